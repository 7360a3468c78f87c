//! Zones, thousands of them: names in one flat buffer, ids and accounts in columns beside it, so
//! that a filter is one substring search (memchr) over one buffer and a zone costs few bytes. Zones
//! match exactly, by prefix or by substring, never fuzzily: a wrong zone is a security fault.
//! Unicode and Punycode of a name are one name.
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher as _;

use memchr::memmem;

use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::zone_name::{forms, is_called, other_form, searched};

mod status;

pub use status::Status;

/// Stands between two names in the buffer; in a name it is replaced.
const BETWEEN: char = '\n';

/// Stands in the buffer for [`BETWEEN`] in a name, which no real zone has.
const REPLACED: &str = "\u{fffd}";

/// One zone as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    pub id: ZoneId,
    /// Its name as the API gave it.
    pub name: String,
    /// The account it belongs to.
    pub account: AccountId,
    /// How far it is with Cloudflare.
    pub status: Status,
}

/// A zone in the store, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneRef<'a> {
    pub id: ZoneId,
    pub name: &'a str,
    pub account: AccountId,
    pub status: Status,
}

/// The store: insertion order is kept, an id that is already here is not added again (pages repeat
/// and drift).
#[derive(Debug, Default)]
pub struct Zones {
    /// All names in lower case, each followed by [`BETWEEN`].
    names: String,
    /// Where each name begins.
    starts: Vec<u32>,
    ids: Vec<ZoneId>,
    /// Place in `accounts` of each zone's account.
    account_of: Vec<u32>,
    accounts: Vec<AccountId>,
    /// How many zones of each of `accounts` are here.
    counts: Vec<u32>,
    place_of_account: HashMap<AccountId, u32>,
    place_of_id: HashMap<ZoneId, u32>,
    /// The names that differ from what the buffer has, by place: few or none, since the API gives
    /// lower case.
    as_given: BTreeMap<u32, String>,
    /// The other form of the names that have one, in lower case, by place: few or none.
    other_forms: BTreeMap<u32, String>,
    statuses: Vec<Status>,
    /// The first place of each name, by a number made of it.
    firsts: HashMap<u32, u32>,
    /// Places of zones whose name another one has, too.
    twins: BTreeSet<u32>,
}

impl Zones {
    /// Adds a page; answers how many were new. What would take the names past 4 GiB is not added.
    pub fn add(&mut self, page: Vec<Zone>) -> usize {
        let before = self.len();
        for zone in page {
            self.add_one(zone);
        }
        self.len() - before
    }

    /// Nothing when the id is here already or the store is full.
    fn add_one(&mut self, zone: Zone) -> Option<()> {
        if self.place_of_id.contains_key(&zone.id) {
            return None;
        }
        let place = u32::try_from(self.ids.len()).ok()?;
        let start = u32::try_from(self.names.len()).ok()?;
        let name = in_buffer(&zone.name);
        u32::try_from(self.names.len() + name.len() + BETWEEN.len_utf8()).ok()?;
        let account = self.place_of(zone.account)?;
        self.find_twin(&name, place);
        self.names.push_str(&name);
        self.names.push(BETWEEN);
        self.starts.push(start);
        self.ids.push(zone.id);
        self.statuses.push(zone.status);
        self.account_of.push(account);
        if let Some(count) = usize::try_from(account).ok().and_then(|at| self.counts.get_mut(at)) {
            *count += 1;
        }
        self.place_of_id.insert(zone.id, place);
        if let Some(other) = other_form(&zone.name) {
            self.other_forms.insert(place, other);
        }
        if name != zone.name {
            self.as_given.insert(place, zone.name);
        }
        Some(())
    }

    /// Marks a name that is about to be put at a place, and the one that is here already, when they
    /// are the same. By a number of 32 bits for each name: where two names have the same, the
    /// buffer is searched.
    fn find_twin(&mut self, name: &str, place: u32) {
        let number = self.place_of_id.hasher().hash_one(name);
        #[allow(clippy::cast_possible_truncation, reason = "half of a hash is one, too")]
        let first = match self.firsts.entry(number as u32) {
            Entry::Vacant(free) => {
                free.insert(place);
                return;
            }
            Entry::Occupied(taken) => *taken.get(),
        };
        let same = |at: &u32| usize::try_from(*at).is_ok_and(|at| self.name_in_buffer(at) == Some(name));
        let twin = Some(first)
            .filter(same)
            .or_else(|| self.matching(name).into_iter().find(same));
        self.twins.extend(twin.into_iter().flat_map(|twin| [twin, place]));
    }

    /// Whether another zone that is here has the name of this one, so that only account, status and
    /// id tell them apart.
    #[must_use]
    pub fn has_twin(&self, id: ZoneId) -> bool {
        self.place(id).is_some_and(|place| self.twins.contains(&place))
    }

    /// Place of an account in `accounts`, where it is put when it is new.
    fn place_of(&mut self, account: AccountId) -> Option<u32> {
        if let Some(place) = self.place_of_account.get(&account) {
            return Some(*place);
        }
        let place = u32::try_from(self.accounts.len()).ok()?;
        self.accounts.push(account);
        self.counts.push(0);
        self.place_of_account.insert(account, place);
        Some(place)
    }

    /// How many zones are here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether none is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The zone at a place, in order of arrival.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<ZoneRef<'_>> {
        let place = u32::try_from(at).ok()?;
        let account = usize::try_from(*self.account_of.get(at)?).ok()?;
        let name = match self.as_given.get(&place) {
            Some(name) => name,
            None => self.name_in_buffer(at)?,
        };
        Some(ZoneRef {
            id: *self.ids.get(at)?,
            name,
            account: *self.accounts.get(account)?,
            status: self.statuses.get(at).copied().unwrap_or_default(),
        })
    }

    #[must_use]
    pub fn find(&self, id: ZoneId) -> Option<ZoneRef<'_>> {
        self.get(usize::try_from(*self.place_of_id.get(&id)?).ok()?)
    }

    /// The place of a zone in the store, in order of arrival.
    #[must_use]
    pub fn place(&self, id: ZoneId) -> Option<u32> {
        self.place_of_id.get(&id).copied()
    }

    /// The account of the zone at a place.
    #[must_use]
    pub fn account_at(&self, place: u32) -> Option<AccountId> {
        let account = *self.account_of.get(usize::try_from(place).ok()?)?;
        self.accounts.get(usize::try_from(account).ok()?).copied()
    }

    /// The zones of a name, in whichever form and case it is written; several accounts may have
    /// one.
    pub fn named(&self, name: &str) -> impl Iterator<Item = ZoneRef<'_>> {
        let name = forms(name).map_or_else(|| name.to_owned(), |forms| forms.unicode);
        let places = self.matching(&name).into_iter();
        let zones = places.filter_map(|at| self.get(usize::try_from(at).ok()?));
        zones.filter(move |zone| is_called(zone.name, &name))
    }

    /// The account that a zone belongs to; none when the zone is not here.
    #[must_use]
    pub fn account_of(&self, id: ZoneId) -> Option<AccountId> {
        let zone = usize::try_from(*self.place_of_id.get(&id)?).ok()?;
        let account = usize::try_from(*self.account_of.get(zone)?).ok()?;
        self.accounts.get(account).copied()
    }

    /// The accounts that have zones here and how many, in order of arrival.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, usize)> {
        let counts = self
            .counts
            .iter()
            .map(|count| usize::try_from(*count).unwrap_or(usize::MAX));
        self.accounts.iter().copied().zip(counts)
    }

    /// How many zones of an account are here.
    #[must_use]
    pub fn count_of(&self, account: AccountId) -> usize {
        let count = || {
            let place = usize::try_from(*self.place_of_account.get(&account)?).ok()?;
            usize::try_from(*self.counts.get(place)?).ok()
        };
        count().unwrap_or(0)
    }

    /// The ids of an account's zones that are here, in order of arrival.
    pub fn ids_of(&self, account: AccountId) -> impl Iterator<Item = ZoneId> {
        let place = self.place_of_account.get(&account).copied();
        let of_account = self.ids.iter().zip(&self.account_of);
        of_account.filter(move |(_, of)| Some(**of) == place).map(|(id, _)| *id)
    }

    /// Where the name at a place begins, in bytes of the buffer; its end for the place after the
    /// last.
    fn start(&self, at: usize) -> usize {
        let start = self.starts.get(at).and_then(|start| usize::try_from(*start).ok());
        start.unwrap_or(self.names.len())
    }

    fn name_in_buffer(&self, at: usize) -> Option<&str> {
        let end = self.start(at + 1).checked_sub(BETWEEN.len_utf8())?;
        self.names.get(self.start(at)..end)
    }

    /// Places of the zones whose lower-case name holds `needle` (lower-cased here, trimmed), in
    /// either of its forms: the exact match first, then those that start with it, then the others,
    /// each in order of arrival. An empty needle gives all.
    #[must_use]
    pub fn matching(&self, needle: &str) -> Vec<u32> {
        let needle = needle.trim();
        if needle.is_empty() {
            return (0..).take(self.len()).collect();
        }
        let mut found = Ranked::default();
        self.search(&in_buffer(needle), &mut found);
        let as_the_api = searched(needle).map(|other| in_buffer(&other));
        if let Some(other) = &as_the_api {
            self.search(other, &mut found);
        }
        let mixed = as_the_api.is_some() || self.search_other_forms(&in_buffer(needle), &mut found);
        found.in_order(mixed)
    }

    /// Searches the names as they were given.
    fn search(&self, needle: &str, ranked: &mut Ranked) {
        let finder = memmem::Finder::new(needle.as_bytes());
        // A needle has no separator, so that each hit lies in one name and the first in a name is
        // its leftmost; what else the name holds is stepped over.
        let mut next = 0;
        while let Some(found) = self.rest(next).and_then(|rest| finder.find(rest)) {
            let hit = self.start(next) + found;
            let at = self.holding(next, hit);
            next = at + 1;
            let Ok(place) = u32::try_from(at) else { break };
            let (start, end) = (self.start(at), self.start(next));
            let whole = hit + needle.len() + BETWEEN.len_utf8() == end;
            ranked.add(place, hit == start, whole);
        }
    }

    /// Searches the other forms; whether anything was found. Punycode is letters without a meaning:
    /// in it only those find something who type it.
    fn search_other_forms(&self, needle: &str, ranked: &mut Ranked) -> bool {
        let mut any = false;
        let typed = |other: &str| !other.is_ascii() || needle.contains("xn--");
        for (place, other) in self.other_forms.iter().filter(|(_, other)| typed(other)) {
            if let Some(at) = other.find(needle) {
                ranked.add(*place, at == 0, other == needle);
                any = true;
            }
        }
        any
    }

    /// The buffer from the name at a place on.
    fn rest(&self, at: usize) -> Option<&[u8]> {
        self.names.as_bytes().get(self.start(at)..)
    }

    /// The place of the name that holds a byte of the buffer, looked for from a place at or before
    /// it on: in steps that double, since hits lie close together where there are many of them.
    fn holding(&self, from: usize, byte: usize) -> usize {
        let begun = |start: &u32| usize::try_from(*start).is_ok_and(|start| start <= byte);
        let later = self.starts.get(from..).unwrap_or_default();
        let (mut low, mut high) = (0, 1);
        while later.get(high).is_some_and(begun) {
            (low, high) = (high, high * 2);
        }
        let between = later.get(low..high.min(later.len())).unwrap_or_default();
        from + low + between.partition_point(begun).saturating_sub(1)
    }
}

/// Places that were found, by how well they match.
#[derive(Debug, Default)]
struct Ranked {
    exact: Vec<u32>,
    begin: Vec<u32>,
    within: Vec<u32>,
}

impl Ranked {
    fn add(&mut self, place: u32, at_start: bool, whole: bool) {
        match (at_start, whole) {
            (true, true) => self.exact.push(place),
            (true, false) => self.begin.push(place),
            (false, _) => self.within.push(place),
        }
    }

    /// Each place once, where it matches best. What was found in one search (not `mixed`) is in
    /// order as it is.
    fn in_order(mut self, mixed: bool) -> Vec<u32> {
        if mixed {
            for places in [&mut self.exact, &mut self.begin, &mut self.within] {
                places.sort_unstable();
                places.dedup();
            }
            self.begin.retain(|place| self.exact.binary_search(place).is_err());
            let better =
                |place: &u32| self.exact.binary_search(place).is_ok() || self.begin.binary_search(place).is_ok();
            self.within.retain(|place| !better(place));
        }
        self.exact.append(&mut self.begin);
        self.exact.append(&mut self.within);
        self.exact
    }
}

/// A name or a needle as the buffer has it.
fn in_buffer(name: &str) -> String {
    let lower = name.to_lowercase();
    if lower.contains(BETWEEN) {
        lower.replace(BETWEEN, REPLACED)
    } else {
        lower
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn zone(number: u128, name: &str) -> Zone {
        Zone {
            id: format!("{number:032x}").parse().unwrap(),
            name: name.to_owned(),
            account: format!("{:032x}", number % 3).parse().unwrap(),
            status: Status::Active,
        }
    }

    fn named(names: &[&str]) -> Zones {
        let mut zones = Zones::default();
        zones.add(names.iter().zip(0..).map(|(name, number)| zone(number, name)).collect());
        zones
    }

    #[test]
    fn what_was_added_is_found() {
        let zones = named(&["example.com", "Example.NET", "b\u{fc}cher.example"]);
        assert_eq!((zones.len(), zones.is_empty()), (3, false));
        for at in 0..3 {
            let found = zones.get(at).unwrap();
            assert_eq!(zones.find(found.id), Some(found));
        }
        assert_eq!(zones.get(1).unwrap().name, "Example.NET");
        assert_eq!(zones.get(2).unwrap().account.to_string(), format!("{:032x}", 2));
        assert_eq!(zones.get(3), None);
        assert_eq!(zones.find("f".repeat(32).parse().unwrap()), None);
    }

    #[test]
    fn an_id_is_added_once() {
        let mut zones = named(&["a.example", "b.example"]);
        assert_eq!(
            zones.add(vec![zone(1, "b.example"), zone(2, "c.example"), zone(2, "c.example")]),
            1
        );
        assert_eq!(zones.len(), 3);
    }

    #[test]
    fn zones_are_counted_by_account() {
        let zones = named(&["a.example", "b.example", "c.example", "d.example"]);
        let account = |number: u128| format!("{number:032x}").parse::<AccountId>().unwrap();
        let id = |number: u128| format!("{number:032x}").parse::<ZoneId>().unwrap();
        assert_eq!(
            zones.accounts().collect::<Vec<_>>(),
            [(account(0), 2), (account(1), 1), (account(2), 1)]
        );
        assert_eq!((zones.count_of(account(0)), zones.count_of(account(9))), (2, 0));
        assert_eq!(zones.ids_of(account(0)).collect::<Vec<_>>(), [id(0), id(3)]);
        assert_eq!(zones.ids_of(account(9)).count(), 0);
        assert_eq!(zones.account_of(id(1)), Some(account(1)));
        assert_eq!(zones.account_of(id(9)), None);
    }

    #[test]
    fn the_exact_match_is_first_then_those_that_start_so() {
        let zones = named(&[
            "my-example.com",
            "example.com.au",
            "example.com",
            "other.net",
            "EXAMPLE.COM",
        ]);
        assert_eq!(zones.matching(" Example.COM "), [2, 4, 1, 0]);
        assert_eq!(zones.matching(""), [0, 1, 2, 3, 4]);
        assert_eq!(zones.matching("exmple"), [] as [u32; 0]);
    }

    #[test]
    fn a_name_is_found_in_each_of_its_forms() {
        let zones = named(&[
            "my-münchen.example",
            "münchen.example",
            "xn--fsq.example",
            "münchen.example.net",
            "munchen.example",
            "ex\u{430}mple.com",
        ]);
        for (needle, places) in [
            ("münchen.example", &[1, 3, 0][..]),
            ("MU\u{308}NCHEN.example", &[1, 3, 0]),
            ("xn--mnchen-3ya.example", &[1, 3, 0]),
            ("xn--mnchen-3ya", &[1, 3, 0]),
            ("xn--mnch", &[1, 3]),
            ("3ya", &[]),
            ("例", &[2]),
            ("xn--fsq", &[2]),
            ("xn--", &[0, 1, 2, 3, 5]),
            ("munchen", &[4]),
            ("example.com", &[]),
        ] {
            assert_eq!(zones.matching(needle), places, "{needle}");
        }
        let of = |name: &str| zones.named(name).map(|zone| zone.name.to_owned()).collect::<Vec<_>>();
        assert_eq!(of("XN--MNCHEN-3YA.example."), ["münchen.example"]);
        assert_eq!(of("例.example"), ["xn--fsq.example"]);
        assert_eq!(of("example.com"), [""; 0], "a name that looks like it is another one");
        assert_eq!(of("münchen"), [""; 0]);
    }

    #[test]
    fn zones_of_one_name_know_of_each_other() {
        let mut zones = named(&["a.example", "b.example", "a.example.net", "A.example"]);
        let twins = |zones: &Zones| {
            let all = (0..zones.len()).filter(|at| zones.has_twin(zones.get(*at).unwrap().id));
            all.collect::<Vec<_>>()
        };
        assert_eq!(twins(&zones), [0, 3]);
        zones.add(vec![zone(1, "a.example"), zone(9, "b.example"), zone(10, "a.example")]);
        assert_eq!(twins(&zones), [0, 1, 3, 4, 5]);
        assert!(!zones.has_twin("f".repeat(32).parse().unwrap()));
    }

    #[test]
    fn a_status_is_said_in_the_words_of_the_api() {
        for word in ["initializing", "pending", "active", "moved"] {
            assert_eq!(Status::from_api(word).word(), Some(word));
        }
        assert_eq!(Status::from_api("new \u{1b}word").word(), None);
    }

    #[test]
    fn no_match_goes_over_the_end_of_a_name() {
        let zones = named(&["ab", "cd", "x\ny"]);
        for needle in ["bc", "b\nc", "d\nx"] {
            assert!(!zones.matching(needle).contains(&0), "{needle:?}");
            assert!(!zones.matching(needle).contains(&1), "{needle:?}");
        }
        assert_eq!(zones.matching("x\ny"), [2]);
        assert_eq!(zones.get(2).unwrap().name, "x\ny");
    }

    #[test]
    fn a_hundred_thousand_zones() {
        let mut zones = Zones::default();
        for page in 0..2000_u128 {
            let page = (page * 50..page * 50 + 50).map(|number| zone(number, &format!("zone-{number:06}.example.com")));
            assert_eq!(zones.add(page.collect()), 50);
        }
        assert_eq!(zones.matching("zone-099999"), [99_999]);
        assert_eq!(zones.matching("example.com").len(), 100_000);
        assert_eq!(zones.get(50_000).unwrap().name, "zone-050000.example.com");
        let bytes = zones.names.len() + zones.len() * (4 + 16 + 4);
        assert!(bytes / zones.len() < 64, "{bytes}");
    }

    /// The same by looking at every name.
    fn naive(names: &[String], needle: &str) -> Vec<u32> {
        let needle = needle.trim().to_lowercase();
        let rank = |name: &str| match name {
            name if name == needle => 0,
            name if name.starts_with(&needle) => 1,
            _ => 2,
        };
        let mut found: Vec<(u32, u32)> = (0..)
            .zip(names.iter().map(|name| name.to_lowercase()))
            .filter(|(_, name)| name.contains(&needle))
            .map(|(at, name)| (if needle.is_empty() { 0 } else { rank(&name) }, at))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, at)| at).collect()
    }

    proptest! {
        #[test]
        fn matching_is_what_looking_at_every_name_gives(
            // Few letters hit nearly every name, a rare one leaves long ways between two hits.
            names in prop::collection::vec("[abAB.ü]{0,6}|[cd]{1,4}|[cd]{1,3}z?", 0..120),
            needle in "[abAB.ü ]{0,3}|[cdz]{1,2}",
        ) {
            let zones = named(&names.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(zones.matching(&needle), naive(&names, &needle));
            for (at, name) in names.iter().enumerate() {
                let found = zones.get(at).unwrap();
                prop_assert_eq!(found.name, name);
                let same = names.iter().filter(|other| other.to_lowercase() == name.to_lowercase());
                prop_assert_eq!(zones.has_twin(found.id), same.count() > 1);
            }
        }
    }
}
