//! What the columns of the row under the cursor cut is whole in its detail. It must not know what a
//! row is about.

use super::list::Layout;
use super::theme::Theme;
use crate::wizard::page::{Columns, List, Page, Part, RowKind};

/// The sentences on the row under the cursor, and what that row has no room for.
pub(super) fn detail(page: &Page<'_>, right: u16, theme: Theme) -> Vec<String> {
    let mut detail = page.detail.clone();
    let Some(list) = page.parts.iter().find_map(cutting) else {
        return detail;
    };
    let row = (list.row)(list.cursor);
    if row.kind == RowKind::Heading {
        return detail;
    }
    let facts = page.detail_facts.iter().map(|fact| fact.value.text.as_str());
    let said: Vec<String> = page
        .detail
        .iter()
        .map(String::as_str)
        .chain(facts)
        .map(str::to_lowercase)
        .collect();
    let layout = Layout::of(&list.columns, right);
    let mut cut = layout.cut(&row, &list.columns, theme);
    cut.retain(|words| !said.iter().any(|sentence| sentence.contains(&words.to_lowercase())));
    if cut.is_empty() {
        return detail;
    }
    let cut = cut.join(" · ");
    let goes_on = |first: &&mut String| page.detail_facts.is_empty() && !first.ends_with('.');
    match detail.first_mut().filter(goes_on) {
        Some(first) => *first = format!("{first} · {cut}"),
        None => detail.push(cut),
    }
    detail
}

/// A list whose rows have columns and a detail, where it has rows.
fn cutting<'a, 'b>(part: &'a Part<'b>) -> Option<&'a List<'b>> {
    match part {
        Part::List(list) if list.len > 0 => match list.columns {
            Columns::Text | Columns::Acts | Columns::HandOver | Columns::Addresses(_) => None,
            // Of a token all is said.
            Columns::Ways | Columns::Tokens => None,
            Columns::Purpose | Columns::Permissions | Columns::Needs | Columns::Resources(..) => Some(list),
        },
        _ => None,
    }
}
