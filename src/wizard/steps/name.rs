//! Step 2: the name. Prefilled; follows the template and the zones until it is edited by hand.

use super::{Flow, Step};
use crate::domain::text::visible;
use crate::domain::token::name::TokenName;
use crate::domain::token::scope::Scope;
use crate::wizard::page::keymap::{self as bound, Action, Binding};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Fact, FieldView, Line, Notice, Page, Part, Sense};
use crate::wizard::state::context::Context;

/// The step's own state.
#[derive(Default)]
pub struct NameStep {
    field: Field,
}

/// Characters that a name may have at most.
const AT_MOST: usize = 120;

const KEYS: &[Binding] = &[bound::NEXT, bound::ESC, EDIT, bound::CARET];
const EDIT: Binding = Binding {
    footer: true,
    ..bound::EDIT
};

impl NameStep {
    fn keep(&mut self, cx: &mut Context) {
        if self.field.text() != cx.work.draft.name {
            cx.work.draft.name = self.field.text().to_owned();
            // An emptied name follows again: that is how a person takes the hand edit back.
            cx.work.name_edited = !self.field.is_empty();
        }
    }

    /// Takes the name that comes of what was chosen; answers whether there is one.
    fn follows_again(&mut self, cx: &mut Context) -> bool {
        cx.follow_name();
        self.field = Field::with(cx.work.draft.name.clone());
        !self.field.is_empty()
    }

    /// What is wrong with the name as it is.
    fn fault(&self) -> Option<String> {
        let gap = TokenName::parse(self.field.text()).err()?;
        let over = self.field.text().trim().chars().count().saturating_sub(AT_MOST);
        Some(match over {
            0 => gap.sentence,
            1 => format!("That is 1 character too long: {AT_MOST} at most."),
            over => format!("That is {over} characters too long: {AT_MOST} at most."),
        })
    }
}

/// What the name will do by itself, and what it may be then.
fn follows(cx: &Context) -> Vec<String> {
    if cx.work.name_edited {
        return vec!["You have changed it. Empty it, and it follows your choices again.".to_owned()];
    }
    let needed = cx.scopes();
    let chosen = |scope: &Scope| cx.grant().resources.iter().any(|one| one.scope() == *scope);
    let (kind, example) = if needed.contains(&Scope::Zone) {
        let zone = cx.zones.get(0).map(|zone| visible(zone.name).into_owned());
        ("zones", zone.unwrap_or_else(|| "example.com".to_owned()))
    } else if needed.contains(&Scope::Bucket) {
        ("buckets", "bucket logs".to_owned())
    } else {
        return vec!["It will follow your choices until you change it.".to_owned()];
    };
    if chosen(&Scope::Zone) || chosen(&Scope::Bucket) {
        return vec![format!("It follows your choice of {kind} until you change it.")];
    }
    let name = match cx.work.draft.name.as_str() {
        "" => example,
        name => format!("{}, {example}", visible(name)),
    };
    vec![
        format!("It will follow your choice of {kind} until you change it, for example"),
        name,
    ]
}

/// Lines under the field.
fn under(words: impl IntoIterator<Item = String>) -> Part<'static> {
    let fact = |words| Fact::new("", Sense::Plain, words);
    Part::Facts(words.into_iter().map(fact).collect())
}

impl Step for NameStep {
    fn keys(&self) -> &'static [Binding] {
        KEYS
    }

    /// Of the keys that erase the one is said by which the name follows again.
    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        match binding.written {
            written if written == EDIT.written => Some(("Ctrl-U", "empty it")),
            written if written == bound::QUIT.written => None,
            written => Some((written, binding.label)),
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.field = Field::with(cx.work.draft.name.clone());
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        match act {
            // An emptied one follows again: what it is then is shown before it is gone on with.
            Action::Enter if self.field.is_empty() && self.follows_again(cx) => {
                cx.notice = Some(Notice::plain("It follows your choices again."));
            }
            Action::Enter => match self.fault() {
                None => return Flow::Next,
                Some(fault) => cx.notice = Some(Notice::warning(fault)),
            },
            Action::Back => return Flow::Back,
            _ => {
                self.field.edit(act);
                self.keep(cx);
            }
        }
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(&mut self.field)
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        cx.notice = self.field.paste(text).sentence().map(Notice::plain);
        self.keep(cx);
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let count = self.field.text().chars().count();
        let about = Line::plain("You and your colleagues will see this name in the token list.");
        let advice = [
            "A name that says why and where is easiest to clean up later:",
            "cert-manager on k8s-prod · deploy blog from GitHub · ddns at home",
        ];
        Page {
            parts: vec![
                Part::Lines(vec![about]),
                Part::Space,
                Part::Space,
                Part::Field(FieldView {
                    label: "Name".into(),
                    text: self.field.shown(),
                    caret: Some(self.field.caret_column()),
                    placeholder: "for example: deploy from CI".into(),
                    wrong: self.fault().filter(|_| count > 0).into_iter().collect(),
                    choice: None,
                }),
                under([format!("{count} of {AT_MOST} characters")]),
                Part::Space,
                under(follows(cx)),
                Part::Space,
                under(advice.map(str::to_owned)),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        true
    }

    fn typed(&self) -> bool {
        !self.field.is_empty()
    }
}
