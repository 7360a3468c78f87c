//! The one test that meets the real API, and only when asked for: `cargo test --test live -- --ignored --nocapture`, with a credential in the variables that the
//! program reads. The same calls go to the simulator, and where the answers differ in status, error code or shape, it says so: those are beliefs that were wrong. It also says where an answer is
//! another than the one that was recorded (`tests/recorded/exchanges`).
//! At most 20 calls; what it made it deletes, also after a failure. It prints names of fields and error messages, never values.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[allow(dead_code)] // the other test program plays them
#[path = "journeys/recorded/exchange.rs"]
mod exchange;
#[path = "journeys/recorded/shape.rs"]
mod shape;

use cfmint::io::auth::command;
use cfmint::io::auth::find::{self, Found};
use cfmint::io::cloudflare::BaseUrl;
use cfmint::secret::credential::Credential;
use cfmint::simulator::Simulator;
use exchange::Exchange;
use serde_json::{Value, json};

const LIMIT: usize = 20;
/// Calls kept back to delete what was made: one for each token that the calls below could make.
const FOR_DELETING: usize = 4;
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const ALL_ZONES: &str = "com.cloudflare.api.account.zone.*";

/// What came back for one question.
struct Answer {
    status: u16,
    body: Value,
}

/// One API and what was asked of it.
struct Api {
    http: reqwest::Client,
    base: String,
    sign_in: Vec<(&'static str, String)>,
    calls: usize,
    made: Vec<String>,
    answers: Vec<(&'static str, Answer)>,
}

impl Api {
    fn new(base: &str, credential: &Credential) -> Self {
        let text = |secret: &cfmint::secret::Secret| {
            String::from_utf8(secret.expose().to_vec()).expect("a credential is text")
        };
        let sign_in = match credential {
            Credential::Token(token) => vec![("authorization", format!("Bearer {}", text(token)))],
            Credential::GlobalKey { key, email } => vec![("x-auth-key", text(key)), ("x-auth-email", email.clone())],
        };
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        Self {
            http: http
                .timeout(std::time::Duration::from_secs(30))
                .build()
                .expect("a client"),
            base: base.trim_end_matches('/').to_owned(),
            sign_in,
            calls: 0,
            made: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// One call. `as_token` signs in with that secret instead.
    async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        as_token: Option<&str>,
    ) -> Result<Answer, String> {
        assert!(self.calls < LIMIT, "more than {LIMIT} calls");
        self.calls += 1;
        let mut request = self
            .http
            .request(method.parse().expect("a method"), format!("{}{path}", self.base));
        match as_token {
            Some(secret) => request = request.header("authorization", format!("Bearer {secret}")),
            None => {
                for (name, value) in &self.sign_in {
                    request = request.header(*name, value);
                }
            }
        }
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let failed = |error: reqwest::Error| format!("{method} {path}: {}", error.without_url());
        let answer = request.send().await.map_err(failed)?;
        let status = answer.status().as_u16();
        let bytes = answer.bytes().await.map_err(failed)?;
        let body = serde_json::from_slice(&bytes)
            .map_err(|error| format!("{method} {path}: {status}, and no JSON ({error})"))?;
        Ok(Answer { status, body })
    }

    async fn ask(
        &mut self,
        name: &'static str,
        method: &str,
        path: &str,
        body: Option<&Value>,
        as_token: Option<&str>,
    ) -> Result<&Value, String> {
        if self.calls >= LIMIT - FOR_DELETING {
            return Err(format!("{name}: no call is left"));
        }
        let answer = self.send(method, path, body, as_token).await?;
        if method == "POST" && answer.body["success"] == true {
            self.made
                .extend(answer.body["result"]["id"].as_str().map(str::to_owned));
        }
        self.answers.push((name, answer));
        Ok(&self.answers.last().expect("just added").1.body)
    }

    async fn get(&mut self, name: &'static str, path: &str) -> Result<&Value, String> {
        self.ask(name, "GET", path, None, None).await
    }

    /// All questions, in order.
    async fn walk(&mut self) -> Result<(), String> {
        self.get("verify", "/user/tokens/verify").await?;
        self.get("user", "/user").await?;
        self.get("accounts", "/accounts?page=1&per_page=5").await?;
        self.get("zones", "/zones?page=1&per_page=5").await?;
        self.get("a page of zones after the last", "/zones?page=100000&per_page=5")
            .await?;
        self.get("permission groups", "/user/tokens/permission_groups").await?;
        self.get("tokens", "/user/tokens?page=1&per_page=5").await?;
        let draft = draft();
        let made = self.ask("create", "POST", "/user/tokens", Some(&draft), None).await?;
        let (id, secret) = (
            made["result"]["id"].as_str().map(str::to_owned),
            made["result"]["value"].as_str().map(str::to_owned),
        );
        let (Some(id), Some(secret)) = (id, secret) else {
            return Err("create made no token; the rest cannot be asked".to_owned());
        };
        self.get("read back", &format!("/user/tokens/{id}")).await?;
        self.ask(
            "verify from an address that is not allowed",
            "GET",
            "/user/tokens/verify",
            None,
            Some(&secret),
        )
        .await?;
        let mut unknown = draft.clone();
        unknown["policies"][0]["permission_groups"][0]["id"] = json!("00000000000000000000000000000000");
        self.ask(
            "create with an unknown group",
            "POST",
            "/user/tokens",
            Some(&unknown),
            None,
        )
        .await?;
        let mut nameless = draft.clone();
        nameless["name"] = json!("");
        self.ask("create without a name", "POST", "/user/tokens", Some(&nameless), None)
            .await?;
        let mut past = draft;
        past["expires_on"] = json!("2020-01-01T00:00:00Z");
        self.ask(
            "create with an end in the past",
            "POST",
            "/user/tokens",
            Some(&past),
            None,
        )
        .await?;
        self.get(
            "a token that does not exist",
            "/user/tokens/00000000000000000000000000000000",
        )
        .await?;
        Ok(())
    }

    /// Deletes what was made; answers what is left behind.
    async fn tidy(&mut self) -> Vec<String> {
        let mut left = Vec::new();
        for id in std::mem::take(&mut self.made) {
            match self.send("DELETE", &format!("/user/tokens/{id}"), None, None).await {
                Ok(answer) if answer.status == 200 => self.answers.push(("delete", answer)),
                Ok(answer) => left.push(format!("{id} (status {})", answer.status)),
                Err(why) => left.push(format!("{id} ({why})")),
            }
        }
        left
    }
}

/// A token that can do next to nothing: reading, for an hour, and only from an address that nobody has (192.0.2.0/24 is for documentation).
fn draft() -> Value {
    let expires = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    let policy =
        |group: &str| json!({"effect": "allow", "resources": {ALL_ZONES: "*"}, "permission_groups": [{"id": group}]});
    json!({
        "name": "cfmint live test, delete me",
        "policies": [policy(ZONE_READ), policy(DNS_READ)],
        "condition": {"request_ip": {"in": ["192.0.2.1/32"]}},
        "expires_on": expires.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    })
}

/// Where two answers to the same question differ.
fn differences(name: &str, real: &Answer, simulated: &Answer) -> Vec<String> {
    let codes = |answer: &Answer| {
        let errors = answer.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| format!("{} {}", error["code"], error["message"]))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if (real.status, codes(real)) != (simulated.status, codes(simulated)) {
        return vec![format!(
            "{name}: Cloudflare says {} [{}], the simulator {} [{}]",
            real.status,
            codes(real),
            simulated.status,
            codes(simulated)
        )];
    }
    let found = shape::between(&real.body, &simulated.body, ["Cloudflare", "the simulator"]);
    found
        .into_iter()
        .map(|difference| format!("{name}: {difference}"))
        .collect()
}

/// Which recorded exchange answers which question. Of the others nobody has shown an answer yet.
const RECORDED: &[(&str, &str)] = &[
    ("verify", "verify-user-active"),
    ("user", "user"),
    ("accounts", "accounts"),
    ("zones", "zones"),
    ("permission groups", "groups-account"),
    ("tokens", "tokens"),
    ("create", "create"),
    ("read back", "token-own"),
    ("verify from an address that is not allowed", "verify-shut-out"),
    ("create without a name", "create-name"),
    ("a token that does not exist", "token-unknown"),
    ("delete", "delete"),
];

/// Where an answer is another than the one that somebody else got. No belief of the simulator's is wrong by that: the API may have changed since, and parts of a
/// recording are by analogy.
fn since_recorded(name: &str, real: &Answer) -> Vec<String> {
    let Some((_, recorded)) = RECORDED.iter().find(|(asked, _)| *asked == name) else {
        return Vec::new();
    };
    let recorded = Exchange::named(recorded);
    let body: Value = serde_json::from_str(&recorded.body).expect("it is JSON");
    let code = |body: &Value| body["errors"][0]["code"].clone();
    let mut found = Vec::new();
    if (real.status, code(&real.body)) != (recorded.status, code(&body)) {
        found.push(format!(
            "{} {} now, {} {} when it was recorded",
            real.status,
            code(&real.body),
            recorded.status,
            code(&body)
        ));
    } else {
        found.extend(shape::between(&real.body, &body, ["Cloudflare", "the recording"]));
    }
    let source = &recorded.source;
    found
        .into_iter()
        .map(|difference| format!("{name}: {difference} ({source})"))
        .collect()
}

/// The order of the groups in the policies, as answered.
fn order(answers: &[(&'static str, Answer)], name: &str) -> Vec<String> {
    let Some((_, answer)) = answers.iter().find(|(asked, _)| *asked == name) else {
        return Vec::new();
    };
    let policies = answer.body["result"]["policies"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    policies
        .iter()
        .map(|policy| policy["permission_groups"][0]["id"].as_str().unwrap_or("?").to_owned())
        .collect()
}

async fn credential() -> Credential {
    match find::find() {
        Some(Found::Given(_, credential, _)) => credential,
        Some(Found::Command(line)) => {
            let printed = command::run(&line, |_| {}).await;
            printed.unwrap_or_else(|why| panic!("{why}")).credential
        }
        Some(Found::Unusable(_, why)) => panic!("{why}"),
        None => panic!(
            "The live test needs a credential that may create tokens: set CFMINT_TOKEN_COMMAND, CFMINT_API_TOKEN, CLOUDFLARE_API_TOKEN (or one of the two with _FILE), or CLOUDFLARE_API_KEY with \
             CLOUDFLARE_EMAIL."
        ),
    }
}

#[test]
#[ignore = "meets the real API, with a credential that you give"]
fn the_simulator_says_what_cloudflare_says() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let base = std::env::var("CLOUDFLARE_API_BASE_URL")
            .ok()
            .filter(|base| !base.is_empty());
        let base = base.map_or_else(BaseUrl::cloudflare, |base| {
            BaseUrl::parse(&base).unwrap_or_else(|why| panic!("{why}"))
        });
        let mut real = Api::new(base.as_str(), &credential().await);
        let walked = real.walk().await;
        let left = real.tidy().await;

        let simulator = Simulator::start(cfmint::simulator::Options::default()).unwrap();
        let token = Credential::Token(cfmint::secret::Secret::copied_from(simulator.api_token().as_bytes()));
        let mut simulated = Api::new(&simulator.base_url(), &token);
        simulated.walk().await.expect("the simulator answers");
        simulated.tidy().await;

        let mut wrong = Vec::new();
        for (name, answer) in &real.answers {
            if let Some((_, other)) = simulated.answers.iter().find(|(asked, _)| asked == name) {
                wrong.extend(differences(name, answer, other));
            }
        }
        for name in ["create", "read back"] {
            if order(&real.answers, name) != order(&simulated.answers, name) {
                wrong.push(format!("{name}: the policies come in another order"));
            }
        }
        let other_than_recorded: Vec<String> = real
            .answers
            .iter()
            .flat_map(|(name, answer)| since_recorded(name, answer))
            .collect();
        let mut report = vec![format!("{} calls to {}", real.calls, base.host())];
        report.extend(wrong.iter().map(|wrong| format!("WRONG BELIEF  {wrong}")));
        report.extend(
            other_than_recorded
                .iter()
                .map(|other| format!("OTHER THAN RECORDED  {other}")),
        );
        report.extend(
            simulator
                .beliefs()
                .iter()
                .map(|belief| format!("on the way the simulator guessed: {belief}")),
        );
        report.extend(
            left.iter()
                .map(|id| format!("LEFT BEHIND, delete it in the dashboard: token {id}")),
        );
        report.extend(walked.iter().map(|()| "all questions were asked".to_owned()));
        let report = report.join("\n");
        assert!(
            walked.is_ok() && left.is_empty() && wrong.is_empty(),
            "{report}\n{}",
            walked.err().unwrap_or_default()
        );
        let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{report}\n").as_bytes());
    });
}

#[test]
fn a_difference_is_seen_and_values_are_not_told() {
    let answer = |body: Value| Answer { status: 200, body };
    let real = answer(
        json!({"result": {"id": "secret-looking", "new": [1, null], "resources": {"com.cloudflare.api.account.zone.*": "*"}}}),
    );
    let simulated =
        answer(json!({"result": {"id": 7, "old": true, "resources": {"com.cloudflare.api.account.1": "*"}}}));
    let found = differences("x", &real, &simulated);
    assert_eq!(
        found,
        [
            "x: .result.id is string at Cloudflare, number at the simulator",
            "x: Cloudflare has .result.new (list), the simulator has not",
            "x: the simulator has .result.old (bool), Cloudflare has not",
        ]
    );
    assert_eq!(differences("x", &real, &real), [""; 0]);
    let refused = Answer {
        status: 403,
        body: json!({"errors": [{"code": 10000, "message": "no"}]}),
    };
    assert_eq!(differences("x", &refused, &real).len(), 1);
}

#[test]
fn an_answer_is_compared_with_the_recorded_one() {
    for (asked, recorded) in RECORDED {
        let recorded = Exchange::named(recorded);
        let same = Answer {
            status: recorded.status,
            body: serde_json::from_str(&recorded.body).unwrap(),
        };
        assert_eq!(since_recorded(asked, &same), [""; 0]);
        let mut other = same;
        other.body["new"] = json!(1);
        assert_eq!(since_recorded(asked, &other).len(), 1, "{asked}");
        other.status = 418;
        assert_eq!(since_recorded(asked, &other).len(), 1, "{asked}");
    }
    let mut user: Value = serde_json::from_str(&Exchange::named("user").body).unwrap();
    user["result"]["id"] = json!(7);
    user["result"]["told"] = json!("a value that is not told");
    let found = since_recorded(
        "user",
        &Answer {
            status: 200,
            body: user,
        },
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(!found.concat().contains("a value that is not told"), "{found:?}");
    assert_eq!(
        since_recorded(
            "a question of its own",
            &Answer {
                status: 418,
                body: json!({})
            }
        ),
        [""; 0]
    );
}
