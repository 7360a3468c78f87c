//! The scenes of the token list: tokens as a list has them, and what is answered for their lists.

use cfmint::domain::refusal::Refusal;
use cfmint::domain::token::given_policies::GivenPolicies;
use cfmint::domain::token::record::{TokenRecord, TokenStatus};
use cfmint::domain::token::scope::Owner;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Effect, Ticket};
use cfmint::wizard::page::key;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::answers::{ACME, LOVELACE, forbidden, moment, whole};
use super::stage::Stage;
use std::time::Duration;

const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const SCRIPTS_WRITE: &str = "e086da7e2179491d91ee5f35b3ca210a";
const ANALYTICS_READ: &str = "9c88f9c5bce24ce7af9a958ba9c504db";
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

fn after(seconds: i64) -> Timestamp {
    moment(Duration::ZERO).wall + SignedDuration::from_secs(seconds)
}

fn policy(groups: &[&str], key: &str) -> Value {
    let groups: Vec<Value> = groups.iter().map(|id| json!({"id": id})).collect();
    json!({"effect": "allow", "permission_groups": groups, "resources": {(key): "*"}})
}

fn zone(number: u32) -> String {
    format!("com.cloudflare.api.account.zone.{number:032x}")
}

const ALL_ZONES: &str = "com.cloudflare.api.account.zone.*";

/// A token by number: its name, policies, end and last use in seconds from now.
fn token(number: u32, name: &str, policies: Vec<Value>, expires: Option<i64>, used: Option<i64>) -> TokenRecord {
    TokenRecord {
        issued_on: Some(after(-90 * DAY)),
        expires: expires.map(after),
        last_used: used.map(|ago| after(-ago)),
        policies: GivenPolicies::of(&Value::Array(policies)),
        ..TokenRecord::bare(format!("{number:032x}").parse().unwrap(), name.to_owned())
    }
}

/// Those of the drawing, and one that nobody can read.
fn mine() -> Vec<TokenRecord> {
    let account = format!("com.cloudflare.api.account.{LOVELACE}");
    let strange = json!({"effect": "allow", "permission_groups": [{"id": "f".repeat(32), "name": "Gateway Write"}],
        "resources": {"com.cloudflare.gateway": {"com.cloudflare.gateway.rule.1": "block"}}});
    let mut expired = token(
        7,
        "test 3",
        vec![policy(&[DNS_WRITE], &zone(0x1002))],
        Some(-5 * DAY),
        None,
    );
    expired.status = TokenStatus::Expired;
    let mut revoked = token(
        9,
        "wordpress plugin",
        vec![policy(&[DNS_WRITE], &zone(0x1000))],
        Some(60 * DAY),
        Some(9 * DAY),
    );
    revoked.status = TokenStatus::Other("revoked (exposed)".to_owned());
    vec![
        token(
            1,
            "cert-manager, example.com",
            vec![policy(&[DNS_WRITE], &zone(0x1000)), policy(&[ZONE_READ], ALL_ZONES)],
            Some(89 * DAY + HOUR),
            Some(3 * HOUR),
        ),
        token(
            2,
            "deploy blog",
            vec![policy(&[SCRIPTS_WRITE], &account)],
            Some(6 * DAY + HOUR),
            Some(2 * HOUR),
        ),
        token(
            3,
            "ddns at home",
            vec![policy(&[DNS_WRITE], &zone(0x1001))],
            Some(2 * DAY + HOUR),
            Some(HOUR),
        ),
        token(
            4,
            "terraform-ci",
            vec![policy(&[DNS_WRITE, ZONE_READ], ALL_ZONES)],
            None,
            Some(DAY + HOUR),
        ),
        token(
            5,
            "grafana",
            vec![policy(&[ANALYTICS_READ], ALL_ZONES)],
            Some(240 * DAY + HOUR),
            Some(300),
        ),
        token(
            6,
            "old backup script",
            vec![policy(&[DNS_WRITE], &zone(0x1003))],
            Some(300 * DAY),
            Some(211 * DAY),
        ),
        token(8, "gateway connector", vec![strange], Some(215 * DAY), Some(4 * DAY)),
        revoked,
        expired,
    ]
}

impl Stage {
    /// The ticket of the questions for an owner's tokens that was asked last.
    fn tokens_ticket(&self, wanted: Owner) -> Ticket {
        self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Tokens(ticket, owner, _)) if *owner == wanted => Some(*ticket),
            _ => None,
        })
    }

    /// What an owner's list brings.
    fn listed(&mut self, owner: Owner, page: Result<Vec<TokenRecord>, Refusal>) -> &mut Self {
        let ticket = self.tokens_ticket(owner);
        let page = page.map(|rows| {
            let total = rows.len() as u64;
            whole(rows, total)
        });
        self.tell(ApiAnswer::Tokens(ticket, page))
            .tell(ApiAnswer::Listed(ticket))
    }

    /// The list is open, and one's own tokens are here; the accounts have none.
    pub(super) fn tokens(&mut self) -> &mut Self {
        self.press(key::ctrl('t'));
        self.listed(Owner::User, Ok(mine()));
        for account in [LOVELACE, ACME] {
            self.listed(Owner::Account(account.parse().unwrap()), Ok(Vec::new()));
        }
        self
    }

    /// The same with tokens of two accounts.
    pub(super) fn tokens_of_owners(&mut self) -> &mut Self {
        self.press(key::ctrl('t'));
        self.listed(Owner::User, Ok(mine()[..3].to_vec()));
        let pipeline = vec![policy(&[SCRIPTS_WRITE], &format!("com.cloudflare.api.account.{ACME}"))];
        let theirs = token(20, "release pipeline", pipeline, Some(45 * DAY), Some(20 * 60));
        self.listed(Owner::Account(LOVELACE.parse().unwrap()), Err(forbidden()));
        self.listed(Owner::Account(ACME.parse().unwrap()), Ok(vec![theirs]))
    }

    /// The list breaks off after its first page.
    pub(super) fn tokens_broken(&mut self) -> &mut Self {
        self.press(key::ctrl('t'));
        let ticket = self.tokens_ticket(Owner::User);
        let mut page = whole(mine(), 120);
        page.more = true;
        self.tell(ApiAnswer::Tokens(ticket, Ok(page)));
        let rest = self.tokens_ticket(Owner::User);
        let why = Refusal::Unreachable {
            why: "the connection was reset".into(),
            timed_out: false,
        };
        self.tell(ApiAnswer::Tokens(rest, Err(why)));
        for account in [LOVELACE, ACME] {
            self.listed(Owner::Account(account.parse().unwrap()), Ok(Vec::new()));
        }
        self
    }

    /// Nobody shows any tokens to this sign-in.
    pub(super) fn tokens_refused(&mut self) -> &mut Self {
        self.press(key::ctrl('t'));
        self.listed(Owner::User, Err(forbidden()));
        for account in [LOVELACE, ACME] {
            self.listed(Owner::Account(account.parse().unwrap()), Err(forbidden()));
        }
        self
    }

    pub(super) fn no_tokens(&mut self) -> &mut Self {
        self.press(key::ctrl('t'));
        self.listed(Owner::User, Ok(Vec::new()));
        for account in [LOVELACE, ACME] {
            self.listed(Owner::Account(account.parse().unwrap()), Ok(Vec::new()));
        }
        self
    }

    /// The token of the open page is read again: it is there, or not any more.
    pub(super) fn token_read(&mut self, there: bool) -> &mut Self {
        let mut wanted = None;
        let ticket = self.ticket(|effect| match effect {
            Effect::Api(ApiCall::Read(ticket, _, id)) => Some((*ticket, *id)).map(|(ticket, _)| ticket),
            _ => None,
        });
        for effect in &self.wanted {
            if let Effect::Api(ApiCall::Read(_, _, id)) = effect {
                wanted = Some(*id);
            }
        }
        let found = mine().into_iter().find(|token| Some(token.id) == wanted).unwrap();
        let answer = if there {
            Ok(Box::new(found))
        } else {
            Err(Refusal::NotFound { says: String::new() })
        };
        self.tell(ApiAnswer::TokenRead(ticket, answer))
    }
}
