//! The body of POST and PUT on tokens: checked field by field as Cloudflare does, or as we believe
//! it does. It must not change anything.
use super::rules::{self, Refusal};
use super::token::{ACCOUNT, BUCKET, Condition, Policy, SCRIPT, USER, ZONE};
use super::world::World;
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// A checked body.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) name: String,
    /// Without ids: those are given when it is stored.
    pub(super) policies: Vec<Policy>,
    pub(super) policies_sent: Value,
    pub(super) condition: Option<Condition>,
    pub(super) not_before: Option<Timestamp>,
    pub(super) expires_on: Option<Timestamp>,
    /// `status: "disabled"`, which only PUT knows.
    pub(super) disabled: bool,
    /// The [`OPTIONAL`] fields that the body leaves out; an explicit null is not left out.
    pub(super) left_out: Vec<&'static str>,
}

/// What PUT keeps where the body leaves it out, and clears where it says null (reference: live
/// section 1).
const OPTIONAL: [&str; 4] = ["condition", "not_before", "expires_on", "status"];

impl Draft {
    /// Whether the body says nothing about an [`OPTIONAL`] field.
    pub(super) fn leaves_out(&self, name: &str) -> bool {
        self.left_out.contains(&name)
    }
}

/// Reads a body. `beliefs` receives what is accepted without our knowing whether Cloudflare would.
pub(super) fn read(world: &World, body: &Value, beliefs: &mut Vec<String>) -> Result<Draft, Refusal> {
    let body = body.as_object().ok_or_else(|| rules::NOT_JSON.plain())?;
    let known = ["name", "policies", "condition", "not_before", "expires_on", "status"];
    note_unknown("the token", body, &known, beliefs);
    let name = body
        .get("name")
        .and_then(Value::as_str)
        .ok_or_else(|| rules::BAD_FIELD.with("name"))?;
    if name.is_empty() {
        return Err(rules::NAME_EMPTY.plain());
    }
    if name.chars().count() > 120 {
        return Err(rules::NAME_TOO_LONG.plain());
    }
    let sent = body.get("policies").ok_or_else(|| rules::BAD_FIELD.with("policies"))?;
    let list = sent.as_array().ok_or_else(|| rules::BAD_FIELD.with("policies"))?;
    let policies = list
        .iter()
        .map(|one| policy(world, one, beliefs))
        .collect::<Result<Vec<_>, _>>()?;
    let condition = body.get("condition").filter(|value| !value.is_null());
    let draft = Draft {
        name: name.to_owned(),
        policies,
        policies_sent: sent.clone(),
        condition: condition
            .map(|value| read_condition(value, beliefs))
            .transpose()?
            .flatten(),
        not_before: date(body, "not_before")?,
        expires_on: date(body, "expires_on")?,
        disabled: status(body, beliefs)?,
        left_out: OPTIONAL.into_iter().filter(|name| says_nothing(body, name)).collect(),
    };
    if draft
        .not_before
        .zip(draft.expires_on)
        .is_some_and(|(start, end)| end <= start)
    {
        beliefs.push("accepted an expires_on that is not after not_before".to_owned());
    }
    Ok(draft)
}

fn note_unknown(place: &str, map: &Map<String, Value>, known: &[&str], beliefs: &mut Vec<String>) {
    for name in map.keys().filter(|name| !known.contains(&name.as_str())) {
        beliefs.push(format!("accepted and ignored the unknown field {name:?} of {place}"));
    }
}

/// A status that is ignored says nothing either.
fn says_nothing(body: &Map<String, Value>, name: &str) -> bool {
    let ignored = name == "status" && body.get(name).is_some_and(|value| value == EXPIRED);
    ignored || !body.contains_key(name)
}

/// A word that the published shape of a body has, and that nobody can set.
const EXPIRED: &str = "expired";

fn status(body: &Map<String, Value>, beliefs: &mut Vec<String>) -> Result<bool, Refusal> {
    match body.get("status") {
        None | Some(Value::Null) => Ok(false),
        Some(Value::String(word)) if word == "active" => Ok(false),
        Some(Value::String(word)) if word == "disabled" => Ok(true),
        Some(Value::String(word)) if word == EXPIRED => {
            beliefs.push("accepted and ignored the status \"expired\"".to_owned());
            Ok(false)
        }
        Some(_) => Err(rules::BAD_FIELD.with("status")),
    }
}

fn date(body: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, Refusal> {
    match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
            // RFC 3339 needs the full time and an offset; jiff's parser is wider, so the shape is
            // checked first
            let shaped =
                text.is_ascii() && text.len() >= 20 && text.get(4..5) == Some("-") && text.get(10..11) == Some("T");
            let parsed = text.parse().ok().filter(|_| shaped && !text.contains('['));
            parsed.map(Some).ok_or_else(|| rules::BAD_DATE.with(name))
        }
        Some(_) => Err(rules::BAD_DATE.with(name)),
    }
}

fn policy(world: &World, sent: &Value, beliefs: &mut Vec<String>) -> Result<Policy, Refusal> {
    let map = sent.as_object().ok_or_else(|| rules::BAD_FIELD.with("policies"))?;
    note_unknown(
        "a policy",
        map,
        &["id", "effect", "permission_groups", "resources"],
        beliefs,
    );
    let deny = match map.get("effect").and_then(Value::as_str) {
        Some("allow") => false,
        Some("deny") => true,
        _ => return Err(rules::BAD_FIELD.with("effect")),
    };
    let list = map.get("permission_groups").and_then(Value::as_array);
    let list = list.ok_or_else(|| rules::BAD_FIELD.with("permission_groups"))?;
    if list.is_empty() {
        beliefs.push("accepted a policy without permission groups".to_owned());
    }
    let groups = list
        .iter()
        .map(|group| group_id(world, group))
        .collect::<Result<Vec<_>, _>>()?;
    let resources = map.get("resources").and_then(Value::as_object);
    let resources = resources.ok_or_else(|| rules::BAD_FIELD.with("resources"))?;
    check_resources(resources, beliefs)?;
    Ok(Policy {
        id: String::new(),
        deny,
        groups,
        resources: resources.clone(),
        unknown: Map::new(),
    })
}

fn group_id(world: &World, group: &Value) -> Result<String, Refusal> {
    let id = group.get("id").and_then(Value::as_str).filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| rules::GROUP_WITHOUT_ID.plain())?;
    world
        .group(id)
        .map(|group| group.id.clone())
        .ok_or_else(|| rules::UNKNOWN_GROUP.with(id))
}

/// All flat or all nested, and every key of a kind that exists.
fn check_resources(resources: &Map<String, Value>, beliefs: &mut Vec<String>) -> Result<(), Refusal> {
    let flat = resources.values().filter(|value| value.is_string()).count();
    let nested = resources.values().filter(|value| value.is_object()).count();
    if resources.is_empty() || (flat != resources.len() && nested != resources.len()) {
        return Err(rules::MIXED_RESOURCES.plain());
    }
    for (key, value) in resources {
        if !is_resource(key) {
            return Err(rules::UNSUPPORTED_RESOURCE.with(key));
        }
        for (inner, value) in value.as_object().into_iter().flatten() {
            if !(inner.starts_with(ZONE) && is_resource(inner) || is_script(inner)) {
                return Err(rules::UNSUPPORTED_RESOURCE.with(inner));
            }
            note_value(value, beliefs)?;
        }
        if value.is_string() {
            note_value(value, beliefs)?;
        } else if kind(key) != Some((ACCOUNT, key.rsplit('.').next().unwrap_or_default())) {
            return Err(rules::UNSUPPORTED_RESOURCE.with(key));
        }
    }
    Ok(())
}

fn note_value(value: &Value, beliefs: &mut Vec<String>) -> Result<(), Refusal> {
    match value.as_str() {
        Some("*") => Ok(()),
        Some(other) => {
            beliefs.push(format!("accepted a resource value other than \"*\": {other:?}"));
            Ok(())
        }
        None => Err(rules::MIXED_RESOURCES.plain()),
    }
}

/// Splits a resource key into its kind and what follows. The longest kind wins: a zone's key begins
/// with an account's.
pub(super) fn kind(key: &str) -> Option<(&'static str, &str)> {
    let split = |kind: &'static str| Some((kind, key.strip_prefix(kind)?.strip_prefix('.')?));
    [ZONE, ACCOUNT, USER, BUCKET].into_iter().find_map(split)
}

/// Whether a key has one of the forms of `resources` (reference: cloudflare-api section 3).
fn is_resource(key: &str) -> bool {
    match kind(key) {
        Some((ZONE | ACCOUNT, rest)) => rest == "*" || is_id(rest),
        Some((USER, rest)) => is_id(rest),
        Some((BUCKET, rest)) => {
            let mut parts = rest.splitn(3, '_');
            let (account, jurisdiction, name) = (parts.next(), parts.next(), parts.next());
            account.is_some_and(is_id)
                && jurisdiction.is_some_and(|j| !j.is_empty())
                && name.is_some_and(|n| n.len() >= 3)
        }
        _ => false,
    }
}

/// A Worker script by its tag, whose form is not published (reference: catalog section 2).
fn is_script(key: &str) -> bool {
    let tag = key.strip_prefix(SCRIPT).and_then(|rest| rest.strip_prefix('.'));
    tag.is_some_and(|tag| {
        !tag.is_empty()
            && tag
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    })
}

/// 32 lower-case hex digits (reference: cloudflare-api section 2).
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// `request_ip`, or the old spelling `request.ip`, which is stored under the new one (reference:
/// cloudflare-api section 3).
fn read_condition(value: &Value, beliefs: &mut Vec<String>) -> Result<Option<Condition>, Refusal> {
    let map = value.as_object().ok_or_else(|| rules::BAD_FIELD.with("condition"))?;
    note_unknown("the condition", map, &["request_ip", "request.ip"], beliefs);
    let Some(filter) = map
        .get("request_ip")
        .or_else(|| map.get("request.ip"))
        .filter(|value| !value.is_null())
    else {
        return Ok(None);
    };
    let filter = filter
        .as_object()
        .ok_or_else(|| rules::BAD_FIELD.with("condition.request_ip"))?;
    note_unknown("condition.request_ip", filter, &["in", "not_in"], beliefs);
    let (inside, outside) = (networks(filter.get("in"))?, networks(filter.get("not_in"))?);
    let stored = json!({"request_ip": filter});
    Ok(Some(Condition {
        inside,
        outside,
        stored,
    }))
}

fn networks(list: Option<&Value>) -> Result<Option<Vec<IpNet>>, Refusal> {
    let Some(list) = list.filter(|list| !list.is_null()) else {
        return Ok(None);
    };
    let list = list
        .as_array()
        .ok_or_else(|| rules::BAD_FIELD.with("condition.request_ip"))?;
    let read = |item: &Value| {
        let text = item
            .as_str()
            .ok_or_else(|| rules::BAD_NETWORK.with(&item.to_string()))?;
        network(text).ok_or_else(|| rules::BAD_NETWORK.with(text))
    };
    list.iter().map(read).collect::<Result<Vec<_>, _>>().map(Some)
}

/// The address is read by the standard library, which refuses leading zeros.
fn network(text: &str) -> Option<IpNet> {
    let (address, prefix) = text
        .split_once('/')
        .map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.parse().ok()?;
    match prefix {
        None => Some(IpNet::from(address)),
        Some(prefix) => IpNet::new(address, prefix.parse().ok()?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";

    #[test]
    fn resource_keys() {
        let good = [
            format!("{USER}.{ID}"),
            format!("{ACCOUNT}.{ID}"),
            format!("{ACCOUNT}.*"),
            format!("{ZONE}.{ID}"),
            format!("{ZONE}.*"),
            format!("{BUCKET}.{ID}_default_my_bucket"),
        ];
        let bad = [
            format!("{USER}.*"),
            format!("{BUCKET}.*"),
            format!("{ZONE}.x"),
            format!("{ACCOUNT}.{}", ID.to_uppercase()),
            "com.cloudflare.api.zone.*".to_owned(),
            String::new(),
            ACCOUNT.to_owned(),
            format!("{BUCKET}.{ID}_eu"),
        ];
        assert_eq!(good.iter().filter(|key| !is_resource(key)).count(), 0);
        assert_eq!(
            bad.iter().filter(|key| is_resource(key)).collect::<Vec<_>>(),
            Vec::<&String>::new()
        );
    }

    #[test]
    fn maps_are_flat_or_nested() {
        let (account, zones) = (format!("{ACCOUNT}.{ID}"), format!("{ZONE}.*"));
        let check = |value: Value| check_resources(value.as_object().unwrap(), &mut Vec::new());
        assert_eq!(check(json!({(account.clone()): "*", (zones.clone()): "*"})), Ok(()));
        assert_eq!(check(json!({(account.clone()): {(zones.clone()): "*"}})), Ok(()));
        let mixed = rules::MIXED_RESOURCES.plain();
        assert_eq!(
            check(json!({(account.clone()): {(zones.clone()): "*"}, (zones.clone()): "*"})),
            Err(mixed.clone())
        );
        assert_eq!(check(json!({})), Err(mixed.clone()));
        assert_eq!(check(json!({(account.clone()): 1})), Err(mixed.clone()));
        let script = format!("{SCRIPT}.{ID}");
        assert_eq!(check(json!({(account.clone()): {(script.clone()): "*"}})), Ok(()));
        assert_eq!(
            check(json!({(script.clone()): "*"})),
            Err(rules::UNSUPPORTED_RESOURCE.with(&script))
        );
        assert_eq!(
            check(json!({(zones.clone()): {(zones.clone()): "*"}})),
            Err(rules::UNSUPPORTED_RESOURCE.with(&zones))
        );
    }

    #[test]
    fn dates_are_rfc_3339() {
        let read = |text: &str| date(json!({"d": text}).as_object().unwrap(), "d").is_ok();
        assert!(
            [
                "2026-11-01T00:00:00Z",
                "2026-11-01T00:00:00.5Z",
                "2026-11-01T02:00:00+02:00"
            ]
            .into_iter()
            .all(read)
        );
        let bad = [
            "2026-11-01",
            "90d",
            "2026-13-01T00:00:00Z",
            "2026-11-01T00:00:00",
            "",
            "2026-11-01 00:00:00Z",
        ];
        assert_eq!(
            bad.into_iter().filter(|text| read(text)).collect::<Vec<_>>(),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn networks_are_strict_and_empty_lists_stay() {
        assert!(network("192.0.2.0/24").is_some() && network("2001:db8::1").is_some());
        assert!(
            ["010.0.0.1/8", "1.2.3.4/33", "x", "1.2.3.4/", ""]
                .into_iter()
                .all(|text| network(text).is_none())
        );
        let old = read_condition(&json!({"request.ip": {"in": []}}), &mut Vec::new())
            .unwrap()
            .unwrap();
        assert_eq!(old.stored, json!({"request_ip": {"in": []}}));
        assert!(!old.admits("127.0.0.1".parse().unwrap()));
    }
}
