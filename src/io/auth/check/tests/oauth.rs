//! Sign-ins by OAuth: what they may mint, whom they name, and what they are asked.

use super::*;

fn of_options(options: Options) -> Simulator {
    Simulator::start(Options { zones: 8, ..options }).unwrap()
}

/// Whether verify knows a sign-in by OAuth is not recorded: it may, and it may not.
fn both_ways() -> [Simulator; 2] {
    [false, true].map(|verify_knows_oauth| {
        of_options(Options {
            verify_knows_oauth,
            ..Options::default()
        })
    })
}

#[test]
fn a_sign_in_by_oauth_is_judged_by_what_it_may_mint() {
    for sim in both_ways() {
        let first = account(&sim, 0);
        let who = run(check(&client(&sim, &sim.credentials().oauth), false)).unwrap();
        assert_eq!((who.family, &who.own), (CredentialFamily::User, &None));
        assert_eq!(who.email.as_deref(), Some("ada@example.com"));
        assert!(who.is_session() && who.for_accounts_only());
        // An answered list is no proof that creating is allowed, a refused one is a no.
        assert!(matches!(who.may_own(Owner::User), MayMint::No(_)), "{who:?}");
        assert_eq!(who.may_own(Owner::Account(first)), MayMint::Unknown);
        assert_eq!(who.may_create(), MayMint::Unknown);
        let ForAccounts::Asked { answered, all, .. } = &who.for_accounts else {
            panic!("{who:?}")
        };
        assert_eq!((answered.len(), answered[0].0, *all), (1, first, true));
        assert!(!answered[0].1.is_empty(), "the account has its name");
        assert_eq!(silent(&who).len() + refused(&who), 0);

        // That it may not read what tokens of an account may hold says nothing of creating one.
        let who = run(check(&client(&sim, &sim.credentials().oauth_without_minting), false)).unwrap();
        assert_eq!(who.may_own(Owner::Account(first)), MayMint::Unknown);
        assert_eq!((silent(&who), refused(&who)), (vec![first], 0));
        assert!(
            who.for_accounts_only() && who.may_create() == MayMint::Unknown,
            "{who:?}"
        );
    }
}

fn silent(who: &SignedIn) -> Vec<AccountId> {
    match &who.for_accounts {
        ForAccounts::Asked { silent, .. } => silent.iter().map(|(id, _)| *id).collect(),
        other => panic!("{other:?}"),
    }
}

fn refused(who: &SignedIn) -> usize {
    match &who.for_accounts {
        ForAccounts::Asked { refused, .. } => refused.len(),
        other => panic!("{other:?}"),
    }
}

/// The scope `account_api_tokens:create` may be for creating alone.
#[test]
fn a_scope_that_creates_and_may_not_read_is_no_refusal() {
    let sim = of_options(Options {
        oauth_creates_only: true,
        ..Options::default()
    });
    let first = account(&sim, 0);
    for granted in [None, Some(Scopes::Unknown), Some(Scopes::AccountTokens)] {
        let client = client(&sim, &sim.credentials().oauth);
        let who = run(check_granted(&client, false, None, granted)).unwrap();
        assert_eq!(who.may_own(Owner::Account(first)), MayMint::Unknown, "{granted:?}");
        assert_eq!((who.may_create(), silent(&who)), (MayMint::Unknown, vec![first]));
        let body = format!(
            r#"{{"name":"n","policies":[{{"effect":"allow","permission_groups":[{{"id":"{ACCOUNT_SETTINGS_READ}"}}],
               "resources":{{"com.cloudflare.api.account.{first}":"*"}}}}]}}"#
        );
        let made = run(client.create(Owner::Account(first), body.as_bytes()));
        assert!(matches!(made, Created::Yes { .. }), "{made:?}");
    }
    // Where it sees no account at all, a typed one may still do.
    let wrong = serde_json::json!({"success": false, "errors": [{"code": 10000, "message": "Authentication error"}],
        "messages": [], "result": null});
    let rule = serde_json::json!({"path": "/accounts", "fault": "answer", "status": 403, "body": wrong});
    sim.add_fault(rule).unwrap();
    let who = run(check(&client(&sim, &sim.credentials().oauth), false)).unwrap();
    assert_eq!(who.may_own(Owner::Account(first)), MayMint::Unknown);
    assert_eq!(who.may_create(), MayMint::Unknown);
}

#[test]
fn the_scopes_of_a_sign_in_spare_questions_and_prove_nothing_more() {
    for sim in both_ways() {
        let oauth = sim.credentials().oauth.clone();
        let who = run(check_granted(
            &client(&sim, &oauth),
            false,
            None,
            Some(Scopes::AccountTokens),
        ))
        .unwrap();
        assert!(
            who.for_accounts_only() && who.may_create() == MayMint::Unknown,
            "{who:?}"
        );
        assert!(
            !paths(&sim)
                .iter()
                .any(|path| path.ends_with("/user/tokens/permission_groups"))
        );
        let before = paths(&sim).len();
        let who = run(check_granted(
            &client(&sim, &oauth),
            false,
            None,
            Some(Scopes::NoTokens),
        ))
        .unwrap();
        assert!(matches!(who.may_create(), MayMint::No(_)), "{who:?}");
        let asked = &paths(&sim)[before..];
        assert!(
            !asked.iter().any(|path| path.contains("permission_groups")),
            "{asked:?}"
        );
    }
}

#[test]
fn a_wrong_sign_in_by_oauth_is_named_and_one_from_elsewhere_too() {
    for sim in both_ways() {
        let oauth = sim.credentials().oauth.clone();
        let location = serde_json::json!({"success": false, "errors": [{"code": 9109,
            "message": "Cannot use the access token from location: 203.0.113.25"}], "messages": [], "result": null});
        for path in ["/user", "/accounts"] {
            let rule = serde_json::json!({"path": path, "fault": "answer", "status": 403, "body": location});
            sim.add_fault(rule).unwrap();
        }
        let refusal = run(check(&client(&sim, &oauth), false)).unwrap_err();
        assert!(matches!(refusal, Refusal::ShutOut { .. }), "{refusal:?}");
        sim.clear_faults();
        assert!(sim.revoke_credential(&oauth));
        // The id of an account says nothing about it, so that the account is not asked.
        for id in [None, Some(account(&sim, 0))] {
            let refusal = run(check_with(&client(&sim, &oauth), false, id)).unwrap_err();
            assert!(
                refusal.sentence().contains("an OAuth sign-in lasts about an hour"),
                "{refusal:?}"
            );
        }
        assert!(
            !paths(&sim).iter().any(|path| path.contains("/accounts/")),
            "{:?}",
            paths(&sim)
        );
    }
}

#[test]
fn one_that_may_not_say_who_it_is_works_all_the_same() {
    let sim = simulator();
    let body = serde_json::json!({"success": false, "errors": [{"code": 9109,
        "message": "Unauthorized to access requested resource"}], "messages": [], "result": null});
    let rule = serde_json::json!({"path": "/user", "fault": "answer", "status": 403, "body": body});
    sim.add_fault(rule).unwrap();
    let oauth = sim.credentials().oauth.clone();
    let client = client(&sim, &oauth);
    let who = run(check(&client, false)).unwrap();
    assert!(who.user.is_none() && who.for_accounts_only(), "{who:?}");
    // Then the accounts tell later whether it still works.
    refuse_r2(&sim);
    assert!(matches!(
        buckets(&sim, &client),
        Refusal::RefusedHere { works: true, .. }
    ));
    assert!(sim.revoke_credential(&oauth));
    assert!(matches!(buckets(&sim, &client), Refusal::NotSignedIn { .. }));
}

/// What R2 says of the first account.
fn buckets(sim: &Simulator, client: &Client) -> Refusal {
    run(client.buckets(account(sim, 0), "default", None)).unwrap_err()
}

fn refuse_r2(sim: &Simulator) {
    let body = serde_json::json!({"success": false, "errors": [{"code": 10000, "message": "Authentication error"}],
        "messages": [], "result": null});
    let rule = serde_json::json!({"path": "/accounts/*/r2/buckets", "fault": "answer", "status": 401, "body": body});
    sim.add_fault(rule).unwrap();
}

#[test]
fn what_is_known_to_be_one_by_oauth_is_no_token_of_an_account() {
    let sim = simulator();
    let of_no_form = client(&sim, "not-a-token-0123456789-0123456789-012345");
    let refusal = run(check_granted(&of_no_form, false, None, Some(Scopes::Unknown))).unwrap_err();
    assert!(
        refusal.sentence().contains("an OAuth sign-in lasts about an hour"),
        "{refusal:?}"
    );
}

#[test]
fn a_product_that_refuses_a_sign_in_by_oauth_does_not_end_it() {
    for sim in both_ways() {
        let oauth = sim.credentials().oauth.clone();
        let client = client(&sim, &oauth);
        run(check(&client, false)).unwrap();
        refuse_r2(&sim);
        let refusal = buckets(&sim, &client);
        assert!(
            matches!(refusal, Refusal::RefusedHere { works: true, .. }),
            "{refusal:?}"
        );
        assert!(sim.revoke_credential(&oauth));
        let refusal = buckets(&sim, &client);
        assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
    }
}

#[test]
fn what_an_oauth_sign_in_creates_is_capped_to_what_it_was_granted() {
    let sim = simulator();
    let first = account(&sim, 0);
    let oauth = client(&sim, &sim.credentials().oauth);
    let make = |group: &str, owner: Owner| {
        let body = format!(
            r#"{{"name":"n","policies":[{{"effect":"allow","permission_groups":[{{"id":"{group}"}}],
               "resources":{{"com.cloudflare.api.account.{first}":{{"com.cloudflare.api.account.zone.*":"*"}}}}}}]}}"#
        );
        run(oauth.create(owner, body.as_bytes()))
    };
    assert!(matches!(make(ZONE_READ, Owner::Account(first)), Created::Yes { .. }));
    let Created::No(Refusal::LacksGroup { .. }) = make(ZONE_WRITE, Owner::Account(first)) else {
        panic!("it gave more than it has")
    };
    assert!(matches!(
        make(ZONE_READ, Owner::User),
        Created::No(Refusal::Forbidden { .. })
    ));
    assert!(
        sim.beliefs().iter().any(|belief| belief.contains("beyond the scopes")),
        "{:?}",
        sim.beliefs()
    );
}
