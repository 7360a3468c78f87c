//! The token taking shape, for the side panel of wide windows.

use super::context::Context;
use super::page::{Line, LineStyle};
use crate::summary::Names;
use crate::text::visible;

/// Lines of the panel; it shows at most this many permissions and resources each, the summary shows all.
const AT_MOST: usize = 6;

/// What has been decided so far.
#[must_use]
pub fn lines(cx: &Context) -> Vec<Line> {
    let head = |text: &str| Line::new(LineStyle::Faint, text);
    let plain = |text: String| Line::new(LineStyle::Plain, text);
    let mut lines = vec![
        Line::new(LineStyle::Strong, "The token so far"),
        plain(String::new()),
        head("Name"),
    ];
    lines.push(plain(if cx.draft.name.is_empty() {
        "not yet".into()
    } else {
        visible(&cx.draft.name).into_owned()
    }));
    let grant = cx.grant();
    lines.push(head("May"));
    let groups = grant
        .groups
        .iter()
        .map(|(id, scope)| format!("{} {}", scope.word(), cx.catalogue().in_words(*id)));
    lines.extend(some(groups));
    lines.push(head("On"));
    lines.extend(some(grant.resources.iter().map(|resource| cx.resource(resource))));
    lines.push(head("From"));
    lines.push(plain(match (cx.draft.ip_only.trim(), cx.draft.ip_except.trim()) {
        ("", "") => "any address".into(),
        ("", except) => format!("any but {}", visible(except)),
        (only, "") => visible(only).into_owned(),
        (only, except) => format!("{} but not {}", visible(only), visible(except)),
    }));
    lines.push(head("Ends"));
    lines.push(plain(match cx.draft.expires.trim() {
        "" | "never" => "never".into(),
        when => visible(when).into_owned(),
    }));
    lines
}

/// Thousands may be chosen: words are made for those only that are shown.
fn some(all: impl ExactSizeIterator<Item = String>) -> Vec<Line> {
    if all.len() == 0 {
        return vec![Line::new(LineStyle::Plain, "nothing yet")];
    }
    let more = all.len().saturating_sub(AT_MOST);
    let mut lines: Vec<Line> = all
        .take(AT_MOST)
        .map(|text| Line::new(LineStyle::Plain, visible(&text)))
        .collect();
    if more > 0 {
        lines.push(Line::new(LineStyle::Plain, format!("and {more} more")));
    }
    lines
}
