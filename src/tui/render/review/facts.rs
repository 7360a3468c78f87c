//! The facts of a review: a label with few words, a permission with its level and what it is on.

use std::ops::Range;

use super::super::sheet::{Sheet, columns, wrap};
use super::super::theme::{self, Role, Sign};
use super::{Fold, Row, SIGN, narrow};
use crate::domain::summary::overview::{Meaning, OverviewFact};
use crate::domain::text::{fit, fit_words};
use crate::wizard::page::{Review, ReviewFocus};

/// Columns of the labels, and where there is little room.
const LABEL: [u16; 2] = [9, 8];
/// Column of what a permission is on, where there is room for columns.
const ON: u16 = 47;
const ON_WORD: &str = "on";
/// Between that and its id.
const TO_ID: &str = "   ";
/// The rows of the facts, and of what is said in full.
pub(super) fn facts(review: &Review<'_>, fold: Fold, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut first = 0;
    // What has no label of its own goes on with what is before it.
    let of_one_kind = |one: &OverviewFact, next: &OverviewFact| next.label.is_empty() || next.label == one.label;
    for group in review.facts.chunk_by(of_one_kind) {
        let shown = fold.shown(group.len());
        // As far down as the cursor is.
        let last = under_cursor(review).filter(|at| (first..first + group.len()).contains(at));
        let top = (last.unwrap_or(first) + 1).saturating_sub(first + shown);
        if beside && fold == Fold(0) && group.first().is_some_and(|fact| ["Can", "From"].contains(&fact.label)) {
            rows.push(Row::default());
        }
        for (place, at) in (first + top..first + top + shown).enumerate() {
            let Some(fact) = review.facts.get(at) else { continue };
            let label = group
                .first()
                .filter(|_| place == 0)
                .map_or(fact.label, |first| first.label);
            rows.extend(fact_rows(fact, label, under(review, at), fold, beside, sheet));
        }
        let hidden = [first..first + top, first + top + shown..first + group.len()];
        let [above, below] = hidden.map(|hidden| beside_cursor(review, hidden));
        rows.extend(more(above[0] + below[0], above[1] + below[1], sheet));
        first += group.len();
    }
    rows.extend(full_rows(review, fold, sheet));
    rows
}

/// The fact under the cursor.
fn under_cursor(review: &Review<'_>) -> Option<usize> {
    match review.focus {
        ReviewFocus::Fact(at) | ReviewFocus::On(at) => Some(at),
        _ => None,
    }
}

fn under(review: &Review<'_>, at: usize) -> Under {
    match review.focus {
        ReviewFocus::On(under) if under == at => Under::On,
        ReviewFocus::Fact(under) if under == at => Under::All,
        _ => Under::None,
    }
}

/// How many of these facts are above the cursor, and how many below it.
fn beside_cursor(review: &Review<'_>, facts: Range<usize>) -> [usize; 2] {
    let all = facts.len();
    match (review.focus, under_cursor(review)) {
        (ReviewFocus::Above, _) => [0, all],
        (_, Some(at)) if facts.start > at => [0, all],
        _ => [all, 0],
    }
}

/// The row that says how many facts are not shown above the cursor and below it; none where all are
/// shown.
pub(super) fn more(above: usize, below: usize, sheet: &Sheet<'_>) -> Option<Row> {
    let keys = match (above, below) {
        (0, 0) => return None,
        (_, 0) => "↑ shows",
        (0, _) => "↓ shows",
        _ => "↑↓ show",
    };
    let words = format!("and {} more: {keys} them", above + below);
    let row = Row {
        facts: above + below,
        counts: true,
        ..Row::default()
    };
    Some(row.put(value(sheet) + SIGN, words, Role::Text))
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

/// The column of the values.
fn value(sheet: &Sheet<'_>) -> u16 {
    let [wide, tight] = LABEL;
    sheet.area.x + if narrow(sheet) { tight } else { wide }
}

/// What of a fact is under the cursor.
#[derive(Clone, Copy, PartialEq, Eq)]
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
    let mut first = Row {
        facts: 1,
        ..Row::default()
    }
    .put(sheet.area.x, label, Role::Strong);
    if let Some(sign) = sign_of(fact.meaning) {
        first = first.sign(x, sign, sheet);
        x += SIGN;
    }
    // Under the cursor nothing is cut.
    let whole = under != Under::None;
    let mut rows = if fact.on_place.is_some() {
        able(fact, first, x, fold, whole, beside, sheet)
    } else {
        said(fact, first, x, fold, whole, sheet)
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
    // Which one it is by its id, where a name stands for it.
    if whole && !fact.id.is_empty() && !id_is_beside(fact, x, beside, sheet) {
        let row = Row::default().put(x + SIGN, &*fact.id, Role::Text);
        rows.push(row.sign(x, (theme::ELBOW, Role::Faint), sheet));
    }
    rows
}

/// Whether the id of what it is on has room behind the name.
fn id_is_beside(fact: &OverviewFact, x: u16, beside: bool, sheet: &Sheet<'_>) -> bool {
    let words = [ON_WORD, " ", &fact.on, TO_ID, &fact.id];
    let wide: u16 = words.map(|words| columns(sheet.theme, words)).into_iter().sum();
    beside && !fact.id.is_empty() && x + wide <= sheet.area.right()
}

/// The rows of something that the token can do: the level with what it is of, and on what.
fn able(fact: &OverviewFact, first: Row, x: u16, fold: Fold, whole: bool, beside: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let theme = sheet.theme;
    let right = sheet.area.right();
    let after = match fact.level.as_str() {
        "" => x,
        level => x + columns(theme, level) + 1,
    };
    let first = first.put(x, &*fact.level, Role::Strong);
    // Under the cursor its id stands there.
    let instead = whole && !beside && !fact.id.is_empty();
    let gloss = fold.glosses() && !fact.gloss.is_empty() && !instead;
    let gloss = gloss.then(|| Row::default().put(x, fact.gloss, Role::Text));
    let on = |row: Row, x: u16| {
        let after = x + columns(theme, "on ");
        let id = match id_is_beside(fact, x, beside, sheet) {
            true => format!("{TO_ID}{}", fact.id),
            false => String::new(),
        };
        row.put(x, ON_WORD, Role::Strong)
            .put(after, format!("{}{id}", fact.on), Role::Text)
    };
    let needed = columns(theme, "on ") + columns(theme, &fact.on);
    let end = after + columns(theme, &fact.words);
    let column = if narrow(sheet) { 0 } else { ON };
    let at = column.max(end + 2);
    if beside || (at + needed > right && (fold.airy() || whole)) {
        let mut lines = wrap(&theme.say(&fact.words), right.saturating_sub(after)).into_iter();
        let mut rows = vec![first.put(after, lines.next().unwrap_or_default(), Role::Text)];
        rows.extend(lines.map(|line| Row::default().put(after, line, Role::Text)));
        rows.extend(gloss);
        rows.push(on(Row::default(), x));
        return rows;
    }
    // What it is on matters as much as what it is.
    let least = (columns(theme, &fact.words) + 2).min(right.saturating_sub(after) / 2);
    let at = at.min(right.saturating_sub(needed)).max(after + least);
    let words = fit(&theme.say(&fact.words), usize::from(at.saturating_sub(after + 2)));
    let first = first.put(after, words, Role::Text);
    std::iter::once(on(first, at)).chain(gloss).collect()
}

/// The rows of any other fact.
fn said(fact: &OverviewFact, first: Row, x: u16, fold: Fold, whole: bool, sheet: &Sheet<'_>) -> Vec<Row> {
    let room = sheet.area.right().saturating_sub(x);
    let theme = sheet.theme;
    let all = format!("{}{}", fact.words, fact.more);
    let fits = columns(theme, &all) <= room;
    let words = if whole || fits || fold.more() {
        &all
    } else {
        &fact.words
    };
    let mut lines = wrap(&theme.say(words), room);
    if lines.is_empty() {
        lines.push(String::new());
    }
    if !fold.airy() && !whole {
        lines = vec![fit_words(&theme.say(words), usize::from(room))];
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
