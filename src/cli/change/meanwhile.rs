//! Whether a token is still what a person was shown: between that and their yes somebody else may
//! have changed it. It must not know what the yes was for.

use super::{lines_between, told, which};
use crate::cli::Outcome;
use crate::cli::consent::NOT_CHANGED;
use crate::cli::labels::Labels;
use crate::cli::sign_in::Session;
use crate::domain::edit;
use crate::domain::exit;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;

/// Stops where somebody changed it while the person read.
pub(in crate::cli) async fn unchanged_since(
    session: &Session,
    owner: Owner,
    record: &TokenRecord,
    called: &Labels,
) -> Result<(), Outcome> {
    let which = which(record, owner, called);
    let now = session.client.token(owner, record.id).await.map_err(|refusal| {
        let what = format!("{which} could not be read again.");
        Outcome::refused(&what, &refusal, session.source).and(NOT_CHANGED)
    })?;
    if !edit::was_changed(record, &now) {
        return Ok(());
    }
    let mut words = vec![format!(
        "{which} was changed by somebody else in the last minutes. Nothing was sent."
    )];
    let differs = lines_between(record, &now, called);
    match differs.is_empty() {
        true => words.push("It may have a new secret; what it can do is the same.".to_owned()),
        false => words.extend(told(&which, &differs).lines().map(str::to_owned)),
    }
    words.push("Look at it again, and then decide.".to_owned());
    Err(Outcome::stop(exit::FAILED, words))
}
