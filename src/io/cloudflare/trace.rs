//! How Cloudflare sees this machine: `GET /cdn-cgi/trace` on the API's own host, which answers
//! lines `key=value`, among them `ip=`
//! (developers.cloudflare.com/fundamentals/reference/cdn-cgi-endpoint; reference: live section 1).
//! There is no credential in this file, so none is sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, Url};

use super::base::BaseUrl;
use super::exchange::{self, Request};
use super::log::RequestLog;
use super::retry::Limits;
use crate::domain::token::address::Family;

/// Longest wait for the whole answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The usual answer has some 300 bytes.
const CAP: usize = 4 * 1024;
/// The longest text of an address (`INET6_ADDRSTRLEN` less its zero byte).
const LONGEST: usize = 45;

/// The address from which a connection of this family comes, as the API's host sees it. Nothing but
/// the path is sent; the client is of its own and is dropped with its connection. Behind a proxy
/// (`HTTPS_PROXY`) it is the proxy's address, as for all that cfmint sends from here.
///
/// # Errors
/// A sentence: no way there by this family, no answer in 10 seconds, an answer without an address.
pub async fn seen_as(base: &BaseUrl, family: Family, log: &RequestLog) -> Result<IpAddr, String> {
    let (word, host) = (family.word(), base.host());
    if let Ok(literal) = host.parse::<IpAddr>()
        && Family::of(literal) != family
    {
        return Err(format!("{host} can be asked over {} only.", Family::of(literal).word()));
    }
    let limits = Limits {
        connect: PATIENCE,
        total: PATIENCE,
        ..Limits::default()
    };
    let from = match family {
        Family::V4 => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        Family::V6 => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    let unusable = || format!("{host} cannot be asked over {word}.");
    let mut url = Url::parse(base.as_str()).map_err(|_| unusable())?;
    url.set_path("/cdn-cgi/trace");
    let http = exchange::bound(base, &limits, from).map_err(|_| unusable())?;
    let request = Request {
        method: Method::GET,
        url,
        headers: HeaderMap::new(),
        body: None,
        cap: CAP,
    };
    let answer = exchange::send(&http, request, &limits, log).await.map_err(|broken| {
        if broken.connected() {
            format!("{host} gave no answer over {word}: {}.", broken.why())
        } else {
            format!("This machine has no {word} route to {host}: {}.", broken.why())
        }
    })?;
    if answer.status != 200 {
        return Err(format!(
            "{host} does not say how it sees this machine over {word} (status {}).",
            answer.status
        ));
    }
    read(&answer.body).ok_or_else(|| format!("{host} answered over {word}, but named no address."))
}

/// The address of the first line `ip=`.
fn read(body: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(body).ok()?;
    let value = text.lines().find_map(|line| line.strip_prefix("ip="))?.trim_end();
    if value.len() > LONGEST {
        return None;
    }
    value.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_and_nothing_else() {
        for (body, address) in [
            ("fl=1\nh=x\nip=203.0.113.7\nts=1\n", Some("203.0.113.7")),
            ("ip=203.0.113.7", Some("203.0.113.7")),
            ("fl=1\r\nip=2001:db8::7\r\n", Some("2001:db8::7")),
            ("ip=::ffff:203.0.113.7\n", Some("203.0.113.7")),
            ("ip=\n", None),
            ("ip=example.com\n", None),
            ("ip=203.0.113.7:443\n", None),
            ("ip=fe80::1%eth0\n", None),
            ("ip=\u{1b}[2J\n", None),
            ("zip=203.0.113.7\n", None),
            ("<html>ip=203.0.113.7</html>", None),
            ("", None),
        ] {
            assert_eq!(
                read(body.as_bytes()),
                address.map(|text| text.parse().unwrap()),
                "{body:?}"
            );
        }
        assert_eq!(read(b"ip=\xff\n"), None);
        assert_eq!(read(format!("ip={}1\n", "0".repeat(60)).as_bytes()), None);
    }
}
