//! What is asked for and what it takes, as Cloudflare's documentation or that of the tools says it: a group too many fails like one too few.

mod apart;
mod files;
mod named;
mod smallest;

use super::*;

/// What was given, the permissions (`SCOPE/NAME`, with a question mark before a guess), how many questions, how many unknowns, and who says so.
type Row = (
    &'static [&'static str],
    &'static [&'static str],
    usize,
    usize,
    &'static str,
);

/// Cloudflare's API reference prints under each call "Accepted Permissions (at least one required)".
const API: &str = "developers.cloudflare.com/api, the call's page";
/// The provider's documentation prints the same for each resource.
const PROVIDER: &str = "registry.terraform.io/providers/cloudflare/cloudflare, the resource's page";
/// Cloudflare's pages on choosing among the dashboard's permissions.
const PAGES: &str = "developers.cloudflare.com/fundamentals/api/reference/permissions";

const CALLS: &[Row] = &[
    (&["POST /zones/{zone_id}/purge_cache"], &["zone/Cache Purge"], 0, 0, API),
    (
        &["https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/purge_cache"],
        &["zone/Cache Purge"],
        0,
        0,
        API,
    ),
    (
        &["GET https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/dns_records?per_page=5"],
        &["zone/DNS Read"],
        0,
        0,
        API,
    ),
    (
        &["post /zones/22b1de5f1c0e4b3ea97bb1e963b06a43/dns_records/"],
        &["zone/DNS Write"],
        0,
        0,
        API,
    ),
    (
        &["PUT /accounts/{account_id}/workers/scripts/my-worker"],
        &["account/Workers Scripts Write"],
        0,
        0,
        API,
    ),
    (&["GET /zones"], &["zone/Zone Read"], 0, 0, API),
    (&["PATCH /zones/:zone_id"], &["zone/Zone Write"], 0, 0, API),
    (&["GET /zones/{zone_id}"], &["zone/Zone Read"], 0, 0, API),
    (
        &["GET /accounts/{account_id}"],
        &["account/Account Settings Read"],
        0,
        0,
        API,
    ),
    (&["GET /user"], &["user/User Details Read"], 0, 0, API),
    (&["GET /memberships"], &["user/Memberships Read"], 0, 0, API),
    (
        &["POST /accounts/{account_id}/ai/run/@cf/meta/llama"],
        &["account/Workers AI Read"],
        0,
        0,
        API,
    ),
    (
        &["PATCH /zones/{zone_id}/settings/ssl"],
        &["zone/Zone Settings Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/cfd_tunnel"],
        &["account/Cloudflare Tunnel Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/storage/kv/namespaces"],
        &["account/Workers KV Storage Write"],
        0,
        0,
        API,
    ),
    (
        &["GET /accounts/{account_id}/storage/kv/namespaces/22b1de5f1c0e4b3ea97bb1e963b06a43/values/k"],
        &["account/Workers KV Storage Read"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/r2/buckets"],
        &["account/Workers R2 Storage Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/d1/database"],
        &["account/D1 Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/queues"],
        &["account/Queues Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/challenges/widgets"],
        &["account/Turnstile Sites Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/alerting/v3/policies"],
        &["account/Notifications Write"],
        0,
        0,
        API,
    ),
    (
        &["DELETE /zones/{zone_id}/workers/routes/{route_id}"],
        &["zone/Workers Routes Write"],
        0,
        0,
        API,
    ),
    (
        &["DELETE /zones/{zone_id}/custom_certificates/{id}"],
        &["zone/SSL and Certificates Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /zones/{zone_id}/pagerules"],
        &["zone/Page Rules Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /zones/{zone_id}/firewall/access_rules/rules"],
        &["zone/Firewall Services Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /zones/{zone_id}/load_balancers"],
        &["zone/Load Balancers Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /accounts/{account_id}/rules/lists"],
        &["account/Account Rule Lists Write"],
        0,
        0,
        "the list Account Filter Lists of the API; its name in the list of groups: Account Rule Lists",
    ),
    (
        &["POST /accounts/{account_id}/pages/projects"],
        &["account/Pages Write"],
        0,
        0,
        API,
    ),
    (
        &["GET /zones/{zone_id}/url_normalization"],
        &["zone/Sanitize Read"],
        0,
        0,
        "product of the phase http_request_sanitize",
    ),
    (
        &["PUT /zones/{zone_id}/rulesets/phases/http_request_dynamic_redirect/entrypoint"],
        &["zone/Dynamic URL Redirects Write"],
        0,
        0,
        "developers.cloudflare.com/rules/url-forwarding/single-redirects/create-api",
    ),
    (
        &["GET /zones/{zone_id}/rulesets/phases/http_request_cache_settings/entrypoint"],
        &["zone/Cache Settings Read"],
        0,
        0,
        "developers.cloudflare.com/cache/how-to/cache-rules/create-api",
    ),
    (
        &["GET /radar/http/timeseries"],
        &["account/Radar Read"],
        0,
        0,
        "developers.cloudflare.com/radar/get-started/first-request",
    ),
    (&["GET /ips"], &[], 0, 0, "developers.cloudflare.com/api: no permission"),
    // A literal segment before a parameter: without a method it is no call of /user/tokens/{token_id} either.
    (&["/user/tokens/verify"], &[], 0, 0, API),
    (
        &["GET /user/tokens/verify"],
        &[],
        0,
        0,
        "developers.cloudflare.com/api: any token",
    ),
    (
        &["GET /accounts"],
        &["?account/Account Settings Read"],
        0,
        0,
        "stated nowhere; developers.cloudflare.com/api has no list for it",
    ),
    (&["POST /zones"], &["zone/DNS Write", "zone/Zone Write"], 0, 0, API),
];

/// Several together: a Write serves the reads of its product, and the details of a zone cost nothing.
const TOGETHER: &[Row] = &[
    (
        &["GET /zones/{zone_id}/dns_records", "POST /zones/{zone_id}/dns_records"],
        &["zone/DNS Write"],
        0,
        0,
        PAGES,
    ),
    (
        &["POST /zones/{zone_id}/dns_records", "GET /zones/{zone_id}"],
        &["zone/DNS Write"],
        0,
        0,
        API,
    ),
    (
        &["POST /zones/{zone_id}/dns_records", "GET /zones"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        API,
    ),
    (
        &["GET /zones", "PATCH /zones/{zone_id}"],
        &["zone/Zone Write"],
        0,
        0,
        PAGES,
    ),
    (
        &["GET /zones/{zone_id}/dns_records", "GET /zones/{zone_id}/settings"],
        &["zone/DNS Read", "zone/Zone Settings Read"],
        0,
        0,
        API,
    ),
    (
        &["cert-manager", "POST /zones/{zone_id}/purge_cache"],
        &["zone/Cache Purge", "zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "cert-manager.io/docs/configuration/acme/dns01/cloudflare",
    ),
    (
        &["GET /accounts/{account_id}/magic/routes", "Magic WAN Read"],
        &["account/Magic WAN Read"],
        0,
        0,
        "the answer to the question",
    ),
    (
        &["POST /zones/{zone_id}/rulesets", "http_request_origin zone"],
        &["zone/Origin Write"],
        0,
        0,
        "github.com/cloudflare/cloudflare-docs/pull/19381",
    ),
];

const TITLES: &[Row] = &[
    (&["Purge Cached Content"], &["zone/Cache Purge"], 0, 0, API),
    (&["list dns records"], &["zone/DNS Read"], 0, 0, API),
    (&["Create Zone"], &["zone/DNS Write", "zone/Zone Write"], 0, 0, API),
    (
        &["Create Page Rule"],
        &["zone/Page Rules Write"],
        0,
        0,
        "developers.cloudflare.com/api: Create A Page Rule",
    ),
    (&["Create DNS Record"], &["zone/DNS Write"], 0, 0, API),
    (&["Zone Details"], &["zone/Zone Read"], 0, 0, API),
];

const TERRAFORM: &[Row] = &[
    (&["cloudflare_dns_record"], &["zone/DNS Write"], 0, 0, PROVIDER),
    (&["cloudflare_record"], &["zone/DNS Write"], 0, 0, PROVIDER),
    (
        &["resource \"cloudflare_page_rule\" \"www\""],
        &["zone/Page Rules Write"],
        0,
        0,
        PROVIDER,
    ),
    (&["cloudflare_zone"], &["zone/Zone Write"], 0, 0, PROVIDER),
    (
        &["cloudflare_workers_script"],
        &["account/Workers Scripts Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_worker_script"],
        &["account/Workers Scripts Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_workers_kv_namespace"],
        &["account/Workers KV Storage Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_zero_trust_tunnel_cloudflared"],
        &["account/Cloudflare Tunnel Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_tunnel"],
        &["account/Cloudflare Tunnel Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_zone_setting"],
        &["zone/Zone Settings Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_access_rule zone"],
        &["zone/Firewall Services Write"],
        0,
        0,
        "developers.cloudflare.com/api, /zones/{zone_id}/firewall/access_rules",
    ),
    (
        &["cloudflare_access_rule account"],
        &["account/Account Firewall Access Rules Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_turnstile_widget"],
        &["account/Turnstile Sites Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["cloudflare_r2_bucket"],
        &["?account/Workers R2 Storage Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &["data \"cloudflare_zones\" \"all\""],
        &["zone/Zone Read"],
        0,
        0,
        "developers.cloudflare.com/api, GET /zones",
    ),
];

const WRANGLER: &[Row] = &[
    (
        &["wrangler deploy"],
        &["account/Workers Scripts Write"],
        0,
        0,
        "workers-sdk, deploy; API page of PUT workers/scripts",
    ),
    (
        &["npx wrangler deploy --env production"],
        &["account/Workers Scripts Write"],
        0,
        0,
        "workers-sdk, deploy",
    ),
    (
        &["wrangler d1 migrations apply db --remote"],
        &["account/D1 Write"],
        0,
        0,
        "workers-sdk, d1; API page of POST d1/database/query",
    ),
    (
        &["wrangler kv key get k"],
        &["account/Workers KV Storage Read"],
        0,
        0,
        "workers-sdk, kv; API page of GET values",
    ),
    (
        &["wrangler kv namespace create n"],
        &["account/Workers KV Storage Write"],
        0,
        0,
        "workers-sdk, kv",
    ),
    (
        &["wrangler r2 bucket list"],
        &["account/Workers R2 Storage Read"],
        0,
        0,
        "workers-sdk, r2",
    ),
    (
        &["wrangler pages deploy dist"],
        &["account/Pages Write"],
        0,
        0,
        "developers.cloudflare.com/pages/how-to/use-direct-upload-with-continuous-integration",
    ),
    (
        &["wrangler tail my-worker"],
        &["account/Workers Tail Read"],
        0,
        0,
        "developers.cloudflare.com/api, POST tails",
    ),
    (
        &["wrangler whoami"],
        &[
            "account/Account Settings Read",
            "user/Memberships Read",
            "user/User Details Read",
        ],
        0,
        0,
        "workers-sdk, whoami",
    ),
];

const TOOLS: &[Row] = &[
    (
        &["cert-manager"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "cert-manager.io/docs/configuration/acme/dns01/cloudflare",
    ),
    (
        &["certbot"],
        &["zone/DNS Write"],
        0,
        0,
        "certbot-dns-cloudflare.readthedocs.io",
    ),
    (
        &["external-dns"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "kubernetes-sigs.github.io/external-dns, tutorial Cloudflare",
    ),
    (
        &["Traefik"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "doc.traefik.io/traefik/https/acme, go-acme.github.io/lego/dns/cloudflare",
    ),
    (
        &["caddy"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "github.com/libdns/cloudflare",
    ),
    (
        &["octodns"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "github.com/octodns/octodns-cloudflare; DNS Write includes the Read it names",
    ),
    (
        &["fail2ban"],
        &["zone/Firewall Services Write"],
        0,
        0,
        "fail2ban, action.d/cloudflare-token.conf",
    ),
    (
        &["home assistant"],
        &["zone/DNS Write", "zone/Zone Read"],
        0,
        0,
        "home-assistant.io/integrations/cloudflare",
    ),
];

const PASTED: &[Row] = &[
    (
        &[
            "curl -X POST \"https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/purge_cache\" -H \"Authorization: Bearer x\" --data '{}'",
        ],
        &["zone/Cache Purge"],
        0,
        0,
        API,
    ),
    (
        &["curl https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/dns_records"],
        &["zone/DNS Read"],
        0,
        0,
        API,
    ),
    (
        &[
            "curl https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/dns_records -d '{\"type\":\"A\"}'",
        ],
        &["zone/DNS Write"],
        0,
        0,
        API,
    ),
    (
        &[
            "Error: failed to make http request\n\n  with cloudflare_dns_record.www,\n  on main.tf line 3\n\nPOST \"https://api.cloudflare.com/client/v4/zones/22b1de5f1c0e4b3ea97bb1e963b06a43/dns_records\": 403 Forbidden {\"errors\":[{\"code\":10000}]}",
        ],
        &["zone/DNS Write"],
        0,
        0,
        PROVIDER,
    ),
    (
        &[
            "POST \"https://api.cloudflare.com/client/v4/accounts/22b1de5f1c0e4b3ea97bb1e963b06a43/queues\": 403 Forbidden",
        ],
        &["account/Queues Write"],
        0,
        0,
        API,
    ),
    (
        &[
            "$ npx wrangler deploy\n\n✘ [ERROR] A request to the Cloudflare API (/accounts/22b1de5f1c0e4b3ea97bb1e963b06a43/workers/services/x) failed.\n\n  Authentication error [code: 10000]",
        ],
        &["account/Workers Scripts Write"],
        0,
        0,
        "workers-sdk, deploy",
    ),
    (
        &["✘ [ERROR] A request to the Cloudflare API (/memberships) failed. [code: 9109]\nGET /memberships"],
        &["user/Memberships Read"],
        0,
        0,
        API,
    ),
];

const QUESTIONS: &[Row] = &[
    (&["Upload Worker Module"], &[], 1, 0, "two calls have this title"),
    (
        &["POST /zones/{zone_id}/rulesets"],
        &[],
        1,
        0,
        "terraform-provider-cloudflare issue 5651: the phase decides",
    ),
    (
        &["PUT /accounts/{account_id}/rulesets/{ruleset_id}"],
        &[],
        1,
        0,
        "cloudflare-docs issue 11775",
    ),
    (&["cloudflare_ruleset"], &[], 1, 0, "the same"),
    (
        &["cloudflare_access_rule"],
        &[],
        1,
        0,
        "a zone's and an account's calls take different groups",
    ),
    (
        &["GET /accounts/{account_id}/magic/routes"],
        &[],
        1,
        0,
        "Magic Transit or Magic WAN, API page",
    ),
    (
        &["POST /accounts/{account_id}/magic/gre_tunnels"],
        &[],
        1,
        0,
        "Magic Transit or Magic WAN, API page",
    ),
    (&["/zones/{zone_id}/settings/ssl"], &[], 1, 0, "GET and PATCH"),
    (&["List Namespaces"], &[], 1, 0, "five calls have this title"),
    (&["ddns"], &[], 1, 0, "seven tools"),
    (&["http_ratelimit"], &[], 1, 0, "a phase of zones and of accounts"),
    (
        &["POST /graphql"],
        &[],
        1,
        0,
        "developers.cloudflare.com/analytics/graphql-api: zone or account analytics",
    ),
    (
        &["GET /{accounts_or_zones}/{id}/access/apps"],
        &[],
        1,
        0,
        "the documentation prints one call for both",
    ),
    (
        &[
            "Error: [code: 10000] A request to the Cloudflare API (/accounts/22b1de5f1c0e4b3ea97bb1e963b06a43/workers/scripts/x) failed.",
        ],
        &[],
        1,
        0,
        "no method",
    ),
];

const UNKNOWN: &[Row] = &[
    (&["GET /zones/{zone_id}/dns_recods"], &[], 0, 1, "no such call"),
    (&["PUT /zones/{zone_id}/purge_cache"], &[], 0, 1, "no such method"),
    (&["cloudflare_dns_recrd"], &[], 0, 1, "no such resource"),
    (&["wrangler frobnicate all"], &[], 0, 1, "no such command"),
    (&["quux of the seventh kind"], &[], 0, 1, "nothing"),
    (
        &["{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}"],
        &[],
        0,
        1,
        "names nothing",
    ),
    (&["cloudflare_snippets"], &[], 0, 1, "its page lists no permission"),
    (&[" "], &[], 0, 1, "nothing"),
];

fn asked(what: &[&str]) -> Answer {
    let given: Vec<Given> = what.iter().map(|what| Given::Words((*what).to_owned())).collect();
    answer(&given, &Catalogue::embedded())
}

fn named_in(answer: &Answer) -> Vec<String> {
    let guess = |one: &Permission| if one.basis == Basis::Guess { "?" } else { "" };
    let mut named: Vec<String> = answer
        .permissions
        .iter()
        .map(|one| format!("{}{}/{}", guess(one), word_of(&one.scope), one.name))
        .collect();
    named.sort();
    named
}

/// What of a table does not come out as it says.
fn wrong(rows: &[Row]) -> Vec<String> {
    let mut found = Vec::new();
    for (what, permissions, questions, unknown, source) in rows {
        let answer = asked(what);
        let got = (named_in(&answer), answer.questions.len(), answer.unknown.len());
        let expected: Vec<String> = permissions.iter().map(|name| (*name).to_owned()).collect();
        if got != (expected, *questions, *unknown) || source.is_empty() {
            found.push(format!(
                "{what:?}: got {got:?}, {:?} {:?}",
                answer.questions, answer.unknown
            ));
        }
    }
    found
}

#[test]
fn every_input_of_the_table_takes_what_the_documentation_says() {
    let tables = [
        CALLS, TOGETHER, TITLES, TERRAFORM, WRANGLER, TOOLS, PASTED, QUESTIONS, UNKNOWN,
    ];
    let rows: Vec<Row> = tables.concat();
    assert!(
        rows.len() >= 80 && tables.iter().all(|table| table.len() >= 6),
        "{}",
        rows.len()
    );
    assert!(QUESTIONS.len() >= 10 && UNKNOWN.len() >= 5);
    assert_eq!(wrong(&rows), [""; 0]);
}

#[test]
fn twin_a_group_too_many_and_one_too_few_are_found() {
    const PURGE: &[&str] = &["POST /zones/{zone_id}/purge_cache"];
    assert_eq!(wrong(&[(PURGE, &["zone/Cache Purge"], 0, 0, API)]), [""; 0]);
    assert_eq!(wrong(&[(PURGE, &[], 0, 0, API)]).len(), 1);
    assert_eq!(
        wrong(&[(PURGE, &["zone/Cache Purge", "zone/DNS Read"], 0, 0, API)]).len(),
        1
    );
    assert_eq!(wrong(&[(PURGE, &["?zone/Cache Purge"], 0, 0, API)]).len(), 1);
    assert_eq!(wrong(&[(PURGE, &["zone/Cache Purge"], 1, 0, API)]).len(), 1);
}
