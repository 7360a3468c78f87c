//! What the token is for, as far as it was found out by what it is to call, deploy or run.

use std::collections::BTreeMap;

use crate::domain::needs::{Basis, Given};
use crate::domain::token::id::GroupId;

/// What the token is for, as data. It belongs to the draft; what was said and decided is kept with
/// it, files and reasons are not.
#[derive(Debug, Clone, Default)]
pub struct Purpose {
    /// What was asked for.
    pub given: Vec<Given>,
    /// Whether the answer to it is to be shown where a template is chosen.
    pub open: bool,
    /// Permissions that the person ticked or unticked; the others are taken, but guesses are not.
    pub decided: BTreeMap<GroupId, bool>,
    /// Why each permission is there, as sentences, and how sure that is.
    pub reasons: BTreeMap<GroupId, (Vec<String>, Basis)>,
}
