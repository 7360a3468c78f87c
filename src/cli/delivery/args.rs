//! The options of every command that delivers a secret. It must not know what is delivered, nor
//! whether a way works here.

use std::time::Duration;

use super::NOTHING_SENT;
use crate::cli::env::ApiArgs;
use crate::cli::span;
use crate::domain::delivery::Target;

/// What is the same for every command that delivers a secret.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct DeliveryArgs {
    /// Where the secret goes: file:PATH, env:PATH#NAME, command:CMD, stdout,
    /// github:OWNER/REPO#NAME, pass:PATH and others; may be given several times.
    #[arg(long, value_name = "WAY")]
    to: Vec<String>,
    /// Replace what is there already, at every --to: a file as a whole, one line of a dotenv file,
    /// an entry of a store. It is named before.
    #[arg(long)]
    pub(in crate::cli) overwrite: bool,
    /// For R2: deliver access key id, secret and endpoint of an S3 client instead of the token.
    #[arg(long)]
    pub(in crate::cli) s3: bool,
    /// Print a line of JSON about the token, without its secret.
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Once it is delivered, keep asking for so long (60s, 2m) whether the new secret works, and
    /// end with 1 when it does not by then.
    #[arg(long, value_name = "SPAN", value_parser = span::read)]
    pub(in crate::cli) wait: Option<Duration>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub(in crate::cli) api: ApiArgs,
}

impl DeliveryArgs {
    /// Reads where the secret would go.
    pub(in crate::cli) fn targets(&self) -> Result<Vec<Target>, Vec<String>> {
        Target::read_all(&self.to)
    }

    /// Reads where the secret goes, when it is clear that the command is meant; `or` is what it
    /// does without `--yes`.
    pub(in crate::cli) fn targets_with(&self, yes: bool, command: &str, or: &str) -> Result<Vec<Target>, Vec<String>> {
        let (to, mut wrong) = match self.targets() {
            Ok(to) => (to, Vec::new()),
            Err(wrong) => (Vec::new(), wrong),
        };
        if !yes {
            wrong.push(format!("cfmint {command} does nothing without --yes{or}."));
        }
        if self.to.is_empty() {
            wrong.push(format!(
                "cfmint {command} needs to know where the secret goes: --to file:PATH, for example."
            ));
        }
        if wrong.is_empty() {
            return Ok(to);
        }
        wrong.push(NOTHING_SENT.to_owned());
        Err(wrong)
    }
}
