//! What is asked and signed: the line, the headers, the body of every call, and whom the client
//! goes to.

use cfmint::domain::sign_in::MayMint;
use cfmint::io::auth::check::check_with;

use super::*;

fn global_key() -> Credential {
    let key = Secret::copied_from(CREDENTIAL.as_bytes());
    Credential::GlobalKey {
        key,
        email: "user@example.com".to_owned(),
    }
}

fn keep(body: &str) -> Act {
    Act::Keep(http(200, "", body.as_bytes()))
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
fn a_bad_credential_is_refused_before_anything_is_sent() {
    let base = BaseUrl::parse("http://127.0.0.1:9").unwrap();
    for text in ["", "two words", "line\nend", "\u{fc}mlaut"] {
        let token = Credential::Token(Secret::copied_from(text.as_bytes()));
        let refusal = Client::new(base.clone(), token).unwrap_err();
        assert!(matches!(refusal, Refusal::NotSignedIn { .. }), "{refusal:?}");
    }
}

/// Plays two parts: the test itself starts a server and a proxy and runs this binary again with the
/// proxy in its environment.
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
    assert_eq!(who.family, CredentialFamily::Account(ACCOUNT.parse().unwrap()));
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
