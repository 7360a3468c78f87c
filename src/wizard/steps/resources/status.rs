//! How far a list is, and what went wrong with it. What draws it finds it a place under the rows.

use super::by_hand;
use crate::domain::inventory::buckets::BucketListing;
use crate::domain::refusal::{Refusal, as_on_screen};
use crate::domain::text::{thousands, visible};
use crate::domain::token::scope::Scope;
use crate::wizard::page::{Line, Sense};
use crate::wizard::state::context::{Context, Listing, Live};

/// Refused lists of buckets that are named.
const REFUSED: usize = 2;

/// What is said of the list of a scope.
pub(super) fn lines(cx: &Context, scope: &Scope) -> Vec<Line> {
    match scope {
        Scope::Zone => {
            let what = match cx.zones_of {
                Some(account) => format!("zones of {}", visible(&cx.account_name(account))),
                None => "zones".to_owned(),
            };
            listed(cx, scope, &cx.zones_list, cx.zones_extent().here, &what)
        }
        Scope::Account => match cx.owner_account() {
            Some(own) => vec![Line::plain(format!(
                "The token belongs to {} and reaches no other account.",
                cx.account_name(own)
            ))],
            None => listed(cx, scope, &cx.accounts_list, cx.accounts.len(), "accounts"),
        },
        Scope::Bucket => buckets(cx),
        Scope::User if cx.user().is_some() => Vec::new(),
        Scope::User | Scope::Other(_) => vec![Line::plain(by_hand::words(scope))],
    }
}

fn listed(cx: &Context, scope: &Scope, listing: &Listing, here: usize, what: &str) -> Vec<Line> {
    let by_hand = || Line::plain(by_hand::words(scope));
    let mut lines = match &listing.state {
        Live::NotAsked if cx.who().is_none() => {
            vec![Line::plain(format!("Sign in to see the {what}.")), by_hand()]
        }
        Live::NotAsked | Live::Loading => loading(cx, scope, listing, here, what),
        Live::Failed(refusal) if here == 0 => {
            let mut lines = refused(refusal, what);
            lines.push(by_hand());
            lines
        }
        Live::Failed(refusal) => {
            let words = format!(
                "{} {what}; some pages did not come: {}",
                so_far(here, listing.total),
                refusal.sentence()
            );
            vec![Line::new(Sense::Warning, words)]
        }
        Live::Ready if here == 0 => {
            let words = format!("Cloudflare shows no {what} to this sign-in.");
            vec![Line::new(Sense::Warning, words), by_hand()]
        }
        Live::Ready => match listing.total {
            Some(total) if total > here as u64 => {
                let here = so_far(here, Some(total));
                let words = format!("{here} {what}. Type to search the rest at Cloudflare.");
                vec![Line::new(Sense::Note, words)]
            }
            _ => Vec::new(),
        },
    };
    match listing.skipped {
        0 => {}
        1 => lines.push(Line::plain("One unreadable entry is left out.")),
        several => lines.push(Line::plain(format!("{several} unreadable entries are left out."))),
    }
    lines
}

/// "350 of 2,500".
fn so_far(here: usize, total: Option<u64>) -> String {
    let here = thousands(here as u64);
    match total {
        Some(total) => format!("{here} of {}", thousands(total)),
        None => here,
    }
}

fn loading(cx: &Context, scope: &Scope, listing: &Listing, here: usize, what: &str) -> Vec<Line> {
    let words = match (here, listing.total) {
        (0, None) => format!("Loading {what} …"),
        (here, total) => format!("Loading {what}: {} so far.", so_far(here, total)),
    };
    let mut lines = vec![Line::new(Sense::Note, words)];
    if *scope == Scope::Zone && cx.more_zones_than_here() {
        lines.push(Line::plain("No need to wait: type a name to search at Cloudflare."));
    }
    lines.push(Line::plain(by_hand::or(scope)));
    lines
}

/// Why there is no row.
fn refused(refusal: &Refusal, what: &str) -> Vec<Line> {
    let (sentence, says) = match refusal {
        Refusal::Forbidden { needs, says } => (lacks(needs.as_deref(), "It lacks"), says),
        Refusal::RefusedHere {
            needs,
            works: true,
            says,
        } => (lacks(needs.as_deref(), "It works, but may lack"), says),
        other => {
            return vec![
                Line::new(Sense::Danger, format!("The {what} did not load.")),
                Line::plain(other.sentence()),
            ];
        }
    };
    let head = format!("Cloudflare does not show {what} to this sign-in.");
    let mut lines = vec![Line::new(Sense::Danger, head), Line::plain(sentence)];
    if !says.is_empty() {
        lines.push(Line::plain(format!("Cloudflare says: {says}")));
    }
    lines
}

fn lacks(needs: Option<&str>, begins: &str) -> String {
    match needs {
        Some(needs) => format!("{begins} {}.", as_on_screen(needs)),
        None => format!("{begins} a permission."),
    }
}

/// How far the lists of buckets are; a refused one is named with its account.
fn buckets(cx: &Context) -> Vec<Line> {
    let own = cx.owner_account();
    let (mut out, mut refused, mut complete) = (0, Vec::new(), 0);
    for (account, jurisdiction, listing) in cx.buckets.listings() {
        if own.is_some_and(|own| own != account) {
            continue;
        }
        match listing {
            BucketListing::Asked => out += 1,
            BucketListing::Refused(why) => {
                let place = match jurisdiction {
                    "default" => cx.account_name(account),
                    other => format!("{}, {other}", cx.account_name(account)),
                };
                refused.push(format!("{place}: {why}"));
            }
            BucketListing::Complete | BucketListing::More(_) => complete += 1,
        }
    }
    let here = cx.buckets.len();
    let mut lines = match (here, out, complete) {
        (0, 0, 0) if refused.is_empty() && cx.who().is_none() => {
            vec![Line::plain("Sign in to see the buckets.")]
        }
        (0, 0, 0) if refused.is_empty() => vec![Line::new(Sense::Warning, "No account to look in.")],
        (0, 0, 0) => Vec::new(),
        (0, 0, _) => vec![Line::new(Sense::Warning, "There is no bucket in these lists.")],
        (_, 0, _) => Vec::new(),
        (0, ..) => vec![Line::new(Sense::Note, "Loading buckets …")],
        (here, ..) => {
            let words = format!("Loading buckets: {} so far.", thousands(here as u64));
            vec![Line::new(Sense::Note, words)]
        }
    };
    let more = refused.len().saturating_sub(REFUSED);
    lines.extend(
        refused
            .into_iter()
            .take(REFUSED)
            .map(|why| Line::new(Sense::Danger, why)),
    );
    match more {
        0 => {}
        1 => lines.push(Line::plain("One more list was refused.")),
        more => lines.push(Line::plain(format!("{more} more lists were refused."))),
    }
    if here == 0 {
        lines.push(Line::plain(by_hand::words(&Scope::Bucket)));
    }
    lines
}
