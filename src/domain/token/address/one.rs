//! One typed address or range, and what is wrong with a text that is none. Read with the standard
//! library's parser, since ipnet's own takes `010.0.0.1` for 10.0.0.1 and has one message for every
//! mistake.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use super::Cidr;
use crate::domain::token::quoted;

/// One address or range: "9.9.9.9", "9.9.9.0/24", "2620:fe::/48".
///
/// # Errors
/// A sentence that names what is wrong and what was expected ("10.0.0.0/33": a v4 prefix is 0 to
/// 32; "010.0.0.1": no leading zeros ...).
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
        return "There is no address before the /; expected one such as 9.9.9.0/24.".to_owned();
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
            Err(_) => format!("{shown} is not an address; expected one such as 2620:fe::9."),
        };
    }
    if let Some((before, port)) = text.rsplit_once(':')
        && let (Ok(address), Ok(_)) = (before.parse::<Ipv4Addr>(), port.parse::<u16>())
    {
        return format!("{shown} has a port; write {address}.");
    }
    if text.contains('*') || text.contains('-') && text.chars().all(|c| c.is_ascii_hexdigit() || ".:-".contains(c)) {
        return format!("{shown} is not how a range is written; expected one such as 9.9.9.0/24.");
    }
    if is_v4_text {
        return why_no_v4(text, &shown);
    }
    if text.contains(':') {
        return format!("{shown} is not a v6 address; expected one such as 2620:fe::9.");
    }
    if text.contains(|c: char| c.is_alphabetic()) {
        return format!("{shown} is a name; the filter takes addresses only, such as 9.9.9.9.");
    }
    format!("{shown} is not an address; expected one such as 9.9.9.9 or 2620:fe::9.")
}

/// Digits and dots up to this length are written as they are; longer ones are quoted, and cut.
const LONG: usize = 24;

/// What is wrong with digits and dots.
fn why_no_v4(text: &str, shown: &str) -> String {
    let parts: Vec<&str> = text.split('.').collect();
    if parts.len() != 4 || parts.iter().any(|part| part.is_empty()) {
        return format!("{shown} is not a v4 address: expected four numbers, such as 9.9.9.9.");
    }
    if let Some(part) = parts.iter().find(|part| part.len() > 1 && part.starts_with('0')) {
        // Some programs read such a number as octal, so that nobody knows which address is meant.
        return format!(
            "{shown} has a leading zero in {}; write the number without it.",
            quoted(part)
        );
    }
    let above = parts.iter().find(|part| part.parse::<u8>().is_err());
    let above = above.copied().unwrap_or_default();
    let said = |text: &str| {
        if text.len() > LONG {
            quoted(text)
        } else {
            text.to_owned()
        }
    };
    format!("{} is not an address: {} is above 255.", said(text), said(above))
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
