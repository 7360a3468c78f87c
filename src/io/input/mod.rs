//! The spec of `--from`, a file or a template link: read before anything is sent or drawn, so that
//! what is wrong with it is said on plain lines. What is in it is judged in
//! [`crate::domain::spec`]; this knows files and stdin. A link is read and never followed.

pub mod needs;

use std::ffi::{OsStr, OsString};
use std::io::{IsTerminal as _, Read as _};

use crate::domain::catalog::Catalog;
use crate::domain::spec::{self, LARGEST, Read, link};
use crate::domain::text::visible;
use crate::secret::credential::hidden;

/// What a link is called where a file has its name.
const LINK: &str = "the link";

/// Reads the file, stdin for `-`, or the template link that is in place of a path: its name,
/// safe to show, and what it says. A file that holds a link alone is read as one.
///
/// # Errors
/// Every fault, a line each: `FILE:LINE:COLUMN: sentence`, of a link `the link: PART: sentence`; or
/// why it could not be read.
pub fn open(path: &OsStr) -> Result<(String, Read), Vec<String>> {
    // Bytes that are no text are shown as faults of the link, too.
    let argument = path.to_string_lossy();
    if link::is_link(&argument) {
        return read_link(LINK.to_owned(), &argument);
    }
    let name = if path == "-" {
        "stdin".into()
    } else {
        path.to_string_lossy()
    };
    let name = visible(&hidden(&name)).into_owned();
    let bytes = bytes(path).map_err(|error| vec![format!("{name}: it could not be read: {error}.")])?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        let sentence = if bytes.len() > LARGEST {
            format!("it is larger than a spec can be ({LARGEST} bytes)")
        } else {
            "it is not UTF-8 text; expected a spec in TOML or JSON".to_owned()
        };
        return Err(vec![format!("{name}: {sentence}.")]);
    };
    if link::is_link(text) {
        return read_link(name, text);
    }
    match spec::read(text, Catalog::of_this_version()) {
        Ok(read) => Ok((name, read)),
        Err(faults) => {
            let line = |fault: &spec::SpecFault| {
                format!("{name}:{}:{}: {}", fault.line, fault.column, visible(&fault.sentence))
            };
            Err(faults.iter().map(line).collect())
        }
    }
}

fn read_link(name: String, text: &str) -> Result<(String, Read), Vec<String>> {
    match link::read(text, Catalog::of_this_version()) {
        Ok(read) => Ok((name, read)),
        Err(faults) => {
            let line = |fault: &link::LinkFault| format!("{name}: {}", visible(&fault.to_string()));
            Err(faults.iter().map(line).collect())
        }
    }
}

/// What to say before stdin is read, where it is a terminal: otherwise a program that listens looks
/// like one that hangs.
#[must_use]
pub fn listens<'a>(named: impl IntoIterator<Item = &'a OsString>) -> Option<&'static str> {
    let stdin = named.into_iter().any(|named| named == "-") && std::io::stdin().is_terminal();
    stdin.then_some("Reading from this terminal (-): type or paste it, then press Enter and Ctrl-D.")
}

/// One byte more than a spec may have at most, so that an endless pipe ends.
fn bytes(path: &OsStr) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = LARGEST as u64 + 1;
    if path == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Whether there is a terminal to type an answer into.
#[must_use]
pub fn is_typed() -> bool {
    std::io::stdin().is_terminal()
}

/// Reads a line that a person types, without its end; nothing at the end of the input.
#[must_use]
pub fn typed_line() -> Option<String> {
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(1..) => Some(line.trim().to_owned()),
        Ok(0) | Err(_) => None,
    }
}
