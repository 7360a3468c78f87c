//! What is read and written on this machine at once: files that a person names, files that killed
//! runs left, and what other programs keep of their sign-ins. It must not know what the wizard
//! makes of them.

use crate::domain::needs::{self, Given};
use crate::io::auth::stored;
use crate::io::delivery::{file, remove_stray, strays};
use crate::io::input;
use crate::wizard::message::{FileAnswer, FileCall};

/// Whoever reads and writes them.
pub struct FileWorker {
    /// Where other programs keep their sign-ins; none where nobody is to look.
    pub stored: Option<stored::Places>,
}

impl FileWorker {
    pub(super) fn perform(&self, call: FileCall) -> FileAnswer {
        match call {
            FileCall::FindStored => FileAnswer::StoredFound(self.stored.as_ref().map(stored::look).unwrap_or_default()),
            FileCall::ReadNeed(typed) => FileAnswer::NeedRead(read_need(typed)),
            FileCall::SaveText(typed, text) => {
                let path = file::expand(&typed);
                // Named from the root on, so that it can be found from anywhere.
                let path = std::path::absolute(&path).unwrap_or(path);
                FileAnswer::TextSaved(file::save_text(&path, &text).map(|()| path))
            }
            FileCall::FindStrays(folders) => FileAnswer::Strays(strays(&folders)),
            FileCall::RemoveStray(path) => {
                let removed = remove_stray(&path);
                FileAnswer::StrayRemoved(path, removed)
            }
        }
    }
}

/// Reads the file or folder of this name, or takes the words as they are. Standard input is not
/// meant by anything that is typed.
fn read_need(typed: String) -> Vec<Given> {
    // A slash opens the search of a list, so that the first one of a path may be missing.
    let paths = [file::expand(&typed), file::expand(&format!("/{typed}"))];
    let path = paths.into_iter().take(if typed.contains('/') { 2 } else { 1 });
    let path = path.filter(|_| typed != "-").find(|path| path.exists());
    match path {
        Some(path) => input::needs::read(&[path.into_os_string()], &[], &[]),
        None if needs::names_file(&typed) => vec![Given::Unread(
            format!("{typed}: there is no such file"),
            "Give a folder of Terraform, a configuration of wrangler or a file with an error in it".to_owned(),
        )],
        None => vec![Given::Words(typed)],
    }
}
