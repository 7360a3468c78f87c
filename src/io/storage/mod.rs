//! Where a draft outlives the program: one file of the person's own for each API, 0600 in a folder
//! 0700, replaced as a whole, never through a symlink; and beside it the notes of requests
//! ([`journal`]). A place that cannot be used is a sentence and no failure. It must not know what
//! the texts say.

pub(in crate::io) mod append;
pub mod journal;
pub mod receipt;

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

/// The permissions of the folder: its owner alone.
const FOLDER_MODE: u32 = 0o700;
/// Bytes that a kept text has at most; 5,000 zones and as many addresses are a tenth of it.
const LARGEST: u64 = 8 << 20;
/// Bytes of a file's name on every usual file system, less what is put before and behind it here
/// and for the moment of writing.
const LONGEST_NAME: usize = 200;

/// Drafts of one API that can be kept at a time: one that is not taken up, and those of programs
/// side by side.
const SLOTS: usize = 9;

/// The places of one API's drafts. A run writes into a place of its own and never over a draft that
/// it has not taken up.
#[derive(Debug)]
pub struct Keeping {
    first: Result<PathBuf, String>,
    /// Where this run's draft is.
    ours: Option<PathBuf>,
    /// Where the draft is that was recalled.
    offered: Option<PathBuf>,
}

/// What a draft is for; drafts of different ones never meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Api {
    /// The simulator inside this program.
    Demo,
    /// The API at this base URL.
    At(String),
}

impl Keeping {
    /// The place that the environment names. Reads no file.
    #[must_use]
    pub fn here(api: &Api) -> Self {
        Self::within(state(), api)
    }

    /// The place in this folder; none where the environment names no folder.
    #[must_use]
    pub fn within(state: Option<PathBuf>, api: &Api) -> Self {
        let first = match (state, file_name(api)) {
            (None, _) => Err("neither HOME nor XDG_STATE_HOME names a folder".to_owned()),
            (_, None) => Err("the address of the API is too long for a file’s name".to_owned()),
            (Some(state), Some(name)) => Ok(state.join("cfmint").join(name)),
        };
        Self {
            first,
            ours: None,
            offered: None,
        }
    }

    /// The text that was kept last, when there is one.
    ///
    /// # Errors
    /// Something is there that cannot be read, as the end of a sentence.
    pub fn recall(&mut self) -> Result<Option<String>, String> {
        let Ok(first) = &self.first else { return Ok(None) };
        let kept = slots(first).filter_map(|slot| Some((written(&slot)?, slot)));
        let Some((_, newest)) = kept.max_by_key(|(written, _)| *written) else {
            return Ok(None);
        };
        let text = match read(&newest) {
            Ok(text) => Ok(Some(text)),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(error.to_string()),
        };
        self.offered = Some(newest);
        text
    }

    /// The draft that was recalled is taken up: it is this run's now, in a place of its own, since
    /// the run that wrote it may still be there. What was this run's takes its place in the offer.
    pub fn take_up(&mut self) {
        let offered = self.offered.take();
        self.offered = self.ours.take();
        self.ours = offered.map(|offered| {
            let free = self
                .first
                .as_ref()
                .ok()
                .and_then(|first| slots(first).find(|slot| written(slot).is_none()));
            match free {
                Some(free) if fs::rename(&offered, &free).is_ok() => free,
                _ => offered,
            }
        });
    }

    /// Another draft begins: this run's stays where it is and takes its place in the offer.
    pub fn set_apart(&mut self) {
        self.offered = self.ours.take();
    }

    /// Keeps this text in place of what this run kept before.
    ///
    /// # Errors
    /// Why it could not be kept, as a sentence; what was kept before is untouched.
    pub fn keep(&mut self, text: &str) -> Result<(), String> {
        let failed = |why: &dyn std::fmt::Display| format!("The draft could not be kept: {why}.");
        let first = self.first.as_ref().map_err(|why| failed(why))?;
        let folder = first.parent().unwrap_or(Path::new("/"));
        let write = |ours: Option<&PathBuf>| -> io::Result<PathBuf> {
            prepare(folder)?;
            // Made with mode 0600 from its first moment; taking the name of what is there follows
            // no symlink.
            let mut file = tempfile::Builder::new().prefix(".draft-").tempfile_in(folder)?;
            file.write_all(text.as_bytes())?;
            if let Some(ours) = ours {
                file.persist(ours)?;
                return Ok(ours.clone());
            }
            for slot in slots(first) {
                match file.persist_noclobber(&slot) {
                    Ok(_) => return Ok(slot),
                    Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => file = taken.file,
                    Err(other) => return Err(other.error),
                }
            }
            // All are taken: the oldest gives way.
            let oldest = slots(first)
                .min_by_key(|slot| written(slot))
                .unwrap_or_else(|| first.clone());
            file.persist(&oldest)?;
            Ok(oldest)
        };
        let place = write(self.ours.as_ref()).map_err(|error| failed(&format!("{folder:?}: {error}")))?;
        self.ours = Some(place);
        Ok(())
    }

    /// Removes what this run kept. What cannot be removed is offered once more; that harms nobody.
    pub fn forget(&mut self) {
        if let Some(ours) = self.ours.take() {
            let _ = fs::remove_file(ours);
        }
    }

    /// Removes the draft that was recalled.
    pub fn forget_offered(&mut self) {
        if let Some(offered) = self.offered.take() {
            let _ = fs::remove_file(offered);
        }
    }

    /// Puts what was recalled and cannot be read where it is not recalled again; only the last such
    /// file is left.
    ///
    /// # Errors
    /// Why not, as the end of a sentence.
    pub fn set_aside(&mut self) -> Result<PathBuf, String> {
        let offered = self.offered.take().ok_or("nothing was recalled")?;
        let aside = offered.with_extension("unreadable");
        fs::rename(&offered, &aside).map_err(|error| error.to_string())?;
        if self.ours.as_ref() == Some(&offered) {
            self.ours = None;
        }
        Ok(aside)
    }
}

/// The places of the drafts of one API.
fn slots(first: &Path) -> impl Iterator<Item = PathBuf> {
    let stem = first.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let further = (2..=SLOTS)
        .map(move |number| first.with_file_name(format!("{}~{number}.json", stem.as_deref().unwrap_or("draft"))));
    std::iter::once(first.to_owned()).chain(further)
}

/// When what is there was written; none when nothing does.
fn written(path: &Path) -> Option<std::time::SystemTime> {
    fs::symlink_metadata(path).ok()?.modified().ok()
}

/// The folder of this environment.
fn state() -> Option<PathBuf> {
    state_folder(
        std::env::var_os("XDG_STATE_HOME").map(PathBuf::from),
        std::env::home_dir(),
    )
}

/// Where programs keep what outlives them: `XDG_STATE_HOME` when it names a folder from the root on
/// (another is to be ignored, XDG Base Directory Specification 0.8), else `~/.local/state`; on
/// macOS `~/Library/Application Support`.
fn state_folder(named: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    let usual = if cfg!(target_os = "macos") {
        "Library/Application Support"
    } else {
        ".local/state"
    };
    let absolute = |path: &PathBuf| path.is_absolute();
    named
        .filter(absolute)
        .or_else(|| home.filter(absolute).map(|home| home.join(usual)))
}

/// A name of its own for each API; no character of an address can lead elsewhere.
fn file_name(api: &Api) -> Option<String> {
    let Api::At(base) = api else {
        return Some("draft-demo.json".to_owned());
    };
    let mut name = String::from("draft-at-");
    for byte in base.strip_prefix("https://").unwrap_or(base).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => name.push(char::from(byte)),
            _ => name.push_str(&format!("_{byte:02X}")),
        }
    }
    name.push_str(".json");
    (name.len() <= LONGEST_NAME).then_some(name)
}

/// The folder, made if need be; it is a folder of ours that nobody else looks into.
fn prepare(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(folder)?;
    let about = fs::symlink_metadata(folder)?;
    if !about.is_dir() {
        return Err(io::Error::other("it is a link to a folder, not a folder"));
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other("it belongs to someone else"));
    }
    if about.mode() & 0o777 != FOLDER_MODE {
        fs::set_permissions(folder, Permissions::from_mode(FOLDER_MODE))?;
    }
    Ok(())
}

fn read(path: &Path) -> io::Result<String> {
    // Something else than a file may be there: it is not followed and not waited for.
    let flags = i32::try_from((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits()).unwrap_or(0);
    let file: File = fs::OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let about = file.metadata()?;
    if !about.is_file() || about.uid() != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other("it is not a file of yours"));
    }
    let mut text = String::new();
    file.take(LARGEST + 1).read_to_string(&mut text)?;
    if text.len() as u64 > LARGEST {
        return Err(io::Error::other("it is far too large"));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(base: &str) -> Api {
        Api::At(base.to_owned())
    }

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn where_it_is_kept() {
        let path = |text: &str| Some(PathBuf::from(text));
        let usual = if cfg!(target_os = "macos") {
            "/home/ada/Library/Application Support"
        } else {
            "/home/ada/.local/state"
        };
        for (named, home, wanted) in [
            (path("/state"), path("/home/ada"), path("/state")),
            (path("state"), path("/home/ada"), path(usual)),
            (path(""), path("/home/ada"), path(usual)),
            (None, path("/home/ada"), path(usual)),
            (None, path("home"), None),
            (path("state"), None, None),
        ] {
            assert_eq!(state_folder(named, home), wanted);
        }
    }

    #[test]
    fn each_api_has_a_name_of_its_own_and_none_leads_elsewhere() {
        let bases = [
            "https://api.cloudflare.com/client/v4",
            "https://api.cloudflare.com/client_v4",
            "https://api.cloudflare.com/client_2Fv4",
            "http://127.0.0.1:1/a",
            "https://demo",
            "https://../../etc/passwd",
            "https://ü.example/\0\n",
        ];
        let mut names: Vec<_> = bases.iter().map(|base| file_name(&at(base)).unwrap()).collect();
        names.push(file_name(&Api::Demo).unwrap());
        for name in &names {
            assert!(name.starts_with("draft-") && !name.contains(['/', '\0']), "{name}");
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), bases.len() + 1);
        assert_eq!(file_name(&at(&"x".repeat(300))), None);
    }

    #[test]
    fn kept_replaced_recalled_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join("a/state");
        let mut keeping = Keeping::within(Some(state.clone()), &Api::Demo);
        assert_eq!(keeping.recall(), Ok(None));
        keeping.keep("one").unwrap();
        keeping.keep("two").unwrap();
        assert_eq!(keeping.recall(), Ok(Some("two".into())));
        let path = state.join("cfmint/draft-demo.json");
        assert_eq!((mode(&path), mode(&state.join("cfmint"))), (0o600, 0o700));
        assert_eq!(
            fs::read_dir(state.join("cfmint")).unwrap().count(),
            1,
            "nothing else is left"
        );
        fs::set_permissions(state.join("cfmint"), Permissions::from_mode(0o755)).unwrap();
        keeping.keep("three").unwrap();
        assert_eq!(mode(&state.join("cfmint")), 0o700);
        assert_eq!(
            Keeping::within(Some(state), &at("https://a.example")).recall(),
            Ok(None)
        );
        let aside = keeping.set_aside().unwrap();
        assert_eq!(fs::read_to_string(aside).unwrap(), "three");
        assert_eq!(keeping.recall(), Ok(None));
        keeping.keep("four").unwrap();
        keeping.forget();
        keeping.forget();
        assert_eq!(keeping.recall(), Ok(None));
    }

    #[test]
    fn no_run_writes_over_a_draft_that_it_has_not_taken_up() {
        let home = tempfile::tempdir().unwrap();
        let run = || Keeping::within(Some(home.path().to_owned()), &Api::Demo);
        let mut earlier = run();
        earlier.keep("earlier").unwrap();
        // Another one begins something else, and a third is beside it.
        let (mut other, mut beside) = (run(), run());
        assert_eq!(other.recall(), Ok(Some("earlier".into())));
        other.keep("other").unwrap();
        beside.keep("beside").unwrap();
        other.keep("other again").unwrap();
        let texts = || {
            let folder = fs::read_dir(home.path().join("cfmint")).unwrap();
            let mut texts: Vec<String> = folder
                .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
                .collect();
            texts.sort();
            texts
        };
        assert_eq!(texts(), ["beside", "earlier", "other again"]);
        other.forget();
        assert_eq!(texts(), ["beside", "earlier"], "only its own");
        // The newest is offered, and taken up.
        let mut next = run();
        assert_eq!(next.recall(), Ok(Some("beside".into())));
        next.take_up();
        next.keep("beside, continued").unwrap();
        assert_eq!(texts(), ["beside, continued", "earlier"]);
        next.forget();
        let mut last = run();
        assert_eq!(last.recall(), Ok(Some("earlier".into())));
        last.forget_offered();
        assert_eq!(texts(), [""; 0]);
        // One whose run is still there is taken up into a place of its own.
        let (mut live, mut taker) = (run(), run());
        live.keep("live").unwrap();
        taker.recall().unwrap();
        taker.take_up();
        taker.keep("taken up").unwrap();
        live.forget();
        assert_eq!(texts(), ["taken up"]);
        live.keep("live again").unwrap();
        assert_eq!(texts(), ["live again", "taken up"]);
        live.forget();
        taker.forget();
        // One that is set apart stays as it is, beside the next; forgetting the offer is forgetting
        // it, not what was there at the start.
        let mut several = run();
        several.keep("first").unwrap();
        several.set_apart();
        several.keep("second").unwrap();
        assert_eq!(texts(), ["first", "second"]);
        several.forget_offered();
        assert_eq!(texts(), ["second"]);
        let mut next = run();
        next.recall().unwrap();
        next.set_apart();
        next.forget_offered();
        assert_eq!(texts(), ["second"]);
        several.forget();
        // There is an end to it: the oldest gives way.
        for number in 0..=SLOTS {
            run().keep(&number.to_string()).unwrap();
        }
        assert_eq!(texts().len(), SLOTS);
        assert!(texts().contains(&SLOTS.to_string()), "{:?}", texts());
    }

    #[test]
    fn nothing_is_written_or_read_through_a_symlink() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("cfmint");
        let elsewhere = home.path().join("elsewhere");
        fs::create_dir(&folder).unwrap();
        fs::write(&elsewhere, "theirs").unwrap();
        let mut keeping = Keeping::within(Some(home.path().to_owned()), &Api::Demo);
        std::os::unix::fs::symlink(&elsewhere, folder.join("draft-demo.json")).unwrap();
        assert!(keeping.recall().is_err());
        keeping.keep("ours").unwrap();
        assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "theirs");
        assert_eq!(keeping.recall(), Ok(Some("ours".into())));
        // Nor when the folder is one.
        let other = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(&folder, other.path().join("cfmint")).unwrap();
        let mut through = Keeping::within(Some(other.path().to_owned()), &at("https://a.example"));
        assert!(through.keep("text").unwrap_err().contains("link to a folder"));
        assert_eq!(
            fs::read_dir(&folder).unwrap().count(),
            2,
            "the symlink, and ours beside it"
        );
    }

    #[test]
    fn what_is_no_text_or_no_place_is_a_sentence() {
        let home = tempfile::tempdir().unwrap();
        let mut keeping = Keeping::within(Some(home.path().to_owned()), &Api::Demo);
        keeping.keep("").unwrap();
        let path = home.path().join("cfmint/draft-demo.json");
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert!(keeping.recall().is_err());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(keeping.recall(), Err("it is not a file of yours".into()));
        assert!(keeping.keep("text").is_err());
        let mut nowhere = Keeping::within(None, &Api::Demo);
        assert_eq!(nowhere.recall(), Ok(None));
        assert!(nowhere.keep("text").unwrap_err().contains("HOME"));
        let mut below_a_file = Keeping::within(Some(PathBuf::from("/dev/null")), &Api::Demo);
        assert_eq!(below_a_file.recall(), Ok(None));
        assert!(below_a_file.keep("text").is_err());
    }
}
