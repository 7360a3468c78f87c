//! The look for a token that a request may have made whose answer got lost. Nothing is sent a second
//! time, and nothing is changed. It must not know what is said of what was found.

use std::time::{Duration, Instant};

use crate::domain::journal::{Note, PossibleToken};
use crate::domain::refusal::Refusal;
use crate::io::cloudflare::Client;

/// Lists that are slow are not asked for again after this time; those that answer take half a
/// minute in all.
const LONGEST_LOOK: Duration = Duration::from_secs(45);

/// What looking for a token brought.
#[derive(Default)]
pub(super) struct Looked {
    pub(super) found: Vec<PossibleToken>,
    /// Whether the last list that came had every token.
    pub(super) complete: bool,
    /// Why the last list did not come.
    pub(super) refused: Option<Refusal>,
}

/// The tokens that may be it, asked for again after these pauses while the list lags; or why nobody
/// may look.
pub(super) async fn look(client: &Client, note: &Note, pauses: &[u64]) -> Looked {
    let mut looked = Looked::default();
    let begun = Instant::now();
    for pause in std::iter::once(0).chain(pauses.iter().copied()) {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        match client.all_tokens(note.owner).await {
            Ok(tokens) => {
                looked = Looked {
                    found: note.candidates(&tokens.rows),
                    complete: tokens.complete,
                    refused: None,
                };
            }
            // What was found before is worth more than a list that did not come.
            Err(_) if !looked.found.is_empty() => {}
            Err(refusal) => looked.refused = Some(refusal),
        }
        let sure = looked.found.iter().any(PossibleToken::is_sure) || note.made.is_some();
        let lasting = looked.refused.as_ref().is_some_and(Refusal::is_lasting);
        if sure || lasting || begun.elapsed() > LONGEST_LOOK {
            break;
        }
    }
    looked
}
