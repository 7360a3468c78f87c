//! Every page with every key, and keys in twos as they are read together: nothing typed is lost in
//! silence, nothing is granted by more than one step, and what is set is seen with the next frame.

use super::super::page::key::KeyModifiers;
use super::super::page::text_field::Field;
use super::super::steps::StepId;
use super::*;
use crate::domain::needs::Given;
use crate::domain::token::grant::Resource;

/// A page, and how to come to it.
struct Place {
    name: &'static str,
    build: fn() -> Walk,
}

/// Its keys are a person's, a frame after each.
const PLACES: &[Place] = &[
    at("template", Walk::signed_in),
    at("template, typed", || typed(Walk::signed_in(), "dns")),
    at("template, nothing found", || typed(Walk::signed_in(), "qqzz")),
    at("template, buttons", || pressed(Walk::signed_in(), &[KeyCode::Tab])),
    at("owners", || pressed(Walk::signed_in(), &[KeyCode::Tab, KeyCode::Enter])),
    at("tokens", || {
        pressed(Walk::signed_in(), &[KeyCode::BackTab, KeyCode::Enter])
    }),
    at("finder", finder),
    at("finder, typed", || typed(finder(), "dns rec")),
    at("finder, answered", answered),
    at("name", || pressed(Walk::signed_in(), &[KeyCode::Enter])),
    at("name, empty", || {
        let mut walk = pressed(Walk::signed_in(), &[KeyCode::Enter]);
        walk.press(key::ctrl('u'));
        walk
    }),
    at("permissions", permissions),
    at("permissions, chosen row", || pressed(permissions(), &[KeyCode::Home])),
    at("permissions, a row further", || {
        pressed(permissions(), &[KeyCode::Down])
    }),
    at("permissions, typed", || typed(permissions(), "cache rules")),
    at("permissions, typed with its level", || typed(permissions(), "waf edit")),
    at("permissions, three levels", || typed(permissions(), "zaraz")),
    at("permissions, nothing found", || typed(permissions(), "qqzz")),
    at("permissions, buttons", || pressed(permissions(), &[KeyCode::Tab])),
    at("resources", resources),
    at("resources, a zone", || row(resources(), "example.com")),
    at("resources, typed", || typed(resources(), "example")),
    at("resources, all but one", || {
        let mut walk = row(resources(), "All zones");
        walk.press(KeyCode::Right);
        let mut walk = row(walk, "example.com");
        walk.press(KeyCode::Left);
        walk
    }),
    at("resources, from all", || {
        let mut walk = row(resources(), "All zones");
        walk.press(KeyCode::Right);
        row(walk, "example.com")
    }),
    at("resources, by hand, from all", || {
        let mut walk = row(resources(), "All zones");
        walk.press(KeyCode::Right);
        typed(walk, &"9".repeat(32))
    }),
    at("resources, all but one by hand", || {
        let mut walk = row(resources(), "All zones");
        walk.press(KeyCode::Right);
        let mut walk = typed(walk, &"9".repeat(32));
        walk.press(KeyCode::Left).press(KeyCode::Esc);
        row(walk, "All zones")
    }),
    at("resources, by hand", || typed(resources(), &"9".repeat(32))),
    at("resources, buttons", || pressed(resources(), &[KeyCode::Tab])),
    at("resources, kinds", || {
        let mut walk = Walk::signed_in();
        walk.letters("edit cloudflare workers").presses(KeyCode::Enter, 4);
        walk.press(KeyCode::Up);
        walk
    }),
    at("limits", limits),
    at("limits, one up", || pressed(limits(), &[KeyCode::Up])),
    at("limits, two up", || pressed(limits(), &[KeyCode::Up; 2])),
    at("limits, three up", || pressed(limits(), &[KeyCode::Up; 3])),
    at("limits, four up", || pressed(limits(), &[KeyCode::Up; 4])),
    at("limits, five up", || pressed(limits(), &[KeyCode::Up; 5])),
    at("limits, six up", || pressed(limits(), &[KeyCode::Up; 6])),
    at("limits, seven up", || pressed(limits(), &[KeyCode::Up; 7])),
    at("summary", summary),
    at("summary, first line", || pressed(summary(), &[KeyCode::Home])),
    at("summary, above it", || {
        pressed(summary(), &[KeyCode::Home, KeyCode::Up])
    }),
    at("summary, saving", || {
        let mut walk = summary();
        walk.press(key::ctrl('s'));
        walk
    }),
    at("creating", || {
        let mut walk = Walk::signed_in();
        walk.reach_creating();
        walk
    }),
    at("unknown", || {
        let mut walk = Walk::signed_in();
        let ticket = walk.reach_creating();
        let why = "reset".to_owned();
        walk.tell(ApiAnswer::Created(ticket, response::Created::Unknown { why, id: None }));
        walk
    }),
    at("secret", || {
        let mut walk = Walk::signed_in();
        walk.reach_secret();
        walk
    }),
    at("sign in", || Walk::fresh(start(Route::Native, None))),
];

const fn at(name: &'static str, build: fn() -> Walk) -> Place {
    Place { name, build }
}

fn typed(mut walk: Walk, text: &str) -> Walk {
    walk.letters(text);
    walk
}

fn pressed(mut walk: Walk, keys: &[KeyCode]) -> Walk {
    for code in keys {
        walk.press(*code);
    }
    walk
}

fn row(mut walk: Walk, beginning: &str) -> Walk {
    walk.at_row(beginning);
    walk
}

fn permissions() -> Walk {
    let mut walk = pressed(Walk::signed_in(), &[KeyCode::Enter; 2]);
    assert_eq!(walk.title(), StepId::Permissions.name());
    walk.press(KeyCode::End);
    walk
}

fn resources() -> Walk {
    let walk = pressed(Walk::signed_in(), &[KeyCode::Enter; 3]);
    assert_eq!(walk.title(), StepId::Resources.name());
    walk
}

fn limits() -> Walk {
    let walk = pressed(typed(resources(), "example.com"), &[KeyCode::Enter; 2]);
    assert_eq!(walk.title(), StepId::Limits.name());
    walk
}

fn summary() -> Walk {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk
}

fn finder() -> Walk {
    pressed(
        Walk::signed_in(),
        &[KeyCode::Enter, KeyCode::Enter, KeyCode::Tab, KeyCode::Enter],
    )
}

fn answered() -> Walk {
    let mut start = start(Route::Native, Some(Source::Variable("CLOUDFLARE_API_TOKEN")));
    start.needs = vec![Given::Words("POST /zones/{zone_id}/purge_cache".into())];
    Walk::signed_in_with(start)
}

/// Everything on the page: its words, the levels and marks of its rows, where its cursors are.
fn seen(walk: &Walk) -> String {
    let (page, mut all) = (walk.page(), walk.words());
    for part in &page.parts {
        match part {
            Part::Field(field) | Part::Search(field) => all.push_str(&format!("\ncaret {:?}", field.caret)),
            Part::FieldWith(field, buttons) => {
                all.push_str(&format!("\ncaret {:?} {:?}", field.caret, buttons.focus));
            }
            Part::Choice(choice) => all.push_str(&format!("\n{:?} {}", choice.taken, choice.focused)),
            Part::List(list) => {
                all.push_str(&format!("\n{} {}", list.cursor, list.focused));
                all.extend((0..list.len.min(300)).map(|at| format!("\n{:?}", (list.row)(at))));
            }
            Part::Buttons(buttons) => all.push_str(&format!("\n{:?}", buttons.focus)),
            Part::Tabs(tabs) => all.push_str(&format!("\n{tabs:?}")),
            Part::Scroll(scroll) => all.push_str(&format!("\n{}", scroll.first)),
            Part::SearchOf(kinds, field) => all.push_str(&format!("\n{kinds:?} caret {:?}", field.caret)),
            Part::Review(review) => all.push_str(&format!("\n{:?}", review.focus)),
            Part::Lines(_)
            | Part::Beside(_)
            | Part::Spare(_)
            | Part::Boxed(_)
            | Part::Facts(_)
            | Part::Heading(_)
            | Part::SecretPlace(_)
            | Part::Space
            | Part::Room(_) => {}
        }
    }
    let rest = (page.buttons.focus, &page.notice, page.help.is_some());
    all.push_str(&format!("\n{rest:?}"));
    all
}

/// How much the draft grants, in steps: of each row the level, of each resource one, and one for
/// each exclusion that is not there; a longer life is one for each preset.
fn steps(walk: &Walk) -> i64 {
    let cx = &walk.wizard.cx;
    let catalog = cx.catalog();
    let mut steps = 0;
    for grant in &cx.work.draft.grants {
        for scale in catalog.scales() {
            let level = scale.levels(catalog).enumerate();
            let had = level.filter(|(_, level)| grant.groups.contains_key(&level.id));
            steps += had.map(|(at, _)| at as i64 + 1).max().unwrap_or(0);
        }
        // "All" is more than any number of single ones, and all but some is less than all.
        let (all, single): (Vec<_>, Vec<_>) = grant.resources.iter().partition(|one| one.is_all());
        steps += if all.is_empty() { single.len().min(1) as i64 } else { 2 };
        steps -= i64::from(!grant.except.is_empty());
    }
    // No expiry is a row of its own and no step of that scale: who sets it means it.
    let expiry = match cx.work.draft.expires.as_str() {
        "30d" => 1,
        "90d" => 2,
        "1y" | "never" => 3,
        _ => 0,
    };
    steps + expiry
}

/// Every key that a keyboard has, and letters that are words of something.
fn keys() -> Vec<KeyEvent> {
    let named = [
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::F(1),
    ];
    let letters = "aeqyY01/?.:* é".chars();
    let mut keys: Vec<KeyEvent> = named.map(key::plain).into();
    keys.extend(letters.map(key::letter));
    keys.extend("eusd".chars().map(key::ctrl));
    keys
}

/// Where Enter takes a whole template, an owner, a token or what was found: what it takes stands in
/// the row.
fn takes_a_row(name: &str) -> bool {
    ["template", "owners", "tokens", "finder"]
        .iter()
        .any(|page| name.starts_with(page))
}

/// The steps that one key may grant: the level that was typed is one that was meant, and so is "All
/// …" on its own row.
fn meant(name: &str) -> i64 {
    match name {
        "permissions, typed with its level" => 2,
        name if name.starts_with("resources") => 2,
        _ => 1,
    }
}

#[test]
fn no_key_is_lost_in_silence_and_none_grants_more_than_a_step() {
    for place in PLACES {
        for key in keys() {
            let mut walk = (place.build)();
            walk.tell(Msg::FrameShown);
            let (before, granted, draft) = (seen(&walk), steps(&walk), walk.wizard.cx.work.draft.clone());
            let searching = walk.wizard.typed();
            walk.tell(Msg::Key(key));
            let after = seen(&walk);
            let what = format!("{}: {key:?}", place.name);
            if matches!(key.code, KeyCode::Char(_)) && !key.modifiers.contains(KeyModifiers::CONTROL) {
                let left = walk.leaving().is_some();
                assert!(before != after || left, "{what} is lost in silence:\n{after}");
            }
            let same_draft = walk.wizard.cx.work.draft == draft;
            assert!(same_draft || before != after, "{what} sets what the page does not show");
            if key.code == KeyCode::Char(' ')
                && searching
                && !place.name.starts_with("name")
                && !place.name.starts_with("limits")
            {
                assert!(same_draft, "{what} sets something while a text is typed");
            }
            if !(key.code == KeyCode::Enter && takes_a_row(place.name)) {
                let more = steps(&walk) - granted;
                assert!(more <= meant(place.name), "{what} grants {more} steps");
            }
            assert!(walk.creates().len() <= 1, "{what}");
            if place.name.starts_with("permissions") || place.name.starts_with("resources") {
                let more = steps(&walk) - granted;
                assert!(key.code != KeyCode::Right || more >= 0, "{what} is {more}");
                assert!(key.code != KeyCode::Left || more <= 0, "{what} is {more}");
            }
        }
    }
}

#[test]
fn two_keys_read_together_grant_no_more_than_one_step() {
    let acting: Vec<KeyEvent> = [
        KeyCode::Enter,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Tab,
    ]
    .map(key::plain)
    .into_iter()
    .chain([' ', 'e'].map(key::letter))
    .collect();
    for place in PLACES.iter().filter(|place| !takes_a_row(place.name)) {
        for first in &acting {
            for second in &acting {
                let mut walk = (place.build)();
                walk.tell(Msg::FrameShown);
                let (granted, sent) = (steps(&walk), walk.creates().len());
                walk.tell(Msg::Key(*first));
                walk.tell(Msg::Key(*second));
                let more = steps(&walk) - granted;
                let what = format!("{}: {first:?} {second:?}", place.name);
                assert!(more <= meant(place.name), "{what} grant {more} steps");
                assert!(walk.creates().len() <= sent + 1, "{what}");
                let deny_alone = walk
                    .wizard
                    .cx
                    .work
                    .draft
                    .grants
                    .iter()
                    .any(|grant| !grant.except.is_empty() && !grant.resources.iter().any(Resource::is_all));
                assert!(!deny_alone, "{what} leaves an exclusion alone");
            }
        }
    }
}

/// A text that comes as keys, a blank first: nothing on any page is set by it but what it is typed
/// into.
#[test]
fn letters_that_come_together_choose_nothing() {
    for place in PLACES {
        for text in [" workers r2", "  dns edit", "a b c", " "] {
            let mut walk = (place.build)();
            walk.tell(Msg::FrameShown);
            let grants = walk.wizard.cx.work.draft.grants.clone();
            let letters = zeroize::Zeroizing::new(text.to_owned());
            walk.tell(Msg::Letters(letters));
            let alone = text.trim().is_empty();
            assert!(
                alone || walk.wizard.cx.work.draft.grants == grants,
                "{}: {text:?}",
                place.name
            );
            let (mut walk, pasted) = ((place.build)(), zeroize::Zeroizing::new(text.to_owned()));
            walk.tell(Msg::FrameShown);
            let grants = walk.wizard.cx.work.draft.grants.clone();
            walk.tell(Msg::Paste(pasted));
            assert!(
                walk.wizard.cx.work.draft.grants == grants,
                "{}: pasted {text:?}",
                place.name
            );
        }
    }
    // What is looked for is what was typed, whatever blanks stand before it.
    let mut walk = permissions();
    walk.tell(Msg::Letters(zeroize::Zeroizing::new("  dns".to_owned())));
    let text = walk
        .wizard
        .steps
        .get_mut(StepId::Permissions)
        .field()
        .map(|field: &mut Field| field.text().to_owned());
    assert_eq!(text.as_deref(), Some("  dns"));
}
