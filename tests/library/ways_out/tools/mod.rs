//! Stand-ins for tools that cannot be had here: the command lines, the environment and stdin, as
//! they would meet the real ones. Nothing here proves that the real ones understand them.

mod rows;

use cfmint::domain::delivery::s3::Keys;
use cfmint::domain::delivery::{Payload, PayloadKind, TOOLS, Target};
use cfmint::secret::Secret;

use super::place::{Desk, FAKE, check, fake};
use rows::ROWS;

/// Tools with tests of their own: they read more than the secret, or are asked for whom they
/// encrypt.
const APART: [&str; 2] = ["1password", "pass"];

/// Those that nobody tries.
fn untried<'a>(schemes: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = |scheme: &str| ROWS.iter().any(|row| row.typed.split(':').next() == Some(scheme));
    schemes
        .into_iter()
        .filter(|scheme| !APART.contains(scheme) && !typed(scheme))
        .collect()
}

#[test]
fn every_tool_of_the_table_is_tried() {
    assert_eq!(untried(TOOLS.iter().map(|tool| tool.scheme)), [""; 0]);
}

#[test]
fn twin_a_tool_that_nobody_tries_is_found() {
    assert_eq!(untried(["github", "pass", "nobody"]), ["nobody"]);
}

#[test]
fn a_stand_in_gets_the_words_of_the_table_and_the_secret_on_stdin() {
    for row in ROWS {
        let mut desk = Desk::new();
        let stolen = "credential-that-no-program-may-see";
        for name in [
            "CFMINT_API_TOKEN",
            "CLOUDFLARE_API_TOKEN",
            "CLOUDFLARE_API_KEY",
            "CFMINT_TOKEN_COMMAND",
            "GPG_TTY",
        ] {
            desk.around.variables.push((name.into(), stolen.into()));
        }
        desk.around.variables.push(("HARMLESS".into(), "kept".into()));
        desk.stand_in(row.program, row.behaviour);
        let remark = desk.check(row.typed).unwrap();
        assert!(
            remark.is_none_or(|remark| remark.starts_with("kubectl has no current context")),
            "{}",
            row.typed
        );
        let checks = desk.calls(row.program);
        let words =
            |calls: &[super::place::Call]| -> Vec<Vec<String>> { calls.iter().map(|call| call.argv.clone()).collect() };
        assert_eq!(words(&checks), row.checked, "{}", row.typed);
        let delivered = desk
            .deliver(row.typed)
            .unwrap_or_else(|error| panic!("{}: {error}", row.typed));
        assert_eq!(
            (delivered.words.as_str(), delivered.read_back),
            (row.words, row.read_back)
        );
        let calls = desk.calls(row.program);
        let (_, calls_then) = calls.split_at(checks.len());
        assert_eq!(words(calls_then), row.delivered, "{}", row.typed);
        for (number, call) in calls.iter().enumerate() {
            let stores = number == checks.len() + row.stored_by;
            assert_eq!(
                call.stdin,
                if stores { FAKE.as_bytes() } else { b"" },
                "{}: call {number}",
                row.typed
            );
            assert!(!call.environment.contains(FAKE) && !call.argv.concat().contains(FAKE));
            assert!(
                !call.environment.contains(stolen),
                "{}: {}",
                row.typed,
                call.environment
            );
            assert!(call.environment.contains("HARMLESS=kept"));
            assert!(call.leads_its_group, "{}: call {number}", row.typed);
            let stdin = if stores { "pipe:" } else { "/dev/null" };
            let starts: Vec<bool> = call
                .descriptors
                .iter()
                .zip([stdin, "pipe:", "pipe:"])
                .map(|(is, should)| is.starts_with(should))
                .collect();
            assert_eq!(starts, [true; 3], "{:?}", call.descriptors);
        }
    }
}

/// What is there already is refused in the check, and when it appears only after the check, in the
/// delivery; nothing is handed over.
#[test]
fn a_stand_in_that_has_it_already_gets_nothing() {
    for (typed, program, nothing, there) in [
        (
            "github:acme/web#CF_TOKEN",
            "gh",
            "exit 0",
            "[ $1 = secret ] && printf 'cf_token\\tUpdated\\n'; exit 0",
        ),
        ("wrangler:A#edge", "wrangler", "echo '[]'", "echo '[{\"name\":\"A\"}]'"),
        ("vault:secret/a#b", "vault", "[ $2 = get ] && exit 2; exit 0", "exit 0"),
        (
            "kubernetes:a/b#c@d",
            "kubectl",
            "[ $1 = get ] && exit 1; exit 0",
            "echo there; exit 0",
        ),
        // What holds other keys is there, too.
        (
            "kubernetes:a/b#c@d",
            "kubectl",
            "[ $1 = get ] && exit 1; exit 0",
            "exit 0",
        ),
        (
            "1password:Work/CF",
            "op",
            "[ $1 = item ] && exit 1; exit 0",
            "echo '{\"category\":\"API_CREDENTIAL\",\"fields\":[{\"id\":\"credential\"}]}'",
        ),
        (
            "keyring:a/b",
            "secret-tool",
            "[ $1 = lookup ] && exit 1; exit 0",
            "exit 0",
        ),
    ] {
        let desk = Desk::new();
        desk.stand_in(program, nothing);
        assert_eq!(desk.check(typed), Ok(None), "{typed}");
        desk.stand_in(program, there);
        let refused = desk.check(typed).unwrap_err();
        assert!(
            refused.contains(" already") && refused.contains(", and it is not overwritten"),
            "{typed}: {refused}"
        );
        assert_eq!(desk.deliver(typed).unwrap_err(), refused);
        assert!(desk.calls(program).iter().all(|call| call.stdin.is_empty()), "{typed}");
    }
}

#[test]
fn a_stand_in_that_is_not_signed_in_is_told_before() {
    for (typed, program, behaviour, says) in [
        (
            "github:acme/web#A",
            "gh",
            "echo 'please run: gh auth login' >&2; exit 4",
            "please run: gh auth login",
        ),
        (
            "wrangler:A",
            "wrangler",
            "printf '\\033[31m✘ \\033[41;97m[ERROR]\\033[0m Not logged in.\\n' >&2; exit 1",
            "✘ [ERROR] Not logged in.",
        ),
        (
            "vault:secret/a#b",
            "vault",
            "echo 'Error: permission denied' >&2; exit 2",
            "permission denied",
        ),
        (
            "kubernetes:a/b#c",
            "kubectl",
            "echo 'error: namespaces \"a\" not found' >&2; exit 1",
            "namespaces \"a\" not found",
        ),
        (
            "1password:Work/CF",
            "op",
            "echo '[ERROR] no account found' >&2; exit 1",
            "no account found",
        ),
        (
            "keyring:a/b",
            "secret-tool",
            "echo 'secret-tool: Cannot autolaunch D-Bus' >&2; exit 1",
            "Cannot autolaunch D-Bus",
        ),
        (
            "pass:a/b",
            "pass",
            "echo 'Error: password store is empty.' >&2; exit 1",
            "password store is empty",
        ),
    ] {
        let desk = Desk::new();
        desk.stand_in(program, behaviour);
        let refused = desk.check(typed).unwrap_err();
        assert!(
            refused.contains(says) && refused.starts_with(program),
            "{typed}: {refused}"
        );
        assert!(!refused.contains(['\u{1b}', '^']), "{refused:?}");
    }
    let desk = Desk::new();
    desk.stand_in("wrangler", "echo 'this is no list'");
    assert!(
        desk.check("wrangler:A")
            .unwrap_err()
            .contains("a list that cannot be read")
    );
    desk.stand_in("gh", "yes 'A_NAME Updated' | head -c 50000");
    assert!(
        desk.check("github:acme/web#A")
            .unwrap_err()
            .contains("more than can be looked through")
    );
}

/// The trial that pass gets: for the readers of the folder nearest to the entry. (The real pass is
/// tried in `tests/e2e/stores.py`.)
#[test]
fn a_stand_in_of_gpg_is_asked_whether_it_can_encrypt_for_the_readers() {
    let desk = Desk::new();
    desk.stand_in("pass", "exit 0");
    desk.stand_in("gpg", "exit 0");
    assert!(desk.check("pass:team/dns/token").unwrap_err().contains("no .gpg-id"));
    let store = desk.at(".password-store");
    std::fs::create_dir_all(store.join("team/dns")).unwrap();
    std::fs::write(store.join(".gpg-id"), "ada@example.com\n").unwrap();
    std::fs::write(
        store.join("team/.gpg-id"),
        "# the team\nben@example.com # away\n\n0xCAFE\n",
    )
    .unwrap();
    let readers = |typed: &str| {
        assert_eq!(desk.check(typed), Ok(None));
        desk.calls("gpg").pop().unwrap().argv.split_off(4)
    };
    assert_eq!(
        readers("pass:team/dns/token"),
        ["--recipient", "ben@example.com", "--recipient", "0xCAFE"]
    );
    assert_eq!(readers("pass:token"), ["--recipient", "ada@example.com"]);
    desk.stand_in("gpg", "echo 'gpg: ada@example.com: skipped: No public key' >&2; exit 2");
    assert!(desk.check("pass:token").unwrap_err().contains("No public key"));
}

#[test]
fn the_stand_in_of_1password_gets_an_item_as_json() {
    let desk = Desk::new();
    desk.stand_in(
        "op",
        "case \"$1 $2\" in 'item get') exit 1;; 'item create') cp \"$here/stdin\" \"$stored\";; 'read --no-newline') printf '%s' 'not-a-real-secret-0123456789-ABCDEFGHIJ';; esac; exit 0",
    );
    assert_eq!(desk.check("1password:Work/CF token"), Ok(None));
    let delivered = desk.deliver("1password:Work/CF token").unwrap();
    assert!(delivered.read_back, "{delivered:?}");
    let calls = desk.calls("op");
    let words: Vec<_> = calls.iter().map(|call| call.argv.join("|")).collect();
    assert_eq!(
        words,
        [
            "item|get|CF token|--vault=Work",
            "vault|get|Work",
            "item|get|CF token|--vault=Work",
            "item|create|--vault=Work|-",
            "read|--no-newline|op://Work/CF token/credential",
        ]
    );
    let item: serde_json::Value = serde_json::from_slice(&calls[3].stdin).unwrap();
    assert_eq!(
        item,
        serde_json::json!({
            "title": "CF token",
            "category": "API_CREDENTIAL",
            "fields": [{"id": "credential", "type": "CONCEALED", "label": "credential", "value": FAKE}],
        })
    );
}

/// For an S3 client 1Password gets three fields, the others the lines of an environment; what is
/// read back is compared all the same.
#[test]
fn stand_ins_get_what_an_s3_client_needs() {
    let keys = Keys::of(&fake(), "0123456789abcdef", "0123456789abcdef0123456789abcdef", "eu").unwrap();
    let deliver = |desk: &Desk, typed| Target::read(typed).unwrap().deliver(&Payload::S3(&keys), &desk.around);
    let desk = Desk::new();
    desk.stand_in(
        "op",
        "case \"$1 $2\" in 'item get') exit 1;; read*) echo wrong;; esac; exit 0",
    );
    let refused = deliver(&desk, "1password:Work/R2").unwrap_err();
    assert!(refused.contains("returns something else"), "{refused}");
    let item: serde_json::Value = serde_json::from_slice(&desk.calls("op")[1].stdin).unwrap();
    assert_eq!(item["fields"][0]["value"], "0123456789abcdef");
    assert_eq!(
        item["fields"][1]["value"],
        "https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com"
    );
    let secret = item["fields"][2]["value"].as_str().unwrap();
    assert!(Secret::copied_from(secret.as_bytes()) == *keys.secret);
    desk.stand_in(
        "vault",
        "case \"$2\" in get) [ -e \"$stored\" ] && cat \"$stored\" || exit 2;; put) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
    );
    assert_eq!(
        check(
            &Target::read("vault:secret/r2#env").unwrap(),
            PayloadKind::S3,
            &desk.around
        ),
        Ok(None)
    );
    assert!(deliver(&desk, "vault:secret/r2#env").unwrap().read_back);
    let stored = std::fs::read_to_string(desk.at("bin/vault.stored")).unwrap();
    assert!(
        stored.starts_with("AWS_ACCESS_KEY_ID=0123456789abcdef\nAWS_SECRET_ACCESS_KEY="),
        "{stored}"
    );
    assert!(stored.ends_with("\nAWS_REGION=auto\n"));
}
