//! Cloudflare's envelope around every answer, and paging (reference: cloudflare-api sections 2 and
//! 5). It must not know what the results are.
use super::order;
use super::request::Request;
use super::rules::{self, Refusal};
use serde_json::{Map, Value, json};

/// What is sent back when nothing goes wrong on the way.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// Beyond Content-Type, Date and CF-RAY, which every answer gets.
    pub(super) headers: Vec<(String, String)>,
    /// What follows the head.
    pub(super) body: Body,
    /// Whether the fields come by alphabet, as /user and R2 write them, and not as the rest does.
    pub(super) by_alphabet: bool,
    /// The secret in the body, so that records can leave it out and faults can cut it.
    pub(super) secret: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Body {
    /// JSON, nearly always an envelope.
    Json(Value),
    /// Anything else.
    Raw { content_type: String, bytes: Vec<u8> },
}

impl Answer {
    pub(super) fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Json(body),
            by_alphabet: false,
            secret: None,
        }
    }

    /// An answer with any other body.
    pub(super) fn raw(status: u16, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let body = Body::Raw {
            content_type: content_type.to_owned(),
            bytes: bytes.into(),
        };
        Self {
            status,
            headers: Vec::new(),
            body,
            by_alphabet: false,
            secret: None,
        }
    }

    /// The same with one more header.
    pub(super) fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The same with its fields by alphabet.
    pub(super) fn in_order_of_the_alphabet(mut self) -> Self {
        self.by_alphabet = true;
        self
    }

    /// The same with `result_info`.
    pub(super) fn with_info(mut self, info: Value) -> Self {
        if let Body::Json(Value::Object(body)) = &mut self.body {
            body.insert("result_info".to_owned(), info);
        }
        self
    }

    /// The bytes of the body.
    pub(super) fn bytes(&self) -> Vec<u8> {
        match &self.body {
            // the maps of serde_json are sorted
            Body::Json(body) if self.by_alphabet => body.to_string().into_bytes(),
            Body::Json(body) => order::recorded(body).into_bytes(),
            Body::Raw { bytes, .. } => bytes.clone(),
        }
    }

    /// The value of the Content-Type header.
    pub(super) fn content_type(&self) -> &str {
        match &self.body {
            Body::Json(_) => "application/json",
            Body::Raw { content_type, .. } => content_type,
        }
    }
}

/// A success. "All successes are 200, creation too" (reference: cloudflare-api section 2).
pub(super) fn success(result: Value) -> Answer {
    Answer::json(
        200,
        json!({"success": true, "errors": [], "messages": [], "result": result}),
    )
}

/// A refusal in the envelope. 403s carry `documentation_url` (reference: cloudflare-api section 5).
pub(super) fn refusal(refusal: &Refusal) -> Answer {
    let mut error = Map::new();
    error.insert("code".to_owned(), refusal.code.into());
    error.insert("message".to_owned(), refusal.message.clone().into());
    if let Some((code, message)) = refusal.chain {
        error.insert("error_chain".to_owned(), json!([{"code": code, "message": message}]));
    }
    if refusal.status == 403 {
        let page = "https://developers.cloudflare.com/fundamentals/api/troubleshooting/";
        error.insert("documentation_url".to_owned(), page.into());
    }
    let second = refusal
        .second
        .map(|(code, message)| json!({"code": code, "message": message}));
    let errors: Vec<Value> = std::iter::once(error.into()).chain(second).collect();
    Answer::json(
        refusal.status,
        json!({"success": false, "errors": errors, "messages": [], "result": null}),
    )
}

/// Which page of a list was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paging {
    page: usize,
    per_page: usize,
    /// Added to the index of the first item from page 2 on; the fault `page_drift` sets it.
    drift: isize,
}

impl Paging {
    /// Reads `page` (from 1) and `per_page` (5 to 50, 20 if not given).
    pub(super) fn of(request: &Request, drift: isize) -> Result<Self, Refusal> {
        Self::up_to(50, request, drift)
    }

    /// The same, with as many as `largest` a page.
    pub(super) fn up_to(largest: usize, request: &Request, drift: isize) -> Result<Self, Refusal> {
        let number = |name: &str, default: usize, low: usize, high: usize| match request.parameter(name) {
            None => Ok(default),
            Some(text) => text
                .parse()
                .ok()
                .filter(|number| (low..=high).contains(number))
                .ok_or_else(|| rules::BAD_PARAMETER.with(name)),
        };
        // page's upper bound is ours: far beyond any list, far below an overflow
        Ok(Self {
            page: number("page", 1, 1, 1 << 40)?,
            per_page: number("per_page", 20, 5, largest)?,
            drift,
        })
    }

    /// Whether more are wanted a page than the published 50.
    pub(super) fn is_larger_than_published(self) -> bool {
        self.per_page > 50
    }

    /// One page of `items` in a success envelope; `total_pages` is published for zones and recorded
    /// for zones and accounts.
    pub(super) fn answer<T>(self, items: &[T], total_pages: bool, render: impl Fn(&T) -> Value) -> Answer {
        let start = (self.page - 1).saturating_mul(self.per_page);
        let drifted = if self.page > 1 {
            start.saturating_add_signed(self.drift)
        } else {
            start
        };
        let page: Vec<Value> = items.iter().skip(drifted).take(self.per_page).map(render).collect();
        let mut info = json!({
            "page": self.page, "per_page": self.per_page, "count": page.len(), "total_count": items.len(),
        });
        if let Some(info) = info.as_object_mut().filter(|_| total_pages) {
            info.insert("total_pages".to_owned(), items.len().div_ceil(self.per_page).into());
        }
        success(page.into()).with_info(info)
    }
}

/// Reads a parameter that has only a few values.
pub(super) fn one_of<'r>(request: &'r Request, name: &str, allowed: &[&str]) -> Result<Option<&'r str>, Refusal> {
    match request.parameter(name) {
        Some(value) if !allowed.contains(&value) => Err(rules::BAD_PARAMETER.with(name)),
        value => Ok(value),
    }
}

/// Whether `direction=desc` was asked for; `default` when nothing was.
pub(super) fn descending(request: &Request, default: bool) -> Result<bool, Refusal> {
    Ok(one_of(request, "direction", &["asc", "desc"])?.map_or(default, |value| value == "desc"))
}
