//! What the program prints: sentences on stderr, and on stdout what a command is for. It must not
//! know what either says.

use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;

use rustix::termios::tcgetwinsize;
use textwrap::{Options, WordSplitter};

use super::Outcome;
use crate::domain::exit::{self, Exit};
use crate::domain::text::{visible, width};
use crate::secret::credential::certainly_hidden;

/// Columns of a page where nothing says how many there are.
const COLUMNS: usize = 80;
/// Narrower lines hold no sentence.
const NARROWEST: usize = 20;
/// Before a line that is there to be copied into a shell, which ends its sentence.
const COPIED: [&str; 2] = [": cfmint ", ": rm -- "];

/// Writes a sentence to stderr: whatever a file, a variable or the API put into it cannot drive the
/// terminal. It is one line in a log, and wrapped where a terminal shows it.
pub fn say(words: &str) {
    // What quotes input has hidden a credential already; this is for what came another way.
    let words = format!("cfmint: {}", visible(&certainly_hidden(words)));
    let stderr = io::stderr();
    let columns = window(&stderr).map(|window| variable().unwrap_or(window));
    let words = columns.map_or_else(|| words.clone(), |columns| sentence(&words, columns));
    // A closed stderr is no reason to fail.
    let _ = writeln!(&stderr, "{words}");
}

/// Wraps a page for people at the width of what shows it.
pub(super) fn page(text: &str) -> String {
    wrapped(text, columns().unwrap_or(COLUMNS))
}

/// The columns that lines on standard output are fitted to; none where nothing says how many there
/// are, as in a pipe.
pub(super) fn columns() -> Option<usize> {
    variable().or_else(|| window(io::stdout()))
}

/// Whether what is said goes to a terminal, where a person reads it.
pub(super) fn is_read() -> bool {
    window(io::stderr()).is_some()
}

/// The columns that `COLUMNS` asks for: it counts before the terminal, as everywhere.
fn variable() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok()?.parse().ok()?;
    (columns > 0).then_some(columns)
}

/// The columns of the terminal that a stream goes to, if it goes to one.
fn window(stream: impl AsFd) -> Option<usize> {
    let columns = usize::from(tcgetwinsize(stream).ok()?.ws_col);
    (columns > 0).then_some(columns)
}

/// Breaks lines between words; what goes on is set in by two columns. No word is broken, so that a
/// URL, a path or an id can be copied.
fn wrapped(text: &str, columns: usize) -> String {
    let rows = text.split('\n').flat_map(|line| {
        let blanks = line.len() - line.trim_start_matches(' ').len();
        let indent = " ".repeat(blanks.min(columns / 3) + 2);
        let options = Options::new(columns.max(NARROWEST))
            .break_words(false)
            .word_splitter(WordSplitter::NoHyphenation)
            .subsequent_indent(&indent);
        let rows = textwrap::wrap(line, options).into_iter();
        rows.map(std::borrow::Cow::into_owned).collect::<Vec<_>>()
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// Wraps a sentence; a line in it that is to be copied stays whole, on a row of its own.
fn sentence(words: &str, columns: usize) -> String {
    let copied = COPIED.iter().filter_map(|sign| words.rfind(sign)).max();
    match copied.and_then(|at| words.split_at_checked(at + 1)) {
        Some((said, line)) if width(words) > columns => format!("{}\n {line}", wrapped(said, columns)),
        _ => wrapped(words, columns),
    }
}

/// Says why what goes to standard output is not there. Whoever closed it has read enough; anything
/// else that goes wrong is a failure.
pub fn unwritten(written: io::Result<()>) -> Option<String> {
    let error = written.err().filter(|error| error.kind() != ErrorKind::BrokenPipe)?;
    Some(format!("Writing to standard output failed ({error})."))
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
            writeln!(stdout, "{document}")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_no_word_is() {
        let url = "https://dash.cloudflare.com/profile/api-tokens?one=two-three";
        for (text, columns, rows) in [
            ("short", 20, "short"),
            ("", 20, ""),
            ("a b\n\nc", 20, "a b\n\nc"),
            ("Can: Edit DNS, Read Zone", 20, "Can: Edit DNS, Read\n  Zone"),
            ("    set in, and going on", 20, "    set in, and\n      going on"),
            ("cert-manager-for-example", 20, "cert-manager-for-example"),
            // Columns and not letters.
            ("名名名名名名名 名名名 x", 20, "名名名名名名名\n  名名名 x"),
            ("no narrower than this", 1, "no narrower than\n  this"),
        ] {
            assert_eq!(wrapped(text, columns), rows, "{text}");
        }
        assert_eq!(wrapped(&format!("See {url}."), 30), format!("See\n  {url}."));
    }

    #[test]
    fn a_line_to_be_copied_stays_whole() {
        let line = "cfmint roll 0123 --yes --to file:/run/secrets/cloudflare";
        let words = format!("cfmint: The token exists. Roll it for a new secret: {line}");
        let rows = sentence(&words, 40);
        assert_eq!(
            rows,
            format!("cfmint: The token exists. Roll it for a\n  new secret:\n  {line}")
        );
        assert_eq!(sentence(&words, 200), words);
        let words = "cfmint: /run/.cfmint-1 was left. Remove it: rm -- '/run/.cfmint 1'";
        assert!(
            sentence(words, 40).ends_with("\n  rm -- '/run/.cfmint 1'"),
            "{}",
            sentence(words, 40)
        );
        let words = "cfmint: Nothing here is to be copied, and so it goes on";
        assert_eq!(
            sentence(words, 40),
            "cfmint: Nothing here is to be copied,\n  and so it goes on"
        );
    }
}
