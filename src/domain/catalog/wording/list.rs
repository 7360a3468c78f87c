//! A text of several permissions cut into the words for each: by lines, semicolons, commas and
//! `and`, where that is not part of a name. Knows no permission: what reads is asked.

use std::ops::Range;

use super::cut::cut;

/// Bytes of a text that is read as a list of permissions; all that there are take half of it.
pub(super) const LONGEST: usize = 16 << 10;

/// Pieces that one name is spread over at most.
const SPREAD: usize = 6;

/// What is between two commas.
struct Atom {
    bytes: Range<usize>,
    line: usize,
}

/// Each piece, with what `read` makes of it; what lies within the frame is none. Pieces on one line
/// belong together where `read` knows what they are together; bars and full stops part a line where
/// each part is `whole` by itself.
pub(super) fn pieces<'t, T>(
    text: &'t str,
    frame: &[Range<usize>],
    read: impl Fn(&'t str) -> T,
    known: impl Fn(&T) -> bool,
    whole: impl Fn(&T) -> bool,
) -> Vec<Piece<'t, T>> {
    let mut atoms = atoms(text, &seams(text, |words| whole(&read(words))));
    atoms.retain(|atom| {
        let at = frame.partition_point(|line| line.end <= atom.bytes.start);
        frame.get(at).is_none_or(|line| line.start > atom.bytes.start)
    });
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(first) = atoms.get(at) {
        let on_line = |atom: &&Atom| atom.line == first.line;
        let together = atoms.iter().skip(at).take(SPREAD).take_while(on_line).count();
        let joined = (1..=together).rev().find_map(|count| {
            let last = atoms.get(at + count - 1)?;
            let words = text.get(first.bytes.start..last.bytes.end)?.trim();
            let read = read(words);
            (count == 1 || known(&read)).then_some((count, words, read))
        });
        let Some((count, words, read)) = joined else { break };
        let alone = (at == 0 || atoms.get(at - 1).is_some_and(|atom| atom.line != first.line))
            && atoms.get(at + count).is_none_or(|atom| atom.line != first.line);
        pieces.push(Piece { words, read, alone });
        at += count;
    }
    pieces
}

/// One of several.
pub(super) struct Piece<'t, T> {
    pub(super) words: &'t str,
    pub(super) read: T,
    /// Whether nothing else is on its line.
    pub(super) alone: bool,
}

/// What is between separators, without what is empty.
fn atoms(text: &str, seams: &[usize]) -> Vec<Atom> {
    let mut atoms = Vec::new();
    let (mut line, mut start) = (0, 0);
    let mut push = |bytes: Range<usize>, line: usize| {
        if text.get(bytes.clone()).is_some_and(|words| !words.trim().is_empty()) {
            atoms.push(Atom { bytes, line });
        }
    };
    for (at, letter) in text.char_indices() {
        let (hard, length) = match letter {
            '\n' | '\r' | ';' | '；' => (true, letter.len_utf8()),
            ',' | '，' | '、' | '&' | '+' => (false, letter.len_utf8()),
            _ if seams.binary_search(&at).is_ok() => (true, letter.len_utf8()),
            'a' | 'A' if is_and(text, at) => (false, 3),
            _ => continue,
        };
        push(start..at, line);
        start = at + length;
        line += usize::from(hard);
    }
    push(start..text.len(), line);
    atoms
}

/// Where bars, or else full stops, part a line whose parts are each whole by themselves.
fn seams<'t>(text: &'t str, whole: impl Fn(&'t str) -> bool) -> Vec<usize> {
    let mut seams = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', ';', '；']) {
        let bars: Vec<usize> = line.match_indices(['|', '│', '｜']).map(|(at, _)| at).collect();
        let stop = |at: &usize| {
            line.get(at + 1..)
                .is_some_and(|rest| rest.starts_with(char::is_whitespace))
        };
        let stops: Vec<usize> = line.match_indices('.').map(|(at, _)| at).filter(stop).collect();
        let parted = |at: &Vec<usize>| {
            let parts = parts(line, at);
            parts.len() > 1 && parts.into_iter().all(&whole)
        };
        if let Some(found) = [bars, stops].into_iter().find(parted) {
            seams.extend(found.into_iter().map(|at| start + at));
        }
        start += line.len();
    }
    seams
}

/// What is between these places, without what is empty.
fn parts<'t>(line: &'t str, at: &[usize]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut rest = line;
    for place in at.iter().rev() {
        let Some((before, behind)) = rest.split_at_checked(*place) else {
            continue;
        };
        let mut letters = behind.chars();
        letters.next();
        parts.push(letters.as_str());
        rest = before;
    }
    parts.push(rest);
    let bare = parts.into_iter().map(|part| part.trim_end_matches([';', '；']).trim());
    bare.filter(|part| !part.is_empty()).collect()
}

/// Words that tables have above their columns.
const TITLES: [&str; 36] = [
    "access",
    "action",
    "actions",
    "category",
    "comment",
    "description",
    "details",
    "for",
    "group",
    "groups",
    "item",
    "level",
    "levels",
    "name",
    "note",
    "notes",
    "permission",
    "permissions",
    "product",
    "purpose",
    "reason",
    "required",
    "resource",
    "resources",
    "right",
    "rights",
    "role",
    "scope",
    "scopes",
    "section",
    "service",
    "type",
    "types",
    "usage",
    "used",
    "why",
];
/// Words for what a permission allows: a row that has one is no head.
const LEVELS: [&str; 6] = ["read", "edit", "write", "purge", "revoke", "admin"];
/// What a column ends with.
const BARS: [char; 3] = ['|', '│', '｜'];
/// Lines of tables.
const RULES: &str = "|-:=+│─━═┼┬┴├┤┌┐└┘╞╪╡╔╗╚╝╠╣╬╦╩║";

/// The lines of a text that only make tables of it, from first to last: what stands above the
/// columns, and what is drawn between rows. In whatever language it is, a row right above the line
/// below the heads is one, unless it says a level; elsewhere one is known by its words. `names`
/// tells what names something.
pub(super) fn frame(text: &str, names: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut end = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let start = end;
        end += line.len();
        // A table may be in a quotation.
        (start..end, line.trim_start_matches(['>', ' ']).trim())
    });
    let lines: Vec<(Range<usize>, &str)> = lines.collect();
    let line = |at: usize| lines.get(at).map_or("", |(_, line)| line);
    let is_row = |line: &str| line.contains(BARS) && !is_rule(line);
    let is_first = |at: usize| {
        let above = at.checked_sub(1).map_or("", line);
        let above = if is_rule(above) {
            at.checked_sub(2).map_or("", line)
        } else {
            above
        };
        !is_row(above)
    };
    let is_head = |at: usize| {
        let (this, below) = (line(at), line(at + 1));
        let words = cut(this);
        let listed = this.contains(BARS) || this.contains(['\t', ',']) || this.contains("  ");
        let in_words = listed && words.len() > 1 && words.iter().all(|word| TITLES.contains(&word.text.as_str()));
        let above_rule = is_row(this) && is_rule(below) && is_first(at);
        let says_level = || words.iter().any(|word| LEVELS.contains(&word.text.as_str()));
        (in_words || (above_rule && !says_level())) && !names(this)
    };
    let framed = (0..lines.len()).filter(|at| is_rule(line(*at)) || is_head(*at));
    framed
        .filter_map(|at| lines.get(at))
        .map(|(bytes, _)| bytes.clone())
        .collect()
}

/// Whether a line is drawn, and says nothing.
fn is_rule(line: &str) -> bool {
    let drawn = |letter: char| letter.is_whitespace() || RULES.contains(letter);
    line.contains(['-', '=', '─', '━', '═']) && line.chars().all(drawn)
}

/// Words that are several permissions with nothing but blanks between them, each written with a
/// colon or a slash, where there is one way only to part them so.
pub(super) fn in_a_row<'t, T>(text: &'t str, read: impl Fn(&'t str) -> Option<T>) -> Option<Vec<(&'t str, T)>> {
    /// Words that are looked at: every run of them is read.
    const WORDS: usize = 24;
    let written = |words: &str| words.contains([':', '：', '/']);
    let mut ends: Vec<Range<usize>> = Vec::new();
    for word in text.split_whitespace() {
        let from = ends.last().map_or(0, |last| last.end);
        let at = from + text.get(from..)?.find(word)?;
        ends.push(at..at + word.len());
    }
    if ends.len() > WORDS || text.matches([':', '：', '/']).count() < 2 {
        return None;
    }
    // For each word, how many ways lead to its end, and where the last piece of one of them begins.
    let mut ways: Vec<(usize, usize)> = vec![(1, 0)];
    for (last, end) in ends.iter().enumerate() {
        let mut here = (0, 0);
        for (first, start) in ends.iter().enumerate().take(last + 1) {
            let before = ways.get(first).map_or(0, |way| way.0);
            let words = text
                .get(start.start..end.end)
                .filter(|words| before > 0 && written(words));
            if words.and_then(&read).is_some() {
                here = (here.0 + before, first);
            }
        }
        ways.push(here);
    }
    let mut row = Vec::new();
    let mut at = ends.len();
    if ways.get(at).is_none_or(|way| way.0 != 1) {
        return None;
    }
    while at > 0 {
        let first = ways.get(at)?.1;
        let words = text.get(ends.get(first)?.start..ends.get(at - 1)?.end)?;
        row.push((words, read(words)?));
        at = first;
    }
    row.reverse();
    Some(row)
}

/// Whether the word `and` is here.
fn is_and(text: &str, at: usize) -> bool {
    let apart = |letter: Option<char>| letter.is_none_or(char::is_whitespace);
    let after = text.get(at + 3..).map(|rest| rest.chars().next());
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let word = text
        .get(at..at + 3)
        .is_some_and(|word| word.eq_ignore_ascii_case("and"));
    word && after.is_some_and(apart) && before.is_none_or(|letter| letter.is_whitespace() || letter == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> Vec<&str> {
        let known = |words: &&str| ["SSL and Certificates", "A, B, and C", "D: Read & Write"].contains(words);
        let pieces = pieces(text, &[], |words| words, known, |_| false);
        pieces.into_iter().map(|piece| piece.words).collect()
    }

    #[test]
    fn names_with_commas_stay_whole() {
        for (text, found) in [
            ("a, b; c\nd and e", vec!["a", "b", "c", "d", "e"]),
            ("x, SSL and Certificates, and y", vec!["x", "SSL and Certificates", "y"]),
            (
                "A, B, and C AND D: Read & Write + z",
                vec!["A, B, and C", "D: Read & Write", "z"],
            ),
            ("SSL\nand Certificates", vec!["SSL", "Certificates"]),
            ("android, land", vec!["android", "land"]),
            (" ,;\n", vec![]),
        ] {
            assert_eq!(parted(text), found, "{text}");
        }
    }
}
