//! What is being drafted: the token as typed so far, where it came from, and what belongs to this
//! draft alone. Another draft takes its place as a whole, so that nothing of the one before is left
//! over. It must not know the lists nor who is signed in.

use jiff::Timestamp;
use serde_json::Value;

use super::pending_names::{FromFile, PendingNames};
use super::purpose::Purpose;
use crate::domain::delivery::Target;
use crate::domain::edit::as_wanted_of;
use crate::domain::needs::{self, Given};
use crate::domain::token::from_record::{Cloned, as_draft};
use crate::domain::token::grant::{DraftGrant, Grant};
use crate::domain::token::id::TokenId;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::{Draft, Spec};
use crate::wizard::draft_file::SavedDraft;

/// What a draft was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nothing: it was begun by hand.
    #[default]
    New,
    /// A template, by its place in the list.
    Template(usize),
    /// What the token is to run or call; the name that follows from it.
    Needs(String),
    /// A token that exists, whose copy it is.
    Token(TokenId),
    /// A spec file or a link; its name, safe to show.
    File(String),
    /// A token that exists, which is changed.
    Edit(Box<Edited>),
}

/// A token that is edited, as it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub record: TokenRecord,
    /// Its accesses.
    pub grants: Vec<Grant>,
    /// The same as they stand in the draft.
    pub drafted: Vec<DraftGrant>,
}

impl Edited {
    /// What a spec that was read of the draft makes of the token.
    #[must_use]
    pub fn wanted(&self, spec: &Spec, verbatim: &[Value], now: Timestamp) -> TokenRecord {
        let mut wanted = as_wanted_of(&self.record, &self.grants, verbatim, spec);
        // A start that has passed was left out of the draft, and stays.
        if wanted.starts.is_none() && self.record.starts.is_some_and(|start| start <= now) {
            wanted.starts = self.record.starts;
        }
        wanted
    }
}

/// What is being drafted.
#[derive(Debug)]
pub struct Work {
    pub origin: Origin,
    /// The token as typed so far.
    pub draft: Draft,
    /// Policies of the token or file that it was made from and that no access says; they are sent
    /// as they are.
    pub verbatim: Vec<Value>,
    /// Where the file that it is from says that its secret goes; whether that counts, the start says.
    pub to: Vec<Target>,
    /// How far the names in the draft are looked up.
    pub names: PendingNames,
    /// What it is for, as far as that was found out.
    pub purpose: Purpose,
    /// Whether somebody decided on the owner: the person, or a file. Until then a credential that
    /// can make one owner's tokens only decides.
    pub owner_chosen: bool,
    /// Whether a change of the owner took something out of what the template gave: taking it again
    /// brings that back.
    pub pruned: bool,
    /// The accesses before an account was made the owner, and what became of them: choosing oneself
    /// again brings them back.
    pub before_account: Option<(Vec<Grant>, Vec<Grant>)>,
    /// Which grant the steps speak about; one is the normal case.
    pub access: usize,
    /// Whether the name was edited by hand; until then it follows the origin and the zones.
    pub name_edited: bool,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            origin: Origin::New,
            draft: empty_draft(),
            verbatim: Vec::new(),
            to: Vec::new(),
            names: PendingNames::default(),
            purpose: Purpose::default(),
            owner_chosen: false,
            pruned: false,
            before_account: None,
            access: 0,
            name_edited: false,
        }
    }
}

impl Work {
    /// What a file or a link says. It decides on owner and name.
    #[must_use]
    pub(in crate::wizard) fn from_file(from: FromFile) -> Self {
        Self {
            names: PendingNames::of(&from.file),
            origin: Origin::File(from.file),
            draft: from.draft,
            verbatim: from.verbatim,
            to: from.to,
            owner_chosen: true,
            name_edited: true,
            ..Self::default()
        }
    }

    /// A draft that was kept, in which the template of its slug was taken.
    #[must_use]
    pub(in crate::wizard) fn from_saved(saved: &SavedDraft, draft: Draft, template: Option<usize>) -> Self {
        let given: Vec<Given> = saved.asked.iter().cloned().map(Given::Words).collect();
        // Looking for permissions is not taking them.
        let taken = draft.grants.iter().any(|grant| !grant.groups.is_empty());
        let needs = needs::name_of(&given).filter(|_| taken).map(Origin::Needs);
        Self {
            origin: template.map(Origin::Template).or(needs).unwrap_or_default(),
            verbatim: saved.verbatim().to_vec(),
            names: PendingNames::of(saved.file()),
            purpose: Purpose {
                given,
                decided: saved.decided(),
                ..Purpose::default()
            },
            owner_chosen: true,
            access: saved.access.min(draft.grants.len().saturating_sub(1)),
            name_edited: saved.name_edited,
            draft,
            ..Self::default()
        }
    }

    /// This token, to be changed.
    #[must_use]
    pub(in crate::wizard) fn from_token(record: TokenRecord, spec: Spec, now: Timestamp) -> Self {
        let mut draft = as_draft(&spec);
        // A start that has passed is no start any more, and stays in the token as it is.
        if spec.starts.is_some_and(|start| start <= now) {
            draft.starts.clear();
        }
        if draft.grants.is_empty() {
            draft.grants.push(DraftGrant::default());
        }
        Self {
            origin: Origin::Edit(Box::new(Edited {
                record,
                grants: spec.grants,
                drafted: draft.grants.clone(),
            })),
            draft,
            verbatim: spec.verbatim,
            owner_chosen: true,
            name_edited: true,
            ..Self::default()
        }
    }

    /// The token that is changed; none where one is made.
    #[must_use]
    pub fn edited(&self) -> Option<&Edited> {
        match &self.origin {
            Origin::Edit(edited) => Some(edited),
            Origin::New | Origin::Template(_) | Origin::Needs(_) | Origin::Token(_) | Origin::File(_) => None,
        }
    }

    /// A copy of this token, in place of the draft as it stands: who decided on the owner stays.
    pub(in crate::wizard) fn become_copy(&mut self, id: TokenId, copy: Cloned) {
        *self = Self {
            origin: Origin::Token(id),
            draft: copy.draft,
            verbatim: copy.verbatim,
            owner_chosen: self.owner_chosen,
            name_edited: true,
            ..Self::default()
        };
    }

    /// Other accesses from another origin; the owner, the name and the limits of the draft stay,
    /// but of a copy only the owner: its name and its end were chosen for another token.
    pub(in crate::wizard) fn begin_from(&mut self, origin: Origin, grants: Vec<DraftGrant>) {
        let mut work = std::mem::take(self);
        if matches!(work.origin, Origin::Token(_)) {
            work.name_edited = false;
            work.draft = Draft {
                owner: work.draft.owner,
                ..empty_draft()
            };
        }
        *self = Self {
            origin,
            draft: Draft {
                grants,
                owner_unresolved: None,
                ..work.draft
            },
            owner_chosen: work.owner_chosen,
            name_edited: work.name_edited,
            ..Self::default()
        };
    }

    /// The template that was taken, by its place in the list.
    #[must_use]
    pub fn template(&self) -> Option<usize> {
        match self.origin {
            Origin::Template(at) => Some(at),
            Origin::New | Origin::Needs(_) | Origin::Token(_) | Origin::File(_) | Origin::Edit(_) => None,
        }
    }
}

/// An empty draft with the preselected end of 90 days (reference: design section 2).
#[must_use]
pub fn empty_draft() -> Draft {
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: String::new(),
        grants: vec![DraftGrant::default()],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::token::unresolved::{Unresolved, Wanted};

    /// One in which everything is as it is nowhere else.
    fn worn() -> Work {
        let grants = vec![DraftGrant::default(), DraftGrant::default()];
        let known = vec![Grant::default(), Grant::default()];
        let name = Unresolved::unplaced("account:ACME", Wanted::Owner("ACME".into()));
        Work {
            origin: Origin::File("x.toml".into()),
            draft: Draft {
                name: "deploy".into(),
                expires: "7d".into(),
                owner_unresolved: Some(name),
                grants,
                ..empty_draft()
            },
            verbatim: vec![Value::Null],
            to: vec![Target::read("file:token").unwrap()],
            purpose: Purpose {
                open: true,
                ..Purpose::default()
            },
            owner_chosen: true,
            pruned: true,
            before_account: Some((known.clone(), known)),
            access: 1,
            name_edited: true,
            ..Work::default()
        }
    }

    #[test]
    fn other_accesses_keep_name_and_limits_and_nothing_else() {
        let mut work = worn();
        work.begin_from(Origin::Template(3), vec![DraftGrant::default()]);
        let draft = Draft {
            name: "deploy".into(),
            expires: "7d".into(),
            ..empty_draft()
        };
        let rest = Work {
            origin: Origin::Template(3),
            draft,
            owner_chosen: true,
            name_edited: true,
            ..Work::default()
        };
        assert_eq!(format!("{work:?}"), format!("{rest:?}"));
        assert_eq!(work.template(), Some(3));
    }

    #[test]
    fn of_a_copy_only_the_owner_stays() {
        let mut work = Work {
            origin: Origin::Token("0123456789abcdef0123456789abcdef".parse().unwrap()),
            ..worn()
        };
        work.begin_from(Origin::Template(3), vec![DraftGrant::default()]);
        let rest = Work {
            origin: Origin::Template(3),
            draft: empty_draft(),
            owner_chosen: true,
            ..Work::default()
        };
        assert_eq!(format!("{work:?}"), format!("{rest:?}"));
    }

    #[test]
    fn a_copy_keeps_who_decided_on_the_owner_and_nothing_else() {
        let id: TokenId = "0123456789abcdef0123456789abcdef".parse().unwrap();
        for owner_chosen in [true, false] {
            let mut work = Work { owner_chosen, ..worn() };
            work.become_copy(
                id,
                Cloned {
                    draft: empty_draft(),
                    verbatim: Vec::new(),
                    remarks: Vec::new(),
                },
            );
            let rest = Work {
                origin: Origin::Token(id),
                owner_chosen,
                name_edited: true,
                ..Work::default()
            };
            assert_eq!(format!("{work:?}"), format!("{rest:?}"));
            assert_eq!(work.template(), None);
        }
    }
}
