//! What testing a new token with its own secret brought, in the same words on the screen and from a command. They are about that token: the sign-in is another
//! one, and good. It must not know for how long was asked, nor how a command ends by it.

use super::Verified;
use crate::refusal::Refusal;
use crate::text::visible;
use crate::token::record::TokenStatus;

/// Whether a new token works, as far as that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tested {
    /// It does.
    Active,
    /// Cloudflare knows it and says another word of it, safe to show.
    Is(String),
    /// It is not known where it was asked for, which passes.
    NotKnownYet,
    /// Its filter does not let this machine in; the address that was seen, empty where none was said.
    ShutOut(String),
    /// It does not work before it starts.
    Early,
    /// Nothing was learnt of it; why, as a sentence.
    Untested(String),
}

impl Tested {
    /// What an answer means for a token that is just made, or has just a new secret; `early` if it starts later.
    #[must_use]
    pub fn of(answer: Result<Verified, Refusal>, early: bool) -> Self {
        match answer {
            Ok(Verified { status, .. }) => match status {
                TokenStatus::Active => Self::Active,
                TokenStatus::Disabled => Self::Is("disabled".to_owned()),
                TokenStatus::Expired => Self::Is("expired".to_owned()),
                TokenStatus::Other(word) => Self::Is(visible(&word).into_owned()),
            },
            Err(Refusal::ShutOut { address, .. }) => Self::ShutOut(address),
            Err(Refusal::NotSignedIn { .. }) if early => Self::Early,
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
                format!("The new {what} is not known everywhere yet; it usually works within a minute.")
            }
            Self::ShutOut(address) => Refusal::not_tested_from(address),
            Self::Early => "It cannot be tested before it starts.".to_owned(),
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
        let verified = |status| Ok(Verified { id, status });
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
        for (answer, early, words) in [
            (verified(TokenStatus::Active), true, "Cloudflare says: active."),
            (verified(TokenStatus::Disabled), false, "Cloudflare says: disabled."),
            (
                verified(TokenStatus::Other("revoked\u{1b}[2J".to_owned())),
                false,
                "Cloudflare says: revoked^[[2J.",
            ),
            (
                unknown(),
                false,
                "The new token is not known everywhere yet; it usually works within a minute.",
            ),
            (unknown(), true, "It cannot be tested before it starts."),
            (
                shut_out,
                false,
                "Not tested: the IP filter excludes this machine (Cloudflare sees 192.0.2.7).",
            ),
            (
                trouble,
                false,
                "The new token was not tested. Cloudflare is in trouble (HTTP 503).",
            ),
        ] {
            assert_eq!(Tested::of(answer, early).sentence("token"), words);
        }
    }
}
