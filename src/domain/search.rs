//! The search of a list: plain words first, abbreviations when they find little; and of several
//! words the one that a misspelt one was probably meant to be. Knows nothing of what it searches.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Rows that plain words must find before fuzzy matches are left out.
pub const ENOUGH: usize = 3;

/// Per cent of the score of a label that is what was typed, from which on a fuzzy match counts.
const ALIKE: u32 = 60;

/// Which labels count as beginning with what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// Those of which it is the start.
    OfLabel,
    /// Those of which a word starts so.
    OfAnyWord,
}

/// The texts of the rows, in lower case.
#[derive(Debug)]
pub struct Index {
    rows: Vec<Texts>,
    beginning: Beginning,
}

#[derive(Debug)]
struct Texts {
    label: String,
    /// Everything that is searched, the label included.
    all: String,
}

impl Index {
    /// An index over rows of a label and the other texts that lead to it.
    pub fn new<'a>(beginning: Beginning, rows: impl Iterator<Item = (&'a str, String)>) -> Self {
        let rows = rows.map(|(label, others)| Texts {
            label: label.to_lowercase(),
            all: format!("{label} {others}").to_lowercase(),
        });
        Self {
            rows: rows.collect(),
            beginning,
        }
    }

    /// Places of the rows that hold every word typed. Best first: the label is what was typed, is
    /// made of words that were typed, begins with what was typed, holds it; then the others; each
    /// in the order of the list. Fewer than three are followed by labels that are abbreviated so.
    ///
    /// `essence` is the part of what was typed that is enough to tell which row is the best.
    #[must_use]
    pub fn find_as(&self, typed: &str, essence: &str) -> Vec<u32> {
        let mut places = self.plain_as(typed, essence);
        if places.len() < ENOUGH {
            let fuzzy = self.fuzzy(typed);
            places.extend(
                fuzzy
                    .into_iter()
                    .filter(|place| !places.contains(place))
                    .collect::<Vec<_>>(),
            );
        }
        places
    }

    /// The same without the fuzzy matches: what is there, and nothing that looks like it.
    #[must_use]
    pub fn plain(&self, typed: &str) -> Vec<u32> {
        self.plain_as(typed, typed)
    }

    fn plain_as(&self, typed: &str, essence: &str) -> Vec<u32> {
        let (typed, essence) = (typed.to_lowercase(), essence.to_lowercase());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let typed = words.join(" ");
        let essence = essence.split_whitespace().collect::<Vec<_>>().join(" ");
        let best = |row: &Texts| {
            let whole = self.rank(row, &typed);
            if essence == typed {
                whole
            } else {
                whole.min(self.rank(row, &essence))
            }
        };
        let mut found: Vec<(u8, u32)> = (0..)
            .zip(&self.rows)
            .filter(|(_, row)| words.iter().all(|word| row.all.contains(word)))
            .map(|(place, row)| (best(row), place))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place).collect()
    }

    fn rank(&self, row: &Texts, typed: &str) -> u8 {
        if typed.is_empty() {
            return 0;
        }
        let starts = |part: &str| part.starts_with(typed);
        let begins = match self.beginning {
            Beginning::OfLabel => starts(&row.label),
            Beginning::OfAnyWord => {
                starts(&row.label)
                    || row
                        .label
                        .match_indices(' ')
                        .any(|(at, _)| row.label.get(at + 1..).is_some_and(starts))
            }
        };
        // "dns zone" means the row DNS of the scope Zone: all of its label is typed, and more.
        let all_typed = !row.label.is_empty()
            && row
                .label
                .split_whitespace()
                .all(|word| typed.split(' ').any(|it| it == word));
        match row.label.as_str() {
            label if label == typed => 0,
            _ if all_typed => 1,
            _ if begins => 2,
            label if label.contains(typed) => 3,
            _ => 4,
        }
    }

    /// Places of the rows whose label what is typed abbreviates, best first.
    #[must_use]
    pub fn fuzzy(&self, typed: &str) -> Vec<u32> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let mut letters = Vec::new();
        // Letters that are far apart in a long label mean something else.
        let best = pattern.score(Utf32Str::new(typed, &mut letters), &mut matcher);
        let least = best.unwrap_or(0) * ALIKE / 100;
        let mut found: Vec<(std::cmp::Reverse<u32>, u32)> = (0..)
            .zip(&self.rows)
            .filter_map(|(place, row)| {
                let score = pattern.score(Utf32Str::new(&row.label, &mut letters), &mut matcher)?;
                (score >= least && abbreviates(typed, &row.label)).then_some((std::cmp::Reverse(score), place))
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, place)| place).collect()
    }
}

/// Whether letters are the beginnings of words that follow one another, at least two letters of
/// each but the last, with vowels left out: `prgcch` is Purge Cached. Letters that only happen to
/// are in this order are no abbreviation.
fn abbreviates(typed: &str, label: &str) -> bool {
    let typed = typed.to_lowercase();
    let letters: Vec<char> = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let label = label.to_lowercase();
    // Of these numbers of letters those that may be used up once this one is.
    let with = |used: &[bool], letter: char| -> Vec<bool> {
        let next = used.iter().zip(&letters).map(|(used, of)| *used && *of == letter);
        std::iter::once(false).chain(next).collect()
    };
    let either = |some: &[bool], others: &[bool]| -> Vec<bool> {
        let pairs = some.iter().zip(others);
        pairs.map(|(one, other)| *one || *other).collect()
    };
    let none = vec![false; letters.len() + 1];
    let mut before = none.clone();
    for word in label.split(|letter: char| !letter.is_alphanumeric()) {
        let mut word = word.chars();
        let Some(first) = word.next() else { continue };
        // It may begin with any word.
        before.iter_mut().take(1).for_each(|nothing| *nothing = true);
        // One letter of this word is used, or more of them; and where it may end.
        let mut one = with(&before, first);
        let (mut more, mut behind) = (none.clone(), none.clone());
        if one.last() == Some(&true) {
            return true;
        }
        for letter in word {
            let next = with(&either(&one, &more), letter);
            if "aeiouy".contains(letter) {
                more = either(&next, &more);
            } else {
                (one, more) = (none.clone(), next);
            }
            behind = either(&behind, &more);
        }
        if behind.last() == Some(&true) {
            return true;
        }
        before = behind;
    }
    false
}

/// Similarity (0 to 1) from which a word is taken for a misspelling of another.
const SIMILAR: f64 = 0.75;

/// The nearest of several words, whatever the case of letters.
#[must_use]
pub fn nearest<'a>(word: &str, possible: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Longer ones than any word that is looked for are no misspelling, and comparing takes time by
    // the square.
    const LONGEST: usize = 80;
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let likeness = |other: &str| {
        let other = other.to_lowercase();
        // Letters that changed places count little in short words; the first measure makes much of
        // them.
        let alike = strsim::jaro_winkler(&word, &other);
        let few = word.chars().count() > 2
            && word.len().abs_diff(other.len()) <= 1
            && strsim::damerau_levenshtein(&word, &other) <= 1;
        if few { alike.max(0.95) } else { alike }
    };
    possible
        .into_iter()
        .map(|other| (likeness(other), other))
        .filter(|(likeness, _)| *likeness >= SIMILAR)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(beginning: Beginning) -> Index {
        let rows = ["Edit zone DNS", "DNS Views", "My-dns", "Logs", "DNS", "Workers Scripts"];
        Index::new(
            beginning,
            rows.iter()
                .map(|label| (*label, if *label == "Logs" { "dns too" } else { "" }.to_owned())),
        )
    }

    fn found(beginning: Beginning, typed: &str) -> Vec<u32> {
        index(beginning).find_as(typed, typed)
    }

    #[test]
    fn the_best_is_first() {
        assert_eq!(found(Beginning::OfLabel, " DNS "), [4, 1, 0, 2, 3]);
        assert_eq!(found(Beginning::OfAnyWord, "dns"), [4, 0, 1, 2, 3]);
    }

    #[test]
    fn every_word_must_be_there() {
        assert_eq!(found(Beginning::OfLabel, "zone edit"), [0]);
        assert_eq!(found(Beginning::OfLabel, "logs views"), [] as [u32; 0]);
    }

    #[test]
    fn nothing_typed_gives_all_in_their_order() {
        assert_eq!(found(Beginning::OfLabel, "  "), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn little_found_is_followed_by_letters_in_order() {
        assert_eq!(found(Beginning::OfLabel, "wrkscr"), [5]);
        assert_eq!(found(Beginning::OfLabel, "views"), [1]);
        assert_eq!(found(Beginning::OfLabel, "vws")[0], 1);
        let scattered = [
            "access: custom pages",
            "a catalogue of things so large that every letter is in it",
        ];
        let far = Index::new(
            Beginning::OfLabel,
            scattered.iter().map(|label| (*label, String::new())),
        );
        assert_eq!(
            far.find_as("acsit", "acsit"),
            [] as [u32; 0],
            "letters far apart mean nothing"
        );
    }

    #[test]
    fn only_what_leaves_out_vowels_is_an_abbreviation() {
        for (typed, label, is) in [
            ("prgcch", "Purge Cached Content", true),
            ("wrk scr", "account workers scripts", true),
            ("wrkdp", "cloudflare_workers_deployment", true),
            ("readall", "Read all resources", true),
            ("php", "Patch Pools", false),
            ("docker", "Delete a blocked email sender", false),
            ("rclone", "Read Cloud Integration", false),
            ("rclone", "STRRL/cloudflare-tunnel-ingress-controller", false),
            ("rar", "Read all resources", false),
            ("rall", "read all", false),
            ("all", "Recall", false),
            ("purge cached contents", "Purge Cached Content", false),
        ] {
            assert_eq!(abbreviates(typed, label), is, "{typed}: {label}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_places_of_rows_once(typed in ".{0,12}|[dnsvw ]{0,6}") {
            let mut found = found(Beginning::OfAnyWord, &typed);
            let count = found.len();
            found.sort_unstable();
            found.dedup();
            proptest::prop_assert_eq!(found.len(), count);
            proptest::prop_assert!(found.iter().all(|place| *place < 6));
        }
    }
}
