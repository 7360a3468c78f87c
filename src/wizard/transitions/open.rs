//! Opening a spec file: its draft is taken over, and what it calls by name is looked up after each
//! sign-in, in the lists where those are whole, else by asking for the very name.

use crate::domain::inventory::zones::Zone;
use crate::domain::refusal::Refusal;
use crate::domain::response::ListPage;
use crate::domain::spec::{Found, Wanted};
use crate::domain::token::grant::Resource;
use crate::domain::token::spec::Draft;
use crate::domain::token::zone_name::Host;
use crate::wizard::Wizard;
use crate::wizard::message::{ApiCall, Query, Ticket};
use crate::wizard::page::Notice;
use crate::wizard::state::context::{Context, Live};
use crate::wizard::state::pending_names::{FromFile, PendingNames, Question};
use crate::wizard::state::work::Work;
use crate::wizard::steps::StepId;

impl Context {
    /// Takes over what the file says.
    pub(in crate::wizard) fn take_file(&mut self, from: FromFile) {
        self.work = Work::from_file(from);
        if self.owner_account().is_some() {
            self.lists_of_owner();
        }
    }

    /// A sign-in worked: what is still open is looked up by it, from the beginning.
    pub(in crate::wizard) fn look_up_names(&mut self) {
        self.work.names.wait_again();
        let (user, mut names) = (self.user(), std::mem::take(&mut self.work.names));
        names.settle(&mut self.work.draft, |wanted| match (wanted, user) {
            (Wanted::User, Some(id)) => Some(Ok(Found::Resource(Resource::User(id)))),
            (Wanted::User, None) => Some(Err(
                "is not known: this sign-in does not say which user it is.".to_owned()
            )),
            _ => None,
        });
        self.work.names = names;
    }

    /// What is still open is looked up once more, by a person's choice: the lists are asked for
    /// anew, since they may have been what was lost.
    pub(in crate::wizard) fn look_up_names_again(&mut self) {
        self.look_up_names();
        if self.who().is_some() {
            self.load_accounts();
            self.load(Query::Zones(self.owner_account()));
        }
    }

    /// Something has arrived: what it tells of is put in, what it does not is asked for. Answers
    /// whether anything changed.
    pub(in crate::wizard) fn settle_names(&mut self) -> bool {
        if self.work.draft.is_resolved() || self.who().is_none() {
            return false;
        }
        let owner = self.work.draft.owner;
        let mut names = std::mem::take(&mut self.work.names);
        let mut draft = std::mem::replace(&mut self.work.draft, crate::wizard::state::work::empty_draft());
        let mut changed = false;
        if let Some(mut why) = over(&self.accounts_list.state) {
            let loaded = u64::try_from(self.accounts.len()).unwrap_or(u64::MAX);
            if self.accounts_list.total.is_some_and(|total| total > loaded) && why.is_empty() {
                why = "Not all accounts are in the list here.".to_owned();
            }
            changed |= names.settle(&mut draft, |wanted| self.by_account(wanted, &why));
        }
        if let Some(why) = over(&self.zones_list.state)
            && !names.begun
        {
            names.begun = true;
            // A name on two accounts is seen only where all zones are here.
            let complete = why.is_empty() && self.zones_extent().complete();
            if complete {
                changed |= names.settle(&mut draft, |wanted| Some(self.by_zone(&wanted.host()?)));
            } else {
                self.ask_for_zones(&mut names, &mut draft);
            }
        }
        let other_owner = draft.owner != owner;
        (self.work.names, self.work.draft) = (names, draft);
        if other_owner {
            self.lists_of_owner();
        }
        changed
    }

    fn ask_for_zones(&mut self, names: &mut PendingNames, draft: &mut Draft) {
        let wanted = names.waiting_zones(draft);
        for host in wanted.iter().take(Found::ASKED) {
            self.ask_for_zone(names, host, &host.name);
        }
        let beyond = wanted.get(Found::ASKED..).unwrap_or_default();
        names.settle(draft, |wanted| {
            beyond.contains(&wanted.host()?).then(|| Err(Found::not_asked()))
        });
    }

    /// Asks for a name on behalf of a host: no name twice at the same time.
    fn ask_for_zone(&mut self, names: &mut PendingNames, host: &Host, name: &str) {
        if let Some(question) = names.asked.values_mut().find(|question| question.name == name) {
            question.hosts.push(host.clone());
            return;
        }
        let ticket = self.ticket();
        self.ask(ApiCall::Load(ticket, Query::ZoneNamed(name.to_owned())));
        let (name, hosts) = (name.to_owned(), vec![host.clone()]);
        names.asked.insert(ticket, Question { name, hosts });
    }

    /// The accounts are here, or will not come (`why`).
    fn by_account(&self, wanted: &Wanted, why: &str) -> Option<Result<Found, String>> {
        if *wanted == Wanted::AnyOwner {
            return Some(self.only_account(why));
        }
        wanted.account()?;
        if !why.is_empty() {
            return Some(Err(format!("could not be looked up. {why} Write the account’s id.")));
        }
        wanted.among_accounts(&self.accounts)
    }

    /// Who owns a token whose link leaves the account open: the only one that there is, as in the
    /// dashboard; else it is for the person to say.
    fn only_account(&self, why: &str) -> Result<Found, String> {
        match self.accounts.as_slice() {
            [one] if why.is_empty() => Ok(Found::Owner(one.id)),
            _ => Err("leaves open which account owns the token. Choose it as the owner.".to_owned()),
        }
    }

    /// The zone of a host, or the one that holds it, where all zones are here.
    fn by_zone(&self, host: &Host) -> Result<Found, String> {
        let mut names = host.names().into_iter();
        let here = names.find(|name| self.zones.named(name).next().is_some());
        here.map_or_else(|| Found::no_zone_for(host), |name| self.zone_called(host, name))
    }

    /// The zone that is wanted for a host, when this is the longest of its names that zones are
    /// called.
    fn zone_called(&self, host: &Host, name: &str) -> Result<Found, String> {
        let zones = self.zones.named(name);
        let zones = zones.map(|zone| (zone.id, zone.status.beside(&self.account_name(zone.account))));
        Found::zone_for(host, name, &zones.collect::<Vec<_>>())
    }

    /// Whether this is the ticket of a question for one zone.
    pub(in crate::wizard) fn asked_for_zone(&self, ticket: Ticket) -> bool {
        self.work.names.asked.contains_key(&ticket)
    }

    fn zone_named(&mut self, ticket: Ticket, failed: Option<String>) -> bool {
        let Some(question) = self.work.names.asked.remove(&ticket) else {
            return false;
        };
        let mut names = std::mem::take(&mut self.work.names);
        let mut draft = std::mem::replace(&mut self.work.draft, crate::wizard::state::work::empty_draft());
        let mut changed = false;
        for host in question.hosts {
            let answer = match &failed {
                Some(why) => Some(Err(format!("could not be looked up. {why}"))),
                None => self.answer_for(&mut names, &host, &question.name),
            };
            changed |= answer.is_some_and(|answer| {
                names.settle(&mut draft, |wanted| (wanted.host()? == host).then(|| answer.clone()))
            });
        }
        (self.work.names, self.work.draft) = (names, draft);
        changed
    }

    /// What the zones of a name tell of a host for which they were asked for; nothing while the
    /// next name above it is asked for.
    fn answer_for(&mut self, names: &mut PendingNames, host: &Host, asked: &str) -> Option<Result<Found, String>> {
        for name in host.candidates().into_iter().skip_while(|name| *name != asked) {
            if self.zones.named(name).next().is_some() {
                return Some(self.zone_called(host, name));
            }
            if name == asked || names.nobody.contains(name) {
                names.nobody.insert(name.to_owned());
                continue;
            }
            if names.above == Found::ABOVE {
                let why = Found::above_not_asked();
                return Some(Err(why));
            }
            names.above += 1;
            self.ask_for_zone(names, host, name);
            return None;
        }
        Some(Found::zone_for(host, &host.name, &[]))
    }
}

/// Nothing while a list is still coming; else why it ended early, empty when it did not.
fn over(state: &Live) -> Option<String> {
    match state {
        Live::NotAsked | Live::Loading => None,
        Live::Ready => Some(String::new()),
        Live::Failed(refusal) => Some(refusal.sentence()),
    }
}

impl Wizard {
    /// Lists have moved on: names of the file may be known now.
    pub(in crate::wizard) fn settle_names(&mut self) {
        if self.cx.settle_names() {
            self.cx.follow_name();
            self.reopen_summary();
        }
    }

    /// Whether the summary on the screen says something else than the draft by now, its times
    /// apart.
    pub(in crate::wizard) fn summary_is_stale(&self) -> bool {
        let shown = self.steps.summary.ready().map(|(spec, _)| (spec.owner, &spec.grants));
        let now = self.cx.read();
        // What was missing may be something else by now.
        shown.is_none() || shown != now.as_ref().ok().map(|spec| (spec.owner, &spec.grants))
    }

    /// The summary resolves everything when it opens; what has been found since belongs on it.
    pub(in crate::wizard) fn reopen_summary(&mut self) {
        if self.drafting() && self.step == StepId::Summary {
            self.open(StepId::Summary);
            // What was typed for the page before is not meant for this one.
            self.deaf = true;
        } else {
            self.refresh();
        }
    }

    /// The answer to a question for one zone.
    pub(in crate::wizard) fn zone_named(&mut self, ticket: Ticket, result: Result<ListPage<Zone>, Refusal>) {
        let changed = match result {
            Ok(page) => {
                self.cx.zones.add(page.rows);
                self.cx.zone_named(ticket, None)
            }
            Err(refusal) => {
                let changed = self.cx.zone_named(ticket, Some(refusal.sentence()));
                self.refused(&refusal);
                changed
            }
        };
        if changed {
            self.cx.follow_name();
            self.reopen_summary();
        }
    }

    /// Opens on the summary of what the file says; without a credential the sign-in comes first and
    /// leads there.
    pub(in crate::wizard) fn start_from(&mut self, from: FromFile) {
        let notice = opened(&from);
        self.cx.take_file(from);
        if self.step == StepId::SignIn {
            self.resume = Some(StepId::Summary);
        } else {
            self.step = StepId::Summary;
            self.deaf = true;
        }
        self.cx.notice = Some(notice);
    }
}

/// What is said when a draft was opened, with what it leaves open and was decided all the same.
/// What it leaves open stays when the sign-in has its say.
pub(in crate::wizard) fn opened(from: &FromFile) -> Notice {
    let mut words = vec![format!("Opened {}. Nothing has been created yet.", from.file)];
    words.extend(from.remarks.clone());
    let words = words.join(" ");
    if from.remarks.is_empty() {
        Notice::plain(words)
    } else {
        Notice::warning(words)
    }
}
