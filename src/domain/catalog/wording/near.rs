//! What was probably meant by words that name no permission. What was written right stays: a level
//! that is said is never another, and a group that is named exactly never gives way to one that
//! looks like it. So only a misspelling is mended, word for word: every word that was written is
//! one of the name, or is no word that the catalog has and looks like one of it. What cannot be
//! sure is not proposed.

use super::cut::{NO_WORD, Word, cut, joined};
use super::names::{Of, What};
use super::settle::once;
use super::{COLONS, Choice, LONGEST, scope_of};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::picker::PermissionRow;
use crate::domain::token::scope::Scope;

/// What was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Near<'a> {
    /// The group is named; the word for its level is none: the word, what the group has, and which
    /// of it the word looks like.
    Level(String, Vec<Choice<'a>>, Vec<Choice<'a>>),
    /// The name looks like that of this group, at the level that was written; at each where none
    /// was.
    Group(Vec<Choice<'a>>),
    /// The name looks like that of this group, which has not the level that was written: the level,
    /// and what it has.
    WithoutLevel(String, Vec<Choice<'a>>),
    /// Words for levels are in several places: several permissions, as it seems, and none of them
    /// is guessed.
    Several,
}

/// Letters of a name of which one may be wrong.
const FEW: usize = 5;

/// What a word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    Level,
}

/// Words taken apart as far as they are understood.
struct Written<'w> {
    scope: Option<Scope>,
    name: &'w [Word],
    level: Option<String>,
    /// The word in the place of a level, where it is none.
    unread: Option<String>,
}

impl Catalog {
    /// What was probably meant by words that [`Catalog::permission`] does not know.
    #[must_use]
    pub fn nearest_permission(&self, text: &str) -> Option<Near<'_>> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let words = cut(text);
        // A part that is left empty, or stands for anything: closing the gap would name another
        // group.
        if words.iter().any(|word| word.text == NO_WORD) {
            return None;
        }
        let behind_colon = text.rsplit_once(COLONS).map_or(0, |(_, level)| cut(level).len());
        let written = self.taken_apart(&words, behind_colon)?;
        let near = self.by_level(&written).or_else(|| self.by_name(&written));
        near.or_else(|| says_several(&words).then_some(Near::Several))
    }

    /// Groups of nearly the same name as those that are named here and lack a level, at that level:
    /// each name begins alike, and has every word of the other or the other way round.
    #[must_use]
    pub fn nearly_called_with<'a>(&'a self, level: &str, lacking: &[Choice<'a>]) -> Vec<Choice<'a>> {
        let words = |row: &PermissionRow| -> Vec<String> {
            let mut words: Vec<String> = cut(&row.label).into_iter().map(|word| word.text).collect();
            if words.len() > 1 && words.first().is_some_and(|word| scope_of(word).is_some()) {
                words.remove(0);
            }
            words
        };
        let named: Vec<Vec<String>> = lacking.iter().map(|choice| words(choice.row)).collect();
        let nearly = |row: &PermissionRow| {
            let own = words(row);
            let within = |one: &[String], other: &[String]| one.iter().all(|word| other.contains(word));
            named
                .iter()
                .any(|name| name.first() == own.first() && (within(name, &own) || within(&own, name)))
        };
        let others = self.rows.iter().enumerate();
        let others = others.filter(|(_, row)| lacking.iter().all(|choice| choice.row != *row) && nearly(row));
        once(
            others
                .flat_map(|(at, _)| self.choices(at, &self.names().levels(at, level)))
                .collect(),
        )
    }

    /// A group whose name is misspelt, at the level that was written.
    fn by_name(&self, written: &Written<'_>) -> Option<Near<'_>> {
        // A scope that was written is right: a misspelt name is never that of a group of another.
        let rows = self.alike(written.name, written.scope.as_ref());
        let all: Vec<Choice<'_>> = rows.iter().flat_map(|row| self.all_levels(*row)).collect();
        if all.is_empty() {
            return None;
        }
        match (&written.level, &written.unread) {
            (Some(level), _) => {
                let of = |row: &usize| self.choices(*row, &self.names().levels(*row, level));
                let near: Vec<Choice<'_>> = rows.iter().flat_map(of).collect();
                Some(if near.is_empty() {
                    Near::WithoutLevel(level.clone(), once(all))
                } else {
                    Near::Group(once(near))
                })
            }
            (None, Some(unread)) => {
                let near = self.level_like(unread, &all);
                (!near.is_empty()).then(|| Near::Group(once(near)))
            }
            (None, None) => Some(Near::Group(once(all))),
        }
    }

    /// The words of a scope at the beginning, those of a level at the end or behind the scope, and
    /// the name between them.
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
        USUAL
            .iter()
            .any(|level| self.misspelt(word, level, Part::Level).is_some())
    }

    /// How many letters a word is away from one that it is taken for: none where it is that word;
    /// nothing where it is too far from it, or is a word of its own.
    ///
    /// Two letters that changed places, or one written twice, are a slip of the finger. Another
    /// letter, one more or one less makes a word of its own of a short one (`not` of IOT, `none` of
    /// Zone), so that of a name one in five may be so; in four one may be another, and not the
    /// first.
    fn misspelt(&self, word: &str, meant: &str, part: Part) -> Option<usize> {
        if word == meant {
            return Some(0);
        }
        let (letters, wanted) = (word.chars().count(), meant.chars().count());
        let most = match part {
            // The group is named exactly, and this is in the place of its level: `reed`.
            Part::Level if letters > 3 => (letters.max(wanted) / FEW).max(1),
            Part::Level => 0,
            Part::Name if letters == 4 && wanted == 4 && word.chars().next() == meant.chars().next() => 1,
            Part::Name => letters.max(wanted) / FEW,
        };
        // What costs least first: every name there is comes by here.
        if letters < 3 || letters.abs_diff(wanted) > most.max(1) || self.names().knows(word) || scope_of(word).is_some()
        {
            return None;
        }
        let away = strsim::damerau_levenshtein(word, meant);
        (away <= most || (away == 1 && slipped(word, meant))).then_some(away)
    }

    /// The same for a name, word for word; one that is written without the blanks between its words
    /// is it, too.
    fn misspelt_name(&self, words: &[Word], name: &str, part: Part) -> Option<usize> {
        let meant: Vec<&str> = name.split(' ').collect();
        if let [word] = words
            && meant.len() > 1
        {
            return (word.text == meant.concat()).then_some(0);
        }
        if words.len() != meant.len() {
            return None;
        }
        let pairs = words.iter().zip(&meant);
        pairs.map(|(word, meant)| self.misspelt(&word.text, meant, part)).sum()
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
        let words = cut(word);
        let away = |choice: &Choice<'_>| {
            let bare = choice.level.bare_word().to_lowercase();
            let edit = (bare == "edit").then_some("write");
            let mut all = [bare.as_str()].into_iter().chain(edit);
            let first = all
                .next()
                .and_then(|level| self.misspelt_name(&words, level, Part::Level));
            let other = all
                .next()
                .and_then(|level| self.misspelt_name(&words, level, Part::Level));
            first.into_iter().chain(other).min()
        };
        let near: Vec<(usize, Choice<'a>)> = all.iter().filter_map(|choice| Some((away(choice)?, *choice))).collect();
        let least = near.iter().map(|(away, _)| *away).min();
        let near: Vec<Choice<'a>> = near
            .into_iter()
            .filter(|(away, _)| Some(*away) == least)
            .map(|(_, choice)| choice)
            .collect();
        let one = near.first().map(|choice| choice.level.bare_word());
        let same = near.iter().all(|choice| Some(choice.level.bare_word()) == one);
        if same { near } else { Vec::new() }
    }

    /// The rows whose name this one is, misspelt; none where it may as well be the name of others.
    fn alike(&self, words: &[Word], scope: Option<&Scope>) -> Vec<usize> {
        let inside = |(_, at): &&(String, usize)| {
            let row = self.rows.get(*at);
            scope.is_none_or(|scope| row.is_some_and(|row| row.scope == *scope))
        };
        let called = self.names().called.iter().filter(inside);
        let near: Vec<(usize, &str, usize)> = called
            .filter_map(|(name, at)| Some((self.misspelt_name(words, name, Part::Name)?, name.as_str(), *at)))
            .collect();
        let least = near.iter().map(|(away, ..)| *away).min();
        let near: Vec<&(usize, &str, usize)> = near.iter().filter(|(away, ..)| Some(*away) == least).collect();
        let called_so = |one: &str| {
            let mut rows: Vec<usize> = near
                .iter()
                .filter(|(_, name, _)| *name == one)
                .map(|(.., at)| *at)
                .collect();
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        let Some(rows) = near.first().map(|(_, name, _)| called_so(name)) else {
            return Vec::new();
        };
        let sure = near.iter().all(|(_, name, _)| called_so(name) == rows);
        if sure { rows } else { Vec::new() }
    }
}

/// Whether a word that is a letter away from another has the same letters: two of them in each
/// other's place, or one of them twice.
fn slipped(word: &str, meant: &str) -> bool {
    let sorted = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let single = |word: &str| {
        let mut letters: Vec<char> = word.chars().collect();
        letters.dedup();
        letters
    };
    sorted(word) == sorted(meant) || single(word) == single(meant)
}

/// Whether words for levels are in several places.
fn says_several(words: &[Word]) -> bool {
    let says = |word: &Word| matches!(word.text.as_str(), "read" | "edit" | "write");
    let runs = words.chunk_by(|one, other| says(one) == says(other));
    runs.filter(|run| run.first().is_some_and(says)).count() > 1
}
