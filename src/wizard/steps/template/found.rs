//! What the first step finds for what is typed, best first. Enter takes the first row, so that it
//! is the narrowest of what was typed: words of a name count more than those of a description, and
//! of two starting points that fit alike the one that grants less comes first.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::domain::catalog::Catalog;
use crate::domain::catalog::template::{Fit, Template, Templates};
use crate::domain::grade::Width;
use crate::domain::needs::{self, Kinds, Matches};
use crate::domain::token::id::GroupId;

/// A row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A starting point, by its place.
    Template(u32),
    /// A call, resource, rule or permission, by its place.
    Thing(u32),
}

/// How wide each starting point is, by its place; worked out when something is first looked for,
/// and again when the tools have come.
#[derive(Default)]
pub(super) struct Widths(Vec<Width>);

impl Widths {
    fn of(&mut self, templates: &Templates) -> &[Width] {
        if self.0.len() != templates.all().len() {
            let catalog = Catalog::of_this_version();
            let all = templates.all().iter().enumerate();
            let width = |(at, one): (usize, &Template)| {
                let (accesses, _) = templates.accesses(at, catalog);
                Width::of(&accesses, one.all_accounts, catalog)
            };
            self.0 = all.map(width).collect();
        }
        &self.0
    }
}

/// All rows; nothing typed finds all starting points in their order.
pub(super) fn rows(templates: &Templates, widths: &mut Widths, typed: &str) -> Vec<Found> {
    if typed.trim().is_empty() {
        let all = (0..).zip(templates.all());
        return all.map(|(place, _)| Found::Template(place)).collect();
    }
    let things = needs::matches(typed, Kinds::NoTools);
    if needs::names_permissions(typed, Catalog::of_this_version()) {
        return beside_permissions(templates, widths, typed, things);
    }
    let fitting = best_first(templates, widths, templates.fitting(typed));
    let misspelt = if fitting.is_empty() {
        best_first(templates, widths, templates.misspelt(typed))
    } else {
        Vec::new()
    };
    let named = of(&fitting, |fit| fit <= Fit::Within);
    let partly = of(&fitting, |fit| matches!(fit, Fit::Partly(_)));
    let described = of(&fitting, |fit| fit == Fit::Described);
    [
        named,
        things_of(things.named),
        things_of(things.begun),
        partly,
        things_of(things.known),
        described,
        of(&misspelt, |_| true),
        things_of(things.guessed),
    ]
    .concat()
}

/// The same where permissions are named with their levels. A starting point comes before them only
/// where its name was typed or it grants no more than they do; one that has the words somewhere is
/// none that is meant. In a way in which only permissions are written, none is.
fn beside_permissions(templates: &Templates, widths: &mut Widths, typed: &str, things: Matches) -> Vec<Found> {
    let mut fitting = best_first(templates, widths, templates.fitting(typed));
    fitting.retain(|(fit, _)| *fit <= Fit::Begun && !needs::written_as_permission(typed));
    let catalog = Catalog::of_this_version();
    let read = catalog.permissions(typed);
    let choices = read.iter().flat_map(|(_, reading)| reading.choices());
    let named: HashSet<GroupId> = choices.map(|choice| choice.level.id).collect();
    let is_meant = |(fit, place): &(Fit, u32)| {
        let (accesses, _) = templates.accesses(*place as usize, catalog);
        let template = templates.all().get(*place as usize);
        let presets = template.is_none_or(|one| one.all_accounts) || accesses.iter().any(|access| access.all_zones);
        let mut groups = accesses.iter().flat_map(|access| &access.groups);
        *fit == Fit::Called || (!presets && groups.all(|(id, _)| named.contains(id)))
    };
    let (meant, wider): (Vec<_>, Vec<_>) = fitting.into_iter().partition(is_meant);
    [
        of(&meant, |_| true),
        things_of(things.named),
        of(&wider, |_| true),
        things_of(things.begun),
        things_of(things.known),
        things_of(things.guessed),
    ]
    .concat()
}

/// The best first, of those that fit alike the narrower, then in the order of the list. What is
/// refused comes behind what can be taken.
fn best_first(templates: &Templates, widths: &mut Widths, mut fitting: Vec<(Fit, u32)>) -> Vec<(Fit, u32)> {
    let widths = widths.of(templates);
    let refused = |place: u32| {
        let template = templates.all().get(place as usize);
        template.is_none_or(|one| one.refused.is_some())
    };
    let width = |place: u32| widths.get(place as usize);
    let order = |one: &(Fit, u32), other: &(Fit, u32)| -> Ordering {
        let ((fit, at), (other_fit, other_at)) = (*one, *other);
        fit.cmp(&other_fit)
            .then_with(|| refused(at).cmp(&refused(other_at)))
            .then_with(|| width(at).cmp(&width(other_at)))
            .then_with(|| at.cmp(&other_at))
    };
    fitting.sort_by(order);
    fitting
}

fn of(fitting: &[(Fit, u32)], which: impl Fn(Fit) -> bool) -> Vec<Found> {
    let those = fitting.iter().filter(|(fit, _)| which(*fit));
    those.map(|(_, place)| Found::Template(*place)).collect()
}

fn things_of(places: Vec<u32>) -> Vec<Found> {
    places.into_iter().map(Found::Thing).collect()
}
