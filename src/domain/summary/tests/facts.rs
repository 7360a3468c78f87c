//! The same page as facts for a screen: what is a warning, and where what is sent as it is stands.

use super::*;
use crate::domain::summary::overview::{Meaning, Overview, OverviewFact};

/// The facts of a spec.
fn facts_of(spec: &Spec) -> Overview {
    let now = NOW.parse().unwrap();
    let here = Whereabouts::default();
    Overview::of(spec, &Catalog::embedded(), &Known, (now, &home()), &here)
}

#[test]
fn what_nobody_here_knows_is_a_warning_before_everything_that_the_token_can() {
    let unknown = "ffffffffffffffffffffffffffffffff";
    let groups = [(DNS_WRITE, Scope::Zone), (unknown, Scope::Zone)];
    let spec = draft(vec![grant(&groups, vec![zone()], vec![])]);
    let facts = facts_of(&spec.read(NOW.parse().unwrap(), &home()).unwrap()).facts;
    let at = facts.iter().position(|fact| fact.words.contains(unknown)).unwrap();
    let (warned, able) = (&facts[at], &facts[at + 1]);
    assert_eq!((warned.label, warned.meaning), ("Can", Meaning::Warning));
    assert_eq!(warned.words, format!("{unknown}: cfmint does not know what it allows"));
    assert_eq!(warned.place, Some(Place::Permissions(0)));
    assert_eq!(warned.on, able.on);
    assert_eq!((able.words.as_str(), able.meaning), ("Zone · DNS", Meaning::Can));
}

#[test]
fn a_policy_that_no_access_says_is_said_by_what_it_does() {
    let mut spec = draft(vec![grant(&[(DNS_WRITE, Scope::Zone)], vec![zone()], vec![])])
        .read(NOW.parse().unwrap(), &home())
        .unwrap();
    let keys: serde_json::Map<String, serde_json::Value> = (0..5)
        .map(|at| (format!("com.cloudflare.api.account.zone.{at:032}"), "*".into()))
        .collect();
    for (effect, label, meaning) in [("deny", "Cannot", Meaning::Not), ("allow", "Can", Meaning::Warning)] {
        spec.verbatim =
            vec![serde_json::json!({"effect": effect, "permission_groups": [{"id": ZONE_READ}], "resources": keys})];
        let overview = facts_of(&spec);
        let said = |fact: &&OverviewFact| fact.words.contains("Zone: Read on com.cloudflare");
        let fact = overview.facts.iter().find(said).unwrap();
        assert_eq!((fact.label, fact.meaning), (label, meaning), "{:?}", overview.facts);
        // All that it is on is said behind.
        for key in keys.keys() {
            assert!(
                overview.in_full.iter().any(|line| line.text.contains(key.as_str())),
                "{key}"
            );
        }
    }
}
