//! The client: what a list refuses is believed of the sign-in only where `verify` says so too.

use cfmint::domain::refusal::Refusal;
use cfmint::domain::token::id::{AccountId, TokenId};
use cfmint::io::auth::check;
use cfmint::io::cloudflare::{Created, Rolled};

use super::*;

const LISTS: [&str; 7] = [
    "/zones",
    "/accounts",
    "/user",
    "/user/tokens",
    "/user/tokens/permission_groups",
    "/user/tokens/*/value",
    "/accounts/*/r2/buckets",
];

fn account(simulator: &Simulator) -> AccountId {
    simulator.account_ids()[0].parse().unwrap()
}

/// What everything but verify says.
async fn everything(simulator: &Simulator, client: &Client) -> Vec<(&'static str, Refusal)> {
    let (owner, account) = (Owner::User, account(simulator));
    let id: TokenId = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let created = match client.create(owner, b"{}").await {
        Created::No(refusal) => client.believed_of_writing(owner, refusal).await,
        other => panic!("{other:?}"),
    };
    let rolled = match client.roll(owner, id).await {
        Rolled::No(refusal) => client.believed_of_writing(owner, refusal).await,
        other => panic!("{other:?}"),
    };
    vec![
        ("User Details Read", client.user().await.unwrap_err()),
        ("Account Settings Read", client.accounts(1).await.unwrap_err()),
        ("Zone Read", client.zones(None, 1, None).await.unwrap_err()),
        ("Zone Read", client.zones_named("example.com").await.unwrap_err()),
        (
            "Workers R2 Storage Read",
            client.buckets(account, "default", None).await.unwrap_err(),
        ),
        ("API Tokens Read", client.permission_groups(owner).await.unwrap_err()),
        ("API Tokens Read", client.all_tokens(owner).await.unwrap_err()),
        ("API Tokens Write", created),
        ("API Tokens Write", rolled),
    ]
}

#[test]
fn what_refuses_the_credential_is_believed_only_where_verify_says_so_too() {
    for how in recorded() {
        let simulator = small();
        for path in LISTS {
            simulator.add_fault(refuses(path, how)).unwrap();
        }
        let client = client(&simulator, token(simulator.api_token()));
        let said = run(async {
            client.verify(Owner::User).await.unwrap();
            everything(&simulator, &client).await
        });
        for (lacks, refusal) in said {
            let wanted = Refusal::RefusedHere {
                needs: Some(lacks.to_owned()),
                works: true,
                says: how.2.to_owned(),
            };
            assert_eq!(refusal, wanted, "{how:?}");
        }
        assert_eq!(made(&simulator).len(), 0);
        // Where verify has no answer, nothing is known, and nothing is ended.
        simulator
            .add_fault(json!({"path": "/user/tokens/verify", "fault": "status", "code": 503}))
            .unwrap();
        for (_, refusal) in run(everything(&simulator, &client)) {
            assert!(
                matches!(refusal, Refusal::RefusedHere { works: false, .. }),
                "{refusal:?}"
            );
        }
        // And where it says no itself, that is it.
        simulator.clear_faults();
        assert!(simulator.revoke_credential(simulator.api_token()));
        for (lacks, refusal) in run(everything(&simulator, &client)) {
            // A product may also say no more than that this is not allowed.
            let of_product = lacks == "Workers R2 Storage Read" && matches!(refusal, Refusal::Forbidden { .. });
            assert!(
                of_product || matches!(refusal, Refusal::NotSignedIn { .. }),
                "{how:?}: {refusal:?}"
            );
        }
    }
}

#[test]
fn a_token_that_was_switched_off_or_shut_out_meanwhile_is_told_as_that() {
    let simulator = small();
    simulator.add_fault(refuses("/zones", recorded()[0])).unwrap();
    let client = client(&simulator, token(simulator.api_token()));
    let id = run(client.verify(Owner::User)).unwrap().id.to_string();
    for (status, part) in [
        ("disabled", "the token is disabled"),
        ("expired", "the token has expired"),
        ("revoked (exposed)", "the token is revoked (exposed)"),
    ] {
        let body = json!({"success": true, "errors": [], "messages": [], "result": {"id": id, "status": status}});
        simulator
            .add_fault(json!({"path": "/user/tokens/verify", "nth": 1, "fault": "answer", "body": body}))
            .unwrap();
        let refusal = run(client.zones(None, 1, None)).unwrap_err();
        assert!(
            matches!(&refusal, Refusal::NotSignedIn { why, .. } if why == part),
            "{refusal:?}"
        );
    }
    // A word that nobody knows says neither.
    for status in ["suspended", ""] {
        let body = json!({"success": true, "errors": [], "messages": [], "result": {"id": id, "status": status}});
        simulator
            .add_fault(json!({"path": "/user/tokens/verify", "nth": 1, "fault": "answer", "body": body}))
            .unwrap();
        let refusal = run(client.zones(None, 1, None)).unwrap_err();
        assert!(
            matches!(refusal, Refusal::RefusedHere { works: false, .. }),
            "{status}: {refusal:?}"
        );
    }
    let elsewhere = (403, 9109, "Cannot use the access token from location: 203.0.113.25");
    simulator.add_fault(refuses("/user/tokens/verify", elsewhere)).unwrap();
    let refusal = run(client.zones(None, 1, None)).unwrap_err();
    assert!(
        matches!(&refusal, Refusal::ShutOut { address, .. } if address == "203.0.113.25"),
        "{refusal:?}"
    );
}

#[test]
fn a_key_and_the_token_of_an_account_are_asked_about_in_their_own_way() {
    let simulator = small();
    simulator.add_fault(refuses("/zones", recorded()[0])).unwrap();
    let works = |refusal: Refusal| {
        assert!(
            matches!(refusal, Refusal::RefusedHere { works: true, .. }),
            "{refusal:?}"
        )
    };
    let (key, email) = simulator.credentials().global_key.clone();
    let key = Secret::copied_from(key.as_bytes());
    let client_of_key = client(&simulator, Credential::GlobalKey { key, email });
    works(run(client_of_key.zones(None, 1, None)).unwrap_err());
    let of_account = client(&simulator, token(&simulator.credentials().account.clone().unwrap()));
    run(of_account.verify(Owner::Account(account(&simulator)))).unwrap();
    works(run(of_account.zones(None, 1, None)).unwrap_err());
    // A key that is wrong is asked about once: it is the same question.
    let before = simulator.exchanges().len();
    let key = Secret::copied_from("0123456789abcdef".repeat(3).get(..37).unwrap().as_bytes());
    let email = "ada@example.com".to_owned();
    let refusal = run(client(&simulator, Credential::GlobalKey { key, email }).user()).unwrap_err();
    assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
    assert_eq!(simulator.exchanges().len(), before + 1);
}

/// What an endpoint may say to a good sign-in by OAuth that it does not serve.
fn of_one_endpoint() -> Vec<(u16, u32, &'static str)> {
    let others = [
        (403, 9109, "Unauthorized to access requested resource"),
        (403, 9109, "Valid user-level authentication not found"),
        (403, 10000, "Authentication error"),
        (400, 1001, "This is not for a sign-in by OAuth"),
        (405, 7001, "Method not allowed"),
        (404, 7003, "No route for the URI"),
        (400, 7003, "Could not route to it"),
    ];
    recorded().into_iter().chain(others).collect()
}

#[test]
fn what_one_endpoint_says_does_not_end_a_sign_in_by_oauth() {
    for how in of_one_endpoint() {
        // Verify says it, and the user is known all the same.
        let simulator = small();
        let oauth = simulator.credentials().oauth.clone();
        let fresh = || client(&simulator, token(&oauth));
        simulator.add_fault(refuses("/user/tokens/verify", how)).unwrap();
        let who = run(check::check(&fresh(), false)).unwrap_or_else(|refusal| panic!("{how:?}: {refusal:?}"));
        assert_eq!(who.email.as_deref(), Some("ada@example.com"), "{how:?}");
        // The user's endpoint says it as well, and the accounts answer.
        simulator.add_fault(refuses("/user", how)).unwrap();
        let client = fresh();
        let who = run(check::check(&client, false)).unwrap_or_else(|refusal| panic!("{how:?}: {refusal:?}"));
        assert!(who.user.is_none() && who.for_accounts_only(), "{how:?}: {who:?}");
        // These tell from now on whether it works.
        simulator.add_fault(refuses("/zones", recorded()[0])).unwrap();
        let refusal = run(client.zones(None, 1, None)).unwrap_err();
        assert!(
            matches!(refusal, Refusal::RefusedHere { works: true, .. }),
            "{how:?}: {refusal:?}"
        );
        // It is over where both say so; what knows no such request has said nothing.
        simulator.add_fault(refuses("/accounts", how)).unwrap();
        let refusal = run(check::check(&fresh(), false)).unwrap_err();
        let sentence = refusal.sentence();
        if how.1 == 7003 {
            assert!(matches!(refusal, Refusal::Strange { .. }), "{how:?}: {refusal:?}");
            assert!(sentence.contains("the address of the API may be wrong"), "{sentence}");
        } else {
            assert!(
                sentence.contains("an OAuth sign-in lasts about an hour"),
                "{how:?}: {sentence}"
            );
        }
    }
    // Trouble is none of its own.
    let simulator = small();
    let oauth = simulator.credentials().oauth.clone();
    simulator.add_fault(refuses("/user", recorded()[0])).unwrap();
    simulator
        .add_fault(json!({"path": "/accounts", "fault": "status", "code": 503}))
        .unwrap();
    let refusal = run(check::check(&client(&simulator, token(&oauth)), false)).unwrap_err();
    assert!(matches!(refusal, Refusal::Trouble { .. }), "{refusal:?}");
}

#[test]
fn lists_that_are_refused_at_once_ask_together() {
    let simulator = small();
    simulator.add_fault(refuses("/zones", recorded()[0])).unwrap();
    let client = client(&simulator, token(simulator.api_token()));
    run(async {
        client.verify(Owner::User).await.unwrap();
        let page = |number| client.zones(None, number, None);
        let _ = tokio::join!(page(1), page(2), page(3), page(4), page(5), page(6), page(7), page(8));
    });
    let exchanges = simulator.exchanges();
    let verifies = exchanges
        .iter()
        .filter(|exchange| exchange["path"].as_str().unwrap().ends_with("/verify"));
    assert!((2..8).contains(&verifies.count()), "{exchanges:?}");
}
