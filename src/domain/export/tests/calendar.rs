//! What another program reads in the calendar file.

use icalendar::{Calendar, CalendarComponent, Component, Event};
use jiff::{SignedDuration, Timestamp};

use super::*;

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn expiring(name: &str, expires: Timestamp) -> Expiring<'_> {
    Expiring {
        name,
        id: ACCOUNT.parse().unwrap(),
        owner: Owner::User,
        expires,
        unattended: None,
    }
}

/// The entries as a reader has them that is not ours, after a look at the lines themselves.
fn entries(file: &str) -> Vec<Event> {
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    for line in file.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let calendar: Calendar = file.parse().unwrap();
    let event = |component: &CalendarComponent| component.as_event().cloned();
    calendar.components.iter().map(|one| event(one).unwrap()).collect()
}

fn value(event: &Event, property: &str) -> String {
    event.property_value(property).unwrap_or_default().to_owned()
}

#[test]
fn there_is_an_entry_in_time_and_one_at_the_end() {
    let expires: Timestamp = "2027-02-22T09:30:00Z".parse().unwrap();
    let file = expiring("cert-manager, example.com", expires).calendar(now(), &TimeZone::UTC);
    let [ahead, end] = <[Event; 2]>::try_from(entries(&file)).unwrap();
    assert_eq!(value(&ahead, "DTSTART"), "20270208T093000Z", "two weeks before");
    assert_eq!(value(&end, "DTSTART"), "20270222T093000Z");
    assert_eq!(value(&ahead, "DTSTAMP"), "20261124T093000Z");
    assert_eq!(
        ahead.get_summary(),
        Some("Cloudflare token “cert-manager, example.com” expires on 22 Feb 2027: extend or replace it")
    );
    assert_eq!(
        end.get_summary(),
        Some("Cloudflare token “cert-manager, example.com” has expired")
    );
    let about = ahead.get_description().unwrap();
    assert!(
        about.contains(&format!("(id {ACCOUNT}, yours) expires 22 Feb 2027, 09:30 UTC.\n")),
        "{about}"
    );
    assert!(about.contains("dash.cloudflare.com/profile/api-tokens\n"), "{about}");
    assert_eq!(file.matches("BEGIN:VALARM").count(), 2);
    assert_ne!(value(&ahead, "UID"), value(&end, "UID"));
    let later = expiring("cert-manager, example.com", "2027-05-22T09:30:00Z".parse().unwrap());
    let moved = entries(&later.calendar(now(), &TimeZone::UTC));
    assert_eq!(
        value(&moved[0], "UID"),
        value(&ahead, "UID"),
        "an extended token moves its entry"
    );
}

#[test]
fn what_runs_unattended_is_named_and_an_account_has_its_own_page() {
    let expires: Timestamp = "2027-02-22T09:30:00Z".parse().unwrap();
    let token = Expiring {
        owner: Owner::Account(ACCOUNT.parse().unwrap()),
        unattended: Some("cert-manager"),
        ..expiring("k8s", expires)
    };
    let read = entries(&token.calendar(now(), &TimeZone::UTC));
    assert_eq!(
        read[0].get_summary(),
        Some("cert-manager stops working on 22 Feb 2027 unless you extend its Cloudflare token")
    );
    assert_eq!(
        read[1].get_summary(),
        Some("cert-manager stops working: its Cloudflare token “k8s” has expired")
    );
    let page = format!("dash.cloudflare.com/{ACCOUNT}/api-tokens");
    assert!(read[0].get_description().unwrap().contains(&page));
}

#[test]
fn an_end_that_is_near_is_told_half_way() {
    for (left, ahead) in [(60 * 24, 14 * 24), (20 * 24, 10 * 24), (2, 1), (0, 0), (-5, 0)] {
        let expires = now() + SignedDuration::from_hours(left);
        let read = entries(&expiring("x", expires).calendar(now(), &TimeZone::UTC));
        let at = expires - SignedDuration::from_hours(ahead);
        assert_eq!(
            value(&read[0], "DTSTART"),
            at.strftime("%Y%m%dT%H%M%SZ").to_string(),
            "{left} hours left"
        );
    }
    let read = entries(&expiring("x", Timestamp::MAX).calendar(Timestamp::MIN, &TimeZone::UTC));
    assert_eq!(read.len(), 2);
}

fn comes_through(name: &str) {
    let expires = now() + SignedDuration::from_hours(900);
    let token = Expiring {
        unattended: Some(name),
        ..expiring(name, expires)
    };
    let read = entries(&token.calendar(now(), &TimeZone::UTC));
    assert_eq!(read.len(), 2, "no name makes an entry of its own");
    let seen = crate::domain::text::visible(name);
    assert!(
        read[1].get_summary().unwrap().contains(&format!("“{seen}”")),
        "{name:?}"
    );
    assert!(
        read[0].get_description().unwrap().contains(&format!("“{seen}”")),
        "{name:?}"
    );
    assert!(
        read[0]
            .get_summary()
            .unwrap()
            .starts_with(&format!("{seen} stops working on "))
    );
}

#[test]
fn names_that_mean_something_to_other_programs_come_through() {
    for name in NAMES {
        comes_through(name);
    }
    comes_through("a\r\nEND:VEVENT\r\nBEGIN:VEVENT");
    comes_through("a;b:c,d\\n\\,e");
    comes_through(&"é👩‍👩‍👧".repeat(40));
}

proptest! {
    #[test]
    fn any_name_comes_through_a_calendar(name in "\\PC{1,120}") {
        comes_through(&name);
    }
}
