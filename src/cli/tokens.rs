//! `cfmint tokens`: the wizard, opened on the tokens that exist; and the commands about tokens under
//! the name of what they are about.

use super::new::{ScreenArgs, Start};
use super::{Command, Outcome};
use crate::io::auth::find::FoundCredential;

/// Start the wizard on the tokens that exist.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:\n  cfmint tokens\n  cfmint tokens --demo\n  cfmint tokens list\n  cfmint tokens show deploy"
)]
pub(super) struct Args {
    /// What is done without the wizard.
    #[command(subcommand)]
    command: Option<Without>,
    /// Try it on a simulated Cloudflare: no account needed.
    #[arg(long)]
    demo: bool,
    /// Where the API is, and how the screen looks.
    #[command(flatten)]
    screen: ScreenArgs,
}

/// The commands that need no terminal.
#[derive(Debug, clap::Subcommand)]
enum Without {
    List(super::list::Args),
    Show(super::show::Args),
    Delete(super::delete::Args),
}

impl Command for Args {
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        match self.command {
            None => self.screen.start(Start::on_tokens(self.demo), found),
            Some(Without::List(args)) => args.run(found),
            Some(Without::Show(args)) => args.run(found),
            Some(Without::Delete(args)) => args.run(found),
        }
    }
}
