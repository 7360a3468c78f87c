//! `cfmint roll`, and what it does to the note of an earlier request.

use cfmint::simulator::Options;

use super::*;

/// The second token of a name is not the lost one: a later start must not say that its secret was
/// lost.
#[test]
fn a_token_that_was_given_out_is_ruled_out_for_an_older_note() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "nth": 1, "fault": "delay", "seconds": 3600, "late": true}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let running = desk.start(&[CREATE, &["--to", "file:secret"]].concat());
    until("the request", || posts(&simulator) == 1);
    running.signal(Signal::TERM);
    running.end().ends(5);
    desk.create(&["--to", "file:secret"]).ends(0);
    let [note] = &desk.notes()[..] else {
        panic!("the note of the first")
    };
    let kept = fs::read_to_string(note).unwrap();
    assert!(kept.contains(text(&made(&simulator)[0], "id")), "{kept}");
}

#[test]
fn a_new_secret_for_the_token_of_a_note_settles_the_note() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "commit_then_close"}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", "file:one"]).ends(5);
    desk.create(&["--to", "file:two", "--if-exists", "another"]).ends(5);
    assert_eq!((desk.notes().len(), made(&simulator).len()), (2, 2));
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "one"), text(&made(&simulator)[0], "id"));
    assert_eq!(desk.notes().len(), 2, "the other token may be of this note, too");
    let other = text(&made(&simulator)[1], "id").to_owned();
    desk.run(&["roll", &other, "--yes", "--to", "file:two"]).ends(0);
    assert_eq!(desk.notes().len(), 0);
}

#[test]
fn roll_changes_nothing_without_yes_a_way_and_an_id_that_is_there() {
    let simulator = Simulator::start(Options {
        zones: 3,
        ..Options::default()
    })
    .unwrap();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let token = made(&simulator).remove(0);
    let id = text(&token, "id");
    let strange = "0".repeat(32);
    for (arguments, code) in [
        (&[id][..], 2),
        (&[id, "--to", "file:new"], 2),
        (&[id, "--yes"], 2),
        (&[id, "--yes", "--to", "file:secret"], 2),
        (&[id, "--yes", "--to", "stdout", "--json"], 2),
        (&["no-id", "--yes", "--to", "file:new"], 2),
        (&[&strange, "--yes", "--to", "file:new"], 3),
        (&[id, "--yes", "--to", "file:new", "--s3"], 2),
    ] {
        desk.run(&[&["roll"], arguments].concat()).ends(code);
    }
    assert_eq!(secret_in(&simulator, &desk, "secret"), id);
    let said = desk.run(&["roll", id, "--yes", "--to", "file:new", "--json"]).ends(0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(
        document,
        json!({"id": id, "name": "deploy", "delivered": [{"to": "file:new"}], "verified": true, "api": "127.0.0.1"})
    );
    assert_eq!(secret_in(&simulator, &desk, "new"), id);
    assert_eq!(
        simulator.identify(fs::read_to_string(desk.file("secret")).unwrap().trim_end()),
        None
    );
}

/// Row 23.
#[test]
fn a_lost_answer_to_a_roll_gives_the_line_that_asks_once_more() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret"]).ends(0);
    let token = made(&simulator).remove(0);
    let id = text(&token, "id");
    for fault in ["commit_then_reset", "commit_then_novalue", "reset", "commit_then_500"] {
        simulator.clear_faults();
        simulator
            .add_fault(json!({"method": "PUT", "path": "/user/tokens/*/value", "nth": 1, "fault": fault}))
            .unwrap();
        let file = format!("file:{fault}");
        let said = desk
            .run(&["roll", id, "--yes", "--to", &file])
            .ends(5)
            .says("Roll it again");
        assert!(!said.all().contains("cfut_"));
        let [line] = &said.roll_lines()[..] else {
            panic!("{said:?}")
        };
        desk.shell(line).ends(0);
        assert_eq!(secret_in(&simulator, &desk, fault), id);
    }
}

/// A job that runs again with `--if-exists skip` would go green without a secret.
#[test]
fn a_token_whose_secret_was_lost_is_not_taken_for_done() {
    for choice in [&[][..], &["--if-exists", "skip"]] {
        let simulator = small();
        simulator
            .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "commit_then_close"}))
            .unwrap();
        let desk = Desk::at(&simulator);
        desk.create(&["--to", "file:secret"]).ends(5);
        let said = desk.create(&[&["--to", "file:secret"], choice].concat()).ends(5);
        let said = said.says("It is probably from an earlier request whose secret did not arrive.");
        let id = text(&made(&simulator)[0], "id").to_owned();
        let [line] = &said.roll_lines()[..] else {
            panic!("{said:?}")
        };
        assert_eq!((posts(&simulator), line.contains(&id)), (1, true));
        desk.shell(line).ends(0);
        assert_eq!(secret_in(&simulator, &desk, "secret"), id);
    }
}
