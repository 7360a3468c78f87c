//! What fingers cannot have typed: a terminal without bracketed paste hands a paste over as keys,
//! and a paste may hold the very mark that ends it. Its line ends must not answer a question
//! (reference: security section 6, promise 27). It knows no clock: what one read brings came at
//! once.

use super::keys::Typed;
use super::paste::PASTED;
use crate::wizard::page::key::{self, KeyCode, KeyEvent, KeyModifiers};

/// Takes the line ends of a paste out of the keys of one read: one between letters, or after many
/// of them. After a bracketed paste the rest of its read goes, but for Ctrl-C.
pub(super) fn keep_typed(typed: &mut Vec<Typed>) {
    if let Some(end) = typed.iter().position(|one| matches!(one, Typed::Paste(_))) {
        let mut at = 0;
        typed.retain(|one| {
            at += 1;
            at <= end + 1 || is_interrupt(one)
        });
    }
    let letters = typed.iter().filter(|one| is_letter(one)).count();
    let between = |at: usize| {
        let (before, after) = typed.split_at(at);
        let beside = |one: &&Typed| !is_line_end(one);
        before.iter().rev().find(beside).is_some_and(is_letter) && after.iter().find(beside).is_some_and(is_letter)
    };
    let pasted: Vec<bool> = typed
        .iter()
        .enumerate()
        .map(|(at, one)| is_line_end(one) && (letters >= PASTED || between(at)))
        .collect();
    let mut pasted = pasted.into_iter();
    typed.retain(|_| !pasted.next().unwrap_or(false));
}

fn is_letter(typed: &Typed) -> bool {
    matches!(
        typed,
        Typed::Key(KeyEvent {
            code: KeyCode::Char(_),
            modifiers: KeyModifiers::NONE,
            ..
        })
    )
}

fn is_line_end(typed: &Typed) -> bool {
    matches!(typed, Typed::Key(key) if key.code == KeyCode::Enter || *key == key::ctrl('j'))
}

fn is_interrupt(typed: &Typed) -> bool {
    matches!(typed, Typed::Key(key) if *key == key::ctrl('c'))
}

#[cfg(test)]
mod tests {
    use super::super::keys::Decoder;
    use super::*;

    /// The keys of one read, a letter each; Enter is `⏎`, a paste its text in brackets.
    fn left(read: &str) -> String {
        let (mut decoder, mut typed) = (Decoder::new(), Vec::new());
        decoder.feed(read.as_bytes(), &mut typed);
        keep_typed(&mut typed);
        let shown = typed.iter().map(|one| match one {
            Typed::Paste(text) => format!("[{}]", text.as_str()),
            Typed::Key(key) => match key.code {
                KeyCode::Enter => "⏎".to_owned(),
                KeyCode::Char(letter) if key.modifiers == KeyModifiers::CONTROL => format!("^{letter}"),
                KeyCode::Char(letter) => letter.to_string(),
                other => format!("{other:?}"),
            },
        });
        shown.collect()
    }

    #[test]
    fn line_ends_of_a_paste_are_no_enter() {
        let long = "a".repeat(PASTED);
        for (read, kept) in [
            ("x\ry", "xy"),
            ("x\ny", "xy"),
            ("x\r\n\r\ny", "xy"),
            (&format!("{long}\r"), &*long),
            (&format!("\r{long}"), &*long),
            (&format!("{long}\n"), &*long),
            ("\x1b[200~x\x1b[201~evil\r\x1b[201~", "[x]"),
            ("\x1b[200~x\x1b[201~evil\r\x03", "[x]^c"),
            ("\x1b[200~x\ry\x1b[201~", "[x\ry]"),
        ] {
            assert_eq!(left(read), kept, "{read:?}");
        }
    }

    #[test]
    fn what_is_typed_stays() {
        for (read, kept) in [
            ("\r", "⏎"),
            ("\r\r", "⏎⏎"),
            ("example.com\r", "example.com⏎"),
            ("\ry", "⏎y"),
            ("\x1b[B\x1b[B\r", "DownDown⏎"),
            ("x\r\x1b[By", "x⏎Downy"),
            ("q\x1b[200~x\x1b[201~", "q[x]"),
        ] {
            assert_eq!(left(read), kept, "{read:?}");
        }
    }
}
