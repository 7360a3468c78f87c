//! What a permission group speaks about, and who a token belongs to.

use super::id::{AccountId, TokenId};

/// The kind of resource that a permission group applies to. The API sends a string; new ones appear
/// without notice, so an unknown one is kept as it is (reference: catalog section 1).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// `com.cloudflare.api.account`
    Account,
    /// `com.cloudflare.api.account.zone`
    Zone,
    /// `com.cloudflare.api.user`: the user himself; not possible in an account token.
    User,
    /// `com.cloudflare.edge.r2.bucket`
    Bucket,
    /// Any other string, verbatim.
    Other(String),
}

impl Scope {
    /// Reads the API's string.
    #[must_use]
    pub fn from_api(text: &str) -> Self {
        match text {
            "com.cloudflare.api.account" => Self::Account,
            "com.cloudflare.api.account.zone" => Self::Zone,
            "com.cloudflare.api.user" => Self::User,
            "com.cloudflare.edge.r2.bucket" => Self::Bucket,
            other => Self::Other(other.to_owned()),
        }
    }

    /// The API's string.
    #[must_use]
    pub fn as_api(&self) -> &str {
        match self {
            Self::Account => "com.cloudflare.api.account",
            Self::Zone => "com.cloudflare.api.account.zone",
            Self::User => "com.cloudflare.api.user",
            Self::Bucket => "com.cloudflare.edge.r2.bucket",
            Self::Other(text) => text,
        }
    }

    /// The word of the dashboard's first column; for an unknown scope the last part of its string.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Account => "Account",
            Self::Zone => "Zone",
            Self::User => "User",
            Self::Bucket => "R2 bucket",
            Self::Other(text) => text.rsplit('.').next().unwrap_or(text),
        }
    }
}

/// Whose token it is. It decides the endpoints, the permission groups on offer and what happens
/// when people leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// The signed-in user; the token loses access when the user does.
    User,
    /// An account; the token keeps working when people leave.
    Account(AccountId),
}

impl Owner {
    /// `T` of the published paths (reference: cloudflare-api section 2).
    #[must_use]
    pub fn tokens_path(self) -> String {
        match self {
            Self::User => "/user/tokens".to_owned(),
            Self::Account(id) => format!("/accounts/{id}/tokens"),
        }
    }

    /// As a spec says it, with the id of an account: `user`, `account:ID`.
    #[must_use]
    pub fn in_spec(self) -> String {
        match self {
            Self::User => "user".to_owned(),
            Self::Account(id) => format!("account:{id}"),
        }
    }

    /// Where the tokens of this owner are in the dashboard, without the scheme. The person's own
    /// are on the profile page; an account's by the route that template links lead to (reference:
    /// catalog section 4).
    #[must_use]
    pub fn dashboard(self) -> String {
        match self {
            Self::User => "dash.cloudflare.com/profile/api-tokens".to_owned(),
            Self::Account(id) => format!("dash.cloudflare.com/{id}/api-tokens"),
        }
    }

    /// The command that gives a token of this owner a new secret and delivers it by these ways, for
    /// a shell.
    #[must_use]
    pub fn roll_line(self, id: TokenId, ways: &[String]) -> String {
        self.command_line("roll", id, ways)
    }

    /// The same for any command that delivers a secret of a token.
    #[must_use]
    pub fn command_line(self, command: &str, id: TokenId, ways: &[String]) -> String {
        let account = match self {
            Self::User => String::new(),
            Self::Account(account) => format!(" --account {account}"),
        };
        let quoted =
            |way: &String| shlex::try_quote(way).map_or_else(|_| "WAY".to_owned(), std::borrow::Cow::into_owned);
        let to: String = ways.iter().map(|way| format!(" --to {}", quoted(way))).collect();
        format!("cfmint {command} {id}{account} --yes{to}")
    }
}
