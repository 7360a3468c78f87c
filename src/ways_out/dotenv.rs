//! A line of a dotenv file: added at its end, with everything else kept byte for byte. The file is replaced as a whole or not at all, for its owner alone; a line
//! of the same name is not overwritten. It must not know what the secret is for.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{Access, OFlags, access};
use zeroize::Zeroizing;

use super::file;
use super::fresh::Fresh;
use super::parcel::Parcel;
use crate::secret::Secret;

/// The largest file that is taken for a dotenv file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The permissions of the file afterwards.
const OURS_ALONE: u32 = 0o600;

/// The file as it was found. What it holds may be secret.
struct Found {
    bytes: Zeroizing<Vec<u8>>,
    about: Metadata,
}

/// Whether these names can be added to the file, asked before anything is written; a remark when others could read it.
///
/// # Errors
/// A sentence: it is no file of ours, is too large, may not be replaced, or has one of the names already.
pub(super) fn check(path: &Path, names: &[String]) -> Result<Option<String>, String> {
    let Some(found) = found(path)? else {
        file::free(path)?;
        return Ok(None);
    };
    free(path, &found, names)?;
    let folder = file::folder_of(path);
    if let Err(error) = access(folder, Access::WRITE_OK | Access::EXEC_OK) {
        return Err(format!(
            "You may not write into the folder {folder:?} ({}), which replacing the file takes.",
            io::Error::from(error)
        ));
    }
    let mode = found.about.mode() & 0o777;
    Ok((mode & 0o077 != 0).then(|| {
        format!("Others may read or change {path:?} so far (mode {mode:o}); afterwards only you can (mode 600).")
    }))
}

/// Adds the lines and reads them back. Says whether others could read the file before.
///
/// # Errors
/// A sentence; the file is as it was.
pub(super) fn add(path: &Path, name: &str, parcel: &Parcel<'_>) -> Result<bool, String> {
    let variables = parcel.variables(name);
    let names: Vec<String> = variables.iter().map(|(name, _)| name.clone()).collect();
    let before = found(path)?;
    match &before {
        Some(found) => free(path, found, &names)?,
        None => {
            file::free(path)?;
        }
    }
    let old = before.as_ref().map_or(&[][..], |found| &found.bytes);
    let lines = lines(old, &variables, parcel.secret())?;
    let folder = file::folder_of(path);
    let failed = |error: &io::Error| format!("{path:?} could not be written ({error}). It is as it was.");
    let mut new = Fresh::beside(folder, OURS_ALONE).map_err(|error| failed(&error))?;
    let handle = new.file();
    handle
        .write_all(old)
        .and_then(|()| handle.write_all(lines.expose()))
        .and_then(|()| handle.sync_all())
        .and_then(|()| file::read_again(handle, old.len() as u64, &lines))
        .map_err(|error| failed(&error))?;
    let has = handle.metadata().map_err(|error| failed(&error))?.mode() & 0o777;
    if has != OURS_ALONE {
        return Err(format!(
            "The folder {folder:?} does not keep permissions (mode {has:o} instead of 600): others could read the file, so it was not written."
        ));
    }
    let changed = || format!("{path:?} was changed by somebody else at the same time; nothing was written. Try again.");
    match &before {
        None => new.named(path).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                changed()
            } else {
                failed(&error)
            }
        })?,
        Some(found) => {
            // What somebody writes between here and the next line is lost, as with any program that replaces a file.
            let now = fs::symlink_metadata(path).map_err(|error| failed(&error))?;
            if !same(&now, &found.about) {
                return Err(changed());
            }
            new.in_place_of(path).map_err(|error| failed(&error))?;
        }
    }
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(before.is_some_and(|found| found.about.mode() & 0o077 != 0))
}

/// The file, if there is one that may be replaced.
fn found(path: &Path) -> Result<Option<Found>, String> {
    let unread = |error: &io::Error| format!("{path:?} cannot be read ({error}).");
    let seen = match fs::symlink_metadata(path) {
        Ok(seen) => seen,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unread(&error)),
    };
    if !seen.is_file() {
        return Err(file::in_the_way(path, &seen));
    }
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let flags = i32::try_from(flags.bits()).unwrap_or_default();
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path);
    let opened = opened.map_err(|error| unread(&error))?;
    let about = opened.metadata().map_err(|error| unread(&error))?;
    if !same(&seen, &about) {
        return Err(format!(
            "{path:?} was changed by somebody else at the same time. Try again."
        ));
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(format!("{path:?} belongs to somebody else."));
    }
    if about.nlink() > 1 {
        return Err(format!(
            "{path:?} has other names (hard links), which would keep the old contents. Choose another file."
        ));
    }
    if about.len() > LARGEST {
        return Err(format!("{path:?} is larger than 1 MiB, which no dotenv file is."));
    }
    // Room for one byte more than it has, so that the vector neither grows nor leaves a copy.
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default() + 1));
    (&opened)
        .take(about.len())
        .read_to_end(&mut bytes)
        .map_err(|error| unread(&error))?;
    if bytes.contains(&0) {
        return Err(format!("{path:?} is no text: it has a byte that is zero."));
    }
    Ok(Some(Found { bytes, about }))
}

/// Whether two looks saw the same file with the same contents.
fn same(one: &Metadata, other: &Metadata) -> bool {
    let of = |about: &Metadata| {
        (
            about.dev(),
            about.ino(),
            about.len(),
            about.mtime(),
            about.mtime_nsec(),
            about.is_file(),
        )
    };
    of(one) == of(other)
}

/// Refuses a file that has one of the names.
fn free(path: &Path, found: &Found, names: &[String]) -> Result<(), String> {
    match names.iter().find(|name| holds(&found.bytes, name)) {
        None => Ok(()),
        Some(name) => Err(format!(
            "{path:?} has a line for {name} already, and it is not overwritten. Remove it or choose another name."
        )),
    }
}

/// Whether a line of the file sets this variable.
fn holds(bytes: &[u8], name: &str) -> bool {
    bytes.split(|byte| matches!(byte, b'\n' | b'\r')).any(|line| {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
        let named = line
            .strip_prefix(b"export")
            .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace));
        let named = named.unwrap_or(line);
        let equals = named.iter().position(|byte| *byte == b'=');
        equals
            .and_then(|at| named.get(..at))
            .is_some_and(|word| word.trim_ascii() == name.as_bytes())
    })
}

/// What is added to the file, in a page of its own, with the file's own kind of line ends.
fn lines(old: &[u8], variables: &[(String, Option<&str>)], secret: &Secret) -> Result<Secret, String> {
    let end: &[u8] = match old.iter().position(|byte| *byte == b'\n') {
        Some(at) if at > 0 && old.get(at - 1) == Some(&b'\r') => b"\r\n",
        _ => b"\n",
    };
    let room = variables
        .iter()
        .map(|(name, text)| name.len() + text.map_or(secret.expose().len(), str::len) + 8)
        .sum::<usize>();
    let mut lines = Secret::with_room(room + end.len());
    if !old.is_empty() && !old.ends_with(b"\n") {
        lines.extend(end);
    }
    for (name, text) in variables {
        let value = text.map_or(secret.expose(), str::as_bytes);
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@%,~".contains(byte);
        let quote: &[u8] = if value.iter().all(plain) { b"" } else { b"'" };
        if value.iter().any(|byte| matches!(byte, b'\'' | b'\n' | b'\r' | 0)) {
            return Err("The secret has a character that no line of a dotenv file can hold.".to_owned());
        }
        for piece in [name.as_bytes(), b"=", quote, value, quote, end] {
            lines.extend(piece);
        }
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_only_when_it_must_be() {
        let line = |value: &[u8]| {
            let variables = [("A".to_owned(), None)];
            lines(b"", &variables, &Secret::copied_from(value)).map(|lines| lines.expose().to_vec())
        };
        assert_eq!(line(b"not-a_real.secret").unwrap(), b"A=not-a_real.secret\n");
        for (value, quoted) in [
            (&b"a b"[..], &b"A='a b'\n"[..]),
            (b"a#b", b"A='a#b'\n"),
            (b"$HOME", b"A='$HOME'\n"),
            (b"\"`\\", b"A='\"`\\'\n"),
        ] {
            assert_eq!(line(value).unwrap(), quoted);
        }
        for value in [&b"a'b"[..], b"a\nb", b"a\rb"] {
            assert!(line(value).unwrap_err().ends_with('.'));
        }
    }

    /// Another file under the same name, or more in it, is seen before it is replaced.
    #[test]
    fn a_file_that_changed_is_another() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        fs::write(&path, "A=1\n").unwrap();
        let before = fs::metadata(&path).unwrap();
        assert!(same(&before, &fs::metadata(&path).unwrap()));
        fs::write(&path, "A=1\nB=2\n").unwrap();
        let longer = fs::metadata(&path).unwrap();
        assert!(!same(&before, &longer));
        fs::write(folder.path().join("new"), "A=1\nB=2\n").unwrap();
        fs::rename(folder.path().join("new"), &path).unwrap();
        assert!(!same(&longer, &fs::metadata(&path).unwrap()));
    }
}
