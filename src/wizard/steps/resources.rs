//! Step 4: where it may do it. A list for each scope that the chosen permissions need, and no others. Zones match exactly, by
//! prefix or by substring, never fuzzily. An id typed or pasted into the filter is offered as it is, so that a list that is
//! refused or empty stops nobody.

use super::{Ask, Flow};
use crate::text::visible;
use crate::token::grant::Resource;
use crate::token::scope::Scope;
use crate::token::spec::Place;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::{Context, Live};
use crate::wizard::message::Query;
use crate::wizard::page::{List, Mark, Notice, Page, Part, Row};
use crate::wizard::pick::{Pick, Picked};

mod offers;

use offers::{Offer, Offers};

/// The step's own state.
#[derive(Default)]
pub struct ResourcesStep {
    /// Which of the needed scopes the screen shows.
    part: usize,
    pick: Pick,
    offers: Offers,
}

const KEYS: &[Binding] = &[
    bound::ENTER,
    bound::ESC,
    bound::MOVE,
    bound::SPACE,
    bound::FILTER,
    bound::PARTS,
    bound::PAGES,
    bound::EDIT,
];

/// Letters after which a partial zone list is searched on the server.
const SEARCH_FROM: usize = 2;

impl ResourcesStep {
    fn scope(&self, cx: &Context) -> Scope {
        cx.scopes().get(self.part).cloned().unwrap_or(Scope::Zone)
    }

    fn find(&mut self, cx: &Context) {
        self.offers = Offers::find(cx, &self.scope(cx), self.pick.filter.text());
        self.pick.cursor = self.pick.cursor.min(self.offers.len().saturating_sub(1));
    }

    /// The filter changed: find again here, and on the server when the list here is not all there is.
    fn filtered(&mut self, cx: &mut Context) {
        self.find(cx);
        let text = self.pick.filter.text().trim().to_lowercase();
        let partial = cx.zones_list.total.is_some_and(|total| total > cx.zones.len() as u64);
        if self.scope(cx) == Scope::Zone && partial && text.chars().count() >= SEARCH_FROM {
            cx.load(Query::ZonesContaining(text));
        }
    }

    fn clear(&mut self, cx: &Context) {
        self.pick.clear();
        self.find(cx);
    }

    fn show_part(&mut self, cx: &Context, part: usize) {
        self.part = part;
        self.pick = Pick::default();
        self.find(cx);
    }

    /// Chooses or unchooses what is under the cursor; true when it is chosen now.
    fn toggle(&mut self, cx: &mut Context, only_set: bool) -> bool {
        let Some(offer) = self.offers.get(self.pick.cursor) else {
            cx.notice = Some(Notice::warning("Nothing matches what is typed. Esc clears it."));
            return false;
        };
        let Some(resources) = offer.resources(cx) else {
            cx.notice = Some(Notice::plain(offers::no_match(
                cx,
                &self.scope(cx),
                self.pick.filter.text(),
            )));
            return false;
        };
        let all_chosen = resources.iter().all(|resource| cx.grant().resources.contains(resource));
        if all_chosen {
            if !only_set {
                resources.iter().for_each(|resource| {
                    cx.grant_mut().resources.remove(resource);
                });
                self.pick.touched = true;
            }
        } else {
            for resource in resources {
                choose(cx, resource);
            }
            self.pick.touched = true;
        }
        cx.follow_name();
        !all_chosen || only_set
    }

    /// The names of what the row under the cursor stands for.
    fn names_under(&self, cx: &Context) -> String {
        let offer = self.offers.get(self.pick.cursor);
        let resources = offer.and_then(|offer| offer.resources(cx)).unwrap_or_default();
        let names: Vec<String> = resources
            .iter()
            .map(|resource| crate::summary::Names::resource(cx, resource))
            .collect();
        names.join(", ")
    }

    fn enter(&mut self, cx: &mut Context) -> Flow {
        if self.pick.enter_takes() {
            if self.toggle(cx, true) {
                let names = self.names_under(cx);
                self.clear(cx);
                let replaced = cx
                    .notice
                    .take()
                    .map(|notice| format!(" {}", notice.text))
                    .unwrap_or_default();
                cx.notice = Some(Notice::good(format!("Chosen: {}. Enter goes on.{replaced}", names)));
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
        cx.notice = Some(Notice::warning(missing(&scope)));
        Flow::Stay
    }

    fn intro(&self, cx: &Context, scope: &Scope) -> Vec<String> {
        let chosen = cx
            .grant()
            .resources
            .iter()
            .filter(|resource| resource.scope() == *scope)
            .count();
        let listing = match scope {
            Scope::Zone => &cx.zones_list,
            Scope::Account => &cx.accounts_list,
            _ => return vec![offers::by_hand(scope)],
        };
        let here = if *scope == Scope::Zone {
            cx.zones.len()
        } else {
            cx.accounts.len()
        };
        let what = if *scope == Scope::Zone { "zones" } else { "accounts" };
        let list = match &listing.state {
            Live::NotAsked if cx.who().is_none() => {
                format!("The {what} come when you are signed in. {}", offers::by_hand(scope))
            }
            Live::NotAsked | Live::Loading if here == 0 => format!("Loading {what} … {}", offers::by_hand(scope)),
            Live::Failed(refusal) => {
                format!(
                    "{here} {what} here. The list ended: {} {}",
                    refusal.sentence(),
                    offers::by_hand(scope)
                )
            }
            Live::Ready if here == 0 => {
                format!("Cloudflare shows no {what} to this sign-in. {}", offers::by_hand(scope))
            }
            _ => match listing.total {
                Some(total) if total > here as u64 => {
                    format!("{here} of {total} {what} here; typing searches the others at Cloudflare.")
                }
                _ => format!("{here} {what}."),
            },
        };
        let skipped = match listing.skipped {
            0 => String::new(),
            count => format!(" {count} entries made no sense and are left out."),
        };
        vec![format!("{chosen} chosen. {list}{skipped}")]
    }
}

/// What is said when a scope has no resource.
fn missing(scope: &Scope) -> String {
    match scope {
        Scope::Account => "The permissions need an account: choose one, or all.".into(),
        Scope::Zone => "The permissions need a zone: choose one, all of an account, or all.".into(),
        Scope::Bucket => "The permissions need an R2 bucket: type ACCOUNT_ID/JURISDICTION/NAME.".into(),
        Scope::User => "The permissions need your user id: type it.".into(),
        Scope::Other(_) => format!(
            "The permissions need a resource of {}: type its key.",
            visible(scope.as_api())
        ),
    }
}

/// Adds a resource. "All" and single ones exclude each other; what is taken back is said.
fn choose(cx: &mut Context, resource: Resource) {
    let wide = |resource: &Resource| matches!(resource, Resource::AllAccounts | Resource::AllZones);
    let (scope, new_is_wide) = (resource.scope(), wide(&resource));
    let resources = &mut cx.grant_mut().resources;
    let before = resources.len();
    resources.retain(|old| old.scope() != scope || (!new_is_wide && !wide(old)));
    let gone = before - resources.len();
    resources.insert(resource);
    if gone > 0 {
        cx.notice = Some(Notice::plain(match (new_is_wide, gone) {
            (true, 1) => "It takes the place of the one chosen before.".into(),
            (true, gone) => format!("It takes the place of the {gone} chosen before."),
            (false, _) => "It takes the place of “all”.".into(),
        }));
    }
}

impl Ask for ResourcesStep {
    fn keys(&self) -> &'static [Binding] {
        KEYS
    }

    fn open(&mut self, cx: &mut Context) {
        let scopes = cx.scopes();
        if let Some(user) = cx.user().filter(|_| scopes.contains(&Scope::User)) {
            cx.grant_mut().resources.insert(Resource::User(user));
        }
        let answered = |scope: &Scope| cx.grant().resources.iter().any(|resource| resource.scope() == *scope);
        let part = scopes.iter().position(|scope| !answered(scope)).unwrap_or(0);
        self.show_part(cx, part);
    }

    fn refresh(&mut self, cx: &mut Context) {
        if let Some(user) = cx.user().filter(|_| cx.scopes().contains(&Scope::User)) {
            cx.grant_mut().resources.insert(Resource::User(user));
        }
        // The row that only explains is nobody's choice: what a search brings comes under the cursor in its place.
        let under = self.offers.get(self.pick.cursor).filter(|offer| *offer != Offer::Hint);
        self.find(cx);
        if let Some(place) = under.and_then(|offer| self.offers.position(&offer)) {
            self.pick.cursor = place;
        }
    }

    fn point(&mut self, cx: &Context, place: &Place) {
        if let Place::Resources(_, scope) = place
            && let Some(part) = cx.scopes().iter().position(|other| other == scope)
        {
            self.show_part(cx, part);
        }
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        match self.pick.act(act, self.offers.len()) {
            Picked::Filtered => self.filtered(cx),
            Picked::Moved => {}
            Picked::NotMine => match act {
                Act::Toggle => {
                    let set = self.toggle(cx, false);
                    if !self.pick.filter.is_empty() && cx.notice.is_none() {
                        let done = if set { "Chosen" } else { "Taken out" };
                        let words = format!(
                            "{done}: {}. Space chooses; after / it is a letter.",
                            self.names_under(cx)
                        );
                        cx.notice = Some(Notice::good(words));
                    }
                }
                Act::NextPart | Act::PreviousPart => {
                    let parts = cx.scopes().len().max(1);
                    let by = if act == Act::NextPart { 1 } else { parts - 1 };
                    self.show_part(cx, (self.part + by) % parts);
                }
                Act::Enter => return self.enter(cx),
                Act::Back => return Flow::Back,
                _ => {}
            },
        }
        Flow::Stay
    }

    fn paste(&mut self, cx: &mut Context, text: &str) {
        // Ids are pasted a line each; a line break separates them as a space does.
        cx.notice = self
            .pick
            .paste(&text.replace(['\r', '\n', '\t'], " "))
            .sentence()
            .map(Notice::plain);
        self.filtered(cx);
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let scope = self.scope(cx);
        let row = move |at: usize| {
            let Some(offer) = self.offers.get(at) else {
                return Row::new("");
            };
            let (text, hint) = offer.words(cx);
            let row = Row::new(text).hint(hint);
            match offer.resources(cx) {
                Some(resources) => row.ticked(resources.iter().all(|resource| cx.grant().resources.contains(resource))),
                None => Row {
                    mark: Mark::None,
                    faint: true,
                    ..row
                },
            }
        };
        let scopes = cx.scopes();
        let mut intro = self.intro(cx, &scope);
        if scopes.len() > 1 {
            let names: Vec<String> = scopes
                .iter()
                .enumerate()
                .map(|(at, scope)| {
                    let name = offers::plural(scope);
                    if at == self.part { format!("[{name}]") } else { name }
                })
                .collect();
            intro.insert(0, format!("{}   Tab: next", names.join("  ")));
        }
        Page {
            intro,
            parts: vec![
                Part::Field(
                    self.pick
                        .view(&offers::plural(&scope), "type to filter, or paste an id"),
                ),
                Part::List(List {
                    id: offers::list_id(&scope),
                    len: self.offers.len(),
                    cursor: self.pick.cursor,
                    focused: true,
                    row: Box::new(row),
                    empty: "Nothing matches. Esc clears the filter.".into(),
                    wrap: false,
                }),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        self.pick.typing()
    }
}

impl Offer {
    /// What choosing it adds; none for a row that only explains.
    fn resources(&self, cx: &Context) -> Option<Vec<Resource>> {
        match self {
            Self::One(resource) => Some(vec![resource.clone()]),
            Self::Zone(at) => cx.zones.get(*at as usize).map(|zone| vec![Resource::Zone(zone.id)]),
            Self::Typed(resources) => Some(resources.clone()),
            Self::Hint => None,
        }
    }
}
