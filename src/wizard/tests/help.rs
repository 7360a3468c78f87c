//! The help of each page: what the page decides, and every key that works on it.

use super::super::page::keymap::Action;
use super::*;

/// Each step with the help that opens on it.
fn steps() -> Vec<Walk> {
    let mut all = vec![Walk::fresh(start(Route::Native, None))];
    for (enters, zone) in [(0, false), (1, false), (2, false), (3, false), (3, true)] {
        let mut walk = Walk::signed_in();
        walk.presses(KeyCode::Enter, enters);
        if zone {
            walk.letters("example.com").presses(KeyCode::Enter, 2);
        }
        all.push(walk);
    }
    let mut summary = Walk::signed_in();
    summary.reach_summary();
    all.push(summary);
    all
}

#[test]
fn each_step_says_what_it_decides_and_has_every_key_of_its_table() {
    let mut titles = Vec::new();
    for mut walk in steps() {
        let table = walk.wizard.keys();
        walk.press(KeyCode::F(1));
        let help = walk.page().help.expect("it is open");
        assert_eq!(help.title, walk.wizard.step.name());
        assert!(
            help.about.matches(['.', ':']).count() >= 2,
            "two sentences: {}",
            help.about
        );
        for binding in table {
            let act = binding.keys.first().map(|(_, act)| *act);
            let everywhere = matches!(
                act,
                Some(Action::Up | Action::PageUp | Action::NextPart | Action::Back | Action::Enter | Action::Help)
            );
            let renamed = matches!(act, Some(Action::Erase | Action::Filter));
            let here = help.here.iter().any(|(written, _)| *written == binding.written);
            assert!(
                everywhere || renamed || here,
                "{}: {} is missing: {:?}",
                help.title,
                binding.written,
                help.here
            );
        }
        titles.push(help.title);
    }
    let names: Vec<&str> = std::iter::once(StepId::SignIn)
        .chain(crate::wizard::steps::ORDER)
        .map(StepId::name)
        .collect();
    assert_eq!(titles, names);
}

#[test]
fn any_key_closes_it_and_does_nothing_else() {
    for key in [KeyCode::Right, KeyCode::Enter, KeyCode::Char('x'), KeyCode::Esc] {
        let mut walk = Walk::signed_in();
        walk.presses(KeyCode::Enter, 2);
        let (before, draft) = (walk.words(), walk.wizard.cx.work.draft.clone());
        walk.press(KeyCode::F(1));
        assert!(walk.page().help.is_some());
        walk.press(key);
        assert!(walk.page().help.is_none());
        assert_eq!((walk.words(), &walk.wizard.cx.work.draft), (before, &draft), "{key:?}");
    }
}
