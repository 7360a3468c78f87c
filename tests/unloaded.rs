//! What is known about calls, resources and tools is loaded when somebody looks for something, and
//! not before: neither a start nor a walk through the wizard pays for it.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Duration;

use cfmint::domain::clock::Moment;
use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::sign_in::Source;
use cfmint::wizard::Wizard;
use cfmint::wizard::message::Msg;
use cfmint::wizard::page::key::{KeyCode, KeyEvent};
use cfmint::wizard::state::start::Start;
use cfmint::wizard::steps::StepId;
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Bytes: the texts that are searched alone are more, and no frame, list or catalog of a step is.
const LOADED: usize = 600_000;

fn press(wizard: &mut Wizard, key: impl Into<KeyEvent>) -> isize {
    let before = MEMORY.current_usage();
    wizard.update(Msg::FrameShown);
    wizard.update(Msg::Key(key.into()));
    drop(wizard.page());
    isize::try_from(MEMORY.current_usage()).unwrap() - isize::try_from(before).unwrap()
}

/// The only test of this program: what it counts is the whole process.
#[test]
fn the_first_letter_of_a_search_loads_it_and_nothing_before() {
    let loaded = isize::try_from(LOADED).unwrap();
    let now = Moment {
        since_start: Duration::ZERO,
        wall: "2026-11-24T10:00:00Z".parse().unwrap(),
    };
    let route = Route::Nowhere("There is no clipboard here.".into());
    let found = Some(Source::Variable("CLOUDFLARE_API_TOKEN"));
    let mut wizard = Wizard::new(Start::new(now, route, found));
    wizard.begin();
    // To the resources and back, with a look at the row that would open the search.
    let walk = [
        KeyCode::Enter,
        KeyCode::Enter,
        KeyCode::Tab,
        KeyCode::Up,
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Esc,
        KeyCode::Esc,
    ];
    let walked: Vec<isize> = walk.iter().map(|code| press(&mut wizard, *code)).collect();
    assert_eq!(wizard.page().question, StepId::Template.question());
    assert!(walked.iter().all(|grown| *grown < loaded), "{walked:?}");
    let first = press(&mut wizard, KeyCode::Char('p'));
    assert!(first > loaded, "the first letter loads it: {first}");
    let second = press(&mut wizard, KeyCode::Char('u'));
    assert!(second < loaded / 10, "once: {second}");
}
