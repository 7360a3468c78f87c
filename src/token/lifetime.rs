//! From when and until when a token works: durations, dates and RFC 3339 instants, resolved to whole seconds in UTC.
use jiff::Timestamp;

/// A time as a person says it, not yet resolved.
#[derive(Debug, Clone)]
pub enum When {
    /// "never" for an end, "now" for a start: nothing is sent.
    Unbounded,
    /// "90d", "3mo", "1y 6mo", "2w": a calendar span, counted from the moment of resolving, in the local zone.
    After(jiff::Span),
    /// A bare date (00:00 UTC of that day, as in the dashboard) or an RFC 3339 instant.
    At(Timestamp),
}

/// Reads what was typed. Trimmed; case does not matter.
///
/// # Errors
/// A sentence with what was expected and an example ("31 February": there is no such day ...).
pub fn parse(text: &str) -> Result<When, String> {
    let _ = text;
    todo!()
}

impl When {
    /// The instant meant, in whole seconds, or none for unbounded.
    ///
    /// # Errors
    /// A sentence when the span leads outside the calendar.
    pub fn resolve(&self, now: Timestamp, zone: &jiff::tz::TimeZone) -> Result<Option<Timestamp>, String> {
        let _ = (now, zone);
        todo!()
    }
}

/// RFC 3339 in UTC with whole seconds and `Z`, as the API wants it: `2027-02-22T09:30:00Z`.
#[must_use]
pub fn to_api(instant: Timestamp) -> String {
    let _ = instant;
    todo!()
}

/// "2027-02-22 10:30 local (2027-02-22 09:30 UTC)"; only one of the two when the local zone is UTC.
#[must_use]
pub fn in_words(instant: Timestamp, zone: &jiff::tz::TimeZone) -> String {
    let _ = (instant, zone);
    todo!()
}
