//! Where the credential comes from, with the real program: the command that prints it, files and variables; what is waited for; what is no credential; and that
//! what looks like one is never repeated.

use crate::{command, program};
use std::io::{BufRead, BufReader};
use std::path::Path;

use cfmint::simulator::Simulator;
use command::{Desk, until};
use program::{CTRL_C, Home, PROGRAM, sees, small};
use rustix::process::Signal;

/// The processes whose arguments hold this.
#[cfg(target_os = "linux")]
fn running(sign: &str) -> usize {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = processes.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
    lines
        .filter(|line| String::from_utf8_lossy(line).contains(sign))
        .count()
}

/// A command that never ends and has a program of its own below it, by this number in its arguments.
fn endless(number: &str) -> String {
    format!("sh -c 'sleep {number}; echo not-a-real-one'")
}

#[cfg(target_os = "linux")]
#[test]
fn the_command_ends_with_the_program_however_that_ends() {
    let simulator = small();
    let signals = [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL];
    for (at, signal) in signals.into_iter().enumerate() {
        for (of, arguments) in [
            &["create", "--from", "spec.toml", "--yes", "--to", "file:token"][..],
            &["review", "0123456789abcdef0123456789abcdef"],
        ]
        .into_iter()
        .enumerate()
        {
            let number = format!("7153.{}{at}{of}", std::process::id());
            let desk = Desk::at(&simulator).with("CFMINT_TOKEN_COMMAND", &endless(&number));
            let program = desk.start(arguments);
            until("the shell and its sleep", || running(&number) >= 2);
            program.signal(signal);
            program.end();
            until("the end of both", || running(&number) == 0);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_command_ends_with_the_wizard() {
    let simulator = small();
    let base = simulator.base_url();
    for (at, end) in [Some(Signal::TERM), Some(Signal::KILL), None].into_iter().enumerate() {
        let number = format!("7154.{}{at}", std::process::id());
        let home = Home::fresh();
        let env = [("CFMINT_TOKEN_COMMAND", endless(&number))];
        let env: Vec<(&str, &str)> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
        sees(&pty, "› Edit zone DNS");
        until("the shell and its sleep", || running(&number) >= 2);
        match end {
            Some(signal) => pty.signal(signal),
            None => pty.send(CTRL_C),
        }
        pty.wait_for_exit();
        until("the end of both", || running(&number) == 0);
    }
}

#[test]
fn what_is_waited_for_is_said_and_the_wizard_shows_it() {
    let simulator = small();
    let home = Home::fresh();
    let pipe = home.path("home/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let line = format!("cat {}", pipe.display());
    let base = simulator.base_url();
    let env = [("CFMINT_TOKEN_COMMAND", line.as_str())];
    let pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    sees(&pty, "waiting for CFMINT_TOKEN_COMMAND …");
    sees(&pty, "Waiting for “cat” (CFMINT_TOKEN_COMMAND), at most 60 seconds.");
    std::fs::write(&pipe, format!("{}\nuser: me\n", simulator.api_token())).unwrap();
    sees(&pty, "Signed in with the output of CFMINT_TOKEN_COMMAND");
    assert!(!pty.screen().contains("waiting for"), "{}", pty.screen());
    drop(pty);

    let desk = Desk::at(&simulator).with("CFMINT_TOKEN_COMMAND", &line);
    let mut program = desk
        .command(
            PROGRAM,
            &["create", "--from", "spec.toml", "--yes", "--to", "file:token"],
        )
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let waiting = "cfmint: Waiting for “cat” (CFMINT_TOKEN_COMMAND), at most 60 seconds.";
    assert!(lines.any(|line| line == waiting));
    std::fs::write(&pipe, format!("{}\nuser: me\n", simulator.api_token())).unwrap();
    let said: Vec<String> = lines.collect();
    assert!(program.wait().unwrap().success(), "{said:?}");
    assert!(
        said.iter().any(|line| line.contains("several lines; the first one")),
        "{said:?}"
    );
}

#[test]
fn the_command_may_ask_for_a_password_on_the_terminal() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    std::fs::write(home.path("home/spec.toml"), command::SPEC).unwrap();
    let asks = "sh -c 'printf \"Password: \" >/dev/tty; read -r line </dev/tty; echo \"$line\"'";
    let spec = home.path("home/spec.toml");
    let token = format!("file:{}", home.path("home/token").display());
    let arguments = [
        "create",
        "--from",
        spec.to_str().unwrap(),
        "--yes",
        "--to",
        &token,
        "--api-base-url",
        &base,
    ];
    let mut pty = home.start(
        (120, 24),
        Path::new(PROGRAM),
        &arguments,
        &[("CFMINT_TOKEN_COMMAND", asks)],
    );
    sees(&pty, "Password: ");
    pty.send(format!("{}\n", simulator.api_token()).as_bytes());
    assert_eq!(pty.wait_for_exit().exit_code(), 0, "{}", pty.screen());
}

#[test]
fn a_spec_is_read_from_the_terminal_and_that_is_said() {
    let home = Home::fresh();
    for arguments in [&["review", "-"][..], &["export", "-", "--as", "spec"]] {
        let mut pty = home.start((120, 24), Path::new(PROGRAM), arguments, &[]);
        sees(&pty, "Reading from this terminal (-)");
        pty.send(command::SPEC.as_bytes());
        pty.send(b"\x04");
        assert_eq!(pty.wait_for_exit().exit_code(), 0, "{}", pty.screen());
    }
    for (arguments, code) in [
        (&["create", "--dry-run", "--from", "-"][..], 2),
        (&["needs", "-"], 2),
        (&["--from", "-"], 2),
    ] {
        let mut pty = home.start((120, 24), Path::new(PROGRAM), arguments, &[]);
        sees(&pty, "Reading from this terminal (-)");
        pty.send(b"nothing = 1\n\x04");
        assert_eq!(pty.wait_for_exit().exit_code(), code, "{}", pty.screen());
    }
    // The wizard goes on with what it got.
    let mut pty = home.start((120, 24), Path::new(PROGRAM), &["--needs", "-"], &[]);
    sees(&pty, "Reading from this terminal (-)");
    pty.send(b"cert-manager\n\x04");
    sees(&pty, "and stays in memory only");
    pty.send(CTRL_C);
    pty.wait_for_exit();
}

#[test]
fn a_pipe_is_read_without_a_word() {
    let simulator: Simulator = small();
    let desk = Desk::at(&simulator);
    let mut command = desk.command(PROGRAM, &["review", "-"]);
    let said = command::Running::of(command.stdin(std::process::Stdio::piped()))
        .feed(command::SPEC)
        .end()
        .ends(0);
    assert_eq!(said.stderr, "");
}

/// Two that are none: one by its form, one that looks drawn by lot. Both are put together here, so that this file does not hold them.
fn dummies() -> [String; 2] {
    let drawn: String = "aB3-xY7_".chars().cycle().take(40).collect();
    [format!("cfut_{}", "x".repeat(48)), drawn]
}

#[test]
fn a_credential_in_an_argument_is_never_repeated() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let id = "0123456789abcdef0123456789abcdef";
    for token in &dummies() {
        let inside = |before: &str, after: &str| format!("{before}{token}{after}");
        let token = token.as_str();
        let (file, tool, equals) = (inside("file:", ""), inside("github:o/r#", ""), inside("--token=", ""));
        let (variable, command) = (inside("env:.env#", ""), inside("command:", ""));
        let (url, bearer) = (inside("https://", ".example/x"), inside("Authorization: Bearer ", ""));
        let link = inside("https://dash.cloudflare.com/profile/api-tokens?", "=1");
        let missing = inside("no/such/", ".toml");
        let (last, line) = (inside("file:./", ""), inside("env:./", "#NAME"));
        let cases: &[&[&str]] = &[
            &["roll", token, "--yes", "--to", "file:a"],
            &["roll", id, "--yes", "--to", token],
            &["roll", id, "--yes", "--to", &file],
            &["roll", id, "--yes", "--to", "file:a", "--account", token],
            &["create", "--from", token, "--dry-run"],
            &["create", "--from", &missing, "--dry-run"],
            &["create", "--from", &link, "--dry-run"],
            &["create", "--from", "spec.toml", "--yes", "--to", token],
            &["create", "--from", "spec.toml", "--yes", "--to", &file],
            &["create", "--from", "spec.toml", "--yes", "--to", &last],
            &["create", "--from", "spec.toml", "--yes", "--to", &line],
            &["create", "--from", "spec.toml", "--yes", "--to", &tool],
            &["create", "--from", "spec.toml", "--yes", "--to", &variable],
            &["create", "--from", "spec.toml", "--yes", "--to", &command],
            &["create", "--from", "spec.toml", "--dry-run", "--account", token],
            &[
                "create",
                "--from",
                "spec.toml",
                "--yes",
                "--to",
                "file:a",
                "--if-exists",
                token,
            ],
            &["create", "--from", "spec.toml", "--dry-run", "--api-base-url", token],
            &["create", "--from", "spec.toml", "--dry-run", "--api-base-url", &url],
            &["review", token],
            &["review", "spec.toml", "--fail-on", token],
            &["review", id, "--account", token],
            &["export", token, "--as", "json"],
            &["export", "spec.toml", "--as", token],
            &["needs", "--terraform", token],
            &["needs", "--wrangler", token],
            &["needs", token],
            &["needs", &bearer],
            &["--from", token],
            &["--template", token, "--from", "spec.toml"],
            &["--to", token],
            &["completions", token],
            &["create", "--from", "spec.toml", "--dry-run", "--log", token],
            &["emulate", "--zones", token],
            &["emulate", "--faults", token],
            &["new", token],
            &[token],
            &[&equals],
        ];
        for arguments in cases {
            let said = desk.run(arguments);
            let shown = said.all();
            assert!(!shown.contains(token), "{arguments:?}: {shown}");
            assert_ne!(said.code, Some(0), "{arguments:?}: {shown}");
            assert!(
                said.stderr.contains("the history of your shell"),
                "{arguments:?}: {shown}"
            );
        }
        // A path that looks so need not be one.
        for arguments in [
            &["create", "--from", "spec.toml", "--dry-run", "--log", &missing][..],
            &["emulate", "--faults", &missing],
        ] {
            let said = desk.run(arguments);
            assert!(!said.all().contains(token), "{}", said.stderr);
        }
    }
    assert_eq!(simulator.truth()["posts"], 0);
    assert!(!desk.file(&dummies()[1]).exists(), "a file has its name");
    let [by_form, _] = dummies();
    let said = desk
        .run(&["create", "--from", "spec.toml", "--dry-run", "--log", &by_form])
        .ends(2);
    said.says("--log: what is given looks like a user’s API token");
    assert!(!desk.file(&by_form).exists(), "a file has its name");
    // Folders of a system look drawn by lot.
    let [_, drawn] = dummies();
    std::fs::create_dir(desk.file(&drawn)).unwrap();
    let kept = format!("file:{drawn}/token");
    let said = desk
        .run(&["create", "--from", "spec.toml", "--yes", "--to", &kept])
        .ends(0);
    assert!(!said.stderr.contains("history"), "{}", said.stderr);
    assert!(desk.file(&drawn).join("token").exists());
    let said = desk.run(&["roll", "no-id", "--yes", "--to", "file:a"]).ends(2);
    assert!(!said.stderr.contains("history"), "{}", said.stderr);
}

#[test]
fn a_credential_in_a_spec_is_never_repeated() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    for token in &dummies() {
        let grant = |permission: &str, resource: &str, more: &str| {
            format!("name = 'x'\n{more}[[grant]]\npermissions = ['{permission}']\nresources = ['{resource}']\n")
        };
        let (dns, zone) = ("zone/DNS:edit", "zone:example.com");
        let specs = [
            grant(dns, zone, "").replace("'x'", &format!("'{token}'")),
            grant(token, zone, ""),
            grant(&format!("zone/{token}:edit"), zone, ""),
            grant(&format!("{token}/DNS:edit"), zone, ""),
            grant(&format!("zone/DNS:{token}"), zone, ""),
            grant(dns, token, ""),
            grant(dns, &format!("zone:{token}"), ""),
            grant(dns, &format!("zones:in:{token}"), ""),
            grant(dns, &format!("account:{token}"), ""),
            grant(dns, &format!("bucket:{token}/default/x"), ""),
            grant(dns, zone, &format!("expires = '{token}'\n")),
            grant(dns, zone, &format!("starts = '{token}'\n")),
            grant(dns, zone, &format!("owner = '{token}'\n")),
            grant(dns, zone, &format!("owner = 'account:{token}'\n")),
            grant(dns, zone, &format!("ip = {{ in = ['{token}'] }}\n")),
            grant(dns, zone, &format!("ip = {{ {token} = ['::1'] }}\n")),
            grant(dns, zone, &format!("{token} = 1\n")),
            grant(dns, zone, &format!("{token} = 1\n{token} = 2\n")),
            grant(dns, zone, &format!("{token}\n")),
            grant(dns, zone, &format!("owner = {token}\n")),
            grant(dns, zone, &format!("owner = 'user' {token}\n")),
            grant(dns, zone, &format!("owner = '{token}\n")),
            grant(dns, zone, &format!("[{token}\n")),
            format!("export CLOUDFLARE_API_TOKEN={token}\n"),
            token.clone(),
            format!("{{\"name\": {token}}}"),
            format!("{{\"name\": \"x\", \"{token}\": 1}}"),
            format!("{{\"name\": \"x\" {token}}}"),
            format!(
                "{{\"name\": \"x\", \"policies\": [{{\"effect\": \"{token}\", \"permission_groups\": [{{\"id\": \"{token}\"}}], \"resources\": {{\"{token}\": \"{token}\"}}}}]}}"
            ),
            format!("https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys={token}"),
            format!("https://{token}/?to=x"),
        ];
        for spec in &specs {
            for arguments in [
                &["create", "--from", "spec.toml", "--dry-run"][..],
                &["review", "spec.toml"],
                &["export", "spec.toml", "--as", "json"],
            ] {
                let said = desk.spec(spec).run(arguments);
                let shown = said.all();
                assert!(!shown.contains(token.as_str()), "{arguments:?} of {spec}: {shown}");
                assert_eq!(said.code, Some(2), "{arguments:?} of {spec}: {shown}");
                assert!(!shown.contains("history"), "no argument held it: {shown}");
            }
        }
    }
    // What is no TOML may hold one, too: alone on a line or behind a key.
    for token in &dummies() {
        for (spec, at) in [
            (format!("{token}\n"), "spec.toml:1:1: "),
            (format!("name = 'x'\n  \"{token}\"\n"), "spec.toml:2:4: "),
            (format!("CLOUDFLARE_API_TOKEN={token}\n"), "spec.toml:1:22: "),
        ] {
            let said = desk
                .spec(&spec)
                .run(&["create", "--from", "spec.toml", "--dry-run"])
                .ends(2);
            let named = format!("{at}This looks like ");
            assert!(said.stderr.contains(&named), "{spec}: {}", said.stderr);
            assert!(!said.stderr.contains("is not TOML"), "{}", said.stderr);
        }
    }
    // A name of several words may hold one that looks drawn by lot; one with the form of a token, or alone, is none.
    let named = |name: &str| {
        format!(
            "name = '{name}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:all']\n"
        )
    };
    let [by_form, drawn] = dummies();
    let said = desk.spec(&named(&by_form)).run(&["review", "spec.toml"]).ends(2);
    assert!(
        said.stderr.contains("1:8: This looks like a user’s API token"),
        "{}",
        said.stderr
    );
    desk.spec(&named(&drawn)).run(&["review", "spec.toml"]).ends(2);
    desk.spec(&named(&format!("build {drawn}")))
        .run(&["review", "spec.toml"])
        .ends(0);
}

#[test]
fn a_credential_in_a_variable_is_never_repeated() {
    let simulator = small();
    for token in &dummies() {
        for name in [
            "CFMINT_TOKEN_COMMAND",
            "CFMINT_API_TOKEN_FILE",
            "CLOUDFLARE_ACCOUNT_ID",
            "CLOUDFLARE_API_BASE_URL",
        ] {
            for value in [token.clone(), format!("'{token}"), format!("https://{token}/x")] {
                let mut desk = Desk::at(&simulator).with(name, &value);
                desk.token = String::new();
                let said = desk.run(&["review", "0123456789abcdef0123456789abcdef"]);
                assert!(!said.all().contains(token.as_str()), "{name}: {}", said.all());
                assert_ne!(said.code, Some(0), "{name}={value}");
                assert!(
                    said.stderr.contains("the history of your shell"),
                    "{name}={value}: {}",
                    said.stderr
                );
            }
        }
    }
}

#[test]
fn what_is_no_token_is_named_with_its_source_and_nothing_is_sent() {
    let simulator = small();
    let hexadecimal = |count: usize| "0f".chars().cycle().take(count).collect::<String>();
    let token = simulator.api_token().to_owned();
    let none = [
        (hexadecimal(32), "this is an id (of an account"),
        (hexadecimal(64), "this is an R2 secret access key"),
        (format!("eyJ{}", "Xx".repeat(80)), "this is a tunnel token"),
        ("file:/run/secrets/cf".to_owned(), "this is a path"),
        ("/run/secrets/cf".to_owned(), "this is a path"),
        (
            "${CF_API_TOKEN}".to_owned(),
            "this is a variable that nothing has expanded",
        ),
        ("<your-token-here>".to_owned(), "this is a placeholder"),
        (
            format!("export CLOUDFLARE_API_TOKEN={token}"),
            "Take only what is after the = sign.",
        ),
        (
            format!("{0}\u{200b}{1}", &token[..20], &token[20..]),
            "the character U+200B (character ",
        ),
        (
            "vault:secret/cloudflare#token".to_owned(),
            "this is a reference of Vault",
        ),
        ("sops:secrets.yaml#cloudflare".to_owned(), "this is a reference of sops"),
        (
            "op://vault/cloudflare/token".to_owned(),
            "this is a reference of 1Password",
        ),
        ("ada@example.com".to_owned(), "this is an e-mail address"),
        ("CFUT_x".to_owned(), "a real one is in small letters"),
        (format!("{token}{token}"), "the same text is there more than once"),
        (format!("{token} {token}"), "the same text is there more than once"),
        (hexadecimal(57), "it has 57 hexadecimal digits"),
        (
            format!("curl -H \"Authorization: Bearer {token}\" https://api.cloudflare.com/client/v4/zones"),
            "Take only what is after Bearer.",
        ),
        (
            format!("set -x CLOUDFLARE_API_TOKEN {token}"),
            "Take only what is after the variable’s name.",
        ),
        (
            format!("cloudflared service install eyJ{}", "Xx".repeat(80)),
            "this is a whole line of a shell, and the token in it is a tunnel’s",
        ),
        ("npx wrangler deploy".to_owned(), "this is a whole line of a shell"),
        (format!("{token} # cf"), "Take only what is before the # sign."),
    ];
    let wish = ["create", "--from", "spec.toml", "--yes", "--to", "file:token"];
    for (text, says) in &none {
        let desk = Desk::at(&simulator);
        std::fs::write(desk.file("kept"), text).unwrap();
        let path = desk.file("kept").to_str().unwrap().to_owned();
        for (name, value, source) in [
            ("CLOUDFLARE_API_TOKEN", text.clone(), "CLOUDFLARE_API_TOKEN: "),
            (
                "CFMINT_API_TOKEN_FILE",
                path.clone(),
                "the file of CFMINT_API_TOKEN_FILE: ",
            ),
            ("CFMINT_TOKEN_COMMAND", format!("cat {path}"), "CFMINT_TOKEN_COMMAND: "),
        ] {
            let mut desk = Desk::at(&simulator);
            desk.token = String::new();
            let said = desk.with(name, &value).run(&wish).ends(4).says(says).says(source);
            assert!(
                said.says("Nothing was sent.")
                    .stderr
                    .lines()
                    .all(|line| !line.contains(&token))
            );
        }
    }
    assert!(simulator.exchanges().is_empty(), "something was sent");
    for around in [
        format!("{token}\u{200b}"),
        format!("\u{feff}{token}\r\n"),
        format!("\u{a0}\"{token}\""),
    ] {
        let mut desk = Desk::at(&simulator);
        desk.token = around;
        desk.run(&["create", "--from", "spec.toml", "--dry-run"]).ends(0);
    }
}

#[test]
fn files_and_variables_are_looked_at_in_their_order_and_those_that_differ_are_named() {
    let simulator = small();
    let token = simulator.api_token().to_owned();
    // Without what every dry run in front of this API says.
    let told = |said: &command::Said| {
        let usual = ["cfmint: A dry run", "cfmint: API at "];
        let lines = said.stderr.lines();
        let lines = lines.filter(|line| !usual.iter().any(|start| line.starts_with(start)));
        lines.map(|line| format!("{line}\n")).collect::<String>()
    };
    let dry = ["create", "--from", "spec.toml", "--dry-run"];
    let fresh = || {
        let mut desk = Desk::at(&simulator);
        desk.token = String::new();
        desk
    };
    let with_file = |mode: u32, text: &str| {
        use std::os::unix::fs::PermissionsExt;
        let desk = fresh();
        std::fs::write(desk.file("kept"), text).unwrap();
        std::fs::set_permissions(desk.file("kept"), std::fs::Permissions::from_mode(mode)).unwrap();
        desk
    };
    for name in ["CFMINT_API_TOKEN_FILE", "CLOUDFLARE_API_TOKEN_FILE"] {
        let said = with_file(0o600, &format!("{token}\n"))
            .with(name, "kept")
            .run(&dry)
            .ends(0);
        assert_eq!(told(&said), "", "{name}");
        let said = with_file(0o600, &format!("\n{token}\n# of ci\n"))
            .with(name, "kept")
            .run(&dry)
            .ends(0);
        let several = format!("cfmint: {name}: kept has several lines; the first one is the credential.\n");
        assert_eq!(told(&said), several);
        let said = with_file(0o444, &token).with(name, "kept").run(&dry).ends(0);
        said.says(&format!("{name}: kept has the mode 0444"));
        let said = fresh().with(name, "kept").run(&dry).ends(4);
        said.says(&format!("{name}: kept is not there."))
            .says("Nothing was sent.");
        let said = with_file(0o600, "\n").with(name, "kept").run(&dry).ends(4);
        said.says(&format!("{name}: kept is empty."));
    }
    // The first of the order is used; the same in two places is no matter.
    let wrong = "Wrong-0123456789-0123456789-0123456789ab";
    let places = [
        "CFMINT_API_TOKEN",
        "CFMINT_API_TOKEN_FILE",
        "CLOUDFLARE_API_TOKEN",
        "CLOUDFLARE_API_TOKEN_FILE",
    ];
    let words = |name: &str| {
        if name.ends_with("_FILE") {
            format!("the file of {name}")
        } else {
            name.to_owned()
        }
    };
    for (at, first) in places.iter().enumerate() {
        for second in &places[at + 1..] {
            for (other, differs) in [(wrong, true), (token.as_str(), false)] {
                let mut desk = fresh();
                for (name, value) in [(first, token.as_str()), (second, other)] {
                    let file = desk.file(name);
                    std::fs::write(&file, value).unwrap();
                    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
                    let value = if name.ends_with("_FILE") { name } else { value };
                    desk = desk.with(name, value);
                }
                let said = desk.run(&dry).ends(0);
                let named = format!(
                    "cfmint: {} holds another credential than {}, which is used.\n",
                    words(second),
                    words(first)
                );
                assert_eq!(told(&said), if differs { named } else { String::new() });
            }
        }
    }
    let both = Desk::at(&simulator).with("CLOUDFLARE_API_KEY", &"0f".repeat(20));
    let both = both.with("CLOUDFLARE_EMAIL", "ada@example.com");
    both.run(&dry)
        .ends(0)
        .says("CLOUDFLARE_API_KEY is set, too; CFMINT_API_TOKEN is used.");
    let key = fresh().with("CLOUDFLARE_API_KEY", &format!("cfut_{}", "Xx".repeat(24)));
    key.run(&dry).ends(4).says("put it into CLOUDFLARE_API_TOKEN");
}

#[test]
fn a_place_without_a_credential_is_named_and_so_is_the_one_that_was_refused() {
    let simulator = small();
    let dry = ["create", "--from", "spec.toml", "--dry-run"];
    let fresh = || Desk {
        token: String::new(),
        ..Desk::at(&simulator)
    };
    for blank in ["   ", "\"\"", "\u{200b}\n"] {
        for name in ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY"] {
            let said = fresh().with(name, blank).run(&dry).ends(4);
            let line = format!("{name}: there is no credential in it.");
            assert!(said.stderr.contains(&line), "{blank:?}: {said:?}");
            assert!(!said.stderr.contains("Cloudflare does not accept"), "{said:?}");
        }
    }
    assert!(simulator.exchanges().is_empty(), "nobody was asked");
    let unknown = "not-a-real-token";
    let said = fresh().with("CLOUDFLARE_API_TOKEN", unknown).run(&dry).ends(4);
    said.says("Put another credential into CLOUDFLARE_API_TOKEN.");
    let said = fresh()
        .with("CFMINT_TOKEN_COMMAND", &format!("echo {unknown}"))
        .run(&dry)
        .ends(4);
    said.says("Let CFMINT_TOKEN_COMMAND print another credential.");
}
