//! The named tools at work: can one store something there, what is there already, storing or
//! replacing it, and comparing what it gives back. What is run is in the table.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::environment::Environment;
use super::{child, entry, item};
use crate::domain::delivery::existing::{Existing, INSTEAD, Kind, Mark, Seen};
use crate::domain::delivery::payload::{Delivered, Payload};
use crate::domain::delivery::tool::{Present, Tool, ToolInput, Trial};
use crate::domain::text;
use crate::secret::Secret;

/// How long a program may take to say whether it can work.
const ANSWERING: Duration = Duration::from_secs(30);

/// Runs a program that takes the secret on its stdin.
pub(crate) fn hand_to(argv: &[String], input: &Secret, secret: &Secret, around: &Environment) -> Result<(), String> {
    let shown = text::visible(argv.first().map_or("", String::as_str)).into_owned();
    let ended = child::run(argv, Some(input), &[], around.patience, around)
        .map_err(|why| format!("{why} If it did start, check whether it stored the secret."))?;
    if !ended.status.success() {
        return Err(format!("{shown} did not accept it: {}.", ended.why(Some(secret))));
    }
    if ended.unread {
        return Err(format!("{shown} exited 0, but did not read the secret from its stdin."));
    }
    Ok(())
}

/// What was found out about a tool before there is a secret for it.
pub(crate) struct Found {
    /// The parts of the way, with the one that the tool fills in.
    pub(crate) values: Vec<String>,
    pub(crate) remark: Option<String>,
    pub(crate) existing: Option<Existing>,
}

/// Whether a named tool can store something there, and what is there already.
pub(crate) fn look(tool: &Tool, values: &[String], around: &Environment) -> Result<Found, String> {
    child::find(tool.program(), around)?;
    let (values, remark) = settle(tool, values, around)?;
    let existing = existing(tool, &values, around)?;
    let cannot = |why: &str| match &existing {
        None => format!("{} cannot store it: {why}.", tool.program()),
        Some(existing) => format!("{} {} cannot replace it: {why}.", existing.there(), tool.program()),
    };
    let check = match &existing {
        Some(_) if !tool.replace.check.is_empty() => tool.replace.check,
        _ => tool.check,
    };
    if !check.is_empty() {
        let ended = ask(&tool.line(check, &values), around)?;
        if !ended.status.success() {
            return Err(cannot(&ended.why(None)));
        }
    }
    if let Some(trial) = &tool.trial {
        let ended = ask(&tried(trial, tool, &values, around)?, around)?;
        if !ended.status.success() {
            return Err(cannot(&ended.why(None)));
        }
    }
    if let Some(existing) = &existing
        && let Some(why) = not_edited(tool, &values, around)?
    {
        return Err(existing.refusal(&format!("It cannot be replaced here, either. {why}")));
    }
    Ok(Found {
        values,
        remark,
        existing,
    })
}

/// Why what is there cannot be replaced so that the rest of it stays, where the tool replaces it as
/// a whole.
fn not_edited(tool: &Tool, values: &[String], around: &Environment) -> Result<Option<String>, String> {
    Ok(match tool.replace.input {
        ToolInput::Edited(template) => item::fault(&printed(tool, template, values, around)?),
        ToolInput::FirstLine(template) => match printed(tool, template, values, around) {
            Ok(there) => entry::fault(&there),
            Err(why) => Some(format!(
                "What follows its first line would be gone: {why} Where a passphrase is asked for, run {} before.",
                tool.line(template, values).join(" ")
            )),
        },
        ToolInput::Plain | ToolInput::Item(_) | ToolInput::Patch(_) => None,
    })
}

/// The parts with the one that a tool fills in by itself, so that it is that one later, too; and
/// what is said of it.
pub(crate) fn settle(
    tool: &Tool,
    values: &[String],
    around: &Environment,
) -> Result<(Vec<String>, Option<String>), String> {
    let (Some(settled), Some("")) = (tool.settled, values.last().map(String::as_str)) else {
        return Ok((values.to_vec(), None));
    };
    let ended = ask(&tool.line(settled.line, values), around)?;
    let said = String::from_utf8_lossy(ended.output.expose()).trim().to_owned();
    let fits = ended.status.success() && tool.may_be_last(&said);
    if !fits {
        return Ok((values.to_vec(), Some(settled.none.to_owned())));
    }
    let mut values = values.to_vec();
    values.pop();
    values.push(said);
    let said = tool.sentence(settled.said, &values);
    Ok((values, Some(said)))
}

/// What a line that has to end well prints.
fn printed(tool: &Tool, template: &[&str], values: &[String], around: &Environment) -> Result<Secret, String> {
    let patience = around.patience.min(ANSWERING);
    let ended = child::run(
        &tool.line(template, values),
        None,
        &unasked(tool, around),
        patience,
        around,
    )?;
    if !ended.status.success() {
        let why = ended.why(None);
        return Err(format!("{} does not say what is stored: {why}.", tool.program()));
    }
    if ended.cut {
        return Err(format!(
            "{} has stored more than can be looked through here.",
            tool.program()
        ));
    }
    Ok(ended.output)
}

/// The variables by which reading asks nobody.
fn unasked(tool: &Tool, around: &Environment) -> Vec<(&'static str, Option<OsString>)> {
    let unasked = tool.unasked.map(|(name, ours)| {
        let mut value = around.variable(name).unwrap_or_default();
        value.push(" ");
        value.push(ours);
        (name, Some(value))
    });
    unasked.into_iter().collect()
}

/// A question to a tool: nothing on its stdin, and less patience than for storing.
fn ask(argv: &[String], around: &Environment) -> Result<child::Ended, String> {
    child::run(argv, None, &[], around.patience.min(ANSWERING), around)
}

/// The command line of a trial, with all readers of the nearest folder that names some.
fn tried(trial: &Trial, tool: &Tool, values: &[String], around: &Environment) -> Result<Vec<String>, String> {
    let mut argv: Vec<String> = trial.line.iter().map(|word| (*word).to_owned()).collect();
    let named = around
        .variable(trial.variable)
        .map(|names| names.to_string_lossy().into_owned());
    let names: Vec<String> = match named {
        Some(names) => names.split_whitespace().map(str::to_owned).collect(),
        None => {
            let (root, entry) = entry(tool, values, around).ok_or("cfmint does not know where the store is.")?;
            let folders = entry.ancestors().skip(1).take_while(|folder| folder.starts_with(&root));
            let text = folders
                .map(|folder| folder.join(trial.file))
                .find_map(|file| fs::read_to_string(file).ok());
            let text =
                text.ok_or_else(|| format!("{} has no {} that says who may read it.", tool.program(), trial.file))?;
            let names = text
                .lines()
                .map(|line| line.split('#').next().unwrap_or_default().trim());
            names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
        }
    };
    for name in names {
        argv.extend([trial.reader.to_owned(), name]);
    }
    Ok(argv)
}

/// The folder of a store that is made of files, and the file of this entry.
fn entry(tool: &Tool, values: &[String], around: &Environment) -> Option<(PathBuf, PathBuf)> {
    let Present::File { variable, home, file } = tool.present else {
        return None;
    };
    let in_home = || around.variable("HOME").map(|of| PathBuf::from(of).join(home));
    let root = around.variable(variable).map(PathBuf::from).or_else(in_home)?;
    let file = root.join(tool.word(file, values)?);
    Some((root, file))
}

/// What is there already.
fn existing(tool: &Tool, values: &[String], around: &Environment) -> Result<Option<Existing>, String> {
    let mut kind = Kind::Entry(Mark::None);
    let there = match tool.present {
        Present::Exit(template) => ask(&tool.line(template, values), around)?.status.success(),
        Present::Inside { line, .. } => {
            let ended = ask(&tool.line(line, values), around)?;
            if ended.output.is_empty() {
                kind = Kind::Holder;
            }
            ended.status.success()
        }
        Present::Lines(template, name) => {
            let name = tool.word(name, values).unwrap_or_default();
            let when = changed(&printed(tool, template, values, around)?, &name);
            kind = Kind::Entry(when.clone().map_or(Mark::None, Mark::When));
            when.is_some()
        }
        Present::Names(template, name) => {
            let name = tool.word(name, values).unwrap_or_default();
            let output = printed(tool, template, values, around)?;
            let list: Vec<serde_json::Value> = serde_json::from_slice(output.expose())
                .map_err(|_| format!("{} gave a list that cannot be read.", tool.program()))?;
            list.iter()
                .any(|item| item.get("name").and_then(serde_json::Value::as_str) == Some(&name))
        }
        Present::File { .. } => {
            let file = entry(tool, values, around).map(|(_, file)| file);
            let about = file.and_then(|file| fs::metadata(&file).or_else(|_| file.symlink_metadata()).ok());
            kind = Kind::Entry(about.as_ref().map(Seen::of).map_or(Mark::None, Mark::File));
            about.is_some()
        }
    };
    let stored = tool.sentence(tool.stored, values);
    Ok(there.then(|| match (kind, tool.present) {
        (Kind::Holder, Present::Inside { holder, part, .. }) => {
            let (holder, part) = (tool.sentence(holder, values), tool.sentence(part, values));
            Existing {
                there: format!("There is {holder} already, without {part}"),
                called: format!("{part} to {holder}"),
                stays: None,
                kind: Kind::Holder,
            }
        }
        (kind, _) => Existing {
            there: format!("There is something stored {stored} already"),
            called: format!("what is stored {stored}"),
            stays: tool.replace.stays,
            kind,
        },
    }))
}

/// When the entry of this name was changed, by a list with a line for each; nothing where it is not
/// in the list.
fn changed(list: &Secret, name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(list.expose());
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let named = words.next().is_some_and(|word| word.eq_ignore_ascii_case(name));
        named.then(|| text::visible(words.next().unwrap_or_default()).into_owned())
    })
}

/// What the tool gets on its stdin, and what it gives back later.
fn input(
    tool: &Tool,
    input: ToolInput,
    values: &[String],
    payload: &Payload<'_>,
    around: &Environment,
) -> Result<(Secret, Secret), String> {
    let alone = || Payload::Token(payload.secret()).document();
    let part = |part: &str| tool.word(part, values).unwrap_or_default();
    Ok(match input {
        ToolInput::Plain => (payload.document(), payload.document()),
        ToolInput::Patch(key) => (item::patch(payload, &part(key)), payload.document()),
        ToolInput::Item(title) => (item::new(payload, &part(title)), alone()),
        ToolInput::Edited(template) => (
            item::edited(payload, &printed(tool, template, values, around)?)?,
            alone(),
        ),
        ToolInput::FirstLine(template) => {
            let entry = entry::edited(payload, &printed(tool, template, values, around)?);
            // All of it: an entry may be longer than a secret is.
            let bytes = entry.expose();
            let mut copy = Secret::with_room(bytes.len());
            copy.extend(bytes);
            (entry, copy)
        }
    })
}

/// Stores it by a named tool, and compares what the tool gives back where it does. What is there is
/// replaced where that was said yes to.
pub(crate) fn store(
    tool: &Tool,
    values: &[String],
    payload: &Payload<'_>,
    over: Option<&Existing>,
    around: &Environment,
) -> Result<Delivered, String> {
    let (values, _) = &settle(tool, values, around)?;
    // Again: a name that was free when the token was asked for may be taken now.
    let replaced = match (existing(tool, values, around)?, over.map(|over| &over.kind)) {
        (None, _) => false,
        (Some(now), Some(Kind::Entry(_))) if now.kind == Kind::Holder => true,
        (Some(now), Some(kind)) if now.kind == *kind => true,
        (Some(now), Some(Kind::Entry(_))) if now.is_entered() => {
            return Err(format!(
                "What is stored {} was changed by someone else at the same time; nothing was written. Try again.",
                tool.sentence(tool.stored, values)
            ));
        }
        (Some(now), _) => return Err(now.refusal(INSTEAD)),
    };
    let (mut template, mut what) = (tool.put, tool.input);
    if replaced {
        (template, what) = (tool.replace.put, tool.replace.input);
    } else if let Some([probe, beside]) = tool.beside
        && ask(&tool.line(probe, values), around)?.status.success()
    {
        template = beside;
    }
    let (input, mut expected) = input(tool, what, values, payload, around)?;
    hand_to(&tool.line(template, values), &input, payload.secret(), around)?;
    let stored = tool.sentence(tool.stored, values);
    let stored = match over {
        Some(over) if replaced && matches!(over.kind, Kind::Entry(_)) => format!("Replaced what was stored {stored}"),
        _ => format!("Stored {stored}"),
    };
    let Some(template) = tool.read_back else {
        let words = format!("{stored}. It cannot be read back from there");
        let when = replaced.then(|| when(tool, values, around)).flatten();
        if let (Some(when), Some(Kind::Entry(Mark::When(before)))) = (&when, over.map(|over| &over.kind))
            && when == before
        {
            return Ok(Delivered::unread(format!(
                "{0} accepted it and exited 0, but still says that what is stored {1} was changed at {when}, as before: cfmint cannot tell whether it was replaced. It cannot be read back from there.",
                tool.program(),
                tool.sentence(tool.stored, values)
            )));
        }
        return Ok(Delivered::unread(match when {
            Some(when) => format!("{words}; {} says that it was changed at {when}.", tool.program()),
            None => format!("{words}."),
        }));
    };
    let variables = unasked(tool, around);
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
                    "{} accepted it, but returns something else. Check what is stored {}.",
                    tool.program(),
                    tool.sentence(tool.stored, values)
                ))
            }
        }
        Ok(ended) => Ok(Delivered::unread(format!(
            "{stored}. It was not read back: {}.",
            ended.why(Some(payload.secret()))
        ))),
        Err(why) => Ok(Delivered::unread(format!("{stored}. It was not read back: {why}"))),
    }
}

/// When it was changed last, where the tool says so.
fn when(tool: &Tool, values: &[String], around: &Environment) -> Option<String> {
    let Present::Lines(template, name) = tool.present else {
        return None;
    };
    let list = printed(tool, template, values, around).ok()?;
    changed(&list, &tool.word(name, values)?).filter(|when| !when.is_empty())
}
