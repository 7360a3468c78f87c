//! Creating: what the lists, the request and the question afterwards answer.

use super::*;

pub(super) fn creates() -> Vec<Variant> {
    let create = |label: &str, name: &'static str, code, says| {
        Variant::new(label, &[name], Command::Create(ZONE_DNS), code, says)
    };
    let later = |label: &str, says| Variant::new(label, &[], Command::Create(ZONE_DNS), 0, says);
    vec![
        create(
            "create create-lacks-group",
            "create-lacks-group",
            3,
            &["Not created. You cannot give what you do not have", "lacks DNS Edit on"],
        ),
        create(
            "create create-sub-token",
            "create-sub-token",
            3,
            &["Not created. A token made by a token may not manage tokens."],
        ),
        create(
            "create create-unsupported-resource",
            "create-unsupported-resource",
            3,
            &["Not created.", "is not a supported resource type"],
        ),
        create(
            "create create-name",
            "create-name",
            3,
            &["Not created.", "name must have a length of at least 1"],
        ),
        create(
            "create create-user-as-account",
            "create-user-as-account",
            3,
            &["Not created.", "Valid user-level authentication not found"],
        ),
        create(
            "create create-trouble-503",
            "create-trouble-503",
            5,
            &[
                "The answer got lost. Was the token created?",
                "Not in your token list so far.",
            ],
        ),
        create(
            "create create-rate-limited",
            "create-rate-limited",
            5,
            &["robably not created: Cloudflare asks to slow down (HTTP 429)."],
        ),
        Variant::new(
            "create account zone wildcard",
            &["create-account-zone-wildcard"],
            Command::Create(ACCOUNT_ZONE),
            3,
            &[
                "Not created. Cloudflare did not accept the request.",
                "Must specify a zone",
            ],
        )
        .never(&["kind of credential"]),
        Variant::new(
            "create account groups forbidden",
            &["groups-account-forbidden"],
            Command::Create(ACCOUNT_ZONES),
            0,
            VERIFIED,
        ),
        later("create new token unknown for 3 tries", VERIFIED).at("verify-invalid", 2..5),
        later("create new token unknown for 10 tries", NOT_YET)
            .at("verify-invalid", 2..12)
            .never(&["cfmint roll", "this sign-in"]),
        later(
            "create new token rate limited at verify",
            &["Created “live-check”", "\"verified\":false"],
        )
        .at("rate-limited-verify", 2..12)
        .never(&["cfmint roll"]),
        later(
            "create new token 502 at verify",
            &["Created “live-check”", "\"verified\":false"],
        )
        .at("trouble-verify", 2..12)
        .never(&["cfmint roll"]),
        later(
            "create new token shut out",
            &["Created “live-check”", "203.0.113.25", "\"verified\":false"],
        )
        .at("verify-shut-out", 2..12)
        .never(&["cfmint roll"]),
        create(
            "create tokens list of account token",
            "tokens-account-token",
            3,
            &[
                "cfmint could not see whether a token of this name exists.",
                "Nothing was created",
            ],
        ),
    ]
}
