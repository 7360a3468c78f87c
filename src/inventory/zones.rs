//! Zones, thousands of them: names in one flat buffer, ids and accounts in columns beside it, so that a filter is one
//! substring search (memchr) over one buffer and a zone costs few bytes. Zones match exactly, by prefix or by substring, never
//! fuzzily: a wrong zone is a security fault.
use crate::token::id::{AccountId, ZoneId};

/// One zone as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Its name as the API gave it.
    pub name: String,
    /// The account it belongs to.
    pub account: AccountId,
}

/// A zone in the store, borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZoneRef<'a> {
    /// Its id.
    pub id: ZoneId,
    /// Its name.
    pub name: &'a str,
    /// Its account.
    pub account: AccountId,
}

/// The store: insertion order is kept, an id that is already here is not added again (pages repeat and drift).
#[derive(Debug, Default)]
pub struct Zones {}

impl Zones {
    /// Adds a page; answers how many were new.
    pub fn add(&mut self, page: Vec<Zone>) -> usize {
        let _ = page;
        todo!()
    }
    /// How many zones are here.
    #[must_use]
    pub fn len(&self) -> usize {
        todo!()
    }
    /// Whether none is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The zone at a place, in order of arrival.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<ZoneRef<'_>> {
        let _ = at;
        todo!()
    }
    /// The zone with an id.
    #[must_use]
    pub fn find(&self, id: ZoneId) -> Option<ZoneRef<'_>> {
        let _ = id;
        todo!()
    }
    /// Places of the zones whose lower-case name holds `needle` (lower-cased here, trimmed): the exact match first, then those that start with it,
    /// then the others, each in order of arrival. An empty needle gives all.
    #[must_use]
    pub fn matching(&self, needle: &str) -> Vec<u32> {
        let _ = needle;
        todo!()
    }
}
