//! The two questions to a way out: can it work here and what is there already, asked before the
//! token is made; and the handing over itself. Both block, for a bounded time: call them on a
//! thread that may wait.

use std::fs;
use std::path::Path;

use super::clipboard;
use super::environment::Environment;
use super::git::{self, Kept};
use super::room::Room;
use super::{child, dotenv, file, run_tool, stdout};
use crate::domain::delivery::clipboard::{Copied, Route};
use crate::domain::delivery::existing::{Existing, Kind, Looked};
use crate::domain::delivery::folders::folder_of;
use crate::domain::delivery::payload::{Delivered, Payload, PayloadKind, variable_names};
use crate::domain::delivery::target::{Target, TargetKind};
use crate::domain::text;
use crate::secret::credential::quoted;

/// Rust puts /dev/null where standard output was closed: the secret would be gone, and called
/// written.
const NOWHERE: &str = "Standard output is closed or leads to /dev/null: the secret would be gone.";

impl Target {
    /// Whether it can work here and what is at its place already, asked before the token is made:
    /// nothing is written but a file that is tried and let go. May take half a minute when a
    /// program is slow.
    ///
    /// # Errors
    /// A sentence why it cannot work, whatever is said yes to.
    pub fn look(&self, contents: PayloadKind, around: &Environment) -> Result<Looked, String> {
        self.look_beside(contents, around, &mut Room::default())
    }

    /// The same of one of several ways, of which those that were looked at before hold the room
    /// that they take.
    ///
    /// # Errors
    /// As [`Target::look`]; or there is no room for all of them.
    pub fn look_beside(&self, contents: PayloadKind, around: &Environment, room: &mut Room) -> Result<Looked, String> {
        let (remark, existing) = match self.place() {
            TargetKind::File(typed) => looked_at_file(&file::expand(typed), around, room)?,
            TargetKind::Dotenv { file: typed, name } => {
                looked_at_dotenv(&file::expand(typed), &variable_names(contents, name), around, room)?
            }
            TargetKind::Tool(tool, values) => {
                let found = run_tool::look(tool, values, around)?;
                return Ok(Looked {
                    way: self.settled(found.values),
                    remark: found.remark,
                    existing: found.existing,
                });
            }
            TargetKind::Clipboard | TargetKind::Stdout | TargetKind::Command(_) => (self.can(around, room)?, None),
        };
        Ok(Looked {
            way: self.clone(),
            remark,
            existing,
        })
    }

    /// The way with what its tool fills in where it was left out, and what is said of that; soon
    /// found out, and no store is asked.
    ///
    /// # Errors
    /// The tool is not there, or does not end.
    pub fn filled_in(&self, around: &Environment) -> Result<(Self, Option<String>), String> {
        match self.place() {
            TargetKind::Tool(tool, values) => {
                let (values, said) = run_tool::settle(tool, values, around)?;
                Ok((self.settled(values), said))
            }
            _ => Ok((self.clone(), None)),
        }
    }

    /// The same of a way with nothing at its place.
    fn can(&self, around: &Environment, room: &mut Room) -> Result<Option<String>, String> {
        match self.place() {
            TargetKind::Clipboard => match &around.route {
                Route::Nowhere(why) => Err(why.clone()),
                Route::Native => Ok(Some("The copy in the clipboard is gone when cfmint ends.".to_owned())),
                Route::Tmux | Route::Osc52 { .. } => Ok(Some(
                    "cfmint cannot see whether a copy arrives in the clipboard.".to_owned(),
                )),
            },
            TargetKind::Stdout if stdout::leads_nowhere() => Err(NOWHERE.to_owned()),
            TargetKind::Stdout => stdout::can_take(room).map(|()| {
                around.stdout_is_terminal.then(|| {
                    "Standard output is a terminal: the secret will be there in plain text, and in its scrollback."
                        .to_owned()
                })
            }),
            TargetKind::Command(words) => {
                child::find(words.first().map_or("", String::as_str), around)?;
                let of_a_shell =
                    |word: &&String| matches!(word.as_str(), "|" | "||" | "&&" | "&" | ";" | ">" | ">>" | "<");
                Ok(words.iter().find(of_a_shell).map(|word| {
                    format!(
                        "No shell runs the command: {} is handed to it as a word. Put pipes into a script.",
                        quoted(word)
                    )
                }))
            }
            TargetKind::File(_) | TargetKind::Dotenv { .. } | TargetKind::Tool(..) => Ok(None),
        }
    }

    /// Hands it over where nothing is, and reads it back where that can be done. Bounded in time by
    /// `around.patience` for each program that is run.
    ///
    /// # Errors
    /// A sentence that quotes no secret. Nothing half written is left; what a program did with it
    /// before it failed cannot be known.
    pub fn deliver(&self, payload: &Payload<'_>, around: &Environment) -> Result<Delivered, String> {
        self.deliver_over(payload, None, around)
    }

    /// The same in place of what was found there and said yes to. What appeared since then stays,
    /// and that is an error.
    ///
    /// # Errors
    /// As [`Target::deliver`]; what was there is as it was, as far as that is known.
    pub fn deliver_over(
        &self,
        payload: &Payload<'_>,
        over: Option<&Existing>,
        around: &Environment,
    ) -> Result<Delivered, String> {
        match self.place() {
            TargetKind::Clipboard => copy(payload, around),
            TargetKind::Stdout if stdout::leads_nowhere() => Err(NOWHERE.to_owned()),
            TargetKind::Stdout => {
                stdout::deliver(payload)?;
                Ok(Delivered::unread("Written to standard output.".to_owned()))
            }
            TargetKind::File(typed) => {
                let path = file::expand(typed);
                let seen = match over.map(|over| &over.kind) {
                    Some(Kind::File(seen)) => Some(*seen),
                    _ => None,
                };
                file::save_bytes(&path, &payload.document(), seen)?;
                let saved = if seen.is_some() { "Replaced" } else { "Saved to" };
                Ok(Delivered {
                    words: format!("{saved} {}; only you can read the file.", shown(&path)),
                    read_back: true,
                })
            }
            TargetKind::Dotenv { file: typed, name } => {
                let path = file::expand(typed);
                let lines = match over.map(|over| &over.kind) {
                    Some(Kind::Lines(lines)) => lines.as_slice(),
                    _ => &[],
                };
                let was_wider = dotenv::set(&path, name, payload, lines)?;
                let names = variable_names(payload.kind(), name);
                let (replaced, wrote): (Vec<&str>, Vec<&str>) = names
                    .iter()
                    .map(String::as_str)
                    .partition(|name| lines.iter().any(|line| line.name == *name));
                let now = if was_wider {
                    "now only you can read the file"
                } else {
                    "only you can read the file"
                };
                Ok(Delivered {
                    words: match (replaced.join(", "), wrote.join(", ")) {
                        (replaced, wrote) if replaced.is_empty() => {
                            format!("Wrote {wrote} into {}; {now}.", shown(&path))
                        }
                        (replaced, wrote) if wrote.is_empty() => {
                            format!("Replaced {replaced} in {}; {now}.", shown(&path))
                        }
                        (replaced, wrote) => {
                            format!("Replaced {replaced} and wrote {wrote} in {}; {now}.", shown(&path))
                        }
                    },
                    read_back: true,
                })
            }
            TargetKind::Command(words) => {
                run_tool::hand_to(words, &payload.document(), payload.secret(), around)?;
                let name = words.first().map_or("", String::as_str);
                Ok(Delivered::unread(format!(
                    "{} accepted it on stdin and exited 0; cfmint cannot see what it did with it.",
                    text::visible(name)
                )))
            }
            TargetKind::Tool(tool, values) => run_tool::store(tool, values, payload, over, around),
        }
    }
}

/// What is to be known of a file and its folder, and what is there.
fn looked_at_file(
    path: &Path,
    around: &Environment,
    room: &mut Room,
) -> Result<(Option<String>, Option<Existing>), String> {
    let (folder, about, found) = file::place(path)?;
    room.try_for(folder, 0, found.as_ref().map_or(0, fs::Metadata::len))?;
    let existing = found.as_ref().map(|found| file::existing(path, found)).transpose()?;
    let kept = git::asks(path, around);
    let was_wider = found.and_then(|found| file::wider(path, &found));
    let who = file::who_else(&about).map(str::to_owned);
    let remark = remarks(path, kept, [was_wider, who, git_remark(folder, kept)])?;
    Ok((remark, existing))
}

/// The same of a dotenv file, and its lines.
fn looked_at_dotenv(
    path: &Path,
    names: &[String],
    around: &Environment,
    room: &mut Room,
) -> Result<(Option<String>, Option<Existing>), String> {
    let checked = dotenv::check(path, names)?;
    let folder = folder_of(path);
    let there = fs::metadata(path).map_or(0, |about| about.len());
    room.try_for(folder, there, there)?;
    let who = fs::metadata(folder).ok().and_then(|about| file::who_else(&about));
    let kept = git::asks(path, around);
    let remark = remarks(
        path,
        kept,
        [checked.remark, who.map(str::to_owned), git_remark(folder, kept)],
    )?;
    Ok((remark, checked.existing))
}

fn shown(path: &Path) -> String {
    // From the root on: who reads it may be elsewhere by then.
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    text::visible(&whole.to_string_lossy()).into_owned()
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
fn copy(payload: &Payload<'_>, around: &Environment) -> Result<Delivered, String> {
    match &around.route {
        Route::Nowhere(why) => Err(why.clone()),
        Route::Tmux => match clipboard::by_tmux(&payload.document()) {
            Copied::Failed(why) => Err(why),
            Copied::InClipboard | Copied::Sent => Ok(Delivered::unread(
                "Sent to your terminal through tmux; cfmint cannot see it arrive.".to_owned(),
            )),
        },
        Route::Native | Route::Osc52 { .. } => {
            Err("The clipboard holds a copy only while cfmint’s screen is open.".to_owned())
        }
    }
}
