//! Starting points: the dashboard's templates in its order ("Edit zone DNS" first), the R2 page's
//! presets, Custom, well-known tools by name. One list. Knows what they grant; not what the person
//! has.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::Catalog;
use super::keys::scope_of;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

mod fit;
mod unattended;

pub use fit::Fit;
use fit::{Texts, Typed};

/// What kind of starting point it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateKind {
    /// One of the dashboard's templates.
    Dashboard,
    /// One of the R2 page's presets.
    R2,
    /// A well-known tool.
    Tool,
    /// Start empty.
    Custom,
}

/// How sure it is that a permission is needed. The surest is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Cloudflare, or the tool's own documentation, says so.
    Stated,
    /// Chosen among several that Cloudflare accepts, or read from the calls that a tool makes.
    Derived,
    /// Not documented: what similar calls need.
    Guess,
}

impl Basis {
    /// Said wherever a guess is offered.
    pub const GUESS: &'static str = "GUESS: not documented; similar calls need it. Test it first.";
}

/// A permission that a tool needs only in some cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionalPermission {
    /// The API's name of the group; with the scope it finds it ([`Catalog::named`]).
    pub name: String,
    /// The scope of the group.
    pub scope: Scope,
    /// The case, to follow the word "when".
    pub when: String,
}

/// A starting point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// For `--template`.
    pub slug: String,
    /// What the list shows.
    pub name: String,
    /// What it is for, in a few words.
    pub purpose: String,
    /// What it is described with where it is looked for.
    pub description: String,
    pub kind: TemplateKind,
    /// Why it cannot be made through the API, if so, as a sentence (Create Additional Tokens).
    pub refused: Option<String>,
    /// Something to know before use, in our own words; may be empty.
    pub note: String,
    /// Where the permissions of a tool come from; empty for templates.
    pub source: String,
    /// How sure they are; none for templates.
    pub basis: Option<Basis>,
    /// What a tool needs besides in some cases.
    pub optional: Vec<OptionalPermission>,
    /// Whether the template presets all accounts.
    pub all_accounts: bool,
    /// Whether the template presets all zones.
    pub all_zones: bool,
}

/// Why the dashboard's template for managing tokens is here all the same: people look for it.
const CANNOT_MANAGE_TOKENS: &str =
    "Only the dashboard can make this one: a token made by a token may not manage tokens.";

/// One permission as the files have it.
#[derive(Debug, Deserialize)]
struct Wanted {
    name: String,
    scope: String,
    /// Templates name ids, since names change.
    id: Option<String>,
    /// The dashboard's words, for the description of a tool.
    words: Option<String>,
}

#[derive(Deserialize)]
struct TemplateEntry {
    slug: String,
    name: String,
    purpose: String,
    description: String,
    kind: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    all_accounts: bool,
    #[serde(default)]
    all_zones: bool,
    #[serde(default)]
    every_read: bool,
    permissions: Vec<Wanted>,
}

#[derive(Deserialize)]
struct ToolEntry {
    slug: String,
    name: String,
    purpose: String,
    source: String,
    basis: Basis,
    r#match: Vec<String>,
    #[serde(default)]
    note: String,
    permissions: Vec<Wanted>,
    /// Names of permissions that are for all zones, while the others are for the zones that one
    /// chooses.
    #[serde(default)]
    on_all_zones: Vec<String>,
    #[serde(default)]
    optional: Vec<OptionalEntry>,
}

#[derive(Deserialize)]
struct OptionalEntry {
    name: String,
    scope: String,
    when: String,
}

/// One access of a starting point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Its permission groups.
    pub groups: Vec<(GroupId, Scope)>,
    /// Whether it is over all zones.
    pub all_zones: bool,
}

/// A permission group that a starting point wants and the catalog does not have, or that may not
/// be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The API's name of it.
    pub name: String,
    pub scope: Scope,
}

/// What a starting point grants.
#[derive(Debug)]
enum Grants {
    /// These, and these over all zones as an access of their own.
    These(Vec<Wanted>, Vec<Wanted>),
    /// Every group that only reads, in the list that is at hand.
    EveryRead,
}

/// All of them.
#[derive(Debug)]
pub struct Templates {
    all: Vec<Template>,
    /// Beside each, what it grants.
    grants: Vec<Grants>,
    /// Beside each, what leads to it.
    texts: Vec<Texts>,
}

impl Templates {
    /// All embedded ones.
    #[must_use]
    pub fn embedded() -> Self {
        Self::with(serde_json::from_str(super::TOOLS).unwrap_or_default())
    }

    /// Those that are first in the list, without the tools: all that a first frame of 24 rows
    /// shows, for a third of the parsing.
    #[must_use]
    pub fn first() -> Self {
        Self::with(Vec::new())
    }

    fn with(tools: Vec<ToolEntry>) -> Self {
        let templates: Vec<TemplateEntry> =
            serde_json::from_str(include_str!("../../../assets/templates.json")).unwrap_or_default();
        let mut other_names = vec![Vec::new(); templates.len()];
        other_names.extend(tools.iter().map(|tool| tool.r#match.clone()));
        let (all, grants): (Vec<_>, Vec<_>) = templates
            .into_iter()
            .map(of_template)
            .chain(tools.into_iter().map(of_tool))
            .unzip();
        let texts = all.iter().zip(other_names).map(|(one, others)| texts_of(one, others));
        Self {
            texts: texts.collect(),
            all,
            grants,
        }
    }

    /// All, in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Template] {
        &self.all
    }

    /// Places of those in which every word occurs that was typed, in the order of the list, each
    /// with how well it fits. Nothing typed fits all.
    #[must_use]
    pub fn fitting(&self, typed: &str) -> Vec<(Fit, u32)> {
        match Typed::new(typed) {
            Some(typed) => self.fitting_to(&typed),
            None if typed.trim().is_empty() => (0..).zip(&self.all).map(|(at, _)| (Fit::Called, at)).collect(),
            None => Vec::new(),
        }
    }

    /// The same for what was probably meant, where a word that was typed is nowhere.
    #[must_use]
    pub fn misspelt(&self, typed: &str) -> Vec<(Fit, u32)> {
        let meant = Typed::new(typed).and_then(|typed| typed.respelt(&self.texts));
        meant.map_or_else(Vec::new, |meant| self.fitting_to(&meant))
    }

    fn fitting_to(&self, typed: &Typed) -> Vec<(Fit, u32)> {
        let texts = (0..).zip(&self.texts);
        texts.filter_map(|(at, texts)| Some((texts.fit(typed)?, at))).collect()
    }

    /// The accesses of one: its permission groups, resolved against the catalog (ids first, then
    /// name and scope; "read all resources" by its rule), and a second access where a tool looks
    /// zones up over all of them. A Read is left out beside an Edit of the same row, which includes
    /// it. Those that the catalog does not have, or that may not be chosen, are named in the
    /// second list.
    #[must_use]
    pub fn accesses(&self, at: usize, catalog: &Catalog) -> (Vec<Access>, Vec<Missing>) {
        let all_zones = self.all.get(at).is_some_and(|template| template.all_zones);
        let first = |groups| Access { groups, all_zones };
        match self.grants.get(at) {
            None => (Vec::new(), Vec::new()),
            Some(Grants::EveryRead) => (vec![first(every_read(catalog))], Vec::new()),
            Some(Grants::These(wanted, on_all_zones)) => {
                let (groups, mut missing) = resolve(wanted, catalog);
                let mut accesses = vec![first(groups)];
                if !on_all_zones.is_empty() {
                    let (groups, also) = resolve(on_all_zones, catalog);
                    missing.extend(also);
                    accesses.push(Access {
                        groups,
                        all_zones: true,
                    });
                }
                (accesses, missing)
            }
        }
    }
}

/// What leads to one. The notes of the R2 page's presets say what they are for.
fn texts_of(one: &Template, mut others: Vec<String>) -> Texts {
    others.push(one.slug.clone());
    let note = if one.kind == TemplateKind::R2 {
        one.note.as_str()
    } else {
        ""
    };
    Texts::new(&one.name, &others, &format!("{} {note}", one.description))
}

fn of_template(entry: TemplateEntry) -> (Template, Grants) {
    let kind = match entry.kind.as_str() {
        "r2" => TemplateKind::R2,
        "custom" => TemplateKind::Custom,
        _ => TemplateKind::Dashboard,
    };
    let template = Template {
        refused: (entry.slug == "create-additional-tokens").then(|| CANNOT_MANAGE_TOKENS.to_owned()),
        slug: entry.slug,
        name: entry.name,
        purpose: entry.purpose,
        description: entry.description,
        kind,
        note: entry.note,
        source: String::new(),
        basis: None,
        optional: Vec::new(),
        all_accounts: entry.all_accounts,
        all_zones: entry.all_zones,
    };
    let grants = if entry.every_read {
        Grants::EveryRead
    } else {
        Grants::These(entry.permissions, Vec::new())
    };
    (template, grants)
}

fn of_tool(entry: ToolEntry) -> (Template, Grants) {
    let words: Vec<&str> = entry
        .permissions
        .iter()
        .filter_map(|wanted| wanted.words.as_deref())
        .collect();
    let template = Template {
        description: format!("{}: {}", entry.purpose, words.join(", ")),
        purpose: entry.purpose,
        slug: entry.slug,
        name: entry.name,
        kind: TemplateKind::Tool,
        refused: None,
        note: entry.note,
        source: entry.source,
        basis: Some(entry.basis),
        optional: entry
            .optional
            .into_iter()
            .map(|optional| OptionalPermission {
                name: optional.name,
                scope: scope_of(&optional.scope),
                when: optional.when,
            })
            .collect(),
        all_accounts: false,
        all_zones: false,
    };
    let (on_all_zones, wanted) = entry
        .permissions
        .into_iter()
        .partition(|wanted| entry.on_all_zones.contains(&wanted.name));
    (template, Grants::These(wanted, on_all_zones))
}

/// Every group that may be chosen and only reads, in the scopes that can be told (reference:
/// catalog section 7).
fn every_read(catalog: &Catalog) -> Vec<(GroupId, Scope)> {
    let rows = catalog.rows().iter();
    rows.filter(|row| matches!(row.scope, Scope::Account | Scope::Zone | Scope::User))
        .flat_map(|row| row.levels.iter().map(move |level| (row, level)))
        .filter(|(_, level)| level.only_reads() && level.refused.is_none())
        .map(|(row, level)| (level.id, row.scope.clone()))
        .collect()
}

fn resolve(wanted: &[Wanted], catalog: &Catalog) -> (Vec<(GroupId, Scope)>, Vec<Missing>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for one in wanted {
        match find(one, catalog) {
            Some(group) if !found.contains(&group) => found.push(group),
            Some(_) => {}
            None => missing.push(Missing {
                name: one.name.clone(),
                scope: scope_of(&one.scope),
            }),
        }
    }
    let edited: HashSet<_> = found
        .iter()
        .filter_map(|(id, _)| row_with(catalog, *id, "Edit"))
        .collect();
    found.retain(|(id, _)| row_with(catalog, *id, "Read").is_none_or(|row| !edited.contains(&row)));
    (found, missing)
}

/// The group that is wanted, when it may be chosen, with the scope in which it is now.
fn find(wanted: &Wanted, catalog: &Catalog) -> Option<(GroupId, Scope)> {
    let scope = scope_of(&wanted.scope);
    let by_id = wanted.id.as_deref().and_then(|id| catalog.group(id.parse().ok()?));
    let group = by_id.or_else(|| catalog.named(&wanted.name, &scope))?;
    let refused = catalog
        .row_of(group.id)
        .is_none_or(|(_, level)| level.refused.is_some());
    let scope = group.scopes.iter().find(|at| **at == scope).or(group.scopes.first())?;
    (!refused).then(|| (group.id, scope.clone()))
}

/// The row of a group, when the group is this level of it.
fn row_with(catalog: &Catalog, id: GroupId, level: &str) -> Option<(Scope, String)> {
    let (row, at) = catalog.row_of(id)?;
    (at.bare_word() == level).then(|| (row.scope.clone(), row.label.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(templates: &Templates, slug: &str) -> usize {
        templates
            .all()
            .iter()
            .position(|one| one.slug == slug)
            .unwrap_or_else(|| panic!("{slug}"))
    }

    fn granted(slug: &str, catalog: &Catalog) -> (Vec<String>, Vec<String>) {
        let templates = Templates::embedded();
        let (found, missing) = permissions(&templates, place(&templates, slug), catalog);
        let words = found
            .iter()
            .map(|(id, scope)| format!("{} {}", scope.word(), catalog.in_words(*id)));
        (words.collect(), missing)
    }

    /// The groups of all accesses together.
    fn permissions(templates: &Templates, at: usize, catalog: &Catalog) -> (Vec<(GroupId, Scope)>, Vec<String>) {
        let (accesses, missing) = templates.accesses(at, catalog);
        let missing = missing
            .iter()
            .map(|one| format!("{} ({})", one.name, one.scope.word()))
            .collect();
        (accesses.into_iter().flat_map(|access| access.groups).collect(), missing)
    }

    #[test]
    fn a_tool_that_looks_zones_up_has_a_second_access_for_it() {
        let (templates, catalog) = (Templates::embedded(), Catalog::embedded());
        for slug in ["cert-manager", "external-dns", "caddy"] {
            let (accesses, missing) = templates.accesses(place(&templates, slug), &catalog);
            let words: Vec<Vec<String>> = accesses
                .iter()
                .map(|access| access.groups.iter().map(|(id, _)| catalog.in_words(*id)).collect())
                .collect();
            assert_eq!(words, [["DNS: Edit"], ["Zone: Read"]], "{slug}");
            assert_eq!((accesses[0].all_zones, accesses[1].all_zones), (false, true), "{slug}");
            assert_eq!(missing, []);
        }
        assert_eq!(
            templates
                .accesses(place(&templates, "certbot-dns-cloudflare"), &catalog)
                .0
                .len(),
            1
        );
    }

    #[test]
    fn the_list_is_in_its_order() {
        let templates = Templates::embedded();
        let kinds: Vec<TemplateKind> = templates.all().iter().map(|one| one.kind).collect();
        let count = |kind| kinds.iter().filter(|one| **one == kind).count();
        assert_eq!(
            [
                TemplateKind::Dashboard,
                TemplateKind::Custom,
                TemplateKind::R2,
                TemplateKind::Tool
            ]
            .map(count),
            [11, 1, 4, 76]
        );
        let mut runs = kinds.clone();
        runs.dedup();
        assert_eq!(
            runs,
            [
                TemplateKind::Dashboard,
                TemplateKind::Custom,
                TemplateKind::R2,
                TemplateKind::Tool
            ]
        );
        assert_eq!(templates.all()[0].name, "Edit zone DNS");
        assert_eq!(templates.all()[11].name, "Create Custom Token");
        assert!(
            templates.all()[16..]
                .iter()
                .map(|tool| tool.name.to_lowercase())
                .is_sorted()
        );
    }

    #[test]
    fn slugs_are_distinct_and_every_text_is_there() {
        let templates = Templates::embedded();
        let slugs: HashSet<&str> = templates.all().iter().map(|one| one.slug.as_str()).collect();
        assert_eq!(slugs.len(), templates.all().len());
        for one in templates.all() {
            assert!(!one.name.is_empty() && !one.description.is_empty(), "{one:?}");
            assert_eq!(one.source.is_empty(), one.kind != TemplateKind::Tool, "{one:?}");
        }
    }

    /// The list cuts nothing of it: 39 columns are left beside the name, 31 where the kind stands
    /// behind it.
    #[test]
    fn what_each_is_for_has_room_in_the_list() {
        for one in Templates::embedded().all() {
            let room = if one.kind == TemplateKind::Tool { 31 } else { 39 };
            let wide = crate::domain::text::width(&one.purpose);
            assert!((1..=room).contains(&wide), "{}: {wide} columns", one.slug);
            assert!(!one.purpose.ends_with('.'), "{}", one.slug);
        }
    }

    #[test]
    fn everything_that_is_granted_is_in_the_embedded_catalog() {
        let (templates, catalog) = (Templates::embedded(), Catalog::embedded());
        for (at, one) in templates.all().iter().enumerate() {
            let (found, missing) = permissions(&templates, at, &catalog);
            if one.refused.is_some() {
                assert_eq!(missing, ["API Tokens Write (User)"]);
                continue;
            }
            assert_eq!(missing, [""; 0], "{}", one.slug);
            assert_eq!(found.is_empty(), one.kind == TemplateKind::Custom, "{}", one.slug);
            for optional in &one.optional {
                assert!(catalog.named(&optional.name, &optional.scope).is_some(), "{optional:?}");
            }
        }
    }

    /// The words in the file are those that the catalog makes.
    #[test]
    fn a_tool_is_described_in_the_dashboard_s_words() {
        let (templates, catalog) = (Templates::embedded(), Catalog::embedded());
        for grants in &templates.grants {
            let Grants::These(first, second) = grants else { continue };
            let wanted: Vec<&Wanted> = first.iter().chain(second).collect();
            for one in wanted {
                let Some(words) = &one.words else { continue };
                let scope = scope_of(&one.scope);
                let id = catalog.named(&one.name, &scope).unwrap().id;
                let (row, level) = catalog.row_of(id).unwrap();
                let plain = format!("{} {} {}", scope.word(), row.label, level.word);
                // "Zone Zone Read" and "Cache Purge Purge" are said once.
                let colons_out = |text: &str| text.replace(':', "");
                let plain = colons_out(&plain);
                let mut once: Vec<&str> = plain.split(' ').collect();
                once.dedup();
                assert_eq!(colons_out(words), once.join(" "));
            }
        }
        let cert_manager = &templates.all()[place(&templates, "cert-manager")];
        assert_eq!(
            cert_manager.description,
            "DNS-01 in Kubernetes: Zone DNS Edit, Zone Read"
        );
    }

    #[test]
    fn an_edit_includes_the_read_of_its_row() {
        let catalog = Catalog::embedded();
        assert_eq!(granted("workers-ai", &catalog).0, ["Account Workers AI: Edit"]);
        assert_eq!(granted("octodns", &catalog).0, ["Zone DNS: Edit", "Zone Zone: Read"]);
        assert_eq!(granted("edit-zone-dns", &catalog).0, ["Zone DNS: Edit"]);
        assert_eq!(
            granted("r2-object-read-only", &catalog).0,
            ["R2 bucket Workers R2 Storage Bucket Item: Read"]
        );
    }

    #[test]
    fn read_all_resources_is_a_rule() {
        let (templates, catalog) = (Templates::embedded(), Catalog::embedded());
        let (found, _) = permissions(&templates, place(&templates, "read-all-resources"), &catalog);
        let count = |scope: Scope| found.iter().filter(|(_, at)| *at == scope).count();
        // The snapshot has 42 and 123 reads by name (reference: catalog section 8, coverage).
        assert_eq!([Scope::Zone, Scope::Account, Scope::User].map(count), [42, 123, 3]);
        assert!(found.iter().all(|(id, _)| catalog.row_of(*id).unwrap().1.only_reads()));
    }

    #[test]
    fn presets_of_resources_are_kept() {
        let templates = Templates::embedded();
        let presets = |slug| {
            let one = &templates.all()[place(&templates, slug)];
            (one.all_accounts, one.all_zones)
        };
        assert_eq!(presets("wordpress"), (true, true));
        assert_eq!(presets("read-billing-info"), (true, false));
        assert_eq!(presets("edit-zone-dns"), (false, false));
    }

    #[test]
    fn what_an_account_may_not_hold_is_named() {
        let catalog = Catalog::embedded().of_account();
        let (found, missing) = granted("edit-cloudflare-workers", &catalog);
        assert_eq!(found.len(), 11);
        assert_eq!(missing, ["User Details Read (User)", "Memberships Read (User)"]);
    }

    #[test]
    fn ids_lead_to_groups_that_have_another_name_now() {
        let mut groups = Catalog::embedded().groups;
        for group in &mut groups {
            if group.name == "DNS Write" {
                group.name = "Domain Records Write".to_owned();
            }
        }
        let (found, missing) = granted("edit-zone-dns", &Catalog::live(groups));
        assert_eq!((found.len(), missing.len()), (1, 0));
    }

    /// Places in the list are kept by the wizard from its first frame on.
    #[test]
    fn what_stands_first_keeps_its_place_when_the_tools_come() {
        let (first, all) = (Templates::first(), Templates::embedded());
        assert_eq!(all.all().get(..first.all().len()), Some(first.all()));
        assert!(first.all().len() >= 16, "the first frame of 24 rows is full");
        assert!(all.all().len() > first.all().len());
    }
}
