//! What the sign-in step says of the credential that was found or pasted: whether it is being asked
//! about, why it does not work, whose it is. Must not know what is typed.

use super::SignInStep;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{MayMint, SignIn};
use crate::domain::text::visible;
use crate::wizard::page::{Line, LineStyle};
use crate::wizard::state::context::Context;

impl SignInStep {
    /// What is known about the credential that was found or pasted.
    pub(super) fn state(&self, cx: &Context) -> Vec<Line> {
        let warning = |text: String| Line::new(LineStyle::Warning, text);
        let mut lines: Vec<Line> = self.reason.iter().cloned().map(warning).collect();
        if cx.kept.offer.is_some() {
            let words = "A draft is kept; once you are signed in it can be continued.";
            lines.push(Line::new(LineStyle::Plain, words));
        }
        match &cx.sign_in {
            SignIn::Missing => {}
            SignIn::Checking(_) if self.awaits.is_some() => {
                let words = self.awaits.iter().map(|words| visible(words).into_owned());
                lines.extend(words.map(|words| Line::new(LineStyle::Plain, words)));
            }
            SignIn::Checking(source) => {
                lines.push(Line::new(
                    LineStyle::Plain,
                    format!("Asking Cloudflare about {} …", source.words()),
                ));
            }
            SignIn::Failed(source, refusal) => {
                lines.push(warning(format!("{}: {}", source.as_subject(), refusal.sentence())));
                lines.push(Line::new(LineStyle::Plain, refusal.next_move()));
                if may_pass(refusal) {
                    let words = format!("Enter tries {} again; what you have chosen is kept.", source.words());
                    lines.push(Line::new(LineStyle::Strong, words));
                }
            }
            SignIn::In(source, who) => {
                let whose = who
                    .email
                    .as_deref()
                    .map_or_else(String::new, |email| format!(" It is {}’s.", visible(email)));
                lines.extend(who.odd.iter().cloned().map(warning));
                match &who.may_create() {
                    MayMint::No(why) => {
                        let stays = source.stays().map(|what| format!("; {what} stays as it is"));
                        let stays = stays.unwrap_or_default();
                        let words = source.as_subject();
                        lines.push(warning(format!(
                            "{words} works, but may not create tokens. Paste one that may{stays}.{whose}"
                        )));
                        lines.push(Line::new(LineStyle::Plain, why.clone()));
                        lines.push(Line::new(
                            LineStyle::Faint,
                            "Esc goes on without: you can look around, but not create.",
                        ));
                    }
                    MayMint::Yes | MayMint::Unknown => {
                        lines.push(Line::new(
                            LineStyle::Good,
                            format!("Signed in with {}.{whose}", source.words()),
                        ));
                    }
                }
            }
        }
        lines
    }
}

/// Whether the reason lies with the network or the hour, not with the credential.
pub(super) fn may_pass(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::HeaderTaken { .. }
            | Refusal::Unreachable { .. }
            | Refusal::Trouble { .. }
            | Refusal::TooMany { .. }
            | Refusal::Strange { .. }
    )
}
