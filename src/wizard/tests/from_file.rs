//! What happens to the names of a spec file: until they are found, when they mean several things,
//! and when somebody decides by hand.

mod hosts;

use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::inventory::accounts::Account;
use crate::domain::refusal::Refusal;
use crate::domain::spec;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Owner;
use crate::wizard::message::Query;
use crate::wizard::state::pending_names::FromFile;

const OTHER: &str = "77777777777777777777777777777777";

fn walk(resources: &str, more: &str) -> Walk {
    let text = format!(
        "name = 'x'\nexpires = '9d'\n{more}\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = [{resources}]\n"
    );
    let read = spec::read(&text, &Catalog::embedded()).unwrap();
    let route = Route::Osc52 {
        screen: false,
        tmux_suspected: false,
    };
    let mut walk = Walk::fresh(Start {
        from: Some(FromFile::new("x.toml".into(), read)),
        ..start(route, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
    });
    walk.sign_in();
    walk
}

#[test]
fn where_its_secret_goes_is_kept() {
    let walk = walk("'zone:example.com'", "to = ['env:.env#A', 'file:b']");
    let to: Vec<String> = walk.wizard.cx.work.to.iter().map(ToString::to_string).collect();
    assert_eq!(to, ["env:.env#A", "file:b"]);
}

impl Walk {
    fn sign_in(&mut self) {
        let ticket = self.sign_in_ticket();
        self.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    }

    /// The zones are here; of so many that there are.
    fn zones(&mut self, rows: Vec<Zone>, total: u64) {
        let ticket = self.zones_ticket();
        let rows = response::ListPage {
            total: Some(total),
            ..page(rows)
        };
        self.tell(ApiAnswer::Zones(ticket, Ok(rows)));
        self.tell(ApiAnswer::Listed(ticket));
    }

    fn accounts(&mut self, rows: Vec<Account>) {
        let ticket = self.wizard.cx.accounts_list.ticket;
        self.tell(ApiAnswer::Accounts(ticket, Ok(page(rows))));
        self.tell(ApiAnswer::Listed(ticket));
    }

    fn asked_for(&self, name: &str) -> Vec<Ticket> {
        let asked = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Load(ticket, Query::ZoneNamed(asked))) if asked == name => Some(*ticket),
            _ => None,
        });
        asked.collect()
    }

    fn gaps(&self) -> Vec<String> {
        let gaps = self.wizard.cx.read().err().unwrap_or_default();
        gaps.into_iter().map(|gap| gap.sentence).collect()
    }
}

fn account(id: &str, name: &str) -> Account {
    Account {
        id: id.repeat(32).parse().unwrap(),
        name: name.into(),
    }
}

#[test]
fn a_name_on_two_accounts_asks_for_the_id() {
    let mut walk = walk("'zone:example.com'", "");
    assert_eq!(walk.title(), StepId::Summary.name());
    assert_eq!(walk.gaps(), ["Looking up zone:example.com (x.toml, line 6) …"]);
    let mut other = zone(OTHER, "example.com");
    other.account = "b".repeat(32).parse().unwrap();
    other.status = crate::domain::inventory::zones::Status::Moved;
    walk.accounts(vec![account("a", "ACME"), account("b", "Esc\u{1b}")]);
    walk.zones(vec![zone(EXAMPLE_COM, "example.com"), other], 2);
    let says = format!(
        "zone:example.com (x.toml, line 6) is the name of 2 zones: {EXAMPLE_COM} (active, account ACME) and {OTHER} (moved, account Esc^[). Write zone:ID with the id of one."
    );
    assert_eq!(walk.gaps(), [says]);
    // Choosing something by hand does not answer it: only leaving it out does, which is a row of
    // its own.
    let chosen = Resource::Zone(OTHER.parse().unwrap());
    walk.wizard.cx.grant_mut().resources.insert(chosen);
    assert_eq!(walk.gaps().len(), 1);
    walk.at_row("Leave zone:example.com (x.toml, line 6) out")
        .press(KeyCode::Enter);
    assert_eq!(walk.gaps(), [""; 0]);
    assert!(
        walk.notice().contains("Left out: zone:example.com"),
        "{}",
        walk.notice()
    );
    assert!(walk.wizard.steps.summary.ready().is_some(), "{}", walk.words());
}

#[test]
fn an_owner_is_an_account_that_is_found() {
    let mut walk = walk("'zones:in:ACME'", "owner = 'account:ACME'");
    assert_eq!(walk.gaps().len(), 2);
    walk.accounts(vec![account("a", "ACME"), account("b", "acme")]);
    assert_eq!(walk.gaps(), [""; 0]);
    let id = "a".repeat(32).parse().unwrap();
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(id));
    assert!(walk.wizard.cx.grant().resources.contains(&Resource::ZonesOf(id)));
}

#[test]
fn what_is_found_goes_nowhere_else() {
    let mut walk = walk("'zone:example.com', 'zones:in:ACME'", "");
    // Another token altogether by now.
    walk.presses(KeyCode::Esc, 5).letters("billing").press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    walk.accounts(vec![account("a", "ACME")]);
    walk.zones(vec![zone(EXAMPLE_COM, "example.com")], 1);
    assert_eq!(walk.wizard.cx.grant().resources, [Resource::AllAccounts].into());
}

/// A file over all zones but one, whose name could not be looked up.
fn without_prod() -> Walk {
    let mut walk = walk("'zones:all'", "");
    let text = "name='x'\nexpires='9d'\n[[grant]]\npermissions=['zone/DNS:edit']\nresources=['zones:all']\nexcept=['zone:prod.example']\n";
    let read = crate::domain::spec::read(text, &crate::domain::catalog::Catalog::embedded()).unwrap();
    walk.wizard
        .cx
        .take_file(super::super::state::pending_names::FromFile::new("x.toml".into(), read));
    walk.wizard.go(super::super::steps::StepId::Summary);
    walk.zones(vec![], 12_340);
    let tickets = walk.asked_for("prod.example");
    let lost = Refusal::Unreachable {
        why: "no route".into(),
        timed_out: false,
    };
    walk.tell(ApiAnswer::Zones(tickets[0], Err(lost)));
    walk
}

#[test]
fn an_exclusion_that_is_not_found_never_falls_by_itself() {
    let mut walk = without_prod();
    assert_eq!(walk.gaps().len(), 1, "{:?}", walk.gaps());
    // Whatever else is changed in its access.
    let zone_read = "c8fed203ed3043cba015a93ad1616f1f".parse().unwrap();
    walk.wizard
        .cx
        .grant_mut()
        .groups
        .insert(zone_read, crate::domain::token::scope::Scope::Zone);
    assert_eq!(walk.gaps().len(), 1);
    assert!(!walk.rows().contains(&"Create Token".to_owned()), "{:?}", walk.rows());
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    assert!(walk.creates().is_empty());
}

#[test]
fn the_names_of_an_access_go_with_it_and_those_after_it_move_up() {
    let text = "name='x'\nexpires='9d'\n[[grant]]\npermissions=['zone/DNS:edit']\nresources=['zone:a.example']\n\
        [[grant]]\npermissions=['zone/DNS:edit']\nresources=['zones:all']\nexcept=['zone:prod.example']\n";
    let read = crate::domain::spec::read(text, &crate::domain::catalog::Catalog::embedded()).unwrap();
    let mut walk = walk("'zones:all'", "");
    walk.wizard
        .cx
        .take_file(super::super::state::pending_names::FromFile::new("x.toml".into(), read));
    walk.wizard.cx.work.access = 0;
    walk.wizard.follow(super::super::steps::Flow::RemoveAccess);
    walk.zones(vec![zone(EXAMPLE_COM, "a.example"), zone(OTHER, "prod.example")], 2);
    let grants = &walk.wizard.cx.work.draft.grants;
    assert_eq!(grants.len(), 1);
    assert_eq!(grants[0].resources, [Resource::AllZones].into());
    assert_eq!(grants[0].except, [Resource::Zone(OTHER.parse().unwrap())].into());
    assert_eq!(walk.gaps(), [""; 0]);
}

/// A file that is opened with the token of account a.
fn by_account(text: &str) -> Walk {
    let read = crate::domain::spec::read(text, &crate::domain::catalog::Catalog::embedded()).unwrap();
    let mut walk = Walk::fresh(super::super::state::start::Start {
        from: Some(super::super::state::pending_names::FromFile::new("x.toml".into(), read)),
        ..start(
            crate::domain::delivery::clipboard::Route::Native,
            Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
        )
    });
    let ticket = walk.sign_in_ticket();
    let mut who = who(MayMint::Yes);
    who.family = crate::domain::sign_in::CredentialFamily::Account("a".repeat(32).parse().unwrap());
    (who.email, who.user) = (None, None);
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who))));
    walk
}

#[test]
fn the_owner_of_a_file_is_not_changed_by_the_credential() {
    let body = format!("[[grant]]\npermissions=['zone/DNS:edit']\nresources=['zone:{EXAMPLE_COM}']\n");
    for (owner, says) in [
        ("owner='user'\n", "cannot create tokens of a user"),
        ("", "cannot create tokens of a user"),
        (
            "owner='account:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'\n",
            "cannot create tokens of another account",
        ),
    ] {
        let mut walk = by_account(&format!("name='x'\n{owner}expires='9d'\n{body}"));
        assert!(walk.gaps()[0].contains(says), "{owner}: {:?}", walk.gaps());
        assert!(walk.words().contains(says), "the page says it, too: {}", walk.words());
        assert!(!walk.rows().contains(&"Create Token".to_owned()), "{:?}", walk.rows());
        walk.press(KeyCode::Tab).press(KeyCode::Enter);
        assert!(walk.creates().is_empty());
    }
    // With the right one the summary that was there before the sign-in shows it.
    let walk = by_account(&format!(
        "name='x'\nowner='account:{}'\nexpires='9d'\n{body}",
        "a".repeat(32)
    ));
    assert_eq!(walk.gaps(), [""; 0]);
    assert!(
        walk.words().contains("It keeps working when people leave"),
        "{}",
        walk.words()
    );
}

#[test]
fn a_draft_that_is_continued_has_none_of_the_names_of_the_file() {
    let mut before = Walk::signed_in();
    before
        .presses(KeyCode::Enter, 3)
        .letters("shop")
        .presses(KeyCode::Enter, 2);
    let kept = before.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Storage(StorageCall::Keep(text)) => Some(text.clone()),
        _ => None,
    });
    let mut walk = walk("'zone:example.com'", "");
    walk.tell(StorageAnswer::Recalled(Ok(kept)));
    walk.presses(KeyCode::Esc, 5).press(KeyCode::Home).press(KeyCode::Enter);
    walk.zones(
        vec![zone(EXAMPLE_COM, "example.com"), zone(&"7".repeat(32), "shop.example")],
        2,
    );
    assert_eq!(
        walk.wizard.cx.work.draft.grants[0].resources,
        [Resource::Zone("7".repeat(32).parse().unwrap())].into()
    );
}

#[test]
fn names_that_are_still_looked_up_are_kept_with_the_draft_and_looked_up_again() {
    let mut first = walk("'zone:example.com', 'zones:in:ACME'", "owner = 'account:ACME'");
    assert_eq!(first.gaps().len(), 3);
    first.press(KeyCode::Enter);
    let kept = first.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Storage(StorageCall::Keep(text)) => Some(text.clone()),
        _ => None,
    });
    // The lists of the next run are here before the draft is continued.
    let mut walk = Walk::signed_in();
    walk.accounts(vec![account("a", "ACME")]);
    walk.tell(StorageAnswer::Recalled(Ok(kept)));
    walk.press(KeyCode::Home).press(KeyCode::Enter);
    let id = "a".repeat(32).parse().unwrap();
    assert_eq!(walk.wizard.cx.work.draft.owner, Owner::Account(id));
    assert_eq!(walk.gaps(), [""; 0]);
    let chosen = [Resource::ZonesOf(id), Resource::Zone(EXAMPLE_COM.parse().unwrap())];
    assert_eq!(walk.wizard.cx.grant().resources, chosen.into());
}

#[test]
fn names_that_were_lost_on_the_way_are_looked_up_again_when_asked_for() {
    let mut walk = without_prod();
    assert!(walk.gaps()[0].contains("could not be looked up"), "{:?}", walk.gaps());
    let before = walk.asked_for("prod.example").len();
    walk.at_row("Look these names up again").press(KeyCode::Enter);
    assert_eq!(walk.gaps(), ["Looking up zone:prod.example (x.toml, line 6) …"]);
    walk.zones(vec![], 12_340);
    let tickets = walk.asked_for("prod.example");
    assert_eq!(tickets.len(), before + 1);
    walk.tell(ApiAnswer::Zones(
        *tickets.last().unwrap(),
        Ok(page(vec![zone(OTHER, "prod.example")])),
    ));
    assert_eq!(walk.gaps(), [""; 0]);
    assert!(
        walk.wizard
            .cx
            .grant()
            .except
            .contains(&Resource::Zone(OTHER.parse().unwrap()))
    );
    assert!(walk.wizard.steps.summary.ready().is_some());
}

/// The same file, on its summary, with the exclusion open.
fn open_exclusion(grants: &str) -> Walk {
    let text = format!("name='x'\nexpires='9d'\n{grants}");
    let read = crate::domain::spec::read(&text, &crate::domain::catalog::Catalog::embedded()).unwrap();
    let mut walk = walk("'zones:all'", "");
    walk.wizard
        .cx
        .take_file(super::super::state::pending_names::FromFile::new("x.toml".into(), read));
    walk.wizard.go(super::super::steps::StepId::Summary);
    walk
}

const ALL_BUT_PROD: &str =
    "[[grant]]\npermissions=['zone/DNS:edit']\nresources=['zones:all']\nexcept=['zone:prod.example']\n";

#[test]
fn a_template_does_not_take_over_what_was_wide_with_an_exclusion_that_is_open() {
    let mut walk = open_exclusion(ALL_BUT_PROD);
    walk.presses(KeyCode::Esc, 5)
        .letters("edit zone dns")
        .press(KeyCode::Enter);
    assert!(walk.is_at(StepId::Template), "{}", walk.title());
    assert!(
        walk.wizard.cx.work.draft.grants[0].resources.is_empty(),
        "{:?}",
        walk.wizard.cx.work.draft.grants
    );
}

#[test]
fn the_names_go_with_accesses_that_an_owner_empties() {
    let user = "[[grant]]\npermissions=['user/Memberships:read']\nresources=['user']\n";
    let mut walk = open_exclusion(&format!("{user}{ALL_BUT_PROD}"));
    walk.wizard.cx.own(Owner::Account("a".repeat(32).parse().unwrap()));
    assert_eq!(walk.wizard.cx.work.draft.grants.len(), 1);
    walk.zones(vec![zone(OTHER, "prod.example")], 1);
    assert!(
        walk.wizard.cx.work.draft.grants[0]
            .except
            .contains(&Resource::Zone(OTHER.parse().unwrap())),
        "{:?}",
        walk.wizard.cx.work.draft.grants
    );
    assert_eq!(walk.gaps(), [""; 0]);
}

#[test]
fn what_is_left_out_is_what_its_row_says() {
    let mut walk = Walk::fresh(super::super::state::start::Start {
        from: Some(super::super::state::pending_names::FromFile::new(
            "x.toml".into(),
            crate::domain::spec::read(
                &format!("name='x'\nexpires='9d'\n[[grant]]\npermissions=['user/Memberships:read']\nresources=['user']\n{ALL_BUT_PROD}"),
                &crate::domain::catalog::Catalog::embedded(),
            )
            .unwrap(),
        )),
        ..start(crate::domain::delivery::clipboard::Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
    });
    assert_eq!(walk.gaps().len(), 2);
    // The sign-in tells who the user is: that name is open no more, and its row is gone.
    walk.sign_in();
    assert!(!walk.words().contains("Leave user"), "{}", walk.words());
    assert!(walk.words().contains("Leave zone:prod.example"), "{}", walk.words());
}

#[test]
fn choosing_oneself_answers_an_owner_that_is_not_found() {
    let mut walk = walk("'zones:all'", "owner = 'account:Nope'");
    walk.accounts(vec![account("a", "ACME")]);
    assert_eq!(walk.gaps().len(), 1, "{:?}", walk.gaps());
    walk.at_row("Owner")
        .press(KeyCode::Enter)
        .press(KeyCode::Home)
        .press(KeyCode::Enter);
    assert_eq!(walk.gaps(), [""; 0]);
}
