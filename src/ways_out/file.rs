//! A file of the person's own: 0600, atomic, never over an existing one unasked, never through a symlink.
use std::path::Path;

use crate::secret::Secret;

/// Whether the secret could be saved there, asked before anything is written; a sentence when not (no such folder, not writable, exists, is a symlink,
/// a directory, a FIFO), a warning when the folder can be read by others.
///
/// # Errors
/// The sentence.
pub fn check(path: &Path) -> Result<Option<String>, String> {
    let _ = path;
    todo!()
}

/// Writes the secret and a newline, then reads the mode back.
///
/// # Errors
/// The sentence; nothing is left behind.
pub fn save(path: &Path, secret: &Secret) -> Result<(), String> {
    let _ = (path, secret);
    todo!()
}

/// "~" and "~/..." made into the home folder; everything else as it is.
#[must_use]
pub fn expand(typed: &str) -> std::path::PathBuf {
    let _ = typed;
    todo!()
}
