//! Asking whether a new token works, with its own secret in place of the credential. It must not know where the secret goes, nor what is said of the answer.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap};

use super::exchange::{self, SMALL};
use super::refuse::Asked;
use super::{Client, Verified, rows, sign, tokens_path, unsigned};
use crate::refusal::Refusal;
use crate::secret::Secret;
use crate::token::scope::Owner;

impl Client {
    /// `GET T/verify` with the new token's secret in place of the credential: a one-shot connection, not pooled.
    ///
    /// # Errors
    /// As [`Refusal`] says. A new token may take seconds to work: ask again before believing [`Refusal::NotSignedIn`].
    pub async fn verify_new(&self, owner: Owner, secret: &Secret) -> Result<Verified, Refusal> {
        let url = self.url(&format!("{}/verify", tokens_path(owner)), &[])?;
        let mut headers = HeaderMap::with_capacity(1);
        headers.insert(AUTHORIZATION, sign::bearer(secret).map_err(unsigned)?);
        let http = exchange::single(&self.base, &self.limits)?;
        let new = Some(secret);
        let answer = self.get(&http, url, &headers, SMALL, Asked::Verify, new).await?;
        self.read(&answer, Asked::Verify, new, |opened| rows::verified(&opened.result))
    }

    /// [`Client::verify_new`], asked again after 1, 2 and 4 seconds: a new token may not be known everywhere at once (reference: cloudflare-api section 7, no
    /// figure is published).
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn verify_new_patiently(&self, owner: Owner, secret: &Secret) -> Result<Verified, Refusal> {
        for pause in [1, 2, 4] {
            match self.verify_new(owner, secret).await {
                Err(Refusal::NotSignedIn { .. }) => tokio::time::sleep(Duration::from_secs(pause)).await,
                answer => return answer,
            }
        }
        self.verify_new(owner, secret).await
    }
}
