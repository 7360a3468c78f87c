//! What the help says of each page: what it decides, its words and signs, and its keys. The keys are
//! those of the table that dispatch reads, in the words of somebody who explains.

use super::page::keymap::{self, Action, Binding};
use super::page::{Help, Legend, Mark, Progress, Sense};
use super::steps::StepId;

type Explained = &'static [(&'static str, &'static str)];

/// Of a step.
pub(super) fn of_step(step: StepId, table: &'static [Binding], typed: bool) -> Help {
    let (about, words, signs) = about(step);
    let mut here: Vec<_> = table.iter().flat_map(|binding| said(step, binding)).collect();
    let adds = here.iter().any(|(written, _)| *written == keymap::ENTER.written);
    if matches!(step, StepId::Permissions | StepId::Resources) && !adds {
        here.push((keymap::ENTER.written, "adds it while you type"));
    }
    here.push((if typed { "F1" } else { "? or F1" }, "this help"));
    Help {
        how: Vec::new(),
        title: step.name().to_owned(),
        about,
        words,
        signs,
        here,
        everywhere: EVERYWHERE.to_vec(),
    }
}

/// Of a screen that is no step.
pub(super) fn of_screen(title: &str, about: &'static str, table: &[Binding]) -> Help {
    let written = |binding: &Binding| (binding.written, binding.label);
    Help {
        how: Vec::new(),
        title: title.to_owned(),
        about,
        here: table.iter().map(written).collect(),
        everywhere: keymap::EVERYWHERE.iter().map(written).collect(),
        ..Help::default()
    }
}

/// Of the token list.
pub(super) fn of_token_list(table: &[Binding]) -> Help {
    let here = table.iter().filter_map(|binding| {
        let (_, act) = binding.keys.first()?;
        let words = match act {
            Action::Erase | Action::Up | Action::PageUp | Action::NextPart => return None,
            Action::Filter => return Some(("letters", "search, Space too")),
            _ => binding.label,
        };
        Some((binding.written, words))
    });
    Help {
        how: Vec::new(),
        title: "Token list".to_owned(),
        about: "The tokens that exist: your own, and those of the accounts this sign-in sees. Nothing is changed here.",
        words: &[
            (
                "Risk",
                "what whoever finds the token could do: one square LOW, four CRITICAL.",
            ),
            ("+2", "two permissions more than the one that is named."),
            ("Search", "a name; or what one policy can, where: dns edit example.com."),
        ],
        signs: &[
            (Legend::Line(Sense::Danger), "expired, revoked, or without an end"),
            (Legend::Line(Sense::Warning), "ends within 3 days, or unused for 90"),
        ],
        here: here.collect(),
        everywhere: EVERYWHERE.to_vec(),
    }
}

/// Keys of every step.
const EVERYWHERE: Explained = &[
    ("↑ ↓ Ctrl-P Ctrl-N", "move"),
    ("PgUp PgDn Home End", "move far"),
    ("Enter", "go on"),
    ("Tab", "to the buttons, back"),
    ("Esc", "clear, then back"),
    ("Ctrl-T", "token list"),
    ("Ctrl-L Ctrl-Z", "redraw, suspend"),
    ("Ctrl-C", "quit, draft kept"),
];

/// How a binding is explained: in rows of its own, or not where it does what it does on every step.
fn said(step: StepId, binding: &'static Binding) -> Vec<(&'static str, &'static str)> {
    let Some((_, act)) = binding.keys.first() else {
        return Vec::new();
    };
    let words = match (step, act) {
        (_, Action::Up | Action::PageUp | Action::NextPart | Action::Back | Action::Help) => return Vec::new(),
        (_, Action::Enter) if binding.label == keymap::ENTER.label => return Vec::new(),
        (_, Action::Erase) => {
            return vec![
                ("Ctrl-U -W", "erase all, or a word"),
                ("Alt-B -F -D", "word: back, on, erase"),
            ];
        }
        (_, Action::Filter) => return vec![("letters", "search, Space too")],
        (StepId::Permissions, Action::Right) => "one level more",
        (StepId::Permissions, Action::Left) => "one level less, or out",
        (StepId::Permissions, Action::Toggle) => "on at its lowest, or out",
        (StepId::Permissions | StepId::Resources, Action::Enter) if binding.label == keymap::ADD.label => {
            "adds it while you type"
        }
        (StepId::Resources, Action::Right) => "include it",
        (StepId::Resources, Action::Left) => "take it out, or exclude",
        (StepId::Resources, Action::Toggle) => "include it, or not",
        _ => binding.label,
    };
    vec![(binding.written, words)]
}

/// What a step decides, its words, its signs.
fn about(step: StepId) -> (&'static str, Explained, &'static [(Legend, &'static str)]) {
    match step {
        StepId::SignIn => (
            "cfmint asks Cloudflare for your new token with a token that may create tokens. What you paste stays in memory only, and is wiped when cfmint ends.",
            &[],
            &[
                (Legend::Line(Sense::Good), "it works"),
                (Legend::Line(Sense::Danger), "it does not"),
            ],
        ),
        StepId::Template => (
            "A template fills in the permissions that its purpose needs. Nothing is decided yet: each of the next steps shows what was filled in, and can change it.",
            &[],
            &[
                (Legend::Step(Progress::Done), "step done"),
                (Legend::Step(Progress::Here), "you are here"),
                (Legend::Step(Progress::Incomplete), "something is missing"),
                (Legend::Step(Progress::Home), "where you came from"),
                (Legend::Row(Mark::Excluded), "not available"),
            ],
        ),
        StepId::Name => (
            "The name tells you and your colleagues which token is which, in Cloudflare’s token list. It decides nothing else and can be changed later.",
            &[],
            &[],
        ),
        StepId::Permissions => (
            "A token can do nothing but what you choose here. Choose little: more can be added later, and a leaked token does what you allowed.",
            &[
                (
                    "Scope",
                    "Zone: one domain. Account: everything in an account. User: you.",
                ),
                ("Read", "read and list."),
                ("Edit", "create, read, change, delete and list."),
            ],
            &[
                (Legend::Row(Mark::Chosen), "chosen"),
                (Legend::Choice(true), "its level"),
                (Legend::Choice(false), "a level it could have"),
                (Legend::Row(Mark::Excluded), "not available"),
            ],
        ),
        StepId::Resources => (
            "The permissions apply only where you say so here. Choose single things: “All …” also covers those added later.",
            &[
                ("Include", "the token may use its permissions there."),
                ("Exclude", "what this policy grants does not work there."),
            ],
            &[
                (Legend::Row(Mark::Chosen), "included"),
                (Legend::Row(Mark::Excluded), "excluded"),
                (Legend::Choice(true), "set"),
                (Legend::Choice(false), "could be set"),
            ],
        ),
        StepId::Limits => (
            "From which addresses the token works, and until when. Both make a stolen copy worth less: it fails elsewhere, and expires by itself.",
            &[
                ("Only from", "these addresses and no others; empty: from anywhere."),
                ("Not from", "never from these, even if “Only from” has them."),
                ("TTL", "time to live: when the token starts, and when it expires."),
            ],
            &[
                (Legend::Choice(true), "set"),
                (Legend::Choice(false), "could be set"),
                (Legend::Line(Sense::Warning), "worth knowing"),
            ],
        ),
        StepId::Summary => (
            "This is what will be sent, and nothing has been sent yet. Each line goes to the step where it is decided; a number goes to what lowers its risk.",
            &[(
                "Leaks",
                "what whoever finds the token could do: LOW, MEDIUM, HIGH or CRITICAL.",
            )],
            &[
                (Legend::Choice(true), "granted"),
                (Legend::Row(Mark::Excluded), "excluded, or lowers the risk"),
                (Legend::Line(Sense::Warning), "worth knowing"),
            ],
        ),
    }
}
