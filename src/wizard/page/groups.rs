//! The headings among the rows of a list. The cursor knows rows alone; where a heading is drawn
//! among them is only said here.

/// The headings, each with the row that it is above.
#[derive(Debug)]
pub struct Groups<G>(Vec<(usize, G)>);

/// What is drawn at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupedRow<G> {
    Heading(G),
    Row(usize),
}

impl<G> Default for Groups<G> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<G: Copy + PartialEq> Groups<G> {
    /// Of the rows' groups, in their order.
    #[must_use]
    pub fn of(rows: impl Iterator<Item = G>) -> Self {
        let mut groups: Vec<(usize, G)> = Vec::new();
        for (row, group) in rows.enumerate() {
            if groups.last().is_none_or(|(_, last)| *last != group) {
                groups.push((row, group));
            }
        }
        Self(groups)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a row is drawn.
    #[must_use]
    pub fn place(&self, row: usize) -> usize {
        row + self.0.iter().filter(|(first, _)| *first <= row).count()
    }

    #[must_use]
    pub fn drawn(&self, place: usize) -> GroupedRow<G> {
        let above = |nth: usize| self.0.get(nth).map(|(first, group)| (first + nth, *group));
        let heading = (0..self.0.len()).filter_map(above).find(|(at, _)| *at == place);
        match heading {
            Some((_, group)) => GroupedRow::Heading(group),
            None => GroupedRow::Row(
                place
                    - (0..self.0.len())
                        .filter_map(above)
                        .filter(|(at, _)| *at < place)
                        .count(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_drawn_where_it_is_looked_up() {
        let groups = Groups(vec![(0, "one"), (2, "two"), (3, "three")]);
        let drawn: Vec<GroupedRow<&str>> = (0..8).map(|place| groups.drawn(place)).collect();
        use GroupedRow::{Heading, Row};
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
        assert_eq!(Groups::<&str>::default().drawn(3), Row(3));
    }
}
