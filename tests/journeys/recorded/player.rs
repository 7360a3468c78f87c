//! A loopback server that gives one answer to whoever asks, byte for byte. It reads no request
//! further than it must.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The server, and what it answers now.
pub(crate) struct Player {
    address: SocketAddr,
    answer: Arc<Mutex<Vec<u8>>>,
}

impl Player {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let player = Self {
            address: listener.local_addr().unwrap(),
            answer: Arc::default(),
        };
        let answer = Arc::clone(&player.answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let answer = answer.lock().unwrap().clone();
                // Who hangs up early has read enough.
                let _ = stream.and_then(|stream| serve(stream, &answer));
            }
        });
        player
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}/client/v4", self.address)
    }

    pub(crate) fn answers(&self, bytes: Vec<u8>) {
        *self.answer.lock().unwrap() = bytes;
    }
}

/// Reads one request with its body and answers it.
fn serve(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 4096];
    loop {
        let count = stream.read(&mut part)?;
        request.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&request);
        let whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let mut lengths = head.lines().filter_map(|line| {
                line.to_ascii_lowercase()
                    .strip_prefix("content-length: ")
                    .map(str::to_owned)
            });
            body.len() >= lengths.next_back().map_or(0, |length| length.trim().parse().unwrap())
        });
        if whole || count == 0 {
            break;
        }
    }
    stream.write_all(answer)
}
