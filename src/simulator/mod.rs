//! A simulated Cloudflare API on loopback. Shares no type with the rest of the program: it speaks
//! JSON.
//!
//! It is as strict and as true as `docs/reference/cloudflare-api.md` is: every refusal stands with
//! its source in `rules`, and where nobody knows what Cloudflare does, it accepts or guesses and
//! notes that among its [`Simulator::beliefs`]. It keeps no secret of a token that was made through
//! it, only a digest under a key that dies with it. Faults (`fault`) make every failure reachable.
//! It serves the tests, `--demo` and `cfmint emulate`.
mod api;
mod buckets;
mod bulk;
mod caller;
mod credentials;
mod demo;
mod draft;
pub mod emulate;
mod envelope;
mod fault;
mod grants;
mod history;
mod http;
mod limiter;
mod listings;
mod misbehave;
mod names;
mod order;
mod presets;
mod random;
mod record;
mod request;
mod rules;
mod scripts;
mod spoil;
mod state;
mod tls;
mod token;
mod tokens;
mod trace;
mod wire;
mod world;
mod zones;

pub use presets::Credentials;

use api::Shared;
use jiff::SignedDuration;
use serde_json::Value;
use state::State;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::oneshot;

/// What to simulate.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; only loopback is allowed. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// How many zones. The first three are `example.com`, `example.net` and `example.org`, in the
    /// first account.
    pub zones: usize,
    /// How many accounts. The user lacks "Billing Write" on the second; R2 is not switched on in
    /// the last of several.
    pub accounts: usize,
    /// Other seeds give other ids and names; the same seed the same ones.
    pub seed: u64,
    /// Whether names of accounts and of every third zone try to drive the terminal or to break the
    /// layout.
    pub hostile: bool,
    /// Whether token names ending in ` !refused`, ` !lost`, ` !slow` and ` !429` make that happen.
    /// For `--demo`.
    pub demo: bool,
    /// Faults from the start, as for [`Simulator::add_fault`].
    pub faults: Vec<Value>,
    /// Requests in five minutes before five minutes of 429; 0 is no limit (reference:
    /// cloudflare-api section 7).
    pub requests_per_five_minutes: u32,
    /// How many tokens of the user exist besides the credentials.
    pub older_tokens: usize,
    /// Whether tokens of the user and of accounts exist that have a past: unused for long, expired,
    /// disabled, revoked, about to end, too wide, of a form that nobody knows. The credentials have
    /// been used then, too.
    pub history: bool,
    /// How many more tokens exist, spread evenly over the user and the accounts, up to 50 and 500
    /// of each (reference: cloudflare-api section 4).
    pub tokens: usize,
    /// `/accounts` for account tokens: works (as in 2026) or is refused (as in 2024; reference:
    /// cloudflare-api section 2).
    pub account_tokens_list_accounts: bool,
    /// Whether verify knows a sign-in by OAuth, which nobody has recorded; else it answers 401,
    /// code 1000.
    pub verify_knows_oauth: bool,
    /// Whether a sign-in by OAuth that may create tokens may not read any: its scope is for
    /// creating alone, and nobody has recorded what else it opens.
    pub oauth_creates_only: bool,
    /// How many of the newest exchanges stay in memory for [`Simulator::exchanges`].
    pub keep_exchanges: usize,
    /// How far the server's clock is ahead of this machine's (negative: behind), in its `Date` and
    /// in all it judges.
    pub clock_ahead: SignedDuration,
    /// Where to keep the truth as JSON, rewritten whole after each request.
    pub truth_file: Option<PathBuf>,
    /// Serve https and write the certificate of the authority that vouches for it here, in PEM,
    /// made anew at each start.
    pub tls_certificate: Option<PathBuf>,
    /// Where to add one JSON line for each request: method, path, status, fault. No credentials, no
    /// bodies.
    pub log_file: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            zones: 2_500,
            accounts: 3,
            seed: 1,
            hostile: false,
            demo: false,
            faults: Vec::new(),
            requests_per_five_minutes: 1_200,
            older_tokens: 4,
            history: false,
            tokens: 0,
            account_tokens_list_accounts: true,
            verify_knows_oauth: false,
            oauth_creates_only: false,
            keep_exchanges: 10_000,
            clock_ahead: SignedDuration::ZERO,
            truth_file: None,
            tls_certificate: None,
            log_file: None,
        }
    }
}

/// A running simulator. Dropping it ends it at once, stalled connections included.
pub struct Simulator {
    shared: Arc<Shared>,
    scheme: &'static str,
    address: SocketAddr,
    credentials: Credentials,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Simulator {
    /// The names that [`Options::hostile`] gives: more than 50 that try to drive a
    /// terminal, to hide text, or to break a layout or a file.
    #[must_use]
    pub fn hostile_names() -> Vec<String> {
        names::all_hostile()
    }

    /// Starts one in a thread of its own. If the environment variable `CFMINT_EXCHANGES` names a
    /// directory, every exchange is written there, a file for each simulator.
    ///
    /// # Errors
    /// An address that is not loopback or not free, a fault that does not exist, a file that cannot
    /// be opened or written.
    pub fn start(options: Options) -> io::Result<Self> {
        if !options.listen.ip().is_loopback() {
            let sentence = format!(
                "The simulated API listens on loopback only, and {} is not: it accepts credentials without encryption.",
                options.listen.ip()
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, sentence));
        }
        let listener = TcpListener::bind(options.listen)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let tls = options.tls_certificate.as_deref().map(tls::Tls::start).transpose()?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let mut state = State::new(options)?;
        for fault in state.options.faults.clone() {
            state
                .plan
                .add(fault)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
        }
        let credentials = presets::create(&mut state)?;
        history::create(&mut state)?;
        bulk::create(&mut state)?;
        if state.recorder.wants_truth() {
            state.recorder.truth(&state.truth());
        }
        let shared = Arc::new(Shared::new(state, format!("{scheme}://localhost:{}", address.port())));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("simulator".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    // the listener is set up already, so this can only fail where no socket works
                    if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
                        tokio::select! {
                            () = http::serve(listener, tls, serving) => {}
                            _ = stopped => {}
                        }
                    }
                });
                // dropping the runtime here drops every connection
            })?;
        Ok(Self {
            shared,
            scheme,
            address,
            credentials,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// One for `cfmint --demo`: the usual world, tokens with a past, and token names that make things
    /// go wrong.
    ///
    /// # Errors
    /// As for [`Simulator::start`].
    pub fn demo() -> io::Result<Self> {
        Self::start(Options {
            demo: true,
            older_tokens: 0,
            history: true,
            keep_exchanges: 100,
            ..Options::default()
        })
    }

    /// What to use instead of `https://api.cloudflare.com/client/v4`.
    pub fn base_url(&self) -> String {
        format!("{}://{}{}", self.scheme, self.address, request::BASE_PATH)
    }

    /// A user token that may create tokens and read everything.
    pub fn api_token(&self) -> &str {
        &self.credentials.all_powerful
    }

    /// All credentials that exist from the start.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Makes one more token such as [`Simulator::api_token`], for "paste another".
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn another_api_token(&self) -> io::Result<String> {
        presets::all_powerful(&mut self.shared.lock(), "cfmint simulator, another")
    }

    /// Ids of the accounts, in order.
    pub fn account_ids(&self) -> Vec<String> {
        self.shared
            .lock()
            .world
            .accounts
            .iter()
            .map(|account| account.id.clone())
            .collect()
    }

    pub fn user_id(&self) -> String {
        self.shared.lock().world.user.id.clone()
    }

    /// Every zone as `/zones` shows it.
    pub fn zones(&self) -> Vec<Value> {
        let state = self.shared.lock();
        let world = &state.world;
        world.zones.iter().map(|zone| zone.render(world.home(zone))).collect()
    }

    /// Every request with its answer, the newest [`Options::keep_exchanges`]. Credentials
    /// and secrets are replaced. Fields: `number`, `method`, `path` (with base and query), `sink`
    /// (true if a redirect was followed out of the API), `request_headers`, `request_body`,
    /// `status` (null if nothing was answered), `content_type`, `response_headers`,
    /// `response_body`, `fault`, `deliberate` (refused with 4xx, or sent with the header
    /// `x-deliberate`: then the request need not be as published). Under a fault, the answer is the
    /// one that would have been given.
    pub fn exchanges(&self) -> Vec<Value> {
        self.shared.lock().recorder.exchanges()
    }

    /// Every request for `/cdn-cgi/trace`, which is no exchange of the API: `{peer, credentials}`,
    /// the number of credentials that were sent along.
    pub fn traces(&self) -> Vec<Value> {
        self.shared.lock().traces.clone()
    }

    /// What really happened: `{"posts", "tokens": [{id, name, owner, preset, status, deleted,
    /// rolls, issued_on, not_before, expires_on, condition, policies_sent, policies_stored,
    /// digest}]}`. `posts` counts every request for a new token; `preset` marks what was there from
    /// the start; `digest` is keyed and tells nothing without this process.
    pub fn truth(&self) -> Value {
        self.shared.lock().truth()
    }

    /// The bodies of the first [`Options::keep_exchanges`] requests for a new token, byte for byte as
    /// they arrived, in their order.
    pub fn create_bodies(&self) -> Vec<Vec<u8>> {
        self.shared.lock().create_bodies.clone()
    }

    /// The id of the token, not deleted, that `secret` belongs to now.
    pub fn identify(&self, secret: &str) -> Option<String> {
        self.shared.lock().token_by_secret(secret).map(|token| token.id.clone())
    }

    /// What was accepted or guessed without knowing what Cloudflare does, each once.
    pub fn beliefs(&self) -> Vec<String> {
        self.shared.lock().beliefs()
    }

    /// Every rule by which requests are refused: `{name, status, code, message, source, guess}`.
    /// `source` says where it is known from, `guess` what about it is not known.
    pub fn rules() -> Vec<Value> {
        let rule = |(name, rule): &(&str, rules::Rule)| {
            serde_json::json!({
                "name": name, "status": rule.status, "code": rule.code, "message": rule.message,
                "source": rule.source, "guess": rule.guess,
            })
        };
        rules::ALL.iter().map(rule).collect()
    }

    /// Adds a fault: `{"method", "path", "query", "nth", "sticky", "fault", ...arguments}`. `path` is
    /// without the base, `*` in it stands for anything; `query` names parameters that a request has
    /// to have, such as `{"page": 2}`; `nth` counts the fitting requests from 1,
    /// from now; without it all are struck. The first fault that fits strikes. The names are those
    /// of the catalog of faults (reference: security section 7).
    ///
    /// # Errors
    /// A sentence about what is wrong with the fault.
    pub fn add_fault(&self, fault: Value) -> Result<(), String> {
        self.shared.lock().plan.add(fault)
    }

    /// Forgets all faults.
    pub fn clear_faults(&self) {
        self.shared.lock().plan.clear();
    }

    /// Makes a token or the Global API Key worthless, as if deleted in the dashboard. False if
    /// nobody has it.
    pub fn revoke_credential(&self, secret: &str) -> bool {
        self.shared.lock().revoke(secret)
    }

    /// Marks a token as found where anybody can read it, as a scanner of secrets does: Cloudflare
    /// revokes it. False if nobody has it.
    pub fn expose_credential(&self, secret: &str) -> bool {
        self.shared.lock().expose(secret)
    }

    /// Answers everything with 429 and this Retry-After in seconds, until told `None`.
    pub fn set_rate_limited(&self, retry_after: Option<u64>) {
        self.shared.lock().limiter.force(retry_after);
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // an error means that the thread is gone already
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Simulator {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Simulator")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
