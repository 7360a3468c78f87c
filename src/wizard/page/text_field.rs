//! A line of text being typed: moves and erases by graphemes, takes a paste as one insertion, keeps
//! control characters and credentials out. Not for secrets: those are typed into a
//! [`Secret`](crate::secret::Secret).

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
use zeroize::{Zeroize, Zeroizing};

use super::keymap::{Action, BACKSPACE};
use super::plain::{self, Holds};
use crate::domain::text::visible;

/// The most characters a field takes: room for a list of some thousand addresses, a bound for
/// accidents.
pub const LONGEST: usize = 200_000;

/// What a paste lost on its way into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pasted {
    /// Everything came in.
    Whole,
    /// This many control characters or line breaks were left out or made spaces.
    Cleaned(usize),
    /// It was too long and was cut.
    Cut,
}

/// What looked like a credential and was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// All that stood in the field; it is empty now.
    All,
    /// A part of it; the rest stands.
    Part,
}

/// A line of text and a caret in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Byte place of the caret, always at a grapheme boundary.
    caret: usize,
    /// What was refused since it was last asked for.
    refused: Option<Refused>,
}

impl Field {
    /// With a text in it and the caret at its end.
    pub fn with(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            caret: text.len(),
            text,
            refused: None,
        }
    }

    /// What is typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Columns before the caret, in the text as it is shown.
    #[must_use]
    pub fn caret_column(&self) -> usize {
        visible(self.before()).width()
    }

    /// The text as it is shown: what could mislead is made visible, what is typed stays.
    #[must_use]
    pub fn shown(&self) -> String {
        visible(&self.text).into_owned()
    }

    fn before(&self) -> &str {
        self.text.get(..self.caret).unwrap_or_default()
    }

    fn after(&self) -> &str {
        self.text.get(self.caret..).unwrap_or_default()
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.caret = 0;
    }

    /// Puts the caret at this byte of the text, or at the end of the grapheme that it is within.
    pub fn place(&mut self, at: usize) {
        let mut boundaries = self.text.grapheme_indices(true).map(|(start, _)| start);
        self.caret = boundaries.find(|start| *start >= at).unwrap_or(self.text.len());
    }

    /// What was refused since this was last asked.
    pub fn refused(&mut self) -> Option<Refused> {
        self.refused.take()
    }

    /// Does an editing act; false when the act is none. What it makes of the text is no credential.
    pub fn edit(&mut self, act: Action) -> bool {
        let from = self.caret;
        let done = self.change(act);
        self.refuse(from);
        done
    }

    /// Takes a credential out of the text, where one has come to stand between this place and the
    /// caret or around them.
    fn refuse(&mut self, from: usize) {
        let outside = |letter: char| !plain::is_of_one(letter);
        let start = self.text.get(..from.min(self.caret)).unwrap_or_default();
        let start = start.rfind(outside).map_or(0, |at| at + 1);
        let end = self.after().find(outside).unwrap_or(self.after().len());
        let end = self.caret + end;
        // Only what has changed is looked at, as long as nothing is found.
        let changed = self.text.get(start..end);
        if changed.is_some_and(|changed| plain::holds(changed) == Holds::None) {
            return;
        }
        let behind = self.text.len() - end;
        match plain::holds(&self.text) {
            Holds::None => {}
            Holds::One => {
                self.wipe();
                self.refused = Some(Refused::All);
            }
            Holds::Among(rest) => {
                self.wipe();
                self.text.push_str(&rest);
                self.place(rest.len().saturating_sub(behind));
                self.refused = Some(Refused::Part);
            }
        }
    }

    /// Empties it and leaves nothing of it in memory.
    fn wipe(&mut self) {
        self.text.zeroize();
        self.caret = 0;
    }

    fn change(&mut self, act: Action) -> bool {
        match act {
            Action::Type(run) if run.chars().all(may_be_typed) => self.type_in(run),
            Action::Erase => self.erase(),
            Action::EraseWord => {
                let kept = self.before().trim_end();
                let from = kept.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                self.cut(from);
            }
            Action::EraseWordLeft => self.cut(self.word_before()),
            Action::EraseLine => self.cut(0),
            Action::Delete => {
                let until = self.caret + self.after().graphemes(true).next().map_or(0, str::len);
                self.text.replace_range(self.caret..until, "");
            }
            Action::DeleteWord => self.text.replace_range(self.caret..self.word_behind(), ""),
            Action::WordLeft => self.caret = self.word_before(),
            Action::WordRight => self.caret = self.word_behind(),
            Action::Left => self.caret = self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at),
            Action::Right => self.caret += self.after().graphemes(true).next().map_or(0, str::len),
            Action::Home => self.caret = 0,
            Action::End => self.caret = self.text.len(),
            _ => return false,
        }
        true
    }

    /// Where the letters and digits before the caret begin.
    fn word_before(&self) -> usize {
        let mut graphemes = self.before().grapheme_indices(true).rev().peekable();
        while graphemes.next_if(|(_, grapheme)| !is_word(grapheme)).is_some() {}
        let word = std::iter::from_fn(|| graphemes.next_if(|(_, grapheme)| is_word(grapheme)));
        word.last().map_or(0, |(start, _)| start)
    }

    /// Where those behind it end.
    fn word_behind(&self) -> usize {
        let mut graphemes = self.after().grapheme_indices(true).peekable();
        while graphemes.next_if(|(_, grapheme)| !is_word(grapheme)).is_some() {}
        let word = std::iter::from_fn(|| graphemes.next_if(|(_, grapheme)| is_word(grapheme)));
        let end = word.last().map(|(start, grapheme)| start + grapheme.len());
        self.caret + end.unwrap_or(self.after().len())
    }

    /// Erases from a place to the caret.
    fn cut(&mut self, from: usize) {
        self.text.replace_range(from..self.caret, "");
        self.caret = from;
    }

    /// The grapheme before the caret.
    fn erase(&mut self) {
        let from = self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        self.cut(from);
    }

    /// Letters that came together, with Backspace among them.
    fn type_in(&mut self, run: &str) {
        let mut pieces = run.split(BACKSPACE);
        if let Some(first) = pieces.next() {
            self.insert(first);
        }
        for piece in pieces {
            self.erase();
            self.insert(piece);
        }
    }

    /// Inserts what fits of it; false when that is not all.
    fn insert(&mut self, piece: &str) -> bool {
        let room = LONGEST.saturating_sub(self.text.len());
        let whole = piece.len() <= room;
        let fits = if whole {
            piece.len()
        } else {
            let places = piece.grapheme_indices(true).map(|(at, _)| at);
            places.take_while(|at| *at <= room).last().unwrap_or(0)
        };
        self.text.insert_str(self.caret, piece.get(..fits).unwrap_or_default());
        self.caret += fits;
        whole
    }

    /// Takes a paste as one insertion. Line breaks and tabs become single spaces, other control
    /// characters and escape sequences are left out: a newline never submits.
    pub fn paste(&mut self, pasted: &str) -> Pasted {
        let (mut cleaned, from) = (0, self.caret);
        let mut piece = Zeroizing::new(String::with_capacity(pasted.len()));
        let unix = Zeroizing::new(pasted.trim_end_matches(['\r', '\n']).replace("\r\n", "\n"));
        for letter in unix.chars() {
            match letter {
                '\n' | '\r' | '\t' => {
                    cleaned += 1;
                    piece.push(' ');
                }
                letter if letter.is_control() => cleaned += 1,
                letter => piece.push(letter),
            }
        }
        let whole = self.insert(&piece);
        self.refuse(from);
        match (whole, cleaned) {
            (false, _) => Pasted::Cut,
            (true, 0) => Pasted::Whole,
            (true, count) => Pasted::Cleaned(count),
        }
    }
}

/// Letters and digits are words; so is what is joined to them.
fn is_word(grapheme: &str) -> bool {
    grapheme.starts_with(char::is_alphanumeric)
}

fn may_be_typed(letter: char) -> bool {
    letter == BACKSPACE || !letter.is_control()
}

impl Pasted {
    /// What to say about it, if anything.
    #[must_use]
    pub fn sentence(self) -> Option<String> {
        match self {
            Self::Whole => None,
            Self::Cleaned(1) => {
                Some("The paste had one control character or line break; it was left out or made a space.".into())
            }
            Self::Cleaned(count) => Some(format!(
                "The paste had {count} control characters or line breaks; they were left out or made spaces."
            )),
            Self::Cut => Some(format!(
                "The paste was longer than {LONGEST} bytes; the rest was left out."
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn field(text: &str, acts: &[Action]) -> Field {
        let mut field = Field::with(text);
        for act in acts {
            assert!(field.edit(*act), "{act:?} is no editing act");
        }
        field
    }

    #[test]
    fn graphemes_are_erased_whole() {
        assert_eq!(field("a🤦🏼‍♂️", &[Action::Erase]).text(), "a");
        assert_eq!(field("ne\u{301}", &[Action::Left, Action::Delete]).text(), "n");
    }

    #[test]
    fn the_caret_stands_between_graphemes() {
        let mut field = Field::with("ne\u{301} x");
        for (wanted, column) in [(0, 0), (1, 1), (2, 2), (3, 2), (4, 2), (5, 3), (99, 4)] {
            field.place(wanted);
            assert_eq!(field.caret_column(), column, "{wanted}");
        }
    }

    #[test]
    fn words_and_lines_are_erased() {
        assert_eq!(field("one two  ", &[Action::EraseWord]).text(), "one ");
        assert_eq!(field("one two", &[Action::Left, Action::EraseLine]).text(), "o");
    }

    #[test]
    fn words_are_letters_and_digits() {
        let text = "Müller, ne\u{301}e: 203.0.113.7";
        for (acts, left) in [
            (&[Action::EraseWordLeft] as &[Action], "Müller, ne\u{301}e: 203.0.113."),
            (
                &[Action::EraseWordLeft, Action::EraseWordLeft],
                "Müller, ne\u{301}e: 203.0.",
            ),
            (&[Action::Home, Action::DeleteWord], ", ne\u{301}e: 203.0.113.7"),
            (
                &[Action::Home, Action::WordRight, Action::DeleteWord],
                "Müller: 203.0.113.7",
            ),
            (
                &[
                    Action::Home,
                    Action::WordRight,
                    Action::WordRight,
                    Action::WordLeft,
                    Action::EraseWordLeft,
                ],
                "ne\u{301}e: 203.0.113.7",
            ),
            (&[Action::WordRight, Action::DeleteWord], text),
            (&[Action::Home, Action::WordLeft, Action::EraseWordLeft], text),
        ] {
            assert_eq!(field(text, acts).text(), left, "{acts:?}");
        }
        assert_eq!(field("  ", &[Action::EraseWordLeft]).text(), "");
        assert_eq!(field("  ", &[Action::Home, Action::DeleteWord]).text(), "");
    }

    #[test]
    fn a_paste_never_submits_and_carries_no_escape_sequence() {
        let mut field = Field::with("x");
        assert_eq!(field.paste("a\nb\x1b[31m\x07\r\n"), Pasted::Cleaned(3));
        assert_eq!(field.text(), "xa b[31m");
        assert_eq!(field.paste("\n"), Pasted::Whole);
    }

    #[test]
    fn a_field_has_an_end() {
        let mut field = Field::default();
        assert_eq!(field.paste(&"x".repeat(LONGEST + 7)), Pasted::Cut);
        assert_eq!(field.text().len(), LONGEST);
        field.edit(Action::Type("y"));
        assert_eq!(field.text().len(), LONGEST);
    }

    proptest! {
        /// The oracle is a vector of graphemes and an index.
        #[test]
        fn it_edits_like_a_vector_of_graphemes(acts in prop::collection::vec(0..6_u8, 0..60)) {
            let pieces = ["a", "é", "世", "🤦🏼‍♂️", "x"];
            let (mut field, mut oracle, mut at) = (Field::default(), Vec::<&str>::new(), 0_usize);
            for (turn, act) in acts.into_iter().enumerate() {
                match act {
                    0 | 1 => {
                        let piece = pieces[turn % pieces.len()];
                        field.paste(piece);
                        oracle.insert(at, piece);
                        at += 1;
                    }
                    2 => { field.edit(Action::Left); at = at.saturating_sub(1); }
                    3 => { field.edit(Action::Right); at = (at + 1).min(oracle.len()); }
                    4 => { field.edit(Action::Erase); if at > 0 { at -= 1; oracle.remove(at); } }
                    _ => { field.edit(Action::Delete); if at < oracle.len() { oracle.remove(at); } }
                }
                prop_assert_eq!(field.text(), oracle.concat());
                prop_assert_eq!(field.before(), oracle[..at].concat());
            }
        }
    }
}
