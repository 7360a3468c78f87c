#!/usr/bin/env python3
"""Makes the embedded data from the reference files: regenerate.py FOLDER

FOLDER holds permission_groups.json, permission_keys.json, templates.json, tools.json, operations.json, operations_inferred.json,
terraform_resources.json and ruleset_phases.json. The results are written beside this file.
Facts are taken over; sentences are ours (NOTES below): a note in the reference that has none here is left out.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent

R2_NOTE = ("For the S3 API the access key id is the token's id, and the secret is the SHA-256 of the token in hexadecimal. "
           "Buckets of a jurisdiction have an endpoint of their own.")

# What one should know before use, in our own words; by slug for templates, by name for tools.
NOTES = {
    "read-analytics-and-logs": "The dashboard's version may also hold Account Analytics Read; that is not confirmed.",
    "edit-cloudflare-workers": "Without D1, Queues, Workers AI, Vectorize, Hyperdrive and Browser Run: add these where the Worker uses them. "
                               "A plain deploy needs far less: see wrangler deploy.",
    "stream-and-images": "Not in Cloudflare's documentation; that both are at Edit is read from its name.",
    "workers-ai": "Not in Cloudflare's documentation.",
    "radar": "Not in Cloudflare's documentation; the permission is read from its name.",
    "read-all-resources": "Every permission that only reads, of all you can grant.",
    "r2-admin-read-write": R2_NOTE,
    "r2-admin-read-only": R2_NOTE,
    "r2-object-read-write": "Made for the S3 API; wrangler was seen to be refused with it. " + R2_NOTE,
    "r2-object-read-only": "Made for the S3 API; wrangler was seen to be refused with it. " + R2_NOTE,
    "cert-manager": "Its documentation suggests all zones. Here it gets DNS Edit on those that you choose, and Zone Read on all, to find them by name.",
    "certbot-dns-cloudflare": "Nginx Proxy Manager and other front ends use this plugin too.",
    "lego": "For the variable CF_DNS_API_TOKEN. The two permissions can also be given to two tokens, with CF_ZONE_API_TOKEN for Zone Read.",
    "Traefik": "For the variable CF_DNS_API_TOKEN. DNS Edit alone was reported not to be enough.",
    "Caddy (caddy-dns/cloudflare)": "The two permissions can also be given to two tokens: zone_token for Zone Read on all zones, api_token for DNS Edit.",
    "acme.sh (dns_cf)": "With CF_Zone_ID set. Read from the calls that its script makes.",
    "simple-acme / win-acme": "Looks the zone up by name: its documentation says that a token for a single zone does not work.",
    "dns-lexicon": "For all zones, or for one zone when --zone-id is given.",
    "octoDNS": "Its documentation also names DNS Read, which DNS Edit includes.",
    "ddclient": "Read from the calls that ddclient 3.10 makes.",
    "OpenWrt ddns-scripts": "It looks the zone up by name: add Zone Read if that fails.",
    "cloudflared tunnel (API-managed)": "To create and configure tunnels. Running cloudflared takes the tunnel's own token instead.",
    "adyanth/cloudflare-operator": "Its documentation says Argo Tunnel for Cloudflare Tunnel, and asks for the Global API Key to clean up.",
    "Grafana Cloudflare data source": "Leave out what the queries do not use.",
    "CrowdSec Cloudflare Workers bouncer": "Its documentation wants a user's token, not an account's.",
    "fail2ban (action cloudflare-token)": "Bans through the zone's access rules.",
    "Radar API": "Cloudflare's own pages differ about what it takes; this is what the documentation names.",
    "Terraform / OpenTofu / Pulumi": "For DNS records only: other resources take other permissions.",
    "cf-terraforming": "Add the Read level of everything that is to be exported.",
    "cloudflare/wrangler-action": "As wide as Cloudflare's template; a plain deploy needs less: see wrangler deploy. "
                                  "With CLOUDFLARE_ACCOUNT_ID set, Account Settings, User Details and Memberships can go.",
    "wrangler deploy": "Set CLOUDFLARE_ACCOUNT_ID: otherwise wrangler lists accounts and memberships and needs their Read levels as well.",
    "wrangler versions upload": "Set CLOUDFLARE_ACCOUNT_ID: otherwise wrangler lists accounts and memberships and needs their Read levels as well.",
    "wrangler dev --remote": "Set CLOUDFLARE_ACCOUNT_ID: otherwise wrangler lists accounts and memberships and needs their Read levels as well.",
    "wrangler whoami": "The User permissions exist in a user's token only.",
    "wrangler r2 object put": "Not confirmed by Cloudflare's API description; taken from its siblings.",
    "wrangler r2 bucket domain add": "Not confirmed by Cloudflare's API description; the zone may need DNS Edit too.",
    "wrangler d1 execute --remote": "D1 Read is enough for SELECT.",
    "wrangler ai-search create": "Not confirmed by Cloudflare's API description.",
    "wrangler vpc service create": "Not confirmed by Cloudflare's API description.",
}

# What each is for, as the list of starting points shows it: at most 39 letters, 31 for a tool, which has its kind beside it.
PURPOSES = {
    "edit-zone-dns": "DNS records of zones you pick",
    "read-billing-info": "billing, subscriptions, invoices",
    "read-analytics-and-logs": "traffic and logs of zones you pick",
    "edit-cloudflare-workers": "Workers with KV, R2, routes and Pages",
    "edit-load-balancing-configuration": "load balancers, pools and monitors",
    "wordpress": "what its Cloudflare plugin needs",
    "stream-and-images": "upload and manage videos and images",
    "workers-ai": "run Workers AI models",
    "radar": "Radar only",
    "create-additional-tokens": "only the dashboard can make this one",
    "read-all-resources": "every permission that only reads",
    "custom": "start empty, choose each permission",
    "r2-object-read-write": "objects in buckets you pick",
    "r2-object-read-only": "read objects in buckets you pick",
    "r2-admin-read-write": "all buckets: objects, settings, delete",
    "r2-admin-read-only": "all buckets: settings and objects",
    "acme-dns-01-cloudflare": "DNS-01 for Node.js",
    "acme-sh": "DNS-01 from a shell",
    "adyanth-cloudflare-operator": "tunnels from Kubernetes",
    "caddy": "DNS-01 with one token",
    "cert-manager": "DNS-01 in Kubernetes",
    "certbot-dns-cloudflare": "DNS-01 with certbot",
    "cf-terraforming": "Terraform from what exists",
    "ci-cache-purge": "purge the cache after a deploy",
    "cloudflare-cloudflare-prometheus-exporter": "Prometheus metrics (Worker)",
    "cloudflare-wrangler-action": "deploy a Worker from CI",
    "cloudflared-tunnel": "create a tunnel, publish a host",
    "crowdsec-cloudflare-workers-bouncer": "block at the edge",
    "ddclient": "dynamic DNS",
    "dns-lexicon": "DNS records from a script",
    "dnscontrol": "DNS as code",
    "external-dns": "DNS records from Kubernetes",
    "fail2ban": "ban addresses in the firewall",
    "favonia-cloudflare-ddns": "dynamic DNS",
    "grafana-cloudflare-data-source": "dashboards",
    "graphql-analytics-api": "POST /graphql, not in OpenAPI",
    "home-assistant-cloudflare-integration": "dynamic DNS",
    "inadyn": "dynamic DNS",
    "lablabs-cloudflare-exporter": "Prometheus metrics",
    "lego": "DNS-01 with one token",
    "make-com-cloudflare-app": "automation",
    "newfuture-ddns": "dynamic DNS",
    "octodns": "DNS as code",
    "openwrt-ddns-scripts": "dynamic DNS (cloudflare.com-v4)",
    "pages-direct-upload-from-ci": "wrangler pages deploy",
    "posh-acme": "DNS-01 with PowerShell",
    "qdm12-ddns-updater": "dynamic DNS",
    "radar-api": "read Radar data",
    "simple-acme-win-acme": "DNS-01 on Windows",
    "strrl-cloudflare-tunnel-ingress-controller": "Kubernetes ingress by a tunnel",
    "terraform-opentofu-pulumi": "manage DNS records only",
    "timothymiller-cloudflare-ddns": "dynamic DNS",
    "traefik": "DNS-01 through lego",
    "vite-plugin-with-containers": "vite dev and vite preview",
    "wordpress-plugin": "what the template WordPress has",
    "wrangler-ai-models": "list Workers AI models",
    "wrangler-ai-search-create": "AI Search",
    "wrangler-browser-create": "Browser Run sessions",
    "wrangler-containers-build": "container images and apps",
    "wrangler-d1-create": "D1 databases",
    "wrangler-d1-execute-remote": "run SQL on D1",
    "wrangler-d1-list": "list D1 databases",
    "wrangler-delete": "delete a Worker",
    "wrangler-deploy": "deploy a Worker",
    "wrangler-dev-remote": "preview on Cloudflare",
    "wrangler-dispatch-namespace-create": "Workers for Platforms",
    "wrangler-email-routing-rules-create": "Email Routing",
    "wrangler-hyperdrive-create": "Hyperdrive",
    "wrangler-kv-key-get": "read Workers KV keys",
    "wrangler-kv-key-put": "write Workers KV keys",
    "wrangler-kv-namespace-create": "Workers KV namespaces",
    "wrangler-mtls-certificate-upload": "mTLS certificates of a Worker",
    "wrangler-pages-deploy": "deploy to Pages",
    "wrangler-pipelines-create": "Pipelines",
    "wrangler-queues-create": "Queues",
    "wrangler-r2-bucket-catalog-enable": "R2 Data Catalog",
    "wrangler-r2-bucket-create": "R2 buckets",
    "wrangler-r2-bucket-domain-add": "custom domain of an R2 bucket",
    "wrangler-r2-bucket-list": "list R2 buckets",
    "wrangler-r2-bucket-notification-create": "R2 event notifications",
    "wrangler-r2-object-put": "write R2 objects",
    "wrangler-secret-put": "set a secret of a Worker",
    "wrangler-secrets-store-secret-create": "Secrets Store",
    "wrangler-tail": "stream logs of a Worker",
    "wrangler-tunnel-create": "Cloudflare Tunnel",
    "wrangler-turnstile-widget-create": "Turnstile",
    "wrangler-vectorize-create": "Vectorize",
    "wrangler-versions-deploy": "deploy uploaded versions",
    "wrangler-versions-upload": "upload a version, no deploy",
    "wrangler-vpc-service-create": "VPC services",
    "wrangler-whoami": "show who the token is",
    "wrangler-workflows-trigger": "Workflows",
}

# The dashboard's name of a template where that has no room in the list.
SHORT_NAMES = {"Read and write to Cloudflare Stream and Images": "Stream and Images"}

# The presets of the R2 page, those for chosen buckets first.
R2_ORDER = [
    "r2-object-read-write",
    "r2-object-read-only",
    "r2-admin-read-write",
    "r2-admin-read-only",
]

SCOPE_WORDS = {"account": "Account", "zone": "Zone", "user": "User", "r2": "R2 bucket"}


def lines(rows):
    """A JSON array with one row on each line."""
    body = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return f"[\n{body}\n]\n"


def groups(rows):
    keep = ["id", "name", "description", "scopes", "category"]
    return [{field: row[field] for field in keep if field in row} for row in rows]


def keys(rows):
    """One entry for each key: what its groups are called, and the types of template links."""
    made = []
    for row in rows:
        named = [(kind, row["names"][kind], row["ids"].get(kind)) for kind in row["names"]]
        named += [(kind, other["name"], other.get("id")) for kind, other in (row.get("other_levels") or {}).items()]
        members = [{"type": kind, "name": name} | ({"id": id} if id else {}) for kind, name, id in named if name]
        made.append({"key": row["key"], "scope": row["scope"], "dash_name": row["dash_name"], "groups": members})
    return made


def in_words(permission, key_rows):
    """"Zone DNS Edit", and "Zone Read" where the scope's word would be said twice."""
    for row in key_rows:
        others = {kind: other["name"] for kind, other in (row.get("other_levels") or {}).items()}
        for kind, name in (others | row["names"]).items():
            if name == permission["name"] and row["scope"] == permission["scope"]:
                label = row["dash_name"] or re.sub(r" (Read|Write|Edit)$", "", name)
                scope = SCOPE_WORDS[permission["scope"]]
                level = kind.capitalize()
                words = label if label.endswith(level) else f"{label} {level}"
                return words if label.startswith(scope) else f"{scope} {words}"
    raise SystemExit(f"no key for {permission}")


def templates(rows):
    made = []
    for row in rows:
        resources = row.get("resources") or {}
        all_of = lambda scope: (resources.get(scope) or {}).get("preset") == "all"
        kind = "r2" if row["slug"].startswith("r2-") else "custom" if row["slug"] == "custom" else "dashboard"
        name = SHORT_NAMES.get(row["name"], row["name"])
        # What is searched has the whole name.
        description = row["description"] if name == row["name"] else f"{row['name']}: {row['description'][0].lower()}{row['description'][1:]}"
        entry = {"slug": row["slug"], "name": name, "purpose": PURPOSES[row["slug"]], "description": description, "kind": kind}
        if row["slug"] in NOTES:
            entry["note"] = NOTES[row["slug"]]
        for field in ("account", "zone"):
            if all_of(field):
                entry[f"all_{field}s"] = True
        if "permissions_rule" in row:
            entry["every_read"] = True
        entry["permissions"] = [{field: p[field] for field in ("name", "scope", "id")} for p in row["permissions"]]
        made.append(entry)
    order = ["dashboard", "custom", "r2"]
    within = lambda entry: R2_ORDER.index(entry["slug"]) if entry["kind"] == "r2" else 0
    return sorted(made, key=lambda entry: (order.index(entry["kind"]), within(entry)))


def slug(name):
    outside = re.sub(r"\(.*?\)", " ", name)
    return re.sub(r"[^a-z0-9]+", "-", outside.lower()).strip("-")


def looks_zones_up(row):
    """Whether a tool looks zones up by name over all of them but changes only those that it is for: two accesses in place of all zones for both."""
    names = {(p["name"], p["scope"]) for p in row["permissions"]}
    return "all zones" in (row.get("resources") or "") and {("DNS Write", "zone"), ("Zone Read", "zone")} == names


def sure(row):
    """How sure the permissions of a tool are: what was taken from its neighbours is a guess, whatever its column says."""
    if "taken from its siblings" in NOTES.get(row["tool"], ""):
        return "guess"
    return "stated" if row["basis"] == "documented" else "derived"


def tools(rows, key_rows):
    made = []
    for row in rows:
        entry = {"slug": slug(row["tool"]), "name": row["tool"], "purpose": PURPOSES[slug(row["tool"])], "source": row["source"], "match": row["match"],
                 "basis": sure(row)}
        if row["tool"] in NOTES:
            entry["note"] = NOTES[row["tool"]]
        entry["permissions"] = [
            {"name": p["name"], "scope": p["scope"], "words": in_words(p, key_rows)} for p in row["permissions"]
        ]
        if looks_zones_up(row):
            entry["on_all_zones"] = ["Zone Read"]
        if row.get("optional"):
            entry["optional"] = [{field: p[field] for field in ("name", "scope", "when")} for p in row["optional"]]
        made.append(entry)
    made.sort(key=lambda entry: entry["name"].lower())
    slugs = [entry["slug"] for entry in made]
    assert len(slugs) == len(set(slugs)), "slugs are not unique"
    return made


# Cloudflare's names for groups in its API description that its list of groups spells otherwise.
ALIASES = {
    "Account Filter Lists Read": "Account Rule Lists Read",
    "Account Filter Lists Edit": "Account Rule Lists Write",
    "Browser Rendering Read": "Browser Run Read",
    "Browser Rendering Write": "Browser Run Write",
    "Artifacts Edit": "Artifacts Write",
    "Zone Zone Read": "Zone Read",
    "Zone Zone Edit": "Zone Write",
    "Zone DNS Edit": "DNS Write",
}


def operations(rows, inferred):
    """The calls of the API: groups by number, lists of groups by number, and one row for each call:
    method, path, summary, tag, number of its list, number of a guessed group or -1, kind of the guess, what it takes in place of a permission."""
    guesses = {(row["method"], row["path"]): row for row in inferred}
    names, lists, tags, made = {}, {}, {}, []
    number = lambda table, key: table.setdefault(key, len(table))
    for row in rows:
        accepted = dict.fromkeys(ALIASES.get(name, name) for name in row["permissions"])
        guess = guesses.get((row["method"], row["path"])) if not accepted else None
        made.append([
            row["method"], row["path"], row["summary"], number(tags, row["tag"]),
            number(lists, tuple(number(names, name) for name in accepted)),
            number(names, ALIASES.get(guess["suggest"], guess["suggest"])) if guess else -1,
            guess["basis"] if guess else "", row.get("auth", ""),
        ])
    as_json = lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (f'{{"groups":{as_json(list(names))},\n"lists":{as_json([list(one) for one in lists])},\n'
            f'"tags":{as_json(list(tags))},\n"operations":{lines(made)}}}\n')


def terraform(rows):
    """One row for each resource: its groups by scope, as the provider's calls need them, and how sure that is."""
    made = []
    for row in rows:
        entry = {"resource": row["resource"]}
        if "v4_name_of" in row:
            entry["now"] = row["v4_name_of"]
        minimal = row.get("minimal") or {}
        entry["minimal"] = minimal if isinstance(minimal, dict) else {row["scope"]: minimal}
        named = {name for names in entry["minimal"].values() for name in names}
        sure = "stated" if named <= set(row["permissions_any"]) else "derived"
        entry["basis"] = {"inferred": "guess", "partial": "derived", "docs list": "derived"}.get(row.get("basis"), sure)
        made.append(entry)
    return made


def phases(rows):
    """One row for each phase of rulesets: its scope, its group, the dashboard's name."""
    sure = {"documented": "stated", "reported": "derived", "docs name the account group": "derived", "by name": "guess"}
    return [{field: row[field] for field in ("phase", "scope", "permission", "dash_name")} | {"basis": sure[row["basis"]]} for row in rows]


def main():
    source = pathlib.Path(sys.argv[1])
    read = lambda name: json.loads((source / name).read_text(encoding="utf-8"))
    write = lambda name, rows: (HERE / name).write_text(lines(rows), encoding="utf-8")
    key_rows = read("permission_keys.json")
    write("permission_groups.json", groups(read("permission_groups.json")))
    write("permission_keys.json", keys(key_rows))
    write("templates.json", templates(read("templates.json")))
    write("tools.json", tools(read("tools.json"), key_rows))
    calls = operations(read("operations.json"), read("operations_inferred.json"))
    (HERE / "needs_operations.json").write_text(calls, encoding="utf-8")
    write("needs_terraform.json", terraform(read("terraform_resources.json")))
    write("needs_phases.json", phases(read("ruleset_phases.json")))


main()
