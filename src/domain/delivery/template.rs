//! The parts of what is written for a named tool, taken apart by its form and put into the words of
//! its command lines. Pure, and knows no tool.

use crate::secret::credential::quoted;

/// What a part may be made of. None begins with "-", where a program would take it for an option,
/// and none is empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// The name of a variable.
    Variable,
    /// Letters, digits, `.`, `_` and `-`.
    Word,
    /// The same and spaces.
    Words,
    /// Parts between slashes, none of them empty, `.` or `..`.
    Path,
    /// What becomes a part of a URL's path, in older versions of a program as it is: anything that
    /// can be seen but what leads elsewhere there.
    Segments,
    /// Anything that can be seen.
    Free,
}

impl Letters {
    /// What is wrong with a part, as a sentence.
    pub(crate) fn fault(self, name: &str, part: &str) -> Option<String> {
        let word = |letter: u8| letter.is_ascii_alphanumeric() || b"._-".contains(&letter);
        if part.is_empty() {
            return Some(format!("{name} is missing."));
        }
        if part.starts_with('-') {
            return Some(format!("{name} begins with “-”, as an option does."));
        }
        let (fits, made_of) = match self {
            Self::Variable => (is_variable(part), "letters, digits and _, with no digit first"),
            Self::Word => (part.bytes().all(word), "letters, digits, “.”, “_” and “-”"),
            Self::Words => (
                part.bytes().all(|letter| letter == b' ' || word(letter)),
                "letters, digits, spaces, “.”, “_” and “-”",
            ),
            Self::Path => (
                part.split('/').all(|step| !matches!(step, "" | "." | "..")),
                "names between slashes, none of them empty, “.” or “..”",
            ),
            Self::Segments => (
                part.trim() == part
                    && !part.contains(['\\', '?', '#', '%'])
                    && part.split('/').all(|step| !matches!(step.trim(), "" | "." | "..")),
                "anything but “\\”, “?”, “#” and “%”, with no part between slashes that is empty, “.” or “..”",
            ),
            Self::Free => (part.trim() == part, "anything with no space at either end"),
        };
        let dots = matches!(part, "." | "..");
        (!fits || dots).then(|| format!("{} cannot be {name}, which is made of {made_of}.", quoted(part)))
    }
}

/// Whether it can be the name of an environment variable.
pub(crate) fn is_variable(name: &str) -> bool {
    let word = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_';
    name.bytes().all(word) && name.bytes().next().is_some_and(|first| !first.is_ascii_digit())
}

/// The names of the parts of a form, in their order: "OWNER/REPO#NAME" has three.
fn names(form: &str) -> impl Iterator<Item = &str> {
    form.split(['/', '#', '@', '[', ']']).filter(|name| !name.is_empty())
}

/// Takes apart what was written by the form: what follows the last `#`, before it what is left and
/// right of the first `/`, and of each of the two what follows the first `@`, where the form has
/// one. A part that may be left out and was is empty.
///
/// # Errors
/// A sentence.
pub(crate) fn read(form: &str, letters: &[Letters], rest: &str) -> Result<Vec<String>, String> {
    let (head_form, tail_form) = form
        .split_once('#')
        .map_or((form, None), |(head, tail)| (head, Some(tail)));
    let optional = head_form.ends_with('[');
    let (head, tail) = match (tail_form, rest.rsplit_once('#')) {
        (None, _) => (rest, None),
        (Some(_), Some((head, tail))) => (head, Some(tail)),
        (Some(_), None) if optional => (rest, None),
        (Some(_), None) => return Err("“#” and what follows it is missing.".to_owned()),
    };
    let mut values = Vec::new();
    match (head_form.contains('/'), head.split_once('/')) {
        (false, _) => values.extend(with_more(head_form, head)),
        (true, Some((left, right))) => {
            values.push(Some(left));
            values.extend(with_more(head_form, right));
        }
        (true, None) => return Err("“/” and what follows it is missing.".to_owned()),
    }
    match (tail_form, tail) {
        (Some(form), Some(tail)) => values.extend(with_more(form, tail)),
        (Some(_), None) => values.push(None),
        (None, _) => {}
    }
    for ((value, letters), name) in values.iter().zip(letters).zip(names(form)) {
        if let Some(fault) = value.and_then(|value| letters.fault(name, value)) {
            return Err(fault);
        }
    }
    Ok(values
        .into_iter()
        .map(|value| value.unwrap_or_default().to_owned())
        .collect())
}

/// A part, and the one behind its `@` where the form has one.
fn with_more<'a>(form: &str, text: &'a str) -> Vec<Option<&'a str>> {
    if !form.contains('@') {
        return vec![Some(text)];
    }
    match text.split_once('@') {
        Some((before, more)) => vec![Some(before), Some(more)],
        None => vec![Some(text), None],
    }
}

/// Puts the values into a template, which names them in angle brackets; nothing when it names one
/// that was left out. A value is never looked into again.
pub(crate) fn fill(form: &str, values: &[String], template: &str) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('<') {
        filled.push_str(before);
        let (name, after) = after.split_once('>')?;
        let at = names(form).position(|known| known == name)?;
        filled.push_str(values.get(at).filter(|value| !value.is_empty())?);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// The same for a sentence: what is in square brackets goes with a part that it names.
pub(crate) fn fill_sentence(form: &str, values: &[String], template: &str) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']')?;
        filled.push_str(&fill(form, values, before)?);
        filled.push_str(&fill(form, values, inside).unwrap_or_default());
        rest = after;
    }
    filled.push_str(&fill(form, values, rest)?);
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "OWNER/REPO#NAME";
    const LETTERS: [Letters; 3] = [Letters::Word, Letters::Word, Letters::Variable];

    #[test]
    fn taken_apart_by_the_form() {
        assert_eq!(read(FORM, &LETTERS, "acme/web#A").unwrap(), ["acme", "web", "A"]);
        assert_eq!(read("PATH", &[Letters::Path], "a/b#c").unwrap(), ["a/b#c"]);
        let optional = |rest| read("NAME[#WORKER]", &[Letters::Variable, Letters::Word], rest);
        assert_eq!(optional("A").unwrap(), ["A", ""]);
        assert_eq!(optional("A#w-1").unwrap(), ["A", "w-1"]);
        assert_eq!(
            read("A/B", &[Letters::Free, Letters::Free], "x y/z/1").unwrap(),
            ["x y", "z/1"]
        );
    }

    #[test]
    fn what_is_wrong_is_a_sentence() {
        for (rest, says) in [
            ("acme/web", "“#” and what follows"),
            ("acme#A", "“/” and what follows"),
            ("/web#A", "OWNER is missing"),
            ("acme/#A", "REPO is missing"),
            ("acme/web#", "NAME is missing"),
            ("-x/web#A", "OWNER begins with “-”"),
            ("acme/-x#A", "REPO begins with “-”"),
            ("acme/web#-A", "NAME begins with “-”"),
            ("acme/web/x#A", "“web/x” cannot be REPO"),
            ("../web#A", "“..” cannot be OWNER"),
            ("acme/web#1", "“1” cannot be NAME"),
        ] {
            let error = read(FORM, &LETTERS, rest).expect_err(rest);
            assert!(error.contains(says) && error.ends_with('.'), "{rest}: {error}");
        }
        for path in ["/a", "a/", "a//b", "a/../b", "./a", "..", ""] {
            assert!(read("PATH", &[Letters::Path], path).is_err(), "{path}");
        }
        for name in [
            "../x", "..", ".", "a/../b", "a//b", "/a", "a/", "a/. ", "a\\b", "a?b", "a%2Fb", " a",
        ] {
            assert!(read("T", &[Letters::Segments], name).is_err(), "{name}");
        }
        assert!(read("T", &[Letters::Segments], "staging / eu (1.0): a").is_ok());
        assert!(read("T", &[Letters::Words], "a 1.b_-").is_ok());
        assert!(read("T", &[Letters::Words], "a\"").is_err());
        assert!(read("T", &[Letters::Free], " a").is_err());
    }

    #[test]
    fn put_into_a_template_once() {
        let values = ["<NAME>".to_owned(), "web".to_owned()];
        assert_eq!(
            fill(FORM, &values, "--repo=<OWNER>/<REPO>").as_deref(),
            Some("--repo=<NAME>/web")
        );
        assert_eq!(fill(FORM, &values, "plain").as_deref(), Some("plain"));
        assert_eq!(fill(FORM, &values, "<NAME>"), None, "it was left out");
        assert_eq!(fill(FORM, &values, "<OTHER>"), None);
    }
}
