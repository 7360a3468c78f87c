//! `cfmint man`: the manual page, generated of the command line.

use super::Outcome;

/// Print the manual page.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  cfmint man | man -l -")]
pub(super) struct Args {}

impl Args {
    /// Prints the page of this command line, for `man`: the program's own, then each command's.
    pub(super) fn run(self, mut program: clap::Command) -> Outcome {
        let mut page = Vec::new();
        program.build();
        // Writing into memory does not fail.
        let source = concat!("cfmint ", env!("CARGO_PKG_VERSION"));
        let _ = clap_mangen::Man::new(program.clone()).source(source).render(&mut page);
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let man = clap_mangen::Man::new(command.clone());
            let _ = man.render_synopsis_section(&mut page);
            let _ = man.render_description_section(&mut page);
            let _ = man.render_options_section(&mut page);
        }
        Outcome::text(&String::from_utf8_lossy(&page), Vec::new())
    }
}
