//! Where exclusions and grants of one token meet: a deny beats every allow of the token, also one of another grant (reference:
//! cloudflare-api section 3, evaluation order). Knows no words.

use std::collections::BTreeSet;
use std::ops::Bound;

use super::reach::{account, families, speaks_of};
use crate::token::grant::{Grant, Resource};
use crate::token::id::{AccountId, GroupId, ZoneId};
use crate::token::scope::Scope;

/// Exclusions of one grant that take from what one grant gives.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clash<'a> {
    /// The grant that excludes.
    pub(super) excluding: usize,
    /// What it excludes, of one scope; at least one.
    pub(super) except: Vec<&'a Resource>,
    /// The grant that gives; the same one when it gives exactly what it excludes.
    pub(super) giving: usize,
    /// What it gives there; at least one.
    pub(super) given: Vec<&'a Resource>,
    /// The groups that both are about.
    pub(super) groups: Vec<GroupId>,
    /// Whether the two surely meet; which account a zone belongs to may not be known.
    pub(super) certain: bool,
    /// Their scope.
    pub(super) scope: &'a Scope,
}

/// All of them, by the grant that excludes: one for each pair of grants, scope and certainty. That a grant excludes a part of what it gives itself
/// is no clash: it is what people ask for.
pub(super) fn clashes<'a>(grants: &'a [Grant], account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Vec<Clash<'a>> {
    let mut found = Vec::new();
    for (excluding, one) in grants.iter().enumerate().filter(|(_, one)| !one.except.is_empty()) {
        for (giving, other) in grants.iter().enumerate() {
            let scopes: BTreeSet<&Scope> = one.groups.values().collect();
            for scope in scopes.into_iter().filter(|scope| speaks_of(one, scope)) {
                let of_scope = one.groups.iter().filter(|(_, of)| *of == scope).map(|(id, _)| *id);
                let groups: Vec<GroupId> = of_scope.filter(|id| other.groups.get(id) == Some(scope)).collect();
                if groups.is_empty() {
                    continue;
                }
                // Within one grant only what is surely both is a contradiction.
                for certain in [true, false]
                    .into_iter()
                    .filter(|certain| *certain || giving != excluding)
                {
                    let (except, given) = meeting(one, other, giving == excluding, certain, scope, account_of);
                    if !except.is_empty() {
                        found.push(Clash {
                            excluding,
                            except,
                            giving,
                            given,
                            groups: groups.clone(),
                            certain,
                            scope,
                        });
                    }
                }
            }
        }
    }
    found
}

/// What of the exclusions of one grant meets what another gives, and what of that.
fn meeting<'a>(
    one: &'a Grant,
    other: &'a Grant,
    same: bool,
    certain: bool,
    scope: &Scope,
    account_of: &dyn Fn(ZoneId) -> Option<AccountId>,
) -> (Vec<&'a Resource>, Vec<&'a Resource>) {
    let (mut except, mut given) = (BTreeSet::new(), BTreeSet::new());
    for excluded in one.except.iter().filter(|one| one.scope() == *scope) {
        // What holds it: the very same thing, or a family that it is a part of.
        let wider = holders(excluded, &other.resources, certain, account_of);
        for holder in wider.into_iter().filter(|holder| !same || *holder == excluded) {
            except.insert(excluded);
            given.insert(holder);
        }
    }
    for part in other.resources.iter().filter(|one| one.scope() == *scope) {
        for holder in holders(part, &one.except, certain, account_of) {
            except.insert(holder);
            given.insert(part);
        }
    }
    (except.into_iter().collect(), given.into_iter().collect())
}

/// The resources of a set that surely, or perhaps, hold one. Takes time by the logarithm of the set, and by its families where the account of a zone
/// is not known.
fn holders<'a>(
    one: &Resource,
    set: &'a BTreeSet<Resource>,
    certain: bool,
    account_of: &dyn Fn(ZoneId) -> Option<AccountId>,
) -> Vec<&'a Resource> {
    let account = account(one, account_of);
    if certain {
        let candidates = std::iter::once(one.clone()).chain(families(one, account));
        return candidates.filter_map(|candidate| set.get(&candidate)).collect();
    }
    if account.is_some() || !matches!(one, Resource::Zone(_)) {
        return Vec::new();
    }
    // In the order of resources the families of one account stand right after "all zones".
    let after = (Bound::Excluded(&Resource::AllZones), Bound::Unbounded);
    let families = set.range::<Resource, _>(after);
    families.take_while(|one| matches!(one, Resource::ZonesOf(_))).collect()
}
