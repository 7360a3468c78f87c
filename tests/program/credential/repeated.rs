//! What looks like a credential is never repeated, wherever it was given.

use super::*;

/// Two that are none: one by its form, one that looks drawn by lot. Both are put together here, so
/// that this file does not hold them.
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
    said.says("--log: this looks like a user’s API token");
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
    // A name of several words may hold one that looks drawn by lot; one with the form of a token,
    // or alone, is none.
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
