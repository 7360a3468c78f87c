//! The listener and its connections. hyper parses every request and writes every answer that is
//! HTTP. For the others the service stores a script and fails, which makes hyper return without
//! writing; the socket is then taken back from it (`Connection::into_parts`) and the script is
//! played on it (see `wire`). It must not know endpoints.
use super::api::Shared;
use super::envelope::{Answer, refusal};
use super::misbehave::Outcome;
use super::request::{BASE_PATH, Request, decode_query};
use super::rules;
use super::tls::{self, Tls};
use super::trace;
use super::wire::{Line, Script, play};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::future::poll_fn;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

/// Requests are small; this bounds what a mistaken one can take.
const LARGEST_BODY: usize = 1 << 20;

/// Why the service did not answer: the script does.
#[derive(Debug)]
struct TakenOver;

impl std::fmt::Display for TakenOver {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a script answers on this connection")
    }
}

impl std::error::Error for TakenOver {}

/// Accepts until dropped. Connections are tasks of the same runtime and end with it.
pub(super) async fn serve(listener: TcpListener, tls: Option<Tls>, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                let _ = stream.set_nodelay(true);
                let (shared, peer) = (Arc::clone(&shared), peer.ip());
                match &tls {
                    None => drop(tokio::spawn(http1(stream, peer, shared))),
                    Some(tls) => drop(tokio::spawn(https(tls.clone(), stream, peer, shared))),
                }
            }
            // out of file descriptors, or the other side was gone already: others may still come
            Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
        }
    }
}

/// HTTP/2 where nothing is to go wrong and the other side can, as with Cloudflare itself. A script
/// is bytes of HTTP/1.1, so with faults that is what is spoken.
async fn https(tls: Tls, stream: TcpStream, peer: IpAddr, shared: Arc<Shared>) {
    let as_planned = shared.lock().plan.is_empty();
    // it fails where the other side does not trust the certificate, or speaks no TLS; there is
    // nobody to tell
    let Ok(stream) = tls.accept(stream, as_planned).await else {
        return;
    };
    if !tls::is_http2(&stream) {
        return http1(stream, peer, shared).await;
    }
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        Box::pin(async move {
            match answer(shared, request, peer).await {
                Outcome::Answer(answer) => Ok(response(answer)),
                // of a fault that was added meanwhile: all that this connection can do is to break
                // the request off
                Outcome::Script(_) => Err(TakenOver),
            }
        })
    });
    let connection = http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service);
    let _ = connection.await;
}

async fn http1(stream: impl Line, peer: IpAddr, shared: Arc<Shared>) {
    let script: Arc<Mutex<Option<Script>>> = Arc::default();
    let service = service_fn(|request: hyper::Request<Incoming>| {
        let (shared, script) = (Arc::clone(&shared), Arc::clone(&script));
        Box::pin(async move {
            match answer(shared, request, peer).await {
                Outcome::Answer(answer) => Ok(response(answer)),
                Outcome::Script(steps) => {
                    *script.lock().unwrap_or_else(PoisonError::into_inner) = Some(steps);
                    Err(TakenOver)
                }
            }
        })
    });
    // a client that has shut down its writing side still wants its answer
    let mut connection = http1::Builder::new()
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    // ends in an error when a script takes over, and when the other side breaks off: the script
    // tells which
    let _ = poll_fn(|context| connection.poll_without_shutdown(context)).await;
    let mut stream = connection.into_parts().io.into_inner();
    let script = script.lock().unwrap_or_else(PoisonError::into_inner).take();
    let _ = match script {
        Some(script) => play(stream, script).await,
        // with TLS the end has to be said
        None => stream.shutdown().await,
    };
}

/// Reads the request to its end and has it carried out in a task of its own, which a hang-up does
/// not cancel.
async fn answer(shared: Arc<Shared>, request: hyper::Request<Incoming>, peer: IpAddr) -> Outcome {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        return Outcome::Answer(refusal(&rules::BODY_TOO_LARGE.plain()));
    };
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    // HTTP/2 says it in the head of the request (RFC 9113, section 8.3.1)
    let authority = head.uri.authority().filter(|_| !head.headers.contains_key(HOST));
    let authority = authority.map(|authority| ("host".to_owned(), authority.to_string()));
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().strip_prefix(BASE_PATH).map(str::to_owned),
        target: head
            .uri
            .path_and_query()
            .map_or_else(|| head.uri.path().to_owned(), ToString::to_string),
        query: decode_query(head.uri.query().unwrap_or_default()),
        headers: authority
            .into_iter()
            .chain(
                head.headers
                    .iter()
                    .map(|(name, value)| (name.as_str().to_owned(), text(value))),
            )
            .collect(),
        body: body.to_bytes().to_vec(),
        peer,
    };
    let to_trace = head.uri.path() == trace::PATH && request.method == "GET";
    let task = tokio::spawn(async move {
        if to_trace {
            shared.trace(request).await
        } else {
            shared.process(request).await
        }
    });
    // the task can only be lost to a panic in it; then the connection just closes
    task.await.unwrap_or(Outcome::Script(Script::new()))
}

fn response(answer: Answer) -> hyper::Response<Full<Bytes>> {
    let mut response = hyper::Response::new(Full::new(Bytes::from(answer.bytes())));
    *response.status_mut() = hyper::StatusCode::from_u16(answer.status).unwrap_or(hyper::StatusCode::IM_A_TEAPOT);
    if let Ok(kind) = HeaderValue::from_str(answer.content_type()) {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_bytes(value.as_bytes())) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
