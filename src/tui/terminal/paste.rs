//! A bracketed paste while it comes, and the marks around it. It knows no clock: whoever waits says
//! when it has been silent for too long.
use zeroize::Zeroizing;

/// The most of one paste that is kept, in bytes; what comes after is dropped.
pub(super) const LONGEST_PASTE: usize = 1024 * 1024;

/// So many letters in one read, or with a line end, are a paste: as long as the shortest
/// credential. Who types ahead of a slow line is not that far ahead.
pub(super) const PASTED: usize = 37;

/// Room to begin with: more than a credential has, so that one never moves and leaves a copy
/// behind.
const ROOM: usize = 4096;

/// What stands before a paste.
const BEGINNING: &[u8] = b"\x1b[200~";
/// What stands behind it.
const END: &[u8] = b"\x1b[201~";

/// One of the two marks while it comes, byte by byte.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark {
    /// What has come of it: the first bytes are the same in both.
    seen: &'static [u8],
}

/// What a byte is to a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marked {
    /// No part of one.
    Nothing,
    /// The first byte of one, or the next.
    Part,
    /// The last byte of the mark before a paste.
    Beginning,
    /// The last byte of the mark behind one.
    End,
}

impl Mark {
    /// A mark of which this has come, if it can be one.
    pub(super) fn begun(bytes: &[u8]) -> Option<Self> {
        let mut mark = Self::default();
        let is_part = |byte: &u8| mark.take(*byte) == Marked::Part;
        (!bytes.is_empty() && bytes.iter().all(is_part)).then_some(mark)
    }

    /// Takes a byte. After one that does not belong to it the mark may begin anew.
    pub(super) fn take(&mut self, byte: u8) -> Marked {
        let goes_on = |mark: &&'static [u8]| mark.starts_with(self.seen) && mark.get(self.seen.len()) == Some(&byte);
        if let Some(mark) = [BEGINNING, END].into_iter().find(goes_on) {
            self.seen = mark.get(..=self.seen.len()).unwrap_or_default();
            return match self.seen {
                BEGINNING => Marked::Beginning,
                END => Marked::End,
                _ => Marked::Part,
            };
        }
        // A mark has its first byte nowhere else.
        *self = Self::default();
        if BEGINNING.first() == Some(&byte) {
            return self.take(byte);
        }
        Marked::Nothing
    }

    /// What has come of it.
    pub(super) fn seen(self) -> &'static [u8] {
        self.seen
    }
}

/// A paste that has begun. What it holds is wiped.
pub(super) struct Paste {
    bytes: Zeroizing<Vec<u8>>,
    /// How much of the end mark has been seen.
    matched: usize,
}

impl Paste {
    pub(super) fn begun() -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(ROOM)),
            matched: 0,
        }
    }

    /// Takes a byte; true when it is the last one of the end mark.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        if END.get(self.matched) == Some(&byte) {
            self.matched += 1;
            return self.matched == END.len();
        }
        // The end mark has its first byte nowhere else, so a mismatch can only begin it anew.
        let false_start = END.get(..self.matched).unwrap_or_default();
        self.matched = usize::from(byte == 0x1b);
        self.keep(false_start);
        if self.matched == 0 {
            self.keep(&[byte]);
        }
        false
    }

    fn keep(&mut self, more: &[u8]) {
        if self.bytes.len() + more.len() <= LONGEST_PASTE {
            self.bytes.extend_from_slice(more);
        }
    }

    /// What was pasted.
    pub(super) fn text(&self) -> Zeroizing<String> {
        text(&self.bytes)
    }

    /// The end mark where its first bytes have come.
    pub(super) fn end(&self) -> Option<Mark> {
        END.get(..self.matched).and_then(Mark::begun)
    }
}

/// What can be left of the mark before a paste, and of the one behind it, where something in
/// between took a part of them; the longer ones first. Of one alone only so much is surely no text.
const LEFT_BEFORE: [&str; 5] = ["\x1b[200~", "[200~", "200~", "00~", "0~"];
const LEFT_BEHIND: [&str; 5] = ["\x1b[201~", "[201~", "201~", "01~", "1~"];
const SURELY: usize = 3;

/// What was pasted, without marks in it or left around it: some programs in between put them twice,
/// or take their ESC away.
fn text(bytes: &[u8]) -> Zeroizing<String> {
    let text = Zeroizing::new(String::from_utf8_lossy(bytes).into_owned());
    let mut inner = within(&text).unwrap_or(&text);
    while let Some(rest) = behind(inner, &LEFT_BEFORE, SURELY) {
        inner = rest;
    }
    while let Some(rest) = before(inner, &LEFT_BEHIND, SURELY) {
        inner = rest;
    }
    if inner.len() == text.len() {
        return text;
    }
    Zeroizing::new(inner.to_owned())
}

/// The text between what is left of both marks; white space around them is not looked at.
fn within(text: &str) -> Option<&str> {
    let inner = behind(text.trim(), &LEFT_BEFORE, LEFT_BEFORE.len())?;
    before(inner, &LEFT_BEHIND, LEFT_BEHIND.len())
}

/// The text behind one of the first `count` leftovers.
fn behind<'a>(text: &'a str, left: &[&str], count: usize) -> Option<&'a str> {
    left.iter().take(count).find_map(|mark| text.strip_prefix(mark))
}

/// The text before one of the first `count` leftovers.
fn before<'a>(text: &'a str, left: &[&str], count: usize) -> Option<&'a str> {
    left.iter().take(count).find_map(|mark| text.strip_suffix(mark))
}

/// What one read of letters holds around which the leftovers of marks tell that it was pasted:
/// those of both, or of one where the read is too long to be typed or the leftover too long to be
/// text. `follows`: the read before it was such a one, or a paste, so that the end may stand here.
pub(super) fn without_leftovers(read: &[u8], follows: bool) -> Option<Zeroizing<String>> {
    let is_key = |byte: &u8| matches!(byte, 0x1b | 0x03);
    if read.len() < 2 || !read.contains(&b'~') || read.iter().any(is_key) {
        return None;
    }
    let whole = Zeroizing::new(String::from_utf8_lossy(read).into_owned());
    let trimmed = whole.trim();
    let is_long = trimmed.chars().count() >= PASTED;
    let count = if is_long { LEFT_BEFORE.len() } else { SURELY };
    let inner = within(trimmed)
        .or_else(|| behind(trimmed, &LEFT_BEFORE, count))
        .or_else(|| before(trimmed, &LEFT_BEHIND, if follows { LEFT_BEHIND.len() } else { SURELY }))?;
    Some(Zeroizing::new(inner.to_owned()))
}

/// What one read holds where the beginning of a paste got lost: what was pasted, and the number of
/// bytes with the end mark. Nothing where a key that is no letter stands before it.
pub(super) fn without_beginning(read: &[u8]) -> Option<(Zeroizing<String>, usize)> {
    let end = read.windows(END.len()).position(|piece| piece == END)?;
    let before = read.get(..end).filter(|before| !before.is_empty())?;
    if before.iter().any(|byte| matches!(byte, 0x1b | 0x03)) {
        return None;
    }
    let pasted = LEFT_BEFORE
        .iter()
        .find_map(|mark| before.strip_prefix(mark.as_bytes()))
        .unwrap_or(before);
    Some((text(pasted), end + END.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(bytes: &[u8]) -> Paste {
        let mut paste = Paste::begun();
        for byte in bytes {
            paste.take(*byte);
        }
        paste
    }

    #[test]
    fn marks_around_and_within_are_no_text() {
        for (pasted, text) in [
            ("one", "one"),
            ("\x1b[200~one", "one"),
            ("[200~one[201~", "one"),
            ("\x1b[200~\x1b[200~one", "one"),
            ("0~one1~", "one"),
            ("00~one01~\n", "one"),
            ("200~one1~", "one"),
            ("0~1~", ""),
            ("main.tf.~1~", "main.tf.~1~"),
            ("0~x", "0~x"),
        ] {
            assert_eq!(taken(pasted.as_bytes()).text().as_str(), text, "{pasted:?}");
        }
    }

    #[test]
    fn what_has_come_of_the_end_is_known() {
        let end = |bytes: &[u8]| taken(bytes).end().map(Mark::seen);
        assert_eq!(end(b"one"), None);
        assert_eq!(end(b"one\x1b[20"), Some(b"\x1b[20".as_slice()));
        assert_eq!(end(b"one\x1b[20x"), None);
    }

    #[test]
    fn a_mark_is_known_by_its_last_byte() {
        let last = |bytes: &[u8]| {
            let mut mark = Mark::default();
            bytes.iter().map(|byte| mark.take(*byte)).last()
        };
        for (bytes, marked) in [
            (b"\x1b[200~".as_slice(), Marked::Beginning),
            (b"\x1b[201~", Marked::End),
            (b"\x1b[20\x1b[201~", Marked::End),
            (b"\x1b[20", Marked::Part),
            (b"\x1b\x1b", Marked::Part),
            (b"\x1b[202", Marked::Nothing),
            (b"\x1b[200~~", Marked::Nothing),
            (b"200~", Marked::Nothing),
        ] {
            assert_eq!(last(bytes), Some(marked), "{bytes:?}");
        }
        assert!(Mark::begun(b"\x1b[1").is_none() && Mark::begun(b"").is_none());
    }

    #[test]
    fn an_end_without_a_beginning_makes_a_paste_of_what_came_before() {
        let found = |read: &[u8]| without_beginning(read).map(|(text, length)| (text.to_string(), length));
        assert_eq!(found(b"0~one\x1b[201~x"), Some(("one".to_owned(), 11)));
        assert_eq!(found(b"one\rtwo\x1b[201~"), Some(("one\rtwo".to_owned(), 13)));
        assert_eq!(found(b"[200~one\x1b[201~"), Some(("one".to_owned(), 14)));
        for keys in [
            b"\x1b[201~".as_slice(),
            b"one",
            b"\x1b[Aone\x1b[201~",
            b"q\x03\x1b[201~",
        ] {
            assert_eq!(found(keys), None, "{keys:?}");
        }
    }

    #[test]
    fn leftovers_tell_a_paste() {
        let found = |read: &str, follows| without_leftovers(read.as_bytes(), follows).map(|text| text.to_string());
        for (left, right) in [
            ("0~", "1~"),
            ("00~", "01~"),
            ("200~", "201~"),
            ("[200~", "[201~"),
            ("0~", "[201~"),
        ] {
            assert_eq!(found(&format!("{left}hello{right}"), false).as_deref(), Some("hello"));
            assert_eq!(found(&format!("{left}hello{right}\r"), false).as_deref(), Some("hello"));
        }
        let long = "x".repeat(PASTED);
        for (read, text) in [
            ("200~hello", "hello"),
            ("[200~hello", "hello"),
            ("hello201~", "hello"),
            (&format!("0~{long}"), &*long),
        ] {
            assert_eq!(found(read, false).as_deref(), Some(text), "{read}");
        }
        assert_eq!(found("hello1~", true).as_deref(), Some("hello"), "next to a paste");
        for typed in ["0~hello", "hello1~", "2001~", "hello", "~", "\x1b[200~", "0~\x031~"] {
            assert_eq!(found(typed, false), None, "{typed:?}");
        }
    }

    #[test]
    fn a_long_paste_is_whole() {
        let long = vec![b'x'; 3 * ROOM + 7];
        assert_eq!(taken(&long).text().len(), long.len());
        assert_eq!(taken(&vec![b'x'; LONGEST_PASTE + 9]).text().len(), LONGEST_PASTE);
    }
}
