//! What stands where a command takes a spec or the id of a token, with the options that belong to
//! it. It must not know what is done with it.

use std::ffi::OsString;
use std::path::Path;

use crate::cli::account::AccountArg;
use crate::cli::env::ApiArgs;
use crate::cli::output::say;
use crate::cli::{Env, Outcome, both};
use crate::domain::spec::Read;
use crate::domain::token::id::TokenId;
use crate::io::auth::find::FoundCredential;
use crate::io::input;
use crate::secret::credential::likeness;

/// What a command is about that reads and changes nothing, as it was given.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct SubjectArgs {
    /// Name a spec (- is stdin), a template link or a token id.
    #[arg(value_name = "SPEC|LINK|TOKEN-ID")]
    subject: OsString,
    /// Name the account that owns it (default: you).
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
    /// What every command that asks the API knows.
    #[command(flatten)]
    api: ApiArgs,
}

/// What a command is about that reads and changes nothing.
#[derive(Debug, Clone)]
pub(in crate::cli) enum Subject {
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
    },
}

impl SubjectArgs {
    /// Reads what is meant, about which account, and where the API is: all that is wrong is said at
    /// once.
    pub(in crate::cli) fn read(&self, found: Option<FoundCredential>) -> Result<(Subject, Env), Outcome> {
        let asked = both(AccountArg::read(self.account.as_deref()), self.api.base());
        let (subject, (account, base)) = both(Subject::read(&self.subject), asked).map_err(Outcome::wrong)?;
        Ok((subject, Env::new(found, &self.api, base, account)?))
    }
}

impl Subject {
    /// Reads SPEC or TOKEN-ID: 32 hexadecimal digits are an id, everything else a file. (A file of
    /// such a name is `./NAME`.)
    fn read(named: &OsString) -> Result<Self, Vec<String>> {
        if let Some(id) = named.to_str().and_then(|text| text.parse().ok()) {
            return Ok(Self::Token { id });
        }
        if let Some(what) = named.to_str().and_then(likeness)
            && !Path::new(named).exists()
        {
            return Err(vec![format!(
                "This looks like {what}, which is never an argument. Expected a spec file or a token id."
            )]);
        }
        input::listens([named]).map(say);
        let (file, read) = input::open(named)?;
        read.remarks.iter().for_each(|remark| say(remark));
        let read = Box::new(read);
        Ok(Self::Spec { file, read })
    }
}
