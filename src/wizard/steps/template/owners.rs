//! The list of those who may own the token, in place of the templates while it is open.

use crate::domain::summary::Names;
use crate::domain::token::scope::Owner;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::list::{Outcome, Pick, Picked};
use crate::wizard::page::{List, Notice, Part, Row};
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
            cx.notice = Some(Notice::warning("Nobody matches what is typed. Esc clears it."));
            return Outcome::Open;
        };
        if let Some(why) = candidate.refused {
            let words = format!("{why} Sign in with a credential that may, or choose another owner.");
            cx.notice = Some(Notice::warning(words));
            return Outcome::Open;
        }
        cx.own(candidate.owner);
        cx.work.owner_chosen = true;
        Outcome::Taken
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
            let what = match (&candidate.refused, candidate.owner) {
                (Some(why), _) => why.as_str(),
                (None, Owner::User) => "it loses access when you do",
                (None, Owner::Account(_)) => "it keeps working when people leave",
            };
            let mark = if candidate.owner == cx.work.draft.owner {
                "✓ "
            } else {
                ""
            };
            Row::new(format!("{mark}{}", cx.owner(candidate.owner)))
                .hint(what)
                .faint(candidate.refused.is_some())
        };
        vec![
            Part::Field(self.pick.view("Owner", "type to search accounts")),
            Part::List(List {
                id: "owners",
                len,
                cursor: self.pick.cursor,
                focused: true,
                row: Box::new(row),
                empty: "Nobody matches. Esc clears the search.".into(),
                wrap: false,
            }),
        ]
    }
}
