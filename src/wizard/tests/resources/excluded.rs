//! Choosing all, one, or all but one; and what an exclusion is from.

use super::*;

#[test]
fn all_but_one() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME").press(KeyCode::Char(' '));
    walk.letters("example.com").press(KeyCode::Left);
    assert_eq!(
        walk.notice(),
        "Excluded example.com: nothing that is chosen here works there. → takes that back."
    );
    let grant = walk.wizard.cx.grant();
    assert!(grant.resources.contains(&Resource::ZonesOf(account())));
    assert!(grant.except.contains(&example()));
    assert!(walk.words().contains("1 included, 1 excluded"), "{}", walk.words());
    // Space and Enter leave it as it is; the arrow takes it back.
    walk.press(KeyCode::Enter).press(KeyCode::Char(' '));
    assert!(walk.wizard.cx.grant().except.contains(&example()));
    walk.press(KeyCode::Right);
    assert!(walk.wizard.cx.grant().except.is_empty());
    assert_eq!(walk.wizard.cx.grant().resources, [Resource::ZonesOf(account())].into());
}

/// A deny is never written alone: where nothing wide is included there is nothing to exclude from,
/// and with the last wide row its exclusions go.
#[test]
fn nothing_is_excluded_but_from_all() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("example.com").presses(KeyCode::Left, 2);
    assert!(walk.wizard.cx.grant().except.is_empty());
    assert_eq!(walk.notice(), "Nothing is lower than this. Esc goes back.");
    walk.at_row("shop.example")
        .press(KeyCode::Right)
        .at_row("example.com")
        .press(KeyCode::Left);
    assert!(walk.wizard.cx.grant().except.is_empty(), "one zone is not all");
    walk.at_row("All zones of ACME").press(KeyCode::Right);
    walk.at_row("All zones").presses(KeyCode::Left, 2);
    assert!(walk.wizard.cx.grant().except.is_empty(), "all are never excluded");
    walk.at_row("All zones of ACME").press(KeyCode::Right);
    walk.at_row("example.com").press(KeyCode::Left);
    walk.at_row("shop.example").press(KeyCode::Left);
    assert_eq!(walk.wizard.cx.grant().except.len(), 2);
    walk.at_row("All zones of ACME").press(KeyCode::Left);
    let grant = walk.wizard.cx.grant();
    assert!(grant.resources.is_empty() && grant.except.is_empty(), "{grant:?}");
    assert!(
        walk.notice().contains("The 2 exclusions from it went with it."),
        "{}",
        walk.notice()
    );
    // So they do where one zone takes the place of all.
    walk.at_row("All zones of ACME")
        .press(KeyCode::Right)
        .at_row("shop.example")
        .press(KeyCode::Right)
        .press(KeyCode::Char(' '));
    let grant = walk.wizard.cx.grant();
    assert!(grant.except.is_empty() && grant.resources.len() == 1, "{grant:?}");
    assert!(
        walk.notice().contains("The exclusion of example.com went with it."),
        "{}",
        walk.notice()
    );
}

/// Out, included, and back by one step for each frame; an exclusion is the far end.
#[test]
fn a_second_step_on_a_resource_counts_only_when_the_first_was_seen() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME")
        .press(KeyCode::Right)
        .at_row("example.com");
    let now = |walk: &Walk| {
        (
            walk.wizard.cx.grant().resources.len(),
            walk.wizard.cx.grant().except.len(),
        )
    };
    walk.press(KeyCode::Left);
    assert_eq!(now(&walk), (1, 1));
    for _ in 0..3 {
        walk.tell(Msg::Key(KeyCode::Right.into()));
    }
    assert_eq!(
        now(&walk),
        (1, 0),
        "not excluded any more, and not included by the same breath"
    );
    assert!(walk.wizard.cx.grant().resources.contains(&Resource::ZonesOf(account())));
    // Once more is not less: alone it would take all the others out.
    walk.press(KeyCode::Right);
    assert_eq!(
        walk.notice(),
        "example.com is part of All zones of ACME already. ← excludes it; to have it alone, take All zones of ACME out first."
    );
    assert_eq!(walk.wizard.cx.grant().resources, [Resource::ZonesOf(account())].into());
    // Space and what was typed mean this row alone, which is less.
    walk.press(KeyCode::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [example()].into());
    assert_eq!(walk.notice(), "Included example.com. It replaces “All zones of ACME”.");
}

/// "All but one" taken out and in again is still all but one, and a zone of which nobody knows the
/// account is forgotten no more than others.
#[test]
fn exclusions_come_back_with_what_they_are_from() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME").press(KeyCode::Right);
    walk.at_row("example.com").press(KeyCode::Left);
    let unknown = "9".repeat(32);
    walk.letters(&unknown).press(KeyCode::Left).press(KeyCode::Esc);
    let except = walk.wizard.cx.grant().except.clone();
    assert_eq!(except.len(), 2);
    walk.at_row("All zones of ACME").press(KeyCode::Char(' '));
    let grant = walk.wizard.cx.grant();
    assert!(grant.resources.is_empty() && grant.except.is_empty(), "{grant:?}");
    walk.press(KeyCode::Char(' '));
    assert_eq!(walk.wizard.cx.grant().except, except);
    assert!(
        walk.notice().contains("2 exclusions from it are still there"),
        "{}",
        walk.notice()
    );
    // What was taken back by hand does not come again.
    walk.at_row("example.com").press(KeyCode::Right);
    walk.at_row("All zones of ACME")
        .press(KeyCode::Char(' '))
        .press(KeyCode::Char(' '));
    assert_eq!(walk.wizard.cx.grant().except.len(), 1);
}

/// Nothing is for a zone that nobody saw beside it: neither of a template that was left, nor of a
/// permission that was taken out.
#[test]
fn what_was_chosen_for_other_permissions_is_not_for_these() {
    let mut walk = at_resources("read analytics and logs");
    walk.at_row("All zones").press(KeyCode::Right).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    walk.presses(KeyCode::Esc, 4)
        .letters("edit cloudflare workers")
        .press(KeyCode::Enter);
    assert!(
        walk.notice().contains("“All …” and its exclusions were removed"),
        "{}",
        walk.notice()
    );
    assert!(
        walk.wizard
            .cx
            .work
            .draft
            .grants
            .iter()
            .all(|grant| grant.resources.is_empty())
    );

    // A single one stays, and is on the screen before one goes on.
    let mut walk = at_resources("edit zone dns");
    walk.letters("example.com")
        .presses(KeyCode::Enter, 2)
        .presses(KeyCode::Esc, 4);
    walk.letters("edit cloudflare workers").presses(KeyCode::Enter, 4);
    assert_eq!(open_kind(&walk), "Accounts");
    walk.at_row("ACME").press(KeyCode::Right).press(KeyCode::Enter);
    assert_eq!(open_kind(&walk), "Zones");
    assert!(walk.notice().starts_with("Zones: chosen already."), "{}", walk.notice());
    assert!(walk.rows()[0].contains("example.com"), "{:?}", walk.rows());
    walk.press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());

    // With its last permission a scope loses what was chosen in it.
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones")
        .press(KeyCode::Right)
        .press(KeyCode::Esc)
        .press(KeyCode::Home)
        .press(KeyCode::Char(' '));
    walk.letters("workers scripts").presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert!(
        walk.notice().starts_with("No permission needs all zones"),
        "{}",
        walk.notice()
    );
    assert!(walk.wizard.cx.grant().resources.is_empty());
}

/// All is nobody's first guess: a key on a list that was not looked at takes one thing.
#[test]
fn the_cursor_begins_on_a_single_thing() {
    let mut walk = at_resources("edit zone dns");
    walk.press(KeyCode::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [example()].into());
    // So it does when a search that found nothing is cleared.
    let mut walk = at_resources("edit zone dns");
    walk.letters("qqzz").press(KeyCode::Esc).press(KeyCode::Char(' '));
    assert_eq!(walk.wizard.cx.grant().resources, [example()].into());
}

#[test]
fn an_exclusion_that_would_kill_another_access_is_refused_with_its_name() {
    let mut walk = Walk::signed_in();
    // The same permission twice: on example.com, and on all zones.
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .press(KeyCode::Enter);
    walk.press(KeyCode::Tab)
        .press(KeyCode::Enter)
        .letters("dns")
        .press(KeyCode::Right);
    walk.press(KeyCode::Right).presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk.at_row("All zones").press(KeyCode::Char(' '));
    walk.letters("example.com").press(KeyCode::Left);
    assert!(walk.notice().starts_with("Not excluded: "), "{}", walk.notice());
    assert!(
        walk.notice().contains("policy 2"),
        "the policy is named: {}",
        walk.notice()
    );
    assert!(walk.wizard.cx.grant().except.is_empty());
}

#[test]
fn a_single_zone_takes_the_place_of_all_and_all_that_of_single_ones() {
    let mut walk = at_resources("edit zone dns");
    walk.letters("example.com").press(KeyCode::Enter);
    walk.letters("shop.example").press(KeyCode::Enter);
    walk.at_row("All zones of ACME").press(KeyCode::Char(' '));
    let resources = |walk: &Walk| walk.wizard.cx.grant().resources.clone();
    assert_eq!(resources(&walk), [Resource::ZonesOf(account())].into());
    assert!(walk.notice().contains("It replaces the 2"), "{}", walk.notice());
    walk.letters("example.com").press(KeyCode::Enter);
    assert_eq!(resources(&walk), [example()].into());
    assert!(walk.notice().contains("All zones of ACME"), "{}", walk.notice());
}

#[test]
fn one_more_exclusion_is_one_after_coming_back_too() {
    let mut walk = at_resources("edit zone dns");
    walk.at_row("All zones of ACME").press(KeyCode::Char(' '));
    walk.letters("example.com")
        .press(KeyCode::Left)
        .presses(KeyCode::Enter, 2);
    assert_eq!(walk.title(), StepId::Limits.name());
    walk.press(KeyCode::Esc).letters("shop.example").press(KeyCode::Left);
    let grant = walk.wizard.cx.grant();
    assert_eq!(grant.resources, [Resource::ZonesOf(account())].into());
    assert_eq!(grant.except.len(), 2);
}
