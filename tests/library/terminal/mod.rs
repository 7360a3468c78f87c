//! The terminal on a real pseudo-terminal: given back on every way out, one batch for what came
//! together, one write a frame.

mod probe;

use crate::pty;
use std::path::Path;

use pty::Pty;
use rustix::process::Signal;

const FAKE_SECRET: &str = "not-a-real-secret-but-shown-like-one";

/// Starts the probe below in a terminal and waits for its first frame.
fn start() -> Pty {
    let program = std::env::current_exe().unwrap();
    let pty = Pty::start(80, 24, &program, &PROBE_ARGUMENTS, &[("CFMINT_PROBE", "1")]);
    pty.wait_for("the first frame", |screen| screen.contains("probe 80x24"));
    pty
}

// Whichever module it is in: no other test of that name waits to be asked for.
const PROBE_ARGUMENTS: [&str; 3] = ["::probe", "--ignored", "--nocapture"];

#[test]
fn the_first_frame_asks_nothing_and_is_two_writes() {
    let mut pty = start();
    let screen = pty.wait_for("the second frame", |screen| screen.contains("writes until here"));
    assert!(screen.contains("writes until here: 2"), "{screen}");
    pty.look(|screen| {
        assert!(screen.alternate_screen() && screen.bracketed_paste() && screen.hide_cursor());
    });
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    for question in [
        "\x1b[6n", "\x1b[c", "\x1b[0c", "\x1b[>", "\x1b[?u", "\x1b[5n", "\x1b]", "\x1bP", "$p",
    ] {
        assert!(!raw.contains(question), "{question:?} in {raw:?}");
    }
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
}

#[test]
fn given_back_when_it_is_left() {
    let mut pty = start();
    assert!(!pty.settings_are_restored(), "it was taken");
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    pty.assert_restored();
}

#[test]
fn given_back_before_a_panic_is_told_and_no_value_is_in_the_message() {
    for (key, told) in [(b"p", "a deliberate panic"), (b"P", "(details withheld)")] {
        let mut pty = start();
        pty.send(key);
        assert_ne!(pty.wait_for_exit().exit_code(), 0);
        pty.assert_restored();
        let screen = pty.screen();
        assert!(screen.contains(told) && screen.contains("probe.rs:"), "{screen}");
        assert!(!screen.contains("not-a-real"), "{screen}");
    }
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_until_it_is_left() {
    let mut pty = start();
    pty.send(b"e");
    pty.wait_for("the other thread's end", |screen| {
        screen.contains("the other thread ended")
    });
    assert!(pty.look(vt100::Screen::alternate_screen) && !pty.settings_are_restored());
    pty.send(b"p");
    pty.wait_for_exit();
    pty.assert_restored();
    assert!(pty.screen().contains("a panic elsewhere"), "{}", pty.screen());
}

#[test]
fn given_back_on_signals() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::QUIT, 131),
        (Signal::USR1, 138),
        (Signal::ABORT, 134),
        (Signal::INT, 130),
        (Signal::HUP, 129),
    ] {
        let mut pty = start();
        pty.signal(signal);
        assert_eq!(pty.wait_for_exit().exit_code(), code);
        pty.assert_restored();
    }
}

#[test]
fn ends_when_the_line_is_cut() {
    let mut pty = start();
    pty.hang_up();
    // By the signal or by the terminal's own end, whichever is seen first.
    let code = pty.wait_for_exit().exit_code();
    assert!([128, 129].contains(&code), "{code}");
}

#[test]
fn ends_when_the_line_is_cut_and_nobody_tells() {
    // As under nohup: the signal is ignored from the start, and the probe does not listen to it
    // either.
    let program = std::env::current_exe().unwrap();
    let script = format!(
        "trap '' HUP; exec '{}' {}",
        program.display(),
        PROBE_ARGUMENTS.join(" ")
    );
    let env = [("CFMINT_PROBE", "deaf")];
    let mut pty = Pty::start(80, 24, Path::new("/bin/sh"), &["-c", &script], &env);
    pty.wait_for("the first frame", |screen| screen.contains("probe 80x24"));
    pty.hang_up();
    assert_eq!(pty.wait_for_exit().exit_code(), 128, "by the terminal's own end");
}

#[test]
fn ends_although_the_line_takes_nothing() {
    let mut pty = start();
    pty.send(b"F");
    pty.wait_for("the flood's beginning", |screen| screen.contains("a flood"));
    pty.take_no_more();
    pty.send(b".");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_exit().exit_code(), 143);
    assert!(pty.settings_are_restored());
}

#[test]
fn twenty_keys_of_one_write_are_one_batch_and_one_write() {
    let mut pty = start();
    pty.send(&b"\x1b[B".repeat(20));
    pty.wait_for("the batch", |screen| screen.contains("1: Down*20"));
    pty.send(b"x");
    let screen = pty.wait_for("the next batch", |screen| screen.contains("2: x"));
    // The opening, the first frame, the frame with the number in it, and the batch's.
    assert!(screen.contains("writes until here: 4"), "{screen}");
}

#[test]
fn a_sequence_in_two_pieces_is_one_key_and_a_lone_escape_is_one() {
    let mut pty = start();
    pty.send(b"\x1b");
    pty.wait_for("Esc", |screen| screen.contains("1: Esc"));
    pty.send(b"\x1b[");
    pty.send(b"B");
    pty.send(b"\x1bOP");
    pty.send(b".");
    let screen = pty.wait_for("the rest", |screen| screen.contains('.'));
    assert!(!screen.contains("Alt"), "{screen}");
    assert!(screen.contains("Down") && screen.contains("F(1)"), "{screen}");
}

#[test]
fn a_paste_is_one_thing_with_its_newlines() {
    let mut pty = start();
    pty.send(b"\x1b[200~one\rtwo\x1b[201~");
    let screen = pty.wait_for("the paste", |screen| screen.contains("1: "));
    assert!(screen.contains("1: Paste(\"one\\rtwo\")"), "{screen}");
}

#[test]
fn another_size_is_another_screen() {
    let mut pty = start();
    pty.resize(100, 30);
    pty.wait_for("the new size", |screen| screen.contains("probe 100x30"));
    pty.resize(60, 16);
    pty.wait_for("the newer size", |screen| screen.contains("probe 60x16"));
}

#[test]
fn a_terminal_that_does_not_know_its_size_has_the_usual_one() {
    let mut pty = start();
    pty.resize(100, 30);
    pty.wait_for("the new size", |screen| screen.contains("probe 100x30"));
    pty.stty(&["rows", "0", "columns", "0"]);
    pty.wait_for("the usual size", |screen| screen.contains("probe 80x24"));
}

/// `NO_COLOR` is read where colours are chosen, and not by crossterm a second time: what it makes
/// of it would reset bold and the like.
#[test]
fn crossterm_does_not_read_no_color_by_itself() {
    let program = std::env::current_exe().unwrap();
    let env = [("CFMINT_PROBE", "1"), ("NO_COLOR", "1")];
    let pty = Pty::start(80, 24, &program, &PROBE_ARGUMENTS, &env);
    pty.wait_for("the first frame", |screen| screen.contains("probe 80x24"));
    let first = pty.look(|screen| screen.cell(0, 0).unwrap().fgcolor());
    assert_eq!(first, vt100::Color::Idx(6), "the probe asked for colours");
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(!raw.contains("\x1b[m") && !raw.contains("\x1b[;m"), "{raw:?}");
}

#[test]
fn other_threads_are_heard() {
    let mut pty = start();
    pty.send(b"t");
    pty.wait_for("the message", |screen| screen.contains("message: hello from a thread"));
}

#[test]
fn a_secret_is_seen_where_it_is_asked_for_and_the_next_frame_takes_it_off() {
    let mut pty = start();
    assert!(!String::from_utf8_lossy(&pty.raw()).contains(FAKE_SECRET));
    pty.send(b"s");
    pty.wait_for("the secret", |screen| {
        screen.lines().nth(5) == Some(&format!("     {FAKE_SECRET}"))
    });
    pty.send(b"x");
    let screen = pty.wait_for("the next frame", |screen| screen.contains(": x"));
    assert!(
        !screen.contains("not-a-real") && !screen.contains("shown-like"),
        "{screen}"
    );
    pty.send(b"q");
    pty.wait_for_exit();
    pty.assert_restored();
}

/// One column too far to the right, or one row too low: nothing of it is written, and that is
/// known. The last column and the last row are room enough.
#[test]
fn a_secret_without_room_on_one_row_is_not_written_at_all() {
    let mut pty = start();
    let before = pty.raw().len();
    for (key, said) in [(b"w", "no room: 45,5"), (b"v", "no room: 5,24")] {
        pty.send(key);
        pty.wait_for("that it was not shown", |screen| screen.contains(said));
    }
    assert!(!String::from_utf8_lossy(&pty.raw()[before..]).contains("not-a-real"));
    pty.send(b"l");
    pty.wait_for("the secret in the corner", |screen| {
        screen.lines().nth(23) == Some(&format!("{}{FAKE_SECRET}", " ".repeat(44)))
    });
    pty.send(b"q");
    pty.wait_for_exit();
    pty.assert_restored();
}

#[test]
fn the_screen_is_drawn_whole_on_demand() {
    let mut pty = start();
    let before = pty.raw().len();
    pty.send(b"\x0c");
    pty.wait_for_bytes("a clear", |raw| {
        let new = &raw[before..];
        new.windows(4).any(|window| window == b"\x1b[2J") && String::from_utf8_lossy(new).contains("probe 80x24")
    });
}

#[test]
fn nothing_typed_is_left_for_the_shell() {
    let mut pty = start();
    pty.send(b"f");
    pty.wait_for("the leaving", |screen| screen.contains("leaving"));
    pty.send(b"rm -r something\r");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    assert_eq!(pty.unread(), b"");
    pty.assert_restored();
}

#[test]
fn stopped_and_continued_by_a_shell() {
    let program = std::env::current_exe().unwrap();
    let script = format!(
        "set -m; '{}' {}; echo shell has it; read answer; echo going on; fg >/dev/null; echo end $?",
        program.display(),
        PROBE_ARGUMENTS.join(" ")
    );
    // By the key, and by a signal from outside.
    for key in [b"\x1a", b"T"] {
        let mut pty = Pty::start(80, 24, Path::new("/bin/sh"), &["-c", &script], &[("CFMINT_PROBE", "1")]);
        pty.wait_for("the first frame", |screen| screen.contains("probe 80x24"));
        pty.send(key);
        pty.wait_for("the shell", |screen| screen.contains("shell has it"));
        pty.look(|screen| {
            let modes = (
                screen.alternate_screen(),
                screen.hide_cursor(),
                screen.bracketed_paste(),
            );
            assert_eq!(modes, (false, false, false), "{}", screen.contents());
        });
        pty.send(b"now\r");
        pty.wait_for("the probe again", |screen| screen.contains("probe 80x24"));
        pty.look(|screen| assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste()));
        assert!(!pty.screen().contains("Continued"), "our own stop is no news");
        pty.send(b"q");
        pty.wait_for("the end", |screen| screen.contains("end 0"));
        assert!(pty.wait_for_exit().success());
        pty.assert_restored();
    }
}

#[test]
fn stopped_from_outside_without_a_word_and_continued() {
    let mut pty = start();
    pty.signal(Signal::STOP);
    pty.signal(Signal::CONT);
    pty.wait_for("the news", |screen| screen.contains("1: Continued"));
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    pty.assert_restored();
}

/// As a shell does: SIGSTOP comes while the program runs, the shell makes the terminal its own, and
/// nobody tells the program.
#[test]
fn stopped_from_outside_and_continued_it_has_single_keys_again() {
    let mut pty = start();
    pty.signal(Signal::STOP);
    pty.stty(&["icanon", "echo", "isig"]);
    pty.signal(Signal::CONT);
    pty.wait_for("the news", |screen| screen.contains("1: Continued"));
    pty.send(b"x");
    pty.wait_for("a key without a line's end", |screen| screen.contains("2: x"));
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
    pty.assert_restored();
}

/// Continued in the background it waits, and what it finds there, the settings in which a shell
/// reads its line, is not what it gives back.
#[test]
fn continued_in_the_background_it_takes_nothing_of_the_shell_over() {
    let program = std::env::current_exe().unwrap();
    let script = format!(
        "set -m; before=$(stty -g); '{}' {}; stty -icanon -echo; bg >/dev/null; \
        until ps -o stat= --ppid $$ | grep -q T; do :; done; \
        stty $before; echo it waits; read answer; fg >/dev/null; echo end $?",
        program.display(),
        PROBE_ARGUMENTS.join(" ")
    );
    let mut pty = Pty::start(80, 24, Path::new("/bin/sh"), &["-c", &script], &[("CFMINT_PROBE", "1")]);
    pty.wait_for("the first frame", |screen| screen.contains("probe 80x24"));
    pty.send(b"\x1a");
    pty.wait_for("the shell", |screen| screen.contains("it waits"));
    pty.send(b"now\r");
    pty.wait_for("the probe again", |screen| screen.contains("probe 80x24"));
    pty.send(b"q");
    pty.wait_for("the end", |screen| screen.contains("end 0"));
    assert!(pty.wait_for_exit().success());
    pty.assert_restored();
}

#[test]
fn where_no_shell_could_continue_it_nothing_is_stopped() {
    // The probe leads its session, as under `docker run -it`.
    let mut pty = start();
    pty.send(b"\x1a");
    pty.wait_for("the key", |screen| screen.contains("1: C-z"));
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 0);
}

#[test]
fn no_terminal_is_a_sentence() {
    // A session of its own has no controlling terminal.
    let program = std::env::current_exe().unwrap();
    let output = std::process::Command::new("setsid")
        .arg("--wait")
        .arg(program)
        .args(PROBE_ARGUMENTS)
        .env("CFMINT_PROBE", "1")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("setsid of util-linux is needed for this test");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("There is no terminal to draw on") && !said.contains('\x1b'),
        "{said}"
    );
}
