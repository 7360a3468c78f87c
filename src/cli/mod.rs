//! The command line: `args` is what it takes, and a file of a command's name holds that command
//! with its options, its help and what it does. `new` starts the wizard; the others need no
//! terminal: nothing is drawn, waited for or asked. They use the same token, client, note and ways
//! out as the wizard and do not know it. `env` is what a command that asks the API is given,
//! `account` reads which account is meant, `sign_in` finds out who asks, `resolve` what a spec
//! calls by name, `zones` which zone a name is, `delivery` hands the secret over, `tested` asks
//! whether it works, `journal` looks after the notes of earlier requests, `look` for a token whose
//! answer got lost, `signals` says what is
//! known when a signal ends it. `subject` is what `review` and `export` speak about,
//! `token_lists` are the tokens that exist, and `labels` is what things are called there. `output`
//! prints, and `in_json` is what a program reads there.

mod account;
pub mod args;
mod by_id;
mod change;
mod check;
mod clone;
mod completions;
mod concerns;
mod consent;
mod create;
mod delete;
mod delivery;
mod diff;
mod disable;
mod drift;
mod edit;
mod emulate;
mod enable;
mod env;
mod export;
mod extend;
mod in_json;
mod journal;
mod labels;
mod list;
mod look;
mod man;
mod narrow;
mod needs;
mod new;
mod no_id;
mod output;
mod page;
mod resolve;
mod review;
mod roll;
mod rotate;
mod show;
mod sign_in;
mod signals;
mod span;
mod subject;
mod tested;
mod token_lists;
mod tokens;
mod verify;
mod zones;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use self::env::Env;
pub use self::output::{say, unwritten};
use crate::domain::exit;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::Source;
use crate::io::auth::find::FoundCredential;

/// What is said where the account of a token has to be known before anybody is asked.
const BY_ITS_ID: &str = "Name its account by its id: --account ID, or CLOUDFLARE_ACCOUNT_ID. It has 32 characters, on a domain’s Overview page in the dashboard, under API.";

/// A command: the options that were given, and what is done with them.
trait Command {
    /// Whether it first says on stderr what a killed run left on this machine. Who runs the others
    /// is no person, or sees it elsewhere.
    const NAMES_STRAYS: bool;

    /// Whether it is given the credential that is there, which no child inherits then.
    const TAKES_CREDENTIAL: bool;

    /// Does it. What ends it early is an outcome, too.
    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome>;
}

/// What came of a command: how it ends, and what goes to stdout.
#[derive(Debug)]
struct Outcome {
    code: u8,
    /// What is said at the end, on stderr.
    words: Vec<String>,
    /// Said last, where nothing came of it.
    nothing: Option<&'static str>,
    /// What goes to standard output, without the last line end: a line of JSON, when it was asked
    /// for, or the text that the command is for.
    document: Option<String>,
}

impl Outcome {
    /// It ends with this code and these words, and prints nothing.
    fn stop(code: u8, words: Vec<String>) -> Self {
        Self {
            code,
            words,
            nothing: None,
            document: None,
        }
    }

    /// Says last that nothing came of it, in these words.
    fn and(self, nothing: &'static str) -> Self {
        Self {
            nothing: Some(nothing),
            ..self
        }
    }

    /// Prints this, too, where there is something.
    fn with(self, document: Option<String>) -> Self {
        Self { document, ..self }
    }

    /// The arguments are wrong, or what they name.
    fn wrong(words: Vec<String>) -> Self {
        Self::stop(exit::WRONG, words)
    }

    /// It is done, with these words, and this text is what it is for.
    fn text(text: &str, words: Vec<String>) -> Self {
        Self::stop(exit::DONE, words).with(Some(text.strip_suffix('\n').unwrap_or(text).to_owned()))
    }

    /// Something was refused to the credential from there.
    fn refused(what: &str, refusal: &Refusal, source: Source) -> Self {
        let next = match refusal {
            Refusal::NotSignedIn { .. } => source.another(),
            Refusal::AccountNeeded { sure: true, .. } => BY_ITS_ID.to_owned(),
            Refusal::AccountNeeded { sure: false, .. } => format!(
                "{BY_ITS_ID} If it is a user’s token, it does not work. {}",
                source.another()
            ),
            refusal => refusal.next_move(),
        };
        let words = vec![format!("{what} {}", refusal.sentence()), next];
        Self::stop(code_of(refusal), words)
    }
}

/// Both, or all that is wrong with either.
fn both<A, B>(one: Result<A, Vec<String>>, other: Result<B, Vec<String>>) -> Result<(A, B), Vec<String>> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (one, other) => Err([one.err(), other.err()].into_iter().flatten().flatten().collect()),
    }
}

/// The exit code of a refusal (reference: design section 4).
fn code_of(refusal: &Refusal) -> u8 {
    match refusal {
        Refusal::NotSignedIn { .. } | Refusal::AccountNeeded { .. } => exit::NOT_SIGNED_IN,
        // The sign-in may; what the token would be able to do is refused.
        Refusal::MayNotManageTokens { .. }
        | Refusal::Forbidden { .. }
        | Refusal::RefusedHere { .. }
        | Refusal::LacksGroup { .. }
        | Refusal::ShutOut { .. }
        | Refusal::WrongFamily { .. }
        | Refusal::R2Off { .. }
        | Refusal::Rejected { .. }
        | Refusal::TooMany { .. }
        | Refusal::NotFound { .. } => exit::REFUSED,
        Refusal::HeaderTaken { .. }
        | Refusal::Trouble { .. }
        | Refusal::Unreachable { .. }
        | Refusal::Strange { .. } => exit::FAILED,
    }
}

/// Runs a command's requests on this thread, one after the other. Whatever became of them, none of
/// their connections is left when it returns: their buffers hold the credential, and what an answer
/// brought, and nobody would run them while a way out takes its time.
fn asked<T>(work: impl Future<Output = Result<T, Outcome>>) -> Result<T, Outcome> {
    let refused = |error: std::io::Error| {
        Outcome::stop(
            exit::FAILED,
            vec![format!("This machine cannot start networking ({error}).")],
        )
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(refused)?;
    let done = runtime.block_on(work);
    // Not waiting for a name that is still being looked up.
    runtime.shutdown_background();
    done
}

/// Reads one of these words, which the help lists, by what has them all.
fn one_of<T: Clone + Send + Sync + 'static, const N: usize>(
    words: [&'static str; N],
    named: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(words)
        .try_map(move |word| named(&word.to_ascii_lowercase()).ok_or("that is not one of them"))
}
