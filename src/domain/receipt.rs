//! What a receipt says of an act on a token: what, when, by whose sign-in, which token, what it can
//! do, and where its secret went. Never a secret, nor anything made of one.

use jiff::Timestamp;
use serde_json::json;

use super::delivery::Target;
use super::sign_in::SignedIn;
use super::text::escaped_json;
use super::token::lifetime::to_api;
use super::token::record::TokenRecord;
use super::token::scope::Owner;

/// Something that was done to a token.
#[derive(Debug)]
pub struct Act<'a> {
    /// The command: "extend".
    pub what: &'a str,
    pub by: &'a SignedIn,
    pub owner: Owner,
    /// As it was afterwards; of one that is deleted, before.
    pub token: &'a TokenRecord,
    /// Where a secret went.
    pub to: &'a [Target],
    /// By Cloudflare's clock.
    pub at: Timestamp,
}

impl Act<'_> {
    /// A JSON object and the end of its line; times in UTC.
    #[must_use]
    pub fn line(&self) -> String {
        let to: Vec<String> = self.to.iter().map(ToString::to_string).collect();
        let line = json!({
            "act": self.what,
            "at": to_api(self.at),
            "by": {
                "user": self.by.user.map(|id| id.to_string()),
                "email": self.by.email,
                "account": self.by.family.account().map(|id| id.to_string()),
                "token": self.by.own.as_ref().map(|own| own.id.to_string()),
            },
            "id": self.token.id.to_string(),
            "name": self.token.name,
            "owner": self.owner.in_spec(),
            "status": self.token.status.as_api(),
            "policies": self.token.policies.as_given(),
            "expires_on": self.token.expires.map(to_api),
            "to": to,
        });
        escaped_json(&line.to_string()) + "\n"
    }
}
