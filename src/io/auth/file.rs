//! A credential in a file that a variable names, as containers and systemd hand them over: read
//! once, straight into a locked page, and only from a regular file of a size that a credential can
//! have. Of several lines the first is the credential, as of what a command prints. Judges no form.

use std::fs::File;
use std::io::IsTerminal;
use std::os::fd::AsFd;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;
use rustix::io::{read, retry_on_intr};

use super::printed::FirstLine;
use crate::domain::text::visible;
use crate::secret::credential::{IN_HISTORY, hidden, likeness};
use crate::secret::{LONGEST, Secret};

/// Reads it. Beside it is what the person should know of the file, as sentences.
///
/// # Errors
/// A sentence that names the variable and the path.
pub(crate) fn read_from(variable: &str, path: &Path) -> Result<(Secret, Vec<String>), String> {
    let name = path.to_string_lossy();
    if let Some(what) = likeness(&name).filter(|_| !path.exists()) {
        return Err(format!(
            "{variable} must be the path of a file; the credential itself seems to be there: it looks like {what}. {IN_HISTORY}"
        ));
    }
    let shown = visible(&hidden(&name)).into_owned();
    let wrong = |why: &str| format!("{variable}: {shown} {why}.");
    // A pipe is not waited for.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let mut options = File::options();
    let file = options.read(true).custom_flags(flags).open(path);
    let file = file.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound if name.starts_with('~') => wrong("does not exist: ~ is not expanded"),
        std::io::ErrorKind::NotFound => wrong("is not there"),
        std::io::ErrorKind::PermissionDenied => wrong("cannot be read: you have no permission"),
        _ => wrong(&format!("cannot be read ({error})")),
    })?;
    let about = file
        .metadata()
        .map_err(|error| wrong(&format!("cannot be read ({error})")))?;
    if !about.is_file() {
        return Err(wrong("is not a regular file"));
    }
    if about.len() > LONGEST as u64 {
        return Err(wrong(&format!(
            "has more than {LONGEST} bytes, too many for a credential"
        )));
    }
    let content = content(&file).map_err(|error| wrong(&format!("cannot be read ({error})")))?;
    let mut first = FirstLine::new();
    first.take(content.expose());
    let mut remarks = Vec::new();
    if first.has_more() {
        remarks.push(format!(
            "{variable}: {shown} has several lines; the first one is the credential."
        ));
    }
    let secret = first.whole().unwrap_or(content);
    if secret.is_empty() {
        return Err(wrong("is empty"));
    }
    let mode = about.mode() & 0o777;
    if mode & 0o077 != 0 {
        remarks.push(format!(
            "{variable}: {shown} has mode {mode:04o}: others on this machine can read it. Set it to 0600."
        ));
    }
    Ok((secret, remarks))
}

/// Reads it from standard input to its end, where that is no terminal: what is typed there would be
/// seen, and stay in what the terminal keeps. Beside it is what the person should know, as sentences.
///
/// # Errors
/// A sentence.
pub(crate) fn read_stdin() -> Result<(Secret, Vec<String>), String> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return Err(
            "Standard input is a terminal, where the token would be seen. Give it from a file: cfmint verify - < FILE"
                .to_owned(),
        );
    }
    let content = content(&stdin).map_err(|error| format!("Standard input cannot be read ({error})."))?;
    let mut first = FirstLine::new();
    first.take(content.expose());
    if first.bytes() >= LONGEST {
        return Err(format!(
            "Standard input has {LONGEST} bytes or more, and is not a token."
        ));
    }
    let several = first.has_more();
    let secret = first.whole().unwrap_or(content);
    if secret.is_empty() {
        return Err("Nothing came on standard input.".to_owned());
    }
    let remark = "Standard input has several lines; the first one is the token.".to_owned();
    Ok((secret, several.then_some(remark).into_iter().collect()))
}

/// All that is in it, as far as a credential can go.
fn content(file: &impl AsFd) -> rustix::io::Result<Secret> {
    let mut secret = Secret::empty();
    let mut failed = None;
    secret.append_with(|room| {
        let mut filled = 0;
        while let Some(rest) = room.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match retry_on_intr(|| read(file, &mut *rest)) {
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
    failed.map_or(Ok(secret), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(folder: &Path, mode: u32, text: &[u8]) -> Result<(String, Vec<String>), String> {
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
            assert_eq!(
                at(folder.path(), 0o600, text),
                Ok(("not-a-real-one".to_owned(), Vec::new()))
            );
            assert!(at(folder.path(), 0o400, text).unwrap().1.is_empty());
        }
        for (mode, says) in [(0o444, "0444"), (0o644, "0644"), (0o660, "0660"), (0o604, "0604")] {
            let said = at(folder.path(), mode, b"not-a-real-one").unwrap().1.concat();
            assert!(said.contains(says) && said.starts_with("THE_FILE: "), "{said}");
        }
    }

    #[test]
    fn of_several_lines_the_first_is_taken_and_that_is_said() {
        let folder = tempfile::tempdir().unwrap();
        for text in ["not-a-real-one\nuser: me\n", "\n\u{feff}not-a-real-one\r\n# cf\n"] {
            let (read, remarks) = at(folder.path(), 0o600, text.as_bytes()).unwrap();
            assert_eq!(read, "not-a-real-one", "{text:?}");
            assert!(
                remarks.len() == 1 && remarks[0].starts_with("THE_FILE: "),
                "{remarks:?}"
            );
            assert!(remarks[0].ends_with("/token has several lines; the first one is the credential."));
        }
        for text in ["\nnot-a-real-one\n\n \n", "not-a-real-one\r\n \r\n"] {
            let read = at(folder.path(), 0o600, text.as_bytes()).unwrap();
            assert_eq!(read, ("not-a-real-one".to_owned(), Vec::new()), "{text:?}");
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
            (folder.path(), "is not a regular file."),
            (&pipe, "is not a regular file."),
            (Path::new("/dev/zero"), "is not a regular file."),
            (Path::new("/no/such"), "THE_FILE: /no/such is not there."),
            (Path::new("~/no-such"), "~ is not expanded"),
            (
                Path::new("cfut_not-a-real-secret"),
                "the credential itself seems to be there: it looks like a user’s API token. It may be in the history of your shell",
            ),
        ] {
            let why = read_from("THE_FILE", path).unwrap_err();
            assert!(why.contains(says) && !why.contains("not-a-real"), "{why}");
            assert!(why.starts_with("THE_FILE"), "{why}");
        }
    }
}
