//! What one part of the API refuses stays with that part: a product answers 401 to a good token
//! that lacks its permission. Only what `verify`, asked again, says of the sign-in counts for it.
//! The client and the real program, against a simulator whose lists refuse.

mod told;
mod verified;

use crate::{command, program};
use cfmint::domain::token::scope::Owner;
use cfmint::io::cloudflare::{BaseUrl, Client, Limits, Pace};
use cfmint::secret::{Secret, credential::Credential};
use cfmint::simulator::Simulator;
use command::made;
use program::small;
use serde_json::{Value, json};

/// Everything that says "you are not signed in", as recorded.
fn recorded() -> [(u16, u32, &'static str); 4] {
    [
        (401, 10000, "Authentication error"),
        (400, 9106, "Authentication failed (status: 400)"),
        (403, 9109, "Invalid access token"),
        (401, 1000, "Invalid API Token"),
    ]
}

fn refuses(path: &str, (status, code, message): (u16, u32, &str)) -> Value {
    let body =
        json!({"success": false, "errors": [{"code": code, "message": message}], "messages": [], "result": null});
    json!({"path": path, "fault": "answer", "status": status, "body": body})
}

fn client(simulator: &Simulator, credential: Credential) -> Client {
    let pace = Pace {
        base: std::time::Duration::from_millis(2),
        longest: std::time::Duration::from_secs(2),
    };
    let limits = Limits {
        pace,
        ..Limits::default()
    };
    Client::with_limits(BaseUrl::parse(&simulator.base_url()).unwrap(), credential, limits).unwrap()
}

fn token(text: &str) -> Credential {
    Credential::Token(Secret::copied_from(text.as_bytes()))
}

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

fn verifies(simulator: &Simulator) -> usize {
    let exchanges = simulator.exchanges();
    let verify = |one: &&Value| one["path"].as_str().unwrap().ends_with("/tokens/verify");
    exchanges.iter().filter(verify).count()
}
