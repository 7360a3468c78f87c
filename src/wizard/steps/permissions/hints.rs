//! What is said beside the list: about the row under the cursor, with why it was found to be
//! needed, and about the template.

use super::{PermissionsStep, levels};
use crate::domain::needs::Basis;
use crate::domain::refusal::as_on_screen;
use crate::domain::text::visible;
use crate::wizard::state::context::Context;

impl PermissionsStep {
    pub(super) fn hint(&self, cx: &Context) -> String {
        let Some(scale) = self.scale(cx, self.pick.cursor) else {
            return String::new();
        };
        let Some(row) = scale.row(cx.catalog()) else {
            return String::new();
        };
        let level = scale.levels(cx.catalog()).nth(levels::held(cx, scale).unwrap_or(0));
        let group = level.and_then(|level| cx.catalog().group(level.id));
        let about = group
            .map(|group| group.description.as_str())
            .filter(|text| !text.is_empty())
            .unwrap_or(&row.category);
        let why = scale
            .levels(cx.catalog())
            .find_map(|level| cx.work.purpose.reasons.get(&level.id));
        let why = why.map(|(because, basis)| {
            let sure = if *basis == Basis::Guess {
                " This is a guess."
            } else {
                ""
            };
            let first = because.first().map(String::as_str).unwrap_or_default();
            let more = match because.len() {
                0 | 1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            format!(" For {first}{more}.{sure}")
        });
        let why = why.unwrap_or_default();
        let about = about.trim_end_matches('.');
        visible(&format!("{} {}. {about}.{why}", row.scope.word(), scale.label)).into_owned()
    }
}

/// What the template's source says beside its permissions: a note, and what else is needed in which
/// case.
pub(super) fn of_template(cx: &Context) -> Option<String> {
    let template = cx.template()?;
    let optional = template.optional.iter().map(|more| {
        format!(
            "Also {} {} when {}.",
            more.scope.word(),
            as_on_screen(&more.name),
            more.when.trim_end_matches('.')
        )
    });
    let words: Vec<String> = std::iter::once(template.note.clone())
        .filter(|note| !note.is_empty())
        .chain(optional)
        .collect();
    (!words.is_empty()).then(|| format!("{}: {}", template.name, words.join(" ")))
}
