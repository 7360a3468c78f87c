//! What the sign-in step says of the credential that was found or pasted: whether it is being asked
//! about, why it does not work, whose it is, what it may do. Must not know what is typed.

use super::SignInStep;
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::{MayMint, SignIn, Source};
use crate::domain::text::{thousands, visible};
use crate::wizard::page::{Fact, Line, Sense};
use crate::wizard::state::context::{Context, Live};

impl SignInStep {
    /// What the page is about.
    pub(super) fn question(&self, cx: &Context) -> &'static str {
        match &cx.sign_in {
            SignIn::In(_, who) if matches!(who.may_create(), MayMint::No(_)) => {
                "Signed in, but this token may not create tokens"
            }
            SignIn::Missing | SignIn::Checking(_) | SignIn::In(..) | SignIn::Failed(..) => {
                "Sign in with a token that may create tokens"
            }
        }
    }

    /// Whether there is nothing to say but how to get a token.
    pub(super) fn knows_nothing(&self, cx: &Context) -> bool {
        matches!(cx.sign_in, SignIn::Missing) && self.reason.is_none() && !self.found_stored()
    }

    /// Why the person is here, and what is waited for.
    pub(super) fn first(&self, cx: &Context) -> Vec<Line> {
        let reason = self.reason.iter().map(|why| Line::new(Sense::Warning, why.clone()));
        let mut lines: Vec<Line> = reason.collect();
        if cx.kept.offer.is_some() {
            lines.push(Line::new(Sense::Good, "Your draft is safe. Sign in to continue it."));
        }
        if let SignIn::Checking(source) = &cx.sign_in {
            let words = match &self.awaits {
                Some(words) => visible(words).into_owned(),
                None => format!("Asking Cloudflare about {} …", source.words()),
            };
            lines.push(Line::new(Sense::Note, words));
        }
        lines
    }

    /// What is known of the credential that was found or pasted.
    pub(super) fn facts(&self, cx: &Context) -> Vec<Fact> {
        match &cx.sign_in {
            SignIn::Missing | SignIn::Checking(_) => Vec::new(),
            SignIn::Failed(source, refusal) => vec![
                found(*source),
                Fact::new("Works", Sense::Danger, format!("no: {}", refusal.sentence())),
            ],
            SignIn::In(source, who) => {
                let mut facts = vec![found(*source)];
                let whose = who.belongs_to();
                facts.extend(whose.map(|words| Fact::new("Belongs to", Sense::Plain, words)));
                facts.push(Fact::new("Works", Sense::Good, "yes"));
                facts.extend(who.odd.iter().map(|odd| Fact::new("", Sense::Warning, odd.clone())));
                let may_create = who.may_create();
                let sense = match may_create {
                    MayMint::Yes => Sense::Good,
                    MayMint::No(_) => Sense::Danger,
                    MayMint::Unknown => Sense::Warning,
                };
                facts.push(Fact::new("May create", sense, may_create.in_words()));
                facts.extend(sees(cx).map(|words| Fact::new("Sees", Sense::Plain, words)));
                let blind = who.remarks.iter();
                facts.extend(blind.map(|remark| Fact::new("", Sense::Warning, remark.clone())));
                facts
            }
        }
    }

    /// What to do about it.
    pub(super) fn next(&self, cx: &Context) -> Vec<Line> {
        match &cx.sign_in {
            SignIn::Failed(source, refusal) => {
                let mut lines = vec![Line::plain(refusal.next_move())];
                if may_pass(refusal) {
                    let words = format!("Enter tries {} again; what you have chosen is kept.", source.words());
                    lines.push(Line::new(Sense::Strong, words));
                }
                lines
            }
            SignIn::In(source, who) if matches!(who.may_create(), MayMint::No(_)) => {
                let stays = source
                    .stays()
                    .map(|_| format!(" {} is not changed.", source.as_subject()));
                vec![Line::plain(format!("Paste one that may.{}", stays.unwrap_or_default()))]
            }
            SignIn::Missing | SignIn::Checking(_) | SignIn::In(..) => Vec::new(),
        }
    }
}

/// Which one it is.
fn found(source: Source) -> Fact {
    let place = match source {
        Source::Variable(_) | Source::KeyAndEmail => ", in the environment",
        Source::Command | Source::File(_) | Source::Pasted | Source::Stdin | Source::Stored(_) | Source::Demo => "",
    };
    let label = if source == Source::Pasted { "Tried" } else { "Found" };
    Fact::new(label, Sense::Plain, format!("{}{place}", source.words()))
}

/// What it sees, once that is known.
fn sees(cx: &Context) -> Option<String> {
    let count = |count: u64, one: &str| match count {
        1 => format!("1 {one}"),
        count => format!("{} {one}s", thousands(count)),
    };
    let accounts = (cx.accounts_list.state == Live::Ready).then(|| count(cx.accounts.len() as u64, "account"));
    let zones = (cx.zones_list.state == Live::Ready).then(|| {
        let extent = cx.zones_extent();
        count(extent.total.unwrap_or(extent.here as u64), "zone")
    });
    let seen: Vec<String> = accounts.into_iter().chain(zones).collect();
    (!seen.is_empty()).then(|| seen.join(", "))
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
