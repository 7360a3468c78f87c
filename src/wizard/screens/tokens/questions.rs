//! Which pages of which owners' lists are asked for, and which are to come. A few by themselves:
//! the first of every owner before the rest of any. It must not know what is done with a page.

use std::collections::VecDeque;

use crate::domain::inventory::PAGES;
use crate::domain::token::scope::Owner;
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::state::context::Context;

/// Questions that are out at once.
const AT_ONCE: usize = 20;

/// Pages of one owner's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pages {
    owner: Owner,
    /// From 1.
    from: u32,
    most: u32,
}

#[derive(Debug)]
pub(super) struct Questions {
    out: Vec<(Ticket, Owner)>,
    waiting: VecDeque<Pages>,
    /// Pages that may still be asked for without anybody saying so.
    left: u32,
}

impl Default for Questions {
    fn default() -> Self {
        Self {
            out: Vec::new(),
            waiting: VecDeque::new(),
            left: PAGES,
        }
    }
}

impl Questions {
    /// A person wants all of it, whatever it costs.
    pub(super) fn all(&mut self) {
        self.left = u32::MAX;
    }

    /// Asks for pages from this one on, as many as may be asked for; whether that is any.
    pub(super) fn want(&mut self, cx: &mut Context, owner: Owner, from: u32, most: u32) -> bool {
        let most = most.min(self.left);
        if most == 0 {
            return false;
        }
        self.left -= most;
        self.waiting.push_back(Pages { owner, from, most });
        self.go_on(cx);
        true
    }

    fn go_on(&mut self, cx: &mut Context) {
        while self.out.len() < AT_ONCE
            && let Some(Pages { owner, from, most }) = self.waiting.pop_front()
        {
            let ticket = cx.ticket();
            self.out.push((ticket, owner));
            cx.ask(ApiCall::Tokens {
                ticket,
                owner,
                from,
                most,
            });
        }
    }

    /// Whose pages this question is about; none where it is none of these.
    pub(super) fn about(&self, ticket: Ticket) -> Option<Owner> {
        let found = self.out.iter().find(|(out, _)| *out == ticket);
        found.map(|(_, owner)| *owner)
    }

    /// No more pages come of this question. Its owner, where nothing else of it is out.
    pub(super) fn ended(&mut self, cx: &mut Context, ticket: Ticket) -> Option<Owner> {
        let owner = self.about(ticket)?;
        self.out.retain(|(out, _)| *out != ticket);
        self.go_on(cx);
        (!self.is_busy(owner)).then_some(owner)
    }

    fn is_busy(&self, owner: Owner) -> bool {
        let out = self.out.iter().any(|(_, of)| *of == owner);
        out || self.waiting.iter().any(|pages| pages.owner == owner)
    }
}
