//! Lists, page by page: the first page at once, the others side by side, and handed over in their
//! order as far as that costs no wait, so that a list reads from A to Z. Decides nothing: what to
//! load and how much of it stands in the question.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::ApiWorker;
use crate::domain::inventory::zones::Zone;
use crate::domain::refusal::Refusal;
use crate::domain::response::ListPage;
use crate::domain::token::id::AccountId;
use crate::io::cloudflare::{Client, PAGES, PER_PAGE};
use crate::wizard::message::{ApiAnswer, Query, Ticket};

/// Pages that are asked for at once when a person wants all of a list.
const AT_ONCE: usize = 20;
/// The most pages of one list, for a server that never says that it ends: 500,000 zones.
const MOST: u32 = 10_000;
/// How long pages wait for an earlier one before they go ahead of it.
const PATIENCE: Duration = Duration::from_millis(300);
/// While very many pages come, they are handed over together this often at most: each makes a
/// frame.
const GATHER: Duration = Duration::from_millis(200);

/// Loads what was asked for; answers go by its sender.
pub(super) async fn load(worker: &ApiWorker, ticket: Ticket, query: Query) {
    let client = match worker.client() {
        Ok(client) => client,
        Err(refusal) => return worker.send(refused(ticket, &query, refusal)),
    };
    match query {
        Query::Groups(owner) => worker.send(ApiAnswer::Groups(ticket, client.permission_groups(owner).await)),
        Query::Accounts => {
            let ask = |page| {
                let client = Rc::clone(&client);
                async move { client.accounts(page).await }
            };
            let post = |page| worker.send(ApiAnswer::Accounts(ticket, page));
            pages(1, PAGES, ask, post, Duration::ZERO).await;
            worker.send(ApiAnswer::Listed(ticket));
        }
        Query::Account(id) => {
            worker.send(ApiAnswer::Accounts(ticket, client.account(id).await));
            worker.send(ApiAnswer::Listed(ticket));
        }
        Query::Zones(of) => zones(worker, ticket, &client, of, 1..=PAGES).await,
        Query::MoreZones(of, from) => zones(worker, ticket, &client, of, from..=MOST).await,
        Query::ZoneNamed(name) => worker.send(ApiAnswer::Zones(ticket, client.zones_named(&name).await)),
        Query::ZonesContaining(of, text) => {
            worker.send(ApiAnswer::Zones(ticket, client.zones(of, 1, Some(&text)).await));
        }
        Query::Buckets(account, jurisdiction) => buckets(worker, ticket, &client, account, jurisdiction).await,
    }
}

async fn zones(
    worker: &ApiWorker,
    ticket: Ticket,
    client: &Rc<Client>,
    of: Option<AccountId>,
    range: std::ops::RangeInclusive<u32>,
) {
    let ask = |page| {
        let client = Rc::clone(client);
        async move { client.zones(of, page, None).await }
    };
    let post = |page: Result<ListPage<Zone>, Refusal>| worker.send(ApiAnswer::Zones(ticket, page));
    let gather = if *range.end() > PAGES { GATHER } else { Duration::ZERO };
    pages(*range.start(), *range.end(), ask, post, gather).await;
    worker.send(ApiAnswer::Listed(ticket));
}

/// One list of buckets, cursor by cursor, at most [`PAGES`] pages.
async fn buckets(worker: &ApiWorker, ticket: Ticket, client: &Client, account: AccountId, jurisdiction: &'static str) {
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES {
        let page = client.buckets(account, jurisdiction, cursor.as_deref()).await;
        let next = page.as_ref().ok().and_then(|page| page.next.clone());
        let new = page.as_ref().is_ok_and(|page| !page.rows.is_empty());
        worker.send(ApiAnswer::Buckets(ticket, account, jurisdiction, page));
        match next {
            Some(next) if new && cursor.as_ref() != Some(&next) => cursor = Some(next),
            _ => return,
        }
    }
}

/// Page `from`, then all up to `last` (or up to what the total says) side by side: over one HTTP/2
/// connection that is one more round trip. A page that is refused ends the asking; those that are
/// out still come.
async fn pages<T: 'static, F>(
    from: u32,
    last: u32,
    ask: impl Fn(u32) -> F,
    post: impl Fn(Result<ListPage<T>, Refusal>),
    gather: Duration,
) where
    F: Future<Output = Result<ListPage<T>, Refusal>> + 'static,
{
    let first = ask(from).await;
    let (more, total) = first.as_ref().map_or((false, None), |page| (page.more, page.total));
    post(first);
    if !more {
        return;
    }
    let last = match total {
        Some(total) => u32::try_from(total.div_ceil(u64::from(PER_PAGE)))
            .unwrap_or(last)
            .min(last),
        // How many there are is not said: no more than a list's usual share is asked for blindly.
        None => last.min(from.saturating_add(PAGES - 1)),
    };
    let mut wanted = from + 1..=last;
    let mut refused = false;
    let mut out = JoinSet::new();
    let mut order = InOrder::new(from + 1, gather);
    loop {
        while !refused
            && out.len() < AT_ONCE
            && let Some(page) = wanted.next()
        {
            let answer = ask(page);
            out.spawn_local(async move { (page, answer.await) });
        }
        let next = match tokio::time::timeout(PATIENCE, out.join_next()).await {
            Ok(None) => break,
            Ok(Some(next)) => next,
            Err(_) => {
                order.everything().into_iter().for_each(|page| post(Ok(page)));
                continue;
            }
        };
        match next {
            Ok((number, Ok(page))) => order.came(number, Some(page)),
            Ok((number, Err(refusal))) => {
                order.came(number, None);
                refused = true;
                post(Err(refusal));
            }
            // The task broke down; what it asked for is missing, and the total will say so.
            Err(_) => continue,
        }
        order.ready().into_iter().for_each(|page| post(Ok(page)));
    }
    order.everything().into_iter().for_each(|page| post(Ok(page)));
}

/// Pages that came before their turn, and pages that are gathered into one.
struct InOrder<T> {
    next: u32,
    /// Each page by its number; none for one that will not come.
    waiting: BTreeMap<u32, Option<ListPage<T>>>,
    gathered: Option<ListPage<T>>,
    since: Instant,
    gather: Duration,
}

impl<T> InOrder<T> {
    fn new(next: u32, gather: Duration) -> Self {
        Self {
            next,
            waiting: BTreeMap::new(),
            gathered: None,
            since: Instant::now(),
            gather,
        }
    }

    fn came(&mut self, number: u32, page: Option<ListPage<T>>) {
        self.waiting.insert(number, page);
    }

    /// What can be handed over now without leaving a place empty.
    fn ready(&mut self) -> Vec<ListPage<T>> {
        let mut ready = Vec::new();
        // A late one, that others went ahead of, is below the next number.
        while let Some(entry) = self.waiting.first_entry().filter(|entry| *entry.key() <= self.next) {
            let (number, page) = entry.remove_entry();
            self.next = self.next.max(number + 1);
            ready.extend(page.and_then(|page| self.gathered_with(page)));
        }
        ready
    }

    /// Everything that is here, whatever is missing before it.
    fn everything(&mut self) -> Vec<ListPage<T>> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut all = Vec::new();
        for (number, page) in waiting {
            self.next = self.next.max(number + 1);
            all.extend(page.and_then(|page| self.gathered_with(page)));
        }
        all.extend(self.gathered.take());
        all
    }

    /// Puts a page to those that are gathered; answers them when it is time.
    fn gathered_with(&mut self, page: ListPage<T>) -> Option<ListPage<T>> {
        let whole = match self.gathered.take() {
            None => page,
            Some(mut gathered) => {
                gathered.rows.extend(page.rows);
                ListPage {
                    rows: gathered.rows,
                    skipped: gathered.skipped + page.skipped,
                    ..page
                }
            }
        };
        if self.since.elapsed() < self.gather {
            self.gathered = Some(whole);
            return None;
        }
        self.since = Instant::now();
        Some(whole)
    }
}

/// What is answered for a question that nobody can ask.
pub(super) fn refused(ticket: Ticket, query: &Query, refusal: Refusal) -> ApiAnswer {
    match query {
        Query::Groups(_) => ApiAnswer::Groups(ticket, Err(refusal)),
        Query::Accounts | Query::Account(_) => ApiAnswer::Accounts(ticket, Err(refusal)),
        Query::Zones(_) | Query::MoreZones(..) | Query::ZonesContaining(..) | Query::ZoneNamed(_) => {
            ApiAnswer::Zones(ticket, Err(refusal))
        }
        Query::Buckets(account, jurisdiction) => ApiAnswer::Buckets(ticket, *account, jurisdiction, Err(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: u32) -> ListPage<u32> {
        ListPage {
            rows: vec![number],
            skipped: 0,
            number,
            total: None,
            more: true,
        }
    }

    /// Runs `pages` over answers that end when told to, in this order; what was handed over, and
    /// what was asked.
    fn handed_over(
        from: u32,
        last: u32,
        total: u64,
        lost: &'static [u32],
        late: &'static [u32],
    ) -> (Vec<Vec<u32>>, Vec<u32>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let (posted, asked) = (std::cell::RefCell::new(Vec::new()), std::cell::RefCell::new(Vec::new()));
        let ask = |number: u32| {
            asked.borrow_mut().push(number);
            async move {
                if late.contains(&number) {
                    // Behind every page that is ready.
                    for _ in 0..100 {
                        tokio::task::yield_now().await;
                    }
                }
                if lost.contains(&number) {
                    return Err(Refusal::Unreachable {
                        why: "the connection was closed".into(),
                        timed_out: false,
                    });
                }
                Ok(ListPage {
                    total: Some(total),
                    more: true,
                    ..page(number)
                })
            }
        };
        let post = |page: Result<ListPage<u32>, Refusal>| {
            posted
                .borrow_mut()
                .push(page.map_or_else(|_| vec![0], |page| page.rows))
        };
        tokio::task::LocalSet::new().block_on(&runtime, pages(from, last, ask, post, Duration::ZERO));
        (posted.into_inner(), asked.into_inner())
    }

    #[test]
    fn pages_are_handed_over_in_their_order() {
        let (posted, asked) = handed_over(1, 20, 300, &[], &[2, 3]);
        assert_eq!(posted.concat(), [1, 2, 3, 4, 5, 6]);
        assert_eq!(asked, [1, 2, 3, 4, 5, 6], "the total says how many there are");
    }

    #[test]
    fn no_more_than_the_share_is_asked_for() {
        let (posted, _) = handed_over(1, 20, 1_000_000, &[], &[]);
        assert_eq!(posted.len(), 20);
        let (posted, _) = handed_over(21, MOST, 1_250, &[], &[]);
        assert_eq!(posted.concat(), [21, 22, 23, 24, 25]);
    }

    #[test]
    fn a_lost_page_is_told_and_holds_nothing_back() {
        let (posted, _) = handed_over(1, 20, 250, &[3], &[]);
        let all: Vec<u32> = posted.concat();
        assert!(all.contains(&0), "the refusal is told: {all:?}");
        let rows: Vec<u32> = all.into_iter().filter(|row| *row > 0).collect();
        assert_eq!(rows, [1, 2, 4, 5]);
    }

    #[test]
    fn a_refusal_ends_the_asking_for_all() {
        let (_, asked) = handed_over(21, MOST, 50_000, &[22], &[]);
        assert!(asked.len() < 2 * AT_ONCE + 2, "{} pages were asked for", asked.len());
    }

    #[test]
    fn many_pages_are_gathered() {
        let mut order = InOrder::new(1, Duration::from_secs(3600));
        for number in [2, 1, 3] {
            order.came(number, Some(page(number)));
        }
        assert!(order.ready().is_empty());
        let all = order.everything();
        assert_eq!((all.len(), all[0].rows.clone()), (1, vec![1, 2, 3]));
    }
}
