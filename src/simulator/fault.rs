//! The plan of faults: which request goes wrong and how, by name (reference: security section 7).
//! It must not know how a fault is carried out.
use super::request::Request;
use serde_json::{Map, Value};
use std::time::Duration;

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The request is never carried out.
    Instead,
    /// The request is carried out, and then its answer is spoilt.
    After,
    /// The request itself is carried out a little differently.
    Within,
}

/// Every fault: name, stage, the arguments it knows.
pub(super) const FAULTS: &[(&str, Stage, &[&str])] = &[
    ("delay", Stage::After, &["seconds", "late"]),
    ("stall", Stage::After, &["after", "commit"]),
    ("reset", Stage::Instead, &[]),
    ("close", Stage::Instead, &[]),
    ("commit_then_reset", Stage::After, &[]),
    ("commit_then_close", Stage::After, &[]),
    ("commit_then_stall", Stage::After, &[]),
    ("commit_then_500", Stage::After, &[]),
    ("commit_then_502html", Stage::After, &[]),
    ("commit_then_524", Stage::After, &[]),
    ("commit_then_429", Stage::After, &["retry_after"]),
    ("commit_then_truncated", Stage::After, &["cut", "end"]),
    ("commit_then_badjson", Stage::After, &[]),
    ("commit_then_null", Stage::After, &[]),
    ("commit_then_novalue", Stage::After, &[]),
    ("commit_then_emptyvalue", Stage::After, &[]),
    ("commit_then_wrongtype", Stage::After, &[]),
    ("commit_then_success_false", Stage::After, &[]),
    ("commit_then_204", Stage::After, &[]),
    ("commit_then_redirect", Stage::After, &["location", "status"]),
    ("echo_secret", Stage::After, &["status"]),
    ("echo_credential", Stage::Instead, &["status"]),
    ("rate_limit", Stage::Instead, &["retry_after"]),
    ("html", Stage::Instead, &["status"]),
    ("plain", Stage::Instead, &["status"]),
    ("status", Stage::Instead, &["code"]),
    ("empty", Stage::After, &[]),
    ("malformed_json", Stage::After, &[]),
    ("bom", Stage::After, &[]),
    ("duplicate_keys", Stage::After, &[]),
    ("null_result", Stage::After, &[]),
    ("missing_result", Stage::After, &[]),
    ("wrong_type", Stage::After, &[]),
    ("wrong_item_types", Stage::After, &[]),
    ("unknown_fields", Stage::After, &[]),
    ("invalid_utf8", Stage::After, &[]),
    ("deep_nesting", Stage::After, &["depth"]),
    ("huge", Stage::After, &["megabytes"]),
    ("endless", Stage::After, &[]),
    ("gzip_bomb", Stage::After, &["megabytes"]),
    ("gzip_lie", Stage::After, &[]),
    ("slowloris", Stage::After, &["interval"]),
    ("slow_headers", Stage::After, &["interval"]),
    ("early_hints", Stage::After, &["count"]),
    ("redirect", Stage::Instead, &["location", "status"]),
    ("redirect_loop", Stage::Instead, &["status"]),
    ("forbidden", Stage::Instead, &[]),
    ("expired", Stage::Instead, &[]),
    ("list_hides_new", Stage::Within, &["seconds"]),
    ("page_repeat", Stage::Within, &[]),
    ("page_endless", Stage::Within, &[]),
    ("page_drift", Stage::Within, &["by"]),
    ("page_empty_middle", Stage::After, &["page"]),
    ("page_zero_total", Stage::After, &[]),
    ("page_huge_total", Stage::After, &[]),
    ("page_missing_info", Stage::After, &[]),
    ("hostile_error", Stage::Instead, &["status"]),
    ("clock_skew", Stage::Within, &["seconds"]),
    ("set_cookie", Stage::After, &[]),
    ("two_responses", Stage::After, &[]),
    ("content_length_short", Stage::After, &["by"]),
    ("header_flood", Stage::After, &["count"]),
    ("long_header", Stage::After, &["bytes"]),
    ("garbage_status", Stage::Instead, &[]),
    ("http09", Stage::After, &[]),
    ("bad_chunk", Stage::After, &[]),
    ("answer", Stage::Instead, &["status", "headers", "body", "content_type"]),
];

/// One fault with its arguments.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) name: &'static str,
    pub(super) stage: Stage,
    arguments: Map<String, Value>,
}

impl Fault {
    /// By name; an error is a sentence about the name or the argument that is not known.
    pub(super) fn new(name: &str, arguments: Map<String, Value>) -> Result<Self, String> {
        let known = FAULTS.iter().find(|(known, ..)| *known == name);
        let (name, stage, known) = known.ok_or_else(|| format!("There is no fault named {name:?}."))?;
        if let Some(argument) = arguments.keys().find(|argument| !known.contains(&argument.as_str())) {
            let known = if known.is_empty() {
                "none".to_owned()
            } else {
                known.join(", ")
            };
            return Err(format!(
                "The fault {name:?} has no argument {argument:?}; it knows: {known}."
            ));
        }
        let mut fault = Self {
            name,
            stage: *stage,
            arguments,
        };
        if fault.instead_of_commit() {
            fault.stage = Stage::Instead;
        }
        Ok(fault)
    }

    /// A stall that is not told to commit does not.
    fn instead_of_commit(&self) -> bool {
        self.name == "stall" && !self.flag("commit")
    }

    /// An argument as given.
    pub(super) fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.get(name)
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.argument(name).and_then(Value::as_bool).unwrap_or(false)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.argument(name).and_then(Value::as_str)
    }

    pub(super) fn number(&self, name: &str, default: i64) -> i64 {
        self.argument(name).and_then(Value::as_i64).unwrap_or(default)
    }

    pub(super) fn size(&self, name: &str, default: usize) -> usize {
        usize::try_from(self.number(name, i64::MAX))
            .ok()
            .filter(|n| *n <= 1 << 40)
            .unwrap_or(default)
    }

    /// An HTTP status.
    pub(super) fn status(&self, name: &str, default: u16) -> u16 {
        u16::try_from(self.number(name, 0))
            .ok()
            .filter(|code| (200..600).contains(code))
            .unwrap_or(default)
    }

    /// Seconds, with a fraction if need be; at most a day.
    pub(super) fn duration(&self, name: &str, default: f64) -> Duration {
        let seconds = self.argument(name).and_then(Value::as_f64).unwrap_or(default);
        Duration::try_from_secs_f64(seconds.clamp(0.0, 86_400.0)).unwrap_or_default()
    }

    /// The value of a Retry-After header: a number, any string, or none for null; 5 if nothing was
    /// said.
    pub(super) fn retry_after(&self) -> Option<String> {
        match self.argument("retry_after") {
            None => Some("5".to_owned()),
            Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => Some(other.to_string()),
        }
    }
}

/// How a request is carried out differently.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quirks {
    /// Added to the index of a page's first item from page 2 on.
    pub(super) drift: isize,
    /// Tokens younger than this are not seen.
    pub(super) hide_new: Option<Duration>,
}

/// When one fault strikes.
#[derive(Debug)]
struct Entry {
    method: Option<String>,
    path: String,
    /// Parameters that a request has, with the values that they have.
    query: Vec<(String, String)>,
    nth: Option<u64>,
    sticky: bool,
    fault: Fault,
    seen: u64,
}

/// All faults, in the order added; the first that fits strikes.
#[derive(Debug, Default)]
pub(super) struct Plan {
    entries: Vec<Entry>,
}

impl Plan {
    /// Adds `{"method", "path", "query", "nth", "sticky", "fault", ...arguments}`. Only `fault` must
    /// be there. `path` is without the base; `*` in it stands for anything. `query` names parameters
    /// that a request has to have, such as `{"page": 2}`; it may have others. `nth` counts the
    /// fitting requests from 1; with `sticky` all from there on.
    pub(super) fn add(&mut self, rule: Value) -> Result<(), String> {
        let Value::Object(mut rule) = rule else {
            return Err("A fault is a JSON object.".to_owned());
        };
        let mut text = |name: &str| match rule.remove(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(format!("{name:?} of a fault must be a string.")),
        };
        let (method, path, name) = (text("method")?, text("path")?, text("fault")?);
        let query = rule.remove("query").map_or(Ok(Vec::new()), query)?;
        let nth = match rule.remove("nth") {
            None | Some(Value::Null) => None,
            Some(value) => match value.as_u64() {
                Some(nth) if nth > 0 => Some(nth),
                _ => return Err("\"nth\" of a fault must be a whole number from 1.".to_owned()),
            },
        };
        let sticky = match rule.remove("sticky") {
            None => false,
            Some(Value::Bool(sticky)) => sticky,
            Some(_) => return Err("\"sticky\" of a fault must be true or false.".to_owned()),
        };
        let name = name.ok_or_else(|| "A fault needs its name in \"fault\".".to_owned())?;
        let fault = Fault::new(&name, rule)?;
        let path = path.unwrap_or_else(|| "*".to_owned());
        let method = method.map(|method| method.to_ascii_uppercase());
        self.entries.push(Entry {
            method,
            path,
            query,
            nth,
            sticky,
            fault,
            seen: 0,
        });
        Ok(())
    }

    /// Whether nothing is to go wrong.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets all faults.
    pub(super) fn clear(&mut self) {
        self.entries.clear();
    }

    /// Counts the request with every entry that fits it and takes the first that strikes.
    pub(super) fn pick(&mut self, request: &Request) -> Option<Fault> {
        let mut struck = None;
        for entry in &mut self.entries {
            let method = entry.method.as_ref().is_none_or(|method| method == &request.method);
            let mut query = entry.query.iter();
            if !method
                || !fits(&entry.path, request.path())
                || !query.all(|(name, value)| request.parameter(name) == Some(value))
            {
                continue;
            }
            entry.seen += 1;
            let strikes = entry
                .nth
                .is_none_or(|nth| entry.seen == nth || (entry.sticky && entry.seen > nth));
            if strikes && struck.is_none() {
                struck = Some(entry.fault.clone());
            }
        }
        struck
    }
}

/// The parameters that a request has to have.
fn query(sent: Value) -> Result<Vec<(String, String)>, String> {
    let wrong = || "\"query\" of a fault must be an object of strings and numbers.".to_owned();
    let Value::Object(sent) = sent else {
        return Err(wrong());
    };
    let read = |(name, value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Number(number) => Ok((name, number.to_string())),
        _ => Err(wrong()),
    };
    sent.into_iter().map(read).collect()
}

/// `*` stands for any run of characters, slashes included.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((start, rest)) => path.strip_prefix(start).is_some_and(|path| {
            rest.is_empty()
                || path
                    .char_indices()
                    .any(|(at, _)| path.get(at..).is_some_and(|tail| fits(rest, tail)))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patterns() {
        let cases = [
            ("/user/tokens", "/user/tokens", true),
            ("/user/tokens", "/user/tokens/verify", false),
            ("/user/*", "/user/tokens", true),
            ("*", "/zones", true),
            ("/accounts/*/tokens", "/accounts/a1/tokens", true),
            ("/accounts/*/tokens", "/accounts/a1/tokens/x", false),
            ("/user*", "/user", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(fits(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn bad_rules_are_named() {
        let cases = [
            (json!([]), "JSON object"),
            (json!({"path": "/x"}), "needs its name"),
            (json!({"fault": "rset"}), "\"rset\""),
            (json!({"fault": "delay", "second": 1}), "\"second\""),
            (json!({"fault": "reset", "nth": 0}), "from 1"),
            (json!({"fault": "reset", "sticky": 1}), "true or false"),
            (json!({"fault": "reset", "path": 1}), "string"),
            (json!({"fault": "reset", "query": "page=2"}), "object"),
            (json!({"fault": "reset", "query": {"page": [2]}}), "strings and numbers"),
        ];
        for (rule, part) in cases {
            let error = Plan::default().add(rule.clone()).unwrap_err();
            assert!(error.contains(part), "{rule}: {error}");
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: Vec<_> = FAULTS.iter().map(|(name, ..)| name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), FAULTS.len());
    }
}
