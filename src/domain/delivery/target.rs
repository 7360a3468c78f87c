//! What a person writes to say where a secret should go, read and written back. Pure: it looks at
//! no file, program or environment.

use std::fmt;

use super::template::is_variable;
use super::tool::Tool;
use super::tools::TOOLS;
use crate::domain::text;
use crate::secret::credential::{hidden, in_path, likeness, quoted};

/// A way out as a person wrote it. It holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    typed: String,
    place: TargetKind,
}

/// Where a way out leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetKind {
    /// The clipboard, by the route of `clipboard::Route`.
    Clipboard,
    /// Standard output: the secret alone, with a newline on a terminal.
    Stdout,
    /// A new file, as typed: "~" is made into the home folder when it is used.
    File(String),
    /// A line of a dotenv file.
    Dotenv {
        /// The file, as typed.
        file: String,
        /// The name of the variable; for an S3 client the beginning of three names.
        name: String,
    },
    /// A program that takes the secret on stdin: its name and its arguments.
    Command(Vec<String>),
    /// A row of the table of named tools, and the values of its parts in their order; an optional
    /// part that was left out is empty.
    Tool(&'static Tool, Vec<String>),
}

impl TargetKind {
    /// The file that it writes into, as typed; none for what writes into none.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::File(file) | Self::Dotenv { file, .. } => Some(file),
            Self::Clipboard | Self::Stdout | Self::Command(_) | Self::Tool(..) => None,
        }
    }
}

/// The forms that are no rows of the table of tools: the scheme, and how it is written.
pub(super) const PLAIN: [(&str, &str); 5] = [
    ("clipboard", "clipboard"),
    ("stdout", "stdout"),
    ("file", "file:PATH"),
    ("env", "env:PATH#NAME"),
    ("command", "command:CMD"),
];

impl Target {
    /// Reads what a person wrote: `clipboard`, `stdout`, `file:PATH`, `env:PATH#NAME`,
    /// `command:CMD` or a named tool's form.
    ///
    /// # Errors
    /// A sentence: what is wrong, and what was probably meant.
    pub fn read(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(format!("No way out is named: type one of {}.", forms()));
        }
        if let Some(what) = credential_in(typed) {
            return Err(format!(
                "This looks like {what}, which does not belong in a way out: it would be shown. For a file: file:PATH."
            ));
        }
        if text::visible(typed) != typed {
            return Err(format!(
                "{} holds an invisible character: remove it.",
                text::visible(&quoted(typed))
            ));
        }
        let place = match typed.split_once(':') {
            None => bare(typed)?,
            Some((scheme, rest)) => with_scheme(scheme, rest)?,
        };
        Ok(Self {
            typed: typed.to_owned(),
            place,
        })
    }
    /// Reads several, as they are given for one token. The same way twice, or one file by two ways,
    /// is a mistake: the second would fail when the first is done.
    ///
    /// # Errors
    /// Everything that is wrong, a sentence each.
    pub fn read_all(typed: &[String]) -> Result<Vec<Self>, Vec<String>> {
        let (mut ways, mut wrong): (Vec<Self>, Vec<String>) = (Vec::new(), Vec::new());
        for typed in typed {
            match Self::read(typed) {
                Ok(way) if ways.iter().any(|known| known.meets(&way)) => {
                    wrong.push(format!("--to {way}: that place is named twice; leave one out."));
                }
                Ok(way) => ways.push(way),
                Err(why) => wrong.push(format!("--to {}: {why}", text::visible(&hidden(typed)))),
            }
        }
        if wrong.is_empty() { Ok(ways) } else { Err(wrong) }
    }
    /// Whether two ways lead to the same place.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        match (&self.place, &other.place) {
            // Two variables of one file are two lines.
            (TargetKind::Dotenv { name: one, .. }, TargetKind::Dotenv { name: other_name, .. })
                if one != other_name =>
            {
                false
            }
            // A program may be asked twice for the same thing, on purpose.
            (TargetKind::Command(_), TargetKind::Command(_)) => false,
            (one, two) => one == two || (one.file().is_some() && one.file() == two.file()),
        }
    }
    /// The same, but what looks like a path and names no way out is a file: for a prompt that asks
    /// where to save.
    ///
    /// # Errors
    /// As [`Target::read`].
    pub fn read_or_file(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        let path = typed.starts_with(['/', '~', '.']);
        let bare = !typed.contains(':') && !matches!(typed, "clipboard" | "stdout");
        if !typed.is_empty() && (path || bare) {
            let file = Self::read(&format!("file:{typed}"))?;
            return Ok(Self {
                typed: typed.to_owned(),
                ..file
            });
        }
        Self::read(typed)
    }
    /// Where it leads.
    #[must_use]
    pub fn place(&self) -> &TargetKind {
        &self.place
    }
    /// The same with all parts of its tool: the last one is written behind `@`, where the tool
    /// filled it in.
    pub(crate) fn settled(&self, values: Vec<String>) -> Self {
        match &self.place {
            TargetKind::Tool(tool, known) if *known != values => Self {
                typed: format!("{}@{}", self.typed, values.last().map_or("", String::as_str)),
                place: TargetKind::Tool(tool, values),
            },
            _ => self.clone(),
        }
    }
    /// What a person should know about it beforehand, that cannot be found out; for the named
    /// tools.
    #[must_use]
    pub fn note(&self) -> Option<&'static str> {
        match &self.place {
            TargetKind::Tool(tool, _) => Some(tool.note),
            _ => None,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::visible(&self.typed))
    }
}

/// A word without a scheme: only two ways are written so.
fn bare(typed: &str) -> Result<TargetKind, String> {
    match typed {
        "clipboard" => Ok(TargetKind::Clipboard),
        "stdout" => Ok(TargetKind::Stdout),
        scheme => match form_of(scheme) {
            Some(form) => Err(format!("{} does not say where: write {form}.", quoted(scheme))),
            None => Err(unknown(scheme)),
        },
    }
}

fn with_scheme(scheme: &str, rest: &str) -> Result<TargetKind, String> {
    if let Some(tool) = TOOLS.iter().find(|tool| tool.scheme == scheme) {
        return Ok(TargetKind::Tool(tool, tool.read(rest)?));
    }
    match scheme {
        "clipboard" | "stdout" => Err(format!("Nothing may follow {scheme}: write {scheme} alone.")),
        "file" if rest.is_empty() => Err("No file is named: write file:PATH.".to_owned()),
        "file" => Ok(TargetKind::File(rest.to_owned())),
        "env" => match rest.rsplit_once('#') {
            Some((file, name)) if !file.is_empty() && is_variable(name) => Ok(TargetKind::Dotenv {
                file: file.to_owned(),
                name: name.to_owned(),
            }),
            Some(("", _)) | None => Err("Write env:PATH#NAME: a file, and the name of a variable.".to_owned()),
            Some((_, name)) => Err(format!(
                "{} is not a variable name: use letters, digits and _, and no digit first.",
                quoted(name)
            )),
        },
        "command" => match shlex::split(rest) {
            None => Err("The command ends inside a quote or after a backslash.".to_owned()),
            Some(words) if words.first().is_none_or(String::is_empty) => {
                Err("No command is named: write command:CMD.".to_owned())
            }
            Some(words) if words.first().is_some_and(|word| word.starts_with('-')) => {
                Err("A command does not begin with “-”.".to_owned())
            }
            // The words would end there without a sign.
            Some(words) if shlex::split(&rest.replace('#', "x")).is_none_or(|all| lengths(&all) != lengths(&words)) => {
                Err("“#” begins a comment there: put quotes around the word.".to_owned())
            }
            Some(words) => Ok(TargetKind::Command(words)),
        },
        scheme => Err(unknown(scheme)),
    }
}

/// What a way out holds that looks like a credential. The folders of a path may look drawn by lot.
fn credential_in(typed: &str) -> Option<&'static str> {
    let path = typed.strip_prefix("file:").or_else(|| typed.strip_prefix("env:"));
    match path {
        Some(path) => in_path(path),
        None => likeness(typed),
    }
}

fn lengths(words: &[String]) -> Vec<usize> {
    words.iter().map(String::len).collect()
}

fn form_of(scheme: &str) -> Option<String> {
    let plain = PLAIN.iter().find(|(known, _)| *known == scheme);
    let tool = || TOOLS.iter().find(|tool| tool.scheme == scheme);
    plain
        .map(|(_, form)| (*form).to_owned())
        .or_else(|| tool().map(Tool::written))
}

/// All forms, for a message.
fn forms() -> String {
    let plain = PLAIN.iter().map(|(_, form)| (*form).to_owned());
    plain
        .chain(TOOLS.iter().map(Tool::written))
        .collect::<Vec<_>>()
        .join(", ")
}

fn unknown(scheme: &str) -> String {
    let schemes = PLAIN
        .iter()
        .map(|(scheme, _)| *scheme)
        .chain(TOOLS.iter().map(|tool| tool.scheme));
    let near = schemes
        .map(|known| (strsim::damerau_levenshtein(known, &scheme.to_lowercase()), known))
        .min()
        .filter(|(distance, known)| *distance <= 2 && *distance < known.len() / 2 + 1)
        .and_then(|(_, known)| form_of(known));
    let meant = near.map(|form| format!(" Did you mean {form}?")).unwrap_or_default();
    format!(
        "{} is not a way out.{meant} Choose from: {}. For a file: file:PATH.",
        quoted(scheme),
        forms()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(typed: &str) -> TargetKind {
        Target::read(typed)
            .unwrap_or_else(|error| panic!("{typed}: {error}"))
            .place
    }

    #[test]
    fn several_ways_do_not_meet() {
        let read =
            |typed: &[&str]| Target::read_all(&typed.iter().map(|typed| (*typed).to_owned()).collect::<Vec<_>>());
        assert_eq!(
            read(&["clipboard", "file:a", "env:b#X", "env:b#Y", "command:cat"])
                .unwrap()
                .len(),
            5
        );
        for same in [
            ["stdout", "stdout"],
            ["file:a", "file:a"],
            ["file:a", "env:a#X"],
            ["env:a#X", "env:a#X"],
        ] {
            let wrong = read(&same).unwrap_err();
            assert!(wrong.len() == 1 && wrong[0].contains("named twice"), "{wrong:?}");
        }
        assert_eq!(read(&["fiel:a", "env:b"]).unwrap_err().len(), 2, "all at once");
    }

    #[test]
    fn what_a_person_writes() {
        assert_eq!(place("clipboard"), TargetKind::Clipboard);
        assert_eq!(place(" stdout "), TargetKind::Stdout);
        assert_eq!(place("file:a b:c#d"), TargetKind::File("a b:c#d".to_owned()));
        let dotenv = |file: &str, name: &str| TargetKind::Dotenv {
            file: file.to_owned(),
            name: name.to_owned(),
        };
        assert_eq!(place("env:.env#CLOUD_TOKEN"), dotenv(".env", "CLOUD_TOKEN"));
        assert_eq!(place("env:a#b/.env#_1"), dotenv("a#b/.env", "_1"));
        let words = ["store", "a#b", "#1"].map(str::to_owned).to_vec();
        assert_eq!(place("command:store a#b '#1'"), TargetKind::Command(words));
        let words = ["docker", "secret", "create", "my token", "-"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(
            place("command:docker secret create 'my token' -"),
            TargetKind::Command(words)
        );
    }

    #[test]
    fn written_back_as_typed() {
        for typed in [
            "clipboard",
            "file:~/token",
            "env:.env#A",
            "command:a 'b c'",
            "github:o/r#N",
            "vault:secret/a/b#token",
        ] {
            assert_eq!(Target::read(typed).unwrap().to_string(), typed);
        }
        assert_eq!(Target::read_or_file("~/token").unwrap().to_string(), "~/token");
    }

    #[test]
    fn what_is_wrong_is_a_sentence() {
        for (typed, says) in [
            ("", "No way out is named"),
            ("file:", "No file is named"),
            ("file", "write file:PATH"),
            ("github", "write github:OWNER/REPO[@ENV]#NAME"),
            ("clipbord", "Did you mean clipboard?"),
            ("gihub:o/r#N", "Did you mean github:OWNER/REPO[@ENV]#NAME?"),
            ("k8s:a/b#c", "“k8s” is not a way out. Choose from: clipboard,"),
            ("stdout:x", "write stdout alone"),
            ("env:.env", "Write env:PATH#NAME"),
            ("env:#A", "Write env:PATH#NAME"),
            ("env:.env#1A", "“1A” is not a variable name"),
            ("env:.env#", "is not a variable name"),
            ("command:", "No command is named"),
            ("command:''", "No command is named"),
            ("command:a 'b", "ends inside a quote"),
            ("command:-x", "does not begin"),
            ("command:store #1", "begins a comment"),
            ("file:a\nb", "an invisible character"),
            ("file:a\0b", "an invisible character"),
            ("file:a\u{202e}b", "an invisible character"),
        ] {
            let error = Target::read(typed).expect_err(typed);
            assert!(error.contains(says), "{typed:?}: {error}");
            assert!(
                error.ends_with(['.', '?']) && text::visible(&error) == error,
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_prompt_takes_a_path() {
        for typed in [
            "token",
            "~/token",
            "/tmp/a:b",
            "./github:o/r#N",
            "../x",
            "sub/token",
            "github",
        ] {
            let way = Target::read_or_file(typed).unwrap();
            assert_eq!(way.place, TargetKind::File(typed.to_owned()), "{typed}");
        }
        assert_eq!(Target::read_or_file("clipboard").unwrap().place, TargetKind::Clipboard);
        assert!(matches!(
            Target::read_or_file("pass:a/b").unwrap().place,
            TargetKind::Tool(..)
        ));
        for typed in ["", "gihub:o/r#N", "notes:today"] {
            assert!(Target::read_or_file(typed).is_err(), "{typed}");
        }
    }
}
