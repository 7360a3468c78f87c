//! The spec file of `--from`: read before anything is sent or drawn, so that what is wrong with it is said on plain lines. What is in the file is
//! judged in [`crate::spec_file`]; this knows files and stdin.

use std::ffi::OsStr;
use std::io::Read as _;

use crate::catalogue::Catalogue;
use crate::spec_file::{self, LARGEST, Read};
use crate::text::visible;

/// Reads the file, or stdin for `-`: its name, safe to show, and what it says.
///
/// # Errors
/// Every fault, a line each: `FILE:LINE:COLUMN: sentence`; or why it could not be read.
pub fn open(path: &OsStr) -> Result<(String, Read), Vec<String>> {
    let name = if path == "-" {
        "stdin".into()
    } else {
        path.to_string_lossy()
    };
    let name = visible(&name).into_owned();
    let bytes = bytes(path).map_err(|error| vec![format!("{name}: it could not be read: {error}.")])?;
    let Ok(text) = std::str::from_utf8(&bytes) else {
        let sentence = if bytes.len() > LARGEST {
            format!("it is larger than a spec can be ({LARGEST} bytes)")
        } else {
            "it is not UTF-8 text; expected a spec in TOML or JSON".to_owned()
        };
        return Err(vec![format!("{name}: {sentence}.")]);
    };
    match spec_file::read(text, &Catalogue::embedded()) {
        Ok(read) => Ok((name, read)),
        Err(faults) => {
            let line = |fault: &spec_file::Fault| {
                format!("{name}:{}:{}: {}", fault.line, fault.column, visible(&fault.sentence))
            };
            Err(faults.iter().map(line).collect())
        }
    }
}

/// One byte more than a spec may have at most, so that an endless pipe ends.
fn bytes(path: &OsStr) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = LARGEST as u64 + 1;
    if path == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
