//! Notes of earlier requests, when a command gives a person a secret: none of them may go on to call that token one whose secret is lost.

use crate::cloudflare::Client;
use crate::keeping::notes::Notes;
use crate::note::Note;
use crate::token::id::TokenId;
use crate::token::record::TokenRecord;
use crate::token::scope::Owner;

/// A token came of a request of this run, so it is not the one that an earlier request of the same name may have made.
pub(super) fn rule_out(notes: &mut Notes, owner: Owner, name: &str, id: TokenId) {
    for (note_id, text) in notes.left() {
        if let Some(mut note) = Note::read(&text)
            && note.rule_out(owner, name, id)
        {
            // Where that cannot be kept, the token is shown once more as one that may be it; nothing is changed unasked.
            let _ = notes.keep(note_id, &note.text());
        }
    }
}

/// A token that an earlier request may have made has a new secret, which was delivered: its note is done with, unless other tokens may be meant.
pub(super) async fn settle(notes: &mut Notes, client: &Client, owner: Owner, token: &TokenRecord) {
    for (note_id, text) in notes.left() {
        let Some(mut note) = Note::read(&text) else { continue };
        let may_be =
            |note: &Note, one: &TokenRecord| note.candidates(std::slice::from_ref(one)).iter().any(|one| one.same);
        if note.owner != owner {
            continue;
        }
        if note.made == Some(token.id) {
            notes.forget(note_id);
        } else if may_be(&note, token) && note.rule_out(owner, &token.name, token.id) {
            match client.all_tokens(owner).await {
                Ok(tokens) if tokens.complete && !tokens.rows.iter().any(|one| may_be(&note, one)) => {
                    notes.forget(note_id);
                }
                _ => drop(notes.keep(note_id, &note.text())),
            }
        }
    }
}
