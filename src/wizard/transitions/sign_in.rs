//! To the sign-in step and back: at the start, when a credential is refused in mid-flow, when
//! another one is offered.

use crate::domain::inventory::accounts::Account;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{CredentialFamily, ForAccounts, MayMint, SignIn, SignedIn, Source};
use crate::domain::text::{listed, visible};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Owner;
use crate::wizard::draft_file::EarlierRun;
use crate::wizard::message::Ticket;
use crate::wizard::page::{Notice, Tone};
use crate::wizard::state::context::Listing;
use crate::wizard::steps::StepId;
use crate::wizard::{Phase, Wizard};

impl Wizard {
    /// Esc on the sign-in step: on, also without a credential, which only creating needs.
    pub(in crate::wizard) fn leave_sign_in(&mut self) {
        if let (SignIn::Failed(..), Some(before)) = (&self.cx.sign_in, self.steps.sign_in.before.take()) {
            self.cx.sign_in = before;
        }
        let wanted = std::mem::take(&mut self.tokens_wanted);
        self.return_from_sign_in();
        if wanted && self.cx.who().is_some() {
            return self.open_tokens();
        }
        if self.cx.who().is_none() && self.cx.notice.is_none() {
            self.cx.notice = Some(Notice::plain(
                "Looking around without a token. Create Token will ask you to sign in.",
            ));
        }
    }

    /// To the step that the sign-in interrupted, or to the first; what was opened from the summary
    /// still leads back there.
    pub(in crate::wizard) fn return_from_sign_in(&mut self) {
        let detour = self.detour;
        match self.resume.take() {
            // What was typed there stands as it was left.
            Some(step) if step != StepId::Summary => {
                self.step = step;
                self.deaf = true;
                self.refresh();
            }
            step => self.go(step.unwrap_or(StepId::Template)),
        }
        self.detour = detour;
    }

    /// Leads to the sign-in step and remembers where from; what is being typed there stays.
    pub(in crate::wizard) fn ask_to_sign_in(&mut self) {
        if self.step != StepId::SignIn {
            self.resume = Some(self.step);
            self.open(StepId::SignIn);
            // What was typed for another step is no credential, nor what is still being typed.
            self.deaf = true;
            self.hush = Some((self.step, self.cx.now.since_start));
        }
        self.look_for_stored();
    }

    /// As long as the page stays: what another program keeps may be another now, and the one in use
    /// is not offered.
    fn look_for_stored(&mut self) {
        if self.step == StepId::SignIn {
            self.steps.sign_in.look_for_stored(&mut self.cx);
        }
    }

    /// The credential was refused in mid-flow: sign in again, with the reason; the draft stays.
    pub(in crate::wizard) fn sign_in_again(&mut self, refusal: &Refusal) {
        self.cx.sign_in = crate::domain::sign_in::SignIn::Missing;
        self.leave_tokens_for_sign_in();
        self.ask_to_sign_in();
        self.steps.sign_in.reason = Some(format!(
            "{} What you have chosen is kept; sign in to go on.",
            refusal.sentence()
        ));
    }

    pub(in crate::wizard) fn sign_in_ticket(&mut self, ticket: Ticket) {
        self.steps.sign_in.ticket = ticket;
    }

    /// Asks for everything that the steps will want to show; what another sign-in saw is dropped.
    /// Answers what is to be said of an owner that the credential decides.
    pub(in crate::wizard) fn load_lists(&mut self) -> Option<String> {
        self.cx.accounts.clear();
        self.cx
            .accounts
            .extend(self.cx.who().map(accounts_known).unwrap_or_default());
        self.cx.zones = crate::domain::inventory::zones::Zones::default();
        self.cx.buckets = crate::domain::inventory::buckets::Buckets::default();
        self.cx.buckets_list = Listing::default();
        self.cx.search = Listing::default();
        self.cx.by_name = Listing::default();
        self.cx.load_accounts();
        let before = self.cx.notice.take();
        let owner = self.cx.work.draft.owner;
        self.cx.fit_to_credential();
        if self.cx.work.draft.owner == owner {
            self.cx.load_of_owner();
        }
        let said = self.cx.notice.take().map(|notice| notice.text);
        self.cx.notice = before;
        said
    }

    /// Where the sign-in creates tokens of accounts only, and which account is not clear.
    fn owner_to_choose(&self) -> Option<String> {
        let open = self.cx.work.draft.owner == Owner::User && self.cx.who().is_some_and(SignedIn::for_accounts_only);
        let words = "An account has to own the token: Tab goes to its owner.";
        open.then(|| words.to_owned())
    }

    pub(in crate::wizard) fn signed_in(&mut self, result: Result<Box<SignedIn>, Refusal>) {
        let SignIn::Checking(source) = self.cx.sign_in else {
            return;
        };
        let before = self.steps.sign_in.before.take();
        self.steps.sign_in.awaits = None;
        match result {
            Ok(who) => {
                let may_not = matches!(who.may_create(), MayMint::No(_));
                // What went wrong first: a narrow notice is cut at its end.
                let mut words = Vec::new();
                let mut about_strays = false;
                match self.cx.kept.remark.take() {
                    Some(EarlierRun::SetAside(text)) => words.push(text),
                    Some(EarlierRun::Strays) => about_strays = true,
                    None => {}
                }
                // What may not be missed wherever one is.
                let mut alarms = words.clone();
                alarms.extend(who.odd.clone());
                words.push(who_and_what(source, &who));
                words.extend(who.odd.clone());
                words.extend(who.remarks.clone());
                let at_the_list = self.drafting();
                if let (true, StepId::Template | StepId::SignIn, Some(offer)) =
                    (at_the_list, self.step, &self.cx.kept.offer)
                {
                    words.push(offer.sentence(self.cx.work.purpose.open));
                }
                if let Some(warning) = self.cx.notice.take().filter(|notice| notice.tone == Tone::Warning) {
                    about_strays |= warning.about_strays;
                    words.retain(|words| *words != warning.text);
                    alarms.retain(|words| *words != warning.text);
                    alarms.insert(0, warning.text.clone());
                    words.insert(0, warning.text);
                }
                self.cx.sign_in = SignIn::In(source, who);
                self.forget_other_users();
                self.steps.summary.forget_refusal();
                words.extend(self.load_lists());
                words.extend(self.owner_to_choose());
                self.cx.look_up_names();
                let looks = self.tokens_wanted || matches!(self.phase, Phase::Tokens(_));
                // Whoever only looks needs not to create.
                if may_not && !looks {
                    self.ask_to_sign_in();
                } else if self.step == StepId::SignIn {
                    self.return_from_sign_in();
                }
                // Where it may not mint, the sign-in step itself says so.
                if !may_not && self.drafting() {
                    self.cx.notice = Some(Notice {
                        about_strays,
                        tone: if words.len() == 1 { Tone::Good } else { Tone::Plain },
                        ..Notice::plain(words.join(" ").trim_start())
                    });
                }
                // The owner or the user may be another now: what the summary shows is what is sent.
                if self.summary_is_stale() {
                    self.reopen_summary();
                } else {
                    self.refresh();
                }
                let is_open = matches!(self.phase, Phase::Tokens(_));
                if is_open && !alarms.is_empty() {
                    self.cx.notice = Some(Notice::warning(alarms.join(" ")));
                }
                if std::mem::take(&mut self.tokens_wanted) && !is_open {
                    // What is said of the draft belongs to the steps.
                    self.cx.notice = (!alarms.is_empty()).then(|| Notice::warning(alarms.join(" ")));
                    self.open_tokens();
                    return;
                }
                if let Some(other) = self.take_up_aside() {
                    self.cx.notice = Some(Notice::warning(other));
                }
            }
            Err(refusal) => self.not_signed_in(source, refusal, before),
        }
    }

    /// Another credential that worked before goes on working, unless only the id of an account is
    /// missing.
    fn not_signed_in(&mut self, source: Source, refusal: Refusal, before: Option<SignIn>) {
        let account_needed = matches!(refusal, Refusal::AccountNeeded { .. });
        match before {
            Some(before) if !account_needed => {
                self.cx.sign_in = before;
                self.steps.sign_in.reason = Some(format!("{} {}", refusal.sentence(), refusal.next_move()));
                self.look_for_stored();
                if let Phase::Tokens(_) = self.phase {
                    self.cx.notice = Some(Notice::warning(refusal.sentence()));
                    self.refresh();
                }
            }
            before => {
                self.steps.sign_in.before = before;
                self.cx.sign_in = SignIn::Failed(source, refusal);
                self.leave_tokens_for_sign_in();
                if self.drafting() {
                    self.ask_to_sign_in();
                }
                if account_needed {
                    self.steps.sign_in.ask_for_account();
                }
            }
        }
    }

    /// A token can be given rights over its own user only: the id of an earlier sign-in must not
    /// stay in the draft.
    pub(in crate::wizard) fn forget_other_users(&mut self) {
        let now = self.cx.user();
        for grant in &mut self.cx.work.draft.grants {
            grant
                .resources
                .retain(|resource| !matches!(resource, Resource::User(id) if now.is_some_and(|now| now != *id)));
        }
    }

    /// The top line and the sign-in step say so as long as it lasts; here it is said once what is
    /// waited for.
    pub(in crate::wizard) fn command_waits(&mut self, words: String) {
        if !matches!(self.cx.sign_in, SignIn::Checking(_)) {
            return;
        }
        if self.drafting() && self.cx.notice.is_none() {
            self.cx.notice = Some(Notice::plain(words.clone()));
        }
        self.steps.sign_in.awaits = Some(words);
    }

    pub(in crate::wizard) fn no_credential(&mut self, why: Option<String>) {
        if !matches!(self.cx.sign_in, SignIn::Checking(_)) {
            return;
        }
        self.steps.sign_in.awaits = None;
        self.cx.sign_in = self.steps.sign_in.before.take().unwrap_or(SignIn::Missing);
        self.leave_tokens_for_sign_in();
        if self.drafting() {
            self.ask_to_sign_in();
        }
        self.steps.sign_in.reason = why;
    }
}

/// The accounts whose names came with the sign-in.
fn accounts_known(who: &SignedIn) -> Vec<Account> {
    let ForAccounts::Asked { answered, silent, .. } = &who.for_accounts else {
        return Vec::new();
    };
    let account = |(id, name): &(AccountId, String)| Account {
        id: *id,
        name: name.clone(),
    };
    answered.iter().chain(silent).map(account).collect()
}

/// Which credential, and what it may mint. Whose it is stands in the top line where it is a
/// person's.
fn who_and_what(source: Source, who: &SignedIn) -> String {
    let whose = match (&who.email, who.family) {
        (None, CredentialFamily::Account(id)) => format!(", the token of account {id}"),
        (Some(_), _) | (None, CredentialFamily::User) => String::new(),
    };
    let may = match who.may_create() {
        _ if who.for_accounts_only() => of_accounts(who),
        MayMint::Yes => "It may create tokens".to_owned(),
        MayMint::No(_) => "It may not create tokens".to_owned(),
        MayMint::Unknown => "Whether it may create tokens is not known: creating one will tell".to_owned(),
    };
    format!("Signed in with {}{whose}. {may}.", source.words())
}

/// What a sign-in may create that creates nothing of the user's own: where accounts were asked, no
/// more than that it may be able to.
fn of_accounts(who: &SignedIn) -> String {
    const NAMED: usize = 3;
    let accounts = || "accounts".to_owned();
    let (may, whose) = match &who.for_accounts {
        ForAccounts::Asked {
            answered, silent, all, ..
        } => {
            let named = answered.len() + silent.len();
            let names = answered.iter().chain(silent);
            let whose = if *all && (1..=NAMED).contains(&named) {
                listed(names.map(|(_, name)| visible(name).into_owned()).collect())
            } else {
                accounts()
            };
            if answered.is_empty() {
                return format!("Whether it may create tokens of {whose} is not known; none of your own");
            }
            ("may be able to", whose)
        }
        _ => ("may", accounts()),
    };
    let within = if who.is_session() {
        ", within what you allowed it"
    } else {
        ""
    };
    format!("It {may} create tokens of {whose}{within}; none of your own")
}
