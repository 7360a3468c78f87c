//! What a run reads itself and would be without, were it replaced: the credential that it signs in
//! with, and the file of its spec. Asked before anything is sent. It must not know where a
//! credential is looked for.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use zeroize::Zeroizing;

use super::{dotenv, file};
use crate::domain::delivery::payload::{PayloadKind, variable_names};
use crate::domain::delivery::target::{Target, TargetKind};
use crate::secret::Secret;

/// What of a file is looked through at once.
const PIECE: usize = 8 * 1024;

impl Target {
    /// Whether it writes into this file, by whatever path.
    #[must_use]
    pub fn is_in(&self, path: &Path) -> bool {
        let Some(typed) = self.place().file() else {
            return false;
        };
        let who = |path: &Path| fs::metadata(path).ok().map(|about| (about.dev(), about.ino()));
        who(path).is_some_and(|one| who(&file::expand(typed)) == Some(one))
    }

    /// Whether what it would replace holds this secret: a whole file, or the values of its lines.
    /// Other stores are not asked.
    ///
    /// # Errors
    /// A sentence: it cannot be read.
    pub fn would_replace(&self, secret: &Secret, contents: PayloadKind) -> Result<bool, String> {
        match self.place() {
            TargetKind::File(typed) => {
                let path = file::expand(typed);
                let found = File::open(&path).and_then(|opened| holds(opened, secret.expose()));
                found.map_err(|error| {
                    format!(
                        "{path:?} cannot be read ({error}), and may hold the credential that this run signs in with."
                    )
                })
            }
            TargetKind::Dotenv { file: typed, name } => {
                dotenv::holds(&file::expand(typed), &variable_names(contents, name), secret)
            }
            TargetKind::Clipboard | TargetKind::Stdout | TargetKind::Command(_) | TargetKind::Tool(..) => Ok(false),
        }
    }

    /// Whether this command line prints what is there, as far as its words say: it names the file,
    /// or is the line that reads the entry back.
    #[must_use]
    pub fn is_printed_by(&self, line: &str) -> bool {
        let words = shlex::split(line).unwrap_or_else(|| line.split_whitespace().map(str::to_owned).collect());
        match self.place() {
            TargetKind::Tool(tool, values) => tool
                .read_back
                .is_some_and(|template| tool.line(template, values) == words),
            _ => words
                .iter()
                .any(|word| self.is_in(&file::expand(word.trim_start_matches('<')))),
        }
    }
}

/// Whether these bytes hold those of a secret; nothing of what is read stays.
fn holds(mut from: impl Read, needle: &[u8]) -> std::io::Result<bool> {
    if needle.is_empty() {
        return Ok(false);
    }
    let mut room = Zeroizing::new(vec![0; PIECE + needle.len()]);
    let mut kept = 0;
    loop {
        let got = match from.read(room.get_mut(kept..).unwrap_or_default()) {
            Ok(0) => return Ok(false),
            Ok(got) => got,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let all = kept + got;
        let mut places = room.get(..all).unwrap_or_default().windows(needle.len());
        if places.any(|place| place == needle) {
            return Ok(true);
        }
        // It may begin in this piece and end in the next.
        kept = all.min(needle.len() - 1);
        room.copy_within(all - kept..all, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_wherever_it_stands() {
        let needle = b"not-a-real-credential";
        for before in [0, 1, 100, PIECE - 1, PIECE, PIECE + 5, 3 * PIECE + 17] {
            let mut text = vec![b'n'; before];
            text.extend(needle);
            text.extend(b"\n# end");
            assert!(holds(&text[..], needle).unwrap(), "{before}");
            text.remove(before + 3);
            assert!(!holds(&text[..], needle).unwrap(), "{before}");
        }
        assert!(!holds(&b""[..], needle).unwrap());
        assert!(!holds(&b"x"[..], b"").unwrap());
    }
}
