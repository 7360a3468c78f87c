//! After a lost answer: looking, the rows, a new secret or the deletion.

use super::*;
use crate::wizard::page;

#[test]
fn a_lost_answer_says_what_is_known_looks_and_sends_nothing() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let words = walk.words();
    assert!(words.contains("The answer got lost. Was the token created?"), "{words}");
    assert!(
        words.contains(", then the connection was reset.\ncfmint will not send it again."),
        "{words}"
    );
    let keys = [("Enter", "choose"), ("↑↓", "move"), ("l", "look again"), ("q", "quit")];
    assert_eq!(walk.page().footer, keys);
    let first = walk.look();
    walk.looked(Vec::new());
    assert!(
        walk.words()
            .contains("Not in your token list so far. It may still appear; look again before creating another.")
    );
    walk.press(KeyCode::Char('l'));
    let found = ours(&walk, '5');
    walk.tell(ApiAnswer::Looked(first, Ok(tokens(vec![found.clone()]))));
    assert!(
        !walk.words().contains("it exists"),
        "an answer to the older look is dropped"
    );
    walk.looked(vec![found]);
    let words = walk.words();
    assert!(
        words.contains("Yes: it exists, but its secret did not arrive.\nEdit zone DNS, example.com\nid 5555"),
        "{words}"
    );
    assert!(words.contains("created 24 Nov 2026, 10:"), "{words}");
    assert_eq!((walk.creates().len(), walk.changes()), (1, 0));
    walk.press(KeyCode::Char('q'));
    assert_eq!(
        (walk.leaving(), walk.forgotten().len()),
        (Some(5), 1),
        "told, and left by choice"
    );
}

#[test]
fn a_list_that_lags_is_looked_at_again_for_half_a_minute_and_no_longer() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let before = walk.looks();
    for _ in 0..60 {
        // The network answers each question once.
        walk.looked(Vec::new()).looked(Vec::new());
        walk.pass(1000);
    }
    assert_eq!(walk.looks() - before, 5);
    assert!(walk.words().contains("Not in your token list so far."));
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(5));
    assert!(walk.forgotten().is_empty(), "the next start looks again");

    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let found = ours(&walk, '5');
    walk.looked(Vec::new());
    walk.pass(1000);
    let looks = walk.looks();
    walk.looked(vec![found]);
    walk.pass(60_000);
    assert_eq!(walk.looks(), looks, "found is found");
}

#[test]
fn a_new_secret_is_asked_for_only_after_a_yes() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let found = ours(&walk, '5');
    walk.looked(vec![found.clone()]);
    walk.at_row(ROLL).press(KeyCode::Enter);
    assert!(
        walk.words()
            .contains("Roll “Edit zone DNS, example.com”: a new secret now?\nid 5555")
    );
    for no in [KeyCode::Char('n'), KeyCode::Enter, KeyCode::Esc, KeyCode::Char('Y')] {
        walk.press(no);
        assert_eq!(walk.changes(), 0);
        walk.at_row(ROLL).press(KeyCode::Enter);
    }
    walk.press(KeyCode::Char('y'));
    assert_eq!(walk.changes(), 1);
    walk.press(KeyCode::Enter).press(KeyCode::Char('y')).press(KeyCode::Esc);
    assert_eq!(walk.changes(), 1, "once");
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(ticket + 1, new_secret()));
    assert!(
        matches!(walk.wizard.phase, Phase::Unknown(_)),
        "that answers another question"
    );
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    walk.tell(Msg::FrameShown);
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)), "{}", walk.title());
    let (id, note) = walk.notes().pop().unwrap();
    assert_eq!(note.made, Some(found.id));
    walk.save("/home/ada/token", Ok(()));
    walk.press(KeyCode::Char('q'));
    assert_eq!((walk.leaving(), walk.forgotten()), (Some(0), vec![id]));
}

#[test]
fn a_roll_whose_answer_is_lost_can_be_asked_for_once_more() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let found = ours(&walk, '5');
    walk.looked(vec![found])
        .at_row(ROLL)
        .press(KeyCode::Enter)
        .press(KeyCode::Char('y'));
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(
        ticket,
        Rolled::Unknown("the connection was reset".into()),
    ));
    assert!(walk.notice().contains("Roll it again"), "{}", walk.notice());
    walk.at_row(ROLL).press(KeyCode::Enter).press(KeyCode::Char('y'));
    let again = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    assert!(
        matches!(walk.wizard.phase, Phase::Unknown(_)),
        "the older answer does not count"
    );
    walk.tell(ApiAnswer::Rolled(again, new_secret()));
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
}

#[test]
fn a_token_that_is_deleted_leads_back_to_the_draft() {
    for result in [Ok(()), Err(Refusal::NotFound { says: String::new() })] {
        let mut walk = Walk::signed_in();
        walk.lose(reset());
        let found = ours(&walk, '5');
        walk.looked(vec![found])
            .at_row("Delete this token")
            .press(KeyCode::Enter);
        assert!(walk.words().contains("This cannot be undone."));
        walk.press(KeyCode::Char('y'));
        let ticket = walk.roll_ticket();
        walk.tell(ApiAnswer::Deleted(ticket, result));
        walk.tell(Msg::FrameShown);
        assert_eq!(walk.title(), StepId::Summary.name());
        assert!(
            walk.notice().contains("Deleted “Edit zone DNS, example.com” (5555"),
            "{}",
            walk.notice()
        );
        assert_eq!(walk.forgotten().len(), 1);
        assert!(
            walk.words().contains("Nothing has been created yet."),
            "{}",
            walk.words()
        );
        walk.press(key::ctrl('c'));
        assert_eq!(walk.leaving(), Some(130), "nothing is left behind");
    }
}

#[test]
fn several_that_match_are_shown_and_the_person_chooses() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let (one, mut other) = (ours(&walk, '5'), ours(&walk, '6'));
    other.issued_on = one
        .issued_on
        .map(|at| at.saturating_add(jiff::SignedDuration::from_secs(7)).unwrap());
    walk.looked(vec![one, other]);
    let rows = walk.rows();
    let times: Vec<&str> = rows.iter().filter_map(|row| row.get(..21)).collect();
    assert!(
        times[0].starts_with("24 Nov 2026, 10:") && times[0] != times[1],
        "the seconds tell them apart: {rows:?}"
    );
    let ids: Vec<String> = walk
        .page()
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::List(list) => Some((0..2).map(|at| (list.row)(at).words(1).to_owned())),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(ids, ["5".repeat(32), "6".repeat(32)]);
    let words = walk.words();
    assert!(
        words.contains(
            "2 tokens are called Edit zone DNS, example.com.\nChoose yours by when it was created (by the clock here), and by its id. Nothing is changed until you do."
        ),
        "{words}"
    );
    assert!(!words.contains(ROLL), "{words}");
    walk.press(KeyCode::Down).press(KeyCode::Enter);
    assert!(
        walk.words()
            .contains("it exists, but its secret did not arrive.\nEdit zone DNS, example.com\nid 6666"),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Esc);
    assert!(!walk.words().contains(ROLL), "Esc takes the choice back first");
    walk.press(KeyCode::Enter).at_row(ROLL).press(KeyCode::Enter);
    assert!(walk.words().contains("id 5555"));
    walk.press(KeyCode::Char('y'));
    let wanted = Effect::Api(ApiCall::Roll(
        walk.roll_ticket(),
        crate::domain::token::scope::Owner::User,
        "5".repeat(32).parse().unwrap(),
    ));
    assert!(walk.wanted.contains(&wanted));
}

#[test]
fn one_of_the_name_with_other_permissions_is_said_to_be_perhaps_another() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let mut other = ours(&walk, '5');
    other.policies = crate::domain::token::given_policies::GivenPolicies::default();
    walk.looked(vec![other]);
    assert!(walk.words().contains("it may be someone else’s"), "{}", walk.words());
    assert_eq!(walk.row(), "Look again");
    assert!(
        walk.wanted.iter().any(|effect| matches!(effect, Effect::WakeAt(_))),
        "the true one may still come"
    );
    walk.press(KeyCode::Char('q'));
    assert_eq!(walk.leaving(), Some(5));
    assert!(walk.forgotten().is_empty(), "the next start looks for the true one");
}

#[test]
fn an_id_that_the_answer_named_can_be_rolled_before_any_list() {
    let mut walk = Walk::signed_in();
    let id = "9".repeat(32).parse().ok();
    let why = "the answer has no usable secret in it (HTTP 200)".into();
    walk.lose(response::Created::Unknown { why, id });
    assert!(
        walk.words()
            .contains("it exists, but its secret did not arrive.\nEdit zone DNS, example.com\nid 9999"),
        "{}",
        walk.words()
    );
    assert_eq!(walk.notes().pop().unwrap().1.made, id, "also for the next start");
    walk.refused(Refusal::Forbidden {
        needs: None,
        says: String::new(),
    });
    walk.at_row(ROLL).press(KeyCode::Enter).press(KeyCode::Char('y'));
    assert_eq!(walk.changes(), 1);
}

#[test]
fn who_may_not_list_is_told_what_to_note() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).refused(Refusal::Forbidden {
        needs: None,
        says: String::new(),
    });
    let words = walk.words();
    assert!(
        words.contains("This sign-in may not list tokens. Note Edit zone DNS, example.com and 24 Nov 2026, 10:"),
        "{words}"
    );
    assert!(
        words.contains("and check dash.cloudflare.com/profile/api-tokens."),
        "{words}"
    );
    walk.press(KeyCode::Char('q'));
    assert!(walk.forgotten().is_empty(), "nobody has seen it");
}

#[test]
fn a_look_that_fails_for_another_reason_does_not_blame_the_sign_in() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).refused(Refusal::Unreachable {
        why: "no route".into(),
        timed_out: false,
    });
    assert!(walk.words().contains("The list did not load.") && !walk.words().contains("may not list"));
}

#[test]
fn from_a_lost_answer_there_is_a_way_back_and_the_end_still_names_the_token() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(walk.notice().contains("may exist already"), "{}", walk.notice());
    assert!(walk.words().contains("An earlier request may have created one."));
    assert_eq!(walk.creates().len(), 1);
    assert!(walk.row().starts_with("Name: "), "not on Create Token: {}", walk.row());
    walk.press(key::ctrl('c'));
    let said = walk.wanted.iter().any(|effect| match effect {
        Effect::Leave(ending) => ending.code == 5 && ending.words.iter().any(|words| words.contains("Edit zone DNS")),
        _ => false,
    });
    assert!(said, "{:?}", walk.wanted.last());
}

#[test]
fn a_second_request_is_not_sent_when_the_token_of_the_first_has_appeared() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).looked(Vec::new()).press(KeyCode::Esc);
    let found = ours(&walk, '5');
    walk.prepares = false;
    walk.pass(1000);
    walk.press(KeyCode::Tab).press(KeyCode::Enter).looked(vec![found]);
    assert!(
        walk.words()
            .contains("it exists, but its secret did not arrive.\nEdit zone DNS, example.com\nid 5555"),
        "{}",
        walk.words()
    );
    assert!(walk.notice().contains("Nothing was sent"), "{}", walk.notice());
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_second_token_of_the_name_is_not_taken_for_the_first_later() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).looked(Vec::new()).press(KeyCode::Esc);
    let (first, note) = walk.notes().pop().unwrap();
    walk.pass(1000);
    walk.press(KeyCode::Tab).press(KeyCode::Enter);
    let ticket = walk.creates().last().unwrap().0;
    walk.tell(ApiAnswer::Created(ticket, created()));
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
    let of_the_first = walk.notes().into_iter().rfind(|(id, _)| *id == first).unwrap().1;
    let mut made = ours(&walk, '0');
    made.id = record().id;
    assert_eq!(
        note.candidates(std::slice::from_ref(&made)).len(),
        1,
        "it looks like the first"
    );
    assert_eq!(of_the_first.candidates(&[made]), []);
    assert!(walk.forgotten().is_empty(), "the first may still exist");
}

/// What speaks against one of several is in its row, before the cursor is on it.
#[test]
fn one_of_several_with_other_permissions_is_marked_in_its_row() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let (mut one, mut other) = (ours(&walk, '5'), ours(&walk, '6'));
    one.policies = crate::domain::token::given_policies::GivenPolicies::default();
    other.policies = crate::domain::token::given_policies::GivenPolicies::default();
    walk.looked(vec![one, other]);
    let page = walk.page();
    let list = page.parts.iter().find_map(|part| match part {
        Part::List(list) => Some(list),
        _ => None,
    });
    let list = list.expect("the rows");
    for at in 0..2 {
        let row = (list.row)(at);
        assert_eq!(
            (row.mark, row.words(2)),
            (page::Mark::Warns, "other permissions"),
            "{row:?}"
        );
    }
    assert_eq!((list.row)(2).mark, page::Mark::None);
}
