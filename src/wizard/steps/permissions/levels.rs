//! The level of the row under the cursor: → more, ← less, Space the least or none, Enter what was
//! typed. Each is done at once, by one step at most, and said with how to take it back.

use super::PermissionsStep;
use crate::domain::catalog::picker::PermissionLevel;
use crate::domain::catalog::scale::Scale;
use crate::domain::text::visible;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::wizard::page::{LevelView, Mark, Notice, Row};
use crate::wizard::state::context::Context;
use crate::wizard::state::unseen::LEAST;

/// The level that is had of a row, as its place on the scale; of several the highest.
pub(super) fn held(cx: &Context, scale: &Scale) -> Option<usize> {
    let scope = &scale.row(cx.catalog())?.scope;
    let chosen = |level: &PermissionLevel| cx.grant().groups.get(&level.id) == Some(scope);
    let levels = scale.levels(cx.catalog()).enumerate();
    levels.filter(|(_, level)| chosen(level)).last().map(|(at, _)| at)
}

/// The row of the list.
pub(super) fn row(cx: &Context, scale: &Scale) -> Row {
    let held = held(cx, scale);
    let all = || scale.levels(cx.catalog());
    let level = |(at, level): (usize, &PermissionLevel)| LevelView {
        column: column(&level.word),
        word: visible(&level.word).into_owned(),
        set: held == Some(at),
        unavailable: level.refused.is_some(),
    };
    let scope = scale.row(cx.catalog()).map(|row| row.scope.word());
    Row {
        mark: if held.is_some() { Mark::Chosen } else { Mark::None },
        cells: vec![scope.unwrap_or_default().to_owned(), visible(&scale.label).into_owned()],
        levels: all().enumerate().map(level).collect(),
        unavailable: all().all(|level| level.refused.is_some()),
        ..Row::new("")
    }
}

/// The column of a level: Read, Edit, and all others.
fn column(word: &str) -> usize {
    match word {
        "Read" => 0,
        "Edit" => 1,
        _ => 2,
    }
}

/// Sets a level of a row in place of what was had of it, or none.
fn set(cx: &mut Context, scale: &Scale, level: Option<usize>) {
    let Some(scope) = scale.row(cx.catalog()).map(|row| row.scope.clone()) else {
        return;
    };
    let ids: Vec<_> = scale.levels(cx.catalog()).map(|level| level.id).collect();
    let groups = &mut cx.grant_mut().groups;
    for id in &ids {
        if groups.get(id) == Some(&scope) {
            groups.remove(id);
        }
    }
    if let Some(id) = level.and_then(|at| ids.get(at)) {
        groups.insert(*id, scope);
    }
}

/// By what a row is known whatever list it stands in: its scope and its first group.
pub(super) type Known = (Scope, GroupId);

pub(super) fn known(cx: &Context, scale: &Scale) -> Option<Known> {
    let scope = scale.row(cx.catalog())?.scope.clone();
    Some((scope, scale.levels(cx.catalog()).next()?.id))
}

/// The words of a level.
fn word(cx: &Context, scale: &Scale, at: usize) -> String {
    let level = scale.levels(cx.catalog()).nth(at);
    visible(level.map(|level| level.word.as_str()).unwrap_or_default()).into_owned()
}

/// Why a level cannot be had, if so.
fn refused(cx: &Context, scale: &Scale, at: usize) -> Option<String> {
    scale.levels(cx.catalog()).nth(at)?.refused.clone()
}

/// The levels that can be had, from the least on.
fn possible(cx: &Context, scale: &Scale) -> Vec<usize> {
    let levels = scale.levels(cx.catalog()).enumerate();
    levels
        .filter(|(_, level)| level.refused.is_none())
        .map(|(at, _)| at)
        .collect()
}

/// "Zone · DNS".
pub(super) fn name(cx: &Context, scale: &Scale) -> String {
    let scope = scale.row(cx.catalog()).map(|row| row.scope.word()).unwrap_or_default();
    visible(&format!("{scope} · {}", scale.label)).into_owned()
}

/// What the arrows do from here, as a sentence: "→ makes it Edit, ← takes it out again."
fn undo(cx: &Context, scale: &Scale, now: usize) -> String {
    let possible = possible(cx, scale);
    let more = possible.iter().find(|at| **at > now);
    let less = possible.iter().rev().find(|at| **at < now);
    let more = more.map(|at| format!("→ makes it {}, ", word(cx, scale, *at)));
    let less = match less {
        Some(at) => format!("← makes it {}.", word(cx, scale, *at)),
        None => "← takes it out again.".to_owned(),
    };
    format!("{}{less}", more.unwrap_or_default())
}

impl PermissionsStep {
    /// Whether a step on this row has not been seen yet.
    fn is_unseen(&self, cx: &mut Context, scale: &Scale) -> bool {
        known(cx, scale).is_some_and(|row| self.unseen.holds(cx, &row))
    }

    /// One level more of the row under the cursor.
    pub(super) fn more(&mut self, cx: &mut Context) {
        let Some(scale) = self.under(cx) else { return };
        if self.is_unseen(cx, &scale) {
            return;
        }
        let held = held(cx, &scale);
        // A level that cannot be had is not jumped over: the next one is more than a step.
        let above = possible(cx, &scale)
            .into_iter()
            .find(|at| held.is_none_or(|held| *at == held + 1));
        match (above, held) {
            (Some(at), None) => self.add(cx, &scale, at),
            (Some(at), Some(_)) => self.change(cx, &scale, at),
            (None, Some(held)) => {
                let higher = refused(cx, &scale, held + 1).map(|why| format!(" {why}"));
                let words = format!(
                    "{} has {}{}{}",
                    name(cx, &scale),
                    word(cx, &scale, held),
                    if higher.is_some() {
                        "."
                    } else {
                        ", which is all there is."
                    },
                    higher.unwrap_or_default()
                );
                cx.notice = Some(Notice::plain(words));
            }
            (None, None) => cx.notice = refused(cx, &scale, 0).map(Notice::warning),
        }
    }

    /// One level less; below the least it is taken out.
    pub(super) fn less(&mut self, cx: &mut Context) {
        let Some(scale) = self.under(cx) else { return };
        if self.is_unseen(cx, &scale) {
            return;
        }
        let Some(held) = held(cx, &scale) else {
            cx.notice = Some(Notice::plain(LEAST));
            return;
        };
        match possible(cx, &scale).into_iter().rev().find(|at| *at < held) {
            Some(at) => self.change(cx, &scale, at),
            None => self.take_out(cx, &scale),
        }
    }

    /// The least level, or none where one is had.
    pub(super) fn toggle(&mut self, cx: &mut Context) {
        let Some(scale) = self.under(cx) else { return };
        if held(cx, &scale).is_some() {
            return self.take_out(cx, &scale);
        }
        match possible(cx, &scale).first() {
            Some(at) => self.add(cx, &scale, *at),
            None => cx.notice = refused(cx, &scale, 0).map(Notice::warning),
        }
    }

    /// Adds the row under the cursor at the level that was typed, else at its least. What is chosen
    /// stays as it is. False when it cannot be had, which is said.
    pub(super) fn take(&mut self, cx: &mut Context) -> bool {
        let Some(scale) = self.under(cx) else { return false };
        let typed = cx.catalog().level_typed(&scale, self.pick.searched());
        if let Some(held) = held(cx, &scale) {
            let label = visible(&scale.label).into_owned();
            let mut words = format!("{label} is already chosen, at {}.", word(cx, &scale, held));
            if typed.is_some_and(|typed| typed != held) {
                words = format!("{words} {}", undo(cx, &scale, held));
            }
            cx.notice = Some(Notice::plain(words));
            return true;
        }
        let Some(at) = typed.or_else(|| possible(cx, &scale).first().copied()).or(Some(0)) else {
            return false;
        };
        if let Some(why) = refused(cx, &scale, at) {
            cx.notice = Some(Notice::warning(why));
            return false;
        }
        self.add(cx, &scale, at);
        true
    }

    fn add(&mut self, cx: &mut Context, scale: &Scale, at: usize) {
        set(cx, scale, Some(at));
        let which = match possible(cx, scale).as_slice() {
            [_] => ", its only level",
            [least, ..] if *least == at => ", its lowest level",
            _ => "",
        };
        // Where the least that this row has cannot be had, what is added instead is more than a
        // person may expect.
        let skipped = (at > 0).then(|| refused(cx, scale, 0)).flatten();
        let skipped = skipped.map(|why| format!(" {}: {why}", word(cx, scale, 0)));
        let words = format!(
            "Added {} at {}{which}. {}{}",
            name(cx, scale),
            word(cx, scale, at),
            undo(cx, scale, at),
            skipped.unwrap_or_default()
        );
        self.done(cx, scale, words);
    }

    fn change(&mut self, cx: &mut Context, scale: &Scale, at: usize) {
        set(cx, scale, Some(at));
        let words = format!(
            "{} is now {}. {}",
            name(cx, scale),
            word(cx, scale, at),
            undo(cx, scale, at)
        );
        self.done(cx, scale, words);
    }

    fn take_out(&mut self, cx: &mut Context, scale: &Scale) {
        set(cx, scale, None);
        let back = possible(cx, scale)
            .first()
            .map(|at| format!(" → adds it at {}.", word(cx, scale, *at)));
        let words = format!("Took out {}.{}", name(cx, scale), back.unwrap_or_default());
        self.done(cx, scale, words);
    }

    fn done(&mut self, cx: &mut Context, scale: &Scale, words: String) {
        cx.notice = Some(Notice::good(words));
        if let Some(row) = known(cx, scale) {
            self.unseen.changed(cx, row);
        }
        self.pick.moved = false;
    }
}
