//! What keys do in the two lists that open in the place of the form. Enter takes a row and stays
//! where more can be taken; Esc closes, Tab closes and leads back to the field that one was in, and
//! what is typed goes into one.

use super::focus::Focus;
use super::mine::{self, Offer};
use super::{LimitsStep, Opened};
use crate::domain::token::address;
use crate::domain::token::spec::Place;
use crate::wizard::message::ApiCall;
use crate::wizard::page::Notice;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::text_field::Field;
use crate::wizard::state::context::Context;

impl LimitsStep {
    pub(super) fn offers(&self, cx: &Context) -> Vec<(Offer, String)> {
        mine::offers(cx, |address| self.checked.holds(&Place::IpOnly, address))
    }

    /// The place of a row of "My address"; the first when it is gone.
    pub(super) fn place_of(&self, cx: &Context, wanted: Offer) -> usize {
        let rows = self.offers(cx);
        rows.iter().position(|(offer, _)| *offer == wanted).unwrap_or(0)
    }

    /// An act in a list that is open.
    pub(super) fn act_in(&mut self, cx: &mut Context, opened: Opened, act: Action) {
        match act {
            Action::Back => self.opened = None,
            Action::Type(letter) => self.type_elsewhere(cx, letter),
            Action::NextPart | Action::PreviousPart => {
                self.opened = None;
                self.turn(self.focus);
            }
            Action::Enter => match opened {
                Opened::Mine(Offer::Address(address)) => self.add(cx, address),
                Opened::Mine(Offer::Ask) => ask(cx),
                Opened::Mine(Offer::Back) => {
                    self.opened = None;
                    self.next_field();
                }
                Opened::Remarks(row) => self.go_to(row),
            },
            _ => self.opened = Some(self.moved(cx, opened, act)),
        }
    }

    /// The list with its cursor moved.
    fn moved(&self, cx: &Context, opened: Opened, act: Action) -> Opened {
        match opened {
            Opened::Mine(offer) => {
                let rows = self.offers(cx);
                let row = step(act, self.place_of(cx, offer), rows.len());
                Opened::Mine(rows.get(row).map_or(offer, |(offer, _)| *offer))
            }
            Opened::Remarks(row) => Opened::Remarks(step(act, row, self.checked.told().len())),
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
        self.go(if told.place == Place::IpExcept {
            Focus::Except
        } else {
            Focus::Only
        });
        if let (Some(at), Some(field)) = (told.at, self.focused()) {
            field.place(at);
        }
    }
}

/// Where a key leads from this row of so many.
fn step(act: Action, row: usize, rows: usize) -> usize {
    const FAR: usize = 10;
    let last = rows.saturating_sub(1);
    let row = match act {
        Action::Up => row.saturating_sub(1),
        Action::Down => row + 1,
        Action::PageUp => row.saturating_sub(FAR),
        Action::PageDown => row + FAR,
        Action::Home => 0,
        Action::End => last,
        _ => row,
    };
    row.min(last)
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
        cx.ask(ApiCall::AskAddress(ticket, family));
    }
}
