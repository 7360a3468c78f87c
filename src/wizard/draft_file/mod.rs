//! A draft as the text that outlives the program, and the offer to continue it. The text holds what
//! was typed as it was typed, also what is no valid token yet, with ids instead of names; what
//! looks like a credential is left out. It must not know the steps, nor where the text is kept.

mod granted;
mod offer;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use offer::{ANSWERS, Offer, OfferAnswer};

use granted::Granted;

use crate::domain::needs::{Given, without_credentials};
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Draft;
use crate::domain::token::unresolved::{Unresolved, Wanted};
use crate::secret::credential::looks_like_one;

/// What a text says it is; another number is not read.
const FORMAT: u32 = 1;

/// A draft with what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedDraft {
    format: u32,
    /// When, as RFC 3339.
    kept: String,
    /// Which API it is meant for: a base URL, or `demo`.
    pub api: String,
    /// The step on which it was left, by the name that the wizard gave.
    pub step: String,
    /// The starting point that was taken, by its slug.
    pub template: Option<String>,
    /// Whether the name was edited by hand.
    pub name_edited: bool,
    /// Which access was being edited, from 0.
    pub access: usize,
    /// Whether something that looked like a credential is missing.
    pub left_out: bool,
    draft: Typed,
    verbatim: Vec<Value>,
    /// What a spec file calls by name and was not found yet. Drafts of before have none. None is
    /// left out, whatever it looks like: it may be an exclusion, and it stands in a file of the
    /// person's already.
    #[serde(default)]
    names: Vec<SavedName>,
    /// The name of that file, safe to show.
    #[serde(default)]
    file: String,
    /// What the token is for, as it was said: files are not kept. Drafts of before have none.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Permissions by their ids, and whether they were ticked or unticked.
    #[serde(default)]
    decided: BTreeMap<String, bool>,
}

/// What surrounds a draft.
#[derive(Debug, Clone)]
pub struct Around {
    /// See [`SavedDraft::api`].
    pub api: String,
    /// See [`SavedDraft::step`].
    pub step: String,
    /// See [`SavedDraft::template`].
    pub template: Option<String>,
    /// See [`SavedDraft::name_edited`].
    pub name_edited: bool,
    /// See [`SavedDraft::access`].
    pub access: usize,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Typed {
    /// An account's id; none for the user.
    owner: Option<String>,
    name: String,
    ip_only: String,
    ip_except: String,
    starts: String,
    expires: String,
    grants: Vec<Granted>,
}

/// A name, with the access that it belongs to, from 0; 0 for the owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct SavedName {
    grant: usize,
    #[serde(flatten)]
    name: Unresolved,
}

impl Typed {
    /// What was typed, and whether something is left out of it that looked like a credential.
    fn of(draft: &Draft) -> (Self, bool) {
        let mut left_out = false;
        let mut typed = |text: &str| {
            let suspect = looks_like_one(text);
            left_out |= suspect;
            if suspect { String::new() } else { text.to_owned() }
        };
        // Every field by its name: a new one does not compile until it is kept here.
        let Draft {
            owner,
            owner_unresolved: _, // one of the names
            name,
            grants,
            ip_only,
            ip_except,
            starts,
            expires,
        } = draft;
        let mut all = Self {
            owner: match owner {
                Owner::User => None,
                Owner::Account(id) => Some(id.to_string()),
            },
            name: typed(name),
            ip_only: typed(ip_only),
            ip_except: typed(ip_except),
            starts: typed(starts),
            expires: typed(expires),
            grants: grants.iter().map(Granted::of).collect(),
        };
        for grant in &mut all.grants {
            left_out |= grant.leave_out_suspects();
        }
        (all, left_out)
    }
}

impl SavedDraft {
    /// The draft as it stands.
    #[must_use]
    pub fn of(draft: &Draft, verbatim: &[Value], around: Around) -> Self {
        let names = draft.unresolved_at().into_iter().map(|(place, name)| SavedName {
            grant: place.grant().unwrap_or(0),
            name: name.clone(),
        });
        let names = names.collect();
        let (draft, left_out) = Typed::of(draft);
        Self {
            format: FORMAT,
            kept: String::new(),
            api: around.api,
            step: around.step,
            template: around.template,
            // A name that is left out follows again.
            name_edited: around.name_edited && !draft.name.is_empty(),
            access: around.access,
            left_out,
            draft,
            verbatim: verbatim.to_vec(),
            names,
            file: String::new(),
            asked: Vec::new(),
            decided: BTreeMap::new(),
        }
    }

    /// The same, with what the token is for, without what looks like a credential, and what was
    /// decided about its permissions. Files are not kept.
    #[must_use]
    pub fn asked(mut self, given: &[Given], decided: &BTreeMap<GroupId, bool>) -> Self {
        for one in given {
            if let Given::Words(words) = one {
                let kept = without_credentials(words);
                self.left_out |= kept != *words;
                self.asked.push(kept);
            }
        }
        self.decided = decided.iter().map(|(id, ticked)| (id.to_string(), *ticked)).collect();
        self
    }

    /// What was decided about permissions that were found.
    #[must_use]
    pub fn decided(&self) -> BTreeMap<GroupId, bool> {
        let read = |(id, ticked): (&String, &bool)| Some((id.parse().ok()?, *ticked));
        self.decided.iter().filter_map(read).collect()
    }

    /// The same, with the file whose names are still looked up.
    #[must_use]
    pub fn of_file(mut self, file: &str) -> Self {
        file.clone_into(&mut self.file);
        self
    }

    /// The file whose names are still to be looked up.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether both say the same, whenever they were kept.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        (self.name_edited, self.access, self.left_out) == (other.name_edited, other.access, other.left_out)
            && (&self.api, &self.step, &self.template) == (&other.api, &other.step, &other.template)
            && self.draft == other.draft
            && self.verbatim == other.verbatim
            && (&self.names, &self.file) == (&other.names, &other.file)
            && (&self.asked, &self.decided) == (&other.asked, &other.decided)
    }

    /// The same, kept at this time.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        Self {
            kept: now.to_string(),
            ..self
        }
    }

    #[must_use]
    pub fn text(&self) -> String {
        // No map here has keys that are not text, so this does not fail; an empty text would be set
        // aside as damaged.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Reads a text.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence: it is damaged, or of another version.
    pub fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let damaged = |error: serde_json::Error| format!("it is damaged in line {}", error.line());
        let Version { format } = serde_json::from_str(text).map_err(damaged)?;
        if format != FORMAT {
            return Err("another version of cfmint wrote it".to_owned());
        }
        let kept: Self = serde_json::from_str(text).map_err(damaged)?;
        if kept.draft().is_none() || kept.kept.parse::<Timestamp>().is_err() {
            return Err("it is damaged".to_owned());
        }
        Ok(kept)
    }

    /// The draft; none when an id in it is none, or a name is of no grant. It has at least one
    /// grant.
    #[must_use]
    pub fn draft(&self) -> Option<Draft> {
        let typed = &self.draft;
        let mut grants = typed.grants.iter().map(Granted::grant).collect::<Option<Vec<_>>>()?;
        if grants.is_empty() {
            grants.push(DraftGrant::default());
        }
        let mut owner_unresolved = None;
        for SavedName { grant, name } in self.names.iter().cloned() {
            match name.wanted {
                // A token has one owner: of two names neither is taken for it.
                Wanted::Owner(_) | Wanted::AnyOwner if owner_unresolved.is_some() => return None,
                Wanted::Owner(_) | Wanted::AnyOwner => owner_unresolved = Some(name),
                _ => grants.get_mut(grant)?.unresolved.push(name),
            }
        }
        Some(Draft {
            owner: match &typed.owner {
                None => Owner::User,
                Some(id) => Owner::Account(id.parse().ok()?),
            },
            owner_unresolved,
            name: typed.name.clone(),
            grants,
            ip_only: typed.ip_only.clone(),
            ip_except: typed.ip_except.clone(),
            starts: typed.starts.clone(),
            expires: typed.expires.clone(),
        })
    }

    /// Policies that no grant says, as they are.
    #[must_use]
    pub fn verbatim(&self) -> &[Value] {
        &self.verbatim
    }
}

/// What the wizard knows of kept drafts.
#[derive(Debug, Default)]
pub struct Memory {
    /// An earlier draft that can be continued.
    pub offer: Option<Offer>,
    /// Said until the sign-in is through, whose words would take its place.
    pub remark: Option<EarlierRun>,
    /// What was handed over last, to be kept.
    pub last: Option<SavedDraft>,
}

/// What was found of earlier runs, beside a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EarlierRun {
    /// A draft that cannot be read: the sentence.
    SetAside(String),
    /// Files that killed runs left.
    Strays,
}

#[cfg(test)]
mod tests;
