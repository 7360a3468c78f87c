//! What a row of the table of named tools says: how a way is written, and the command lines that
//! check, look, store and read back. It names no tool, and nothing here runs.

use super::template::{self, Letters};

/// A tool that stores secrets: a row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// The word before the colon.
    pub scheme: &'static str,
    /// What is behind it: names of the parts, `/`, `#` and `@` between them; what is in
    /// square brackets may be left out.
    pub form: &'static str,
    /// What each part may be made of, in their order.
    pub parts: &'static [Letters],
    /// Prints what the tool takes for the last part, the one behind `@`, where it was left out: it
    /// is named before, and used then whatever the tool says later.
    pub settled: Option<Settled>,
    /// Ends with 0 when a secret can be stored; empty where the list of what is there says it.
    pub check: &'static [&'static str],
    /// A trial that also has to end with 0, for what `check` does not find out.
    pub trial: Option<Trial>,
    /// How to see that it is there already. Nothing is overwritten unasked.
    pub present: Present,
    /// Stores what it reads from stdin.
    pub put: &'static [&'static str],
    /// Where the first ends with 0, the second stores instead of `put`, and keeps what is there.
    pub beside: Option<[&'static [&'static str]; 2]>,
    /// What it reads from stdin.
    pub input: ToolInput,
    /// How what is there is replaced, where that was said yes to.
    pub replace: Replace,
    /// Prints what is stored.
    pub read_back: Option<&'static [&'static str]>,
    /// A variable for reading back, so that it asks nobody for a passphrase; what it holds already
    /// stays before it.
    pub unasked: Option<(&'static str, &'static str)>,
    /// Where it is then, in words that follow "Stored".
    pub stored: &'static str,
    /// What must be set up, and what cannot be known. For people.
    pub note: &'static str,
}

/// A part that a tool fills in by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    /// Prints it; it fails where the tool has none.
    pub line: &'static [&'static str],
    /// What is said of it: the part is in angle brackets.
    pub said: &'static str,
    /// What is said where there is none.
    pub none: &'static str,
}

/// How what is there already is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replace {
    /// Ends with 0 when it can be replaced; where it is empty, what says that a secret can be
    /// stored says it.
    pub check: &'static [&'static str],
    /// Stores what it reads from stdin in place of what is there.
    pub put: &'static [&'static str],
    /// What that reads.
    pub input: ToolInput,
    /// Where the value before stays all the same, as a sentence.
    pub stays: Option<&'static str>,
}

/// What a tool reads from stdin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToolInput {
    /// The secret (or the lines of an S3 client) as it is, without a newline: some tools cut one,
    /// others keep every byte, and none wants one.
    Plain,
    /// The JSON of an item of 1Password, with this part as its title.
    Item(&'static str),
    /// The JSON of an item of 1Password that is there, as this prints it, with the secret in its
    /// `credential`: what else it holds stays.
    Edited(&'static [&'static str]),
    /// What is there, as this prints it, with the secret in place of its first line: what else it
    /// holds stays.
    FirstLine(&'static [&'static str]),
    /// The JSON of a patch of a secret of Kubernetes, for this key.
    Patch(&'static str),
}

/// A trial with an empty stdin: whether a thing can be encrypted for those who are to read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trial {
    /// What is run; the readers follow, each behind `reader`.
    pub line: &'static [&'static str],
    /// The option before each reader.
    pub reader: &'static str,
    /// Names the readers, separated by spaces, before any file does.
    pub variable: &'static str,
    /// The file with a reader a line ("#" begins a remark): the one in the folder nearest to the
    /// entry counts.
    pub file: &'static str,
}

/// How to see that something is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Present {
    /// It is there when this ends with 0.
    Exit(&'static [&'static str]),
    /// It is there when this ends with 0 and prints something; where it prints nothing, there is
    /// only what holds it. The two are called so.
    Inside {
        /// What is run.
        line: &'static [&'static str],
        /// What holds it.
        holder: &'static str,
        part: &'static str,
    },
    /// This has to end with 0; it is there when a line begins with this word, in any case, and the
    /// line's second word is the time of its last change.
    Lines(&'static [&'static str], &'static str),
    /// This has to end with 0; it is there when its JSON holds an object with this name.
    Names(&'static [&'static str], &'static str),
    /// It is there when there is such a file in the folder of this variable, or else in this one of
    /// the home folder.
    File {
        variable: &'static str,
        /// The folder in the home folder.
        home: &'static str,
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
    /// Reads what is behind the colon.
    pub(crate) fn read(&self, rest: &str) -> Result<Vec<String>, String> {
        template::read(self.form, self.parts, rest).map_err(|why| format!("{why} Write {}.", self.written()))
    }
    /// Whether the last part can be this.
    pub(crate) fn may_be_last(&self, text: &str) -> bool {
        self.parts
            .last()
            .is_some_and(|letters| letters.fault("", text).is_none())
            && !text.contains(char::is_control)
    }
    /// A command line of the table with the parts put in. A word that names a part that was left
    /// out is left out with it.
    pub(crate) fn line(&self, template: &[&str], values: &[String]) -> Vec<String> {
        template.iter().filter_map(|word| self.word(word, values)).collect()
    }
    /// One word of the table with the parts put in; nothing when one of them was left out.
    pub(crate) fn word(&self, template: &str, values: &[String]) -> Option<String> {
        template::fill(self.form, values, template)
    }
    /// A sentence of the table, or a piece of one: what is in square brackets goes with a part
    /// that was left out.
    pub(crate) fn sentence(&self, template: &str, values: &[String]) -> String {
        template::fill_sentence(self.form, values, template).unwrap_or_default()
    }
}
