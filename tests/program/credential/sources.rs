//! Which place the credential is taken from, and what is said of those that hold none, another or a
//! wrong one.

use super::*;

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
            "Give only what is after the = sign.",
        ),
        (
            format!("{0}\u{200b}{1}", &token[..20], &token[20..]),
            "the character U+200B (character ",
        ),
        ("vault:secret/cloudflare#token".to_owned(), "this is a Vault reference"),
        ("sops:secrets.yaml#cloudflare".to_owned(), "this is a sops reference"),
        (
            "op://vault/cloudflare/token".to_owned(),
            "this is a 1Password reference",
        ),
        ("ada@example.com".to_owned(), "this is an e-mail address"),
        ("CFUT_x".to_owned(), "a real one is in small letters"),
        (format!("{token}{token}"), "the same text is there more than once"),
        (format!("{token} {token}"), "the same text is there more than once"),
        (hexadecimal(57), "it has 57 hexadecimal digits"),
        (
            format!("curl -H \"Authorization: Bearer {token}\" https://api.cloudflare.com/client/v4/zones"),
            "Give only what is after Bearer.",
        ),
        (
            format!("set -x CLOUDFLARE_API_TOKEN {token}"),
            "Give only what is after the variable’s name.",
        ),
        (
            format!("cloudflared service install eyJ{}", "Xx".repeat(80)),
            "this is a whole line of a shell, and the token in it is a tunnel’s",
        ),
        ("npx wrangler deploy".to_owned(), "this is a whole line of a shell"),
        (format!("{token} # cf"), "Give only what is before the # sign."),
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
        said.says(&format!("{name}: kept has mode 0444"));
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
                    "cfmint: {} holds a different credential; {} is used.\n",
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
