//! The keys of the summary, by where the cursor is, and how the footer says them there. On this
//! page the footer alone says what Enter does: a sentence that names it is followed wherever the
//! cursor happens to be.

use super::cursor::Spot;
use super::tabs::Tab;
use super::{SummaryStep, save};
use crate::wizard::page::key::{self, KeyCode};
use crate::wizard::page::keymap::{self as bound, Action, Binding};

impl SummaryStep {
    /// The table for where the cursor is.
    pub(super) fn table(&self) -> &'static [Binding] {
        match self.spot() {
            _ if self.saving.is_some() => bound::FILE_NAME,
            Spot::Line => ON_LINES,
            Spot::Button => ON_BUTTONS,
            Spot::Views => ON_VIEWS,
            Spot::Text => ON_TEXT,
        }
    }

    /// How the footer says it: what Enter does to the row under the cursor, and how far the numbers
    /// go.
    pub(super) fn in_footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let as_bound = Some((binding.written, binding.label));
        let act = binding.keys.first().map(|(_, act)| *act);
        match (act, self.spot()) {
            _ if self.saving.is_some() => as_bound,
            (Some(Action::Enter), Spot::Line | Spot::Button) => {
                let does = self.entries().get(self.cursor).and_then(|entry| entry.does())?;
                Some((binding.written, does))
            }
            (Some(Action::Save), _) if self.change().is_some() => Some((binding.written, "as spec file")),
            (Some(Action::Type(_)), _) => NUMBERS.get(self.numbers().checked_sub(1)?).copied(),
            (Some(Action::Left), Spot::Views) => Some((binding.written, self.tab.turned(Tab::LEFT).id())),
            (Some(Action::Right), Spot::Views) => Some((binding.written, self.tab.turned(1).id())),
            (Some(Action::Up), Spot::Line) if self.cursor == 0 => Some(("↑", "to the views")),
            _ => as_bound,
        }
    }
}

/// How the footer says so many numbers, from one on.
const NUMBERS: [(&str, &str); 9] = [
    ("1", "reduce the risk"),
    ("1-2", REDUCE),
    ("1-3", REDUCE),
    ("1-4", REDUCE),
    ("1-5", REDUCE),
    ("1-6", REDUCE),
    ("1-7", REDUCE),
    ("1-8", REDUCE),
    ("1-9", REDUCE),
];
const REDUCE: &str = "reduce a risk";

const ON_LINES: &[Binding] = &[
    ENTER,
    DIGITS,
    Binding {
        label: "to a line",
        ..bound::MOVE
    },
    bound::BUTTONS,
    bound::ESC,
    save::TO_FILE,
    Binding {
        label: "nothing here: the views are above the first line",
        footer: false,
        ..bound::CHOICES
    },
    bound::PAGES,
    bound::QUESTION,
];
const ON_BUTTONS: &[Binding] = &[
    ENTER,
    DIGITS,
    Binding {
        label: "lines",
        ..bound::BUTTONS
    },
    bound::ESC,
    save::TO_FILE,
    Binding {
        label: "choose",
        ..bound::CHOICES
    },
    Binding {
        label: "move; the views are above the first line",
        footer: false,
        ..bound::MOVE
    },
    bound::PAGES,
    bound::QUESTION,
];
const ON_VIEWS: &[Binding] = &[
    Binding {
        keys: &[(key::plain(KeyCode::Right), Action::Right)],
        written: "→",
        label: "the next view",
        footer: true,
    },
    Binding {
        keys: &[(key::plain(KeyCode::Left), Action::Left)],
        written: "←",
        label: "the view before",
        footer: true,
    },
    Binding {
        keys: &[
            (key::plain(KeyCode::Down), Action::Down),
            (key::plain(KeyCode::Up), Action::Up),
            (key::plain(KeyCode::Enter), Action::Enter),
        ],
        written: "↓",
        label: "into it",
        footer: true,
    },
    bound::BUTTONS,
    bound::ESC,
    save::TO_FILE,
    Binding {
        footer: false,
        ..DIGITS
    },
    bound::PAGES,
    bound::QUESTION,
];
const ON_TEXT: &[Binding] = &[
    Binding {
        keys: &[
            (key::plain(KeyCode::Enter), Action::Enter),
            (key::plain(KeyCode::Esc), Action::Back),
        ],
        written: "Enter or Esc",
        label: "to the summary",
        footer: true,
    },
    Binding {
        label: "scroll, ↑ on to the views",
        ..bound::MOVE
    },
    bound::BUTTONS,
    save::TO_FILE,
    Binding {
        label: "nothing here: the views are above the text",
        footer: false,
        ..bound::CHOICES
    },
    Binding {
        label: "nothing here: they are for the summary",
        footer: false,
        ..DIGITS
    },
    bound::PAGES,
    bound::QUESTION,
];

const ENTER: Binding = Binding {
    label: "create, reduce or open: the footer says which",
    ..bound::ENTER
};
/// To what lowers the reason of that number, and back.
const DIGITS: Binding = Binding {
    keys: &[
        (key::letter('1'), Action::Type("1")),
        (key::letter('2'), Action::Type("2")),
        (key::letter('3'), Action::Type("3")),
        (key::letter('4'), Action::Type("4")),
        (key::letter('5'), Action::Type("5")),
        (key::letter('6'), Action::Type("6")),
        (key::letter('7'), Action::Type("7")),
        (key::letter('8'), Action::Type("8")),
        (key::letter('9'), Action::Type("9")),
    ],
    written: "1-9",
    label: "to what lowers the reason of that number, and back",
    footer: true,
};
