//! The headings of the list while nothing is searched. The cursor knows rows alone; where a heading
//! is drawn among them is only said here.

use super::TemplateStep;
use super::found::Found;
use super::front::Front;
use crate::domain::catalog::template::{TemplateKind, Templates};

/// The headings, each with the row that it is above.
#[derive(Default)]
pub(super) struct Groups(Vec<(usize, &'static str)>);

/// What is drawn at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drawn {
    Heading(&'static str),
    Row(usize),
}

impl Groups {
    pub(super) fn of(step: &TemplateStep, templates: &Templates) -> Self {
        let mut groups: Vec<(usize, &'static str)> = Vec::new();
        if step.pick.searching() {
            return Self(groups);
        }
        let front = step.front.iter().map(Front::group);
        let rows = step.rows.iter().filter_map(|row| match row {
            Found::Template(at) => templates.all().get(*at as usize).map(|one| group_of(one.kind)),
            Found::Thing(_) => None,
        });
        for (row, group) in front.chain(rows).enumerate() {
            if groups.last().is_none_or(|(_, last)| *last != group) {
                groups.push((row, group));
            }
        }
        Self(groups)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Where a row is drawn.
    pub(super) fn place(&self, row: usize) -> usize {
        row + self.0.iter().filter(|(first, _)| *first <= row).count()
    }

    pub(super) fn drawn(&self, place: usize) -> Drawn {
        let above = |nth: usize| self.0.get(nth).map(|(first, group)| (first + nth, *group));
        let heading = (0..self.0.len()).filter_map(above).find(|(at, _)| *at == place);
        match heading {
            Some((_, group)) => Drawn::Heading(group),
            None => Drawn::Row(
                place
                    - (0..self.0.len())
                        .filter_map(above)
                        .filter(|(at, _)| *at < place)
                        .count(),
            ),
        }
    }
}

fn group_of(kind: TemplateKind) -> &'static str {
    match kind {
        TemplateKind::Dashboard | TemplateKind::Custom => "Templates",
        TemplateKind::R2 => "R2 object storage",
        TemplateKind::Tool => "Tools and programs",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_drawn_where_it_is_looked_up() {
        let groups = Groups(vec![(0, "one"), (2, "two"), (3, "three")]);
        let drawn: Vec<Drawn> = (0..8).map(|place| groups.drawn(place)).collect();
        use Drawn::{Heading, Row};
        assert_eq!(
            drawn,
            [
                Heading("one"),
                Row(0),
                Row(1),
                Heading("two"),
                Row(2),
                Heading("three"),
                Row(3),
                Row(4)
            ]
        );
        assert!((0..5).all(|row| groups.drawn(groups.place(row)) == Row(row)));
        assert_eq!(Groups::default().drawn(3), Row(3));
    }
}
