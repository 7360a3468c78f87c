//! A rotation at a terminal: it is told and asked about, and what nobody said yes to is not done.

use std::path::Path;

use super::judge::{Case, Manner, Place};
use super::*;
use crate::program::{ENTER, PROGRAM, says};
use crate::pty::Pty;

/// The rotation in a terminal, without a yes on the command line.
fn typed(case: &Case) -> Pty {
    let arguments = ["rotate", &case.stand.old, "--to", "file:~/secret", "--overwrite"];
    let env = [
        ("CFMINT_API_TOKEN", case.stand.simulator.api_token()),
        ("CLOUDFLARE_API_BASE_URL", &case.stand.desk.base),
        ("COLUMNS", "200"),
    ];
    let desk = &case.stand.desk;
    let pty = desk.home.start((200, 50), Path::new(PROGRAM), &arguments, &env);
    says(&pty, "Type yes, or anything else to leave it as it is:");
    pty
}

fn answers(mut pty: Pty, answer: &str) -> (u32, String) {
    pty.send(answer.as_bytes());
    pty.send(ENTER);
    let code = pty.wait_for_exit().exit_code();
    (code, pty.screen())
}

#[test]
fn without_a_yes_nothing_is_done() {
    let case = Case::of(Manner::new(Place::File, false));
    for answer in ["no", "", "y e s"] {
        let (code, screen) = answers(typed(&case), answer);
        assert!(code == 1 && screen.contains("Nothing was changed."), "{code} {screen}");
        assert!(!case.is_ended() && case.stand.new_ones().is_empty());
    }
    let (code, screen) = answers(typed(&case), "yes");
    assert!(code == 0 && case.is_done(), "{screen}");
}

/// While the question was open, somebody changed the token: it is not what was asked about.
#[test]
fn a_token_that_was_changed_before_the_yes_is_left_alone() {
    let case = Case::of(Manner::new(Place::File, false));
    let pty = typed(&case);
    case.stand
        .desk
        .run(&["extend", &case.stand.old, "--expires", "60d", "--yes"])
        .ends(0);
    let (code, screen) = answers(pty, "yes");
    assert!(
        code == 1 && screen.contains("was changed by somebody else in the last minutes."),
        "{screen}"
    );
    assert!(!case.stand.is_deleted() && case.stand.new_ones().is_empty());
}

/// One that no answer named is rolled by a person who read which it is.
#[test]
fn a_token_that_is_probably_the_new_one_takes_a_yes_of_its_own() {
    let case = Case::of(Manner::new(Place::File, false));
    let rule = json!({"fault": "commit_then_reset"});
    case.stand.fault("POST", "/user/tokens", rule);
    case.stand.desk.run(&case.arguments()).ends(5);
    case.stand.simulator.clear_faults();
    let new = case.stand.new_one();
    // A yes on the command line was not said of this one.
    case.stand.desk.run(&case.arguments()).ends(5);
    assert_eq!(case.stand.token(&new)["rolls"], 0);
    let pty = typed(&case);
    says(&pty, &format!("This is probably it: {NAME}, {new}, created "));
    says(&pty, &format!("Roll {new} and go on?"));
    let (code, screen) = answers(pty, "yes");
    assert!(code == 0 && case.is_done(), "{screen}");
    assert_eq!(
        (case.stand.token(&new)["rolls"].clone(), posts(&case.stand.simulator)),
        (json!(1), 2)
    );
}
