//! Sign in: only when a credential is needed. A masked field; says what was found, whose it is and
//! what it may mint.

mod status;
mod stored;

use self::status::may_pass;
use self::stored::Stored;
use super::{Flow, Step};
use crate::domain::sign_in::{SignIn, Source};
use crate::domain::token::id::AccountId;
use crate::secret::Secret;
use crate::secret::credential::{Credential, Looks, recognise};
use crate::wizard::message::{ApiCall, Ticket};
use crate::wizard::page::keymap::{self as bound, Action, Binding, type_secret};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{FieldView, Line, LineStyle, Notice, Page, Part};
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
            stored: Stored::default(),
            ticket: 0,
        }
    }
}

const ONE: &[Binding] = &[SEND, bound::ESC, bound::EDIT];
const WITH_BUTTONS: &[Binding] = &[SEND, bound::ESC, bound::BUTTONS, bound::EDIT];
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
const TWO: &[Binding] = &[SEND, bound::ESC, bound::PARTS, bound::CARET, bound::EDIT];
const SEND: Binding = Binding {
    label: "sign in",
    ..bound::ENTER
};

/// The most mask signs that are drawn: the length of a credential is nobody's business.
const MASK: usize = 12;
/// From this many characters on, a text without an @ is taken for a credential rather than the
/// beginning of an address.
const LONG_WITHOUT_AT: usize = 24;

impl SignInStep {
    fn submit(&mut self, cx: &mut Context) {
        if self.typed.is_empty() && self.wants == Wants::Account {
            return self.submit_account(cx);
        }
        if self.typed.is_empty() && self.try_again(cx) {
            return;
        }
        if self.typed.is_empty() {
            cx.notice = Some(Notice::warning(
                "Nothing is typed yet. Paste the credential, then press Enter.",
            ));
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
                    "What stands under E-mail is no e-mail address.".to_owned()
                })
            }
            looks => looks.why_not().map(|why| format!("Credential: {why}")),
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
            Err(error) => {
                cx.notice = Some(Notice::warning(format!(
                    "What stands under Account is no account id: {error}."
                )))
            }
        }
    }

    /// The field beside the credential.
    fn second(&mut self) -> &mut Field {
        match self.wants {
            Wants::Account => &mut self.account,
            Wants::Nothing | Wants::Email => &mut self.email,
        }
    }

    /// The account as it is shown. What is no beginning of an id may be a credential in the wrong
    /// field, and is masked.
    fn shown_account(&self) -> String {
        let text = self.account.shown();
        let count = text.chars().count();
        let like_an_id = count <= 32 && text.trim().chars().all(|letter| letter.is_ascii_hexdigit());
        if like_an_id {
            text
        } else {
            "•".repeat(count.min(MASK))
        }
    }

    /// The address as it is shown. Anything long without an @ may be a credential in the wrong
    /// field, and is masked.
    fn shown_email(&self) -> String {
        let text = self.email.shown();
        let count = text.chars().count();
        if count >= LONG_WITHOUT_AT && !text.contains('@') {
            "•".repeat(count)
        } else {
            text
        }
    }

    fn email_is_plausible(&self) -> bool {
        let text = self.email.text().trim();
        text.split_once('@')
            .is_some_and(|(who, host)| !who.is_empty() && host.contains('.'))
            && !text.contains(' ')
    }
}

/// The two kinds of credentials that create tokens, and how to get one: step by step, where there
/// is nothing else to say.
fn how_to(whole: bool) -> Part<'static> {
    const YOUR_OWN: &[&str] = &[
        "Your own is made in the dashboard, dash.cloudflare.com/profile/api-tokens:",
        "1. Create Token, template Create Additional Tokens.",
        "2. Add Zone · Zone · Read and Account · Account Settings · Read to pick by name.",
        "3. Give it a short expiry: whoever holds it has all your rights.",
    ];
    const SHORT: &[&str] = &["Your own: dash.cloudflare.com/profile/api-tokens, Create Additional Tokens."];
    const OF_AN_ACCOUNT: &str = "An account’s: ask for the role API Token Provisioning, or paste a token that has Account · Account API Tokens · Edit.";
    let own = if whole { YOUR_OWN } else { SHORT };
    let lines = own.iter().chain([&OF_AN_ACCOUNT]);
    Part::Lines(lines.map(|line| Line::new(LineStyle::Plain, *line)).collect())
}

impl Step for SignInStep {
    fn keys(&self) -> &'static [Binding] {
        match self.wants {
            Wants::Email | Wants::Account => TWO,
            Wants::Nothing if self.stored.on_button() => ON_BUTTON,
            Wants::Nothing if self.stored.offers() => WITH_BUTTONS,
            Wants::Nothing => ONE,
        }
    }

    fn open(&mut self, _cx: &mut Context) {
        self.clear();
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
                "The paste is far too long for a credential; nothing of it was kept.",
            ));
        }
        Flow::Stay
    }

    fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let mask = "•".repeat(self.typed.chars().min(MASK));
        let state = self.state(cx);
        let facts = self.stored_facts(cx);
        let mut parts = vec![
            how_to(!self.found_stored() && !matches!(cx.sign_in, SignIn::In(..))),
            Part::Space,
            Part::Lines(state),
            Part::Space,
        ];
        if !facts.is_empty() {
            parts.extend([Part::Lines(facts), Part::Space]);
        }
        parts.push(Part::Field(FieldView {
            label: "Credential".into(),
            caret: (!self.in_second && !self.stored.on_button()).then_some(self.typed.chars().min(MASK)),
            text: mask,
            placeholder: "paste or type; it is not shown, and stays in memory only".into(),
            wrong: Vec::new(),
        }));
        let caret = |field: &Field| self.in_second.then(|| field.caret_column());
        let second = match self.wants {
            Wants::Nothing => None,
            Wants::Email => Some(FieldView {
                label: "E-mail".into(),
                text: self.shown_email(),
                caret: caret(&self.email),
                placeholder: "of your Cloudflare account".into(),
                wrong: Vec::new(),
            }),
            Wants::Account => Some(FieldView {
                label: "Account".into(),
                caret: caret(&self.account).map(|at| at.min(crate::domain::text::width(&self.shown_account()))),
                text: self.shown_account(),
                placeholder: "its id, 32 digits, if it is an account's token".into(),
                wrong: Vec::new(),
            }),
        };
        parts.extend(second.map(Part::Field));
        parts.extend(self.stored.acts().filter(|_| self.wants == Wants::Nothing));
        let looked = self.where_it_looked(cx);
        if !looked.is_empty() {
            parts.extend([Part::Space, Part::Lines(looked)]);
        }
        Page {
            intro: vec!["cfmint needs a token that may create tokens. There are two kinds:".into()],
            parts,
            ..Page::default()
        }
    }

    fn typing(&self) -> bool {
        true
    }
}
