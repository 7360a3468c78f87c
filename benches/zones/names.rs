//! Zones of an agency, always the same: a word of twenty, a number, one of eight domains; 40
//! accounts. One in twenty holds the word that is typed, and most hold its first letter, as names
//! do.

use cfmint::domain::inventory::zones::{Status, Zone, Zones};

const WORDS: [&str; 20] = [
    "shop", "blog", "api", "cdn", "mail", "docs", "status", "media", "login", "assets", "store", "static", "portal",
    "forum", "wiki", "news", "beta", "dev", "staging", "intranet",
];
const DOMAINS: [&str; 8] = [
    "example.net",
    "example.com",
    "example.org",
    "acme.example",
    "widgets.example",
    "north.example",
    "contoso.example",
    "umbrella.example",
];
const ACCOUNTS: u64 = 40;
/// Zones a page of the API.
const PAGE: usize = 50;

/// splitmix64: numbers without a pattern.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn id(number: u64) -> String {
    format!("{:016x}{:016x}", mixed(number), mixed(number ^ 0xFFFF_0000))
}

pub(crate) fn zone(number: usize) -> Zone {
    let number = u64::try_from(number).unwrap();
    let chance = mixed(number ^ (1 << 40));
    let pick = |list: &[&'static str], chance: u64| list[usize::try_from(chance).unwrap_or(0) % list.len()];
    Zone {
        id: id(number).parse().unwrap(),
        name: format!(
            "{}-{number:05}.{}",
            pick(&WORDS, chance >> 32),
            pick(&DOMAINS, chance & 0xFFFF)
        ),
        account: account(chance).parse().unwrap(),
        status: Status::Active,
    }
}

/// The id of an account, of one of 40.
pub(crate) fn account(number: u64) -> String {
    id(number % ACCOUNTS + (1 << 50))
}

/// The pages that so many zones come in.
pub(crate) fn pages(count: usize) -> Vec<Vec<Zone>> {
    let pages = (0..count).step_by(PAGE);
    pages
        .map(|from| (from..count.min(from + PAGE)).map(zone).collect())
        .collect()
}

/// A store with so many zones.
pub(crate) fn store(count: usize) -> Zones {
    let mut zones = Zones::default();
    for page in pages(count) {
        zones.add(page);
    }
    zones
}
