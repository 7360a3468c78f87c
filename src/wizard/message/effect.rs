//! What the wizard wants of the world, by who performs it: each worker has an enum of its own and
//! matches it without a wildcard, so that an effect which nobody performs does not compile. It must
//! not know how anything is done.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::Ticket;
use crate::domain::delivery::{Looked, PayloadKind, SharedPayload, Target};
use crate::domain::exit::Exit;
use crate::domain::journal::NoteId;
use crate::domain::sign_in::{Source, StoredSignIn};
use crate::domain::token::address::Family;
use crate::domain::token::id::{AccountId, TokenId, ZoneId};
use crate::domain::token::scope::Owner;
use crate::secret::{Secret, credential::Credential};

/// What the wizard wants of the world.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    /// Ask Cloudflare's API.
    Api(ApiCall),
    /// Fill or empty the clipboard.
    Clipboard(ClipboardCall),
    /// Bring the secret to a way out, or find out whether that can work.
    Delivery(DeliveryCall),
    /// Read or write files that a person named, or that other programs keep.
    Files(FileCall),
    /// Keep drafts and notes of requests for the next run.
    Storage(StorageCall),
    /// Do something with the terminal beside drawing on it.
    Terminal(TerminalCall),
    /// Send [`Msg::Now`](super::Msg::Now) at this time since the start at the latest.
    WakeAt(Duration),
    /// End.
    Leave(Exit),
}

/// What Cloudflare's API is asked.
#[derive(Debug, PartialEq, Eq)]
pub enum ApiCall {
    /// Look for a credential on this machine and sign in with it.
    FindCredential(Ticket),
    SignIn(Ticket, Source, Credential),
    /// Sign in with what another program keeps. By a person's choice only.
    UseStored(Ticket, StoredSignIn),
    /// Sign in once more with the credential that was tried last; as the token of this account,
    /// when one is given.
    SignInAgain(Ticket, Option<AccountId>),
    /// Load a list; answers come page by page.
    Load(Ticket, Query),
    /// `POST` exactly these bytes, once.
    Create {
        /// The ticket that the answer carries.
        ticket: Ticket,
        /// Who the token will belong to.
        owner: Owner,
        /// The bytes that the summary showed.
        body: Vec<u8>,
    },
    /// A page of the tokens of this owner, from 1.
    Tokens(Ticket, Owner, u32),
    /// One zone, for its name.
    Zone(Ticket, ZoneId),
    /// Read this token.
    Read(Ticket, Owner, TokenId),
    /// List the tokens of this owner.
    Look(Ticket, Owner),
    /// Ask for a new secret of this token: the one before stops working. By a person's choice only.
    Roll(Ticket, Owner, TokenId),
    /// `PUT` exactly these bytes, once. By a person's choice only.
    Update {
        /// The ticket that the answer carries.
        ticket: Ticket,
        owner: Owner,
        id: TokenId,
        /// The whole token but its secret.
        body: Vec<u8>,
    },
    /// Delete this token. By a person's choice only.
    Delete(Ticket, Owner, TokenId),
    /// Verify the new token with its own secret and read it back.
    Check {
        /// The ticket that both answers carry.
        ticket: Ticket,
        /// Who the token belongs to.
        owner: Owner,
        /// The token that is read back.
        id: TokenId,
        /// The secret that is verified.
        secret: Arc<Secret>,
    },
    /// Ask the API's host how it sees this machine over this family: one request, without a
    /// credential.
    AskAddress(Ticket, Family),
}

/// What to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// The permission groups that this owner's tokens may hold.
    Groups(Owner),
    /// Accounts, at most 20 pages.
    Accounts,
    /// One account, for its name: the token of an account may not be able to list accounts.
    Account(AccountId),
    /// Zones, of one account or of all, at most 20 pages.
    Zones(Option<AccountId>),
    /// The other pages of the same list, from this one on (from 1), whatever they cost: a person
    /// asked for them.
    MoreZones(Option<AccountId>, u32),
    /// Zones whose name holds this, one page, searched on the server; of one account or of all.
    ZonesContaining(Option<AccountId>, String),
    /// R2 buckets of an account in a jurisdiction
    /// ([`crate::domain::token::bucket::JURISDICTIONS`]), all pages up to 20.
    Buckets(AccountId, &'static str),
    /// The zones of exactly this name: several accounts may have one.
    ZoneNamed(String),
}

/// What the clipboard is asked, by the route that was found.
#[derive(Debug, PartialEq, Eq)]
pub enum ClipboardCall {
    Copy(Ticket, SharedPayload),
    /// Empty the clipboard that a copy filled.
    Clear(Ticket),
}

/// What whoever brings secrets to ways out is asked.
#[derive(Debug, PartialEq, Eq)]
pub enum DeliveryCall {
    /// Find out quickly whether a way out can work, as it is typed.
    CheckWay(String, PayloadKind),
    /// Say at once which tools are on this machine.
    LookAround,
    /// Complete this path as it is typed.
    Complete(String),
    /// Find out whether the ways out that were chosen up front can work here, before anything is
    /// created.
    CheckWays(Vec<Target>, PayloadKind),
    /// Hand this over where nothing is yet.
    Deliver(Ticket, Target, SharedPayload),
    /// Hand this over in place of what was found there.
    Replace(Ticket, Box<Looked>, SharedPayload),
}

/// What is wanted of files on this machine.
#[derive(Debug, PartialEq, Eq)]
pub enum FileCall {
    /// Look for sign-ins that other programs keep; nothing secret is kept of them.
    FindStored,
    /// Read this file or folder as what the token is for; what is typed, if there is none of that
    /// name.
    ReadNeed(String),
    /// Write this text, which holds no secret, to a new file; its name as typed.
    SaveText(String, String),
    /// Look into these folders for files that killed runs left.
    FindStrays(BTreeSet<PathBuf>),
    /// Remove such a file. By a person's choice only.
    RemoveStray(PathBuf),
}

/// What outlives the program: drafts, and notes of requests.
#[derive(Debug, PartialEq, Eq)]
pub enum StorageCall {
    /// Look up what an earlier run kept.
    Recall,
    /// Keep this text of the draft in place of what this run kept before; it holds no secret. Not
    /// answered.
    Keep(String),
    /// Go on with the draft that was recalled; the one of this run takes its place in the offer.
    /// Not answered.
    TakeUp,
    /// Begin another draft; the one of this run takes its place in the offer. Not answered.
    SetApart,
    /// Remove what this run kept. Not answered.
    Forget,
    /// Remove the draft that was recalled. Not answered.
    ForgetOffered,
    /// Put away what was kept and cannot be read, for this reason.
    SetAside(String),
    /// Keep this note of a request, which holds no secret, in place of what it said before.
    KeepNote(NoteId, String),
    /// Remove the note: its token is taken, deleted or let go. Not answered.
    ForgetNote(NoteId),
    /// Look for notes that programs left which are gone.
    RecallNotes,
}

/// What is wanted of the terminal.
#[derive(Debug, PartialEq, Eq)]
pub enum TerminalCall {
    /// Paint everything again.
    Redraw,
    /// Give the terminal back and stop.
    Suspend,
}

/// Lets a step ask for a call without naming the effect around it.
macro_rules! effect_from {
    ($($performer:ident($call:ident)),+) => {
        $(impl From<$call> for Effect {
            fn from(call: $call) -> Self {
                Self::$performer(call)
            }
        })+
    };
}

effect_from!(
    Api(ApiCall),
    Clipboard(ClipboardCall),
    Delivery(DeliveryCall),
    Files(FileCall),
    Storage(StorageCall),
    Terminal(TerminalCall)
);
