//! The named ways out as one table of data: how each is written, the command lines that check, look, store and read back, and what a person must know. What
//! stands in angle brackets is a part of what was typed. Nothing here runs.

use super::parts::{self, Letters};

/// A tool that stores secrets: a row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// The word before the colon.
    pub scheme: &'static str,
    /// What stands behind it: names of the parts, `/` and `#` between them; what stands in square brackets may be left out.
    pub form: &'static str,
    /// What each part may be made of, in their order.
    pub parts: &'static [Letters],
    /// Ends with 0 when a secret can be stored.
    pub check: &'static [&'static str],
    /// How to see that it is there already. Nothing is overwritten.
    pub present: Present,
    /// Stores what it reads from stdin.
    pub put: &'static [&'static str],
    /// Where the first ends with 0, the second stores instead of `put`, and keeps what is there.
    pub beside: Option<[&'static [&'static str]; 2]>,
    /// What it reads from stdin.
    pub input: Input,
    /// Prints what is stored.
    pub read_back: Option<&'static [&'static str]>,
    /// A variable for reading back, so that it asks nobody for a passphrase; what it holds already stays before it.
    pub unasked: Option<(&'static str, &'static str)>,
    /// Where it is then, in words that follow "Stored".
    pub stored: &'static str,
    /// What must be set up, and what cannot be known. For people.
    pub note: &'static str,
}

/// What a tool reads from stdin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// The secret (or the lines of an S3 client) as it is.
    Plain,
    /// The JSON of an item of 1Password, with this part as its title.
    Item(&'static str),
}

/// How to see that something is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    /// It is there when this ends with 0.
    Exit(&'static [&'static str]),
    /// This has to end with 0; it is there when a line begins with this word, in any case.
    Lines(&'static [&'static str], &'static str),
    /// This has to end with 0; it is there when its JSON holds an object with this name.
    Names(&'static [&'static str], &'static str),
    /// It is there when there is such a file in the folder of this variable, or else in this one of the home folder.
    File {
        /// The variable.
        variable: &'static str,
        /// The folder in the home folder.
        home: &'static str,
        /// The file.
        file: &'static str,
    },
}

impl Tool {
    /// As a person writes it: "github:OWNER/REPO#NAME".
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}:{}", self.scheme, self.form)
    }
    /// The program that is run.
    #[must_use]
    pub fn program(&self) -> &'static str {
        self.put.first().copied().unwrap_or_default()
    }
    /// Reads what stands behind the colon.
    pub(super) fn read(&self, rest: &str) -> Result<Vec<String>, String> {
        parts::read(self.form, self.parts, rest).map_err(|why| format!("{why} Write {}.", self.written()))
    }
    /// A command line of the table with the parts put in. A word that names a part that was left out is left out with it.
    pub(super) fn line(&self, template: &[&str], values: &[String]) -> Vec<String> {
        template.iter().filter_map(|word| self.word(word, values)).collect()
    }
    /// One word or sentence of the table with the parts put in; nothing when one of them was left out.
    pub(super) fn word(&self, template: &str, values: &[String]) -> Option<String> {
        parts::fill(self.form, values, template)
    }
}

/// The named ways out.
pub const TOOLS: &[Tool] = &[
    // https://cli.github.com/manual/gh_secret_set: stdin when no body is given; a newline at its end is cut.
    Tool {
        scheme: "github",
        form: "OWNER/REPO#NAME",
        parts: &[Letters::Word, Letters::Word, Letters::Variable],
        check: &["gh", "auth", "status"],
        present: Present::Lines(&["gh", "secret", "list", "--repo", "<OWNER>/<REPO>"], "<NAME>"),
        put: &["gh", "secret", "set", "<NAME>", "--repo", "<OWNER>/<REPO>"],
        beside: None,
        input: Input::Plain,
        read_back: None,
        unasked: None,
        stored: "as the Actions secret <NAME> of <OWNER>/<REPO>",
        note: "Needs gh, signed in (gh auth login) with a right to the repository's secrets. GitHub gives no secret back, so it is not read back.",
    },
];
