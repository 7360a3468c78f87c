//! Lists: paged, filtered, sorted, and of both families.

use std::collections::HashSet;

use super::*;

#[test]
fn zones_are_paged_filtered_and_sorted() {
    let sim = small();
    let total = |query: &str| {
        get(&sim, &format!("/zones?{query}")).json()["result_info"]["total_count"]
            .as_u64()
            .unwrap()
    };
    let mut names = Vec::new();
    for page in 1..=3 {
        let reply = get(&sim, &format!("/zones?per_page=50&page={page}")).json();
        assert_eq!(reply["result_info"]["total_pages"], 3);
        names.extend(
            reply["result"]
                .as_array()
                .unwrap()
                .iter()
                .map(|zone| zone["name"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), 130);
    assert!(names.is_sorted());
    assert_eq!(get(&sim, "/zones?page=4&per_page=50").json()["result"], json!([]));
    assert_eq!(
        (
            total("name=example.com"),
            total("name=contains%3Aexample."),
            total("name=not_equal:example.com")
        ),
        (1, 3, 129)
    );
    let per_account: u64 = sim
        .account_ids()
        .iter()
        .map(|id| total(&format!("account.id={id}")))
        .sum();
    assert_eq!(per_account, 130);
    assert!(total("status=pending") > 0 && total("status=pending") + total("status=active") == 130);
    assert_eq!(
        total("name=example.com&name=example.net&match=any"),
        1,
        "the last of a repeated parameter counts"
    );
    assert_eq!(
        total("name=example.com&status=active&match=any"),
        total("status=active")
    );
    let last = get(&sim, "/zones?order=name&direction=desc").json();
    assert_eq!(last["result"][0]["name"].as_str(), names.last().map(String::as_str));
    let id = sim.zones()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(
        get(&sim, &format!("/zones/{id}")).json()["result"]["name"],
        "example.com"
    );
    // the same seed gives the same world
    assert_eq!(small().zones(), sim.zones());
}

#[test]
fn permission_groups_of_both_families() {
    let sim = small();
    let count = |path: &str| get(&sim, path).json()["result"].as_array().unwrap().len();
    let account = format!("/accounts/{}/tokens/permission_groups", sim.account_ids()[0]);
    assert_eq!((count("/user/tokens/permission_groups"), count(&account)), (351, 345));
    assert_eq!(count("/user/tokens/permission_groups?name=Zone%20Read"), 1);
    assert_eq!(
        count("/user/tokens/permission_groups?name=Zone%2520Read"),
        0,
        "encoded twice finds nothing"
    );
    assert_eq!(
        count("/user/tokens/permission_groups?scope=com.cloudflare.edge.r2.bucket"),
        2
    );
    let managing = get(&sim, "/user/tokens/permission_groups?name=API%20Tokens%20Write").json();
    assert_eq!(managing["result"][0]["is_selectable"], false);
}

#[test]
fn buckets_accounts_and_account_tokens() {
    let sim = small();
    let ids = sim.account_ids();
    let buckets = get(&sim, &format!("/accounts/{}/r2/buckets?per_page=3", ids[0])).json();
    assert_eq!(buckets["result"]["buckets"].as_array().unwrap().len(), 3);
    let cursor = buckets["result_info"]["cursor"].as_str().unwrap();
    let rest = get(
        &sim,
        &format!("/accounts/{}/r2/buckets?per_page=3&cursor={cursor}", ids[0]),
    )
    .json();
    assert_eq!(
        (
            rest["result"]["buckets"].as_array().unwrap().len(),
            rest["result_info"].get("cursor")
        ),
        (1, None)
    );
    assert_eq!(get(&sim, &format!("/accounts/{}/r2/buckets", ids[2])).error().1, 10042);
    assert_eq!(get(&sim, "/accounts").json()["result_info"]["total_count"], 3);
    assert_eq!(get(&sim, "/memberships").json()["result"].as_array().unwrap().len(), 3);

    // an account token is measured on itself for single zones, not for all zones of the account
    let token = sim.credentials().account.clone().unwrap();
    let path = format!("/accounts/{}/tokens", ids[0]);
    let zone = format!("{ZONES}.{}", sim.zones()[0]["id"].as_str().unwrap());
    let create = |resources: Value| {
        let body = json!({"name": "of account", "policies": [allow(&[DNS_READ], resources)]});
        with(&sim, &token, "POST", &path, &body).unwrap()
    };
    assert!(create(json!({(zone): "*"})).error().2.contains("DNS Read"));
    let made =
        create(json!({(format!("com.cloudflare.api.account.{}", ids[0])): {(format!("{ZONES}.*")): "*"}})).json();
    assert!(made["result"]["value"].as_str().unwrap().starts_with("cfat_"));
    assert_eq!(
        with(
            &sim,
            &token,
            "GET",
            &format!("/accounts/{}/tokens", ids[1]),
            &Value::Null
        )
        .unwrap()
        .error()
        .1,
        9109
    );
}

#[test]
fn hostile_names_reach_the_client_unchanged() {
    let sim = Simulator::start(Options {
        zones: 200,
        hostile: true,
        ..Options::default()
    })
    .unwrap();
    let names: String = sim
        .zones()
        .iter()
        .map(|zone| zone["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(names.contains("\u{1b}]52;") && names.contains('\u{202e}'));
    let listed = get(&sim, "/zones?per_page=50&page=2").json();
    assert_eq!(listed["result"].as_array().unwrap().len(), 50);
    assert_eq!(
        get(&sim, "/zones?name=example.com").json()["result_info"]["total_count"],
        1
    );
}
