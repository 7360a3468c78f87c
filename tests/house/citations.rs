//! What a comment cites is there: `reference: PAGE section N`, a page of `docs/` or
//! `docs/reference/` and a heading `## N. …` in it, and the promise, the row or the trap that is
//! named besides. A section of no page is found as well, so that one form is left. It must not know
//! what the pages say.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{files, root};

/// Citations that there are at least: fewer, and this does not see them.
const AT_LEAST: usize = 200;
/// Words from the beginning of a citation to its end, at most.
const LONGEST: usize = 40;
/// Where the pages have their promises, which they name without the section.
const PROMISES: [(&str, u32); 2] = [("security", 6), ("design", 7)];
/// The table of refusals says its sources as texts, all of one page.
const RULES: &str = "src/simulator/rules.rs";

/// The numbers of a page's sections, each with the numbers of what is listed in it: `7. …` or `| 7
/// | …` at the beginning of a line.
#[derive(Debug, Default)]
struct Page(BTreeMap<u32, BTreeSet<u32>>);

impl Page {
    fn read(text: &str) -> Self {
        let mut page = Self::default();
        let mut section = None;
        for line in text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                section = numbered(heading);
                page.0.extend(section.map(|number| (number, BTreeSet::new())));
            } else if let Some(items) = section.and_then(|number| page.0.get_mut(&number)) {
                let row = line
                    .strip_prefix("| ")
                    .and_then(|row| row.split(' ').next()?.parse().ok());
                items.extend(row.or_else(|| numbered(line)));
            }
        }
        page
    }
}

/// The number that a line begins with: `7. …`.
fn numbered(line: &str) -> Option<u32> {
    line.split_once(". ")?.0.parse().ok()
}

/// The name of a page: `design`, `cloudflare-api`.
fn title(path: &str) -> &str {
    path.rsplit('/').next().unwrap().trim_end_matches(".md")
}

/// The pages by their names: those with numbered sections, since the others have names that are words
/// of any comment.
fn pages() -> BTreeMap<String, Page> {
    let read = |path: &String| Page::read(&std::fs::read_to_string(root().join(path)).unwrap());
    files("docs", "md")
        .iter()
        .map(|path| (title(path).to_owned(), read(path)))
        .filter(|(_, page)| !page.0.is_empty())
        .collect()
}

/// A word of a comment and its line; an empty one where the comment ends.
type Word<'a> = (usize, &'a str);

/// The words of the comments of a file, or all there are in a page.
fn words<'a>(name: &str, text: &'a str) -> Vec<Word<'a>> {
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let (sign, inner) = if name.ends_with(".rs") {
            ("//", " // ")
        } else {
            ("#", " # ")
        };
        let said = if name.ends_with(".md") || name == RULES {
            Some(trimmed.trim_start_matches(['/', '!']))
        } else if trimmed.starts_with(sign) {
            Some(trimmed.trim_start_matches(['/', '!', '#']))
        } else {
            found.push((at + 1, ""));
            line.split_once(inner).map(|(_, said)| said)
        };
        let said = said
            .unwrap_or_default()
            .split([' ', '"'])
            .filter(|word| !word.is_empty());
        found.extend(said.map(|word| (at + 1, word)));
    }
    found
}

/// The word without what surrounds it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// The numbers from here on: `3`, `2 and 5`, `1 to 4`, `25, 29 and 30`; and how many words they
/// are.
fn numbers(words: &[Word]) -> (Vec<u32>, usize) {
    let mut found: Vec<u32> = Vec::new();
    let mut taken = 0;
    for (at, (_, word)) in words.iter().enumerate() {
        match bare(word).parse() {
            Ok(number) if found.is_empty() || at == taken => {
                if at > 0 && words[at - 1].1 == "to" {
                    found.extend(found.last().unwrap() + 1..number);
                }
                found.push(number);
                taken = at + 1;
                if !word.ends_with(|letter: char| letter.is_ascii_digit() || letter == ',') {
                    break;
                }
            }
            _ if at == taken && at > 0 && matches!(*word, "and" | "to") => taken = at + 1,
            _ => break,
        }
    }
    (found, taken)
}

/// Reads the citations of a file.
struct Reader<'a> {
    name: &'a str,
    pages: &'a BTreeMap<String, Page>,
    /// What the citation has named so far.
    page: Option<&'a str>,
    section: Option<(&'a str, u32)>,
    /// How many words it may still have; none outside of one.
    left: usize,
    /// Its line, until it names a section.
    open: Option<usize>,
    wrong: Vec<String>,
    seen: usize,
}

impl<'a> Reader<'a> {
    fn tell(&mut self, line: usize, what: impl std::fmt::Display) {
        self.wrong.push(format!("{}:{line}: {what}", self.name));
    }

    /// `reference:`, with the word behind it.
    fn begin(&mut self, line: usize, next: &str) {
        (self.page, self.section, self.left, self.open) = (None, None, LONGEST, Some(line));
        if !self.pages.contains_key(bare(next)) {
            self.open = None;
            self.tell(line, "no page of docs is named");
        }
    }

    /// The sections that are named behind this word. A page means its own when it names no other.
    fn sections(&mut self, line: usize, before: &'a str, cited: &[u32]) {
        let of_all = match self.name {
            RULES => Some("cloudflare-api"),
            page if page.starts_with("docs/") && before.contains(".md") => Some(title(bare(before))),
            page if page.starts_with("docs/") => Some(title(page)),
            _ => None,
        };
        let Some(page) = self.page.filter(|_| self.left > 0).or(of_all) else {
            self.tell(line, format!("a section of no page: {cited:?}"));
            return;
        };
        self.open = None;
        self.seen += cited.len();
        let pages = self.pages;
        let there = |number: &u32| pages.get(page).is_some_and(|page| page.0.contains_key(number));
        for number in cited.iter().filter(|number| !there(number)) {
            self.tell(line, format!("{page} has no section {number}"));
        }
        self.section = cited.last().map(|number| (page, *number));
    }

    /// Promises or rows of the section that was named. Rows by themselves are those of the
    /// catalog of faults.
    fn items(&mut self, line: usize, word: &str, cited: &[u32]) {
        let by_itself = word.starts_with("Row") && self.name.starts_with("tests/");
        let faults = by_itself.then_some(("security", 7));
        let in_page = |(page, _): &&(&str, u32)| self.name.starts_with("docs/") && title(self.name) == *page;
        let own = PROMISES.iter().find(in_page).copied();
        if let Some((page, number)) = self.section.filter(|_| self.left > 0).or(faults).or(own) {
            let listed = self.pages.get(page).and_then(|page| page.0.get(&number));
            let is_listed = |one: &u32| listed.is_some_and(|listed| listed.contains(one));
            for one in cited.iter().filter(|one| !is_listed(one)) {
                self.tell(line, format!("{page} section {number} has no {word} {one}"));
            }
        } else if word.starts_with("promise") {
            self.tell(line, format!("promises of no page: {cited:?}"));
        }
    }

    /// A citation ends with its brackets, with the comment, or here.
    fn end(&mut self, last: &str) {
        if last.is_empty() || last.matches(')').count() > last.matches('(').count() {
            self.left = 0;
        }
        if let Some(line) = self.open.filter(|_| self.left == 0) {
            self.open = None;
            self.tell(line, "no section is named");
        }
    }

    fn read(&mut self, words: &[Word<'a>]) {
        let mut at = 0;
        while let Some((line, word)) = words.get(at).copied() {
            at += 1;
            let begins = bare(word).eq_ignore_ascii_case("reference") && word.ends_with(':');
            let (cited, taken) = numbers(&words[at..]);
            match bare(word) {
                _ if begins => self.begin(line, words.get(at).map_or("", |(_, next)| next)),
                page if self.left > 0 && self.pages.contains_key(page) => self.page = Some(page),
                "section" | "sections" if !cited.is_empty() => {
                    // RFC 9113, section 7
                    if at < 3 || !words[at - 3].1.ends_with("RFC") {
                        self.sections(line, words.get(at.wrapping_sub(2)).map_or("", |(_, word)| word), &cited);
                    }
                    at += taken;
                }
                "promise" | "promises" | "row" | "rows" | "Row" | "Rows" | "trap" if !cited.is_empty() => {
                    self.items(line, bare(word), &cited);
                    at += taken;
                }
                _ => {}
            }
            self.left = self.left.saturating_sub(1);
            self.end(words[at - 1].1);
        }
    }
}

/// What is wrong with the citations of a file, and how many there are.
fn faults(name: &str, text: &str, pages: &BTreeMap<String, Page>) -> (Vec<String>, usize) {
    let mut reader = Reader {
        name,
        pages,
        page: None,
        section: None,
        left: 0,
        open: None,
        wrong: Vec::new(),
        seen: 0,
    };
    reader.read(&words(name, text));
    (reader.wrong, reader.seen)
}

#[test]
#[allow(clippy::print_stdout)] // seen with --nocapture: how many there are
fn what_is_cited_is_there() {
    let pages = pages();
    let endings = ["rs", "py", "md", "toml"];
    let folders = ["src", "tests", "benches", "assets", "docs"];
    let all = folders
        .iter()
        .flat_map(|folder| endings.iter().flat_map(move |ending| files(folder, ending)));
    let (mut wrong, mut seen) = (Vec::new(), 0);
    // This file shows what is wrong.
    for name in all.filter(|name| name != "tests/house/citations.rs") {
        let text = std::fs::read_to_string(root().join(&name)).unwrap();
        let (more, count) = faults(&name, &text, &pages);
        wrong.extend(more);
        seen += count;
    }
    println!("{seen} citations of {} pages", pages.len());
    assert_eq!(wrong, [""; 0], "{seen} citations");
    assert!(
        seen >= AT_LEAST,
        "{seen} citations are seen: they are not where this test looks"
    );
}

#[test]
fn twin_a_citation_of_what_is_not_there_is_found() {
    let page = Page::read(
        "# A page\n\n## 1. One\n\n| # | promise |\n| 4 | x |\n\n## 2. Two\n\n7. x\n8. y\n\n## More\n\n9. z\n",
    );
    let pages = BTreeMap::from([("design".to_owned(), page)]);
    let plant = |text: &str| faults("src/a.rs", text, &pages);
    for (good, count) in [
        ("//! Words (reference: design section 1), and more.\n", 1),
        ("/// (reference:\n    /// design sections 1 and 2).\nfn a() {}\n", 2),
        ("// reference: design sections 1 to 2\n", 2),
        (
            "let a = 1; // (reference: design section 2, promises 7 and 8; design section 1, row 4)\n",
            2,
        ),
        ("// RFC 9113, section 7, and RFC 9113, section 3.2\n", 0),
        ("let text = \"section 7 of a text\";\n", 0),
        ("// the section that is meant\n", 0),
    ] {
        assert_eq!(plant(good), (Vec::new(), count), "{good}");
    }
    let page = |text: &str| faults("docs/design.md", text, &pages).0;
    assert_eq!(page("As section 2 and `docs/design.md` section 1 say.\n"), [""; 0]);
    assert_eq!(page("As section 3 says.\n").len(), 1);
    assert_eq!(page("As promise 7 says.\n").len(), 1);
    assert_eq!(page("As `docs/reference/elsewhere.md` section 1 says.\n").len(), 1);
    for bad in [
        "/// (reference: design section 3).\n",
        "/// (reference: design sections 1 to 3).\n",
        "/// (reference: design\n/// section 3).\n",
        "/// (reference: elsewhere section 1).\n",
        "/// (reference: design).\n",
        "/// (reference: design, what it says\nfn a() {}\n",
        "/// (reference: design section 2, promise 9).\n",
        "/// (reference: design section 2, promises 7, 8 and 10).\n",
        "/// (reference: design section 1, row 5).\n",
        "/// The words of section 1.\n",
        "/// Promise 7, design section 2.\n",
        "let a = 1; // section 2\n",
        "/// (reference: design section 1).\nfn a() {}\n/// And section 2.\n",
    ] {
        assert!(!plant(bad).0.is_empty(), "{bad}");
    }
}
