//! The real program against a server with TLS and HTTP/2, as Cloudflare's is and the simulator is
//! not: everything goes over one connection, and the pages after the first are asked for at once.
//! The server holds their answers back until all of them are asked for: a program that waited for
//! one after the other would get none.
// Elsewhere the system's own store of certificates decides whom to trust, and a test cannot add to
// it.
#![cfg(target_os = "linux")]

use crate::program;
use std::convert::Infallible;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::{Arc, Mutex};

use cfmint::wizard::steps::StepId;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use program::{CTRL_C, ENTER, Home, PROGRAM, at, press};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

const ID: &str = "0123456789abcdef0123456789abcdef";
const PAGES: usize = 20;
const PER_PAGE: usize = 50;

/// What the server saw: connections, and each request's version and path with query.
#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<(Version, String)>,
}

struct Server {
    /// In PEM, to be trusted.
    certificate: String,
    port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Server {
    /// Offers HTTP/2 first in the TLS handshake; serves until the test's process ends.
    fn start() -> Self {
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key.into())
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::<Mutex<Seen>>::default();
        let counted = Arc::clone(&seen);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(serve(listener, config, counted));
        });
        Self {
            certificate: own.cert.pem(),
            port,
            seen,
        }
    }
}

async fn serve(listener: TcpListener, config: ServerConfig, seen: Arc<Mutex<Seen>>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let later_pages = Arc::new(Barrier::new(PAGES - 1));
    while let Ok((stream, _)) = listener.accept().await {
        seen.lock().unwrap().connections += 1;
        let (acceptor, seen, later_pages) = (acceptor.clone(), Arc::clone(&seen), Arc::clone(&later_pages));
        tokio::spawn(async move {
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let answer = service_fn(move |request| answer(request, Arc::clone(&seen), Arc::clone(&later_pages)));
            let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            // It ends with an error when the program does.
            let _ = server.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    seen: Arc<Mutex<Seen>>,
    later_pages: Arc<Barrier>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let target = request.uri().path_and_query().unwrap().to_string();
    seen.lock().unwrap().requests.push((request.version(), target));
    let (result, info) = match request.uri().path() {
        "/client/v4/user/tokens/verify" => (json!({"id": ID, "status": "active"}), Value::Null),
        "/client/v4/user" => (json!({"id": ID, "email": "ada@example.com"}), Value::Null),
        "/client/v4/zones" => {
            let page = page_of(request.uri().query().unwrap());
            if page > 1 {
                later_pages.wait().await;
            }
            zones(page)
        }
        _ => (json!([]), Value::Null),
    };
    let body = json!({"success": true, "errors": [], "messages": [], "result": result, "result_info": info});
    let response = Response::builder().header("content-type", "application/json");
    Ok(response.body(Full::new(Bytes::from(body.to_string()))).unwrap())
}

fn page_of(query: &str) -> usize {
    let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
    page.unwrap().parse().unwrap()
}

fn zones(page: usize) -> (Value, Value) {
    let numbers = (page - 1) * PER_PAGE..page * PER_PAGE;
    let zone = |number: usize| json!({"id": format!("{number:032x}"), "name": format!("zone-{number}.example"), "account": {"id": ID, "name": "Acme"}});
    let info = json!({"page": page, "per_page": PER_PAGE, "total_pages": PAGES, "total_count": PAGES * PER_PAGE});
    (numbers.map(zone).collect(), info)
}

#[test]
fn everything_goes_over_one_connection_with_http2() {
    let server = Server::start();
    let home = Home::fresh();
    let trusted = home.path("certificate.pem");
    std::fs::write(&trusted, &server.certificate).unwrap();
    let base = format!("https://localhost:{}/client/v4", server.port);
    let env = [
        ("SSL_CERT_FILE", trusted.to_str().unwrap()),
        ("CLOUDFLARE_API_TOKEN", "not-a-real-token"),
    ];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    program::signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    press(&mut pty, ENTER, &at(StepId::Permissions));
    press(&mut pty, ENTER, &at(StepId::Resources));
    pty.wait_for("all zones", |screen| screen.contains("of 1,001"));
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);

    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.connections, 1, "{:?}", seen.requests);
    assert!(
        seen.requests.iter().all(|(version, _)| *version == Version::HTTP_2),
        "{:?}",
        seen.requests
    );
    let mut pages: Vec<usize> = seen
        .requests
        .iter()
        .filter_map(|(_, target)| target.strip_prefix("/client/v4/zones?").map(page_of))
        .collect();
    assert_eq!(pages.first(), Some(&1), "the first page says how many there are");
    pages.sort_unstable();
    assert_eq!(pages, (1..=PAGES).collect::<Vec<_>>(), "each page once");
}
