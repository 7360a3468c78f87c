//! Why the grade of a review is what it is, and why an attempt was refused.

use std::ops::Range;

use super::super::buttons;
use super::super::sheet::{Sheet, columns, marked_as_cut, wrap};
use super::super::theme::{self, Role};
use super::{Fold, Row, SIGN, is_beside, narrow};
use crate::domain::text::{fit_words, width};
use crate::wizard::page::{ReasonMark, RefusalView, Review, ReviewFocus, ReviewReason};

/// The rows of the reasons that are shown; so many of the first ones are whole, whatever is folded.
/// So is the one under the cursor, unless that takes more than `most` rows.
pub(super) fn reasons(review: &Review<'_>, fold: Fold, whole: usize, most: usize, sheet: &Sheet<'_>) -> Vec<Row> {
    let under = match review.focus {
        ReviewFocus::Reason(at) | ReviewFocus::Act(at) => Some(at),
        _ => None,
    };
    let all = review.reasons.len();
    let many = fold.reasons().min(all);
    let first = under.map_or(0, |at| (at + 1).saturating_sub(many));
    let mut rows: Vec<Row> = Vec::new();
    for at in first..first + many {
        if at > first && fold.in_full() && is_beside(sheet) {
            rows.push(Row::default());
        }
        let last = at + 1 == first + many && many < all;
        let more = if last {
            others(review, first, many)
        } else {
            String::new()
        };
        let room = Room::of(more, sheet);
        let whole = fold.whole_reasons() || at < first + whole || review.focus == ReviewFocus::Reason(at);
        let lines = match review.reasons.get(at) {
            Some(reason) if whole => in_full(reason, review.focus == ReviewFocus::Reason(at), most, &room, sheet),
            Some(reason) => vec![folded(reason, first..at, review, &room, sheet)],
            None => Vec::new(),
        };
        rows.extend(marked(review, at, lines, fold, room, sheet));
    }
    rows
}

/// "4-6 three more": those that are not shown, below or else above.
fn others(review: &Review<'_>, first: usize, many: usize) -> String {
    let all = review.reasons.len();
    let numbers = |hidden: Range<usize>| -> Option<String> {
        let hidden = review.reasons.get(hidden).unwrap_or_default().iter();
        let numbers: Vec<usize> = hidden
            .filter_map(|reason| match reason.mark {
                ReasonMark::Number(number) => Some(number),
                _ => None,
            })
            .collect();
        match numbers.as_slice() {
            [] => None,
            [one] => Some(one.to_string()),
            [one, .., last] => Some(format!("{one}-{last}")),
        }
    };
    let numbers: Vec<String> = [0..first, first + many..all].into_iter().filter_map(numbers).collect();
    let count = match all - many {
        1 => "one",
        2 => "two",
        3 => "three",
        4 => "four",
        5 => "five",
        6 => "six",
        7 => "seven",
        8 => "eight",
        9 => "nine",
        _ => "many",
    };
    format!("{} {count} more", numbers.join(", ")).trim_start().to_owned()
}

/// Behind these words is what somebody can do.
const HOLDS: &str = "holds it ";

/// Where the words of a reason are.
struct Room {
    x: u16,
    columns: u16,
    /// What stands at the end of its last row, and the columns that this takes.
    end: String,
    taken: u16,
}

impl Room {
    fn of(end: String, sheet: &Sheet<'_>) -> Self {
        let x = sheet.area.x + if narrow(sheet) { 2 } else { 3 };
        Self {
            x,
            columns: sheet.area.right().saturating_sub(x),
            taken: if end.is_empty() {
                0
            } else {
                columns(sheet.theme, &end) + 2
            },
            end,
        }
    }
}

/// All of a reason and what to do about it, in so many lines at most.
fn in_full(reason: &ReviewReason, focused: bool, most: usize, room: &Room, sheet: &Sheet<'_>) -> Vec<String> {
    let theme = sheet.theme;
    let both = format!("{} {}", reason.sentence, reason.hint);
    let mut lines = vec![both];
    if reason.hint.is_empty() || lines.iter().any(|both| columns(theme, both) > room.columns) {
        // Under the cursor no other key is named than the one in the footer.
        let advice = if focused { &reason.hint } else { &reason.advice };
        let words = [&reason.sentence, advice].map(|words| wrap(&theme.say(words), room.columns));
        lines = words.into_iter().flatten().filter(|line| !line.is_empty()).collect();
    }
    let (over, more) = (lines.len() > most, lines.len() < most);
    lines.truncate(most.max(1));
    if let Some(last) = lines.last_mut() {
        // What stands at the end of the row has one of its own where it needs that.
        if !over && room.taken > 0 && columns(theme, last) + room.taken > room.columns && more {
            lines.push(String::new());
        } else if over {
            *last = marked_as_cut(last, room.columns.saturating_sub(room.taken));
        }
    }
    lines
}

/// A reason on one line. Of one that is too long it is left out who does it, where the first above it
/// has the same, then of the rest what does not tell it apart from the others.
fn folded(reason: &ReviewReason, above: Range<usize>, review: &Review<'_>, room: &Room, sheet: &Sheet<'_>) -> String {
    let room = usize::from(room.columns.saturating_sub(room.taken));
    let say = |text: &str| sheet.theme.say(text).into_owned();
    let both = say(&format!("{} {}", reason.sentence, reason.hint));
    let sentence = say(&reason.sentence);
    if let Some(fits) = [&both, &sentence].into_iter().find(|text| width(text) <= room) {
        return fits.trim_end().to_owned();
    }
    let words: Vec<&str> = sentence.split(' ').collect();
    let shared = |other: &ReviewReason| {
        let other = say(&other.sentence);
        let pairs = words.iter().zip(other.split(' '));
        pairs.take_while(|(word, other)| *word == other).count()
    };
    let others = |range: Range<usize>| review.reasons.get(range).unwrap_or_default().iter();
    let Some(first) = others(above).next() else {
        return fit_words(&sentence, room);
    };
    let who = sentence.split_once(HOLDS).map(|(who, _)| who.split(' ').count() + 1);
    let from = who.filter(|who| *who <= shared(first)).unwrap_or(0);
    let rest = |from: usize| words.get(from..).unwrap_or_default().join(" ");
    let begun = if from > 0 {
        format!("… {}", rest(from))
    } else {
        sentence.clone()
    };
    let cut = fit_words(&say(&begun), room);
    let differs = others(0..review.reasons.len())
        .filter(|other| *other != reason)
        .map(shared)
        .max();
    let apart = differs.unwrap_or(0);
    let shown = cut.split(' ').count() - usize::from(from > 0);
    if from + shown > apart || apart < from {
        return cut;
    }
    let tail = words.get(..apart).unwrap_or_default();
    let tail = rest(
        tail.iter()
            .rposition(|word| word.ends_with(','))
            .map_or(apart.saturating_sub(1), |comma| comma + 1),
    );
    match room.checked_sub(width(&tail) + 1) {
        Some(head) if head > room / 4 => format!("{} {tail}", fit_words(&say(&begun), head)),
        _ => fit_words(&say(&format!("… {tail}")), room),
    }
}

/// The lines of a reason with its mark, its button, and what stands at the end.
fn marked(review: &Review<'_>, at: usize, lines: Vec<String>, fold: Fold, room: Room, sheet: &Sheet<'_>) -> Vec<Row> {
    let Some(reason) = review.reasons.get(at) else {
        return Vec::new();
    };
    let focused = review.focus == ReviewFocus::Reason(at);
    let theme = sheet.theme;
    let mark = match reason.mark {
        ReasonMark::Number(number) => (number.to_string(), Role::Strong),
        ReasonMark::Eases => (theme.sign(theme::EXCLUDED).to_owned(), Role::Good),
        ReasonMark::Warns => (theme.sign(theme::WARNS).to_owned(), Role::Warning),
        ReasonMark::Note => (theme.sign(theme::NOTE).to_owned(), Role::Text),
    };
    let row = |text| Row {
        focused,
        ..Row::default().put(room.x, text, Role::Text)
    };
    let mut rows: Vec<Row> = lines.into_iter().map(row).collect();
    if let Some(first) = rows.first_mut() {
        first.pieces.push((sheet.area.x, mark.0, mark.1));
    }
    let on_act = review.focus == ReviewFocus::Act(at);
    if let Some(act) = reason.act.as_ref().filter(|_| on_act || fold.whole_reasons()) {
        rows.push(Row {
            focused: on_act,
            ..Row::default().put(room.x, format!("[ {act} ]"), Role::Strong)
        });
    }
    if let Some(last) = rows.last_mut().filter(|_| !room.end.is_empty()) {
        last.end = room.end;
    }
    rows
}

/// The sentences of a refusal, as they are broken; what Cloudflare says may go on for long.
fn refusal_lines(refusal: &RefusalView, sheet: &Sheet<'_>) -> Vec<(String, Role)> {
    let room = sheet.area.width.saturating_sub(SIGN);
    let mut lines = Vec::new();
    for (nth, sentence) in refusal.sentences.iter().enumerate() {
        let role = if nth == 0 { Role::Strong } else { Role::Text };
        lines.extend(
            wrap(&sheet.theme.say(sentence), room)
                .into_iter()
                .map(|line| (line, role)),
        );
    }
    lines
}

pub(super) fn refusal_rows(refusal: &RefusalView, sheet: &Sheet<'_>) -> u16 {
    let lines = refusal_lines(refusal, sheet).len();
    let buttons = buttons::rows_of(&refusal.buttons, sheet.theme, sheet.area.width - SIGN);
    u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_add(buttons)
        .saturating_add(2)
}

pub(super) fn refused(refusal: &RefusalView, sheet: &mut Sheet<'_>) {
    let bottom = sheet.area.bottom();
    let wanted = refusal_rows(refusal, sheet);
    // Right above the buttons, as far as a blank row leads there.
    if sheet.y + wanted < bottom {
        sheet.y += 1;
    }
    let (x, wide) = (sheet.area.x, sheet.area.width);
    let buttons = buttons::rows_of(&refusal.buttons, sheet.theme, wide - SIGN);
    let lines = refusal_lines(refusal, sheet);
    // The rules give way to the words.
    let ruled = sheet.y + wanted <= bottom;
    let rules = if ruled { 2 } else { 0 };
    let room = usize::from(bottom.saturating_sub(sheet.y + rules + buttons));
    if ruled {
        sheet.rule(x, sheet.y, wide, theme::THICK, Role::Danger);
        sheet.y += 1;
    }
    for (nth, (line, role)) in lines.iter().take(room).enumerate() {
        let y = sheet.y;
        if nth == 0 {
            let sign = sheet.theme.sign(theme::DANGEROUS);
            sheet.put(x, y, 1, sign, Role::Danger);
        }
        let cut = nth + 1 == room && lines.len() > room;
        let line = if cut {
            marked_as_cut(line, wide - SIGN)
        } else {
            line.clone()
        };
        sheet.put(x + SIGN, y, wide - SIGN, &line, *role);
        sheet.y += 1;
    }
    if buttons > 0 {
        let area = ratatui::layout::Rect::new(x + SIGN, sheet.y, wide - SIGN, buttons);
        let mut row = sheet.within(area);
        buttons::draw(&refusal.buttons, &mut row);
        let cursor = row.cursor;
        sheet.cursor = cursor.or(sheet.cursor);
        sheet.y += buttons;
    }
    if ruled {
        sheet.rule(x, sheet.y, wide, theme::THICK, Role::Danger);
        sheet.y += 1;
    }
}
