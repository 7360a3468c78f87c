//! The one test that meets the real API, and only when asked for: `cargo test --test live --
//! --ignored --nocapture`, with a credential in the variables that the program reads. The same
//! calls go to the simulator, and where the answers differ in status, error code or shape, it says
//! so: those are beliefs that were wrong. It also says where an answer is another than the one that
//! was recorded (`tests/recorded/exchanges`). At most 20 calls; what it made it deletes, also after
//! a failure. It prints names of fields and error messages, never values.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

#[path = "live/calls.rs"]
mod calls;
#[allow(dead_code)] // the other test program plays them
#[path = "journeys/recorded/exchange.rs"]
mod exchange;
#[path = "journeys/recorded/shape.rs"]
mod shape;

use calls::{Answer, Api};
use cfmint::io::auth::command;
use cfmint::io::auth::find::{self, FoundCredential};
use cfmint::io::cloudflare::BaseUrl;
use cfmint::secret::credential::Credential;
use cfmint::simulator::Simulator;
use exchange::Exchange;
use serde_json::{Value, json};

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

/// Where an answer is another than the one that somebody else got. No belief of the simulator's is
/// wrong by that: the API may have changed since, and parts of a recording are by analogy.
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
        Some(FoundCredential::Given(_, credential, _)) => credential,
        Some(FoundCredential::Command(line)) => {
            let printed = command::run(&line, |_| {}).await;
            printed.unwrap_or_else(|why| panic!("{why}")).credential
        }
        Some(FoundCredential::Unusable(_, why)) => panic!("{why}"),
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
