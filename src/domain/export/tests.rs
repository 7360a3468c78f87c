//! What other programs make of our texts: a real shell with a stand-in for curl, and a parser of HCL that is not ours. Both must come to the
//! bytes, or the values, of the create request.
use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::domain::catalog::{Catalogue, PermissionGroup};
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

/// Runs the text in a shell whose `curl` writes its arguments, each ended by NUL, and whose home is an empty folder. Gives the arguments and what
/// else came to be in the folder.
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

#[test]
fn a_shell_gives_curl_the_bytes_of_the_body() {
    let mut shells = vec!["/bin/sh"];
    shells.extend(
        ["/bin/bash", "/bin/dash", "/bin/zsh"]
            .into_iter()
            .filter(|shell| Path::new(shell).exists()),
    );
    for shell in shells {
        for name in NAMES {
            let spec = spec(name, Owner::User, true);
            let (arguments, made) = run(shell, &curl(&spec, BASE));
            assert_eq!(
                String::from_utf8_lossy(after(&arguments, "--data-binary")),
                String::from_utf8_lossy(&spec.body()),
                "{shell} {name}"
            );
            assert_eq!(after(&arguments, "--data-binary"), spec.body());
            assert_eq!(made, Vec::<String>::new(), "{shell} {name}");
        }
    }
}

#[test]
fn the_command_names_the_endpoint_and_the_credential() {
    for (owner, base, url) in [
        (Owner::User, BASE, format!("{BASE}/user/tokens")),
        (account(), BASE, format!("{BASE}/accounts/{ACCOUNT}/tokens")),
        (
            Owner::User,
            "http://127.0.0.1:8787/",
            "http://127.0.0.1:8787/user/tokens".to_owned(),
        ),
        (
            Owner::User,
            "http://[::1]:1/it's $(x)",
            "http://[::1]:1/it's $(x)/user/tokens".to_owned(),
        ),
    ] {
        let text = curl(&spec("deploy", owner, false), base);
        let (arguments, _) = run("/bin/sh", &text);
        let expected = [
            "--fail-with-body",
            "--silent",
            "--show-error",
            "--request",
            "POST",
            &url,
            "--header",
            "Authorization: Bearer not-a-token $HOME `x` '\"",
            "--header",
            "Content-Type: application/json",
            "--output",
            "cloudflare-token.json",
            "--no-clobber",
            "--data-binary",
        ];
        let got: Vec<_> = arguments
            .iter()
            .map(|one| String::from_utf8_lossy(one).into_owned())
            .collect();
        assert_eq!(got[..got.len() - 1], expected);
        assert!(text.contains("\"Authorization: Bearer $CLOUDFLARE_API_TOKEN\""));
        assert!(text.ends_with(")\n") && !text.ends_with("\n\n"));
    }
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

fn check_terraform(spec: &Spec, catalogue: &Catalogue) -> Result<(), TestCaseError> {
    let file = terraform(spec, catalogue);
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

#[test]
fn terraform_says_what_the_body_says() {
    let catalogue = Catalogue::embedded();
    for name in NAMES {
        for owner in [Owner::User, account()] {
            for restricted in [false, true] {
                check_terraform(&spec(name, owner, restricted), &catalogue).unwrap();
            }
        }
    }
}

#[test]
fn the_file_as_a_person_reads_it() {
    let mut spec = spec("Deploy: example.com", account(), true);
    spec.grants.truncate(1);
    let file = terraform(&spec, &Catalogue::embedded());
    let expected = format!(
        r##"resource "cloudflare_account_token" "deploy_example_com" {{
  account_id = "{ACCOUNT}"
  name       = "Deploy: example.com"

  policies = [
    {{
      effect = "allow"
      permission_groups = [
        {{ id = "{ACCOUNT_SETTINGS_READ}" }}, # Account Settings Read
      ]
      resources = jsonencode({{
        "com.cloudflare.api.account.{ACCOUNT}" = "*"
      }})
    }},
    {{
      effect = "allow"
      permission_groups = [
        {{ id = "{DNS_WRITE}" }}, # DNS Write
        {{ id = "{ZONE_READ}" }}, # Zone Read
      ]
      resources = jsonencode({{
        "com.cloudflare.api.account.zone.00000000000000000000000000000001" = "*"
        "com.cloudflare.api.account.zone.00000000000000000000000000000002" = "*"
      }})
    }},
    {{
      effect = "allow"
"##
    );
    assert!(file.contains(&format!("}}\n\n{expected}")), "{file}");
    let expected = r#"
  condition = {
    request_ip = {
      in = [
        "203.0.113.0/24",
        "2001:db8::1/128",
      ]
      not_in = [
        "203.0.113.7/32",
      ]
    }
  }

  not_before = "2026-12-01T00:00:00Z"
  expires_on = "2027-02-22T09:30:00Z"
}
"#;
    assert!(file.ends_with(expected), "{file}");
    assert!(!file.contains("output"));
    assert!(
        file.lines()
            .all(|line| line.chars().count() <= 100 || line.starts_with('#')),
        "{file}"
    );
}

#[test]
fn head_and_warning_stay_within_80_columns() {
    let spec = spec("deploy", Owner::User, true);
    for text in [terraform(&spec, &Catalogue::embedded()), curl(&spec, BASE)] {
        // The body is as it is.
        for line in text.lines().filter(|line| line.starts_with('#')) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn a_name_of_a_group_stays_in_its_comment() {
    let group = PermissionGroup {
        id: DNS_WRITE.parse().unwrap(),
        name: "DNS\nresource \"x\" \"y\" {}\r\u{2028}\u{85}".to_owned(),
        description: String::new(),
        scopes: vec![Scope::Zone],
        category: String::new(),
        selectable: true,
    };
    let catalogue = Catalogue::live(vec![group]);
    check_terraform(&spec("deploy", Owner::User, false), &catalogue).unwrap();
    let file = terraform(&spec("deploy", Owner::User, false), &catalogue);
    assert!(file.contains("# DNS^Jresource"), "{file}");
    assert!(file.contains("# not in the list of permission groups"), "{file}");
}

#[test]
fn labels_are_made_of_names() {
    for (name, label) in [
        ("cert-manager, example.com", "cert_manager_example_com"),
        ("  __x--", "x"),
        ("1 token", "token_1_token"),
        ("漢字", "token"),
        ("Ünï", "n"),
        ("", "token"),
    ] {
        assert_eq!(hcl::label(name), label);
    }
    assert!(hcl::label(&"ab ".repeat(40)).len() <= 66);
}

/// Texts full of what matters to a shell and to HCL.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(
            prop::sample::select(vec!["$", "%", "{", "}", "\\", "\"", "'", "`", "!", " ", "a", "\u{301}"]),
            1..40
        )
        .prop_map(|parts| parts.concat()),
        "\\PC{1,60}",
    ]
    .prop_filter("a name", |name| !name.trim().is_empty())
}

proptest! {
    #[test]
    fn any_name_comes_through_terraform(name in nasty(), of_account: bool, restricted: bool) {
        let owner = if of_account { account() } else { Owner::User };
        check_terraform(&spec(&name, owner, restricted), &Catalogue::live(Vec::new()))?;
    }

    #[test]
    fn any_text_comes_through_hcl(text in any::<String>()) {
        let file = format!("x = {}\n", hcl::string(&text));
        let read: BTreeMap<String, String> = ::hcl::from_str(&file).unwrap();
        prop_assert_eq!(&read["x"], &text, "{}", file);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_name_comes_through_a_shell(name in nasty()) {
        let spec = spec(&name, Owner::User, false);
        let (arguments, made) = run("/bin/sh", &curl(&spec, BASE));
        prop_assert_eq!(after(&arguments, "--data-binary"), spec.body());
        prop_assert_eq!(made, Vec::<String>::new());
    }
}

/// A resource of a scope, of one of a few.
fn resource(scope: &Scope, number: u8) -> Resource {
    let id = |number: u8| format!("{number:032x}");
    let account = id(number % 2 + 1).parse().unwrap();
    match (scope, number % 3) {
        (Scope::Zone, 0) => Resource::ZonesOf(account),
        (Scope::Zone, _) => Resource::Zone(id(number).parse().unwrap()),
        (Scope::Account, _) => Resource::Account(account),
        (Scope::User, _) => Resource::User(id(7).parse().unwrap()),
        (Scope::Bucket, _) => Resource::Bucket {
            account,
            jurisdiction: "eu".to_owned(),
            name: format!("bucket-{number}"),
        },
        (Scope::Other(_), 0) => Resource::RawWithin {
            scope: scope.clone(),
            within: format!("com.cloudflare.api.account.{}", id(1)),
            key: format!("{}.{number}", scope.as_api()),
        },
        (Scope::Other(_), _) => Resource::Raw {
            scope: scope.clone(),
            key: format!("{}.{number}", scope.as_api()),
        },
    }
}

/// Any token: groups of the list by their places, over resources of their scopes, less others.
fn any_spec() -> impl Strategy<Value = Spec> {
    let grant = (
        prop::collection::vec(any::<prop::sample::Index>(), 1..12),
        prop::collection::vec(any::<u8>(), 1..6),
        prop::collection::vec(any::<u8>(), 0..3),
    );
    let grants = prop::collection::vec(grant, 1..4);
    (grants, any::<bool>(), any::<bool>()).prop_map(|(parts, of_account, restricted)| {
        let catalogue = Catalogue::embedded();
        let levels: Vec<(crate::domain::token::id::GroupId, Scope)> = catalogue
            .rows()
            .iter()
            .flat_map(|row| row.levels.iter().map(|level| (level.id, row.scope.clone())))
            .collect();
        let grants = parts.into_iter().map(|(groups, on, except)| {
            let groups: BTreeMap<_, _> = groups.iter().map(|at| at.get(&levels).clone()).collect();
            let over = |numbers: &[u8]| {
                let scopes = groups.values();
                scopes
                    .flat_map(|scope| numbers.iter().map(|number| resource(scope, *number)))
                    .collect()
            };
            Grant {
                resources: over(&on),
                except: over(&except),
                groups,
                unresolved: Vec::new(),
            }
        });
        let owner = if of_account { account() } else { Owner::User };
        Spec {
            grants: grants.collect(),
            ..spec("deploy", owner, restricted)
        }
    })
}

/// Groups and keys of resources that a text names, wherever they stand in it: counted, not parsed.
fn named(text: &str, words: &std::collections::BTreeSet<String>) -> BTreeMap<String, usize> {
    let quoted = |word: &String| format!("\"{word}\"");
    words
        .iter()
        .map(|word| (word.clone(), text.matches(&quoted(word)).count()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn terraform_and_curl_name_the_groups_and_resources_of_the_request(spec in any_spec()) {
        let catalogue = Catalogue::embedded();
        check_terraform(&spec, &catalogue)?;
        let body = String::from_utf8(spec.body()).unwrap();
        let mut words = std::collections::BTreeSet::new();
        for policy in spec.policies() {
            words.extend(policy.groups.iter().map(ToString::to_string));
            match &policy.resources {
                crate::domain::token::to_policies::ResourceMap::Flat(keys) => words.extend(keys.iter().cloned()),
                crate::domain::token::to_policies::ResourceMap::Nested(outer) => outer.iter().for_each(|(key, inner)| {
                    words.insert(key.clone());
                    words.extend(inner.iter().cloned());
                }),
            }
        }
        prop_assert!(words.len() > 1);
        prop_assert_eq!(named(&terraform(&spec, &catalogue), &words), named(&body, &words));
        prop_assert!(curl(&spec, BASE).contains(&body.replace('\'', r"'\''")));
    }
}

#[test]
fn a_policy_that_no_access_says_is_written_or_said_to_be_missing() {
    let mut spec = spec("deploy", account(), false);
    let known = json!({"effect": "deny", "permission_groups": [{"id": "0123456789abcdef0123456789abcdef"}],
        "resources": {"com.cloudflare.api.account.zone.*": "*"}});
    let unknown = json!({"effect": "perhaps", "note": "a\nb"});
    spec.verbatim = vec![known, unknown];
    let file = terraform(&spec, &Catalogue::embedded());
    let denied = file
        .split("effect = \"deny\"")
        .nth(2)
        .expect("the exclusion, then the policy as given");
    assert!(denied.contains("0123456789abcdef0123456789abcdef"), "{file}");
    assert_eq!(file.matches("# MISSING").count(), 1);
    assert!(
        file.contains("# {\"effect\":\"perhaps\",\"note\":\"a\\nb\"}\n"),
        "{file}"
    );
    let (arguments, _) = run("/bin/sh", &curl(&spec, BASE));
    let body: Value = serde_json::from_slice(after(&arguments, "--data-binary")).unwrap();
    assert!(body["policies"].as_array().unwrap().contains(&spec.verbatim[1]));
}
