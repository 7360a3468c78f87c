//! A set of addresses as the fewest ranges in order, so that thousands of entries are compared with
//! thousands in one sweep and by halving.

use ipnet::IpNet;

use super::Family;

/// Disjoint ranges in order; no two of them make up one wider range.
#[derive(Debug, Default)]
pub(super) struct Ranges(Vec<IpNet>);

impl Ranges {
    /// The union of these networks.
    pub(super) fn of(nets: &[IpNet]) -> Self {
        let mut ranges = IpNet::aggregate(&nets.to_vec());
        ranges.sort_unstable();
        Self(ranges)
    }

    /// The last range that begins where `net` begins or before, and the one after it.
    fn around(&self, net: &IpNet) -> (Option<&IpNet>, Option<&IpNet>) {
        let after = self.0.partition_point(|range| range.network() <= net.network());
        (after.checked_sub(1).and_then(|at| self.0.get(at)), self.0.get(after))
    }

    /// Whether all of `net` is in the set. As the ranges are the fewest, it then lies in a single
    /// one.
    pub(super) fn covers(&self, net: &IpNet) -> bool {
        self.around(net).0.is_some_and(|range| range.contains(net))
    }

    /// Whether any address of `net` is in the set.
    pub(super) fn touches(&self, net: &IpNet) -> bool {
        let (before, after) = self.around(net);
        self.covers(net) || [before, after].into_iter().flatten().any(|range| net.contains(range))
    }

    /// Whether every address of a family is in the set.
    pub(super) fn is_all(&self, family: Family) -> bool {
        self.of_family(family).any(|range| range.prefix_len() == 0)
    }

    /// Whether no address of a family is in the set.
    pub(super) fn is_none(&self, family: Family) -> bool {
        self.of_family(family).next().is_none()
    }

    fn of_family(&self, family: Family) -> impl Iterator<Item = &IpNet> {
        self.0.iter().filter(move |range| Family::of(range.addr()) == family)
    }
}
