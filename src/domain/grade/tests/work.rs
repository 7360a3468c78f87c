//! How much work a token costs: whatever policies it has, to read them, judge them, say them and
//! grade them takes steps by what stands in them. Counted, not timed, so that what goes round for
//! ever fails here in place of hanging.

use serde_json::json;

use super::*;
use crate::domain::summary;
use crate::domain::token::from_policies::grants_from;
use crate::domain::token::grant::DraftGrant;
use crate::domain::token::spec::{Draft, Known as Beside};
use crate::domain::token::work::counted;

/// Steps that an entry (a policy, a group or a key in it) may cost.
const EACH: u64 = 40;
/// Steps for each two of a key and a group: the page says what can be done to each thing, which may
/// be another of thousands of groups for each of thousands of things.
const EACH_PAIR: u64 = 4;
/// Steps of a token with next to nothing in it.
const FREE: u64 = 300;

/// Keys of one kind, and whether each has a map around it.
#[derive(Debug, Clone, Copy)]
enum Key {
    Zone,
    ZoneInAccount,
    ZoneAnywhere,
    ZonesOfAccount,
    Account,
    Bucket,
    Script,
    Unknown,
    UnknownWithin,
    ScopeOfItsOwn,
    AllZones,
    AllZonesNested,
    AllAccounts,
    WildUnknown,
}

impl Key {
    const ALL: [Self; 14] = [
        Self::Zone,
        Self::ZoneInAccount,
        Self::ZoneAnywhere,
        Self::ZonesOfAccount,
        Self::Account,
        Self::Bucket,
        Self::Script,
        Self::Unknown,
        Self::UnknownWithin,
        Self::ScopeOfItsOwn,
        Self::AllZones,
        Self::AllZonesNested,
        Self::AllAccounts,
        Self::WildUnknown,
    ];

    /// The kinds of its scope.
    fn siblings(self) -> &'static [Self] {
        const ZONES: [Key; 6] = [
            Key::Zone,
            Key::ZoneInAccount,
            Key::ZoneAnywhere,
            Key::ZonesOfAccount,
            Key::AllZones,
            Key::AllZonesNested,
        ];
        match self {
            Self::Account | Self::AllAccounts => &[Self::Account, Self::AllAccounts],
            Self::Unknown | Self::WildUnknown => &[Self::Unknown, Self::WildUnknown],
            one if ZONES.iter().any(|zone| *zone as u8 == one as u8) => &ZONES,
            _ => &Self::ALL,
        }
    }

    /// The number of the first group that answers it: those that the catalog knows are of zones.
    fn group(self) -> usize {
        if self.siblings().len() == 6 { 0 } else { 2 }
    }

    /// The outer key, where there is one, and the key.
    fn number(self, at: usize) -> (Option<String>, String) {
        let account = |id: &str| format!("com.cloudflare.api.account.{id}");
        let zone = |id: &str| format!("com.cloudflare.api.account.zone.{id}");
        let id = format!("{at:032x}");
        let few = format!("{:032x}", at % 7);
        match self {
            Self::Zone => (None, zone(&id)),
            Self::ZoneInAccount => (Some(account(&few)), zone(&id)),
            Self::ZoneAnywhere => (Some(account("*")), zone(&id)),
            Self::ZonesOfAccount => (Some(account(&id)), zone("*")),
            Self::Account => (None, account(&id)),
            Self::Bucket => (None, format!("com.cloudflare.edge.r2.bucket.{few}_default_b{at}")),
            Self::Script => (Some(account(&few)), format!("com.cloudflare.edge.worker.script.t{at}")),
            Self::Unknown => (None, format!("com.example.thing.{at}")),
            Self::UnknownWithin => (
                Some(format!("com.example.house.{few}")),
                format!("com.example.room.{at}"),
            ),
            Self::ScopeOfItsOwn => (None, format!("com.example.kind{at}.x")),
            Self::AllZones => (None, zone("*")),
            Self::AllZonesNested => (Some(account("*")), zone("*")),
            Self::AllAccounts => (None, account("*")),
            Self::WildUnknown => (None, "com.example.thing.*".to_owned()),
        }
    }
}

/// One policy over these keys.
fn policy(effect: &str, groups: impl Iterator<Item = usize>, key: Key, numbers: std::ops::Range<usize>) -> Value {
    let groups: Vec<Value> = groups.map(|at| json!({"id": group(at)})).collect();
    let mut resources = serde_json::Map::new();
    for at in numbers {
        match key.number(at) {
            (None, key) => drop(resources.insert(key, json!("*"))),
            (Some(outer), key) => {
                let inner = resources.entry(outer).or_insert_with(|| json!({}));
                inner.as_object_mut().unwrap().insert(key, json!("*"));
            }
        }
    }
    json!({"effect": effect, "permission_groups": groups, "resources": resources})
}

/// Groups of the catalog first, then ones that nobody knows, which answer any resource.
fn group(at: usize) -> String {
    const KNOWN: [&str; 2] = ["4755a26eedb94da69e1066d98aa820be", "c8fed203ed3043cba015a93ad1616f1f"];
    KNOWN
        .get(at)
        .map_or_else(|| format!("{at:0>31}f"), |id| (*id).to_owned())
}

/// Policies of one shape.
#[derive(Debug, Clone)]
struct Bundle {
    key: Key,
    /// What it gives less: keys of this kind.
    except: Option<Key>,
    /// How many of what the shape has many of.
    many: usize,
    shape: Shape,
    /// Where the numbers of its keys begin.
    from: usize,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    /// One policy over many keys.
    Keys,
    /// One policy with many groups.
    Groups,
    /// Many policies, each with a group of its own and one that all share.
    Policies,
    /// Many policies, each with its own group alone.
    Apart,
}

impl Bundle {
    fn policies(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let both = [Some(("allow", self.key)), self.except.map(|key| ("deny", key))];
        for (effect, key) in both.into_iter().flatten() {
            let (from, many, first) = (self.from, self.many, self.key.group());
            match self.shape {
                Shape::Keys => all.push(policy(effect, first..first + 3, key, from..from + many)),
                Shape::Groups => all.push(policy(effect, first..first + many, key, from..from + 3)),
                Shape::Policies => {
                    all.extend((0..many).map(|at| {
                        policy(
                            effect,
                            [first, first + at + 1].into_iter(),
                            key,
                            from + at..from + at + 1,
                        )
                    }));
                }
                Shape::Apart => {
                    all.extend(
                        (0..many).map(|at| policy(effect, [first + at].into_iter(), key, from + at..from + at + 1)),
                    );
                }
            }
        }
        all
    }
}

fn bundle() -> impl Strategy<Value = Bundle> {
    let key = || select(&Key::ALL[..]);
    let many = prop_oneof![4 => 1_usize..6, 2 => 6_usize..60, 1 => 300_usize..1000];
    let shape = select(vec![Shape::Keys, Shape::Groups, Shape::Policies, Shape::Apart]);
    (key(), proptest::option::of(0_usize..14), many, shape, 0_usize..3).prop_map(|(key, except, many, shape, from)| {
        let except = except.map(|at| key.siblings()[at % key.siblings().len()]);
        Bundle {
            key,
            except,
            many,
            shape,
            from,
        }
    })
}

/// Steps that these policies may cost.
fn bound(policies: &[Value]) -> u64 {
    let keys = |policy: &Value| {
        let outer = policy["resources"].as_object().unwrap().values();
        outer
            .map(|inner| inner.as_object().map_or(1, |inner| inner.len() + 1))
            .sum::<usize>()
    };
    let keys: usize = policies.iter().map(keys).sum();
    let groups = |policy: &Value| policy["permission_groups"].as_array().unwrap().len();
    let groups: usize = policies.iter().map(groups).sum();
    FREE + EACH * (policies.len() + keys + groups) as u64 + EACH_PAIR * (keys * groups) as u64
}

/// All that is done with policies before somebody sees what they mean; the steps that it took.
fn work(policies: &[Value], owner: Owner, most: u64) -> u64 {
    let done = counted(most, || {
        let reading = grants_from(policies, &|id| CATALOGUE.scopes_of(id));
        let draft = Draft {
            owner,
            owner_unresolved: None,
            name: "deploy".to_owned(),
            grants: reading.grants.iter().cloned().map(DraftGrant::from).collect(),
            ip_only: String::new(),
            ip_except: String::new(),
            starts: String::new(),
            expires: "90d".to_owned(),
        };
        let verbatim = reading.verbatim_policies();
        let known = Beside {
            verbatim: &verbatim,
            ..Beside::nothing()
        };
        // Whether it can be sent does not matter: that is found, too.
        drop(draft.read_with(now(), &TimeZone::UTC, &known));
        let whole = Spec {
            owner,
            verbatim: verbatim.clone(),
            ..spec(reading.grants, "", "90d")
        };
        let page = summary::lines(&whole, &CATALOGUE, &Known, now(), &TimeZone::UTC);
        assert!(page.iter().any(|line| line.head == "Cannot"));
        graded(&whole)
    });
    done.1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_work_grows_with_what_stands_in_the_policies(bundles in vec(bundle(), 1..4), of_account: bool) {
        let policies: Vec<Value> = bundles.iter().flat_map(Bundle::policies).collect();
        let owner = if of_account { Owner::Account(ACME.parse().unwrap()) } else { Owner::User };
        let most = bound(&policies);
        let steps = work(&policies, owner, most);
        prop_assert!(steps <= most);
    }
}

/// Zones of which nobody knows the account, beside "all zones" of hundreds of accounts in one
/// policy: a part of none of them for sure, which is no pair worth looking at.
#[test]
fn zones_of_no_known_account_are_not_held_against_every_account() {
    let bundle = Bundle {
        key: Key::ZonesOfAccount,
        except: Some(Key::Zone),
        many: 300,
        shape: Shape::Keys,
        from: 0,
    };
    let policies = bundle.policies();
    work(&policies, Owner::User, bound(&policies));
}

/// Each kind of key alone, where nothing else is named: the words for one thing are others than
/// those for several.
#[test]
fn one_key_of_any_kind_is_understood_in_few_steps() {
    for key in Key::ALL {
        for except in [None, Some(key)] {
            let one = Bundle {
                key,
                except,
                many: 1,
                shape: Shape::Keys,
                from: 1,
            };
            let policies = one.policies();
            let steps = work(&policies, Owner::User, bound(&policies));
            assert!(steps > 5, "{key:?}: {steps}");
        }
    }
}
