//! `cfmint roll ID`: a new secret for a token that exists, delivered like a new token's. The one
//! before stops working at once, so it takes `--yes`.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::account::AccountArg;
use super::delivery::{self, DeliveryArgs, Gone, Ways};
use super::output::say;
use super::sign_in::Session;
use super::signals::Watch;
use super::tested::{self, Question};
use super::{Command, Env, Outcome, asked, journal};
use crate::domain::delivery::Target;
use crate::domain::exit;
use crate::domain::journal::{Note, NoteId};
use crate::domain::response::Rolled;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::io::auth::find::FoundCredential;
use crate::io::storage::Api;
use crate::io::storage::journal::Notes;
use crate::secret::Secret;
use crate::secret::credential::quoted;

/// The last sentence where the secret from before still works.
const NOT_CHANGED: &str = "Nothing was changed.";

/// The note of the one request that a run makes.
const NOTE: NoteId = NoteId(0);

/// Give a token a new secret; the old one stops at once.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint roll 0123456789abcdef0123456789abcdef -y --to env:.env#TOKEN --wait 60s\n  cfmint roll 0123456789abcdef0123456789abcdef -y --overwrite --to file:token\n\nWays for --to: file:PATH, env:PATH#NAME, command:CMD, stdout, pass:PATH and\nothers."
)]
pub(super) struct Args {
    /// Name the token by its id.
    id: String,
    /// Do it; nothing is changed without this.
    #[arg(short, long)]
    yes: bool,
    /// Where the new secret goes.
    #[command(flatten)]
    delivery: DeliveryArgs,
    /// Name the account that owns it (default: you).
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
}

/// What the arguments name, read.
struct Order {
    /// Which token.
    id: TokenId,
    /// Where the new secret goes.
    to: Vec<Target>,
    /// As what, and for how long it is asked whether it works.
    delivery: DeliveryArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let to = self
            .delivery
            .targets_with(self.yes, "roll", "")
            .map_err(Outcome::wrong)?;
        let id = self.id.parse().map_err(|why| {
            let words = format!("{} is not a token id: {why}. Nothing was changed.", quoted(&self.id));
            Outcome::wrong(vec![words])
        })?;
        let account = AccountArg::read(self.account.as_deref()).map_err(Outcome::wrong)?;
        let base = self.delivery.api.base().map_err(Outcome::wrong)?;
        let mut env = Env::new(found, &self.delivery.api, base, account)?;
        let delivery = self.delivery;
        let order = Order { id, to, delivery };
        // No connection is left while the secret is under way.
        let renewed = asked(renewed(&order, &mut env))?;
        Ok(renewed.delivered(&order, &env))
    }
}

/// A token that has a new secret, which nobody has yet.
struct Renewed {
    session: Session,
    token: TokenRecord,
    secret: Secret,
    ways: Ways,
    watch: Watch,
    notes: Notes,
}

/// Everything up to the answer with the new secret.
async fn renewed(order: &Order, env: &mut Env) -> Result<Renewed, Outcome> {
    let Order { id, to, delivery } = order;
    let mut ways = Ways::check(to, delivery, None, env)?;
    let session = Session::open(env).await?;
    let owner = session.owner();
    let token = session.client.token(owner, *id).await.map_err(|refusal| {
        let what = format!(
            "Token {id}{} cannot be read, so nothing was changed.",
            session.of_account()
        );
        Outcome::refused(&what, &refusal, session.source)
    })?;
    ways.for_policies(&token.policies.understood(), owner)?;
    if let Some(why) = never_active(delivery.wait, &token) {
        return Err(Outcome::wrong(vec![why]).and(NOT_CHANGED));
    }
    let name = visible(&token.name).into_owned();
    let which = format!("“{name}” (id {id}){}", session.of_account());
    let line = ways.roll_line(owner, *id, &Gone::default());
    let mut notes = Notes::here(&Api::At(env.base.as_str().to_owned()));
    let note = Note {
        who: session.who.user,
        folders: ways.folders(),
        ..Note::of_roll(owner, &token, Timestamp::now())
    };
    let watch = Watch::begin();
    journal::keep(&mut notes, NOTE, &note).map_err(|stopped| stopped.and(NOT_CHANGED))?;
    watch.know(vec![
        format!("Stopped while rolling {which}: the old secret may have stopped working."),
        format!("Roll it again to be sure; only the newest secret works: {line}"),
    ]);
    let secret = match session.client.roll(owner, *id).await {
        Rolled::Yes(secret) => secret,
        Rolled::No(refusal) => {
            let what = format!("{which} has no new secret.");
            watch.know_settled(what.clone());
            notes.forget(NOTE);
            let refusal = session.client.believed_of_writing(owner, refusal).await;
            return Err(Outcome::refused(&what, &refusal, session.source));
        }
        Rolled::Unknown(why) => {
            let words = vec![
                format!("The answer got lost: {which} may have a new secret, or still the old one ({why})."),
                format!("Roll it again to be sure; only the newest secret works: {line}"),
            ];
            return Err(Outcome::stop(exit::UNDELIVERED, words));
        }
    };
    delivery::know(&watch, &name, *id, &line);
    say(&format!("{which} has a new secret; the old one has stopped working."));
    session.hang_up().await;
    Ok(Renewed {
        session,
        token,
        secret,
        ways,
        watch,
        notes,
    })
}

/// Whether no secret of it works, however new; of another status than these nobody knows that.
fn is_over(token: &TokenRecord) -> bool {
    matches!(token.status, TokenStatus::Disabled | TokenStatus::Expired)
}

/// Why no wait brings an active token.
fn never_active(wait: Option<Duration>, token: &TokenRecord) -> Option<String> {
    if wait.is_some() && is_over(token) {
        let status = token.status.in_words();
        return Some(format!(
            "--wait: the token is {status}, and a new secret does not change that; leave --wait out."
        ));
    }
    tested::vain(wait, token.starts)
}

impl Renewed {
    fn delivered(mut self, order: &Order, env: &Env) -> Outcome {
        let Order { id, delivery, .. } = order;
        let owner = self.session.owner();
        let name = visible(&self.token.name).into_owned();
        let gone = self.ways.go(&self.secret, *id, |gone| {
            delivery::know(&self.watch, &name, *id, &self.ways.roll_line(owner, *id, gone));
        });
        let mut words = gone.failed.clone();
        let undelivered = !gone.failed.is_empty();
        if !undelivered {
            tested::know(&self.watch, &name, *id);
        }
        if !gone.well.is_empty() {
            self.notes.forget(NOTE);
            let notes = &mut self.notes;
            let settled = asked(async {
                journal::settle(notes, &self.session.client, owner, &self.token, !undelivered).await;
                Ok(())
            });
            words.extend(settled.err().into_iter().flat_map(|stopped| stopped.words));
        }
        let tested = self.tested(delivery.wait.filter(|_| !undelivered));
        let code = match (undelivered, &tested.wrong) {
            (true, _) => exit::UNDELIVERED,
            (false, Some(_)) => exit::FAILED,
            (false, None) => exit::DONE,
        };
        words.extend(tested.wrong);
        if undelivered {
            words.push(format!("Roll it again: {}", self.ways.roll_line(owner, *id, &gone)));
        } else if code == exit::FAILED {
            words.push(tested::delivered(&name, *id));
        }
        let document = delivery.json.then(|| {
            json!({
                "id": id.to_string(),
                "name": self.token.name,
                "delivered": gone.json(),
                "verified": tested.verified,
                "api": env.base.host(),
            })
            .to_string()
        });
        Outcome::stop(code, words).with(document)
    }

    /// Whether the new secret works. Of a token that is disabled or past its end that is not
    /// asked: no answer would tell.
    fn tested(&self, wait: Option<Duration>) -> tested::Answer {
        if is_over(&self.token) {
            let status = self.token.status.in_words();
            say(&format!("The token is {status}, so its new secret was not tested."));
            return tested::Answer::default();
        }
        let tested = asked(async {
            let question = Question {
                client: &self.session.client,
                owner: self.session.owner(),
                what: "secret",
                starts: self.token.starts,
                filtered: self.token.is_filtered(),
                wait,
            };
            Ok(question.ask(&self.secret).await)
        });
        tested.unwrap_or_else(|stopped| tested::not_asked(&stopped, wait))
    }
}
