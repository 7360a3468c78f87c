//! What testing a new token with its own secret brought, in the same words on the screen and from a
//! command. They are about that token: the sign-in is another one, and good. It must not know for
//! how long was asked, nor how a command ends by it.

use super::Verified;
use crate::domain::refusal::Refusal;
use crate::domain::text::visible;
use crate::domain::token::record::TokenStatus;

/// Whether a new token works, as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// It does.
    Active,
    /// Cloudflare knows it and says another word of it, safe to show.
    Is(String),
    /// It is not known where it was asked for, which passes.
    NotKnownYet,
    /// The same of one with a filter: who is shut out by that is told no more.
    NotKnownHere,
    /// Its filter does not let this machine in; the address that was seen, empty where none was
    /// said.
    ShutOut(String),
    /// It does not work before it starts; the word that Cloudflare says of it till then, safe to
    /// show, empty where it said none.
    Early(String),
    /// Nothing was learnt of it; why, as a sentence.
    Untested(String),
}

/// What is known of a new token before it is tested, and decides what an answer means.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conditions {
    /// It starts later.
    pub early: bool,
    /// It has an IP filter of its own.
    pub filtered: bool,
}

impl Tested {
    /// What an answer means for a token that is just made, or has just a new secret.
    #[must_use]
    pub fn of(answer: Result<Verified, Refusal>, conditions: Conditions) -> Self {
        let Conditions { early, filtered } = conditions;
        match answer {
            Ok(Verified { status, .. }) => {
                let word = match status {
                    TokenStatus::Active => return Self::Active,
                    TokenStatus::Disabled => "disabled".to_owned(),
                    TokenStatus::Expired => "expired".to_owned(),
                    TokenStatus::Other(word) => visible(&word).into_owned(),
                };
                // Nobody has recorded what is said of a token that does not work yet.
                if early { Self::Early(word) } else { Self::Is(word) }
            }
            Err(Refusal::ShutOut { address, .. }) => Self::ShutOut(address),
            Err(Refusal::NotSignedIn { .. }) if early => Self::Early(String::new()),
            Err(Refusal::NotSignedIn { .. }) if filtered => Self::NotKnownHere,
            Err(Refusal::NotSignedIn { .. }) => Self::NotKnownYet,
            Err(refusal) => Self::Untested(refusal.sentence()),
        }
    }

    /// One or two sentences; `what` is new: a token, or a secret.
    #[must_use]
    pub fn sentence(&self, what: &str) -> String {
        match self {
            Self::Active => "Cloudflare says: active.".to_owned(),
            Self::Is(word) => format!("Cloudflare says: {word}."),
            Self::NotKnownYet => {
                format!("The new {what} does not work yet; it usually does within a minute.")
            }
            Self::NotKnownHere => "Cloudflare does not know it from here: it may not be known everywhere yet, or its IP filter may exclude this machine."
                .to_owned(),
            Self::ShutOut(address) => Refusal::not_tested_from(address),
            Self::Early(word) if word.is_empty() => "It cannot be tested before it starts.".to_owned(),
            Self::Early(word) => format!("It cannot be tested before it starts. Cloudflare says: {word}."),
            Self::Untested(why) => format!("The new {what} was not tested. {why}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_about_the_new_token() {
        let id = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let verified = |status| Ok(Verified::of(id, status));
        let unknown = || {
            Err(Refusal::NotSignedIn {
                why: "it is wrong".to_owned(),
                says: "Invalid API Token".to_owned(),
            })
        };
        let shut_out = Err(Refusal::ShutOut {
            address: "192.0.2.7".to_owned(),
            says: String::new(),
        });
        let trouble = Err(Refusal::Trouble { status: 503, ray: None });
        let at_once = Conditions::default();
        let early = Conditions { early: true, ..at_once };
        let filtered = Conditions {
            filtered: true,
            ..at_once
        };
        for (answer, conditions, words) in [
            (verified(TokenStatus::Active), early, "Cloudflare says: active."),
            (verified(TokenStatus::Disabled), at_once, "Cloudflare says: disabled."),
            (verified(TokenStatus::Expired), filtered, "Cloudflare says: expired."),
            (
                verified(TokenStatus::Other("revoked\u{1b}[2J".to_owned())),
                at_once,
                "Cloudflare says: revoked^[[2J.",
            ),
            (
                verified(TokenStatus::Disabled),
                early,
                "It cannot be tested before it starts. Cloudflare says: disabled.",
            ),
            (
                verified(TokenStatus::Expired),
                early,
                "It cannot be tested before it starts. Cloudflare says: expired.",
            ),
            (
                verified(TokenStatus::Other("pending\u{1b}".to_owned())),
                early,
                "It cannot be tested before it starts. Cloudflare says: pending^[.",
            ),
            (
                unknown(),
                at_once,
                "The new token does not work yet; it usually does within a minute.",
            ),
            (unknown(), early, "It cannot be tested before it starts."),
            (
                unknown(),
                Conditions {
                    early: true,
                    filtered: true,
                },
                "It cannot be tested before it starts.",
            ),
            (
                unknown(),
                filtered,
                "Cloudflare does not know it from here: it may not be known everywhere yet, or its IP filter may exclude this machine.",
            ),
            (
                shut_out,
                filtered,
                "Not tested: the IP filter excludes this machine (Cloudflare sees 192.0.2.7).",
            ),
            (
                trouble,
                at_once,
                "The new token was not tested. Cloudflare is in trouble (HTTP 503).",
            ),
        ] {
            assert_eq!(Tested::of(answer, conditions).sentence("token"), words);
        }
    }
}
