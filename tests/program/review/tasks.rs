//! The five tasks of a review, and every template, reviewed and exported.

use cfmint::domain::catalog::Catalog;
use cfmint::domain::catalog::template::Templates;
use cfmint::domain::token::grant::{Grant, Resource};
use cfmint::domain::token::scope::{Owner, Scope};
use cfmint::domain::token::spec::Draft;

use super::*;

/// The five tasks of `tests/tasks`, as specs, and their grades.
const TASKS: [(&str, &str, Level); 5] = [
    ("dns-one-zone", DNS, Level::Medium),
    (
        "cert-manager",
        "name = 'cert-manager'\nexpires = '90d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n\
         [[grant]]\npermissions = ['zone/Zone:read']\nresources = ['zones:all']\n",
        Level::Medium,
    ),
    (
        "terraform-in-ci",
        "name = 'Terraform'\nowner = 'account:Acme Corporation'\nexpires = '90d'\nip = { in = ['185.199.108.0/28'] }\n\
         [[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zones:in:Acme Corporation']\n",
        Level::Medium,
    ),
    (
        "r2-bucket",
        "name = 'backup'\nexpires = '90d'\n[[grant]]\npermissions = ['Workers R2 Storage Bucket Item Write']\nresources = ['bucket:Acme/default/backups']\n",
        Level::Medium,
    ),
    (
        "read-all-narrowed",
        "name = 'audit'\nexpires = '90d'\n[[grant]]\npermissions = ['account/Account Settings:read']\nresources = ['account:Lovelace Analytics']\n",
        Level::Low,
    ),
];

#[test]
fn the_five_tasks_are_reviewed_without_asking_anybody() {
    for (task, spec, grade) in TASKS {
        let json = review(spec, &["--json"]);
        assert_eq!((code(&json), err(&json)), (0, ""), "{task}");
        let json = document(&json);
        assert_eq!(json.grade, grade, "{task}: {json:?}");
        assert!(!json.can.is_empty() && !json.cannot.is_empty() && !json.reasons.is_empty());
        assert!(json.policies.is_none() && !json.open_until_created.is_empty(), "{task}");
        assert!(json.expires_on.unwrap() > json.reviewed_on && json.not_before.is_none() && json.id.is_none());
        assert_eq!(json.api, None, "nobody is asked, so no host is named");
        let text = review(spec, &[]);
        for line in json.lines.iter().filter(|line| !line.head.is_empty()) {
            let said = format!("{}: {}", line.head, line.text);
            assert!(
                out(&text).lines().any(|row| row == said),
                "{task}: {said}\n{}",
                out(&text)
            );
        }
        for reason in &json.reasons {
            let said = format!("{} {}", reason.sentence, reason.suggestion);
            assert!(out(&text).contains(&said), "{task}: {said}");
            assert!(reason.level >= Level::Low);
        }
        // The ids that stand for names are nobody's business.
        assert!(
            !out(&text).contains("ffffff") && !format!("{json:?}").contains("ffffff"),
            "{task}"
        );
    }
}

/// A draft of a starting point, on something for each scope that it needs.
fn draft(name: &str, accesses: &[cfmint::domain::catalog::template::Access]) -> Draft {
    let id = |digit: &str| digit.repeat(32);
    let grants = accesses.iter().map(|access| {
        let scopes = access.groups.iter().map(|(_, scope)| scope);
        let resources = scopes.map(|scope| match scope {
            Scope::Zone if access.all_zones => Resource::AllZones,
            Scope::Zone => Resource::Zone(id("a").parse().unwrap()),
            Scope::Account => Resource::Account(id("b").parse().unwrap()),
            Scope::User => Resource::User(id("c").parse().unwrap()),
            Scope::Bucket => Resource::Bucket {
                account: id("b").parse().unwrap(),
                jurisdiction: "default".to_owned(),
                name: "backups".to_owned(),
            },
            Scope::Other(_) => Resource::Raw {
                scope: scope.clone(),
                key: format!("{}.{}", scope.as_api(), id("d")),
            },
        });
        Grant {
            groups: access.groups.iter().cloned().collect(),
            resources: resources.collect(),
            except: [].into(),
            unresolved: Vec::new(),
        }
    });
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: name.to_owned(),
        grants: grants.collect(),
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".to_owned(),
    }
}

#[test]
fn every_template_is_reviewed_and_exported() {
    let (templates, catalog) = (Templates::embedded(), Catalog::embedded());
    let home = Home::fresh();
    let mut reviewed = 0;
    for (at, template) in templates.all().iter().enumerate() {
        let (accesses, _) = templates.accesses(at, &catalog);
        if accesses.iter().all(|access| access.groups.is_empty()) {
            continue;
        }
        let draft = draft(&template.name, &accesses);
        let spec = spec::write(&draft, &[], &[], &catalog, &|_| None);
        let output = run(&home, &["review", "-", "--json"], &spec, &[]);
        assert_eq!((code(&output), err(&output)), (0, ""), "{}\n{spec}", template.slug);
        let json = document(&output);
        assert_eq!(json.name, template.name);
        let policies = json.policies.as_deref().expect("nothing is left to look up");
        assert!(!policies.is_empty() && !json.can.is_empty(), "{}", template.slug);
        for policy in policies {
            assert!(["allow", "deny"].contains(&policy.effect.as_str()));
            assert!(!policy.permission_groups.is_empty() && !policy.resources.is_empty());
        }
        // The export says the same policies.
        let body = run(&home, &["export", "-", "--as", "json"], &spec, &[]);
        assert_eq!((code(&body), err(&body)), (0, ""), "{}", template.slug);
        let body: Value = serde_json::from_str(out(&body)).unwrap();
        let whole: Value = serde_json::from_str(out(&output)).unwrap();
        assert_eq!(body["policies"], whole["policies"], "{}", template.slug);
        reviewed += 1;
    }
    assert!(reviewed > 30, "only {reviewed} starting points have permissions");
}
