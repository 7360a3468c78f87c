//! Who may name whom: one table for the wings of the house, one for the inside of each, and no
//! circle of files anywhere. Each rule has a twin that shows how it fails. It must not know what a
//! file says besides the paths that it names.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Named, Source, sources};

/// What each wing may name, from the ground up: a line names only what stands above it. `a::b`
/// allows that part alone.
const WINGS: &str = "
domain::text
secret: domain::text
domain: secret
simulator
io: domain secret
wizard: domain secret::Secret secret::credential
tui: domain io secret simulator wizard
cli: domain io secret simulator tui
main: cli domain::exit io::signals secret::memory
";

/// The same for the inside of the wings. `mod.rs` of a wing stands over its parts and may name
/// each.
const INSIDE: &[(&str, &str)] = &[
    (
        "domain",
        "
text
clock
clock_skew
exit
search
refusal
token: text
journal: token
inventory: search text token
catalog: search token
response: refusal text token
sign_in: inventory refusal text token
summary: catalog text token
grade: catalog summary::Names text token
token_list: catalog grade refusal response summary text token
export: catalog text token
delivery: text token::bucket
spec: catalog delivery inventory search text token
needs: catalog search spec text token
edit: catalog needs summary::Names text token
receipt: delivery sign_in text token
",
    ),
    (
        "io",
        "
local_time
signals
storage
input
delivery
cloudflare: storage::append
auth: cloudflare
",
    ),
    (
        "wizard",
        "
page
message: page
draft_file
state: draft_file message page
finder: message page state
steps: draft_file finder message page state
panel: page state steps
help: page steps
screens: message page state
transitions: draft_file message page screens state steps
view: help page panel screens steps transitions
",
    ),
    (
        "tui",
        "
render
terminal
runtime: render terminal
",
    ),
];

/// A line of a table: a part, and what it may name.
type Row = (String, Vec<String>);

fn table(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let (name, names) = line
            .split_once(':')
            .filter(|(_, rest)| !rest.starts_with(':'))
            .unwrap_or((line, ""));
        (name.to_owned(), names.split_whitespace().map(str::to_owned).collect())
    };
    text.lines().filter(|line| !line.is_empty()).map(row).collect()
}

/// The line of a path: the longest that it begins with.
fn row<'a>(table: &'a [Row], path: &[String]) -> Option<&'a Row> {
    let begins = |row: &&Row| starts(path, &row.0);
    table.iter().filter(begins).max_by_key(|row| row.0.len())
}

fn starts(path: &[String], entry: &str) -> bool {
    let entry: Vec<_> = entry.split("::").collect();
    path.len() >= entry.len() && path.iter().zip(&entry).all(|(part, wanted)| part == wanted)
}

/// Whether an entry of a line allows what is named.
fn allows(entry: &str, path: &[String], import: bool) -> bool {
    let wanted: Vec<_> = entry.split("::").map(str::to_owned).collect();
    // A module that is brought in is judged by what is then taken from it.
    starts(path, entry) || (import && wanted.starts_with(path))
}

/// Every arrow of these files that the table does not hold. `depth` is 0 for the wings, 1 for the
/// inside of one.
fn forbidden(files: &[&Source], table: &[Row], depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.module.len() > depth) {
        let from = &file.module[depth..];
        let Some((_, allowed)) = row(table, from) else {
            found.push(format!("{}: {} has no line in the table", file.name, from[0]));
            continue;
        };
        let inside = |named: &Named| named.path.len() > depth && named.path[..depth] == file.module[..depth];
        for named in file.paths().into_iter().filter(inside) {
            let to = &named.path[depth..];
            // What stands in `mod.rs` itself is no part.
            let part = depth == 0 || row(table, to).is_some();
            if part && to[0] != from[0] && !allowed.iter().any(|entry| allows(entry, to, named.import)) {
                found.push(format!("{}: {}", file.name, named.path.join("::")));
            }
        }
    }
    found
}

/// Lines that name something which does not stand above them.
fn upwards(table: &[Row]) -> Vec<String> {
    let place = |entry: &str| table.iter().position(|(name, _)| starts(&path(entry), name));
    let arrows = table
        .iter()
        .enumerate()
        .flat_map(|(at, (name, names))| names.iter().map(move |to| (at, name, to)));
    arrows
        .filter(|(at, _, to)| place(to).is_none_or(|below| below >= *at))
        .map(|(_, name, to)| format!("{name} -> {to}"))
        .collect()
}

fn path(text: &str) -> Vec<String> {
    text.split("::").map(str::to_owned).collect()
}

/// Entries of a table that nobody needs.
fn idle(files: &[&Source], table: &[Row], depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (name, names) in table {
        let of_this = |file: &&&Source| {
            file.module.len() > depth && row(table, &file.module[depth..]).is_some_and(|(row, _)| row == name)
        };
        let used: BTreeSet<Named> = files.iter().filter(of_this).flat_map(|file| file.paths()).collect();
        let unused = |entry: &&String| {
            !used
                .iter()
                .any(|named| starts(&named.path[depth.min(named.path.len())..], entry))
        };
        found.extend(names.iter().filter(unused).map(|entry| format!("{name} -> {entry}")));
    }
    found
}

/// The files of a wing.
fn of<'a>(files: &'a [Source], wing: &str) -> Vec<&'a Source> {
    files.iter().filter(|file| file.top() == wing).collect()
}

#[test]
fn the_arrows_between_the_wings() {
    let (files, table) = (sources(), table(WINGS));
    let all: Vec<&Source> = files.iter().filter(|file| file.top() != "lib").collect();
    assert_eq!(forbidden(&all, &table, 0), [""; 0], "these arrows are not in the table");
    assert_eq!(upwards(&table), [""; 0], "these arrows point up");
    assert_eq!(
        idle(&all, &table, 0),
        [""; 0],
        "these arrows are allowed and nobody needs them"
    );
    let wings: BTreeSet<_> = all.iter().map(|file| file.top()).collect();
    let lines: BTreeSet<_> = table.iter().map(|(name, _)| name.split("::").next().unwrap()).collect();
    assert_eq!(wings, lines, "left: what is there; right: the lines of the table");
}

#[test]
fn the_arrows_inside_each_wing() {
    let files = sources();
    for (wing, text) in INSIDE {
        let (all, table) = (of(&files, wing), table(text));
        assert_eq!(
            forbidden(&all, &table, 1),
            [""; 0],
            "{wing}: these arrows are not in the table"
        );
        assert_eq!(upwards(&table), [""; 0], "{wing}: these arrows point up");
        assert_eq!(idle(&all, &table, 1), [""; 0], "{wing}: nobody needs these arrows");
        let parts: BTreeSet<_> = all.iter().filter_map(|file| file.module.get(1)).collect();
        let lines: BTreeSet<_> = table.iter().map(|(name, _)| name).collect();
        assert_eq!(
            parts, lines,
            "{wing}: left: what is there; right: the lines of the table"
        );
    }
}

#[test]
fn twin_a_planted_arrow_is_found() {
    let wings = table(WINGS);
    let planted = |name: &str, text: &str| forbidden(&[&Source::new(name, text)], &wings, 0);
    let good = [
        (
            "src/wizard/a.rs",
            "use crate::domain;\nfn f() { domain::text::visible(x); crate::domain::clock::Moment; }",
        ),
        (
            "src/wizard/steps/a.rs",
            "use super::super::key::Key; // crate::simulator\n/// [`crate::simulator`]\nfn f() { \"crate::simulator\"; }",
        ),
        ("src/wizard/a.rs", "use crate::secret; fn f() -> secret::Secret { x }"),
        (
            "src/wizard/a.rs",
            "#[cfg(test)]\nmod tests { use crate::simulator::Simulator; fn f() { { } } }\nuse crate::domain::text;",
        ),
        (
            "src/domain/text.rs",
            "fn f() { let x = '\"'; r#\"crate::wizard\"#; b\"crate::wizard\"; '\\''; }",
        ),
        ("src/secret/a.rs", "use crate::domain::text::fit;"),
    ];
    for (name, text) in good {
        assert_eq!(planted(name, text), [""; 0], "{text}");
    }
    let bad = [
        ("src/domain/a.rs", "use crate::wizard::Wizard;"),
        (
            "src/domain/token/a.rs",
            "fn f() { let x = '\"'; crate::wizard::Wizard::new(); }",
        ),
        (
            "src/domain/token/a.rs",
            "fn f() { super::super::super::wizard::Wizard::new(); }",
        ),
        ("src/domain/text.rs", "use super::super::secret::Secret;"),
        ("src/secret/a.rs", "use crate::domain::{text, clock};"),
        ("src/domain/a.rs", "use crate::{secret, simulator::{Options}};"),
        ("src/domain/a.rs", "use crate::wizard as secret; fn f() { secret + 1 }"),
        (
            "src/wizard/a.rs",
            "use crate::secret; fn f() { secret::memory::harden() }",
        ),
        (
            "src/wizard/a.rs",
            "use crate::secret as hush; fn f() { hush::memory::harden() }",
        ),
        ("src/wizard/a.rs", "fn f() { crate::io::auth::find::find() }"),
        ("src/wizard/a.rs", "use crate::io::*;"),
        ("src/io/a.rs", "use crate::wizard::Wizard;"),
        ("src/main.rs", "use cfmint::secret::Secret;"),
        ("src/novel.rs", "fn f() {}"),
        (
            "src/domain/a.rs",
            "#[cfg(test)]\nmod tests { fn f() {} }\nuse crate::wizard::Wizard;",
        ),
    ];
    for (name, text) in bad {
        assert_eq!(planted(name, text).len(), 1, "{text}");
    }
    let inside = table("a\nb: a");
    let planted = |name: &str, text: &str| forbidden(&[&Source::new(name, text)], &inside, 1);
    assert_eq!(planted("src/domain/b/c.rs", "use super::super::a::A;"), [""; 0]);
    assert_eq!(planted("src/domain/a.rs", "use super::b::B;").len(), 1);
    assert_eq!(upwards(&table("a: b\nb: a a::c b")), ["a -> b", "b -> b"]);
}

/// Circles between the files or folders right inside one folder, at any depth; its `mod.rs` stands
/// over them and may name each.
fn circles(files: &[Source], folder: &[String]) -> Vec<String> {
    let depth = folder.len();
    let inside = |file: &&Source| file.module.len() > depth && file.module[..depth] == *folder;
    let parts: BTreeSet<_> = files.iter().filter(inside).map(|file| &file.module[depth]).collect();
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files.iter().filter(inside) {
        let from = &file.module[depth];
        let named = file
            .paths()
            .into_iter()
            .filter(|named| named.path.len() > depth && named.path[..depth] == *folder)
            .map(|named| named.path[depth].clone());
        let others = named.filter(|to| to != from && parts.contains(to));
        arrows.entry(from.clone()).or_default().extend(others);
    }
    // What points nowhere any more is taken away until nothing changes; the rest are circles or
    // lead into one.
    while let Some(free) = arrows
        .iter()
        .find(|(_, to)| to.is_empty())
        .map(|(from, _)| from.clone())
    {
        arrows.remove(&free);
        arrows.values_mut().for_each(|to| {
            to.remove(&free);
        });
    }
    let folder = folder.join("::");
    arrows
        .into_iter()
        .map(|(from, to)| format!("{folder}: {from} -> {to:?}"))
        .collect()
}

#[test]
fn no_circle_inside_a_folder() {
    let files = sources();
    let folders: BTreeSet<Vec<String>> = files
        .iter()
        .flat_map(|file| (1..file.module.len()).map(|depth| file.module[..depth].to_vec()))
        .collect();
    let found: Vec<_> = folders.iter().flat_map(|folder| circles(&files, folder)).collect();
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_planted_circle_is_found() {
    let wizard = [String::from("wizard")];
    let a = Source::new("src/wizard/a.rs", "use super::b::B;");
    let b = Source::new("src/wizard/b.rs", "fn f() { crate::wizard::a::g() }");
    let c = Source::new("src/wizard/c.rs", "use super::b::B;");
    assert_eq!(circles(&[a, c], &wizard), [""; 0]);
    let a = Source::new("src/wizard/a.rs", "use super::b::B;");
    assert_eq!(circles(&[a, b], &wizard).len(), 2);
}
