//! Links in the pages lead somewhere, and the README stays a page for a visitor. It must not ask
//! the network: addresses are compared with those that are known to exist.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::source::{files, root};

fn events(page: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(page, Options::ENABLE_TABLES)
}

/// The names by which links reach the headings of a page, as GitHub makes them.
fn anchors(page: &str) -> BTreeSet<String> {
    let (mut found, mut heading) = (BTreeSet::new(), None::<String>);
    for event in events(page) {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::Text(text) | Event::Code(text), Some(words)) => words.push_str(&text),
            (Event::End(TagEnd::Heading(_)), _) => {
                let name = slug(&heading.take().unwrap_or_default());
                let again = (1..).map(|number| format!("{name}-{number}"));
                let free = std::iter::once(name.clone())
                    .chain(again)
                    .find(|name| !found.contains(name));
                found.extend(free);
            }
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    let lower = heading.to_lowercase();
    let kept = lower.chars().filter_map(|letter| match letter {
        ' ' => Some('-'),
        '-' | '_' => Some(letter),
        _ => letter.is_alphanumeric().then_some(letter),
    });
    kept.collect()
}

/// What a page links to and shows: links, and the files of its pictures.
fn targets(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    // `[words][name]` whose name is defined nowhere; `[words]` alone may be just that.
    let undefined = |link: BrokenLink| {
        let full = matches!(link.link_type, LinkType::Reference | LinkType::ReferenceUnknown);
        full.then(|| (format!("[{}]", link.reference).into(), "".into()))
    };
    for event in Parser::new_with_broken_link_callback(page, Options::ENABLE_TABLES, Some(undefined)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => found.push(dest_url.to_string()),
            Event::Html(html) | Event::InlineHtml(html) => {
                for name in [" src=\"", " srcset=\""] {
                    let values = html.split(name).skip(1).filter_map(|rest| rest.split('"').next());
                    found.extend(values.map(str::to_owned));
                }
            }
            _ => {}
        }
    }
    found
}

fn is_address(target: &str) -> bool {
    target.starts_with("https://") || target.starts_with("http://")
}

/// Links of a page that lead nowhere, given what stands in the files that are there.
fn broken(name: &str, page: &str, read: &dyn Fn(&Path) -> Option<String>) -> Vec<String> {
    let folder = Path::new(name).parent().unwrap_or(Path::new(""));
    let leads = |target: &String| {
        let (file, anchor) = target
            .split_once('#')
            .map_or((target.as_str(), None), |(file, anchor)| (file, Some(anchor)));
        let path = if file.is_empty() {
            PathBuf::from(name)
        } else {
            plain(&folder.join(file))
        };
        read(&path).is_some_and(|text| anchor.is_none_or(|anchor| anchors(&text).contains(anchor)))
    };
    targets(page)
        .into_iter()
        .filter(|target| !is_address(target) && !leads(target))
        .map(|target| format!("{name}: {target}"))
        .collect()
}

/// The path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == std::path::Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

fn pages() -> Vec<String> {
    let mut pages = files("docs", "md");
    let others = [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "CHANGELOG.md",
        "assets/README.md",
    ];
    pages.extend(others.map(str::to_owned));
    pages
}

#[test]
fn every_link_in_the_pages_leads_somewhere() {
    let read = |path: &Path| {
        let bytes = std::fs::read(root().join(path)).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (mut found, mut seen) = (Vec::new(), 0);
    for name in pages() {
        let page = read(Path::new(&name)).unwrap();
        seen += targets(&page).len();
        found.extend(broken(&name, &page, &read));
    }
    assert!(seen > 60, "the links are not where this test looks: {seen}");
    assert_eq!(found, [""; 0]);
}

#[test]
fn twin_a_link_that_leads_nowhere_is_found() {
    let files = BTreeMap::from([
        (
            PathBuf::from("docs/a.md"),
            "# One `two`, three\n\n## Again\n\n## Again\n",
        ),
        (PathBuf::from("README.md"), "# Here\n"),
    ]);
    let read = |path: &Path| files.get(path).map(|text| (*text).to_owned());
    let find = |text: &str| broken("docs/b.md", text, &read).len();
    for good in [
        "[a](a.md) [b](a.md#one-two-three) [c](a.md#again-1) [d](../README.md#here)",
        "[a][x] https://example.com\n\n[x]: a.md",
        "<img src=\"a.md\">",
    ] {
        assert_eq!(find(good), 0, "{good}");
    }
    for bad in [
        "[a](gone.md)",
        "[a](a.md#gone)",
        "[a](a.md#again-2)",
        "[a][gone]",
        "<img src=\"gone.svg\">",
        "<source srcset=\"gone.svg\">",
        "![a](README.md)",
    ] {
        assert_eq!(find(bad), 1, "{bad}");
    }
}

/// Most words of the README, and most letters of a line in it.
const WORDS: usize = 1_100;
const LETTERS: usize = 120;

/// How addresses in the README begin: no other one is known to exist.
const ADDRESSES: [&str; 3] = [
    "https://dash.cloudflare.com/profile/api-tokens",
    "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
    "http://127.0.0.1:",
];
/// What sets everything up, with nothing beside it.
const SET_UP: &str = "```sh\ncargo run -- --demo\ncargo test\n```\n";
const NOT_THEIRS: &str = "not affiliated with Cloudflare";

/// What is wrong with the README as a page for a visitor.
fn unwelcome(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let words = page.split_whitespace().count();
    if words > WORDS {
        found.push(format!("{words} words"));
    }
    let long = page.lines().filter(|line| line.chars().count() > LETTERS);
    found.extend(long.map(|line| format!("too long: {line}")));
    for (at, _) in page.match_indices("http") {
        let address = &page[at..];
        if is_address(address) && !ADDRESSES.iter().any(|known| address.starts_with(known)) {
            let end = address.find(char::is_whitespace).unwrap_or(address.len());
            found.push(format!("address: {}", &address[..end]));
        }
    }
    for needed in [SET_UP, NOT_THEIRS] {
        if !page.contains(needed) {
            found.push(format!("missing: {needed}"));
        }
    }
    found
}

#[test]
fn the_readme_is_short_and_names_no_address_that_is_not_known() {
    let page = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert_eq!(unwelcome(&page), [""; 0]);
}

#[test]
fn twin_an_unwelcome_readme_is_found() {
    let good = format!("{SET_UP}{NOT_THEIRS}\n{}\nhttp://127.0.0.1:1/\n", "a".repeat(LETTERS));
    assert_eq!(unwelcome(&good), [""; 0]);
    for more in [
        "a ".repeat(WORDS),
        "a".repeat(LETTERS + 1),
        "(https://example.com/cfmint)".into(),
    ] {
        assert!(!unwelcome(&format!("{good}{more}")).is_empty(), "{more}");
    }
    assert_eq!(unwelcome(&good.replace("cargo test", "cargo test --all")).len(), 1);
    assert_eq!(unwelcome(&good.replace("not affiliated", "affiliated")).len(), 1);
}
