//! The words for resources, both ways: `zone:NAME|ID`, `zones:all`, `zones:in:ACCOUNT`,
//! `account:NAME|ID`, `accounts:all`, `user`, `bucket:ACCOUNT/JURISDICTION/NAME`, or a raw key.
//! Names of accounts may hold anything, so a name is what is left when everything else has been
//! read: the jurisdiction and the name of a bucket are its last two parts.

use super::Wanted;
use super::nearest::{did_you_mean, nearest};
use crate::domain::token::bucket::{JURISDICTIONS, fault_of_jurisdiction, fault_of_name};
use crate::domain::token::from_policies;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, IdError, ZoneId};
use crate::domain::token::quoted;
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::zone_name::Host;

/// What words come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Known without asking.
    Known(Resource),
    /// Called by name.
    Named(Wanted),
}

/// How the words begin, for the nearest match.
const BEGINNINGS: [&str; 8] = [
    "zone:NAME",
    "zones:all",
    "zones:in:ACCOUNT",
    "account:NAME",
    "accounts:all",
    "user",
    "bucket:ACCOUNT/JURISDICTION/NAME",
    "a key such as com.cloudflare.api.account.ID",
];

/// Reads the words for one resource.
pub(super) fn read(text: &str) -> Result<Meaning, String> {
    let text = text.trim();
    if text.starts_with("com.cloudflare.") {
        return raw(text).map(Meaning::Known);
    }
    let (word, rest) = match text.split_once(':') {
        Some((word, rest)) => (word.trim_end(), Some(rest.trim())),
        None => (text, None),
    };
    match (word, rest) {
        ("user", None) => Ok(Meaning::Named(Wanted::User)),
        ("user", Some(id)) => known(id, Resource::User),
        ("zones", Some("all")) => Ok(Meaning::Known(Resource::AllZones)),
        ("accounts", Some("all")) => Ok(Meaning::Known(Resource::AllAccounts)),
        ("zones", Some(rest)) => match rest.strip_prefix("in:") {
            Some(account) => account_of(account.trim(), Resource::ZonesOf, Wanted::ZonesIn),
            None => Err(format!(
                "{} is not understood; expected zones:all or zones:in:ACCOUNT.",
                quoted(text)
            )),
        },
        ("account", Some(account)) => account_of(account, Resource::Account, Wanted::Account),
        ("zone", Some(zone)) => zone_of(zone),
        ("bucket", Some(bucket)) => bucket_of(bucket),
        ("accounts", Some(rest)) => Err(format!(
            "{} is not understood; expected accounts:all, or account:{rest} for one.",
            quoted(text)
        )),
        _ => Err(unknown(text, word, rest)),
    }
}

fn unknown(text: &str, word: &str, rest: Option<&str>) -> String {
    const WORDS: [&str; 6] = ["zone", "zones", "account", "accounts", "user", "bucket"];
    let shown = quoted(text);
    if WORDS.contains(&word) {
        let form = BEGINNINGS.iter().find(|form| form.starts_with(word)).unwrap_or(&"");
        return format!("{shown} is not finished; expected {form}.");
    }
    if let Some(host) = Host::in_text(text) {
        return format!("{shown} does not say what it is; did you mean zone:{}?", host.name);
    }
    match nearest(word, WORDS) {
        Some(near) => {
            let rest = rest.map(|rest| format!(":{rest}")).unwrap_or_default();
            format!(
                "{shown} is not a resource; did you mean {}?",
                quoted(&format!("{near}{rest}"))
            )
        }
        None => format!("{shown} is not a resource; {}", did_you_mean("", &BEGINNINGS)),
    }
}

/// A key as Cloudflare writes it: `KEY`, or `OUTER/KEY`.
fn raw(text: &str) -> Result<Resource, String> {
    let key = text.rsplit('/').next().unwrap_or(text);
    // The scope is read off the key itself; what is checked is that it is a key.
    let scope = from_policies::resource(None, key).scope();
    let known = [Scope::User, Scope::Account, Scope::Zone, Scope::Bucket];
    let unfinished = known.iter().find(|scope| scope.as_api() == key);
    let resource = from_policies::typed(unfinished.unwrap_or(&scope), text)?;
    match &resource {
        // A key of a kind that we know, but not in its form: an id of 31 digits, a bucket's name
        // with a slash.
        Resource::Raw { scope, key } if known.contains(scope) => {
            let id = key.rsplit('.').next().unwrap_or(key);
            let why = match id.parse::<ZoneId>() {
                Err(why) if *scope != Scope::Bucket => why.to_string(),
                _ => "expected ACCOUNT-ID_JURISDICTION_NAME at its end".to_owned(),
            };
            Err(format!("{}: {why}.", quoted(text)))
        }
        _ => Ok(resource),
    }
}

fn known<T: std::str::FromStr<Err = IdError>>(id: &str, resource: fn(T) -> Resource) -> Result<Meaning, String> {
    match id.parse() {
        Ok(id) => Ok(Meaning::Known(resource(id))),
        Err(why) => Err(format!("{}: {why}.", quoted(id))),
    }
}

/// Whether somebody meant an id: hexadecimal digits alone, about as many as an id has.
pub(super) fn like_an_id(text: &str) -> bool {
    (24..=40).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_hexdigit())
}

fn account_of(
    text: &str,
    resource: fn(AccountId) -> Resource,
    wanted: fn(String) -> Wanted,
) -> Result<Meaning, String> {
    if text.is_empty() {
        return Err("The account is missing: its name or its id.".to_owned());
    }
    if like_an_id(text) {
        return known(text, resource);
    }
    Ok(Meaning::Named(wanted(text.to_owned())))
}

fn zone_of(text: &str) -> Result<Meaning, String> {
    if like_an_id(text) {
        return known(text, Resource::Zone);
    }
    let shown = quoted(text);
    if text == "all" || text == "*" {
        return Err(format!("{shown} is not a zone; did you mean zones:all?"));
    }
    // What is before an @ may be a password: it is not repeated.
    if text.contains('@') {
        return Err(
            "This is not a zone: it has an @; expected a name such as example.com, or an id of 32 characters."
                .to_owned(),
        );
    }
    Wanted::zone(text).map(Meaning::Named).ok_or_else(|| {
        format!("{shown} is neither the name of a zone, such as example.com, nor an id of 32 characters.")
    })
}

fn bucket_of(text: &str) -> Result<Meaning, String> {
    let mut parts = text.rsplitn(3, '/');
    let (Some(name), Some(jurisdiction), Some(account)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!(
            "{} is not finished; expected bucket:ACCOUNT/JURISDICTION/NAME, for example bucket:ACME/default/logs.",
            quoted(text)
        ));
    };
    if let Some(fault) = slash_in_name(text, account, jurisdiction) {
        return Err(fault);
    }
    if let Some(fault) = fault_of_jurisdiction(jurisdiction).or_else(|| fault_of_name(name)) {
        return Err(fault);
    }
    let (jurisdiction, name) = (jurisdiction.to_owned(), name.to_owned());
    match account_of(account.trim(), Resource::Account, Wanted::Account)? {
        Meaning::Known(Resource::Account(account)) => Ok(Meaning::Known(Resource::Bucket {
            account,
            jurisdiction,
            name,
        })),
        _ => Ok(Meaning::Named(Wanted::Bucket {
            account: account.trim().to_owned(),
            jurisdiction,
            name,
        })),
    }
}

/// What was written as the name of a bucket with a slash in it: an account's id with more than two
/// parts after it, or one of the published jurisdictions standing further ahead than where it is
/// expected.
fn slash_in_name(text: &str, account: &str, jurisdiction: &str) -> Option<String> {
    let (first, rest) = text.split_once('/')?;
    if account != first && like_an_id(first) {
        return fault_of_name(rest.split_once('/').map_or(rest, |(_, name)| name));
    }
    if JURISDICTIONS.contains(&jurisdiction) {
        return None;
    }
    let published = |rest: &&str| {
        let word = rest.split('/').next();
        word.is_some_and(|word| JURISDICTIONS.contains(&word))
    };
    let after_slashes = text.match_indices('/').filter_map(|(at, _)| text.get(at + 1..));
    let named = after_slashes.into_iter().find(published)?;
    fault_of_name(named.split_once('/').map(|(_, name)| name)?)
}

/// Reads the owner: `user`, or `account:NAME|ID`.
pub(super) fn owner(text: &str) -> Result<Result<Owner, Wanted>, String> {
    let text = text.trim();
    let expected = "expected user, or account:NAME or account:ID";
    match text.split_once(':') {
        None if text == "user" => Ok(Ok(Owner::User)),
        Some(("account", account)) => match account_of(account.trim(), Resource::Account, Wanted::Owner)? {
            Meaning::Known(Resource::Account(id)) => Ok(Ok(Owner::Account(id))),
            Meaning::Known(_) => Ok(Ok(Owner::User)),
            Meaning::Named(wanted) => Ok(Err(wanted)),
        },
        _ => Err(format!("{} is not an owner; {expected}.", quoted(text))),
    }
}

/// The words for a resource, by name where `call` gives one that reads back as this name. None
/// where words cannot say it.
pub(super) fn words(resource: &Resource, call: &dyn Fn(&Resource) -> Option<String>) -> Option<String> {
    let named = by_name(resource, call).filter(|(words, wanted)| read(words) == Ok(Meaning::Named(wanted.clone())));
    if let Some((words, _)) = named {
        return Some(words);
    }
    let words = match resource {
        Resource::User(id) => format!("user:{id}"),
        Resource::AllAccounts => "accounts:all".to_owned(),
        Resource::Account(id) => format!("account:{id}"),
        Resource::AllZones => "zones:all".to_owned(),
        Resource::ZonesOf(id) => format!("zones:in:{id}"),
        Resource::Zone(id) => format!("zone:{id}"),
        Resource::Bucket {
            account,
            jurisdiction,
            name,
        } => format!("bucket:{account}/{jurisdiction}/{name}"),
        Resource::Raw { key, .. } => key.clone(),
        Resource::RawWithin { within, key, .. } => format!("{within}/{key}"),
    };
    (read(&words).as_ref() == Ok(&Meaning::Known(resource.clone()))).then_some(words)
}

fn by_name(resource: &Resource, call: &dyn Fn(&Resource) -> Option<String>) -> Option<(String, Wanted)> {
    match resource {
        Resource::Zone(_) => call(resource).and_then(|name| Some((format!("zone:{name}"), Wanted::zone(&name)?))),
        Resource::Account(_) => call(resource).map(|name| (format!("account:{name}"), Wanted::Account(name))),
        Resource::ZonesOf(id) => {
            call(&Resource::Account(*id)).map(|name| (format!("zones:in:{name}"), Wanted::ZonesIn(name)))
        }
        Resource::Bucket {
            account: id,
            jurisdiction,
            name,
        } => call(&Resource::Account(*id)).map(|account| {
            let words = format!("bucket:{account}/{jurisdiction}/{name}");
            let (jurisdiction, name) = (jurisdiction.clone(), name.clone());
            let wanted = Wanted::Bucket {
                account,
                jurisdiction,
                name,
            };
            (words, wanted)
        }),
        _ => None,
    }
}

pub(super) fn owner_words(of: Owner, call: &dyn Fn(&Resource) -> Option<String>) -> String {
    let Owner::Account(id) = of else {
        return "user".to_owned();
    };
    call(&Resource::Account(id))
        .map(|name| (format!("account:{name}"), name))
        .filter(|(words, name)| owner(words) == Ok(Err(Wanted::Owner(name.clone()))))
        .map_or_else(|| format!("account:{id}"), |(words, _)| words)
}
