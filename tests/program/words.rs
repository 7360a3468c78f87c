//! Words from elsewhere (names, arguments, variables, files, pastes, messages of a server) in every place where the program's words end: exported files
//! as other programs read them, stderr, the log, a real terminal. None may drive a terminal, hide text, break a file or tell a secret.

use crate::program;
use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use cfmint::domain::catalog::Catalogue;
use cfmint::domain::export;
use cfmint::domain::refusal::Refusal;
use cfmint::domain::spec;
use cfmint::domain::token::grant::{Grant, Resource};
use cfmint::domain::token::scope::{Owner, Scope};
use cfmint::domain::token::spec::Draft;
use cfmint::io::cloudflare::{BaseUrl, Client, Created, RequestLog};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::{Options, Simulator};
use jiff::tz::TimeZone;
use program::{CTRL_C, ENTER, Home, PROGRAM, press, sees, signed_in, small, to_secret};
use serde_json::{Value, json};
use toml::de::{DeTable, DeValue};

/// Control, bidi, zero-width, tag and filler characters, other than line ends; a list of its own, so that it does not repeat the program's mistakes.
fn misleads(letter: char) -> bool {
    letter.is_control() && letter != '\n'
        || matches!(letter as u32,
            0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b..=0x200f | 0x2028..=0x202e
            | 0x2060..=0x206f | 0x2800 | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfffb | 0xe0000..=0xe0fff)
}

/// The most combining marks in a row.
fn stack(text: &str) -> usize {
    text.split(|letter: char| !('\u{300}'..='\u{36f}').contains(&letter))
        .map(|run| run.chars().count())
        .max()
        .unwrap_or(0)
}

#[track_caller]
fn is_inert(text: &str) {
    let bad = text.chars().find(|letter| misleads(*letter));
    assert_eq!(bad, None, "{text:?}");
    assert!(stack(text) <= 4, "{text:?}");
}

/// The hostile names, and each of them inside other text, where a mark has a base.
fn table() -> Vec<String> {
    let names = Simulator::hostile_names();
    assert!(names.len() >= 50);
    let inside = names.iter().map(|name| format!("x{name}y"));
    names.iter().cloned().chain(inside).collect()
}

fn first(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

fn draft(name: &str) -> Draft {
    let other = Scope::Other("com.example".to_owned());
    let keys = [
        Resource::Raw {
            scope: other.clone(),
            key: format!("com.example.{name}"),
        },
        Resource::RawWithin {
            scope: other.clone(),
            within: format!("com.example.{name}.outer"),
            key: format!("com.example.{name}.inner"),
        },
    ];
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: name.to_owned(),
        grants: vec![
            Grant {
                groups: [("4755a26eedb94da69e1066d98aa820be".parse().unwrap(), Scope::Zone)].into(),
                resources: [Resource::Zone("0123456789abcdef0123456789abcdef".parse().unwrap())].into(),
                except: [].into(),
                unresolved: Vec::new(),
            },
            Grant {
                groups: [("ffffffffffffffffffffffffffffffff".parse().unwrap(), other)].into(),
                resources: keys.into(),
                except: [].into(),
                unresolved: Vec::new(),
            },
        ],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "never".to_owned(),
    }
}

/// Every text in a value of TOML, keys included.
fn texts(value: &DeValue<'_>, found: &mut BTreeSet<String>) {
    match value {
        DeValue::String(text) => drop(found.insert(text.to_string())),
        DeValue::Array(list) => list.iter().for_each(|one| texts(one.get_ref(), found)),
        DeValue::Table(table) => table.iter().for_each(|(key, one)| {
            found.insert(key.get_ref().to_string());
            texts(one.get_ref(), found);
        }),
        _ => {}
    }
}

#[test]
fn exported_files_show_what_they_say_and_parsers_read_the_same() {
    let catalogue = Catalogue::embedded();
    let mut taken = 0;
    for name in table() {
        let draft = draft(&first(&name, 120));
        let Ok(spec) = draft.read("2026-11-24T09:30:00Z".parse().unwrap(), &TimeZone::UTC) else {
            continue;
        };
        taken += 1;
        let body: Value = serde_json::from_slice(&spec.body()).unwrap();
        is_inert(std::str::from_utf8(&spec.body()).unwrap());
        is_inert(&export::curl(&spec, "https://api.cloudflare.com/client/v4"));

        let terraform = export::terraform(&spec, &catalogue);
        is_inert(&terraform);
        let read: hcl::Body = hcl::from_str(&terraform).unwrap_or_else(|error| panic!("{error}\n{terraform}"));
        assert_eq!(read.blocks().count(), 2, "{terraform}");
        let written = read.blocks().nth(1).unwrap().body().attributes();
        let title = written.filter(|one| one.key() == "name").map(|one| one.expr().clone());
        assert_eq!(
            title.collect::<Vec<_>>(),
            [hcl::Expression::String(body["name"].as_str().unwrap().to_owned())]
        );
    }
    assert!(taken > 60, "{taken} of the names are names of tokens");
}

#[test]
fn spec_files_show_what_they_say_and_open_as_the_same() {
    let catalogue = Catalogue::embedded();
    for name in table() {
        let draft = draft(&first(&name, 300));
        // A zone that the API calls like this, too.
        let call = |resource: &Resource| matches!(resource, Resource::Zone(_)).then(|| name.clone());
        let file = spec::write(&draft, &[json!({"effect": name})], &catalogue, &call);
        is_inert(&file);
        let read = DeTable::parse(&file).unwrap_or_else(|error| panic!("{error}\n{file}"));
        let read = read.get_ref();
        assert_eq!(read["name"].get_ref().as_str(), Some(draft.name.as_str()), "{file}");
        let mut found = BTreeSet::new();
        texts(&DeValue::Table(read.clone()), &mut found);
        for key in ["outer", "inner"] {
            let wanted = format!("com.example.{}.{key}", draft.name);
            assert!(found.contains(&wanted), "{wanted:?} is not in\n{file}");
        }
        assert_eq!(read["grant"].get_ref().as_array().unwrap().len(), 2, "{file}");
    }
}

#[test]
fn twin_of_the_look_at_files() {
    for text in ["a\u{1b}b", "a\u{202e}b", "a\u{200b}b", "\u{9b}", "a\u{e0041}"] {
        assert!(text.chars().any(misleads), "{text:?}");
    }
    assert!(!"plain\nü 漢字 e\u{301}".chars().any(misleads));
    assert_eq!(stack("a\u{301}\u{302}b\u{303}"), 2);
}

/// What the program said on stderr, without a terminal, and its exit code.
fn run(arguments: &[&str], more: &[(&str, &str)]) -> (String, i32) {
    let home = Home::fresh();
    let output = std::process::Command::new("timeout")
        .args(["20", "setsid", "--wait", PROGRAM])
        .args(arguments)
        .envs(home.env())
        .envs(more.iter().copied())
        .stdin(std::process::Stdio::null())
        .output()
        .expect("setsid of util-linux is installed");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    (String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}

#[test]
fn what_is_wrong_with_arguments_and_variables_is_said_inertly() {
    let evil = "no\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\u{200b}/x\ny";
    let secretly = "https://user:hunter2@example.com/client/v4";
    for (arguments, more, part) in [
        (&[evil][..], &[][..], "^[]0;t^G"),
        (
            &["--demo", "--from", evil],
            &[],
            "no^[]0;t^G<U+009B>2J<U+202E><U+200B>/x^Jy: it could not be read",
        ),
        (&["--demo", "--log", evil], &[], "--log: no^[]0;t^G"),
        (&["emulate", "--faults", evil], &[], "no^[]0;t^G"),
        (&["emulate", "--truth", "/dev/null", "--log", evil], &[], "cfmint: "),
        (&["emulate", "--listen", evil], &[], "no^[]0;t^G"),
        (&["--api-base-url", evil], &[], "--api-base-url: "),
        (&["--api-base-url", secretly], &[], "user name or a password"),
        (&[secretly], &[], "[hidden]"),
        (&[], &[("CLOUDFLARE_API_BASE_URL", secretly)], "user name or a password"),
        (&[], &[("CLOUDFLARE_API_BASE_URL", evil)], "CLOUDFLARE_API_BASE_URL: "),
    ] {
        let (said, code) = run(arguments, more);
        assert!(said.contains(part), "{arguments:?}: {said}");
        assert!(code == 2 || code == 1, "{arguments:?}: {code}");
        assert!(!said.contains("hunter2"), "{said}");
        is_inert(&said);
    }
}

#[test]
fn a_log_that_cannot_be_written_is_said_before_anything_starts() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("target"), "").unwrap();
    symlink(at("target"), at("link")).unwrap();
    for (path, why) in [
        (at("link"), "symbolic link"),
        (at("no/such"), "No such file"),
        (folder.path().to_owned(), "no regular file"),
    ] {
        let base = simulator.base_url();
        let arguments = ["--api-base-url", &base, "--log", path.to_str().unwrap()];
        let (said, code) = run(&arguments, &[("CLOUDFLARE_API_TOKEN", simulator.api_token())]);
        assert_eq!(code, 2, "{said}");
        assert!(said.starts_with("cfmint: --log: ") && said.contains(why), "{said}");
    }
    assert_eq!(simulator.truth()["requests"].as_u64().unwrap_or(0), 0);
    assert_eq!(std::fs::read(at("target")).unwrap(), b"");
}

#[test]
fn the_log_has_a_line_a_request_and_no_variable_makes_it_tell_more() {
    let simulator = small();
    let home = Home::fresh();
    let (log, keys) = (home.path("requests"), home.path("tls-keys"));
    let base = simulator.base_url();
    let mut pty = home.start(
        (80, 24),
        Path::new(PROGRAM),
        &["--api-base-url", &base, "--log", log.to_str().unwrap()],
        &[
            ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
            ("RUST_LOG", "trace"),
            ("RUST_BACKTRACE", "full"),
            ("SSLKEYLOGFILE", keys.to_str().unwrap()),
        ],
    );
    to_secret(&mut pty);
    sees(&pty, "Cloudflare says: active.");
    press(&mut pty, b"r", "Token: shown");
    let screen = pty.wait_for("the secret", |screen| program::on_screen(screen).is_some());
    let secret = program::on_screen(&screen).unwrap();
    pty.send(CTRL_C);
    pty.send(CTRL_C);
    pty.wait_for_exit();
    let text = std::fs::read_to_string(&log).unwrap();
    for hidden in [
        secret.as_str(),
        &secret[5..30],
        simulator.api_token(),
        "example.com",
        "policies",
        "Bearer",
        "authorization",
    ] {
        assert!(!text.contains(hidden), "{hidden} is in the log:\n{text}");
    }
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |method: &str, end: &str| {
        let fits = |line: &&Value| line["method"] == method && line["path"].as_str().unwrap().ends_with(end);
        lines.iter().filter(fits).count()
    };
    assert_eq!(of("POST", "/user/tokens"), 1, "{text}");
    assert!(of("GET", "/user/tokens/verify") >= 2, "{text}");
    let known = ["time", "method", "path", "query", "status", "cause", "ms"];
    for line in &lines {
        let names = line.as_object().unwrap().keys();
        assert!(names.clone().all(|name| known.contains(&name.as_str())), "{line}");
        assert!(line["status"] == 200 || line["cause"].is_string(), "{line}");
    }
    assert_eq!(std::fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(!keys.exists(), "no TLS keys are written");
}

#[test]
fn a_proxy_is_named_without_its_password() {
    let home = Home::fresh();
    // Nobody listens there: a port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let proxy = format!("http://someone:hunter2@127.0.0.1:{port}");
    let log = home.path("requests");
    let mut pty = home.start(
        (80, 24),
        Path::new(PROGRAM),
        &[
            "--api-base-url",
            "https://192.0.2.1/client/v4",
            "--log",
            log.to_str().unwrap(),
        ],
        &[
            ("HTTPS_PROXY", &proxy),
            ("https_proxy", &proxy),
            ("NO_PROXY", ""),
            ("no_proxy", ""),
            ("CLOUDFLARE_API_TOKEN", "not-a-real-token"),
        ],
    );
    pty.wait_for("what is wrong", |screen| {
        screen.contains("refused") || screen.contains("proxy") || screen.contains("no connection")
    });
    pty.send(CTRL_C);
    pty.wait_for_exit();
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("\"cause\""), "{log}");
    for text in [&raw, &log] {
        assert!(!text.contains("hunter2") && !text.contains("someone"), "{text}");
    }
}

/// What a refusal could show, all of it.
fn told(refusal: &Refusal) -> String {
    format!("{} {} {refusal:?}", refusal.sentence(), refusal.next_move())
}

/// Every kind of call under this fault: what is told of each, and the log of all.
fn under(fault: &str, status: u16) -> (Vec<String>, String, Simulator) {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let token = Credential::Token(Secret::copied_from(simulator.api_token().as_bytes()));
    let client = Client::new(BaseUrl::parse(&simulator.base_url()).unwrap(), token)
        .unwrap()
        .logging(RequestLog::open(&path).unwrap());
    let mut wanted = draft("quoted");
    wanted.grants.truncate(1);
    wanted.grants[0].resources = [Resource::AllZones].into();
    let body = wanted
        .read("2026-11-24T09:30:00Z".parse().unwrap(), &TimeZone::UTC)
        .unwrap()
        .body();
    let id = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let account = simulator.account_ids()[0].parse().unwrap();
    let mut told_of = Vec::new();
    simulator.add_fault(json!({"fault": fault, "status": status})).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let secret = Secret::copied_from(b"another-secret-of-mine");
        let mut say = |refused: Option<Refusal>| told_of.extend(refused.iter().map(told));
        say(client.verify(Owner::User).await.err());
        say(client.verify(Owner::Account(account)).await.err());
        say(client.verify_new(Owner::User, &secret).await.err());
        say(client.user().await.err());
        say(client.accounts(1).await.err());
        say(client.zones_named("example.com").await.err());
        say(client.permission_groups(Owner::User).await.err());
        say(client.tokens(Owner::User, 1).await.err());
        say(client.token(Owner::User, id).await.err());
        say(client.delete(Owner::User, id).await.err());
        let created = client.create(Owner::User, &body).await;
        told_of.push(match &created {
            Created::Yes { .. } => "created".to_owned(),
            Created::No(refusal) => told(refusal),
            Created::Unknown { why, .. } | Created::Unlikely { why } => why.clone(),
        });
        told_of.push(format!("{created:?} {client:?}"));
    });
    (told_of, std::fs::read_to_string(&path).unwrap(), simulator)
}

#[test]
fn a_server_that_quotes_a_secret_is_not_repeated() {
    let faults = ["echo_credential", "echo_secret", "hostile_error"];
    for (fault, status) in faults
        .into_iter()
        .flat_map(|fault| [400, 401, 403, 404].map(|status| (fault, status)))
    {
        let (told_of, log, simulator) = under(fault, status);
        assert!(told_of.len() >= 2, "{fault}");
        for text in told_of.iter().chain([&log]) {
            let own = simulator.api_token();
            assert!(!text.contains(own) && !text.contains(&own[..20]), "{fault}: {text}");
            assert!(
                !text.contains("another-secret") && !text.contains("cfut_"),
                "{fault}: {text}"
            );
            is_inert(text);
        }
        // The twin: something was quoted, and the place where it stood is told.
        let all = told_of.concat();
        let wanted = if fault == "hostile_error" {
            "Denied ^[]52;"
        } else {
            "[secret]"
        };
        assert!(all.contains(wanted) || fault == "echo_secret", "{fault}: {all}");
        if fault == "echo_credential" {
            assert!(
                told_of.iter().filter(|text| text.contains("[secret]")).count() >= 10,
                "{all}"
            );
        }
    }
}

/// The kinds of escape sequences and control characters in what a terminal got. What moves the cursor, colours and blanks is one kind.
fn sequences(raw: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut at = 0;
    while at < raw.len() {
        if raw[at] != 0x1b {
            if raw[at] < 0x20 && !b"\r\n\x08".contains(&raw[at]) {
                found.insert(format!("{:#04x}", raw[at]));
            }
            at += 1;
            continue;
        }
        let Some(&kind) = raw.get(at + 1) else { break };
        at += 2;
        let mut name = format!("ESC {}", kind as char);
        if kind == b'[' {
            let from = at;
            while at < raw.len() && !(0x40..=0x7e).contains(&raw[at]) {
                at += 1;
            }
            let parameters = String::from_utf8_lossy(&raw[from..at.min(raw.len())]).into_owned();
            let last = raw.get(at).map_or('?', |last| *last as char);
            // Colours, places and blanks differ from run to run; modes and questions do not.
            name = if "HGdABCDXKm".contains(last) {
                "drawing".to_owned()
            } else {
                format!("{name}{parameters}{last}")
            };
            at += 1;
        }
        found.insert(name);
    }
    found
}

/// The bytes of a walk to the zones and through some of them.
fn walk(simulator: &Simulator) -> Vec<u8> {
    let home = Home::fresh();
    let mut pty = home.facing_in((100, 30), simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, "Step 2 of 6");
    press(&mut pty, ENTER, "Step 3 of 6");
    press(&mut pty, ENTER, "Step 4 of 6");
    pty.wait_for("the zones", |screen| {
        screen.contains(" zones here") || screen.contains(" zones.")
    });
    for _ in 0..12 {
        pty.send(b"\x1b[6~");
    }
    press(&mut pty, b"example.com", "› [ ] example.com ");
    press(&mut pty, ENTER, "Included example.com");
    pty.send(CTRL_C);
    pty.wait_for_exit();
    pty.raw()
}

#[test]
fn hostile_names_add_no_sequence_to_what_the_terminal_gets() {
    let simulator = |hostile| {
        Simulator::start(Options {
            zones: 200,
            accounts: 60,
            hostile,
            ..Options::default()
        })
        .unwrap()
    };
    let clean = sequences(&walk(&simulator(false)));
    let hostile = sequences(&walk(&simulator(true)));
    let added: Vec<_> = hostile.difference(&clean).collect();
    assert!(clean.len() > 3, "{clean:?}");
    assert!(added.is_empty(), "{added:?} beside {clean:?}");
}

#[test]
fn twin_of_the_sequences() {
    let found = sequences(b"\x1b[1;2Hx\x1b[6n\x1b]0;t\x07\x1bc\x1b[?1049l\x0e");
    let wanted = ["0x07", "0x0e", "ESC [6n", "ESC [?1049l", "drawing", "ESC ]", "ESC c"];
    assert_eq!(found, wanted.map(str::to_owned).into());
}

#[test]
fn a_paste_answers_nothing_also_without_brackets_and_with_its_own_end_in_it() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, "Step 2 of 6");
    press(&mut pty, b"\x15", "Name:         for example");
    pty.send(b"one\rtwo\nthree");
    let screen = pty.wait_for("the letters", |screen| screen.contains("Name:         onetwothree"));
    assert!(screen.contains("Step 2 of 6"), "{screen}");
    press(&mut pty, b"\x15", "Name:         for example");
    pty.send(b"\x1b[200~mine\x1b[201~ and theirs\r\r\r\x1b[201~");
    let screen = pty.wait_for("the paste", |screen| screen.contains("Name:         mine"));
    assert!(screen.contains("Step 2 of 6") && !screen.contains("theirs"), "{screen}");
    press(&mut pty, b"\x15", "Name:         for example");
    let mut megabyte = b"\x1b[200~".to_vec();
    megabyte.extend(b"line of text\r\n".repeat(80_000));
    megabyte.extend(b"\x1b[201~");
    pty.send(&megabyte);
    let screen = pty.wait_for("the long paste", |screen| screen.contains("The paste was longer"));
    assert!(screen.contains("Step 2 of 6"), "{screen}");
    // And it still works.
    press(&mut pty, b"\x15", "Name:         for example");
    pty.send(b"after");
    sees(&pty, "Name:         after");
    press(&mut pty, ENTER, "Step 3 of 6");
}
