//! The rows of the resources step: what is chosen, what is wide, what the lists hold, what was typed as an id.

use std::collections::BTreeSet;

use crate::summary::Names;
use crate::text::visible;
use crate::token::grant::Resource;
use crate::token::id::{AccountId, UserId, ZoneId};
use crate::token::reading;
use crate::token::scope::Scope;
use crate::wizard::context::{Context, Live};

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offer {
    /// A thing, or a family of things.
    One(Resource),
    /// A zone of the store, by its place.
    Zone(u32),
    /// What was typed as ids or keys.
    Typed(Vec<Resource>),
    /// Says how to type by hand.
    Hint,
}

/// All rows that match. Zones are kept as places of the store, so that 100,000 of them cost 4 bytes each.
#[derive(Debug, Default)]
pub(super) struct Offers {
    front: Vec<Offer>,
    zones: Vec<u32>,
    back: Vec<Offer>,
}

impl Offers {
    /// The rows of a scope for what is typed: without a filter what is chosen stands first, then the wide ones, then the list; with one the matches of
    /// the list stand first, since a person who types looks for one thing.
    pub(super) fn find(cx: &Context, scope: &Scope, typed: &str) -> Self {
        let needle = typed.trim().to_lowercase();
        let by_hand = parse(cx, scope, typed);
        if !by_hand.is_empty() {
            return Self {
                front: vec![Offer::Typed(by_hand)],
                ..Self::default()
            };
        }
        let chosen: BTreeSet<Resource> = cx
            .grant()
            .resources
            .iter()
            .filter(|resource| resource.scope() == *scope)
            .cloned()
            .collect();
        let fits = |resource: &Resource| needle.is_empty() || cx.resource(resource).to_lowercase().contains(&needle);
        let rest = wide(cx, scope)
            .into_iter()
            .filter(|resource| !chosen.contains(resource))
            .filter(fits)
            .map(Offer::One);
        let zones = if *scope == Scope::Zone {
            cx.zones.matching(&needle)
        } else {
            Vec::new()
        };
        if needle.is_empty() {
            let is_chosen = |at: &u32| {
                cx.zones
                    .get(*at as usize)
                    .is_some_and(|zone| chosen.contains(&Resource::Zone(zone.id)))
            };
            let zones = if chosen.is_empty() {
                zones
            } else {
                zones.into_iter().filter(|at| !is_chosen(at)).collect()
            };
            let front = chosen.iter().cloned().map(Offer::One).chain(rest).collect();
            return Self {
                front,
                zones,
                back: vec![Offer::Hint],
            };
        }
        // A chosen thing that is not in the store (typed by hand, or wide) is found by its words.
        let elsewhere = chosen
            .iter()
            .filter(|resource| !matches!(resource, Resource::Zone(id) if cx.zones.find(*id).is_some()))
            .filter(|resource| fits(resource))
            .cloned()
            .map(Offer::One);
        let back = elsewhere.chain(rest).chain([Offer::Hint]).collect();
        Self {
            front: Vec::new(),
            zones,
            back,
        }
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.front.len() + self.zones.len() + self.back.len()
    }

    /// The row at a place.
    pub(super) fn get(&self, at: usize) -> Option<Offer> {
        let after_front = at.checked_sub(self.front.len());
        match after_front {
            None => self.front.get(at).cloned(),
            Some(at) if at < self.zones.len() => self.zones.get(at).map(|zone| Offer::Zone(*zone)),
            Some(at) => self.back.get(at - self.zones.len()).cloned(),
        }
    }

    /// Where a row stands now.
    pub(super) fn position(&self, offer: &Offer) -> Option<usize> {
        match offer {
            Offer::Zone(zone) => self
                .zones
                .iter()
                .position(|other| other == zone)
                .map(|at| self.front.len() + at),
            other => self.front.iter().position(|row| row == other).or_else(|| {
                let at = self.back.iter().position(|row| row == other)?;
                Some(self.front.len() + self.zones.len() + at)
            }),
        }
    }
}

impl Offer {
    /// The words of the row and of its second column.
    pub(super) fn words(&self, cx: &Context) -> (String, String) {
        match self {
            Self::One(Resource::AllAccounts) => ("All accounts".into(), "also ones added later".into()),
            Self::One(Resource::AllZones) => ("All zones".into(), "of all accounts, also ones added later".into()),
            Self::One(Resource::ZonesOf(id)) => (
                format!("All zones of {}", cx.account_name(*id)),
                "also ones added later".into(),
            ),
            Self::One(Resource::Account(id)) => (cx.account_name(*id), id.to_string()),
            Self::One(Resource::Zone(id)) => match cx.zones.find(*id) {
                Some(zone) => (visible(zone.name).into_owned(), cx.account_name(zone.account)),
                None => (id.to_string(), "typed by hand".into()),
            },
            Self::One(resource) => (cx.resource(resource), String::new()),
            Self::Zone(at) => match cx.zones.get(*at as usize) {
                Some(zone) => (visible(zone.name).into_owned(), cx.account_name(zone.account)),
                None => (String::new(), String::new()),
            },
            Self::Typed(resources) => {
                let names: Vec<String> = resources.iter().take(3).map(|resource| cx.resource(resource)).collect();
                let more = match resources.len().saturating_sub(names.len()) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                (format!("{}{more}", names.join(", ")), "typed by hand".into())
            }
            Self::Hint => ("By hand: type or paste ids above".into(), String::new()),
        }
    }
}

/// The wide resources of a scope, and its list when that is short.
fn wide(cx: &Context, scope: &Scope) -> Vec<Resource> {
    let ids = cx.accounts.iter().map(|account| account.id);
    match scope {
        Scope::Account => std::iter::once(Resource::AllAccounts)
            .chain(ids.map(Resource::Account))
            .collect(),
        Scope::Zone => std::iter::once(Resource::AllZones)
            .chain(ids.map(Resource::ZonesOf))
            .collect(),
        Scope::User => cx.user().map(Resource::User).into_iter().collect(),
        Scope::Bucket | Scope::Other(_) => Vec::new(),
    }
}

/// Reads what is typed as ids or keys of this scope; empty unless every piece is one.
fn parse(cx: &Context, scope: &Scope, typed: &str) -> Vec<Resource> {
    let pieces = typed.split([',', ' ']).map(str::trim).filter(|piece| !piece.is_empty());
    let read = |piece: &str| match scope {
        Scope::Account => piece.parse::<AccountId>().ok().map(Resource::Account),
        Scope::Zone => piece.parse::<ZoneId>().ok().map(Resource::Zone),
        Scope::User => piece.parse::<UserId>().ok().map(Resource::User),
        Scope::Bucket => bucket(cx, piece),
        Scope::Other(_) => reading::typed(scope, piece).ok(),
    };
    pieces.map(read).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// ACCOUNT/JURISDICTION/NAME or ACCOUNT/NAME; the account by id or by the name that the list shows.
fn bucket(cx: &Context, piece: &str) -> Option<Resource> {
    let parts: Vec<&str> = piece.split('/').collect();
    let (account, jurisdiction, name) = match parts.as_slice() {
        [account, name] => (*account, "default", *name),
        [account, jurisdiction, name] => (*account, *jurisdiction, *name),
        _ => return None,
    };
    let known = || {
        cx.accounts
            .iter()
            .find(|known| known.name.eq_ignore_ascii_case(account))
            .map(|known| known.id)
    };
    let account = account.parse::<AccountId>().ok().or_else(known)?;
    let plain = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.'))
    };
    (plain(jurisdiction) && plain(name)).then(|| Resource::Bucket {
        account,
        jurisdiction: jurisdiction.to_owned(),
        name: name.to_owned(),
    })
}

/// How to name resources of a scope without a list.
pub(super) fn by_hand(scope: &Scope) -> String {
    match scope {
        Scope::Zone | Scope::Account => {
            "Ids can be typed or pasted: they stand on a domain's Overview page in the dashboard, under API.".into()
        }
        Scope::User => "It is you; if your user id is not shown, type it (32 digits).".into(),
        Scope::Bucket => {
            "Type a bucket as ACCOUNT_ID/JURISDICTION/NAME, or ACCOUNT_ID/NAME for the default one.".into()
        }
        Scope::Other(_) => format!(
            "cfmint does not know {}: type its resource key.",
            visible(scope.as_api())
        ),
    }
}

/// What is said of a text that is neither a name of the list nor an id: which piece is no id and why, or that nothing matches.
pub(super) fn no_match(cx: &Context, scope: &Scope, typed: &str) -> String {
    let looks_like_id = |piece: &&str| piece.len() >= 20 && piece.chars().all(|letter| letter.is_ascii_alphanumeric());
    let wrong = typed.split([',', ' ']).filter(looks_like_id).find_map(|piece| {
        let error = piece.parse::<ZoneId>().err()?;
        Some(format!("“{}” is no id: {error}.", visible(piece)))
    });
    let typed = visible(typed.trim());
    match wrong {
        Some(wrong) => wrong,
        None if typed.is_empty() => by_hand(scope),
        None if *scope == Scope::Zone && cx.zones_list.state == Live::Loading => {
            format!("No zone of those here matches “{typed}”; the list is still loading.")
        }
        None => format!("Nothing matches “{typed}”. {}", by_hand(scope)),
    }
}

/// "Zones", "Accounts" ...
pub(super) fn plural(scope: &Scope) -> String {
    match scope {
        Scope::Account => "Accounts".into(),
        Scope::Zone => "Zones".into(),
        Scope::User => "User".into(),
        Scope::Bucket => "R2 buckets".into(),
        Scope::Other(_) => visible(scope.word()).into_owned(),
    }
}

/// The list's name for the scroll position.
pub(super) fn list_id(scope: &Scope) -> &'static str {
    match scope {
        Scope::Account => "accounts",
        Scope::Zone => "zones",
        Scope::User => "user",
        Scope::Bucket => "buckets",
        Scope::Other(_) => "other",
    }
}
