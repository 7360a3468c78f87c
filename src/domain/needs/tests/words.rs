//! Errors that are pasted, questions, and words that mean nothing.

use super::*;

pub(super) const PASTED: &[Row] = &[
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

pub(super) const QUESTIONS: &[Row] = &[
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

pub(super) const UNKNOWN: &[Row] = &[
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
