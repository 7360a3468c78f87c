//! The body of a request for every starting point, in every form that its resources may take, and
//! for every spec: made by the program, taken by the simulator, and read back. Where
//! `CFMINT_EXCHANGES` names a folder they are written down, and `tests/openapi` holds them against
//! what Cloudflare published.

use crate::program;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cfmint::domain::catalog::Catalog;
use cfmint::domain::catalog::template::{Access, Template, Templates};
use cfmint::domain::token::grant::{DraftGrant, Resource};
use cfmint::domain::token::id::{AccountId, UserId, ZoneId};
use cfmint::domain::token::record::differences;
use cfmint::domain::token::scope::{Owner, Scope};
use cfmint::domain::token::spec::{Draft, Spec};
use cfmint::io::cloudflare::{BaseUrl, Client, Created};
use cfmint::secret::Secret;
use cfmint::secret::credential::Credential;
use cfmint::simulator::{Options, Simulator};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use program::{Home, PROGRAM};
use serde_json::Value;

/// One account, in which the user may do everything.
fn simulator() -> Simulator {
    Simulator::start(Options {
        zones: 4,
        accounts: 1,
        requests_per_five_minutes: 0,
        ..Options::default()
    })
    .unwrap()
}

/// What resources are sampled from.
struct Here {
    user: UserId,
    account: AccountId,
    zones: [ZoneId; 2],
}

impl Here {
    fn of(simulator: &Simulator) -> Self {
        let zone = |at: usize| simulator.zones()[at]["id"].as_str().unwrap().parse().unwrap();
        Self {
            user: simulator.user_id().parse().unwrap(),
            account: simulator.account_ids()[0].parse().unwrap(),
            zones: [zone(0), zone(1)],
        }
    }

    /// Included and excepted resources of a scope, in each form that this owner's token may have:
    /// one thing first, then families.
    fn samples(&self, scope: &Scope, owner: Owner) -> Vec<[Vec<Resource>; 2]> {
        let only = |resource: Resource| [vec![resource], Vec::new()];
        let (account, [zone, other]) = (self.account, self.zones);
        let mut samples = match scope {
            Scope::User => vec![only(Resource::User(self.user))],
            Scope::Account => vec![only(Resource::Account(account))],
            Scope::Zone => vec![
                [vec![Resource::Zone(zone), Resource::Zone(other)], Vec::new()],
                [vec![Resource::ZonesOf(account)], vec![Resource::Zone(other)]],
            ],
            Scope::Bucket => vec![only(Resource::Bucket {
                account,
                jurisdiction: "eu".to_owned(),
                name: "logs".to_owned(),
            })],
            Scope::Other(_) => vec![only(Resource::script(account, &"0".repeat(32)))],
        };
        if owner == Owner::User {
            match scope {
                Scope::Account => samples.push(only(Resource::AllAccounts)),
                Scope::Zone => samples.push([vec![Resource::AllZones], vec![Resource::Zone(zone)]]),
                _ => {}
            }
        }
        samples
    }

    /// The grants of a starting point in its nth form; none when no scope of it has that many.
    fn grants(&self, accesses: &[Access], owner: Owner, form: usize) -> Option<Vec<DraftGrant>> {
        let mut new = form == 0;
        let mut grant = |access: &Access| {
            let scopes: BTreeSet<&Scope> = access.groups.iter().map(|(_, scope)| scope).collect();
            let mut grant = DraftGrant {
                groups: access.groups.iter().cloned().collect(),
                resources: BTreeSet::new(),
                except: BTreeSet::new(),
                unresolved: Vec::new(),
            };
            for scope in scopes {
                let samples = self.samples(scope, owner);
                new |= form < samples.len();
                let [resources, except] = samples[form.min(samples.len() - 1)].clone();
                grant.resources.extend(resources);
                grant.except.extend(except);
            }
            grant
        };
        let grants = accesses.iter().map(&mut grant).collect();
        new.then_some(grants)
    }
}

fn spec(name: &str, owner: Owner, grants: Vec<DraftGrant>) -> Spec {
    let draft = Draft {
        owner,
        owner_unresolved: None,
        name: name.to_owned(),
        grants,
        ip_only: "192.0.2.0/24".to_owned(),
        ip_except: "192.0.2.7".to_owned(),
        starts: "2030-01-01".to_owned(),
        expires: "2031-01-01".to_owned(),
    };
    let read = draft.read(Timestamp::now(), &TimeZone::UTC);
    read.unwrap_or_else(|gaps| panic!("{name} for {owner:?}: {gaps:?}"))
}

/// The accesses of a starting point, with all that it asks for in some cases.
fn accesses(at: usize, template: &Template, templates: &Templates, catalog: &Catalog) -> Vec<Access> {
    let (mut accesses, missing) = templates.accesses(at, catalog);
    assert_eq!(
        missing.is_empty(),
        template.refused.is_none(),
        "{}: {missing:?}",
        template.slug
    );
    if let Some(first) = accesses.first_mut() {
        for more in &template.optional {
            let group = catalog.named(&more.name, &more.scope);
            let group = group.unwrap_or_else(|| panic!("{}: no group {}", template.slug, more.name));
            if !first.groups.contains(&(group.id, more.scope.clone())) {
                first.groups.push((group.id, more.scope.clone()));
            }
        }
    }
    accesses.retain(|access| !access.groups.is_empty());
    accesses
}

#[test]
fn every_starting_point_is_taken_in_every_form() {
    let simulator = simulator();
    let here = Here::of(&simulator);
    let (templates, catalog) = (Templates::embedded(), Catalog::embedded());
    let base = BaseUrl::parse(&simulator.base_url()).unwrap();
    let client = Client::new(
        base,
        Credential::Token(Secret::copied_from(simulator.api_token().as_bytes())),
    )
    .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, template) in templates.all().iter().enumerate() {
        let accesses = accesses(at, template, &templates, &catalog);
        let of_user = accesses
            .iter()
            .flat_map(|access| &access.groups)
            .any(|(_, scope)| *scope == Scope::User);
        for owner in [Owner::User, Owner::Account(here.account)] {
            // an account's token cannot have permissions of a user; managing tokens cannot be
            // granted at all
            if accesses.is_empty() || template.refused.is_some() || (of_user && owner != Owner::User) {
                continue;
            }
            for grants in (0..).map_while(|form| here.grants(&accesses, owner, form)) {
                let spec = spec(&template.slug, owner, grants);
                runtime.block_on(async {
                    let Created::Yes { record, .. } = client.create(owner, &spec.body()).await else {
                        panic!("{} for {owner:?} was not created", template.slug);
                    };
                    let back = client.token(owner, record.id).await.unwrap();
                    let differ = differences(&spec, &back, &|id| id.to_string());
                    assert!(differ.is_empty(), "{}: {differ:?}", template.slug);
                    client.delete(owner, record.id).await.unwrap();
                });
                *made.entry(&template.slug).or_default() += 1;
            }
        }
    }
    let none: Vec<&str> = templates
        .all()
        .iter()
        .map(|one| one.slug.as_str())
        .filter(|slug| !made.contains_key(slug))
        .collect();
    assert_eq!(none, ["create-additional-tokens", "custom"]);
    // two forms and more of one, for the user and for the account
    assert!(made["edit-zone-dns"] >= 5, "{made:?}");
}

/// Every spec of the suite: the files beside this one, the examples of the schema, and those of the
/// pages, but for the one that shows what is said of a slip.
fn specs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: PathBuf| std::fs::read_to_string(path).unwrap();
    let mut specs: Vec<(String, String)> = std::fs::read_dir(root.join("tests/specs"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), text(path)))
        .collect();
    let schema: Value = serde_json::from_str(&text(root.join("assets/spec.schema.json"))).unwrap();
    let examples = schema["examples"].as_array().unwrap().iter().enumerate();
    specs.extend(examples.map(|(at, example)| (format!("schema-{at}.json"), example.to_string())));
    let pages = ["docs/spec.md", "docs/commands.md", "docs/delivery.md"].map(|page| text(root.join(page)));
    let blocks = pages.iter().flat_map(|page| page.split("```toml\n").skip(1));
    let blocks = blocks.map(|rest| rest.split("```").next().unwrap());
    let blocks = blocks.filter(|block| block.contains("[[grant]]") && !block.starts_with("# slip.toml"));
    specs.extend(
        blocks
            .enumerate()
            .map(|(at, block)| (format!("page-{at}.toml"), block.to_owned())),
    );
    specs
}

#[test]
fn every_spec_becomes_a_token() {
    let simulator = simulator();
    let home = Home::fresh();
    let specs = specs();
    assert!(specs.len() >= 7, "{specs:?}");
    for (number, (file, text)) in specs.iter().enumerate() {
        std::fs::write(home.path("home").join(file), text).unwrap();
        let output = Command::new(PROGRAM)
            .args([
                "create",
                "--from",
                file,
                "--yes",
                "--if-exists",
                "another",
                "--to",
                &format!("file:secret-{number}"),
            ])
            .envs(home.env())
            .env("CLOUDFLARE_API_BASE_URL", simulator.base_url())
            .env("CLOUDFLARE_API_TOKEN", simulator.api_token())
            .current_dir(home.path("home"))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{file}: {said}");
        let secret = std::fs::read_to_string(home.path("home").join(format!("secret-{number}"))).unwrap();
        assert!(simulator.identify(secret.trim()).is_some(), "{file}");
    }
    assert_eq!(simulator.truth()["posts"], specs.len());
}
