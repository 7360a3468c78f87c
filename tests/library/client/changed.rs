//! A token that exists is changed: what is known of it after every kind of answer, and that a token
//! which is read, opened as a draft and saved is the token that it was.

use cfmint::domain::catalog::Catalog;
use cfmint::domain::edit::{as_wanted, body, is_same};
use cfmint::domain::token::from_record::{as_draft, as_it_is};
use cfmint::domain::token::record::{TokenRecord, TokenStatus};
use cfmint::domain::token::spec::Known;
use cfmint::io::cloudflare::Updated;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::simulated::{every_form, simulated, simulator};
use super::*;

fn token_of(id: &str) -> String {
    ok(&format!(
        r#"{{"id":"{id}","name":"n","status":"active","policies":[],"condition":{{}}}}"#
    ))
}

/// What came of it, in one word, with the reason.
fn word(updated: Updated) -> (&'static str, String) {
    match updated {
        Updated::Yes(record) => ("yes", record.name),
        Updated::No(refusal) => ("no", refusal.sentence()),
        Updated::Unknown(why) => ("unknown", why),
    }
}

#[test]
fn a_change_is_sent_once_and_what_is_not_known_is_not_claimed() {
    let other = Server::start(&[send(200, &token_of(ID))]);
    let whole = http(200, "", token_of(ID).as_bytes());
    let redirect = format!("location: http://{}/client/v4/user/tokens/{ID}\r\n", other.address);
    let huge = format!("{}{}", token_of(ID), " ".repeat(70_000));
    let not_told = "does not say what the token is now";
    let rows = [
        ("a whole answer", Act::Send(whole.clone()), "yes", "n"),
        (
            "a mark before it",
            send(200, &format!("\u{feff}{}", token_of(ID))),
            "yes",
            "n",
        ),
        ("another status of success", send(201, &token_of(ID)), "yes", "n"),
        ("refused", send(403, &refusal(9109, "no")), "no", ""),
        ("wrong", send(400, &refusal(1001, "no")), "no", ""),
        ("not there", send(404, &refusal(1003, "no")), "no", "did not find it"),
        ("not signed in", send(401, &refusal(1000, "no")), "no", ""),
        ("reset", Act::Reset(vec![]), "unknown", "the connection was reset"),
        ("closed", Act::Send(vec![]), "unknown", "closed before an answer"),
        ("silence", Act::Stall(vec![]), "unknown", "no answer within 1 second"),
        (
            "silence in it",
            Act::Stall(whole[..60].to_vec()),
            "unknown",
            "no answer within",
        ),
        (
            "cut",
            Act::Send(whole[..whole.len() - 9].to_vec()),
            "unknown",
            "cut off",
        ),
        ("500", send(500, &refusal(1000, "hush")), "unknown", "HTTP 500"),
        ("502", send(502, "<html>hush</html>"), "unknown", "HTTP 502"),
        ("524", send(524, ""), "unknown", "HTTP 524"),
        ("429", send(429, &refusal(971, "slow")), "unknown", "slow down"),
        ("409", send(409, &refusal(1, "hush")), "unknown", "HTTP 409"),
        (
            "403 of a proxy",
            send(403, "<html>hush</html>"),
            "unknown",
            "not a complete refusal",
        ),
        (
            "a refusal with the token",
            send(403, &token_of(ID)),
            "unknown",
            "not a complete refusal",
        ),
        ("another token", send(200, &token_of(ACCOUNT)), "unknown", not_told),
        ("no token", send(200, &ok("null")), "unknown", not_told),
        ("a list", send(200, &ok("[]")), "unknown", not_told),
        (
            "no JSON",
            send(200, "{\"success\":true,\"result\":hush"),
            "unknown",
            not_told,
        ),
        (
            "not a success",
            send(200, &token_of(ID).replace("true", "false")),
            "unknown",
            not_told,
        ),
        (
            "204",
            Act::Send(b"HTTP/1.1 204 X\r\n\r\n".to_vec()),
            "unknown",
            not_told,
        ),
        (
            "redirect",
            Act::Send(http(307, &redirect, b"")),
            "unknown",
            "not followed",
        ),
        ("too large", send(200, &huge), "unknown", "larger than 6"),
        (
            "garbage",
            Act::Send(b"hush hush\r\n\r\n".to_vec()),
            "unknown",
            "not HTTP",
        ),
    ];
    for (name, act, expected, part) in rows {
        for owner in [Owner::User, account()] {
            let server = Server::start(std::slice::from_ref(&act));
            let updated = run(server.client_for(&act).update(owner, id(), b"{\"name\": \"n\"}"));
            let (word, why) = word(updated);
            assert_eq!(word, expected, "{name}: {why}");
            assert!(why.contains(part) && !why.contains("hush"), "{name}: {why}");
            let seen = server.seen();
            assert_eq!(seen.len(), 1, "{name}");
            let path = format!("/client/v4{}/{ID}", owner.tokens_path());
            assert_eq!(seen[0].line(), format!("PUT {path} HTTP/1.1"));
            assert_eq!(seen[0].body, b"{\"name\": \"n\"}", "{name}");
        }
    }
    assert_eq!(other.seen().len(), 0, "no redirect is followed");
}

/// Where nobody listens nothing was sent.
#[test]
fn a_change_that_never_left_is_none() {
    let base = BaseUrl::parse("http://127.0.0.1:9/client/v4").unwrap();
    let client = Client::with_limits(base, token(), hasty()).unwrap();
    let updated = run(client.update(Owner::User, id(), b"{}"));
    assert!(
        matches!(updated, Updated::No(Refusal::Unreachable { .. })),
        "{updated:?}"
    );
}

fn scopes_of(id: cfmint::domain::token::id::GroupId) -> Vec<cfmint::domain::token::scope::Scope> {
    Catalog::of_this_version().scopes_of(id)
}

/// The token as it is after it was opened as a draft and read again without a change.
fn reopened(record: &TokenRecord, owner: Owner) -> TokenRecord {
    let spec = as_it_is(record, owner, &scopes_of);
    let known = Known {
        verbatim: &spec.verbatim,
        ..Known::nothing()
    };
    let read = as_draft(&spec).read_with(Timestamp::now(), &TimeZone::UTC, &known);
    as_wanted(record, &read.unwrap_or_else(|gaps| panic!("{gaps:?}")), &scopes_of)
}

/// Policies as they go out: without what only the server gives.
fn as_sent(policies: &Value) -> Value {
    let mut policies = policies.clone();
    for policy in policies.as_array_mut().into_iter().flatten() {
        policy.as_object_mut().unwrap().remove("id");
        for group in policy["permission_groups"].as_array_mut().into_iter().flatten() {
            group.as_object_mut().unwrap().remove("name");
        }
    }
    policies
}

/// Read, opened as a draft, saved, read again: as it was to the last field.
#[test]
fn every_form_that_is_saved_unchanged_is_what_it_was() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    let (starts, expires) = ("2099-01-01T00:00:00Z", "2099-06-30T12:30:00Z");
    let limits: [fn(&mut cfmint::domain::token::spec::Draft); 4] = [
        |_| {},
        |draft| draft.ip_only = "9.9.9.0/24, 2620:fe::/48".to_owned(),
        |draft| {
            draft.ip_only = "9.9.9.0/24".to_owned();
            draft.ip_except = "9.9.9.9".to_owned();
        },
        |draft| {
            draft.ip_except = "198.51.100.0/24".to_owned();
            draft.starts = "2099-01-01".to_owned();
            draft.expires = "2099-06-30T12:30:00Z".to_owned();
        },
    ];
    for limit in limits {
        let mut draft = every_form(&sim);
        limit(&mut draft);
        let spec = draft.read(Timestamp::now(), &TimeZone::UTC).unwrap();
        run(async {
            let Created::Yes { record, .. } = client.create(Owner::User, &spec.body()).await else {
                panic!()
            };
            let opened = client.token(Owner::User, record.id).await.unwrap();
            let wanted = reopened(&opened, Owner::User);
            assert_eq!(wanted, opened);
            let body = body(&opened, &wanted, client.server_now()).unwrap();
            let sent: Value = serde_json::from_slice(&body).unwrap();
            let given = Value::Array(opened.policies.as_given());
            assert_eq!(sent["policies"], as_sent(&given));
            for (field, time) in [("not_before", starts), ("expires_on", expires)] {
                let wanted = (!draft.starts.is_empty()).then(|| json!(time));
                assert_eq!(sent.get(field), wanted.as_ref());
            }
            let Updated::Yes(saved) = client.update(Owner::User, record.id, &body).await else {
                panic!()
            };
            let again = client.token(Owner::User, record.id).await.unwrap();
            for after in [&*saved, &again] {
                assert!(is_same(&opened, after), "{opened:#?} {after:#?}");
                assert_eq!(after.condition, opened.condition);
                assert_eq!((after.starts, after.expires), (opened.starts, opened.expires));
            }
            let sorted = |record: &TokenRecord| {
                let mut policies = as_sent(&Value::Array(record.policies.as_given()));
                for policy in policies.as_array_mut().unwrap() {
                    let groups = policy["permission_groups"].as_array_mut().unwrap();
                    groups.sort_by_key(ToString::to_string);
                }
                policies.as_array_mut().unwrap().sort_by_key(ToString::to_string);
                policies
            };
            assert_eq!(sorted(&again), sorted(&opened));
        });
    }
}

/// Tokens as others recorded them, wherever they stand in an answer.
fn recorded() -> Vec<Value> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded/exchanges");
    let texts = std::fs::read_dir(folder).unwrap().map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        text.split_once("\n\n")
            .map(|(_, body)| body.to_owned())
            .unwrap_or_default()
    });
    let answers = texts.filter_map(|text| serde_json::from_str::<Value>(&text).ok());
    let tokens = answers.flat_map(|answer| match &answer["result"] {
        Value::Array(rows) => rows.clone(),
        row => vec![row.clone()],
    });
    tokens.filter(|token| token["policies"].is_array()).collect()
}

/// Each map of resources that the reference lists, as a token with an allow and a deny of it.
fn of_the_reference() -> Vec<Value> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/cloudflare-api.md");
    let text = std::fs::read_to_string(file).unwrap();
    let (_, table) = text.split_once("### `resources`, all forms").unwrap();
    let (table, _) = table.split_once("\nSources:").unwrap();
    let maps = table.split('`').filter(|part| part.starts_with("{\"com."));
    let maps = maps.map(|map| {
        let mut map = map.replace("<JURISDICTION>", "eu").replace("<BUCKET>", "logs");
        for id in ["<USER_ID>", "<ACCOUNT_ID>", "<ZONE_ID>"] {
            map = map.replace(id, ID);
        }
        serde_json::from_str::<Value>(&map).unwrap_or_else(|error| panic!("{map}: {error}"))
    });
    let policy = |effect: &str, resources: &Value| {
        json!({"id": "f".repeat(32), "effect": effect, "resources": resources,
            "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be", "name": "DNS Write", "meta": {"a": 1}}]})
    };
    let token = |resources: Value| {
        let policies = [policy("allow", &resources), policy("deny", &resources)];
        json!({"id": ID, "name": "form", "status": "active", "policies": policies,
            "condition": {"request_ip": {"in": ["192.0.2.0/24"], "not_in": ["192.0.2.7/32"]}, "later": {"a": [1]}},
            "not_before": null, "expires_on": "2099-11-01T00:00:00Z"})
    };
    maps.map(token).collect()
}

/// What was recorded of tokens goes out as it came in, where nothing is changed.
#[test]
fn recorded_tokens_and_the_forms_of_the_reference_go_out_as_they_came() {
    let (recorded, forms) = (recorded(), of_the_reference());
    assert!(
        recorded.len() >= 5 && forms.len() >= 7,
        "{} {}",
        recorded.len(),
        forms.len()
    );
    for token in recorded.iter().chain(&forms) {
        let server = Server::start(&[send(200, &ok(&token.to_string()))]);
        let opened = run(server.client().token(Owner::User, id())).unwrap();
        let spec = as_it_is(&opened, Owner::User, &scopes_of);
        let wanted = as_wanted(&opened, &spec, &scopes_of);
        assert_eq!(wanted, opened);
        let sent = body(&opened, &wanted, Timestamp::now());
        if opened.status == TokenStatus::Other(TokenStatus::EXPOSED.to_owned()) {
            assert!(sent.unwrap_err().contains("found in public"));
            continue;
        }
        let sent: Value = serde_json::from_slice(&sent.unwrap()).unwrap();
        assert_eq!(sent["name"], token["name"]);
        assert_eq!(sent["policies"], as_sent(&token["policies"]), "{token}");
        for field in ["condition", "not_before", "expires_on"] {
            let is_nothing = token[field].is_null() || token[field] == json!({});
            assert_eq!(sent.get(field), Some(&token[field]).filter(|_| !is_nothing), "{field}");
        }
        let sent_fields: Vec<&String> = sent.as_object().unwrap().keys().collect();
        let known = ["name", "policies", "condition", "not_before", "expires_on", "status"];
        assert!(
            sent_fields.iter().all(|field| known.contains(&field.as_str())),
            "{sent}"
        );
    }
}
