//! From the bytes that a terminal sends to keys and pastes. A pure state machine: it must not know
//! file descriptors or clocks; whoever feeds it says when a started sequence has waited long
//! enough. What stands here is wiped.
use zeroize::{Zeroize, Zeroizing};

use super::paste::{self, BEGINNING, END, Paste};
use super::sequence::{ESC, INTERRUPT, LONGEST, Step, step};
use crate::wizard::page::key::{self, KeyCode, KeyEvent};

/// What came out of the bytes. `Debug` is for tests: it shows what was pasted.
#[derive(PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub(crate) enum Typed {
    /// A key press.
    Key(KeyEvent),
    /// A bracketed paste, whole.
    Paste(Zeroizing<String>),
}

pub(crate) struct Decoder {
    /// The bytes so far of what is no key yet.
    held: Vec<u8>,
    paste: Option<Paste>,
    /// A mark that was given up in its middle: its rest may still come.
    owed: Owed,
    /// The read before brought a paste: what is left of its end may follow.
    pasted: bool,
}

/// A mark of which the beginning was taken for something else; empty where there is none.
#[derive(Default)]
struct Owed {
    /// What has come of it.
    seen: &'static [u8],
    /// How many of its bytes were taken so. What came of it since is held back: it is a letter only
    /// where the mark does not go on.
    taken: usize,
}

impl Owed {
    fn of(seen: &'static [u8]) -> Self {
        Self {
            seen,
            taken: seen.len(),
        }
    }

    fn held_back(&self) -> &'static [u8] {
        self.seen.get(self.taken..).unwrap_or_default()
    }
}

impl Decoder {
    pub(crate) fn new() -> Self {
        Self {
            held: Vec::with_capacity(LONGEST),
            paste: None,
            owed: Owed::default(),
            pasted: false,
        }
    }

    /// Whether a sequence has begun that a lone key could also be the beginning of: feed the rest
    /// or, after a while without one, call `give_up`.
    pub(crate) fn waits(&self) -> bool {
        !self.held.is_empty() && !self.is_past_any_key()
    }

    /// Whether something has begun that is no key, and may take its time: a paste, a sequence that
    /// nobody types, or the rest of a mark. After a silence `give_up` ends it.
    pub(crate) fn is_open(&self) -> bool {
        self.paste.is_some() || self.is_past_any_key() || !self.owed.held_back().is_empty()
    }

    /// Whether so much of a sequence has come that it is none of the keys that begin like one.
    fn is_past_any_key(&self) -> bool {
        let (_, rest) = self.first_escape();
        rest.len() > 2 || !rest.is_ascii()
    }

    /// An ESC before another, and what is held behind it.
    fn first_escape(&self) -> (Option<KeyEvent>, &[u8]) {
        match self.held.as_slice() {
            [ESC, rest @ ..] if rest.first() == Some(&ESC) => (Some(KeyCode::Esc.into()), rest),
            all => (None, all),
        }
    }

    /// Takes the bytes of one read.
    pub(crate) fn feed(&mut self, bytes: &[u8], out: &mut Vec<Typed>) {
        // A paste whose end got lost would swallow every key. Nobody pastes a Ctrl-C, and terminals
        // filter it: one alone in a read was pressed.
        if !bytes.is_empty() && bytes.iter().all(|byte| *byte == INTERRUPT) {
            self.paste = None;
        }
        let mut bytes = self.take_owed(bytes, out);
        let before = out.len();
        if self.paste.is_none() && self.held.is_empty() && self.owed.seen.is_empty() {
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
    fn take_owed<'a>(&mut self, mut bytes: &'a [u8], out: &mut Vec<Typed>) -> &'a [u8] {
        while !self.owed.seen.is_empty()
            && let Some((byte, behind)) = bytes.split_first()
        {
            let Some(seen) = paste::mark(self.owed.seen, *byte) else {
                self.let_go(out);
                break;
            };
            self.owed.seen = seen;
            if seen == BEGINNING || seen == END {
                self.owed = Owed::default();
                self.paste = (seen == BEGINNING).then(Paste::begun);
            }
            bytes = behind;
        }
        bytes
    }

    /// What was held back is no mark, so that it was typed.
    fn let_go(&mut self, out: &mut Vec<Typed>) {
        for byte in std::mem::take(&mut self.owed).held_back() {
            self.byte(*byte, out);
        }
    }

    /// No more came: what was begun is taken as the keys that it looks like, or dropped; of a paste
    /// without an end what came is the paste.
    pub(crate) fn give_up(&mut self, out: &mut Vec<Typed>) {
        if let Some(paste) = self.paste.take() {
            self.owed = Owed::of(paste.end());
            out.push(Typed::Paste(paste.text()));
            return;
        }
        if !self.owed.seen.is_empty() {
            return self.let_go(out);
        }
        let (first, rest) = self.first_escape();
        let key = match rest {
            [ESC] => Some(KeyCode::Esc.into()),
            [ESC, letter] if letter.is_ascii() => Some(key::alt(KeyCode::Char(char::from(*letter)))),
            _ => None,
        };
        out.extend(first.filter(|_| key.is_some()).into_iter().chain(key).map(Typed::Key));
        self.owed = Owed::of(paste::begun(rest));
        self.held.zeroize();
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<Typed>) {
        // What is longer than any key keeps its beginning and its end.
        if self.held.len() == LONGEST {
            self.held.remove(LONGEST / 2);
        }
        self.held.push(byte);
        loop {
            match step(&self.held) {
                Step::More => return,
                Step::EscAlone => {
                    out.push(Typed::Key(KeyCode::Esc.into()));
                    self.held.remove(0);
                    continue;
                }
                Step::Broken => {
                    self.held.zeroize();
                    self.held.push(byte);
                    continue;
                }
                Step::Key(key) => out.push(Typed::Key(key)),
                Step::PasteBegins => self.paste = Some(Paste::begun()),
                Step::Nothing => {}
            }
            return self.held.zeroize();
        }
    }
}

impl Drop for Decoder {
    fn drop(&mut self) {
        self.held.zeroize();
    }
}

#[cfg(test)]
mod tests;
