//! What a test reads of the summary: its rows in the order of the cursor, with the buttons.

use super::super::page::{Buttons, Page, Part, ReasonMark, Review, ReviewFocus, ReviewReason};

fn reason(reason: &ReviewReason) -> String {
    let mark = match reason.mark {
        ReasonMark::Number(number) => number.to_string(),
        ReasonMark::Eases => "−".to_owned(),
        ReasonMark::Warns => "▲".to_owned(),
        ReasonMark::Note => "·".to_owned(),
    };
    format!("{mark}  {} {}", reason.sentence, reason.advice)
        .trim_end()
        .to_owned()
}

/// The rows of a review with where the focus is when it is on them.
fn of_review(review: &Review<'_>) -> Vec<(ReviewFocus, String)> {
    let mut rows = Vec::new();
    for (at, fact) in review.facts.iter().enumerate() {
        rows.push((ReviewFocus::Fact(at), fact.said()));
        if fact.on_place.is_some() {
            rows.push((ReviewFocus::On(at), format!("on {}", fact.on)));
        }
    }
    let in_full = review.in_full.iter().enumerate();
    rows.extend(in_full.map(|(at, line)| (ReviewFocus::InFull(at), line.text.clone())));
    if review.refusal.is_some() {
        return rows;
    }
    rows.push((ReviewFocus::Grade, format!("If it leaks: {}", review.grade.word())));
    for (at, one) in review.reasons.iter().enumerate() {
        rows.push((ReviewFocus::Reason(at), reason(one)));
        rows.extend(one.act.clone().map(|act| (ReviewFocus::Act(at), act)));
    }
    rows
}

/// All rows of the summary, and which of them is under the cursor; none of another page.
pub(in crate::wizard) fn rows(page: &Page<'_>) -> Option<(Vec<String>, Option<usize>)> {
    let gaps = page.parts.iter().find_map(|part| match part {
        Part::List(list) if list.id == "summary" => Some(list),
        _ => None,
    });
    if let Some(list) = gaps {
        let mut rows: Vec<String> = (0..list.len).map(|at| super::said(list, at)).collect();
        let under = list.focused.then_some(list.cursor);
        let under = under.or(page.buttons.focus.map(|at| rows.len() + at));
        rows.extend(page.buttons.words.iter().cloned());
        return Some((rows, under));
    }
    let review = page.parts.iter().find_map(|part| match part {
        Part::Review(review) => Some(review),
        _ => None,
    })?;
    let (focus, mut rows): (Vec<ReviewFocus>, Vec<String>) = of_review(review).into_iter().unzip();
    let mut under = focus.iter().position(|at| *at == review.focus);
    let refusal = review.refusal.iter().map(|refusal| &refusal.buttons);
    for buttons in refusal.chain([&page.buttons]) {
        under = under.or(buttons.focus.map(|at| rows.len() + at));
        rows.extend(buttons.words.iter().cloned());
    }
    Some((rows, under))
}

/// The words of a review, a line each.
pub(in crate::wizard) fn words(review: &Review<'_>) -> Vec<String> {
    let mut words: Vec<String> = of_review(review).into_iter().map(|(_, words)| words).collect();
    let refusals = review.refusal.iter();
    for refusal in refusals {
        let Buttons { words: buttons, .. } = &refusal.buttons;
        words.extend(refusal.sentences.iter().chain(buttons).cloned());
    }
    words
}
