//! Addresses that no client of Cloudflare's has: what the IANA registries keep for other uses.

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use std::net::{Ipv4Addr, Ipv6Addr};

const fn v4(a: u8, b: u8, c: u8, d: u8, prefix: u8) -> IpNet {
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), prefix))
}

const fn v6(a: u16, b: u16, c: u16, d: u16, prefix: u8) -> IpNet {
    IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), prefix))
}

/// What ranges of examples are for.
pub(super) const DOCUMENTATION: &str = "for documentation only";

/// Ranges that are not globally reachable, and what they are for. Sources: IANA IPv4 and IPv6
/// Special-Purpose Address Registries (RFC 6890 and its updates), and for multicast the IPv4
/// Multicast Address Space Registry (RFC 5771) and RFC 4291. Ranges whose reachability the
/// registries leave open (6to4, Teredo, NAT64's 64:ff9b::/96) are not here.
const SPECIAL: &[(IpNet, &str)] = &[
    (v4(0, 0, 0, 0, 8), "“this network”"),
    (v4(10, 0, 0, 0, 8), "private"),
    (v4(100, 64, 0, 0, 10), "shared behind a provider’s NAT (CGNAT)"),
    (v4(127, 0, 0, 0, 8), "loopback"),
    (v4(169, 254, 0, 0, 16), "link-local"),
    (v4(172, 16, 0, 0, 12), "private"),
    (v4(192, 0, 0, 0, 29), "inside a provider’s network (DS-Lite)"),
    (v4(192, 0, 2, 0, 24), DOCUMENTATION),
    (v4(192, 168, 0, 0, 16), "private"),
    (v4(198, 18, 0, 0, 15), "for benchmarks"),
    (v4(198, 51, 100, 0, 24), DOCUMENTATION),
    (v4(203, 0, 113, 0, 24), DOCUMENTATION),
    (v4(224, 0, 0, 0, 4), "multicast"),
    (v4(240, 0, 0, 0, 4), "reserved"),
    (LOOPBACK_V6, "loopback"),
    (UNSPECIFIED_V6, "“no address”"),
    (v6(0x64, 0xff9b, 1, 0, 48), "for translation inside a network"),
    (v6(0x100, 0, 0, 0, 64), "for discarding"),
    (v6(0x2001, 2, 0, 0, 48), "for benchmarks"),
    (v6(0x2001, 0xdb8, 0, 0, 32), DOCUMENTATION),
    (v6(0x3fff, 0, 0, 0, 20), DOCUMENTATION),
    (v6(0x5f00, 0, 0, 0, 16), "for segment routing"),
    (v6(0xfc00, 0, 0, 0, 7), "private (unique local)"),
    (v6(0xfe80, 0, 0, 0, 10), "link-local"),
    (v6(0xfec0, 0, 0, 0, 10), "private (site-local)"),
    (v6(0xff00, 0, 0, 0, 8), "multicast"),
];
const LOOPBACK_V6: IpNet = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::LOCALHOST, 128));
const UNSPECIFIED_V6: IpNet = IpNet::V6(Ipv6Net::new_assert(Ipv6Addr::UNSPECIFIED, 128));

/// What the whole of this range is kept for, when no client can have such an address in front of
/// Cloudflare: "private", "loopback", ...
#[must_use]
pub fn special(net: &IpNet) -> Option<&'static str> {
    SPECIAL
        .iter()
        .find(|(range, _)| range.contains(net))
        .map(|(_, word)| *word)
}
