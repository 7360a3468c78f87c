//! What a token that exists has another than a spec asks, line by line. It must not know which
//! command tells it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::labels::Labels;
use crate::domain::catalog::Catalog;
use crate::domain::edit::{self, EditLine, FromNow};
use crate::domain::token::record::TokenRecord;
use crate::domain::token::spec::Spec;

/// How its lines are read.
pub(super) const SIGNS: &str = "− is only there, + only in the spec; of two times the second is the spec’s.";

/// What would change if the token became as the spec asks; nothing where it is so.
pub(super) fn drift(
    record: &TokenRecord,
    spec: &Spec,
    from_now: FromNow,
    now: Timestamp,
    called: &Labels,
    zone: &TimeZone,
) -> Vec<EditLine> {
    let catalog = Catalog::of_this_version();
    let asked = edit::as_asked(record, spec, from_now, now, &|id| catalog.scopes_of(id));
    edit::lines(record, &asked, catalog, called, zone)
}
