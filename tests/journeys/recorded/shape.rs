//! The shape of a JSON value: which fields there are, and of which kind. Values are never told. It
//! knows no API.

use std::collections::BTreeMap;

use serde_json::Value;

/// Every path of a value with its kind. Keys that are data (ids, resource names) count as one, and
/// so do the entries of a list.
fn shape(value: &Value, path: &str, found: &mut BTreeMap<String, String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    let kinds = found.entry(path.to_owned()).or_default();
    if !kinds.split(" or ").any(|known| known == kind) {
        *kinds = if kinds.is_empty() {
            kind.to_owned()
        } else {
            format!("{kinds} or {kind}")
        };
    }
    match value {
        Value::Array(entries) => entries
            .iter()
            .for_each(|entry| shape(entry, &format!("{path}[]"), found)),
        Value::Object(fields) => {
            for (key, value) in fields {
                let named = key.len() < 32 && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
                shape(value, &format!("{path}.{}", if named { key } else { "*" }), found);
            }
        }
        _ => {}
    }
}

/// Whether the other answer has what this is a part of, so that its absence means something: an
/// empty list tells nothing about its entries.
fn known_place(path: &str, other: &BTreeMap<String, String>) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(parent, field)| !field.ends_with("[]") && other.contains_key(parent))
}

/// What one answer has and another has not, or has as something else: `whose` are the two names.
pub(crate) fn between(here: &Value, there: &Value, whose: [&str; 2]) -> Vec<String> {
    let (mut one, mut other) = (BTreeMap::new(), BTreeMap::new());
    shape(here, "", &mut one);
    shape(there, "", &mut other);
    let mut found = Vec::new();
    for (path, kind) in &one {
        match other.get(path) {
            None if known_place(path, &other) => {
                found.push(format!("{} has {path} ({kind}), {} has not", whose[0], whose[1]));
            }
            Some(differs) if differs != kind => {
                found.push(format!("{path} is {kind} at {}, {differs} at {}", whose[0], whose[1]));
            }
            _ => {}
        }
    }
    let more = other
        .iter()
        .filter(|(path, _)| !one.contains_key(*path) && known_place(path, &one));
    found.extend(more.map(|(path, kind)| format!("{} has {path} ({kind}), {} has not", whose[1], whose[0])));
    found
}
