//! What is looked at and said before anything is sent.

use serde_json::{Value, json};

use super::*;
use crate::command::{SPEC, posts};

/// The line of the page, into a place where the old value lives that has other lines.
#[test]
fn the_line_that_rolls_in_the_page_works_as_it_is_written() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/delivery.md")).unwrap();
    let line = page
        .lines()
        .find_map(|line| line.strip_prefix("$ cfmint roll "))
        .unwrap();
    let (_, options) = line.split_once(' ').unwrap();
    let options = options.replace("file:dns.token", "env:.env#CLOUDFLARE_API_TOKEN");
    assert!(options.contains("env:.env#"), "{line}");
    let simulator = small();
    let desk = Desk::at(&simulator);
    fs::write(desk.file(".env"), "A='1'\n\nCLOUDFLARE_API_TOKEN=\n# end").unwrap();
    desk.create(&["--to", "env:.env#CLOUDFLARE_API_TOKEN"]).ends(0);
    let before = read(&desk, ".env");
    let old = before.lines().nth(2).unwrap().to_owned();
    let id = text(&made(&simulator)[0], "id").to_owned();
    assert_eq!(owner(&simulator, old.split_once('=').unwrap().1), id);
    let files = || fs::read_dir(desk.file("")).unwrap().count();
    let there = files();

    let said = desk.shell(&format!("cfmint roll {id} {options}")).ends(0);
    let after = read(&desk, ".env");
    let new = after.lines().nth(2).unwrap();
    assert_eq!(
        owner(&simulator, new.strip_prefix("CLOUDFLARE_API_TOKEN=").unwrap()),
        id
    );
    assert_eq!(
        after,
        before.replace(&old, new),
        "every other byte stays, and the old value is gone"
    );
    assert_eq!(files(), there, "no copy is left");
    assert_eq!(fs::metadata(desk.file(".env")).unwrap().mode() & 0o777, 0o600);
    // Named before it is done.
    let named = said
        .stderr
        .find("replaces the value of CLOUDFLARE_API_TOKEN (line 3) in ");
    assert!(
        named.unwrap() < said.stderr.find("has a new secret").unwrap(),
        "{said:?}"
    );
}

#[test]
fn without_the_option_nothing_is_sent_and_it_is_named() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    desk.create(&["--to", "file:secret", "--to", "env:.env#T"]).ends(0);
    fs::write(desk.file("empty"), "").unwrap();
    let id = text(&made(&simulator)[0], "id").to_owned();
    let (secret, line) = (read(&desk, "secret"), read(&desk, ".env"));
    let said = desk
        .run(&[
            "roll",
            &id,
            "--yes",
            "--to",
            "file:secret",
            "--to",
            "env:.env#T",
            "--to",
            "file:empty",
        ])
        .ends(2)
        .says("\"secret\" exists already, and it is not overwritten. Choose another name; --overwrite replaces it.")
        .says("\".env\" has a line for T already, and it is not overwritten.")
        .says("\"empty\" exists already, and it is not overwritten.");
    assert!(said.stderr.trim_end().ends_with("Nothing was sent."), "{said:?}");
    assert_eq!(made(&simulator)[0]["rolls"], 0);
    assert_eq!((read(&desk, "secret"), read(&desk, ".env")), (secret, line));
    // The twin, with the names that it gives to the JSON.
    let said = desk
        .run(&[
            "roll",
            &id,
            "--yes",
            "--overwrite",
            "--json",
            "--to",
            "file:secret",
            "--to",
            "env:.env#T",
            "--to",
            "file:new",
        ])
        .ends(0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    let delivered =
        json!([{"to": "file:secret", "replaced": true}, {"to": "env:.env#T", "replaced": true}, {"to": "file:new"}]);
    assert_eq!(document["delivered"], delivered);
    for name in ["secret", "new"] {
        assert_eq!(owner(&simulator, &read(&desk, name)), id);
    }
    assert_eq!(read(&desk, ".env"), format!("T={}\n", read(&desk, "new")));
}

#[test]
fn where_there_is_nothing_to_replace_the_option_is_refused() {
    let simulator = small();
    let desk = Desk::at(&simulator);
    for way in ["stdout", "command:cat", "clipboard"] {
        for end in ["--yes", "--dry-run"] {
            desk.run(&[
                "create",
                "--from",
                "spec.toml",
                end,
                "--overwrite",
                "--to",
                "file:secret",
                "--to",
                way,
            ])
            .ends(2)
            .says(&format!("--to {way}: there is nothing to replace"));
        }
    }
    assert_eq!(posts(&simulator), 0);
    assert!(!desk.file("secret").exists());
}

#[test]
fn a_dry_run_names_what_would_be_replaced_and_replaces_nothing() {
    let simulator = small();
    let id = "7f67fd670a330e326c92e7f2d21314e5";
    let desk = Desk::at(&simulator);
    desk.spec(&SPEC.replace("zone:example.com", &format!("zone:{id}")));
    fs::write(desk.file("secret"), "mine").unwrap();
    let run = |more: &[&str]| {
        let start = [
            "create",
            "--from",
            "spec.toml",
            "--dry-run",
            "--overwrite",
            "--to",
            "file:secret",
            "--to",
            "file:new",
        ];
        desk.run(&[&start, more].concat()).ends(0)
    };
    let said = run(&[]);
    assert!(
        said.stdout
            .contains("The secret would go to file:secret: it replaces the file \"secret\" (4 bytes).\nThe secret would go to file:new."),
        "{said:?}"
    );
    let document: Value = serde_json::from_str(&run(&["--json"]).stdout).unwrap();
    assert_eq!(document["to"], json!(["file:secret", "file:new"]));
    assert_eq!(
        document["replaces"],
        json!([{"to": "file:secret", "what": "the file \"secret\" (4 bytes)"}])
    );
    assert_eq!(read(&desk, "secret"), "mine");
}

/// What the run signs in with, and what it reads, is not replaced by what it makes; nothing is sent
/// then.
#[test]
fn what_the_run_needs_itself_is_not_replaced() {
    let simulator = small();
    let credential = simulator.api_token().to_owned();
    let files = |desk: &Desk| {
        let lines = format!("OTHER=1\nCLOUDFLARE_API_TOKEN='{credential}'\nTOK=old\n");
        fs::write(desk.file("mint.env"), lines).unwrap();
        fs::write(desk.file("credf"), format!("{credential}\n")).unwrap();
        fs::set_permissions(desk.file("credf"), fs::Permissions::from_mode(0o600)).unwrap();
    };
    let variable = Desk::at(&simulator);
    let file = Desk::at(&simulator)
        .with("CFMINT_API_TOKEN", "")
        .with("CFMINT_API_TOKEN_FILE", "credf");
    let command = Desk::at(&simulator).with("CFMINT_TOKEN_COMMAND", "cat ./credf");
    let id = "7f67fd670a330e326c92e7f2d21314e5";
    for (desk, way, name) in [
        (&variable, "env:mint.env#CLOUDFLARE_API_TOKEN", "CFMINT_API_TOKEN"),
        (&variable, "file:mint.env", "CFMINT_API_TOKEN"),
        (&file, "file:credf", "the file of CFMINT_API_TOKEN_FILE"),
        (&command, "file:credf", "the output of CFMINT_TOKEN_COMMAND"),
    ] {
        files(desk);
        let says = format!(
            "--to {way}: this run signs in with the credential that is there ({name}), which would be gone. Choose another place."
        );
        let (env, credf) = (read(desk, "mint.env"), read(desk, "credf"));
        let to = ["--overwrite", "--to", way];
        desk.create(&to).ends(2).says(&says).says("Nothing was created.");
        desk.run(&[&["roll", id, "--yes"], &to[..]].concat())
            .ends(2)
            .says(&says)
            .says("Nothing was sent.");
        assert_eq!((read(desk, "mint.env"), read(desk, "credf")), (env, credf));
    }
    for way in ["file:spec.toml", "file:./spec.toml", "env:spec.toml#TOK"] {
        let says = format!("--to {way}: this run reads its spec from that file");
        let said = variable.create(&["--overwrite", "--to", way]).ends(2);
        // What is no dotenv file is refused before that.
        assert!(way.starts_with("env:") || said.stderr.contains(&says), "{said:?}");
        assert_eq!(read(&variable, "spec.toml"), SPEC);
    }
    assert_eq!(posts(&simulator), 0);
    // Beside it there is room.
    variable.create(&["--overwrite", "--to", "env:mint.env#TOK"]).ends(0);
    assert!(read(&variable, "mint.env").contains(&credential));
}

/// What stands before the secret goes anywhere is where it goes.
#[test]
fn the_context_of_kubectl_is_in_the_dry_run_and_in_the_document() {
    let simulator = small();
    let kubectl = "case \"$*\" in 'config current-context') echo prod;; *base64decode*) cat stored;; *'--context=prod'*'--from-file'*) cat > stored;; get*) exit 1;; esac; exit 0";
    let desk = with_tools(&simulator, &[("kubectl", kubectl)]);
    let to = ["--to", "kubernetes:cm/cloudflare#token"];
    let dry = |more: &[&str]| desk.run(&[&["create", "--from", "spec.toml", "--dry-run"], &to[..], more].concat());
    let said = dry(&[]).ends(0).says("It goes to the context prod of kubectl.");
    assert!(
        said.stdout
            .contains("The secret would go to kubernetes:cm/cloudflare#token@prod."),
        "{said:?}"
    );
    let document: Value = serde_json::from_str(&dry(&["--json"]).ends(0).stdout).unwrap();
    assert_eq!(document["to"], json!(["kubernetes:cm/cloudflare#token@prod"]));
    let said = desk.create(&[&to[..], &["--json"]].concat()).ends(0);
    let document: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(
        document["delivered"],
        json!([{"to": "kubernetes:cm/cloudflare#token@prod"}])
    );
    assert_eq!(
        owner(&simulator, &read(&desk, "stored")),
        text(&made(&simulator)[0], "id")
    );
    // One place by two names.
    desk.create(
        &[
            &to[..],
            &["--to", "kubernetes:cm/cloudflare#token@prod", "--if-exists", "another"],
        ]
        .concat(),
    )
    .ends(2)
    .says("that place is named twice");
}
