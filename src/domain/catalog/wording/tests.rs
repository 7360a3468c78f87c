//! Every group at every level, in every spelling that people use, comes back as itself, or as a question that names it: never as another.

use super::*;

/// What READMEs and issues write, with the spec's spelling of what is meant: every way in reads them alike.
pub(crate) fn from_readmes() -> Vec<(String, String)> {
    let lines = include_str!("as_written.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let row = |line: &str| {
        let mut fields = line.split('\t');
        Some((fields.next()?.to_owned(), fields.next()?.to_owned()))
    };
    lines.filter_map(row).collect()
}

#[test]
fn what_readmes_write_is_read() {
    let catalogue = Catalogue::embedded();
    let rows = from_readmes();
    assert!(rows.len() > 10, "{}", rows.len());
    for (written, meant) in rows {
        assert_eq!(told(&catalogue.permission(&written)), meant, "{written}");
    }
}

/// How a reading is told in a table: the spec's spelling, several of them, or what is missing.
fn told(reading: &Reading<'_>) -> String {
    let list = |all: &[Choice<'_>]| all.iter().map(Choice::spelt).collect::<Vec<_>>().join(" | ");
    match reading {
        Reading::One(one) => one.spelt(),
        Reading::Several(all) => list(all),
        Reading::NoLevel(all) => format!("which level: {}", list(all)),
        Reading::OtherLevel(level, all) => format!("no {level}: {}", list(all)),
        Reading::OtherScope(scope, all, _) => format!("not {}: {}", scope_word(scope), list(all)),
        Reading::Former(_, all) => format!("now {}", list(all)),
        Reading::Unknown => "?".to_owned(),
    }
}

/// The ways in which people write one permission, of scope, group and level.
fn styles(scope: &str, group: &str, level: &str) -> Vec<String> {
    let mut styles = vec![
        format!("{scope} {group} {level}"),
        format!("{scope} {group}: {level}"),
        format!("{scope}: {group} ({level})"),
        format!("{group} ({scope}): {level}"),
        format!("{group}:{level}"),
        format!("{group} {level}"),
        format!("{level} {group}"),
        format!("{level} {scope} {group}"),
        format!("{scope}/{group}:{level}"),
        format!("**{scope}** - `{group}`: *{level}*"),
        format!("| {scope} | {group} | {level} |"),
        format!("1. {scope} | {group} | {level}."),
        format!("“{scope}, {group}, {level}”"),
        format!(
            "{} / {} / {}",
            scope.to_uppercase(),
            group.to_lowercase(),
            level.to_uppercase()
        ),
    ];
    for between in [
        ":", ".", " / ", "/", " > ", " → ", " - ", " – ", " · ", " -> ", " » ", "_",
    ] {
        styles.push([scope, group, level].join(between));
        styles.push(format!("{group}{between}{level}"));
    }
    for bullet in ["- ", "* ", "• ", "1. ", "12) ", "- [ ] ", "> ", "\u{feff}"] {
        styles.push(format!("{bullet}{scope}:{group}:{level}"));
    }
    for around in ["'", "\"", "`", "**", "_", "*"] {
        styles.push(format!("{around}{scope}:{group}:{level}{around}"));
    }
    styles
}

#[test]
fn every_group_at_every_level_is_read_in_every_spelling() {
    let catalogue = Catalogue::embedded();
    let (mut spellings, mut asked) = (0, 0);
    let mut is_in = |style: &str, reading: &Reading<'_>, choice: &Choice<'_>| {
        assert!(reading.choices().contains(choice), "{style}: {}", told(reading));
        spellings += 1;
        asked += usize::from(reading.choices().len() > 1);
    };
    for row in catalogue.rows() {
        for level in &row.levels {
            let choice = Choice { row, level };
            let cut = crate::domain::catalog::level::group_and_level(&level.api_name);
            for style in styles(row.scope.word(), &row.label, &level.word) {
                let reading = catalogue.permission(&style);
                is_in(&style, &reading, &choice);
                assert_eq!(
                    catalogue.permissions(&style),
                    [(cut::without_bullet(&style), reading)],
                    "{style}"
                );
            }
            let mut words = vec![level.bare_word()];
            if level.bare_word() == "Edit" {
                words
                    .extend(["Write", "Read & Write", "read and write", "Read/Write", "Read, Edit"].map(str::to_owned));
            }
            for (group, word) in words.iter().flat_map(|word| [(&row.label, word), (&cut.group, word)]) {
                for style in [
                    format!("{}:{group}:{word}", row.scope.word()),
                    format!("{group}:{word}"),
                    format!("{group} {word}"),
                    format!("{word} {group}"),
                ] {
                    is_in(&style, &catalogue.permission(&style), &choice);
                }
            }
            assert_eq!(catalogue.permission(&choice.spelt()), Reading::One(choice));
            let by_api = catalogue.permission(&level.api_name);
            assert!(by_api.rows().contains(&row), "{}: {}", level.api_name, told(&by_api));
        }
    }
    assert!(spellings > 25_000 && asked * 10 < spellings, "{asked} of {spellings}");
}

/// What people write, from READMEs and issues, and what it means.
#[test]
fn words_mean_what_people_mean_by_them() {
    let catalogue = Catalogue::embedded();
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
        assert_eq!(told(&catalogue.permission(words)), meant, "{words}");
    }
    assert_eq!(catalogue.permission(&":".repeat(500_000)), Reading::Unknown);
}

#[test]
fn lists_are_cut_where_a_name_is_not() {
    let catalogue = Catalogue::embedded();
    for (text, meant) in [
        ("Zone:DNS:Edit, Zone:Zone:Read", vec!["zone/DNS:edit", "zone/Zone:read"]),
        ("DNS:Edit and Zone:Read", vec!["zone/DNS:edit", "zone/Zone:read"]),
        (
            "Zone - Zone:Read; Zone - DNS:Edit",
            vec!["zone/Zone:read", "zone/DNS:edit"],
        ),
        (
            "- **Zone:DNS:Edit**\n- `Zone:Zone:Read`\n\n1. Account > D1 > Edit\r\n",
            vec!["zone/DNS:edit", "zone/Zone:read", "account/D1:edit"],
        ),
        (
            "DNS: Read & Write, Access: Organizations, Identity Providers, and Groups: Read, and SSL and Certificates:Edit",
            vec![
                "zone/DNS:edit",
                "account/Access: Organizations, Identity Providers, and Groups:read",
                "zone/SSL and Certificates:edit",
            ],
        ),
        ("**DNS Edit, Zone Read**", vec!["zone/DNS:edit", "zone/Zone:read"]),
        ("Zone, DNS, Edit", vec!["zone/DNS:edit"]),
        (
            "Logs, Zone Read",
            vec![
                "which level: account/Logs:read | account/Logs:edit | zone/Logs:read | zone/Logs:edit",
                "zone/Zone:read",
            ],
        ),
        (
            "Zone permissions:\n  - Logs: Read\nAccount:\n  - Logs: Edit\n  - Zone:Logs:Edit\nRequired:\n  - DNS Settings:Edit",
            vec![
                "zone/Logs:read",
                "account/Logs:edit",
                "zone/Logs:edit",
                "account/DNS Settings:edit | zone/DNS Settings:edit",
            ],
        ),
        ("DNS:Edit, something else", vec!["zone/DNS:edit", "?"]),
        // In a row, where every piece reads by itself and in one way only.
        ("Zone:DNS:Read Zone:Zone:Edit", vec!["zone/DNS:read", "zone/Zone:edit"]),
        ("Zone:DNS:Read. Zone:Zone:Edit", vec!["zone/DNS:read", "zone/Zone:edit"]),
        (
            "Workers Scripts:Read Zone:DNS:Edit, D1:Read",
            vec!["account/Workers Scripts:read", "zone/DNS:edit", "account/D1:read"],
        ),
        (
            "Account: Workers Scripts (Read) | Account: D1 (Edit)",
            vec!["account/Workers Scripts:read", "account/D1:edit"],
        ),
        (
            "Zone:Access: Apps and Policies:Edit | Zone:DNS:Read",
            vec!["zone/Access: Apps and Policies:edit", "zone/DNS:read"],
        ),
        (
            "| Zone | DNS | Edit |\n|---|:--|---|\n| Zone | Zone | Read |",
            vec!["zone/DNS:edit", "zone/Zone:read"],
        ),
        // What only makes a table of it, in whatever language, is passed over.
        (
            "| Scope | Permission | Level |\n|---|---|---|\n| Zone | DNS | Edit |\n| Zone | Zone | Read |",
            vec!["zone/DNS:edit", "zone/Zone:read"],
        ),
        (
            "Permissions:\r\n\r\n> | Permission type | **Permission** | Access level |\r\n> | - | :-: | --- |\r\n> | Account | Cloudflare Tunnel | Edit |\r\n> | Zone | DNS | Edit |",
            vec!["account/Cloudflare Tunnel:edit", "zone/DNS:edit"],
        ),
        (
            "   | 区分 | 項目, and 権限 |\n   |---|---|\n   | Account | Workers Scripts | Edit |",
            vec!["account/Workers Scripts:edit"],
        ),
        (
            "Scope\tPermission\tLevel\nZone\tDNS\tEdit\nAccount\tD1\tRead",
            vec!["zone/DNS:edit", "account/D1:read"],
        ),
        ("Scope,Permission,Level\nZone,DNS,Edit", vec!["zone/DNS:edit"]),
        ("Type | Recht\n--- | ---\nZone DNS | Edit", vec!["zone/DNS:edit"]),
        (
            "+------+------+------+\n| Soort | Item | Recht |\n+======+======+======+\n| Zone | DNS | Edit |\n+------+------+------+\n| Zone | Foo | Bar |\n+------+------+------+",
            vec!["zone/DNS:edit", "?"],
        ),
        (
            "┌──────┬─────┬───────┐\n│ Scope │ Group │ Level │\n├──────┼─────┼───────┤\n│ Zone │ DNS │ Edit │\n└──────┴─────┴───────┘",
            vec!["zone/DNS:edit"],
        ),
        (
            "Account > IP Prefixes: > Read\n---\nZone > DNS: → Edit",
            vec!["account/IP Prefixes:read", "zone/DNS:edit"],
        ),
        // A row above a rule that says a level, or names something, is no head; nor is one in the middle.
        (
            "| Zone | DNS | Edti or Edit |\n|---|---|---|\n| Zone | Zone | Read |",
            vec!["?", "zone/Zone:read"],
        ),
        (
            "| Zone | DNS |\n|---|---|\n| Zone | Zone | Read |",
            vec!["which level: zone/DNS:read | zone/DNS:edit", "zone/Zone:read"],
        ),
        (
            "| Scope | Group |\n|---|---|\n| Zone | Foo |\n|---|---|\n| Zone | Zone | Read |",
            vec!["?", "zone/Zone:read"],
        ),
        ("| Scope | Permission | Level |\n|---|---|---|", vec!["?"]),
        ("| Scope | Permission | Level |", vec!["?"]),
        (
            "DNS:Purge:\nZone:Zone:Read",
            vec!["no purge: zone/DNS:read | zone/DNS:edit", "zone/Zone:read"],
        ),
        ("Zone:DNS:Edit，Zone:Zone:Read", vec!["zone/DNS:edit", "zone/Zone:read"]),
        ("Zone / DNS / Read / Zone / Zone / Edit", vec!["?"]),
        ("DNS:Read Zone Zone:Edit", vec!["?"]),
        ("Logs:Read Zone:DNS:Edit", vec!["?"]),
        ("Zone:DNS:Edit or Zone:Zone:Read", vec!["?"]),
        (" , ", vec!["?"]),
    ] {
        let read = catalogue.permissions(text);
        assert_eq!(
            read.iter().map(|(_, reading)| told(reading)).collect::<Vec<_>>(),
            meant,
            "{text}"
        );
    }
    let many = "DNS:Edit, ".repeat(100_000);
    assert_eq!(catalogue.permissions(&many).len(), 1);
}

/// A proposal has the level that was written, or says that there is none.
#[test]
fn what_is_proposed_keeps_the_level_and_the_group_that_were_written() {
    let catalogue = Catalogue::embedded();
    let told = |words: &str| {
        let list = |all: &[Choice<'_>]| all.iter().map(Choice::spelt).collect::<Vec<_>>().join(" | ");
        match catalogue.nearest_permission(words) {
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
    for row in catalogue.rows() {
        for level in &row.levels {
            // The last letter twice: another one more would make a word of its own of D1 or DNS.
            let last = row.label.chars().next_back().unwrap();
            let misspelt = format!(
                "{}/{}{last}:{}",
                scope_word(&row.scope),
                row.label,
                level.word.to_lowercase()
            );
            match catalogue.nearest_permission(&misspelt) {
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

proptest::proptest! {
    #[test]
    fn any_text_is_read_to_an_end(text in "(?s).{0,60}|([Zz]one|DNS|:|/|,| and |\n|\\*|Edit|Read| ){0,12}") {
        let catalogue = Catalogue::of_this_version();
        let _ = catalogue.nearest_permission(&text);
        for (words, _) in catalogue.permissions(&text) {
            proptest::prop_assert!(text.contains(words));
        }
    }
}
