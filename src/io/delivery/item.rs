//! The JSON that tools of items and patches read: an item of 1Password with the secret in its
//! `credential`, new or edited, and a patch of a secret of Kubernetes. What an item held besides
//! stays as it was. It must not know how the tools are run.

use serde_json::{Map, Value};

use crate::domain::delivery::payload::Payload;
use crate::secret::Secret;

/// The kind of item that is made, and the only one that is edited: another may hold what does not
/// come back from its JSON.
const CATEGORY: &str = "API_CREDENTIAL";

/// The field that the secret is in.
const FIELD: &str = "credential";

/// Stands in the text where the secret will.
const HERE: &str = "\u{1}cfmint-secret\u{1}";

/// As a template for `op item create -`: the secret in its `credential`, for S3 also the user name
/// and the host.
pub(crate) fn new(payload: &Payload<'_>, title: &str) -> Secret {
    let mut fields: Vec<Value> = open_fields(payload)
        .map(|(id, value)| field(id, "STRING", value))
        .collect();
    fields.push(field(FIELD, "CONCEALED", HERE));
    with_secret(
        &serde_json::json!({ "title": title, "category": CATEGORY, "fields": fields }),
        payload.secret(),
    )
}

/// Why an item, as `op item get --format=json` prints it, is not edited.
pub(crate) fn fault(printed: &Secret) -> Option<String> {
    item(printed).err()
}

/// The same item with the secret in place of what its `credential` held.
///
/// # Errors
/// A sentence: it is of another kind, or has no such field.
pub(crate) fn edited(payload: &Payload<'_>, printed: &Secret) -> Result<Secret, String> {
    let mut item = item(printed)?;
    let fields = item.get_mut("fields").and_then(Value::as_array_mut);
    let fields = fields.ok_or_else(unreadable)?;
    for (id, value) in open_fields(payload).chain([(FIELD, HERE)]) {
        match fields
            .iter_mut()
            .find(|field| is(field, id))
            .and_then(Value::as_object_mut)
        {
            Some(known) => {
                known.insert("value".to_owned(), value.into());
            }
            None => fields.push(field(id, "STRING", value)),
        }
    }
    // A date without a value is printed, but not taken back.
    fields.retain(|field| {
        field.get("type") != Some(&"DATE".into()) || field.get("value").is_some_and(|value| !value.is_null())
    });
    Ok(with_secret(&Value::Object(item), payload.secret()))
}

/// A patch that sets this key of a secret of Kubernetes, and nothing else.
pub(crate) fn patch(payload: &Payload<'_>, key: &str) -> Secret {
    with_secret(&serde_json::json!({ "stringData": { key: HERE } }), &payload.document())
}

fn item(printed: &Secret) -> Result<Map<String, Value>, String> {
    let Ok(Value::Object(item)) = serde_json::from_slice(printed.expose()) else {
        return Err(unreadable());
    };
    if item.get("category") != Some(&CATEGORY.into()) {
        return Err("It is not an API Credential, and cfmint changes no other kind of item.".to_owned());
    }
    let fields = item.get("fields").and_then(Value::as_array);
    if fields.is_some_and(|fields| fields.iter().any(|field| is(field, FIELD))) {
        Ok(item)
    } else {
        Err(format!("It has no field {FIELD}."))
    }
}

fn unreadable() -> String {
    "Its JSON cannot be read.".to_owned()
}

fn is(field: &Value, id: &str) -> bool {
    field.get("id") == Some(&id.into())
}

fn field(id: &str, kind: &str, value: &str) -> Value {
    serde_json::json!({ "id": id, "type": kind, "label": id, "value": value })
}

/// The fields that everybody may see: for S3 the access key id and the endpoint.
fn open_fields<'a>(payload: &Payload<'a>) -> impl Iterator<Item = (&'static str, &'a str)> + use<'a> {
    let known = match payload {
        Payload::Token(_) => None,
        Payload::S3(keys) => Some([
            ("username", keys.access_key_id.as_str()),
            ("hostname", keys.endpoint.as_str()),
        ]),
    };
    known.into_iter().flatten().filter(|(_, value)| !value.is_empty())
}

/// The JSON with the secret where its place is, in a page of its own: no text of it ever holds the
/// secret.
fn with_secret(json: &Value, secret: &Secret) -> Secret {
    let text = json.to_string();
    let here = Value::from(HERE).to_string();
    let here = here.trim_matches('"');
    let (before, after) = text.split_once(here).unwrap_or((text.as_str(), ""));
    let bytes = secret.expose();
    // An escaped byte takes six letters at most.
    let mut whole = Secret::with_room(before.len() + bytes.len() * 6 + after.len());
    whole.extend(before.as_bytes());
    for byte in bytes {
        match byte {
            b'"' | b'\\' => whole.extend(&[b'\\', *byte]),
            0..0x20 => {
                let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
                whole.extend(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)])
            }
            byte => whole.extend(&[*byte]),
        };
    }
    whole.extend(after.as_bytes());
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"{"id":"abc","title":"CF","category":"API_CREDENTIAL","sections":[{"id":"add more"}],"fields":[
        {"id":"notesPlain","type":"STRING","label":"notesPlain","value":"mine"},
        {"id":"credential","type":"CONCEALED","label":"credential","value":"the-old-one","reference":"op://Work/CF/credential"},
        {"id":"validFrom","type":"DATE","label":"valid from"},
        {"id":"expires","type":"DATE","label":"expires","value":"1893456000"}]}"#;

    fn read(json: &Secret) -> Value {
        serde_json::from_slice(json.expose()).unwrap()
    }

    #[test]
    fn an_item_is_edited_in_one_field_and_keeps_the_others() {
        let secret = Secret::copied_from(b"not\"a\\real\nsecret");
        let edited = edited(&Payload::Token(&secret), &Secret::copied_from(OLD.as_bytes())).unwrap();
        let mut expected: Value = serde_json::from_str(OLD).unwrap();
        expected["fields"][1]["value"] = "not\"a\\real\nsecret".into();
        expected["fields"].as_array_mut().unwrap().remove(2);
        assert_eq!(read(&edited), expected);
    }

    #[test]
    fn another_kind_of_item_is_not_edited() {
        for (json, says) in [
            (OLD.replace("API_CREDENTIAL", "LOGIN"), "not an API Credential"),
            (OLD.replace("\"credential\"", "\"other\""), "no field credential"),
            ("nothing".to_owned(), "cannot be read"),
            ("{}".to_owned(), "not an API Credential"),
        ] {
            let printed = Secret::copied_from(json.as_bytes());
            let why = fault(&printed).unwrap();
            assert!(why.contains(says) && why.ends_with('.'), "{why}");
            let secret = Secret::copied_from(b"fake");
            assert_eq!(edited(&Payload::Token(&secret), &printed).unwrap_err(), why);
        }
    }

    #[test]
    fn a_patch_names_one_key() {
        let secret = Secret::copied_from(b"not-a-real-secret");
        let expected = serde_json::json!({ "stringData": { "api-token": "not-a-real-secret" } });
        assert_eq!(read(&patch(&Payload::Token(&secret), "api-token")), expected);
    }
}
