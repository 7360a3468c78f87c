//! `/cdn-cgi/trace` on the API's host: lines `key=value` about the connection, above all `ip=`. It
//! stands outside of `/client/v4`, has no envelope and takes no credential. Its facts are few
//! (reference: live section 1); Cloudflare's page "/cdn-cgi/ endpoint" names it for every host that
//! it serves, and that the API's own host answers it is a belief. It is no exchange of the API and
//! so is not recorded among those.
use super::api::Shared;
use super::envelope::Answer;
use super::fault::Stage;
use super::misbehave::{self, Outcome};
use super::request::Request;
use serde_json::{Value, json};

pub(super) const PATH: &str = "/cdn-cgi/trace";
/// How many of the newest requests are remembered.
const KEPT: usize = 1_000;

/// What is remembered of a request: who came, and how many credentials came along. There should be
/// none.
fn seen(request: &Request) -> Value {
    let cookie = request.header("cookie").is_some();
    json!({"peer": request.peer.to_string(), "credentials": request.credentials().len() + usize::from(cookie)})
}

/// The answer; the fields besides `ip` are made up, in their usual order.
fn answer(request: &Request, host: &str) -> Answer {
    let ip = request.peer;
    let text = format!(
        "fl=0f0\nh={host}\nip={ip}\nts=0.000\nvisit_scheme=http\nuag=\ncolo=SIM\nhttp=http/1.1\nloc=XX\ntls=off\nwarp=off\n"
    );
    Answer::raw(200, "text/plain", text)
}

impl Shared {
    /// Carries out one request for it. Faults strike by the path `/cdn-cgi/trace`.
    pub(super) async fn trace(&self, mut request: Request) -> Outcome {
        request.path = Some(PATH.to_owned());
        let fault = {
            let mut state = self.lock();
            state.believe("the API's host answers /cdn-cgi/trace, and that does not count as a request to the API");
            if state.traces.len() < KEPT {
                state.traces.push(seen(&request));
            }
            state.plan.pick(&request)
        };
        let host = request.header("host").unwrap_or_default().to_owned();
        let answer = answer(&request, &host);
        let Some(fault) = fault else {
            return Outcome::Answer(answer);
        };
        if fault.stage == Stage::Instead {
            return match misbehave::instead(&fault, &request, &self.elsewhere) {
                Ok(answer) => Outcome::Answer(answer),
                Err(script) => Outcome::Script(script),
            };
        }
        if fault.name == "delay" {
            tokio::time::sleep(fault.duration("seconds", 1.0)).await;
        }
        misbehave::after(&fault, answer, &self.elsewhere)
    }
}
