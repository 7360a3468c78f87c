//! What the pages say is so: the tree, the tests that they name, the variables.

use std::collections::BTreeSet;

use super::source::{files, root, sources};

/// The page that has the tree, and what always holds with the tests that hold it.
const ARCHITECTURE: &str = "docs/architecture.md";

/// The names of `src/NAME` that begin a line of the tree in that page.
fn tree(page: &str) -> BTreeSet<String> {
    let names = page.lines().filter_map(|line| line.strip_prefix("src/"));
    let words = names.filter_map(|line| line.split([' ', '/', '.']).next());
    words.map(str::to_owned).collect()
}

#[test]
fn the_page_shows_the_tree_that_is_there() {
    let page = std::fs::read_to_string(root().join(ARCHITECTURE)).unwrap();
    let there: BTreeSet<_> = sources().iter().map(|file| file.top().to_owned()).collect();
    assert_eq!(tree(&page), there, "left: {ARCHITECTURE}, right: src");
}

/// Tests that a page names as `test: name`, and that do not exist.
fn missing_tests(page: &str, everything: &str) -> Vec<String> {
    let quoted = page
        .split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|word| word.strip_prefix("test: "));
    quoted
        .filter(|name| !everything.contains(&format!("fn {name}(")))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_pages_name_tests_that_exist() {
    let everything: String = ["src", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "rs"))
        .map(|name| std::fs::read_to_string(root().join(name)).unwrap())
        .collect();
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap();
    assert!(
        read(ARCHITECTURE).matches("`test: ").count() > 50,
        "{ARCHITECTURE} names its tests as `test: name`"
    );
    let mut pages = files("docs", "md");
    pages.extend(["README.md", "CONTRIBUTING.md"].map(str::to_owned));
    for page in pages {
        assert_eq!(missing_tests(&read(&page), &everything), [""; 0], "{page}");
    }
}

#[test]
fn every_promise_names_what_holds_it() {
    let page = std::fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let read = |folder: &str, ending: &str| -> String {
        let files = files(folder, ending).into_iter();
        files
            .map(|name| std::fs::read_to_string(root().join(name)).unwrap())
            .collect()
    };
    let rust = read("src", "rs") + &read("tests", "rs");
    // The rows of the catalog of faults are made by a macro.
    let rust = rust.replace("    row_", "    fn row_").replace(": {\"fault\"", "(");
    assert_eq!(missing_tests(&page, &rust), [""; 0]);
    let journeys = read("tests/e2e", "py");
    let named = page.split("`e2e: ").skip(1).filter_map(|rest| rest.split('`').next());
    let missing: Vec<_> = named
        .filter(|name| match name.strip_suffix(".py") {
            Some(_) => !root().join("tests/e2e").join(name).exists(),
            None => !journeys.contains(&format!("def {name}(")),
        })
        .collect();
    assert_eq!(missing, [""; 0]);
    for promise in 1..=32 {
        let row = page.lines().find(|line| line.starts_with(&format!("| {promise} |")));
        let row = row.unwrap_or_else(|| panic!("promise {promise} is not in SECURITY.md"));
        assert!(
            row.contains("test: ") || row.contains("e2e: ") || row.contains("open"),
            "{row}"
        );
    }
}

/// Names of environment variables in texts of the code.
fn variables(text: &str) -> BTreeSet<String> {
    let quoted = text
        .split('"')
        .filter(|word| word.len() > 3 && word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'));
    quoted
        .filter(|word| {
            [
                "CFMINT_",
                "CLOUDFLARE_",
                "SSH_",
                "NO_COLOR",
                "CLICOLOR",
                "COLORTERM",
                "LC_",
                "LANG",
                "TERM",
                "TMUX",
                "STY",
            ]
            .iter()
            .any(|start| word.starts_with(start))
        })
        .map(str::to_owned)
        .collect()
}

/// The pages for users: what is there, a subject each.
const MANUAL: [&str; 7] = [
    "credential",
    "delivery",
    "spec",
    "commands",
    "needs",
    "simulator",
    "look",
];

#[test]
fn the_pages_name_every_variable() {
    let page = |name: &&str| std::fs::read_to_string(root().join(format!("docs/{name}.md"))).unwrap();
    let manual: String = MANUAL.iter().map(page).collect();
    let mut found: BTreeSet<_> = sources().iter().flat_map(|file| variables(&file.text)).collect();
    found.retain(|name| !name.starts_with("CFMINT_TEST_"));
    assert!(
        found.contains("CFMINT_API_TOKEN"),
        "the variables are not where this test looks: {found:?}"
    );
    assert_eq!(unnamed(&found, &manual), [""; 0]);
}

/// Variables that this text does not name.
fn unnamed<'v>(variables: &'v BTreeSet<String>, manual: &str) -> Vec<&'v str> {
    let names = variables.iter().map(String::as_str);
    names.filter(|name| !manual.contains(&format!("`{name}`"))).collect()
}

#[test]
fn twin_a_page_that_lies_is_found() {
    assert_eq!(
        tree("```\nsrc/a/   x\nsrc/b.rs y\n  src/no\n```\n"),
        BTreeSet::from(["a".to_owned(), "b".to_owned()])
    );
    assert_eq!(
        missing_tests("`test: there` and `test: gone`", "fn there() {}"),
        ["gone"]
    );
    assert_eq!(
        variables("env(\"CFMINT_NEW\"); \"hello\""),
        BTreeSet::from(["CFMINT_NEW".to_owned()])
    );
    let new = variables("env(\"CFMINT_NEW\")");
    assert_eq!(unnamed(&new, "CFMINT_NEW, `CFMINT_NEWER`"), ["CFMINT_NEW"]);
    assert_eq!(unnamed(&new, "`CFMINT_NEW`"), [""; 0]);
}
