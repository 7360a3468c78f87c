//! What Enter and Space do: ask for one more thing, answer a question, take what may have been
//! meant, tick a permission, take something out again.

use super::Finder;
use super::rows::Line;
use crate::domain::catalog::Catalog;
use crate::domain::needs::{self, Given};
use crate::domain::text::visible;
use crate::domain::token::id::GroupId;
use crate::wizard::message::FileCall;
use crate::wizard::page::Notice;
use crate::wizard::page::list::Outcome;
use crate::wizard::state::context::Context;

impl Finder {
    /// Enter with something typed: the row under the cursor, a file of that name, or the words as
    /// they are.
    pub(super) fn add_typed(&mut self, cx: &mut Context) {
        let typed = self.pick.filter.text().trim().to_owned();
        if typed.is_empty() {
            return;
        }
        // As one that is pasted.
        if needs::is_error(&typed) {
            add(cx, Given::Words(typed));
            return self.judge(cx);
        }
        let found = self.hits.get(self.pick.cursor).and_then(|place| needs::hit(*place));
        match found {
            Some(hit) if !needs::names_file(&typed) => {
                add(cx, Given::Words(needs::with_ids_of(&hit.words, &typed)));
                self.judge(cx);
            }
            _ => cx.ask(FileCall::ReadNeed(needs::without_credentials(&typed))),
        }
    }

    /// Enter on a row of the answer.
    pub(super) fn enter(&mut self, cx: &mut Context) -> Outcome {
        match self.lines.get(self.pick.cursor) {
            Some(Line::Choice(question, choice)) => {
                let question = self.answer.questions.get(*question);
                if let Some(words) = question.and_then(|question| question.choices.get(*choice)).cloned() {
                    add(cx, Given::Words(words));
                    self.judge(cx);
                }
                return Outcome::Open;
            }
            Some(Line::Near(unknown, near)) => {
                self.take_near(cx, *unknown, *near);
                return Outcome::Open;
            }
            None => return Outcome::Open,
            // Nothing is decided by the way, however often Enter is pressed.
            Some(_) => {
                if let Some(at) = self.open_line() {
                    self.pick.cursor = at;
                    let words = match self.lines.get(at) {
                        Some(Line::Question(at)) => self.answer.questions.get(*at).map(|one| one.about.as_str()),
                        _ => None,
                    };
                    let words = words.unwrap_or("what was meant?");
                    let words = format!("cfmint needs to know one thing: {}", visible(words));
                    cx.notice = Some(Notice::plain(words));
                    return Outcome::Open;
                }
            }
        }
        if !self.taken(cx).is_empty() {
            return Outcome::Taken;
        }
        let words = match self.answer.permissions.as_slice() {
            [] if self.answer.resolved() => "It needs no permission: there is nothing to add.",
            [] => "There is nothing to add yet.",
            _ => "Choose what you want: Space.",
        };
        cx.notice = Some(Notice::warning(words));
        Outcome::Open
    }

    /// Enter on what may have been meant: it takes the place of the words that were not understood;
    /// beside a file it is one more thing.
    fn take_near(&mut self, cx: &mut Context, unknown: usize, near: usize) {
        let Some(unknown) = self.answer.unknown.get(unknown) else {
            return;
        };
        let Some(meant) = unknown.nearest.get(near).map(|near| needs::to_give(near).to_owned()) else {
            return;
        };
        let judged = |given: &Given| needs::answer(std::slice::from_ref(given), Catalog::of_this_version());
        let of = |(at, given): (usize, &Given)| match given {
            Given::Words(words) => {
                Some((at, words.clone(), judged(given))).filter(|(.., alone)| alone.unknown.contains(unknown))
            }
            _ => None,
        };
        let mut meant = meant;
        if let Some((at, words, alone)) = cx.work.purpose.given.iter().enumerate().find_map(of) {
            meant = needs::with_ids_of(&meant, &words);
            // What else stands in it stays, and the suggestion beside it settles the rest.
            if alone.permissions.is_empty() && alone.questions.is_empty() && alone.unknown.len() == 1 {
                cx.work.purpose.given.remove(at);
            }
        }
        add(cx, Given::Words(meant));
        self.judge(cx);
    }

    /// Space: a permission is ticked or not; something that was asked for is taken out.
    pub(super) fn toggle(&mut self, cx: &mut Context) {
        match self.lines.get(self.pick.cursor) {
            Some(Line::Permission(at)) => {
                let Some(one) = self.answer.permissions.get(*at) else {
                    return;
                };
                if !cx.may_give(one.id) {
                    cx.notice = Some(Notice::warning("This sign-in and owner cannot give it."));
                } else {
                    let ticked = Self::is_taken(cx, one);
                    cx.work.purpose.decided.insert(one.id, !ticked);
                    self.ticked = self.taken(cx).len();
                }
            }
            Some(Line::Given(at)) if *at < cx.work.purpose.given.len() => {
                let at = *at;
                let gone = needs::called(&cx.work.purpose.given.remove(at));
                let cursor = self.pick.cursor;
                self.judge(cx);
                self.pick.cursor = cursor.min(self.lines.len().saturating_sub(1));
                let words = format!("Taken out: {gone}.{}", self.left_behind(cx));
                cx.notice = Some(Notice::plain(visible(&words).into_owned()));
            }
            _ => {}
        }
    }

    /// What was taken for something that is not asked for any more.
    pub(super) fn left_behind(&self, cx: &Context) -> String {
        let asked = |id: &GroupId| self.answer.permissions.iter().any(|one| one.id == *id);
        let chosen = |id: &GroupId| cx.work.draft.grants.iter().any(|grant| grant.groups.contains_key(id));
        let left = cx.work.purpose.reasons.keys().filter(|id| chosen(id) && !asked(id));
        let left: Vec<String> = left.map(|id| cx.catalog().in_words(*id)).collect();
        if left.is_empty() {
            String::new()
        } else {
            format!(
                " Still in the token: {}. Space leaves it out in the list of permissions.",
                left.join(", ")
            )
        }
    }
}

/// One more thing that is asked for; the same twice is once.
pub(super) fn add(cx: &mut Context, given: Given) {
    let given = needs::without_any_credential(given);
    if !cx.work.purpose.given.contains(&given) {
        cx.work.purpose.given.push(given);
    }
}
