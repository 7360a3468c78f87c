//! What exists before anybody asks: a user, accounts, zones, buckets and the permission groups. The
//! same for the same options. It must not know requests or tokens.
use super::random::{fixed_id, fixed_number};
use super::{Options, names};
use serde_json::{Value, json};

/// The permission group that the simulated user lacks on the second account, so that the permission
/// check can fail (reference: cloudflare-api section 1, what cannot be granted, 2 and 4).
pub(super) const LACKED_GROUP: &str = "Billing Write";

/// All that the simulated Cloudflare holds besides tokens.
pub(super) struct World {
    pub(super) user: User,
    pub(super) accounts: Vec<Account>,
    pub(super) zones: Vec<Zone>,
    pub(super) groups: Vec<Group>,
    /// The id of the program that signs in by OAuth.
    pub(super) oauth_client: String,
}

/// The person behind user tokens and the Global API Key.
pub(super) struct User {
    pub(super) id: String,
    pub(super) email: String,
}

/// One account; the user is a member of each.
pub(super) struct Account {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) created_on: String,
    pub(super) membership: String,
    /// `None` where R2 is not switched on.
    pub(super) buckets: Option<Vec<Bucket>>,
    /// Names of permission groups that the user does not have here.
    pub(super) lacks: Vec<&'static str>,
}

pub(super) struct Zone {
    pub(super) id: String,
    pub(super) name: String,
    /// Index into the accounts.
    pub(super) account: usize,
    pub(super) status: &'static str,
    pub(super) kind: &'static str,
    pub(super) plan: &'static str,
    pub(super) created_on: String,
}

/// One R2 bucket.
pub(super) struct Bucket {
    pub(super) name: String,
    pub(super) jurisdiction: &'static str,
    /// In capitals, as recorded, with all that the published schema has; without it, a row has a
    /// name and a date only.
    pub(super) location: Option<&'static str>,
    pub(super) created_on: String,
}

/// One permission group.
pub(super) struct Group {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    pub(super) category: Option<String>,
    pub(super) description: Option<String>,
}

impl World {
    /// Builds it. Fails only if the embedded list of permission groups is not JSON.
    pub(super) fn new(options: &Options) -> std::io::Result<Self> {
        let accounts = (0..options.accounts).map(|number| account(options, number)).collect();
        // without an account there is nowhere for a zone to be
        let count = if options.accounts == 0 { 0 } else { options.zones };
        let zones = (0..count).map(|number| zone(options, number)).collect();
        let user = User {
            id: fixed_id(options.seed, "user", 0),
            email: "ada@example.com".to_owned(),
        };
        Ok(Self {
            user,
            accounts,
            zones,
            groups: groups()?,
            oauth_client: fixed_id(options.seed, "oauth-client", 0),
        })
    }

    pub(super) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    pub(super) fn zone(&self, id: &str) -> Option<&Zone> {
        self.zones.iter().find(|zone| zone.id == id)
    }

    pub(super) fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    pub(super) fn home(&self, zone: &Zone) -> Option<&Account> {
        self.accounts.get(zone.account)
    }
}

/// The embedded list (351 groups; reference: catalog section 8).
fn groups() -> std::io::Result<Vec<Group>> {
    let list: Vec<Value> = serde_json::from_str(include_str!("../../assets/permission_groups.json"))?;
    let text = |group: &Value, field: &str| group.get(field).and_then(Value::as_str).map(str::to_owned);
    let group = |group: &Value| {
        let scopes = group.get("scopes").and_then(Value::as_array);
        Group {
            id: text(group, "id").unwrap_or_default(),
            name: text(group, "name").unwrap_or_default(),
            scopes: scopes
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            category: text(group, "category"),
            description: text(group, "description"),
        }
    };
    Ok(list.iter().map(group).collect())
}

fn account(options: &Options, number: usize) -> Account {
    let off = options.accounts > 1 && number + 1 == options.accounts;
    Account {
        id: fixed_id(options.seed, "account", number),
        name: if options.hostile {
            names::hostile(number)
        } else {
            names::account(options.seed, number)
        },
        created_on: date(options.seed, "account-date", number, ".113290"),
        membership: fixed_id(options.seed, "membership", number),
        buckets: (!off).then(|| buckets(options.seed, number)),
        lacks: if number == 1 { vec![LACKED_GROUP] } else { Vec::new() },
    }
}

fn buckets(seed: u64, account: usize) -> Vec<Bucket> {
    let kinds = [
        ("backups", "default", Some("WEUR")),
        ("build-cache", "default", None),
        ("logs", "default", None),
        ("public-assets", "default", Some("ENAM")),
        ("customer-records", "eu", None),
    ];
    let all = kinds
        .into_iter()
        .enumerate()
        .map(|(number, (name, jurisdiction, location))| Bucket {
            name: if account == 0 {
                name.to_owned()
            } else {
                format!("{name}-{account}")
            },
            jurisdiction,
            location,
            created_on: date(seed, "bucket", account * 100 + number, ".855"),
        });
    let mut all: Vec<Bucket> = all.collect();
    all.sort_by(|one, two| one.name.cmp(&two.name));
    all
}

/// The first three zones are the ones that every example names; they are in the first account. A
/// few far down are [special](names::special).
fn zone(options: &Options, number: usize) -> Zone {
    let seed = options.seed;
    let known = ["example.com", "example.net", "example.org"].get(number);
    let draw = fixed_number(seed, "zone", number);
    let special = names::special(number).filter(|_| !options.hostile);
    let name = match known {
        Some(name) => (*name).to_owned(),
        None if let Some((name, ..)) = special => name.to_owned(),
        None if options.hostile && number.is_multiple_of(3) => names::hostile(number / 3),
        None => names::zone(seed, number),
    };
    // most zones are in the first account, as with most people
    let spread = [0, 0, 0, 1, 0, 1, 2, 0].get(draw % 8).copied().unwrap_or(0);
    let account = match known {
        Some(_) => 0,
        None if let Some((_, account, _)) = special => account,
        None if spread == 2 => 2 + draw / 64 % options.accounts.saturating_sub(2).max(1),
        None => spread,
    };
    Zone {
        id: fixed_id(seed, "zone", number),
        name,
        account: account % options.accounts.max(1),
        status: match special {
            Some((.., status)) => status,
            None if known.is_none() && draw % 50 == 7 => "pending",
            None => "active",
        },
        kind: if known.is_none() && draw % 40 == 9 {
            "partial"
        } else {
            "full"
        },
        plan: match draw / 8 % 20 {
            0 => "enterprise",
            1..=3 => "pro",
            _ => "free",
        },
        created_on: date(seed, "zone-date", number, ".206882"),
    }
}

/// A date between 2015 and 2025, always the same, with this fraction of a second.
fn date(seed: u64, kind: &str, number: usize, fraction: &str) -> String {
    let draw = fixed_number(seed, kind, number);
    let (year, month, day) = (2015 + draw % 11, 1 + draw / 11 % 12, 1 + draw / 132 % 28);
    format!("{year}-{month:02}-{day:02}T09:{:02}:00{fraction}Z", draw % 60)
}

impl Account {
    /// As `/accounts` shows it.
    pub(super) fn render(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "type": "standard", "created_on": self.created_on,
            "settings": {
                "enforce_twofactor": false, "api_access_enabled": null, "access_approval_expiry": null,
                "use_account_custom_ns_by_default": false, "default_nameservers": "cloudflare.standard",
                "abuse_contact_email": null,
            },
            "legacy_flags": {"enterprise_zone_quota": {"maximum": 30, "current": 24, "available": 6}},
        })
    }
}

impl Zone {
    /// As `/zones` shows it.
    pub(super) fn render(&self, account: Option<&Account>) -> Value {
        // null as published; a recording of 2017 leaves it out while the zone is pending
        let activated = (self.status == "active").then_some(&self.created_on);
        json!({
            "id": self.id, "name": self.name, "status": self.status, "type": self.kind, "paused": false,
            "development_mode": 0,
            "name_servers": ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
            "original_name_servers": null, "original_registrar": null, "original_dnshost": null,
            "vanity_name_servers": [], "vanity_name_servers_ips": null,
            "created_on": self.created_on, "modified_on": self.created_on, "activated_on": activated,
            "account": {"id": account.map(|account| &account.id), "name": account.map(|account| &account.name)},
            "owner": {"id": null, "type": "user", "email": null},
            "tenant": {"id": null, "name": null}, "tenant_unit": {"id": null},
            "permissions": ["#dns_records:edit", "#dns_records:read", "#zone:read"],
            "meta": {"step": 4, "custom_certificate_quota": 0, "page_rule_quota": 3, "phishing_detected": false},
            "plan": {
                "id": fixed_id(0, self.plan, 0), "name": self.plan_name(), "price": 0, "currency": "USD", "frequency": "",
                "is_subscribed": false, "can_subscribe": false, "legacy_id": self.plan, "legacy_discount": false,
                "externally_managed": false,
            },
        })
    }

    fn plan_name(&self) -> &'static str {
        match self.plan {
            "enterprise" => "Enterprise Website",
            "pro" => "Pro Website",
            _ => "Free Website",
        }
    }
}
