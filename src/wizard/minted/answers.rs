//! What the world answers while the secret screen is open: a copy, a file, the verification, the reading back.

use super::Minted;
use crate::answer::Verified;
use crate::refusal::Refusal;
use crate::text::visible;
use crate::token::record::{TokenRecord, TokenStatus, differences};
use crate::wizard::context::Context;
use crate::wizard::page::{Line, LineStyle};

impl Minted {
    /// Verifying ended.
    pub fn verified(&mut self, result: Result<Verified, Refusal>) {
        self.verified = Some(match result {
            Ok(Verified {
                status: TokenStatus::Active,
                ..
            }) => Line::new(LineStyle::Good, "Cloudflare says: active."),
            Ok(Verified { status, .. }) => {
                let word = match status {
                    TokenStatus::Active => "active".into(),
                    TokenStatus::Disabled => "disabled".into(),
                    TokenStatus::Expired => "expired".into(),
                    TokenStatus::Other(word) => visible(&word).into_owned(),
                };
                Line::new(LineStyle::Warning, format!("Cloudflare says: {word}."))
            }
            Err(Refusal::ShutOut { .. }) => Line::new(
                LineStyle::Plain,
                "Cannot be tested from here: the IP filter excludes this machine.",
            ),
            Err(Refusal::NotSignedIn { .. }) if self.starts().is_some() => {
                Line::new(LineStyle::Plain, "Created. It cannot be tested before it starts.")
            }
            Err(Refusal::NotSignedIn { .. }) => Line::new(
                LineStyle::Warning,
                "Created, but Cloudflare does not know it yet everywhere: test it in a minute with the line below.",
            ),
            Err(refusal) => Line::new(
                LineStyle::Warning,
                format!("Created, but not tested from here. {}", refusal.sentence()),
            ),
        });
    }

    /// Reading back ended.
    pub fn read_back(&mut self, cx: &Context, result: Result<Box<TokenRecord>, Refusal>) {
        self.read_back = Some(match result {
            Ok(got) => {
                let Some(spec) = &self.spec else {
                    // Of a token that an earlier run asked for this is what is known of its end.
                    self.record = got;
                    return;
                };
                let differences = differences(spec, &got, &|id| cx.catalogue().in_words(id));
                if differences.is_empty() {
                    Line::new(LineStyle::Good, "Read back: it is what was asked for.")
                } else {
                    Line::new(LineStyle::Warning, format!("Read back: {}.", differences.join("; ")))
                }
            }
            // Of a token that an earlier run asked for nothing is known to compare.
            Err(_) if self.spec.is_none() => return,
            Err(refusal) => Line::new(
                LineStyle::Plain,
                format!("It could not be read back. {}", refusal.sentence()),
            ),
        });
    }
}
