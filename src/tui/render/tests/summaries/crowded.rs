//! A token of very many parts: whatever it is made of, its grade with a reason and the buttons are
//! in view, what is not in view is said to be there, and the cursor reaches all of it.

use super::*;
use crate::domain::grade::Level;
use crate::domain::summary::overview::{FullLine, Meaning, OverviewFact};
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Place;
use crate::wizard::page::{Buttons, ReasonMark, RefusalView, Review, ReviewFocus, ReviewReason};

const SIZES: [(u16, u16); 3] = [(80, 24), (60, 16), (120, 40)];

fn facts() -> Vec<OverviewFact> {
    let fact = |label, words: &str| OverviewFact::new(Some(Place::Name), label, words);
    let mut facts = vec![fact("Name", "crowded"), fact("Owner", "you, ada@example.com")];
    for at in 0..7 {
        facts.push(OverviewFact {
            level: "Edit".into(),
            on: format!("zone-{at}-with-a-name-that-is-long.example"),
            on_place: Some(Place::Resources(at, Scope::Zone)),
            id: format!("{at:032}"),
            gloss: "create, read, change, delete and list",
            ..fact(
                if at == 0 { "Can" } else { "" },
                &format!("Access: Organizations, Identity Providers, and Groups {at}"),
            )
            .meant(Meaning::Can)
        });
    }
    for at in 0..9 {
        let words = format!("anything on left-out-{at}.example (excluded)");
        facts.push(fact(if at == 0 { "Cannot" } else { "" }, &words).meant(Meaning::Not));
    }
    let clash = "Policy 1 excludes left-out-1.example, and that wins over policy 2";
    facts.push(fact("", clash).meant(Meaning::Warning));
    facts.push(fact("From", "9.9.9.0/24 only"));
    for at in 0..3 {
        let words = format!("198.51.100.{at} is for documentation only. The token would work from nowhere.");
        facts.push(fact("But", &words).meant(Meaning::Warning));
    }
    facts.push(fact("Starts", "1 Dec 2026, 01:00 here (00:00 UTC)"));
    facts.push(fact("Until", "never expires: it works until someone deletes it").meant(Meaning::Danger));
    let clock = "This machine’s clock is 3 h 2 min behind Cloudflare’s. Times here are counted by Cloudflare’s clock.";
    facts.push(fact("Clock", clock).meant(Meaning::Warning));
    let blocked = "The secret cannot go to pass:cf/token: pass is not on this machine. It will stay on its screen.";
    facts.push(fact("Then", blocked).meant(Meaning::Warning));
    facts
}

fn reasons() -> Vec<ReviewReason> {
    let reason = |number: usize| ReviewReason {
        mark: ReasonMark::Number(number),
        sentence: format!(
            "Whoever holds it can run code on the domains of policy {number}, and read what visitors send."
        ),
        advice: format!("If reading is enough, press {number} and choose Read for these permissions."),
        hint: "If reading is enough, choose Read for these permissions.".into(),
        act: None,
    };
    (1..=6).map(reason).collect()
}

/// The page with the focus there, drawn.
fn drawn(facts: &[OverviewFact], focus: ReviewFocus, refusal: Option<RefusalView>, size: (u16, u16)) -> Vec<String> {
    let in_full = [FullLine {
        place: None,
        text: "Edit Zone: all that the facts say shorter".into(),
    }];
    let page = Page {
        question: "Nothing has been created yet.".into(),
        parts: vec![Part::Review(Review {
            exists: false,
            facts,
            in_full: &in_full,
            grade: Level::High,
            reasons: reasons(),
            refusal,
            focus,
        })],
        buttons: Buttons {
            words: vec!["Create Token".into()],
            focus: (focus == ReviewFocus::Below).then_some(0),
        },
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    Screen::default().draw(&page, &mut buffer);
    rows_of(&buffer)
}

/// Of the columns of the facts.
fn left(rows: &[String]) -> Vec<&str> {
    rows.iter()
        .map(|row| row.split(" │").next().unwrap_or_default().trim_end())
        .collect()
}

/// How many facts the rows say that are not shown.
fn said_to_be_there(rows: &[&str]) -> usize {
    let counts = rows.iter().filter_map(|row| {
        let (_, rest) = row.split_once("and ")?;
        rest.split_once(" more: ")?.0.parse::<usize>().ok()
    });
    counts.sum()
}

/// What each fact is known by, however it is cut.
fn begins(fact: &OverviewFact) -> String {
    if fact.on.is_empty() {
        fact.words.chars().take(25).collect()
    } else {
        fact.on.chars().take(12).collect()
    }
}

#[test]
fn of_too_many_facts_those_not_in_view_are_counted_and_grade_reason_and_button_are_there() {
    let facts = facts();
    for size in SIZES {
        for focus in [ReviewFocus::Below, ReviewFocus::Above, ReviewFocus::Reason(0)] {
            let rows = drawn(&facts, focus, None, size);
            let all = rows.join("\n");
            for wanted in [
                "If it leaks",
                " HIGH",
                "1 ",
                "Whoever holds it can run code",
                "Until ",
                "never expires",
                "[ Create Token ]",
            ] {
                assert!(all.contains(wanted), "{wanted} at {size:?}: {rows:#?}");
            }
            let left = left(&rows);
            let shown = facts
                .iter()
                .filter(|fact| left.iter().any(|row| row.contains(&begins(fact))));
            assert_eq!(
                shown.count() + said_to_be_there(&left),
                facts.len(),
                "{focus:?} at {size:?}: {rows:#?}"
            );
            // Where the first reason is cut to a row, that is at a word.
            let sentence = &reasons()[0].sentence;
            let cut = rows
                .iter()
                .filter_map(|row| row.split_once("Whoever")?.1.split_once('…'));
            for (said, _) in cut {
                let rest = sentence.strip_prefix(&format!("Whoever{said}"));
                assert!(rest.is_none_or(|rest| rest.starts_with([' ', ','])), "{rows:#?}");
            }
            let arrow = if focus == ReviewFocus::Above {
                "↓ shows"
            } else {
                "↑ shows"
            };
            assert!(left.iter().any(|row| row.contains(arrow)), "{rows:#?}");
        }
    }
}

/// Wherever the cursor is, what is under it is whole: the words of a sign, a label and a rule are
/// not asked for.
#[test]
fn what_is_under_the_cursor_is_whole_wherever_it_is() {
    let facts = facts();
    let mut places = vec![(ReviewFocus::InFull(0), "all that the facts say shorter".to_owned())];
    for (at, fact) in facts.iter().enumerate() {
        places.push((ReviewFocus::Fact(at), fact.words.clone()));
        if fact.on_place.is_some() {
            places.push((ReviewFocus::On(at), fact.on.clone()));
            places.push((ReviewFocus::On(at), fact.id.clone()));
        }
    }
    for (at, reason) in reasons().into_iter().enumerate() {
        // On the first the page opens: it is whole from the grade above it.
        let (focus, then) = match at {
            0 => (ReviewFocus::Grade, reason.advice),
            at => (ReviewFocus::Reason(at), reason.hint),
        };
        places.push((focus, reason.sentence));
        places.push((focus, then));
    }
    let letters = |text: &str| -> String { text.chars().filter(|letter| !letter.is_whitespace()).collect() };
    for size in SIZES {
        for (focus, words) in &places {
            let rows = drawn(&facts, *focus, None, size);
            // Beside each other the two sides are read one after the other.
            let sides = rows.iter().map(|row| row.split_once(" │").unwrap_or((row, "")));
            let (left, right): (Vec<&str>, Vec<&str>) = sides.unzip();
            let all = letters(&[left.concat(), right.concat()].concat());
            assert!(
                all.contains(&letters(words)),
                "{focus:?} at {size:?}, {words}: {rows:#?}"
            );
            assert!(all.contains("Ifitleaks") && all.contains("[CreateToken]"), "{rows:#?}");
        }
    }
}

#[test]
fn what_was_refused_is_whole_while_the_cursor_is_on_what_mends_it_and_else_the_facts_are() {
    let fact = |label, words: &str| OverviewFact::new(Some(Place::Name), label, words);
    let facts = ["Name", "Owner", "Can", "Cannot", "From", "Until"].map(|label| fact(label, "these words"));
    let words = ["Remove DNS Edit and try again", "Sign in as someone else"];
    // As long as words of Cloudflare are at most.
    let says = format!("Cloudflare says: {}the end.", "may not do this at all ".repeat(12));
    for size in [(80, 24), (60, 16)] {
        for (buttons, on_it) in [(2, true), (2, false), (0, true)] {
            let refusal = RefusalView {
                sentences: vec![
                    "Not created. You cannot give what you do not have.".into(),
                    "This sign-in lacks DNS Edit on example.com. Nothing you filled in is lost.".into(),
                    says.clone(),
                ],
                buttons: Buttons {
                    words: words.iter().take(buttons).map(|words| (*words).to_owned()).collect(),
                    focus: (on_it && buttons > 0).then_some(1),
                },
            };
            let rows = drawn(&facts, ReviewFocus::Below, Some(refusal), size);
            let all = rows.join(" ");
            let whole = all
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains("all the end.");
            let shown = rows.iter().filter(|row| row.contains("these words")).count();
            if on_it {
                assert!(whole, "{size:?}: {rows:#?}");
                assert_eq!(shown + said_to_be_there(&left(&rows)), facts.len(), "{rows:#?}");
            } else {
                assert_eq!(shown, facts.len(), "{size:?}: {rows:#?}");
                assert!(whole || all.contains('…'), "{rows:#?}");
            }
            assert_eq!(all.contains("[ Sign in as someone else ]"), buttons > 0, "{rows:#?}");
        }
    }
}

/// What tells a folded reason from the others is in view, and what it shares with the first is not.
#[test]
fn folded_reasons_can_be_told_apart() {
    let sentences = [
        "Whoever holds it can copy stored data, source code, or what is known about people, on every account.",
        "Whoever holds it can read logs and recordings, with addresses and often secrets in them, on every account.",
        "Whoever holds it can read logs and recordings, with addresses and often secrets in them, on every zone.",
        "Whoever holds it can copy stored data, source code, or what is known about people, on all zones of Lovelace.",
        "Whoever holds it sees how things are set up, who may do what and where, and can change nothing of it.",
    ];
    let reasons = sentences.iter().zip(1..).map(|(sentence, number)| ReviewReason {
        mark: ReasonMark::Number(number),
        sentence: (*sentence).to_owned(),
        advice: String::new(),
        hint: String::new(),
        act: None,
    });
    let reasons: Vec<ReviewReason> = reasons.collect();
    let facts = facts();
    let page = |focus| Page {
        parts: vec![Part::Review(Review {
            exists: false,
            facts: facts.get(..4).unwrap(),
            in_full: &[],
            grade: Level::High,
            reasons: reasons.clone(),
            refusal: None,
            focus,
        })],
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 22));
    Screen::default().draw(&page(ReviewFocus::Below), &mut buffer);
    let rows = rows_of(&buffer);
    for row in [
        " 2  … can read logs and recordings, with addresses and often… on every account.",
        " 3  … can read logs and recordings, with addresses and often… on every zone.",
        " 4  … can copy stored data, source code, or what is known about people, on all…",
        " 5  … sees how things are set up, who may do what and where, and can change…",
    ] {
        assert!(rows.iter().any(|drawn| drawn.trim_end() == row), "{row}: {rows:#?}");
    }
}

/// Where the reasons are beside the facts both have room: blank rows between, and the buttons below.
#[test]
fn beside_the_facts_reasons_stand_apart_and_the_buttons_are_right_below() {
    let facts = facts();
    let begins = |focus| {
        let rows = drawn(facts.get(..2).unwrap(), focus, None, (120, 50));
        let place = |words: &str| rows.iter().position(|row| row.contains(words)).expect("a row");
        assert!(
            rows[place("If it leaks")].contains("│ If it leaks   ■■■□  HIGH"),
            "{rows:#?}"
        );
        let second = place("│ 2  Whoever");
        assert!(rows[second - 1].trim_end().ends_with('│'), "{rows:#?}");
        let last = rows.iter().rposition(|row| row.contains('│')).expect("a rule");
        (last, place("[ Create Token ]"))
    };
    let (last, buttons) = begins(ReviewFocus::Below);
    assert_eq!(buttons, last + 2);
    assert_eq!(begins(ReviewFocus::Fact(1)), (last, buttons), "nothing moves");
}
