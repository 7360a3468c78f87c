//! Client IP filter: addresses and ranges, the lists of them that people type or paste, and what
//! there is to say about a filter before it locks somebody out.

mod judge;
mod list;
mod one;
mod ranges;
mod special;

use std::net::IpAddr;

use ipnet::IpNet;

pub use judge::{Remark, RemarkKind, Whereabouts, grouped, judge, none_can_match};
pub use list::{AddressList, Uncommented, Unread, parse_list, read_list, uncomment};
pub use one::parse_one;
pub use special::special;

use ranges::Ranges;

/// What one typed address or range came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    /// The network with its host bits cleared; a single address is /32 or /128.
    pub net: IpNet,
    /// Whether host bits were set and have been cleared, so that the screen can say so.
    pub normalised: bool,
}

/// The two kinds of addresses; a machine may have a way to Cloudflare by each, and is another
/// address on each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// IPv4
    V4,
    /// IPv6
    V6,
}

impl Family {
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    /// "IPv4" or "IPv6".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// An address as a person writes it: one alone without its /32 or /128.
#[must_use]
pub fn written(net: &IpNet) -> String {
    if net.prefix_len() == net.max_prefix_len() {
        net.addr().to_string()
    } else {
        net.to_string()
    }
}

/// The filter of a token. An address must be in `only` (when there is one) and not in `except`.
/// Empty lists are never sent: an empty list locks the token out everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IpFilter {
    /// `condition.request_ip.in`
    pub only: Vec<IpNet>,
    /// `condition.request_ip.not_in`
    pub except: Vec<IpNet>,
}

impl IpFilter {
    /// Where it works from, with every address: "any address", "9.9.9.0/24 only".
    #[must_use]
    pub fn in_words(&self) -> String {
        let all = |nets: &[IpNet]| nets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match (self.only.is_empty(), self.except.is_empty()) {
            (true, true) => "any address".to_owned(),
            (true, false) => format!("any address but {}", all(&self.except)),
            (false, true) => format!("{} only", all(&self.only)),
            (false, false) => format!("{} only, but not {}", all(&self.only), all(&self.except)),
        }
    }

    /// Whether it lets everybody in, since nothing is in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.only.is_empty() && self.except.is_empty()
    }

    /// Whether no address at all passes: everything that may is also excepted.
    #[must_use]
    pub fn shuts_out_everyone(&self) -> bool {
        let except = Ranges::of(&self.except);
        if self.only.is_empty() {
            [Family::V4, Family::V6].into_iter().all(|family| except.is_all(family))
        } else {
            self.only.iter().all(|net| except.covers(net))
        }
    }

    /// Whether this address passes.
    #[must_use]
    pub fn lets_in(&self, address: IpAddr) -> bool {
        let inside = |list: &[IpNet]| list.iter().any(|net| net.contains(&address));
        (self.only.is_empty() || inside(&self.only)) && !inside(&self.except)
    }
}

#[cfg(test)]
mod tests;
