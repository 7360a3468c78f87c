//! Sign in: only when a credential is needed. A masked field; says what was found, whose it is and
//! what it may mint.

mod page;
mod status;
mod stored;

use self::status::may_pass;
use self::stored::Stored;
use super::{Flow, Step};
use crate::domain::sign_in::{SignIn, Source};
use crate::domain::text::capitalized;
use crate::domain::token::id::AccountId;
use crate::secret::Secret;
use crate::secret::credential::{Credential, Looks, recognise};
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::page::keymap::{self as bound, Action, Binding, type_secret};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Notice, Page};
use crate::wizard::state::context::Context;

/// What is asked beside the credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    Nothing,
    /// The e-mail address that belongs to a Global API Key.
    Email,
    /// The id of the account whose token it may be.
    Account,
}

/// The step's own state.
pub struct SignInStep {
    /// What is being typed; nothing else holds it.
    typed: Secret,
    /// The e-mail address that a Global API Key needs.
    email: Field,
    /// The account whose token it is, when that has to be asked.
    account: Field,
    /// What is asked beside the credential, and whether the caret is in that field.
    wants: Wants,
    in_second: bool,
    /// Why the person is here, when it was not the start ("Cloudflare refused the credential …").
    pub reason: Option<String>,
    /// The command that prints the credential takes its time: what is waited for, as a sentence.
    pub awaits: Option<String>,
    /// The sign-in that worked before this attempt; it comes back when the attempt fails.
    pub before: Option<SignIn>,
    /// Somebody is signed in, by a token that may not create any.
    signed_in: bool,
    /// The sign-ins of other programs.
    stored: Stored,
    /// The ticket of the sign-in that is out; other answers are dropped.
    pub ticket: Ticket,
}

impl Default for SignInStep {
    fn default() -> Self {
        Self {
            typed: Secret::empty(),
            email: Field::default(),
            account: Field::default(),
            wants: Wants::Nothing,
            in_second: false,
            reason: None,
            awaits: None,
            before: None,
            signed_in: false,
            stored: Stored::default(),
            ticket: 0,
        }
    }
}

const ONE: &[Binding] = &[SEND, LOOK_AROUND, bound::EDIT];
const WITH_BUTTONS: &[Binding] = &[SEND, bound::BUTTONS, LOOK_AROUND, bound::EDIT];
const ON_BUTTON: &[Binding] = &[
    Binding {
        label: "use it",
        ..bound::ENTER
    },
    Binding {
        label: "to the field",
        ..bound::ESC
    },
    bound::PARTS,
];
const TYPED: &[Binding] = &[SEND, bound::CLEAR, bound::EDIT];
const TYPED_WITH_BUTTONS: &[Binding] = &[SEND, bound::BUTTONS, bound::CLEAR, bound::EDIT];
const TWO: &[Binding] = &[SEND, bound::CLEAR, bound::PARTS, bound::CARET, bound::EDIT];
const SEND: Binding = Binding {
    label: "sign in",
    ..bound::ENTER
};
const LOOK_AROUND: Binding = Binding {
    label: LOOKING,
    ..bound::ESC
};
const LOOKING: &str = "look around without a token";

impl SignInStep {
    fn submit(&mut self, cx: &mut Context) {
        if self.typed.is_empty() && self.wants == Wants::Account {
            return self.submit_account(cx);
        }
        if self.typed.is_empty() && self.try_again(cx) {
            return;
        }
        if self.typed.is_empty() {
            cx.notice = Some(Notice::warning("Paste your token first."));
            // Another program may have renewed its sign-in meanwhile.
            return self.look_for_stored(cx);
        }
        let looks = recognise(&mut self.typed);
        let refusal = match looks {
            Looks::GlobalKey if !self.email_is_plausible() => {
                self.wants = Wants::Email;
                self.in_second = true;
                Some(if self.email.is_empty() {
                    "This is a Global API Key, not a token: it carries all your rights. It needs your e-mail address too.".to_owned()
                } else {
                    // Not quoted: a credential may have been typed there.
                    "That is not an e-mail address.".to_owned()
                })
            }
            looks => looks.why_not().map(|why| capitalized(&why)),
        };
        if let Some(refusal) = refusal {
            cx.notice = Some(Notice::warning(refusal));
            return;
        }
        let typed = std::mem::replace(&mut self.typed, Secret::empty());
        let credential = if looks == Looks::GlobalKey {
            Credential::GlobalKey {
                key: typed,
                email: self.email.text().trim().to_owned(),
            }
        } else {
            Credential::Token(typed)
        };
        let ticket = self.attempt(cx, Source::Pasted);
        cx.ask(ApiCall::SignIn(ticket, Source::Pasted, credential));
    }

    /// Another sign-in is tried; the one that works comes back when it fails.
    fn attempt(&mut self, cx: &mut Context, source: Source) -> Ticket {
        let before = std::mem::replace(&mut cx.sign_in, SignIn::Checking(source));
        if matches!(before, SignIn::In(..)) {
            self.before = Some(before);
        }
        self.reason = None;
        self.awaits = None;
        self.wants = Wants::Nothing;
        self.in_second = false;
        let ticket = cx.ticket();
        self.ticket = ticket;
        ticket
    }

    /// Nothing is typed.
    fn clear(&mut self) {
        self.typed.clear();
        self.in_second = false;
        self.wants = Wants::Nothing;
        self.stored.leave();
    }

    /// Asks again with the credential that was tried last, where the reason may have passed.
    fn try_again(&mut self, cx: &mut Context) -> bool {
        let SignIn::Failed(source, refusal) = &cx.sign_in else {
            return false;
        };
        if !may_pass(refusal) {
            return false;
        }
        cx.sign_in = SignIn::Checking(*source);
        let ticket = cx.ticket();
        self.ticket = ticket;
        cx.ask(ApiCall::SignInAgain(ticket, None));
        true
    }

    /// The credential is not a user's: the id of its account tells whether it is an account's.
    pub fn ask_for_account(&mut self) {
        self.wants = Wants::Account;
        self.in_second = true;
    }

    /// Asks again with the credential that was tried last, as the token of the account that is
    /// typed.
    fn submit_account(&mut self, cx: &mut Context) {
        let SignIn::Failed(source, _) = cx.sign_in else {
            return;
        };
        match self.account.text().trim().parse::<AccountId>() {
            Ok(account) => {
                cx.sign_in = SignIn::Checking(source);
                let ticket = cx.ticket();
                self.ticket = ticket;
                cx.ask(ApiCall::SignInAgain(ticket, Some(account)));
            }
            // Not quoted: a credential may have been typed there.
            Err(error) => cx.notice = Some(Notice::warning(format!("That is not an account id: {error}."))),
        }
    }

    /// The field beside the credential.
    fn second(&mut self) -> &mut Field {
        match self.wants {
            Wants::Account => &mut self.account,
            Wants::Nothing | Wants::Email => &mut self.email,
        }
    }

    fn email_is_plausible(&self) -> bool {
        let text = self.email.text().trim();
        text.split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
            && !text.contains(' ')
    }
}

impl Step for SignInStep {
    fn keys(&self) -> &'static [Binding] {
        match self.wants {
            Wants::Email | Wants::Account => TWO,
            Wants::Nothing if self.stored.on_button() => ON_BUTTON,
            Wants::Nothing if !self.typed.is_empty() && self.stored.offers() => TYPED_WITH_BUTTONS,
            Wants::Nothing if !self.typed.is_empty() => TYPED,
            Wants::Nothing if self.stored.offers() => WITH_BUTTONS,
            Wants::Nothing => ONE,
        }
    }

    fn footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let label = match binding.label {
            LOOKING if self.signed_in => "look around without creating",
            label => label,
        };
        Some((binding.written, label))
    }

    fn open(&mut self, cx: &mut Context) {
        self.clear();
        self.refresh(cx);
    }

    fn refresh(&mut self, cx: &mut Context) {
        self.signed_in = cx.who().is_some();
    }

    fn act(&mut self, cx: &mut Context, act: Action) -> Flow {
        match act {
            Action::Enter if self.stored.on_button() => self.use_stored(cx),
            Action::Enter => self.submit(cx),
            Action::Back if self.stored.on_button() => self.stored.leave(),
            Action::Back if !self.typed.is_empty() || self.wants != Wants::Nothing => self.clear(),
            Action::Back => return Flow::Back,
            Action::NextPart if self.wants == Wants::Nothing => self.stored.next(),
            Action::PreviousPart if self.wants == Wants::Nothing => self.stored.previous(),
            Action::NextPart | Action::PreviousPart => self.in_second = self.wants != Wants::Nothing && !self.in_second,
            _ if self.in_second => {
                self.second().edit(act);
            }
            Action::Type(run) => {
                self.stored.leave();
                type_secret(&mut self.typed, run);
            }
            Action::Erase => self.typed.pop(),
            Action::EraseLine | Action::EraseWord | Action::EraseWordLeft => self.typed.clear(),
            _ => {}
        }
        Flow::Stay
    }

    fn field(&mut self) -> Option<&mut Field> {
        self.in_second.then(|| self.second())
    }

    fn paste(&mut self, cx: &mut Context, text: &str) -> Flow {
        // A paste without an @ is no address but another try at the credential; it must never be
        // shown.
        let is_second = match self.wants {
            Wants::Nothing => false,
            Wants::Email => text.contains('@'),
            Wants::Account => text.trim().parse::<AccountId>().is_ok(),
        };
        if self.in_second && is_second {
            cx.notice = self.second().paste(text.trim()).sentence().map(Notice::plain);
            return Flow::Stay;
        }
        self.in_second = false;
        self.stored.leave();
        self.typed.clear();
        // White space at the ends is cut when it is recognised; inside it makes the paste no
        // credential, which is said then.
        let whole = text.chars().all(|letter| self.typed.push(letter));
        if !whole {
            self.typed.clear();
            cx.notice = Some(Notice::warning(
                "The paste is far too long for a token; nothing of it was kept.",
            ));
        }
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        self.shown(cx)
    }

    fn typing(&self) -> bool {
        true
    }

    fn typed(&self) -> bool {
        let second = match self.wants {
            Wants::Nothing => None,
            Wants::Email => Some(&self.email),
            Wants::Account => Some(&self.account),
        };
        !self.typed.is_empty() || second.is_some_and(|field| !field.is_empty())
    }
}
