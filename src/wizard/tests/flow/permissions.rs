//! The step of permissions: levels, the search, and what it asks before it lets go.

use super::*;

/// At the permissions of a token that has none so far.
fn custom() -> Walk {
    let mut walk = Walk::signed_in();
    walk.letters("custom")
        .presses(KeyCode::Enter, 2)
        .letters("mine")
        .press(KeyCode::Enter);
    walk
}

/// What is chosen, as the dashboard says it.
fn levels(walk: &Walk) -> Vec<String> {
    let groups = walk.wizard.cx.grant().groups.keys();
    groups.map(|id| walk.wizard.cx.catalog().in_words(*id)).collect()
}

/// What stands in the line in which the list is searched.
fn typed_in(walk: &Walk) -> String {
    let page = walk.page();
    let typed = page.parts.iter().find_map(|part| match part {
        Part::Search(field) => Some(field.text.clone()),
        _ => None,
    });
    typed.expect("the list is searched")
}

#[test]
fn no_permission_chosen_is_said_and_goes_nowhere() {
    let mut walk = custom();
    assert_eq!(walk.title(), StepId::Permissions.name());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert!(walk.notice().starts_with("A token needs at least one permission."));
}

#[test]
fn a_step_to_the_right_is_more_at_once_and_one_to_the_left_is_less() {
    let mut walk = custom();
    walk.letters("dns");
    walk.press(KeyCode::Right);
    assert_eq!(levels(&walk), ["DNS: Read"]);
    let added = "Added Zone · DNS at Read, its lowest level. → makes it Edit, ← takes it out again.";
    assert_eq!(walk.notice(), added);
    walk.press(KeyCode::Right);
    assert_eq!(levels(&walk), ["DNS: Edit"]);
    assert_eq!(walk.notice(), "Zone · DNS is now Edit. ← makes it Read.");
    walk.press(KeyCode::Right);
    assert_eq!(levels(&walk), ["DNS: Edit"]);
    assert_eq!(walk.notice(), "Zone · DNS has Edit, which is all there is.");
    walk.press(KeyCode::Left);
    assert_eq!(levels(&walk), ["DNS: Read"]);
    walk.press(KeyCode::Left);
    assert!(levels(&walk).is_empty());
    assert_eq!(walk.notice(), "Took out Zone · DNS. → adds it at Read.");
    walk.press(KeyCode::Left);
    assert_eq!(walk.notice(), "Nothing is lower than this. Esc goes back.");
    // Where nothing is typed Space does the same by one key.
    walk.press(KeyCode::Esc)
        .at_row("Zone      DNS Settings")
        .press(KeyCode::Char(' '));
    assert_eq!(levels(&walk), ["DNS Settings: Read"]);
    walk.press(KeyCode::Char(' '));
    assert!(levels(&walk).is_empty(), "Space unsets");
}

/// Read together, as keys typed ahead or held down over a slow line are.
#[test]
fn a_second_step_counts_only_when_the_first_was_seen() {
    let mut walk = custom();
    walk.letters("dns");
    for _ in 0..3 {
        walk.tell(Msg::Key(KeyCode::Right.into()));
    }
    assert_eq!(levels(&walk), ["DNS: Read"]);
    assert!(
        walk.notice().starts_with("Added Zone · DNS at Read"),
        "{}",
        walk.notice()
    );
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(KeyCode::Right.into()));
    walk.tell(Msg::Key(KeyCode::Left.into()));
    walk.tell(Msg::Key(KeyCode::Left.into()));
    assert_eq!(levels(&walk), ["DNS: Edit"], "nor does a step back");
    // Other rows are other scales.
    walk.tell(Msg::Key(KeyCode::Down.into()));
    walk.tell(Msg::Key(KeyCode::Right.into()));
    assert_eq!(levels(&walk).len(), 2);
    // What Space and Enter added was not seen either.
    walk.press(KeyCode::Esc).at_row("Zone      Cache Rules");
    walk.tell(Msg::Key(KeyCode::Char(' ').into()));
    walk.tell(Msg::Key(KeyCode::Right.into()));
    assert!(
        levels(&walk).contains(&"Cache Rules: Read".to_owned()),
        "{:?}",
        levels(&walk)
    );
    walk.letters("config rules");
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::Key(KeyCode::Right.into()));
    assert!(
        levels(&walk).contains(&"Config Rules: Read".to_owned()),
        "{:?}",
        levels(&walk)
    );
}

/// Names as the screen shows them, typed one by one: a space in them chooses nothing and takes
/// nothing out.
#[test]
fn a_space_in_what_is_typed_is_a_letter() {
    for typed in ["workers r2", "api tokens", "cloudflare tunnel", "dns edit", "  dns"] {
        let mut walk = Walk::signed_in();
        walk.presses(KeyCode::Enter, 2);
        let before = walk.wizard.cx.work.draft.clone();
        if typed.starts_with(' ') {
            walk.tell(Msg::Letters(Zeroizing::new(typed.to_owned())));
        } else {
            walk.letters(typed);
        }
        assert_eq!(walk.wizard.cx.work.draft, before, "{typed}");
        assert!(typed_in(&walk) == typed, "{}", walk.words());
        walk.press(KeyCode::Down).press(KeyCode::Char(' '));
        assert_eq!(walk.wizard.cx.work.draft, before, "{typed}: nor behind an arrow");
        walk.press(KeyCode::Esc);
        assert_eq!(walk.wizard.cx.work.draft, before, "{typed}");
    }
}

/// Enter takes the row at the level that was typed, else at the least, says so, and stays on it.
#[test]
fn enter_takes_the_level_that_was_typed_or_the_least() {
    let mut walk = custom();
    walk.letters("dns edit").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "Added Zone · DNS at Edit. ← makes it Read.");
    walk.letters("cache rules").press(KeyCode::Enter);
    let added = "Added Zone · Cache Rules at Read, its lowest level. → makes it Edit, ← takes it out again.";
    assert_eq!(walk.notice(), added);
    assert_eq!(typed_in(&walk), "");
    walk.press(KeyCode::Right);
    assert_eq!(walk.notice(), "Zone · Cache Rules is now Edit. ← makes it Read.");
    walk.letters("dns read").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "DNS is already chosen, at Edit. ← makes it Read.");
    walk.letters("dns").press(KeyCode::Enter);
    assert_eq!(walk.notice(), "DNS is already chosen, at Edit.");
    walk.letters("cache purge").press(KeyCode::Enter);
    assert_eq!(
        walk.notice(),
        "Added Zone · Cache Purge at Purge, its only level. ← takes it out again."
    );
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert_eq!(walk.notice(), "");
}

/// What Space does next is for the row that one sees found, not for the first of the whole list.
#[test]
fn clearing_the_search_stays_on_the_row() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .letters("zaraz")
        .press(KeyCode::Esc)
        .press(KeyCode::Char(' '));
    assert!(
        walk.notice().starts_with("Added Zone · Zaraz at Read"),
        "{}",
        walk.notice()
    );
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.letters("shop").press(KeyCode::Esc).press(KeyCode::Char(' '));
    assert_eq!(walk.notice(), "Included shop.example. ← takes it out again.");
    walk.letters("qqzz").press(KeyCode::Esc);
    assert_eq!(walk.wizard.cx.grant().resources.len(), 1);
}

/// A list that comes, a number of the summary that leads to a row, a paste: what is under the
/// cursor stays under it.
#[test]
fn an_answer_moves_no_row_under_the_cursor() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .letters("cache rules")
        .press(KeyCode::Enter);
    walk.press(KeyCode::Enter)
        .letters("example.com")
        .presses(KeyCode::Enter, 3);
    assert_eq!(walk.title(), StepId::Summary.name());
    walk.press(KeyCode::Char('1'));
    assert!(walk.row().ends_with("DNS"), "{}", walk.row());
    walk.tell(ApiAnswer::ServerClock(jiff::SignedDuration::ZERO));
    assert!(walk.row().ends_with("DNS"), "{}", walk.row());
    walk.press(KeyCode::End).paste("zone settings");
    let found = walk.row();
    walk.tell(ApiAnswer::ServerClock(jiff::SignedDuration::ZERO));
    assert_eq!(walk.row(), found);
}

/// Blanks alone name no row: Enter behind them takes none.
#[test]
fn blanks_alone_are_nothing_that_is_looked_for() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2);
    let before = walk.wizard.cx.work.draft.clone();
    walk.press(KeyCode::End).letters("/").paste("  ").press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.work.draft.grants, before.grants);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.letters("/").paste("  ").press(KeyCode::Enter);
    assert!(walk.wizard.cx.grant().resources.is_empty());
}

/// A row that somebody went to and left is not in the token, and that is said where it can still be
/// seen.
#[test]
fn a_row_that_was_passed_over_is_named_on_the_next_page() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .press(KeyCode::Down)
        .press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    let passed = "Access: Apps and Policies was not added. Esc goes back; → adds a row.";
    assert_eq!(walk.notice(), passed);
    walk.at_row("shop.example")
        .press(KeyCode::Right)
        .press(KeyCode::Up)
        .press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    assert!(
        walk.notice().starts_with("example.com was not added."),
        "{}",
        walk.notice()
    );
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2).press(KeyCode::Enter);
    assert_eq!(walk.notice(), "", "the cursor was not moved");
}

#[test]
fn enter_with_something_typed_takes_the_row_and_stays() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .letters("/zone settings")
        .press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Permissions.name());
    assert_eq!(walk.wizard.cx.grant().groups.len(), 2, "taken");
    walk.letters("cache").press(KeyCode::Right).press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.grant().groups.len(), 3);
    assert_eq!(walk.title(), StepId::Permissions.name(), "it was chosen already");
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
}

#[test]
fn a_token_that_manages_tokens_is_refused_before_it_is_sent() {
    let mut walk = Walk::signed_in();
    walk.letters("additional").press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Template.name());
    assert!(!walk.notice().is_empty(), "the template says why");
    walk.press(KeyCode::Esc)
        .press(KeyCode::Home)
        .presses(KeyCode::Enter, 2)
        .letters("api tokens")
        .press(KeyCode::Right)
        .press(KeyCode::Enter);
    let manages = |id: &crate::domain::token::id::GroupId| id.to_string() == "686d18d5ac6c441c867cbf6771e58a0a";
    assert!(!walk.wizard.cx.grant().groups.keys().any(manages));
}

/// What is chosen, then what is for the same, then the rest; the order is made when the list is
/// opened, and never under the cursor.
#[test]
fn what_is_chosen_and_what_it_is_for_stand_first() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2);
    let scope = |row: &String| row.split_whitespace().next().unwrap_or_default().to_owned();
    let rows = walk.rows();
    assert_eq!(rows[0], "Zone      DNS");
    let others = rows.iter().position(|row| scope(row) != "Zone").unwrap();
    assert!(
        others > 40 && rows[others..].iter().all(|row| scope(row) != "Zone"),
        "{others}"
    );
    assert!(
        rows[1..others].is_sorted_by_key(|row| row.to_lowercase()),
        "each by name"
    );
    walk.at_row("Zone      Zone Settings").press(KeyCode::Right);
    assert_eq!(walk.row(), "Zone      Zone Settings");
    assert_eq!(walk.rows(), rows, "nothing moves under the cursor");
    walk.press(KeyCode::Enter).press(KeyCode::Esc);
    assert_eq!(walk.rows()[..2], ["Zone      DNS", "Zone      Zone Settings"]);
    // Nothing is for anything yet.
    assert_eq!(scope(&custom().rows()[0]), "Account");
}

/// The footer says what Enter does with what is typed.
#[test]
fn the_footer_names_the_level_that_was_typed() {
    let enter = |walk: &Walk| walk.page().footer[0];
    let mut walk = custom();
    assert_eq!(enter(&walk), ("Enter", "next"));
    walk.letters("cache ru");
    assert_eq!(enter(&walk), ("Enter", "add it"));
    assert!(
        walk.words().contains("or at the one you name: cache ru edit."),
        "{}",
        walk.words()
    );
    walk.letters("les edit");
    assert_eq!(enter(&walk), ("Enter", "add it at Edit"));
    assert!(
        !walk.words().contains("at the one you name"),
        "who names one knows that"
    );
    walk.press(KeyCode::Enter);
    assert_eq!(levels(&walk), ["Cache Rules: Edit"]);
    walk.letters("cache rules edit");
    assert_eq!(enter(&walk), ("Enter", "add it"), "it is chosen already");
}

/// In view as a button, and by a key that some keyboards have.
#[test]
fn f2_finds_what_a_tool_needs_with_what_is_typed() {
    let mut walk = custom();
    walk.letters("cloudflare_page_rule").press(KeyCode::F(2));
    assert_eq!(walk.page().question, "What will it call, deploy or run?");
    assert_eq!(walk.row(), "cloudflare_page_rule");
    walk.presses(KeyCode::Esc, 2);
    assert_eq!(walk.page().question, StepId::Permissions.question());
    assert_eq!(walk.page().buttons.words, ["Find what a tool or call needs"]);
}

/// What a row is about comes first, why it was found behind it; a template's note is said on the
/// way in, since there is little room beside the list.
#[test]
fn the_row_under_the_cursor_is_explained_in_few_words() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2);
    assert_eq!(walk.page().detail, ["DNS: read and change the DNS records of a zone"]);
    assert_eq!(walk.notice(), "", "this template has no note");
    let mut walk = Walk::signed_in();
    walk.letters("external-dns").presses(KeyCode::Enter, 3);
    assert!(walk.is_at(StepId::Permissions), "{}", walk.title());
    let note = walk.notice();
    assert!(
        walk.page().detail.iter().any(|said| said.contains(&note)),
        "{note}: {:?}",
        walk.page().detail
    );
}
