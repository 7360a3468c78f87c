//! Carries out faults: bends the request, spoils the answer, or writes other bytes than an HTTP
//! server would (reference: security section 7). It must not know how an answer came about.
use super::envelope::{Answer, Body, refusal};
use super::fault::{Fault, Quirks};
use super::limiter::too_many;
use super::random::fixed_id;
use super::request::{BASE_PATH, Request};
use super::rules;
use super::scripts;
use super::spoil::{self, HTML};
use super::wire::{Script, Step};
use serde_json::{Value, json};

/// What goes out.
#[derive(Debug)]
pub(super) enum Outcome {
    /// By hyper.
    Answer(Answer),
    /// By hand, byte for byte.
    Script(Script),
}

/// The answer of a fault that strikes instead of the request; `None` when there is none to record.
pub(super) fn instead(fault: &Fault, request: &Request, elsewhere: &str) -> Result<Answer, Script> {
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
        "stall" => return Err(scripts::stall(fault, &Answer::json(200, json!({"success": true})))),
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
        "redirect" => redirect(fault, &format!("{}{}", spoil::sink(elsewhere), request.path())),
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
        // -1 is an item that came in at the front meanwhile: the last one of the page before comes
        // again
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
pub(super) fn after(fault: &Fault, mut answer: Answer, elsewhere: &str) -> Outcome {
    if spoil::json(fault, &mut answer, elsewhere) {
        return Outcome::Answer(answer);
    }
    match scripts::of(fault, &answer) {
        Some(script) => Outcome::Script(script),
        None => Outcome::Answer(answer),
    }
}

/// Everything that could drive a terminal, in one sentence.
const HOSTILE: &str = "Denied \u{1b}]52;c;aGFja2Vk\u{7}\u{1b}]0;owned\u{7}\u{1b}[2J\u{1b}[?1049l\u{1b}[6n\u{1b}c\u{1b}P+q544e\u{1b}\\\u{9b}31m\u{9d}0;x\u{9c}\u{202e}desrever\u{202c}\u{200b}\r\nsecond line\u{0}";

#[cfg(test)]
mod tests {
    use super::super::fault::{FAULTS, Stage};
    use super::*;
    use serde_json::Map;

    /// The second page of a list, or the answer to a create.
    fn answers() -> [Answer; 2] {
        let info = json!({"page": 2, "per_page": 5, "count": 1, "total_count": 6, "total_pages": 2});
        let list = json!({"success": true, "errors": [], "messages": [], "result": [{"id": "1", "name": "a"}], "result_info": info});
        let value = "v".repeat(40);
        let made =
            json!({"success": true, "errors": [], "messages": [], "result": {"id": "1", "name": "a", "value": value}});
        let mut made = Answer::json(200, made);
        made.secret = Some(value);
        [Answer::json(200, list), made]
    }

    #[test]
    fn every_fault_that_comes_after_changes_something() {
        for (name, stage, _) in FAULTS.iter().filter(|(name, ..)| !["delay", "stall"].contains(name)) {
            let fault = Fault::new(name, Map::new()).unwrap();
            let changed = |answer: Answer| {
                let before = (answer.status, answer.headers.clone(), answer.bytes());
                match after(&fault, answer, "") {
                    Outcome::Script(_) => true,
                    Outcome::Answer(answer) => (answer.status, answer.headers.clone(), answer.bytes()) != before,
                }
            };
            assert_eq!(answers().into_iter().any(changed), *stage == Stage::After, "{name}");
        }
    }

    #[test]
    fn every_fault_that_comes_instead_is_known_here() {
        let request = Request {
            method: "GET".to_owned(),
            path: Some("/user".to_owned()),
            target: "/client/v4/user".to_owned(),
            query: Vec::new(),
            headers: Vec::new(),
            body: Vec::new(),
            peer: std::net::Ipv4Addr::LOCALHOST.into(),
        };
        for (name, ..) in FAULTS.iter().filter(|(_, stage, _)| *stage == Stage::Instead) {
            let fault = Fault::new(name, Map::new()).unwrap();
            let text = instead(&fault, &request, "").map(|answer| String::from_utf8(answer.bytes()).unwrap());
            assert!(text.is_err() || !text.unwrap().contains("cannot strike here"), "{name}");
        }
    }
}
