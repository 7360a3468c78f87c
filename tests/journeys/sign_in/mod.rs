//! Credentials of every kind, at the start and in the middle.

mod oauth;

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::page::key::KeyCode;
use cfmint::wizard::steps::StepId;
use serde_json::json;

use super::flows::assert_minted;
use super::support::{Desk, in_variable, made, posts, small, zone_id};
use crate::program::at;

/// What a journey with ids typed by hand ends in.
fn by_hand(desk: &mut Desk, simulator: &Simulator) {
    let id = zone_id(simulator, "example.com");
    desk.presses(KeyCode::Enter, 3)
        .letters(&id)
        .press(KeyCode::Enter)
        .says("Included ");
    desk.presses(KeyCode::Enter, 3);
    let token = assert_minted(desk, simulator);
    let resources = token["policies_sent"][0]["resources"].as_object().unwrap();
    assert_eq!(
        resources.keys().collect::<Vec<_>>(),
        [&format!("com.cloudflare.api.account.zone.{id}")]
    );
    assert_eq!(posts(simulator), 1);
}

#[test]
fn a_credential_that_sees_nothing_says_so_and_ids_are_typed() {
    let simulator = small();
    let mut desk = Desk::with(&simulator, Some(in_variable(&simulator.credentials().minting_only)));
    desk.says(
        "It cannot list zones. Add Zone · Zone · Read and Account · Account Settings · Read to it, or paste zone ids.",
    );
    desk.presses(KeyCode::Enter, 3);
    let words = desk.words();
    assert!(
        words.contains("Paste an id instead. It is on the Overview page of the domain, under API."),
        "{words}"
    );
    desk.presses(KeyCode::Esc, 3);
    by_hand(&mut desk, &simulator);
}

#[test]
fn a_credential_that_may_not_mint_is_no_error_and_another_is_pasted() {
    let simulator = small();
    let mut desk = Desk::with(&simulator, Some(in_variable(&simulator.credentials().without_minting)));
    desk.says("Signed in, but this token may not create tokens")
        .says("Paste one that may. CLOUDFLARE_API_TOKEN is not changed.");
    let another = simulator.api_token().to_owned();
    desk.paste(&format!("  {another}\n"));
    assert!(!desk.texts().contains(&another), "it is not shown");
    desk.press(KeyCode::Enter)
        .says(&at(StepId::Template))
        .walk_to_summary()
        .press(KeyCode::Enter);
    assert_minted(&mut desk, &simulator);
    assert_eq!(posts(&simulator), 1);
}

#[test]
fn looking_around_without_the_right_to_create_ends_in_a_refusal_that_names_it() {
    let simulator = small();
    let mut desk = Desk::with(&simulator, Some(in_variable(&simulator.credentials().without_minting)));
    desk.press(KeyCode::Esc)
        .says(&at(StepId::Template))
        .walk_to_summary()
        .press(KeyCode::Enter);
    desk.says("Not created.");
    assert_eq!(made(&simulator).len(), 0);
    assert_eq!(posts(&simulator), 1, "asked once, not again");
}

#[test]
fn a_global_key_asks_for_the_address_and_mints() {
    let simulator = small();
    let (key, email) = simulator.credentials().global_key.clone();
    let mut desk = Desk::with(&simulator, None);
    desk.says("Sign in with a token that may create tokens")
        .paste(&key)
        .press(KeyCode::Enter);
    desk.says("This is a Global API Key, not a token: it carries all your rights. It needs your e-mail address too.");
    assert_eq!(simulator.exchanges().len(), 0, "nothing is sent without the address");
    desk.letters(&email)
        .press(KeyCode::Enter)
        .says(&at(StepId::Template))
        .says("ada@example.com");
    desk.walk_to_summary().press(KeyCode::Enter);
    assert_minted(&mut desk, &simulator);
    assert_eq!(posts(&simulator), 1);
}

#[test]
fn credentials_that_do_not_work_are_told_apart() {
    let simulator = small();
    let all = simulator.credentials().clone();
    for (token, sentence) in [
        (&all.expired, "the token has expired"),
        (&all.disabled, "the token is disabled"),
        (&all.not_yet_valid, "Cloudflare does not know this token."),
        (
            &all.elsewhere,
            "The IP filter of the token in use does not let this machine in",
        ),
    ] {
        let mut desk = Desk::with(&simulator, Some(in_variable(token)));
        desk.says("Sign in").says(sentence);
        desk.paste(simulator.api_token())
            .press(KeyCode::Enter)
            .says(&at(StepId::Template));
    }
}

#[test]
fn a_credential_revoked_in_the_middle_keeps_the_draft() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.press(KeyCode::Enter)
        .letters(" for the deploy")
        .walk_to_resources();
    assert!(simulator.revoke_credential(simulator.api_token()));
    desk.letters("example.net").presses(KeyCode::Enter, 2);
    desk.presses(KeyCode::Up, 3)
        .press(KeyCode::Left)
        .presses(KeyCode::Down, 3)
        .press(KeyCode::Enter);
    desk.says(&at(StepId::Summary)).press(KeyCode::Enter);
    desk.says("Sign in")
        .says("What you have chosen is kept; sign in to go on.");
    assert_eq!(made(&simulator).len(), 0);
    let another = simulator.another_api_token().unwrap();
    desk.paste(&another)
        .press(KeyCode::Enter)
        .says(&at(StepId::Summary))
        .says("for the deploy")
        .says("example.net");
    desk.press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    assert_eq!(token["name"], "Edit zone DNS for the deploy");
    assert_eq!(posts(&simulator), 1, "the refusal came before anything was sent");
    assert_eq!(made(&simulator).len(), 1);
}

#[test]
fn a_list_and_verify_that_refuse_the_credential_ask_for_another_and_return() {
    let simulator = small();
    for rule in [
        json!({"path": "/zones", "nth": 1, "fault": "expired"}),
        json!({"path": "/user/tokens/verify", "nth": 2, "fault": "expired"}),
    ] {
        simulator.add_fault(rule).unwrap();
    }
    let mut desk = Desk::at(&simulator);
    desk.says("Sign in").says("Cloudflare does not know this token.");
    desk.paste(&simulator.another_api_token().unwrap())
        .press(KeyCode::Enter)
        .says(&at(StepId::Template));
    desk.walk_to_summary().press(KeyCode::Enter);
    assert_minted(&mut desk, &simulator);
}

/// An answer that says "you are not signed in" at one place.
fn refuses(path: &str, status: u16, code: u32, message: &str) -> serde_json::Value {
    let body =
        json!({"success": false, "errors": [{"code": code, "message": message}], "messages": [], "result": null});
    json!({"path": path, "fault": "answer", "status": status, "body": body})
}

#[test]
fn a_list_that_refuses_a_credential_that_works_stays_a_list() {
    for (status, code, message) in [
        (401, 10000, "Authentication error"),
        (400, 9106, "Authentication failed (status: 400)"),
        (403, 9109, "Invalid access token"),
    ] {
        let simulator = small();
        for path in ["/zones", "/accounts", "/user/tokens/permission_groups"] {
            simulator.add_fault(refuses(path, status, code, message)).unwrap();
        }
        let mut desk = Desk::at(&simulator);
        desk.says(&at(StepId::Template))
            .says("ada@example.com")
            .says("It may create tokens");
        desk.presses(KeyCode::Enter, 2).says(&at(StepId::Permissions));
        desk.says("it may lack API Tokens Read.");
        desk.press(KeyCode::Enter).says(&at(StepId::Resources));
        desk.says("Cloudflare does not show zones to this sign-in.")
            .says("It works, but may lack Zone Read.");
        desk.presses(KeyCode::Esc, 3);
        by_hand(&mut desk, &simulator);
    }
}

#[test]
fn r2_that_refuses_one_account_leaves_the_other_lists_and_the_draft() {
    for (status, code, message) in [
        (401, 10000, "Authentication error"),
        (400, 9106, "Authentication failed (status: 400)"),
    ] {
        let simulator = small();
        let second = simulator.account_ids()[1].clone();
        let path = format!("/accounts/{second}/r2/buckets");
        simulator.add_fault(refuses(&path, status, code, message)).unwrap();
        let mut desk = Desk::at(&simulator);
        desk.letters("r2: object read & write")
            .presses(KeyCode::Enter, 2)
            .letters(" kept")
            .presses(KeyCode::Enter, 2)
            .says(&at(StepId::Resources));
        let words = desk.words();
        assert!(words.contains("it may lack Workers R2 Storage Read."), "{words}");
        desk.letters("backups")
            .press(KeyCode::Enter)
            .says("Included bucket backups");
        desk.presses(KeyCode::Enter, 2).says(&at(StepId::Summary)).says(" kept");
    }
}

impl Desk {
    /// From the name to the resources.
    fn walk_to_resources(&mut self) -> &mut Self {
        self.presses(KeyCode::Enter, 2).says(&at(StepId::Resources))
    }
}

#[test]
fn a_zone_beyond_the_list_keeps_its_place_in_the_name_after_another_sign_in() {
    let simulator = Simulator::start(Options::default()).unwrap();
    let mut names: Vec<String> = simulator
        .zones()
        .iter()
        .map(|zone| zone["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    // One whose name no line breaks into two words.
    let far = names[2_000..].iter().find(|name| !name.contains('-')).unwrap().clone();
    let mut desk = Desk::at(&simulator);
    desk.presses(KeyCode::Enter, 3)
        .letters(&far)
        .press(KeyCode::Enter)
        .presses(KeyCode::Enter, 2);
    desk.says(&format!("Edit zone DNS, {far}"));
    assert!(simulator.revoke_credential(simulator.api_token()));
    desk.press(KeyCode::Enter).says("Sign in");
    let another = simulator.another_api_token().unwrap();
    desk.paste(&another).press(KeyCode::Enter).says(&at(StepId::Summary));
    let shown = desk.json_tab();
    assert!(shown.contains(&format!("Edit zone DNS, {far}")), "{shown}");
    desk.says(&format!("Edit zone DNS, {far}"));
}

#[test]
fn a_slow_answer_about_an_earlier_credential_does_not_take_the_place_of_a_newer() {
    let simulator = small();
    // The first of the two is answered last, and it may not create tokens.
    simulator
        .add_fault(json!({"path": "/user/tokens/verify", "nth": 1, "fault": "delay", "seconds": 0.5}))
        .unwrap();
    let mut desk = Desk::with(&simulator, None);
    for token in [
        simulator.credentials().without_minting.clone(),
        simulator.api_token().to_owned(),
    ] {
        for letter in token.chars() {
            desk.hurried(KeyCode::Char(letter));
        }
        desk.hurried(KeyCode::Enter);
    }
    desk.idle();
    desk.says("It may create tokens");
    desk.walk_to_summary().press(KeyCode::Enter);
    assert_minted(&mut desk, &simulator);
}
