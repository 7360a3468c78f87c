//! `cfmint diff SPEC|DIR`: what specs ask beside what exists, a token of the same name and owner.
//! Nothing is changed. What cannot be told is said, and never counts as the same.

mod compared;
mod files;
mod report;

use std::ffi::OsString;

use jiff::tz::TimeZone;

use self::compared::compared;
use self::files::Specs;
use super::account::AccountArg;
use super::env::ApiArgs;
use super::output::say;
use super::sign_in::Session;
use super::{Command, Env, Outcome, asked, both};
use crate::io::auth::find::FoundCredential;
use crate::io::{input, local_time};

/// Find where tokens differ from the specs of their names.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint diff token.toml\n  cfmint diff ./tokens --json\n\nIn a folder every *.toml and *.json is a spec, but for folders below it; tokens\nof the same owners that no spec describes are listed, too. Expired tokens do not\ncount. An expiry such as 90d is met by any that is not later than 90 days from\nnow; a date, a time and never only by itself. Exit 0: all the same. Exit 6:\nsomething differs. Exit 1: nothing differs in what could be read. Exit 2: a spec\nis wrong."
)]
pub(super) struct Args {
    /// Name a spec (- is stdin), a template link or a folder.
    #[arg(value_name = "SPEC|DIR")]
    specs: OsString,
    /// Print one JSON object; times in UTC.
    #[arg(long)]
    json: bool,
    /// Sign in as this account [env: CLOUDFLARE_ACCOUNT_ID]
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    api: ApiArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        input::listens([&self.specs]).map(say);
        let account = both(AccountArg::read(self.account.as_deref()), self.api.base());
        let (specs, (account, base)) = both(Specs::read(&self.specs), account).map_err(Outcome::wrong)?;
        specs.remarks().for_each(|remark| say(remark));
        let mut env = Env::new(found, &self.api, base, account)?;
        let zone = if self.json { TimeZone::UTC } else { local_time::zone() };
        let comparison = asked(async {
            let session = Session::open(&mut env).await?;
            compared(&session, &specs, &zone).await
        })?;
        Ok(comparison.outcome(self.json))
    }
}
