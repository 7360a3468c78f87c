//! A file of the person's own: 0600, atomic, never over an existing one unasked, never through a symlink. It must not know what the secret is for.
use std::fs::{self, File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use super::fresh::Fresh;
use super::parcel::Parcel;
use crate::secret::Secret;

/// The permissions of the file: its owner reads and writes, nobody else does anything.
const OURS_ALONE: u32 = 0o600;

/// The permissions of a file that is no secret, less what the umask takes.
const EVERYBODYS: u32 = 0o666;

/// Whether the secret could be saved there, asked before anything is written; a sentence when not (no such folder, not writable, exists, is a symlink,
/// a directory, a FIFO), a warning when the folder can be read or written by others or belongs to a git repository.
///
/// # Errors
/// The sentence.
pub fn check(path: &Path) -> Result<Option<String>, String> {
    let (folder, about) = free(path)?;
    Ok(warning(folder, &about))
}

/// The folder, when a new file can be made there under this name.
pub(super) fn free(path: &Path) -> Result<(&Path, Metadata), String> {
    if path.as_os_str().is_empty() {
        return Err("No file is named: type a path such as ~/token.".to_owned());
    }
    // "folder/" and "folder/.." name a folder whatever is there.
    if path.file_name().is_none() || path.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(format!("{path:?} names a folder: add the name of a file."));
    }
    match fs::symlink_metadata(path) {
        Ok(found) => return Err(in_the_way(path, &found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(format!("{:?} is not a folder.", folder_of(path)));
        }
        Err(error) => return Err(format!("{path:?} cannot be looked at ({error}).")),
    }
    let folder = folder_of(path);
    let about = match fs::metadata(folder) {
        // The current folder can be looked at after it was removed; nothing can be made in it.
        Ok(about) if about.is_dir() && about.nlink() == 0 => {
            return Err(format!("The folder {folder:?} was removed meanwhile."));
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
    Ok((folder, about))
}

/// Writes the secret and nothing else, then reads it and the mode back.
///
/// # Errors
/// The sentence; nothing is left behind.
pub fn save(path: &Path, secret: &Secret) -> Result<(), String> {
    save_bytes(path, &Parcel::Token(secret).document())
}

/// Writes bytes that are secret as they are, then reads them and the mode back.
pub(super) fn save_bytes(path: &Path, bytes: &Secret) -> Result<(), String> {
    put(path, OURS_ALONE, |file| {
        file.write_all(bytes.expose())?;
        read_again(file, 0, bytes)
    })
}

/// Reads what was written from here to the end again, into a page of its own, and compares.
pub(super) fn read_again(file: &mut File, from: u64, written: &Secret) -> io::Result<()> {
    file.seek(SeekFrom::Start(from))?;
    let mut read = Secret::with_room(written.expose().len() + 1);
    loop {
        let mut got = Ok(0);
        read.append_with(|room| {
            got = file.read(room);
            *got.as_ref().unwrap_or(&0)
        });
        match got {
            Ok(0) => break,
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
    }
    if read == *written {
        Ok(())
    } else {
        Err(io::Error::other("what was read back is not what was written"))
    }
}

/// Writes a text that is no secret, as any program would: readable for whom the umask lets read. The rest is as for a secret.
///
/// # Errors
/// The sentence; nothing is left behind.
pub fn save_text(path: &Path, text: &str) -> Result<(), String> {
    put(path, EVERYBODYS, |file| file.write_all(text.as_bytes()))
}

fn put(path: &Path, mode: u32, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), String> {
    let (folder, _) = free(path)?;
    let failed = |error: &io::Error| format!("{path:?} could not be written ({error}). Nothing was left there.");
    let mut fresh = Fresh::beside(folder, mode).map_err(|error| failed(&error))?;
    let file = fresh.file();
    write(file)
        .and_then(|()| file.sync_all())
        .map_err(|error| failed(&error))?;
    let has = file.metadata().map_err(|error| failed(&error))?.mode() & 0o777;
    if mode == OURS_ALONE && has != mode {
        return Err(format!(
            "The folder {folder:?} does not keep permissions (mode {has:o} instead of 600): others could read the file, so it was not written."
        ));
    }
    fresh.named(path).map_err(|error| match fs::symlink_metadata(path) {
        // Somebody was faster than the check.
        Ok(found) => in_the_way(path, &found),
        Err(_) => failed(&error),
    })?;
    // So that the name outlives a power cut; where a folder cannot be synced, the file is there all the same.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// "~" and "~/..." made into the home folder; everything else as it is.
#[must_use]
pub fn expand(typed: &str) -> PathBuf {
    in_home(typed, std::env::home_dir())
}

pub(super) fn in_home(typed: &str, home: Option<PathBuf>) -> PathBuf {
    match (
        typed.strip_prefix('~'),
        home.filter(|home| !home.as_os_str().is_empty()),
    ) {
        (Some(""), Some(home)) => home,
        (Some(rest), Some(home)) => match rest.strip_prefix('/') {
            Some(inside) => home.join(inside.trim_start_matches('/')),
            None => PathBuf::from(typed),
        },
        _ => PathBuf::from(typed),
    }
}

/// The folder that a file stands in; "." for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Why nothing is written where something is already.
pub(super) fn in_the_way(path: &Path, found: &Metadata) -> String {
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

/// What the person should know about the folder before the file stands in it.
fn warning(folder: &Path, about: &Metadata) -> Option<String> {
    let mut sentences: Vec<_> = who_else(about).into_iter().collect();
    if in_git_work_tree(folder) {
        sentences.push(IN_GIT);
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// What is said of a folder that git may know.
pub(super) const IN_GIT: &str = "This folder belongs to a git repository; do not commit the file.";

/// Who else may look into the folder or change what is in it.
pub(super) fn who_else(about: &Metadata) -> Option<&'static str> {
    let mode = about.mode();
    let sticky = mode & 0o1000 != 0;
    if mode & 0o002 != 0 && !sticky {
        Some("Everyone on this machine may write into this folder, and could replace the file.")
    } else if mode & 0o005 != 0 {
        Some("Others on this machine may look into this folder; the file itself only you can read.")
    } else {
        None
    }
}

/// Whether a `.git` (a folder, or a file in a work tree or submodule) stands here or above.
pub(super) fn in_git_work_tree(folder: &Path) -> bool {
    let whole = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    whole
        .ancestors()
        .any(|folder| folder.join(".git").symlink_metadata().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::fs::symlink;

    fn folder(mode: u32) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).unwrap();
        folder
    }

    fn fake() -> Secret {
        Secret::copied_from(b"not-a-real-secret")
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn saved_for_the_owner_alone() {
        let folder = folder(0o700);
        let path = folder.path().join("token");
        assert_eq!(check(&path), Ok(None));
        save(&path, &fake()).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"not-a-real-secret");
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o600);
        assert_eq!(names(folder.path()), ["token"]);
    }

    #[test]
    fn a_text_is_written_as_it_is_and_is_no_secret() {
        let folder = folder(0o700);
        let path = folder.path().join("spec.toml");
        save_text(&path, "name = \"x\"\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"name = \"x\"\n");
        // What any other new file gets here.
        let other = folder.path().join("other");
        File::create(&other).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o7777;
        assert_eq!(mode(&path), mode(&other));
        assert_eq!(names(folder.path()), ["other", "spec.toml"]);
    }

    /// Each thing in the way: what the sentence says, that `save` says the same, and that nothing changes.
    #[test]
    fn nothing_is_overwritten_or_followed() {
        let folder = folder(0o700);
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "before").unwrap();
        fs::create_dir(at("folder")).unwrap();
        symlink(at("file"), at("link")).unwrap();
        symlink(at("nowhere"), at("dangling")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, at("fifo"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let before = names(folder.path());
        let table = [
            (at("file"), "exists already"),
            (at("folder"), "is a folder"),
            (at("folder/"), "names a folder"),
            (at("link"), "symbolic link"),
            (at("dangling"), "symbolic link"),
            (at("fifo"), "named pipe"),
            (at("socket"), "not a file"),
            (at("missing/token"), "does not exist"),
            (at("file/token"), "is not a folder"),
            (PathBuf::new(), "No file is named"),
            (PathBuf::from("/"), "names a folder"),
            (at("folder/.."), "names a folder"),
        ];
        for (path, expected) in table {
            let refused = check(&path).unwrap_err();
            assert!(
                refused.contains(expected) && refused.ends_with('.'),
                "{path:?}: {refused}"
            );
            assert_eq!(save(&path, &fake()).unwrap_err(), refused);
            assert_eq!(save_text(&path, "text").unwrap_err(), refused);
        }
        assert_eq!(names(folder.path()), before);
        assert_eq!(fs::read(at("file")).unwrap(), b"before");
    }

    #[test]
    fn a_folder_that_may_not_be_written_into() {
        // Root may write anywhere but to what the kernel itself makes.
        let path = if rustix::process::geteuid().is_root() {
            "/proc/self/token".into()
        } else {
            let folder = folder(0o500);
            folder.keep().join("token")
        };
        let refused = check(&path).unwrap_err();
        assert!(refused.contains("may not write"), "{refused}");
        assert_eq!(save(&path, &fake()).unwrap_err(), refused);
    }

    #[test]
    fn what_the_folder_is_like_is_told() {
        let warned = |folder: &Path| check(&folder.join("token")).unwrap().unwrap_or_default();
        assert_eq!(warned(folder(0o700).path()), "");
        assert!(warned(folder(0o755).path()).contains("look into"));
        assert!(warned(folder(0o777).path()).contains("replace"));
        assert!(!warned(folder(0o1777).path()).contains("replace"));
        let repository = folder(0o700);
        fs::create_dir(repository.path().join(".git")).unwrap();
        fs::create_dir_all(repository.path().join("a/b")).unwrap();
        assert!(warned(&repository.path().join("a/b")).contains("do not commit"));
    }

    #[test]
    fn a_name_taken_after_the_check_is_not_overwritten() {
        let folder = folder(0o700);
        let path = folder.path().join("token");
        let made: Vec<_> = std::thread::scope(|scope| {
            let savers: Vec<_> = (0..4).map(|_| scope.spawn(|| save(&path, &fake()))).collect();
            savers.into_iter().map(|saver| saver.join().unwrap()).collect()
        });
        assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1, "{made:?}");
        assert_eq!(names(folder.path()), ["token"]);
    }

    #[test]
    fn the_home_folder() {
        let home = || Some(PathBuf::from("/home/someone"));
        for (typed, expected) in [
            ("~", "/home/someone"),
            ("~/token", "/home/someone/token"),
            ("~//token", "/home/someone/token"),
            ("~other/token", "~other/token"),
            ("/tmp/~", "/tmp/~"),
            ("token", "token"),
        ] {
            assert_eq!(in_home(typed, home()), Path::new(expected), "{typed}");
        }
        assert_eq!(in_home("~/token", None), Path::new("~/token"));
    }
}
