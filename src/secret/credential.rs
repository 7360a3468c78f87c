//! What signs the requests.
use super::Secret;

/// A credential. An API token goes into `Authorization: Bearer`, a Global API Key into `X-Auth-Key` beside `X-Auth-Email`.
#[derive(Debug, PartialEq, Eq)]
pub enum Credential {
    /// An API token.
    Token(Secret),
    /// The Global API Key of a user.
    GlobalKey {
        /// The key.
        key: Secret,
        /// The user's e-mail address; not secret.
        email: String,
    },
}

/// What a pasted or given text looks like, by its form alone (reference: cloudflare-api section 1, "Recognising the credential", and section 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// `cfut_...`
    UserToken,
    /// `cfat_...`
    AccountToken,
    /// 40 characters of the token alphabet, family unknown.
    OldToken,
    /// `cfk_...` or 37 to 45 lower-case hexadecimal digits.
    GlobalKey,
    /// `cfoat_...`, wrangler's OAuth.
    Oauth,
    /// `v1.0-...`, a user service key, which the API no longer wants.
    ServiceKey,
    /// Begins like a token but has too few characters; how many there are.
    CutOff(usize),
    /// Has a character that no credential has (inner white space, non-ASCII ...).
    Malformed,
    /// Anything else: may be tried.
    Unknown,
}

/// Trims white space, quotes and a leading `Bearer ` in place, then says what it looks like.
pub fn recognise(text: &mut Secret) -> Looks {
    let _ = text;
    todo!()
}
