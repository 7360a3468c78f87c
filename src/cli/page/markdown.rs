//! The page for a pull request. A list and no table, so that no name has to be taken out of a cell.
//! Every word that a renderer could make something of (a link, a mention, an issue, an emoji,
//! markup) stands in a code span, where nothing is made of anything; escapes with a backslash would
//! not do, since mentions and links are looked for in what they leave.

use jiff::tz::TimeZone;

use super::Page;
use crate::domain::text::visible;

/// The text, without the last line end.
pub(super) fn of(page: &Page<'_>, zone: &TimeZone) -> String {
    let mut rows = vec![
        format!("## Cloudflare API token: {}", plain(&page.sheet.name())),
        String::new(),
    ];
    rows.extend(page.head().iter().map(|sentence| plain(sentence)));
    rows.push(String::new());
    let mut head = "";
    for line in &page.lines {
        // Items of a list may not start with what goes on from another item.
        head = if line.head.is_empty() { head } else { &line.head };
        let warning = if line.warning { "⚠️ " } else { "" };
        rows.push(format!("- {warning}**{head}:** {}", plain(&line.text)));
    }
    rows.push(String::new());
    if let Some(details) = &page.details {
        let lines = details.lines();
        rows.extend(
            lines
                .iter()
                .map(|(label, words)| format!("- **{label}:** {}", plain(words))),
        );
        rows.push(String::new());
    }
    rows.push(format!("### {}", page.grade.level.said()));
    rows.push(String::new());
    for reason in &page.grade.reasons {
        let said = plain(&format!("{} {}", reason.sentence, reason.suggestion));
        rows.push(format!("- **{}:** {said}", reason.level.word()));
    }
    rows.push(String::new());
    rows.extend(page.foot(zone).iter().map(|sentence| plain(sentence)));
    rows.join("\n")
}

/// The text with each word as it is, or in a code span. Nothing in it is hidden.
pub(in crate::cli) fn plain(text: &str) -> String {
    let text = visible(text);
    let words = text.split(' ').map(word);
    words.collect::<Vec<_>>().join(" ")
}

/// Signs that may stand around a word and mean nothing there.
const BEFORE: &[char] = &['(', '“', '‘'];
const AFTER: &[char] = &[')', '”', '’', '.', ',', ';', ':', '?', '%'];

fn word(word: &str) -> String {
    let inner = word.trim_start_matches(BEFORE);
    let (before, _) = word.split_at(word.len() - inner.len());
    let core = inner.trim_end_matches(AFTER);
    let (_, after) = inner.split_at(core.len());
    if core.is_empty() || harmless(core) {
        word.to_owned()
    } else {
        format!("{before}{}{after}", code(core))
    }
}

/// Letters and digits, with hyphens between letters. Digits beside hyphens name issues (`GH-1`),
/// seven hexadecimal digits name commits, "www" is the beginning of a link.
fn harmless(word: &str) -> bool {
    let known = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '’' | '…' | '·' | '“' | '”');
    let digits = word.chars().any(|letter| letter.is_ascii_digit());
    let hyphen = word.contains('-');
    let commit = word.len() >= 7 && word.chars().all(|letter| letter.is_ascii_hexdigit());
    let hyphens_inside = !word.starts_with('-') && !word.ends_with('-') && !word.contains("--");
    word.chars().all(known) && !(digits && hyphen) && !commit && hyphens_inside
}

/// A code span whose ticks are longer than any in it.
fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat(longest + 1);
    if text.starts_with('`') || text.ends_with('`') {
        format!("{ticks} {text} {ticks}")
    } else {
        format!("{ticks}{text}{ticks}")
    }
}
