//! The token's name while it follows the template, or what the token is for, and the zones, until
//! somebody edits it by hand.

use std::collections::BTreeMap;

use super::context::Context;
use super::work::Origin;
use crate::domain::catalog::template::TemplateKind;
use crate::domain::text::{thousands, visible};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

impl Context {
    /// Whether the name of every chosen zone is here.
    #[must_use]
    pub fn zones_are_known(&self) -> bool {
        let unknown = |resource: &Resource| matches!(resource, Resource::Zone(id) if self.zones.find(*id).is_none());
        let mut grants = self.work.draft.grants.iter();
        !grants.any(|grant| grant.resources.iter().any(unknown))
    }

    /// Lets the name follow template, or purpose, and zones, unless it was edited by hand.
    pub fn follow_name(&mut self) {
        if self.work.name_edited {
            return;
        }
        let mut name = match (self.template(), &self.work.origin) {
            (Some(template), _) if template.kind == TemplateKind::Custom => String::new(),
            // "Read only and more": the name of a template must not say less than the token can do.
            (Some(template), _) if self.exceeds_its_template() => format!("{} and more", template.name),
            (Some(template), _) => template.name.clone(),
            (None, Origin::Needs(name)) => name.clone(),
            (None, Origin::New | Origin::Template(_) | Origin::Token(_) | Origin::File(_) | Origin::Edit(_)) => return,
        };
        let place = self.place_in_name();
        if !place.is_empty() {
            name = if name.is_empty() {
                place
            } else {
                format!("{name}, {place}")
            };
        }
        self.work.draft.name = name.chars().filter(|letter| !letter.is_control()).take(120).collect();
    }

    /// Whether the draft grants what its template does not, or more of it.
    fn exceeds_its_template(&self) -> bool {
        let Some(at) = self.work.template() else { return false };
        let catalog = self.catalog();
        let place = |id: GroupId| {
            let (row, _) = catalog.row_of(id)?;
            let level = row.levels.iter().position(|level| level.id == id)?;
            Some(((&row.scope, &row.label), level))
        };
        let (accesses, _) = self.templates.accesses(at, catalog);
        let given = accesses.iter().flat_map(|access| &access.groups);
        let mut most = BTreeMap::new();
        for (row, level) in given.filter_map(|(id, _)| place(*id)) {
            let known = most.entry(row).or_insert(level);
            *known = level.max(*known);
        }
        let chosen = self.work.draft.grants.iter().flat_map(|grant| grant.groups.keys());
        let within = |(row, level)| most.get(&row).is_some_and(|most| level <= *most);
        chosen.filter_map(|id| place(*id)).any(|chosen| !within(chosen))
    }

    /// "example.com", "example.com and 2 more zones", "all zones", "bucket logs", or nothing. The
    /// first access says it: further ones are for what goes with it.
    fn place_in_name(&self) -> String {
        let Some(first) = self.work.draft.grants.first() else {
            return String::new();
        };
        let needed = |scope: &Scope| first.groups.values().any(|of| of == scope);
        if first.resources.contains(&Resource::AllZones) && needed(&Scope::Zone) {
            return "all zones".into();
        }
        let named = |one: &Resource| match one {
            Resource::Zone(id) if needed(&Scope::Zone) => Some(
                self.zones
                    .find(*id)
                    .map_or_else(|| id.to_string(), |zone| visible(zone.name).into_owned()),
            ),
            Resource::Bucket { name, .. } if needed(&Scope::Bucket) => Some(format!("bucket {}", visible(name))),
            _ => None,
        };
        let several = |kind: &str, one: String, more: usize| match more {
            0 => one,
            1 => format!("{one} and 1 more {kind}"),
            more => format!("{one} and {} more {kind}s", thousands(more as u64)),
        };
        for (kind, of) in [("zone", Scope::Zone), ("bucket", Scope::Bucket)] {
            let mut of_kind = first.resources.iter().filter(|one| one.scope() == of);
            if let Some(one) = of_kind.find_map(named) {
                return several(kind, one, of_kind.count());
            }
        }
        String::new()
    }
}
