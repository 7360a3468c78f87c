//! Any keys on the summary, in any order and however many of them are read together: nothing is
//! created but by Enter on an armed "Create Token", and the draft changes only by a row that says
//! so.

use proptest::prelude::*;
use proptest::sample::select;

use super::super::steps::StepId;
use super::*;
use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::scope::Scope;

/// A key, and whether a frame is shown before the next one.
fn any_key() -> impl Strategy<Value = (KeyEvent, bool)> {
    let keys = [
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Delete,
        KeyCode::Char(' '),
        KeyCode::Char('1'),
        KeyCode::Char('2'),
        KeyCode::Char('3'),
        KeyCode::Char('9'),
        KeyCode::Char('0'),
        KeyCode::Char('x'),
        KeyCode::Char('y'),
        KeyCode::Char('?'),
        KeyCode::Char('/'),
    ];
    let plain = select(keys.map(key::plain).to_vec());
    (plain, any::<bool>())
}

/// Rows that change the token on this page.
fn changes(row: &str) -> bool {
    [
        "Choose Read for ",
        "Leave these ",
        "Leave ",
        "Remove ",
        "+ Add another policy",
    ]
    .iter()
    .any(|begins| row.starts_with(begins))
}

/// A token of that many permissions, over one zone or all.
fn walk(groups: usize, wide: bool, expires: &str) -> Walk {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let names = [
        "DNS Write",
        "Zone Settings Write",
        "Workers Routes Write",
        "Page Rules Write",
        "Cache Purge",
    ];
    let catalog = crate::domain::catalog::Catalog::embedded();
    let found = names.iter().filter_map(|name| catalog.named(name, &Scope::Zone));
    let resource = if wide {
        Resource::AllZones
    } else {
        Resource::Zone(EXAMPLE_COM.parse().unwrap())
    };
    let draft = &mut walk.wizard.cx.work.draft;
    draft.expires = expires.into();
    draft.grants = vec![Grant {
        groups: found.take(groups).map(|group| (group.id, Scope::Zone)).collect(),
        resources: [resource].into(),
        ..Grant::default()
    }];
    walk.wizard.go(StepId::Summary);
    walk.tell(Msg::FrameShown);
    walk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn nothing_is_made_or_changed_by_chance(
        groups in 0_usize..6,
        wide in any::<bool>(),
        expires in select(vec!["90d", "never", ""]),
        keys in proptest::collection::vec(any_key(), 1..40),
    ) {
        let mut walk = walk(groups, wide, expires);
        for (at, (key, shown)) in keys.into_iter().enumerate() {
            let before = walk.wizard.cx.work.draft.clone();
            let row = walk.focused_row();
            let armed = walk.wizard.steps.summary.armed();
            let seen = walk.words();
            let help = walk.page().help.is_some();
            let keys_here = walk.page().footer;
            walk.tell(Msg::Key(key));
            if !walk.creates().is_empty() || matches!(walk.wizard.phase, Phase::Creating(_)) {
                prop_assert_eq!(key.code, KeyCode::Enter, "key {}", at);
                prop_assert_eq!(row.as_deref(), Some("Create Token"), "key {}", at);
                prop_assert!(armed, "key {}", at);
                return Ok(());
            }
            if walk.wizard.cx.work.draft != before {
                prop_assert_eq!(key.code, KeyCode::Enter, "key {}", at);
                prop_assert!(row.as_deref().is_some_and(changes), "key {}: {:?}", at, row);
            }
            if walk.title() == StepId::Summary.name() {
                // What a key did not do it says; the cursor at an end of its way is seen to be
                // there.
                let moves = matches!(key.code, KeyCode::Up | KeyCode::Down | KeyCode::Left | KeyCode::Right | KeyCode::Home
                    | KeyCode::End | KeyCode::PageUp | KeyCode::PageDown | KeyCode::Tab | KeyCode::BackTab | KeyCode::Delete);
                let letter = matches!(key.code, KeyCode::Char('x' | 'y' | '/'));
                let said = help || !walk.notice().is_empty() || walk.page().help.is_some() || walk.words() != seen;
                // Between the views and the text below them it is the keys that change.
                let said = said || walk.page().footer != keys_here;
                prop_assert!(moves || letter || said || walk.focused_row() != row || walk.wizard.deaf, "key {}: {:?}", at, key);
            } else {
                // Another step: there its own keys count. Back, as a person would.
                let changed = walk.wizard.cx.work.draft.clone();
                for _ in 0..4 {
                    if walk.title() != StepId::Summary.name() {
                        walk.press(KeyCode::Esc);
                    }
                }
                prop_assert_eq!(walk.title(), StepId::Summary.name());
                if row.as_deref() != Some("+ Add another policy") {
                    prop_assert_eq!(&walk.wizard.cx.work.draft, &changed);
                }
            }
            if shown {
                walk.tell(Msg::FrameShown);
                walk.pass(400);
            }
        }
    }
}
