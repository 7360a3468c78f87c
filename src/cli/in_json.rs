//! What several commands print for a program: an object on one line, and parts of one. It must not
//! know which command prints it.

use serde::Serialize;

use crate::domain::text::escaped_json;
use crate::domain::token::record::TokenRecord;

/// The object on one line, in which nothing hides.
pub(super) fn one_line(document: &impl Serialize) -> String {
    // Fails only where a writer or a map key can fail; these are strings.
    escaped_json(&serde_json::to_string(document).unwrap_or_default())
}

/// From which addresses a token works; null where that is not known, or a part of its filter could
/// not be read.
#[derive(Debug, Default, Serialize)]
pub(super) struct AddressesInJson {
    only_from: Option<Vec<String>>,
    not_from: Option<Vec<String>>,
}

impl AddressesInJson {
    pub(super) fn of(record: &TokenRecord) -> Self {
        if record.addresses_not_understood > 0 {
            return Self::default();
        }
        let nets = |nets: &[ipnet::IpNet]| nets.iter().map(ToString::to_string).collect();
        Self {
            only_from: Some(nets(&record.ip.only)),
            not_from: Some(nets(&record.ip.except)),
        }
    }
}
