//! Two tasks of the month after: a token is changed, and no more of it than was asked.

use super::*;

/// The token of this name, by the simulator's truth.
fn truth(task: &Task, name: &str) -> Value {
    let tokens = task.simulator.truth();
    let all = tokens["tokens"].as_array().unwrap();
    all.iter().find(|token| token["name"] == name).unwrap().clone()
}

/// A token without these fields, nor what each change gives anew: ids of policies, times.
fn but(token: &Value, fields: &[&str]) -> Value {
    let mut token = token.clone();
    let map = token.as_object_mut().unwrap();
    for field in fields.iter().chain(&["modified_on", "last_used_on", "policies_stored"]) {
        map.remove(*field);
    }
    token
}

#[test]
fn the_token_that_expires_next_is_extended() {
    let mut task = Task::among_tokens("The token that expires next has to work for three more months.");
    let before = truth(&task, "ddns at home");
    task.press(key::ctrl('t'), "Ctrl-T");
    task.press(KeyCode::F(3), "F3");
    task.down_to("ddns at home").enter();
    task.down_to("Extend it").enter();
    task.down_to("90 days").enter();
    task.desk.says("Extended: it works until");
    task.press(KeyCode::Esc, "Esc");
    let after = truth(&task, "ddns at home");
    assert!(after["expires_on"].as_str() > before["expires_on"].as_str());
    assert_eq!(but(&after, &["expires_on"]), but(&before, &["expires_on"]));
    task.end("token-extended");
}

#[test]
fn the_permission_that_an_error_names_is_added() {
    let mut task = Task::among_tokens("A job fails with 403 when it purges the cache: its token lacks that.");
    let before = truth(&task, "ddns at home");
    task.press(key::ctrl('t'), "Ctrl-T");
    task.types("ddns at home").enter();
    task.press(KeyCode::Up, "Up").enter();
    for _ in 0..30 {
        if task.desk.text().lines().any(|line| line.starts_with("›Can")) {
            break;
        }
        task.desk.press(KeyCode::Down);
    }
    task.enter();
    task.press(KeyCode::F(2), "F2");
    let zone = zone_id(&task.simulator, "example.net");
    let error = format!(
        "POST https://api.cloudflare.com/client/v4/zones/{zone}/purge_cache 403 {{\"success\":false,\"errors\":[{{\"code\":10000,\"message\":\"Authentication error\"}}]}}"
    );
    task.pastes(&error, "pastes the failing call");
    task.enter().enter();
    for _ in 0..4 {
        if task.desk.text().contains("Save changes") {
            break;
        }
        task.enter();
    }
    task.desk.says("Cache Purge");
    task.press(KeyCode::Tab, "Tab").enter();
    task.desk.says("Saved.");
    let after = truth(&task, "ddns at home");
    assert_eq!(but(&after, &["policies_sent"]), but(&before, &["policies_sent"]));
    let groups = |token: &Value| token["policies_sent"].to_string().matches("\"id\"").count();
    assert!(groups(&after) > groups(&before), "{after}");
    task.end("permission-added");
}
