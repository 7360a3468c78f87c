//! Commands that are really run: what is taken, what is said, and that none is left behind.

use super::*;

fn ran(command: &str) -> Result<Printed, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run(command, |_| {}))
}

fn refused(command: &str) -> String {
    ran(command).unwrap_err()
}

#[test]
fn a_credential_in_place_of_the_command_is_not_repeated() {
    let why = refused("cfut_not-a-real-secret");
    assert!(
        why.contains("the credential itself") && !why.contains("not-a-real"),
        "{why}"
    );
    for command in ["cfut_not-a-real-secret", "'cfut_not-a-real-secret"] {
        let why = refused(command);
        assert!(
            why.contains("the history of your shell") && !why.contains("not-a-real"),
            "{why}"
        );
    }
    assert!(!refused("no-such-program-here").contains("history"));
}

#[test]
fn a_broken_command_says_which_word() {
    for (command, says) in [
        (
            "/no/such/program x",
            "the first word, “/no/such/program”, is not there.",
        ),
        (
            "no-such-program-here x",
            "the first word, “no-such-program-here”, is not a program in a folder of PATH.",
        ),
        ("~/bin/token", "~ is not expanded"),
        ("A=b program", "sets a variable"),
        ("/etc x", "is not executable, or it is a folder."),
        ("echo 'x", "word 2 opens a quote"),
        ("echo one \"two", "word 3 opens a quote"),
        ("'", "word 1 opens a quote"),
        ("false | cat", "Word 2 is for a shell"),
    ] {
        let why = refused(command);
        assert!(
            why.contains(says) && why.starts_with("CFMINT_TOKEN_COMMAND"),
            "{command}: {why}"
        );
    }
    assert!(refused("''").contains("the first word"));
    assert_eq!(refused(" "), "CFMINT_TOKEN_COMMAND is empty.");
}

#[test]
fn what_a_command_says_is_told_without_what_is_secret() {
    for (command, says) in [
        (
            "sh -c 'echo no such entry >&2; exit 3'",
            "ended with exit code 3 and says: no such entry.",
        ),
        ("sh -c 'kill -KILL $$'", "was ended by signal 9 (SIGKILL)."),
        ("sh -c 'echo locked >&2'", "printed nothing and says: locked."),
        (
            "sh -c 'echo not-a-real-secret; echo bad: not-a-real-secret >&2; exit 1'",
            "exit code 1; its message repeats",
        ),
        (
            "sh -c 'echo bad: cfut_not-a-real-secret >&2; exit 1'",
            "says: bad: [hidden: it looks like a user’s API token].",
        ),
    ] {
        let why = refused(command);
        assert!(why.contains(says), "{command}: {why}");
        assert!(!why.contains("not-a-real"), "{why}");
    }
}

#[test]
fn of_several_lines_the_first_is_taken_and_that_is_said() {
    let token = |printed: &Printed| match &printed.credential {
        Credential::Token(token) => String::from_utf8(token.expose().to_vec()).unwrap(),
        Credential::GlobalKey { .. } => unreachable!(),
    };
    let printed = ran("printf 'not-a-real-one\\nuser: me\\n'").unwrap();
    assert_eq!(token(&printed), "not-a-real-one");
    assert!(printed.remark.unwrap().contains("several lines; the first"));
    let printed = ran("echo not-a-real-one").unwrap();
    assert_eq!(token(&printed), "not-a-real-one");
    assert_eq!(printed.remark, None);
}

/// The processes of this text in their arguments.
#[cfg(target_os = "linux")]
fn running(sign: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
    lines
        .filter(|line| memchr::memmem::find(line, sign.as_bytes()).is_some())
        .count()
}

#[cfg(target_os = "linux")]
#[test]
fn endless_output_is_not_read_and_its_program_is_ended_with_what_it_started() {
    // The number is its sign in the list of processes; the second of the two is a program of a
    // program.
    let why = refused("sh -c 'trap \"\" TERM; sh -c \"while sleep 0.71530931; do :; done\" & cat /dev/zero'");
    assert!(why.contains("printed more than 65536 bytes"), "{why}");
    let end = std::time::Instant::now() + Duration::from_secs(30);
    while running("0.71530931") > 0 {
        assert!(std::time::Instant::now() < end, "it is still there");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_program_left_behind_does_not_hold_it_up() {
    let printed = ran("sh -c 'echo not-a-real-one; sleep 30 &'");
    assert!(printed.is_ok(), "{printed:?}");
}

#[test]
fn a_program_left_behind_that_goes_on_speaking_does_not_hold_it_up() {
    for speaks in [
        "(while echo x >&2; do sleep 0.02; done) & echo not-a-real-one",
        "echo not-a-real-one; (while echo x; do sleep 0.02; done) &",
    ] {
        let printed = ran(&format!("sh -c '{speaks}'"));
        assert!(printed.is_ok(), "{speaks}: {printed:?}");
    }
}

#[test]
fn of_a_command_that_ended_by_itself_it_is_not_said_that_it_was_ended() {
    // What it leaves behind begins once its id is nobody's any more.
    let printed = ran("sh -c '(while kill -0 $$ 2>/dev/null; do :; done; cat /dev/zero) & echo not-a-real-one'");
    if let Err(why) = printed {
        assert!(why.ends_with("bytes, too many for a credential."), "{why}");
    }
}

#[test]
fn the_guard_goes_in_the_moment_in_which_the_id_is_given_back() {
    use rustix::process::{Pid, test_kill_process};

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let speaks = "(while echo x >&2; do sleep 0.02; done) & echo not-a-real-one";
        let mut running = Running::start("sh", &["-c".to_owned(), speaks.to_owned()]).unwrap();
        assert!(running.guard.is_some() && !running.over);
        let id = Pid::from_raw(running.child.id().unwrap().try_into().unwrap()).unwrap();
        {
            let mut listening = pin!(running.listen());
            while test_kill_process(id).is_ok() {
                let _ = timeout(Duration::from_millis(1), &mut listening).await;
            }
        }
        assert!(running.guard.is_none() && running.over);
    });
}
