//! The list of tokens that exist, to clone one; in place of the templates while it is open.

use crate::domain::text::{thousands, visible};
use crate::domain::token::from_record;
use crate::domain::token::lifetime::in_words;
use crate::domain::token::record::TokenRecord;
use crate::wizard::message::Query;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::{List, Notice, Part, Row};
use crate::wizard::state::context::{Context, Live};

/// The open list.
#[derive(Default)]
pub(super) struct Tokens {
    pub(super) pick: Pick,
}

impl Tokens {
    /// Asks for the tokens of the owner that is chosen; those that were here may be another's, or
    /// old.
    pub(super) fn open(cx: &mut Context) -> Self {
        cx.tokens.clear();
        if cx.who().is_some() {
            cx.load(Query::Tokens(cx.work.draft.owner));
        }
        Self::default()
    }

    fn matches(&self, cx: &Context) -> Vec<usize> {
        let needle = self.pick.searched().trim().to_lowercase();
        let tokens = cx.tokens.iter().enumerate();
        tokens
            .filter(|(_, token)| token.name.to_lowercase().contains(&needle))
            .map(|(at, _)| at)
            .collect()
    }

    pub(super) fn act(&mut self, cx: &mut Context, act: Action) -> Outcome {
        let matches = self.matches(cx);
        if self.pick.act(act, matches.len()) != Picked::NotMine {
            return Outcome::Open;
        }
        match act {
            Action::Enter | Action::Toggle => {
                let token = matches.get(self.pick.cursor).and_then(|at| cx.tokens.get(*at)).cloned();
                match token {
                    Some(token) if clone(cx, &token) => Outcome::Taken,
                    Some(_) => Outcome::Open,
                    None => {
                        cx.notice = Some(Notice::warning("There is no token under the cursor. Esc goes back."));
                        Outcome::Open
                    }
                }
            }
            Action::Back | Action::NextPart | Action::PreviousPart => Outcome::Closed,
            _ => Outcome::Open,
        }
    }

    pub(super) fn intro(cx: &Context) -> Vec<String> {
        let here = thousands(cx.tokens.len() as u64);
        let state = match &cx.tokens_list.state {
            Live::NotAsked => "The tokens come when you are signed in.".to_owned(),
            Live::Loading if cx.tokens.is_empty() => "Loading tokens …".to_owned(),
            Live::Failed(refusal) if refusal.is_lasting() => "This sign-in may not list tokens.".to_owned(),
            Live::Failed(refusal) => format!("{here} tokens here. {}", refusal.sentence()),
            Live::Ready if cx.tokens.is_empty() => "There is no token yet.".to_owned(),
            _ => match cx.tokens_list.total {
                Some(total) if total > cx.tokens.len() as u64 => {
                    format!("{here} of {} tokens here, newest first.", thousands(total))
                }
                _ => format!("{here} tokens, newest first."),
            },
        };
        vec![format!(
            "Which token shall be cloned? It stays as it is; the copy gets a secret of its own. {state}"
        )]
    }

    pub(super) fn parts<'a>(&self, cx: &'a Context) -> Vec<Part<'a>> {
        let matches = self.matches(cx);
        let len = matches.len();
        let row = move |at: usize| {
            let token = matches.get(at).and_then(|at| cx.tokens.get(*at));
            token.map_or_else(|| Row::new(""), |token| row(cx, token))
        };
        vec![
            Part::Field(self.pick.view("Token", "type to search by name")),
            Part::List(List {
                id: "tokens",
                len,
                cursor: self.pick.cursor,
                focused: true,
                row: Box::new(row),
                empty: if !self.pick.filter.is_empty() {
                    "Nothing matches. Esc clears the search.".into()
                } else {
                    String::new()
                },
                wrap: false,
            }),
        ]
    }
}

fn row(cx: &Context, token: &TokenRecord) -> Row {
    let status = token.status.in_words();
    let ends = match token.expires {
        Some(end) => format!("ends {}", in_words(end, &cx.start.zone)),
        None => "never ends".to_owned(),
    };
    Row::new(visible(&token.name)).hint(format!("{status} · {ends}"))
}

/// The draft becomes a copy of the token; what was chosen before gives way. False when it cannot,
/// which is said.
fn clone(cx: &mut Context, token: &TokenRecord) -> bool {
    let scopes_of = |id| {
        cx.catalog()
            .group(id)
            .map_or_else(Vec::new, |group| group.scopes.clone())
    };
    let copy = match from_record::of(token, cx.work.draft.owner, cx.server_now(), &scopes_of) {
        Ok(copy) => copy,
        Err(why) => {
            cx.notice = Some(Notice::warning(why));
            return false;
        }
    };
    let mut words = format!("Cloned: “{}”. Nothing has been created yet.", visible(&token.name));
    for remark in &copy.remarks {
        words = format!("{words} {remark}");
    }
    cx.work.become_copy(token.id, copy);
    cx.notice = Some(Notice::plain(words));
    true
}
