//! What Cloudflare and this machine answer in the scenes.

use cfmint::domain::clock::Moment;
use cfmint::domain::inventory::zones::Status;
use cfmint::domain::sign_in::{Program, Scopes, StoredSignIn, StoredState};
use cfmint::domain::token::given_policies::GivenPolicies;
use cfmint::domain::token::record::TokenStatus;
use cfmint::domain::token::to_policies::{Policy, PolicyEffect, ResourceMap};
use jiff::Timestamp;

use super::*;

pub(super) const LOVELACE: &str = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1";
pub(super) const ACME: &str = "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2";
pub(super) const USER: &str = "c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3";
pub(super) const TOKEN: &str = "d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4";
const OTHER_TOKEN: &str = "e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5";
/// As long as a real one, and none.
pub(super) const SECRET: &str = "not-a-real-secret-but-as-long-as-one-0123456789-abcde";

/// What wrangler and cf keep, for so many minutes more.
pub(super) fn stored(minutes: i64) -> Vec<StoredSignIn> {
    let one = |program, scopes| StoredSignIn {
        program,
        path: "/home/ada/.config/sign-in".into(),
        state: StoredState::There {
            until: Some(moment(Duration::ZERO).wall + SignedDuration::from_mins(minutes)),
            scopes,
        },
    };
    vec![
        one(Program::Wrangler, Scopes::NoTokens),
        one(Program::Cf, Scopes::AccountTokens),
    ]
}

pub(super) fn moment(clock: Duration) -> Moment {
    let start: Timestamp = "2026-11-24T10:00:00Z".parse().unwrap();
    Moment {
        since_start: clock,
        wall: start + clock,
    }
}

pub(super) fn whole<T>(rows: Vec<T>, total: u64) -> ListPage<T> {
    ListPage {
        rows,
        skipped: 0,
        number: 1,
        total: Some(total),
        more: false,
    }
}

pub(super) fn forbidden() -> Refusal {
    Refusal::Forbidden {
        needs: Some("Zone Read".into()),
        says: "Authentication error".into(),
    }
}

pub(super) fn refused_sign_in() -> Refusal {
    Refusal::NotSignedIn {
        why: cfmint::domain::refusal::UNKNOWN_TOKEN.into(),
        says: "Invalid API Token".into(),
    }
}

/// A pipeline's token, owned by an account: more policies than a summary has room for.
pub(super) const FIVE_POLICIES: &str = "
name = 'terraform-ci'
owner = 'account:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2'
starts = '2026-12-01'
expires = '2027-03-01'
ip = { in = ['9.9.9.0/24', '2620:fe::/48'] }
[[grant]]
permissions = ['account/Workers Scripts:edit', 'account/Workers KV Storage:edit', 'account/D1:edit', 'account/Queues:edit']
resources = ['account:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2']
[[grant]]
permissions = ['zone/DNS:edit', 'zone/Zone Settings:edit']
resources = ['zone:00000000000000000000000000001003', 'zone:0000000000000000000000000000100b', 'zone:0000000000000000000000000000100f']
[[grant]]
permissions = ['zone/Zone:read']
resources = ['zones:in:b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2']
except = ['zone:00000000000000000000000000001007']
[[grant]]
permissions = ['zone/Analytics:read']
resources = ['zone:00000000000000000000000000001013']
[[grant]]
permissions = ['zone/SSL and Certificates:edit']
resources = ['zone:00000000000000000000000000001017']
";

pub(super) fn record(id: &str) -> TokenRecord {
    TokenRecord {
        issued_on: Some("2026-11-24T10:00:20Z".parse().unwrap()),
        ..TokenRecord::bare(id.parse().unwrap(), "Edit zone DNS, example.com".into())
    }
}

/// The token that the journey of the scenes asks for.
pub(super) fn as_asked() -> TokenRecord {
    let policy = Policy {
        effect: PolicyEffect::Allow,
        groups: ["4755a26eedb94da69e1066d98aa820be".parse().unwrap()].into(),
        resources: ResourceMap::Flat([format!("com.cloudflare.api.account.zone.{:032x}", 0x1000)].into()),
    };
    TokenRecord {
        policies: GivenPolicies::sent([policy]),
        expires: Some("2027-02-22T10:00:17Z".parse().unwrap()),
        ..record(TOKEN)
    }
}

/// Another one of the same name and policies.
pub(super) fn other_as_asked() -> TokenRecord {
    TokenRecord {
        id: OTHER_TOKEN.parse().unwrap(),
        ..as_asked()
    }
}

pub(super) fn zones() -> ListPage<Zone> {
    let own = ["example.com", "example.net", "example.org"].map(String::from);
    let more = (1..=27).map(|number| format!("shop-{number:02}.example"));
    let rows: Vec<Zone> = own
        .into_iter()
        .chain(more)
        .enumerate()
        .map(|(number, name)| Zone {
            id: format!("{:032x}", 0x1000 + number).parse().unwrap(),
            name,
            account: if number % 4 == 3 { ACME } else { LOVELACE }.parse().unwrap(),
            status: Status::Active,
        })
        .collect();
    whole(rows, 30)
}

pub(super) fn active() -> Result<Verified, Refusal> {
    Ok(Verified::of(TOKEN.parse().unwrap(), TokenStatus::Active))
}

/// A file of addresses as people keep them: 40 lines, each tenth of them wrong, some with a
/// comment.
pub(super) fn many_lines() -> String {
    let line = |number: usize| match number % 10 {
        9 => format!("8.8.{number}.999   # office {number}\n"),
        _ => format!("8.8.{number}.1\n"),
    };
    (1..=40).map(line).collect()
}
