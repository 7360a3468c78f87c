//! What Cloudflare answers, as a spec: the recorded shapes, alone and in their envelope.

use serde_json::json;

use super::*;

/// As the recordings have it (create, get), with all that only the server sets.
fn token() -> Value {
    json!({
        "id": "4e5f60718293a4b5c6d7e8f90a1b2c3d",
        "name": "live-check",
        "status": "active",
        "issued_on": "2026-01-05T10:11:12Z",
        "modified_on": "2026-01-05T10:11:12Z",
        "last_used_on": null,
        "expires_on": null,
        "not_before": null,
        "policies": [{
            "id": "5f60718293a4b5c6d7e8f90a1b2c3d4e",
            "effect": "allow",
            "resources": {"com.cloudflare.api.account.zone.718293a4b5c6d7e8f90a1b2c3d4e5f60": "*"},
            "permission_groups": [{"id": "4755a26eedb94da69e1066d98aa820be", "name": "DNS Write", "meta": {"label": "dns_write"}}]
        }],
        "condition": {},
    })
}

fn envelope(result: &Value) -> Value {
    json!({"success": true, "errors": [], "messages": [], "result": result})
}

fn read_json(value: &Value) -> Result<Read, Vec<SpecFault>> {
    read(&serde_json::to_string_pretty(value).unwrap(), &catalog())
}

/// What a request for the same token says.
fn request() -> Draft {
    let mut body = token();
    let fields = body.as_object_mut().unwrap();
    for name in [
        "id",
        "status",
        "issued_on",
        "modified_on",
        "last_used_on",
        "expires_on",
        "not_before",
        "condition",
    ] {
        fields.remove(name);
    }
    let read = read_json(&body).unwrap();
    assert_eq!(read.remarks, [""; 0]);
    read.draft
}

#[test]
fn an_answer_says_the_token_and_what_is_left_out_of_it() {
    // In the order of the file, which is the alphabet's here.
    const LEFT_OUT: &str = "This is an answer of Cloudflare, and an answer names no owner: it is read as a token of your own \
        (for an account’s, add \"owner\": \"account:ID\" to it). Left out (only Cloudflare sets it): id, issued_on, last_used_on, modified_on, status, \
        ids of policies, names of permission groups, meta of permission groups. Left out (null): expires_on, not_before.";
    let list = json!({"success": true, "errors": [], "messages": [], "result": [token()],
        "result_info": {"page": 1, "per_page": 50, "count": 1, "total_count": 1}});
    for answer in [token(), envelope(&token()), list, json!([token()])] {
        let read = read_json(&answer).unwrap_or_else(|faults| panic!("{answer}: {faults:?}"));
        assert_eq!(read.draft, request(), "{answer}");
        assert_eq!(read.remarks, [LEFT_OUT], "{answer}");
        assert!(read.verbatim.is_empty() && read.lines.at(&crate::domain::token::gap::Place::Name).is_some());
    }
    let mut used = token();
    used["condition"] = json!({"request_ip": {"in": ["198.51.100.0/24"], "not_in": null}});
    used["expires_on"] = json!("2027-01-31T00:00:00Z");
    used["status"] = json!("disabled");
    let read = read_json(&envelope(&used)).unwrap();
    assert_eq!(
        (read.draft.ip_only.as_str(), read.draft.expires.as_str()),
        ("198.51.100.0/24", "2027-01-31T00:00:00Z")
    );
    assert!(read.remarks[0].contains("status (disabled)"), "{:?}", read.remarks);
    // A condition that is null is none, and so is its filter.
    for nothing in [json!(null), json!({"request_ip": null})] {
        used["condition"] = nothing;
        assert_eq!(read_json(&used).unwrap().draft.ip_only, "");
    }
}

#[test]
fn the_secret_of_an_answer_is_named_and_never_shown() {
    const SECRET: &str = "cfut_not-a-real-secret-of-a-user-token-in-an-answer";
    for value in [json!(SECRET), json!([SECRET]), json!({ "a": SECRET }), json!(7)] {
        let mut token = token();
        token["value"] = value;
        for answer in [token.clone(), envelope(&token)] {
            let read = read_json(&answer).unwrap();
            assert_eq!(read.draft, request());
            assert_eq!(read.remarks.len(), 1);
            assert!(
                read.remarks[0].contains("value, ids of policies")
                    && read.remarks[0].contains("Your input holds a token’s secret")
            );
            assert!(!format!("{read:?}").contains(SECRET));
        }
        // Whatever else is wrong with it.
        token["policies"] = json!("x");
        token["values"] = json!(1);
        let wrong = format!("{:?}", read_json(&envelope(&token)).unwrap_err());
        assert!(wrong.contains("values") && !wrong.contains(SECRET), "{wrong}");
    }
    let mut none = token();
    none["value"] = json!(null);
    assert!(!read_json(&none).unwrap().remarks[0].contains("secret"));
    // Rolling answers with the secret alone.
    let wrong = format!("{:?}", read_json(&envelope(&json!(SECRET))).unwrap_err());
    assert!(wrong.contains("is a text") && !wrong.contains(SECRET), "{wrong}");
}

#[test]
fn an_answer_without_one_token_is_named_for_what_it_is() {
    let refused =
        json!({"success": false, "errors": [{"code": 1001, "message": "no"}], "messages": [], "result": null});
    let verified = envelope(&json!({"id": "4e5f60718293a4b5c6d7e8f90a1b2c3d", "status": "active"}));
    for (answer, says) in [
        (refused, "Cloudflare refuses something (error 1001)"),
        (
            json!({"success": false, "errors": "x"}),
            "Cloudflare refuses something:",
        ),
        (json!({"success": true}), "has no result"),
        (envelope(&json!(null)), "is null"),
        (verified, "holds no token"),
        (
            envelope(&json!([token(), token()])),
            "a list of 2, and a spec is one token",
        ),
        (json!([token(), token(), 7]), "a list of 3"),
        (envelope(&json!([])), "nothing in it"),
        (json!([{"id": "x"}]), "holds no token"),
        (
            json!({"success": true, "result": token(), "reslt": 1}),
            "“reslt” is not a field of an answer of Cloudflare",
        ),
    ] {
        let faults = read_json(&answer).unwrap_err();
        assert_eq!(faults.len(), 1, "{answer}: {faults:?}");
        assert!(faults[0].sentence.contains(says), "{answer}: {faults:?}");
    }
    // Nobody is led to a field of the server.
    let mut wrong = token();
    wrong["statu"] = json!("active");
    let faults = read_json(&wrong).unwrap_err();
    assert!(!faults[0].sentence.contains("status"), "{faults:?}");
    // A null where something is needed is no answer to it.
    wrong = token();
    wrong["name"] = json!(null);
    assert!(read_json(&wrong).is_err());
}

/// What is not a field of a token, at each place of an answer.
fn with_null_everywhere() -> Value {
    let mut all = token();
    all["frobnicate"] = json!(null);
    all["condition"] = json!({"geo": null, "request_ip": {"in": null, "not_in": null, "near": null}});
    all["policies"][0]["order"] = json!(null);
    all["policies"][0]["permission_groups"][0]["kind"] = json!(null);
    all
}

#[test]
fn what_is_null_in_an_answer_says_nothing_and_is_named() {
    for answer in [with_null_everywhere(), envelope(&with_null_everywhere())] {
        let read = read_json(&answer).unwrap_or_else(|faults| panic!("{answer}: {faults:?}"));
        assert_eq!(read.draft, request());
        assert!(read.verbatim.is_empty(), "{:?}", read.verbatim);
        assert_eq!(read.remarks.len(), 1);
        for name in [
            "“frobnicate”",
            "“geo”",
            "request_ip.in",
            "request_ip.not_in",
            "“near”",
            "“order”",
            "“kind”",
        ] {
            assert!(read.remarks[0].contains(name), "{name}: {:?}", read.remarks);
        }
    }
    let mut none = token();
    none["condition"] = json!({"request_ip": null});
    assert!(read_json(&none).unwrap().remarks[0].contains("condition.request_ip"));
    // A value is no null, and a request says nothing by itself.
    let mut wrong = token();
    wrong["frobnicate"] = json!(1);
    assert_eq!(read_json(&wrong).unwrap_err().len(), 1);
    let mut request = with_null_everywhere();
    for name in super::super::answer::OF_SERVER {
        request.as_object_mut().unwrap().remove(name);
    }
    let faults = read_json(&request).unwrap_err();
    assert_eq!(faults.len(), 5, "{faults:?}");
}

#[test]
fn the_answer_of_an_accounts_token_asks_for_its_owner() {
    const SECRET: &str = "cfat_not-a-real-secret-of-an-account-token-in-an-answer";
    let account = "0123456789abcdef0123456789abcdef";
    let mut of_account = token();
    of_account["value"] = json!(SECRET);
    let resource = |key: &str| json!({ key: "*" });
    let key = format!("com.cloudflare.api.account.{account}");
    for (resources, says) in [
        (token()["policies"][0]["resources"].clone(), "\"owner\": \"account:ID\""),
        (
            json!({ &key: resource("com.cloudflare.api.account.zone.*") }),
            "\"owner\": \"account:0123456789abcdef0123456789abcdef\"",
        ),
        // Also where no access says the policy.
        (
            json!({ &key: "*", format!("com.cloudflare.edge.r2.bucket.{account}_default_logs"): "*" }),
            "\"owner\": \"account:0123456789abcdef0123456789abcdef\"",
        ),
        (
            json!({ &key: "*", "com.cloudflare.api.account.00000000000000000000000000000001": "*" }),
            "\"owner\": \"account:ID\"",
        ),
    ] {
        of_account["policies"][0]["resources"] = resources;
        for answer in [of_account.clone(), envelope(&of_account)] {
            let faults = read_json(&answer).unwrap_err();
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(faults[0].sentence.contains(says), "{faults:?}");
            assert!(!format!("{faults:?}").contains(SECRET));
        }
    }
    of_account["owner"] = json!(format!("account:{account}"));
    let read = read_json(&envelope(&of_account)).unwrap();
    assert_eq!(
        read.draft.owner,
        crate::domain::token::scope::Owner::Account(account.parse().unwrap())
    );
    assert!(!read.remarks[0].contains("no owner"), "{:?}", read.remarks);
}
