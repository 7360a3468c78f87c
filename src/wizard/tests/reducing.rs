//! The numbers on the summary: each leads to what lowers the reason that has it, and back; none of
//! them changes anything by itself.

use super::super::steps::StepId;
use super::*;
use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::scope::Scope;

const DNS_READ: &str = "82e64a83756745bbbb1c9c2701bf816b";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";

/// "1-2 reduce a risk", as the footer has it.
fn numbers(walk: &Walk) -> Option<(&'static str, &'static str)> {
    let footer = walk.page().footer;
    footer.into_iter().find(|(written, _)| written.starts_with('1'))
}

/// "Edit zone DNS" with these permission groups of the zone besides, on all zones or on one.
fn with(groups: &[&str], wide: bool) -> Walk {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let catalog = crate::domain::catalog::Catalog::embedded();
    let grant = walk.wizard.cx.grant_mut();
    for name in groups {
        let group = catalog.named(name, &Scope::Zone).unwrap();
        grant.groups.insert(group.id, Scope::Zone);
    }
    if wide {
        grant.resources = [Resource::AllZones].into();
    }
    walk.wizard.go(StepId::Summary);
    walk.tell(Msg::FrameShown);
    walk.pass(1000);
    walk
}

/// The page that a number led to says in one what both keys do there.
#[test]
fn the_footer_says_that_both_keys_lead_back() {
    let back = ("Enter or Esc", "back to the summary");
    let mut walk = with(&[], false);
    assert!(!walk.page().footer.contains(&back));
    walk.press(KeyCode::Char('1'));
    assert_eq!(walk.page().footer.first(), Some(&back));
    assert!(!walk.page().footer.iter().any(|(written, _)| *written == "Esc"));
    walk.letters("dns");
    assert!(
        !walk.page().footer.contains(&back),
        "Esc clears first, and Enter takes the row"
    );
    let mut walk = with(&[], false);
    walk.at_row("From: ").press(KeyCode::Enter);
    assert_eq!(walk.page().footer.first(), Some(&back));
    walk.press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Summary.name());
}

#[test]
fn a_number_leads_to_the_very_row_and_back_to_where_the_cursor_was() {
    for back in [KeyCode::Enter, KeyCode::Esc] {
        for row in ["Name: ", "If it leaks: ", "Edit token", "Create Token"] {
            let mut walk = with(&[], false);
            assert_eq!(numbers(&walk), Some(("1", "reduce the risk")));
            let draft = walk.wizard.cx.work.draft.clone();
            walk.at_row(row).press(KeyCode::Char('1'));
            assert_eq!(walk.title(), StepId::Permissions.name(), "{row}");
            assert!(walk.row().contains("DNS"), "{}", walk.row());
            assert_eq!(walk.wizard.cx.work.draft, draft, "it is shown, not done");
            walk.press(back);
            assert_eq!(walk.title(), StepId::Summary.name());
            assert!(walk.row().starts_with(row), "{row}: {}", walk.row());
            assert_eq!(walk.notice(), "Nothing has changed. If it leaks: still MEDIUM.");
            assert_eq!(walk.wizard.cx.work.draft, draft);
            assert!(walk.creates().is_empty());
        }
    }
}

#[test]
fn what_the_detour_did_to_the_grade_is_said_on_return() {
    let mut walk = with(&[], false);
    walk.press(KeyCode::Char('1'));
    let grant = walk.wizard.cx.grant_mut();
    grant.groups = [(DNS_READ.parse().unwrap(), Scope::Zone)].into();
    walk.press(KeyCode::Enter);
    assert_eq!(walk.notice(), "DNS is now Read. If it leaks: from MEDIUM to LOW.");
    assert_eq!(walk.row(), "Create Token");
    // Left out instead; the reason that is left is another one.
    let mut walk = with(&["Zone Settings Write"], false);
    let reasons = walk.words();
    assert!(
        reasons.contains("\n1  Whoever holds it can send web")
            || reasons.contains("\n2  Whoever holds it can send web"),
        "{reasons}"
    );
    let number = if reasons.contains("\n1  Whoever holds it can send web") {
        '1'
    } else {
        '2'
    };
    walk.press(KeyCode::Char(number));
    assert!(
        walk.wizard
            .cx
            .grant_mut()
            .groups
            .remove(&DNS_WRITE.parse().unwrap())
            .is_some()
    );
    walk.press(KeyCode::Esc);
    assert_eq!(walk.notice(), "DNS: Edit is left out. If it leaks: still MEDIUM.");
    // Zones.
    let mut walk = with(&[], true);
    walk.press(KeyCode::Char('1'));
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.wizard.cx.grant_mut().resources = [Resource::Zone(EXAMPLE_COM.parse().unwrap())].into();
    walk.press(KeyCode::Enter);
    assert_eq!(
        walk.notice(),
        "The resources have changed. If it leaks: from CRITICAL to MEDIUM."
    );
}

/// Whatever the reason had proposed, what was done is said: a level that was raised is not one that
/// was left out.
#[test]
fn what_was_done_is_said_and_not_what_was_proposed() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .press(KeyCode::Left)
        .press(KeyCode::Enter);
    walk.letters("example.com").presses(KeyCode::Enter, 3);
    assert_eq!(walk.title(), StepId::Summary.name());
    walk.press(KeyCode::Char('1')).press(KeyCode::Right).press(KeyCode::Esc);
    assert_eq!(walk.notice(), "DNS is now Edit. If it leaks: from LOW to MEDIUM.");
    // One row less and another more.
    walk.press(KeyCode::Char('1'))
        .presses(KeyCode::Left, 2)
        .letters("cache purge");
    walk.press(KeyCode::Enter).press(KeyCode::Esc);
    assert_eq!(
        walk.notice(),
        "Cache Purge: Purge is added. DNS: Edit is left out. If it leaks: from MEDIUM to LOW."
    );
    // A line of the page says it as a number does, also where the grade stays.
    walk.at_row("on ")
        .press(KeyCode::Enter)
        .letters("shop")
        .presses(KeyCode::Enter, 2);
    assert_eq!(walk.notice(), "The resources have changed. If it leaks: still LOW.");
}

#[test]
fn a_line_that_raises_the_grade_says_so_and_one_that_does_not_is_quiet() {
    let mut walk = with(&[], false);
    walk.at_row("Until: ").press(KeyCode::Enter);
    walk.wizard.cx.work.draft.expires = "never".into();
    walk.press(KeyCode::Esc);
    assert_eq!(
        walk.notice(),
        "The expiry has changed. If it leaks: from MEDIUM to HIGH."
    );
    assert_eq!(walk.page().notice.unwrap().tone, super::super::page::Tone::Warning);
    walk.at_row("Name: ")
        .press(KeyCode::Enter)
        .letters("!")
        .press(KeyCode::Enter);
    assert_eq!(walk.notice(), "");
    // From a button that creates, a token that became worse is read first.
    let mut walk = with(&[], false);
    walk.press(KeyCode::Char('1'));
    walk.wizard.cx.work.draft.expires = "never".into();
    walk.press(KeyCode::Esc);
    assert_eq!(
        walk.notice(),
        "The expiry has changed. If it leaks: from MEDIUM to HIGH."
    );
    assert_ne!(walk.row(), "Create Token");
}

#[test]
fn a_change_over_many_permissions_is_shown_before_it_is_made() {
    let mut walk = with(
        &[
            "Workers Routes Write",
            "Page Rules Write",
            "Zone Settings Write",
            "Firewall Services Write",
        ],
        false,
    );
    let words = walk.words();
    let row = words
        .lines()
        .find(|line| line.ends_with("these 2 permissions") || line.contains("of these permissions"));
    let lower = row.unwrap_or_else(|| panic!("{words}")).to_owned();
    let reason = words
        .lines()
        .rev()
        .skip_while(|line| *line != lower)
        .nth(1)
        .unwrap()
        .to_owned();
    let digit = reason.chars().next().unwrap();
    let draft = walk.wizard.cx.work.draft.clone();
    let before = walk.row();
    // Both keys in one read: nothing is done that no frame has announced.
    walk.tell(Msg::Key(KeyCode::Char(digit).into()));
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.wizard.cx.work.draft, draft);
    assert_eq!(walk.row(), lower);
    assert!(
        walk.notice()
            .starts_with("Nothing has changed yet. This button would put Read in place of "),
        "{}",
        walk.notice()
    );
    walk.press(KeyCode::Char(digit));
    assert_eq!(walk.wizard.cx.work.draft, draft, "however often");
    walk.press(KeyCode::Tab);
    assert_eq!(walk.row(), before, "Tab comes back");
    walk.press(KeyCode::Char(digit));
    walk.press(KeyCode::Enter);
    assert_ne!(walk.wizard.cx.work.draft, draft);
    assert!(walk.notice().contains("If it leaks: "), "{}", walk.notice());
    assert!(walk.creates().is_empty());
}

#[test]
fn a_number_without_a_reason_says_so() {
    let mut walk = with(&[], false);
    for digit in ['0', '2', '9'] {
        let before = walk.words();
        walk.press(KeyCode::Char(digit));
        assert_eq!(walk.notice(), format!("There is no reason {digit}: 1 is the only one."));
        assert_eq!(walk.words(), before);
    }
    walk.wizard.cx.work.draft.name.clear();
    walk.wizard.go(StepId::Summary);
    assert_eq!(numbers(&walk), None);
    walk.press(KeyCode::Char('1'));
    assert_eq!(walk.notice(), "There is no grade yet: something is missing.");
    walk.wizard.cx.work.draft.name = "x".into();
    walk.wizard.cx.work.draft.expires = "never".into();
    walk.wizard.go(StepId::Summary);
    walk.press(KeyCode::Char('7'));
    assert_eq!(walk.notice(), "There is no reason 7: they go from 1 to 2.");
    assert_eq!(numbers(&walk), Some(("1-2", "reduce a risk")));
}

#[test]
fn what_eases_has_no_number_and_leads_nowhere() {
    let mut walk = with(&[], false);
    walk.wizard.cx.work.draft.ip_only = "9.9.9.9".into();
    walk.wizard.cx.grant_mut().resources = [Resource::ZonesOf("a".repeat(32).parse().unwrap())].into();
    walk.wizard.go(StepId::Summary);
    walk.tell(Msg::FrameShown);
    assert_eq!(numbers(&walk), Some(("1", "reduce the risk")));
    walk.at_row("−  Few addresses may use it").press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert_eq!(
        walk.notice(),
        "Nothing is decided at this line. Tab goes to the buttons."
    );
}

#[test]
fn each_number_leads_where_its_own_reason_is_lowered() {
    let mut walk = with(&[], true);
    walk.wizard.cx.work.draft.expires = "never".into();
    walk.wizard.cx.work.draft.grants.push(Grant {
        groups: [(DNS_READ.parse().unwrap(), Scope::Zone)].into(),
        resources: [Resource::Zone(EXAMPLE_COM.parse().unwrap())].into(),
        ..Grant::default()
    });
    walk.wizard.go(StepId::Summary);
    let words = walk.words();
    let mut visited = Vec::new();
    for number in '1'..='9' {
        let Some(row) = words.lines().find(|row| row.starts_with(&format!("{number}  "))) else {
            break;
        };
        walk.press(KeyCode::Char(number));
        let (there, access) = (walk.title(), walk.wizard.cx.work.access);
        if row.contains("never expires") || row.contains("addresses") {
            assert_eq!(there, StepId::Limits.name(), "{row}");
        } else if row.contains("single zones") {
            assert_eq!((there, access), (StepId::Resources.name().to_owned(), 0), "{row}");
        } else {
            assert_eq!((there, access), (StepId::Permissions.name().to_owned(), 1), "{row}");
        }
        walk.press(KeyCode::Esc);
        assert_eq!(walk.title(), StepId::Summary.name());
        visited.push(number);
    }
    assert!(visited.len() >= 3, "{words}");
}
