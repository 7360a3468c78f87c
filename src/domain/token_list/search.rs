//! Which tokens answer what is typed: words of a name, of a permission and of what it reaches. A
//! permission and a thing belong together: "dns edit example.com" finds the tokens of which one
//! policy can edit DNS there, also by all zones, and none that edits DNS elsewhere.

use std::collections::{HashMap, HashSet};

use crate::domain::catalog::Catalog;
use crate::domain::token::from_policies;
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::record::TokenRecord;
use crate::domain::token::spec::Spec;
use crate::domain::token::to_policies::ResourceMap;

/// So few letters name no zone that "all zones" is to be found by: it would be found by nearly
/// everything.
const LETTERS: usize = 3;

/// What of a token is searched, in lower case.
#[derive(Debug, Clone, Default)]
pub(super) struct Grants {
    /// Its name, its id, its status, and what needs a look.
    about: Box<str>,
    each: Box<[Searched]>,
}

#[derive(Debug, Clone)]
struct Searched {
    /// A line for each permission: scope, group, level.
    permissions: Box<str>,
    /// Names of buckets, ids, keys, "all zones".
    things: Box<str>,
    reaches: Box<[Resource]>,
    except: Box<[Resource]>,
}

impl Grants {
    /// `needs` is what needs a look, in words.
    pub(super) fn of(spec: &Spec, record: &TokenRecord, needs: &str, catalog: &Catalog) -> Self {
        let about = format!("{} {} {} {needs}", record.name, record.id, record.status.as_api());
        let of_grants = spec.grants.iter().map(|grant| {
            let permission = |id| match catalog.row_of(id) {
                Some((row, level)) => format!("{} {} {}", row.scope.word(), row.label, level.word),
                None => id.to_string(),
            };
            let permissions: Vec<String> = grant.groups.keys().map(|id| permission(*id)).collect();
            let meant = |one: &Resource| one.meaning().unwrap_or_else(|| one.clone());
            let reaches: Box<[Resource]> = grant.resources.iter().map(meant).collect();
            Searched {
                permissions: permissions.join("\n").to_lowercase().into(),
                things: things(&reaches).to_lowercase().into(),
                reaches,
                except: grant.except.iter().map(meant).collect(),
            }
        });
        // What a policy takes away, nobody looks for as something that a token can do.
        let of_given = spec
            .verbatim
            .iter()
            .filter(|given| from_policies::may_allow(given))
            .map(|given| Searched {
                permissions: given.to_string().to_lowercase().into(),
                things: given_things(given).to_lowercase().into(),
                reaches: Box::default(),
                except: Box::default(),
            });
        Self {
            about: about.to_lowercase().into(),
            each: of_grants.chain(of_given).collect(),
        }
    }
}

/// What is searched of resources beside the names of zones and accounts, which are known later.
fn things(all: &[Resource]) -> String {
    let words = all.iter().map(|one| match one {
        Resource::User(_) => "user you".to_owned(),
        Resource::AllAccounts => "all accounts".to_owned(),
        Resource::AllZones => "all zones".to_owned(),
        Resource::ZonesOf(id) => format!("all zones {id}"),
        Resource::Account(id) => id.to_string(),
        Resource::Zone(id) => id.to_string(),
        Resource::Bucket { account, name, .. } => format!("{name} {account}"),
        Resource::Raw { key, .. } => key.clone(),
        Resource::RawWithin { within, key, .. } => format!("{within} {key}"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The same of a policy that no grant says.
fn given_things(given: &serde_json::Value) -> String {
    let Some(policy) = from_policies::policy(given) else {
        return String::new();
    };
    match policy.resources {
        ResourceMap::Flat(keys) => keys.into_iter().collect::<Vec<_>>().join(" "),
        ResourceMap::Nested(outer) => {
            let keys = outer
                .into_iter()
                .flat_map(|(key, inner)| std::iter::once(key).chain(inner));
            keys.collect::<Vec<_>>().join(" ")
        }
    }
}

/// The zones and accounts whose names hold a word.
#[derive(Debug, Clone, Default)]
pub struct NamedResources {
    /// Each zone with its account, where that is known.
    pub zones: HashMap<ZoneId, Option<AccountId>>,
    pub accounts: HashSet<AccountId>,
}

/// What is looked for. Made once for all rows: names are looked up here.
#[derive(Debug, Clone, Default)]
pub struct Search(Vec<Word>);

#[derive(Debug, Clone)]
struct Word {
    text: String,
    known: NamedResources,
}

impl Search {
    /// Of what is typed. `named` finds zones and accounts whose name, in lower case, holds a word.
    #[must_use]
    pub fn new(typed: &str, named: &dyn Fn(&str) -> NamedResources) -> Self {
        let words = typed.split_whitespace().map(|word| {
            let text = word.to_lowercase();
            Word {
                known: named(&text),
                text,
            }
        });
        Self(words.collect())
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the token answers every word: by what it is called, or by one of its policies. A word of
    /// its name says nothing of what it can.
    #[must_use]
    pub(super) fn finds(&self, grants: &Grants) -> bool {
        let words: Vec<&Word> = self.0.iter().collect();
        let is_named = words.iter().all(|word| grants.about.contains(&word.text));
        is_named || grants.each.iter().any(|one| one.answers(&words))
    }
}

impl Searched {
    fn answers(&self, words: &[&Word]) -> bool {
        let of_permission: Vec<&&Word> = words.iter().filter(|word| !self.reaches(word)).collect();
        let has_all = |permission: &str| of_permission.iter().all(|word| permission.contains(&word.text));
        of_permission.is_empty() || self.permissions.lines().any(has_all)
    }

    /// Whether it reaches something of that name, and does not leave just that out.
    fn reaches(&self, word: &Word) -> bool {
        if self.things.contains(&word.text) {
            return true;
        }
        let NamedResources { zones, accounts } = &word.known;
        let broad = word.text.chars().count() >= LETTERS;
        let excluded = |zone: &ZoneId, account: &Option<AccountId>| {
            self.except.iter().any(|one| match one {
                Resource::Zone(id) => id == zone,
                Resource::ZonesOf(id) => Some(id) == account.as_ref(),
                Resource::AllZones => true,
                _ => false,
            })
        };
        let zone = |wanted: &dyn Fn(&ZoneId, &Option<AccountId>) -> bool| {
            zones
                .iter()
                .any(|(id, account)| wanted(id, account) && !excluded(id, account))
        };
        self.reaches.iter().any(|one| match one {
            Resource::Zone(id) => zones.contains_key(id),
            Resource::AllZones => broad && zone(&|_, _| true),
            Resource::ZonesOf(of) => {
                accounts.contains(of) || (broad && zone(&|_, account| account.as_ref() == Some(of)))
            }
            Resource::Account(id) | Resource::Bucket { account: id, .. } => accounts.contains(id),
            _ => false,
        })
    }
}
