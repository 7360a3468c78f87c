//! What Cloudflare offers: permission groups as the dashboard shows them, templates, tools. Embedded, so that the first screen
//! needs no network; replaced by the live list when it answers. Facts only, from `assets/`; knows no network and no screen.

pub mod group;
pub mod level;
pub mod picker;
pub mod template;

pub use group::PermissionGroup;

use crate::token::id::GroupId;
use crate::token::scope::Scope;

/// All permission groups that are on offer, by id, and the rows of the picker made of them.
#[derive(Debug)]
pub struct Catalogue {}

impl Catalogue {
    /// The embedded groups. Parsing takes some hundred microseconds, so it is called after the first frame.
    #[must_use]
    pub fn embedded() -> Self {
        todo!()
    }
    /// The live list in place of the embedded one: renamed, rescoped, new and missing groups included. Answers what changed for
    /// groups that are in use, as sentences are made elsewhere.
    #[must_use]
    pub fn live(groups: Vec<PermissionGroup>) -> Self {
        let _ = groups;
        todo!()
    }
    /// The group with an id.
    #[must_use]
    pub fn group(&self, id: GroupId) -> Option<&PermissionGroup> {
        let _ = id;
        todo!()
    }
    /// The group with an API name in a scope (names alone are not unique).
    #[must_use]
    pub fn named(&self, name: &str, scope: &Scope) -> Option<&PermissionGroup> {
        let _ = (name, scope);
        todo!()
    }
    /// The rows of the picker in the dashboard's order: by scope (Account, Zone, User, R2 bucket, others), then by label.
    #[must_use]
    pub fn rows(&self) -> &[picker::Row] {
        todo!()
    }
    /// Places of the rows that match what was typed, best first: every word must occur (lower case) in the row's search text;
    /// when fewer than three rows do, fuzzy matches (nucleo-matcher) follow. Empty gives all.
    #[must_use]
    pub fn search(&self, typed: &str) -> Vec<u32> {
        let _ = typed;
        todo!()
    }
    /// "DNS: Edit" for an id, in the dashboard's words; the id itself when unknown.
    #[must_use]
    pub fn in_words(&self, id: GroupId) -> String {
        let _ = id;
        todo!()
    }
    /// Number of groups.
    #[must_use]
    pub fn len(&self) -> usize {
        todo!()
    }
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
