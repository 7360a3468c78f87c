//! The tokens that exist: one's own and those of the accounts, what each can, until when, when it was
//! used; and the page of one of them, where each can be changed. Opened from a step, and left to it.

mod changes;
mod keys;
mod loading;
mod one;
mod page;
mod questions;
mod rows;
mod wanted;

use crate::domain::catalog::Catalog;
use crate::domain::refusal::Refusal;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Place;
use crate::domain::token_list::{ListProgress, ListedToken, OwnersTokens};
use crate::wizard::message::Ticket;
use crate::wizard::page::below::{Below, Over};
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::list::{Pick, Picked};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Way};
use crate::wizard::state::context::Context;
use crate::wizard::state::start::Then;

use one::{OneToken, OneTokenOutcome};
use questions::Questions;
use rows::Rows;

/// What an act led to.
#[derive(Debug, PartialEq, Eq)]
pub enum TokensOutcome {
    Stay,
    /// Back to where it was opened.
    Back,
    /// Another sign-in is to see more.
    SignIn,
    /// A copy of this token is to be drafted.
    Clone(Box<(Owner, TokenRecord)>),
    /// The steps are to be opened on this token.
    Edit(Box<(Owner, TokenRecord)>, Option<Place>),
}

/// A button under the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Button {
    Show,
    Clone,
    /// Only what needs a look, or all again.
    Only,
    /// What did not come by itself.
    Rest,
    /// Somebody else may see more.
    SignIn,
}

/// The list, and the page of one token where that is open.
#[derive(Default)]
pub struct TokensScreen {
    owners: Vec<OwnersTokens>,
    questions: Questions,
    pick: Pick,
    below: Below,
    /// Whether only what needs a look is shown.
    only: bool,
    rows: Rows,
    one: Option<Box<OneToken>>,
    /// A token that was named up front: its page opens as soon as it is in the list.
    wanted: Option<(TokenId, Then)>,
}

/// What permissions there are, by which tokens are read: those of every owner, whoever the draft is
/// for, and the same for all rows whenever they came.
fn catalog() -> &'static Catalog {
    Catalog::of_this_version()
}

impl std::fmt::Debug for TokensScreen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokensScreen").finish_non_exhaustive()
    }
}

impl TokensScreen {
    /// Asks for all lists that this sign-in may see.
    #[must_use]
    pub fn open(cx: &mut Context) -> Self {
        let mut screen = Self::wanting(cx.start.token.take());
        screen.ask_new_owners(cx);
        screen
    }

    /// Names, accounts or another sign-in have come.
    pub fn refresh(&mut self, cx: &mut Context) {
        self.ask_new_owners(cx);
        self.look(cx);
        if let Some(one) = &mut self.one {
            one.look(cx);
        }
    }

    /// What is in the list is found anew; the cursor stays on its token.
    fn look(&mut self, cx: &mut Context) {
        let under = self.under().map(|token| token.record.id);
        self.rows = Rows::of(cx, &self.owners, self.pick.searched(), self.only);
        let row = under.and_then(|id| self.rows.find(&self.owners, id));
        let last = self.rows.len().saturating_sub(1);
        // Who did not move it is at the top, also when newer rows come above.
        self.pick.cursor = match row {
            Some(row) if self.pick.moved => row,
            _ => self.pick.cursor.min(last),
        };
        self.below.fit(self.buttons().len());
        self.open_wanted(cx);
    }

    /// The token under the cursor.
    fn under(&self) -> Option<&ListedToken> {
        let (owner, at) = self.rows.place(self.pick.cursor)?;
        self.owners.get(owner)?.rows.get(at)
    }

    /// A token was read again, for its page.
    pub fn read(
        &mut self,
        cx: &mut Context,
        ticket: Ticket,
        result: Result<Box<TokenRecord>, Refusal>,
    ) -> Option<Refusal> {
        let one = self.one.as_mut()?;
        one.read(cx, ticket, result)
    }

    fn buttons(&self) -> Vec<Button> {
        let mut buttons = Vec::new();
        if self.under().is_some() {
            buttons.extend([Button::Show, Button::Clone]);
        }
        if self.only || self.rows.need_a_look > 0 {
            buttons.push(Button::Only);
        }
        if self.missing() > 0 {
            buttons.push(Button::Rest);
        }
        let refused = |of: &OwnersTokens| matches!(&of.progress, ListProgress::Broken(refusal) if refusal.is_lasting());
        if self.rows.all == 0 && self.owners.iter().any(refused) {
            buttons.push(Button::SignIn);
        }
        buttons
    }

    pub fn act(&mut self, cx: &mut Context, act: Action) -> TokensOutcome {
        if act == Action::Tokens && !self.is_busy() && !self.asks() {
            return TokensOutcome::Back;
        }
        if let Some(one) = &mut self.one {
            return match one.act(cx, act) {
                OneTokenOutcome::Stay => TokensOutcome::Stay,
                OneTokenOutcome::Back => {
                    if let Some(one) = self.one.take() {
                        self.take_back(cx, *one);
                    }
                    TokensOutcome::Stay
                }
                OneTokenOutcome::Clone(owner, record) => TokensOutcome::Clone(Box::new((owner, *record))),
                OneTokenOutcome::Edit(owner, record, place) => TokensOutcome::Edit(Box::new((owner, *record)), place),
            };
        }
        let buttons = self.buttons();
        if !buttons.is_empty() && act != Action::Back {
            match self
                .below
                .act(act, self.pick.on_last_row(self.rows.len()), buttons.len())
            {
                Over::NotMine => {}
                Over::Moved => return TokensOutcome::Stay,
                Over::Pressed(at) => {
                    return buttons
                        .get(at)
                        .map_or(TokensOutcome::Stay, |button| self.press(cx, *button));
                }
            }
        }
        match self.pick.act(act, self.rows.len()) {
            Picked::Filtered => self.look(cx),
            Picked::Moved => {}
            Picked::NotMine => match act {
                Action::Enter => self.show(cx),
                Action::OnlyConcerns => self.toggle_only(cx),
                Action::Back if self.below.is_here() => self.below.leave(),
                Action::Back if self.only => self.toggle_only(cx),
                Action::Back => return TokensOutcome::Back,
                _ => {}
            },
        }
        TokensOutcome::Stay
    }

    fn press(&mut self, cx: &mut Context, button: Button) -> TokensOutcome {
        match button {
            Button::Show => self.show(cx),
            Button::Clone => {
                if let Some(token) = self.under() {
                    return TokensOutcome::Clone(Box::new((token.owner, token.record.clone())));
                }
            }
            Button::Only => self.toggle_only(cx),
            Button::Rest => self.ask_for_rest(cx),
            Button::SignIn => return TokensOutcome::SignIn,
        }
        TokensOutcome::Stay
    }

    fn show(&mut self, cx: &mut Context) {
        match self.under().cloned() {
            Some(token) => self.one = Some(Box::new(OneToken::open(cx, token))),
            None => cx.notice = Some(Notice::plain("There is no token under the cursor.")),
        }
    }

    /// The list has the token as its page read it. One that was deleted meanwhile is in it no longer,
    /// and that is said.
    fn take_back(&mut self, cx: &mut Context, one: OneToken) {
        // Whoever leaves the page wants it no more.
        self.wanted = None;
        let (gone, token) = (one.is_gone(), one.into_token());
        let id = token.record.id;
        let Some(of) = self.owners.iter_mut().find(|of| of.owner == token.owner) else {
            return;
        };
        if gone {
            of.rows.retain(|row| row.record.id != id);
            of.total = of.total.map(|total| total.saturating_sub(1));
            cx.notice = Some(Notice::plain("It was deleted, so it is not in the list any more."));
        } else if let Some(row) = of.rows.iter_mut().find(|row| row.record.id == id) {
            *row = token;
        }
        self.look(cx);
    }

    /// What the footer says of a key: nothing of one that has nothing to act on.
    #[must_use]
    pub fn in_footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let first = binding.keys.first().map(|(_, act)| *act);
        let idle = match first {
            Some(Action::Enter) => self.one.is_none() && self.under().is_none() && !self.below.is_here(),
            Some(Action::Up) => self.one.is_none() && self.rows.len() == 0,
            Some(Action::OnlyConcerns) => self.rows.need_a_look == 0,
            Some(Action::NextPart) => self.buttons().is_empty(),
            _ => false,
        };
        (!idle).then_some((binding.written, binding.label))
    }

    fn toggle_only(&mut self, cx: &mut Context) {
        if !self.only && self.rows.need_a_look == 0 {
            cx.notice = Some(Notice::plain("None of these tokens needs a look."));
            return;
        }
        self.only = !self.only;
        self.pick.moved = true;
        self.look(cx);
    }

    /// Whether the page of one token is open.
    #[must_use]
    pub fn shows_one(&self) -> bool {
        self.one.is_some()
    }

    /// The keys that work now.
    #[must_use]
    pub fn keys(&self) -> &'static [Binding] {
        match &self.one {
            Some(one) => one.keys(),
            None if self.below.is_here() => keys::BELOW,
            None if self.pick.filter.is_empty() => keys::KEYS,
            None => keys::TYPED,
        }
    }

    #[must_use]
    pub fn typing(&self) -> bool {
        self.one.is_none() && self.pick.typing() && !self.below.is_here()
    }

    #[must_use]
    pub fn typed(&self) -> bool {
        self.one.is_none() && !self.pick.filter.is_empty() && !self.below.is_here()
    }

    /// Where something is typed; none on the page of one token.
    pub fn field(&mut self) -> Option<&mut Field> {
        self.one.is_none().then_some(&mut self.pick.filter)
    }

    pub fn paste(&mut self, cx: &mut Context, text: &str) {
        if self.one.is_some() {
            return;
        }
        self.below.leave();
        cx.notice = self.pick.paste(text.trim()).sentence().map(Notice::plain);
        self.look(cx);
    }

    /// What is open and where it belongs.
    #[must_use]
    pub fn way(&self, cx: &Context) -> Way {
        match &self.one {
            Some(one) => one.way(),
            None => self.way_of_list(cx),
        }
    }
}
