//! The tokens that were found, the rows that they lead to, and what becomes of the one that is
//! given a new secret or deleted.

use jiff::Timestamp;

use super::{Deed, Entry, PendingCreate, Seen};
use crate::domain::journal::{Note, NoteId};
use crate::domain::refusal::Refusal;
use crate::domain::response::Rolled;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::here_to_the_second;
use crate::domain::token::record::TokenRecord;
use crate::wizard::message::{StorageCall, Ticket};
use crate::wizard::page::{Line, Notice};
use crate::wizard::screens::secret::SecretScreen;
use crate::wizard::state::context::Context;

/// A token that may be the one.
pub(super) struct Found<'a> {
    pub(super) id: TokenId,
    /// As the API gave it.
    pub(super) name: &'a str,
    pub(super) created: Option<Timestamp>,
    /// Its policies are others than were asked for.
    pub(super) differs: bool,
    /// It is not known by its id, and its policies are others or it was there before: it may be
    /// somebody else's, or another one of the person's own.
    pub(super) doubtful: bool,
    pub(super) listing: Listing,
}

/// Whether the list shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    Shows,
    /// An answer named it, and the list that came does not show it.
    Lacks,
    /// An answer named it, and no list came.
    Unknown,
}

/// What became of a deed.
#[derive(Debug)]
pub enum DeedOutcome {
    /// Nothing came of it, or nobody knows; the screen stays and a notice says which.
    Nothing,
    /// The credential was refused.
    NotSignedIn(Refusal),
    /// A new secret is here.
    Secret(Box<SecretScreen>),
    /// It is gone, by this name and id.
    Deleted(String),
}

impl PendingCreate {
    /// What was found. An id that an answer named counts before any list shows it.
    pub(super) fn found(&self) -> Vec<Found<'_>> {
        let listed: Vec<Found<'_>> = match &self.seen {
            Seen::Found(found) => found
                .iter()
                .map(|one| Found {
                    id: one.record.id,
                    name: &one.record.name,
                    created: one.record.issued_on,
                    differs: !one.same,
                    doubtful: !one.is_sure() && self.note.made.is_none(),
                    listing: Listing::Shows,
                })
                .collect(),
            Seen::Looking | Seen::Refused(_) => Vec::new(),
        };
        match self.note.made {
            Some(id) if listed.is_empty() => vec![Found {
                id,
                name: &self.note.name,
                created: None,
                differs: false,
                doubtful: false,
                listing: match self.seen {
                    Seen::Found(_) => Listing::Lacks,
                    Seen::Looking | Seen::Refused(_) => Listing::Unknown,
                },
            }],
            _ => listed,
        }
    }

    /// The only one, or the one that was chosen among several.
    pub(super) fn the_one(&self) -> Option<Found<'_>> {
        let mut found = self.found();
        match self.chosen {
            Some(id) => found.into_iter().find(|one| one.id == id),
            None if found.len() == 1 => found.pop(),
            None => None,
        }
    }

    /// The rows, from top to bottom.
    pub(super) fn entries(&self) -> Vec<Entry> {
        if self.the_one().is_some_and(|one| one.doubtful) {
            // Perhaps somebody else's: nothing that changes it stands under the cursor.
            return vec![Entry::LookAgain, Entry::Quit, Entry::Roll, Entry::Delete];
        }
        if self.the_one().is_some() {
            return vec![Entry::Roll, Entry::Delete, Entry::Quit, Entry::LookAgain];
        }
        let several = self.found().len();
        if several > 0 {
            return (0..several)
                .map(Entry::Token)
                .chain([Entry::LookAgain, Entry::Quit])
                .collect();
        }
        let on = if self.spec.is_some() {
            vec![Entry::Back]
        } else {
            vec![Entry::Back, Entry::Forget]
        };
        [Entry::LookAgain].into_iter().chain(on).chain([Entry::Quit]).collect()
    }

    /// The token as it is known: from a list, or by its note alone.
    fn record(&self, id: TokenId) -> TokenRecord {
        let listed = match &self.seen {
            Seen::Found(found) => found.iter().find(|one| one.record.id == id),
            _ => None,
        };
        listed.map_or_else(
            || TokenRecord::bare(id, self.note.name.clone()),
            |one| one.record.clone(),
        )
    }

    /// The request for a new secret ended.
    pub fn rolled(&mut self, cx: &mut Context, ticket: Ticket, rolled: Rolled) -> DeedOutcome {
        let Some((Deed::Roll, id, _)) = self.doing.take_if(|doing| doing.2 == ticket) else {
            return DeedOutcome::Nothing;
        };
        match rolled {
            Rolled::Yes(secret) => {
                // What was asked for says nothing of a token that is another.
                let meant = self
                    .found()
                    .iter()
                    .any(|one| one.id == id && !one.differs && !one.doubtful);
                let spec = self.spec.take().filter(|_| meant);
                self.note.made = Some(id);
                cx.ask(StorageCall::KeepNote(self.note_id, self.note.text()));
                let secret_screen = SecretScreen::rolled(secret, Box::new(self.record(id)), self.note.owner, spec);
                DeedOutcome::Secret(Box::new(secret_screen.noted(self.note_id, self.note.clone())))
            }
            Rolled::No(refusal) => refused(cx, refusal, "It has no new secret."),
            Rolled::Unknown(why) => {
                let text = format!(
                    "The answer got lost ({why}): the token may have a new secret. Roll it again: only the newest secret works."
                );
                cx.notice = Some(Notice::warning(text));
                DeedOutcome::Nothing
            }
        }
    }

    /// The deletion ended.
    pub fn deleted(&mut self, cx: &mut Context, ticket: Ticket, result: Result<(), Refusal>) -> DeedOutcome {
        let Some((Deed::Delete, id, _)) = self.doing.take_if(|doing| doing.2 == ticket) else {
            return DeedOutcome::Nothing;
        };
        match result {
            // Gone is gone (reference: security section 5, step 4).
            Ok(()) | Err(Refusal::NotFound { .. }) => {
                cx.ask(StorageCall::ForgetNote(self.note_id));
                DeedOutcome::Deleted(format!("“{}” ({id})", visible(&self.record(id).name)))
            }
            Err(refusal) => refused(cx, refusal, "Not deleted, as far as cfmint knows."),
        }
    }

    /// The note and its number, for a look by another sign-in.
    #[must_use]
    pub fn note(&self) -> (NoteId, &Note) {
        (self.note_id, &self.note)
    }
}

fn refused(cx: &mut Context, refusal: Refusal, what: &str) -> DeedOutcome {
    if matches!(refusal, Refusal::NotSignedIn { .. }) {
        return DeedOutcome::NotSignedIn(refusal);
    }
    cx.notice = Some(Notice::warning(format!("{what} {}", refusal.sentence())));
    DeedOutcome::Nothing
}

/// When it was made, in as few words as tell it from its namesakes.
pub(super) fn created(one: &Found<'_>, cx: &Context) -> String {
    one.created.map_or_else(
        || "at an unknown time".into(),
        |at| {
            let local = at.to_zoned_datetime(cx.start.zone.clone());
            local.strftime("%-d %b %Y, %H:%M:%S").to_string()
        },
    )
}

/// Its name, its id, and since when it exists, where that is known.
pub(super) fn which(one: &Found<'_>, cx: &Context) -> Vec<Line> {
    let mut lines = vec![Line::plain(visible(one.name)), Line::plain(format!("id {}", one.id))];
    lines.extend(
        one.created
            .map(|at| Line::plain(format!("created {}", here_to_the_second(at, &cx.start.zone)))),
    );
    lines
}
