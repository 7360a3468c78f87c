//! From an API name to the dashboard's group and level (reference: catalog section 3, rule and
//! table of exceptions). Knows the names alone, so that groups which only the live list has are
//! shown well too.

/// A group's label and level, in the dashboard's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAndLevel {
    /// "DNS"
    pub group: String,
    /// "Edit" where the API says Write; "Read", "Purge", "Metadata Read", ...
    pub level: String,
    /// Whether the dashboard shows it under exactly this group, although its key belongs to another
    /// one.
    pub own_entry: bool,
}

/// What can be at the end of a name, longest first where one ends with another.
const LEVELS: [&str; 15] = [
    "Metadata Read-Only",
    "Content Read-Only",
    "Metadata Read",
    "Read",
    "Write",
    "Editor",
    "Edit",
    "Revoke",
    "Purge",
    "Run",
    "Report",
    "Admin",
    "Bind",
    "Send",
    "Evaluate",
];

/// The level of a name that says none and is not known to mean Edit.
const UNNAMED: &str = "Access";

/// Names that the rule does not get right: name, group, level, own entry.
const EXCEPTIONS: [(&str, &str, &str, bool); 19] = [
    ("Cache Purge", "Cache Purge", "Purge", false),
    ("Zaraz Admin", "Zaraz", "Edit and Publish", false),
    ("Account API Gateway", "Account API Gateway", "Edit", false),
    ("Domain API Gateway", "Domain API Gateway", "Edit", false),
    ("Page Shield", "Page Shield", "Edit", false),
    ("Domain Page Shield", "Domain Page Shield", "Edit", false),
    ("Realtime", "Realtime", "Edit", false),
    ("SCIM Provisioning", "SCIM Provisioning", "Edit", false),
    (
        "Magic Firewall Packet Captures - Read PCAPs API",
        "Magic Firewall Packet Captures",
        "Read",
        false,
    ),
    (
        "Magic Firewall Packet Captures - Write PCAPs API",
        "Magic Firewall Packet Captures",
        "Edit",
        false,
    ),
    (
        "Magic Network Monitoring Config Read",
        "Magic Network Monitoring",
        "Read",
        false,
    ),
    (
        "Magic Network Monitoring Config Write",
        "Magic Network Monitoring",
        "Edit",
        false,
    ),
    ("Auto Rag Write Run Engine", "Auto Rag", "Run Engine", false),
    ("AI Search Index Engine", "AI Search", "Index Engine", false),
    // Shown beside the group that their key belongs to, not in it.
    (
        "Cloudflare One Connector Monitoring: cloudflared",
        "Cloudflare One Connector Monitoring: cloudflared",
        UNNAMED,
        true,
    ),
    ("Cloudflare DEX", "Cloudflare DEX", UNNAMED, false),
    ("Workers Editor", "Workers", "Editor", true),
    ("Workers Metadata Read-Only", "Workers", "Metadata Read-Only", true),
    ("Workers Content Read-Only", "Workers", "Content Read-Only", true),
];

/// Cuts a name into group and level.
#[must_use]
pub fn group_and_level(name: &str) -> GroupAndLevel {
    if let Some((_, group, level, own_entry)) = EXCEPTIONS.iter().find(|exception| exception.0 == name) {
        return GroupAndLevel {
            group: (*group).to_owned(),
            level: (*level).to_owned(),
            own_entry: *own_entry,
        };
    }
    let cut = LEVELS.iter().find_map(|level| {
        let group = name.strip_suffix(level)?.strip_suffix(' ')?.trim_end();
        let group = group.strip_suffix(':').unwrap_or(group);
        (!group.is_empty()).then_some((group, *level))
    });
    let (group, level) = cut.unwrap_or((name, UNNAMED));
    GroupAndLevel {
        group: group.to_owned(),
        level: if level == "Write" { "Edit" } else { level }.to_owned(),
        own_entry: false,
    }
}

/// Whether a name says which level it is: `Page Shield` is one level of what is called so as a
/// whole.
#[must_use]
pub(super) fn names_its_level(name: &str) -> bool {
    let Some((_, _, level, _)) = EXCEPTIONS.iter().find(|exception| exception.0 == name) else {
        return group_and_level(name).level != UNNAMED;
    };
    let inside = name.split(' ').any(|word| matches!(word, "Read" | "Write"));
    inside || name.ends_with(level) || LEVELS.iter().any(|level| name.ends_with(level))
}

/// Where a level is in its row: Read, Metadata Read, Edit, then the rest (reference: catalog
/// section 3).
#[must_use]
pub(super) fn rank(level: &str) -> u8 {
    match level {
        "Read" => 0,
        "Metadata Read" => 1,
        "Metadata Read-Only" => 2,
        "Content Read-Only" => 3,
        "Edit" => 4,
        "Edit and Publish" => 5,
        _ => 6,
    }
}

/// Where a level is between nothing and everything: Read, Edit, and above them Admin or Edit
/// and Publish, each of which includes those before it. None for what is a right of its own
/// (reference: catalog section 3).
#[must_use]
pub(super) fn step(level: &str) -> Option<u8> {
    match level {
        "Read" => Some(0),
        "Edit" => Some(1),
        "Admin" | "Edit and Publish" => Some(2),
        _ => None,
    }
}

/// Whether a level lets nothing be changed: what "Read all resources" takes (reference: catalog
/// section 7).
#[must_use]
pub(super) fn only_reads(level: &str) -> bool {
    matches!(
        level,
        "Read" | "Metadata Read" | "Metadata Read-Only" | "Content Read-Only"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule, and every row of both tables (reference: catalog section 3); what the dashboard
    /// calls a group is tested with the keys.
    #[test]
    fn names_are_cut_into_group_and_level() {
        for (name, group, level) in [
            ("DNS Read", "DNS", "Read"),
            ("DNS Write", "DNS", "Edit"),
            ("Messaging Edit", "Messaging", "Edit"),
            ("Cloud Email Security: Read", "Cloud Email Security", "Read"),
            ("IP Prefixes: Write", "IP Prefixes", "Edit"),
            ("DLS: Read", "DLS", "Read"),
            ("D1 Metadata Read", "D1", "Metadata Read"),
            ("Access: Organizations Revoke", "Access: Organizations", "Revoke"),
            ("Flagship Evaluate", "Flagship", "Evaluate"),
            ("Individual Workers Admin", "Individual Workers", "Admin"),
            (
                "Individual Workers Content Read-Only",
                "Individual Workers",
                "Content Read-Only",
            ),
            ("Cache Purge", "Cache Purge", "Purge"),
            ("Zaraz Read", "Zaraz", "Read"),
            ("Zaraz Edit", "Zaraz", "Edit"),
            ("Zaraz Admin", "Zaraz", "Edit and Publish"),
            ("Account API Gateway", "Account API Gateway", "Edit"),
            ("Account API Gateway Read", "Account API Gateway", "Read"),
            ("Domain API Gateway", "Domain API Gateway", "Edit"),
            ("Domain API Gateway Read", "Domain API Gateway", "Read"),
            ("Page Shield", "Page Shield", "Edit"),
            ("Page Shield Write", "Page Shield", "Edit"),
            ("Domain Page Shield", "Domain Page Shield", "Edit"),
            ("Domain Page Shield Read", "Domain Page Shield", "Read"),
            ("Realtime", "Realtime", "Edit"),
            ("Realtime Admin", "Realtime", "Admin"),
            ("Realtime Read", "Realtime", "Read"),
            ("SCIM Provisioning", "SCIM Provisioning", "Edit"),
            ("Cloudflare DEX", "Cloudflare DEX", "Access"),
            ("Cloudflare DEX Write", "Cloudflare DEX", "Edit"),
            (
                "Magic Firewall Packet Captures - Read PCAPs API",
                "Magic Firewall Packet Captures",
                "Read",
            ),
            (
                "Magic Firewall Packet Captures - Write PCAPs API",
                "Magic Firewall Packet Captures",
                "Edit",
            ),
            (
                "Magic Network Monitoring Config Read",
                "Magic Network Monitoring",
                "Read",
            ),
            (
                "Magic Network Monitoring Config Write",
                "Magic Network Monitoring",
                "Edit",
            ),
            ("Magic Network Monitoring Admin", "Magic Network Monitoring", "Admin"),
            ("Connectivity Directory Read", "Connectivity Directory", "Read"),
            ("Connectivity Directory Bind", "Connectivity Directory", "Bind"),
            ("Connectivity Directory Admin", "Connectivity Directory", "Admin"),
            ("Registrar Domains Admin", "Registrar Domains", "Admin"),
            ("Pipelines Send", "Pipelines", "Send"),
            ("Zero Trust Report", "Zero Trust", "Report"),
            ("AI Gateway Run", "AI Gateway", "Run"),
            ("AI Search Run", "AI Search", "Run"),
            ("Agents Gateway Run", "Agents Gateway", "Run"),
            ("Auto Rag Write Run Engine", "Auto Rag", "Run Engine"),
            ("AI Search Index Engine", "AI Search", "Index Engine"),
            (
                "Cloudflare One Connector Monitoring: cloudflared",
                "Cloudflare One Connector Monitoring: cloudflared",
                "Access",
            ),
            ("Zero Trust: PII Read", "Zero Trust: PII", "Read"),
            ("Zero Trust: Seats Write", "Zero Trust: Seats", "Edit"),
            ("Workers Tail Read", "Workers Tail", "Read"),
            ("Workers Editor", "Workers", "Editor"),
            ("Workers Metadata Read-Only", "Workers", "Metadata Read-Only"),
            ("Workers Content Read-Only", "Workers", "Content Read-Only"),
            ("Browser Run Read", "Browser Run", "Read"),
            (
                "Bot Management Feedback Report Write",
                "Bot Management Feedback Report",
                "Edit",
            ),
            // What nobody has seen yet.
            ("Something New", "Something New", "Access"),
            ("Spread", "Spread", "Access"),
            ("Read", "Read", "Access"),
            (" Read", " Read", "Access"),
            ("", "", "Access"),
        ] {
            let cut = group_and_level(name);
            assert_eq!((cut.group.as_str(), cut.level.as_str()), (group, level), "{name}");
        }
    }
}
