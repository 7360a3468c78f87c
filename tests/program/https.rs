//! `cfmint emulate --tls`: our own program trusts it by the file that it wrote and by nothing else;
//! HTTP/2 where nothing is to go wrong; and every fault that is bytes on a line is the same bytes
//! inside TLS.
// Elsewhere the system's own store of certificates decides whom to trust, and a test cannot add to
// it.
#![cfg(target_os = "linux")]

use crate::program;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use cfmint::simulator::{Options, Simulator};
use program::{Home, PROGRAM};
use serde_json::{Value, json};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

const SPEC: &str =
    "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

/// `cfmint emulate`, ended with the test.
struct Emulate {
    child: Child,
    first: Value,
}

impl Emulate {
    fn start(home: &Home, options: &[&str]) -> Self {
        let mut command = Command::new(PROGRAM);
        command
            .args(["emulate", "--zones", "3"])
            .args(options)
            .envs(home.env())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let first = serde_json::from_str(&line).unwrap();
        Self { child, first }
    }

    fn text(&self, name: &str) -> &str {
        self.first[name].as_str().unwrap()
    }

    /// `cfmint create` against it.
    fn create(&self, home: &Home, to: &str, trusted: &str) -> Output {
        let to = format!("file:{to}");
        Command::new(PROGRAM)
            .args(["create", "--from", "spec.toml", "--yes", "--to", &to])
            .envs(home.env())
            .env("CLOUDFLARE_API_BASE_URL", self.text("base_url"))
            .env("CLOUDFLARE_API_TOKEN", self.text("api_token"))
            .env("SSL_CERT_FILE", trusted)
            .current_dir(home.path("home"))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }
}

impl Drop for Emulate {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How many requests for a new token came, by the file of `--truth`.
fn posts(truth: &Path) -> u64 {
    let text = std::fs::read_to_string(truth).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["posts"].as_u64().unwrap()
}

#[test]
fn the_program_trusts_it_by_its_file_alone() {
    let home = Home::fresh();
    std::fs::write(home.path("home/spec.toml"), SPEC).unwrap();
    let (certificate, truth) = (home.path("ca.pem"), home.path("truth.json"));
    let trusted = certificate.to_str().unwrap();
    let emulate = Emulate::start(&home, &["--tls", trusted, "--truth", truth.to_str().unwrap()]);
    assert!(
        emulate.text("base_url").starts_with("https://127.0.0.1:"),
        "{}",
        emulate.first
    );

    let pem = std::fs::read_to_string(&certificate).unwrap();
    assert_eq!(
        pem.matches("-----BEGIN").count(),
        1,
        "the authority and nothing else: {pem}"
    );
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    assert_eq!(std::fs::metadata(&certificate).unwrap().permissions().mode() & 0o022, 0);

    // another's authority does not do
    let other = home.path("other.pem");
    let _other = Emulate::start(&home, &["--tls", other.to_str().unwrap()]);
    let refused = emulate.create(&home, "refused", other.to_str().unwrap());
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(
        said.contains("the certificate is by an authority that this machine does not trust"),
        "{said}"
    );
    assert_ne!(refused.status.code(), Some(0), "{said}");
    assert_eq!(posts(&truth), 0, "{said}");

    let made = emulate.create(&home, "made", trusted);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    let secret = std::fs::read_to_string(home.path("home/made")).unwrap();
    assert!(secret.starts_with("cfut_"), "what was delivered is no secret");
    assert_eq!(posts(&truth), 1);
}

#[test]
fn a_file_that_cannot_be_written_is_a_sentence() {
    let home = Home::fresh();
    let output = Command::new(PROGRAM)
        .args(["emulate", "--tls", "no/such/folder.pem"])
        .envs(home.env())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with("cfmint: Cannot write no/such/folder.pem: No such file"),
        "{said}"
    );
    assert!(output.stdout.is_empty());
}

/// A simulator and where its authority stands.
fn simulator(tls: bool) -> (Simulator, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        zones: 3,
        tls_certificate: tls.then(|| folder.path().join("ca.pem")),
        ..Options::default()
    };
    (Simulator::start(options).unwrap(), folder)
}

/// By which version a client that can both is answered, by each name of this machine.
fn versions(simulator: &Simulator, folder: &Path) -> Vec<String> {
    let authority = reqwest::Certificate::from_pem(&std::fs::read(folder.join("ca.pem")).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut found = Vec::new();
        for host in ["127.0.0.1", "localhost"] {
            let client = reqwest::Client::builder()
                .no_proxy()
                .tls_certs_only([authority.clone()])
                .build();
            let url = format!("{}/user", simulator.base_url().replace("127.0.0.1", host));
            let call = client.unwrap().get(url).bearer_auth(simulator.api_token());
            let reply = call.send().await.unwrap();
            assert_eq!(reply.status(), 200);
            found.push(format!("{:?}", reply.version()));
        }
        found
    })
}

#[test]
fn http2_where_nothing_is_to_go_wrong() {
    let (simulator, folder) = simulator(true);
    assert_eq!(versions(&simulator, folder.path()), ["HTTP/2.0"; 2]);
    assert_eq!(
        simulator.exchanges()[1]["request_headers"]["host"],
        json!(
            simulator.base_url()[8..]
                .replace("127.0.0.1", "localhost")
                .replace("/client/v4", "")
        )
    );
    simulator
        .add_fault(json!({"path": "/zones", "fault": "commit_then_reset"}))
        .unwrap();
    assert_eq!(versions(&simulator, folder.path()), ["HTTP/1.1"; 2]);
}

#[test]
fn a_fault_that_comes_too_late_for_its_version_breaks_the_request_off() {
    let (simulator, folder) = simulator(true);
    let authority = std::fs::read(folder.path().join("ca.pem")).unwrap();
    let authority = reqwest::Certificate::from_pem(&authority).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([authority]);
        let client = client.timeout(Duration::from_secs(30)).build().unwrap();
        let ask = || {
            let call = client.get(format!("{}/user", simulator.base_url()));
            call.bearer_auth(simulator.api_token()).send()
        };
        assert_eq!(ask().await.unwrap().version(), reqwest::Version::HTTP_2);
        simulator.add_fault(json!({"fault": "stall"})).unwrap();
        // on the connection that is there
        let error = ask().await.unwrap_err();
        assert!(!error.is_timeout() && !error.is_connect(), "{error:?}");
    });
}

/// How an answer ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Closed,
    Reset,
    /// Nothing more came for a while.
    Held,
    /// It would have gone on.
    Enough,
}

/// All that comes back, and how it ends.
fn all(mut stream: impl Read + Write, token: &str) -> (Vec<u8>, End) {
    let request = format!(
        "GET /client/v4/user HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let (mut bytes, mut part) = (Vec::new(), vec![0; 1 << 16]);
    let end = loop {
        if bytes.len() > 4 << 20 {
            break End::Enough;
        }
        match stream.read(&mut part) {
            Ok(0) => break End::Closed,
            Ok(count) => bytes.extend(&part[..count]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break End::Reset,
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => break End::Held,
            Err(error) => panic!("{error:?} after {} bytes", bytes.len()),
        }
    };
    (bytes, end)
}

/// The answer without the lines that differ from one request to the next.
fn steady(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 << 20)]).into_owned();
    let own = ["date: ", "cf-ray: ", "cf-auditlog-id: ", "ratelimit"];
    let lines = text.split("\r\n");
    lines
        .filter(|line| !own.iter().any(|name| line.to_lowercase().starts_with(name)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Asks both for the same under the same fault; only what holds a line open is waited for, shortly.
fn both(plain: &Simulator, secure: &Simulator, config: &Arc<ClientConfig>, fault: &Value) -> [(String, End); 2] {
    [plain, secure].map(|simulator| {
        simulator.clear_faults();
        simulator.add_fault(fault.clone()).unwrap();
        let url = simulator.base_url();
        let address = url.split('/').nth(2).unwrap();
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let (bytes, end) = if url.starts_with("https") {
            let name = ServerName::try_from("127.0.0.1").unwrap();
            let connection = ClientConnection::new(Arc::clone(config), name).unwrap();
            all(StreamOwned::new(connection, stream), simulator.api_token())
        } else {
            all(stream, simulator.api_token())
        };
        (steady(&bytes), end)
    })
}

#[test]
fn every_fault_of_bytes_is_the_same_inside_tls() {
    let (plain, _) = simulator(false);
    let (secure, folder) = simulator(true);
    let mut roots = RootCertStore::empty();
    let pem = std::fs::read(folder.path().join("ca.pem")).unwrap();
    roots.add(CertificateDer::from_pem_slice(&pem).unwrap()).unwrap();
    let config = Arc::new(
        ClientConfig::builder()
            .with_root_certificates(roots)
            .with_no_client_auth(),
    );
    let cases = [
        (json!({"fault": "reset"}), End::Reset),
        (json!({"fault": "close"}), End::Closed),
        (json!({"fault": "stall"}), End::Held),
        (json!({"fault": "stall", "after": "body", "commit": true}), End::Held),
        (json!({"fault": "garbage_status"}), End::Closed),
        (json!({"fault": "commit_then_reset"}), End::Reset),
        (json!({"fault": "commit_then_close"}), End::Closed),
        (json!({"fault": "commit_then_stall"}), End::Held),
        (json!({"fault": "commit_then_truncated"}), End::Closed),
        (json!({"fault": "commit_then_truncated", "end": "reset"}), End::Reset),
        (json!({"fault": "huge", "megabytes": 2}), End::Closed),
        (json!({"fault": "endless"}), End::Enough),
        (json!({"fault": "gzip_bomb", "megabytes": 2}), End::Closed),
        (json!({"fault": "slowloris", "interval": 0.0001}), End::Closed),
        (json!({"fault": "slow_headers", "interval": 0.0001}), End::Closed),
        (json!({"fault": "early_hints", "count": 50}), End::Closed),
        (json!({"fault": "two_responses"}), End::Held),
        (json!({"fault": "content_length_short"}), End::Held),
        (json!({"fault": "header_flood", "count": 500}), End::Closed),
        (json!({"fault": "long_header", "bytes": 70000}), End::Closed),
        (json!({"fault": "http09"}), End::Closed),
        (json!({"fault": "bad_chunk"}), End::Closed),
        // and some that are no script
        (json!({"fault": "commit_then_502html"}), End::Closed),
        (json!({"fault": "gzip_lie"}), End::Closed),
    ];
    for (fault, expected) in cases {
        let [(plain, plainly), (secure, securely)] = both(&plain, &secure, &config, &fault);
        assert_eq!((&plainly, &securely), (&expected, &expected), "{fault}");
        match expected {
            // how much of it came when the reader had enough is up to the reader
            End::Enough => assert_eq!(plain[..1 << 20], secure[..1 << 20], "{fault}"),
            // RST may overtake what was sent before it
            End::Reset => {}
            _ => assert_eq!(plain, secure, "{fault}"),
        }
    }
    // redirects lead to where TLS is spoken as well
    let [(plain, _), (secure, _)] = both(&plain, &secure, &config, &json!({"fault": "redirect"}));
    assert!(plain.contains("location: http://localhost:"), "{plain}");
    assert!(secure.contains("location: https://localhost:"), "{secure}");
}

/// The client of a library would go on by another way, or trust nobody: it is said before anything
/// is sent.
#[test]
fn what_cannot_be_used_on_the_way_is_named_before_anything_is_sent() {
    let home = Home::fresh();
    let missing = home.path("missing.pem");
    let missing = missing.to_str().unwrap();
    for (name, value, says) in [
        (
            "HTTPS_PROXY",
            "nonsense://",
            "HTTPS_PROXY holds no address of a proxy that can be used",
        ),
        (
            "HTTPS_PROXY",
            "socks5://127.0.0.1:1",
            "HTTPS_PROXY names a SOCKS proxy (socks5://)",
        ),
        ("SSL_CERT_FILE", missing, "which cannot be read (No such file"),
    ] {
        let output = Command::new(PROGRAM)
            .args(["review", &"0".repeat(32), "--api-base-url", "https://api.invalid"])
            .envs(home.env())
            .env_remove("REQUEST_METHOD")
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .env("CFMINT_API_TOKEN", format!("cfut_{}", "x".repeat(48)))
            .env(name, value)
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("Nothing was sent.") && said.contains(says),
            "{name}={value}: {said}"
        );
        assert_eq!(output.status.code(), Some(1));
    }
}
