//! The names of the zones that a token is about: asked for one by one, where no list has brought them.

use std::collections::BTreeSet;

use super::OneToken;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::ZoneId;
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::screens::tokens::catalog;
use crate::wizard::state::context::Context;

/// Zones whose names are asked for, a request each; the others keep their ids.
const NAMED: usize = 20;

impl OneToken {
    /// Asks for the names of its zones that no list has brought.
    pub(super) fn ask_for_names(&mut self, cx: &mut Context) {
        let spec = self.token.spec(catalog());
        let all = spec
            .grants
            .iter()
            .flat_map(|grant| grant.resources.iter().chain(&grant.except));
        let zones = all.filter_map(|one| match one.meaning().as_ref().unwrap_or(one) {
            Resource::Zone(id) => Some(*id),
            _ => None,
        });
        let unknown: BTreeSet<ZoneId> = zones.filter(|id| cx.zones.find(*id).is_none()).collect();
        for id in unknown
            .into_iter()
            .filter(|id| !self.named.contains(id))
            .take(NAMED)
            .collect::<Vec<_>>()
        {
            self.named.insert(id);
            let ticket = cx.ticket();
            self.naming.push(ticket);
            cx.ask(ApiCall::Zone(ticket, id));
        }
    }

    /// Whether this question is one for the name of a zone.
    pub(in crate::wizard::screens::tokens) fn asked_for_name(&self, ticket: Ticket) -> bool {
        self.naming.contains(&ticket)
    }
}
