//! Sentences on stderr and lines of the log, about arguments, variables, proxies and messages of a
//! server.

use std::os::unix::fs::symlink;
use std::path::Path;

use cfmint::domain::refusal::Refusal;
use cfmint::io::cloudflare::{BaseUrl, Client, Created, RequestLog};
use cfmint::secret::Secret;
use cfmint::secret::credential::Credential;

use super::*;
use crate::program::to_secret;

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
        (folder.path().to_owned(), "not a regular file"),
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
    press(&mut pty, b"r", "Shown. Copy the whole line");
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
