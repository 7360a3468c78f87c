//! Wrong input, as the program: whatever is wrong with a spec, a link, a path or an option ends
//! with 2, every problem named at its place, nothing on standard output and nobody asked, not even
//! who signs in. And what a pipe, a full disk or a bare environment does to it: sentences and exit
//! codes, never a panic.

mod around;
mod documented;
mod help;
mod wrapped;

use crate::{command, program};
use std::ffi::OsString;
use std::fs;
use std::process::Stdio;

use cfmint::cli::args::Cli;
use cfmint::simulator::Simulator;
use command::{Desk, Running, SPEC, Said, posts};
use program::{PROGRAM, small};

/// A spec that nothing is wrong with, and of which nothing has to be looked up.
pub(crate) fn without_names() -> String {
    SPEC.replace("zone:example.com", "zones:all")
}

/// The commands that take a spec; `SPEC` stands for it.
const COMMANDS: [&[&str]; 6] = [
    &["create", "--from", "SPEC", "--yes", "--to", "file:secret"],
    &["create", "--from", "SPEC", "--dry-run"],
    &["review", "SPEC"],
    &["review", "SPEC", "--json"],
    &["export", "SPEC", "--as", "json"],
    &["export", "SPEC", "--as", "terraform"],
];

/// The wizard reads its spec before it looks for a terminal, which a test of this file has not:
/// what is missing in a spec it asks for.
const WIZARD: [&[&str]; 2] = [&["--from", "SPEC"], &["new", "--from", "SPEC"]];

/// A program that fell over says so; a backtrace was asked for.
#[track_caller]
pub(crate) fn no_crash(said: &Said) {
    for sign in ["panicked", "backtrace", "RUST_", "src/", "thread '"] {
        assert!(!said.all().contains(sign), "“{sign}” in {said:?}");
    }
    assert!(said.code.is_some_and(|code| code != 101), "{said:?}");
}

/// Ends with 2, says each of these, and asked nobody.
#[track_caller]
fn refused(simulator: &Simulator, said: Said, words: &[&str]) -> Said {
    let mut said = said.ends(2);
    no_crash(&said);
    assert_eq!(said.stdout, "", "{said:?}");
    for words in words {
        said = said.says(words);
    }
    assert_eq!(simulator.exchanges().len(), 0, "{:?}", simulator.exchanges());
    assert!(!said.all().contains(simulator.api_token()), "{said:?}");
    said
}

fn with(arguments: &[&str], spec: &str) -> Vec<String> {
    let put = |word: &&str| {
        if *word == "SPEC" {
            spec.to_owned()
        } else {
            (*word).to_owned()
        }
    };
    arguments.iter().map(put).collect()
}

/// Runs each command on this spec, from a file: what each says, without the sentences that only one
/// of them has.
fn each(desk: &Desk, commands: &[&[&str]], spec: &str) -> Vec<Said> {
    let run = |arguments: &&[&str]| {
        let arguments = with(arguments, spec);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        desk.run(&arguments)
    };
    commands.iter().map(run).collect()
}

fn desk(simulator: &Simulator) -> Desk {
    Desk::at(simulator).with("RUST_BACKTRACE", "1")
}

/// What no notation, no field and no word of a spec is: also the wizard refuses it.
const FAULTS: &[(&str, &[&str])] = &[
    ("name = 'x", &["spec.toml:1:", "This is not TOML"]),
    (
        "name = 'x'\n[[grant]]\npermissions = ['zone/DNS:edit'\n",
        &["spec.toml:3:31: This is not TOML: unclosed array"],
    ),
    ("{\"name\": \"x\", \"grant\": [", &["spec.toml:1:", "This is not JSON"]),
    ("", &["spec.toml:1:1: There is nothing in it"]),
    // A key that is there twice hides no other fault.
    (
        "name = 'x'\nname = 'y'\nexpires = 90\n",
        &[
            "spec.toml:2:1: “name” is here twice.",
            "spec.toml:3:11: expires is a number",
        ],
    ),
    (
        "{\"name\": \"x\",\n \"name\": \"y\",\n \"nam\": 1}",
        &[
            "spec.toml:2:2: “name” is here twice.",
            "spec.toml:3:2: “nam” is not a field of a spec: did you mean name?",
        ],
    ),
    (
        "name = 'x'\nexpire = '30d'\n",
        &["spec.toml:2:1: “expire” is not a field of a spec: did you mean expires?"],
    ),
    (
        "name = 'x'\n[[grant]]\npermissions = ['Logs Write']\nresources = ['zones:all']\n",
        &["spec.toml:3:16: “Logs Write” means several permissions; write account/Logs:edit or zone/Logs:edit."],
    ),
    (
        "name = 'x'\n[[grant]]\npermissions = ['Browser Rendering Write']\n",
        &[
            "spec.toml:3:16: “Browser Rendering Write” is an old name: today it is Browser Run Write; write account/Browser Run:edit.",
        ],
    ),
    (
        "name = 'x'\n[[grant]]\npermissions = ['account/Argo Tunnel:edit']\n",
        &[
            "spec.toml:3:16: “account/Argo Tunnel:edit” is an old name: today it is Cloudflare Tunnel Write; write account/Cloudflare Tunnel:edit.",
        ],
    ),
    // Three faults, three sentences, each at its place.
    (
        "nam = 'x'\n[[grant]]\npermissions = ['zone/DNS:edit',\n  'zone/DSN:edit']\nresources = ['zon:example.com']\n",
        &[
            "spec.toml:1:1: “nam” is not a field of a spec: did you mean name?",
            "spec.toml:4:3: “zone/DSN:edit” is not a permission; did you mean zone/DNS:edit?",
            "spec.toml:5:14: “zon:example.com” is not a resource; did you mean “zone:example.com”?",
        ],
    ),
];

#[test]
fn what_is_no_spec_is_told_by_every_command_and_by_the_wizard() {
    let simulator = small();
    let desk = desk(&simulator);
    for (spec, words) in FAULTS {
        desk.spec(spec);
        let all = [&COMMANDS[..], &WIZARD[..]].concat();
        for said in each(&desk, &all, "spec.toml") {
            let said = refused(&simulator, said, words);
            let lines = said.stderr.lines().filter(|line| line.contains("spec.toml:")).count();
            let places = words.iter().filter(|words| words.starts_with("spec.toml:")).count();
            assert_eq!(lines, places, "a sentence for each and no other: {said:?}");
        }
        assert!(!desk.file("secret").exists());
    }
    // The twin: the same commands find nothing wrong with a good one, and what is asked would have
    // been seen.
    desk.spec(&without_names());
    for said in each(&desk, &COMMANDS[1..], "spec.toml") {
        no_crash(&said.ends(0));
    }
    assert_eq!(simulator.exchanges().len(), 0);
    no_crash(&desk.create(&["--to", "file:secret"]).ends(0));
    assert!(simulator.exchanges().len() > 2);
}

/// What a spec leaves out, or says and cannot be: the wizard would ask, a command refuses before it
/// signs in.
const GAPS: &[(&str, &[&str])] = &[
    (
        "name = 'x'\nexpires = '2020-01-31'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n",
        &["spec.toml:2:11: The expiry, 31 Jan 2020, 00:00 UTC, is in the past."],
    ),
    (
        "{\"name\": \"x\",\n\"expires_on\": \"2020-01-31T00:00:00Z\",\n\"policies\": [{\"effect\": \"allow\", \"permission_groups\": [{\"id\": \"4755a26eedb94da69e1066d98aa820be\"}], \"resources\": {\"com.cloudflare.api.account.zone.*\": \"*\"}}]}",
        &["spec.toml:2:15: The expiry, 31 Jan 2020, 00:00 UTC, is in the past."],
    ),
    (
        "name = ''\nexpires = 'tomorrow'\nstarts = '2020-01-01'\nip = { in = ['example.com'] }\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = []\n",
        &[
            "spec.toml:1:8: The token needs a name.",
            "spec.toml:2:11: “tomorrow” is not understood; expected a duration such as 90d",
            "spec.toml:3:10: The start, 1 Jan 2020, 00:00 UTC, is in the past",
            "spec.toml:4:1: Entry 1, “example.com” is a name; the filter takes addresses only",
            "spec.toml:7:13: Zone permissions are chosen, but no Zone for them",
        ],
    ),
    (
        "name = 'x'\n[[grant]]\nresources = ['zones:all']\n",
        &["spec.toml:2:1: ", "spec.toml: No expiry is given"],
    ),
];

#[test]
fn what_is_missing_in_a_spec_is_told_with_its_place_before_anybody_is_asked() {
    let simulator = small();
    for credential in [true, false] {
        let mut desk = desk(&simulator);
        if !credential {
            desk.token = String::new();
        }
        for (spec, words) in GAPS {
            desk.spec(spec);
            for said in each(&desk, &COMMANDS, "spec.toml") {
                refused(&simulator, said, words);
            }
        }
    }
}

#[test]
fn the_ways_out_and_the_spec_are_told_together() {
    let simulator = small();
    let desk = desk(&simulator);
    let (gaps, places) = GAPS[2];
    desk.spec(gaps);
    fs::write(desk.file("there"), "mine").unwrap();
    for create in [&["--yes"][..], &["--dry-run"]] {
        let run = [&["create", "--from", "spec.toml"][..], create].concat();
        for (to, words) in [
            (
                &["--to", "file:x", "--to", "file:x"][..],
                "--to file:x: that place is named twice",
            ),
            (
                &["--to", "file:x", "--to", "env:x#NAME"],
                "--to env:x#NAME: that place is named twice",
            ),
        ] {
            refused(&simulator, desk.run(&[&run[..], to].concat()), &[words]);
        }
        for (to, words) in [
            (
                &["--to", "file:x", "--to", "file:./x"][..],
                "--to file:./x: that place is named twice, by two paths",
            ),
            (
                &["--to", "env:x#A", "--to", "file:../home/x"],
                "--to file:../home/x: that place is named twice, by two paths",
            ),
            (&["--to", "file:there"], "--to file:there: "),
            (&["--to", "command:no-such-program"], "no-such-program"),
        ] {
            let said = refused(&simulator, desk.run(&[&run[..], to].concat()), places);
            refused(&simulator, said, &[words, "Nothing was created."]);
        }
    }
    // Two lines of one file are no mistake.
    desk.spec(&without_names());
    let two = ["--to", "env:both#A", "--to", "env:./both#B"];
    desk.run(&[&["create", "--from", "spec.toml", "--dry-run"][..], &two].concat())
        .ends(0);
    // What stands on the line and what stands in the file.
    desk.spec(FAULTS[0].0);
    let line = [
        "--account",
        "0123456789abcdef0123456789abcde",
        "--api-base-url",
        "http://192.0.2.1",
        "--to",
        "nowhere:x",
        "--to",
        "file:x",
        "--to",
        "file:x",
    ];
    let said = desk.run(&[&["create", "--from", "spec.toml", "--yes"][..], &line].concat());
    let words = [
        "spec.toml:1:",
        "--account: “0123456789abcdef0123456789abcde” is not an account id: an id has 32 characters, this has 31.",
        "--api-base-url: ",
        "--to nowhere:x",
        "--to file:x: that place",
    ];
    refused(&simulator, said, &words);
    let line = [
        "--account",
        "0123456789abcdef0123456789abcde",
        "--api-base-url",
        "http://192.0.2.1",
    ];
    for command in [&["review", "spec.toml"][..], &["export", "spec.toml", "--as", "json"]] {
        refused(&simulator, desk.run(&[command, &line].concat()), &words[..3]);
    }
    let said = desk.run(&[
        "--from",
        "spec.toml",
        "--to",
        "nowhere:x",
        "--api-base-url",
        "http://192.0.2.1",
    ]);
    refused(&simulator, said, &[words[0], words[2], words[3]]);
}

#[test]
fn a_link_from_another_host_is_never_followed() {
    let simulator = small();
    let desk = desk(&simulator);
    let keys = "permissionGroupKeys=[{\"key\":\"zone_dns\",\"type\":\"edit\"}]&name=x&zoneId=all";
    for host in ["dash.cloudflare.com.example", "evil.example", "127.0.0.1:1"] {
        let link = format!("https://{host}/profile/api-tokens?{keys}");
        let words = [
            "the link: address: ",
            "is not Cloudflare’s dashboard; expected dash.cloudflare.com.",
            "“zone_dns” is not a key; did you mean dns (Zone, DNS)?",
        ];
        let all = [&COMMANDS[..], &WIZARD[..]].concat();
        for said in each(&desk, &all, &link) {
            refused(&simulator, said, &words);
        }
    }
}

#[test]
fn ten_megabytes_and_pipes_without_end_are_one_sentence() {
    let simulator = small();
    let desk = desk(&simulator);
    fs::write(
        desk.file("large.toml"),
        format!("name = '{}'\n", "x".repeat(10_000_000)),
    )
    .unwrap();
    let says = "It has more than 1048576 bytes, which no spec needs.";
    let all = [&COMMANDS[..], &WIZARD[..]].concat();
    for path in ["large.toml", "/dev/zero"] {
        for said in each(&desk, &all, path) {
            let said = refused(&simulator, said, &[says]);
            assert!(
                said.stderr
                    .lines()
                    .any(|line| line.starts_with(&format!("cfmint: {path}:1:1: "))),
                "{said:?}"
            );
        }
    }
    for arguments in all {
        let arguments = with(arguments, "-");
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut command = desk.command(PROGRAM, &arguments);
        let said = Running::of(command.stdin(Stdio::piped()))
            .feed(&"#".repeat(10_000_000))
            .end();
        refused(&simulator, said, &[says]);
        let said = desk.shell(&format!("yes | cfmint {}", arguments.join(" ")));
        refused(&simulator, said, &[says]);
    }
}

/// Names are looked up, and the nearest one is told; that takes requests, but none that changes
/// anything.
#[test]
fn names_that_nobody_has_are_told_with_the_nearest() {
    let simulator = small();
    let desk = desk(&simulator);
    let account = simulator.zones()[0]["account"]["name"].as_str().unwrap().to_owned();
    let mistyped = format!("{account}x");
    desk.spec(&format!(
        "name = 'x'\nowner = 'account:{mistyped}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [\n 'zone:exampel.com',\n 'zone:zzz.invalid']\n"
    ));
    let without = ["--account", "0123456789abcdef0123456789abcde"];
    let commands: [&[&str]; 3] = [COMMANDS[0], COMMANDS[1], COMMANDS[4]];
    for said in each(&desk, &commands, "spec.toml") {
        let said = said.ends(2);
        no_crash(&said);
        for words in [
            &format!(
                "spec.toml:2:9: account:{mistyped} is not found: this sign-in sees no account of that name. Did you mean {account}?"
            ),
            "spec.toml:7:2: zone:exampel.com is not found: this sign-in sees no zone of that name. Did you mean example.com?",
            "spec.toml:8:2: zone:zzz.invalid is not found: this sign-in sees no zone of that name.\n",
        ] {
            assert!(said.stderr.contains(words), "no “{words}” in {}", said.stderr);
        }
        assert_eq!((said.stdout.as_str(), posts(&simulator)), ("", 0));
    }
    // With a wrong option beside it nobody is asked.
    let before = simulator.exchanges().len();
    desk.run(
        &[COMMANDS[0], &without]
            .concat()
            .iter()
            .map(|word| if *word == "SPEC" { "spec.toml" } else { word })
            .collect::<Vec<_>>(),
    )
    .ends(2);
    assert_eq!(simulator.exchanges().len(), before);
}
