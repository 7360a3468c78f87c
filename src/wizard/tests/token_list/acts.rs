//! What is done with a token on its page: asked about, read once more, sent once, and told as it is.

use super::*;
use crate::domain::response::{Rolled, Updated};
use crate::domain::sign_in::OwnToken;
use crate::domain::token::record::TokenStatus;

impl Walk {
    /// The page of this token is open, and it was read as it is now.
    pub(super) fn on_page_of(row: TokenRecord) -> Self {
        let mut walk = Self::listing(vec![row.clone()]);
        walk.press(KeyCode::Enter);
        walk.is_read(row);
        walk
    }

    /// Answers the reading that is out.
    pub(super) fn is_read(&mut self, row: TokenRecord) {
        let (ticket, ..) = self.read_ticket();
        self.tell(ApiAnswer::TokenRead(ticket, Ok(Box::new(row))));
    }

    /// The changes that were sent: their bodies.
    pub(super) fn updates(&self) -> Vec<(Ticket, serde_json::Value)> {
        let sent = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Update { ticket, body, .. }) => Some((*ticket, serde_json::from_slice(body).unwrap())),
            _ => None,
        });
        sent.collect()
    }

    fn deletions(&self) -> Vec<Ticket> {
        let sent = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Delete(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        sent.collect()
    }

    fn rolls(&self) -> Vec<Ticket> {
        let sent = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Api(ApiCall::Roll(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        sent.collect()
    }

    /// The token that is signed in with is this one.
    pub(super) fn is_signed_in_with(&mut self, id: TokenId) {
        if let crate::domain::sign_in::SignIn::In(_, who) = &mut self.wizard.cx.sign_in {
            who.own = Some(OwnToken {
                id,
                status: TokenStatus::Active,
                starts: None,
                expires: None,
                record: None,
            });
        }
    }
}

fn one() -> TokenRecord {
    token('1', "one", EXAMPLE_COM)
}

fn trouble() -> Refusal {
    Refusal::Trouble { status: 502, ray: None }
}

#[test]
fn a_later_end_is_chosen_read_once_more_and_sent_once() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Extend it").press(KeyCode::Enter);
    walk.at_deed("1 year").press(KeyCode::Enter);
    assert!(walk.updates().is_empty(), "it is read before anything is sent");
    walk.is_read(one());
    let [(ticket, body)] = &walk.updates()[..] else {
        panic!("{:?}", walk.updates())
    };
    let end = body["expires_on"].as_str().unwrap();
    assert_eq!(body["status"], "active");
    let changed = TokenRecord {
        expires: end.parse().ok(),
        ..one()
    };
    walk.tell(ApiAnswer::Updated(*ticket, Updated::Yes(Box::new(changed.clone()))));
    assert!(
        walk.notice().starts_with("Extended: it works until"),
        "{}",
        walk.notice()
    );
    // The list has it, too.
    walk.press(KeyCode::Esc);
    assert!(walk.words().contains("expires 24 Nov 2027"), "{}", walk.words());
}

#[test]
fn what_somebody_else_changed_is_shown_and_nothing_is_sent() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Disable it").press(KeyCode::Enter).letters("y");
    walk.is_read(TokenRecord {
        name: "theirs".to_owned(),
        ..one()
    });
    assert!(walk.updates().is_empty());
    assert_eq!(walk.title(), "theirs");
    assert!(
        walk.notice().contains("somebody else changed it") && walk.notice().contains("Name: one → theirs."),
        "{}",
        walk.notice()
    );
}

#[test]
fn a_lost_answer_is_looked_into_and_never_sent_again() {
    let disabled = || TokenRecord {
        status: TokenStatus::Disabled,
        ..one()
    };
    let renamed = || TokenRecord {
        name: "renamed".to_owned(),
        ..one()
    };
    for (now, said) in [
        (Ok(disabled()), "Disabled: its secret does nothing"),
        (Ok(one()), "Read again, it is as it was"),
        (Ok(renamed()), "is not what you asked for"),
        (Err(trouble()), "it may be changed, or still be as it was"),
    ] {
        let mut walk = Walk::on_page_of(one());
        walk.at_deed("Disable it").press(KeyCode::Enter).letters("y");
        walk.is_read(one());
        let (ticket, _) = walk.updates()[0].clone();
        walk.tell(ApiAnswer::Updated(
            ticket,
            Updated::Unknown("the connection was cut".to_owned()),
        ));
        // No key does anything while nobody knows.
        walk.press(KeyCode::Esc).press(key::ctrl('t'));
        assert_eq!(walk.title(), "one");
        let (read, ..) = walk.read_ticket();
        walk.tell(ApiAnswer::TokenRead(read, now.map(Box::new)));
        assert!(walk.notice().contains(said), "{said}: {}", walk.notice());
        assert_eq!(walk.updates().len(), 1);
    }
}

#[test]
fn a_refusal_leaves_it_as_it_was_and_says_so() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Disable it").press(KeyCode::Enter).letters("y");
    walk.is_read(one());
    let (ticket, _) = walk.updates()[0].clone();
    let refusal = Refusal::Forbidden {
        needs: Some("API Tokens Write".to_owned()),
        says: String::new(),
    };
    walk.tell(ApiAnswer::Updated(ticket, Updated::No(refusal)));
    walk.is_read(one());
    assert!(walk.notice().starts_with("It is as it was."), "{}", walk.notice());
    walk.at_deed("Extend it");
}

#[test]
fn what_cannot_be_undone_takes_a_yes_that_was_read() {
    for key in ['n', 'Y', ' '] {
        let mut walk = Walk::on_page_of(one());
        walk.at_deed("Delete it").press(KeyCode::Enter);
        assert!(walk.page().confirm.is_some());
        walk.letters(&key.to_string());
        assert!(walk.deletions().is_empty() && walk.page().confirm.is_none());
    }
    // Typed ahead of the frame that asks.
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Delete it");
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::Key(KeyCode::Char('y').into()));
    assert!(walk.deletions().is_empty());
    walk.letters("y");
    let [ticket] = walk.deletions()[..] else {
        panic!("{:?}", walk.deletions())
    };
    walk.tell(ApiAnswer::Deleted(ticket, Ok(())));
    assert!(walk.notice().contains("Deleted “one”"), "{}", walk.notice());
    walk.press(KeyCode::Esc);
    assert!(!walk.words().contains("one"), "{}", walk.words());
}

#[test]
fn a_deletion_without_an_answer_is_looked_into() {
    for (now, said) in [
        (Err(Refusal::NotFound { says: String::new() }), "Deleted “one”"),
        (Ok(Box::new(one())), "Not deleted: it is still there"),
        (Err(trouble()), "It may be deleted, or still be there"),
    ] {
        let mut walk = Walk::on_page_of(one());
        walk.at_deed("Delete it").press(KeyCode::Enter).letters("y");
        let ticket = walk.deletions()[0];
        walk.tell(ApiAnswer::Deleted(ticket, Err(trouble())));
        let (read, ..) = walk.read_ticket();
        walk.tell(ApiAnswer::TokenRead(read, now));
        assert!(walk.notice().contains(said), "{said}: {}", walk.notice());
        assert_eq!(walk.deletions().len(), 1);
    }
}

#[test]
fn the_token_that_is_signed_in_with_is_asked_about_twice() {
    for deed in ["Delete it", "Disable it", "Roll it"] {
        let mut walk = Walk::on_page_of(one());
        walk.is_signed_in_with(one().id);
        walk.at_deed(deed).press(KeyCode::Enter).letters("y");
        let again = walk.page().confirm.map(|confirm| confirm.question).unwrap_or_default();
        assert!(again.starts_with("You are signed in with this token."), "{again}");
        let done = |walk: &Walk| walk.deletions().len() + walk.rolls().len() + walk.updates().len();
        assert_eq!(done(&walk), 0);
        walk.letters("n");
        assert_eq!(done(&walk), 0, "{deed}");
        assert!(walk.page().confirm.is_none());
    }
}

#[test]
fn a_new_secret_is_asked_for_with_a_note_and_has_its_screen() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Roll it").press(KeyCode::Enter).letters("y");
    let kept = walk.wanted.iter().position(|effect| {
        matches!(effect, Effect::Storage(StorageCall::KeepNote(_, text)) if text.contains("\"kind\": \"roll\""))
    });
    let sent = walk
        .wanted
        .iter()
        .position(|effect| matches!(effect, Effect::Api(ApiCall::Roll(..))));
    assert!(kept.unwrap() < sent.unwrap(), "the note first");
    let ticket = walk.rolls()[0];
    let secret = crate::secret::Secret::copied_from(b"not-a-secret-not-a-secret-not-a-secret_1");
    walk.tell(ApiAnswer::Rolled(ticket, Rolled::Yes(secret)));
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
}

#[test]
fn a_new_secret_that_is_refused_leaves_no_note_and_one_that_is_lost_keeps_it() {
    let forgotten = |walk: &Walk| {
        let note = |effect: &Effect| matches!(effect, Effect::Storage(StorageCall::ForgetNote(_)));
        walk.wanted.iter().any(note)
    };
    let refusal = Refusal::TooMany {
        wait: None,
        says: String::new(),
    };
    for (rolled, said, gone) in [
        (Rolled::No(refusal), "It has no new secret.", true),
        (
            Rolled::Unknown("the connection was cut".to_owned()),
            "Roll it again",
            false,
        ),
    ] {
        let mut walk = Walk::on_page_of(one());
        walk.at_deed("Roll it").press(KeyCode::Enter).letters("y");
        let ticket = walk.rolls()[0];
        walk.tell(ApiAnswer::Rolled(ticket, rolled));
        assert!(walk.notice().contains(said), "{}", walk.notice());
        assert_eq!(forgotten(&walk), gone);
        assert_eq!(walk.rolls().len(), 1);
    }
}

#[test]
fn what_is_offered_fits_the_token_and_the_mildest_is_under_the_cursor() {
    let with = |status: TokenStatus, expires: Option<u64>| TokenRecord {
        status,
        expires: expires.map(|days| wall(Duration::from_secs(days * 86_400))),
        ..one()
    };
    let exposed = TokenStatus::Other(TokenStatus::EXPOSED.to_owned());
    for (row, offered, first) in [
        (
            with(TokenStatus::Active, Some(90)),
            "Edit it Extend it Roll it Rotate it Clone it Disable it Delete it Look again",
            "Edit it",
        ),
        (
            with(TokenStatus::Active, Some(2)),
            "Edit it Extend it Roll it Rotate it Clone it Disable it Delete it Look again",
            "Extend it",
        ),
        (
            with(TokenStatus::Active, None),
            "Edit it Roll it Rotate it Clone it Disable it Delete it Look again",
            "Edit it",
        ),
        (
            with(TokenStatus::Disabled, Some(90)),
            "Edit it Extend it Clone it Enable it Delete it Look again",
            "Edit it",
        ),
        (with(exposed, None), "Roll it Clone it Delete it Look again", "Roll it"),
    ] {
        let walk = Walk::on_page_of(row);
        let page = walk.page();
        let list = page.parts.iter().find_map(|part| match part {
            Part::List(list) if list.focused => Some(list),
            _ => None,
        });
        let list = list.unwrap();
        let all: Vec<String> = (0..list.len).map(|at| said(list, at)).collect();
        assert_eq!(all.join(" "), offered);
        assert_eq!(said(list, list.cursor), first);
    }
}

#[test]
fn an_end_in_the_middle_says_what_may_be_so() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Delete it").press(KeyCode::Enter).letters("y");
    let end = walk.wizard.ending_from_outside(143);
    assert_eq!(end.code, 1);
    assert!(
        end.words[0].contains("it may be deleted, or still be there"),
        "{:?}",
        end.words
    );
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Roll it").press(KeyCode::Enter).letters("y");
    let end = walk.wizard.ending_from_outside(143);
    assert_eq!(end.code, 5);
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Disable it").press(KeyCode::Enter).letters("y");
    assert!(
        walk.wizard.ending_from_outside(143).words.is_empty(),
        "nothing was sent"
    );
}

/// Somebody reads the ends before one is taken.
#[test]
fn two_quick_enters_extend_nothing() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Extend it");
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.is_read(one());
    assert!(walk.updates().is_empty());
}

/// A list that is refused meanwhile takes no secret away that is on its way.
#[test]
fn what_is_on_its_way_stays_on_the_screen() {
    let mut walk = Walk::on_page_of(one());
    walk.at_deed("Roll it").press(KeyCode::Enter).letters("y");
    let refusal = Refusal::NotSignedIn {
        why: "it was rolled".to_owned(),
        says: String::new(),
    };
    walk.wizard.refused(&refusal);
    let ticket = walk.rolls()[0];
    let secret = crate::secret::Secret::copied_from(b"not-a-secret-not-a-secret-not-a-secret_1");
    walk.tell(ApiAnswer::Rolled(ticket, Rolled::Yes(secret)));
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
}
