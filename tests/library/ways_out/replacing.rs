//! Replacing what is at a place already, for real: only what was seen and said yes to, as a whole, and nothing of it is left. Tools that cannot be had here are
//! stand-ins, as in `tools.rs`.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use cfmint::domain::delivery::s3::Keys;
use cfmint::domain::delivery::{Delivered, Existing, Looked, Payload, PayloadKind, Target};

use super::place::{Desk, FAKE, fake};

const OLD: &str = "the-value-before";

fn look(desk: &Desk, typed: &str) -> Looked {
    let way = Target::read(typed).unwrap();
    way.look(PayloadKind::Token, &desk.around)
        .unwrap_or_else(|why| panic!("{typed}: {why}"))
}

fn existing(desk: &Desk, typed: &str) -> Existing {
    look(desk, typed)
        .existing
        .unwrap_or_else(|| panic!("{typed}: nothing is there"))
}

fn replace(desk: &Desk, typed: &str, over: &Existing) -> Result<Delivered, String> {
    let secret = fake();
    let way = Target::read(typed).unwrap();
    way.deliver_over(&Payload::Token(&secret), Some(over), &desk.around)
}

/// All that is in the folder, but for the stand-ins.
fn names(desk: &Desk) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(desk.at(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "bin")
        .collect();
    names.sort();
    names
}

fn written(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_file_is_replaced_as_a_whole_and_nothing_of_it_is_left() {
    for (before, called) in [(OLD, "(16 bytes)"), ("", "(empty)")] {
        let desk = Desk::new();
        let file = desk.at("token");
        written(&file, before, 0o644);
        let typed = format!("file:{}", file.display());
        assert!(desk.check(&typed).unwrap_err().contains("exists already"), "{before:?}");
        assert!(desk.deliver(&typed).unwrap_err().contains("exists already"));
        let looked = look(&desk, &typed);
        let over = looked.existing.unwrap();
        assert!(
            over.replacing().starts_with("replaces the file "),
            "{}",
            over.replacing()
        );
        assert!(over.replacing().ends_with(called), "{}", over.replacing());
        assert!(looked.remark.unwrap().contains("mode 644"), "others could read it");
        assert_eq!(fs::read_to_string(&file).unwrap(), before, "a look changes nothing");
        let inode = fs::metadata(&file).unwrap().ino();
        let delivered = replace(&desk, &typed, &over).unwrap();
        assert_eq!(
            delivered.words,
            format!("Replaced {}; only you can read the file.", file.display())
        );
        assert!(delivered.read_back);
        assert_eq!(fs::read_to_string(&file).unwrap(), FAKE);
        let about = fs::metadata(&file).unwrap();
        assert_eq!(about.mode() & 0o7777, 0o600);
        assert_ne!(
            about.ino(),
            inode,
            "never written into: the old file stays until the new one is whole"
        );
        assert_eq!(names(&desk), ["token"], "no copy, and no file in between");
    }
}

#[test]
fn only_a_plain_file_of_ones_own_is_replaced() {
    let desk = Desk::new();
    written(&desk.at("real"), OLD, 0o600);
    symlink(desk.at("real"), desk.at("link")).unwrap();
    fs::create_dir(desk.at("folder")).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        desk.at("fifo"),
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    written(&desk.at("one"), OLD, 0o600);
    fs::hard_link(desk.at("one"), desk.at("two")).unwrap();
    let mut table = vec![
        (desk.at("link"), "symbolic link"),
        (desk.at("folder"), "is a folder"),
        (desk.at("fifo"), "named pipe"),
        (desk.at("one"), "hard links"),
        ("/dev/null".into(), "a device"),
    ];
    if rustix::process::geteuid().is_root() {
        written(&desk.at("theirs"), OLD, 0o666);
        std::os::unix::fs::chown(desk.at("theirs"), Some(12345), None).unwrap();
        table.push((desk.at("theirs"), "belongs to somebody else"));
    }
    for (path, says) in table {
        let way = Target::read(&format!("file:{}", path.display())).unwrap();
        let refused = way.look(PayloadKind::Token, &desk.around).unwrap_err();
        assert!(refused.contains(says), "{path:?}: {refused}");
    }
    assert_eq!(fs::read_to_string(desk.at("real")).unwrap(), OLD);
}

/// What was there when it was asked is replaced; another file, a changed one, a link or a line that appeared since then is not.
#[test]
fn what_appeared_after_the_look_stays() {
    let desk = Desk::new();
    let file = format!("file:{}", desk.at("token").display());
    let changes: [&dyn Fn(&Path); 4] = [
        &|path| fs::write(path, "theirs, and longer").unwrap(),
        &|path| {
            fs::remove_file(path).unwrap();
            fs::write(path, OLD).unwrap();
        },
        &|path| {
            fs::remove_file(path).unwrap();
            symlink("elsewhere", path).unwrap();
        },
        &|path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        },
    ];
    for change in changes {
        written(&desk.at("token"), OLD, 0o600);
        let over = existing(&desk, &file);
        change(&desk.at("token"));
        let about = fs::symlink_metadata(desk.at("token")).unwrap();
        assert!(replace(&desk, &file, &over).is_err());
        assert_eq!(fs::symlink_metadata(desk.at("token")).unwrap().ino(), about.ino());
        let _ = fs::remove_file(desk.at("token")).or_else(|_| fs::remove_dir(desk.at("token")));
    }
    // What is gone meanwhile is no reason to fail.
    written(&desk.at("token"), OLD, 0o600);
    let over = existing(&desk, &file);
    fs::remove_file(desk.at("token")).unwrap();
    replace(&desk, &file, &over).unwrap();

    let line = format!("env:{}#TOKEN", desk.at(".env").display());
    written(&desk.at(".env"), "TOKEN=\n", 0o600);
    let looked = look(&desk, &line);
    assert_eq!(looked.existing, None, "an empty line is nothing");
    written(&desk.at(".env"), "TOKEN=theirs\n", 0o600);
    let refused = desk.deliver(&line).unwrap_err();
    assert!(refused.contains("a line for TOKEN already"), "{refused}");
    assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), "TOKEN=theirs\n");
    assert_eq!(names(&desk), [".env", "token"]);
}

/// A yes is for the value that was there: another one in the same line stays, and what else changes in the file is no matter, nor is a line that is gone.
#[test]
fn another_value_in_the_same_line_stays() {
    let desk = Desk::new();
    let line = format!("env:{}#TOKEN", desk.at(".env").display());
    for (meanwhile, after) in [
        ("TOKEN=newer-than-it\n", None),
        // As long as the one before.
        ("TOKEN=THE-value-before\n", None),
        ("TOKEN='the-value-before'\n", None),
        ("B=2\nTOKEN=the-value-before\n", Some(format!("B=2\nTOKEN={FAKE}\n"))),
        ("TOKEN=\n", Some(format!("TOKEN={FAKE}\n"))),
        ("", Some(format!("TOKEN={FAKE}\n"))),
    ] {
        written(&desk.at(".env"), &format!("TOKEN={OLD}\n"), 0o600);
        let over = existing(&desk, &line);
        written(&desk.at(".env"), meanwhile, 0o600);
        let done = replace(&desk, &line, &over);
        let text = fs::read_to_string(desk.at(".env")).unwrap();
        match after {
            None => {
                assert!(
                    done.unwrap_err().contains("was changed by somebody else"),
                    "{meanwhile:?}"
                );
                assert_eq!(text, meanwhile);
            }
            Some(after) => {
                done.unwrap();
                assert_eq!(text, after);
            }
        }
        assert_eq!(names(&desk), [".env"]);
    }
}

#[test]
fn an_empty_line_is_filled_and_the_rest_kept_byte_for_byte() {
    for (before, after) in [
        ("TOKEN=", format!("TOKEN={FAKE}")),
        ("A=1\nTOKEN=\nB=2", format!("A=1\nTOKEN={FAKE}\nB=2")),
        (
            "\u{feff}A=1\r\n export TOKEN =  \r\nB='2\n'\r\n",
            format!("\u{feff}A=1\r\n export TOKEN ={FAKE}\r\nB='2\n'\r\n"),
        ),
        ("TOKEN=''\n", format!("TOKEN={FAKE}\n")),
        ("TOKEN=\"\" # fill me\n", format!("TOKEN={FAKE} # fill me\n")),
        ("B='\nTOKEN=\n'\nTOKEN=\n", format!("B='\nTOKEN=\n'\nTOKEN={FAKE}\n")),
    ] {
        let desk = Desk::new();
        written(&desk.at(".env"), before, 0o600);
        let typed = format!("env:{}#TOKEN", desk.at(".env").display());
        assert_eq!(desk.check(&typed), Ok(None), "{before:?}");
        assert!(desk.deliver(&typed).unwrap().read_back);
        assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), after);
        assert_eq!(names(&desk), [".env"]);
    }
}

#[test]
fn a_value_is_replaced_and_the_rest_kept_byte_for_byte() {
    for (before, line, after) in [
        (format!("TOKEN={OLD}"), 1, format!("TOKEN={FAKE}")),
        (
            format!("A=1\nexport TOKEN='{OLD}' # mine\nB=2\n"),
            2,
            format!("A=1\nexport TOKEN={FAKE} # mine\nB=2\n"),
        ),
        (
            format!("A=1\r\nTOKEN= \"{OLD}\nits second line\"\r\nB=2\\\n"),
            2,
            format!("A=1\r\nTOKEN={FAKE}\r\nB=2\\\n"),
        ),
        (format!("TOKEN='{OLD}'\\''s'\n"), 1, format!("TOKEN={FAKE}\n")),
        ("TOKEN= # soon\n".to_owned(), 1, format!("TOKEN={FAKE} # soon\n")),
    ] {
        let desk = Desk::new();
        written(&desk.at(".env"), &before, 0o600);
        let typed = format!("env:{}#TOKEN", desk.at(".env").display());
        let over = existing(&desk, &typed);
        let called = format!("replaces the value of TOKEN (line {line}) in {:?}", desk.at(".env"));
        assert_eq!(over.replacing(), called, "{before:?}");
        assert!(!format!("{over:?}").contains(OLD), "nothing of the value is kept");
        let delivered = replace(&desk, &typed, &over).unwrap();
        assert_eq!(
            delivered.words,
            format!(
                "Replaced TOKEN in {}; only you can read the file.",
                desk.at(".env").display()
            )
        );
        assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), after);
        assert_eq!(names(&desk), [".env"], "no copy, and no file in between");
    }
}

/// A yes is for the lines that had a value: of three names one is replaced, one filled and one added.
#[test]
fn for_an_s3_client_each_line_is_looked_at() {
    let desk = Desk::new();
    let before = format!("R2_SECRET_ACCESS_KEY={OLD}\nA=1\nR2_ACCESS_KEY_ID=\n");
    written(&desk.at(".env"), &before, 0o600);
    let way = Target::read(&format!("env:{}#R2", desk.at(".env").display())).unwrap();
    let over = way.look(PayloadKind::S3, &desk.around).unwrap().existing.unwrap();
    assert!(
        over.replacing().contains("R2_SECRET_ACCESS_KEY (line 1)"),
        "{}",
        over.replacing()
    );
    let keys = Keys::of(&fake(), "0a1b", "0123456789abcdef0123456789abcdef", "default").unwrap();
    written(&desk.at(".env"), &format!("{before}R2_ENDPOINT_URL=theirs\n"), 0o600);
    let deliver = || way.deliver_over(&Payload::S3(&keys), Some(&over), &desk.around);
    assert!(deliver().unwrap_err().contains("a line for R2_ENDPOINT_URL already"));
    written(&desk.at(".env"), &before, 0o600);
    deliver().unwrap();
    let text = fs::read_to_string(desk.at(".env")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines[0].starts_with("R2_SECRET_ACCESS_KEY=") && lines[0].len() == 85,
        "{text}"
    );
    assert_eq!(lines[1..3], ["A=1", "R2_ACCESS_KEY_ID=0a1b"]);
    assert!(lines[3].starts_with("R2_ENDPOINT_URL=https://") && lines.len() == 4);
}

#[test]
fn a_file_with_an_open_quote_is_refused_with_its_line_and_left_as_it_is() {
    for (before, says) in [
        ("A='1\n", "the quote that begins in line 1 is not closed"),
        ("TOKEN=\nB=\"x\nC=3\n", "the quote that begins in line 2 is not closed"),
        ("A=1\n\nB=`x\n", "the quote that begins in line 3 is not closed"),
        ("A='C:\\'\nB=1\n", "begins in line 1 for closed, others for open"),
        ("A=1\nB=C:\\\n", "line 2, the last one, ends with a backslash"),
        ("TOKEN=1\nA=2\nTOKEN=3\n", "several lines for TOKEN already (1, 3)"),
    ] {
        let desk = Desk::new();
        written(&desk.at(".env"), before, 0o600);
        let inode = fs::metadata(desk.at(".env")).unwrap().ino();
        let typed = format!("env:{}#TOKEN", desk.at(".env").display());
        let way = Target::read(&typed).unwrap();
        for refused in [
            way.look(PayloadKind::Token, &desk.around).unwrap_err(),
            desk.deliver(&typed).unwrap_err(),
        ] {
            assert!(
                refused.contains(says) && refused.ends_with('.'),
                "{before:?}: {refused}"
            );
        }
        assert_eq!(fs::read_to_string(desk.at(".env")).unwrap(), before);
        assert_eq!(fs::metadata(desk.at(".env")).unwrap().ino(), inode);
    }
}

/// A tool's stand-in that has something: what it is asked before, what replaces it, and what that gets on its stdin.
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
            stays: Some("Vault keeps the version before"),
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
            stays: Some("1Password keeps the value before"),
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
        refused.contains("changed by somebody else at the same time"),
        "{refused}"
    );
    assert!(desk.calls("pass").iter().all(|call| call.argv[0] != "insert"));

    let gh = |when: &str| format!("[ \"$2\" = list ] && printf 'A\\t{when}\\n'; exit 0");
    desk.stand_in("gh", &gh("2025-01-01T00:00:00Z"));
    let over = existing(&desk, "github:acme/web#A");
    // It ended well, and yet nothing shows that anything happened.
    let delivered = replace(&desk, "github:acme/web#A", &over).unwrap();
    assert!(!delivered.words.contains("Replaced"), "{}", delivered.words);
    let says = "was changed at 2025-01-01T00:00:00Z, as before: whether it was replaced cannot be said.";
    assert!(delivered.words.contains(says), "{}", delivered.words);
    desk.stand_in("gh", &gh("2025-01-01T00:00:01Z"));
    let refused = replace(&desk, "github:acme/web#A", &over).unwrap_err();
    assert!(
        refused.contains("changed by somebody else at the same time"),
        "{refused}"
    );
}

/// Where what follows the first line cannot be read, it would be gone: then nothing is replaced, and that is known before.
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
            "It is no API Credential",
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
