//! The two questions to a way out: can it work here, asked before the token is made; and the handing over itself. Both block, for a bounded time: call
//! them on a thread that may wait.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::around::Around;
use super::clipboard::{self, Copied, Route};
use super::git::{self, Kept};
use super::parcel::{Contents, Parcel, variable_names};
use super::tools::{Input, Present, Tool};
use super::way::{Place, WayOut};
use super::{child, dotenv, file, stdout};
use crate::secret::Secret;
use crate::text;

/// How long a program may take to say whether it can work.
const ANSWERING: Duration = Duration::from_secs(30);

/// What was written where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Sentences for the person.
    pub words: String,
    /// What arrived was read again and is what was handed over.
    pub read_back: bool,
}

impl WayOut {
    /// Whether it can work here, asked before the token is made: nothing is written, and nothing that is there is overwritten later. A warning when it can,
    /// but the person should know something. May take half a minute when a program is slow.
    ///
    /// # Errors
    /// A sentence why not.
    pub fn check(&self, contents: Contents, around: &Around) -> Result<Option<String>, String> {
        match self.place() {
            Place::Clipboard => match &around.route {
                Route::Nowhere(why) => Err(why.clone()),
                Route::Native => Ok(Some("The copy in the clipboard ends when cfmint does.".to_owned())),
                Route::Tmux | Route::Osc52 { .. } => Ok(Some(
                    "Whether a copy arrives in the clipboard cannot be seen from here.".to_owned(),
                )),
            },
            Place::Stdout => Ok(around.stdout_is_terminal.then(|| {
                "Standard output is a terminal: the secret will stand there in plain text, and in its scrollback."
                    .to_owned()
            })),
            Place::File(typed) => {
                let path = file::expand(typed);
                let (folder, about) = file::free(&path)?;
                let kept = git::asks(&path, around);
                remarks(
                    &path,
                    kept,
                    [file::who_else(&about).map(str::to_owned), git_remark(folder, kept)],
                )
            }
            Place::Dotenv { file: typed, name } => {
                let path = file::expand(typed);
                let remark = dotenv::check(&path, &variable_names(contents, name))?;
                let folder = file::folder_of(&path);
                let who = fs::metadata(folder).ok().and_then(|about| file::who_else(&about));
                let kept = git::asks(&path, around);
                remarks(&path, kept, [remark, who.map(str::to_owned), git_remark(folder, kept)])
            }
            Place::Command(words) => {
                child::find(words.first().map_or("", String::as_str), around)?;
                let of_a_shell =
                    |word: &&String| matches!(word.as_str(), "|" | "||" | "&&" | "&" | ";" | ">" | ">>" | "<");
                Ok(words.iter().find(of_a_shell).map(|word| {
                    format!("No shell runs the command: “{word}” is handed to it as a word. Put pipes into a script.")
                }))
            }
            Place::Tool(tool, values) => can(tool, values, around),
        }
    }

    /// Hands it over, and reads it back where that can be done. Bounded in time by `around.patience` for each program that is run.
    ///
    /// # Errors
    /// A sentence that quotes no secret. Nothing half written is left; what a program did with it before it failed cannot be known.
    pub fn deliver(&self, parcel: &Parcel<'_>, around: &Around) -> Result<Delivered, String> {
        match self.place() {
            Place::Clipboard => copy(parcel, around),
            Place::Stdout => {
                stdout::deliver(parcel)?;
                Ok(unread("Written to standard output.".to_owned()))
            }
            Place::File(typed) => {
                let path = file::expand(typed);
                file::save_lines(&path, &parcel.lines())?;
                Ok(Delivered {
                    words: format!("Saved to {}; only you can read the file.", shown(&path)),
                    read_back: true,
                })
            }
            Place::Dotenv { file: typed, name } => {
                let path = file::expand(typed);
                let was_wider = dotenv::add(&path, name, parcel)?;
                let names = variable_names(parcel.contents(), name).join(", ");
                let now = if was_wider {
                    "now only you can read the file"
                } else {
                    "only you can read the file"
                };
                Ok(Delivered {
                    words: format!("Wrote {names} into {}; {now}.", shown(&path)),
                    read_back: true,
                })
            }
            Place::Command(words) => {
                hand_to(words, &parcel.document(), parcel.secret(), around)?;
                let name = words.first().map_or("", String::as_str);
                Ok(unread(format!(
                    "{} took it on its stdin and ended well; what it did with it cannot be seen from here.",
                    text::visible(name)
                )))
            }
            Place::Tool(tool, values) => store(tool, values, parcel, around),
        }
    }
}

fn unread(words: String) -> Delivered {
    Delivered {
        words,
        read_back: false,
    }
}

fn shown(path: &Path) -> String {
    text::visible(&path.to_string_lossy()).into_owned()
}

/// Joins what is to be known about a file; a file under version control is refused.
fn remarks<const N: usize>(path: &Path, kept: Kept, remarks: [Option<String>; N]) -> Result<Option<String>, String> {
    if kept == Kept::Tracked {
        return Err(format!(
            "{} is tracked by git: the next commit would hold the secret. Choose a file that is not.",
            shown(path)
        ));
    }
    let sentences: Vec<String> = remarks.into_iter().flatten().collect();
    Ok((!sentences.is_empty()).then(|| sentences.join(" ")))
}

fn git_remark(folder: &Path, kept: Kept) -> Option<String> {
    let near = match kept {
        Kept::Untracked => true,
        Kept::Unknown => file::in_git_work_tree(folder),
        Kept::Ignored | Kept::Tracked => false,
    };
    near.then(|| file::IN_GIT.to_owned())
}

/// Without a screen only tmux takes a copy that outlives this program.
fn copy(parcel: &Parcel<'_>, around: &Around) -> Result<Delivered, String> {
    match &around.route {
        Route::Nowhere(why) => Err(why.clone()),
        Route::Tmux => match clipboard::by_tmux(&parcel.document()) {
            Copied::Failed(why) => Err(why),
            Copied::InClipboard | Copied::Sent => Ok(unread(
                "Sent to your terminal through tmux. We cannot see whether it arrived.".to_owned(),
            )),
        },
        Route::Native | Route::Osc52 { .. } => {
            Err("The clipboard takes a copy only while the screen of cfmint is open.".to_owned())
        }
    }
}

/// Runs a program that takes the secret on its stdin.
fn hand_to(argv: &[String], input: &Secret, secret: &Secret, around: &Around) -> Result<(), String> {
    let shown = text::visible(argv.first().map_or("", String::as_str)).into_owned();
    let ended = child::run(argv, Some(input), &[], around.patience, around)
        .map_err(|why| format!("{why} If it was started, look whether it stored the secret all the same."))?;
    if !ended.status.success() {
        return Err(format!("{shown} did not take it: {}.", ended.why(Some(secret))));
    }
    if ended.unread {
        return Err(format!(
            "{shown} ended well, but did not read the secret from its stdin."
        ));
    }
    Ok(())
}

/// Whether a named tool can store something under a name that is free.
fn can(tool: &Tool, values: &[String], around: &Around) -> Result<Option<String>, String> {
    child::find(tool.program(), around)?;
    free(tool, values, around)?;
    if tool.check.is_empty() {
        return Ok(None);
    }
    let argv = tool.line(tool.check, values);
    let ended = child::run(&argv, None, &[], around.patience.min(ANSWERING), around)?;
    if ended.status.success() {
        Ok(None)
    } else {
        Err(format!("{} cannot store it: {}.", tool.program(), ended.why(None)))
    }
}

/// Refuses what is there already.
fn free(tool: &Tool, values: &[String], around: &Around) -> Result<(), String> {
    let ask = |template: &[&str]| {
        let argv = tool.line(template, values);
        child::run(&argv, None, &[], around.patience.min(ANSWERING), around)
    };
    let listed = |template: &[&str]| {
        let ended = ask(template)?;
        if ended.status.success() {
            Ok(ended.output)
        } else {
            Err(format!(
                "{} does not say what is stored: {}.",
                tool.program(),
                ended.why(None)
            ))
        }
    };
    let there = match tool.present {
        Present::Exit(template) => ask(template)?.status.success(),
        Present::Lines(template, name) => {
            let name = tool.word(name, values).unwrap_or_default();
            let output = listed(template)?;
            let text = String::from_utf8_lossy(output.expose());
            let mut firsts = text.lines().filter_map(|line| line.split_whitespace().next());
            firsts.any(|word| word.eq_ignore_ascii_case(&name))
        }
        Present::Names(template, name) => {
            let name = tool.word(name, values).unwrap_or_default();
            let output = listed(template)?;
            let list: Vec<serde_json::Value> = serde_json::from_slice(output.expose())
                .map_err(|_| format!("{} gave a list that cannot be read.", tool.program()))?;
            list.iter()
                .any(|item| item.get("name").and_then(serde_json::Value::as_str) == Some(&name))
        }
        Present::File { variable, home, file } => {
            let folder = around.variable(variable).map(PathBuf::from);
            let folder = folder.or_else(|| around.variable("HOME").map(|of| PathBuf::from(of).join(home)));
            let file = folder
                .zip(tool.word(file, values))
                .map(|(folder, file)| folder.join(file));
            file.is_some_and(|file| file.symlink_metadata().is_ok())
        }
    };
    if there {
        return Err(format!(
            "There is something stored {} already, and it is not overwritten. Remove it or choose another name.",
            tool.word(tool.stored, values).unwrap_or_default()
        ));
    }
    Ok(())
}

/// Stores it by a named tool, and compares what the tool gives back where it does.
fn store(tool: &Tool, values: &[String], parcel: &Parcel<'_>, around: &Around) -> Result<Delivered, String> {
    // Again: a name that was free when the token was asked for may be taken by now.
    free(tool, values, around)?;
    let mut template = tool.put;
    if let Some([probe, beside]) = tool.beside {
        let probe = tool.line(probe, values);
        if child::run(&probe, None, &[], around.patience.min(ANSWERING), around)?
            .status
            .success()
        {
            template = beside;
        }
    }
    let (input, mut expected) = match tool.input {
        Input::Plain => (parcel.document(), parcel.document()),
        Input::Item(title) => {
            let title = tool.word(title, values).unwrap_or_default();
            (parcel.json_item(&title), Parcel::Token(parcel.secret()).document())
        }
    };
    hand_to(&tool.line(template, values), &input, parcel.secret(), around)?;
    let stored = format!("Stored {}", tool.word(tool.stored, values).unwrap_or_default());
    let Some(template) = tool.read_back else {
        return Ok(unread(format!("{stored}. It cannot be read back from there.")));
    };
    let unasked = tool.unasked.map(|(name, ours)| {
        let mut value = around.variable(name).unwrap_or_default();
        value.push(" ");
        value.push(ours);
        (name, Some::<OsString>(value))
    });
    let variables: Vec<_> = unasked.into_iter().collect();
    let argv = tool.line(template, values);
    match child::run(&argv, None, &variables, around.patience.min(ANSWERING), around) {
        Ok(mut ended) if ended.status.success() => {
            ended.output.trim();
            expected.trim();
            if ended.output == expected {
                Ok(Delivered {
                    words: format!("{stored}, and read back."),
                    read_back: true,
                })
            } else {
                Err(format!(
                    "{} took it, but what it gives back is something else. Look at what is stored {}.",
                    tool.program(),
                    tool.word(tool.stored, values).unwrap_or_default()
                ))
            }
        }
        Ok(ended) => Ok(unread(format!(
            "{stored}. It was not read back: {}.",
            ended.why(Some(parcel.secret()))
        ))),
        Err(why) => Ok(unread(format!("{stored}. It was not read back: {why}"))),
    }
}
