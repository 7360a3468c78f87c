//! The expiry for a calendar: the button, the field, what is written.

use super::*;

/// What is to be written.
fn written(walk: &Walk) -> Vec<(&str, &str)> {
    let files = walk.wanted.iter().filter_map(|effect| match effect {
        Effect::Files(FileCall::SaveText(path, text)) => Some((path.as_str(), text.as_str())),
        _ => None,
    });
    files.collect()
}

fn focus(walk: &Walk) -> (Vec<String>, Option<usize>) {
    let buttons = walk.page().buttons;
    (buttons.words, buttons.focus)
}

const BUTTON: &str = "Remind me (calendar file)";

#[test]
fn tab_and_the_last_row_lead_to_the_button_and_back() {
    let mut walk = remote();
    assert_eq!(focus(&walk), (vec![BUTTON.to_owned()], None));
    walk.press(KeyCode::Tab);
    assert_eq!(focus(&walk).1, Some(0));
    walk.press(KeyCode::Tab);
    assert_eq!(focus(&walk).1, None);
    walk.presses(KeyCode::Down, 3);
    assert_eq!(focus(&walk).1, Some(0));
    walk.press(KeyCode::Up);
    assert_eq!(focus(&walk).1, None);
    // Shown it has no other rows.
    walk.press(KeyCode::Char('r')).press(KeyCode::Down);
    assert_eq!(focus(&walk).1, Some(0));
    walk.press(KeyCode::Char('c'));
    assert!(
        matches!(walk.wanted.last(), Some(Effect::Clipboard(ClipboardCall::Copy(..)))),
        "the letters work on the button, too: {:?}",
        walk.wanted
    );
}

#[test]
fn the_file_is_named_in_place_and_holds_no_secret() {
    let mut walk = remote();
    walk.press(KeyCode::Char('r')).press(KeyCode::Tab).press(KeyCode::Enter);
    assert!(walk.wizard.revealed().is_none(), "the caret is in the field");
    assert!(
        walk.words()
            .contains("Save the reminder as: edit-zone-dns-example-com.ics"),
        "{}",
        walk.words()
    );
    assert!(focus(&walk).0.is_empty(), "no button while a name is typed");
    walk.press(key::ctrl('u')).press(KeyCode::Enter);
    assert!(
        walk.words()
            .contains("No file is named: type a path such as ~/token.ics."),
        "{}",
        walk.words()
    );
    assert!(written(&walk).is_empty());
    walk.letters("~/x.ics").press(KeyCode::Enter);
    let (path, text) = written(&walk)[0];
    assert_eq!(path, "~/x.ics");
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\n") && text.contains("DTSTART:20270222T"),
        "{text}"
    );
    assert!(!text.contains(SECRET.get(5..).unwrap()), "{text}");
    walk.tell(FileAnswer::TextSaved(Err("It exists already.".into())));
    assert!(
        walk.words().contains("Save the reminder as: ~/x.ics") && walk.words().contains("It exists already."),
        "{}",
        walk.words()
    );
    walk.tell(FileAnswer::TextSaved(Ok("/home/ada/x.ics".into())));
    assert_eq!(walk.notice(), "Saved to /home/ada/x.ics. Open it with your calendar.");
    assert!(!walk.words().contains("Save the reminder as"));
    walk.press(KeyCode::Char('q'));
    assert!(
        walk.words().contains("gone for good"),
        "a reminder stores nothing: {}",
        walk.words()
    );
}

#[test]
fn esc_closes_the_field_and_nothing_is_written() {
    let mut walk = remote();
    walk.press(KeyCode::Tab).press(KeyCode::Enter).press(KeyCode::Esc);
    assert!(!walk.words().contains("Save the reminder as"));
    assert_eq!(focus(&walk).1, Some(0));
    assert!(written(&walk).is_empty());
}

#[test]
fn a_token_that_never_expires_has_no_button() {
    let mut walk = Walk::with_route(Route::Native);
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .press(KeyCode::Enter);
    walk.wizard.cx.work.draft.expires = "never".into();
    // No expiry is a high grade: the cursor is on its reason, and Tab leads to the buttons.
    walk.presses(KeyCode::Enter, 2)
        .press(KeyCode::Tab)
        .press(KeyCode::Enter);
    let ticket = walk.creates().last().unwrap().0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    walk.tell(Msg::FrameShown);
    assert!(focus(&walk).0.is_empty());
    walk.press(KeyCode::Tab);
    assert_eq!(walk.notice(), "No button is here: this token never expires.");
    walk.presses(KeyCode::Down, 5);
    assert!(focus(&walk).1.is_none(), "↓ leads nowhere");
}
