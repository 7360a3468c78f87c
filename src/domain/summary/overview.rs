//! The same page as facts for a screen: a label with few words each, so that all of a token is in
//! view at once. What is said shorter here is said in full in the lines behind. Data, not drawing:
//! it knows no columns and no signs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::page::{Page, in_words_of, keys_of};
use super::reach::{Block, reaches, width_of};
use super::words::{count, packed, some, sorted};
use super::{Names, REMARKS, clash, in_words};
use crate::domain::catalog::Catalog;
use crate::domain::text::visible;
use crate::domain::token::address::{Whereabouts, judge};
use crate::domain::token::from_policies;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::lifetime;
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::spec::{Place, Spec};
use crate::domain::token::to_policies::PolicyEffect;

mod fact;
mod words;

pub use fact::{Meaning, OverviewFact};

use words::{Level, few, lasting, level_of, on, permissions};

/// Columns for addresses before they are counted instead.
const ADDRESSES: usize = 60;

/// What the facts say shorter, in full: names of permissions, things and addresses, a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FullLine {
    /// None where it is decided nowhere here.
    pub place: Option<Place>,
    /// Safe to show.
    pub text: String,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    pub facts: Vec<OverviewFact>,
    pub in_full: Vec<FullLine>,
}

impl Overview {
    #[must_use]
    pub fn of(
        spec: &Spec,
        catalog: &Catalog,
        names: &dyn Names,
        (now, zone): (Timestamp, &TimeZone),
        here: &Whereabouts,
    ) -> Self {
        let mut all = Self::default();
        let name = OverviewFact::new(Some(Place::Name), "Name", spec.name.as_str());
        all.facts.push(name);
        all.body(spec, catalog, names, here, false);
        all.times(spec, now, zone);
        all
    }

    /// The same of a token that exists, without its name and its times.
    #[must_use]
    pub fn of_existing(spec: &Spec, catalog: &Catalog, names: &dyn Names, here: &Whereabouts) -> Self {
        let mut all = Self::default();
        all.body(spec, catalog, names, here, true);
        all
    }

    fn body(&mut self, spec: &Spec, catalog: &Catalog, names: &dyn Names, here: &Whereabouts, exists: bool) {
        let (plain, accounts) = spec.meant(&|zone| names.account_of(zone));
        let page = Page {
            spec: &plain,
            catalog,
            names,
            accounts: &accounts,
            exists,
        };
        self.facts.push(owner(spec.owner, names));
        let not = self.can(&page);
        self.cannot(&page, not);
        self.from(spec);
        let remarks = judge(&spec.ip, here).into_iter().take(REMARKS);
        self.facts.extend(
            remarks.map(|remark| OverviewFact::new(Some(remark.place), "But", remark.sentence).meant(Meaning::Warning)),
        );
    }

    fn full(&mut self, place: Option<&Place>, before: &str, names: &[String], between: &str) {
        let lines = packed(before, names, between).into_iter();
        self.in_full.extend(lines.map(|text| FullLine {
            place: place.cloned(),
            text: visible(&text).into_owned(),
        }));
    }

    /// What it can; what it is kept from is answered.
    fn can(&mut self, page: &Page<'_>) -> Vec<OverviewFact> {
        let account_of = |zone| page.account_of(zone);
        let first = self.facts.len();
        let mut not = Vec::new();
        for reach in reaches(&page.spec.grants, &account_of) {
            for block in &reach.blocks {
                self.block(page, reach.scope, block, &mut not);
            }
        }
        for remark in (0..page.spec.grants.len()).flat_map(|grant| page.in_short(grant)) {
            self.full(remark.place.as_ref(), &format!("In short: {}", remark.text), &[], "");
        }
        self.as_given(page, &mut not);
        // What nobody here knows and what changes something first: that is never below a fold.
        let facts = self.facts.get_mut(first..).unwrap_or_default();
        facts.sort_by_key(|fact| match fact.level.as_str() {
            _ if fact.meaning == Meaning::Warning => 0,
            "Read" => 2,
            level if level.contains("Read") => 3,
            _ => 1,
        });
        if let Some(fact) = facts.first_mut() {
            fact.label = "Can";
        }
        not
    }

    /// Policies that no grant says: what one allows it can, what one denies it is kept from.
    fn as_given(&mut self, page: &Page<'_>, not: &mut Vec<OverviewFact>) {
        let [kept, before_kept] = if page.exists {
            ["by a policy of its own", "A policy of its own"]
        } else {
            ["a policy that is sent as it is", "A policy that is sent as it is"]
        };
        for given in &page.spec.verbatim {
            let Some(policy) = from_policies::policy(given) else {
                let words = if page.exists {
                    "a policy in a form that cfmint does not know: see In full"
                } else {
                    "a policy in a form that cfmint does not know: the tab JSON shows it"
                };
                self.facts
                    .push(OverviewFact::new(None, "", words).meant(Meaning::Warning));
                if page.exists {
                    self.full(None, &given.to_string(), &[], "");
                }
                continue;
            };
            let groups: Vec<GroupId> = policy.groups.iter().copied().collect();
            let (mut all, keys) = (in_words_of(&groups, page.catalog), keys_of(&policy));
            let said = format!("{} on {}", some(&all), some(&keys));
            let fact = |words: String| OverviewFact::new(None, "", words);
            let before = match policy.effect {
                PolicyEffect::Allow => {
                    let words = format!("also {said}: {kept}");
                    self.facts.push(fact(words).meant(Meaning::Warning));
                    format!("{before_kept} allows ")
                }
                PolicyEffect::Deny => {
                    not.push(fact(said).meant(Meaning::Not));
                    format!("{before_kept} denies ")
                }
            };
            all.extend(keys.into_iter().map(|key| format!("on {key}")));
            self.full(None, &before, &all, "; ");
        }
    }

    fn block(&mut self, page: &Page<'_>, scope: &Scope, block: &Block<'_>, not: &mut Vec<OverviewFact>) {
        let things: Vec<&Resource> = block.on.values().flatten().copied().collect();
        let home = block.on.keys().next().copied().unwrap_or(0);
        let decided = Place::Resources(home, scope.clone());
        let (on, thing) = on(&things, scope, page.names);
        let excluded = |what: String| {
            let said = format!("{what} on {on} (excluded)");
            OverviewFact::new(Some(decided.clone()), "", said).meant(Meaning::Not)
        };
        if block.can.is_empty() && !block.unsure {
            not.push(excluded("anything".into()));
        } else if !block.not.is_empty() {
            let groups: Vec<GroupId> = block.not.keys().copied().collect();
            not.push(excluded(some(&in_words_of(&groups, page.catalog))));
        }
        let everything = things
            .iter()
            .any(|one| matches!(one, Resource::AllZones | Resource::AllAccounts));
        // What the same accesses give at the same level stands together.
        let mut by_level: BTreeMap<(usize, Level), Vec<String>> = BTreeMap::new();
        for (id, grants) in &block.can {
            let grant = grants.first().copied().unwrap_or(0);
            if let Some((level, label)) = level_of(*id, page.catalog) {
                by_level.entry((grant, level)).or_default().push(label);
                continue;
            }
            let words = format!("{id}: cfmint does not know what it allows");
            self.facts.push(OverviewFact {
                on: visible(&on).into_owned(),
                on_place: Some(decided.clone()),
                id: thing.clone(),
                ..OverviewFact::new(Some(Place::Permissions(grant)), "", words).meant(Meaning::Warning)
            });
        }
        for ((grant, level), mut labels) in by_level {
            labels.sort_by_cached_key(|label| label.to_lowercase());
            let place = Place::Permissions(grant);
            let (words, whole) = permissions(&labels, scope);
            let fact = OverviewFact::new(Some(place.clone()), "", words).meant(Meaning::Can);
            if everything {
                // The same policy gives it to a part, where another gives more: that is said there.
                self.facts.retain(|other| {
                    let scope_of =
                        |place: &Option<Place>| matches!(place, Some(Place::Resources(_, of)) if of == scope);
                    let same = other.place == fact.place && other.level == level.0 && other.words == fact.words;
                    !(same && scope_of(&other.on_place))
                });
            }
            self.facts.push(OverviewFact {
                level: level.0.clone(),
                on: visible(&on).into_owned(),
                on_place: Some(decided.clone()),
                id: thing.clone(),
                gloss: level.1,
                ..fact
            });
            if !whole {
                self.full(Some(&place), &format!("{} {}: ", level.0, scope.word()), &labels, "; ");
            }
        }
        let single: Vec<&Resource> = things.into_iter().filter(|one| width_of(one) == 0).collect();
        if single.len() > 2 {
            let all = sorted(&single, page.names);
            self.full(Some(&decided), &format!("{}: ", count(single.len(), scope)), &all, ", ");
        }
    }

    /// What it cannot: what is excluded, what no token of this kind does, and where exclusions
    /// meet what another policy gives.
    fn cannot(&mut self, page: &Page<'_>, mut not: Vec<OverviewFact>) {
        let rest = page.cannot();
        let words = rest.text.trim_end_matches('.');
        // An exclusion is decided somewhere; a policy that is sent as it is stands for itself.
        if let ([one @ OverviewFact { place: Some(_), .. }], false) = (not.as_mut_slice(), rest.warning) {
            one.words = format!("{}; {words}", one.words);
        } else {
            let meaning = if rest.warning { Meaning::Warning } else { Meaning::Plain };
            not.push(OverviewFact::new(rest.place, "", words).meant(meaning));
        }
        if let Some(first) = not.first_mut() {
            first.label = "Cannot";
        }
        self.facts.extend(not);
        let clash::Clashes { found, more } = clash::clashes(&page.spec.grants, &|zone| page.account_of(zone));
        for clash in found {
            let place = Place::Resources(clash.excluding, clash.scope.clone());
            let except = on(&clash.except, clash.scope, page.names).0;
            let (excluding, giving) = (clash.excluding + 1, clash.giving + 1);
            let perhaps = if clash.certain { "" } else { ", where it is one of them" };
            let words = if clash.excluding == clash.giving {
                format!("{except} is both included and excluded: excluded wins")
            } else {
                format!("Policy {excluding} excludes {except}{perhaps}, and that wins over policy {giving}")
            };
            self.facts
                .push(OverviewFact::new(Some(place), "", words).meant(Meaning::Warning));
        }
        if more {
            let words = "There are more such clashes than are named here";
            self.facts
                .push(OverviewFact::new(None, "", words).meant(Meaning::Warning));
        }
    }

    fn from(&mut self, spec: &Spec) {
        let (only, except) = (in_words(&spec.ip.only), in_words(&spec.ip.except));
        let only_said = few(&only, ADDRESSES, ", ");
        let except_said = few(&except, ADDRESSES, ", ");
        let (place, words) = match (only.as_slice(), except.as_slice()) {
            ([], []) => (Place::IpOnly, "any address".to_owned()),
            ([], _) => (Place::IpExcept, format!("any address but {except_said}")),
            ([one], []) => (Place::IpOnly, format!("{one} only")),
            (_, []) => (Place::IpOnly, only_said.clone()),
            _ => (Place::IpOnly, format!("{only_said}, but not {except_said}")),
        };
        self.facts.push(OverviewFact::new(Some(place), "From", words));
        for (place, before, all, said) in [
            (Place::IpOnly, "only from ", only, only_said),
            (Place::IpExcept, "not from ", except, except_said),
        ] {
            if said != all.join(", ") {
                self.full(Some(&place), before, &all, ", ");
            }
        }
    }

    fn times(&mut self, spec: &Spec, now: Timestamp, zone: &TimeZone) {
        let later = spec.starts.filter(|start| *start > now);
        if let Some(start) = later {
            let words = lifetime::here(start, zone);
            self.facts.push(OverviewFact::new(Some(Place::Starts), "Starts", words));
        }
        let said = |words: String| OverviewFact::new(Some(Place::Expires), "Until", words);
        self.facts.push(match spec.expires {
            None => said("never expires: it works until someone deletes it".into()).meant(Meaning::Danger),
            Some(end) if end <= now => {
                said(format!("{}, in the past", lifetime::here(end, zone))).meant(Meaning::Warning)
            }
            Some(end) => {
                let lasts = lasting(later.unwrap_or(now), end);
                let starts = if later.is_some() { "" } else { ", starting at once" };
                said(lifetime::here(end, zone)).more(format!(": {lasts}{starts}"))
            }
        });
    }
}

/// Whose it will be, and what that means when people leave.
#[must_use]
pub fn owner(owner: Owner, names: &dyn Names) -> OverviewFact {
    let whose = names.owner(owner);
    // "you (EMAIL)" elsewhere.
    let email = whose.strip_prefix("you (").and_then(|rest| rest.strip_suffix(')'));
    let whose = email.map_or_else(|| whose.clone(), |email| format!("you, {email}"));
    let what_then = match owner {
        Owner::User => ". It loses access when you do.",
        Owner::Account(_) => ". It keeps working when people leave.",
    };
    OverviewFact::new(Some(Place::Owner), "Owner", whose).more(what_then)
}

#[cfg(test)]
mod tests;
