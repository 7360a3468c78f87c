//! What the row under the cursor is set to: → includes it, ← takes it out and, where "All …" is
//! included, excludes it; Space on and off; Enter what was typed. Each is done at once, by one step
//! at most, and said with how to take it back.

use super::choice::{self, NotFrom, Standing};
use super::offers::Offer;
use super::{ResourcesStep, by_hand, rows};
use crate::domain::token::grant::Resource;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::state::unseen::LEAST;

impl ResourcesStep {
    /// What is under the cursor, as resources and as words; says why when there is nothing to take.
    fn under(&mut self, cx: &mut Context) -> Option<(Vec<Resource>, String)> {
        let offer = self.offers.get(self.pick.cursor);
        let under = offer.and_then(|offer| Some((offer.resources(cx)?, offer)));
        let Some((resources, offer)) = under else {
            let words = by_hand::no_match(cx, &self.scope(cx), self.pick.filter.text());
            cx.notice = Some(Notice {
                no_match: true,
                ..Notice::plain(words)
            });
            return None;
        };
        // "All …" is nobody's first guess, also where there is nothing else.
        if self.all_alone && !self.pick.moved && self.pick.filter.is_empty() {
            let words = format!("To include {}, move to it with ↑ or ↓ first.", rows::names(cx, &offer));
            cx.notice = Some(Notice::plain(words));
            return None;
        }
        Some((resources, rows::names(cx, &offer)))
    }

    /// Whether a step on this row has not been seen yet.
    fn is_unseen(&self, cx: &mut Context, resources: &[Resource]) -> bool {
        resources.first().is_some_and(|first| self.unseen.holds(cx, first))
    }

    /// → includes; what is excluded is first only that no more.
    pub(super) fn more(&mut self, cx: &mut Context) {
        let Some((resources, names)) = self.under(cx) else {
            return;
        };
        if self.is_unseen(cx, &resources) {
            return;
        }
        match Standing::of(cx, &resources) {
            Standing::Out => match choice::part_of(cx, &resources) {
                // To include it alone would take all the others out, which is less and not more.
                Some(all) => {
                    let words = format!(
                        "{names} is part of {all} already. ← excludes it; to have it alone, take {all} out first."
                    );
                    cx.notice = Some(Notice::plain(words));
                }
                None => self.include(cx, resources, &names),
            },
            Standing::Excluded => {
                choice::take_back(cx, &resources);
                let words = format!("{names} is not excluded any more. ← excludes it again.");
                self.say_done(cx, &resources, words);
            }
            Standing::Included => {
                cx.notice = Some(Notice::plain(format!(
                    "{names} is already included. ← takes it out again."
                )));
            }
        }
    }

    /// ← takes out; what is out is excluded, where there is something to exclude it from.
    pub(super) fn less(&mut self, cx: &mut Context) {
        let Some((resources, names)) = self.under(cx) else {
            return;
        };
        if self.is_unseen(cx, &resources) {
            return;
        }
        match Standing::of(cx, &resources) {
            Standing::Included => self.take_out(cx, &resources, &names),
            Standing::Out => self.exclude(cx, resources, &names),
            Standing::Excluded => {
                cx.notice = Some(Notice::plain(format!(
                    "{names} is already excluded. → takes that back."
                )));
            }
        }
    }

    /// Space: included or not. An exclusion is taken back by → alone.
    pub(super) fn toggle(&mut self, cx: &mut Context) {
        let Some((resources, names)) = self.under(cx) else {
            return;
        };
        match Standing::of(cx, &resources) {
            Standing::Out => self.include(cx, resources, &names),
            Standing::Included => self.take_out(cx, &resources, &names),
            Standing::Excluded => {
                cx.notice = Some(Notice::plain(format!("{names} is excluded. → takes that back.")));
            }
        }
    }

    /// Includes the row under the cursor, for what was typed. What is chosen or excluded stays as
    /// it is. False when it cannot be had, which is said.
    pub(super) fn take(&mut self, cx: &mut Context) -> bool {
        let Some((resources, names)) = self.under(cx) else {
            return false;
        };
        match Standing::of(cx, &resources) {
            Standing::Out => {
                self.include(cx, resources.clone(), &names);
                Standing::of(cx, &resources) == Standing::Included
            }
            Standing::Included => {
                cx.notice = Some(Notice::plain(format!("{names} is already included.")));
                true
            }
            Standing::Excluded => {
                cx.notice = Some(Notice::plain(format!(
                    "{names} is excluded, and stays so. → takes that back."
                )));
                true
            }
        }
    }

    fn include(&mut self, cx: &mut Context, resources: Vec<Resource>, names: &str) {
        let all = resources.clone();
        let Some((gave_way, lonely)) = choice::include(cx, resources) else {
            return;
        };
        let back = choice::exclude_again(cx, &mut self.gone);
        let went = choice::no_longer_excluded(cx, &lonely);
        self.gone.extend(lonely);
        // Where something gave way, one key does not bring that back.
        let undo = (gave_way.is_none() && went.is_none()).then(|| "← takes it out again.".to_owned());
        let said = [Some(format!("Included {names}.")), undo, gave_way, went, back];
        let words: Vec<String> = said.into_iter().flatten().collect();
        self.say_done(cx, &all, words.join(" "));
    }

    fn take_out(&mut self, cx: &mut Context, resources: &[Resource], names: &str) {
        let lonely = choice::take_out(cx, resources);
        let took = Some(format!("Took out {names}. → includes it again."));
        let said = [took, choice::no_longer_excluded(cx, &lonely)];
        self.gone.extend(lonely);
        let words: Vec<String> = said.into_iter().flatten().collect();
        self.say_done(cx, resources, words.join(" "));
    }

    fn exclude(&mut self, cx: &mut Context, resources: Vec<Resource>, names: &str) {
        if let Err(not) = choice::can_exclude(cx, &self.scope(cx), &resources) {
            let words = match not {
                NotFrom::Nothing => LEAST.to_owned(),
                NotFrom::These => {
                    format!("{names} is not part of what is included: there is nothing to exclude it from.")
                }
            };
            cx.notice = Some(Notice::plain(words));
            return;
        }
        let all = resources.clone();
        if choice::exclude(cx, resources).is_some() {
            let words = format!("Excluded {names}: nothing that is chosen here works there. → takes that back.");
            self.say_done(cx, &all, words);
        }
    }

    fn say_done(&mut self, cx: &mut Context, resources: &[Resource], words: String) {
        cx.notice = Some(Notice::good(words));
        if let Some(first) = resources.first() {
            self.unseen.changed(cx, first.clone());
        }
        self.pick.moved = false;
        self.all_alone = false;
        self.look_at_row(cx);
        cx.follow_name();
    }

    /// What ← does on the row under the cursor.
    pub(super) fn look_at_row(&mut self, cx: &Context) {
        let resources = self.offers.get(self.pick.cursor).and_then(|offer| offer.resources(cx));
        self.excludes = resources.is_some_and(|resources| {
            let can = choice::can_exclude(cx, &self.scope(cx), &resources).is_ok();
            can && Standing::of(cx, &resources) == Standing::Out
        });
    }

    /// Puts the cursor on the row of what was added, which another list has at another place.
    pub(super) fn stand_on(&mut self, cx: &Context, offer: Option<Offer>) {
        let Some(resources) = offer.and_then(|offer| offer.resources(cx)) else {
            return;
        };
        let [one] = resources.as_slice() else { return };
        if let Some(at) = self.offers.row_of(cx, one) {
            self.pick.cursor = at;
        }
    }

    /// The name of the row under the cursor, where it was moved to and is not chosen.
    pub(super) fn passed(&self, cx: &Context) -> Option<String> {
        let offer = self.offers.get(self.pick.cursor).filter(|_| self.pick.moved)?;
        let resources = offer.resources(cx)?;
        let out = Standing::of(cx, &resources) == Standing::Out;
        out.then(|| rows::names(cx, &offer))
    }
}
