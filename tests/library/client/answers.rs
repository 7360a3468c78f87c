//! What every kind of broken, odd, endless or refusing answer comes to, and that none of it shows
//! the credential.

use super::*;

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

/// A gzip stream of blanks, by hand: fixed Huffman codes, one literal and so many copies of 258
/// bytes.
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
        ("deep", http(200, "", deep.as_bytes()), "not Cloudflare’s JSON"),
        ("wrong shape", http(200, "", ok("{}").as_bytes()), "an unexpected shape"),
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
            "it lacks User Details Read.",
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
fn a_key_that_is_not_known_is_not_called_a_token() {
    let key = Credential::GlobalKey {
        key: Secret::copied_from(CREDENTIAL.as_bytes()),
        email: "ada@example.com".to_owned(),
    };
    for (credential, sentence) in [
        (
            token(),
            "Cloudflare does not know this token. It may have been deleted, have expired, or belong to an account. \
             Cloudflare says: Invalid API Token.",
        ),
        (
            key,
            "Cloudflare does not accept this sign-in: the Global API Key or its e-mail address is wrong. \
             Cloudflare says: Invalid API Token.",
        ),
    ] {
        let refused = http(
            401,
            "connection: close\r\n",
            refusal(1000, "Invalid API Token").as_bytes(),
        );
        let server = Server::start(&[Act::Send(refused)]);
        let client = server.client_with(credential, limits());
        assert_eq!(run(client.user()).unwrap_err().sentence(), sentence);
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
