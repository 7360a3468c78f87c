//! What is typed at the real program in a real pseudo-terminal, as terminals send it: letters that
//! come together.

use crate::{program, pty};
use std::time::{Duration, Instant};

use cfmint::wizard::steps::StepId;

use program::{
    CTRL_C, ENTER, ESC, Home, UP, at, name_on, press, signed_in, small, to_limits, to_resources, to_secret, to_summary,
};
use pty::Pty;

/// The bar is a second; a busy machine gets more. One search for each letter took 40.
const BAR: Duration = Duration::from_secs(3);

/// How to come to each field, and what is on the screen when letters go into it.
type Way = fn(&mut Pty);
const FIELDS: &[(&str, Way)] = &[
    ("the first search", |pty| signed_in(pty)),
    ("the owners", |pty| {
        signed_in(pty);
        press(pty, b"\t\r", "Who will own the token?");
    }),
    ("the token list", |pty| {
        signed_in(pty);
        press(pty, b"\x14", "Only these");
    }),
    ("the name", |pty| {
        signed_in(pty);
        press(pty, ENTER, &at(StepId::Name));
    }),
    ("the permissions", |pty| {
        signed_in(pty);
        press(pty, ENTER, &at(StepId::Name));
        press(pty, ENTER, &at(StepId::Permissions));
    }),
    ("the needs", |pty| {
        signed_in(pty);
        press(pty, ENTER, &at(StepId::Name));
        press(pty, ENTER, &at(StepId::Permissions));
        press(pty, b"\t\r", "What will it call, deploy or run?");
    }),
    ("the zones", |pty| to_resources(pty)),
    ("the addresses", |pty| {
        to_limits(pty);
        press(pty, &UP.repeat(7), &at(StepId::Limits));
    }),
    ("the file of the spec", |pty| {
        to_summary(pty);
        press(pty, b"\x13", "Save as spec file");
    }),
    ("the way of the secret", |pty| {
        to_secret(pty);
        press(pty, b"s", "A new file ›");
    }),
];

#[test]
fn five_thousand_letters_and_ctrl_c_in_one_write_end_within_the_bar() {
    let writes = [
        "x".repeat(5000),
        "ü漢".repeat(2500),
        "dns edit zone ".repeat(358),
        "ab\x7f".repeat(1667),
        format!("{}{}", "dns".repeat(834), "\x7f".repeat(2500)),
    ];
    for (at, (field, way)) in FIELDS.iter().enumerate() {
        // All of them where most is searched; elsewhere one.
        let some = if at == 0 { &writes[..] } else { &writes[at % 4..][..1] };
        for write in some {
            let (simulator, home) = (small(), Home::fresh());
            let mut pty = home.facing(&simulator);
            way(&mut pty);
            let began = Instant::now();
            pty.send(&[write.as_bytes(), CTRL_C].concat());
            if *field == "the way of the secret" {
                let screen = pty.wait_for("the question", |screen| screen.contains("Ctrl-C again to leave"));
                assert!(
                    screen.contains("•  hidden"),
                    "a letter of the field was a command: {screen}"
                );
                pty.send(CTRL_C);
            }
            pty.wait_for_exit();
            let took = began.elapsed();
            assert!(took < BAR, "{field}, {:?}: {took:?}", &write[..20]);
        }
    }
}

/// What the name of step 2 is on the screen.
fn name_is(pty: &Pty, name: &str) {
    pty.wait_for(name, |screen| {
        screen.contains(&at(StepId::Name)) && name_on(screen) == Some(name)
    });
}

#[test]
fn alt_and_a_key_edit_words_and_never_leave_the_step() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    name_is(&pty, "Edit zone DNS");
    pty.send(b"\x1b\x7f");
    name_is(&pty, "Edit zone");
    pty.send(b"\x1bbnew \x1b[1;3D\x1b[1;5C!\x1bd");
    name_is(&pty, "Edit new!");
    pty.send(b"\x1bx\x1bq\x1b\r");
    pty.send(b"?");
    name_is(&pty, "Edit new!?");
    press(&mut pty, ESC, &at(StepId::Template));
}

#[test]
fn a_mark_of_a_paste_that_was_cut_stays_out_of_the_field() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    let cut: &[&[&[u8]]] = &[
        &[b"\x1b[20", b"0~one\x1b[201~"],
        &[b"\x1b[", b"200~one\x1b[201~"],
        &[b"\x1b[200~one\x1b[20", b"1~"],
        &[b"\x1b[", b"20", b"0~one\x1b[201~"],
        &[b"\x1b[", b"20", b"0~o", b"ne\x1b[2", b"01~"],
    ];
    let in_pieces = |pty: &mut Pty, pieces: &[&[u8]]| {
        for piece in pieces {
            pty.send(piece);
            // There is nothing to wait for but time: longer than Esc waits for the rest of a
            // sequence.
            std::thread::sleep(Duration::from_millis(60));
        }
    };
    for pieces in cut {
        pty.send(b"\x15");
        name_is(&pty, "for example: deploy from CI");
        in_pieces(&mut pty, pieces);
        name_is(&pty, "one");
    }
    for left in [b"0~one1~".as_slice(), b"[200~one[201~", b"\x1b[200~0~one1~\x1b[201~"] {
        pty.send(b"\x15");
        name_is(&pty, "for example: deploy from CI");
        pty.send(left);
        name_is(&pty, "one");
    }
    // An Esc that stood alone has left the step; what follows is a paste into the field that is
    // there.
    in_pieces(&mut pty, &[b"\x1b", b"[20", b"0~dns\x1b[201~"]);
    pty.wait_for("the paste", |screen| {
        screen.contains(&at(StepId::Template)) && screen.lines().any(|line| line.trim_end() == " › dns")
    });
    press(&mut pty, ENTER, "Using the template Edit zone DNS");
    press(&mut pty, ENTER, &at(StepId::Name));
    pty.send(b"\x15\x1b[200~half");
    name_is(&pty, "half");
    pty.send(b"x");
    name_is(&pty, "halfx");
}

#[test]
fn capitals_and_another_layout_on_the_screen_of_the_secret() {
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
    press(&mut pty, "к".as_bytes(), "These keys are Latin letters.");
    press(&mut pty, b"R", "Shown. Copy the whole line");
    press(&mut pty, b"R", "•  hidden");
    press(&mut pty, b"Q", "y yes, leave");
    press(&mut pty, "н".as_bytes(), "These keys are Latin letters.");
    press(&mut pty, b"Q", "y yes, leave");
    pty.send(b"Y");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
}

#[test]
fn a_credential_in_the_name_is_refused_and_is_in_no_draft() {
    let token = format!("cfut_{}", "not-a-real-".repeat(4));
    let (simulator, home) = (small(), Home::fresh());
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    let refused = "That looks like a credential, so it was left out";
    press(&mut pty, format!("\x15\x1b[200~{token}\x1b[201~").as_bytes(), refused);
    name_is(&pty, "for example: deploy from CI");
    pty.send(b"ci");
    name_is(&pty, "ci");
    press(&mut pty, format!("\x15{token}").as_bytes(), refused);
    name_is(&pty, "for example: deploy from CI");
    pty.send(format!("\x1b[200~ci {token} deploy\x1b[201~").as_bytes());
    name_is(&pty, "ci [hidden] deploy");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    let written = pty.raw();
    let piece = &token.as_bytes()[..12];
    assert!(
        !written.windows(piece.len()).any(|bytes| bytes == piece),
        "on the screen"
    );
    let kept = std::fs::read_dir(home.path("state").join("cfmint")).unwrap();
    let texts: Vec<String> = kept
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(
        texts.iter().any(|text| text.contains("ci [hidden] deploy")),
        "{texts:?}"
    );
    assert!(!texts.iter().any(|text| text.contains("not-a-real")), "{texts:?}");
}
