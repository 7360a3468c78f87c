//! A permission group into the access on the screen: by hand, or because it was found to be needed.

use super::context::Context;
use crate::catalogue::picker::Row;
use crate::token::id::GroupId;

/// Edit includes Read (checked live for Workers Scripts; reference: catalogue section 3), so one takes the other's place.
fn replaces(new: &str, old: &str) -> bool {
    matches!((new, old), ("Edit", "Read") | ("Read", "Edit"))
}

impl Context {
    /// Sets a level of a row, which takes the place of another that it includes or is included in.
    pub(super) fn set_level(&mut self, id: GroupId) {
        let Some((row, level)) = self.catalogue().row_of(id) else {
            return;
        };
        let (scope, replaced) = (row.scope.clone(), replaced(row, &level.word));
        let groups = &mut self.grant_mut().groups;
        for other in replaced {
            groups.remove(&other);
        }
        groups.insert(id, scope);
    }

    /// Puts a group in that is needed: an Edit that is chosen already serves for its Read. False where this sign-in may not give it.
    pub(super) fn choose(&mut self, id: GroupId) -> bool {
        let Some((row, level)) = self.catalogue().row_of(id).filter(|(_, level)| level.refused.is_none()) else {
            return false;
        };
        let served = level.word == "Read" && replaced(row, "Read").iter().any(|edit| self.chosen(*edit));
        if !served {
            self.set_level(id);
        }
        true
    }
}

/// The levels of a row whose place this one takes.
fn replaced(row: &Row, word: &str) -> Vec<GroupId> {
    let others = row.levels.iter().filter(|other| replaces(word, &other.word));
    others.map(|other| other.id).collect()
}
