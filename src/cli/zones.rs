//! Zones by name, asked of the live account one by one: the very name first, then the names above
//! it, so that a host leads to the zone that holds it. No name is asked for twice, and no more
//! requests are made than a spec is worth.

use std::collections::BTreeMap;

use super::no_id::NoId;
use super::sign_in::Session;
use crate::domain::inventory::zones::Zone;
use crate::domain::spec::Found;
use crate::domain::spec::nearest::nearest;
use crate::domain::text::visible;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::zone_name::{self, Host, is_called, shown};

/// Zones of one name whose accounts are asked for their names.
const NAMED: usize = 5;

/// What was asked, and how much more may be.
pub(super) struct Zones<'a> {
    session: &'a Session,
    known: BTreeMap<String, Vec<Zone>>,
    names_left: usize,
    above_left: usize,
    /// The names on the first page of the list.
    first_page: Option<Vec<String>>,
}

impl<'a> Zones<'a> {
    /// Nothing is asked yet.
    pub(super) fn of(session: &'a Session) -> Self {
        Self {
            session,
            known: BTreeMap::new(),
            names_left: Found::ASKED,
            above_left: Found::ABOVE,
            first_page: None,
        }
    }

    /// The zone that is wanted for a host, or what is to be written instead: the longest of its
    /// names that is a zone decides.
    pub(super) async fn find(&mut self, host: &Host) -> Result<Found, NoId> {
        let Some(left) = self.names_left.checked_sub(1) else {
            return Err(Found::not_asked().into());
        };
        self.names_left = left;
        let mut requests = 0;
        for name in host.candidates() {
            requests += usize::from(!self.known.contains_key(name));
            if name != host.name && !self.known.contains_key(name) {
                let Some(left) = self.above_left.checked_sub(1) else {
                    return Err(Found::above_not_asked().into());
                };
                self.above_left = left;
            }
            let zones = self.named(name).await?;
            if !zones.is_empty() {
                let described = self.described(&zones).await;
                return Ok(Found::zone_for(host, name, &described)?);
            }
        }
        let why = Found::zone_for(host, &host.name, &[]);
        // A look at the list is one request more.
        if requests == zone_name::ASKED && self.first_page.is_none() {
            return Ok(why?);
        }
        let hint = self.alike(&host.name).await;
        why.map_err(|why| NoId::Wrong(format!("{why}{hint}")))
    }

    /// All zones that were found on the way.
    pub(super) fn looked_up(&self) -> impl Iterator<Item = &Zone> {
        self.known.values().flatten()
    }

    /// All zones of a name.
    async fn named(&mut self, name: &str) -> Result<Vec<Zone>, NoId> {
        if let Some(zones) = self.known.get(name) {
            return Ok(zones.clone());
        }
        let page = self.session.client.zones_named(name).await;
        let page = page.map_err(NoId::Refused)?;
        let zones: Vec<Zone> = page
            .rows
            .into_iter()
            .filter(|zone| is_called(&zone.name, name))
            .collect();
        self.known.insert(name.to_owned(), zones.clone());
        Ok(zones)
    }

    /// Each with what tells it from others of its name; a single one needs no words.
    async fn described(&self, zones: &[Zone]) -> Vec<(ZoneId, String)> {
        let mut described = Vec::new();
        for (at, zone) in zones.iter().enumerate() {
            let name = if zones.len() > 1 && at < NAMED {
                self.account(zone.account).await
            } else {
                None
            };
            let id = zone.account.to_string();
            let account = name.map_or_else(|| id.clone(), |name| format!("{name}, {id}"));
            let of = zone.status.beside(&account);
            described.push((zone.id, of));
        }
        described
    }

    /// The name of an account, where this sign-in may see it.
    async fn account(&self, id: AccountId) -> Option<String> {
        let page = self.session.client.account(id).await.ok()?;
        page.rows.first().map(|account| visible(&account.name).into_owned())
    }

    /// The zone that was probably meant, of the first page alone and asked for once: the rest would
    /// be many requests for a hint.
    async fn alike(&mut self, name: &str) -> String {
        let of = self.session.who.family.account();
        if self.first_page.is_none() {
            let page = self.session.client.zones(of, 1, None).await;
            let names = page.map(|page| page.rows.into_iter().map(|zone| zone.name).collect());
            self.first_page = Some(names.unwrap_or_default());
        }
        let names = self.first_page.iter().flatten().map(String::as_str);
        nearest(name, names).map_or_else(String::new, |near| format!(" Did you mean {}?", shown(near)))
    }
}
