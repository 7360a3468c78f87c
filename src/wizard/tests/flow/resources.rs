//! The step of resources: which lists it has, and what they take.

use super::*;
use crate::domain::token::scope::Scope;

#[test]
fn a_scope_without_resources_is_asked_for() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3).press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Resources.name());
    assert_eq!(walk.notice(), "DNS needs a zone: pick one.");
}

/// The kinds beside the search: which there are, which is open, and whether the cursor is there.
fn kinds(walk: &Walk) -> (Vec<String>, usize, bool) {
    let page = walk.page();
    let kinds = page.parts.iter().find_map(|part| match part {
        Part::SearchOf(kinds, _) => Some((kinds.words.clone(), kinds.open, kinds.focused)),
        _ => None,
    });
    kinds.expect("there are several kinds")
}

#[test]
fn only_the_scopes_that_are_needed_are_asked_for_each_in_its_part() {
    let mut walk = Walk::signed_in();
    walk.letters("edit cloudflare workers").presses(KeyCode::Enter, 4);
    assert_eq!(walk.title(), StepId::Resources.name());
    let scopes = walk.wizard.cx.scopes();
    assert!(scopes.contains(&Scope::Account) && scopes.contains(&Scope::Zone) && scopes.contains(&Scope::User));
    assert!(!scopes.contains(&Scope::Bucket));
    assert_eq!(
        kinds(&walk),
        (vec!["Accounts".into(), "Zones".into(), "User".into()], 0, false)
    );
    walk.press(KeyCode::Home).press(KeyCode::Up).press(KeyCode::Right);
    assert_eq!((kinds(&walk).1, kinds(&walk).2), (1, true));
    walk.press(KeyCode::Left)
        .press(KeyCode::Down)
        .press(KeyCode::Home)
        .press(KeyCode::Char(' '))
        .press(KeyCode::Enter);
    assert_eq!(kinds(&walk).1, 1, "the account is answered, the zones are next");
    let page = walk.page();
    let notice = page.notice.as_ref().map(|notice| notice.tone);
    assert_eq!(notice, Some(Tone::Plain), "that is nothing to be warned of");
}

#[test]
fn all_zones_and_single_zones_exclude_each_other_and_that_is_said() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("shop")
        .press(KeyCode::Enter)
        .letters("example.com")
        .press(KeyCode::Enter);
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
    walk.letters("/all zones").press(KeyCode::Right);
    assert!(walk.notice().contains("2 chosen before"), "{}", walk.notice());
}

#[test]
fn ids_are_taken_by_hand_where_a_list_is_refused() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Pasted)));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let zones = walk.zones_ticket();
    let refusal = crate::domain::refusal::Refusal::Forbidden {
        needs: Some("Zone Read".into()),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Zones(zones, Err(refusal)));
    walk.tell(ApiAnswer::Listed(zones));
    walk.presses(KeyCode::Enter, 3);
    for said in ["Cloudflare does not show zones to this sign-in.", "It lacks Zone Read."] {
        assert!(walk.words().contains(said), "{}", walk.words());
    }
    assert!(walk.words().contains("under API"), "it says where ids stand");
    walk.paste(&format!("{EXAMPLE_COM}\n{}", "9".repeat(32)))
        .press(KeyCode::Enter)
        .press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    assert_eq!(walk.wizard.cx.grant().resources.len(), 2);
}

#[test]
fn a_partial_zone_list_is_searched_on_the_server_and_late_answers_are_dropped() {
    let mut walk = Walk::fresh(start(Route::Native, Some(Source::Pasted)));
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    let zones = walk.zones_ticket();
    let first = response::ListPage {
        total: Some(2500),
        more: true,
        ..page(vec![zone(EXAMPLE_COM, "example.com")])
    };
    walk.tell(ApiAnswer::Zones(zones, Ok(first)));
    walk.presses(KeyCode::Enter, 3).forget().letters("far");
    let searches: Vec<_> = walk
        .wanted
        .iter()
        .filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, crate::wizard::message::Query::ZonesContaining(_, text))) => {
                Some((*ticket, text.clone()))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        searches.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
        ["fa", "far"]
    );
    walk.tell(ApiAnswer::Zones(
        searches[0].0,
        Ok(page(vec![zone(&"8".repeat(32), "fa-late.example")])),
    ));
    assert!(
        !walk.words().contains("fa-late"),
        "the answer to an older search is dropped"
    );
    walk.tell(ApiAnswer::Zones(
        searches[1].0,
        Ok(page(vec![zone(&"9".repeat(32), "faraway.example")])),
    ));
    assert!(walk.words().contains("faraway.example"));
}

#[test]
fn new_rows_leave_the_cursor_on_its_zone() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3).letters("ex");
    walk.press(KeyCode::Down);
    let before = walk.row();
    let zones = walk.zones_ticket();
    walk.tell(ApiAnswer::Zones(
        zones,
        Ok(page(vec![
            zone(&"1".repeat(32), "ex"),
            zone(&"2".repeat(32), "exact.example"),
        ])),
    ));
    assert_eq!(walk.row(), before);
}

#[test]
fn all_of_a_template_is_not_all_of_the_next_one() {
    let mut walk = Walk::signed_in();
    walk.letters("read all resources")
        .presses(KeyCode::Enter, 2)
        .press(KeyCode::Esc);
    assert_eq!(
        walk.wizard.cx.work.draft.grants[0].resources.len(),
        2,
        "all accounts and all zones"
    );
    walk.letters("edit zone dns").presses(KeyCode::Enter, 4);
    assert!(walk.is_at(StepId::Resources), "{}", walk.title());
    assert!(walk.wizard.cx.work.draft.grants[0].resources.is_empty());
}
