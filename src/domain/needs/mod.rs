//! From a need to the smallest set of permissions: what somebody wants to call, deploy or run, and
//! the groups that this takes, each with its reason and how sure that is. A guess is marked as one,
//! and what nobody knows is said instead of granted. Pure: files are read by whoever calls it, and
//! it is given their text.
//!
//! `data` is what is known, `paths` finds calls, `search` finds everything as it is typed,
//! `spelling` what is misspelt, `interpret`, `named` and `tools` tell what words mean, `pasted`
//! reads errors, `terraform` and `wrangler` read their files, `minimize` finds the smallest set,
//! `answer` is what comes of it, `format` writes it down.
//!
//! Missing: resources are limited by ids and names that are in the input, not by those that an
//! expression of Terraform computes; a data source of Terraform is judged by the resource of its
//! name; `.tf.json`, modules from elsewhere and the environment that wrangler is told are named and
//! not read.

mod answer;
mod by_target;
mod data;
pub mod format;
mod input;
mod interpret;
mod minimize;
mod named;
mod pasted;
mod paths;
mod redact;
mod search;
mod spelling;
mod terraform;
mod tools;
mod wrangler;

pub use answer::{Answer, Basis, Permission, Question, Unknown};
pub use by_target::{TargetPart, parts};
pub use data::AS_OF;
pub use format::place;
pub use input::{
    Given, called, choice_called, is_whole, name_of, names_file, to_give, with_ids_of, without_any_credential,
};
pub use named::{names_permissions, written_as_permission};
pub use pasted::is_error;
pub use redact::without_credentials;
pub use search::{Hit, Kinds, Matches, hit, hits, matches};
pub use terraform::local_modules;

use std::collections::{BTreeSet, HashSet};

use self::data::{Data, Phase};
use self::minimize::{Need, level, named, with_write};
use crate::domain::catalog::Catalog;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// Bytes of one file or text that are read: far beyond what people write.
pub const LARGEST: usize = 1 << 20;

/// A ruleset that is touched and whose phase decides.
#[derive(Debug)]
struct Ruleset {
    reason: String,
    /// None where it is not known either.
    scope: Option<Scope>,
    reads: bool,
    /// What the input names that it was in.
    on: BTreeSet<String>,
}

/// What is asked for, one after the other.
struct Collector<'a> {
    data: &'static Data,
    catalog: &'a Catalog,
    needs: Vec<Need>,
    /// What is needed on all zones, to find one of them by its name: apart, so that no higher level
    /// serves for it.
    everywhere: Vec<Need>,
    rulesets: Vec<Ruleset>,
    /// Phases that were named, by their places.
    phases: Vec<usize>,
    /// Nothing is proposed for what is not understood: only whether it is understood is wanted.
    quiet: bool,
    /// What was said in words: whoever says a choice of a question has answered it.
    said: HashSet<String>,
    answer: Answer,
}

impl<'a> Collector<'a> {
    /// Nothing yet. The first one parses the data: some milliseconds.
    #[must_use]
    pub(crate) fn new(catalog: &'a Catalog) -> Self {
        Self {
            data: Data::embedded(),
            catalog,
            needs: Vec::new(),
            everywhere: Vec::new(),
            rulesets: Vec::new(),
            phases: Vec::new(),
            quiet: false,
            said: HashSet::new(),
            answer: Answer::default(),
        }
    }

    /// Something that leads nowhere, with what may have been meant or the next step.
    pub(crate) fn unknown(&mut self, input: impl Into<String>, nearest: Vec<String>) {
        let unknown = Unknown {
            input: input.into(),
            nearest,
        };
        if !self.answer.unknown.contains(&unknown) {
            self.answer.unknown.push(unknown);
        }
    }

    /// What looks most like something that leads nowhere. That takes some milliseconds each time,
    /// and nobody reads it for hundreds of things.
    fn proposals(&self, find: impl FnOnce(&Data) -> Vec<String>) -> Vec<String> {
        const MOST: usize = 10;
        if self.quiet || self.answer.unknown.len() >= MOST {
            Vec::new()
        } else {
            find(self.data)
        }
    }

    fn ask(&mut self, about: impl Into<String>, choices: Vec<String>) {
        let question = Question {
            about: about.into(),
            choices,
        };
        if !self.answer.questions.contains(&question) {
            self.answer.questions.push(question);
        }
    }

    /// Has something judged, and remembers what it names for all that it needs.
    fn within(&mut self, judge: impl FnOnce(&mut Self)) {
        let outside = std::mem::take(&mut self.answer.resources);
        let (needs, rulesets) = (self.needs.len(), self.rulesets.len());
        judge(self);
        let on = std::mem::replace(&mut self.answer.resources, outside);
        let needs = self.needs.iter_mut().skip(needs).map(|need| &mut need.on);
        let rulesets = self.rulesets.iter_mut().skip(rulesets).map(|ruleset| &mut ruleset.on);
        // What is closer names it better.
        needs
            .chain(rulesets)
            .filter(|named| named.is_empty())
            .for_each(|named| named.clone_from(&on));
        self.answer.resources.extend(on);
    }

    fn remark(&mut self, remark: String) {
        if !self.answer.remarks.contains(&remark) {
            self.answer.remarks.push(remark);
        }
    }

    /// A group by name that is needed, in its scope.
    fn need(&mut self, reason: &str, basis: Basis, name: &str, scope: &Scope) {
        if let Some(one) = self.group(reason, name, scope) {
            self.needs.push(Need {
                reason: reason.to_owned(),
                basis,
                options: with_write(self.catalog, vec![one]),
                tie: None,
                on: BTreeSet::new(),
            });
        }
    }

    /// The same on all zones.
    fn need_everywhere(&mut self, reason: &str, basis: Basis, name: &str, scope: &Scope) {
        if let Some(one) = self.group(reason, name, scope) {
            self.everywhere.push(Need {
                reason: reason.to_owned(),
                basis,
                options: vec![one],
                tie: None,
                on: BTreeSet::new(),
            });
        }
    }

    fn group(&mut self, reason: &str, name: &str, scope: &Scope) -> Option<minimize::Candidate> {
        let one = named(self.catalog, name, scope);
        if one.is_none() {
            self.unknown(
                format!("{reason}: it needs {name}, which is not in cfmint’s list of permissions"),
                vec!["Look for it in the dashboard".to_owned()],
            );
        }
        one
    }

    /// The answer to all of it.
    #[must_use]
    pub(crate) fn finish(mut self) -> Answer {
        self.settle_rulesets();
        let said = std::mem::take(&mut self.said);
        let answered = |question: &Question| question.choices.iter().any(|choice| said.contains(choice));
        self.answer.questions.retain(|question| !answered(question));
        // What may have been meant was said beside it, as one does where it is in a file.
        let meant = |unknown: &Unknown| {
            let mut nearest = unknown.nearest.iter().map(|near| to_give(near));
            nearest.any(|near| said.contains(near) && near != unknown.input)
        };
        self.answer.unknown.retain(|unknown| !meant(unknown));
        let (tied, clear): (Vec<Need>, Vec<Need>) = self.needs.drain(..).partition(|need| need.tie.is_some());
        let chosen = minimize::smallest(&clear);
        let covered = |need: &Need| {
            need.options
                .iter()
                .any(|option| chosen.iter().any(|one| one.id == option.id))
        };
        let mut served = clear;
        for need in tied {
            match &need.tie {
                Some(tie) if !covered(&need) => {
                    let tie = tie.clone();
                    self.ask(tie.about, tie.choices);
                }
                _ => served.push(need),
            }
        }
        let serving = |need: &Need| {
            let mut options = need.options.iter();
            options.find_map(|option| chosen.iter().find(|one| one.id == option.id).cloned())
        };
        let served = served
            .into_iter()
            .filter_map(|need| Some((serving(&need)?, need, false)));
        let everywhere = std::mem::take(&mut self.everywhere).into_iter();
        let everywhere = everywhere.filter_map(|need| Some((need.options.first()?.clone(), need, true)));
        self.answer.permissions = self.merged(served.chain(everywhere));
        self.answer.without_credentials()
    }

    /// One permission for each group, from all needs that it serves, each with whether it is for
    /// all zones.
    fn merged(&mut self, served: impl Iterator<Item = (minimize::Candidate, Need, bool)>) -> Vec<Permission> {
        let mut permissions: Vec<Permission> = Vec::new();
        for (one, need, everywhere) in served {
            let at = permissions
                .iter()
                .position(|known| known.id == one.id)
                .unwrap_or_else(|| {
                    permissions.push(self.permission(&one, need.basis));
                    permissions.len() - 1
                });
            let Some(permission) = permissions.get_mut(at) else {
                continue;
            };
            permission.basis = permission.basis.min(need.basis);
            permission.everywhere |= everywhere;
            let kind = format!("{}:", word_of(&permission.scope));
            let on: Vec<&String> = need.on.iter().filter(|words| words.starts_with(&kind)).collect();
            permission.on_others |= on.is_empty();
            permission.on.extend(on.into_iter().cloned());
            let enough: Vec<GroupId> = need.options.iter().map(|option| option.id).collect();
            if !permission.enough.contains(&enough) {
                permission.enough.push(enough);
            }
            if !permission.because.contains(&need.reason) {
                permission.because.push(need.reason);
            }
        }
        permissions.sort_by_key(|one| (one.scope.clone(), one.name.clone()));
        permissions
    }

    fn permission(&mut self, one: &minimize::Candidate, basis: Basis) -> Permission {
        let row = self.catalog.row_of(one.id);
        let words = match row {
            Some((row, level)) => (row.label.clone(), level.word.clone()),
            None => (one.name.clone(), String::new()),
        };
        if row.is_some_and(|(_, level)| level.refused.is_some()) {
            self.remark(format!(
                "{}: a token made by a token may not have it; only the dashboard can give it.",
                one.name
            ));
        }
        if one.scope == Scope::User {
            self.remark(format!(
                "{}: only a token of a user can have it, not one of an account.",
                one.name
            ));
        }
        Permission {
            id: one.id,
            name: one.name.clone(),
            scope: one.scope.clone(),
            words,
            because: Vec::new(),
            basis,
            everywhere: false,
            on: BTreeSet::new(),
            on_others: false,
            enough: Vec::new(),
        }
    }

    /// A phase that was named answers for the rulesets; without one it is asked.
    fn settle_rulesets(&mut self) {
        let rulesets = std::mem::take(&mut self.rulesets);
        let phases: Vec<usize> = std::mem::take(&mut self.phases);
        for ruleset in &rulesets {
            let fits = |phase: &Phase| ruleset.scope.as_ref().is_none_or(|scope| word_of(scope) == phase.scope);
            let fitting: Vec<usize> = phases
                .iter()
                .copied()
                .filter(|at| self.data.phases.get(*at).is_some_and(fits))
                .collect();
            if fitting.is_empty() {
                let choices = self.data.phases.iter().filter(|phase| fits(phase));
                let choices = choices
                    .map(|phase| format!("{} {}", phase.phase, phase.scope))
                    .collect();
                self.ask(format!("Which phase of rulesets? {}", ruleset.reason), choices);
            }
            for at in fitting {
                let from = self.needs.len();
                self.need_phase(at, &ruleset.reason, ruleset.reads);
                let needs = self.needs.iter_mut().skip(from);
                needs.for_each(|need| need.on.clone_from(&ruleset.on));
            }
        }
        if rulesets.is_empty() {
            for at in phases {
                self.need_phase(at, "Rules", false);
            }
        }
    }

    fn need_phase(&mut self, at: usize, reason: &str, reads: bool) {
        let Some(phase) = self.data.phases.get(at) else { return };
        let sure = match phase.basis {
            Basis::Guess => ": the permission of this phase is not documented; this is its product’s",
            _ => "",
        };
        let reason = format!("{reason}: phase {} ({}){sure}", phase.phase, phase.dash_name);
        let basis = phase.basis;
        let scope = scope_word(&phase.scope);
        let read = phase.permission.strip_suffix(" Write").map(|of| format!("{of} Read"));
        let read = read.filter(|name| reads && self.catalog.named(name, &scope).is_some());
        let name = read.unwrap_or_else(|| phase.permission.clone());
        self.need(&reason, basis, &name, &scope);
    }

    /// Says which permission would be next where a call that changes something is listed with a
    /// Read.
    fn remark_on_read(&mut self, operation_words: &str, need: &Need) {
        let Some(first) = need.options.first().filter(|one| level(&one.name) == 0) else {
            return;
        };
        if let Some(next) = need.options.iter().find(|one| level(&one.name) == 2) {
            self.remark(format!(
                "{operation_words} is not a GET, and Cloudflare accepts {} for it; if it changes something and is refused, try {} next.",
                first.name, next.name
            ));
        }
    }
}

/// What all of this takes. The order plays no part.
#[must_use]
pub fn answer(given: &[Given], catalog: &Catalog) -> Answer {
    let mut collector = Collector::new(catalog);
    given.iter().for_each(|one| collector.take(one));
    collector.finish()
}

/// The scope of a word of the data.
fn scope_word(word: &str) -> Scope {
    match word {
        "zone" => Scope::Zone,
        "user" => Scope::User,
        "r2" => Scope::Bucket,
        _ => Scope::Account,
    }
}

/// The word of a scope in the data and in JSON.
fn word_of(scope: &Scope) -> &str {
    match scope {
        Scope::Account => "account",
        Scope::Zone => "zone",
        Scope::User => "user",
        Scope::Bucket => "r2",
        Scope::Other(other) => other,
    }
}

#[cfg(test)]
mod tests;
