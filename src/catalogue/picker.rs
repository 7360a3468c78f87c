//! The rows of the permission picker: scope, group, levels side by side.
use crate::token::id::GroupId;
use crate::token::scope::Scope;

/// One level of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The dashboard's word: "Read", "Edit", ...
    pub word: String,
    /// The permission group it stands for.
    pub id: GroupId,
    /// The API's name of it.
    pub api_name: String,
    /// Whether it may be chosen, and if not why, as a sentence: not selectable for this caller, or one that no token made through
    /// the API may hold (API Tokens Write, Account API Tokens Write).
    pub refused: Option<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// First column.
    pub scope: Scope,
    /// Second column: the dashboard's name of the group.
    pub label: String,
    /// Third: Read, Metadata Read, Edit, then the rest; at least one.
    pub levels: Vec<Level>,
    /// The group's key in template links, when known.
    pub key: Option<String>,
    /// The description of its first level that has one.
    pub description: String,
    /// The category's words ("DNS & Zones").
    pub category: String,
}
