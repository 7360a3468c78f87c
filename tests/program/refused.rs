//! What one part of the API refuses stays with that part: a product answers 401 to a good token that lacks its permission. Only what `verify`, asked again, says of
//! the sign-in counts for it. The client and the real program, against a simulator whose lists refuse.

use crate::{command, program};
use cfmint::domain::refusal::Refusal;
use cfmint::domain::token::id::{AccountId, TokenId};
use cfmint::domain::token::scope::Owner;
use cfmint::io::auth::check;
use cfmint::io::cloudflare::{BaseUrl, Client, Created, Limits, Pace, Rolled};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::Simulator;
use command::{Desk, SPEC, made, posts, until};
use program::small;
use rustix::process::Signal;
use serde_json::{Value, json};

const HERE: &str = "Cloudflare refuses this sign-in here, though it works: it may lack the permission “";
const NOT_ACCEPTED: &str = "does not accept this sign-in";
const LISTS: [&str; 7] = [
    "/zones",
    "/accounts",
    "/user",
    "/user/tokens",
    "/user/tokens/permission_groups",
    "/user/tokens/*/value",
    "/accounts/*/r2/buckets",
];

/// Everything that says "you are not signed in", as recorded.
fn recorded() -> [(u16, u32, &'static str); 4] {
    [
        (401, 10000, "Authentication error"),
        (400, 9106, "Authentication failed (status: 400)"),
        (403, 9109, "Invalid access token"),
        (401, 1000, "Invalid API Token"),
    ]
}

fn refuses(path: &str, (status, code, message): (u16, u32, &str)) -> Value {
    let body =
        json!({"success": false, "errors": [{"code": code, "message": message}], "messages": [], "result": null});
    json!({"path": path, "fault": "answer", "status": status, "body": body})
}

fn client(simulator: &Simulator, credential: Credential) -> Client {
    let pace = Pace {
        base: std::time::Duration::from_millis(2),
        longest: std::time::Duration::from_secs(2),
    };
    let limits = Limits {
        pace,
        ..Limits::default()
    };
    Client::with_limits(BaseUrl::parse(&simulator.base_url()).unwrap(), credential, limits).unwrap()
}

fn token(text: &str) -> Credential {
    Credential::Token(Secret::copied_from(text.as_bytes()))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

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
                sentence.contains("a sign-in by OAuth lasts about an hour"),
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

#[test]
fn create_says_which_list_was_refused_and_not_that_nobody_is_signed_in() {
    for how in recorded() {
        for (method, path, code, lacks) in [
            ("GET", "/zones", 3, "Zone Read”"),
            ("GET", "/user/tokens", 3, "API Tokens Read”"),
            ("POST", "/user/tokens", 3, "API Tokens Edit”"),
        ] {
            let simulator = small();
            let mut rule = refuses(path, how);
            rule["method"] = method.into();
            simulator.add_fault(rule).unwrap();
            let desk = Desk::at(&simulator);
            let said = desk.create(&["--to", "file:secret"]).ends(code);
            let said = said.says(&format!("{HERE}{lacks}"));
            assert!(
                !said.stderr.contains(NOT_ACCEPTED) && !said.stderr.contains("Put another credential"),
                "{said:?}"
            );
            assert_eq!((made(&simulator).len(), desk.notes().len()), (0, 0));
            assert_eq!(posts(&simulator), u64::from(method == "POST"));
        }
    }
    // Verify refuses as well.
    let simulator = small();
    simulator.add_fault(refuses("/user/tokens", recorded()[0])).unwrap();
    simulator
        .add_fault(json!({"path": "/user/tokens/verify", "nth": 2, "fault": "expired"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(4).says(NOT_ACCEPTED);
}

#[test]
fn a_status_that_nobody_knows_is_said_and_tried() {
    let simulator = small();
    let id = run(client(&simulator, token(simulator.api_token())).verify(Owner::User))
        .unwrap()
        .id;
    let body =
        json!({"success": true, "errors": [], "messages": [], "result": {"id": id.to_string(), "status": "suspended"}});
    simulator
        .add_fault(json!({"path": "/user/tokens/verify", "nth": 1, "fault": "answer", "body": body}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret"]).ends(0);
    said.says("Cloudflare says of this token that it is “suspended”, which cfmint does not know: it may not work.");
}

#[test]
fn a_review_without_the_names_says_what_may_be_missing() {
    let simulator = small();
    let zone = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    for path in ["/zones", "/zones/*"] {
        simulator.add_fault(refuses(path, recorded()[0])).unwrap();
    }
    let desk = Desk::at(&simulator);
    desk.spec(&SPEC.replace("zone:example.com", &format!("zone:{zone}")));
    let said = desk.run(&["review", "spec.toml"]).ends(0);
    let said = said.says("Ids stand where names could not be looked up.");
    let said = said.says(&format!("{HERE}Zone Read”"));
    assert!(
        !said.stderr.contains(NOT_ACCEPTED) && said.stdout.contains(&zone),
        "{said:?}"
    );
}

#[test]
fn a_request_that_is_put_off_is_looked_for_at_once_and_once() {
    let simulator = small();
    let mut rule = refuses(
        "/user/tokens",
        (429, 10100, "More than 1200 requests per 300 seconds reached."),
    );
    rule["method"] = "POST".into();
    simulator.add_fault(rule).unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret"]).ends(5);
    let said = said.says("The token was probably not created: Cloudflare asks to slow down (HTTP 429).");
    said.says("Not in your token list so far.");
    let exchanges = simulator.exchanges();
    let asked = exchanges
        .iter()
        .skip_while(|exchange| exchange["method"] != "POST")
        .skip(1);
    let lists = asked.filter(|exchange| exchange["path"].as_str().unwrap().contains("/user/tokens?"));
    assert_eq!((lists.count(), posts(&simulator), desk.notes().len()), (1, 1, 1));
}

#[test]
fn a_header_that_was_taken_out_on_the_way_is_no_wrong_credential() {
    for (path, how) in [
        ("/user/tokens/verify", (400, 1001, "Missing \"Authorization\" header")),
        (
            "/zones",
            (400, 9106, "Missing X-Auth-Key, X-Auth-Email or Authorization headers"),
        ),
    ] {
        let simulator = small();
        simulator.add_fault(refuses(path, how)).unwrap();
        let desk = Desk::at(&simulator);
        let said = desk.create(&["--to", "file:secret"]);
        let said = said.says("something on the way, such as a proxy, took its header out of the request");
        assert!(!said.stderr.contains(NOT_ACCEPTED), "{said:?}");
        assert_eq!(said.code, Some(1), "{said:?}");
        assert_eq!(posts(&simulator), 0);
    }
}

/// The limit is one of the user: the list that would show the token is put off, too.
#[test]
fn a_list_that_is_put_off_as_well_is_not_waited_for_and_named_for_what_it_is() {
    let simulator = small();
    let limit = (429, 10100, "More than 1200 requests per 300 seconds reached.");
    let mut rule = refuses("/user/tokens", limit);
    rule["headers"] = json!({"retry-after": "20"});
    for (method, nth) in [("POST", None), ("GET", Some(2))] {
        rule["method"] = method.into();
        rule["nth"] = json!(nth);
        simulator.add_fault(rule.clone()).unwrap();
    }
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:secret"]).ends(5);
    let said = said.says("We could not look: Too many requests: Cloudflare asks to wait 20 seconds.");
    assert!(!said.stderr.contains("cannot be reached"), "{said:?}");
    assert_eq!((posts(&simulator), desk.notes().len()), (1, 1));
}

#[test]
fn a_zone_that_is_refused_does_not_hide_the_names_of_others() {
    let simulator = small();
    let zones = simulator.zones();
    let id = |at: usize| zones[at]["id"].as_str().unwrap().to_owned();
    for how in recorded() {
        simulator.clear_faults();
        simulator.add_fault(refuses(&format!("/zones/{}", id(0)), how)).unwrap();
        let desk = Desk::at(&simulator);
        let two = format!("zone:{}', 'zone:{}", id(0), id(1));
        desk.spec(&SPEC.replace("zone:example.com", &two));
        let said = desk.run(&["review", "spec.toml"]).ends(0);
        let names = [id(0), zones[1]["name"].as_str().unwrap().to_owned()];
        assert!(names.iter().all(|name| said.stdout.contains(name)), "{how:?} {said:?}");
        said.says(&format!("{HERE}Zone Read”"));
    }
}

/// What became of the request is known by its answer, however long it takes to find out whether the sign-in still works: a signal meanwhile leaves no note, and says
/// nothing of a token that may exist.
#[test]
fn a_refused_request_is_over_before_anything_is_asked_about_the_sign_in() {
    for how in recorded() {
        let simulator = small();
        let mut refusal = refuses("/user/tokens", how);
        refusal["method"] = "POST".into();
        simulator.add_fault(refusal).unwrap();
        stalls(&simulator);
        let desk = Desk::at(&simulator);
        let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
        until("the question about the sign-in", || verifies(&simulator) == 2);
        assert_eq!((posts(&simulator), desk.notes().len()), (1, 0), "{how:?}");
        running.signal(Signal::INT);
        let said = running.end().ends(130).says("Not created.");
        assert!(!said.stderr.contains("may exist"), "{said:?}");
    }
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let id = made(&simulator)[0]["id"].as_str().unwrap().to_owned();
    simulator
        .add_fault(refuses("/user/tokens/*/value", recorded()[0]))
        .unwrap();
    let before = verifies(&simulator);
    stalls(&simulator);
    let running = desk.start(&["roll", &id, "--yes", "--to", "file:other"]);
    until("the question about the sign-in", || verifies(&simulator) == before + 2);
    assert_eq!(
        (made(&simulator)[0]["rolls"].as_u64(), desk.notes().len()),
        (Some(0), 0)
    );
    running.signal(Signal::TERM);
    let said = running.end().ends(143).says("“deploy” has no new secret.");
    assert!(!said.stderr.contains("may have stopped working"), "{said:?}");
}

/// The second question of a run about its sign-in has no answer.
fn stalls(simulator: &Simulator) {
    simulator
        .add_fault(json!({"method": "GET", "path": "/user/tokens/verify", "nth": 2, "sticky": true, "fault": "stall"}))
        .unwrap();
}

fn verifies(simulator: &Simulator) -> usize {
    let exchanges = simulator.exchanges();
    let verify = |one: &&Value| one["path"].as_str().unwrap().ends_with("/tokens/verify");
    exchanges.iter().filter(verify).count()
}
