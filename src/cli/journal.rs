//! Notes of earlier requests. When a command gives a person a secret, none of them may go on to
//! call that token one whose secret is lost; and what a killed run left in a folder is named by
//! whichever command comes next, whatever API either asks: the file is on this machine. It removes
//! none: that is a person's choice.

use std::collections::BTreeSet;
use std::path::PathBuf;

use jiff::Timestamp;

use super::Outcome;
use super::output::say;
use crate::domain::delivery::StrayFiles;
use crate::domain::exit;
use crate::domain::journal::{Note, NoteId, NoteKind, RotationNote};
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::io::cloudflare::Client;
use crate::io::delivery::strays;
use crate::io::signals;
use crate::io::storage::journal::Notes;

/// Whether a file is left in the folders of a note, or may be.
fn may_hold(note: &Note, found: &StrayFiles) -> bool {
    !found.files.is_empty() || (!found.unsure.is_empty() && !note.is_old(Timestamp::now()))
}

/// Keeps the note of a request that is about to be sent, and answers whether it is on the disk.
/// Where a file may not be as large as that, the request is not sent: whatever is written once
/// there is a secret would go over the limit, too.
pub(super) fn keep(notes: &mut Notes, note_id: NoteId, note: &Note) -> Result<bool, Outcome> {
    let _ = signals::went_over_file_limit();
    let Err(why) = notes.keep(note_id, &note.text()) else {
        return Ok(true);
    };
    if signals::went_over_file_limit() {
        let words = format!("The file size limit here (`ulimit -f`) is too small for the note of a request: {why}.");
        return Err(Outcome::stop(exit::FAILED, vec![words]));
    }
    let what = if note.kind == NoteKind::Roll { "secret" } else { "token" };
    say(&format!(
        "A note of the request cannot be kept ({why}): after a crash cfmint cannot look for the {what}."
    ));
    Ok(false)
}

/// Nobody has to look for its token any more. It stays where a file is left, until that is removed.
pub(super) fn done_with(notes: &mut Notes, note_id: NoteId, note: &Note) {
    if may_hold(note, &strays(&note.folders)) {
        let _ = notes.keep(note_id, &note.of_files(note.folders.clone()).text());
    } else {
        notes.forget(note_id);
    }
}

/// Names the files that runs left which were killed while they wrote a secret, with the line that
/// removes each.
pub(super) fn name_strays() {
    let mut notes = Notes::of_no_api();
    let left = notes.left_elsewhere().into_iter();
    let left: Vec<(NoteId, Note)> = left
        .filter_map(|(note_id, text)| Some((note_id, Note::read(&text)?)))
        .collect();
    // Several notes may be of one folder.
    let folders: BTreeSet<PathBuf> = left.iter().flat_map(|(_, note)| note.folders.iter().cloned()).collect();
    for path in &strays(&folders).files {
        let path = path.to_string_lossy();
        let quoted = shlex::try_quote(&path).map_or_else(|_| "FILE".into(), std::borrow::Cow::into_owned);
        say(&format!(
            "{path} was left by a cfmint that was killed while it wrote a secret, and may hold one. Remove it: rm -- {quoted}"
        ));
    }
    for (note_id, note) in left.iter().filter(|(_, note)| note.kind == NoteKind::Files) {
        if !may_hold(note, &strays(&note.folders)) {
            notes.forget(*note_id);
        }
    }
}

/// A token came of a request of this run, so it is not the one that an earlier request of the same
/// name may have made.
pub(super) fn rule_out(notes: &mut Notes, owner: Owner, name: &str, id: TokenId) {
    for (note_id, text) in notes.left() {
        if let Some(mut note) = Note::read(&text)
            && note.rule_out(owner, name, id)
        {
            // Where that cannot be kept, the token is shown once more as one that may be it;
            // nothing is changed unasked.
            let _ = notes.keep(note_id, &note.text());
        }
    }
}

/// A token that an earlier request may have made has a new secret, which was delivered: its note is
/// done with, unless other tokens may be meant. A rotation is not, before the token is ended that it
/// takes the place of; nor is a secret delivered that arrived in some of its places.
pub(super) async fn settle(notes: &mut Notes, client: &Client, owner: Owner, token: &TokenRecord, whole: bool) {
    for (note_id, text) in notes.left() {
        let Some(mut note) = Note::read(&text) else { continue };
        let may_be =
            |note: &Note, one: &TokenRecord| note.candidates(std::slice::from_ref(one)).iter().any(|one| one.same);
        if note.owner != owner || note.kind == NoteKind::Files {
            continue;
        }
        if let Some(rotation) = note.rotation {
            if whole && (note.made == Some(token.id) || may_be(&note, token)) {
                note.made = Some(token.id);
                note.rotation = Some(RotationNote {
                    delivered: true,
                    verified: false,
                    ..rotation
                });
                let _ = notes.keep(note_id, &note.text());
            }
        } else if note.made == Some(token.id) {
            done_with(notes, note_id, &note);
        } else if may_be(&note, token) && note.rule_out(owner, &token.name, token.id) {
            match client.all_tokens(owner).await {
                Ok(tokens) if tokens.complete && !tokens.rows.iter().any(|one| may_be(&note, one)) => {
                    done_with(notes, note_id, &note);
                }
                _ => drop(notes.keep(note_id, &note.text())),
            }
        }
    }
}
