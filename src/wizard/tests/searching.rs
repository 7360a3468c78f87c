//! The search of the first step: Enter takes the first row, the narrowest reading of what is typed.

use super::*;
use crate::domain::catalog::template::{TemplateKind, Templates};
use crate::domain::needs::{Kinds, hit, hits};
use crate::wizard::page::key::KeyCode::{Enter, Esc};

/// What is found for what is typed; the search is empty again.
fn found(walk: &mut Walk, typed: &str) -> Vec<String> {
    let (first, rest) = typed.split_at(typed.chars().next().unwrap().len_utf8());
    walk.letters(first);
    walk.tell(Msg::Letters(Zeroizing::new(rest.to_owned())));
    let rows = walk.rows();
    walk.press(Esc);
    rows
}

/// What is typed, the first row, and why it is that one.
const FIRST: &[(&str, &str, &str)] = &[
    // While one types.
    (
        "d",
        "Read Cloudflare Radar data",
        "of all names with such a word it only reads, and no domain",
    ),
    (
        "dn",
        "Edit zone DNS",
        "names that begin so; the first of those for DNS alone",
    ),
    ("r2 obj", "R2: Object Read only", "reading is less than writing"),
    ("ci", "CI cache purge", "a word of its name, not letters within others"),
    (
        "log",
        "Read analytics and logs",
        "catalogue has the letters within a word only",
    ),
    (
        "wra",
        "wrangler ai models",
        "of all commands it only reads, and no data",
    ),
    // Templates.
    (
        "dns",
        "Edit zone DNS",
        "DNS alone, before tools that look zones up as well",
    ),
    ("edit zone dns", "Edit zone DNS", "its name"),
    (
        "zone dns edit",
        "Edit zone DNS",
        "its name in another order, and what it grants",
    ),
    (
        "dns edit",
        "Edit zone DNS",
        "a permission that is named, and it grants no more",
    ),
    (
        "edit",
        "Edit zone DNS",
        "chosen zones, before load balancing and Workers of an account",
    ),
    (
        "read",
        "R2: Object Read only",
        "chosen buckets, before all that reads an account or everything",
    ),
    (
        "write",
        "R2: Object Read & Write",
        "chosen buckets, before all of the account",
    ),
    ("all", "Read all resources", "the only name with the word"),
    ("read all", "Read all resources", "the only name with both words"),
    ("analytics", "GraphQL Analytics API", "without the logs"),
    ("logs", "Read analytics and logs", "a word of its name"),
    ("billing", "Read billing info", "a word of its name"),
    ("stream", "Stream and Images", "a word of its name"),
    ("images", "Stream and Images", "a word of its name"),
    (
        "radar",
        "Read Cloudflare Radar data",
        "its own, before the tool that takes the same",
    ),
    ("workers", "Workers AI", "one product, before thirteen permissions"),
    ("workers ai", "Workers AI", "its name"),
    ("ai", "wrangler ai models", "it only reads"),
    (
        "edit cloudflare workers",
        "Edit Cloudflare Workers",
        "its name, also where a tool is called so as well",
    ),
    (
        "load balancing",
        "Edit load balancing configuration",
        "words of its name",
    ),
    ("custom", "Create Custom Token", "a word of its name"),
    ("create", "Create Custom Token", "it grants nothing yet"),
    (
        "everything",
        "Create Custom Token",
        "both are described so, and it grants nothing yet",
    ),
    (
        "additional tokens",
        "Create Additional Tokens",
        "words of its name; it is refused with the reason",
    ),
    ("wordpress", "WordPress", "its name"),
    ("wp", "WordPress plugin (Cloudflare)", "another name of it"),
    // R2.
    ("r2", "R2: Object Read only", "the least of all with the word"),
    ("r2 read", "R2: Object Read only", "the least of all with the words"),
    (
        "r2 write",
        "R2: Object Read & Write",
        "objects, before buckets and their settings",
    ),
    ("r2 object", "R2: Object Read only", "the least of those for objects"),
    (
        "r2 object read",
        "R2: Object Read only",
        "Admin has objects in its description only",
    ),
    (
        "r2 object write",
        "R2: Object Read & Write",
        "it has all words in its name",
    ),
    ("r2 admin", "R2: Admin Read only", "the least of those"),
    ("object read only", "R2: Object Read only", "words of its name"),
    ("read only", "R2: Object Read only", "the lesser of two with the words"),
    ("r2 buckets", "R2: Object Read only", "described so, and the least"),
    ("s3", "R2: Object Read only", "its note says what it is for"),
    // Tools.
    ("cert-manager", "cert-manager", "its name"),
    ("cert manager", "cert-manager", "its name"),
    ("certbot", "certbot-dns-cloudflare", "a word of its name"),
    ("letsencrypt", "certbot-dns-cloudflare", "another name of it"),
    ("external dns", "external-dns", "its name"),
    ("terraform", "Terraform / OpenTofu / Pulumi", "a word of its name"),
    (
        "ddns",
        "favonia/cloudflare-ddns",
        "DNS alone, before those that read the zone as well",
    ),
    (
        "dynamic dns",
        "favonia/cloudflare-ddns",
        "all are described so, and it takes the least",
    ),
    (
        "kubernetes",
        "cert-manager",
        "described so; less than tunnels of an account",
    ),
    ("tunnel", "wrangler tunnel create", "without DNS"),
    ("cloudflared", "cloudflared tunnel (API-managed)", "a word of its name"),
    ("cache purge", "CI cache purge", "words of its name"),
    (
        "purge cache",
        "CI cache purge",
        "words of its name, before a plugin that may purge as well",
    ),
    ("wrangler deploy", "wrangler deploy", "its name"),
    (
        "deploy worker",
        "wrangler deploy",
        "a word of its name, and all it does",
    ),
    ("wrangler", "wrangler ai models", "it only reads, and no data"),
    ("wrangler kv", "wrangler kv key get", "it only reads"),
    ("wrangler r2 bucket", "wrangler r2 bucket list", "it only reads"),
    ("d1", "wrangler d1 list", "it only reads"),
    ("kv", "wrangler kv key get", "it only reads"),
    ("pages", "Pages direct upload from CI", "a word of its name"),
    (
        "home assistant",
        "Home Assistant Cloudflare integration",
        "words of its name",
    ),
    // A permission has the words in its name, a starting point in its description.
    (
        "account settings",
        "Account · Account Settings · Read",
        "its lowest level, and nothing beside it",
    ),
    (
        "zone settings",
        "Zone · Zone Settings · Read",
        "its lowest level, and nothing beside it",
    ),
    (
        "workers scripts",
        "Account · Workers Scripts · Read",
        "its lowest level, and nothing beside it",
    ),
    (
        "waf",
        "Zone · Zone WAF · Read",
        "chosen zones, before the whole account",
    ),
    (
        "ssl",
        "Zone · SSL and Certificates · Read",
        "chosen zones, before the whole account",
    ),
    (
        "kv read",
        "Account · Workers KV Storage · Read",
        "the permission itself",
    ),
    ("zone read", "Zone · Zone · Read", "the permission itself"),
    ("dns read", "Zone · DNS · Read", "no starting point reads only"),
    ("logs read", "Zone · Logs · Read", "the template has analytics as well"),
    (
        "read analytics",
        "Zone · Analytics · Read",
        "the template has logs as well",
    ),
    (
        "billing read",
        "Account · Billing · Read",
        "the template is preset for all accounts",
    ),
    // So has a call, which is shown before it is taken.
    (
        "zones",
        "List Zones",
        "a call that reads, before a template that is described so",
    ),
    (
        "invoice",
        "Get invoice history",
        "a call that reads, before a template that is described so",
    ),
    // Misspelt.
    ("certmanger", "cert-manager", "one letter is missing"),
    ("external-dsn", "external-dns", "two letters changed places"),
    ("wrangler depoly", "wrangler deploy", "two letters changed places"),
];

#[test]
fn the_first_row_is_the_narrowest_of_what_was_typed() {
    let mut walk = Walk::signed_in();
    let wrong: Vec<String> = FIRST
        .iter()
        .filter_map(|(typed, first, why)| {
            let found = found(&mut walk, typed);
            (found.first().map(String::as_str) != Some(*first))
                .then(|| format!("{typed:?} leads to {:?}, not to {first:?}: {why}", found.first()))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What has no row leads to none, whatever letters stand in its order somewhere.
#[test]
fn what_is_nowhere_leads_nowhere() {
    let mut walk = Walk::signed_in();
    for typed in [
        "rclone",
        "r2 rclone",
        "php",
        "docker",
        "r2 object frobnicate",
        "zzzz",
        "·",
    ] {
        assert_eq!(found(&mut walk, typed), [""; 0], "{typed}");
    }
}

#[test]
fn the_words_of_a_name_lead_to_it() {
    let mut walk = Walk::signed_in();
    for one in Templates::embedded().all() {
        assert_eq!(found(&mut walk, &one.name.to_lowercase())[0], one.name);
    }
}

/// Neither in the first step nor where tools are found with everything else.
#[test]
fn no_tool_is_found_by_scattered_letters() {
    let mut walk = Walk::signed_in();
    for one in Templates::embedded()
        .all()
        .iter()
        .filter(|one| one.kind == TemplateKind::Tool)
    {
        for from in 0..2 {
            let scattered: String = one.name.chars().skip(from).step_by(2).collect();
            let scattered = scattered.replace('/', "");
            assert!(!found(&mut walk, &scattered).contains(&one.name), "{scattered}");
            let everywhere = hits(&scattered, Kinds::All);
            let mut titles = everywhere.into_iter().filter_map(hit).map(|hit| hit.title);
            assert!(!titles.any(|title| title == one.name), "{scattered}");
        }
    }
}

/// On the first step, and in the search beside permissions that are chosen.
fn places() -> [(Walk, StepId); 2] {
    let mut beside = Walk::signed_in();
    beside.presses(Enter, 2).press(KeyCode::Tab).press(Enter);
    [(Walk::signed_in(), StepId::Template), (beside, StepId::Permissions)]
}

/// Errors of one line, as they are pasted from a log or typed from another screen.
fn errors() -> Vec<String> {
    let of_zone = format!("HTTP status 403: POST /zones/{EXAMPLE_COM}/dns_records: Insufficient permissions");
    [
        "Authentication error [code: 10000]",
        "authentication error",
        "10000",
        "error 10000",
        "(10000) you may not do that",
        "code: 10000",
        "Unauthorized to access requested resource (9109)",
        "Actor requires permission com.cloudflare.api.account.zone.list",
        "ListZonesContext command failed: error from makeRequest: HTTP status 403: insufficient permissions",
        "A request to the Cloudflare API (/zones/x/purge_cache) failed.",
        "Error: could not read cloudflare_dns_record.www, see main.tf",
        &of_zone,
        r#"{"success":false,"errors":[{"code":0,"message":"Actor requires permission"}]}"#,
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn an_error_that_is_typed_is_treated_as_one_that_is_pasted() {
    for error in errors() {
        for ((mut typed, step), (mut pasted, _)) in places().into_iter().zip(places()) {
            typed.letters(&error);
            assert!(typed.is_at(step), "it is read when Enter says so: {error}");
            assert_eq!(typed.rows(), [""; 0], "no row is to be taken for it: {error}");
            typed.press(Enter);
            pasted.paste(&error);
            assert!(!typed.wizard.cx.work.purpose.given.is_empty(), "{error}");
            assert_eq!(typed.wizard.cx.work.purpose.given, pasted.wizard.cx.work.purpose.given);
            assert_eq!(typed.title(), pasted.title());
            assert_eq!(typed.words(), pasted.words(), "{error}");
            assert!(typed.is_at(step), "nothing is taken by it");
        }
    }
}

#[test]
fn what_an_error_names_is_found_also_where_it_was_typed() {
    for (mut walk, _) in places() {
        let error = errors()
            .into_iter()
            .find(|error| error.contains("dns_records"))
            .unwrap();
        walk.letters(&error).press(Enter);
        let shown = walk.rows();
        assert!(shown.iter().any(|row| row.contains("Edit  Zone · DNS")), "{shown:?}");
        assert!(walk.words().contains("Only on: zone example.com"), "{}", walk.words());
    }
}

/// Nothing that can be looked for by its name reads as an error.
#[test]
fn no_name_is_taken_for_an_error() {
    let things = (0..).map_while(hit).flat_map(|hit| [hit.title, hit.words]);
    let templates = Templates::embedded();
    let names = templates
        .all()
        .iter()
        .flat_map(|one| [one.name.clone(), one.slug.clone()]);
    let taken: Vec<String> = things
        .chain(names)
        .filter(|text| crate::domain::needs::is_error(text))
        .collect();
    assert_eq!(taken, [""; 0]);
    let calls = [
        "GET /zones?per_page=10000",
        "/accounts/10000/r2/buckets",
        "custom errors",
        "d1 10000x",
    ];
    for typed in FIRST.iter().map(|(typed, ..)| typed).chain(&calls) {
        assert!(!crate::domain::needs::is_error(typed), "{typed}");
    }
}
