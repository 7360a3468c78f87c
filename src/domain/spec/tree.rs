//! TOML and JSON as one small tree. Every node knows where it is, since every fault is told
//! with its line and column. Entries keep the order of the file; a key that is there twice is
//! refused here. Knows nothing of tokens.

use std::ops::Range;

use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast};
use serde_json::{Map, Number, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::SpecFault;
use crate::domain::token::quoted;

/// A value and where it is.
#[derive(Debug)]
pub(super) struct Node {
    /// Bytes of the text.
    pub(super) span: Range<usize>,
    pub(super) what: What,
}

/// A value.
#[derive(Debug)]
pub(super) enum What {
    Null,
    Bool(bool),
    /// None for what JSON has no number for, such as TOML's `inf`.
    Number(Option<Number>),
    Text(String),
    /// A date or a time that TOML knows without quotes.
    Date(String),
    List(Vec<Node>),
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) at: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// What it is, for "expected ..., found ...".
    pub(super) fn kind(&self) -> &'static str {
        match self.what {
            What::Null => "null",
            What::Bool(_) => "true or false",
            What::Number(_) => "a number",
            What::Text(_) => "a text",
            What::Date(_) => "a date",
            What::List(_) => "a list",
            What::Table(_) => "a table",
        }
    }

    /// The same as JSON.
    pub(super) fn json(&self) -> Value {
        match &self.what {
            What::Null => Value::Null,
            What::Bool(value) => Value::Bool(*value),
            What::Number(number) => number.clone().map_or(Value::Null, Value::Number),
            What::Text(text) | What::Date(text) => Value::String(text.clone()),
            What::List(items) => Value::Array(items.iter().map(Self::json).collect()),
            What::Table(entries) => {
                let entries = entries.iter().map(|entry| (entry.key.clone(), entry.node.json()));
                Value::Object(entries.collect::<Map<_, _>>())
            }
        }
    }
}

/// A fault before its place is counted: the bytes it is about, and the sentence.
pub(super) type Wrong = (Range<usize>, String);

/// Puts faults in the order of the file, with line and column; one pass over the text, however many
/// there are.
pub(super) fn placed(text: &str, mut wrong: Vec<Wrong>) -> Vec<SpecFault> {
    wrong.sort_by_key(|(span, _)| span.start);
    let (mut line, mut column) = (1, 1);
    let mut letters = text.char_indices().peekable();
    let place = |(span, sentence): Wrong| {
        while let Some((_, letter)) = letters.next_if(|(at, _)| *at < span.start) {
            if letter == '\n' {
                (line, column) = (line + 1, 1);
            } else {
                column += 1;
            }
        }
        SpecFault { line, column, sentence }
    };
    let mut faults: Vec<SpecFault> = wrong.into_iter().map(place).collect();
    faults.dedup();
    faults
}

/// Whether a text is JSON: its first character that is no white space is `{`, or it begins as a
/// list of tables, which TOML does not know.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    let listed = text.strip_prefix('[').map(str::trim_start);
    text.starts_with('{') || listed.is_some_and(|first| first.starts_with('{'))
}

/// Reads a text, JSON or else TOML. Beside the tree are the keys that are there twice, of which
/// the first counts: they are faults, and what else is wrong can be told with them.
pub(super) fn parse(text: &str) -> Result<(Node, Vec<Wrong>), Vec<Wrong>> {
    if is_json(text) {
        json_with_twice(text)
    } else {
        toml(text)
    }
}

/// Strict JSON; a key that is there twice is a fault.
pub(super) fn json(text: &str) -> Result<Node, Vec<Wrong>> {
    match json_with_twice(text)? {
        (node, twice) if twice.is_empty() => Ok(node),
        (_, twice) => Err(twice),
    }
}

fn here_twice(key: &str) -> String {
    format!("{} is here twice.", quoted(key))
}

fn json_with_twice(text: &str) -> Result<(Node, Vec<Wrong>), Vec<Wrong>> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let parsed = parse_to_ast(text, &CollectOptions::default(), &strict).map_err(|error| {
        let range = error.range();
        vec![(range.start..range.end, format!("This is not JSON: {}.", error.kind()))]
    })?;
    let mut twice = Vec::new();
    let Some(value) = parsed.value else {
        return Err(vec![(0..0, "This is not JSON: it is empty.".to_owned())]);
    };
    let node = from_json(value, &mut twice);
    Ok((node, twice))
}

fn from_json(value: ast::Value<'_>, twice: &mut Vec<Wrong>) -> Node {
    let (range, what) = match value {
        ast::Value::NullKeyword(null) => (null.range, What::Null),
        ast::Value::BooleanLit(value) => (value.range, What::Bool(value.value)),
        ast::Value::NumberLit(number) => (number.range, What::Number(number.value.parse().ok())),
        ast::Value::StringLit(text) => (text.range, What::Text(text.value.into_owned())),
        ast::Value::Array(list) => {
            let items = list.elements.into_iter().map(|item| from_json(item, twice));
            (list.range, What::List(items.collect()))
        }
        ast::Value::Object(table) => {
            let mut entries: Vec<Entry> = Vec::new();
            let mut seen = std::collections::HashSet::new();
            for property in table.properties {
                let at = property.name.range();
                let at = at.start..at.end;
                let key = property.name.into_string();
                let node = from_json(property.value, twice);
                if seen.insert(key.clone()) {
                    entries.push(Entry { key, at, node });
                } else {
                    twice.push((at, here_twice(&key)));
                }
            }
            (table.range, What::Table(entries))
        }
    };
    Node {
        span: range.start..range.end,
        what,
    }
}

fn toml(text: &str) -> Result<(Node, Vec<Wrong>), Vec<Wrong>> {
    /// The parser's own words.
    const TWICE: &str = "duplicate key";
    let (table, errors) = DeTable::parse_recoverable(text);
    let only_twice = errors.iter().all(|error| error.message() == TWICE);
    let wrong = errors.iter().map(|error| {
        let end = text.len();
        let span = error.span().unwrap_or(end..end);
        let sentence = match text.get(span.clone()) {
            Some(key) if error.message() == TWICE => here_twice(key),
            _ => format!("This is not TOML: {}.", error.message().trim_end_matches('.')),
        };
        (span, sentence)
    });
    let wrong = wrong.collect();
    if !only_twice {
        return Err(wrong);
    }
    let span = table.span();
    let what = from_table(table.into_inner());
    Ok((Node { span, what }, wrong))
}

fn from_table(table: DeTable<'_>) -> What {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry {
            at: key.span(),
            key: key.into_inner().into_owned(),
            node: from_toml(value),
        })
        .collect();
    entries.sort_by_key(|entry| entry.at.start);
    What::Table(entries)
}

fn from_toml(value: Spanned<DeValue<'_>>) -> Node {
    let span = value.span();
    let what = match value.into_inner() {
        DeValue::String(text) => What::Text(text.into_owned()),
        DeValue::Integer(number) => {
            let whole = i64::from_str_radix(number.as_str(), number.radix());
            What::Number(whole.ok().map(Number::from))
        }
        DeValue::Float(number) => What::Number(number.as_str().parse().ok().and_then(Number::from_f64)),
        DeValue::Boolean(value) => What::Bool(value),
        DeValue::Datetime(time) => What::Date(time.to_string()),
        DeValue::Array(items) => What::List(items.into_iter().map(from_toml).collect()),
        DeValue::Table(table) => from_table(table),
    };
    Node { span, what }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let wrong = parse(text).map_or_else(|wrong| wrong, |(_, twice)| twice);
        let faults = placed(text, wrong);
        faults
            .iter()
            .map(|fault| format!("{}:{}: {}", fault.line, fault.column, fault.sentence))
            .collect()
    }

    #[test]
    fn both_notations_make_the_same_tree() {
        let toml = "a = 'x'\nb = [1, true]\n[c]\nd = 2027-01-31\ne = 1.5";
        let json = r#" {"a": "x", "b": [1, true], "c": {"d": "2027-01-31", "e": 1.5}}"#;
        assert_eq!(parse(toml).unwrap().0.json(), parse(json).unwrap().0.json());
    }

    #[test]
    fn what_is_not_the_notation_is_placed() {
        for (text, says) in [
            ("{\"a\": 1,\n \"a\": 2}", "2:2: “a” is here twice."),
            ("{\"a\": 1,}", "1:8: This is not JSON"),
            ("{\"a\": ", "This is not JSON"),
            ("{} x", "1:4: This is not JSON"),
            ("{// no\n}", "This is not JSON"),
            ("a = 1\na = 2", "2:1: “a” is here twice."),
            ("ä = 1", "1:1: This is not TOML"),
            ("a = 'é' x", "1:9: This is not TOML"),
            ("a = [\"b\"", "This is not TOML"),
            ("a = 'b", "This is not TOML"),
        ] {
            let found = faults(text).join("\n");
            assert!(found.contains(says), "{text}: {found}");
        }
        assert!(faults("a = \nb = 1\nc = ").len() >= 2);
    }

    #[test]
    fn depth_is_a_fault_and_no_crash() {
        for text in [
            format!("{{\"a\": {}", "[".repeat(100_000)),
            format!("a = {}", "[".repeat(100_000)),
            format!("{{\"a\": {}1{}}}", "[".repeat(600), "]".repeat(600)),
            format!("a{} = 1", ".a".repeat(100_000)),
        ] {
            assert!(parse(&text).is_err());
        }
    }
}
