//! What keys do in the two lists that open in the place of the form. Enter takes a row and stays where more can be taken; Esc closes, Tab closes and moves
//! on.

use super::mine::{self, Offer};
use super::{Focus, LimitsStep, Opened};
use crate::token::address;
use crate::token::spec::Place;
use crate::wizard::binding::Act;
use crate::wizard::context::Context;
use crate::wizard::field::Field;
use crate::wizard::message::Effect;
use crate::wizard::page::Notice;

impl LimitsStep {
    pub(super) fn offers(&self, cx: &Context) -> Vec<(Offer, String)> {
        mine::offers(cx, |address| self.checked.holds(&Place::IpOnly, address))
    }

    /// An act in a list that is open.
    pub(super) fn act_in(&mut self, cx: &mut Context, opened: Opened, act: Act) {
        let (rows, cursor) = match opened {
            Opened::Mine(cursor) => (self.offers(cx).len(), cursor),
            Opened::Remarks(cursor) => (self.checked.told().len(), cursor),
        };
        let last = rows.saturating_sub(1);
        let cursor = match act {
            Act::Up => cursor.saturating_sub(1),
            Act::Down => (cursor + 1).min(last),
            Act::PageUp => cursor.saturating_sub(10),
            Act::PageDown => (cursor + 10).min(last),
            Act::Home => 0,
            Act::End => last,
            _ => cursor.min(last),
        };
        self.opened = Some(match opened {
            Opened::Mine(_) => Opened::Mine(cursor),
            Opened::Remarks(_) => Opened::Remarks(cursor),
        });
        match (act, opened) {
            (Act::Back, _) => self.opened = None,
            (Act::NextPart, _) => {
                self.opened = None;
                self.step_focus(1);
            }
            (Act::PreviousPart, _) => {
                self.opened = None;
                self.step_focus(-1);
            }
            (Act::Enter, Opened::Mine(_)) => match self.offers(cx).get(cursor).map(|(offer, _)| *offer) {
                Some(Offer::Address(address)) => self.add(cx, address),
                Some(Offer::Ask) => ask(cx),
                Some(Offer::Done) | None => self.opened = None,
            },
            (Act::Enter, Opened::Remarks(_)) => self.go_to(cursor),
            _ => {}
        }
    }

    /// Adds an address to "Only from", once.
    fn add(&mut self, cx: &mut Context, address: std::net::IpAddr) {
        if self.checked.holds(&Place::IpOnly, address) {
            cx.notice = Some(Notice::plain(format!("{address} is in “Only from” already.")));
            return;
        }
        let typed = self.only.text().trim_end().trim_end_matches(',');
        let text = if typed.is_empty() {
            address.to_string()
        } else {
            format!("{typed}, {address}")
        };
        self.only = Field::with(text);
        cx.notice = Some(Notice::good(format!("Added {address} to “Only from”.")));
        self.keep(cx);
    }

    /// To the entry that a remark is about.
    fn go_to(&mut self, row: usize) {
        self.opened = None;
        let Some(told) = self.checked.told().into_iter().nth(row) else {
            return;
        };
        self.focus = if told.place == Place::IpExcept {
            Focus::Except
        } else {
            Focus::Only
        };
        if let (Some(at), Some(field)) = (told.at, self.field()) {
            field.place(at);
        }
    }
}

/// Asks the API's host over both families, if no answer is awaited.
fn ask(cx: &mut Context) {
    if cx.here.waits() {
        cx.notice = Some(Notice::plain("The question is out; an answer may take 10 seconds."));
        return;
    }
    let ticket = cx.ticket();
    cx.here.ask(ticket);
    for family in [address::Family::V4, address::Family::V6] {
        cx.ask(Effect::AskAddress(ticket, family));
    }
}
