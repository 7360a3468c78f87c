//! `cfmint completions`: scripts that complete the command line in a shell, generated of it.

use clap_complete::Shell;

use super::Outcome;

/// Print a script that completes commands in a shell.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Shells: bash, elvish, fish, powershell, zsh.\n\nExamples:\n  cfmint completions bash > ~/.local/share/bash-completion/completions/cfmint\n  cfmint completions zsh > ~/.zfunc/_cfmint"
)]
pub(super) struct Args {
    /// Choose the shell.
    #[arg(hide_possible_values = true)]
    shell: Shell,
}

impl Args {
    /// Prints the script for this command line.
    pub(super) fn run(self, mut program: clap::Command) -> Outcome {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut program, "cfmint", &mut script);
        Outcome::text(&String::from_utf8_lossy(&script), Vec::new())
    }
}
