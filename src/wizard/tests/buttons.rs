//! The keys of the summary that move: Tab between the lines and the buttons, the row of the views,
//! left and right; and those that mean nothing there, which say so.

use super::super::steps::StepId;
use super::*;

/// What the cursor is on: a row, the row of the views, or a text with its first line in view.
fn at(walk: &Walk) -> String {
    if let Some(row) = walk.focused_row() {
        return row;
    }
    let page = walk.page();
    let found = page.parts.iter().find_map(|part| match part {
        Part::Tabs(tabs) if tabs.focused => Some(format!("views: {}", tabs.words[tabs.open])),
        Part::Scroll(scroll) if scroll.focused => Some(format!("{} {}", scroll.id, scroll.first)),
        _ => None,
    });
    found.unwrap_or_default()
}

fn tab(walk: &Walk) -> String {
    let page = walk.page();
    let open = page.parts.iter().find_map(|part| match part {
        Part::Tabs(tabs) => Some(tabs.words[tabs.open].clone()),
        _ => None,
    });
    open.unwrap()
}

#[test]
fn tab_goes_to_the_buttons_and_back_to_the_line() {
    for key in [KeyCode::Tab, KeyCode::BackTab] {
        let mut walk = Walk::signed_in();
        walk.reach_summary();
        assert_eq!(at(&walk), "Create Token");
        walk.press(key);
        assert!(at(&walk).starts_with("Name: "), "{}", at(&walk));
        walk.at_row("From: ").press(key);
        assert_eq!(at(&walk), "Create Token");
        walk.press(key);
        assert!(at(&walk).starts_with("From: "), "{}", at(&walk));
        // The last line that one was on, when ↓ led to the buttons.
        walk.at_row("1  Whoever holds it").press(KeyCode::Down);
        assert_eq!(at(&walk), "Create Token");
        walk.press(key);
        assert!(at(&walk).starts_with("1  Whoever holds it"), "{}", at(&walk));
        assert!(walk.creates().is_empty());
    }
}

#[test]
fn tab_leads_to_what_mends_a_refusal() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let refusal = crate::domain::refusal::Refusal::ShutOut {
        address: "203.0.113.9".into(),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    assert_eq!(at(&walk), "Sign in as someone else");
    walk.at_row("Name: ").press(KeyCode::Tab);
    assert_eq!(at(&walk), "Sign in as someone else");
    walk.press(KeyCode::Right).press(KeyCode::Right).press(KeyCode::Right);
    assert_eq!(at(&walk), "+ Add another policy");
    // What was refused to one sign-in says nothing of another.
    assert!(walk.words().contains("Not created."));
    walk.press(KeyCode::Left)
        .press(KeyCode::Left)
        .press(KeyCode::Left)
        .press(KeyCode::Enter);
    walk.paste("another-token-that-is-not-real-but-long-enough")
        .press(KeyCode::Enter);
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(!walk.words().contains("Not created."), "{}", walk.words());
    assert_ne!(at(&walk), "Sign in as someone else");
}

#[test]
fn left_and_right_go_among_the_buttons_and_stop_at_the_ends() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(KeyCode::Left);
    assert_eq!(at(&walk), "Create Token");
    for button in ["Edit token", "+ Add another policy", "+ Add another policy"] {
        walk.press(KeyCode::Right);
        assert_eq!(at(&walk), button);
    }
    walk.press(KeyCode::Left);
    assert_eq!(at(&walk), "Edit token");
    assert_eq!(tab(&walk), "Summary", "no view is changed by the way");
}

#[test]
fn left_and_right_on_a_line_say_where_the_views_are() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("From: ");
    let before = walk.words();
    for key in [KeyCode::Left, KeyCode::Right] {
        walk.press(key);
        assert_eq!(
            walk.notice(),
            "←→ change the view on the row above the first line: Home, then ↑."
        );
        assert_eq!(walk.words(), before);
    }
    walk.press(KeyCode::Home).press(KeyCode::Up);
    assert_eq!(at(&walk), "views: Summary", "the sentence leads there");
}

#[test]
fn the_views_are_above_the_first_line_and_down_goes_into_them() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_views();
    assert_eq!(at(&walk), "views: Summary");
    walk.press(KeyCode::Up);
    assert_eq!(at(&walk), "views: Summary");
    walk.press(KeyCode::Down);
    assert!(at(&walk).starts_with("Name: "), "{}", at(&walk));
    for (into, view) in [
        (KeyCode::Down, "JSON"),
        (KeyCode::Enter, "curl"),
        (KeyCode::PageDown, "Terraform"),
    ] {
        walk.at_views().press(KeyCode::Right);
        assert_eq!(tab(&walk), view);
        assert_eq!(at(&walk), format!("views: {view}"));
        walk.press(into);
        assert_eq!(at(&walk), format!("{view} 0"));
        // ↑ at the top of the text leads out of it again, ← and → say where.
        walk.press(KeyCode::Right);
        assert_eq!((tab(&walk).as_str(), walk.notice().is_empty()), (view, false));
        walk.press(KeyCode::Down).press(KeyCode::Up);
        assert_eq!(at(&walk), format!("{view} 0"));
        walk.press(KeyCode::Up);
        assert_eq!(at(&walk), format!("views: {view}"));
    }
    walk.press(KeyCode::Right);
    assert_eq!(tab(&walk), "Summary", "round at the end");
    assert!(walk.creates().is_empty());
}

#[test]
fn escape_leads_from_a_view_to_the_summary_and_from_there_a_step_back() {
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .at_views()
        .press(KeyCode::Right)
        .press(KeyCode::Esc);
    assert_eq!(
        (tab(&walk).as_str(), walk.title()),
        ("Summary", StepId::Summary.name().to_owned())
    );
    walk.at_views()
        .press(KeyCode::Right)
        .press(KeyCode::Down)
        .press(KeyCode::Esc);
    assert_eq!(
        (tab(&walk).as_str(), walk.title()),
        ("Summary", StepId::Summary.name().to_owned())
    );
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Limits.name());
}

#[test]
fn tab_leads_from_a_text_to_the_buttons_and_back_into_it() {
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .at_views()
        .press(KeyCode::Right)
        .presses(KeyCode::Down, 4);
    assert_eq!(at(&walk), "JSON 3");
    walk.press(KeyCode::Tab);
    assert_eq!(at(&walk), "Create Token");
    walk.press(KeyCode::Tab);
    assert_eq!(at(&walk), "JSON 3");
    walk.at_views().press(KeyCode::Tab).press(KeyCode::Tab);
    assert_eq!(at(&walk), "views: JSON");
}

#[test]
fn enter_creates_on_create_token_alone() {
    // Out of a text, with the cursor of the summary on the button: twice at once creates nothing.
    let mut walk = Walk::signed_in();
    walk.reach_summary()
        .at_views()
        .press(KeyCode::Right)
        .press(KeyCode::Tab)
        .press(KeyCode::Tab);
    walk.press(KeyCode::Down);
    assert_eq!(at(&walk), "JSON 0");
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(walk.creates().is_empty());
    // On the row of the views, and on every row but that button.
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_views().press(KeyCode::Enter);
    assert!(at(&walk).starts_with("Name: "), "{}", at(&walk));
    let rows = walk.rows().len();
    assert!(rows > 9, "{:?}", walk.rows());
    for row in 0..rows {
        let mut walk = Walk::signed_in();
        walk.reach_summary().press(KeyCode::Home).presses(KeyCode::Down, row);
        let button = at(&walk) == "Create Token";
        walk.press(KeyCode::Enter);
        assert_eq!(walk.creates().len(), usize::from(button), "{}", at(&walk));
    }
}

#[test]
fn keys_that_mean_nothing_on_the_summary_say_so_and_arm_nothing() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::FrameShown);
    for key in [KeyCode::Char(' '), KeyCode::Char('9'), KeyCode::Char('z')] {
        walk.tell(Msg::Key(key.into()));
        if key != KeyCode::Char('z') {
            assert!(!walk.notice().is_empty(), "{key:?}");
        }
        walk.tell(Msg::Key(KeyCode::Enter.into()));
        assert!(walk.creates().is_empty(), "{key:?}");
    }
    walk.press(KeyCode::Char(' '));
    assert_eq!(
        walk.notice(),
        "Space sets nothing on this page: a line is changed in its step."
    );
    walk.at_views()
        .press(KeyCode::Right)
        .press(KeyCode::Down)
        .press(KeyCode::Char('1'));
    assert_eq!(
        walk.notice(),
        "The numbers are for the reasons on the summary: Esc goes there."
    );
    assert_eq!(tab(&walk), "JSON");
}

#[test]
fn the_field_for_a_file_is_opened_from_everywhere_and_takes_the_mark() {
    for keys in [
        vec![],
        vec![KeyCode::Home],
        vec![KeyCode::Home, KeyCode::Up],
        vec![KeyCode::Home, KeyCode::Up, KeyCode::Right, KeyCode::Down],
    ] {
        let mut walk = Walk::signed_in();
        walk.reach_summary();
        for key in keys {
            walk.press(key);
        }
        walk.press(key::ctrl('s'));
        assert!(
            walk.words().contains("Save as spec file: edit-zone-dns"),
            "{}",
            walk.words()
        );
        assert!(!at(&walk).contains('›'), "{}", at(&walk));
        walk.press(KeyCode::Esc).press(KeyCode::Tab);
        assert!(!walk.words().contains("Save as spec file"), "{}", walk.words());
    }
}
