//! What the world answers, taken in. An answer to an old question is dropped; a refused credential anywhere leads to the sign-in
//! step with its reason, and the draft stays.

use super::context::{Listing, Live};
use super::lost::Lost;
use super::message::{Msg, Ticket};
use super::minted::Minted;
use super::page::Notice;
use super::steps::{Ask, Step};
use super::{Phase, Wizard};
use crate::answer::{Created, Page};
use crate::catalogue::{Catalogue, PermissionGroup};
use crate::refusal::Refusal;
use crate::session::{MayMint, SignIn, SignedIn};
use crate::token::grant::Resource;

impl Wizard {
    pub(super) fn answer(&mut self, msg: Msg) {
        match msg {
            Msg::SignedIn(ticket, result) if ticket == self.steps.sign_in.ticket => self.signed_in(result),
            Msg::NoCredential(why) => self.no_credential(why),
            Msg::Groups(ticket, result) if ticket == self.cx.groups.ticket => self.groups(result),
            Msg::Accounts(ticket, result) if ticket == self.cx.accounts_list.ticket => {
                if let Some(rows) = self.page_of(result, |wizard| &mut wizard.cx.accounts_list) {
                    for account in rows {
                        if !self.cx.accounts.iter().any(|known| known.id == account.id) {
                            self.cx.accounts.push(account);
                        }
                    }
                    self.refresh();
                }
            }
            Msg::Zones(ticket, result) if ticket == self.cx.zones_list.ticket => {
                if let Some(rows) = self.page_of(result, |wizard| &mut wizard.cx.zones_list) {
                    self.cx.zones.add(rows);
                    self.cx.follow_name();
                    self.refresh();
                }
            }
            // A search that fails takes nothing away: the list that is here stays, and ids can be typed.
            Msg::Zones(ticket, result) if ticket == self.cx.search.ticket => {
                self.cx.search.state = Live::Ready;
                if let Ok(page) = result {
                    self.cx.zones.add(page.rows);
                    self.refresh();
                }
            }
            Msg::Listed(ticket) => self.listed(ticket),
            Msg::Created(ticket, created) => self.created(ticket, created),
            Msg::Looked(ticket, result) => {
                if let Phase::Unknown(lost) = &mut self.phase
                    && lost.ticket == ticket
                {
                    lost.looked = match result {
                        Ok(found) => super::lost::Looked::Found(found),
                        Err(refusal) => super::lost::Looked::Refused(refusal),
                    };
                }
            }
            msg => self.about_secret(msg),
        }
    }

    /// Answers that only the secret screen awaits.
    fn about_secret(&mut self, msg: Msg) {
        let Phase::Minted(minted) = &mut self.phase else { return };
        match msg {
            Msg::Verified(ticket, result) if ticket == minted.ticket => minted.verified(result),
            Msg::ReadBack(ticket, result) if ticket == minted.ticket => minted.read_back(&self.cx, result),
            Msg::Copied(copied) => minted.copied(&mut self.cx, copied),
            Msg::Saved(result) => minted.saved(&mut self.cx, result),
            Msg::SaveChecked(path, answer) => minted.save_checked(&path, answer),
            Msg::ClipboardCleared(ours) => minted.cleared(&mut self.cx, ours),
            _ => {}
        }
    }

    fn signed_in(&mut self, result: Result<Box<SignedIn>, Refusal>) {
        let SignIn::Checking(source) = self.cx.sign_in else {
            return;
        };
        let before = self.steps.sign_in.before.take();
        match result {
            Ok(who) => {
                let may_not = matches!(who.may_mint, MayMint::No(_));
                let remarks = who.remarks.join(" ");
                self.cx.sign_in = SignIn::In(source, who);
                self.forget_other_users();
                self.load_lists();
                if may_not {
                    self.ask_to_sign_in();
                } else if self.step == Step::SignIn {
                    self.return_from_sign_in();
                }
                if !remarks.is_empty() {
                    self.cx.notice = Some(Notice::plain(remarks));
                }
                self.refresh();
            }
            // Another credential that worked before goes on working.
            Err(refusal) => match before {
                Some(before) => {
                    self.cx.sign_in = before;
                    self.steps.sign_in.reason = Some(format!("{} {}", refusal.sentence(), refusal.next_move()));
                }
                None => {
                    self.cx.sign_in = SignIn::Failed(source, refusal);
                    if self.drafting() {
                        self.ask_to_sign_in();
                    }
                }
            },
        }
    }

    /// A token can be given rights over its own user only: the id of an earlier sign-in must not stay in the draft.
    fn forget_other_users(&mut self) {
        let now = self.cx.user();
        for grant in &mut self.cx.draft.grants {
            grant
                .resources
                .retain(|resource| !matches!(resource, Resource::User(id) if now.is_some_and(|now| now != *id)));
        }
    }

    fn drafting(&self) -> bool {
        matches!(self.phase, Phase::Drafting)
    }

    fn no_credential(&mut self, why: Option<String>) {
        self.cx.sign_in = SignIn::Missing;
        self.ask_to_sign_in();
        self.steps.sign_in.reason = why;
    }

    fn groups(&mut self, result: Result<(Vec<PermissionGroup>, usize), Refusal>) {
        match result {
            Ok((groups, skipped)) => {
                self.cx.groups.state = Live::Ready;
                self.cx.groups.skipped = skipped;
                if !groups.is_empty() {
                    self.cx.replace_catalogue(Catalogue::live(groups));
                    self.follow_catalogue();
                    self.refresh();
                }
            }
            Err(refusal) => {
                self.refused(&refusal);
                self.cx.groups.state = Live::Failed(refusal);
            }
        }
    }

    /// Chosen groups whose scope changed follow; those that are gone stay and are named, since nothing is taken away unasked.
    fn follow_catalogue(&mut self) {
        let mut gone = Vec::new();
        for access in 0..self.cx.draft.grants.len() {
            let Some(grant) = self.cx.draft.grants.get(access) else {
                continue;
            };
            let mut groups = grant.groups.clone();
            for (id, scope) in &mut groups {
                match self.cx.catalogue().group(*id) {
                    Some(live) if !live.scopes.contains(scope) => {
                        if let Some(first) = live.scopes.first() {
                            *scope = first.clone();
                        }
                    }
                    Some(_) => {}
                    None => gone.push(id.to_string()),
                }
            }
            if let Some(grant) = self.cx.draft.grants.get_mut(access) {
                grant.groups = groups;
            }
        }
        if !gone.is_empty() {
            let ids = gone.join(", ");
            self.cx.notice = Some(Notice::warning(format!(
                "Cloudflare's list no longer has a chosen permission: {ids}."
            )));
        }
    }

    /// Takes in a page of a list: its numbers, or the refusal.
    fn page_of<T>(
        &mut self,
        result: Result<Page<T>, Refusal>,
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
    }

    /// A refused credential leads to sign-in while drafting; other refusals stay with what was asked.
    fn refused(&mut self, refusal: &Refusal) {
        if matches!(refusal, Refusal::NotSignedIn { .. }) && self.drafting() {
            self.sign_in_again(refusal);
        }
    }

    /// New rows or names: the step on the screen follows.
    fn refresh(&mut self) {
        let step = self.steps.get_mut(self.step);
        step.refresh(&mut self.cx);
    }

    fn created(&mut self, asked: Ticket, created: Created) {
        let Phase::Creating { ticket, spec, sent, .. } = &self.phase else {
            return;
        };
        if *ticket != asked {
            return;
        }
        let (spec, sent) = (spec.clone(), *sent);
        self.cx.notice = None;
        match created {
            Created::Yes { record, secret } => {
                let mut minted = Minted::new(secret, record, spec);
                minted.check(&mut self.cx);
                self.phase = Phase::Minted(Box::new(minted));
                // Keys that were typed while the request was out were not meant for this screen.
                self.deaf = true;
            }
            Created::No(refusal) => {
                self.phase = Phase::Drafting;
                self.steps.summary.open(&mut self.cx);
                self.steps.summary.refused(&refusal);
                if matches!(refusal, Refusal::NotSignedIn { .. }) {
                    self.sign_in_again(&refusal);
                } else {
                    let text = format!("Not created. {} {}", refusal.sentence(), refusal.next_move());
                    self.cx.notice = Some(Notice::warning(text));
                }
            }
            Created::Unknown { why, id } => {
                let mut lost = Lost {
                    spec,
                    sent,
                    why,
                    id,
                    looked: super::lost::Looked::Looking,
                    ticket: 0,
                };
                lost.look(&mut self.cx);
                self.phase = Phase::Unknown(Box::new(lost));
                self.deaf = true;
            }
        }
    }
}
