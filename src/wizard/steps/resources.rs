//! Step 4: where it may do it. A list for each scope that the chosen permissions need, and no others. Zones match exactly, by
//! prefix or by substring, never fuzzily. An id typed or pasted into the filter is offered as it is, so that a list that is
//! refused or empty stops nobody.

use super::{Ask, Flow};
use crate::token::grant::Resource;
use crate::token::scope::Scope;
use crate::token::spec::Place;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::{Context, Live};
use crate::wizard::field::Field;
use crate::wizard::message::Query;
use crate::wizard::page::{Acts, ChoiceView, List, Notice, Page, Part, Row};
use crate::wizard::pick::{Pick, Picked};

mod acts;
mod by_hand;
mod choosing;
mod offers;
mod rows;
mod server;

use acts::Deed;
use choosing::Rule;
use offers::{Offer, Offers};
use server::Server;

/// The step's own state.
#[derive(Default)]
pub struct ResourcesStep {
    /// Which of the needed scopes the screen shows.
    part: usize,
    rule: Rule,
    pick: Pick,
    offers: Offers,
    server: Server,
    /// What was said when nothing matched; it is taken back when something does.
    said: Option<String>,
    /// Which of the acts under the list the cursor is on; none when it is in the list.
    act: Option<usize>,
}

const KEYS: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    bound::MOVE,
    bound::SPACE,
    bound::FILTER,
    bound::PARTS,
    INCLUDE,
    bound::PAGES,
    bound::EDIT,
];
const ON_ACTS: &[Binding] = &[
    DO,
    bound::ESC,
    bound::MOVE,
    bound::PARTS,
    NOTHING,
    bound::FILTER,
    bound::PAGES,
    bound::EDIT,
];
const DO: Binding = Binding {
    label: "do it",
    ..bound::ENTER
};
/// Space chooses in the list; on an act it must neither do that nor begin a filter.
const NOTHING: Binding = Binding {
    label: "choose, in the list",
    footer: false,
    ..bound::SPACE
};
const INCLUDE: Binding = Binding {
    label: "include or exclude",
    footer: false,
    ..bound::CHOICES
};

impl ResourcesStep {
    fn scope(&self, cx: &Context) -> Scope {
        cx.scopes().get(self.part).cloned().unwrap_or(Scope::Zone)
    }

    fn find(&mut self, cx: &Context) {
        self.server.look(cx);
        self.offers = Offers::find(cx, &self.scope(cx), &self.pick, &self.server);
        self.pick.cursor = self.pick.cursor.min(self.offers.len().saturating_sub(1));
    }

    /// The filter changed: find again here, and on the server when the list here is not all there is.
    fn filtered(&mut self, cx: &mut Context) {
        self.act = None;
        self.find(cx);
        self.search(cx, true);
    }

    fn search(&mut self, cx: &mut Context, typing: bool) {
        let by_hand = matches!(self.offers.get(0), Some(Offer::Typed(_)));
        if self.scope(cx) == Scope::Zone && !by_hand {
            self.server.ask(cx, self.pick.searched(), typing);
        }
    }

    fn clear(&mut self, cx: &Context) {
        self.pick.clear();
        self.find(cx);
    }

    fn show_part(&mut self, cx: &mut Context, part: usize) {
        self.part = part;
        self.rule = Rule::first(cx, &self.scope(cx));
        self.act = None;
        self.pick = Pick::default();
        if self.scope(cx) == Scope::Bucket {
            acts::list_buckets(cx);
        }
        self.find(cx);
    }

    /// Tab goes through the scopes and then to the acts.
    fn turn(&mut self, cx: &mut Context, forth: bool) {
        let scopes = cx.scopes().len().max(1);
        let here = if self.act.is_some() { scopes } else { self.part };
        let next = (here + if forth { 1 } else { scopes }) % (scopes + 1);
        if next == scopes {
            self.act = Some(0);
        } else if next == self.part {
            self.act = None;
        } else {
            self.show_part(cx, next);
        }
    }

    fn deeds(&self, cx: &Context) -> Vec<Deed> {
        let under = match self.offers.get(self.pick.cursor) {
            Some(Offer::One(resource)) => Some(resource),
            _ => None,
        };
        acts::deeds(cx, &self.scope(cx), under.as_ref())
    }

    /// What is under the cursor, as resources; says why when there is nothing to take.
    fn under(&mut self, cx: &mut Context) -> Option<Vec<Resource>> {
        let Some(offer) = self.offers.get(self.pick.cursor) else {
            cx.notice = Some(Notice::warning("Nothing matches what is typed. Esc clears it."));
            return None;
        };
        let resources = offer.resources(cx);
        if resources.is_none() {
            let above = self.offers.above_the_hint(cx);
            let words = by_hand::no_match(cx, &self.scope(cx), self.pick.filter.text(), above.as_deref());
            cx.notice = Some(Notice::plain(words.clone()));
            self.said = Some(words);
        }
        resources
    }

    /// Chooses or unchooses what is under the cursor, or excludes it; whether it is in now, and none when nothing was done.
    fn toggle(&mut self, cx: &mut Context, only_set: bool) -> Option<bool> {
        let resources = self.under(cx)?;
        if self.rule == Rule::Exclude && self.scope(cx) == Scope::User {
            return None;
        }
        let there = self.rule.holds(cx, &resources);
        if there && only_set {
            return Some(true);
        }
        if there {
            choosing::take_out(cx, self.rule, &resources);
        } else if !choosing::put_in(cx, self.rule, resources) {
            return None;
        }
        self.pick.touched = true;
        cx.follow_name();
        Some(!there)
    }

    /// The names of what the row under the cursor stands for.
    fn names_under(&self, cx: &Context) -> String {
        let offer = self.offers.get(self.pick.cursor);
        offer.map(|offer| rows::names(cx, &offer)).unwrap_or_default()
    }

    fn enter(&mut self, cx: &mut Context) -> Flow {
        if let Some(at) = self.act {
            return match self.deeds(cx).into_iter().nth(at) {
                Some(deed) => self.perform(cx, deed),
                None => Flow::Stay,
            };
        }
        if self.pick.enter_takes() {
            if self.toggle(cx, true) == Some(true) {
                let names = self.names_under(cx);
                self.clear(cx);
                let replaced = cx
                    .notice
                    .take()
                    .map(|notice| format!(" {}", notice.text))
                    .unwrap_or_default();
                let done = self.rule.done(true);
                cx.notice = Some(Notice::good(format!("{done}: {names}. Enter goes on.{replaced}")));
            }
            return Flow::Stay;
        }
        if !self.pick.filter.is_empty() {
            self.clear(cx);
        }
        let scopes = cx.scopes();
        let unanswered = |scope: &&Scope| !cx.grant().resources.iter().any(|resource| resource.scope() == **scope);
        // The scope on the screen first, then the others in their order.
        let here = scopes.get(self.part).filter(unanswered);
        let Some(scope) = here.or_else(|| scopes.iter().find(unanswered)).cloned() else {
            return Flow::Next;
        };
        if here.is_none() {
            let part = scopes.iter().position(|other| *other == scope).unwrap_or(0);
            self.show_part(cx, part);
        }
        cx.notice = Some(Notice::warning(rows::missing(&scope)));
        Flow::Stay
    }

    fn perform(&mut self, cx: &mut Context, deed: Deed) -> Flow {
        match deed {
            Deed::MoreZones { from, .. } => acts::load_more(cx, from),
            Deed::ZonesOf(of) => cx.load(Query::Zones(of)),
            Deed::OtherJurisdictions(lists) => lists
                .into_iter()
                .for_each(|(account, jurisdiction)| cx.load_buckets(account, jurisdiction)),
            Deed::AddAccess => return Flow::AddAccess,
            Deed::RemoveAccess => return Flow::RemoveAccess,
        }
        // The cursor stays among the acts: a row of the list must not come under a key that was meant for them.
        let deeds = self.deeds(cx).len();
        self.act = self.act.map(|at| at.min(deeds.saturating_sub(1)));
        Flow::Stay
    }

    /// Up and Down go over the edge between the list and the acts.
    fn moved_over(&mut self, cx: &Context, act: Act) -> bool {
        match (self.act, act) {
            (None, Act::Down) if self.pick.cursor + 1 >= self.offers.len() => self.act = Some(0),
            (Some(0), Act::Up) | (Some(_), Act::Back) => self.act = None,
            (Some(_), Act::PageUp | Act::Home) => {
                self.act = None;
                return false;
            }
            (Some(at), Act::Up) => self.act = Some(at - 1),
            (Some(at), Act::Down) => self.act = Some((at + 1).min(self.deeds(cx).len().saturating_sub(1))),
            (Some(_), Act::PageDown | Act::End | Act::Toggle) => {}
            _ => return false,
        }
        true
    }

    fn turn_rule(&mut self, cx: &mut Context, act: Act) {
        if self.act.is_some() {
            return;
        }
        if self.scope(cx) == Scope::User {
            cx.notice = Some(Notice::plain("It is you alone: there is nothing to exclude."));
            return;
        }
        self.rule = if act == Act::Left { Rule::Include } else { Rule::Exclude };
    }
}

impl Ask for ResourcesStep {
    fn keys(&self) -> &'static [Binding] {
        if self.act.is_some() { ON_ACTS } else { KEYS }
    }

    fn open(&mut self, cx: &mut Context) {
        choosing::the_user(cx);
        let answered = |scope: &Scope| cx.grant().resources.iter().any(|resource| resource.scope() == *scope);
        let part = cx.scopes().iter().position(|scope| !answered(scope)).unwrap_or(0);
        self.show_part(cx, part);
    }

    fn refresh(&mut self, cx: &mut Context) {
        choosing::the_user(cx);
        if self.scope(cx) == Scope::Bucket && cx.buckets_list.state == Live::NotAsked {
            acts::list_buckets(cx);
        }
        // The row that only explains is nobody's choice: what a search brings comes under the cursor in its place.
        // Without a filter nothing was looked for, and it stays where it is.
        let explains = |offer: &Offer| matches!(offer, Offer::Hint | Offer::BucketHint);
        let looked_for = !self.pick.filter.is_empty();
        let under = self
            .offers
            .get(self.pick.cursor)
            .filter(|offer| !looked_for || !explains(offer));
        self.find(cx);
        if let Some(place) = under.and_then(|offer| self.offers.position(&offer)) {
            self.pick.cursor = place;
        }
        let untrue = |notice: &Notice| Some(&notice.text) == self.said.as_ref();
        if self.offers.len() > 1 && looked_for && cx.notice.as_ref().is_some_and(untrue) {
            cx.notice = None;
        }
        // The first page may tell that the list here is a part: what is typed already is searched then.
        self.search(cx, false);
        // Acts come and go with the lists.
        let deeds = self.deeds(cx).len();
        self.act = self.act.map(|at| at.min(deeds.saturating_sub(1)));
    }

    fn point(&mut self, cx: &mut Context, place: &Place) {
        if let Place::Resources(_, scope) = place
            && let Some(part) = cx.scopes().iter().position(|other| other == scope)
        {
            self.show_part(cx, part);
        }
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        if self.moved_over(cx, act) {
            return Flow::Stay;
        }
        match self.pick.act(act, self.offers.len()) {
            Picked::Filtered => self.filtered(cx),
            Picked::Moved => {}
            Picked::NotMine => match act {
                Act::Toggle => {
                    let set = self.toggle(cx, false);
                    if let Some(set) = set.filter(|_| !self.pick.filter.is_empty() && cx.notice.is_none()) {
                        let words = format!(
                            "{}: {}. Space chooses; after / it is a letter.",
                            self.rule.done(set),
                            self.names_under(cx)
                        );
                        cx.notice = Some(Notice::good(words));
                    }
                }
                Act::NextPart | Act::PreviousPart => self.turn(cx, act == Act::NextPart),
                Act::Left | Act::Right => self.turn_rule(cx, act),
                Act::Enter => return self.enter(cx),
                Act::Back => return Flow::Back,
                _ => {}
            },
        }
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        Some(&mut self.pick.filter)
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        // Ids are pasted a line each; a line break separates them as a space does.
        cx.notice = self
            .pick
            .paste(&text.replace(['\r', '\n', '\t'], " "))
            .sentence()
            .map(Notice::plain);
        self.filtered(cx);
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let scope = self.scope(cx);
        let mut intro: Vec<String> = rows::scopes(&cx.scopes(), self.part).into_iter().collect();
        intro.push(rows::status(cx, &scope));
        let mut parts = vec![Part::Field(
            self.pick.view(&rows::plural(&scope), "type to filter, or paste an id"),
        )];
        if scope != Scope::User {
            parts.push(Part::Choice(ChoiceView {
                label: "Space ←→".into(),
                options: Rule::WORDS.to_vec(),
                taken: usize::from(self.rule == Rule::Exclude),
                focused: false,
            }));
        }
        parts.push(Part::List(List {
            id: rows::list_id(&scope),
            len: self.offers.len(),
            cursor: self.pick.cursor,
            focused: self.act.is_none(),
            row: Box::new(move |at| self.offers.get(at).map_or_else(|| Row::new(""), |offer| offer.row(cx))),
            empty: "Nothing matches. Esc clears the filter.".into(),
            wrap: false,
        }));
        parts.push(Part::Acts(Acts {
            words: self.deeds(cx).iter().map(|deed| deed.words(cx)).collect(),
            cursor: self.act,
        }));
        Page {
            intro,
            parts,
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        self.pick.typing() && self.act.is_none()
    }
}
