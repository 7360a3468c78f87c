//! The command line and the environment, read once.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

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
    after_help = "Without a command the wizard starts. Try it without an account: cfmint --demo\n\nThe credential comes from CFMINT_TOKEN_COMMAND (its output), CFMINT_API_TOKEN, CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY with CLOUDFLARE_EMAIL; otherwise cfmint asks. It is never an argument.\nNot affiliated with Cloudflare.",
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
    New(WizardOptions),
    /// Serve a simulated Cloudflare API on loopback; its first line on stdout is JSON with base_url, api_token, account_ids.
    #[command(
        after_help = "Example:\n  cfmint emulate --zones 50 --log requests.jsonl\n\nFaults are JSON lines such as {\"method\":\"POST\",\"path\":\"/user/tokens\",\"nth\":1,\"fault\":\"commit_then_close\"}."
    )]
    Emulate(EmulateOptions),
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
    /// Start from a spec file, TOML or JSON; - reads it from stdin.
    #[arg(long, value_name = "SPEC", conflicts_with = "template")]
    pub from: Option<OsString>,
    /// Where the secret goes as soon as it exists, without touching the screen; may be given several times.
    #[arg(long, value_name = "WAY")]
    pub to: Vec<String>,
    /// For R2: hand over access key id, secret and endpoint of an S3 client instead of the token.
    #[arg(long)]
    pub s3: bool,
    /// Where the API is: https, or http to loopback [env: CLOUDFLARE_API_BASE_URL]
    #[arg(long, value_name = "URL")]
    pub api_base_url: Option<String>,
    /// No colours [env: NO_COLOR]
    #[arg(long)]
    pub no_color: bool,
    /// Add a line for each request to this file: time, method, path, status; no bodies, no headers.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// A hundred years in seconds: no clock is further off.
const ERA: i64 = 100 * 366 * 86_400;

/// Options of `emulate`.
#[derive(Debug, Clone, Args)]
pub struct EmulateOptions {
    /// Address to listen on; loopback only.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,
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
    /// Write a line for each request to this file.
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

impl Cli {
    /// Reads the arguments; clap's own messages and exit codes for help, version and mistakes (2).
    ///
    /// # Errors
    /// What clap wants to print.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(arguments)
    }
}

impl WizardOptions {
    /// The base URL from the option, else from the environment, else Cloudflare's own.
    ///
    /// # Errors
    /// A sentence that says which of the two is wrong and why.
    pub fn base(&self) -> Result<crate::cloudflare::BaseUrl, String> {
        if self.demo {
            // Whatever is set: the demo brings its own.
            return Ok(crate::cloudflare::BaseUrl::cloudflare());
        }
        let variable = std::env::var("CLOUDFLARE_API_BASE_URL")
            .ok()
            .filter(|url| !url.is_empty());
        match (&self.api_base_url, variable) {
            (Some(url), _) => crate::cloudflare::BaseUrl::parse(url).map_err(|why| format!("--api-base-url: {why}")),
            (None, Some(url)) => {
                crate::cloudflare::BaseUrl::parse(&url).map_err(|why| format!("CLOUDFLARE_API_BASE_URL: {why}"))
            }
            (None, None) => Ok(crate::cloudflare::BaseUrl::cloudflare()),
        }
    }

    /// The log of `--log`, opened; without the option one that writes nothing.
    ///
    /// # Errors
    /// A sentence: why the file cannot be written.
    pub fn request_log(&self) -> Result<crate::cloudflare::RequestLog, String> {
        match &self.log {
            Some(path) => crate::cloudflare::RequestLog::open(path),
            None => Ok(crate::cloudflare::RequestLog::default()),
        }
    }

    /// Whether colours are off (`NO_COLOR` set to anything but nothing, see no-color.org).
    #[must_use]
    pub fn colorless(&self) -> bool {
        self.no_color || std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
    }
}
