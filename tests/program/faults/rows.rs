//! The table: what goes wrong with the answer, and how it must end.

use super::*;

/// One fault at the create request, in the numbers of the catalog; further faults in a list.
pub(super) fn rows() -> Vec<Row> {
    use End::{CouldNotLook, Done, Found, MayNotList, NotSeen, Refused};
    let lists = |fault: Value| {
        let mut rule = fault;
        rule["method"] = "GET".into();
        rule["path"] = "/user/tokens".into();
        rule
    };
    let reset = json!({"fault": "commit_then_reset"});
    vec![
        ("1 reset before", json!({"fault": "reset"}), 0, NotSeen),
        ("2 closed before", json!({"fault": "close"}), 0, NotSeen),
        ("3 reset after", reset.clone(), 1, Found),
        ("4 closed after", json!({"fault": "commit_then_close"}), 1, Found),
        ("5 silence after", json!({"fault": "commit_then_stall"}), 1, Found),
        ("6 silence before", json!({"fault": "stall"}), 0, NotSeen),
        (
            "7 stall after headers",
            json!({"fault": "stall", "after": "headers", "commit": true}),
            1,
            Found,
        ),
        (
            "7 stall in the body",
            json!({"fault": "stall", "after": "body", "commit": true}),
            1,
            Found,
        ),
        ("8 500", json!({"fault": "commit_then_500"}), 1, Found),
        ("9 HTML 502", json!({"fault": "commit_then_502html"}), 1, Found),
        ("10 524", json!({"fault": "commit_then_524"}), 1, Found),
        ("11 429 after", json!({"fault": "commit_then_429"}), 1, Found),
        (
            "12 cut in the secret",
            json!({"fault": "commit_then_truncated", "cut": "secret"}),
            1,
            Found,
        ),
        (
            "12 cut in the secret, RST",
            json!({"fault": "commit_then_truncated", "cut": "secret", "end": "reset"}),
            1,
            Found,
        ),
        (
            "13 cut elsewhere",
            json!({"fault": "commit_then_truncated", "cut": "middle"}),
            1,
            Found,
        ),
        (
            "13 cut elsewhere, RST",
            json!({"fault": "commit_then_truncated", "cut": "middle", "end": "reset"}),
            1,
            Found,
        ),
        ("14 invalid JSON", json!({"fault": "commit_then_badjson"}), 1, Found),
        ("15 null", json!({"fault": "commit_then_null"}), 1, Found),
        ("16 no value", json!({"fault": "commit_then_novalue"}), 1, Found),
        ("17 empty value", json!({"fault": "commit_then_emptyvalue"}), 1, Found),
        ("18 wrong types", json!({"fault": "commit_then_wrongtype"}), 1, Found),
        (
            "19 success false",
            json!({"fault": "commit_then_success_false"}),
            1,
            Found,
        ),
        ("20 204", json!({"fault": "commit_then_204"}), 1, Found),
        ("21 redirect", json!({"fault": "commit_then_redirect"}), 1, Found),
        (
            "21 redirect, 308",
            json!({"fault": "commit_then_redirect", "status": 308}),
            1,
            Found,
        ),
        ("22 secret in an error", json!({"fault": "echo_secret"}), 1, Found),
        (
            "22 secret in a refusal",
            json!({"fault": "echo_secret", "status": 403}),
            1,
            Found,
        ),
        (
            "24 list lags",
            json!([reset, lists(json!({"fault": "list_hides_new", "seconds": 10}))]),
            1,
            Found,
        ),
        (
            "24 list lags for ever",
            json!([reset, lists(json!({"fault": "list_hides_new", "seconds": 3600}))]),
            1,
            NotSeen,
        ),
        (
            "16 and 24",
            json!([{"fault": "commit_then_novalue"}, lists(json!({"fault": "list_hides_new", "seconds": 3600}))]),
            1,
            Found,
        ),
        (
            "25 list forbidden",
            json!([reset, lists(json!({"fault": "forbidden", "nth": 2, "sticky": true}))]),
            1,
            MayNotList,
        ),
        (
            "25 list refuses the credential",
            json!([reset, lists(json!({"fault": "expired", "nth": 2, "sticky": true}))]),
            1,
            MayNotList,
        ),
        (
            "25 list broken",
            json!([
                reset,
                lists(json!({"fault": "status", "code": 500, "nth": 2, "sticky": true}))
            ]),
            1,
            CouldNotLook,
        ),
        (
            "25 list silent",
            json!([reset, lists(json!({"fault": "stall", "nth": 2, "sticky": true}))]),
            1,
            CouldNotLook,
        ),
        ("28 late", json!({"fault": "delay", "seconds": 2}), 1, Done),
        (
            "28 later than we wait",
            json!({"fault": "delay", "seconds": 90}),
            1,
            Found,
        ),
        (
            "29 late commit",
            json!({"fault": "delay", "seconds": 40, "late": true}),
            1,
            Found,
        ),
        ("34 two answers", json!({"fault": "two_responses"}), 1, Done),
        (
            "34 cut by its length",
            json!({"fault": "content_length_short"}),
            1,
            Found,
        ),
        (
            "35 credential refused",
            json!([{"fault": "expired"}, {"method": "GET", "path": "/user/tokens/verify", "nth": 2, "fault": "expired"}]),
            0,
            Refused(4),
        ),
        ("35 refused here alone", json!({"fault": "expired"}), 0, Refused(3)),
        ("36 forbidden", json!({"fault": "forbidden"}), 0, Refused(3)),
        (
            "41 rate limit",
            json!({"fault": "rate_limit", "retry_after": 3600}),
            0,
            NotSeen,
        ),
        ("42 HTML", json!({"fault": "html"}), 0, NotSeen),
        ("42 plain", json!({"fault": "plain"}), 0, NotSeen),
        ("44 empty", json!({"fault": "empty"}), 1, Found),
        ("44 malformed", json!({"fault": "malformed_json"}), 1, Found),
        ("44 byte order mark", json!({"fault": "bom"}), 1, Done),
        ("45 no result", json!({"fault": "missing_result"}), 1, Found),
        ("45 wrong type", json!({"fault": "wrong_type"}), 1, Found),
        ("46 unknown fields", json!({"fault": "unknown_fields"}), 1, Done),
        ("47 invalid text", json!({"fault": "invalid_utf8"}), 1, Found),
        ("48 nesting", json!({"fault": "deep_nesting"}), 1, Found),
        ("49 huge", json!({"fault": "huge"}), 1, Found),
        ("50 endless", json!({"fault": "endless"}), 1, Found),
        ("51 gzip bomb", json!({"fault": "gzip_bomb"}), 1, Found),
        ("52 slow", json!({"fault": "slowloris"}), 1, Found),
        ("52 slow headers", json!({"fault": "slow_headers"}), 1, Found),
        ("53 many headers", json!({"fault": "header_flood"}), 1, Found),
        ("53 long header", json!({"fault": "long_header"}), 1, Found),
        ("54 no HTTP", json!({"fault": "garbage_status"}), 0, NotSeen),
        ("54 HTTP/0.9", json!({"fault": "http09"}), 1, Found),
        ("54 bad chunk", json!({"fault": "bad_chunk"}), 1, Found),
        ("55 redirect loop", json!({"fault": "redirect_loop"}), 0, NotSeen),
        ("63 hostile refusal", json!({"fault": "hostile_error"}), 0, Refused(3)),
        (
            "snapshot broken",
            json!([reset, lists(json!({"fault": "malformed_json", "nth": 1}))]),
            1,
            Found,
        ),
        (
            "snapshot silent",
            json!([reset, lists(json!({"fault": "stall", "nth": 1}))]),
            1,
            Found,
        ),
    ]
}
