//! A new file that has no name until all of it is written: where the system can, a program that is
//! killed in the middle leaves nothing behind, not even under a name of its own. It must not know
//! what is written.

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// The permissions of a file with a secret: its owner reads and writes, nobody else does anything.
pub(crate) const OURS_ALONE: u32 = 0o600;

/// How a name of our own begins; the number of the process that made it follows, then "-", so that
/// one which a killed run left is found ([`super::stray`]).
pub(crate) const BEGINNING: &str = ".cfmint-";

/// A file that is being written.
pub(crate) struct NewFile(Kind);

enum Kind {
    /// Without a name (O_TMPFILE, open(2)); Linux, and not on every file system.
    #[cfg(target_os = "linux")]
    Nameless(File),
    /// Under a name of its own, which is removed on drop.
    Named(NamedTempFile),
}

impl NewFile {
    /// In this folder, with these permissions from its first moment, which the umask can only
    /// lessen.
    pub(crate) fn beside(folder: &Path, mode: u32) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if let Some(file) = nameless(folder, mode) {
            return Ok(Self(Kind::Nameless(file)));
        }
        tempfile::Builder::new()
            .prefix(&beginning())
            .permissions(Permissions::from_mode(mode))
            .tempfile_in(folder)
            .map(|file| Self(Kind::Named(file)))
    }

    /// Whether it is for its owner alone, and for its owner: a folder may not keep permissions, and
    /// an umask may take the owner's own.
    ///
    /// # Errors
    /// A sentence.
    pub(crate) fn is_ours_alone(&mut self, folder: &Path) -> Result<(), String> {
        let has = self
            .file()
            .metadata()
            .map_err(|error| format!("{folder:?} cannot be looked at ({error})."))?
            .mode()
            & 0o777;
        if has == OURS_ALONE {
            Ok(())
        } else if has & OURS_ALONE == OURS_ALONE {
            Err(format!(
                "The folder {folder:?} does not keep permissions (mode {has:o} instead of 600): others could read the file, so it was not written."
            ))
        } else {
            Err(format!(
                "Not even you could read a new file in {folder:?} (mode {has:o} instead of 600): set another umask, such as umask 077."
            ))
        }
    }

    pub(crate) fn file(&mut self) -> &mut File {
        match &mut self.0 {
            #[cfg(target_os = "linux")]
            Kind::Nameless(file) => file,
            Kind::Named(file) => file.as_file_mut(),
        }
    }

    /// Gives it its name, unless something has that name.
    pub(crate) fn named(self, path: &Path) -> io::Result<()> {
        match self.0 {
            #[cfg(target_os = "linux")]
            Kind::Nameless(file) => link(&file, path),
            Kind::Named(file) => file.persist_noclobber(path).map(drop).map_err(|refused| refused.error),
        }
    }

    /// Gives it the name of what is there, in its place.
    pub(crate) fn in_place_of(self, path: &Path) -> io::Result<()> {
        match self.0 {
            #[cfg(target_os = "linux")]
            Kind::Nameless(file) => {
                // A file without a name cannot take another's place: for a moment it has one of its
                // own.
                let between = between(path);
                link(&file, &between)?;
                fs::rename(&between, path).inspect_err(|_| {
                    let _ = fs::remove_file(&between);
                })
            }
            Kind::Named(file) => file.persist(path).map(drop).map_err(|refused| refused.error),
        }
    }
}

/// None where the file system knows no such files, or /proc, by which they get their name, is not
/// there.
#[cfg(target_os = "linux")]
fn nameless(folder: &Path, mode: u32) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    if !Path::new("/proc/self/fd").exists() {
        return None;
    }
    let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
    rustix::fs::open(folder, flags, Mode::from_raw_mode(mode))
        .ok()
        .map(File::from)
}

/// A hard link to the open file (open(2), O_TMPFILE); it takes no name that something has, a link
/// included.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD};
    use std::os::fd::AsRawFd;
    let ours = format!("/proc/self/fd/{}", file.as_raw_fd());
    rustix::fs::linkat(CWD, ours, CWD, path, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
}

/// The beginning of a name of this process.
fn beginning() -> String {
    format!("{}{}-", BEGINNING, std::process::id())
}

/// A name beside this one that nobody else has.
#[cfg(target_os = "linux")]
fn between(path: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut name = OsString::from(format!("{}{number}-", beginning()));
    name.push(path.file_name().unwrap_or_default());
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_has_a_name_before_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        let mut fresh = NewFile::beside(folder.path(), 0o600).unwrap();
        fresh.file().write_all(b"not-a-real-secret").unwrap();
        let nameless = !matches!(fresh.0, Kind::Named(_));
        assert_eq!(names(folder.path()).is_empty(), nameless);
        fresh.named(&path).unwrap();
        assert_eq!(names(folder.path()), ["token"]);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);

        let mut other = NewFile::beside(folder.path(), 0o600).unwrap();
        other.file().write_all(b"other").unwrap();
        assert_eq!(other.named(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        let mut other = NewFile::beside(folder.path(), 0o600).unwrap();
        other.file().write_all(b"other").unwrap();
        other.in_place_of(&path).unwrap();
        assert_eq!(
            (names(folder.path()), fs::read(&path).unwrap()),
            (vec!["token".to_owned()], b"other".to_vec())
        );
        drop(NewFile::beside(folder.path(), 0o600).unwrap());
        assert_eq!(names(folder.path()), ["token"]);
    }

    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink("elsewhere", at("token")).unwrap();
        assert!(
            NewFile::beside(folder.path(), 0o600)
                .unwrap()
                .named(&at("token"))
                .is_err()
        );
        assert_eq!(names(folder.path()), ["token"]);
    }
}
