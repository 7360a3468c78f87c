//! What is said of a request for a new secret that an earlier run left open. Its token existed
//! before and is known by its id: it is called neither one that was made nor somebody else's.
//! Whether it has a new secret nobody knows, so that asking once more is all that helps.

use super::PendingCreate;
use super::found::{Found, Listing, which};
use crate::domain::exit::{self, Exit};
use crate::domain::token::id::TokenId;
use crate::wizard::page::{Confirm, Line, Sense};
use crate::wizard::state::context::Context;

pub(super) const TITLE: &str = "Was it given a new secret?";

pub(super) fn what_happened(name: &str, sent: &str) -> String {
    format!(
        "An earlier run asked for a new secret of “{name}” at {sent} and stopped before storing it. The old one may have stopped working."
    )
}

/// Which token it is, and what is known of its secret.
pub(super) fn shown(one: &Found<'_>, cx: &Context) -> Vec<Line> {
    let head = if one.listing == Listing::Lacks {
        "This token is not in your token list: it may have been deleted since."
    } else {
        "If this token has a new secret, that may be lost."
    };
    let mut lines = vec![Line::new(Sense::Warning, head)];
    lines.extend(which(one, cx));
    if one.differs && one.listing == Listing::Shows {
        lines.push(Line::new(Sense::Warning, "Its permissions were changed since."));
    }
    lines
}

pub(super) fn question(name: &str, id: TokenId) -> Confirm {
    Confirm {
        question: format!("Roll “{name}”: a new secret now?"),
        cost: format!("id {id}. Every earlier secret stops working at once."),
        yes: "yes, roll it",
        no: "no, leave it",
    }
}

impl PendingCreate {
    /// The words of an end from here.
    pub(super) fn ending_of_a_roll(&self, name: &str, sent: &str) -> Exit {
        let place = self.note.owner.dashboard();
        let words = match self.note.made {
            Some(id) => vec![
                format!(
                    "An earlier run asked for a new secret of “{name}” (id {id}) at {sent} and stopped before storing it. The old one may have stopped working."
                ),
                format!(
                    "Roll it again to be sure; only the newest secret works: {}",
                    self.roll_line(id)
                ),
            ],
            None => vec![format!(
                "An earlier run asked for a new secret of “{name}” at {sent} and stopped before storing it: check the token at {place}."
            )],
        };
        Exit {
            code: exit::UNDELIVERED,
            words,
        }
    }
}
