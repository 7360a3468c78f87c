//! After a create request that made the token: its secret is delivered, then it is asked whether
//! the token works and is what was asked for. Nothing that is found there takes the secret back.

use std::time::Duration;

use super::{NOTE, Run};
use crate::cli::delivery;
use crate::cli::output::say;
use crate::cli::tested::{self, Question};
use crate::cli::{Outcome, asked, journal};
use crate::domain::catalog::Catalog;
use crate::domain::exit;
use crate::domain::token::id::TokenId;
use crate::domain::token::record::differences;
use crate::secret::Secret;

impl Run {
    /// The token exists: its secret is delivered first, then the token is looked at.
    pub(super) fn made(mut self, id: TokenId, secret: &Secret) -> Outcome {
        let (name, owner) = (self.name(), self.spec.owner);
        let gone = self.ways.go(secret, id, |gone| {
            delivery::know(&self.watch, &name, id, &self.ways.roll_line(owner, id, gone));
        });
        if !gone.well.is_empty() {
            self.notes.forget(NOTE);
        }
        let undelivered = !gone.failed.is_empty();
        if !undelivered {
            tested::know(&self.watch, &name, id);
        }
        journal::rule_out(&mut self.notes, owner, self.spec.name.as_str(), id);
        let (verified, found) = self.looked_at(id, secret, self.wait.filter(|_| !undelivered));
        let document = self.document(Some(id), &gone, verified);
        let mut words = gone.failed.clone();
        words.extend(found);
        let code = match (undelivered, words.is_empty()) {
            (false, true) => exit::DONE,
            (false, false) => exit::FAILED,
            (true, _) => exit::UNDELIVERED,
        };
        if undelivered {
            let line = self.ways.roll_line(owner, id, &gone);
            words.push(format!("The token “{name}” exists: id {id}."));
            words.push(format!("Roll it for a new secret; the old one stops at once: {line}"));
        } else if code == exit::FAILED {
            words.push(tested::delivered(&name, id));
        }
        Outcome::stop(code, words).with(document)
    }

    /// Whether Cloudflare says that the token is active, and what is wrong with it.
    fn looked_at(&self, id: TokenId, secret: &Secret, wait: Option<Duration>) -> (bool, Vec<String>) {
        let looked = asked(async {
            let question = Question {
                client: &self.session.client,
                owner: self.spec.owner,
                what: "token",
                starts: self.spec.starts,
                filtered: !self.spec.ip.is_empty(),
                wait,
            };
            let answer = question.ask(secret).await;
            let mut wrong = Vec::from_iter(answer.wrong);
            wrong.extend(self.read_back(id).await);
            Ok((answer.verified, wrong))
        });
        looked.unwrap_or_else(|stopped| {
            let answer = tested::not_asked(&stopped, wait);
            (answer.verified, Vec::from_iter(answer.wrong))
        })
    }

    /// What is not as it was asked for.
    async fn read_back(&self, id: TokenId) -> Option<String> {
        let catalog = Catalog::of_this_version();
        match self.session.client.token(self.spec.owner, id).await {
            Ok(got) => {
                let found = differences(&self.spec, &got, &|id| catalog.in_words(id));
                (!found.is_empty()).then(|| format!("Read back: {}.", found.join("; ")))
            }
            Err(refusal) => {
                say(&format!("It could not be read back. {}", refusal.sentence()));
                None
            }
        }
    }
}
