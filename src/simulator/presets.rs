//! The credentials that exist from the start, one for each situation that a client meets, and some
//! older tokens to list. It must not know requests.
use super::draft::{self, Draft};
use super::state::State;
use super::token::{ACCOUNT, Owner, Token, USER, ZONE};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A set of credentials for the simulated API. All of them die with the simulator, and none has a
/// valid checksum.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// May create user and account tokens, and may read everything that can be listed.
    pub all_powerful: String,
    /// Works and reads accounts and zones, but may not create tokens: it lacks API Tokens Write.
    pub without_minting: String,
    /// As from the dashboard's "Create Additional Tokens": API Tokens Write only. Sees no zone, no
    /// account, not the user.
    pub minting_only: String,
    /// An account token of the first account, with Account API Tokens Write and Zone Read; `None`
    /// without accounts.
    pub account: Option<String>,
    /// A Global API Key and the e-mail that belongs to it, in this order.
    pub global_key: (String, String),
    /// Ended an hour before the start.
    pub expired: String,
    /// Switched off.
    pub disabled: String,
    /// Begins tomorrow.
    pub not_yet_valid: String,
    /// Only usable from 192.0.2.0/24, so not from here.
    pub elsewhere: String,
    /// A sign-in by OAuth as of Cloudflare's own CLI: sees the user and the first account, and may
    /// create tokens of that account that edit DNS. Lasts an hour.
    pub oauth: String,
    /// The same as of wrangler, whose scopes leave creating tokens out.
    pub oauth_without_minting: String,
}

/// Groups by name on one kind of resource.
pub(super) fn policy(state: &State, names: &[&str], resources: Value) -> Value {
    let groups = names
        .iter()
        .filter_map(|name| state.world.groups.iter().find(|group| group.name == **name));
    let groups: Vec<Value> = groups.map(|group| json!({"id": group.id})).collect();
    json!({"effect": "allow", "permission_groups": groups, "resources": resources})
}

pub(super) fn of_user(state: &State, names: &[&str]) -> Value {
    policy(state, names, json!({(format!("{USER}.{}", state.world.user.id)): "*"}))
}

pub(super) fn of_accounts(state: &State, names: &[&str]) -> Value {
    policy(state, names, json!({(format!("{ACCOUNT}.*")): "*"}))
}

pub(super) fn of_zones(state: &State, names: &[&str]) -> Value {
    policy(state, names, json!({(format!("{ZONE}.*")): "*"}))
}

/// A token that nobody asked for by a request, not kept yet. Its body is ours, so a refusal is a
/// mistake here.
pub(super) fn token(state: &mut State, owner: Owner, body: &Value, digest: [u8; 32]) -> std::io::Result<Token> {
    let read: Draft = draft::read(&state.world, body, &mut Vec::new()).map_err(|refused| {
        std::io::Error::other(format!("The simulator's own token is refused: {}", refused.message))
    })?;
    let creator = match owner {
        Owner::User => None,
        Owner::Account(_) => Some(state.world.user.email.clone()),
    };
    let mut token = state.token(owner, read, digest);
    token.preset = true;
    token.creator.email = creator;
    Ok(token)
}

/// Keeps such a token; answers its secret.
fn preset(state: &mut State, prefix: &str, owner: Owner, body: &Value) -> std::io::Result<String> {
    let (secret, digest) = state.marked_secret(prefix);
    let token = token(state, owner, body, digest)?;
    state.tokens.push(token);
    Ok(secret)
}

fn in_hours(hours: i64) -> String {
    let moment = Timestamp::now().checked_add(SignedDuration::from_hours(hours));
    super::token::seconds(moment.unwrap_or(Timestamp::MAX))
}

/// One more token that may do everything.
pub(super) fn all_powerful(state: &mut State, name: &str) -> std::io::Result<String> {
    let policies = [
        of_user(state, &["API Tokens Write", "User Details Read", "Memberships Read"]),
        of_accounts(
            state,
            &[
                "Account Settings Read",
                "Account API Tokens Write",
                "Workers R2 Storage Read",
            ],
        ),
        of_zones(state, &["Zone Read"]),
    ];
    preset(
        state,
        "cfut_sim",
        Owner::User,
        &json!({"name": name, "policies": policies}),
    )
}

/// Makes all credentials and the older tokens.
pub(super) fn create(state: &mut State) -> std::io::Result<Credentials> {
    let reading = [
        of_user(state, &["User Details Read"]),
        of_accounts(state, &["Account Settings Read"]),
        of_zones(state, &["Zone Read"]),
    ];
    let minting = [of_user(state, &["API Tokens Write"])];
    let user = |state: &mut State, body: Value| preset(state, "cfut_sim", Owner::User, &body);
    let without_minting = user(state, json!({"name": "Read all zones", "policies": reading}))?;
    let minting_only = user(state, json!({"name": "Create Additional Tokens", "policies": minting}))?;
    let expired = user(
        state,
        json!({"name": "Old deploy", "policies": minting, "expires_on": in_hours(-1)}),
    )?;
    let disabled = user(
        state,
        json!({"name": "Paused deploy", "policies": minting, "status": "disabled"}),
    )?;
    let not_yet_valid = user(
        state,
        json!({"name": "Next quarter", "policies": minting, "not_before": in_hours(24)}),
    )?;
    let filter = json!({"request_ip": {"in": ["192.0.2.0/24"]}});
    let elsewhere = user(
        state,
        json!({"name": "Office only", "policies": minting, "condition": filter}),
    )?;
    older(state)?;
    hostile(state)?;
    let all_powerful = all_powerful(state, "cfmint simulator")?;
    let account = account_token(state)?;
    let oauth = oauth(state, &["Account Settings Read", "Account API Tokens Write"])?;
    let oauth_without_minting = self::oauth(state, &["Account Settings Read"])?;
    let (key, _) = state.marked_secret("cfk_sim");
    state.set_key(&key);
    let global_key = (key, state.world.user.email.clone());
    let all = Credentials {
        all_powerful,
        without_minting,
        minting_only,
        account,
        global_key,
        expired,
        disabled,
        not_yet_valid,
        elsewhere,
        oauth,
        oauth_without_minting,
    };
    backdate(state);
    Ok(all)
}

fn account_token(state: &mut State) -> std::io::Result<Option<String>> {
    let Some(id) = state.world.accounts.first().map(|account| account.id.clone()) else {
        return Ok(None);
    };
    let here = format!("{ACCOUNT}.{id}");
    let policies = [
        policy(
            state,
            &["Account API Tokens Write", "Account Settings Read"],
            json!({(here.clone()): "*"}),
        ),
        policy(state, &["Zone Read"], json!({(here): {(format!("{ZONE}.*")): "*"}})),
    ];
    let body = json!({"name": "Provisioning", "policies": policies});
    preset(state, "cfat_sim", Owner::Account(id), &body).map(Some)
}

/// A sign-in by OAuth, granted these on the first account beside what it reads and edits there.
fn oauth(state: &mut State, names: &[&str]) -> std::io::Result<String> {
    let id = state.world.accounts.first().map_or("*", |account| account.id.as_str());
    let here = format!("{ACCOUNT}.{id}");
    let policies = [
        of_user(state, &["User Details Read", "Memberships Read"]),
        policy(state, names, json!({(here.clone()): "*"})),
        policy(
            state,
            &["Zone Read", "DNS Write"],
            json!({(here): {(format!("{ZONE}.*")): "*"}}),
        ),
    ];
    let body = json!({"name": "OAuth", "policies": policies, "expires_on": in_hours(1)});
    let secret = preset(state, "cfoat_sim", Owner::User, &body)?;
    if let Some(token) = state.tokens.last_mut() {
        token.oauth = true;
    }
    Ok(secret)
}

/// Tokens such as a person finds after a year: some narrow, one wide, one about to end.
fn older(state: &mut State) -> std::io::Result<()> {
    let zone = |state: &State, number: usize, names: &[&str]| {
        let id = state.world.zones.get(number).map_or("*", |zone| zone.id.as_str());
        policy(state, names, json!({(format!("{ZONE}.{id}")): "*"}))
    };
    let bodies = [
        json!({"name": "cert-manager", "policies": [zone(state, 0, &["Zone Read", "DNS Write"])]}),
        json!({"name": "ddns home", "policies": [zone(state, 1, &["DNS Write"])], "expires_on": in_hours(24 * 5)}),
        json!({"name": "terraform", "policies": [of_zones(state, &["Zone Write", "DNS Write", "Zone Settings Write"])]}),
        json!({"name": "backup", "policies": [of_accounts(state, &["Workers R2 Storage Read"])]}),
    ];
    let wanted = state.options.older_tokens;
    for body in bodies.iter().cycle().take(wanted) {
        preset(state, "cfut_sim", Owner::User, body)?;
    }
    Ok(())
}

/// Tokens whose names hold the hostile ones, some at a time: a user may have 50 tokens only. The
/// rules for names would refuse them, so they are named afterwards.
fn hostile(state: &mut State) -> std::io::Result<()> {
    if !state.options.hostile {
        return Ok(());
    }
    for names in super::names::all_hostile().chunks(4) {
        let policies = [of_zones(state, &["DNS Write"])];
        preset(
            state,
            "cfut_sim",
            Owner::User,
            &json!({"name": "hostile", "policies": policies}),
        )?;
        if let Some(token) = state.tokens.last_mut() {
            token.name = names.join(" | ");
        }
    }
    Ok(())
}

/// What is there from the start was not made this minute: the last one a day ago, each before it
/// nine days earlier.
fn backdate(state: &mut State) {
    let tokens = state.tokens.iter_mut().filter(|token| !token.oauth);
    for (number, token) in tokens.rev().enumerate() {
        let hours = 24 * (1 + 9 * i64::try_from(number).unwrap_or(0));
        let then = token
            .issued_on
            .checked_sub(SignedDuration::from_hours(hours))
            .unwrap_or(token.issued_on);
        (token.issued_on, token.modified_on) = (then, then);
    }
}
