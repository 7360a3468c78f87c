//! A permission group into the access on the screen: by hand, or because it was found to be needed.

use super::context::Context;
use crate::domain::catalog::picker::PermissionRow;
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// What became of a group that is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::wizard) enum Chosen {
    Put,
    /// It, or what includes it, was there already.
    Served,
}

/// Edit includes Read (checked live for Workers Scripts; reference: catalog section 3), so one
/// takes the other's place.
fn replaces(new: &str, old: &str) -> bool {
    matches!((new, old), ("Edit", "Read") | ("Read", "Edit"))
}

impl Context {
    /// Sets a level of a row, which takes the place of another that it includes or is included in.
    pub(in crate::wizard) fn set_level(&mut self, id: GroupId) {
        let Some((row, level)) = self.catalog().row_of(id) else {
            return;
        };
        let (scope, replaced) = (row.scope.clone(), replaced(row, &level.word));
        let groups = &mut self.grant_mut().groups;
        for other in replaced {
            groups.remove(&other);
        }
        groups.insert(id, scope);
    }

    /// Puts a group in that is needed: an Edit that is chosen already serves for its Read.
    pub(in crate::wizard) fn choose(&mut self, id: GroupId) -> Chosen {
        let Some((row, level)) = self.catalog().row_of(id) else {
            return Chosen::Served;
        };
        let edit = level.word == "Read" && replaced(row, "Read").iter().any(|edit| self.chosen(*edit));
        if edit || self.chosen(id) {
            return Chosen::Served;
        }
        self.set_level(id);
        Chosen::Put
    }

    /// The first access, for what is chosen in it to stay when other permissions are taken. None
    /// where a file's names are still open: without an exclusion that was not found yet it would be
    /// wider than the file.
    pub(in crate::wizard) fn first_access(&self) -> Option<DraftGrant> {
        self.work
            .draft
            .grants
            .first()
            .filter(|_| self.work.draft.is_resolved())
            .cloned()
    }

    /// The group of the same row that is chosen in place of this one.
    pub(in crate::wizard) fn serving(&self, id: GroupId) -> Option<GroupId> {
        let (row, _) = self.catalog().row_of(id)?;
        row.levels
            .iter()
            .map(|level| level.id)
            .find(|level| self.chosen(*level))
    }

    /// Whether this sign-in may give a group to a token of this owner.
    pub(in crate::wizard) fn may_give(&self, id: GroupId) -> bool {
        let Some((row, level)) = self.catalog().row_of(id) else {
            return false;
        };
        // reference: catalog section 7
        let of_user = row.scope == Scope::User && self.owner_account().is_some();
        level.refused.is_none() && !of_user
    }
}

/// The levels of a row whose place this one takes.
fn replaced(row: &PermissionRow, word: &str) -> Vec<GroupId> {
    let others = row.levels.iter().filter(|other| replaces(word, &other.word));
    others.map(|other| other.id).collect()
}
