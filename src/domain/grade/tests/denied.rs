//! Policies that deny something and are the exclusion of no one access count in the grade.

use serde_json::{Value, json};

use super::*;
use crate::domain::token::from_policies::grants_from;
use crate::domain::token::given_policies::GivenPolicies;
use crate::domain::token::to_policies::assemble;

/// As many policies as it takes: zones and all zones of an account are keys of two forms.
fn policies(effect: &str, names: &[&str], resources: &[Resource]) -> Vec<Value> {
    let grant = grant(names, resources, &[]);
    let mut policies = GivenPolicies::sent(assemble(&[grant])).as_given();
    policies.iter_mut().for_each(|policy| policy["effect"] = effect.into());
    policies
}

fn policy(effect: &str, names: &[&str], resources: &[Resource]) -> Value {
    policies(effect, names, resources).remove(0)
}

/// The token of these policies, as it comes from the API.
fn token(policies: &[Value]) -> Spec {
    let reading = grants_from(policies, &|id| CATALOGUE.scopes_of(id));
    Spec {
        verbatim: reading.verbatim_policies(),
        ..spec(reading.grants, "", "90d")
    }
}

fn level(policies: &[Value]) -> Level {
    graded(&token(policies)).level
}

#[test]
fn what_another_policy_denies_is_not_counted() {
    let all = [Resource::AllZones];
    let both = policy("allow", &["DNS Write", "Zone Read"], &all);
    let reads = policy("allow", &["Zone Read"], &all);
    assert_eq!(level(std::slice::from_ref(&both)), Level::Critical);
    let lone = policy("deny", &["DNS Write"], &all);
    let denied = token(&[both.clone(), lone.clone()]);
    assert_eq!(denied.verbatim.len(), 1, "no access has just these groups");
    assert_eq!(graded(&denied).level, level(&[reads]));
    assert!(
        graded(&denied)
            .reasons
            .iter()
            .all(|reason| !reason.sentence.contains("DNS"))
    );
    // Of all zones but one it is as bad as it was, and says so.
    let one = token(&[both.clone(), policy("deny", &["DNS Write"], &[zone(1)])]);
    let graded_one = graded(&one);
    assert_eq!(graded_one.level, Level::Critical);
    assert!(
        graded_one.reasons[0].sentence.contains("less what is excluded"),
        "{graded_one:?}"
    );
    // What is denied elsewhere takes nothing away.
    assert_eq!(level(&[both, policy("deny", &["Cache Purge"], &all)]), Level::Critical);
}

#[test]
fn the_zones_of_an_account_and_a_nested_key_are_denied_too() {
    let both = policy("allow", &["DNS Write", "Zone Read"], &[zones_of()]);
    let reads = level(&[policy("allow", &["Zone Read"], &[zones_of()])]);
    assert!(level(std::slice::from_ref(&both)) > reads);
    assert_eq!(
        level(&[both.clone(), policy("deny", &["DNS Write"], &[zones_of()])]),
        reads
    );
    let mut everywhere = policy("deny", &["DNS Write"], &[Resource::AllZones]);
    assert_eq!(level(&[both.clone(), everywhere.clone()]), reads);
    everywhere["resources"] = json!({"com.cloudflare.api.account.*": {"com.cloudflare.api.account.zone.*": "*"}});
    assert_eq!(level(&[both, everywhere]), reads, "another form of the same key");
}

#[test]
fn a_denial_that_is_not_known_for_sure_takes_nothing_away_and_is_said() {
    let all = [Resource::AllZones];
    let both = policy("allow", &["DNS Write", "Zone Read"], &all);
    let lone = policy("deny", &["DNS Write"], &all);
    let strange: [fn(&mut Value); 3] = [
        |policy| policy["unless"] = json!("office"),
        |policy| policy["permission_groups"][0]["id"] = json!("x"),
        |policy| policy["resources"] = json!({"com.cloudflare.api.account.zone.*": "some"}),
    ];
    for change in strange {
        let mut policy = lone.clone();
        change(&mut policy);
        let grade = graded(&token(&[both.clone(), policy]));
        assert_eq!(grade.level, Level::Critical);
        let said = |reason: &Reason| reason.sentence.contains("cannot be read here");
        assert!(grade.reasons.iter().any(said), "{:?}", grade.reasons);
    }
}

fn resources() -> impl Strategy<Value = Vec<Resource>> {
    let one = select(vec![Resource::AllZones, zones_of(), zone(1), zone(2), zone(3)]);
    vec(one, 1..4)
}

proptest! {
    /// The same exclusion, said by the access itself or by a policy of its own.
    #[test]
    fn a_denial_counts_as_an_exclusion_does(given in resources(), except in resources(), reads: bool) {
        let names: &[&str] = if reads { &["DNS Read", "Zone Read"] } else { &["DNS Write", "Zone Write"] };
        let excluded = spec(vec![grant(names, &given, &except)], "", "90d");
        let lone = Spec {
            verbatim: policies("deny", names, &except),
            ..spec(vec![grant(names, &given, &[])], "", "90d")
        };
        prop_assert_eq!(graded(&excluded).level, graded(&lone).level);
    }

    /// It makes nothing worse, and what it leaves is graded as before.
    #[test]
    fn a_denial_never_raises_a_grade(given in resources(), except in resources(), other: bool) {
        let allowed = spec(vec![grant(&["DNS Write", "Zone Read"], &given, &[])], "", "90d");
        let group = if other { "Cache Purge" } else { "DNS Write" };
        let denied = Spec {
            verbatim: policies("deny", &[group], &except),
            ..allowed.clone()
        };
        let (before, after) = (graded(&allowed), graded(&denied));
        prop_assert!(after.level <= before.level);
        prop_assert!(!other || before == after);
    }
}
