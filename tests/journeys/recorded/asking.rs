//! Each exchange against the client: the call that meets it, and what came of it as one line. What
//! has no call of its own (`/memberships`, a change of a token) is read by the call of the same
//! shape, and says so.

use std::time::Duration;

use cfmint::domain::refusal::Refusal;
use cfmint::domain::response::{Created, ListPage, Rolled, Verified};
use cfmint::domain::token::address::Family;
use cfmint::domain::token::id::{AccountId, TokenId, ZoneId};
use cfmint::domain::token::record::{TokenRecord, TokenStatus};
use cfmint::domain::token::scope::Owner;
use cfmint::io::cloudflare::{BaseUrl, Client, Limits, Pace, RequestLog, seen_as};
use cfmint::secret::{Secret, credential::Credential};

use super::exchange::{ACCOUNT, Exchange, NEW_TOKEN, ZONE, all};
use super::kept;
use super::player::Player;

/// What the client reads wrong today, and why. What it says of a refused list is judged where it is
/// shown: see `wizard.rs`.
const KNOWN: &[kept::Known] = &[];

/// What would be false of these.
const NEVER: &[(&str, &str)] = &[
    ("create-account-zone-wildcard", "kind of credential"),
    ("verify-no-header", "kind of credential"),
];

/// The credential in use, which nothing may repeat.
pub(crate) const CREDENTIAL: &str = "hush-the-credential-in-use-hush-the-cred";

/// A call of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Accounts,
    Zones,
    Zone,
    Groups(Owner),
    Tokens,
    Token(Owner),
    User,
    Verify(Owner),
    Buckets,
    Create(Owner),
    Roll,
    Delete,
    Trace,
}

/// What came of it.
pub(crate) struct Read {
    /// As a person may be told.
    pub(crate) line: String,
    /// What was taken for sure: a token that works, is made, has a new secret, is deleted.
    pub(crate) success: bool,
}

fn account() -> Owner {
    Owner::Account(ACCOUNT.parse::<AccountId>().unwrap())
}

impl Call {
    /// The call that meets this exchange; whether it is the one that was recorded.
    pub(crate) fn of(exchange: &Exchange) -> (Self, bool) {
        let call = match (exchange.method.as_str(), exchange.path.as_str()) {
            ("GET", "/accounts") => Self::Accounts,
            ("GET", "/zones") => Self::Zones,
            ("GET", "/zones/{zone_id}") => Self::Zone,
            ("GET", "/user") => Self::User,
            ("GET", "/user/tokens") => Self::Tokens,
            ("GET", "/user/tokens/verify") => Self::Verify(Owner::User),
            ("GET", "/accounts/{account_id}/tokens/verify") => Self::Verify(account()),
            ("GET", "/user/tokens/permission_groups") => Self::Groups(Owner::User),
            ("GET", "/accounts/{account_id}/tokens/permission_groups") => Self::Groups(account()),
            ("GET", "/accounts/{account_id}/r2/buckets") => Self::Buckets,
            ("GET", "/user/tokens/{token_id}") => Self::Token(Owner::User),
            ("GET", "/cdn-cgi/trace") => Self::Trace,
            ("POST", "/user/tokens") => Self::Create(Owner::User),
            ("POST", "/accounts/{account_id}/tokens") => Self::Create(account()),
            ("PUT", "/user/tokens/{token_id}/value") => Self::Roll,
            ("DELETE", _) => Self::Delete,
            ("GET", "/memberships") => return (Self::Accounts, false),
            ("PUT", "/user/tokens/{token_id}") => return (Self::Token(Owner::User), false),
            ("PUT", "/accounts/{account_id}/tokens/{token_id}") => return (Self::Token(account()), false),
            (method, path) => panic!("{}: nobody asks {method} {path}", exchange.name),
        };
        (call, true)
    }

    pub(crate) async fn ask(self, client: &Client, base: &BaseUrl) -> Read {
        let (token, zone): (TokenId, ZoneId) = (NEW_TOKEN.parse().unwrap(), ZONE.parse().unwrap());
        let of_the_account = ACCOUNT.parse::<AccountId>().unwrap();
        match self {
            Self::Accounts => page(client.accounts(1).await, |row| format!("{} {}", row.id, row.name)),
            Self::Zones => page(client.zones(None, 1, None).await, zone_row),
            Self::Zone => page(client.zone(zone).await, zone_row),
            Self::Tokens => page(client.tokens(Owner::User, 1).await, record),
            Self::Groups(owner) => plain(client.permission_groups(owner).await, |(rows, skipped)| {
                format!("{} groups, {skipped} skipped", rows.len())
            }),
            Self::Token(owner) => plain(client.token(owner, token).await, |row| record(&row)),
            Self::User => plain(client.user().await, |user| format!("{} {}", user.id, user.email)),
            Self::Verify(owner) => verified(client.verify(owner).await),
            Self::Buckets => plain(client.buckets(of_the_account, "default", None).await, |page| {
                let names: Vec<String> = page.rows.iter().map(|row| row.name.clone()).collect();
                format!(
                    "buckets [{}], {} skipped, next {:?}",
                    names.join(", "),
                    page.skipped,
                    page.next
                )
            }),
            Self::Create(owner) => created(client.create(owner, br#"{"name":"live-check","policies":[]}"#).await),
            Self::Roll => rolled(client.roll(Owner::User, token).await),
            Self::Delete => match client.delete(Owner::User, token).await {
                Ok(()) => said("deleted", true),
                Err(refusal) => refused(&refusal),
            },
            Self::Trace => match seen_as(base, Family::V4, &RequestLog::default()).await {
                Ok(address) => said(&format!("seen as {address}"), false),
                Err(why) => said(&why, false),
            },
        }
    }
}

fn said(line: &str, success: bool) -> Read {
    Read {
        line: line.to_owned(),
        success,
    }
}

fn refused(refusal: &Refusal) -> Read {
    said(&format!("{}\n{}", refusal.sentence(), refusal.next_move()), false)
}

fn plain<T>(answer: Result<T, Refusal>, words: impl FnOnce(T) -> String) -> Read {
    match answer {
        Ok(answer) => said(&words(answer), false),
        Err(refusal) => refused(&refusal),
    }
}

fn page<T>(answer: Result<ListPage<T>, Refusal>, row: impl Fn(&T) -> String) -> Read {
    plain(answer, |page| {
        let rows: Vec<String> = page.rows.iter().map(row).collect();
        let (skipped, total, more) = (page.skipped, page.total, page.more);
        format!(
            "[{}]\n{skipped} skipped, total {total:?}, more: {more}",
            rows.join("; ")
        )
    })
}

fn zone_row(row: &cfmint::domain::inventory::zones::Zone) -> String {
    format!("{} {} {:?}", row.id, row.name, row.status)
}

fn record(row: &TokenRecord) -> String {
    format!(
        "{} “{}” {:?}, {} policies ({} not understood), from {:?} until {:?}",
        row.id,
        row.name,
        row.status,
        row.policies.understood().len(),
        row.policies.not_understood(),
        row.starts.map(|at| at.to_string()),
        row.expires.map(|at| at.to_string())
    )
}

fn verified(answer: Result<Verified, Refusal>) -> Read {
    match answer {
        Ok(verified) => {
            let line = format!("{} is {:?}", verified.id, verified.status);
            said(&line, verified.status == TokenStatus::Active)
        }
        Err(refusal) => refused(&refusal),
    }
}

fn created(answer: Created) -> Read {
    match answer {
        Created::Yes { record: row, secret } => {
            let line = format!(
                "created {}, with a secret of {} letters",
                record(&row),
                secret.expose().len()
            );
            said(&line, true)
        }
        Created::No(refusal) => refused(&refusal),
        Created::Unlikely { why } => said(&format!("it hardly exists: {why}"), false),
        Created::Unknown { why, id } => said(&format!("it may exist: {why} ({id:?})"), false),
    }
}

fn rolled(answer: Rolled) -> Read {
    match answer {
        Rolled::Yes(secret) => said(&format!("a new secret of {} letters", secret.expose().len()), true),
        Rolled::No(refusal) => refused(&refusal),
        Rolled::Unknown(why) => said(&format!("the secret may be another: {why}"), false),
    }
}

/// A client of this server that does not wait long.
pub(crate) fn client(base: &BaseUrl) -> Client {
    let limits = Limits {
        connect: Duration::from_secs(20),
        total: Duration::from_secs(20),
        pace: Pace {
            base: Duration::from_millis(1),
            longest: Duration::ZERO,
        },
    };
    let credential = Credential::Token(Secret::copied_from(CREDENTIAL.as_bytes()));
    Client::with_limits(base.clone(), credential, limits).unwrap()
}

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

#[test]
fn every_recorded_answer_is_read() {
    let player = Player::start();
    let base = BaseUrl::parse(&player.base()).unwrap();
    let client = client(&base);
    let sections: Vec<_> = all()
        .iter()
        .map(|exchange| {
            player.answers(exchange.bytes());
            let (call, recorded) = Call::of(exchange);
            let read = run(call.ask(&client, &base));
            let made_by_others = "not-a-real-secret-of-a-user-token";
            assert!(
                !read.line.contains(made_by_others) && !read.line.contains(CREDENTIAL),
                "{} shows a secret",
                exchange.name
            );
            let false_words = NEVER
                .iter()
                .find(|(name, words)| *name == exchange.name && read.line.contains(words));
            let wrong = false_words.map(|(_, words)| format!("it says “{words}”"));
            let mark = kept::known(&exchange.name, wrong, KNOWN).unwrap_or_else(|why| panic!("{why}\n{}", read.line));
            let instead = if recorded {
                String::new()
            } else {
                format!(", read by {call:?}")
            };
            let head = format!(
                "{} {} answers {}{instead}",
                exchange.method, exchange.path, exchange.status
            );
            (exchange.name.clone(), format!("{mark}{head}\n{}", read.line))
        })
        .collect();
    kept::compare("client", &sections);
}
