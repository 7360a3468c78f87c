//! 20 pages of zones behind a line that takes 100 ms there and back, asked for by the program's own
//! network thread, beside one and two round trips of the same client over the same line: the first
//! page cannot come before one, nor the others before two, since the first says how many there are.
//! And the first page of tokens, where there are thousands.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use cfmint::domain::sign_in::Source;
use cfmint::domain::token::id::ZoneId;
use cfmint::domain::token::scope::Owner;
use cfmint::io::auth::find::FoundCredential;
use cfmint::io::cloudflare::{BaseUrl, Client, RequestLog};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::{Options, Simulator};
use cfmint::tui::runtime::network::Network;
use cfmint::tui::runtime::sender::Sender;
use cfmint::wizard::message::{ApiAnswer, ApiCall, Msg, Query};

use super::median;
use super::relay::Relay;

const RUNS: usize = 7;
const LATE: Duration = Duration::from_millis(50);
const PATIENCE: Duration = Duration::from_secs(30);
/// 20 pages.
const ZONES: usize = 1_000;
const TOKENS: usize = 9_000;
/// So many accounts have room for them.
const ACCOUNTS: usize = 19;

/// One run, in milliseconds since the first question.
struct Run {
    first: f64,
    all: f64,
    zones: usize,
    pages: usize,
}

pub(crate) fn print() {
    let simulator = Simulator::start(Options {
        zones: ZONES,
        requests_per_five_minutes: 0,
        keep_exchanges: 0,
        ..Options::default()
    })
    .unwrap();
    let direct = simulator.base_url();
    let (server, path) = direct.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let relay = Relay::before(server.parse().unwrap(), LATE);
    println!(
        "{ZONES} zones in 20 pages behind {} ms there and back, HTTP/1.1, ms, median of {RUNS}",
        2 * LATE.as_millis()
    );
    measure(&format!("http://{}/{path}", relay.address), simulator.api_token());
    let near: Vec<f64> = (0..RUNS)
        .map(|_| fetch(&BaseUrl::parse(&direct).unwrap(), credential(simulator.api_token())).all)
        .collect();
    println!(
        "  without the line {:.1}: mostly the simulator's, which makes one page after the other",
        median(&near)
    );
    println!(
        "  connections: {} for {} fetches and their floors",
        relay.connections(),
        RUNS
    );
    tokens();
}

/// The first page of tokens over the same line, beside a round trip of it.
fn tokens() {
    let simulator = Simulator::start(Options {
        zones: 50,
        accounts: ACCOUNTS,
        tokens: TOKENS,
        requests_per_five_minutes: 0,
        keep_exchanges: 0,
        ..Options::default()
    })
    .unwrap();
    let direct = simulator.base_url();
    let (server, path) = direct.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let relay = Relay::before(server.parse().unwrap(), LATE);
    let base = BaseUrl::parse(&format!("http://{}/{path}", relay.address)).unwrap();
    let (mut trips, mut firsts) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let (network, inbox) = signed_in(&base, credential(simulator.api_token()));
        let start = Instant::now();
        network.send(ApiCall::Zone(2, ZoneId::stand_in(0)));
        trips.push(until(&inbox, start, |answer| matches!(answer, ApiAnswer::Zones(2, _))));
        let start = Instant::now();
        network.send(ApiCall::Tokens(3, Owner::User, 1));
        firsts.push(until(&inbox, start, |answer| {
            matches!(answer, ApiAnswer::Tokens(_, Ok(_)))
        }));
    }
    let (trip, first) = (median(&trips), median(&firsts));
    println!(
        "{TOKENS} tokens: one round trip {trip:.1}, first page after {first:.1} (x{:.3})",
        first / trip
    );
}

/// When such an answer comes, in milliseconds since `start`.
fn until(inbox: &Receiver<(Instant, Msg)>, start: Instant, is_it: fn(&ApiAnswer) -> bool) -> f64 {
    loop {
        if let (at, Msg::Api(answer)) = next(inbox)
            && is_it(&answer)
        {
            return since(start, at);
        }
    }
}

/// The same against another server, with the token of the environment.
pub(crate) fn elsewhere(url: &str) {
    let token = std::env::var("CFMINT_API_TOKEN").expect("CFMINT_API_TOKEN holds the token for it");
    println!("the zones of {url}, ms, median of {RUNS}");
    measure(url, &token);
}

fn measure(url: &str, token: &str) {
    let base = BaseUrl::parse(url).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mut one, mut two, mut runs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let client = Client::new(base.clone(), credential(token)).unwrap();
        let ask = || runtime.block_on(client.zones(None, 1, None)).map(drop).unwrap();
        // The connection is not part of it: it stands since sign-in.
        ask();
        let start = Instant::now();
        ask();
        one.push(since(start, Instant::now()));
        ask();
        two.push(since(start, Instant::now()));
        runs.push(fetch(&base, credential(token)));
    }
    let (one, two) = (median(&one), median(&two));
    let of = |pick: fn(&Run) -> f64| median(&runs.iter().map(pick).collect::<Vec<_>>());
    let (first, all) = (of(|run| run.first), of(|run| run.all));
    println!(
        "  one round trip {one:.1}, first page usable after {first:.1} (x{:.3})",
        first / one
    );
    println!(
        "  two round trips {two:.1}, all pages here after {all:.1} (x{:.3})",
        all / two
    );
    let last = runs.last().unwrap();
    println!("  {} zones in {} messages", last.zones, last.pages);
}

fn credential(token: &str) -> Credential {
    Credential::Token(Secret::copied_from(token.as_bytes()))
}

/// The program's network thread, signed in.
fn signed_in(base: &BaseUrl, credential: Credential) -> (Network, Receiver<(Instant, Msg)>) {
    let (messages, inbox) = channel();
    // Nobody listens any more when the measuring is over.
    let sender = Sender::new(move |msg| drop(messages.send((Instant::now(), msg))));
    let found = FoundCredential::Given(Source::Variable("CFMINT_API_TOKEN"), credential, Vec::new());
    let network = Network::start(base.clone(), Some(found), RequestLog::default(), sender).unwrap();
    network.send(ApiCall::FindCredential(1));
    loop {
        match next(&inbox).1 {
            Msg::Api(ApiAnswer::SignedIn(_, Ok(_))) => break,
            Msg::Api(ApiAnswer::SignedIn(_, Err(refusal))) => panic!("no sign-in: {refusal:?}"),
            // The server's clock.
            _ => {}
        }
    }
    (network, inbox)
}

/// Signs in and loads, as the program does it.
fn fetch(base: &BaseUrl, credential: Credential) -> Run {
    let (network, inbox) = signed_in(base, credential);
    let start = Instant::now();
    network.send(ApiCall::Load(2, Query::Zones(None)));
    let mut run = Run {
        first: 0.0,
        all: 0.0,
        zones: 0,
        pages: 0,
    };
    loop {
        match next(&inbox) {
            (at, Msg::Api(ApiAnswer::Zones(_, Ok(page)))) => {
                run.all = since(start, at);
                if run.pages == 0 {
                    run.first = run.all;
                }
                run.pages += 1;
                run.zones += page.rows.len();
            }
            (_, Msg::Api(ApiAnswer::Listed(_))) => return run,
            (_, Msg::Api(ApiAnswer::Zones(_, Err(refusal)))) => panic!("no page: {refusal:?}"),
            _ => {}
        }
    }
}

fn next(inbox: &Receiver<(Instant, Msg)>) -> (Instant, Msg) {
    inbox.recv_timeout(PATIENCE).expect("an answer")
}

fn since(start: Instant, end: Instant) -> f64 {
    end.saturating_duration_since(start).as_secs_f64() * 1e3
}
