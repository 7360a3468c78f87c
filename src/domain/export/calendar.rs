//! When tokens expire, as a file for a calendar (RFC 5545): for each one entry in time to extend it,
//! one at the end. It holds no secret. Two entries, since what imports a file may leave out its alarms.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime;
use crate::domain::token::scope::Owner;

/// How long before the end the first entry is, where the token works for twice as long.
const AHEAD: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The alarm is at the entry: what the last one says is not so before.
const ALARM: &str = "PT0S";
/// Octets of a line, without its end (RFC 5545 section 3.1).
const LINE: usize = 75;

/// A token that expires.
#[derive(Debug, Clone, Copy)]
pub struct Expiring<'a> {
    /// Its name, as it was typed.
    pub name: &'a str,
    pub id: TokenId,
    pub owner: Owner,
    pub expires: Timestamp,
    /// What runs unattended with it: it stops then, and nobody looks.
    pub unattended: Option<&'a str>,
}

/// How a file of ours begins.
const BEGINNING: [&str; 3] = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cfmint//cfmint "];

/// Whether a file that begins like this is one of ours.
#[must_use]
pub fn is_calendar_of_ours(begins: &[u8]) -> bool {
    begins.starts_with(BEGINNING.join("\r\n").as_bytes())
}

/// One file for all of these, with lines that end as the standard has it; what is said of days is by
/// the clock of this zone.
#[must_use]
pub fn calendar(tokens: &[Expiring<'_>], now: Timestamp, zone: &TimeZone) -> String {
    let mut file = String::new();
    let [begin, version, product] = BEGINNING;
    line(&mut file, begin);
    line(&mut file, version);
    line(&mut file, &format!("{product}{}//EN", env!("CARGO_PKG_VERSION")));
    tokens.iter().for_each(|token| token.entries(&mut file, now, zone));
    line(&mut file, "END:VCALENDAR");
    file
}

impl Expiring<'_> {
    /// The file of this one alone.
    #[must_use]
    pub fn calendar(&self, now: Timestamp, zone: &TimeZone) -> String {
        calendar(&[*self], now, zone)
    }

    fn entries(&self, file: &mut String, now: Timestamp, zone: &TimeZone) {
        let name = visible(self.name);
        let day = lifetime::day(self.expires, zone);
        let (ahead, end) = match self.unattended.map(visible) {
            Some(tool) => (
                format!("{tool} stops working on {day} unless you extend its Cloudflare token"),
                format!("{tool} stops working: its Cloudflare token “{name}” has expired"),
            ),
            None => (
                format!("Cloudflare token “{name}” expires on {day}: extend or replace it"),
                format!("Cloudflare token “{name}” has expired"),
            ),
        };
        let about = self.about(zone);
        self.entry(file, "extend", now, self.in_time(now), &ahead, &about);
        self.entry(file, "expired", now, self.expires, &end, &about);
    }

    /// When there is still time: two weeks before the end, or half-way to an end that is near.
    fn in_time(&self, now: Timestamp) -> Timestamp {
        let left = self.expires.duration_since(now);
        let ahead = AHEAD.min(left / 2).max(SignedDuration::ZERO);
        let seconds = SignedDuration::from_secs(ahead.as_secs());
        self.expires.checked_sub(seconds).unwrap_or(self.expires)
    }

    fn about(&self, zone: &TimeZone) -> String {
        let whose = match self.owner {
            Owner::User => "yours".to_owned(),
            Owner::Account(id) => format!("of account {id}"),
        };
        let place = self.owner.dashboard();
        let end = lifetime::here(self.expires, zone);
        format!(
            "The token “{}” (id {}, {whose}) expires {end}.\nTo extend it, edit its TTL at https://{place}\n\
             An extended token keeps its secret: nothing else has to change.",
            visible(self.name),
            self.id
        )
    }

    fn entry(&self, file: &mut String, which: &str, now: Timestamp, at: Timestamp, summary: &str, about: &str) {
        let summary = escaped(summary);
        line(file, "BEGIN:VEVENT");
        // The same again when the token was extended: a calendar moves its entry.
        line(file, &format!("UID:{}-{which}@cfmint", self.id));
        line(file, &format!("DTSTAMP:{}", utc(now)));
        line(file, &format!("DTSTART:{}", utc(at)));
        line(file, &format!("SUMMARY:{summary}"));
        line(file, &format!("DESCRIPTION:{}", escaped(about)));
        line(file, "TRANSP:TRANSPARENT");
        line(file, "BEGIN:VALARM");
        line(file, "ACTION:DISPLAY");
        line(file, &format!("DESCRIPTION:{summary}"));
        line(file, &format!("TRIGGER:{ALARM}"));
        line(file, "END:VALARM");
        line(file, "END:VEVENT");
    }
}

/// "20270222T090000Z"
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A value of the type TEXT (section 3.3.11).
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => value.push_str("\\n"),
            '\\' | ';' | ',' => value.extend(['\\', letter]),
            letter => value.push(letter),
        }
    }
    value
}

/// A line, folded between two letters where it is too long (section 3.1).
fn line(file: &mut String, words: &str) {
    let mut used = 0;
    for letter in words.chars() {
        if used + letter.len_utf8() > LINE {
            file.push_str("\r\n ");
            used = 1;
        }
        file.push(letter);
        used += letter.len_utf8();
    }
    file.push_str("\r\n");
}
