//! The order in which the real API writes the fields of its answers, as recorded: a client that
//! reads a secret out of a stream meets it at the end. It must not know what the fields mean.
use serde_json::{Map, Value};

/// The fields of every object in their recorded order, of all objects at once, since no two of them
/// contradict each other. What is not here comes last, by alphabet.
const RECORDED: &[&str] = &[
    // the envelope, its messages and its pages
    "result",
    "result_info",
    "success",
    "errors",
    "messages",
    "code",
    "message",
    "page",
    "per_page",
    "total_pages",
    "count",
    "total_count",
    // zones, accounts, tokens
    "id",
    "name",
    "status",
    "paused",
    "type",
    "email",
    "settings",
    "legacy_flags",
    "development_mode",
    "name_servers",
    "original_name_servers",
    "original_registrar",
    "original_dnshost",
    "issued_on",
    "modified_on",
    "created_on",
    "activated_on",
    "last_used_on",
    "expires_on",
    "not_before",
    "vanity_name_servers",
    "vanity_name_servers_ips",
    "meta",
    "owner",
    "account",
    "tenant",
    "tenant_unit",
    "permissions",
    "plan",
    "effect",
    "resources",
    "permission_groups",
    "policies",
    "condition",
    "value",
    "description",
    "scopes",
    // what is in them
    "price",
    "currency",
    "frequency",
    "is_subscribed",
    "can_subscribe",
    "legacy_id",
    "legacy_discount",
    "externally_managed",
    "step",
    "custom_certificate_quota",
    "page_rule_quota",
    "phishing_detected",
    "enforce_twofactor",
    "api_access_enabled",
    "access_approval_expiry",
    "use_account_custom_ns_by_default",
    "default_nameservers",
    "abuse_contact_email",
    "maximum",
    "current",
    "available",
];

/// `value` as JSON, its fields in the recorded order.
pub(super) fn recorded(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(fields) => object(fields, text),
        Value::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        other => text.push_str(&other.to_string()),
    }
}

fn object(fields: &Map<String, Value>, text: &mut String) {
    let place = |name: &str| RECORDED.iter().position(|known| *known == name);
    let mut ordered: Vec<_> = fields.iter().collect();
    // stable, so the alphabet of the map stays among those that have no place
    ordered.sort_by_cached_key(|(name, _)| place(name).unwrap_or(RECORDED.len()));
    text.push('{');
    for (number, (name, value)) in ordered.into_iter().enumerate() {
        if number > 0 {
            text.push(',');
        }
        text.push_str(&Value::from(name.as_str()).to_string());
        text.push(':');
        write(value, text);
    }
    text.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_come_in_the_recorded_order_and_others_last() {
        let value = json!({"zebra": 1, "apple": "\"\u{1b}", "messages": [], "errors": [{"message": "m", "code": 7}], "success": true, "result": [{"value": null, "name": "n", "id": {}}]});
        let text = recorded(&value);
        assert_eq!(
            text,
            r#"{"result":[{"id":{},"name":"n","value":null}],"success":true,"errors":[{"code":7,"message":"m"}],"messages":[],"apple":"\"\u001b","zebra":1}"#
        );
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
