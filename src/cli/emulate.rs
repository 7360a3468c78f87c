//! `cfmint emulate`: the simulator, served until the process is killed. It shares no type with the
//! rest, so that its options are translated here.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;

use jiff::SignedDuration;

use super::{Command, Outcome};
use crate::domain::exit;
use crate::io::auth::find::FoundCredential;
use crate::secret::credential::hidden;
use crate::simulator::{Options, emulate};

/// A hundred years in seconds: no clock is further off.
const ERA: i64 = 100 * 366 * 86_400;

/// Serve a simulated Cloudflare API on loopback.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  cfmint emulate --zones 50 --log requests.jsonl\n\nIts first line on stdout is JSON: base_url, api_token, account_ids. With --tls a\nclient has to trust the certificate (SSL_CERT_FILE); each start makes a new one.\n--faults reads JSON lines such as\n  {\"method\":\"POST\",\"path\":\"/user/tokens\",\"nth\":1,\"fault\":\"commit_then_close\"}"
)]
pub(super) struct Args {
    /// Listen here [default: 127.0.0.1, a free port]
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1:0",
        hide_default_value = true
    )]
    listen: SocketAddr,
    /// Serve https; write the certificate to this file.
    #[arg(long, value_name = "CERT_OUT")]
    tls: Option<PathBuf>,
    /// Make this many zones.
    #[arg(long, default_value_t = 2500)]
    zones: usize,
    /// Make this many accounts.
    #[arg(long, default_value_t = 3)]
    accounts: usize,
    /// Make this many more tokens.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    tokens: usize,
    /// Add expired, disabled, revoked, unused tokens.
    #[arg(long)]
    history: bool,
    /// Read faults to inject from this file.
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Set the server’s clock ahead, or (below 0) behind.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, hide_default_value = true, allow_negative_numbers = true,
          value_parser = clap::value_parser!(i64).range(-ERA..=ERA))]
    clock_ahead: i64,
    /// Write every token, without secrets, to this file.
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Use names that try to drive the terminal.
    #[arg(long)]
    hostile: bool,
    /// Write a line per request to this file.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

impl Command for Args {
    // A test suite runs it.
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = false;

    /// Serves until it is killed; a bad option or file is wrong input (2), a port that is taken a
    /// failure (1).
    fn run(self, _: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let options = Options {
            listen: self.listen,
            tls_certificate: self.tls,
            zones: self.zones,
            accounts: self.accounts,
            tokens: self.tokens,
            history: self.history,
            clock_ahead: SignedDuration::from_secs(self.clock_ahead),
            truth_file: self.truth,
            hostile: self.hostile,
            log_file: self.log,
            ..Options::default()
        };
        let ended = emulate::run(options, self.faults.as_deref(), &mut std::io::stdout().lock());
        ended.map(|()| Outcome::stop(exit::DONE, Vec::new())).map_err(|error| {
            let code = match error.kind() {
                ErrorKind::InvalidInput => exit::WRONG,
                _ => exit::FAILED,
            };
            // It quotes paths as they are.
            Outcome::stop(code, vec![hidden(&error.to_string()).into_owned()])
        })
    }
}
