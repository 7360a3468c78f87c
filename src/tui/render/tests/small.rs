//! What must be in view where there is little room, and what has the focus.

use super::*;
use crate::wizard::page::{Buttons, Columns, Confirm, Fact, List, Notice, Row};

/// The rows of a page at the smallest size, without their blanks at the end.
fn small_rows(page: &Page<'_>) -> Vec<String> {
    let (columns, rows) = SMALLEST;
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    Screen::default().draw(page, &mut buffer);
    let row = |y: u16| -> String { (0..columns).map(|x| buffer[(x, y)].symbol()).collect() };
    (0..rows).map(|y| row(y).trim_end().to_owned()).collect()
}

/// What a button answers is said while it has the focus.
#[test]
fn at_60x16_a_button_and_what_it_answers_are_both_in_view() {
    let mut wizard = wizard("edit-zone-dns");
    press(&mut wizard, KeyCode::Enter);
    press(&mut wizard, KeyCode::Enter);
    press(&mut wizard, KeyCode::Enter);
    press(&mut wizard, KeyCode::Tab);
    let mut page = wizard.page();
    page.notice = Some(Notice::plain("This is what it answers."));
    assert!(page.buttons.focus.is_some(), "the test presses a button");
    let rows = small_rows(&page);
    let button = rows.iter().position(|row| row.starts_with("›[ ")).expect("the button");
    assert_eq!(rows[button + 1], " · This is what it answers.", "{rows:#?}");
    // What is said all the time gives way to it.
    page.notice = Some(Notice {
        standing: true,
        ..Notice::plain("This is said all the time.")
    });
    let rows = small_rows(&page);
    assert!(rows.iter().any(|row| row.starts_with("›[ ")), "{rows:#?}");
    assert!(!rows.iter().any(|row| row.contains("all the time")), "{rows:#?}");
}

/// While a question has the focus nothing else is filled, and what had it keeps its sign.
#[test]
fn a_question_has_the_only_focus() {
    let mut wizard = wizard("edit-zone-dns");
    let filled = |wizard: &Wizard, asked: bool| {
        let mut page = wizard.page();
        page.confirm = asked.then(|| Confirm {
            question: "Forget it?".into(),
            cost: String::new(),
            yes: "forget",
            no: "keep",
        });
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        Screen::default().draw(&page, &mut buffer);
        let ground = theme::style(Role::Focus, theme::Depth::Full).bg;
        let cells = buffer.content().iter();
        let pointers = (6..18).filter(|y| buffer[(0, *y)].symbol() == "›").count();
        (cells.filter(|cell| Some(cell.bg) == ground).count(), pointers)
    };
    for _ in 0..2 {
        let (cells, _) = filled(&wizard, false);
        assert!(cells > 0, "something is filled");
        let (cells, pointers) = filled(&wizard, true);
        assert_eq!(cells, 0);
        assert_eq!(pointers, 1);
        press(&mut wizard, KeyCode::Enter);
        press(&mut wizard, KeyCode::Enter);
    }
}

/// The words of a window of this size, one blank between two.
fn words_at(wizard: &Wizard, (columns, rows): (u16, u16)) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    Screen::default().draw(&wizard.page(), &mut buffer);
    let row = |y: u16| -> String { (0..columns).map(|x| buffer[(x, y)].symbol()).collect() };
    let text: Vec<String> = (0..rows).map(row).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is said of a template beside its permissions has no room on a small page: the help has all of
/// it, and says so where it is cut.
#[test]
fn the_help_has_the_whole_note_of_a_template_at_every_size() {
    for slug in [
        "r2-object-read-write",
        "edit-cloudflare-workers",
        "wrangler-r2-object-put",
        "cloudflare-wrangler-action",
    ] {
        let mut wizard = wizard(slug);
        for step in [StepId::Template, StepId::Permissions] {
            press(&mut wizard, KeyCode::F(1));
            let help = wizard.page().help.expect("it is open");
            let how: Vec<&str> = help.how.iter().flat_map(|line| line.text.split_whitespace()).collect();
            assert!(how.len() > 10, "{slug}, {step:?}: {how:?}");
            for size in [SMALLEST, (80, 24), (120, 40)] {
                let shown = words_at(&wizard, size);
                let marked = size == SMALLEST && shown.contains("… more in a taller window Keys ");
                assert!(
                    marked || shown.contains(&how.join(" ")),
                    "{slug} at {size:?}: {how:?} in {shown}"
                );
            }
            press(&mut wizard, KeyCode::F(1));
            press(&mut wizard, KeyCode::Enter);
            press(&mut wizard, KeyCode::Enter);
        }
    }
}

#[test]
fn the_help_says_what_each_key_does_to_the_last_word() {
    let mut wizard = wizard("edit-zone-dns");
    for _ in 0..5 {
        press(&mut wizard, KeyCode::F(1));
        let help = wizard.page().help.expect("it is open");
        let shown = words_at(&wizard, SMALLEST);
        for (written, does) in help.here.iter().chain(&help.everywhere) {
            let said = format!("{written} {does}");
            assert!(shown.contains(&said), "{said} in {shown}");
        }
        press(&mut wizard, KeyCode::F(1));
        press(&mut wizard, KeyCode::Enter);
    }
}

/// Where what is said of a page is longer than the window its keys are there all the same, and that
/// some of it is missing is said.
#[test]
fn a_help_that_is_too_long_has_its_keys_and_says_that_it_is_cut() {
    let now = Moment {
        since_start: Duration::ZERO,
        wall: "2026-11-24T10:00:00Z".parse().unwrap(),
    };
    let mut wizard = Wizard::new(Start::new(now, Route::Native, None));
    wizard.begin();
    wizard.update(Msg::FrameShown);
    press(&mut wizard, KeyCode::F(1));
    let page = wizard.page();
    let help = page.help.as_ref().expect("it is open");
    assert!(help.how.len() > 3, "there is more than fits: {:?}", help.how);
    let shown = words_at(&wizard, SMALLEST);
    assert!(shown.contains("… more in a taller window Keys "), "{shown}");
    for (written, does) in help.here.iter().chain(&help.everywhere) {
        let said = format!("{written} {does}");
        assert!(shown.contains(&said), "{said} in {shown}");
    }
    let mut help = help.clone();
    for lines in 0..40 {
        help.how = (0..lines)
            .map(|at| Line::new(Sense::Warning, format!("warning {at}.")))
            .collect();
        let page = Page {
            help: Some(help.clone()),
            ..Page::default()
        };
        let rows = small_rows(&page);
        let all = (0..lines).all(|at| rows.iter().any(|row| row.ends_with(&format!("warning {at}."))));
        let keys = help.here.iter().chain(&help.everywhere);
        let keys = keys
            .map(|(written, _)| *written)
            .all(|key| rows.iter().any(|row| row.contains(key)));
        let marks = rows
            .iter()
            .filter(|row| row.contains("… more in a taller window"))
            .count();
        assert!((all && keys) || marks > 0, "{lines}: {rows:#?}");
        assert!(
            rows.iter().filter(|row| row.contains("  ")).count() > 2 || keys,
            "{lines}: {rows:#?}"
        );
    }
}

/// Before anything is taken all that is ticked is in view, with how many that is.
#[test]
fn at_60x16_all_that_is_ticked_is_in_view() {
    let mut wizard = wizard("edit-zone-dns");
    press(&mut wizard, KeyCode::Enter);
    press(&mut wizard, KeyCode::Enter);
    press(&mut wizard, KeyCode::F(2));
    for wanted in [
        "http_response_cache_settings",
        "cert-manager",
        "POST /zones/{zone_id}/purge_cache",
    ] {
        wizard.update(Msg::Paste(wanted.to_owned().into()));
        press(&mut wizard, KeyCode::Enter);
    }
    let rows = small_rows(&wizard.page());
    let places: Vec<usize> = (0..rows.len()).filter(|y| rows[*y].contains("[✓]")).collect();
    assert_eq!(places.len(), 3, "{rows:#?}");
    assert!(
        rows[places[2] + 1].contains("[ ]"),
        "those that are not follow: {rows:#?}"
    );
    assert!(rows[1].ends_with("3 of 4 ticked"), "{rows:#?}");
}

/// The keys are as far apart as drawn, unless one more fits by it.
#[test]
fn the_keys_stand_apart_unless_one_more_fits() {
    let rows = |footer: &[(&'static str, &'static str)]| {
        let page = Page {
            footer: footer.to_vec(),
            help_key: Some("?"),
            ..Page::default()
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        Screen::default().draw(&page, &mut buffer);
        (0..80).map(|x| buffer[(x, 23)].symbol()).collect::<String>()
    };
    let keys = [
        ("Enter", "next"),
        ("Esc", "back"),
        ("→", "more"),
        ("←", "less"),
        ("Space", "on/off"),
        ("Tab", "buttons"),
        ("F2", "what a tool needs"),
        ("Ctrl-C", "quit"),
    ];
    assert_eq!(
        rows(&keys),
        " Enter next   Esc back   → more   ← less   Space on/off   Tab buttons    ? help "
    );
    let keys = [
        ("Enter", "create it"),
        ("1-2", "reduce a risk"),
        ("Tab", "lines"),
        ("Esc", "back"),
        ("Ctrl-S", "save"),
        // It would fit where the one before it does not.
        ("←→", "choose"),
    ];
    assert_eq!(
        rows(&keys),
        " Enter create it  1-2 reduce a risk  Tab lines  Esc back  Ctrl-S save    ? help "
    );
}

/// Where there is little room both arrows are one key, and what does the same gives way.
#[test]
fn at_60x16_the_way_to_the_buttons_is_in_the_last_row() {
    let mut wizard = wizard("edit-zone-dns");
    press(&mut wizard, KeyCode::Enter);
    press(&mut wizard, KeyCode::Enter);
    let rows = small_rows(&wizard.page());
    assert_eq!(rows[15], " Enter next  Esc back  ←→ less, more  Tab buttons    ? help");
    press(&mut wizard, KeyCode::Enter);
    let rows = small_rows(&wizard.page());
    assert!(
        rows[15].contains("→ include") && rows[15].contains("Tab buttons"),
        "{rows:#?}"
    );
}

/// In what is said a key is bold, and nothing else is.
#[test]
fn a_key_in_a_notice_is_bold() {
    let page = Page {
        notice: Some(Notice::good("Added Tabular at Read. → makes it Edit, Esc clears.")),
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    Screen::default().draw(&page, &mut buffer);
    let cells = (3..80).map(|x| &buffer[(x, 21)]);
    let bold = cells.filter(|cell| cell.modifier.contains(ratatui::style::Modifier::BOLD));
    assert_eq!(bold.map(|cell| cell.symbol()).collect::<String>(), "→Esc");
    let page = Page {
        notice: Some(Notice::good("Up it goes. ↑↓ move, → makes it Edit; ←→: choose.")),
        ..Page::default()
    };
    let theme = theme::Theme {
        depth: theme::Depth::Full,
        ascii: true,
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    Screen::new(theme).draw(&page, &mut buffer);
    let cells = (3..80).map(|x| &buffer[(x, 21)]);
    let bold = cells.filter(|cell| cell.modifier.contains(ratatui::style::Modifier::BOLD));
    let bold = bold.map(|cell| cell.symbol()).collect::<String>();
    assert!(bold.ends_with("Up DownRightLeft Right"), "{bold}");
}

/// A question lies over the rows below it, not over half of a sentence.
#[test]
fn a_detail_above_a_question_is_cut_with_a_mark() {
    let page = Page {
        question: "What is this token for?".into(),
        parts: vec![Part::List(List {
            columns: Columns::Purpose,
            ..List::new("rows", 60, 1, |at| Row::new(format!("row {at}")))
        })],
        detail: vec!["words of the detail ".repeat(9)],
        buttons: Buttons {
            words: vec!["Owner: you".into()],
            focus: None,
        },
        confirm: Some(Confirm {
            question: "Remove it for good?".into(),
            cost: "It may hold a secret.".into(),
            yes: "remove",
            no: "keep",
        }),
        ..Page::default()
    };
    for (columns, rows) in [SMALLEST, (80, 24), (120, 40)] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        Screen::default().draw(&page, &mut buffer);
        let row = |y: u16| -> String { (0..columns).map(|x| buffer[(x, y)].symbol()).collect() };
        let rows: Vec<String> = (0..rows).map(|y| row(y).trim_end().to_owned()).collect();
        let rule = rows.iter().position(|row| row.contains('━')).expect("a rule");
        let above = &rows[rule - 1];
        let said = rows[..rule].iter().any(|row| row.contains("words of the detail"));
        assert!(!said || above.ends_with('…') || above.is_empty(), "{rows:#?}");
    }
}

/// A question of two sentences is said to the end of the first where both have no room.
#[test]
fn at_60x16_the_first_sentence_of_a_question_is_whole() {
    let page = |question: &str| Page {
        question: question.into(),
        ..Page::default()
    };
    let both = "Nothing has been created yet. Check what this token will be able to do.";
    assert_eq!(small_rows(&page(both))[1], " Nothing has been created yet.");
    let dotted = "Creating “a name with example.com, example.org and a few more of them”";
    assert!(small_rows(&page(dotted))[1].ends_with('…'), "a name has no sentences");
}

/// A name may be as long as it likes.
#[test]
fn a_name_of_70_000_letters_is_drawn() {
    let name = "a".repeat(70_000);
    let page = Page {
        question: name.clone(),
        state: name.clone(),
        parts: vec![Part::Buttons(Buttons {
            words: vec![name.clone(), name.clone()],
            focus: Some(1),
        })],
        detail_facts: vec![Fact::new(name.clone(), Sense::Plain, name.clone())],
        buttons: Buttons {
            words: vec![name.clone(); 3],
            focus: None,
        },
        ..Page::default()
    };
    for (columns, rows) in [SMALLEST, (80, 24), (120, 40)] {
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        Screen::default().draw(&page, &mut buffer);
    }
}
