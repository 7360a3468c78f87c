//! What fits into few words, and what is said in full behind.

use super::*;

#[test]
fn names_are_said_as_far_as_they_fit_and_the_rest_is_counted() {
    let names = |all: &[&str]| -> Vec<String> { all.iter().map(|name| (*name).to_owned()).collect() };
    assert_eq!(few(&names(&["DNS"]), 10, ", "), "DNS");
    assert_eq!(few(&names(&["DNS", "SSL"]), 10, ", "), "DNS, SSL");
    assert_eq!(
        few(&names(&["DNS", "Zone Settings", "SSL"]), 10, ", "),
        "DNS and 2 more"
    );
    let (words, whole) = permissions(&names(&["DNS"]), &Scope::Zone);
    assert_eq!((words.as_str(), whole), ("Zone · DNS", true));
    let many: Vec<String> = (0..118).map(|at| format!("Permission {at}")).collect();
    let (words, whole) = permissions(&many, &Scope::Account);
    assert_eq!((words.as_str(), whole), ("118 Account permissions", false));
}

#[test]
fn a_span_is_said_in_its_largest_unit() {
    let at = |seconds: i64| Timestamp::from_second(seconds).unwrap();
    for (seconds, words) in [
        (90 * 86_400, "90 days"),
        (90 * 86_400 - 40, "90 days"),
        (86_400, "24 hours"),
        (3600, "1 hour"),
        (600, "10 minutes"),
    ] {
        assert_eq!(lasting(at(0), at(seconds)), words);
    }
}

#[test]
fn up_to_three_permissions_are_named_however_long_their_names_are() {
    let long = |at: usize| format!("Access: Organizations, Identity Providers, and Groups {at}");
    for count in 2..=5 {
        let labels: Vec<String> = (0..count).map(long).collect();
        let (words, whole) = permissions(&labels, &Scope::Account);
        let named = labels.iter().all(|label| words.contains(label));
        assert_eq!(named, count < 4, "{words}");
        assert!(!whole, "it is cut where there is no room, and said in full behind");
    }
}
