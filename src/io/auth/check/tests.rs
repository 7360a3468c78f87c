//! Every credential that the simulated API has, with and without the id of an account.

mod oauth;
mod tokens;

use super::rights::{ACCOUNT_SETTINGS_READ, ZONE_READ, ZONE_WRITE};
use super::*;
use crate::io::cloudflare::{BaseUrl, Created};
use crate::secret::{Secret, credential::Credential};
use crate::simulator::{Options, Simulator};

fn simulator() -> Simulator {
    let options = Options {
        zones: 8,
        ..Options::default()
    };
    Simulator::start(options).unwrap()
}

fn client(sim: &Simulator, token: &str) -> Client {
    let token = Credential::Token(Secret::copied_from(token.as_bytes()));
    Client::new(BaseUrl::parse(&sim.base_url()).unwrap(), token).unwrap()
}

fn account(sim: &Simulator, at: usize) -> AccountId {
    sim.account_ids()[at].parse().unwrap()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

fn paths(sim: &Simulator) -> Vec<String> {
    let path = |exchange: &serde_json::Value| exchange["path"].as_str().unwrap().to_owned();
    sim.exchanges().iter().map(path).collect()
}
