//! What all steps share: the draft, what is on offer, who is signed in, what time it is. A step changes the draft through
//! here and asks for effects through here; it knows no other step.

use std::cell::OnceCell;

use jiff::tz::TimeZone;

use super::message::{Effect, Query, Ticket};
use super::opened::{FromFile, Names as FileNames};
use super::page::Notice;
use crate::catalogue::Catalogue;
use crate::catalogue::template::Templates;
use crate::clock::Moment;
use crate::inventory::accounts::Account;
use crate::inventory::zones::Zones;
use crate::refusal::Refusal;
use crate::session::{SignIn, SignedIn};
use crate::summary::Names;
use crate::text::visible;
use crate::token::grant::{Grant, Resource};
use crate::token::id::{GroupId, UserId};
use crate::token::scope::{Owner, Scope};
use crate::token::spec::{Draft, Gap, Known, Spec};
use crate::ways_out::clipboard::Route;

/// How far a list has come. Nothing on the screen waits for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Live {
    /// Not asked for.
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

/// What the wizard is told at its start.
#[derive(Debug, Clone)]
pub struct Start {
    /// The clocks.
    pub now: Moment,
    /// The local time zone; UTC until it is found out.
    pub zone: TimeZone,
    /// Whether the simulator stands in for Cloudflare.
    pub demo: bool,
    /// The API's host, shown when it is not Cloudflare's own.
    pub host: Option<String>,
    /// The API's base URL, for the curl line.
    pub base_url: String,
    /// How a copy travels from here.
    pub route: Route,
    /// Where a credential was found, if anywhere.
    pub found: Option<crate::session::Source>,
    /// The template to start from, by its slug.
    pub template: Option<String>,
    /// The spec file to start from.
    pub from: Option<FromFile>,
}

/// What all steps share.
pub struct Context {
    /// The clocks as last told.
    pub now: Moment,
    /// What never changes.
    pub start: Start,
    /// Who is signed in.
    pub sign_in: SignIn,
    catalogue: OnceCell<Catalogue>,
    /// The permission groups' list.
    pub groups: Listing,
    /// Starting points.
    pub templates: Templates,
    /// Accounts that have arrived.
    pub accounts: Vec<Account>,
    /// Their list.
    pub accounts_list: Listing,
    /// Zones that have arrived.
    pub zones: Zones,
    /// Their list.
    pub zones_list: Listing,
    /// The search on the server that is out.
    pub search: Listing,
    /// The token as typed so far.
    pub draft: Draft,
    /// Policies of the token or file that this draft was made from and that no access says; they are sent as they are.
    pub verbatim: Vec<serde_json::Value>,
    /// What the file that this draft was made from calls by name, as far as it is still open.
    pub names: FileNames,
    /// Which grant the steps speak about; one is the normal case.
    pub access: usize,
    /// The starting point that was taken.
    pub template: Option<usize>,
    /// Whether the name was edited by hand; until then it follows template and zones.
    pub name_edited: bool,
    /// What the last act led to.
    pub notice: Option<Notice>,
    outbox: Vec<Effect>,
    tickets: Ticket,
}

/// An empty draft with the preselected end of 90 days (design section 2).
#[must_use]
pub fn empty_draft() -> Draft {
    Draft {
        owner: Owner::User,
        name: String::new(),
        grants: vec![Grant::default()],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".into(),
    }
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
            catalogue: OnceCell::new(),
            groups: Listing::default(),
            accounts: Vec::new(),
            accounts_list: Listing::default(),
            zones: Zones::default(),
            zones_list: Listing::default(),
            search: Listing::default(),
            draft: empty_draft(),
            verbatim: Vec::new(),
            names: FileNames::default(),
            access: 0,
            template: None,
            name_edited: false,
            notice: None,
            outbox: Vec::new(),
            tickets: 0,
        }
    }

    /// The permission groups: embedded until the live list has answered.
    pub fn catalogue(&self) -> &Catalogue {
        self.catalogue.get_or_init(Catalogue::embedded)
    }

    /// The live list has answered.
    pub fn replace_catalogue(&mut self, live: Catalogue) {
        self.catalogue = OnceCell::from(live);
    }

    /// Wants something of the world.
    pub fn ask(&mut self, effect: Effect) {
        self.outbox.push(effect);
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
            Query::Accounts => &mut self.accounts_list,
            Query::Zones => &mut self.zones_list,
            Query::ZonesContaining(_) | Query::ZoneNamed(_) => &mut self.search,
        };
        *listing = Listing {
            state: Live::Loading,
            ticket,
            ..Listing::default()
        };
        self.ask(Effect::Load(ticket, query));
    }

    /// The grant that the steps speak about.
    pub fn grant(&self) -> &Grant {
        const EMPTY: &Grant = &Grant {
            groups: std::collections::BTreeMap::new(),
            resources: std::collections::BTreeSet::new(),
            except: std::collections::BTreeSet::new(),
        };
        self.draft.grants.get(self.access).unwrap_or(EMPTY)
    }

    /// The same, to change it.
    pub fn grant_mut(&mut self) -> &mut Grant {
        let access = self.access;
        if self.draft.grants.len() <= access {
            self.draft.grants.resize(access + 1, Grant::default());
        }
        // The line above made the place; the fallback can only be reached if that were untrue.
        let last = self.draft.grants.len() - 1;
        let index = access.min(last);
        #[allow(clippy::indexing_slicing, reason = "index is at most the last, and there is one")]
        &mut self.draft.grants[index]
    }

    /// Reads the draft with all that is known: accounts of zones, names, kept policies.
    ///
    /// # Errors
    /// Every gap, in the order of the steps.
    pub fn read(&self) -> Result<Spec, Vec<Gap>> {
        let known = Known {
            account_of: &|zone| self.zones.account_of(zone),
            name_of: &|resource| self.resource(resource),
            verbatim: &self.verbatim,
        };
        let read = self.draft.read_with(self.now.wall, &self.start.zone, &known);
        self.names.with_gaps(read, &self.draft)
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

    /// Whether the name of every chosen zone is here.
    #[must_use]
    pub fn zones_are_known(&self) -> bool {
        let unknown = |resource: &Resource| matches!(resource, Resource::Zone(id) if self.zones.find(*id).is_none());
        !self.grant().resources.iter().any(unknown)
    }

    /// Lets the name follow template and zones, unless it was edited by hand.
    pub fn follow_name(&mut self) {
        if self.name_edited {
            return;
        }
        let Some(template) = self.template.and_then(|at| self.templates.all().get(at)) else {
            return;
        };
        let mut name = match template.kind {
            crate::catalogue::template::Kind::Custom => String::new(),
            _ => template.name.clone(),
        };
        let place = self.place_in_name();
        if !place.is_empty() {
            name = if name.is_empty() {
                place
            } else {
                format!("{name}, {place}")
            };
        }
        self.draft.name = name.chars().filter(|letter| !letter.is_control()).take(120).collect();
    }

    /// "example.com", "example.com and 2 more zones", "all zones", or nothing.
    fn place_in_name(&self) -> String {
        let resources = &self.grant().resources;
        if resources.contains(&Resource::AllZones) {
            return "all zones".into();
        }
        let mut zones = resources.iter().filter_map(|resource| match resource {
            Resource::Zone(id) => Some(
                self.zones
                    .find(*id)
                    .map_or_else(|| id.to_string(), |zone| visible(zone.name).into_owned()),
            ),
            _ => None,
        });
        match (zones.next(), zones.count()) {
            (None, _) => String::new(),
            (Some(first), 0) => first,
            (Some(first), 1) => format!("{first} and 1 more zone"),
            (Some(first), more) => format!("{first} and {more} more zones"),
        }
    }

    /// A zone's or an account's name made safe to show, or its id.
    #[must_use]
    pub fn account_name(&self, id: crate::token::id::AccountId) -> String {
        self.accounts
            .iter()
            .find(|account| account.id == id)
            .map_or_else(|| id.to_string(), |account| visible(&account.name).into_owned())
    }
}

impl Names for Context {
    fn resource(&self, resource: &Resource) -> String {
        match resource {
            Resource::User(_) => self.owner(Owner::User),
            Resource::AllAccounts => "all accounts, also ones added later".into(),
            Resource::Account(id) => match self.accounts.iter().find(|account| account.id == *id) {
                Some(account) => format!("{} ({id})", visible(&account.name)),
                None => id.to_string(),
            },
            Resource::AllZones => "all zones of all accounts, also ones added later".into(),
            Resource::ZonesOf(id) => format!("all zones of account {}, also ones added later", self.account_name(*id)),
            Resource::Zone(id) => self
                .zones
                .find(*id)
                .map_or_else(|| id.to_string(), |zone| format!("{} ({id})", visible(zone.name))),
            Resource::Bucket {
                account,
                jurisdiction,
                name,
            } => {
                format!(
                    "bucket {} ({}) of account {}",
                    visible(name),
                    visible(jurisdiction),
                    self.account_name(*account)
                )
            }
            Resource::Raw { key, .. } => visible(key).into_owned(),
            Resource::RawWithin { within, key, .. } => format!("{} within {}", visible(key), visible(within)),
        }
    }

    fn owner(&self, owner: Owner) -> String {
        match owner {
            Owner::User => match self.who().and_then(|who| who.email.as_deref()) {
                Some(email) => format!("you ({})", visible(email)),
                None => "you".into(),
            },
            Owner::Account(id) => format!("account {}", self.account_name(id)),
        }
    }
}
