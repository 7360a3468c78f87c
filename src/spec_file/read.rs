//! From the tree to the draft, with every fault at its place. What the draft judges itself (the name, times, addresses, what is missing) is taken
//! as it is written, so that nothing is judged twice.

use std::collections::BTreeSet;

use serde_json::Value;

use super::nearest::did_you_mean;
use super::resource::{self, Meaning};
use super::tree::{self, Entry, Node, What, Wrong};
use super::{Read, Unresolved, Wanted, body, permission};
use crate::catalogue::Catalogue;
use crate::token::grant::{Grant, Resource};
use crate::token::quoted;
use crate::token::reading;
use crate::token::scope::{Owner, Scope};
use crate::token::spec::Draft;

/// Faults after which nothing more is looked at: finding the nearest match takes time, and nobody reads more.
const MOST: usize = 100;

const FIELDS: [&str; 8] = [
    "$schema", "name", "owner", "expires", "starts", "ip", "grant", "verbatim",
];
const OF_GRANT: [&str; 3] = ["permissions", "resources", "except"];

/// What reading one file gathers.
pub(super) struct Reader<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) wrong: Vec<Wrong>,
    unresolved: Vec<Unresolved>,
    /// Bytes at which lines begin.
    lines: Vec<usize>,
}

/// Reads a text that is not too long.
pub(super) fn read(text: &str, catalogue: &Catalogue) -> Result<Read, Vec<Wrong>> {
    let tree = tree::parse(text)?;
    let mut reader = Reader {
        catalogue,
        wrong: Vec::new(),
        unresolved: Vec::new(),
        lines: std::iter::once(0)
            .chain(text.match_indices('\n').map(|(at, _)| at + 1))
            .collect(),
    };
    let (draft, verbatim) = match reader.table(&tree, "The file") {
        Some(entries) if body::is_request(entries) => body::read(&mut reader, entries),
        Some(entries) => reader.spec(entries),
        None => (empty(), Vec::new()),
    };
    if reader.wrong.is_empty() {
        Ok(Read {
            draft,
            verbatim,
            unresolved: reader.unresolved,
        })
    } else {
        Err(reader.wrong)
    }
}

/// A draft that says nothing.
pub(super) fn empty() -> Draft {
    Draft {
        owner: Owner::User,
        name: String::new(),
        grants: Vec::new(),
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: String::new(),
    }
}

impl Reader<'_> {
    fn spec(&mut self, entries: &[Entry]) -> (Draft, Vec<Value>) {
        let (mut draft, mut verbatim) = (empty(), Vec::new());
        self.only(entries, &FIELDS, "a spec");
        for Entry { key, node, .. } in entries {
            match key.as_str() {
                "name" => draft.name = self.text(node, key),
                "owner" => draft.owner = self.owner(node),
                "expires" => draft.expires = self.time(node, key),
                "starts" => draft.starts = self.time(node, key),
                "ip" => (draft.ip_only, draft.ip_except) = self.addresses(node, "ip"),
                "grant" => draft.grants = self.grants(node),
                "verbatim" => verbatim = self.verbatim(node),
                _ => {}
            }
        }
        (draft, verbatim)
    }

    /// Names every field that is none of these.
    pub(super) fn only(&mut self, entries: &[Entry], known: &[&str], of: &str) {
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            if self.wrong.len() >= MOST {
                return;
            }
            let sentence = format!(
                "{} is no field of {of}: {}",
                quoted(&entry.key),
                did_you_mean(&entry.key, known)
            );
            self.wrong.push((entry.at.clone(), sentence));
        }
    }

    /// Names what a node is instead of what was expected.
    pub(super) fn expected(&mut self, node: &Node, what: &str, expected: &str) {
        self.fault(node, format!("{what} is {}; expected {expected}.", node.kind()));
    }

    pub(super) fn fault(&mut self, node: &Node, sentence: String) {
        if self.wrong.len() < MOST {
            self.wrong.push((node.span.clone(), sentence));
        }
    }

    pub(super) fn table<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Entry]> {
        match &node.what {
            What::Table(entries) => Some(entries),
            _ => {
                self.expected(node, what, "a table");
                None
            }
        }
    }

    pub(super) fn list<'n>(&mut self, node: &'n Node, what: &str, expected: &str) -> &'n [Node] {
        match &node.what {
            What::List(items) => items,
            _ => {
                self.expected(node, what, expected);
                &[]
            }
        }
    }

    pub(super) fn text(&mut self, node: &Node, what: &str) -> String {
        match &node.what {
            What::Text(text) => text.clone(),
            _ => {
                self.expected(node, what, "a text in quotes");
                String::new()
            }
        }
    }

    /// A time as typed; TOML knows dates without quotes.
    pub(super) fn time(&mut self, node: &Node, what: &str) -> String {
        match &node.what {
            What::Text(text) | What::Date(text) => text.clone(),
            _ => {
                self.expected(node, what, "a text such as \"90d\", \"never\" or \"2027-01-31\"");
                String::new()
            }
        }
    }

    pub(super) fn owner(&mut self, node: &Node) -> Owner {
        let words = self.text(node, "owner");
        match resource::owner(&words) {
            // What is no text was told of already.
            _ if !matches!(node.what, What::Text(_)) => Owner::User,
            Ok(Ok(owner)) => owner,
            Ok(Err(wanted)) => {
                self.unresolved(0, false, words, wanted, node);
                Owner::User
            }
            Err(sentence) => {
                self.fault(node, sentence);
                Owner::User
            }
        }
    }

    fn unresolved(&mut self, grant: usize, excluded: bool, words: String, wanted: Wanted, node: &Node) {
        let line = self.lines.partition_point(|begin| *begin <= node.span.start);
        self.unresolved.push(Unresolved {
            grant,
            excluded,
            words,
            wanted,
            line,
        });
    }

    /// `{ in, not_in }`, as the texts that the draft has.
    pub(super) fn addresses(&mut self, node: &Node, what: &str) -> (String, String) {
        let (mut only, mut except) = (String::new(), String::new());
        let entries = self.table(node, what).unwrap_or_default();
        self.only(entries, &["in", "not_in"], what);
        for entry in entries {
            let addresses = match &entry.node.what {
                What::Text(text) => text.clone(),
                _ => {
                    let what = format!("{what}.{}", entry.key);
                    let items = self.list(&entry.node, &what, "a list of addresses such as [\"203.0.113.0/24\"]");
                    let texts: Vec<String> = items.iter().map(|item| self.text(item, "An address")).collect();
                    texts.join(", ")
                }
            };
            match entry.key.as_str() {
                "in" => only = addresses,
                "not_in" => except = addresses,
                _ => {}
            }
        }
        (only, except)
    }

    fn grants(&mut self, node: &Node) -> Vec<Grant> {
        let items = self.list(node, "grant", "a list of tables, [[grant]] in TOML");
        let mut grants = Vec::new();
        for (at, item) in items.iter().enumerate() {
            if self.wrong.len() >= MOST {
                break;
            }
            if let Some(entries) = self.table(item, "A grant") {
                grants.push(self.grant(at, entries));
            }
        }
        grants
    }

    fn grant(&mut self, at: usize, entries: &[Entry]) -> Grant {
        self.only(entries, &OF_GRANT, "a grant");
        let field = |name: &str| entries.iter().find(|entry| entry.key == name).map(|entry| &entry.node);
        let mut grant = Grant::default();
        let before = self.unresolved.len();
        if let Some(node) = field("resources") {
            grant.resources = self.resources(at, false, node);
        }
        if let Some(node) = field("except") {
            grant.except = self.resources(at, true, node);
        }
        let named = self
            .unresolved
            .iter()
            .skip(before)
            .map(|unresolved| unresolved.wanted.scope());
        let known = grant.resources.iter().chain(&grant.except).map(Resource::scope);
        let scopes: BTreeSet<Scope> = known.chain(named).collect();
        if let Some(node) = field("permissions") {
            self.permissions(&mut grant, &scopes, node);
        }
        grant
    }

    fn permissions(&mut self, grant: &mut Grant, scopes: &BTreeSet<Scope>, node: &Node) {
        for item in self.list(node, "permissions", "a list such as [\"zone/DNS:edit\"]") {
            if self.wrong.len() >= MOST {
                return;
            }
            let (words, found) = match &item.what {
                What::Text(text) => (text.clone(), permission::read(text, self.catalogue)),
                What::Table(entries) => {
                    let (id, scope) = self.group_in_scope(entries);
                    let found = id.parse().map_err(|why| format!("{}: {why}.", quoted(&id)));
                    (id, found.map(|id| (id, scope.map(|scope| Scope::from_api(&scope)))))
                }
                _ => {
                    self.expected(item, "A permission", "a text such as \"zone/DNS:edit\"");
                    continue;
                }
            };
            let one = || scopes.first().filter(|_| scopes.len() == 1).cloned();
            match found.map(|(id, scope)| (id, scope.or_else(one))) {
                Ok((id, Some(scope))) => {
                    if grant.groups.insert(id, scope).is_some() {
                        self.fault(item, format!("{} is in this grant already.", quoted(&words)));
                    }
                }
                Ok((id, None)) => self.fault(
                    item,
                    format!("The permission {id} is in no list of ours, and the resources are not of one scope: write zone/{id}, account/{id}, or whatever its scope is."),
                ),
                Err(sentence) => self.fault(item, sentence),
            }
        }
    }

    /// `{ id, scope }`, for a scope that the short form cannot say.
    fn group_in_scope(&mut self, entries: &[Entry]) -> (String, Option<String>) {
        self.only(entries, &["id", "scope"], "a permission");
        let (mut id, mut scope) = (String::new(), None);
        for entry in entries {
            match entry.key.as_str() {
                "id" => id = self.text(&entry.node, "id"),
                "scope" => scope = Some(self.text(&entry.node, "scope")),
                _ => {}
            }
        }
        (id, scope)
    }

    fn resources(&mut self, grant: usize, excluded: bool, node: &Node) -> BTreeSet<Resource> {
        let what = if excluded { "except" } else { "resources" };
        let mut set = BTreeSet::new();
        let mut names = std::collections::HashSet::new();
        for item in self.list(node, what, "a list such as [\"zone:example.com\"]") {
            if self.wrong.len() >= MOST {
                break;
            }
            let (words, meaning) = match &item.what {
                What::Text(text) => (text.clone(), resource::read(text)),
                What::Table(entries) => {
                    let resource = self.key(item, entries);
                    (String::new(), Ok(Meaning::Known(resource)))
                }
                _ => {
                    self.expected(item, "A resource", "a text such as \"zone:example.com\"");
                    continue;
                }
            };
            let new = match meaning {
                Ok(Meaning::Known(resource)) => set.insert(resource),
                Ok(Meaning::Named(wanted)) => {
                    let new = names.insert(wanted.clone());
                    if new {
                        self.unresolved(grant, excluded, words.clone(), wanted, item);
                    }
                    new
                }
                Err(sentence) => {
                    self.fault(item, sentence);
                    continue;
                }
            };
            if !new {
                self.fault(item, format!("{} is in this list already.", quoted(&words)));
            }
        }
        set
    }

    /// `{ key, within, scope }`, for keys that the words cannot say.
    fn key(&mut self, node: &Node, entries: &[Entry]) -> Resource {
        self.only(entries, &["key", "within", "scope"], "a resource");
        let (mut key, mut within, mut scope) = (String::new(), None, None);
        for entry in entries {
            match entry.key.as_str() {
                "key" => key = self.text(&entry.node, "key"),
                "within" => within = Some(self.text(&entry.node, "within")),
                "scope" => scope = Some(Scope::from_api(&self.text(&entry.node, "scope"))),
                _ => {}
            }
        }
        if !entries.iter().any(|entry| entry.key == "key") {
            self.fault(node, "This resource has no key.".to_owned());
        }
        match (scope, within) {
            (None, within) => reading::resource(within.as_deref(), &key),
            (Some(scope), None) => Resource::Raw { scope, key },
            (Some(scope), Some(within)) => Resource::RawWithin { scope, within, key },
        }
    }

    /// Kept policies: JSON in quotes, which TOML cannot say in full, or the thing itself.
    fn verbatim(&mut self, node: &Node) -> Vec<Value> {
        let mut kept = Vec::new();
        for item in self.list(node, "verbatim", "a list of policies as JSON") {
            match &item.what {
                What::Text(text) => match tree::json(text) {
                    Ok(policy) => kept.push(policy.json()),
                    Err(wrong) => wrong.into_iter().for_each(|(_, sentence)| self.fault(item, sentence)),
                },
                What::Table(_) => kept.push(item.json()),
                _ => self.expected(item, "A policy", "JSON in quotes, or a table"),
            }
        }
        kept
    }
}
