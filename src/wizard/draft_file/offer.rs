//! The offer of an earlier draft: its rows, and what is said of them. It must not know how a draft is
//! written down.

use jiff::Timestamp;

use super::SavedDraft;
use crate::domain::text::visible;

/// Letters of a name that the offer shows.
const NAME_SHOWN: usize = 40;

/// An earlier draft that can be continued.
#[derive(Debug, Clone)]
pub struct Offer {
    pub kept: SavedDraft,
    /// How long ago it was kept, in words; told once, so that nothing changes on the screen by
    /// itself.
    ago: String,
}

/// What the person wants of the offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfferAnswer {
    /// Go on with it.
    Continue,
    /// It is not wanted any more.
    Forget,
}

/// The rows of an offer, from the top.
pub const ANSWERS: [OfferAnswer; 2] = [OfferAnswer::Continue, OfferAnswer::Forget];

impl Offer {
    /// An offer as it is at this time.
    #[must_use]
    pub fn new(kept: SavedDraft, now: Timestamp) -> Self {
        let ago = kept
            .kept
            .parse()
            .map_or_else(|_| "earlier".into(), |then| ago(then, now));
        Self { kept, ago }
    }

    /// The draft's name made safe and short enough to show, in quotes.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.kept.draft.name.trim();
        if name.is_empty() {
            return "without a name".into();
        }
        let mut short: String = name.chars().take(NAME_SHOWN).collect();
        if short.len() < name.len() {
            short.push('…');
        }
        format!("“{}”", visible(&short))
    }

    /// The words of a row: what it does, and from when the draft is.
    #[must_use]
    pub fn row(&self, answer: OfferAnswer) -> [String; 2] {
        match answer {
            OfferAnswer::Continue => [format!("Continue {}", self.name()), format!("from {}", self.ago)],
            OfferAnswer::Forget => [format!("Forget {}", self.name()), String::new()],
        }
    }

    /// What is said of a row.
    #[must_use]
    pub fn detail(&self, answer: OfferAnswer) -> String {
        let draft = format!("The draft {}, from {}", self.name(), self.ago);
        match answer {
            OfferAnswer::Continue => format!("{draft}, continues where you left it."),
            OfferAnswer::Forget => format!("{draft}, is deleted for good; you are asked first."),
        }
    }

    /// What is said where the rows are not under the cursor; `behind`: another list stands in front
    /// of theirs.
    #[must_use]
    pub fn sentence(&self, behind: bool) -> String {
        let way = if behind {
            "Esc goes to the list that has it"
        } else {
            "Home goes to it"
        };
        format!("You have a draft from {}. {way}.", self.ago)
    }
}

/// "12 minutes ago".
pub(super) fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(then.as_second());
    let (count, unit) = match seconds {
        ..60 => return "just now".into(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural} ago")
}
