//! How often a request is sent: a create, a roll and a deletion once, a question three times at
//! most.

use super::*;

#[test]
fn a_create_is_sent_once_whatever_happens() {
    let other = Server::start(&[send(200, &created())]);
    let whole = http(200, "", created().as_bytes());
    let at = created().find(VALUE).unwrap() + 10 + whole.len() - created().len();
    let redirect = format!("location: http://{}/client/v4/user/tokens\r\n", other.address);
    let huge = format!("{}{}", created(), " ".repeat(70_000));
    let two = [whole.clone(), whole.clone()].concat();
    let cut = "the answer was cut off";
    for (name, act, part) in [
        ("reset", Act::Reset(vec![]), "the connection was reset"),
        ("close", Act::Send(vec![]), "closed before an answer"),
        ("silence", Act::Stall(vec![]), "no answer within 1 second"),
        (
            "silence after the headers",
            Act::Stall(whole[..60].to_vec()),
            "no answer within",
        ),
        (
            "silence in the body",
            Act::Stall(whole[..at].to_vec()),
            "no answer within",
        ),
        ("cut in the secret", Act::Send(whole[..at].to_vec()), cut),
        ("reset in the secret", Act::Reset(whole[..at].to_vec()), ""),
        ("500", send(500, &refusal(1000, "hush")), "HTTP 500"),
        ("502", send(502, "<html>hush</html>"), "HTTP 502"),
        ("524", send(524, ""), "HTTP 524"),
        ("429", send(429, "<html>hush</html>"), "slow down"),
        (
            "no JSON",
            send(200, "{\"success\":true,\"result\":hush"),
            "not complete JSON",
        ),
        ("null", send(200, &ok("null")), "names no token"),
        (
            "no value",
            send(200, &ok(&format!(r#"{{"id":"{ID}"}}"#))),
            "no usable secret",
        ),
        (
            "wrong types",
            send(200, &ok(r#"{"id":{},"value":7}"#)),
            "names no token",
        ),
        (
            "not a success",
            send(200, &created().replace("true", "false")),
            "does not say",
        ),
        ("204", Act::Send(b"HTTP/1.1 204 X\r\n\r\n".to_vec()), "empty"),
        ("redirect", Act::Send(http(307, &redirect, b"")), "not followed"),
        ("too large", send(200, &huge), "larger than 6"),
        ("garbage", Act::Send(b"hush hush\r\n\r\n".to_vec()), "not HTTP"),
        (
            "lying gzip",
            Act::Send(http(200, "content-encoding: gzip\r\n", b"\x1f\x8bhush")),
            "not complete JSON",
        ),
        (
            "a secret in a refusal",
            send(400, &refusal(1, &format!("made cfut_{}", "a".repeat(30)))),
            "not a complete",
        ),
        ("400 with HTML", send(400, "<html>hush</html>"), "not a complete"),
    ] {
        let server = Server::start(std::slice::from_ref(&act));
        match run(server.client_for(&act).create(Owner::User, b"{}")) {
            Created::Unknown { why, id: got } => {
                assert!(why.contains(part) && !why.contains("hush"), "{name}: {why}");
                assert_eq!(got, (name == "no value" || name == "not a success").then(id), "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(server.seen().len(), 1, "{name}");
    }
    assert!(other.seen().is_empty());
    // The second of two answers is never looked at.
    let server = Server::start(&[Act::Send(two)]);
    assert!(matches!(
        run(server.client().create(Owner::User, b"{}")),
        Created::Yes { .. }
    ));
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_refused_create_is_refused_once() {
    let lacks = r#"Failed common permission check against resources. (Permission group: "DNS Write")"#;
    let server = Server::start(&[send(400, &refusal(1001, lacks))]);
    match run(server.client().create(Owner::User, b"{}")) {
        Created::No(Refusal::LacksGroup { group, says }) => {
            assert_eq!((group.as_str(), says.as_str()), ("DNS Write", lacks))
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn what_could_not_connect_created_nothing() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = BaseUrl::parse(&format!("http://{}", free.local_addr().unwrap())).unwrap();
    drop(free);
    let client = Client::with_limits(base, token(), limits()).unwrap();
    match run(client.create(Owner::User, b"{}")) {
        Created::No(Refusal::Unreachable { why, timed_out: false }) => assert_eq!(why, "the connection was refused"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn tls_with_one_who_speaks_none_sends_nothing() {
    let server = Server::start(&[Act::Stall(vec![])]);
    let base = BaseUrl::parse(&format!("https://{}", server.address)).unwrap();
    let client =
        Client::with_limits(base, token(), hasty()).expect("this machine has certificates (package ca-certificates)");
    match run(client.create(Owner::User, b"{}")) {
        Created::No(Refusal::Unreachable { why, timed_out: true }) => assert_eq!(why, "no connection within 1 second"),
        other => panic!("{other:?}"),
    }
    assert!(server.seen().is_empty());
}

#[test]
fn a_get_is_tried_three_times_at_most() {
    let bad = || send(503, "<html>hush</html>");
    let good = || send(200, &user());
    let reset = || Act::Reset(vec![]);
    let whole = http(200, "", user().as_bytes());
    for (name, script, requests, fine) in [
        ("one 503", vec![bad(), good()], 2, true),
        ("two 503", vec![bad(), bad(), good()], 3, true),
        ("three 503", vec![bad(), bad(), bad(), good()], 3, false),
        ("resets", vec![reset(), reset(), good()], 3, true),
        ("only resets", vec![reset()], 3, false),
        (
            "closed, cut, good",
            vec![Act::Send(vec![]), Act::Send(whole[..whole.len() - 1].to_vec()), good()],
            3,
            true,
        ),
        ("429 without a wait", vec![send(429, "slow"), good()], 2, true),
        (
            "429 with nonsense",
            vec![
                Act::Send(http(429, "retry-after: -5\r\nconnection: close\r\n", b"")),
                good(),
            ],
            2,
            true,
        ),
        (
            "429 with a long wait",
            vec![
                Act::Send(http(429, "retry-after: 3\r\nconnection: close\r\n", b"")),
                good(),
            ],
            1,
            false,
        ),
        ("400", vec![send(400, &refusal(1, "m")), good()], 1, false),
        ("401", vec![send(401, &refusal(1000, "m")), good()], 1, false),
        ("403 HTML", vec![send(403, "<html>"), good()], 1, false),
        ("silence", vec![Act::Stall(vec![]), good()], 1, false),
        ("garbage", vec![Act::Send(b"hush\r\n\r\n".to_vec()), good()], 1, false),
    ] {
        let server = Server::start(&script);
        let answer = run(server.client_for(&script[0]).user());
        assert_eq!(
            (server.seen().len(), answer.is_ok()),
            (requests, fine),
            "{name}: {answer:?}"
        );
    }
}

#[test]
fn retry_after_is_waited_for() {
    let slow = Act::Send(http(429, "retry-after: 1\r\nconnection: close\r\n", b""));
    let server = Server::start(&[slow, send(200, &user())]);
    let start = Instant::now();
    run(server.client().user()).unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
    let blocked = Act::Send(http(
        429,
        "retry-after: 120\r\nconnection: close\r\n",
        refusal(971, "wait").as_bytes(),
    ));
    let server = Server::start(&[blocked]);
    let wanted = Refusal::TooMany {
        wait: Some(Duration::from_secs(120)),
        says: "wait".to_owned(),
    };
    assert_eq!(run(server.client().user()), Err(wanted));
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_delete_is_sent_once() {
    for act in [
        send(503, ""),
        send(429, ""),
        Act::Reset(vec![]),
        Act::Send(vec![]),
        Act::Stall(vec![]),
    ] {
        let server = Server::start(std::slice::from_ref(&act));
        assert!(run(server.client_for(&act).delete(Owner::User, id())).is_err());
        assert_eq!(server.seen().len(), 1);
    }
    let server = Server::start(&[send(404, &refusal(1, "gone"))]);
    assert_eq!(
        run(server.client().delete(Owner::User, id())),
        Err(Refusal::NotFound {
            says: "gone".to_owned()
        })
    );
}
