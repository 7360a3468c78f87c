//! What can be done with a token that exists, in words, and what is asked before it is done. It must
//! not know how it is done.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::summary::Names;
use crate::domain::text::{fit, visible};
use crate::domain::token::lifetime;
use crate::domain::token::record::TokenStatus;
use crate::domain::token_list::{Concern, Criteria, ListedToken, can, on, used};
use crate::wizard::page::Confirm;
use crate::wizard::screens::tokens::catalog;

/// Columns of a name in a question, which must be read to its end also in a small window.
const NAME: usize = 40;

/// What can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    Edit,
    Extend,
    Roll,
    Rotate,
    Clone,
    Disable,
    Enable,
    Delete,
    LookAgain,
}

impl Deed {
    /// What it is, and what happens to the secret by it.
    pub(super) fn words(self) -> [&'static str; 2] {
        match self {
            Self::Edit => ["Edit it", "in the steps; its secret stays"],
            Self::Extend => ["Extend it", "same secret, later expiry"],
            Self::Roll => ["Roll it", "new secret now (the old one stops at once)"],
            Self::Rotate => ["Rotate it", "a replacement (the old one expires later)"],
            Self::Clone => ["Clone it", "same rights, a secret of its own"],
            Self::Disable => ["Disable it", "it stops working at once; its secret stays"],
            Self::Enable => ["Enable it", "it works again, with the secret it had"],
            Self::Delete => ["Delete it", "it stops working for good"],
            Self::LookAgain => ["Look again", "asks Cloudflare once more; nothing changes"],
        }
    }

    /// What fits a token: nothing that Cloudflare would refuse for what it is.
    pub(super) fn of(token: &ListedToken, gone: bool, now: Timestamp) -> Vec<Self> {
        if gone {
            return vec![Self::Clone, Self::LookAgain];
        }
        let ends = token.record.expires.is_some();
        match &token.record.status {
            _ if token.has_expired(now) && ends => {
                vec![Self::Extend, Self::Edit, Self::Clone, Self::Delete, Self::LookAgain]
            }
            TokenStatus::Active | TokenStatus::Expired => {
                let extend = ends.then_some(Self::Extend);
                let rest = [
                    Self::Roll,
                    Self::Rotate,
                    Self::Clone,
                    Self::Disable,
                    Self::Delete,
                    Self::LookAgain,
                ];
                std::iter::once(Self::Edit).chain(extend).chain(rest).collect()
            }
            TokenStatus::Disabled => {
                let extend = ends.then_some(Self::Extend);
                let rest = [Self::Clone, Self::Enable, Self::Delete, Self::LookAgain];
                std::iter::once(Self::Edit).chain(extend).chain(rest).collect()
            }
            TokenStatus::Other(word) if word == TokenStatus::EXPOSED => {
                vec![Self::Roll, Self::Clone, Self::Delete, Self::LookAgain]
            }
            TokenStatus::Other(_) => vec![Self::Edit, Self::Clone, Self::Delete, Self::LookAgain],
        }
    }

    /// The mildest that fits: where the cursor starts.
    pub(super) fn mildest(of: &[Self], token: &ListedToken, now: Timestamp) -> usize {
        let soon = token.concerns(&Criteria::PAGE, now).contains(&Concern::ExpiresSoon);
        let first = if soon || token.has_expired(now) {
            Self::Extend
        } else {
            Self::Edit
        };
        of.iter().position(|deed| *deed == first).unwrap_or(0)
    }

    /// What is asked before it is done; of the very token that is signed in with once more.
    pub(super) fn question(
        self,
        token: &ListedToken,
        names: &dyn Names,
        again: bool,
        now: Timestamp,
    ) -> Option<Confirm> {
        let name = fit(&visible(&token.record.name), NAME);
        let id = token.record.id;
        let spec = token.spec(catalog());
        let could = || {
            let (can, on) = (can(&spec, catalog()), on(&spec, names));
            format!("It can: {can}, on {on}. Used: {}.", used(token.record.last_used, now))
        };
        let (question, cost, yes, no) = match self {
            Self::Disable => (
                format!("Disable “{name}”?"),
                "What uses it stops working at once. Enable it brings it back.".to_owned(),
                "yes, disable it",
                "no, leave it",
            ),
            Self::Enable => (
                format!("Enable “{name}”?"),
                "Whoever has its secret can use it again.".to_owned(),
                "yes, enable it",
                "no, leave it",
            ),
            Self::Roll => (
                format!("Roll “{name}”: a new secret now?"),
                "The present secret stops working at once.".to_owned(),
                "yes, roll it",
                "no, leave it",
            ),
            Self::Delete => (
                format!("Delete “{name}”?"),
                format!("{} This cannot be undone.", could()),
                "yes, delete it",
                "no, keep it",
            ),
            Self::Edit | Self::Extend | Self::Rotate | Self::Clone | Self::LookAgain => return None,
        };
        let question = if again {
            format!("You are signed in with this token. {question}")
        } else {
            question
        };
        Some(Confirm {
            question,
            cost: format!("id {id}. {cost}"),
            yes,
            no,
        })
    }
}

/// Later ends to choose from: how each is called, and when it is.
pub(super) fn later_ends(token: &ListedToken, now: Timestamp, zone: &TimeZone) -> Vec<(&'static str, Timestamp)> {
    let of = |(words, span): (&'static str, &str)| {
        let end = lifetime::parse(span).ok()?.resolve(now, zone).ok()??;
        (token.record.expires.is_none_or(|old| end > old)).then_some((words, end))
    };
    [
        ("7 days", "7d"),
        ("30 days", "30d"),
        ("90 days", "90d"),
        ("1 year", "1y"),
    ]
    .into_iter()
    .filter_map(of)
    .collect()
}
