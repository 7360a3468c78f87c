//! What comes from the keyboard: a key, letters that came together, a paste; and when none of it
//! counts, since it was meant for another page.

use std::time::Duration;

use crate::wizard::message::TerminalCall;
use crate::wizard::page::Notice;
use crate::wizard::page::key::{self, KeyCode, KeyEvent, KeyModifiers};
use crate::wizard::page::keymap::{self, Action, BACKSPACE};
use crate::wizard::page::plain::{self, Holds};
use crate::wizard::page::text_field::Refused;
use crate::wizard::steps::StepId;
use crate::wizard::{Phase, Wizard};

impl Wizard {
    pub(in crate::wizard) fn key(&mut self, key: KeyEvent) {
        let mut letter = [0; 4];
        let act = keymap::meaning([self.keys(), self.keys_of_steps()], key, &mut letter);
        // Keys that move and erase by words are pressed by habit: where nothing is typed they are
        // no other key of a question either.
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let by_words = key.modifiers.contains(KeyModifiers::ALT) || (control && key.code.as_char().is_none());
        if act.is_none() && by_words {
            return;
        }
        // No letters that are still coming have it among them: what follows is meant for this page.
        if act == Some(Action::Back) {
            self.hush = None;
        }
        match act {
            Some(Action::Interrupt) => return self.interrupt(),
            Some(Action::Redraw) => return self.cx.ask(TerminalCall::Redraw),
            Some(Action::Suspend) => return self.cx.ask(TerminalCall::Suspend),
            _ if self.help => {
                self.help = false;
                return;
            }
            // What cannot be seen must not be answered.
            _ if self.deaf || self.small => return self.say_unheard(),
            Some(Action::Type(_) | Action::Toggle | Action::Enter) if self.still_typing() => return self.say_unheard(),
            Some(Action::Help) => {
                self.help = true;
                return;
            }
            Some(Action::Type("?")) if !self.typed() => {
                self.help = true;
                return;
            }
            _ => {}
        }
        self.cx.notice = None;
        let foreign = matches!(act, Some(Action::Type(typed)) if typed.chars().all(key::is_of_another_layout));
        let unheard = foreign && !self.typing() && keymap::has_letters(self.keys());
        // A key without a meaning still counts as "any other key" of a question.
        let act = act.unwrap_or(Action::Help);
        let typed = matches!(act, Action::Type(_)) && !self.typing() && !self.asks();
        let page = (std::mem::discriminant(&self.phase), self.step);
        self.act(act);
        if unheard {
            self.cx.notice = Some(Notice::plain("These keys are Latin letters."));
        }
        let here = page == (std::mem::discriminant(&self.phase), self.step);
        if typed && here && !self.typing() && self.cx.notice.is_none() {
            self.cx.notice = Some(Notice::plain("That key does nothing here. ? shows those that do."));
        }
    }

    /// Whether a question is open that any other key answers with no.
    fn asks(&self) -> bool {
        match &self.phase {
            Phase::Secret(secret_screen) => secret_screen.asks().is_some(),
            Phase::Unknown(pending) => pending.asks(),
            Phase::Drafting => self.asking.is_some(),
            Phase::Tokens(_) | Phase::Creating(_) => false,
        }
    }

    /// What was typed before its page was on the screen does not count, and that is said: on the
    /// page that was meant it would have done something.
    fn say_unheard(&mut self) {
        if matches!(self.phase, Phase::Drafting) && !self.small {
            let words = "Keys pressed before this page appeared were ignored.";
            self.cx.notice.get_or_insert_with(|| Notice::plain(words));
        }
    }

    /// Letters that came together are one act where they go into a text: what they lead to is
    /// looked for once.
    pub(in crate::wizard) fn letters(&mut self, run: &str) {
        // Where letters open a text, a blank before them is one of the text: who pastes a name does
        // not mean what Space does on the row under the cursor.
        let opens = keymap::opens_text(self.keys()) && !self.help && !self.deaf && !self.small && self.hush.is_none();
        if opens && run.starts_with(' ') && run.chars().any(|letter| letter != ' ') && !self.typing() {
            self.act(Action::Filter);
        }
        let mut letters = run.chars();
        // The first ones may open the text; until then each is a key of its own.
        while self.help || !self.typing() {
            let Some(letter) = letters.next() else { return };
            self.key(match letter {
                BACKSPACE => KeyCode::Backspace.into(),
                letter => key::letter(letter),
            });
        }
        let run = letters.as_str();
        if run.is_empty() {
            return;
        }
        if self.deaf || self.small || self.still_typing() {
            return self.say_unheard();
        }
        self.cx.notice = None;
        self.act(Action::Type(run));
    }

    /// Whether a key belongs to what was being typed before: letters come closer together than
    /// this.
    fn still_typing(&mut self) -> bool {
        const PAUSE: Duration = Duration::from_millis(700);
        let now = self.cx.now.since_start;
        let close = |(step, last): (StepId, Duration)| step == self.step && now.saturating_sub(last) < PAUSE;
        let typing = self.hush.is_some_and(close);
        self.hush = typing.then_some((self.step, now));
        typing
    }

    /// What is to be said of a credential that came into the plain field where things are typed.
    pub(in crate::wizard) fn refusal_of_field(&mut self) -> Option<&'static str> {
        let drafting = self.drafting();
        let field = match &mut self.phase {
            Phase::Drafting => self.steps.get_mut(self.step).field(),
            Phase::Tokens(screen) => screen.field(),
            Phase::Secret(secret_screen) => secret_screen.field(),
            Phase::Creating(_) | Phase::Unknown(_) => None,
        };
        match field?.refused()? {
            Refused::All if self.step == StepId::SignIn && drafting => Some(plain::IN_THE_OTHER_FIELD),
            Refused::All => Some(plain::NO_CREDENTIAL),
            Refused::Part => Some(plain::LEFT_OUT),
        }
    }

    /// Whether a paste here is meant to be a credential, or is not taken at all.
    fn takes_credentials(&mut self) -> bool {
        match &mut self.phase {
            Phase::Drafting => self.step == StepId::SignIn,
            Phase::Tokens(_) => false,
            Phase::Secret(secret_screen) => secret_screen.field().is_none(),
            Phase::Creating(_) | Phase::Unknown(_) => true,
        }
    }

    pub(in crate::wizard) fn paste(&mut self, text: &str) {
        // A paste answers no question.
        if self.deaf || self.help || self.small || self.asking.is_some() {
            return;
        }
        self.cx.notice = None;
        self.hush = None;
        // Before any step sees it, which may keep copies.
        match plain::holds(text) {
            Holds::One if !self.takes_credentials() => {
                self.cx.notice = Some(Notice::warning(plain::NO_CREDENTIAL));
            }
            Holds::Among(rest) if !self.takes_credentials() => {
                self.paste_plainly(&rest);
                self.cx.notice.get_or_insert(Notice::warning(plain::LEFT_OUT));
            }
            _ => self.paste_plainly(text),
        }
        if let Some(words) = self.refusal_of_field() {
            self.cx.notice = Some(Notice::warning(words));
        }
    }

    fn paste_plainly(&mut self, text: &str) {
        match &mut self.phase {
            Phase::Drafting => {
                let flow = self.steps.get_mut(self.step).paste(&mut self.cx, text);
                self.follow(flow);
            }
            Phase::Tokens(screen) => screen.paste(&mut self.cx, text),
            Phase::Secret(secret_screen) => secret_screen.paste(&mut self.cx, text),
            Phase::Creating(_) | Phase::Unknown(_) => {}
        }
    }
}
