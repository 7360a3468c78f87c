//! `cfmint rotate ID`: a new token takes the place of one that exists. A twin of it is made, its
//! secret delivered and tried, and only then the old one is ended: deleted, or given an end a little
//! later, at which Cloudflare ends it by itself. Each step is noted before it is taken, so that a
//! rotation which stops anywhere is gone on with by the same command: `begun` finds how far it came,
//! `again` goes on, `twin` makes the new token, `delivered` hands its secret over and tries it,
//! `ended` ends the old one, and `words` has what several of them say.

mod again;
mod begun;
mod delivered;
mod ended;
mod twin;
mod words;

use std::path::PathBuf;
use std::time::Duration;

use self::begun::{Begun, Reached};
use super::account::AccountArg;
use super::change::token_id;
use super::consent::NOT_CHANGED;
use super::delivery::{DeliveryArgs, Ways};
use super::{Command, Env, Outcome, asked, both, span};
use crate::domain::delivery::Target;
use crate::domain::exit;
use crate::domain::journal::{Note, NoteId};
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{self, When};
use crate::io::auth::find::FoundCredential;
use crate::io::storage::Api;
use crate::io::storage::journal::Notes;

/// Said where no way out is named.
const NO_WAY: &str = "cfmint rotate needs to know where the new secret goes: --to file:PATH, for example.";

/// Replace a token by a new one; the old one ends last.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint rotate 0123456789abcdef0123456789abcdef --to env:.env#TOKEN --overwrite\n  cfmint rotate 0123456789abcdef0123456789abcdef -y --to file:token --grace 1h\n\nThe new token has the name of the old one, can do the same and lives as long\n(or --expires). The old one is ended when the new secret is in its place, and\nnever before: with --grace by Cloudflare after that time, else it is deleted.\nKilled or failed, the same command goes on where it was. Exit 5: the new token\nexists, its secret is not delivered, and the old one is as it was."
)]
pub(super) struct Args {
    /// Name the old token by its id.
    id: String,
    /// Give the old one this long (1h); else it is deleted.
    #[arg(long, value_name = "SPAN", value_parser = span::grace)]
    grace: Option<Duration>,
    /// Set until when the new one works: 90d, a date, never.
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// Do it without asking; twice for the own token.
    #[arg(short, long, action = clap::ArgAction::Count)]
    yes: u8,
    /// Where the new secret goes.
    #[command(flatten)]
    delivery: DeliveryArgs,
    /// Add a line of JSON for each act to a file.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Name the account that owns it.
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
}

/// What the arguments name, read.
struct Order {
    /// The old token.
    id: TokenId,
    /// Where the new secret goes.
    to: Vec<Target>,
    grace: Option<Duration>,
    /// The end of the new one, where it is not to live as long as the old one did.
    expires: Option<(String, When)>,
    yes: u8,
    delivery: DeliveryArgs,
    receipt: Option<PathBuf>,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (order, env) = self.read(found)?;
        let mut notes = Notes::here(&Api::At(env.base.as_str().to_owned()));
        let left = earlier(&mut notes, order.id)?;
        let ways = ways(&order, left.as_ref(), &env)?;
        let begun = Begun {
            order,
            env,
            notes,
            left,
        };
        let (rotation, reached) = asked(begun.reach(ways))?;
        // No connection is left while the secret is under way.
        Ok(match reached {
            Reached::Secret { ways, twin, secret } => rotation.deliver(&ways, &twin, secret),
            Reached::Delivered(twin) => rotation.end(&twin),
        })
    }
}

impl Args {
    /// All that is wrong is said at once.
    fn read(self, found: Option<FoundCredential>) -> Result<(Order, Env), Outcome> {
        let when = |text: String| Ok((text.clone(), lifetime::parse(&text)?));
        let when = self.expires.map(when).transpose();
        let when = when.map_err(|why: String| vec![format!("--expires: {why}")]);
        let id = both(token_id(&self.id), when);
        let asked = both(AccountArg::read(self.account.as_deref()), self.delivery.api.base());
        let given = both(both(id, self.delivery.targets()), asked);
        let (((id, expires), to), (account, base)) = given.map_err(|wrong| Outcome::wrong(wrong).and(NOT_CHANGED))?;
        let env = Env::new(found, &self.delivery.api, base, account)?;
        let order = Order {
            id,
            to,
            grace: self.grace,
            expires,
            yes: self.yes,
            delivery: self.delivery,
            receipt: self.receipt,
        };
        Ok((order, env))
    }
}

/// The note of a rotation of this token that an earlier run began and did not end.
fn earlier(notes: &mut Notes, old: TokenId) -> Result<Option<(NoteId, Note)>, Outcome> {
    let is_of_it = |note: &Note| note.rotation.is_some_and(|rotation| rotation.old == old);
    let found = notes.left_of(|text| Note::read(text).as_ref().is_some_and(is_of_it));
    let found = found.and_then(|(note_id, text)| Some((note_id, Note::read(&text)?)));
    let mut others = notes.of_others().into_iter().filter_map(|text| Note::read(&text));
    if others.any(|note| is_of_it(&note)) {
        let words = "Another cfmint that is running has the rotation of this token in hand, or is the wizard. Let it end first.";
        return Err(Outcome::stop(exit::FAILED, vec![words.to_owned()]).and(NOT_CHANGED));
    }
    Ok(found)
}

/// The ways out, looked at before anybody is asked; none where an earlier run has delivered already.
fn ways(order: &Order, left: Option<&(NoteId, Note)>, env: &Env) -> Result<Option<Ways>, Outcome> {
    if left.is_some_and(|(_, note)| !note.lacks_a_secret()) {
        return Ok(None);
    }
    if order.to.is_empty() {
        return Err(Outcome::wrong(vec![NO_WAY.to_owned()]).and(NOT_CHANGED));
    }
    Ways::check(&order.to, &order.delivery, None, env)
        .map(Some)
        .map_err(|mut stopped| {
            if left.is_some() {
                let words =
                    "An earlier run may have put a new secret there before it stopped; going on gives another one.";
                stopped.words.push(words.to_owned());
            }
            stopped
        })
}
