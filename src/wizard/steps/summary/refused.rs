//! A create that was refused: why, and what can be done about it from this page.

use std::collections::BTreeSet;

use super::{Shown, SummaryStep, suggestions};
use crate::domain::refusal::{Refusal, as_on_screen};
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::steps::{Flow, Step};

/// What stands between our words and those of Cloudflare.
const SAYS: &str = " Cloudflare says: ";
const KEPT: &str = "Nothing you filled in is lost.";

impl SummaryStep {
    /// What was said of the last attempt is over: a new one begins, somebody else is signed in, or
    /// the token is another one.
    pub fn forget_refusal(&mut self) {
        self.refusal.clear();
        self.refused = None;
        self.other_sign_in = false;
        self.refused_group = None;
        self.cursor = self.cursor.min(self.entries().len().saturating_sub(1));
    }

    /// The cursor goes to the first line.
    pub fn to_the_top(&mut self) {
        self.cursor = 0;
    }

    /// Nothing was refused, but this stands in the way; a sentence each.
    pub fn remark(&mut self, sentences: Vec<String>) {
        self.refusal = sentences;
        self.cursor = self.create_row();
    }

    /// The attempt was refused.
    pub fn refused(&mut self, refusal: &Refusal, cx: &Context) {
        // What Cloudflare says stands on its own line.
        let said = refusal.sentence();
        let (ours, theirs) = match said.split_once(SAYS) {
            Some((ours, theirs)) => (ours.to_owned(), Some(format!("{}{theirs}", SAYS.trim_start()))),
            None => (said, None),
        };
        let (what, then) = match refusal {
            // What can be done about it is on the buttons.
            Refusal::LacksGroup { group, .. } => (
                "You cannot give what you do not have.".to_owned(),
                format!(
                    "This sign-in lacks {} on {}.",
                    visible(&as_on_screen(group)),
                    self.on_what(group, cx)
                ),
            ),
            _ => (ours, refusal.next_move()),
        };
        self.refusal = vec![format!("Not created. {what}"), format!("{then} {KEPT}")];
        self.refusal.extend(theirs);
        self.refused = Some(Box::new(cx.work.draft.clone()));
        let others = matches!(&self.shown, Shown::Spec { spec, .. } if spec.grants.iter().map(|grant| grant.groups.len()).sum::<usize>() > 1);
        self.refused_group = match refusal {
            // The only permission is not offered for removal: nothing would be left to try.
            Refusal::LacksGroup { group, .. } if others => Some(group.clone()),
            _ => None,
        };
        self.other_sign_in = matches!(
            refusal,
            Refusal::Forbidden { .. }
                | Refusal::RefusedHere { works: true, .. }
                | Refusal::LacksGroup { .. }
                | Refusal::WrongFamily { .. }
                | Refusal::ShutOut { .. }
        );
        // Under the cursor stands what mends it, if anything here does.
        self.cursor = self.mending_row().unwrap_or_else(|| self.create_row());
    }

    /// The one thing that the token would have this permission on.
    fn on_what(&self, group: &str, cx: &Context) -> String {
        const SEVERAL: &str = "the chosen resources";
        let Some((spec, _)) = self.ready() else {
            return SEVERAL.to_owned();
        };
        let known = |id: &GroupId| cx.catalog().group(*id).is_some_and(|known| known.name == group);
        let giving = spec.grants.iter().filter(|grant| grant.groups.keys().any(known));
        let things: BTreeSet<&Resource> = giving.flat_map(|grant| &grant.resources).collect();
        match things.first().filter(|_| things.len() == 1) {
            Some(Resource::AllZones | Resource::AllAccounts) | None => SEVERAL.to_owned(),
            Some(one) => visible(&cx.short(one)).into_owned(),
        }
    }

    /// Takes the refused permission group out, by a person's choice. What is left is shown before
    /// it is sent: the row after it is "Create Token", armed anew.
    pub(super) fn remove(&mut self, cx: &mut Context, group: &str) -> Flow {
        if let Some(words) = suggestions::remove_refused(cx, group) {
            self.forget_refusal();
            self.open(cx);
            cx.notice = Some(Notice::plain(words));
        }
        Flow::Stay
    }
}
