//! What a token of the list can, on what, until when and when it was used last, in the few columns
//! of a row. What is said shorter here is said in full beside the list and on the token's page.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::listed::ListedToken;
use crate::domain::catalog::Catalog;
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::from_policies;
use crate::domain::token::grant::Resource;
use crate::domain::token::record::TokenStatus;
use crate::domain::token::spec::Spec;

/// From more permissions of one level on they are counted.
const NAMED: usize = 4;

/// "Edit DNS +1": a permission of the highest level, and how many others there are; or how many
/// there are of that level.
#[must_use]
pub fn can(spec: &Spec, catalog: &Catalog) -> String {
    let ids: BTreeSet<_> = spec.grants.iter().flat_map(|grant| grant.groups.keys()).collect();
    let mut named: Vec<(bool, String, String)> = Vec::new();
    let mut unknown = 0;
    for id in ids {
        match catalog.row_of(*id) {
            Some((row, level)) => named.push((level.only_reads(), level.bare_word(), row.label.clone())),
            None => unknown += 1,
        }
    }
    named.sort_unstable();
    let unread = spec
        .verbatim
        .iter()
        .filter(|given| from_policies::may_allow(given))
        .count();
    let Some((reads, level, label)) = named.first().cloned() else {
        return match (unknown, unread) {
            (0, 0) => "nothing".to_owned(),
            (0, _) => "not readable here".to_owned(),
            (1, 0) => "a permission unknown here".to_owned(),
            (count, _) => format!("{count} unknown here"),
        };
    };
    let alike = named.iter().filter(|one| one.0 == reads && one.1 == level).count();
    let others = |shown: usize| match named.len() + unknown + unread - shown {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    let words = if alike > NAMED {
        format!("{level} {alike} permissions{}", others(alike))
    } else {
        format!("{level} {label}{}", others(1))
    };
    visible(&words).into_owned()
}

/// "example.com +all": things chosen one by one, then what there is of all of a kind.
#[must_use]
pub fn on(spec: &Spec, names: &dyn Names) -> String {
    let things: BTreeSet<&Resource> = spec.grants.iter().flat_map(|grant| &grant.resources).collect();
    let (wide, single): (Vec<&Resource>, Vec<&Resource>) = things.into_iter().partition(|one| one.is_all());
    let excluded: BTreeSet<&Resource> = spec.grants.iter().flat_map(|grant| &grant.except).collect();
    let but = match excluded.len() {
        0 => String::new(),
        count => format!(" but {count}"),
    };
    let several = |count: usize, of: &Resource| {
        let kind = match of {
            Resource::Zone(_) => "zones",
            Resource::Account(_) => "accounts",
            Resource::Bucket { .. } => "buckets",
            _ => "things",
        };
        format!("{count} {kind}")
    };
    let words = match (single.as_slice(), wide.as_slice()) {
        ([], []) => String::new(),
        ([], [one]) => format!("{}{but}", family(one, names)),
        ([], several) => format!("{}{but}", families(several)),
        ([one], []) => short(one, names),
        ([first, rest @ ..], []) if rest.iter().all(|one| one.scope() == first.scope()) => several(single.len(), first),
        ([first, rest @ ..], []) => format!("{} +{}", short(first, names), rest.len()),
        ([one], _) => format!("{} +all{but}", short(one, names)),
        ([first, ..], _) => format!("{} +all{but}", several(single.len(), first)),
    };
    visible(&words).into_owned()
}

fn short(one: &Resource, names: &dyn Names) -> String {
    match one.meaning().as_ref().unwrap_or(one) {
        Resource::User(_) => "you".to_owned(),
        Resource::Bucket { name, .. } => name.clone(),
        other => names.short(other),
    }
}

fn family(one: &Resource, names: &dyn Names) -> String {
    match one.meaning().as_ref().unwrap_or(one) {
        Resource::AllAccounts => "all accounts".to_owned(),
        Resource::AllZones => "all zones".to_owned(),
        Resource::ZonesOf(id) => format!("zones of {}", names.short(&Resource::Account(*id))),
        other => names.short(other),
    }
}

fn families(all: &[&Resource]) -> String {
    let meant: BTreeSet<Resource> = all
        .iter()
        .map(|one| one.meaning().unwrap_or_else(|| (*one).clone()))
        .collect();
    let has = |wanted: &Resource| meant.contains(wanted);
    match (has(&Resource::AllAccounts), has(&Resource::AllZones)) {
        (true, true) => "all accounts, zones".to_owned(),
        (true, false) => "all accounts +all".to_owned(),
        (false, true) => "all zones +all".to_owned(),
        (false, false) => format!("zones of {} accounts", meant.len()),
    }
}

/// "89 days", "5 h", "never"; of one that does not work, what it is instead. The whole of it is in
/// the detail.
#[must_use]
pub fn expires(token: &ListedToken, now: Timestamp) -> String {
    match &token.record.status {
        _ if token.has_expired(now) && !matches!(token.record.status, TokenStatus::Other(_)) => {
            return "expired".to_owned();
        }
        TokenStatus::Active | TokenStatus::Expired => {}
        TokenStatus::Disabled => return "disabled".to_owned(),
        // "revoked (exposed)": what stands in brackets is in the detail.
        TokenStatus::Other(word) => {
            let first = word.split_whitespace().next().unwrap_or("unknown");
            return visible(first).into_owned();
        }
    }
    match token.record.expires {
        None if token.record.has_unreadable("expires_on") => "not known".to_owned(),
        None => "never".to_owned(),
        Some(end) => left(end, now),
    }
}

/// "2 days"; what is less than two of them in hours or minutes. Of an end that is to come.
pub(super) fn left(end: Timestamp, now: Timestamp) -> String {
    match end.duration_since(now).as_secs().max(0) {
        seconds @ ..3600 => format!("{} min", (seconds / 60).max(1)),
        seconds @ 3600..172_800 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

/// "5 min ago", "yesterday", "211 days", "never": in a column of that title.
#[must_use]
pub fn used(last: Option<Timestamp>, now: Timestamp) -> String {
    let Some(last) = last else {
        return "never".to_owned();
    };
    match now.duration_since(last).as_secs() {
        seconds @ 172_800.. => format!("{} days", seconds / 86_400),
        _ => ago(last, now),
    }
}

/// "5 min ago", "yesterday", "211 days ago".
#[must_use]
pub fn ago(last: Timestamp, now: Timestamp) -> String {
    match now.duration_since(last).as_secs() {
        ..60 => "just now".to_owned(),
        seconds @ 60..3600 => format!("{} min ago", seconds / 60),
        seconds @ 3600..86_400 => format!("{} h ago", seconds / 3600),
        86_400..172_800 => "yesterday".to_owned(),
        seconds => format!("{} days ago", seconds / 86_400),
    }
}
