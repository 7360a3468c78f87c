//! What is known of a call before it is made: whether a newer one makes it pointless, and what is
//! answered when its task breaks down. It makes none.

use super::lists;
use crate::domain::refusal::Refusal;
use crate::domain::response::{Created, Rolled, Updated};
use crate::wizard::message::{ApiAnswer, ApiCall, Query};

/// What is answered for a call whose task broke down: somebody waits for it.
pub(super) fn orphan(call: &ApiCall) -> ApiAnswer {
    let broken = || Refusal::Strange {
        status: None,
        why: "a part of cfmint broke down; please report it".into(),
    };
    match call {
        ApiCall::FindCredential(ticket)
        | ApiCall::SignIn(ticket, ..)
        | ApiCall::UseStored(ticket, _)
        | ApiCall::SignInAgain(ticket, _) => ApiAnswer::SignedIn(*ticket, Err(broken())),
        ApiCall::Load(ticket, query) => lists::refused(*ticket, query, broken()),
        ApiCall::Create { ticket, .. } => {
            let why = "a part of cfmint broke down".into();
            ApiAnswer::Created(*ticket, Created::Unknown { why, id: None })
        }
        ApiCall::Tokens(ticket, ..) => ApiAnswer::Tokens(*ticket, Err(broken())),
        ApiCall::Zone(ticket, _) => ApiAnswer::Zones(*ticket, Err(broken())),
        ApiCall::Read(ticket, ..) => ApiAnswer::TokenRead(*ticket, Err(broken())),
        ApiCall::Look(ticket, _) => ApiAnswer::Looked(*ticket, Err(broken())),
        ApiCall::Roll(ticket, ..) => ApiAnswer::Rolled(*ticket, Rolled::Unknown("a part of cfmint broke down".into())),
        ApiCall::Update { ticket, .. } => {
            ApiAnswer::Updated(*ticket, Updated::Unknown("a part of cfmint broke down".into()))
        }
        ApiCall::Delete(ticket, ..) => ApiAnswer::Deleted(*ticket, Err(broken())),
        ApiCall::Check { ticket, .. } => ApiAnswer::Verified(*ticket, Err(broken())),
        ApiCall::AskAddress(ticket, family) => {
            let why = "A part of cfmint broke down; please report it.".to_owned();
            ApiAnswer::Seen(*ticket, *family, Err(why))
        }
    }
}

/// Questions of which only the newest is of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Line {
    /// What is typed, searched on the server.
    Search,
    /// The list of zones: of all accounts or of one, its first pages or all.
    Zones,
}

impl Line {
    pub(super) fn of(call: &ApiCall) -> Option<Self> {
        match call {
            ApiCall::Load(_, query) => match query {
                Query::ZonesContaining(..) => Some(Self::Search),
                Query::Zones(_) | Query::MoreZones(..) => Some(Self::Zones),
                Query::Groups(_) | Query::Accounts | Query::Account(_) | Query::Buckets(..) | Query::ZoneNamed(_) => {
                    None
                }
            },
            ApiCall::FindCredential(_)
            | ApiCall::SignIn(..)
            | ApiCall::UseStored(..)
            | ApiCall::SignInAgain(..)
            | ApiCall::Create { .. }
            | ApiCall::Tokens(..)
            | ApiCall::Zone(..)
            | ApiCall::Read(..)
            | ApiCall::Look(..)
            | ApiCall::Roll(..)
            | ApiCall::Update { .. }
            | ApiCall::Delete(..)
            | ApiCall::Check { .. }
            | ApiCall::AskAddress(..) => None,
        }
    }
}
