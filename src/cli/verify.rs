//! `cfmint verify`: whether a token works, asked with the token itself on the endpoint of its kind,
//! and what it says of itself: the one that is at hand, or one on standard input. Never an argument:
//! those are seen by all who share the machine, and stay in the shell's history.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::json;

use super::account::AccountArg;
use super::env::ApiArgs;
use super::in_json::{AddressesInJson, one_line};
use super::output::page;
use super::sign_in::{Attempt, Session};
use super::{Command, Env, Outcome, asked, both};
use crate::domain::exit;
use crate::domain::export::verifying;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{CredentialFamily, MayMint, OwnToken, SignedIn, Source};
use crate::domain::text::visible;
use crate::domain::token::lifetime::{here, to_api};
use crate::domain::token::scope::Owner;
use crate::io::auth::find::{self, FoundCredential};
use crate::io::cloudflare::BaseUrl;
use crate::io::local_time;
use crate::secret::credential::{Credential, Looks, looks};

/// Said where the token could not be read: it may not, or no usable answer came.
const UNREADABLE: &str = "not known: it could not be read";

/// Say whether a token works, whose it is and until when.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint verify\n  cfmint verify - < token --json\n  cfmint verify --curl\n\nWithout - it asks with the credential of the environment. A token is never an\nargument. Exit 0: it works. Exit 1: it is not known whether it works, or it\nstarts later. Exit 2: its account has to be named. Exit 3: its address filter\nexcludes this machine. Exit 4: it is wrong, expired or disabled."
)]
pub(super) struct Args {
    /// Read the token from standard input.
    #[arg(value_name = "-")]
    token: Option<String>,
    /// Print the curl line that asks the same; send nothing.
    #[arg(long, conflicts_with = "json")]
    curl: bool,
    /// Print a line of JSON, without the secret.
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
        let (account, base) =
            both(AccountArg::read(self.account.as_deref()), self.api.base()).map_err(Outcome::wrong)?;
        let found = match self.token.as_deref() {
            None => found,
            // The environment's is wiped.
            Some("-") => Some(find::on_stdin()),
            Some(_) => {
                return Err(Outcome::wrong(vec![
                    "A token is never an argument: whoever shares this machine sees those. Give it on standard input: cfmint verify - < FILE"
                        .to_owned(),
                ]));
            }
        };
        if self.curl {
            return curl_line(found.as_ref(), &account, &base);
        }
        let mut env = Env::new(found, &self.api, base, account)?;
        asked(async {
            let attempt = Attempt::ready(&mut env).await;
            let attempt = attempt.map_err(|outcome| self.unverified(outcome, None, &env))?;
            let session = attempt.sign_in_or(&env, judged).await;
            let session = session.map_err(|outcome| {
                let works = is_no(outcome.code).then_some(false);
                self.unverified(outcome, works, &env)
            })?;
            let now = session.client.server_now();
            let document = if self.json {
                document(&session, now)
            } else {
                let mut facts = facts(&session, now, &local_time::zone());
                facts.extend(self.more(&session));
                page(&said(&facts))
            };
            let known = Outcome::text(&document, Vec::new());
            let code = if is_sure(&session.who, now) {
                exit::DONE
            } else {
                exit::FAILED
            };
            Ok(Outcome { code, ..known })
        })
    }
}

impl Args {
    /// The command that shows the rest, where the sign-in at hand is this token and it may read
    /// itself.
    fn more(&self, session: &Session) -> Option<(String, String)> {
        let own = session.who.own.as_ref().filter(|own| own.record.is_some())?;
        if self.token.is_some() {
            return None;
        }
        let account = session.who.family.account().filter(|_| self.account.is_some());
        let account = account.map_or_else(String::new, |id| format!(" --account {id}"));
        Some((
            "More".to_owned(),
            format!("what it may do: cfmint show {}{account}", own.id),
        ))
    }

    /// What ended it before the token was known to work, with a line for a program where that is
    /// wanted.
    fn unverified(&self, outcome: Outcome, works: Option<bool>, env: &Env) -> Outcome {
        let document = self.json.then(|| {
            one_line(&json!(Document {
                works,
                error: outcome.words.first().map(String::as_str),
                api: env.base.host(),
                ..Document::default()
            }))
        });
        outcome.with(document)
    }
}

/// Whether a code that [`judged`] gives says that it does not work, or not from here.
const fn is_no(code: u8) -> bool {
    matches!(code, exit::NOT_SIGNED_IN | exit::REFUSED)
}

/// What a refusal says of the token. Where nobody judged it, that is no reason to replace it.
fn judged(refusal: &Refusal) -> (&'static str, u8) {
    match refusal {
        Refusal::NotSignedIn { .. } => ("It does not work.", exit::NOT_SIGNED_IN),
        Refusal::ShutOut { .. } => ("It does not work from here.", exit::REFUSED),
        Refusal::AccountNeeded { .. } => ("It is not known whether it works.", exit::WRONG),
        _ => ("It is not known whether it works.", exit::FAILED),
    }
}

/// Whether it works now for certain: a status that nobody knows, and a start that is to come, are no
/// yes for a script.
fn is_sure(who: &SignedIn, now: Timestamp) -> bool {
    who.odd.is_none() && starts(who, now).is_none()
}

/// The line for a shell. Of which kind a token is, its prefix says, or the account that was named.
fn curl_line(found: Option<&FoundCredential>, account: &AccountArg, base: &BaseUrl) -> Result<Outcome, Outcome> {
    let stop = |words: &str| Outcome::wrong(vec![words.to_owned()]);
    let (variable, looks) = match found {
        Some(FoundCredential::Given(_, Credential::GlobalKey { .. }, _)) => {
            return Err(stop("This is a Global API Key, and only tokens are verified."));
        }
        Some(FoundCredential::Given(source, Credential::Token(secret), _)) => (variable(*source), looks(secret)),
        Some(FoundCredential::Unusable(_, why)) => return Err(Outcome::stop(exit::NOT_SIGNED_IN, vec![why.clone()])),
        Some(FoundCredential::Command(_)) | None => (TOKEN, Looks::OldToken),
    };
    let owner = match (looks, account) {
        (_, AccountArg::Name(_)) => {
            return Err(stop(
                "--curl asks nobody which account has this name: give its id with --account ID.",
            ));
        }
        (Looks::AccountToken, AccountArg::Unnamed) => {
            return Err(stop(
                "This is the token of an account: name the account with --account ID.",
            ));
        }
        (Looks::AccountToken, AccountArg::Variable(id) | AccountArg::Id(id)) => Owner::Account(*id),
        // The environment's account says nothing of a token that may be a user's.
        (Looks::OldToken, AccountArg::Id(id)) => Owner::Account(*id),
        _ => Owner::User,
    };
    Ok(Outcome::text(&verifying(base.as_str(), owner, variable), Vec::new()))
}

/// Where other programs look for a token.
const TOKEN: &str = "CLOUDFLARE_API_TOKEN";

/// The variable that holds it for a shell.
fn variable(source: Source) -> &'static str {
    match source {
        Source::Variable(name) => name,
        _ => TOKEN,
    }
}

/// What is known of it: a label and its words each.
fn facts(session: &Session, now: Timestamp, zone: &TimeZone) -> Vec<(String, String)> {
    let who = &session.who;
    let mut lines = vec![("Works".to_owned(), works(who, now))];
    let mut add = |label: &str, words: String| lines.push((label.to_owned(), words));
    add("Found", session.source.words().to_owned());
    add("Kind", who.kind().to_owned());
    if let Some(whose) = who.belongs_to() {
        add("Belongs to", whose);
    }
    if let Some(own) = &who.own {
        let record = own.record.as_deref();
        let name = record.map(|record| format!("“{}”", visible(&record.name)));
        add("Name", name.unwrap_or_else(|| UNREADABLE.to_owned()));
        add("Id", own.id.to_string());
        if let Some(start) = starts(who, now) {
            add("Starts", here(start, zone));
        }
        add("Expires", expires(own, now, zone));
        add("From", from(own));
    }
    add("May create", visible(&who.may_create().in_words()).into_owned());
    lines
}

/// A line each.
fn said(facts: &[(String, String)]) -> String {
    facts
        .iter()
        .map(|(label, words)| format!("{label:<11} {words}\n"))
        .collect()
}

fn works(who: &SignedIn, now: Timestamp) -> String {
    match (&who.own, &who.odd) {
        (Some(own), None) if !is_sure(who, now) => {
            format!("not yet. Cloudflare says: {}.", own.status.in_words())
        }
        (Some(own), Some(_)) => format!("not sure. Cloudflare says: {}.", own.status.in_words()),
        (None, Some(_)) => "not sure".to_owned(),
        (Some(own), None) => format!("yes. Cloudflare says: {}.", own.status.in_words()),
        (None, None) => "yes. Cloudflare answers it.".to_owned(),
    }
}

/// When it begins to work, where that is still to come.
fn starts(who: &SignedIn, now: Timestamp) -> Option<Timestamp> {
    who.own.as_ref()?.starts.filter(|start| *start > now)
}

fn expires(own: &OwnToken, now: Timestamp, zone: &TimeZone) -> String {
    match (own.expires, &own.record) {
        (Some(end), _) => {
            let days = end.duration_since(now).as_hours() / 24;
            let left = match days {
                _ if end <= now => "that is past".to_owned(),
                ..=0 => "less than a day left".to_owned(),
                1 => "1 day left".to_owned(),
                days => format!("{days} days left"),
            };
            format!("{}: {left}", here(end, zone))
        }
        (None, Some(_)) => "never: it works until someone deletes it".to_owned(),
        (None, None) => "Cloudflare names no expiry".to_owned(),
    }
}

fn from(own: &OwnToken) -> String {
    let Some(record) = &own.record else {
        return "this machine. From where else it works is not known.".to_owned();
    };
    if record.ip.is_empty() && record.addresses_not_understood > 0 {
        return "this machine. Its address filter could not be read.".to_owned();
    }
    let said = record.ip.in_words();
    match record.addresses_not_understood {
        0 => said,
        count => format!("{said}; {count} more could not be read"),
    }
}

/// What a program is told; what is not known is null.
#[derive(Default, Serialize)]
struct Document<'a> {
    works: Option<bool>,
    error: Option<&'a str>,
    status: Option<&'a str>,
    kind: Option<&'static str>,
    account: Option<String>,
    account_name: Option<&'a str>,
    email: Option<&'a str>,
    id: Option<String>,
    name: Option<&'a str>,
    expires_on: Option<String>,
    not_before: Option<String>,
    #[serde(flatten)]
    addresses: AddressesInJson,
    may_mint: Option<bool>,
    api: &'a str,
}

/// One JSON object on a line.
fn document(session: &Session, now: Timestamp) -> String {
    let who = &session.who;
    let own = who.own.as_ref();
    let record = own.and_then(|own| own.record.as_deref());
    one_line(&json!(Document {
        works: is_sure(who, now).then_some(true),
        error: who.odd.as_deref(),
        status: own.map(|own| own.status.as_api()),
        kind: Some(match (who.family, own) {
            (CredentialFamily::Account(_), _) => "account",
            (CredentialFamily::User, Some(_)) => "user",
            (CredentialFamily::User, None) if who.is_session() => "oauth",
            (CredentialFamily::User, None) => "global-key",
        }),
        account: who.family.account().map(|id| id.to_string()),
        account_name: who.account_name.as_deref(),
        email: who.email.as_deref(),
        id: own.map(|own| own.id.to_string()),
        name: record.map(|record| record.name.as_str()),
        expires_on: own.and_then(|own| own.expires).map(to_api),
        not_before: own.and_then(|own| own.starts).map(to_api),
        addresses: record.map(AddressesInJson::of).unwrap_or_default(),
        may_mint: match who.may_create() {
            MayMint::Yes => Some(true),
            MayMint::No(_) => Some(false),
            MayMint::Unknown => None,
        },
        api: session.client.host(),
    }))
}
