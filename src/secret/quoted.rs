//! What a program or a server said, where a secret may be in it: what a terminal would not show is
//! taken out first, and then the secret is looked for, in whatever form and with whatever in
//! between. It must not know who said it, or how it is shown.
//!
//! Two looks at one text. [`plain`] leaves what a terminal would leave standing. [`quotes`] reads
//! every letter that stands there in its order, and may step over whatever belongs to a control
//! sequence: so no sequence, whole or broken, hides a secret from it, whichever letters of the
//! secret it takes for its own.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

use super::Secret;

/// So many letters of a secret on end are a part of it; fewer happen by chance, and tell little.
const PART: usize = 8;

/// A character that is no control character, and whether a terminal would let it stand.
struct Sign {
    letter: char,
    /// It is of a control sequence, or was taken back by a backspace.
    gone: bool,
}

/// Where in a control sequence the reading is (ECMA-48, as terminals read it).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In none.
    Text,
    /// Behind ESC.
    Escape,
    /// In one that ends with a letter.
    Csi,
    /// In one that ends with BEL or ST: a title, a clipboard, a link.
    Payload,
    /// Behind an ESC in such a one, which may begin ST.
    PayloadEscape,
}

impl Place {
    /// Where the reading is after this character, and whether that is one of a sequence.
    fn after(self, letter: char) -> (Self, bool) {
        match (letter, self) {
            // CAN and SUB end every sequence.
            ('\u{18}' | '\u{1a}', _) => (Self::Text, true),
            ('\u{1b}', Self::Payload) => (Self::PayloadEscape, true),
            ('\u{1b}', _) => (Self::Escape, true),
            ('\u{9b}', _) => (Self::Csi, true),
            ('\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}', _) => (Self::Payload, true),
            ('\u{7}' | '\u{9c}', Self::Payload) => (Self::Text, true),
            (_, Self::Payload) => (Self::Payload, true),
            ('\\', Self::PayloadEscape) => (Self::Text, true),
            ('[', Self::Escape | Self::PayloadEscape) => (Self::Csi, true),
            (']' | 'P' | 'X' | '^' | '_', Self::Escape | Self::PayloadEscape) => (Self::Payload, true),
            // Other control characters work inside of a sequence, which goes on behind them.
            (control, place) if control.is_control() => (place, true),
            (' '..='/', Self::Escape | Self::PayloadEscape) => (Self::Escape, true),
            ('0'..='~', Self::Escape | Self::PayloadEscape) => (Self::Text, true),
            (' '..='?', Self::Csi) => (Self::Csi, true),
            ('@'..='~', Self::Csi) => (Self::Text, true),
            (_, _) => (Self::Text, false),
        }
    }
}

/// The characters of a text. Room is taken once, so that no copy is left behind by growing.
fn signs(said: &[u8]) -> Vec<Sign> {
    let mut signs: Vec<Sign> = Vec::with_capacity(said.len());
    let mut place = Place::Text;
    for chunk in said.utf8_chunks() {
        // A byte alone may begin a sequence, too: the 8-bit forms.
        let bytes = chunk.invalid().iter().map(|byte| match byte {
            0x80..=0x9f => char::from(*byte),
            _ => char::REPLACEMENT_CHARACTER,
        });
        for letter in chunk.valid().chars().chain(bytes) {
            let (next, gone) = place.after(letter);
            place = next;
            match letter {
                '\u{8}' | '\u{7f}' => {
                    if let Some(back) = signs.iter_mut().rev().find(|sign| !sign.gone) {
                        back.gone = true;
                    }
                }
                '\t' | '\n' | '\r' if place == Place::Text => signs.push(Sign {
                    letter: ' ',
                    gone: false,
                }),
                _ if letter.is_control() => {}
                _ => signs.push(Sign { letter, gone }),
            }
        }
    }
    signs
}

/// The text as a terminal would leave it standing: without control sequences, control characters,
/// and what backspaces took back. Line ends and tabs are blanks. It may hold a secret, so it is
/// wiped.
#[must_use]
pub fn plain(said: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(
        said.len() * char::REPLACEMENT_CHARACTER.len_utf8(),
    ));
    text.extend(signs(said).iter().filter(|sign| !sign.gone).map(|sign| sign.letter));
    text
}

/// Whether the text holds a part of the secret: as it is, backwards, in hexadecimal or in base64 at
/// any offset, in letters of either case, and with anything between its letters that is none:
/// control sequences, line ends, blanks, marks.
#[must_use]
pub fn quotes(said: &[u8], secret: &Secret) -> bool {
    let signs = signs(said);
    let whole = secret.expose();
    let holds = |form: &Secret, part: usize| {
        let part = part.min(form.length);
        part > 0 && stands(form, part, &signs)
    };
    let room = whole.len() * 2 + PART;
    let mut form = Secret::with_room(room);
    letters(whole.iter().copied(), &mut form);
    if holds(&form, PART) {
        return true;
    }
    letters(whole.iter().rev().copied(), &mut form);
    if holds(&form, PART) {
        return true;
    }
    let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
    letters(
        whole.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]),
        &mut form,
    );
    if holds(&form, PART * 2) {
        return true;
    }
    let mut encoded = Secret::with_room(room);
    (0..3).any(|start| {
        encoded.clear();
        let rest = whole.get(start..).unwrap_or_default();
        encoded.append_with(|room| STANDARD_NO_PAD.encode_slice(rest, room).unwrap_or(0));
        letters(encoded.expose().iter().copied(), &mut form);
        form.length >= PART && holds(&form, PART)
    })
}

/// The letters and digits of a form, small: by them alone it is recognised.
fn letters(of: impl Iterator<Item = u8>, form: &mut Secret) {
    form.clear();
    of.filter(u8::is_ascii_alphanumeric).for_each(|byte| {
        form.extend(&[byte.to_ascii_lowercase()]);
    });
}

/// Whether so many letters of the form stand in the text on end. A letter that is gone may be one
/// of them, or be stepped over.
fn stands(form: &Secret, part: usize, signs: &[Sign]) -> bool {
    // For each letter of the form: how many on end, it being the last, end at this place of the
    // text.
    let mut runs = vec![0_usize; form.length];
    for sign in signs.iter().filter(|sign| sign.letter.is_ascii_alphanumeric()) {
        let letter = sign.letter.to_ascii_lowercase();
        let mut before = 0;
        for (byte, run) in form.expose().iter().zip(&mut runs) {
            let longer = if char::from(*byte) == letter { before + 1 } else { 0 };
            before = *run;
            *run = longer.max(if sign.gone { *run } else { 0 });
            if *run >= part {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "not-a-Real_secret0123456789-ABCDEFGHIJ";

    fn secret() -> Secret {
        Secret::copied_from(TEXT.as_bytes())
    }

    fn found(said: &str) -> bool {
        quotes(said.as_bytes(), &secret())
    }

    #[test]
    fn what_a_terminal_does_not_show_is_taken_out() {
        for (said, left) in [
            ("", ""),
            ("error: no such vault", "error: no such vault"),
            (
                "\u{1b}[31merror\u{1b}[0m: no \u{1b}[1;4mvault\u{1b}[m",
                "error: no vault",
            ),
            ("\u{9b}31merror", "error"),
            ("\u{1b}]0;title\u{7}after", "after"),
            (
                "\u{1b}]8;;https://example.com\u{1b}\\a link\u{1b}]8;;\u{1b}\\",
                "a link",
            ),
            ("\u{1b}Pq payload\u{1b}\\after \u{90}more\u{9c}text", "after text"),
            ("\u{1b}(Bone \u{1b}ctwo \u{1b}=three", "one two three"),
            ("\u{1b}[3\u{0}1mone", "one"),
            ("\u{1b}[31\u{18}one", "one"),
            ("\u{1b}]0;never ended", ""),
            ("10 %\u{8}\u{8}\u{8}0 %", "10 %"),
            ("E\u{8}Er\u{8}rr\u{8}r", "Err"),
            ("a\u{0}b\u{7}c\u{7f}d", "abd"),
            ("a\tb\r\nc", "a b  c"),
            ("漢字 ü", "漢字 ü"),
        ] {
            assert_eq!(*plain(said.as_bytes()), left, "{said:?}");
        }
        assert_eq!(*plain(b"\x9b31mred \xff\xfe"), "red \u{fffd}\u{fffd}");
    }

    #[test]
    fn a_part_is_found_in_every_form_and_with_anything_in_between() {
        let base64 = |before: &str| STANDARD_NO_PAD.encode(format!("{before}{TEXT}"));
        let hex: Vec<String> = TEXT.bytes().map(|byte| format!("{byte:02X}")).collect();
        let between =
            |text: &str, with: &str| -> String { text.chars().map(|letter| format!("{letter}{with}")).collect() };
        for said in [
            TEXT.to_owned(),
            "it is Real_secr, they say".to_owned(),
            TEXT.to_ascii_uppercase(),
            TEXT.chars().rev().collect(),
            hex.join(""),
            hex.join(" "),
            base64(""),
            base64("-"),
            base64("--").replace('+', "-"),
            between(TEXT, "\u{1b}[31m"),
            between(TEXT, "\u{1b}[m\u{1b}]0;cfmint\u{7}"),
            between(TEXT, "\u{1b}["),
            between(TEXT, "\u{0}"),
            between(TEXT, "\n"),
            between(TEXT, "\r\n"),
            between(TEXT, "\u{200b}"),
            between(TEXT, " "),
            TEXT.chars().map(|letter| format!("{letter}\u{8}{letter}")).collect(),
            TEXT.chars().map(|letter| format!("x\u{8}{letter}")).collect(),
            between(&base64(""), "\u{1b}[0m"),
            between(&hex.join(""), "\n"),
            base64("").split_at(20).0.to_owned() + "\n",
        ] {
            assert!(found(&said), "{said:?}");
        }
        assert!(quotes(b"a\x9b1mr\x9b1mea\xfflsec\x9b1mret0\x9b1m1", &secret()));
    }

    #[test]
    fn what_is_no_part_of_it_is_not_found() {
        for said in [
            "",
            "error: permission denied",
            "this is not a rea",
            "secret: permission denied",
            "0123456 and no more",
            "\u{1b}[31mError:\u{1b}[0m the vault is sealed (HTTP 503)",
        ] {
            assert!(!found(said), "{said:?}");
        }
        assert!(!quotes(b"anything at all", &Secret::empty()));
        assert!(quotes(b"it was hush", &Secret::copied_from(b"hush")));
    }

    /// Whatever may stand between two letters: whole sequences, broken ones, and single control
    /// characters.
    fn control() -> impl Strategy<Value = Vec<u8>> {
        let whole = prop_oneof![
            "\u{1b}\\[[0-9;]{0,6}[mKJHhlABCD]",
            "\u{1b}\\][0-9;]{0,3}[a-z]{0,5}(\u{7}|\u{1b}\\\\)",
            "\u{1b}[P_^X][a-z0-9]{0,4}\u{1b}\\\\",
            "\u{1b}\\([A-Z]",
            "\u{9b}[0-9;]{0,4}m",
        ]
        .prop_map(String::into_bytes);
        let broken = prop_oneof!["\u{1b}", "\u{1b}\\[[0-9;]{0,3}", "\u{1b}\\]", "\u{1b}P", "\u{1b}[ -/]"]
            .prop_map(String::into_bytes);
        let single = any::<u8>().prop_filter("a control character", |byte| matches!(byte, 0..=0x1f | 0x7f..=0x9f));
        prop_oneof![whole, broken, single.prop_map(|byte| vec![byte])]
    }

    /// The form of a secret, in pieces between which something may stand.
    fn form() -> impl Strategy<Value = (String, String)> {
        let secret = "[A-Za-z0-9_-]{40,80}";
        (secret, 0..7_usize).prop_map(|(secret, form)| {
            let hex = || secret.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
            let written = match form {
                0 => secret.clone(),
                1 => secret.chars().rev().collect(),
                2 => secret.to_ascii_uppercase(),
                3 => hex(),
                4 => hex().to_ascii_uppercase(),
                5 => STANDARD_NO_PAD.encode(&secret),
                _ => STANDARD_NO_PAD.encode(format!("x{secret}")),
            };
            (secret, written)
        })
    }

    proptest! {
        /// Whatever is shown is shown only where nothing is found: and in whatever stands between
        /// the letters, it is found.
        #[test]
        fn no_interleaving_of_controls_hides_it(
            (secret, written) in form(),
            controls in proptest::collection::vec(proptest::collection::vec(control(), 0..3), 8..40),
        ) {
            let mut said = b"it said ".to_vec();
            for (letter, between) in written.bytes().zip(controls.iter().cycle()) {
                said.push(letter);
                between.iter().for_each(|control| said.extend(control));
            }
            prop_assert!(quotes(&said, &Secret::copied_from(secret.as_bytes())), "{:?}", String::from_utf8_lossy(&said));
        }

        /// No control is left of anything.
        #[test]
        fn nothing_is_left_that_drives_a_terminal(said in proptest::collection::vec(prop_oneof![control(), "[ -~]{0,4}".prop_map(String::into_bytes)], 0..40)) {
            prop_assert!(!plain(&said.concat()).chars().any(char::is_control));
        }
    }
}
