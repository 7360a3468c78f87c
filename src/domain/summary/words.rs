//! What things are called on the page, and lists of many packed into lines. Names come from
//! outside: the page makes them safe to show.

use std::collections::HashMap;

use super::Names;
use crate::domain::text::width;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::domain::token::work;

/// Columns of a line of a list: about one row of the smallest common window, so that the cursor
/// steps through thousands of names in steps that can be seen.
pub(super) const LONGEST: usize = 72;

/// Names in a sentence before "and 4 more".
const NAMED: usize = 3;

/// The names after the words that introduce them, in lines of about [`LONGEST`] columns; one line
/// where there is no name.
pub(super) fn packed(before: &str, names: &[String], between: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = before.to_owned();
    let mut fresh = true;
    for (at, name) in names.iter().enumerate() {
        work::step();
        if !fresh && width(&line) + width(name) > LONGEST {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
        }
        line.push_str(name);
        if at + 1 < names.len() {
            line.push_str(between);
        }
        fresh = false;
    }
    lines.push(line);
    lines
}

/// "A, B, C and 4 more".
pub(super) fn some(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, before)) if more == 0 => format!("{} and {last}", before.join(", ")),
        Some(_) => {
            let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
            format!("{} and {more} more", named.join(", "))
        }
    }
}

/// The names of many things in alphabetical order, short where that is clear.
pub(super) fn sorted(resources: &[&Resource], names: &dyn Names) -> Vec<String> {
    let short: Vec<String> = resources.iter().map(|one| short(one, names)).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    for name in &short {
        *count.entry(name).or_default() += 1;
    }
    let unclear = |name: &String| count.get(name.as_str()).is_some_and(|count| *count > 1);
    let mut all: Vec<String> = resources
        .iter()
        .zip(&short)
        .map(|(one, name)| if unclear(name) { full(one, names) } else { name.clone() })
        .collect();
    all.sort();
    all
}

fn short(resource: &Resource, names: &dyn Names) -> String {
    work::step();
    match resource {
        Resource::Zone(_) | Resource::Account(_) => names.short(resource),
        other => full(other, names),
    }
}

/// The name alone, with all that makes it one thing.
fn full(resource: &Resource, names: &dyn Names) -> String {
    work::step();
    match resource {
        Resource::Bucket {
            account,
            jurisdiction,
            name,
        } => format!(
            "{name} ({jurisdiction}) of account {}",
            names.short(&Resource::Account(*account))
        ),
        Resource::Raw { key, .. } => key.clone(),
        Resource::RawWithin { within, key, .. } => format!("{key} within {within}"),
        other => names.resource(other),
    }
}

/// What it is and which: "zone example.com (id)". A family, part of which was spoken of already, is
/// called "other".
pub(super) fn thing(resource: &Resource, other: bool, names: &dyn Names) -> String {
    work::step();
    let account = |id| names.resource(&Resource::Account(id));
    match (resource, other) {
        (Resource::AllAccounts, false) => "every account, also ones joined later".to_owned(),
        (Resource::AllAccounts, true) => "every other account, also ones joined later".to_owned(),
        (Resource::AllZones, false) => "every zone of every account, also ones added later".to_owned(),
        (Resource::AllZones, true) => "every other zone of every account, also ones added later".to_owned(),
        (Resource::ZonesOf(id), false) => format!("all zones of account {}, also ones added later", account(*id)),
        (Resource::ZonesOf(id), true) => format!("all other zones of account {}, also ones added later", account(*id)),
        (Resource::Account(_), _) => format!("account {}", full(resource, names)),
        (Resource::Zone(_), _) => format!("zone {}", full(resource, names)),
        (Resource::Bucket { .. }, _) => format!("R2 bucket {}", full(resource, names)),
        (Resource::User(_) | Resource::Raw { .. } | Resource::RawWithin { .. }, _) => full(resource, names),
    }
}

/// "12 zones".
pub(super) fn count(many: usize, scope: &Scope) -> String {
    let kind = match scope {
        Scope::Account => "accounts",
        Scope::Zone => "zones",
        Scope::User => "users",
        Scope::Bucket => "R2 buckets",
        Scope::Other(_) => "resources",
    };
    format!("{many} {kind}")
}
