//! The named ways out as one table of data: how each is written, the command lines that check,
//! look, store and read back, and what a person must know. What is in angle brackets is a part
//! of what was typed. Nothing here runs.

use super::template::Letters;
use super::tool::{Present, Replace, Settled, Tool, ToolInput, Trial};

// What stores, where the same also replaces.
const GITHUB_PUT: &[&str] = &["gh", "secret", "set", "<NAME>", "--repo=<OWNER>/<REPO>", "--env=<ENV>"];
const WRANGLER_PUT: &[&str] = &["wrangler", "secret", "put", "<NAME>", "--name=<WORKER>"];
const VAULT_PATCH: &[&str] = &["vault", "kv", "patch", "<PATH>", "<FIELD>=-"];
const KEYRING_PUT: &[&str] = &[
    "secret-tool",
    "store",
    "--label=<SERVICE> (<ACCOUNT>)",
    "service",
    "<SERVICE>",
    "username",
    "<ACCOUNT>",
];

/// The named ways out. GitHub, wrangler, 1Password, Vault and Kubernetes were written after their
/// manuals and tried with stand-ins only.
pub const TOOLS: &[Tool] = &[
    // https://cli.github.com/manual/gh_secret_set: reads stdin when no --body is given, and cuts
    // newlines at its end.
    Tool {
        scheme: "github",
        form: "OWNER/REPO[@ENV]#NAME",
        parts: &[Letters::Word, Letters::Word, Letters::Segments, Letters::Variable],
        settled: None,
        check: &["gh", "auth", "status"],
        trial: None,
        // Without a terminal a line is the name and the time of the last change.
        present: Present::Lines(
            &["gh", "secret", "list", "--repo=<OWNER>/<REPO>", "--env=<ENV>"],
            "<NAME>",
        ),
        put: GITHUB_PUT,
        beside: None,
        input: ToolInput::Plain,
        replace: Replace {
            check: &[],
            put: GITHUB_PUT,
            input: ToolInput::Plain,
            stays: None,
        },
        read_back: None,
        unasked: None,
        stored: "as the Actions secret <NAME> of <OWNER>/<REPO>[ in its environment <ENV>]",
        note: "Needs gh, signed in (gh auth login) with a right to the repository’s secrets. GitHub gives no secret back, so it cannot be read back. No \
               name may begin with GITHUB_. With @ENV it is a secret of that environment, which must exist.",
    },
    // https://developers.cloudflare.com/workers/wrangler/commands/ and the source of wrangler 4.86:
    // without a terminal it reads stdin, cuts white space at its end, and makes a new Worker when
    // there is none of that name; `secret list` fails then, and is asked first. `whoami` ends with
    // 0 when nobody is signed in, so it is not asked.
    Tool {
        scheme: "wrangler",
        form: "NAME[#WORKER]",
        parts: &[Letters::Variable, Letters::Word],
        settled: None,
        check: &[],
        trial: None,
        present: Present::Names(
            &["wrangler", "secret", "list", "--format=json", "--name=<WORKER>"],
            "<NAME>",
        ),
        put: WRANGLER_PUT,
        beside: None,
        input: ToolInput::Plain,
        replace: Replace {
            check: &[],
            put: WRANGLER_PUT,
            input: ToolInput::Plain,
            stays: Some("Earlier versions of the Worker may keep the old value."),
        },
        read_back: None,
        unasked: None,
        stored: "as the secret <NAME> of the Worker",
        note: "Needs wrangler, signed in by wrangler login: what cfmint signs in with is not handed on. Without #WORKER it is the Worker of the wrangler \
               file in this folder. The Worker must exist. Cloudflare gives no secret back, so it cannot be read back.",
    },
    // pass(1), and its source: without a terminal `insert` overwrites without asking, so its file
    // is looked for first. With --multiline it keeps every byte.
    Tool {
        scheme: "pass",
        form: "PATH",
        parts: &[Letters::Path],
        settled: None,
        check: &["pass", "ls"],
        trial: Some(Trial {
            line: &["gpg", "--batch", "--quiet", "--no-encrypt-to", "--encrypt"],
            reader: "--recipient",
            variable: "PASSWORD_STORE_KEY",
            file: ".gpg-id",
        }),
        present: Present::File {
            variable: "PASSWORD_STORE_DIR",
            home: ".password-store",
            file: "<PATH>.gpg",
        },
        put: &["pass", "insert", "--multiline", "<PATH>"],
        beside: None,
        input: ToolInput::Plain,
        replace: Replace {
            check: &[],
            put: &["pass", "insert", "--multiline", "--force", "<PATH>"],
            input: ToolInput::FirstLine(&["pass", "show", "<PATH>"]),
            stays: Some(
                "What follows its first line stays. Where the store is a git repository, its history keeps the old value, encrypted.",
            ),
        },
        read_back: Some(&["pass", "show", "<PATH>"]),
        unasked: Some(("PASSWORD_STORE_GPG_OPTS", "--pinentry-mode error")),
        stored: "in pass as <PATH>",
        note: "Needs pass with a store (pass init). It is read back, and an entry that is there is replaced, only when gpg asks for no passphrase at that moment.",
    },
    // https://developer.1password.com/docs/cli/item-create/: a template on stdin takes "-"; the
    // fields are those of `op item template get "API Credential"`. `op item edit --help`: what `op
    // item get --format=json` prints is edited and piped back. On a login that loses its passkeys,
    // so it is done to API credentials alone; a date without a value is refused there, so it is
    // left out.
    Tool {
        scheme: "1password",
        form: "VAULT/TITLE",
        parts: &[Letters::Words, Letters::Words],
        settled: None,
        check: &["op", "vault", "get", "<VAULT>"],
        trial: None,
        present: Present::Exit(&["op", "item", "get", "<TITLE>", "--vault=<VAULT>"]),
        put: &["op", "item", "create", "--vault=<VAULT>", "-"],
        beside: None,
        input: ToolInput::Item("<TITLE>"),
        replace: Replace {
            check: &[],
            put: &["op", "item", "edit", "<TITLE>", "--vault=<VAULT>"],
            input: ToolInput::Edited(&["op", "item", "get", "<TITLE>", "--vault=<VAULT>", "--format=json"]),
            stays: Some("1Password keeps the old value in the history of the item."),
        },
        read_back: Some(&["op", "read", "--no-newline", "op://<VAULT>/<TITLE>/credential"]),
        unasked: None,
        stored: "in 1Password as <TITLE> in the vault <VAULT>",
        note: "Needs op, signed in (op signin, or the 1Password app, which may ask you to allow it).",
    },
    // https://developer.hashicorp.com/vault/docs/commands/kv/put and .../patch: "-" reads stdin and
    // keeps every byte; -cas=0 writes only what is not there; patch keeps the other fields.
    Tool {
        scheme: "vault",
        form: "PATH#FIELD",
        parts: &[Letters::Path, Letters::Word],
        settled: None,
        check: &["vault", "token", "lookup"],
        trial: None,
        present: Present::Exit(&["vault", "kv", "get", "-field=<FIELD>", "<PATH>"]),
        put: &["vault", "kv", "put", "-cas=0", "<PATH>", "<FIELD>=-"],
        beside: Some([&["vault", "kv", "get", "<PATH>"], VAULT_PATCH]),
        input: ToolInput::Plain,
        replace: Replace {
            check: &[],
            put: VAULT_PATCH,
            input: ToolInput::Plain,
            stays: Some("Vault keeps the old version; vault kv destroy removes it."),
        },
        read_back: Some(&["vault", "kv", "get", "-field=<FIELD>", "<PATH>"]),
        unasked: None,
        stored: "in Vault as the field <FIELD> of <PATH>",
        note: "Needs vault, signed in (VAULT_ADDR, vault login), with rights to read and write the path in a KV store of version 2. Other fields of the path stay.",
    },
    // kubectl(1): --from-file keeps every byte; `create` refuses a name that is there; a server's
    // dry run asks for the right, the namespace and the name at once. `patch` with a merge patch
    // changes the key alone.
    Tool {
        scheme: "kubernetes",
        form: "NAMESPACE/NAME#KEY[@CONTEXT]",
        parts: &[Letters::Word, Letters::Word, Letters::Word, Letters::Free],
        settled: Some(Settled {
            line: &["kubectl", "config", "current-context"],
            said: "It goes to the context <CONTEXT> of kubectl.",
            none: "kubectl has no current context: it goes to the cluster that kubectl finds by itself.",
        }),
        check: &[
            "kubectl",
            "create",
            "secret",
            "generic",
            "<NAME>",
            "--namespace=<NAMESPACE>",
            "--context=<CONTEXT>",
            "--from-literal=<KEY>=dry-run",
            "--dry-run=server",
        ],
        trial: None,
        present: Present::Inside {
            line: &[
                "kubectl",
                "get",
                "secret",
                "<NAME>",
                "--namespace=<NAMESPACE>",
                "--context=<CONTEXT>",
                "--output=go-template={{with .data}}{{if index . \"<KEY>\"}}there{{end}}{{end}}",
            ],
            holder: "the secret <NAME> in the namespace <NAMESPACE>[ of the context <CONTEXT>]",
            part: "the key <KEY>",
        },
        put: &[
            "kubectl",
            "create",
            "secret",
            "generic",
            "<NAME>",
            "--namespace=<NAMESPACE>",
            "--context=<CONTEXT>",
            "--from-file=<KEY>=/dev/stdin",
        ],
        beside: None,
        input: ToolInput::Plain,
        replace: Replace {
            check: &[
                "kubectl",
                "patch",
                "secret",
                "<NAME>",
                "--namespace=<NAMESPACE>",
                "--context=<CONTEXT>",
                "--type=merge",
                "--patch={\"stringData\":{\"<KEY>\":\"dry-run\"}}",
                "--dry-run=server",
            ],
            put: &[
                "kubectl",
                "patch",
                "secret",
                "<NAME>",
                "--namespace=<NAMESPACE>",
                "--context=<CONTEXT>",
                "--type=merge",
                "--patch-file=/dev/stdin",
            ],
            input: ToolInput::Patch("<KEY>"),
            stays: Some(
                "Where kubectl apply made the secret, its annotation last-applied-configuration keeps the old value.",
            ),
        },
        read_back: Some(&[
            "kubectl",
            "get",
            "secret",
            "<NAME>",
            "--namespace=<NAMESPACE>",
            "--context=<CONTEXT>",
            "--output=go-template={{index .data \"<KEY>\" | base64decode}}",
        ]),
        unasked: None,
        stored: "in Kubernetes as the key <KEY> of the secret <NAME> in the namespace <NAMESPACE>[ of the context <CONTEXT>]",
        note: "Needs kubectl, a cluster and the right to create secrets in the namespace. Anyone who can read secrets there can read it.",
    },
    // secret-tool(1): `store` reads stdin without a terminal, keeps every byte, and overwrites an
    // item with the same attributes, so it is looked up first. The attributes are those of other
    // programs that keep a password by service and user name.
    Tool {
        scheme: "keyring",
        form: "SERVICE/ACCOUNT",
        parts: &[Letters::Free, Letters::Free],
        settled: None,
        check: &["secret-tool", "search", "service", "<SERVICE>", "username", "<ACCOUNT>"],
        trial: None,
        present: Present::Exit(&["secret-tool", "lookup", "service", "<SERVICE>", "username", "<ACCOUNT>"]),
        put: KEYRING_PUT,
        beside: None,
        input: ToolInput::Plain,
        replace: Replace {
            check: &[],
            put: KEYRING_PUT,
            input: ToolInput::Plain,
            stays: None,
        },
        read_back: Some(&["secret-tool", "lookup", "service", "<SERVICE>", "username", "<ACCOUNT>"]),
        unasked: None,
        stored: "in the keyring for the service <SERVICE> and the user name <ACCOUNT>",
        note: "Needs secret-tool and an unlocked keyring (GNOME Keyring, KWallet); while unlocked, any program of yours can read it.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row: every part that is named is there, a sentence says what it needs, and the secret's
    /// way is stdin.
    #[test]
    fn the_table_is_whole() {
        for tool in TOOLS {
            let names: Vec<_> = tool
                .form
                .split(['/', '#', '@', '[', ']'])
                .filter(|name| !name.is_empty())
                .collect();
            assert_eq!(names.len(), tool.parts.len(), "{}", tool.scheme);
            let values: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
            let present = match tool.present {
                Present::Exit(line)
                | Present::Inside { line, .. }
                | Present::Lines(line, _)
                | Present::Names(line, _) => line,
                Present::File { .. } => &[],
            };
            let [probe, beside] = tool.beside.unwrap_or([&[], &[]]);
            let lines = [
                tool.check,
                present,
                tool.put,
                probe,
                beside,
                tool.read_back.unwrap_or_default(),
                tool.replace.check,
                tool.replace.put,
                tool.settled.map_or(&[][..], |settled| settled.line),
            ];
            for line in lines.into_iter().filter(|line| !line.is_empty()) {
                assert_eq!(
                    tool.line(line, &values).len(),
                    line.len(),
                    "{}: a part is not of the form: {line:?}",
                    tool.scheme
                );
                assert_eq!(line[0], tool.program(), "{}", tool.scheme);
            }
            assert!(!tool.sentence(tool.stored, &values).is_empty());
            assert!(tool.replace.stays.is_none_or(|stays| stays.ends_with('.')));
            assert!(tool.note.starts_with("Needs ") && tool.note.ends_with('.'));
        }
    }

    #[test]
    fn an_option_is_left_out_with_its_part() {
        let tool = TOOLS.iter().find(|tool| tool.scheme == "wrangler").unwrap();
        let line = |typed| tool.line(tool.put, &tool.read(typed).unwrap());
        assert_eq!(line("A"), ["wrangler", "secret", "put", "A"]);
        assert_eq!(line("A#w"), ["wrangler", "secret", "put", "A", "--name=w"]);
        assert!(tool.read("A#").is_err());
    }
}
