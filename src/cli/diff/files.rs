//! The specs that are compared: one, or those of a folder. It must not know what they are compared
//! with.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::domain::spec::Read;
use crate::domain::text::visible;
use crate::io::input;
use crate::secret::credential::hidden;

/// Specs, each with its file, safe to show.
pub(super) struct Specs {
    pub(super) all: Vec<(String, Read)>,
    /// Whether they are all of a folder, so that a token which none of them describes is one too many.
    pub(super) of_folder: bool,
}

impl Specs {
    /// Reads them. In a folder everything of the name of a spec is one: a mistake in it must not make
    /// it none.
    pub(super) fn read(named: &OsStr) -> Result<Self, Vec<String>> {
        let folder = Path::new(named);
        if !folder.is_dir() {
            let all = vec![input::open(named)?];
            return Ok(Self { all, of_folder: false });
        }
        let (mut all, mut wrong) = (Vec::new(), Vec::new());
        for file in files(folder)? {
            match input::open(&file) {
                Ok(read) => all.push(read),
                Err(why) => wrong.extend(why),
            }
        }
        if wrong.is_empty() {
            return Ok(Self { all, of_folder: true });
        }
        Err(wrong)
    }

    /// What is to be said of them beforehand.
    pub(super) fn remarks(&self) -> impl Iterator<Item = &String> {
        self.all.iter().flat_map(|(_, read)| &read.remarks)
    }
}

/// The files of a folder that are specs by their names, in the order of those.
fn files(folder: &Path) -> Result<Vec<OsString>, Vec<String>> {
    let name = visible(&hidden(&folder.to_string_lossy())).into_owned();
    let unread = |error: std::io::Error| vec![format!("{name}: it could not be read: {error}.")];
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let is_spec = path.extension().is_some_and(|end| end == "toml" || end == "json");
        if is_spec && path.is_file() {
            files.push(path.into_os_string());
        }
    }
    if files.is_empty() {
        return Err(vec![format!(
            "{name}: there is no *.toml and no *.json in this folder; expected specs."
        )]);
    }
    files.sort();
    Ok(files)
}
