//! The list of those who may own the token, in place of the templates while it is open.

use crate::domain::summary::Names;
use crate::domain::token::scope::Owner;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::{Columns, List, Mark, Notice, Part, Row};
use crate::wizard::state::context::Context;

/// The open list.
#[derive(Default)]
pub(super) struct Owners {
    pub(super) pick: Pick,
}

impl Owners {
    /// With the cursor on the present owner.
    pub(super) fn open(cx: &Context) -> Self {
        let mut pick = Pick::default();
        let now = cx
            .owners()
            .iter()
            .position(|candidate| candidate.owner == cx.work.draft.owner);
        pick.cursor = now.unwrap_or(0);
        Self { pick }
    }

    /// Places of the candidates that match what is typed.
    fn matches(&self, cx: &Context) -> Vec<usize> {
        let needle = self.pick.searched().trim().to_lowercase();
        let candidates = cx.owners();
        let fits = |owner: Owner| cx.owner(owner).to_lowercase().contains(&needle);
        (0..candidates.len())
            .filter(|at| candidates.get(*at).is_some_and(|candidate| fits(candidate.owner)))
            .collect()
    }

    /// Does an act.
    pub(super) fn act(&mut self, cx: &mut Context, act: Action) -> Outcome {
        let matches = self.matches(cx);
        if self.pick.act(act, matches.len()) != Picked::NotMine {
            return Outcome::Open;
        }
        match act {
            Action::Enter | Action::Toggle => self.choose(cx, &matches),
            Action::Back | Action::NextPart | Action::PreviousPart => Outcome::Closed,
            _ => Outcome::Open,
        }
    }

    /// Takes the candidate under the cursor, where this sign-in may.
    fn choose(&mut self, cx: &mut Context, matches: &[usize]) -> Outcome {
        let candidate = matches
            .get(self.pick.cursor)
            .and_then(|at| cx.owners().into_iter().nth(*at));
        let Some(candidate) = candidate else {
            cx.notice = Some(Notice::warning(self.pick.nothing_matches()));
            return Outcome::Open;
        };
        if let Some(why) = candidate.refused {
            let words = format!("{why} Sign in with a token that may, or choose another owner.");
            cx.notice = Some(Notice::warning(words));
            return Outcome::Open;
        }
        cx.own(candidate.owner);
        cx.work.owner_chosen = true;
        Outcome::Taken
    }

    /// The owner under the cursor to the last letter, and what the choice means.
    pub(super) fn detail(&self, cx: &Context) -> Vec<String> {
        let candidate = self
            .matches(cx)
            .get(self.pick.cursor)
            .and_then(|at| cx.owners().into_iter().nth(*at));
        let under = candidate.map(|candidate| {
            let name = cx.owner(candidate.owner);
            match candidate.refused {
                Some(why) => format!("{name}: {why}"),
                None => format!("{name}: {}", means(candidate.owner)),
            }
        });
        let means = "The owner decides what the token may hold, and what happens to it when people leave.";
        under.into_iter().chain([means.to_owned()]).collect()
    }

    pub(super) fn parts<'a>(&self, cx: &'a Context) -> Vec<Part<'a>> {
        let candidates = cx.owners();
        let matches = self.matches(cx);
        let len = matches.len();
        let row = move |at: usize| {
            let candidate = matches.get(at).and_then(|at| candidates.get(*at));
            let Some(candidate) = candidate else {
                return Row::new("");
            };
            let what = match &candidate.refused {
                Some(why) => why.as_str(),
                None => means(candidate.owner),
            };
            let is_owner = candidate.owner == cx.work.draft.owner;
            Row::new(cx.owner(candidate.owner))
                .mark(if is_owner { Mark::Chosen } else { Mark::None })
                .cell(what)
                .unavailable(candidate.refused.is_some())
        };
        vec![
            Part::Search(self.pick.view("Type to find an account")),
            Part::List(List {
                columns: Columns::Purpose,
                found: self.pick.searched().to_owned(),
                matching: self.pick.matching(len),
                below: self.pick.nothing_below(len),
                ..List::new("owners", len, self.pick.cursor, row)
            }),
        ]
    }
}

/// What becomes of the token of such an owner.
fn means(owner: Owner) -> &'static str {
    match owner {
        Owner::User => "it loses access when you do",
        Owner::Account(_) => "it keeps working when people leave",
    }
}
