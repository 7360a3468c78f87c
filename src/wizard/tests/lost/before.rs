//! Before a create request: the list, the note, and what may stop it.

use super::*;

#[test]
fn the_list_and_the_note_come_before_the_request() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(KeyCode::Enter);
    assert!(walk.creates().is_empty() && walk.notes().is_empty());
    walk.press(KeyCode::Enter).press(KeyCode::Enter);
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
    walk.reach_summary().press(KeyCode::Enter);
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
    walk.reach_summary().press(KeyCode::Enter);
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
    walk.reach_summary().press(KeyCode::Enter).press(KeyCode::Esc);
    assert_eq!(walk.title(), StepId::Summary.name());
    walk.looked(Vec::new());
    assert!(
        walk.creates().is_empty() && walk.notes().is_empty(),
        "a late list changes nothing"
    );
    walk.press(KeyCode::Enter).press(key::ctrl('c'));
    assert_eq!(walk.leaving(), Some(130));
}

#[test]
fn without_a_place_for_the_note_the_person_decides() {
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(KeyCode::Enter).looked(Vec::new());
    let (id, _) = walk.notes().pop().unwrap();
    walk.tell(StorageAnswer::NoteKept(id, Err("read-only".into())));
    walk.tell(Msg::FrameShown);
    assert_eq!(walk.title(), StepId::Summary.name());
    assert!(
        walk.words()
            .contains("Nothing was sent. A note of the request cannot be kept (read-only).")
    );
    assert!(walk.creates().is_empty());
    walk.pass(1000);
    walk.press(KeyCode::Enter).looked(Vec::new());
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
    assert!(walk.forgotten().is_empty(), "not stored yet");
    walk.save("/home/ada/token", Ok(()));
    assert_eq!(walk.forgotten(), [id]);
    assert_eq!(walk.notes().pop().unwrap().1.folders, ["/home/ada".into()].into());

    // Once more into a file: the token is nobody's worry any more, what a kill may leave there is.
    walk.forget().save("/home/bob/token", Err("the disk is full"));
    let (again, note) = walk.notes().pop().unwrap();
    assert_eq!(
        (again, note.kind, note.folders),
        (id, NoteKind::Files, ["/home/bob".into()].into())
    );
    assert_eq!(walk.forgotten(), [id]);
    walk.press(KeyCode::Esc).forget().save("command:cat", Ok(()));
    assert!(walk.notes().is_empty() && walk.forgotten().is_empty(), "no file");

    let mut walk = Walk::signed_in();
    walk.reach_secret().press(KeyCode::Char('q')).press(KeyCode::Char('y'));
    assert_eq!((walk.forgotten().len(), walk.leaving()), (1, Some(5)));

    let mut walk = Walk::signed_in();
    walk.reach_secret().press(key::ctrl('c')).press(key::ctrl('c'));
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
        words.contains("The token was probably not created.")
            && words.contains(", then Cloudflare asks to slow down (HTTP 429).")
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
        words.contains("Was the token created?") && words.contains("Yes: it exists"),
        "{words}"
    );
}
