//! The page on plain lines, as the wizard's summary has them.

use jiff::tz::TimeZone;

use super::Page;

/// The lines, without the last line end.
pub(super) fn of(page: &Page<'_>, zone: &TimeZone) -> String {
    let mut rows = page.head();
    rows.push(String::new());
    rows.extend(page.lines.iter().map(|line| line.said()));
    rows.push(String::new());
    if let Some(details) = &page.details {
        rows.extend(details.lines().iter().map(|(label, words)| format!("{label}: {words}")));
        rows.push(String::new());
    }
    rows.push(page.grade.level.said());
    for reason in &page.grade.reasons {
        rows.push(format!(
            "{}: {} {}",
            reason.level.word(),
            reason.sentence,
            reason.suggestion
        ));
    }
    rows.push(String::new());
    rows.extend(page.foot(zone));
    rows.join("\n")
}
