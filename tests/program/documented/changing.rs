//! What a line has that is another in each run: ids, times, ports, secrets. It must not know what
//! the lines are about.

/// A part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Changing {
    Id,
    Time,
    Port,
    Secret,
}

/// What stands in a page for anything.
const ANYTHING: &str = "…";

/// How an id, a time and a port are built: `x` is a hexadecimal digit, `9` a decimal one.
const SHAPES: [(Changing, &str); 10] = [
    (Changing::Id, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    (Changing::Time, "9999-99-99T99:99:99"),
    (Changing::Time, "9999-99-99 99:99"),
    (Changing::Time, "`9999-99-99` `99:99`"),
    (Changing::Time, "99 Mmm 9999, 99:99"),
    (Changing::Time, "9 Mmm 9999, 99:99"),
    (Changing::Time, "99 Mmm 9999, `99:99`"),
    (Changing::Time, "9 Mmm 9999, `99:99`"),
    (Changing::Time, "99 Mmm 9999"),
    (Changing::Time, "9 Mmm 9999"),
];
const HOST: &str = "127.0.0.1:";
const TOKEN: &str = "cfut_";

impl Changing {
    /// What begins here, and its letters.
    fn at(text: &str) -> Option<(Self, usize)> {
        if let Some(rest) = text.strip_prefix(TOKEN) {
            return Some((
                Self::Secret,
                TOKEN.len() + rest.len()
                    - rest
                        .trim_start_matches(|letter: char| letter.is_ascii_alphanumeric())
                        .len(),
            ));
        }
        if let Some(rest) = text.strip_prefix(HOST) {
            return Some((
                Self::Port,
                HOST.len() + rest.len() - rest.trim_start_matches(|letter: char| letter.is_ascii_digit()).len(),
            ));
        }
        let fits = |shape: &str| {
            let mut letters = text.chars();
            shape.chars().all(|wanted| {
                letters.next().is_some_and(|letter| match wanted {
                    'x' => letter.is_ascii_hexdigit(),
                    '9' => letter.is_ascii_digit(),
                    'M' => letter.is_ascii_uppercase(),
                    'm' => letter.is_ascii_lowercase(),
                    wanted => wanted == letter,
                })
            })
        };
        let (kind, shape) = SHAPES.into_iter().find(|(_, shape)| fits(shape))?;
        Some((kind, shape.len()))
    }

    /// The line in pieces: what stays, and what changes.
    fn pieces(line: &str) -> Vec<(Option<Self>, &str)> {
        let (mut pieces, mut stays, mut at) = (Vec::new(), 0, 0);
        while at < line.len() {
            let Some((kind, length)) = Self::at(&line[at..]) else {
                at += line[at..].chars().next().map_or(1, char::len_utf8);
                continue;
            };
            pieces.push((None, &line[stays..at]));
            pieces.push((Some(kind), &line[at..at + length]));
            at += length;
            stays = at;
        }
        pieces.push((None, &line[stays..]));
        pieces
    }

    /// The ids in a line.
    pub(super) fn ids(line: &str) -> Vec<String> {
        let ids = Self::pieces(line)
            .into_iter()
            .filter(|(kind, _)| *kind == Some(Self::Id));
        ids.map(|(_, piece)| piece.to_owned()).collect()
    }

    /// A line as a page shows it: no secret and no port, and the ids that it showed before.
    pub(super) fn written(line: &str, before: &str) -> String {
        let ids = Self::ids(before);
        let as_many = ids.len() == Self::ids(line).len();
        let mut ids = ids.into_iter();
        let piece = |(kind, piece): (Option<Self>, &str)| match kind {
            Some(Self::Secret) => format!("{TOKEN}{ANYTHING}"),
            Some(Self::Port) => format!("{HOST}{ANYTHING}"),
            Some(Self::Id) if as_many => ids.next().unwrap_or_default(),
            Some(Self::Id | Self::Time) | None => piece.to_owned(),
        };
        Self::pieces(line).into_iter().map(piece).collect()
    }
}

/// A line with names in place of what changes.
fn without(line: &str) -> String {
    let name = |(kind, piece): (Option<Changing>, &str)| match kind {
        None => piece.to_owned(),
        Some(kind) => format!("<{kind:?}>"),
    };
    Changing::pieces(line).into_iter().map(name).collect()
}

/// Whether a page's line stands for this one.
pub(super) fn same(shown: &str, real: &str) -> bool {
    if shown == real || without(shown) == without(real) {
        return true;
    }
    let mut parts = shown.split(ANYTHING);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = real.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return false };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn what_changes_may_differ_and_nothing_else() {
    let id = |digit: &str| digit.repeat(32);
    for (shown, real) in [
        (format!("id {}.", id("a")), format!("id {}.", id("3"))),
        ("until 2027-02-27 03:56 UTC".into(), "until 2027-03-01 12:00 UTC".into()),
        ("on `2027-02-27` `03:56`".into(), "on `2027-03-01` `12:00`".into()),
        ("at 2027-02-27T03:56:30Z".into(), "at 2027-03-01T12:00:00Z".into()),
        ("on 22 Feb 2027, 03:56 UTC".into(), "on 1 Mar 2027, 12:00 UTC".into()),
        ("on 22 Feb 2027, `03:56`".into(), "on 1 Mar 2027, `12:00`".into()),
        ("22 Feb 2027: 90 days".into(), "1 Mar 2027: 90 days".into()),
        ("http://127.0.0.1:…/v4".into(), "http://127.0.0.1:4711/v4".into()),
        ("a … c".into(), "a b c".into()),
        (
            "{\"t\":\"cfut_…\",\"b\":1}".into(),
            "{\"t\":\"cfut_abc\",\"b\":1}".into(),
        ),
    ] {
        assert!(same(&shown, &real), "{shown} {real}");
        assert!(!same(&format!("{shown}!"), &real), "{shown}");
        assert!(!same(&shown, &format!("x{real}")), "{shown}");
        assert!(same(&Changing::written(&real, ""), &real), "{real}");
    }
    assert_eq!(
        Changing::written("cfut_abc at 127.0.0.1:80", ""),
        "cfut_… at 127.0.0.1:…"
    );
    assert_eq!(
        Changing::written(&format!("new words, id {}", id("3")), &format!("id {}", id("a"))),
        format!("new words, id {}", id("a"))
    );
    assert!(!same("90 days", "30 days"));
    assert!(!same("a … c … e", "a b c d"));
}
