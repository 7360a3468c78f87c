//! The rows of the list: which tokens are in it, in which order, and what each shows. A row is made
//! when it is drawn.

use std::collections::HashSet;

use super::{TokensScreen, catalog};
use crate::domain::summary::Names;
use crate::domain::summary::overview::Meaning;
use crate::domain::text::{capitalized, thousands, visible};
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::day;
use crate::domain::token::record::TokenStatus;
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{
    Concern, Criteria, ListedToken, NamedResources, OwnersTokens, Search, ago, can, expires, most_of, on, used,
};
use crate::wizard::page::groups::Groups;
use crate::wizard::page::{Row, Sense};
use crate::wizard::state::context::Context;

/// A token by the places of its owner and of itself.
type Place = (usize, usize);

/// What is in the list.
#[derive(Default)]
pub(super) struct Rows {
    places: Vec<Place>,
    /// The owners' headings, where there are several.
    pub(super) groups: Groups<usize>,
    /// How many tokens are here, and how many of them need a look.
    pub(super) all: usize,
    pub(super) concerned: Vec<(Concern, usize)>,
    pub(super) need_a_look: usize,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn place(&self, row: usize) -> Option<Place> {
        self.places.get(row).copied()
    }

    /// Those of `owners` that answer what is looked for; those that do not work any more come last
    /// with each owner. `only` those that need a look.
    pub(super) fn of(cx: &Context, owners: &[OwnersTokens], typed: &str, only: bool) -> Self {
        let now = cx.server_now();
        let search = Search::new(typed, &|word| named(cx, word));
        let mut rows = Self::default();
        for (owner, tokens) in owners.iter().enumerate() {
            let mut ended = Vec::new();
            for (at, token) in tokens.rows.iter().enumerate() {
                let concerns = token.concerns(&Criteria::PAGE, now);
                rows.all += 1;
                rows.count(&concerns);
                if (only && concerns.is_empty()) || !token.answers(&search) {
                    continue;
                }
                let last = token.has_expired(now);
                (if last { &mut ended } else { &mut rows.places }).push((owner, at));
            }
            rows.places.extend(ended);
        }
        if owners.len() > 1 {
            rows.groups = Groups::of(rows.places.iter().map(|(owner, _)| *owner));
        }
        rows
    }

    /// Counts a token under each thing that needs a look.
    fn count(&mut self, concerns: &[Concern]) {
        self.need_a_look += usize::from(!concerns.is_empty());
        for concern in concerns {
            let same = |known: &Concern| std::mem::discriminant(known) == std::mem::discriminant(concern);
            match self.concerned.iter_mut().find(|(known, _)| same(known)) {
                Some((_, count)) => *count += 1,
                None => self.concerned.push((*concern, 1)),
            }
        }
    }

    /// What needs a look, as a sentence; none where nothing does.
    pub(super) fn needs_a_look(&self) -> Option<String> {
        let mut concerned = self.concerned.clone();
        concerned.sort_by_key(|(concern, _)| match concern {
            Concern::OddStatus | Concern::Unreadable => 0,
            Concern::ExpiresSoon => 1,
            Concern::Expired => 2,
            Concern::NeverExpires => 3,
            Concern::Unused(_) => 4,
            Concern::Grade(_) => 5,
        });
        let said: Vec<String> = concerned
            .iter()
            .map(|(concern, count)| {
                let (one, several) = match concern {
                    Concern::OddStatus => ("has an unusual status", "have an unusual status"),
                    Concern::Unreadable => ("is not readable in full", "are not readable in full"),
                    Concern::Expired => ("has expired", "have expired"),
                    Concern::ExpiresSoon => ("expires within 3 days", "expire within 3 days"),
                    Concern::NeverExpires => ("never expires", "never expire"),
                    Concern::Unused(_) => ("was not used for 90 days", "were not used for 90 days"),
                    Concern::Grade(_) => ("could do critical harm", "could do critical harm"),
                };
                format!(
                    "{} {}",
                    thousands(*count as u64),
                    if *count == 1 { one } else { several }
                )
            })
            .collect();
        (!said.is_empty()).then(|| format!("{}.", said.join(", ")))
    }

    /// The row of a token; none where it is not in the list.
    pub(super) fn find(&self, owners: &[OwnersTokens], id: TokenId) -> Option<usize> {
        let is_it = |(owner, at): &Place| {
            owners
                .get(*owner)
                .and_then(|of| of.rows.get(*at))
                .is_some_and(|token| token.record.id == id)
        };
        self.places.iter().position(is_it)
    }
}

/// The zones and accounts of this sign-in whose names hold a word.
fn named(cx: &Context, word: &str) -> NamedResources {
    let zones = cx
        .zones
        .matching(word)
        .into_iter()
        .filter_map(|place| cx.zones.get(place as usize));
    let accounts = cx
        .accounts
        .iter()
        .filter(|account| account.name.to_lowercase().contains(word));
    NamedResources {
        zones: zones.map(|zone| (zone.id, Some(zone.account))).collect(),
        accounts: accounts.map(|account| account.id).collect::<HashSet<_>>(),
    }
}

/// The cells of a token.
pub(super) fn row(cx: &Context, token: &ListedToken) -> Row {
    let now = cx.server_now();
    let spec = token.spec(catalog());
    let mut row = Row::new(visible(&token.record.name))
        .cell(can(&spec, catalog()))
        .cell(on(&spec, cx))
        .cell(expires(token, now))
        .cell(used(token.record.last_used, now));
    row.grade = Some(token.level);
    let concerns = token.concerns(&Criteria::PAGE, now);
    let mut senses = [Sense::Plain; 5];
    for concern in concerns {
        let (column, sense) = match concern {
            Concern::OddStatus | Concern::Expired | Concern::NeverExpires => (3, Sense::Danger),
            Concern::ExpiresSoon => (3, Sense::Warning),
            Concern::Unused(_) => (4, Sense::Warning),
            Concern::Grade(_) | Concern::Unreadable => continue,
        };
        if let Some(at) = senses.get_mut(column) {
            *at = sense;
        }
    }
    row.senses = senses.to_vec();
    row
}

/// What is said of the row under the cursor: what it can in full, its times, what a leak would do.
pub(super) fn detail(cx: &Context, token: &ListedToken) -> Vec<String> {
    let (now, record) = (cx.server_now(), &token.record);
    let zone = &cx.start.zone;
    let facts = token.facts(catalog(), cx, (now, zone), &cx.here.known).facts;
    let can = facts.iter().skip_while(|fact| fact.label != "Can");
    let mut first = true;
    let can = can.take_while(|fact| std::mem::take(&mut first) || fact.label.is_empty());
    let can: Vec<String> = can
        .map(|fact| match (fact.level.as_str(), fact.on.as_str()) {
            (_, "") => fact.words.clone(),
            ("", on) => format!("{} on {on}", fact.words),
            (level, on) => format!("{level} {} on {on}", fact.words),
        })
        .collect();
    let not = facts.iter().filter(|fact| fact.meaning == Meaning::Not);
    let not: String = not.map(|fact| format!(", but not {}", fact.words)).collect();
    let can = if can.is_empty() {
        "can do nothing".to_owned()
    } else {
        format!("{}{not}", can.join("; "))
    };
    let from = if record.is_filtered() {
        "from some addresses"
    } else {
        "from any address"
    };
    let mut times = Vec::new();
    if record.status != TokenStatus::Active && record.status != TokenStatus::Expired {
        times.push(record.status.in_words());
    }
    times.extend(record.issued_on.map(|made| format!("made {}", day(made, zone))));
    times.push(match record.expires {
        Some(end) if token.has_expired(now) => format!("expired {}", day(end, zone)),
        Some(end) => format!("expires {}", day(end, zone)),
        None if token.has_expired(now) => "expired".to_owned(),
        None if record.has_unreadable("expires_on") => "expiry not known".to_owned(),
        None => "never expires".to_owned(),
    });
    times.push(match record.last_used {
        None => "never used".to_owned(),
        Some(last) => format!("used {}", ago(last, now)),
    });
    let leaks = token.grade(catalog(), cx, now).reasons.into_iter().next();
    let mut said = vec![
        format!("{}: {can}, {from}.", visible(&record.name)),
        format!("{}.", capitalized(&times.join(", "))),
    ];
    said.extend(leaks.map(|reason| reason.brief));
    said.push(format!("Id {}", record.id));
    said
}

impl TokensScreen {
    /// The heading of an owner's tokens: "Yours, 7 of 50 used".
    pub(super) fn heading(&self, cx: &Context, owner: usize) -> Row {
        let Some(of) = self.owners.get(owner) else {
            return Row::heading("");
        };
        let whose = match of.owner {
            Owner::User => "Yours".to_owned(),
            owner => capitalized(&cx.owner(owner)),
        };
        // Who only provisions tokens of an account sees those of their own making (reference:
        // cloudflare-api section 1).
        let seen = match of.owner {
            Owner::User => "",
            Owner::Account(_) => ", as far as this sign-in sees",
        };
        Row::heading(format!(
            "{whose} · {} of {} used{seen}",
            thousands(of.count()),
            most_of(of.owner)
        ))
    }
}
