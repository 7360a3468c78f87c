//! From when and until when a token works: durations, dates and RFC 3339 instants, resolved to
//! whole seconds in UTC.
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::quoted;

/// What is expected, for the end of a sentence.
const EXPECTED: &str =
    "expected a duration such as 90d, 3mo or 1y 6mo, a date such as 2027-01-31, or a time such as 2027-01-31T09:30:00Z";

/// What is said of a time after the calendar's last day.
const TOO_LATE: &str = "is later than can be written; the last day is 9999-12-30";

/// A time as a person says it, not yet resolved.
#[derive(Debug, Clone)]
pub enum When {
    /// "never" for an end, "now" for a start: nothing is sent.
    Unbounded,
    /// "90d", "3mo", "1y 6mo", "2w": a calendar span, counted from the moment of resolving, in the
    /// local zone.
    After(Span),
    /// A bare date (00:00 UTC of that day, as in the dashboard) or an RFC 3339 instant.
    At(Timestamp),
}

/// Reads what was typed. Trimmed; case does not matter.
///
/// # Errors
/// A sentence with what was expected and an example ("31 February": there is no such day ...).
pub fn parse(text: &str) -> Result<When, String> {
    let typed = text.trim();
    let text = typed.to_lowercase();
    if matches!(text.as_str(), "" | "never" | "none" | "no expiry" | "now") {
        return Ok(When::Unbounded);
    }
    if text.starts_with('-') || text.split_whitespace().any(|word| word == "ago") {
        return Err(format!("{} lies in the past; {EXPECTED}.", quoted(typed)));
    }
    if let Some(looks_like_date) = Numbers::of(&text) {
        return looks_like_date.read(typed).map(When::At);
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(When::At(whole_seconds(instant)));
    }
    if is_too_late(&text) {
        return Err(format!("{} {TOO_LATE}.", quoted(typed)));
    }
    parse_span(&text, typed).map(When::After)
}

/// A calendar span. A bare number counts days.
fn parse_span(text: &str, typed: &str) -> Result<Span, String> {
    let text = text.strip_prefix("in ").unwrap_or(text).trim();
    if !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()) {
        return match text.parse::<i32>() {
            Ok(days) if text.len() <= 3 => parse_span(&format!("{days}d"), typed),
            _ => Err(format!(
                "{} may be days or a year: write {text}d for days, or a whole date such as 2027-01-31.",
                quoted(typed)
            )),
        };
    }
    if let Some(count) = bare_m(text) {
        return Err(format!(
            "{} may be months or minutes: write {count}mo or {count}min.",
            quoted(typed)
        ));
    }
    let span = text.parse::<Span>().map_err(|_| {
        if is_too_long(text) {
            format!("{} {TOO_LATE}.", quoted(typed))
        } else if has_time_without_zone(text) {
            format!(
                "{} has no time zone: add Z for UTC, or an offset such as +01:00.",
                quoted(typed)
            )
        } else {
            format!("{} is not understood; {EXPECTED}.", quoted(typed))
        }
    })?;
    if span.is_negative() {
        return Err(format!("{} lies in the past; {EXPECTED}.", quoted(typed)));
    }
    if span.is_zero() {
        return Err(format!("{} is zero; {EXPECTED}.", quoted(typed)));
    }
    Ok(span)
}

/// The number before a lone "m", which people write for months and machines for minutes. Not asked
/// in ISO 8601 ("P3M"), which says which one it is.
#[must_use]
pub fn bare_m(text: &str) -> Option<String> {
    if text.starts_with('p') {
        return None;
    }
    let mut digits = String::new();
    let mut letters = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_alphabetic() {
            letters.push(c);
            continue;
        }
        if letters == "m" {
            return Some(digits);
        }
        if !letters.is_empty() {
            letters.clear();
            digits.clear();
        }
        if c.is_ascii_digit() {
            digits.push(c);
        }
    }
    None
}

/// Whether this is a date and a time of day with nothing about the zone.
fn has_time_without_zone(text: &str) -> bool {
    text.parse::<jiff::civil::DateTime>().is_ok()
}

/// A time that would be one in an earlier year: the calendar ends within the year 9999.
fn is_too_late(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else {
        return false;
    };
    let late = year.len() > 4 || year == "9999";
    let earlier = format!("2000-{rest}");
    let is_time = earlier.parse::<Timestamp>().is_ok() || earlier.parse::<Date>().is_ok();
    late && year.bytes().all(|digit| digit.is_ascii_digit()) && is_time
}

/// A duration that would be one with smaller numbers.
fn is_too_long(text: &str) -> bool {
    let mut small = String::with_capacity(text.len());
    for letter in text.chars() {
        let digit = letter.is_ascii_digit();
        if !(digit && small.ends_with('1')) {
            small.push(if digit { '1' } else { letter });
        }
    }
    small.parse::<Span>().is_ok()
}

/// Three numbers with one kind of separator: what people write for a date.
struct Numbers<'a> {
    parts: [&'a str; 3],
    separator: char,
}

impl<'a> Numbers<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let separator = text.chars().find(|c| !c.is_ascii_digit())?;
        if !"-/.".contains(separator) {
            return None;
        }
        let parts: Vec<&str> = text.split(separator).collect();
        let parts = <[&str; 3]>::try_from(parts).ok()?;
        let number = |part: &&str| !part.is_empty() && part.len() <= 6 && part.chars().all(|c| c.is_ascii_digit());
        parts.iter().all(number).then_some(Self { parts, separator })
    }

    /// The instant, at 00:00 UTC of that day as in the dashboard (reference: cloudflare-api section
    /// 3, time).
    fn read(&self, typed: &str) -> Result<Timestamp, String> {
        let shown = quoted(typed);
        if self.separator == '-' && is_too_late(&self.parts.join("-")) && self.parts[0].len() > 4 {
            return Err(format!("{shown} {TOO_LATE}."));
        }
        let year_first = self.parts[0].len() == 4;
        if !year_first {
            return Err(match self.day_first() {
                Some(meant) => format!("{shown} is not a date in the form 2027-01-31; did you mean {meant}?"),
                None => format!("{shown} is not a date in the form 2027-01-31."),
            });
        }
        let (year, month, day) = (number(self.parts[0]), number(self.parts[1]), number(self.parts[2]));
        let valid = Date::new(year, narrow(month), narrow(day));
        let Ok(valid) = valid else {
            return Err(no_such_day(year, month, day));
        };
        if self.separator != '-' || self.parts[1].len() != 2 || self.parts[2].len() != 2 {
            return Err(format!(
                "{shown} is not a date in the form 2027-01-31; did you mean {valid}?"
            ));
        }
        valid
            .to_zoned_datetime(TimeZone::UTC)
            .map(|midnight| midnight.timestamp())
            .map_err(|_| format!("{shown} {TOO_LATE}."))
    }

    /// Day, month, year or month, day, year: a date only when it can be read in one way.
    fn day_first(&self) -> Option<Date> {
        let (first, second) = (number(self.parts[0]), number(self.parts[1]));
        if self.parts[2].len() != 4 {
            return None;
        }
        let year = number(self.parts[2]);
        let readings =
            [(second, first), (first, second)].map(|(month, day)| Date::new(year, narrow(month), narrow(day)));
        match readings {
            [Ok(one), Err(_)] | [Err(_), Ok(one)] => Some(one),
            [Ok(one), Ok(other)] if one == other => Some(one),
            _ => None,
        }
    }
}

/// Up to six digits; more than fits is -1, which is no day, month or year of a date.
fn number(digits: &str) -> i16 {
    digits.parse().unwrap_or(-1)
}

/// A month or a day for the calendar, which refuses what is out of range.
fn narrow(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(-1)
}

/// Why there is no such day.
fn no_such_day(year: i16, month: i16, day: i16) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let name = usize::try_from(month - 1).ok().and_then(|at| MONTHS.get(at));
    let (Some(name), Ok(first)) = (name, Date::new(year, narrow(month), 1)) else {
        return "There is no such month: expected a date such as 2027-01-31.".to_owned();
    };
    format!(
        "There is no day {day} in {name} {year}: it has {} days.",
        first.days_in_month()
    )
}

/// The instant without its fraction: the API wants whole seconds.
fn whole_seconds(instant: Timestamp) -> Timestamp {
    Timestamp::from_second(instant.as_second()).unwrap_or(instant)
}

impl When {
    /// The instant meant, in whole seconds, or none for unbounded.
    ///
    /// # Errors
    /// A sentence when the span leads outside the calendar.
    pub fn resolve(&self, now: Timestamp, zone: &TimeZone) -> Result<Option<Timestamp>, String> {
        match self {
            Self::Unbounded => Ok(None),
            Self::At(instant) => Ok(Some(whole_seconds(*instant))),
            Self::After(span) => now
                .to_zoned_datetime(zone.clone())
                .checked_add(*span)
                .map(|end| Some(whole_seconds(end.timestamp())))
                .map_err(|_| format!("{span:#} from now is after the end of the calendar, 9999-12-30.")),
        }
    }
}

/// RFC 3339 in UTC with whole seconds and `Z`, as the API wants it: `2027-02-22T09:30:00Z`
/// (reference: cloudflare-api section 3, time).
#[must_use]
pub fn to_api(instant: Timestamp) -> String {
    whole_seconds(instant).to_string()
}

/// "22 Feb 2027, 11:00 here (10:00 UTC)"; "22 Feb 2027, 10:00 UTC" where the local clock shows UTC
/// then. Where it is another day in UTC, that day is said, too.
#[must_use]
pub fn here(instant: Timestamp, zone: &TimeZone) -> String {
    in_both(instant, zone, "%H:%M")
}

/// The same to the second: "24 Nov 2026, 11:00:17 here (10:00:17 UTC)".
#[must_use]
pub fn here_to_the_second(instant: Timestamp, zone: &TimeZone) -> String {
    in_both(instant, zone, "%H:%M:%S")
}

fn in_both(instant: Timestamp, zone: &TimeZone, time: &str) -> String {
    let day = format!("%-d %b %Y, {time}");
    let local = instant.to_zoned_datetime(zone.clone());
    let utc = instant.to_zoned_datetime(TimeZone::UTC);
    if local.offset().is_zero() {
        return format!("{} UTC", utc.strftime(&day));
    }
    let there = if local.date() == utc.date() { time } else { &day };
    format!("{} here ({} UTC)", local.strftime(&day), utc.strftime(there))
}

/// "22 Feb 2027", by the clock here.
#[must_use]
pub fn day(instant: Timestamp, zone: &TimeZone) -> String {
    instant
        .to_zoned_datetime(zone.clone())
        .strftime("%-d %b %Y")
        .to_string()
}

/// How many days of the calendar here lie between; 1 is tomorrow.
#[must_use]
pub fn days_until(instant: Timestamp, now: Timestamp, zone: &TimeZone) -> i32 {
    let day = |instant: Timestamp| instant.to_zoned_datetime(zone.clone()).date();
    (day(instant) - day(now)).get_days()
}

#[cfg(test)]
mod tests;
