//! Sign-ins: what `verify` and the lists answer to a credential.

use super::*;

pub(super) fn sign_ins() -> Vec<Variant> {
    let review =
        |label: &str, plays: &[&'static str], code, says| Variant::new(label, plays, Command::Review, code, says);
    let exists: &[&str] = &["This token exists: “cfmint simulator”", "Cloudflare says: active."];
    let shut_out = &[
        "verify-invalid",
        "verify-account-shut-out-is-active",
        "accounts-shut-out",
        "zones-shut-out",
    ];
    vec![
        review("sign-in verify-user-active", &["verify-user-active"], 0, exists),
        review(
            "sign-in verify-user-active-dates",
            &["verify-user-active-dates"],
            0,
            exists,
        ),
        review("sign-in verify-invalid", &["verify-invalid"], 4, NOT_ACCEPTED),
        review("sign-in verify-no-header", &["verify-no-header"], 1, &["proxy"]).never(&["kind of credential"]),
        review(
            "sign-in verify-malformed",
            &["verify-malformed"],
            4,
            &["its form is not that of a token"],
        ),
        review(
            "sign-in verify-user-expired",
            &["verify-user-expired"],
            4,
            &["the token has expired"],
        ),
        review(
            "sign-in verify-user-disabled",
            &["verify-user-disabled"],
            4,
            &["the token is disabled"],
        ),
        review(
            "sign-in invalid, no prefix",
            &["verify-invalid"],
            4,
            &["or it is an account’s token", "CLOUDFLARE_ACCOUNT_ID"],
        )
        .by(SignIn::NoPrefix),
        review(
            "sign-in invalid, no prefix, account given",
            &["verify-invalid", "verify-account-invalid"],
            4,
            &["neither the token of a user nor one of account"],
        )
        .by(SignIn::NoPrefixOfAccount),
        Variant::new(
            "sign-in account token shut out by IP",
            shut_out,
            Command::Create(ACCOUNT_ZONE),
            3,
            &["Not signed in. The IP filter of the token in use"],
        )
        .by(SignIn::Account),
        review(
            "sign-in user 200",
            &["verify-user-active", "user", "token-own"],
            0,
            &["This token exists: “mint”", "you (kim@example.org)"],
        ),
        review("sign-in user refused", &["user-no-permission"], 0, exists),
        review(
            "sign-in own token unknown",
            &["token-unknown"],
            3,
            &["Cloudflare did not find it"],
        )
        .never(&["Not signed in"]),
        review(
            "sign-in own token revoked",
            &["token-revoked"],
            0,
            &["“leaked”", "Cloudflare says: revoked (exposed)."],
        ),
        review(
            "sign-in key-unknown",
            &["key-unknown"],
            4,
            &["the Global API Key or its e-mail address is wrong"],
        )
        .by(SignIn::Key),
        review(
            "sign-in key-malformed",
            &["key-malformed"],
            4,
            &["the form of the Global API Key is wrong"],
        )
        .by(SignIn::Key),
    ]
}
