//! A spec file that the wizard was started with, and how far the names in the draft are looked up:
//! each is a gap at its place until it is found, or left out by the person who reads that it was
//! not. The names themselves stand in the draft. Knows neither lists nor steps.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::domain::delivery::Target;
use crate::domain::spec::{Found, Read, Unresolved, Wanted};
use crate::domain::text::visible;
use crate::domain::token::spec::Draft;
use crate::domain::token::zone_name::Host;
use crate::wizard::message::Ticket;

/// A file or a link that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FromFile {
    /// Its name, safe to show.
    pub file: String,
    pub(in crate::wizard) draft: Draft,
    pub(in crate::wizard) verbatim: Vec<Value>,
    pub(in crate::wizard) to: Vec<Target>,
    pub(in crate::wizard) remarks: Vec<String>,
}

impl FromFile {
    /// What [`crate::domain::spec::read`] made of a file of this name.
    #[must_use]
    pub fn new(file: String, read: Read) -> Self {
        Self {
            file,
            draft: read.draft,
            verbatim: read.verbatim,
            to: read.to,
            remarks: read.remarks,
        }
    }
}

/// A question for the zones of one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::wizard) struct Question {
    pub(in crate::wizard) name: String,
    /// The hosts of the file that it is asked for: it is their own, or above them.
    pub(in crate::wizard) hosts: Vec<Host>,
}

/// How far the names of the draft are looked up.
#[derive(Debug, Default)]
pub struct PendingNames {
    file: String,
    /// Why names stay open, as the end of a sentence. The others are still looked up.
    open: HashMap<Wanted, String>,
    pub(in crate::wizard) asked: HashMap<Ticket, Question>,
    /// Names that no zone has.
    pub(in crate::wizard) nobody: HashSet<String>,
    /// Questions that were asked for names above those of the file.
    pub(in crate::wizard) above: usize,
    /// Whether the zones of this sign-in have been asked for.
    pub(in crate::wizard) begun: bool,
}

impl PendingNames {
    /// Of a draft from this file.
    pub(in crate::wizard) fn of(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            ..Self::default()
        }
    }

    /// What was asked for was put beside what a file says, with names of its own or without.
    pub(in crate::wizard) fn joined(&mut self, with_names: bool) {
        const ASKED: &str = "what was asked for";
        if self.file.is_empty() {
            ASKED.clone_into(&mut self.file);
        } else if with_names && !self.file.ends_with(ASKED) {
            self.file = format!("{} or {ASKED}", self.file);
        }
    }

    /// The file that has them, safe to show.
    pub(in crate::wizard) fn file(&self) -> &str {
        &self.file
    }

    /// The hosts of the zones that nothing is known about yet, each once.
    pub(in crate::wizard) fn waiting_zones(&self, draft: &Draft) -> Vec<Host> {
        let mut seen = HashSet::new();
        let wanted = draft.unresolved().map(|one| &one.wanted);
        let waiting = wanted.filter(|wanted| !self.open.contains_key(wanted) && seen.insert(*wanted));
        waiting.filter_map(Wanted::host).collect()
    }

    /// Another sign-in: what was not found by the one before may be found by it.
    pub(in crate::wizard) fn wait_again(&mut self) {
        *self = Self::of(&self.file);
    }

    /// What is said of a name while it stands in the draft: "Looking up zone:example.com
    /// (deploy.toml, line 8) …"
    pub(in crate::wizard) fn gap(&self, name: &Unresolved) -> String {
        let called = self.called(name);
        match self.open.get(&name.wanted) {
            None => format!("Looking up {called} …"),
            Some(why) => format!("{called} {why}"),
        }
    }

    /// "zone:example.com (deploy.toml, line 8)"
    pub(in crate::wizard) fn called(&self, name: &Unresolved) -> String {
        let line = match name.line {
            0 => String::new(),
            line => format!(", line {line}"),
        };
        format!("{} ({}{line})", visible(&name.words), self.file)
    }

    /// Gives every name of which `answer` knows something its resource, its owner, or the reason
    /// why it stays open. Answers whether anything changed.
    pub(in crate::wizard) fn settle(
        &mut self,
        draft: &mut Draft,
        answer: impl Fn(&Wanted) -> Option<Result<Found, String>>,
    ) -> bool {
        let mut changed = false;
        draft.resolve(|one| {
            let answer = answer(&one.wanted).filter(|_| !self.open.contains_key(&one.wanted))?;
            changed = true;
            match answer {
                Ok(found) => Some(found),
                Err(why) => {
                    self.open.insert(one.wanted.clone(), why);
                    None
                }
            }
        });
        changed
    }
}
