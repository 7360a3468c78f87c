//! From the bytes that a terminal sends to keys and pastes. A pure state machine: it must not know file descriptors or clocks; whoever feeds it says when
//! a started sequence has waited long enough.
//!
//! Why our own: a parsing library keeps its read buffers for the life of the process, so a pasted credential would stay in them (a copy of the secret
//! after its screen is closed), an unfinished paste deafens it, and it cannot be told that the terminal is gone. What stands here is wiped.
use zeroize::{Zeroize, Zeroizing};

use super::sequence::{LONGEST_SEQUENCE, Sequence, control_sequence, letter_key};
use crate::wizard::key::{Code, Key};

/// The most of one paste that is kept, in bytes; what comes after is dropped.
const LONGEST_PASTE: usize = 1024 * 1024;

/// What came out of the bytes. `Debug` is for tests: it shows what was pasted.
#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Typed {
    /// A key press.
    Key(Key),
    /// A bracketed paste, whole.
    Paste(Zeroizing<String>),
}

/// Where in a sequence we are; the bytes so far are in `held`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ground,
    /// After ESC.
    Escape,
    /// After `ESC [`.
    Control,
    /// After `ESC [ [`, as the Linux console sends F1 to F5.
    Console,
    /// After `ESC O`.
    Single,
    /// Within an OSC, DCS, APC, PM or SOS string: an answer to a question that we never asked. Skipped.
    String,
    /// Within a character of several bytes; how many are still to come.
    Utf8(usize),
}

/// The decoder.
pub(crate) struct Decoder {
    state: State,
    held: Vec<u8>,
    /// The next character was led by ESC.
    alt: bool,
    paste: Option<Paste>,
}

struct Paste {
    bytes: Zeroizing<Vec<u8>>,
    /// How much of the end mark has been seen.
    matched: usize,
}

const PASTE_END: &[u8] = b"\x1b[201~";

impl Decoder {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Ground,
            held: Vec::with_capacity(LONGEST_SEQUENCE),
            alt: false,
            paste: None,
        }
    }

    /// Whether a sequence has begun that a lone key could also be the beginning of: feed the rest or, after a while without one, call `give_up`.
    pub(crate) fn waits(&self) -> bool {
        self.paste.is_none() && self.state != State::Ground
    }

    /// Takes the bytes of one read.
    pub(crate) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Typed>) {
        // A paste whose end got lost would swallow every key. Nobody pastes a Ctrl-C, and terminals filter it: one alone in a read was pressed.
        if self.paste.is_some() && bytes == [0x03] {
            self.paste = None;
        }
        for byte in bytes {
            if self.paste.is_some() {
                self.pasted(*byte, out);
            } else {
                self.byte(*byte, out);
            }
        }
    }

    /// No more came: what was begun is taken as the keys that it looks like, or dropped.
    pub(crate) fn give_up(&mut self, out: &mut Vec<Typed>) {
        match (self.state, self.held.as_slice()) {
            (State::Escape, _) => out.push(Typed::Key(Code::Esc.into())),
            (State::Control | State::Single | State::String, [_, second]) => {
                let letter = char::from(*second);
                out.push(Typed::Key(Key {
                    alt: true,
                    ..Key::letter(letter)
                }));
            }
            _ => {}
        }
        self.rest();
    }

    /// Back to the ground, everything wiped.
    fn rest(&mut self) {
        self.state = State::Ground;
        self.alt = false;
        self.held.zeroize();
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Typed>) {
        match self.state {
            State::Ground => self.ground(byte, out),
            State::Escape => self.escape(byte, out),
            State::Control => self.control(byte, out),
            State::Console => {
                let number = byte.wrapping_sub(b'A');
                if number < 5 {
                    out.push(Typed::Key(Code::F(number + 1).into()));
                }
                self.rest();
            }
            State::Single => {
                // `M` is the keypad's Enter.
                if let Some(code) = letter_key(byte).or((byte == b'M').then_some(Code::Enter)) {
                    out.push(Typed::Key(code.into()));
                }
                self.rest();
            }
            State::String => {
                let ends = byte == 0x07 || (byte == b'\\' && self.held.last() == Some(&0x1b));
                self.held.truncate(2);
                self.held.push(byte);
                if ends {
                    self.rest();
                }
            }
            State::Utf8(missing) => self.continuation(byte, missing, out),
        }
    }

    fn ground(&mut self, byte: u8, out: &mut Vec<Typed>) {
        let key = match byte {
            0x1b => {
                self.held.push(byte);
                self.state = State::Escape;
                return;
            }
            b'\r' => Key::plain(Code::Enter),
            b'\t' => Key::plain(Code::Tab),
            // Terminals send one or the other for the same key.
            0x08 | 0x7f => Key::plain(Code::Backspace),
            0x00 => Key::ctrl(' '),
            0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
            0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
            0x20..=0x7e => Key::letter(char::from(byte)),
            0xc2..=0xdf => return self.begin_utf8(byte, 1),
            0xe0..=0xef => return self.begin_utf8(byte, 2),
            0xf0..=0xf4 => return self.begin_utf8(byte, 3),
            // Not UTF-8.
            _ => return self.rest(),
        };
        let alt = self.alt;
        out.push(Typed::Key(Key { alt, ..key }));
        self.rest();
    }

    fn begin_utf8(&mut self, byte: u8, missing: usize) {
        self.held.push(byte);
        self.state = State::Utf8(missing);
    }

    fn continuation(&mut self, byte: u8, missing: usize, out: &mut Vec<Typed>) {
        if byte & 0b1100_0000 != 0b1000_0000 {
            self.rest();
            return self.ground(byte, out);
        }
        self.held.push(byte);
        if missing > 1 {
            self.state = State::Utf8(missing - 1);
            return;
        }
        let letter = std::str::from_utf8(&self.held)
            .ok()
            .and_then(|text| text.chars().next());
        if let Some(letter) = letter.filter(|letter| !letter.is_control()) {
            let alt = self.alt;
            out.push(Typed::Key(Key {
                alt,
                ..Key::letter(letter)
            }));
        }
        self.rest();
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Typed>) {
        let next = match byte {
            b'[' => State::Control,
            b'O' => State::Single,
            b']' | b'P' | b'_' | b'^' | b'X' => State::String,
            0x1b => {
                // Two: the first was pressed, the second may begin a sequence.
                out.push(Typed::Key(Code::Esc.into()));
                return;
            }
            _ => {
                self.rest();
                self.alt = true;
                return self.ground(byte, out);
            }
        };
        self.held.push(byte);
        self.state = next;
    }

    fn control(&mut self, byte: u8, out: &mut Vec<Typed>) {
        match byte {
            b'[' if self.held.len() == 2 => self.state = State::Console,
            0x20..=0x3f => {
                if self.held.len() < LONGEST_SEQUENCE {
                    self.held.push(byte);
                }
            }
            0x40..=0x7e => {
                let parameters = self.held.get(2..).unwrap_or_default();
                match control_sequence(parameters, byte) {
                    Sequence::Key(key) => out.push(Typed::Key(key)),
                    Sequence::PasteBegins => {
                        self.paste = Some(Paste {
                            bytes: Zeroizing::new(Vec::new()),
                            matched: 0,
                        });
                    }
                    Sequence::Nothing => {}
                }
                self.rest();
            }
            // Broken off by something else.
            _ => {
                self.rest();
                self.ground(byte, out);
            }
        }
    }

    fn pasted(&mut self, byte: u8, out: &mut Vec<Typed>) {
        let Some(paste) = &mut self.paste else { return };
        if PASTE_END.get(paste.matched) == Some(&byte) {
            paste.matched += 1;
            if paste.matched == PASTE_END.len() {
                let text = Zeroizing::new(String::from_utf8_lossy(&paste.bytes).into_owned());
                out.push(Typed::Paste(text));
                self.paste = None;
            }
            return;
        }
        // The end mark has its first byte nowhere else, so a mismatch can only begin it anew.
        let false_start = PASTE_END.get(..paste.matched).unwrap_or_default();
        paste.matched = usize::from(byte == 0x1b);
        let begun = [byte];
        let kept: &[u8] = if paste.matched == 1 { &[] } else { &begun };
        if paste.bytes.len() + false_start.len() + kept.len() <= LONGEST_PASTE {
            paste.bytes.extend_from_slice(false_start);
            paste.bytes.extend_from_slice(kept);
        }
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        self.held.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(reads: &[&[u8]]) -> Vec<Typed> {
        let (mut decoder, mut out) = (Decoder::new(), Vec::new());
        for read in reads {
            decoder.feed(read, &mut out);
        }
        if decoder.waits() {
            decoder.give_up(&mut out);
        }
        assert!(!decoder.waits());
        out
    }

    fn keys(bytes: &[u8]) -> Vec<Key> {
        decode(&[bytes])
            .into_iter()
            .map(|typed| match typed {
                Typed::Key(key) => key,
                Typed::Paste(text) => panic!("a paste: {}", text.as_str()),
            })
            .collect()
    }

    const fn with(code: Code, ctrl: bool, alt: bool, shift: bool) -> Key {
        Key { code, ctrl, alt, shift }
    }

    #[test]
    fn each_key_by_its_bytes() {
        let table: &[(&[u8], Key)] = &[
            (b"a", Key::letter('a')),
            (b"A", Key::letter('A')),
            (b" ", Key::letter(' ')),
            ("é".as_bytes(), Key::letter('é')),
            ("✓".as_bytes(), Key::letter('✓')),
            ("🦀".as_bytes(), Key::letter('🦀')),
            (b"\r", Key::plain(Code::Enter)),
            (b"\n", Key::ctrl('j')),
            (b"\t", Key::plain(Code::Tab)),
            (b"\x1b[Z", Key::plain(Code::BackTab)),
            (b"\x7f", Key::plain(Code::Backspace)),
            (b"\x08", Key::plain(Code::Backspace)),
            (b"\x03", Key::ctrl('c')),
            (b"\x1a", Key::ctrl('z')),
            (b"\x0c", Key::ctrl('l')),
            (b"\x00", Key::ctrl(' ')),
            (b"\x1c", Key::ctrl('\\')),
            (b"\x1f", Key::ctrl('_')),
            (b"\x1b", Key::plain(Code::Esc)),
            (b"\x1b[A", Key::plain(Code::Up)),
            (b"\x1bOA", Key::plain(Code::Up)),
            (b"\x1b[B", Key::plain(Code::Down)),
            (b"\x1b[C", Key::plain(Code::Right)),
            (b"\x1b[D", Key::plain(Code::Left)),
            (b"\x1b[1;5D", with(Code::Left, true, false, false)),
            (b"\x1b[1;3C", with(Code::Right, false, true, false)),
            (b"\x1b[1;2B", with(Code::Down, false, false, true)),
            (b"\x1b[H", Key::plain(Code::Home)),
            (b"\x1b[1~", Key::plain(Code::Home)),
            (b"\x1b[7~", Key::plain(Code::Home)),
            (b"\x1b[F", Key::plain(Code::End)),
            (b"\x1b[4~", Key::plain(Code::End)),
            (b"\x1b[3~", Key::plain(Code::Delete)),
            (b"\x1b[3;5~", with(Code::Delete, true, false, false)),
            (b"\x1b[5~", Key::plain(Code::PageUp)),
            (b"\x1b[6~", Key::plain(Code::PageDown)),
            (b"\x1bOP", Key::plain(Code::F(1))),
            (b"\x1b[11~", Key::plain(Code::F(1))),
            (b"\x1b[[A", Key::plain(Code::F(1))),
            (b"\x1b[[E", Key::plain(Code::F(5))),
            (b"\x1b[15~", Key::plain(Code::F(5))),
            (b"\x1b[17~", Key::plain(Code::F(6))),
            (b"\x1b[21~", Key::plain(Code::F(10))),
            (b"\x1b[24~", Key::plain(Code::F(12))),
            (b"\x1bOM", Key::plain(Code::Enter)),
            (b"\x1bb", with(Code::Char('b'), false, true, false)),
            ("\x1bé".as_bytes(), with(Code::Char('é'), false, true, false)),
            (b"\x1b[", with(Code::Char('['), false, true, false)),
            (b"\x1bO", with(Code::Char('O'), false, true, false)),
            (b"\x1b]", with(Code::Char(']'), false, true, false)),
            (b"\x1b[99;5u", Key::ctrl('c')),
            (b"\x1b[27u", Key::plain(Code::Esc)),
            (b"\x1b[9;2u", Key::plain(Code::BackTab)),
            (b"\x1b[27;5;67~", Key::ctrl('c')),
        ];
        for (bytes, key) in table {
            assert_eq!(keys(bytes), [*key], "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_means_nothing_gives_nothing() {
        for bytes in [
            b"\x1b[I".as_slice(),
            b"\x1b[O",
            b"\x1b[<0;1;1M",
            b"\x1b[201~",
            b"\x1b[2~",
            b"\x1b[97;1:3u",
            b"\x1b]11;rgb:0000/0000/0000\x07",
            b"\x1b]11;rgb:0000/0000/0000\x1b\\",
            b"\x1bP1$r0m\x1b\\",
            b"\x1b[24;80R",
            b"\xff\xfe",
            b"\xc2",
            "\u{9b}".as_bytes(),
            b"\x1b[?62;c",
        ] {
            assert_eq!(keys(bytes), [], "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn the_keys_around_a_broken_sequence_arrive() {
        assert_eq!(
            keys(b"a\x1b[1;\rb"),
            [Key::letter('a'), Code::Enter.into(), Key::letter('b')]
        );
        assert_eq!(keys(b"\xc3a"), [Key::letter('a')]);
        assert_eq!(keys(b"\x1b\x1b[A"), [Key::plain(Code::Esc), Code::Up.into()]);
        assert_eq!(keys(b"\x1b\x1b"), [Key::plain(Code::Esc), Code::Esc.into()]);
        let endless: Vec<u8> = [b"\x1b[".as_slice(), &[b'1'; 5000], b"Aq"].concat();
        assert_eq!(keys(&endless), [Key::letter('q')]);
    }

    #[test]
    fn a_paste_is_one_thing_newlines_and_all() {
        let expected = |text: &str| vec![Typed::Paste(Zeroizing::new(text.to_owned()))];
        assert_eq!(
            decode(&[b"\x1b[200~one\rtwo\nthree\x1b[201~"]),
            expected("one\rtwo\nthree")
        );
        assert_eq!(decode(&[b"\x1b[20", b"0~on", b"e\x1b[2", b"01", b"~"]), expected("one"));
        assert_eq!(decode(&[b"\x1b[200~a\x1b[20x\x1b\x1b[201~"]), expected("a\x1b[20x\x1b"));
        assert_eq!(decode(&[b"\x1b[200~\x1b[201~"]), expected(""));
        let mut long = vec![b'x'; LONGEST_PASTE + 5000];
        long.splice(0..0, *b"\x1b[200~");
        long.extend_from_slice(b"\x1b[201~");
        assert_eq!(decode(&[&long]), expected(&"x".repeat(LONGEST_PASTE)));
    }

    #[test]
    fn a_paste_without_an_end_does_not_deafen() {
        let (mut decoder, mut out) = (Decoder::new(), Vec::new());
        decoder.feed(b"\x1b[200~half", &mut out);
        decoder.feed(b"q", &mut out);
        assert_eq!(out, []);
        decoder.feed(b"\x03", &mut out);
        decoder.feed(b"q", &mut out);
        assert_eq!(out, [Typed::Key(Key::ctrl('c')), Typed::Key(Key::letter('q'))]);
    }

    proptest! {
        /// Wherever a read ends, the same comes out.
        #[test]
        fn cuts_do_not_matter(bytes in proptest::collection::vec(prop_oneof![
            Just(b"\x1b[B".to_vec()), Just(b"\x1bOP".to_vec()), Just(b"\x1b[5~".to_vec()), Just("é✓🦀".as_bytes().to_vec()), Just(b"\x1b[1;5C".to_vec()),
            Just(b"\x1b[200~a\rb\x1b[201~".to_vec()), Just(b"\x1b]11;x\x07".to_vec()), Just(b"q\r\t".to_vec()), Just(b"\x1b[[B".to_vec()),
        ], 0..12), cuts in proptest::collection::vec(any::<proptest::sample::Index>(), 0..6)) {
            let whole = bytes.concat();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(whole.len() + 1)).collect();
            cuts.extend([0, whole.len()]);
            cuts.sort_unstable();
            let reads: Vec<&[u8]> = cuts.windows(2).map(|pair| &whole[pair[0]..pair[1]]).collect();
            prop_assert_eq!(decode(&reads), decode(&[&whole]));
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for typed in decode(&[&bytes]) {
                if let Typed::Key(Key { code: Code::Char(letter), .. }) = typed {
                    prop_assert!(!letter.is_control());
                }
            }
        }
    }
}
