//! The lists: accounts, zones, buckets, permission groups, tokens; each a page at a time, so that
//! the caller decides what a list may cost (reference: design section 7, promise 13). Each may be
//! refused or empty on its own while everything else works.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};
use tokio::time::{Instant, timeout_at};

use super::error::Endpoint;
use super::{BUCKETS_PER_PAGE, Client, CursorPage, ListPage, PAGES, PER_PAGE, Tokens, decode};
use crate::domain::catalog::PermissionGroup;
use crate::domain::inventory::accounts::Account;
use crate::domain::inventory::buckets::Bucket;
use crate::domain::inventory::zones::Zone;
use crate::domain::refusal::Refusal;
use crate::domain::token::bucket::fault_of_jurisdiction;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;

/// The longest wait for the token list before a create request, or for a lost answer.
const LOOK: Duration = Duration::from_secs(15);
/// Names the list of buckets that is wanted.
const JURISDICTION: HeaderName = HeaderName::from_static("cf-r2-jurisdiction");

impl Client {
    /// One page of `GET /accounts`, from 1. May be empty for a perfectly good credential.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn accounts(&self, page: u32) -> Result<ListPage<Account>, Refusal> {
        let query = paging(page);
        self.fetch("/accounts", &query, Endpoint::Accounts, |opened| {
            decode::page(opened, page, decode::account)
        })
        .await
    }

    /// `GET /accounts/{id}`, as a list of one.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn account(&self, id: AccountId) -> Result<ListPage<Account>, Refusal> {
        self.fetch(&format!("/accounts/{id}"), &[], Endpoint::Accounts, |opened| {
            Some(decode::single(opened, decode::account))
        })
        .await
    }

    /// `GET /zones/{id}`, as a list of one.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn zone(&self, id: ZoneId) -> Result<ListPage<Zone>, Refusal> {
        self.fetch(&format!("/zones/{id}"), &[], Endpoint::Zones, |opened| {
            Some(decode::single(opened, decode::zone))
        })
        .await
    }

    /// The zones of exactly this name (`name=NAME`, for which `equal` is the published default;
    /// reference: cloudflare-api section 2): at most one an account.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn zones_named(&self, name: &str) -> Result<ListPage<Zone>, Refusal> {
        let mut query = paging(1);
        query.push(("name", name.to_owned()));
        self.fetch("/zones", &query, Endpoint::Zones, |opened| {
            decode::page(opened, 1, decode::zone)
        })
        .await
    }

    /// One page of `GET /zones`, from 1, by name; `containing` searches on the server
    /// (`name=contains:`). Of one account only (`account.id`) when one is given: for the owner of
    /// an account token, and where there are more than 500 accounts, of which the API lists no
    /// zones at once (reference: cloudflare-api section 2).
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn zones(
        &self,
        account: Option<AccountId>,
        page: u32,
        containing: Option<&str>,
    ) -> Result<ListPage<Zone>, Refusal> {
        let mut query = paging(page);
        query.push(("order", "name".to_owned()));
        if let Some(account) = account {
            query.push(("account.id", account.to_string()));
        }
        if let Some(part) = containing.map(str::trim).filter(|part| !part.is_empty()) {
            query.push(("name", format!("contains:{part}")));
        }
        self.fetch("/zones", &query, Endpoint::Zones, |opened| {
            decode::page(opened, page, decode::zone)
        })
        .await
    }

    /// One page of `GET /accounts/{id}/r2/buckets`, of one jurisdiction
    /// ([`crate::domain::token::bucket::JURISDICTIONS`]); `cursor` is [`CursorPage::next`] of the
    /// page before, none for the first. Buckets whose name could not be in a resource key are
    /// skipped.
    ///
    /// # Errors
    /// As [`Refusal`] says; [`Refusal::R2Off`] where R2 is not switched on, [`Refusal::Rejected`]
    /// for a word that is no jurisdiction.
    pub async fn buckets(
        &self,
        account: AccountId,
        jurisdiction: &str,
        cursor: Option<&str>,
    ) -> Result<CursorPage<Bucket>, Refusal> {
        let unusable = |says| Refusal::Rejected { field: None, says };
        if let Some(fault) = fault_of_jurisdiction(jurisdiction) {
            return Err(unusable(fault));
        }
        let wanted = HeaderValue::from_str(jurisdiction).map_err(|error| unusable(error.to_string()))?;
        let mut query = vec![("per_page", BUCKETS_PER_PAGE.to_string()), ("order", "name".to_owned())];
        if let Some(cursor) = cursor {
            query.push(("cursor", cursor.to_owned()));
        }
        let path = format!("/accounts/{account}/r2/buckets");
        self.fetch_with(
            &path,
            &query,
            [(JURISDICTION, wanted)],
            Endpoint::Buckets,
            None,
            |opened| decode::buckets(opened, account, jurisdiction, cursor),
        )
        .await
    }

    /// `GET T/permission_groups`; not paged. The count of entries that made no sense comes with it.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn permission_groups(&self, owner: Owner) -> Result<(Vec<PermissionGroup>, usize), Refusal> {
        let path = format!("{}/permission_groups", owner.tokens_path());
        self.fetch(&path, &[], Endpoint::Read(owner), |opened| {
            decode::list(&opened.result, decode::group)
        })
        .await
    }

    /// One page of `GET T`, from 1, newest first, expired ones included.
    ///
    /// # Errors
    /// As [`Refusal`] says.
    pub async fn tokens(&self, owner: Owner, page: u32) -> Result<ListPage<TokenRecord>, Refusal> {
        self.tokens_until(owner, page, None).await
    }

    /// The same; no other try is waited for that would begin at `end` or later.
    async fn tokens_until(
        &self,
        owner: Owner,
        page: u32,
        end: Option<Instant>,
    ) -> Result<ListPage<TokenRecord>, Refusal> {
        let mut query = paging(page);
        query.push(("direction", "desc".to_owned()));
        query.push(("include_expired", "true".to_owned()));
        let path = owner.tokens_path();
        self.fetch_with(&path, &query, None, Endpoint::Read(owner), end, |opened| {
            decode::page(opened, page, decode::token)
        })
        .await
    }

    /// All tokens of an owner, page by page, at most [`PAGES`]: to find one among them, or to know
    /// which there are. A create request waits for this, so it is given up after [`LOOK`]. What was
    /// read before a page was refused is kept, since it is worth more than the refusal.
    ///
    /// # Errors
    /// The first page was refused, or did not come in time.
    pub async fn all_tokens(&self, owner: Owner) -> Result<Tokens, Refusal> {
        let mut rows: Vec<TokenRecord> = Vec::new();
        let (mut complete, mut skipped) = (false, 0);
        let end = Instant::now() + LOOK;
        for number in 1..=PAGES {
            let page = timeout_at(end, self.tokens_until(owner, number, Some(end))).await;
            let page = match page.unwrap_or_else(|_| Err(late())) {
                Ok(page) => page,
                Err(_) if number > 1 => break,
                Err(refusal) => return Err(refusal),
            };
            skipped += page.skipped;
            complete = !page.more && skipped == 0;
            rows.extend(page.rows);
            if !page.more {
                break;
            }
        }
        let ahead = self.server_ahead().unwrap_or_default();
        Ok(Tokens { rows, complete, ahead })
    }
}

fn late() -> Refusal {
    Refusal::Unreachable {
        why: format!("the token list did not come within {} seconds", LOOK.as_secs()),
        timed_out: true,
    }
}

fn paging(page: u32) -> Vec<(&'static str, String)> {
    vec![("page", page.max(1).to_string()), ("per_page", PER_PAGE.to_string())]
}
