//! A token as it is kept: without its secret, of which there is only a keyed digest. Evaluates its
//! own policies. It must not know requests, and it is not the type of the same name elsewhere in
//! the program.
use super::world::World;
use ipnet::IpNet;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::net::IpAddr;

/// Prefixes of resource keys (reference: cloudflare-api section 3).
pub(super) const USER: &str = "com.cloudflare.api.user";
pub(super) const ACCOUNT: &str = "com.cloudflare.api.account";
pub(super) const ZONE: &str = "com.cloudflare.api.account.zone";
pub(super) const BUCKET: &str = "com.cloudflare.edge.r2.bucket";
/// Only nested in its account (reference: catalog section 2).
pub(super) const SCRIPT: &str = "com.cloudflare.edge.worker.script";

/// Whose a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    User,
    Account(String),
}

impl Owner {
    /// How many tokens there can be (reference: cloudflare-api section 4).
    pub(super) fn quota(&self) -> usize {
        match self {
            Self::User => 50,
            Self::Account(_) => 500,
        }
    }

    /// The word for records.
    pub(super) fn word(&self) -> String {
        match self {
            Self::User => "user".to_owned(),
            Self::Account(id) => format!("account:{id}"),
        }
    }
}

/// What verify and the lists say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Active,
    Disabled,
    Expired,
    /// Found where anybody can read it, and revoked by Cloudflare.
    Revoked,
}

impl Status {
    /// Cloudflare's word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Expired => "expired",
            // not among the published words (reference: live section 1)
            Self::Revoked => "revoked (exposed)",
        }
    }
}

/// Who made a token of an account (reference: cloudflare-api section 2, "Objects").
#[derive(Clone, Debug, Default)]
pub(super) struct Creator {
    /// The address of the person, as it was then.
    pub(super) email: Option<String>,
    /// The service through which it was made.
    pub(super) provisioner: Option<Provisioner>,
}

/// A service that makes tokens of an account for somebody.
#[derive(Clone, Debug)]
pub(super) struct Provisioner {
    pub(super) kind: &'static str,
    /// Null where it is not known.
    pub(super) id: Option<String>,
}

/// One policy, checked.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    pub(super) id: String,
    pub(super) deny: bool,
    /// Ids.
    pub(super) groups: Vec<String>,
    /// As sent: flat or nested.
    pub(super) resources: Map<String, Value>,
    /// What no published shape of a policy has.
    pub(super) unknown: Map<String, Value>,
}

/// The IP filter, checked.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) inside: Option<Vec<IpNet>>,
    pub(super) outside: Option<Vec<IpNet>>,
    /// As stored: always spelt `request_ip`.
    pub(super) stored: Value,
}

impl Condition {
    /// In `in` and not in `not_in`; a list that is there but empty locks out (reference:
    /// cloudflare-api section 3).
    pub(super) fn admits(&self, address: IpAddr) -> bool {
        let contains = |nets: &Vec<IpNet>| nets.iter().any(|net| net.contains(&address));
        let inside = self.inside.as_ref().is_none_or(contains);
        let outside = self
            .outside
            .as_ref()
            .is_none_or(|nets| !nets.is_empty() && !contains(nets));
        inside && outside
    }
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) id: String,
    pub(super) owner: Owner,
    pub(super) name: String,
    pub(super) disabled: bool,
    /// Found where anybody can read it.
    pub(super) exposed: bool,
    pub(super) deleted: bool,
    /// There from the start, not made by a request.
    pub(super) preset: bool,
    /// A sign-in by OAuth: its policies are its scopes, and it is in no list of tokens.
    pub(super) oauth: bool,
    pub(super) issued_on: Timestamp,
    pub(super) modified_on: Timestamp,
    pub(super) last_used_on: Option<Timestamp>,
    pub(super) not_before: Option<Timestamp>,
    pub(super) expires_on: Option<Timestamp>,
    pub(super) policies: Vec<Policy>,
    /// `policies` of the request, untouched.
    pub(super) policies_sent: Value,
    pub(super) condition: Option<Condition>,
    /// Who made it, where it is an account's.
    pub(super) creator: Creator,
    /// What no published shape of a token has.
    pub(super) unknown: Map<String, Value>,
    /// Keyed digest of the secret.
    pub(super) digest: [u8; 32],
    /// How often it was rolled.
    pub(super) rolls: u32,
    /// Monotonic, for lists that lag.
    pub(super) made: std::time::Instant,
}

/// What a permission is wanted for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target<'w> {
    User(&'w str),
    Account(&'w str),
    Zone { zone: &'w str, account: &'w str },
}

impl Token {
    /// Revoked beats expired, and expired disabled.
    pub(super) fn status(&self, now: Timestamp) -> Status {
        if self.exposed {
            Status::Revoked
        } else if self.expires_on.is_some_and(|end| end <= now) {
            Status::Expired
        } else if self.disabled {
            Status::Disabled
        } else {
            Status::Active
        }
    }

    /// Whether the policies give one of `groups` on `target`: explicit deny, then explicit allow,
    /// else no (reference: cloudflare-api section 3).
    pub(super) fn allows(&self, groups: &[&str], target: Target<'_>) -> bool {
        groups.iter().any(|group| {
            let touching = |deny: bool| {
                let mut policies = self.policies.iter().filter(move |policy| policy.deny == deny);
                policies.any(|policy| policy.groups.iter().any(|id| id == group) && policy.covers(target))
            };
            touching(false) && !touching(true)
        })
    }

    /// Whether any account permission is given on an account.
    pub(super) fn touches_account(&self, world: &World, account: &str) -> bool {
        let scoped = |id: &&String| {
            world
                .group(id)
                .is_some_and(|group| group.scopes.iter().any(|scope| scope == ACCOUNT))
        };
        let groups: Vec<&str> = self
            .policies
            .iter()
            .flat_map(|policy| &policy.groups)
            .filter(scoped)
            .map(String::as_str)
            .collect();
        self.allows(&groups, Target::Account(account))
    }

    /// As it is answered: with ids and names, and with policies and groups in another order than
    /// they were sent (reference: cloudflare-api section 2, "Objects"). What is not set is null, or
    /// an empty condition.
    pub(super) fn render(&self, world: &World, now: Timestamp) -> Value {
        let mut token = json!({
            "id": self.id, "name": self.name, "status": self.status(now).word(),
            "issued_on": seconds(self.issued_on), "modified_on": seconds(self.modified_on),
            "last_used_on": self.last_used_on.map(seconds), "not_before": self.not_before.map(seconds),
            "expires_on": self.expires_on.map(seconds),
            "condition": self.condition.as_ref().map_or_else(|| json!({}), |condition| condition.stored.clone()),
            "policies": self.policies.iter().rev().map(|policy| policy.render(world)).collect::<Vec<_>>(),
        });
        if let Some(token) = token.as_object_mut() {
            if let Owner::Account(_) = self.owner {
                token.extend(self.creator.render());
            }
            token.extend(self.unknown.clone());
        }
        token
    }
}

impl Creator {
    /// The fields, each there only where something is known; the id is null where the service is
    /// known and its id is not (reference: cloudflare-api section 2, "Objects").
    fn render(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        if let Some(email) = &self.email {
            fields.insert("creator_email_at_creation".to_owned(), email.clone().into());
        }
        if let Some(provisioner) = &self.provisioner {
            fields.insert("provisioner_type".to_owned(), provisioner.kind.into());
            fields.insert("provisioner_id".to_owned(), provisioner.id.clone().into());
        }
        fields
    }
}

impl Policy {
    /// Whether the resources cover `target`. A zone is not covered by its account as a flat key:
    /// that is accepted and does nothing (reference: cloudflare-api section 3).
    fn covers(&self, target: Target<'_>) -> bool {
        let flat = |key: &str| self.resources.get(key).is_some_and(Value::is_string);
        let nested = |outer: &str, inner: &str| self.resources.get(outer).is_some_and(|map| map.get(inner).is_some());
        match target {
            Target::User(id) => flat(&format!("{USER}.{id}")),
            Target::Account(id) => flat(&format!("{ACCOUNT}.{id}")) || flat(&format!("{ACCOUNT}.*")),
            Target::Zone { zone, account } => {
                let keys = [format!("{ZONE}.{zone}"), format!("{ZONE}.*")];
                let outer = [format!("{ACCOUNT}.{account}"), format!("{ACCOUNT}.*")];
                keys.iter()
                    .any(|key| flat(key) || outer.iter().any(|outer| nested(outer, key)))
            }
        }
    }

    fn render(&self, world: &World) -> Value {
        let group = |id: &String| json!({"id": id, "name": world.group(id).map(|group| &group.name)});
        let mut policy = json!({
            "id": self.id, "effect": if self.deny { "deny" } else { "allow" }, "resources": self.resources,
            "permission_groups": self.groups.iter().rev().map(group).collect::<Vec<_>>(),
        });
        if let Some(policy) = policy.as_object_mut() {
            policy.extend(self.unknown.clone());
        }
        policy
    }
}

/// RFC 3339, UTC, whole seconds (reference: cloudflare-api section 3).
pub(super) fn seconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
