//! From an answer that is no success to a [`Refusal`]: by status first, then code, then text, since
//! codes are reused (reference: cloudflare-api section 6, row by row). A pure function: status, a
//! few headers, the body and what was asked for.

use std::net::IpAddr;

use super::auth_header;
use super::envelope::{self, Fault, Verdict};
use super::exchange::Answer;
use crate::domain::refusal::{Refusal, UNKNOWN_TOKEN};
use crate::domain::text;
use crate::domain::token::scope::Owner;
use crate::secret::Secret;

/// Most of a server's message that is shown, in columns.
const SHOWN: usize = 300;

/// Why a Global API Key is not accepted.
pub(super) const WRONG_KEY: &str = "the Global API Key or its e-mail address is wrong";

/// Of a path that every API of Cloudflare has.
const NO_SUCH_REQUEST: &str = "it knows no such request; the address of the API may be wrong";

/// Why such an answer makes no sense.
pub(crate) fn no_such_request(says: &str) -> String {
    match says {
        "" => NO_SUCH_REQUEST.to_owned(),
        says => format!("{NO_SUCH_REQUEST}; it says: {says}"),
    }
}

/// What a request was about; it decides which permission a bare 403 means (reference:
/// cloudflare-api section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Endpoint {
    /// `T/verify`, which needs no permission.
    Verify(Owner),
    /// `/user`
    User,
    /// `/accounts`
    Accounts,
    /// `/zones`
    Zones,
    /// `/accounts/{id}/r2/buckets`
    Buckets,
    /// Reading tokens or permission groups.
    Read(Owner),
    /// Creating or deleting a token.
    Write(Owner),
}

impl Endpoint {
    /// The permission group that is needed, by its API name.
    pub(super) fn needs(self) -> Option<String> {
        let name = match self {
            Self::Verify(_) => return None,
            Self::User => "User Details Read",
            Self::Accounts => "Account Settings Read",
            Self::Zones => "Zone Read",
            Self::Buckets => "Workers R2 Storage Read",
            Self::Read(Owner::User) => "API Tokens Read",
            Self::Write(Owner::User) => "API Tokens Write",
            Self::Read(Owner::Account(_)) => "Account API Tokens Read",
            Self::Write(Owner::Account(_)) => "Account API Tokens Write",
        };
        Some(name.to_owned())
    }
}

/// What an answer refuses. `known` are the secrets that were in the request, taken out of
/// everything shown.
pub(super) fn refusal(answer: &Answer, asked: Endpoint, known: &[&Secret]) -> Refusal {
    let status = answer.status;
    let strange = |why: &str| Refusal::Strange {
        status: Some(status),
        why: why.to_owned(),
    };
    let verdict = envelope::verdict(&answer.body);
    let says = verdict
        .as_ref()
        .map(|verdict| says(&verdict.faults, known))
        .unwrap_or_default();
    match status {
        500.. => {
            return Refusal::Trouble {
                status,
                ray: answer.ray.clone(),
            };
        }
        429 => {
            return Refusal::TooMany {
                wait: answer.wait,
                says,
            };
        }
        300..=399 => return strange("it points to another address, which is not followed"),
        _ => {}
    }
    match verdict {
        None if answer.body.is_empty() => strange("it is empty"),
        None => strange("it is not Cloudflare’s JSON, so something between may have answered"),
        Some(Verdict {
            success: Some(false),
            faults,
        }) => complaint(status, &faults, says, asked, known),
        Some(_) if (200..=299).contains(&status) => strange("it does not say whether it succeeded"),
        Some(Verdict { faults, .. }) if !faults.is_empty() => complaint(status, &faults, says, asked, known),
        Some(_) => strange("it has a status of failure and names no error"),
    }
}

/// An envelope that complains, with a status of 4xx, or of 2xx as some endpoints do.
fn complaint(status: u16, faults: &[Fault], says: String, asked: Endpoint, known: &[&Secret]) -> Refusal {
    let code = |wanted: &[i64]| {
        faults
            .iter()
            .any(|fault| fault.code.is_some_and(|code| wanted.contains(&code)))
    };
    let not_signed_in = |why: &str, says| Refusal::NotSignedIn {
        why: why.to_owned(),
        says,
    };
    // Every request of ours carries a credential.
    let missing = ["missing \"authorization\"", "missing x-auth-key"];
    if faults
        .iter()
        .any(|fault| missing.iter().any(|part| mentions(fault, part)))
    {
        return Refusal::HeaderTaken { says };
    }
    if code(&[6003, 6102, 6103, 6111]) {
        let why = match () {
            () if code(&[6103]) => "the form of the Global API Key is wrong",
            () if code(&[6102]) => "the form of the e-mail address is wrong",
            () => "its form is not that of a token",
        };
        return not_signed_in(why, says);
    }
    if code(&[9103]) {
        return not_signed_in(WRONG_KEY, says);
    }
    if code(&[9106, 9107]) {
        return not_signed_in("it was not recognised as a sign-in", says);
    }
    if status == 404 || code(&[7003]) {
        return match asked {
            // There is no id in these paths that could be wrong.
            Endpoint::Verify(Owner::User) | Endpoint::User => Refusal::Strange {
                status: Some(status),
                why: no_such_request(&says),
            },
            _ => Refusal::NotFound { says },
        };
    }
    if code(&[10042]) {
        return Refusal::R2Off { says };
    }
    if let Some(refusal) = by_text(faults, &says, known) {
        return refusal;
    }
    let invalid = faults.iter().any(|fault| mentions(fault, "invalid access token"));
    match status {
        401 => not_signed_in(UNKNOWN_TOKEN, says),
        _ if code(&[1000]) || code(&[9109]) && invalid => not_signed_in(UNKNOWN_TOKEN, says),
        403 => Refusal::Forbidden {
            needs: asked.needs(),
            says,
        },
        _ if code(&[9109, 10000]) => Refusal::Forbidden {
            needs: asked.needs(),
            says,
        },
        _ => {
            let pointer = faults.iter().find_map(|fault| fault.pointer.as_deref());
            Refusal::Rejected {
                field: pointer.map(|pointer| safe(pointer, known)),
                says,
            }
        }
    }
}

/// The messages in which we can help, wherever they are; each of them comes with a code that also
/// means other things.
fn by_text(faults: &[Fault], says: &str, known: &[&Secret]) -> Option<Refusal> {
    let says = || says.to_owned();
    let any = |part: &str| faults.iter().any(|fault| mentions(fault, part));
    if any("sub-token") {
        return Some(Refusal::MayNotManageTokens { says: says() });
    }
    if let Some(group) = faults.iter().find_map(|fault| quoted_group(&fault.message)) {
        return Some(Refusal::LacksGroup {
            group: safe(group, known),
            says: says(),
        });
    }
    if let Some(fault) = faults.iter().find(|fault| mentions(fault, "from location")) {
        return Some(Refusal::ShutOut {
            address: location(&fault.message),
            says: says(),
        });
    }
    // No more than this of it: "Must specify a zone for account owned tokens" is about the request.
    let wrong_family = [
        "user-level",
        "does not support account owned",
        "does not support account-owned",
    ];
    wrong_family
        .into_iter()
        .any(any)
        .then(|| Refusal::WrongFamily { says: says() })
}

fn mentions(fault: &Fault, part: &str) -> bool {
    fault.message.to_ascii_lowercase().contains(part)
}

/// `X` of `Permission group: "X"`.
fn quoted_group(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("Permission group: \"")?;
    let (group, _) = rest.split_once('"')?;
    (!group.is_empty()).then_some(group)
}

/// The address of `... from location: 192.0.2.9`, empty when there is none.
fn location(message: &str) -> String {
    let mut words = message.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '(' | ')'));
    let address = words.find_map(|word| word.trim_end_matches('.').parse::<IpAddr>().ok());
    address.map(|address| address.to_string()).unwrap_or_default()
}

/// The server's messages as they may be shown.
fn says(faults: &[Fault], known: &[&Secret]) -> String {
    let mut said: Vec<&str> = Vec::new();
    for message in faults.iter().map(|fault| fault.message.trim()) {
        if !message.is_empty() && !said.contains(&message) && said.len() < 5 {
            said.push(message);
        }
    }
    safe(&said.join("; "), known)
}

/// A text of the server without secrets, visible, of bounded length.
fn safe(foreign: &str, known: &[&Secret]) -> String {
    let (clean, _) = auth_header::redact(foreign, known);
    text::fit(&text::visible(&clean), SHOWN)
}

/// Whether a message quotes something that looks like a secret and was not in the request: then it
/// may be the new token.
pub(super) fn quotes_a_secret(faults: &[Fault], known: &[&Secret]) -> bool {
    faults.iter().any(|fault| auth_header::redact(&fault.message, known).1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use zeroize::Zeroizing;

    use super::*;

    const CREDENTIAL: &str = "the-credential-in-use";
    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";

    fn answer(status: u16, body: &str) -> Answer {
        let body = Zeroizing::new(body.as_bytes().to_vec());
        Answer {
            status,
            ray: Some("8f0ba-FRA".to_owned()),
            wait: None,
            date: None,
            body,
        }
    }

    fn refused(status: u16, body: &str, asked: Endpoint) -> Refusal {
        refusal(
            &answer(status, body),
            asked,
            &[&Secret::copied_from(CREDENTIAL.as_bytes())],
        )
    }

    /// An envelope with one error; no code for -1.
    fn one(code: i64, message: &str) -> String {
        let mut error = serde_json::json!({ "message": message });
        if code >= 0 {
            error["code"] = code.into();
        }
        serde_json::json!({ "success": false, "errors": [error], "messages": ["m"], "result": null }).to_string()
    }

    fn chained(code: i64, message: &str) -> String {
        format!(
            r#"{{"success":false,"errors":[{{"code":6003,"message":"Invalid request headers",
               "error_chain":[{{"code":{code},"message":"{message}"}}]}}],"messages":[],"result":null}}"#
        )
    }

    fn create() -> Endpoint {
        Endpoint::Write(Owner::User)
    }

    fn not_signed_in(why: &str, says: &str) -> Refusal {
        Refusal::NotSignedIn {
            why: why.to_owned(),
            says: says.to_owned(),
        }
    }

    const UNKNOWN_KEY: &str = WRONG_KEY;
    const NO_SIGN_IN: &str = "it was not recognised as a sign-in";
    const SUB_TOKEN: &str = "sub-token is not allowed to have permissions to manage other tokens";
    const LACKS: &str = r#"Failed common permission check against resources. (Permission group: "DNS Write")"#;
    const LIST_ACCOUNTS: &str = "List accounts endpoint does not support account owned tokens.";
    const UNAUTHORIZED: &str = "Unauthorized to access requested resource";
    const FILTERED: &str = "Cannot use the access token from location: 192.0.2.7";

    /// What has no id in its path is not missing because of one.
    #[test]
    fn a_fixed_path_that_is_not_found_means_another_address() {
        let account = Owner::Account(ACCOUNT.parse().unwrap());
        let not_found = |asked| refused(404, &one(7003, "Could not route to /x"), asked);
        for asked in [Endpoint::Verify(Owner::User), Endpoint::User] {
            let refusal = not_found(asked);
            assert!(
                refusal.sentence().contains("address of the API"),
                "{asked:?} {refusal:?}"
            );
        }
        for asked in [Endpoint::Verify(account), Endpoint::Read(Owner::User)] {
            assert!(matches!(not_found(asked), Refusal::NotFound { .. }), "{asked:?}");
        }
    }

    /// The rows about the credential.
    #[test]
    fn refusals_of_the_sign_in_are_recognised() {
        let headers = "Invalid request headers; ";
        for (status, body, asked, wanted) in [
            (
                400,
                chained(6111, "Invalid format for Authorization header"),
                create(),
                not_signed_in(
                    "its form is not that of a token",
                    &format!("{headers}Invalid format for Authorization header"),
                ),
            ),
            (
                400,
                one(6003, "Invalid request headers"),
                create(),
                not_signed_in("its form is not that of a token", "Invalid request headers"),
            ),
            (
                400,
                chained(6103, "Invalid format for X-Auth-Key header"),
                create(),
                not_signed_in(
                    "the form of the Global API Key is wrong",
                    &format!("{headers}Invalid format for X-Auth-Key header"),
                ),
            ),
            (
                400,
                chained(6102, "Invalid format for X-Auth-Email header"),
                create(),
                not_signed_in(
                    "the form of the e-mail address is wrong",
                    &format!("{headers}Invalid format for X-Auth-Email header"),
                ),
            ),
            (
                401,
                one(1000, "Invalid API Token"),
                Endpoint::Verify(Owner::User),
                not_signed_in(UNKNOWN_TOKEN, "Invalid API Token"),
            ),
            (
                400,
                one(1000, "Invalid API Token"),
                Endpoint::Verify(Owner::User),
                not_signed_in(UNKNOWN_TOKEN, "Invalid API Token"),
            ),
            (
                401,
                one(-1, ""),
                Endpoint::Verify(Owner::User),
                not_signed_in(UNKNOWN_TOKEN, ""),
            ),
            (
                400,
                one(9103, "Unknown X-Auth-Key or X-Auth-Email"),
                Endpoint::Zones,
                not_signed_in(UNKNOWN_KEY, "Unknown X-Auth-Key or X-Auth-Email"),
            ),
            (
                403,
                one(9103, "Unknown X-Auth-Key or X-Auth-Email"),
                Endpoint::Zones,
                not_signed_in(UNKNOWN_KEY, "Unknown X-Auth-Key or X-Auth-Email"),
            ),
            (
                400,
                one(9106, "Authentication failed (status: 400)"),
                Endpoint::User,
                not_signed_in(NO_SIGN_IN, "Authentication failed (status: 400)"),
            ),
            (
                400,
                one(9107, "Authentication failed (status: 400)"),
                Endpoint::User,
                not_signed_in(NO_SIGN_IN, "Authentication failed (status: 400)"),
            ),
            (
                403,
                one(9109, "Invalid access token"),
                Endpoint::Zones,
                not_signed_in(UNKNOWN_TOKEN, "Invalid access token"),
            ),
            (
                401,
                one(10000, "Authentication error"),
                Endpoint::Zones,
                not_signed_in(UNKNOWN_TOKEN, "Authentication error"),
            ),
        ] {
            assert_eq!(refused(status, &body, asked), wanted, "{status} {body}");
        }
    }

    /// The rows about rights, families and places.
    #[test]
    fn refusals_of_rights_are_recognised() {
        let account = Owner::Account(ACCOUNT.parse().unwrap());
        let forbidden = |needs: Option<&str>, says: &str| Refusal::Forbidden {
            needs: needs.map(str::to_owned),
            says: says.to_owned(),
        };
        let wrong_family = |says: &str| Refusal::WrongFamily { says: says.to_owned() };
        let lacks = Refusal::LacksGroup {
            group: "DNS Write".to_owned(),
            says: LACKS.to_owned(),
        };
        let shut_out = |address: &str, says: &str| Refusal::ShutOut {
            address: address.to_owned(),
            says: says.to_owned(),
        };
        let actor =
            "Actor 'com.cloudflare.api.token.4755a26eedb94da69e1066d98aa820be' requires permission 'zone.list' to list";
        let header_taken = |says: &str| Refusal::HeaderTaken { says: says.to_owned() };
        let rejected = |says: &str| Refusal::Rejected {
            field: None,
            says: says.to_owned(),
        };
        let no_bearer = r#"Missing "Authorization" header"#;
        let no_header = "Missing X-Auth-Key, X-Auth-Email or Authorization headers";
        let flat = "Must specify a zone for account owned tokens, or nest zone under specific account resource";
        let rules = "Page Rules endpoint does not support account owned tokens";
        let user_level = "Valid user-level authentication not found";
        let manage = Refusal::MayNotManageTokens {
            says: SUB_TOKEN.to_owned(),
        };
        for (status, code, message, asked, wanted) in [
            (
                400,
                1001,
                no_bearer,
                Endpoint::Verify(Owner::User),
                header_taken(no_bearer),
            ),
            (400, 1001, no_bearer, create(), header_taken(no_bearer)),
            (400, 9106, no_header, Endpoint::Zones, header_taken(no_header)),
            (400, 1001, flat, Endpoint::Write(account), rejected(flat)),
            (400, 1001, flat, create(), rejected(flat)),
            (400, 1001, SUB_TOKEN, create(), manage.clone()),
            (403, -1, SUB_TOKEN, create(), manage),
            (400, 1001, LACKS, create(), lacks.clone()),
            (403, 9109, LACKS, create(), lacks),
            (
                400,
                1001,
                LIST_ACCOUNTS,
                Endpoint::Accounts,
                wrong_family(LIST_ACCOUNTS),
            ),
            (400, 1011, rules, create(), wrong_family(rules)),
            (403, 1011, rules, create(), wrong_family(rules)),
            (
                403,
                9109,
                UNAUTHORIZED,
                create(),
                forbidden(Some("API Tokens Write"), UNAUTHORIZED),
            ),
            (
                403,
                9109,
                UNAUTHORIZED,
                Endpoint::Write(account),
                forbidden(Some("Account API Tokens Write"), UNAUTHORIZED),
            ),
            (
                403,
                9109,
                UNAUTHORIZED,
                Endpoint::Read(Owner::User),
                forbidden(Some("API Tokens Read"), UNAUTHORIZED),
            ),
            (
                403,
                9109,
                UNAUTHORIZED,
                Endpoint::Read(account),
                forbidden(Some("Account API Tokens Read"), UNAUTHORIZED),
            ),
            (
                403,
                9109,
                UNAUTHORIZED,
                Endpoint::User,
                forbidden(Some("User Details Read"), UNAUTHORIZED),
            ),
            (
                403,
                9109,
                UNAUTHORIZED,
                Endpoint::Verify(Owner::User),
                forbidden(None, UNAUTHORIZED),
            ),
            (403, 9109, user_level, Endpoint::User, wrong_family(user_level)),
            (401, 9109, user_level, Endpoint::User, wrong_family(user_level)),
            (
                403,
                9109,
                FILTERED,
                Endpoint::Verify(Owner::User),
                shut_out("192.0.2.7", FILTERED),
            ),
            (
                403,
                9109,
                "Cannot use it from location: 2001:db8::7.",
                Endpoint::Verify(Owner::User),
                shut_out("2001:db8::7", "Cannot use it from location: 2001:db8::7."),
            ),
            (
                403,
                9109,
                "Cannot use it from location",
                Endpoint::Verify(Owner::User),
                shut_out("", "Cannot use it from location"),
            ),
            (
                403,
                10000,
                "Authentication error",
                Endpoint::Zones,
                forbidden(Some("Zone Read"), "Authentication error"),
            ),
            (
                400,
                10000,
                "Authentication error",
                Endpoint::Accounts,
                forbidden(Some("Account Settings Read"), "Authentication error"),
            ),
            (403, 0, actor, Endpoint::Zones, forbidden(Some("Zone Read"), actor)),
            (
                403,
                10042,
                "Please enable R2 through the Cloudflare Dashboard.",
                Endpoint::Zones,
                Refusal::R2Off {
                    says: "Please enable R2 through the Cloudflare Dashboard.".to_owned(),
                },
            ),
        ] {
            assert_eq!(
                refused(status, &one(code, message), asked),
                wanted,
                "{status} {code} {message}"
            );
        }
    }

    /// The rows about the request.
    #[test]
    fn refusals_of_the_request_are_recognised() {
        let rejected = |says: &str| Refusal::Rejected {
            field: None,
            says: says.to_owned(),
        };
        let not_found = |says: &str| Refusal::NotFound { says: says.to_owned() };
        let name = "name must have a length greater than 0";
        let kind = "\"com.example\" is not a supported resource type";
        for (status, code, message, wanted) in [
            (400, 400, name, rejected(name)),
            (400, -1, kind, rejected(kind)),
            (400, 1001, kind, rejected(kind)),
            (400, -1, "id must be present", rejected("id must be present")),
            (400, 7003, "Could not route to /x", not_found("Could not route to /x")),
            (404, 7003, "No route for the URI", not_found("No route for the URI")),
            (404, -1, "gone", not_found("gone")),
            (405, 7001, "Method not allowed", rejected("Method not allowed")),
            (400, 7001, "Method not allowed", rejected("Method not allowed")),
            (400, 10001, "validation failed", rejected("validation failed")),
            (422, 10001, "validation failed", rejected("validation failed")),
            (200, 1234, "an error with 200", rejected("an error with 200")),
            (400, -1, "", rejected("")),
        ] {
            assert_eq!(
                refused(status, &one(code, message), create()),
                wanted,
                "{status} {code} {message}"
            );
        }
        let body = r#"{"success":false,"errors":[{"code":"1001","message":"bad","source":{"pointer":"/policies/0"}}]}"#;
        let wanted = Refusal::Rejected {
            field: Some("/policies/0".to_owned()),
            says: "bad".to_owned(),
        };
        assert_eq!(refused(400, body, create()), wanted);
    }

    /// The rows about load and trouble, and what is no envelope at all.
    #[test]
    fn load_trouble_and_nonsense_are_told_apart() {
        let throttle = "Please wait and consider throttling your request speed";
        let limit = "More than 1200 requests per 300 seconds reached.";
        let too_many = |says: &str| Refusal::TooMany {
            wait: Some(Duration::from_secs(9)),
            says: says.to_owned(),
        };
        for (body, wanted) in [
            (one(971, throttle), too_many(throttle)),
            (one(-1, limit), too_many(limit)),
            (limit.to_owned(), too_many("")),
            ("<html>error code: 1015</html>".to_owned(), too_many("")),
        ] {
            let mut answer = answer(429, &body);
            answer.wait = Some(Duration::from_secs(9));
            assert_eq!(refusal(&answer, create(), &[]), wanted);
        }
        for status in [500, 502, 503, 520, 524, 599] {
            let wanted = Refusal::Trouble {
                status,
                ray: Some("8f0ba-FRA".to_owned()),
            };
            for body in ["", "<html>Bad gateway</html>", "error code: 1015", &one(10000, "m")] {
                assert_eq!(refused(status, body, create()), wanted);
            }
        }
        for (status, body, part) in [
            (301, "", "not followed"),
            (307, "{}", "not followed"),
            (204, "", "empty"),
            (200, "", "empty"),
            (200, "hello", "not Cloudflare’s JSON"),
            (200, "{}", "does not say"),
            (200, "{\"success\":tr", "not Cloudflare’s JSON"),
            (403, "<html>Attention required</html>", "not Cloudflare’s JSON"),
            (404, "not found", "not Cloudflare’s JSON"),
            (400, "{\"success\":true}", "names no error"),
            (418, "{}", "names no error"),
        ] {
            match refused(status, body, create()) {
                Refusal::Strange {
                    status: Some(shown),
                    why,
                } => {
                    assert!(shown == status && why.contains(part), "{status} {body}: {why}");
                    assert!(!why.contains("Attention") && !why.contains("hello"));
                }
                other => panic!("{status} {body}: {other:?}"),
            }
        }
    }

    #[test]
    fn the_words_of_the_server_are_made_safe() {
        let says = |message: &str| match refused(400, &one(1, message), create()) {
            Refusal::Rejected { says, .. } => says,
            other => panic!("{other:?}"),
        };
        assert_eq!(says("\u{1b}]52;c;AAAA\u{7} \u{202e}x"), "^[]52;c;AAAA^G <U+202E>x");
        assert_eq!(says(&format!("bad token {CREDENTIAL}!")), "bad token [secret]!");
        assert_eq!(says("leaks cfut_aaaaaaaaaaaaaaaaaaaaaaaa"), "leaks [secret]");
        let long = says(&"long words ".repeat(1000));
        assert!(long.ends_with('…') && text::width(&long) <= SHOWN);
        let group = format!("Permission group: \"\u{202e}{CREDENTIAL}\"");
        match refused(400, &one(1001, &group), create()) {
            Refusal::LacksGroup { group, .. } => assert_eq!(group, "<U+202E>[secret]"),
            other => panic!("{other:?}"),
        }
        let many: Vec<_> = (0..9)
            .map(|n| serde_json::json!({ "code": 1, "message": format!("m{}", n / 2 * 2) }))
            .collect();
        let body = serde_json::json!({ "success": false, "errors": many }).to_string();
        let wanted = Refusal::Rejected {
            field: None,
            says: "m0; m2; m4; m6; m8".to_owned(),
        };
        assert_eq!(refused(400, &body, create()), wanted);
    }
}
