//! The keys of each part of the form, and of the lists that open in its place: what dispatch, footer and help read.

use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::key::{Code, Key};

const fn enter(label: &'static str) -> Binding {
    Binding { label, ..bound::ENTER }
}

pub(super) const IN_TEXT: &[Binding] = &[
    enter("next part"),
    bound::ESC,
    bound::MOVE,
    bound::PARTS,
    bound::CARET,
    bound::EDIT,
];
pub(super) const IN_CHOICE: &[Binding] = &[
    enter("next part"),
    bound::ESC,
    bound::CHOICES,
    NO_END,
    bound::MOVE,
    bound::PARTS,
];
/// Design section 2: "No expiry" is one key away from any choice.
const NO_END: Binding = Binding {
    keys: &[
        (Key::plain(Code::Backspace), Act::Erase),
        (Key::plain(Code::Delete), Act::Delete),
    ],
    written: "Backspace",
    label: "no expiry",
    footer: true,
};
pub(super) const ON_ROW: &[Binding] = &[enter("open"), bound::ESC, bound::MOVE, bound::PARTS];
pub(super) const ON_CONTINUE: &[Binding] = &[bound::ENTER, bound::ESC, bound::MOVE, bound::PARTS];
pub(super) const IN_MINE: &[Binding] = &[enter("take"), CLOSE, bound::MOVE, bound::PARTS, bound::PAGES];
pub(super) const IN_REMARKS: &[Binding] = &[enter("go there"), CLOSE, bound::MOVE, bound::PARTS, bound::PAGES];
const CLOSE: Binding = Binding {
    label: "close",
    ..bound::ESC
};
