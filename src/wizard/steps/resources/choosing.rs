//! Choosing and excluding. What cannot go together is not taken, and the reason is said: the judge is the one that the spec is read with
//! ([`crate::token::conflict`]), so that nothing is let through here that is refused later.

use std::collections::BTreeSet;

use crate::summary::Names;
use crate::token::conflict::together;
use crate::token::grant::Resource;
use crate::token::scope::Scope;
use crate::token::spec::Gap;
use crate::wizard::context::Context;
use crate::wizard::page::Notice;

/// Whether Space chooses or excludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Rule {
    /// What is chosen may be touched.
    #[default]
    Include,
    /// What is chosen may not be touched although something wider includes it.
    Exclude,
}

impl Rule {
    /// As the dashboard's column has them.
    pub(super) const WORDS: [&'static str; 2] = ["include", "exclude"];

    /// The rule that a list opens with: where something is excluded from all of a kind already, the next choice is one more exclusion, not one
    /// in place of all.
    pub(super) fn first(cx: &Context, scope: &Scope) -> Self {
        let of_scope = |resource: &&Resource| resource.scope() == *scope;
        let all = cx.grant().resources.iter().filter(of_scope).any(Resource::is_family);
        if all && cx.grant().except.iter().any(|resource| resource.scope() == *scope) {
            Self::Exclude
        } else {
            Self::Include
        }
    }

    /// Whether all of these are there by this rule.
    pub(super) fn holds(self, cx: &Context, resources: &[Resource]) -> bool {
        let grant = cx.grant();
        let set = match self {
            Self::Include => &grant.resources,
            Self::Exclude => &grant.except,
        };
        resources.iter().all(|resource| set.contains(resource))
    }

    /// What is said when it was done or undone.
    pub(super) fn done(self, set: bool) -> &'static str {
        match (self, set) {
            (Self::Include, true) => "Chosen",
            (Self::Exclude, true) => "Excluded",
            (_, false) => "Taken out",
        }
    }
}

/// Takes resources out again.
pub(super) fn take_out(cx: &mut Context, rule: Rule, resources: &[Resource]) {
    let grant = cx.grant_mut();
    let set = match rule {
        Rule::Include => &mut grant.resources,
        Rule::Exclude => &mut grant.except,
    };
    resources.iter().for_each(|resource| {
        set.remove(resource);
    });
}

/// Puts resources in by a rule; false when they cannot go together with what is there, which then stays as it was and is said.
pub(super) fn put_in(cx: &mut Context, rule: Rule, resources: Vec<Resource>) -> bool {
    let wrong = sentences(cx);
    let before = cx.grant().clone();
    match rule {
        Rule::Include => resources.into_iter().for_each(|resource| include(cx, resource)),
        Rule::Exclude => cx.grant_mut().except.extend(resources),
    }
    let new = sentences(cx).into_iter().find(|gap| !wrong.contains(gap));
    match new {
        None => true,
        Some(gap) => {
            *cx.grant_mut() = before;
            let not = match rule {
                Rule::Include => "Not chosen",
                Rule::Exclude => "Not excluded",
            };
            cx.notice = Some(Notice::warning(format!("{not}: {}", uncapital(&gap.sentence))));
            false
        }
    }
}

/// What cannot go together as the draft stands.
fn sentences(cx: &Context) -> Vec<Gap> {
    cx.with_known(|known| together(&cx.draft.grants, cx.draft.owner, known))
}

/// A sentence that goes on after a colon; names keep their capitals.
fn uncapital(sentence: &str) -> String {
    let word = sentence.split(' ').next().unwrap_or_default();
    match word {
        "The" | "All" | "A" | "Every" | "Zone" | "Account" | "Bucket" => {
            let mut letters = sentence.chars();
            let first = letters
                .next()
                .map(|first| first.to_lowercase().to_string())
                .unwrap_or_default();
            first + letters.as_str()
        }
        _ => sentence.to_owned(),
    }
}

/// Adds a resource. What covers others takes their place, and what is covered takes the place of what covers it; that is said. Thousands may be
/// added in one go, so that a single one costs no look at all the others.
fn include(cx: &mut Context, resource: Resource) {
    let account_of = |zone| cx.zones.account_of(zone);
    let chosen = &cx.grant().resources;
    let wider = resource.covering(chosen, account_of).filter(|wider| *wider != resource);
    let narrower: Vec<Resource> = if resource.is_family() {
        let family = BTreeSet::from([resource.clone()]);
        let covered = chosen
            .iter()
            .filter(|old| **old != resource && old.covering(&family, account_of).is_some());
        covered.cloned().collect()
    } else {
        Vec::new()
    };
    let words = match (&wider, narrower.len()) {
        (Some(wider), _) => Some(format!("It takes the place of “{}”.", cx.resource(wider))),
        (None, 0) => None,
        (None, 1) => Some("It takes the place of the one chosen before.".to_owned()),
        (None, several) => Some(format!("It takes the place of the {several} chosen before.")),
    };
    let resources = &mut cx.grant_mut().resources;
    wider.iter().chain(&narrower).for_each(|old| {
        resources.remove(old);
    });
    resources.insert(resource);
    if let Some(words) = words {
        cx.notice = Some(Notice::plain(words));
    }
}

/// The user himself is the only resource of his scope.
pub(super) fn the_user(cx: &mut Context) {
    if let Some(user) = cx.user().filter(|_| cx.scopes().contains(&Scope::User)) {
        cx.grant_mut().resources.insert(Resource::User(user));
    }
}
