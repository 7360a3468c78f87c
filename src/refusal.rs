//! Why Cloudflare, the network or the machine said no: in the user's words, with the next move. Made from an HTTP answer by [`crate::cloudflare`];
//! decided by status first, then code, then text, since codes are reused (reference: cloudflare-api section 6).

use std::time::Duration;

/// A refusal. `says` is the server's own message, already made safe to show and without any credential; it may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The credential is wrong, deleted, malformed, expired or of the other family: sign in again.
    NotSignedIn { why: String, says: String },
    /// Signed in, but may not do this: lacks a permission. `needs` names the permission group when known.
    Forbidden { needs: Option<String>, says: String },
    /// The caller lacks one permission group on the chosen resources: it can be removed and tried again.
    LacksGroup { group: String, says: String },
    /// A token made by a token may not manage tokens.
    MayNotManageTokens { says: String },
    /// The IP filter of the credential in use shuts out this machine.
    ShutOut { address: String, says: String },
    /// This endpoint is for user tokens and the credential is an account token.
    WrongFamily { says: String },
    /// R2 is not switched on in this account.
    R2Off { says: String },
    /// The request itself was wrong; `field` from `source.pointer` when given.
    Rejected { field: Option<String>, says: String },
    /// Too many requests; wait this long (bounded to 5 minutes).
    TooMany { wait: Option<Duration>, says: String },
    /// No such thing.
    NotFound { says: String },
    /// Cloudflare is in trouble (5xx), with the Ray ID when given.
    Trouble { status: u16, ray: Option<String> },
    /// No connection: name not found, refused, TLS, proxy, time-out. The sentence names the cause.
    Unreachable { why: String, timed_out: bool },
    /// An answer that makes no sense: not JSON, redirect, wrong shape, too large. The sentence says which, never the body.
    Strange { status: Option<u16>, why: String },
}

impl Refusal {
    /// What happened, as one sentence for a tired person; ends with the server's own words when there are any.
    #[must_use]
    pub fn sentence(&self) -> String {
        todo!()
    }
    /// What to do next, as one sentence.
    #[must_use]
    pub fn next_move(&self) -> String {
        todo!()
    }
}
