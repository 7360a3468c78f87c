//! At a terminal it is asked, of several in one question; and what changed in between is not what was
//! shown.

use super::*;
use crate::program::{CTRL_C, PROGRAM, one_line};
use crate::pty::Pty;

/// `delete` of these at a terminal, as far as its question.
fn asked(desk: &Desk, ids: &[&str]) -> Pty {
    let base = desk.base.as_str();
    let env = [
        ("CFMINT_API_TOKEN", desk.token.as_str()),
        ("CLOUDFLARE_API_BASE_URL", base),
        ("COLUMNS", "100"),
    ];
    let arguments = [&["delete"], ids].concat();
    let pty = desk.home.start((100, 40), PROGRAM.as_ref(), &arguments, &env);
    pty.wait_for("the question", |screen| screen.contains("Type yes, or anything else"));
    pty
}

#[track_caller]
fn ends(pty: &mut Pty, code: u32, words: &str) {
    assert_eq!(pty.wait_for_exit().exit_code(), code, "{}", pty.screen());
    let screen = one_line(&pty.screen());
    assert!(screen.contains(words), "no “{words}” in {screen}");
}

#[test]
fn only_a_yes_deletes() {
    let simulator = with_accounts(1);
    let id = make(&simulator, None, "deploy", |_| {});
    let desk = Desk::at(&simulator);
    for answer in [&b"no\r"[..], b"\r", b"ja\r", b"yes please\r", b"\x04"] {
        let mut pty = asked(&desk, &[&id]);
        assert!(pty.screen().contains("Delete it?"), "{}", pty.screen());
        pty.send(answer);
        ends(&mut pty, 1, "Nothing was changed.");
    }
    let mut pty = asked(&desk, &[&id]);
    pty.send(CTRL_C);
    assert_ne!(pty.wait_for_exit().exit_code(), 0);
    assert_eq!(changes(&simulator), 0);
    let mut pty = asked(&desk, &[&id]);
    pty.send(b"yes\r");
    ends(&mut pty, 0, "Deleted: “deploy”");
    assert!(is_gone(&simulator, &id));
    assert_eq!(changes(&simulator), 1);
}

#[test]
fn several_are_one_question_that_names_each() {
    let simulator = with_accounts(1);
    let ids = ["first", "second", "third"].map(|name| make(&simulator, None, name, |_| {}));
    let desk = Desk::at(&simulator);
    let mut pty = asked(&desk, &[&ids[0], &ids[1], &ids[2]]);
    let screen = pty.screen();
    for (id, name) in ids.iter().zip(["first", "second", "third"]) {
        assert!(screen.contains(&format!("“{name}” (id {id})")), "{screen}");
    }
    assert!(screen.contains("Delete these 3 tokens?"), "{screen}");
    pty.send(b"y\r");
    ends(&mut pty, 0, "Deleted: “third”");
    assert!(ids.iter().all(|id| is_gone(&simulator, id)));
}

#[test]
fn of_the_own_token_it_is_asked_twice() {
    let simulator = with_accounts(1);
    let desk = Desk::at(&simulator);
    let id = own(&simulator, &desk.token);
    let mut pty = asked(&desk, &[&id]);
    pty.send(b"yes\r");
    pty.wait_for("the second question", |screen| {
        screen.contains("This is the token you are signed in with. Sure? Delete it?")
    });
    pty.send(b"no\r");
    ends(&mut pty, 1, "Nothing was changed.");
    assert_eq!(changes(&simulator), 0);
    let mut pty = asked(&desk, &[&id]);
    pty.send(b"yes\r");
    pty.wait_for("the second question", |screen| screen.contains("Sure?"));
    pty.send(b"yes\r");
    ends(&mut pty, 0, "Deleted: ");
    assert!(is_gone(&simulator, &id));
}

#[test]
fn what_somebody_changed_while_it_was_read_stays() {
    let simulator = with_accounts(1);
    let (first, second) = (
        make(&simulator, None, "first", |_| {}),
        make(&simulator, None, "second", |_| {}),
    );
    let desk = Desk::at(&simulator);
    let mut pty = asked(&desk, &[&first, &second]);
    desk.run(&["disable", &second, "--yes"]).ends(0);
    let before = changes(&simulator);
    pty.send(b"yes\r");
    ends(
        &mut pty,
        1,
        "was changed by somebody else in the last minutes. Nothing was sent.",
    );
    assert!(pty.screen().contains("active → disabled"), "{}", pty.screen());
    // Gone is changed, too.
    let mut pty = asked(&desk, &[&first, &second]);
    desk.run(&["delete", &second, "--yes"]).ends(0);
    pty.send(b"yes\r");
    ends(&mut pty, 3, "could not be read again.");
    assert!(!is_gone(&simulator, &first));
    assert_eq!(changes(&simulator), before + 1);
}
