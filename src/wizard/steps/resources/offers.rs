//! The rows of the resources step: what is chosen or excluded, what is wide, what the lists hold,
//! what was typed as an id.

use super::by_hand;
use super::server::Server;
use crate::domain::summary::Names;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::domain::token::zone_name::{Host, shown};
use crate::wizard::page::list::Pick;
use crate::wizard::state::context::Context;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offer {
    /// A thing, or a family of things.
    One(Resource),
    /// A zone of the store, by its place.
    Zone(u32),
    /// A bucket of the store, by its place.
    Bucket(u32),
    /// A zone of the store that holds a host which was typed, by its place, or is its own zone
    /// where more than its name was typed.
    Holder {
        zone: u32,
        /// The host, as the API has its name.
        host: String,
    },
    /// What was typed as ids or keys.
    Typed(Vec<Resource>),
}

impl Offer {
    /// What choosing it adds.
    pub(super) fn resources(&self, cx: &Context) -> Option<Vec<Resource>> {
        match self {
            Self::One(resource) => Some(vec![resource.clone()]),
            Self::Zone(at) | Self::Holder { zone: at, .. } => {
                cx.zones.get(*at as usize).map(|zone| vec![Resource::Zone(zone.id)])
            }
            Self::Bucket(at) => cx.buckets.get(*at as usize).map(|bucket| vec![bucket.resource()]),
            Self::Typed(resources) => Some(resources.clone()),
        }
    }
}

/// All rows that match. Zones and buckets are kept as places of their stores, so that 100,000 of
/// them cost 4 bytes each.
#[derive(Debug, Default)]
pub(super) struct Offers {
    front: Vec<Offer>,
    listed: Vec<u32>,
    /// Whether the listed ones are buckets; otherwise they are zones.
    of_buckets: bool,
    back: Vec<Offer>,
}

impl Offers {
    /// The rows of a scope for what is typed, of which ids count to the last.
    pub(super) fn find(cx: &Context, scope: &Scope, pick: &Pick, server: &Server) -> Self {
        let by_hand = by_hand::parse(cx, scope, pick.filter.text());
        if !by_hand.is_empty() {
            return Self {
                front: vec![Offer::Typed(by_hand)],
                ..Self::default()
            };
        }
        match Host::in_text(pick.searched()).filter(|_| *scope == Scope::Zone) {
            Some(host) => Self::of_host(cx, &host, server),
            None => Self::matching(cx, scope, pick.searched()),
        }
    }

    /// The rows for a host: the zone that holds it is proposed, with the reason, before what has
    /// the host in its name. Where the host is a zone and nothing but its name was typed, it is
    /// found as any other.
    fn of_host(cx: &Context, host: &Host, server: &Server) -> Self {
        let mut offers = Self::matching(cx, &Scope::Zone, &host.name);
        let (name, zones) = server.holder(cx, host).unwrap_or_default();
        if host.more.is_some() || name != host.name {
            offers.listed.retain(|at| !zones.contains(at));
            let host = &host.name;
            let proposed = zones.into_iter().map(|zone| Offer::Holder {
                zone,
                host: host.clone(),
            });
            offers.front.extend(proposed);
        }
        offers
    }

    /// The rows for a text: without one what is chosen stands first, then the wide ones, then the
    /// list; with one the matches of the list stand first, since a person who types looks for one
    /// thing.
    fn matching(cx: &Context, scope: &Scope, typed: &str) -> Self {
        let needle = typed.trim().to_lowercase();
        // By the words of its row, or of the notices.
        let fits = |resource: &Resource| {
            let holds = |words: String| words.to_lowercase().contains(&needle);
            needle.is_empty() || holds(cx.resource(resource)) || holds(Offer::One(resource.clone()).words(cx).0)
        };
        let rest = wide(cx, scope)
            .into_iter()
            .filter(|resource| !is_decided(cx, resource))
            .filter(fits)
            .map(Offer::One);
        let mut listed = listed(cx, scope, &needle);
        let of_buckets = *scope == Scope::Bucket;
        if needle.is_empty() {
            let mut places: Vec<u32> = decided(cx, scope).filter_map(|one| place(cx, one)).collect();
            if !places.is_empty() {
                places.sort_unstable();
                listed.retain(|at| places.binary_search(at).is_err());
            }
            let front = decided(cx, scope).cloned().map(Offer::One).chain(rest).collect();
            return Self {
                front,
                listed,
                of_buckets,
                back: Vec::new(),
            };
        }
        // A chosen thing that is not in the store (typed by hand, or wide) is found by its words.
        let elsewhere = decided(cx, scope)
            .filter(|resource| place(cx, resource).is_none())
            .filter(|resource| fits(resource))
            .cloned()
            .map(Offer::One);
        let back = elsewhere.chain(rest).collect();
        Self {
            front: Vec::new(),
            listed,
            of_buckets,
            back,
        }
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.front.len() + self.listed.len() + self.back.len()
    }

    /// The row at a place.
    pub(super) fn get(&self, at: usize) -> Option<Offer> {
        let after_front = at.checked_sub(self.front.len());
        match after_front {
            None => self.front.get(at).cloned(),
            Some(at) if at < self.listed.len() => self.listed.get(at).map(|place| self.of_list(*place)),
            Some(at) => self.back.get(at - self.listed.len()).cloned(),
        }
    }

    fn of_list(&self, place: u32) -> Offer {
        if self.of_buckets {
            Offer::Bucket(place)
        } else {
            Offer::Zone(place)
        }
    }

    /// How many rows stand before those of the list.
    pub(super) fn wide(&self) -> usize {
        self.front.len()
    }

    /// Where a resource stands now: chosen or wide by itself, else in the list.
    pub(super) fn row_of(&self, cx: &Context, resource: &Resource) -> Option<usize> {
        let alone = self.position(&Offer::One(resource.clone()));
        alone.or_else(|| self.position(&self.of_list(place(cx, resource)?)))
    }

    /// Where a row stands now.
    pub(super) fn position(&self, offer: &Offer) -> Option<usize> {
        match offer {
            Offer::Zone(place) | Offer::Bucket(place) => {
                let at = self.listed.iter().position(|other| other == place)?;
                Some(self.front.len() + at)
            }
            other => self.front.iter().position(|row| row == other).or_else(|| {
                let at = self.back.iter().position(|row| row == other)?;
                Some(self.front.len() + self.listed.len() + at)
            }),
        }
    }
}

/// What is chosen or excluded of a scope, in its order; thousands are walked over at each letter,
/// so that none is copied.
fn decided<'a>(cx: &'a Context, scope: &Scope) -> impl Iterator<Item = &'a Resource> {
    let grant = cx.grant();
    let all = grant.resources.union(&grant.except);
    all.filter(move |resource| resource.scope() == *scope)
}

/// Whether it is chosen or excluded.
fn is_decided(cx: &Context, resource: &Resource) -> bool {
    let grant = cx.grant();
    grant.resources.contains(resource) || grant.except.contains(resource)
}

/// Places in the list of a scope that match; of the owner's account only, where an account owns the
/// token.
fn listed(cx: &Context, scope: &Scope, needle: &str) -> Vec<u32> {
    let own = cx.owner_account();
    match scope {
        Scope::Zone => {
            let mut places = cx.zones.matching(needle);
            if own.is_some() {
                places.retain(|place| cx.zones.account_at(*place) == own);
            }
            places
        }
        Scope::Bucket => {
            let mut places = cx.buckets.matching(needle);
            if own.is_some() {
                let account = |place: &u32| cx.buckets.get(*place as usize).map(|bucket| bucket.account);
                places.retain(|place| account(place) == own);
            }
            places
        }
        Scope::Account | Scope::User | Scope::Other(_) => Vec::new(),
    }
}

/// The place of a resource in the list of its scope.
fn place(cx: &Context, resource: &Resource) -> Option<u32> {
    match resource {
        Resource::Zone(id) => cx.zones.place(*id),
        Resource::Bucket { .. } => {
            let mut rows = cx.buckets.rows().iter();
            let at = rows.position(|bucket| bucket.resource() == *resource)?;
            u32::try_from(at).ok()
        }
        _ => None,
    }
}

/// The wide resources of a scope, and its list when that is short. The token of an account reaches
/// that account only.
fn wide(cx: &Context, scope: &Scope) -> Vec<Resource> {
    let own = cx.owner_account();
    let accounts: Vec<_> = match own {
        Some(own) => vec![own],
        None => cx.accounts.iter().map(|account| account.id).collect(),
    };
    let everything = |all: Resource| own.is_none().then_some(all).into_iter();
    match scope {
        Scope::Account => everything(Resource::AllAccounts)
            .chain(accounts.into_iter().map(Resource::Account))
            .collect(),
        Scope::Zone => everything(Resource::AllZones)
            .chain(accounts.into_iter().map(Resource::ZonesOf))
            .collect(),
        Scope::User => cx.user().map(Resource::User).into_iter().collect(),
        Scope::Bucket | Scope::Other(_) => Vec::new(),
    }
}

/// What a resource is called in a notice.
pub(super) fn name(cx: &Context, resource: &Resource) -> String {
    match resource {
        Resource::Zone(id) => match cx.zones.find(*id) {
            Some(zone) if !cx.zones.has_twin(*id) => shown(zone.name),
            _ => cx.resource(resource),
        },
        Resource::AllAccounts | Resource::AllZones | Resource::ZonesOf(_) => Offer::One(resource.clone()).words(cx).0,
        _ => cx.resource(resource),
    }
}
