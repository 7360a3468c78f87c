//! The options of every command that changes a token. It must not know what is changed.

use std::path::PathBuf;

use crate::cli::account::AccountArg;
use crate::cli::env::ApiArgs;
use crate::cli::{Env, Outcome, both};
use crate::domain::token::id::TokenId;
use crate::io::auth::find::FoundCredential;
use crate::io::storage::receipt::Receipt;
use crate::secret::credential::{likeness, quoted};

/// What is the same for every command that changes a token.
#[derive(Debug, Clone, clap::Args)]
pub(in crate::cli) struct ChangeArgs {
    /// Do it without asking; twice for the own token.
    #[arg(short, long, action = clap::ArgAction::Count)]
    pub(in crate::cli) yes: u8,
    /// Print one JSON object; times in UTC.
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Add a line of JSON for what was done to a file.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Name the account that owns it.
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    pub(in crate::cli) api: ApiArgs,
}

impl ChangeArgs {
    /// Whether something was given that has no meaning where a person decides in the wizard.
    pub(in crate::cli) fn is_for_a_spec(&self) -> bool {
        self.yes > 0 || self.json || self.receipt.is_some() || self.account.is_some()
    }

    /// What is needed for asking, with what else was read of the arguments: all that is wrong is said
    /// at once.
    pub(in crate::cli) fn read<T>(
        &self,
        also: Result<T, Vec<String>>,
        found: Option<FoundCredential>,
    ) -> Result<(T, Env), Outcome> {
        let asked = both(AccountArg::read(self.account.as_deref()), self.api.base());
        let (also, (account, base)) =
            both(also, asked).map_err(|wrong| Outcome::wrong(wrong).and(super::NOT_CHANGED))?;
        Ok((also, Env::new(found, &self.api, base, account)?))
    }

    /// The file of `--receipt`, opened now that something is about to be done.
    pub(in crate::cli) fn receipt(&self) -> Result<Option<Receipt>, Outcome> {
        let receipt = self.receipt.as_deref().map(Receipt::open).transpose();
        receipt.map_err(|why| Outcome::wrong(vec![why]).and(super::NOT_CHANGED))
    }
}

/// Reads the id of a token, in capitals, too; a credential is never an argument.
pub(in crate::cli) fn token_id(given: &str) -> Result<TokenId, Vec<String>> {
    given.to_ascii_lowercase().parse().map_err(|why| {
        vec![match likeness(given) {
            Some(what) => format!("This looks like {what}, which is never an argument. Expected the id of a token."),
            None => format!(
                "{} is not a token id: {why}. cfmint list prints names, and cfmint show NAME the id.",
                quoted(given)
            ),
        }]
    })
}
