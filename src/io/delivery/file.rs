//! A file of the person's own: 0600, atomic, never over an existing one unasked, never through a
//! symlink; where it is replaced, as a whole, and only the one that was seen. It must not know what
//! the secret is for.
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::new_file::{NewFile, OURS_ALONE};
use crate::domain::delivery::existing::{Existing, Kind, Seen};
use crate::domain::delivery::folders::{Folders, folder_of, in_home};
use crate::domain::delivery::payload::Payload;
use crate::secret::Secret;

/// The permissions of a file that is no secret, less what the umask takes.
const EVERYBODYS: u32 = 0o666;

/// The folder, when a new file can be made there under this name.
pub(crate) fn free(path: &Path) -> Result<(&Path, Metadata), String> {
    match place(path)? {
        (folder, about, None) => Ok((folder, about)),
        (_, _, Some(found)) => Err(in_the_way(path, &found)),
    }
}

/// The folder, when a file can be written there under this name, and the plain file that has the
/// name already.
pub(crate) fn place(path: &Path) -> Result<(&Path, Metadata, Option<Metadata>), String> {
    if path.as_os_str().is_empty() {
        return Err("No file is named: type a path such as ~/token.".to_owned());
    }
    // "folder/" and "folder/.." name a folder whatever is there.
    if path.file_name().is_none() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(format!("{path:?} names a folder: add the name of a file."));
    }
    let found = match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Some(found),
        Ok(found) => return Err(in_the_way(path, &found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(format!("{:?} is not a folder.", folder_of(path)));
        }
        Err(error) => return Err(format!("{path:?} cannot be looked at ({error}).")),
    };
    let folder = folder_of(path);
    let about = match fs::metadata(folder) {
        // The current folder can be looked at after it was removed; nothing can be made in it.
        Ok(about) if about.is_dir() && about.nlink() == 0 => {
            return Err(format!("The folder {folder:?} has been removed."));
        }
        Ok(about) if about.is_dir() => about,
        Ok(_) => return Err(format!("{folder:?} is not a folder.")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(format!("The folder {folder:?} does not exist."));
        }
        Err(error) => return Err(format!("The folder {folder:?} cannot be looked at ({error}).")),
    };
    if let Err(error) = access(folder, Access::WRITE_OK | Access::EXEC_OK) {
        return Err(format!(
            "You may not write into the folder {folder:?} ({}).",
            io::Error::from(error)
        ));
    }
    Ok((folder, about, found))
}

/// What is there, when it may be replaced: a file of ours under this one name.
pub(crate) fn existing(path: &Path, found: &Metadata) -> Result<Existing, String> {
    ours_alone(path, found)?;
    Ok(Existing {
        there: format!("{path:?} exists already"),
        called: format!("the file {path:?} ({})", size(found.len())),
        stays: None,
        kind: Kind::File(Seen::of(found)),
    })
}

/// Refuses to replace what is someone else's, and what would live on under another name.
pub(crate) fn ours_alone(path: &Path, found: &Metadata) -> Result<(), String> {
    if found.uid() != rustix::process::geteuid().as_raw() {
        return Err(format!("{path:?} belongs to someone else."));
    }
    if found.nlink() > 1 {
        return Err(format!(
            "{path:?} has other names (hard links), which would keep the old contents. Choose another file."
        ));
    }
    Ok(())
}

/// That others could read or change the file so far.
pub(crate) fn wider(path: &Path, found: &Metadata) -> Option<String> {
    let mode = found.mode() & 0o777;
    (mode & 0o066 != 0).then(|| {
        let may = match (mode & 0o044, mode & 0o022) {
            (_, 0) => "read",
            (0, _) => "change",
            _ => "read and change",
        };
        format!("So far others can {may} {path:?} (mode {mode:o}); afterwards only you (mode 600).")
    })
}

/// A size in words.
fn size(bytes: u64) -> String {
    match bytes {
        0 => "empty".to_owned(),
        1 => "1 byte".to_owned(),
        bytes => format!("{bytes} bytes"),
    }
}

/// Writes the secret and nothing else, then reads it and the mode back.
///
/// # Errors
/// The sentence; nothing is left behind.
pub fn save(path: &Path, secret: &Secret) -> Result<(), String> {
    save_bytes(path, &Payload::Token(secret).document(), None)
}

/// Writes bytes that are secret as they are, then reads them and the mode back; in place of this
/// file, where it still is as it was seen.
pub(crate) fn save_bytes(path: &Path, bytes: &Secret, over: Option<Seen>) -> Result<(), String> {
    put(path, OURS_ALONE, over, |file| {
        file.write_all(bytes.expose())?;
        read_again(file, 0, bytes)
    })
}

/// Reads what was written from here on again, into a page of its own, and compares.
pub(crate) fn read_again(file: &mut File, from: u64, written: &Secret) -> io::Result<()> {
    file.seek(SeekFrom::Start(from))?;
    let mut left = written.expose().len();
    let mut read = Secret::with_room(left);
    while left > 0 {
        let mut got = Ok(0);
        read.append_with(|room| {
            let room = room.split_at_mut_checked(left).map_or(&mut [][..], |(room, _)| room);
            got = file.read(room);
            *got.as_ref().unwrap_or(&0)
        });
        match got {
            Ok(0) => break,
            Ok(bytes) => left = left.saturating_sub(bytes),
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            Err(_) => {}
        }
    }
    if read == *written {
        Ok(())
    } else {
        Err(io::Error::other("what was read back is not what was written"))
    }
}

/// Writes a text that is no secret, as any program would: readable for whom the umask lets read.
/// The rest is as for a secret.
///
/// # Errors
/// The sentence; nothing is left behind.
pub fn save_text(path: &Path, text: &str) -> Result<(), String> {
    renew_text(path, text, None)
}

/// The same in place of this file, where it still is as it was seen.
pub(crate) fn renew_text(path: &Path, text: &str, over: Option<Seen>) -> Result<(), String> {
    put(path, EVERYBODYS, over, |file| file.write_all(text.as_bytes()))
}

fn put(
    path: &Path,
    mode: u32,
    over: Option<Seen>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<(), String> {
    let (folder, _, found) = place(path)?;
    // What was replaced must have been seen, and what was seen must be there.
    match (&found, over) {
        (Some(found), None) => return Err(in_the_way(path, found)),
        (Some(found), Some(seen)) if Seen::of(found) != seen => return Err(changed(path)),
        _ => {}
    }
    let failed = |error: &io::Error| format!("{path:?} could not be written ({error}). Nothing was changed there.");
    let mut fresh = NewFile::beside(folder, mode).map_err(|error| failed(&error))?;
    let file = fresh.file();
    write(file)
        .and_then(|()| file.sync_all())
        .map_err(|error| failed(&error))?;
    if mode == OURS_ALONE {
        fresh.is_ours_alone(folder)?;
    }
    if found.is_some() {
        // What somebody writes between here and the next line is lost, as with any program that
        // replaces a file.
        let now = fs::symlink_metadata(path).map_err(|error| failed(&error))?;
        if Some(Seen::of(&now)) != over {
            return Err(changed(path));
        }
        fresh.in_place_of(path).map_err(|error| failed(&error))?;
    } else {
        fresh.named(path).map_err(|error| match fs::symlink_metadata(path) {
            // Somebody was faster than the check.
            Ok(found) => in_the_way(path, &found),
            Err(_) => failed(&error),
        })?;
    }
    // So that the name outlives a power cut; where a folder cannot be synced, the file is there all
    // the same.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

impl Seen {
    pub(crate) fn of(about: &Metadata) -> Self {
        Self {
            device: about.dev(),
            inode: about.ino(),
            bytes: about.len(),
            changed: (about.mtime(), about.mtime_nsec()),
            plain: about.is_file(),
        }
    }
}

impl Folders {
    /// Those of this process.
    #[must_use]
    pub fn here() -> Self {
        Self {
            current: std::env::current_dir().unwrap_or_default(),
            home: std::env::home_dir(),
        }
    }
}

/// "~" and "~/..." made into the home folder; everything else as it is.
#[must_use]
pub fn expand(typed: &str) -> PathBuf {
    in_home(typed, std::env::home_dir())
}

/// Said where another file is there than the one that was seen.
pub(crate) fn changed(path: &Path) -> String {
    format!("{path:?} was changed by someone else at the same time; nothing was written. Try again.")
}

/// Why nothing is written where something is already.
pub(crate) fn in_the_way(path: &Path, found: &Metadata) -> String {
    let kind = found.file_type();
    if kind.is_symlink() {
        format!("{path:?} is a symbolic link, and nothing is written through one. Name the file itself.")
    } else if kind.is_dir() {
        format!("{path:?} is a folder: add the name of a file.")
    } else if kind.is_fifo() {
        format!("{path:?} is a named pipe, not a file.")
    } else if kind.is_file() {
        format!("{path:?} exists already and is not overwritten. Choose another name.")
    } else {
        format!("{path:?} is a device or a socket, not a file.")
    }
}

/// What is said of a folder that git may know.
pub(crate) const IN_GIT: &str = "This folder belongs to a git repository; do not commit the file.";

/// Who else may look into the folder or change what is in it.
pub(crate) fn who_else(about: &Metadata) -> Option<&'static str> {
    let mode = about.mode();
    let sticky = mode & 0o1000 != 0;
    if mode & 0o002 != 0 && !sticky {
        Some("Everyone on this machine may write into this folder, and could replace the file.")
    } else if mode & 0o005 != 0 {
        Some("Others on this machine can look into this folder; only you can read the file itself.")
    } else {
        None
    }
}

/// Whether a `.git` (a folder, or a file in a work tree or submodule) is here or above.
pub(crate) fn in_git_work_tree(folder: &Path) -> bool {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole
        .ancestors()
        .any(|folder| folder.join(".git").symlink_metadata().is_ok())
}

#[cfg(test)]
mod tests;
