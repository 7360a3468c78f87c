//! Where the secret goes when a spec says it, too. It must not know which command asks.

use crate::domain::delivery::Target;

/// The ways that count, and what is said of it: `--to` wins over what the spec has.
pub(in crate::cli) fn counting(given: Vec<Target>, of_spec: &[Target]) -> (Vec<Target>, Option<String>) {
    let named: Vec<String> = of_spec.iter().map(ToString::to_string).collect();
    let named = named.join(", ");
    match (given.is_empty(), of_spec.is_empty()) {
        (_, true) => (given, None),
        (true, false) => (
            of_spec.to_vec(),
            Some(format!("The spec says where the secret goes: {named}.")),
        ),
        (false, false) => (given, Some(format!("--to counts; to in the spec does not ({named})."))),
    }
}
