//! A create that was refused: why, and what can be done about it from this page.

use super::{Shown, SummaryStep, suggestions};
use crate::domain::refusal::Refusal;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::steps::{Flow, Step};

/// What stands between our words and those of Cloudflare.
const SAYS: &str = " Cloudflare says: ";

impl SummaryStep {
    /// What was said of the last attempt is over: a new one begins, or somebody else is signed in.
    pub fn forget_refusal(&mut self) {
        self.refusal.clear();
        self.other_sign_in = false;
        self.refused_group = None;
        self.cursor = self.cursor.min(self.entries().len().saturating_sub(1));
    }

    /// Nothing was refused, but this stands in the way; a sentence each.
    pub fn remark(&mut self, sentences: Vec<String>) {
        self.refusal = sentences;
        self.cursor = self.create_row();
    }

    /// The attempt was refused.
    pub fn refused(&mut self, refusal: &Refusal) {
        self.refusal = vec!["Not created. Nothing you filled in is lost.".to_owned()];
        // What Cloudflare says stands on its own line.
        let said = refusal.sentence();
        match said.split_once(SAYS) {
            Some((ours, theirs)) => self.refusal.extend([
                ours.to_owned(),
                refusal.next_move(),
                format!("{}{theirs}", SAYS.trim_start()),
            ]),
            None => self.refusal.extend([said, refusal.next_move()]),
        }
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
