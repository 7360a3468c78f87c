//! From a request to what goes out: rate limit, faults, the endpoint, the record. The one place
//! that knows the order of these.
use super::envelope::{Answer, Body, refusal};
use super::fault::{Fault, Quirks, Stage};
use super::misbehave::{self, Outcome};
use super::request::Request;
use super::rules::{self, Refusal};
use super::state::State;
use super::token::Owner;
use super::{buckets, demo, draft, listings, tokens, zones};
use jiff::SignedDuration;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What the connections share.
pub(super) struct Shared {
    state: Mutex<State>,
    /// The simulator under another name, as scheme, host and port; redirects lead there.
    pub(super) elsewhere: String,
}

impl Shared {
    pub(super) fn new(state: State, elsewhere: String) -> Self {
        Self {
            state: Mutex::new(state),
            elsewhere,
        }
    }

    /// The state; a panic elsewhere does not make it unusable.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Carries out one request. Runs to its end even if the other side hangs up, so that a late
    /// commit is one.
    pub(super) async fn process(&self, request: Request) -> Outcome {
        let (fault, limited) = {
            let mut state = self.lock();
            if request.is_create() {
                state.posts += 1;
                if state.create_bodies.len() < state.options.keep_exchanges {
                    state.create_bodies.push(request.body.clone());
                }
            }
            let fault = state.plan.pick(&request).or_else(|| demo::fault(&mut state, &request));
            (fault, state.limiter.count(Instant::now()))
        };
        if let Some(answer) = limited {
            return Outcome::Answer(self.finish(&request, answer, None));
        }
        let Some(fault) = fault else {
            return Outcome::Answer(self.carry_out(request, None));
        };
        if fault.stage == Stage::Instead {
            return self.instead(&fault, &request);
        }
        let pause = if fault.name == "delay" {
            fault.duration("seconds", 1.0)
        } else {
            Duration::ZERO
        };
        if fault.flag("late") {
            tokio::time::sleep(pause).await;
            return Outcome::Answer(self.carry_out(request, Some(&fault)));
        }
        let answer = self.carry_out(request, Some(&fault));
        tokio::time::sleep(pause).await;
        match fault.stage {
            Stage::Within => Outcome::Answer(answer),
            _ => misbehave::after(&fault, answer, &self.elsewhere),
        }
    }

    fn instead(&self, fault: &Fault, request: &Request) -> Outcome {
        match misbehave::instead(fault, request, &self.elsewhere) {
            Ok(answer) => Outcome::Answer(self.finish(request, answer, Some(fault))),
            Err(script) => {
                let mut state = self.lock();
                state.recorder.exchange(request, None, Some(fault.name));
                write_truth(&state);
                Outcome::Script(script)
            }
        }
    }

    fn carry_out(&self, request: Request, fault: Option<&Fault>) -> Answer {
        let mut state = self.lock();
        let mut bent = request.clone();
        let quirks = fault.map_or_else(Quirks::default, |fault| misbehave::bend(fault, &mut bent));
        if let Some(fault) = fault.filter(|fault| fault.name == "clock_skew") {
            state.skew = SignedDuration::from_secs(fault.number("seconds", 86_400).clamp(-1 << 32, 1 << 32));
        }
        let answered = route(&mut state, &bent, quirks);
        let mut answer = answered.unwrap_or_else(|refused| {
            if let Some(guess) = &refused.guess {
                state.believe(guess);
            }
            refusal(&refused)
        });
        if let Some(fault) = fault {
            let asked = request
                .parameter("page")
                .and_then(|page| page.parse().ok())
                .unwrap_or(1);
            misbehave::unbend(fault, asked, &mut answer);
        }
        decorate(&mut state, &mut answer);
        state.skew = SignedDuration::ZERO;
        state
            .recorder
            .exchange(&request, Some(&answer), fault.map(|fault| fault.name));
        write_truth(&state);
        answer
    }

    /// Adds what every answer has, and records it.
    fn finish(&self, request: &Request, mut answer: Answer, fault: Option<&Fault>) -> Answer {
        let mut state = self.lock();
        decorate(&mut state, &mut answer);
        state
            .recorder
            .exchange(request, Some(&answer), fault.map(|fault| fault.name));
        answer
    }
}

fn write_truth(state: &State) {
    if state.recorder.wants_truth() {
        state.recorder.truth(&state.truth());
    }
}

/// What stands around every answer of the real API, as recorded.
const RECORDED: [(&str, &str); 12] = [
    (
        "cache-control",
        "no-store, no-cache, must-revalidate, post-check=0, pre-check=0",
    ),
    ("cf-cache-status", "DYNAMIC"),
    ("expires", "Sun, 25 Jan 1981 05:00:00 GMT"),
    ("pragma", "no-cache"),
    ("server", "cloudflare"),
    ("set-cookie", "__cflb=simulated; SameSite=Lax; path=/; HttpOnly"),
    (
        "set-cookie",
        "__cf_bm=simulated; path=/; domain=.api.cloudflare.com; HttpOnly; Secure; SameSite=None",
    ),
    (
        "set-cookie",
        "_cfuvid=simulated; path=/; domain=.api.cloudflare.com; HttpOnly; Secure; SameSite=None",
    ),
    ("strict-transport-security", "max-age=31536000"),
    ("vary", "accept-encoding"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
];

/// The id under which the audit log has the request: a UUID of version 7.
fn audit_id(random: &str) -> String {
    let mut id = String::with_capacity(36);
    for (place, digit) in random.chars().enumerate() {
        if [8, 12, 16, 20].contains(&place) {
            id.push('-');
        }
        id.push(if place == 12 { '7' } else { digit });
    }
    id
}

/// The recorded headers, date, CF-RAY and the rate limit's headers.
fn decorate(state: &mut State, answer: &mut Answer) {
    if matches!(answer.body, Body::Json(_)) {
        let own: Vec<String> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
        let added = RECORDED
            .iter()
            .filter(|(name, _)| !own.iter().any(|known| known == name));
        answer
            .headers
            .extend(added.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let today = state.now().strftime("%Y-%m-%d").to_string();
        answer.headers.push(("api-version".to_owned(), today));
        let id = audit_id(&state.random.id());
        answer.headers.push(("cf-auditlog-id".to_owned(), id));
    }
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    if let Ok(date) = printer.timestamp_to_rfc9110_string(&state.now()) {
        answer.headers.push(("date".to_owned(), date));
    }
    let ray: String = state.random.id().chars().take(16).collect();
    answer.headers.push(("cf-ray".to_owned(), format!("{ray}-SIM")));
    let limits = state.limiter.headers();
    answer.headers.extend(limits);
}

fn route(state: &mut State, request: &Request, quirks: Quirks) -> Result<Answer, Refusal> {
    let segments = request.segments();
    let get = request.method == "GET";
    let method = |allowed: bool| {
        if allowed {
            Ok(())
        } else {
            Err(rules::METHOD_NOT_ALLOWED.with(&request.method))
        }
    };
    match segments.as_slice() {
        ["user"] => method(get).and_then(|()| listings::user(state, request)),
        ["memberships"] => method(get).and_then(|()| listings::memberships(state, request, quirks)),
        ["accounts"] => method(get).and_then(|()| listings::accounts(state, request, quirks)),
        ["zones"] => method(get).and_then(|()| zones::list(state, request, quirks)),
        ["zones", id] => method(get).and_then(|()| zones::one(state, request, id)),
        ["accounts", id] => method(get).and_then(|()| listings::account(state, request, id)),
        ["accounts", id, "r2", "buckets"] => method(get).and_then(|()| buckets::list(state, request, id)),
        ["user", "tokens", rest @ ..] => tokens::route(state, request, Owner::User, rest, quirks),
        ["accounts", id, "tokens", rest @ ..] if draft::is_id(id) => {
            tokens::route(state, request, Owner::Account((*id).to_owned()), rest, quirks)
        }
        _ => Err(rules::NO_ROUTE.with(request.route())),
    }
}
