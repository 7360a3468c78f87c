//! What permissions that were found are for, beside what the accesses of the draft are for.

use std::collections::BTreeSet;

use crate::domain::needs::{self, TargetPart};
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::domain::token::unresolved::{Unresolved, Wanted};
use crate::wizard::state::context::Context;

/// What a part is for: resources, and names that are to be looked up.
#[derive(Default)]
pub(super) struct Limits {
    pub(super) resources: BTreeSet<Resource>,
    pub(super) names: Vec<Unresolved>,
}

impl Limits {
    pub(super) fn of(cx: &Context, part: &TargetPart<'_>) -> Self {
        let mut limits = Self::default();
        if part.everywhere {
            limits
                .resources
                .insert(cx.owner_account().map_or(Resource::AllZones, Resource::ZonesOf));
        }
        for words in &part.on {
            match needs::place(words) {
                Some(Ok(resource)) => {
                    limits.resources.insert(resource);
                }
                Some(Err(named)) => match known(cx, &named.wanted) {
                    Some(resource) => {
                        limits.resources.insert(resource);
                    }
                    None => limits.names.push(named),
                },
                None => {}
            }
        }
        limits
    }

    pub(super) fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.names.is_empty()
    }

    pub(super) fn scopes(&self) -> BTreeSet<Scope> {
        let of_names = self.names.iter().map(|named| named.wanted.scope());
        self.resources.iter().map(Resource::scope).chain(of_names).collect()
    }

    /// Whether these are all of something: beside other permissions in an access it would be all
    /// for them, too.
    pub(super) fn are_all(&self) -> bool {
        self.resources.iter().any(Resource::is_all)
    }

    /// Whether an access is for exactly these, in the scopes in question; none is for nothing.
    pub(super) fn is_of(&self, cx: &Context, at: usize) -> bool {
        let Some(grant) = cx.work.draft.grants.get(at).filter(|_| !self.is_empty()) else {
            return false;
        };
        let scopes = self.scopes();
        let of = |one: &&Resource| scopes.contains(&one.scope());
        let resources: BTreeSet<Resource> = grant.resources.iter().filter(of).cloned().collect();
        let here: BTreeSet<&str> = grant.unresolved.iter().map(|one| one.words.as_str()).collect();
        let ours: BTreeSet<&str> = self.names.iter().map(|one| one.words.as_str()).collect();
        resources == self.resources && here == ours && !grant.except.iter().any(|one| scopes.contains(&one.scope()))
    }

    /// Whether nothing is chosen in an access in the scopes in question.
    pub(super) fn fit_into(&self, cx: &Context, at: usize) -> bool {
        let Some(grant) = cx.work.draft.grants.get(at) else {
            return false;
        };
        let scopes = self.scopes();
        let chosen = grant
            .resources
            .iter()
            .chain(&grant.except)
            .any(|one| scopes.contains(&one.scope()));
        let waiting = grant.unresolved.iter().any(|one| scopes.contains(&one.wanted.scope()));
        !chosen && !waiting
    }
}

/// The zone of a name, where all zones are here and one is called so.
fn known(cx: &Context, wanted: &Wanted) -> Option<Resource> {
    let Wanted::Zone(name) = wanted else { return None };
    let named: Vec<_> = cx.zones.named(name).collect();
    match named.as_slice() {
        [one] if cx.zones_extent().complete() => Some(Resource::Zone(one.id)),
        _ => None,
    }
}
