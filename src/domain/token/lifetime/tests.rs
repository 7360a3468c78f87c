//! What people write for a time, and what the clocks of three zones make of it.

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn resolved(text: &str, now: &str, zone: &TimeZone) -> String {
    let end = parse(text).unwrap().resolve(at(now), zone).unwrap();
    end.map_or_else(|| "never".to_owned(), to_api)
}

#[test]
fn what_people_write_for_a_time() {
    let now = "2026-11-24T09:30:00.75Z";
    for (text, end) in [
        ("", "never"),
        ("  ", "never"),
        ("Never", "never"),
        ("now", "never"),
        ("90d", "2027-02-22T09:30:00Z"),
        ("90D", "2027-02-22T09:30:00Z"),
        ("90", "2027-02-22T09:30:00Z"),
        (" in 90 days ", "2027-02-22T09:30:00Z"),
        ("P90D", "2027-02-22T09:30:00Z"),
        ("3mo", "2027-02-24T09:30:00Z"),
        ("P3M", "2027-02-24T09:30:00Z"),
        ("3 months", "2027-02-24T09:30:00Z"),
        ("1y 6mo", "2028-05-24T09:30:00Z"),
        ("2w", "2026-12-08T09:30:00Z"),
        ("30min", "2026-11-24T10:00:00Z"),
        ("1h30min", "2026-11-24T11:00:00Z"),
        ("2027-01-31", "2027-01-31T00:00:00Z"),
        ("2028-02-29", "2028-02-29T00:00:00Z"),
        ("9999-12-30", "9999-12-30T00:00:00Z"),
        ("2027-01-31T09:30:00Z", "2027-01-31T09:30:00Z"),
        ("2027-01-31t09:30:00z", "2027-01-31T09:30:00Z"),
        ("2027-01-31T09:30:00.999Z", "2027-01-31T09:30:00Z"),
        ("2027-01-31T09:30:00+01:00", "2027-01-31T08:30:00Z"),
        ("2027-01-31 09:30:00-05:00", "2027-01-31T14:30:00Z"),
    ] {
        assert_eq!(resolved(text, now, &TimeZone::UTC), end, "{text:?}");
    }
}

#[test]
fn what_is_wrong_is_said_with_what_was_expected() {
    for (text, says) in [
        ("2027-02-31", "no day 31 in February 2027: it has 28 days"),
        ("2028-02-30", "it has 29 days"),
        ("2027/02/31", "no day 31 in February 2027"),
        ("31 February", "expected a duration such as 90d"),
        ("2027-13-01", "no such month"),
        ("2027-1-5", "did you mean 2027-01-05?"),
        ("2027/01/05", "did you mean 2027-01-05?"),
        ("31.01.2027", "did you mean 2027-01-31?"),
        ("01/31/2027", "did you mean 2027-01-31?"),
        ("05.06.2027", "is not a date in the form 2027-01-31."),
        ("27-01-05", "is not a date in the form 2027-01-31."),
        ("9999-12-31", "the last day is 9999-12-30"),
        ("-5d", "in the past"),
        ("90d ago", "in the past"),
        ("- 90 days", "in the past"),
        ("0d", "is zero"),
        ("0", "is zero"),
        ("3m", "write 3mo or 3min"),
        ("1y 6m", "write 6mo or 6min"),
        ("3M", "write 3mo or 3min"),
        ("2027", "write 2027d for days"),
        ("99999999999999999999", "for days"),
        ("soon", "expected a duration"),
        ("2027-01-31T09:30:00", "add Z for UTC"),
        ("2027-01-31 09:30", "add Z for UTC"),
        ("99999999y", "the last day is 9999-12-30"),
        ("999999999999999999999d", "the last day is 9999-12-30"),
        ("10000-01-01", "the last day is 9999-12-30"),
        ("12027-01-31", "the last day is 9999-12-30"),
        ("10000-01-01T00:00:00Z", "the last day is 9999-12-30"),
        ("9999-12-31T23:59:59Z", "the last day is 9999-12-30"),
        ("9999-13-31", "no such month"),
        ("10000-13-01", "is not a date in the form 2027-01-31."),
        ("in", "expected a duration"),
    ] {
        let sentence = parse(text).unwrap_err();
        assert!(sentence.contains(says), "{text}: {sentence}");
    }
}

#[test]
fn a_span_out_of_the_calendar_is_a_sentence() {
    let when = parse("9000y").unwrap();
    let sentence = when.resolve(at("2026-11-24T09:30:00Z"), &TimeZone::UTC).unwrap_err();
    assert!(sentence.contains("end of the calendar"), "{sentence}");
}

/// A zone with summer time, without the machine's database: the end of March and October in Central
/// Europe.
fn central_europe() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

#[test]
fn a_day_is_a_day_of_the_calendar_also_when_the_clocks_change() {
    let zone = central_europe();
    // From 12:00 summer time to 12:00 winter time: 25 hours.
    assert_eq!(resolved("1d", "2026-10-24T10:00:00Z", &zone), "2026-10-25T11:00:00Z");
    assert_eq!(resolved("24h", "2026-10-24T10:00:00Z", &zone), "2026-10-25T10:00:00Z");
    // 02:30 does not exist on 2027-03-28; it is shifted forward to 03:30.
    assert_eq!(resolved("1d", "2027-03-27T01:30:00Z", &zone), "2027-03-28T01:30:00Z");
    // The end of a shorter month.
    assert_eq!(resolved("1mo", "2027-01-31T11:00:00Z", &zone), "2027-02-28T11:00:00Z");
    // A bare date does not depend on the zone.
    assert_eq!(
        resolved("2027-07-01", "2027-01-31T11:00:00Z", &zone),
        "2027-07-01T00:00:00Z"
    );
}

/// Zones with summer time, without the machine's database.
fn new_york() -> TimeZone {
    TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap()
}

/// Its summer time is half an hour.
fn lord_howe() -> TimeZone {
    TimeZone::posix("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0").unwrap()
}

#[test]
fn the_changes_of_three_zones() {
    let zones = [central_europe(), new_york(), lord_howe()];
    for (zone, text, now, end) in [
        // Berlin, into winter 2026-10-25 03:00 -> 02:00, into summer 2027-03-28 02:00 -> 03:00.
        (0, "7d", "2026-10-20T10:00:00Z", "2026-10-27T11:00:00Z"),
        (0, "168h", "2026-10-20T10:00:00Z", "2026-10-27T10:00:00Z"),
        (0, "30d", "2027-03-01T09:00:00Z", "2027-03-31T08:00:00Z"),
        (0, "90d", "2026-11-24T09:30:00Z", "2027-02-22T09:30:00Z"),
        // 02:30 comes twice that night: the first is meant, still in summer time.
        (0, "1d", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"),
        // New York, into winter 2026-11-01 02:00 -> 01:00, into summer 2027-03-14 02:00 -> 03:00.
        (1, "1d", "2026-10-31T16:00:00Z", "2026-11-01T17:00:00Z"),
        (1, "1d", "2027-03-13T17:00:00Z", "2027-03-14T16:00:00Z"),
        // 02:30 does not exist that night.
        (1, "1d", "2027-03-13T07:30:00Z", "2027-03-14T07:30:00Z"),
        (1, "1d", "2026-10-31T05:30:00Z", "2026-11-01T05:30:00Z"),
        // Lord Howe, half an hour: into winter 2027-04-04 02:00 -> 01:30, into summer 2026-10-04
        // 02:00 -> 02:30.
        (2, "1d", "2027-04-03T01:00:00Z", "2027-04-04T01:30:00Z"),
        (2, "1d", "2026-10-03T01:30:00Z", "2026-10-04T01:00:00Z"),
        (2, "1d", "2026-10-02T15:45:00Z", "2026-10-03T15:45:00Z"),
        // Ends of months, and the day that comes every four years.
        (0, "1mo", "2026-12-31T11:00:00Z", "2027-01-31T11:00:00Z"),
        (0, "3mo", "2026-11-30T11:00:00Z", "2027-02-28T11:00:00Z"),
        (0, "1mo", "2028-01-31T11:00:00Z", "2028-02-29T11:00:00Z"),
        (0, "1y", "2028-02-29T11:00:00Z", "2029-02-28T11:00:00Z"),
        (0, "4y", "2028-02-29T11:00:00Z", "2032-02-29T11:00:00Z"),
        (0, "1y", "2027-02-28T11:00:00Z", "2028-02-28T11:00:00Z"),
        (1, "1y", "2026-11-24T17:00:00Z", "2027-11-24T17:00:00Z"),
    ] {
        assert_eq!(
            resolved(text, now, &zones[zone]),
            end,
            "{text} from {now} in zone {zone}"
        );
    }
}

#[test]
fn a_bare_date_west_of_utc_is_the_local_day_before_and_both_are_said() {
    let midnight = at("2027-01-31T00:00:00Z");
    for (zone, words) in [
        (new_york(), "30 Jan 2027, 19:00 here (31 Jan 2027, 00:00 UTC)"),
        (lord_howe(), "31 Jan 2027, 11:00 here (00:00 UTC)"),
        (central_europe(), "31 Jan 2027, 01:00 here (00:00 UTC)"),
    ] {
        assert_eq!(
            resolved("2027-01-31", "2026-11-24T09:30:00Z", &zone),
            "2027-01-31T00:00:00Z"
        );
        assert_eq!(here(midnight, &zone), words);
    }
}

#[test]
fn both_clocks_are_shown_where_they_differ() {
    let instant = at("2027-02-22T09:30:00Z");
    assert_eq!(here(instant, &TimeZone::UTC), "22 Feb 2027, 09:30 UTC");
    assert_eq!(here(instant, &central_europe()), "22 Feb 2027, 10:30 here (09:30 UTC)");
    assert_eq!(
        here(at("2027-07-31T23:30:00Z"), &central_europe()),
        "1 Aug 2027, 01:30 here (31 Jul 2027, 23:30 UTC)"
    );
}

#[test]
fn a_time_is_said_as_the_clock_here_shows_it() {
    for (instant, zone, words) in [
        (
            "2027-02-22T10:00:00Z",
            central_europe(),
            "22 Feb 2027, 11:00 here (10:00 UTC)",
        ),
        ("2027-02-02T10:00:00Z", TimeZone::UTC, "2 Feb 2027, 10:00 UTC"),
        (
            "2027-01-31T00:00:00Z",
            new_york(),
            "30 Jan 2027, 19:00 here (31 Jan 2027, 00:00 UTC)",
        ),
        (
            "2026-12-31T23:30:00Z",
            central_europe(),
            "1 Jan 2027, 00:30 here (31 Dec 2026, 23:30 UTC)",
        ),
    ] {
        assert_eq!(here(at(instant), &zone), words);
    }
}

proptest::proptest! {
    #[test]
    fn any_text_gives_an_answer(text in "[-0-9a-z/.: +]{0,30}|.{0,30}") {
        if let Ok(when) = parse(&text) {
            let _ = when.resolve(Timestamp::UNIX_EPOCH, &TimeZone::UTC);
        }
    }

    #[test]
    fn what_is_written_is_whole_seconds_in_utc(second in 0_i64..253_402_000_000, nanosecond in 0_i32..1_000_000_000) {
        let text = to_api(Timestamp::new(second, nanosecond).unwrap());
        proptest::prop_assert_eq!(text.len(), 20);
        proptest::prop_assert_eq!(text.parse::<Timestamp>().unwrap().as_second(), second);
    }
}
