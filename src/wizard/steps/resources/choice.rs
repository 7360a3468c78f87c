//! Choosing and excluding. What cannot go together is not taken, and the reason is said: the judge
//! is the one that the spec is read with ([`crate::domain::token::conflict`]), so that nothing is
//! let through here that is refused later.

use std::collections::BTreeSet;

use super::offers::name;
use crate::domain::token::conflict::together;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Gap;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;

/// How something stands in the access on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is not named.
    Out,
    /// It may be touched.
    Included,
    /// It may not be touched although something wider is included.
    Excluded,
}

impl Standing {
    /// Of all of these together.
    pub(super) fn of(cx: &Context, resources: &[Resource]) -> Self {
        let grant = cx.grant();
        let all_in = |set: &BTreeSet<Resource>| resources.iter().all(|resource| set.contains(resource));
        if all_in(&grant.except) {
            Self::Excluded
        } else if all_in(&grant.resources) {
            Self::Included
        } else {
            Self::Out
        }
    }
}

/// Whether something can be excluded in this scope: only from an "All …" row that is included, so
/// that no exclusion ever stands alone.
///
/// Asked at each frame: found by the order of resources, since thousands of zones may be chosen.
pub(super) fn has_all(cx: &Context, scope: &Scope) -> bool {
    let resources = &cx.grant().resources;
    let wide = match scope {
        Scope::Account => resources.contains(&Resource::AllAccounts),
        Scope::Zone => matches!(
            resources.range(Resource::AllZones..).next(),
            Some(Resource::AllZones | Resource::ZonesOf(_))
        ),
        Scope::User | Scope::Bucket | Scope::Other(_) => false,
    };
    // Keys that were typed are last.
    let by_key = |one: &&Resource| matches!(one, Resource::Raw { .. } | Resource::RawWithin { .. });
    let mut typed = resources.iter().rev().take_while(by_key);
    wide || typed.any(|one| one.scope() == *scope && one.is_all())
}

/// The "All …" that is included and that all of these are surely a part of, by its name.
pub(super) fn part_of(cx: &Context, resources: &[Resource]) -> Option<String> {
    let included = &cx.grant().resources;
    let all = |one: &Resource| {
        one.covering(included, |zone| cx.zones.account_of(zone))
            .filter(Resource::is_all)
    };
    let first = all(resources.first()?)?;
    let alone = !resources.iter().any(Resource::is_all) && resources.iter().all(|one| all(one).is_some());
    alone.then(|| name(cx, &first))
}

/// The "All …" rows that are included.
fn families(cx: &Context) -> BTreeSet<Resource> {
    let included = cx.grant().resources.iter();
    included.filter(|one| one.is_all()).cloned().collect()
}

/// Whether something is, or may be, a part of these: of a zone of which nobody knows the account
/// any "All …" of zones may have it.
fn may_be_part(cx: &Context, one: &Resource, families: &BTreeSet<Resource>) -> bool {
    match one {
        Resource::Zone(zone) if cx.zones.account_of(*zone).is_none() => {
            families.iter().any(|all| all.scope() == Scope::Zone)
        }
        _ => one.covering(families, |zone| cx.zones.account_of(zone)).is_some(),
    }
}

/// Why something cannot be excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotFrom {
    /// No "All …" of this scope is included, or it is one itself.
    Nothing,
    /// It is not part of what is included.
    These,
}

/// Whether all of these can be excluded from what is included. Thousands may be asked about at each
/// key.
///
/// # Errors
/// Why not.
pub(super) fn can_exclude(cx: &Context, scope: &Scope, resources: &[Resource]) -> Result<(), NotFrom> {
    if !has_all(cx, scope) || resources.iter().any(Resource::is_all) {
        return Err(NotFrom::Nothing);
    }
    let families = families(cx);
    if resources.iter().all(|one| may_be_part(cx, one, &families)) {
        Ok(())
    } else {
        Err(NotFrom::These)
    }
}

/// Takes resources out again, and with them what was excluded from them alone; the latter is
/// returned.
pub(super) fn take_out(cx: &mut Context, resources: &[Resource]) -> Vec<Resource> {
    let before = families(cx);
    let grant = cx.grant_mut();
    resources.iter().for_each(|resource| {
        grant.resources.remove(resource);
    });
    drop_lonely(cx, &before)
}

/// Takes an exclusion back.
pub(super) fn take_back(cx: &mut Context, resources: &[Resource]) {
    let except = &mut cx.grant_mut().except;
    resources.iter().for_each(|resource| {
        except.remove(resource);
    });
}

/// Exclusions from what was included before and is not any more go with it: a person who chose "All
/// zones but one" and takes all zones out did not ask for a token that only forbids. One that stood
/// alone already (in a file) stays.
fn drop_lonely(cx: &mut Context, before: &BTreeSet<Resource>) -> Vec<Resource> {
    let now = families(cx);
    if *before == now {
        return Vec::new();
    }
    let except = cx.grant().except.iter();
    let lonely: Vec<Resource> = except
        .filter(|one| may_be_part(cx, one, before) && !may_be_part(cx, one, &now))
        .cloned()
        .collect();
    take_back(cx, &lonely);
    lonely
}

/// Exclusions that went with an "All …" come back with it: who takes it out and in again still
/// means all but these. What is said of it.
pub(super) fn exclude_again(cx: &mut Context, gone: &mut Vec<Resource>) -> Option<String> {
    let families = families(cx);
    let (back, rest): (Vec<Resource>, Vec<Resource>) = std::mem::take(gone)
        .into_iter()
        .partition(|one| may_be_part(cx, one, &families));
    *gone = rest;
    let words = match back.as_slice() {
        [] => None,
        [one] => Some(format!("{} is still excluded.", name(cx, one))),
        several => Some(format!("The {} exclusions from it are still there.", several.len())),
    };
    cx.grant_mut().except.extend(back);
    words
}

/// Includes resources; none when they cannot go together with what is there, which then stays as it
/// was and is said; else what gave way to them, as a sentence, and the exclusions that went.
pub(super) fn include(cx: &mut Context, resources: Vec<Resource>) -> Option<(Option<String>, Vec<Resource>)> {
    judged(cx, "Not included", |cx| {
        let before = families(cx);
        let said = resources.into_iter().filter_map(|resource| put_in(cx, resource)).last();
        (said, drop_lonely(cx, &before))
    })
}

/// Excludes resources, as including does.
pub(super) fn exclude(cx: &mut Context, resources: Vec<Resource>) -> Option<()> {
    judged(cx, "Not excluded", |cx| cx.grant_mut().except.extend(resources))
}

/// What is said of exclusions that went with what they were from.
pub(super) fn no_longer_excluded(cx: &Context, lonely: &[Resource]) -> Option<String> {
    match lonely {
        [] => None,
        [one] => Some(format!("The exclusion of {} went with it.", name(cx, one))),
        several => Some(format!("The {} exclusions from it went with it.", several.len())),
    }
}

/// Makes a change unless something cannot go together then; that is said, and all stays as it was.
fn judged<T>(cx: &mut Context, not: &str, change: impl FnOnce(&mut Context) -> T) -> Option<T> {
    let wrong = sentences(cx);
    let before = cx.grant().clone();
    let changed = change(cx);
    let Some(gap) = sentences(cx).into_iter().find(|gap| !wrong.contains(gap)) else {
        return Some(changed);
    };
    *cx.grant_mut() = before;
    cx.notice = Some(Notice::warning(format!("{not}: {}", uncapital(&gap.sentence))));
    None
}

/// What cannot go together as the draft stands.
fn sentences(cx: &Context) -> Vec<Gap> {
    cx.with_known(|known| together(&cx.work.draft.grants, cx.work.draft.owner, known))
}

/// A sentence that goes on after a colon; names keep their capitals.
fn uncapital(sentence: &str) -> String {
    let word = sentence.split(' ').next().unwrap_or_default();
    match word {
        "The" | "All" | "A" | "Every" | "Zone" | "Account" | "Bucket" => {
            let mut letters = sentence.chars();
            let first = letters
                .next()
                .map(|first| first.to_lowercase().to_string())
                .unwrap_or_default();
            first + letters.as_str()
        }
        _ => sentence.to_owned(),
    }
}

/// Adds a resource. What covers others takes their place, and what is covered takes the place of
/// what covers it; that is to be said. Thousands may be added in one go, so that a single one costs
/// no look at all the others.
fn put_in(cx: &mut Context, resource: Resource) -> Option<String> {
    let account_of = |zone| cx.zones.account_of(zone);
    let chosen = &cx.grant().resources;
    let wider = resource.covering(chosen, account_of).filter(|wider| *wider != resource);
    let narrower: Vec<Resource> = if resource.is_all() {
        let family = BTreeSet::from([resource.clone()]);
        let covered = chosen
            .iter()
            .filter(|old| **old != resource && old.covering(&family, account_of).is_some());
        covered.cloned().collect()
    } else {
        Vec::new()
    };
    let words = match (&wider, narrower.len()) {
        (Some(wider), _) => Some(format!("It replaces “{}”.", name(cx, wider))),
        (None, 0) => None,
        (None, 1) => Some("It replaces the one chosen before.".to_owned()),
        (None, several) => Some(format!("It replaces the {several} chosen before.")),
    };
    let resources = &mut cx.grant_mut().resources;
    wider.iter().chain(&narrower).for_each(|old| {
        resources.remove(old);
    });
    resources.insert(resource);
    words
}

/// The user himself is the only resource of his scope.
pub(super) fn the_user(cx: &mut Context) {
    if let Some(user) = cx.user().filter(|_| cx.scopes().contains(&Scope::User)) {
        cx.grant_mut().resources.insert(Resource::User(user));
    }
}
