//! Which pages of which owners' lists are asked for, and which are to come: a question a page, so that
//! leaving the list ends the asking. A few by themselves: the first of every owner before the rest of
//! any. It must not know what is done with a page.

use std::collections::{HashMap, VecDeque};

use crate::domain::inventory::{PAGES, PER_PAGE};
use crate::domain::token::scope::Owner;
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::state::context::Context;

/// Questions that are out at once.
const AT_ONCE: usize = 20;

/// A page of one owner's list, from 1.
type PageOf = (Owner, u32);

#[derive(Debug)]
pub(super) struct Questions {
    out: Vec<(Ticket, PageOf)>,
    waiting: VecDeque<PageOf>,
    /// The last page of each owner that was asked for, or waits for it.
    last: HashMap<Owner, u32>,
    /// Pages that were asked for and did not come.
    failed: Vec<PageOf>,
    /// Pages that may still be asked for without anybody saying so.
    left: u32,
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            out: Vec::new(),
            waiting: VecDeque::new(),
            last: HashMap::new(),
            failed: Vec::new(),
            left: PAGES,
        }
    }
}

impl Questions {
    /// A person wants all of it, whatever it costs.
    pub(super) fn all(&mut self) {
        self.left = u32::MAX;
    }

    /// Asks for so many more pages of an owner's list, as far as they may be asked for; whether that
    /// is any.
    pub(super) fn want(&mut self, cx: &mut Context, owner: Owner, count: u32) -> bool {
        let count = count.min(self.left);
        self.left -= count;
        let last = self.last.entry(owner).or_default();
        for _ in 0..count {
            *last += 1;
            self.waiting.push_back((owner, *last));
        }
        self.go_on(cx);
        count > 0
    }

    /// Asks once more for the pages that did not come.
    pub(super) fn again(&mut self, cx: &mut Context, owner: Owner) {
        let again = self.failed.iter().filter(|(of, _)| *of == owner);
        self.waiting.extend(again);
        self.failed.retain(|(of, _)| *of != owner);
        self.go_on(cx);
    }

    fn go_on(&mut self, cx: &mut Context) {
        while self.out.len() < AT_ONCE
            && let Some((owner, page)) = self.waiting.pop_front()
        {
            let ticket = cx.ticket();
            self.out.push((ticket, (owner, page)));
            cx.ask(ApiCall::Tokens(ticket, owner, page));
        }
    }

    /// Its answer is here: which page it was about; none where the question is none of these.
    pub(super) fn answered(&mut self, ticket: Ticket) -> Option<PageOf> {
        let at = self.out.iter().position(|(out, _)| *out == ticket)?;
        Some(self.out.remove(at).1)
    }

    /// The page did not come, and with it none of its owner's that still wait.
    pub(super) fn lost(&mut self, (owner, page): PageOf) {
        self.failed.push((owner, page));
        let waiting = self.waiting.iter().filter(|(of, _)| *of == owner);
        self.failed.extend(waiting);
        self.waiting.retain(|(of, _)| *of != owner);
    }

    /// Goes on with what waits; whether nothing more of the owner is on its way.
    pub(super) fn is_over(&mut self, cx: &mut Context, owner: Owner) -> bool {
        self.go_on(cx);
        let out = self.out.iter().any(|(_, (of, _))| *of == owner);
        !out && !self.waiting.iter().any(|(of, _)| *of == owner)
    }

    /// Requests for what of an owner's list was not asked for, or did not come.
    pub(super) fn missing(&self, owner: Owner, total: Option<u64>, more: bool) -> u32 {
        let failed = self.failed.iter().filter(|(of, _)| *of == owner).count();
        self.not_asked(owner, total, more)
            .saturating_add(u32::try_from(failed).unwrap_or(u32::MAX))
    }

    /// The same without what did not come.
    pub(super) fn not_asked(&self, owner: Owner, total: Option<u64>, more: bool) -> u32 {
        let last = self.last.get(&owner).copied().unwrap_or_default();
        match total {
            Some(total) => u32::try_from(total.div_ceil(u64::from(PER_PAGE)))
                .unwrap_or(u32::MAX)
                .saturating_sub(last),
            None => u32::from(more || last == 0),
        }
    }
}
