//! The step "Client IP and TTL": my address, remarks, a pasted file, a clock that is wrong.

mod expiry;
mod typed;

use super::super::page::Mark;
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
    walk.press(KeyCode::F(4));
    walk
}

/// The rows of that list: whether it is in "Only from", the address, what it is, what is remarked.
fn mine(walk: &Walk) -> Vec<String> {
    let page = walk.page();
    let rows = page.parts.iter().filter_map(|part| match part {
        Part::List(list) => Some((0..list.len).map(|at| (list.row)(at)).collect::<Vec<_>>()),
        _ => None,
    });
    let said = |row: crate::wizard::page::Row| {
        let held = if row.mark == Mark::Chosen { "in" } else { "-" };
        let remark = row.remark.map(|line| line.text).unwrap_or_default();
        format!("{held} | {} | {remark}", row.cells.join(" | "))
    };
    rows.flatten().map(said).collect()
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
    let found = [
        "- | 8.8.4.4 | your side of this SSH session | ",
        "- | 10.0.0.5 | this machine inside your network | private: useless here",
    ];
    assert_eq!(mine(&walk), found);
    assert_eq!(walk.page().detail, ["8.8.4.4: SSH_CONNECTION says so."]);
    walk.press(KeyCode::Right);
    assert_eq!(walk.notice(), "Added 8.8.4.4 to “Only from”.");
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.4");
    assert_eq!(
        mine(&walk)[0],
        "in | 8.8.4.4 | your side of this SSH session | in “Only from”"
    );
    walk.press(KeyCode::Right);
    assert_eq!(walk.notice(), "8.8.4.4 is in “Only from” already.");
    walk.press(KeyCode::Down).press(KeyCode::Right);
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.4, 10.0.0.5");
    assert_eq!(
        walk.page().detail,
        ["10.0.0.5: this machine has it itself. It is private: Cloudflare never sees such an address."]
    );
    // ← takes out the one under the cursor, and no other.
    walk.press(KeyCode::Up).press(KeyCode::Left);
    assert_eq!(walk.notice(), "Removed 8.8.4.4 from “Only from”.");
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "10.0.0.5");
    walk.press(KeyCode::Left);
    assert_eq!(walk.notice(), "8.8.4.4 is not in “Only from”.");
    // Enter adds it and closes the list and not the step, with the caret behind it.
    walk.press(KeyCode::Enter);
    assert_eq!(walk.notice(), "Added 8.8.4.4 to “Only from”.");
    assert_eq!(walk.page().question, StepId::Limits.question());
    assert!(walk.words().contains("10.0.0.5 is private"), "{}", walk.words());
    // What was typed before is kept; Esc adds nothing.
    walk.letters(",9.9.9.9,").press(KeyCode::F(4)).press(KeyCode::Esc);
    assert_eq!(walk.page().question, StepId::Limits.question());
    walk.press(KeyCode::F(4)).press(KeyCode::Enter);
    assert_eq!(walk.notice(), "8.8.4.4 is in “Only from” already.");
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "10.0.0.5, 8.8.4.4,9.9.9.9,");
    // A range that has others, too, is no row of this list.
    let mut walk = at_limits();
    walk.letters("8.8.4.0/24").press(KeyCode::F(4)).press(KeyCode::Left);
    assert!(
        walk.notice().starts_with("8.8.4.4 is in 8.8.4.0/24"),
        "{}",
        walk.notice()
    );
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.0/24");
}

#[test]
fn an_address_that_no_frame_has_shown_is_not_added() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 6);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "", "{}", walk.words());
    assert_eq!(walk.row(), "8.8.4.4", "the list is open still");
    walk.press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "8.8.4.4");
}

#[test]
fn nobody_outside_is_asked_unless_the_person_wants_it() {
    let mut walk = at_mine();
    walk.press(KeyCode::Esc).presses(KeyCode::Down, 5).press(KeyCode::Enter);
    assert!(asked(&walk).is_empty(), "opening the list asks nobody");

    let mut walk = at_mine();
    let button = |walk: &Walk| walk.page().buttons.words[0].clone();
    assert_eq!(
        button(&walk),
        "Ask Cloudflare which address it sees (without your token)"
    );
    walk.press(KeyCode::Tab);
    assert_eq!(
        walk.page().detail,
        ["One request over IPv4 and one over IPv6 to api.cloudflare.com, without your token."]
    );
    walk.press(KeyCode::Enter);
    let questions = asked(&walk);
    let ticket = questions[0].0;
    assert_eq!(questions, [(ticket, Family::V4), (ticket, Family::V6)]);
    assert_eq!(button(&walk), "Asking Cloudflare …");
    walk.press(KeyCode::Enter);
    assert_eq!(asked(&walk).len(), 2, "the question is out: it is not asked twice");

    walk.tell(ApiAnswer::Seen(ticket + 1, Family::V4, Ok("1.2.3.4".parse().unwrap())));
    assert!(!walk.words().contains("1.2.3.4"), "an answer to another question");
    walk.press(KeyCode::Tab);
    walk.tell(ApiAnswer::Seen(ticket, Family::V4, Ok("9.9.9.9".parse().unwrap())));
    assert_eq!(walk.row(), "8.8.4.4", "a row before it does not move the cursor");
    assert_eq!(button(&walk), "Asking Cloudflare …");
    walk.tell(ApiAnswer::Seen(
        ticket,
        Family::V6,
        Err("This machine has no IPv6 way to \u{1b}[2J.".into()),
    ));
    assert_eq!(button(&walk), "Ask Cloudflare again");
    assert_eq!(walk.notice(), "This machine has no IPv6 way to ^[[2J.");
    assert_eq!(mine(&walk)[0], "- | 9.9.9.9 | this machine, as Cloudflare sees it | ");
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "9.9.9.9");
    // Enter on and on leads through the form to the summary.
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7).presses(KeyCode::Enter, 5);
    assert_eq!(walk.title(), StepId::Summary.name(), "{}", walk.words());
    assert_eq!(walk.wizard.cx.work.draft.ip_only, "");
}

#[test]
fn a_tool_that_runs_unattended_is_told_when_it_stops() {
    let said = "cert-manager stops working on 22 Feb 2027 unless you extend it.";
    let to_limits = |template: &str| {
        let mut walk = Walk::signed_in();
        walk.letters(template).presses(KeyCode::Enter, 4);
        walk.letters("example.com").presses(KeyCode::Enter, 2);
        // The second policy of a template, where it has one.
        while !walk.is_at(StepId::Limits) && walk.page().question.starts_with("Policy 2 of 2") {
            walk.press(KeyCode::Enter);
        }
        assert_eq!(walk.title(), StepId::Limits.name(), "{}", walk.words());
        walk
    };
    let mut walk = to_limits("cert-manager");
    assert_eq!(walk.notice(), said);
    walk.presses(KeyCode::Up, 3);
    assert_eq!(walk.notice(), said);
    walk.press(KeyCode::Left);
    assert!(walk.notice().contains("on 24 Dec 2026"), "{}", walk.notice());
    let mut walk = to_limits("edit zone dns");
    assert_eq!(
        walk.notice(),
        "Just go on, or start typing: addresses go to “Only from”."
    );
    walk.presses(KeyCode::Up, 3);
    assert_eq!(walk.notice(), "");
}

#[test]
fn who_is_shut_out_is_said_under_the_field_and_blocks_nothing() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7).letters("9.9.9.9");
    let sentence = "Your SSH address 8.8.4.4 is not allowed: the token may not work from your laptop.";
    assert!(walk.words().contains(sentence), "{}", walk.words());
    walk.presses(KeyCode::Down, 11).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name());
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
        "Added 4,990 of 5,000. 10 cannot be read. 10 comments after # were left out."
    );
    let words = walk.words();
    for (line, named) in [(500, true), (1_000, true), (1_500, false)] {
        assert_eq!(words.contains(&format!("Line {line}: 8.")), named, "line {line}");
    }
    assert!(words.contains("and 8 more"), "{words}");
    assert!(walk.page().footer.contains(&("F5", "next fault")));
    // F5 and its button lead to each of them, with the caret behind the entry.
    walk.press(KeyCode::F(5));
    assert_eq!(
        walk.notice(),
        "Line 500: 8.1.243.999 is not an address: 999 is above 255."
    );
    walk.presses(KeyCode::Down, 2).press(KeyCode::Enter);
    assert!(walk.notice().starts_with("Line 1000: "), "{}", walk.notice());
    walk.presses(KeyCode::Backspace, 3).letters("7");
    assert!(walk.words().contains("and 7 more"), "{}", walk.words());
    // The one that was mended is there no more; from the last it goes to the first.
    for line in [1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500, 5_000, 500] {
        walk.press(KeyCode::F(5));
        assert!(
            walk.notice().starts_with(&format!("Line {line}: ")),
            "{}",
            walk.notice()
        );
    }
    // Continuing goes to the first one, and mending it shows the next.
    walk.presses(KeyCode::Down, 11).press(KeyCode::Enter);
    assert!(
        walk.notice().starts_with("Line 500: 8.1.243.999 is not"),
        "{}",
        walk.notice()
    );
    walk.presses(KeyCode::Backspace, 3)
        .letters("7")
        .presses(KeyCode::Down, 11)
        .press(KeyCode::Enter);
    assert!(walk.notice().starts_with("Line 1500: "), "{}", walk.notice());
    // A new entry at the beginning: the lines of the file no longer say where an entry stands.
    walk.press(KeyCode::Home).letters("8.8.8.8 ");
    walk.presses(KeyCode::Down, 11).press(KeyCode::Enter);
    assert!(walk.notice().starts_with("8."), "{}", walk.notice());
}

#[test]
fn where_all_is_in_view_no_button_leads_to_the_next_fault() {
    let mut walk = at_limits();
    walk.letters("x y");
    assert!(!walk.words().contains("Next fault"), "{}", walk.words());
    assert!(!walk.page().footer.iter().any(|(key, _)| *key == "F5"));
    walk.press(KeyCode::Tab).press(KeyCode::F(5));
    assert!(walk.notice().starts_with("“x” is a name"), "{}", walk.notice());
    walk.press(KeyCode::F(5));
    assert!(walk.notice().starts_with("“y” is a name"), "{}", walk.notice());
    let mut walk = at_limits();
    walk.press(KeyCode::F(5));
    assert_eq!(walk.notice(), "Nothing is wrong with the addresses.");
}

#[test]
fn what_is_typed_is_judged_when_it_changes_and_not_when_the_cursor_moves() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7).letters("9.9.9.9");
    assert!(walk.words().contains("is not allowed"));
    // What would be judged anew says something else by now.
    walk.wizard.cx.here.known.ssh = None;
    walk.press(KeyCode::Left).press(KeyCode::Down);
    assert!(walk.words().contains("is not allowed"), "nothing changed");
    walk.press(KeyCode::Up).letters("1");
    assert!(!walk.words().contains("is not allowed"), "it is read anew");
}

#[test]
fn a_wrong_clock_is_named_and_the_end_is_counted_by_the_other() {
    let mut walk = at_limits();
    assert!(
        walk.words().contains("Expires 22 Feb 2027, 10:00 UTC."),
        "{}",
        walk.words()
    );
    walk.tell(ApiAnswer::ServerClock(SignedDuration::from_secs(60)));
    assert!(!walk.words().contains("clock is"), "a minute is the way of the answer");
    walk.tell(ApiAnswer::ServerClock(SignedDuration::from_secs(-(3 * 3_600 + 120))));
    let sentence = "This machine’s clock is 3 h 2 min ahead of Cloudflare’s. Times here are counted by Cloudflare’s clock, which decides when the token starts and expires.";
    assert!(walk.words().contains(sentence), "{}", walk.words());
    assert!(
        walk.words().contains("Expires 22 Feb 2027, 06:58 UTC."),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Enter).at_row("Create Token").press(KeyCode::Enter);
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
        assert_eq!(walk.title(), StepId::Limits.name(), "{end}");
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
        words.contains("Expires 30 Jan 2027, 19:00 here (31 Jan 2027, 00:00 UTC), in 67 days."),
        "{words}"
    );
}

#[test]
fn what_is_not_sent_as_typed_is_said() {
    let mut walk = at_limits();
    walk.presses(KeyCode::Up, 7)
        .paste("8.8.8.8/24 9.1.1.1/16 7.1.1.1/16 6.1.1.1/16 8.8.8.0/24");
    let words = walk.words();
    let sent = "Sent as 8.8.8.0/24, 9.1.0.0/16, 7.1.0.0/16 and 1 more. 8.8.8.0/24 is there twice; it is sent once.";
    assert!(words.contains(sent), "{words}");
    // A single line is no file: nothing is said of lines.
    walk.press(KeyCode::Char(' ')).letters("x");
    assert!(walk.words().contains("“x” is a name"), "{}", walk.words());
}

/// What the page shows as set, and what the draft has: always one of them.
#[track_caller]
fn is_set(walk: &Walk, words: &str, draft: &str) {
    assert_eq!(expiry(walk).0, [words], "{}", walk.words());
    assert_eq!(walk.wizard.cx.work.draft.expires, draft);
}
