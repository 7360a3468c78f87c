//! Names of zones as people write them: in Unicode or in Punycode, in any case, with the dot of the
//! root; and the host that a longer text is about. Two names are one where IDNA says so (UTS 46,
//! non-transitional), and a host lies in a zone label by label: nothing here is ever matched by
//! likeness, since a wrong zone is a security fault. Knows no list and no network.

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};

use crate::domain::text::visible;

/// Names that are asked for at most to find the zone that holds a host: each is a request.
pub const ASKED: usize = 5;

/// What of ASCII no name has, beside the controls and the blank; `_acme-challenge.example.com` is a
/// host that people paste.
const IN_NO_NAME: AsciiDenyList = AsciiDenyList::new(true, "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~");

/// What may be around a name that was copied with its surroundings.
const AROUND: [char; 9] = ['"', '\'', '`', '<', '>', '(', ')', ',', ';'];

/// Bytes from which on a text is no name, however it is written: one has 253 letters at most.
const LONGEST: usize = 2_048;

/// A name in its two forms, both in lower case and without the dot of the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms {
    /// As the API has it and is asked for it.
    pub unicode: String,
    /// As DNS has it: Punycode where there is something to encode.
    pub ascii: String,
}

/// Both forms of a name; none for what cannot be the name of a host.
#[must_use]
pub fn forms(name: &str) -> Option<Forms> {
    if name.len() > LONGEST {
        return None;
    }
    let rules = Uts46::new();
    let length = DnsLength::VerifyAllowRootDot;
    let ascii = rules
        .to_ascii(name.as_bytes(), IN_NO_NAME, Hyphens::Allow, length)
        .ok()?;
    let ascii = ascii.strip_suffix('.').unwrap_or(&ascii);
    let (unicode, valid) = rules.to_unicode(ascii.as_bytes(), IN_NO_NAME, Hyphens::Allow);
    valid.ok()?;
    Some(Forms {
        unicode: unicode.into_owned(),
        ascii: ascii.to_owned(),
    })
}

/// Whether a zone of this name, as the API gave it, is the one that somebody wrote. What was
/// written may be in any form; the zone's own name has to be one of the two as it is, but for
/// the case of letters: what IDNA drops or replaces in it (a letter of no width) would make it
/// another's.
#[must_use]
pub fn is_called(zone: &str, written: &str) -> bool {
    let zone = zone.to_lowercase();
    zone == written.to_lowercase() || forms(written).is_some_and(|forms| zone == forms.unicode || zone == forms.ascii)
}

/// The other form of a zone's name, as the API gave it: Punycode for Unicode and the other way
/// round. None where both are the same, and where the name is no proper one.
#[must_use]
pub fn other_form(zone: &str) -> Option<String> {
    // The many names that have one form only cost no more than this.
    if zone.is_ascii() && !zone.to_ascii_lowercase().contains("xn--") {
        return None;
    }
    let forms = forms(zone).filter(|forms| forms.unicode != forms.ascii)?;
    match zone.to_lowercase() {
        zone if zone == forms.unicode => Some(forms.ascii),
        zone if zone == forms.ascii => Some(forms.unicode),
        _ => None,
    }
}

/// What is searched for where somebody typed this, a part of a name it may be: as the API has it,
/// where that is another text.
#[must_use]
pub fn searched(typed: &str) -> Option<String> {
    let lower = typed.to_lowercase();
    if lower.len() > LONGEST || (lower.is_ascii() && !lower.contains("xn--")) {
        return None;
    }
    let (unicode, valid) = Uts46::new().to_unicode(lower.as_bytes(), IN_NO_NAME, Hyphens::Allow);
    valid.ok()?;
    (!unicode.is_empty() && unicode != lower).then(|| unicode.into_owned())
}

/// A zone's name made safe to show, with its Punycode where it is not ASCII: letters of another
/// script may look like those of another name.
#[must_use]
pub fn shown(zone: &str) -> String {
    in_punycode(zone).map_or_else(
        || visible(zone).into_owned(),
        |(unicode, ascii)| format!("{unicode} ({ascii})"),
    )
}

/// The same with something more in the brackets: which of several zones of the name it is.
#[must_use]
pub fn shown_with(zone: &str, which: &str) -> String {
    in_punycode(zone).map_or_else(
        || format!("{} ({which})", visible(zone)),
        |(unicode, ascii)| format!("{unicode} ({ascii}, {which})"),
    )
}

/// The name, safe to show, and its Punycode.
fn in_punycode(zone: &str) -> Option<(String, String)> {
    let other = other_form(zone)?;
    let (unicode, ascii) = if other.is_ascii() {
        (zone.to_lowercase(), other)
    } else {
        (other, zone.to_lowercase())
    };
    Some((visible(&unicode).into_owned(), ascii))
}

/// A host, and what it was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Its name, as the API is asked for it.
    pub name: String,
    /// What there was beside the name.
    pub more: Option<More>,
}

/// What a text says beside a host: whoever wrote it may have meant less than a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum More {
    /// `https://`, a path or a port.
    Address,
    /// `*.`
    Wildcard,
}

impl Host {
    /// The host that a whole text is about. None for everything else, and for a text with an `@`:
    /// what is before it may be a person or a password.
    #[must_use]
    pub fn in_text(text: &str) -> Option<Self> {
        let text = text.trim().trim_matches(AROUND).trim();
        let (rest, scheme) = without_scheme(text)?;
        let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end)?;
        let (named, port) = without_port(authority);
        let (named, wildcard) = match named.strip_prefix("*.") {
            Some(named) => (named, true),
            None => (named, false),
        };
        let name = forms(named)?;
        let last = name.ascii.rsplit('.').next()?;
        if !name.ascii.contains('.') || last.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let more = if wildcard {
            Some(More::Wildcard)
        } else if scheme || port || !path.is_empty() {
            Some(More::Address)
        } else {
            None
        };
        Some(Self {
            name: name.unicode,
            more,
        })
    }

    /// The names of all zones that can hold it, longest first: its own and those above it, never a
    /// single label.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let starts = self.name.match_indices('.').map(|(dot, _)| dot + 1);
        let all = std::iter::once(0).chain(starts).filter_map(|at| self.name.get(at..));
        all.filter(|name| name.contains('.')).collect()
    }

    /// Those of its [`names`](Self::names) that are asked for: the longest, at most [`ASKED`]. They
    /// are without a gap, since a zone above one would be wider than what may lie in it.
    #[must_use]
    pub fn candidates(&self) -> Vec<&str> {
        let mut names = self.names();
        names.truncate(ASKED);
        names
    }

    /// The last of its [`candidates`](Self::candidates) where there are names above it, for which
    /// nobody asks.
    #[must_use]
    pub fn unasked_above(&self) -> Option<&str> {
        let names = self.names();
        names.get(ASKED).and(names.get(ASKED - 1)).copied()
    }
}

/// The rest of a text after its scheme, and whether it had one. None for something before `://`
/// that is no scheme.
fn without_scheme(text: &str) -> Option<(&str, bool)> {
    if let Some(rest) = text.strip_prefix("//") {
        return Some((rest, true));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Some((text, false));
    };
    let of_scheme = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.');
    (scheme.starts_with(|letter: char| letter.is_ascii_alphabetic()) && scheme.chars().all(of_scheme))
        .then_some((rest, true))
}

/// A host without its port, and whether it had one.
fn without_port(authority: &str) -> (&str, bool) {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, true),
        _ => (authority, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(text: &str) -> Option<(String, Option<More>)> {
        Host::in_text(text).map(|host| (host.name, host.more))
    }

    #[test]
    fn one_name_in_all_its_forms() {
        for written in [
            "münchen.example",
            "MÜNCHEN.Example",
            "mu\u{308}nchen.example",
            "xn--mnchen-3ya.example",
            "XN--MNCHEN-3YA.EXAMPLE",
            "münchen.example.",
            "ｍünchen。example",
            " münchen.example\n",
        ] {
            assert_eq!(name(written), Some(("münchen.example".to_owned(), None)), "{written:?}");
            for zone in ["münchen.example", "xn--mnchen-3ya.example", "MÜNCHEN.example"] {
                assert!(is_called(zone, written.trim()), "{zone} {written:?}");
            }
        }
        // Not those that only look alike, and not by what older rules made of a name.
        for (zone, written) in [
            ("munchen.example", "münchen.example"),
            ("strasse.example", "straße.example"),
            ("istanbul.example", "İstanbul.example"),
            ("example.com", "ex\u{430}mple.com"),
            ("notexample.com", "example.com"),
            ("example.com", "www.example.com"),
            ("exam\u{200b}ple.com", "example.com"),
            ("example.com", ""),
        ] {
            assert!(!is_called(zone, written), "{zone} {written}");
        }
        assert!(is_called("straße.example", "xn--strae-oqa.example"));
        assert!(is_called("i\u{307}stanbul.example", "İSTANBUL.example"));
        assert!(is_called("^[not a host", "^[NOT a host"));
    }

    #[test]
    fn names_are_shown_in_both_forms() {
        for (zone, words) in [
            ("example.com", "example.com"),
            ("münchen.example", "münchen.example (xn--mnchen-3ya.example)"),
            ("xn--mnchen-3ya.example", "münchen.example (xn--mnchen-3ya.example)"),
            ("ex\u{430}mple.com", "ex\u{430}mple.com (xn--exmple-4nf.com)"),
            ("xn--zzzzzz.example", "xn--zzzzzz.example"),
            ("a\u{202e}b.example", "a<U+202E>b.example"),
            ("zero\u{200b}width.example", "zero<U+200B>width.example"),
        ] {
            assert_eq!(shown(zone), words);
        }
        assert_eq!(shown_with("例.example", "1"), "例.example (xn--fsq.example, 1)");
        assert_eq!(shown_with("example.com", "1"), "example.com (1)");
    }

    #[test]
    fn the_host_of_what_people_paste() {
        let (plain, address, wildcard) = (None, Some(More::Address), Some(More::Wildcard));
        for (text, host, more) in [
            ("www.example.com", "www.example.com", plain),
            ("  Example.COM. ", "example.com", plain),
            ("\"example.com\",", "example.com", plain),
            (
                "_acme-challenge.www.example.com",
                "_acme-challenge.www.example.com",
                plain,
            ),
            ("https://example.com/x", "example.com", address),
            ("HTTPS://WWW.Example.com:8443/a?b#c", "www.example.com", address),
            ("//example.com", "example.com", address),
            ("example.com/", "example.com", address),
            ("example.com:443", "example.com", address),
            ("example.com?x", "example.com", address),
            ("*.example.com", "example.com", wildcard),
            ("*.xn--mnchen-3ya.example/*", "münchen.example", wildcard),
        ] {
            assert_eq!(name(text), Some((host.to_owned(), more)), "{text}");
        }
        for none in [
            "",
            " ",
            "localhost",
            "com.",
            "example",
            "192.0.2.1",
            "https://192.0.2.1:80/",
            "[2001:db8::1]",
            "user@example.com",
            "https://user:word@example.com/",
            "a..example.com",
            ".example.com",
            "example.com..",
            "a b.example",
            "*example.com",
            "a.*.example.com",
            "**.example.com",
            "example.com:https",
            "1:2://example.com",
            "xn--zzzzzz.example",
            "a\u{202e}b.example",
            "a,b.example",
            "--help",
            "../../etc/passwd",
        ] {
            assert_eq!(name(none), None, "{none}");
        }
    }

    #[test]
    fn the_zones_that_can_hold_a_host() {
        let host = |name: &str| Host::in_text(name).unwrap();
        assert_eq!(host("example.com").candidates(), ["example.com"]);
        assert_eq!(
            host("a.b.example.co.uk").candidates(),
            ["a.b.example.co.uk", "b.example.co.uk", "example.co.uk", "co.uk"]
        );
        assert_eq!(host("1.2.3.4.ip6.arpa").unasked_above(), None);
    }

    #[test]
    fn a_long_name_is_asked_for_without_a_gap() {
        let host = Host::in_text("1.2.3.4.5.6.ip6.arpa").unwrap();
        assert_eq!(
            host.candidates(),
            [
                "1.2.3.4.5.6.ip6.arpa",
                "2.3.4.5.6.ip6.arpa",
                "3.4.5.6.ip6.arpa",
                "4.5.6.ip6.arpa",
                "5.6.ip6.arpa"
            ]
        );
        assert_eq!(host.unasked_above(), Some("5.6.ip6.arpa"));
        assert_eq!(host.names().last(), Some(&"ip6.arpa"));
    }

    #[test]
    fn what_is_typed_is_searched_as_the_api_has_it() {
        for (typed, other) in [
            ("exam", None),
            ("EXAM", None),
            ("münch", None),
            ("mu\u{308}nch", Some("münch")),
            ("xn--mnchen-3ya", Some("münchen")),
            ("xn--mnchen-3ya.ex", Some("münchen.ex")),
            ("xn--", None),
            ("xn--zzzzzz", None),
        ] {
            assert_eq!(searched(typed).as_deref(), other, "{typed}");
        }
    }

    prop_compose! {
        /// A name that IDNA knows.
        fn names()(labels in prop::collection::vec("[a-z0-9üéßøжя例えİÄ]{1,6}", 1..9), top in "[a-z]{2,5}") -> String {
            format!("{}.{top}", labels.join("."))
        }
    }

    proptest! {
        #[test]
        fn both_forms_lead_to_both(written in names()) {
            let Some(both) = forms(&written) else { return Ok(()) };
            prop_assert_eq!(forms(&both.unicode), Some(both.clone()));
            prop_assert_eq!(forms(&both.ascii), Some(both.clone()));
            prop_assert!(both.ascii.is_ascii());
            prop_assert!(is_called(&both.unicode, &written) && is_called(&both.ascii, &written));
            if both.unicode != both.ascii {
                prop_assert_eq!(other_form(&both.unicode), Some(both.ascii.clone()));
                prop_assert_eq!(other_form(&both.ascii), Some(both.unicode));
            }
        }

        #[test]
        fn a_host_is_found_in_whatever_it_stands(written in names(), upper in any::<bool>(), around in 0..6_usize) {
            let Some(Host { name, more: None }) = Host::in_text(&written) else { return Ok(()) };
            let written = if upper { name.to_uppercase() } else { written };
            // Not every letter comes back from its capital (ß), which makes it another name.
            prop_assume!(forms(&written).is_some_and(|forms| forms.unicode == name));
            let text = match around {
                0 => format!("https://{written}/x?y=1"),
                1 => format!("{written}:443"),
                2 => format!("*.{written}"),
                3 => format!("{written}."),
                4 => format!(" {written}\t"),
                _ => format!("\"{written}\""),
            };
            prop_assert_eq!(Host::in_text(&text).map(|host| host.name), Some(name));
        }

        #[test]
        fn what_can_hold_a_host_is_the_end_of_it_by_labels(text in "(\\PC{0,8}|[a-z0-9]{1,3}|[.:/@*]){0,12}(\\.com)?", written in names()) {
            for text in [text, written] {
                let Some(host) = Host::in_text(&text) else { continue };
                let labels: Vec<&str> = host.name.split('.').collect();
                let candidates = host.candidates();
                prop_assert!((1..=ASKED).contains(&candidates.len()));
                prop_assert_eq!(candidates[0], host.name.as_str());
                prop_assert!(candidates.windows(2).all(|two| two[0].len() > two[1].len()));
                for one in candidates {
                    let own: Vec<&str> = one.split('.').collect();
                    prop_assert!(own.len() > 1 && labels.ends_with(&own), "{one} of {}", host.name);
                }
            }
        }
    }
}
