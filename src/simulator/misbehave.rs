//! Carries out faults: bends the request, spoils the answer, or writes other bytes than an HTTP server would (reference:
//! security section 7). It must not know how an answer came about.
use super::envelope::{Answer, Body, refusal};
use super::fault::{Fault, Quirks};
use super::limiter::too_many;
use super::random::fixed_id;
use super::request::{BASE_PATH, Request};
use super::rules;
use super::spoil::{self, HTML};
use super::wire::{Script, Step, gzip_bomb, head};
use serde_json::{Value, json};
use std::time::Duration;

/// What goes out.
#[derive(Debug)]
pub(super) enum Outcome {
    /// By hyper.
    Answer(Answer),
    /// By hand, byte for byte.
    Script(Script),
}

/// The answer of a fault that strikes instead of the request; `None` when there is none to record.
pub(super) fn instead(fault: &Fault, request: &Request, port: u16) -> Result<Answer, Script> {
    let page = |status, text: &str| Answer::raw(status, "text/html; charset=UTF-8", text);
    let error = |status: u16, message: String| {
        Answer::json(
            status,
            json!({"success": false, "errors": [{"code": 10000, "message": message}], "messages": [], "result": null}),
        )
    };
    Ok(match fault.name {
        "reset" => return Err(vec![Step::Reset]),
        "close" => return Err(Vec::new()),
        "stall" => return Err(stall(fault, &Answer::json(200, json!({"success": true})))),
        "garbage_status" => {
            return Err(vec![Step::Send(
                b"SSH-2.0-OpenSSH_9.6\r\n\0\xff\xfe not http\r\n\r\n".to_vec(),
            )]);
        }
        "rate_limit" => too_many(fault.retry_after().as_deref()),
        "html" => page(fault.status("status", 502), HTML),
        "plain" => Answer::raw(
            fault.status("status", 503),
            "text/plain; charset=UTF-8",
            "error code: 1015",
        ),
        "status" => {
            let code = fault.status("code", 500);
            error(code, format!("Simulated failure with status {code}"))
        }
        "echo_credential" => {
            let credentials = request.credentials().join(" ");
            error(
                fault.status("status", 403),
                format!("Credential {credentials} was not accepted"),
            )
        }
        "hostile_error" => error(fault.status("status", 403), HOSTILE.to_owned()),
        "redirect" => redirect(fault, &format!("{}{}", spoil::sink(port), request.path())),
        "redirect_loop" => redirect(fault, &format!("{BASE_PATH}{}", request.path())),
        "forbidden" => refusal(&rules::UNAUTHORIZED.plain()),
        "expired" => refusal(&rules::INVALID_TOKEN.plain()),
        "answer" => canned(fault),
        other => error(500, format!("The fault {other} cannot strike here")),
    })
}

fn redirect(fault: &Fault, default: &str) -> Answer {
    let place = fault.text("location").unwrap_or(default);
    Answer::raw(fault.status("status", 307), "text/plain", "").with_header("location", place)
}

fn canned(fault: &Fault) -> Answer {
    let status = fault.status("status", 200);
    let mut answer = match fault.argument("body") {
        None => Answer::raw(status, "text/plain", ""),
        Some(Value::String(text)) => Answer::raw(status, "text/plain; charset=UTF-8", text.as_str()),
        Some(body) => Answer::json(status, body.clone()),
    };
    if let Some(kind) = fault.text("content_type") {
        answer = Answer::raw(status, kind, answer.bytes());
    }
    let headers = fault
        .argument("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    answer.headers = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), text(value)))
        .collect();
    answer
}

/// Changes the request as a fault within it wants, and says how else it is to be carried out.
pub(super) fn bend(fault: &Fault, request: &mut Request) -> Quirks {
    let mut quirks = Quirks::default();
    match fault.name {
        "list_hides_new" => quirks.hide_new = Some(fault.duration("seconds", 10.0)),
        // -1 is an item that came in at the front meanwhile: the last one of the page before comes again
        "page_drift" => quirks.drift = isize::try_from(fault.number("by", -1)).unwrap_or(-1),
        "page_repeat" | "page_endless" => request.set_parameter("page", "1".to_owned()),
        _ => {}
    }
    quirks
}

/// Makes the answer to a bent request look as if the page that was asked for had been answered.
pub(super) fn unbend(fault: &Fault, asked: usize, answer: &mut Answer) {
    let Body::Json(body) = &mut answer.body else { return };
    let per_page = body.pointer("/result_info/per_page").and_then(Value::as_u64);
    let per_page = per_page.and_then(|size| usize::try_from(size).ok()).unwrap_or(20);
    if let Some(page) = body.pointer_mut("/result_info/page")
        && ["page_repeat", "page_endless"].contains(&fault.name)
    {
        *page = asked.into();
    }
    if fault.name != "page_endless" {
        return;
    }
    if let Some(items) = body.get_mut("result").and_then(Value::as_array_mut) {
        let renamed = |(number, item): (usize, &Value)| {
            let mut item = item.clone();
            if let Some(item) = item.as_object_mut() {
                item.insert("id".to_owned(), fixed_id(0, "endless", asked * 1_000 + number).into());
            }
            item
        };
        *items = items
            .iter()
            .cycle()
            .take(if items.is_empty() { 0 } else { per_page })
            .enumerate()
            .map(renamed)
            .collect();
    }
    for (field, value) in [
        ("count", per_page),
        ("total_count", (asked + 2) * per_page),
        ("total_pages", asked + 2),
    ] {
        if let Some(place) = body.pointer_mut(&format!("/result_info/{field}")) {
            *place = value.into();
        }
    }
}

/// Spoils the true answer.
pub(super) fn after(fault: &Fault, mut answer: Answer, port: u16) -> Outcome {
    if spoil::json(fault, &mut answer, port) {
        return Outcome::Answer(answer);
    }
    let script = match fault.name {
        "commit_then_reset" => vec![Step::Reset],
        "commit_then_close" => Vec::new(),
        "commit_then_stall" => vec![Step::Hold],
        "stall" => stall(fault, &answer),
        "commit_then_truncated" => truncated(fault, &answer),
        "huge" => {
            let size = fault.size("megabytes", 256);
            let headers = [
                ("content-length", (size << 20).to_string()),
                ("content-type", "application/json".to_owned()),
            ];
            let mut start = b"{\"success\":true,\"errors\":[],\"result\":[],\"messages\":[\"".to_vec();
            start.resize(1 << 20, b'a');
            let rest = Step::Repeat(vec![b'a'; 1 << 20], Some(size.saturating_sub(1)));
            vec![Step::Send(own_head(200, &headers)), Step::Send(start), rest]
        }
        "endless" => {
            let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x10000], b"\r\n"].concat();
            vec![Step::Send(chunked_head()), Step::Repeat(chunk, None)]
        }
        "bad_chunk" => vec![
            Step::Send(chunked_head()),
            Step::Send(b"5\r\n{\"suc\r\nZZ\r\ncess\":true}\r\n0\r\n\r\n".to_vec()),
        ],
        "gzip_bomb" => {
            let bytes = gzip_bomb(fault.size("megabytes", 256));
            let headers = [
                ("content-length", bytes.len().to_string()),
                ("content-encoding", "gzip".to_owned()),
                ("content-type", "application/json".to_owned()),
            ];
            vec![Step::Send(own_head(200, &headers)), Step::Send(bytes)]
        }
        "slowloris" => {
            let (head, body) = split(&answer, None);
            vec![Step::Send(head), Step::Trickle(body, fault.duration("interval", 1.0))]
        }
        "slow_headers" => {
            let (head, body) = split(&answer, None);
            vec![Step::Trickle(head, fault.duration("interval", 1.0)), Step::Send(body)]
        }
        "early_hints" => {
            let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n".to_vec();
            vec![
                Step::Repeat(hints, Some(fault.size("count", 1_000))),
                Step::Send(whole(&answer)),
            ]
        }
        "two_responses" => {
            let smuggled = json!({"success": true, "errors": [], "messages": [], "result": {"id": "0".repeat(32), "name": "smuggled", "value": "smuggled".repeat(6)}});
            vec![
                Step::Send([whole(&answer), whole(&Answer::json(200, smuggled))].concat()),
                Step::Hold,
            ]
        }
        "content_length_short" => {
            let length = answer.bytes().len().saturating_sub(fault.size("by", 20));
            let (head, body) = split(&answer, Some(length));
            vec![Step::Send([head, body].concat()), Step::Hold]
        }
        "header_flood" => {
            let flood = (0..fault.size("count", 20_000)).map(|number| (format!("x-flood-{number}"), "x".to_owned()));
            answer.headers.extend(flood);
            vec![Step::Send(whole(&answer))]
        }
        "long_header" => {
            answer
                .headers
                .push(("x-long".to_owned(), "x".repeat(fault.size("bytes", 1 << 20))));
            vec![Step::Send(whole(&answer))]
        }
        "http09" => vec![Step::Send(answer.bytes())],
        _ => return Outcome::Answer(answer),
    };
    Outcome::Script(script)
}

fn stall(fault: &Fault, answer: &Answer) -> Script {
    let (head, mut body) = split(answer, None);
    body.truncate(body.len() / 2);
    match fault.text("after") {
        Some("headers") => vec![Step::Send(head), Step::Hold],
        Some("body") => vec![Step::Send(head), Step::Send(body), Step::Hold],
        _ => vec![Step::Hold],
    }
}

/// Cut inside the secret, or in the middle of the body if there is none or `cut` says so; by FIN, or by RST if `end` says so.
fn truncated(fault: &Fault, answer: &Answer) -> Script {
    let (head, mut body) = split(answer, None);
    let secret = answer.secret.as_deref().filter(|_| fault.text("cut") != Some("middle"));
    let text = String::from_utf8_lossy(&body).into_owned();
    let place = secret.and_then(|secret| Some(text.find(secret)? + secret.len() / 2));
    body.truncate(place.unwrap_or(body.len() / 2));
    let mut script = vec![Step::Send(head), Step::Send(body)];
    if fault.text("end") == Some("reset") {
        // RST may overtake bytes that are still on their way, so they get a moment
        script.extend([Step::Pause(Duration::from_millis(50)), Step::Reset]);
    }
    script
}

fn own_head(status: u16, headers: &[(&str, String)]) -> Vec<u8> {
    head(
        status,
        &headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect::<Vec<_>>(),
    )
}

fn chunked_head() -> Vec<u8> {
    own_head(
        200,
        &[
            ("content-type", "application/json".to_owned()),
            ("transfer-encoding", "chunked".to_owned()),
        ],
    )
}

/// Head and body as hyper would send them, with another Content-Length if given.
fn split(answer: &Answer, length: Option<usize>) -> (Vec<u8>, Vec<u8>) {
    let body = answer.bytes();
    let mut headers = vec![
        ("content-type".to_owned(), answer.content_type().to_owned()),
        ("content-length".to_owned(), length.unwrap_or(body.len()).to_string()),
    ];
    headers.extend(answer.headers.iter().cloned());
    (head(answer.status, &headers), body)
}

fn whole(answer: &Answer) -> Vec<u8> {
    let (head, body) = split(answer, None);
    [head, body].concat()
}

/// Everything that could drive a terminal, in one sentence.
const HOSTILE: &str = "Denied \u{1b}]52;c;aGFja2Vk\u{7}\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[?1049l\u{1b}[6n\u{1b}c\u{1b}P+q544e\u{1b}\\\u{9b}31m\u{9d}0;x\u{9c}\u{202e}desrever\u{202c}\u{200b}\r\nsecond line\u{0}";
