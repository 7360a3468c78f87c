//! Puts what was found into the draft: as a whole token, or beside what is chosen. Permissions that are for other resources than the rest get an access of their own, so that
//! nothing reaches further than was shown.

use std::collections::BTreeSet;

use crate::needs::{self, Answer, Part, Permission, forms};
use crate::spec_file::{Unresolved, Wanted};
use crate::text::visible;
use crate::token::grant::{Grant, Resource};
use crate::token::scope::Scope;
use crate::wizard::choosing::Chosen;
use crate::wizard::context::Context;
use crate::wizard::page::Notice;

/// How it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// The token is made of it; permissions that were chosen before give way.
    Whole,
    /// It goes to the access on the screen, or beside it.
    Beside,
}

/// What became of the permissions, as on the screen.
#[derive(Default)]
struct Taken {
    put: Vec<String>,
    served: Vec<String>,
    left_out: Vec<String>,
    /// Accesses that were made for it.
    made: usize,
}

/// Takes the permissions, and says what was taken, what gave way, what is left out and what stays.
pub(super) fn take(cx: &mut Context, permissions: &[&Permission], answer: &Answer, manner: Manner) {
    let mut words = Vec::new();
    if manner == Manner::Whole {
        if cx.draft.grants.iter().any(|grant| !grant.groups.is_empty()) {
            words.push("The permissions chosen before gave way.".to_owned());
        }
        begin_anew(cx, answer);
    }
    let mut taken = Taken::default();
    let access = cx.access;
    for part in accesses(needs::parts(permissions)) {
        taken.put_part(cx, &part);
        cx.access = access;
    }
    if cx.who().is_some() && !cx.names.is_empty() {
        cx.look_up_names();
        cx.settle_names();
    }
    if manner == Manner::Whole {
        cx.purpose.name = needs::name_of(&cx.purpose.given);
    }
    cx.purpose.open = false;
    cx.follow_name();
    say(cx, words, &taken, permissions, answer);
}

fn say(cx: &mut Context, mut words: Vec<String>, taken: &Taken, permissions: &[&Permission], answer: &Answer) {
    let mut name = |what: &str, names: &[String], end: &str| {
        if !names.is_empty() {
            words.push(format!("{what}: {}{end}.", names.join(", ")));
        }
    };
    name("Chosen", &taken.put, "");
    name("There already", &taken.served, "");
    name(
        "Left out, since this sign-in and owner cannot give it",
        &taken.left_out,
        "",
    );
    let is_in = |one: &&Permission| permissions.iter().any(|taken| taken.id == one.id);
    let others = answer.permissions.iter().filter(|one| !is_in(one));
    name("Not ticked", &others.map(forms::row).collect::<Vec<_>>(), "");
    match taken.made {
        0 => {}
        1 => words.push("One more access was made for it, with resources of its own.".to_owned()),
        made => words.push(format!(
            "{made} more accesses were made for it, each with resources of its own."
        )),
    }
    let open = !answer.resolved();
    if open {
        words.push("Not all of it is settled: the search still has what is open.".to_owned());
    }
    let words = visible(&words.join(" ")).into_owned();
    cx.notice = Some(if open || !taken.left_out.is_empty() {
        Notice::warning(words)
    } else {
        Notice::good(words)
    });
}

/// Parts of different scopes share an access, as in the dashboard, where each scope has one part; those for all zones stay apart.
fn accesses(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let count = |scope: &Scope| {
        parts
            .iter()
            .filter(|part| part.scope == *scope && !part.everywhere)
            .count()
    };
    if parts.iter().any(|part| !part.everywhere && count(&part.scope) > 1) {
        return parts;
    }
    let (everywhere, together): (Vec<Part<'_>>, Vec<Part<'_>>) = parts.into_iter().partition(|part| part.everywhere);
    let together = together.into_iter().reduce(|mut all, part| {
        all.on.extend(part.on);
        all.permissions.extend(part.permissions);
        all
    });
    together.into_iter().chain(everywhere).collect()
}

/// What a part is for: resources, and names that are to be looked up.
#[derive(Default)]
struct Limits {
    resources: BTreeSet<Resource>,
    names: Vec<Unresolved>,
}

impl Limits {
    fn of(cx: &Context, part: &Part<'_>) -> Self {
        let mut limits = Self::default();
        if part.everywhere {
            limits
                .resources
                .insert(cx.owner_account().map_or(Resource::AllZones, Resource::ZonesOf));
        }
        for words in &part.on {
            match needs::place(words, 0) {
                Some(Ok(resource)) => {
                    limits.resources.insert(resource);
                }
                Some(Err(named)) => match known(cx, &named.wanted) {
                    Some(resource) => {
                        limits.resources.insert(resource);
                    }
                    None => limits.names.push(named),
                },
                None => {}
            }
        }
        limits
    }

    fn is_empty(&self) -> bool {
        self.resources.is_empty() && self.names.is_empty()
    }

    fn scopes(&self) -> BTreeSet<Scope> {
        let of_names = self.names.iter().map(|named| named.wanted.scope());
        self.resources.iter().map(Resource::scope).chain(of_names).collect()
    }

    /// Whether an access is for exactly these, in the scopes in question.
    fn is_of(&self, cx: &Context, at: usize) -> bool {
        let Some(grant) = cx.draft.grants.get(at) else {
            return false;
        };
        let scopes = self.scopes();
        let of = |one: &&Resource| scopes.contains(&one.scope());
        let resources: BTreeSet<Resource> = grant.resources.iter().filter(of).cloned().collect();
        let names = cx.names.standing();
        let here: BTreeSet<&str> = names
            .iter()
            .filter(|one| one.grant == at)
            .map(|one| one.words.as_str())
            .collect();
        let ours: BTreeSet<&str> = self.names.iter().map(|one| one.words.as_str()).collect();
        resources == self.resources && here == ours && !grant.except.iter().any(|one| scopes.contains(&one.scope()))
    }

    /// Whether nothing is chosen in an access in the scopes in question.
    fn fit_into(&self, cx: &Context, at: usize) -> bool {
        let Some(grant) = cx.draft.grants.get(at) else {
            return false;
        };
        let scopes = self.scopes();
        let chosen = grant
            .resources
            .iter()
            .chain(&grant.except)
            .any(|one| scopes.contains(&one.scope()));
        let waiting = cx
            .names
            .standing()
            .iter()
            .any(|one| one.grant == at && scopes.contains(&one.wanted.scope()));
        !chosen && !waiting
    }
}

/// The zone of a name, where all zones are here and one is called so.
fn known(cx: &Context, wanted: &Wanted) -> Option<Resource> {
    let Wanted::Zone(name) = wanted else { return None };
    let named: Vec<_> = cx.zones.named(name).collect();
    match named.as_slice() {
        [one] if cx.zones_extent().complete() => Some(Resource::Zone(one.id)),
        _ => None,
    }
}

impl Taken {
    /// Puts a part where it belongs. What an access of the token has already for the same is not put anywhere else.
    fn put_part(&mut self, cx: &mut Context, part: &Part<'_>) {
        let limits = Limits::of(cx, part);
        let has = |cx: &Context, at: usize, one: &Permission| {
            let same = limits.is_empty() || limits.is_of(cx, at);
            same && cx
                .draft
                .grants
                .get(at)
                .is_some_and(|grant| grant.groups.contains_key(&one.id))
        };
        let accesses = cx.draft.grants.len();
        let (there, new): (Vec<&Permission>, Vec<&Permission>) = part
            .permissions
            .iter()
            .partition(|one| (0..accesses).any(|at| has(cx, at, one)));
        let (new, refused): (Vec<&Permission>, Vec<&Permission>) = new.into_iter().partition(|one| cx.may_give(one.id));
        self.served.extend(there.into_iter().map(forms::row));
        self.left_out.extend(refused.into_iter().map(forms::row));
        if new.is_empty() {
            return;
        }
        cx.access = self.access_for(cx, &limits, part);
        for one in new {
            match cx.choose(one.id) {
                Chosen::Served => self.served.push(forms::row(one)),
                Chosen::Put => {
                    self.put.push(forms::row(one));
                    cx.purpose.reasons.insert(one.id, (one.because.clone(), one.basis));
                }
            }
        }
        let access = cx.access;
        cx.grant_mut().resources.extend(limits.resources);
        let names = limits
            .names
            .into_iter()
            .map(|named| Unresolved { grant: access, ..named });
        cx.names.join(names.collect());
    }

    /// The access on the screen, where that is for the very same, or has nothing chosen that would be another's; else one that is for the same; else a new one.
    fn access_for(&mut self, cx: &mut Context, limits: &Limits, part: &Part<'_>) -> usize {
        let here = cx.access;
        // All of a scope is chosen by the person for each permission anew, and all zones for one are not for the others.
        let empty = cx.grant().groups.is_empty();
        let fits = if limits.is_empty() {
            let scopes: BTreeSet<&Scope> = part.permissions.iter().map(|one| &one.scope).collect();
            empty
                || !cx
                    .grant()
                    .resources
                    .iter()
                    .any(|one| one.is_all() && scopes.contains(&one.scope()))
        } else {
            limits.is_of(cx, here)
                || limits.fit_into(cx, here) && (empty || !limits.resources.iter().any(Resource::is_all))
        };
        if fits {
            return here;
        }
        let same = (0..cx.draft.grants.len()).find(|at| !limits.is_empty() && limits.is_of(cx, *at));
        same.unwrap_or_else(|| {
            self.made += 1;
            cx.draft.grants.push(Grant::default());
            cx.draft.grants.len() - 1
        })
    }
}

/// The draft loses its permissions. What was chosen as resources stays with the first access, as with a template, where nothing else is named; but not all of something, which
/// is chosen for a purpose. Nor where a file's names are still open: without an exclusion that was not found yet they would be wider than the file.
fn begin_anew(cx: &mut Context, answer: &Answer) {
    let keeps = answer.resources.is_empty() && cx.names.is_empty();
    let before = cx.draft.grants.first().filter(|_| keeps).cloned();
    let mut first = before.unwrap_or_default();
    first.groups.clear();
    first.resources.retain(|one| !one.is_all());
    cx.draft.grants = vec![first];
    cx.access = 0;
    cx.verbatim.clear();
    let purpose = std::mem::take(&mut cx.purpose);
    cx.another_draft();
    cx.purpose.given = purpose.given;
    cx.purpose.flipped = purpose.flipped;
    cx.template = None;
}
