//! Creating, once: the armed key, the endings, what a refusal leaves.

use super::super::page::Part;
use super::super::steps::StepId;
use super::*;
use crate::domain::delivery::Readiness;
use crate::domain::refusal::Refusal;

impl Walk {
    /// The code when it is ended from outside now, by SIGTERM.
    fn ends_with(&self) -> u8 {
        self.wizard.ending_from_outside(143).code
    }
}

#[test]
fn create_arms_after_a_pause_or_another_key() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.title(), StepId::Summary.name());
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::FrameShown);
    walk.pass(600);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(walk.creates().is_empty(), "600 ms are too early");
    walk.pass(600);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert!(walk.creates().is_empty(), "the early press began the wait anew");
    walk.tell(Msg::Key(KeyCode::Up.into()));
    walk.tell(Msg::Key(KeyCode::Down.into()));
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.creates().len(), 1, "another key shows that a person is there");
}

#[test]
fn input_from_before_the_frame_is_dropped_on_the_summary_and_the_secret_screen() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 3)
        .letters("example.com")
        .presses(KeyCode::Enter, 2);
    for _ in 0..5 {
        walk.tell(Msg::Key(KeyCode::Enter.into()));
        walk.pass(800);
    }
    assert!(walk.creates().is_empty(), "no frame has shown the summary yet");
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(ApiAnswer::Created(ticket, created()));
    walk.tell(Msg::Key(KeyCode::Char('q').into()));
    walk.tell(Msg::Key(KeyCode::Char('y').into()));
    assert_eq!(walk.leaving(), None, "typed before the secret screen was seen");
}

#[test]
fn a_request_is_sent_once_whatever_is_pressed() {
    let mut walk = Walk::signed_in();
    walk.reach_creating();
    for code in [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Char('q'),
        KeyCode::Char('y'),
        KeyCode::Enter,
    ] {
        walk.press(code);
    }
    assert_eq!(walk.creates().len(), 1);
    assert!(matches!(walk.wizard.phase, Phase::Creating(_)));
}

#[test]
fn ctrl_c_during_creation_warns_first_and_ends_with_5_then() {
    let mut walk = Walk::signed_in();
    walk.reach_creating();
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), None);
    assert!(walk.notice().contains("The request has been sent"));
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5));
}

#[test]
fn a_request_that_was_refused_is_over_whatever_is_still_asked_about_the_sign_in() {
    let refused = || {
        let mut walk = Walk::signed_in();
        let ticket = walk.reach_creating();
        walk.press(key::ctrl('c'));
        assert!(walk.notice().contains("The request has been sent"));
        walk.tell(ApiAnswer::CreateRefused(ticket - 1));
        assert_eq!((walk.forgotten().len(), walk.ends_with()), (0, 5), "an older one");
        walk.tell(ApiAnswer::CreateRefused(ticket));
        walk.tell(Msg::FrameShown);
        (walk, ticket)
    };
    let (mut walk, _) = refused();
    assert_eq!((walk.forgotten().len(), walk.ends_with()), (1, 143));
    assert!(
        walk.words().contains("Not created: Cloudflare refused it"),
        "{}",
        walk.words()
    );
    assert!(!walk.words().contains("may still be created"), "{}", walk.words());
    walk.press(KeyCode::Esc).press(KeyCode::Enter);
    assert!(matches!(walk.wizard.phase, Phase::Creating(_)));
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130), "at once: nothing can exist");

    let here = Refusal::RefusedHere {
        needs: Some("API Tokens Write".into()),
        works: true,
        says: String::new(),
    };
    let over = Refusal::NotSignedIn {
        why: "it has expired".into(),
        says: String::new(),
    };
    let broken = response::Created::Unknown {
        why: "a part of cfmint broke down".into(),
        id: None,
    };
    for (created, title, words) in [
        (
            response::Created::No(here),
            StepId::Summary.name(),
            "it may lack API Tokens Edit.",
        ),
        (response::Created::No(over), StepId::SignIn.name(), "it has expired"),
        (broken, StepId::Summary.name(), "a part of cfmint broke down"),
    ] {
        let (mut walk, ticket) = refused();
        walk.tell(ApiAnswer::Created(ticket, created));
        walk.tell(Msg::FrameShown);
        assert_eq!(walk.title(), title);
        assert!(walk.words().contains(words), "{}", walk.words());
        assert_eq!(walk.forgotten().len(), 1, "once");
        assert!(walk.wizard.drafting(), "what was filled in is there");
    }
}

#[test]
fn ctrl_c_ends_at_once_while_drafting() {
    let mut walk = Walk::signed_in();
    walk.press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130));
}

#[test]
fn an_old_ticket_changes_nothing() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    walk.tell(ApiAnswer::Created(ticket - 1, created()));
    assert!(matches!(walk.wizard.phase, Phase::Creating(_)));
}

#[test]
fn a_refusal_keeps_the_draft_and_says_why() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let refusal = Refusal::Rejected {
        field: None,
        says: "expires_on is odd".into(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    assert_eq!(walk.title(), StepId::Summary.name());
    walk.tell(Msg::FrameShown);
    walk.press(KeyCode::Up).press(KeyCode::Down);
    let words = walk.words();
    assert!(
        words.contains("Not created.") && words.contains("expires_on is odd"),
        "it stays, whatever is pressed: {words}"
    );
    assert!(words.contains("Change what Cloudflare names and try again."), "{words}");
    walk.at_row("Edit token").press(KeyCode::Enter).press(KeyCode::Esc);
    assert!(walk.words().contains("Not created."), "also after a detour");
    walk.at_row("Create Token").press(KeyCode::Enter);
    walk.press(KeyCode::Esc);
    assert_eq!(walk.creates().len(), 2);
    assert!(walk.words().contains("example.com"));
}

#[test]
fn a_refusal_that_names_a_permission_offers_to_remove_it_by_a_key() {
    let mut walk = Walk::signed_in();
    walk.presses(KeyCode::Enter, 2)
        .letters("cache purge")
        .press(KeyCode::Enter);
    walk.press(KeyCode::Enter)
        .letters("example.com")
        .presses(KeyCode::Enter, 4);
    let ticket = walk.creates().last().unwrap().0;
    let refusal = Refusal::LacksGroup {
        group: "Cache Purge".into(),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    walk.tell(Msg::FrameShown);
    assert!(
        walk.words().contains("Remove Cache Purge and try again"),
        "{}",
        walk.words()
    );
    assert_eq!(walk.creates().len(), 1, "never by itself");
    walk.at_row("Remove Cache Purge");
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.creates().len(), 1, "what is left is shown before it is sent");
    assert!(walk.notice().contains("Removed “Cache Purge”."), "{}", walk.notice());
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.creates().len(), 1, "Create Token is armed anew");
    walk.pass(1000);
    walk.press(KeyCode::Enter);
    assert_eq!(walk.creates().len(), 2);
    let body = String::from_utf8(walk.creates()[1].1.to_vec()).unwrap();
    assert!(
        !body.contains("e17beae8b8cb423a99b1730f21238bed"),
        "without the refused group: {body}"
    );
}

/// What was refused to one token is not said of another: its reasons are in view again.
#[test]
fn a_refusal_goes_when_the_token_is_another_one() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().press(KeyCode::Enter);
    let ticket = walk.creates().last().unwrap().0;
    let refusal = Refusal::LacksGroup {
        group: "DNS Write".into(),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    walk.tell(Msg::FrameShown);
    let refused = |walk: &Walk| walk.words().contains("Not created.");
    let reasons = |walk: &Walk| walk.page().footer.iter().any(|(written, _)| written.starts_with('1'));
    assert!(refused(&walk) && !reasons(&walk), "{}", walk.words());
    walk.at_row("From: ").press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    walk.press(KeyCode::Esc);
    assert!(refused(&walk), "it is the same token: {}", walk.words());
    walk.at_row("From: ").press(KeyCode::Enter);
    walk.letters("9.9.9.9").press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Summary.name(), "{}", walk.words());
    assert!(!refused(&walk) && reasons(&walk), "{}", walk.words());
}

#[test]
fn what_the_json_tab_shows_is_what_is_sent() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_views().press(KeyCode::Right);
    let shown = walk.words();
    walk.press(KeyCode::Esc).press(KeyCode::Tab).press(KeyCode::Enter);
    let sent = String::from_utf8(walk.creates()[0].1.to_vec()).unwrap();
    assert!(shown.contains(&sent), "{shown}\n{sent}");
}

#[test]
fn a_chosen_group_that_the_live_list_does_not_have_stays_and_is_named() {
    let mut walk = Walk::signed_in();
    walk.press(KeyCode::Enter);
    let ticket = walk.wizard.cx.groups.ticket;
    let only = crate::domain::catalog::Catalog::embedded()
        .named("Zone Read", &crate::domain::token::scope::Scope::Zone)
        .unwrap()
        .clone();
    walk.tell(ApiAnswer::Groups(ticket, Ok((vec![only], 0))));
    assert_eq!(walk.wizard.cx.grant().groups.len(), 1);
    assert!(
        walk.notice().contains("4755a26eedb94da69e1066d98aa820be"),
        "{}",
        walk.notice()
    );
}

#[test]
fn an_end_that_is_left_empty_is_a_gap_and_never_means_for_ever() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("Until: ").press(KeyCode::Enter);
    assert_eq!(walk.title(), StepId::Limits.name());
    walk.letters("8").press(KeyCode::Backspace).press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(walk.words().contains("No expiry is given"), "{}", walk.words());
    walk.press(KeyCode::End).press(KeyCode::Enter);
    assert!(walk.creates().is_empty());
}

#[test]
fn what_cannot_be_seen_is_not_answered() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk.tell(Msg::Resized(59, 40));
    walk.press(KeyCode::Enter).press(KeyCode::Enter);
    assert!(walk.creates().is_empty(), "the window shows one sentence only");
    walk.tell(Msg::Resized(60, 16));
    walk.press(KeyCode::Enter);
    assert_eq!(walk.creates().len(), 1);
    walk.tell(Msg::Resized(20, 5));
    walk.press(key::ctrl('c')).press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(5), "Ctrl-C works all the same");
}

/// What stands in the place of the reasons says in few sentences what is lacking and on what; the
/// reasons are not in view, and so no number changes anything.
#[test]
fn a_refusal_names_what_is_lacking_and_numbers_do_nothing_while_it_stands() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let refusal = Refusal::LacksGroup {
        group: "DNS Write".into(),
        says: "Failed common permission check against resources. (Permission group: \"DNS Write\")".into(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    let page = walk.page();
    let review = page.parts.iter().find_map(|part| match part {
        Part::Review(review) => Some(review),
        _ => None,
    });
    let sentences = review
        .and_then(|review| review.refusal.as_ref())
        .unwrap()
        .sentences
        .clone();
    assert_eq!(
        sentences,
        [
            "Not created. You cannot give what you do not have.",
            "This sign-in lacks DNS Edit on example.com. Nothing you filled in is lost.",
            "Cloudflare says: Failed common permission check against resources. (Permission group: \"DNS Write\")."
        ]
    );
    drop(page);
    let numbers = |walk: &Walk| walk.page().footer.iter().any(|(_, does)| does.contains("reduce"));
    assert!(!numbers(&walk), "no number is in the footer");
    let (row, draft) = (walk.row(), walk.wizard.cx.work.draft.clone());
    for number in '1'..='9' {
        walk.press(KeyCode::Char(number));
    }
    assert_eq!((walk.title(), walk.row()), (StepId::Summary.name().to_owned(), row));
    assert_eq!(walk.wizard.cx.work.draft, draft);
    assert!(
        walk.notice().contains("come back when you try again"),
        "{}",
        walk.notice()
    );
}

/// Where the secret will go is a fact like the others: it comes when it is known, the cursor keeps
/// its row, and reaches it.
#[test]
fn where_the_secret_goes_is_reached_by_the_cursor() {
    let mut walk = Walk::signed_in_with(Start {
        to: Target::read_all(&["pass:cf/token".to_owned()]).unwrap(),
        ..start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
    });
    walk.reach_summary().at_row("Name: ");
    walk.tell(ApiAnswer::ServerClock(jiff::SignedDuration::from_secs(10_960)));
    walk.tell(DeliveryAnswer::WaysChecked(vec![Readiness::Blocked(
        "pass is not on this machine.".into(),
    )]));
    assert!(walk.row().starts_with("Name: "), "{}", walk.row());
    walk.at_row("Clock: This machine’s clock is 3 h 2 min behind");
    walk.at_row("Then: The secret cannot go to pass:cf/token: pass is not on this machine.");
}
