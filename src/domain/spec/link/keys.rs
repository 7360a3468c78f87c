//! The permissions of a link: JSON such as `[{"key":"dns","type":"edit"}]`, read exactly, with what
//! was probably meant by a key that does not exist. Cloudflare's own page named wrong keys for 15
//! months (`zone_dns`, `workers_kv`, `cache_purge`): a scope or a level too much, or a part too
//! few.

use std::collections::{BTreeMap, BTreeSet};

use super::super::nearest::{did_you_mean, nearest};
use super::super::tree::{self, Node, What};
use super::address::Form;
use super::{Faults, KEYS};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::keys::{LinkKey, LinkType};
use crate::domain::catalog::picker::{PermissionLevel, PermissionRow};
use crate::domain::token::id::GroupId;
use crate::domain::token::quoted;
use crate::domain::token::scope::Scope;

const FIELDS: [&str; 2] = ["key", "type"];

/// The permission groups that the parameter says.
pub(super) fn read(json: &str, form: Option<Form>, catalog: &Catalog, faults: &mut Faults) -> BTreeMap<GroupId, Scope> {
    let mut groups = BTreeMap::new();
    let node = match tree::json(json) {
        Ok(node) => node,
        Err(wrong) => {
            for (span, sentence) in wrong {
                let before = json.get(..span.start).unwrap_or(json).chars().count();
                faults.add(format!("{KEYS}, character {}", before + 1), sentence);
            }
            return groups;
        }
    };
    let What::List(entries) = &node.what else {
        let sentence = format!("It is {}; expected a list such as {EXAMPLE}.", node.kind());
        faults.add(KEYS, sentence);
        return groups;
    };
    if entries.is_empty() {
        faults.add(KEYS, format!("The list is empty; expected one such as {EXAMPLE}."));
    }
    for (at, entry) in entries.iter().enumerate() {
        if faults.enough() {
            break;
        }
        let place = format!("{KEYS}, entry {}", at + 1);
        let Some(link) = entry_of(entry, &place, catalog, faults) else {
            continue;
        };
        match found(&link, form, catalog) {
            Ok((id, scope)) => {
                if groups.insert(id, scope).is_some() {
                    let sentence = format!("{} with type {} is here already.", quoted(&link.key), link.kind.word());
                    faults.add(place, sentence);
                }
            }
            Err(sentence) => faults.add(place, sentence),
        }
    }
    groups
}

const EXAMPLE: &str = r#"[{"key":"dns","type":"edit"}]"#;

/// The key and the type of an entry, when both can be read.
fn entry_of(node: &Node, place: &str, catalog: &Catalog, faults: &mut Faults) -> Option<LinkKey> {
    let What::Table(entries) = &node.what else {
        let example = EXAMPLE.trim_matches(['[', ']']);
        faults.add(place, format!("It is {}; expected {example}.", node.kind()));
        return None;
    };
    for entry in entries.iter().filter(|entry| !FIELDS.contains(&entry.key.as_str())) {
        let hint = did_you_mean(&entry.key, &FIELDS);
        let sentence = format!("{} is not a field of a permission: {hint}", quoted(&entry.key));
        faults.add(place, sentence);
    }
    let mut field = |name: &str| match entries.iter().find(|entry| entry.key == name).map(|entry| &entry.node) {
        None => {
            faults.add(place, format!("It has no {name}."));
            None
        }
        Some(Node {
            what: What::Text(text), ..
        }) => Some(text.clone()),
        Some(other) => {
            faults.add(place, format!("{name} is {}; expected a text in quotes.", other.kind()));
            None
        }
    };
    let (key, kind) = (field("key"), field("type"));
    let known = kind.as_deref().map(|word| LinkType::of(word).ok_or(word));
    if let Some(Err(word)) = known {
        faults.add(place, no_type(word));
        // A key that does not exist is told beside it.
        if let Some(key) = key.as_deref().filter(|key| kinds(key, catalog).is_empty()) {
            faults.add(place, no_key(key, catalog));
        }
    }
    match (key, known) {
        (Some(key), Some(Ok(kind))) => Some(LinkKey { key, kind }),
        _ => None,
    }
}

fn no_type(word: &str) -> String {
    // Cloudflare's API says Write where its links say edit.
    let hint = if word.eq_ignore_ascii_case("write") {
        "did you mean edit?".to_owned()
    } else {
        did_you_mean(word, &LinkType::ALL.map(LinkType::word))
    };
    format!("{} is not a type: {hint}", quoted(word))
}

/// The permission group that an entry means, and its scope.
fn found(link: &LinkKey, form: Option<Form>, catalog: &Catalog) -> Result<(GroupId, Scope), String> {
    let shown = quoted(&link.key);
    let named: Vec<(&PermissionRow, &PermissionLevel)> = catalog.linked(link).collect();
    let (row, level) = match named.as_slice() {
        [] => {
            let kinds = kinds(&link.key, catalog);
            return Err(if kinds.is_empty() {
                no_key(&link.key, catalog)
            } else {
                let kinds: Vec<&str> = kinds.into_iter().map(LinkType::word).collect();
                format!("{shown} has no type {}, only {}.", link.kind.word(), kinds.join(", "))
            });
        }
        [one] => *one,
        [first, ..] => {
            let names: Vec<&str> = named.iter().map(|(_, level)| level.api_name.as_str()).collect();
            if named.iter().any(|(_, level)| level.id != first.1.id) {
                return Err(format!("{shown} means several permissions: {}.", names.join(", ")));
            }
            *first
        }
    };
    // One of no scope could be given nothing to touch.
    if let (Scope::Other(scope), Some(refused)) = (&row.scope, &level.refused)
        && scope.is_empty()
    {
        return Err(format!("{shown}: {refused}"));
    }
    if row.scope == Scope::User && matches!(form, Some(Form::Account(_))) {
        return Err(format!(
            "{shown} ({}) is a permission of a user, which the token of an account cannot hold.",
            row.label
        ));
    }
    Ok((level.id, row.scope.clone()))
}

/// Every key that a link may have.
fn every(catalog: &Catalog) -> impl Iterator<Item = (&PermissionRow, &LinkKey)> {
    let rows = catalog.rows().iter();
    rows.flat_map(|row| {
        row.levels
            .iter()
            .filter_map(move |level| Some((row, level.link.as_ref()?)))
    })
}

fn kinds(key: &str, catalog: &Catalog) -> BTreeSet<LinkType> {
    every(catalog)
        .filter(|(_, link)| link.key == key)
        .map(|(_, link)| link.kind)
        .collect()
}

fn no_key(key: &str, catalog: &Catalog) -> String {
    let shown = quoted(key);
    match meant(key, catalog) {
        Some((row, near)) => format!(
            "{shown} is not a key; did you mean {near} ({}, {})?",
            row.scope.word(),
            row.label
        ),
        None => format!("{shown} is not a key of a permission, and none is similar."),
    }
}

/// The key that was probably meant, with its row.
fn meant<'a>(key: &str, catalog: &'a Catalog) -> Option<(&'a PermissionRow, &'a str)> {
    const SCOPES: [&str; 3] = ["zone_", "account_", "user_"];
    const LEVELS: [&str; 7] = ["_read", "_write", "_edit", "_purge", "_run", "_revoke", "_keys"];
    const LONGEST: usize = 80;
    if key.len() > LONGEST {
        return None;
    }
    let key = key.trim().to_lowercase().replace(['-', ' ', '.'], "_");
    let bare = SCOPES.iter().find_map(|scope| key.strip_prefix(scope)).unwrap_or(&key);
    let less = |word: &'_ str| {
        LEVELS
            .iter()
            .find_map(|level| word.strip_suffix(level))
            .map(str::to_owned)
    };
    let spellings = [Some(key.clone()), less(&key), Some(bare.to_owned()), less(bare)];
    let exactly = |word: &str| every(catalog).find(|(_, link)| link.key == word);
    // A part too few: the shortest key that goes on from it.
    let longer = |word: &str| {
        let goes_on = |link: &LinkKey| link.key.strip_prefix(word).is_some_and(|rest| rest.starts_with('_'));
        let all = every(catalog).filter(|(_, link)| goes_on(link));
        all.min_by_key(|(_, link)| link.key.len())
    };
    let spelt = spellings.iter().flatten().filter(|word| !word.is_empty());
    let by_spelling = spelt.clone().find_map(|word| exactly(word));
    let alike = || nearest(&key, every(catalog).map(|(_, link)| link.key.as_str())).and_then(exactly);
    let by_label = || {
        let label = |row: &PermissionRow| row.label.to_lowercase().replace(' ', "_");
        let labels: Vec<String> = every(catalog).map(|(row, _)| label(row)).collect();
        let near = nearest(&key, labels.iter().map(String::as_str))?;
        every(catalog).find(|(row, _)| label(row) == near)
    };
    by_spelling
        .or_else(|| spelt.clone().find_map(|word| longer(word)))
        .or_else(alike)
        .or_else(by_label)
        .map(|(row, link)| (row, link.key.as_str()))
}
