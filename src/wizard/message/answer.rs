//! What the world answers, by the worker that answers it. An answer to an old question carries an
//! old ticket, and is dropped.

use std::net::IpAddr;
use std::path::PathBuf;

use jiff::SignedDuration;

use super::{Msg, Ticket};
use crate::domain::catalog::PermissionGroup;
use crate::domain::delivery::clipboard::{Cleared, Copied};
use crate::domain::delivery::{Completed, Delivered, Looked, Readiness, StrayFiles, ToolHere};
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::buckets::Bucket;
use crate::domain::inventory::zones::Zone;
use crate::domain::journal::NoteId;
use crate::domain::needs::Given;
use crate::domain::refusal::Refusal;
use crate::domain::response::{Created, CursorPage, ListPage, Rolled, Tokens, Updated, Verified};
use crate::domain::sign_in::{SignedIn, StoredSignIn};
use crate::domain::token::address::Family;
use crate::domain::token::id::AccountId;
use crate::domain::token::record::TokenRecord;

/// What Cloudflare's API answered, or the worker that asks it.
#[derive(Debug)]
pub enum ApiAnswer {
    /// Sign-in ended.
    SignedIn(Ticket, Result<Box<SignedIn>, Refusal>),
    /// No usable credential was found on this machine, or the command failed: a sentence, when
    /// there is something to say.
    NoCredential(Ticket, Option<String>),
    /// The command that prints the credential takes its time: what is waited for, as a sentence.
    CommandWaits(Ticket, String),
    /// The live permission groups, and how many entries made no sense.
    Groups(Ticket, Result<(Vec<PermissionGroup>, usize), Refusal>),
    Accounts(Ticket, Result<ListPage<Account>, Refusal>),
    /// A page of zones, from listing or searching.
    Zones(Ticket, Result<ListPage<Zone>, Refusal>),
    /// A page of tokens that exist.
    Tokens(Ticket, Result<ListPage<TokenRecord>, Refusal>),
    /// A page of R2 buckets of an account and jurisdiction.
    Buckets(Ticket, AccountId, &'static str, Result<CursorPage<Bucket>, Refusal>),
    /// No more pages of this list will come by themselves.
    Listed(Ticket),
    /// The create request was refused as a whole: no token exists. Whether that is one of the
    /// sign-in is being asked, and [`ApiAnswer::Created`] follows.
    CreateRefused(Ticket),
    /// The create request ended.
    Created(Ticket, Created),
    /// A token was read, or not.
    TokenRead(Ticket, Result<Box<TokenRecord>, Refusal>),
    /// The owner's tokens: before a create request, or after a lost answer.
    Looked(Ticket, Result<Tokens, Refusal>),
    /// The request for a new secret ended.
    Rolled(Ticket, Rolled),
    /// The request that changes a token ended.
    Updated(Ticket, Updated),
    /// The token was deleted, or not.
    Deleted(Ticket, Result<(), Refusal>),
    /// The new token was verified with its own secret.
    Verified(Ticket, Result<Verified, Refusal>),
    /// The new token was read back.
    ReadBack(Ticket, Result<Box<TokenRecord>, Refusal>),
    /// How the API's host sees this machine over one family, or the sentence why nobody knows.
    Seen(Ticket, Family, Result<IpAddr, String>),
    /// By how much the server's clock is ahead of this machine's (negative: behind), after a
    /// sign-in.
    ServerClock(SignedDuration),
}

/// What became of the clipboard.
#[derive(Debug)]
pub enum ClipboardAnswer {
    /// A copy ended.
    Copied(Ticket, Copied),
    /// Emptying the clipboard ended.
    Cleared(Ticket, Cleared),
}

/// What became of a delivery, or of the question whether it can work.
#[derive(Debug)]
pub enum DeliveryAnswer {
    /// Handing over ended: what was written where, or the sentence why not.
    Delivered(Ticket, Result<Delivered, String>),
    /// Handing over found something at its place; nothing was handed over.
    Occupied(Ticket, Box<Looked>),
    /// Whether a way out that is typed can work, as far as that is quickly found out.
    WayChecked(String, Readiness),
    /// Which tools are on this machine.
    Around(Vec<ToolHere>),
    /// A path was completed.
    Completed(Completed),
    /// The ways out that were chosen up front were looked at, in their order.
    WaysChecked(Vec<Readiness>),
}

/// What was found in files of this machine, or became of one.
#[derive(Debug)]
pub enum FileAnswer {
    /// The sign-ins that other programs keep on this machine, without what is secret of them.
    StoredFound(Vec<StoredSignIn>),
    /// The files that runs left which were killed while they wrote a secret.
    Strays(StrayFiles),
    /// Such a file was removed, or the sentence why not.
    StrayRemoved(PathBuf, Result<(), String>),
    /// Writing a text file ended: where it is, or the sentence why not.
    TextSaved(Result<PathBuf, String>),
    /// A file or folder that was named as what the token is for was read; words, where there is
    /// none of that name.
    NeedRead(Vec<Given>),
}

/// What was kept for this run, or became of what it keeps.
#[derive(Debug)]
pub enum StorageAnswer {
    /// The note of a request was written, or the end of a sentence why not.
    NoteKept(NoteId, Result<(), String>),
    /// The notes that programs left which are gone: those of this API, and those of others, of
    /// which only the files on this machine matter here.
    NotesLeft(Vec<(NoteId, String)>, Vec<(NoteId, String)>),
    /// What an earlier run kept: the text of a draft, nothing, or why it cannot be read (the end of
    /// a sentence).
    Recalled(Result<Option<String>, String>),
    /// A kept draft was set aside: why, and where it is now or why it could not be moved.
    SetAside(String, Result<PathBuf, String>),
}

/// Lets a worker send an answer without naming the message around it.
macro_rules! msg_from {
    ($($worker:ident($answer:ident)),+) => {
        $(impl From<$answer> for Msg {
            fn from(answer: $answer) -> Self {
                Self::$worker(answer)
            }
        })+
    };
}

msg_from!(
    Api(ApiAnswer),
    Clipboard(ClipboardAnswer),
    Delivery(DeliveryAnswer),
    Files(FileAnswer),
    Storage(StorageAnswer)
);
