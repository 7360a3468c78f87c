//! Permissions that are named in words, one or several: taken as they are named, asked where
//! several are called so, and told where one is missing something. Which words mean what is the
//! catalog's to say.

use super::data::Data;
use super::minimize::{Candidate, Need, with_write};
use super::redact::shown;
use super::{Basis, Collector};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::renames::RenameKind;
use crate::domain::catalog::wording::{Choice, Near, Reading, plain, scope_word};

/// Separates the parts of a permission, and is in no title of a call.
const BETWEEN: [&str; 16] = [
    ":", "：", "/", ">", "→", "➡", "⇒", "⇨", "»", "›", "▸", "·", "|", " - ", " – ", ".",
];

/// Whether a text is written as a permission is, with something between its parts, whatever it
/// names.
#[must_use]
pub fn written_as_permission(text: &str) -> bool {
    BETWEEN.iter().any(|between| text.contains(between))
}

/// Whether a text says a level where a permission does: at its end, or before the group.
fn says_level(text: &str) -> bool {
    let words = plain(text);
    let ends = [words.split(' ').next(), words.rsplit(' ').next()];
    ends.into_iter()
        .flatten()
        .any(|word| matches!(word, "read" | "edit" | "write"))
}

/// Whether a text names permissions, and does so whole: with their levels, or in a way in which
/// only permissions are written.
#[must_use]
pub fn names_permissions(text: &str, catalog: &Catalog) -> bool {
    let read = catalog.permissions(text);
    let known = |reading: &Reading<'_>| {
        !reading.choices().is_empty() || (written_as_permission(text) && *reading != Reading::Unknown)
    };
    read.iter().all(|(_, reading)| known(reading))
}

/// The permissions that are named with their levels, where a text names nothing else.
#[must_use]
pub(super) fn permissions_of<'a>(text: &str, catalog: &'a Catalog) -> Vec<Vec<Choice<'a>>> {
    let read = catalog.permissions(text);
    let choices: Vec<Vec<Choice<'_>>> = read.iter().map(|(_, reading)| reading.choices().to_vec()).collect();
    if choices.iter().any(Vec::is_empty) {
        Vec::new()
    } else {
        choices
    }
}

/// Whether words are those of a call or a tool, letter for letter.
pub(super) fn is_title(data: &Data, words: &str) -> bool {
    let same = |title: &str| title.to_lowercase() == words.to_lowercase();
    let tool = || {
        let names = |tool: &super::data::Tool| tool.r#match.iter().any(|word| same(word)) || same(&tool.name);
        data.tools.iter().any(names)
    };
    data.operations().iter().any(|one| same(one.summary)) || tool()
}

fn spelt(all: &[Choice<'_>]) -> Vec<String> {
    all.iter().map(Choice::spelt).collect()
}

/// `zone/DNS has read, edit`, for each group.
fn groups_with_levels(all: &[Choice<'_>]) -> Vec<String> {
    let of_one_group = all.chunk_by(|one, other| one.row == other.row);
    let told = of_one_group.filter_map(|group| {
        let row = group.first()?.row;
        let levels: Vec<String> = group.iter().map(|choice| choice.level.word.to_lowercase()).collect();
        let only = if row.levels.len() == 1 { " only" } else { "" };
        Some(format!(
            "{}/{} has {}{only}",
            scope_word(&row.scope),
            row.label,
            levels.join(", ")
        ))
    });
    told.collect()
}

impl Collector<'_> {
    /// What names permissions. What may as well be a call, a path or a tool is left to them.
    pub(super) fn say_permissions(&mut self, text: &str) -> bool {
        let catalog = self.catalog;
        let read = catalog.permissions(text);
        match read.as_slice() {
            [(words, reading)] => self.say_permission(words, reading),
            several => {
                let some = several.iter().any(|(_, reading)| !reading.choices().is_empty());
                if !some || is_title(self.data, text) {
                    return false;
                }
                for (words, reading) in several {
                    self.said.insert((*words).to_owned());
                    if !self.say_permission(words, reading) {
                        self.say(words);
                    }
                }
                true
            }
        }
    }

    /// The same of a text of several lines, which is nothing else.
    pub(super) fn say_list_of_permissions(&mut self, text: &str) -> bool {
        names_permissions(text, self.catalog) && self.say_permissions(text)
    }

    fn say_permission(&mut self, words: &str, reading: &Reading<'_>) -> bool {
        let so = written_as_permission(words);
        let by_name = reading.choices().iter().any(|choice| choice.level.api_name == words);
        if !so && !by_name && is_title(self.data, words) {
            return false;
        }
        match reading {
            Reading::One(one) => self.need_named(one),
            Reading::Several(all) => self.ask(format!("Which permission is “{}”?", shown(words)), spelt(all)),
            Reading::NoLevel(all) if so => self.ask(format!("Which level of “{}”?", shown(words)), spelt(all)),
            Reading::OtherLevel(..) | Reading::OtherScope(..) if so => self.say_unfit(words, reading),
            Reading::Former(_, all) if so || all.len() == 1 => self.say_unfit(words, reading),
            _ => return false,
        }
        true
    }

    fn need_named(&mut self, one: &Choice<'_>) {
        let candidate = Candidate {
            id: one.level.id,
            name: one.level.api_name.clone(),
            scope: one.row.scope.clone(),
        };
        self.needs.push(Need {
            reason: format!("{} was named", candidate.name),
            basis: Basis::Stated,
            options: with_write(self.catalog, vec![candidate]),
            tie: None,
            on: std::collections::BTreeSet::new(),
        });
    }

    /// What is nothing else and names no permission that there is: what it lacks, and what comes
    /// nearest.
    pub(super) fn say_unfit(&mut self, words: &str, reading: &Reading<'_>) {
        let shown = shown(words);
        let (why, all) = match reading {
            // No button for a level that nobody wrote.
            Reading::OtherLevel(level, all) => return self.unknown(self.without_level(&shown, level, all), Vec::new()),
            Reading::OtherScope(scope, all, _) => {
                (format!("{shown}: {} has no such permission", scope_word(scope)), all)
            }
            Reading::Former(RenameKind::Old, all) => (format!("{shown}: that is an old name"), all),
            Reading::Former(RenameKind::Page, all) => (format!("{shown}: the API has another name for it"), all),
            _ => return,
        };
        self.unknown(why, spelt(all));
    }

    /// Whether words name a group with a level that it has not.
    pub(super) fn lacks_its_level(&self, text: &str) -> bool {
        matches!(self.catalog.permission(text), Reading::OtherLevel(..))
    }

    /// That the groups that are named lack a level, with what they have, and who has it under
    /// nearly that name: as words, since nobody asked for any of it.
    fn without_level(&self, shown: &str, level: &str, all: &[Choice<'_>]) -> String {
        /// Others that are named at most; more are no help.
        const MOST: usize = 3;
        let mut has = groups_with_levels(all);
        let others = self.catalog.nearly_called_with(level, all);
        if (1..=MOST).contains(&others.len()) {
            let others = groups_with_levels(&others);
            has.push(format!("under a similar name, {}", others.join(", ")));
        }
        format!("{shown}: there is no level {level}; {}", has.join("; "))
    }

    /// What comes nearest to words that are written as a permission and name none; none where they
    /// are not.
    pub(super) fn nearest_named(&self, text: &str) -> Option<(String, Vec<String>)> {
        let shown = shown(text);
        match self.catalog.permission(text) {
            Reading::OtherLevel(level, all) => {
                return Some((self.without_level(&shown, &level, &all), Vec::new()));
            }
            Reading::Unknown => {}
            _ => return None,
        }
        let near = self.catalog.nearest_permission(text);
        let near = near.filter(|_| written_as_permission(text) || says_level(text))?;
        Some(match near {
            // No button for a level that nobody wrote.
            Near::Level(word, all, near) if near.is_empty() => {
                let mut has: Vec<String> = all.iter().map(|choice| choice.level.word.to_lowercase()).collect();
                has.dedup();
                let only = has.join(", ");
                (
                    format!("{shown}: {word} is not a level, only these are: {only}"),
                    Vec::new(),
                )
            }
            Near::Level(word, _, near) => (format!("{shown}: {word} is not a level"), spelt(&near)),
            Near::Group(near) => (shown, spelt(&near)),
            // No button for another level than was written.
            Near::WithoutLevel(level, _) => (format!("{shown}: the nearest has no level {level}"), Vec::new()),
            Near::Several => (
                format!("{shown}: these seem to be several permissions; give one at a time"),
                Vec::new(),
            ),
        })
    }
}
