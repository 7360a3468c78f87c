//! What an earlier run left: its request, its roll, and whose they are.

use super::*;

#[test]
fn the_token_of_an_account_looks_for_nothing_of_a_user() {
    let mut before = Walk::signed_in();
    before.reach_creating();
    let (_, note) = before.notes().pop().unwrap();
    let account: crate::domain::token::id::AccountId = "b".repeat(32).parse().unwrap();
    let sign_in = crate::domain::sign_in::SignedIn {
        user: None,
        family: crate::domain::sign_in::CredentialFamily::Account(account),
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
        walk.words().contains(", then cfmint stopped before an answer came."),
        "{}",
        walk.words()
    );
    walk.looked(vec![found]);
    assert!(
        walk.words()
            .contains("it exists, but its secret did not arrive.\nEdit zone DNS, example.com\nid 5555"),
        "{}",
        walk.words()
    );
    walk.at_row(ROLL).press(KeyCode::Enter).press(KeyCode::Char('y'));
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    walk.tell(Msg::FrameShown);
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
    walk.save("/home/ada/token", Ok(()));
    assert_eq!(walk.forgotten(), [NoteId(1 << 32)]);

    // Not found: on to the draft, and the next start looks again unless told otherwise.
    for (row, forgotten) in [("Go on", 0), ("Go on, forget it", 1)] {
        let mut walk = restarted(&note);
        signs_in(&mut walk);
        walk.looked(Vec::new()).at_row(row).press(KeyCode::Enter);
        assert_eq!(walk.title(), StepId::Template.name());
        assert_eq!(walk.forgotten().len(), forgotten, "{row}");
        walk.press(key::ctrl('c'));
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
    assert_eq!(walk.title(), StepId::Template.name());
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
        .press(KeyCode::Enter);
    let looks = walk.looks();
    signs_in(&mut walk);
    assert_eq!(walk.looks(), looks + 1);
    assert!(
        walk.words().contains("The answer got lost. Was the token created?"),
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
        walk.press(KeyCode::Char('l')).looked(list.clone());
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
            format!("{name}\nid {id}")
        };
        assert!(words.contains(&said), "{said}: {words}");
    }
    walk.at_row(ROLL).press(KeyCode::Enter);
    assert!(
        walk.words().contains("Every earlier secret stops working at once."),
        "{}",
        walk.words()
    );
    walk.press(KeyCode::Char('n')).press(KeyCode::Char('q'));
    let Some(Effect::Leave(ending)) = walk.wanted.last() else {
        panic!("{:?}", walk.wanted.last())
    };
    let said = ending.words.join("\n");
    assert!(
        said.contains(&format!(
            "An earlier run asked for a new secret of “{name}” (id {id}) at "
        )) && said.contains(" and stopped before storing it. "),
        "{said}"
    );
    assert!(
        said.contains("Roll it again to be sure; only the newest secret works: cfmint roll"),
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
    edited.policies =
        crate::domain::token::given_policies::GivenPolicies::sent([crate::domain::token::to_policies::Policy {
            effect: crate::domain::token::to_policies::PolicyEffect::Allow,
            groups: ["4755a26eedb94da69e1066d98aa820be".parse().unwrap()].into(),
            resources: crate::domain::token::to_policies::ResourceMap::Flat(
                ["com.cloudflare.api.account.x".to_owned()].into(),
            ),
        }]);
    let roll = of_a_roll(&record());
    let create = Note {
        kind: NoteKind::Create,
        ..roll.clone()
    };
    for (note, said, came) in [
        (roll, "Its permissions were changed since.", "New secret"),
        (
            create,
            "Its permissions differ from what you asked for.",
            "Token created",
        ),
    ] {
        let mut walk = restarted(&note);
        signs_in(&mut walk);
        walk.looked(vec![edited.clone()]);
        let words = walk.words();
        assert!(words.contains(said) && !words.contains("someone else"), "{words}");
        let looks = walk.looks();
        walk.pass(60_000);
        assert_eq!(walk.looks(), looks, "it is the one, so nothing else is waited for");
        // What the person wants of their own token stands under the cursor.
        walk.press(KeyCode::Enter).press(KeyCode::Char('y'));
        assert_eq!(walk.changes(), 1);
        walk.tell(ApiAnswer::Rolled(walk.roll_ticket(), new_secret()));
        walk.tell(Msg::FrameShown);
        let way = walk.page().top.way;
        assert!(
            matches!(&way, crate::wizard::page::Way::Done { done, .. } if done == came),
            "{came}: {way:?}"
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
    walk.press(KeyCode::Esc);
    walk.prepares = false;
    walk.reach_summary().press(KeyCode::Enter).looked(vec![record()]);
    let (id, _) = walk.notes().pop().unwrap_or_else(|| panic!("{}", walk.words()));
    walk.tell(StorageAnswer::NoteKept(id, Ok(())));
    assert_eq!(walk.creates().len(), 1, "{}", walk.words());
}

/// A rotation goes on by its command: no screen takes its token for one that got lost, whatever the
/// list shows, and none stops another from being created.
#[test]
fn a_rotation_is_named_with_the_command_that_goes_on_and_left_to_it() {
    let old = record();
    let twin = TokenRecord {
        id: "7".repeat(32).parse().unwrap(),
        ..old.clone()
    };
    let begun = Note {
        before: Some([old.id].into()),
        ..Note::of_rotation(Owner::User, &old, "2026-11-24T09:00:00Z".parse().unwrap())
    };
    let made = Note {
        made: Some(twin.id),
        ..begun.clone()
    };
    for note in [begun, made] {
        let mut walk = restarted(&note);
        signs_in(&mut walk);
        assert_eq!((walk.title(), walk.looks()), (StepId::Template.name().to_owned(), 0));
        let words = format!("(id {0}) and did not end: cfmint rotate {0} goes on.", old.id);
        assert!(walk.notice().contains(&words), "{}", walk.notice());
        let mut walk = Walk::signed_in();
        let left = vec![(NoteId(1 << 32), note.text())];
        walk.tell(StorageAnswer::NotesLeft(left, Vec::new()));
        walk.prepares = false;
        walk.reach_summary()
            .press(KeyCode::Enter)
            .looked(vec![old.clone(), twin.clone()]);
        let (id, _) = walk.notes().pop().unwrap_or_else(|| panic!("{}", walk.words()));
        walk.tell(StorageAnswer::NoteKept(id, Ok(())));
        assert_eq!(
            (walk.creates().len(), walk.forgotten().len()),
            (1, 0),
            "{}",
            walk.words()
        );
    }
}

#[test]
fn a_roll_by_another_sign_in_is_named_as_one() {
    let mut note = of_a_roll(&record());
    note.who = "e".repeat(32).parse().ok();
    let mut walk = restarted(&note);
    signs_in(&mut walk);
    assert!(
        walk.notice().contains("Another sign-in asked for a new secret of"),
        "{}",
        walk.notice()
    );
    assert_eq!(walk.looks(), 0);
}

/// Until when the token works, as the line at the top has it.
fn until(walk: &Walk) -> String {
    match walk.page().top.way {
        crate::wizard::page::Way::Done { until, .. } => until,
        _ => String::new(),
    }
}

/// What an answer named to an earlier run may be gone; that nobody knows is said.
#[test]
fn of_a_token_that_no_list_shows_no_more_is_said_than_is_known() {
    let mut before = Walk::signed_in();
    before.reach_creating();
    let (_, note) = before.notes().pop().unwrap();
    let mut walk = restarted(&Note {
        made: "9".repeat(32).parse().ok(),
        ..note
    });
    signs_in(&mut walk);
    walk.refused(Refusal::Trouble { status: 500, ray: None });
    let words = walk.words();
    assert!(
        words.contains("Cloudflare named this token, but its secret was not stored.") && !words.contains("Yes:"),
        "{words}"
    );
    assert!(words.contains("The list did not load."), "{words}");
    walk.at_row(ROLL).press(KeyCode::Enter).press(KeyCode::Char('y'));
    let ticket = walk.roll_ticket();
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    walk.tell(Msg::FrameShown);
    assert!(until(&walk).contains("asking when it expires"), "{}", until(&walk));
    let check = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Api(ApiCall::Check { ticket, .. }) => Some(*ticket),
        _ => None,
    });
    walk.tell(ApiAnswer::ReadBack(
        check.unwrap(),
        Err(Refusal::Trouble { status: 500, ray: None }),
    ));
    assert!(until(&walk).contains("expiry not known"), "{}", until(&walk));
    walk.press(KeyCode::Tab);
    assert_eq!(
        walk.notice(),
        "No button is here: it is not known when this token expires."
    );
}

/// What was asked for says nothing of another token of the name.
#[test]
fn the_ways_that_were_chosen_are_not_begun_for_a_token_that_is_another() {
    let mut walk = crate::wizard::tests::secret::ways_out::up_front_by(&["file:/srv/token"], Route::Native);
    walk.press(KeyCode::Enter);
    let ticket = walk.creates()[0].0;
    walk.tell(ApiAnswer::Created(ticket, reset()));
    walk.tell(Msg::FrameShown);
    let mut other = ours(&walk, '5');
    other.policies = crate::domain::token::given_policies::GivenPolicies::default();
    walk.looked(vec![other]);
    walk.at_row(ROLL).press(KeyCode::Enter).press(KeyCode::Char('y'));
    let ticket = walk.roll_ticket();
    walk.forget();
    walk.tell(ApiAnswer::Rolled(ticket, new_secret()));
    walk.tell(Msg::FrameShown);
    assert!(matches!(walk.wizard.phase, Phase::Secret(_)));
    let begun = |effect: &Effect| matches!(effect, Effect::Delivery(DeliveryCall::Deliver(..)));
    assert!(!walk.wanted.iter().any(begun), "{:?}", walk.wanted);
}
