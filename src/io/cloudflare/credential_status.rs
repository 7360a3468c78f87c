//! Whether a refusal of one endpoint is one of the sign-in. A product answers 401 to a good token
//! that lacks its permission, and 9106 means several things, so that neither ends a sign-in:
//! `verify` is asked again, and its own no alone does. A sign-in that `verify` does not know, by
//! OAuth or by a key, is asked about by what answered when it signed in. It must not know what was
//! asked for, nor what becomes of the answer.

use std::sync::OnceLock;
use std::time::Instant;

use tokio::sync::Mutex;

use super::error::Endpoint;
use super::exchange::SMALL;
use super::{Client, Verified, auth_header, decode, unsigned};
use crate::domain::refusal::Refusal;
use crate::domain::text::{fit, visible};
use crate::domain::token::record::TokenStatus;
use crate::domain::token::scope::Owner;
use crate::secret::credential::{hidden, quoted};

/// What is known of the sign-in beside the lists.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// What tells whether it works, once something did.
    teller: OnceLock<Teller>,
    /// When it was asked about last, and what was said. Several lists that are refused at once ask
    /// together.
    last: Mutex<Option<(Instant, Word)>>,
}

/// Whom to ask whether a sign-in works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Teller {
    /// `verify`, of this family: the other family's endpoint would say no to a good one.
    Verify(Owner),
    /// `/user`, for what `verify` does not know.
    User,
    /// `/accounts`, for what may not ask who it is either.
    Accounts,
}

impl Teller {
    /// Whether a question about this is the one that it answers.
    fn is_asked_by(self, asked: Endpoint) -> bool {
        match self {
            Self::Verify(_) => matches!(asked, Endpoint::Verify(_)),
            Self::User => asked == Endpoint::User,
            Self::Accounts => asked == Endpoint::Accounts,
        }
    }
}

/// What was said of the sign-in itself.
#[derive(Debug, Clone)]
enum Word {
    Works,
    /// It does not, for this reason.
    No(Refusal),
    /// Nothing that tells.
    Nothing,
}

impl Standing {
    /// It was verified as the token of this owner.
    fn verified(&self, owner: Owner) {
        // The family of a token does not change.
        let _ = self.teller.set(Teller::Verify(owner));
    }
}

/// Why a token that `verify` knows does not work all the same; none for one that works, as far as
/// its status tells.
#[must_use]
pub(crate) fn unusable(verified: &Verified) -> Option<Refusal> {
    let why = match &verified.status {
        TokenStatus::Active => return None,
        TokenStatus::Disabled => "the token is disabled".to_owned(),
        TokenStatus::Expired => "the token has expired".to_owned(),
        // Recorded: `revoked (exposed)`.
        TokenStatus::Other(word) if is_revoked(word) => format!("the token is {}", shown(word)),
        TokenStatus::Other(_) => return None,
    };
    Some(Refusal::NotSignedIn {
        why,
        says: String::new(),
    })
}

/// What is to be said of a status that tells neither that the token works nor that it does not.
#[must_use]
pub(crate) fn odd_status(status: &TokenStatus) -> Option<String> {
    match status {
        TokenStatus::Active | TokenStatus::Disabled | TokenStatus::Expired => None,
        TokenStatus::Other(word) if word.trim().is_empty() => {
            Some("Cloudflare does not say whether this token works.".to_owned())
        }
        TokenStatus::Other(word) => Some(format!(
            "Cloudflare calls this token {}, which cfmint does not know: it may not work.",
            visible(&quoted(word.trim()))
        )),
    }
}

fn is_revoked(word: &str) -> bool {
    word.trim_start().to_ascii_lowercase().starts_with("revoked")
}

/// The longest word of a status that is shown whole, in columns.
const LONGEST_STATUS: usize = 40;

/// The server's word as it may be shown.
fn shown(word: &str) -> String {
    fit(&visible(&hidden(word.trim())), LONGEST_STATUS)
}

impl Client {
    /// `GET T/verify` with this client's own credential.
    ///
    /// # Errors
    /// As [`Refusal`] says; [`Refusal::WrongFamily`] with a Global API Key, which cannot be
    /// verified.
    pub async fn verify(&self, owner: Owner) -> Result<Verified, Refusal> {
        let url = self.url(&format!("{}/verify", owner.tokens_path()), &[])?;
        let headers = auth_header::headers(&self.credential).map_err(unsigned)?;
        let answer = self
            .get(&*self.http.lend()?, url, &headers, SMALL, Endpoint::Verify(owner), None)
            .await?;
        match self.read(&answer, Endpoint::Verify(owner), None, |opened| {
            decode::verified(&opened.result)
        }) {
            Ok(verified) => {
                self.standing.verified(owner);
                Ok(verified)
            }
            // A key goes in other headers: the bearer was not taken out on the way, it was never
            // there.
            Err(Refusal::HeaderTaken { says }) if self.credential.email().is_some() => {
                Err(Refusal::WrongFamily { says })
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// From now on `/user` tells whether the sign-in works: it has answered one that `verify` does
    /// not know.
    pub(crate) fn known_by_user(&self) {
        let _ = self.standing.teller.set(Teller::User);
    }

    /// The same of `/accounts`.
    pub(crate) fn known_by_accounts(&self) {
        let _ = self.standing.teller.set(Teller::Accounts);
    }

    /// A refusal as far as it can be believed: that the sign-in does not work is said only where
    /// that was found out by asking about it alone.
    pub(super) async fn believed(&self, refusal: Refusal, asked: Endpoint) -> Refusal {
        let Refusal::NotSignedIn { says, .. } = &refusal else {
            return refusal;
        };
        // What nothing has told about yet is being signed in with.
        let Some(teller) = self.teller().filter(|teller| !teller.is_asked_by(asked)) else {
            return refusal;
        };
        let works = match self.word(teller).await {
            Word::No(own) => return own,
            Word::Works => true,
            Word::Nothing => false,
        };
        Refusal::RefusedHere {
            needs: asked.needs(),
            works,
            says: says.clone(),
        }
    }

    /// What is said of the sign-in, asked after this moment.
    async fn word(&self, teller: Teller) -> Word {
        let refused = Instant::now();
        let mut last = self.standing.last.lock().await;
        if let Some((asked, word)) = &*last
            && *asked >= refused
        {
            return word.clone();
        }
        let asked = Instant::now();
        let word = match self.ask(teller).await {
            Ok(word) => word,
            Err(refusal @ (Refusal::NotSignedIn { .. } | Refusal::ShutOut { .. })) => Word::No(refusal),
            Err(_) => Word::Nothing,
        };
        *last = Some((asked, word.clone()));
        word
    }

    /// A key is asked about by asking who it is.
    fn teller(&self) -> Option<Teller> {
        let is_key = self.credential.email().is_some();
        let told = self.standing.teller.get().copied();
        told.or_else(|| is_key.then_some(Teller::User))
    }

    async fn ask(&self, teller: Teller) -> Result<Word, Refusal> {
        match teller {
            Teller::Verify(owner) => {
                let verified = self.verify(owner).await?;
                Ok(match unusable(&verified) {
                    Some(refusal) => Word::No(refusal),
                    None if verified.status == TokenStatus::Active => Word::Works,
                    // The set of words is open: one that nobody knows tells nothing.
                    None => Word::Nothing,
                })
            }
            Teller::User => self.user().await.map(|_| Word::Works),
            Teller::Accounts => self.accounts(1).await.map(|_| Word::Works),
        }
    }
}
