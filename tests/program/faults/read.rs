//! What may befall a request that reads, for every command that does: each fault meets a simulator
//! of its own, all side by side.

use cfmint::simulator::Simulator;
use serde_json::{Value, json};

use crate::command::{Desk, Said};

/// Faults that are an answer about the credential.
pub(crate) const JUDGED: [&str; 4] = ["forbidden", "expired", "echo_credential", "hostile_error"];

/// What may become of a request that reads (reference: security section 7).
pub(crate) fn of_a_read() -> Vec<Value> {
    let plain = [
        "reset",
        "close",
        "stall",
        "garbage_status",
        "rate_limit",
        "html",
        "plain",
        "status",
        "echo_credential",
        "hostile_error",
        "redirect",
        "redirect_loop",
        "forbidden",
        "expired",
        "empty",
        "gzip_lie",
        "malformed_json",
        "bom",
        "duplicate_keys",
        "invalid_utf8",
        "deep_nesting",
        "null_result",
        "missing_result",
        "wrong_type",
        "wrong_item_types",
        "unknown_fields",
    ];
    let more = [
        json!({"fault": "stall", "after": "headers"}),
        json!({"fault": "stall", "after": "body"}),
        json!({"fault": "delay", "seconds": 1}),
    ];
    let plain = plain.map(|name| json!({"fault": name}));
    plain.into_iter().chain(more).collect()
}

/// Runs the command once for each fault on each path, and looks at what it says.
pub(crate) fn whatever_befalls(
    paths: &[&str],
    faults: &[Value],
    arguments: &[&str],
    simulator: impl Fn() -> Simulator + Sync,
    holds: impl Fn(&Value, &Simulator, Said) + Sync,
) {
    std::thread::scope(|scope| {
        for path in paths {
            for rule in faults {
                let mut rule = rule.clone();
                let (simulator, holds) = (&simulator, &holds);
                scope.spawn(move || {
                    rule["path"] = json!(path);
                    rule["method"] = json!("GET");
                    let simulator = simulator();
                    simulator.add_fault(rule.clone()).unwrap();
                    let said = Desk::at(&simulator).run(arguments);
                    holds(&rule, &simulator, said);
                });
            }
        }
    });
}
