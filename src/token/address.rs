//! Client IP filter: addresses and ranges. Read with the standard library's parser, since ipnet's own takes `010.0.0.1` for 10.0.0.1
//! and has one message for every mistake.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::quoted;

/// What one typed address or range came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cidr {
    /// The network with its host bits cleared; a single address is /32 or /128.
    pub net: IpNet,
    /// Whether host bits were set and have been cleared, so that the screen can say so.
    pub normalised: bool,
}

/// One address or range: "203.0.113.7", "203.0.113.0/24", "2001:db8::/32".
///
/// # Errors
/// A sentence that names what is wrong and what was expected ("10.0.0.0/33": a v4 prefix is 0 to 32; "010.0.0.1": no leading
/// zeros ...).
pub fn parse_one(text: &str) -> Result<Cidr, String> {
    let text = text.trim();
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let address = parse_address(address)?;
    let prefix = match prefix {
        Some(prefix) => parse_prefix(prefix, address)?,
        None => bits(address),
    };
    if let IpAddr::V6(v6) = address
        && let Some(v4) = v6.to_ipv4_mapped()
    {
        // Cloudflare sees such a client by its v4 address, so the mapped form would never match.
        let instead = match prefix.checked_sub(96) {
            Some(32) => format!("write {v4}"),
            Some(prefix) => format!("write {v4}/{prefix}"),
            None => "write the v4 range".to_owned(),
        };
        return Err(format!("{} is a v4 address in v6 form; {instead}.", quoted(text)));
    }
    let net = IpNet::new(address, prefix).map_err(|_| format!("{} is not a range.", quoted(text)))?;
    let cleared = net.trunc();
    Ok(Cidr {
        net: cleared,
        normalised: cleared != net,
    })
}

/// Bits of an address: the prefix that means this address alone.
fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address before the slash.
fn parse_address(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| why_no_address(text))
}

/// What is wrong with a text that should be an address, from the most telling sign to the least.
fn why_no_address(text: &str) -> String {
    let shown = quoted(text);
    let is_v4_text = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    if text.is_empty() {
        return "There is no address before the /; expected one such as 203.0.113.0/24.".to_owned();
    }
    if text.contains('%') {
        return format!(
            "{shown} names an interface after %, which only that one machine knows; leave the part from % on out."
        );
    }
    if let Some(inside) = text.strip_prefix('[') {
        let address = inside.split(']').next().unwrap_or(inside);
        return match address.parse::<Ipv6Addr>() {
            Ok(address) => format!("{shown} has brackets or a port; write {address}."),
            Err(_) => format!("{shown} is not an address; expected one such as 2001:db8::7."),
        };
    }
    if let Some((before, port)) = text.rsplit_once(':')
        && let (Ok(address), Ok(_)) = (before.parse::<Ipv4Addr>(), port.parse::<u16>())
    {
        return format!("{shown} has a port; write {address}.");
    }
    if text.contains('*') || text.contains('-') && text.chars().all(|c| c.is_ascii_hexdigit() || ".:-".contains(c)) {
        return format!("{shown} is not how a range is written; expected one such as 203.0.113.0/24.");
    }
    if is_v4_text {
        return why_no_v4(text, &shown);
    }
    if text.contains(':') {
        return format!("{shown} is not a v6 address; expected one such as 2001:db8::7.");
    }
    if text.contains(|c: char| c.is_alphabetic()) {
        return format!("{shown} is a name; the filter takes addresses only, such as 203.0.113.7.");
    }
    format!("{shown} is not an address; expected one such as 203.0.113.7 or 2001:db8::7.")
}

/// What is wrong with digits and dots.
fn why_no_v4(text: &str, shown: &str) -> String {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 || parts.iter().any(|part| part.is_empty()) {
        return format!("{shown} is not a v4 address: expected four numbers, such as 203.0.113.7.");
    }
    if let Some(part) = parts.iter().find(|part| part.len() > 1 && part.starts_with('0')) {
        // Some programs read such a number as octal, so that nobody knows which address is meant.
        return format!(
            "{shown} has a leading zero in {}; write the number without it.",
            quoted(part)
        );
    }
    format!("{shown} is not a v4 address: each of the four numbers is 0 to 255.")
}

/// The prefix after the slash.
fn parse_prefix(text: &str, address: IpAddr) -> Result<u8, String> {
    let most = bits(address);
    let family = if address.is_ipv4() { "v4" } else { "v6" };
    let expected = format!("a {family} prefix is 0 to {most}");
    if text.is_empty() {
        return Err(format!("The prefix after / is missing: {expected}."));
    }
    if let (IpAddr::V4(_), Ok(mask)) = (address, text.parse::<Ipv4Addr>()) {
        let mask = u32::from(mask);
        return Err(if mask.leading_ones() + mask.trailing_zeros() == 32 {
            format!("{} is a mask; write /{}.", quoted(text), mask.leading_ones())
        } else {
            format!("{} is not a prefix: {expected}.", quoted(text))
        });
    }
    let digits = text.chars().all(|c| c.is_ascii_digit());
    if !digits || text.len() > 1 && text.starts_with('0') {
        return Err(format!(
            "{} is not a prefix: {expected}, in digits and without a leading zero.",
            quoted(text)
        ));
    }
    match text.parse::<u8>() {
        Ok(prefix) if prefix <= most => Ok(prefix),
        _ => Err(format!(
            "/{} is too long: {expected}.",
            text.chars().take(12).collect::<String>()
        )),
    }
}

/// A list as typed or pasted, separated by commas, white space or lines. Order is kept, repeats are dropped.
///
/// # Errors
/// One sentence for each bad entry, each naming the entry and its number (from 1).
pub fn parse_list(text: &str) -> Result<Vec<Cidr>, Vec<String>> {
    let mut list: Vec<Cidr> = Vec::new();
    let mut wrong = Vec::new();
    let entries = text
        .split(|c: char| c == ',' || c.is_whitespace())
        .filter(|entry| !entry.is_empty());
    for (at, entry) in entries.enumerate() {
        match parse_one(entry) {
            Ok(cidr) if list.iter().any(|known| known.net == cidr.net) => {}
            Ok(cidr) => list.push(cidr),
            Err(sentence) => wrong.push(format!("Entry {}, {}: {sentence}", at + 1, quoted(entry))),
        }
    }
    if wrong.is_empty() { Ok(list) } else { Err(wrong) }
}

/// The filter of a token. An address must be in `only` (when there is one) and not in `except`. Empty lists are never
/// sent: an empty list locks the token out everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IpFilter {
    /// `condition.request_ip.in`
    pub only: Vec<IpNet>,
    /// `condition.request_ip.not_in`
    pub except: Vec<IpNet>,
}

impl IpFilter {
    /// Whether no address at all passes: everything that may is also excepted.
    #[must_use]
    pub fn shuts_out_everyone(&self) -> bool {
        let except = IpNet::aggregate(&self.except);
        let inside = |net: &IpNet| except.iter().any(|wider| wider.contains(net));
        if self.only.is_empty() {
            let everywhere = [
                IpNet::new_assert(Ipv4Addr::UNSPECIFIED.into(), 0),
                IpNet::new_assert(Ipv6Addr::UNSPECIFIED.into(), 0),
            ];
            everywhere.iter().all(inside)
        } else {
            self.only.iter().all(inside)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("256.0.0.1", "0 to 255"),
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
        assert!(wrong[0].starts_with("Entry 2, “nonsense”: "), "{}", wrong[0]);
        assert!(wrong[1].starts_with("Entry 3, “10.0.0.0/33”: "), "{}", wrong[1]);
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
}
