//! The published schema and the reader agree: on these files both say yes, or both say no. A real
//! validator judges for the schema.

use jsonschema::Validator;
use serde_json::{Value, json};

use super::super::{read, tree};
use super::{ID, catalog};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../../assets/spec.schema.json")).unwrap()
}

fn validator() -> Validator {
    let schema = schema();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

/// What the schema and the reader say of a file.
fn judged(file: &str, validator: &Validator) -> (bool, bool) {
    let tree = tree::parse(file).unwrap().0.json();
    (validator.is_valid(&tree), read(file, &catalog()).is_ok())
}

fn with(grant: &Value) -> String {
    json!({ "name": "x", "grant": [grant] }).to_string()
}

#[test]
fn what_is_good_is_good_to_both() {
    let validator = validator();
    let id = format!("zone/{ID}");
    let key = json!({ "key": "a b", "within": "c", "scope": "d" });
    let mut files = vec![
        "name = 'x'\nexpires = 2027-01-31\nstarts = 'now'\nowner = 'account:A B'".to_owned(),
        "to = 'env:.env#TOKEN'".to_owned(),
        "to = ['file:/run/a b', ' env:.env#A', 'env:.env#B', 'pass:a/b', 'clipboard']".to_owned(),
        "to = ['github:o/r@e#N', 'vault:secret/a/b#token', 'keyring:a/b', 'wrangler:a#N']".to_owned(),
        "ip = { in = ['192.0.2.1'], not_in = '192.0.2.1 192.0.2.2' }".to_owned(),
        "verbatim = ['{\"effect\": null}', { effect = 'x' }]\n'$schema' = 'spec.schema.json'".to_owned(),
        with(&json!({})),
        with(
            &json!({ "permissions": ["zone/DNS:edit", "Zone Read", id, { "id": ID.replace('0', "1"), "scope": "com.x" }] }),
        ),
        with(&json!({ "resources": ["zone:example.com", "zones:all", "zones:in:A/B", "accounts:all", "user", key] })),
        with(
            &json!({ "resources": [format!("user:{ID}"), "bucket:A/B: \"C\"/eu/logs"], "except": ["com.cloudflare.x.y"] }),
        ),
    ];
    let examples = schema()["examples"].as_array().unwrap().clone();
    assert_eq!(examples.len(), 2);
    files.extend(examples.iter().map(Value::to_string));
    for file in files {
        assert_eq!(
            judged(&file, &validator),
            (true, true),
            "{file}\n{:?}",
            read(&file, &catalog())
        );
    }
}

#[test]
fn what_is_bad_is_bad_to_both() {
    let validator = validator();
    let policy = |policy: Value| json!({ "name": "x", "policies": [policy] }).to_string();
    let group = json!([{ "id": ID }]);
    let files = [
        "nam = 'x'".to_owned(),
        "name = 1".to_owned(),
        "expires = 90".to_owned(),
        "owner = 'me'".to_owned(),
        "owner = 'account:'".to_owned(),
        "ip = ['192.0.2.1']".to_owned(),
        "ip = { inn = [] }".to_owned(),
        "ip = { in = [1] }".to_owned(),
        "grant = {}".to_owned(),
        "to = []".to_owned(),
        "to = 1".to_owned(),
        "to = ['']".to_owned(),
        "to = 'stdout'".to_owned(),
        "to = 'command:cat'".to_owned(),
        "to = ['file:a', 'command:cat']".to_owned(),
        "to = 'env:.env'".to_owned(),
        "to = 'k8s:a/b'".to_owned(),
        "to = ['file:a', 'file:a']".to_owned(),
        json!({ "policies": [], "to": "file:a" }).to_string(),
        "verbatim = [1]".to_owned(),
        with(&json!({ "permisions": [] })),
        with(&json!({ "permissions": "zone/DNS:edit" })),
        with(&json!({ "permissions": [""] })),
        with(&json!({ "permissions": ["zone/DNS:edit", "zone/DNS:edit"] })),
        with(&json!({ "permissions": [{ "scope": "com.x" }] })),
        with(&json!({ "resources": [1] })),
        with(&json!({ "resources": ["example.com"] })),
        with(&json!({ "resources": ["zones"] })),
        with(&json!({ "resources": ["zone: "] })),
        with(&json!({ "resources": ["user:me"] })),
        with(&json!({ "resources": ["bucket:A/default/b/c"] })),
        with(&json!({ "resources": ["bucket:A/default/my bucket"] })),
        with(&json!({ "resources": [{ "within": "x" }] })),
        json!({ "policies": [], "expires": "" }).to_string(),
        policy(json!({})),
        policy(json!({ "effect": "alow", "permission_groups": group, "resources": { "a": "*" } })),
        policy(json!({ "effect": "allow", "permission_groups": [], "resources": { "a": "*" } })),
        policy(json!({ "effect": "allow", "permission_groups": [{}], "resources": { "a": "*" } })),
        policy(json!({ "effect": "allow", "permission_groups": group, "resources": {} })),
        policy(json!({ "effect": "allow", "permission_groups": group, "resources": { "a": "b" } })),
        policy(json!({ "effect": "allow", "permission_groups": group, "resources": { "a": { "b": { "c": "*" } } } })),
    ];
    for file in files {
        assert_eq!(judged(&file, &validator), (false, false), "{file}");
    }
}

/// Everything in the schema is explained: a field without a word about it helps nobody.
#[test]
fn every_field_of_a_spec_is_described() {
    let schema = schema();
    for part in ["spec", "grant", "filter"] {
        for (name, field) in schema["$defs"][part]["properties"].as_object().unwrap() {
            let target = field["$ref"].as_str().and_then(|at| at.strip_prefix("#/$defs/"));
            let described = field["description"].is_string()
                || target.is_some_and(|at| schema["$defs"][at]["description"].is_string());
            assert!(described, "{part}.{name}");
        }
    }
}
