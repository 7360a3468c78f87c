//! Who is asking: from the headers to a caller, with Cloudflare's refusals on the way (reference:
//! cloudflare-api sections 1 and 6). It must not know endpoints beyond the three ways in which they
//! refuse a credential.
use super::caller::Caller;
use super::request::Request;
use super::rules::{self, Refusal, Rule};
use super::state::State;
use super::token::{Owner, Status};
use std::net::IpAddr;

/// How the endpoint says that a token is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Verify: wants a bearer, and answers for tokens that are disabled or expired.
    Verify,
    /// Where tokens are managed.
    Tokens,
    /// Where resources are read.
    Resources,
    /// A product (R2).
    Product,
}

impl Manner {
    fn bad_token(self) -> &'static Rule {
        match self {
            Self::Verify | Self::Tokens => &rules::INVALID_TOKEN,
            Self::Resources => &rules::INVALID_ACCESS_TOKEN,
            Self::Product => &rules::PRODUCT_INVALID_TOKEN,
        }
    }

    fn malformed(self) -> &'static Rule {
        match self {
            Self::Product => &rules::PRODUCT_MALFORMED_BEARER,
            _ => &rules::MALFORMED_BEARER,
        }
    }
}

/// Finds the caller or says why there is none.
pub(super) fn authenticate(state: &mut State, request: &Request, manner: Manner) -> Result<Caller, Refusal> {
    if let Some(header) = request.header("authorization") {
        let secret = bearer(header).ok_or_else(|| manner.malformed().plain())?;
        return token(state, secret, request.peer, manner);
    }
    if manner == Manner::Verify {
        return Err(rules::VERIFY_NEEDS_BEARER.plain());
    }
    key(state, request.header("x-auth-email"), request.header("x-auth-key"))
}

/// The secret in a bearer header. Both forms of token are at least 40 of `[A-Za-z0-9_-]`
/// (reference: cloudflare-api section 8); a Global API Key is not a token.
fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let formed = secret.len() >= 40 && secret.len() <= 200 && secret.bytes().all(alphabet);
    (scheme.eq_ignore_ascii_case("bearer") && formed && !is_key(secret)).then_some(secret)
}

/// The new form of the key by its prefix, the old one by 37 to 45 lower-case hex digits (reference:
/// cloudflare-api section 1).
fn is_key(text: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.starts_with("cfk_") || ((37..=45).contains(&text.len()) && text.bytes().all(hex))
}

fn key(state: &State, email: Option<&str>, key: Option<&str>) -> Result<Caller, Refusal> {
    let (Some(email), Some(key)) = (email, key) else {
        return Err(rules::NO_CREDENTIAL.plain());
    };
    if !email.contains('@') || email.contains(char::is_whitespace) {
        return Err(rules::MALFORMED_EMAIL.plain());
    }
    if !is_key(key) {
        return Err(rules::MALFORMED_KEY.plain());
    }
    if email.eq_ignore_ascii_case(&state.world.user.email) && state.is_key(key) {
        return Ok(Caller::Key);
    }
    Err(rules::UNKNOWN_KEY.plain())
}

fn token(state: &mut State, secret: &str, peer: IpAddr, manner: Manner) -> Result<Caller, Refusal> {
    let now = state.now();
    let Some(token) = state.token_by_secret(secret) else {
        return Err(manner.bad_token().plain());
    };
    let shut_out = token
        .condition
        .as_ref()
        .is_some_and(|condition| !condition.admits(peer));
    let of_account = matches!(token.owner, Owner::Account(_));
    // recorded: verify of an account token does not look at the filter
    if shut_out && !(of_account && manner == Manner::Verify) {
        return Err(rules::WRONG_LOCATION.with(&peer.to_string()));
    }
    let status = token.status(now);
    let early = token.not_before.is_some_and(|start| start > now);
    let caller = Caller::Token {
        id: token.id.clone(),
        owner: token.owner.clone(),
    };
    if shut_out {
        state.believe("verify of an account token does not look at its IP filter; that of a user token does, which is not recorded");
    }
    if early {
        state.believe("a token whose not_before lies in the future is refused everywhere, verify included");
        return Err(manner.bad_token().plain());
    }
    match status {
        Status::Active => {
            state.used(secret);
            Ok(caller)
        }
        // verify is published to tell these words (reference: live section 3)
        Status::Disabled | Status::Expired => {
            state.believe("a disabled or expired token is refused everywhere but at verify, which tells its status");
            if manner == Manner::Verify {
                return Ok(caller);
            }
            Err(manner.bad_token().plain())
        }
        // deactivated at once (reference: live section 1); verify is not published to tell that word
        Status::Revoked => {
            state.believe("a token that was revoked because it leaked is refused everywhere, verify included");
            Err(manner.bad_token().plain())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearers_are_told_from_what_is_not_one() {
        let good = ["a".repeat(40) + "_-Z", format!("cfut_{}", "x".repeat(48))];
        for secret in &good {
            assert_eq!(bearer(&format!("Bearer {secret}")), Some(secret.as_str()));
        }
        let bad = [
            "Bearer ".to_owned(),
            "Bearer short".to_owned(),
            "Basic abc".to_owned(),
            format!("Bearer Bearer {}", "x".repeat(40)),
            format!("Bearer {}", "0a".repeat(19)),
            format!("Bearer cfk_{}", "x".repeat(48)),
            format!("Bearer {}é", "x".repeat(40)),
        ];
        for header in bad {
            assert_eq!(bearer(&header), None, "{header}");
        }
    }
}
