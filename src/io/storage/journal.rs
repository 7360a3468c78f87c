//! Where the notes of create requests outlive the program: a file for each, locked as long as the
//! program that wrote it lives, so that two programs side by side neither clobber each other's nor
//! take a request that is out for a lost one. Those of other APIs are read and let go, for what
//! they say of this machine. It must not know what a note says.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::{Api, file_name, prepare, read, state};
use crate::domain::journal::NoteId;

/// Notes that were left have numbers from here on, so that they are never those of this run, which
/// counts from 0.
const LEFT: u64 = 1 << 32;
/// Notes of earlier runs that are looked at in one start; there is hardly ever one.
const MOST: usize = 20;
/// The same of those of other APIs: the newest. They are not held, and one that nobody settles must
/// not hide another.
const MOST_ELSEWHERE: usize = 200;
/// How the names of all notes begin.
const BEGINNING: &str = "request-";

/// The notes of one API.
#[derive(Debug)]
pub struct Notes {
    /// The folder, and how the names of these notes begin.
    place: Result<(PathBuf, String), String>,
    held: BTreeMap<NoteId, Held>,
    /// Those of other APIs that were read: where they are, and what was there.
    elsewhere: BTreeMap<NoteId, (PathBuf, String)>,
    /// The number of the next one that was left.
    next: u64,
}

/// A note that is ours: where it is, and the lock on it.
#[derive(Debug)]
struct Held {
    path: PathBuf,
    _lock: File,
}

impl Notes {
    /// The place that the environment names. Reads no file.
    #[must_use]
    pub fn here(api: &Api) -> Self {
        Self::within(state(), api)
    }

    /// The place in this folder; none where the environment names no folder.
    #[must_use]
    pub fn within(state: Option<PathBuf>, api: &Api) -> Self {
        let name = file_name(api).and_then(|name| Some(name.strip_prefix("draft-")?.strip_suffix(".json")?.to_owned()));
        let place = match (state, name) {
            (None, _) => Err("neither HOME nor XDG_STATE_HOME names a folder".to_owned()),
            (_, None) => Err("the address of the API is too long for a file’s name".to_owned()),
            (Some(state), Some(name)) => Ok((state.join("cfmint"), format!("{BEGINNING}{name}~"))),
        };
        Self::at(place)
    }

    /// Those of no API: all there are, are elsewhere.
    #[must_use]
    pub fn of_no_api() -> Self {
        let place = state().map(|state| (state.join("cfmint"), format!("{BEGINNING}~")));
        Self::at(place.ok_or_else(|| "neither HOME nor XDG_STATE_HOME names a folder".to_owned()))
    }

    fn at(place: Result<(PathBuf, String), String>) -> Self {
        Self {
            place,
            held: BTreeMap::new(),
            elsewhere: BTreeMap::new(),
            next: LEFT,
        }
    }

    /// What programs left that are gone, oldest first. They are this run's from here on.
    pub fn left(&mut self) -> Vec<(NoteId, String)> {
        let Ok((folder, beginning)) = &self.place else {
            return Vec::new();
        };
        let mut left = Vec::new();
        for path in by_age(folder, |name| name.starts_with(beginning.as_str())) {
            if self.held.values().any(|held| held.path == path) {
                continue;
            }
            let Some((text, lock)) = orphan(&path) else { continue };
            let id = NoteId(self.next);
            self.next += 1;
            self.held.insert(id, Held { path, _lock: lock });
            left.push((id, text));
            if left.len() == MOST {
                break;
            }
        }
        left
    }

    /// The oldest of what programs left that are gone, of those of which this holds. It is this run's
    /// from here on; no other is taken from whoever looks for it.
    pub fn left_of(&mut self, is_it: impl Fn(&str) -> bool) -> Option<(NoteId, String)> {
        let (folder, beginning) = self.place.as_ref().ok()?;
        let notes = by_age(folder, |name| name.starts_with(beginning.as_str())).into_iter();
        let mut wanted = notes.filter(|path| read(path).is_ok_and(|text| is_it(&text)));
        let (path, (text, lock)) = wanted.find_map(|path| orphan(&path).map(|note| (path, note)))?;
        let id = NoteId(self.next);
        self.next += 1;
        self.held.insert(id, Held { path, _lock: lock });
        Some((id, text))
    }

    /// What programs keep that live; it is theirs, and read alone.
    #[must_use]
    pub fn of_others(&self) -> Vec<String> {
        let Ok((folder, beginning)) = &self.place else {
            return Vec::new();
        };
        let notes = by_age(folder, |name| name.starts_with(beginning.as_str())).into_iter();
        let others = notes.filter(|path| !self.held.values().any(|held| held.path == *path) && is_held(path));
        others.filter_map(|path| read(&path).ok()).collect()
    }

    /// What programs left that are gone and asked another API, newest first. They are not this
    /// run's: whoever looks after the tokens of that API finds them as they are. One of them is
    /// this run's once a text is kept in its place.
    pub fn left_elsewhere(&mut self) -> Vec<(NoteId, String)> {
        let Ok((folder, beginning)) = &self.place else {
            return Vec::new();
        };
        let others = |name: &str| name.starts_with(BEGINNING) && !name.starts_with(beginning.as_str());
        let mut left = Vec::new();
        for path in by_age(folder, others).into_iter().rev().take(MOST_ELSEWHERE) {
            let Some((text, _)) = orphan(&path) else { continue };
            let id = NoteId(self.next);
            self.next += 1;
            self.elsewhere.insert(id, (path, text.clone()));
            left.push((id, text));
        }
        left
    }

    /// Keeps this text under this number, in place of what was there. It is on the disk when this
    /// returns, as far as the disk says the truth.
    ///
    /// # Errors
    /// Why not, as the end of a sentence; what was there stays.
    pub fn keep(&mut self, id: NoteId, text: &str) -> Result<(), String> {
        let (folder, beginning) = self.place.as_ref().map_err(Clone::clone)?;
        let elsewhere = self.elsewhere.remove(&id).filter(is_as_it_was).map(|(path, _)| path);
        let path = match self.held.get(&id).map(|held| held.path.clone()).or(elsewhere) {
            Some(path) => path,
            None => {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                let now = now.unwrap_or_default().as_nanos();
                folder.join(format!("{beginning}{now}-{}-{}.json", std::process::id(), id.0))
            }
        };
        let lock = write(folder, &path, text).map_err(|error| format!("{folder:?}: {error}"))?;
        self.held.insert(id, Held { path, _lock: lock });
        Ok(())
    }

    /// Removes it: the token is taken, deleted or let go. What cannot be removed is looked for once
    /// more; that harms nobody.
    pub fn forget(&mut self, id: NoteId) {
        if let Some(held) = self.held.remove(&id) {
            let _ = fs::remove_file(held.path);
        }
        // One that somebody took up meanwhile is theirs.
        if let Some((path, _)) = self.elsewhere.remove(&id).filter(is_as_it_was) {
            let _ = fs::remove_file(path);
        }
    }
}

/// The files of this folder whose names are such, oldest first.
fn by_age(folder: &Path, such: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| such(&entry.file_name().to_string_lossy()))
        .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
        .collect();
    files.sort();
    files.into_iter().map(|(_, path)| path).collect()
}

/// Whether a note still says this, and nobody has it.
fn is_as_it_was((path, text): &(PathBuf, String)) -> bool {
    orphan(path).is_some_and(|(now, _)| now == *text)
}

/// The text and the lock of a note whose program is gone; none while it lives, and for what is no
/// file of ours.
fn orphan(path: &Path) -> Option<(String, File)> {
    let text = read(path).ok()?;
    let lock = File::open(path).ok()?;
    flock(&lock, FlockOperation::NonBlockingLockExclusive).ok()?;
    // Its program may have replaced or removed it between the two: then this is not the file of
    // that name any more.
    let (ours, there) = (lock.metadata().ok()?, fs::symlink_metadata(path).ok()?);
    (ours.ino() == there.ino() && ours.dev() == there.dev()).then_some((text, lock))
}

/// Whether a program that lives has it.
fn is_held(path: &Path) -> bool {
    let Ok(file) = File::open(path) else { return false };
    flock(&file, FlockOperation::NonBlockingLockShared) == Err(rustix::io::Errno::WOULDBLOCK)
}

/// Writes a file under a name of its own, locks it, and gives it its name.
fn write(folder: &Path, path: &Path, text: &str) -> io::Result<File> {
    prepare(folder)?;
    // Made with mode 0600 from its first moment; taking the name of what is there follows no
    // symlink.
    let mut file = tempfile::Builder::new().prefix(".request-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    // Before it has its name, so that no other program finds it unlocked. Where the file system
    // knows no locks, a program side by side may look for this token, too, which changes nothing.
    let _ = flock(file.as_file(), FlockOperation::NonBlockingLockExclusive);
    let file = file.persist(path)?;
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn at(home: &Path) -> Notes {
        Notes::within(Some(home.to_owned()), &Api::At("https://api.example".to_owned()))
    }

    fn texts(notes: &mut Notes) -> Vec<String> {
        notes.left().into_iter().map(|(_, text)| text).collect()
    }

    fn files(home: &Path) -> usize {
        fs::read_dir(home.join("cfmint")).map_or(0, Iterator::count)
    }

    #[test]
    fn kept_for_the_owner_alone_replaced_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let mut notes = at(home.path());
        notes.keep(NoteId(1), "one").unwrap();
        notes.keep(NoteId(1), "two").unwrap();
        assert_eq!(files(home.path()), 1);
        let path = notes.held[&NoteId(1)].path.clone();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        notes.forget(NoteId(1));
        notes.forget(NoteId(1));
        assert_eq!(files(home.path()), 0);
    }

    #[test]
    fn a_note_of_a_program_that_lives_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (at(home.path()), at(home.path()));
        one.keep(NoteId(1), "of one").unwrap();
        other.keep(NoteId(1), "of the other").unwrap();
        assert_eq!(texts(&mut at(home.path())), [""; 0]);
        assert_eq!(one.of_others(), ["of the other"]);
        assert_eq!(at(home.path()).of_others(), ["of one", "of the other"]);
        drop(one);
        assert_eq!(at(home.path()).of_others(), ["of the other"]);
        let mut third = at(home.path());
        assert_eq!(texts(&mut third), ["of one"]);
        assert_eq!(texts(&mut at(home.path())), [""; 0], "it is the third's now");
        drop((other, third));
        assert_eq!(texts(&mut at(home.path())), ["of one", "of the other"]);
    }

    /// However many there are, and nobody else's is taken.
    #[test]
    fn the_one_that_is_wanted_is_taken_alone() {
        let home = tempfile::tempdir().unwrap();
        let mut before = at(home.path());
        for number in 0..=MOST as u64 {
            before.keep(NoteId(number), &format!("note {number}")).unwrap();
        }
        let last = format!("note {MOST}");
        assert_eq!(at(home.path()).left_of(|text| text == last), None, "it has an owner");
        drop(before);
        let mut notes = at(home.path());
        let (id, text) = notes.left_of(|text| text == last).unwrap();
        assert_eq!((text, notes.left_of(|text| text == last)), (last, None));
        assert_eq!(texts(&mut at(home.path())).len(), MOST, "the others are left to others");
        notes.forget(id);
        assert_eq!(files(home.path()), MOST);
    }

    #[test]
    fn what_was_left_can_be_kept_on_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        at(home.path()).keep(NoteId(7), "left").unwrap();
        let mut notes = at(home.path());
        let (id, text) = notes.left().remove(0);
        assert_eq!(text, "left");
        notes.keep(NoteId(7), "new").unwrap();
        notes.keep(id, "left, with its id").unwrap();
        assert_eq!(files(home.path()), 2);
        notes.forget(id);
        drop(notes);
        assert_eq!(texts(&mut at(home.path())), ["new"]);
    }

    #[test]
    fn each_api_has_its_own() {
        let home = tempfile::tempdir().unwrap();
        at(home.path()).keep(NoteId(1), "x").unwrap();
        for api in [Api::Demo, Api::At("https://api.example/v4".to_owned())] {
            let mut others = Notes::within(Some(home.path().to_owned()), &api);
            assert_eq!(texts(&mut others), [""; 0], "{api:?}");
        }
    }

    /// Reading one of another API takes it from nobody; it can be replaced and forgotten as long as
    /// nobody has it and it says what was read.
    #[test]
    fn those_of_other_apis_are_read_and_let_go() {
        let home = tempfile::tempdir().unwrap();
        at(home.path()).keep(NoteId(1), "ours").unwrap();
        let other = || {
            Notes::within(
                Some(home.path().to_owned()),
                &Api::At("https://other.example".to_owned()),
            )
        };
        other().keep(NoteId(1), "theirs").unwrap();
        let mut notes = at(home.path());
        let elsewhere = notes.left_elsewhere();
        assert_eq!(elsewhere.len(), 1);
        let (id, text) = elsewhere.first().unwrap();
        assert_eq!(text, "theirs");
        assert_eq!(texts(&mut notes), ["ours"]);

        // Whoever asks that API has it meanwhile: it stays, and what is kept goes into a place of
        // our own.
        let mut theirs = other();
        assert_eq!(texts(&mut theirs), ["theirs"]);
        notes.keep(*id, "of both").unwrap();
        notes.forget(*id);
        drop(theirs);
        assert_eq!(texts(&mut other()), ["theirs"]);

        let (id, _) = notes.left_elsewhere().remove(0);
        notes.keep(id, "taken up").unwrap();
        assert_eq!(
            texts(&mut other()),
            [""; 0],
            "it is held by whoever keeps a text in its place"
        );
        notes.forget(id);
        other().keep(NoteId(1), "again").unwrap();
        let (id, _) = notes.left_elsewhere().remove(0);
        notes.forget(id);
        drop(notes);
        assert_eq!(texts(&mut other()), [""; 0]);
        assert_eq!(texts(&mut at(home.path())), ["ours"]);
    }

    #[test]
    fn an_unsafe_place_is_a_sentence_and_nothing_is_followed() {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("elsewhere")).unwrap();
        symlink("elsewhere", home.path().join("cfmint")).unwrap();
        let why = at(home.path()).keep(NoteId(1), "x").unwrap_err();
        assert!(why.contains("link to a folder"), "{why}");
        assert_eq!(fs::read_dir(home.path().join("elsewhere")).unwrap().count(), 0);
        let mut nowhere = Notes::within(None, &Api::Demo);
        assert!(nowhere.keep(NoteId(1), "x").is_err() && nowhere.left().is_empty());

        let other = tempfile::tempdir().unwrap();
        at(other.path()).keep(NoteId(1), "x").unwrap();
        let folder = other.path().join("cfmint");
        let real = fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
        symlink(&real, folder.join("request-at-api.example~link.json")).unwrap();
        assert_eq!(texts(&mut at(other.path())), ["x"], "the link is not read");
    }
}
