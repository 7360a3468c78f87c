//! What there is to say about a filter: entries without effect, ranges that are wider or narrower
//! than they look, and who is shut out. Nothing here blocks; what shuts out everyone is a gap of
//! the draft.

use std::net::IpAddr;

use ipnet::IpNet;

use super::special::DOCUMENTATION;
use super::{Family, IpFilter, Ranges, special, written};
use crate::domain::token::gap::Place;

/// Addresses known of the machine that cfmint runs on, and of the person in front of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whereabouts {
    /// The addresses from which this machine would speak to the Internet: at most one of each
    /// family. Behind a NAT Cloudflare sees another.
    pub own: Vec<IpAddr>,
    /// Where the person came from by SSH.
    pub ssh: Option<IpAddr>,
    /// As Cloudflare sees this machine: at most one of each family.
    pub seen: Vec<IpAddr>,
}

impl Whereabouts {
    /// The addresses by which Cloudflare knows this machine: as it said itself, else this machine's
    /// own public ones.
    #[must_use]
    pub fn machine(&self) -> Vec<IpAddr> {
        let seen = |family| self.seen.iter().any(|seen| Family::of(*seen) == family);
        let own = self
            .own
            .iter()
            .filter(|own| !seen(Family::of(**own)) && is_public(**own));
        self.seen.iter().chain(own).copied().collect()
    }
}

fn is_public(address: IpAddr) -> bool {
    special(&address.into()).is_none()
}

/// What a remark is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// This machine is shut out.
    Machine,
    /// The person's own machine, at the other end of SSH, is shut out.
    Ssh,
    /// Everyone is let in: the list is no limit at all.
    Everyone,
    /// Every address of this family is in the list.
    AllOf(Family),
    /// No entry of "only from" can match.
    NoneCanMatch,
    /// The entries are kept for other uses: no client of Cloudflare's has them.
    CannotMatch,
    /// The entries are wholly shut out by "not from".
    Cancelled,
    /// The entries lie wholly outside of "only from".
    Outside,
    /// The entries lie within a wider one of the same list.
    Within,
    /// The entries are very wide.
    Wide,
}

/// Something worth knowing about a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The list that it is about.
    pub place: Place,
    /// What it is about.
    pub kind: RemarkKind,
    /// The entries that it is about, in their order; empty when it is about the list.
    pub nets: Vec<IpNet>,
    /// The words.
    pub sentence: String,
}

/// From this prefix on a range is called very wide: 16,777,216 addresses of IPv4 (the largest block
/// that was ever given to one organisation), and what a provider gets for all its customers in IPv6
/// (RFC 6177 and the registries' policies: /32).
fn is_wide(net: &IpNet) -> bool {
    net.prefix_len() <= if net.addr().is_ipv4() { 8 } else { 32 }
}

/// Whether Cloudflare never sees any of the addresses that are allowed: the token would work from
/// nowhere.
#[must_use]
pub fn none_can_match(filter: &IpFilter) -> bool {
    !filter.only.is_empty() && filter.only.iter().all(|net| special(net).is_some())
}

/// Everything there is to say, the gravest first. One sweep over each list, in order, and halving
/// for the rest.
#[must_use]
pub fn judge(filter: &IpFilter, here: &Whereabouts) -> Vec<Remark> {
    let mut remarks = shut_out(filter, here);
    let (only, except) = (Ranges::of(&filter.only), Ranges::of(&filter.except));
    remarks.extend(of_families(&only, &except));
    let of = |nets: &[IpNet], keep: &dyn Fn(&IpNet) -> bool| nets.iter().filter(|net| keep(net)).copied().collect();
    let mut add = |place: Place, kind: RemarkKind, nets: Vec<IpNet>| {
        if !nets.is_empty() {
            let sentence = sentence(kind, &nets, &place);
            remarks.push(Remark {
                place,
                kind,
                nets,
                sentence,
            });
        }
    };
    let useless = |net: &IpNet| special(net).is_some();
    let kind = if none_can_match(filter) {
        RemarkKind::NoneCanMatch
    } else {
        RemarkKind::CannotMatch
    };
    add(Place::IpOnly, kind, of(&filter.only, &useless));
    add(
        Place::IpOnly,
        RemarkKind::Cancelled,
        of(&filter.only, &|net| except.covers(net)),
    );
    add(Place::IpOnly, RemarkKind::Within, within(&filter.only));
    add(
        Place::IpOnly,
        RemarkKind::Wide,
        of(&filter.only, &|net| {
            is_wide(net) && net.prefix_len() > 0 && !useless(net)
        }),
    );
    add(Place::IpExcept, RemarkKind::CannotMatch, of(&filter.except, &useless));
    if !filter.only.is_empty() {
        add(
            Place::IpExcept,
            RemarkKind::Outside,
            of(&filter.except, &|net| !only.touches(net) && !useless(net)),
        );
    }
    add(Place::IpExcept, RemarkKind::Within, within(&filter.except));
    remarks
}

/// Whole families: let in, or shut out.
fn of_families(only: &Ranges, except: &Ranges) -> Vec<Remark> {
    let remark = |place, kind, sentence| Remark {
        place,
        kind,
        nets: Vec::new(),
        sentence,
    };
    let mut remarks = Vec::new();
    let all = |ranges: &Ranges| [Family::V4, Family::V6].map(|family| ranges.is_all(family));
    match all(only) {
        [true, true] => remarks.push(remark(
            Place::IpOnly,
            RemarkKind::Everyone,
            "This is everyone: leave “Only from” empty.".to_owned(),
        )),
        [v4, v6] if v4 || v6 => {
            let (this, other) = if v4 {
                (Family::V4, Family::V6)
            } else {
                (Family::V6, Family::V4)
            };
            let (this_word, other_word) = (this.word(), other.word());
            let sentence = if only.is_none(other) {
                format!("This blocks every {other_word} address and does not limit {this_word}.")
            } else {
                format!("This does not limit {this_word}: every {this_word} address is allowed.")
            };
            remarks.push(remark(Place::IpOnly, RemarkKind::AllOf(this), sentence));
        }
        _ => {}
    }
    // Both together leave nobody, which is a gap.
    if let [v4, v6] = all(except)
        && v4 != v6
    {
        let family = if v4 { Family::V4 } else { Family::V6 };
        let sentence = format!("This blocks every {} address.", family.word());
        remarks.push(remark(Place::IpExcept, RemarkKind::AllOf(family), sentence));
    }
    remarks
}

/// Who is known and shut out.
fn shut_out(filter: &IpFilter, here: &Whereabouts) -> Vec<Remark> {
    let mut remarks = Vec::new();
    // Which list does it: the exception when there is one that holds the address, since that one
    // beats the other.
    let place = |address: IpAddr| {
        let excepted = filter.except.iter().any(|net| net.contains(&address));
        if excepted { Place::IpExcept } else { Place::IpOnly }
    };
    let machine = here.machine();
    let (inside, outside): (Vec<IpAddr>, Vec<IpAddr>) = machine.iter().partition(|address| filter.lets_in(**address));
    if let Some(first) = outside.first() {
        let shut = and(outside.iter().map(ToString::to_string));
        let sentence = if inside.is_empty() {
            format!("This machine ({shut}) is not allowed: a test of the token from here may fail.")
        } else {
            let inside = and(inside.iter().map(ToString::to_string));
            format!(
                "This machine is allowed as {inside} and not as {shut}: a test from here may work or not, depending on its route."
            )
        };
        remarks.push(Remark {
            place: place(*first),
            kind: RemarkKind::Machine,
            nets: outside.iter().map(|address| (*address).into()).collect(),
            sentence,
        });
    }
    if let Some(ssh) = here
        .ssh
        .filter(|ssh| is_public(*ssh) && !machine.contains(ssh) && !filter.lets_in(*ssh))
    {
        remarks.push(Remark {
            place: place(ssh),
            kind: RemarkKind::Ssh,
            nets: vec![ssh.into()],
            sentence: format!("Your SSH address {ssh} is not allowed: the token may not work from your laptop."),
        });
    }
    remarks
}

/// Entries within a wider one of the list. Ranges lie within each other or apart, so that one look
/// back at the widest is enough.
fn within(nets: &[IpNet]) -> Vec<IpNet> {
    let mut order: Vec<(usize, &IpNet)> = nets.iter().enumerate().collect();
    order.sort_unstable_by_key(|(at, net)| (net.network(), net.prefix_len(), *at));
    let mut widest: Option<&IpNet> = None;
    let mut found = Vec::new();
    for (at, net) in order {
        match widest {
            Some(wide) if wide.contains(net) => found.push(at),
            _ => widest = Some(net),
        }
    }
    found.sort_unstable();
    found.into_iter().filter_map(|at| nets.get(at).copied()).collect()
}

/// The words for entries of one kind.
fn sentence(kind: RemarkKind, nets: &[IpNet], place: &Place) -> String {
    let names = some(nets);
    let (has, lies, is, it) = if nets.len() == 1 {
        ("has", "lies", "is", "it")
    } else {
        ("have", "lie", "are", "they")
    };
    match kind {
        RemarkKind::NoneCanMatch if nets.iter().all(is_for_documentation) => {
            format!("{}. The token would work from nowhere.", kinds(nets, &names, is))
        }
        RemarkKind::NoneCanMatch => format!(
            "{}: Cloudflare never sees such an address. The token would work from nowhere.",
            kinds(nets, &names, is)
        ),
        RemarkKind::CannotMatch => {
            format!("{}: Cloudflare never sees such an address.", kinds(nets, &names, is))
        }
        RemarkKind::Cancelled => format!("{names} {is} fully excluded by “Not from”: {it} {has} no effect."),
        RemarkKind::Outside => format!("{names} {lies} outside of “Only from”: {it} {has} no effect."),
        RemarkKind::Within => format!(
            "{names} {lies} within a wider entry of “{}”: {it} {has} no effect.",
            label(place)
        ),
        RemarkKind::Wide => match nets {
            [net] => format!("{names} is very wide: {}.", size(net)),
            _ => format!(
                "{names} are very wide: the widest is {}.",
                nets.iter()
                    .min_by_key(|net| wideness(net))
                    .map(size)
                    .unwrap_or_default()
            ),
        },
        RemarkKind::Machine | RemarkKind::Ssh | RemarkKind::Everyone | RemarkKind::AllOf(_) => names,
    }
}

/// Whether its words say enough: nobody has such an address at all.
fn is_for_documentation(net: &IpNet) -> bool {
    special(net) == Some(DOCUMENTATION)
}

/// "10.0.0.5 is private"; with several kinds "10.0.0.5 and 127.0.0.1 are private, loopback".
fn kinds(nets: &[IpNet], names: &str, is: &str) -> String {
    let mut words: Vec<&str> = nets.iter().filter_map(special).collect();
    words.sort_unstable();
    words.dedup();
    format!("{names} {is} {}", words.join(", "))
}

/// How wide, across the families: IPv6 is counted in networks of /64, as many of them as addresses.
fn wideness(net: &IpNet) -> u8 {
    if net.addr().is_ipv4() {
        net.prefix_len()
    } else {
        net.prefix_len().min(64) / 2
    }
}

/// "Only from" or "Not from".
fn label(place: &Place) -> &'static str {
    if *place == Place::IpExcept {
        "Not from"
    } else {
        "Only from"
    }
}

/// The first three, and how many more there are.
fn some(nets: &[IpNet]) -> String {
    const NAMED: usize = 3;
    let mut names: Vec<String> = nets.iter().take(NAMED).map(written).collect();
    if nets.len() > NAMED {
        names.push(format!("{} more", grouped((nets.len() - NAMED) as u128)));
    }
    and(names.into_iter())
}

/// "a", "a and b", "a, b and c".
fn and(names: impl Iterator<Item = String>) -> String {
    let mut names: Vec<String> = names.collect();
    match names.pop() {
        Some(last) if names.is_empty() => last,
        Some(last) => format!("{} and {last}", names.join(", ")),
        None => String::new(),
    }
}

/// "16,777,216 addresses"; of IPv6, where every household has 2^64 of them, the networks are
/// counted.
fn size(net: &IpNet) -> String {
    let bits = net.max_prefix_len() - net.prefix_len();
    if net.addr().is_ipv4() {
        format!("{} addresses", grouped(1_u128 << bits))
    } else {
        format!("{} networks of /64", grouped(1_u128 << bits.saturating_sub(64)))
    }
}

/// A number as it is read: "16,777,216".
#[must_use]
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests;
