//! Ways out that fail after the token was made: exit code 5, and the line that rolls it.

use super::*;

/// Fails the first time and takes the secret the second time.
const SECOND_TIME: &str = "command:sh -c 'test -e \"it'\"'\"'s\" && cat > got || { touch \"it'\"'\"'s\"; exit 1; }'";

#[test]
fn a_way_that_fails_afterwards_ends_with_5_and_the_line_that_rolls_it_works() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let said = desk.create(&["--to", SECOND_TIME, "--json"]).ends(5);
    let token = one(&simulator, &said);
    let id = text(&token, "id");
    assert!(
        said.stderr.contains(&format!("The token “deploy” exists: id {id}.")),
        "{said:?}"
    );
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((&document["id"], &document["delivered"]), (&json!(id), &json!([])));
    assert_eq!(desk.notes().len(), 1, "until somebody has a secret of it");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    let rolled = desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "got"), id);
    assert_eq!(
        (made(&simulator).len(), made(&simulator)[0]["rolls"].as_u64()),
        (1, Some(1))
    );
    assert_eq!(desk.notes().len(), 0, "{rolled:?}");
}

#[test]
fn one_way_of_two_that_fails_is_named_and_the_line_goes_beside_what_is_there() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let odd = "file:a $HOME; it's `odd`";
    let said = desk
        .create(&["--to", odd, "--to", "env:.env#T", "--to", SECOND_TIME, "--json"])
        .ends(5);
    let token = one(&simulator, &said);
    let id = text(&token, "id");
    assert_eq!(secret_in(&simulator, &desk, &odd[5..]), id, "what went well is of use");
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(document["delivered"], json!([{"to": odd}, {"to": "env:.env#T"}]));
    assert_eq!(desk.notes().len(), 0, "its secret is in safe hands");
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    for name in ["got", &format!("{}.new", &odd[5..])] {
        assert_eq!(secret_in(&simulator, &desk, name), id);
    }
    assert!(fs::read_to_string(desk.file(".env")).unwrap().contains("\nT_NEW="));
    assert_eq!(fs::read_to_string(desk.file(&odd[5..])).unwrap().lines().count(), 1);
}

#[test]
fn the_line_asks_the_same_api_for_the_same_owner() {
    let simulator = small();
    let mut desk = Desk::at(&simulator);
    let base = std::mem::take(&mut desk.base);
    let owner = simulator.account_ids()[0].clone();
    desk.spec(&format!("owner = 'account:{owner}'\n{SPEC}"));
    let said = desk.create(&["--api-base-url", &base, "--to", SECOND_TIME]).ends(5);
    let [line] = &said.roll_lines()[..] else {
        panic!("{said:?}")
    };
    desk.shell(line).ends(0);
    assert_eq!(secret_in(&simulator, &desk, "got"), text(&made(&simulator)[0], "id"));
}

/// What stands against standard output and can be seen without writing to it is seen before the
/// request; what is in its file stays as it was.
#[test]
fn stdout_that_takes_nothing_is_found_before_the_request() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let to_stdout = [CREATE, &["--to", "stdout"]].concat();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (reader, unread) = std::io::pipe().unwrap();
    drop(reader);
    let said = Running::of(desk.command(PROGRAM, &to_stdout).stdout(full)).end();
    none(
        &simulator,
        &said
            .ends(2)
            .says("Standard output leads to /dev/full, which accepts nothing."),
    );
    let said = Running::of(desk.command(PROGRAM, &to_stdout).stdout(unread)).end();
    none(&simulator, &said.ends(2).says("Nobody reads standard output any more"));
    assert!(desk.notes().is_empty());

    // A file with room takes it where the shell's redirection points, and nothing besides.
    fs::write(desk.file("out"), "before\n").unwrap();
    let said = desk.shell("cfmint create --from spec.toml --yes --to stdout >> out");
    let said = said.ends(0).says("Written to standard output.");
    let written = fs::read_to_string(desk.file("out")).unwrap();
    let secret = written.strip_prefix("before\n").unwrap();
    assert_eq!(owner_of(&simulator, secret), text(&one(&simulator, &said), "id"));
}

#[test]
fn stdout_that_takes_nothing_loses_no_token() {
    let simulator = small();
    simulator
        .add_fault(json!({"method": "POST", "path": "/user/tokens", "fault": "delay", "seconds": 3}))
        .unwrap();
    let desk = Desk::at(&simulator);
    let (reader, writer) = std::io::pipe().unwrap();
    let running = Running::of(
        desk.command(PROGRAM, &[CREATE, &["--to", "stdout"]].concat())
            .stdout(writer),
    );
    // Whoever was to read it is gone while the request is out: nobody can know that before.
    until("the request", || made(&simulator).len() == 1);
    drop(reader);
    let said = running.end().ends(5).says("Nobody reads standard output any more");
    let token = one(&simulator, &said);
    assert!(said.stderr.contains(text(&token, "id")), "{said:?}");
    assert_eq!((said.roll_lines().len(), desk.notes().len()), (1, 1));

    // The document alone: the secret is in safe hands, the code says that something failed.
    let simulator = small();
    let desk = Desk::at(&simulator);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let arguments = [CREATE, &["--to", "file:secret", "--json"]].concat();
    let said = Running::of(desk.command(PROGRAM, &arguments).stdout(full))
        .end()
        .ends(1);
    assert_eq!(
        secret_in(&simulator, &desk, "secret"),
        text(&one(&simulator, &said), "id")
    );
}
