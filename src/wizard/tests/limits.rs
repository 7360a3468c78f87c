//! The step "Client IP and TTL": my address, remarks, a pasted file, a clock that is wrong.

mod expiry;
mod typed;

use super::super::steps::StepId;
use super::*;
use crate::domain::token::address::{Family, Whereabouts};
use expiry::expiry;
use jiff::SignedDuration;

/// At the step, on a server behind a NAT that was reached by SSH.
fn at_limits() -> Walk {
    let mut walk = Walk::signed_in();
    let here = Whereabouts {
        own: vec!["10.0.0.5".parse().unwrap()],
        ssh: "8.8.4.4".parse().ok(),
        seen: Vec::new(),
    };
    let base = "https://api.cloudflare.com/client/v4";
    walk.wizard.settle(base, TimeZone::UTC, here);
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    walk
}

/// With the list "My address" open.
fn at_mine() -> Walk {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 5).press(KeyCode::Enter);
    walk
}

fn asked(walk: &Walk) -> Vec<(Ticket, Family)> {
    let asked = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Api(ApiCall::AskAddress(ticket, family)) => Some((*ticket, *family)),
        _ => None,
    });
    asked.collect()
}

#[test]
fn an_address_is_added_once_and_how_it_was_found_is_said() {
    let mut walk = at_mine();
    assert!(
        walk.words().contains("8.8.4.4  you, by SSH (SSH_CONNECTION)"),
        "{}",
        walk.words()
    );
    assert!(
        walk.words()
            .contains("10.0.0.5  this machine's own address · private: Cloudflare never sees it")
    );
    // Going on with Enter adds nothing.
    assert_eq!(walk.row(), "Go on without adding one");
    walk.press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(walk.notice(), "Added 8.8.4.4 to “Only from”.");
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.4");
    walk.press(KeyCode::Enter);
    assert_eq!(walk.notice(), "8.8.4.4 is in “Only from” already.");
    walk.press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.4, 10.0.0.5");
    assert!(walk.words().contains("10.0.0.5 is private"), "{}", walk.words());
    // Esc closes the list and not the step; what was typed before is kept.
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Limits.title());
    walk.presses(KeyCode::Up, 2)
        .press(KeyCode::Char(','))
        .letters("9.9.9.9,");
    walk.presses(KeyCode::Down, 2)
        .press(KeyCode::Enter)
        .press(KeyCode::Down)
        .press(KeyCode::Enter);
    assert_eq!(walk.notice(), "8.8.4.4 is in “Only from” already.");
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.4, 10.0.0.5,9.9.9.9,");
}

#[test]
fn nobody_outside_is_asked_unless_the_person_wants_it() {
    let mut walk = at_mine();
    walk.press(KeyCode::Esc).presses(KeyCode::Down, 5).press(KeyCode::Enter);
    assert!(asked(&walk).is_empty(), "opening the list asks nobody");

    let mut walk = at_mine();
    walk.presses(KeyCode::Down, 3);
    assert!(walk.row().starts_with(
        "Ask api.cloudflare.com how it sees this machine: one request over IPv4, one over IPv6, without your credential"
    ));
    walk.press(KeyCode::Enter);
    let questions = asked(&walk);
    let ticket = questions[0].0;
    assert_eq!(questions, [(ticket, Family::V4), (ticket, Family::V6)]);
    assert_eq!(walk.row(), "Asking api.cloudflare.com …");
    walk.press(KeyCode::Enter);
    assert_eq!(asked(&walk).len(), 2, "the question is out: it is not asked twice");

    walk.tell(ApiAnswer::Seen(ticket + 1, Family::V4, Ok("1.2.3.4".parse().unwrap())));
    assert!(!walk.words().contains("1.2.3.4"), "an answer to another question");
    walk.tell(ApiAnswer::Seen(ticket, Family::V4, Ok("9.9.9.9".parse().unwrap())));
    assert_eq!(
        walk.row(),
        "Asking api.cloudflare.com …",
        "a row before it does not move the cursor"
    );
    walk.tell(ApiAnswer::Seen(
        ticket,
        Family::V6,
        Err("This machine has no IPv6 way to \u{1b}[2J.".into()),
    ));
    assert_eq!(walk.row(), "Ask api.cloudflare.com again");
    let words = walk.words();
    assert!(
        words.contains("9.9.9.9  as Cloudflare sees this machine (asked api.cloudflare.com)"),
        "{words}"
    );
    assert!(words.contains("no IPv6 way to ^[[2J."), "{words}");
    walk.press(KeyCode::Home).press(KeyCode::Down).press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "9.9.9.9");
    // Enter on and on leads through the form to the summary.
    let mut walk = at_mine();
    for _ in 0..6 {
        if walk.title() == StepId::Limits.title() {
            walk.press(KeyCode::Enter);
        }
    }
    assert_eq!(walk.title(), StepId::Summary.title(), "{}", walk.words());
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "");
}

#[test]
fn who_is_shut_out_is_said_under_the_field_and_blocks_nothing() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7).letters("9.9.9.9");
    let sentence = "You (8.8.4.4, by SSH) are shut out: the token does not work on the machine in front of you.";
    assert!(walk.words().contains(sentence), "{}", walk.words());
    walk.presses(KeyCode::Down, 11).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.title());
}

#[test]
fn a_pasted_file_of_five_thousand_lines() {
    let mut walk = at_limits();
    walk.wizard.cx.here.known = Whereabouts::default();
    let line = |n: u32| match n % 500 {
        499 => format!("8.{}.{}.999  # wrong\r\n", n / 256, n % 256),
        _ => format!("8.{}.{}.1\r\n", n / 256, n % 256),
    };
    let file: String = (0..5_000).map(line).collect();
    walk.presses(KeyCode::Up, 7).paste(&file);
    assert_eq!(
        walk.notice(),
        "5,000 entries are here now. 10 comments after # were left out. 10 cannot be read: Enter on the remarks goes to each."
    );
    let words = walk.words();
    for (line, named) in [(500, true), (1_000, true), (1_500, true), (2_000, false)] {
        assert_eq!(words.contains(&format!("Line {line}, “8.")), named, "line {line}");
    }
    assert!(words.contains("and 7 more that cannot be read."));
    assert!(words.contains("10 remarks …"));
    // The list names all ten; Enter puts the caret behind the entry.
    walk.presses(KeyCode::Down, 3).press(KeyCode::Enter);
    assert!(walk.words().contains("Line 5000, “8.19.135.999”"), "{}", walk.words());
    walk.press(KeyCode::End).press(KeyCode::Enter);
    walk.presses(KeyCode::Backspace, 3).letters("7");
    assert!(
        walk.wizard.cx.work.draft.ip_only.ends_with("8.19.135.7"),
        "the caret was there"
    );
    assert!(walk.words().contains("9 remarks …"));
    // Continuing goes to the first one, and mending it shows the next.
    walk.presses(KeyCode::Down, 11).press(KeyCode::Enter);
    assert!(
        walk.notice().starts_with("Line 500, “8.1.243.999” is not a v4 address"),
        "{}",
        walk.notice()
    );
    walk.presses(KeyCode::Backspace, 3)
        .letters("7")
        .presses(KeyCode::Down, 11)
        .press(KeyCode::Enter);
    assert!(walk.notice().starts_with("Line 1000, "), "{}", walk.notice());
    // A new entry at the beginning: the lines of the file no longer say where an entry stands.
    walk.press(KeyCode::Home).letters("8.8.8.8 ");
    walk.presses(KeyCode::Down, 11).press(KeyCode::Enter);
    assert!(walk.notice().starts_with("Entry 1001, "), "{}", walk.notice());
}

#[test]
fn what_is_typed_is_judged_when_it_changes_and_not_when_the_cursor_moves() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7).letters("9.9.9.9");
    assert!(walk.words().contains("are shut out"));
    // What would be judged anew says something else by now.
    walk.wizard.cx.here.known.ssh = None;
    walk.press(KeyCode::Left).press(KeyCode::Down);
    assert!(walk.words().contains("are shut out"), "nothing changed");
    walk.press(KeyCode::Up).letters("1");
    assert!(!walk.words().contains("are shut out"), "it is read anew");
}

#[test]
fn a_wrong_clock_is_named_and_the_end_is_counted_by_the_other() {
    let mut walk = at_limits();
    assert!(walk.words().contains("2027-02-22 10:00 UTC"), "{}", walk.words());
    walk.tell(ApiAnswer::ServerClock(SignedDuration::from_secs(60)));
    assert!(!walk.words().contains("clock is"), "a minute is the way of the answer");
    walk.tell(ApiAnswer::ServerClock(SignedDuration::from_secs(-(3 * 3_600 + 120))));
    let sentence = "This machine's clock is 3 h 2 min ahead of Cloudflare's. Times here are counted by Cloudflare's clock, which decides when the token starts and ends.";
    assert!(walk.words().contains(sentence), "{}", walk.words());
    assert!(walk.words().contains("2027-02-22 06:58 UTC"), "{}", walk.words());
    walk.press(KeyCode::Enter).press(KeyCode::End).press(KeyCode::Enter);
    let body: serde_json::Value = serde_json::from_slice(walk.creates()[0].1).unwrap();
    assert!(
        body["expires_on"].as_str().unwrap().starts_with("2027-02-22T06:58:"),
        "{body}"
    );
}

#[test]
fn a_time_beyond_the_calendar_is_a_sentence_and_stays() {
    for end in ["10000-01-01", "9000y", "99999999d", "9999-12-31T23:00:00Z"] {
        let mut walk = at_limits();
        walk.presses(KeyCode::Up, 2).letters(end);
        walk.presses(KeyCode::Down, 2).press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Limits.title(), "{end}");
        assert!(walk.notice().contains("9999-12-30"), "{end}: {}", walk.notice());
        assert!(walk.words().contains(end));
    }
}

#[test]
fn a_date_west_of_utc_is_shown_with_the_local_day_before() {
    let mut walk = at_limits();
    let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
    walk.wizard
        .settle("https://api.cloudflare.com/client/v4", zone, Whereabouts::default());
    walk.presses(KeyCode::Up, 3).letters("2027-01-31");
    let words = walk.words();
    assert!(
        words.contains("2027-01-30 19:00 local (2027-01-31 00:00 UTC)"),
        "{words}"
    );
}

#[test]
fn what_is_not_sent_as_typed_is_said() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7)
        .paste("8.8.8.8/24 9.1.1.1/16 7.1.1.1/16 6.1.1.1/16 8.8.8.0/24");
    let words = walk.words();
    let sent = "Sent as 8.8.8.0/24, 9.1.0.0/16, 7.1.0.0/16 and 1 more. 8.8.8.0/24 stands there twice; it is sent once.";
    assert!(words.contains(sent), "{words}");
    // A single line is no file: nothing is said of lines.
    walk.press(KeyCode::Char(' ')).letters("x");
    assert!(walk.words().contains("Entry 6, “x” is a name"), "{}", walk.words());
}

/// What the page shows as set, and what the draft has: always one of them.
#[track_caller]
fn is_set(walk: &Walk, words: &str, draft: &str) {
    assert_eq!(expiry(walk).0, [words], "{}", walk.words());
    assert_eq!(walk.wizard.cx.work.draft.expires, draft);
}
