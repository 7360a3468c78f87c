//! Before a create request: whether the owner has a token of this name. Where that cannot be seen,
//! nothing is created either, unless another one is wished for: a job that runs again must not mint
//! a token each time its list does not come.

use serde_json::json;

use super::{IfExists, Run};
use crate::cli::Outcome;
use crate::cli::change::told;
use crate::cli::delivery::Gone;
use crate::cli::drift::drift;
use crate::cli::labels::{Ids, Labels};
use crate::cli::subject::{spec_of, unread_of};
use crate::domain::exit;
use crate::domain::journal::Note;
use crate::domain::refusal::Refusal;
use crate::domain::response::Tokens;
use crate::domain::sign_in::Source;
use crate::domain::token::lifetime::to_api;
use crate::domain::token::record::{TokenRecord, TokenStatus};
use crate::io::local_time;

/// Said where a second token of one name cannot be ruled out.
const UNSEEN: &str = "Nothing was created; --if-exists another creates it without looking.";

/// Where the list was refused, or did not come.
pub(super) fn not_seen(refusal: &Refusal, source: Source) -> Outcome {
    let mut unseen = Outcome::refused(
        "cfmint could not see whether a token of this name exists.",
        refusal,
        source,
    );
    unseen.words.push(UNSEEN.to_owned());
    unseen
}

impl Run {
    /// Nothing is created where a token of this name exists, or where not all tokens could be read.
    pub(super) async fn may_create(&mut self, tokens: &Tokens) -> Result<(), Outcome> {
        let same = tokens
            .rows
            .iter()
            .filter(|token| token.status != TokenStatus::Expired)
            .find(|token| token.name == self.spec.name.as_str());
        match same {
            Some(same) => Err(self.named_already(same).await),
            None if tokens.complete => Ok(()),
            None => {
                let words = "cfmint could not see whether a token of this name exists: the token list could not be read to its end.";
                Err(Outcome::stop(exit::FAILED, vec![words.to_owned(), UNSEEN.to_owned()]))
            }
        }
    }

    /// Whether a note says that this token is the one of an earlier request whose secret never
    /// came.
    fn is_lost(&mut self, token: &TokenRecord) -> bool {
        let notes = self.notes.left();
        let mut notes = notes.iter().filter_map(|(_, text)| Note::read(text));
        notes.any(|note| {
            let may_be = note.owner == self.spec.owner && note.lacks_a_secret();
            let found = note.candidates(std::slice::from_ref(token));
            may_be && found.iter().any(|one| note.made.is_some() || one.is_sure())
        })
    }

    /// What it has another than was asked for, line by line; nothing where it is the same.
    async fn told_apart(&mut self, same: &TokenRecord) -> Vec<String> {
        let now = self.session.client.server_now();
        let zone = local_time::zone();
        let lines = |called: &Labels| drift(same, &self.spec, self.from_now, now, called, &zone);
        let mut words = unread_of(same);
        if !lines(&self.called).is_empty() {
            // What only the token is about has no name yet. Where it does not come, ids say the same.
            let ids = Ids::of([&spec_of(same, self.spec.owner)]);
            let _ = self.called.look_up_in_time(&self.session, ids).await;
            let lines = told("It differs from what was asked for", &lines(&self.called));
            words.extend(lines.lines().map(str::to_owned));
        }
        words
    }

    /// A token of this name exists: nothing is created.
    async fn named_already(&mut self, same: &TokenRecord) -> Outcome {
        let mut words = vec![format!(
            "A token named “{}” exists already: id {}{}.",
            self.name(),
            same.id,
            self.of_account
        )];
        words.extend(self.told_apart(same).await);
        let is_lost = self.is_lost(same);
        let (code, more) = match self.if_exists {
            // Taking it for done would leave whoever waits for the secret without one.
            _ if is_lost => {
                let line = self.ways.roll_line(self.spec.owner, same.id, &Gone::default());
                let more = format!(
                    "It is probably from an earlier request whose secret did not arrive. Nothing was created. Roll it for a new secret: {line}"
                );
                (exit::UNDELIVERED, more)
            }
            IfExists::Skip => (exit::DONE, "Nothing was created.".to_owned()),
            IfExists::Fail | IfExists::Another => {
                let more = "Nothing was created; --if-exists another creates one beside it, --if-exists skip counts it as done.";
                (exit::FAILED, more.to_owned())
            }
        };
        // What is there, which may be something else than what was asked for.
        let document = self.json.then(|| {
            json!({
                "id": same.id.to_string(),
                "name": same.name,
                "owner": self.spec.owner.in_spec(),
                "policies": same.policies.as_given(),
                "expires_on": same.expires.map(to_api),
                "delivered": [],
                "verified": false,
                "api": self.env.base.host(),
            })
            .to_string()
        });
        match words.as_mut_slice() {
            [alone] => {
                alone.push(' ');
                alone.push_str(&more);
            }
            _ => words.push(more),
        }
        Outcome::stop(code, words).with(document)
    }
}
