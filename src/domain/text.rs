//! Text from elsewhere (the API, a file, a paste) made safe to show: it cannot move the cursor, set
//! a title, write a clipboard or hide text. Control characters, bidi controls, zero-width and tag
//! characters, fillers and stacked marks become visible. Every text that did not come from this
//! source code passes here on its way to a screen, a message or a file.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Combining marks that one base may carry. Real writing needs up to three or four; more is a stack
/// that covers other lines.
const MARKS: usize = 4;

/// Names that a sentence says at most.
const LISTED: usize = 3;

/// Names in a sentence, the first few of them: "DNS, Zone and 2 more".
#[must_use]
pub fn listed(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(LISTED);
    names.truncate(LISTED);
    if more > 0 {
        names.push(format!("{} more", thousands(more as u64)));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// The text with everything that could mislead made visible: C0 as caret form (`^[`), DEL `^?`, the
/// rest as `<U+202E>`. More than 4 combining marks on one base are cut with a mark (`…`). Text that
/// is already clean is borrowed. The joiner inside an emoji family is shown too: simple, and never
/// wrong.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, 0x20..=0x7e)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    // Marks on the current base; none before the first base, where a mark would sit on whatever
    // stands to the left of the text.
    let mut marks: Option<usize> = None;
    let mut selected = false;
    for letter in text.chars() {
        match kind(letter) {
            Kind::Plain => {
                shown.push(letter);
                (marks, selected) = (Some(0), false);
            }
            Kind::Caret => {
                shown.push('^');
                shown.push(char::from((letter as u32 as u8) ^ 0x40));
                (marks, selected) = (None, false);
            }
            Kind::Selector if marks == Some(0) && !selected => {
                shown.push(letter);
                selected = true;
            }
            Kind::Mark => match marks.as_mut() {
                None => name(letter, &mut shown),
                Some(count) => {
                    *count += 1;
                    match (*count).cmp(&(MARKS + 1)) {
                        std::cmp::Ordering::Less => shown.push(letter),
                        std::cmp::Ordering::Equal => shown.push('…'),
                        std::cmp::Ordering::Greater => {}
                    }
                }
            },
            Kind::Selector | Kind::Hidden => {
                name(letter, &mut shown);
                (marks, selected) = (None, false);
            }
        }
    }
    if shown == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(shown)
    }
}

/// Whether a character is not seen where it is: it has no width, or only drives what is around
/// it. White space and C0 are none of these.
#[must_use]
pub fn is_unseen(letter: char) -> bool {
    matches!(kind(letter), Kind::Hidden | Kind::Selector)
}

/// What a character does to the text around it.
enum Kind {
    /// Stands for itself.
    Plain,
    /// C0 or DEL.
    Caret,
    /// Sits on the character before it.
    Mark,
    /// A variation selector: one after a base chooses its look, more carry hidden data.
    Selector,
    /// Is not seen, reorders, or starts a control sequence.
    Hidden,
}

fn kind(letter: char) -> Kind {
    match letter {
        '\0'..='\x1f' | '\x7f' => Kind::Caret,
        // C1: 8-bit CSI, OSC, DCS ...
        '\u{80}'..='\u{9f}' => Kind::Hidden,
        // Bidi marks, embeddings, overrides, isolates, and the deprecated format characters beside
        // them.
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => Kind::Hidden,
        // Zero width: soft hyphen, grapheme joiner, spaces, joiners, invisible operators, byte
        // order mark, annotations.
        '\u{00ad}' | '\u{034f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{feff}' => Kind::Hidden,
        '\u{180b}'..='\u{180f}' | '\u{fff0}'..='\u{fffb}' => Kind::Hidden,
        // Line and paragraph separator.
        '\u{2028}' | '\u{2029}' => Kind::Hidden,
        // Fillers: letters that show nothing.
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' | '\u{17b4}' | '\u{17b5}' => Kind::Hidden,
        // Musical format controls, shorthand controls, tags, and the selectors of plane 14.
        '\u{1d173}'..='\u{1d17a}' | '\u{1bca0}'..='\u{1bca3}' | '\u{e0000}'..='\u{e0fff}' => Kind::Hidden,
        '\u{fe00}'..='\u{fe0f}' => Kind::Selector,
        _ if letter.width() == Some(0) => Kind::Mark,
        _ => Kind::Plain,
    }
}

fn name(letter: char, shown: &mut String) {
    // Writing into a String cannot fail.
    let _ = write!(shown, "<U+{:04X}>", letter as u32);
}

/// The same JSON with every character that a screen would have to hide or make visible written as
/// an escape, so that the bytes that are shown are the bytes that are meant.
#[must_use]
pub fn escaped_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for letter in json.chars() {
        let mut bytes = [0; 4];
        if letter == '\n' || matches!(visible(letter.encode_utf8(&mut bytes)), Cow::Borrowed(_)) {
            safe.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing into a String cannot fail.
                let _ = write!(safe, "\\u{unit:04x}");
            }
        }
    }
    safe
}

/// With a capital at the beginning, as a sentence has it.
#[must_use]
pub fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A number with a comma before each three digits: "12,340".
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Columns that the text takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

/// The text cut to at most `columns`, with "…" at the end when something was cut; never inside a
/// grapheme.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let Some(room) = columns.checked_sub(1) else {
        return String::new();
    };
    let mut kept = String::new();
    let mut used = 0_usize;
    for grapheme in text.graphemes(true) {
        used = used.saturating_add(width(grapheme));
        if used > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    kept
}

/// A sentence cut to at most `columns`, with "…" behind its last whole word; where whole words would
/// leave more than a third of the room empty it is cut as any text.
#[must_use]
pub fn fit_words(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let cut = fit(text, columns);
    let kept = cut.trim_end_matches('…');
    let whole = text.get(kept.len()..).is_some_and(|rest| rest.starts_with(' '));
    let end = if whole { Some(kept.len()) } else { kept.rfind(' ') };
    let words = end.and_then(|end| kept.get(..end)).unwrap_or_default();
    let words = words.trim_end_matches([' ', ',', '·', ':', ';']);
    // Nearly empty it would tell nothing apart.
    if words.is_empty() || (width(words) + 1) * 3 < columns * 2 {
        return cut;
    }
    format!("{words}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_names_and_how_many_more() {
        for (count, text) in [
            (0, ""),
            (1, "a1"),
            (2, "a1 and a2"),
            (3, "a1, a2 and a3"),
            (4, "a1, a2, a3 and 1 more"),
            (1_203, "a1, a2, a3 and 1,200 more"),
        ] {
            let names = (1..=count).map(|number| format!("a{number}")).collect();
            assert_eq!(listed(names), text);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_340, "12,340"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), text);
        }
    }

    #[test]
    fn what_misleads_is_shown() {
        for (text, shown) in [
            ("", ""),
            ("example.com", "example.com"),
            ("caf\u{e9} 漢字", "caf\u{e9} 漢字"),
            ("\u{1b}[2J", "^[[2J"),
            ("\0\x01\x1f\x7f", "^@^A^_^?"),
            ("a\tb\nc\r", "a^Ib^Jc^M"),
            ("\u{9b}31m\u{80}\u{9f}", "<U+009B>31m<U+0080><U+009F>"),
            ("a\u{202e}b\u{202a}", "a<U+202E>b<U+202A>"),
            (
                "\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}",
                "<U+2066><U+2069><U+200E><U+200F><U+061C>",
            ),
            ("a\u{200b}b\u{200c}\u{200d}", "a<U+200B>b<U+200C><U+200D>"),
            (
                "\u{2060}\u{feff}\u{ad}\u{34f}\u{180e}",
                "<U+2060><U+FEFF><U+00AD><U+034F><U+180E>",
            ),
            (
                "\u{e0001}\u{e0041}\u{e007f}\u{e0100}",
                "<U+E0001><U+E0041><U+E007F><U+E0100>",
            ),
            (
                "\u{115f}\u{1160}\u{3164}\u{ffa0}\u{2800}",
                "<U+115F><U+1160><U+3164><U+FFA0><U+2800>",
            ),
            ("a\u{2028}b\u{2029}", "a<U+2028>b<U+2029>"),
            ("\u{2764}\u{fe0f}", "\u{2764}\u{fe0f}"),
            ("\u{2764}\u{fe0f}\u{fe01}", "\u{2764}\u{fe0f}<U+FE01>"),
            ("\u{fe0f}a", "<U+FE0F>a"),
            ("e\u{301}", "e\u{301}"),
            ("\u{301}e", "<U+0301>e"),
            ("\x07\u{301}", "^G<U+0301>"),
            ("a\u{301}\u{302}\u{303}\u{304}", "a\u{301}\u{302}\u{303}\u{304}"),
            (
                "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}b",
                "a\u{301}\u{302}\u{303}\u{304}…b",
            ),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn clean_text_is_borrowed() {
        for text in ["", "DNS Write", "Zürich 漢字", "e\u{301}", "\u{2764}\u{fe0f}"] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text:?}");
        }
    }

    #[test]
    fn what_is_shown_stays_as_it_is_and_has_no_control_left() {
        let hostile: String = (0..0x11_0000).filter_map(char::from_u32).collect();
        let once = visible(&hostile);
        assert_eq!(visible(&once), once);
        assert!(!once.chars().any(char::is_control));
    }

    #[test]
    fn a_sentence_is_cut_at_a_word() {
        for (text, columns, fitted) in [
            ("DNS records of zones you pick", 29, "DNS records of zones you pick"),
            ("DNS records of zones you pick", 19, "DNS records of…"),
            ("DNS records of zones you pick", 21, "DNS records of zones…"),
            ("DNS records of zones you pick", 20, "DNS records of…"),
            ("billing, subscriptions, invoices", 12, "billing…"),
            ("subscriptions", 6, "subsc…"),
            // Whole words would leave it nearly empty.
            ("Terraform, nowhere_but_here_123", 24, "Terraform, nowhere_but_…"),
            ("漢字 漢字", 6, "漢字…"),
            ("abc", 0, ""),
        ] {
            let got = fit_words(text, columns);
            assert_eq!(got, fitted, "{text:?} in {columns}");
            assert!(width(&got) <= columns);
        }
    }

    #[test]
    fn long_text_is_cut_between_graphemes() {
        for (text, columns, fitted) in [
            ("abc", 3, "abc"),
            ("abc", 4, "abc"),
            ("abc", 2, "a…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
            ("漢字漢", 6, "漢字漢"),
            ("漢字漢", 5, "漢字…"),
            ("漢字漢", 4, "漢…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ] {
            let got = fit(text, columns);
            assert_eq!(got, fitted, "{text:?} in {columns}");
            assert!(width(&got) <= columns);
        }
    }
}
