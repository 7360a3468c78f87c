//! What was read together, as it is worked on: nothing before a Ctrl-C, and letters that go into a
//! text as one message, so that thousands of them are searched for once. It must not know what a
//! key does.

use std::collections::VecDeque;

use zeroize::Zeroizing;

use crate::wizard::message::Msg;
use crate::wizard::page::key::{self, KeyCode, KeyEvent};
use crate::wizard::page::keymap::BACKSPACE;

/// Messages that wait.
pub(super) struct Batch {
    waiting: VecDeque<Msg>,
}

impl Batch {
    /// What was typed or pasted before a Ctrl-C is dropped, as a terminal drops it: whoever wants
    /// to leave does not wait for it, and what was meant for the screen before must not answer the
    /// one that comes up.
    pub(super) fn of(mut messages: Vec<Msg>) -> Self {
        if let Some(first) = messages.iter().position(is_interrupt) {
            let mut at = 0;
            messages.retain(|msg| {
                at += 1;
                at > first || !matches!(msg, Msg::Key(_) | Msg::Paste(_))
            });
        }
        Self {
            waiting: messages.into(),
        }
    }

    /// The next message. While letters go into a text those that stand together are one, and the
    /// spaces among them. Where they do not yet, spaces that a letter follows come with it: they
    /// may be the beginning of a text, and then none of them chooses anything.
    pub(super) fn next(&mut self, typing: bool) -> Option<Msg> {
        let count = if typing {
            self.together()
        } else {
            self.before_a_letter()
        };
        let run: Option<Zeroizing<String>> = (count > 1).then(|| {
            // Room for all of it, so that it never moves and leaves a copy behind.
            let mut run = Zeroizing::new(String::with_capacity(count * 4));
            run.extend(self.waiting.drain(..count).filter_map(|msg| letter(&msg)));
            run
        });
        run.map(Msg::Letters).or_else(|| self.waiting.pop_front())
    }

    /// How many of the first messages are letters of one text.
    fn together(&self) -> usize {
        self.waiting.iter().map_while(letter).count()
    }

    /// Spaces at the beginning, with the letter that follows them; none where no letter does, or no
    /// space stands first.
    fn before_a_letter(&self) -> usize {
        let spaces = self
            .waiting
            .iter()
            .map_while(letter)
            .take_while(|letter| *letter == ' ')
            .count();
        let next = self.waiting.get(spaces).and_then(letter);
        if spaces > 0 && next.is_some_and(is_word) {
            spaces + 1
        } else {
            0
        }
    }
}

fn is_interrupt(msg: &Msg) -> bool {
    matches!(msg, Msg::Key(key) if *key == key::ctrl('c'))
}

fn is_word(letter: char) -> bool {
    letter != ' ' && letter != BACKSPACE
}

/// What a key adds to a text.
fn letter(msg: &Msg) -> Option<char> {
    match msg {
        Msg::Key(
            key @ KeyEvent {
                code: KeyCode::Char(letter),
                ..
            },
        ) if *key == key::letter(*letter) => Some(*letter),
        Msg::Key(key) if *key == key::plain(KeyCode::Backspace) => Some(BACKSPACE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `^c` is Ctrl-C, `<` Backspace, `>` Enter, anything else a letter.
    fn keys(text: &str) -> Vec<Msg> {
        let mut letters = text.chars();
        let mut keys = Vec::new();
        while let Some(letter) = letters.next() {
            keys.push(match letter {
                '^' => key::ctrl(letters.next().unwrap()),
                '<' => KeyCode::Backspace.into(),
                '>' => KeyCode::Enter.into(),
                letter => key::letter(letter),
            });
        }
        keys.into_iter().map(Msg::Key).collect()
    }

    fn said(msg: &Msg) -> String {
        match msg {
            Msg::Letters(run) => format!("[{}]", run.replace(BACKSPACE, "<")),
            Msg::Key(key) if *key == KeyCode::Enter.into() => ">".to_owned(),
            Msg::Key(key) if *key == key::ctrl('c') => "^c".to_owned(),
            other => letter(other).unwrap().to_string().replace(BACKSPACE, "<"),
        }
    }

    /// The messages, where letters go into a text from this one on.
    fn worked_on(text: &str, typing_from: usize) -> Vec<String> {
        let mut batch = Batch::of(keys(text));
        let mut all = Vec::new();
        while let Some(msg) = batch.next(all.len() >= typing_from) {
            all.push(said(&msg));
        }
        all
    }

    #[test]
    fn letters_of_a_text_are_one_message() {
        for (text, messages) in [
            ("dns", &["[dns]"] as &[&str]),
            ("d", &["d"]),
            ("ab>cd", &["[ab]", ">", "[cd]"]),
            ("abc<<d", &["[abc<<d]"]),
            ("<<<", &["[<<<]"]),
            ("dns edit", &["[dns edit]"]),
            ("dns ", &["[dns ]"]),
            (" dns", &["[ dns]"]),
            ("  ", &["[  ]"]),
            ("a  <b", &["[a  <b]"]),
            ("ab <", &["[ab <]"]),
        ] {
            assert_eq!(worked_on(text, 0), messages, "{text}");
        }
    }

    #[test]
    fn what_opens_a_text_is_a_key_of_its_own() {
        assert_eq!(worked_on("dns", 1), ["d", "[ns]"]);
        assert_eq!(worked_on("cq", usize::MAX), ["c", "q"]);
        assert_eq!(worked_on("d ns", 1), ["d", "[ ns]"], "the space stands between letters");
        assert_eq!(
            worked_on("s d", usize::MAX),
            ["s", "[ d]"],
            "a space before a letter may begin a text"
        );
        assert_eq!(worked_on("  dns", 1), ["[  d]", "[ns]"]);
        assert_eq!(worked_on("  ", usize::MAX), [" ", " "], "alone it is a key");
        assert_eq!(worked_on(" >", usize::MAX), [" ", ">"]);
    }

    #[test]
    fn what_was_typed_before_ctrl_c_is_not_worked_on() {
        for (text, messages) in [
            ("abc^c", &["^c"] as &[&str]),
            ("ab>^c^cd", &["^c", "^c", "d"]),
            ("^cab^c", &["^c", "[ab]", "^c"]),
            ("ab^ccd^cef", &["^c", "[cd]", "^c", "[ef]"]),
        ] {
            assert_eq!(worked_on(text, 0), messages, "{text}");
        }
        let pasted = Msg::Paste(Zeroizing::new("a\u{3}b".to_owned()));
        let mut batch = Batch::of(vec![Msg::Suspending, pasted]);
        batch.next(true);
        assert!(
            matches!(batch.next(true), Some(Msg::Paste(_))),
            "in a paste it is no key"
        );
        let mut before = vec![Msg::Suspending, Msg::Paste(Zeroizing::default())];
        before.extend(keys("^c"));
        let mut batch = Batch::of(before);
        assert!(matches!(batch.next(true), Some(Msg::Suspending)));
        assert!(matches!(batch.next(true), Some(Msg::Key(_))));
    }
}
