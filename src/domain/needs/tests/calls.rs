//! Calls of the API, alone and together, and titles of its documentation.

use super::*;

/// Cloudflare's API reference prints under each call "Accepted Permissions (at least one
/// required)".
pub(super) const API: &str = "developers.cloudflare.com/api, the call's page";

/// Cloudflare's pages on choosing among the dashboard's permissions.
const PAGES: &str = "developers.cloudflare.com/fundamentals/api/reference/permissions";

pub(super) const CALLS: &[Row] = &[
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
    // A literal segment before a parameter: without a method it is no call of
    // /user/tokens/{token_id} either.
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

/// Several together: a Write serves the reads of its product, and the details of a zone cost
/// nothing.
pub(super) const TOGETHER: &[Row] = &[
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

pub(super) const TITLES: &[Row] = &[
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
