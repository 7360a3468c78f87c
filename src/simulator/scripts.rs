//! The faults that a correct HTTP server cannot commit, as scripts of bytes (reference: security
//! section 7). It must not know how an answer came about.
use super::envelope::Answer;
use super::fault::Fault;
use super::wire::{Script, Step, gzip_bomb, head};
use serde_json::json;
use std::time::Duration;

/// What to write instead of `answer`; `None` if the fault is not of this kind.
pub(super) fn of(fault: &Fault, answer: &Answer) -> Option<Script> {
    cut(fault, answer)
        .or_else(|| large(fault, answer))
        .or_else(|| slow(fault, answer))
        .or_else(|| malformed(fault, answer))
}

/// Answers that end too early or never come.
fn cut(fault: &Fault, answer: &Answer) -> Option<Script> {
    Some(match fault.name {
        "commit_then_reset" => vec![Step::Reset],
        "commit_then_close" => Vec::new(),
        "commit_then_stall" => vec![Step::Hold],
        "stall" => stall(fault, answer),
        "commit_then_truncated" => truncated(fault, answer),
        _ => return None,
    })
}

/// Answers that are too much.
fn large(fault: &Fault, answer: &Answer) -> Option<Script> {
    Some(match fault.name {
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
        "gzip_bomb" => {
            let bytes = gzip_bomb(fault.size("megabytes", 256));
            let headers = [
                ("content-length", bytes.len().to_string()),
                ("content-encoding", "gzip".to_owned()),
                ("content-type", "application/json".to_owned()),
            ];
            vec![Step::Send(own_head(200, &headers)), Step::Send(bytes)]
        }
        "header_flood" => {
            let flood = (0..fault.size("count", 20_000)).map(|number| (format!("x-flood-{number}"), "x".to_owned()));
            vec![Step::Send(with_headers(answer, flood))]
        }
        "long_header" => {
            let long = ("x-long".to_owned(), "x".repeat(fault.size("bytes", 1 << 20)));
            vec![Step::Send(with_headers(answer, [long]))]
        }
        "early_hints" => {
            let hints = b"HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n".to_vec();
            vec![
                Step::Repeat(hints, Some(fault.size("count", 1_000))),
                Step::Send(whole(answer)),
            ]
        }
        _ => return None,
    })
}

/// Answers that take for ever.
fn slow(fault: &Fault, answer: &Answer) -> Option<Script> {
    let (head, body) = split(answer, None);
    let pause = fault.duration("interval", 1.0);
    Some(match fault.name {
        "slowloris" => vec![Step::Send(head), Step::Trickle(body, pause)],
        "slow_headers" => vec![Step::Trickle(head, pause), Step::Send(body)],
        _ => return None,
    })
}

/// Answers that break the rules of HTTP.
fn malformed(fault: &Fault, answer: &Answer) -> Option<Script> {
    Some(match fault.name {
        "bad_chunk" => {
            vec![
                Step::Send(chunked_head()),
                Step::Send(b"5\r\n{\"suc\r\nZZ\r\ncess\":true}\r\n0\r\n\r\n".to_vec()),
            ]
        }
        "two_responses" => {
            let smuggled = json!({"success": true, "errors": [], "messages": [], "result": {"id": "0".repeat(32), "name": "smuggled", "value": "smuggled".repeat(6)}});
            vec![
                Step::Send([whole(answer), whole(&Answer::json(200, smuggled))].concat()),
                Step::Hold,
            ]
        }
        "content_length_short" => {
            let length = answer.bytes().len().saturating_sub(fault.size("by", 20));
            let (head, body) = split(answer, Some(length));
            vec![Step::Send([head, body].concat()), Step::Hold]
        }
        "http09" => vec![Step::Send(answer.bytes())],
        _ => return None,
    })
}

/// Silence: at once, after the head, or in the middle of the body.
pub(super) fn stall(fault: &Fault, answer: &Answer) -> Script {
    let (head, mut body) = split(answer, None);
    body.truncate(body.len() / 2);
    match fault.text("after") {
        Some("headers") => vec![Step::Send(head), Step::Hold],
        Some("body") => vec![Step::Send(head), Step::Send(body), Step::Hold],
        _ => vec![Step::Hold],
    }
}

/// Cut inside the secret, or in the middle of the body if there is none or `cut` says so; by FIN,
/// or by RST if `end` says so.
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

/// The whole answer with more headers.
fn with_headers(answer: &Answer, headers: impl IntoIterator<Item = (String, String)>) -> Vec<u8> {
    let mut answer = answer.clone();
    answer.headers.extend(headers);
    whole(&answer)
}
