//! Which of the tools run unattended: as services, on a schedule, in a cluster.

use super::{Template, TemplateKind};

/// By their slugs. What is run by hand or by a pipeline is not here: somebody sees it fail.
const UNATTENDED: [&str; 27] = [
    "acme-dns-01-cloudflare",
    "acme-sh",
    "adyanth-cloudflare-operator",
    "caddy",
    "cert-manager",
    "certbot-dns-cloudflare",
    "cloudflare-cloudflare-prometheus-exporter",
    "crowdsec-cloudflare-workers-bouncer",
    "ddclient",
    "external-dns",
    "fail2ban",
    "favonia-cloudflare-ddns",
    "grafana-cloudflare-data-source",
    "home-assistant-cloudflare-integration",
    "inadyn",
    "lablabs-cloudflare-exporter",
    "lego",
    "make-com-cloudflare-app",
    "newfuture-ddns",
    "openwrt-ddns-scripts",
    "posh-acme",
    "qdm12-ddns-updater",
    "simple-acme-win-acme",
    "strrl-cloudflare-tunnel-ingress-controller",
    "timothymiller-cloudflare-ddns",
    "traefik",
    "wordpress-plugin",
];

impl Template {
    /// Whether it is a tool that nobody watches while it runs.
    #[must_use]
    pub fn runs_unattended(&self) -> bool {
        self.kind == TemplateKind::Tool && UNATTENDED.contains(&self.slug.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Templates;
    use super::*;

    #[test]
    fn each_of_them_is_a_tool_of_the_list() {
        let templates = Templates::embedded();
        let unattended: Vec<&str> = templates
            .all()
            .iter()
            .filter(|template| template.runs_unattended())
            .map(|template| template.slug.as_str())
            .collect();
        for slug in UNATTENDED {
            assert!(unattended.contains(&slug), "{slug}");
        }
        assert!(!unattended.contains(&"wrangler-deploy") && !unattended.contains(&"edit-zone-dns"));
    }
}
