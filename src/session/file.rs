//! A credential in a file that a variable names, as containers and systemd hand them over: read once, straight into a locked page, and only from a regular file
//! of a size that a credential can have. Judges no form.

use std::fs::File;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::{read, retry_on_intr};

use crate::secret::credential::{hidden, likeness};
use crate::secret::{LONGEST, Secret};
use crate::text::visible;

/// Reads it. Beside it stands what the person should know of the file, as a sentence.
///
/// # Errors
/// A sentence that names the variable and the path.
pub(super) fn read_from(variable: &str, path: &Path) -> Result<(Secret, Option<String>), String> {
    let name = path.to_string_lossy();
    if let Some(what) = likeness(&name).filter(|_| !path.exists()) {
        return Err(format!(
            "{variable} must be the path of a file; the credential itself seems to stand there: it looks like {what}."
        ));
    }
    let shown = visible(&hidden(&name)).into_owned();
    let wrong = |why: &str| format!("{variable}: {shown} {why}.");
    // A pipe is not waited for.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let mut options = File::options();
    let file = options.read(true).custom_flags(flags).open(path);
    let file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound if name.starts_with('~') => wrong("is not there: ~ is not your home here"),
        std::io::ErrorKind::NotFound => wrong("is not there"),
        std::io::ErrorKind::PermissionDenied => wrong("may not be read by you"),
        _ => wrong(&format!("cannot be read ({error})")),
    })?;
    let about = file
        .metadata()
        .map_err(|error| wrong(&format!("cannot be read ({error})")))?;
    if !about.is_file() {
        return Err(wrong("is no regular file"));
    }
    if about.len() > LONGEST as u64 {
        return Err(wrong(&format!("has more than {LONGEST} bytes, and is no credential")));
    }
    let mut secret = Secret::empty();
    let mut failed = None;
    secret.append_with(|room| {
        let mut filled = 0;
        while let Some(rest) = room.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match retry_on_intr(|| read(&file, &mut *rest)) {
                Ok(0) => break,
                Ok(bytes) => filled += bytes,
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        filled
    });
    if let Some(error) = failed {
        return Err(wrong(&format!("cannot be read ({error})")));
    }
    secret.trim();
    if secret.is_empty() {
        return Err(wrong("is empty"));
    }
    let mode = about.mode() & 0o777;
    let open = (mode & 0o077 != 0).then(|| {
        format!("{variable}: {shown} has the mode {mode:04o}: others on this machine may read it. 0600 is enough.")
    });
    Ok((secret, open))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(folder: &Path, mode: u32, text: &[u8]) -> Result<(String, Option<String>), String> {
        use std::os::unix::fs::PermissionsExt;
        let path = folder.join("token");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let read = read_from("THE_FILE", &path)?;
        Ok((String::from_utf8(read.0.expose().to_vec()).unwrap(), read.1))
    }

    #[test]
    fn a_file_is_read_and_its_mode_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        for text in [
            &b"not-a-real-one\n"[..],
            b"\xef\xbb\xbfnot-a-real-one\r\n",
            b"not-a-real-one",
        ] {
            assert_eq!(at(folder.path(), 0o600, text), Ok(("not-a-real-one".to_owned(), None)));
            assert_eq!(at(folder.path(), 0o400, text).unwrap().1, None);
        }
        for (mode, says) in [(0o444, "0444"), (0o644, "0644"), (0o660, "0660"), (0o604, "0604")] {
            let said = at(folder.path(), mode, b"not-a-real-one").unwrap().1.unwrap();
            assert!(said.contains(says) && said.starts_with("THE_FILE: "), "{said}");
        }
    }

    #[test]
    fn what_is_no_such_file_is_named_with_its_variable() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            at(folder.path(), 0o600, b" \n")
                .unwrap_err()
                .ends_with("/token is empty.")
        );
        assert!(at(folder.path(), 0o600, b"").unwrap_err().ends_with("/token is empty."));
        let long = vec![b'x'; LONGEST + 1];
        assert!(
            at(folder.path(), 0o600, &long)
                .unwrap_err()
                .contains("more than 4096 bytes")
        );
        assert!(at(folder.path(), 0o600, &long[1..]).is_ok());
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        for (path, says) in [
            (folder.path(), "is no regular file."),
            (&pipe, "is no regular file."),
            (Path::new("/dev/zero"), "is no regular file."),
            (Path::new("/no/such"), "THE_FILE: /no/such is not there."),
            (Path::new("~/no-such"), "is not your home"),
            (
                Path::new("cfut_not-a-real-secret"),
                "the credential itself seems to stand there: it looks like a user’s API token",
            ),
        ] {
            let why = read_from("THE_FILE", path).unwrap_err();
            assert!(why.contains(says) && !why.contains("not-a-real"), "{why}");
            assert!(why.starts_with("THE_FILE"), "{why}");
        }
    }
}
