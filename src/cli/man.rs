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
            if let Some(help) = command.get_after_help() {
                page.extend(notes(&help.to_string()).into_bytes());
            }
        }
        Outcome::text(&String::from_utf8_lossy(&page), Vec::new())
    }
}

/// What stands under the options of a help, with its lines as they are: examples are copied.
fn notes(help: &str) -> String {
    let mut page = ".SH NOTES\n.nf\n".to_owned();
    for line in help.lines() {
        // A line that begins with a dot or a quote would be a request to the typesetter.
        page.push_str("\\&");
        page.push_str(&line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq"));
        page.push('\n');
    }
    page.push_str(".fi\n");
    page
}
