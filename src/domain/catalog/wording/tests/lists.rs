//! Lists of permissions on one line: cut where a name is not.

use super::*;

#[test]
fn lists_are_cut_where_a_name_is_not() {
    let catalog = Catalog::embedded();
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
        // A row above a rule that says a level, or names something, is no head; nor is one in the
        // middle.
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
        let read = catalog.permissions(text);
        assert_eq!(
            read.iter().map(|(_, reading)| told(reading)).collect::<Vec<_>>(),
            meant,
            "{text}"
        );
    }
    let many = "DNS:Edit, ".repeat(100_000);
    assert_eq!(catalog.permissions(&many).len(), 1);
}
