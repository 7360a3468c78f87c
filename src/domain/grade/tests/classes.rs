//! Every group has a class, and the list of classes is right.

use std::collections::BTreeMap;

use super::*;

#[test]
fn every_group_has_a_class() {
    let catalog = &*CATALOGUE;
    assert_eq!(catalog.len(), 351);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in catalog.rows() {
        for level in &row.levels {
            let class = rules::class_of(level.id, catalog);
            *counts.entry(class.slug).or_default() += 1;
            if level.only_reads() {
                assert!(class.reads, "{} reads, but is {}", level.api_name, class.slug);
            } else if class.reads {
                assert_eq!(level.api_name, "Zero Trust Report");
            }
            if matches!(level.bare_word().as_str(), "Edit" | "Admin" | "Edit and Publish") && class.slug != "nuisance" {
                assert!(class.level(Reach::Whole) >= Level::Medium, "{}", level.api_name);
            }
        }
    }
    assert_eq!(counts.values().sum::<usize>(), 351);
    for class in &rules::CLASSES {
        assert!(counts.contains_key(class.slug), "{} has no group", class.slug);
        let levels = [Reach::Chosen, Reach::Whole, Reach::Everything].map(|reach| class.level(reach));
        assert!(levels.is_sorted(), "{}", class.slug);
    }
}

#[test]
fn the_list_is_right() {
    #[derive(serde::Deserialize)]
    struct Line {
        name: String,
        scope: String,
    }
    let lines: Vec<Line> = serde_json::from_str(include_str!("../../../../assets/grade.json")).unwrap();
    let mut seen = BTreeSet::new();
    for (line, entry) in lines.iter().zip(rules::listed()) {
        let group = CATALOGUE.group(entry.id.parse().unwrap()).unwrap();
        let short = match group.scopes[0] {
            Scope::Bucket => "bucket".to_owned(),
            ref other => other.word().to_lowercase(),
        };
        assert_eq!((&group.name, short.as_str()), (&line.name, line.scope.as_str()));
        assert_eq!(rules::class(&entry.class).slug, entry.class);
        assert!(seen.insert(entry.id), "{} is there twice", group.name);
    }
    assert_eq!(lines.len(), 195);
}

#[test]
fn a_group_that_nobody_knows_counts_as_powerful() {
    let unknown = Grant {
        groups: BTreeMap::from([("f".repeat(32).parse().unwrap(), Scope::Account)]),
        resources: BTreeSet::from([account()]),
        except: BTreeSet::new(),
        unresolved: Vec::new(),
    };
    assert_eq!(graded(&spec(vec![unknown], "", "90d")).level, Level::High);
}
