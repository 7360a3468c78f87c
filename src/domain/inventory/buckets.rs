//! R2 buckets: a list for each account and jurisdiction, which arrives by cursor and may be refused
//! on its own. Few enough for one plain vector.

use std::collections::{BTreeMap, HashSet};

use crate::domain::token::grant::Resource;
use crate::domain::token::id::AccountId;

/// One bucket as it arrives. Its name and its jurisdiction are such that a resource key can be made
/// of them ([`crate::domain::token::bucket`]).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket {
    /// The account it is in.
    pub account: AccountId,
    /// `default`, `eu`, ...
    pub jurisdiction: String,
    /// Its name; unique in its account and jurisdiction.
    pub name: String,
}

impl Bucket {
    /// The bucket as something that a grant may touch.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource::Bucket {
            account: self.account,
            jurisdiction: self.jurisdiction.clone(),
            name: self.name.clone(),
        }
    }
}

/// How far the list of one account and jurisdiction has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BucketListing {
    /// It was asked for, and nothing has come yet.
    Asked,
    /// The page behind this cursor is not here yet.
    More(String),
    /// Everything is here.
    Complete,
    /// The list was refused: the sentence that says why.
    Refused(String),
}

/// The store: order of arrival is kept, a bucket that is already here is not added again.
#[derive(Debug, Default)]
pub struct Buckets {
    rows: Vec<Bucket>,
    known: HashSet<Bucket>,
    listings: BTreeMap<(AccountId, String), BucketListing>,
}

impl Buckets {
    /// Adds a page of one list; `next` is the cursor of the page after it. Answers how many were
    /// new. A page that brings nothing new ends its list, whatever its cursor says: it would go on
    /// for ever.
    pub fn add(
        &mut self,
        account: AccountId,
        jurisdiction: &str,
        page: impl IntoIterator<Item = Bucket>,
        next: Option<String>,
    ) -> usize {
        let before = self.rows.len();
        for bucket in page {
            if self.known.insert(bucket.clone()) {
                self.rows.push(bucket);
            }
        }
        let new = self.rows.len() - before;
        let listing = next
            .filter(|_| new > 0)
            .map_or(BucketListing::Complete, BucketListing::More);
        self.listings.insert((account, jurisdiction.to_owned()), listing);
        new
    }

    /// Notes that a list was asked for.
    pub fn ask(&mut self, account: AccountId, jurisdiction: &str) {
        self.listings
            .insert((account, jurisdiction.to_owned()), BucketListing::Asked);
    }

    /// All lists that were asked for, by account and jurisdiction.
    pub fn listings(&self) -> impl Iterator<Item = (AccountId, &str, &BucketListing)> {
        let all = self.listings.iter();
        all.map(|((account, jurisdiction), listing)| (*account, jurisdiction.as_str(), listing))
    }

    /// Notes that a list was refused; what is here of it stays.
    pub fn refuse(&mut self, account: AccountId, jurisdiction: &str, why: String) {
        self.listings
            .insert((account, jurisdiction.to_owned()), BucketListing::Refused(why));
    }

    /// How far a list has come; none when it was not asked for.
    #[must_use]
    pub fn listing(&self, account: AccountId, jurisdiction: &str) -> Option<&BucketListing> {
        self.listings.get(&(account, jurisdiction.to_owned()))
    }

    /// All buckets, in order of arrival.
    #[must_use]
    pub fn rows(&self) -> &[Bucket] {
        &self.rows
    }

    /// The bucket at a place.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<&Bucket> {
        self.rows.get(at)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none is here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many there are in an account, in all jurisdictions.
    #[must_use]
    pub fn count_of(&self, account: AccountId) -> usize {
        self.rows.iter().filter(|bucket| bucket.account == account).count()
    }

    /// Places of the buckets whose name holds `needle` (trimmed, whatever its case), in the order
    /// of zones: exact match, those that start so, the others. An empty needle gives all.
    #[must_use]
    pub fn matching(&self, needle: &str) -> Vec<u32> {
        let needle = needle.trim().to_lowercase();
        let rank = |name: &str| match name.to_lowercase() {
            _ if needle.is_empty() => Some(0),
            name if name == needle => Some(0),
            name if name.starts_with(&needle) => Some(1),
            name if name.contains(&needle) => Some(2),
            _ => None,
        };
        let ranked = (0..).zip(&self.rows);
        let mut found: Vec<(u8, u32)> = ranked
            .filter_map(|(at, bucket)| Some((rank(&bucket.name)?, at)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, at)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(digit: char) -> AccountId {
        digit.to_string().repeat(32).parse().unwrap()
    }

    fn bucket(digit: char, jurisdiction: &str, name: &str) -> Bucket {
        Bucket {
            account: account(digit),
            jurisdiction: jurisdiction.to_owned(),
            name: name.to_owned(),
        }
    }

    #[test]
    fn lists_are_kept_apart_and_buckets_come_once() {
        let mut buckets = Buckets::default();
        let a = account('a');
        assert_eq!(buckets.listing(a, "default"), None);
        let page = vec![bucket('a', "default", "logs"), bucket('a', "default", "backups")];
        assert_eq!(buckets.add(a, "default", page.clone(), Some("next".to_owned())), 2);
        assert_eq!(
            buckets.listing(a, "default"),
            Some(&BucketListing::More("next".to_owned()))
        );
        // The same name in another jurisdiction or account is another bucket.
        assert_eq!(buckets.add(a, "eu", vec![bucket('a', "eu", "logs")], None), 1);
        assert_eq!(
            buckets.add(account('b'), "default", vec![bucket('b', "default", "logs")], None),
            1
        );
        assert_eq!(buckets.listing(a, "eu"), Some(&BucketListing::Complete));
        assert_eq!((buckets.len(), buckets.count_of(a)), (4, 3));
        // A cursor that leads nowhere does not lead there for ever.
        assert_eq!(buckets.add(a, "default", page, Some("next".to_owned())), 0);
        assert_eq!(buckets.listing(a, "default"), Some(&BucketListing::Complete));
        buckets.refuse(a, "fedramp", "R2 is not switched on in this account.".to_owned());
        assert!(matches!(buckets.listing(a, "fedramp"), Some(BucketListing::Refused(why)) if why.starts_with("R2")));
        assert_eq!(buckets.len(), 4);
    }

    #[test]
    fn the_exact_name_is_first_then_those_that_start_so() {
        let mut buckets = Buckets::default();
        let names = ["my-logs", "logs-old", "logs", "other"];
        buckets.add(
            account('a'),
            "default",
            names.map(|name| bucket('a', "default", name)),
            None,
        );
        assert_eq!(buckets.matching(" LOGS "), [2, 1, 0]);
        assert_eq!(buckets.matching(""), [0, 1, 2, 3]);
        assert!(buckets.matching("lgs").is_empty());
        assert_eq!(
            buckets.get(2).unwrap().resource(),
            bucket('a', "default", "logs").resource()
        );
    }
}
