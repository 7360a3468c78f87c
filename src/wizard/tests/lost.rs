//! Before a request and after a lost answer: the note, looking, the rows, a new secret or the deletion, an earlier run's request.

use super::super::steps::StepId;
use super::*;
use crate::domain::journal::{Kind, Note, NoteId};
use crate::domain::refusal::Refusal;
use crate::domain::response::Rolled;
use crate::domain::token::scope::Owner;

const ROLL: &str = "Get a new secret (the lost one stops working)";

/// The token that was asked for, as a list has it.
fn ours(walk: &Walk, digit: char) -> TokenRecord {
    let (_, note) = walk.notes().pop().unwrap();
    let mut record = record();
    record.id = digit.to_string().repeat(32).parse().unwrap();
    record.issued_on = Some(note.sent);
    record.policies = policies(walk);
    record
}

/// What was sent.
fn policies(walk: &Walk) -> Vec<crate::domain::token::to_policies::Policy> {
    let body: serde_json::Value = serde_json::from_slice(walk.creates().last().unwrap().1).unwrap();
    let given = body["policies"].as_array().unwrap();
    given
        .iter()
        .filter_map(crate::domain::token::from_policies::policy)
        .collect()
}

fn reset() -> response::Created {
    response::Created::Unknown {
        why: "the connection was reset".into(),
        id: None,
    }
}

impl Walk {
    /// The notes that were kept, in order.
    fn notes(&self) -> Vec<(NoteId, Note)> {
        let kept = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Storage(StorageCall::KeepNote(id, text)) => {
                Some((*id, Note::read(text).expect("a note can be read")))
            }
            _ => None,
        });
        kept.collect()
    }

    pub(super) fn forgotten(&self) -> Vec<NoteId> {
        let forgotten = self.wanted.iter().filter_map(|effect| match effect {
            Effect::Storage(StorageCall::ForgetNote(id)) => Some(*id),
            _ => None,
        });
        forgotten.collect()
    }

    fn look(&self) -> Ticket {
        let last = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Look(ticket, _)) => Some(*ticket),
            _ => None,
        });
        last.expect("the list was asked for")
    }

    fn looks(&self) -> usize {
        let looks = self
            .wanted
            .iter()
            .filter(|effect| matches!(effect, Effect::Api(ApiCall::Look(..))));
        looks.count()
    }

    fn looked(&mut self, rows: Vec<TokenRecord>) -> &mut Self {
        let ticket = self.look();
        self.tell(ApiAnswer::Looked(ticket, Ok(tokens(rows))));
        self.tell(Msg::FrameShown);
        self
    }

    fn refused(&mut self, refusal: Refusal) -> &mut Self {
        let ticket = self.look();
        self.tell(ApiAnswer::Looked(ticket, Err(refusal)));
        self.tell(Msg::FrameShown);
        self
    }

    /// The request is out and its answer is lost.
    fn lose(&mut self, created: response::Created) -> &mut Self {
        let ticket = self.reach_creating();
        self.tell(ApiAnswer::Created(ticket, created));
        self.tell(Msg::FrameShown);
        self
    }

    fn changes(&self) -> usize {
        let changes = self.wanted.iter().filter(|effect| {
            matches!(
                effect,
                Effect::Api(ApiCall::Roll(..)) | Effect::Api(ApiCall::Delete(..))
            )
        });
        changes.count()
    }

    fn roll_ticket(&self) -> Ticket {
        let last = self.wanted.iter().rev().find_map(|effect| match effect {
            Effect::Api(ApiCall::Roll(ticket, ..)) | Effect::Api(ApiCall::Delete(ticket, ..)) => Some(*ticket),
            _ => None,
        });
        last.expect("something is being done")
    }
}

fn new_secret() -> Rolled {
    Rolled::Yes(Secret::copied_from(SECRET.as_bytes()))
}

#[test]
fn the_list_and_the_note_come_before_the_request() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(Code::Enter);
    assert!(walk.creates().is_empty() && walk.notes().is_empty());
    walk.press(Code::Enter).press(Code::Enter);
    assert_eq!(walk.looks(), 1, "it is asked for once");
    let known = record();
    walk.looked(vec![known.clone()]);
    assert!(walk.creates().is_empty(), "the note is not on the disk yet");
    let (id, note) = walk.notes().pop().unwrap();
    assert_eq!(note.name, "Edit zone DNS, example.com");
    assert_eq!(note.before, Some([known.id].into()));
    assert_eq!(note.who, "f".repeat(32).parse().ok());
    walk.tell(StorageAnswer::NoteKept(NoteId(id.0 + 1), Ok(())));
    assert!(walk.creates().is_empty(), "that was another note");
    walk.tell(StorageAnswer::NoteKept(id, Ok(())));
    walk.tell(StorageAnswer::NoteKept(id, Ok(())));
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_list_that_does_not_come_does_not_stop_the_request() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(Code::Enter);
    walk.refused(Refusal::Forbidden {
        needs: None,
        says: String::new(),
    });
    let (id, note) = walk.notes().pop().unwrap();
    assert_eq!(note.before, None);
    walk.tell(StorageAnswer::NoteKept(id, Ok(())));
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_credential_that_is_refused_before_leads_to_the_sign_in_and_sends_nothing() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(Code::Enter);
    walk.refused(Refusal::NotSignedIn {
        why: "it has expired".into(),
        says: String::new(),
    });
    assert!(walk.words().contains("it has expired") && walk.creates().is_empty());
}

#[test]
fn before_the_request_one_can_go_back_and_ctrl_c_ends_at_once() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(Code::Enter).press(Code::Esc);
    assert_eq!(walk.title(), StepId::Summary.title());
    walk.looked(Vec::new());
    assert!(
        walk.creates().is_empty() && walk.notes().is_empty(),
        "a late list changes nothing"
    );
    walk.press(Code::Enter).press(Key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130));
}

#[test]
fn without_a_place_for_the_note_the_person_decides() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(Code::Enter).looked(Vec::new());
    let (id, _) = walk.notes().pop().unwrap();
    walk.tell(StorageAnswer::NoteKept(id, Err("read-only".into())));
    walk.tell(Msg::FrameShown);
    assert_eq!(walk.title(), StepId::Summary.title());
    assert!(
        walk.words()
            .contains("Nothing was sent. A note of the request cannot be kept (read-only).")
    );
    assert!(walk.creates().is_empty());
    walk.pass(1000);
    walk.press(Code::Enter).looked(Vec::new());
    let (id, _) = walk.notes().pop().unwrap();
    walk.tell(StorageAnswer::NoteKept(id, Err("read-only".into())));
    assert_eq!(walk.creates().len(), 1, "they know, and said so");
}

#[test]
fn the_note_goes_when_the_token_was_refused_taken_or_let_go_and_not_before() {
    let mut walk = Walk::signed_in();
    let ticket = walk.reach_creating();
    let refusal = Refusal::Rejected {
        field: None,
        says: String::new(),
    };
    walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal)));
    assert_eq!(walk.forgotten(), [walk.notes()[0].0]);

    let mut walk = Walk::signed_in();
    walk.reach_secret();
    let (id, note) = walk.notes().pop().unwrap();
    assert_eq!(note.made, Some(record().id), "the id is in it as soon as it is known");
    assert!(walk.forgotten().is_empty(), "not taken yet");
    walk.save("/home/ada/token", Ok(()));
    assert_eq!(walk.forgotten(), [id]);
    assert_eq!(walk.notes().pop().unwrap().1.folders, ["/home/ada".into()].into());

    // Once more into a file: the token is nobody's worry any more, what a kill may leave there is.
    walk.forget().save("/home/bob/token", Err("the disk is full"));
    let (again, note) = walk.notes().pop().unwrap();
    assert_eq!(
        (again, note.kind, note.folders),
        (id, Kind::Files, ["/home/bob".into()].into())
    );
    assert_eq!(walk.forgotten(), [id]);
    walk.press(Code::Esc).forget().save("command:cat", Ok(()));
    assert!(walk.notes().is_empty() && walk.forgotten().is_empty(), "no file");

    let mut walk = Walk::signed_in();
    walk.reach_secret().press(Code::Char('q')).press(Code::Char('y'));
    assert_eq!((walk.forgotten().len(), walk.leaving()), (1, Some(5)));

    let mut walk = Walk::signed_in();
    walk.reach_secret().press(Key::ctrl('c')).press(Key::ctrl('c'));
    assert_eq!(
        (walk.forgotten().len(), walk.leaving()),
        (0, Some(5)),
        "the next start looks for it"
    );
}

#[test]
fn a_request_that_was_put_off_is_looked_for_at_once_and_once() {
    let put_off = || response::Created::Unlikely {
        why: "Cloudflare asks to slow down (HTTP 429)".into(),
    };
    let mut walk = Walk::signed_in();
    walk.lose(put_off()).looked(Vec::new());
    let words = walk.words();
    assert!(
        words.contains("The token was probably not created: Cloudflare asks to slow down (HTTP 429).")
            && words.contains("Not in your token list so far."),
        "{words}"
    );
    let looks = walk.looks();
    walk.pass(60_000);
    assert_eq!(walk.looks(), looks, "nothing is waited for");
    assert_eq!(walk.creates().len(), 1);
    let ending = walk.wizard.ending_from_outside(143);
    assert_eq!(ending.code, 5);
    assert!(
        ending.words[0].contains("was probably not created"),
        "{:?}",
        ending.words
    );
    // A list that shows it all the same is believed.
    let mut walk = Walk::signed_in();
    walk.lose(put_off());
    let found = ours(&walk, '7');
    walk.looked(vec![found]);
    let words = walk.words();
    assert!(
        words.contains("We do not know whether the token was created.") && words.contains("This token exists"),
        "{words}"
    );
}

#[test]
fn a_lost_answer_says_what_is_known_looks_and_sends_nothing() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let words = walk.words();
    assert!(words.contains("We do not know whether the token was created."));
    assert!(words.contains("(the connection was reset). We will not send it again by ourselves."));
    let first = walk.look();
    walk.looked(Vec::new());
    assert!(
        walk.words()
            .contains("Not in your token list so far. It may still appear; look again before creating another.")
    );
    walk.press(Code::Char('l'));
    let found = ours(&walk, '5');
    walk.tell(ApiAnswer::Looked(first, Ok(tokens(vec![found.clone()]))));
    assert!(
        !walk.words().contains("This token exists"),
        "an answer to the older look is dropped"
    );
    walk.looked(vec![found]);
    let words = walk.words();
    assert!(
        words.contains("This token exists: Edit zone DNS, example.com, 5555"),
        "{words}"
    );
    assert!(words.contains("created 2026-11-24 10:") && words.contains("Its secret did not reach us."));
    assert_eq!((walk.creates().len(), walk.changes()), (1, 0));
    walk.press(Code::Char('q'));
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
    walk.press(Code::Char('q'));
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
    walk.at_row(ROLL).press(Code::Enter);
    assert!(
        walk.words()
            .contains("Get a new secret for “Edit zone DNS, example.com” (5555")
    );
    for no in [Code::Char('n'), Code::Enter, Code::Esc, Code::Char('Y')] {
        walk.press(no);
        assert_eq!(walk.changes(), 0);
        walk.at_row(ROLL).press(Code::Enter);
    }
    walk.press(Code::Char('y'));
    assert_eq!(walk.changes(), 1);
    walk.press(Code::Enter).press(Code::Char('y')).press(Code::Esc);
    assert_eq!(walk.changes(), 1, "once");
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(ticket + 1, new_secret()));
    assert!(
        matches!(walk.wizard.phase, Phase::Unknown(_)),
        "that answers another question"
    );
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    walk.tell(Msg::FrameShown);
    assert_eq!(walk.title(), "Token created. Take it now: it will not be shown again.");
    let (id, note) = walk.notes().pop().unwrap();
    assert_eq!(note.made, Some(found.id));
    walk.save("/home/ada/token", Ok(()));
    walk.press(Code::Char('q'));
    assert_eq!((walk.leaving(), walk.forgotten()), (Some(0), vec![id]));
}

#[test]
fn a_roll_whose_answer_is_lost_can_be_asked_for_once_more() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let found = ours(&walk, '5');
    walk.looked(vec![found])
        .at_row(ROLL)
        .press(Code::Enter)
        .press(Code::Char('y'));
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(
        ticket,
        Rolled::Unknown("the connection was reset".into()),
    ));
    assert!(walk.notice().contains("Asking once more is safe"), "{}", walk.notice());
    walk.at_row(ROLL).press(Code::Enter).press(Code::Char('y'));
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
        walk.looked(vec![found]).at_row("Delete this token").press(Code::Enter);
        assert!(walk.words().contains("This cannot be undone."));
        walk.press(Code::Char('y'));
        let ticket = walk.roll_ticket();
        walk.tell(ApiAnswer::Deleted(ticket, result));
        walk.tell(Msg::FrameShown);
        assert_eq!(walk.title(), StepId::Summary.title());
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
        walk.press(Key::ctrl('c'));
        assert_eq!(walk.leaving(), Some(130), "nothing is left behind");
    }
}

#[test]
fn several_that_match_are_shown_and_the_person_chooses() {
    let mut walk = Walk::signed_in();
    walk.lose(reset());
    let (one, other) = (ours(&walk, '5'), ours(&walk, '6'));
    walk.looked(vec![one, other]);
    let words = walk.words();
    assert!(
        words.contains("Several tokens match. Choose yours; nothing is changed until you do."),
        "{words}"
    );
    assert!(!words.contains(ROLL), "{words}");
    walk.press(Code::Down).press(Code::Enter);
    assert!(
        walk.words()
            .contains("This token exists: Edit zone DNS, example.com, 6666"),
        "{}",
        walk.words()
    );
    walk.press(Code::Esc);
    assert!(!walk.words().contains(ROLL), "Esc takes the choice back first");
    walk.press(Code::Enter).at_row(ROLL).press(Code::Enter);
    assert!(walk.words().contains("(5555"));
    walk.press(Code::Char('y'));
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
    other.policies.clear();
    walk.looked(vec![other]);
    assert!(walk.words().contains("it may be somebody else’s"), "{}", walk.words());
    assert!(
        walk.wanted.iter().any(|effect| matches!(effect, Effect::WakeAt(_))),
        "the true one may still come"
    );
    walk.press(Code::Char('q'));
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
            .contains("This token exists: Edit zone DNS, example.com, 9999"),
        "{}",
        walk.words()
    );
    assert_eq!(walk.notes().pop().unwrap().1.made, id, "also for the next start");
    walk.refused(Refusal::Forbidden {
        needs: None,
        says: String::new(),
    });
    walk.at_row(ROLL).press(Code::Enter).press(Code::Char('y'));
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
        words.contains("We may not list tokens with this sign-in. Note Edit zone DNS, example.com and 2026-11-24 10:"),
        "{words}"
    );
    assert!(
        words.contains("and check dash.cloudflare.com/profile/api-tokens."),
        "{words}"
    );
    walk.press(Code::Char('q'));
    assert!(walk.forgotten().is_empty(), "nobody has seen it");
}

#[test]
fn a_look_that_fails_for_another_reason_does_not_blame_the_sign_in() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).refused(Refusal::Unreachable {
        why: "no route".into(),
        timed_out: false,
    });
    assert!(walk.words().contains("We could not look:") && !walk.words().contains("may not list"));
}

#[test]
fn from_a_lost_answer_there_is_a_way_back_and_the_end_still_names_the_token() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).press(Code::Esc);
    assert_eq!(walk.title(), StepId::Summary.title());
    assert!(walk.notice().contains("may exist already"), "{}", walk.notice());
    assert!(
        walk.words()
            .contains("An earlier request may have made a token already.")
    );
    assert_eq!(walk.creates().len(), 1);
    walk.press(Key::ctrl('c'));
    let said = walk.wanted.iter().any(|effect| match effect {
        Effect::Leave(ending) => ending.code == 5 && ending.words.iter().any(|words| words.contains("Edit zone DNS")),
        _ => false,
    });
    assert!(said, "{:?}", walk.wanted.last());
}

#[test]
fn a_second_request_is_not_sent_when_the_token_of_the_first_has_appeared() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).looked(Vec::new()).press(Code::Esc);
    let found = ours(&walk, '5');
    walk.prepares = false;
    walk.pass(1000);
    walk.press(Code::Enter).looked(vec![found]);
    assert!(
        walk.words()
            .contains("This token exists: Edit zone DNS, example.com, 5555"),
        "{}",
        walk.words()
    );
    assert!(walk.notice().contains("Nothing was sent"), "{}", walk.notice());
    assert_eq!(walk.creates().len(), 1);
}

#[test]
fn a_second_token_of_the_name_is_not_taken_for_the_first_later() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).looked(Vec::new()).press(Code::Esc);
    let (first, note) = walk.notes().pop().unwrap();
    walk.pass(1000);
    walk.press(Code::Enter);
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

#[test]
fn the_token_of_an_account_looks_for_nothing_of_a_user() {
    let mut before = Walk::signed_in();
    before.reach_creating();
    let (_, note) = before.notes().pop().unwrap();
    let account: crate::domain::token::id::AccountId = "b".repeat(32).parse().unwrap();
    let sign_in = crate::domain::sign_in::SignedIn {
        user: None,
        family: crate::domain::sign_in::Family::Account(account),
        ..who(MayMint::Yes)
    };
    let of = |owner| Note { owner, ..note.clone() };
    let another = Owner::Account("c".repeat(32).parse().unwrap());
    for (owner, looks) in [(Owner::User, 0), (another, 0), (Owner::Account(account), 1)] {
        let mut walk = restarted(&of(owner));
        let ticket = walk.sign_in_ticket();
        walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(sign_in.clone()))));
        walk.tell(Msg::FrameShown);
        assert_eq!(walk.looks(), looks, "{owner:?}");
    }
}

/// A start with this note, before the sign-in has ended.
fn restarted(note: &Note) -> Walk {
    let mut walk = Walk::fresh(start(
        Route::Nowhere("Nothing here can copy.".into()),
        Some(Source::Variable("CLOUDFLARE_API_TOKEN")),
    ));
    assert!(walk.wanted.contains(&Effect::Storage(StorageCall::RecallNotes)));
    walk.tell(StorageAnswer::NotesLeft(
        vec![(NoteId(1 << 32), note.text())],
        Vec::new(),
    ));
    assert!(matches!(walk.wizard.phase, Phase::Drafting), "nobody is signed in yet");
    walk
}

fn signs_in(walk: &mut Walk) {
    let ticket = walk.sign_in_ticket();
    walk.tell(ApiAnswer::SignedIn(ticket, Ok(Box::new(who(MayMint::Yes)))));
    walk.tell(Msg::FrameShown);
}

#[test]
fn the_next_start_looks_for_what_an_earlier_one_asked_for() {
    let mut before = Walk::signed_in();
    before.reach_creating();
    let (_, note) = before.notes().pop().unwrap();
    let found = ours(&before, '5');

    let mut walk = restarted(&note);
    signs_in(&mut walk);
    assert!(
        walk.words().contains("(cfmint was ended before it came)"),
        "{}",
        walk.words()
    );
    walk.looked(vec![found]);
    assert!(
        walk.words()
            .contains("This token exists: Edit zone DNS, example.com, 5555"),
        "{}",
        walk.words()
    );
    walk.at_row(ROLL).press(Code::Enter).press(Code::Char('y'));
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    walk.tell(Msg::FrameShown);
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
    walk.save("/home/ada/token", Ok(()));
    assert_eq!(walk.forgotten(), [NoteId(1 << 32)]);

    // Not found: on to the draft, and the next start looks again unless told otherwise.
    for (row, forgotten) in [("Go on; the next start", 0), ("Go on and do not look", 1)] {
        let mut walk = restarted(&note);
        signs_in(&mut walk);
        walk.looked(Vec::new()).at_row(row).press(Code::Enter);
        assert_eq!(walk.title(), StepId::Template.title());
        assert_eq!(walk.forgotten().len(), forgotten, "{row}");
        walk.press(Key::ctrl('c'));
        assert_eq!(walk.leaving(), Some(130), "this run has made nothing");
    }
}

#[test]
fn another_user_s_request_waits_for_that_user() {
    let mut before = Walk::signed_in();
    before.reach_creating();
    let (_, note) = before.notes().pop().unwrap();
    let other = Note {
        who: "1".repeat(32).parse().ok(),
        ..note
    };
    let mut walk = restarted(&other);
    signs_in(&mut walk);
    assert_eq!(walk.title(), StepId::Template.title());
    assert!(walk.notice().contains("by another sign-in"), "{}", walk.notice());
    assert!(walk.forgotten().is_empty() && walk.looks() == 0);
}

#[test]
fn a_credential_that_is_refused_meanwhile_is_replaced_and_the_look_goes_on() {
    let mut walk = Walk::signed_in();
    walk.lose(reset()).refused(Refusal::NotSignedIn {
        why: "it has expired".into(),
        says: String::new(),
    });
    assert!(walk.words().contains("it has expired"), "{}", walk.words());
    walk.pass(5000);
    walk.paste("cfut_Example-Example-Example-Example-Example-Example")
        .press(Code::Enter);
    let looks = walk.looks();
    signs_in(&mut walk);
    assert_eq!(walk.looks(), looks + 1);
    assert!(
        walk.words().contains("We do not know whether the token was created."),
        "{}",
        walk.words()
    );
}

/// A note that a `roll` left of this token.
fn of_a_roll(token: &TokenRecord) -> Note {
    let note = Note::of_roll(Owner::User, token, "2026-11-24T09:00:00Z".parse().unwrap());
    Note {
        who: "f".repeat(32).parse().ok(),
        ..note
    }
}

#[test]
fn a_roll_that_was_ended_is_told_as_one_and_not_as_a_token_that_was_made() {
    let mut walk = restarted(&of_a_roll(&record()));
    signs_in(&mut walk);
    assert_eq!(walk.title(), "Was it given a new secret?");
    let (name, id) = (record().name, record().id);
    for list in [vec![record()], Vec::new()] {
        walk.press(Code::Char('l')).looked(list.clone());
        let words = walk.words();
        for wrong in [
            "exists",
            "made",
            "created?",
            "creating",
            "Cloudflare named",
            "the lost one",
        ] {
            assert!(!words.contains(wrong), "{wrong}: {words}");
        }
        let said = if list.is_empty() {
            "it may have been deleted since".to_owned()
        } else {
            format!("The token: {name}, {id}")
        };
        assert!(words.contains(&said), "{said}: {words}");
    }
    walk.at_row("Get a new secret (all from before stop working)")
        .press(Code::Enter);
    assert!(
        walk.words().contains("All from before stop working at once."),
        "{}",
        walk.words()
    );
    walk.press(Code::Char('n')).press(Code::Char('q'));
    let Some(Effect::Leave(ending)) = walk.wanted.last() else {
        panic!("{:?}", walk.wanted.last())
    };
    let said = ending.words.join("\n");
    assert!(
        said.contains(&format!("A new secret of “{name}” (id {id}) was asked for at ")),
        "{said}"
    );
    assert!(
        said.contains("Asking once more is safe, since the last one counts: cfmint roll"),
        "{said}"
    );
    assert!(
        !said.contains("was made") && !said.contains("exists") && !said.contains("creating"),
        "{said}"
    );
}

#[test]
fn a_token_that_is_known_by_its_id_and_was_edited_since_is_not_somebody_elses() {
    let mut edited = record();
    edited.policies.push(crate::domain::token::to_policies::Policy {
        effect: crate::domain::token::to_policies::PolicyEffect::Allow,
        groups: ["4755a26eedb94da69e1066d98aa820be".parse().unwrap()].into(),
        resources: crate::domain::token::to_policies::ResourceMap::Flat(
            ["com.cloudflare.api.account.x".to_owned()].into(),
        ),
    });
    let roll = of_a_roll(&record());
    let create = Note {
        kind: Kind::Create,
        ..roll.clone()
    };
    for (note, said, came) in [
        (roll, "Its permissions were changed since.", "New secret"),
        (
            create,
            "Its permissions are not those that you asked for.",
            "Token created",
        ),
    ] {
        let mut walk = restarted(&note);
        signs_in(&mut walk);
        walk.looked(vec![edited.clone()]);
        let words = walk.words();
        assert!(words.contains(said) && !words.contains("somebody else"), "{words}");
        let looks = walk.looks();
        walk.pass(60_000);
        assert_eq!(walk.looks(), looks, "it is the one, so nothing else is waited for");
        // What the person wants of their own token stands under the cursor.
        walk.press(Code::Enter).press(Code::Char('y'));
        assert_eq!(walk.changes(), 1);
        walk.tell(ApiAnswer::Rolled(walk.roll_ticket(), new_secret()));
        walk.tell(Msg::FrameShown);
        assert_eq!(
            walk.title(),
            format!("{came}. Take it now: it will not be shown again.")
        );
    }
}

#[test]
fn a_token_that_was_always_there_stops_no_other_from_being_created() {
    let mut walk = Walk::signed_in();
    walk.tell(StorageAnswer::NotesLeft(
        vec![(NoteId(1 << 32), of_a_roll(&record()).text())],
        Vec::new(),
    ));
    assert_eq!(walk.title(), "Was it given a new secret?");
    walk.press(Code::Esc);
    walk.prepares = false;
    walk.reach_summary().press(Code::Enter).looked(vec![record()]);
    let (id, _) = walk.notes().pop().unwrap_or_else(|| panic!("{}", walk.words()));
    walk.tell(StorageAnswer::NoteKept(id, Ok(())));
    assert_eq!(walk.creates().len(), 1, "{}", walk.words());
}

#[test]
fn a_roll_by_another_sign_in_is_named_as_one() {
    let mut note = of_a_roll(&record());
    note.who = "e".repeat(32).parse().ok();
    let mut walk = restarted(&note);
    signs_in(&mut walk);
    assert!(walk.notice().contains("A new secret of"), "{}", walk.notice());
    assert_eq!(walk.looks(), 0);
}
