//! The lines about what the token can and cannot: a block for things with the same abilities, first
//! where, then what, then what not.

use std::collections::{BTreeMap, BTreeSet};

use super::abilities::abilities;
use super::clash::{Clash, Clashes, clashes};
use super::reach::{Block, Grants, Reach, account, families, reaches, width_of};
use super::words::{count, packed, some, sorted, thing};
use super::{Ability, Names, SummaryLine};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::picker::manages_tokens;
use crate::domain::token::from_policies;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, GroupId, ZoneId};
use crate::domain::token::meaning::Accounts;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::{Place, Spec};
use crate::domain::token::to_policies::{Policy, PolicyEffect, ResourceMap};

/// From so many zones on it is said when there are shorter words for them.
const MANY: usize = 4;

/// A list of more lines than this stands at the end of the page, so that what can be done is not
/// lost among thousands of names.
const LONG: usize = 12;

/// The lines of the page so far, and the long lists that come at its end.
#[derive(Default)]
pub(super) struct Said {
    pub(super) lines: Vec<SummaryLine>,
    pub(super) below: Vec<SummaryLine>,
}

impl Said {
    fn push(&mut self, place: &Place, head: impl Into<String>, text: impl Into<String>, ability: Option<Ability>) {
        let line = SummaryLine::new(Some(place.clone()), head, text);
        self.lines.push(SummaryLine { ability, ..line });
    }

    /// The lines of one list; only the first bears the head.
    fn list(&mut self, place: &Place, head: &str, things: Things, ability: Option<Ability>) {
        for (lines, head, texts, ability) in [
            (&mut self.lines, head, things.here, ability),
            (&mut self.below, "Named", things.below, None),
        ] {
            for (at, text) in texts.into_iter().enumerate() {
                let head = if at == 0 { head } else { "" };
                let line = SummaryLine::new(Some(place.clone()), head, text);
                lines.push(SummaryLine { ability, ..line });
            }
        }
    }
}

/// Things by their names: what is said at once, and what is said at the end of the page.
#[derive(Default)]
struct Things {
    here: Vec<String>,
    below: Vec<String>,
}

pub(super) struct Page<'a> {
    pub(super) spec: &'a Spec,
    pub(super) catalog: &'a Catalog,
    pub(super) names: &'a dyn Names,
    /// The accounts that keys tell of zones.
    pub(super) accounts: &'a Accounts,
    /// Whether the token exists: nothing of it is still to be sent.
    pub(super) exists: bool,
}

impl Page<'_> {
    /// The head of a line, with the accesses that decide it where there are several.
    fn head(&self, word: &str, accesses: &Grants) -> String {
        if self.spec.grants.len() < 2 {
            return word.to_owned();
        }
        let numbers: Vec<String> = accesses.iter().map(|at| (at + 1).to_string()).collect();
        format!("{word} (Policy {})", numbers.join(", "))
    }

    pub(super) fn account_of(&self, zone: ZoneId) -> Option<AccountId> {
        self.names.account_of(zone).or_else(|| self.accounts.of(zone))
    }

    /// For each scope and each block of it: where, what, what not.
    pub(super) fn reaches(&self, said: &mut Said) {
        let account_of = |zone: ZoneId| self.account_of(zone);
        let mut remarked = BTreeSet::new();
        for reach in reaches(&self.spec.grants, &account_of) {
            let parted = parted(&reach, &account_of);
            for block in &reach.blocks {
                if block.can.is_empty() {
                    self.nothing(reach.scope, block, said);
                } else {
                    self.block(reach.scope, block, &parted, &mut remarked, said);
                }
            }
        }
    }

    fn block(
        &self,
        scope: &Scope,
        block: &Block<'_>,
        parted: &BTreeSet<Resource>,
        remarked: &mut BTreeSet<usize>,
        said: &mut Said,
    ) {
        for (home, on) in &block.on {
            let (single, wide): (Vec<&Resource>, Vec<&Resource>) = on.iter().partition(|one| width_of(one) == 0);
            if *scope == Scope::Zone && single.len() >= MANY && remarked.insert(*home) {
                said.lines.extend(self.in_short(*home));
            }
            let place = Place::Resources(*home, scope.clone());
            said.list(&place, "On", self.things(scope, &single, ""), None);
            for family in wide {
                let text = thing(family, parted.contains(family), self.names);
                said.push(&place, "On", text, None);
            }
        }
        // What the same accesses give is said together.
        let mut by_grants: BTreeMap<&Grants, Vec<GroupId>> = BTreeMap::new();
        for (id, grants) in &block.can {
            by_grants.entry(grants).or_default().push(*id);
        }
        for (grants, groups) in by_grants {
            let place = Place::Permissions(first(grants));
            let head = self.head("Can", grants);
            for (goes_on, text) in abilities(groups.into_iter(), self.catalog) {
                said.push(&place, if goes_on { "" } else { &head }, text, Some(Ability::Can));
            }
        }
        let mut taken: BTreeMap<&Grants, Vec<GroupId>> = BTreeMap::new();
        for (id, grants) in &block.not {
            taken.entry(grants).or_default().push(*id);
        }
        for (grants, groups) in taken {
            let place = Place::Resources(first(grants), scope.clone());
            let text = format!("{}: it is excluded", self.in_words(&groups).join("; "));
            said.push(&place, self.head("Not", grants), text, Some(Ability::Cannot));
        }
    }

    /// Things that are named, and nothing can be done to them.
    fn nothing(&self, scope: &Scope, block: &Block<'_>, said: &mut Said) {
        let what = if block.unsure {
            let groups: Vec<GroupId> = block.not.keys().copied().collect();
            format!("not {}", self.in_words(&groups).join("; "))
        } else {
            "none of the above".to_owned()
        };
        for (home, on) in &block.on {
            let place = Place::Resources(*home, scope.clone());
            let head = self.head("Not", &Grants::from([*home]));
            let (single, wide): (Vec<&Resource>, Vec<&Resource>) = on.iter().partition(|one| width_of(one) == 0);
            if single.len() > 1 {
                let before = format!("{what}, whatever else this token allows, on ");
                said.list(
                    &place,
                    &head,
                    self.things(scope, &single, &before),
                    Some(Ability::Cannot),
                );
            }
            let alone = single.into_iter().filter(|_| on.len() == wide.len() + 1);
            for one in alone.chain(wide.iter().copied()) {
                let thing = thing(one, false, self.names);
                let text = format!("on {thing}: {what}, whatever else this token allows");
                said.push(&place, &*head, text, Some(Ability::Cannot));
            }
        }
    }

    /// One thing with its id, or several by their names in as many lines as they need.
    fn things(&self, scope: &Scope, resources: &[&Resource], before: &str) -> Things {
        let several = match resources {
            [] => return Things::default(),
            [one] => {
                return Things {
                    here: vec![format!("{before}{}", thing(one, false, self.names))],
                    below: Vec::new(),
                };
            }
            several => several,
        };
        let many = count(several.len(), scope);
        let names = sorted(several, self.names);
        let here = packed(&format!("{before}{many}: "), &names, ", ");
        let (Some(first), Some(last), true) = (names.first(), names.last(), here.len() > LONG) else {
            return Things {
                here,
                below: Vec::new(),
            };
        };
        Things {
            here: vec![format!("{before}{many} from {first} to {last}, named below")],
            below: packed(&format!("{many}: "), &names, ", "),
        }
    }

    /// The shorter words for the zones of a grant.
    pub(super) fn in_short(&self, home: usize) -> Vec<SummaryLine> {
        let Some(grant) = self.spec.grants.get(home) else {
            return Vec::new();
        };
        let remark = |all: super::AllBut| {
            let account = self.names.resource(&Resource::Account(all.account));
            let zones: Vec<Resource> = all.except.iter().copied().map(Resource::Zone).collect();
            let except = match zones.len() {
                0 => String::new(),
                _ => format!(
                    " except {}",
                    some(&sorted(&zones.iter().collect::<Vec<_>>(), self.names))
                ),
            };
            let chosen = count(all.chosen, &Scope::Zone);
            SummaryLine::new(
                Some(Place::Resources(home, Scope::Zone)),
                "In short",
                format!("{chosen} are all of account {account}{except}. “All zones” would mean ones added later, too."),
            )
        };
        let found = self.names.all_but(&grant.resources).into_iter();
        found.filter(|all| all.chosen >= MANY).map(remark).collect()
    }

    /// What it cannot. That it creates no tokens holds by Cloudflare's rule for tokens that are
    /// made by a token (reference: cloudflare-api section 1), unless it was asked for all the same.
    /// Named is what people take to be included, where the spec shows that it is not.
    pub(super) fn cannot(&self) -> SummaryLine {
        let (text, warning) = self.nothing_else();
        let line = SummaryLine::new(None, "Cannot", text).of(Ability::Cannot);
        SummaryLine { warning, ..line }
    }

    /// The text of that line, and whether it is a warning.
    fn nothing_else(&self) -> (String, bool) {
        let grants = &self.spec.grants;
        let given: Vec<Option<Policy>> = self.spec.verbatim.iter().map(from_policies::policy).collect();
        let allowed = given
            .iter()
            .flatten()
            .filter(|policy| policy.effect == PolicyEffect::Allow);
        let mut asked = grants
            .iter()
            .flat_map(|grant| grant.groups.keys())
            .chain(allowed.flat_map(|policy| &policy.groups));
        let managing = asked.find_map(|id| self.catalog.group(*id).filter(|group| manages_tokens(&group.name)));
        if let Some(group) = managing {
            let text = format!("anything else; but {} lets it manage tokens.", group.name);
            return (text, true);
        }
        if given.iter().any(Option::is_none) {
            return ("what that policy means is not known here.".to_owned(), true);
        }
        if !given.is_empty() {
            return (
                "create tokens, or do anything that is not said above.".to_owned(),
                false,
            );
        }
        let mut resources = grants.iter().flat_map(|grant| &grant.resources);
        let scopes: BTreeSet<&Scope> = grants.iter().flat_map(|grant| grant.groups.values()).collect();
        let zones = scopes.contains(&Scope::Zone);
        let chosen_zones = zones && resources.all(|one| one.scope() != Scope::Zone || matches!(one, Resource::Zone(_)));
        let text = match (chosen_zones, scopes.contains(&Scope::Account)) {
            (true, false) => "create tokens; reach other zones, account settings or anything else.",
            (true, true) => "create tokens; reach other zones or anything else.",
            (false, false) if zones => "create tokens; reach account settings or anything else.",
            _ => "create tokens, or do anything else.",
        };
        (text.to_owned(), false)
    }

    /// Policies that no access says: they count too.
    pub(super) fn as_given(&self) -> Vec<SummaryLine> {
        let said = |given: &serde_json::Value| match from_policies::policy(given) {
            Some(policy) => self.policy(&policy),
            None => (
                Ability::Can,
                if self.exists {
                    format!("a policy in a form that cfmint does not know: {given}")
                } else {
                    "a policy in a form that cfmint does not know; it is sent as it is. The tab JSON shows it."
                        .to_owned()
                },
            ),
        };
        let line = |(ability, text)| SummaryLine::new(None, "As given", text).of(ability).warning();
        self.spec.verbatim.iter().map(said).map(line).collect()
    }

    /// What a policy does; one that only takes away is nothing that the token can.
    fn policy(&self, policy: &Policy) -> (Ability, String) {
        let groups: Vec<GroupId> = policy.groups.iter().copied().collect();
        let what = some(&self.in_words(&groups));
        let on = some(&keys_of(policy));
        match policy.effect {
            PolicyEffect::Allow => (
                Ability::Can,
                if self.exists {
                    format!("it also can: {what}, on {on}. No line above says this.")
                } else {
                    format!("it also can: {what}, on {on}. No line above says this; it is sent as it is.")
                },
            ),
            PolicyEffect::Deny => (
                Ability::Cannot,
                format!("it cannot, whatever the lines above say: {what}, on {on}."),
            ),
        }
    }

    /// Where a grant excludes what another gives, or what it gives itself.
    pub(super) fn clashes(&self) -> Vec<SummaryLine> {
        let Clashes { found, more } = clashes(&self.spec.grants, &|zone| self.account_of(zone));
        let mut lines: Vec<SummaryLine> = found.into_iter().map(|clash| self.clash(&clash)).collect();
        if more {
            let text =
                "There are more such clashes than are named here. The lines above say what is left after all of them.";
            lines.push(SummaryLine::new(None, "Clash", text).warning());
        }
        lines
    }

    fn clash(&self, clash: &Clash<'_>) -> SummaryLine {
        let what = self.in_words(&clash.groups).join(", ");
        let said = |all: &[&Resource]| match all {
            [one] => thing(one, false, self.names),
            several => {
                let families = several.iter().filter(|one| width_of(one) > 0);
                let mut words: Vec<String> = families.map(|one| thing(one, false, self.names)).collect();
                let single: Vec<&Resource> = several.iter().copied().filter(|one| width_of(one) == 0).collect();
                match single.as_slice() {
                    [] => {}
                    [one] => words.push(thing(one, false, self.names)),
                    many => {
                        let named = some(&sorted(many, self.names));
                        words.push(format!("{} ({named})", count(many.len(), clash.scope)));
                    }
                }
                words.join(", and ")
            }
        };
        let (except, given) = (said(&clash.except), said(&clash.given));
        let (excluding, giving) = (clash.excluding + 1, clash.giving + 1);
        let overlap = if clash.certain { "" } else { ", where it is one of them" };
        let text = if clash.excluding == clash.giving {
            format!("{except} is both included and excluded ({what}): excluded wins.")
        } else {
            format!(
                "Policy {excluding} excludes {except}{overlap}; that beats policy {giving}, which gives {what} on {given}."
            )
        };
        let place = Place::Resources(clash.excluding, clash.scope.clone());
        SummaryLine::new(Some(place), "Clash", text).warning()
    }

    fn in_words(&self, groups: &[GroupId]) -> Vec<String> {
        in_words_of(groups, self.catalog)
    }
}

/// What a policy is on.
pub(super) fn keys_of(policy: &Policy) -> Vec<String> {
    match &policy.resources {
        ResourceMap::Flat(keys) => keys.iter().cloned().collect(),
        ResourceMap::Nested(outer) => {
            let inner = outer.iter();
            inner
                .flat_map(|(outer, keys)| keys.iter().map(move |key| format!("{key} within {outer}")))
                .collect()
        }
    }
}

/// Permissions with their levels, by name.
pub(super) fn in_words_of(groups: &[GroupId], catalog: &Catalog) -> Vec<String> {
    let mut words: Vec<String> = groups.iter().map(|id| catalog.in_words(*id)).collect();
    words.sort();
    words
}

fn first(grants: &Grants) -> usize {
    grants.first().copied().unwrap_or(0)
}

/// The families of which a part has a block of its own with abilities: their block is about the
/// others.
fn parted(reach: &Reach<'_>, account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> BTreeSet<Resource> {
    let said = reach.blocks.iter().filter(|block| !block.can.is_empty());
    let things = said.flat_map(|block| block.on.values().flatten());
    things.flat_map(|one| families(one, account(one, account_of))).collect()
}
