//! The wizard as a program in a terminal, ended while a create request is out or before its secret was taken: the next start finds the token and gives it a new
//! secret that works, on a person's yes (reference: design section 7, promises 7 and 8; security section 7, rows 25, 29, 30, 31, 83, 84, 86 and 87).

use crate::{command, program, pty};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use cfmint::simulator::Simulator;
use command::{made, posts, text, until};
use program::{CTRL_C, END, ENTER, ESC, Home, PROGRAM, press, signed_in, small, to_secret, to_summary};
use pty::Pty;
use rustix::process::Signal;
use serde_json::{Value, json};

const NAME: &str = "Edit zone DNS, example.com";
const NOT_SEEN: &str = "Not in your token list so far. It may still appear; look again before creating another.";

/// Waits until this is on the screen, wherever lines end.
fn sees(pty: &Pty, words: &str) {
    pty.wait_for(words, |screen| one_line(screen).contains(words));
}

fn one_line(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The notes in this home.
fn notes(home: &Home) -> Vec<PathBuf> {
    let files = fs::read_dir(home.path("state/cfmint")).into_iter().flatten();
    files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("request-"))
        .collect()
}

fn fault(simulator: &Simulator, rule: Value) {
    simulator.add_fault(rule).unwrap();
}

/// The answer to the create request is far away; the token is there at once, or only then.
fn slow(simulator: &Simulator, seconds: u32, late: bool) {
    fault(
        simulator,
        json!({"method": "POST", "path": "/user/tokens", "fault": "delay", "seconds": seconds, "late": late}),
    );
}

fn lists(simulator: &Simulator, mut rule: Value) {
    rule["method"] = "GET".into();
    rule["path"] = "/user/tokens".into();
    fault(simulator, rule);
}

/// From the summary to a request that is out.
fn send(pty: &mut Pty, simulator: &Simulator) {
    let before = posts(simulator);
    pty.send(END);
    press(pty, ENTER, "One request is on its way.");
    until("the request", || posts(simulator) > before);
}

fn id_of(simulator: &Simulator) -> String {
    text(&made(simulator)[0], "id").to_owned()
}

/// A new start of the program finds the token, gives it a new secret and saves it; nothing is left to be looked for.
fn recovers(home: &Home, simulator: &Simulator, says: &str) {
    let id = id_of(simulator);
    let mut pty = home.facing(simulator);
    sees(&pty, "Was it created?");
    sees(&pty, says);
    sees(&pty, &format!("This token exists: {NAME}, {id}"));
    assert_eq!(made(simulator)[0]["rolls"], 0, "nothing is changed unasked");
    takes(&mut pty, home, simulator);
}

/// From the token that was found to a secret in a file, and out.
fn takes(pty: &mut Pty, home: &Home, simulator: &Simulator) {
    let id = id_of(simulator);
    pty.send(ENTER);
    sees(pty, &format!("Get a new secret for “{NAME}” ({id})?"));
    pty.send(b"y");
    sees(pty, "Cloudflare says: active.");
    assert_eq!(notes(home).len(), 1, "until it is taken");
    saves(pty, home);
    let path = home.path("home/secret");
    let secret = fs::read_to_string(&path).unwrap();
    assert_eq!(simulator.identify(secret.trim_end()), Some(id));
    assert!(notes(home).is_empty(), "{:?}", notes(home));
    assert_eq!((posts(simulator), made(simulator).len()), (1, 1));
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    pty.assert_restored();
}

fn saves(pty: &mut Pty, home: &Home) {
    press(pty, b"s", "Save or send:");
    pty.send(home.path("home/secret").to_str().unwrap().as_bytes());
    pty.send(ENTER);
    sees(pty, "Saved to");
}

type Exit = fn(&mut Pty);

/// How the program may end, and its exit code; none for a kill.
const ENDINGS: [(&str, Exit, Option<u32>); 5] = [
    ("KILL", |pty| pty.signal(Signal::KILL), None),
    ("TERM", |pty| pty.signal(Signal::TERM), Some(5)),
    ("HUP", |pty| pty.signal(Signal::HUP), Some(5)),
    ("a closed terminal", Pty::hang_up, Some(5)),
    (
        "Ctrl-C twice",
        |pty| {
            press(pty, CTRL_C, "Ctrl-C again leaves all the same.");
            pty.send(CTRL_C);
        },
        Some(5),
    ),
];

#[test]
fn ended_while_the_request_is_out_the_next_start_finds_the_token() {
    std::thread::scope(|scope| {
        for (name, end, code) in ENDINGS {
            scope.spawn(move || {
                let (simulator, home) = (small(), Home::fresh());
                slow(&simulator, 60, false);
                let mut pty = home.facing(&simulator);
                to_summary(&mut pty);
                send(&mut pty, &simulator);
                end(&mut pty);
                let exit = pty.wait_for_exit().exit_code();
                assert!(code.is_none_or(|code| exit == code), "{name}: {exit}");
                assert_eq!(notes(&home).len(), 1, "{name}");
                if name == "TERM" || name.starts_with("Ctrl") {
                    let screen = one_line(&pty.screen());
                    for words in [NAME, "it may exist", "dash.cloudflare.com/profile/api-tokens"] {
                        assert!(screen.contains(words), "{name}: no “{words}” in {screen}");
                    }
                }
                recovers(&home, &simulator, "(cfmint was ended before it came)");
            });
        }
    });
}

#[test]
fn ended_before_the_secret_was_taken_the_next_start_offers_a_new_one() {
    std::thread::scope(|scope| {
        for (name, end, code) in ENDINGS {
            scope.spawn(move || {
                let (simulator, home) = (small(), Home::fresh());
                let mut pty = home.facing(&simulator);
                to_secret(&mut pty);
                end(&mut pty);
                let exit = pty.wait_for_exit().exit_code();
                assert!(code.is_none_or(|code| exit == code), "{name}: {exit}");
                assert_eq!(notes(&home).len(), 1, "{name}");
                let said = format!("An earlier cfmint made “{NAME}”");
                recovers(&home, &simulator, &said);
            });
        }
    });
}

#[test]
fn once_the_secret_is_taken_or_let_go_nothing_is_looked_for() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    saves(&mut pty, &home);
    assert!(notes(&home).is_empty());
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    // Untaken and left on purpose: the end says which.
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    press(&mut pty, b"q", "You have not taken this token.");
    assert_eq!(notes(&home).len(), 1);
    pty.send(b"y");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    assert!(notes(&home).is_empty());
    assert!(
        made(&simulator)
            .iter()
            .any(|token| pty.screen().contains(text(token, "id")))
    );
    let pty = home.facing(&simulator);
    signed_in(&pty);
}

/// Row 33.
#[test]
fn a_crash_before_the_secret_was_taken_is_recovered_too() {
    let (simulator, home) = (small(), Home::fresh());
    let base = simulator.base_url();
    let env = [
        ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
        ("CFMINT_PANIC_ON_REDRAW", "1"),
    ];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    to_secret(&mut pty);
    pty.send(b"\x0c");
    assert_eq!(pty.wait_for_exit().exit_code(), 101);
    pty.assert_restored();
    recovers(&home, &simulator, &format!("An earlier cfmint made “{NAME}”"));
}

/// The token of a note was deleted meanwhile: the screen says no more than it knows.
#[test]
fn a_token_that_is_gone_by_then_is_not_said_to_exist() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    lists(&simulator, json!({"fault": "list_hides_new", "seconds": 3600}));
    let mut pty = home.facing(&simulator);
    sees(&pty, "It is not in your token list: not yet, or deleted since.");
    assert!(!pty.screen().contains("This token exists"), "{}", pty.screen());
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    assert!(pty.screen().contains(&id_of(&simulator)), "{}", pty.screen());
}

/// Row 84.
#[test]
fn two_at_once_keep_their_notes_apart_and_take_none_that_is_out() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 60, false);
    let mut one = home.facing(&simulator);
    let mut other = home.facing(&simulator);
    signed_in(&other);
    to_summary(&mut one);
    other.send(ENTER);
    for (key, then) in [
        (&b" two"[..], "Edit zone DNS two"),
        (ENTER, "Step 3 of 6"),
        (ENTER, "Step 4 of 6"),
        (b"example.org", "› [ ] example.org "),
        (ENTER, "Included example.org"),
        (ENTER, "Step 5 of 6"),
        (ENTER, "Step 6 of 6"),
    ] {
        press(&mut other, key, then);
    }
    send(&mut one, &simulator);
    send(&mut other, &simulator);
    until("both tokens", || made(&simulator).len() == 2);
    assert_eq!(notes(&home).len(), 2);
    let names = |id: bool| -> Vec<String> {
        let key = if id { "id" } else { "name" };
        made(&simulator)
            .iter()
            .map(|token| text(token, key).to_owned())
            .collect()
    };
    assert_eq!(names(false), [NAME, "Edit zone DNS two"]);
    let ids = names(true);

    // Both live: a third one asks nothing about them.
    let mut third = home.facing(&simulator);
    signed_in(&third);
    press(&mut third, ENTER, "Step 2 of 6");
    third.signal(Signal::KILL);
    third.wait_for_exit();

    for (gone, id, left) in [(&mut one, &ids[0], 1), (&mut other, &ids[1], 0)] {
        gone.signal(Signal::KILL);
        gone.wait_for_exit();
        let mut next = home.facing(&simulator);
        sees(&next, &format!("{id}, created"));
        // Told by name and id, which is all that a person needs.
        next.send(b"q");
        assert_eq!(next.wait_for_exit().exit_code(), 5);
        assert!(next.screen().contains(id.as_str()), "{}", next.screen());
        assert_eq!(notes(&home).len(), left);
    }
    assert_eq!(posts(&simulator), 2);
}

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
    sees(&pty, &elsewhere);
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
    sees(&pty, &elsewhere);
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    assert_eq!(notes(&home), [note]);
    recovers(&home, &simulator, "(cfmint was ended before it came)");
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
    sees(&pty, NOT_SEEN);
    until("the late token", || !made(&simulator).is_empty());
    pty.send(b"l");
    sees(&pty, &format!("This token exists: {NAME}, {}", id_of(&simulator)));
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
    sees(
        &pty,
        &format!("We may not list tokens with this sign-in. Note {NAME} and "),
    );
    sees(&pty, "check dash.cloudflare.com/profile/api-tokens");
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    let screen = one_line(&pty.screen());
    assert!(
        screen.contains(NAME) && screen.contains("dash.cloudflare.com/profile/api-tokens"),
        "{screen}"
    );
    simulator.clear_faults();
    recovers(&home, &simulator, "(cfmint was ended before it came)");
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
    pty.send(END);
    pty.send(ENTER);
    sees(&pty, "Nothing was sent. A note of the request cannot be kept");
    assert_eq!(posts(&simulator), 0);
    pty.send(END);
    press(&mut pty, ENTER, "Token created.");
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
        pty.send(END);
        pty.send(ENTER);
        sees(&pty, "Looking at your token list first");
        pty.send(key);
        if key == ESC {
            sees(&pty, "Stopped. Nothing was sent.");
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
    pty.send(END);
    pty.send(ENTER);
    sees(&pty, "Token created.");
    assert_eq!(posts(&simulator), 1);
}

/// Row 87: stopped while the answer came.
#[test]
fn stopped_and_continued_while_the_request_is_out_loses_nothing() {
    let (simulator, home) = (small(), Home::fresh());
    slow(&simulator, 1, false);
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    send(&mut pty, &simulator);
    pty.signal(Signal::STOP);
    until("the token", || made(&simulator).len() == 1);
    // The time that passes is the matter here: the answer comes while nobody reads it.
    std::thread::sleep(Duration::from_secs(2));
    pty.signal(Signal::CONT);
    sees(&pty, "Token created.");
    saves(&mut pty, &home);
    let secret = fs::read_to_string(home.path("home/secret")).unwrap();
    assert_eq!(simulator.identify(secret.trim_end()), Some(id_of(&simulator)));
    assert!(notes(&home).is_empty());
}
