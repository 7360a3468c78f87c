//! What a reason suggests helps, for every token of the table and for any other.

use proptest::sample::subsequence;

use super::*;

/// Does what a reason suggests.
fn apply(spec: &Spec, reason: &Reason) -> Spec {
    let mut changed = spec.clone();
    match (&reason.change, &reason.lowers) {
        (Change::SingleZones, Place::Resources(at, Scope::Zone)) => {
            let resources = &mut changed.grants[*at].resources;
            resources.retain(|one| one.scope() != Scope::Zone);
            resources.insert(zone(99));
        }
        (Change::SingleAccounts, Place::Resources(at, Scope::Account)) => {
            let resources = &mut changed.grants[*at].resources;
            resources.retain(|one| one.scope() != Scope::Account);
            resources.insert(account());
        }
        (
            Change::Permissions {
                read,
                remove,
                everywhere,
            },
            Place::Permissions(at),
        ) => {
            let grants = changed.grants.iter_mut().enumerate();
            for (_, grant) in grants.filter(|(place, _)| place == at || *everywhere) {
                for (id, other) in read {
                    if let Some(scope) = grant.groups.remove(id) {
                        grant.groups.insert(*other, scope);
                    }
                }
                grant.groups.retain(|id, _| !remove.contains(id));
            }
        }
        (Change::End, Place::Expires) => changed.expires = Some("2027-02-22T00:00:00Z".parse().unwrap()),
        (Change::Filter, Place::IpOnly) => changed.ip.only = vec!["203.0.113.7/32".parse().unwrap()],
        (Change::Keep, Place::IpOnly) => changed.ip.only.clear(),
        other => panic!("{other:?} do not go together"),
    }
    changed
}

/// Whether the grade fell, or fewer reasons are as bad as this one was. What an IP filter could do
/// is no harm, so that such a hint counts only where it is the reason itself.
fn helps(reason: &Reason, before: &Grade, after: &Grade) -> bool {
    let as_bad = |grade: &Grade| {
        let harm = |one: &&Reason| reason.change == Change::Filter || one.change != Change::Filter;
        let reasons = grade.reasons.iter().filter(harm);
        reasons.filter(|one| one.level >= reason.level).count()
    };
    after.level < before.level || as_bad(after) < as_bad(before)
}

#[test]
fn every_suggestion_helps() {
    let (mut resources, mut permissions, mut ends, mut filters) = (0, 0, 0, 0);
    for (what, grants, ip, expires, _) in tokens() {
        let spec = spec(grants, ip, expires);
        let before = graded(&spec);
        for reason in &before.reasons {
            let after = graded(&apply(&spec, reason));
            match reason.change {
                // To give up what eases makes it worse; that it is said is the point.
                Change::Keep => assert!(after.level > before.level, "{what}"),
                _ => assert!(helps(reason, &before, &after), "{what}: {reason:#?} {after:#?}"),
            }
            assert!(
                after.level <= before.level || reason.change == Change::Keep,
                "{what}: {reason:#?}"
            );
            match reason.change {
                Change::SingleZones | Change::SingleAccounts => resources += 1,
                Change::Permissions { .. } => permissions += 1,
                Change::End => ends += 1,
                Change::Filter | Change::Keep => filters += 1,
            }
        }
    }
    assert!(resources > 10 && permissions > 20 && ends > 4 && filters > 10);
}

#[test]
fn the_worst_token_is_led_down_to_low() {
    let user = Resource::User(ACME.parse().unwrap());
    let mut spec = spec(
        vec![every_read(&[user, Resource::AllAccounts, Resource::AllZones])],
        "",
        "never",
    );
    assert_eq!(graded(&spec).level, Level::Critical);
    let mut steps = 0;
    while graded(&spec).level > Level::Low {
        let grade = graded(&spec);
        let reasons = grade.reasons.iter();
        let reason = reasons
            .clone()
            .find(|one| !matches!(one.change, Change::Permissions { .. }))
            .unwrap();
        spec = apply(&spec, reason);
        steps += 1;
        assert!(steps < 6, "{:#?}", graded(&spec));
    }
    assert_eq!(steps, 4, "zones, accounts, end, addresses");
}

/// Any token of up to three grants, out of groups that the rules treat differently.
fn any_grants() -> impl Strategy<Value = Vec<Grant>> {
    const OF_ZONE: [&str; 5] = [
        "DNS Write",
        "DNS Read",
        "Cache Purge",
        "Logs Read",
        "Workers Routes Write",
    ];
    const OF_ACCOUNT: [&str; 5] = [
        "Workers KV Storage Write",
        "Workers KV Storage Read",
        "Account Settings Write",
        "Account Settings Read",
        "Billing Write",
    ];
    let zones = || subsequence(vec![zone(1), zone(2), zones_of(), Resource::AllZones], 0..4);
    let accounts = || subsequence(vec![account(), Resource::AllAccounts], 0..2);
    let one = (
        subsequence(&OF_ZONE[..], 0..5),
        zones(),
        zones(),
        subsequence(&OF_ACCOUNT[..], 0..4),
        accounts(),
        accounts(),
    );
    let grant = one.prop_filter_map(
        "nothing given",
        |(zone, zones, no_zones, account, accounts, no_accounts)| {
            let all = [
                (!zones.is_empty()).then(|| grant(&zone, &zones, &no_zones)),
                (!accounts.is_empty()).then(|| grant(&account, &accounts, &no_accounts)),
            ];
            let all = all.into_iter().flatten().filter(|grant| !grant.groups.is_empty());
            all.reduce(|mut one, other| {
                one.groups.extend(other.groups);
                one.resources.extend(other.resources);
                one.except.extend(other.except);
                one
            })
        },
    );
    vec(grant, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]
    #[test]
    fn no_suggestion_makes_any_token_worse(
        grants in any_grants(),
        ip in select(vec!["", "203.0.113.7"]),
        expires in select(vec!["90d", "never"]),
    ) {
        // The form refuses grants of which nothing is left; there they are only made in between, by
        // changes.
        let mut whole = spec(vec![grant(&["DNS Write"], &[zone(1)], &[])], ip, expires);
        whole.grants = grants;
        let before = graded(&whole);
        for reason in before.reasons.iter().filter(|reason| reason.change != Change::Keep) {
            let after = graded(&apply(&whole, reason));
            prop_assert!(after.level <= before.level, "{:#?} {:#?}", reason, after);
            prop_assert!(helps(reason, &before, &after), "{:#?} {:#?}", reason, after);
        }
    }
}
