//! What a starting point grants, in words: as facts about the row under the cursor, and beside the
//! list where there is room. It must not know the list.

use crate::domain::catalog::Catalog;
use crate::domain::catalog::template::{Access, Basis, Template, TemplateKind};
use crate::domain::summary::Names;
use crate::domain::text::{listed, visible};
use crate::domain::token::scope::{Owner, Scope};
use crate::wizard::page::{Fact, Line, Sense};
use crate::wizard::state::context::Context;

/// Permissions that are named; of more than [`LONG`] only their number is said.
const NAMED: usize = 2;
const LONG: usize = 24;
/// The same beside the list.
const NAMED_BESIDE: usize = 8;

/// The permissions at one level of one access.
struct Granted {
    level: String,
    /// Each with its scope.
    permissions: Vec<(Scope, String)>,
    /// "on the zones you pick"
    whereto: String,
}

/// What the starting point at this place grants; nothing before the permissions are here.
fn granted(cx: &Context, template: &Template, at: usize) -> Vec<Granted> {
    let Some(catalog) = cx.catalog_here() else {
        return Vec::new();
    };
    let (accesses, _) = cx.templates.accesses(at, catalog);
    let all = accesses.iter().enumerate();
    all.flat_map(|(nth, access)| {
        // A tool that changes some zones and reads all looks them up by their names.
        let looks_up = nth > 0 && access.all_zones;
        levels(access, catalog)
            .into_iter()
            .map(move |(level, permissions)| Granted {
                whereto: whereto(&permissions, access, template, looks_up),
                level,
                permissions,
            })
    })
    .collect()
}

/// The permissions of an access by their levels; what only reads comes last.
fn levels(access: &Access, catalog: &Catalog) -> Vec<(String, Vec<(Scope, String)>)> {
    let mut levels: Vec<(String, Vec<(Scope, String)>)> = Vec::new();
    for (id, scope) in &access.groups {
        let Some((row, level)) = catalog.row_of(*id) else {
            continue;
        };
        let permission = (scope.clone(), row.label.clone());
        // Of many that only read it does not matter what each of them calls that.
        let word = if access.groups.len() > LONG && level.only_reads() {
            "Read"
        } else {
            &level.word
        };
        match levels.iter_mut().find(|(known, _)| known == word) {
            Some((_, permissions)) => permissions.push(permission),
            None => levels.push((word.to_owned(), vec![permission])),
        }
    }
    levels.sort_by_key(|(word, _)| word == "Read");
    levels
}

/// On what permissions are granted.
fn whereto(permissions: &[(Scope, String)], access: &Access, template: &Template, looks_up: bool) -> String {
    let has = |wanted: &Scope| permissions.iter().any(|(scope, _)| scope == wanted);
    let (mut all, mut picked) = (Vec::new(), Vec::new());
    for (scope, word, preset) in [
        (Scope::Account, "accounts", template.all_accounts),
        (Scope::Zone, "zones", access.all_zones),
        (Scope::Bucket, "buckets", false),
    ] {
        if has(&scope) {
            (if preset { &mut all } else { &mut picked }).push(word.to_owned());
        }
    }
    let mut words = Vec::new();
    if !all.is_empty() {
        words.push(format!("all {}", listed(all)));
    }
    if !picked.is_empty() {
        words.push(format!("the {} you pick", listed(picked)));
    }
    if has(&Scope::User) {
        words.push("your user".to_owned());
    }
    let why = if looks_up { ": it finds zones by name" } else { "" };
    format!("on {}{why}", listed(words))
}

impl Granted {
    /// "Zone · DNS, Zone Settings and 3 more"; the scope is said where it changes.
    fn names(&self) -> String {
        let count = self.permissions.len();
        if count > LONG {
            return format!("{count} permissions");
        }
        let mut before = None;
        let named = if count == NAMED + 1 { count } else { NAMED };
        let mut names: Vec<String> = Vec::new();
        for (scope, label) in self.permissions.iter().take(named) {
            let words = if before == Some(scope) {
                label.clone()
            } else {
                format!("{} · {label}", scope.word())
            };
            names.push(visible(&words).into_owned());
            before = Some(scope);
        }
        match count.saturating_sub(named) {
            0 => listed(names),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }
}

/// The facts about the row under the cursor.
pub(super) fn facts(cx: &Context, template: &Template, at: usize) -> Vec<Fact> {
    let lines = granted(cx, template, at);
    let labels = std::iter::once("Grants").chain(std::iter::repeat(""));
    let facts = labels.zip(&lines);
    facts
        .map(|(label, one)| {
            Fact::new(
                label,
                Sense::Plain,
                format!("{} on {}, {}", one.level, one.names(), one.whereto),
            )
        })
        .collect()
}

/// What else is to be known of it: that it cannot be made here, or how its permissions are known.
pub(super) fn detail(template: &Template) -> Vec<String> {
    match (&template.refused, template.basis) {
        (Some(refused), _) => vec![refused.clone()],
        (None, _) if template.kind == TemplateKind::Custom => {
            vec!["Grants nothing yet: you choose each permission.".to_owned()]
        }
        (None, Some(Basis::Guess)) => vec![Basis::GUESS.to_owned()],
        (None, Some(Basis::Stated)) => vec![format!("Its documentation says so: {}", short(&template.source))],
        (None, Some(Basis::Derived)) => vec![format!(
            "Read from its source or documentation: {}",
            short(&template.source)
        )],
        (None, None) => Vec::new(),
    }
}

/// The same beside the list, with what one decides later.
pub(super) fn panel(cx: &Context, template: &Template, at: usize) -> Vec<Line> {
    let mut lines = vec![
        Line::new(Sense::Strong, format!("{} would grant", template.name)),
        Line::plain(""),
    ];
    if let Some(refused) = &template.refused {
        lines.push(Line::plain(refused.clone()));
        return lines;
    }
    lines.push(Line::new(Sense::Heading, "Can"));
    lines.extend(can(&granted(cx, template, at)));
    let owner = match cx.work.draft.owner {
        Owner::User => "you".to_owned(),
        owner => cx.owner(owner),
    };
    for (heading, words) in [
        ("From", vec!["any address, unless you limit it".to_owned()]),
        ("Until", vec!["90 days from its creation".to_owned()]),
        ("Owner", vec![owner]),
        ("Why", why(template)),
    ] {
        if words.is_empty() {
            continue;
        }
        lines.extend([Line::plain(""), Line::new(Sense::Heading, heading)]);
        lines.extend(words.into_iter().map(Line::plain));
    }
    lines
}

/// Each permission with what it is on, as far as there is room.
fn can(granted: &[Granted]) -> Vec<Line> {
    let all: usize = granted.iter().map(|one| one.permissions.len()).sum();
    if all == 0 {
        return vec![Line::plain("nothing yet: you choose each permission")];
    }
    let (mut lines, mut left) = (Vec::new(), NAMED_BESIDE);
    for one in granted {
        let named = one.permissions.iter().take(left);
        left -= named.len();
        let words = named.map(|(scope, label)| format!("{} {} · {label}", one.level, scope.word()));
        let before = lines.len();
        lines.extend(words.map(|words| Line::new(Sense::Granted, visible(&words).into_owned())));
        if lines.len() > before {
            lines.push(Line::new(Sense::Under, one.whereto.clone()));
        }
    }
    if all > NAMED_BESIDE {
        lines.push(Line::plain(format!("and {} more", all - NAMED_BESIDE)));
    }
    lines
}

fn why(template: &Template) -> Vec<String> {
    let source = || short(&template.source);
    match (template.basis, template.kind) {
        (Some(Basis::Stated), _) => vec!["stated in its documentation:".to_owned(), source()],
        (Some(Basis::Derived), _) => vec![
            "read from its source, or from parts of its documentation:".to_owned(),
            source(),
        ],
        (Some(Basis::Guess), _) => vec![Basis::GUESS.to_owned()],
        (None, TemplateKind::Dashboard) => vec!["one of Cloudflare’s own templates".to_owned()],
        (None, TemplateKind::R2) => vec!["a preset of the R2 page".to_owned()],
        (None, TemplateKind::Custom | TemplateKind::Tool) => Vec::new(),
    }
}

/// All that is to be known of it, for the help: the rows beside the list may have no room for it.
pub(super) fn in_full(cx: &Context, template: &Template, at: usize) -> Vec<Line> {
    let head = Line::new(Sense::Strong, template.name.clone());
    let granted = facts(cx, template, at).into_iter();
    let granted = granted.map(|fact| format!("{} {}", fact.label, fact.value.text).trim_start().to_owned());
    let note = Some(template.note.clone()).filter(|note| !note.is_empty());
    let more = detail(template)
        .into_iter()
        .chain(note)
        .map(|words| visible(&words).into_owned());
    std::iter::once(head)
        .chain(granted.chain(more).map(Line::plain))
        .collect()
}

/// An address as far as it tells where to look: host, beginning and end of its path.
fn short(address: &str) -> String {
    const ROOM: usize = 34;
    let bare = address.split_once("://").map_or(address, |(_, bare)| bare);
    let bare = bare.trim_end_matches('/');
    let parts: Vec<&str> = bare.split('/').collect();
    let whole = visible(bare);
    match parts.as_slice() {
        [host, .., last] if whole.chars().count() > ROOM && parts.len() > 2 => {
            visible(&format!("{host}/…/{last}")).into_owned()
        }
        _ => whole.into_owned(),
    }
}
