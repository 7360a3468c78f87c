//! Room on the disk for what the ways out write, tried before there is a secret: a file as large as
//! the one that a way would write is written and let go. What it would add to the disk stays held
//! while the next ways are tried, so that those that fit alone, and not together, are found. It
//! must not know what is written later.

use std::fs::{self, File};
use std::io::{self, Read, Seek};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{OFlags, fcntl_getfl, fstatvfs};

use super::limit::{self, LARGEST};
use super::new_file::{NewFile, OURS_ALONE};

/// What the ways out that were tried so far would add. Dropping it lets all of it go.
#[derive(Default)]
pub struct Room {
    /// Files as large as that, and the file system of each.
    held: Vec<(u64, NewFile)>,
}

/// What is said of a file that must not be written to.
const FULL: &str =
    "There is no room left on the disk that standard output leads to: the secret would not be written whole.";

impl Room {
    /// Whether a file can be written in this folder now that has so many bytes besides a secret, in
    /// place of one of so many.
    ///
    /// # Errors
    /// A sentence: the disk or the quota is full, a limit stands against it, or it would not be for
    /// its owner alone.
    pub(crate) fn try_for(&mut self, folder: &Path, kept: u64, replaced: u64) -> Result<(), String> {
        limit::allows(kept)?;
        let bytes = kept.saturating_add(LARGEST);
        let failed = |beside: &str, error: &io::Error| {
            format!("A file of {bytes} bytes cannot be written in the folder {folder:?}{beside} ({error}).")
        };
        let mut fresh = NewFile::beside(folder, OURS_ALONE).map_err(|error| failed("", &error))?;
        fresh.is_ours_alone(folder)?;
        let device = fresh.file().metadata().map(|about| about.dev()).ok();
        let others = self.held.iter().any(|(of, _)| Some(*of) == device);
        let beside = if others {
            " beside what the ways out before it take"
        } else {
            ""
        };
        self.take(fresh, bytes, replaced)
            .map_err(|error| failed(beside, &error))
    }

    /// Whether the open file can grow by a secret where it is written next. Nothing is written to
    /// it, nor set aside in it, since it is the person's: the room is tried in a file beside it,
    /// else asked of the file system.
    ///
    /// # Errors
    /// A sentence: there is none.
    pub(crate) fn try_for_more_in(&mut self, descriptor: impl AsFd) -> Result<(), String> {
        let appends = fcntl_getfl(&descriptor).is_ok_and(|flags| flags.contains(OFlags::APPEND));
        let Ok(mut file) = descriptor.as_fd().try_clone_to_owned().map(File::from) else {
            return Ok(());
        };
        let (Ok(about), Ok(system)) = (file.metadata(), fstatvfs(&file)) else {
            return Ok(());
        };
        let (block, size) = (system.f_frsize.max(1), about.len());
        let at = if appends {
            size
        } else {
            file.stream_position().unwrap_or(size)
        };
        // The last block of the file may have room for it.
        let begin = in_blocks(size, block).max(at / block * block);
        let grows = in_blocks(at.saturating_add(LARGEST), block).saturating_sub(begin);
        if grows == 0 {
            return Ok(());
        }
        match self.take_beside(&file, about.dev(), grows) {
            Ok(()) => Ok(()),
            Err(error) if is_full(&error) => Err(FULL.to_owned()),
            // A file system that does not count says that it has nothing at all.
            Err(_) if system.f_blocks > 0 && system.f_bavail.saturating_mul(block) < grows => Err(FULL.to_owned()),
            Err(_) => Ok(()),
        }
    }

    /// Writes so many bytes into a file beside an open one, on the same file system.
    fn take_beside(&mut self, file: &File, device: u64, bytes: u64) -> io::Result<()> {
        let path = fs::read_link(PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd())))?;
        let folder = path.parent().unwrap_or(Path::new("/"));
        let mut fresh = NewFile::beside(folder, OURS_ALONE)?;
        if fresh.file().metadata()?.dev() != device {
            return Err(io::Error::other("another file system"));
        }
        self.take(fresh, bytes, 0)
    }

    /// Writes so many bytes into the file, and holds what is left of them when the file that it
    /// replaces is gone.
    fn take(&mut self, mut fresh: NewFile, bytes: u64, replaced: u64) -> io::Result<()> {
        let file = fresh.file();
        io::copy(&mut io::repeat(b'\n').take(bytes), file)?;
        let block = fstatvfs(&*file).map_or(1, |system| system.f_frsize).max(1);
        let grows = in_blocks(bytes, block).saturating_sub(in_blocks(replaced, block));
        if grows > 0 {
            file.set_len(grows.min(bytes))?;
            self.held.push((file.metadata()?.dev(), fresh));
        }
        Ok(())
    }
}

/// Whether that is for want of room.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// What so many bytes take on a disk that gives them in blocks.
fn in_blocks(bytes: u64, block: u64) -> u64 {
    bytes.div_ceil(block).saturating_mul(block)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn held(room: &mut Room) -> Vec<u64> {
        let held = room.held.iter_mut();
        held.map(|(_, fresh)| fresh.file().metadata().unwrap().len()).collect()
    }

    fn block_of(folder: &Path) -> u64 {
        fstatvfs(File::open(folder).unwrap()).unwrap().f_frsize
    }

    /// A new file adds all of itself; one that takes another's place only what it is larger by;
    /// none of them has a name when all are tried.
    #[test]
    fn what_is_added_is_held_until_all_are_tried() {
        let folder = tempfile::tempdir().unwrap();
        let block = block_of(folder.path());
        assert!(
            block >= LARGEST,
            "a file system of small blocks: other numbers are right there"
        );
        let mut room = Room::default();
        for (kept, replaced) in [(0, 0), (0, 50), (block, 1), (3 * block, 3 * block)] {
            room.try_for(folder.path(), kept, replaced).unwrap();
        }
        assert_eq!(held(&mut room), [LARGEST, block, block]);
        drop(room);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    /// What is in an open file stays, and so does its size; where its last block has room for a
    /// secret, none is looked for.
    #[test]
    fn an_open_file_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let block = block_of(folder.path());
        let path = folder.path().join("out");
        let begun = vec![b'x'; usize::try_from(block - 1).unwrap()];
        fs::write(&path, &begun).unwrap();
        let (at_the_start, mut at_the_end) = (
            File::options().write(true).open(&path).unwrap(),
            File::options().append(true).open(&path).unwrap(),
        );
        let mut room = Room::default();
        room.try_for_more_in(&at_the_start).unwrap();
        assert_eq!(held(&mut room), [0; 0]);
        room.try_for_more_in(&at_the_end).unwrap();
        assert_eq!(held(&mut room), [block]);
        at_the_end.write_all(b"x").unwrap();
        room.try_for_more_in(&at_the_end).unwrap();
        assert_eq!(held(&mut room), [block, block]);
        assert_eq!(fs::metadata(&path).unwrap().len(), block);
        drop(room);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_gone_is_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("gone");
        let why = Room::default().try_for(&gone, 0, 0).unwrap_err();
        assert!(why.contains("cannot be written in the folder"), "{why}");
    }
}
