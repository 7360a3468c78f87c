//! One answer out of all the ways to take words apart: what is named in full; else what is missing
//! or does not fit. Of several that are named in full none is better than the others.

use super::cut::Word;
use super::names::{Named, Of, Parse, What};
use super::{Choice, Reading};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::picker::PermissionRow;
use crate::domain::catalog::renames::RenameKind;
use crate::domain::token::scope::Scope;

impl Catalog {
    /// What words mean: today's names first, then names without the word of their scope, then those
    /// of earlier.
    pub(super) fn read(&self, words: &[Word], api: Option<&Scope>) -> Reading<'_> {
        let names = self.names();
        let today = self.settled(names.parses(words, Of::Today), api);
        if today != Reading::Unknown {
            return today;
        }
        // Without the word of its scope a name is not its own: where two groups are left, they are
        // what is asked.
        let short = self.settled(names.parses(words, Of::Short), api);
        if short.choices().len() > 1 {
            return short;
        }
        match self.settled(names.parses(words, Of::Former), api) {
            Reading::One(one) => self.former(vec![one]),
            Reading::Several(all) | Reading::NoLevel(all) => self.former(all),
            other @ Reading::OtherLevel(..) => other,
            _ => Reading::Unknown,
        }
    }

    fn former<'a>(&'a self, choices: Vec<Choice<'a>>) -> Reading<'a> {
        let names = self.names();
        let place = |choice: &Choice<'_>| {
            let at = self.rows.iter().position(|row| std::ptr::eq(row, choice.row))?;
            let level = choice.row.levels.iter().position(|level| level == choice.level)?;
            names.formers.get(&(at, level)).copied()
        };
        let kind = choices.iter().find_map(place).unwrap_or(RenameKind::Old);
        Reading::Former(kind, choices)
    }

    /// One answer out of all ways to take the words apart.
    fn settled(&self, mut parses: Vec<Parse<'_>>, api: Option<&Scope>) -> Reading<'_> {
        for parse in &mut parses {
            parse.scope = parse.scope.take().or_else(|| api.cloned());
        }
        let mut full: Vec<Choice<'_>> = Vec::new();
        for parse in &parses {
            let inside = parse
                .named
                .iter()
                .filter(|named| self.is_in(named, parse.scope.as_ref()));
            full.extend(inside.flat_map(|named| self.full(named, parse.level.as_deref())));
        }
        let full = once(full);
        match full.as_slice() {
            [] => self.unfinished(&parses),
            [one] => Reading::One(*one),
            _ => Reading::Several(full),
        }
    }

    fn is_in(&self, named: &Named, scope: Option<&Scope>) -> bool {
        let row = self.rows.get(named.row);
        scope.is_none_or(|scope| row.is_some_and(|row| row.scope == *scope))
    }

    fn full(&self, named: &Named, level: Option<&str>) -> Vec<Choice<'_>> {
        let levels = match (named.what, level) {
            (What::Level(level), None) => vec![level],
            (What::Row, Some(words)) => self.names().levels(named.row, words),
            (What::Group(level), Some(words)) => {
                let meant = self.names().levels(named.row, words);
                meant.into_iter().filter(|one| *one == level).collect()
            }
            _ => Vec::new(),
        };
        self.choices(named.row, &levels)
    }

    /// What is missing where nothing is named in full; the longest name counts.
    fn unfinished(&self, parses: &[Parse<'_>]) -> Reading<'_> {
        let longest = |scope: bool, level: bool| {
            let fits = |parse: &&Parse<'_>| {
                let inside = parse.named.iter().any(|named| self.is_in(named, parse.scope.as_ref()));
                inside == scope && parse.level.is_some() == level
            };
            parses.iter().filter(fits).max_by_key(|parse| parse.length)
        };
        let (bare, other, elsewhere) = (
            longest(true, false),
            longest(true, true),
            longest(false, true).or_else(|| longest(false, false)),
        );
        let length = |parse: Option<&Parse<'_>>| parse.map_or(0, |parse| parse.length);
        let most = length(bare).max(length(other)).max(length(elsewhere));
        match (bare, other, elsewhere) {
            _ if most == 0 => Reading::Unknown,
            (Some(bare), _, _) if bare.length == most => self.no_level(bare),
            (_, Some(other), _) if other.length == most => {
                let inside = other
                    .named
                    .iter()
                    .filter(|named| self.is_in(named, other.scope.as_ref()));
                let all = inside.flat_map(|named| self.all_levels(named.row)).collect();
                Reading::OtherLevel(other.level.clone().unwrap_or_default(), once(all))
            }
            (_, _, Some(elsewhere)) => self.elsewhere(elsewhere),
            _ => Reading::Unknown,
        }
    }

    fn elsewhere(&self, parse: &Parse<'_>) -> Reading<'_> {
        let anywhere = |named: &&Named| match (&parse.level, named.what) {
            (None, What::Row | What::Group(_) | What::Unsaid(_)) => self.all_levels(named.row),
            _ => self.full(named, parse.level.as_deref()),
        };
        let meant = once(parse.named.iter().flat_map(anywhere).collect());
        let mut rows: Vec<&PermissionRow> = parse
            .named
            .iter()
            .filter_map(|named| self.rows.get(named.row))
            .collect();
        rows.dedup();
        Reading::OtherScope(parse.scope.clone().unwrap_or(Scope::Account), meant, rows)
    }

    /// A name alone: what it has. The API's name of the only level is that level.
    fn no_level(&self, parse: &Parse<'_>) -> Reading<'_> {
        let inside = || {
            parse
                .named
                .iter()
                .filter(|named| self.is_in(named, parse.scope.as_ref()))
        };
        let of = |named: &&Named| match named.what {
            What::Row => self.all_levels(named.row),
            What::Group(level) | What::Level(level) | What::Unsaid(level) => self.choices(named.row, &[level]),
        };
        let all = once(inside().flat_map(of).collect());
        let whole = inside().any(|named| matches!(named.what, What::Unsaid(_)));
        match all.as_slice() {
            [one] if whole => Reading::One(*one),
            _ => Reading::NoLevel(all),
        }
    }
}

/// Each once, in the order of the list.
pub(super) fn once(choices: Vec<Choice<'_>>) -> Vec<Choice<'_>> {
    let mut once: Vec<Choice<'_>> = Vec::new();
    for choice in choices {
        if !once.contains(&choice) {
            once.push(choice);
        }
    }
    once.sort_by(|one, other| {
        let place = |choice: &Choice<'_>| (choice.row.scope.clone(), choice.row.label.to_lowercase());
        place(one).cmp(&place(other))
    });
    once
}
