//! A template link in the search: what it says, or what is wrong with it.

use crate::domain::catalog::Catalog;
use crate::domain::spec::link::{is_link, read};
use crate::domain::text::visible;
use crate::domain::token::scope::Owner;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::state::pending_names::FromFile;
use crate::wizard::steps::Flow;

/// Faults that a notice names; there is no room for more.
const NAMED: usize = 3;

/// Whether a text is an address of the dashboard rather than of the API, whose calls are looked
/// for.
pub(super) fn is_one(text: &str) -> bool {
    is_link(text) && !text.contains("/client/v4/")
}

/// Opens the link, or says what is wrong with it and stays; none when the text is no link.
pub(super) fn open(cx: &mut Context, text: &str) -> Option<Flow> {
    if !is_one(text) {
        return None;
    }
    // The list of an account's token lacks what a user's link may name.
    let read = match cx.work.draft.owner {
        Owner::User => read(text, cx.catalog()),
        Owner::Account(_) => read(text, &Catalog::embedded()),
    };
    match read {
        Ok(read) => Some(Flow::Open(Box::new(FromFile::new("the link".to_owned(), read)))),
        Err(faults) => {
            let named: Vec<String> = faults.iter().take(NAMED).map(ToString::to_string).collect();
            let more = match faults.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" And {more} more: cfmint --from 'LINK' names all."),
            };
            let words = format!("The link is not opened. {}{more}", named.join(" "));
            cx.notice = Some(Notice::warning(visible(&words)));
            Some(Flow::Stay)
        }
    }
}
