//! Reads our sources as far as the rules of the house need it: code without comments, texts and
//! tests, and the paths that it names. It must not know the rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::asides::{BEGIN, asides, meant, without};

/// One file of `src`.
pub(crate) struct Source {
    /// From the crate's folder: `src/wizard/page/key.rs`.
    pub name: String,
    /// Its module: `["wizard", "key"]`; `["main"]` for the program, nothing for the library's root.
    pub module: Vec<String>,
    /// As it stands.
    pub text: String,
    /// Without comments, texts and tests; lines stay where they are.
    pub code: String,
    /// The texts outside of tests, as the program has them: joined where they are wrapped.
    pub texts: Vec<String>,
    /// How many lines are not tests.
    pub lines: usize,
}

/// A path that a file names, from the crate's root: `secret::memory::harden`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub path: Vec<String>,
    /// Named by `use`; what is then done with the name is there as paths of its own.
    pub import: bool,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder, by its name from the crate's folder.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// All sources that are not tests.
pub(crate) fn sources() -> Vec<Source> {
    let found: Vec<_> = files("src", "rs")
        .into_iter()
        .filter(|name| !is_test(name))
        .map(|name| Source::new(&name, &std::fs::read_to_string(root().join(&name)).unwrap()))
        .collect();
    assert!(
        found.len() > 50,
        "the sources are not where this test looks: {} files",
        found.len()
    );
    found
}

/// Whether a file of `src` is all tests.
pub(crate) fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

impl Source {
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let letters: Vec<char> = text.chars().collect();
        let asides = asides(&letters);
        let (code, lines) = without_tests(&without(&asides, &letters));
        let begins: Vec<bool> = code.chars().map(|letter| letter == BEGIN).collect();
        let outside = asides.iter().filter(|aside| begins[aside.start]);
        Self {
            name: name.to_owned(),
            module: module_of(name),
            text: text.to_owned(),
            texts: outside.map(|aside| meant(&letters[aside.clone()])).collect(),
            code: code.replace(BEGIN, " "),
            lines,
        }
    }

    /// The folder or file below `src` that it belongs to; `lib` for the root itself.
    pub(crate) fn top(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }

    /// How often the code holds this, not as a part of a longer name.
    pub(crate) fn count(&self, wanted: &str) -> usize {
        let part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        self.code
            .match_indices(wanted)
            .filter(|(at, _)| {
                let before = self.code[..*at].chars().next_back();
                let after = self.code[at + wanted.len()..].chars().next();
                let (first, last) = (wanted.chars().next(), wanted.chars().next_back());
                !((part(first) && part(before)) || (part(last) && part(after)))
            })
            .count()
    }

    /// Every path of ours that the code names, from the crate's root.
    pub(crate) fn paths(&self) -> BTreeSet<Named> {
        let tokens = tokens(&self.code);
        let mut imports = Vec::new();
        let mut bodies = Vec::new();
        let mut children = BTreeSet::new();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let before = at.checked_sub(1).map(|before| tokens[before].as_str());
            // `use<'a>` in a bound captures lifetimes and imports nothing.
            if token == "use" && tokens.get(at + 1).is_some_and(|next| next != "<") {
                at += 1;
                use_tree(&tokens, &mut at, &[], &mut imports);
            } else if token == "mod" {
                children.extend(tokens.get(at + 1).cloned());
                at += 2;
            } else if is_word(token) && !matches!(before, Some("::" | "." | "'")) {
                let mut path = vec![token.clone()];
                at += 1;
                while tokens.get(at).is_some_and(|token| token == "::")
                    && tokens.get(at + 1).is_some_and(|next| is_word(next))
                {
                    path.push(tokens[at + 1].clone());
                    at += 2;
                }
                if path.len() > 1 {
                    bodies.push(path);
                }
            } else {
                at += 1;
            }
        }
        let mut known = BTreeMap::new();
        let mut named = BTreeSet::new();
        for (path, alias) in imports {
            if let Some(path) = self.absolute(&path, &BTreeMap::new(), &children) {
                known.insert(alias, path.clone());
                named.insert(Named { path, import: true });
            }
        }
        for path in bodies {
            if let Some(path) = self.absolute(&path, &known, &children) {
                named.insert(Named { path, import: false });
            }
        }
        named
    }

    /// The path from the crate's root; `None` for what is not ours.
    fn absolute(
        &self,
        path: &[String],
        known: &BTreeMap<String, Vec<String>>,
        children: &BTreeSet<String>,
    ) -> Option<Vec<String>> {
        let first = path.first()?;
        let supers = path.iter().take_while(|word| *word == "super").count();
        let (start, rest) = match first.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "cfmint" if self.module == ["main"] => (Vec::new(), &path[1..]),
            "self" => (self.module.clone(), &path[1..]),
            "super" => {
                assert!(
                    supers <= self.module.len(),
                    "{}: {path:?} leads out of the crate",
                    self.name
                );
                (self.module[..self.module.len() - supers].to_vec(), &path[supers..])
            }
            _ => match known.get(first) {
                Some(whole) => (whole.clone(), &path[1..]),
                None if children.contains(first) => (self.module.clone(), path),
                None => return None,
            },
        };
        Some([start, rest.to_vec()].concat()).filter(|path| !path.is_empty())
    }
}

fn module_of(name: &str) -> Vec<String> {
    let inside = Path::new(name).strip_prefix("src").unwrap().with_extension("");
    let mut module: Vec<_> = inside.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

fn is_word(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// Words, `::`, and every other sign alone.
fn tokens(code: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() || letter == '_' {
            let mut word = letter.to_string();
            while let Some(more) = letters.next_if(|letter| letter.is_alphanumeric() || *letter == '_') {
                word.push(more);
            }
            found.push(word);
        } else if letter == ':' && letters.next_if_eq(&':').is_some() {
            found.push("::".into());
        } else if !letter.is_whitespace() {
            found.push(letter.to_string());
        }
    }
    found
}

/// Reads a tree of `use` from `at` on; every leaf is a path and the name under which it is known
/// here.
fn use_tree(tokens: &[String], at: &mut usize, before: &[String], found: &mut Vec<(Vec<String>, String)>) {
    let mut path = before.to_vec();
    while let Some(token) = tokens.get(*at) {
        *at += 1;
        match token.as_str() {
            "::" => {}
            "{" => {
                while tokens.get(*at).is_some_and(|token| token != "}") {
                    let began = *at;
                    use_tree(tokens, at, &path, found);
                    assert!(*at > began, "a tree of `use` that cannot be read: {path:?}");
                    if tokens.get(*at).is_some_and(|token| token == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "as" => {
                let alias = tokens.get(*at).cloned().unwrap_or_default();
                *at += 1;
                found.push((path, alias));
                return;
            }
            "self" if !before.is_empty() => {}
            ";" | "," | "}" => {
                *at -= 1;
                break;
            }
            word => path.push(word.to_owned()),
        }
    }
    let alias = path.last().cloned().unwrap_or_default();
    found.push((path, alias));
}

/// The code without what stands under `#[cfg(test)]`, and how many lines are left of it.
fn without_tests(code: &str) -> (String, usize) {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = code.to_owned();
    let mut tests = 0;
    while let Some(start) = kept.find(MARK) {
        let mut depth = 0usize;
        let mut end = kept.len();
        for (at, letter) in kept[start + MARK.len()..].char_indices() {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && matches!(letter, '}' | ';') {
                end = start + MARK.len() + at + 1;
                break;
            }
        }
        let gone = &kept[start..end];
        tests += gone.lines().count();
        let blanks: String = gone
            .chars()
            .map(|letter| if letter == '\n' { '\n' } else { ' ' })
            .collect();
        kept.replace_range(start..end, &blanks);
    }
    let lines = kept.lines().count();
    (kept, lines - tests.min(lines))
}
