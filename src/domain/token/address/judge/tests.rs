//! Every judgement by a table, and all of them against an oracle that looks at every pair.

use super::*;
use crate::domain::token::address::parse_list;
use proptest::prelude::*;

fn nets(text: &str) -> Vec<IpNet> {
    parse_list(text).unwrap().iter().map(|cidr| cidr.net).collect()
}

fn filter(only: &str, except: &str) -> IpFilter {
    IpFilter {
        only: nets(only),
        except: nets(except),
    }
}

fn nowhere() -> Whereabouts {
    Whereabouts::default()
}

fn place(remark: &Remark) -> &'static str {
    if remark.place == Place::IpOnly { "in" } else { "out" }
}

/// "in Within 10.0.0.1/32", ... in their order.
fn said(only: &str, except: &str, here: &Whereabouts) -> Vec<String> {
    judge(&filter(only, except), here)
        .iter()
        .map(|remark| {
            let nets: Vec<String> = remark.nets.iter().map(written).collect();
            format!("{} {:?} {}", place(remark), remark.kind, nets.join(" "))
                .trim_end()
                .to_owned()
        })
        .collect()
}

#[test]
fn what_there_is_to_say_about_ranges() {
    for (only, except, expected) in [
        ("", "", &[] as &[&str]),
        ("8.8.8.0/24 2a00:1450::/33", "8.8.8.8", &[]),
        // Everyone, and whole families.
        ("0.0.0.0/0 ::/0", "", &["in Everyone"]),
        (
            "0.0.0.0/1 128.0.0.0/1 ::/0",
            "",
            &["in Everyone", "in Wide 0.0.0.0/1 128.0.0.0/1"],
        ),
        ("0.0.0.0/0", "", &["in AllOf(V4)"]),
        ("::/0", "", &["in AllOf(V6)"]),
        ("0.0.0.0/0 8.8.8.8", "", &["in AllOf(V4)", "in Within 8.8.8.8"]),
        ("::/0 8.8.8.8", "", &["in AllOf(V6)"]),
        ("", "0.0.0.0/0", &["out AllOf(V4)"]),
        ("", "::/0", &["out AllOf(V6)"]),
        (
            "8.8.8.8 2a00::1",
            "0.0.0.0/0",
            &["out AllOf(V4)", "in Cancelled 8.8.8.8"],
        ),
        // Without effect.
        ("8.8.8.8 8.8.4.4", "8.8.8.0/24", &["in Cancelled 8.8.8.8"]),
        (
            "8.8.8.0/24 8.8.4.4",
            "8.8.8.0/25 8.8.8.128/25",
            &["in Cancelled 8.8.8.0/24"],
        ),
        ("8.8.8.0/24", "9.9.9.9", &["out Outside 9.9.9.9"]),
        ("8.8.8.0/24", "2a00::/64", &["out Outside 2a00::/64"]),
        (
            "8.8.8.0/24",
            "8.8.0.0/16 9.0.0.0/9",
            &["in Cancelled 8.8.8.0/24", "out Outside 9.0.0.0/9"],
        ),
        ("", "9.9.9.9", &[]),
        ("8.8.8.8 8.8.8.0/24 8.8.0.0/16", "", &["in Within 8.8.8.8 8.8.8.0/24"]),
        ("", "8.8.8.0/24 8.8.8.8", &["out Within 8.8.8.8"]),
        // What can never match.
        ("10.0.0.5", "", &["in NoneCanMatch 10.0.0.5"]),
        ("10.0.0.5 8.8.8.8 fe80::/64", "", &["in CannotMatch 10.0.0.5 fe80::/64"]),
        (
            "8.8.8.8/7",
            "127.0.0.1",
            &["in Wide 8.0.0.0/7", "out CannotMatch 127.0.0.1"],
        ),
        (
            "0.0.0.0/0",
            "10.0.0.0/8",
            &["in AllOf(V4)", "out CannotMatch 10.0.0.0/8"],
        ),
        // Wide.
        ("8.0.0.0/8 12.0.0.0/9", "", &["in Wide 8.0.0.0/8"]),
        ("2a00::/32 2a01::/33", "", &["in Wide 2a00::/32"]),
        ("", "8.0.0.0/8", &[]),
        ("10.0.0.0/8 8.8.8.8", "", &["in CannotMatch 10.0.0.0/8"]),
    ] {
        assert_eq!(
            said(only, except, &nowhere()),
            expected,
            "in {only:?}, not in {except:?}"
        );
    }
}

#[test]
fn who_is_shut_out_is_said_of_each() {
    let ip = |text: &str| text.parse::<IpAddr>().unwrap();
    let here = |own: &[&str], seen: &[&str], ssh: Option<&str>| Whereabouts {
        own: own.iter().map(|text| ip(text)).collect(),
        seen: seen.iter().map(|text| ip(text)).collect(),
        ssh: ssh.map(ip),
    };
    let behind_nat = here(&["10.0.0.5"], &[], None);
    let public = here(&["9.9.9.9", "2a00::9"], &[], None);
    let asked = here(&["10.0.0.5", "2a00::9"], &["9.9.9.9"], Some("5.5.5.5"));
    let at_home = here(&[], &["9.9.9.9"], Some("192.168.1.2"));
    for (only, except, here, expected) in [
        ("8.8.8.8", "", &behind_nat, &[] as &[&str]),
        ("9.9.9.9", "", &public, &["in Machine 2a00::9"]),
        ("8.8.8.8", "", &public, &["in Machine 9.9.9.9 2a00::9"]),
        ("", "9.9.9.9", &public, &["out Machine 9.9.9.9"]),
        ("9.9.9.9 2a00::/64", "", &public, &[]),
        ("8.8.8.8", "", &asked, &["in Machine 9.9.9.9 2a00::9", "in Ssh 5.5.5.5"]),
        ("9.9.9.9 2a00::9", "", &asked, &["in Ssh 5.5.5.5"]),
        ("", "5.5.5.0/24", &asked, &["out Ssh 5.5.5.5"]),
        ("5.5.5.5", "", &asked, &["in Machine 9.9.9.9 2a00::9"]),
        // A private address says nothing about how Cloudflare sees the person.
        ("8.8.8.8", "", &at_home, &["in Machine 9.9.9.9"]),
    ] {
        assert_eq!(
            said(only, except, here),
            expected,
            "in {only:?}, not in {except:?}, {here:?}"
        );
    }
    let sentence = |only: &str, here: &Whereabouts| judge(&filter(only, ""), here)[0].sentence.clone();
    assert_eq!(
        sentence("8.8.8.8", &at_home),
        "This machine (9.9.9.9) is not allowed: a test of the token from here may fail."
    );
    let by_ssh = here(&[], &[], Some("8.8.4.4"));
    assert_eq!(
        sentence("9.9.9.9", &by_ssh),
        "Your SSH address 8.8.4.4 is not allowed: the token may not work from your laptop."
    );
    assert_eq!(
        sentence("9.9.9.9", &public),
        "This machine is allowed as 9.9.9.9 and not as 2a00::9: a test from here may work or not, depending on its route."
    );
}

#[test]
fn the_sentences() {
    for (only, except, sentence) in [
        ("0.0.0.0/0 ::/0", "", "This is everyone: leave “Only from” empty."),
        (
            "0.0.0.0/0",
            "",
            "This blocks every IPv6 address and does not limit IPv4.",
        ),
        (
            "0.0.0.0/0 2a00::1",
            "",
            "This does not limit IPv4: every IPv4 address is allowed.",
        ),
        ("", "::/0", "This blocks every IPv6 address."),
        ("8.0.0.0/8", "", "8.0.0.0/8 is very wide: 16,777,216 addresses."),
        (
            "8.0.0.0/7 12.0.0.0/8",
            "",
            "8.0.0.0/7 and 12.0.0.0/8 are very wide: the widest is 33,554,432 addresses.",
        ),
        (
            "2a00::/32",
            "",
            "2a00::/32 is very wide: 4,294,967,296 networks of /64.",
        ),
        (
            "8.8.8.8",
            "8.8.8.0/24",
            "8.8.8.8 is fully excluded by “Not from”: it has no effect.",
        ),
        (
            "8.8.8.8",
            "9.9.9.8 9.9.9.9",
            "9.9.9.8 and 9.9.9.9 lie outside of “Only from”: they have no effect.",
        ),
        (
            "10.0.0.5 8.8.8.8",
            "",
            "10.0.0.5 is private: Cloudflare never sees such an address.",
        ),
        (
            "10.0.0.5 127.0.0.1",
            "",
            "10.0.0.5 and 127.0.0.1 are loopback, private: Cloudflare never sees such an address. The token would work from nowhere.",
        ),
        (
            "203.0.113.0/24",
            "",
            "203.0.113.0/24 is for documentation only. The token would work from nowhere.",
        ),
        (
            "203.0.113.0/24 8.8.8.8",
            "",
            "203.0.113.0/24 is for documentation only: Cloudflare never sees such an address.",
        ),
        (
            "8.8.8.0/24 8.8.8.1 8.8.8.2 8.8.8.3 8.8.8.4 8.8.8.5",
            "",
            "8.8.8.1, 8.8.8.2, 8.8.8.3 and 2 more lie within a wider entry of “Only from”: they have no effect.",
        ),
    ] {
        let remarks = judge(&filter(only, except), &nowhere());
        assert_eq!(remarks[0].sentence, sentence);
    }
}

#[test]
fn addresses_that_nobody_has_in_front_of_cloudflare() {
    for (text, word) in [
        ("0.1.2.3", Some("“this network”")),
        ("10.255.255.255", Some("private")),
        ("11.0.0.0", None),
        ("100.63.255.255", None),
        ("100.64.0.0", Some("shared behind a provider’s NAT (CGNAT)")),
        ("100.127.255.255", Some("shared behind a provider’s NAT (CGNAT)")),
        ("100.128.0.0", None),
        ("127.0.0.1", Some("loopback")),
        ("169.254.169.254", Some("link-local")),
        ("172.16.0.1", Some("private")),
        ("172.32.0.1", None),
        ("192.0.2.1", Some("for documentation only")),
        ("192.168.1.1", Some("private")),
        ("198.19.0.1", Some("for benchmarks")),
        ("203.0.113.7", Some("for documentation only")),
        ("224.0.0.1", Some("multicast")),
        ("255.255.255.255", Some("reserved")),
        ("1.1.1.1", None),
        ("::", Some("“no address”")),
        ("::1", Some("loopback")),
        ("2001:db8::1", Some("for documentation only")),
        ("fd00::1", Some("private (unique local)")),
        ("fe80::1", Some("link-local")),
        ("ff02::1", Some("multicast")),
        ("64:ff9b::1", None),
        ("2606:4700::1111", None),
        ("10.0.0.0/7", None),
    ] {
        assert_eq!(special(&nets(text)[0]), word, "{text}");
    }
}

#[test]
fn five_thousand_entries_are_judged_in_one_sweep() {
    let list = |from: u32, prefix: u8| -> Vec<IpNet> {
        let nets = (0..5_000_u32).map(|n| IpNet::new(std::net::Ipv4Addr::from(from + n * 512).into(), prefix).unwrap());
        nets.collect()
    };
    let mut only = list(0x0808_0000, 24);
    only.extend(list(0x0808_0000, 32));
    let filter = IpFilter {
        only,
        except: list(0x0908_0000, 32),
    };
    let remarks = judge(&filter, &nowhere());
    let counts: Vec<_> = remarks.iter().map(|remark| (remark.kind, remark.nets.len())).collect();
    assert_eq!(counts, [(RemarkKind::Within, 5_000), (RemarkKind::Outside, 5_000)]);
    assert!(
        remarks[0].sentence.contains("and 4,997 more lie within"),
        "{}",
        remarks[0].sentence
    );
}

/// Small networks close together, so that they meet; of both families, public and not.
fn some_net() -> impl Strategy<Value = IpNet> {
    let v4 = (
        0_u32..64,
        0_u8..=6,
        prop::sample::select(vec![0x0808_0800_u32, 0x0a00_0000]),
    )
        .prop_map(|(low, wide, base)| IpNet::new(std::net::Ipv4Addr::from(base + low).into(), 32 - wide).unwrap());
    let v6 = (0_u128..16, 0_u8..=4).prop_map(|(low, wide)| {
        IpNet::new(std::net::Ipv6Addr::from((0x2a00_u128 << 112) + low).into(), 128 - wide).unwrap()
    });
    let whole = prop::sample::select(vec!["0.0.0.0/0", "::/0", "8.0.0.0/8"]).prop_map(|text| text.parse().unwrap());
    prop_oneof![6 => v4, 3 => v6, 1 => whole].prop_map(|net: IpNet| net.trunc())
}

fn some_list() -> impl Strategy<Value = Vec<IpNet>> {
    prop::collection::vec(some_net(), 0..8).prop_map(|nets| {
        let mut kept: Vec<IpNet> = Vec::new();
        for net in nets {
            if !kept.contains(&net) {
                kept.push(net);
            }
        }
        kept
    })
}

/// Every address of the small world that the networks above are made of.
fn addresses() -> Vec<IpAddr> {
    let v4 = [0x0808_0800_u32, 0x0a00_0000, 0x0855_0000]
        .into_iter()
        .flat_map(|base| (0..64).map(move |low| std::net::Ipv4Addr::from(base + low).into()));
    let v6 = (0..16_u128).map(|low| std::net::Ipv6Addr::from((0x2a00_u128 << 112) + low).into());
    let far = ["1.2.3.4", "3000::1"].map(|text| text.parse().unwrap());
    v4.chain(v6).chain(far).collect()
}

proptest! {
    /// The oracle looks at every pair, and for what a union covers at every address.
    #[test]
    fn it_agrees_with_looking_at_every_pair(only in some_list(), except in some_list()) {
        let world = addresses();
        let filter = IpFilter { only: only.clone(), except: except.clone() };
        let remarks = judge(&filter, &nowhere());
        let of = |place: Place, kind: RemarkKind| -> Vec<IpNet> {
            let found = remarks.iter().find(|remark| remark.place == place && remark.kind == kind);
            found.map(|remark| remark.nets.clone()).unwrap_or_default()
        };
        let keep = |list: &[IpNet], test: &dyn Fn(&IpNet) -> bool| -> Vec<IpNet> {
            list.iter().filter(|net| test(net)).copied().collect()
        };
        let within = |list: &[IpNet]| keep(list, &|net| list.iter().any(|wide| wide != net && wide.contains(net)));
        prop_assert_eq!(of(Place::IpOnly, RemarkKind::Within), within(&only));
        prop_assert_eq!(of(Place::IpExcept, RemarkKind::Within), within(&except));
        let inside = |list: &[IpNet], address: &IpAddr| list.iter().any(|net| net.contains(address));
        let cancelled = keep(&only, &|net| world.iter().filter(|address| net.contains(*address)).all(|address| inside(&except, address)));
        prop_assert_eq!(of(Place::IpOnly, RemarkKind::Cancelled), cancelled);
        let outside = keep(&except, &|net| {
            !only.is_empty() && special(net).is_none() && !only.iter().any(|other| other.contains(net) || net.contains(other))
        });
        prop_assert_eq!(of(Place::IpExcept, RemarkKind::Outside), outside);
        // Nobody passes: neither here nor in the world.
        let nobody = world.iter().all(|address| !filter.lets_in(*address));
        prop_assert_eq!(filter.shuts_out_everyone(), nobody);
        // Each known address is judged as the filter treats it.
        for address in &world {
            let here = Whereabouts { seen: vec![*address], ..nowhere() };
            let shut = judge(&filter, &here).iter().any(|remark| remark.kind == RemarkKind::Machine);
            prop_assert_eq!(shut, !filter.lets_in(*address));
        }
    }
}
