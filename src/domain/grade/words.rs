//! The sentences of the grade. Names of permissions and things come from outside: the caller makes
//! the sentences safe to show.

use super::effective::{Given, is_wide};
use super::rules::MANY_ZONES;
use super::{Change, Suggestion};
use crate::domain::catalog::Catalog;
use crate::domain::summary::Names;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::domain::token::work;

/// Names in a list before "and 4 more".
const NAMED: usize = 3;

/// "DNS: Edit on all zones of account ACME. Whoever holds it can ...". The number of the grant
/// is before it where there are several.
pub(super) fn of_power(given: &Given<'_>, number: Option<usize>, catalog: &Catalog, names: &dyn Names) -> String {
    let policy = number.map_or_else(String::new, |number| format!("Policy {number}: "));
    let groups = listed(given.groups.iter().map(|id| catalog.in_words(*id)).collect());
    let place = place(given, names);
    let less = if given.less { ", less what is excluded" } else { "" };
    format!(
        "{policy}{groups} on {place}{less}. Whoever holds it {}.",
        given.class.harm
    )
}

/// "Whoever holds it can ..., on example.com." for where the permissions stand beside it.
pub(super) fn brief(given: &Given<'_>, number: Option<usize>, names: &dyn Names) -> String {
    const NAMES: &str = "these names";
    let policy = number.map_or_else(String::new, |number| format!("Policy {number}: "));
    let who = if number.is_some() { "whoever" } else { "Whoever" };
    let (harm, place) = (given.class.harm, short_place(given, names));
    let less = if given.less { ", less what is excluded" } else { "" };
    match given.scope {
        Scope::User => format!("{policy}{who} holds it {harm}{less}."),
        _ if harm.contains(NAMES) => format!("{policy}{who} holds it {}{less}.", harm.replace(NAMES, &place)),
        _ => format!("{policy}{who} holds it {harm}, on {place}{less}."),
    }
}

/// Where, without ids.
fn short_place(given: &Given<'_>, names: &dyn Names) -> String {
    let families: Vec<String> = given
        .resources
        .iter()
        .filter_map(|one| match one {
            Resource::AllAccounts => Some("every account".to_owned()),
            Resource::AllZones => Some("every zone".to_owned()),
            Resource::ZonesOf(id) => Some(format!("all zones of {}", names.short(&Resource::Account(*id)))),
            _ => None,
        })
        .collect();
    match (families.as_slice(), given.resources.as_slice()) {
        ([], [one]) => names.short(one),
        ([], several) => format!("{} {}", several.len(), kind(given.scope)),
        _ => listed(families),
    }
}

/// Where, in few words.
fn place(given: &Given<'_>, names: &dyn Names) -> String {
    // A family says more than what may be a part of it.
    let families = given.resources.iter().filter(|one| is_wide(one));
    let families: Vec<String> = families.map(|one| thing(one, names)).collect();
    if !families.is_empty() {
        return listed(families);
    }
    match given.resources.as_slice() {
        [one] => thing(one, names),
        several => format!("{} {}", several.len(), kind(given.scope)),
    }
}

/// One thing or one family, each kind of its own: a kind that is left to another's words may come
/// back here.
fn thing(resource: &Resource, names: &dyn Names) -> String {
    work::step();
    match resource {
        Resource::AllAccounts => "every account, also ones joined later".to_owned(),
        Resource::AllZones => "every zone of every account, also ones added later".to_owned(),
        Resource::ZonesOf(id) => format!("all zones of account {}", names.resource(&Resource::Account(*id))),
        Resource::User(_) => "you as a user".to_owned(),
        Resource::Account(_) => format!("account {}", names.resource(resource)),
        Resource::Zone(_) => format!("zone {}", names.resource(resource)),
        Resource::Bucket { .. } => format!("R2 {}", names.resource(resource)),
        Resource::Raw { key, .. } => key.clone(),
        Resource::RawWithin { within, key, .. } => format!("{key} within {within}"),
    }
}

fn kind(scope: &Scope) -> &'static str {
    match scope {
        Scope::Account => "accounts",
        Scope::Zone => "zones",
        Scope::User => "users",
        Scope::Bucket => "R2 buckets",
        Scope::Other(_) => "resources",
    }
}

/// The change of a grant in words.
pub(super) fn of_change(change: &Change, given: &Given<'_>, catalog: &Catalog) -> Suggestion {
    match change {
        Change::SingleZones if given.resources.iter().any(|one| is_wide(one)) => {
            Suggestion::new("", "choose single zones instead of all zones")
        }
        Change::SingleZones => Suggestion::new("", &format!("choose at most {MANY_ZONES} zones")),
        Change::SingleAccounts => Suggestion::new("", "choose single accounts instead of all accounts"),
        Change::Permissions {
            read,
            remove,
            everywhere,
        } => {
            let every = if *everywhere { " in every policy" } else { "" };
            let label = |id: &GroupId| match catalog.row_of(*id) {
                Some((row, _)) => row.label.clone(),
                None => id.to_string(),
            };
            let reads = listed(read.iter().map(|(id, _)| label(id)).collect());
            let removed = listed(remove.iter().map(|id| catalog.in_words(*id)).collect());
            match (read.is_empty(), remove.is_empty()) {
                (false, true) => Suggestion::new("If reading is enough", &format!("choose Read for {reads}{every}")),
                (false, false) => {
                    let change = format!("choose Read for {reads}, and leave out {removed}{every}");
                    Suggestion::new("Where that is enough", &change)
                }
                (true, _) => Suggestion::new("If not needed", &format!("leave out {removed}{every}")),
            }
        }
        // Not changes of a grant: they have their own sentences.
        Change::End | Change::Filter | Change::Keep => Suggestion::default(),
    }
}

/// "A, B, C and 4 more".
fn listed(mut names: Vec<String>) -> String {
    names.sort();
    names.dedup();
    let more = names.len().saturating_sub(NAMED);
    if more == 0 {
        return match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        };
    }
    names.truncate(NAMED);
    format!("{} and {more} more", names.join(", "))
}
