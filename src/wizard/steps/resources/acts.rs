//! The acts under the list: what a person may want here beside choosing. Each is a visible row that
//! says what it does and costs.

use crate::domain::inventory::buckets::BucketListing;
use crate::domain::inventory::{BUDGET, PAGES};
use crate::domain::text::thousands;
use crate::domain::token::bucket::JURISDICTIONS;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Scope;
use crate::wizard::message::Query;
use crate::wizard::state::context::{Context, Live};

/// Accounts whose buckets of the default jurisdiction are listed unasked: a request each
/// (reference: design section 7, promise 13).
const ACCOUNTS: usize = 20;

/// Something that can be done here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Load the pages of zones from this one on.
    MoreZones { from: u32, requests: u64 },
    /// List the zones of one account, or of all, in place of those that are listed.
    ZonesOf(Option<AccountId>),
    /// List the buckets of the other jurisdictions.
    OtherJurisdictions(Vec<(AccountId, &'static str)>),
    /// One more set of permissions over one more set of resources.
    AddAccess,
    /// Take this policy out.
    RemoveAccess,
}

impl Deed {
    /// The words of its row.
    pub(super) fn words(&self, cx: &Context) -> String {
        match self {
            Self::MoreZones { requests, .. } => {
                let all = thousands(cx.zones_list.total.unwrap_or_default());
                let count = thousands(*requests);
                let requests = if *requests == 1 { "request" } else { "requests" };
                format!("Load all {all} zones: {count} {requests}")
            }
            Self::ZonesOf(Some(account)) => format!("List the zones of {}", cx.account_name(*account)),
            Self::ZonesOf(None) => "List the zones of all accounts".to_owned(),
            Self::OtherJurisdictions(lists) => {
                let requests = match lists.len() {
                    1 => "1 request".to_owned(),
                    several => format!("{several} requests"),
                };
                format!("List the buckets of the other jurisdictions too: {requests}")
            }
            Self::AddAccess => "+ Add another policy".to_owned(),
            Self::RemoveAccess => format!("Drop policy {}", cx.work.access + 1),
        }
    }
}

/// What can be done at this scope, with the cursor on this resource.
pub(super) fn deeds(cx: &Context, scope: &Scope, under: Option<&Resource>) -> Vec<Deed> {
    let mut deeds = Vec::new();
    match scope {
        Scope::Zone => {
            deeds.extend(more_zones(cx));
            deeds.extend(other_lists(cx, under));
        }
        Scope::Bucket => {
            let lists = other_jurisdictions(cx);
            if !lists.is_empty() {
                deeds.push(Deed::OtherJurisdictions(lists));
            }
        }
        Scope::Account | Scope::User | Scope::Other(_) => {}
    }
    deeds.push(Deed::AddAccess);
    if cx.work.draft.grants.len() > 1 {
        deeds.push(Deed::RemoveAccess);
    }
    deeds
}

/// Lists of zones in place of the one that is here. Of more than 500 accounts the API lists no
/// zones at once (reference: cloudflare-api section 2): then those of an account can be listed, and
/// after that those of another one, or of all again.
fn other_lists(cx: &Context, under: Option<&Resource>) -> Vec<Deed> {
    let whole = cx.zones_of == cx.owner_account();
    let mut deeds = Vec::new();
    if let Some(Resource::ZonesOf(account)) = under
        && (!whole || matches!(cx.zones_list.state, Live::Failed(_)))
        && cx.zones_of != Some(*account)
    {
        deeds.push(Deed::ZonesOf(Some(*account)));
    }
    if !whole {
        deeds.push(Deed::ZonesOf(cx.owner_account()));
    }
    deeds
}

/// The rest of the zones, when there is a rest and nothing is on its way. After a page was lost it
/// begins with the first again.
fn more_zones(cx: &Context) -> Option<Deed> {
    let extent = cx.zones_extent();
    if extent.complete() || cx.who().is_none() {
        return None;
    }
    let from = match cx.zones_list.state {
        Live::Ready if extent.here as u64 >= u64::from(PAGES * crate::domain::inventory::PER_PAGE) => PAGES + 1,
        Live::Ready | Live::Failed(_) => 1,
        Live::NotAsked | Live::Loading => return None,
    };
    let requests = extent.requests_from(from);
    // More than there are would block all of the person's tools for minutes; searching finds each
    // zone all the same.
    (1..BUDGET)
        .contains(&requests)
        .then_some(Deed::MoreZones { from, requests })
}

/// Accounts whose buckets are to be listed: the owner's, or those that are known.
fn accounts(cx: &Context) -> Vec<AccountId> {
    match cx.owner_account() {
        Some(own) => vec![own],
        None => cx.accounts.iter().take(ACCOUNTS).map(|account| account.id).collect(),
    }
}

/// Lists of buckets that were not asked for yet, where the account has R2 at all.
pub(super) fn other_jurisdictions(cx: &Context) -> Vec<(AccountId, &'static str)> {
    let (default, others) = JURISDICTIONS.split_first().unwrap_or((&"default", &[]));
    let answered = |account: &AccountId| {
        matches!(
            cx.buckets.listing(*account, default),
            Some(BucketListing::Complete | BucketListing::More(_))
        )
    };
    accounts(cx)
        .into_iter()
        .filter(answered)
        .flat_map(|account| others.iter().map(move |jurisdiction| (account, *jurisdiction)))
        .filter(|(account, jurisdiction)| cx.buckets.listing(*account, jurisdiction).is_none())
        .collect()
}

/// Asks for the buckets that are listed unasked: those of the default jurisdiction.
pub(super) fn list_buckets(cx: &mut Context) {
    let Some(default) = JURISDICTIONS.first().filter(|_| cx.who().is_some()) else {
        return;
    };
    for account in accounts(cx) {
        if cx.buckets.listing(account, default).is_none() {
            cx.load_buckets(account, default);
        }
    }
}

/// Asks for the rest of the zones.
pub(super) fn load_more(cx: &mut Context, from: u32) {
    let of = cx.zones_of;
    cx.load(Query::MoreZones(of, from));
}
