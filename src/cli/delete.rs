//! `cfmint delete ID...`: ends tokens for good. All are read and shown before the one question, and
//! what became of each is said at the end.

mod chosen;
mod sent;

use self::chosen::Chosen;
use self::sent::Sending;
use super::change::{ChangeArgs, token_id};
use super::{Command, Outcome, asked};
use crate::domain::token::id::TokenId;
use crate::io::auth::find::FoundCredential;
use crate::io::storage::Api;
use crate::io::storage::journal::Notes;

/// Delete tokens for good, after showing what each can do.
#[derive(Debug, clap::Args)]
#[command(
    visible_alias = "rm",
    after_help = "Examples:\n  cfmint delete 0123456789abcdef0123456789abcdef\n  cfmint rm 0123456789abcdef0123456789abcdef --yes --receipt deleted.jsonl\n\nNothing is deleted unless every token could be read. They are deleted one after\nthe other; the first refusal ends that, and what became of each is said last.\nOne that may come back: cfmint disable."
)]
pub(super) struct Args {
    /// Name each token by its id.
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// How it is told, and what it takes.
    #[command(flatten)]
    change: ChangeArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (ids, mut env) = self.change.read(ids(&self.ids), found)?;
        let mut notes = Notes::here(&Api::At(env.base.as_str().to_owned()));
        asked(async {
            let chosen = Chosen::read(&mut env, &ids).await?;
            chosen.agreed(self.change.yes).await?;
            let receipt = self.change.receipt()?;
            let sending = Sending {
                chosen: &chosen,
                receipt,
            };
            let ended = sending.all(&mut notes).await;
            Ok(ended.outcome(&chosen, self.change.json))
        })
    }
}

/// The ids in the order given, each once; or all that is wrong with them.
fn ids(given: &[String]) -> Result<Vec<TokenId>, Vec<String>> {
    let (mut ids, mut wrong) = (Vec::new(), Vec::new());
    for one in given {
        match token_id(one) {
            Ok(id) if ids.contains(&id) => {}
            Ok(id) => ids.push(id),
            Err(why) => wrong.extend(why),
        }
    }
    if wrong.is_empty() { Ok(ids) } else { Err(wrong) }
}
