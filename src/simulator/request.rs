//! One request as the endpoints see it: method, path without the base, decoded query, headers,
//! body. No connection, no state.
use serde_json::Value;
use std::net::IpAddr;

/// The path that every endpoint begins with (reference: cloudflare-api section 1).
pub(super) const BASE_PATH: &str = "/client/v4";

/// A request that was read to its end.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// In upper case.
    pub(super) method: String,
    /// As sent, without [`BASE_PATH`]; `None` when the request was for somewhere else.
    pub(super) path: Option<String>,
    /// As sent, with the base and the query.
    pub(super) target: String,
    /// Decoded once, in the order sent.
    pub(super) query: Vec<(String, String)>,
    /// Names in lower case; values that are not text are replaced.
    pub(super) headers: Vec<(String, String)>,
    /// As sent.
    pub(super) body: Vec<u8>,
    /// Who is connected.
    pub(super) peer: IpAddr,
}

impl Request {
    /// The path without the base, or nothing.
    pub(super) fn path(&self) -> &str {
        self.path.as_deref().unwrap_or_default()
    }

    /// What "could not route to" quotes: the path without the base, or what was sent where there is
    /// no base (reference: live section 1).
    pub(super) fn route(&self) -> &str {
        self.path.as_deref().unwrap_or(&self.target)
    }

    /// The parts of the path between slashes; empty ones are left out, so `/user/tokens/` is the
    /// list (reference: cloudflare-api section 10, trap 14).
    pub(super) fn segments(&self) -> Vec<&str> {
        self.path().split('/').filter(|part| !part.is_empty()).collect()
    }

    /// The first value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The last value of a query parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .rev()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Replaces a query parameter, for faults that answer another page than the one asked for.
    pub(super) fn set_parameter(&mut self, name: &str, value: String) {
        self.query.retain(|(known, _)| known != name);
        self.query.push((name.to_owned(), value));
    }

    /// The body as JSON, if it is JSON.
    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether this asks for a new token, of either family.
    pub(super) fn is_create(&self) -> bool {
        self.method == "POST"
            && matches!(
                self.segments().as_slice(),
                ["user", "tokens"] | ["accounts", _, "tokens"]
            )
    }

    /// Every credential in the headers, so that records and logs can leave them out.
    pub(super) fn credentials(&self) -> Vec<&str> {
        let secret = ["authorization", "x-auth-key", "x-auth-user-service-key"];
        let sent = self.headers.iter().filter(|(name, _)| secret.contains(&name.as_str()));
        sent.map(|(_, value)| value.rsplit(' ').next().unwrap_or(value))
            .filter(|value| !value.is_empty())
            .collect()
    }
}

/// Splits and decodes a query string.
pub(super) fn decode_query(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Percent-decodes once; `+` is a space. What is not a valid escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)).map(|(high, low)| high * 16 + low),
            _ => None,
        };
        match (first, escaped) {
            (_, Some(byte)) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', None) => bytes.push(b' '),
            (other, None) => bytes.push(*other),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_decoded_once() {
        let cases = [
            (
                "name=contains%3Aa.b&page=2",
                vec![("name", "contains:a.b"), ("page", "2")],
            ),
            ("name=Zone+Read", vec![("name", "Zone Read")]),
            ("name=Zone%2520Read", vec![("name", "Zone%20Read")]),
            ("a=%zz&b=%4", vec![("a", "%zz"), ("b", "%4")]),
            ("", vec![]),
        ];
        for (query, expected) in cases {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .collect();
            assert_eq!(decode_query(query), expected, "{query}");
        }
    }
}
