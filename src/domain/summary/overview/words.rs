//! What permissions, things and spans are called where there is little room.

use jiff::Timestamp;

use super::super::Names;
use super::super::reach::width_of;
use super::super::words::sorted;
use crate::domain::catalog::Catalog;
use crate::domain::text::width;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// Columns for the names of permissions before they are counted instead.
const NAMED: usize = 34;
/// So few permissions are always named: a number says nothing that can be judged.
const ALWAYS: usize = 3;
/// From so many permissions of one level on they are only counted.
const MANY: usize = 12;

/// A level's word and what it means; empty where that is said nowhere.
pub(super) type Level = (String, &'static str);

/// The level of a permission and what that is a level of; none where the catalog does not know it.
pub(super) fn level_of(id: GroupId, catalog: &Catalog) -> Option<(Level, String)> {
    let (row, level) = catalog.row_of(id)?;
    let bare = level.bare_word();
    let gloss = match bare.as_str() {
        "Edit" => "create, read, change, delete and list",
        "Read" => "read and list",
        "Metadata Read" => "settings, not content",
        _ => "",
    };
    let label = if bare == level.word {
        row.label.clone()
    } else {
        format!("{} ({})", row.label, level.api_name)
    };
    Some(((bare, gloss), label))
}

/// "Zone · DNS", "DNS, Zone Settings and 7 more" or "118 Account permissions", and whether that is
/// all of them by name.
pub(super) fn permissions(labels: &[String], scope: &Scope) -> (String, bool) {
    if let [one] = labels {
        return (format!("{} · {one}", scope.word()), true);
    }
    let all = labels.join(", ");
    let fits = width(&all) <= NAMED;
    if fits || labels.len() <= ALWAYS {
        return (all, fits);
    }
    let named = few(labels, NAMED, ", ");
    if labels.len() < MANY && width(&named) <= NAMED && named.contains(" and ") {
        return (named, false);
    }
    (format!("{} {} permissions", labels.len(), scope.word()), false)
}

/// As many names as fit into so many columns, and how many more there are; at least one.
pub(super) fn few(names: &[String], room: usize, between: &str) -> String {
    let all = names.join(between);
    if width(&all) <= room || names.len() < 2 {
        return all;
    }
    let mut said = names.first().cloned().unwrap_or_default();
    let mut shown = 1;
    for name in names.iter().skip(1) {
        let longer = format!("{said}{between}{name}");
        if width(&longer) + " and 999 more".len() > room {
            break;
        }
        said = longer;
        shown += 1;
    }
    format!("{said} and {} more", names.len() - shown)
}

/// What these things are called together, and the id of the one where a name stands for it.
pub(super) fn on(things: &[&Resource], scope: &Scope, names: &dyn Names) -> (String, String) {
    let (single, wide): (Vec<&Resource>, Vec<&Resource>) = things.iter().partition(|one| width_of(one) == 0);
    let of = |id| names.short(&Resource::Account(id));
    let other = if single.is_empty() { "" } else { "other " };
    let mut words: Vec<String> = Vec::new();
    let called = sorted(&single, names);
    let several = match called.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        [one, another] => Some(format!("{one} and {another}")),
        [one, rest @ ..] => Some(format!("{one} and {} more", rest.len())),
    };
    let kind = match (scope, single.as_slice()) {
        (Scope::Account, [_]) => "account ",
        (Scope::Account, _) => "accounts ",
        (Scope::Bucket, [_]) => "bucket ",
        (Scope::Bucket, _) => "buckets ",
        _ => "",
    };
    words.extend(several.map(|names| format!("{kind}{names}")));
    words.extend(wide.iter().map(|one| match one {
        Resource::AllAccounts => format!("every {other}account, later ones too"),
        Resource::AllZones => format!("all {other}zones, later ones too"),
        Resource::ZonesOf(id) => format!("all {other}zones of {}, later ones too", of(*id)),
        family => names.short(family),
    }));
    let id = match single.as_slice() {
        [Resource::Zone(id)] if called != [id.to_string()] => id.to_string(),
        [Resource::Account(id)] if called != [id.to_string()] => id.to_string(),
        [Resource::User(_)] => return ("you".to_owned(), String::new()),
        _ => String::new(),
    };
    let id = if wide.is_empty() { id } else { String::new() };
    (words.join(", and "), id)
}

/// "90 days", or what is less than two of them in hours.
pub(super) fn lasting(start: Timestamp, end: Timestamp) -> String {
    let seconds = end.as_second().saturating_sub(start.as_second()).max(0);
    let said = |count: i64, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    // Some seconds have passed since it was chosen.
    match (seconds + 1800) / 3600 {
        0 => said((seconds + 59) / 60, "minute"),
        hours @ 1..48 => said(hours, "hour"),
        hours => said((hours + 12) / 24, "day"),
    }
}
