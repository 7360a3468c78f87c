//! What became of a create, a roll or a change. Of a create only three ends: it exists and here is its secret, it was refused
//! completely, or nobody knows. In doubt it is the third (reference: security section 5): a token
//! that exists and is taken for refused would be lost.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::decode::RawToken;
use super::envelope;
use super::error::{self, Endpoint};
use super::exchange::Answer;
use super::failure::Failure;
use super::{Created, Rolled, Updated, auth_header};
use crate::domain::refusal::span;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::secret::Secret;

/// What a new secret's length may be, in characters. Published: 40 to 80; a little more is taken on
/// both sides, so that none is lost to a change.
const LENGTH: std::ops::RangeInclusive<usize> = 20..=200;

/// Reads the answer to a create. `known` are the secrets that were in the request.
pub(super) fn read(answer: Result<Answer, Failure>, asked: Endpoint, known: &[&Secret]) -> Created {
    answered(answer, asked, known).map_or_else(|end| end, |answer| success(&answer))
}

/// The answer when its status says success, else what became of the request.
pub(super) fn answered(answer: Result<Answer, Failure>, asked: Endpoint, known: &[&Secret]) -> Result<Answer, Created> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(broken @ Failure::NeverConnected { .. }) => return Err(Created::No(broken.refusal())),
        Err(broken) => {
            return Err(Created::Unknown {
                why: broken.why(),
                id: None,
            });
        }
    };
    let status = answer.status;
    let unknown = |why: String| Created::Unknown {
        why,
        id: id_of(&answer.body),
    };
    Err(match status {
        200..=299 => return Ok(answer),
        300..=399 => unknown(format!(
            "the answer points to another address (HTTP {status}), which is not followed"
        )),
        429 => {
            let why = match answer.wait {
                Some(wait) => format!("Cloudflare asks to slow down (HTTP 429) and to wait {}", span(wait)),
                None => "Cloudflare asks to slow down (HTTP 429)".to_owned(),
            };
            if is_complete(&answer, known) {
                Created::Unlikely { why }
            } else {
                unknown(why)
            }
        }
        400 | 401 | 403 | 404 | 422 if is_complete(&answer, known) => {
            Created::No(error::refusal(&answer, asked, known))
        }
        400 | 401 | 403 | 404 | 422 => unknown(format!(
            "HTTP {status} with an answer that is not a complete refusal{}",
            ray(&answer)
        )),
        500.. => unknown(format!("HTTP {status} from Cloudflare or a proxy{}", ray(&answer))),
        _ => unknown(format!(
            "HTTP {status}, which cfmint does not know as an answer to this{}",
            ray(&answer)
        )),
    })
}

fn ray(answer: &Answer) -> String {
    answer
        .ray
        .as_ref()
        .map(|ray| format!(" (Ray ID {ray})"))
        .unwrap_or_default()
}

/// A refusal that can be believed: a whole envelope that says `success: false`, has no token in it
/// and quotes nothing like a secret.
fn is_complete(answer: &Answer, known: &[&Secret]) -> bool {
    envelope::verdict(&answer.body).is_some_and(|verdict| {
        verdict.success == Some(false)
            && id_of(&answer.body).is_none()
            && !error::quotes_a_secret(&verdict.faults, known)
    })
}

/// An answer with a status of success.
fn success(answer: &Answer) -> Created {
    let status = answer.status;
    let record = record_of(&answer.body);
    let id = record.as_ref().map(|record| record.id);
    let unknown = |why: &str| Created::Unknown {
        why: format!("{why} (HTTP {status})"),
        id,
    };
    if answer.body.is_empty() {
        return unknown("the answer is empty");
    }
    // Broken UTF-8 is not repaired here: that would copy the whole body, secret included.
    let verdict = std::str::from_utf8(&answer.body)
        .ok()
        .and_then(|_| envelope::verdict(&answer.body));
    match verdict {
        None => return unknown("the answer is not complete JSON"),
        Some(verdict) if verdict.success != Some(true) => return unknown("the answer does not say that it succeeded"),
        Some(_) => {}
    }
    let Some(record) = record else {
        return unknown("the answer names no token");
    };
    match secret_of(&answer.body) {
        Some(secret) => Created::Yes {
            record: Box::new(record),
            secret,
        },
        None => unknown("the answer has no usable secret in it"),
    }
}

/// The answer with `result` as we need it. A result of another shape makes it unreadable as a
/// whole.
#[derive(Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
struct Wrapped<T> {
    result: T,
}

fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Option<T> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice::<Wrapped<T>>(body)
        .ok()
        .map(|whole| whole.result)
}

/// The token without its secret; steps over `value` without copying it.
fn record_of(body: &[u8]) -> Option<TokenRecord> {
    parse::<RawToken>(body)?.record()
}

fn id_of(body: &[u8]) -> Option<TokenId> {
    parse::<RawToken>(body)?.id.as_str()?.parse().ok()
}

/// The secret, borrowed from the body and copied once, into its own page.
fn secret_of(body: &[u8]) -> Option<Secret> {
    #[derive(Deserialize)]
    struct Valued<'a> {
        #[serde(borrow)]
        value: Written<'a>,
    }
    usable(parse::<Valued<'_>>(body)?.value.0?)
}

/// The answer to a roll: its result is the secret itself (reference: cloudflare-api section 2).
pub(super) fn rolled(answer: Result<Answer, Failure>, asked: Endpoint, known: &[&Secret]) -> Rolled {
    let answer = match answered(answer, asked, known) {
        Ok(answer) => answer,
        Err(Created::No(refusal)) => return Rolled::No(refusal),
        Err(Created::Unknown { why, .. } | Created::Unlikely { why }) => return Rolled::Unknown(why),
        Err(Created::Yes { secret, .. }) => return Rolled::Yes(secret),
    };
    let said = std::str::from_utf8(&answer.body)
        .ok()
        .and_then(|_| envelope::verdict(&answer.body));
    let secret = said
        .filter(|verdict| verdict.success == Some(true))
        .and_then(|_| usable(parse::<Written<'_>>(&answer.body)?.0?));
    secret.map_or_else(
        || {
            Rolled::Unknown(format!(
                "the answer has no usable secret in it (HTTP {})",
                answer.status
            ))
        },
        Rolled::Yes,
    )
}

/// The answer to a change: the token as it is now, which is the one of this id (reference:
/// cloudflare-api section 2).
pub(super) fn updated(answer: Result<Answer, Failure>, asked: Endpoint, known: &[&Secret], id: TokenId) -> Updated {
    let answer = match answered(answer, asked, known) {
        Ok(answer) => answer,
        Err(Created::No(refusal)) => return Updated::No(refusal),
        Err(Created::Unknown { why, .. } | Created::Unlikely { why }) => return Updated::Unknown(why),
        Err(Created::Yes { record, .. }) => return Updated::Yes(record),
    };
    let said = envelope::verdict(&answer.body).filter(|verdict| verdict.success == Some(true));
    let record = said
        .and_then(|_| record_of(&answer.body))
        .filter(|record| record.id == id);
    record.map_or_else(
        || {
            Updated::Unknown(format!(
                "the answer does not say what the token is now (HTTP {})",
                answer.status
            ))
        },
        |record| Updated::Yes(Box::new(record)),
    )
}

/// A text that can be a secret, copied into its page.
fn usable(text: &str) -> Option<Secret> {
    (LENGTH.contains(&text.len()) && text.chars().all(auth_header::in_alphabet))
        .then(|| Secret::copied_from(text.as_bytes()))
}

/// A string that is in the JSON as it is; none for one with escapes, which a secret has no need
/// of and which would have to be decoded into memory of serde's, and for everything that is no
/// string. Never an error: those quote values.
struct Written<'a>(Option<&'a str>);

impl<'de: 'a, 'a> Deserialize<'de> for Written<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor(PhantomData))
    }
}

struct WrittenVisitor<'a>(PhantomData<&'a str>);

impl<'de: 'a, 'a> Visitor<'de> for WrittenVisitor<'a> {
    type Value = Written<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Written(Some(text)))
    }
    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Written(None))
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Written(None))
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Written(None))
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Written(None))
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Written(None))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Written(None))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Written(None))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        while entries.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Written(None))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use zeroize::Zeroizing;

    use super::*;
    use crate::domain::refusal::Refusal;
    use crate::domain::token::scope::Owner;

    const ID: &str = "0123456789abcdef0123456789abcdef";
    const VALUE: &str = "not-a-secret-not-a-secret-not-a-secret_1";

    fn read_of(status: u16, body: &str) -> Created {
        let body = Zeroizing::new(body.as_bytes().to_vec());
        let answer = Answer {
            status,
            ray: Some("8f0ba".to_owned()),
            wait: None,
            date: None,
            body,
        };
        read(
            Ok(answer),
            Endpoint::Write(Owner::User),
            &[&Secret::copied_from(b"the-credential-in-use")],
        )
    }

    fn unknown(created: Created) -> (String, Option<String>) {
        match created {
            Created::Unknown { why, id } => (why, id.map(|id| id.to_string())),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_whole_answer_gives_the_secret() {
        let body = format!(
            r#"{{"success":true,"errors":[],"messages":["m"],"result":{{"id":"{ID}","name":"n","status":"active","new":[1],"value":"{VALUE}",
               "issued_on":"2026-10-09T10:00:00Z","policies":[],"condition":null}}}}"#
        );
        for body in [
            body.clone(),
            format!("\u{feff}{body}"),
            body.replace("\"name\":\"n\",", ""),
        ] {
            match read_of(200, &body) {
                Created::Yes { record, secret } => {
                    assert_eq!(record.id.to_string(), ID);
                    assert_eq!(secret.expose(), VALUE.as_bytes());
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn in_doubt_nothing_is_known() {
        let result = |result: &str| format!(r#"{{"success":true,"errors":[],"result":{result}}}"#);
        let valued = |value: &str| result(&format!(r#"{{"id":"{ID}","value":{value}}}"#));
        let id = Some(ID);
        let escaped = format!("\"\\u006e{VALUE}\"");
        for (status, body, part, wanted) in [
            (204, String::new(), "empty", None),
            (200, String::new(), "empty", None),
            (200, "<html>".to_owned(), "not complete JSON", None),
            (200, "[]".to_owned(), "not complete JSON", None),
            (
                200,
                valued("\"half-a-secr").replace("}}", ""),
                "not complete JSON",
                None,
            ),
            (200, result("null"), "names no token", None),
            (200, r#"{"success":true}"#.to_owned(), "names no token", None),
            (200, result("[]"), "names no token", None),
            (200, result("\"text\""), "names no token", None),
            (
                200,
                result(&format!(r#"{{"id":{{}},"value":"{VALUE}"}}"#)),
                "names no token",
                None,
            ),
            (
                200,
                result(&format!(r#"{{"id":"UPPER","value":"{VALUE}"}}"#)),
                "names no token",
                None,
            ),
            (200, result(&format!(r#"{{"id":"{ID}"}}"#)), "no usable secret", id),
            (200, valued("\"\""), "no usable secret", id),
            (200, valued("null"), "no usable secret", id),
            (200, valued("7"), "no usable secret", id),
            (200, valued("-7"), "no usable secret", id),
            (200, valued("7.5"), "no usable secret", id),
            (200, valued("true"), "no usable secret", id),
            (200, valued("[1,[2]]"), "no usable secret", id),
            (200, valued("{\"a\":{\"b\":1}}"), "no usable secret", id),
            (200, valued("\"nineteen-characters\""), "no usable secret", id),
            (200, valued(&format!("\"{}\"", "a".repeat(201))), "no usable secret", id),
            (
                200,
                valued("\"has spaces in it, so it is no token\""),
                "no usable secret",
                id,
            ),
            (200, valued(&escaped), "no usable secret", id),
            (
                200,
                valued(&format!("\"{VALUE}\",\"value\":\"{VALUE}\"")),
                "no usable secret",
                id,
            ),
            (
                200,
                valued(&format!("\"{VALUE}\"")).replace("true", "false"),
                "does not say that it succeeded",
                id,
            ),
            (
                200,
                valued(&format!("\"{VALUE}\"")).replace("true", "1"),
                "does not say that it succeeded",
                id,
            ),
            (307, String::new(), "points to another address (HTTP 307)", None),
            (429, r#"{"success":false,"errors":[{"co"#.to_owned(), "slow down", None),
            (429, valued("\"\"").replace("true", "false"), "slow down", id),
            (
                429,
                r#"{"success":false,"errors":[{"message":"made cfut_aaaaaaaaaaaaaaaaaaaaaaaa"}]}"#.to_owned(),
                "slow down",
                None,
            ),
            (429, "More than 1200 requests".to_owned(), "slow down", None),
            (
                500,
                r#"{"success":false,"errors":[]}"#.to_owned(),
                "HTTP 500 from Cloudflare or a proxy (Ray ID 8f0ba)",
                None,
            ),
            (502, "<html>hush</html>".to_owned(), "HTTP 502 from", None),
            (524, String::new(), "HTTP 524 from", None),
            (400, "<html>hush</html>".to_owned(), "not a complete refusal", None),
            (
                403,
                r#"{"success":false,"errors":[{"co"#.to_owned(),
                "not a complete refusal",
                None,
            ),
            (
                400,
                r#"{"success":true,"errors":[]}"#.to_owned(),
                "not a complete refusal",
                None,
            ),
            (
                400,
                valued("\"\"").replace("true", "false"),
                "not a complete refusal",
                id,
            ),
            (
                400,
                r#"{"success":false,"errors":[{"message":"made cfut_aaaaaaaaaaaaaaaaaaaaaaaa"}]}"#.to_owned(),
                "not a complete refusal",
                None,
            ),
            (408, r#"{"success":false,"errors":[]}"#.to_owned(), "HTTP 408", None),
            (409, r#"{"success":false,"errors":[]}"#.to_owned(), "HTTP 409", None),
            (600, String::new(), "HTTP 600", None),
        ] {
            let (why, got) = unknown(read_of(status, &body));
            assert!(why.contains(part), "{status} {body}: {why}");
            assert!(
                !why.contains("hush") && !why.contains(VALUE) && !why.contains("cfut_"),
                "{why}"
            );
            assert_eq!(got.as_deref(), wanted, "{status} {body}");
        }
    }

    #[test]
    fn a_complete_refusal_is_believed() {
        for status in [400, 401, 403, 404, 422] {
            for body in [
                r#"{"success":false,"errors":[{"code":1001,"message":"m"}],"messages":[],"result":null}"#,
                r#"{"success":false,"errors":[],"result":[]}"#,
                r#"{"success":false,"errors":[{"message":"sent the-credential-in-use"}]}"#,
            ] {
                match read_of(status, body) {
                    Created::No(refusal) => assert!(!refusal.sentence().contains("credential-in-use")),
                    other => panic!("{status} {body}: {other:?}"),
                }
            }
        }
    }

    /// As recorded, with a code that differs by the limit that was reached.
    #[test]
    fn a_whole_answer_that_asks_to_slow_down_makes_it_unlikely() {
        for code in [10100, 971, 10429, 10502] {
            let body = format!(
                r#"{{"success":false,"errors":[{{"code":{code},"message":"More than 1200 requests per 300 seconds reached."}}]}}"#
            );
            match read_of(429, &body) {
                Created::Unlikely { why } => assert_eq!(why, "Cloudflare asks to slow down (HTTP 429)"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn what_was_never_sent_was_not_created() {
        let never = Failure::NeverConnected {
            why: "the connection was refused".to_owned(),
            timed_out: false,
            lasting: false,
        };
        let known: &[&Secret] = &[];
        match read(Err(never), Endpoint::Write(Owner::User), known) {
            Created::No(Refusal::Unreachable { why, timed_out: false }) => {
                assert_eq!(why, "the connection was refused")
            }
            other => panic!("{other:?}"),
        }
        for broken in [
            Failure::TimedOut(Duration::from_secs(30)),
            Failure::Reset,
            Failure::Closed,
            Failure::Cut,
            Failure::TooLarge(65_536),
            Failure::Garbled,
            Failure::NotHttp,
            Failure::Lost,
        ] {
            let why = broken.why();
            assert_eq!(
                unknown(read(Err(broken), Endpoint::Write(Owner::User), known)),
                (why, None)
            );
        }
    }

    #[test]
    fn a_wait_is_passed_on() {
        let body = Zeroizing::new(Vec::new());
        let answer = Answer {
            status: 429,
            ray: None,
            wait: Some(Duration::from_secs(7)),
            date: None,
            body,
        };
        let (why, _) = unknown(read(Ok(answer), Endpoint::Write(Owner::User), &[]));
        assert_eq!(why, "Cloudflare asks to slow down (HTTP 429) and to wait 7 seconds");
    }
}
