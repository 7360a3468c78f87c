//! What the summary says: no sentence of it names Enter, since what Enter does there depends on
//! where the cursor is. The footer says it, and says it rightly.

use super::super::page::Mark;
use super::super::steps::StepId;
use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::delivery::Readiness;
use crate::domain::refusal::Refusal;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::scope::{Owner, Scope};

/// Every sentence of the page but its footer.
fn sentences(walk: &Walk) -> Vec<String> {
    let page = walk.page();
    let mut all: Vec<String> = vec![page.question.clone(), page.state.clone()];
    for part in &page.parts {
        match part {
            Part::Lines(lines) | Part::Beside(lines) | Part::Spare(lines) | Part::Boxed(lines) => {
                all.extend(lines.iter().map(|line| line.text.clone()))
            }
            Part::Review(review) => all.extend(reviewed::words(review)),
            Part::List(list) => all.extend((0..list.len).map(|at| said(list, at))),
            Part::Field(field) | Part::FieldWith(field, _) => {
                all.extend(field.wrong.iter().chain([&field.label, &field.placeholder]).cloned())
            }
            Part::Buttons(buttons) => all.extend(buttons.words.clone()),
            Part::Tabs(tabs) => all.extend(tabs.words.clone()),
            Part::Search(field) => all.push(field.placeholder.clone()),
            Part::SearchOf(kinds, field) => all.extend(kinds.words.iter().chain([&field.placeholder]).cloned()),
            Part::Facts(facts) => all.extend(facts.iter().map(|fact| fact.value.text.clone())),
            Part::Heading(heading) => all.push(heading.clone()),
            Part::Scroll(scroll) => all.extend((0..scroll.len).map(|at| (scroll.line)(at))),
            Part::Choice(_) | Part::SecretPlace(_) | Part::Space | Part::Room(_) => {}
        }
    }
    all.extend(page.notice.iter().map(|notice| notice.text.clone()));
    all.extend(
        page.confirm
            .iter()
            .flat_map(|confirm| [confirm.question.clone(), confirm.cost.clone()]),
    );
    all.extend(page.detail.clone());
    all.extend(page.buttons.words.clone());
    all.extend(page.panel.iter().map(|line| line.text.clone()));
    all
}

/// The word, not the beginning of "Enterprise".
fn names_enter(sentence: &str) -> bool {
    let mut words = sentence.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| word == "Enter" || word == "Return")
}

#[track_caller]
fn nothing_names_enter(walk: &Walk) {
    assert_eq!(walk.title(), StepId::Summary.name());
    let named: Vec<String> = sentences(walk).into_iter().filter(|one| names_enter(one)).collect();
    assert!(named.is_empty(), "{named:#?}");
}

/// What the footer says of Enter.
fn enter(walk: &Walk) -> Option<&'static str> {
    let footer = walk.page().footer;
    let of_enter = footer.into_iter().find(|(written, _)| written.contains("Enter"));
    of_enter.map(|(_, label)| label)
}

/// One thing, or all there are, for each scope that the groups need.
fn resources(grant: &DraftGrant, owner: Owner, wide: bool) -> std::collections::BTreeSet<Resource> {
    let account = "a".repeat(32).parse().unwrap();
    let scopes: std::collections::BTreeSet<Scope> = grant.groups.values().cloned().collect();
    let one = scopes.into_iter().map(|scope| match (scope, owner, wide) {
        (Scope::Zone, Owner::User, true) => Resource::AllZones,
        (Scope::Zone, _, true) => Resource::ZonesOf(account),
        (Scope::Zone, _, false) => Resource::Zone(EXAMPLE_COM.parse().unwrap()),
        (Scope::Account, Owner::User, true) => Resource::AllAccounts,
        (Scope::Account, ..) => Resource::Account(account),
        (Scope::User, ..) => Resource::User("f".repeat(32).parse().unwrap()),
        (Scope::Bucket, ..) => Resource::Bucket {
            account,
            jurisdiction: "default".into(),
            name: "backups".into(),
        },
        (Scope::Other(word), ..) => Resource::Raw {
            key: format!("com.example.{word}.x"),
            scope: Scope::Other(word),
        },
    });
    one.collect()
}

/// The keys that stay on the page, on each of its rows.
fn keys_that_stay(walk: &mut Walk) {
    let rows = walk.rows().len();
    walk.press(KeyCode::Home);
    for _ in 0..rows.min(60) {
        let keys = [
            KeyCode::Char(' '),
            KeyCode::Char('9'),
            KeyCode::Char('0'),
            KeyCode::Char('k'),
        ];
        for key in keys {
            walk.press(key);
            if walk.title() != StepId::Summary.name() {
                // There is a ninth reason.
                walk.press(KeyCode::Esc);
            }
            nothing_names_enter(walk);
        }
        if enter(walk).is_none() {
            walk.press(KeyCode::Enter);
            assert!(!walk.notice().is_empty(), "it is said that nothing is there to do");
            nothing_names_enter(walk);
        }
        walk.press(KeyCode::Down);
    }
    walk.at_views();
    for _ in 0..4 {
        nothing_names_enter(walk);
        walk.press(KeyCode::Down).press(KeyCode::Right);
        nothing_names_enter(walk);
        walk.press(KeyCode::Char('1'));
        if walk.title() != StepId::Summary.name() {
            walk.press(KeyCode::Esc);
        }
        nothing_names_enter(walk);
        walk.at_views().press(KeyCode::Right);
    }
}

#[test]
fn no_summary_of_any_template_names_enter() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let templates = crate::domain::catalog::template::Templates::embedded();
    let mut seen = 0;
    for at in 0..templates.all().len() {
        for owner in [Owner::User, Owner::Account("a".repeat(32).parse().unwrap())] {
            let (accesses, _) = templates.accesses(at, &Catalog::embedded());
            let groups = accesses.into_iter().map(|access| access.groups.into_iter().collect());
            let grants: Vec<DraftGrant> = groups
                .map(|groups| DraftGrant {
                    groups,
                    ..DraftGrant::default()
                })
                .collect();
            for (wide, expires, ip) in [
                (true, "never", ""),
                (false, "90d", "9.9.9.9"),
                (true, "3y", "203.0.113.0/24"),
            ] {
                let draft = &mut walk.wizard.cx.work.draft;
                draft.owner = owner;
                draft.expires = expires.into();
                draft.ip_only = ip.into();
                draft.grants.clone_from(&grants);
                for grant in &mut draft.grants {
                    grant.resources = resources(grant, owner, wide);
                }
                walk.wizard.go(StepId::Summary);
                nothing_names_enter(&walk);
                seen += usize::from(walk.wizard.steps.summary.ready().is_some());
                if wide && expires == "never" && at % 7 == 0 {
                    keys_that_stay(&mut walk);
                }
            }
        }
    }
    assert!(seen > 100, "{seen} tokens were whole");
}

#[test]
fn no_gap_names_enter() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    let whole = walk.wizard.cx.work.draft.clone();
    let gaps: [fn(&mut crate::domain::token::spec::Draft); 9] = [
        |draft| draft.name.clear(),
        |draft| draft.name = "n".repeat(500),
        |draft| draft.expires.clear(),
        |draft| draft.expires = "yesterday".into(),
        |draft| draft.starts = "2020-02-31".into(),
        |draft| draft.ip_only = "300.1.1.1, 10.0.0.0/99".into(),
        |draft| draft.grants[0].groups.clear(),
        |draft| draft.grants[0].resources.clear(),
        |draft| draft.grants.push(DraftGrant::default()),
    ];
    for gap in gaps {
        walk.wizard.cx.work.draft.clone_from(&whole);
        gap(&mut walk.wizard.cx.work.draft);
        walk.wizard.go(StepId::Summary);
        assert!(
            walk.words().contains("The lines with ▲ lead to it."),
            "{}",
            walk.words()
        );
        let marked = walk.page().parts.iter().any(|part| match part {
            Part::List(list) => (0..list.len).any(|at| (list.row)(at).mark == Mark::Warns),
            _ => false,
        });
        assert!(marked, "{}", walk.words());
        nothing_names_enter(&walk);
        assert_eq!(enter(&walk), Some("open this line"));
        keys_that_stay(&mut walk);
    }
    // All at once, and from each of its lines back.
    gaps.iter().for_each(|gap| gap(&mut walk.wizard.cx.work.draft));
    walk.wizard.go(StepId::Summary);
    nothing_names_enter(&walk);
    keys_that_stay(&mut walk);
}

/// All but the one that leads to the sign-in, and the refusal of a permission that is in the token,
/// which can be taken out by a row.
fn every_refusal() -> Vec<Refusal> {
    let mut all = crate::domain::refusal::every();
    all.retain(|refusal| !matches!(refusal, Refusal::NotSignedIn { .. }));
    all.push(Refusal::LacksGroup {
        group: "Zone Read".into(),
        says: "Words of the server".into(),
    });
    all
}

#[test]
fn no_refusal_names_enter() {
    for refusal in every_refusal() {
        let mut walk = Walk::signed_in();
        walk.reach_summary();
        let zone_read = "c8fed203ed3043cba015a93ad1616f1f".parse().unwrap();
        walk.wizard.cx.grant_mut().groups.insert(zone_read, Scope::Zone);
        walk.wizard.go(StepId::Summary);
        walk.press(KeyCode::Tab).press(KeyCode::Tab).press(KeyCode::Enter);
        let ticket = walk.creates().last().expect("it is out").0;
        walk.tell(ApiAnswer::Created(ticket, response::Created::No(refusal.clone())));
        nothing_names_enter(&walk);
        let mends = enter(&walk);
        match &refusal {
            Refusal::LacksGroup { .. }
            | Refusal::Forbidden { .. }
            | Refusal::RefusedHere { works: true, .. }
            | Refusal::WrongFamily { .. }
            | Refusal::ShutOut { .. } => {
                assert_eq!(mends, Some("sign in"));
            }
            _ => assert_eq!(mends, Some("create it")),
        }
        keys_that_stay(&mut walk);
        if matches!(&refusal, Refusal::LacksGroup { group, .. } if group == "Zone Read") {
            walk.press(KeyCode::Tab).at_row("Remove ");
            let row = walk.row();
            walk.press(KeyCode::Enter);
            assert!(walk.notice().starts_with("Removed “"), "{row}: {}", walk.words());
            nothing_names_enter(&walk);
        }
    }
}

#[test]
fn what_else_stands_in_the_way_does_not_name_enter() {
    // Pressed too early, and while the sign-in is not done.
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    walk.wizard.go(StepId::Summary);
    walk.tell(Msg::FrameShown);
    walk.tell(Msg::Key(KeyCode::Enter.into()));
    assert_eq!(walk.notice(), "Read it first. The button works in a moment.");
    walk.wizard.cx.sign_in = crate::domain::sign_in::SignIn::Checking(Source::Pasted);
    walk.pass(1000);
    walk.press(KeyCode::Enter);
    assert_eq!(
        walk.notice(),
        "Still signing in; nothing was sent. Try again in a moment."
    );
    nothing_names_enter(&walk);
    // No note of the request can be kept.
    let mut walk = Walk::signed_in();
    walk.prepares = false;
    walk.reach_summary().press(KeyCode::Enter);
    let looks = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Api(ApiCall::Look(ticket, _)) => Some(*ticket),
        _ => None,
    });
    walk.tell(ApiAnswer::Looked(looks.unwrap(), Ok(tokens(Vec::new()))));
    let note = walk.wanted.iter().rev().find_map(|effect| match effect {
        Effect::Storage(StorageCall::KeepNote(id, _)) => Some(*id),
        _ => None,
    });
    walk.tell(StorageAnswer::NoteKept(note.unwrap(), Err("the disk is full".into())));
    assert!(walk.words().contains("the disk is full"), "{}", walk.words());
    nothing_names_enter(&walk);
    // Where the secret goes, and the clock.
    for route in [
        Route::Nowhere("The Linux console has no clipboard.".into()),
        Route::Native,
    ] {
        let to = Target::read_or_file("/srv/token").unwrap();
        for ways in [vec![], vec![to]] {
            for answer in [
                Readiness::Ready,
                Readiness::Warned("It is full of words.".to_owned()),
                Readiness::Blocked("No.".to_owned()),
            ] {
                let mut walk = Walk::signed_in_with(Start {
                    to: ways.clone(),
                    ..start(route.clone(), Some(Source::Variable("CLOUDFLARE_API_TOKEN")))
                });
                walk.tell(ApiAnswer::ServerClock(jiff::SignedDuration::from_secs(10_960)));
                walk.reach_summary();
                nothing_names_enter(&walk);
                walk.tell(DeliveryAnswer::WaysChecked(vec![answer]));
                nothing_names_enter(&walk);
            }
        }
    }
}

#[test]
fn no_kept_page_of_the_summary_names_enter_but_in_its_last_row() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    let mut pages = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        // The step that is open, not one that is done or to come.
        let open = ["› ", "6 of 6 "].map(|before| format!("{before}{}", StepId::Summary.name()));
        if !open.iter().any(|open| text.contains(open)) || text.contains(" Help: ") {
            continue;
        }
        pages += 1;
        let mut lines: Vec<&str> = text.trim_end().lines().collect();
        lines.pop();
        let named: Vec<&str> = lines.into_iter().filter(|line| names_enter(line)).collect();
        assert!(named.is_empty(), "{}: {named:#?}", path.display());
    }
    assert!(pages > 20, "{pages}");
}

#[test]
fn the_footer_says_what_enter_does_where_the_cursor_is() {
    let mut walk = Walk::signed_in();
    walk.reach_summary();
    assert_eq!(enter(&walk), Some("create it"));
    for (row, does) in [
        ("Name: ", Some("open this line")),
        ("From: ", Some("open this line")),
        ("Cannot: ", None),
        ("If it leaks: ", None),
        ("1  Whoever holds it", Some("reduce this")),
        ("+ Add another policy", Some("add a policy")),
        ("Edit token", Some("edit it")),
        ("Create Token", Some("create it")),
    ] {
        walk.at_row(row);
        assert_eq!(enter(&walk), does, "{row}");
    }
    walk.at_views();
    assert_eq!(enter(&walk), None, "what ↓ does too");
    assert!(walk.page().footer.contains(&("↓", "into it")));
    walk.press(KeyCode::Right).press(KeyCode::Down);
    assert_eq!(enter(&walk), Some("to the summary"));
    walk.press(key::ctrl('s'));
    assert_eq!(enter(&walk), Some("save"));
}

#[test]
fn the_help_still_shows_every_key() {
    let mut walk = Walk::signed_in();
    walk.reach_summary().at_row("If it leaks: ").press(KeyCode::Char('?'));
    let help = walk.page().help.unwrap();
    let all: Vec<_> = help.here.iter().chain(&help.everywhere).collect();
    for written in ["Enter", "1-9", "Tab", "↑ ↓ Ctrl-P Ctrl-N", "←→", "Ctrl-S"] {
        assert!(all.iter().any(|(shown, _)| *shown == written), "{written}: {all:?}");
    }
}
