//! For how long something is waited for, as it is written in an option: 60s, 2m. A bare number is
//! no span, since it does not say of what; here m are minutes, since nobody waits for months.

use std::time::Duration;

use jiff::{SignedDuration, Span, SpanRelativeTo};

/// What is expected, for the end of a clause.
const EXPECTED: &str = "expected a span such as 60s or 2m";
/// Nobody is left waiting for longer: what does not work by then does not come by waiting.
const LONGEST: Duration = Duration::from_secs(600);

/// Reads a span.
///
/// # Errors
/// A clause: what is wrong with it, and what was expected.
pub(super) fn read(text: &str) -> Result<Duration, String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("it has no unit; {EXPECTED}"));
    }
    let span: Span = text
        .parse()
        .map_err(|_| format!("it is not a span of time; {EXPECTED}"))?;
    let day = SpanRelativeTo::days_are_24_hours();
    match span.to_duration(day) {
        Ok(time) if time <= SignedDuration::ZERO => Err(format!("it must be longer than zero; {EXPECTED}")),
        Ok(time) if time.unsigned_abs() <= LONGEST => Ok(time.unsigned_abs()),
        // Months and years have no length of their own, and are too long whatever it is.
        _ if span.is_negative() => Err(format!("it must be longer than zero; {EXPECTED}")),
        _ => Err(format!(
            "it is longer than 10 minutes, and a new token usually works within one; {EXPECTED}"
        )),
    }
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
}
