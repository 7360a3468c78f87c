//! `cfmint enable ID`: switches a token that was disabled on again, with the secret it had.

use super::change::{ChangeArgs, Manner, Opened, token_id};
use super::consent::NOT_CHANGED;
use super::{Command, Outcome, asked};
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::io::auth::find::FoundCredential;

/// Switch a disabled token on again.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint enable 0123456789abcdef0123456789abcdef\n  cfmint enable 0123456789abcdef0123456789abcdef --yes --json"
)]
pub(super) struct Args {
    /// Name the token by its id.
    id: String,
    /// How it is told, and what it takes.
    #[command(flatten)]
    change: ChangeArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (id, mut env) = self.change.read(token_id(&self.id), found)?;
        asked(async {
            let opened = Opened::read(&mut env, id).await?;
            match opened.record.status {
                TokenStatus::Active | TokenStatus::Disabled => {}
                _ => {
                    let said = opened.record.status.in_words();
                    let words = vec![format!(
                        "{} cannot be enabled: Cloudflare says: {said}.",
                        opened.which()
                    )];
                    return Err(Outcome::wrong(words).and(NOT_CHANGED));
                }
            }
            let wanted = TokenRecord {
                status: TokenStatus::Active,
                ..opened.record.clone()
            };
            let manner = Manner {
                command: "enable",
                verb: "Enable it",
                args: &self.change,
                dry_run: false,
            };
            opened.become_(wanted, manner).await
        })
    }
}
