//! Files of Terraform and of wrangler, and tools by name.

use super::*;

/// The provider's documentation prints the same for each resource.
pub(super) const PROVIDER: &str = "registry.terraform.io/providers/cloudflare/cloudflare, the resource's page";

pub(super) const TERRAFORM: &[Row] = &[
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

pub(super) const WRANGLER: &[Row] = &[
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

pub(super) const TOOLS: &[Row] = &[
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
