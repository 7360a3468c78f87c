//! The keys of the resources step, by where the cursor is and what is typed, and how the footer
//! says the one whose meaning depends on the row.

use super::ResourcesStep;
use crate::wizard::page::keymap::{self as bound, Action, Binding};

impl ResourcesStep {
    /// The table for where the cursor is.
    pub(super) fn table(&self) -> &'static [Binding] {
        match self.below.at() {
            Some(_) => ON_ACTS,
            None if self.on_scopes => ON_SCOPES,
            None if self.pick.filter.is_empty() => IN_LIST,
            None => SEARCHING,
        }
    }

    /// ← stands in the footer where it excludes the row under the cursor.
    pub(super) fn in_footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let nothing = self.offers.len() == 0 && !self.below.is_here() && !self.on_scopes;
        match binding.keys {
            _ if nothing && self.pick.searching() && bound::sets_a_row(binding) => None,
            [(_, Action::Left)] => self.excludes.then_some((binding.written, "exclude")),
            _ => Some((binding.written, binding.label)),
        }
    }
}

const IN_LIST: &[Binding] = &[
    bound::NEXT,
    bound::ESC,
    INCLUDE,
    LESS,
    bound::SPACE,
    bound::BUTTONS,
    MOVE,
    FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// While something is typed Space is a letter.
const SEARCHING: &[Binding] = &[
    bound::ADD,
    INCLUDE,
    LESS,
    bound::MOVE,
    bound::BUTTONS,
    bound::CLEAR,
    FILTER,
    bound::PAGES,
    bound::EDIT,
];
/// The line above the list says that one can type; arrows in a list are no news.
const FILTER: Binding = Binding {
    footer: false,
    ..bound::FILTER
};
const MOVE: Binding = Binding {
    footer: false,
    ..bound::MOVE
};
const INCLUDE: Binding = Binding {
    label: "include",
    ..bound::MORE
};
const LESS: Binding = Binding {
    label: "take out; exclude, if it is part of All …",
    ..bound::LESS
};
const ON_ACTS: &[Binding] = &[
    DO,
    bound::ESC,
    bound::MOVE,
    bound::AMONG,
    bound::TO_LIST,
    FILTER,
    bound::PAGES,
    bound::EDIT,
];
const DO: Binding = Binding {
    label: "do it",
    ..bound::ENTER
};
const ON_SCOPES: &[Binding] = &[
    Binding {
        label: "to the list",
        ..bound::ENTER
    },
    bound::ESC,
    bound::CHOICES,
    bound::MOVE,
    bound::BUTTONS,
    FILTER,
    bound::PAGES,
    bound::EDIT,
];
