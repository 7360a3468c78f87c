//! What is proposed for words that name no permission: never another level than was written, nor
//! another group than one that is named exactly. Silence is always right.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;

use super::*;

/// The ways in which one permission is written.
fn written(choice: &Choice<'_>, style: usize) -> String {
    let (scope, group, level) = (choice.row.scope.word(), &choice.row.label, &choice.level.bare_word());
    match style {
        0 => format!("{scope}:{group}:{level}"),
        1 => format!("{group}:{level}"),
        2 => format!("{scope} / {group} / {level}"),
        3 => format!("{group} {level}"),
        4 => format!("{level} {group}"),
        5 => format!("{scope}: {group} ({level})"),
        _ => format!("{scope} > {group} > {level}"),
    }
}

fn all() -> Vec<Choice<'static>> {
    let rows = Catalog::of_this_version().rows().iter();
    rows.flat_map(|row| row.levels.iter().map(move |level| Choice { row, level }))
        .collect()
}

/// What is offered to be taken in place of words.
fn offered(words: &str) -> Vec<Choice<'static>> {
    let catalog = Catalog::of_this_version();
    match catalog.permission(words) {
        Reading::Unknown => {}
        _ => return Vec::new(),
    }
    match catalog.nearest_permission(words) {
        Some(Near::Group(near) | Near::Level(_, _, near)) => near,
        _ => Vec::new(),
    }
}

/// Whether a proposal is one of what was written; two groups of one name are the same here.
fn is_of(proposed: &Choice<'_>, written: &[Choice<'_>]) -> bool {
    let same_level = |one: &&Choice<'_>| one.level.bare_word() == proposed.level.bare_word();
    let mut same = written.iter().filter(same_level);
    same.any(|one| {
        plain(&one.row.label)
            .trim_start_matches("zone ")
            .trim_start_matches("account ")
            == plain(&proposed.row.label)
                .trim_start_matches("zone ")
                .trim_start_matches("account ")
    })
}

fn changed(word: &str, how: usize, at: Index) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = at.index(letters.len());
    match how {
        0 => letters.insert(at, 'q'),
        1 => letters[at] = 'q',
        2 if letters.len() > 1 => drop(letters.remove(at)),
        _ => letters.reverse(),
    }
    letters.into_iter().collect()
}

/// None is a misspelt word of a group: with such a one (`DNS firewal Read`, `DNS setings Read`) the
/// words may well be meant for that group.
const ADDED: [&str; 26] = [
    "all",
    "All zones -",
    "only",
    "records",
    "or",
    "my",
    "any",
    "view",
    "please",
    "the",
    "beta",
    "x",
    "zones",
    "list",
    "Metadata",
    "Read",
    "Edit",
    "not",
    "none",
    "no",
    "for",
    "with",
    "done",
    "building",
    "page",
    "team",
];

proptest! {
    // The same texts in each run.
    #![proptest_config(ProptestConfig { cases: 2000, rng_seed: RngSeed::Fixed(12), ..ProptestConfig::default() })]

    #[test]
    fn several_in_one_text_never_lend_each_other_a_level(
        picked in prop::collection::vec((any::<Index>(), 0usize..7), 2..4),
        between in select(&[" ", " | ", ". ", " / ", " or ", "  ", " > ", " then ", "\t", " - ", " ：", "|"][..]),
    ) {
        let all = all();
        let chosen: Vec<Choice<'_>> = picked.iter().map(|(at, _)| *at.get(&all)).collect();
        let texts: Vec<String> = chosen.iter().zip(&picked).map(|(choice, (_, style))| written(choice, *style)).collect();
        let text = texts.join(between);
        for proposed in offered(&text) {
            prop_assert!(is_of(&proposed, &chosen), "{text}: {}", proposed.spelt());
        }
        for (words, _) in Catalog::of_this_version().permissions(&text) {
            for proposed in offered(words) {
                prop_assert!(is_of(&proposed, &chosen), "{text}, {words}: {}", proposed.spelt());
            }
        }
    }

    #[test]
    fn a_word_more_makes_no_other_permission(
        at in any::<Index>(), style in 0usize..7, word in select(&ADDED[..]), place in any::<Index>(),
    ) {
        let all = all();
        let chosen = *at.get(&all);
        let text = written(&chosen, style);
        let mut words: Vec<&str> = text.split(' ').collect();
        words.insert(place.index(words.len() + 1), word);
        let text = words.join(" ");
        for proposed in offered(&text) {
            prop_assert!(is_of(&proposed, &[chosen]), "{text}: {}", proposed.spelt());
        }
    }

    #[test]
    fn a_misspelt_word_keeps_the_level(
        at in any::<Index>(), style in 0usize..7, how in 0usize..4, place in any::<Index>(), letter in any::<Index>(),
    ) {
        let all = all();
        let chosen = *at.get(&all);
        let text = written(&chosen, style);
        let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let place = place.index(words.len());
        words[place] = changed(&words[place], how, letter);
        let text = words.join(" ");
        for proposed in offered(&text) {
            prop_assert_eq!(proposed.level.bare_word(), chosen.level.bare_word(), "{}: {}", text, proposed.spelt());
        }
    }
}

/// Each was answered with a permission that its writer did not name.
#[test]
fn what_cannot_be_sure_is_not_proposed() {
    for text in [
        "All zones - DNS:Edit",
        "DNS Read or Edit",
        "Read all DNS",
        "Zone:All:Read",
        "Account:Read",
        "User:Read",
        "dns_records:edit",
        "DNS:View",
        "Edit Workers R2 Storage Metadata",
        "Account > IP Prefixes > : Read",
        "Account > Cloud Email Security: > Read",
        "Zone:Read not",
        "not:Edit",
        "Account > was > Read",
        "None:Edit",
        "Zone:Read done",
        "riot:Edit",
        "Account > binding > Read",
        "success:Edit",
        "Zone:Read page",
        "Zone:Workers Skripts:Edit",
        "Zone:DNS:Read Zone:Zone:Edit",
        "Zone / DNS / Read / Zone / Zone / Edit",
        "Zone:DNS:Reed Zone:Zone:Edit",
        "DNS Edit Zone Read",
    ] {
        let near: Vec<String> = offered(text).iter().map(Choice::spelt).collect();
        assert_eq!(near, [""; 0], "{text}");
    }
}
