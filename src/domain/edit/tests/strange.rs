//! Fields and forms that nobody here knows: they stay to the letter, or are seen to go.

use super::*;

fn with_constraint(level: u8) -> Value {
    let mut policy = policy("allow", DNS_WRITE, &[COM]);
    policy["constraints"] = json!([{"kind": "device_posture", "level": level}]);
    policy
}

fn spec_of(record: &TokenRecord) -> Spec {
    as_it_is(record, Owner::User, &|_| vec![Scope::Zone])
}

fn told(before: &TokenRecord, after: &TokenRecord) -> Vec<EditLine> {
    lines(before, after, Catalog::of_this_version(), &Called, &TimeZone::UTC)
}

/// A policy with a condition is another one than the same without it, whatever else is the same.
#[test]
fn a_field_that_nobody_knows_does_not_go_unseen() {
    let opened = record(vec![with_constraint(2)]);
    let plain = record(vec![policy("allow", DNS_WRITE, &[COM])]);
    for other in [&plain, &record(vec![with_constraint(1)])] {
        let wanted = as_wanted(&opened, &spec_of(other), &|_| vec![Scope::Zone]);
        assert!(!is_same(&opened, &wanted) && was_changed(&opened, &wanted));
        let lines = told(&opened, &wanted);
        assert!(
            lines.iter().any(|line| line.label == "Policy" && line.wider),
            "{lines:?}"
        );
    }
    let back = told(&plain, &opened);
    assert!(back.iter().any(|line| line.after.is_some()), "{back:?}");
    // The whole of it gone is less.
    let less = record(vec![policy("allow", ZONE_READ, &[COM])]);
    let both = record(vec![with_constraint(2), policy("allow", ZONE_READ, &[COM])]);
    assert!(told(&both, &less).iter().all(|line| !line.wider));
}

#[test]
fn what_a_spec_says_in_other_letters_stays_in_its_own() {
    let mut opened = record(vec![with_constraint(2), policy("deny", ZONE_READ, &[ORG])]);
    opened.expires = Some(at("2026-12-10T00:00:00.5Z"));
    opened.starts = Some(at("2026-12-01T00:00:00.25Z"));
    opened.ip.only = vec!["9.9.9.9/32".parse().unwrap(), "9.9.0.0/24".parse().unwrap()];
    let mut spec = spec_of(&opened);
    spec.ip.only.reverse();
    spec.expires = Some(at("2026-12-10T00:00:00Z"));
    spec.starts = Some(at("2026-12-01T00:00:00Z"));
    assert_eq!(as_wanted(&opened, &spec, &|_| vec![Scope::Zone]), opened);
    spec.expires = Some(at("2026-12-10T00:00:01Z"));
    let wanted = as_wanted(&opened, &spec, &|_| vec![Scope::Zone]);
    assert_eq!((wanted.expires, wanted.starts), (spec.expires, opened.starts));
}

/// Bytes that were no text are not known any more.
#[test]
fn what_was_no_text_is_not_sent_as_something_else() {
    let mut opened = record(vec![policy("allow", DNS_WRITE, &[COM])]);
    opened.name = "caf\u{fffd}".to_owned();
    let why = sent(&opened, &opened).unwrap_err();
    assert!(why.contains("not UTF-8"), "{why}");
    let renamed = TokenRecord {
        name: "café".to_owned(),
        ..opened.clone()
    };
    assert_eq!(sent(&opened, &renamed).unwrap()["name"], "café");
}

/// A policy with a condition that nobody here knows hides no plain one that says the same otherwise.
#[test]
fn a_plain_policy_is_seen_beside_one_with_a_condition() {
    let plain = policy("allow", DNS_WRITE, &[COM]);
    let mut bound = plain.clone();
    bound["constraints"] = json!({"hours": 8});
    let (one, both) = (record(vec![bound.clone()]), record(vec![bound, plain]));
    assert!(!is_same(&one, &both) && !is_same(&both, &one));
    let more = lines(&one, &both, Catalog::of_this_version(), &Called, &TimeZone::UTC);
    assert!(more.iter().any(|line| line.label == "Can" && line.wider), "{more:?}");
    let less = lines(&both, &one, Catalog::of_this_version(), &Called, &TimeZone::UTC);
    assert!(
        less.iter().any(|line| line.label == "Can" && line.before.is_some()),
        "{less:?}"
    );
}

/// Of an end that nobody could read any other may be later.
#[test]
fn an_end_that_could_not_be_read_is_no_never() {
    let unread = TokenRecord {
        expires: None,
        unreadable: vec![Unreadable {
            field: "expires_on",
            given: "\"soon\"".to_owned(),
        }],
        ..record(vec![policy("allow", DNS_WRITE, &[COM])])
    };
    let dated = TokenRecord {
        expires: Some(at("2027-01-01T00:00:00Z")),
        ..unread.clone()
    };
    let lines = lines(&unread, &dated, Catalog::of_this_version(), &Called, &TimeZone::UTC);
    assert_eq!(lines[0].before.as_deref(), Some("could not be read"));
    assert!(lines[0].wider);
}
