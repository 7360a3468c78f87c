//! A text that is written again by each run, such as a calendar: in place of the one that an earlier
//! run wrote, and of nothing else. It holds no secret; it must not know what it says.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::file::{existing, place, renew_text};
use crate::domain::delivery::existing::Seen;

/// Bytes at the beginning that tell whose it is.
const BEGINNING: u64 = 256;

/// Where the text goes, which was looked at.
#[derive(Debug)]
pub struct RenewedFile {
    path: PathBuf,
    /// What an earlier run wrote there.
    seen: Option<Seen>,
}

impl RenewedFile {
    /// Looks whether a text can be written there. What is there already has to begin as one of ours.
    ///
    /// # Errors
    /// A sentence.
    pub fn look(path: &Path, is_ours: impl Fn(&[u8]) -> bool) -> Result<Self, String> {
        let (_, _, found) = place(path)?;
        let seen = found.map(|found| ours(path, &found, is_ours)).transpose()?;
        Ok(Self {
            path: path.to_owned(),
            seen,
        })
    }

    /// Writes the text.
    ///
    /// # Errors
    /// A sentence; what was there is there.
    pub fn write(&self, text: &str) -> Result<(), String> {
        renew_text(&self.path, text, self.seen)
    }
}

fn ours(path: &Path, found: &Metadata, is_ours: impl Fn(&[u8]) -> bool) -> Result<Seen, String> {
    existing(path, found)?;
    let mut begins = Vec::new();
    let read = File::open(path).and_then(|file| file.take(BEGINNING).read_to_end(&mut begins));
    read.map_err(|error| format!("{path:?} cannot be read ({error})."))?;
    if is_ours(&begins) {
        Ok(Seen::of(found))
    } else {
        Err(format!(
            "{path:?} exists already, and cfmint did not write it: it is not overwritten. Choose another name."
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn look(path: &Path) -> Result<RenewedFile, String> {
        RenewedFile::look(path, |begins| begins.starts_with(b"ours"))
    }

    #[test]
    fn only_what_an_earlier_run_wrote_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ics");
        look(&path).unwrap().write("ours: 1").unwrap();
        look(&path).unwrap().write("ours: 2").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"ours: 2");
        for other in ["", "theirs", "our"] {
            fs::write(&path, other).unwrap();
            assert!(look(&path).unwrap_err().contains("cfmint did not write it"), "{other}");
            assert_eq!(fs::read_to_string(&path).unwrap(), other);
        }
        std::os::unix::fs::symlink(&path, folder.path().join("link")).unwrap();
        assert!(look(&folder.path().join("link")).unwrap_err().contains("symbolic link"));
        assert!(look(&folder.path().join("no/a.ics")).is_err());
    }

    #[test]
    fn what_was_put_there_after_the_look_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ics");
        let fresh = look(&path).unwrap();
        fs::write(&path, "theirs").unwrap();
        assert!(fresh.write("ours").is_err());
        fs::write(&path, "ours").unwrap();
        let seen = look(&path).unwrap();
        fs::write(&path, "theirs, longer").unwrap();
        assert!(seen.write("ours").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"theirs, longer");
    }
}
