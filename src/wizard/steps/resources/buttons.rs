//! The buttons under the list: which there are for the row under the cursor, and what each does.

use super::ResourcesStep;
use super::acts::{self, Deed};
use super::offers::Offer;
use crate::wizard::message::Query;
use crate::wizard::state::context::Context;
use crate::wizard::steps::Flow;

impl ResourcesStep {
    /// What can be done here now.
    pub(super) fn deeds(&self, cx: &Context) -> Vec<Deed> {
        let under = match self.offers.get(self.pick.cursor) {
            Some(Offer::One(resource)) => Some(resource),
            _ => None,
        };
        acts::deeds(cx, &self.scope(cx), under.as_ref())
    }

    /// Does one of these.
    pub(super) fn perform(&mut self, cx: &mut Context, deed: Deed) -> Flow {
        match deed {
            Deed::MoreZones { from, .. } => acts::load_more(cx, from),
            Deed::ZonesOf(of) => cx.load(Query::Zones(of)),
            Deed::OtherJurisdictions(lists) => lists
                .into_iter()
                .for_each(|(account, jurisdiction)| cx.load_buckets(account, jurisdiction)),
            Deed::AddAccess => return Flow::AddAccess,
            Deed::RemoveAccess => return Flow::RemoveAccess,
        }
        // The cursor stays among the acts: a row of the list must not come under a key that was
        // meant for them.
        self.below.fit(self.deeds(cx).len());
        Flow::Stay
    }
}
