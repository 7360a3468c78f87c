//! A draft as text: every one comes back, what looks like a credential does not, and no text makes
//! reading fail otherwise than by a sentence.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::offer::ago;
use super::*;
use crate::domain::token::grant::Resource;
use crate::domain::token::scope::Scope;

const NOW: &str = "2026-11-24T10:00:00Z";

fn around() -> Around {
    Around {
        api: "demo".into(),
        step: "limits".into(),
        template: Some("edit-zone-dns".into()),
        name_edited: true,
        access: 1,
    }
}

fn draft(name: &str) -> Draft {
    Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: name.into(),
        grants: vec![DraftGrant::default()],
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".into(),
    }
}

fn again(kept: &SavedDraft) -> SavedDraft {
    SavedDraft::read(&kept.clone().at(NOW.parse().unwrap()).text()).unwrap()
}

fn any_id() -> impl Strategy<Value = String> {
    "[0-9a-f]{32}"
}

fn any_resource() -> impl Strategy<Value = Resource> {
    // No capitals: what is typed here must not look like a credential.
    let word = "[a-z ./:é\"\\\\]{0,12}";
    prop_oneof![
        Just(Resource::AllAccounts),
        Just(Resource::AllZones),
        any_id().prop_map(|id| Resource::User(id.parse().unwrap())),
        any_id().prop_map(|id| Resource::Account(id.parse().unwrap())),
        any_id().prop_map(|id| Resource::ZonesOf(id.parse().unwrap())),
        any_id().prop_map(|id| Resource::Zone(id.parse().unwrap())),
        (any_id(), word, word).prop_map(|(id, jurisdiction, name)| Resource::Bucket {
            account: id.parse().unwrap(),
            jurisdiction,
            name,
        }),
        (word, word).prop_map(|(scope, key)| Resource::Raw {
            scope: Scope::from_api(&scope),
            key,
        }),
        any_id().prop_map(|id| Resource::script(id.parse().unwrap(), &id)),
    ]
}

fn any_grant() -> impl Strategy<Value = DraftGrant> {
    let scope = prop_oneof![
        Just(Scope::Zone),
        Just(Scope::Account),
        Just(Scope::Bucket),
        Just(Scope::Other("com.example.thing".into()))
    ];
    let groups = proptest::collection::btree_map(any_id(), scope, 0..4);
    let resources = || proptest::collection::btree_set(any_resource(), 0..5);
    (groups, resources(), resources()).prop_map(|(groups, resources, except)| DraftGrant {
        groups: groups
            .into_iter()
            .map(|(id, scope)| (id.parse().unwrap(), scope))
            .collect(),
        resources,
        except,
        unresolved: Vec::new(),
    })
}

proptest! {
    #[test]
    fn every_draft_comes_back_as_it_was(
        grants in proptest::collection::vec(any_grant(), 1..4),
        owner in proptest::option::of(any_id()),
        texts in proptest::collection::vec("[^A-Z_]{0,30}", 5),
    ) {
        prop_assume!(!texts.iter().any(|text| looks_like_one(text)));
        let draft = Draft {
            owner: owner.map_or(Owner::User, |id| Owner::Account(id.parse().unwrap())),
            owner_unresolved: None,
            name: texts[0].clone(),
            grants,
            ip_only: texts[1].clone(),
            ip_except: texts[2].clone(),
            starts: texts[3].clone(),
            expires: texts[4].clone(),
        };
        let verbatim = [serde_json::json!({"effect": "deny", "resources": {"x": "*"}})];
        let kept = SavedDraft::of(&draft, &verbatim, around());
        let back = again(&kept);
        prop_assert_eq!(back.draft(), Some(draft));
        prop_assert_eq!(back.verbatim(), verbatim);
        prop_assert!(back.same(&kept) && !back.left_out);
    }

    #[test]
    fn no_text_makes_reading_panic(text in ".{0,200}") {
        let _ = SavedDraft::read(&text);
    }
}

/// A text like a token of the older form, made by rule.
fn like_a_token() -> String {
    "aB3dE5fG7h".repeat(4)
}

#[test]
fn what_looks_like_a_credential_is_left_out() {
    let token = like_a_token();
    let texts = [
        token.clone(),
        format!("deploy {token}"),
        format!("Bearer {token}"),
        token.chars().take(25).collect(),
        "cfut_short".into(),
        "my cfat_".into(),
        "0123456789abcdef".repeat(3),
    ];
    for text in &texts {
        let mut suspect = draft(text);
        suspect.ip_only.clone_from(text);
        suspect.ip_except.clone_from(text);
        suspect.starts.clone_from(text);
        suspect.expires.clone_from(text);
        let account = "a".repeat(32).parse().unwrap();
        suspect.grants[0].resources = BTreeSet::from([
            Resource::AllZones,
            Resource::Bucket {
                account,
                jurisdiction: "eu".into(),
                name: text.clone(),
            },
            Resource::Raw {
                scope: Scope::Other("x.y".into()),
                key: text.clone(),
            },
        ]);
        let kept = SavedDraft::of(&suspect, &[], around());
        let written = kept.clone().at(NOW.parse().unwrap()).text();
        assert!(!written.contains(text.as_str()), "{written}");
        assert!(kept.left_out && !kept.name_edited);
        let back = again(&kept).draft().unwrap();
        assert_eq!((back.name.as_str(), back.expires.as_str()), ("", ""));
        assert_eq!(back.grants[0].resources, BTreeSet::from([Resource::AllZones]));
    }
    for name in [
        "external-dns-for-the-production-cluster",
        "Edit zone DNS, example.com and 3 more zones",
        "MyCompanyProductionZone2026",
        "ACME-Deploy-Production-2026-Q1-Cluster",
        "0123456789abcdef0123456789abcdef",
        "2001:db8:85a3:8d3:1319:8a2e:370:7348",
        "cert-manager für example.com",
    ] {
        let kept = SavedDraft::of(&draft(name), &[], around());
        assert_eq!(again(&kept).draft().unwrap().name, name);
    }
}

#[test]
fn what_is_damaged_or_of_another_version_is_not_read() {
    let good = SavedDraft::of(&draft("name"), &[], around())
        .at(NOW.parse().unwrap())
        .text();
    assert!(SavedDraft::read(&good).is_ok());
    let half: String = good.chars().take(good.len() / 2).collect();
    for (text, word) in [
        (String::new(), "damaged in line"),
        (half, "damaged in line"),
        ("[]".into(), "damaged"),
        (good.replace("\"format\": 1", "\"format\": 2"), "another version"),
        (good.replace(NOW, "yesterday"), "damaged"),
        (good.replace("\"owner\": null", "\"owner\": \"me\""), "damaged"),
    ] {
        let why = SavedDraft::read(&text).unwrap_err();
        assert!(why.contains(word), "{why}");
    }
    let no_grant = SavedDraft {
        access: usize::MAX,
        ..SavedDraft::of(
            &Draft {
                grants: Vec::new(),
                ..draft("")
            },
            &[],
            around(),
        )
    };
    assert_eq!(again(&no_grant).draft().unwrap().grants, [DraftGrant::default()]);
}

/// A name is kept with the access that it belongs to; one of an access that is not there may be an
/// exclusion, so that nothing is made of the rest.
#[test]
fn names_come_back_to_where_they_stood() {
    let name = |words: &str, excluded| Unresolved {
        excluded,
        ..Unresolved::unplaced(words, Wanted::Zone(words.to_owned()))
    };
    let grant = |names: Vec<Unresolved>| DraftGrant {
        unresolved: names,
        ..DraftGrant::default()
    };
    let draft = Draft {
        owner_unresolved: Some(Unresolved::unplaced("account:ACME", Wanted::Owner("ACME".to_owned()))),
        grants: vec![
            grant(vec![name("a.example", false), name("b.example", true)]),
            grant(Vec::new()),
            grant(vec![name("a.example", false)]),
        ],
        ..draft("deploy")
    };
    let kept = SavedDraft::of(&draft, &[], around());
    assert_eq!(again(&kept).draft(), Some(draft));
    // An access that is not there, and a second owner: nothing of it is left out in silence.
    let (mut no_access, mut two_owners) = (kept.clone(), kept);
    no_access.names[3].grant = 3;
    let owner = two_owners
        .names
        .iter()
        .position(|one| one.name.wanted == Wanted::Owner("ACME".to_owned()));
    let owner = two_owners.names[owner.unwrap()].clone();
    two_owners.names.push(owner);
    for kept in [no_access, two_owners] {
        assert_eq!(
            SavedDraft::read(&kept.at(NOW.parse().unwrap()).text()).unwrap_err(),
            "it is damaged"
        );
    }
}

#[test]
fn how_long_ago_in_words() {
    let now: Timestamp = NOW.parse().unwrap();
    for (seconds, words) in [
        (-50, "just now"),
        (0, "just now"),
        (59, "just now"),
        (60, "1 minute ago"),
        (720, "12 minutes ago"),
        (3599, "59 minutes ago"),
        (3600, "1 hour ago"),
        (172_800, "2 days ago"),
    ] {
        assert_eq!(ago(now - jiff::SignedDuration::from_secs(seconds), now), words);
    }
}

#[test]
fn the_name_in_the_offer_is_short_and_safe() {
    let now: Timestamp = NOW.parse().unwrap();
    let row =
        |name: &str| Offer::new(again(&SavedDraft::of(&draft(name), &[], around())), now).row(OfferAnswer::Continue);
    assert_eq!(row("DNS"), ["Continue “DNS”", "from just now"]);
    assert_eq!(row("  ")[0], "Continue without a name");
    assert!(row(&"é".repeat(90))[0].contains(&format!("“{}…”", "é".repeat(40))));
    assert!(!row("a\u{1b}[2J\u{202e}")[0].contains(['\u{1b}', '\u{202e}']));
}
