//! Exported texts and spec files show what they say, and other parsers read the same.

use cfmint::domain::catalog::Catalog;
use cfmint::domain::{export, spec};
use toml::de::{DeTable, DeValue};

use super::*;

/// The hostile names, and each of them inside other text, where a mark has a base.
fn table() -> Vec<String> {
    let names = Simulator::hostile_names();
    assert!(names.len() >= 50);
    let inside = names.iter().map(|name| format!("x{name}y"));
    names.iter().cloned().chain(inside).collect()
}

fn first(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}

/// Every text in a value of TOML, keys included.
fn texts(value: &DeValue<'_>, found: &mut BTreeSet<String>) {
    match value {
        DeValue::String(text) => drop(found.insert(text.to_string())),
        DeValue::Array(list) => list.iter().for_each(|one| texts(one.get_ref(), found)),
        DeValue::Table(table) => table.iter().for_each(|(key, one)| {
            found.insert(key.get_ref().to_string());
            texts(one.get_ref(), found);
        }),
        _ => {}
    }
}

#[test]
fn exported_files_show_what_they_say_and_parsers_read_the_same() {
    let catalog = Catalog::embedded();
    let mut taken = 0;
    for name in table() {
        let draft = draft(&first(&name, 120));
        let Ok(spec) = draft.read("2026-11-24T09:30:00Z".parse().unwrap(), &TimeZone::UTC) else {
            continue;
        };
        taken += 1;
        let body: Value = serde_json::from_slice(&spec.body()).unwrap();
        is_inert(std::str::from_utf8(&spec.body()).unwrap());
        is_inert(&export::curl(&spec, "https://api.cloudflare.com/client/v4"));

        let terraform = export::terraform(&spec, &catalog);
        is_inert(&terraform);
        let read: hcl::Body = hcl::from_str(&terraform).unwrap_or_else(|error| panic!("{error}\n{terraform}"));
        assert_eq!(read.blocks().count(), 2, "{terraform}");
        let written = read.blocks().nth(1).unwrap().body().attributes();
        let title = written.filter(|one| one.key() == "name").map(|one| one.expr().clone());
        assert_eq!(
            title.collect::<Vec<_>>(),
            [hcl::Expression::String(body["name"].as_str().unwrap().to_owned())]
        );
    }
    assert!(taken > 60, "{taken} of the names are names of tokens");
}

#[test]
fn spec_files_show_what_they_say_and_open_as_the_same() {
    let catalog = Catalog::embedded();
    for name in table() {
        let draft = draft(&first(&name, 300));
        // A zone that the API calls like this, too.
        let call = |resource: &Resource| matches!(resource, Resource::Zone(_)).then(|| name.clone());
        let file = spec::write(&draft, &[json!({"effect": name})], &[], &catalog, &call);
        is_inert(&file);
        let read = DeTable::parse(&file).unwrap_or_else(|error| panic!("{error}\n{file}"));
        let read = read.get_ref();
        assert_eq!(read["name"].get_ref().as_str(), Some(draft.name.as_str()), "{file}");
        let mut found = BTreeSet::new();
        texts(&DeValue::Table(read.clone()), &mut found);
        for key in ["outer", "inner"] {
            let wanted = format!("com.example.{}.{key}", draft.name);
            assert!(found.contains(&wanted), "{wanted:?} is not in\n{file}");
        }
        assert_eq!(read["grant"].get_ref().as_array().unwrap().len(), 2, "{file}");
    }
}

#[test]
fn twin_of_the_look_at_files() {
    for text in ["a\u{1b}b", "a\u{202e}b", "a\u{200b}b", "\u{9b}", "a\u{e0041}"] {
        assert!(text.chars().any(misleads), "{text:?}");
    }
    assert!(!"plain\nü 漢字 e\u{301}".chars().any(misleads));
    assert_eq!(stack("a\u{301}\u{302}b\u{303}"), 2);
}
