//! Step 4: where it may do it. A list for each scope that the chosen permissions need, and no
//! others. Zones match exactly, by prefix or by substring, never fuzzily. An id typed or pasted
//! into the filter is offered as it is, so that a list that is refused or empty stops nobody.

use super::{Flow, Step};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Place;
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::list::{Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Buttons, Columns, List, Notice, Page, Part, Row, Tabs};
use crate::wizard::state::context::{Context, Live};
use crate::wizard::state::unseen::Unseen;

mod acts;
mod buttons;
mod by_hand;
mod choice;
mod keys;
mod offers;
mod rows;
mod server;
mod set;
mod status;

use offers::{Offer, Offers};
use server::Server;

/// The step's own state.
#[derive(Default)]
pub struct ResourcesStep {
    /// Which of the needed scopes the screen shows.
    part: usize,
    /// Whether the cursor is on the line of these scopes.
    on_scopes: bool,
    pick: Pick,
    offers: Offers,
    server: Server,
    /// The acts under the list.
    below: Below,
    /// Whether the cursor began on "All …" since there was nothing else, and nothing was set since.
    all_alone: bool,
    /// Whether ← excludes the row under the cursor: "All …" is included, and this is out.
    excludes: bool,
    /// Scopes whose list was on the screen since the permissions were other ones, and which ones
    /// those are: nothing is for a resource that nobody saw beside it.
    seen: Vec<Scope>,
    judged: Option<(usize, Vec<GroupId>)>,
    /// One scope was asked for by the summary: from there it goes back.
    pointed: bool,
    /// Exclusions that went with the "All …" that they were from: they come back with it.
    gone: Vec<Resource>,
    /// By the first resource of a row.
    unseen: Unseen<Resource>,
}

impl ResourcesStep {
    fn scope(&self, cx: &Context) -> Scope {
        cx.scopes().get(self.part).cloned().unwrap_or(Scope::Zone)
    }

    fn find(&mut self, cx: &Context) {
        self.server.look(cx);
        let scope = self.scope(cx);
        self.offers = Offers::find(cx, &scope, &self.pick, &self.server);
        self.pick.cursor = self.pick.cursor.min(self.offers.len().saturating_sub(1));
        self.look_at_row(cx);
    }

    /// The filter changed: find again here, and on the server when the list here is not all there
    /// is.
    fn filtered(&mut self, cx: &mut Context) {
        self.below.leave();
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
        self.below.leave();
        self.pick = Pick::default();
        if self.scope(cx) == Scope::Bucket {
            acts::list_buckets(cx);
        }
        self.find(cx);
        self.begin(cx);
        self.look_at_row(cx);
        if !self.seen.contains(&self.scope(cx)) {
            self.seen.push(self.scope(cx));
        }
    }

    /// Puts the cursor where a list begins that nothing is typed in.
    fn begin(&mut self, cx: &Context) {
        // "All …" is nobody's first guess: the cursor begins on the first single thing, where
        // nothing is chosen yet.
        let chosen = cx.grant().resources.iter().any(|one| one.scope() == self.scope(cx));
        let single = |at: &usize| {
            let resources = self.offers.get(*at).and_then(|offer| offer.resources(cx));
            resources.is_some_and(|resources| !resources.iter().any(Resource::is_all))
        };
        let first = (0..=self.offers.wide()).find(single);
        self.all_alone = !chosen && first.is_none();
        if !chosen {
            self.pick.cursor = first.unwrap_or(0);
        }
    }

    /// An act with the cursor on the line of the scopes; false when it is one of the list.
    fn acted_on_scopes(&mut self, cx: &mut Context, act: Action) -> bool {
        if !self.on_scopes {
            return false;
        }
        let last = cx.scopes().len().saturating_sub(1);
        match act {
            Action::Left => self.show_part(cx, self.part.saturating_sub(1)),
            Action::Right => self.show_part(cx, (self.part + 1).min(last)),
            Action::Up | Action::PageUp | Action::Home => {}
            Action::Down | Action::Enter => self.on_scopes = false,
            _ => {
                self.on_scopes = false;
                return false;
            }
        }
        true
    }

    fn enter(&mut self, cx: &mut Context) -> Flow {
        if self.pick.searching() {
            let under = self.offers.get(self.pick.cursor);
            if self.take(cx) {
                self.clear(cx);
                self.stand_on(cx, under);
            }
            return Flow::Stay;
        }
        if !self.pick.filter.is_empty() {
            self.clear(cx);
        }
        let passed = self.passed(cx);
        let scopes = cx.scopes();
        let unanswered = |scope: &&Scope| !cx.grant().resources.iter().any(|resource| resource.scope() == **scope);
        // The scope on the screen first, then the others in their order.
        let here = scopes.get(self.part).filter(unanswered);
        let unseen = |scope: &&Scope| !self.pointed && **scope != Scope::User && !self.seen.contains(*scope);
        let Some(scope) = here.or_else(|| scopes.iter().find(unanswered)).cloned() else {
            let Some(part) = scopes.iter().position(|scope| unseen(&scope)) else {
                cx.passed = passed;
                return Flow::Next;
            };
            self.show_part(cx, part);
            let words = format!(
                "{}: chosen already. Look at it, then go on.",
                rows::plural(&self.scope(cx))
            );
            cx.notice = Some(Notice::plain(words));
            return Flow::Stay;
        };
        if here.is_some() {
            cx.notice = Some(Notice::warning(rows::missing(cx, &scope)));
            return Flow::Stay;
        }
        // The next kind is nothing that was done wrong.
        let part = scopes.iter().position(|other| *other == scope).unwrap_or(0);
        self.show_part(cx, part);
        let passed = passed.map(|row| format!(" {row} was not added."));
        let words = format!("{}{}", rows::missing(cx, &scope), passed.unwrap_or_default());
        cx.notice = Some(Notice::plain(words));
        Flow::Stay
    }

    /// What is above the list and under it, and the ways there; none when the act is one of the
    /// list.
    fn beside_list(&mut self, cx: &mut Context, act: Action) -> Option<Flow> {
        if self.acted_on_scopes(cx, act) {
            return Some(Flow::Stay);
        }
        let act = match act {
            // Tab goes to the first act and back, whichever way it turns.
            Action::PreviousPart => Action::NextPart,
            // From the acts a page or all the way up is one in the list.
            Action::PageUp | Action::Home => {
                self.below.leave();
                act
            }
            _ => act,
        };
        let first = self.pick.cursor == 0 && !self.below.is_here();
        if act == Action::Up && first && cx.scopes().len() > 1 {
            self.on_scopes = true;
            return Some(Flow::Stay);
        }
        let on_last_row = self.pick.on_last_row(self.offers.len());
        match self.below.act(act, on_last_row, self.deeds(cx).len()) {
            Over::NotMine => None,
            Over::Moved => Some(Flow::Stay),
            Over::Pressed(at) => Some(match self.deeds(cx).into_iter().nth(at) {
                Some(deed) => self.perform(cx, deed),
                None => Flow::Stay,
            }),
        }
    }
}

impl Step for ResourcesStep {
    fn keys(&self) -> &'static [Binding] {
        self.table()
    }

    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        self.in_footer(binding)
    }

    fn open(&mut self, cx: &mut Context) {
        choice::the_user(cx);
        let answered = |scope: &Scope| cx.grant().resources.iter().any(|resource| resource.scope() == *scope);
        let part = cx.scopes().iter().position(|scope| !answered(scope)).unwrap_or(0);
        self.on_scopes = false;
        self.unseen.seen();
        self.gone.clear();
        self.pointed = false;
        let judged = Some((cx.work.access, cx.grant().groups.keys().copied().collect()));
        if self.judged != judged {
            self.judged = judged;
            self.seen.clear();
        }
        self.show_part(cx, part);
    }

    fn frame_shown(&mut self) {
        self.unseen.seen();
    }

    fn refresh(&mut self, cx: &mut Context) {
        choice::the_user(cx);
        if self.scope(cx) == Scope::Bucket && cx.buckets_list.state == Live::NotAsked {
            acts::list_buckets(cx);
        }
        let looked_for = !self.pick.filter.is_empty();
        let under = self.offers.get(self.pick.cursor);
        // It was under the cursor because there was nothing else to begin on.
        let waited = !looked_for && !self.pick.moved && (self.all_alone || under.is_none());
        self.find(cx);
        if waited {
            self.begin(cx);
        } else if let Some(place) = under.and_then(|offer| self.offers.position(&offer)) {
            self.pick.cursor = place;
        }
        if self.offers.len() > 0 && looked_for {
            cx.notice.take_if(|notice| notice.no_match);
        }
        // The first page may tell that the list here is a part: what is typed already is searched
        // then.
        self.search(cx, false);
        // Acts come and go with the lists.
        self.below.fit(self.deeds(cx).len());
    }

    fn point(&mut self, cx: &mut Context, place: &Place) {
        if let Place::Resources(_, scope) = place
            && let Some(part) = cx.scopes().iter().position(|other| other == scope)
        {
            self.show_part(cx, part);
            self.pointed = true;
        }
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        if let Some(flow) = self.beside_list(cx, act) {
            return flow;
        }
        let (under, moved) = (self.offers.get(self.pick.cursor), self.pick.moved);
        match self.pick.act(act, self.offers.len()) {
            Picked::Filtered => {
                self.filtered(cx);
                // Who clears the search stays on the row that was found by it.
                if act == Action::Back {
                    self.begin(cx);
                    self.stand_on(cx, under);
                    self.pick.moved = moved;
                }
            }
            Picked::Moved => self.look_at_row(cx),
            Picked::NotMine => match act {
                Action::Toggle => self.toggle(cx),
                Action::Right => self.more(cx),
                Action::Left => self.less(cx),
                Action::Enter => return self.enter(cx),
                Action::Back => return Flow::Back,
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
        let scopes = cx.scopes();
        let excludes = choice::has_all(cx, &scope);
        let mut parts = Vec::new();
        let search = self.pick.view(rows::placeholder(&scope));
        parts.push(if scopes.len() > 1 {
            let kinds = Tabs {
                words: scopes.iter().map(rows::plural).collect(),
                open: self.part,
                focused: self.on_scopes,
            };
            Part::SearchOf(kinds, search)
        } else {
            Part::Search(search)
        });
        let mut below = self.pick.nothing_below(self.offers.len());
        let under = self.offers.get(self.pick.cursor);
        if below.is_empty() {
            below = status::lines(cx, &scope);
        } else {
            below.extend(by_hand::ways_on(cx, &scope));
        }
        let list = List {
            focused: !self.below.is_here() && !self.on_scopes,
            columns: Columns::Resources(rows::singular(&scope), rows::belongs(&scope).to_owned()),
            found: self.pick.searched().to_owned(),
            below,
            ..List::new(rows::list_id(&scope), self.offers.len(), self.pick.cursor, move |at| {
                self.offers
                    .get(at)
                    .map_or_else(|| Row::new(""), |offer| offer.row(cx, excludes))
            })
        };
        parts.push(Part::List(list));
        Page {
            state: rows::chosen(cx, &scope),
            parts,
            detail: under.map(|offer| offer.detail(cx)).into_iter().collect(),
            buttons: Buttons {
                words: self.deeds(cx).iter().map(|deed| deed.words(cx)).collect(),
                focus: self.below.at(),
            },
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        self.pick.typing() && !self.below.is_here() && !self.on_scopes
    }

    fn typed(&self) -> bool {
        !self.pick.filter.is_empty() && !self.below.is_here()
    }
}
