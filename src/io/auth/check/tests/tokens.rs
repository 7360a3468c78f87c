//! Tokens of a user and of an account, and what is said of those that do not work or may not mint.

use super::*;

#[test]
fn a_user_token_says_for_which_accounts_it_may_mint() {
    let sim = simulator();
    let all = sim.credentials().clone();
    let (first, own) = (account(&sim, 0), Owner::User);
    for (token, for_accounts) in [
        (&all.all_powerful, ForAccounts::All),
        (&all.minting_only, ForAccounts::None),
        (&all.without_minting, ForAccounts::None),
    ] {
        // The id of an account changes nothing about the token of a user.
        for id in [None, Some(first)] {
            let who = run(check_with(&client(&sim, token), false, id)).unwrap();
            assert_eq!((who.family, &who.for_accounts), (CredentialFamily::User, &for_accounts));
            assert_eq!(who.may_own(own), who.may_mint);
            let may = who.may_own(Owner::Account(first));
            match for_accounts {
                ForAccounts::All => assert_eq!(may, MayMint::Yes),
                ForAccounts::None => assert!(matches!(may, MayMint::No(_))),
                _ => assert_eq!(may, MayMint::Unknown),
            }
        }
    }
}

#[test]
fn an_account_token_is_recognised_with_the_id_of_its_account() {
    let sim = simulator();
    let token = sim.credentials().account.clone().unwrap();
    let (first, second) = (account(&sim, 0), account(&sim, 1));
    let who = run(check_with(&client(&sim, &token), false, Some(first))).unwrap();
    assert_eq!(
        (who.family, who.user, &who.email),
        (CredentialFamily::Account(first), None, &None)
    );
    assert_eq!(
        (&who.may_mint, &who.for_accounts),
        (&MayMint::Yes, &ForAccounts::Only(vec![first]))
    );
    assert_eq!(who.may_own(Owner::Account(first)), MayMint::Yes);
    for other in [Owner::User, Owner::Account(second)] {
        assert!(matches!(who.may_own(other), MayMint::No(_)), "{other:?}");
    }
    assert_eq!(who.remarks.len(), 1);
    assert!(who.remarks[0].contains("may not be able to list accounts"));
    // Its form says what it is: the user's endpoints are not asked.
    assert!(
        paths(&sim).iter().all(|path| !path.contains("/user")),
        "{:?}",
        paths(&sim)
    );

    let refusal = run(check_with(&client(&sim, &token), false, Some(second))).unwrap_err();
    assert!(
        refusal.sentence().contains(&format!("another account than {second}")),
        "{}",
        refusal.sentence()
    );
}

#[test]
fn without_an_id_the_refusal_says_what_would_tell() {
    let sim = simulator();
    let token = sim.credentials().account.clone().unwrap();
    let sure = run(check(&client(&sim, &token), false)).unwrap_err();
    assert_eq!(
        sure,
        Refusal::AccountNeeded {
            sure: true,
            says: String::new()
        }
    );
    // An older form does not tell the family.
    let old = "not-a-token-0123456789-0123456789-012345";
    let perhaps = run(check(&client(&sim, old), false)).unwrap_err();
    assert!(
        matches!(perhaps, Refusal::AccountNeeded { sure: false, .. }),
        "{perhaps:?}"
    );
    for refusal in [sure, perhaps] {
        assert!(
            refusal.sentence().contains("an account’s token"),
            "{}",
            refusal.sentence()
        );
        assert!(
            refusal.next_move().contains("CLOUDFLARE_ACCOUNT_ID, or type"),
            "{}",
            refusal.next_move()
        );
    }
    let neither = run(check_with(&client(&sim, old), false, Some(account(&sim, 0)))).unwrap_err();
    assert!(
        neither
            .sentence()
            .contains("neither the token of a user nor one of account"),
        "{}",
        neither.sentence()
    );
    // The token of a user, by its form: then it is wrong.
    let revoked = sim.credentials().minting_only.clone();
    assert!(sim.revoke_credential(&revoked));
    for id in [None, Some(account(&sim, 0))] {
        let wrong = run(check_with(&client(&sim, &revoked), false, id)).unwrap_err();
        assert!(is_wrong(&wrong), "{wrong:?}");
    }
}

#[test]
fn an_account_token_that_may_not_mint_says_so() {
    let sim = simulator();
    let first = account(&sim, 0);
    let body = format!(
        r#"{{"name":"reader","policies":[{{"effect":"allow","permission_groups":[{{"id":"{ACCOUNT_SETTINGS_READ}"}}],
           "resources":{{"com.cloudflare.api.account.{first}":"*"}}}}]}}"#
    );
    let made = run(client(&sim, sim.api_token()).create(Owner::Account(first), body.as_bytes()));
    let Created::Yes { secret, .. } = made else {
        panic!("{made:?}")
    };
    let token = std::str::from_utf8(secret.expose()).unwrap();
    let who = run(check_with(&client(&sim, token), false, Some(first))).unwrap();
    assert_eq!(who.family, CredentialFamily::Account(first));
    assert_eq!(
        who.may_mint,
        MayMint::No("It lacks Account · Account API Tokens · Edit.".to_owned())
    );
    assert_eq!(who.for_accounts, ForAccounts::None);
}

#[test]
fn tokens_that_do_not_work_now_are_refused() {
    let sim = simulator();
    let all = sim.credentials().clone();
    for (token, part) in [
        (&all.expired, "has expired"),
        (&all.disabled, "is disabled"),
        (&all.elsewhere, "does not let this machine in"),
    ] {
        let refusal = run(check_with(&client(&sim, token), false, Some(account(&sim, 0)))).unwrap_err();
        assert!(refusal.sentence().contains(part), "{}", refusal.sentence());
    }
}

/// As recorded: verify says of an account’s token that it is active, or that it is wrong,
/// while every list says from where it is not let in.
#[test]
fn a_token_that_is_shut_out_is_told_whatever_verify_says() {
    let sim = simulator();
    let all = sim.credentials().clone();
    let first = account(&sim, 0);
    let of_user = run(client(&sim, sim.api_token()).verify(Owner::User)).unwrap().id;
    let verify = |status: u16, body: serde_json::Value| {
        for path in ["/user/tokens/verify", "/accounts/*/tokens/verify"] {
            let rule = serde_json::json!({"path": path, "fault": "answer", "status": status, "body": body});
            sim.add_fault(rule).unwrap();
        }
    };
    let shut_out = |token: &str, id: Option<AccountId>, what: &str| {
        let refusal = run(check_with(&client(&sim, token), false, id)).unwrap_err();
        assert!(matches!(refusal, Refusal::ShutOut { .. }), "{what}: {refusal:?}");
        let sentence = refusal.sentence();
        assert!(
            sentence.contains("does not let this machine in (Cloudflare sees "),
            "{sentence}"
        );
    };
    let active = serde_json::json!({"success": true, "errors": [], "messages": [],
        "result": {"id": of_user.to_string(), "status": "active"}});
    verify(200, active);
    shut_out(&all.elsewhere, None, "active");
    sim.clear_faults();
    let wrong = serde_json::json!({"success": false, "errors": [{"code": 1000, "message": "Invalid API Token"}],
        "messages": [], "result": null});
    verify(401, wrong.clone());
    shut_out(&all.elsewhere, None, "401");
    shut_out(&all.elsewhere, Some(first), "401, with an account");
    sim.clear_faults();
    // The token of an account, of the old form and of the new one.
    let location = serde_json::json!({"success": false, "errors": [{"code": 9109,
        "message": "Cannot use the access token from location: 203.0.113.25"}], "messages": [], "result": null});
    for path in ["/accounts", "/accounts/*/tokens/*"] {
        let rule = serde_json::json!({"path": path, "fault": "answer", "status": 403, "body": location});
        sim.add_fault(rule).unwrap();
    }
    for old in [None, Some(first)] {
        shut_out("not-a-token-0123456789-0123456789-012345", old, "old form");
    }
    sim.clear_faults();
    let id = of_user.to_string();
    sim.add_fault(
        serde_json::json!({"path": "/accounts/*/tokens/verify", "fault": "answer", "status": 200,
        "body": {"success": true, "errors": [], "messages": [], "result": {"id": id, "status": "active"}}}),
    )
    .unwrap();
    let own = format!("/accounts/*/tokens/{id}");
    sim.add_fault(serde_json::json!({"path": own, "fault": "answer", "status": 403, "body": location}))
        .unwrap();
    shut_out(&all.account.unwrap(), Some(first), "of an account, active");
}

/// The words of a status are an open set; one of them is recorded.
#[test]
fn a_status_that_nobody_knows_is_said_and_a_revoked_token_is_refused() {
    let sim = simulator();
    let id = run(client(&sim, sim.api_token()).verify(Owner::User)).unwrap().id;
    let says = |status: &str| {
        sim.clear_faults();
        let body = serde_json::json!({"success": true, "errors": [], "messages": [], "result": {"id": id.to_string(), "status": status}});
        let rule = serde_json::json!({"path": "/user/tokens/verify", "fault": "answer", "status": 200, "body": body});
        sim.add_fault(rule).unwrap();
        run(check(&client(&sim, sim.api_token()), false))
    };
    for (status, shown) in [
        ("revoked (exposed)", "the token is revoked (exposed)."),
        ("Revoked", "the token is Revoked."),
        (
            "revoked cfut_not-a-token-0123456789-0123456789-0123456789",
            "the token is revoked [",
        ),
        ("revoked \u{1b}[2J\u{202e}", "the token is revoked ^[[2J<U+202E>."),
        (&format!("revoked{}", " long ago".repeat(50)), "long…."),
    ] {
        let refusal = says(status).unwrap_err();
        assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
        assert!(refusal.sentence().contains(shown), "{}", refusal.sentence());
        assert!(refusal.sentence().chars().count() < 120, "{}", refusal.sentence());
    }
    for status in ["suspended", "not revoked", "odd \u{1b}[2J"] {
        let who = says(status).unwrap();
        let said = who.odd.unwrap();
        let shown = status.replace('\u{1b}', "^[");
        assert!(
            said.contains(&format!("calls this token “{shown}”, which cfmint does not know")),
            "{said}"
        );
    }
    assert!(says("").unwrap().odd.unwrap().contains("does not say"));
    assert_eq!(says("active").unwrap().odd, None);
}

/// As of a member with the role API Token Provisioning: the token of a user, which creates tokens
/// of an account and none of the user's own.
#[test]
fn a_users_token_that_creates_for_an_account_only_is_found_out_by_asking() {
    let sim = simulator();
    let first = account(&sim, 0);
    let (key, email) = sim.credentials().global_key.clone();
    let key = Credential::GlobalKey {
        key: Secret::copied_from(key.as_bytes()),
        email,
    };
    let key = Client::new(BaseUrl::parse(&sim.base_url()).unwrap(), key).unwrap();
    let body = format!(
        r#"{{"name":"member","policies":[{{"effect":"allow","permission_groups":[{{"id":"{ACCOUNT_API_TOKENS_WRITE}"}},{{"id":"{ACCOUNT_SETTINGS_READ}"}}],
           "resources":{{"com.cloudflare.api.account.{first}":"*"}}}}]}}"#
    );
    let Created::Yes { secret, .. } = run(key.create(Owner::User, body.as_bytes())) else {
        panic!("the key may make it")
    };
    let member = client(&sim, std::str::from_utf8(secret.expose()).unwrap());
    let who = run(check(&member, false)).unwrap();
    assert!(
        who.own.is_some() && who.for_accounts_only() && !who.is_session(),
        "{who:?}"
    );
    assert!(matches!(who.may_own(Owner::User), MayMint::No(_)));
    assert_eq!(who.may_own(Owner::Account(first)), MayMint::Unknown);
}

#[test]
fn a_bearer_of_an_unknown_form_that_the_user_is_known_by_works() {
    let sim = simulator();
    let wrong = serde_json::json!({"success": false, "errors": [{"code": 1000, "message": "Invalid API Token"}],
        "messages": [], "result": null});
    let user = serde_json::json!({"success": true, "errors": [], "messages": [],
        "result": {"id": sim.user_id(), "email": "ada@example.com"}});
    for (path, status, body) in [
        ("/user/tokens/verify", 401, &wrong),
        ("/accounts/*/tokens/verify", 401, &wrong),
        ("/user", 200, &user),
    ] {
        let rule = serde_json::json!({"path": path, "fault": "answer", "status": status, "body": body});
        sim.add_fault(rule).unwrap();
    }
    for id in [None, Some(account(&sim, 0))] {
        let who = run(check_with(
            &client(&sim, "not-a-token-0123456789-0123456789-012345"),
            false,
            id,
        ))
        .unwrap();
        assert_eq!((&who.own, who.email.as_deref()), (&None, Some("ada@example.com")));
    }
}

#[test]
fn an_account_token_without_an_id_that_is_shut_out_is_told_at_the_cost_of_one_request() {
    let sim = simulator();
    let token = sim.credentials().account.clone().unwrap();
    let location = serde_json::json!({"success": false, "errors": [{"code": 9109,
        "message": "Cannot use the access token from location: 203.0.113.25"}], "messages": [], "result": null});
    let rule = serde_json::json!({"path": "/accounts", "fault": "answer", "status": 403, "body": location});
    sim.add_fault(rule).unwrap();
    let refusal = run(check(&client(&sim, &token), false)).unwrap_err();
    assert!(matches!(refusal, Refusal::ShutOut { .. }), "{refusal:?}");
    assert_eq!(paths(&sim).len(), 1);
    sim.clear_faults();
    let refusal = run(check(&client(&sim, &token), false)).unwrap_err();
    assert!(
        matches!(refusal, Refusal::AccountNeeded { sure: true, .. }),
        "{refusal:?}"
    );
    assert_eq!(paths(&sim).len(), 2);
}

#[test]
fn a_working_token_of_a_user_is_asked_no_more_than_before() {
    let sim = simulator();
    run(check(&client(&sim, sim.api_token()), false)).unwrap();
    assert_eq!(
        paths(&sim).len(),
        3,
        "verify, the token itself, and who it is: {:?}",
        paths(&sim)
    );
}
