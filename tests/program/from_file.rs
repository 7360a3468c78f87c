//! `--from`, as the program: what is wrong with a file is said on stderr before the terminal is
//! touched, a line each, with exit code 2; a good one opens on its summary, also from a pipe. A
//! template link stands in the place of a file, or is pasted into the first step.

use crate::program;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use cfmint::wizard::steps::StepId;

use program::{CTRL_C, Home, PROGRAM, at, says, small};

/// Runs the program with these arguments and this on its stdin.
fn run(home: &Home, arguments: &[&str], stdin: &[u8]) -> Output {
    run_with(home, arguments, &[], stdin)
}

/// The same with more variables.
fn run_with(home: &Home, arguments: &[&str], more: &[(&str, &str)], stdin: &[u8]) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .envs(home.env())
        .envs(more.iter().copied())
        .current_dir(home.path("home"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its stdin closes it: that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

fn lines(output: &Output) -> Vec<String> {
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let text = std::str::from_utf8(&output.stderr).unwrap();
    text.lines().map(str::to_owned).collect()
}

const GOOD: &str =
    "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

#[test]
fn every_fault_is_a_line_with_its_place() {
    let home = Home::fresh();
    std::fs::write(
        home.path("home/bad.toml"),
        "nam = 'x'\n[[grant]]\npermissions = ['zone/DSN:edit']\n",
    )
    .unwrap();
    let expected = [
        "cfmint: bad.toml:1:1: “nam” is not a field of a spec: did you mean name?",
        "cfmint: bad.toml:3:16: “zone/DSN:edit” is not a permission; did you mean zone/DNS:edit?",
    ];
    assert_eq!(lines(&run(&home, &["--from", "bad.toml"], b"")), expected);
    assert_eq!(
        lines(&run(&home, &["new", "--demo", "--from", "bad.toml"], b"")),
        expected
    );
    let piped = lines(&run(&home, &["--from", "-"], b"{\"name\": 1}"));
    assert_eq!(
        piped,
        ["cfmint: stdin:1:10: name is a number; expected a text in quotes."]
    );
}

#[test]
fn what_is_no_file_of_text_is_one_sentence() {
    let home = Home::fresh();
    std::fs::write(home.path("home/bytes"), [0xff, 0xfe, 0x00]).unwrap();
    std::fs::write(home.path("home/large"), vec![b'#'; 10_000_000]).unwrap();
    std::fs::write(home.path("home/esc\u{1b}[2J"), "a").unwrap();
    for (arguments, says) in [
        (
            &["--from", "missing.toml"][..],
            "cfmint: missing.toml: it could not be read: No such file",
        ),
        (&["--from", "."], "cfmint: .: it could not be read: Is a directory"),
        (
            &["--from", "bytes"],
            "cfmint: bytes: it is not UTF-8 text; expected a spec in TOML or JSON.",
        ),
        (
            &["--from", "large"],
            "cfmint: large:1:1: It has more than 1048576 bytes",
        ),
        (&["--from", "-"], "cfmint: stdin:1:1: There is nothing in it"),
        (&["--from", "esc\u{1b}[2J"], "cfmint: esc^[[2J:1:"),
    ] {
        let lines = lines(&run(&home, arguments, b""));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with(says), "{lines:?}");
    }
    let both = lines(&run(&home, &["--from", "x", "--template", "custom"], b""));
    assert!(both[0].contains("cannot be used with"), "{both:?}");
}

#[test]
fn a_good_file_opens_on_its_summary() {
    let home = Home::fresh();
    let path = home.path("home/deploy.toml");
    std::fs::write(&path, GOOD).unwrap();
    let mut pty = home.start(
        (80, 24),
        Path::new(PROGRAM),
        &["--demo", "--from", path.to_str().unwrap()],
        &[],
    );
    says(&pty, "Name deploy");
    says(&pty, "on example.com");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
}

#[test]
fn a_pipe_brings_the_file_and_the_keys_come_from_the_terminal() {
    let home = Home::fresh();
    let path = home.path("home/deploy.toml");
    std::fs::write(&path, GOOD).unwrap();
    let line = format!("cat '{}' | '{PROGRAM}' --demo --from -", path.display());
    let mut pty = home.start((80, 24), Path::new("/bin/sh"), &["-c", &line], &[]);
    says(&pty, "on example.com");
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
}

const DNS: &str = "permissionGroupKeys=%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D";

#[test]
fn every_fault_of_a_link_is_told_and_nothing_is_sent() {
    let home = Home::fresh();
    let simulator = small();
    let (base, token) = (simulator.base_url(), simulator.api_token());
    let link = "https://dash.evil.example/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22:%22zone_dns%22,%22type%22:%22edit%22%7D%5D&acountId=*\u{1b}";
    let expected = [
        "cfmint: the link: address: There is white space or a control character in it, and a link has none: was it broken over several lines?",
        "cfmint: the link: address: “dash.evil.example” is not Cloudflare’s dashboard; expected dash.cloudflare.com.",
        "cfmint: the link: acountId: “acountId” is not a parameter of a template link: did you mean accountId?",
        "cfmint: the link: permissionGroupKeys, entry 1: “zone_dns” is not a key; did you mean dns (Zone, DNS)?",
    ];
    let out = format!("file:{}", home.path("home/token").display());
    let env = [("CLOUDFLARE_API_TOKEN", token)];
    for arguments in [
        &["--api-base-url", &base, "--from", link][..],
        &["create", "--api-base-url", &base, "--from", link, "--yes", "--to", &out],
    ] {
        assert_eq!(lines(&run_with(&home, arguments, &env, b"")), expected, "{arguments:?}");
    }
    assert_eq!(simulator.exchanges().len(), 0, "{:?}", simulator.exchanges());
    // From a pipe it is the same link; the twin shows that requests would have been seen.
    let piped = lines(&run_with(&home, &["--from", "-"], &env, link.as_bytes()));
    assert_eq!(piped[1], expected[1].replace("the link", "stdin"));
    let good = format!("https://dash.cloudflare.com/profile/api-tokens?{DNS}&accountId=*&zoneId=all&name=by+link");
    let arguments = [
        "create",
        "--api-base-url",
        &base,
        "--from",
        &good,
        "--yes",
        "--to",
        &out,
    ];
    let made = run_with(&home, &arguments, &env, b"");
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(
        said.contains("A template link cannot say when a token expires, so this one expires in 90 days."),
        "{said}"
    );
    let sent = simulator.exchanges();
    let sent = sent.iter().find(|exchange| exchange.to_string().contains("by link"));
    assert!(
        sent.is_some_and(|sent| sent.to_string().contains("expires_on")),
        "{sent:?}"
    );
}

#[test]
fn what_a_link_leaves_open_stops_a_script() {
    let home = Home::fresh();
    let simulator = small();
    let base = simulator.base_url();
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let out = format!("file:{}", home.path("home/token").display());
    let scripts = "permissionGroupKeys=[{\"key\":\"workers_scripts\",\"type\":\"edit\"}]&name=x";
    for (link, says) in [
        (
            format!("https://dash.cloudflare.com/profile/api-tokens?{DNS}"),
            "the link: Zone permissions are chosen, but no Zone for them",
        ),
        (
            format!("https://dash.cloudflare.com/?to=/:account/api-tokens&{scripts}"),
            "the link: to=/:account/api-tokens leaves open which account owns the token. Write its id in place of :account.",
        ),
    ] {
        let arguments = [
            "create",
            "--api-base-url",
            &base,
            "--from",
            &link,
            "--yes",
            "--to",
            &out,
        ];
        let said = lines(&run_with(&home, &arguments, &env, b""));
        assert!(said.iter().any(|line| line.contains(says)), "{said:?}");
        assert!(said.contains(&"cfmint: Nothing was created.".to_owned()), "{said:?}");
    }
    let posts = |exchange: &serde_json::Value| exchange.to_string().contains("POST");
    assert!(!simulator.exchanges().iter().any(posts));
}

#[test]
fn a_link_opens_by_option_and_by_a_paste() {
    let home = Home::fresh();
    let link = format!("dash.cloudflare.com/profile/api-tokens?{DNS}&accountId=*&zoneId=all&name=by+link");
    let mut option = home.start((80, 24), Path::new(PROGRAM), &["--demo", "--from", &link], &[]);
    let mut pasted = home.demo();
    says(&pasted, &at(StepId::Template));
    says(&pasted, "demo");
    pasted.send(format!("\u{1b}[200~https://{link}\n\u{1b}[201~").as_bytes());
    for pty in [&mut option, &mut pasted] {
        says(pty, "Name by link");
        pty.send(CTRL_C);
        assert_eq!(pty.wait_for_exit().exit_code(), 130);
    }
}
