//! After a create request without a usable answer: what is known, where to look, and no second request. Finding, rolling and
//! deleting from here is a later room; this one looks once, shows what it found and says where to go on.

use super::binding::{Act, Binding};
use super::context::Context;
use super::key::{Code, Key};
use super::message::{Effect, Ending, Ticket};
use super::page::{Line, LineStyle, Page, Part};
use crate::refusal::Refusal;
use crate::text::visible;
use crate::token::id::TokenId;
use crate::token::lifetime::{in_words, to_api};
use crate::token::record::TokenRecord;
use crate::token::spec::Spec;

/// What looking brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Looked {
    /// The list has been asked for.
    Looking,
    /// These may be ours: same name, made since.
    Found(Vec<TokenRecord>),
    /// The list was refused.
    Refused(Refusal),
}

/// A create request of which the outcome is unknown.
#[derive(Debug)]
pub struct Lost {
    /// What was asked for.
    pub spec: Box<Spec>,
    /// When it was sent.
    pub sent: jiff::Timestamp,
    /// Why there is no usable answer.
    pub why: String,
    /// The id, when the answer held one.
    pub id: Option<TokenId>,
    /// What looking brought.
    pub looked: Looked,
    /// The ticket of the look that is out.
    pub ticket: Ticket,
}

/// The keys of this screen.
pub const KEYS: &[Binding] = &[
    Binding {
        keys: &[(Key::plain(Code::Char('l')), Act::LookAgain)],
        written: "l",
        label: "look again",
        footer: true,
    },
    Binding {
        keys: &[(Key::plain(Code::Char('q')), Act::Leave)],
        written: "q",
        label: "leave",
        footer: true,
    },
    Binding {
        keys: &[(Key::plain(Code::Esc), Act::Back)],
        written: "Esc",
        label: "back to the summary",
        footer: true,
    },
    super::binding::QUESTION,
];

impl Lost {
    /// Asks for the token list.
    pub fn look(&mut self, cx: &mut Context) {
        self.ticket = cx.ticket();
        self.looked = Looked::Looking;
        cx.ask(Effect::Look {
            ticket: self.ticket,
            owner: self.spec.owner,
            name: self.spec.name.as_str().to_owned(),
            since: self.sent,
        });
    }

    /// Ends with the exit code of "a token may exist whose secret is not delivered", and says what to look for.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let name = visible(self.spec.name.as_str());
        let mut words = vec![format!(
            "We do not know whether the token “{name}” was created; it was sent at {}.",
            to_api(self.sent)
        )];
        let ids = match &self.looked {
            Looked::Found(found) if !found.is_empty() => found.iter().map(|token| token.id).collect(),
            _ => self.id.into_iter().collect::<Vec<_>>(),
        };
        words.extend(
            ids.iter()
                .map(|id| format!("A token that may be it: id {id}. Its secret did not reach us.")),
        );
        words.push(format!(
            "Check {} before creating another.",
            self.spec.owner.dashboard()
        ));
        Ending { code: 5, words }
    }

    /// The screen.
    #[must_use]
    pub fn page(&self, cx: &Context) -> Page<'_> {
        let name = visible(self.spec.name.as_str()).into_owned();
        let plain = |text: String| Line::new(LineStyle::Plain, text);
        let mut lines = vec![
            Line::new(
                LineStyle::Warning,
                format!(
                    "We do not know whether the token was created. The request was sent at {}; no usable answer came back ({}). We will not send it again by ourselves.",
                    in_words(self.sent, &cx.start.zone),
                    self.why
                ),
            ),
            plain(String::new()),
        ];
        if let Some(id) = self.id {
            lines.push(plain(format!("The answer named an id: {id}.")));
        }
        match &self.looked {
            Looked::Looking => lines.push(plain("Looking in your token list …".into())),
            Looked::Refused(refusal) if !may_not_list(refusal) => {
                let words = format!("We could not look: {} l looks again.", refusal.sentence());
                lines.push(Line::new(LineStyle::Warning, words));
            }
            Looked::Refused(refusal) => {
                lines.push(Line::new(
                    LineStyle::Warning,
                    format!(
                        "We may not list tokens with this sign-in. Note {name} and {} and check {}.",
                        in_words(self.sent, &cx.start.zone),
                        self.spec.owner.dashboard()
                    ),
                ));
                lines.push(plain(refusal.sentence()));
            }
            Looked::Found(found) if found.is_empty() => lines.push(plain(
                "Not in your token list so far. It may still appear; look again before creating another.".into(),
            )),
            Looked::Found(found) => {
                if found.len() > 1 {
                    lines.push(plain("Several tokens match.".into()));
                }
                for token in found {
                    let created = token
                        .issued_on
                        .map_or_else(|| "?".into(), |at| in_words(at, &cx.start.zone));
                    lines.push(Line::new(
                        LineStyle::Warning,
                        format!(
                            "This token exists: {}, {}, created {created}. Its secret did not reach us.",
                            visible(&token.name),
                            token.id
                        ),
                    ));
                }
                lines.push(plain(format!(
                    "Roll it (a new secret; the lost one stops working) or delete it at {}.",
                    self.spec.owner.dashboard()
                )));
            }
        }
        Page {
            title: "Was it created?".into(),
            parts: vec![Part::Lines(lines)],
            ..Page::default()
        }
    }
}

/// Whether the list was refused to this sign-in, rather than not reached.
fn may_not_list(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Forbidden { .. } | Refusal::WrongFamily { .. } | Refusal::NotSignedIn { .. }
    )
}
