//! How wide a starting point is before anybody has chosen what it is for, to put the narrower of
//! two first. By the same rules as the grade of a token; knows no words and no search.

use super::Level;
use super::rules::{Reach, class_of};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::template::Access;
use crate::domain::token::scope::Scope;

/// How much is granted; the narrower is less. First counts the worst that a thief could do, then
/// how many permissions change something, then how far one of them reaches, then how many there
/// are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Width {
    worst: Level,
    changes: usize,
    reach: Reach,
    groups: usize,
}

impl Width {
    /// That of these accesses, of which those of the account are preset for all accounts or not.
    #[must_use]
    pub fn of(accesses: &[Access], all_accounts: bool, catalog: &Catalog) -> Self {
        let mut width = Self {
            worst: Level::Low,
            changes: 0,
            reach: Reach::Chosen,
            groups: 0,
        };
        for access in accesses {
            for (id, scope) in &access.groups {
                let class = class_of(*id, catalog);
                let reach = match scope {
                    Scope::Account if all_accounts => Reach::Everything,
                    Scope::Zone if access.all_zones => Reach::Everything,
                    Scope::Zone | Scope::Bucket => Reach::Chosen,
                    Scope::Account | Scope::User | Scope::Other(_) => Reach::Whole,
                };
                width.worst = width.worst.max(class.level(reach));
                width.changes += usize::from(!class.reads);
                width.reach = width.reach.max(reach);
                width.groups += 1;
            }
        }
        width
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::template::Templates;

    #[test]
    fn what_grants_less_is_narrower() {
        let (templates, catalog) = (Templates::embedded(), Catalog::of_this_version());
        let width = |slug: &str| {
            let at = templates.all().iter().position(|one| one.slug == slug).unwrap();
            let (accesses, _) = templates.accesses(at, catalog);
            Width::of(&accesses, templates.all()[at].all_accounts, catalog)
        };
        for narrowest_first in [
            &[
                "custom",
                "r2-object-read-only",
                "radar",
                "r2-admin-read-only",
                "r2-object-read-write",
                "r2-admin-read-write",
            ][..],
            &["graphql-analytics-api", "read-analytics-and-logs", "read-all-resources"],
            &[
                "cf-terraforming",
                "edit-zone-dns",
                "inadyn",
                "cert-manager",
                "dnscontrol",
            ],
            &["wordpress-plugin", "wordpress"],
            &["wrangler-d1-list", "wrangler-d1-create"],
            &[
                "wrangler-tail",
                "wrangler-deploy",
                "cloudflare-wrangler-action",
                "edit-cloudflare-workers",
            ],
        ] {
            let widths: Vec<Width> = narrowest_first.iter().map(|slug| width(slug)).collect();
            let rising = widths.windows(2).all(|pair| pair[0] < pair[1]);
            assert!(rising, "{narrowest_first:?}: {widths:?}");
        }
        assert_eq!(width("edit-zone-dns"), width("acme-sh"));
    }
}
