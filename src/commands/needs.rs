//! `cfmint needs`: which permissions something takes, and why. Reads the files and folders that are named, and asks nobody: no network, no credential.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::Outcome;
use crate::catalogue::Catalogue;
use crate::ending::{self, Ending};
use crate::needs::{Collector, LARGEST, forms};
use crate::text::visible;

/// Folders of Terraform that are read at most, modules included.
const FOLDERS: usize = 200;

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// For a pull request.
    Markdown,
    /// A spec in TOML.
    Spec,
}

/// What is wished for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Calls, titles, resources, commands, tools, pasted errors, files and folders; `-` for stdin.
    pub what: Vec<OsString>,
    /// Folders of Terraform.
    pub terraform: Vec<PathBuf>,
    /// Configurations of wrangler.
    pub wrangler: Vec<PathBuf>,
    /// As what.
    pub form: Form,
}

/// Prints the answer; 2 when something is unknown or open.
#[must_use]
pub fn run(wish: &Wish) -> Outcome {
    if wish.what.is_empty() && wish.terraform.is_empty() && wish.wrangler.is_empty() {
        let words = "Nothing was given. Say what it is for: cfmint needs 'POST /zones/{zone_id}/purge_cache', or cfmint needs --terraform FOLDER.";
        return Outcome::stop(ending::WRONG, vec![words.to_owned()]);
    }
    let catalogue = Catalogue::embedded();
    let mut collector = Collector::new(&catalogue);
    for what in &wish.what {
        one(&mut collector, what);
    }
    for folder in &wish.terraform {
        terraform(&mut collector, folder);
    }
    for file in &wish.wrangler {
        wrangler(&mut collector, file);
    }
    let answer = collector.finish();
    let mut words = Vec::new();
    let document = match wish.form {
        Form::Text => forms::to_text(&answer),
        Form::Json => forms::to_json(&answer),
        Form::Markdown => forms::to_markdown(&answer),
        Form::Spec => {
            let (text, open) = forms::to_spec(&answer, &catalogue);
            words.extend(
                answer
                    .questions
                    .iter()
                    .map(|one| format!("Open: {} ({})", one.about, one.choices.join(", "))),
            );
            words.extend(
                answer
                    .unknown
                    .iter()
                    .map(|one| format!("Unknown: {} ({})", one.input, one.nearest.join(", "))),
            );
            words.extend(answer.remarks.iter().cloned());
            let guess = |one: &&crate::needs::Permission| one.basis == crate::needs::Basis::Guess;
            let guesses = answer.permissions.iter().filter(guess);
            words.extend(guesses.map(|one| format!("{} is a guess: {}.", one.name, one.because.join("; "))));
            let code = if answer.resolved() && open.is_empty() {
                ending::DONE
            } else {
                ending::WRONG
            };
            words.extend(open);
            return outcome(code, words, &text);
        }
    };
    let code = if answer.resolved() { ending::DONE } else { ending::WRONG };
    outcome(code, words, &document)
}

fn outcome(code: u8, words: Vec<String>, text: &str) -> Outcome {
    Outcome {
        ending: Ending {
            code,
            words: words.iter().map(|words| visible(words).into_owned()).collect(),
        },
        document: Some(text.strip_suffix('\n').unwrap_or(text).to_owned()),
    }
}

/// A file or folder that is there, stdin, or words.
fn one(collector: &mut Collector<'_>, what: &OsStr) {
    let path = Path::new(what);
    let name = what.to_string_lossy();
    if what == "-" {
        match bounded(std::io::stdin().lock()) {
            Ok(text) => collector.say(&text),
            Err(why) => collector.unknown(format!("stdin: {why}"), vec![SHORTER.to_owned()]),
        }
    } else if is_folder(path, &name) {
        terraform(collector, path);
    } else if name.contains("://") || (name.contains(char::is_whitespace) && !path.is_file()) {
        collector.say(&name);
    } else if path.extension().is_some_and(|end| end == "tf") {
        let _ = terraform_file(collector, path);
    } else if path
        .extension()
        .is_some_and(|end| end == "toml" || end == "jsonc" || end == "json")
    {
        wrangler(collector, path);
    } else if path.is_file() {
        match read(path) {
            Ok(text) => collector.say(&text),
            Err(why) => collector.unknown(format!("{}: {why}", visible(&name)), vec![SHORTER.to_owned()]),
        }
    } else {
        collector.say(&name);
    }
}

/// Whether a folder is meant: one that is written as a path, or has Terraform in it. A folder may be called like a tool.
fn is_folder(path: &Path, name: &str) -> bool {
    let written = name.contains(std::path::MAIN_SEPARATOR) || name.starts_with('.');
    let has_terraform = || {
        let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
        let mut ends = entries.map(|entry| entry.path().extension().is_some_and(|end| end == "tf"));
        ends.any(|is_terraform| is_terraform)
    };
    path.is_dir() && (written || has_terraform())
}

const SHORTER: &str = "Give the lines that matter, or the calls";

/// A folder of `.tf` files, and the local modules that they use, each once.
fn terraform(collector: &mut Collector<'_>, folder: &Path) {
    let mut open = vec![folder.to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(folder) = open.pop() {
        let shown = visible(&folder.to_string_lossy()).into_owned();
        let known = std::fs::canonicalize(&folder).unwrap_or_else(|_| folder.clone());
        if !seen.insert(known) {
            continue;
        }
        if seen.len() > FOLDERS {
            return collector.unknown(
                format!("{shown}: more than {FOLDERS} folders, which is more than is read"),
                vec!["Give them one by one".to_owned()],
            );
        }
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                collector.unknown(
                    format!("{shown}: it could not be read ({error})"),
                    vec!["Give a folder with .tf files".to_owned()],
                );
                continue;
            }
        };
        let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        files.sort();
        let json = |file: &&PathBuf| file.to_string_lossy().ends_with(".tf.json");
        for file in files.iter().filter(json) {
            let name = visible(&file.to_string_lossy()).into_owned();
            collector.unknown(
                format!("{name}: Terraform in JSON is not read"),
                vec!["Give its resources by name".to_owned()],
            );
        }
        let none = !files.iter().any(|file| json(&file));
        files.retain(|file| file.extension().is_some_and(|end| end == "tf"));
        if files.is_empty() && none {
            collector.unknown(
                format!("{shown}: there is no .tf file in it"),
                vec!["Give the folder in which terraform plan runs".to_owned()],
            );
        }
        for file in files {
            let modules = terraform_file(collector, &file);
            open.extend(modules.iter().map(|module| folder.join(module)));
        }
    }
}

fn terraform_file(collector: &mut Collector<'_>, file: &Path) -> Vec<String> {
    let name = visible(&file.to_string_lossy()).into_owned();
    match read(file) {
        Ok(text) => collector.terraform(&name, &text),
        Err(why) => {
            collector.unknown(format!("{name}: {why}"), vec!["Give its resources by name".to_owned()]);
            Vec::new()
        }
    }
}

fn wrangler(collector: &mut Collector<'_>, file: &Path) {
    let name = visible(&file.to_string_lossy()).into_owned();
    match read(file) {
        Ok(text) => collector.wrangler(&name, &text),
        Err(why) => collector.unknown(
            format!("{name}: {why}"),
            vec!["Give wrangler.toml or wrangler.jsonc".to_owned()],
        ),
    }
}

fn read(file: &Path) -> Result<String, String> {
    // A pipe would be waited for, and a device has no end.
    let kind = std::fs::metadata(file).map_err(|error| format!("it could not be read ({error})"))?;
    if !kind.is_file() {
        return Err("it is no file".to_owned());
    }
    let file = std::fs::File::open(file).map_err(|error| format!("it could not be read ({error})"))?;
    bounded(file)
}

/// One byte more than is read at most, so that a huge one ends.
fn bounded(from: impl std::io::Read) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| format!("it could not be read ({error})"))?;
    if bytes.len() > LARGEST {
        return Err(format!("it is larger than {LARGEST} bytes, which is more than is read"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}
