//! From the bytes that a terminal sends to keys and pastes. A pure state machine: it must not know
//! file descriptors or clocks; whoever feeds it says when a started sequence has waited long
//! enough.
//!
//! Why our own: a parsing library keeps its read buffers for the life of the process, so a pasted
//! credential would stay in them (a copy of the secret after its screen is closed), an unfinished
//! paste deafens it, and it cannot be told that the terminal is gone. What stands here is wiped.
use zeroize::{Zeroize, Zeroizing};

use super::paste::{self, Mark, Marked, Paste};
use super::sequence::{LONGEST_SEQUENCE, Sequence, control_sequence, single_key};
use crate::wizard::page::key::{self, Code, Key, KeyModifiers};

/// Ctrl-C.
const INTERRUPT: u8 = 0x03;

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
    /// Within an OSC, DCS, APC, PM or SOS string: an answer to a question that we never asked.
    /// Skipped.
    String,
    /// Within a character of several bytes; how many are still to come.
    Utf8(usize),
}

pub(crate) struct Decoder {
    state: State,
    held: Vec<u8>,
    /// The next key was led by ESC: Alt, or Esc pressed just before.
    alt: bool,
    paste: Option<Paste>,
    /// A mark that was given up in its middle: its rest may still come.
    owed: Option<Owed>,
    /// The read before brought a paste: what is left of its end may follow.
    pasted: bool,
}

/// A mark of which the beginning was taken for something else.
#[derive(Clone, Copy)]
struct Owed {
    mark: Mark,
    /// How many of its bytes were taken so. What came of it since is held back: it is a letter only
    /// where the mark does not go on.
    taken: usize,
}

impl Owed {
    fn of(mark: Mark) -> Self {
        Self {
            mark,
            taken: mark.seen().len(),
        }
    }

    /// What is held back.
    fn held(self) -> &'static [u8] {
        self.mark.seen().get(self.taken..).unwrap_or_default()
    }
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Ground,
            held: Vec::with_capacity(LONGEST_SEQUENCE),
            alt: false,
            paste: None,
            owed: None,
            pasted: false,
        }
    }

    /// Whether a sequence has begun that a lone key could also be the beginning of: feed the rest
    /// or, after a while without one, call `give_up`.
    pub(crate) fn waits(&self) -> bool {
        self.paste.is_none() && self.state != State::Ground && !self.is_past_any_key()
    }

    /// Whether something has begun that is no key, and may take its time: a paste, a sequence that
    /// nobody types, or the rest of a mark. After a silence `give_up` ends it.
    pub(crate) fn is_open(&self) -> bool {
        self.paste.is_some() || self.is_past_any_key() || self.owed.is_some_and(|owed| !owed.held().is_empty())
    }

    /// Whether so much of a sequence has come that it is none of the keys that begin like one.
    fn is_past_any_key(&self) -> bool {
        match self.state {
            State::Control | State::String => self.held.len() > 2,
            State::Utf8(_) => true,
            State::Ground | State::Escape | State::Console | State::Single => false,
        }
    }

    /// Takes the bytes of one read.
    pub(crate) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Typed>) {
        // A paste whose end got lost would swallow every key. Nobody pastes a Ctrl-C, and terminals
        // filter it: one alone in a read was pressed.
        if self.paste.is_some() && !bytes.is_empty() && bytes.iter().all(|byte| *byte == INTERRUPT) {
            self.paste = None;
        }
        let mut bytes = self.take_owed(bytes, out);
        let before = out.len();
        if self.paste.is_none() && self.state == State::Ground && self.owed.is_none() {
            if let Some((text, length)) = paste::without_beginning(bytes) {
                out.push(Typed::Paste(text));
                bytes = bytes.get(length..).unwrap_or_default();
            } else if let Some(text) = paste::without_leftovers(bytes, self.pasted) {
                if !text.is_empty() {
                    out.push(Typed::Paste(text));
                }
                bytes = &[];
            }
        }
        for byte in bytes {
            match &mut self.paste {
                Some(paste) => {
                    if paste.take(*byte) {
                        out.push(Typed::Paste(paste.text()));
                        self.paste = None;
                    }
                }
                None => self.byte(*byte, out),
            }
        }
        let is_paste = |one: &Typed| matches!(one, Typed::Paste(_));
        self.pasted = out.get(before..).unwrap_or_default().iter().any(is_paste);
    }

    /// Takes the rest of a mark that was cut, in as many reads as it comes in; what is behind it.
    fn take_owed<'a>(&mut self, bytes: &'a [u8], out: &mut Vec<Typed>) -> &'a [u8] {
        let mut bytes = bytes;
        while let Some(mut owed) = self.owed
            && let Some((byte, behind)) = bytes.split_first()
        {
            let held = owed.held();
            self.owed = None;
            match owed.mark.take(*byte) {
                // One that begins anew is no rest.
                Marked::Part if owed.mark.seen().len() > 1 => self.owed = Some(owed),
                Marked::Beginning => self.paste = Some(Paste::begun()),
                Marked::End => {}
                Marked::Part | Marked::Nothing => {
                    self.let_go(held, out);
                    return bytes;
                }
            }
            bytes = behind;
        }
        bytes
    }

    /// What was held back is no mark, so that it was typed.
    fn let_go(&mut self, held: &[u8], out: &mut Vec<Typed>) {
        for byte in held {
            self.byte(*byte, out);
        }
    }

    /// No more came: what was begun is taken as the keys that it looks like, or dropped; of a paste
    /// without an end what came is the paste.
    pub(crate) fn give_up(&mut self, out: &mut Vec<Typed>) {
        if let Some(paste) = self.paste.take() {
            self.owed = paste.end().map(Owed::of);
            out.push(Typed::Paste(paste.text()));
            return;
        }
        if let Some(owed) = self.owed.take() {
            self.let_go(owed.held(), out);
            return;
        }
        match (self.state, self.held.as_slice()) {
            (State::Escape, _) => {
                if self.alt {
                    out.push(Typed::Key(Code::Esc.into()));
                }
                out.push(Typed::Key(Code::Esc.into()));
            }
            (State::Control | State::Single | State::String, [_, second]) => {
                let letter = char::from(*second);
                out.push(Typed::Key(key::alt(Code::Char(letter))));
            }
            _ => {}
        }
        self.owed = Mark::begun(&self.held).map(Owed::of);
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
                let alt = self.alt;
                out.extend(single_key(byte).map(|key| Typed::Key(and_alt(key, alt))));
                self.rest();
            }
            // Heard whatever is answered.
            State::String if byte == INTERRUPT => {
                self.rest();
                self.ground(byte, out);
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
            b'\r' => key::plain(Code::Enter),
            b'\t' => key::plain(Code::Tab),
            // Terminals send one or the other for the same key.
            0x08 | 0x7f => key::plain(Code::Backspace),
            0x00 => key::ctrl(' '),
            0x01..=0x1a => key::ctrl(char::from(byte - 1 + b'a')),
            0x1c..=0x1f => key::ctrl(char::from(byte - 0x1c + b'\\')),
            0x20..=0x7e => key::letter(char::from(byte)),
            0xc2..=0xdf => return self.begin_utf8(byte, 1),
            0xe0..=0xef => return self.begin_utf8(byte, 2),
            0xf0..=0xf4 => return self.begin_utf8(byte, 3),
            // Not UTF-8.
            _ => return self.rest(),
        };
        let alt = self.alt;
        out.push(Typed::Key(and_alt(key, alt)));
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
            out.push(Typed::Key(and_alt(key::letter(letter), alt)));
        }
        self.rest();
    }

    fn escape(&mut self, byte: u8, out: &mut Vec<Typed>) {
        let next = match byte {
            b'[' => State::Control,
            b'O' => State::Single,
            b']' | b'P' | b'_' | b'^' | b'X' => State::String,
            0x1b => {
                // Two: some terminals send Alt with an arrow so. With a third the first was pressed
                // alone.
                if self.alt {
                    out.push(Typed::Key(Code::Esc.into()));
                }
                self.alt = true;
                return;
            }
            _ => {
                if self.alt {
                    out.push(Typed::Key(Code::Esc.into()));
                }
                self.rest();
                // Ctrl-C is heard whatever was pressed just before.
                self.alt = byte != INTERRUPT;
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
                    Sequence::Key(key) => out.push(Typed::Key(and_alt(key, self.alt))),
                    Sequence::PasteBegins => {
                        if self.alt {
                            out.push(Typed::Key(Code::Esc.into()));
                        }
                        self.paste = Some(Paste::begun());
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
}

/// The key, with Alt where an ESC led it.
fn and_alt(mut key: Key, alt: bool) -> Key {
    key.modifiers
        .set(KeyModifiers::ALT, alt || key.modifiers.contains(KeyModifiers::ALT));
    key
}

impl Drop for Decoder {
    fn drop(&mut self) {
        self.held.zeroize();
    }
}

#[cfg(test)]
mod tests;
