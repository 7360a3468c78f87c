//! A spec file that the wizard was started with: its draft, and the names that only the live lists can tell the ids of. They are looked up after
//! each sign-in, and until then each is a gap at its place, so that nothing is created without what the file asks for.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::Wizard;
use super::context::{Context, Live};
use super::message::{Effect, Query, Ticket};
use super::page::Notice;
use super::steps::Step;
use crate::answer::Page;
use crate::inventory::zones::Zone;
use crate::refusal::Refusal;
use crate::spec_file::{Read, Unresolved, Wanted};
use crate::text::visible;
use crate::token::gap::{Gap, Place};
use crate::token::grant::{Grant, Resource};
use crate::token::id::AccountId;
use crate::token::scope::Owner;
use crate::token::spec::{Draft, Spec};

/// Zones that are asked for one by one: each is a request, and the API allows 1,200 in five minutes for everything of a user (reference:
/// cloudflare-api section 6).
const ASKED: usize = 100;

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FromFile {
    /// Its name, safe to show.
    pub file: String,
    draft: Draft,
    verbatim: Vec<Value>,
    unresolved: Vec<Unresolved>,
}

impl FromFile {
    /// What [`crate::spec_file::read`] made of a file of this name.
    #[must_use]
    pub fn new(file: String, read: Read) -> Self {
        Self {
            file,
            draft: read.draft,
            verbatim: read.verbatim,
            unresolved: read.unresolved,
        }
    }
}

/// What is known about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Waiting,
    /// Why it stays open, as a sentence.
    Open(String),
}

/// The names that are looked up.
#[derive(Debug, Default)]
pub struct Names {
    file: String,
    open: Vec<(Unresolved, State)>,
    /// Questions that are out, and for which zone.
    asked: HashMap<Ticket, String>,
    /// The grants as they stood when this last put something in: whoever changed one since has seen its gaps and answered them.
    as_left: Vec<Grant>,
    /// Whether the zones of this sign-in have been asked for.
    begun: bool,
}

impl Names {
    /// What is still open, for whoever writes the draft down.
    pub fn open(&self) -> impl Iterator<Item = &Unresolved> {
        self.open.iter().map(|(unresolved, _)| unresolved)
    }

    /// The gaps that are left, in a draft as it is now.
    pub(super) fn gaps(&self, draft: &Draft) -> Vec<Gap> {
        let untouched = self.untouched(draft);
        let stand = self.open.iter().filter(|open| stands(open, draft, &untouched));
        stand
            .map(|(unresolved, state)| Gap {
                place: place(unresolved),
                sentence: match state {
                    State::Waiting => format!("Looking up {} …", self.called(unresolved)),
                    State::Open(sentence) => sentence.clone(),
                },
            })
            .collect()
    }

    /// What a draft was read to, with the gaps that are left: one stands for what the draft itself misses at the same place.
    pub(super) fn with_gaps(&self, read: Result<Spec, Vec<Gap>>, draft: &Draft) -> Result<Spec, Vec<Gap>> {
        let mut gaps = self.gaps(draft);
        if gaps.is_empty() {
            return read;
        }
        let places: BTreeSet<Place> = gaps.iter().map(|gap| gap.place.clone()).collect();
        let others = read.err().unwrap_or_default().into_iter();
        gaps.extend(others.filter(|gap| !places.contains(&gap.place)));
        gaps.sort_by(|one, other| one.place.cmp(&other.place));
        Err(gaps)
    }

    /// Drops what was not found and has been decided by hand since.
    fn forget_answered(&mut self, draft: &Draft) {
        let untouched = self.untouched(draft);
        self.open.retain(|open| stands(open, draft, &untouched));
    }

    /// Which grants stand as this left them.
    fn untouched(&self, draft: &Draft) -> Vec<bool> {
        let grants = self.as_left.iter().enumerate();
        grants.map(|(at, left)| draft.grants.get(at) == Some(left)).collect()
    }

    /// "zone:example.com (deploy.toml, line 8)"
    fn called(&self, unresolved: &Unresolved) -> String {
        format!(
            "{} ({}, line {})",
            visible(&unresolved.words),
            self.file,
            unresolved.line
        )
    }

    /// Gives every name of which `answer` knows something its resource, its owner, or the reason why it stays open.
    fn settle(&mut self, draft: &mut Draft, answer: impl Fn(&Wanted) -> Option<Result<Found, String>>) -> bool {
        let mut left = Vec::new();
        let mut changed = false;
        for (unresolved, state) in std::mem::take(&mut self.open) {
            match answer(&unresolved.wanted).filter(|_| state == State::Waiting) {
                None => left.push((unresolved, state)),
                Some(Err(why)) => {
                    let sentence = format!("{} {why}", self.called(&unresolved));
                    left.push((unresolved, State::Open(sentence)));
                    changed = true;
                }
                Some(Ok(found)) => {
                    changed = true;
                    match put(draft, &self.as_left, &unresolved, found) {
                        Ok(()) => self.remember(draft, unresolved.grant),
                        Err(()) => {
                            let sentence =
                                format!("{} was found, but its access was changed.", self.called(&unresolved));
                            left.push((unresolved, State::Open(sentence)));
                        }
                    }
                }
            }
        }
        self.open = left;
        changed
    }

    fn remember(&mut self, draft: &Draft, grant: usize) {
        if let (Some(left), Some(now)) = (self.as_left.get_mut(grant), draft.grants.get(grant)) {
            left.clone_from(now);
        }
    }
}

/// Whether a name is still to be told of: until it is found, or whoever reads it has decided something at its place.
fn stands((unresolved, state): &(Unresolved, State), draft: &Draft, untouched: &[bool]) -> bool {
    *state == State::Waiting
        || match unresolved.wanted {
            Wanted::Owner(_) => draft.owner == Owner::User,
            _ => untouched.get(unresolved.grant) == Some(&true),
        }
}

/// What a name turned out to be.
enum Found {
    Resource(Resource),
    Owner(AccountId),
}

/// Puts it where the file wants it, unless that access is for something else by now.
fn put(draft: &mut Draft, as_left: &[Grant], unresolved: &Unresolved, found: Found) -> Result<(), ()> {
    match found {
        Found::Owner(id) => draft.owner = Owner::Account(id),
        Found::Resource(resource) => {
            let groups = as_left.get(unresolved.grant).map(|grant| &grant.groups);
            let grant = draft.grants.get_mut(unresolved.grant);
            let grant = grant.filter(|grant| Some(&grant.groups) == groups).ok_or(())?;
            let set = if unresolved.excluded {
                &mut grant.except
            } else {
                &mut grant.resources
            };
            set.insert(resource);
        }
    }
    Ok(())
}

fn place(unresolved: &Unresolved) -> Place {
    match unresolved.wanted {
        Wanted::Owner(_) => Place::Owner,
        _ => Place::Resources(unresolved.grant, unresolved.wanted.scope()),
    }
}

impl Context {
    /// Takes over what the file says.
    pub(super) fn take_file(&mut self, from: FromFile) {
        self.names = Names {
            file: from.file,
            as_left: from.draft.grants.clone(),
            open: from.unresolved.into_iter().map(|one| (one, State::Waiting)).collect(),
            ..Names::default()
        };
        self.draft = from.draft;
        self.verbatim = from.verbatim;
        self.name_edited = true;
    }

    /// A sign-in worked: what is still open is looked up by it, from the beginning.
    pub(super) fn look_up_names(&mut self) {
        self.names.forget_answered(&self.draft);
        for (_, state) in &mut self.names.open {
            *state = State::Waiting;
        }
        self.names.asked.clear();
        self.names.begun = false;
        let (user, mut names) = (self.user(), std::mem::take(&mut self.names));
        names.settle(&mut self.draft, |wanted| match (wanted, user) {
            (Wanted::User, Some(id)) => Some(Ok(Found::Resource(Resource::User(id)))),
            (Wanted::User, None) => Some(Err(
                "is not known: this sign-in does not say which user it is.".to_owned()
            )),
            _ => None,
        });
        self.names = names;
    }

    /// Something has arrived: what it tells of is put in, what it does not is asked for. Answers whether anything changed.
    pub(super) fn settle_names(&mut self) -> bool {
        if self.names.open.is_empty() || self.who().is_none() {
            return false;
        }
        let mut names = std::mem::take(&mut self.names);
        let mut draft = std::mem::replace(&mut self.draft, super::context::empty_draft());
        let mut changed = false;
        if let Some(why) = over(&self.accounts_list.state) {
            changed |= names.settle(&mut draft, |wanted| self.by_account(wanted, &why));
        }
        if let Some(why) = over(&self.zones_list.state)
            && !names.begun
        {
            names.begun = true;
            // A name on two accounts is seen only where all zones are here.
            let loaded = u64::try_from(self.zones.len()).unwrap_or(u64::MAX);
            let complete = why.is_empty() && self.zones_list.total.is_none_or(|total| total <= loaded);
            if complete {
                changed |= names.settle(&mut draft, |wanted| self.by_zone(wanted, None));
            } else {
                self.ask_for_zones(&mut names, &mut draft);
            }
        }
        (self.names, self.draft) = (names, draft);
        changed
    }

    fn ask_for_zones(&mut self, names: &mut Names, draft: &mut Draft) {
        let waiting = names.open.iter().filter(|(_, state)| *state == State::Waiting);
        let wanted = waiting.filter_map(|(one, _)| match &one.wanted {
            Wanted::Zone(name) => Some(name.clone()),
            _ => None,
        });
        let wanted: BTreeSet<String> = wanted.collect();
        for name in wanted.iter().take(ASKED) {
            let ticket = self.ticket();
            names.asked.insert(ticket, name.clone());
            self.ask(Effect::Load(ticket, Query::ZoneNamed(name.clone())));
        }
        let beyond: BTreeSet<&String> = wanted.iter().skip(ASKED).collect();
        names.settle(draft, |wanted| match wanted {
            Wanted::Zone(name) if beyond.contains(name) => Some(Err(format!(
                "is not looked up: at most {ASKED} zones are, one by one. Write its id."
            ))),
            _ => None,
        });
    }

    /// The accounts are here, or will not come (`why`).
    fn by_account(&self, wanted: &Wanted, why: &str) -> Option<Result<Found, String>> {
        let (Wanted::ZonesIn(name)
        | Wanted::Account(name)
        | Wanted::Owner(name)
        | Wanted::Bucket { account: name, .. }) = wanted
        else {
            return None;
        };
        let named: Vec<AccountId> = self
            .accounts
            .iter()
            .filter(|account| account.name == *name)
            .map(|account| account.id)
            .collect();
        let id = match named.as_slice() {
            [one] => *one,
            [] if why.is_empty() => {
                return Some(Err(
                    "is not found: this sign-in sees no account of that name. Write its id.".to_owned(),
                ));
            }
            [] => return Some(Err(format!("could not be looked up. {why} Write the account's id."))),
            several => {
                let ids: Vec<String> = several.iter().map(ToString::to_string).collect();
                return Some(Err(format!(
                    "means several accounts: {}. Write its id.",
                    ids.join(" and ")
                )));
            }
        };
        Some(Ok(match wanted {
            Wanted::Owner(_) => Found::Owner(id),
            Wanted::ZonesIn(_) => Found::Resource(Resource::ZonesOf(id)),
            Wanted::Bucket { jurisdiction, name, .. } => Found::Resource(Resource::Bucket {
                account: id,
                jurisdiction: jurisdiction.clone(),
                name: name.clone(),
            }),
            _ => Found::Resource(Resource::Account(id)),
        }))
    }

    /// Zones by name among those that are here; `only` when one was asked for.
    fn by_zone(&self, wanted: &Wanted, only: Option<&str>) -> Option<Result<Found, String>> {
        let Wanted::Zone(name) = wanted else { return None };
        if only.is_some_and(|only| only != name) {
            return None;
        }
        let named: Vec<_> = self.zones.named(name).collect();
        Some(match named.as_slice() {
            [one] => Ok(Found::Resource(Resource::Zone(one.id))),
            [] => Err("is not found: this sign-in sees no zone of that name.".to_owned()),
            several => {
                let on = several
                    .iter()
                    .map(|zone| format!("{} ({})", zone.id, self.account_name(zone.account)));
                let on: Vec<String> = on.collect();
                Err(format!(
                    "is on {} accounts: {}. Write its id.",
                    several.len(),
                    on.join(" and ")
                ))
            }
        })
    }

    /// Whether this is the ticket of a question for one zone.
    pub(super) fn asked_for_zone(&self, ticket: Ticket) -> bool {
        self.names.asked.contains_key(&ticket)
    }

    fn zone_named(&mut self, ticket: Ticket, failed: Option<String>) {
        let Some(name) = self.names.asked.remove(&ticket) else {
            return;
        };
        let mut names = std::mem::take(&mut self.names);
        let mut draft = std::mem::replace(&mut self.draft, super::context::empty_draft());
        names.settle(&mut draft, |wanted| match (&failed, wanted) {
            (None, wanted) => self.by_zone(wanted, Some(&name)),
            (Some(why), Wanted::Zone(zone)) if *zone == name => Some(Err(format!("could not be looked up. {why}"))),
            _ => None,
        });
        (self.names, self.draft) = (names, draft);
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
    pub(super) fn settle_names(&mut self) {
        if self.cx.settle_names() {
            self.reopen_summary();
        }
    }

    /// The summary resolves everything when it opens; what has been found since belongs on it.
    fn reopen_summary(&mut self) {
        if self.drafting() && self.step == Step::Summary {
            self.open(Step::Summary);
            // What was typed for the page before is not meant for this one.
            self.deaf = true;
        } else {
            self.refresh();
        }
    }

    /// The answer to a question for one zone.
    pub(super) fn zone_named(&mut self, ticket: Ticket, result: Result<Page<Zone>, Refusal>) {
        match result {
            Ok(page) => {
                self.cx.zones.add(page.rows);
                self.cx.zone_named(ticket, None);
            }
            Err(refusal) => {
                self.cx.zone_named(ticket, Some(refusal.sentence()));
                self.refused(&refusal);
            }
        }
        self.reopen_summary();
    }

    /// Opens on the summary of what the file says; without a credential the sign-in comes first and leads there.
    pub(super) fn start_from(&mut self, from: FromFile) {
        let words = format!("Opened {}. Nothing has been created yet.", from.file);
        self.cx.take_file(from);
        if self.step == Step::SignIn {
            self.resume = Some(Step::Summary);
        } else {
            self.step = Step::Summary;
            self.deaf = true;
        }
        self.cx.notice = Some(Notice::plain(words));
    }
}
