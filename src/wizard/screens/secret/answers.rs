//! What the world answers while the secret screen is open: a copy, a file, the verification, the
//! reading back.

use super::SecretScreen;
use crate::domain::refusal::Refusal;
use crate::domain::response::{Conditions, Tested, Verified};
use crate::domain::token::record::{TokenRecord, differences};
use crate::wizard::page::{Line, Sense};
use crate::wizard::state::context::Context;

impl SecretScreen {
    /// Whether it has an IP filter.
    pub(super) fn is_filtered(&self) -> bool {
        self.spec
            .as_ref()
            .map_or_else(|| self.record.is_filtered(), |spec| !spec.ip.is_empty())
    }

    /// Verifying ended.
    pub fn verified(&mut self, cx: &Context, result: Result<Verified, Refusal>) {
        let conditions = Conditions {
            early: self.starts().is_some_and(|starts| starts > cx.server_now()),
            filtered: self.is_filtered(),
        };
        let tested = Tested::of(result, conditions);
        let style = match tested {
            Tested::Active => Sense::Good,
            Tested::ShutOut(_) | Tested::Early(_) => Sense::Plain,
            Tested::Is(_) | Tested::NotKnownYet | Tested::NotKnownHere | Tested::Untested(_) => Sense::Warning,
        };
        let mut words = tested.sentence(self.what);
        if tested == Tested::NotKnownYet {
            words.push_str(" Test it then with the line below.");
        }
        self.verified = Some(Line::new(style, words));
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
                let differences = differences(spec, &got, &|id| cx.catalog().in_words(id));
                if differences.is_empty() {
                    Line::new(Sense::Good, "Read back: exactly what you asked for.")
                } else {
                    Line::new(Sense::Warning, format!("Read back: {}.", differences.join("; ")))
                }
            }
            Err(refusal) => Line::new(
                Sense::Plain,
                format!("It could not be read back. {}", refusal.sentence()),
            ),
        });
    }
}
