//! No size of the window and no step can break the drawing. What the screens look like is kept as
//! text in `tests/screens`.

mod forms;
mod secret;
mod small;
mod summaries;

use std::time::Duration;

use ratatui::layout::Rect;

use super::*;
use crate::domain::clock::Moment;
use crate::domain::delivery::clipboard::Route;
use crate::domain::sign_in::Source;
use crate::wizard::Wizard;
use crate::wizard::message::{ApiAnswer, Msg};
use crate::wizard::page::key::{self, KeyCode};
use crate::wizard::page::{Part, SecretPlace, SecretValue, Sense, ValueView};
use crate::wizard::state::start::Start;
use crate::wizard::steps::StepId;

fn wizard(template: &str) -> Wizard {
    let now = Moment {
        since_start: Duration::ZERO,
        wall: "2026-11-24T10:00:00Z".parse().unwrap(),
    };
    let mut wizard = Wizard::new(Start {
        template: Some(template.into()),
        ..Start::new(now, Route::Native, Some(Source::Pasted))
    });
    wizard.begin();
    wizard.update(Msg::FrameShown);
    wizard
}

fn press(wizard: &mut Wizard, code: KeyCode) {
    wizard.update(Msg::Key(key::plain(code)));
    wizard.update(Msg::FrameShown);
}

#[test]
fn every_step_of_every_template_is_drawn_at_every_size() {
    // "wrangler deploy" has the longest notes; its permission step once left its list no row at
    // all.
    for template in [
        "edit-zone-dns",
        "wrangler-deploy",
        "r2-object-read-write",
        "dnscontrol",
        "custom",
    ] {
        let mut wizard = wizard(template);
        for _ in 0..4 {
            for (columns, rows) in (1..130)
                .step_by(7)
                .flat_map(|columns| (1..45).map(move |rows| (columns, rows)))
            {
                let mut screen = Screen::default();
                let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
                screen.draw(&wizard.page(), &mut buffer);
            }
            press(&mut wizard, KeyCode::Enter);
        }
    }
}

/// The page of a secret of so many characters, revealed, drawn so wide: where it goes, and the rows
/// without their blanks at the end.
fn revealed(characters: usize, columns: u16) -> (Drawn, Vec<String>) {
    let place = SecretPlace {
        title: "The secret: shown once",
        values: vec![SecretValue {
            label: "Token",
            view: ValueView::Revealed(characters),
            so_far: String::new(),
        }],
        cursor: None,
        focused: true,
        so_far: Line::new(Sense::Warning, "Shown."),
    };
    let page = Page {
        question: "Title".into(),
        parts: vec![
            Part::SecretPlace(place),
            Part::Lines(vec![Line::new(Sense::Plain, "below")]),
        ],
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, SMALLEST.1));
    let drawn = Screen::default().draw(&page, &mut buffer);
    let symbols: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
    let rows = symbols.chunks(usize::from(columns));
    (drawn, rows.map(|row| row.concat().trim_end().to_owned()).collect())
}

/// Nothing else stands on the row of a secret, at the left edge; where one column is missing it has
/// no row, and the words say what to do.
#[test]
fn a_secret_has_a_row_of_its_own_or_none() {
    for columns in SMALLEST.0..130 {
        let (drawn, rows) = revealed(usize::from(columns), columns);
        let (x, y) = drawn.secret.expect("it just fits");
        assert_eq!((x, rows[usize::from(y)].as_str()), (0, ""));
        assert_eq!(rows[usize::from(y) - 1], "", "between the rule and the secret");
        assert_eq!(rows[usize::from(y) + 1], " ▲ Shown.");
        assert!(rows[usize::from(y) + 2].starts_with('━'), "{rows:?}");
        assert_eq!(rows[usize::from(y) + 3], " below");

        let needed = usize::from(columns) + 1;
        let (drawn, rows) = revealed(needed, columns);
        assert_eq!(drawn.secret, None, "{columns} columns");
        let said: Vec<&str> = rows.iter().flat_map(|row| row.split_whitespace()).collect();
        let said = said.join(" ");
        let sentence = format!("It needs {needed} columns; make the window wider, or press s to save it.");
        assert!(said.contains("too narrow") && said.contains(&sentence), "{said}");
        assert!(!said.contains("Shown."), "it is not: {said}");
    }
}

/// At the smallest size that is supported, what is typed into can be seen, and a list has rows.
#[test]
fn at_60x16_the_fields_and_the_lists_are_there() {
    for (template, presses) in [("edit-zone-dns", 0), ("wrangler-deploy", 2), ("dnscontrol", 2)] {
        let mut wizard = wizard(template);
        (0..presses).for_each(|_| press(&mut wizard, KeyCode::Enter));
        let mut buffer = Buffer::empty(Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
        Screen::default().draw(&wizard.page(), &mut buffer);
        let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(
            text.contains('›'),
            "{template}: the row under the cursor is not in view"
        );
    }
    let mut wizard = wizard("edit-zone-dns");
    wizard.update(Msg::Api(ApiAnswer::NoCredential(1, None)));
    let mut buffer = Buffer::empty(Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
    let drawn = Screen::default().draw(&wizard.page(), &mut buffer);
    assert!(drawn.caret.is_some(), "the credential would be typed blindly");
}

/// What is set until when is in view at the smallest size, whatever else the form has to say:
/// nobody makes a token that never expires without having read it.
#[test]
fn at_60x16_the_expiry_that_is_set_is_in_view() {
    let mut wizard = wizard("edit-zone-dns");
    (0..3).for_each(|_| press(&mut wizard, KeyCode::Enter));
    wizard.update(Msg::Paste("0123456789abcdef0123456789abcdef".to_owned().into()));
    (0..2).for_each(|_| press(&mut wizard, KeyCode::Enter));
    assert_eq!(wizard.page().question, StepId::Limits.question());
    let drawn = |wizard: &Wizard| {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
        Screen::default().draw(&wizard.page(), &mut buffer);
        let symbols: Vec<&str> = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
        let rows = symbols.chunks(usize::from(SMALLEST.0));
        rows.map(|row| row.concat().trim_end().to_owned()).collect::<Vec<_>>()
    };
    let shows = |wizard: &Wizard, words: &str| {
        let rows = drawn(wizard);
        assert!(rows.iter().any(|row| row.contains(words)), "{words}: {rows:#?}");
    };
    shows(&wizard, "● 90 days");
    shows(&wizard, "›[ Continue to summary ]");
    press(&mut wizard, KeyCode::Up);
    press(&mut wizard, KeyCode::Right);
    for _ in 0..9 {
        shows(&wizard, "● No expiry");
        shows(&wizard, "▲ never expires: it works until");
        press(&mut wizard, KeyCode::Up);
    }
    // Both lists of addresses wrong, and a clock that is named: sentences give way, and what is set
    // does not.
    wizard.update(Msg::Api(ApiAnswer::ServerClock(jiff::SignedDuration::from_secs(
        10_960,
    ))));
    let wrong = "300.1.1.1 300.1.1.2 300.1.1.3 300.1.1.4 ".repeat(3);
    for _ in 0..2 {
        wizard.update(Msg::Paste(wrong.clone().into()));
        press(&mut wizard, KeyCode::Down);
    }
    for _ in 0..9 {
        shows(&wizard, "● No expiry");
        press(&mut wizard, KeyCode::Down);
    }
    shows(&wizard, "›[ Continue to summary ]");
}

/// The rows of the first step, without their blanks at the end, after these keys.
fn template_rows(screen: &mut Screen, wizard: &mut Wizard, keys: &[KeyCode]) -> Vec<String> {
    for key in keys {
        press(wizard, *key);
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    screen.draw(&wizard.page(), &mut buffer);
    let row = |y: u16| -> String { (0..80).map(|x| buffer[(x, y)].symbol()).collect() };
    (0..24).map(|y| row(y).trim_end().to_owned()).collect()
}

#[test]
fn the_heading_above_a_row_comes_into_view_with_it() {
    let (mut screen, mut wizard) = (Screen::default(), wizard("edit-zone-dns"));
    let rows = template_rows(&mut screen, &mut wizard, &[]);
    assert!(
        rows[5].starts_with(" Templates") && rows[6].starts_with("›  Edit zone DNS"),
        "{rows:#?}"
    );
    let rows = template_rows(&mut screen, &mut wizard, &[KeyCode::End]);
    assert!(!rows[5].starts_with(" Templates"), "{rows:#?}");
    let rows = template_rows(&mut screen, &mut wizard, &[KeyCode::Up; 91]);
    assert!(
        rows[5].starts_with(" Templates") && rows[6].starts_with("›  Edit zone DNS"),
        "{rows:#?}"
    );
}

#[test]
fn what_is_granted_stands_in_a_column_of_its_own() {
    let (mut screen, mut wizard) = (Screen::default(), wizard("cert-manager"));
    let rows = template_rows(&mut screen, &mut wizard, &[]);
    assert_eq!(
        rows[18..20],
        [
            " └ Grants Edit on Zone · DNS, on the zones you pick",
            "          Read on Zone · Zone, on all zones: it finds zones by name …"
        ]
    );
    assert_eq!(rows[20], " [ Owner: you ]  [ Create Custom Token ]  [ Token list ]");
}
