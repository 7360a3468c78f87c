//! Links as they are found, every fault of one, what a link cannot carry, and the way there and
//! back.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::{Found, Wanted};
use super::*;
use crate::domain::token::id::GroupId;

const ACCOUNT_ID: &str = "0123456789abcdef0123456789abcdef";
const ZONE_ID: &str = "22b1de5f1c0e4b3ea97bb1e963b06a43";

fn catalog() -> Catalog {
    Catalog::embedded()
}

fn group(name: &str, scope: &Scope) -> (GroupId, Scope) {
    (catalog().named(name, scope).unwrap().id, scope.clone())
}

/// A user's link with these permissions.
fn users(keys: &str, more: &str) -> String {
    format!("https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys={keys}{more}")
}

fn faults(text: &str) -> Vec<String> {
    let faults = read(text, &catalog()).expect_err(text);
    faults.iter().map(ToString::to_string).collect()
}

const DNS: &str = r#"[{"key":"dns","type":"edit"}]"#;

/// The two forms of Cloudflare's page, as programs write them: encoded in full, by URLSearchParams,
/// or not at all.
#[test]
fn links_as_they_are_found_in_the_wild() {
    let dns = BTreeMap::from([group("DNS Write", &Scope::Zone)]);
    for keys in [
        "%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D",
        "%5b%7b%22key%22:%22dns%22,+%22type%22:%22edit%22%7d%5d",
        DNS,
    ] {
        let read = read(&users(keys, "&accountId=*&zoneId=all&name=a%20b+c%2B"), &catalog()).unwrap();
        assert_eq!(read.draft.name, "a b c+");
        assert_eq!((read.draft.owner, read.draft.expires.as_str()), (Owner::User, "90d"));
        assert_eq!(read.draft.grants.len(), 1);
        assert_eq!(read.draft.grants[0].groups, dns);
        // No permission is for accounts, so that none is in the token.
        assert_eq!(read.draft.grants[0].resources, BTreeSet::from([Resource::AllZones]));
        assert!(read.draft.is_resolved());
        assert_eq!(read.remarks.len(), 1, "the end is ours and not the link's");
    }
    // What Cloudflare's own exporter links to: neither accountId nor zoneId
    // (cloudflare/cloudflare-prometheus-exporter, README).
    let open = read(
        &users(
            "%5B%7B%22key%22%3A%22ssl%5Fand%5Fcertificates%22%2C%22type%22%3A%22read%22%7D%5D",
            "",
        ),
        &catalog(),
    )
    .unwrap();
    assert_eq!(
        open.draft.grants[0].resources,
        BTreeSet::new(),
        "it is left open, not everything"
    );
    for shorter in ["DASH.cloudflare.com", "dash.cloudflare.com"] {
        assert!(
            read(
                &format!(" {shorter}/profile/api-tokens/?permissionGroupKeys={DNS}&zoneId={ZONE_ID}\n"),
                &catalog()
            )
            .is_ok()
        );
    }
}

#[test]
fn an_accounts_link_names_its_owner_or_leaves_it_open() {
    let scripts = r#"[{"key":"workers_scripts","type":"edit"}]"#;
    let owner: AccountId = ACCOUNT_ID.parse().unwrap();
    for start in [
        format!("https://dash.cloudflare.com/?to=/{ACCOUNT_ID}/api-tokens&"),
        format!("https://dash.cloudflare.com/?to=%2F{ACCOUNT_ID}%2Fapi-tokens&"),
        format!("https://dash.cloudflare.com/{ACCOUNT_ID}/api-tokens?"),
    ] {
        let read = read(&format!("{start}permissionGroupKeys={scripts}&name=x"), &catalog()).unwrap();
        assert_eq!(read.draft.owner, Owner::Account(owner));
        assert_eq!(
            read.draft.grants[0].resources,
            BTreeSet::from([Resource::Account(owner)])
        );
        assert!(read.draft.is_resolved());
    }
    let link = format!("https://dash.cloudflare.com?to=/:account/api-tokens&permissionGroupKeys={scripts}");
    let read = read(&link, &catalog()).unwrap();
    let wanted: Vec<&Wanted> = read.draft.unresolved().map(|one| &one.wanted).collect();
    assert_eq!(wanted, [&Wanted::AnyOwner]);
    let mut draft = read.draft;
    draft.resolve(|_| Some(Found::Owner(owner)));
    assert!(draft.is_resolved());
    assert_eq!(draft.owner, Owner::Account(owner));
    assert_eq!(draft.grants[0].resources, BTreeSet::from([Resource::Account(owner)]));
}

/// The first key of Cloudflare's page for 15 months, and others of that page, are keys of nothing;
/// each finds the one that was meant.
#[test]
fn unknown_keys_are_named_with_the_nearest() {
    for (key, near) in [
        ("zone_dns", "dns (Zone, DNS)"),
        ("cache_purge", "cache (Zone, Cache Purge)"),
        ("workers_kv", "workers_kv_storage (Account, Workers KV Storage)"),
        ("dns_write", "dns (Zone, DNS)"),
        ("DNS", "dns (Zone, DNS)"),
        ("worker_scripts", "workers_scripts (Account, Workers Scripts)"),
        ("ssl", "ssl_and_certificates (Zone, SSL and Certificates)"),
        ("workers-routes", "workers_routes (Zone, Workers Routes)"),
    ] {
        let kind = if key == "cache_purge" { "purge" } else { "edit" };
        let text = users(&format!(r#"[{{"key":"{key}","type":"{kind}"}}]"#), "&zoneId=all");
        let says = format!("permissionGroupKeys, entry 1: “{key}” is not a key; did you mean {near}?");
        assert_eq!(faults(&text), [says]);
    }
    let text = users(r#"[{"key":"qqqqqq","type":"edit"}]"#, "");
    assert_eq!(
        faults(&text),
        ["permissionGroupKeys, entry 1: “qqqqqq” is not a key of a permission, and none is similar."]
    );
}

#[test]
fn every_fault_is_told_at_once_and_at_its_place() {
    let keys = r#"[{"key":"zone_dns","type":"edit"},{"key":"dns","type":"write"},{"key":"dns","type":"run"},{"key":"dns"},7,{"key":"dns","type":"edit","zone":1},{"key":"dns","type":"edit"}]"#;
    let text = format!(
        "http://me:secret@evil.example:8080/profile/api-token?permissionGroupKeys={keys}&acountId=*&zoneId=*&accountId=all&name=x&name=y&q=%4#top"
    );
    let says = faults(&text);
    for expected in [
        "address: It begins with http://; the dashboard has https:// only.",
        "address: There is a name and an @ before the host; a template link has neither.",
        "address: “evil.example:8080” is not Cloudflare’s dashboard; expected dash.cloudflare.com.",
        "address: What follows the # is not part of a template link; a # in a name is written %23.",
        "address: “/profile/api-token” is not a page of template links; expected /profile/api-tokens for a token of yours, or /?to=/:account/api-tokens for one of an account.",
        "name: It is here twice.",
        "q: A % in it is not followed by two hexadecimal digits: was the link cut off?",
        "acountId: “acountId” is not a parameter of a template link: did you mean accountId?",
        "permissionGroupKeys, entry 1: “zone_dns” is not a key; did you mean dns (Zone, DNS)?",
        "permissionGroupKeys, entry 2: “write” is not a type: did you mean edit?",
        "permissionGroupKeys, entry 3: “dns” has no type run, only read, edit.",
        "permissionGroupKeys, entry 4: It has no type.",
        "permissionGroupKeys, entry 5: It is a number; expected {\"key\":\"dns\",\"type\":\"edit\"}.",
        "permissionGroupKeys, entry 6: “zone” is not a field of a permission: expected one of key, type.",
        "permissionGroupKeys, entry 7: “dns” with type edit is here already.",
        "accountId: “all” is not an account; did you mean *?",
        "zoneId: “*” is not a zone; did you mean all?",
    ] {
        assert!(says.contains(&expected.to_owned()), "{expected} is not in {says:#?}");
    }
    assert!(
        !says.join("").contains("secret"),
        "what stands before an @ is not repeated"
    );
    assert_eq!(says.len(), 18, "{says:#?}");
}

#[test]
fn what_cannot_be_read_is_one_sentence() {
    for (text, says) in [
        (users("[", ""), "permissionGroupKeys, character 1: This is not JSON"),
        (users("{}", ""), "permissionGroupKeys: It is a table; expected a list"),
        (users("[]", ""), "permissionGroupKeys: The list is empty"),
        (users("", ""), "permissionGroupKeys: It has no value."),
        ("https://dash.cloudflare.com/profile/api-tokens".to_owned(), "permissionGroupKeys: It is missing"),
        (users("%ff", ""), "permissionGroupKeys: What its % signs say is not UTF-8."),
        (users("%5B%7B%22ke", ""), "permissionGroupKeys, character 3: This is not JSON"),
        (users(DNS, "&zoneId=abc"), "zoneId: “abc”: an id has 32 characters, this has 3"),
        (users(DNS, "&name=a b"), "address: There is white space"),
        (users(DNS, "&to=/x"), "to: It belongs to https://dash.cloudflare.com/?to=… only."),
        (users(r#"[{"key":"dns","key":"zone","type":"edit"}]"#, ""), "permissionGroupKeys, character 15: “key” is here twice."),
        (format!("https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys={DNS}&zoneId=all"), "zoneId: The link of an account’s token has no such parameter"),
        (
            r#"https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=[{"key":"user_details","type":"read"}]"#.to_owned(),
            "permissionGroupKeys, entry 1: “user_details” (User Details) is a permission of a user, which the token of an account cannot hold.",
        ),
        (
            format!("https://dash.cloudflare.com/{}/api-tokens?permissionGroupKeys={DNS}", ACCOUNT_ID.trim_start_matches('0')),
            "address: The account “123456789abcdef0123456789abcdef”: an id has 32 characters, this has 31.",
        ),
        (format!("https://dash.cloudflare.com.evil.example/profile/api-tokens?permissionGroupKeys={DNS}"), "address: “dash.cloudflare.com.evil.example” is not"),
        (format!("https://dash.cloudflare.com\\@evil.example/profile/api-tokens?permissionGroupKeys={DNS}"), "address: There is a name and an @ before the host"),
        ("https://".to_owned() + &"x".repeat(LONGEST), "address: It has more than 65536 bytes"),
    ] {
        let found = faults(&text);
        assert!(found[0].starts_with(says), "{says}: {found:?}");
    }
    let many = vec![r#"{"key":"nothing_like_it","type":"edit"}"#; 1_000].join(",");
    assert_eq!(faults(&users(&format!("[{many}]"), "")).len(), 100);
}

/// The list that counts is the one that is given: what the live one no longer has is told.
#[test]
fn keys_are_those_of_the_catalog_that_is_given() {
    let without: Vec<_> = {
        let all = catalog();
        let rows = all.rows().iter().flat_map(|row| &row.levels);
        rows.filter_map(|level| all.group(level.id).cloned())
            .filter(|group| group.name != "DNS Write")
            .collect()
    };
    let live = Catalog::live(without);
    let said = read(&users(DNS, "&zoneId=all"), &live).unwrap_err();
    assert_eq!(said[0].sentence, "“dns” has no type edit, only read.");
    let text = users(r#"[{"key":"dns","type":"read"}]"#, "&zoneId=all");
    assert!(read(&text, &live).is_ok());
}

/// One key of one type is one group, but for what the dashboard itself tells apart by the type
/// only.
#[test]
fn every_documented_key_is_known_and_means_one_group() {
    let catalog = catalog();
    let mut seen = BTreeMap::new();
    for (row, level) in catalog
        .rows()
        .iter()
        .flat_map(|row| row.levels.iter().map(move |level| (row, level)))
    {
        if let Some(link) = &level.link {
            let other = seen.insert(link.clone(), level.id);
            assert!(other.is_none_or(|other| other == level.id), "{link:?} in {row:?}");
        }
    }
    assert!(seen.len() > 300, "{}", seen.len());
    for (key, kind, name, scope) in [
        ("dns", "edit", "DNS Write", Scope::Zone),
        ("page", "edit", "Pages Write", Scope::Account),
        ("ai", "read", "Workers AI Read", Scope::Account),
        ("cache", "purge", "Cache Purge", Scope::Zone),
        ("rag", "run", "Auto Rag Write Run Engine", Scope::Account),
        ("access", "revoke", "Access: Apps and Policies Revoke", Scope::Account),
        ("zone_access", "revoke", "Access: Apps and Policies Revoke", Scope::Zone),
        ("page_shield", "read", "Page Shield Read", Scope::Account),
        ("page_shield", "edit", "Page Shield Write", Scope::Zone),
        ("workers_scripts", "edit", "Workers Scripts Write", Scope::Account),
    ] {
        let text = users(&format!(r#"[{{"key":"{key}","type":"{kind}"}}]"#), "");
        let read = read(&text, &catalog).unwrap();
        assert_eq!(
            read.draft.grants[0].groups,
            BTreeMap::from([group(name, &scope)]),
            "{key}"
        );
    }
}

#[test]
fn what_a_link_cannot_carry_is_named_and_never_widened() {
    let zone = |name: &str, resources: &[Resource]| DraftGrant {
        groups: BTreeMap::from([group(name, &Scope::Zone)]),
        resources: resources.iter().cloned().collect(),
        except: BTreeSet::new(),
        unresolved: Vec::new(),
    };
    let one = Resource::Zone(ZONE_ID.parse().unwrap());
    let own: AccountId = ACCOUNT_ID.parse().unwrap();
    let draft = |grants| Draft {
        name: "n".into(),
        grants,
        expires: "never".into(),
        ..reader::empty()
    };
    let write = |draft: &Draft| write(draft, &[], &catalog());
    // As cert-manager has it: one permission on a zone, another on all. In one link it would be
    // everything on all.
    let two = write(&draft(vec![
        zone("DNS Write", std::slice::from_ref(&one)),
        zone("Zone Read", &[Resource::AllZones]),
    ]));
    assert!(!two.link.contains("zoneId"), "{}", two.link);
    assert_eq!(two.lost.len(), 2, "{two:?}");
    for resources in [
        vec![Resource::ZonesOf(own)],
        vec![one.clone(), Resource::Zone(own.to_string().parse().unwrap())],
    ] {
        let written = write(&draft(vec![zone("DNS Write", &resources)]));
        assert!(!written.link.contains("zoneId"), "{}", written.link);
        assert!(written.lost[0].starts_with("Which zones: "), "{written:?}");
    }
    let mut except = zone("DNS Write", &[Resource::AllZones]);
    except.except.insert(one.clone());
    assert!(!write(&draft(vec![except])).link.contains("zoneId"));
    let full = write(&Draft {
        owner: Owner::Account(own),
        ip_only: "192.0.2.1".into(),
        ip_except: "192.0.2.2".into(),
        starts: "2027-01-01".into(),
        expires: "30d".into(),
        ..draft(vec![zone("Zaraz Admin", &[Resource::ZonesOf(own)])])
    });
    assert!(
        full.link
            .starts_with("https://dash.cloudflare.com/?to=/:account/api-tokens&permissionGroupKeys=%5B%5D&name=n")
    );
    assert_eq!(full.lost.len(), 7, "{full:?}");
    let whole = write(&draft(vec![zone("DNS Write", &[one])]));
    assert_eq!(whole.lost, [""; 0]);
    assert_eq!(
        whole.link,
        format!(
            "https://dash.cloudflare.com/profile/api-tokens?permissionGroupKeys=%5B%7B%22key%22%3A%22dns%22%2C%22type%22%3A%22edit%22%7D%5D&accountId=*&zoneId={ZONE_ID}&name=n"
        )
    );
}

fn id() -> impl Strategy<Value = String> {
    "[0-9a-f]{32}"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_a_link_can_carry_is_lost_on_the_way_there_and_back(
        chosen in prop::collection::btree_set(0..10_000_usize, 1..20),
        name in any::<String>(),
        account in prop::option::of(id()),
        zone in prop::option::of(id()),
    ) {
        let catalog = catalog();
        let rows = catalog.rows().iter();
        let levels = rows.flat_map(|row| row.levels.iter().map(move |level| (row, level)));
        let all: Vec<_> = levels.filter(|(_, level)| level.link.is_some()).collect();
        let mut grant = DraftGrant::default();
        for at in chosen {
            let (row, level) = all[at % all.len()];
            grant.groups.insert(level.id, row.scope.clone());
        }
        let account = account.map_or(Resource::AllAccounts, |id| Resource::Account(id.parse().unwrap()));
        let zone = zone.map_or(Resource::AllZones, |id| Resource::Zone(id.parse().unwrap()));
        for resource in [account, zone] {
            if grant.groups.values().any(|scope| *scope == resource.scope()) {
                grant.resources.insert(resource);
            }
        }
        // Only the sign-in tells who the user is.
        let of_user = grant.groups.values().any(|scope| *scope == Scope::User);
        grant.unresolved.extend(of_user.then(|| Unresolved::unplaced("user", Wanted::User)));
        let draft = Draft { name, grants: vec![grant], expires: "90d".into(), ..reader::empty() };
        let written = write(&draft, &[], &catalog);
        let read = read(&written.link, &catalog).unwrap();
        prop_assert_eq!(&read.draft, &draft);
        let again = write(&read.draft, &[], &catalog);
        prop_assert_eq!(again, written);
    }

    /// Whatever is read or pasted: no crash, and every link that is taken can be written.
    #[test]
    fn anything_may_stand_in_a_link(text in "(https://|http://)?(dash\\.cloudflare\\.com)?[/?#&=%+@:a-z\\[\\]{}\"]{0,60}.{0,20}") {
        let _ = read(&text, &catalog());
    }
}
