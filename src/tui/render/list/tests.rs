//! Rows with columns, as cells.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::Screen;
use super::super::theme::{Depth, Theme};
use super::kept_end_of_path;
use crate::wizard::page::{Columns, Fact, LevelView, Line, List, Mark, Page, Part, Row, Sense};

mod tokens;

fn needs() -> Vec<Row> {
    let row = |tick: bool, level: &str, what: &str, sure: &str, sense: Sense| Row {
        mark: Mark::Tick(tick),
        cells: [level, what, "its documentation", sure].map(str::to_owned).to_vec(),
        senses: vec![Sense::Plain, Sense::Plain, Sense::Plain, sense],
        ..Row::new("")
    };
    vec![
        row(true, "Purge", "Zone · Cache Purge", "stated", Sense::Plain),
        row(false, "Edit and Publish", "Zone · Zaraz", "GUESS", Sense::Warning),
        Row::new("Asked for").cell("cert-manager"),
        Row::new("which phase").act(),
    ]
}

/// The rows of a page with this list, in signs of ASCII.
fn drawn(columns: Columns, rows: Vec<Row>, width: u16) -> Vec<String> {
    let list = List {
        columns,
        below: vec![Line::plain("below")],
        ..List::new("needs", rows.len(), 1, move |at| {
            rows.get(at).cloned().unwrap_or_else(|| Row::new(""))
        })
    };
    let page = Page {
        parts: vec![
            Part::List(list),
            Part::Facts(vec![Fact::new("Only on", Sense::Plain, "zone")]),
        ],
        detail: vec!["what is under the cursor".into()],
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, 24));
    let theme = Theme {
        depth: Depth::NoColour,
        ascii: true,
    };
    Screen::new(theme).draw(&page, &mut buffer);
    let row = |y: u16| {
        (0..width)
            .map(|x| buffer[(x, y)].symbol().to_owned())
            .collect::<String>()
    };
    (0..24).map(|y| row(y).trim_end().to_owned()).collect()
}

#[test]
fn what_is_needed_has_its_columns_and_its_detail_right_under_it() {
    let rows = drawn(Columns::Needs, needs(), 80);
    let from = rows.iter().position(|row| row.starts_with("   Needs")).unwrap();
    assert_eq!(
        rows[from..from + 9],
        [
            "   Needs                                Why",
            "   [x] Purge Zone - Cache Purge         its documentation              stated",
            ">  [ ] Edit and Publish Zone - Zaraz    its documentation              ! GUESS",
            "   Asked for cert-manager",
            "   [ which phase ]",
            " ` what is under the cursor",
            "",
            "   below",
            " Only on      zone",
        ]
    );
    // In a narrow window why gives way; how sure it is stays.
    let rows = drawn(Columns::Needs, needs(), 60);
    assert!(
        rows.iter()
            .any(|row| row.starts_with("   [x] Purge Zone - Cache Purge  ") && row.ends_with("  stated")),
        "{rows:#?}"
    );
    assert!(rows.iter().any(|row| row.ends_with("! GUESS")), "{rows:#?}");
}

/// Where a list is longer than its place the detail has rows of its own.
#[test]
fn the_detail_of_a_long_list_stands_at_the_bottom() {
    let many: Vec<Row> = (0..40).map(|at| Row::new("Zone").cell(format!("Row {at}"))).collect();
    let rows = drawn(Columns::Permissions, many, 80);
    let detail = rows.iter().position(|row| row.contains("what is under")).unwrap();
    assert!(detail > 15, "{rows:#?}");
}

#[test]
fn a_path_that_is_too_long_keeps_its_end() {
    for (text, shown) in [
        ("GET /zones/{}/ssl/certificate_packs", "GET …/ssl/certificate_packs"),
        ("POST /zones/{}/purge_cache", "POST /zones/{}/purge_cache"),
        (
            "GET /a/one_part_that_is_longer_than_all_of_it",
            "GET /a/one_part_that_is_longer_than_all_of_it",
        ),
        (
            "rules of zones, phase http_request_dynamic_redirect",
            "rules of zones, phase…",
        ),
    ] {
        assert_eq!(kept_end_of_path(text, 31), shown);
    }
}

/// What is said of a list as a whole is in view however many rows there are, and at every size.
#[test]
fn how_far_a_list_is_is_in_view_however_long_it_is() {
    for (width, height) in [(80, 24), (60, 16), (120, 40)] {
        for len in 1..60 {
            let list = List {
                columns: Columns::Resources("Zone".into(), "Account".into()),
                below: vec![Line::new(Sense::Danger, "Some of it was refused.")],
                ..List::new("zones", len, len / 2, |at| Row::new(format!("row {at}")))
            };
            let page = Page {
                parts: vec![Part::List(list)],
                detail: vec!["what is under the cursor".into()],
                ..Page::default()
            };
            let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
            Screen::default().draw(&page, &mut buffer);
            let text: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
            for words in [
                "■ Some of it was refused.",
                &format!("›  row {} ", len / 2),
                "└ what is under the cursor",
            ] {
                assert!(
                    text.contains(words),
                    "{words} of {len} rows at {width}x{height}: {text}"
                );
            }
        }
    }
}

/// What cannot be had has a sign, whatever kind of row it is.
#[test]
fn what_cannot_be_had_looks_so() {
    let level = |unavailable: bool| LevelView {
        column: usize::from(unavailable),
        word: if unavailable { "Edit".into() } else { "Read".into() },
        set: false,
        unavailable,
    };
    let permission = |refused: bool| Row {
        levels: vec![level(false), level(true)],
        unavailable: refused,
        ..Row::new("Zone").cell("DNS")
    };
    let rows = drawn(Columns::Permissions, vec![permission(false), permission(true)], 80);
    let line = |begins: &str| rows.iter().any(|row| row.starts_with(begins));
    assert!(
        line("   Zone     DNS                                 ( ) Read - Edit"),
        "{rows:#?}"
    );
    assert!(line("> - Zone") || line(">- Zone     DNS "), "{rows:#?}");
    let row = |refused: bool| Row::new("Radar").cell("what it is for").unavailable(refused);
    let rows = drawn(Columns::Purpose, vec![row(true), row(false)], 80);
    assert!(rows.iter().any(|row| row.starts_with(" - Radar")), "{rows:#?}");
    let mut row = needs().remove(1);
    row.unavailable = true;
    let rows = drawn(Columns::Needs, vec![row, needs().remove(0)], 80);
    assert!(
        rows.iter().any(|row| row.starts_with("    -  Edit and Publish")),
        "{rows:#?}"
    );
}

/// A guess is said at every width; what kind something is gives way.
#[test]
fn a_guess_is_said_in_a_narrow_window() {
    let guess = Row::new("wrangler").cell("write R2 objects").cell("GUESS");
    let guess = guess.meant(Sense::Warning);
    let rows = drawn(
        Columns::Purpose,
        vec![guess, Row::new("dns").cell("DNS").cell("tool")],
        60,
    );
    assert!(rows.iter().any(|row| row.ends_with("! GUESS")), "{rows:#?}");
    assert!(!rows.iter().any(|row| row.ends_with("tool")), "{rows:#?}");
    let rows = drawn(Columns::Purpose, vec![Row::new("dns").cell("DNS").cell("tool")], 80);
    assert!(rows.iter().any(|row| row.ends_with(" tool")), "{rows:#?}");
}

/// The thumb is beside the rows: it begins under a heading in the first one.
#[test]
fn the_thumb_begins_at_the_first_row() {
    let rows = |heading: bool| {
        let row = move |at: usize| {
            if heading && at == 0 {
                Row::heading("Templates")
            } else {
                Row::new("row")
            }
        };
        let list = List {
            columns: Columns::Purpose,
            ..List::new("rows", 60, 1, row)
        };
        let page = Page {
            parts: vec![Part::List(list)],
            ..Page::default()
        };
        let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
        Screen::default().draw(&page, &mut buffer);
        (0..24).position(|y| buffer[(79, y)].symbol() == "▐").expect("a thumb")
    };
    assert_eq!(rows(true), rows(false) + 1);
}

/// What the columns cut is whole in the detail, at every size, and nothing is said twice.
#[test]
fn what_the_columns_cut_is_whole_in_the_detail() {
    let detail = |columns: Columns, row: Row, width: u16| {
        let rows = drawn(columns, vec![Row::new("other"), row], width);
        let from = rows.iter().position(|row| row.starts_with(" ` ")).expect("a detail");
        let lines = rows[from..]
            .iter()
            .take(2)
            .map(|row| row.trim_start_matches([' ', '`']));
        lines.collect::<Vec<_>>().join(" ")
    };
    let resources = || Columns::Resources("Zone".into(), "Account".into());
    let zone = |name: &str| Row::new(name).cell("Acme");
    assert_eq!(
        detail(resources(), zone("example.com"), 80).trim(),
        "what is under the cursor"
    );
    // The column of accounts is not there.
    assert_eq!(
        detail(resources(), zone("example.com"), 60).trim(),
        "what is under the cursor - Acme"
    );
    let long = "a-name-that-is-longer-than-its-column.example.com";
    assert_eq!(
        detail(resources(), zone(long), 80).trim(),
        format!("what is under the cursor - {long}")
    );
    let level = LevelView {
        column: 2,
        word: "Metadata Read and more".into(),
        set: false,
        unavailable: false,
    };
    let permission = Row {
        levels: vec![level],
        ..Row::new("Zone").cell("DNS")
    };
    assert_eq!(
        detail(Columns::Permissions, permission, 80).trim(),
        "what is under the cursor - Metadata Read and more"
    );
    let said = Row::new("Zone").cell("What is under the cursor");
    assert_eq!(
        detail(Columns::Permissions, said, 60).trim(),
        "what is under the cursor"
    );
}

/// Beside a panel a list is 80 wide, its thumb is in the column behind, and there is room for longer
/// names before the levels.
#[test]
fn beside_a_panel_a_list_is_80_wide() {
    let level = LevelView {
        column: 0,
        word: "Read".into(),
        set: false,
        unavailable: false,
    };
    let list = List {
        columns: Columns::Permissions,
        ..List::new("permissions", 60, 0, move |_| Row {
            levels: vec![level.clone()],
            ..Row::new("Zone").cell("DNS")
        })
    };
    let page = Page {
        parts: vec![Part::List(list)],
        panel: vec![Line::plain("The token so far")],
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 120, 40));
    Screen::default().draw(&page, &mut buffer);
    let row = |y: u16| (0..120).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    let rows: Vec<String> = (0..40).map(row).collect();
    let first = rows.iter().find(|row| row.starts_with("›  Zone")).expect("a row");
    assert!(
        first.starts_with(&format!("›  Zone     DNS{}○ Read", " ".repeat(37))),
        "{first}"
    );
    let y = (0..40).find(|y| rows[usize::from(*y)].starts_with("›  Zone")).unwrap();
    assert_eq!(
        (0..120).filter(|x| Some(buffer[(*x, y)].bg) == theme_fill()).count(),
        80
    );
    assert_eq!(buffer[(80, y)].symbol(), "▐");
    assert_eq!(buffer[(82, y)].symbol(), "│");
}

fn theme_fill() -> Option<ratatui::style::Color> {
    super::super::theme::style(super::super::theme::Role::Focus, Depth::Full).bg
}

/// A list that is left hardly any room, or none, keeps what it is given and no more.
#[test]
fn a_list_may_have_no_row_at_all() {
    for columns in [Columns::Purpose, Columns::Permissions, Columns::Needs, Columns::Acts] {
        for (heading, height) in (0..6).flat_map(|height| [(true, height), (false, height)]) {
            let row = move |at: usize| {
                if heading && at == 0 {
                    Row::heading("Templates")
                } else {
                    Row::new("row").cell("words")
                }
            };
            let list = List {
                columns: columns.clone(),
                below: vec![Line::plain("below")],
                ..List::new("rows", 60, 1, row)
            };
            let below = |least| super::super::room::Below {
                all: 9,
                least,
                warnings: 0,
                marks: 0,
            };
            for least in 0..6 {
                let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 9));
                let area = Rect::new(1, 2, 78, height);
                let mut sheet = super::super::sheet::Sheet::new(&mut buffer, Theme::default(), area);
                Screen::default().list(&list, &["detail".to_owned()], &mut sheet, &below(least));
                assert!(sheet.y <= area.bottom(), "{columns:?} in {height}, {least}");
                let outside = (area.bottom()..9).any(|y| (0..80).any(|x| buffer[(x, y)].symbol() != " "));
                assert!(!outside, "{columns:?} in {height}, {least}");
            }
        }
    }
}

/// The row of titles is one that the list needs: what stands above gives way to it.
#[test]
fn the_titles_of_a_list_have_their_row() {
    let list = || List {
        columns: Columns::Needs,
        ..List::new("needs", 9, 0, |_| needs().remove(0))
    };
    let page = Page {
        parts: vec![
            Part::Lines(vec![Line::plain("a hint. ".repeat(400))]),
            Part::List(list()),
        ],
        ..Page::default()
    };
    let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 16));
    Screen::default().draw(&page, &mut buffer);
    let row = |y: u16| (0..60).map(|x| buffer[(x, y)].symbol()).collect::<String>();
    let rows: Vec<String> = (0..16).map(row).collect();
    let ticked = rows.iter().filter(|row| row.contains("[✓]")).count();
    assert_eq!(
        (ticked, rows.iter().any(|row| row.starts_with("   Needs"))),
        (6, true),
        "{rows:#?}"
    );
}

/// Which of several tokens may be somebody else's is said in its row, behind an id that is whole.
#[test]
fn what_speaks_against_a_token_is_in_its_row() {
    let id = "d4".repeat(16);
    let token = || {
        let row = Row::new("24 Nov 2026, 11:00:20").cell(id.clone());
        row.mark(Mark::Warns).cell("other permissions")
    };
    for (width, ends) in [(80, "other permissions"), (60, id.as_str())] {
        let rows = drawn(Columns::Acts, vec![Row::new("Look again"), token(), token()], width);
        let row = rows.iter().find(|row| row.contains("24 Nov")).expect("a row");
        assert!(row.contains('!') && row.contains(&id) && row.ends_with(ends), "{row}");
    }
}
