//! Permissions that are typed or pasted as people write them: found on the first step, asked where
//! several are called so, and matched by the filter of the permissions.

use super::*;
use crate::domain::catalog::wording::from_readmes;

/// The row of a permission as the screen shows it, in small letters.
fn as_shown(meant: &str) -> String {
    let (group, level) = meant.rsplit_once(':').unwrap();
    let (scope, label) = group.split_once('/').unwrap();
    format!("{scope} · {label} · {level}").to_lowercase()
}

/// The same as the answer says it: the level first.
fn as_needed(meant: &str) -> String {
    let (group, level) = meant.rsplit_once(':').unwrap();
    let (scope, label) = group.split_once('/').unwrap();
    format!("{level}  {scope} · {label}").to_lowercase()
}

#[test]
fn what_is_typed_as_a_permission_is_a_find_and_leads_to_the_answer() {
    for (written, meant) in from_readmes() {
        let mut walk = Walk::signed_in();
        walk.paste(&written);
        let found = walk.rows();
        let at = found.iter().position(|row| row.to_lowercase() == as_shown(&meant));
        assert!(at.is_some_and(|at| at < 2), "{written}: {found:?}");
        walk.at_row(&found[at.unwrap()]);
        assert!(
            walk.words().contains(": the permission "),
            "{written}: {}",
            walk.words()
        );
        walk.press(KeyCode::Enter);
        assert!(walk.is_at(StepId::Template), "nothing is taken before it is seen");
        assert!(
            walk.wizard
                .cx
                .work
                .draft
                .grants
                .iter()
                .all(|grant| grant.groups.is_empty())
        );
        let answer = walk.rows();
        assert_eq!(first_button(&walk), "Add this one", "{written}");
        let row = answer[0].to_lowercase();
        let begins = format!("[x] {}  ", as_needed(&meant));
        assert!(
            row.starts_with(&begins) && row.ends_with("  stated"),
            "{written}: {answer:?}"
        );
        assert!(row.contains(" was named"), "{written}: {answer:?}");
        walk.press(KeyCode::Enter);
        assert_eq!(chosen(&walk, 0).len(), 1, "{written}");
    }
}

#[test]
fn letters_lead_to_it_and_no_template_that_only_looks_like_it_stands_before_it() {
    let mut walk = Walk::signed_in();
    walk.letters("workers scripts ed");
    assert!(
        walk.rows().contains(&"Account · Workers Scripts · Edit".to_owned()),
        "{:?}",
        walk.rows()
    );
    let mut walk = Walk::signed_in();
    walk.paste("Zone:DNS:Edit");
    assert_eq!(walk.rows()[0], "Zone · DNS · Edit");
    let mut walk = Walk::signed_in();
    walk.letters("dns edit");
    assert_eq!(walk.rows()[..2], ["Edit zone DNS", "Zone · DNS · Edit"]);
}

#[test]
fn what_two_groups_are_called_is_shown_as_two_and_asked() {
    let mut walk = Walk::signed_in();
    walk.paste("Logs:Edit");
    assert_eq!(walk.rows()[..2], ["Zone · Logs · Edit", "Account · Logs · Edit"]);
    let mut walk = needing(vec![Given::Words("Logs:Edit".into())]);
    assert_eq!(
        walk.rows()[..3],
        [
            "Question: Which permission is “Logs:Edit”?",
            "account/Logs:edit",
            "zone/Logs:edit"
        ]
    );
    walk.at_row("zone/Logs:edit").press(KeyCode::Enter);
    assert_eq!(first_button(&walk), "Add this one");
    assert!(
        walk.rows()[0].starts_with("[x] Edit  Zone · Logs  "),
        "{:?}",
        walk.rows()
    );
}

#[test]
fn a_list_goes_to_the_answer_whole_however_it_comes() {
    let both = ["[x] Edit  Zone · DNS  ", "[x] Read  Zone · Zone  "];
    let lines = "Permissions:\n- Zone:DNS:Edit\n- **Zone.Zone:Read**\n";
    let line = "Zone:DNS:Edit, Zone:Zone:Read";
    let mut typed = Walk::signed_in();
    typed.letters(line).press(KeyCode::Enter);
    let (mut pasted, mut one_line) = (Walk::signed_in(), Walk::signed_in());
    pasted.paste(lines);
    one_line.paste(line);
    for walk in [typed, pasted, one_line, needing(vec![Given::Words(lines.into())])] {
        let answer = walk.rows();
        assert_eq!(first_button(&walk), "Add these 2", "{answer:?}");
        assert!(
            both.iter().all(|row| answer.iter().any(|one| one.starts_with(row))),
            "{answer:?}"
        );
    }
}

#[test]
fn what_a_permission_lacks_is_said_with_what_there_is() {
    let mut walk = Walk::signed_in();
    walk.letters("Cache Purge:edit").press(KeyCode::Enter);
    let answer = walk.rows();
    let told = "there is no level edit; zone/Cache Purge has purge only";
    assert!(answer[0].ends_with(told), "{answer:?}");
    // Nobody asked for that one: no key takes it.
    assert!(walk.words().contains("No permission so far."), "{}", walk.words());
    assert_eq!(first_button(&walk), "Start over");
    assert!(answer[1].starts_with("Asked for  "), "{answer:?}");
}

/// The words of the screen, pasted into the filter, and lists.
#[test]
fn the_filter_knows_the_words_of_the_screen() {
    let first = |words: &str| {
        let mut walk = Walk::signed_in();
        walk.press(KeyCode::Enter).press(KeyCode::Enter);
        assert!(walk.is_at(StepId::Permissions), "{}", walk.title());
        walk.paste(words);
        walk.rows()
    };
    for (words, row) in [
        ("dns edit", "Zone      DNS"),
        ("dns read", "Zone      DNS"),
        ("zone dns", "Zone      DNS"),
        ("Zone:DNS:Edit", "Zone      DNS"),
        ("Zone.DNS", "Zone      DNS"),
        ("zone / dns", "Zone      DNS"),
        ("dns write", "Zone      DNS"),
        ("WAF edit", "Account   Account WAF"),
    ] {
        assert_eq!(first(words).first().map(String::as_str), Some(row), "{words}");
    }
    for words in ["- Zone:DNS:Edit\r- Zone:Zone:Read\r", "Zone DNS Edit, Zone Zone Read"] {
        assert_eq!(first(words), ["Zone      DNS", "Zone      Zone"], "{words}");
    }
    for (written, meant) in from_readmes() {
        let (scope, label) = meant.rsplit_once(':').unwrap().0.split_once('/').unwrap();
        let row = first(&written)[0].to_lowercase();
        assert_eq!(row, format!("{scope:<9} {label}").to_lowercase(), "{written}");
    }
}
