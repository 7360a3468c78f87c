//! Whether git would carry a file away: asked of git itself where it is there.

use std::path::Path;
use std::time::Duration;

use super::child;
use super::environment::Environment;

/// How long git may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What git does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It is under version control: the next commit holds what is in it.
    Tracked,
    /// It is named in an ignore file.
    Ignored,
    /// It would be added by `git add`.
    Untracked,
    /// Not in a work tree, or git is not there or does not say.
    Unknown,
}

/// Asks git about a file that need not exist.
pub(crate) fn asks(file: &Path, around: &Environment) -> Kept {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let (Some(folder), Some(name)) = (folder.to_str(), file.file_name().and_then(|name| name.to_str())) else {
        return Kept::Unknown;
    };
    // Wherever we were called from, the repository is the folder's own; and no program that it
    // names is run.
    let variables = [("GIT_DIR", None), ("GIT_WORK_TREE", None), ("GIT_INDEX_FILE", None)];
    let code = |words: &[&str]| {
        let argv = ["git", "-C", folder, "-c", "core.fsmonitor=false"];
        let argv: Vec<String> = argv.iter().chain(words).map(|word| (*word).to_owned()).collect();
        let ended = child::run(&argv, None, &variables, PATIENCE, around).ok()?;
        ended.status.code()
    };
    match code(&["--literal-pathspecs", "ls-files", "--error-unmatch", "--", name]) {
        Some(0) => Kept::Tracked,
        // This one knows no literal paths, but takes nothing in them for a pattern; what begins
        // with a colon needs the dot.
        Some(1) => match code(&["check-ignore", "--quiet", "--", &format!("./{name}")]) {
            Some(0) => Kept::Ignored,
            Some(1) => Kept::Untracked,
            _ => Kept::Unknown,
        },
        _ => Kept::Unknown,
    }
}
