//! What the program prints: sentences on stderr, and on stdout what a command is for. It must not
//! know what either says.

use std::io::{self, ErrorKind, Write};

use super::Outcome;
use crate::domain::exit::{self, Exit};
use crate::domain::text::visible;
use crate::secret::credential::certainly_hidden;

/// Writes a line to stderr: whatever a file, a variable or the API put into it cannot drive the
/// terminal.
pub fn say(words: &str) {
    // A closed stderr is no reason to fail. What quotes input has hidden a credential already; this
    // is for what came another way.
    let _ = writeln!(io::stderr(), "cfmint: {}", visible(&certainly_hidden(words)));
}

/// Says why what goes to standard output is not there. Whoever closed it has read enough; anything
/// else that goes wrong is a failure.
pub fn unwritten(written: io::Result<()>) -> Option<String> {
    let error = written.err().filter(|error| error.kind() != ErrorKind::BrokenPipe)?;
    Some(format!("Standard output could not be written ({error})."))
}

impl Outcome {
    /// Prints the document, if there is one; that it cannot be printed is a failure where nothing
    /// worse happened.
    pub(super) fn print(self) -> Exit {
        let words = self.words.into_iter().chain(self.nothing.map(str::to_owned));
        let mut ending = Exit {
            code: self.code,
            words: words.collect(),
        };
        let printed = self.document.map_or(Ok(()), |document| {
            let mut stdout = io::stdout().lock();
            stdout.write_all(format!("{document}\n").as_bytes())?;
            stdout.flush()
        });
        if let Some(why) = unwritten(printed) {
            ending.words.push(why);
            // A grade that nobody can read is a failure, too.
            if [exit::DONE, exit::FOUND].contains(&ending.code) {
                ending.code = exit::FAILED;
            }
        }
        ending
    }
}
