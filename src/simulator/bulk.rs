//! As many tokens as the real API would hold, for lists that have to stay quick: everything about
//! them follows from their number, without chance. It must not know requests.
use super::draft::Draft;
use super::state::State;
use super::token::{ACCOUNT, BUCKET, Condition, Owner, Policy, Provisioner, Token, ZONE};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};
use std::io;

/// What a token is for: the first word of its name, its permission groups, and over what.
const PURPOSES: [(&str, &[&str], Over); 12] = [
    ("ddns", &["DNS Write"], Over::Zone),
    (
        "deploy",
        &["Workers Scripts Write", "Workers KV Storage Write"],
        Over::Account,
    ),
    ("cert-manager", &["DNS Write", "Zone Read"], Over::Zones),
    ("purge", &["Cache Purge"], Over::Zone),
    ("backup", &["Workers R2 Storage Bucket Item Write"], Over::Bucket),
    ("grafana", &["Analytics Read", "Zone Read"], Over::Zones),
    (
        "terraform",
        &["Zone Write", "DNS Write", "Zone Settings Write", "Zone WAF Write"],
        Over::Zones,
    ),
    ("pages", &["Pages Write"], Over::Account),
    ("tunnel", &["Cloudflare Tunnel Write"], Over::Account),
    ("logs", &["Logs Read"], Over::Account),
    ("external-dns", &["DNS Write", "Zone Read"], Over::Zone),
    ("database", &["D1 Write", "Account Settings Read"], Over::Account),
];

/// Days until the end, below 0 since then.
const ENDS: [Option<i64>; 11] = [
    None,
    Some(2),
    Some(6),
    Some(29),
    Some(89),
    None,
    Some(240),
    Some(364),
    Some(-3),
    Some(13),
    Some(-120),
];

/// Minutes since the last use.
const USED: [Option<i64>; 7] = [
    Some(5),
    Some(180),
    None,
    Some(1_440),
    Some(28_800),
    Some(136_800),
    Some(303_840),
];

#[derive(Clone, Copy)]
enum Over {
    Zone,
    Zones,
    Account,
    Bucket,
}

/// Whoever may have more tokens.
struct Holder {
    owner: Owner,
    /// Of the account; of the first one for the user, who has none without accounts.
    account: String,
    /// What is said of it in names.
    name: String,
    /// Ids and names of zones there.
    zones: Vec<(String, String)>,
    room: usize,
    /// What the next token is like; not the same for all at once.
    next: usize,
}

/// Makes as many as are wanted, or says how many there can be.
pub(super) fn create(state: &mut State) -> io::Result<()> {
    let wanted = state.options.tokens;
    let mut holders = holders(state);
    let room: usize = holders.iter().map(|holder| holder.room).sum();
    if wanted > room {
        let sentence = format!(
            "The simulated API has room for {room} more tokens: a user has at most 50, an account 500. More accounts make room for more."
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, sentence));
    }
    let groups: Vec<Vec<String>> = PURPOSES
        .iter()
        .map(|(_, names, over)| ids(state, names, *over))
        .collect();
    let now = state.now();
    let mut turns = (0..holders.len()).cycle();
    for number in 0..wanted {
        let mut round = turns.by_ref().take(holders.len());
        let next = round.find(|place| holders.get(*place).is_some_and(|holder| holder.room > 0));
        // there is one, as was counted
        if let Some(holder) = next.and_then(|place| holders.get_mut(place)) {
            let token = token(state, holder, number, &groups, now);
            state.tokens.push(token);
            holder.room -= 1;
            holder.next += 1;
        }
    }
    Ok(())
}

/// The user and all accounts, with the room that each has left.
fn holders(state: &State) -> Vec<Holder> {
    let world = &state.world;
    let left = |owner: &Owner| {
        let has = |token: &&Token| &token.owner == owner && !token.oauth;
        owner.quota().saturating_sub(state.tokens.iter().filter(has).count())
    };
    let zones = |number: usize| {
        let there = world.zones.iter().filter(move |zone| zone.account == number);
        there.map(|zone| (zone.id.clone(), zone.name.clone())).collect()
    };
    let user = Holder {
        owner: Owner::User,
        account: world
            .accounts
            .first()
            .map_or_else(|| "*".to_owned(), |first| first.id.clone()),
        name: "home".to_owned(),
        zones: zones(0),
        room: left(&Owner::User),
        next: 0,
    };
    let accounts = world.accounts.iter().enumerate().map(|(number, account)| {
        let owner = Owner::Account(account.id.clone());
        let room = left(&owner);
        Holder {
            owner,
            account: account.id.clone(),
            name: account.name.clone(),
            zones: zones(number),
            room,
            next: 5 * (number + 1),
        }
    });
    std::iter::once(user).chain(accounts).collect()
}

/// The ids of groups by name; of several of one name that which goes with the resources.
fn ids(state: &State, names: &[&str], over: Over) -> Vec<String> {
    let scope = match over {
        Over::Zone | Over::Zones => ZONE,
        Over::Account => ACCOUNT,
        Over::Bucket => BUCKET,
    };
    let fits = |name: &&&str| {
        let groups = &state.world.groups;
        let fits = |group: &&super::world::Group| group.name == **name && group.scopes.iter().any(|own| own == scope);
        groups.iter().find(fits).map(|group| group.id.clone())
    };
    names.iter().filter_map(|name| fits(&name)).collect()
}

/// One of a list, by the number.
fn pick<T: Copy>(list: &[T], number: usize, default: T) -> T {
    list.get(number % list.len().max(1)).copied().unwrap_or(default)
}

fn token(state: &mut State, holder: &Holder, number: usize, groups: &[Vec<String>], now: Timestamp) -> Token {
    let kind = holder.next;
    let (purpose, _, over) = pick(&PURPOSES, kind, PURPOSES[0]);
    let zone = holder.zones.get(kind % holder.zones.len().max(1));
    let place = match (over, zone) {
        (Over::Zone, Some((_, name))) => name,
        _ => &holder.name,
    };
    // names repeat (reference: live section 1)
    let name = if kind % 40 == 7 {
        purpose.to_owned()
    } else {
        format!("{purpose} {place} {number}").chars().take(120).collect()
    };
    let resources = resources(holder, over, zone.map(|(id, _)| id.as_str()));
    let groups = groups.get(kind % PURPOSES.len()).cloned().unwrap_or_default();
    let mut policies = vec![policy(groups.clone(), resources, false)];
    if let (Over::Zones, 3, Some((id, _))) = (over, kind % 17, zone) {
        policies.push(policy(groups, flat(format!("{ZONE}.{id}")), true));
    }
    let policies_sent = policies.iter().map(sent).collect();
    let draft = Draft {
        name,
        policies,
        policies_sent,
        condition: (kind % 9 == 4).then(office).flatten(),
        not_before: None,
        expires_on: pick(&ENDS, kind, None).map(|days| after(now, days * 1_440 + 30)),
        disabled: kind % 23 == 11,
        left_out: Vec::new(),
    };
    // of a secret that nobody has
    let digest = state.random.block();
    let mut token = state.token(holder.owner.clone(), draft, digest);
    token.preset = true;
    token.id = format!("{:016x}{:016x}", mixed(number * 2), mixed(number * 2 + 1));
    past(&mut token, kind, now);
    if let Owner::Account(_) = token.owner {
        made_by(&mut token, kind);
    }
    token
}

/// When it was made, changed and used: used since it was made and before it ended.
fn past(token: &mut Token, kind: usize, now: Timestamp) {
    let ended = token
        .expires_on
        .map_or(0, |end| (now.as_second() - end.as_second()).max(0) / 60);
    let used = pick(&USED, kind, None).map(|ago| ago.max(ended + 1));
    let days = i64::try_from(kind * 37 % 900).unwrap_or(0);
    let made = (days * 1_440 + 60).max(used.unwrap_or(0) + 1_440).max(ended + 1_440);
    token.issued_on = after(now, -made);
    token.modified_on = if kind.is_multiple_of(5) {
        after(now, -made / 2 - ended / 2)
    } else {
        token.issued_on
    };
    token.last_used_on = used.map(|ago| after(now, -ago));
    token.exposed = kind % 101 == 50;
}

/// The one who signs in, a colleague, nobody who is known, or a program.
fn made_by(token: &mut Token, kind: usize) {
    let people = ["ada@example.com", "grace@example.com", "", "linus@example.org"];
    let email = pick(&people, kind, "");
    token.creator.email = Some(email.to_owned()).filter(|email| !email.is_empty());
    token.creator.provisioner = (kind % 31 == 5).then(|| Provisioner {
        kind: "com.cloudflare.api.oauthtoken",
        id: kind.is_multiple_of(2).then(|| format!("{:032x}", mixed(kind))),
    });
}

fn policy(groups: Vec<String>, resources: Map<String, Value>, deny: bool) -> Policy {
    Policy {
        id: String::new(),
        deny,
        groups,
        resources,
        unknown: Map::new(),
    }
}

/// As a request would say it.
fn sent(policy: &Policy) -> Value {
    let groups: Vec<Value> = policy.groups.iter().map(|id| json!({"id": id})).collect();
    let effect = if policy.deny { "deny" } else { "allow" };
    json!({"effect": effect, "permission_groups": groups, "resources": policy.resources})
}

fn flat(key: String) -> Map<String, Value> {
    std::iter::once((key, "*".into())).collect()
}

/// All zones of an account are named inside of it, also by the user.
fn resources(holder: &Holder, over: Over, zone: Option<&str>) -> Map<String, Value> {
    let account = format!("{ACCOUNT}.{}", holder.account);
    match (over, zone) {
        (Over::Zone, Some(zone)) => flat(format!("{ZONE}.{zone}")),
        (Over::Zone | Over::Zones, _) => {
            let all = json!({(format!("{ZONE}.*")): "*"});
            std::iter::once((account, all)).collect()
        }
        (Over::Bucket, _) if holder.account != "*" => flat(format!("{BUCKET}.{}_default_backups", holder.account)),
        (Over::Account | Over::Bucket, _) => flat(account),
    }
}

fn office() -> Option<Condition> {
    let networks = ["9.9.9.0/24", "2620:fe::/48"];
    Some(Condition {
        inside: Some(networks.iter().filter_map(|network| network.parse().ok()).collect()),
        outside: None,
        stored: json!({"request_ip": {"in": networks}}),
    })
}

fn after(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(now)
}

/// A number that looks like chance and is the same at each start (the last step of SplitMix64).
fn mixed(number: usize) -> u64 {
    let mut mixed = u64::try_from(number)
        .unwrap_or(0)
        .wrapping_add(1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
