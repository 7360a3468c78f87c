//! What other programs make of our texts: a real shell with a stand-in for curl, and a parser of
//! HCL that is not ours. Both must come to the bytes, or the values, of the create request.

mod any;
mod calendar;
mod curl;
mod terraform;

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::domain::catalog::Catalog;
use crate::domain::token::grant::{DraftGrant, Grant, Resource};
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::spec::{Draft, Spec};

const NOW: &str = "2026-11-24T09:30:00Z";
const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
const BASE: &str = "https://api.cloudflare.com/client/v4";
const DNS_WRITE: &str = "4755a26eedb94da69e1066d98aa820be";
const ZONE_READ: &str = "c8fed203ed3043cba015a93ad1616f1f";
const ACCOUNT_SETTINGS_READ: &str = "c1fde68c7bcc44588cbb6ddbc16d6480";

/// Names that mean something to a shell, to JSON or to HCL.
const NAMES: [&str; 16] = [
    "deploy example.com",
    "it's \"quoted\"",
    "$(touch pwned) `touch pwned` ${HOME} $HOME !! !$",
    "'; touch pwned; '",
    "\\ \\\\ \\n \\u0041 \\\" \\'",
    "${var.x} %{ if true }x%{ endif } $${x} %%{x} $$${x} $$$${ %%%{ ${",
    "$ { % { $% {$ %${ $%{",
    "~ * ? [a] {a,b} # & | < > ; = ( )",
    "# comment // comment /* comment */",
    "<<EOT",
    "-",
    "1",
    "ü 漢字 🤦🏼‍♂️ e\u{301}",
    "a\u{202e}b\u{200b}c\u{feff}d\u{2028}e\u{e0041}f",
    "@file",
    "^a^b",
];

fn grants() -> Vec<Grant> {
    let groups = |ids: &[(&str, Scope)]| {
        ids.iter()
            .map(|(id, scope)| (id.parse().unwrap(), scope.clone()))
            .collect()
    };
    let zone = |number: u128| Resource::Zone(format!("{number:032x}").parse().unwrap());
    let other = Scope::Other("com.example".to_owned());
    vec![
        Grant {
            groups: groups(&[
                (DNS_WRITE, Scope::Zone),
                (ZONE_READ, Scope::Zone),
                (ACCOUNT_SETTINGS_READ, Scope::Account),
            ]),
            resources: [
                Resource::ZonesOf(ACCOUNT.parse().unwrap()),
                zone(1),
                zone(2),
                Resource::Account(ACCOUNT.parse().unwrap()),
            ]
            .into(),
            except: [zone(3)].into(),
            unresolved: Vec::new(),
        },
        Grant {
            groups: groups(&[("ffffffffffffffffffffffffffffffff", other.clone())]),
            resources: [Resource::Raw {
                scope: other,
                key: "com.example.'${x}\"\u{1b}\n\u{85}".to_owned(),
            }]
            .into(),
            except: [].into(),
            unresolved: Vec::new(),
        },
    ]
}

fn spec(name: &str, owner: Owner, restricted: bool) -> Spec {
    let text = |text: &str| if restricted { text.to_owned() } else { String::new() };
    let draft = Draft {
        owner,
        owner_unresolved: None,
        name: name.to_owned(),
        grants: grants().into_iter().map(DraftGrant::from).collect(),
        ip_only: text("203.0.113.0/24 2001:db8::1"),
        ip_except: text("203.0.113.7"),
        starts: text("2026-12-01"),
        expires: if restricted { "90d" } else { "never" }.to_owned(),
    };
    draft.read(NOW.parse().unwrap(), &TimeZone::UTC).unwrap()
}

fn account() -> Owner {
    Owner::Account(ACCOUNT.parse().unwrap())
}

/// Runs the text in a shell whose `curl` writes its arguments, each ended by NUL, and whose home is
/// an empty folder. Gives the arguments and what else came to be in the folder.
fn run(shell: &str, text: &str) -> (Vec<Vec<u8>>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let bin = folder.path().join("bin");
    let work = folder.path().join("work");
    std::fs::create_dir(&bin).unwrap();
    std::fs::create_dir(&work).unwrap();
    let stand_in = bin.join("curl");
    std::fs::write(&stand_in, "#!/bin/sh\n: > made\nprintf '%s\\0' \"$@\"\n").unwrap();
    std::fs::set_permissions(&stand_in, std::fs::Permissions::from_mode(0o700)).unwrap();
    let script = folder.path().join("script");
    std::fs::write(&script, text).unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let output = Command::new(shell)
        .arg(&script)
        .env_clear()
        .env("PATH", path)
        .env("CLOUDFLARE_API_TOKEN", "not-a-token $HOME `x` '\"")
        .current_dir(&work)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{text}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    let mode = std::fs::metadata(work.join("made")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "what curl writes is for the owner alone");
    let mut arguments: Vec<Vec<u8>> = output.stdout.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    assert_eq!(arguments.pop(), Some(Vec::new()));
    let made = std::fs::read_dir(&work).unwrap();
    let names = made.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    (arguments, names.filter(|name| name != "made").collect())
}

fn after<'a>(arguments: &'a [Vec<u8>], flag: &str) -> &'a [u8] {
    let at = arguments.iter().position(|one| one == flag.as_bytes()).unwrap();
    &arguments[at + 1]
}

/// HCL as values; `jsonencode({...})` is the object inside it.
fn values(expression: &::hcl::Expression) -> Value {
    match expression {
        ::hcl::Expression::Null => Value::Null,
        ::hcl::Expression::Bool(one) => json!(one),
        ::hcl::Expression::String(text) => json!(text),
        ::hcl::Expression::Array(list) => list.iter().map(values).collect(),
        ::hcl::Expression::Object(object) => {
            let pairs = object.iter().map(|(key, value)| {
                let key = match key {
                    ::hcl::expr::ObjectKey::Identifier(name) => name.to_string(),
                    ::hcl::expr::ObjectKey::Expression(::hcl::Expression::String(text)) => text.clone(),
                    other => panic!("a key that is more than text: {other:?}"),
                };
                (key, values(value))
            });
            Value::Object(pairs.collect())
        }
        ::hcl::Expression::FuncCall(call) => {
            assert_eq!((call.name.name.as_str(), call.args.len()), ("jsonencode", 1));
            values(&call.args[0])
        }
        other => panic!("more than a value: {other:?}"),
    }
}

/// The attributes of the one token in a file, its kind, and its label.
fn token_of(file: &str) -> (Value, String, String) {
    let body: ::hcl::Body = ::hcl::from_str(file).unwrap_or_else(|error| panic!("{error}\n{file}"));
    let blocks: Vec<&::hcl::Block> = body.blocks().collect();
    assert_eq!(blocks.len(), 2, "{file}");
    assert_eq!(blocks[0].identifier(), "terraform");
    assert_eq!(blocks[1].identifier(), "resource");
    let labels: Vec<&str> = blocks[1].labels().iter().map(::hcl::BlockLabel::as_str).collect();
    let attributes = blocks[1].body().attributes();
    let pairs = attributes.map(|one| (one.key().to_owned(), values(one.expr())));
    (
        Value::Object(pairs.collect()),
        labels[0].to_owned(),
        labels[1].to_owned(),
    )
}

fn check_terraform(spec: &Spec, catalog: &Catalog) -> Result<(), TestCaseError> {
    let file = terraform(spec, catalog);
    let (mut token, kind, label) = token_of(&file);
    let body: Value = serde_json::from_slice(&spec.body()).unwrap();
    if let Owner::Account(id) = spec.owner {
        prop_assert_eq!(
            token.as_object_mut().unwrap().remove("account_id"),
            Some(json!(id.to_string()))
        );
        prop_assert_eq!(kind, "cloudflare_account_token");
    } else {
        prop_assert_eq!(kind, "cloudflare_api_token");
    }
    prop_assert_eq!(token, body);
    prop_assert!(label.starts_with(|first: char| first.is_ascii_lowercase()), "{}", label);
    prop_assert!(
        label
            .chars()
            .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '_'),
        "{}",
        label
    );
    prop_assert!(!file.chars().any(|one| one.is_control() && one != '\n'));
    let end = file.ends_with("}\n") && !file.ends_with("\n\n");
    prop_assert!(end);
    Ok(())
}
