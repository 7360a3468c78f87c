//! Every form of a resource (reference: cloudflare-api section 3) both ways, and 10,000 tokens.
use super::*;
use crate::domain::token::grant::WORKER_SCRIPT;
use crate::domain::token::id::AccountId;
use proptest::prelude::*;
use serde_json::json;

const A1: &str = "0123456789abcdef0123456789abcdef";
const A2: &str = "1123456789abcdef0123456789abcdef";
const Z1: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
const Z2: &str = "32b1de5f1c0e4b3ea97bb1e963b06a43";
const SCRIPT: &str = "com.cloudflare.edge.worker.script";

/// The first digit of an id tells its scopes; 9 is not in the catalog, 8 is of two scopes.
pub(in crate::domain) fn scopes_of(id: GroupId) -> Vec<Scope> {
    match id.to_string().as_bytes()[0] {
        b'1' => vec![Scope::User],
        b'2' => vec![Scope::Account],
        b'3' => vec![Scope::Zone],
        b'4' => vec![Scope::Bucket],
        b'5' => vec![Scope::Other(SCRIPT.to_owned())],
        b'8' => vec![Scope::Account, Scope::Bucket],
        _ => Vec::new(),
    }
}

fn group(kind: u8, number: u8) -> String {
    format!("{kind}{number:031}")
}

fn given(effect: &str, groups: &[String], resources: Value) -> Value {
    let groups: Vec<Value> = groups.iter().map(|id| json!({ "id": id })).collect();
    json!({ "effect": effect, "permission_groups": groups, "resources": resources })
}

fn read(policies: &[Value]) -> PolicyReading {
    grants_from(policies, &scopes_of)
}

/// Every row of the table "`resources`, all forms" and of the catalog's scopes, each key there
/// and back.
#[test]
fn every_form_is_read_and_written_back() {
    let account = |id: &str| format!("com.cloudflare.api.account.{id}");
    let rows = [
        (
            1,
            None,
            format!("com.cloudflare.api.user.{A1}"),
            Resource::User(A1.parse().unwrap()),
        ),
        (2, None, account(A1), Resource::Account(A1.parse().unwrap())),
        (2, None, account("*"), Resource::AllAccounts),
        (
            3,
            None,
            account(&format!("zone.{Z1}")),
            Resource::Zone(Z1.parse().unwrap()),
        ),
        (3, None, account("zone.*"), Resource::AllZones),
        (
            3,
            Some(account(A1)),
            account("zone.*"),
            Resource::ZonesOf(A1.parse().unwrap()),
        ),
        (
            4,
            None,
            format!("com.cloudflare.edge.r2.bucket.{A1}_eu_my.log_s"),
            Resource::Bucket {
                account: A1.parse().unwrap(),
                jurisdiction: "eu".to_owned(),
                name: "my.log_s".to_owned(),
            },
        ),
        (
            5,
            Some(account(A1)),
            format!("{SCRIPT}.t4g"),
            Resource::script(A1.parse().unwrap(), "t4g"),
        ),
        (
            3,
            Some(account(A1)),
            account(&format!("zone.{Z1}")),
            Resource::RawWithin {
                scope: Scope::Zone,
                within: account(A1),
                key: account(&format!("zone.{Z1}")),
            },
        ),
        (
            9,
            None,
            account("flagship.app.x"),
            Resource::Raw {
                scope: Scope::Other(account("flagship.app")),
                key: account("flagship.app.x"),
            },
        ),
        (
            4,
            None,
            "com.cloudflare.edge.r2.bucket.*".to_owned(),
            Resource::Raw {
                scope: Scope::Bucket,
                key: "com.cloudflare.edge.r2.bucket.*".to_owned(),
            },
        ),
        (
            2,
            None,
            account("X"),
            Resource::Raw {
                scope: Scope::Account,
                key: account("X"),
            },
        ),
    ];
    for (kind, within, key, wanted) in rows {
        assert_eq!(resource(within.as_deref(), &key), wanted, "{key}");
        let resources = match &within {
            None => json!({ (key.clone()): "*" }),
            Some(within) => json!({ (within.clone()): { (key.clone()): "*" } }),
        };
        let policy = given("allow", &[group(kind, 0)], resources);
        let reading = read(std::slice::from_ref(&policy));
        assert!(reading.verbatim.is_empty(), "{key}");
        assert_eq!(reading.grants.len(), 1, "{key}");
        assert_eq!(reading.grants[0].resources, BTreeSet::from([wanted]));
        assert_eq!(reading.policies(), [policy]);
    }
}

#[test]
fn accesses_are_as_few_as_say_the_same() {
    let zone = |id: &str| json!({ (format!("com.cloudflare.api.account.zone.{id}")): "*" });
    let all = json!({ (format!("com.cloudflare.api.account.{A1}")): { "com.cloudflare.api.account.zone.*": "*" } });
    // cert-manager: two accesses, since the zones differ by permission.
    let reading = read(&[
        given("allow", &[group(3, 0)], zone(Z1)),
        given("allow", &[group(3, 1)], all.clone()),
    ]);
    assert_eq!((reading.grants.len(), reading.verbatim.len()), (2, 0));
    // The same groups over both forms, groups of another scope, and an exclusion: one.
    let reading = read(&[
        given("deny", &[group(3, 0)], zone(Z2)),
        given("allow", &[group(3, 0)], zone(Z1)),
        given("allow", &[group(3, 0)], all),
        given("allow", &[group(2, 0)], json!({ "com.cloudflare.api.account.*": "*" })),
    ]);
    assert_eq!((reading.grants.len(), reading.verbatim.len()), (1, 0));
    assert_eq!(
        (reading.grants[0].groups.len(), reading.grants[0].resources.len()),
        (2, 3)
    );
    assert_eq!(
        reading.grants[0].except,
        BTreeSet::from([Resource::Zone(Z2.parse().unwrap())])
    );
    // Several scopes in one policy, as Terraform users write it.
    let both = json!({ "com.cloudflare.api.account.*": "*", "com.cloudflare.api.account.zone.*": "*" });
    let reading = read(&[given("allow", &[group(2, 0), group(3, 0)], both)]);
    assert_eq!((reading.grants.len(), reading.verbatim.len()), (1, 0));
    assert_eq!(reading.policies().len(), 2);
}

#[test]
fn what_no_access_says_is_kept_as_it_is() {
    let accounts = || json!({ "com.cloudflare.api.account.*": "*" });
    let bucket = format!("com.cloudflare.edge.r2.bucket.{A1}_eu_logs");
    for (policy, why) in [
        (json!("text"), FORM),
        (
            json!({ "effect": "audit", "permission_groups": [{ "id": group(2, 0) }], "resources": accounts() }),
            FORM,
        ),
        (
            json!({ "effect": "allow", "permission_groups": [{ "id": group(2, 0) }], "resources": accounts(), "until": 7 }),
            FORM,
        ),
        (
            json!({ "effect": "allow", "permission_groups": [{ "id": group(2, 0), "level": 3 }], "resources": accounts() }),
            FORM,
        ),
        (
            json!({ "effect": "allow", "permission_groups": [], "resources": accounts() }),
            FORM,
        ),
        (
            given("allow", &[group(2, 0)], json!({ "a.b": "*", "c.d": { "e.f": "*" } })),
            FORM,
        ),
        (given("allow", &[group(2, 0)], json!({ "a.b": "read" })), FORM),
        (given("allow", &[group(3, 0)], accounts()), SCOPES),
        (given("allow", &[group(2, 0)], json!({ (bucket.clone()): "*" })), SCOPES),
        (
            given(
                "allow",
                &[group(2, 0), group(4, 0)],
                json!({ (bucket): "*", "com.cloudflare.api.account.*": "*" }),
            ),
            SCOPES,
        ),
        (given("deny", &[group(2, 0)], accounts()), LONE_DENIAL),
    ] {
        let reading = read(std::slice::from_ref(&policy));
        assert!(reading.grants.is_empty(), "{policy}");
        assert_eq!(reading.policies(), std::slice::from_ref(&policy));
        assert_eq!(reading.verbatim[0].why, why, "{policy}");
    }
    // The server's id is not sent back.
    let with_id = json!({ "id": Z1, "effect": "audit" });
    assert_eq!(read(&[with_id]).policies(), [json!({ "effect": "audit" })]);
}

fn key(kind: u8) -> BoxedStrategy<String> {
    let (a, z) = (
        prop::sample::select(vec![A1, A2, "*"]),
        prop::sample::select(vec![Z1, Z2, "*"]),
    );
    match kind {
        1 => Just(format!("com.cloudflare.api.user.{A1}")).boxed(),
        2 => a.prop_map(|id| format!("com.cloudflare.api.account.{id}")).boxed(),
        3 => z.prop_map(|id| format!("com.cloudflare.api.account.zone.{id}")).boxed(),
        4 => prop::sample::select(vec!["default_abc", "eu_abc", "eu_a.b", "E_abc", "eu_a/b", "eu"])
            .prop_map(|rest| format!("com.cloudflare.edge.r2.bucket.{A1}_{rest}"))
            .boxed(),
        5 => prop::sample::select(vec!["a", "b", "ab"])
            .prop_map(|tag| format!("{SCRIPT}.{tag}"))
            .boxed(),
        _ => prop::sample::select(vec![
            "a",
            "b.",
            "a.b",
            "b.a",
            "c.a.b",
            ".a",
            "com.cloudflare.api.account.x.y",
        ])
        .prop_map(str::to_owned)
        .boxed(),
    }
}

fn map_of(keys: BTreeSet<String>) -> Value {
    Value::Object(keys.into_iter().map(|key| (key, json!("*"))).collect())
}

fn flat_map(kind: u8) -> BoxedStrategy<Value> {
    prop::collection::btree_set(key(kind), 1..4).prop_map(map_of).boxed()
}

fn nested_map(kind: u8) -> BoxedStrategy<Value> {
    let outer = prop_oneof![6 => key(2), 1 => key(9)];
    prop::collection::btree_map(outer, flat_map(kind), 1..3)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
        .boxed()
}

/// One kind of group over resources of its kind, mostly; else anything.
pub(in crate::domain) fn one_policy() -> impl Strategy<Value = Value> {
    let groups = |kinds: Vec<u8>| {
        prop::collection::btree_set((prop::sample::select(kinds), 0_u8..2), 1..3).prop_map(|set| {
            set.into_iter()
                .map(|(kind, number)| group(kind, number))
                .collect::<Vec<_>>()
        })
    };
    let alike = (1_u8..7).prop_flat_map(move |kind| {
        let kind = if kind == 6 { 9 } else { kind };
        (
            groups(vec![kind]),
            prop_oneof![3 => flat_map(kind), 1 => nested_map(kind)],
        )
    });
    let mixed_keys = prop::collection::btree_set(prop_oneof![key(1), key(2), key(3), key(3), key(4)], 1..4);
    let mixed = (groups(vec![1, 2, 3, 8, 9]), mixed_keys.prop_map(map_of));
    let odd = (
        groups(vec![2, 3]),
        prop_oneof![
            Just(json!({})),
            Just(json!({"a.b": {"c.d": "x"}})),
            Just(json!({"a.b": "*", "c.d": {}}))
        ],
    );
    let effect = prop::sample::select(vec!["allow", "allow", "allow", "deny", "deny", "audit"]);
    let extra = prop::sample::select(vec![None, None, None, Some("id"), Some("until")]);
    (effect, extra, prop_oneof![6 => alike, 2 => mixed, 1 => odd]).prop_map(|(effect, extra, (groups, resources))| {
        let mut policy = given(effect, &groups, resources);
        if let Some(field) = extra {
            policy[field] = json!(Z2);
        }
        policy
    })
}

/// Which group reaches what, by effect; of a policy over several scopes only where the scopes fit.
/// What is not understood is itself.
fn meaning(policies: &[Value]) -> (BTreeSet<(PolicyEffect, GroupId, Resource)>, Vec<String>) {
    let (mut triples, mut others) = (BTreeSet::new(), Vec::new());
    for given in policies {
        let Some(policy) = exactly(given) else {
            others.push(kept(given, FORM).policy.to_string());
            continue;
        };
        let all = resources(&policy.resources);
        let scopes: BTreeSet<Scope> = all.iter().map(Resource::scope).collect();
        for id in &policy.groups {
            let fits = |resource: &&Resource| scopes.len() == 1 || scopes_of(*id) == [resource.scope()];
            triples.extend(all.iter().filter(fits).map(|one| (policy.effect, *id, one.clone())));
        }
    }
    others.sort();
    (triples, others)
}

/// Policies with the same effect, groups and form put together, when none is over several scopes.
type Together = BTreeMap<(PolicyEffect, BTreeSet<GroupId>, bool), BTreeSet<Resource>>;
fn together(policies: &[Value]) -> Option<Together> {
    let mut map = Together::new();
    for policy in policies.iter().filter_map(exactly) {
        let all = resources(&policy.resources);
        if all.iter().map(Resource::scope).collect::<BTreeSet<_>>().len() > 1 {
            return None;
        }
        let nested = matches!(policy.resources, ResourceMap::Nested(_));
        map.entry((policy.effect, policy.groups, nested))
            .or_default()
            .extend(all);
    }
    Some(map)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]
    #[test]
    fn what_is_read_is_written_back_equal(policies in prop::collection::vec(one_policy(), 0..6)) {
        let reading = read(&policies);
        let written = reading.policies();
        prop_assert_eq!(meaning(&written), meaning(&policies));
        if let Some(wanted) = together(&policies) {
            prop_assert_eq!(together(&written), Some(wanted));
        }
        // Reading again finds the same accesses, and nothing more is kept.
        let again = read(&written);
        prop_assert_eq!(&again.grants, &reading.grants);
        prop_assert_eq!(again.verbatim.len(), reading.verbatim.len());
        for kept in &reading.verbatim {
            prop_assert!(policies.iter().any(|given| self::kept(given, FORM).policy == kept.policy));
        }
    }
}

#[test]
fn typed_keys_are_of_their_scope() {
    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";
    const ZONE: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";
    let account: AccountId = ACCOUNT.parse().unwrap();
    let script = Scope::Other(WORKER_SCRIPT.to_owned());
    let nested = format!("com.cloudflare.api.account.{ACCOUNT} / {WORKER_SCRIPT}.t4g");
    assert_eq!(typed(&script, &nested), Ok(Resource::script(account, "t4g")));
    let flat = typed(&script, &format!(" {WORKER_SCRIPT}.t4g ")).unwrap();
    assert!(matches!(flat, Resource::Raw { scope, .. } if scope == script));
    let zone = typed(&Scope::Zone, &format!("com.cloudflare.api.account.zone.{ZONE}"));
    assert_eq!(zone, Ok(Resource::Zone(ZONE.parse().unwrap())));
    for text in [
        "",
        WORKER_SCRIPT,
        "com.cloudflare.edge.worker.script.",
        "com.cloudflare.edge.worker.scripts.a",
        "com.other.a",
        "x/com.cloudflare.edge.worker.script.a",
        "/com.cloudflare.edge.worker.script.a",
        "com.x/com.y/com.cloudflare.edge.worker.script.a",
        "com.cloudflare.edge.worker.script.a/b",
        "com.cloudflare.edge.worker.script.a b",
    ] {
        let sentence = typed(&script, text).unwrap_err();
        assert!(sentence.contains("worker.script.ID"), "{text}: {sentence}");
    }
}
