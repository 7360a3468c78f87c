//! The command line and the environment, read once.

mod arguments;
mod manual;

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use self::arguments::in_history;
use self::arguments::{listed, shown};
pub use self::manual::{completions, manual};
use crate::io::cloudflare::{BaseUrl, RequestLog};
use crate::secret::credential::then_in_history;

/// Facts for `--version`.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nPermission data of 2026-11-23.\nNot affiliated with Cloudflare."
);

/// What was asked for.
#[derive(Debug, Parser)]
#[command(
    name = "cfmint",
    version = VERSION,
    about = "Mint a Cloudflare API token in the terminal: choose, review, create, take the secret once.",
    after_help = "Without a command the wizard starts. Try it without an account: cfmint --demo\n\nThe credential comes from CFMINT_TOKEN_COMMAND (its output), CFMINT_API_TOKEN, CFMINT_API_TOKEN_FILE, CLOUDFLARE_API_TOKEN, CLOUDFLARE_API_TOKEN_FILE, or CLOUDFLARE_API_KEY with CLOUDFLARE_EMAIL; otherwise cfmint asks. It is never an argument.\nNot affiliated with Cloudflare.",
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    /// A command.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The wizard's options.
    #[command(flatten)]
    pub wizard: WizardOptions,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The wizard (the same as no command).
    #[command(
        after_help = "Examples:\n  cfmint new --demo\n  cfmint new --template edit-zone-dns --to file:/run/secrets/cloudflare\n  cfmint new --from token.toml\n  cfmint new --needs 'POST /zones/{zone_id}/purge_cache' --needs ./infra"
    )]
    New(WizardOptions),
    /// Create a token from a spec, without a terminal, and deliver its secret.
    #[command(
        after_help = "Example:\n  cfmint create --from token.toml --yes --to file:/run/secrets/cloudflare\n  cfmint create --from token.toml --yes --to github:OWNER/REPO#CLOUDFLARE_API_TOKEN --json\n\nIt prints nothing on stdout but the JSON that is asked for, or the secret with --to stdout. A token that exists and whose secret was not delivered ends it with 5, with its id and the line that rolls it. One that is delivered and not known everywhere yet is a success (\"verified\" is false in the JSON); with --wait 60s it ends with 1 when the token does not work by then."
    )]
    Create(CreateOptions),
    /// Give a token that exists a new secret and deliver it; the one before stops working at once.
    #[command(
        after_help = "Example:\n  cfmint roll 0123456789abcdef0123456789abcdef --yes --overwrite --to env:.env#CLOUDFLARE_API_TOKEN --wait 60s"
    )]
    Roll(RollOptions),
    /// The summary page of a spec or of a token that exists: what it can do, where, until when, how bad a leak would be.
    #[command(
        after_help = "Examples:\n  cfmint review token.toml\n  cfmint review token.toml --markdown --fail-on high\n  cfmint review 0123456789abcdef0123456789abcdef --json\n\nA spec is reviewed without a credential; what it calls by name stays a name, and where a credential is there, ids are shown with their names. It ends with 6 when the grade is at least that of --fail-on; the page is printed all the same."
    )]
    Review(ReviewOptions),
    /// The token of a spec, or one that exists, as the request's JSON, a curl command, a Terraform file, a template link or a spec.
    #[command(
        after_help = "Examples:\n  cfmint export token.toml --as terraform > token.tf\n  cfmint export 0123456789abcdef0123456789abcdef --as spec > token.toml\n\nJSON, curl and Terraform need ids: names are looked up where a credential is there. No secret is in any of them."
    )]
    Export(ExportOptions),
    /// Which permissions something takes: the smallest set, with the reason for each and how sure that is. Asks nobody.
    #[command(
        after_help = "WHAT is a call (POST /zones/{zone_id}/purge_cache, a URL with real ids), its title, a resource of Terraform, a wrangler command, a tool, a pasted error, a .tf file or a folder of them, wrangler.toml or wrangler.jsonc, - for stdin; and what a question offers.\n\nExamples:\n  cfmint needs 'POST /zones/{zone_id}/purge_cache' cert-manager\n  cfmint needs --terraform . --spec > token.toml\n  cfmint needs --wrangler wrangler.jsonc --json\n\nIt ends with 2 when something is unknown or a question is open, and prints the answer all the same."
    )]
    Needs(NeedsOptions),
    /// Serve a simulated Cloudflare API on loopback; its first line on stdout is JSON with base_url, api_token, account_ids.
    #[command(
        after_help = "Example:\n  cfmint emulate --zones 50 --log requests.jsonl\n\nFaults are JSON lines such as {\"method\":\"POST\",\"path\":\"/user/tokens\",\"nth\":1,\"fault\":\"commit_then_close\"}."
    )]
    Emulate(EmulateOptions),
    /// Print a script that completes cfmint's commands and options in a shell.
    #[command(
        after_help = "Example:\n  cfmint completions bash > ~/.local/share/bash-completion/completions/cfmint\n  cfmint completions zsh > ~/.zfunc/_cfmint"
    )]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    #[command(after_help = "Example:\n  cfmint man | man -l -")]
    Man,
}

/// Options of the wizard.
#[derive(Debug, Clone, Args)]
pub struct WizardOptions {
    /// Run against a simulated Cloudflare inside this program: no account, no network.
    #[arg(long)]
    pub demo: bool,
    /// Start from this template, for example edit-zone-dns.
    #[arg(long, value_name = "ID")]
    pub template: Option<String>,
    /// Start from a spec file, TOML or JSON, or from a template link of Cloudflare's dashboard; - reads it from stdin.
    #[arg(long, value_name = "SPEC|LINK", conflicts_with = "template")]
    pub from: Option<OsString>,
    /// Start from what the token is to be for, as for the command needs: a call, a tool, a resource, a folder of .tf files; may be given several times.
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["template", "from"])]
    pub needs: Vec<OsString>,
    /// Where the secret goes as soon as it exists, without touching the screen; may be given several times.
    #[arg(long, value_name = "WAY")]
    pub to: Vec<String>,
    /// For R2: hand over access key id, secret and endpoint of an S3 client instead of the token.
    #[arg(long)]
    pub s3: bool,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub api: ApiOptions,
    /// No colours [env: NO_COLOR]
    #[arg(long)]
    pub no_color: bool,
}

/// What `create` does where the owner has a token of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum IfExists {
    /// End with 1; nothing is created.
    Fail,
    /// End with 0; nothing is created.
    Skip,
    /// Create another one beside it.
    Another,
}

/// Options of `create`.
#[derive(Debug, Clone, Args)]
pub struct CreateOptions {
    /// The spec file, TOML or JSON, or a template link of Cloudflare's dashboard; - reads it from stdin.
    #[arg(long, value_name = "SPEC|LINK")]
    pub from: OsString,
    /// Create it; without this nothing is sent.
    #[arg(long, conflicts_with = "dry_run")]
    pub yes: bool,
    /// Print the summary and the exact request, and create nothing; a spec with ids asks nobody.
    #[arg(long)]
    pub dry_run: bool,
    /// What to do where the owner has a token of this name.
    #[arg(long, value_enum, value_name = "WHAT", default_value = "fail")]
    pub if_exists: IfExists,
    /// What is the same for every command that delivers a secret.
    #[command(flatten)]
    pub delivery: DeliveryOptions,
    /// The account in question, by its id: by it the token of an account is recognised at sign-in. Never the owner [env: CLOUDFLARE_ACCOUNT_ID]
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
}

/// Options of `roll`.
#[derive(Debug, Clone, Args)]
pub struct RollOptions {
    /// The token's id.
    pub id: String,
    /// Do it; without this nothing is changed.
    #[arg(long)]
    pub yes: bool,
    /// What is the same for every command that delivers a secret.
    #[command(flatten)]
    pub delivery: DeliveryOptions,
    /// The account that owns the token, by its id; without it the token is the user's own.
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
}

/// Options of `review`.
#[derive(Debug, Clone, Args)]
pub struct ReviewOptions {
    /// A spec file, TOML or JSON, - for stdin; a template link; or the id of a token that exists.
    #[arg(value_name = "SPEC|LINK|TOKEN-ID")]
    pub subject: OsString,
    /// One JSON object; times in UTC.
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// Markdown for a pull request; times in UTC.
    #[arg(long)]
    pub markdown: bool,
    /// End with 6 when the grade is this or worse.
    #[arg(long, value_name = "GRADE", value_parser = ["low", "medium", "high", "critical"])]
    pub fail_on: Option<String>,
    /// The account that owns the token, by its id; without it the token is the user's own.
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub api: ApiOptions,
}

/// Options of `export`.
#[derive(Debug, Clone, Args)]
pub struct ExportOptions {
    /// A spec file, TOML or JSON, - for stdin; a template link; or the id of a token that exists.
    #[arg(value_name = "SPEC|LINK|TOKEN-ID")]
    pub subject: OsString,
    /// As what.
    #[arg(long = "as", value_name = "FORM", value_parser = ["json", "curl", "terraform", "link", "spec"])]
    pub form: String,
    /// The account that owns the token, by its id; without it the token is the user's own.
    #[arg(long, value_name = "ID")]
    pub account: Option<String>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub api: ApiOptions,
}

/// Options of `needs`.
#[derive(Debug, Clone, Args)]
pub struct NeedsOptions {
    /// What it is for; may be given several times.
    #[arg(value_name = "WHAT")]
    pub what: Vec<OsString>,
    /// A folder of .tf files, with the local modules that they use; may be given several times.
    #[arg(long, value_name = "DIR")]
    pub terraform: Vec<PathBuf>,
    /// A configuration of wrangler, TOML or JSON with comments; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub wrangler: Vec<PathBuf>,
    /// One JSON object.
    #[arg(long, conflicts_with_all = ["markdown", "spec"])]
    pub json: bool,
    /// Markdown for a pull request.
    #[arg(long, conflicts_with = "spec")]
    pub markdown: bool,
    /// A spec in TOML, for create and the wizard.
    #[arg(long)]
    pub spec: bool,
}

/// What every command that asks the API knows.
#[derive(Debug, Clone, Args)]
pub struct ApiOptions {
    /// Where the API is: https, or http to loopback [env: CLOUDFLARE_API_BASE_URL]
    #[arg(long, value_name = "URL")]
    pub api_base_url: Option<String>,
    /// Add a line for each request to this file: time, method, path, status; no bodies, no headers.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// What is the same for every command that delivers a secret.
#[derive(Debug, Clone, Args)]
pub struct DeliveryOptions {
    /// Where the secret goes: file:PATH, env:PATH#NAME, command:CMD, stdout, github:OWNER/REPO#NAME, pass:PATH and others; may be given several times.
    #[arg(long, value_name = "WAY")]
    pub to: Vec<String>,
    /// Replace what is there already, at every --to: a file as a whole, one line of a dotenv file, an entry of a store. It is named before.
    #[arg(long)]
    pub overwrite: bool,
    /// For R2: deliver access key id, secret and endpoint of an S3 client instead of the token.
    #[arg(long)]
    pub s3: bool,
    /// Print a line of JSON about the token, without its secret.
    #[arg(long)]
    pub json: bool,
    /// Once it is delivered, keep asking for so long (60s, 2m) whether the new secret works, and end with 1 when it does not by then.
    #[arg(long, value_name = "SPAN", value_parser = super::span::read)]
    pub wait: Option<Duration>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub api: ApiOptions,
}

/// A hundred years in seconds: no clock is further off.
const ERA: i64 = 100 * 366 * 86_400;

/// Options of `emulate`.
#[derive(Debug, Clone, Args)]
pub struct EmulateOptions {
    /// Address to listen on; loopback only.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
    /// Serve https, and write the certificate that a client has to trust (SSL_CERT_FILE) to this file; made anew at each start.
    #[arg(long, value_name = "CERT_OUT")]
    pub tls: Option<PathBuf>,
    /// Number of zones.
    #[arg(long, default_value_t = 2500)]
    pub zones: usize,
    /// Number of accounts.
    #[arg(long, default_value_t = 3)]
    pub accounts: usize,
    /// Faults to inject, JSON lines.
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Seconds by which the server's clock is ahead of this machine's; negative: behind.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, allow_negative_numbers = true,
          value_parser = clap::value_parser!(i64).range(-ERA..=ERA))]
    pub clock_ahead: i64,
    /// Write every token that exists, without secrets, to this file.
    #[arg(long, value_name = "FILE")]
    pub truth: Option<PathBuf>,
    /// Give accounts, zones and tokens names that try to drive a terminal or to break a layout.
    #[arg(long)]
    pub hostile: bool,
    /// Write a line for each request to this file.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

impl Cli {
    /// Reads the arguments; clap's own messages and exit codes for help, version and mistakes (2).
    ///
    /// # Errors
    /// What clap wants to print. It quotes arguments, so it is asked about such as can be shown: made visible, and none that looks like a credential.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments = listed(arguments);
        Self::try_parse_from(&arguments).map_err(|error| {
            let shown = Self::try_parse_from(arguments.iter().map(|one| shown(one)));
            // Only what is no UTF-8 becomes right by that, and such a message quotes nothing.
            shown.err().unwrap_or(error)
        })
    }
}

impl Command {
    /// Whether it says on stderr what a killed run left on this machine. The wizard shows it on its screen, and who runs the others is no person: a shell that
    /// starts reads the completions, `man` the manual, and a test suite the simulator.
    #[must_use]
    pub fn names_strays(&self) -> bool {
        match self {
            Self::Create(_) | Self::Roll(_) | Self::Review(_) | Self::Export(_) | Self::Needs(_) => true,
            Self::New(_) | Self::Emulate(_) | Self::Completions { .. } | Self::Man => false,
        }
    }
}

impl ApiOptions {
    /// The base URL from the option, else from the environment, else Cloudflare's own.
    ///
    /// # Errors
    /// A sentence that says which of the two is wrong and why.
    pub fn base(&self) -> Result<BaseUrl, String> {
        let variable = std::env::var("CLOUDFLARE_API_BASE_URL")
            .ok()
            .filter(|url| !url.is_empty());
        match (&self.api_base_url, variable) {
            (Some(url), _) => BaseUrl::parse(url).map_err(|why| format!("--api-base-url: {why}")),
            (None, Some(url)) => BaseUrl::parse(&url).map_err(|why| {
                // Of the option it is said with the other arguments.
                let history = then_in_history(&url);
                let stop = if history.is_empty() { "" } else { "." };
                format!("CLOUDFLARE_API_BASE_URL: {why}{stop}{history}")
            }),
            (None, None) => Ok(BaseUrl::cloudflare()),
        }
    }

    /// The log of `--log`, opened; without the option one that writes nothing.
    ///
    /// # Errors
    /// A sentence: why the file cannot be written.
    pub fn request_log(&self) -> Result<RequestLog, String> {
        match &self.log {
            Some(path) => RequestLog::open(path),
            None => Ok(RequestLog::default()),
        }
    }
}

impl WizardOptions {
    /// The base URL; the demo brings its own, whatever is set.
    ///
    /// # Errors
    /// As [`ApiOptions::base`].
    pub fn base(&self) -> Result<BaseUrl, String> {
        if self.demo {
            Ok(BaseUrl::cloudflare())
        } else {
            self.api.base()
        }
    }

    /// Whether colours are off (`NO_COLOR` set to anything but nothing, see no-color.org).
    #[must_use]
    pub fn colorless(&self) -> bool {
        self.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(arguments: &[&str]) -> String {
        let arguments = ["cfmint"].iter().chain(arguments).map(OsString::from);
        Cli::read(arguments).unwrap_err().render().ansi().to_string()
    }

    #[test]
    fn what_is_refused_is_quoted_visibly_and_without_credentials() {
        for (arguments, quoted) in [
            (&["--x\u{1b}]0;t\u{7}"][..], "--x^[]0;t^G"),
            (&["new\u{1b}[31m\u{202e}"], "new^[[31m<U+202E>"),
            (&["emulate", "--zones", "1\n\u{9b}2J"], "1^J<U+009B>2J"),
            (&["emulate", "--listen", "\u{1b}c"], "^[c"),
            (
                &["cfut_not-a-real-secret"],
                "[hidden: it looks like a user’s API token]",
            ),
            (&["--fail-on=cfut_not-a-real-secret"], "--fail-on"),
            (
                &["completions", "cfut_not-a-real-secret"],
                "[hidden: it looks like a user’s API token]",
            ),
            (
                &["create", "--from", "x", "--if-exists", "cfut_not-a-real-secret"],
                "a user’s API token]",
            ),
            (&["--token=cfut_not-a-real-secret"], "--token"),
            (&["https://user:not-a-real-secret@example.com"], "[hidden]"),
            (&["--no-color=user:not-a-real-secret@example.com"], "[hidden]"),
        ] {
            let said = refused(arguments);
            assert!(said.contains(quoted), "{said}");
            assert!(!said.contains("not-a-real-secret"), "{said}");
            let raw = ["\u{1b}]", "\u{1b}c", "\u{7}", "\u{9b}", "\u{202e}", "\u{1b}[2J"];
            assert!(!raw.iter().any(|raw| said.contains(raw)), "{said:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_refused_without_being_quoted() {
        use std::os::unix::ffi::OsStringExt;
        let odd = OsString::from_vec(b"odd\xff\x9b2J\x1bc".to_vec());
        for arguments in [vec![odd.clone()], vec!["--template".into(), odd.clone()]] {
            let arguments = std::iter::once(OsString::from("cfmint")).chain(arguments);
            let said = Cli::read(arguments).unwrap_err().render().to_string();
            assert!(!said.contains("\u{1b}") && !said.contains('\u{9b}'), "{said:?}");
        }
        // A path may be anything.
        let cli = Cli::read(["cfmint".into(), "--from".into(), odd.clone()]).unwrap();
        assert_eq!(cli.wizard.from, Some(odd));
    }
}
