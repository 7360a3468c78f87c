//! What is said of a request for a new secret that an earlier run left open. Its token existed
//! before and is known by its id: it is called neither one that was made nor somebody else's.
//! Whether it has a new secret nobody knows, so that asking once more is all that helps.

use super::PendingCreate;
use super::found::{Found, when};
use crate::domain::exit::{self, Exit};
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::wizard::state::context::Context;

pub(super) const TITLE: &str = "Was it given a new secret?";
pub(super) const ROW: &str = "Get a new secret (all from before stop working)";

pub(super) fn what_happened(name: &str, sent: &str) -> String {
    format!(
        "An earlier cfmint asked at {sent} for a new secret of “{name}” and was ended before it was taken. The one before may have stopped working."
    )
}

/// "The token: NAME, ID, created TIME."
pub(super) fn shown(one: &Found<'_>, cx: &Context) -> String {
    let name = visible(one.name);
    if one.unlisted {
        return format!(
            "The token: {name}, {}. It is not in your token list: it may have been deleted since.",
            one.id
        );
    }
    let edited = if one.differs {
        " Its permissions were changed since."
    } else {
        ""
    };
    format!(
        "The token: {name}, {}{}. If it has a new secret, that may have reached nobody.{edited}",
        one.id,
        when(one, cx)
    )
}

pub(super) fn question(name: &str, id: TokenId) -> String {
    format!("Get a new secret for “{name}” ({id})? All from before stop working at once. y yes · any other key no")
}

impl PendingCreate {
    /// The words of an end from here.
    pub(super) fn ending_of_a_roll(&self, name: &str, sent: &str) -> Exit {
        let place = self.note.owner.dashboard();
        let words = match self.note.made {
            Some(id) => vec![
                format!(
                    "A new secret of “{name}” (id {id}) was asked for at {sent} by an earlier run and not taken; the one before may have stopped working."
                ),
                format!(
                    "Asking once more is safe, since the last one counts: {}",
                    self.roll_line(id)
                ),
            ],
            None => vec![format!(
                "A new secret of “{name}” was asked for at {sent} by an earlier run and not taken: look at it at {place}."
            )],
        };
        Exit {
            code: exit::UNDELIVERED,
            words,
        }
    }
}
