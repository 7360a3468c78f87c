//! A line of a dotenv file: filled where it is empty, replaced where that was said yes to, else
//! added at the end, with everything else kept byte for byte. The file is replaced as a whole or
//! not at all, for its owner alone. It must not know what the secret is for.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::ops::Range;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::{Access, OFlags, access};
use zeroize::Zeroizing;

use super::assignments::{self, Assignment, Fault};
use super::file;
use super::new_file::{NewFile, OURS_ALONE};
use crate::domain::delivery::existing::{Digest, Existing, INSTEAD, Kind, Line, Seen};
use crate::domain::delivery::folders::folder_of;
use crate::domain::delivery::payload::Payload;
use crate::secret::Secret;

/// The largest file that is taken for a dotenv file, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The file as it was found. What it holds may be secret.
struct Found {
    bytes: Zeroizing<Vec<u8>>,
    about: Metadata,
}

/// What a check of the file found.
pub(crate) struct Checked {
    /// That others could read it so far.
    pub(crate) remark: Option<String>,
    /// The lines that have a value already.
    pub(crate) existing: Option<Existing>,
}

/// Whether these names can be set in the file, asked before anything is written.
///
/// # Errors
/// A sentence: it is no file of ours, is too large, may not be replaced, or a line in it cannot be
/// added or replaced for certain.
pub(crate) fn check(path: &Path, names: &[String]) -> Result<Checked, String> {
    let Some(found) = found(path)? else {
        file::free(path)?;
        return Ok(Checked {
            remark: None,
            existing: None,
        });
    };
    let places = places(path, &found.bytes, names)?;
    let folder = folder_of(path);
    if let Err(error) = access(folder, Access::WRITE_OK | Access::EXEC_OK) {
        return Err(format!(
            "You may not write into the folder {folder:?} ({}), which replacing the file needs.",
            io::Error::from(error)
        ));
    }
    Ok(Checked {
        remark: file::wider(path, &found.about),
        existing: existing(path, &found.bytes, names, &places, &[]),
    })
}

/// The lines that have a value, but those that were said yes to: what a yes to replacing them is
/// for.
fn existing(path: &Path, text: &[u8], names: &[String], places: &[Place], over: &[Line]) -> Option<Existing> {
    let set = names.iter().zip(places).filter_map(|(name, place)| match place {
        Place::Set(range, line) if over.iter().all(|over| over.name != *name) => {
            let (name, value) = (name.clone(), value(text, range));
            Some((format!("{name} (line {line})"), Line { name, value }))
        }
        _ => None,
    });
    let (words, set): (Vec<String>, Vec<Line>) = set.unzip();
    let names: Vec<&str> = set.iter().map(|line| line.name.as_str()).collect();
    let there = match names.as_slice() {
        [] => return None,
        [one] => format!("a line for {one}"),
        [some @ .., last] => format!("lines for {} and {last}", some.join(", ")),
    };
    Some(Existing {
        there: format!("{path:?} has {there} already"),
        called: format!("the value of {} in {path:?}", words.join(", ")),
        stays: None,
        kind: Kind::Lines(set),
    })
}

/// The value that is here, as it is seen.
fn value(text: &[u8], range: &Range<usize>) -> Digest {
    Digest::of(text.get(range.clone()).unwrap_or_default())
}

/// Whether a line that was said yes to has another value now: nobody was asked about that one.
fn is_another(text: &[u8], names: &[String], places: &[Place], over: &[Line]) -> bool {
    let mut set = names.iter().zip(places);
    set.any(|(name, place)| match place {
        Place::Set(range, _) => over
            .iter()
            .any(|over| over.name == *name && over.value != value(text, range)),
        Place::Free | Place::Empty(_) => false,
    })
}

/// Sets the variables and reads them back: an empty line is filled, a value replaced where that was
/// said yes to, and what is not there is added at the end; every other byte stays. Says whether
/// others could read the file before.
///
/// # Errors
/// A sentence; the file is as it was.
pub(crate) fn set(path: &Path, name: &str, payload: &Payload<'_>, over: &[Line]) -> Result<bool, String> {
    let variables = payload.variables(name);
    let names: Vec<String> = variables.iter().map(|(name, _)| name.clone()).collect();
    let before = found(path)?;
    let old = before.as_ref().map_or(&[][..], |found| &found.bytes);
    let places = places(path, old, &names)?;
    if before.is_none() {
        file::free(path)?;
    }
    // Also what appeared after the check.
    if let Some(existing) = existing(path, old, &names, &places, over) {
        return Err(existing.refusal(INSTEAD));
    }
    if is_another(old, &names, &places, over) {
        return Err(file::changed(path));
    }
    let pieces = pieces(old, &variables, &places, payload.secret())?;
    let folder = folder_of(path);
    let failed = |error: &io::Error| format!("{path:?} could not be written ({error}). It is as it was.");
    let mut new = NewFile::beside(folder, OURS_ALONE).map_err(|error| failed(&error))?;
    write(new.file(), old, &pieces).map_err(|error| failed(&error))?;
    new.is_ours_alone(folder)?;
    match &before {
        None => new.named(path).map_err(|error| {
            if error.kind() == io::ErrorKind::AlreadyExists {
                file::changed(path)
            } else {
                failed(&error)
            }
        })?,
        Some(found) => {
            // What somebody writes between here and the next line is lost, as with any program that
            // replaces a file.
            let now = fs::symlink_metadata(path).map_err(|error| failed(&error))?;
            if Seen::of(&now) != Seen::of(&found.about) {
                return Err(file::changed(path));
            }
            new.in_place_of(path).map_err(|error| failed(&error))?;
        }
    }
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(before.is_some_and(|found| found.about.mode() & 0o077 != 0))
}

/// Writes the pieces, and reads the new ones back.
fn write(file: &mut File, old: &[u8], pieces: &[Piece]) -> io::Result<()> {
    for piece in pieces {
        match piece {
            Piece::Kept(range) => file.write_all(old.get(range.clone()).unwrap_or_default())?,
            Piece::New(bytes) => file.write_all(bytes.expose())?,
        }
    }
    file.sync_all()?;
    let mut at = 0;
    for piece in pieces {
        match piece {
            Piece::Kept(range) => at += range.len() as u64,
            Piece::New(bytes) => {
                file::read_again(file, at, bytes)?;
                at += bytes.expose().len() as u64;
            }
        }
    }
    Ok(())
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
    if Seen::of(&seen) != Seen::of(&about) {
        return Err(format!(
            "{path:?} was changed by someone else at the same time. Try again."
        ));
    }
    file::ours_alone(path, &about)?;
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
        return Err(format!("{path:?} is not text: it has a zero byte."));
    }
    Ok(Some(Found { bytes, about }))
}

/// Whether one of the values that these names have in the file holds this secret.
///
/// # Errors
/// As [`check`].
pub(crate) fn holds(path: &Path, names: &[String], secret: &Secret) -> Result<bool, String> {
    let Some(found) = found(path)? else { return Ok(false) };
    let needle = secret.expose();
    let places = places(path, &found.bytes, names)?;
    Ok(places.iter().any(|place| match place {
        Place::Set(range, _) => {
            let value = found.bytes.get(range.clone()).unwrap_or_default();
            !needle.is_empty() && value.windows(needle.len()).any(|part| part == needle)
        }
        Place::Free | Place::Empty(_) => false,
    }))
}

/// Where a variable of the file is set.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Nowhere.
    Free,
    /// Here, to nothing.
    Empty(Range<usize>),
    /// Here, to something, in this line.
    Set(Range<usize>, usize),
}

/// Where each of the names is set. Refuses a file in which a line cannot be added or replaced for
/// certain.
fn places(path: &Path, text: &[u8], names: &[String]) -> Result<Vec<Place>, String> {
    const AS_IT_WAS: &str = "The file was left as it is.";
    let read = assignments::read(text).map_err(|fault| match fault {
        Fault::Open(line) => format!(
            "In {path:?} the quote that begins in line {line} is not closed: anything added after it would become part of that value. Close it first. {AS_IT_WAS}"
        ),
        Fault::Doubtful(line) => format!(
            "In {path:?} programs disagree whether the quote that begins in line {line} is closed. Write that value in another way first. {AS_IT_WAS}"
        ),
    })?;
    let mut places = Vec::new();
    for name in names {
        let set: Vec<&Assignment> = read.of(text, name).collect();
        places.push(match set.as_slice() {
            [] => Place::Free,
            [one] if one.empty => Place::Empty(one.value.clone()),
            [one] => Place::Set(one.value.clone(), one.line),
            several => {
                let lines: Vec<String> = several.iter().map(|one| one.line.to_string()).collect();
                return Err(format!(
                    "{path:?} already has several lines for {name} ({}), and which one counts depends on the reader. Keep one of them.",
                    lines.join(", ")
                ));
            }
        });
    }
    match read.joins {
        Some(line) if places.contains(&Place::Free) => Err(format!(
            "In {path:?} line {line}, the last one, ends with a backslash, by which some programs join the next line to it. Add an empty line first. {AS_IT_WAS}"
        )),
        _ => Ok(places),
    }
}

/// A part of the new file.
enum Piece {
    /// What was there, as it was.
    Kept(Range<usize>),
    /// A value, or the lines at the end.
    New(Secret),
}

/// The new file: values in their places, the other variables at the end.
fn pieces(
    old: &[u8],
    variables: &[(String, Option<&str>)],
    places: &[Place],
    secret: &Secret,
) -> Result<Vec<Piece>, String> {
    let (mut filled, mut added) = (Vec::new(), Vec::new());
    for (variable, place) in variables.iter().zip(places) {
        match place {
            Place::Free => added.push(variable.clone()),
            Place::Empty(range) | Place::Set(range, _) => {
                let mut value = Secret::with_room(room(variable, secret));
                put_value(&mut value, variable.1, secret)?;
                filled.push((range.clone(), value));
            }
        }
    }
    filled.sort_by_key(|(range, _)| range.start);
    let (mut pieces, mut at) = (Vec::new(), 0);
    for (range, value) in filled {
        pieces.extend([Piece::Kept(at..range.start), Piece::New(value)]);
        at = range.end;
    }
    pieces.push(Piece::Kept(at..old.len()));
    if !added.is_empty() {
        pieces.push(Piece::New(lines(old, &added, secret)?));
    }
    Ok(pieces)
}

/// What a line of this variable takes at most, but for its end.
fn room(variable: &(String, Option<&str>), secret: &Secret) -> usize {
    let (name, text) = variable;
    name.len() + text.map_or(secret.expose().len(), str::len) + 8
}

/// Writes a value, in quotes where it needs them.
fn put_value(into: &mut Secret, text: Option<&str>, secret: &Secret) -> Result<(), String> {
    let value = text.map_or(secret.expose(), str::as_bytes);
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:/+=@%,~".contains(byte);
    let quote: &[u8] = if value.iter().all(plain) { b"" } else { b"'" };
    if value.iter().any(|byte| matches!(byte, b'\'' | b'\n' | b'\r' | 0)) {
        return Err("The secret has a character that no line of a dotenv file can hold.".to_owned());
    }
    for piece in [quote, value, quote] {
        into.extend(piece);
    }
    Ok(())
}

/// What is added to the file, in a page of its own, with the file's own kind of line ends.
fn lines(old: &[u8], variables: &[(String, Option<&str>)], secret: &Secret) -> Result<Secret, String> {
    let end: &[u8] = match old.iter().position(|byte| *byte == b'\n') {
        Some(at) if at > 0 && old.get(at - 1) == Some(&b'\r') => b"\r\n",
        _ => b"\n",
    };
    let rooms = variables.iter().map(|variable| room(variable, secret));
    let mut lines = Secret::with_room(rooms.sum::<usize>() + end.len());
    if !old.is_empty() && !old.ends_with(b"\n") {
        lines.extend(end);
    }
    for (name, text) in variables {
        lines.extend(name.as_bytes());
        lines.extend(b"=");
        put_value(&mut lines, *text, secret)?;
        lines.extend(end);
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
}
