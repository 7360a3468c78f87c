//! The words for permission groups, both ways: `scope/Group label:level` as the dashboard's rows
//! are and whatever else people write for it ([`crate::domain::catalog::wording`]), an id, or
//! `SCOPE/ID` for a group that no catalog knows. What words mean is decided there; here is what
//! is said where they do not mean one.

use super::nearest::did_you_mean;
use super::resource::like_an_id;
use crate::domain::catalog::Catalog;
use crate::domain::catalog::picker::PermissionRow;
use crate::domain::catalog::renames::RenameKind;
use crate::domain::catalog::wording::{Choice, LONGEST, Near, Reading, scope_of, scope_word, spelt};
use crate::domain::token::id::GroupId;
use crate::domain::token::quoted;
use crate::domain::token::scope::Scope;

/// What the words come to: a group in its scope. The scope is none for an id that the catalog
/// does not know: it is read off the resources.
pub(super) type Permission = (GroupId, Option<Scope>);

/// The words for scopes.
const SCOPES: [&str; 5] = ["account", "zone", "user", "r2", "bucket"];

/// Choices that a sentence names at most.
const NAMED: usize = 6;

/// Reads the words for one permission group or several, each with its words.
pub(super) fn read_all(text: &str, catalog: &Catalog) -> Vec<(String, Result<Permission, String>)> {
    let one = |words: &str, found| vec![(words.to_owned(), found)];
    if let Some(found) = by_id(text, catalog) {
        return one(text, found);
    }
    let all = catalog.permissions(text).into_iter();
    let judged = all.map(|(words, reading)| {
        let found = by_id(words, catalog).unwrap_or_else(|| judged(words, &reading, catalog));
        (words.to_owned(), found)
    });
    judged.collect()
}

/// Reads the words for one permission group.
pub(super) fn read(text: &str, catalog: &Catalog) -> Result<Permission, String> {
    by_id(text, catalog).unwrap_or_else(|| judged(text, &catalog.permission(text), catalog))
}

/// An id, alone or behind its scope.
fn by_id(text: &str, catalog: &Catalog) -> Option<Result<Permission, String>> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    if like_an_id(text) {
        return Some(known(text, catalog));
    }
    let (first, rest) = text.split_once('/')?;
    let (scope, rest) = (scope_of(first)?, rest.trim());
    like_an_id(rest).then(|| {
        let (id, of) = known(rest, catalog)?;
        // Cloudflare's own string of a scope is taken at its word: it is how a draft keeps what the
        // catalog does not say.
        let spoken = first.trim() != scope.as_api();
        match of {
            Some(of) if spoken && of != scope => Err(format!(
                "{} is a permission of scope {}, not {}.",
                quoted(rest),
                scope_word(&of),
                scope_word(&scope)
            )),
            _ => Ok((id, Some(scope))),
        }
    })
}

fn known(text: &str, catalog: &Catalog) -> Result<Permission, String> {
    let id: GroupId = text.parse().map_err(|why| format!("{}: {why}.", quoted(text)))?;
    let scopes = catalog.group(id).map(|group| group.scopes.as_slice());
    Ok((
        id,
        scopes
            .filter(|scopes| scopes.len() == 1)
            .and_then(|scopes| scopes.first())
            .cloned(),
    ))
}

/// The permission, or a sentence: what is missing or meant by several, with the spelling of each.
fn judged(text: &str, reading: &Reading<'_>, catalog: &Catalog) -> Result<Permission, String> {
    let shown = quoted(text.trim());
    Err(match reading {
        Reading::One(one) => return Ok((one.level.id, Some(one.row.scope.clone()))),
        Reading::Several(all) => format!("{shown} means several permissions; write {}.", listed(all)),
        Reading::NoLevel(all) => without_level(&shown, all),
        Reading::OtherLevel(level, all) => format!("{shown}: there is no level {level}; {}.", levels(all)),
        Reading::OtherScope(scope, meant, rows) => elsewhere(&shown, scope, meant, rows),
        Reading::Former(kind, all) => former(&shown, *kind, all),
        Reading::Unknown => unknown(text.trim(), catalog),
    })
}

/// Choices in the spec's spelling, as one goes on reading.
fn listed(all: &[Choice<'_>]) -> String {
    let words: Vec<String> = all.iter().take(NAMED).map(Choice::spelt).collect();
    words.join(" or ")
}

/// `zone/DNS has read, edit`, for each group.
fn levels(all: &[Choice<'_>]) -> String {
    let mut groups: Vec<(&PermissionRow, Vec<String>)> = Vec::new();
    for choice in all {
        let level = choice.level.word.to_lowercase();
        match groups.last_mut().filter(|(row, _)| *row == choice.row) {
            Some((_, levels)) => levels.push(level),
            None => groups.push((choice.row, vec![level])),
        }
    }
    let has = groups
        .iter()
        .map(|(row, levels)| format!("{} has {}", label(row), levels.join(", ")));
    has.collect::<Vec<_>>().join("; ")
}

fn label(row: &PermissionRow) -> String {
    format!("{}/{}", scope_word(&row.scope), row.label)
}

fn without_level(shown: &str, all: &[Choice<'_>]) -> String {
    let one = all
        .first()
        .map(|choice| choice.row)
        .filter(|row| all.iter().all(|choice| choice.row == *row));
    let Some(row) = one else {
        return format!("{shown} names no level, and several groups; write {}.", listed(all));
    };
    let levels: Vec<String> = all.iter().map(|choice| choice.level.word.to_lowercase()).collect();
    format!("The level of {} is missing: add :{}.", label(row), levels.join(" or :"))
}

fn elsewhere(shown: &str, scope: &Scope, meant: &[Choice<'_>], rows: &[&PermissionRow]) -> String {
    let wanted = scope_word(scope);
    let of: Vec<String> = rows
        .iter()
        .map(|row| format!("{} is of scope {}", label(row), scope_word(&row.scope)))
        .collect();
    match (meant, rows) {
        ([], _) => format!("{shown}: {wanted} has no such permission; {}.", of.join(", ")),
        (_, [row]) => format!(
            "{shown}: {wanted} has no such permission; did you mean {}, which is of scope {}?",
            listed(meant),
            scope_word(&row.scope)
        ),
        _ => format!(
            "{shown}: {wanted} has no such permission; did you mean {}?",
            listed(meant)
        ),
    }
}

/// What is said of a name that Cloudflare does not use any more, or only in its documentation.
fn former(shown: &str, kind: RenameKind, all: &[Choice<'_>]) -> String {
    let what = match kind {
        RenameKind::Old => "is an old name: today it is",
        RenameKind::Page => "has this name only in Cloudflare’s documentation: the API has",
    };
    let names: Vec<&str> = all.iter().map(|choice| choice.level.api_name.as_str()).collect();
    format!("{shown} {what} {}; write {}.", names.join(" or "), listed(all))
}

/// What was probably meant; never another level than was written, nor another group than one that
/// is named exactly.
fn unknown(text: &str, catalog: &Catalog) -> String {
    let shown = quoted(text);
    let near = catalog.nearest_permission(text);
    let scope = text.split_once('/').map(|(first, rest)| (first, scope_of(first), rest));
    if let Some((first, None, rest)) = scope
        && (near.is_none() || catalog.permission(rest) != Reading::Unknown)
    {
        return format!(
            "{} is not a scope in {shown}; {}",
            quoted(first),
            did_you_mean(first, &SCOPES)
        );
    }
    match (near, scope) {
        (Some(Near::Level(written, all, near)), _) => {
            let near: Vec<String> = near.iter().map(|choice| choice.level.word.to_lowercase()).collect();
            let end = if near.is_empty() {
                ".".to_owned()
            } else {
                format!("; did you mean {}?", near.join(" or "))
            };
            format!("{} is not a level: {}{end}", quoted(&written), levels(&all))
        }
        (Some(Near::Group(near)), _) => format!("{shown} is not a permission; did you mean {}?", listed(&near)),
        (Some(Near::WithoutLevel(level, all)), _) => {
            format!(
                "{shown} is not a permission; the nearest name has no level {level}: {}.",
                levels(&all)
            )
        }
        (Some(Near::Several), _) => {
            format!("{shown} is not a permission; it seems to hold several: write each in a string of its own.")
        }
        (None, Some((_, Some(scope), _))) => format!(
            "{shown} is not a permission of scope {}; the names are those of Cloudflare’s dashboard.",
            scope_word(&scope)
        ),
        (None, _) => format!("{shown} is not a permission; expected one such as zone/DNS:edit."),
    }
}

/// The words for a group in a scope. None where words cannot say it.
pub(super) fn words(id: GroupId, scope: &Scope, catalog: &Catalog) -> Option<String> {
    let rows = catalog.rows().iter().filter(|row| row.scope == *scope);
    let known = rows.flat_map(|row| row.levels.iter().map(move |level| (row, level)));
    let spelt = known
        .filter(|(_, level)| level.id == id)
        .map(|(row, level)| spelt(row, level));
    let raw = std::iter::once(format!("{}/{id}", scope.as_api()));
    spelt
        .chain(raw)
        .find(|words| read(words, catalog) == Ok((id, Some(scope.clone()))))
}
