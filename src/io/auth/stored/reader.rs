//! The one token out of a file in which another program keeps its sign-in: TOML or JSON, as far as
//! a flat table of texts and lists needs. The file holds more than is wanted (a refresh token), so
//! that it is read byte by byte and nothing of it is kept but the values of three keys; the token
//! only where it is asked for. What it says of a file quotes nothing. It must not know where files
//! stand.

use zeroize::Zeroizing;

use crate::secret::{LONGEST, Secret};

/// How the file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Toml,
    Json,
}

/// What was read.
pub(super) struct Content {
    /// Whether a token is there.
    pub(super) has_token: bool,
    /// The token, where it was asked for.
    pub(super) token: Option<Secret>,
    /// When it ends, as it is written.
    pub(super) expires: Option<String>,
    /// Whether the scopes are there, and have this one.
    pub(super) scopes: Option<bool>,
}

/// What is wrong with the file, as the end of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not of this syntax, from this line on.
    Damaged(u64),
    /// The token is written with escapes, on several lines or twice, or has a character that none
    /// has, or is longer than any.
    OddToken,
}

/// The scope that creates tokens of accounts (live: Cloudflare's changelog of 2026-10-01).
const CREATING: &[u8] = b"account_api_tokens:create";
/// A key longer than this is none of ours.
const LONGEST_KEY: usize = 40;
/// Lists in lists, at most.
const DEEPEST: u32 = 64;
/// The mark that some editors of Windows put before a text.
const MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Where in the file it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Before the opening brace of JSON.
    Start,
    /// Where a key may begin.
    Key,
    /// In a key without quotation marks.
    BareKey,
    /// In a key within these.
    QuotedKey(u8),
    /// Behind a key.
    Sign,
    /// Before a value.
    Value,
    /// In a text within these.
    Text(u8),
    /// Behind an empty text, which may be the beginning of one of several lines.
    Empty(u8),
    /// In a text of several lines; so many of its marks came in a row.
    Lines(u8, u8),
    /// In a value without quotation marks.
    Bare,
    /// In a list or a table.
    List,
    /// In a text in there.
    Item(u8),
    /// Behind a value.
    After,
    /// Where nothing of ours follows: behind the last brace, in a table of its own.
    Rest,
}

/// Which key a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Token,
    Expiry,
    Scopes,
    Nothing,
}

/// Reads, piece by piece.
pub(super) struct Reader {
    syntax: Syntax,
    takes_token: bool,
    at: At,
    of: Of,
    key: Zeroizing<Vec<u8>>,
    /// The value of a key that is wanted; the item of a list.
    word: Secret,
    /// Whether that has something that it should not have, or is too long.
    odd: bool,
    escaped: bool,
    comment: bool,
    depth: u32,
    line: u64,
    bytes: usize,
    fault: Option<Fault>,
    content: Content,
}

impl Reader {
    pub(super) fn new(syntax: Syntax, takes_token: bool) -> Self {
        Self {
            syntax,
            takes_token,
            at: match syntax {
                Syntax::Json => At::Start,
                Syntax::Toml => At::Key,
            },
            of: Of::Nothing,
            key: Zeroizing::new(Vec::with_capacity(LONGEST_KEY)),
            word: Secret::empty(),
            odd: false,
            escaped: false,
            comment: false,
            depth: 0,
            line: 1,
            bytes: 0,
            fault: None,
            content: Content {
                has_token: false,
                token: None,
                expires: None,
                scopes: None,
            },
        }
    }

    /// Takes in what follows.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let marked = MARK.get(self.bytes) == Some(byte);
            self.bytes += 1;
            if !marked || self.bytes > MARK.len() {
                self.step(*byte);
            }
        }
    }

    /// What was there.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn end(mut self) -> Result<Content, Fault> {
        // The last line may have no end.
        if self.syntax == Syntax::Toml {
            self.step(b'\n');
        }
        let whole = match self.syntax {
            Syntax::Toml => matches!(self.at, At::Key | At::Rest),
            Syntax::Json => self.at == At::Rest || self.bytes == 0,
        };
        if !whole {
            self.damaged();
        }
        self.fault.map_or(Ok(self.content), Err)
    }

    fn damaged(&mut self) {
        self.fault.get_or_insert(Fault::Damaged(self.line));
    }

    fn step(&mut self, byte: u8) {
        if self.fault.is_some() {
            return;
        }
        if self.comment {
            self.comment = byte != b'\n';
            if self.comment {
                return;
            }
        }
        match self.at {
            At::Text(_) | At::Item(_) | At::Lines(..) => self.inside(byte),
            At::Rest => {}
            _ if byte == b'#' && self.syntax == Syntax::Toml && !matches!(self.at, At::QuotedKey(_)) => {
                if matches!(self.at, At::BareKey | At::Sign | At::Value) {
                    return self.damaged();
                }
                if let At::Bare | At::Empty(_) = self.at {
                    self.value_ends();
                }
                self.comment = true;
            }
            At::Start | At::Key | At::BareKey | At::QuotedKey(_) | At::Sign => self.key(byte),
            At::Value | At::Empty(_) | At::Bare | At::List | At::After => self.value(byte),
        }
        self.line += u64::from(byte == b'\n');
    }

    /// Up to the sign between key and value.
    fn key(&mut self, byte: u8) {
        let toml = self.syntax == Syntax::Toml;
        match (self.at, byte) {
            (At::Start, b'{') => self.at = At::Key,
            (At::Start | At::Key, byte) if byte.is_ascii_whitespace() => {}
            (At::Key, b'}') if !toml => self.at = At::Rest,
            // A table of its own begins: what follows is in it.
            (At::Key, b'[') if toml => self.at = At::Rest,
            (At::Key, b'"') => self.at = At::QuotedKey(byte),
            (At::Key, b'\'') if toml => self.at = At::QuotedKey(byte),
            (At::Key, byte) if toml && is_bare(byte) => {
                self.key.push(byte);
                self.at = At::BareKey;
            }
            (At::QuotedKey(mark), byte) if byte == mark => self.at = At::Sign,
            (At::QuotedKey(_), b'\n') => self.damaged(),
            (At::QuotedKey(_), byte) => self.keep_of_key(byte),
            (At::BareKey, byte) if is_bare(byte) || byte == b'.' => self.keep_of_key(byte),
            (At::BareKey | At::Sign, b'=') if toml => self.key_ends(),
            (At::Sign, b':') if !toml => self.key_ends(),
            // A key in a table that is on this line.
            (At::Sign, b'.') if toml => {
                self.keep_of_key(byte);
                self.at = At::BareKey;
            }
            (At::BareKey | At::Sign, b' ' | b'\t') => self.at = At::Sign,
            (At::Sign, byte) if !toml && byte.is_ascii_whitespace() => {}
            _ => self.damaged(),
        }
    }

    /// Of a key that is too long to be ours the rest is let go.
    fn keep_of_key(&mut self, byte: u8) {
        if self.key.len() < LONGEST_KEY {
            self.key.push(byte);
        }
    }

    fn key_ends(&mut self) {
        self.of = match self.key.as_slice() {
            b"oauth_token" => Of::Token,
            b"expiration_time" => Of::Expiry,
            b"scopes" => Of::Scopes,
            _ => Of::Nothing,
        };
        // Which of two is meant nobody knows.
        if self.of == Of::Token && self.content.has_token {
            self.fault.get_or_insert(Fault::OddToken);
        }
        self.key.iter_mut().for_each(|byte| *byte = 0);
        self.key.clear();
        self.word.clear();
        self.odd = false;
        self.at = At::Value;
    }

    /// From that sign on, outside of texts.
    fn value(&mut self, byte: u8) {
        let toml = self.syntax == Syntax::Toml;
        let blank = byte == b' ' || byte == b'\t' || byte == b'\r' || (byte == b'\n' && !toml);
        match (self.at, byte) {
            (At::Value | At::After, _) if blank => {}
            (At::Value, b'"') => self.at = At::Text(byte),
            (At::Value, b'\'') if toml => self.at = At::Text(byte),
            (At::Value, b'[' | b'{') => {
                self.depth = 1;
                if self.of == Of::Scopes && byte == b'[' {
                    self.content.scopes = Some(false);
                }
                self.at = At::List;
            }
            (At::Value, b'\n' | b',' | b'}' | b']') => self.damaged(),
            (At::Value, byte) => {
                self.keep(byte);
                self.at = At::Bare;
            }
            (At::Empty(mark), byte) if toml && byte == mark => {
                self.odd = true;
                self.at = At::Lines(mark, 0);
            }
            (At::Empty(_), _) => {
                self.value_ends();
                self.value(byte);
            }
            (At::Bare, b'\n') => {
                self.value_ends();
                self.value(byte);
            }
            (At::Bare, b',' | b'}') if !toml => {
                self.value_ends();
                self.value(byte);
            }
            (At::Bare, byte) => self.keep(byte),
            (At::List, b'"') => self.at = At::Item(byte),
            (At::List, b'\'') if toml => self.at = At::Item(byte),
            (At::List, b'[' | b'{') => {
                self.depth += 1;
                if self.depth > DEEPEST {
                    self.damaged();
                }
            }
            (At::List, b']' | b'}') => {
                self.depth -= 1;
                if self.depth == 0 {
                    self.at = At::After;
                }
            }
            (At::List, _) => {}
            (At::After, b'\n') => self.at = At::Key,
            (At::After, b',') if !toml => self.at = At::Key,
            (At::After, b'}') if !toml => self.at = At::Rest,
            _ => self.damaged(),
        }
    }

    /// In a text.
    fn inside(&mut self, byte: u8) {
        match self.at {
            _ if self.escaped => self.escaped = false,
            At::Text(b'"') | At::Item(b'"') | At::Lines(b'"', _) if byte == b'\\' => {
                self.odd = true;
                self.escaped = true;
                if let At::Lines(mark, _) = self.at {
                    self.at = At::Lines(mark, 0);
                }
            }
            At::Text(mark) if byte == mark => {
                if self.word.is_empty() && !self.odd {
                    self.at = At::Empty(mark);
                } else {
                    self.value_ends();
                }
            }
            At::Item(mark) if byte == mark => self.item_ends(),
            At::Text(_) | At::Item(_) if byte == b'\n' => self.damaged(),
            At::Text(_) | At::Item(_) => self.keep(byte),
            At::Lines(mark, 2) if byte == mark => self.value_ends(),
            At::Lines(mark, came) if byte == mark => self.at = At::Lines(mark, came + 1),
            At::Lines(mark, _) => self.at = At::Lines(mark, 0),
            _ => {}
        }
    }

    /// A byte of a value; nothing is kept of what is not wanted, but that it is there.
    fn keep(&mut self, byte: u8) {
        let wanted = match self.of {
            Of::Token | Of::Expiry => true,
            Of::Scopes => self.depth == 1,
            Of::Nothing => false,
        };
        if !wanted {
            // The text is not empty all the same.
            self.odd = true;
        } else if !self.word.extend(&[byte]) || (self.of == Of::Token && !byte.is_ascii_graphic()) {
            self.odd = true;
        }
    }

    fn value_ends(&mut self) {
        let text = self.at != At::Bare;
        self.at = At::After;
        match self.of {
            Of::Token if self.odd || !text => {
                self.fault.get_or_insert(Fault::OddToken);
            }
            Of::Token => {
                self.content.has_token = !self.word.is_empty();
                if self.content.has_token && self.takes_token {
                    self.content.token = Some(std::mem::replace(&mut self.word, Secret::with_room(LONGEST)));
                }
            }
            Of::Expiry if !self.odd => {
                self.word.trim();
                // A time, and no other text: a token in the wrong place is kept nowhere.
                let time = self.word.expose();
                let is_time = time.len() <= LONGEST_KEY && time.first().is_some_and(u8::is_ascii_digit);
                let time = std::str::from_utf8(time).ok().filter(|_| is_time);
                self.content.expires = time.map(str::to_owned);
            }
            Of::Expiry | Of::Scopes | Of::Nothing => {}
        }
        self.word.clear();
    }

    fn item_ends(&mut self) {
        let creates = self.of == Of::Scopes && self.depth == 1 && !self.odd && self.word.expose() == CREATING;
        if let (true, Some(scopes)) = (creates, &mut self.content.scopes) {
            *scopes = true;
        }
        self.word.clear();
        self.odd = false;
        self.at = At::List;
    }
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}
