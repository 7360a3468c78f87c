//! The facts of a review: a label with few words, a permission with its level and what it is on.

use super::super::sheet::{Sheet, columns, wrap};
use super::super::theme::{self, Role, Sign};
use super::{Fold, Row, SIGN, narrow};
use crate::domain::summary::overview::{Meaning, OverviewFact};
use crate::domain::text::fit;
use crate::wizard::page::{Line, Review, ReviewFocus, Sense};

/// Columns of the labels, and where there is little room.
const LABEL: [u16; 2] = [9, 8];
/// Column of what a permission is on, where there is room for columns.
const ON: u16 = 47;
const ON_WORD: &str = "on";
/// Can lines that are shown where they are too many.
const SHOWN: usize = 3;

/// The rows of the facts, and of what is said in full and beside.
pub(super) fn facts(review: &Review<'_>, fold: Fold, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let can = |fact: &OverviewFact| fact.meaning == Meaning::Can;
    let all = review.facts.iter().filter(|fact| can(fact)).count();
    let focused = match review.focus {
        ReviewFocus::Fact(at) | ReviewFocus::On(at) => Some(at),
        _ => None,
    };
    let on = matches!(review.focus, ReviewFocus::On(_));
    let under = |at: usize| match focused == Some(at) {
        true if on => Under::On,
        true => Under::All,
        false => Under::None,
    };
    let first_can = review.facts.iter().position(can).unwrap_or(0);
    let cut = all > SHOWN + 1 && !fold.all_that_it_can();
    // The window on what it can: as far down as the cursor is.
    let last = focused.filter(|at| review.facts.get(*at).is_some_and(can)).unwrap_or(0);
    let top = (last + 1)
        .saturating_sub(first_can + SHOWN)
        .min(all.saturating_sub(SHOWN));
    let mut nth = 0;
    for (at, fact) in review.facts.iter().enumerate() {
        if cut && can(fact) {
            nth += 1;
            let place = nth - 1;
            if place < top || place >= top + SHOWN {
                continue;
            }
            let mut label = fact.label;
            if place == top {
                label = "Can";
            }
            rows.extend(fact_rows(fact, label, under(at), fold, beside, sheet));
            if place + 1 == top + SHOWN {
                let (more, arrow) = match all - top - SHOWN {
                    0 => (top, "↑"),
                    more => (more, "↓"),
                };
                let x = value(sheet) + SIGN;
                let words = format!("and {more} more: {arrow} shows them");
                rows.push(Row::default().put(x, words, Role::Text));
            }
            continue;
        }
        if beside && fold == Fold(0) && ["Can", "From"].contains(&fact.label) {
            rows.push(Row::default());
        }
        rows.extend(fact_rows(fact, fact.label, under(at), fold, beside, sheet));
    }
    rows.extend(review.remarks.iter().flat_map(|line| remark(line, fold, sheet)));
    rows.extend(full_rows(review, fold, sheet));
    rows
}

/// What the facts say shorter; folded away it is one line, as long as the cursor is on it.
fn full_rows(review: &Review<'_>, fold: Fold, sheet: &Sheet<'_>) -> Vec<Row> {
    let focused = match review.focus {
        ReviewFocus::InFull(at) => Some(at),
        _ => None,
    };
    let shown = match focused {
        _ if fold.in_full() && review.in_full.len() < usize::from(sheet.left()) => 0..review.in_full.len(),
        Some(at) => at..at + 1,
        None => 0..0,
    };
    let first = shown.start;
    let lines = review.in_full.get(shown).unwrap_or_default();
    let x = value(sheet);
    let mut rows = Vec::new();
    for (at, line) in (first..).zip(lines) {
        for (nth, text) in wrap(&line.text, sheet.area.right().saturating_sub(x))
            .into_iter()
            .enumerate()
        {
            let label = if at == first && nth == 0 { "In full" } else { "" };
            let row = Row {
                focused: focused == Some(at),
                ..Row::default()
            };
            rows.push(row.put(sheet.area.x, label, Role::Strong).put(x, text, Role::Text));
        }
    }
    rows
}

/// A line on its own sign; folded to one row, since no remark is worth a reason.
fn remark(line: &Line, fold: Fold, sheet: &Sheet<'_>) -> Vec<Row> {
    let sign = match line.sense {
        Sense::Warning | Sense::Danger => (theme::WARNS, Role::Warning),
        _ => (theme::NOTE, Role::AccentStrong),
    };
    let x = value(sheet);
    let room = sheet.area.right().saturating_sub(x + SIGN);
    let lines = if fold.whole_reasons() {
        wrap(&line.text, room)
    } else {
        vec![fit(&sheet.theme.say(&line.text), usize::from(room))]
    };
    let row = |(nth, text): (usize, String)| {
        let row = Row::default().put(x + SIGN, text, Role::Text);
        if nth == 0 { row.sign(x, sign, sheet) } else { row }
    };
    lines.into_iter().enumerate().map(row).collect()
}

/// The column of the values.
fn value(sheet: &Sheet<'_>) -> u16 {
    let [wide, tight] = LABEL;
    sheet.area.x + if narrow(sheet) { tight } else { wide }
}

/// What of a fact is under the cursor.
#[derive(Clone, Copy)]
enum Under {
    None,
    All,
    /// What it is on.
    On,
}

fn sign_of(meaning: Meaning) -> Option<(Sign, Role)> {
    match meaning {
        Meaning::Plain => None,
        Meaning::Can => Some((theme::ABLE, Role::Chosen)),
        Meaning::Not => Some((theme::EXCLUDED, Role::Warning)),
        Meaning::Warning => Some((theme::WARNS, Role::Warning)),
        Meaning::Danger => Some((theme::DANGEROUS, Role::Danger)),
    }
}

fn fact_rows(fact: &OverviewFact, label: &str, under: Under, fold: Fold, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let mut x = value(sheet);
    let mut first = Row::default().put(sheet.area.x, label, Role::Strong);
    if let Some(sign) = sign_of(fact.meaning) {
        first = first.sign(x, sign, sheet);
        x += SIGN;
    }
    let mut rows = if fact.meaning == Meaning::Can {
        able(fact, first, x, fold, beside, sheet)
    } else {
        said(fact, first, x, fold, sheet)
    };
    let on = |row: &Row| row.pieces.iter().find(|(_, text, _)| text == ON_WORD).map(|(x, ..)| *x);
    for row in &mut rows {
        match under {
            Under::None => {}
            Under::All => row.focused = true,
            Under::On => {
                if let Some(x) = on(row) {
                    (row.focused, row.from) = (true, x);
                }
            }
        }
    }
    rows
}

/// The rows of something that the token can do: the level with what it is of, and on what.
fn able(fact: &OverviewFact, first: Row, x: u16, fold: Fold, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let theme = sheet.theme;
    let right = sheet.area.right();
    let after = match fact.level.as_str() {
        "" => x,
        level => x + columns(theme, level) + 1,
    };
    let first = first
        .put(x, &*fact.level, Role::Strong)
        .put(after, &*fact.words, Role::Text);
    let gloss = (fold.glosses() && !fact.gloss.is_empty()).then(|| Row::default().put(x, fact.gloss, Role::Text));
    let on = |row: Row, x: u16| {
        let after = x + columns(theme, "on ");
        let id = if fact.id.is_empty() || !beside {
            String::new()
        } else {
            format!("   {}", fact.id)
        };
        row.put(x, ON_WORD, Role::Strong)
            .put(after, format!("{}{id}", fact.on), Role::Text)
    };
    let needed = columns(theme, "on ") + columns(theme, &fact.on);
    let end = after + columns(theme, &fact.words);
    let column = if narrow(sheet) { 0 } else { ON };
    let at = column.max(end + 2);
    if beside || (at + needed > right && fold.airy()) {
        let mut rows = vec![first];
        rows.extend(gloss);
        rows.push(on(Row::default(), x));
        return rows;
    }
    // What it is on matters as much as what it is.
    let least = (columns(theme, &fact.words) + 2).min(right.saturating_sub(after) / 2);
    let at = at.min(right.saturating_sub(needed)).max(after + least);
    let mut first = first;
    if let Some((_, words, _)) = first.pieces.last_mut() {
        *words = fit(words, usize::from(at.saturating_sub(after + 2)));
    }
    std::iter::once(on(first, at)).chain(gloss).collect()
}

/// The rows of any other fact.
fn said(fact: &OverviewFact, first: Row, x: u16, fold: Fold, sheet: &Sheet<'_>) -> Vec<Row> {
    let room = sheet.area.right().saturating_sub(x);
    let theme = sheet.theme;
    let whole = format!("{}{}", fact.words, fact.more);
    let fits = columns(theme, &whole) <= room;
    let words = if fits || fold.more() { &whole } else { &fact.words };
    let mut lines = wrap(&theme.say(words), room);
    if lines.is_empty() {
        lines.push(String::new());
    }
    if !fold.airy() {
        lines = vec![fit(&theme.say(words), usize::from(room))];
    }
    let mut first = Some(first);
    let strong = match (fact.meaning, fact.words.split_once(':')) {
        (Meaning::Danger, Some((strong, _))) => strong,
        _ => "",
    };
    lines
        .into_iter()
        .enumerate()
        .map(|(nth, text)| {
            let row = first.take().unwrap_or_default().put(x, &*text, Role::Text);
            if nth == 0 && !strong.is_empty() && text.starts_with(strong) {
                row.put(x, strong, Role::Strong)
            } else {
                row
            }
        })
        .collect()
}
