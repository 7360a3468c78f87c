//! What all steps share: the draft, what is on offer, who is signed in, what time it is. A step
//! changes the draft through here and asks for effects through here; it knows no other step.

use std::cell::OnceCell;

use jiff::{SignedDuration, Timestamp};

use super::my_address::Here;
use super::start::Start;
use super::work::Work;
use crate::domain::catalog::Catalog;
use crate::domain::catalog::template::{Template, Templates};
use crate::domain::clock::Moment;
use crate::domain::clock_skew;
use crate::domain::delivery::Readiness;
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::buckets::Buckets;
use crate::domain::inventory::zones::Zones;
use crate::domain::inventory::{Extent, PAGES, PER_PAGE};
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{SignIn, SignedIn};
use crate::domain::summary::Names;
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::id::{AccountId, GroupId, UserId};
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::spec::{Gap, Known, Spec};
use crate::wizard::message::{ApiCall, Effect, Query, Ticket};
use crate::wizard::page::Notice;

/// How far a list has come. Nothing on the screen waits for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Live {
    #[default]
    NotAsked,
    /// Rows are coming.
    Loading,
    /// All rows that load by themselves are here.
    Ready,
    /// It was refused or lost; what came before stays.
    Failed(Refusal),
}

/// The state of a list beside its rows.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// How far it has come.
    pub state: Live,
    /// Rows there are, as far as the API said.
    pub total: Option<u64>,
    /// Rows that made no sense.
    pub skipped: usize,
    /// The ticket of the question that is out; other answers are dropped.
    pub ticket: Ticket,
}

/// What all steps share.
pub struct Context {
    /// The clocks as last told.
    pub now: Moment,
    /// What never changes.
    pub start: Start,
    /// Who is signed in.
    pub sign_in: SignIn,
    catalog: OnceCell<Catalog>,
    /// The permission groups' list.
    pub groups: Listing,
    /// Starting points.
    pub templates: Templates,
    /// Accounts that have arrived.
    pub accounts: Vec<Account>,
    pub accounts_list: Listing,
    /// Zones that have arrived.
    pub zones: Zones,
    pub zones_list: Listing,
    /// The account whose zones that list has; none for all.
    pub zones_of: Option<AccountId>,
    /// The search on the server that is out.
    pub search: Listing,
    /// The question for the zones of one name, above a host that is typed.
    pub by_name: Listing,
    /// R2 buckets that have arrived, with the state of each of their lists.
    pub buckets: Buckets,
    /// The ticket of the lists of buckets that are out.
    pub buckets_list: Listing,
    /// What is being drafted.
    pub work: Work,
    /// Whether the ways out of [`Start::to`] can work here, in their order, once that is found out.
    pub ways: Vec<Readiness>,
    /// Drafts that outlive the program.
    pub kept: crate::wizard::draft_file::Memory,
    /// Files that killed runs left.
    pub strays: super::strays::Strays,
    /// What the last act led to.
    pub notice: Option<Notice>,
    /// The row that the cursor was moved to when its list was left without choosing it: the next
    /// page says that it was not added.
    pub passed: Option<String>,
    /// Where this machine and the person are.
    pub here: Here,
    /// By how much the server's clock is ahead of this machine's, as its newest sign-in said
    /// (negative: behind).
    pub server_ahead: Option<SignedDuration>,
    outbox: Vec<Effect>,
    tickets: Ticket,
}

impl Context {
    /// As it stands before the first frame: nothing is parsed that the first screen does not need.
    #[must_use]
    pub fn new(start: Start) -> Self {
        Self {
            now: start.now,
            sign_in: start.found.map_or(SignIn::Missing, SignIn::Checking),
            // A template that was asked for may be a tool.
            templates: if start.template.is_some() {
                Templates::embedded()
            } else {
                Templates::first()
            },
            start,
            catalog: OnceCell::new(),
            groups: Listing::default(),
            accounts: Vec::new(),
            accounts_list: Listing::default(),
            zones: Zones::default(),
            zones_list: Listing::default(),
            zones_of: None,
            search: Listing::default(),
            by_name: Listing::default(),
            buckets: Buckets::default(),
            buckets_list: Listing::default(),
            work: Work::default(),
            ways: Vec::new(),
            kept: crate::wizard::draft_file::Memory::default(),
            strays: super::strays::Strays::default(),
            notice: None,
            passed: None,
            here: Here::default(),
            server_ahead: None,
            outbox: Vec::new(),
            tickets: 0,
        }
    }

    /// The permission groups: embedded until the live list has answered.
    pub fn catalog(&self) -> &Catalog {
        self.catalog.get_or_init(Catalog::embedded)
    }

    /// The same where they are here already: the first frame waits for nothing to be parsed.
    #[must_use]
    pub fn catalog_here(&self) -> Option<&Catalog> {
        self.catalog.get()
    }

    /// The live list has answered.
    pub fn replace_catalog(&mut self, live: Catalog) {
        self.catalog = OnceCell::from(live);
    }

    /// The template that was taken.
    #[must_use]
    pub fn template(&self) -> Option<&Template> {
        self.work.template().and_then(|at| self.templates.all().get(at))
    }

    /// Wants something of the world.
    pub fn ask(&mut self, effect: impl Into<Effect>) {
        self.outbox.push(effect.into());
    }

    /// What is wanted, handed over.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.outbox)
    }

    /// A new ticket.
    pub fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }

    /// Asks for a list, on a new ticket.
    pub fn load(&mut self, query: Query) {
        let ticket = self.ticket();
        let listing = match &query {
            Query::Groups(_) => &mut self.groups,
            Query::Accounts | Query::Account(_) => &mut self.accounts_list,
            Query::Zones(_) | Query::MoreZones(..) => &mut self.zones_list,
            Query::ZonesContaining(..) => &mut self.search,
            Query::ZoneNamed(_) => &mut self.by_name,
            Query::Buckets(..) => &mut self.buckets_list,
        };
        // The rest of a list is still of the same list.
        let goes_on = matches!(query, Query::MoreZones(..));
        *listing = Listing {
            state: Live::Loading,
            ticket,
            total: listing.total.filter(|_| goes_on),
            skipped: if goes_on { listing.skipped } else { 0 },
        };
        if let Query::Zones(of) = &query {
            self.zones_of = *of;
        }
        self.ask(ApiCall::Load(ticket, query));
    }

    /// The grant that the steps speak about.
    pub fn grant(&self) -> &DraftGrant {
        const EMPTY: &DraftGrant = &DraftGrant {
            groups: std::collections::BTreeMap::new(),
            resources: std::collections::BTreeSet::new(),
            except: std::collections::BTreeSet::new(),
            unresolved: Vec::new(),
        };
        self.work.draft.grants.get(self.work.access).unwrap_or(EMPTY)
    }

    /// The same, to change it.
    pub fn grant_mut(&mut self) -> &mut DraftGrant {
        let access = self.work.access;
        if self.work.draft.grants.len() <= access {
            self.work.draft.grants.resize(access + 1, DraftGrant::default());
        }
        // The line above made the place; the fallback can only be reached if that were untrue.
        let last = self.work.draft.grants.len() - 1;
        let index = access.min(last);
        #[allow(clippy::indexing_slicing, reason = "index is at most the last, and there is one")]
        &mut self.work.draft.grants[index]
    }

    /// Has something judged with all that is known: accounts of zones, names, kept policies.
    pub fn with_known<T>(&self, judge: impl FnOnce(&Known<'_>) -> T) -> T {
        judge(&Known {
            account_of: &|zone| self.zones.account_of(zone),
            name_of: &|resource| self.resource(resource),
            verbatim: &self.work.verbatim,
            kept: self.work.edited().map_or(&[], |edited| &edited.drafted),
            unresolved: &|name| self.work.names.gap(name),
        })
    }

    /// Reads the draft with all that is known.
    ///
    /// # Errors
    /// Every gap, in the order of the steps.
    pub fn read(&self) -> Result<Spec, Vec<Gap>> {
        let read = self.with_known(|known| self.work.draft.read_with(self.server_now(), &self.start.zone, known));
        match self.gap_of_owner() {
            None => read,
            Some(gap) => Err(std::iter::once(gap).chain(read.err().unwrap_or_default()).collect()),
        }
    }

    /// The time by the clock that decides: Cloudflare's, when it is clearly another one than this
    /// machine's. Durations are counted from it.
    #[must_use]
    pub fn server_now(&self) -> Timestamp {
        clock_skew::by_server(self.now.wall, self.server_ahead)
    }

    /// The sentence about a clock that is wrong, if this machine's is.
    #[must_use]
    pub fn clock_warning(&self) -> Option<String> {
        clock_skew::in_words(self.server_ahead)
    }

    /// The scopes that the chosen permissions need resources for, in the order of the screen.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        let mut scopes: Vec<Scope> = self.grant().groups.values().cloned().collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// Whether a permission group is chosen.
    #[must_use]
    pub fn chosen(&self, id: GroupId) -> bool {
        self.grant().groups.contains_key(&id)
    }

    /// Who is signed in, when it worked.
    #[must_use]
    pub fn who(&self) -> Option<&SignedIn> {
        match &self.sign_in {
            SignIn::In(_, who) => Some(who),
            _ => None,
        }
    }

    /// The user's id, when known.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        self.who().and_then(|who| who.user)
    }

    /// How many zones of the list are here, and how many there are as far as is known.
    #[must_use]
    pub fn zones_extent(&self) -> Extent {
        Extent {
            here: match self.zones_of {
                Some(account) => self.zones.count_of(account),
                None => self.zones.len(),
            },
            total: self.zones_list.total,
        }
    }

    /// Whether there are zones that are neither here nor on their way: the list is longer than what
    /// loads by itself, or it broke off.
    #[must_use]
    pub fn more_zones_than_here(&self) -> bool {
        let extent = self.zones_extent();
        let by_itself = u64::from(PAGES) * u64::from(PER_PAGE);
        match &self.zones_list.state {
            Live::Failed(_) => self.who().is_some(),
            Live::Ready => !extent.complete(),
            Live::NotAsked | Live::Loading => extent.total.is_some_and(|total| total > by_itself) && !extent.complete(),
        }
    }

    /// Asks for a list of buckets, all on one ticket: one sign-in's lists belong together.
    pub fn load_buckets(&mut self, account: AccountId, jurisdiction: &'static str) {
        if self.buckets_list.state == Live::NotAsked {
            self.buckets_list.ticket = self.ticket();
            self.buckets_list.state = Live::Loading;
        }
        self.buckets.ask(account, jurisdiction);
        self.ask(ApiCall::Load(
            self.buckets_list.ticket,
            Query::Buckets(account, jurisdiction),
        ));
    }

    /// The account that the token will belong to, when it is not the person's own.
    #[must_use]
    pub fn owner_account(&self) -> Option<AccountId> {
        match self.work.draft.owner {
            Owner::User => None,
            Owner::Account(account) => Some(account),
        }
    }
}
