//! What a caller may put into a token: the sub-token rule and the permission check (reference:
//! cloudflare-api section 1, what cannot be granted). It must not change tokens.
use super::caller::Caller;
use super::draft;
use super::rules::{self, Refusal};
use super::state::State;
use super::token::{ACCOUNT, Owner, Policy, USER, ZONE};
use super::world::Account;

/// The groups that manage tokens; no token may give them (reference: cloudflare-api section 1, what
/// cannot be granted, 1).
pub(super) const MANAGING: [&str; 2] = ["API Tokens Write", "Account API Tokens Write"];

/// A token may not make tokens that manage tokens.
pub(super) fn check_managing(state: &mut State, caller: &Caller, policy: &Policy) -> Result<(), Refusal> {
    let name = |id: &String| state.world.group(id).map(|group| group.name.as_str());
    if policy.deny
        || !policy
            .groups
            .iter()
            .filter_map(name)
            .any(|name| MANAGING.contains(&name))
    {
        return Ok(());
    }
    if caller == &Caller::Key {
        state.believe("the Global API Key may make a token that manages tokens");
        return Ok(());
    }
    Err(rules::SUB_TOKEN.plain())
}

/// All zones of an account token are named inside of an account, or one by one.
pub(super) fn check_wildcard(owner: &Owner, policy: &Policy) -> Result<(), Refusal> {
    let flat = policy.resources.get(&format!("{ZONE}.*")).is_some();
    if flat && matches!(owner, Owner::Account(_)) {
        return Err(rules::ACCOUNT_ZONE_WILDCARD.plain());
    }
    Ok(())
}

/// Never more than the caller has: measured on the user, except for account tokens as callers
/// (reference: cloudflare-api section 1, what cannot be granted, 2 to 4).
pub(super) fn check_permission(
    state: &mut State,
    caller: &Caller,
    owner: &Owner,
    policy: &Policy,
) -> Result<(), Refusal> {
    if policy.deny {
        return Ok(());
    }
    let groups: Vec<(String, String, Vec<String>)> = policy
        .groups
        .iter()
        .filter_map(|id| state.world.group(id))
        .map(|group| (group.id.clone(), group.name.clone(), group.scopes.clone()))
        .collect();
    if let Some(session) = state.oauth(caller) {
        let has = |id: &String| session.policies.iter().any(|own| own.groups.contains(id));
        if let Some((_, name, _)) = groups.iter().find(|(id, ..)| !has(id)) {
            return Err(rules::OAUTH_CAP.with(name));
        }
    }
    for (key, value) in &policy.resources {
        let inner: Vec<&String> = value.as_object().into_iter().flat_map(|map| map.keys()).collect();
        for (id, name, scopes) in &groups {
            let held = if inner.is_empty() {
                holds(state, caller, owner, (id, name, scopes), key)
            } else {
                holds(state, caller, owner, (id, name, scopes), key)
                    && inner
                        .iter()
                        .all(|inner| holds(state, caller, owner, (id, name, scopes), inner))
            };
            if !held {
                return Err(rules::PERMISSION_CHECK.with(name));
            }
        }
    }
    Ok(())
}

/// What happens to a resource that does not exist is not recorded anywhere.
const ABSENT: &str = "an account or zone that does not exist fails the permission check";

/// Whether `caller` has a group on what a resource key names.
fn holds(state: &mut State, caller: &Caller, owner: &Owner, group: (&str, &str, &[String]), key: &str) -> bool {
    let (id, name, scopes) = group;
    let scoped = |scope: &str| scopes.iter().any(|known| known == scope);
    let own_account = match owner {
        Owner::Account(account) => Some(account.as_str()),
        Owner::User => None,
    };
    match draft::kind(key) {
        Some((USER, user)) => {
            if own_account.is_some() {
                state.believe("accepted a user resource in an account token");
            }
            user == state.world.user.id
        }
        Some((ACCOUNT, "*")) => {
            if own_account.is_some() {
                state.believe("accepted all accounts as resource of an account token");
            }
            !state
                .world
                .accounts
                .iter()
                .any(|account| scoped(ACCOUNT) && account.lacks.contains(&name))
        }
        Some((ACCOUNT, account)) => {
            let inside = own_account.is_none_or(|own| own == account);
            if state.world.account(account).is_none() {
                state.believe(ABSENT);
            }
            let lacks = |account: &Account| scoped(ACCOUNT) && account.lacks.contains(&name);
            inside && state.world.account(account).is_some_and(|account| !lacks(account))
        }
        Some((ZONE, "*")) => true,
        Some((ZONE, zone)) => {
            let Some(home) = state
                .world
                .zone(zone)
                .and_then(|zone| state.world.home(zone))
                .map(|home| home.id.clone())
            else {
                state.believe(ABSENT);
                return false;
            };
            let inside = own_account.is_none_or(|own| own == home);
            // an account token is measured on itself for single zones (reference: cloudflare-api
            // section 1, what cannot be granted, 3)
            let measured = !caller.is_account_token() || state.may_by_id(caller, id, zone, &home);
            inside && (measured || !scoped(ZONE))
        }
        // a Worker script; its account is the outer key, which is asked about on its own
        None => {
            state.believe("accepted a Worker script without looking whether it exists");
            true
        }
        // the bucket's account; whether the bucket exists is not looked at
        _ => {
            let account = key
                .rsplit('.')
                .next()
                .and_then(|rest| rest.split('_').next())
                .unwrap_or_default();
            own_account.is_none_or(|own| own == account) && state.world.account(account).is_some()
        }
    }
}
