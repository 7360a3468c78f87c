//! Tokens that were there before anybody asked: with a past, and very many.

use std::collections::{BTreeMap, HashSet};

use super::*;

/// All tokens of an owner, expired ones too, page by page.
fn listed(sim: &Simulator, tokens: &str) -> Vec<Value> {
    let mut all = Vec::new();
    loop {
        let page = all.len() / 50 + 1;
        let path = format!("{tokens}?per_page=50&include_expired=true&page={page}");
        let rows = get(sim, &path).json()["result"].as_array().unwrap().clone();
        let last = rows.len() < 50;
        all.extend(rows);
        if last {
            return all;
        }
    }
}

/// The lists of the user and of all accounts.
fn everything(sim: &Simulator) -> Vec<(String, Vec<Value>)> {
    let of_accounts = sim.account_ids().into_iter().map(|id| format!("/accounts/{id}/tokens"));
    let owners = std::iter::once("/user/tokens".to_owned()).chain(of_accounts);
    owners.map(|owner| (owner.clone(), listed(sim, &owner))).collect()
}

/// The policies of a token as a request has them: only the server gives ids and names.
fn as_sent(token: &Value) -> Value {
    let mut policies = token["policies"].clone();
    for policy in policies.as_array_mut().unwrap() {
        policy.as_object_mut().unwrap().remove("id");
        for group in policy["permission_groups"].as_array_mut().unwrap() {
            group.as_object_mut().unwrap().remove("name");
        }
    }
    policies
}

fn text<'v>(token: &'v Value, field: &str) -> Option<&'v str> {
    token[field].as_str()
}

/// Whether the times of a token follow each other.
fn in_order(token: &Value) -> bool {
    let issued = text(token, "issued_on");
    let used = text(token, "last_used_on").is_none_or(|used| Some(used) >= issued);
    let ended = token["status"] == "expired" && text(token, "last_used_on") > text(token, "expires_on");
    used && text(token, "modified_on") >= issued && !ended
}

#[test]
fn a_history_has_one_of_each_and_comes_only_where_it_is_wanted() {
    let sim = Simulator::demo().unwrap();
    let all = everything(&sim);
    let user = &all[0].1;
    let named = |name: &str| -> Vec<&Value> { user.iter().filter(|token| token["name"] == name).collect() };
    let one = |name: &str| *named(name).first().unwrap_or_else(|| panic!("{name} is not there"));
    for (name, status) in [
        ("ddns at home", "active"),
        ("staging preview", "disabled"),
        ("test 3", "expired"),
        ("wordpress plugin", "revoked (exposed)"),
    ] {
        assert_eq!(one(name)["status"], status, "{name}");
    }
    assert_eq!(one("test 3")["last_used_on"], Value::Null);
    assert_eq!(one("terraform-ci")["expires_on"], Value::Null);
    assert_eq!(named("dyndns").len(), 2);
    let effects: HashSet<&str> = one("purge all but the shop")["policies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| policy["effect"].as_str().unwrap())
        .collect();
    assert_eq!(effects, HashSet::from(["allow", "deny"]));
    assert!(one("office scripts")["condition"]["request_ip"]["not_in"].is_array());
    let odd = one("gateway connector");
    assert_eq!(odd["labels"]["team"], "network");
    assert!(odd["policies"][0]["constraints"].is_array());
    // a resource that no request may name
    let body = json!({"name": "odd", "policies": odd["policies"]});
    assert!(post(&sim, &body).error().2.contains("not a supported resource type"));
    let days = |token: &Value, field: &str| {
        let time: jiff::Timestamp = text(token, field).unwrap().parse().unwrap();
        time.duration_since(jiff::Timestamp::now()).as_hours() / 24
    };
    assert_eq!(days(one("ddns at home"), "expires_on"), 2);
    assert_eq!(days(one("old backup script"), "last_used_on"), -211);

    let others = &all[2].1;
    let fields = |name: &str| {
        let token = others.iter().find(|token| token["name"] == name).unwrap();
        ["creator_email_at_creation", "provisioner_type", "provisioner_id"].map(|field| token.get(field).cloned())
    };
    assert_eq!(
        fields("release pipeline"),
        [Some(json!("grace@example.com")), None, None]
    );
    let by_program = Some(json!("com.cloudflare.api.oauthtoken"));
    assert_eq!(fields("dns audit"), [None, by_program, Some(Value::Null)]);
    assert!(all.iter().flat_map(|(_, tokens)| tokens).all(in_order));
    assert!(
        user.iter()
            .all(|token| token.get("creator_email_at_creation").is_none())
    );

    let plain: Vec<usize> = everything(&small()).iter().map(|(_, tokens)| tokens.len()).collect();
    assert_eq!(plain, [11, 1, 0, 0]);
}

#[test]
fn many_tokens_are_spread_varied_and_the_same_at_each_start() {
    let many = || {
        let options = Options {
            zones: 300,
            accounts: 6,
            tokens: 2_000,
            ..Options::default()
        };
        let sim = Simulator::start(options).unwrap();
        let all = everything(&sim);
        (sim, all)
    };
    let (sim, all) = many();
    let counts: Vec<usize> = all.iter().map(|(_, tokens)| tokens.len()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 2_000 + 12);
    assert_eq!(counts[0], 50, "as many as a user may have");
    assert!(
        counts[1..].iter().all(|count| (320..=330).contains(count)),
        "{counts:?}"
    );
    for (_, tokens) in &all {
        let mut statuses: BTreeMap<&str, usize> = BTreeMap::new();
        for token in tokens {
            *statuses.entry(text(token, "status").unwrap()).or_default() += 1;
        }
        assert!(
            ["active", "disabled", "expired"]
                .iter()
                .all(|status| statuses[status] > 1),
            "{statuses:?}"
        );
        assert!(tokens.iter().all(in_order));
        let some = |has: fn(&Value) -> bool| tokens.iter().any(has) && !tokens.iter().all(has);
        assert!(some(|token| token["expires_on"].is_null()));
        assert!(some(|token| token["last_used_on"].is_null()));
        assert!(some(|token| token["condition"].get("request_ip").is_some()));
        assert!(some(|token| token["policies"].as_array().unwrap().len() > 1));
    }
    let of_accounts: Vec<&Value> = all[1..].iter().flat_map(|(_, tokens)| tokens).collect();
    let has = |field: &str| of_accounts.iter().filter(|token| token.get(field).is_some()).count();
    assert!(has("provisioner_type") > 10 && has("creator_email_at_creation") > 1_000);
    assert!(of_accounts.iter().any(|token| token["status"] == "revoked (exposed)"));
    let ids: HashSet<&str> = all
        .iter()
        .flat_map(|(_, tokens)| tokens)
        .filter_map(|token| text(token, "id"))
        .collect();
    assert_eq!(ids.len(), 2_012);

    // each could have been made by a request
    let fresh = Simulator::start(Options {
        zones: 300,
        accounts: 6,
        requests_per_five_minutes: 0,
        ..Options::default()
    })
    .unwrap();
    for (owner, tokens) in &all {
        let made = tokens
            .iter()
            .filter(|token| text(token, "name").unwrap().contains(char::is_numeric));
        for token in made.take(25) {
            let body = json!({"name": token["name"], "policies": as_sent(token)});
            let reply = with(&fresh, fresh.api_token(), "POST", owner, &body).unwrap();
            assert_eq!(reply.status, 200, "{owner}: {token}: {reply:?}");
        }
    }
    drop(sim);
    let names = |all: &[(String, Vec<Value>)]| -> Vec<(String, String)> {
        let tokens = all.iter().flat_map(|(_, tokens)| tokens);
        let made = tokens.filter(|token| text(token, "name").unwrap().contains(' '));
        made.map(|token| (token["name"].to_string(), token["policies"][0]["resources"].to_string()))
            .collect()
    };
    assert_eq!(names(&many().1), names(&all));
}

#[test]
fn there_are_no_more_tokens_than_there_can_be() {
    let start = |accounts: usize, tokens: usize| {
        Simulator::start(Options {
            zones: 3,
            accounts,
            tokens,
            ..Options::default()
        })
    };
    // 50 of the user less 11 credentials, 500 of the account less its own
    let sim = start(1, 538).unwrap();
    assert_eq!(post(&sim, &draft("one more")).error().0, 400);
    let error = start(1, 539).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(error.to_string().contains("room for 538 more"), "{error}");
    assert!(start(0, 39).is_ok());
    assert!(start(0, 40).is_err());
    // nor is anything missing in a world without accounts and zones
    let bare = Simulator::start(Options {
        zones: 0,
        accounts: 0,
        history: true,
        ..Options::default()
    });
    assert_eq!(listed(&bare.unwrap(), "/user/tokens").len(), 11 + 14);
}
