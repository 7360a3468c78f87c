//! The command for curl, run by a real shell.

use std::path::Path;

use super::*;

#[test]
fn a_shell_gives_curl_the_bytes_of_the_body() {
    let mut shells = vec!["/bin/sh"];
    shells.extend(
        ["/bin/bash", "/bin/dash", "/bin/zsh"]
            .into_iter()
            .filter(|shell| Path::new(shell).exists()),
    );
    for shell in shells {
        for name in NAMES {
            let spec = spec(name, Owner::User, true);
            let (arguments, made) = run(shell, &curl(&spec, BASE));
            assert_eq!(
                String::from_utf8_lossy(after(&arguments, "--data-binary")),
                String::from_utf8_lossy(&spec.body()),
                "{shell} {name}"
            );
            assert_eq!(after(&arguments, "--data-binary"), spec.body());
            assert_eq!(made, Vec::<String>::new(), "{shell} {name}");
        }
    }
}

#[test]
fn the_command_names_the_endpoint_and_the_credential() {
    for (owner, base, url) in [
        (Owner::User, BASE, format!("{BASE}/user/tokens")),
        (account(), BASE, format!("{BASE}/accounts/{ACCOUNT}/tokens")),
        (
            Owner::User,
            "http://127.0.0.1:8787/",
            "http://127.0.0.1:8787/user/tokens".to_owned(),
        ),
        (
            Owner::User,
            "http://[::1]:1/it's $(x)",
            "http://[::1]:1/it's $(x)/user/tokens".to_owned(),
        ),
    ] {
        let text = curl(&spec("deploy", owner, false), base);
        let (arguments, _) = run("/bin/sh", &text);
        let expected = [
            "--fail-with-body",
            "--silent",
            "--show-error",
            "--request",
            "POST",
            &url,
            "--header",
            "Authorization: Bearer not-a-token $HOME `x` '\"",
            "--header",
            "Content-Type: application/json",
            "--output",
            "cloudflare-token.json",
            "--no-clobber",
            "--data-binary",
        ];
        let got: Vec<_> = arguments
            .iter()
            .map(|one| String::from_utf8_lossy(one).into_owned())
            .collect();
        assert_eq!(got[..got.len() - 1], expected);
        assert!(text.contains("\"Authorization: Bearer $CLOUDFLARE_API_TOKEN\""));
        assert!(text.ends_with(")\n") && !text.ends_with("\n\n"));
    }
}

#[test]
fn head_and_warning_stay_within_80_columns() {
    let spec = spec("deploy", Owner::User, true);
    for text in [terraform(&spec, &Catalog::embedded()), curl(&spec, BASE)] {
        // The body is as it is.
        for line in text.lines().filter(|line| line.starts_with('#')) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn the_line_that_verifies_is_one_for_a_shell() {
    for (owner, path) in [
        (Owner::User, "/user/tokens/verify".to_owned()),
        (account(), format!("/accounts/{ACCOUNT}/tokens/verify")),
    ] {
        let line = verifying(&format!("{BASE}/"), owner, "CFMINT_API_TOKEN");
        let words = shlex::split(&line.replace("$CFMINT_API_TOKEN", "it")).unwrap();
        assert_eq!(
            words,
            ["curl", &format!("{BASE}{path}"), "--header", "Authorization: Bearer it"]
        );
    }
}
