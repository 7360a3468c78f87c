//! Addresses, lists and filters.

use super::*;
use std::net::Ipv4Addr;

#[test]
fn addresses_and_ranges_are_read() {
    for (text, net, normalised) in [
        ("203.0.113.7", "203.0.113.7/32", false),
        (" 203.0.113.0/24 ", "203.0.113.0/24", false),
        ("203.0.113.7/24", "203.0.113.0/24", true),
        ("0.0.0.0/0", "0.0.0.0/0", false),
        ("10.1.2.3/0", "0.0.0.0/0", true),
        ("2001:db8::/32", "2001:db8::/32", false),
        ("2001:DB8::1", "2001:db8::1/128", false),
        ("2001:db8::1/32", "2001:db8::/32", true),
        ("::1", "::1/128", false),
    ] {
        let cidr = parse_one(text).unwrap();
        assert_eq!(
            (cidr.net.to_string().as_str(), cidr.normalised),
            (net, normalised),
            "{text}"
        );
    }
}

#[test]
fn what_is_wrong_is_said_with_what_was_expected() {
    for (text, says) in [
        ("10.0.0.0/33", "/33 is too long: a v4 prefix is 0 to 32"),
        ("2001:db8::/129", "a v6 prefix is 0 to 128"),
        ("10.0.0.0/999999999999999", "too long"),
        ("010.0.0.1", "leading zero in “010”"),
        ("010.0.0.1/8", "leading zero in “010”"),
        ("10.0.0.0/", "prefix after / is missing"),
        ("/24", "no address before the /"),
        ("10.0.0.0/+24", "not a prefix"),
        ("10.0.0.0/024", "without a leading zero"),
        ("10.0.0.0/-1", "not a prefix"),
        ("10.0.0.0/24/8", "not a prefix"),
        ("10.0.0.0/255.255.255.0", "write /24"),
        ("10.0.0.0/0.0.0.255", "not a prefix"),
        ("10.0.0", "four numbers"),
        ("10.0.0.0.0", "four numbers"),
        ("10..0.1", "four numbers"),
        ("256.0.0.1", "256.0.0.1 is not an address: 256 is above 255."),
        ("203.0.113.300", "203.0.113.300 is not an address: 300 is above 255."),
        (
            "1.2.3.99999999999999999999999999",
            "is not an address: “99999999999999999999999999” is above 255.",
        ),
        ("example.com", "is a name"),
        ("localhost", "is a name"),
        ("host-1.example.com/24", "is a name"),
        ("fe80::1%eth0", "interface after %"),
        ("fe80::1%eth0/64", "interface after %"),
        ("::ffff:203.0.113.7", "write 203.0.113.7."),
        ("::ffff:203.0.113.0/120", "write 203.0.113.0/24"),
        ("[2001:db8::1]:443", "write 2001:db8::1."),
        ("203.0.113.7:443", "write 203.0.113.7."),
        ("10.0.0.*", "how a range is written"),
        ("10.0.0.1-10.0.0.9", "how a range is written"),
        ("2001:db8:::1", "not a v6 address"),
        ("", "no address"),
        ("١٠.0.0.1", "not an address"),
    ] {
        let sentence = parse_one(text).unwrap_err();
        assert!(sentence.contains(says), "{text}: {sentence}");
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn a_list_keeps_order_and_drops_repeats() {
    let list = parse_list("10.0.0.1, 10.0.0.0/8\n\t2001:db8::/32 ,10.1.2.3/8,").unwrap();
    let nets: Vec<_> = list.iter().map(|cidr| cidr.net.to_string()).collect();
    assert_eq!(nets, ["10.0.0.1/32", "10.0.0.0/8", "2001:db8::/32"]);
    assert_eq!(parse_list(" , \n"), Ok(vec![]));
}

#[test]
fn every_bad_entry_is_named_by_its_number() {
    let wrong = parse_list("10.0.0.1 nonsense,,10.0.0.0/33").unwrap_err();
    assert_eq!(wrong.len(), 2);
    assert!(wrong[0].starts_with("Entry 2, “nonsense” is a name"), "{}", wrong[0]);
    assert!(wrong[1].starts_with("Entry 3, “10.0.0.0/33”: "), "{}", wrong[1]);
}

#[test]
fn a_list_is_read_as_far_as_it_can_be() {
    let text = "10.0.0.1,nonsense\u{a0}10.0.0.1/33\t 10.1.2.3/8 10.0.0.1 10.0.0.0/8";
    let list = read_list(text);
    let read: Vec<_> = list
        .read
        .iter()
        .map(|(cidr, at)| (cidr.net.to_string(), text.get(at.clone()).unwrap()))
        .collect();
    assert_eq!(
        read,
        [
            ("10.0.0.1/32".to_owned(), "10.0.0.1"),
            ("10.0.0.0/8".to_owned(), "10.1.2.3/8")
        ]
    );
    let unread: Vec<_> = list
        .unread
        .iter()
        .map(|unread| (unread.entry, text.get(unread.at.clone()).unwrap()))
        .collect();
    assert_eq!(unread, [(2, "nonsense"), (3, "10.0.0.1/33")]);
    assert_eq!(
        list.repeated.iter().map(written).collect::<Vec<_>>(),
        ["10.0.0.1", "10.0.0.0/8"]
    );
    assert_eq!(list.entries, 6);
}

#[test]
fn comments_are_taken_off_and_lines_counted() {
    let plain = uncomment("# offices\r\n10.0.0.1, 10.0.0.2 # two\n\n  10.0.0.3#x\n10.0.0.4");
    assert_eq!(read_list(&plain.text).nets().len(), 4);
    assert_eq!(plain.lines, [2, 2, 4, 5]);
    assert_eq!(plain.comments, 3);
    assert_eq!(uncomment("").lines, [0_usize; 0]);
}

#[test]
fn a_filter_that_nobody_passes_is_recognised() {
    let nets = |text: &str| {
        parse_list(text)
            .unwrap()
            .iter()
            .map(|cidr| cidr.net)
            .collect::<Vec<_>>()
    };
    for (only, except, nobody) in [
        ("", "", false),
        ("10.0.0.0/8", "", false),
        ("10.0.0.0/8", "10.0.0.0/9", false),
        ("10.0.0.0/8", "10.0.0.0/9 10.128.0.0/9", true),
        ("10.0.0.1 10.0.0.2", "10.0.0.0/24", true),
        ("10.0.0.1 ::1", "0.0.0.0/0", false),
        ("", "0.0.0.0/0", false),
        ("", "0.0.0.0/0 ::/0", true),
    ] {
        let filter = IpFilter {
            only: nets(only),
            except: nets(except),
        };
        assert_eq!(filter.shuts_out_everyone(), nobody, "{only} but {except}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_gives_an_answer(text in ".{0,60}") {
        let _ = parse_list(&text);
    }

    #[test]
    fn what_is_read_is_written_and_read_again(bits: u32, prefix in 0_u8..=32) {
        let cidr = parse_one(&format!("{}/{prefix}", Ipv4Addr::from(bits))).unwrap();
        proptest::prop_assert_eq!(parse_one(&cidr.net.to_string()), Ok(Cidr { net: cidr.net, normalised: false }));
    }
}

#[test]
fn a_filter_is_said_whole() {
    let nets = |text: &str| -> Vec<ipnet::IpNet> { text.split_whitespace().map(|net| net.parse().unwrap()).collect() };
    for (only, except, words) in [
        ("", "", "any address"),
        ("9.9.9.0/24 2606:4700::/32", "", "9.9.9.0/24, 2606:4700::/32 only"),
        ("", "9.9.9.9/32", "any address but 9.9.9.9/32"),
        ("9.9.9.0/24", "9.9.9.9/32", "9.9.9.0/24 only, but not 9.9.9.9/32"),
    ] {
        let filter = IpFilter {
            only: nets(only),
            except: nets(except),
        };
        assert_eq!(filter.in_words(), words);
    }
}
