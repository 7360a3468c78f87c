//! The client over real HTTP, against a scripted server on loopback: what is sent, how often, and
//! what every kind of broken answer comes to.

mod answers;
mod asked;
mod changed;
mod simulated;
mod tries;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cfmint::domain::refusal::Refusal;
use cfmint::domain::sign_in::CredentialFamily;
use cfmint::domain::token::id::{AccountId, TokenId};
use cfmint::domain::token::scope::Owner;
use cfmint::io::cloudflare::{BaseUrl, Client, Created, Limits, Pace};
use cfmint::secret::{Secret, credential::Credential};

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
    /// Sends these bytes, then resets the connection (by closing it with a byte of the request
    /// unread).
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

/// Reads a request but for its last byte, so that closing then is a reset. None at the end of the
/// connection.
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
