//! The folders from which a path as typed is read, and the one into which a way out writes. Pure:
//! it looks at no file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::target::Target;

/// Where paths as typed begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders {
    /// The folder that the program was started in; empty where it is not known.
    pub current: PathBuf,
    /// The person's home.
    pub home: Option<PathBuf>,
}

impl Folders {
    /// The folders that these write into.
    #[must_use]
    pub fn of(&self, ways: &[Target]) -> BTreeSet<PathBuf> {
        ways.iter().filter_map(|way| self.written_by(way)).collect()
    }

    /// The folder that a way out writes a file into, from the root on; none for one that writes
    /// none, and where the root is not known.
    #[must_use]
    pub fn written_by(&self, way: &Target) -> Option<PathBuf> {
        let path = in_home(way.place().file()?, self.home.clone());
        // Without "." in it.
        let folder: PathBuf = self.current.join(folder_of(&path)).components().collect();
        folder.is_absolute().then_some(folder)
    }
}

/// What a look for strays found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StrayFiles {
    /// Regular files of this user with mode 600, named as cfmint names them, of a process that is
    /// gone; in order.
    pub files: Vec<PathBuf>,
    /// Folders in which there may be more: they cannot be read now, or hold such a file of a
    /// process that lives, which may be another one of that number.
    pub unsure: Vec<PathBuf>,
}

/// "~" and "~/..." made into this home folder; everything else as it is.
pub(crate) fn in_home(typed: &str, home: Option<PathBuf>) -> PathBuf {
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

/// The folder that a file is in; "." for a bare name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_each_way() {
        let folders = Folders {
            current: "/srv/site".into(),
            home: Some("/home/someone".into()),
        };
        for (way, expected) in [
            ("file:token", Some("/srv/site")),
            ("file:./token", Some("/srv/site")),
            ("file:a/token", Some("/srv/site/a")),
            ("file:/etc/token", Some("/etc")),
            ("env:~/.env#A", Some("/home/someone")),
            ("env:.env#A", Some("/srv/site")),
            ("clipboard", None),
            ("command:cat", None),
            ("pass:a/b", None),
        ] {
            let folder = folders.written_by(&Target::read(way).unwrap());
            assert_eq!(folder.as_deref(), expected.map(std::path::Path::new), "{way}");
        }
        let unknown = Folders::default();
        let of = |way| unknown.written_by(&Target::read(way).unwrap());
        assert_eq!((of("file:token"), of("file:~/token")), (None, None));
        assert_eq!(of("file:/etc/token"), Some("/etc".into()));
    }
}
