//! The client over real HTTP, against a scripted server on loopback: what is sent, how often, and what every kind of broken answer comes to.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cfmint::domain::inventory::buckets::Buckets;
use cfmint::domain::refusal::Refusal;
use cfmint::domain::sign_in::{Family, MayMint};
use cfmint::domain::token::bucket::JURISDICTIONS;
use cfmint::domain::token::from_policies::grants_from;
use cfmint::domain::token::grant::{Grant, Resource};
use cfmint::domain::token::id::{AccountId, TokenId};
use cfmint::domain::token::record::differences;
use cfmint::domain::token::scope::{Owner, Scope};
use cfmint::domain::token::spec::Draft;
use cfmint::domain::token::to_policies::assemble;
use cfmint::io::auth::check::check_with;
use cfmint::io::cloudflare::{BaseUrl, Client, Created, Limits, Pace};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::{Options, Simulator};

const CREDENTIAL: &str = "hush-the-credential-in-use";
const VALUE: &str = "hush-not-a-secret-not-a-secret-not-a-sec";
const ID: &str = "0123456789abcdef0123456789abcdef";
const ACCOUNT: &str = "fedcba9876543210fedcba9876543210";

/// What the server does with a request.
#[derive(Clone)]
enum Act {
    /// Sends these bytes and closes.
    Send(Vec<u8>),
    /// Sends these bytes and waits for the next request on this connection.
    Keep(Vec<u8>),
    /// Sends these bytes, then nothing more until the client leaves.
    Stall(Vec<u8>),
    /// Sends these bytes, then resets the connection (by closing it with a byte of the request unread).
    Reset(Vec<u8>),
    /// Sends head, then a chunk again and again until the client leaves.
    Endless(Vec<u8>),
}

/// One request as it was received.
#[derive(Clone, Debug)]
struct Seen {
    connection: usize,
    /// Request line and headers.
    head: String,
    body: Vec<u8>,
}

impl Seen {
    fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }
    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        headers
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// Answers by its script, one act for each request; the last one for all that follow.
struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    fn start(script: &[Act]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (script, list) = (script.to_vec(), Arc::clone(&seen));
        std::thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (script, list) = (script.clone(), Arc::clone(&list));
                std::thread::spawn(move || serve(stream.unwrap(), connection, &script, &list));
            }
        });
        Self { address, seen }
    }

    fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn client(&self) -> Client {
        self.client_with(token(), limits())
    }

    /// For what ends by a time-out.
    fn hasty_client(&self) -> Client {
        self.client_with(token(), hasty())
    }

    fn client_for(&self, act: &Act) -> Client {
        if matches!(act, Act::Stall(_)) {
            self.hasty_client()
        } else {
            self.client()
        }
    }

    fn client_with(&self, credential: Credential, limits: Limits) -> Client {
        let base = BaseUrl::parse(&format!("http://{}/client/v4", self.address)).unwrap();
        Client::with_limits(base, credential, limits).unwrap()
    }
}

fn token() -> Credential {
    Credential::Token(Secret::copied_from(CREDENTIAL.as_bytes()))
}

fn global_key() -> Credential {
    let key = Secret::copied_from(CREDENTIAL.as_bytes());
    Credential::GlobalKey {
        key,
        email: "user@example.com".to_owned(),
    }
}

/// Long enough for a busy machine, with quick retries.
fn limits() -> Limits {
    let pace = Pace {
        base: Duration::from_millis(2),
        longest: Duration::from_secs(2),
    };
    Limits {
        connect: Duration::from_secs(20),
        total: Duration::from_secs(20),
        pace,
    }
}

/// For what never ends.
fn hasty() -> Limits {
    Limits {
        connect: Duration::from_millis(700),
        total: Duration::from_millis(900),
        ..limits()
    }
}

fn serve(mut stream: TcpStream, connection: usize, script: &[Act], list: &Mutex<Vec<Seen>>) {
    loop {
        let Some(seen) = receive(&mut stream, connection) else {
            return;
        };
        let act = {
            let mut list = list.lock().unwrap();
            list.push(seen);
            script[(list.len() - 1).min(script.len() - 1)].clone()
        };
        let mut rest = Vec::new();
        // The client may be gone before all is written; that is its right.
        match act {
            Act::Keep(bytes) => {
                // The byte that `receive` left.
                let _ = stream.read(&mut [0]);
                let _ = stream.write_all(&bytes);
                continue;
            }
            Act::Send(bytes) => {
                let _ = stream.read(&mut [0]);
                let _ = stream.write_all(&bytes);
            }
            Act::Stall(bytes) => {
                let _ = stream.write_all(&bytes);
                let _ = stream.read_to_end(&mut rest);
            }
            Act::Reset(bytes) => {
                let _ = stream.write_all(&bytes);
            }
            Act::Endless(bytes) => {
                let _ = stream.write_all(&bytes);
                while stream.write_all(b"10000\r\n").is_ok() {
                    let _ = stream.write_all(&[b' '; 0x10000]);
                    let _ = stream.write_all(b"\r\n");
                }
            }
        }
        return;
    }
}

/// Reads a request but for its last byte, so that closing then is a reset. None at the end of the connection.
fn receive(stream: &mut TcpStream, connection: usize) -> Option<Seen> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let seen = Seen {
        connection,
        head,
        body: Vec::new(),
    };
    let length: usize = seen
        .header("content-length")
        .map_or(0, |length| length.trim().parse().unwrap());
    if length == 0 {
        stream.peek(&mut byte).ok()?;
        return Some(seen);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut byte).ok()?;
    stream.read_exact(&mut body[..length - 1]).ok()?;
    stream.peek(&mut byte).ok()?;
    body[length - 1] = byte[0];
    Some(Seen { body, ..seen })
}

fn http(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn send(status: u16, body: &str) -> Act {
    Act::Send(http(status, "connection: close\r\n", body.as_bytes()))
}

fn keep(body: &str) -> Act {
    Act::Keep(http(200, "", body.as_bytes()))
}

fn ok(result: &str) -> String {
    format!(r#"{{"success":true,"errors":[],"messages":[],"result":{result}}}"#)
}

fn refusal(code: u32, message: &str) -> String {
    format!(r#"{{"success":false,"errors":[{{"code":{code},"message":{message:?}}}],"messages":[],"result":null}}"#)
}

fn user() -> String {
    ok(&format!(r#"{{"id":"{ID}","email":"user@example.com"}}"#))
}

fn verified() -> String {
    ok(&format!(r#"{{"id":"{ID}","status":"active"}}"#))
}

fn created() -> String {
    ok(&format!(
        r#"{{"id":"{ID}","name":"n","status":"active","value":"{VALUE}"}}"#
    ))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

fn account() -> Owner {
    Owner::Account(ACCOUNT.parse::<AccountId>().unwrap())
}

fn id() -> TokenId {
    ID.parse().unwrap()
}

#[test]
fn every_call_asks_what_it_should() {
    let script: Vec<Act> = [
        user(),
        ok("[]"),
        ok("[]"),
        ok("[]"),
        ok("[]"),
        ok("[]"),
        ok(&format!(r#"{{"id":"{ID}","name":"n"}}"#)),
        verified(),
        verified(),
        ok(&format!(r#"{{"id":"{ID}"}}"#)),
    ]
    .iter()
    .map(|body| send(200, body))
    .collect();
    let server = Server::start(&script);
    let client = server.client();
    run(async {
        assert_eq!(client.user().await.unwrap().email, "user@example.com");
        assert!(client.accounts(1).await.unwrap().rows.is_empty());
        assert!(client.zones(None, 2, None).await.unwrap().rows.is_empty());
        assert!(client.zones(None, 1, Some(" a&b ")).await.unwrap().rows.is_empty());
        assert_eq!(client.permission_groups(account()).await.unwrap(), (vec![], 0));
        assert!(client.tokens(Owner::User, 3).await.unwrap().rows.is_empty());
        assert_eq!(client.token(account(), id()).await.unwrap().name, "n");
        assert_eq!(client.verify(Owner::User).await.unwrap().id, id());
        assert_eq!(client.verify(account()).await.unwrap().id, id());
        client.delete(account(), id()).await.unwrap();
    });
    let seen = server.seen();
    let lines: Vec<&str> = seen.iter().map(Seen::line).collect();
    let groups = format!("GET /client/v4/accounts/{ACCOUNT}/tokens/permission_groups HTTP/1.1");
    let token = format!("/client/v4/accounts/{ACCOUNT}/tokens/{ID} HTTP/1.1");
    let wanted = [
        "GET /client/v4/user HTTP/1.1",
        "GET /client/v4/accounts?page=1&per_page=50 HTTP/1.1",
        "GET /client/v4/zones?page=2&per_page=50&order=name HTTP/1.1",
        "GET /client/v4/zones?page=1&per_page=50&order=name&name=contains%3Aa%26b HTTP/1.1",
        &groups,
        "GET /client/v4/user/tokens?page=3&per_page=50&direction=desc&include_expired=true HTTP/1.1",
        &format!("GET {token}"),
        "GET /client/v4/user/tokens/verify HTTP/1.1",
        &format!("GET /client/v4/accounts/{ACCOUNT}/tokens/verify HTTP/1.1"),
        &format!("DELETE {token}"),
    ];
    assert_eq!(lines, wanted);
    for request in &seen {
        assert_eq!(request.header("authorization"), Some(&*format!("Bearer {CREDENTIAL}")));
        assert_eq!(request.header("accept-encoding"), Some("gzip"));
        assert!(request.header("user-agent").unwrap().starts_with("cfmint/"));
        assert!(request.header("x-auth-key").is_none() && request.header("cookie").is_none());
    }
}

#[test]
fn a_global_key_signs_with_two_headers() {
    let server = Server::start(&[send(200, &user()), send(200, &created())]);
    let client = server.client_with(global_key(), limits());
    run(async {
        client.user().await.unwrap();
        assert!(matches!(client.create(Owner::User, b"{}").await, Created::Yes { .. }));
    });
    for request in server.seen() {
        assert_eq!(request.header("x-auth-key"), Some(CREDENTIAL));
        assert_eq!(request.header("x-auth-email"), Some("user@example.com"));
        assert_eq!(request.header("authorization"), None);
    }
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn a_create_sends_the_bytes_and_brings_the_secret() {
    let server = Server::start(&[keep(&user()), keep(&created()), keep(&verified()), keep(&user())]);
    let client = server.client();
    let body = b"{\n  \"name\": \"n\"\n}";
    run(async {
        client.user().await.unwrap();
        let Created::Yes { record, secret } = client.create(account(), body).await else {
            panic!()
        };
        assert_eq!((record.id, secret.expose()), (id(), VALUE.as_bytes()));
        assert_eq!(client.verify_new(account(), &secret).await.unwrap().id, id());
        client.user().await.unwrap();
    });
    let seen = server.seen();
    assert_eq!(
        seen[1].line(),
        format!("POST /client/v4/accounts/{ACCOUNT}/tokens HTTP/1.1")
    );
    assert_eq!(seen[1].body, body);
    assert_eq!(seen[1].header("content-type"), Some("application/json"));
    assert_eq!(seen[1].header("accept-encoding"), None);
    assert_eq!(
        seen[2].line(),
        format!("GET /client/v4/accounts/{ACCOUNT}/tokens/verify HTTP/1.1")
    );
    assert_eq!(seen[2].header("authorization"), Some(&*format!("Bearer {VALUE}")));
    assert_eq!(seen[2].header("accept-encoding"), None);
    // Lists share a connection; whatever carries the new secret has its own.
    let connections: Vec<usize> = seen.iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 1, 2, 0]);
}

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

#[test]
fn redirects_are_not_followed() {
    let other = Server::start(&[send(200, &user())]);
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(&[Act::Send(http(
            status,
            &format!("location: http://{}/\r\n", other.address),
            b"",
        ))]);
        let client = server.client_with(global_key(), limits());
        match run(client.user()) {
            Err(Refusal::Strange {
                status: Some(shown),
                why,
            }) => {
                assert!(shown == status && why.contains("not followed"))
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(server.seen().len(), 1);
    }
    assert!(other.seen().is_empty());
}

#[test]
fn silence_ends_in_time() {
    let whole = http(200, "", user().as_bytes());
    for bytes in [vec![], whole[..20].to_vec(), whole[..whole.len() - 5].to_vec()] {
        let server = Server::start(&[Act::Stall(bytes)]);
        let start = Instant::now();
        let wanted = Refusal::Unreachable {
            why: "no answer within 1 second".to_owned(),
            timed_out: true,
        };
        assert_eq!(run(server.hasty_client().user()), Err(wanted));
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}

/// A gzip stream of blanks, by hand: fixed Huffman codes, one literal and so many copies of 258 bytes.
fn blanks(copies: usize) -> Vec<u8> {
    let mut bits = vec![true, true, false];
    let mut code = |value: u32, length: u32| bits.extend((0..length).rev().map(|at| value >> at & 1 == 1));
    code(0x30 + 0x20, 8);
    for _ in 0..copies {
        code(0b1100_0101, 8);
        code(0, 5);
    }
    code(0, 7);
    let mut bytes = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    bytes.extend(bits.chunks(8).map(|byte| {
        byte.iter()
            .enumerate()
            .fold(0, |sum, (at, bit)| sum | u8::from(*bit) << at)
    }));
    bytes
}

#[test]
fn bodies_end_at_their_cap() {
    let chunked = b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let bomb = blanks(400_000);
    assert!(bomb.len() < 1024 * 1024);
    let large = format!("{}{}", ok("[]"), " ".repeat(8 * 1024 * 1024));
    for (name, act) in [
        ("endless", Act::Endless(chunked)),
        ("bomb", Act::Send(http(200, "content-encoding: gzip\r\n", &bomb))),
        ("large", send(200, &large)),
    ] {
        let server = Server::start(&[act]);
        match run(server.client().zones(None, 1, None)) {
            Err(Refusal::Strange { why, .. }) => assert_eq!(why, "the answer is larger than 8192 KiB", "{name}"),
            other => panic!("{name}: {other:?}"),
        }
        assert_eq!(server.seen().len(), 1);
    }
    // What just fits is read.
    let fits = format!("{}{}", ok("[]"), " ".repeat(8 * 1024 * 1024 - ok("[]").len()));
    let server = Server::start(&[send(200, &fits)]);
    assert!(run(server.client().zones(None, 1, None)).is_ok());
    // About a secret the cap is smaller.
    let server = Server::start(&[send(200, &format!("{}{}", verified(), " ".repeat(65_536)))]);
    assert!(matches!(
        run(server.client().verify(Owner::User)),
        Err(Refusal::Strange { .. })
    ));
    // A status of failure is believed without its huge body.
    let server = Server::start(&[send(502, &" ".repeat(100_000))]);
    assert_eq!(
        run(server.client().user()),
        Err(Refusal::Trouble { status: 502, ray: None })
    );
}

#[test]
fn odd_answers_are_read_or_named() {
    let zone = format!(r#"{{"id":"{ID}","name":"a","account":{{"id":"{ACCOUNT}"}}}}"#);
    let list = format!(r#"[{zone},7,{{"id":"{ID}"}}]"#);
    let info = r#","result_info":{"page":1,"per_page":50,"total_count":3}}"#;
    let read = [
        ("bom", format!("\u{feff}{}", ok(&list)).into_bytes(), 1, 2),
        (
            "info",
            ok(&list).replace(r#"]}"#, &format!("]{info}")).into_bytes(),
            1,
            2,
        ),
        (
            "utf-8",
            ok(&list)
                .replace("\"a\"", "\"?\"")
                .bytes()
                .map(|b| if b == b'?' { 0xff } else { b })
                .collect(),
            1,
            2,
        ),
        ("null", ok("null").into_bytes(), 0, 0),
        ("no result", br#"{"success":true}"#.to_vec(), 0, 0),
        (
            "duplicate keys",
            br#"{"success":false,"success":true,"result":[]}"#.to_vec(),
            0,
            0,
        ),
    ];
    for (name, body, rows, skipped) in read {
        let server = Server::start(&[Act::Send(http(200, "connection: close\r\n", &body))]);
        let page = run(server.client().zones(None, 1, None)).unwrap();
        assert_eq!(
            (page.rows.len(), page.skipped, page.more),
            (rows, skipped, false),
            "{name}"
        );
    }
    let deep = format!("{{\"success\":true,\"result\":{}", "[".repeat(200_000));
    let flood = format!("{}connection: close\r\n", "x-flood: a\r\n".repeat(20_000));
    for (name, bytes, part) in [
        ("empty", http(200, "", b""), "is empty"),
        ("deep", http(200, "", deep.as_bytes()), "not Cloudflare's JSON"),
        ("wrong shape", http(200, "", ok("{}").as_bytes()), "another shape"),
        (
            "gzip lie",
            http(200, "content-encoding: gzip\r\n", b"hush hush hush hush hush"),
            "garbled",
        ),
        ("flood", http(200, &flood, ok("[]").as_bytes()), "not HTTP"),
        ("HTTP/0.9", b"hush".to_vec(), "not HTTP"),
        (
            "bad chunk",
            b"HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\nhush\r\n".to_vec(),
            "",
        ),
    ] {
        let server = Server::start(&[Act::Send(bytes)]);
        match run(server.client().zones(None, 1, None)) {
            Err(Refusal::Strange { why, .. }) => assert!(why.contains(part) && !why.contains("hush"), "{name}: {why}"),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn refusals_come_through_http() {
    for (status, body, part) in [
        (401, refusal(1000, "Invalid API Token"), "Invalid API Token"),
        (
            403,
            refusal(9109, "Unauthorized to access requested resource"),
            "it lacks the permission “User Details Read”",
        ),
        (
            403,
            refusal(9109, "Valid user-level authentication not found"),
            "this kind of credential",
        ),
        (
            403,
            refusal(9109, "Cannot use the access token from location: 192.0.2.7"),
            "Cloudflare sees 192.0.2.7",
        ),
        (
            400,
            refusal(6003, "Invalid request headers"),
            "its form is not that of a token",
        ),
        (
            200,
            refusal(7003, "No route for the URI"),
            "the address of the API may be wrong; it says: No route for the URI (HTTP 200)",
        ),
        (
            503,
            "error code: 1015".to_owned(),
            "(HTTP 503, Ray ID 8f0c1d2e3a4b5c6d-FRA)",
        ),
    ] {
        let server = Server::start(&[Act::Send(http(
            status,
            "cf-ray: 8f0c1d2e3a4b5c6d-FRA\r\nconnection: close\r\n",
            body.as_bytes(),
        ))]);
        let sentence = run(server.client().user()).unwrap_err().sentence();
        assert!(sentence.contains(part), "{sentence}");
    }
}

#[test]
fn no_text_shows_the_credential() {
    let echo = format!("you sent Bearer {CREDENTIAL} and {VALUE}");
    let mut bodies: Vec<(u16, String)> = [400, 401, 403, 404, 422, 429]
        .map(|status| (status, refusal(9109, &echo)))
        .to_vec();
    bodies.extend([
        (200, refusal(1, &echo)),
        (502, echo.clone()),
        (200, echo.clone()),
        (307, echo.clone()),
    ]);
    bodies.push((400, refusal(1001, &format!("(Permission group: \"{CREDENTIAL}\")"))));

    for (status, body) in bodies {
        let server = Server::start(&[Act::Send(http(
            status,
            &format!("connection: close\r\ncf-ray: {CREDENTIAL}\r\n"),
            body.as_bytes(),
        ))]);
        let client = server.client();
        let secret = Secret::copied_from(VALUE.as_bytes());
        let mut texts = vec![format!("{client:?}")];
        run(async {
            for refusal in [
                client.user().await.unwrap_err(),
                client.verify_new(Owner::User, &secret).await.unwrap_err(),
                client.delete(Owner::User, id()).await.unwrap_err(),
            ] {
                texts.extend([refusal.sentence(), refusal.next_move(), format!("{refusal:?}")]);
            }
            texts.push(format!("{:?}", client.create(Owner::User, b"{}").await));
        });
        for text in &texts {
            assert!(!text.contains(CREDENTIAL), "{status}: {text}");
        }
        // `verify_new` knows the new secret, too.
        for text in &texts[4..7] {
            assert!(!text.contains(VALUE), "{status}: {text}");
        }
    }
}

#[test]
fn cookies_are_not_kept() {
    let cookie = http(200, "set-cookie: hush=1; path=/\r\n", user().as_bytes());
    let server = Server::start(&[Act::Keep(cookie)]);
    let client = server.client();
    run(async {
        client.user().await.unwrap();
        client.user().await.unwrap();
    });
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    assert!(seen.iter().all(|request| request.header("cookie").is_none()));
}

#[test]
fn the_clock_of_the_server_is_compared() {
    let dated = |date: &str| {
        Act::Send(http(
            200,
            &format!("date: {date}\r\nconnection: close\r\n"),
            user().as_bytes(),
        ))
    };
    let server = Server::start(&[
        send(200, &user()),
        dated("Tue, 24 Nov 2099 07:00:00 GMT"),
        dated("Thu, 01 Jan 1970 00:00:00 GMT"),
    ]);
    let client = server.client();
    run(async {
        client.user().await.unwrap();
        assert_eq!(client.server_ahead(), None);
        client.user().await.unwrap();
        assert!(client.server_ahead().unwrap().is_positive());
        client.user().await.unwrap();
        assert!(client.server_ahead().unwrap().is_negative());
    });
}

#[test]
fn a_bad_credential_is_refused_before_anything_is_sent() {
    let base = BaseUrl::parse("http://127.0.0.1:9").unwrap();
    for text in ["", "two words", "line\nend", "\u{fc}mlaut"] {
        let token = Credential::Token(Secret::copied_from(text.as_bytes()));
        let refusal = Client::new(base.clone(), token).unwrap_err();
        assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
    }
}

/// Plays two parts: the test itself starts a server and a proxy and runs this binary again with the proxy in its environment.
#[test]
fn loopback_is_asked_without_a_proxy() {
    const BASE: &str = "CFMINT_TEST_PROXIED_BASE";
    if let Ok(text) = std::env::var(BASE) {
        return proxied(&text);
    }
    let server = Server::start(&[send(200, &user())]);
    let proxy = Server::start(&[send(200, &user())]);
    let address = format!("http://{}", proxy.address);
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child
        .arg("loopback_is_asked_without_a_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    child
        .env_remove("REQUEST_METHOD")
        .env(BASE, format!("http://{}", server.address));
    for name in [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        child.env(name, &address);
    }
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let through: Vec<String> = proxy.seen().iter().map(|request| request.line().to_owned()).collect();
    assert_eq!(through, [format!("GET http://{}/control HTTP/1.1", server.address)]);
    assert_eq!(server.seen().len(), 2);
}

fn proxied(text: &str) {
    let base = BaseUrl::parse(text).unwrap();
    let client = Client::with_limits(base, token(), limits()).unwrap();
    run(async {
        client.user().await.unwrap();
        let _ = client.create(Owner::User, b"{}").await;
        // The proxy works: a client without our precautions goes through it.
        let control = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
        control.get(format!("{text}/control")).send().await.unwrap();
    });
}

fn simulator() -> Simulator {
    let options = Options {
        zones: 60,
        ..Options::default()
    };
    Simulator::start(options).unwrap()
}

fn simulated(sim: &Simulator, secret: &str) -> Client {
    let base = BaseUrl::parse(&sim.base_url()).unwrap();
    let token = Credential::Token(Secret::copied_from(secret.as_bytes()));
    Client::with_limits(base, token, limits()).unwrap()
}

fn account_at(sim: &Simulator, at: usize) -> AccountId {
    sim.account_ids()[at].parse().unwrap()
}

/// From the list of its permissions to its end, everything on the account's endpoints.
#[test]
fn an_account_token_lives_on_the_endpoints_of_its_account() {
    let sim = simulator();
    let (first, second) = (account_at(&sim, 0), account_at(&sim, 1));
    let owner = Owner::Account(first);
    let client = simulated(&sim, &sim.credentials().account.clone().unwrap());
    run(async {
        let own = client.verify(owner).await.unwrap().id;
        assert_eq!(client.token(owner, own).await.unwrap().name, "Provisioning");
        let (groups, skipped) = client.permission_groups(owner).await.unwrap();
        assert_eq!((groups.len(), skipped), (345, 0));
        assert!(groups.iter().all(|group| !group.scopes.contains(&Scope::User)));
        let read = groups.iter().find(|group| group.name == "Zone Read").unwrap();
        let grant = Grant {
            groups: [(read.id, Scope::Zone)].into(),
            resources: [Resource::ZonesOf(first)].into(),
            ..Grant::default()
        };
        let draft = Draft {
            owner,
            owner_unresolved: None,
            name: "of an account".to_owned(),
            grants: vec![grant],
            ip_only: String::new(),
            ip_except: String::new(),
            starts: String::new(),
            expires: "90d".to_owned(),
        };
        let spec = draft.read(jiff::Timestamp::now(), &jiff::tz::TimeZone::UTC).unwrap();
        let Created::Yes { record, secret } = client.create(owner, &spec.body()).await else {
            panic!("not created")
        };
        assert!(secret.expose().starts_with(b"cfat_"));
        assert_eq!(client.verify_new(owner, &secret).await.unwrap().id, record.id);
        let got = client.token(owner, record.id).await.unwrap();
        assert_eq!(differences(&spec, &got, &|id| id.to_string()), [] as [String; 0]);
        let reading = grants_from(&got.policies_as_given, &|_| vec![Scope::Zone]);
        assert_eq!((&reading.grants, reading.verbatim.len()), (&spec.grants, 0));
        let page = client.tokens(owner, 1).await.unwrap();
        assert!(page.rows.iter().any(|token| token.id == record.id));
        // It is none of the user's, and of no other account.
        for other in [Owner::User, Owner::Account(second)] {
            let refusal = client.verify_new(other, &secret).await.unwrap_err();
            assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
        }
        client.delete(owner, record.id).await.unwrap();
        let gone = client.delete(owner, record.id).await.unwrap_err();
        assert!(matches!(gone, Refusal::NotFound { .. }), "{gone:?}");
    });
    let asked = sim.exchanges();
    assert!(
        asked
            .iter()
            .any(|exchange| exchange["path"] == format!("/client/v4/accounts/{first}/tokens"))
    );
}

#[test]
fn the_wrong_family_is_refused_everywhere() {
    let sim = simulator();
    let (first, second) = (account_at(&sim, 0), account_at(&sim, 1));
    let client = simulated(&sim, &sim.credentials().account.clone().unwrap());
    run(async {
        let wrong = |refusal: Refusal| assert!(matches!(refusal, Refusal::WrongFamily { .. }), "{refusal:?}");
        wrong(client.user().await.unwrap_err());
        wrong(client.tokens(Owner::User, 1).await.unwrap_err());
        wrong(client.permission_groups(Owner::User).await.unwrap_err());
        match client.create(Owner::User, b"{}").await {
            Created::No(refusal) => wrong(refusal),
            other => panic!("{other:?}"),
        }
        for owner in [Owner::User, Owner::Account(second)] {
            let refusal = client.verify(owner).await.unwrap_err();
            assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
        }
        let forbidden = client.tokens(Owner::Account(second), 1).await.unwrap_err();
        assert!(
            forbidden.sentence().contains("Account API Tokens Read"),
            "{}",
            forbidden.sentence()
        );
        let page = client.accounts(1).await.unwrap();
        assert_eq!(page.rows.iter().map(|account| account.id).collect::<Vec<_>>(), [first]);
    });
    // As it was in 2024.
    let strict = Simulator::start(Options {
        zones: 3,
        account_tokens_list_accounts: false,
        ..Options::default()
    });
    let strict = strict.unwrap();
    let client = simulated(&strict, &strict.credentials().account.clone().unwrap());
    let refusal = run(client.accounts(1)).unwrap_err();
    assert!(matches!(refusal, Refusal::WrongFamily { .. }), "{refusal:?}");
}

#[test]
fn an_old_account_token_is_found_by_the_second_question() {
    let wrong = || {
        Act::Send(http(
            401,
            "connection: close\r\n",
            refusal(1000, "Invalid API Token").as_bytes(),
        ))
    };
    let of_token = ok(&format!(
        r#"{{"id":"{ID}","name":"n","status":"active","policies":[]}}"#
    ));
    // What it is and what it sees are asked at once, and it does not matter which comes first.
    let server = Server::start(&[
        wrong(),
        send(200, &verified()),
        send(200, &of_token),
        send(200, &of_token),
    ]);
    let who = run(check_with(&server.client(), false, Some(ACCOUNT.parse().unwrap()))).unwrap();
    assert_eq!(who.family, Family::Account(ACCOUNT.parse().unwrap()));
    assert!(matches!(who.may_mint, MayMint::No(_)));
    let mut lines: Vec<String> = server.seen().iter().map(|seen| seen.line().to_owned()).collect();
    lines.get_mut(2..).unwrap().sort();
    assert_eq!(
        lines,
        [
            "GET /client/v4/user/tokens/verify HTTP/1.1".to_owned(),
            format!("GET /client/v4/accounts/{ACCOUNT}/tokens/verify HTTP/1.1"),
            format!("GET /client/v4/accounts/{ACCOUNT}/tokens/{ID} HTTP/1.1"),
            "GET /client/v4/accounts?page=1&per_page=50 HTTP/1.1".to_owned(),
        ]
    );
}

#[test]
fn buckets_come_by_jurisdiction_and_cursor() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    let first = account_at(&sim, 0);
    run(async {
        let mut store = Buckets::default();
        for jurisdiction in JURISDICTIONS {
            let page = client.buckets(first, jurisdiction, None).await.unwrap();
            assert_eq!((page.skipped, page.next.as_deref()), (0, None));
            store.add(first, jurisdiction, page.rows, page.next);
        }
        let seen: Vec<(&str, &str)> = store
            .rows()
            .iter()
            .map(|row| (row.jurisdiction.as_str(), row.name.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("default", "backups"),
                ("default", "build-cache"),
                ("default", "logs"),
                ("default", "public-assets"),
                ("eu", "customer-records")
            ]
        );
        let off = client.buckets(account_at(&sim, 2), "default", None).await.unwrap_err();
        assert!(matches!(off, Refusal::R2Off { .. }), "{off:?}");
        let before = sim.exchanges().len();
        let refusal = client.buckets(first, "E U", None).await.unwrap_err();
        assert!(refusal.sentence().contains("no jurisdiction"), "{}", refusal.sentence());
        assert_eq!(sim.exchanges().len(), before, "nothing is sent");
        let blind = simulated(&sim, &sim.credentials().account.clone().unwrap());
        let refusal = blind.buckets(first, "default", None).await.unwrap_err();
        assert!(
            refusal.sentence().contains("Workers R2 Storage Read"),
            "{}",
            refusal.sentence()
        );
    });
    let asked = sim.exchanges();
    let eu = asked
        .iter()
        .find(|exchange| exchange["request_headers"]["cf-r2-jurisdiction"] == "eu");
    let path = eu.expect("asked for eu")["path"].as_str().unwrap();
    assert_eq!(
        path,
        format!("/client/v4/accounts/{first}/r2/buckets?per_page=1000&order=name")
    );
    // The rows of that list have a name and a date only: their jurisdiction is the one of the header.
    let row = eu.unwrap()["response_body"]["result"]["buckets"][0]
        .as_object()
        .unwrap();
    assert_eq!(row.keys().collect::<Vec<_>>(), ["creation_date", "name"]);
}

#[test]
fn a_cursor_is_sent_back_as_it_came() {
    let page = |name: &str, cursor: &str| {
        let result = format!(r#"{{"buckets":[{{"name":"{name}","jurisdiction":"eu"}}]}}"#);
        ok(&result).replace(
            r#""result""#,
            &format!(r#""result_info":{{"cursor":"{cursor}"}},"result""#),
        )
    };
    let server = Server::start(&[
        send(200, &page("logs", "1-a b&c=")),
        send(200, &page("more", "1-a b&c=")),
    ]);
    let client = server.client();
    let of = ACCOUNT.parse::<AccountId>().unwrap();
    run(async {
        let one = client.buckets(of, "eu", None).await.unwrap();
        assert_eq!(one.next.as_deref(), Some("1-a b&c="));
        let two = client.buckets(of, "eu", one.next.as_deref()).await.unwrap();
        // A cursor that leads back to itself ends the list.
        assert_eq!((two.rows[0].name.as_str(), two.next), ("more", None));
    });
    let seen = server.seen();
    assert_eq!(seen[1].header("cf-r2-jurisdiction"), Some("eu"));
    assert!(seen[1].line().contains("&cursor=1-a+b%26c%3D "), "{}", seen[1].line());
}

#[test]
fn zones_of_one_account_are_of_that_account() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    run(async {
        let mut counted = 0;
        for at in 0..3 {
            let account = account_at(&sim, at);
            let mut page = client.zones(Some(account), 1, None).await.unwrap();
            if page.more {
                page.rows
                    .extend(client.zones(Some(account), 2, None).await.unwrap().rows);
            }
            assert!(!page.rows.is_empty() && page.rows.iter().all(|zone| zone.account == account));
            counted += page.rows.len();
        }
        assert_eq!(counted, 60);
        let none = client
            .zones(Some(account_at(&sim, 1)), 1, Some("example.com"))
            .await
            .unwrap();
        assert!(none.rows.is_empty());
        let one = client
            .zones(Some(account_at(&sim, 0)), 1, Some("example.com"))
            .await
            .unwrap();
        assert_eq!(one.rows[0].name, "example.com");
    });
}

/// A token with everything that can stand in a policy, made, read back and read into accesses.
#[test]
fn every_form_is_taken_and_comes_back() {
    let sim = simulator();
    let client = simulated(&sim, sim.api_token());
    let (first, second) = (account_at(&sim, 0), account_at(&sim, 1));
    let zone = |at: usize| Resource::Zone(sim.zones()[at]["id"].as_str().unwrap().parse().unwrap());
    let group = |id: &str, scope: &Scope| (id.parse().unwrap(), scope.clone());
    let script = Resource::script(first, "0123456789abcdef0123456789abcdef");
    let bucket = |name: &str| Resource::Bucket {
        account: first,
        jurisdiction: "eu".to_owned(),
        name: name.to_owned(),
    };
    let wide = Grant {
        groups: [
            group("c8fed203ed3043cba015a93ad1616f1f", &Scope::Zone),
            group("c1fde68c7bcc44588cbb6ddbc16d6480", &Scope::Account),
            group("2efd5506f9c8494dacb1fa10a3e7d5b6", &Scope::Bucket),
            group("8acbe5bb0d54464ab867149d7f7cf8ac", &Scope::User),
            // No id of the scope of scripts is known: any group shows the form.
            group("e086da7e2179491d91ee5f35b3ca210a", &script.scope()),
        ]
        .into(),
        resources: [
            Resource::AllZones,
            Resource::Account(first),
            Resource::Account(second),
            bucket("logs"),
            bucket("customer-records"),
            Resource::User(sim.user_id().parse().unwrap()),
            script,
        ]
        .into(),
        except: [zone(0), Resource::ZonesOf(second), bucket("public-assets")].into(),
        unresolved: Vec::new(),
    };
    let narrow = Grant {
        groups: [group("4755a26eedb94da69e1066d98aa820be", &Scope::Zone)].into(),
        resources: [zone(1), Resource::ZonesOf(first)].into(),
        except: [zone(2)].into(),
        unresolved: Vec::new(),
    };
    let draft = Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: "every form".to_owned(),
        grants: vec![wide, narrow],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "never".to_owned(),
    };
    let spec = draft.read(jiff::Timestamp::now(), &jiff::tz::TimeZone::UTC).unwrap();
    run(async {
        let created = client.create(Owner::User, &spec.body()).await;
        let Created::Yes { record, .. } = created else {
            panic!("{created:?}")
        };
        let got = client.token(Owner::User, record.id).await.unwrap();
        assert_eq!(differences(&spec, &got, &|id| id.to_string()), [] as [String; 0]);
        let scopes: std::collections::BTreeMap<_, _> =
            spec.grants.iter().flat_map(|grant| grant.groups.clone()).collect();
        let reading = grants_from(&got.policies_as_given, &|id| {
            scopes.get(&id).cloned().into_iter().collect()
        });
        assert_eq!(reading.verbatim, []);
        // The server gives them in another order, so that accesses may be put together otherwise; what is written is the same.
        let written = assemble(&reading.grants);
        let wanted = spec.policies();
        assert!(
            written.len() == wanted.len() && wanted.iter().all(|policy| written.contains(policy)),
            "{written:#?}"
        );
    });
}

#[test]
fn each_family_is_asked_by_itself_and_without_a_credential() {
    use cfmint::domain::token::address::Family as Ip;
    use cfmint::io::cloudflare::{RequestLog, seen_as};
    let sim = Simulator::start(Options {
        zones: 3,
        ..Options::default()
    })
    .unwrap();
    // A name with addresses of both families, of which one is served.
    let base = sim.base_url().replace("127.0.0.1", "localhost");
    let base = BaseUrl::parse(&base).unwrap();
    assert_eq!(
        run(seen_as(&base, Ip::V4, &RequestLog::default())),
        Ok("127.0.0.1".parse().unwrap())
    );
    let why = run(seen_as(&base, Ip::V6, &RequestLog::default())).unwrap_err();
    assert!(why.starts_with("This machine has no IPv6 way to localhost: "), "{why}");
    // Without its port nobody listens.
    let nobody = BaseUrl::parse("http://127.0.0.1:9/client/v4").unwrap();
    let why = run(seen_as(&nobody, Ip::V4, &RequestLog::default())).unwrap_err();
    assert!(why.starts_with("This machine has no IPv4 way to 127.0.0.1: "), "{why}");
    let why = run(seen_as(&nobody, Ip::V6, &RequestLog::default())).unwrap_err();
    assert_eq!(why, "127.0.0.1 can be asked over IPv4 only.");
    let traces = sim.traces();
    assert_eq!(
        traces,
        [serde_json::json!({"peer": "127.0.0.1", "credentials": 0})],
        "the path above the API's own"
    );
}
