//! The words for permission groups, both ways: `scope/Group label:level` as the dashboard's rows are, Cloudflare's name of a group, its key in
//! template links with a level (`dns:edit`), an id, or `SCOPE/ID` for a group that no catalogue knows. A label may hold colons, so the level
//! is what follows the last colon that leaves a label.

use super::nearest::{did_you_mean, nearest};
use super::resource::like_an_id;
use crate::catalogue::Catalogue;
use crate::catalogue::picker::{Level, Row};
use crate::catalogue::renames::Kind;
use crate::token::id::GroupId;
use crate::token::quoted;
use crate::token::scope::Scope;

/// What the words come to: a group in its scope. The scope is none for an id that the catalogue does not know: it is read off the resources.
pub(super) type Permission = (GroupId, Option<Scope>);

/// Bytes that the words for a permission may have; the longest that are known have 90.
const LONGEST: usize = 300;

/// The words for scopes.
const SCOPES: [&str; 5] = ["account", "zone", "user", "r2", "bucket"];

/// The scope of a word, or of Cloudflare's own string.
pub(super) fn scope(word: &str) -> Option<Scope> {
    match word.trim().to_lowercase().as_str() {
        "account" => Some(Scope::Account),
        "zone" => Some(Scope::Zone),
        "user" => Some(Scope::User),
        "r2" | "bucket" => Some(Scope::Bucket),
        api if api.starts_with("com.") => Some(Scope::from_api(word.trim())),
        _ => None,
    }
}

fn word(scope: &Scope) -> &str {
    match scope {
        Scope::Account => "account",
        Scope::Zone => "zone",
        Scope::User => "user",
        Scope::Bucket => "r2",
        Scope::Other(api) => api,
    }
}

/// Reads the words for one permission group.
pub(super) fn read(text: &str, catalogue: &Catalogue) -> Result<Permission, String> {
    let text = text.trim();
    // Far longer than any: each colon of it would be looked at.
    if text.len() > LONGEST {
        return Err(format!(
            "{} is no permission; expected one such as zone/DNS:edit.",
            quoted(text)
        ));
    }
    if like_an_id(text) {
        return by_id(text, catalogue);
    }
    if let Some(found) = by_name(text, catalogue) {
        return found;
    }
    if let Some((first, rest)) = text.split_once('/') {
        return in_scope(text, first, rest.trim(), catalogue);
    }
    let rows: Vec<&Row> = catalogue.rows().iter().collect();
    let by_key = levels_of(text, &rows, |row, name| row.key.as_deref() == Some(name));
    match by_key.as_slice() {
        [] => Err(unknown(text, catalogue)),
        [one] => one.chosen(),
        several => Err(ambiguous(text, several.iter().map(Cut::choice))),
    }
}

fn by_id(text: &str, catalogue: &Catalogue) -> Result<Permission, String> {
    let id: GroupId = text.parse().map_err(|why| format!("{}: {why}.", quoted(text)))?;
    let scopes = catalogue.group(id).map(|group| group.scopes.as_slice());
    Ok((
        id,
        scopes
            .filter(|scopes| scopes.len() == 1)
            .and_then(|scopes| scopes.first())
            .cloned(),
    ))
}

/// By Cloudflare's name, which is not unique.
fn by_name(text: &str, catalogue: &Catalogue) -> Option<Result<Permission, String>> {
    let named = catalogue.rows().iter().flat_map(|row| {
        let levels = row.levels.iter().filter(|level| level.api_name == text);
        levels.map(move |level| (row, level))
    });
    let named: Vec<(&Row, &Level)> = named.collect();
    match named.as_slice() {
        [] => None,
        [(row, level)] => Some(Ok((level.id, Some(row.scope.clone())))),
        several => Some(Err(ambiguous(
            text,
            several.iter().map(|(row, level)| spelt(row, level)),
        ))),
    }
}

fn in_scope(text: &str, first: &str, rest: &str, catalogue: &Catalogue) -> Result<Permission, String> {
    let Some(scope) = scope(first) else {
        return Err(format!(
            "{} is no scope in {}; {}",
            quoted(first),
            quoted(text),
            did_you_mean(first, &SCOPES)
        ));
    };
    if like_an_id(rest) {
        let (id, of) = by_id(rest, catalogue)?;
        // Cloudflare's own string of a scope is taken at its word: it is how a draft keeps what the catalogue does not say.
        let spoken = first.trim() != scope.as_api();
        return match of {
            Some(of) if spoken && of != scope => Err(format!(
                "{} is a permission of scope {}, not {}.",
                quoted(rest),
                word(&of),
                word(&scope)
            )),
            _ => Ok((id, Some(scope))),
        };
    }
    if let Some(group) = catalogue.named(rest, &scope) {
        return Ok((group.id, Some(scope)));
    }
    let rows: Vec<&Row> = catalogue.rows().iter().filter(|row| row.scope == scope).collect();
    let exactly = levels_of(rest, &rows, |row, name| row.label == name);
    let found = if exactly.is_empty() {
        levels_of(rest, &rows, |row, name| {
            row.label.to_lowercase() == name.to_lowercase() || row.key.as_deref() == Some(name)
        })
    } else {
        exactly
    };
    match found.as_slice() {
        [] => Err(unknown_in(text, rest, &scope, &rows, catalogue)),
        [one] => one.chosen(),
        several => Err(ambiguous(text, several.iter().map(Cut::choice))),
    }
}

/// A row, and what was written as its level.
struct Cut<'a> {
    row: &'a Row,
    level: Option<&'a str>,
}

impl<'a> Cut<'a> {
    fn level(&self) -> Option<&'a Level> {
        let wanted = self.level?.to_lowercase();
        self.row.levels.iter().find(|level| level.word.to_lowercase() == wanted)
    }

    fn chosen(&self) -> Result<Permission, String> {
        let row = self.row;
        if let Some(level) = self.level() {
            return Ok((level.id, Some(row.scope.clone())));
        }
        let levels: Vec<String> = row.levels.iter().map(|level| level.word.to_lowercase()).collect();
        let possible: Vec<&str> = levels.iter().map(String::as_str).collect();
        let label = format!("{}/{}", word(&row.scope), row.label);
        let Some(written) = self.level else {
            return Err(format!(
                "The level of {label} is missing: add :{}.",
                possible.join(" or :")
            ));
        };
        // Cloudflare's API says Write where its dashboard says Edit.
        let near = if written.eq_ignore_ascii_case("write") && possible.contains(&"edit") {
            Some("edit")
        } else {
            nearest(written, possible.iter().copied())
        };
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        let end = if hint.is_empty() { "." } else { "" };
        let there_are = format!("{label} has {}", possible.join(", "));
        Err(format!("{} is no level: {there_are}{hint}{end}", quoted(written)))
    }

    fn choice(&self) -> String {
        match self.level() {
            Some(level) => spelt(self.row, level),
            None => format!("{}/{}:LEVEL", word(&self.row.scope), self.row.label),
        }
    }
}

/// The rows that a text names, cut at the last colon that leaves the name of one; with a level that a row has, those rows alone.
fn levels_of<'a>(text: &'a str, rows: &[&'a Row], is: impl Fn(&Row, &str) -> bool) -> Vec<Cut<'a>> {
    let whole = std::iter::once((text, None));
    let colons = text.rmatch_indices(':');
    let cuts = colons.filter_map(|(at, _)| Some((text.get(..at)?.trim_end(), Some(text.get(at + 1..)?.trim()))));
    let mut first: Vec<Cut<'a>> = Vec::new();
    for (name, level) in cuts.chain(whole) {
        let named = rows.iter().filter(|row| is(row, name)).map(|row| Cut { row, level });
        let named: Vec<Cut<'a>> = named.collect();
        if named.iter().any(|cut| cut.level().is_some()) {
            return named.into_iter().filter(|cut| cut.level().is_some()).collect();
        }
        if first.is_empty() {
            first = named;
        }
    }
    first
}

/// How a level of a row is written.
fn spelt(row: &Row, level: &Level) -> String {
    format!("{}/{}:{}", word(&row.scope), row.label, level.word.to_lowercase())
}

fn ambiguous(text: &str, choices: impl Iterator<Item = String>) -> String {
    let choices: Vec<String> = choices.collect();
    format!(
        "{} means several permissions; write {}.",
        quoted(text),
        choices.join(" or ")
    )
}

/// What is said of a name that Cloudflare does not use any more, or only in its documentation.
fn renamed(text: &str, name: &str, catalogue: &Catalogue) -> Option<String> {
    let (kind, row, level) = catalogue.renamed(name)?;
    let what = match kind {
        Kind::Old => "is an old name: today it is",
        Kind::Page => "is so called in Cloudflare's documentation only: the API has",
    };
    let (shown, words) = (quoted(text), spelt(row, level));
    Some(format!("{shown} {what} {}; write {words}.", level.api_name))
}

fn unknown_in(text: &str, rest: &str, scope: &Scope, rows: &[&Row], catalogue: &Catalogue) -> String {
    if let Some(sentence) = renamed(text, rest, catalogue) {
        return sentence;
    }
    let label = rest.rsplit_once(':').map_or(rest, |(label, _)| label);
    let elsewhere = catalogue
        .rows()
        .iter()
        .find(|row| row.scope != *scope && row.label.eq_ignore_ascii_case(label));
    let near = nearest(label, rows.iter().map(|row| row.label.as_str()));
    let row = near.and_then(|near| rows.iter().find(|row| row.label == near));
    let shown = quoted(text);
    match (row, elsewhere) {
        (_, Some(row)) => {
            let level = row.levels.first().map_or_else(String::new, |level| spelt(row, level));
            format!(
                "{shown}: {} has no such permission; did you mean {level}, which is of scope {}?",
                word(scope),
                word(&row.scope)
            )
        }
        (Some(row), _) => {
            let cut = Cut {
                row,
                level: rest.rsplit_once(':').map(|(_, level)| level.trim()),
            };
            let level = cut.level().or(row.levels.first());
            let near = level.map_or_else(String::new, |level| spelt(row, level));
            format!("{shown} is no permission; did you mean {near}?")
        }
        (None, None) => format!(
            "{shown} is no permission of scope {}; the names are those of Cloudflare's dashboard.",
            word(scope)
        ),
    }
}

fn unknown(text: &str, catalogue: &Catalogue) -> String {
    if let Some(sentence) = renamed(text, text, catalogue) {
        return sentence;
    }
    let shown = quoted(text);
    let bare = text.rsplit_once(':').map_or(text, |(name, _)| name);
    let every = || {
        catalogue
            .rows()
            .iter()
            .flat_map(|row| row.levels.iter().map(move |level| (row, level)))
    };
    let expected = "expected one such as zone/DNS:edit";
    let near = nearest(text, every().map(|(_, level)| level.api_name.as_str()));
    let labels = || {
        catalogue
            .rows()
            .iter()
            .flat_map(|row| [Some(row.label.as_str()), row.key.as_deref()])
            .flatten()
    };
    if let Some(near) = near {
        let words = every()
            .find(|(_, level)| level.api_name == near)
            .map(|(row, level)| spelt(row, level));
        return format!(
            "{shown} is no permission; did you mean {near}, that is {}?",
            words.unwrap_or_default()
        );
    }
    let near = nearest(bare, labels());
    let row = near.and_then(|near| {
        let mut rows = catalogue.rows().iter();
        rows.find(|row| row.label == near || row.key.as_deref() == Some(near))
    });
    match row.and_then(|row| row.levels.first().map(|level| spelt(row, level))) {
        Some(words) => format!("{shown} is no permission; did you mean {words}?"),
        None => format!("{shown} is no permission; {expected}."),
    }
}

/// The words for a group in a scope. None where words cannot say it.
pub(super) fn words(id: GroupId, scope: &Scope, catalogue: &Catalogue) -> Option<String> {
    let rows = catalogue.rows().iter().filter(|row| row.scope == *scope);
    let known = rows.flat_map(|row| row.levels.iter().map(move |level| (row, level)));
    let spelt = known
        .filter(|(_, level)| level.id == id)
        .map(|(row, level)| spelt(row, level));
    let raw = std::iter::once(format!("{}/{id}", scope.as_api()));
    spelt
        .chain(raw)
        .find(|words| read(words, catalogue) == Ok((id, Some(scope.clone()))))
}
