//! Asking whether a new token works, with its own secret in place of the credential. It must not
//! know where the secret goes, nor what is said of the answer.

use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use tokio::time::{sleep, timeout};

use super::error::Endpoint;
use super::exchange::{self, Request, SMALL};
use super::failure::Failure;
use super::{Client, Verified, auth_header, decode};
use crate::domain::refusal::{Refusal, UNKNOWN_TOKEN};
use crate::domain::token::record::TokenStatus;
use crate::domain::token::scope::Owner;
use crate::secret::Secret;

/// For how long a new token is asked about where nobody said so: 0, 1, 3 and 7 seconds after it was
/// made (reference: cloudflare-api section 7).
pub const PATIENCE: Duration = Duration::from_secs(7);
/// The first pause between two questions; each one after it is twice as long.
const PAUSE: Duration = Duration::from_secs(1);
/// A token that works is not left waiting for longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(16);
/// How long the answer to the last question may take.
const LAST_ANSWER: Duration = Duration::from_secs(10);

impl Client {
    /// `GET T/verify` with the new token's secret in place of the credential: a one-shot
    /// connection, not pooled. Sent once, since whoever waits for another try would hold the signed
    /// request meanwhile, and in it a copy of the secret.
    ///
    /// # Errors
    /// As [`Refusal`] says, of the new token: [`Refusal::NotSignedIn`] means that it is not known,
    /// which takes seconds to change. Nothing else is said of a sign-in or of what that may do.
    pub async fn verify_new(&self, owner: Owner, secret: &Secret) -> Result<Verified, Refusal> {
        let mut headers = HeaderMap::with_capacity(1);
        headers.insert(AUTHORIZATION, auth_header::bearer(secret).map_err(unsendable)?);
        let request = Request {
            method: Method::GET,
            url: self.url(&format!("{}/verify", owner.tokens_path()), &[])?,
            headers,
            body: None,
            cap: SMALL,
        };
        let http = exchange::single(&self.base, &self.limits)?;
        let answer = self.send(&http, request).await.map_err(|broken| broken.refusal())?;
        let read = self.read(&answer, Endpoint::Verify(owner), Some(secret), |opened| {
            decode::verified(&opened.result)
        });
        read.map_err(of_the_token)
    }

    /// [`Client::verify_new`], asked again after 1, 2, 4 and more seconds until the token is active
    /// or `patience` is over, and then once more: a new one may not be known everywhere at once.
    /// Whoever is asked to wait for longer than that has waited for as long as was said, too.
    /// Between two questions nothing of the secret is anywhere but in its own page.
    ///
    /// # Errors
    /// As the last answer.
    pub async fn verify_new_patiently(
        &self,
        owner: Owner,
        secret: &Secret,
        patience: Duration,
    ) -> Result<Verified, Refusal> {
        let begun = Instant::now();
        let mut pause = PAUSE;
        loop {
            let longest = patience.saturating_sub(begun.elapsed()).max(LAST_ANSWER);
            let answer = timeout(longest, self.verify_new(owner, secret))
                .await
                .unwrap_or_else(|_| Err(Failure::TimedOut(longest).refusal()));
            let asked = match &answer {
                Ok(verified) if verified.status == TokenStatus::Active => return answer,
                // It is known, and this machine stays where it is.
                Err(Refusal::ShutOut { .. }) => return answer,
                Err(Refusal::TooMany { wait, .. }) => wait.unwrap_or_default(),
                _ => Duration::ZERO,
            };
            let left = patience.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return answer;
            }
            sleep(pause.max(asked).min(left)).await;
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }
}

/// What is refused to the new token. Only that it is not known is said as of a credential; the rest
/// is no fault of the sign-in's.
fn of_the_token(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::NotSignedIn { why, says } if why == UNKNOWN_TOKEN => Refusal::NotSignedIn { why, says },
        Refusal::NotSignedIn { says, .. }
        | Refusal::AccountNeeded { says, .. }
        | Refusal::Forbidden { says, .. }
        | Refusal::RefusedHere { says, .. }
        | Refusal::LacksGroup { says, .. }
        | Refusal::MayNotManageTokens { says }
        | Refusal::HeaderTaken { says }
        | Refusal::WrongFamily { says }
        | Refusal::R2Off { says }
        | Refusal::NotFound { says } => Refusal::Rejected { field: None, says },
        refusal @ (Refusal::ShutOut { .. }
        | Refusal::Rejected { .. }
        | Refusal::TooMany { .. }
        | Refusal::Trouble { .. }
        | Refusal::Unreachable { .. }
        | Refusal::Strange { .. }) => refusal,
    }
}

/// A secret that no header can carry came so from Cloudflare.
fn unsendable(why: String) -> Refusal {
    Refusal::Strange { status: None, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refusal::every;
    use crate::domain::response::{Conditions, Tested};

    fn unknown() -> Refusal {
        Refusal::NotSignedIn {
            why: UNKNOWN_TOKEN.to_owned(),
            says: "Words of the server".to_owned(),
        }
    }

    #[test]
    fn nothing_that_is_refused_to_the_new_token_is_said_of_the_sign_in() {
        let empty = unsendable("the token is empty".to_owned());
        for refusal in every().into_iter().chain([unknown(), empty]) {
            for (early, filtered) in [(false, false), (false, true), (true, false), (true, true)] {
                let conditions = Conditions { early, filtered };
                let tested = Tested::of(Err(of_the_token(refusal.clone())), conditions);
                for what in ["token", "secret"] {
                    let sentence = tested.sentence(what);
                    let lower = sentence.to_lowercase();
                    for wrong in ["sign-in", "signed in", "sign in", "in use"] {
                        assert!(!lower.contains(wrong), "{refusal:?}: {sentence}");
                    }
                }
            }
        }
    }

    #[test]
    fn only_a_token_that_is_not_known_is_refused_as_a_credential() {
        assert_eq!(of_the_token(unknown()), unknown());
        for refusal in every() {
            let said = of_the_token(refusal.clone());
            assert!(!matches!(said, Refusal::NotSignedIn { .. }), "{refusal:?}");
            // The words of the server are kept.
            let sentence = refusal.sentence();
            let words = "Cloudflare says: Words of the server.";
            assert_eq!(said.sentence().contains(words), sentence.contains(words), "{refusal:?}");
        }
        let taken = Refusal::HeaderTaken {
            says: "Missing \"Authorization\" header".to_owned(),
        };
        assert_eq!(
            of_the_token(taken).sentence(),
            "Cloudflare did not accept the request. Cloudflare says: Missing \"Authorization\" header."
        );
    }
}
