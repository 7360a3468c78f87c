//! What a token is: names, grants, restrictions, and how they become Cloudflare's policies. Knows no screen, no network
//! and no clock ("now" is always a parameter); everything here is made in one place and valid from then on.

pub mod address;
mod body;
pub mod bucket;
pub mod cloned;
pub mod conflict;
pub mod gap;
pub mod grant;
pub mod id;
pub mod lifetime;
pub mod name;
pub mod policy;
pub mod reading;
pub mod record;
pub mod scope;
pub mod skew;
pub mod spec;

/// What was typed, for a sentence about it: in quotation marks and at most 40 characters of it. Not made safe to show: that is
/// done where sentences reach a screen ([`crate::text`]).
pub(crate) fn quoted(typed: &str) -> String {
    const SHOWN: usize = 40;
    let mut rest = typed.chars();
    let start: String = rest.by_ref().take(SHOWN).collect();
    let end = if rest.next().is_some() { "…" } else { "" };
    format!("“{start}{end}”")
}
