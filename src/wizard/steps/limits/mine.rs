//! "My address": a list in the place of the form with the addresses that are known of this machine
//! and of the person, how each was found, and a button that asks the API's host for more. → adds an
//! address to "Only from", ← takes it out, Enter adds it and closes. It must not know the form.

use std::net::IpAddr;

use super::LimitsStep;
use super::focus::Focus;
use crate::domain::text::visible;
use crate::domain::token::address::{Family, special};
use crate::domain::token::spec::Place;
use crate::wizard::message::ApiCall;
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::Action;
use crate::wizard::page::list::moved;
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Buttons, Columns, Line, List, Mark, Notice, Page, Part, Row, Sense};
use crate::wizard::state::context::Context;
use crate::wizard::state::my_address::Asked;

/// Its buttons: ask, and close.
const BUTTONS: usize = 2;
const ASK: usize = 0;

/// Letters of what an address is kept for, up to which the row says it.
const SHORT: usize = 10;

/// The list while it is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mine {
    /// The address under the cursor and not its place: answers that come put rows before it.
    at: Option<IpAddr>,
    /// The cursor on the buttons.
    pub(super) below: Below,
    /// Whether a frame has shown the list: what Enter adds has been seen.
    pub(super) seen: bool,
}

/// An address that is known, and how.
struct Known {
    address: IpAddr,
    ways: Vec<Way>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Seen,
    Ssh,
    Own,
}

impl Known {
    /// What it is, for the list.
    fn what(&self, host: &str) -> String {
        let words = self.ways.iter().map(|way| match way {
            Way::Seen => format!("this machine, as {host} sees it"),
            Way::Ssh => "your side of this SSH session".into(),
            Way::Own if self.useless().is_some() => "this machine inside your network".into(),
            Way::Own => "this machine’s own address".into(),
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// How it was found, and whether it is of use, in sentences.
    fn detail(&self, host: &str) -> String {
        let how = self.ways.iter().map(|way| match way {
            Way::Seen => format!("{host} was asked"),
            Way::Ssh => "SSH_CONNECTION says so".into(),
            Way::Own => "this machine has it itself".into(),
        });
        let how = how.collect::<Vec<_>>().join(", ");
        match self.useless() {
            Some(kept) => {
                let address = self.address;
                format!("{address}: {how}. It is {kept}: Cloudflare never sees such an address.")
            }
            None => format!("{}: {how}.", self.address),
        }
    }

    /// What it is kept for, when no client of Cloudflare's can have it.
    fn useless(&self) -> Option<&'static str> {
        special(&self.address.into())
    }
}

fn known(cx: &Context) -> Vec<Known> {
    let here = &cx.here.known;
    let mut found: Vec<Known> = Vec::new();
    let seen = here.seen.iter().map(|address| (*address, Way::Seen));
    let ssh = here.ssh.iter().map(|address| (*address, Way::Ssh));
    let own = here.own.iter().map(|address| (*address, Way::Own));
    for (address, way) in seen.chain(ssh).chain(own) {
        match found.iter_mut().find(|known| known.address == address) {
            Some(known) => known.ways.push(way),
            None => found.push(Known {
                address,
                ways: vec![way],
            }),
        }
    }
    found
}

impl LimitsStep {
    /// Opens the list, on the first address that is worth adding.
    pub(super) fn open_mine(&mut self, cx: &Context) {
        let known = known(cx);
        let worth = |known: &&Known| known.useless().is_none() && !self.holds(known.address);
        let first = known.iter().find(worth).or(known.first());
        let mut mine = Mine {
            at: first.map(|known| known.address),
            ..Mine::default()
        };
        if known.is_empty() {
            mine.below.act(Action::NextPart, true, BUTTONS);
        }
        self.mine = Some(mine);
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.checked.entry(&Place::IpOnly, address).is_some()
    }

    /// An act in the list.
    pub(super) fn act_in_mine(&mut self, cx: &mut Context, mut mine: Mine, act: Action) {
        let known = known(cx);
        let row = known
            .iter()
            .position(|known| Some(known.address) == mine.at)
            .unwrap_or(0);
        let here = known.get(row).map(|known| known.address);
        match act {
            Action::Back => return self.mine = None,
            Action::Type(letter) => return self.type_elsewhere(cx, letter),
            _ => {}
        }
        match mine.below.act(act, row + 1 >= known.len(), BUTTONS) {
            Over::Pressed(ASK) => ask(cx),
            Over::Pressed(_) => return self.mine = None,
            Over::Moved => {
                // Without a row the cursor has no other place.
                if known.is_empty() && !mine.below.is_here() {
                    mine.below.act(Action::NextPart, true, BUTTONS);
                }
            }
            Over::NotMine => match (act, here) {
                (Action::Right, Some(address)) => self.add(cx, address),
                (Action::Left, Some(address)) => self.take_out(cx, address),
                // Nobody has seen which one.
                (Action::Enter, _) if !mine.seen => {}
                (Action::Enter, Some(address)) => {
                    self.add(cx, address);
                    self.mine = None;
                    return self.go(Focus::Only);
                }
                _ => {
                    let to = moved(row, act, known.len()).unwrap_or(row);
                    mine.at = known.get(to).map(|known| known.address);
                }
            },
        }
        self.mine = Some(mine);
    }

    /// Adds an address to "Only from", once.
    fn add(&mut self, cx: &mut Context, address: IpAddr) {
        if self.holds(address) {
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

    /// Takes an address out of "Only from". A range that has it and others stays.
    fn take_out(&mut self, cx: &mut Context, address: IpAddr) {
        let mut out = false;
        while let Some((net, at)) = self.checked.entry(&Place::IpOnly, address) {
            if net.prefix_len() < net.max_prefix_len() {
                let words = format!("{address} is in {net}, which has other addresses too: change it in “Only from”.");
                cx.notice = Some(Notice::plain(words));
                return;
            }
            let text = self.only.text();
            let before = text.get(..at.start).unwrap_or_default().trim_end_matches([',', ' ']);
            let after = text.get(at.end..).unwrap_or_default().trim_start_matches([',', ' ']);
            let between = if before.is_empty() || after.is_empty() {
                ""
            } else {
                ", "
            };
            self.only = Field::with(format!("{before}{between}{after}"));
            self.keep(cx);
            out = true;
        }
        cx.notice = Some(Notice::plain(if out {
            format!("Removed {address} from “Only from”.")
        } else {
            format!("{address} is not in “Only from”.")
        }));
    }

    pub(super) fn page_of_mine<'a>(&'a self, cx: &'a Context, mine: &Mine) -> Page<'a> {
        let (known, host) = (known(cx), host(cx));
        let row = known
            .iter()
            .position(|known| Some(known.address) == mine.at)
            .unwrap_or(0);
        let longest = known.iter().map(|known| known.address.to_string().len()).max();
        let on_ask = mine.below.at() == Some(ASK);
        let detail = match known.get(row) {
            _ if on_ask => format!(
                "One request over IPv4 and one over IPv6 to {}, without your token.",
                address_of(cx)
            ),
            Some(known) if !mine.below.is_here() => known.detail(&host),
            _ => String::new(),
        };
        let button = ask_words(cx, &host);
        let list = List {
            columns: Columns::Addresses(longest.unwrap_or(0)),
            focused: !mine.below.is_here(),
            below: nothing_known(known.is_empty()),
            ..List::new("limits-mine", known.len(), row, move |at| {
                known
                    .get(at)
                    .map_or_else(|| Row::new(""), |known| self.row_of(known, &host))
            })
        };
        Page {
            question: "Which address is yours?".into(),
            parts: vec![
                Part::Lines(vec![Line::plain("The one you add goes to “Only from”.")]),
                Part::Space,
                Part::List(list),
            ],
            detail: vec![detail],
            buttons: Buttons {
                words: vec![button, "Done".into()],
                focus: mine.below.at(),
            },
            notice: failures(cx),
            ..Page::default()
        }
    }

    fn row_of(&self, known: &Known, host: &str) -> Row {
        let held = self.holds(known.address);
        let remark = match known.useless() {
            Some(kept) => {
                // The detail has all of it.
                let kept = kept.split(" (").next().unwrap_or(kept);
                let words = if kept.len() <= SHORT {
                    format!("{kept}: useless here")
                } else {
                    "useless here".into()
                };
                Some(Line::new(Sense::Warning, words))
            }
            None => held.then(|| Line::plain("in “Only from”")),
        };
        Row::new(known.address.to_string())
            .cell(known.what(host))
            .mark(if held { Mark::Chosen } else { Mark::None })
            .remark(remark)
    }
}

fn nothing_known(nothing: bool) -> Vec<Line> {
    let none = "This machine has no address of its own that leads to the Internet.";
    nothing.then(|| Line::plain(none)).into_iter().collect()
}

/// The words of the button that asks.
fn ask_words(cx: &Context, host: &str) -> String {
    let mut both = [Family::V4, Family::V6].into_iter();
    let again = both.any(|family| *cx.here.asked(family) != Asked::Not);
    match (cx.here.waits(), again) {
        (true, _) => format!("Asking {host} …"),
        (false, true) => format!("Ask {host} again"),
        (false, false) => format!("Ask {host} which address it sees (without your token)"),
    }
}

/// What asking led to, where it led to nothing.
fn failures(cx: &Context) -> Option<Notice> {
    let failed = |family: Family| match cx.here.asked(family) {
        Asked::Failed(why) => Some(visible(why).into_owned()),
        _ => None,
    };
    let failed: Vec<String> = [Family::V4, Family::V6].into_iter().filter_map(failed).collect();
    (!failed.is_empty()).then(|| Notice::plain(failed.join(" ")))
}

/// Asks the API's host over both families, if no answer is awaited.
fn ask(cx: &mut Context) {
    if cx.here.waits() {
        cx.notice = Some(Notice::plain("Asking; an answer may take 10 seconds."));
        return;
    }
    let ticket = cx.ticket();
    cx.here.ask(ticket);
    for family in [Family::V4, Family::V6] {
        cx.ask(ApiCall::AskAddress(ticket, family));
    }
}

/// Who is asked, in words.
fn host(cx: &Context) -> String {
    match &cx.start.host {
        Some(_) => address_of(cx),
        None => "Cloudflare".into(),
    }
}

/// The API's host; the demo's is called by what it is.
fn address_of(cx: &Context) -> String {
    if cx.start.demo {
        return "the demo’s API".into();
    }
    let url = cx.start.base_url.as_str();
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    visible(after.split('/').next().unwrap_or(after)).into_owned()
}
