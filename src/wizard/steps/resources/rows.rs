//! The words of the resources step: its rows, and what its lists are called.

use super::choice::Standing;
use super::offers::{Offer, name};
use crate::domain::inventory::zones::ZoneRef;
use crate::domain::summary::Names;
use crate::domain::text::{thousands, visible};
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;
use crate::domain::token::zone_name::{is_called, shown};
use crate::wizard::page::{LevelView, Mark, Row};
use crate::wizard::state::context::Context;

/// Beside "All …".
const LATER: &str = "later ones too";

impl Offer {
    /// Its row: chosen, excluded or neither.
    ///
    /// `excludes`: a row of its kind that stands for all is included, so that single ones can be
    /// taken out.
    pub(super) fn row(&self, cx: &Context, excludes: bool) -> Row {
        let (text, of) = self.words(cx);
        let row = Row::new(text).cell(of);
        let Some(resources) = self.resources(cx) else {
            return row.unavailable(true);
        };
        let standing = Standing::of(cx, &resources);
        let is_all = resources.iter().any(Resource::is_all);
        let level = |column: usize, word: &str, set: bool| LevelView {
            column,
            word: word.to_owned(),
            set,
            unavailable: false,
        };
        let mut levels = vec![level(0, "Include", standing == Standing::Included)];
        if (excludes && !is_all) || standing == Standing::Excluded {
            levels.push(level(1, "Exclude", standing == Standing::Excluded));
        }
        Row {
            mark: match standing {
                Standing::Included => Mark::Chosen,
                Standing::Excluded => Mark::Excluded,
                _ => Mark::None,
            },
            levels,
            ..row
        }
    }

    /// What is said of the row under the cursor.
    pub(super) fn detail(&self, cx: &Context) -> String {
        let id = match self {
            Self::One(Resource::AllZones) => return "every zone of all accounts, also ones added later".into(),
            Self::One(Resource::AllAccounts) => return "every account, also ones added later".into(),
            Self::One(Resource::ZonesOf(id)) => {
                return format!("every zone of {}, also ones added later", cx.account_name(*id));
            }
            Self::One(Resource::Account(id)) => return format!("id {id}"),
            Self::One(Resource::Zone(id)) => *id,
            Self::Zone(at) | Self::Holder { zone: at, .. } => match cx.zones.get(*at as usize) {
                Some(zone) => zone.id,
                None => return String::new(),
            },
            Self::One(resource) => return cx.resource(resource),
            Self::Bucket(_) | Self::Typed(_) => return self.words(cx).1,
        };
        format!("id {id}")
    }

    /// The words of the row and of its second column.
    pub(super) fn words(&self, cx: &Context) -> (String, String) {
        let zone = |zone: Option<ZoneRef<'_>>, otherwise: (String, String)| {
            zone.map_or(otherwise, |zone| (shown(zone.name), which(cx, zone)))
        };
        match self {
            Self::One(Resource::AllAccounts) => ("All accounts".into(), LATER.into()),
            Self::One(Resource::AllZones) => ("All zones".into(), LATER.into()),
            Self::One(Resource::ZonesOf(id)) => (format!("All zones of {}", cx.account_name(*id)), LATER.into()),
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
        }
    }
}

/// Which zone it is: its account; of several of a name with status and the beginning of its id, of
/// which the whole is beside the cursor.
fn which(cx: &Context, zone: ZoneRef<'_>) -> String {
    const BEGINNING: usize = 8;
    let account = cx.account_name(zone.account);
    if !cx.zones.has_twin(zone.id) {
        return account;
    }
    let id: String = zone.id.to_string().chars().take(BEGINNING).collect();
    let status = zone.status.word().map(|word| format!("{word} · ")).unwrap_or_default();
    format!("{status}{account} · {id}")
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

/// How much of a scope is chosen.
pub(super) fn chosen(cx: &Context, scope: &Scope) -> String {
    let of_scope = |set: &std::collections::BTreeSet<Resource>| set.iter().filter(|one| one.scope() == *scope).count();
    let (included, excluded) = (of_scope(&cx.grant().resources), of_scope(&cx.grant().except));
    let count = |count: usize| thousands(count as u64);
    match (included, excluded) {
        (0, 0) => "none chosen".to_owned(),
        (included, 0) => format!("{} chosen", count(included)),
        (included, excluded) => format!("{} included, {} excluded", count(included), count(excluded)),
    }
}

/// The title of a list: one of what it has.
pub(super) fn singular(scope: &Scope) -> String {
    match scope {
        Scope::Account => "Account".into(),
        Scope::Zone => "Zone".into(),
        Scope::User => "User".into(),
        Scope::Bucket => "R2 bucket".into(),
        Scope::Other(_) => visible(scope.word()).into_owned(),
    }
}

/// The title of what its rows belong to.
pub(super) fn belongs(scope: &Scope) -> &'static str {
    match scope {
        Scope::Account => "Id",
        Scope::Zone => "Account",
        Scope::Bucket => "Where",
        Scope::User | Scope::Other(_) => "",
    }
}

/// What can be typed, said where nothing is.
pub(super) fn placeholder(scope: &Scope) -> &'static str {
    match scope {
        Scope::Zone => "Type to find a zone, or paste its id",
        Scope::Account => "Type to find an account, or paste its id",
        Scope::Bucket => "Type to find a bucket, or ACCOUNT_ID/JURISDICTION/NAME",
        Scope::User => "Type your user id",
        Scope::Other(_) => "Type its key",
    }
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

/// What is said when a scope has no resource: "DNS needs a zone: pick one."
pub(super) fn missing(cx: &Context, scope: &Scope) -> String {
    let of_scope = cx.grant().groups.iter().filter(|(_, of)| *of == scope);
    let mut labels = of_scope.filter_map(|(id, _)| cx.catalog().row_of(*id).map(|(row, _)| row.label.as_str()));
    let first = labels.next().map_or_else(|| "The token".into(), visible);
    let names = match (labels.next(), labels.count()) {
        (None, _) => format!("{first} needs"),
        (Some(second), 0) => format!("{first} and {} need", visible(second)),
        (Some(_), more) => format!("{first} and {} more need", more + 1),
    };
    match scope {
        Scope::Account => format!("{names} an account: pick one."),
        Scope::Zone => format!("{names} a zone: pick one."),
        Scope::Bucket => format!("{names} an R2 bucket: pick one, or type ACCOUNT_ID/JURISDICTION/NAME."),
        Scope::User => format!("{names} your user id: type it."),
        Scope::Other(_) => format!("{names} a resource of {}: type its key.", visible(scope.as_api())),
    }
}
