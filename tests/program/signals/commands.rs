//! Commands without a terminal, and a limit on the size of files.

use super::*;
use crate::command::{Desk, Running, Said, made, posts, text};

#[test]
fn a_command_that_computes_is_ended_by_signals() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let file = busy_file(&desk.home);
    fs::write(&file, "").unwrap();
    let desk = desk.with("CFMINT_BUSY_WHILE", file.to_str().unwrap());
    let commands = [
        &["review", "spec.toml"][..],
        &["create", "--from", "spec.toml", "--dry-run"],
        &["create", "--from", "spec.toml", "--yes", "--to", "file:secret"],
        &["export", "spec.toml", "--as", "spec"],
    ];
    for command in commands {
        for (signal, code) in [
            (Signal::TERM, 143),
            (Signal::INT, 130),
            (Signal::HUP, 129),
            (Signal::QUIT, 131),
        ] {
            // As a shell sees it.
            let line = format!("cfmint {}; echo code $?", command.join(" "));
            let folder = Path::new(PROGRAM).parent().unwrap().display();
            let path = format!("{folder}:{}", std::env::var("PATH").unwrap());
            let shell = Running::of(desk.command("sh", &["-c", &line]).env("PATH", path));
            let child = child_of(shell.pid());
            computes(child);
            rustix::process::kill_process(child, signal).unwrap();
            let said = shell.end();
            assert!(
                said.stdout.contains(&format!("code {code}")),
                "{command:?} {signal:?}: {said:?}"
            );
        }
    }
    assert_eq!(posts(&simulator), 0);
}

/// The program that a shell has started.
fn child_of(shell: Pid) -> Pid {
    let file = format!("/proc/{0}/task/{0}/children", shell.as_raw_nonzero());
    let child = || fs::read_to_string(&file).ok()?.split(' ').next()?.parse::<i32>().ok();
    until("the child", || child().is_some());
    Pid::from_raw(child().unwrap()).unwrap()
}

#[test]
fn every_signal_while_the_request_of_a_command_is_out_leaves_words_and_the_note() {
    for (signal, _) in ENDING {
        let simulator = small();
        let rule = json!({"method": "POST", "path": "/user/tokens", "fault": "stall", "commit": true});
        simulator.add_fault(rule).unwrap();
        let desk = Desk::at(&simulator);
        let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
        until("the request", || posts(&simulator) == 1);
        running.signal(signal);
        running.end().ends(5).says("“deploy”").says("it may exist");
        assert_eq!(desk.notes().len(), 1, "{signal:?}");
    }
}

#[test]
fn every_signal_before_the_request_of_a_command_ends_it_with_its_code() {
    for (signal, code) in ENDING {
        let simulator = small();
        let rule = json!({"method": "GET", "path": "/user/tokens", "fault": "stall", "sticky": true});
        simulator.add_fault(rule).unwrap();
        let desk = Desk::at(&simulator);
        let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
        let asked = || {
            simulator
                .exchanges()
                .iter()
                .any(|one| one["path"].as_str().unwrap().contains("/user/tokens?"))
        };
        until("the list to be asked for", asked);
        running.signal(signal);
        running.end().ends(i32::try_from(code).unwrap());
        assert_eq!((posts(&simulator), made(&simulator).len()), (0, 0), "{signal:?}");
    }
}

/// Runs `create` where a file may not be larger than this, in blocks of 512 or 1,024 bytes.
fn limited(desk: &Desk, limit: &str, rest: &str) -> Said {
    desk.shell(&format!(
        "ulimit -f {limit}; exec cfmint create --from spec.toml --yes {rest}"
    ))
}

#[test]
fn a_limit_on_the_size_of_files_is_a_sentence_and_nothing_is_sent() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file(".env"), "OTHER=1\n").unwrap();
    for (rest, code) in [
        ("--to file:secret", 2),
        ("--to env:.env#TOKEN", 2),
        ("--to stdout > out", 2),
        // The note of the request is the first that goes over it.
        ("--to command:cat", 1),
    ] {
        let said = limited(&desk, "0", rest);
        assert_eq!((posts(&simulator), desk.notes().len()), (0, 0), "{rest}: {said:?}");
        said.ends(code).says("ulimit -f").says("Nothing was created.");
    }
    assert_eq!(fs::read_to_string(desk.file(".env")).unwrap(), "OTHER=1\n");
    // Where there is room, the limit changes nothing.
    limited(&desk, "64", "--to file:secret").ends(0);
    let token = &made(&simulator)[0];
    assert_eq!(text(token, "name"), "deploy");
}

#[test]
fn a_limit_on_the_size_of_files_ends_a_roll_before_the_secret_in_use_stops_working() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:token"]).ends(0);
    let id = text(&made(&simulator)[0], "id").to_owned();
    let roll = |limit: &str| {
        let to = "command:sh -c 'cat > out'";
        desk.shell(&format!("ulimit -f {limit}; exec cfmint roll {id} --yes --to \"{to}\""))
    };
    let holder = |file: &str| simulator.identify(fs::read_to_string(desk.file(file)).unwrap().trim_end());
    // The note of the request is the first that goes over it, and what the command writes would be
    // the next.
    let said = roll("0");
    assert_eq!(holder("token").as_deref(), Some(id.as_str()), "{said:?}");
    assert!(!desk.file("out").exists() && desk.notes().is_empty(), "{said:?}");
    said.ends(1).says("ulimit -f").says("Nothing was changed.");
    // Where there is room, the limit changes nothing.
    roll("64").ends(0);
    assert_eq!((holder("token"), holder("out").as_deref()), (None, Some(id.as_str())));
}

#[test]
fn in_the_wizard_a_limit_on_the_size_of_files_is_a_sentence_and_nothing_is_sent() {
    let simulator = small();
    let home = Home::fresh();
    let script = format!("ulimit -f 0; exec '{PROGRAM}' --api-base-url {}", simulator.base_url());
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &script], &env);
    to_summary(&mut pty);
    pty.send(TO_CREATE);
    press(
        &mut pty,
        ENTER,
        "Nothing was sent. A note of the request cannot be kept",
    );
    assert_eq!(posts(&simulator), 0);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    pty.assert_restored();
}
