//! What several steps of a rotation say: which tokens there are, what becomes of the old one, and the
//! lines that go on. It must not know what was decided.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::begun::Rotation;
use crate::cli::Outcome;
use crate::cli::delivery::{Gone, Ways};
use crate::cli::in_json::one_line;
use crate::domain::exit;
use crate::domain::journal::PossibleToken;
use crate::domain::text::{capitalized, visible};
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{here_to_the_second, to_api};
use crate::io::local_time;

/// What a program reads of the new token.
#[derive(Default)]
pub(super) struct NewInJson<'a> {
    /// Where it is known.
    pub(super) id: Option<TokenId>,
    pub(super) gone: Option<&'a Gone>,
    pub(super) verified: bool,
}

/// What has become of the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It ends then; none where it does not end by itself.
    EndsOn(Option<Timestamp>),
    Deleted,
    /// It may be ended, or as it was.
    Unknown,
}

impl Rotation {
    /// What is to become of the old one, as a sentence.
    pub(super) fn fate(&self) -> String {
        match self.order.grace {
            None => "it is deleted once the new secret is in its place.".to_owned(),
            Some(grace) => format!(
                "once the new secret is in its place it works for {} more, and then Cloudflare ends it.",
                spelt(grace)
            ),
        }
    }

    /// The name of both, safe to show.
    pub(super) fn name(&self) -> String {
        visible(&self.old.record.name).into_owned()
    }

    /// "the new token “deploy” (id …)".
    pub(super) fn new_one(&self, id: TokenId) -> String {
        format!("the new token “{}” (id {id})", self.name())
    }

    /// That the old one is as it was.
    pub(super) fn unchanged(&self) -> String {
        if self.is_gone {
            return format!("The old one is gone: {}.", self.old.which());
        }
        format!("The old one is as it was: {}.", self.old.which())
    }

    /// When the request for the new one went out, for people, who compare it with the list in the
    /// dashboard.
    pub(super) fn sent(&self) -> String {
        here_to_the_second(self.note.sent, &local_time::zone())
    }

    /// The options that a line has to repeat.
    fn options(&self) -> String {
        let grace = self.order.grace.map(|grace| format!(" --grace {}", span(grace)));
        let expires = self.order.expires.as_ref().filter(|_| self.note.made.is_none());
        let expires = expires.and_then(|(text, _)| Some(format!(" --expires {}", shlex::try_quote(text).ok()?)));
        [grace, expires].into_iter().flatten().collect()
    }

    /// The command that goes on by the same ways.
    pub(super) fn on_line(&self, ways: &Ways, gone: &Gone) -> String {
        ways.line("rotate", self.old.owner, self.order.id, gone) + &self.options()
    }

    /// The command that ends the old one, where the secret of the new one is delivered.
    pub(super) fn end_line(&self) -> String {
        let line = self.old.owner.command_line("rotate", self.order.id, &[]);
        format!("{line}{}{}", self.options(), self.elsewhere)
    }

    /// Where a person finds out, and what looks again.
    pub(super) fn where_to_look(&self, line: &str) -> String {
        let place = self.old.owner.dashboard();
        format!("Look for “{}” at {place}, or let cfmint look: {line}", self.name())
    }

    /// What helps where one token is probably the new one, and nobody has its secret.
    pub(super) fn ways_on(&self, id: TokenId, ways: &Ways) -> [String; 3] {
        let line = ways.roll_line(self.old.owner, id, &Gone::default());
        [
            format!("Roll the new one for a secret: {line}"),
            format!("Then end the old one: {}", self.end_line()),
            format!("Or delete the new one, if nobody uses it: cfmint delete {id}"),
        ]
    }

    /// What a signal says while the secret is stored.
    pub(super) fn undelivered(&self, id: TokenId, ways: &Ways, gone: &Gone) -> Vec<String> {
        vec![
            format!("Stopped while the secret of {} was stored.", self.new_one(id)),
            self.unchanged(),
            format!("To go on: {}", self.on_line(ways, gone)),
        ]
    }

    /// The new one is there, and its secret is not where it should be.
    pub(super) fn not_delivered(&self, id: TokenId, ways: &Ways, gone: &Gone, mut words: Vec<String>) -> Outcome {
        words.push(format!(
            "{} exists, and its secret is not delivered.",
            capitalized(&self.new_one(id))
        ));
        words.push(self.unchanged());
        words.push(format!("To go on with another secret: {}", self.on_line(ways, gone)));
        words.push(format!("Or delete the new one: cfmint delete {id}"));
        let new = NewInJson {
            id: Some(id),
            gone: Some(gone),
            verified: false,
        };
        Outcome::stop(exit::UNDELIVERED, words).with(self.document(&new, self.as_it_was()))
    }

    /// The old one, of which nothing has become.
    pub(super) const fn as_it_was(&self) -> Fate {
        match self.is_gone {
            true => Fate::Deleted,
            false => Fate::EndsOn(self.old.record.expires),
        }
    }

    /// The document of `--json`; never the secret.
    pub(super) fn document(&self, new: &NewInJson<'_>, old: Fate) -> Option<String> {
        let ends_on = match old {
            Fate::EndsOn(end) => end.map(to_api),
            Fate::Deleted | Fate::Unknown => None,
        };
        self.order.delivery.json.then(|| {
            one_line(&json!({
                "id": new.id.map(|id| id.to_string()),
                "name": self.old.record.name,
                "owner": self.old.owner.in_spec(),
                "delivered": new.gone.map_or_else(|| json!([]), Gone::json),
                "verified": new.verified,
                "old": {
                    "id": self.order.id.to_string(),
                    "ends_on": ends_on,
                    "deleted": (old != Fate::Unknown).then_some(old == Fate::Deleted),
                },
                "api": self.old.session.client.host(),
            }))
        })
    }
}

/// A token that may be the new one: its name, id and when it was created.
pub(super) fn called(one: &PossibleToken) -> String {
    let record = &one.record;
    let created = record.issued_on.map_or_else(String::new, |at| {
        format!(", created {}", here_to_the_second(at, &local_time::zone()))
    });
    format!("{}, {}{created}", visible(&record.name), record.id)
}

/// The largest unit that says a span of whole seconds in a whole number, and how often.
fn in_units(span: Duration) -> (u64, &'static str) {
    let seconds = span.as_secs();
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    let whole = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    whole.map_or((seconds, "second"), |(unit, name)| (seconds / unit, name))
}

/// "1 hour".
pub(super) fn spelt(span: Duration) -> String {
    let (count, unit) = in_units(span);
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// "1h", as an option has it.
fn span(span: Duration) -> String {
    let (count, unit) = in_units(span);
    format!("{count}{}", unit.get(..1).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::span as option;

    #[test]
    fn a_grace_is_spelt_as_an_option_reads_it() {
        for (seconds, words, written) in [
            (60, "1 minute", "1m"),
            (90, "90 seconds", "90s"),
            (1_800, "30 minutes", "30m"),
            (3_600, "1 hour", "1h"),
            (5_400, "90 minutes", "90m"),
            (86_400, "1 day", "1d"),
            (2_592_000, "30 days", "30d"),
        ] {
            let grace = Duration::from_secs(seconds);
            assert_eq!((spelt(grace), span(grace)), (words.to_owned(), written.to_owned()));
            assert_eq!(option::grace(written), Ok(grace));
        }
    }
}
