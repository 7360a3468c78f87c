//! A run that is killed while it writes a secret into a file may leave it beside it: the note says
//! in which folder, whoever comes next names it, and the wizard removes it after a yes. What only
//! looks like such a file is left alone.

use crate::{command, program, pty};
use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use cfmint::simulator::Simulator;
use command::{Desk, made, text, until};
use program::{ENTER, PROGRAM, one_line, press, says, small};
use pty::Pty;
use rustix::process::Signal;

/// A command that takes a secret and does not end; that it has begun is seen by its file.
const WAITS: &str = "command:sh -c 'touch begun; cat >/dev/null; exec sleep 600'";

/// Runs these arguments with a line of a dotenv file and then a way out that waits, kills it there,
/// and puts a file beside the dotenv file as the run would have left it a moment before.
fn killed(desk: &Desk, arguments: &[&str], file: &str) -> PathBuf {
    let folder = desk.file("app");
    fs::create_dir_all(&folder).unwrap();
    let _ = fs::remove_file(desk.file("begun"));
    let to = format!("env:app/{file}#TOKEN");
    let mut child = desk
        .command(PROGRAM, &[arguments, &["--yes", "--to", &to, "--to", WAITS]].concat())
        .spawn()
        .unwrap();
    until("the second way out", || desk.file("begun").exists());
    let pid = child.id();
    child.kill().unwrap();
    child.wait().unwrap();
    let stray = folder.join(format!(".cfmint-{pid}-0-{file}"));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(&stray).unwrap();
    stray
}

fn named(stray: &Path) -> String {
    format!("{} was left by a cfmint that was killed", stray.display())
}

fn id_of(simulator: &Simulator) -> String {
    text(&made(simulator)[0], "id").to_owned()
}

#[test]
fn what_a_killed_create_left_is_named_by_each_command_and_removed_by_none() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let stray = killed(&desk, &["create", "--from", "spec.toml"], ".env");
    let alive = stray.with_file_name(format!(".cfmint-{}-0-.env", std::process::id()));
    fs::write(&alive, "not of a run that is gone").unwrap();
    for arguments in [
        &["review", "spec.toml"][..],
        &["export", "spec.toml", "--as", "link"],
        &["create", "--from", "spec.toml", "--dry-run"],
        // What is wrong with the rest changes nothing.
        &["create", "--from", "missing.toml", "--yes", "--to", "file:token"],
        &["roll", "no-id", "--yes", "--to", "file:token"],
        &["needs", "cert-manager"],
        &["needs", "cert-manager", "--json"],
    ] {
        let said = desk
            .run(arguments)
            .says(&named(&stray))
            .says(&format!("rm -- {}", stray.display()));
        assert!(!said.stderr.contains(alive.to_str().unwrap()), "{}", said.stderr);
        assert!(stray.exists() && alive.exists());
    }
    for arguments in [&["completions", "bash"][..], &["man"]] {
        let said = desk.run(arguments).ends(0);
        assert_eq!(said.stderr, "", "no person reads that: {arguments:?}");
    }
    // The line works as it is written.
    assert_eq!(desk.shell(&format!("rm -- {}", stray.display())).code, Some(0));
    let said = desk.run(&["review", "spec.toml"]).ends(0);
    assert!(!said.stderr.contains("was left by"), "{}", said.stderr);
}

#[test]
fn what_a_killed_roll_left_is_named_and_its_token_looked_for() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:token"]).ends(0);
    let id = id_of(&simulator);
    assert!(desk.notes().is_empty());
    let stray = killed(&desk, &["roll", &id], ".env");
    assert_eq!(desk.notes().len(), 1);
    desk.run(&["review", "spec.toml"]).ends(0).says(&named(&stray));

    // The next start says what may have become of the token, and a new secret settles it; the file
    // is still named afterwards.
    let mut pty = desk.home.facing_in((100, 30), &simulator);
    says(&pty, "Was it given a new secret?");
    says(&pty, "An earlier run asked for a new secret of");
    says(&pty, "for a new secret of “deploy”");
    says(&pty, &format!("deploy id {id} created"));
    pty.send(b"q");
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    let said = one_line(&pty.screen());
    assert!(
        said.contains("Roll it again to be sure; only the newest secret works: cfmint roll"),
        "{said}"
    );
    assert!(!said.contains("was made") && !said.contains("exists"), "{said}");
    desk.run(&["roll", &id, "--yes", "--to", "file:again"])
        .ends(0)
        .says(&named(&stray));
    assert!(stray.exists());
    desk.run(&["review", "spec.toml"]).ends(0).says(&named(&stray));
    fs::remove_file(&stray).unwrap();
    // Whoever sees that it is gone is done with its note.
    desk.run(&["needs", "cert-manager", "--json"]).ends(0);
    assert!(desk.notes().is_empty(), "{:?}", desk.notes());
}

/// The file is on this machine, whatever API its run asked, and however that is spelt; the token is
/// looked for at its own API alone.
#[test]
fn what_is_left_is_named_whatever_api_is_asked() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let stray = killed(&desk, &["create", "--from", "spec.toml"], ".env");
    let other = small();
    let with_slash = format!("{}/", simulator.base_url().replace("http:", "HTTP:"));
    for base in [with_slash, other.base_url(), "https://api.example/v4".to_owned()] {
        let said = desk.run(&["needs", "cert-manager"]).ends(0).says(&named(&stray));
        assert_eq!(said.stderr.matches("was left by").count(), 1, "{}", said.stderr);
        let said = desk.run(&["export", "spec.toml", "--as", "link", "--api-base-url", &base]);
        said.ends(0).says(&named(&stray));
    }
    // Twice in one folder, for two APIs: named once.
    let elsewhere = Desk {
        home: desk.home,
        token: other.api_token().to_owned(),
        base: other.base_url(),
        env: Vec::new(),
    };
    let second = killed(&elsewhere, &["create", "--from", "spec.toml"], "second");
    let said = elsewhere.run(&["needs", "cert-manager"]).ends(0);
    let said = said.says(&named(&stray)).says(&named(&second));
    assert_eq!(said.stderr.matches("was left by").count(), 2, "{}", said.stderr);
    fs::remove_file(&second).unwrap();
    assert_eq!(elsewhere.notes().len(), 2);

    // The wizard of the other API removes it, and takes up the token of that API alone.
    let mut pty = elsewhere.home.facing_in((100, 30), &other);
    let id = id_of(&other);
    says(&pty, &format!("id {id}"));
    // The screen of that token says it, once, and where it is removed.
    says(&pty, "The first row of the first step removes it.");
    let left = one_line(&pty.screen())
        .matches("left a file that may hold a secret: ")
        .count();
    assert_eq!(left, 1, "{}", pty.screen());
    pty.send(program::ESC);
    removal_is_offered(&mut pty, &[&stray]);
    pty.send(ENTER);
    says(&pty, "y remove");
    pty.send(b"y");
    says(&pty, &format!("Removed {}", stray.display()));
    assert!(!pty.screen().contains(&id_of(&simulator)));
    pty.send(b"\x03");
    pty.wait_for_exit();
    let left: Vec<String> = elsewhere
        .notes()
        .iter()
        .map(|note| fs::read_to_string(note).unwrap())
        .collect();
    assert!(
        left.len() == 2 && left.iter().all(|note| note.contains("\"create\"")),
        "of the two tokens, and of no file: {left:?}"
    );
    assert!(left.iter().any(|note| note.contains(&id_of(&simulator))), "{left:?}");
}

#[test]
fn a_roll_that_ends_leaves_no_note() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:token"]).ends(0);
    desk.run(&["roll", &id_of(&simulator), "--yes", "--to", "file:again"])
        .ends(0);
    assert!(desk.notes().is_empty(), "{:?}", desk.notes());
}

/// Waits until a file is named, over as many rows as it takes.
fn names_file(pty: &Pty, file: &Path) {
    let file = file.display().to_string();
    pty.wait_for(&file, |screen| {
        screen.split_whitespace().collect::<String>().contains(&file)
    });
}

/// Waits until each of these files has a row that removes it, and goes to the first; its whole path
/// is said there.
fn removal_is_offered(pty: &mut Pty, files: &[&Path]) {
    let rows = |screen: &str| {
        screen
            .lines()
            .filter(|row| row.trim_start_matches('›').trim_start().starts_with("Remove "))
            .count()
    };
    pty.wait_for("the rows", |screen| rows(screen) == files.len());
    press(pty, b"\x1b[H", "›  Remove ");
    names_file(pty, files[0]);
}

#[test]
fn the_wizard_removes_one_after_a_yes_and_forgets_none_before() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let first = killed(&desk, &["create", "--from", "spec.toml"], ".env");
    let second = killed(
        &desk,
        &["create", "--from", "spec.toml", "--if-exists", "another"],
        "second",
    );

    // Looked at and left: it is said again, also where the requests' own notes are gone.
    let mut pty = desk.home.facing_in((100, 30), &simulator);
    for token in made(&simulator) {
        says(&pty, &format!("id {}", text(&token, "id")));
        says(&pty, "left 2 files that may hold a secret");
        pty.send(program::ESC);
    }
    removal_is_offered(&mut pty, &[&first, &second]);
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
    for note in desk.notes() {
        if !fs::read_to_string(&note).unwrap().contains("\"files\"") {
            fs::remove_file(note).unwrap();
        }
    }

    let mut pty = desk.home.facing_in((100, 30), &simulator);
    removal_is_offered(&mut pty, &[&first, &second]);
    let asked = |file: &Path| format!("Remove {} for good?", file.display());
    // Any other key keeps it, and does nothing else: Enter, an arrow, Esc.
    for key in [ENTER, b"\x1b[B", program::ESC] {
        pty.send(ENTER);
        says(&pty, &asked(&first));
        pty.send(key);
        pty.wait_for("the list", |screen| !one_line(screen).contains(&asked(&first)));
        says(&pty, "› Remove ");
        names_file(&pty, &first);
        assert!(first.exists());
    }
    pty.send(ENTER);
    says(&pty, &asked(&first));
    pty.send(b"y");
    says(&pty, &format!("Removed {}", first.display()));
    assert!(!first.exists() && second.exists());
    pty.send(ENTER);
    says(&pty, &asked(&second));
    pty.send(b"Y");
    says(&pty, &format!("Removed {}", second.display()));
    pty.send(b"\x03");
    pty.wait_for_exit();
    assert!(!second.exists());
    assert!(desk.notes().is_empty(), "{:?}", desk.notes());
}
