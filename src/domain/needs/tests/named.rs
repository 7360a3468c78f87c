//! Permissions that are named in words: as they are named, asked where two are called so, told
//! where one lacks something.

use super::*;
use crate::domain::catalog::wording::{Reading, from_readmes, spelt};

fn of(words: &str) -> Answer {
    answer(&[Given::Words(words.to_owned())], Catalog::of_this_version())
}

/// The permissions in the spec's spelling.
fn taken(answer: &Answer) -> Vec<String> {
    let row = |one: &Permission| Catalog::of_this_version().row_of(one.id).unwrap();
    answer
        .permissions
        .iter()
        .map(|one| spelt(row(one).0, row(one).1))
        .collect()
}

#[test]
fn what_readmes_write_is_taken_as_it_is_named() {
    for (written, meant) in from_readmes() {
        for words in [
            written.clone(),
            format!("- **{written}**"),
            format!("Required:\n* `{written}`\n"),
        ] {
            let answer = of(&words);
            assert_eq!(taken(&answer), std::slice::from_ref(&meant), "{words}");
            assert!(answer.resolved(), "{words}: {answer:?}");
            let one = &answer.permissions[0];
            assert_eq!(
                (one.basis, one.because.clone()),
                (Basis::Stated, vec![format!("{} was named", one.name)])
            );
        }
    }
}

#[test]
fn several_are_taken_one_by_one_beside_what_else_is_given() {
    for (words, meant) in [
        ("Zone:DNS:Edit, Zone:Zone:Read", vec!["zone/DNS:edit", "zone/Zone:read"]),
        ("DNS Edit and Zone Read", vec!["zone/DNS:edit", "zone/Zone:read"]),
        (
            "- Zone:DNS:Edit\r\n- Account > D1 > Edit",
            vec!["account/D1:edit", "zone/DNS:edit"],
        ),
        (
            "Zone:DNS:Edit; POST /zones/{zone_id}/purge_cache",
            vec!["zone/Cache Purge:purge", "zone/DNS:edit"],
        ),
        ("Zone:DNS:Edit\ncert-manager", vec!["zone/DNS:edit", "zone/Zone:read"]),
        // The higher level of a group serves for the lower.
        ("DNS:Read, DNS:Edit", vec!["zone/DNS:edit"]),
    ] {
        let answer = of(words);
        assert_eq!(taken(&answer), meant, "{words}");
        assert!(answer.resolved(), "{words}: {answer:?}");
    }
}

#[test]
fn what_several_are_called_is_asked_and_a_choice_answers_it() {
    for (words, about, choices) in [
        (
            "Logs Edit",
            "Which permission is “Logs Edit”?",
            &["account/Logs:edit", "zone/Logs:edit"][..],
        ),
        (
            "Transform Rules Read",
            "Which permission is “Transform Rules Read”?",
            &["account/Transform Rules:read", "zone/Transform Rules:read"],
        ),
        (
            "WAF:Edit",
            "Which permission is “WAF:Edit”?",
            &["account/Account WAF:edit", "zone/Zone WAF:edit"],
        ),
        (
            "Zone → DNS",
            "Which level of “Zone → DNS”?",
            &["zone/DNS:read", "zone/DNS:edit"],
        ),
    ] {
        let asked = of(words);
        assert_eq!(taken(&asked), [""; 0], "{words}");
        assert_eq!(asked.questions.len(), 1, "{words}");
        assert_eq!(
            (asked.questions[0].about.as_str(), &asked.questions[0].choices[..]),
            (
                about,
                &choices.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()[..]
            )
        );
        for choice in choices {
            let given = [words, choice].map(|words| Given::Words(words.to_owned()));
            let answered = answer(&given, Catalog::of_this_version());
            assert!(
                answered.resolved() && taken(&answered) == [*choice],
                "{words}, {choice}: {answered:?}"
            );
        }
    }
}

#[test]
fn what_is_missing_is_said_and_no_other_level_or_group_proposed() {
    for (words, input, near) in [
        (
            "zone/Cache Purge:edit",
            "zone/Cache Purge:edit: there is no level edit; zone/Cache Purge has purge only",
            &[][..],
        ),
        (
            "Cache Purge Edit",
            "Cache Purge Edit: there is no level edit; zone/Cache Purge has purge only",
            &[],
        ),
        (
            "DNS:Purge",
            "DNS:Purge: there is no level purge; zone/DNS has read, edit",
            &[],
        ),
        (
            "Access: Apps and Policies:Purge",
            "Access: Apps and Policies:Purge: there is no level purge; account/Access: Apps and Policies has read, edit, revoke; zone/Access: Apps and Policies has read, edit, revoke",
            &[],
        ),
        (
            "Account Waiting Room:Edit",
            "Account Waiting Room:Edit: there is no level edit; account/Account Waiting Room has read only; under a similar name, zone/Waiting Room has edit",
            &[],
        ),
        (
            "Zero Trust: Seats / Read",
            "Zero Trust: Seats / Read: there is no level read; account/Zero Trust: Seats has edit only; under a similar name, account/Zero Trust has read",
            &[],
        ),
        (
            "Browser Rendering:Purge",
            "Browser Rendering:Purge: there is no level purge; account/Browser Run has read, edit",
            &[],
        ),
        ("user/DNS:purge", "user/DNS:purge: user has no such permission", &[]),
        (
            "account/DNS:edit",
            "account/DNS:edit: account has no such permission",
            &["zone/DNS:edit"],
        ),
        (
            "Argo Tunnel Write",
            "Argo Tunnel Write: that is an old name",
            &["account/Cloudflare Tunnel:edit"],
        ),
        ("Zone:DSN:Edit", "Zone:DSN:Edit", &["zone/DNS:edit"]),
        (
            "Workers Skripts Read",
            "Workers Skripts Read",
            &["account/Workers Scripts:read"],
        ),
        ("Cache Prge:Edit", "Cache Prge:Edit: the nearest has no level edit", &[]),
        (
            "Zone:DNS:View",
            "Zone:DNS:View: view is not a level, only these are: read, edit",
            &[],
        ),
        (
            "DNS Edit Zone Read",
            "DNS Edit Zone Read: these seem to be several permissions; give one at a time",
            &[],
        ),
        (
            "Zone:DNS:Edti",
            "Zone:DNS:Edti: edti is not a level",
            &["zone/DNS:edit"],
        ),
    ] {
        let answer = of(words);
        let unknown: Vec<&Unknown> = answer.unknown.iter().collect();
        assert!(
            answer.permissions.is_empty() && unknown.len() == 1,
            "{words}: {answer:?}"
        );
        assert_eq!(
            (unknown[0].input.as_str(), &unknown[0].nearest[..]),
            (input, &near.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()[..])
        );
    }
}

/// A level that a group lacks is no consent to any of its others: none is taken, and none is a
/// choice.
#[test]
fn a_level_that_a_group_lacks_leads_to_none_of_its_others() {
    let catalog = Catalog::of_this_version();
    let mut seen = 0;
    let words = ["Purge", "Admin", "Edit", "Read", "Revoke", "Run", "Send", "Report"];
    for (at, row) in catalog.rows().iter().enumerate() {
        let lacks = |word: &&&str| row.levels.iter().all(|level| !level.word.contains(**word));
        for (nth, style) in ["S/G:L", "S > G > L", "G:L", "G L", "L G"].into_iter().enumerate() {
            let Some(level) = words.iter().cycle().skip(at + nth).take(8).find(lacks) else {
                continue;
            };
            let scope = row.scope.word();
            let text = style
                .replace('G', &row.label)
                .replacen('L', level, usize::from(style == "L G"));
            let text = match style.strip_suffix('L') {
                Some(before) => before.replacen('S', scope, 1).replace('G', &row.label) + level,
                None => text,
            };
            if !matches!(catalog.permission(&text), Reading::OtherLevel(..)) {
                continue;
            }
            seen += 1;
            for given in [
                text.clone(),
                format!("{text}:\nZone:Zone:Read"),
                format!("Zone:Zone:Read, {text}"),
            ] {
                let answer = of(&given);
                assert!(!answer.resolved(), "{given}: {answer:?}");
                let taken = taken(&answer);
                assert!(taken.iter().all(|one| one == "zone/Zone:read"), "{given}: {taken:?}");
                assert!(given != text || taken.is_empty(), "{given}: {taken:?}");
                let near = answer.unknown.iter().flat_map(|one| &one.nearest);
                let keys = answer.questions.iter().flat_map(|one| &one.choices).chain(near);
                for key in keys {
                    let named = catalog.permission(key).rows();
                    assert!(!named.contains(&row), "{given}: {key}");
                }
            }
        }
    }
    assert!(seen > 400, "{seen}");
}

/// Tables as READMEs have them, heads and rules and all, beside other things as well.
#[test]
fn tables_are_taken_row_by_row() {
    let table = "| Scope | Permission | Level |\n|---|---|---|\n| Zone | DNS | Edit |\n| Account | D1 | Read |";
    for (text, open) in [
        (table.to_owned(), 0),
        (table.replace('\n', "\r\n"), 0),
        (format!("{table}\nPOST /zones/{{zone_id}}/purge_cache"), 0),
        (format!("{table}\n| Zone | Cahce Rluse | Raed |"), 1),
        // Of what follows a permission nobody knows whether it takes something back.
        (format!("{table}\n| Zone | Zone | Edit | not needed |"), 1),
    ] {
        let answer = of(&text);
        let taken = taken(&answer);
        assert_eq!(answer.unknown.len(), open, "{text}: {answer:?}");
        for one in ["account/D1:read", "zone/DNS:edit"] {
            assert!(taken.contains(&one.to_owned()), "{text}: {taken:?}");
        }
        assert!(!taken.contains(&"zone/Zone:edit".to_owned()), "{text}: {taken:?}");
    }
    for alone in [
        "| Scope | Permission | Level |",
        "|---|---|",
        "| Scope | Permission |\n|---|---|",
    ] {
        assert!(!of(alone).resolved(), "{alone}: nothing was asked for");
    }
}

/// Calls, tools and resources keep their names: none of them is read as a permission that it is
/// not.
#[test]
fn what_is_a_call_or_a_tool_stays_one() {
    let data = Data::embedded();
    let catalog = Catalog::of_this_version();
    let calls = data
        .operations()
        .iter()
        .flat_map(|one| [one.path.to_owned(), format!("{} {}", one.method, one.path)]);
    let tools = data.tools.iter().map(|one| one.name.clone());
    let others = data.resources.iter().map(|one| one.resource.clone());
    for words in calls.chain(tools).chain(others) {
        assert!(!names_permissions(&words, catalog), "{words}");
    }
    for (words, because) in [
        ("Edit Zone", "PATCH /zones/{zone_id} (Edit Zone)"),
        ("cache purge", "CI cache purge: "),
    ] {
        assert!(of(words).permissions[0].because[0].starts_with(because), "{words}");
    }
}
