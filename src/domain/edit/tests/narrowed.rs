//! A token and what it is needed for: what stays of it.

use super::*;
use crate::domain::needs::{self, Given};

/// The id of a group by the API's name and its scope.
fn id(name: &str, scope: &Scope) -> String {
    let group = Catalog::of_this_version().named(name, scope);
    group.unwrap_or_else(|| panic!("{name}")).id.to_string()
}

/// A policy with these groups of a zone on all zones, or of an account on it.
fn with(effect: &str, scope: &Scope, names: &[&str]) -> Value {
    let key = match scope {
        Scope::Account => format!("com.cloudflare.api.account.{ACME}"),
        _ => zone("*"),
    };
    let groups: Vec<Value> = names
        .iter()
        .map(|name| json!({"id": id(name, scope), "name": name}))
        .collect();
    json!({"id": "f".repeat(32), "effect": effect, "permission_groups": groups, "resources": {key: "*"}})
}

fn zones(names: &[&str]) -> Value {
    with("allow", &Scope::Zone, names)
}

fn narrowed(policies: Vec<Value>, needs: &[&str]) -> Result<Narrowed, String> {
    let catalog = Catalog::of_this_version();
    let given: Vec<Given> = needs.iter().map(|words| Given::Words((*words).to_owned())).collect();
    let answer = needs::answer(&given, catalog);
    assert!(answer.resolved(), "{answer:?}");
    narrow(&record(policies), &answer, catalog)
}

/// The names of the groups of each policy that stays.
fn left(narrowed: &Narrowed) -> Vec<Vec<String>> {
    let catalog = Catalog::of_this_version();
    let name = |group: &Value| {
        let id: GroupId = group["id"].as_str().unwrap().parse().unwrap();
        catalog
            .group(id)
            .map_or_else(|| id.to_string(), |group| group.name.clone())
    };
    let groups = |policy: &Value| {
        policy["permission_groups"]
            .as_array()
            .unwrap()
            .iter()
            .map(name)
            .collect()
    };
    narrowed.wanted.policies.as_given().iter().map(groups).collect()
}

const LIST: &str = "GET /zones/{zone_id}/dns_records";
const ADD: &str = "POST /zones/{zone_id}/dns_records";
const PURGE: &str = "POST /zones/{zone_id}/purge_cache";
const DETAILS: &str = "GET /zones/{zone_id}";

#[test]
fn what_no_need_takes_goes_and_nothing_comes() {
    /// The policies of all zones, the needs, what is left of each policy, what is lacking.
    type Row = (
        &'static [&'static [&'static str]],
        &'static [&'static str],
        &'static [&'static [&'static str]],
        &'static str,
    );
    let rows: [Row; 13] = [
        (&[&["DNS Write", "Zone Read"]], &[ADD], &[&["DNS Write"]], ""),
        // An Edit of DNS is enough for the details of a zone.
        (&[&["DNS Write", "Zone Read"]], &[ADD, DETAILS], &[&["DNS Write"]], ""),
        (
            &[&["DNS Write", "Cache Purge", "Zone Read"]],
            &[ADD, PURGE],
            &[&["DNS Write", "Cache Purge"]],
            "",
        ),
        (&[&["DNS Write"]], &[LIST], &[&["DNS Read"]], ""),
        (&[&["DNS Write"]], &[LIST, ADD], &[&["DNS Write"]], ""),
        // What it has to read already is not put beside.
        (&[&["DNS Read", "DNS Write"]], &[LIST], &[&["DNS Read"]], ""),
        // Each policy is for its own resources.
        (
            &[&["DNS Read"], &["DNS Write"]],
            &[LIST],
            &[&["DNS Read"], &["DNS Read"]],
            "",
        ),
        (&[&["DNS Write"], &["Cache Purge"]], &[PURGE], &[&["Cache Purge"]], ""),
        (
            &[&["DNS Read", "Zone Read"]],
            &[ADD, DETAILS],
            &[&["Zone Read"]],
            "DNS: Edit",
        ),
        (
            &[&["Zone Read", "Cache Purge"]],
            &[PURGE, ADD],
            &[&["Cache Purge"]],
            "DNS: Edit",
        ),
        // Several are enough for the details of a zone; what it takes is Zone: Read where that is there.
        (
            &[&["Zone Write", "Zone Settings Write"]],
            &[DETAILS],
            &[&["Zone Read"]],
            "",
        ),
        (
            &[&["Zaraz Admin", "DNS Read"]],
            &["Zaraz Edit", LIST],
            &[&["Zaraz Edit", "DNS Read"]],
            "",
        ),
        (&[&["Zaraz Admin"]], &["Zaraz Read"], &[&["Zaraz Read"]], ""),
    ];
    for (policies, needs, expected, lacks) in rows {
        let narrowed = narrowed(policies.iter().map(|names| zones(names)).collect(), needs).unwrap();
        assert_eq!(left(&narrowed), expected, "{policies:?} for {needs:?}");
        assert_eq!(narrowed.lacks.join(", "), lacks, "{policies:?} for {needs:?}");
        assert_eq!(narrowed.instead, [], "{policies:?} for {needs:?}");
        let before = record(policies.iter().map(|names| zones(names)).collect());
        let lines = lines(
            &before,
            &narrowed.wanted,
            Catalog::of_this_version(),
            &Called,
            &TimeZone::UTC,
        );
        assert!(lines.iter().all(|line| !line.wider), "{lines:?}");
    }
}

#[test]
fn what_is_enough_in_the_place_of_what_is_missing_stays() {
    let found = narrowed(vec![zones(&["Page Rules Write", "Zone Settings Write"])], &[DETAILS]).unwrap();
    let [(needed, other)] = &found.instead[..] else {
        panic!("{found:?}")
    };
    assert_eq!((needed.as_str(), found.lacks.len()), ("Zone: Read", 0));
    assert_eq!(left(&found)[0].len(), 1, "{found:?}");
    assert!(other.ends_with(": Read"), "{other}");
}

#[test]
fn what_denies_and_what_nobody_understands_stays_to_the_letter() {
    let denies = with("deny", &Scope::Zone, &["Zone Read"]);
    let mut strange = zones(&["Zone Read"]);
    strange["later"] = json!(1);
    let audit = json!({"effect": "audit"});
    let unknown = "ab".repeat(16);
    let mut beyond = zones(&["Zone Read", "DNS Write"]);
    beyond["permission_groups"]
        .as_array_mut()
        .unwrap()
        .push(json!({"id": unknown, "name": "Quantum Write"}));
    let mut account = with("allow", &Scope::Account, &["Workers Scripts Write"]);
    account["resources"] = json!({"com.cloudflare.api.account.*": "*"});
    let all = vec![denies.clone(), strange.clone(), beyond, account, audit.clone()];
    let narrowed = narrowed(all, &[LIST]).unwrap();
    assert_eq!((narrowed.denials, narrowed.strange, narrowed.unknown.len()), (1, 2, 1));
    let given = narrowed.wanted.policies.as_given();
    assert_eq!((&given[0], &given[1], &given[3]), (&denies, &strange, &audit));
    assert_eq!(
        given[2]["permission_groups"],
        json!([{"id": id("DNS Read", &Scope::Zone)}, {"id": unknown, "name": "Quantum Write"}])
    );
    assert_eq!(given.len(), 4);
}

/// A lower level is denied by no name of its own: where the higher one is denied somewhere, it stays.
#[test]
fn a_level_that_is_denied_somewhere_is_not_lowered() {
    let denies = with("deny", &Scope::Zone, &["DNS Write"]);
    let all = vec![zones(&["DNS Write", "Zone Read"]), denies.clone()];
    let narrowed = narrowed(all, &[LIST]).unwrap();
    let given = narrowed.wanted.policies.as_given();
    assert_eq!(given[1], denies);
    let groups = given[0]["permission_groups"].as_array().unwrap();
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert_eq!(groups[0]["id"], id("DNS Write", &Scope::Zone).to_string());
}

#[test]
fn a_token_of_which_nothing_would_be_left_is_not_touched() {
    for needs in [&[PURGE][..], &[ADD]] {
        let why = narrowed(vec![zones(&["Zone Read", "DNS Read"])], needs).unwrap_err();
        assert!(why.contains("nothing would be left"), "{why}");
    }
    // Of what nobody understands nothing goes, either.
    let strange = narrowed(vec![json!({"effect": "audit"})], &[PURGE]).unwrap();
    assert_eq!((strange.strange, strange.lacks.len()), (1, 1));
    assert!(is_same(&strange.wanted, &record(vec![json!({"effect": "audit"})])));
}

/// Each permission that goes or comes is named, however many; of resources so many that somebody
/// reads them.
#[test]
fn nothing_is_only_counted_that_a_person_agrees_to() {
    let names = [
        "Zone Write",
        "DNS Write",
        "Zone Settings Write",
        "SSL and Certificates Write",
        "Firewall Services Write",
        "Page Rules Write",
        "Load Balancers Write",
        "Email Routing Rules Write",
        "Cache Purge",
    ];
    let before = record(vec![zones(&names)]);
    let after = narrowed(vec![zones(&names)], &[PURGE]).unwrap().wanted;
    let told = |before: &TokenRecord, after: &TokenRecord| {
        lines(before, after, Catalog::of_this_version(), &Called, &TimeZone::UTC)
    };
    let gone = told(&before, &after)[0].before.clone().unwrap();
    let come = told(&after, &before)[0].after.clone().unwrap();
    assert_eq!(
        (gone.matches(": Edit").count(), gone.contains(" more")),
        (8, false),
        "{gone}"
    );
    assert_eq!(gone, come);
    let of = |count: usize| {
        let keys: Vec<String> = (0..count).map(|at| format!("{at:032x}")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        record(vec![policy("allow", DNS_WRITE, &[&[COM], &keys[..]].concat())])
    };
    let none = record(vec![policy("allow", DNS_WRITE, &[COM])]);
    let words = |count| told(&none, &of(count))[0].after.clone().unwrap();
    assert_eq!(words(50).matches("example.org").count(), 50);
    assert!(words(5000).ends_with("example.org and 4950 more"), "{}", words(5000));
}
