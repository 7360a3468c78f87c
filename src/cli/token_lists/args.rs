//! Whose tokens are asked for, as it is given to a command, and where the API is. It must not know
//! what is made of them.

use crate::cli::account::AccountArg;
use crate::cli::env::ApiArgs;
use crate::cli::{Env, Outcome, both};
use crate::io::auth::find::FoundCredential;

/// Whose tokens a command is about.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct OwnerArgs {
    /// Read the tokens of this account alone.
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    api: ApiArgs,
}

impl OwnerArgs {
    /// What is needed for asking, with what else was read of the arguments: all that is wrong is said
    /// at once.
    pub(in crate::cli) fn read<T>(
        &self,
        also: Result<T, Vec<String>>,
        found: Option<FoundCredential>,
    ) -> Result<(T, Env), Outcome> {
        let asked = both(AccountArg::read(self.account.as_deref()), self.api.base());
        let (also, (account, base)) = both(also, asked).map_err(Outcome::wrong)?;
        Ok((also, Env::new(found, &self.api, base, account)?))
    }
}
