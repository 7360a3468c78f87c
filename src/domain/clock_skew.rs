//! Two clocks that do not agree. Cloudflare judges start and end by its own clock, so that is the
//! one that counts.

use jiff::{SignedDuration, Timestamp};

/// Up to here the difference is taken for the time that an answer takes, and for the whole seconds
/// of its `Date`.
const USUAL: SignedDuration = SignedDuration::from_mins(2);

/// "now" by Cloudflare's clock, when that is clearly another one than this machine's. `ahead` is by
/// how much Cloudflare's clock is ahead (negative: behind).
#[must_use]
pub fn by_server(now: Timestamp, ahead: Option<SignedDuration>) -> Timestamp {
    match ahead {
        Some(ahead) if ahead.abs() > USUAL => now.checked_add(ahead).unwrap_or(now),
        _ => now,
    }
}

/// The sentence about a difference of more than two minutes: how large it is, and by which clock
/// times are counted.
#[must_use]
pub fn in_words(ahead: Option<SignedDuration>) -> Option<String> {
    let ahead = ahead.filter(|ahead| ahead.abs() > USUAL)?;
    let word = if ahead.is_negative() { "ahead of" } else { "behind" };
    Some(format!(
        "This machine’s clock is {} {word} Cloudflare’s. Times here are counted by Cloudflare’s clock, which decides when the token starts and expires.",
        amount(ahead)
    ))
}

/// "3 h 2 min", "2 days 3 h", "5 min": the two largest units, rounded down.
fn amount(duration: SignedDuration) -> String {
    let minutes = duration.abs().as_mins();
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let day = if days == 1 { "day" } else { "days" };
    let units = [(days, day), (hours, "h"), (minutes, "min")];
    let mut units = units.into_iter().skip_while(|(count, _)| *count == 0).take(2);
    let words: Vec<String> = units
        .by_ref()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_named_from_two_minutes_on() {
        for (seconds, says) in [
            (0, None),
            (120, None),
            (-120, None),
            (121, Some("2 min behind")),
            (-3 * 60, Some("3 min ahead of")),
            (3 * 3_600 + 2 * 60 + 59, Some("3 h 2 min behind")),
            (3_600, Some("1 h behind")),
            (86_400 + 60, Some("1 day behind")),
            (-2 * 86_400 - 3 * 3_600 - 60, Some("2 days 3 h ahead of")),
        ] {
            let ahead = SignedDuration::from_secs(seconds);
            let sentence = in_words(Some(ahead));
            match says {
                None => assert_eq!(sentence, None, "{seconds}"),
                Some(says) => {
                    let sentence = sentence.unwrap();
                    assert!(
                        sentence.starts_with(&format!("This machine’s clock is {says} Cloudflare’s. ")),
                        "{sentence}"
                    );
                }
            }
            let now = Timestamp::from_second(1_800_000_000).unwrap();
            let counted = by_server(now, Some(ahead)).duration_since(now).as_secs();
            assert_eq!(counted, if says.is_some() { seconds } else { 0 });
        }
        assert_eq!(in_words(None), None);
        assert_eq!(by_server(Timestamp::MAX, Some(SignedDuration::MAX)), Timestamp::MAX);
    }
}
