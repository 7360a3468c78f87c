//! What cannot go together in one token, as sentences: chosen and excluded at once, of another
//! account, killed by another policy, keys that Cloudflare takes in another form only. A deny beats
//! every allow of the token (reference: cloudflare-api section 3, evaluation order).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use super::bucket::{fault_of_jurisdiction, fault_of_name};
use super::gap::{Gap, Place};
use super::grant::{DraftGrant, Resource, WORKER_SCRIPT};
use super::id::{AccountId, ZoneId};
use super::meaning;
use super::parts::{Exclusions, GrantPart, of_grant, parts};
use super::scope::{Owner, Scope};
use super::unresolved::Unresolved;
use super::work;
use crate::domain::text::{capitalized, visible};

/// What is known about resources besides the draft.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// The account of a zone, where it is known. Without it, what needs it is not judged.
    pub account_of: &'a dyn Fn(ZoneId) -> Option<AccountId>,
    /// How a sentence names a resource, safe to show.
    pub name_of: &'a dyn Fn(&Resource) -> String,
    /// Policies of the token that this draft was made from and that no grant says, to be sent as
    /// they are.
    pub verbatim: &'a [Value],
    /// The accesses of the token that is edited: as they are they need no judging, since Cloudflare
    /// has them.
    pub kept: &'a [DraftGrant],
    /// What a gap says of something that is called by name, safe to show.
    pub unresolved: &'a dyn Fn(&Unresolved) -> String,
}

impl Known<'_> {
    /// Nothing: resources are named by their ids.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            account_of: &|_| None,
            name_of: &in_ids,
            verbatim: &[],
            kept: &[],
            unresolved: &|one| format!("{} has to be looked up.", visible(&one.words)),
        }
    }
}

impl fmt::Debug for Known<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known")
            .field("verbatim", &self.verbatim)
            .finish_non_exhaustive()
    }
}

/// Resources that a sentence names at most.
const NAMED: usize = 3;

/// A resource by its ids, where nobody knows its name.
pub(super) fn in_ids(resource: &Resource) -> String {
    match resource {
        Resource::User(id) => format!("user {id}"),
        Resource::AllAccounts => "all accounts".to_owned(),
        Resource::Account(id) => format!("account {id}"),
        Resource::AllZones => "all zones".to_owned(),
        Resource::ZonesOf(id) => format!("all zones of account {id}"),
        Resource::Zone(id) => format!("zone {id}"),
        Resource::Bucket {
            account,
            jurisdiction,
            name,
        } => format!("bucket {name} ({jurisdiction}) of account {account}"),
        Resource::Raw { key, .. } => key.clone(),
        Resource::RawWithin { within, key, .. } => format!("{key} within {within}"),
    }
}

/// What cannot go together in these grants, whatever else is missing: so that a choice can be
/// refused with its reason instead of being found wrong later.
#[must_use]
pub fn together(grants: &[DraftGrant], owner: Owner, known: &Known<'_>) -> Vec<Gap> {
    let mut gaps = misplaced(grants, known);
    let (plain, accounts) = meaning::of(grants, known.account_of);
    let account_of = |zone| (known.account_of)(zone).or_else(|| accounts.of(zone));
    let known = &Known {
        account_of: &account_of,
        ..*known
    };
    gaps.extend(dead_accesses(&plain, known));
    for (at, grant) in plain.iter().enumerate() {
        for (scope, part) in of_grant(at, grant) {
            let here = |sentence| Gap {
                place: Place::Resources(at, scope.clone()),
                sentence,
            };
            gaps.extend(of_resources(&part, &grant.except, owner, known).into_iter().map(here));
        }
    }
    gaps
}

/// Zones that a key names within another account than theirs: nobody knows what Cloudflare makes of
/// such a key.
pub(super) fn misplaced(grants: &[DraftGrant], known: &Known<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (at, grant) in grants.iter().enumerate() {
        for one in grant.resources.iter().chain(&grant.except) {
            work::step();
            let Some((zone, said)) = meaning::place(one) else {
                continue;
            };
            let Some(account) = (known.account_of)(zone).filter(|account| *account != said) else {
                continue;
            };
            let name = |resource| (known.name_of)(&resource);
            gaps.push(Gap {
                place: Place::Resources(at, Scope::Zone),
                sentence: format!(
                    "{} is in {}, and its key names it within {}: name it within its own account, or by itself.",
                    capital(&name(Resource::Zone(zone))),
                    name(Resource::Account(account)),
                    name(Resource::Account(said)),
                ),
            });
        }
    }
    gaps
}

/// What is wrong with the resources of one scope in one grant, of which `except` are all
/// exclusions.
pub(super) fn of_resources(
    part: &GrantPart<'_>,
    except: &BTreeSet<Resource>,
    owner: Owner,
    known: &Known<'_>,
) -> Vec<String> {
    let chosen = part.resources.iter().copied().inspect(|_| work::step());
    let keys = chosen.clone().chain(part.except.iter().copied());
    let mut sentences: Vec<String> = keys.filter_map(fault_of_key).collect();
    let both: Vec<&Resource> = chosen
        .clone()
        .filter(|one| one.covering(except, known.account_of).is_some())
        .collect();
    if !both.is_empty() {
        let (are, one) = if both.len() == 1 { ("is", "it") } else { ("are", "them") };
        sentences.push(format!(
            "{} {are} chosen and excluded at once: remove {one} from one of the two.",
            capital(&names(&both, known))
        ));
    }
    if let Owner::Account(own) = owner {
        let foreign: Vec<&Resource> = chosen
            .filter(|one| one.account(known.account_of).is_some_and(|account| account != own))
            .collect();
        if !foreign.is_empty() {
            sentences.push(format!(
                "The token of an account reaches no other account, and {} {}: choose what is in {}, or make it your own token.",
                names(&foreign, known),
                if foreign.len() == 1 { "is of another one" } else { "are of other ones" },
                (known.name_of)(&Resource::Account(own)),
            ));
        }
    }
    sentences
}

/// What is wrong with a resource by itself.
fn fault_of_key(resource: &Resource) -> Option<String> {
    match resource {
        Resource::Bucket { jurisdiction, name, .. } => {
            fault_of_name(name).or_else(|| fault_of_jurisdiction(jurisdiction))
        }
        // reference: catalog section 2, "flat keys are refused"
        Resource::Raw { scope, key } if scope.as_api() == WORKER_SCRIPT => Some(format!(
            "A Worker is named within its account: expected com.cloudflare.api.account.ACCOUNT_ID/{key}."
        )),
        _ => None,
    }
}

/// Accesses of which the exclusions of others leave nothing in one scope.
pub(super) fn dead_accesses(grants: &[DraftGrant], known: &Known<'_>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for (scope, parts) in parts(grants) {
        let denials = Exclusions::of(&parts, denied_by);
        for part in &parts {
            if let Some(killers) = killers(&denials, part, known).filter(|killers| !killers.is_empty()) {
                gaps.push(Gap {
                    place: Place::Resources(part.grant, scope.clone()),
                    sentence: format!(
                        "Policy {} can do nothing on {}: {} it for the same permissions, and what is excluded anywhere in a token is \
                         excluded everywhere.",
                        part.grant + 1,
                        names(&part.resources, known),
                        excludes(&killers),
                    ),
                });
            }
        }
    }
    gaps.sort_by(|one, other| one.place.cmp(&other.place));
    gaps
}

/// What is excluded, and the first two grants that do it: one of them is another than any given
/// one.
type Denied<'a> = BTreeMap<&'a Resource, (usize, Option<usize>)>;

/// The grants that exclude everything that a part chooses, for all its groups; none when
/// something is left.
fn killers(denials: &Exclusions<Denied<'_>>, part: &GrantPart<'_>, known: &Known<'_>) -> Option<BTreeSet<usize>> {
    let sets: Option<BTreeSet<usize>> = part.groups.iter().map(|id| denials.of_group(*id)).collect();
    let mut killers = BTreeSet::new();
    for set in sets?.into_iter().filter_map(|number| denials.set(number)) {
        for chosen in &part.resources {
            work::step();
            let other = |(first, second): &(usize, Option<usize>)| match first {
                first if *first == part.grant => *second,
                first => Some(*first),
            };
            let wider = wider(chosen, known).into_iter().flatten();
            killers.insert(wider.filter_map(|wider| set.get(&wider).and_then(other)).min()?);
        }
    }
    Some(killers)
}

fn denied_by<'a>(parts: &[&GrantPart<'a>]) -> Denied<'a> {
    let mut denied = Denied::new();
    for part in parts {
        for one in &part.except {
            work::step();
            denied
                .entry(*one)
                .and_modify(|(_, second)| *second = second.or(Some(part.grant)))
                .or_insert((part.grant, None));
        }
    }
    denied
}

/// What holds a resource: itself, the wildcard of its scope, all zones of its account where that is
/// known.
fn wider(one: &Resource, known: &Known<'_>) -> [Option<Resource>; 3] {
    let (all, zones) = match one.scope() {
        Scope::Account => (Some(Resource::AllAccounts), None),
        Scope::Zone => (
            Some(Resource::AllZones),
            one.account(known.account_of).map(Resource::ZonesOf),
        ),
        _ => (None, None),
    };
    [Some(one.clone()), all, zones]
}

fn excludes(killers: &BTreeSet<usize>) -> String {
    let numbers: Vec<String> = killers.iter().map(|at| (at + 1).to_string()).collect();
    match numbers.as_slice() {
        [one] => format!("policy {one} excludes"),
        numbers => format!("policies {} exclude", numbers.join(", ")),
    }
}

fn names(resources: &[&Resource], known: &Known<'_>) -> String {
    let mut names: Vec<String> = resources.iter().take(NAMED).map(|one| (known.name_of)(one)).collect();
    if let Some(more) = resources.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// With a capital at the beginning of a sentence, but not for a name.
fn capital(text: &str) -> String {
    let word = text.split(' ').next().unwrap_or_default();
    match word {
        "zone" | "account" | "bucket" | "user" | "all" => capitalized(text),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::from_policies;
    use super::super::id::{AccountId, ZoneId};
    use super::super::spec::Draft;
    use super::*;
    use jiff::tz::TimeZone;

    const A1: &str = "0123456789abcdef0123456789abcdef";
    const A2: &str = "1123456789abcdef0123456789abcdef";
    const DNS: &str = "4755a26eedb94da69e1066d98aa820be";
    const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";

    fn account(id: &str) -> AccountId {
        id.parse().unwrap()
    }

    /// Zones 0 to 4 are in the first account, the others in the second, 99 in none that is known.
    fn account_of(id: ZoneId) -> Option<AccountId> {
        match id.to_string().trim_start_matches('0').parse().unwrap_or(0) {
            0..=4 => Some(account(A1)),
            99 => None,
            _ => Some(account(A2)),
        }
    }

    fn zone(number: u8) -> Resource {
        Resource::Zone(format!("{number:032}").parse().unwrap())
    }

    fn named(resource: &Resource) -> String {
        match resource {
            Resource::Zone(id) => format!("z{}.example", id.to_string().trim_start_matches('0')),
            other => in_ids(other),
        }
    }

    fn grant(groups: &[&str], scope: &Scope, resources: Vec<Resource>, except: Vec<Resource>) -> DraftGrant {
        DraftGrant {
            groups: groups.iter().map(|id| (id.parse().unwrap(), scope.clone())).collect(),
            resources: resources.into_iter().collect(),
            except: except.into_iter().collect(),
            unresolved: Vec::new(),
        }
    }

    fn gaps(owner: Owner, grants: Vec<DraftGrant>) -> Vec<(Place, String)> {
        let draft = Draft {
            owner,
            owner_unresolved: None,
            name: "n".to_owned(),
            grants,
            ip_only: String::new(),
            ip_except: String::new(),
            starts: String::new(),
            expires: "never".to_owned(),
        };
        let known = Known {
            account_of: &account_of,
            name_of: &named,
            ..Known::nothing()
        };
        let read = draft.read_with("2026-11-24T09:30:00Z".parse().unwrap(), &TimeZone::UTC, &known);
        let gaps = read.err().unwrap_or_default();
        gaps.into_iter().map(|gap| (gap.place, gap.sentence)).collect()
    }

    #[test]
    fn what_is_chosen_and_excluded_is_named() {
        let all = Resource::ZonesOf(account(A1));
        for (chosen, except, wanted) in [
            (
                vec![zone(1), zone(2)],
                vec![zone(1)],
                Some("z1.example is chosen and excluded"),
            ),
            (
                vec![zone(1), zone(2), zone(7)],
                vec![all.clone()],
                Some("z1.example and z2.example are chosen and excluded"),
            ),
            (
                vec![zone(1)],
                vec![all.clone()],
                Some("z1.example is chosen and excluded"),
            ),
            (
                (1..=9).map(zone).collect(),
                (1..=8).map(zone).collect(),
                Some("z1.example, z2.example, z3.example and 5 more are"),
            ),
            (vec![zone(7), zone(99)], vec![all.clone()], None),
            (vec![all], vec![zone(1)], None),
        ] {
            let found = gaps(Owner::User, vec![grant(&[DNS], &Scope::Zone, chosen, except)]);
            assert_eq!(found.len(), usize::from(wanted.is_some()), "{found:?}");
            for (place, sentence) in found {
                assert_eq!(place, Place::Resources(0, Scope::Zone));
                assert!(sentence.starts_with(wanted.unwrap()), "{sentence}");
            }
        }
    }

    #[test]
    fn an_account_token_stays_in_its_account() {
        let own = Owner::Account(account(A1));
        let bucket = |id| Resource::Bucket {
            account: account(id),
            jurisdiction: "eu".to_owned(),
            name: "logs".to_owned(),
        };
        let script = |id| Resource::script(account(id), "t4g");
        for (good, bad) in [
            (zone(1), zone(7)),
            (Resource::ZonesOf(account(A1)), Resource::ZonesOf(account(A2))),
            (Resource::Account(account(A1)), Resource::Account(account(A2))),
            (bucket(A1), bucket(A2)),
            (script(A1), script(A2)),
        ] {
            let of = |resource: &Resource| grant(&[DNS], &resource.scope(), vec![resource.clone()], vec![]);
            assert_eq!(gaps(own, vec![of(&good)]), []);
            assert_eq!(gaps(Owner::User, vec![of(&bad)]), []);
            let found = gaps(own, vec![of(&good), of(&bad)]);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].0, Place::Resources(1, bad.scope()));
            assert!(
                found[0].1.contains(&named(&bad)) && found[0].1.contains("is of another one"),
                "{found:?}"
            );
        }
        // Of a zone whose account is not known nothing is said.
        assert_eq!(gaps(own, vec![grant(&[DNS], &Scope::Zone, vec![zone(99)], vec![])]), []);
    }

    #[test]
    fn an_access_that_others_kill_is_named_with_them() {
        let first = grant(
            &[DNS, ZONE_READ],
            &Scope::Zone,
            vec![Resource::AllZones],
            vec![zone(1), Resource::ZonesOf(account(A2))],
        );
        for (groups, chosen, dead) in [
            (vec![DNS], vec![zone(1)], true),
            (vec![DNS, ZONE_READ], vec![zone(1), zone(7)], true),
            (vec![DNS], vec![zone(1), zone(2)], false),
            (vec![DNS, USER_GROUP], vec![zone(1)], false),
            (vec![USER_GROUP], vec![zone(1)], false),
        ] {
            let found = gaps(
                Owner::User,
                vec![first.clone(), grant(&groups, &Scope::Zone, chosen, vec![])],
            );
            assert_eq!(!found.is_empty(), dead, "{found:?}");
            for (place, sentence) in found {
                assert_eq!(place, Place::Resources(1, Scope::Zone));
                assert!(
                    sentence.starts_with("Policy 2 can do nothing on z1.example")
                        && sentence.contains("policy 1 excludes"),
                    "{sentence}"
                );
            }
        }
        // Two that exclude a part each.
        let half = |number| grant(&[DNS], &Scope::Zone, vec![Resource::AllZones], vec![zone(number)]);
        let found = gaps(
            Owner::User,
            vec![
                half(1),
                half(2),
                grant(&[DNS], &Scope::Zone, vec![zone(1), zone(2)], vec![]),
            ],
        );
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.contains("policies 1, 2 exclude"), "{found:?}");
    }

    const USER_GROUP: &str = "8acbe5bb0d54464ab867149d7f7cf8ac";

    #[test]
    fn a_zone_within_an_account_is_judged_as_the_zone_that_it_is() {
        let within = |account: &str, number: u8| {
            let key = format!("com.cloudflare.api.account.zone.{number:032}");
            from_policies::resource(Some(&format!("com.cloudflare.api.account.{account}")), &key)
        };
        let everywhere = from_policies::resource(
            Some("com.cloudflare.api.account.*"),
            "com.cloudflare.api.account.zone.*",
        );
        let of = |chosen: Vec<Resource>, except: Vec<Resource>| vec![grant(&[DNS], &Scope::Zone, chosen, except)];
        let own = Owner::Account(account(A1));
        for (owner, grants, says) in [
            // Zone 7 is in the second account, 99 in one that only its key tells.
            (
                Owner::User,
                of(vec![within(A1, 7)], vec![]),
                "and its key names it within",
            ),
            (
                Owner::User,
                of(vec![zone(1)], vec![within(A2, 1)]),
                "and its key names it within",
            ),
            (own, of(vec![within(A2, 7)], vec![]), "reaches no other account"),
            (own, of(vec![within(A2, 99)], vec![]), "reaches no other account"),
            (own, of(vec![everywhere.clone()], vec![]), "reaches no other account"),
            (Owner::User, of(vec![within(A1, 1)], vec![zone(1)]), "also excluded"),
            (Owner::User, of(vec![zone(1)], vec![within("*", 1)]), "also excluded"),
            (
                Owner::User,
                of(vec![zone(1)], vec![everywhere.clone()]),
                "also excluded",
            ),
            (
                Owner::User,
                of(
                    vec![within(A1, 1), zone(2)],
                    vec![Resource::ZonesOf(account(A1)), within(A1, 1)],
                ),
                "excluded at once",
            ),
        ] {
            let found = gaps(owner, grants.clone());
            assert_eq!(found.len(), 1, "{grants:?}: {found:?}");
            assert!(found[0].1.contains(says), "{grants:?}: {found:?}");
        }
        for fine in [
            of(vec![within(A1, 1)], vec![]),
            of(vec![within("*", 7)], vec![]),
            of(vec![everywhere], vec![within(A1, 1)]),
            of(vec![Resource::ZonesOf(account(A1))], vec![within(A1, 1)]),
        ] {
            assert_eq!(gaps(Owner::User, fine), []);
        }
    }

    #[test]
    fn keys_that_cloudflare_takes_otherwise_are_refused() {
        let bucket = |jurisdiction: &str, name: &str| Resource::Bucket {
            account: account(A1),
            jurisdiction: jurisdiction.to_owned(),
            name: name.to_owned(),
        };
        let flat = Resource::Raw {
            scope: Scope::Other(WORKER_SCRIPT.to_owned()),
            key: format!("{WORKER_SCRIPT}.t4g"),
        };
        for (resource, says) in [
            (bucket("eu", "logs/2026"), "a slash"),
            (bucket("EU", "logs"), "not an R2 jurisdiction"),
            (flat, "ACCOUNT_ID/com.cloudflare.edge.worker.script.t4g"),
        ] {
            let found = gaps(
                Owner::User,
                vec![grant(&[DNS], &resource.scope(), vec![resource.clone()], vec![])],
            );
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].1.contains(says), "{found:?}");
        }
    }
}
