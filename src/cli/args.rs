//! The command line: which commands there are, and the arguments read once. It must not know a
//! command's own options.

mod arguments;

use std::ffi::OsString;

use clap::{CommandFactory, Parser, Subcommand};

pub use self::arguments::in_history;
use self::arguments::{listed, shown};
use super::{Command, journal};
use crate::domain::exit::Exit;
use crate::io::auth::find;

/// Facts for `--version`.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nPermission data of 2026-11-23.\nNot affiliated with Cloudflare."
);

/// The help of the program fits a terminal of 80 by 24, so it names the options that a first run
/// wants, and has several commands on a row where their names say enough. All options of the wizard
/// are in the help of `new`.
const SHORT: &str = "{about}

{usage-heading} {usage}

Commands:
  new, tokens   Start the wizard, or open it on the tokens that exist
  create        Create a token from a spec and deliver its secret
  roll, rotate  Give a token a new secret, or put another in its place
  edit, narrow, extend, clone  Change a token that exists, or copy it
  disable, enable, delete      Switch a token off and on, or delete it
  list, show, check, diff      Print tokens, and which need a look or differ
  verify        Say whether a token works, whose it is and until when
  review        Show what a token can do, and how bad a leak would be
  needs         Find the fewest permissions that a call or tool needs
  export        Print a token as JSON, curl, Terraform, link or spec
  emulate, completions, man, help

Options:
      --demo         Try the wizard on a simulated Cloudflare: no account needed
  -f, --from <SPEC>  Start the wizard from a spec file or a template link
  -h, --help         Print help (of a command: cfmint COMMAND --help)
  -V, --version      Print version and the date of the permission data

Without a command the wizard starts. All its options: cfmint new --help";

/// What was asked for.
#[derive(Debug, Parser)]
#[command(
    name = "cfmint",
    version = VERSION,
    about = "Mint a Cloudflare API token: choose, review, create, store the secret.",
    override_usage = "cfmint [OPTIONS] [COMMAND]",
    help_template = SHORT,
    args_conflicts_with_subcommands = true
)]
pub struct Cli {
    /// A command.
    #[command(subcommand)]
    command: Option<Commands>,
    /// The wizard's options.
    #[command(flatten)]
    wizard: super::new::Args,
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Commands {
    New(super::new::Args),
    Create(super::create::Args),
    Roll(super::roll::Args),
    Rotate(super::rotate::Args),
    Edit(super::edit::Args),
    Narrow(super::narrow::Args),
    Extend(super::extend::Args),
    Clone(super::clone::Args),
    Disable(super::disable::Args),
    Enable(super::enable::Args),
    Delete(super::delete::Args),
    Tokens(super::tokens::Args),
    List(super::list::Args),
    Show(super::show::Args),
    Check(super::check::Args),
    Diff(super::diff::Args),
    Review(super::review::Args),
    Verify(super::verify::Args),
    Export(super::export::Args),
    Needs(super::needs::Args),
    Emulate(super::emulate::Args),
    Completions(super::completions::Args),
    Man(super::man::Args),
}

impl Cli {
    /// Reads the arguments; clap's own messages and exit codes for help, version and mistakes (2).
    ///
    /// # Errors
    /// What clap wants to print. It quotes arguments, so it is asked about such as can be shown:
    /// made visible, and none that looks like a credential.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments = listed(arguments);
        Self::try_parse_from(&arguments).map_err(|error| {
            let shown = Self::try_parse_from(arguments.iter().map(|one| shown(one)));
            // Only what is no UTF-8 becomes right by that, and such a message quotes nothing.
            shown.err().unwrap_or(error)
        })
    }

    /// Runs the command; without one, the wizard.
    #[must_use]
    pub fn run(self) -> Exit {
        match self.command {
            None => run(self.wizard),
            Some(Commands::New(args)) => run(args),
            Some(Commands::Create(args)) => run(args),
            Some(Commands::Roll(args)) => run(args),
            Some(Commands::Rotate(args)) => run(args),
            Some(Commands::Edit(args)) => run(args),
            Some(Commands::Narrow(args)) => run(args),
            Some(Commands::Extend(args)) => run(args),
            Some(Commands::Clone(args)) => run(args),
            Some(Commands::Disable(args)) => run(args),
            Some(Commands::Enable(args)) => run(args),
            Some(Commands::Delete(args)) => run(args),
            Some(Commands::Tokens(args)) => run(args),
            Some(Commands::List(args)) => run(args),
            Some(Commands::Show(args)) => run(args),
            Some(Commands::Check(args)) => run(args),
            Some(Commands::Diff(args)) => run(args),
            Some(Commands::Review(args)) => run(args),
            Some(Commands::Verify(args)) => run(args),
            Some(Commands::Export(args)) => run(args),
            Some(Commands::Needs(args)) => run(args),
            Some(Commands::Emulate(args)) => run(args),
            // Generated of the whole command line, which no command's file may name.
            Some(Commands::Completions(args)) => args.run(Self::command()).print(),
            Some(Commands::Man(args)) => args.run(Self::command()).print(),
        }
    }
}

/// Does what a command is for, and prints what came of it.
fn run<C: Command>(command: C) -> Exit {
    // First of all, and whatever is wrong with the arguments.
    let found = if C::TAKES_CREDENTIAL { find::find() } else { None };
    if C::NAMES_STRAYS {
        journal::name_strays();
    }
    command.run(found).unwrap_or_else(|stopped| stopped).print()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(arguments: &[&str]) -> String {
        let arguments = ["cfmint"].iter().chain(arguments).map(OsString::from);
        Cli::read(arguments).unwrap_err().render().ansi().to_string()
    }

    #[test]
    fn what_is_refused_is_quoted_visibly_and_without_credentials() {
        for (arguments, quoted) in [
            (&["--x\u{1b}]0;t\u{7}"][..], "--x^[]0;t^G"),
            (&["new\u{1b}[31m\u{202e}"], "new^[[31m<U+202E>"),
            (&["emulate", "--zones", "1\n\u{9b}2J"], "1^J<U+009B>2J"),
            (&["emulate", "--listen", "\u{1b}c"], "^[c"),
            (
                &["cfut_not-a-real-secret"],
                "[hidden: it looks like a user’s API token]",
            ),
            (&["--fail-on=cfut_not-a-real-secret"], "--fail-on"),
            (
                &["completions", "cfut_not-a-real-secret"],
                "[hidden: it looks like a user’s API token]",
            ),
            (
                &["create", "--from", "x", "--if-exists", "cfut_not-a-real-secret"],
                "a user’s API token]",
            ),
            (&["--token=cfut_not-a-real-secret"], "--token"),
            (&["https://user:not-a-real-secret@example.com"], "[hidden]"),
            (&["--no-color=user:not-a-real-secret@example.com"], "[hidden]"),
        ] {
            let said = refused(arguments);
            assert!(said.contains(quoted), "{said}");
            assert!(!said.contains("not-a-real-secret"), "{said}");
            let raw = ["\u{1b}]", "\u{1b}c", "\u{7}", "\u{9b}", "\u{202e}", "\u{1b}[2J"];
            assert!(!raw.iter().any(|raw| said.contains(raw)), "{said:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_text_is_refused_without_being_quoted() {
        use std::os::unix::ffi::OsStringExt;
        let odd = OsString::from_vec(b"odd\xff\x9b2J\x1bc".to_vec());
        for arguments in [vec![odd.clone()], vec!["--template".into(), odd.clone()]] {
            let arguments = std::iter::once(OsString::from("cfmint")).chain(arguments);
            let said = Cli::read(arguments).unwrap_err().render().to_string();
            assert!(!said.contains("\u{1b}") && !said.contains('\u{9b}'), "{said:?}");
        }
        // A path may be anything.
        let cli = Cli::read(["cfmint".into(), "--from".into(), odd.clone()]).unwrap();
        assert_eq!(cli.wizard.from, Some(odd));
    }
}
