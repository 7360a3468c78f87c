//! Where the commands connect: an API that is not Cloudflare’s is named, and while a way out takes
//! its time no connection is open. A relay before the simulator counts them.

use crate::{command, program};
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use command::{Desk, made, text, until};
use program::small;
use serde_json::{Value, json};

/// Hands everything on to where it belongs, and counts who is connected.
struct Relay {
    base: String,
    open: Arc<AtomicUsize>,
    seen: Arc<AtomicUsize>,
}

impl Relay {
    fn before(base: &str) -> Self {
        let rest = base.strip_prefix("http://").unwrap();
        let (far, path) = rest.split_once('/').unwrap();
        let (far, near) = (far.to_owned(), TcpListener::bind("127.0.0.1:0").unwrap());
        let relay = Self {
            base: format!("http://{}/{path}", near.local_addr().unwrap()),
            open: Arc::default(),
            seen: Arc::default(),
        };
        let (open, seen) = (Arc::clone(&relay.open), Arc::clone(&relay.seen));
        std::thread::spawn(move || {
            for client in near.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(&far).unwrap());
                open.fetch_add(1, Ordering::SeqCst);
                seen.fetch_add(1, Ordering::SeqCst);
                let back = (server.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || pass_on(back.0, &back.1));
                let open = Arc::clone(&open);
                std::thread::spawn(move || {
                    pass_on(client, &server);
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        relay
    }
}

/// Until the one side has ended what it says.
fn pass_on(mut from: TcpStream, mut to: &TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// A program that takes the secret, and ends when it is told to.
const SLOW: &str = "command:sh -c 'cat > taken.part; mv taken.part taken; until test -e go; do sleep 0.05; done'";

#[test]
fn none_is_open_while_a_way_out_takes_its_time() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    let relay = Relay::before(&desk.base);
    desk.base.clone_from(&relay.base);
    let mut id = String::new();
    for command in ["create", "roll"] {
        let arguments = match command {
            "create" => vec!["create", "--from", "spec.toml", "--yes", "--to", SLOW],
            _ => vec!["roll", &id, "--yes", "--to", SLOW],
        };
        let before = relay.seen.load(Ordering::SeqCst);
        let running = desk.start(&arguments);
        until("the secret at the program", || desk.file("taken").exists());
        assert!(
            relay.seen.load(Ordering::SeqCst) > before,
            "{command}: it went past the relay"
        );
        // Were they still open, the program would be stopped after a minute, and the command would
        // end with 5.
        until("the ends of all connections", || relay.open.load(Ordering::SeqCst) == 0);
        let then = relay.seen.load(Ordering::SeqCst);
        fs::write(desk.file("go"), "").unwrap();
        running.end().ends(0);
        if command == "create" {
            assert!(relay.seen.load(Ordering::SeqCst) > then, "afterwards it is looked at");
            id = text(&made(&simulator)[0], "id").to_owned();
        }
        let secret = fs::read_to_string(desk.file("taken")).unwrap();
        assert_eq!(simulator.identify(secret.trim_end()).as_deref(), Some(id.as_str()));
        fs::remove_file(desk.file("taken")).unwrap();
        fs::remove_file(desk.file("go")).unwrap();
    }
}

/// What is said of the simulator.
const ELSEWHERE: &str = "cfmint: API at 127.0.0.1, which is not Cloudflare’s.";

#[test]
fn every_command_names_an_api_that_is_not_cloudflares() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let api = |said: &str| serde_json::from_str::<Value>(said).unwrap()["api"].clone();
    let named = |arguments: &[&str]| {
        let said = desk.run(arguments).ends(0);
        assert_eq!(said.stderr.matches(ELSEWHERE).count(), 1, "{arguments:?}: {said:?}");
        let before = said.stderr.split(ELSEWHERE).next().unwrap();
        assert!(!before.contains("deploy"), "before anything happens: {said:?}");
        said.stdout
    };
    let create = ["create", "--from", "spec.toml", "--json"];
    let made = named(&[&create[..], &["--yes", "--to", "file:one"]].concat());
    assert_eq!(api(&made), "127.0.0.1");
    let id = text(&serde_json::from_str(&made).unwrap(), "id").to_owned();
    let there = named(&[&create[..], &["--yes", "--if-exists", "skip", "--to", "file:two"]].concat());
    assert_eq!(api(&there), "127.0.0.1");
    assert_eq!(api(&named(&[&create[..], &["--dry-run"]].concat())), "127.0.0.1");
    let rolled = named(&["roll", &id, "--yes", "--json", "--to", "file:three"]);
    assert_eq!(api(&rolled), "127.0.0.1");
    assert_eq!(api(&named(&["review", &id, "--json"])), "127.0.0.1");
    named(&["export", &id, "--as", "spec"]);
    named(&["export", "spec.toml", "--as", "json"]);
}

#[test]
fn a_host_that_was_asked_for_names_alone_is_in_the_documents() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    let zone = simulator.zones()[0]["id"].as_str().unwrap().to_owned();
    desk.spec(&command::SPEC.replace("example.com", &zone));
    let apis = |desk: &Desk| {
        let document = |arguments: &[&str]| {
            let said = desk.run(arguments).ends(0);
            (serde_json::from_str::<Value>(&said.stdout).unwrap(), said.stderr)
        };
        let (review, said) = document(&["review", "spec.toml", "--json"]);
        let (dry, _) = document(&["create", "--from", "spec.toml", "--dry-run", "--json"]);
        assert_eq!(dry["summary"]["api"], review["api"], "{said}");
        (review["api"].clone(), said)
    };
    let (api, said) = apis(&desk);
    assert_eq!(api, "127.0.0.1", "{said}");
    assert!(!said.contains("could not be looked up"), "{said}");

    // Asked, and without the names: they are refused, or who asks is.
    let rule = json!({"path": "/zones*", "fault": "answer", "status": 403, "sticky": true, "body": "{}"});
    simulator.add_fault(rule).unwrap();
    let (api, said) = apis(&desk);
    assert_eq!(api, "127.0.0.1", "{said}");
    assert!(said.contains("could not be looked up"), "{said}");
    desk.token = "not-a-real-token".to_owned();
    let (api, said) = apis(&desk);
    assert_eq!(api, "127.0.0.1", "{said}");
    assert!(said.contains("could not be looked up"), "{said}");

    // What cannot be a credential is sent to nobody.
    desk.token = "x".repeat(40);
    let (api, said) = apis(&desk);
    assert_eq!(api, Value::Null, "{said}");
    assert!(said.contains("could not be looked up"), "{said}");
}

#[test]
fn cloudflares_own_is_not_named_nor_where_nobody_is_asked() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    desk.spec(&command::SPEC.replace("zone:example.com", "zones:all"));
    for asks in ["review", "export"] {
        let more: &[&str] = if asks == "review" { &[] } else { &["--as", "json"] };
        let said = desk.run(&[&[asks, "spec.toml"], more].concat()).ends(0);
        assert_eq!(said.stderr, "", "{asks}");
    }
    // Without a name or an id of one zone nobody is asked, so this one stays on this machine.
    desk.base = String::new();
    let said = desk
        .run(&["create", "--from", "spec.toml", "--dry-run", "--json"])
        .ends(0);
    assert!(!said.stderr.contains("API at"), "{said:?}");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["api"], "api.cloudflare.com");
    assert_eq!(document["summary"]["api"], Value::Null);
}
