//! Names and pastes in a real terminal: no sequence more than the program's own.

use cfmint::simulator::Options;
use cfmint::wizard::steps::StepId;

use super::*;
use crate::program::{ENTER, at, is_called, signed_in};

/// The kinds of escape sequences and control characters in what a terminal got. What moves the
/// cursor, colours and blanks is one kind.
fn sequences(raw: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < raw.len() {
        if raw[at] != 0x1b {
            if raw[at] < 0x20 && !b"\r\n\x08".contains(&raw[at]) {
                found.insert(format!("{:#04x}", raw[at]));
            }
            at += 1;
            continue;
        }
        let Some(&kind) = raw.get(at + 1) else { break };
        at += 2;
        let mut name = format!("ESC {}", kind as char);
        if kind == b'[' {
            let from = at;
            while at < raw.len() && !(0x40..=0x7e).contains(&raw[at]) {
                at += 1;
            }
            let parameters = String::from_utf8_lossy(&raw[from..at.min(raw.len())]).into_owned();
            let last = raw.get(at).map_or('?', |last| *last as char);
            // Colours, places and blanks differ from run to run; modes and questions do not.
            name = if "HGdABCDXKm".contains(last) {
                "drawing".to_owned()
            } else {
                format!("{name}{parameters}{last}")
            };
            at += 1;
        }
        found.insert(name);
    }
    found
}

/// The bytes of a walk to the zones and through some of them.
fn walk(simulator: &Simulator) -> Vec<u8> {
    let home = Home::fresh();
    let mut pty = home.facing_in((100, 30), simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    press(&mut pty, ENTER, &at(StepId::Permissions));
    press(&mut pty, ENTER, &at(StepId::Resources));
    pty.wait_for("the zones", |screen| {
        screen.contains(" zones.") || screen.contains("example.")
    });
    for _ in 0..12 {
        pty.send(b"\x1b[6~");
    }
    press(&mut pty, b"example.com", "›  example.com ");
    press(&mut pty, ENTER, "Included example.com");
    pty.send(CTRL_C);
    pty.wait_for_exit();
    pty.raw()
}

#[test]
fn hostile_names_add_no_sequence_to_what_the_terminal_gets() {
    let simulator = |hostile| {
        Simulator::start(Options {
            zones: 200,
            accounts: 60,
            hostile,
            ..Options::default()
        })
        .unwrap()
    };
    let mut clean = sequences(&walk(&simulator(false)));
    // Around a grapheme on whose width terminals disagree no line is to wrap.
    clean.extend(["ESC [?7l", "ESC [?7h"].map(str::to_owned));
    let hostile = sequences(&walk(&simulator(true)));
    let added: Vec<_> = hostile.difference(&clean).collect();
    assert!(clean.len() > 3, "{clean:?}");
    assert!(added.is_empty(), "{added:?} beside {clean:?}");
}

#[test]
fn twin_of_the_sequences() {
    let found = sequences(b"\x1b[1;2Hx\x1b[6n\x1b]0;t\x07\x1bc\x1b[?1049l\x0e");
    let wanted = ["0x07", "0x0e", "ESC [6n", "ESC [?1049l", "drawing", "ESC ]", "ESC c"];
    assert_eq!(found, wanted.map(str::to_owned).into());
}

#[test]
fn a_paste_answers_nothing_also_without_brackets_and_with_its_own_end_in_it() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    pty.send(b"\x15");
    is_called(&pty, "for example");
    pty.send(b"one\rtwo\nthree");
    let screen = is_called(&pty, "onetwothree");
    assert!(screen.contains(&at(StepId::Name)), "{screen}");
    pty.send(b"\x15");
    is_called(&pty, "for example");
    pty.send(b"\x1b[200~mine\x1b[201~ and theirs\r\r\r\x1b[201~");
    let screen = is_called(&pty, "mine");
    assert!(
        screen.contains(&at(StepId::Name)) && !screen.contains("theirs"),
        "{screen}"
    );
    pty.send(b"\x15");
    is_called(&pty, "for example");
    let mut megabyte = b"\x1b[200~".to_vec();
    megabyte.extend(b"line of text\r\n".repeat(80_000));
    megabyte.extend(b"\x1b[201~");
    pty.send(&megabyte);
    let screen = pty.wait_for("the long paste", |screen| screen.contains("The paste was longer"));
    assert!(screen.contains(&at(StepId::Name)), "{screen}");
    // And it still works.
    pty.send(b"\x15");
    is_called(&pty, "for example");
    pty.send(b"after");
    is_called(&pty, "after");
    press(&mut pty, ENTER, &at(StepId::Permissions));
}
