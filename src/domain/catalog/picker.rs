//! The rows of the permission picker: scope, group, levels side by side.
use std::collections::BTreeMap;

use super::PermissionGroup;
use super::keys::{Keys, LinkKey};
use super::level::{group_and_level, only_reads, rank};
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// The two groups that no token made by a token may hold: code 1001, "sub-token is not allowed ..."
/// (reference: cloudflare-api section 1, what cannot be granted).
const MANAGE_TOKENS: [&str; 2] = ["API Tokens Write", "Account API Tokens Write"];

/// The 13 categories in the dashboard's words (reference: catalog section 5).
const CATEGORIES: [(&str, &str); 13] = [
    ("developer_platform", "Developer Platform"),
    ("ai_and_machine_learning", "AI & Machine Learning"),
    ("dns_and_zones", "DNS & Zones"),
    ("app_security", "App Security"),
    ("rules_and_configuration", "Rules & Configuration"),
    ("cloudflare_one_and_zero_trust", "Cloudflare One / Zero Trust"),
    ("analytics_and_logs", "Analytics & Logs"),
    ("network_services", "Network Services"),
    ("media", "Media"),
    ("email_and_messaging", "Email & Messaging"),
    ("cache_and_performance", "Cache & Performance"),
    ("account_and_billing", "Account & Billing"),
    ("other", "Other"),
];

/// One level of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionLevel {
    /// The dashboard's word: "Read", "Edit", ... Where two levels of a row would read alike, the
    /// API's name is beside it: "Edit (Domain Page Shield)", "Edit (Page Shield Write)".
    pub word: String,
    /// The permission group it stands for.
    pub id: GroupId,
    /// The API's name of it.
    pub api_name: String,
    /// Whether it may be chosen, and if not why, as a sentence: not selectable for this caller, or
    /// one that no token made through the API may hold (API Tokens Write, Account API Tokens
    /// Write).
    pub refused: Option<String>,
    /// How a template link says it, where one can.
    pub link: Option<LinkKey>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionRow {
    /// First column.
    pub scope: Scope,
    /// Second column: the dashboard's name of the group.
    pub label: String,
    /// Third: those that only read, Edit, then the rest by name; at least one.
    pub levels: Vec<PermissionLevel>,
    /// The group's key in template links, when known.
    pub key: Option<String>,
    /// The description of its first level that has one.
    pub description: String,
    /// The category's words ("DNS & Zones").
    pub category: String,
}

impl PermissionLevel {
    /// The bare word of the level, without the API's name beside it.
    #[must_use]
    pub fn bare_word(&self) -> String {
        group_and_level(&self.api_name).level
    }

    /// Whether it lets nothing be changed.
    #[must_use]
    pub fn only_reads(&self) -> bool {
        only_reads(&self.bare_word())
    }
}

/// The rows made of a list of groups: by scope, then by label, whatever the case of letters.
pub(super) fn rows_of(groups: &[PermissionGroup], keys: &Keys) -> Vec<PermissionRow> {
    let mut rows: BTreeMap<(Scope, String, String), PermissionRow> = BTreeMap::new();
    for group in groups {
        let nowhere = [Scope::Other(String::new())];
        let scopes = if group.scopes.is_empty() {
            &nowhere[..]
        } else {
            &group.scopes
        };
        for scope in scopes {
            let cut = group_and_level(&group.name);
            let known = keys.known(group.id, &group.name, &cut.group, scope);
            let link = keys.link(group.id, &group.name, &cut, scope);
            let label = known.dash_name.map_or(cut.group, str::to_owned);
            let row = rows
                .entry((scope.clone(), label.to_lowercase(), label))
                .or_insert_with_key(|(scope, _, label)| PermissionRow {
                    scope: scope.clone(),
                    label: label.clone(),
                    levels: Vec::new(),
                    key: None,
                    description: String::new(),
                    category: String::new(),
                });
            row.levels.push(PermissionLevel {
                word: cut.level,
                id: group.id,
                api_name: group.name.clone(),
                refused: refusal(group),
                link,
            });
            row.key = row.key.take().or_else(|| known.key.map(str::to_owned));
            if row.category.is_empty() {
                row.category = category(&group.category);
            }
        }
    }
    let mut rows: Vec<PermissionRow> = rows.into_values().collect();
    for row in &mut rows {
        finish(row, groups);
    }
    rows
}

/// Puts the levels in order and makes them distinct; description and category when nothing better
/// was found.
fn finish(row: &mut PermissionRow, groups: &[PermissionGroup]) {
    row.levels
        .sort_by_cached_key(|level| (rank(&level.word), level.word.clone(), level.api_name.clone()));
    let words: Vec<String> = row.levels.iter().map(|level| level.word.clone()).collect();
    for level in &mut row.levels {
        if words.iter().filter(|word| **word == level.word).count() > 1 {
            level.word = format!("{} ({})", level.word, level.api_name);
        }
    }
    let description = |level: &PermissionLevel| {
        let group = groups.iter().find(|group| group.id == level.id)?;
        (!group.description.is_empty()).then(|| group.description.clone())
    };
    row.description = row.levels.iter().find_map(description).unwrap_or_default();
    if row.category.is_empty() {
        // Eleven groups of the snapshot have none (reference: catalog section 5).
        row.category = "Other".to_owned();
    }
}

/// Whether a group, by its API name, lets a token create, change or delete tokens.
#[must_use]
pub fn manages_tokens(api_name: &str) -> bool {
    MANAGE_TOKENS.contains(&api_name)
}

/// Why a group may not be chosen, if so.
fn refusal(group: &PermissionGroup) -> Option<String> {
    if manages_tokens(&group.name) {
        Some("Only the dashboard can give this: a token made by a token may not manage tokens.".to_owned())
    } else if group.scopes.is_empty() {
        Some("Cloudflare does not say what this applies to.".to_owned())
    } else if !group.selectable {
        Some("Cloudflare does not let this sign-in give it.".to_owned())
    } else {
        None
    }
}

/// A category in words; an unknown one as it is.
fn category(word: &str) -> String {
    let known = CATEGORIES.iter().find(|(api, _)| *api == word);
    known.map_or(word, |(_, words)| words).to_owned()
}
