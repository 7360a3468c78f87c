//! Whatever the names and whatever the token: each comes through.

use std::collections::BTreeMap;

use super::*;

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
        check_terraform(&spec(&name, owner, restricted), &Catalog::live(Vec::new()))?;
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
        let catalog = Catalog::embedded();
        let levels: Vec<(crate::domain::token::id::GroupId, Scope)> = catalog
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
        let catalog = Catalog::embedded();
        check_terraform(&spec, &catalog)?;
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
        prop_assert_eq!(named(&terraform(&spec, &catalog), &words), named(&body, &words));
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
    let file = terraform(&spec, &Catalog::embedded());
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
