//! What the screen of a lost answer says, and the words of an end from there.

use super::found::{Found, created, when};
use super::{Deed, Entry, PendingCreate, Seen, roll};
use crate::domain::exit::Exit;
use crate::domain::journal::OLDER;
use crate::domain::refusal::Refusal;
use crate::domain::text::{fit, visible};
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{in_words, to_api};
use crate::wizard::page::{Line, LineStyle, List, Page, Part, Row};
use crate::wizard::state::context::Context;

/// Columns that a name has in a question.
const NAME: usize = 30;

impl PendingCreate {
    /// The screen.
    #[must_use]
    pub fn page(&self, cx: &Context) -> Page<'_> {
        let mut lines = vec![
            Line::new(LineStyle::Warning, self.what_happened(cx)),
            Line::new(LineStyle::Plain, ""),
        ];
        lines.extend(self.what_was_seen(cx));
        // The secret that is looked for may be there; it is removed on another screen.
        let strays = cx.strays.sentence().into_iter();
        lines.extend(strays.map(|said| Line::new(LineStyle::Warning, said)));
        let entries = self.entries();
        let rows: Vec<Row> = entries.iter().map(|entry| self.row(*entry, cx)).collect();
        let doing = self.doing.map(|(deed, ..)| match deed {
            Deed::Roll => "Asking for a new secret …",
            Deed::Delete => "Deleting it …",
        });
        let mut parts = vec![Part::Lines(lines), Part::Space];
        parts.push(match doing {
            Some(words) => Part::Lines(vec![Line::new(LineStyle::Plain, words)]),
            None => Part::List(List {
                id: "lost",
                len: rows.len(),
                cursor: self.cursor,
                focused: true,
                row: Box::new(move |at| rows.get(at).cloned().unwrap_or_else(|| Row::new(""))),
                empty: String::new(),
                wrap: true,
            }),
        });
        Page {
            title: if self.is_of_a_roll() {
                roll::TITLE.into()
            } else {
                "Was it created?".into()
            },
            parts,
            question: self.question(),
            ..Page::default()
        }
    }

    fn what_happened(&self, cx: &Context) -> String {
        let sent = in_words(self.note.sent, &cx.start.zone);
        let name = visible(&self.note.name);
        match (&self.why, self.note.made) {
            _ if self.is_of_a_roll() => roll::what_happened(&name, &sent),
            (None, Some(_)) => {
                format!("An earlier cfmint made “{name}” at {sent} and was ended before its secret was taken.")
            }
            (Some(why), None) if self.is_unlikely() => {
                format!(
                    "The token was probably not created: {why}. The request was sent at {sent}. We will not send it again by ourselves."
                )
            }
            (why, _) => {
                let why = why.as_deref().unwrap_or("cfmint was ended before it came");
                format!(
                    "We do not know whether the token was created. The request was sent at {sent}; no usable answer came back ({why}). We will not send it again by ourselves."
                )
            }
        }
    }

    /// Whether nothing that was seen speaks against an answer by which there is hardly a token.
    fn is_unlikely(&self) -> bool {
        self.unlikely && self.found().is_empty()
    }

    fn what_was_seen(&self, cx: &Context) -> Vec<Line> {
        let plain = |text: &str| Line::new(LineStyle::Plain, text);
        let warning = |text: String| Line::new(LineStyle::Warning, text);
        let found = self.found();
        let mut lines = Vec::new();
        match found.as_slice() {
            [] => {}
            [one] => lines.push(warning(self.shown(one, cx))),
            several => {
                lines.push(warning(
                    "Several tokens match. Choose yours; nothing is changed until you do.".into(),
                ));
                if let Some(chosen) = several.iter().find(|one| Some(one.id) == self.chosen) {
                    lines.push(warning(self.shown(chosen, cx)));
                }
            }
        }
        match &self.seen {
            Seen::Looking => lines.push(plain("Looking in your token list …")),
            Seen::Refused(refusal) if found.is_empty() => lines.extend(self.refused(refusal, cx)),
            Seen::Refused(_) => {}
            Seen::Found(_) if found.is_empty() => lines.push(plain(
                "Not in your token list so far. It may still appear; look again before creating another.",
            )),
            Seen::Found(_) => {}
        }
        if found.is_empty() && self.next.is_some() {
            lines.push(Line::new(
                LineStyle::Faint,
                "A list may lag: it is looked at again by itself, for half a minute.",
            ));
        }
        lines
    }

    fn shown(&self, one: &Found<'_>, cx: &Context) -> String {
        if self.is_of_a_roll() {
            roll::shown(one, cx)
        } else {
            exists(one, cx)
        }
    }

    fn refused(&self, refusal: &Refusal, cx: &Context) -> Vec<Line> {
        let words = if refusal.is_lasting() {
            format!(
                "We may not list tokens with this sign-in. Note {} and {} and check {}.",
                visible(&self.note.name),
                in_words(self.note.sent, &cx.start.zone),
                self.note.owner.dashboard()
            )
        } else {
            return vec![Line::new(
                LineStyle::Warning,
                format!("We could not look: {}", refusal.sentence()),
            )];
        };
        vec![
            Line::new(LineStyle::Warning, words),
            Line::new(LineStyle::Plain, refusal.sentence()),
        ]
    }

    fn row(&self, entry: Entry, cx: &Context) -> Row {
        match entry {
            Entry::Token(at) => match self.found().get(at) {
                Some(one) => Row::new(format!(
                    "{}, {}, created {}{}",
                    visible(one.name),
                    one.id,
                    created(one, cx),
                    if one.differs { " (other permissions)" } else { "" }
                )),
                None => Row::new(""),
            },
            Entry::Roll if self.is_of_a_roll() => Row::new(roll::ROW).act(),
            Entry::Roll => Row::new("Get a new secret (the lost one stops working)").act(),
            Entry::Delete => Row::new("Delete this token").act(),
            Entry::Quit if self.the_one().is_some() => Row::new("Leave it and quit").act(),
            Entry::Quit => Row::new("Quit").act(),
            Entry::LookAgain => Row::new("Look again").act(),
            Entry::Back if self.spec.is_some() => Row::new("Back to the summary").act(),
            Entry::Back => Row::new("Go on; the next start looks for it again").act(),
            Entry::Forget => Row::new("Go on and do not look for it any more").act(),
        }
    }

    fn question(&self) -> Option<String> {
        let (deed, id) = self.asking?;
        let found = self.found();
        let name = found.iter().find(|one| one.id == id).map_or("", |one| one.name);
        // What is asked must be read to its end, also in a small window.
        let name = fit(&visible(name), NAME);
        Some(match deed {
            Deed::Roll if self.is_of_a_roll() => roll::question(&name, id),
            Deed::Roll => format!(
                "Get a new secret for “{name}” ({id})? The lost one stops working at once. y yes · any other key no"
            ),
            Deed::Delete => format!("Delete “{name}” ({id})? This cannot be undone. y yes, delete · any other key no"),
        })
    }

    /// Ends with the exit code of "a token may exist whose secret is not delivered", and says what
    /// to look for.
    #[must_use]
    pub fn ending(&self) -> Exit {
        let name = visible(&self.note.name);
        let sent = to_api(self.note.sent);
        if self.is_of_a_roll() {
            return self.ending_of_a_roll(&name, &sent);
        }
        let found = self.found();
        let mut words = vec![if self.why.is_none() && self.note.made.is_some() {
            format!("The token “{name}” was made at {sent} by an earlier run; its secret was not taken.")
        } else if self.is_unlikely() {
            format!("The token “{name}” was probably not created; it was sent at {sent}.")
        } else {
            format!("We do not know whether the token “{name}” was created; it was sent at {sent}.")
        }];
        words.extend(found.iter().map(|one| {
            format!(
                "{}: id {}. Its secret did not reach us.",
                if found.len() == 1 {
                    "This token exists"
                } else {
                    "A token that may be it"
                },
                one.id
            )
        }));
        let place = self.note.owner.dashboard();
        words.push(if found.is_empty() {
            format!("Check {place} before creating another. The next start of cfmint looks for it again.")
        } else if let [one] = found.as_slice() {
            let line = self.roll_line(one.id);
            format!("Roll it ({line}) or delete it at {place}.")
        } else {
            format!("Roll yours (a new secret) or delete it at {place}.")
        });
        Exit { code: 5, words }
    }

    /// The command for a new secret of this token.
    pub(super) fn roll_line(&self, id: TokenId) -> String {
        let api = self.api.iter().map(|api| format!(" --api-base-url {api}"));
        let line = self.note.owner.roll_line(id, &["file:PATH".to_owned()]);
        std::iter::once(line).chain(api).collect()
    }
}

/// "This token exists: NAME, ID, created TIME. Its secret did not reach us." Of one that an answer
/// named and no list shows, no more than that.
fn exists(one: &Found<'_>, cx: &Context) -> String {
    if one.unlisted {
        return format!(
            "Cloudflare named this token: {}, {}. Its secret did not reach us. It is not in your token list: not yet, or deleted since.",
            visible(one.name),
            one.id
        );
    }
    let when = when(one, cx);
    let other = match (one.differs, one.doubtful) {
        (true, true) => " Its permissions are not those that you asked for: it may be somebody else’s.",
        (false, true) => {
            return format!("This token exists: {}, {}{when}. {}", visible(one.name), one.id, OLDER);
        }
        (true, false) => " Its permissions are not those that you asked for.",
        (false, false) => "",
    };
    format!(
        "This token exists: {}, {}{when}. Its secret did not reach us.{other}",
        visible(one.name),
        one.id
    )
}
