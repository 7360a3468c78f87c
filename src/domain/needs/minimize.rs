//! From the groups that a call accepts, of which any one is enough, to the one to take; and from
//! many such lists to the smallest set that serves all of them. The rules are ours, read off
//! Cloudflare's lists: the lowest level that a list has, the scope of the path, the product that
//! path and tag name, the group that opens least. Across lists: no higher level to save a group;
//! then few groups. Where two products cover the same calls, it is asked.

use std::collections::BTreeSet;

use super::answer::{Basis, Question};
use super::data::{Data, Operation};
use crate::domain::catalog::Catalog;
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;

/// A group that would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) id: GroupId,
    pub(super) name: String,
    pub(super) scope: Scope,
}

/// Something that one of several groups is enough for.
#[derive(Debug, Clone)]
pub(super) struct Need {
    pub(super) reason: String,
    pub(super) basis: Basis,
    /// Best first; at least one.
    pub(super) options: Vec<Candidate>,
    /// Asked unless something else that is needed covers it.
    pub(super) tie: Option<Question>,
    /// What the input names that asked for it, in the words of a spec.
    pub(super) on: BTreeSet<String>,
}

/// Products that cover the same calls, so that an account has one or the other.
const TIES: [(&str, &str, &str); 4] = [
    (
        "Magic Transit",
        "Magic WAN",
        "Does the account have Magic Transit or Magic WAN?",
    ),
    (
        "Cloudflare Tunnel",
        "Cloudflare One Networks",
        "Cloudflare Tunnel or Cloudflare One Networks?",
    ),
    (
        "SSL and Certificates",
        "Zone Settings",
        "SSL and Certificates or Zone Settings?",
    ),
    ("DNS", "Zone DNS Settings", "DNS or the zone’s DNS settings?"),
];

/// Words of groups that are on many lists and let see or do far more than the call: never without
/// the word in the path.
const WIDE: [&str; 4] = ["PII", "SCIM", "Billing", "Tail"];

/// How much a group lets do: 0 look, 1 take away one thing, 2 change.
pub(super) fn level(name: &str) -> u8 {
    let ends = |with: &[&str]| with.iter().any(|end| name.ends_with(end));
    if ends(&[" Read", " Report", " Evaluate", "Read PCAPs API"]) {
        0
    } else if ends(&[" Revoke", " Purge"]) {
        1
    } else {
        2
    }
}

/// A group's name without its level.
pub(super) fn product(name: &str) -> &str {
    let levels = [
        " Metadata Read",
        " Read",
        " Write",
        " Edit",
        " Admin",
        " Revoke",
        " Purge",
        " Report",
        " Evaluate",
    ];
    let cut = levels.iter().find_map(|level| name.strip_suffix(level)).unwrap_or(name);
    cut.trim_end_matches(':')
}

/// The group of this name, in the scope first of all, then in the others.
pub(super) fn named(catalog: &Catalog, name: &str, first: &Scope) -> Option<Candidate> {
    let scopes = [first, &Scope::Account, &Scope::Zone, &Scope::User, &Scope::Bucket];
    scopes.into_iter().find_map(|scope| {
        let group = catalog.named(name, scope)?;
        Some(Candidate {
            id: group.id,
            name: group.name.clone(),
            scope: scope.clone(),
        })
    })
}

/// The scope of what a path touches.
pub(super) fn scope_of(path: &str) -> Scope {
    match path.trim_start_matches('/').split('/').next() {
        Some("zones") => Scope::Zone,
        Some("user" | "users" | "memberships") => Scope::User,
        _ => Scope::Account,
    }
}

/// A Write serves what its Read serves (Cloudflare's page on permissions: Edit is "full CRUDL
/// access"), where a list leaves it out, too.
pub(super) fn with_write(catalog: &Catalog, mut options: Vec<Candidate>) -> Vec<Candidate> {
    for at in 0..options.len() {
        let Some(one) = options.get(at) else { break };
        let Some(of) = one.name.strip_suffix(" Read") else {
            continue;
        };
        let found = ["Write", "Edit"].iter().find_map(|level| {
            let group = catalog.named(&format!("{of} {level}"), &one.scope)?;
            Some(Candidate {
                id: group.id,
                name: group.name.clone(),
                scope: one.scope.clone(),
            })
        });
        if let Some(write) = found.filter(|write| !options.contains(write)) {
            options.push(write);
        }
    }
    options
}

/// What a call needs. None where nobody knows, or the catalog has none of its groups.
pub(super) fn of_operation(data: &Data, catalog: &Catalog, operation: &Operation) -> Option<Need> {
    let scope = scope_of(operation.path);
    let call = format!("{} {} ({})", operation.method, operation.path, operation.summary);
    let accepted = data.accepted(operation);
    if accepted.is_empty() {
        let name = data.guess(operation)?;
        let options = with_write(catalog, vec![named(catalog, name, &scope)?]);
        let from = match operation.guess_from.strip_prefix("siblings ") {
            Some(path) => format!("similar calls under {path} need {name}"),
            None => format!("{name} is the permission of its product"),
        };
        return Some(Need {
            reason: format!("{call}: Cloudflare states no permission for this call; {from}"),
            basis: Basis::Guess,
            options,
            tie: None,
            on: BTreeSet::new(),
        });
    }
    // 277 calls of Radar name User Details; its own page says Account, Radar, Read
    // (developers.cloudflare.com/radar/get-started/first-request).
    let radar = operation.path.starts_with("/radar/") && accepted.contains(&"User Details Read");
    let names = if radar { vec!["Radar Read"] } else { accepted };
    let mut options: Vec<Candidate> = names.iter().filter_map(|name| named(catalog, name, &scope)).collect();
    options.sort_by_cached_key(|one| order(data, operation, &scope, one));
    if let Some(fixed) = fixed(operation, &names).and_then(|name| options.iter().position(|one| one.name == name)) {
        let first = options.remove(fixed);
        options.insert(0, first);
    }
    let tie = tie(data, operation, &scope, &options);
    let one_product = names
        .iter()
        .all(|name| Some(product(name)) == names.first().map(|first| product(first)));
    let (basis, why) = match (one_product && !radar, radar) {
        (true, _) => (Basis::Stated, ""),
        (_, true) => (
            Basis::Derived,
            ": Cloudflare’s page on Radar names it, the description of the call another",
        ),
        _ => (Basis::Derived, ": chosen among several that Cloudflare accepts"),
    };
    let options = with_write(catalog, options);
    (!options.is_empty()).then(|| Need {
        reason: format!("{call}{why}"),
        basis,
        options,
        tie,
        on: BTreeSet::new(),
    })
}

/// The details of a zone and of an account open with dozens of groups: the plain one.
fn fixed(operation: &Operation, names: &[&str]) -> Option<&'static str> {
    // Its list is that of rulesets; the product is called Sanitize (`assets/needs_phases.json`,
    // http_request_sanitize).
    if operation.path.ends_with("/url_normalization") {
        return ["Sanitize Read", "Sanitize Write"]
            .into_iter()
            .find(|name| names.contains(name));
    }
    let at = match operation.path.split('/').nth(1)? {
        "zones" => "Zone Read",
        "accounts" => "Account Settings Read",
        _ => return None,
    };
    let details = operation.path.split('/').count() == 3 && operation.method == "GET";
    (names.len() > 8 && (details || names.len() > 20)).then_some(at)
}

/// Best first: not a wide one, low level, the path's scope, the product of path and tag, opening
/// little.
fn order(data: &Data, operation: &Operation, scope: &Scope, one: &Candidate) -> (bool, u8, bool, i32, usize, String) {
    let wide = WIDE
        .iter()
        .any(|word| one.name.contains(word) && !operation.path.to_lowercase().contains(&word.to_lowercase()));
    (
        wide,
        level(&one.name),
        one.scope != *scope,
        -alike(product(&one.name), &words_of(data, operation)),
        data.unlocks(&one.name),
        one.name.clone(),
    )
}

/// The words of a call's path, without its root and parameters, and of its tag.
fn words_of(data: &Data, operation: &Operation) -> Vec<String> {
    let path = operation
        .path
        .split('/')
        .skip(2)
        .filter(|segment| !segment.starts_with('{'));
    path.chain([data.tag(operation)]).flat_map(words).collect()
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words = words.filter(|word| !matches!(*word, "" | "and" | "for" | "a"));
    words
        .map(|word| word.to_lowercase().trim_end_matches('s').to_owned())
        .collect()
}

/// How well a product fits the words of a call: all of its words count more than some.
fn alike(product: &str, call: &[String]) -> i32 {
    let product = words(product);
    let found = product.iter().filter(|word| call.contains(word)).count();
    let whole = found == product.len() && found > 0;
    let part = i32::try_from(found * 10 / product.len().max(1)).unwrap_or(0);
    part + if whole {
        10 + i32::try_from(found).unwrap_or(0)
    } else {
        0
    }
}

/// The question, when the best two are of products that cover the same calls and nothing speaks for
/// one of them.
fn tie(data: &Data, operation: &Operation, scope: &Scope, options: &[Candidate]) -> Option<Question> {
    let [one, two, ..] = options else { return None };
    let rank = |candidate| {
        let (wide, level, other_scope, product, ..) = order(data, operation, scope, candidate);
        (wide, level, other_scope, product)
    };
    if rank(one) != rank(two) {
        return None;
    }
    let pair = [product(&one.name), product(&two.name)];
    let (_, _, about) = TIES
        .iter()
        .find(|(first, second, _)| pair.contains(first) && pair.contains(second))?;
    let mut choices = vec![one.name.clone(), two.name.clone()];
    choices.sort();
    Some(Question {
        about: (*about).to_owned(),
        choices,
    })
}

/// The smallest set of groups that serves all needs, as their places in a list of all groups.
pub(super) fn smallest(needs: &[Need]) -> Vec<Candidate> {
    let mut all: Vec<&Candidate> = Vec::new();
    let mut lists: Vec<Vec<usize>> = Vec::new();
    for need in needs {
        let mut list = Vec::new();
        for option in &need.options {
            let at = all.iter().position(|one| one.id == option.id).unwrap_or_else(|| {
                all.push(option);
                all.len() - 1
            });
            list.push(at);
        }
        if !lists.contains(&list) {
            lists.push(list);
        }
    }
    lists.sort_by_key(Vec::len);
    let rank = |at: usize| {
        lists
            .iter()
            .filter_map(|list| list.iter().position(|one| *one == at))
            .min()
    };
    let costs = all.iter().enumerate().map(|(at, one)| {
        (
            u32::from(level(&one.name)),
            u32::try_from(rank(at).unwrap_or(0)).unwrap_or(u32::MAX),
        )
    });
    let mut search = Search {
        costs: costs.collect(),
        lists: &lists,
        best: None,
        steps: 0,
    };
    search.go(&mut Vec::new(), (0, 0, 0));
    let best = search.best.map(|(_, chosen)| chosen).unwrap_or_default();
    best.into_iter()
        .filter_map(|at| all.get(at).map(|one| (*one).clone()))
        .collect()
}

/// Levels added up, how many, and how far from the first choice: compared in this order.
type Cost = (u32, u32, u32);

/// Tries all sets, the promising ones first, and gives up what cannot be better any more.
struct Search<'a> {
    costs: Vec<(u32, u32)>,
    lists: &'a [Vec<usize>],
    best: Option<(Cost, Vec<usize>)>,
    steps: u32,
}

impl Search<'_> {
    /// Far more than any real input takes; then the best so far stands.
    const ENOUGH: u32 = 200_000;

    fn go(&mut self, chosen: &mut Vec<usize>, cost: Cost) {
        self.steps += 1;
        let better = self.best.as_ref().is_none_or(|(best, _)| cost < *best);
        if !better || (self.steps > Self::ENOUGH && self.best.is_some()) {
            return;
        }
        let lists = self.lists;
        let Some(open) = lists.iter().find(|list| !list.iter().any(|one| chosen.contains(one))) else {
            self.best = Some((cost, chosen.clone()));
            return;
        };
        for one in open {
            let (level, rank) = self.costs.get(*one).copied().unwrap_or_default();
            chosen.push(*one);
            self.go(chosen, (cost.0 + level, cost.1 + 1, cost.2 + rank));
            chosen.pop();
        }
    }
}
