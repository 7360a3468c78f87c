//! The endpoints that are only read: user, memberships, accounts (reference: cloudflare-api
//! sections 1 and 2).
use super::credentials::{Manner, authenticate};
use super::draft::is_id;
use super::envelope::{self, Answer, Paging, one_of};
use super::fault::Quirks;
use super::request::Request;
use super::rules::{self, Refusal};
use super::state::State;
use super::world::Account;
use serde_json::json;

/// `GET /user`.
pub(super) fn user(state: &mut State, request: &Request) -> Result<Answer, Refusal> {
    let caller = authenticate(state, request, Manner::Resources)?;
    if caller.is_account_token() {
        return Err(rules::USER_LEVEL.plain());
    }
    if !state.may_as_user(&caller, &["User Details Read", "User Details Write"]) {
        return Err(rules::UNAUTHORIZED.plain());
    }
    let organization = |(number, account): (usize, &Account)| {
        let name: String = account.name.chars().take(100).collect();
        // recorded: some have neither
        let known = number == 0;
        let permissions = known.then(|| json!(["#zone:read", "#worker:read"]));
        let roles = known.then(|| json!(["Super Administrator - All Privileges"]));
        json!({"id": account.id, "name": name, "status": "member", "permissions": permissions, "roles": roles})
    };
    let user = &state.world.user;
    Ok(envelope::success(json!({
        "id": user.id, "email": user.email, "first_name": "Ada", "last_name": "Lovelace", "telephone": "+440000000000",
        "country": "GB", "zipcode": "0000", "suspended": false, "two_factor_authentication_enabled": true,
        "two_factor_authentication_locked": false, "username": user.id, "betas": ["zone_level_access_beta"],
        "has_pro_zones": true, "has_business_zones": false, "has_enterprise_zones": true,
        "created_on": "2015-08-19T19:21:39.179578Z", "modified_on": "2024-10-03T17:19:28.158824Z",
        "organizations": state.world.accounts.iter().enumerate().map(organization).collect::<Vec<_>>(),
    }))
    .in_order_of_the_alphabet())
}

/// `GET /memberships`.
pub(super) fn memberships(state: &mut State, request: &Request, quirks: Quirks) -> Result<Answer, Refusal> {
    let caller = authenticate(state, request, Manner::Resources)?;
    if caller.is_account_token() {
        return Err(rules::MEMBERSHIPS_NEED_USER.plain());
    }
    if !state.may_as_user(&caller, &["Memberships Read", "Memberships Write"]) {
        return Err(rules::UNAUTHORIZED.plain());
    }
    let paging = Paging::of(request, quirks.drift)?;
    let status = one_of(request, "status", &["accepted", "pending", "rejected"])?;
    let order = one_of(request, "order", &["id", "account.name", "status"])?;
    let name = request.parameter("account.name").or_else(|| request.parameter("name"));
    let mut accounts: Vec<&Account> = state.world.accounts.iter().collect();
    accounts
        .retain(|account| status.is_none_or(|status| status == "accepted") && name.is_none_or(|n| account.name == n));
    match order {
        Some("id") => accounts.sort_by(|one, two| one.membership.cmp(&two.membership)),
        Some("account.name") => accounts.sort_by(|one, two| one.name.cmp(&two.name)),
        _ => {}
    }
    if envelope::descending(request, false)? {
        accounts.reverse();
    }
    Ok(paging.answer(&accounts, false, |account| {
        json!({
            "id": account.membership, "status": "accepted", "account": account.render(), "api_access_enabled": true,
            "roles": ["Super Administrator - All Privileges"], "permissions": {"zones": {"read": true, "write": true}},
        })
    }))
}

/// `GET /accounts`: empty, not refused, for a credential without any account permission.
pub(super) fn accounts(state: &mut State, request: &Request, quirks: Quirks) -> Result<Answer, Refusal> {
    let caller = authenticate(state, request, Manner::Resources)?;
    if caller.is_account_token() && !state.options.account_tokens_list_accounts {
        return Err(rules::ACCOUNTS_NEED_USER.plain());
    }
    let paging = Paging::of(request, quirks.drift)?;
    let name = request.parameter("name");
    let mut accounts: Vec<&Account> = state.world.accounts.iter().collect();
    accounts.retain(|account| name.is_none_or(|name| account.name == name) && state.sees_account(&caller, &account.id));
    if envelope::descending(request, false)? {
        accounts.reverse();
    }
    Ok(paging.answer(&accounts, true, |account| account.render()))
}

/// `GET /accounts/{id}`.
pub(super) fn account(state: &mut State, request: &Request, id: &str) -> Result<Answer, Refusal> {
    if !is_id(id) {
        return Err(rules::NO_ROUTE.with(request.route()));
    }
    let caller = authenticate(state, request, Manner::Resources)?;
    if state.world.account(id).is_some() && !state.sees_account(&caller, id) {
        return Err(rules::UNAUTHORIZED.plain());
    }
    let account = state.world.account(id).ok_or_else(|| rules::UNKNOWN_OBJECT.plain())?;
    Ok(envelope::success(account.render()))
}
