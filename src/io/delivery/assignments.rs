//! The lines of a dotenv file that set a variable, by their places: no value is kept. What a quote
//! that stays open would swallow is refused, and so is what programs that read such files take
//! differently. Pure; it knows no file.

use std::ops::Range;

/// What is wrong with the text, and in which line, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The quote that begins here has no end.
    Open(usize),
    /// Some programs take the quote that begins here for closed, others for open.
    Doubtful(usize),
}

/// A line that sets a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assignment {
    name: Range<usize>,
    /// The line in which it begins, counted from 1.
    pub(crate) line: usize,
    /// From behind the "=" to the end of the value, without a remark behind it.
    pub(crate) value: Range<usize>,
    /// Nothing is set: no value, or a quoted one of no length.
    pub(crate) empty: bool,
}

/// The text, looked through.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Assignments {
    all: Vec<Assignment>,
    /// The last line, where it ends with a backslash: some programs join the next one to it.
    pub(crate) joins: Option<usize>,
}

impl Assignments {
    /// Those of this variable, in their order.
    pub(crate) fn of<'a>(&'a self, text: &'a [u8], name: &'a str) -> impl Iterator<Item = &'a Assignment> {
        let named = move |one: &&Assignment| text.get(one.name.clone()) == Some(name.as_bytes());
        self.all.iter().filter(named)
    }
}

/// Looks a text through.
///
/// # Errors
/// A quote that has no end, or has one for some programs alone.
pub(crate) fn read(text: &[u8]) -> Result<Assignments, Fault> {
    // Whether a backslash keeps a single quote or a backtick from ending: python-dotenv says yes, a
    // shell no.
    match (scan(text, true), scan(text, false)) {
        (Ok(one), Ok(other)) => {
            let differs = |(one, other): (&Assignment, &Assignment)| (one != other).then_some(one.line);
            let unlike = one.all.iter().zip(&other.all).find_map(differs);
            match unlike {
                None if one.all.len() == other.all.len() => Ok(one),
                unlike => Err(Fault::Doubtful(unlike.unwrap_or(1))),
            }
        }
        (Err(one), Err(other)) if one == other => Err(Fault::Open(one)),
        (Err(line), _) | (_, Err(line)) => Err(Fault::Doubtful(line)),
    }
}

fn blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn ends_line(byte: &u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// One reading; fails with the line of a quote that has no end.
fn scan(text: &[u8], escapes: bool) -> Result<Assignments, usize> {
    let mut all = Vec::new();
    let (mut at, mut line, mut joins) = (if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }, 1, None);
    while at < text.len() {
        let end = end_of_line(text, at);
        let (found, end) = match assignment(text, at, end) {
            None => (None, end),
            Some((name, from)) => {
                let (value, empty, end) = value(text, from, escapes).ok_or(line)?;
                (
                    Some(Assignment {
                        name,
                        line,
                        value,
                        empty,
                    }),
                    end,
                )
            }
        };
        let whole = text.get(at..end).unwrap_or_default();
        let remark = whole.trim_ascii_start().starts_with(b"#");
        let backslashes = whole.iter().rev().take_while(|byte| **byte == b'\\').count();
        joins = (!remark && backslashes % 2 == 1).then_some(line);
        all.extend(found);
        line += breaks(text.get(at..end).unwrap_or_default());
        let ending = text.get(end..).unwrap_or_default();
        at = end + if ending.starts_with(b"\r\n") { 2 } else { 1 };
        line += 1;
    }
    Ok(Assignments { all, joins })
}

/// Where the line ends that this place is in.
fn end_of_line(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(ends_line).unwrap_or(rest.len())
}

/// How many line ends there are inside.
fn breaks(text: &[u8]) -> usize {
    let lone = |pair: &&[u8]| matches!(pair, [b'\r', next] if *next != b'\n');
    text.iter().filter(|byte| **byte == b'\n').count() + text.windows(2).filter(lone).count()
}

/// The name that a line sets, and where what it is set to begins.
fn assignment(text: &[u8], from: usize, to: usize) -> Option<(Range<usize>, usize)> {
    let line = text.get(from..to)?;
    let start = from + (line.len() - line.trim_ascii_start().len());
    let line = text.get(start..to)?;
    if line.starts_with(b"#") {
        return None;
    }
    let equals = start + line.iter().position(|byte| *byte == b'=')?;
    let exported = line
        .strip_prefix(b"export")
        .filter(|rest| rest.first().is_some_and(blank));
    let named = exported.map_or(start, |rest| {
        start + b"export".len() + (rest.len() - rest.trim_ascii_start().len())
    });
    let name = text.get(named..equals)?.trim_ascii_end();
    Some((named..named + name.len(), equals + 1))
}

/// Where the value ends that begins behind an "=", whether it is nothing, and where its last line
/// ends; nothing where a quote has no end.
fn value(text: &[u8], from: usize, escapes: bool) -> Option<(Range<usize>, bool, usize)> {
    let rest = text.get(from..).unwrap_or_default();
    let begins = from + rest.iter().take_while(|byte| blank(byte)).count();
    let quote = text.get(begins).copied().filter(|byte| b"'\"`".contains(byte));
    let Some(quote) = quote else {
        let end = end_of_line(text, from);
        let value = text.get(from..end).unwrap_or_default();
        // A remark begins behind a blank.
        let remark = value
            .windows(2)
            .position(|pair| matches!(pair, [before, b'#'] if blank(before)));
        let value = value.get(..remark.unwrap_or(value.len())).unwrap_or_default();
        let kept = value.trim_ascii_end().len();
        // Without a value the blanks go, but for the one before a remark.
        let until = if kept == 0 && remark.is_none() {
            end
        } else {
            from + kept
        };
        return Some((from..until, kept == 0 && remark.is_none(), end));
    };
    let closes = end_of_quote(text, begins, quote, escapes)?;
    let end = end_of_line(text, closes);
    let behind = text.get(closes..end).unwrap_or_default();
    let words = behind.trim_ascii();
    if words.is_empty() || (words.starts_with(b"#") && behind.first().is_some_and(blank)) {
        return Some((from..closes, closes == begins + 2, end));
    }
    // More pieces follow without a blank, as a shell has them: all of it is the value.
    closed_on_its_line(behind).then_some((from..end, false, end))
}

/// The place behind the quote that ends what begins here.
fn end_of_quote(text: &[u8], begins: usize, quote: u8, escapes: bool) -> Option<usize> {
    let escapes = escapes || quote == b'"';
    let mut at = begins + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' if escapes => at += 2,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

/// Whether every quote in the rest of a line has its end there.
fn closed_on_its_line(rest: &[u8]) -> bool {
    let mut open = None;
    let mut bytes = rest.iter();
    while let Some(byte) = bytes.next() {
        match (open, byte) {
            (None | Some(b'"'), b'\\') => {
                bytes.next();
            }
            (None, b'\'' | b'"' | b'`') => open = Some(*byte),
            (Some(quote), byte) if quote == *byte => open = None,
            _ => {}
        }
    }
    open.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Vec<(String, usize, String, bool)> {
        let read = read(text.as_bytes()).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"));
        let one = |one: &Assignment| {
            let part = |range: &Range<usize>| text.get(range.clone()).unwrap().to_owned();
            let (name, value) = (part(&one.name), part(&one.value));
            (name, one.line, value, one.empty)
        };
        read.all.iter().map(one).collect()
    }

    #[test]
    fn what_a_line_sets_and_where() {
        for (text, name, line, value, empty) in [
            ("A=1", "A", 1, "1", false),
            ("# A=0\n\nA=1\n", "A", 3, "1", false),
            ("A=", "A", 1, "", true),
            ("A=  \r\n", "A", 1, "  ", true),
            ("A=''\n", "A", 1, "''", true),
            ("A = \"\" # soon\n", "A", 1, " \"\"", true),
            ("A= # soon\n", "A", 1, "", false),
            ("A=#x\n", "A", 1, "#x", false),
            ("A=x#y # z\n", "A", 1, "x#y", false),
            ("A='x # y' # z\n", "A", 1, "'x # y'", false),
            ("\texport\tA =1\r", "A", 1, "1", false),
            ("\u{feff}A=it's\n", "A", 1, "it's", false),
            ("A='it'\\''s'\n", "A", 1, "'it'\\''s'", false),
            ("A=\"x\\\"\ny\"\n", "A", 1, "\"x\\\"\ny\"", false),
        ] {
            assert_eq!(
                found(text),
                [(name.to_owned(), line, value.to_owned(), empty)],
                "{text:?}"
            );
        }
        let several = "A='x\r\nB=2\r\n'\r\nC=3\rD=`\n`\nE=5";
        let lines: Vec<_> = found(several).into_iter().map(|one| (one.0, one.1)).collect();
        let expected = [("A", 1), ("C", 4), ("D", 5), ("E", 7)];
        assert_eq!(lines, expected.map(|(name, line)| (name.to_owned(), line)));
    }

    #[test]
    fn a_quote_without_an_end_is_named_with_its_line() {
        for (text, fault) in [
            ("A='x", Fault::Open(1)),
            ("A=1\nB=\"x\nC=3\n", Fault::Open(2)),
            ("A='1\n2'\r\n# '\nB= `x\n", Fault::Open(4)),
            ("A=\"x\\\"\nB=2\n", Fault::Open(1)),
            ("A=\"it\"s\"\n", Fault::Open(1)),
            // Closed for a shell, open for others; and an end in another place.
            ("A=1\nB='C:\\'\nC=3\n", Fault::Doubtful(2)),
            ("A='C:\\'\nB='x'\n", Fault::Doubtful(1)),
        ] {
            assert_eq!(read(text.as_bytes()), Err(fault), "{text:?}");
        }
        assert!(
            read(b"# it's\nA=1 # it's\nit's nothing\n").is_ok(),
            "the twin: no value begins there"
        );
    }

    #[test]
    fn a_last_line_that_takes_the_next_is_seen() {
        for (text, joins) in [
            ("A=1\\", Some(1)),
            ("A=1\nB=C:\\\n", Some(2)),
            ("A=1\\\n\n", None),
            ("A=1\\\\\n", None),
            ("A=1\n# x\\\n", None),
            ("", None),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap().joins, joins, "{text:?}");
        }
    }

    proptest! {
        /// Whatever it holds: places are inside, in order, and a value holds no line end unless it
        /// is quoted.
        #[test]
        fn places_are_inside_and_in_order(text in "[A-C= '\"`\\\\#\n\r\tx]{0,40}") {
            if let Ok(read) = read(text.as_bytes()) {
                let mut last = 0;
                for one in &read.all {
                    prop_assert!(last <= one.name.start && one.name.end < one.value.start + 1 && one.value.end <= text.len());
                    last = one.value.end;
                }
            }
        }

        /// A line that is added to a text that was read is found, whatever is before it.
        #[test]
        fn what_is_added_is_found(text in "[A-C= '\"`\\\\#\n\tx]{0,40}") {
            let before = read(text.as_bytes());
            prop_assume!(before.as_ref().is_ok_and(|before| before.joins.is_none()));
            let whole = format!("{text}\nTOKEN=x\n");
            let after = read(whole.as_bytes()).unwrap();
            prop_assert_eq!(after.of(whole.as_bytes(), "TOKEN").count(), 1);
        }
    }
}
