//! Searching for zones on the server, where not all of them are here: by what is typed, and by the
//! names above a host.

use std::collections::HashSet;

use crate::domain::inventory::PER_PAGE;
use crate::domain::token::zone_name::{Host, searched};
use crate::wizard::message::Query;
use crate::wizard::state::context::{Context, Live};

/// Letters after which a partial zone list is searched on the server.
const FROM: usize = 2;

/// What the server was asked for last.
#[derive(Debug, Default)]
pub(super) struct Server {
    text: String,
    /// Names whose zones are here, if there are any.
    settled: HashSet<String>,
    /// The name that was asked for and whose answer was not looked at.
    asking: Option<String>,
}

impl Server {
    /// Asks for what is typed, once for each text, when not all zones are here nor on their way;
    /// once more where that failed and a person goes on typing. A host is asked for without what
    /// stands around it.
    pub(super) fn ask(&mut self, cx: &mut Context, typed: &str, typing: bool) {
        let host = Host::in_text(typed);
        let name = host.as_ref().map(|host| host.name.clone());
        let text = name.or_else(|| searched(typed.trim()));
        let text = text.unwrap_or_else(|| typed.trim().to_lowercase());
        let again = match cx.search.state {
            // Of another sign-in, if there was one.
            Live::NotAsked => true,
            Live::Failed(_) => typing,
            Live::Loading | Live::Ready => false,
        };
        let wanted = text.chars().count() >= FROM && cx.more_zones_than_here();
        if wanted && (self.text != text || again) {
            self.text.clone_from(&text);
            cx.load(Query::ZonesContaining(cx.zones_of, text));
        }
        if let Some(host) = host {
            self.ask_above(cx, &host, typing);
        }
    }

    /// Takes in what the answers that are here say of names: of the one that was asked for, and of
    /// what was searched for.
    pub(super) fn look(&mut self, cx: &Context) {
        match cx.by_name.state {
            Live::Loading => {}
            Live::Ready => self.settled.extend(self.asking.take()),
            Live::Failed(_) => self.asking = None,
            // Of another sign-in, if there was one.
            Live::NotAsked => {
                self.settled.clear();
                self.asking = None;
            }
        }
        // A search of all accounts finds every zone that has the text in its name, unless they are
        // more than a page.
        let whole = cx.search.total.is_some_and(|total| total <= u64::from(PER_PAGE));
        if cx.search.state == Live::Ready && whole && cx.zones_of.is_none() {
            self.settled.insert(self.text.clone());
        }
    }

    /// Asks for the next name that may be that of the zone which holds a host: one at a time, after
    /// the search for the host itself, so that nothing is asked for while somebody types on. What
    /// failed is asked for again only when a person goes on typing.
    fn ask_above(&mut self, cx: &mut Context, host: &Host, typing: bool) {
        let busy = |state: &Live| *state == Live::Loading || (matches!(state, Live::Failed(_)) && !typing);
        if !cx.more_zones_than_here() || busy(&cx.search.state) || busy(&cx.by_name.state) {
            return;
        }
        let next = host
            .candidates()
            .into_iter()
            .find(|name| !zones(cx, name).is_empty() || !self.settled.contains(*name));
        if let Some(name) = next.filter(|name| zones(cx, name).is_empty()) {
            self.asking = Some(name.to_owned());
            cx.load(Query::ZoneNamed(name.to_owned()));
        }
    }

    /// The zone that is the host's own or, where it has none, holds it: by its name, with the
    /// places of all that are called so. None while a longer name may be one.
    pub(super) fn holder(&self, cx: &Context, host: &Host) -> Option<(String, Vec<u32>)> {
        let all_here = cx.zones_list.state == Live::Ready && cx.zones_extent().complete();
        let names = if all_here { host.names() } else { host.candidates() };
        for name in names {
            let zones = zones(cx, name);
            if !zones.is_empty() {
                return Some((name.to_owned(), zones));
            }
            if !all_here && !self.settled.contains(name) {
                return None;
            }
        }
        None
    }
}

/// Places of the zones of a name that are here and that the token can reach.
fn zones(cx: &Context, name: &str) -> Vec<u32> {
    let own = cx.owner_account();
    let reached = cx
        .zones
        .named(name)
        .filter(|zone| own.is_none_or(|own| own == zone.account));
    reached.filter_map(|zone| cx.zones.place(zone.id)).collect()
}
