//! Words that people use for a permission, what they mean, and what is proposed where they mean
//! none.

use super::*;

/// What people write, from READMEs and issues, and what it means.
#[test]
fn words_mean_what_people_mean_by_them() {
    let catalog = Catalog::embedded();
    for (words, meant) in [
        ("Zone:DNS:Edit", "zone/DNS:edit"),
        ("Zone.Zone:Read", "zone/Zone:read"),
        ("Zone / DNS / Edit", "zone/DNS:edit"),
        ("Account > Workers Scripts > Edit", "account/Workers Scripts:edit"),
        ("Account → D1 → Edit", "account/D1:edit"),
        ("Zone - DNS - Edit", "zone/DNS:edit"),
        ("Zone · DNS · Edit", "zone/DNS:edit"),
        ("DNS:Edit", "zone/DNS:edit"),
        ("DNS Edit", "zone/DNS:edit"),
        ("Zone DNS Edit", "zone/DNS:edit"),
        ("Edit DNS", "zone/DNS:edit"),
        ("zone/DNS:write", "zone/DNS:edit"),
        ("Zone:Read", "zone/Zone:read"),
        ("Account.Cloudflare Tunnel:Edit", "account/Cloudflare Tunnel:edit"),
        ("Zone Settings Read", "zone/Zone Settings:read"),
        ("Zone:DNS Settings:Edit", "zone/DNS Settings:edit"),
        ("Account Analytics: Read", "account/Account Analytics:read"),
        ("Pages:Edit", "account/Cloudflare Pages:edit"),
        ("D1 metadata read", "account/D1:metadata read"),
        ("Zone:Zaraz:Edit and Publish", "zone/Zaraz:edit and publish"),
        ("Zaraz Admin", "zone/Zaraz:edit and publish"),
        ("Zaraz: Read & Write", "zone/Zaraz:edit"),
        ("DNS (read-only)", "zone/DNS:read"),
        ("Cache Purge", "zone/Cache Purge:purge"),
        ("cache:purge", "zone/Cache Purge:purge"),
        (
            "Workers R2 Storage Bucket Item:Read",
            "r2/Workers R2 Storage Bucket Item:read",
        ),
        ("SSL & Certificates:Edit", "zone/SSL and Certificates:edit"),
        ("com.cloudflare.api.account.zone/DNS:edit", "zone/DNS:edit"),
        // Two groups are called so.
        ("Logs:Edit", "account/Logs:edit | zone/Logs:edit"),
        ("logs:edit", "account/Logs:edit | zone/Logs:edit"),
        ("zone/logs:edit", "zone/Logs:edit"),
        (
            "Access: Apps and Policies Revoke",
            "account/Access: Apps and Policies:revoke | zone/Access: Apps and Policies:revoke",
        ),
        (
            "Zone:Access: Apps and Policies:Edit",
            "zone/Access: Apps and Policies:edit",
        ),
        ("WAF edit", "account/Account WAF:edit | zone/Zone WAF:edit"),
        ("Zone:WAF:Edit", "zone/Zone WAF:edit"),
        (
            "Transform Rules Read",
            "account/Transform Rules:read | zone/Transform Rules:read",
        ),
        (
            "Zone:Page Shield:Write",
            "zone/Page Shield:edit (domain page shield) | zone/Page Shield:edit (page shield write)",
        ),
        // Something is missing, or is not so.
        ("Zone:DNS", "which level: zone/DNS:read | zone/DNS:edit"),
        (
            "Realtime",
            "which level: account/Realtime:edit | account/Realtime:admin",
        ),
        ("SCIM Provisioning", "account/SCIM Provisioning:edit"),
        ("Zone:Cache Purge:Edit", "no edit: zone/Cache Purge:purge"),
        (
            "Registrar: Domains:Edit",
            "no edit: account/Registrar: Domains:read | account/Registrar: Domains:admin",
        ),
        ("account/DNS:edit", "not account: zone/DNS:edit"),
        ("zone/Workers Scripts Write", "not zone: account/Workers Scripts:edit"),
        ("user/DNS:purge", "not user: "),
        ("Argo Tunnel Write", "now account/Cloudflare Tunnel:edit"),
        ("Account:Argo Tunnel:Edit", "now account/Cloudflare Tunnel:edit"),
        (
            "Browser Rendering",
            "now account/Browser Run:read | account/Browser Run:edit",
        ),
        (
            "Browser Rendering:purge",
            "no purge: account/Browser Run:read | account/Browser Run:edit",
        ),
        ("Containers Read", "account/Containers:read"),
        ("Zone：DNS：Edit", "zone/DNS:edit"),
        (
            "Read Workers R2 Storage Metadata",
            "account/Workers R2 Storage:metadata read",
        ),
        ("Account: Read D1 Metadata", "account/D1:metadata read"),
        ("Read Pages Metadata", "account/Cloudflare Pages:metadata read"),
        ("Edit D1 Metadata", "?"),
        // A colon behind a part of it.
        ("Account > IP Prefixes: > Read", "account/IP Prefixes:read"),
        (
            "Account > Access: Apps and Policies: > Edit",
            "account/Access: Apps and Policies:edit",
        ),
        ("| Zone: | DNS: | Edit |", "zone/DNS:edit"),
        ("Zone: → DNS: → Edit", "zone/DNS:edit"),
        ("Zone > : > Edit", "?"),
        ("Zone > DNS: >", "?"),
        ("DNS:View", "?"),
        ("Zone:DNS:View", "?"),
        (
            "DNS View",
            "which level: account/DNS Views:read | account/DNS Views:edit",
        ),
        ("Rulesets:Edit", "?"),
        ("DNS, Zone:Read", "?"),
        ("Logs, Zone Read", "?"),
        ("Zone:*:Edit", "?"),
        ("DNS Edit Read Zone Zone", "?"),
        ("Edit", "?"),
        ("zone/:edit", "?"),
        ("no DNS:Edit", "?"),
        ("", "?"),
    ] {
        assert_eq!(told(&catalog.permission(words)), meant, "{words}");
    }
    assert_eq!(catalog.permission(&":".repeat(500_000)), Reading::Unknown);
}

/// A proposal has the level that was written, or says that there is none.
#[test]
fn what_is_proposed_keeps_the_level_and_the_group_that_were_written() {
    let catalog = Catalog::embedded();
    let told = |words: &str| {
        let list = |all: &[Choice<'_>]| all.iter().map(Choice::spelt).collect::<Vec<_>>().join(" | ");
        match catalog.nearest_permission(words) {
            None => "nothing".to_owned(),
            Some(Near::Level(word, all, near)) => format!("{word}? of {} -> {}", list(&all), list(&near)),
            Some(Near::Group(all)) => list(&all),
            Some(Near::WithoutLevel(level, all)) => format!("no {level} of {}", list(&all)),
            Some(Near::Several) => "several".to_owned(),
        }
    };
    for (words, near) in [
        ("zone/DSN:edit", "zone/DNS:edit"),
        ("Zone:DSN:Read", "zone/DNS:read"),
        ("Workers Skripts Edit", "account/Workers Scripts:edit"),
        ("Edit Workers Skripts", "account/Workers Scripts:edit"),
        ("Cloudflare Tunel:Read", "account/Cloudflare Tunnel:read"),
        ("Lgos:Edit", "account/Logs:edit | zone/Logs:edit"),
        ("Cache Prge:edit", "no edit of zone/Cache Purge:purge"),
        ("Account Analytcs Edit", "no edit of account/Account Analytics:read"),
        (
            "zone/DNS:reed",
            "reed? of zone/DNS:read | zone/DNS:edit -> zone/DNS:read",
        ),
        ("DNS Wriet", "wriet? of zone/DNS:read | zone/DNS:edit -> zone/DNS:edit"),
        ("zone/DNS:xyz", "xyz? of zone/DNS:read | zone/DNS:edit -> "),
        ("zone/DSN", "zone/DNS:read | zone/DNS:edit"),
        ("Rulesets:Edit", "account/Account Rulesets:edit"),
        ("WorkersScripts:Read", "account/Workers Scripts:read"),
        ("Zone:DNS:View", "view? of zone/DNS:read | zone/DNS:edit -> "),
        ("DSN:xyz", "nothing"),
        ("Zone / DNS / Read / Zone / Zone / Edit", "several"),
        ("DNS Edit Zone Read", "several"),
        ("Account > IP Prefixes > : Read", "nothing"),
        // The scope that was written stays, too.
        ("Zone:Workers Skripts:Edit", "nothing"),
        ("DNSS:Edit", "zone/DNS:edit"),
        ("IOTT:Read", "account/IOT:read"),
        ("Acess: Groups:Read", "account/Access: Groups:read"),
        ("DNS red", "nothing"),
        ("qqqq", "nothing"),
        ("", "nothing"),
    ] {
        assert_eq!(told(words), near, "{words}");
    }
    for row in catalog.rows() {
        for level in &row.levels {
            // The last letter twice: another one more would make a word of its own of D1 or DNS.
            let last = row.label.chars().next_back().unwrap();
            let misspelt = format!(
                "{}/{}{last}:{}",
                scope_word(&row.scope),
                row.label,
                level.word.to_lowercase()
            );
            match catalog.nearest_permission(&misspelt) {
                Some(Near::Group(all)) => {
                    let same = |choice: &Choice<'_>| choice.level.bare_word() == level.bare_word();
                    assert!(all.iter().all(same), "{misspelt}: {all:?}");
                }
                Some(Near::WithoutLevel(said, _)) => assert_eq!(said, plain(&level.word), "{misspelt}"),
                other => panic!("{misspelt}: {other:?}"),
            }
        }
    }
}
