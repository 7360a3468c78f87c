//! A spec that says where its secret goes: used where `--to` does not say it, shown before anything
//! is sent, and never a program.

use super::*;
use crate::command::document;

/// The spec with this line.
fn with(to: &str) -> String {
    format!("to = {to}\n{SPEC}")
}

#[test]
fn without_to_the_secret_goes_where_the_spec_says() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::create_dir(desk.file("specs")).unwrap();
    fs::write(
        desk.file("specs/deploy.toml"),
        with("['env:.env#A_TOKEN', 'file:token']"),
    )
    .unwrap();
    let said = desk
        .run(&["create", "--from", "specs/deploy.toml", "--yes", "--json"])
        .ends(0);
    let said = said.says("The spec says where the secret goes: env:.env#A_TOKEN, file:token.");
    let id = text(&one(&simulator, &said), "id").to_owned();
    // Where it runs, and not beside the spec.
    assert_eq!(secret_in(&simulator, &desk, "token"), id);
    let line = fs::read_to_string(desk.file(".env")).unwrap();
    assert_eq!(
        owner_of(&simulator, line.trim_end().strip_prefix("A_TOKEN=").unwrap()),
        id
    );
    assert_eq!(
        document(&said)["delivered"],
        json!([{ "to": "env:.env#A_TOKEN" }, { "to": "file:token" }])
    );
}

#[test]
fn from_a_pipe_it_counts_too() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let mut command = desk.command(PROGRAM, &["create", "--from", "-", "--yes"]);
    let running = Running::of(command.stdin(std::process::Stdio::piped()));
    let said = running.feed(&with("'file:token'")).end().ends(0);
    let id = text(&one(&simulator, &said), "id").to_owned();
    assert_eq!(secret_in(&simulator, &desk, "token"), id);
}

#[test]
fn to_wins_and_that_is_said() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.spec(&with("'file:theirs'"));
    let said = desk.create(&["--to", "file:mine"]).ends(0);
    let said = said.says("--to counts; to in the spec does not (file:theirs).");
    assert_eq!(
        secret_in(&simulator, &desk, "mine"),
        text(&one(&simulator, &said), "id")
    );
    assert!(!desk.file("theirs").exists());
}

#[test]
fn what_cannot_be_is_said_and_nothing_is_sent() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file("there"), "mine").unwrap();
    for (to, arguments, words) in [
        (
            "'command:touch ran'",
            &[][..],
            "spec.toml:1:6: command:touch ran cannot be in a spec: a spec runs no programs.",
        ),
        ("'command:touch ran'", &["--to", "file:x"], "a spec runs no programs."),
        (
            "['file:a', 'stdout']",
            &[],
            "spec.toml:1:17: stdout cannot be in a spec: a spec prints no secret.",
        ),
        (
            "'fiel:a'",
            &[],
            "spec.toml:1:6: “fiel” is not a way out. Did you mean file:PATH?",
        ),
        ("'file:there'", &[], "file:there (to in the spec): "),
        ("'file:no/such/folder'", &[], "file:no/such/folder (to in the spec): "),
        (
            "'file:spec.toml'",
            &["--overwrite"],
            "this run reads its spec from that file",
        ),
    ] {
        desk.spec(&with(to));
        let said = desk.create(arguments).ends(2).says(words);
        assert!(!said.stderr.contains("needs to know where"), "{said:?}");
        let dry = [&["create", "--from", "spec.toml", "--dry-run"], arguments].concat();
        desk.run(&dry).ends(2).says(words);
        let review = desk.run(&["review", "spec.toml"]);
        assert_eq!(
            review.code == Some(2),
            said.stderr.contains("spec.toml:1:"),
            "{review:?}"
        );
    }
    assert!(!desk.file("ran").exists());
    assert_eq!(posts(&simulator), 0);
    assert_eq!(fs::read_to_string(desk.file("there")).unwrap(), "mine");
}

/// A yes is not all it takes: a spec is no consent to create.
#[test]
fn without_a_yes_it_is_not_used() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.spec(&with("'file:token'"));
    desk.run(&["create", "--from", "spec.toml"])
        .ends(2)
        .says("does nothing without --yes");
    assert_eq!(posts(&simulator), 0);
    assert!(!desk.file("token").exists());
}

#[test]
fn what_replaces_is_asked_for_on_the_command_line() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file(".env"), "A=1\nTOKEN=old\n").unwrap();
    desk.spec(&with("'env:.env#TOKEN'"));
    desk.create(&[]).ends(2).says("env:.env#TOKEN (to in the spec): ");
    let said = desk.create(&["--overwrite"]).ends(0);
    let id = text(&one(&simulator, &said), "id").to_owned();
    let lines = fs::read_to_string(desk.file(".env")).unwrap();
    let secret = lines.trim_end().strip_prefix("A=1\nTOKEN=").unwrap();
    assert_eq!(owner_of(&simulator, secret), id);
}

#[test]
fn it_is_shown_before_and_written_back() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.spec(&with("'env:.env#A_TOKEN'"));
    let dry = desk.run(&["create", "--from", "spec.toml", "--dry-run"]).ends(0);
    assert!(
        dry.stdout.contains("The secret would go to env:.env#A_TOKEN."),
        "{dry:?}"
    );
    let dry = desk
        .run(&["create", "--from", "spec.toml", "--dry-run", "--json"])
        .ends(0);
    assert_eq!(document(&dry)["to"], json!(["env:.env#A_TOKEN"]));
    let given = desk
        .run(&["create", "--from", "spec.toml", "--dry-run", "--json", "--to", "file:x"])
        .ends(0);
    assert_eq!(document(&given)["to"], json!(["file:x"]));
    for (form, words) in [
        (&[][..], "Without --to its secret goes to env:.env#A_TOKEN."),
        (&["--markdown"], "Without `--to` its secret goes to `env:.env#A_TOKEN`."),
    ] {
        let said = desk.run(&[&["review", "spec.toml"], form].concat()).ends(0);
        assert!(said.stdout.contains(words), "{said:?}");
    }
    let said = desk.run(&["review", "spec.toml", "--json"]).ends(0);
    assert_eq!(document(&said)["to"], json!(["env:.env#A_TOKEN"]));
    let spec = desk.run(&["export", "spec.toml", "--as", "spec"]).ends(0);
    assert!(spec.stdout.contains("\nto = [\"env:.env#A_TOKEN\"]\n"), "{spec:?}");
    // And what is written is read.
    fs::write(desk.file("again.toml"), &spec.stdout).unwrap();
    let again = desk.run(&["export", "again.toml", "--as", "spec"]).ends(0);
    assert_eq!(again.stdout, spec.stdout);
    // A spec without has none.
    desk.spec(SPEC);
    let spec = desk.run(&["export", "spec.toml", "--as", "spec"]).ends(0);
    assert!(!spec.stdout.contains("\nto ="), "{spec:?}");
    let said = desk.run(&["review", "spec.toml"]).ends(0);
    assert!(!said.stdout.contains("its secret goes to"), "{said:?}");
    assert_eq!(posts(&simulator), 0);
}

#[test]
fn the_wizard_uses_it_like_to() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    let place = desk.file("token");
    desk.spec(&with(&format!("'file:{}'", place.display())));
    let spec = desk.file("spec.toml");
    let spec = spec.to_str().unwrap();
    let env = [
        ("CFMINT_API_TOKEN", desk.token.as_str()),
        ("CLOUDFLARE_API_BASE_URL", desk.base.as_str()),
    ];
    let start = |more: &[&str]| {
        let arguments = [&["new", "--from", spec], more].concat();
        desk.home.start((250, 50), PROGRAM.as_ref(), &arguments, &env)
    };
    let pty = start(&[]);
    pty.wait_for("where it goes", |screen| {
        screen.contains(&format!(
            "The secret goes to file:{} as soon as it exists.",
            place.display()
        ))
    });
    pty.wait_for("that the spec says it", |screen| {
        screen.contains("The spec says where the secret goes: file:")
    });
    let pty = start(&["--to", "file:/tmp/elsewhere-of-this-test"]);
    let screen = pty.wait_for("that --to counts", |screen| {
        screen.contains("--to counts; to in the spec does not (file:")
            && screen.contains("The secret goes to file:/tmp/elsewhere-of-this-test")
    });
    assert!(
        !screen.contains(&format!("The secret goes to file:{}", place.display())),
        "{screen}"
    );
}
