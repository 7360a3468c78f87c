//! A permission group as the API lists it.
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// One entry of the list. Fields that the API left out have their neutral value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PermissionGroup {
    /// The same for everybody; names change, ids stay.
    pub id: GroupId,
    /// The API's name, which may hold anything (see [`crate::domain::text`]).
    pub name: String,
    /// Trimmed; may be empty.
    pub description: String,
    /// One in every list seen so far, treated as a list all the same.
    pub scopes: Vec<Scope>,
    /// One of 13 words, or empty.
    pub category: String,
    /// Whether the caller may select it; a missing field counts as true.
    pub selectable: bool,
}
