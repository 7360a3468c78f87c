//! The sign-in as a page: what is known, what to do, the fields, and how to get a token. What is
//! typed leaves here as a mask.

use super::{SignInStep, Wants};
use crate::domain::text::width;
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Buttons, Fact, FieldView, Line, Page, Part, Sense};
use crate::wizard::state::context::Context;

/// The most mask signs that are drawn: the length of a credential is nobody's business.
const MASK: usize = 12;
/// From this many characters on, a text without an @ is taken for a credential rather than the
/// beginning of an address.
const LONG_WITHOUT_AT: usize = 24;

/// What becomes of what is typed.
const STAYS: &str = "It stays in memory only, and is wiped when cfmint ends.";
const GLOBAL_KEY: &str = "A Global API Key works too; cfmint then asks for its e-mail.";

impl SignInStep {
    /// What it asks and shows.
    pub(super) fn shown<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let new = self.knows_nothing(cx);
        let steps = new || self.reason.is_some();
        let mut parts = vec![if new {
            Part::Lines(vec![Line::plain("You have none yet? There are two kinds.")])
        } else {
            Part::Space
        }];
        for part in [
            Part::Lines(self.first(cx)),
            Part::Facts(self.facts(cx)),
            Part::Facts(self.stored_facts(cx)),
            Part::Lines(self.next(cx)),
            Part::Facts(if steps { how_to() } else { Vec::new() }),
        ] {
            let empty = match &part {
                Part::Lines(lines) => lines.is_empty(),
                Part::Facts(facts) => facts.is_empty(),
                _ => false,
            };
            if empty {
                continue;
            }
            if parts.len() > 1 || new {
                parts.push(Part::Space);
            }
            parts.push(part);
        }
        parts.push(Part::Space);
        parts.extend(self.fields());
        if self.wants == Wants::Nothing {
            parts.push(Part::Facts(under_the_field(steps)));
        }
        Page {
            question: self.question(cx).into(),
            parts,
            notice: self.where_it_looked(cx),
            help_about: Some(Box::new(in_the_help)),
            buttons: if self.wants == Wants::Nothing {
                self.stored.buttons()
            } else {
                Buttons::default()
            },
            ..Page::default()
        }
    }

    /// The field of the token, and the one beside it.
    fn fields(&self) -> Vec<Part<'_>> {
        let shown = self.typed.chars().min(MASK);
        let token = FieldView {
            label: "Token".into(),
            caret: (!self.in_second && !self.stored.on_button()).then_some(shown),
            text: "•".repeat(shown),
            placeholder: "paste it here; it is not shown".into(),
            ..FieldView::default()
        };
        let caret = |field: &Field| self.in_second.then(|| field.caret_column());
        let second = match self.wants {
            Wants::Nothing => None,
            Wants::Email => Some(FieldView {
                label: "E-mail".into(),
                text: self.shown_email(),
                caret: caret(&self.email),
                placeholder: "of your Cloudflare account".into(),
                ..FieldView::default()
            }),
            Wants::Account => Some(FieldView {
                label: "Account".into(),
                caret: caret(&self.account).map(|at| at.min(width(&self.shown_account()))),
                text: self.shown_account(),
                placeholder: "its 32-character id, if it is an account’s token".into(),
                ..FieldView::default()
            }),
        };
        std::iter::once(token).chain(second).map(Part::Field).collect()
    }

    /// The account as it is shown. What is no beginning of an id may be a credential in the wrong
    /// field, and is masked.
    fn shown_account(&self) -> String {
        let text = self.account.shown();
        let count = text.chars().count();
        let like_an_id = count <= 32 && text.trim().chars().all(|letter| letter.is_ascii_hexdigit());
        if like_an_id {
            text
        } else {
            "•".repeat(count.min(MASK))
        }
    }

    /// The address as it is shown. Anything long without an @ may be a credential in the wrong
    /// field, and is masked.
    fn shown_email(&self) -> String {
        let text = self.email.shown();
        let count = text.chars().count();
        if count >= LONG_WITHOUT_AT && !text.contains('@') {
            "•".repeat(count)
        } else {
            text
        }
    }
}

/// The two kinds of tokens that create tokens, and how to get one.
fn how_to() -> Vec<Fact> {
    [
        (
            "Your own",
            "is made in the dashboard, dash.cloudflare.com/profile/api-tokens:",
        ),
        ("", "1  Create Token: use the template Create Additional Tokens."),
        ("", "2  Add Zone · Zone · Read and Account · Account Settings · Read."),
        ("", "   Then you can pick zones and accounts by name here."),
        ("", "3  Give it a short expiry: whoever holds it has all your rights."),
        ("", ""),
        (
            "An account’s",
            "ask for the role API Token Provisioning; or paste one that has Account API Tokens · Edit.",
        ),
    ]
    .map(|(label, words)| Fact::new(label, Sense::Plain, words))
    .into()
}

/// What is said in the help, whatever the page shows.
fn in_the_help() -> Vec<Line> {
    let told = |fact: &Fact| !fact.value.text.is_empty();
    std::iter::once(Line::plain("To practise without an account, start cfmint --demo."))
        .chain(how_to().into_iter().filter(told).map(in_one_line))
        .chain([Line::plain(GLOBAL_KEY)])
        .collect()
}

/// The same in the help, where labels are words of the line.
fn in_one_line(fact: Fact) -> Line {
    let label = if fact.label.is_empty() { "  " } else { &fact.label };
    Line::plain(format!("{label} {}", fact.value.text))
}

/// What is said of the field under it.
fn under_the_field(steps: bool) -> Vec<Fact> {
    if !steps {
        return vec![Fact::new("", Sense::Note, "How to make one: ? has the steps.")];
    }
    [STAYS, GLOBAL_KEY]
        .map(|words| Fact::new("", Sense::Plain, words))
        .into()
}
