//! Arguments as clap gets them and as messages quote them: a line of a list is no option, and none
//! that looks like a credential is repeated; it is said where that stays. Must not know which
//! options there are, but for the one command that takes such lines.

use std::ffi::{OsStr, OsString};
use std::sync::LazyLock;

use crate::domain::text::visible;
use crate::secret::credential;

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

/// Said of arguments.
static TOLD: LazyLock<String> =
    LazyLock::new(|| format!("An argument looks like a credential. {}", credential::IN_HISTORY));

/// What to say where an argument looks like a credential: it stands in the history of the shell,
/// whatever becomes of the command. Of what only looks drawn by lot that is said where the command
/// was `wrong`, or where something had to be hidden in what is `said` of it.
#[must_use]
pub fn in_history(arguments: impl IntoIterator<Item = OsString>, wrong: bool, said: &[String]) -> Option<&'static str> {
    let wrong = wrong || said.iter().any(|words| credential::hides(words));
    let mut arguments = arguments.into_iter().skip(1);
    let told = arguments.any(|argument| {
        let text = argument.to_string_lossy();
        credential::certainly_one(&text).is_some() || (wrong && credential::looks_like_one(&text))
    });
    told.then_some(TOLD.as_str())
}

/// The arguments, of which a line of a list behind `needs`, such as `- Zone:DNS:Edit`, has a blank
/// before it: clap takes what begins with a hyphen for an option, and no option has a blank behind
/// the hyphen. To allow values with a hyphen would make values of the options that follow a WHAT.
pub(super) fn listed(arguments: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut needs = false;
    let mut listed = Vec::new();
    for argument in arguments {
        let line = argument.to_str().and_then(|text| text.strip_prefix('-'));
        if needs && line.is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
            let mut spaced = OsString::from(" ");
            spaced.push(&argument);
            listed.push(spaced);
        } else {
            needs |= argument == "needs";
            listed.push(argument);
        }
    }
    listed
}
