//! Cloudflare's own request body as a spec: what `POST /user/tokens` takes, and what it gives back
//! (reference: cloudflare-api section 2, create body). Its policies become accesses; those that no
//! access says are kept. A field that Cloudflare would step over is a fault here.

use serde_json::Value;

use super::answer;
use super::nearest::did_you_mean;
use super::reader::{Reader, empty};
use super::tree::{Entry, Node, What};
use crate::domain::token::from_policies::grants_from;
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::id::GroupId;
use crate::domain::token::quoted;
use crate::domain::token::spec::Draft;

/// `owner` is ours: in Cloudflare's API the path says it.
const FIELDS: [&str; 6] = ["name", "owner", "policies", "condition", "not_before", "expires_on"];

/// The draft that a request body says, or a token that Cloudflare `answered`, and the policies that
/// no access says.
pub(super) fn read(reader: &mut Reader<'_>, entries: &[Entry], answered: bool) -> (Draft, Vec<Value>) {
    // What a request does not say has no end.
    let mut draft = Draft {
        expires: "never".to_owned(),
        ..empty()
    };
    let mut policies = Vec::new();
    reader.steps_over_null = answered;
    reader.only_besides(entries, &FIELDS, &answer::OF_SERVER, "a request body");
    for Entry { key, node, .. } in entries {
        match key.as_str() {
            name if answer::says_nothing(name, node) => reader.is_null(name),
            "name" => draft.name = reader.text(node, key),
            "owner" => reader.owner(&mut draft, node),
            "policies" => {
                for item in reader.list(node, key, "a list of policies") {
                    policy(reader, item);
                    policies.push(if answered {
                        without_null(item.json())
                    } else {
                        item.json()
                    });
                }
            }
            "condition" => {
                let entries = reader.table(node, key).unwrap_or_default();
                reader.only(entries, &["request_ip"], "a condition");
                for entry in entries.iter().filter(|entry| entry.key == "request_ip") {
                    if matches!(entry.node.what, What::Null) {
                        reader.is_null("condition.request_ip");
                        continue;
                    }
                    (draft.ip_only, draft.ip_except) = reader.addresses(&entry.node, "request_ip");
                    for list in reader.table(&entry.node, "request_ip").unwrap_or_default() {
                        if matches!(&list.node.what, What::List(items) if items.is_empty()) {
                            let sentence = "With an empty list of addresses the token works from nowhere: leave it out, or name addresses.";
                            reader.fault(&list.node, sentence.to_owned());
                        }
                    }
                }
            }
            "not_before" => draft.starts = reader.time(node, key),
            "expires_on" => draft.expires = reader.time(node, key),
            _ => {}
        }
    }
    let catalog = reader.catalog;
    let reading = grants_from(&policies, &|id| catalog.scopes_of(id));
    let verbatim = reading.verbatim_policies();
    draft.grants = reading.grants.into_iter().map(DraftGrant::from).collect();
    if answered {
        answer::ask_for_owner(reader, entries);
    }
    let remark = answer::left_out(entries, &reader.null, answered);
    reader.remarks.extend(remark);
    (draft, verbatim)
}

/// The same without the fields that say nothing.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let said = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(said.map(|(key, value)| (key, without_null(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
        other => other,
    }
}

/// Names what is wrong in a policy; what it means is read elsewhere.
fn policy(reader: &mut Reader<'_>, node: &Node) {
    let Some(entries) = reader.table(node, "A policy") else {
        return;
    };
    reader.only(entries, &["id", "effect", "permission_groups", "resources"], "a policy");
    for name in ["effect", "permission_groups", "resources"] {
        if !entries.iter().any(|entry| entry.key == name) {
            reader.fault(node, format!("This policy has no {name}."));
        }
    }
    for Entry { key, node, .. } in entries {
        match key.as_str() {
            "effect" => {
                let effect = reader.text(node, key);
                if matches!(node.what, What::Text(_)) && !["allow", "deny"].contains(&effect.as_str()) {
                    let hint = did_you_mean(&effect, &["allow", "deny"]);
                    reader.fault(node, format!("{} is not an effect: {hint}", quoted(&effect)));
                }
            }
            "permission_groups" => {
                let items = reader.list(node, key, "a list of tables with an id");
                if items.is_empty() && matches!(node.what, What::List(_)) {
                    reader.fault(node, "This policy has no permission group.".to_owned());
                }
                items.iter().for_each(|item| group(reader, item));
            }
            "resources" => resources(reader, node, true),
            _ => {}
        }
    }
}

fn group(reader: &mut Reader<'_>, node: &Node) {
    let Some(entries) = reader.table(node, "A permission group") else {
        return;
    };
    reader.only(entries, &["id", "name", "meta"], "a permission group");
    let Some(entry) = entries.iter().find(|entry| entry.key == "id") else {
        return reader.fault(node, "This permission group has no id.".to_owned());
    };
    let id = reader.text(&entry.node, "id");
    if let (What::Text(_), Err(why)) = (&entry.node.what, id.parse::<GroupId>()) {
        reader.fault(&entry.node, format!("{}: {why}.", quoted(&id)));
    }
}

/// `"*"` for each key; one level of nesting is possible.
fn resources(reader: &mut Reader<'_>, node: &Node, nested: bool) {
    let entries = reader.table(node, "resources").unwrap_or_default();
    if entries.is_empty() && matches!(node.what, What::Table(_)) {
        reader.fault(node, "This policy has no resource.".to_owned());
    }
    for entry in entries {
        match &entry.node.what {
            What::Text(star) if star == "*" => {}
            What::Table(_) if nested => resources(reader, &entry.node, false),
            _ => reader.fault(
                &entry.node,
                format!("{} must have the value \"*\".", quoted(&entry.key)),
            ),
        }
    }
}
