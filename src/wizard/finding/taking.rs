//! Puts what was found into the draft: as a whole token, or into the access on the screen beside what is chosen there.

use crate::needs::{self, Answer, Permission};
use crate::refusal::as_on_screen;
use crate::spec_file::Unresolved;
use crate::text::visible;
use crate::token::grant::{Grant, Resource};
use crate::token::id::GroupId;
use crate::token::scope::Scope;
use crate::wizard::context::Context;
use crate::wizard::page::Notice;

/// How it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// The token is made of it; permissions that were chosen before give way.
    Whole,
    /// It goes to the access on the screen.
    Beside,
}

/// Takes it, and says what was taken, what gave way and what could not be taken.
pub(super) fn take(cx: &mut Context, permissions: &[&Permission], answer: &Answer, manner: Manner) {
    let mut words = Vec::new();
    if manner == Manner::Whole {
        if cx.draft.grants.iter().any(|grant| !grant.groups.is_empty()) {
            words.push("The permissions chosen before gave way.".to_owned());
        }
        begin_anew(cx);
    }
    let (everywhere, here): (Vec<&Permission>, Vec<&Permission>) = permissions.iter().partition(|one| one.everywhere);
    let mut result = Taken::default();
    result.put(cx, &here);
    limit(cx, answer);
    if !everywhere.is_empty() {
        let access = cx.access;
        cx.access = access_to_all_zones(cx);
        result.put(cx, &everywhere);
        cx.access = access;
    }
    let Taken { taken, left_out } = result;
    if cx.draft.grants.len() > 1 && !everywhere.is_empty() {
        words.push("One more access is for all zones, to find one by its name.".to_owned());
    }
    if manner == Manner::Whole {
        cx.purpose.name = needs::name_of(&cx.purpose.given);
    }
    cx.purpose.open = false;
    cx.follow_name();
    if manner == Manner::Beside && !taken.is_empty() {
        words.push(format!("Chosen: {}.", taken.join(", ")));
    }
    if !left_out.is_empty() {
        words.push(format!(
            "This sign-in and owner cannot give {}; it is left out.",
            left_out.join(", ")
        ));
    }
    let not_ticked = answer.permissions.len().saturating_sub(permissions.len());
    if not_ticked > 0 {
        words.push(format!("Not ticked and left out: {not_ticked}."));
    }
    if !answer.resolved() {
        words.push("Not all of it is settled: the search still has what is open.".to_owned());
    }
    let warning = !left_out.is_empty() || !answer.resolved();
    let words = visible(&words.join(" ")).into_owned();
    if !words.is_empty() {
        cx.notice = Some(if warning {
            Notice::warning(words)
        } else {
            Notice::good(words)
        });
    }
}

/// What was put into the draft and what was not, as on the screen.
#[derive(Default)]
struct Taken {
    taken: Vec<String>,
    left_out: Vec<String>,
}

impl Taken {
    /// Puts permissions into the access that the steps speak about.
    fn put(&mut self, cx: &mut Context, permissions: &[&Permission]) {
        for one in permissions {
            let of_user = one.scope == Scope::User && cx.owner_account().is_some();
            let called = format!("{} {}", one.scope.word(), as_on_screen(&one.name));
            if of_user || !cx.choose(one.id) {
                self.left_out.push(called);
            } else {
                self.taken.push(called);
                cx.purpose.reasons.insert(one.id, (one.because.clone(), one.basis));
            }
        }
    }
}

/// The access that reaches all zones of the owner: the one on the screen if nothing else is in it, one that does already, or a new one.
fn access_to_all_zones(cx: &mut Context) -> usize {
    let all = cx.owner_account().map_or(Resource::AllZones, Resource::ZonesOf);
    if cx.grant().groups.is_empty() {
        cx.grant_mut().resources.insert(all);
        return cx.access;
    }
    let reaches = |grant: &Grant| grant.resources.contains(&all) && grant.except.is_empty();
    cx.draft.grants.iter().position(reaches).unwrap_or_else(|| {
        cx.draft.grants.push(Grant {
            resources: [all].into(),
            ..Grant::default()
        });
        cx.draft.grants.len() - 1
    })
}

/// The draft loses its permissions; what was chosen as resources stays with the first access, as with a template. Not so where a file's names are still open: without
/// an exclusion that was not found yet they would be wider than the file.
fn begin_anew(cx: &mut Context) {
    let before = cx.draft.grants.first().filter(|_| cx.names.is_empty()).cloned();
    cx.draft.grants = vec![Grant {
        groups: std::collections::BTreeMap::new(),
        ..before.unwrap_or_default()
    }];
    cx.access = 0;
    cx.verbatim.clear();
    let purpose = std::mem::take(&mut cx.purpose);
    cx.another_draft();
    cx.purpose.given = purpose.given;
    cx.template = None;
}

/// What the input names becomes the resources; a name is looked up.
fn limit(cx: &mut Context, answer: &Answer) {
    let access = cx.access;
    let scopes = cx.scopes();
    let mut unresolved: Vec<Unresolved> = Vec::new();
    for words in &answer.resources {
        match needs::place(words, access) {
            Some(Ok(resource)) if scopes.contains(&resource.scope()) => {
                let grant = cx.grant_mut();
                grant.resources.retain(|one| !is_all(one, &resource.scope()));
                grant.resources.insert(resource);
            }
            Some(Err(named)) if scopes.contains(&named.wanted.scope()) => unresolved.push(named),
            _ => {}
        }
    }
    if unresolved.is_empty() {
        return;
    }
    for one in &unresolved {
        let scope = one.wanted.scope();
        cx.grant_mut().resources.retain(|resource| !is_all(resource, &scope));
    }
    cx.names.join(unresolved);
    if cx.who().is_some() {
        cx.look_up_names();
        cx.settle_names();
    }
}

/// Whether a resource is all of a scope: what is named is narrower.
fn is_all(resource: &Resource, scope: &Scope) -> bool {
    resource.scope() == *scope
        && matches!(
            resource,
            Resource::AllZones | Resource::AllAccounts | Resource::ZonesOf(_)
        )
}

impl Context {
    /// The row of the live catalogue with this group and its scope, where this sign-in may give it.
    pub(super) fn offered(&self, id: GroupId) -> Option<Scope> {
        let (row, level) = self.catalogue().row_of(id)?;
        level.refused.is_none().then(|| row.scope.clone())
    }
}
