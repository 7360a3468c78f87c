//! `cfmint extend ID --expires WHEN`: a later expiry and nothing else; the secret stays the same.

use jiff::Timestamp;

use super::change::{ChangeArgs, Manner, Opened, token_id};
use super::consent::NOT_CHANGED;
use super::{Command, Outcome, asked, both};
use crate::domain::edit;
use crate::domain::token::lifetime::{self, When, here};
use crate::domain::token::record::TokenRecord;
use crate::io::auth::find::FoundCredential;
use crate::io::local_time;

/// Give a token a later expiry; its secret stays.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint extend 0123456789abcdef0123456789abcdef --expires 90d\n  cfmint extend 0123456789abcdef0123456789abcdef --expires 2027-06-30 --yes"
)]
pub(super) struct Args {
    /// Name the token by its id.
    id: String,
    /// Say until when: 90d, a date, a time, or never.
    #[arg(long, value_name = "WHEN")]
    expires: String,
    /// How it is told, and what it takes.
    #[command(flatten)]
    change: ChangeArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let when = until(&self.expires).map_err(|why| vec![format!("--expires: {why}")]);
        let ((id, when), mut env) = self.change.read(both(token_id(&self.id), when), found)?;
        asked(async {
            let opened = Opened::read(&mut env, id).await?;
            if let Some(why) = edit::fault_of_status(&opened.record) {
                return Err(Outcome::wrong(vec![format!("{}: {why}", opened.which())]).and(NOT_CHANGED));
            }
            let expires = later(&opened, &when).map_err(|why| Outcome::wrong(vec![why]).and(NOT_CHANGED))?;
            let wanted = TokenRecord {
                expires,
                ..opened.record.clone()
            };
            let manner = Manner {
                command: "extend",
                verb: "Extend it",
                args: &self.change,
                dry_run: false,
            };
            opened.become_(wanted, manner).await
        })
    }
}

/// Reads the end. What is empty, as a variable of a script may be, must not become no end at all.
fn until(text: &str) -> Result<When, String> {
    match text.trim().to_lowercase().as_str() {
        "" | "now" => Err("say until when: a duration such as 90d, a date such as 2027-01-31, or never.".to_owned()),
        _ => lifetime::parse(text),
    }
}

/// The new end, which is later than the present one.
fn later(opened: &Opened, when: &When) -> Result<Option<Timestamp>, String> {
    let zone = local_time::zone();
    let end = when
        .resolve(opened.now, &zone)
        .map_err(|why| format!("--expires: {why}"))?;
    if opened.record.has_unreadable("expires_on") {
        return Err(format!(
            "{}: its present expiry could not be read, so nobody knows which is later.",
            opened.which()
        ));
    }
    match (opened.record.expires, end) {
        (_, Some(new)) if new <= opened.now => Err(format!("--expires: {} is in the past.", here(new, &zone))),
        (None, Some(_)) => Err(format!(
            "{} never expires: an expiry would shorten it. cfmint edit does that.",
            opened.which()
        )),
        (Some(old), Some(new)) if new < old => Err(format!(
            "{} works until {}, which is later than {}. cfmint edit shortens it.",
            opened.which(),
            here(old, &zone),
            here(new, &zone)
        )),
        _ => Ok(end),
    }
}
