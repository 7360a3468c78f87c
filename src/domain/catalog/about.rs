//! What permissions are about, in a few words of ours: the API's descriptions mostly repeat the
//! name. A line of the list has room for 60 columns, name included; a test holds that.

use crate::domain::token::scope::Scope;

/// Columns of what is said of a row, with its name.
#[cfg(test)]
const COLUMNS: usize = 60;

/// What the permissions of this scope and label are about; none where nothing is known.
#[must_use]
pub fn about(scope: &Scope, label: &str) -> Option<&'static str> {
    let table = match scope {
        Scope::Zone => ZONE,
        Scope::Account => ACCOUNT,
        Scope::User => USER,
        Scope::Bucket | Scope::Other(_) => return None,
    };
    table.iter().find(|(of, _)| *of == label).map(|(_, about)| *about)
}

const ZONE: &[(&str, &str)] = &[
    ("AI Crawl Control", "which AI crawlers may read the site"),
    ("API Gateway", "endpoints, schemas and checks of your API"),
    ("Access: Apps and Policies", "what Access protects"),
    ("Analytics", "traffic, requests and threats as figures"),
    ("Apps", "Cloudflare Apps that are installed"),
    ("Bot Management", "how bots are told apart and handled"),
    ("Bot Management Feedback", "reports on bots judged wrongly"),
    ("Cache Purge", "remove files from the cache"),
    ("Cache Rules", "what is cached at the edge, and for how long"),
    ("Cloud Connector", "which requests go to a cloud’s storage"),
    ("Config Rules", "settings for some requests only"),
    ("Custom Error Rules", "what visitors see when it fails"),
    ("Custom Pages", "Cloudflare’s error pages in your words"),
    ("DNS", "read and change the DNS records of a zone"),
    ("DNS Settings", "nameservers, DNSSEC and defaults of a zone"),
    ("Email Routing Rules", "where mail of the zone is forwarded"),
    ("Firewall Services", "firewall rules and IP access rules"),
    ("Firewall for AI", "what guards prompts to your AI"),
    ("Fraud Detection", "how fraud at sign-in is noticed"),
    ("HTTP DDoS Managed Ruleset", "how HTTP floods are met"),
    ("Health Checks", "whether origins answer"),
    ("Load Balancers", "how requests are spread over origins"),
    ("Logs", "logs of requests, and where they are pushed"),
    ("Managed Headers", "headers that Cloudflare adds or removes"),
    ("Origin Rules", "which origin and port a request goes to"),
    ("Page Rules", "the older rules by URL"),
    ("Page Shield", "which scripts run on your pages"),
    ("Response Compression", "how answers are compressed"),
    ("SSL and Certificates", "certificates and TLS of a zone"),
    ("Single Redirect", "redirects by rule"),
    ("Snippets", "small pieces of code at the edge"),
    ("Transform Rules", "rewrite URLs and headers"),
    ("Waiting Room", "queues before a busy site"),
    ("Web3 Hostnames", "gateways to IPFS and Ethereum"),
    ("Workers Routes", "which URLs a Worker answers"),
    ("Zaraz", "third-party tools on your pages"),
    ("Zone", "see, add and remove zones"),
    ("Zone Settings", "settings such as SSL mode, HTTP and caching"),
    ("Zone Versioning", "versions of a zone’s settings"),
    ("Zone WAF", "firewall rules and managed rules of a zone"),
];

const ACCOUNT: &[(&str, &str)] = &[
    ("AI Gateway", "gateways between you and AI models"),
    ("Access: Apps and Policies", "what Access protects"),
    ("Access: Audit Logs", "who signed in through Access"),
    ("Access: Service Tokens", "sign-ins of machines"),
    ("Account Analytics", "traffic of all zones as figures"),
    ("Account Filter Lists", "lists of addresses used in rules"),
    ("Account Rulesets", "rulesets of the whole account"),
    ("Account Settings", "members’ defaults, and the account’s name"),
    ("Account WAF", "firewall rules for all zones"),
    ("Billing", "invoices, payment and subscriptions"),
    ("Bulk URL Redirects", "lists of redirects"),
    ("Cloudflare Images", "store, resize and deliver images"),
    ("Cloudflare Pages", "build and deploy sites with Pages"),
    ("Cloudflare Tunnel", "tunnels from your machines to Cloudflare"),
    ("Containers", "containers that Workers start"),
    ("D1", "SQL databases of Workers"),
    ("DNS Firewall", "shield your own nameservers"),
    ("DNS Settings", "defaults for the DNS of new zones"),
    ("Email Routing Addresses", "addresses that mail goes to"),
    ("Hyperdrive", "connections of Workers to your databases"),
    ("Load Balancing: Monitors And Pools", "checks and origins"),
    ("Logs", "where the account’s logs are pushed"),
    ("Notifications", "what Cloudflare tells you about"),
    ("Queues", "message queues of Workers"),
    ("Registrar: Domains", "domains registered here"),
    ("Secrets Store", "secrets that Workers can use"),
    ("Stream", "upload, store and deliver video"),
    ("Turnstile", "widgets that check for humans"),
    ("URL Scanner", "scan pages for threats"),
    ("Vectorize", "vector databases of Workers"),
    ("Workers AI", "run AI models at the edge"),
    ("Workers KV Storage", "keys and values of Workers"),
    ("Workers Observability", "logs and traces of Workers"),
    ("Workers R2 Storage", "buckets and objects of R2"),
    ("Workers Scripts", "deploy, change and delete Workers"),
    ("Workers Tail", "live logs of Workers"),
    ("Zero Trust", "Gateway, devices and their rules"),
];

const USER: &[(&str, &str)] = &[
    ("API Tokens", "see and make tokens of your own"),
    ("Memberships", "which accounts you belong to"),
    ("User Details", "your name, e-mail address and settings"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::Catalog;
    use crate::domain::text::width;

    #[test]
    fn what_is_said_is_of_rows_that_are_there_and_fits() {
        let catalog = Catalog::of_this_version();
        for (scope, table) in [(Scope::Zone, ZONE), (Scope::Account, ACCOUNT), (Scope::User, USER)] {
            for (label, words) in table {
                let there = catalog
                    .rows()
                    .iter()
                    .any(|row| row.scope == scope && row.label == *label);
                assert!(there, "{} {label} is no row", scope.word());
                let wide = width(label) + 2 + width(words);
                assert!(wide <= COLUMNS, "{label}: {words} has {wide} columns");
                assert_eq!(about(&scope, label), Some(*words), "{label} twice");
            }
        }
        assert_eq!(about(&Scope::Zone, "Zone DNS"), None);
    }
}
