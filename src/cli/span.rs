//! For how long something is waited for, as it is written in an option: 60s, 2m. A bare number is
//! no span, since it does not say of what; here m are minutes, since nobody waits for months.

use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};

use crate::domain::token::lifetime::bare_m;

/// What is expected, for the end of a clause.
const EXPECTED: &str = "expected a span such as 60s or 2m";
/// Nobody is left waiting for longer: what does not work by then does not come by waiting.
const LONGEST: Duration = Duration::from_secs(600);

/// Reads a span.
///
/// # Errors
/// A clause: what is wrong with it, and what was expected.
pub(super) fn read(text: &str) -> Result<Duration, String> {
    let too_long = "it is longer than 10 minutes, and a new token usually works within one";
    up_to(LONGEST, text, EXPECTED, too_long)
}

/// What is expected of a time in which two tokens work.
const GRACE: &str = "expected a span such as 1h, 30m or 1d";
/// An old token that nobody has replaced by then is not about to be.
const LONGEST_GRACE: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// The request that sets an end takes its time, too.
const SHORTEST_GRACE: Duration = Duration::from_secs(60);

/// Reads for how long an old token works beside a new one. Nobody means months by a lone m here.
///
/// # Errors
/// A clause, as for [`read`].
pub(super) fn grace(text: &str) -> Result<Duration, String> {
    let time = up_to(LONGEST_GRACE, text, GRACE, "it is longer than 30 days")?;
    if time < SHORTEST_GRACE {
        return Err(format!("it is shorter than a minute; {GRACE}"));
    }
    Ok(Duration::from_secs(time.as_secs()))
}

fn up_to(longest: Duration, text: &str, expected: &str, too_long: &str) -> Result<Duration, String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("it has no unit; {expected}"));
    }
    let span: Span = text
        .parse()
        .map_err(|_| format!("it is not a span of time; {expected}"))?;
    let day = SpanRelativeTo::days_are_24_hours();
    match span.to_duration(day) {
        Ok(time) if time <= SignedDuration::ZERO => Err(format!("it must be longer than zero; {expected}")),
        Ok(time) if time.unsigned_abs() <= longest => Ok(time.unsigned_abs()),
        // Months and years have no length of their own, and are too long whatever it is.
        _ if span.is_negative() => Err(format!("it must be longer than zero; {expected}")),
        _ => Err(format!("{too_long}; {expected}")),
    }
}

/// What is expected of a span of days.
const DAYS: &str = "expected a span such as 14d, 2w or 12h";

/// Reads a span of days or so, in which a lone m could be months as well.
///
/// # Errors
/// A clause, as for [`read`].
pub(super) fn days(text: &str) -> Result<SignedDuration, String> {
    let text = text.trim().to_lowercase();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("it has no unit; {DAYS}"));
    }
    if let Some(count) = bare_m(&text) {
        let alone = text.strip_suffix('m').and_then(|count| count.parse::<i32>().ok());
        let days = alone.and_then(|months| in_days(Span::new().try_months(months).ok()?));
        let days = days.unwrap_or_else(|| "days in place of months".to_owned());
        return Err(format!("it may be months or minutes: write {days}, or {count}min"));
    }
    let span: Span = text.parse().map_err(|_| format!("it is not a span of time; {DAYS}"))?;
    let time = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|_| {
        let days = in_days(span).map_or_else(|| DAYS.to_owned(), |days| format!("write {days}"));
        format!("months and years are not all of one length; {days}")
    })?;
    if time <= SignedDuration::ZERO {
        return Err(format!("it must be longer than zero; {DAYS}"));
    }
    Ok(time)
}

/// About as many days as a span of months and years, as it can be written: `180d`.
fn in_days(span: Span) -> Option<String> {
    let whole = span.get_hours() == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
    let months = i64::from(span.get_years()) * 365 + i64::from(span.get_months()) * 30;
    let days = months + i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
    (whole && days > 0).then(|| format!("{days}d"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_up_to_ten_minutes_are_read() {
        for (text, seconds) in [
            ("60s", 60),
            ("2m", 120),
            ("1m30s", 90),
            ("1m 30s", 90),
            (" 45 seconds ", 45),
            ("PT90S", 90),
            ("10m", 600),
            ("600s", 600),
            ("1s", 1),
        ] {
            assert_eq!(read(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(read("500ms"), Ok(Duration::from_millis(500)));
    }

    #[test]
    fn what_is_none_is_refused_in_words() {
        for (text, why) in [
            ("60", "it has no unit; expected a span such as 60s or 2m"),
            ("", "it is not a span of time"),
            ("soon", "it is not a span of time"),
            ("60x", "it is not a span of time"),
            ("99999999999999999999s", "it is not a span of time"),
            ("0s", "it must be longer than zero"),
            ("-60s", "it must be longer than zero"),
            ("-1mo", "it must be longer than zero"),
            ("10m1s", "longer than 10 minutes"),
            ("1h", "longer than 10 minutes"),
            ("2d", "longer than 10 minutes"),
            ("1mo", "longer than 10 minutes"),
            ("2y", "longer than 10 minutes"),
        ] {
            let said = read(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn a_grace_is_from_a_minute_to_thirty_days() {
        for (text, minutes) in [("1h", 60), ("30m", 30), ("1m", 1), ("1d", 1_440), ("30d", 43_200)] {
            assert_eq!(grace(text), Ok(Duration::from_secs(minutes * 60)), "{text}");
        }
        for (text, why) in [
            ("59s", "it is shorter than a minute; expected a span such as 1h"),
            ("0s", "longer than zero"),
            ("-1h", "longer than zero"),
            ("60", "it has no unit"),
            ("31d", "longer than 30 days"),
            ("1mo", "longer than 30 days"),
            ("soon", "it is not a span of time; expected a span such as 1h"),
        ] {
            let said = grace(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn spans_of_days_are_read_and_a_lone_m_is_not() {
        for (text, hours) in [
            ("14d", 14 * 24),
            ("2w", 14 * 24),
            ("12h", 12),
            ("1w 1d", 8 * 24),
            (" 90 Days ", 90 * 24),
        ] {
            assert_eq!(days(text), Ok(SignedDuration::from_hours(hours)), "{text}");
        }
        assert_eq!(days("90min"), Ok(SignedDuration::from_mins(90)));
        for (text, why) in [
            ("14", "it has no unit; expected a span such as 14d, 2w or 12h"),
            ("6m", "it may be months or minutes: write 180d, or 6min"),
            ("1h 6m", "write days in place of months, or 6min"),
            ("6mo", "months and years are not all of one length; write 180d"),
            ("1y", "not all of one length; write 365d"),
            ("1y 1mo 2w 3d", "write 412d"),
            ("1mo 5h", "expected a span such as 14d"),
            ("-1y", "expected a span such as 14d"),
            ("0d", "longer than zero"),
            ("-1d", "longer than zero"),
            ("soon", "it is not a span of time"),
            ("", "it is not a span of time"),
            ("99999999999999999999d", "it is not a span of time"),
        ] {
            let said = days(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }
}
