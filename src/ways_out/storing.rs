//! The named tools at work: can one store something under a name that is free, storing it, and comparing what it gives back. What is run stands in the table.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::around::Around;
use super::child;
use super::parcel::{Delivered, Parcel};
use super::tool::{Input, Present, Tool, Trial};
use crate::secret::Secret;
use crate::text;

/// How long a program may take to say whether it can work.
const ANSWERING: Duration = Duration::from_secs(30);

/// Runs a program that takes the secret on its stdin.
pub(super) fn hand_to(argv: &[String], input: &Secret, secret: &Secret, around: &Around) -> Result<(), String> {
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
pub(super) fn can(tool: &Tool, values: &[String], around: &Around) -> Result<Option<String>, String> {
    child::find(tool.program(), around)?;
    free(tool, values, around)?;
    let refused = |ended: &child::Ended| format!("{} cannot store it: {}.", tool.program(), ended.why(None));
    if !tool.check.is_empty() {
        let ended = ask(&tool.line(tool.check, values), around)?;
        if !ended.status.success() {
            return Err(refused(&ended));
        }
    }
    if let Some(trial) = &tool.trial {
        let ended = ask(&tried(trial, tool, values, around)?, around)?;
        if !ended.status.success() {
            return Err(refused(&ended));
        }
    }
    Ok(None)
}

/// A question to a tool: nothing on its stdin, and less patience than for storing.
fn ask(argv: &[String], around: &Around) -> Result<child::Ended, String> {
    child::run(argv, None, &[], around.patience.min(ANSWERING), around)
}

/// The command line of a trial, with all readers of the nearest folder that names some.
fn tried(trial: &Trial, tool: &Tool, values: &[String], around: &Around) -> Result<Vec<String>, String> {
    let mut argv: Vec<String> = trial.line.iter().map(|word| (*word).to_owned()).collect();
    let named = around
        .variable(trial.variable)
        .map(|names| names.to_string_lossy().into_owned());
    let names: Vec<String> = match named {
        Some(names) => names.split_whitespace().map(str::to_owned).collect(),
        None => {
            let (root, entry) = entry(tool, values, around).ok_or("It is not known where the store is.")?;
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
fn entry(tool: &Tool, values: &[String], around: &Around) -> Option<(PathBuf, PathBuf)> {
    let Present::File { variable, home, file } = tool.present else {
        return None;
    };
    let in_home = || around.variable("HOME").map(|of| PathBuf::from(of).join(home));
    let root = around.variable(variable).map(PathBuf::from).or_else(in_home)?;
    let file = root.join(tool.word(file, values)?);
    Some((root, file))
}

/// Refuses what is there already.
fn free(tool: &Tool, values: &[String], around: &Around) -> Result<(), String> {
    let listed = |template: &[&str]| {
        let ended = ask(&tool.line(template, values), around)?;
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
    };
    let there = match tool.present {
        Present::Exit(template) => ask(&tool.line(template, values), around)?.status.success(),
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
        Present::File { .. } => entry(tool, values, around).is_some_and(|(_, file)| file.symlink_metadata().is_ok()),
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
pub(super) fn store(tool: &Tool, values: &[String], parcel: &Parcel<'_>, around: &Around) -> Result<Delivered, String> {
    // Again: a name that was free when the token was asked for may be taken by now.
    free(tool, values, around)?;
    let mut template = tool.put;
    if let Some([probe, beside]) = tool.beside
        && ask(&tool.line(probe, values), around)?.status.success()
    {
        template = beside;
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
        return Ok(Delivered::unread(format!(
            "{stored}. It cannot be read back from there."
        )));
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
        Ok(ended) => Ok(Delivered::unread(format!(
            "{stored}. It was not read back: {}.",
            ended.why(Some(parcel.secret()))
        ))),
        Err(why) => Ok(Delivered::unread(format!("{stored}. It was not read back: {why}"))),
    }
}
