//! The token taking shape, for the side panel of wide windows.

use super::page::{Line, LineStyle};
use super::state::context::Context;
use crate::domain::summary::Names;
use crate::domain::text::visible;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// The panel shows at most this many permissions and resources each, the summary shows all.
const AT_MOST: usize = 6;
/// The same of each access where there are several.
const WITH_SEVERAL: usize = 2;
/// And at most so many accesses.
const ACCESSES: usize = 4;

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
    lines.push(plain(if cx.work.draft.name.is_empty() {
        "not yet".into()
    } else {
        visible(&cx.work.draft.name).into_owned()
    }));
    if cx.owner_account().is_some() {
        lines.extend([head("Owner"), plain(cx.owner(cx.work.draft.owner))]);
    }
    let several = cx.work.draft.grants.len() > 1;
    for (at, grant) in cx.work.draft.grants.iter().enumerate().take(ACCESSES) {
        if several {
            lines.push(Line::new(LineStyle::Strong, format!("Access {}", at + 1)));
        }
        let at_most = if several { WITH_SEVERAL } else { AT_MOST };
        lines.push(head("May"));
        let group = |(id, scope): (&GroupId, &Scope)| format!("{} {}", scope.word(), cx.catalog().in_words(*id));
        lines.extend(some(grant.groups.iter().map(group), at_most));
        lines.push(head("On"));
        lines.extend(some(
            grant.resources.iter().map(|resource| cx.resource(resource)),
            at_most,
        ));
        if !grant.except.is_empty() {
            lines.push(head("Not on"));
            lines.extend(some(grant.except.iter().map(|resource| cx.resource(resource)), at_most));
        }
    }
    let more = cx.work.draft.grants.len().saturating_sub(ACCESSES);
    if more > 0 {
        lines.push(plain(format!("and {more} more accesses")));
    }
    lines.push(head("From"));
    lines.push(plain(
        match (cx.work.draft.ip_only.trim(), cx.work.draft.ip_except.trim()) {
            ("", "") => "any address".into(),
            ("", except) => format!("any but {}", beginning(except)),
            (only, "") => beginning(only),
            (only, except) => format!("{} but not {}", beginning(only), beginning(except)),
        },
    ));
    lines.push(head("Ends"));
    lines.push(plain(match cx.work.draft.expires.trim() {
        "" => "not yet".into(),
        "never" => "never".into(),
        when => visible(when).into_owned(),
    }));
    lines
}

/// Some thousand addresses may be typed; the panel shows where they begin.
fn beginning(text: &str) -> String {
    const SHOWN: usize = 100;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} …", visible(text.get(..end).unwrap_or_default())),
        None => visible(text).into_owned(),
    }
}

/// The first ones, and how many more there are; only what is shown is put into words.
fn some(all: impl ExactSizeIterator<Item = String>, at_most: usize) -> Vec<Line> {
    let plain = |text: &str| Line::new(LineStyle::Plain, visible(text));
    if all.len() == 0 {
        return vec![plain("nothing yet")];
    }
    let more = all.len().saturating_sub(at_most);
    let mut lines: Vec<Line> = all.take(at_most).map(|text| plain(&text)).collect();
    if more > 0 {
        lines.push(plain(&format!("and {more} more")));
    }
    lines
}

#[cfg(test)]
mod tests;
