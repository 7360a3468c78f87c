//! The commands without a terminal: nothing is drawn, waited for or asked. They use the same token, client, note and ways out as the wizard and do not know it.
//! `sign_in` finds out who asks, `resolve` what a spec calls by name, `zones` which zone a name is, `delivery` hands the secret over, `verify` asks whether it works, `journal` looks after the notes of earlier requests,
//! `signals` says what is known when a signal ends it. `subject` is what `review` and `export` speak about, and `labels` what things are called there. `args` is the command line.

pub mod args;
pub mod create;
mod delivery;
pub mod export;
mod journal;
mod labels;
pub mod needs;
mod no_id;
mod resolve;
pub mod review;
pub mod roll;
mod sign_in;
mod signals;
mod span;
mod subject;
mod verify;
mod zones;

pub use journal::name_strays;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::domain::delivery::Target;
use crate::domain::exit::{self, Exit};
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::Source;
use crate::domain::spec::Read;
use crate::domain::token::id::{AccountId, TokenId};
use crate::domain::token::scope::Owner;
use crate::io::auth::find::Found;
use crate::io::cloudflare::{BaseUrl, RequestLog};

/// Says a sentence at once, on stderr; it is made safe to show there.
pub type Say = Arc<dyn Fn(&str) + Send + Sync>;

/// What every command is given.
pub struct Env {
    /// The credential that was found.
    pub found: Option<Found>,
    /// Where the API is.
    pub base: BaseUrl,
    /// Where a line for each request goes.
    pub log: RequestLog,
    /// The account in question, by its id: for recognising the token of an account, and for its tokens.
    pub account: Option<AccountId>,
    /// Where sentences go.
    pub say: Say,
}

/// Where the secret goes, and as what.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// At least one.
    pub to: Vec<Target>,
    /// Whether what is there already is replaced.
    pub overwrite: bool,
    /// For R2: what an S3 client needs, instead of the token.
    pub s3: bool,
    /// The file that is read for it, into which no secret goes.
    pub spec: Option<PathBuf>,
    /// Whether a document of JSON is printed at the end.
    pub json: bool,
    /// For how long it is asked whether the new secret works, which is a failure then if it does not.
    pub wait: Option<Duration>,
}

/// What a command is about that reads and changes nothing.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A spec or a link.
    Spec {
        /// Its file, safe to show.
        file: String,
        /// What it says.
        read: Box<Read>,
    },
    /// A token that exists.
    Token {
        /// Which.
        id: TokenId,
        /// Whose.
        owner: Owner,
    },
}

/// What came of a command: how it ends, and what goes to stdout.
#[derive(Debug)]
pub struct Outcome {
    /// Code and words.
    pub ending: Exit,
    /// What goes to standard output, without the last line end: a line of JSON, when it was asked for, or the text that the command is for.
    pub document: Option<String>,
}

impl Outcome {
    /// It ends with this code and these words, and prints nothing.
    #[must_use]
    pub fn stop(code: u8, words: Vec<String>) -> Self {
        Self {
            ending: Exit { code, words },
            document: None,
        }
    }

    /// Something was refused to the credential from there.
    fn refused(what: &str, refusal: &Refusal, source: Source) -> Self {
        let next = match refusal {
            Refusal::NotSignedIn { .. } => source.another(),
            refusal => refusal.next_move(),
        };
        let words = vec![format!("{what} {}", refusal.sentence()), next];
        Self::stop(code_of(refusal), words)
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

/// Runs a command's requests on this thread, one after the other. Whatever became of them, none of their connections is left when it returns: their buffers
/// hold the credential, and what an answer brought, and nobody would run them while a way out takes its time.
fn asked<T>(work: impl Future<Output = Result<T, Outcome>>) -> Result<T, Outcome> {
    let refused = |error: std::io::Error| {
        Outcome::stop(
            exit::FAILED,
            vec![format!("This machine refuses what the network needs ({error}).")],
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

/// The same where nothing is left to be done after the requests.
fn on_this_thread(work: impl Future<Output = Result<Outcome, Outcome>>) -> Outcome {
    asked(work).unwrap_or_else(|stopped| stopped)
}
