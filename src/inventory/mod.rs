//! What the signed-in person has: accounts, zones and buckets, as they arrive page by page. Knows no network and no screen.
pub mod accounts;
pub mod buckets;
pub mod shorter;
pub mod zones;

/// How much of a list is here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Rows here.
    pub here: usize,
    /// Rows there are, as far as the API said; never trusted for allocation.
    pub total: Option<u64>,
}

impl Extent {
    /// Whether everything is here.
    #[must_use]
    pub fn complete(self) -> bool {
        self.total.is_none_or(|total| self.here as u64 >= total)
    }
}
