//! Resources by hand: ids, keys and buckets that are typed or pasted, and what is said when a text
//! is none of them.

use crate::domain::text::visible;
use crate::domain::token::bucket::{fault_of_jurisdiction, fault_of_name};
use crate::domain::token::from_policies;
use crate::domain::token::grant::{Resource, WORKER_SCRIPT};
use crate::domain::token::id::{AccountId, UserId, ZoneId};
use crate::domain::token::scope::Scope;
use crate::domain::token::zone_name::{Host, shown};
use crate::secret::credential::{hidden, quoted};
use crate::wizard::page::{Line, Sense};
use crate::wizard::state::context::{Context, Live};

/// Reads what is typed as ids or keys of this scope; empty unless every piece is one.
pub(super) fn parse(cx: &Context, scope: &Scope, typed: &str) -> Vec<Resource> {
    let pieces = typed.split([',', ' ']).map(str::trim).filter(|piece| !piece.is_empty());
    let read = |piece: &str| match scope {
        Scope::Account => piece.parse::<AccountId>().ok().map(Resource::Account),
        Scope::Zone => piece.parse::<ZoneId>().ok().map(Resource::Zone),
        Scope::User => piece.parse::<UserId>().ok().map(Resource::User),
        Scope::Bucket => bucket(cx, piece).and_then(Result::ok),
        Scope::Other(_) => script(cx, scope, piece).or_else(|| from_policies::typed(scope, piece).ok()),
    };
    pieces.map(read).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// A Worker by `ACCOUNT/TAG`, the short form of its nested key.
fn script(cx: &Context, scope: &Scope, piece: &str) -> Option<Resource> {
    let (account, tag) = piece.split_once('/')?;
    let plain = !tag.is_empty()
        && tag
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    (scope.as_api() == WORKER_SCRIPT && plain)
        .then(|| account_by(cx, account))
        .flatten()
        .map(|account| Resource::script(account, tag))
}

/// An account by its id or by the name that the list shows.
fn account_by(cx: &Context, words: &str) -> Option<AccountId> {
    let named = || {
        let mut accounts = cx.accounts.iter();
        accounts
            .find(|known| known.name.eq_ignore_ascii_case(words))
            .map(|known| known.id)
    };
    words.parse().ok().or_else(named)
}

/// `ACCOUNT/JURISDICTION/NAME`, or `ACCOUNT/NAME` for the default jurisdiction. None when it does
/// not look like one, else what is wrong with it.
fn bucket(cx: &Context, piece: &str) -> Option<Result<Resource, String>> {
    let (account, rest) = piece.split_once('/')?;
    let account = account_by(cx, account)?;
    let known = |word: &str| crate::domain::token::bucket::JURISDICTIONS.contains(&word);
    let (jurisdiction, name) = match rest.split_once('/') {
        Some((jurisdiction, name)) if known(jurisdiction) || fault_of_jurisdiction(jurisdiction).is_none() => {
            (jurisdiction, name)
        }
        _ => ("default", rest),
    };
    let fault = fault_of_name(name).or_else(|| fault_of_jurisdiction(jurisdiction));
    Some(match fault {
        Some(fault) => Err(fault),
        None => Ok(Resource::Bucket {
            account,
            jurisdiction: jurisdiction.to_owned(),
            name: name.to_owned(),
        }),
    })
}

/// How to name resources of a scope without a list.
pub(super) fn words(scope: &Scope) -> String {
    match scope {
        Scope::Zone | Scope::Account => {
            "Paste an id instead. It is on the Overview page of the domain, under API.".into()
        }
        Scope::User => "It is you; if your user id is not shown, type it (32 characters).".into(),
        Scope::Bucket => {
            "A bucket can be typed as ACCOUNT_ID/JURISDICTION/NAME, or ACCOUNT_ID/NAME for the default one.".into()
        }
        Scope::Other(key) if key == WORKER_SCRIPT => {
            "Type a Worker as ACCOUNT_ID/TAG: the tag is the id that the Workers API gives for a script, not its name."
                .into()
        }
        Scope::Other(_) => format!(
            "cfmint does not know {0}: type its resource key, {0}.ID, or OUTER-KEY/{0}.ID within an account.",
            visible(scope.as_api())
        ),
    }
}

/// The same while a list is on its way.
pub(super) fn or(scope: &Scope) -> String {
    words(scope).replace("Paste an id instead.", "Or paste an id.")
}

/// The ways on where nothing in the list matches what is typed.
pub(super) fn ways_on(cx: &Context, scope: &Scope) -> Vec<Line> {
    let mut lines = Vec::new();
    if *scope == Scope::Zone && cx.zones_list.state == Live::Loading {
        lines.push(Line::new(Sense::Note, "The list is still loading."));
    }
    if *scope == Scope::Zone && cx.more_zones_than_here() {
        let asked = match &cx.search.state {
            Live::Failed(refusal) => {
                let words = format!("The search at Cloudflare did not work: {}", refusal.sentence());
                Some(Line::new(Sense::Warning, words))
            }
            Live::Loading => Some(Line::new(Sense::Note, "Asking Cloudflare …")),
            Live::Ready => Some(Line::plain("The search at Cloudflare found none either.")),
            Live::NotAsked => None,
        };
        lines.extend(asked);
    }
    lines.push(Line::plain(words(scope)));
    lines
}

/// What is said of a text that is neither a name of the list nor an id: which piece is no id and
/// why, or that nothing matches.
pub(super) fn no_match(cx: &Context, scope: &Scope, typed: &str) -> String {
    let pieces = || typed.split([',', ' ']).map(str::trim).filter(|piece| !piece.is_empty());
    let fault = match scope {
        Scope::Bucket => pieces().find_map(|piece| bucket(cx, piece)?.err()),
        Scope::Other(_) => pieces().find_map(|piece| match script(cx, scope, piece) {
            Some(_) => None,
            None => from_policies::typed(scope, piece).err(),
        }),
        _ => pieces().filter(|piece| looks_like_an_id(piece)).find_map(|piece| {
            let error = piece.parse::<ZoneId>().err()?;
            Some(format!("{} is not an id: {error}.", visible(&quoted(piece))))
        }),
    };
    let typed = hidden(typed.trim());
    let typed = visible(&typed);
    match fault {
        Some(fault) => fault,
        None if typed.is_empty() => words(scope),
        None if let Some(elsewhere) = of_another_account(cx, scope, &typed) => elsewhere,
        None if *scope == Scope::Bucket && !super::acts::other_jurisdictions(cx).is_empty() => {
            format!("Nothing matches “{typed}” in the lists here; the button below lists the other jurisdictions, too.")
        }
        None if *scope == Scope::Zone && cx.zones_list.state == Live::Loading => {
            format!("No zone listed here matches “{typed}”; the list is still loading.")
        }
        None if *scope == Scope::Zone && cx.more_zones_than_here() => match &cx.search.state {
            Live::Failed(refusal) => format!(
                "No zone listed here matches “{typed}”, and the search at Cloudflare did not work: {}",
                refusal.sentence()
            ),
            Live::NotAsked | Live::Ready if cx.by_name.state != Live::Loading => {
                let unasked = unasked(&typed);
                format!(
                    "Nothing matches “{typed}”, not at Cloudflare either.{unasked} {}",
                    words(scope)
                )
            }
            _ => format!("No zone listed here matches “{typed}”; asking Cloudflare …"),
        },
        None => format!("Nothing matches “{typed}”. {}", words(scope)),
    }
}

/// What is said of the names above a long host, for which nobody asks.
fn unasked(typed: &str) -> String {
    let host = Host::in_text(typed);
    let last = host.as_ref().and_then(Host::unasked_above).map(shown);
    last.map_or_else(String::new, |last| {
        format!(" The names above {last} were not looked up: type one.")
    })
}

/// A zone of this name that the owner of the token does not reach.
fn of_another_account(cx: &Context, scope: &Scope, typed: &str) -> Option<String> {
    let own = cx.owner_account().filter(|_| *scope == Scope::Zone)?;
    let zone = cx.zones.named(typed).find(|zone| zone.account != own)?;
    Some(format!(
        "{} is a zone of {}: the token will belong to {} and reaches no other account.",
        shown(zone.name),
        cx.account_name(zone.account),
        cx.account_name(own)
    ))
}

fn looks_like_an_id(piece: &str) -> bool {
    piece.len() >= 20 && piece.chars().all(|letter| letter.is_ascii_alphanumeric())
}
