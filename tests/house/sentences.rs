//! Lists every sentence of the program in `tests/words/sentences.txt`, so that the voice can be read
//! in one place and a new sentence is read in the difference: `CFMINT_ACCEPT=1 cargo test --test
//! house sentences`. It must not know what a sentence is for.
//!
//! Listed is every text of `src` outside of tests that holds a word: two letters side by side,
//! outside of `{}`. A text of several lines is several. A word alone is listed behind the sentences
//! of its file, since it may be a label; left out is only what is joined by signs or digits and has
//! no blank (a name in code, a path, a variable). The help of an option is a comment, so those are
//! listed, too. What is made of pieces is listed in pieces.

use std::collections::{BTreeMap, BTreeSet};

use super::source::{Source, root, sources};

const LISTING: &str = "tests/words/sentences.txt";

/// What one file says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// In the order of the file.
    sentences: Vec<String>,
    words: BTreeSet<String>,
}

impl Said {
    fn of(file: &Source) -> Self {
        let mut said = Self::default();
        let texts = file.texts.iter().flat_map(|text| text.lines());
        for line in texts.map(str::to_owned).chain(help(&file.text)) {
            let line = line.trim();
            if !has_word(line) {
            } else if line.contains(char::is_whitespace) {
                said.sentences.push(line.to_owned());
            } else if line
                .chars()
                .all(|letter| letter.is_alphabetic() || ",.:;!?…’'-".contains(letter))
            {
                said.words.insert(line.to_owned());
            }
        }
        said
    }

    fn is_silent(&self) -> bool {
        self.sentences.is_empty() && self.words.is_empty()
    }
}

/// Whether two letters stand side by side outside of what is put in.
fn has_word(line: &str) -> bool {
    let mut depth = 0;
    let mut before = false;
    for letter in line.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            _ if depth == 0 && letter.is_alphabetic() && before => return true,
            _ => {}
        }
        before = depth == 0 && letter.is_alphabetic();
    }
    false
}

/// The help of options and commands: clap takes it from the comment above them.
pub(super) fn help(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut above = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("/// ") {
            above.push(comment);
            continue;
        }
        let shown = line.starts_with("#[arg(") || (line.starts_with("#[derive(") && line.contains("clap::Args"));
        if shown && !above.is_empty() {
            found.push(above.join(" "));
        }
        above.clear();
    }
    found
}

fn listing(files: &[Source]) -> String {
    let said: BTreeMap<_, _> = files.iter().map(|file| (&file.name, Said::of(file))).collect();
    let mut page =
        String::from("Every sentence of the program, by file. Made by the test every_sentence_is_in_the_listing.\n");
    for (name, said) in said.iter().filter(|(_, said)| !said.is_silent()) {
        page.push_str(&format!("\n{name}\n"));
        said.sentences
            .iter()
            .for_each(|sentence| page.push_str(&format!("  {sentence}\n")));
        let mut row = String::new();
        for word in &said.words {
            if row.len() + word.len() > 96 {
                page.push_str(&format!("  | {}\n", row.trim_end()));
                row.clear();
            }
            row.push_str(word);
            row.push_str("  ");
        }
        if !row.is_empty() {
            page.push_str(&format!("  | {}\n", row.trim_end()));
        }
    }
    page
}

#[test]
fn every_sentence_is_in_the_listing() {
    let path = root().join(LISTING);
    let today = listing(&sources());
    if std::env::var_os("CFMINT_ACCEPT").is_some_and(|value| value == "1") {
        std::fs::write(&path, today).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    let lines = |page: &str| page.lines().map(str::to_owned).collect::<BTreeSet<_>>();
    let (kept_lines, today_lines) = (lines(&kept), lines(&today));
    let new: Vec<_> = today_lines.difference(&kept_lines).collect();
    let gone: Vec<_> = kept_lines.difference(&today_lines).collect();
    assert!(
        kept == today,
        "{LISTING} is stale. New: {new:#?}\nGone: {gone:#?}\nRead the new ones aloud, then: CFMINT_ACCEPT=1 cargo test --test house sentences"
    );
}

#[test]
fn twin_a_new_sentence_is_found() {
    let page = |text: &str| listing(&[Source::new("src/a.rs", text)]);
    let silent = page("fn f() {}\n");
    for text in [
        "say(\"It is new.\");",
        "say(\"It is \\\n     new.\");",
        "say(r#\"It is new.\"#);",
        "say(format!(\"It is new.\"));",
        "one(\"kept\"); two('\"'); /* \" */ say(\"It is new.\");",
        "struct A {\n    /// It is new.\n    #[arg(long)]\n    a: bool,\n}\n",
        "#[cfg(test)]\nmod tests;\nsay(\"It is new.\");",
    ] {
        assert!(page(text).contains("  It is new.\n"), "{text}");
    }
    assert!(
        page("say(\"First it is.\\nThen \\\"it\\\" is not.\");").contains("  First it is.\n  Then \"it\" is not.\n")
    );
    assert!(page("say(\"Owner\"); say(\"done:\"); say(\"{name}s\");").ends_with("  | Owner  done:\n"));
    for text in [
        "// It is old.\n",
        "/// It is old.\nfn f() {}\n",
        "#[cfg(test)]\nmod tests {\n    const A: &str = \"It is old.\";\n}\n",
        "say(\"{} · {name}\");",
        "say(\"/user/tokens\"); say(\"expires_on\"); say(\"COLUMNS=80\"); say(\"a1\");",
    ] {
        assert_eq!(page(text), silent, "{text}");
    }
}
