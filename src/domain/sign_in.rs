//! Signing in: where the credential came from, whose it is, and what it may mint. The words here
//! are data; `find` looks for a credential on this machine, `stored` for the sign-ins of other
//! programs, `command` runs the one that prints it, `check` asks the API about it.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::domain::inventory::accounts::in_words;
use crate::domain::refusal::Refusal;
use crate::domain::text::visible;
use crate::domain::token::id::{AccountId, TokenId, UserId};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::domain::token::scope::Owner;

/// Where the credential came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The output of the command in `CFMINT_TOKEN_COMMAND`.
    Command,
    /// A variable of the environment, by name.
    Variable(&'static str),
    /// A file that this variable names.
    File(&'static str),
    /// `CLOUDFLARE_API_KEY` with `CLOUDFLARE_EMAIL`.
    KeyAndEmail,
    /// Pasted or typed on the sign-in screen.
    Pasted,
    /// Standard input, where a command was told to read it there.
    Stdin,
    /// The sign-in that a program of Cloudflare's keeps, used because the person said so.
    Stored(Program),
    /// The demo's own.
    Demo,
}

impl Source {
    /// How the screen names it.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Command => "the output of CFMINT_TOKEN_COMMAND",
            Self::Variable(name) => name,
            Self::File("CFMINT_API_TOKEN_FILE") => "the file of CFMINT_API_TOKEN_FILE",
            Self::File(_) => "the file of CLOUDFLARE_API_TOKEN_FILE",
            Self::KeyAndEmail => "CLOUDFLARE_API_KEY",
            Self::Pasted => "the pasted credential",
            Self::Stdin => "the token on standard input",
            Self::Stored(program) => program.sign_in(),
            Self::Demo => "the demo’s credential",
        }
    }

    /// The same where a sentence begins with it: the name of a variable or of a program stays as it
    /// is written.
    #[must_use]
    pub fn as_subject(self) -> &'static str {
        match self {
            Self::Command => "The output of CFMINT_TOKEN_COMMAND",
            Self::File("CFMINT_API_TOKEN_FILE") => "The file of CFMINT_API_TOKEN_FILE",
            Self::File(_) => "The file of CLOUDFLARE_API_TOKEN_FILE",
            Self::Pasted => "The pasted credential",
            Self::Stdin => "The token on standard input",
            Self::Demo => "The demo’s credential",
            Self::Variable(_) | Self::KeyAndEmail | Self::Stored(_) => self.words(),
        }
    }

    /// How another credential takes the place of this one, as a sentence.
    #[must_use]
    pub fn another(self) -> String {
        match self {
            Self::Command => "Let CFMINT_TOKEN_COMMAND print another credential.".to_owned(),
            Self::KeyAndEmail => {
                "Put another key into CLOUDFLARE_API_KEY, with its address in CLOUDFLARE_EMAIL.".to_owned()
            }
            Self::Variable(_) | Self::File(_) => format!("Put another credential into {}.", self.words()),
            Self::Pasted | Self::Stored(_) | Self::Demo => "Sign in with another credential.".to_owned(),
            Self::Stdin => "Give another token on standard input.".to_owned(),
        }
    }

    /// What stays as it is when another credential is taken: where this one stands.
    #[must_use]
    pub fn stays(self) -> Option<&'static str> {
        match self {
            Self::Variable(_) | Self::KeyAndEmail => Some("the variable"),
            Self::File(_) => Some("the file"),
            Self::Command | Self::Pasted | Self::Stdin | Self::Stored(_) | Self::Demo => None,
        }
    }
}

/// A program of Cloudflare's that signs in by OAuth and keeps that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// For Workers.
    Wrangler,
    /// The one for all of Cloudflare.
    Cf,
}

impl Program {
    /// How the screen names its sign-in.
    #[must_use]
    pub fn sign_in(self) -> &'static str {
        match self {
            Self::Wrangler => "Wrangler’s sign-in",
            Self::Cf => "cf’s sign-in",
        }
    }

    /// Its name at the beginning of a sentence.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wrangler => "Wrangler",
            Self::Cf => "cf",
        }
    }

    /// What makes it renew its sign-in.
    #[must_use]
    pub fn renewing(self) -> &'static str {
        match self {
            Self::Wrangler => "wrangler whoami",
            Self::Cf => "cf auth whoami",
        }
    }
}

/// The sign-in that such a program keeps, as far as it is not secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSignIn {
    pub program: Program,
    /// Where it is.
    pub path: PathBuf,
    /// What is known of it.
    pub state: StoredState,
}

/// What is known of a sign-in that another program keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredState {
    There {
        /// When it ends, where that is said.
        until: Option<Timestamp>,
        /// What it was granted.
        scopes: Scopes,
    },
    /// It is in the system's keyring, which is that program's.
    InKeyring,
    /// It cannot be read; why, as a sentence.
    Unusable(String),
}

/// Whether the credential may create tokens, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MayMint {
    /// It holds API Tokens Write, or it is a Global API Key, which carries all rights of its user.
    Yes,
    /// It does not; why, as a sentence.
    No(String),
    /// It could not be found out; creating will tell.
    Unknown,
}

impl MayMint {
    /// The same in words, as the end of a line.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self {
            Self::Yes => "yes".to_owned(),
            Self::No(why) => format!("no: {}", lowered(why)),
            Self::Unknown => "not known: creating a token will tell".to_owned(),
        }
    }
}

/// A sentence as the end of another.
fn lowered(sentence: &str) -> String {
    let mut letters = sentence.trim_end_matches('.').chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// The family of the credential (reference: cloudflare-api section 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialFamily {
    /// A user token or a Global API Key: acts as the user, in all accounts that the user is a
    /// member of.
    User,
    /// The token of this account: belongs to it and survives people, and reaches nothing else.
    Account(AccountId),
}

impl CredentialFamily {
    /// The account whose token it is, beyond which it reaches nothing.
    #[must_use]
    pub fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(own) => Some(own),
            Self::User => None,
        }
    }
}

/// For which accounts a user's credential may create account tokens, as far as its own permissions
/// say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForAccounts {
    /// All that the user is a member of.
    All,
    /// These.
    Only(Vec<AccountId>),
    /// It carries no policies that say it, but the accounts were asked.
    Asked {
        /// These let it read what their tokens may hold, which is no proof that it may create one.
        /// With their names, as the API gave them.
        answered: Vec<(AccountId, String)>,
        /// These were not asked, or what they said tells nothing.
        silent: Vec<(AccountId, String)>,
        /// These said no.
        refused: Vec<AccountId>,
        /// Whether it sees no others.
        all: bool,
    },
    None,
    /// It could not be found out; creating will tell.
    Unknown,
}

/// What a sign-in by OAuth was granted, as far as it concerns creating tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scopes {
    /// Nobody says.
    Unknown,
    /// Creating tokens of accounts, and none of a user's own.
    AccountTokens,
    /// Neither.
    NoTokens,
}

/// The credential itself, where it is a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnToken {
    pub id: TokenId,
    /// What Cloudflare says of it.
    pub status: TokenStatus,
    /// From when it works, where that is said.
    pub starts: Option<Timestamp>,
    /// Until when.
    pub expires: Option<Timestamp>,
    /// All of it, where it may read itself.
    pub record: Option<Box<TokenRecord>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The user's id, when `GET /user` answered; user-scope policies need it.
    pub user: Option<UserId>,
    /// The user's e-mail address as the API gave it.
    pub email: Option<String>,
    /// The credential's own token; none for a Global API Key, and for a sign-in by OAuth.
    pub own: Option<OwnToken>,
    pub family: CredentialFamily,
    /// The name of the account whose token it is, as the API gave it, where it sees that.
    pub account_name: Option<String>,
    /// Whether it may create the tokens of its own family: the user's, or the account's.
    /// [`SignedIn::may_own`] tells it for any owner.
    pub may_mint: MayMint,
    /// The accounts whose tokens it may create.
    pub for_accounts: ForAccounts,
    /// That Cloudflare says something of it by which nobody knows whether it works, as a sentence.
    pub odd: Option<String>,
    /// What this sign-in cannot see, and how to mend it, as sentences.
    pub remarks: Vec<String>,
}

impl SignedIn {
    /// Whether the credential is this token.
    #[must_use]
    pub fn is_token(&self, id: TokenId) -> bool {
        self.own.as_ref().is_some_and(|own| own.id == id)
    }

    /// Whether it may create tokens of this owner.
    #[must_use]
    pub fn may_own(&self, owner: Owner) -> MayMint {
        let no = |why: &str| MayMint::No(why.to_owned());
        match (self.family, owner) {
            (CredentialFamily::User, Owner::User) => self.may_mint.clone(),
            (CredentialFamily::Account(own), Owner::Account(wanted)) if own == wanted => self.may_mint.clone(),
            (CredentialFamily::Account(_), Owner::User) => no("An account’s token cannot create tokens of a user."),
            (CredentialFamily::Account(_), Owner::Account(_)) => {
                no("An account’s token cannot create tokens of another account.")
            }
            (CredentialFamily::User, Owner::Account(wanted)) => match &self.for_accounts {
                ForAccounts::All => MayMint::Yes,
                ForAccounts::Only(accounts) if accounts.contains(&wanted) => MayMint::Yes,
                ForAccounts::Asked { refused, .. } if refused.contains(&wanted) => {
                    no("This account does not let it read what its tokens may hold.")
                }
                ForAccounts::Unknown | ForAccounts::Asked { .. } => MayMint::Unknown,
                ForAccounts::Only(_) => no("It lacks Account · Account API Tokens · Edit on this account."),
                ForAccounts::None => no("It lacks Account · Account API Tokens · Edit."),
            },
        }
    }
}

impl SignedIn {
    /// Whether it may create tokens of anybody: where it may not create the user's own, an account
    /// may still be their owner.
    #[must_use]
    pub fn may_create(&self) -> MayMint {
        match (self.family, &self.may_mint, &self.for_accounts) {
            (CredentialFamily::User, MayMint::Yes, _)
            | (CredentialFamily::User, _, ForAccounts::All | ForAccounts::Only(_)) => MayMint::Yes,
            (CredentialFamily::User, MayMint::No(_), ForAccounts::Asked { .. }) => MayMint::Unknown,
            _ => self.may_mint.clone(),
        }
    }

    /// What kind of credential it is.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match (self.family, &self.own) {
            (CredentialFamily::Account(_), _) => "API token of an account",
            (CredentialFamily::User, Some(_)) => "API token of a user",
            (CredentialFamily::User, None) if self.is_session() => "sign-in by OAuth",
            (CredentialFamily::User, None) => "Global API Key",
        }
    }

    /// Whose it is, where that is known; safe to show.
    #[must_use]
    pub fn belongs_to(&self) -> Option<String> {
        match (&self.email, self.family) {
            (Some(email), _) => Some(visible(email).into_owned()),
            (None, CredentialFamily::Account(id)) => {
                Some(format!("account {}", in_words(id, self.account_name.as_deref())))
            }
            (None, CredentialFamily::User) => None,
        }
    }

    /// The name of an account, as the API gave it, where signing in has shown it.
    #[must_use]
    pub fn name_of(&self, account: AccountId) -> Option<&str> {
        if self.family == CredentialFamily::Account(account) {
            return self.account_name.as_deref();
        }
        let ForAccounts::Asked { answered, silent, .. } = &self.for_accounts else {
            return None;
        };
        let mut seen = answered.iter().chain(silent);
        seen.find(|(id, _)| *id == account).map(|(_, name)| name.as_str())
    }

    /// Whether it creates tokens of accounts and none of the user's own, as far as is known.
    #[must_use]
    pub fn for_accounts_only(&self) -> bool {
        let own = matches!(self.may_own(Owner::User), MayMint::No(_));
        own && !matches!(self.may_create(), MayMint::No(_))
    }

    /// Whether it is a sign-in by OAuth, which gives no more than was allowed to the program that
    /// it was made for.
    #[must_use]
    pub fn is_session(&self) -> bool {
        self.family == CredentialFamily::User && self.own.is_none() && self.may_mint != MayMint::Yes
    }
}

/// How far the sign-in has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// No credential yet.
    Missing,
    /// The API has been asked.
    Checking(Source),
    /// It works.
    In(Source, Box<SignedIn>),
    /// It does not.
    Failed(Source, Refusal),
}
