//! What is being drafted: the token as typed so far, where it came from, and what belongs to this draft alone. Another draft takes its place as a whole.

use super::pending_names::PendingNames;
use super::purpose::Purpose;
use crate::domain::token::grant::Grant;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Draft;

/// What is being drafted.
#[derive(Debug)]
pub struct Work {
    /// The token as typed so far.
    pub draft: Draft,
    /// Policies of the token or file that this draft was made from and that no access says; they are sent as they are.
    pub verbatim: Vec<serde_json::Value>,
    /// What the file that this draft was made from calls by name, as far as it is still open.
    pub names: PendingNames,
    /// What it is for, as far as that was found out.
    pub purpose: Purpose,
    /// Whether somebody decided on the owner: the person, or a file. Until then a credential that can make one owner's tokens only decides.
    pub owner_chosen: bool,
    /// Whether a change of the owner took something out of what the template gave: taking it again brings that back.
    pub pruned: bool,
    /// The accesses before an account was made the owner, and what became of them: choosing oneself again brings them back.
    pub before_account: Option<(Vec<Grant>, Vec<Grant>)>,
    /// Which grant the steps speak about; one is the normal case.
    pub access: usize,
    /// The starting point that was taken.
    pub template: Option<usize>,
    /// Whether the name was edited by hand; until then it follows template and zones.
    pub name_edited: bool,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            draft: empty_draft(),
            verbatim: Vec::new(),
            names: PendingNames::default(),
            purpose: Purpose::default(),
            owner_chosen: false,
            pruned: false,
            before_account: None,
            access: 0,
            template: None,
            name_edited: false,
        }
    }
}

/// An empty draft with the preselected end of 90 days (reference: design section 2).
#[must_use]
pub fn empty_draft() -> Draft {
    Draft {
        owner: Owner::User,
        name: String::new(),
        grants: vec![Grant::default()],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".into(),
    }
}
