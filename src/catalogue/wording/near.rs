//! What was probably meant by words that name no permission. What was written right stays: a level that is said is never another, and a group that is named exactly never gives way to one
//! that looks like it.

use super::cut::{Word, cut, joined};
use super::names::{Of, What};
use super::settle::once;
use super::{Choice, LONGEST, scope_of};
use crate::catalogue::Catalogue;
use crate::search::nearest;
use crate::token::scope::Scope;

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near<'a> {
    /// The group is named; the word for its level is none: the word, what the group has, and which of it the word looks like.
    Level(String, Vec<Choice<'a>>, Vec<Choice<'a>>),
    /// The name looks like that of this group, at the level that was written; at each where none was.
    Group(Vec<Choice<'a>>),
    /// The name looks like that of this group, which has not the level that was written: the level, and what it has.
    WithoutLevel(String, Vec<Choice<'a>>),
}

/// Words taken apart as far as they are understood.
struct Written<'w> {
    scope: Option<Scope>,
    name: &'w [Word],
    level: Option<String>,
    /// What stands where a level would, and is none.
    unread: Option<String>,
}

impl Catalogue {
    /// What was probably meant by words that [`Catalogue::permission`] does not know.
    #[must_use]
    pub fn nearest_permission(&self, text: &str) -> Option<Near<'_>> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let words = cut(text);
        let behind_colon = text.rsplit_once(':').map_or(0, |(_, level)| cut(level).len());
        let written = self.taken_apart(&words, behind_colon)?;
        if let Some(near) = self.by_level(&written) {
            return Some(near);
        }
        let rows = self.alike(&joined(written.name), written.scope.as_ref());
        let rows = match rows.as_slice() {
            [] => self.alike(&joined(written.name), None),
            _ => rows,
        };
        let levels = |words: &str| -> Vec<Choice<'_>> {
            let of = |row: &usize| self.choices(*row, &self.names().levels(*row, words));
            rows.iter().flat_map(of).collect()
        };
        let all: Vec<Choice<'_>> = rows.iter().flat_map(|row| self.all_levels(*row)).collect();
        if all.is_empty() {
            return None;
        }
        let near = match (&written.level, &written.unread) {
            (Some(level), _) => levels(level),
            (None, Some(unread)) => self.level_like(unread, &all),
            (None, None) => all.clone(),
        };
        Some(match written.level {
            Some(level) if near.is_empty() => Near::WithoutLevel(level, once(all)),
            _ if near.is_empty() => Near::Group(once(all)),
            _ => Near::Group(once(near)),
        })
    }

    /// The words of a scope at the beginning, those of a level at the end or behind the scope, and the name between them.
    fn taken_apart<'w>(&self, words: &'w [Word], behind_colon: usize) -> Option<Written<'w>> {
        let scope = words
            .first()
            .and_then(|word| scope_of(&word.text))
            .filter(|_| words.len() > 1);
        let mut name = words.get(usize::from(scope.is_some())..)?;
        let is_level = |words: &[Word]| Some(joined(words)).filter(|words| self.names().is_level(words));
        let mut level = None;
        for at in 1..name.len() {
            let (before, behind) = name.split_at(at);
            if let Some(said) = is_level(behind) {
                (name, level) = (before, Some(said));
                break;
            }
        }
        if level.is_none() {
            for at in (1..name.len()).rev() {
                let (before, behind) = name.split_at(at);
                if let Some(said) = is_level(before) {
                    (name, level) = (behind, Some(said));
                    break;
                }
            }
        }
        let unread = match (behind_colon, &level) {
            (_, Some(_)) => None,
            (0, None) => name.last().filter(|word| self.looks_like_level(&word.text)).map(|_| 1),
            (count, None) => Some(count),
        };
        let unread = unread
            .filter(|count| *count < name.len())
            .map(|count| name.split_at(name.len() - count));
        let (name, unread) = match unread {
            Some((before, behind)) => (before, Some(joined(behind))),
            None => (name, None),
        };
        (!name.is_empty()).then_some(Written {
            scope,
            name,
            level,
            unread,
        })
    }

    fn looks_like_level(&self, word: &str) -> bool {
        const USUAL: [&str; 6] = ["read", "edit", "write", "purge", "revoke", "admin"];
        nearest(word, USUAL).is_some()
    }

    /// A group that is named exactly, with a word for a level that is none.
    fn by_level(&self, written: &Written<'_>) -> Option<Near<'_>> {
        let unread = written.unread.as_ref()?;
        let named = self.names().parses(written.name, Of::Today);
        let whole = named.iter().filter(|parse| parse.length == written.name.len());
        let rows = whole.flat_map(|parse| &parse.named).filter(|named| {
            let row = self.rows.get(named.row);
            let inside = row.is_some_and(|row| written.scope.as_ref().is_none_or(|scope| row.scope == *scope));
            inside && matches!(named.what, What::Row | What::Group(_))
        });
        let all = once(rows.flat_map(|named| self.all_levels(named.row)).collect());
        (!all.is_empty()).then(|| Near::Level(unread.clone(), all.clone(), self.level_like(unread, &all)))
    }

    /// Those of some levels that a word looks like.
    fn level_like<'a>(&'a self, word: &str, all: &[Choice<'a>]) -> Vec<Choice<'a>> {
        let bare: Vec<String> = all
            .iter()
            .map(|choice| choice.level.bare_word().to_lowercase())
            .collect();
        let edit = bare.iter().any(|word| word == "edit").then_some("write");
        let Some(near) = nearest(word, bare.iter().map(String::as_str).chain(edit)) else {
            return Vec::new();
        };
        let near = if near == "write" { "edit" } else { near };
        let meant = all.iter().zip(&bare).filter(|(_, word)| *word == near);
        meant.map(|(choice, _)| *choice).collect()
    }

    /// The rows whose name looks most like this one.
    fn alike(&self, name: &str, scope: Option<&Scope>) -> Vec<usize> {
        let inside = |(_, at): &&(String, usize)| {
            let row = self.rows.get(*at);
            scope.is_none_or(|scope| row.is_some_and(|row| row.scope == *scope))
        };
        let called = || self.names().called.iter().filter(inside);
        let Some(near) = nearest(name, called().map(|(name, _)| name.as_str())) else {
            return Vec::new();
        };
        let mut rows: Vec<usize> = called().filter(|(name, _)| name == near).map(|(_, at)| *at).collect();
        rows.dedup();
        rows
    }
}
