//! A text cut into words, whatever is between them: colons, slashes, dots, arrows, dashes,
//! bullets, quotation marks, Markdown. What cannot be the words for a permission (a path, a part
//! that is left empty, a `*` in place of a name) becomes a word that nothing is called. Knows no
//! permission.

/// A word in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Whether a comma is before it.
    pub(super) listed: bool,
}

/// Separates the parts of a permission, once.
const BETWEEN: &str = ":/\\.>→⟶➔➜➝➞➡⇒⇨⮕»›❯▸▶►·•|│";
/// What nothing that is complete ends with.
const UNFINISHED: &str = "/\\>→⟶➔➜➝➞➡⇒⇨⮕›❯▸▶►";
/// What stands around words, any number of it; control characters and white space, too.
const AROUND: &str = "-‐‑‒–—_()[]'\"`“”„‘’«=\u{200b}\u{fe0f}\u{feff}";
/// What a line of a list begins with.
const BULLETS: &str = "-*+•‣◦▪▫●○■–—#>✓✔✅☑";
/// In place of what no name has.
pub(super) const NO_WORD: &str = "\0";

pub(super) fn cut(text: &str) -> Vec<Word> {
    let text = without_bullet(text);
    let mut cutter = Cutter::default();
    // One star that has no partner stands for anything, unless it begins or ends the text.
    let all = text.matches('*').count();
    let ends = usize::from(text.starts_with('*')) + usize::from(text.ends_with('*'));
    cutter.broken = all % 2 == 1 && all.saturating_sub(ends) % 2 == 1;
    text.chars().for_each(|letter| cutter.take(letter));
    cutter.end()
}

/// The words in a row, for comparing them.
pub(super) fn joined(words: &[Word]) -> String {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    texts.join(" ")
}

/// The words with the two of one level beside each other: `Read D1 Metadata` is the level Metadata
/// Read, and not Read of D1.
pub(super) fn metadata_together(words: &[Word]) -> Option<Vec<Word>> {
    let last = words.last().filter(|word| word.text == "metadata" && !word.listed)?;
    let at = words.iter().position(|word| word.text == "read")?;
    let begins = at == 0 || (at == 1 && words.first().is_some_and(|word| super::scope_of(&word.text).is_some()));
    let mut words = words.to_vec();
    let read = words.remove(at);
    (begins && *last != read).then(|| {
        words.push(Word { listed: false, ..read });
        words
    })
}

/// A line of a list without what it begins with: a bullet, a number, a box to tick.
pub(super) fn without_bullet(line: &str) -> &str {
    let mut line = line.trim();
    loop {
        let bare = line.trim_start_matches(|letter| BULLETS.contains(letter));
        let numbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let ticked = ["[ ]", "[x]", "[X]"].iter().find_map(|tick| line.strip_prefix(tick));
        let numbered = (line.len() - numbered.len() <= 3)
            .then(|| numbered.strip_prefix(['.', ')']))
            .flatten()
            .filter(|_| line.starts_with(|letter: char| letter.is_ascii_digit()));
        let rest = [Some(bare).filter(|bare| bare.len() < line.len()), numbered, ticked];
        let rest = rest
            .into_iter()
            .flatten()
            .find(|rest| rest.starts_with(char::is_whitespace));
        match rest {
            Some(rest) => line = rest.trim_start(),
            None => return line,
        }
    }
}

/// What was read so far.
#[derive(Default)]
struct Cutter {
    words: Vec<Word>,
    word: String,
    /// A comma before the word that comes.
    listed: bool,
    /// What separates the parts here, if anything does.
    between: Option<char>,
    /// Whether a star came since the last word or separator.
    star: bool,
    /// Whether a blank came since then.
    apart: bool,
    broken: bool,
}

impl Cutter {
    fn take(&mut self, letter: char) {
        // As wide as an ideograph, and the same sign.
        let letter = match letter {
            '：' => ':',
            '／' => '/',
            '｜' => '|',
            '，' | '、' => ',',
            '；' => ';',
            other => other,
        };
        match letter {
            '*' => {
                self.close();
                self.star = true;
            }
            ',' | ';' | '\n' => {
                self.close();
                self.listed = true;
            }
            '&' | '+' => {
                self.close();
                "and".chars().for_each(|letter| self.word.push(letter));
                self.close();
            }
            letter if BETWEEN.contains(letter) => {
                self.close();
                let begins = self.words.is_empty();
                // Two of a kind are one; a star between two, or at the beginning, stands for
                // anything.
                self.broken |= self
                    .between
                    .is_some_and(|other| self.star || (other != letter && !self.is_stray(letter)));
                self.broken |= begins && (self.star || "/\\".contains(letter));
                (self.between, self.star, self.apart) = (Some(letter), false, false);
            }
            letter if letter.is_whitespace() || letter.is_control() || AROUND.contains(letter) => {
                self.apart |= letter.is_whitespace();
                self.close();
            }
            letter => {
                self.between = None;
                self.star = false;
                self.word.extend(letter.to_lowercase());
            }
        }
    }

    /// Whether the colon before this sign only ends a part, as in `IP Prefixes: > Read`: nothing is
    /// left out between them. A path begins with its sign, and a part that is left empty has no
    /// blank.
    fn is_stray(&self, letter: char) -> bool {
        self.between == Some(':') && (self.apart || "|│".contains(letter)) && !"/\\.".contains(letter)
    }

    fn close(&mut self) {
        if !self.word.is_empty() {
            self.words.push(Word {
                text: std::mem::take(&mut self.word),
                listed: std::mem::take(&mut self.listed) && !self.words.is_empty(),
            });
        }
    }

    fn end(mut self) -> Vec<Word> {
        self.close();
        let unfinished = self
            .between
            .is_some_and(|letter| self.star || UNFINISHED.contains(letter));
        if self.broken || unfinished {
            self.words.push(Word {
                text: NO_WORD.to_owned(),
                listed: false,
            });
        }
        self.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_same_whatever_stands_between() {
        for text in [
            "Zone:DNS:Edit",
            "Zone.DNS:Edit",
            " Zone / DNS / Edit ",
            "Zone > DNS > Edit",
            "Zone → DNS -> Edit",
            "Zone - DNS – Edit.",
            "Zone · DNS · Edit",
            "| Zone | DNS | Edit |",
            "- `Zone:DNS:Edit`",
            "* **Zone:** DNS (Edit)",
            "**Zone:DNS:Edit**",
            "\"Zone\" => 'DNS' => “Edit”",
            "1. Zone::DNS::Edit",
            "12) [x] *Zone* DNS Edit",
            "Zone:DNS:Edit*",
            "> - [ ] Zone\u{a0}DNS\u{200b} Edit",
            "ZONE_DNS_EDIT",
            "Zone：DNS：Edit",
            "Zone／DNS｜Edit",
            "Zone > DNS: > Edit",
            "Zone: > DNS: -> Edit",
            "| Zone: | DNS: | Edit |",
            "|Zone:|DNS:|Edit|",
            "Zone ➡\u{fe0f} DNS ⇨ Edit",
        ] {
            assert_eq!(joined(&cut(text)), "zone dns edit", "{text}");
        }
        assert_eq!(joined(&cut("SSL & Certificates")), "ssl and certificates");
        assert_eq!(joined(&cut(" • ")), "");
    }

    #[test]
    fn what_is_no_name_never_becomes_one() {
        for text in [
            "zone/",
            "zone/:edit",
            "/zone/DNS/edit",
            "./zone",
            "https://zone/dns/edit",
            "Zone:*:Edit",
            "Zone:**:Edit",
            "*:DNS:Edit",
            "Zone:DNS:*",
            "Zone:DNS*:Edit",
            "Zone → DNS →",
            "Zone > DNS: >",
            "Zone > : > Edit",
            "Zone > DNS:> Edit",
            "Zone > DNS: *: > Edit",
            "DNS: /zones/edit",
        ] {
            assert!(joined(&cut(text)).ends_with(NO_WORD), "{text}");
        }
        assert!(
            joined(&cut("1.1 DNS")).starts_with('1'),
            "a number that counts nothing stays"
        );
    }

    #[test]
    fn commas_are_remembered() {
        let listed = |text: &str| {
            let words = cut(text);
            words.iter().map(|word| word.listed).collect::<Vec<_>>()
        };
        assert_eq!(listed("a, b and c"), [false, true, false, false]);
        assert_eq!(listed(", a"), [false]);
    }
}
