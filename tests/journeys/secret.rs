//! What can be done with the secret, and what is said of a token that was not tested.

use std::os::unix::fs::PermissionsExt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cfmint::wizard::page::key::KeyCode;
use cfmint::wizard::steps::StepId;

use super::flows::assert_minted;
use super::support::{Desk, in_folder, posts, small};
use crate::program::at;

#[test]
fn saved_to_a_file_and_checked_by_a_paste() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(&folder, "token");
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    desk.press(KeyCode::Char('s'))
        .paste(path.to_str().unwrap())
        .press(KeyCode::Enter);
    desk.says("only you can read the file.");
    let content = std::fs::read_to_string(&path).unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let secret = content.as_str();
    assert_eq!(simulator.identify(secret).as_deref(), token["id"].as_str());
    assert!(!desk.texts().contains(secret), "saving does not show it");

    desk.press(KeyCode::Char('p')).paste(&format!("{content}\n"));
    desk.says("The paste is the token, complete and unchanged.");
    let half = &secret[..secret.len() / 2];
    desk.press(KeyCode::Char('p')).paste(half);
    assert!(
        !desk.words().contains("complete and unchanged"),
        "half a token is not one:\n{}",
        desk.text()
    );

    desk.press(KeyCode::Char('s'))
        .paste(path.to_str().unwrap())
        .press(KeyCode::Enter);
    assert!(
        desk.words().contains("exists"),
        "nothing is overwritten unasked:\n{}",
        desk.text()
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
    // The question, then the field.
    desk.presses(KeyCode::Esc, 2).press(KeyCode::Char('q'));
    assert_eq!(desk.ended.as_ref().unwrap().code, 0, "it was taken");
}

#[test]
fn sent_to_the_terminal_whole_and_once() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    assert!(desk.sent().is_empty(), "nothing is copied unasked");
    desk.press(KeyCode::Char('c'));
    desk.says("Sent to your terminal’s clipboard; cfmint cannot see it arrive. Paste it, or press p to check.");
    let sent = String::from_utf8(desk.sent().to_vec()).unwrap();
    let encoded = sent
        .strip_prefix("\x1b]52;c;")
        .and_then(|rest| rest.strip_suffix('\x07'));
    let secret = String::from_utf8(STANDARD.decode(encoded.expect("one OSC 52 sequence")).unwrap()).unwrap();
    assert_eq!(simulator.identify(&secret).as_deref(), token["id"].as_str());
    assert!(!desk.texts().contains(&secret), "copying does not show it");
    desk.press(KeyCode::Char('x'));
    assert!(desk.sent().ends_with(b"\x1b]52;c;\x07"), "emptied by the same way");
}

#[test]
fn leaving_an_untaken_secret_asks_and_says_what_is_lost() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter).says("Token created");
    let question = "Leave? Not stored yet. If you leave, it is gone for good. y leave any other key stay";
    desk.press(KeyCode::Esc).says("q leaves, n makes another token.");
    desk.press(KeyCode::Char('q')).says(question).press(KeyCode::Char('m'));
    assert!(desk.ended.is_none());
    desk.press(KeyCode::Char('q')).says(question).press(KeyCode::Char('y'));
    let ending = desk.ended.clone().unwrap();
    let id = simulator.truth()["tokens"].as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(ending.code, 5);
    assert!(ending.words.join(" ").contains(&id), "{ending:?}");
}

#[test]
fn a_filter_that_excludes_this_machine_cannot_be_tested_from_here() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    desk.says(&at(StepId::Limits))
        .presses(KeyCode::Up, 7)
        .letters("192.0.2.0/24")
        .presses(KeyCode::Down, 9)
        .press(KeyCode::Enter);
    desk.says(&at(StepId::Summary))
        .says("192.0.2.0/24")
        .press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    desk.says("Not tested: the IP filter excludes this machine (Cloudflare sees 127.0.0.1).");
    assert_eq!(token["condition"]["request_ip"]["in"][0], "192.0.2.0/24");
    assert_eq!(posts(&simulator), 1);
}

#[test]
fn a_start_in_the_future_cannot_be_tested_yet() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    desk.presses(KeyCode::Up, 4)
        .letters("2d")
        .presses(KeyCode::Down, 4)
        .press(KeyCode::Enter);
    desk.says(&at(StepId::Summary)).press(KeyCode::Enter);
    let token = assert_minted(&mut desk, &simulator);
    desk.says("It cannot be tested before it starts.");
    assert!(token["not_before"].is_string(), "{token}");
}
