//! The damage and the judge: what is done to an input, and what a program may not do with it.

use super::*;
use crate::command::Running;

/// Inputs for each parser, unless the variable says another number.
pub(super) const INPUTS: u64 = 200;

/// What nobody may read again; it has the form of a token and is none.
pub(super) const TOKEN_LIKE: &str = "cfut_not-a-real-token-not-a-real-token-not-a-re00000000";

/// Pieces that some parser treats apart.
const PIECES: [&str; 40] = [
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":",
    "/",
    "\\",
    "#",
    "=",
    ",",
    "*",
    "-",
    "$",
    "%",
    "&",
    "\u{0}",
    "\u{1b}[2J",
    "\u{7}",
    "\r",
    "\n",
    "\t",
    "\u{feff}",
    "\u{200b}",
    "\u{202e}",
    "ß",
    "𐍈",
    "e\u{301}",
    "-1",
    "1e999",
    "99999999999999999999",
    "null",
    "true",
    "${",
    "<<EOF",
    "\u{85}",
    TOKEN_LIKE,
];

/// Numbers that only look random (xorshift64), the same in each run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(parser: &str, number: u64) -> Self {
        let seed = parser.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut dice = Self((seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15)) | 1);
        for _ in 0..8 {
            dice.roll(2);
        }
        dice
    }

    /// Below this number.
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (below.max(1) as u64)).unwrap()
    }

    /// A part of something of this length.
    fn span(&mut self, len: usize) -> std::ops::Range<usize> {
        let from = self.roll(len + 1);
        let to = from + self.roll((len - from).min(40) + 1);
        from..to
    }
}

/// The input with one to four damages.
pub(super) fn damaged(good: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        let span = dice.span(bytes.len());
        match dice.roll(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            1 => drop(bytes.drain(span)),
            2 => {
                let again = bytes[span].to_vec();
                drop(bytes.splice(at..at, again));
            }
            3 => bytes.truncate(at),
            4 => {
                let piece = PIECES[dice.roll(PIECES.len())].repeat([1, 1, 1, 3000][dice.roll(4)]);
                drop(bytes.splice(at..at, piece.into_bytes()));
            }
            5 => {
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let (one, other) = (dice.roll(lines.len()), dice.roll(lines.len()));
                if !lines.is_empty() {
                    lines.swap(one, other);
                }
                bytes = lines.concat();
            }
            6 => drop(bytes.splice(span, PIECES[dice.roll(PIECES.len())].bytes())),
            _ => {
                // A word of it where another stands.
                let words: Vec<&[u8]> = good.split(|byte| !byte.is_ascii_alphanumeric()).collect();
                let word = words[dice.roll(words.len())].to_vec();
                drop(bytes.splice(span, word));
            }
        }
    }
    bytes
}

/// What holds of every end.
pub(super) fn judge(said: &Said, codes: &[i32]) -> Result<(), String> {
    let all = said.all();
    match said.code {
        Some(code) if codes.contains(&code) => {}
        code => return Err(format!("it ended with {code:?}")),
    }
    if all.contains("panicked at") || all.contains("RUST_BACKTRACE") {
        return Err("it fell over".to_owned());
    }
    if let Some(letter) = all.chars().find(|letter| letter.is_control() && *letter != '\n') {
        return Err(format!("{letter:?} reaches the terminal"));
    }
    if said.code != Some(0) && all.trim().is_empty() {
        return Err("it says nothing".to_owned());
    }
    if all.contains(TOKEN_LIKE) {
        return Err("it repeats what looks like a credential".to_owned());
    }
    Ok(())
}

/// Inputs for each parser.
pub(super) fn count() -> u64 {
    let said = std::env::var("CFMINT_MUTATIONS");
    said.map_or(INPUTS, |count| count.parse().expect("CFMINT_MUTATIONS is a number"))
}

/// Texts that are no UTF-8 are part of it.
pub(super) fn ended(command: &mut Command) -> Said {
    command.env_remove("RUST_BACKTRACE");
    Running::of(command).end()
}
