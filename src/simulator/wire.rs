//! Answers written byte by byte. hyper reads every request; an answer that a correct HTTP server
//! cannot give is a [`Script`] of steps, which takes over the socket once hyper has let go of it
//! (see `http`). So the requests are parsed by a real server, and the faults are exactly the bytes
//! that stand here.
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// One step of a hand-written answer.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Bytes, at once.
    Send(Vec<u8>),
    /// Bytes, one at a time with a pause before each.
    Trickle(Vec<u8>, Duration),
    /// The same bytes so many times; `None` is for ever.
    Repeat(Vec<u8>, Option<usize>),
    /// Wait.
    Pause(Duration),
    /// Say nothing until the other side hangs up.
    Hold,
    /// End with RST.
    Reset,
}

/// Steps; after the last the connection is closed with FIN.
pub(super) type Script = Vec<Step>;

/// What a script is played on: a connection, with TLS or without. With TLS the bytes are the same
/// inside, and RST is that of the connection below.
pub(super) trait Line: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// Lets dropping it send RST instead of FIN.
    fn break_off(&self) -> std::io::Result<()>;
}

impl Line for TcpStream {
    fn break_off(&self) -> std::io::Result<()> {
        self.set_zero_linger()
    }
}

impl Line for TlsStream<TcpStream> {
    fn break_off(&self) -> std::io::Result<()> {
        self.get_ref().0.set_zero_linger()
    }
}

/// Plays a script. Errors are the other side's hanging up; there is nobody to tell.
pub(super) async fn play(mut stream: impl Line, script: Script) -> std::io::Result<()> {
    for step in script {
        match step {
            Step::Send(bytes) => send(&mut stream, &bytes).await?,
            Step::Trickle(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(pause).await;
                    send(&mut stream, &[byte]).await?;
                }
            }
            Step::Repeat(bytes, times) => {
                let mut left = times;
                while left != Some(0) {
                    send(&mut stream, &bytes).await?;
                    left = left.map(|left| left - 1);
                }
            }
            Step::Pause(pause) => tokio::time::sleep(pause).await,
            Step::Hold => {
                let mut ignored = [0; 512];
                while stream.read(&mut ignored).await? > 0 {}
            }
            Step::Reset => {
                return stream.break_off();
            }
        }
    }
    stream.shutdown().await?;
    // wait for the other side's FIN: closing with bytes unread would send RST and could destroy
    // what was sent
    let mut ignored = [0; 512];
    let drain = async { while stream.read(&mut ignored).await.is_ok_and(|count| count > 0) {} };
    let _ = tokio::time::timeout(Duration::from_secs(5), drain).await;
    Ok(())
}

/// TLS may keep the last record back until it is flushed.
async fn send(stream: &mut impl Line, bytes: &[u8]) -> std::io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await
}

/// Status line and headers, with the blank line.
pub(super) fn head(status: u16, headers: &[(String, String)]) -> Vec<u8> {
    let reason = hyper::StatusCode::from_u16(status)
        .ok()
        .and_then(|code| code.canonical_reason())
        .unwrap_or("Unknown");
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n");
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// A gzip stream of `megabytes` of spaces, about 160 times smaller, written by hand: one block of
/// fixed Huffman codes (RFC 1951), a space and then "258 bytes from one back" over and over. The
/// checksum at the end is left wrong.
pub(super) fn gzip_bomb(megabytes: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut bits, mut count) = (0_u32, 0);
    let mut push = |value: u32, width: u32, bytes: &mut Vec<u8>| {
        bits |= value << count;
        count += width;
        while count >= 8 {
            bytes.push((bits & 0xff) as u8);
            bits >>= 8;
            count -= 8;
        }
    };
    push(0b011, 3, &mut bytes); // the last block, fixed codes
    push(0b0000_1010, 8, &mut bytes); // a space: 0x30 + 0x20, Huffman codes go in with the high bit first
    for _ in 0..megabytes.saturating_mul(1 << 20) / 258 {
        push(0b1010_0011, 8, &mut bytes); // length 258: code 11000101
        push(0, 5, &mut bytes); // distance 1
    }
    push(0, 7 + 8, &mut bytes); // end of block, and fill the last byte
    bytes.extend([0; 8]);
    bytes
}
