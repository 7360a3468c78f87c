//! The demo's magic: a token name with a certain ending makes one thing go wrong, so that a person
//! can see what happens then. Only in demo mode.
use super::fault::Fault;
use super::request::Request;
use super::rules;
use super::state::State;
use serde_json::{Map, Value, json};

/// The fault that the name of the token to be created asks for:
///
/// | the name ends in | what happens |
/// |---|---|
/// | ` !refused` | the permission check fails and names the first group |
/// | ` !lost` | the token is made, and the connection closes without an answer |
/// | ` !slow` | the answer takes four seconds |
/// | ` !429` | once: too many requests, try again in five seconds |
pub(super) fn fault(state: &mut State, request: &Request) -> Option<Fault> {
    if !state.options.demo || !request.is_create() {
        return None;
    }
    let body = request.json()?;
    let name = body.get("name")?.as_str()?;
    let (_, ending) = name.rsplit_once(" !")?;
    let (fault, arguments) = match ending {
        "refused" => {
            let id = body
                .pointer("/policies/0/permission_groups/0/id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let group = state.world.group(id).map_or("Zone Read", |group| group.name.as_str());
            let refused = rules::PERMISSION_CHECK.with(group);
            let errors = json!([{"code": refused.code, "message": refused.message}]);
            let body = json!({"success": false, "errors": errors, "messages": [], "result": null});
            ("answer", json!({"status": refused.status, "body": body}))
        }
        "lost" => ("commit_then_close", json!({})),
        "slow" => ("delay", json!({"seconds": 4})),
        "429" if !state.demo_limited => {
            state.demo_limited = true;
            ("rate_limit", json!({"retry_after": 5}))
        }
        _ => return None,
    };
    let arguments: Map<String, Value> = arguments.as_object().cloned().unwrap_or_default();
    Fault::new(fault, arguments).ok()
}
