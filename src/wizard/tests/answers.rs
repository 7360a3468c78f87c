//! What Cloudflare answers in these tests: who signed in, a zone, tokens.

use super::*;
use crate::domain::token::id::ZoneId;

pub(super) const EXAMPLE_COM: &str = "0123456789abcdef0123456789abcdef";

pub(super) fn who(may_mint: MayMint) -> SignedIn {
    SignedIn {
        user: "f".repeat(32).parse().ok(),
        email: Some("ada@example.com".into()),
        own: None,
        family: crate::domain::sign_in::CredentialFamily::User,
        account_name: None,
        may_mint,
        for_accounts: crate::domain::sign_in::ForAccounts::Unknown,
        odd: None,
        remarks: Vec::new(),
    }
}

pub(super) fn zone(id: &str, name: &str) -> Zone {
    Zone {
        id: id.parse::<ZoneId>().unwrap(),
        name: name.into(),
        account: "a".repeat(32).parse().unwrap(),
        status: crate::domain::inventory::zones::Status::Active,
    }
}

pub(super) fn page<T>(rows: Vec<T>) -> response::ListPage<T> {
    let total = Some(rows.len() as u64);
    response::ListPage {
        rows,
        skipped: 0,
        number: 1,
        total,
        more: false,
    }
}

pub(super) const SECRET: &str = "not-a-real-secret-0123456789-0123456789-abc";

pub(super) fn record() -> TokenRecord {
    TokenRecord::bare("e".repeat(32).parse().unwrap(), "Edit zone DNS, example.com".into())
}

pub(super) fn tokens(rows: Vec<TokenRecord>) -> response::Tokens {
    response::Tokens {
        rows,
        complete: true,
        ahead: jiff::SignedDuration::ZERO,
    }
}

pub(super) fn created() -> response::Created {
    response::Created::Yes {
        record: Box::new(record()),
        secret: Secret::copied_from(SECRET.as_bytes()),
    }
}
