//! Replacing an entry of a tool, each in its own way, and only what was said yes to.

use super::*;

/// A tool's stand-in that has something: what it is asked before, what replaces it, and what that
/// gets on its stdin.
struct Row {
    typed: &'static str,
    program: &'static str,
    behaviour: &'static str,
    replacing: &'static str,
    stays: Option<&'static str>,
    put: &'static [&'static str],
    stdin: String,
    words: &'static str,
}

fn rows() -> Vec<Row> {
    vec![
        Row {
            typed: "github:acme/web@prod#CF_TOKEN",
            program: "gh",
            behaviour: "[ \"$2\" = set ] && touch \"$stored\"; [ \"$2\" = list ] && { [ -e \"$stored\" ] && printf 'CF_TOKEN\\t2026-11-28T06:00:00Z\\n' || printf 'CF_TOKEN\\t2025-01-01T00:00:00Z\\n'; }; exit 0",
            replacing: "replaces what is stored as the Actions secret CF_TOKEN of acme/web in its environment prod",
            stays: None,
            put: &["secret", "set", "CF_TOKEN", "--repo=acme/web", "--env=prod"],
            stdin: FAKE.to_owned(),
            words: "Replaced what was stored as the Actions secret CF_TOKEN of acme/web in its environment prod. It cannot be read back from there; gh says that it was changed at 2026-11-28T06:00:00Z.",
        },
        Row {
            typed: "wrangler:CF_TOKEN#edge",
            program: "wrangler",
            behaviour: "[ \"$2\" = list ] && echo '[{\"name\":\"CF_TOKEN\"}]'; exit 0",
            replacing: "replaces what is stored as the secret CF_TOKEN of the Worker",
            stays: Some("Earlier versions of the Worker"),
            put: &["secret", "put", "CF_TOKEN", "--name=edge"],
            stdin: FAKE.to_owned(),
            words: "Replaced what was stored as the secret CF_TOKEN of the Worker. It cannot be read back from there.",
        },
        // What a person wrote behind the secret stays.
        Row {
            typed: "pass:ci/dns",
            program: "pass",
            behaviour: "case \"$1\" in show) [ -e \"$stored\" ] && cat \"$stored\" || printf 'the-value-before\\nurl: example.com\\n\\nlogin: ada';; insert) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
            replacing: "replaces what is stored in pass as ci/dns",
            stays: Some("What follows its first line stays."),
            put: &["insert", "--multiline", "--force", "ci/dns"],
            stdin: format!("{FAKE}\nurl: example.com\n\nlogin: ada"),
            words: "Replaced what was stored in pass as ci/dns, and read back.",
        },
        Row {
            typed: "vault:secret/ci/dns#token",
            program: "vault",
            behaviour: "case \"$2\" in get) [ -e \"$stored\" ] && cat \"$stored\" || echo old;; patch) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
            replacing: "replaces what is stored in Vault as the field token of secret/ci/dns",
            stays: Some("Vault keeps the old version"),
            put: &["kv", "patch", "secret/ci/dns", "token=-"],
            stdin: FAKE.to_owned(),
            words: "Replaced what was stored in Vault as the field token of secret/ci/dns, and read back.",
        },
        Row {
            typed: "kubernetes:cm/cloudflare#api-token@prod",
            program: "kubectl",
            behaviour: "case \"$*\" in *base64decode*) printf %s 'not-a-real-secret-0123456789-ABCDEFGHIJ';; get*) echo there;; esac; exit 0",
            replacing: "replaces what is stored in Kubernetes as the key api-token of the secret cloudflare in the namespace cm of the context prod",
            stays: Some("last-applied-configuration"),
            put: &[
                "patch",
                "secret",
                "cloudflare",
                "--namespace=cm",
                "--context=prod",
                "--type=merge",
                "--patch-file=/dev/stdin",
            ],
            stdin: format!("{{\"stringData\":{{\"api-token\":\"{FAKE}\"}}}}"),
            words: "Replaced what was stored in Kubernetes as the key api-token of the secret cloudflare in the namespace cm of the context prod, and read back.",
        },
        // The secret is there without the key: what else it holds stays.
        Row {
            typed: "kubernetes:cm/cloudflare#api-token@prod",
            program: "kubectl",
            behaviour: "case \"$*\" in *base64decode*) printf %s 'not-a-real-secret-0123456789-ABCDEFGHIJ';; esac; exit 0",
            replacing: "adds the key api-token to the secret cloudflare in the namespace cm of the context prod",
            stays: None,
            put: &[
                "patch",
                "secret",
                "cloudflare",
                "--namespace=cm",
                "--context=prod",
                "--type=merge",
                "--patch-file=/dev/stdin",
            ],
            stdin: format!("{{\"stringData\":{{\"api-token\":\"{FAKE}\"}}}}"),
            words: "Stored in Kubernetes as the key api-token of the secret cloudflare in the namespace cm of the context prod, and read back.",
        },
        Row {
            typed: "1password:Work/CF token",
            program: "op",
            behaviour: "case \"$1 $2\" in 'item get') echo '{\"id\":\"abc\",\"category\":\"API_CREDENTIAL\",\"fields\":[{\"id\":\"notesPlain\",\"value\":\"mine\"},{\"id\":\"credential\",\"value\":\"the-value-before\"}]}';; 'read --no-newline') printf %s 'not-a-real-secret-0123456789-ABCDEFGHIJ';; esac; exit 0",
            replacing: "replaces what is stored in 1Password as CF token in the vault Work",
            stays: Some("1Password keeps the old value"),
            put: &["item", "edit", "CF token", "--vault=Work"],
            stdin: format!(
                "{{\"category\":\"API_CREDENTIAL\",\"fields\":[{{\"id\":\"notesPlain\",\"value\":\"mine\"}},{{\"id\":\"credential\",\"value\":\"{FAKE}\"}}],\"id\":\"abc\"}}"
            ),
            words: "Replaced what was stored in 1Password as CF token in the vault Work, and read back.",
        },
        Row {
            typed: "keyring:cfmint/dns",
            program: "secret-tool",
            behaviour: "case \"$1\" in lookup) [ -e \"$stored\" ] && cat \"$stored\" || echo old;; store) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
            replacing: "replaces what is stored in the keyring for the service cfmint and the user name dns",
            stays: None,
            put: &["store", "--label=cfmint (dns)", "service", "cfmint", "username", "dns"],
            stdin: FAKE.to_owned(),
            words: "Replaced what was stored in the keyring for the service cfmint and the user name dns, and read back.",
        },
    ]
}

#[test]
fn a_stand_in_replaces_in_its_own_way_and_only_what_was_said_yes_to() {
    for row in rows() {
        let desk = Desk::new();
        desk.stand_in(row.program, row.behaviour);
        store_of_pass(&desk);
        let over = existing(&desk, row.typed);
        assert_eq!(over.replacing(), row.replacing);
        let stays = over.stays().unwrap_or_default();
        assert!(stays.contains(row.stays.unwrap_or_default()), "{stays}");
        assert_eq!(over.stays().is_some(), row.stays.is_some(), "{}", row.typed);
        let before = desk.calls(row.program).len();
        let delivered = replace(&desk, row.typed, &over).unwrap_or_else(|why| panic!("{}: {why}", row.typed));
        assert_eq!(delivered.words, row.words);
        let calls = desk.calls(row.program);
        let stored: Vec<_> = calls[before..].iter().filter(|call| !call.stdin.is_empty()).collect();
        assert_eq!(stored.len(), 1, "{}", row.typed);
        assert_eq!(stored[0].argv, row.put);
        assert_eq!(String::from_utf8(stored[0].stdin.clone()).unwrap(), row.stdin);
        for call in &calls {
            assert!(!call.argv.concat().contains(FAKE) && !call.environment.contains(FAKE));
        }
        // The twin: without a yes nothing is handed over.
        let refused = desk.deliver(row.typed).unwrap_err();
        assert!(refused.contains(", and it is not overwritten"), "{refused}");
    }
}

/// The folder of a store of pass in which ci/dns is, and a gpg that can encrypt.
fn store_of_pass(desk: &Desk) {
    desk.stand_in("gpg", "exit 0");
    fs::create_dir_all(desk.at(".password-store/ci")).unwrap();
    written(&desk.at(".password-store/.gpg-id"), "ada@example.com\n", 0o600);
    written(&desk.at(".password-store/ci/dns.gpg"), "1", 0o600);
}

/// Where it can be seen that a tool has stored something else since the look, that stays.
#[test]
fn what_a_tool_stored_after_the_look_stays() {
    let desk = Desk::new();
    store_of_pass(&desk);
    desk.stand_in("pass", "exit 0");
    let over = existing(&desk, "pass:ci/dns");
    written(&desk.at(".password-store/ci/dns.gpg"), "another", 0o600);
    let refused = replace(&desk, "pass:ci/dns", &over).unwrap_err();
    assert!(
        refused.contains("changed by someone else at the same time"),
        "{refused}"
    );
    assert!(desk.calls("pass").iter().all(|call| call.argv[0] != "insert"));

    let gh = |when: &str| format!("[ \"$2\" = list ] && printf 'A\\t{when}\\n'; exit 0");
    desk.stand_in("gh", &gh("2025-01-01T00:00:00Z"));
    let over = existing(&desk, "github:acme/web#A");
    // It ended well, and yet nothing shows that anything happened.
    let delivered = replace(&desk, "github:acme/web#A", &over).unwrap();
    assert!(!delivered.words.contains("Replaced"), "{}", delivered.words);
    let says = "was changed at 2025-01-01T00:00:00Z, as before: cfmint cannot tell whether it was replaced.";
    assert!(delivered.words.contains(says), "{}", delivered.words);
    desk.stand_in("gh", &gh("2025-01-01T00:00:01Z"));
    let refused = replace(&desk, "github:acme/web#A", &over).unwrap_err();
    assert!(
        refused.contains("changed by someone else at the same time"),
        "{refused}"
    );
}

/// Where what follows the first line cannot be read, it would be gone: then nothing is replaced,
/// and that is known before.
#[test]
fn an_entry_of_pass_that_cannot_be_read_is_not_replaced() {
    let desk = Desk::new();
    store_of_pass(&desk);
    desk.stand_in(
        "pass",
        "[ \"$1\" = show ] && { echo 'gpg: decryption failed: No secret key' >&2; exit 2; }; exit 0",
    );
    let way = Target::read("pass:ci/dns").unwrap();
    let refused = way.look(PayloadKind::Token, &desk.around).unwrap_err();
    assert!(
        refused.contains("What follows its first line would be gone: pass does not say"),
        "{refused}"
    );
    assert!(refused.ends_with("run pass show ci/dns before."), "{refused}");
}

/// A yes to a secret without the key is none to a key that appears.
#[test]
fn a_key_that_appears_after_the_look_stays() {
    let desk = Desk::new();
    desk.stand_in("kubectl", "exit 0");
    let over = existing(&desk, "kubernetes:a/b#c@d");
    desk.stand_in("kubectl", "echo there; exit 0");
    let refused = replace(&desk, "kubernetes:a/b#c@d", &over).unwrap_err();
    assert!(refused.contains("already, and it is not overwritten"), "{refused}");
    assert!(desk.calls("kubectl").iter().all(|call| call.stdin.is_empty()));
}

#[test]
fn what_a_tool_cannot_replace_is_said_before() {
    for (typed, program, behaviour, says) in [
        (
            "kubernetes:a/b#c@d",
            "kubectl",
            "[ \"$1\" = patch ] && { echo 'error: secrets \"b\" is forbidden' >&2; exit 1; }; echo there; exit 0",
            "kubectl cannot replace it: it ended with exit code 1 and says: error: secrets \"b\" is forbidden.",
        ),
        (
            "1password:Work/CF",
            "op",
            "echo '{\"category\":\"LOGIN\",\"fields\":[{\"id\":\"credential\"}]}'",
            "It is not an API Credential",
        ),
    ] {
        let desk = Desk::new();
        desk.stand_in(program, behaviour);
        let refused = Target::read(typed)
            .unwrap()
            .look(PayloadKind::Token, &desk.around)
            .unwrap_err();
        assert!(refused.contains(says) && refused.contains("already"), "{refused}");
    }
}

/// The context of the look is the context of the delivery, whatever kubectl is told meanwhile.
#[test]
fn the_context_of_kubectl_is_named_and_stays() {
    let desk = Desk::new();
    let context = |name: &str| format!("case \"$1\" in config) echo {name};; get) exit 1;; esac; exit 0");
    desk.stand_in("kubectl", &context("prod"));
    let looked = look(&desk, "kubernetes:a/b#c");
    assert_eq!(
        looked.remark.as_deref(),
        Some("It goes to the context prod of kubectl.")
    );
    assert_eq!(looked.way.to_string(), "kubernetes:a/b#c@prod");
    assert_eq!(
        Target::read("kubernetes:a/b#c@prod").unwrap(),
        looked.way,
        "and can be typed so"
    );
    let before = desk.calls("kubectl").len();
    desk.stand_in("kubectl", &context("staging"));
    let secret = fake();
    let _ = looked.way.deliver(&Payload::Token(&secret), &desk.around);
    let calls = desk.calls("kubectl");
    assert!(calls.len() > before + 1);
    for call in &calls[before..] {
        assert!(call.argv.contains(&"--context=prod".to_owned()), "{:?}", call.argv);
    }
}
