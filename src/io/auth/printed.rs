//! What a command told, as far as it is kept: of its output the first line, of its errors the
//! beginning. Both are in locked pages, since both may be a credential; what is said of them has
//! nothing secret in it. Must not know processes.

use crate::secret::Secret;
use crate::secret::quoted::quotes;
use crate::secret::redact::{Telling, telling};

/// Bytes that are kept of what is said on stderr.
const KEPT: usize = 4096;

/// The first line that is not blank.
pub(crate) struct FirstLine {
    line: Secret,
    bytes: usize,
    whole: bool,
    ended: bool,
    more: bool,
}

impl FirstLine {
    pub(crate) fn new() -> Self {
        Self {
            line: Secret::empty(),
            bytes: 0,
            whole: true,
            ended: false,
            more: false,
        }
    }

    /// Bytes that came so far.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn line(&self) -> &Secret {
        &self.line
    }

    /// Whether a line followed.
    pub(crate) fn has_more(&self) -> bool {
        self.more
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.bytes = self.bytes.saturating_add(bytes.len());
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.ended {
                self.more = self.more || !piece.trim_ascii().is_empty();
                continue;
            }
            let line = piece.strip_suffix(b"\n");
            self.whole = self.line.extend(line.unwrap_or(piece)) && self.whole;
            if line.is_some() {
                self.line.trim();
                self.ended = !self.line.is_empty();
            }
        }
    }

    /// The line; nothing where it is longer than any credential.
    pub(crate) fn whole(mut self) -> Option<Secret> {
        self.line.trim();
        self.whole.then_some(self.line)
    }
}

/// The beginning of what is said on stderr.
pub(crate) struct Said(Secret);

impl Said {
    pub(crate) fn new() -> Self {
        Self(Secret::with_room(KEPT))
    }

    pub(crate) fn take(&mut self, bytes: &[u8]) {
        self.0.append_with(|room| {
            let fits = bytes.len().min(room.len());
            if let (Some(room), Some(bytes)) = (room.get_mut(..fits), bytes.get(..fits)) {
                room.copy_from_slice(bytes);
            }
            fits
        });
    }

    /// The line that tells most, as the end of a sentence, unless anything of it all repeats what
    /// was printed: that may be a credential of any form, and is not told in pieces either.
    pub(crate) fn words(&self, printed: &Secret) -> String {
        let said = self.0.expose();
        let repeats = "; its message repeats what it printed, and is not shown";
        match telling(said, Some(printed)) {
            Telling::Nothing => String::new(),
            Telling::Line(line) if !quotes(said, printed) => format!(" and says: {line}"),
            Telling::Line(_) | Telling::Repeats => repeats.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::LONGEST;

    fn first(pieces: &[&[u8]]) -> FirstLine {
        let mut line = FirstLine::new();
        pieces.iter().for_each(|piece| line.take(piece));
        line
    }

    #[test]
    fn the_first_line_that_is_not_blank_is_kept() {
        for (pieces, kept, more) in [
            (&[&b"not-a-real\n"[..]][..], "not-a-real", false),
            (&[b"not-a", b"-real"], "not-a-real", false),
            (&[b"not-a-real\nuser: me\n"], "not-a-real", true),
            (&[b"not-a-real\r\n", b"\n", b"user: me"], "not-a-real", true),
            (&[b"\n \n", b" not-a-real \n\n\n"], "not-a-real", false),
            (&[b"\n\n"], "", false),
            (&[], "", false),
        ] {
            let line = first(pieces);
            assert_eq!(line.has_more(), more, "{pieces:?}");
            assert_eq!(line.whole().unwrap().expose(), kept.as_bytes(), "{pieces:?}");
        }
        assert!(first(&[&[b'x'; LONGEST], b"x"]).whole().is_none());
        assert!(first(&[&[b'x'; LONGEST], b"\nx"]).whole().is_some());
    }

    #[test]
    fn what_is_said_has_no_control_and_nothing_secret() {
        let printed = "not-a-real-secret";
        let says = |said: &str| {
            let mut kept = Said::new();
            kept.take(said.as_bytes());
            kept.words(first(&[printed.as_bytes()]).line())
        };
        assert_eq!(says(""), "");
        assert_eq!(
            says("gpg: one\ngpg: decryption failed.\n"),
            " and says: gpg: decryption failed"
        );
        assert_eq!(says("\u{1b}[31mno\u{1b}[0m\u{7}"), " and says: no");
        assert_eq!(says("\u{1b}]0;title\u{7}no \u{9b}31mkey"), " and says: no key");
        let shown = says("error: cfut_another-that-is-not-real is wrong");
        assert!(shown.contains("[hidden") && !shown.contains("another"), "{shown}");
        for repeated in [
            "bad: not-a-real-secret",
            "bad: not-\u{1b}[1ma-real\u{1b}[0m-secret",
            "bad: not-a\n-real\r-sec\0ret",
            "bad: real-secret",
            "bad: not\u{1b}]8;;x\u{1b}\\-a-real",
        ] {
            let shown = says(repeated);
            assert!(
                shown.contains("repeats") && !shown.contains("real"),
                "{repeated:?}: {shown}"
            );
        }
        assert!(says(&"long ".repeat(2000)).len() < 400);
    }
}
