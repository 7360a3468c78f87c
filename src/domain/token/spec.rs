//! The spec of a token: all that was decided, valid, ready to be shown and sent. Only a [`Spec`]
//! can be created; it is made from a draft in one place, which names every gap at once.
use std::borrow::Cow;
use std::collections::BTreeSet;

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::address::{self, IpFilter};
use super::conflict;
pub use super::conflict::Known;
pub use super::gap::{Gap, Place};
use super::grant::{DraftGrant, Grant, Resource};
use super::id::{AccountId, ZoneId};
use super::lifetime;
use super::meaning::{self, Accounts};
use super::name::TokenName;
use super::parts::{GrantPart, of_grant};
use super::scope::{Owner, Scope};
use super::unresolved::Unresolved;

/// A token as it is typed: texts where people type, choices where they choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose it will be; the user while [`Draft::owner_unresolved`] is there.
    pub owner: Owner,
    /// The account that is to own it, where it is called by name or left open.
    pub owner_unresolved: Option<Unresolved>,
    /// The name as typed.
    pub name: String,
    /// At least one.
    pub grants: Vec<DraftGrant>,
    /// Addresses that may use it, as typed; empty for all.
    pub ip_only: String,
    /// Addresses that may not, as typed.
    pub ip_except: String,
    /// "" or "now" for at once.
    pub starts: String,
    /// "never" for no end; empty is a gap, so that nothing lasts for ever by an oversight.
    pub expires: String,
}

/// All that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Whose it will be.
    pub owner: Owner,
    pub name: TokenName,
    /// At least one; each has a group, and a resource for each scope of its groups.
    pub grants: Vec<Grant>,
    /// Policies that no grant says, sent as they are ([`super::from_policies`]).
    pub verbatim: Vec<Value>,
    /// Who may use it.
    pub ip: IpFilter,
    /// From when; none for at once.
    pub starts: Option<Timestamp>,
    /// Until when; none for ever.
    pub expires: Option<Timestamp>,
}

impl Draft {
    /// What is called by name, and the place at which it is decided: access by access, what is
    /// chosen before what is excluded; the owner where its file has it, before them or after.
    #[must_use]
    pub fn unresolved_at(&self) -> Vec<(Place, &Unresolved)> {
        let mut all: Vec<(Place, &Unresolved)> = Vec::new();
        for (at, grant) in self.grants.iter().enumerate() {
            let place = |one: &Unresolved| Place::Resources(at, one.wanted.scope());
            all.extend(grant.unresolved.iter().map(|one| (place(one), one)));
        }
        if let Some(owner) = &self.owner_unresolved {
            let position = |one: &Unresolved| (one.line == 0, one.line, one.column);
            let after = all.iter().any(|(_, one)| position(one) < position(owner));
            all.insert(if after { all.len() } else { 0 }, (Place::Owner, owner));
        }
        all
    }

    /// The same without the places.
    pub fn unresolved(&self) -> impl Iterator<Item = &Unresolved> {
        self.unresolved_at().into_iter().map(|(_, one)| one)
    }

    /// Whether nothing is called by name.
    #[must_use]
    pub fn is_resolved(&self) -> bool {
        self.owner_unresolved.is_none() && self.grants.iter().all(|grant| grant.unresolved.is_empty())
    }

    /// Takes a name out of the draft.
    pub fn leave_out(&mut self, name: &Unresolved) {
        if self.owner_unresolved.take_if(|one| one == name).is_some() {
            return;
        }
        for grant in &mut self.grants {
            if let Some(at) = grant.unresolved.iter().position(|one| one == name) {
                grant.unresolved.remove(at);
                return;
            }
        }
    }

    /// Reads the draft without knowing more; see [`Draft::read_with`].
    ///
    /// # Errors
    /// Every gap, in the order of the steps.
    pub fn read(&self, now: Timestamp, zone: &TimeZone) -> Result<Spec, Vec<Gap>> {
        self.read_with(now, zone, &Known::nothing())
    }

    /// Reads the draft; "now" and the local zone resolve durations. Resources of a scope without
    /// groups are left out of the spec, since they would not be sent.
    ///
    /// # Errors
    /// Every gap, in the order of the steps.
    pub fn read_with(&self, now: Timestamp, zone: &TimeZone, known: &Known<'_>) -> Result<Spec, Vec<Gap>> {
        let mut gaps = Vec::new();
        let name = TokenName::parse(&self.name).map_err(|gap| gaps.push(gap)).ok();
        if self.grants.is_empty() && known.verbatim.is_empty() {
            gaps.push(nothing_chosen(0));
        }
        if known.kept.is_empty() || known.kept != self.grants {
            self.judge_grants(known, &mut gaps);
        }
        let ip = self.read_filter(&mut gaps);
        let (starts, expires) = self.read_times(now, zone, &mut gaps);
        let unresolved = self.unresolved_at();
        // A name stands for what is missing at its place besides.
        let named: BTreeSet<&Place> = unresolved.iter().map(|(place, _)| place).collect();
        gaps.retain(|gap| !named.contains(&gap.place));
        let named = unresolved.iter().map(|(place, one)| Gap {
            place: place.clone(),
            sentence: (known.unresolved)(one),
        });
        gaps.splice(0..0, named);
        // Grants interleave permissions and resources; the steps ask for all permissions first.
        gaps.sort_by(|one, other| one.place.cmp(&other.place));
        match name {
            Some(name) if gaps.is_empty() => Ok(Spec {
                owner: self.owner,
                name,
                grants: self.grants.iter().map(as_sent).collect(),
                verbatim: known.verbatim.to_vec(),
                ip,
                starts,
                expires,
            }),
            _ => Err(gaps),
        }
    }

    /// What is wrong with the accesses.
    fn judge_grants(&self, known: &Known<'_>, gaps: &mut Vec<Gap>) {
        gaps.extend(conflict::misplaced(&self.grants, known));
        let (plain, accounts) = meaning::of(&self.grants, known.account_of);
        let account_of = |zone| (known.account_of)(zone).or_else(|| accounts.of(zone));
        let judged = Known {
            account_of: &account_of,
            ..*known
        };
        for (at, grant) in plain.iter().enumerate() {
            gaps_of_grant(at, grant, self.owner, &judged, gaps);
        }
        gaps.extend(conflict::dead_accesses(&plain, &judged));
    }

    /// The two address lists.
    fn read_filter(&self, gaps: &mut Vec<Gap>) -> IpFilter {
        let before = gaps.len();
        let filter = IpFilter {
            only: read_addresses(&self.ip_only, &Place::IpOnly, gaps),
            except: read_addresses(&self.ip_except, &Place::IpExcept, gaps),
        };
        if gaps.len() == before && filter.shuts_out_everyone() {
            gaps.push(Gap {
                place: Place::IpExcept,
                sentence: "Every address that may use the token is also excluded. The token would work from nowhere."
                    .to_owned(),
            });
        }
        filter
    }

    /// Start and end.
    fn read_times(
        &self,
        now: Timestamp,
        zone: &TimeZone,
        gaps: &mut Vec<Gap>,
    ) -> (Option<Timestamp>, Option<Timestamp>) {
        let starts = self.read_start(now, zone).unwrap_or_else(|sentence| {
            gaps.push(Gap {
                place: Place::Starts,
                sentence,
            });
            None
        });
        let expires = self.read_end(now, zone, starts).unwrap_or_else(|sentence| {
            gaps.push(Gap {
                place: Place::Expires,
                sentence,
            });
            None
        });
        (starts, expires)
    }

    fn read_start(&self, now: Timestamp, zone: &TimeZone) -> Result<Option<Timestamp>, String> {
        if means(&self.starts, &["never", "none", "no expiry"]) {
            return Err("A token that never starts is useless: leave the start empty to start at once.".to_owned());
        }
        let starts = lifetime::parse(&self.starts)?.resolve(now, zone)?;
        match starts {
            Some(start) if start <= now => Err(format!(
                "The start, {}, is in the past: leave it empty for at once.",
                lifetime::here(start, zone)
            )),
            _ => Ok(starts),
        }
    }

    fn read_end(
        &self,
        now: Timestamp,
        zone: &TimeZone,
        starts: Option<Timestamp>,
    ) -> Result<Option<Timestamp>, String> {
        if self.expires.trim().is_empty() {
            return Err(
                "No expiry is given: type one, such as 45d, 6mo or 2027-01-31, or choose No expiry.".to_owned(),
            );
        }
        if means(&self.expires, &["now"]) {
            return Err(
                "A token that expires now is useless: expected a later expiry, such as 90d, or never.".to_owned(),
            );
        }
        let expires = lifetime::parse(&self.expires)?.resolve(now, zone)?;
        match (starts, expires) {
            (_, Some(end)) if end <= now => Err(format!("The expiry, {}, is in the past.", lifetime::here(end, zone))),
            (Some(start), Some(end)) if end <= start => Err(format!(
                "The expiry, {}, is not after the start, {}.",
                lifetime::here(end, zone),
                lifetime::here(start, zone)
            )),
            _ => Ok(expires),
        }
    }
}

/// Whether the text is one of these words.
fn means(text: &str, words: &[&str]) -> bool {
    words.contains(&text.trim().to_lowercase().as_str())
}

fn read_addresses(text: &str, place: &Place, gaps: &mut Vec<Gap>) -> Vec<IpNet> {
    match address::parse_list(text) {
        Ok(list) => list.into_iter().map(|cidr| cidr.net).collect(),
        Err(sentences) => {
            gaps.extend(sentences.into_iter().map(|sentence| Gap {
                place: place.clone(),
                sentence,
            }));
            Vec::new()
        }
    }
}

/// The grant without the resources of scopes that it has no groups for.
fn as_sent(grant: &DraftGrant) -> Grant {
    let scopes: BTreeSet<&Scope> = grant.groups.values().collect();
    let sent = |resources: &BTreeSet<Resource>| {
        resources
            .iter()
            .filter(|resource| scopes.contains(&resource.scope()))
            .cloned()
            .collect()
    };
    Grant {
        groups: grant.groups.clone(),
        resources: sent(&grant.resources),
        except: sent(&grant.except),
        unresolved: Vec::new(),
    }
}

/// The API takes a token without policies and makes one that can do nothing (reference:
/// cloudflare-api section 3, rules).
fn nothing_chosen(grant: usize) -> Gap {
    Gap {
        place: Place::Permissions(grant),
        sentence: "Nothing is chosen: a token needs at least one permission.".to_owned(),
    }
}

fn gaps_of_grant(at: usize, grant: &DraftGrant, owner: Owner, known: &Known<'_>, gaps: &mut Vec<Gap>) {
    if grant.groups.is_empty() {
        gaps.push(nothing_chosen(at));
    }
    let of_account = matches!(owner, Owner::Account(_));
    for (scope, part) in of_grant(at, grant) {
        if of_account && *scope == Scope::User {
            // reference: catalog section 7
            gaps.push(Gap {
                place: Place::Permissions(at),
                sentence:
                    "The token of an account cannot hold User permissions: remove them, or make it your own token."
                        .to_owned(),
            });
            continue;
        }
        let here = |sentence| Gap {
            place: Place::Resources(at, scope.clone()),
            sentence,
        };
        match gap_of_resources(&part, &grant.except, scope, of_account) {
            Some(sentence) => gaps.push(here(sentence)),
            None => gaps.extend(
                conflict::of_resources(&part, &grant.except, owner, known)
                    .into_iter()
                    .map(here),
            ),
        }
    }
}

/// What is wrong with the resources of one scope that the grant has groups for.
fn gap_of_resources(
    part: &GrantPart<'_>,
    except: &BTreeSet<Resource>,
    scope: &Scope,
    of_account: bool,
) -> Option<String> {
    let chosen = &part.resources;
    let word = scope.word();
    if chosen.is_empty() {
        return Some(format!(
            "{word} permissions are chosen, but no {word} for them: choose at least one {word}."
        ));
    }
    // "All zones" alone and "all accounts" are for user tokens (reference: cloudflare-api section
    // 3, catalog section 7).
    if of_account
        && chosen
            .iter()
            .any(|resource| matches!(resource, Resource::AllAccounts | Resource::AllZones))
    {
        return Some(
            "The token of an account reaches no other account: choose the account, or all its zones.".to_owned(),
        );
    }
    if chosen
        .iter()
        .all(|resource| resource.covering(except, |_| None).is_some())
    {
        return Some(format!(
            "Everything that is chosen is also excluded: no {word} is left."
        ));
    }
    None
}

impl Spec {
    /// The spec with what its keys mean in their place, for whoever judges or explains it, and the
    /// accounts that keys tell of zones ([`meaning::of`]). What is sent is the spec itself.
    #[must_use]
    pub fn meant(&self, account_of: &dyn Fn(ZoneId) -> Option<AccountId>) -> (Cow<'_, Self>, Accounts) {
        match meaning::of(&self.grants, account_of) {
            (Cow::Borrowed(_), accounts) => (Cow::Borrowed(self), accounts),
            (Cow::Owned(grants), accounts) => {
                let plain = Self { grants, ..self.clone() };
                (Cow::Owned(plain), accounts)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::unresolved::Wanted;
    use super::*;

    const NOW: &str = "2026-11-24T09:30:00Z";
    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
    const ZONE: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
    const GROUP: &str = "4755a26eedb94da69e1066d98aa820be";

    fn zone() -> Resource {
        Resource::Zone(ZONE.parse().unwrap())
    }

    fn account() -> AccountId {
        ACCOUNT.parse().unwrap()
    }

    fn grant(scopes: &[Scope], resources: Vec<Resource>, except: Vec<Resource>) -> DraftGrant {
        let groups = scopes
            .iter()
            .enumerate()
            .map(|(at, scope)| (format!("{at:032x}").parse().unwrap(), scope.clone()));
        DraftGrant {
            groups: groups.collect(),
            resources: resources.into_iter().collect(),
            except: except.into_iter().collect(),
            unresolved: Vec::new(),
        }
    }

    fn draft() -> Draft {
        Draft {
            owner: Owner::User,
            owner_unresolved: None,
            name: "deploy".to_owned(),
            grants: vec![grant(&[Scope::Zone], vec![zone()], vec![])],
            ip_only: String::new(),
            ip_except: String::new(),
            starts: "now".to_owned(),
            expires: "never".to_owned(),
        }
    }

    fn read(draft: &Draft) -> Result<Spec, Vec<Gap>> {
        draft.read(NOW.parse().unwrap(), &TimeZone::UTC)
    }

    fn places(draft: &Draft) -> Vec<Place> {
        read(draft).unwrap_err().into_iter().map(|gap| gap.place).collect()
    }

    /// The sentence of the only gap.
    fn only_gap(draft: &Draft) -> (Place, String) {
        let mut gaps = read(draft).unwrap_err();
        assert_eq!(gaps.len(), 1, "{gaps:?}");
        let gap = gaps.remove(0);
        (gap.place, gap.sentence)
    }

    #[test]
    fn nothing_is_restricted_where_nothing_is_said() {
        let spec = read(&draft()).unwrap();
        assert_eq!((spec.starts, spec.expires), (None, None));
        assert_eq!(spec.ip, IpFilter::default());
    }

    #[test]
    fn every_gap_is_named_at_once_in_the_order_of_the_steps() {
        let draft = Draft {
            owner: Owner::User,
            owner_unresolved: None,
            name: " ".to_owned(),
            grants: vec![
                grant(&[Scope::Zone, Scope::Account], vec![], vec![]),
                grant(&[], vec![zone()], vec![]),
            ],
            ip_only: "10.0.0.0/33 nonsense".to_owned(),
            ip_except: "x".to_owned(),
            starts: "yesterday".to_owned(),
            expires: "2020-01-01".to_owned(),
        };
        assert_eq!(
            places(&draft),
            [
                Place::Name,
                Place::Permissions(1),
                Place::Resources(0, Scope::Account),
                Place::Resources(0, Scope::Zone),
                Place::IpOnly,
                Place::IpOnly,
                Place::IpExcept,
                Place::Starts,
                Place::Expires,
            ]
        );
        assert_eq!(
            places(&Draft {
                grants: vec![],
                ..self::draft()
            }),
            [Place::Permissions(0)]
        );
    }

    #[test]
    fn resources_of_a_scope_without_groups_are_not_kept() {
        let all = vec![zone(), Resource::AllAccounts];
        let spec = read(&Draft {
            grants: vec![grant(&[Scope::Zone], all.clone(), all)],
            ..draft()
        });
        // The zone itself is excluded too, so that nothing is left.
        assert_eq!(spec.unwrap_err()[0].place, Place::Resources(0, Scope::Zone));
        let resources = vec![Resource::AllZones, Resource::AllAccounts];
        let kept = read(&Draft {
            grants: vec![grant(
                &[Scope::Zone],
                resources,
                vec![zone(), Resource::Account(account())],
            )],
            ..draft()
        })
        .unwrap();
        assert_eq!(kept.grants[0].resources, BTreeSet::from([Resource::AllZones]));
        assert_eq!(kept.grants[0].except, BTreeSet::from([zone()]));
    }

    #[test]
    fn an_exclusion_that_leaves_nothing_is_a_gap() {
        for (resources, except, gap) in [
            (vec![zone()], vec![Resource::AllZones], true),
            (
                vec![Resource::ZonesOf(account()), zone()],
                vec![Resource::ZonesOf(account()), zone()],
                true,
            ),
            (vec![Resource::ZonesOf(account()), zone()], vec![zone()], true),
            (vec![Resource::ZonesOf(account())], vec![zone()], false),
            (vec![Resource::AllZones], vec![Resource::ZonesOf(account())], false),
        ] {
            let draft = Draft {
                grants: vec![grant(&[Scope::Zone], resources, except)],
                ..draft()
            };
            assert_eq!(read(&draft).is_err(), gap, "{draft:?}");
        }
    }

    /// A name stands for what is missing at its place, also as an exclusion; found, it is a gap no
    /// more.
    #[test]
    fn what_is_called_by_name_is_a_gap_at_its_place() {
        let name = |words: &str, excluded, line| Unresolved {
            excluded,
            line,
            ..Unresolved::unplaced(words, Wanted::Zone(words.to_owned()))
        };
        let mut open = draft();
        open.grants.push(grant(&[Scope::Zone], vec![], vec![]));
        open.grants[0].unresolved = vec![name("a.example", true, 9), name("a.example", true, 8)];
        open.grants[1].unresolved = vec![name("b.example", false, 12)];
        open.owner_unresolved = Some(Unresolved::unplaced("account:ACME", Wanted::Owner("ACME".to_owned())));
        let known = Known {
            unresolved: &|one| format!("{} {}", one.words, one.line),
            ..Known::nothing()
        };
        let read = |draft: &Draft| draft.read_with(NOW.parse().unwrap(), &TimeZone::UTC, &known);
        let gaps = read(&open).unwrap_err();
        let gaps: Vec<(Place, &str)> = gaps.iter().map(|gap| (gap.place.clone(), &*gap.sentence)).collect();
        let zones = |at| Place::Resources(at, Scope::Zone);
        assert_eq!(
            gaps,
            [
                (Place::Owner, "account:ACME 0"),
                (zones(0), "a.example 9"),
                (zones(0), "a.example 8"),
                (zones(1), "b.example 12"),
            ]
        );
        let lines: Vec<usize> = open.unresolved().map(|one| one.line).collect();
        assert_eq!(lines, [9, 8, 12, 0]);
        // Twin: left out, each of them alone, the draft is read but for what the second access is
        // for.
        let all: Vec<Unresolved> = open.unresolved().cloned().collect();
        for one in all {
            assert!(!open.is_resolved() && read(&open).is_err());
            open.leave_out(&one);
        }
        assert!(open.is_resolved());
        let gaps = read(&open).unwrap_err();
        assert_eq!(gaps.len(), 1);
        assert!(
            gaps[0].sentence.starts_with("Zone permissions are chosen, but no Zone"),
            "{gaps:?}"
        );
        open.grants.pop();
        assert!(read(&open).is_ok());
    }

    #[test]
    fn the_token_of_an_account_holds_what_an_account_can() {
        let of_account = |scope: Scope, resource: Resource| Draft {
            owner: Owner::Account(account()),
            grants: vec![grant(&[scope], vec![resource], vec![])],
            ..draft()
        };
        let user = Resource::User(ACCOUNT.parse().unwrap());
        assert_eq!(places(&of_account(Scope::User, user)), [Place::Permissions(0)]);
        assert_eq!(
            places(&of_account(Scope::Zone, Resource::AllZones)),
            [Place::Resources(0, Scope::Zone)]
        );
        assert_eq!(
            places(&of_account(Scope::Account, Resource::AllAccounts)),
            [Place::Resources(0, Scope::Account)]
        );
        assert!(read(&of_account(Scope::Zone, Resource::ZonesOf(account()))).is_ok());
    }

    #[test]
    fn what_no_grant_says_is_sent_as_it_is() {
        let kept = serde_json::json!({
            "effect": "deny", "permission_groups": [{ "id": GROUP, "name": "DNS Write" }], "resources": { "com.example.a": "*" },
        });
        let strange = serde_json::json!({ "effect": "audit" });
        let verbatim = [kept, strange];
        let known = Known {
            verbatim: &verbatim,
            ..Known::nothing()
        };
        let spec = draft().read_with(NOW.parse().unwrap(), &TimeZone::UTC, &known).unwrap();
        let body: serde_json::Value = serde_json::from_slice(&spec.body()).unwrap();
        assert_eq!(body["policies"].as_array().unwrap()[1..], verbatim);
        // Of these two cfmint understands one.
        assert_eq!(spec.policies().len(), 2);
        // They are something: a token may consist of them.
        let alone = Draft {
            grants: vec![],
            ..draft()
        };
        assert!(alone.read_with(NOW.parse().unwrap(), &TimeZone::UTC, &known).is_ok());
    }

    #[test]
    fn five_thousand_zones_are_judged_at_once() {
        let zones = |from: u32| (from..from + 5_000).map(|n| Resource::Zone(format!("{n:032}").parse().unwrap()));
        let half = |from| grant(&[Scope::Zone], vec![Resource::AllZones], zones(from).collect());
        let draft = Draft {
            grants: vec![
                half(0),
                half(5_000),
                grant(&[Scope::Zone], zones(2_500).collect(), vec![]),
            ],
            ..draft()
        };
        let start = std::time::Instant::now();
        let (place, sentence) = only_gap(&draft);
        assert_eq!(place, Place::Resources(2, Scope::Zone));
        assert!(sentence.contains("4997 more: policies 1, 2 exclude"), "{sentence}");
        // Looking at every pair would take minutes unoptimised.
        assert!(start.elapsed().as_secs() < 5);
    }

    #[test]
    fn times_that_make_no_sense_are_said() {
        for (starts, expires, place, says) in [
            (
                "",
                "2020-01-01",
                Place::Expires,
                "The expiry, 1 Jan 2020, 00:00 UTC, is in the past",
            ),
            ("", NOW, Place::Expires, "in the past"),
            ("", " ", Place::Expires, "No expiry is given"),
            ("", "now", Place::Expires, "expires now"),
            ("", "2027-02-31", Place::Expires, "no day 31"),
            ("2020-01-01", "never", Place::Starts, "is in the past"),
            ("never", "never", Place::Starts, "never starts"),
            ("2027-01-01", "2027-01-01", Place::Expires, "not after the start"),
            ("2027-01-02", "2027-01-01", Place::Expires, "not after the start"),
        ] {
            let draft = Draft {
                starts: starts.to_owned(),
                expires: expires.to_owned(),
                ..draft()
            };
            let (at, sentence) = only_gap(&draft);
            assert_eq!(at, place, "{starts} {expires}");
            assert!(sentence.contains(says), "{sentence}");
        }
        let draft = Draft {
            starts: "in 1 day".to_owned(),
            expires: "90d".to_owned(),
            ..draft()
        };
        let spec = read(&draft).unwrap();
        assert_eq!(spec.starts.unwrap().to_string(), "2026-11-25T09:30:00Z");
        assert_eq!(spec.expires.unwrap().to_string(), "2027-02-22T09:30:00Z");
    }

    #[test]
    fn a_filter_that_nobody_passes_is_a_gap() {
        let draft = Draft {
            ip_only: "10.0.0.1".to_owned(),
            ip_except: "10.0.0.0/8".to_owned(),
            ..draft()
        };
        assert_eq!(only_gap(&draft).0, Place::IpExcept);
    }

    #[test]
    fn groups_are_in_the_spec_with_their_ids() {
        let mut draft = draft();
        draft.grants[0].groups = [(GROUP.parse().unwrap(), Scope::Zone)].into();
        let policies = read(&draft).unwrap().policies();
        assert_eq!(policies.len(), 1);
        assert!(policies[0].groups.contains(&GROUP.parse().unwrap()));
    }
}
