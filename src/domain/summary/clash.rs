//! Where exclusions and grants of one token meet: a deny beats every allow of the token, also one
//! of another grant (reference: cloudflare-api section 3, evaluation order). Knows no words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::reach::{account, families, width_of};
use crate::domain::token::grant::{Grant, Resource};
use crate::domain::token::id::{AccountId, GroupId, ZoneId};
use crate::domain::token::parts::{GrantPart, parts};
use crate::domain::token::scope::Scope;
use crate::domain::token::work;

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
    pub(super) scope: &'a Scope,
}

/// What was found.
pub(super) struct Clashes<'a> {
    /// By the grant that excludes: one for each pair of grants, scope and certainty.
    pub(super) found: Vec<Clash<'a>>,
    /// Whether it was too much to look at all of them.
    pub(super) more: bool,
}

/// Meetings that are looked at. Thousands of grants that all meet all others are millions of pairs,
/// and nobody reads them; what is left after all exclusions is told thing by thing elsewhere.
const LOOKED_AT: usize = 200_000;

/// All of them. That a grant excludes a part of what it gives itself is no clash: it is what people
/// ask for.
pub(super) fn clashes<'a>(grants: &'a [Grant], account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> Clashes<'a> {
    let mut left = LOOKED_AT;
    let mut found = Vec::new();
    for (scope, parts) in parts(grants) {
        let mut meetings = Meetings::new(&parts, left);
        meetings.look(account_of);
        left = meetings.left;
        for ((excluding, giving, uncertain), (except, given)) in meetings.found {
            found.push(Clash {
                excluding,
                except: except.into_iter().collect(),
                giving,
                given: given.into_iter().collect(),
                groups: meetings.shared.get(&(excluding, giving)).cloned().unwrap_or_default(),
                certain: !uncertain,
                scope,
            });
        }
    }
    found.sort_by_key(|clash| (clash.excluding, clash.giving));
    Clashes { found, more: left == 0 }
}

type Things<'a> = BTreeSet<&'a Resource>;
/// The grants that name each thing.
type ByThing<'a> = BTreeMap<&'a Resource, Vec<usize>>;

/// The things of one scope by the grants that name them, and what of the two meets.
struct Meetings<'p, 'a> {
    parts: BTreeMap<usize, &'p GrantPart<'a>>,
    given: ByThing<'a>,
    except: ByThing<'a>,
    /// Groups that two grants, the excluding one and the giving one, are both about.
    shared: BTreeMap<(usize, usize), Vec<GroupId>>,
    found: BTreeMap<(usize, usize, bool), (Things<'a>, Things<'a>)>,
    /// Looks that are left.
    left: usize,
}

impl<'p, 'a> Meetings<'p, 'a> {
    fn new(parts: &'p [GrantPart<'a>], left: usize) -> Self {
        let (mut given, mut except) = (ByThing::new(), ByThing::new());
        // Without any exclusion nothing meets.
        let any = parts.iter().any(|part| !part.except.is_empty());
        for part in parts.iter().filter(|_| any) {
            for (by, things) in [(&mut given, &part.resources), (&mut except, &part.except)] {
                for one in things {
                    work::step();
                    by.entry(*one).or_default().push(part.grant);
                }
            }
        }
        Self {
            parts: parts.iter().map(|part| (part.grant, part)).collect(),
            given,
            except,
            shared: BTreeMap::new(),
            found: BTreeMap::new(),
            left,
        }
    }

    fn look(&mut self, account_of: &dyn Fn(ZoneId) -> Option<AccountId>) {
        let (given, except): (Vec<_>, Vec<_>) = (
            self.given.keys().copied().collect(),
            self.except.keys().copied().collect(),
        );
        let (given_families, except_families) = (families_of(&self.given), families_of(&self.except));
        for excluded in except {
            // What holds it: the very same thing, or a family that it is a part of.
            for holder in holders(excluded, &self.given, account_of) {
                self.meet(excluded, holder, true);
            }
            for holder in perhaps(excluded, &self.except, &given_families, account_of, self.left) {
                self.meet(excluded, holder, false);
            }
        }
        for part in given {
            for holder in holders(part, &self.except, account_of) {
                self.meet(holder, part, true);
            }
            for holder in perhaps(part, &self.given, &except_families, account_of, self.left) {
                self.meet(holder, part, false);
            }
        }
    }

    /// Notes it for each two grants of which one excludes this and the other gives that.
    fn meet(&mut self, excluded: &'a Resource, given: &'a Resource, certain: bool) {
        let by = |all: &ByThing<'_>, one| all.get(one).cloned().unwrap_or_default();
        let (excluding, giving) = (by(&self.except, excluded), by(&self.given, given));
        for (excluding, giving) in excluding
            .iter()
            .flat_map(|one| giving.iter().map(move |other| (*one, *other)))
        {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            work::step();
            // Within one grant only what is surely both is a contradiction, and a part of what it
            // gives is not.
            let contradicts = certain && (excluded == given || width_of(excluded) > width_of(given));
            if (excluding != giving || contradicts) && !self.shared(excluding, giving).is_empty() {
                let (except, gives) = self.found.entry((excluding, giving, !certain)).or_default();
                except.insert(excluded);
                gives.insert(given);
            }
        }
    }

    fn shared(&mut self, excluding: usize, giving: usize) -> &[GroupId] {
        let (parts, left) = (&self.parts, &mut self.left);
        self.shared.entry((excluding, giving)).or_insert_with(|| {
            let (Some(one), Some(other)) = (parts.get(&excluding), parts.get(&giving)) else {
                return Vec::new();
            };
            *left = left.saturating_sub(one.groups.len());
            let both = one.groups.iter().inspect(|_| work::step());
            both.filter(|id| other.groups.binary_search(id).is_ok())
                .copied()
                .collect()
        })
    }
}

/// The things of a map that surely hold one. Takes time by the logarithm of the map.
fn holders<'a>(
    one: &Resource,
    map: &ByThing<'a>,
    account_of: &dyn Fn(ZoneId) -> Option<AccountId>,
) -> Vec<&'a Resource> {
    let candidates = std::iter::once(one.clone()).chain(families(one, account(one, account_of)));
    let surely = candidates.filter_map(|candidate| map.get_key_value(&candidate));
    surely.map(|(holder, _)| *holder).inspect(|_| work::step()).collect()
}

/// The families of one account, each with the grants that name it.
type Families<'a> = BTreeMap<usize, Vec<&'a Resource>>;

/// Those of a map, by the grant that names them.
fn families_of<'a>(map: &ByThing<'a>) -> Families<'a> {
    let mut by_grant = Families::new();
    // In the order of resources they are right after "all zones".
    let after = (Bound::Excluded(&Resource::AllZones), Bound::Unbounded);
    let families = map.range::<Resource, _>(after);
    for (family, grants) in families.take_while(|(one, _)| matches!(one, Resource::ZonesOf(_))) {
        for grant in grants {
            work::step();
            by_grant.entry(*grant).or_default().push(*family);
        }
    }
    by_grant
}

/// The families that perhaps hold a zone whose account is not known, at most so many. Not those of
/// the one grant that names it: what a grant perhaps contains of itself is no contradiction, and
/// there may be hundreds for each of hundreds of zones.
fn perhaps<'a>(
    one: &Resource,
    named: &ByThing<'_>,
    families: &Families<'a>,
    account_of: &dyn Fn(ZoneId) -> Option<AccountId>,
    most: usize,
) -> Vec<&'a Resource> {
    if !matches!(one, Resource::Zone(_)) || account(one, account_of).is_some() {
        return Vec::new();
    }
    let own = match named.get(one).map(Vec::as_slice) {
        Some([first, rest @ ..]) if rest.iter().all(|other| other == first) => Some(*first),
        _ => None,
    };
    let others = families.iter().filter(|(grant, _)| Some(**grant) != own);
    let mut found: Vec<&Resource> = others
        .flat_map(|(_, families)| families.iter().copied())
        .inspect(|_| work::step())
        .take(most)
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
