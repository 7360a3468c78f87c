//! The list of tokens that exist, to clone one; in place of the templates while it is open.

use crate::domain::text::{thousands, visible};
use crate::domain::token::from_record;
use crate::domain::token::lifetime::here;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::wizard::message::Query;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::{Columns, Line, List, Notice, Part, Row, Sense};
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

    /// Said in place of rows: whether they are loading, refused or none.
    fn nothing(&self, cx: &Context) -> Vec<Line> {
        if !cx.tokens.is_empty() {
            return self.pick.nothing_below(self.matches(cx).len());
        }
        vec![match &cx.tokens_list.state {
            Live::NotAsked => Line::plain("Sign in to see the tokens."),
            Live::Loading => Line::plain("Loading tokens …"),
            Live::Ready => Line::plain("There is no token yet."),
            Live::Failed(refusal) if refusal.is_lasting() => {
                Line::new(Sense::Danger, "Cloudflare does not show tokens to this sign-in.")
            }
            Live::Failed(refusal) => Line::new(Sense::Warning, refusal.sentence()),
        }]
    }

    /// The token under the cursor to the last letter, what cloning means, and whether more are to
    /// come.
    pub(super) fn detail(&self, cx: &Context) -> Vec<String> {
        let under = self.matches(cx).get(self.pick.cursor).and_then(|at| cx.tokens.get(*at));
        let under = under.map(|token| format!("{}: {}", visible(&token.name), about(cx, token)));
        let mut stays = "It stays as it is; the copy gets a secret of its own.".to_owned();
        let here = thousands(cx.tokens.len() as u64);
        match (&cx.tokens_list.state, cx.tokens_list.total) {
            (Live::Failed(refusal), _) if !cx.tokens.is_empty() => {
                stays = format!("{stays} {here} tokens are here. {}", refusal.sentence());
            }
            (_, Some(total)) if total > cx.tokens.len() as u64 => {
                stays = format!("{stays} {here} of {} tokens are here.", thousands(total));
            }
            _ => {}
        }
        under.into_iter().chain([stays]).collect()
    }

    /// In which order they are.
    pub(super) fn state(cx: &Context) -> String {
        let several = cx.tokens.len() > 1;
        if several { "newest first" } else { "" }.to_owned()
    }

    pub(super) fn parts<'a>(&self, cx: &'a Context) -> Vec<Part<'a>> {
        let matches = self.matches(cx);
        let len = matches.len();
        let row = move |at: usize| {
            let token = matches.get(at).and_then(|at| cx.tokens.get(*at));
            token.map_or_else(|| Row::new(""), |token| row(cx, token))
        };
        vec![
            Part::Search(self.pick.view("Type to find a token by name")),
            Part::List(List {
                columns: Columns::Purpose,
                found: self.pick.searched().to_owned(),
                matching: self.pick.matching(len),
                below: self.nothing(cx),
                ..List::new("tokens", len, self.pick.cursor, row)
            }),
        ]
    }
}

fn row(cx: &Context, token: &TokenRecord) -> Row {
    Row::new(visible(&token.name)).cell(about(cx, token))
}

/// "active · expires 22 Feb 2027, 11:00 here (10:00 UTC)"
fn about(cx: &Context, token: &TokenRecord) -> String {
    let status = token.status.in_words();
    match token.expires {
        Some(end) if token.status == TokenStatus::Expired => format!("{status} {}", here(end, &cx.start.zone)),
        Some(end) => format!("{status} · expires {}", here(end, &cx.start.zone)),
        None => format!("{status} · never expires"),
    }
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
