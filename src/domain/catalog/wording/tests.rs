//! Every group at every level, in every spelling that people use, comes back as itself, or as a
//! question that names it: never as another.

mod lists;
mod meant;

use super::*;

/// What READMEs and issues write, with the spec's spelling of what is meant: every way in reads
/// them alike.
pub(crate) fn from_readmes() -> Vec<(String, String)> {
    let lines = include_str!("as_written.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let mut fields = line.split('\t');
        Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
    };
    lines.filter_map(row).collect()
}

#[test]
fn what_readmes_write_is_read() {
    let catalog = Catalog::embedded();
    let rows = from_readmes();
    assert!(rows.len() > 10, "{}", rows.len());
    for (written, meant) in rows {
        assert_eq!(told(&catalog.permission(&written)), meant, "{written}");
    }
}

/// How a reading is told in a table: the spec's spelling, several of them, or what is missing.
fn told(reading: &Reading<'_>) -> String {
    let list = |all: &[Choice<'_>]| all.iter().map(Choice::spelt).collect::<Vec<_>>().join(" | ");
    match reading {
        Reading::One(one) => one.spelt(),
        Reading::Several(all) => list(all),
        Reading::NoLevel(all) => format!("which level: {}", list(all)),
        Reading::OtherLevel(level, all) => format!("no {level}: {}", list(all)),
        Reading::OtherScope(scope, all, _) => format!("not {}: {}", scope_word(scope), list(all)),
        Reading::Former(_, all) => format!("now {}", list(all)),
        Reading::Unknown => "?".to_owned(),
    }
}

/// The ways in which people write one permission, of scope, group and level.
fn styles(scope: &str, group: &str, level: &str) -> Vec<String> {
    let mut styles = vec![
        format!("{scope} {group} {level}"),
        format!("{scope} {group}: {level}"),
        format!("{scope}: {group} ({level})"),
        format!("{group} ({scope}): {level}"),
        format!("{group}:{level}"),
        format!("{group} {level}"),
        format!("{level} {group}"),
        format!("{level} {scope} {group}"),
        format!("{scope}/{group}:{level}"),
        format!("**{scope}** - `{group}`: *{level}*"),
        format!("| {scope} | {group} | {level} |"),
        format!("1. {scope} | {group} | {level}."),
        format!("“{scope}, {group}, {level}”"),
        format!(
            "{} / {} / {}",
            scope.to_uppercase(),
            group.to_lowercase(),
            level.to_uppercase()
        ),
    ];
    for between in [
        ":", ".", " / ", "/", " > ", " → ", " - ", " – ", " · ", " -> ", " » ", "_",
    ] {
        styles.push([scope, group, level].join(between));
        styles.push(format!("{group}{between}{level}"));
    }
    for bullet in ["- ", "* ", "• ", "1. ", "12) ", "- [ ] ", "> ", "\u{feff}"] {
        styles.push(format!("{bullet}{scope}:{group}:{level}"));
    }
    for around in ["'", "\"", "`", "**", "_", "*"] {
        styles.push(format!("{around}{scope}:{group}:{level}{around}"));
    }
    styles
}

#[test]
fn every_group_at_every_level_is_read_in_every_spelling() {
    let catalog = Catalog::embedded();
    let (mut spellings, mut asked) = (0, 0);
    let mut is_in = |style: &str, reading: &Reading<'_>, choice: &Choice<'_>| {
        assert!(reading.choices().contains(choice), "{style}: {}", told(reading));
        spellings += 1;
        asked += usize::from(reading.choices().len() > 1);
    };
    for row in catalog.rows() {
        for level in &row.levels {
            let choice = Choice { row, level };
            let cut = crate::domain::catalog::level::group_and_level(&level.api_name);
            for style in styles(row.scope.word(), &row.label, &level.word) {
                let reading = catalog.permission(&style);
                is_in(&style, &reading, &choice);
                assert_eq!(
                    catalog.permissions(&style),
                    [(cut::without_bullet(&style), reading)],
                    "{style}"
                );
            }
            let mut words = vec![level.bare_word()];
            if level.bare_word() == "Edit" {
                words
                    .extend(["Write", "Read & Write", "read and write", "Read/Write", "Read, Edit"].map(str::to_owned));
            }
            for (group, word) in words.iter().flat_map(|word| [(&row.label, word), (&cut.group, word)]) {
                for style in [
                    format!("{}:{group}:{word}", row.scope.word()),
                    format!("{group}:{word}"),
                    format!("{group} {word}"),
                    format!("{word} {group}"),
                ] {
                    is_in(&style, &catalog.permission(&style), &choice);
                }
            }
            assert_eq!(catalog.permission(&choice.spelt()), Reading::One(choice));
            let by_api = catalog.permission(&level.api_name);
            assert!(by_api.rows().contains(&row), "{}: {}", level.api_name, told(&by_api));
        }
    }
    assert!(spellings > 25_000 && asked * 10 < spellings, "{asked} of {spellings}");
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_to_an_end(text in "(?s).{0,60}|([Zz]one|DNS|:|/|,| and |\n|\\*|Edit|Read| ){0,12}") {
        let catalog = Catalog::of_this_version();
        let _ = catalog.nearest_permission(&text);
        for (words, _) in catalog.permissions(&text) {
            proptest::prop_assert!(text.contains(words));
        }
    }
}
