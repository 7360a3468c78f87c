//! The HTTP client that the lists share, kept only as long as it is of use. A connection that is
//! kept holds the head of the last request that went over it, and so the credential, in buffers of
//! the network's that nobody but the connection's end can wipe. So nothing is kept while nothing is
//! asked; what is asked in one go still shares one connection. It must not know what is asked.

use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::AbortHandle;

use super::base::BaseUrl;
use super::exchange;
use super::retry::Limits;
use crate::domain::refusal::Refusal;

/// How long the connections outlive the last request: the answer to one often makes the next. A new
/// one takes two or three trips to the server, and the client to it 3 to 17 ms where the system's
/// certificates are read (reference: security section 2).
const LINGER: Duration = Duration::from_millis(500);

/// The client, while there is one.
#[derive(Debug)]
pub(super) struct Shared {
    base: BaseUrl,
    limits: Limits,
    kept: Arc<Kept>,
}

#[derive(Debug, Default)]
struct Kept(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    http: Option<reqwest::Client>,
    /// Requests that have it.
    lent: usize,
    /// Counts how often it was lent, so that an old wish to close it is known as one.
    turn: u64,
    /// Waits to close it.
    closing: Option<AbortHandle>,
}

/// The client for one request.
#[derive(Debug)]
pub(super) struct Lent {
    http: reqwest::Client,
    kept: Arc<Kept>,
}

impl Shared {
    /// Builds the first one at once, so that a machine without certificates is found out early.
    ///
    /// # Errors
    /// A sentence: no certificate store.
    pub(super) fn new(base: &BaseUrl, limits: &Limits) -> Result<Self, Refusal> {
        let http = exchange::shared(base, limits)?;
        let kept = Arc::<Kept>::default();
        kept.state().http = Some(http);
        Ok(Self {
            base: base.clone(),
            limits: *limits,
            kept,
        })
    }

    /// The client, a new one if there is none. It stays until all that were lent are back and
    /// [`LINGER`] is over.
    ///
    /// # Errors
    /// As [`Shared::new`].
    pub(super) fn lend(&self) -> Result<Lent, Refusal> {
        let mut state = self.kept.state();
        let http = match state.http.take() {
            Some(http) => http,
            None => exchange::shared(&self.base, &self.limits)?,
        };
        state.http = Some(http.clone());
        state.lent += 1;
        state.turn += 1;
        Ok(Lent {
            http,
            kept: Arc::clone(&self.kept),
        })
    }

    /// Forgets the client at once, and with it its connections, unless it is lent. They end when
    /// the runtime comes to them.
    pub(super) fn hang_up(&self) {
        let mut state = self.kept.state();
        if state.lent == 0 {
            state.http = None;
            if let Some(closing) = state.closing.take() {
                closing.abort();
            }
        }
    }
}

impl Kept {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the client, and with it its connections, unless it is or was lent since.
    fn close(&self, turn: u64) {
        let mut state = self.state();
        if state.lent == 0 && state.turn == turn {
            state.http = None;
        }
    }
}

impl Deref for Lent {
    type Target = reqwest::Client;

    fn deref(&self) -> &reqwest::Client {
        &self.http
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let turn = {
            let mut state = self.kept.state();
            state.lent = state.lent.saturating_sub(1);
            if state.lent > 0 {
                return;
            }
            state.turn
        };
        let kept = Arc::clone(&self.kept);
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                let closing = runtime.spawn({
                    let kept = Arc::clone(&kept);
                    async move {
                        tokio::time::sleep(LINGER).await;
                        kept.close(turn);
                    }
                });
                // An older wish is pointless then, and is not waited for by who hangs up.
                if let Some(older) = kept.state().closing.replace(closing.abort_handle()) {
                    older.abort();
                }
            }
            Err(_) => kept.close(turn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared() -> Shared {
        Shared::new(&BaseUrl::parse("http://127.0.0.1:9").unwrap(), &Limits::default()).unwrap()
    }

    fn run(work: impl Future<Output = ()>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(work);
    }

    #[test]
    fn nothing_is_kept_once_all_are_back_and_the_time_is_over() {
        run(async {
            let shared = shared();
            let (one, two) = (shared.lend().unwrap(), shared.lend().unwrap());
            drop(one);
            let turn = shared.kept.state().turn;
            shared.kept.close(turn);
            assert!(shared.kept.state().http.is_some(), "one is still out");
            drop(two);
            assert!(shared.kept.state().http.is_some(), "another request may follow");
            let closed = async {
                while shared.kept.state().http.is_some() {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            tokio::time::timeout(LINGER * 20, closed).await.expect("it is closed");
            drop(shared.lend().unwrap());
            assert!(shared.kept.state().http.is_some(), "and it is made again");
        });
    }

    #[test]
    fn hung_up_nothing_is_kept_and_nobody_waits_to_close_it() {
        run(async {
            let shared = shared();
            let lent = shared.lend().unwrap();
            shared.hang_up();
            assert!(shared.kept.state().http.is_some(), "one is still out");
            drop(lent);
            drop(shared.lend().unwrap());
            let tasks = tokio::runtime::Handle::current().metrics();
            assert!(tasks.num_alive_tasks() > 0, "somebody waits to close it");
            shared.hang_up();
            assert!(shared.kept.state().http.is_none());
            let began = std::time::Instant::now();
            while tasks.num_alive_tasks() > 0 {
                assert!(began.elapsed() < LINGER * 20, "they are waited for");
                tokio::task::yield_now().await;
            }
            drop(shared.lend().unwrap());
            assert!(shared.kept.state().http.is_some(), "and it is made again");
        });
    }

    #[test]
    fn a_wish_that_another_request_has_overtaken_closes_nothing() {
        let shared = shared();
        let turn = {
            let _lent = shared.lend().unwrap();
            shared.kept.state().turn
        };
        assert!(shared.kept.state().http.is_none(), "without a runtime at once");
        run(async {
            drop(shared.lend().unwrap());
            shared.kept.close(turn);
            assert!(shared.kept.state().http.is_some());
        });
    }
}
