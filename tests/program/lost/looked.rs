//! Looking before and after a request: the list that refuses, lags or does not come, and the note
//! meanwhile.

use super::*;
use crate::program::ESC;

const NOT_SEEN: &str = "Not in your token list so far. It may still appear; look again before creating another.";

#[test]
fn a_note_waits_for_the_sign_in_that_sees_its_tokens() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 60, false);
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    send(&mut pty, &simulator);
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    let note = notes(&home).remove(0);
    let text = fs::read_to_string(&note).unwrap();
    for secret in [simulator.api_token(), &simulator.api_token()[..16]] {
        assert!(!text.contains(secret));
    }
    let user = simulator.user_id();
    assert!(text.contains(&user));
    fs::write(&note, text.replace(&user, &"1".repeat(32))).unwrap();
    let elsewhere = format!("A request for “{NAME}” by another sign-in got no answer in an earlier run;");
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    says(&pty, &elsewhere);
    pty.signal(Signal::TERM);
    pty.wait_for_exit();

    // The token of an account sees no tokens of a user.
    fs::write(&note, &text).unwrap();
    let account = &simulator.account_ids()[0];
    let env = [
        (
            "CLOUDFLARE_API_TOKEN",
            simulator.credentials().account.as_deref().unwrap(),
        ),
        ("CLOUDFLARE_ACCOUNT_ID", account),
    ];
    let base = simulator.base_url();
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    says(&pty, &elsewhere);
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    assert_eq!(notes(&home), [note]);
    recovers(&home, &simulator, "then cfmint stopped before");
}

/// Row 29.
#[test]
fn a_token_that_appears_late_is_found_by_looking_again() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 8, true);
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    send(&mut pty, &simulator);
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    let mut pty = home.facing(&simulator);
    says(&pty, NOT_SEEN);
    until("the late token", || !made(&simulator).is_empty());
    pty.send(b"l");
    says(&pty, &format!("id {}", id_of(&simulator)));
    takes(&mut pty, &home, &simulator);
}

/// Row 25.
#[test]
fn a_sign_in_that_may_not_list_is_told_what_to_note_and_the_note_stays() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 60, false);
    lists(&simulator, json!({"fault": "forbidden"}));
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    send(&mut pty, &simulator);
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    let mut pty = home.facing(&simulator);
    says(&pty, &format!("This sign-in may not list tokens. Note {NAME} and "));
    says(&pty, "check dash.cloudflare.com/profile/api-tokens");
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    let screen = one_line(&pty.screen());
    assert!(
        screen.contains(NAME) && screen.contains("dash.cloudflare.com/profile/api-tokens"),
        "{screen}"
    );
    simulator.clear_faults();
    recovers(&home, &simulator, "then cfmint stopped before");
}

/// Row 83.
#[test]
fn where_no_note_can_be_kept_it_is_said_before_the_request() {
    let simulator = small();
    let home = Home::fresh();
    let file = home.path("file");
    fs::write(&file, "").unwrap();
    let base = simulator.base_url();
    let env = [
        ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
        ("XDG_STATE_HOME", file.to_str().unwrap()),
    ];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    to_summary(&mut pty);
    pty.send(TO_CREATE);
    pty.send(ENTER);
    says(&pty, "Nothing was sent. A note of the request cannot be kept");
    assert_eq!(posts(&simulator), 0);
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Token created");
    assert_eq!((posts(&simulator), made(&simulator).len()), (1, 1));
}

/// Row 86: nothing is sent after somebody stopped while the list was awaited.
#[test]
fn stopped_while_the_list_is_awaited_nothing_is_sent() {
    let (simulator, home) = (small(), Home::fresh());
    lists(&simulator, json!({"fault": "stall"}));
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    for key in [ESC, CTRL_C] {
        pty.send(TO_CREATE);
        pty.send(ENTER);
        says(&pty, "Looking at your token list");
        pty.send(key);
        if key == ESC {
            says(&pty, "Stopped. Nothing was sent.");
        }
    }
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    assert_eq!((posts(&simulator), notes(&home).len()), (0, 0));
}

/// A list that does not come holds the request up, but not for long.
#[test]
fn a_list_that_does_not_come_is_not_waited_for_long() {
    let (simulator, home) = (small(), Home::fresh());
    lists(&simulator, json!({"fault": "stall"}));
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    pty.send(TO_CREATE);
    pty.send(ENTER);
    says(&pty, "Token created");
    assert_eq!(posts(&simulator), 1);
}
