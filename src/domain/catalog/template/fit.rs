//! How well a starting point fits what was typed: by the words of its name, by its other names, or
//! only by what it is described with. Letters that are far apart mean nothing here, since Enter
//! takes the first row. Which of two that fit alike is the narrower is not known here.

/// How well one fits; the better is less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Its name is what was typed, in whatever order.
    Called,
    /// All that was typed are words of its name, or one of its other names.
    Words,
    /// Words of its name begin so.
    Begun,
    /// Words of its other names begin so.
    OtherNames,
    /// It is within a word of its names.
    Within,
    /// So many words are in its description only, and at least one is in its names.
    Partly(usize),
    /// It is only described so.
    Described,
}

/// Letters from which on something is looked for within words, and taken for misspelt.
const LONG: usize = 4;
/// From which on two letters may be wrong.
const LONGER: usize = 8;

/// The texts of one. Each is in lower case, its words between single spaces, also at both ends.
#[derive(Debug)]
pub(super) struct Texts {
    /// As it is written, in lower case.
    written: String,
    name: String,
    /// Its other names.
    others: Vec<String>,
    /// All of them in a row.
    all_others: String,
    description: String,
}

impl Texts {
    pub(super) fn new(name: &str, others: &[String], description: &str) -> Self {
        let written: Vec<String> = std::iter::once(name)
            .chain(others.iter().map(String::as_str))
            .map(str::to_lowercase)
            .collect();
        let others: Vec<String> = others.iter().map(|other| plain(other)).collect();
        Self {
            written: written.join("\n"),
            name: plain(name),
            all_others: others.concat(),
            others,
            description: plain(description),
        }
    }

    /// How well it fits; none when a word is nowhere. What is typed with a slash in it is a name as
    /// it is written, or no name.
    pub(super) fn fit(&self, typed: &Typed) -> Option<Fit> {
        if !typed.paths.iter().all(|path| self.written.contains(path)) {
            return None;
        }
        if typed.plain == self.name || typed.all_of(&self.name) {
            return Some(Fit::Called);
        }
        if self.others.contains(&typed.plain) {
            return Some(Fit::Words);
        }
        let (mut worst, mut described) = (Fit::Words, 0);
        for word in &typed.words {
            match self.of_word(word)? {
                Fit::Described => described += 1,
                fit => worst = worst.max(fit),
            }
        }
        Some(match described {
            0 => worst,
            // All of its name is typed, and more.
            _ if typed.has(&self.name) => Fit::Words,
            all if all == typed.words.len() => Fit::Described,
            some => Fit::Partly(some),
        })
    }

    fn of_word(&self, word: &Word) -> Option<Fit> {
        if self.name.contains(&word.whole) {
            Some(Fit::Words)
        } else if self.name.contains(word.begun()) {
            Some(Fit::Begun)
        } else if self.all_others.contains(word.begun()) {
            Some(Fit::OtherNames)
        } else if self.description.contains(word.begun()) {
            Some(Fit::Described)
        } else if word.letters() >= LONG && (self.name.contains(word.bare()) || self.all_others.contains(word.bare())) {
            Some(Fit::Within)
        } else {
            None
        }
    }

    /// The words of all its texts.
    fn words(&self) -> impl Iterator<Item = &str> {
        [&self.name, &self.all_others, &self.description]
            .into_iter()
            .flat_map(|text| text.split_whitespace())
    }
}

/// A word that was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    /// Between two spaces, as in the texts.
    whole: String,
}

impl Word {
    fn new(bare: &str) -> Self {
        Self {
            whole: format!(" {bare} "),
        }
    }

    /// As one in a text begins.
    fn begun(&self) -> &str {
        self.whole.trim_end()
    }

    fn bare(&self) -> &str {
        self.whole.trim()
    }

    fn letters(&self) -> usize {
        self.bare().chars().count()
    }
}

/// What was typed, taken apart.
#[derive(Debug)]
pub(super) struct Typed {
    plain: String,
    words: Vec<Word>,
    /// What has a slash in it.
    paths: Vec<String>,
}

impl Typed {
    /// None where nothing is in it that could be looked for.
    pub(super) fn new(typed: &str) -> Option<Self> {
        let plain = plain(typed);
        let words: Vec<Word> = plain.split_whitespace().map(Word::new).collect();
        let paths = typed.split_whitespace().filter(|word| word.contains('/'));
        (!words.is_empty()).then(|| Self {
            paths: paths.map(str::to_lowercase).collect(),
            plain,
            words,
        })
    }

    /// Whether all words of a name are typed.
    fn has(&self, name: &str) -> bool {
        name.split_whitespace()
            .all(|word| self.words.iter().any(|one| one.bare() == word))
    }

    /// Whether they are all that is typed.
    fn all_of(&self, name: &str) -> bool {
        self.words.iter().all(|word| name.contains(&word.whole)) && self.has(name)
    }

    /// What it was probably meant to be, where a word of it is nowhere: the word most like it of
    /// all.
    pub(super) fn respelt(&self, all: &[Texts]) -> Option<Self> {
        // Longer texts are no misspelt name, and each word is compared with all.
        const MOST: usize = 6;
        if self.words.len() > MOST || !self.paths.is_empty() {
            return None;
        }
        // Beside other words a short one means more.
        let shortest = if self.words.len() > 1 { LONG - 1 } else { LONG };
        let nearest = |word: &Word| nearest(word, shortest, all);
        let words: Option<Vec<String>> = self.words.iter().map(nearest).collect();
        words.and_then(|words| Self::new(&words.join(" ")))
    }
}

/// The word itself where it occurs, else the one most like it.
fn nearest(word: &Word, shortest: usize, all: &[Texts]) -> Option<String> {
    let (bare, letters) = (word.bare(), word.letters());
    let known = all.iter().any(|texts| texts.of_word(word).is_some());
    if known || letters < shortest {
        return known.then(|| bare.to_owned());
    }
    let most = if letters < LONGER { 1 } else { 2 };
    let alike = |one: &&str| bare.chars().next() == one.chars().next() && one.len().abs_diff(bare.len()) <= most;
    let candidates = all.iter().flat_map(Texts::words).filter(alike);
    let (distance, nearest) = candidates
        .map(|one| (strsim::damerau_levenshtein(bare, one), one))
        .min()?;
    (distance <= most).then(|| nearest.to_owned())
}

/// Letters and digits in lower case, whatever is between the words.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut plain = String::with_capacity(lower.len() + 2);
    plain.push(' ');
    for word in lower.split(|letter: char| !letter.is_alphanumeric()) {
        if !word.is_empty() {
            plain.push_str(word);
            plain.push(' ');
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(typed: &str) -> Option<Fit> {
        let texts = Texts::new(
            "acme/cert-Manager (dns_cf)",
            &["lets encrypt".to_owned(), "issuer".to_owned()],
            "DNS-01 solver: Zone DNS Edit",
        );
        texts.fit(&Typed::new(typed)?)
    }

    #[test]
    fn the_name_counts_more_than_other_names_and_these_more_than_the_description() {
        for (typed, fits) in [
            ("cf dns manager cert acme", Some(Fit::Called)),
            ("acme/cert-manager (dns_cf)", Some(Fit::Called)),
            ("CERT  manager", Some(Fit::Words)),
            ("lets-encrypt", Some(Fit::Words)),
            ("acme cert manager dns cf solver", Some(Fit::Words)),
            ("cert man", Some(Fit::Begun)),
            ("dns lets", Some(Fit::OtherNames)),
            ("nager", Some(Fit::Within)),
            ("cert solver", Some(Fit::Partly(1))),
            ("solver zone", Some(Fit::Described)),
            ("age", None),
            ("crtmgr", None),
            ("cert-manager rclone", None),
            ("acme/cert", Some(Fit::Words)),
            ("cert/manager", None),
            ("/zone", None),
            ("-- ·", None),
        ] {
            assert_eq!(fit(typed), fits, "{typed}");
        }
    }

    #[test]
    fn a_word_is_misspelt_where_it_is_nowhere_and_few_letters_are_wrong() {
        let all = [Texts::new("cert-manager", &["letsencrypt".to_owned()], "a solver")];
        let respelt = |typed: &str| Some(Typed::new(typed)?.respelt(&all)?.plain);
        for (typed, meant) in [
            ("cert-manger", Some(" cert manager ")),
            ("ltesencrpyt", Some(" letsencrypt ")),
            ("cret", Some(" cert ")),
            ("crt", None),
            ("manxxer", None),
            ("anager", Some(" anager ")),
            ("cert rclone", None),
            ("cert manager slv", None),
            ("a-manager crt", Some(" a manager cert ")),
            ("zones/cret", None),
        ] {
            assert_eq!(respelt(typed).as_deref(), meant, "{typed}");
        }
    }
}
