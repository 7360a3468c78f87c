//! The groups of the rows while nothing is searched.

use super::TemplateStep;
use super::found::Found;
use super::front::Front;
use crate::domain::catalog::template::{TemplateKind, Templates};
use crate::wizard::page::groups::Groups;

/// The headings of the list.
pub(super) fn of(step: &TemplateStep, templates: &Templates) -> Groups<&'static str> {
    if step.pick.searching() {
        return Groups::default();
    }
    let front = step.front.iter().map(Front::group);
    let rows = step.rows.iter().filter_map(|row| match row {
        Found::Template(at) => templates.all().get(*at as usize).map(|one| group_of(one.kind)),
        Found::Thing(_) => None,
    });
    Groups::of(front.chain(rows))
}

fn group_of(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Dashboard | TemplateKind::Custom => "Templates",
        TemplateKind::R2 => "R2 object storage",
        TemplateKind::Tool => "Tools and programs",
    }
}
