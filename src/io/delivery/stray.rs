//! Files that a killed run may leave: a file that takes another's place has a name of its own for a
//! moment ([`super::new_file`]), and a program that is killed in that moment leaves the secret
//! there. Finds such files where a note says that one may be, and removes one when a person says
//! so. It must not know what is in them.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;
use rustix::process::{Pid, geteuid, getpid, test_kill_process};

use super::new_file::{BEGINNING, OURS_ALONE};
use crate::domain::delivery::folders::StrayFiles;

/// Looks for strays in these folders. This process is none that made one: it has written nothing
/// yet.
#[must_use]
pub fn strays(folders: &BTreeSet<PathBuf>) -> StrayFiles {
    let mut found = StrayFiles::default();
    for folder in folders {
        let Ok(entries) = fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>) else {
            found.unsure.push(folder.clone());
            continue;
        };
        let ours = entries.iter().map(fs::DirEntry::path).filter(|path| is_ours(path));
        let (gone, alive): (Vec<PathBuf>, Vec<PathBuf>) = ours.partition(|path| is_stray(path));
        if !alive.is_empty() {
            found.unsure.push(folder.clone());
        }
        found.files.extend(gone);
    }
    found.files.sort();
    found
}

/// Removes a stray, after another look: what has become something else since is left alone.
///
/// # Errors
/// A sentence why it was not removed.
pub fn remove_stray(path: &Path) -> Result<(), String> {
    if !is_stray(path) {
        return Err(format!(
            "{path:?} is no longer the file that a killed run left. Nothing was removed."
        ));
    }
    fs::remove_file(path).map_err(|error| format!("{path:?} could not be removed ({error})."))
}

fn is_stray(path: &Path) -> bool {
    let named = path.file_name().and_then(|name| maker(&name.to_string_lossy()));
    is_ours(path) && named.is_some_and(is_gone)
}

/// Whether it is a file such as cfmint makes, for this user alone, whoever made it.
fn is_ours(path: &Path) -> bool {
    let named = path.file_name().and_then(|name| maker(&name.to_string_lossy()));
    let about = fs::symlink_metadata(path).ok();
    let ours = |about: &fs::Metadata| {
        about.is_file() && about.uid() == geteuid().as_raw() && about.mode() & 0o7777 == OURS_ALONE
    };
    about.is_some_and(|about| ours(&about)) && named.is_some()
}

/// The process that a name says made it; none for any other name.
fn maker(name: &str) -> Option<Pid> {
    let (number, rest) = name.strip_prefix(BEGINNING)?.split_once('-')?;
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && !rest.is_empty();
    plain.then(|| number.parse().ok().and_then(Pid::from_raw)).flatten()
}

/// Whether no other process has this number. One of another user has it, too.
fn is_gone(process: Pid) -> bool {
    process == getpid() || test_kill_process(process) == Err(Errno::SRCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{File, Permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    /// A number that was a process of ours and is none any more.
    fn of_a_dead_process() -> u32 {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        child.wait().unwrap();
        child.id()
    }

    fn make(path: &Path, mode: u32) {
        File::create(path).unwrap();
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    /// Each way in which a file is not one of ours, beside one that is. Only one of a process that
    /// lives leaves a doubt.
    #[test]
    fn only_a_file_of_ours_whose_maker_is_gone_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let gone = of_a_dead_process();
        let at = |name: String| folder.path().join(name);
        let stray = at(format!(".cfmint-{gone}-0-.env"));
        make(&stray, 0o600);
        make(&at(format!(".cfmint-{gone}-1-.env")), 0o640);
        make(&at(format!(".cfmint-{gone}")), 0o600);
        make(&at(".cfmint-x-0-.env".to_owned()), 0o600);
        make(&at(".cfmint--0-.env".to_owned()), 0o600);
        make(&at(".cfmint-0-0-.env".to_owned()), 0o600);
        make(&at(format!(".cfmint-{gone}-")), 0o600);
        make(&at(format!("cfmint-{gone}-0-.env")), 0o600);
        symlink(&stray, at(format!(".cfmint-{gone}-2-.env"))).unwrap();
        fs::create_dir(at(format!(".cfmint-{gone}-3-.env"))).unwrap();
        let folders: BTreeSet<PathBuf> = [folder.path().to_owned()].into();
        let found = strays(&folders);
        assert_eq!((found.files, found.unsure), (vec![stray.clone()], vec![]));

        // The number of this very process was someone else's then; process 1 always lives.
        let ours = at(format!(".cfmint-{}-0-.env", std::process::id()));
        make(&ours, 0o600);
        make(&at(".cfmint-1-0-.env".to_owned()), 0o600);
        let missing = at("missing".to_owned());
        let found = strays(&[folder.path().to_owned(), missing.clone()].into());
        let mut expected = vec![ours, stray];
        expected.sort();
        assert_eq!(
            (found.files, found.unsure),
            (expected, vec![folder.path().to_owned(), missing])
        );
    }

    #[test]
    fn what_has_become_something_else_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        let stray = folder.path().join(format!(".cfmint-{}-0-.env", of_a_dead_process()));
        make(&stray, 0o600);
        fs::set_permissions(&stray, Permissions::from_mode(0o644)).unwrap();
        let why = remove_stray(&stray).unwrap_err();
        assert!(why.ends_with("Nothing was removed.") && stray.exists(), "{why}");
        fs::set_permissions(&stray, Permissions::from_mode(0o600)).unwrap();
        assert_eq!(remove_stray(&stray), Ok(()));
        assert!(!stray.exists());
    }
}
