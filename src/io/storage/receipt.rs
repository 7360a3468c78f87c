//! `--receipt FILE`: a line for each act. What is in it is said in [`crate::domain::receipt`].

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use super::append;
use crate::domain::receipt::Act;

/// An open file of receipts.
#[derive(Debug)]
pub struct Receipt(File);

impl Receipt {
    /// Opens the file, which may be there already: lines are added.
    ///
    /// # Errors
    /// A sentence that names the file.
    pub fn open(path: &Path) -> Result<Self, String> {
        append::open("--receipt", path).map(Self)
    }

    /// Adds the line of an act, and waits until it is on the disk.
    ///
    /// # Errors
    /// A sentence: the act is done, and its line is not there.
    pub fn write(&self, act: &Act<'_>) -> Result<(), String> {
        let written = (&self.0)
            .write_all(act.line().as_bytes())
            .and_then(|()| self.0.sync_all());
        written.map_err(|why| format!("--receipt: the line of this act could not be written: {why}."))
    }
}
