//! The first step as it is seen: groups that the cursor passes over, what a row grants, the buttons,
//! and what is said where nothing is found.

use super::*;
use crate::wizard::page::{Line, List, RowKind, Sense};

impl Walk {
    /// Rows above this one over which the cursor passes.
    pub(super) fn headings_above(&self, at: usize) -> usize {
        let page = self.page();
        let list = page.parts.iter().find_map(|part| match part {
            Part::List(list) => Some(list),
            _ => None,
        });
        let heading = |list: &List<'_>, at| (list.row)(at).kind == RowKind::Heading;
        list.map_or(0, |list| (0..at.min(list.len)).filter(|at| heading(list, *at)).count())
    }
}

/// Facts and sentences on the row under the cursor.
fn detail(walk: &Walk) -> Vec<String> {
    let page = walk.page();
    let facts = page.detail_facts.iter();
    let facts = facts.map(|fact| format!("{} {}", fact.label, fact.value.text));
    facts.chain(page.detail.clone()).collect()
}

fn with_list<T>(walk: &Walk, look: impl FnOnce(&List<'_>) -> T) -> T {
    let page = walk.page();
    let list = page.parts.iter().find_map(|part| match part {
        Part::List(list) => Some(list),
        _ => None,
    });
    look(list.expect("there is a list"))
}

fn headings(walk: &Walk) -> Vec<String> {
    with_list(walk, |list| {
        let rows = (0..list.len).map(|at| (list.row)(at));
        let headings = rows.filter(|row| row.kind == RowKind::Heading);
        headings.map(|row| row.words(0).to_owned()).collect()
    })
}

#[test]
fn the_cursor_passes_over_the_headings_of_the_groups() {
    let mut walk = Walk::signed_in();
    assert_eq!(
        headings(&walk),
        ["Templates", "R2 object storage", "Tools and programs"]
    );
    let place = |walk: &Walk| with_list(walk, |list| list.countable);
    assert_eq!((walk.row().as_str(), place(&walk)), ("Edit zone DNS", Some((1, 92))));
    let mut seen = Vec::new();
    for at in 1..=92 {
        assert_eq!(place(&walk), Some((at, 92)));
        let kind = with_list(&walk, |list| (list.row)(list.cursor).kind);
        assert_eq!(kind, RowKind::Thing, "{}", walk.row());
        seen.push(walk.row());
        walk.press(KeyCode::Down);
    }
    assert_eq!(seen[11..13], ["Create Custom Token", "R2: Object Read & Write"]);
    assert!(seen[91].starts_with("wrangler "), "{}", seen[91]);
    assert!(
        walk.page().buttons.focus.is_some(),
        "below the last row are the buttons"
    );
    walk.press(KeyCode::Up);
    for (key, row) in [
        (KeyCode::Home, "Edit zone DNS"),
        (KeyCode::PageDown, "R2: Object Read & Write"),
        (KeyCode::Up, "Create Custom Token"),
        (KeyCode::End, "wrangler workflows trigger"),
    ] {
        walk.press(key);
        assert_eq!(walk.row(), row);
    }
    walk.letters("cert");
    assert_eq!(headings(&walk), [""; 0], "what is found has no groups");
}

#[test]
fn what_a_row_grants_is_said_before_it_is_taken() {
    let mut walk = Walk::signed_in();
    for (row, said) in [
        (
            "Edit zone DNS",
            &["Grants Edit on Zone · DNS, on the zones you pick"][..],
        ),
        (
            "Read billing info",
            &["Grants Read on Account · Billing, on all accounts"],
        ),
        (
            "Read all resources",
            &["Grants Read on 168 permissions, on all accounts and zones and your user"],
        ),
        (
            "R2: Object Read only",
            &["Grants Read on R2 bucket · Workers R2 Storage Bucket Item, on the buckets you pick"],
        ),
        (
            "Create Additional Tokens",
            &["Only the dashboard can make this one: a token made by a token may not manage tokens."],
        ),
        (
            "Create Custom Token",
            &["Grants nothing yet: you choose each permission."],
        ),
        (
            "cert-manager",
            &[
                "Grants Edit on Zone · DNS, on the zones you pick",
                " Read on Zone · Zone, on all zones: it finds zones by name",
                "Its documentation says so: cert-manager.io/…/cloudflare",
            ],
        ),
        (
            "wrangler r2 object put",
            &[
                "Grants Edit on Account · Workers R2 Storage, on the accounts you pick",
                "GUESS: not documented; similar calls need it. Test it first.",
            ],
        ),
    ] {
        walk.at_row(row);
        assert_eq!(detail(&walk), said, "{row}");
    }
    // Of many permissions the first ones are named, and none of more than a page of them.
    walk.at_row("Edit Cloudflare Workers");
    assert!(detail(&walk)[0].contains(" and 7 more, on the accounts and zones you pick"));
}

#[test]
fn what_a_row_would_grant_stands_beside_the_list() {
    let mut walk = Walk::signed_in();
    let panel = |walk: &mut Walk, row: &str| walk.at_row(row).page().panel;
    let said = panel(&mut walk, "cert-manager");
    for (sense, words) in [
        (Sense::Strong, "cert-manager would grant"),
        (Sense::Heading, "Can"),
        (Sense::Granted, "Edit Zone · DNS"),
        (Sense::Under, "on the zones you pick"),
        (Sense::Granted, "Read Zone · Zone"),
        (Sense::Under, "on all zones: it finds zones by name"),
        (Sense::Heading, "Until"),
        (Sense::Plain, "stated in its documentation:"),
    ] {
        assert!(said.contains(&Line::new(sense, words)), "{words}: {said:?}");
    }
    let said = panel(&mut walk, "Read all resources");
    assert!(said.contains(&Line::plain("and 160 more")), "{said:?}");
    let said = panel(&mut walk, "Create Additional Tokens");
    assert!(said.iter().all(|line| line.text != "Can"), "it cannot be made here");
}

#[test]
fn an_empty_token_is_a_row_and_a_button() {
    let mut by_row = Walk::signed_in();
    by_row.at_row("Create Custom Token").press(KeyCode::Enter);
    let mut by_button = Walk::signed_in();
    by_button.letters("dns").press(KeyCode::Tab).press(KeyCode::Right);
    assert_eq!(by_button.page().buttons.focus, Some(1));
    by_button.press(KeyCode::Enter);
    for walk in [by_row, by_button] {
        assert!(walk.is_at(StepId::Name), "{}", walk.title());
        assert_eq!(walk.wizard.cx.template().map(|one| one.slug.as_str()), Some("custom"));
    }
}

/// Who finds nothing is told what to type; each of these words finds something.
#[test]
fn where_nothing_is_found_there_are_ways_on() {
    let mut walk = Walk::signed_in();
    walk.letters("zzzz");
    let below = with_list(&walk, |list| {
        assert_eq!((list.len, list.countable), (0, Some((0, 92))));
        list.below.iter().map(|line| line.text.clone()).collect::<Vec<_>>()
    });
    assert_eq!(below[0], "Nothing matches “zzzz”. Esc clears.");
    let words = below
        .iter()
        .find_map(|line| line.strip_prefix("Instead, type what it does:"));
    let words: Vec<&str> = words.unwrap().split('·').map(str::trim).collect();
    assert_eq!(words.len(), 6);
    walk.press(KeyCode::Esc);
    for word in words {
        walk.letters(word);
        assert!(!walk.rows().is_empty(), "{word} finds nothing");
        walk.press(KeyCode::Esc);
    }
}

/// The footer says what Enter does with the row under the cursor, and names no key that does
/// nothing.
#[test]
fn the_footer_is_about_the_row_under_the_cursor() {
    let footer = |walk: &Walk| walk.page().footer;
    let mut walk = Walk::signed_in();
    assert_eq!(
        footer(&walk),
        [
            ("Enter", "use the template"),
            ("↑↓", "move"),
            ("Tab", "buttons"),
            ("Ctrl-C", "quit")
        ]
    );
    walk.letters("purge cached content");
    assert_eq!(footer(&walk)[0], ("Enter", "find what it needs"));
    assert!(footer(&walk).contains(&("Esc", "clear")));
    walk.press(KeyCode::Esc).letters("zzzz");
    assert_eq!(
        footer(&walk),
        [("Esc", "clear"), ("↓", "to the buttons"), ("Ctrl-C", "quit")]
    );
    walk.press(KeyCode::Esc).letters("authentication error");
    assert_eq!(footer(&walk)[0], ("Enter", "find what it needs"), "an error is read");
    // Found by its name, it is taken first, then gone on with.
    walk.press(KeyCode::Esc).letters("wordpress");
    assert_eq!(footer(&walk)[0], ("Enter", "use the template"));
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Template.name());
    assert_eq!(footer(&walk)[0], ("Enter", "next"), "{}", walk.words());
    walk.press(KeyCode::Up);
    assert_eq!(footer(&walk)[0], ("Enter", "use the template"), "another one");
}

#[test]
fn one_looks_around_without_a_token_and_nothing_is_sent() {
    let mut walk = Walk::fresh(start(Route::Native, None));
    assert_eq!(walk.title(), "Sign in");
    assert!(walk.page().footer.contains(&("Esc", "look around without a token")));
    walk.press(KeyCode::Esc);
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    assert!(walk.notice().contains("without a token"), "{}", walk.notice());
    walk.presses(KeyCode::Enter, 3)
        .paste(EXAMPLE_COM)
        .presses(KeyCode::Enter, 4);
    assert_eq!(walk.title(), "Sign in", "creating asks for it");
    assert!(walk.creates().is_empty());
}

/// A guess is said before it is taken, and when it is.
#[test]
fn a_template_that_is_a_guess_says_so() {
    let mut walk = Walk::signed_in();
    walk.at_row("wrangler r2 object put");
    let row = with_list(&walk, |list| (list.row)(list.cursor));
    assert_eq!((row.words(2), row.sense(2)), ("GUESS", Sense::Warning));
    walk.at_row("cert-manager");
    let row = with_list(&walk, |list| (list.row)(list.cursor));
    assert_eq!((row.words(2), row.sense(2)), ("", Sense::Plain));
    walk.at_row("wrangler r2 object put").presses(KeyCode::Enter, 2);
    assert!(walk.is_at(StepId::Permissions));
    let said = walk.page().notice.map(|notice| notice.text).unwrap_or_default();
    assert!(
        said.starts_with("wrangler r2 object put: GUESS: not documented"),
        "{said}"
    );
}
