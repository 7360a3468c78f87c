//! The table of tools: what is typed, the command lines that check, deliver and read back, and the
//! words about it.

/// A tool's stand-in: how the way is written, what it does when asked, and every call of a check
/// and a delivery, as words.
pub(super) struct Row {
    pub(super) typed: &'static str,
    pub(super) program: &'static str,
    pub(super) behaviour: &'static str,
    pub(super) checked: &'static [&'static [&'static str]],
    pub(super) delivered: &'static [&'static [&'static str]],
    /// Which of the calls of the delivery got the secret.
    pub(super) stored_by: usize,
    pub(super) read_back: bool,
    pub(super) words: &'static str,
}

pub(super) const ROWS: &[Row] = &[
    Row {
        typed: "github:acme/web#CF_TOKEN",
        program: "gh",
        behaviour: "[ \"$1 $2\" = 'secret list' ] && printf 'OTHER\\tabout 3 days ago\\n'; exit 0",
        checked: &[&["secret", "list", "--repo=acme/web"], &["auth", "status"]],
        delivered: &[
            &["secret", "list", "--repo=acme/web"],
            &["secret", "set", "CF_TOKEN", "--repo=acme/web"],
        ],
        stored_by: 1,
        read_back: false,
        words: "Stored as the Actions secret CF_TOKEN of acme/web. It cannot be read back from there.",
    },
    Row {
        typed: "github:acme/web@prod/eu 1#CF_TOKEN",
        program: "gh",
        behaviour: "exit 0",
        checked: &[
            &["secret", "list", "--repo=acme/web", "--env=prod/eu 1"],
            &["auth", "status"],
        ],
        delivered: &[
            &["secret", "list", "--repo=acme/web", "--env=prod/eu 1"],
            &["secret", "set", "CF_TOKEN", "--repo=acme/web", "--env=prod/eu 1"],
        ],
        stored_by: 1,
        read_back: false,
        words: "Stored as the Actions secret CF_TOKEN of acme/web in its environment prod/eu 1. It cannot be read back from there.",
    },
    Row {
        typed: "wrangler:CF_TOKEN#edge",
        program: "wrangler",
        behaviour: "[ \"$2\" = list ] && echo '[{\"name\": \"OTHER\", \"type\": \"secret_text\"}]'; exit 0",
        checked: &[&["secret", "list", "--format=json", "--name=edge"]],
        delivered: &[
            &["secret", "list", "--format=json", "--name=edge"],
            &["secret", "put", "CF_TOKEN", "--name=edge"],
        ],
        stored_by: 1,
        read_back: false,
        words: "Stored as the secret CF_TOKEN of the Worker. It cannot be read back from there.",
    },
    Row {
        typed: "wrangler:CF_TOKEN",
        program: "wrangler",
        behaviour: "[ \"$2\" = list ] && echo '[]'; exit 0",
        checked: &[&["secret", "list", "--format=json"]],
        delivered: &[&["secret", "list", "--format=json"], &["secret", "put", "CF_TOKEN"]],
        stored_by: 1,
        read_back: false,
        words: "Stored as the secret CF_TOKEN of the Worker. It cannot be read back from there.",
    },
    Row {
        typed: "vault:secret/ci/dns#token",
        program: "vault",
        behaviour: "case \"$2\" in get) [ -e \"$stored\" ] && cat \"$stored\" || exit 2;; put) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
        checked: &[&["kv", "get", "-field=token", "secret/ci/dns"], &["token", "lookup"]],
        delivered: &[
            &["kv", "get", "-field=token", "secret/ci/dns"],
            &["kv", "get", "secret/ci/dns"],
            &["kv", "put", "-cas=0", "secret/ci/dns", "token=-"],
            &["kv", "get", "-field=token", "secret/ci/dns"],
        ],
        stored_by: 2,
        read_back: true,
        words: "Stored in Vault as the field token of secret/ci/dns, and read back.",
    },
    // The path is there with another field: that one stays.
    Row {
        typed: "vault:secret/ci/dns#token",
        program: "vault",
        behaviour: "case \"$2 $3\" in 'get -field=token') [ -e \"$stored\" ] && cat \"$stored\" || exit 2;; patch*) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
        checked: &[&["kv", "get", "-field=token", "secret/ci/dns"], &["token", "lookup"]],
        delivered: &[
            &["kv", "get", "-field=token", "secret/ci/dns"],
            &["kv", "get", "secret/ci/dns"],
            &["kv", "patch", "secret/ci/dns", "token=-"],
            &["kv", "get", "-field=token", "secret/ci/dns"],
        ],
        stored_by: 2,
        read_back: true,
        words: "Stored in Vault as the field token of secret/ci/dns, and read back.",
    },
    // In a pod kubectl has no context, and needs none.
    Row {
        typed: "kubernetes:cert-manager/cloudflare#api-token",
        program: "kubectl",
        behaviour: "case \"$*\" in config*|*dry-run=server*) exit 0;; get*) [ -e \"$stored\" ] && cat \"$stored\" || exit 1;; create*) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
        checked: &[
            &["config", "current-context"],
            &[
                "get",
                "secret",
                "cloudflare",
                "--namespace=cert-manager",
                "--output=go-template={{with .data}}{{if index . \"api-token\"}}there{{end}}{{end}}",
            ],
            &[
                "create",
                "secret",
                "generic",
                "cloudflare",
                "--namespace=cert-manager",
                "--from-literal=api-token=dry-run",
                "--dry-run=server",
            ],
        ],
        delivered: &[
            &["config", "current-context"],
            &[
                "get",
                "secret",
                "cloudflare",
                "--namespace=cert-manager",
                "--output=go-template={{with .data}}{{if index . \"api-token\"}}there{{end}}{{end}}",
            ],
            &[
                "create",
                "secret",
                "generic",
                "cloudflare",
                "--namespace=cert-manager",
                "--from-file=api-token=/dev/stdin",
            ],
            &[
                "get",
                "secret",
                "cloudflare",
                "--namespace=cert-manager",
                "--output=go-template={{index .data \"api-token\" | base64decode}}",
            ],
        ],
        stored_by: 2,
        read_back: true,
        words: "Stored in Kubernetes as the key api-token of the secret cloudflare in the namespace cert-manager, and read back.",
    },
    // A context that is named is asked for by every call, and kubectl is not asked which one is its
    // own.
    Row {
        typed: "kubernetes:cert-manager/cloudflare#api-token@ada@eu:6443/prod",
        program: "kubectl",
        behaviour: "case \"$*\" in *dry-run=server*) exit 0;; get*) [ -e \"$stored\" ] && cat \"$stored\" || exit 1;; create*) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
        checked: &[
            &[
                "get",
                "secret",
                "cloudflare",
                "--namespace=cert-manager",
                "--context=ada@eu:6443/prod",
                "--output=go-template={{with .data}}{{if index . \"api-token\"}}there{{end}}{{end}}",
            ],
            &[
                "create",
                "secret",
                "generic",
                "cloudflare",
                "--namespace=cert-manager",
                "--context=ada@eu:6443/prod",
                "--from-literal=api-token=dry-run",
                "--dry-run=server",
            ],
        ],
        delivered: &[
            &[
                "get",
                "secret",
                "cloudflare",
                "--namespace=cert-manager",
                "--context=ada@eu:6443/prod",
                "--output=go-template={{with .data}}{{if index . \"api-token\"}}there{{end}}{{end}}",
            ],
            &[
                "create",
                "secret",
                "generic",
                "cloudflare",
                "--namespace=cert-manager",
                "--context=ada@eu:6443/prod",
                "--from-file=api-token=/dev/stdin",
            ],
            &[
                "get",
                "secret",
                "cloudflare",
                "--namespace=cert-manager",
                "--context=ada@eu:6443/prod",
                "--output=go-template={{index .data \"api-token\" | base64decode}}",
            ],
        ],
        stored_by: 1,
        read_back: true,
        words: "Stored in Kubernetes as the key api-token of the secret cloudflare in the namespace cert-manager of the context ada@eu:6443/prod, and read back.",
    },
    Row {
        typed: "keyring:cfmint/ci token",
        program: "secret-tool",
        behaviour: "case \"$1\" in lookup) [ -e \"$stored\" ] && cat \"$stored\" || exit 1;; store) cp \"$here/stdin\" \"$stored\";; esac; exit 0",
        checked: &[
            &["lookup", "service", "cfmint", "username", "ci token"],
            &["search", "service", "cfmint", "username", "ci token"],
        ],
        delivered: &[
            &["lookup", "service", "cfmint", "username", "ci token"],
            &[
                "store",
                "--label=cfmint (ci token)",
                "service",
                "cfmint",
                "username",
                "ci token",
            ],
            &["lookup", "service", "cfmint", "username", "ci token"],
        ],
        stored_by: 1,
        read_back: true,
        words: "Stored in the keyring for the service cfmint and the user name ci token, and read back.",
    },
];
