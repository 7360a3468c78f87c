//! The token endpoints of both families: list, create, get, update, delete, roll, verify,
//! permission groups (reference: cloudflare-api sections 1 to 4).
use super::caller::Caller;
use super::credentials::{Manner, authenticate};
use super::draft::{self, Draft};
use super::envelope::{self, Answer, Body, Paging};
use super::fault::Quirks;
use super::grants;
use super::request::Request;
use super::rules::{self, Refusal};
use super::state::State;
use super::token::{Creator, Owner, Provisioner, Status, Target, Token, USER, seconds};
use jiff::Timestamp;
use serde_json::{Value, json};

/// Routes everything below `/user/tokens` or `/accounts/{id}/tokens`; `rest` is what follows.
pub(super) fn route(
    state: &mut State,
    request: &Request,
    owner: Owner,
    rest: &[&str],
    quirks: Quirks,
) -> Result<Answer, Refusal> {
    match (request.method.as_str(), rest) {
        ("GET", ["verify"]) => verify(state, request, &owner),
        ("GET", ["permission_groups"]) => permission_groups(state, request, &owner),
        ("GET", []) => list(state, request, &owner, quirks),
        ("POST", []) => create(state, request, owner),
        ("GET" | "PUT" | "DELETE", [id]) => one(state, request, &owner, id, quirks),
        ("PUT", [id, "value"]) => roll(state, request, &owner, id),
        (_, [] | [_] | [_, "value"]) => Err(rules::METHOD_NOT_ALLOWED.with(&request.method)),
        _ => Err(rules::NO_ROUTE.with(request.route())),
    }
}

/// Whoever may read (or write) the tokens of `owner`, or the refusal.
fn permitted(state: &mut State, request: &Request, owner: &Owner, write: bool) -> Result<Caller, Refusal> {
    let caller = authenticate(state, request, Manner::Tokens)?;
    let (writing, reading) = match owner {
        Owner::User => ("API Tokens Write", "API Tokens Read"),
        Owner::Account(_) => ("Account API Tokens Write", "Account API Tokens Read"),
    };
    let groups: &[&str] = if write { &[writing] } else { &[writing, reading] };
    let allowed = match owner {
        Owner::User if caller.is_account_token() => return Err(rules::USER_LEVEL.plain()),
        Owner::User => state.may_as_user(&caller, groups),
        Owner::Account(id) => state.may(&caller, groups, Target::Account(id)),
    };
    if !allowed {
        return Err(rules::UNAUTHORIZED.plain());
    }
    if !write && state.oauth(&caller).is_some() {
        if state.options.oauth_creates_only {
            state.believe("a sign-in by OAuth that may create an account's tokens may not read any");
            return Err(rules::UNAUTHORIZED.plain());
        }
        state.believe(
            "a sign-in by OAuth that may create an account's tokens may list them and what they may hold, too",
        );
    }
    Ok(caller)
}

fn verify(state: &mut State, request: &Request, owner: &Owner) -> Result<Answer, Refusal> {
    let caller = authenticate(state, request, Manner::Verify)?;
    let now = state.now();
    let Caller::Token { id, owner: family } = &caller else {
        return Err(rules::VERIFY_NEEDS_BEARER.plain());
    };
    // crossing the families gives 1000 (reference: cloudflare-api section 2)
    let token = state.tokens.iter().find(|token| &token.id == id && family == owner);
    let token = token.ok_or_else(|| rules::INVALID_TOKEN.plain())?;
    if token.oauth && !state.options.verify_knows_oauth {
        return Err(rules::OAUTH_AT_VERIFY.plain());
    }
    let status = token.status(now);
    let mut result = json!({"id": token.id, "status": status.word()});
    if let Some(result) = result.as_object_mut() {
        let dates = [("not_before", token.not_before), ("expires_on", token.expires_on)];
        result.extend(
            dates
                .into_iter()
                .filter_map(|(name, date)| Some((name.to_owned(), seconds(date?).into()))),
        );
    }
    let mut answer = envelope::success(result);
    if let (Body::Json(Value::Object(body)), Status::Active) = (&mut answer.body, status) {
        let good_news = json!([{"code": 10000, "message": "This API Token is valid and active", "type": null}]);
        body.insert("messages".to_owned(), good_news);
    }
    Ok(answer)
}

/// Not paged. `name` and `scope` match whole, decoded once: encoded twice they find nothing
/// (reference: cloudflare-api section 2).
fn permission_groups(state: &mut State, request: &Request, owner: &Owner) -> Result<Answer, Refusal> {
    let caller = permitted(state, request, owner, false)?;
    let (name, scope) = (request.parameter("name"), request.parameter("scope"));
    let groups = state.world.groups.iter().filter(|group| {
        // user groups make no sense in an account token (reference: cloudflare-api section 1, what
        // cannot be granted, 5)
        (owner == &Owner::User || group.scopes.iter().all(|scope| scope != USER))
            && name.is_none_or(|name| group.name == name)
            && scope.is_none_or(|scope| group.scopes.iter().any(|known| known == scope))
    });
    let render = |group: &super::world::Group| {
        // the caller's own view of what may be granted (reference: cloudflare-api section 1, what
        // cannot be granted, 6)
        let selectable = caller == Caller::Key || !grants::MANAGING.contains(&group.name.as_str());
        let mut item = json!({"id": group.id, "name": group.name, "scopes": group.scopes, "is_selectable": selectable});
        // recorded of a user's list, and not of an account's
        let description = group.description.as_ref().filter(|_| owner == &Owner::User);
        for (name, value) in [("category", group.category.as_ref()), ("description", description)] {
            if let (Some(item), Some(value)) = (item.as_object_mut(), value) {
                item.insert(name.to_owned(), value.clone().into());
            }
        }
        item
    };
    Ok(envelope::success(groups.map(render).collect()).with_info(Value::Null))
}

fn list(state: &mut State, request: &Request, owner: &Owner, quirks: Quirks) -> Result<Answer, Refusal> {
    permitted(state, request, owner, false)?;
    let paging = Paging::of(request, quirks.drift)?;
    let descending = envelope::descending(request, true)?;
    let expired = envelope::one_of(request, "include_expired", &["true", "false"])? == Some("true");
    let now = state.now();
    let of_owner = |token: &&Token| &token.owner == owner && !token.deleted && !token.oauth;
    let shown = |token: &&Token| {
        of_owner(token)
            && (expired || token.status(now) != Status::Expired)
            && quirks.hide_new.is_none_or(|lag| token.made.elapsed() >= lag)
    };
    let mut tokens: Vec<&Token> = state.tokens.iter().filter(shown).collect();
    tokens.sort_by_key(|token| token.issued_on);
    if descending {
        tokens.reverse();
    }
    let answer = paging.answer(&tokens, false, |token| token.render(&state.world, now));
    let has = |status: Status| {
        state
            .tokens
            .iter()
            .filter(of_owner)
            .any(|token| token.status(now) == status)
    };
    let unknown = [
        (
            true,
            "tokens are listed by the time at which they were made, the newest first",
        ),
        (true, LAST_USED),
        (
            has(Status::Expired),
            "total_count counts expired tokens only where include_expired asks for them",
        ),
        (
            expired && has(Status::Expired),
            "include_expired lists every expired token; those that expired recently are what is published",
        ),
        (
            has(Status::Revoked),
            "a token that was revoked because it leaked is listed also without include_expired",
        ),
    ];
    let beliefs = unknown.into_iter().filter(|(matters, _)| *matters);
    beliefs.for_each(|(_, belief)| state.believe(belief));
    Ok(answer)
}

/// What nobody has recorded of the time of the last use.
const LAST_USED: &str =
    "last_used_on is the second of the last request for which a token was accepted, verify included";

fn create(state: &mut State, request: &Request, owner: Owner) -> Result<Answer, Refusal> {
    let caller = permitted(state, request, &owner, true)?;
    let draft = checked_draft(state, request, &caller, &owner)?;
    let now = state.now();
    let theirs = state
        .tokens
        .iter()
        .filter(|token| token.owner == owner && !token.deleted && !token.oauth);
    let all: Vec<Status> = theirs.map(|token| token.status(now)).collect();
    if all.len() >= owner.quota() {
        if all.iter().any(|status| *status != Status::Active) {
            state.believe("expired, disabled and revoked tokens count for the most that there can be");
        }
        return Err(rules::TOO_MANY_TOKENS.plain());
    }
    if draft.expires_on.is_some_and(|end| end <= now) {
        state.believe("accepted an expires_on in the past");
    }
    let creator = creator(state, &caller, &owner);
    let (token, secret) = state.store(owner, draft, creator);
    let mut answer = envelope::success(token);
    if let Body::Json(body) = &mut answer.body
        && let Some(result) = body.get_mut("result").and_then(Value::as_object_mut)
    {
        result.insert("value".to_owned(), secret.clone().into());
    }
    answer.secret = Some(secret);
    Ok(answer)
}

/// Who makes a token, as the published fields of an account's tell it (reference: cloudflare-api
/// section 2, "Objects").
fn creator(state: &mut State, caller: &Caller, owner: &Owner) -> Creator {
    if owner == &Owner::User {
        return Creator::default();
    }
    if caller.is_account_token() {
        state.believe("a token that an account's token makes has no creator's e-mail address");
        return Creator::default();
    }
    let by_oauth = state.oauth(caller).is_some();
    Creator {
        email: Some(state.world.user.email.clone()),
        provisioner: by_oauth.then(|| Provisioner {
            kind: "com.cloudflare.api.oauthtoken",
            id: Some(state.world.oauth_client.clone()),
        }),
    }
}

fn one(state: &mut State, request: &Request, owner: &Owner, id: &str, quirks: Quirks) -> Result<Answer, Refusal> {
    if !draft::is_id(id) {
        return Err(rules::NO_ROUTE.with(request.route()));
    }
    let caller = permitted(state, request, owner, request.method != "GET")?;
    let place = position(state, owner, id)?;
    let draft = match request.method.as_str() {
        "PUT" => Some(checked_change(state, request, &caller, owner)?),
        _ => None,
    };
    let (now, ids) = (state.now(), draft.as_ref().map_or(0, |draft| draft.policies.len()));
    let fresh: Vec<String> = (0..ids).map(|_| state.random.id()).collect();
    let token = state
        .tokens
        .get_mut(place)
        .ok_or_else(|| rules::UNKNOWN_TOKEN_ID.plain())?;
    if request.method == "GET" && quirks.hide_new.is_some_and(|lag| token.made.elapsed() < lag) {
        return Err(rules::UNKNOWN_TOKEN_ID.plain());
    }
    if request.method == "DELETE" {
        token.deleted = true;
        return Ok(envelope::success(json!({"id": id})));
    }
    if let Some(draft) = draft {
        change(token, draft, fresh, now);
    }
    let answer = envelope::success(token.render(&state.world, now));
    state.believe(LAST_USED);
    Ok(answer)
}

/// What PUT does: the policies whole, with these ids; what may be left out and is, stays.
fn change(token: &mut Token, draft: Draft, ids: Vec<String>, now: Timestamp) {
    if !draft.leaves_out("not_before") {
        token.not_before = draft.not_before;
    }
    if !draft.leaves_out("expires_on") {
        token.expires_on = draft.expires_on;
    }
    if !draft.leaves_out("status") {
        token.disabled = draft.disabled;
    }
    if !draft.leaves_out("condition") {
        token.condition = draft.condition;
    }
    token.name = draft.name;
    token.policies = draft.policies;
    let fresh = token.policies.iter_mut().zip(ids);
    fresh.for_each(|(policy, id)| policy.id = id);
    token.policies_sent = draft.policies_sent;
    // published as the time of the last change (reference: cloudflare-api section 2, "Objects")
    token.modified_on = now;
}

/// A new secret for the same id; the old one is dead at once (reference: cloudflare-api section 7,
/// docs page "Roll tokens").
fn roll(state: &mut State, request: &Request, owner: &Owner, id: &str) -> Result<Answer, Refusal> {
    if !draft::is_id(id) {
        return Err(rules::NO_ROUTE.with(request.route()));
    }
    permitted(state, request, owner, true)?;
    if request.body.is_empty() {
        // published as required, yet Cloudflare's own Python SDK (5.9.0) sends none
        state.believe("a roll without a body is accepted, although the published schema requires {}");
    } else {
        json_body(request)?;
    }
    let place = position(state, owner, id)?;
    let (secret, digest) = state.secret(owner);
    let now = state.now();
    let token = state
        .tokens
        .get_mut(place)
        .ok_or_else(|| rules::UNKNOWN_TOKEN_ID.plain())?;
    token.digest = digest;
    token.rolls += 1;
    // it moves (reference: live section 1)
    token.modified_on = now;
    // what leaked can be rolled (reference: live section 1)
    if std::mem::take(&mut token.exposed) {
        state.believe("a token that leaked and is rolled is as it was before it leaked");
    }
    let mut answer = envelope::success(secret.clone().into());
    answer.secret = Some(secret);
    Ok(answer)
}

fn position(state: &State, owner: &Owner, id: &str) -> Result<usize, Refusal> {
    let mine = |token: &Token| token.id == id && &token.owner == owner && !token.deleted && !token.oauth;
    state
        .tokens
        .iter()
        .position(mine)
        .ok_or_else(|| rules::UNKNOWN_TOKEN_ID.plain())
}

fn json_body(request: &Request) -> Result<Value, Refusal> {
    let json = request
        .header("content-type")
        .is_some_and(|kind| kind.trim_start().starts_with("application/json"));
    request
        .json()
        .filter(|body| json && body.is_object())
        .ok_or_else(|| rules::NOT_JSON.plain())
}

/// The body of PUT, which may leave out more than that of POST, and may not say `status: null`.
fn checked_change(state: &mut State, request: &Request, caller: &Caller, owner: &Owner) -> Result<Draft, Refusal> {
    if json_body(request)?.get("status") == Some(&Value::Null) {
        return Err(rules::STATUS_NULL.plain());
    }
    let draft = checked_draft(state, request, caller, owner)?;
    for name in ["not_before", "status"]
        .into_iter()
        .filter(|name| draft.leaves_out(name))
    {
        state.believe(&format!(
            "PUT keeps {name:?} where it is left out, as it keeps condition and expires_on"
        ));
    }
    Ok(draft)
}

fn checked_draft(state: &mut State, request: &Request, caller: &Caller, owner: &Owner) -> Result<Draft, Refusal> {
    let body = json_body(request)?;
    let mut beliefs = Vec::new();
    let draft = draft::read(&state.world, &body, &mut beliefs);
    beliefs.into_iter().for_each(|belief| state.believe(&belief));
    let draft = draft?;
    for policy in &draft.policies {
        grants::check_wildcard(owner, policy)?;
        grants::check_managing(state, caller, policy)?;
        grants::check_permission(state, caller, owner, policy)?;
    }
    Ok(draft)
}
