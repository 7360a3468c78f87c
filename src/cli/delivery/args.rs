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
    /// Deliver the secret there; may be given several times.
    #[arg(long, value_name = "WAY")]
    to: Vec<String>,
    /// Replace what is at any --to; it is named before.
    #[arg(long)]
    pub(in crate::cli) overwrite: bool,
    /// Deliver S3 keys and endpoint, not the token (R2).
    #[arg(long)]
    pub(in crate::cli) s3: bool,
    /// Print a line of JSON, without the secret.
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Wait this long (60s, 2m) for it to work, else exit 1.
    #[arg(long, value_name = "SPAN", value_parser = span::read)]
    pub(in crate::cli) wait: Option<Duration>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub(in crate::cli) api: ApiArgs,
    /// Whether the ways are those of a spec, since no --to was given.
    #[arg(skip)]
    pub(in crate::cli) of_spec: bool,
}

impl DeliveryArgs {
    /// Reads where the secret would go.
    pub(in crate::cli) fn targets(&self) -> Result<Vec<Target>, Vec<String>> {
        Target::read_all(&self.to)
    }

    /// Reads where the secret goes, when it is clear that the command is meant; `or` is what it
    /// does without `--yes`.
    pub(in crate::cli) fn targets_with(&self, yes: bool, command: &str, or: &str) -> Result<Vec<Target>, Vec<String>> {
        self.targets_or(Some(false), yes, command, or)
    }

    /// The same, where a spec may say it: whether it does, or none where it could not be read.
    pub(in crate::cli) fn targets_or(
        &self,
        in_spec: Option<bool>,
        yes: bool,
        command: &str,
        or: &str,
    ) -> Result<Vec<Target>, Vec<String>> {
        let (to, mut wrong) = match self.targets() {
            Ok(to) => (to, Vec::new()),
            Err(wrong) => (Vec::new(), wrong),
        };
        if !yes {
            wrong.push(format!("cfmint {command} does nothing without --yes{or}."));
        }
        if self.to.is_empty() && in_spec == Some(false) {
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

    /// A way, as whoever wrote it finds it: "--to file:token".
    pub(in crate::cli) fn named(&self, way: &Target) -> String {
        if self.of_spec {
            format!("{way} (to in the spec)")
        } else {
            format!("--to {way}")
        }
    }
}
