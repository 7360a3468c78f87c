//! Names: one word for one thing. A public type's name is another's nowhere. It must not know what
//! the types are for.

use std::collections::BTreeMap;

use super::source::sources;

/// The simulator stands for Cloudflare: its users, zones and tokens are called as the client calls
/// them.
const ANOTHER_WORLD: &str = "src/simulator/";

/// The public types of a text.
fn public_types(code: &str) -> Vec<&str> {
    let named = |line| {
        let rest = str::strip_prefix(line, "pub ")?;
        let (kind, rest) = rest.split_once(' ')?;
        let is_type = ["struct", "enum", "trait", "type"].contains(&kind);
        is_type.then(|| rest.split(|letter: char| !letter.is_alphanumeric()).next())?
    };
    code.lines().filter_map(named).collect()
}

/// Names that more than one file has.
fn shared<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (file, code) in files {
        for name in public_types(code) {
            by_name.entry(name).or_default().push(file);
        }
    }
    let several = by_name.into_iter().filter(|(_, files)| files.len() > 1);
    several
        .map(|(name, files)| format!("{name}: {}", files.join(", ")))
        .collect()
}

#[test]
fn a_public_name_is_of_one_type() {
    let sources = sources();
    let ours = sources.iter().filter(|file| !file.name.starts_with(ANOTHER_WORLD));
    let ours: Vec<_> = ours.map(|file| (file.name.as_str(), file.code.as_str())).collect();
    // A rule that saw nothing would hold whatever there is.
    let types = ours.iter().map(|(_, code)| public_types(code).len()).sum::<usize>();
    assert!(types > 200, "{types} public types were seen");
    let found = shared(ours.into_iter());
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_name_that_two_types_have_is_found() {
    let files = [
        ("a.rs", "pub struct Row {\n}\npub(crate) enum Kind {\n}\n"),
        ("b.rs", "pub enum Row {\n}\nenum Kind {\n}\n"),
        ("c.rs", "pub trait Column<T> {}\n"),
    ];
    assert_eq!(shared(files.into_iter()), ["Row: a.rs, b.rs"]);
    assert_eq!(public_types(files[2].1), ["Column"]);
}
