//! Answers that are still HTTP, but not what was published: wrong JSON, wrong types, other statuses
//! (reference: security section 7, rows 8 to 22, 42 to 48, 58 and 59). It must not touch the
//! connection.
use super::envelope::{Answer, Body};
use super::fault::Fault;
use super::limiter::too_many;
use serde_json::{Map, Value, json};

/// A page such as stands in front of Cloudflare's API when it is down. Our words.
pub(super) const HTML: &str = "<!DOCTYPE html>\n<html><head><title>api.example | 502: Bad gateway</title></head>\n<body><h1>Bad gateway</h1><p>Error code 502. The server did not answer as it should.</p></body></html>\n";

/// Where redirects lead: `elsewhere` is another name for the simulator, as scheme, host and port;
/// what arrives there is recorded with `"sink": true`.
pub(super) fn sink(elsewhere: &str) -> String {
    format!("{elsewhere}/sink")
}

/// Spoils `answer` and says whether the fault was one of this kind.
pub(super) fn json(fault: &Fault, answer: &mut Answer, elsewhere: &str) -> bool {
    if status(fault, answer, elsewhere) || bytes(fault, answer) {
        return true;
    }
    let headers = std::mem::take(&mut answer.headers);
    let known = match &mut answer.body {
        Body::Json(body) => fields(fault, body),
        Body::Raw { .. } => false,
    };
    answer.headers = headers;
    known
}

/// Another status, another kind of body, or another header.
fn status(fault: &Fault, answer: &mut Answer, elsewhere: &str) -> bool {
    let error = |message: &str| json!({"success": false, "errors": [{"code": 10013, "message": message}], "messages": [], "result": null});
    let mut replaced = match fault.name {
        "commit_then_500" => Answer::json(500, error("Internal server error")),
        "commit_then_502html" => Answer::raw(502, "text/html; charset=UTF-8", HTML),
        "commit_then_524" => Answer::raw(524, "text/plain; charset=UTF-8", "error code: 524"),
        "commit_then_429" => too_many(fault.retry_after().as_deref()),
        "commit_then_204" => Answer::raw(204, "text/plain", ""),
        "commit_then_redirect" => {
            let place = fault.text("location").map_or_else(|| sink(elsewhere), str::to_owned);
            Answer::raw(fault.status("status", 307), "text/plain", "").with_header("location", place)
        }
        "echo_secret" => {
            let secret = answer.secret.as_deref().unwrap_or("(no secret)");
            Answer::json(
                fault.status("status", 500),
                error(&format!("Could not replicate token {secret} to all regions")),
            )
        }
        "empty" => Answer::raw(200, "application/json", ""),
        "delay" => return true,
        "set_cookie" => {
            let cookie = "__cf_bm=simulated; path=/; HttpOnly; SameSite=None";
            answer.headers.push(("set-cookie".to_owned(), cookie.to_owned()));
            return true;
        }
        "gzip_lie" => {
            answer.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
            return true;
        }
        _ => return false,
    };
    replaced.headers.append(&mut answer.headers);
    replaced.secret = answer.secret.take();
    *answer = replaced;
    true
}

/// The right JSON in the wrong bytes.
fn bytes(fault: &Fault, answer: &mut Answer) -> bool {
    let body = answer.bytes();
    let bytes = match fault.name {
        "commit_then_badjson" | "malformed_json" => {
            let mut bytes = body;
            bytes.pop();
            bytes.extend(b",,}");
            bytes
        }
        "bom" => [b"\xef\xbb\xbf".as_slice(), &body].concat(),
        "duplicate_keys" => {
            let rest = body.get(1..).unwrap_or_default();
            [
                b"{\"success\":false,\"result\":null,\"result\":{\"id\":\"\",\"value\":\"\"},".as_slice(),
                rest,
            ]
            .concat()
        }
        "invalid_utf8" => {
            let marked = String::from_utf8_lossy(&body).replace("\"name\":\"", "\"name\":\"\u{f8ff}");
            let mut bytes = Vec::with_capacity(marked.len());
            for part in marked.split('\u{f8ff}') {
                if !bytes.is_empty() {
                    bytes.extend(b"\xff\xfe\xc3");
                }
                bytes.extend(part.as_bytes());
            }
            bytes
        }
        "deep_nesting" => {
            let depth = fault.size("depth", 200_000);
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!("{{\"success\":true,\"errors\":[],\"messages\":[],\"result\":{open}{close}}}").into_bytes()
        }
        _ => return false,
    };
    answer.body = Body::Raw {
        content_type: "application/json".to_owned(),
        bytes,
    };
    true
}

/// Other fields than published.
fn fields(fault: &Fault, body: &mut Value) -> bool {
    body.as_object_mut()
        .is_some_and(|envelope| result(fault, envelope) || pages(fault, envelope))
}

/// Another `result`, or fields around it.
fn result(fault: &Fault, envelope: &mut Map<String, Value>) -> bool {
    match fault.name {
        "null_result" | "commit_then_null" => drop(envelope.insert("result".to_owned(), Value::Null)),
        "missing_result" => drop(envelope.remove("result")),
        "wrong_type" => {
            let wrong = if envelope.get("result").is_some_and(Value::is_array) {
                json!({"items": 3})
            } else {
                json!([42])
            };
            envelope.insert("result".to_owned(), wrong);
        }
        "wrong_item_types" => {
            if let Some(items) = envelope.get_mut("result").and_then(Value::as_array_mut) {
                let wrong = [
                    json!(42),
                    json!(null),
                    json!("text"),
                    json!([]),
                    json!({}),
                    json!({"id": 7, "name": ["x"], "status": {}}),
                ];
                wrong
                    .into_iter()
                    .enumerate()
                    .for_each(|(number, item)| items.insert((number * 2).min(items.len()), item));
            }
        }
        "commit_then_novalue" => value(envelope, None),
        "commit_then_emptyvalue" => value(envelope, Some(json!(""))),
        "commit_then_wrongtype" => {
            value(envelope, Some(json!(1_234_567)));
            if let Some(result) = envelope.get_mut("result").and_then(Value::as_object_mut) {
                result.insert("id".to_owned(), json!({"of": "another type"}));
            }
        }
        "commit_then_success_false" => {
            envelope.insert("success".to_owned(), false.into());
            envelope.insert(
                "errors".to_owned(),
                json!([{"code": 10013, "message": "Something went wrong"}]),
            );
            envelope.insert("result".to_owned(), Value::Null);
        }
        "unknown_fields" => unknown(envelope),
        _ => return false,
    }
    true
}

/// Another `result_info`, or a page that does not fit it.
fn pages(fault: &Fault, envelope: &mut Map<String, Value>) -> bool {
    match fault.name {
        "page_empty_middle" => {
            let page = envelope
                .get("result_info")
                .and_then(|info| info.get("page"))
                .and_then(Value::as_i64);
            if page == Some(fault.number("page", 2)) {
                envelope.insert("result".to_owned(), json!([]));
            }
        }
        "page_zero_total" => totals(envelope, 0),
        "page_huge_total" => totals(envelope, 1_000_000_000_000),
        "page_missing_info" => drop(envelope.remove("result_info")),
        _ => return false,
    }
    true
}

/// The secret's place in the answer to a create or a roll.
fn value(envelope: &mut Map<String, Value>, value: Option<Value>) {
    match envelope.get_mut("result") {
        Some(Value::Object(result)) => match value {
            Some(value) => drop(result.insert("value".to_owned(), value)),
            None => drop(result.remove("value")),
        },
        Some(result) => *result = value.unwrap_or_default(),
        None => {}
    }
}

fn totals(envelope: &mut Map<String, Value>, total: u64) {
    if let Some(info) = envelope.get_mut("result_info").and_then(Value::as_object_mut) {
        info.insert("total_count".to_owned(), total.into());
        if info.contains_key("total_pages") {
            info.insert("total_pages".to_owned(), total.into());
        }
    }
}

/// Fields, enum values and scopes that nobody has heard of yet.
fn unknown(envelope: &mut Map<String, Value>) {
    let strange = |item: &mut Value| {
        let Some(item) = item.as_object_mut() else { return };
        item.insert("x_new_field".to_owned(), json!({"nested": [1, 2, null]}));
        let enums = [
            ("status", json!("hibernating")),
            ("type", json!("quantum")),
            ("category", json!("new_category")),
        ];
        for (name, value) in enums {
            if item.contains_key(name) {
                item.insert(name.to_owned(), value);
            }
        }
        if let Some(scopes) = item.get_mut("scopes").and_then(Value::as_array_mut) {
            scopes.push(json!("com.cloudflare.api.galaxy"));
        }
    };
    envelope.insert("x_trace".to_owned(), json!("abc"));
    envelope.insert(
        "messages".to_owned(),
        json!(["a plain string", {"code": 1, "message": "m", "level": "new"}]),
    );
    match envelope.get_mut("result") {
        Some(Value::Array(items)) => items.iter_mut().step_by(2).for_each(strange),
        Some(other) => strange(other),
        None => {}
    }
}
