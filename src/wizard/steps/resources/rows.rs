//! The words of the resources step: its rows, and what is said of its lists.

use super::by_hand;
use super::choice::Standing;
use super::offers::{Offer, name};
use crate::domain::inventory::buckets::BucketListing;
use crate::domain::inventory::zones::ZoneRef;
use crate::domain::summary::Names;
use crate::domain::text::{thousands, visible};
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::domain::token::zone_name::{is_called, shown};
use crate::wizard::page::{Mark, Row};
use crate::wizard::state::context::{Context, Live};

impl Offer {
    /// Its row: chosen, excluded or neither.
    pub(super) fn row(&self, cx: &Context) -> Row {
        let (text, hint) = self.words(cx);
        let row = Row::new(text);
        match self.resources(cx) {
            Some(resources) => match Standing::of(cx, &resources) {
                Standing::Excluded => Row {
                    mark: Mark::Excluded,
                    ..row.hint(format!("excluded · {hint}"))
                },
                standing => row.ticked(standing == Standing::Included).hint(hint),
            },
            None => row.hint(hint).faint(true),
        }
    }

    /// The words of the row and of its second column.
    pub(super) fn words(&self, cx: &Context) -> (String, String) {
        let zone = |zone: Option<ZoneRef<'_>>, otherwise: (String, String)| {
            zone.map_or(otherwise, |zone| (shown(zone.name), which(cx, zone)))
        };
        match self {
            Self::One(Resource::AllAccounts) => ("All accounts".into(), "also ones added later".into()),
            Self::One(Resource::AllZones) => ("All zones".into(), "of all accounts, also ones added later".into()),
            Self::One(Resource::ZonesOf(id)) => (
                format!("All zones of {}", cx.account_name(*id)),
                "also ones added later".into(),
            ),
            Self::One(Resource::Account(id)) => (cx.account_name(*id), id.to_string()),
            Self::One(Resource::Zone(id)) => zone(cx.zones.find(*id), (id.to_string(), "typed by hand".into())),
            Self::One(resource @ Resource::Bucket { .. }) => bucket(cx, resource),
            Self::One(resource) => (cx.resource(resource), String::new()),
            Self::Zone(at) => zone(cx.zones.get(*at as usize), Default::default()),
            Self::Holder { zone: at, host } => {
                let (text, of) = zone(cx.zones.get(*at as usize), Default::default());
                let itself = cx
                    .zones
                    .get(*at as usize)
                    .is_some_and(|zone| is_called(zone.name, host));
                let why = if itself {
                    "the whole zone".to_owned()
                } else {
                    format!("holds {}", visible(host))
                };
                (text, format!("{why} · {of}"))
            }
            Self::Bucket(at) => match cx.buckets.get(*at as usize) {
                Some(row) => bucket(cx, &row.resource()),
                None => Default::default(),
            },
            Self::Typed(resources) => {
                let names: Vec<String> = resources.iter().take(3).map(|resource| cx.resource(resource)).collect();
                let more = match resources.len().saturating_sub(names.len()) {
                    0 => String::new(),
                    more => format!(" and {} more", thousands(more as u64)),
                };
                (format!("{}{more}", names.join(", ")), "typed by hand".into())
            }
            Self::Hint => ("By hand: type or paste ids above".into(), String::new()),
            Self::BucketHint => ("By hand: type ACCOUNT_ID/JURISDICTION/NAME above".into(), String::new()),
        }
    }
}

/// Which zone it is: its account; of several of a name with status and id.
fn which(cx: &Context, zone: ZoneRef<'_>) -> String {
    let account = cx.account_name(zone.account);
    if !cx.zones.has_twin(zone.id) {
        return account;
    }
    let status = zone.status.word().map(|word| format!("{word} · ")).unwrap_or_default();
    format!("{status}{account} · {}", zone.id)
}

/// "logs", "eu · ACME".
fn bucket(cx: &Context, resource: &Resource) -> (String, String) {
    let Resource::Bucket {
        account,
        jurisdiction,
        name,
    } = resource
    else {
        return (cx.resource(resource), String::new());
    };
    (
        visible(name).into_owned(),
        format!("{} · {}", visible(jurisdiction), cx.account_name(*account)),
    )
}

/// Names of what was chosen that a notice says at most.
const NAMED: usize = 3;

/// The first names of what a row stands for, and how many more there are. Without its id, where the
/// name alone tells which it is.
pub(super) fn names(cx: &Context, offer: &Offer) -> String {
    let resources = offer.resources(cx).unwrap_or_default();
    let mut names: Vec<String> = resources.iter().take(NAMED).map(|one| name(cx, one)).collect();
    if let Some(more) = resources.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{} more", thousands(more as u64)));
    }
    // Less was typed than is chosen.
    if matches!(offer, Offer::Holder { .. }) {
        names.push("the whole zone".to_owned());
    }
    names.join(", ")
}

/// The line of the scopes, when there are several; the one that the list below is of stands in
/// brackets. It says how to change it, where the cursor is `here` or not.
pub(super) fn scopes(scopes: &[Scope], part: usize, here: bool) -> Option<String> {
    let names = scopes.iter().enumerate().map(|(at, scope)| {
        let name = plural(scope);
        if at == part { format!("[{name}]") } else { name }
    });
    let names: Vec<String> = names.collect();
    let (cursor, how) = if here {
        ("› ", "←→ change, ↓ to the list")
    } else {
        ("", "↑ from the first row leads here")
    };
    (scopes.len() > 1).then(|| format!("{cursor}{}   {how}", names.join("  ")))
}

/// What is said over the list of a scope: how much is chosen, how much is here, and what went
/// wrong.
pub(super) fn status(cx: &Context, scope: &Scope) -> String {
    let of_scope = |set: &std::collections::BTreeSet<Resource>| set.iter().filter(|one| one.scope() == *scope).count();
    let (chosen, excluded) = (of_scope(&cx.grant().resources), of_scope(&cx.grant().except));
    let mut words = format!("{} chosen", thousands(chosen as u64));
    if excluded > 0 {
        words.push_str(&format!(", {} excluded", thousands(excluded as u64)));
    }
    format!("{words}. {}", list(cx, scope))
}

fn list(cx: &Context, scope: &Scope) -> String {
    match scope {
        Scope::Zone => {
            let extent = cx.zones_extent();
            let whose = match cx.zones_of {
                Some(account) => format!("zones of {}", cx.account_name(account)),
                None => "zones".to_owned(),
            };
            lists(cx, scope, &cx.zones_list, extent.here, &whose)
        }
        Scope::Account => match cx.owner_account() {
            Some(own) => format!(
                "The token belongs to {} and reaches no other account.",
                cx.account_name(own)
            ),
            None => lists(cx, scope, &cx.accounts_list, cx.accounts.len(), "accounts"),
        },
        Scope::Bucket => buckets(cx),
        Scope::User | Scope::Other(_) => by_hand::words(scope),
    }
}

fn lists(
    cx: &Context,
    scope: &Scope,
    listing: &crate::wizard::state::context::Listing,
    here: usize,
    what: &str,
) -> String {
    let by_hand = || by_hand::words(scope);
    let count = thousands(here as u64);
    let words = match &listing.state {
        Live::NotAsked if cx.who().is_none() => {
            return format!("The {what} come when you are signed in. {}", by_hand());
        }
        Live::NotAsked | Live::Loading if here == 0 => return format!("Loading {what} … {}", by_hand()),
        Live::Failed(refusal) if here == 0 => {
            return format!("No {what} here: {} {}", refusal.sentence(), by_hand());
        }
        Live::Failed(refusal) => {
            let of = listing.total.map(|total| format!(" of {}", thousands(total)));
            format!(
                "{count}{} {what} here; some pages did not come: {}",
                of.unwrap_or_default(),
                refusal.sentence()
            )
        }
        Live::Ready if here == 0 => format!("Cloudflare shows no {what} to this sign-in. {}", by_hand()),
        state => match listing.total {
            Some(total) if total > here as u64 => {
                let rest = if *state == Live::Loading {
                    "the others are on their way."
                } else {
                    "typing searches the others at Cloudflare."
                };
                format!("{count} of {} {what} here; {rest}", thousands(total))
            }
            _ => format!("{count} {what}."),
        },
    };
    match listing.skipped {
        0 => words,
        1 => format!("{words} One entry made no sense and is left out."),
        several => format!("{words} {several} entries made no sense and are left out."),
    }
}

/// How far the lists of buckets are; a refused one is named with its account.
fn buckets(cx: &Context) -> String {
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
    let mut words = match (here, out, complete) {
        (0, 0, 0) if refused.is_empty() && cx.who().is_none() => "The buckets come when you are signed in.".to_owned(),
        (0, 0, 0) if refused.is_empty() => "No account is known here.".to_owned(),
        (0, 0, _) => "There is no bucket in these lists.".to_owned(),
        (here, 0, _) => format!("{} buckets.", thousands(here as u64)),
        (0, ..) => "Loading buckets …".to_owned(),
        (here, ..) => format!("{} buckets; more lists are on their way.", thousands(here as u64)),
    };
    let more = refused.len().saturating_sub(2);
    for why in refused.iter().take(2) {
        words.push_str(&format!(" {why}"));
    }
    match more {
        0 => {}
        1 => words.push_str(" One more list was refused."),
        more => words.push_str(&format!(" {more} more lists were refused.")),
    }
    if here == 0 {
        words = format!("{words} {}", by_hand::words(&Scope::Bucket));
    }
    words
}

/// "Zones", "Accounts" ...
pub(super) fn plural(scope: &Scope) -> String {
    match scope {
        Scope::Account => "Accounts".into(),
        Scope::Zone => "Zones".into(),
        Scope::User => "User".into(),
        Scope::Bucket => "R2 buckets".into(),
        Scope::Other(_) => visible(scope.word()).into_owned(),
    }
}

/// The list's name for the scroll position.
pub(super) fn list_id(scope: &Scope) -> &'static str {
    match scope {
        Scope::Account => "accounts",
        Scope::Zone => "zones",
        Scope::User => "user",
        Scope::Bucket => "buckets",
        Scope::Other(_) => "other",
    }
}

/// What is said when a scope has no resource.
pub(super) fn missing(scope: &Scope) -> String {
    match scope {
        Scope::Account => "The permissions need an account: choose one, or all.".into(),
        Scope::Zone => "The permissions need a zone: choose one, all of an account, or all.".into(),
        Scope::Bucket => "The permissions need an R2 bucket: choose one, or type ACCOUNT_ID/JURISDICTION/NAME.".into(),
        Scope::User => "The permissions need your user id: type it.".into(),
        Scope::Other(_) => format!(
            "The permissions need a resource of {}: type its key.",
            visible(scope.as_api())
        ),
    }
}
