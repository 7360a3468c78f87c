//! "My address": the addresses that are known of this machine and of the person, how each was
//! found, and asking the API's host for more.

use std::net::IpAddr;

use crate::domain::token::address::{Family, special};
use crate::wizard::page::{Line, LineStyle};
use crate::wizard::state::context::Context;
use crate::wizard::state::my_address::Asked;

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// Add this address.
    Address(IpAddr),
    /// Ask the API's host.
    Ask,
    /// Back to the form.
    Back,
}

/// The rows, and their words.
pub(super) fn offers(cx: &Context, held: impl Fn(IpAddr) -> bool) -> Vec<(Offer, String)> {
    let known = &cx.here.known;
    let host = host(cx);
    let asked = format!("as Cloudflare sees this machine (asked {host})");
    let mut found: Vec<(IpAddr, Vec<&str>)> = Vec::new();
    let seen = known.seen.iter().map(|address| (*address, asked.as_str()));
    let own = known.own.iter().map(|address| (*address, "this machine's own address"));
    let ssh = known
        .ssh
        .iter()
        .map(|address| (*address, "you, by SSH (SSH_CONNECTION)"));
    for (address, how) in seen.chain(ssh).chain(own) {
        match found.iter_mut().find(|(other, _)| *other == address) {
            Some((_, ways)) => ways.push(how),
            None => found.push((address, vec![how])),
        }
    }
    let mut rows: Vec<(Offer, String)> = found
        .into_iter()
        .map(|(address, ways)| {
            let mut words = format!("{address}  {}", ways.join(", and "));
            if let Some(kept) = special(&address.into()) {
                words.push_str(&format!(" · {kept}: Cloudflare never sees it"));
            }
            if held(address) {
                words.push_str(" · in “Only from”");
            }
            (Offer::Address(address), words)
        })
        .collect();
    rows.push((Offer::Ask, ask(cx, &host)));
    rows.insert(0, (Offer::Back, "Go on without adding one".into()));
    rows
}

fn ask(cx: &Context, host: &str) -> String {
    let again = [Family::V4, Family::V6]
        .into_iter()
        .any(|family| *cx.here.asked(family) != Asked::Not);
    match (cx.here.waits(), again) {
        (true, _) => format!("Asking {host} …"),
        (false, true) => format!("Ask {host} again"),
        (false, false) => {
            format!(
                "Ask {host} how it sees this machine: one request over IPv4, one over IPv6, without your credential"
            )
        }
    }
}

/// What asking led to, where it led to nothing; and what is missing else.
pub(super) fn lines(cx: &Context) -> Vec<Line> {
    let failed = |family: Family| match cx.here.asked(family) {
        Asked::Failed(why) => Some(Line::new(LineStyle::Warning, crate::domain::text::visible(why))),
        _ => None,
    };
    let mut lines: Vec<Line> = [Family::V4, Family::V6].into_iter().filter_map(failed).collect();
    if cx.here.known == crate::domain::token::address::Whereabouts::default() {
        let none = "This machine has no address of its own that leads to the Internet.";
        lines.push(Line::new(LineStyle::Faint, none));
    }
    lines
}

/// The API's host, for the words; the demo's is called by what it is.
fn host(cx: &Context) -> String {
    if cx.start.demo {
        return "the demo's API".into();
    }
    let url = cx.start.base_url.as_str();
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    crate::domain::text::visible(after.split('/').next().unwrap_or(after)).into_owned()
}
