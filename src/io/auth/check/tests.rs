//! Every credential that the simulated API has, with and without the id of an account.
use super::*;
use crate::io::cloudflare::{BaseUrl, Created};
use crate::secret::{Secret, credential::Credential};
use crate::simulator::{Options, Simulator};

fn simulator() -> Simulator {
    let options = Options {
        zones: 8,
        ..Options::default()
    };
    Simulator::start(options).unwrap()
}

fn client(sim: &Simulator, token: &str) -> Client {
    let token = Credential::Token(Secret::copied_from(token.as_bytes()));
    Client::new(BaseUrl::parse(&sim.base_url()).unwrap(), token).unwrap()
}

fn account(sim: &Simulator, at: usize) -> AccountId {
    sim.account_ids()[at].parse().unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

fn paths(sim: &Simulator) -> Vec<String> {
    let path = |exchange: &serde_json::Value| exchange["path"].as_str().unwrap().to_owned();
    sim.exchanges().iter().map(path).collect()
}

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
            assert_eq!((who.family, &who.for_accounts), (Family::User, &for_accounts));
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
        (Family::Account(first), None, &None)
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
            refusal.sentence().contains("the token of an account"),
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
    assert_eq!(who.family, Family::Account(first));
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

/// As recorded: verify says of the token of an account that it is active, or that it is wrong, while every list says from where it is not let in.
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
        assert_eq!((who.family, who.token), (Family::User, None));
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
            said.contains(&format!("that it is “{shown}”, which cfmint does not know")),
            "{said}"
        );
    }
    assert!(says("").unwrap().odd.unwrap().contains("does not say"));
    assert_eq!(says("active").unwrap().odd, None);
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
                refusal.sentence().contains("a sign-in by OAuth lasts about an hour"),
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
        refusal.sentence().contains("a sign-in by OAuth lasts about an hour"),
        "{refusal:?}"
    );
}

/// As of a member with the role API Token Provisioning: the token of a user, which creates tokens of an account and none of the user's own.
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
        who.token.is_some() && who.for_accounts_only() && !who.is_session(),
        "{who:?}"
    );
    assert!(matches!(who.may_own(Owner::User), MayMint::No(_)));
    assert_eq!(who.may_own(Owner::Account(first)), MayMint::Unknown);
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
        assert_eq!((who.token, who.email.as_deref()), (None, Some("ada@example.com")));
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
