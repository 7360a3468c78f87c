//! The body of the request that changes a token. It carries everything: what is kept as it was
//! given, less what only the server may say; what is taken away as an explicit null, since the API
//! keeps what is left out (reference: live section 1). It must not know why.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::fault_of_status;
use crate::domain::text::{escaped_json, fit};
use crate::domain::token::address::IpFilter;
use crate::domain::token::from_policies::exactly;
use crate::domain::token::lifetime::to_api;
use crate::domain::token::record::{TokenRecord, TokenStatus};

/// What is left out stays, so that only what was not there is left out. In the order of the published
/// schema, like [`crate::domain::token::spec::Spec::body`].
#[derive(Serialize)]
pub(super) struct Request<'a> {
    pub(super) name: &'a str,
    pub(super) policies: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) condition: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) not_before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) expires_on: Option<Value>,
    /// Only a token that exists is given one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<&'static str>,
}

impl Request<'_> {
    /// The JSON that is sent, before what a screen would hide is escaped.
    pub(super) fn text(&self) -> String {
        // Fails only where a writer or a map key can fail; these are a vector and strings.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// The exact bytes that make `opened` what `wanted` is, at this time by Cloudflare's clock.
///
/// # Errors
/// A sentence: that cannot be sent without changing more than is wanted, or would not work.
pub fn body(opened: &TokenRecord, wanted: &TokenRecord, now: Timestamp) -> Result<Vec<u8>, String> {
    if let Some(why) = fault_of_status(opened) {
        return Err(why);
    }
    let is_over = opened.status == TokenStatus::Expired && wanted.expires == opened.expires;
    if is_over || wanted.expires.is_some_and(|end| end <= now) {
        return Err("It has expired: a change needs a new expiry, such as 90d from now.".to_owned());
    }
    if let Some(given) = wanted.policies.no_list() {
        return Err(format!(
            "Its policies cannot be read, and an edit would have to send them: {}.",
            fit(&given.to_string(), 60)
        ));
    }
    let policies = wanted.policies.as_given();
    if policies.is_empty() {
        return Err("An edit needs at least one policy; to take everything away, disable the token.".to_owned());
    }
    let body = Request {
        name: &wanted.name,
        policies: policies.iter().map(less_ids).collect(),
        condition: condition(opened, &wanted.ip)?,
        not_before: time(opened, "not_before", opened.starts, wanted.starts),
        expires_on: time(opened, "expires_on", opened.expires, wanted.expires),
        // One that has expired is neither, and the word must not switch on what was switched off.
        status: match &wanted.status {
            TokenStatus::Active => Some("active"),
            TokenStatus::Disabled => Some("disabled"),
            TokenStatus::Expired | TokenStatus::Other(_) => None,
        },
    };
    let body = body.text();
    // What stands where bytes were no text: sent back, it would be another name or resource.
    if body.contains(char::REPLACEMENT_CHARACTER) {
        return Err(
            "A part of it could not be read, since it is not UTF-8 text, and an edit would have to send that part."
                .to_owned(),
        );
    }
    Ok(escaped_json(&body).into_bytes())
}

/// A policy without what only the server gives: its id and the names of its groups (reference:
/// cloudflare-api section 2, "Objects").
pub(super) fn less_ids(given: &Value) -> Value {
    let mut policy = given.clone();
    let Some(fields) = policy.as_object_mut() else {
        return policy;
    };
    fields.remove("id");
    let groups = fields.get_mut("permission_groups").and_then(Value::as_array_mut);
    for group in groups.into_iter().flatten().filter_map(Value::as_object_mut) {
        group.remove("name");
    }
    policy
}

/// The policies that nobody here understands to the last field, without what only the server gives.
pub(super) fn strange(record: &TokenRecord) -> Vec<Value> {
    let given = record.policies.as_given();
    let strange = given.iter().filter(|one| exactly(one).is_none());
    strange.map(less_ids).collect()
}

/// What is sent of the addresses: nothing where there is no condition and none is wanted.
fn condition(opened: &TokenRecord, wanted: &IpFilter) -> Result<Option<Value>, String> {
    if opened.ip == *wanted {
        return Ok(as_given(opened));
    }
    let given: Value = serde_json::from_str(&opened.condition).unwrap_or_default();
    if opened.addresses_not_understood > 0 {
        return Err(
            "Its address filter has parts that could not be read, so the addresses cannot be changed here.".to_owned(),
        );
    }
    let mut fields = given.as_object().cloned().unwrap_or_default();
    for spelling in ["request_ip", "request.ip"] {
        fields.remove(spelling);
    }
    if !wanted.is_empty() {
        let texts = |nets: &[ipnet::IpNet]| nets.iter().map(ToString::to_string).collect::<Vec<_>>();
        // An empty list would lock the token out everywhere.
        let lists = [("in", &wanted.only), ("not_in", &wanted.except)];
        let lists = lists.into_iter().filter(|(_, nets)| !nets.is_empty());
        let filter: Map<String, Value> = lists.map(|(key, nets)| (key.to_owned(), json!(texts(nets)))).collect();
        fields.insert("request_ip".to_owned(), filter.into());
    }
    Ok(Some(match fields.is_empty() {
        true => Value::Null,
        false => fields.into(),
    }))
}

/// The condition as it was given; none where it says nothing.
pub(super) fn as_given(opened: &TokenRecord) -> Option<Value> {
    let given: Value = serde_json::from_str(&opened.condition).ok()?;
    let is_nothing = given.is_null() || given.as_object().is_some_and(Map::is_empty);
    (!is_nothing).then_some(given)
}

/// What is sent of a time: nothing where there was none and none is wanted.
fn time(opened: &TokenRecord, field: &str, before: Option<Timestamp>, after: Option<Timestamp>) -> Option<Value> {
    match after {
        // To the part of a second, as it was.
        Some(time) if before == after => Some(time.to_string().into()),
        Some(time) => Some(to_api(time).into()),
        None if before.is_some() => Some(Value::Null),
        None => {
            let unread = opened.unreadable.iter().find(|one| one.field == field)?;
            serde_json::from_str(&unread.given).ok()
        }
    }
}
