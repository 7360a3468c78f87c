//! What is to be known beside the token's own facts, before the secret exists: where it will go and
//! whether that can work here, or that nothing here can copy it; and that the clock is wrong.

use crate::domain::delivery::clipboard::Route;
use crate::domain::delivery::{Readiness, Target};
use crate::domain::summary::overview::{Meaning, OverviewFact};
use crate::domain::text::visible;
use crate::wizard::state::context::Context;

/// Facts for the end of the page, so that the cursor reaches them like the others.
pub(super) fn remarks(cx: &Context) -> Vec<OverviewFact> {
    let fact = |label, words: String| OverviewFact::new(None, label, words);
    let clock = cx.clock_warning();
    let clock = clock.map(|words| fact("Clock", words).meant(Meaning::Warning));
    let ways = where_to(cx).into_iter();
    clock
        .into_iter()
        .chain(ways.map(|(words, meaning)| fact("Then", words).meant(meaning)))
        .collect()
}

/// Sentences; none where the secret screen will ask and everything can work.
fn where_to(cx: &Context) -> Vec<(String, Meaning)> {
    if cx.start.to.is_empty() {
        return match &cx.start.route {
            Route::Nowhere(why) => {
                let words = format!("{why} The secret can be shown, saved to a file or handed to a program.");
                vec![(words, Meaning::Plain)]
            }
            _ => Vec::new(),
        };
    }
    let one = |(at, way): (usize, &Target)| {
        let way = way.to_string();
        match cx.ways.get(at) {
            None => (
                format!("The secret goes to {way}; checking whether that works here …"),
                Meaning::Plain,
            ),
            Some(Readiness::Ready) => (
                format!("The secret goes to {way} as soon as it exists."),
                Meaning::Plain,
            ),
            Some(Readiness::Warned(warning)) => (
                format!(
                    "The secret goes to {way} as soon as it exists. {}",
                    visible(warning.as_str())
                ),
                Meaning::Warning,
            ),
            Some(Readiness::Blocked(why)) => (
                format!(
                    "The secret cannot go to {way}: {} It will stay on its screen.",
                    visible(why.as_str())
                ),
                Meaning::Warning,
            ),
        }
    };
    cx.start.to.iter().enumerate().map(one).collect()
}
