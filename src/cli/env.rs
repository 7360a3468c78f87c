//! What a command that asks the API is given besides its own arguments: the credential, where the
//! API is, whose account it is about. It must not know what is asked.

use std::path::PathBuf;

use super::Outcome;
use super::account::AccountArg;
use crate::io::auth::find::FoundCredential;
use crate::io::cloudflare::{BaseUrl, RequestLog};
use crate::secret::credential::then_in_history;

/// What every command that asks the API is given.
pub(super) struct Env {
    /// The credential that was found.
    pub(super) found: Option<FoundCredential>,
    /// Where the API is.
    pub(super) base: BaseUrl,
    /// Where a line for each request goes.
    pub(super) log: RequestLog,
    /// The account in question: for recognising the token of an account, and for its tokens.
    pub(super) account: AccountArg,
}

impl Env {
    /// Opens the log, now that nothing else is wrong.
    pub(super) fn new(
        found: Option<FoundCredential>,
        api: &ApiArgs,
        base: BaseUrl,
        account: AccountArg,
    ) -> Result<Self, Outcome> {
        Ok(Self {
            found,
            base,
            log: api.request_log()?,
            account,
        })
    }
}

/// What every command that asks the API knows.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct ApiArgs {
    /// Use another API [env: CLOUDFLARE_API_BASE_URL]
    #[arg(long, value_name = "URL")]
    api_base_url: Option<String>,
    /// Add a line per request to a file, without secrets.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

impl ApiArgs {
    /// Returns the base URL from the option, else from the environment, else Cloudflare's own; or a
    /// sentence that says which of the two is wrong and why.
    pub(super) fn base(&self) -> Result<BaseUrl, Vec<String>> {
        let variable = std::env::var("CLOUDFLARE_API_BASE_URL")
            .ok()
            .filter(|url| !url.is_empty());
        let base = match (&self.api_base_url, variable) {
            (Some(url), _) => BaseUrl::parse(url).map_err(|why| format!("--api-base-url: {why}")),
            (None, Some(url)) => BaseUrl::parse(&url).map_err(|why| {
                // Of the option it is said with the other arguments.
                let history = then_in_history(&url);
                let stop = if history.is_empty() { "" } else { "." };
                format!("CLOUDFLARE_API_BASE_URL: {why}{stop}{history}")
            }),
            (None, None) => Ok(BaseUrl::cloudflare()),
        };
        base.map_err(|why| vec![why])
    }

    /// Opens the log of `--log`; without the option it is one that writes nothing.
    pub(super) fn request_log(&self) -> Result<RequestLog, Outcome> {
        let log = self
            .log
            .as_deref()
            .map_or_else(|| Ok(RequestLog::default()), RequestLog::open);
        log.map_err(|why| Outcome::wrong(vec![why]))
    }
}
