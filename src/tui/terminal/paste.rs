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

/// The mark before a paste.
pub(super) const BEGINNING: &[u8] = b"\x1b[200~";
/// The mark behind it.
pub(super) const END: &[u8] = b"\x1b[201~";

/// What has come of a mark with this byte, if it goes on so: the first bytes are the same in both.
pub(super) fn mark(seen: &[u8], byte: u8) -> Option<&'static [u8]> {
    let longer = |mark: &'static [u8]| mark.get(..=seen.len());
    let mut both = [BEGINNING, END].into_iter().filter_map(longer);
    both.find(|longer| longer.split_last() == Some((&byte, seen)))
}

/// The mark of which this has come; nothing where it can be none.
pub(super) fn begun(bytes: &[u8]) -> &'static [u8] {
    let seen = bytes.iter().try_fold([].as_slice(), |seen, byte| mark(seen, *byte));
    seen.unwrap_or_default()
}

/// A paste that has begun. What it holds is wiped.
pub(super) struct Paste {
    /// With what has come of the end mark.
    bytes: Zeroizing<Vec<u8>>,
}

impl Paste {
    pub(super) fn begun() -> Self {
        Self {
            bytes: Zeroizing::new(Vec::with_capacity(ROOM)),
        }
    }

    /// Takes a byte; true when it is the last one of the end mark.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        // Too long: only the end mark is looked for.
        if self.bytes.len() == LONGEST_PASTE + END.len() {
            self.bytes.remove(LONGEST_PASTE);
        }
        self.bytes.push(byte);
        self.bytes.ends_with(END)
    }

    /// What was pasted.
    pub(super) fn text(&self) -> Zeroizing<String> {
        let length = self.bytes.len() - self.end().len();
        text(self.bytes.get(..length.min(LONGEST_PASTE)).unwrap_or_default())
    }

    /// What has come of the end mark.
    pub(super) fn end(&self) -> &'static [u8] {
        let mut parts = (0..=END.len()).rev().filter_map(|length| END.get(..length));
        parts.find(|part| self.bytes.ends_with(part)).unwrap_or_default()
    }
}

/// What can be left of a mark where something in between took a part of it has at least so many
/// bytes; of one mark alone only so many are surely no text.
const LEFT: usize = 2;
const SURELY_LEFT: usize = 4;

/// What can be left of a mark, the longer ones first.
fn leftovers(mark: &'static [u8], shortest: usize) -> impl Iterator<Item = &'static [u8]> {
    (0..=mark.len() - shortest).filter_map(|lost| mark.get(lost..))
}

/// The text behind what is left of the mark before it.
fn behind(text: &[u8], shortest: usize) -> Option<&[u8]> {
    leftovers(BEGINNING, shortest).find_map(|left| text.strip_prefix(left))
}

/// The text before what is left of the mark behind it.
fn before(text: &[u8], shortest: usize) -> Option<&[u8]> {
    leftovers(END, shortest).find_map(|left| text.strip_suffix(left))
}

/// The text between what is left of both marks; white space around them is not looked at.
fn within(text: &[u8]) -> Option<&[u8]> {
    before(behind(text.trim_ascii(), LEFT)?, LEFT)
}

/// What was pasted, without marks in it or left around it: some programs in between put them twice,
/// or take their ESC away.
fn text(bytes: &[u8]) -> Zeroizing<String> {
    let mut inner = within(bytes).unwrap_or(bytes);
    while let Some(rest) = behind(inner, SURELY_LEFT).or_else(|| before(inner, SURELY_LEFT)) {
        inner = rest;
    }
    Zeroizing::new(String::from_utf8_lossy(inner).into_owned())
}

/// Whether a byte tells that keys were pressed.
fn is_key(byte: &u8) -> bool {
    matches!(byte, 0x1b | 0x03)
}

/// What one read of letters holds around which the leftovers of marks tell that it was pasted:
/// those of both, or of one where the read is too long to be typed or the leftover too long to be
/// text. `follows`: the read before it was such a one, or a paste, so that the end may stand here.
pub(super) fn without_leftovers(read: &[u8], follows: bool) -> Option<Zeroizing<String>> {
    if read.len() < 2 || !read.contains(&b'~') || read.iter().any(is_key) {
        return None;
    }
    let read = read.trim_ascii();
    let letters = read.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let shortest = |surely: bool| if surely { LEFT } else { SURELY_LEFT };
    let inner = within(read)
        .or_else(|| behind(read, shortest(letters >= PASTED)))
        .or_else(|| before(read, shortest(follows)))?;
    Some(Zeroizing::new(String::from_utf8_lossy(inner).into_owned()))
}

/// What one read holds where the beginning of a paste got lost: what was pasted, and the number of
/// bytes with the end mark. Nothing where a key that is no letter stands before it.
pub(super) fn without_beginning(read: &[u8]) -> Option<(Zeroizing<String>, usize)> {
    let end = read.windows(END.len()).position(|piece| piece == END)?;
    let before = read.get(..end).filter(|before| !before.is_empty())?;
    if before.iter().any(is_key) {
        return None;
    }
    Some((text(behind(before, LEFT).unwrap_or(before)), end + END.len()))
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
        let end = |bytes: &[u8]| taken(bytes).end();
        assert_eq!(end(b"one"), b"");
        assert_eq!(end(b"one\x1b[20"), b"\x1b[20");
        assert_eq!(end(b"one\x1b[20x"), b"");
    }

    #[test]
    fn a_mark_is_known_by_its_last_byte() {
        for (bytes, seen) in [
            (BEGINNING, Some(BEGINNING)),
            (END, Some(END)),
            (b"\x1b[20", Some(b"\x1b[20".as_slice())),
            (b"\x1b\x1b", None),
            (b"\x1b[202", None),
            (b"\x1b[200~~", None),
            (b"200~", None),
        ] {
            let (last, before) = bytes.split_last().unwrap();
            assert_eq!(mark(before, *last), seen, "{bytes:?}");
            assert_eq!(begun(bytes), seen.unwrap_or_default(), "{bytes:?}");
        }
        assert!(begun(b"\x1b[1").is_empty() && begun(b"").is_empty());
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
