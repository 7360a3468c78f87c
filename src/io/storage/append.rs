//! A file that lines are added to, which is never a way to write elsewhere.

use std::fs::File;
use std::io;
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use crate::domain::text::visible;
use crate::secret::credential::{hidden, in_path};

/// Why the file is not opened, where the system has no word for it.
const NO_FILE: &str = "it is not a regular file";

/// Opens the file that an option names, to add lines to. A new one is readable for its owner alone
/// (0600); one that is there keeps its mode.
///
/// # Errors
/// A sentence that names the option and the file: a folder, a link, a pipe or a device; not
/// writable; no such folder.
pub(in crate::io) fn open(option: &str, path: &Path) -> Result<File, String> {
    if let Some(what) = in_path(&path.display().to_string()) {
        return Err(format!(
            "{option}: this looks like {what}; expected the path of a file."
        ));
    }
    regular(path).map_err(|why| {
        let path = path.display().to_string();
        format!("{option}: {} cannot be written: {why}.", visible(&hidden(&path)))
    })
}

/// Through no link, and without waiting for the reader of a pipe.
fn regular(path: &Path) -> Result<File, String> {
    let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let mode = Mode::RUSR | Mode::WUSR;
    let file = rustix::fs::open(path, flags | OFlags::CLOEXEC, mode).map_err(|error| match error {
        rustix::io::Errno::LOOP => "nothing is written through a symbolic link".to_owned(),
        rustix::io::Errno::NXIO | rustix::io::Errno::ISDIR => NO_FILE.to_owned(),
        error => io::Error::from(error).to_string(),
    })?;
    let file = File::from(file);
    match file.metadata() {
        Ok(about) if about.is_file() => Ok(file),
        Ok(_) => Err(NO_FILE.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}
