//! `cfmint show`: all that is known of one token that exists: the page of `review`, and its status,
//! its dates, who made it, when it was used and what needs a look. Named by its id it is looked for
//! among the user's tokens and then in each account; named by its name, in the lists. Nothing is
//! guessed.

mod found;

use self::found::{by_id, by_name};
use super::page::{Form, page_with_details};
use super::sign_in::Session;
use super::token_lists::OwnerArgs;
use super::{Command, Outcome, asked};
use crate::domain::exit;
use crate::domain::token::id::TokenId;
use crate::io::auth::find::FoundCredential;
use crate::secret::credential::likeness;

/// Show all that is known of a token, by its id or its name.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint show 0123456789abcdef0123456789abcdef\n  cfmint show 'DNS of example.com'\n  cfmint show deploy --account 0123456789abcdef0123456789abcdef --json\n\nWithout --account an id is looked for among your tokens and then in up to 20\naccounts, and a name in all lists as cfmint list reads them. Exit 2: several\nhave the name, or none. Exit 3: no token has the id, or it is not shown to you."
)]
pub(super) struct Args {
    /// Name the token: its id, or its whole name.
    #[arg(value_name = "ID|NAME")]
    token: String,
    /// Print one JSON object; times in UTC.
    #[arg(long, conflicts_with = "markdown")]
    json: bool,
    /// Print Markdown; times in UTC.
    #[arg(long)]
    markdown: bool,
    /// Whose it is.
    #[command(flatten)]
    owner: OwnerArgs,
}

/// How a token is named.
enum Named {
    Id(TokenId),
    Name(String),
}

impl Command for Args {
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (named, mut env) = self.owner.read(named(&self.token), found)?;
        let (sheet, words) = asked(async {
            let session = Session::open(&mut env).await?;
            match named {
                Named::Id(id) => by_id(&session, id).await.map(|sheet| (sheet, Vec::new())),
                Named::Name(name) => by_name(&session, &name).await,
            }
        })?;
        let (document, _) = page_with_details(Form::of(self.json, self.markdown), &sheet);
        Ok(Outcome::stop(exit::DONE, words).with(Some(document)))
    }
}

/// 32 hexadecimal digits, in capitals too, are an id, everything else is a name; but a credential is neither.
fn named(given: &str) -> Result<Named, Vec<String>> {
    // Copied from where ids are in capitals, it is the same id.
    if let Ok(id) = given.to_ascii_lowercase().parse() {
        return Ok(Named::Id(id));
    }
    if given == "-" {
        return Err(vec![
            "cfmint show reads nothing from standard input; expected the id or the name of a token. To see which token a secret belongs to: cfmint verify - < FILE"
                .to_owned(),
        ]);
    }
    match likeness(given) {
        Some(what) => Err(vec![format!(
            "This looks like {what}, which is never an argument. Expected the id or the name of a token."
        )]),
        None => Ok(Named::Name(given.to_owned())),
    }
}
