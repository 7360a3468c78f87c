//! From the tree to the draft, with every fault at its place. What the draft judges itself (the
//! name, times, addresses, what is missing) is taken as it is written, so that nothing is judged
//! twice.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use super::reader::{Reader, empty};
use super::resource::{self, Meaning};
use super::tree::{self, Entry, Node, What, Wrong};
use super::{Lines, Read, Unresolved, answer, body, permission, strayed};
use crate::domain::catalog::Catalog;
use crate::domain::delivery::Target;
use crate::domain::token::from_policies;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::quoted;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Draft;

const FIELDS: [&str; 9] = [
    "$schema", "name", "owner", "expires", "starts", "ip", "to", "grant", "verbatim",
];
const OF_GRANT: [&str; 3] = ["permissions", "resources", "except"];

/// Reads a text that is not too long.
pub(super) fn read(text: &str, catalog: &Catalog) -> Result<Read, Vec<Wrong>> {
    let (tree, twice) = tree::parse(text).map_err(|wrong| unread(text, wrong))?;
    let mut reader = Reader::new(text, catalog);
    reader.wrong = twice;
    let token = answer::token(&mut reader, &tree);
    let Spelt { draft, verbatim, to } = match token.and_then(|token| reader.table(token, "The file")) {
        Some(entries) if answer::is_request(entries) => {
            let enclosed = token.is_some_and(|token| !std::ptr::eq(token, &raw const tree));
            let (draft, verbatim) = body::read(&mut reader, entries, enclosed || answer::is_answered(entries));
            Spelt {
                draft,
                verbatim,
                to: Vec::new(),
            }
        }
        Some(entries) => reader.spec(entries),
        None => Spelt::nothing(),
    };
    let lines = match token.map(|token| &token.what) {
        Some(What::Table(entries)) => Lines::of(entries, &|byte| reader.place(byte)),
        _ => Lines::default(),
    };
    // What is said of a credential is enough for its place. The secret of an answer is left out,
    // and said to be.
    let secret = answer::secret(token.unwrap_or(&tree)).map(|node| &node.span);
    let within = |at: &Range<usize>| secret.is_some_and(|secret| secret.start <= at.start && at.end <= secret.end);
    let mut strayed = strayed::in_tree(&tree);
    strayed.retain(|(at, _)| !within(at));
    reader
        .wrong
        .retain(|(at, _)| strayed.iter().all(|(strayed, _)| strayed != at));
    reader.wrong.extend(strayed);
    if reader.wrong.is_empty() {
        Ok(Read {
            draft,
            verbatim,
            to,
            lines,
            remarks: reader.remarks,
        })
    } else {
        Err(reader.wrong)
    }
}

/// What is said of a text that is no tree: a credential in it, and what the parser found on other
/// lines.
fn unread(text: &str, mut wrong: Vec<Wrong>) -> Vec<Wrong> {
    let strayed = strayed::in_text(text);
    let line = |at: &Range<usize>| {
        let before = text.get(..at.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let rest = text.get(at.end..).unwrap_or_default();
        start..at.end + rest.find('\n').unwrap_or(rest.len())
    };
    let lines: Vec<Range<usize>> = strayed.iter().map(|(at, _)| line(at)).collect();
    wrong.retain(|(at, _)| lines.iter().all(|line| at.start < line.start || line.end < at.start));
    wrong.extend(strayed);
    wrong
}

/// What the fields of a file say.
struct Spelt {
    draft: Draft,
    verbatim: Vec<Value>,
    to: Vec<Target>,
}

impl Spelt {
    fn nothing() -> Self {
        Self {
            draft: empty(),
            verbatim: Vec::new(),
            to: Vec::new(),
        }
    }
}

/// What only a spec of our own has.
impl Reader<'_> {
    fn spec(&mut self, entries: &[Entry]) -> Spelt {
        let Spelt {
            mut draft,
            mut verbatim,
            mut to,
        } = Spelt::nothing();
        self.only(entries, &FIELDS, "a spec");
        for Entry { key, node, .. } in entries {
            match key.as_str() {
                "name" => draft.name = self.text(node, key),
                "owner" => self.owner(&mut draft, node),
                "expires" => draft.expires = self.time(node, key),
                "starts" => draft.starts = self.time(node, key),
                "ip" => (draft.ip_only, draft.ip_except) = self.addresses(node, "ip"),
                "to" => to = self.ways(node),
                "grant" => draft.grants = self.grants(node),
                "verbatim" => verbatim = self.verbatim(node),
                _ => {}
            }
        }
        Spelt { draft, verbatim, to }
    }

    fn grants(&mut self, node: &Node) -> Vec<DraftGrant> {
        let items = self.list(node, "grant", "a list of tables, [[grant]] in TOML");
        let mut grants = Vec::new();
        for item in items {
            if self.enough() {
                break;
            }
            if let Some(entries) = self.table(item, "A grant") {
                grants.push(self.grant(entries));
            }
        }
        grants
    }

    fn grant(&mut self, entries: &[Entry]) -> DraftGrant {
        self.only(entries, &OF_GRANT, "a grant");
        let field = |name: &str| entries.iter().find(|entry| entry.key == name).map(|entry| &entry.node);
        let mut grant = DraftGrant::default();
        if let Some(node) = field("resources") {
            grant.resources = self.resources(false, node, &mut grant.unresolved);
        }
        if let Some(node) = field("except") {
            grant.except = self.resources(true, node, &mut grant.unresolved);
        }
        let named = grant.unresolved.iter().map(|one| one.wanted.scope());
        let known = grant.resources.iter().chain(&grant.except).map(Resource::scope);
        let scopes: BTreeSet<Scope> = known.chain(named).collect();
        if let Some(node) = field("permissions") {
            self.permissions(&mut grant, &scopes, node);
        }
        grant
    }

    fn permissions(&mut self, grant: &mut DraftGrant, scopes: &BTreeSet<Scope>, node: &Node) {
        for item in self.list(node, "permissions", "a list such as [\"zone/DNS:edit\"]") {
            if self.enough() {
                return;
            }
            let found = match &item.what {
                What::Text(text) => permission::read_all(text, self.catalog),
                What::Table(entries) => {
                    let (id, scope) = self.group_in_scope(entries);
                    let found = id.parse().map_err(|why| format!("{}: {why}.", quoted(&id)));
                    vec![(id, found.map(|id| (id, scope.map(|scope| Scope::from_api(&scope)))))]
                }
                _ => {
                    self.expected(item, "A permission", "a text such as \"zone/DNS:edit\"");
                    continue;
                }
            };
            for (words, found) in found {
                self.permission(grant, scopes, item, &words, found);
            }
        }
    }

    /// Puts one permission into its grant.
    fn permission(
        &mut self,
        grant: &mut DraftGrant,
        scopes: &BTreeSet<Scope>,
        item: &Node,
        words: &str,
        found: Result<permission::Permission, String>,
    ) {
        let one = || scopes.first().filter(|_| scopes.len() == 1).cloned();
        match found.map(|(id, scope)| (id, scope.or_else(one))) {
            Ok((id, Some(scope))) => {
                if grant.groups.insert(id, scope).is_some() {
                    self.fault(item, format!("{} is in this grant already.", quoted(words)));
                }
            }
            Ok((id, None)) => self.fault(
                item,
                format!("cfmint does not know permission {id}, and the resources are not of one scope: write zone/{id}, account/{id}, or what its scope is."),
            ),
            Err(sentence) => self.fault(item, sentence),
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

    fn resources(&mut self, excluded: bool, node: &Node, unresolved: &mut Vec<Unresolved>) -> BTreeSet<Resource> {
        let what = if excluded { "except" } else { "resources" };
        let mut set = BTreeSet::new();
        let mut names = std::collections::HashSet::new();
        for item in self.list(node, what, "a list such as [\"zone:example.com\"]") {
            if self.enough() {
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
                        unresolved.push(self.unresolved(excluded, words.clone(), wanted, item));
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
        let by_itself = from_policies::resource(within.as_deref(), &key);
        let Some(scope) = scope.filter(|scope| *scope != by_itself.scope()) else {
            return by_itself;
        };
        // What is understood has a scope of its own: another one would hide what the token can do.
        let raw = matches!(by_itself, Resource::Raw { .. } | Resource::RawWithin { .. });
        if !raw || by_itself.scope() == Scope::Zone {
            let (own, other) = (by_itself.scope(), scope.as_api());
            self.fault(
                node,
                format!("{} is of the scope {}, not of {other}.", quoted(&key), own.as_api()),
            );
        }
        match within {
            None => Resource::Raw { scope, key },
            Some(within) => Resource::RawWithin { scope, within, key },
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
