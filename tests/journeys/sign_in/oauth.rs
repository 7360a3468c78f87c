//! Sign-ins by OAuth, also those of another program.

use super::*;
use crate::program::at;
use cfmint::wizard::steps::StepId;

/// A folder in which Cloudflare's own programs keep this, as the one that may create and the one
/// that may not.
fn kept(simulator: &Simulator) -> (tempfile::TempDir, cfmint::io::auth::stored::Places) {
    let folder = tempfile::tempdir().unwrap();
    let until = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(55);
    let all = simulator.credentials();
    let of_cf = json!({"oauth_token": all.oauth, "expiration_time": until.to_string(), "refresh_token": "not-a-real-one-to-renew",
        "scopes": ["account:read", "account_api_tokens:create"]});
    let of_wrangler = format!(
        "oauth_token = \"{}\"\nexpiration_time = \"{until}\"\nrefresh_token = \"not-a-real-one-to-renew\"\nscopes = [ \"account:read\" ]\n",
        all.oauth_without_minting
    );
    for (name, text) in [
        (".wrangler/config/default.toml", of_wrangler),
        ("cloudflare/config/default.json", of_cf.to_string()),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let places = cfmint::io::auth::stored::Places {
        home: None,
        settings: Some(folder.path().to_owned()),
    };
    (folder, places)
}

/// What a journey with a sign-in by OAuth ends in: a token of the one account that it may create
/// for.
fn of_the_account(desk: &mut Desk, simulator: &Simulator) {
    desk.walk_to_summary().at_create().press(KeyCode::Enter);
    let token = assert_minted(desk, simulator);
    assert_eq!(token["owner"], format!("account:{}", simulator.account_ids()[0]));
    assert_eq!(posts(simulator), 1);
}

#[test]
fn a_sign_in_by_oauth_mints_for_its_account() {
    for verify_knows_oauth in [false, true] {
        let simulator = Simulator::start(Options {
            zones: 6,
            verify_knows_oauth,
            ..Options::default()
        })
        .unwrap();
        let mut desk = Desk::with(&simulator, Some(in_variable(&simulator.credentials().oauth)));
        desk.says(&at(StepId::Template))
            .says("ada@example.com")
            .says("within what you allowed it; none of your own.")
            .says("The token will belong to ");
        of_the_account(&mut desk, &simulator);
    }
}

#[test]
fn a_scope_that_creates_and_may_not_read_mints_for_its_account() {
    let simulator = Simulator::start(Options {
        zones: 6,
        oauth_creates_only: true,
        ..Options::default()
    })
    .unwrap();
    let (_folder, places) = kept(&simulator);
    let mut desk = Desk::before_answers(&simulator, None);
    desk.stored(places);
    desk.press(KeyCode::Enter)
        .presses(KeyCode::Enter, 2)
        .says("[ Use cf’s sign-in ]");
    desk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .says(&at(StepId::Template));
    desk.says("is not known; none of your own.").says("[ Owner: account ");
    of_the_account(&mut desk, &simulator);
}

#[test]
fn what_is_to_be_said_of_a_sign_in_that_failed_is_not_said_of_the_next() {
    let simulator = small();
    let (_folder, places) = kept(&simulator);
    let mut desk = Desk::before_answers(&simulator, None);
    desk.stored(places);
    desk.press(KeyCode::Enter)
        .presses(KeyCode::Enter, 2)
        .says("[ Use cf’s sign-in ]");
    assert!(simulator.revoke_credential(&simulator.credentials().oauth));
    desk.press(KeyCode::Tab).press(KeyCode::Enter);
    desk.says("an OAuth sign-in lasts about an hour");
    desk.paste(simulator.api_token())
        .press(KeyCode::Enter)
        .says(&at(StepId::Template));
    let words = desk.words();
    assert!(
        words.contains("Signed in with the pasted credential") && !words.contains("has mode"),
        "{words}"
    );
}

#[test]
fn a_sign_in_by_oauth_survives_a_product_and_not_its_end() {
    let simulator = small();
    simulator
        .add_fault(refuses("/zones", 401, 10000, "Authentication error"))
        .unwrap();
    let oauth = simulator.credentials().oauth.clone();
    let mut desk = Desk::with(&simulator, Some(in_variable(&oauth)));
    desk.presses(KeyCode::Enter, 3).says(&at(StepId::Resources));
    desk.says("Cloudflare does not show zones");
    simulator.clear_faults();
    let id = zone_id(&simulator, "example.com");
    desk.letters(&id).presses(KeyCode::Enter, 3).says(&at(StepId::Summary));
    assert!(simulator.revoke_credential(&oauth));
    desk.at_create().press(KeyCode::Enter).says("Sign in");
    desk.says("What you have chosen is kept; sign in to go on.");
    desk.paste(simulator.api_token())
        .press(KeyCode::Enter)
        .says(&at(StepId::Summary));
    assert_eq!(posts(&simulator), 0);
}

#[test]
fn the_sign_in_of_another_program_is_used_by_its_button_and_not_before() {
    let simulator = small();
    let (_folder, places) = kept(&simulator);
    let mut desk = Desk::before_answers(&simulator, None);
    desk.stored(places);
    // Enter in the empty field looks again, and uses nothing.
    desk.press(KeyCode::Enter).presses(KeyCode::Enter, 2);
    desk.says("Found Wrangler’s sign-in (OAuth), until")
        .says("none: its scopes do not cover it")
        .says("Found cf’s sign-in (OAuth), until")
        .says("[ Use cf’s sign-in ]");
    assert_eq!(simulator.exchanges().len(), 0, "nobody was asked");
    desk.press(KeyCode::Tab).press(KeyCode::Enter);
    desk.says(&at(StepId::Template)).says("Signed in with cf’s sign-in. ");
    desk.says("has mode 0644");
    of_the_account(&mut desk, &simulator);
}
