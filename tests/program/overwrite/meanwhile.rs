//! What changes between the look and the delivery is not overwritten, and the line that rolls says
//! the option.

use rustix::process::Signal;

use super::*;
use crate::command::until;

/// A stand-in for vault that keeps one field, and does something else whenever it is written to.
fn vault(meanwhile: &str) -> String {
    format!(
        "case \"$2\" in get) cat stored 2>/dev/null || exit 2;; put|patch) cat > stored; {meanwhile};; esac; exit 0"
    )
}

/// A file that appears, or another one in its place, while the token is made: it stays, and the
/// line that rolls it replaces it then.
#[test]
fn what_appears_after_the_look_is_not_overwritten() {
    for (before, meanwhile) in [(None, "echo theirs > secret"), (Some("mine"), "echo theirs > secret")] {
        let simulator = small();
        let desk = with_tools(
            &simulator,
            &[("vault", &vault(&format!("[ -e once ] || {meanwhile}; touch once")))],
        );
        if let Some(before) = before {
            fs::write(desk.file("secret"), before).unwrap();
        }
        let said = desk
            .create(&[
                "--overwrite",
                "--to",
                "vault:secret/ci#token",
                "--to",
                "file:secret",
                "--json",
            ])
            .ends(5)
            .says("--to file:secret: ");
        assert_eq!(read(&desk, "secret"), "theirs\n");
        let id = text(&made(&simulator)[0], "id").to_owned();
        assert_eq!(owner(&simulator, &read(&desk, "stored")), id);
        let [line] = &said.roll_lines()[..] else {
            panic!("{said:?}")
        };
        assert!(line.contains(" --overwrite"), "{line}");
        shell(&desk, line)
            .ends(0)
            .says("replaces the file \"secret\" (7 bytes)");
        for name in ["stored", "secret"] {
            assert_eq!(owner(&simulator, &read(&desk, name)), id);
        }
    }
}

/// A value that comes into the line while the token is made: nobody named it, so it stays. The line
/// that rolls the token names it, and replaces it. Two variables of one file are two lines: that
/// the first was written is no change of the second.
#[test]
fn a_value_that_comes_into_the_line_meanwhile_is_not_overwritten() {
    let simulator = small();
    let meanwhile = "[ -e once ] || printf 'OTHER=1\\nTOK=newer\\n' > .env; touch once";
    let desk = with_tools(&simulator, &[("vault", &vault(meanwhile))]);
    fs::write(desk.file(".env"), "OTHER=1\nTOK=old\n").unwrap();
    let to = [
        "--overwrite",
        "--to",
        "vault:secret/ci#token",
        "--to",
        "env:.env#OTHER",
        "--to",
        "env:.env#TOK",
    ];
    let said = desk
        .create(&to)
        .ends(5)
        .says("--to env:.env#TOK: \".env\" was changed by someone else at the same time; nothing was written.");
    let id = text(&made(&simulator)[0], "id").to_owned();
    let env = read(&desk, ".env");
    let (first, second) = env.split_once('\n').unwrap();
    assert_eq!(owner(&simulator, first.strip_prefix("OTHER=").unwrap()), id);
    assert_eq!(second, "TOK=newer\n");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    shell(&desk, line).ends(0).says("replaces the value of TOK (line 2)");
    let env = read(&desk, ".env");
    let values: Vec<String> = env
        .lines()
        .map(|line| owner(&simulator, line.split_once('=').unwrap().1))
        .collect();
    assert_eq!(values, [id.clone(), id]);
}

/// A file that appears, and nothing arrives: the line that rolls the token says what the run said,
/// and works.
#[test]
fn the_line_names_the_option_also_where_nothing_was_there_at_the_look() {
    let simulator = small();
    let desk = with_tools(
        &simulator,
        &[(
            "vault",
            &vault("[ -e once ] || { echo theirs > secret; touch once; exit 1; }"),
        )],
    );
    // Nothing is stored there, either, as far as it says.
    let to = ["--overwrite", "--to", "vault:secret/ci#token", "--to", "file:secret"];
    let said = desk.create(&to).ends(5);
    assert_eq!(read(&desk, "secret"), "theirs\n");
    let id = text(&made(&simulator)[0], "id").to_owned();
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    shell(&desk, line).ends(0);
    assert_eq!(owner(&simulator, &read(&desk, "secret")), id);
}

/// Ended in the middle, when one place is filled already: the line says so, and works.
#[test]
fn the_line_of_a_signal_names_the_option_once_a_way_has_arrived() {
    let simulator = small();
    let desk = with_tools(
        &simulator,
        &[("vault", &vault("[ -e go ] || { touch begun; cat fifo; }"))],
    );
    let (fifo, mode) = (desk.file("fifo"), rustix::fs::Mode::from_raw_mode(0o600));
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    let start = [
        "create",
        "--from",
        "spec.toml",
        "--yes",
        "--to",
        "file:secret",
        "--to",
        "vault:secret/ci#token",
    ];
    let running = desk.start(&start);
    until("the second way", || desk.file("begun").exists());
    running.signal(Signal::TERM);
    let said = running.end().ends(5).says("Stopped while storing the secret of “");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    assert!(line.contains(" --overwrite"), "{line}");
    // Whoever still waits for the pipe goes on.
    drop(fs::OpenOptions::new().read(true).write(true).open(&fifo).unwrap());
    fs::write(desk.file("go"), "").unwrap();
    shell(&desk, line).ends(0);
    let id = text(&made(&simulator)[0], "id").to_owned();
    for name in ["stored", "secret"] {
        assert_eq!(owner(&simulator, &read(&desk, name)), id);
    }
}
