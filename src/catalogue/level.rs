//! From an API name to the dashboard's group and level (reference: catalogue section 3, rule and table of exceptions).
/// A group's label and level, in the dashboard's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAndLevel {
    /// "DNS"
    pub group: String,
    /// "Edit" where the API says Write; "Read", "Purge", "Metadata Read", ...
    pub level: String,
}
