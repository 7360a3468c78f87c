//! The page that matters is read whole: what a token will be, and the button that makes it, are in
//! view without scrolling.

mod crowded;

use super::*;
use crate::domain::catalog::template::Templates;

const ZONE: &str = "0123456789abcdef0123456789abcdef";

/// The page drawn at a size, without blanks at the ends of rows.
fn drawn(wizard: &Wizard, (columns, rows): (u16, u16)) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    Screen::default().draw(&wizard.page(), &mut buffer);
    rows_of(&buffer)
}

/// The rows without blanks at their ends.
fn rows_of(buffer: &Buffer) -> Vec<String> {
    let symbols: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    let rows = symbols.chunks(usize::from(buffer.area.width));
    rows.map(|row| row.concat().trim_end().to_owned()).collect()
}

/// From a template to its summary, on one zone or account where it needs any; none where more would
/// have to be chosen.
fn summary_of(slug: &str) -> Option<Wizard> {
    let mut wizard = wizard(slug);
    for _ in 0..14 {
        if wizard.page().parts.iter().any(|part| matches!(part, Part::Review(_))) {
            return Some(wizard);
        }
        if wizard.page().question.to_lowercase().contains("where may it do that") {
            wizard.update(Msg::Paste(ZONE.to_owned().into()));
            press(&mut wizard, KeyCode::Enter);
        }
        press(&mut wizard, KeyCode::Enter);
    }
    None
}

/// What of a summary is not in view.
fn missing(rows: &[String]) -> Vec<&'static str> {
    let wanted = ["Name", "Owner", "Can", "Cannot", "From", "Until", "If it leaks"];
    let begins = |row: &String, word: &str| {
        let row = row
            .get(row.char_indices().nth(1).map_or(0, |(at, _)| at)..)
            .unwrap_or_default();
        row.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
    };
    let facts = wanted
        .into_iter()
        .filter(|word| !rows.iter().any(|row| begins(row, word)));
    let button = Some("[ Create Token ]").filter(|button| !rows.iter().any(|row| row.contains(button)));
    facts.chain(button).collect()
}

#[test]
fn all_of_each_summary_is_in_view_at_80x24_and_at_60x16() {
    let mut seen = 0;
    for template in Templates::embedded().all() {
        let Some(wizard) = summary_of(&template.slug) else {
            continue;
        };
        seen += 1;
        for size in [(80, 24), (60, 16), (120, 40)] {
            let rows = drawn(&wizard, size);
            // Beside the facts there is a rule before the grade.
            let rows: Vec<String> = if size.0 < 120 {
                rows
            } else {
                let beside = |row: &String| row.split_once(" │ ").map(|(_, right)| format!(" {right} "));
                let right: Vec<String> = rows.iter().filter_map(beside).collect();
                rows.into_iter().chain(right).collect()
            };
            assert_eq!(missing(&rows), [""; 0], "{} at {size:?}: {rows:#?}", template.slug);
        }
    }
    assert!(seen > 30, "{seen} templates lead to a summary");
}

/// The same check on a page that shows none of it.
#[test]
fn a_page_without_it_is_found_out() {
    let mut wizard = summary_of("edit-zone-dns").unwrap();
    for code in [KeyCode::Home, KeyCode::Up, KeyCode::Right] {
        press(&mut wizard, code);
    }
    assert!(missing(&drawn(&wizard, (80, 24))).contains(&"Owner"));
}

/// Wherever the cursor is, its row is in view, and so are the buttons: nothing is folded over it.
#[test]
fn the_row_under_the_cursor_is_in_view_at_every_size() {
    for slug in ["edit-zone-dns", "read-all-resources", "wrangler-deploy"] {
        let Some(mut wizard) = summary_of(slug) else { continue };
        press(&mut wizard, KeyCode::Home);
        for _ in 0..40 {
            for size in [(80, 24), (60, 16), (120, 40)] {
                let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
                let cursor = Screen::default().draw(&wizard.page(), &mut buffer).caret;
                let (x, y) = cursor.expect("something has the focus");
                assert_eq!(
                    buffer[(x, y)].symbol(),
                    "›",
                    "{slug} at {size:?}: {:#?}",
                    drawn(&wizard, size)
                );
            }
            press(&mut wizard, KeyCode::Down);
        }
    }
}
