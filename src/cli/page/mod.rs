//! The summary page of the wizard with the grade and its reasons, for people, for a pull request or
//! for a program: of a spec, or of a token that exists. `review`, `show` and a dry run print it.

mod details;
mod document;
mod markdown;
mod text;

use jiff::tz::TimeZone;

use self::details::Details;
pub(super) use self::markdown::plain;
use super::output;
use super::subject::Sheet;
use crate::domain::catalog::Catalog;
use crate::domain::grade::{self, Grade, Level};
use crate::domain::summary::{self, SummaryLine};
use crate::domain::text::visible;
use crate::domain::token::address::Whereabouts;
use crate::domain::token::lifetime::here;
use crate::domain::token::spec::Place;
use crate::io::local_time;

/// For whom the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Somebody at a terminal; times are local.
    Text,
    /// A pull request or an issue: names can start nothing there. Times are in UTC, since readers
    /// live anywhere.
    Markdown,
    /// A program: one JSON object. Times are in UTC.
    Json,
}

impl Form {
    /// By the options that were given; without any it is for people.
    pub(super) const fn of(json: bool, markdown: bool) -> Self {
        match (json, markdown) {
            (true, _) => Self::Json,
            (_, true) => Self::Markdown,
            _ => Self::Text,
        }
    }
}

/// What is shown.
struct Page<'a> {
    sheet: &'a Sheet,
    lines: Vec<SummaryLine>,
    grade: Grade,
    /// What is said besides of a token that exists, where that is asked for.
    details: Option<Details>,
}

/// The page in this form, and its grade.
pub(super) fn page_of(form: Form, sheet: &Sheet) -> (String, Level) {
    made(form, sheet, |_, _| None)
}

/// The same of a token that exists, with its dates, its use and what needs a look.
pub(super) fn page_with_details(form: Form, sheet: &Sheet) -> (String, Level) {
    made(form, sheet, |grade, zone| Details::of(sheet, grade, zone))
}

fn made(form: Form, sheet: &Sheet, details: impl Fn(&Grade, &TimeZone) -> Option<Details>) -> (String, Level) {
    let catalog = Catalog::of_this_version();
    let zone = match form {
        Form::Text => local_time::zone(),
        Form::Markdown | Form::Json => TimeZone::UTC,
    };
    let lines_of = if sheet.existing.is_some() {
        summary::lines_of_existing
    } else {
        summary::lines
    };
    let mut lines = lines_of(&sheet.spec, catalog, &sheet.called, sheet.now, &zone);
    // A name in a spec has no controls, and one that exists is shown as the list shows it.
    let names = lines.iter_mut().filter(|line| line.place == Some(Place::Name));
    names.for_each(|line| line.text = sheet.name());
    let lines = without_unreadable(lines, sheet);
    let grade = grade::grade(&sheet.spec, catalog, &sheet.called, sheet.now);
    let page = Page {
        // Another machine will use it: where this one is does not matter.
        lines: summary::with_remarks(lines, &sheet.spec.ip, &Whereabouts::default()),
        details: details(&grade, &zone),
        grade,
        sheet,
    };
    let document = match form {
        Form::Text => output::page(&text::of(&page, &zone)),
        Form::Markdown => markdown::of(&page, &zone),
        Form::Json => document::of(&page),
    };
    (document, page.grade.level)
}

/// The lines without what would be said of fields that could not be read: the head of the page has
/// them.
fn without_unreadable(mut lines: Vec<SummaryLine>, sheet: &Sheet) -> Vec<SummaryLine> {
    let Some(record) = &sheet.existing else {
        return lines;
    };
    let unread_filter = record.addresses_not_understood > 0 && record.ip.is_empty();
    lines.retain(|line| match &line.place {
        Some(Place::Expires) => !record.has_unreadable("expires_on"),
        Some(Place::Starts) => !record.has_unreadable("not_before"),
        Some(Place::IpOnly | Place::IpExcept) => !unread_filter,
        _ => true,
    });
    lines
}

impl Page<'_> {
    /// What the page is about, as sentences.
    fn head(&self) -> Vec<String> {
        let name = self.sheet.name();
        match &self.sheet.existing {
            None => vec![format!(
                "Nothing has been created yet. Check what “{name}” will be able to do."
            )],
            Some(record) => {
                let mut said = vec![format!(
                    "This token exists: “{name}”, id {}{}. Cloudflare says: {}.",
                    record.id,
                    self.sheet.of_account(),
                    record.status.in_words()
                )];
                said.extend(self.sheet.unread());
                said
            }
        }
    }

    /// What is true of the page itself, as sentences.
    fn foot(&self, zone: &TimeZone) -> Vec<String> {
        let mut said = Vec::new();
        if !self.sheet.later.is_empty() {
            let quoted: Vec<String> = self.sheet.later.iter().map(|words| format!("“{words}”")).collect();
            said.push(format!("Open until it is created: {}.", quoted.join(", ")));
        }
        if !self.sheet.to.is_empty() {
            let to: Vec<String> = self.sheet.to.iter().map(ToString::to_string).collect();
            said.push(format!("Without --to its secret goes to {}.", to.join(", ")));
        }
        let now = here(self.sheet.now, zone);
        said.push(match self.details {
            Some(_) => format!("Read {now}."),
            None => format!("Reviewed {now}; a duration counts from when it is created."),
        });
        said.iter().map(|sentence| visible(sentence).into_owned()).collect()
    }
}
