//! What is typed at the real program in a real pseudo-terminal, as terminals send it: letters that come together.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod program;
mod pty;

use std::time::{Duration, Instant};

use program::{CTRL_C, ENTER, Home, UP, press, signed_in, small, to_limits, to_resources, to_secret, to_summary};
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
    ("the tokens to clone", |pty| {
        signed_in(pty);
        press(pty, b"\x1b[Z\r", "Which token shall be cloned?");
    }),
    ("the name", |pty| {
        signed_in(pty);
        press(pty, ENTER, "Step 2 of 6");
    }),
    ("the permissions", |pty| {
        signed_in(pty);
        press(pty, ENTER, "Step 2 of 6");
        press(pty, ENTER, "Step 3 of 6");
    }),
    ("the needs", |pty| {
        signed_in(pty);
        press(pty, ENTER, "Step 2 of 6");
        press(pty, ENTER, "Step 3 of 6");
        press(pty, b"\t\r", "What will it call, deploy or run?");
    }),
    ("the zones", |pty| to_resources(pty)),
    ("the addresses", |pty| {
        to_limits(pty);
        press(pty, &UP.repeat(5), "Step 5 of 6");
    }),
    ("the file of the spec", |pty| {
        to_summary(pty);
        press(pty, b"\x13", "Save as spec file");
    }),
    ("the way of the secret", |pty| {
        to_secret(pty);
        press(pty, b"s", "Save or send: ~/token");
    }),
];

#[test]
fn five_thousand_letters_and_ctrl_c_in_one_write_end_within_the_bar() {
    let writes = [
        "x".repeat(5000),
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
                let screen = pty.wait_for("the question", |screen| screen.contains("Ctrl-C again leaves"));
                assert!(
                    screen.contains("Token: hidden"),
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
