//! Step 1: what the token is for. One searchable list: the dashboard's templates, the R2 page's presets, Custom, tools.

use super::{Ask, Flow};
use crate::summary::Names;
use crate::token::spec::Place;
use crate::wizard::binding::{self as bound, Act, Binding};
use crate::wizard::context::{Context, Live};
use crate::wizard::kept::{ANSWERS, Answer};
use crate::wizard::page::{Acts, List, Notice, Page, Part, Row};
use crate::wizard::pick::{Pick, Picked};

mod link;
mod owners;
mod taking;
mod tokens;

use owners::Owners;
use tokens::{Done, Tokens};

/// The step's own state.
#[derive(Default)]
pub struct TemplateStep {
    pick: Pick,
    matches: Vec<u32>,
    /// Which of the rows under the list the cursor is on: the owner, or cloning; none when it is in the list.
    below: Option<usize>,
    /// The list of tokens to clone, while it is open.
    tokens: Option<Tokens>,
    /// The list of owners, while it is open.
    owners: Option<Owners>,
    /// The list of owners was asked for by the summary, and leads back there.
    pointed: bool,
    /// Rows before those that match: the offer of an earlier draft, while nothing is searched.
    front: usize,
    /// The draft on offer is forgotten by one more Enter.
    sure: bool,
}

const KEYS: &[Binding] = &[
    bound::ENTER,
    CLEAR,
    bound::MOVE,
    MORE,
    bound::PAGES,
    bound::FILTER,
    bound::EDIT,
    bound::SPACE_IN_FILTER,
];
const BELOW: &[Binding] = &[CHANGE, TO_TEMPLATES, bound::MOVE, MORE, bound::FILTER, bound::PAGES];
const IN_A_LIST: &[Binding] = &[
    CHOOSE,
    TO_TEMPLATES,
    bound::MOVE,
    bound::PAGES,
    bound::FILTER,
    bound::EDIT,
    bound::SPACE_IN_FILTER,
    MORE,
];
const MORE: Binding = Binding {
    label: "more",
    ..bound::PARTS
};
const CHANGE: Binding = Binding {
    label: "open",
    ..bound::ENTER
};
const CHOOSE: Binding = Binding {
    label: "choose",
    ..bound::ENTER
};
const TO_TEMPLATES: Binding = Binding {
    label: "to the templates",
    ..bound::ESC
};

/// There is no step before this one.
const CLEAR: Binding = Binding {
    label: "clear the search",
    footer: false,
    ..bound::ESC
};

impl TemplateStep {
    fn highlighted(&self) -> Option<usize> {
        let row = self.pick.cursor.checked_sub(self.front)?;
        self.matches.get(row).map(|at| *at as usize)
    }

    fn search(&mut self, cx: &Context) {
        self.matches = cx.templates.search(self.pick.filter.text());
        let offered = cx.kept.offer.is_some() && self.pick.filter.is_empty();
        let front = if offered { ANSWERS.len() } else { 0 };
        // The cursor stays on its row when rows come or go above it.
        self.pick.cursor = (self.pick.cursor + front).saturating_sub(self.front);
        self.front = front;
    }

    /// Enter on a row of the offer. The row right above the templates removes something, so it asks first.
    fn answer_offer(&mut self, cx: &mut Context, sure: bool) -> Flow {
        match (ANSWERS.get(self.pick.cursor), &cx.kept.offer) {
            (Some(Answer::Forget), Some(offer)) if !sure => {
                self.sure = true;
                cx.notice = Some(Notice::warning(offer.question()));
                Flow::Stay
            }
            (Some(answer), _) => Flow::Kept(*answer),
            (None, _) => Flow::Stay,
        }
    }

    /// Puts the cursor on a starting point by its slug, for `--template`.
    pub fn point_at(&mut self, cx: &Context, slug: &str) -> bool {
        self.search(cx);
        let at = cx.templates.all().iter().position(|template| template.slug == slug);
        let row = at.and_then(|at| self.matches.iter().position(|shown| *shown as usize == at));
        if let Some(row) = row {
            self.pick.cursor = row + self.front;
        }
        row.is_some()
    }

    /// Enter on the list.
    fn enter(&mut self, cx: &mut Context) -> Flow {
        if let Some(flow) = link::open(cx, self.pick.filter.text()) {
            return flow;
        }
        let Some(at) = self.highlighted() else {
            cx.notice = Some(Notice::warning("Nothing matches what is typed. Esc clears it."));
            return Flow::Stay;
        };
        if !taking::take(cx, at) {
            return Flow::Stay;
        }
        if !self.pick.enter_takes() {
            return Flow::Next;
        }
        self.pick.clear();
        self.search(cx);
        let row = self.matches.iter().position(|shown| *shown as usize == at).unwrap_or(0);
        self.pick.cursor = row + self.front;
        if let (Some(template), None) = (cx.templates.all().get(at), &cx.notice) {
            cx.notice = Some(Notice::good(format!("Chosen: {}. Enter goes on.", template.name)));
        }
        Flow::Stay
    }

    /// The cursor between the list and the rows under it, and these rows' own acts; true when the act was one of them.
    fn about_below(&mut self, cx: &mut Context, act: Act) -> bool {
        match (self.below, act) {
            (None, Act::NextPart) => self.below = Some(0),
            (None, Act::PreviousPart) => self.below = Some(1),
            (None, Act::Down) if self.pick.cursor + 1 >= self.front + self.matches.len() => self.below = Some(0),
            (Some(0), Act::Down | Act::NextPart) => self.below = Some(1),
            (Some(1), Act::Up | Act::PreviousPart) => self.below = Some(0),
            (Some(_), Act::NextPart | Act::PreviousPart | Act::Up | Act::PageUp | Act::Home | Act::Back) => {
                self.below = None;
            }
            (Some(at), Act::Enter | Act::Toggle | Act::Right) => {
                self.below = None;
                if at == 0 {
                    self.owners = Some(Owners::open(cx));
                } else {
                    self.tokens = Some(Tokens::open(cx));
                }
            }
            (Some(_), Act::Type(_) | Act::Filter) => {
                self.below = None;
                return false;
            }
            (Some(_), _) => {}
            (None, _) => return false,
        }
        true
    }

    /// An act while one of the two lists is open in place of the templates; none when neither is.
    fn in_a_list(&mut self, cx: &mut Context, act: Act) -> Option<Flow> {
        if let Some(owners) = &mut self.owners {
            if !owners.act(cx, act) {
                self.owners = None;
                self.search(cx);
                if self.pointed {
                    return Some(Flow::Back);
                }
            }
            return Some(Flow::Stay);
        }
        let done = self.tokens.as_mut()?.act(cx, act);
        if done != Done::Not {
            self.tokens = None;
            self.search(cx);
        }
        Some(if done == Done::Cloned { Flow::Next } else { Flow::Stay })
    }
}

impl Ask for TemplateStep {
    fn keys(&self) -> &'static [Binding] {
        match (self.owners.is_some() || self.tokens.is_some(), self.below) {
            (true, _) => IN_A_LIST,
            (false, Some(_)) => BELOW,
            (false, None) => KEYS,
        }
    }

    fn open(&mut self, cx: &mut Context) {
        self.owners = None;
        self.tokens = None;
        self.below = None;
        self.pointed = false;
        self.search(cx);
    }

    /// The tools have come; the rows before them keep their places.
    fn refresh(&mut self, cx: &mut Context) {
        if self.tokens.is_some() && cx.tokens_list.state == Live::NotAsked {
            self.tokens = Some(Tokens::open(cx));
        }
        self.search(cx);
    }

    fn point(&mut self, cx: &mut Context, place: &Place) {
        if *place == Place::Owner {
            self.owners = Some(Owners::open(cx));
            self.pointed = true;
        }
    }

    fn act(&mut self, cx: &mut Context, act: Act) -> Flow {
        let sure = std::mem::take(&mut self.sure);
        if let Some(flow) = self.in_a_list(cx, act) {
            return flow;
        }
        if self.about_below(cx, act) {
            return Flow::Stay;
        }
        match self.pick.act_on_one(act, self.front + self.matches.len()) {
            Picked::Filtered => self.search(cx),
            Picked::Moved => {}
            Picked::NotMine if act == Act::Enter && self.pick.cursor < self.front => {
                return self.answer_offer(cx, sure);
            }
            Picked::NotMine if act == Act::Enter => return self.enter(cx),
            Picked::NotMine if act == Act::Back => return Flow::Back,
            Picked::NotMine => {}
        }
        Flow::Stay
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        if let Some(owners) = &mut self.owners {
            cx.notice = owners.paste(text).map(Notice::plain);
            return Flow::Stay;
        }
        if let Some(tokens) = &mut self.tokens {
            cx.notice = tokens.paste(text).map(Notice::plain);
            return Flow::Stay;
        }
        self.below = None;
        cx.notice = self.pick.paste(text.trim()).sentence().map(Notice::plain);
        self.search(cx);
        // Together with what was there already: a link may come in pieces.
        link::open(cx, self.pick.filter.text()).unwrap_or(Flow::Stay)
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        if let Some(owners) = &self.owners {
            return Page {
                intro: vec![
                    "Who will own the token? It decides what it may hold, and what happens when people leave.".into(),
                ],
                parts: owners.parts(cx),
                ..Page::default()
            };
        }
        if let Some(tokens) = &self.tokens {
            return Page {
                intro: Tokens::intro(cx),
                parts: tokens.parts(cx),
                ..Page::default()
            };
        }
        let row = move |at: usize| {
            if let (Some(answer), Some(offer)) = (ANSWERS.get(at).filter(|_| at < self.front), &cx.kept.offer) {
                return Row::new(offer.row(*answer));
            }
            let row = at.saturating_sub(self.front);
            let place = self.matches.get(row).map(|place| *place as usize);
            let Some(template) = place.and_then(|place| cx.templates.all().get(place)) else {
                return Row::new("");
            };
            let mark = if cx.template.is_some() && cx.template == place {
                "✓ "
            } else {
                ""
            };
            Row::new(format!("{mark}{}", template.name))
                .hint(template.description.clone())
                .faint(template.refused.is_some())
        };
        Page {
            parts: vec![
                Part::Field(self.pick.view("Search", "type to search, or paste a template link")),
                Part::List(List {
                    id: "template",
                    len: self.front + self.matches.len(),
                    cursor: self.pick.cursor,
                    focused: self.below.is_none(),
                    row: Box::new(row),
                    empty: "Nothing matches. Esc clears the search.".into(),
                    wrap: false,
                }),
                Part::Acts(Acts {
                    words: vec![
                        format!("Owner: {}", cx.owner(cx.draft.owner)),
                        "Clone a token that exists …".into(),
                    ],
                    cursor: self.below,
                }),
            ],
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        match (&self.owners, &self.tokens) {
            (Some(owners), _) => owners.typing(),
            (None, Some(tokens)) => tokens.typing(),
            (None, None) => self.pick.typing() && self.below.is_none(),
        }
    }
}
