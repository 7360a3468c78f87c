//! Whether a new secret works, asked with the secret itself once it is delivered. It stays in the
//! page that it came in, is signed with once for each question and is nowhere else between two of
//! them. Nothing that is found here makes a delivered secret a lost one: no line rolls it.

use std::time::Duration;

use jiff::Timestamp;

use super::Outcome;
use super::output::say;
use super::signals::Watch;
use crate::domain::refusal::Refusal;
use crate::domain::response::{Conditions, Tested};
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::here_to_the_second;
use crate::domain::token::scope::Owner;
use crate::io::cloudflare::{Client, PATIENCE};
use crate::io::local_time;
use crate::secret::Secret;

/// A question that is asked with a new secret.
pub(super) struct Question<'a> {
    pub(super) client: &'a Client,
    pub(super) owner: Owner,
    /// What is new: a token, or a secret.
    pub(super) what: &'static str,
    /// From when the token works, where it does not from the beginning.
    pub(super) starts: Option<Timestamp>,
    /// Whether the token has an IP filter of its own.
    pub(super) filtered: bool,
    /// For how long it is asked, where somebody waits for that.
    pub(super) wait: Option<Duration>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Whether Cloudflare said that the token is active.
    pub(super) verified: bool,
    /// Why that is a failure; nothing where it is none.
    pub(super) wrong: Option<String>,
    /// Whether Cloudflare was asked and said that it does not work, or not yet. Where a filter or a
    /// start may be the reason, or no answer came, that is not said of it.
    pub(super) refuted: bool,
}

impl Question<'_> {
    /// Asks for as long as is waited, or else a few times, and says what came of it. Delivered is
    /// no failure, whatever is said of it, unless somebody waits for it.
    pub(super) async fn ask(&self, secret: &Secret) -> Answer {
        if let Some(wait) = self.wait {
            say(&format!(
                "Asking for up to {} whether the new {} works.",
                spelt(wait),
                self.what
            ));
        }
        let patience = self.wait.unwrap_or(PATIENCE);
        let answer = self.client.verify_new_patiently(self.owner, secret, patience).await;
        let now = self.client.server_now();
        let conditions = Conditions {
            early: self.starts.is_some_and(|starts| starts > now),
            filtered: self.filtered,
        };
        let judged = matches!(answer, Err(Refusal::Rejected { .. }));
        let tested = Tested::of(answer, conditions);
        let words = tested.sentence(self.what);
        let wrong = match (&tested, self.wait) {
            (Tested::Active, _) => None,
            (Tested::ShutOut(_), Some(_)) => Some(format!("{words} Waiting does not change that.")),
            (_, Some(wait)) => Some(format!(
                "After {} Cloudflare has not called the new {} active. {words}",
                spelt(wait),
                self.what
            )),
            (_, None) => None,
        };
        if wrong.is_none() {
            say(&words);
        }
        Answer {
            verified: tested == Tested::Active,
            wrong,
            refuted: judged || matches!(tested, Tested::Is(_) | Tested::NotKnownYet),
        }
    }
}

/// "60 seconds", "2 minutes", "150 seconds": exactly what was asked for, but for parts of a second.
fn spelt(wait: Duration) -> String {
    let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0));
    match seconds {
        1 => "1 second".to_owned(),
        120.. if seconds.is_multiple_of(60) => format!("{} minutes", seconds / 60),
        _ => format!("{seconds} seconds"),
    }
}

/// Nobody could be asked, for a reason of this machine's: a failure where somebody waits for the
/// answer.
pub(super) fn not_asked(stopped: &Outcome, wait: Option<Duration>) -> Answer {
    let words = stopped.words.join(" ");
    if wait.is_none() {
        say(&words);
    }
    Answer {
        verified: false,
        wrong: wait.map(|_| words),
        refuted: false,
    }
}

/// Why no wait brings an active token, where that is known before anything is sent.
pub(super) fn vain(wait: Option<Duration>, starts: Option<Timestamp>) -> Option<String> {
    let (wait, starts) = (wait?, starts?);
    let over = Timestamp::now().checked_add(wait).ok()?;
    (starts > over).then(|| {
        format!(
            "The token starts at {}, after --wait ends: leave --wait out.",
            here_to_the_second(starts, &local_time::zone())
        )
    })
}

/// Says what a signal is to leave behind from now on: its secret is delivered, and the rest is only
/// looking.
pub(super) fn know(watch: &Watch, name: &str, id: TokenId) {
    watch.know_settled(format!("Stopped before the last check. {}", delivered(name, id)));
}

/// What is said last of a token, by its name as it may be shown, with which something is wrong that
/// no new secret mends.
pub(super) fn delivered(name: &str, id: TokenId) -> String {
    format!("The token “{name}” (id {id}) exists, and its secret is delivered.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_spelt_as_it_was_asked_for() {
        for (millis, words) in [
            (1_000, "1 second"),
            (1_001, "2 seconds"),
            (60_000, "60 seconds"),
            (90_000, "90 seconds"),
            (120_000, "2 minutes"),
            (150_000, "150 seconds"),
            (600_000, "10 minutes"),
        ] {
            assert_eq!(spelt(Duration::from_millis(millis)), words);
        }
    }
}
