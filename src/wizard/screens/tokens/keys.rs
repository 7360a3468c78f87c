//! The keys of the token list.

use crate::wizard::page::key::{KeyCode, plain};
use crate::wizard::page::keymap::{self as bound, Action, Binding};

pub(super) const KEYS: &[Binding] = &[
    SHOW,
    bound::BUTTONS,
    ONLY,
    bound::ESC,
    bound::MOVE,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
];
pub(super) const TYPED: &[Binding] = &[
    SHOW,
    bound::CLEAR,
    bound::BUTTONS,
    ONLY,
    bound::MOVE,
    bound::PAGES,
    SEARCH,
    bound::EDIT,
];
pub(super) const BELOW: &[Binding] = &[
    PRESS,
    bound::TO_LIST,
    ONLY,
    bound::ESC,
    bound::AMONG,
    SEARCH,
    bound::MOVE,
    bound::PAGES,
];

const SHOW: Binding = Binding {
    label: "show",
    ..bound::ENTER
};
const PRESS: Binding = Binding {
    label: "press",
    ..bound::ENTER
};
/// The line of the search says so already.
const SEARCH: Binding = Binding {
    label: "search",
    footer: false,
    ..bound::FILTER
};
const ONLY: Binding = Binding {
    keys: &[(plain(KeyCode::F(3)), Action::OnlyConcerns)],
    written: "F3",
    label: "what needs a look",
    footer: true,
};
