//! Cloudflare's envelope (reference: cloudflare-api section 5): `success`, `errors`, `result`,
//! `result_info`. Lenient about everything that live answers were seen to bend: codes that are
//! strings, missing or 0, `messages` of any kind, a byte order mark. Never quotes a body.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

/// One entry of `errors`, or of an `error_chain` in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// None when missing or not a number.
    pub(super) code: Option<i64>,
    /// As sent: not yet safe to show.
    pub(super) message: String,
    /// `source.pointer`, as sent.
    pub(super) pointer: Option<String>,
}

/// What an envelope says about success, whatever its `result`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    /// None when missing or not a boolean.
    pub(super) success: Option<bool>,
    /// The errors with their chains, in order, flat.
    pub(super) faults: Vec<Fault>,
}

/// An answer with `success: true`. No `Debug`: it may hold a secret.
pub(super) struct Opened {
    /// May be null.
    pub(super) result: Value,
    /// May be null.
    pub(super) info: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Bare {
    success: Value,
    errors: Value,
}

/// The body as text: without a byte order mark, broken UTF-8 replaced. Borrowed when it is clean.
pub(super) fn text(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body))
}

/// Reads `success` and `errors` and steps over `result` without copying it: it may hold a secret.
/// None when the body is no JSON object.
pub(super) fn verdict(body: &[u8]) -> Option<Verdict> {
    let text = text(body);
    // A sequence would pass for a struct, too.
    if !text.trim_start().starts_with('{') {
        return None;
    }
    let bare: Bare = serde_json::from_str(&text).ok()?;
    Some(Verdict {
        success: bare.success.as_bool(),
        faults: faults(&bare.errors),
    })
}

/// Reads a whole envelope that says `success: true`. None when it says anything else or is none.
pub(super) fn open(body: &[u8]) -> Option<Opened> {
    let Ok(Value::Object(mut envelope)) = serde_json::from_str(&text(body)) else {
        return None;
    };
    if envelope.get("success") != Some(&Value::Bool(true)) {
        return None;
    }
    let mut take = |key| envelope.remove(key).unwrap_or(Value::Null);
    Some(Opened {
        result: take("result"),
        info: take("result_info"),
    })
}

fn faults(errors: &Value) -> Vec<Fault> {
    let mut flat = Vec::new();
    for error in errors.as_array().into_iter().flatten() {
        flat.extend(fault(error));
        let chain = error.get("error_chain").and_then(Value::as_array);
        flat.extend(chain.into_iter().flatten().filter_map(fault));
    }
    flat
}

fn fault(error: &Value) -> Option<Fault> {
    if let Value::String(message) = error {
        return Some(Fault {
            code: None,
            message: message.clone(),
            pointer: None,
        });
    }
    let error = error.as_object()?;
    let code = match error.get("code") {
        Some(Value::String(digits)) => digits.trim().parse().ok(),
        Some(number) => number.as_i64(),
        None => None,
    };
    let string = |value: &Value| value.as_str().map(str::to_owned);
    Some(Fault {
        code,
        message: error.get("message").and_then(string).unwrap_or_default(),
        pointer: error
            .get("source")
            .and_then(|source| source.get("pointer"))
            .and_then(string),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(code: Option<i64>, message: &str) -> Fault {
        Fault {
            code,
            message: message.to_owned(),
            pointer: None,
        }
    }

    #[test]
    fn bent_envelopes_are_read() {
        for (body, success, faults) in [
            ("{}", None, vec![]),
            (r#"{"success":false}"#, Some(false), vec![]),
            ("\u{feff} {\"success\":false,\"errors\":null}", Some(false), vec![]),
            (r#"{"success":"no","errors":{}}"#, None, vec![]),
            (
                r#"{"success":false,"errors":["words"],"messages":["m"]}"#,
                Some(false),
                vec![fault(None, "words")],
            ),
            (
                r#"{"success":false,"errors":[{"code":"1001"}]}"#,
                Some(false),
                vec![fault(Some(1001), "")],
            ),
            (
                r#"{"success":false,"errors":[{"code":0,"message":"m"}]}"#,
                Some(false),
                vec![fault(Some(0), "m")],
            ),
            (
                r#"{"success":false,"errors":[{"message":"m"},7,null]}"#,
                Some(false),
                vec![fault(None, "m")],
            ),
            (
                r#"{"errors":[{"code":6003,"message":"a","error_chain":[{"code":6111,"message":"b"}]}]}"#,
                None,
                vec![fault(Some(6003), "a"), fault(Some(6111), "b")],
            ),
        ] {
            assert_eq!(verdict(body.as_bytes()), Some(Verdict { success, faults }), "{body}");
        }
        let pointed = verdict(br#"{"errors":[{"message":"m","source":{"pointer":"/name"}}]}"#).unwrap();
        assert_eq!(pointed.faults[0].pointer.as_deref(), Some("/name"));
    }

    #[test]
    fn what_is_no_envelope_is_none() {
        let deep = format!(
            "{{\"success\":true,\"errors\":{}{}}}",
            "[".repeat(200_000),
            "]".repeat(200_000)
        );
        for body in [
            "",
            " ",
            "null",
            "[]",
            "[false,[]]",
            "\"text\"",
            "<html>",
            "{\"success\":fal",
            &deep,
        ] {
            assert_eq!(verdict(body.as_bytes()), None, "{} bytes", body.len());
            assert!(open(body.as_bytes()).is_none());
        }
        let deep = format!(
            "{{\"success\":true,\"result\":{}{}}}",
            "[".repeat(200_000),
            "]".repeat(200_000)
        );
        assert!(open(deep.as_bytes()).is_none());
    }

    #[test]
    fn only_success_opens() {
        assert!(open(br#"{"success":false,"result":[]}"#).is_none());
        assert!(open(br#"{"success":1,"result":[]}"#).is_none());
        assert!(open(br#"{"result":[]}"#).is_none());
        assert!(open(br#"{"success":true}"#).unwrap().result.is_null());
        assert_eq!(
            open(b"\xef\xbb\xbf{\"success\":true,\"result\":\"a\xffb\"}")
                .unwrap()
                .result,
            "a\u{fffd}b"
        );
    }
}
