//! Where the secret will go, said before it exists: the ways out that were chosen up front and
//! whether they can work here, or that nothing here can copy.

use crate::domain::delivery::Readiness;
use crate::domain::delivery::clipboard::Route;
use crate::domain::text::visible;
use crate::wizard::state::context::Context;

/// Sentences for the head of the page; none where the secret screen will ask and everything can
/// work.
pub(super) fn where_to(cx: &Context) -> Vec<String> {
    if cx.start.to.is_empty() {
        return match &cx.start.route {
            Route::Nowhere(why) => vec![format!(
                "{why} The secret can be shown, saved to a file or handed to a program."
            )],
            _ => Vec::new(),
        };
    }
    let one = |(at, way): (usize, &crate::domain::delivery::Target)| {
        let way = way.to_string();
        match cx.ways.get(at) {
            None => format!("The secret goes to {way}; whether that works here is being found out …"),
            Some(Readiness::Ready) => format!("The secret goes to {way} as soon as it exists."),
            Some(Readiness::Warned(warning)) => {
                format!(
                    "The secret goes to {way} as soon as it exists. {}",
                    visible(warning.as_str())
                )
            }
            Some(Readiness::Blocked(why)) => format!(
                "The secret cannot go to {way}: {} It will stay on its screen.",
                visible(why.as_str())
            ),
        }
    };
    cx.start.to.iter().enumerate().map(one).collect()
}
