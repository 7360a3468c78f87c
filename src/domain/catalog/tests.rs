//! The catalog as the wizard sees it: over the embedded list, and over live lists that differ
//! from it.
use super::*;

fn group(id: u128, name: &str, scope: &str) -> PermissionGroup {
    PermissionGroup {
        id: format!("{id:032x}").parse().unwrap(),
        name: name.to_owned(),
        description: String::new(),
        scopes: vec![Scope::from_api(scope)],
        category: String::new(),
        selectable: true,
    }
}

const ACCOUNT: &str = "com.cloudflare.api.account";
const ZONE: &str = "com.cloudflare.api.account.zone";

fn row<'a>(catalog: &'a Catalog, scope: &Scope, label: &str) -> &'a PermissionRow {
    let row = catalog
        .rows()
        .iter()
        .find(|row| row.scope == *scope && row.label == label);
    row.unwrap_or_else(|| panic!("no row {label}"))
}

fn words(row: &PermissionRow) -> Vec<&str> {
    row.levels.iter().map(|level| level.word.as_str()).collect()
}

#[test]
fn every_embedded_group_has_a_place_in_a_row() {
    let catalog = Catalog::embedded();
    assert_eq!(catalog.len(), 351);
    assert!(!catalog.is_empty());
    for group in &catalog.groups {
        let (row, level) = catalog.row_of(group.id).unwrap();
        assert_eq!(row.scope, group.scopes[0]);
        assert_eq!(level.api_name, group.name);
        assert_eq!(catalog.named(&group.name, &row.scope), Some(group));
        assert!(!row.label.is_empty() && !row.category.is_empty());
    }
    assert_eq!(catalog.rows().iter().map(|row| row.levels.len()).sum::<usize>(), 351);
}

#[test]
fn rows_stand_by_scope_then_by_label() {
    let catalog = Catalog::embedded();
    let order: Vec<_> = catalog
        .rows()
        .iter()
        .map(|row| (row.scope.clone(), row.label.to_lowercase()))
        .collect();
    assert!(order.is_sorted());
    let mut once = order.clone();
    once.dedup();
    assert_eq!(once.len(), order.len(), "two rows of a scope have one label");
    assert_eq!(order.first().unwrap().0, Scope::Account);
    assert_eq!(order.last().unwrap().0, Scope::Bucket);
}

#[test]
fn levels_are_in_the_order_of_the_picker() {
    let catalog = Catalog::embedded();
    for (scope, label, levels) in [
        (Scope::Zone, "DNS", vec!["Read", "Edit"]),
        (Scope::Account, "D1", vec!["Read", "Metadata Read", "Edit"]),
        (
            Scope::Account,
            "Workers R2 Storage",
            vec!["Read", "Metadata Read", "Edit"],
        ),
        (
            Scope::Account,
            "Cloudflare Pages",
            vec!["Read", "Metadata Read", "Edit"],
        ),
        (Scope::Account, "AI Search", vec!["Read", "Edit", "Index Engine", "Run"]),
        (Scope::Account, "Zero Trust", vec!["Read", "Edit", "Report"]),
        (Scope::Account, "Cloudflare DEX", vec!["Read", "Edit", "Access"]),
        (Scope::Account, "Connectivity Directory", vec!["Read", "Admin", "Bind"]),
        (Scope::Account, "Registrar: Domains", vec!["Read", "Admin"]),
        (Scope::Account, "Workers Pipelines", vec!["Read", "Edit", "Send"]),
        (
            Scope::Account,
            "Magic Network Monitoring",
            vec!["Read", "Edit", "Admin"],
        ),
        (Scope::Account, "Magic Firewall Packet Captures", vec!["Read", "Edit"]),
        (Scope::Account, "Realtime", vec!["Edit", "Admin"]),
        (Scope::Account, "SCIM Provisioning", vec!["Edit"]),
        (Scope::Account, "API Gateway", vec!["Read", "Edit"]),
        (Scope::Account, "Page Shield", vec!["Read", "Edit"]),
        (
            Scope::Account,
            "Workers",
            vec!["Metadata Read-Only", "Content Read-Only"],
        ),
        (Scope::Account, "Workers Scripts", vec!["Read", "Edit"]),
        (
            Scope::Account,
            "Cloudflare One Connector: cloudflared",
            vec!["Read", "Edit"],
        ),
        (
            Scope::Account,
            "Cloudflare One Connector Monitoring: cloudflared",
            vec!["Access"],
        ),
        (Scope::Account, "Auto Rag", vec!["Read", "Edit", "Run Engine"]),
        (Scope::Zone, "Cache Purge", vec!["Purge"]),
        (Scope::Zone, "Zaraz", vec!["Read", "Edit", "Edit and Publish"]),
        (Scope::Zone, "API Gateway", vec!["Read", "Edit"]),
        (
            Scope::Zone,
            "Page Shield",
            vec!["Read", "Edit (Domain Page Shield)", "Edit (Page Shield Write)"],
        ),
        (Scope::User, "API Tokens", vec!["Read", "Edit"]),
        (Scope::Bucket, "Workers R2 Storage Bucket Item", vec!["Read", "Edit"]),
    ] {
        assert_eq!(words(row(&catalog, &scope, label)), levels, "{label}");
    }
    let marked = catalog
        .rows()
        .iter()
        .flat_map(|row| words(row))
        .filter(|word| word.contains('('))
        .count();
    assert_eq!(marked, 2, "only Page Shield needs the API's names beside the levels");
}

/// The table of dashboard labels that are not the API's names (reference: catalog section 3).
#[test]
fn the_dashboard_s_label_is_shown() {
    let catalog = Catalog::embedded();
    for (scope, api_name, label) in [
        (Scope::Account, "Account Rule Lists Read", "Account Filter Lists"),
        (Scope::Account, "Account API Tokens Read", "API Tokens"),
        (Scope::Account, "Account API Gateway Read", "API Gateway"),
        (Scope::Zone, "Domain API Gateway", "API Gateway"),
        (Scope::Account, "Mass URL Redirects Write", "Bulk URL Redirects"),
        (Scope::Account, "Calls Read", "Cloudflare Calls"),
        (Scope::Account, "CASB Read", "Cloudflare CASB"),
        (Scope::Account, "Images Write", "Cloudflare Images"),
        (Scope::Account, "Pages Write", "Cloudflare Pages"),
        (Scope::Account, "DNS View Read", "DNS Views"),
        (Scope::Account, "Cloud Email Security: Read", "Email Security"),
        (
            Scope::Account,
            "L4 DDoS Managed Ruleset Read",
            "L3/4 DDoS Managed Ruleset",
        ),
        (
            Scope::Account,
            "Load Balancers Account Read",
            "Load Balancing: Account Load Balancers",
        ),
        (Scope::Zone, "Custom Errors Read", "Custom Error Rules"),
        (Scope::Zone, "Email Security DMARC Reports Read", "Dmarc Management"),
        (
            Scope::Zone,
            "Bot Management Feedback Report Read",
            "Bot Management Feedback",
        ),
        (Scope::Zone, "Waiting Rooms Read", "Waiting Room"),
        (Scope::Account, "Account Waiting Rooms Read", "Account Waiting Room"),
        (Scope::Account, "Workers CI Write", "Workers Builds Configuration"),
        (Scope::Account, "CF Agents Write", "Workers Agents Configuration"),
        (Scope::Account, "Pipelines Send", "Workers Pipelines"),
        (Scope::Account, "Workers Containers Write", "Containers"),
        (Scope::Account, "Turnstile Sites Write", "Turnstile"),
        (Scope::Account, "Pubsub Configuration Read", "Pub/Sub"),
        (Scope::Account, "Registrar Domains Admin", "Registrar: Domains"),
        (Scope::Account, "Account DNS Settings Read", "DNS Settings"),
        (Scope::Zone, "Zone DNS Settings Read", "DNS Settings"),
        (Scope::Zone, "AI Audit Read", "AI Crawl Control"),
        (Scope::Zone, "Cache Settings Read", "Cache Rules"),
        (Scope::Zone, "Config Settings Read", "Config Rules"),
        (Scope::Zone, "Origin Read", "Origin Rules"),
        (Scope::Zone, "Dynamic URL Redirects Read", "Single Redirect"),
        (Scope::Zone, "Zone Transform Rules Read", "Transform Rules"),
        (Scope::Zone, "Managed headers Read", "Managed Headers"),
    ] {
        let id = catalog
            .named(api_name, &scope)
            .unwrap_or_else(|| panic!("{api_name}"))
            .id;
        assert_eq!(catalog.row_of(id).unwrap().0.label, label, "{api_name}");
    }
}

#[test]
fn a_name_that_exists_twice_is_told_apart_by_scope() {
    let catalog = Catalog::embedded();
    for name in ["Access: Apps and Policies Read", "Disable ESC Write", "Logs Read"] {
        let [account, zone] = [Scope::Account, Scope::Zone].map(|scope| catalog.named(name, &scope).unwrap().id);
        assert_ne!(account, zone);
    }
}

#[test]
fn keys_and_categories_are_those_of_the_dashboard() {
    let catalog = Catalog::embedded();
    for (scope, label, key, category) in [
        (Scope::Zone, "DNS", "dns", "DNS & Zones"),
        (Scope::Account, "Cloudflare Pages", "page", "Developer Platform"),
        (Scope::Account, "Workers AI", "ai", "AI & Machine Learning"),
        (
            Scope::Zone,
            "Access: Apps and Policies",
            "zone_access",
            "Cloudflare One / Zero Trust",
        ),
        (Scope::User, "API Tokens", "api_tokens", "Other"),
    ] {
        let row = row(&catalog, &scope, label);
        assert_eq!(
            (row.key.as_deref(), row.category.as_str()),
            (Some(key), category),
            "{label}"
        );
    }
    assert!(!row(&catalog, &Scope::Zone, "DNS").description.is_empty());
}

#[test]
fn groups_that_manage_tokens_are_refused() {
    let catalog = Catalog::embedded();
    let refused: Vec<_> = catalog
        .rows()
        .iter()
        .flat_map(|row| &row.levels)
        .filter(|level| level.refused.is_some())
        .map(|level| level.api_name.as_str())
        .collect();
    assert_eq!(refused, ["Account API Tokens Write", "API Tokens Write"]);
}

#[test]
fn a_group_that_may_not_be_selected_is_refused_and_stays_visible() {
    let mut one = group(1, "Email Routing Account Rules Read", ACCOUNT);
    one.selectable = false;
    let catalog = Catalog::live(vec![one]);
    assert!(catalog.rows()[0].levels[0].refused.is_some());
}

#[test]
fn the_token_of_an_account_has_no_user_groups() {
    let catalog = Catalog::embedded().of_account();
    assert_eq!(catalog.len(), 345);
    assert!(catalog.rows().iter().all(|row| row.scope != Scope::User));
}

#[test]
fn a_live_list_may_rename_rescope_and_add() {
    let dns = "4755a26eedb94da69e1066d98aa820be".parse().unwrap();
    let mut renamed = group(0, "Domain Records Write", "com.cloudflare.brand.new");
    renamed.id = dns;
    let catalog = Catalog::live(vec![
        renamed,
        group(1, "Images Metadata Read", ACCOUNT),
        group(2, "Quantum Tunnel Write", ZONE),
        group(3, "Quantum Tunnel Teleport", ZONE),
        group(1, "A second group with this id", ZONE),
    ]);
    assert_eq!(catalog.len(), 4);
    // The id still leads to the dashboard's label.
    assert_eq!(catalog.in_words(dns), "DNS: Edit");
    assert_eq!(
        catalog.row_of(dns).unwrap().0.scope,
        Scope::Other("com.cloudflare.brand.new".to_owned())
    );
    // A sibling of a known group joins it, by the rule.
    assert_eq!(
        row(&catalog, &Scope::Account, "Cloudflare Images").levels[0].word,
        "Metadata Read"
    );
    assert_eq!(words(row(&catalog, &Scope::Zone, "Quantum Tunnel")), ["Edit"]);
    assert_eq!(
        words(row(&catalog, &Scope::Zone, "Quantum Tunnel Teleport")),
        ["Access"]
    );
    let unknown = "f".repeat(32).parse().unwrap();
    assert_eq!(catalog.in_words(unknown), "f".repeat(32));
    assert_eq!(catalog.group(unknown), None);
}

#[test]
fn a_group_of_no_scope_and_one_of_two_are_not_dropped() {
    let mut nowhere = group(1, "Lost Read", ACCOUNT);
    nowhere.scopes.clear();
    let mut both = group(2, "Both Read", ACCOUNT);
    both.scopes.push(Scope::Zone);
    let catalog = Catalog::live(vec![nowhere, both]);
    assert_eq!(catalog.rows().len(), 3);
    assert!(
        catalog
            .row_of(format!("{:032x}", 1).parse().unwrap())
            .unwrap()
            .1
            .refused
            .is_some()
    );
}

#[test]
fn the_row_one_means_is_first() {
    let catalog = Catalog::embedded();
    let first = |typed: &str| {
        let found = catalog.search(typed);
        let scale = &catalog.scales()[found[0] as usize];
        format!("{} {}", scale.row(&catalog).unwrap().scope.word(), scale.label)
    };
    for (typed, row) in [
        ("dns", "Zone DNS"),
        ("DNS zone", "Zone DNS"),
        ("cache purge", "Zone Cache Purge"),
        ("workers scripts", "Account Workers Scripts"),
        ("argotunnel", "Account Cloudflare Tunnel"),
        ("turnstile sites", "Account Turnstile"),
        ("bucket item", "R2 bucket Workers R2 Storage Bucket Item"),
        ("wrkrs scrpts", "Account Workers Scripts"),
    ] {
        assert_eq!(first(typed), row, "{typed}");
    }
    assert_eq!(catalog.search("").len(), catalog.scales().len());
}
