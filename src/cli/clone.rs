//! `cfmint clone ID`: the wizard on a copy of a token, with the same rights and a secret of its own.
//! Without a terminal `cfmint export ID --as spec` writes what the copy would be.

use super::change::token_id;
use super::new::{ScreenArgs, Start};
use super::{Command, Outcome};
use crate::io::auth::find::FoundCredential;
use crate::tui::runtime::Then;

/// Start the wizard on a copy of a token.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint clone 0123456789abcdef0123456789abcdef\n  cfmint export 0123456789abcdef0123456789abcdef --as spec > copy.toml"
)]
pub(super) struct Args {
    /// Name the token by its id.
    id: String,
    /// Where the API is, and how the screen looks.
    #[command(flatten)]
    screen: ScreenArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let id = token_id(&self.id).map_err(Outcome::wrong)?;
        self.screen.start(Start::on_token(id, Then::Clone), found)
    }
}
