//! Files of Terraform and configurations of wrangler, as texts: what they take, what is limited by
//! what stands in them, and what could not be read.

use super::super::*;
use super::named_in;

/// A file, its permissions, its resources, and how many questions and unknowns.
type File = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    usize,
    usize,
);

const TERRAFORM: &[File] = &[
    (
        "resource \"cloudflare_dns_record\" \"www\" {\n  zone_id = \"22b1de5f1c0e4b3ea97bb1e963b06a43\"\n  name = \"www\"\n}\n",
        &["zone/DNS Write"],
        &["zone:22b1de5f1c0e4b3ea97bb1e963b06a43"],
        0,
        0,
    ),
    // Old names, a zone by an expression, another provider.
    (
        "resource \"cloudflare_record\" \"www\" { zone_id = var.zone }\nresource \"cloudflare_page_rule\" \"p\" { zone_id = var.zone }\nresource \"aws_s3_bucket\" \"b\" {}\n",
        &["zone/DNS Write", "zone/Page Rules Write"],
        &[],
        0,
        0,
    ),
    // A zone or an account: the attribute that is there says which.
    (
        "resource \"cloudflare_access_rule\" \"a\" { zone_id = var.zone }",
        &["zone/Firewall Services Write"],
        &[],
        0,
        0,
    ),
    (
        "resource \"cloudflare_access_rule\" \"a\" { account_id = var.a }",
        &["account/Account Firewall Access Rules Write"],
        &[],
        0,
        0,
    ),
    ("resource \"cloudflare_access_rule\" \"a\" {}", &[], &[], 1, 0),
    // The phase decides; one that is computed is asked for.
    (
        "resource \"cloudflare_ruleset\" \"r\" {\n zone_id = var.z\n phase = \"http_request_origin\"\n kind = \"zone\"\n}",
        &["zone/Origin Write"],
        &[],
        0,
        0,
    ),
    (
        "resource \"cloudflare_ruleset\" \"r\" {\n zone_id = var.z\n phase = var.p\n}",
        &[],
        &[],
        1,
        0,
    ),
    (
        "data \"cloudflare_zone\" \"z\" { filter = { name = \"example.com\" } }",
        &["zone/Zone Read"],
        &[],
        0,
        0,
    ),
    // A Write of the same product serves the data source, too.
    (
        "data \"cloudflare_dns_records\" \"all\" { zone_id = var.z }\nresource \"cloudflare_dns_record\" \"a\" { zone_id = var.z }",
        &["zone/DNS Write"],
        &[],
        0,
        0,
    ),
    ("module \"m\" { source = \"cloudflare/x/cloudflare\" }", &[], &[], 0, 1),
    ("module \"m\" { source = var.s }", &[], &[], 0, 1),
    ("resource \"cloudflare_dns_recrd\" \"x\" {}", &[], &[], 0, 1),
    (
        "resource \"cloudflare_dns_record\" \"x\" {\n  name = \n}",
        &[],
        &[],
        0,
        1,
    ),
];

const WRANGLER: &[File] = &[
    (
        "name = \"w\"\nmain = \"src/index.ts\"\ncompatibility_date = \"2026-01-01\"\n",
        &["account/Workers Scripts Write"],
        &[],
        0,
        0,
    ),
    (
        "{\n  // where it goes\n  \"name\": \"w\",\n  \"account_id\": \"22b1de5f1c0e4b3ea97bb1e963b06a43\",\n  \"routes\": [{\"pattern\": \"example.com/*\", \"zone_name\": \"example.com\"}],\n}\n",
        &[
            "account/Workers Scripts Write",
            "zone/Workers Routes Write",
            "zone/Zone Read",
        ],
        &["account:22b1de5f1c0e4b3ea97bb1e963b06a43", "zone:example.com"],
        0,
        0,
    ),
    (
        "name = \"w\"\nroute = { pattern = \"example.com/*\", zone_id = \"22b1de5f1c0e4b3ea97bb1e963b06a43\" }",
        &["account/Workers Scripts Write", "zone/Workers Routes Write"],
        &["zone:22b1de5f1c0e4b3ea97bb1e963b06a43"],
        0,
        0,
    ),
    // A binding to what exists takes nothing, one that is made first does; environments count.
    (
        "name = \"w\"\n[[kv_namespaces]]\nbinding = \"A\"\nid = \"22b1de5f1c0e4b3ea97bb1e963b06a43\"\n",
        &["account/Workers Scripts Write"],
        &[],
        0,
        0,
    ),
    (
        "name = \"w\"\n[[env.staging.kv_namespaces]]\nbinding = \"A\"\n[[d1_databases]]\nbinding = \"D\"\n",
        &[
            "account/D1 Write",
            "account/Workers KV Storage Write",
            "account/Workers Scripts Write",
        ],
        &[],
        0,
        0,
    ),
    // Queues are served by the permission for scripts.
    (
        "name = \"w\"\n[[queues.consumers]]\nqueue = \"q\"\n",
        &["account/Workers Scripts Write"],
        &[],
        0,
        0,
    ),
    (
        "name = \"w\"\npages_build_output_dir = \"dist\"\n",
        &["account/Pages Write"],
        &[],
        0,
        0,
    ),
    (
        "name = \"w\"\nroutes = [{ pattern = \"a.example.com\", custom_domain = true }]\n",
        &["account/Workers Scripts Write"],
        &[],
        0,
        0,
    ),
    ("name = \n", &[], &[], 0, 1),
    ("{\"name\": }", &[], &[], 0, 1),
];

fn read(file: &str, text: &str) -> (Answer, Vec<String>) {
    let catalog = Catalog::embedded();
    let (name, written) = (file.to_owned(), text.to_owned());
    let given = match file {
        "main.tf" => Given::Terraform(name, written),
        _ => Given::Wrangler(name, written),
    };
    (answer(&[given], &catalog), local_modules(text))
}

fn wrong(file: &str, rows: &[File]) -> Vec<String> {
    let mut found = Vec::new();
    for (text, permissions, resources, questions, unknown) in rows {
        let (answer, _) = read(file, text);
        let got = (named_in(&answer), answer.questions.len(), answer.unknown.len());
        let expected = permissions.iter().map(|name| (*name).to_owned()).collect();
        let limited: Vec<&str> = answer.resources.iter().map(String::as_str).collect();
        if got != (expected, *questions, *unknown) || limited != *resources {
            found.push(format!("{text}: got {got:?} {limited:?} {:?}", answer.unknown));
        }
    }
    found
}

#[test]
fn files_of_terraform_take_what_is_in_them() {
    assert_eq!(wrong("main.tf", TERRAFORM), [""; 0]);
}

#[test]
fn configurations_of_wrangler_take_what_a_deploy_does() {
    assert_eq!(wrong("wrangler.toml", WRANGLER), [""; 0]);
}

#[test]
fn what_cannot_be_read_is_named_with_its_place() {
    for (file, text, named) in [
        (
            "main.tf",
            "resource \"cloudflare_dns_record\" \"x\" {\n  name = \n}",
            "main.tf:2:",
        ),
        (
            "main.tf",
            "\n\nmodule \"net\" { source = \"git::https://example.com/x\" }",
            "main.tf:3: module “net” comes from git::https://example.com/x",
        ),
        ("wrangler.toml", "name = \"w\"\nmain = \n", "wrangler.toml:2:"),
        ("wrangler.jsonc", "{\n  \"name\": ,\n}", "wrangler.jsonc:2:"),
    ] {
        let (answer, _) = read(file, text);
        assert!(
            answer.unknown.iter().any(|one| one.input.starts_with(named)),
            "{:?}",
            answer.unknown
        );
        assert!(answer.unknown.iter().all(|one| !one.nearest.is_empty()));
    }
    let (answer, modules) = read("main.tf", "module \"m\" { source = \"./dns\" }");
    assert!(answer.resolved() && modules == ["./dns"]);
}

#[test]
fn brackets_that_never_end_end_nothing_but_the_reading() {
    for (file, text) in [
        ("main.tf", format!("a = {}", "[".repeat(200_000))),
        ("main.tf", format!("a = {}1", "(".repeat(99))),
        ("main.tf", format!("a = {}1", "-!".repeat(50_000))),
        ("main.tf", format!("a = {}1", "true ? 1 : ".repeat(50_000))),
        ("wrangler.jsonc", format!("{{\"a\": {}", "[".repeat(200_000))),
        ("wrangler.toml", format!("a = {}", "[".repeat(200_000))),
    ] {
        let (answer, _) = read(file, &text);
        assert_eq!(answer.unknown.len(), 1, "{file}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_is_answered(text in ".{0,80}|[/{}a-z \"=\\[\\]\n]{0,60}") {
        read("main.tf", &text);
        read("wrangler.toml", &text);
    }
}
