//! What a tool that runs unattended has to be told: it stops when its token expires, and nobody looks.

use jiff::Timestamp;

use super::context::Context;
use crate::domain::text::visible;
use crate::domain::token::lifetime;

/// The tool that the token is for, if it runs unattended.
#[must_use]
pub(in crate::wizard) fn tool(cx: &Context) -> Option<&str> {
    let tool = cx.template().filter(|template| template.runs_unattended())?;
    Some(&tool.name)
}

/// That the tool which the token is for stops working then; none of one that somebody runs by hand.
#[must_use]
pub(in crate::wizard) fn stops(cx: &Context, end: Timestamp) -> Option<String> {
    let tool = visible(tool(cx)?);
    let day = lifetime::day(end, &cx.start.zone);
    Some(format!("{tool} stops working on {day} unless you extend it."))
}
