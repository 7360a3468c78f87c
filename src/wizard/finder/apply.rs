//! Puts what was found into the draft: as a whole token, or beside what is chosen. Permissions that
//! are for other resources than the rest get an access of their own, so that nothing reaches
//! further than was shown.

use std::collections::{BTreeMap, BTreeSet};

use super::targets::Limits;
use crate::domain::needs::{self, Answer, Permission, TargetPart, format};
use crate::domain::text::visible;
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::scope::Scope;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::state::grant::Chosen;
use crate::wizard::state::purpose::Purpose;
use crate::wizard::state::work::Origin;

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
    /// What was chosen before is now for the same resources.
    narrowed: bool,
    /// Accesses that parts went to, and whether they left open what they are for: other parts keep
    /// away.
    used: BTreeMap<usize, bool>,
}

/// Takes the permissions, and says what was taken, what gave way, what is left out and what stays.
pub(super) fn take(cx: &mut Context, permissions: &[&Permission], answer: &Answer, manner: Manner) {
    let mut words = Vec::new();
    if manner == Manner::Whole {
        if cx.work.draft.grants.iter().any(|grant| !grant.groups.is_empty()) || !cx.work.verbatim.is_empty() {
            words.push("These permissions replaced the ones you had.".to_owned());
        }
        begin_anew(cx);
    }
    let mut taken = Taken::default();
    let access = cx.work.access;
    for part in accesses(needs::parts(permissions)) {
        taken.put_part(cx, &part);
        cx.work.access = access;
    }
    if cx.who().is_some() && !cx.work.draft.is_resolved() {
        cx.look_up_names();
        cx.settle_names();
    }
    cx.work.purpose.open = false;
    cx.follow_name();
    say(cx, words, &taken, permissions, answer);
}

fn say(cx: &mut Context, mut words: Vec<String>, taken: &Taken, permissions: &[&Permission], answer: &Answer) {
    let named = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what}: {}.", names.join(", ")));
    let open = !answer.resolved();
    let is_in = |one: &&Permission| permissions.iter().any(|taken| taken.id == one.id);
    let not_ticked: Vec<String> = answer
        .permissions
        .iter()
        .filter(|one| !is_in(one))
        .map(format::row)
        .collect();
    // What is missing comes first: the end of a long notice is cut.
    words.extend(named(
        "Left out, since this sign-in and owner cannot give it",
        &taken.left_out,
    ));
    words.extend(open.then(|| "Some of it is still open: its button goes back to it.".to_owned()));
    words.extend((!taken.put.is_empty()).then(|| format!("Added {}.", taken.put.join(", "))));
    words.extend(named("There already", &taken.served));
    words.extend(named("Not ticked", &not_ticked));
    match taken.made {
        0 => {}
        1 => words.push("One more policy was made for it, with resources of its own.".to_owned()),
        made => words.push(format!(
            "{made} more policies were made for it, each with resources of its own."
        )),
    }
    if taken.narrowed {
        words.push("This policy’s earlier permissions now have the same resources.".to_owned());
    }
    let words = visible(&words.join(" ")).into_owned();
    cx.notice = Some(if open || !taken.left_out.is_empty() {
        Notice::warning(words)
    } else {
        Notice::good(words)
    });
}

/// Parts of different scopes share an access, as in the dashboard, where each scope has one part;
/// those for all zones stay apart.
fn accesses(parts: Vec<TargetPart<'_>>) -> Vec<TargetPart<'_>> {
    let count = |scope: &Scope| {
        parts
            .iter()
            .filter(|part| part.scope == *scope && !part.everywhere)
            .count()
    };
    if parts.iter().any(|part| !part.everywhere && count(&part.scope) > 1) {
        return parts;
    }
    let (everywhere, together): (Vec<TargetPart<'_>>, Vec<TargetPart<'_>>) =
        parts.into_iter().partition(|part| part.everywhere);
    let together = together.into_iter().reduce(|mut all, part| {
        all.on.extend(part.on);
        all.permissions.extend(part.permissions);
        all
    });
    together.into_iter().chain(everywhere).collect()
}

impl Taken {
    /// Puts a part where it belongs. What an access of the token has already for the same is not
    /// put anywhere else.
    fn put_part(&mut self, cx: &mut Context, part: &TargetPart<'_>) {
        let limits = Limits::of(cx, part);
        let has = |cx: &Context, at: usize, one: &Permission| {
            // What is asked for without a place may be anywhere.
            let anywhere = one.on.is_empty() && !one.everywhere;
            (anywhere || limits.is_empty() || limits.is_of(cx, at))
                && cx
                    .work
                    .draft
                    .grants
                    .get(at)
                    .is_some_and(|grant| grant.groups.contains_key(&one.id))
        };
        let accesses = cx.work.draft.grants.len();
        let (there, new): (Vec<&Permission>, Vec<&Permission>) = part
            .permissions
            .iter()
            .partition(|one| (0..accesses).any(|at| has(cx, at, one)));
        let (new, refused): (Vec<&Permission>, Vec<&Permission>) = new.into_iter().partition(|one| cx.may_give(one.id));
        for one in there {
            let at = (0..accesses).find(|at| has(cx, *at, one)).unwrap_or(cx.work.access);
            let elsewhere = if at == cx.work.access {
                String::new()
            } else {
                format!(" (in policy {})", at + 1)
            };
            self.served.push(format!("{}{elsewhere}", format::row(one)));
        }
        self.left_out.extend(refused.into_iter().map(format::row));
        if new.is_empty() {
            return;
        }
        cx.work.access = self.access_for(cx, &limits, part);
        let scopes = limits.scopes();
        let before = cx.grant().groups.values().any(|scope| scopes.contains(scope));
        if before && limits.fit_into(cx, cx.work.access) {
            self.narrowed = true;
        }
        for one in new {
            match cx.choose(one.id) {
                Chosen::Served => {
                    self.served.push(format::row(one));
                    if let Some(serving) = cx.serving(one.id) {
                        cx.work
                            .purpose
                            .reasons
                            .entry(serving)
                            .or_insert((one.because.clone(), one.basis));
                    }
                }
                Chosen::Put => {
                    self.put.push(format::row(one));
                    cx.work.purpose.reasons.insert(one.id, (one.because.clone(), one.basis));
                }
            }
        }
        let access = cx.work.access;
        self.used.insert(access, limits.is_empty());
        cx.grant_mut().resources.extend(limits.resources);
        cx.work.names.joined(!limits.names.is_empty());
        cx.grant_mut().unresolved.extend(limits.names);
    }

    /// The access on the screen, where that is for the very same, or has nothing chosen that would
    /// be another's; else one that is for the same; else a new one.
    fn access_for(&mut self, cx: &mut Context, limits: &Limits, part: &TargetPart<'_>) -> usize {
        let here = cx.work.access;
        let named = limits.scopes();
        if cx.grant().groups.is_empty() {
            // What is chosen in it is for nothing yet.
            cx.grant_mut()
                .resources
                .retain(|one| !one.is_all() && !named.contains(&one.scope()));
            return here;
        }
        // All of a scope is chosen by the person for each permission anew.
        let left_open = |one: &&Permission| !named.contains(&one.scope);
        let open: BTreeSet<&Scope> = part
            .permissions
            .iter()
            .copied()
            .filter(left_open)
            .map(|one| &one.scope)
            .collect();
        let mut resources = cx.grant().resources.iter();
        let inherits_all = resources.any(|one| one.is_all() && open.contains(&one.scope()));
        let alike = match self.used.get(&here) {
            None => limits.is_empty() || limits.fit_into(cx, here) && !limits.are_all(),
            Some(left_open) => limits.is_empty() && *left_open,
        };
        if (alike || limits.is_of(cx, here)) && !inherits_all {
            return here;
        }
        let same = (0..cx.work.draft.grants.len()).find(|at| open.is_empty() && limits.is_of(cx, *at));
        same.unwrap_or_else(|| {
            self.made += 1;
            cx.work.draft.grants.push(DraftGrant::default());
            cx.work.draft.grants.len() - 1
        })
    }
}

/// The draft loses its permissions. What was chosen as resources stays with the first access, as
/// with a template, as far as it is not for what was named or all of something.
fn begin_anew(cx: &mut Context) {
    let mut first = cx.first_access().unwrap_or_default();
    first.groups.clear();
    let purpose = std::mem::take(&mut cx.work.purpose);
    let origin = needs::name_of(&purpose.given).map_or(Origin::New, Origin::Needs);
    cx.work.begin_from(origin, vec![first]);
    cx.work.purpose = Purpose {
        given: purpose.given,
        decided: purpose.decided,
        ..Purpose::default()
    };
}
