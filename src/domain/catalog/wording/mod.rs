//! Permissions as people write them: `Zone:DNS:Edit`, `Zone / DNS / Edit`, `Account > D1 > Edit`,
//! `DNS Edit`, `Edit DNS`, the API's name, the key of a template link, a list of them. Everything
//! that takes such words asks here, so that the same words mean the same everywhere. What several
//! groups are called is all of these: one of them is never taken for the person. Knows no sentence;
//! what is said about it is for whoever asked.
//!
//! `cut` makes words of a text, `names` knows what the groups are called, `settle` makes one answer
//! of it, `list` cuts a text of several, `near` finds what was probably meant.

mod cut;
mod list;
pub(super) mod names;
mod near;
mod settle;

pub use near::Near;

use self::cut::{cut, joined};
use self::names::Of;
use super::Catalog;
use super::picker::{PermissionLevel, PermissionRow};
use super::renames::RenameKind;
use crate::domain::token::scope::Scope;

/// Bytes that the words for a permission may have; the longest that are known have 90.
pub const LONGEST: usize = 300;

/// What is before a level.
const COLONS: [char; 2] = [':', '：'];

/// A group at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// The group.
    pub row: &'a PermissionRow,
    pub level: &'a PermissionLevel,
}

impl Choice<'_> {
    /// How a spec spells it.
    #[must_use]
    pub fn spelt(&self) -> String {
        spelt(self.row, self.level)
    }
}

/// What the words for one permission come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading<'a> {
    /// This group at this level.
    One(Choice<'a>),
    /// Each of these is called so.
    Several(Vec<Choice<'a>>),
    /// A group is named, and no level: what it has, of each group that is called so.
    NoLevel(Vec<Choice<'a>>),
    /// A level that no group of that name has, and what they have.
    OtherLevel(String, Vec<Choice<'a>>),
    /// A group that is not of the scope that was said: what it has of the level that was written,
    /// or all where none was, and its rows.
    OtherScope(Scope, Vec<Choice<'a>>, Vec<&'a PermissionRow>),
    /// A name that Cloudflare does not use any more, or only elsewhere, for each of these.
    Former(RenameKind, Vec<Choice<'a>>),
    /// No group is called so.
    Unknown,
}

impl<'a> Reading<'a> {
    /// The groups that are named with a level that they have.
    #[must_use]
    pub fn choices(&self) -> &[Choice<'a>] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
            _ => &[],
        }
    }

    /// The rows that are named, at whatever level.
    #[must_use]
    pub fn rows(&self) -> Vec<&'a PermissionRow> {
        let choices = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(all) | Self::NoLevel(all) | Self::OtherLevel(_, all) | Self::Former(_, all) => all,
            Self::OtherScope(_, _, rows) => return rows.clone(),
            Self::Unknown => &[],
        };
        let mut rows: Vec<&PermissionRow> = choices.iter().map(|choice| choice.row).collect();
        rows.dedup();
        rows
    }
}

/// The scope of a word, or of Cloudflare's own string.
#[must_use]
pub fn scope_of(word: &str) -> Option<Scope> {
    match word.trim().to_lowercase().as_str() {
        "account" | "accounts" => Some(Scope::Account),
        "zone" | "zones" => Some(Scope::Zone),
        "user" | "users" => Some(Scope::User),
        "r2" | "bucket" | "r2 bucket" => Some(Scope::Bucket),
        api if api.starts_with("com.") => Some(Scope::from_api(word.trim())),
        _ => None,
    }
}

/// The word of a scope in a spec.
#[must_use]
pub fn scope_word(scope: &Scope) -> &str {
    match scope {
        Scope::Account => "account",
        Scope::Zone => "zone",
        Scope::User => "user",
        Scope::Bucket => "r2",
        Scope::Other(api) => api,
    }
}

/// How a spec spells a level of a row: `zone/DNS:edit`.
#[must_use]
pub fn spelt(row: &PermissionRow, level: &PermissionLevel) -> String {
    format!("{}/{}:{}", scope_word(&row.scope), row.label, level.word.to_lowercase())
}

/// A text as its words alone, in lower case: what searching compares.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut words = cut(text);
    words.retain(|word| word.text != cut::NO_WORD);
    joined(&words)
}

impl Catalog {
    /// What the words for one permission mean.
    #[must_use]
    pub fn permission(&self, text: &str) -> Reading<'_> {
        let text = text.trim();
        // Far longer than any: every part of it would be looked at.
        if text.len() > LONGEST {
            return Reading::Unknown;
        }
        if let Some(one) = self.as_spelt(text) {
            return Reading::One(one);
        }
        let (scope, rest) = within(text);
        if let Some(by_key) = self.by_key(rest, scope.as_ref()) {
            return by_key;
        }
        let (api, words) = match scope.filter(|scope| matches!(scope, Scope::Other(_)) || text.starts_with("com.")) {
            Some(scope) => (Some(scope), cut(rest)),
            None => (None, cut(text)),
        };
        let read = match self.read(&words, api.as_ref()) {
            Reading::Unknown => {
                let together = cut::metadata_together(&words);
                together.map_or(Reading::Unknown, |words| self.read(&words, api.as_ref()))
            }
            read => read,
        };
        if self.ends_in_no_level(text, &read) {
            return Reading::Unknown;
        }
        read
    }

    /// Whether a group is named before the last colon, and what is behind it makes the name of
    /// another one: `DNS:View` is DNS with a level that it has not, and never DNS View.
    fn ends_in_no_level(&self, text: &str, read: &Reading<'_>) -> bool {
        if !matches!(read, Reading::NoLevel(_) | Reading::OtherScope(..)) {
            return false;
        }
        let Some((before, _)) = text.rsplit_once(COLONS) else {
            return false;
        };
        let last = before.rsplit(COLONS).next().unwrap_or(before);
        let rows = read.rows();
        let has_colon = |row: &&PermissionRow| {
            row.label.contains(':') || row.levels.iter().any(|level| level.api_name.contains(':'))
        };
        if scope_of(&joined(&cut(last))).is_some() || rows.iter().any(has_colon) {
            return false;
        }
        match self.read(&cut(before), None) {
            Reading::NoLevel(named) => !named.iter().any(|choice| rows.contains(&choice.row)),
            _ => false,
        }
    }

    /// What the words for several permissions mean, each with its words: a list of them by lines,
    /// commas, semicolons or `and`, or in a row where that can be read in one way only. A line such
    /// as `Zone:` says of which scope those below it are.
    #[must_use]
    pub fn permissions<'t>(&self, text: &'t str) -> Vec<(&'t str, Reading<'_>)> {
        if text.len() > list::LONGEST {
            return vec![(text, Reading::Unknown)];
        }
        let pieces = list::pieces(
            text,
            &self.frame(text),
            |words| self.permission(words),
            |reading| *reading != Reading::Unknown,
            |reading| matches!(reading, Reading::One(_)),
        );
        let many = pieces.len() > 1;
        let (mut scope, mut read) = (None, Vec::new());
        for piece in pieces {
            let words = cut::without_bullet(piece.words);
            let one = |words| Some(self.permission(words)).filter(|read| matches!(read, Reading::One(_)));
            if piece.read == Reading::Unknown
                && let Some(row) = list::in_a_row(words, one)
            {
                read.extend(row);
                continue;
            }
            // A permission that is written with a level it has not is no heading.
            let named = !piece.read.choices().is_empty() || matches!(piece.read, Reading::OtherLevel(..));
            let heads = words.trim_end_matches(['*', '_']).ends_with(':') && !named;
            if many && piece.alone && heads {
                let said = joined(&cut(words));
                scope = scope_of(said.trim_end_matches(" permissions"));
                continue;
            }
            read.push((words, of_scope(piece.read, scope.as_ref())));
        }
        if read.is_empty() {
            read.push((text, Reading::Unknown));
        }
        read
    }

    /// The lines of a text that say something: not the heads of a table, nor what is drawn between
    /// its rows. All of them where nothing else is left.
    #[must_use]
    pub fn lines<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let frame = self.frame(text);
        let mut end = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            end += line.len();
            (end, line.trim())
        });
        let lines: Vec<(usize, &str)> = lines.filter(|(_, line)| !line.is_empty()).collect();
        let said = |(end, _): &&(usize, &str)| frame.binary_search_by_key(end, |line| line.end).is_err();
        let some = lines.iter().any(|line| said(&line));
        lines
            .iter()
            .filter(|line| !some || said(line))
            .map(|(_, line)| *line)
            .collect()
    }

    /// Where a text of several lines only makes a table of what it says.
    fn frame(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        if text.len() > list::LONGEST || !text.trim().contains('\n') {
            return Vec::new();
        }
        list::frame(text, |words| self.permission(words) != Reading::Unknown)
    }

    /// To the letter as a spec spells it: what is written by cfmint itself needs no index, and is
    /// never anything else.
    fn as_spelt(&self, text: &str) -> Option<Choice<'_>> {
        let (scope, rest) = text.split_once('/')?;
        let level_of = |row: &'_ PermissionRow| {
            let word = rest.strip_prefix(row.label.as_str())?.strip_prefix(':')?;
            row.levels.iter().position(|level| level.word.to_lowercase() == word)
        };
        let mut rows = self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| scope_word(&row.scope) == scope);
        rows.find_map(|(at, row)| self.choice(at, level_of(row)?))
    }

    /// A level of a row by their places.
    fn choice(&self, row: usize, level: usize) -> Option<Choice<'_>> {
        let row = self.rows.get(row)?;
        let level = row.levels.get(level)?;
        Some(Choice { row, level })
    }

    fn choices(&self, row: usize, levels: &[usize]) -> Vec<Choice<'_>> {
        levels.iter().filter_map(|level| self.choice(row, *level)).collect()
    }

    fn all_levels(&self, row: usize) -> Vec<Choice<'_>> {
        let levels = self.rows.get(row).map_or(0, |row| row.levels.len());
        self.choices(row, &(0..levels).collect::<Vec<_>>())
    }

    /// By the key of a template link, to the letter, where no row is called so as well.
    fn by_key(&self, text: &str, scope: Option<&Scope>) -> Option<Reading<'_>> {
        let (key, level) = match text.rsplit_once(':') {
            Some((key, level)) => (key.trim_end(), Some(joined(&cut(level)))),
            None => (text, None),
        };
        let names = self.names();
        let fits = |row: &&usize| {
            let row = self.rows.get(**row);
            scope.is_none_or(|scope| row.is_some_and(|row| row.scope == *scope))
        };
        let rows: Vec<usize> = names.with_key(key).iter().filter(fits).copied().collect();
        let called = || names.parses(&cut(key), Of::Today);
        // `logs` is a key and, small, the name of two groups; an underscore makes a key of it.
        if rows.is_empty() || (scope.is_none() && !key.contains('_') && !called().is_empty()) {
            return None;
        }
        let all = || rows.iter().flat_map(|row| self.all_levels(*row)).collect();
        let Some(level) = level else {
            return Some(Reading::NoLevel(all()));
        };
        let meant = rows
            .iter()
            .flat_map(|row| self.choices(*row, &names.levels(*row, &level)));
        let meant: Vec<Choice<'_>> = meant.collect();
        Some(match meant.as_slice() {
            // What nobody knows as a level is told as what it is.
            [] if !names.is_level(&level) => return None,
            [] => Reading::OtherLevel(level, all()),
            [one] => Reading::One(*one),
            _ => Reading::Several(meant),
        })
    }
}

/// A scope before the first slash, and what is behind it; else the whole.
fn within(text: &str) -> (Option<Scope>, &str) {
    let said = text
        .split_once('/')
        .and_then(|(scope, rest)| Some((scope_of(scope)?, rest)));
    match said {
        Some((scope, rest)) => (Some(scope), rest.trim()),
        None => (None, text),
    }
}

/// What a line above says of the scope settles what has several.
fn of_scope<'a>(reading: Reading<'a>, scope: Option<&Scope>) -> Reading<'a> {
    let (Reading::Several(all), Some(scope)) = (&reading, scope) else {
        return reading;
    };
    let inside: Vec<Choice<'a>> = all
        .iter()
        .filter(|choice| choice.row.scope == *scope)
        .copied()
        .collect();
    match inside.as_slice() {
        [] => reading,
        [one] => Reading::One(*one),
        _ => Reading::Several(inside),
    }
}

#[cfg(test)]
mod proposals;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use tests::from_readmes;
