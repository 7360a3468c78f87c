//! What is generated of the command line: scripts that complete it, and the manual page.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;

/// The script that completes commands and options in this shell.
#[must_use]
pub fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cfmint", &mut script);
    script
}

/// The manual page, for `man`: the program's own, then each command's.
#[must_use]
pub fn manual() -> Vec<u8> {
    let mut page = Vec::new();
    let mut command = Cli::command();
    command.build();
    // Writing into memory does not fail.
    let source = concat!("cfmint ", env!("CARGO_PKG_VERSION"));
    let _ = clap_mangen::Man::new(command.clone()).source(source).render(&mut page);
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let man = clap_mangen::Man::new(command.clone());
        let _ = man.render_synopsis_section(&mut page);
        let _ = man.render_description_section(&mut page);
        let _ = man.render_options_section(&mut page);
    }
    page
}
