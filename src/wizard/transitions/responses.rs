//! What the world answers, taken in. An answer to an old question is dropped. What one list refuses
//! stays with that list; a credential that does not work at all leads to the sign-in step with its
//! reason, and the draft stays.

use std::path::PathBuf;

use crate::domain::catalog::{Catalog, PermissionGroup};
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::buckets::Bucket;
use crate::domain::inventory::zones::Zone;
use crate::domain::refusal::Refusal;
use crate::domain::response::{CursorPage, ListPage};
use crate::domain::token::id::AccountId;
use crate::wizard::message::{ApiAnswer, ClipboardAnswer, DeliveryAnswer, FileAnswer, StorageAnswer, Ticket};
use crate::wizard::page::Notice;
use crate::wizard::screens::secret::SecretScreen;
use crate::wizard::state::context::{Context, Listing, Live};
use crate::wizard::{Phase, Wizard};

impl Wizard {
    pub(in crate::wizard) fn api_answered(&mut self, answer: ApiAnswer) {
        match answer {
            ApiAnswer::SignedIn(ticket, result) if ticket == self.steps.sign_in.ticket => self.signed_in(result),
            ApiAnswer::NoCredential(ticket, why) if ticket == self.steps.sign_in.ticket => self.no_credential(why),
            ApiAnswer::CommandWaits(ticket, words) if ticket == self.steps.sign_in.ticket => self.command_waits(words),
            ApiAnswer::Groups(ticket, result) if ticket == self.cx.groups.ticket => self.groups(result),
            ApiAnswer::Accounts(ticket, result) if ticket == self.cx.accounts_list.ticket => self.accounts(result),
            ApiAnswer::Zones(ticket, result) if ticket == self.cx.zones_list.ticket => self.zones(result),
            // A search that fails takes nothing away: the list that is here stays, and ids can be
            // typed.
            ApiAnswer::Zones(ticket, result) if ticket == self.cx.search.ticket => {
                self.zones_found(result, |wizard| &mut wizard.cx.search);
            }
            ApiAnswer::Zones(ticket, result) if ticket == self.cx.by_name.ticket => {
                self.zones_found(result, |wizard| &mut wizard.cx.by_name);
            }
            ApiAnswer::Tokens(ticket, result) => self.tokens_answered(ticket, result),
            ApiAnswer::TokenRead(ticket, result) => self.token_read(ticket, result),
            ApiAnswer::Zones(ticket, result) if self.token_list_asked_for(ticket) => self.zone_of_token(result),
            ApiAnswer::Buckets(ticket, account, jurisdiction, result) if ticket == self.cx.buckets_list.ticket => {
                self.buckets(account, jurisdiction, result);
            }
            ApiAnswer::Zones(ticket, result) if self.cx.asked_for_zone(ticket) => self.zone_named(ticket, result),
            ApiAnswer::Listed(ticket) => self.listed(ticket),
            ApiAnswer::CreateRefused(ticket) => self.create_refused(ticket),
            ApiAnswer::Created(ticket, created) => self.created(ticket, created),
            ApiAnswer::Looked(ticket, result) => self.looked(ticket, result),
            ApiAnswer::Rolled(ticket, rolled) => self.rolled(ticket, rolled),
            ApiAnswer::Updated(ticket, updated) => self.updated(ticket, updated),
            ApiAnswer::Deleted(ticket, result) => self.deleted(ticket, result),
            ApiAnswer::Seen(ticket, family, answer) if ticket == self.cx.here.ticket => {
                self.cx.here.take(family, answer);
                self.refresh();
            }
            ApiAnswer::ServerClock(ahead) => {
                self.cx.server_ahead = Some(ahead);
                self.refresh();
            }
            ApiAnswer::Verified(ticket, result) => self.on_secret(|secret_screen, cx| {
                if ticket == secret_screen.ticket {
                    secret_screen.verified(cx, result);
                }
            }),
            ApiAnswer::ReadBack(ticket, result) => self.on_secret(|secret_screen, cx| {
                if ticket == secret_screen.ticket {
                    secret_screen.read_back(cx, result);
                }
            }),
            // To a question that is an old one by now.
            ApiAnswer::SignedIn(..)
            | ApiAnswer::NoCredential(..)
            | ApiAnswer::CommandWaits(..)
            | ApiAnswer::Groups(..)
            | ApiAnswer::Accounts(..)
            | ApiAnswer::Zones(..)
            | ApiAnswer::Buckets(..)
            | ApiAnswer::Seen(..) => {}
        }
    }

    pub(in crate::wizard) fn clipboard_answered(&mut self, answer: ClipboardAnswer) {
        self.on_secret(|secret_screen, cx| match answer {
            ClipboardAnswer::Copied(ticket, copied) => secret_screen.copied(cx, ticket, copied),
            ClipboardAnswer::Cleared(ticket, ours) => secret_screen.cleared(cx, ticket, ours),
        });
    }

    pub(in crate::wizard) fn delivery_answered(&mut self, answer: DeliveryAnswer) {
        match answer {
            DeliveryAnswer::WaysChecked(answers) => {
                self.cx.ways = answers;
                // The summary says where the secret will go.
                self.refresh();
            }
            DeliveryAnswer::WayChecked(typed, answer) => {
                self.on_secret(|secret_screen, _| secret_screen.way_checked(&typed, answer));
            }
            DeliveryAnswer::Around(tools) => self.on_secret(|secret_screen, _| secret_screen.around(tools)),
            DeliveryAnswer::Completed(done) => {
                self.on_secret(|secret_screen, cx| secret_screen.completed(cx, done));
            }
            DeliveryAnswer::Delivered(ticket, result) => {
                if !self.delivered_late(ticket, &result) {
                    self.on_secret(|secret_screen, cx| secret_screen.delivered(cx, ticket, result));
                }
            }
            DeliveryAnswer::Occupied(ticket, looked) => {
                if !self.occupied_late(ticket, &looked) {
                    self.on_secret(|secret_screen, cx| secret_screen.occupied(cx, ticket, *looked));
                }
            }
        }
    }

    pub(in crate::wizard) fn files_answered(&mut self, answer: FileAnswer) {
        match answer {
            FileAnswer::StoredFound(found) => self.steps.sign_in.stored_found(&self.cx, found),
            FileAnswer::NeedRead(given) => self.steps.get_mut(self.step).read(&mut self.cx, given),
            FileAnswer::TextSaved(result) => self.text_saved(result),
            FileAnswer::Strays(files) => self.strays_found(files),
            FileAnswer::StrayRemoved(path, result) => self.stray_removed(&path, result),
        }
    }

    /// To whoever named the file: it is written at once, so that is who is on the screen.
    fn text_saved(&mut self, result: Result<PathBuf, String>) {
        match &self.phase {
            Phase::Secret(_) => self.on_secret(|screen, cx| screen.reminder_saved(cx, result)),
            Phase::Drafting | Phase::Tokens(_) | Phase::Creating(_) | Phase::Unknown(_) => {
                self.steps.summary.spec_saved(&mut self.cx, result);
            }
        }
    }

    pub(in crate::wizard) fn storage_answered(&mut self, answer: StorageAnswer) {
        match answer {
            StorageAnswer::Recalled(found) => self.recalled(found),
            StorageAnswer::SetAside(why, place) => self.set_aside(&why, place),
            StorageAnswer::NoteKept(note, result) => self.noted(note, result),
            StorageAnswer::NotesLeft(left, elsewhere) => self.notes_left(&left, &elsewhere),
        }
    }

    /// What only the secret screen awaits; dropped where it is not there.
    pub(in crate::wizard) fn on_secret(&mut self, take: impl FnOnce(&mut SecretScreen, &mut Context)) {
        let Phase::Secret(secret_screen) = &mut self.phase else {
            return;
        };
        let (asked, typing) = (secret_screen.asks(), secret_screen.typing());
        take(secret_screen, &mut self.cx);
        // Nobody has read a question that no frame has shown, nor that a field is closed.
        self.deaf |= secret_screen.asks().is_some() && secret_screen.asks() != asked;
        self.deaf |= typing && !secret_screen.typing();
    }

    pub(in crate::wizard) fn drafting(&self) -> bool {
        matches!(self.phase, Phase::Drafting)
    }

    fn accounts(&mut self, result: Result<ListPage<Account>, Refusal>) {
        if let Some(rows) = self.page_of(result, |wizard| &mut wizard.cx.accounts_list) {
            for account in rows {
                if !self.cx.accounts.iter().any(|known| known.id == account.id) {
                    self.cx.accounts.push(account);
                }
            }
            self.refresh();
        }
        self.settle_names();
    }

    fn zones(&mut self, result: Result<ListPage<Zone>, Refusal>) {
        if let Some(rows) = self.page_of(result, |wizard| &mut wizard.cx.zones_list) {
            self.cx.zones.add(rows);
            // A zone that was found by searching is not in the list: its name must not turn into
            // its id.
            if self.cx.zones_are_known() {
                self.cx.follow_name();
            }
            self.refresh();
        }
        self.settle_names();
    }

    /// A page of one list of buckets; each may be refused on its own.
    fn buckets(&mut self, account: AccountId, jurisdiction: &str, result: Result<CursorPage<Bucket>, Refusal>) {
        match result {
            Ok(page) => {
                self.cx.buckets.add(account, jurisdiction, page.rows, page.next);
            }
            Err(refusal) => {
                self.refused(&refusal);
                let why = match &refusal {
                    Refusal::R2Off { .. } => "R2 is not switched on.".to_owned(),
                    other => other.sentence(),
                };
                self.cx.buckets.refuse(account, jurisdiction, why);
            }
        }
        self.refresh();
    }

    fn groups(&mut self, result: Result<(Vec<PermissionGroup>, usize), Refusal>) {
        match result {
            Ok((groups, skipped)) => {
                self.cx.groups.state = Live::Ready;
                self.cx.groups.skipped = skipped;
                if !groups.is_empty() {
                    self.cx.replace_catalog(Catalog::live(groups));
                    self.follow_catalog();
                    self.refresh();
                }
            }
            Err(refusal) => {
                self.refused(&refusal);
                self.cx.groups.state = Live::Failed(refusal);
            }
        }
    }

    /// Chosen groups whose scope changed follow; those that are gone stay and are named, since
    /// nothing is taken away unasked.
    pub(in crate::wizard) fn follow_catalog(&mut self) {
        // What exists is as Cloudflare has it.
        if self.cx.work.edited().is_some() {
            return;
        }
        let mut gone = Vec::new();
        for access in 0..self.cx.work.draft.grants.len() {
            let Some(grant) = self.cx.work.draft.grants.get(access) else {
                continue;
            };
            let mut groups = grant.groups.clone();
            for (id, scope) in &mut groups {
                match self.cx.catalog().group(*id) {
                    Some(live) if !live.scopes.contains(scope) => {
                        if let Some(first) = live.scopes.first() {
                            *scope = first.clone();
                        }
                    }
                    Some(_) => {}
                    None => gone.push(id.to_string()),
                }
            }
            if let Some(grant) = self.cx.work.draft.grants.get_mut(access) {
                grant.groups = groups;
            }
        }
        if !gone.is_empty() {
            let ids = gone.join(", ");
            self.cx.notice = Some(Notice::warning(format!(
                "No longer offered by Cloudflare; remove: {ids}."
            )));
        }
    }

    /// What a search brought, in one page.
    fn zones_found(&mut self, result: Result<ListPage<Zone>, Refusal>, listing: fn(&mut Self) -> &mut Listing) {
        if let Some(rows) = self.page_of(result, listing) {
            listing(self).state = Live::Ready;
            self.cx.zones.add(rows);
        }
        self.refresh();
    }

    /// Takes in a page of a list: its numbers, or the refusal.
    fn page_of<T>(
        &mut self,
        result: Result<ListPage<T>, Refusal>,
        listing: fn(&mut Self) -> &mut Listing,
    ) -> Option<Vec<T>> {
        match result {
            Ok(page) => {
                let listing = listing(self);
                listing.skipped += page.skipped;
                listing.total = page.total.or(listing.total);
                Some(page.rows)
            }
            Err(refusal) => {
                self.refused(&refusal);
                listing(self).state = Live::Failed(refusal);
                None
            }
        }
    }

    fn listed(&mut self, ticket: Ticket) {
        for listing in [&mut self.cx.accounts_list, &mut self.cx.zones_list] {
            if listing.ticket == ticket && listing.state == Live::Loading {
                listing.state = Live::Ready;
            }
        }
        self.settle_names();
    }

    /// A credential that does not work (which the client says only after asking about it alone)
    /// leads to sign-in while drafting; other refusals stay with what was asked.
    pub(in crate::wizard) fn refused(&mut self, refusal: &Refusal) {
        // Only of the sign-in that is shown: an answer to an earlier one says nothing about a
        // newer.
        let shown = self.cx.who().is_some();
        // What is on its way has an answer of its own, which may bring a secret.
        if matches!(&self.phase, Phase::Tokens(screen) if screen.is_busy()) {
            return;
        }
        let before_creation = matches!(self.phase, Phase::Drafting | Phase::Tokens(_));
        if matches!(refusal, Refusal::NotSignedIn { .. }) && before_creation && shown {
            self.sign_in_again(refusal);
        }
    }

    /// New rows or names: the step on the screen follows.
    pub(in crate::wizard) fn refresh(&mut self) {
        let step = self.steps.get_mut(self.step);
        step.refresh(&mut self.cx);
        if let Phase::Tokens(screen) = &mut self.phase {
            screen.refresh(&mut self.cx);
        }
    }
}
