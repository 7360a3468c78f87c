//! One token of the list, with what is looked at often and would take time to work out each time.

use jiff::Timestamp;

use super::attention::{Concern, Criteria, concerns, has_expired};
use super::search::{Grants, Search};
use crate::domain::catalog::Catalog;
use crate::domain::grade::{Grade, Level, grade};
use crate::domain::summary::Names;
use crate::domain::token::from_record;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;

/// A token, its owner, and how bad it would be if its secret leaked.
#[derive(Debug, Clone)]
pub struct ListedToken {
    pub owner: Owner,
    pub record: TokenRecord,
    pub level: Level,
    grants: Grants,
}

impl ListedToken {
    /// Reads a token. `names` tells which account a zone is of, where that is known: exclusions of
    /// an account's zones are judged by it.
    #[must_use]
    pub fn of(owner: Owner, record: TokenRecord, catalog: &Catalog, names: &dyn Names, now: Timestamp) -> Self {
        let spec = spec_of(&record, owner, catalog);
        let level = grade(&spec, catalog, names, now).level;
        let mut listed = Self {
            grants: Grants::default(),
            owner,
            record,
            level,
        };
        let concerns = listed.concerns(&Criteria::PAGE, now);
        let needs: Vec<&str> = concerns.into_iter().map(Concern::searched).collect();
        listed.grants = Grants::of(&spec, &listed.record, &needs.join(" "), catalog);
        listed
    }

    /// What it can do, as it is: read again, since a list of thousands keeps its policies as text.
    #[must_use]
    pub fn spec(&self, catalog: &Catalog) -> Spec {
        spec_of(&self.record, self.owner, catalog)
    }

    /// Its grade with the reasons.
    #[must_use]
    pub fn grade(&self, catalog: &Catalog, names: &dyn Names, now: Timestamp) -> Grade {
        grade(&self.spec(catalog), catalog, names, now)
    }

    /// Whether it answers every word that is looked for.
    #[must_use]
    pub fn answers(&self, search: &Search) -> bool {
        search.finds(&self.grants)
    }

    /// Whether it is past its end: said by its status, or by the clock where the status lags.
    #[must_use]
    pub fn has_expired(&self, now: Timestamp) -> bool {
        has_expired(&self.record, now)
    }

    /// Why it needs a look, the most pressing first.
    #[must_use]
    pub fn concerns(&self, criteria: &Criteria, now: Timestamp) -> Vec<Concern> {
        concerns(&self.record, self.level, criteria, now)
    }
}

fn spec_of(record: &TokenRecord, owner: Owner, catalog: &Catalog) -> Spec {
    from_record::as_it_is(record, owner, &|id| catalog.scopes_of(id))
}
