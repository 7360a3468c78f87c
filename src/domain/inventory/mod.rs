//! What the signed-in person has: accounts, zones and buckets, as they arrive page by page. Knows
//! no network and no screen.
pub mod accounts;
pub mod buckets;
pub mod shorter;
pub mod zones;

/// The most rows of a page of zones or accounts (reference: cloudflare-api section 2).
pub const PER_PAGE: u32 = 50;
/// Pages of a list that load by themselves (reference: design section 7, promise 13).
pub const PAGES: u32 = 20;
/// Requests that a user has in five minutes, all tools and the dashboard together (reference:
/// cloudflare-api section 7).
pub const BUDGET: u64 = 1_200;

/// How much of a list is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Rows here.
    pub here: usize,
    /// Rows there are, as far as the API said; never trusted for allocation.
    pub total: Option<u64>,
}

impl Extent {
    /// Requests that it takes to load the rest, from a page on (from 1).
    #[must_use]
    pub fn requests_from(self, page: u32) -> u64 {
        let pages = self.total.unwrap_or_default().div_ceil(u64::from(PER_PAGE));
        (pages + 1).saturating_sub(u64::from(page))
    }

    /// Whether everything is here.
    #[must_use]
    pub fn complete(self) -> bool {
        self.total.is_none_or(|total| self.here as u64 >= total)
    }
}
