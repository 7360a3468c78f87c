//! Client IP filter: addresses and ranges.
use ipnet::IpNet;

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
    let _ = text;
    todo!()
}

/// A list as typed or pasted, separated by commas, white space or lines. Order is kept, repeats are dropped.
///
/// # Errors
/// One sentence for each bad entry, each naming the entry and its number (from 1).
pub fn parse_list(text: &str) -> Result<Vec<Cidr>, Vec<String>> {
    let _ = text;
    todo!()
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
