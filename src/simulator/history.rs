//! Tokens with a past, such as a person finds after some years: for the demo, and for whoever asks
//! for them. Some are as no request can make them. It must not know requests.
use super::presets::{self, of_accounts, of_zones, policy};
use super::random::fixed_id;
use super::state::State;
use super::token::{ACCOUNT, BUCKET, Owner, Provisioner, Token, ZONE, seconds};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use std::io;

/// In minutes, as all times here.
const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;
/// What a time is off, so that it is the same number of days all through a demo.
const SLACK: i64 = 30;

/// When the credentials were used, by name; the others never were.
const USED: [(&str, i64); 6] = [
    ("Read all zones", 3 * HOUR),
    ("Create Additional Tokens", 40 * DAY),
    ("Old deploy", 2 * HOUR),
    ("Paused deploy", 30 * DAY),
    ("Office only", DAY),
    ("Provisioning", 20),
];

/// Makes them all, where they are wanted.
pub(super) fn create(state: &mut State) -> io::Result<()> {
    if !state.options.history {
        return Ok(());
    }
    let now = state.now();
    for (name, ago) in USED {
        let tokens = state.tokens.iter_mut().filter(|token| token.name == name);
        tokens.for_each(|token| token.last_used_on = Some(before(now, ago)));
    }
    let mut all = of_user(state);
    all.extend(odd_ones(state));
    all.extend(of_account(state));
    for (number, past) in all.into_iter().enumerate() {
        let token = past.token(state, number)?;
        state.tokens.push(token);
    }
    Ok(())
}

fn before(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// A token as it has become.
struct Past {
    owner: Owner,
    body: Value,
    /// Ago.
    made: i64,
    /// Ago; as made, where nobody changed it.
    changed: Option<i64>,
    /// Ago.
    used: Option<i64>,
    /// Ahead, or below 0 behind.
    ends: Option<i64>,
    /// What no request can set.
    become_so: fn(&mut Token),
}

impl Past {
    /// A token of the user, never changed and never used, without an end.
    fn new(name: &str, made: i64, policies: &[Value]) -> Self {
        Self {
            owner: Owner::User,
            body: json!({"name": name, "policies": policies}),
            made,
            changed: None,
            used: None,
            ends: None,
            become_so: |_| {},
        }
    }

    fn of(self, account: &str) -> Self {
        let owner = Owner::Account(account.to_owned());
        Self { owner, ..self }
    }

    fn changed(self, ago: i64) -> Self {
        let changed = Some(ago);
        Self { changed, ..self }
    }

    fn used(self, ago: i64) -> Self {
        let used = Some(ago);
        Self { used, ..self }
    }

    fn ends(self, ahead: i64) -> Self {
        let ends = Some(ahead);
        Self { ends, ..self }
    }

    /// With one more field in its body.
    fn with(mut self, field: &str, value: Value) -> Self {
        if let Some(body) = self.body.as_object_mut() {
            body.insert(field.to_owned(), value);
        }
        self
    }

    fn become_so(self, become_so: fn(&mut Token)) -> Self {
        Self { become_so, ..self }
    }

    /// The token, the same at each start but for its times.
    fn token(self, state: &mut State, number: usize) -> io::Result<Token> {
        let (now, seed) = (state.now(), state.options.seed);
        let this = match self.ends {
            Some(ahead) => {
                let end = seconds(before(now, -ahead - SLACK));
                self.with("expires_on", end.into())
            }
            None => self,
        };
        // of a secret that nobody has
        let digest = state.random.block();
        let mut token = presets::token(state, this.owner, &this.body, digest)?;
        token.id = fixed_id(seed, "token", number);
        for (place, policy) in token.policies.iter_mut().enumerate() {
            policy.id = fixed_id(seed, "token-policy", number * 10 + place);
        }
        token.issued_on = before(now, this.made);
        token.modified_on = before(now, this.changed.unwrap_or(this.made));
        token.last_used_on = this.used.map(|ago| before(now, ago));
        (this.become_so)(&mut token);
        Ok(token)
    }
}

/// Groups on one zone, by its number.
fn of_zone(state: &State, number: usize, names: &[&str]) -> Value {
    let id = state.world.zones.get(number).map_or("*", |zone| zone.id.as_str());
    policy(state, names, json!({(format!("{ZONE}.{id}")): "*"}))
}

/// The id of an account by its number; of the last one, where there are fewer.
fn account(state: &State, number: usize) -> Option<String> {
    let accounts = &state.world.accounts;
    let account = accounts.get(number).or_else(|| accounts.last());
    account.map(|account| account.id.clone())
}

/// Groups on the first account.
fn of_first(state: &State, names: &[&str]) -> Value {
    match account(state, 0) {
        Some(id) => policy(state, names, json!({(format!("{ACCOUNT}.{id}")): "*"})),
        None => of_accounts(state, names),
    }
}

/// What most people have.
fn of_user(state: &State) -> Vec<Past> {
    let dns = ["DNS Write"];
    let bucket = match account(state, 0) {
        Some(id) => json!({(format!("{BUCKET}.{id}_default_backups")): "*"}),
        None => json!({(format!("{ACCOUNT}.*")): "*"}),
    };
    let routes = of_zone(state, 0, &["Workers Routes Write"]);
    let scripts = [
        "Workers Scripts Write",
        "Workers KV Storage Write",
        "Account Settings Read",
    ];
    let infrastructure = [
        "Zone Write",
        "DNS Write",
        "Zone Settings Write",
        "SSL and Certificates Write",
        "Firewall Services Write",
        "Zone WAF Write",
        "Page Rules Write",
        "Load Balancers Write",
        "Email Routing Rules Write",
    ];
    let of_whole = ["Workers Scripts Write", "Pages Write", "Account Settings Read"];
    vec![
        Past::new(
            "cert-manager, example.com",
            DAY,
            &[of_zone(state, 0, &dns), of_zones(state, &["Zone Read"])],
        )
        .used(3 * HOUR)
        .ends(89 * DAY),
        Past::new("deploy blog", 84 * DAY, &[of_first(state, &scripts), routes])
            .used(2 * HOUR)
            .ends(6 * DAY),
        Past::new("ddns at home", 88 * DAY, &[of_zone(state, 1, &dns)])
            .used(HOUR)
            .ends(2 * DAY),
        Past::new(
            "terraform-ci",
            400 * DAY,
            &[of_zones(state, &infrastructure), of_accounts(state, &of_whole)],
        )
        .changed(120 * DAY)
        .used(DAY),
        Past::new("grafana", 125 * DAY, &[of_zones(state, &["Analytics Read"])])
            .used(5)
            .ends(240 * DAY),
        Past::new(
            "old backup script",
            430 * DAY,
            &[policy(state, &["Workers R2 Storage Bucket Item Write"], bucket)],
        )
        .used(211 * DAY + SLACK)
        .ends(300 * DAY),
        Past::new("test 3", 42 * DAY, &[of_zone(state, 2, &dns)]).ends(-12 * DAY),
    ]
}

/// What some have: switched off, leaked, with exceptions, twice, from one place, unreadable.
fn odd_ones(state: &State) -> Vec<Past> {
    let purge = ["Cache Purge"];
    let mut but_one = of_zone(state, 2, &purge);
    if let Some(policy) = but_one.as_object_mut() {
        policy.insert("effect".to_owned(), "deny".into());
    }
    let dns = ["DNS Write"];
    let office = json!({"request_ip": {"in": ["9.9.9.0/24", "2620:fe::/48"], "not_in": ["9.9.9.9/32"]}});
    vec![
        Past::new("staging preview", 180 * DAY, &[of_first(state, &["Pages Write"])])
            .changed(60 * DAY)
            .used(64 * DAY)
            .ends(30 * DAY)
            .with("status", "disabled".into()),
        Past::new(
            "wordpress plugin",
            290 * DAY,
            &[of_zone(state, 0, &["Zone Settings Write", "Cache Purge"])],
        )
        .used(9 * DAY + HOUR)
        .become_so(|token| token.exposed = true),
        Past::new("purge all but the shop", 33 * DAY, &[of_zones(state, &purge), but_one])
            .used(40)
            .ends(57 * DAY),
        Past::new("dyndns", 300 * DAY, &[of_zone(state, 1, &dns)])
            .used(3 * DAY)
            .ends(65 * DAY),
        Past::new("dyndns", 61 * DAY, &[of_zone(state, 1, &dns)]).ends(304 * DAY),
        Past::new(
            "office scripts",
            20 * DAY,
            &[of_zones(state, &["Zone Read", "DNS Write"])],
        )
        .used(6 * HOUR)
        .ends(70 * DAY)
        .with("condition", office),
        Past::new(
            "gateway connector",
            150 * DAY,
            &[of_first(state, &["Account Settings Read"])],
        )
        .used(4 * DAY)
        .ends(215 * DAY)
        .become_so(unreadable),
    ]
}

/// A resource of a form that no reference knows, and fields that no published shape has: the real
/// API is ahead of both.
fn unreadable(token: &mut Token) {
    token.unknown = fields(json!({"labels": {"team": "network"}}));
    for policy in &mut token.policies {
        policy.unknown = fields(json!({"constraints": [{"kind": "device_posture", "level": 2}]}));
        for inner in policy.resources.values_mut() {
            *inner = json!({"com.cloudflare.gateway.location.7": "*"});
        }
    }
}

fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// Tokens of the second account, which others made.
fn of_account(state: &State) -> Vec<Past> {
    let Some(id) = account(state, 1) else {
        return Vec::new();
    };
    let whole = |names: &[&str]| policy(state, names, json!({(format!("{ACCOUNT}.{id}")): "*"}));
    let zones = json!({(format!("{ACCOUNT}.{id}")): {(format!("{ZONE}.*")): "*"}});
    vec![
        Past::new(
            "release pipeline",
            45 * DAY,
            &[whole(&["Workers Scripts Write", "D1 Write"])],
        )
        .of(&id)
        .used(20)
        .ends(45 * DAY)
        .become_so(|token| token.creator.email = Some("grace@example.com".to_owned())),
        Past::new("status page", 140 * DAY, &[whole(&["Pages Write"])])
            .of(&id)
            .used(17 * DAY)
            .become_so(|token| {
                token.creator.email = Some("grace@example.com".to_owned());
                token.exposed = true;
            }),
        Past::new("dns audit", 11 * DAY, &[policy(state, &["DNS Read"], zones)])
            .of(&id)
            .used(2 * DAY)
            .ends(19 * DAY)
            .become_so(|token| {
                token.creator.email = None;
                token.creator.provisioner = Some(Provisioner {
                    kind: "com.cloudflare.api.oauthtoken",
                    id: None,
                });
            }),
    ]
}
