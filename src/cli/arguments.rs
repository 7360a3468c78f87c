//! Arguments that look like a credential: none is repeated, and it is said where they stay. Must not know which options there are.

use std::ffi::{OsStr, OsString};

use crate::secret::credential;
use crate::text::visible;

/// An argument as a message may quote it.
pub(super) fn shown(argument: &OsStr) -> String {
    let text = argument.to_string_lossy();
    let hidden = |value: &str| value.contains('@');
    match text.split_once('=') {
        Some((name, value)) if name.starts_with("--") && !hidden(name) && hidden(value) => {
            format!("{}=[hidden]", visible(&credential::hidden(name)))
        }
        _ if hidden(&text) => "[hidden]".to_owned(),
        _ => visible(&credential::hidden(&text)).into_owned(),
    }
}

/// What to say where an argument looks like a credential: it stands in the history of the shell, whatever becomes of the command. Of what only looks drawn by
/// lot that is said where the command was `wrong`.
#[must_use]
pub fn in_history(arguments: impl IntoIterator<Item = OsString>, wrong: bool) -> Option<&'static str> {
    let mut arguments = arguments.into_iter().skip(1);
    let told = arguments.any(|argument| {
        let text = argument.to_string_lossy();
        credential::certainly_one(&text).is_some() || (wrong && credential::looks_like_one(&text))
    });
    told.then_some(
        "An argument looks like a credential. It may be in the history of your shell now: take it out there, and roll or delete it.",
    )
}
