//! What the groups of a list are called, by whom, word for word: the dashboard's label, the API's
//! name with and without its level, the key of a template link, the name before a renaming. Made
//! once for a list, so that reading is looking up. Knows no sentence.

use std::collections::{HashMap, HashSet};

use super::cut::{Word, cut, joined};
use super::scope_of;
use crate::domain::catalog::level::{group_and_level, names_its_level};
use crate::domain::catalog::picker::{PermissionLevel, PermissionRow};
use crate::domain::catalog::renames::{self, RenameKind};
use crate::domain::token::scope::Scope;

/// Words that mean the level Edit, wherever a row has it; the dashboard has one level for both.
const EDIT: [&str; 10] = [
    "write",
    "read and write",
    "read write",
    "read and edit",
    "read edit",
    "write and read",
    "write read",
    "edit and read",
    "edit read",
    "edit and write",
];
/// Words that mean the level Read.
const READ: [&str; 2] = ["read only", "readonly"];

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A row, at whatever level.
    Row,
    /// A row by the API's name of one of its levels, less that level.
    Group(usize),
    /// A level by the API's whole name, which says which it is.
    Level(usize),
    /// The same by a name that says no level.
    Unsaid(usize),
}

/// One thing of a name.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) row: usize,
    pub(super) what: What,
    /// Which of its words have a comma before them.
    commas: Vec<bool>,
}

/// All of them.
#[derive(Debug, Default)]
pub(in crate::domain::catalog) struct Names {
    by_name: HashMap<String, Vec<Named>>,
    /// What a row is called without the word of its scope, which its name begins with.
    short: HashMap<String, Vec<Named>>,
    former: HashMap<String, Vec<Named>>,
    /// What each of these was, by row and level.
    pub(super) formers: HashMap<(usize, usize), RenameKind>,
    by_key: HashMap<String, Vec<usize>>,
    /// Every name with its row, in the order of the list, for finding the nearest.
    pub(super) called: Vec<(String, usize)>,
    /// For each row and level, the words that mean it.
    levels: Vec<Vec<Vec<String>>>,
    /// All words for levels.
    words: HashSet<String>,
    /// Every single word of a name or a level.
    vocabulary: HashSet<String>,
    longest: usize,
}

/// Words taken apart: what they name, and what they say of scope and level.
#[derive(Debug)]
pub(super) struct Parse<'n> {
    pub(super) named: Vec<&'n Named>,
    pub(super) scope: Option<Scope>,
    pub(super) level: Option<String>,
    /// How many of the words are the name.
    pub(super) length: usize,
}

/// Which of the maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Names of today.
    Today,
    /// Names without the word of their scope.
    Short,
    /// Names of earlier.
    Former,
}

impl Names {
    pub(in crate::domain::catalog) fn of(rows: &[PermissionRow]) -> Self {
        let mut names = Self::default();
        for (at, row) in rows.iter().enumerate() {
            names.enter(at, row);
        }
        names.enter_former(rows);
        let called = names.called.iter().map(|(name, _)| name);
        let texts = called.chain(names.by_name.keys()).chain(&names.words);
        names.vocabulary = texts.flat_map(|text| text.split(' ')).map(str::to_owned).collect();
        names
    }

    fn enter(&mut self, at: usize, row: &PermissionRow) {
        let label = cut(&row.label);
        self.shorten(at, row, What::Row, &label);
        self.longest = self.longest.max(label.len());
        add(&mut self.by_name, &label, at, What::Row);
        self.called.push((joined(&label), at));
        if let Some(key) = &row.key {
            self.by_key.entry(key.clone()).or_default().push(at);
            self.called.push((joined(&cut(key)), at));
        }
        let mut phrases = Vec::new();
        for (which, level) in row.levels.iter().enumerate() {
            let group = cut(&group_and_level(&level.api_name).group);
            let whole = cut(&level.api_name);
            self.longest = self.longest.max(whole.len());
            if joined(&group) != joined(&label) {
                add(&mut self.by_name, &group, at, What::Group(which));
                self.called.push((joined(&group), at));
                self.shorten(at, row, What::Group(which), &group);
            }
            let what = if names_its_level(&level.api_name) {
                What::Level(which)
            } else {
                What::Unsaid(which)
            };
            add(&mut self.by_name, &whole, at, what);
            phrases.push(words_of(level, &group, &whole));
        }
        self.words.extend(phrases.iter().flatten().cloned());
        self.levels.push(phrases);
    }

    /// `WAF` for Zone WAF of zones.
    fn shorten(&mut self, at: usize, row: &PermissionRow, what: What, name: &[Word]) {
        let first = name.first().and_then(|word| scope_of(&word.text));
        if first.as_ref() == Some(&row.scope) && name.len() > 1 {
            let short = name.get(1..).unwrap_or_default();
            add(&mut self.short, short, at, what);
            self.called.push((joined(short), at));
        }
    }

    /// The names before renamings, and those of documentation.
    fn enter_former(&mut self, rows: &[PermissionRow]) {
        for other in renames::all() {
            let place = rows.iter().enumerate().find_map(|(at, row)| {
                let level = row.levels.iter().position(|level| level.id == other.id)?;
                Some((at, level))
            });
            let Some((at, which)) = place else { continue };
            let (group, whole) = (cut(&group_and_level(&other.name).group), cut(&other.name));
            self.longest = self.longest.max(whole.len());
            add(&mut self.former, &group, at, What::Group(which));
            add(&mut self.former, &whole, at, What::Level(which));
            self.formers.insert((at, which), other.kind);
        }
    }

    /// The rows of a key of template links.
    pub(super) fn with_key(&self, key: &str) -> &[usize] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
    }

    /// The levels of a row that these words mean.
    pub(super) fn levels(&self, row: usize, words: &str) -> Vec<usize> {
        let levels = self.levels.get(row).map_or(&[][..], Vec::as_slice).iter().enumerate();
        let meant = levels.filter(|(_, phrases)| phrases.iter().any(|phrase| phrase == words));
        meant.map(|(at, _)| at).collect()
    }

    /// Whether these words mean a level of some row.
    pub(super) fn is_level(&self, words: &str) -> bool {
        self.words.contains(words)
    }

    /// Whether a single word is in some name or level.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains(word)
    }

    /// Every way to take words apart into a name, and what may be before and behind it.
    pub(super) fn parses(&self, words: &[Word], of: Of) -> Vec<Parse<'_>> {
        let map = match of {
            Of::Today => &self.by_name,
            Of::Short => &self.short,
            Of::Former => &self.former,
        };
        let mut parses = Vec::new();
        for start in 0..words.len() {
            let mut key = String::new();
            for (end, word) in words.iter().enumerate().skip(start).take(self.longest) {
                if !key.is_empty() {
                    key.push(' ');
                }
                key.push_str(&word.text);
                let (before, rest) = words.split_at(start);
                let (name, behind) = rest.split_at(end + 1 - start);
                let Some(named) = map.get(&key) else { continue };
                let named: Vec<&Named> = named.iter().filter(|named| named.allows(name)).collect();
                if !named.is_empty() {
                    self.around(&mut parses, &named, (before, name, behind));
                }
            }
        }
        parses
    }

    /// What is before and behind a name: the words of a scope, of a level, or of both in any
    /// order, each of them once.
    fn around<'n>(
        &self,
        parses: &mut Vec<Parse<'n>>,
        named: &[&'n Named],
        (before, name, behind): (&[Word], &[Word], &[Word]),
    ) {
        for first in self.sides(before) {
            for last in self.sides(behind) {
                let said = || first.iter().chain(&last);
                let scopes: Vec<&Scope> = said().filter_map(|(side, _)| side.scope()).collect();
                let levels: Vec<&str> = said().filter_map(|(side, _)| side.level()).collect();
                if scopes.len() > 1 || levels.len() > 1 {
                    continue;
                }
                // A comma separates two permissions, unless it separates all parts of one
                // in the dashboard's order.
                let starts: Vec<bool> = first
                    .iter()
                    .map(|(_, listed)| *listed)
                    .chain([name.first().is_some_and(|word| word.listed)])
                    .chain(last.iter().map(|(_, listed)| *listed))
                    .skip(1)
                    .collect();
                let in_order = matches!(
                    (first.as_slice(), last.as_slice()),
                    ([(Side::Scope(_), _)], [(Side::Level(_), _)])
                );
                let all_listed = in_order && !starts.contains(&false);
                if !all_listed && starts.contains(&true) {
                    continue;
                }
                parses.push(Parse {
                    named: named.to_vec(),
                    scope: scopes.first().map(|scope| (*scope).clone()),
                    level: levels.first().map(|level| (*level).to_owned()),
                    length: name.len(),
                });
            }
        }
    }

    /// What words say beside a name, each with whether a comma is before it; every way to read
    /// them.
    fn sides(&self, words: &[Word]) -> Vec<Vec<(Side, bool)>> {
        if words.is_empty() {
            return vec![Vec::new()];
        }
        let one = |words: &[Word]| {
            let (text, listed) = (joined(words), words.first().is_some_and(|word| word.listed));
            let scope = scope_of(&text).map(|scope| (Side::Scope(scope), listed));
            let level = self.is_level(&text).then_some((Side::Level(text), listed));
            scope.into_iter().chain(level)
        };
        let mut sides: Vec<Vec<(Side, bool)>> = one(words).map(|side| vec![side]).collect();
        for at in 1..words.len() {
            let (first, last) = words.split_at(at);
            for first in one(first) {
                sides.extend(one(last).map(|last| vec![first.clone(), last]));
            }
        }
        sides
    }
}

/// What is said beside a name.
#[derive(Debug, Clone)]
enum Side {
    Scope(Scope),
    Level(String),
}

impl Side {
    fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Scope(scope) => Some(scope),
            Self::Level(_) => None,
        }
    }

    fn level(&self) -> Option<&str> {
        match self {
            Self::Level(level) => Some(level),
            Self::Scope(_) => None,
        }
    }
}

impl Named {
    /// Whether commas are in the words only where the name has them.
    fn allows(&self, words: &[Word]) -> bool {
        let inside = words.iter().zip(&self.commas).skip(1);
        inside.into_iter().all(|(word, comma)| !word.listed || *comma)
    }
}

fn add(map: &mut HashMap<String, Vec<Named>>, name: &[Word], row: usize, what: What) {
    let named = Named {
        row,
        what,
        commas: name.iter().map(|word| word.listed).collect(),
    };
    map.entry(joined(name)).or_default().push(named);
}

/// The words that mean a level: the dashboard's, what the API's name has behind the group, and what
/// people write for Edit and Read.
fn words_of(level: &PermissionLevel, group: &[Word], whole: &[Word]) -> Vec<String> {
    let bare = joined(&cut(&level.bare_word()));
    let behind = whole.strip_prefix(group).map(joined).filter(|words| !words.is_empty());
    let more: &[&str] = match bare.as_str() {
        "edit" => &EDIT,
        "read" => &READ,
        _ => &[],
    };
    let mut words: Vec<String> = more.iter().map(|words| (*words).to_owned()).collect();
    words.extend(
        [Some(joined(&cut(&level.word))), Some(bare), behind]
            .into_iter()
            .flatten(),
    );
    words
}
