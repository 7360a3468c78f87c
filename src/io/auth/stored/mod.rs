//! The sign-ins that Cloudflare's own programs keep on this machine: wrangler's, and that of `cf`.
//! Looking tells what is not secret (whose file, until when, what its scopes say); the token is
//! read when a person has said so, and only then. Nothing is renewed and nothing written: the
//! refresh token in these files is theirs. It must not know what becomes of the token. Facts
//! (cloudflare/workers-sdk, packages/workers-auth and workers-utils, as of 2026-10): wrangler's
//! folder is `~/.wrangler` where that is one, else `.wrangler` in the folder for settings, with
//! `config/default.toml`; that of cf is `cloudflare` there, with `config/default.json`.
//! `default.enc` is one whose key is in the system's keyring.

mod reader;

use std::fs::File;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::OFlags;
use rustix::io::{read, retry_on_intr};

use self::reader::{Content, Fault, Reader, Syntax};
use crate::domain::sign_in::{Program, Scopes, StoredSignIn, StoredState};
use crate::domain::text::visible;
use crate::secret::Secret;
use crate::secret::credential::{Credential, hidden};

/// A file of this size is no sign-in: some hundred scopes are 20 kB.
const LARGEST: u64 = 256 * 1024;
/// Bytes that are read at once.
const WINDOW: usize = 4096;

/// Where these programs keep what they know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The person's own folder.
    pub home: Option<PathBuf>,
    /// The folder for settings.
    pub settings: Option<PathBuf>,
}

impl Places {
    /// This machine's, for this person.
    #[must_use]
    pub fn here() -> Self {
        let folder = |name: &str| {
            std::env::var_os(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        let home = folder("HOME");
        let usual = if cfg!(target_os = "macos") {
            "Library/Preferences"
        } else {
            ".config"
        };
        Self {
            settings: folder("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(usual))),
            home,
        }
    }

    /// The folder in which a program keeps its sign-in.
    fn folder(&self, program: Program) -> Option<PathBuf> {
        let settings = |name: &str| self.settings.as_ref().map(|settings| settings.join(name));
        let folder = match program {
            Program::Wrangler => {
                let own = self.home.as_ref().map(|home| home.join(".wrangler"));
                own.filter(|own| own.is_dir()).or_else(|| settings(".wrangler"))
            }
            Program::Cf => settings("cloudflare"),
        };
        folder.map(|folder| folder.join("config"))
    }
}

/// Looks for both. What is not there is not mentioned.
#[must_use]
pub fn look(places: &Places) -> Vec<StoredSignIn> {
    let one = |program| {
        let folder = places.folder(program)?;
        look_into(program, &folder)
    };
    [Program::Wrangler, Program::Cf].into_iter().filter_map(one).collect()
}

fn look_into(program: Program, folder: &Path) -> Option<StoredSignIn> {
    let path = folder.join(match program {
        Program::Wrangler => "default.toml",
        Program::Cf => "default.json",
    });
    let state = match contents(program, &path, false) {
        Ok(Some((content, _))) if content.has_token => StoredState::There {
            until: content.expires.as_deref().and_then(|at| at.parse::<Timestamp>().ok()),
            scopes: scopes(&content),
        },
        Ok(_) if folder.join("default.enc").exists() => StoredState::InKeyring,
        Ok(_) => return None,
        Err(why) => StoredState::Unusable(why),
    };
    Some(StoredSignIn { program, path, state })
}

/// The token that is in the file now, what its scopes say, and what the person should know of
/// the file, as sentences.
///
/// # Errors
/// A sentence that quotes nothing of the file.
pub fn take(found: &StoredSignIn) -> Result<(Credential, Scopes, Vec<String>), String> {
    let Some((content, remarks)) = contents(found.program, &found.path, true)? else {
        return Err(format!("{} is not there any more.", found.program.sign_in()));
    };
    let scopes = scopes(&content);
    let Some(token) = content.token else {
        return Err(format!("{} is not there any more.", found.program.sign_in()));
    };
    // What a paste may have around it is not looked for: the reader took a word that can be in a
    // header, and looked at no more than a byte at once.
    Ok((Credential::Token(token), scopes, remarks))
}

fn scopes(content: &Content) -> Scopes {
    match content.scopes {
        None => Scopes::Unknown,
        Some(true) => Scopes::AccountTokens,
        Some(false) => Scopes::NoTokens,
    }
}

/// What is in the file, and what is to be said of it; none where there is none.
fn contents(program: Program, path: &Path, takes_token: bool) -> Result<Option<(Content, Vec<String>)>, String> {
    let shown = visible(&hidden(&path.to_string_lossy())).into_owned();
    let wrong = |why: &str| format!("{}: {shown} {why}.", program.sign_in());
    // A pipe is not waited for.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let file = match File::options().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(error) => {
            return match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Ok(None),
                std::io::ErrorKind::PermissionDenied => Err(wrong("cannot be read: you have no permission")),
                _ => Err(wrong(&format!("cannot be read ({error})"))),
            };
        }
    };
    let about = file
        .metadata()
        .map_err(|error| wrong(&format!("cannot be read ({error})")))?;
    if !about.is_file() {
        return Err(wrong("is not a regular file"));
    }
    if about.len() > LARGEST {
        return Err(wrong(&format!(
            "is over {} KiB, too much for a sign-in",
            LARGEST / 1024
        )));
    }
    if !may_be_ours(about.uid(), rustix::process::geteuid().as_raw()) {
        return Err(wrong("belongs to another user of this machine"));
    }
    let syntax = match program {
        Program::Wrangler => Syntax::Toml,
        Program::Cf => Syntax::Json,
    };
    let content = read_all(&file, Reader::new(syntax, takes_token)).map_err(|why| match why {
        Unread::Fault(Fault::Damaged(line)) => wrong(&format!("is damaged in line {line}")),
        Unread::Fault(Fault::OddToken) => wrong("has its token in a form that cfmint does not read"),
        Unread::Failed(error) => wrong(&format!("cannot be read ({error})")),
    })?;
    let mode = about.mode() & 0o777;
    let wide = mode & 0o077 != 0;
    let remark = format!(
        "{}: {shown} has mode {mode:04o}: others on this machine can read it. Set it to 0600.",
        program.sign_in()
    );
    Ok(Some((content, wide.then_some(remark).into_iter().collect())))
}

/// What somebody else has put there would sign in as somebody else.
fn may_be_ours(owner: u32, own: u32) -> bool {
    owner == own
}

/// Why a file was not read.
enum Unread {
    Fault(Fault),
    Failed(rustix::io::Errno),
}

/// Through one locked page, which holds a piece of the file and is wiped after each.
fn read_all(file: &File, mut reader: Reader) -> Result<Content, Unread> {
    let mut window = Secret::with_room(WINDOW);
    let mut left = LARGEST + 1;
    while left > 0 {
        let mut came = Ok(0);
        window.append_with(|room| {
            came = retry_on_intr(|| read(file, &mut *room));
            came.unwrap_or_default()
        });
        match came {
            Ok(0) => break,
            Ok(bytes) => left = left.saturating_sub(bytes as u64),
            Err(error) => return Err(Unread::Failed(error)),
        }
        reader.take(window.expose());
        window.clear();
    }
    reader.end().map_err(Unread::Fault)
}

#[cfg(test)]
mod tests;
