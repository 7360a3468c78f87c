//! Fills the draft from a starting point.

use crate::domain::catalog::template::{Access, Missing};
use crate::domain::refusal::as_on_screen;
use crate::domain::text::visible;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::id::AccountId;
use crate::domain::token::scope::Scope;
use crate::wizard::page::Notice;
use crate::wizard::state::context::Context;
use crate::wizard::state::work::Origin;

/// Takes a starting point by its place. Taking the same again changes nothing, so that going back
/// keeps everything. False when it cannot be taken, which is said.
pub(super) fn take(cx: &mut Context, at: usize) -> bool {
    let Some(template) = cx.templates.all().get(at) else {
        return false;
    };
    if let Some(refused) = &template.refused {
        cx.notice = Some(Notice::warning(refused.clone()));
        return false;
    }
    if cx.work.template() == Some(at) && !cx.work.pruned {
        return true;
    }
    let all_accounts = template.all_accounts;
    let reads_everything = template.slug == READ_ALL;
    let (accesses, missing) = cx.templates.accesses(at, cx.catalog());
    let own = cx.owner_account();
    let replaced = cx.work.draft.grants.iter().any(|grant| !grant.groups.is_empty());
    // What was chosen as resources stays with the first access, as far as the new permissions need
    // it; the step of the resources shows it before one goes on.
    let mut kept = cx.first_access();
    // An "all" was meant for the permissions before, or was the preset of their template: it is not
    // for other permissions, nor are exclusions from it.
    let other = cx.work.template() != Some(at) && replaced;
    let copied = matches!(cx.work.origin, Origin::Token(_));
    let wide = kept.as_mut().filter(|_| other).is_some_and(|kept| {
        let count = kept.resources.len() + kept.except.len();
        kept.resources.retain(|one| !one.is_all());
        kept.except.clear();
        kept.resources.len() < count
    });
    let grants = accesses
        .into_iter()
        .map(|access| grant(access, kept.take().unwrap_or_default(), all_accounts, own))
        .collect();
    cx.work.begin_from(Origin::Template(at), grants);
    cx.follow_name();
    let replaced = match (copied, replaced) {
        (true, _) => Replaced::Copy,
        (false, true) => Replaced::Permissions,
        (false, false) => Replaced::Nothing,
    };
    say(cx, (replaced, wide), reads_everything && own.is_some(), missing);
    true
}

/// One access with what it presets, over what was chosen before.
fn grant(access: Access, before: DraftGrant, all_accounts: bool, own: Option<AccountId>) -> DraftGrant {
    let mut grant = DraftGrant {
        groups: access.groups.into_iter().collect(),
        ..before
    };
    // Of an account's token "all" means all of that account.
    let accounts = own.map_or(Resource::AllAccounts, Resource::Account);
    let zones = own.map_or(Resource::AllZones, Resource::ZonesOf);
    for (preset, resource) in [(all_accounts, accounts), (access.all_zones, zones)] {
        let scope = resource.scope();
        let needed = grant.groups.values().any(|of| *of == scope);
        if preset && needed && !grant.resources.iter().any(|one| one.scope() == scope) {
            grant.resources.insert(resource);
        }
    }
    grant
}

/// What there was before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Replaced {
    Nothing,
    Permissions,
    /// A copy of a token, with its name and its limits.
    Copy,
}

/// What the person should know about it: what gave way, with "all" of something among it or not,
/// and what is left out. `without_user` says that the user's groups are left out although none was
/// named.
fn say(cx: &mut Context, (replaced, wide): (Replaced, bool), without_user: bool, missing: Vec<Missing>) {
    let mut words = Vec::new();
    if replaced == Replaced::Copy {
        words.push("Nothing of the token you cloned is kept.".to_owned());
    } else if replaced == Replaced::Permissions {
        let all = if wide {
            " “All …” and its exclusions were removed, too."
        } else {
            ""
        };
        words.push(format!("This template’s permissions replaced the ones you had.{all}"));
    }
    if cx.work.draft.grants.len() > 1 {
        let count = cx.work.draft.grants.len();
        words.push(format!(
            "It needs {count} policies: each has its own permissions and resources."
        ));
    }
    let left_out = !missing.is_empty();
    let of_account = cx.owner_account().is_some();
    let (of_user, others): (Vec<Missing>, Vec<Missing>) = missing
        .into_iter()
        .partition(|one| of_account && one.scope == Scope::User);
    let names = |some: &[Missing]| -> String {
        let names = some
            .iter()
            .map(|one| format!("{} · {}", one.scope.word(), as_on_screen(&one.name)));
        names.collect::<Vec<_>>().join(", ")
    };
    if !of_user.is_empty() {
        words.push(format!("{USERS_ONLY}: {}.", names(&of_user)));
    } else if without_user {
        words.push(format!("{USERS_ONLY}: the permissions of a user."));
    }
    if !others.is_empty() {
        words.push(format!(
            "This sign-in cannot grant {}. {} left out.",
            names(&others),
            if others.len() == 1 { "It was" } else { "They were" }
        ));
    }
    if !words.is_empty() {
        let words = words.join(" ");
        let words = visible(&words).into_owned();
        cx.notice = Some(if left_out {
            Notice::warning(words)
        } else {
            Notice::plain(words)
        });
    }
}

/// The template that gives every group that only reads.
const READ_ALL: &str = "read-all-resources";
/// reference: catalog section 7
const USERS_ONLY: &str = "Left out, because only your own tokens can have it";
