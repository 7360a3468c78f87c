//! Which addresses this machine has, and from where the person came: asked of the operating system
//! and of the environment, without a packet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use crate::domain::token::address::Whereabouts;

/// Public addresses that stand for the Internet: only the routing table is asked which source
/// address leads there. They belong to Cloudflare's public resolver; nothing is sent to them.
const AWAY: [(IpAddr, IpAddr); 2] = [
    (IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V4(Ipv4Addr::new(1, 1, 1, 1))),
    (
        IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        IpAddr::V6(Ipv6Addr::new(0x2606, 0x4700, 0x4700, 0, 0, 0, 0, 0x1111)),
    ),
];

/// What can be known without asking anybody outside.
pub(super) fn here() -> Whereabouts {
    Whereabouts {
        own: AWAY.iter().filter_map(|(from, to)| source(*from, *to)).collect(),
        ssh: std::env::var("SSH_CONNECTION").ok().as_deref().and_then(client),
        seen: Vec::new(),
    }
}

/// The address from which this machine would speak to another one. Connecting a UDP socket only
/// looks the route up.
fn source(from: IpAddr, to: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(SocketAddr::new(from, 0)).ok()?;
    socket.connect(SocketAddr::new(to, 443)).ok()?;
    let own = socket.local_addr().ok()?.ip().to_canonical();
    (!own.is_loopback() && !own.is_unspecified()).then_some(own)
}

/// The client's address in `SSH_CONNECTION`: "client port server port" (sshd's manual,
/// ENVIRONMENT). A link-local one may name its interface after %, and a dual-stack server writes
/// IPv4 in IPv6 form.
fn client(connection: &str) -> Option<IpAddr> {
    let first = connection.split(' ').next()?;
    let address = first.split_once('%').map_or(first, |(address, _)| address);
    let address = address.parse::<IpAddr>().ok()?.to_canonical();
    (!address.is_unspecified()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_of_ssh_is_an_address_or_nobody() {
        for (text, address) in [
            ("198.51.100.4 50514 203.0.113.7 22", Some("198.51.100.4")),
            ("2001:db8::4 50514 2001:db8::7 22", Some("2001:db8::4")),
            ("::ffff:198.51.100.4 50514 ::ffff:203.0.113.7 22", Some("198.51.100.4")),
            ("fe80::1%eth0 50514 fe80::2%eth0 22", Some("fe80::1")),
            ("127.0.0.1 1 127.0.0.1 22", Some("127.0.0.1")),
            ("198.51.100.4", Some("198.51.100.4")),
            ("0.0.0.0 1 2 3", None),
            ("198.51.100.4:22", None),
            ("laptop 50514 203.0.113.7 22", None),
            ("UNKNOWN 65535 UNKNOWN 65535", None),
            ("\u{1b}[2J 1 2 3", None),
            (" 198.51.100.4 1", None),
            ("", None),
        ] {
            assert_eq!(client(text), address.map(|text| text.parse().unwrap()), "{text:?}");
        }
    }

    #[test]
    fn a_way_that_leads_nowhere_else_is_none() {
        let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert_eq!(
            source(IpAddr::V4(Ipv4Addr::UNSPECIFIED), here),
            None,
            "loopback is no address of ours outside"
        );
        // An IPv4 socket has no way to IPv6.
        assert_eq!(source(here, IpAddr::V6(Ipv6Addr::LOCALHOST)), None);
    }
}
