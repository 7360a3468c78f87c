//! What `needs` and `--needs` are given: words as they are, files and folders by their text, the
//! folders of local modules with them. What cannot be read becomes a sentence with the next step,
//! in its place. Judges nothing: that is [`crate::domain::needs`].

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::domain::needs::{Given, LARGEST, local_modules};
use crate::domain::text::visible;
use crate::secret::credential::hidden;

/// Folders of Terraform that are read at most, modules included.
const FOLDERS: usize = 200;
/// What to do about a text that is too long.
const SHORTER: &str = "Give the lines that matter, or the calls";

/// Reads each: a file or folder that is there, `-` for stdin, else words; then folders of Terraform
/// and configurations of wrangler.
#[must_use]
pub fn read(what: &[OsString], terraform: &[PathBuf], wrangler: &[PathBuf]) -> Vec<Given> {
    let mut given = Vec::new();
    what.iter().for_each(|what| one(&mut given, what));
    given.extend(terraform.iter().map(|from| folder(from)));
    given.extend(wrangler.iter().map(|file| configuration(file)));
    given
}

/// A file or folder that is there, stdin, or words.
fn one(given: &mut Vec<Given>, what: &OsStr) {
    let path = Path::new(what);
    let name = what.to_string_lossy();
    let ends = |ends: &[&str]| path.extension().is_some_and(|end| ends.iter().any(|one| end == *one));
    let words = name.contains("://") || (name.contains(char::is_whitespace) && !path.is_file());
    if what == "-" {
        given.push(said("stdin", bounded(std::io::stdin().lock())));
    } else if is_folder(path, &name) {
        given.push(folder(path));
    } else if words {
        given.push(Given::Words(name.into_owned()));
    } else if ends(&["tf"]) {
        let mut files = Vec::new();
        let beside = path.parent().unwrap_or(path);
        let modules = sources(&mut files, vec![path.to_owned()]);
        folders(&mut files, modules.iter().map(|module| beside.join(module)).collect());
        given.push(one_of(shown(path), files));
    } else if ends(&["toml", "jsonc", "json"]) {
        given.push(configuration(path));
    } else if path.is_file() {
        given.push(said(&shown(path), text(path)));
    } else {
        given.push(Given::Words(name.into_owned()));
    }
}

/// The text of a file as words.
fn said(name: &str, read: Result<String, String>) -> Given {
    match read {
        Ok(text) => Given::Words(text),
        Err(why) => unread(format!("{name}: {why}"), SHORTER),
    }
}

fn unread(what: String, next: &str) -> Given {
    Given::Unread(what, next.to_owned())
}

/// Whether a folder is meant: one that is written as a path, or has Terraform in it. A folder may
/// be called like a tool.
fn is_folder(path: &Path, name: &str) -> bool {
    let written = name.contains(std::path::MAIN_SEPARATOR) || name.starts_with('.');
    let has_terraform = || {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut ends = entries.map(|entry| entry.path().extension().is_some_and(|end| end == "tf"));
        ends.any(|is_terraform| is_terraform)
    };
    path.is_dir() && (written || has_terraform())
}

/// A folder, with the local modules that its files use.
fn folder(path: &Path) -> Given {
    let mut files = Vec::new();
    folders(&mut files, vec![path.to_owned()]);
    one_of(shown(path), files)
}

/// Several files as one thing; one file is itself.
fn one_of(name: String, mut files: Vec<Given>) -> Given {
    match files.pop() {
        Some(only) if files.is_empty() => only,
        last => {
            files.extend(last);
            Given::Folder(name, files)
        }
    }
}

/// Folders of `.tf` files, and the local modules that they use, each once.
fn folders(given: &mut Vec<Given>, mut open: Vec<PathBuf>) {
    let mut seen = BTreeSet::new();
    while let Some(folder) = open.pop() {
        let known = std::fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
        if !seen.insert(known) {
            continue;
        }
        if seen.len() > FOLDERS {
            let what = format!("{}: more than {FOLDERS} folders, too many to read", shown(&folder));
            return given.push(unread(what, "Give them one by one"));
        }
        match std::fs::read_dir(&folder) {
            Ok(entries) => {
                let files = entries.flatten().map(|entry| entry.path()).collect();
                let files = own(given, &folder, files);
                let modules = sources(given, files);
                open.extend(modules.iter().map(|module| folder.join(module)));
            }
            Err(error) => {
                let what = format!("{}: it could not be read ({error})", shown(&folder));
                given.push(unread(what, "Give a folder with .tf files"));
            }
        }
    }
}

/// The `.tf` files of one folder, by name; what else is of Terraform, and that there is none, is
/// said.
fn own(given: &mut Vec<Given>, folder: &Path, mut files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.sort();
    let (json, mut files): (Vec<PathBuf>, Vec<PathBuf>) = files
        .into_iter()
        .partition(|file| file.to_string_lossy().ends_with(".tf.json"));
    for file in &json {
        let what = format!("{}: Terraform in JSON is not read", shown(file));
        given.push(unread(what, "Give its resources by name"));
    }
    files.retain(|file| file.extension().is_some_and(|end| end == "tf"));
    if files.is_empty() && json.is_empty() {
        let what = format!("{}: there is no .tf file in it", shown(folder));
        given.push(unread(what, "Give the folder in which terraform plan runs"));
    }
    files
}

/// Files of Terraform; answers the local modules that they use.
fn sources(given: &mut Vec<Given>, files: Vec<PathBuf>) -> Vec<String> {
    let mut modules = Vec::new();
    for file in files {
        match text(&file) {
            Ok(text) => {
                modules.extend(local_modules(&text));
                given.push(Given::Terraform(shown(&file), text));
            }
            Err(why) => {
                let what = format!("{}: {why}", shown(&file));
                given.push(unread(what, "Give its resources by name"));
            }
        }
    }
    modules
}

fn configuration(file: &Path) -> Given {
    match text(file) {
        Ok(text) => Given::Wrangler(shown(file), text),
        Err(why) => unread(
            format!("{}: {why}", shown(file)),
            "Give wrangler.toml or wrangler.jsonc",
        ),
    }
}

fn shown(path: &Path) -> String {
    visible(&hidden(&path.to_string_lossy())).into_owned()
}

fn text(file: &Path) -> Result<String, String> {
    // A pipe would be waited for, and a device has no end.
    let kind = std::fs::metadata(file).map_err(|error| format!("it could not be read ({error})"))?;
    if !kind.is_file() {
        return Err("it is not a file".to_owned());
    }
    let file = std::fs::File::open(file).map_err(|error| format!("it could not be read ({error})"))?;
    bounded(file)
}

/// One byte more than is read at most, so that a huge one ends.
fn bounded(from: impl std::io::Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("it could not be read ({error})"))?;
    if bytes.len() > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes, too large to read"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}
