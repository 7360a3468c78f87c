//! Files that killed runs left: the question before one goes, and what answers it.

use super::*;
use crate::domain::delivery::StrayFiles;
use crate::domain::journal::{Note, NoteId};
use crate::domain::token::scope::Owner;

const STRAY: &str = "/srv/app/.cfmint-4711-0-.env";

/// A note that a killed run left, of a token that Cloudflare did not list yet.
fn note() -> Note {
    let record = TokenRecord::bare("5".repeat(32).parse().unwrap(), "deploy".into());
    Note {
        folders: ["/srv/app".into()].into(),
        rotation: None,
        ..Note::of_roll(Owner::User, &record, wall(Duration::ZERO))
    }
}

/// On the first step, with this file there and the cursor on its row.
fn with_a_stray() -> Walk {
    let mut walk = Walk::signed_in();
    let elsewhere = vec![(NoteId(1 << 32), note().text())];
    walk.tell(StorageAnswer::NotesLeft(Vec::new(), elsewhere));
    assert!(
        walk.wanted
            .contains(&Effect::Files(FileCall::FindStrays(note().folders))),
        "a note of another API leads there, too"
    );
    walk.tell(FileAnswer::Strays(StrayFiles {
        files: vec![STRAY.into()],
        unsure: Vec::new(),
    }));
    walk.press(KeyCode::Home);
    assert_eq!(walk.row(), format!("Remove {STRAY}"));
    walk
}

fn removed(walk: &Walk) -> usize {
    let gone = |effect: &&Effect| **effect == Effect::Files(FileCall::RemoveStray(STRAY.into()));
    walk.wanted.iter().filter(gone).count()
}

#[test]
fn a_stray_goes_by_y_and_is_kept_by_any_other_key() {
    let mut walk = with_a_stray();
    for key in [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Down,
        KeyCode::Char('n'),
        KeyCode::Char(' '),
    ] {
        walk.press(KeyCode::Enter);
        let asked = walk.page().confirm.unwrap();
        assert_eq!(asked.question, format!("Remove {STRAY} for good?"));
        assert_eq!((asked.cost.as_str(), asked.yes), ("It may hold a secret.", "remove"));
        walk.press(key);
        assert_eq!((walk.page().confirm, removed(&walk)), (None, 0), "{key:?}");
        assert_eq!(walk.row(), format!("Remove {STRAY}"), "{key:?} does nothing else");
        assert_eq!(walk.notice(), "", "{key:?} did something: it kept the file");
    }
    for (key, times) in [(KeyCode::Char('y'), 1), (KeyCode::Char('Y'), 2)] {
        walk.press(KeyCode::Enter).press(key);
        assert_eq!((walk.page().confirm, removed(&walk)), (None, times));
    }
    walk.tell(FileAnswer::StrayRemoved(STRAY.into(), Ok(())));
    assert!(!walk.words().contains("Remove /srv"), "{}", walk.words());
}

/// Neither a key that was typed ahead, nor a paste, nor a key on a page that took its place.
#[test]
fn a_question_that_nobody_reads_is_not_answered() {
    let mut walk = with_a_stray();
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    walk.tell(Msg::Key(key::letter('y')));
    assert!(walk.page().confirm.is_some(), "no frame has shown it");
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Paste(Zeroizing::new("y".to_owned())));
    assert!(walk.page().confirm.is_some());
    assert_eq!(removed(&walk), 0);

    // The next frame shows another page: a token that an earlier run asked for.
    walk.tell(StorageAnswer::NotesLeft(
        vec![(NoteId(1 << 33), note().text())],
        Vec::new(),
    ));
    walk.tell(Msg::FrameShown);
    assert!(matches!(walk.wizard.phase, Phase::Unknown(_)) && walk.page().confirm.is_none());
    let said = "A cfmint that was killed left a file that may hold a secret: /srv/app/.cfmint-4711-0-.env. The first row of the first step removes it.";
    assert!(walk.words().contains(said), "{}", walk.words());
    walk.press(KeyCode::Esc).press(KeyCode::Char('y'));
    assert_eq!((walk.page().confirm, removed(&walk)), (None, 0), "the question is gone");
}
