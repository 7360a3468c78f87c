//! The smallest set, against one that tries all sets.

use proptest::prelude::*;

use super::super::minimize::{Candidate, Need, level, smallest};
use super::super::*;

/// Five groups that read and five that change.
fn candidates() -> Vec<Candidate> {
    let names = (0..10).map(|at| format!("Group {at} {}", if at < 5 { "Read" } else { "Write" }));
    names
        .enumerate()
        .map(|(at, name)| Candidate {
            id: format!("{at:032x}").parse().unwrap(),
            name,
            scope: Scope::Zone,
        })
        .collect()
}

/// Levels and number of the cheapest set that serves all lists, by trying all 1,024.
fn cheapest(lists: &[Vec<usize>], all: &[Candidate]) -> (u32, usize) {
    let sets = (0..1_u32 << all.len()).map(|bits| (0..all.len()).filter(|at| bits >> at & 1 == 1).collect::<Vec<_>>());
    let serves = |set: &Vec<usize>| lists.iter().all(|list| list.iter().any(|one| set.contains(one)));
    sets.filter(serves)
        .map(|set| cost(&set.iter().map(|at| &all[*at]).collect::<Vec<_>>()))
        .min()
        .unwrap()
}

fn cost(set: &[&Candidate]) -> (u32, usize) {
    (set.iter().map(|one| u32::from(level(&one.name))).sum(), set.len())
}

proptest! {
    #[test]
    fn no_set_serves_all_with_lower_levels_or_fewer_groups(
        lists in proptest::collection::vec(proptest::collection::vec(0..10_usize, 1..5), 0..7)
    ) {
        let all = candidates();
        let need = |list: &Vec<usize>| Need {
            reason: String::new(),
            basis: Basis::Stated,
            options: list.iter().map(|at| all[*at].clone()).collect(),
            tie: None,
            on: std::collections::BTreeSet::new(),
        };
        let needs: Vec<Need> = lists.iter().map(need).collect();
        let chosen = smallest(&needs);
        for need in &needs {
            prop_assert!(need.options.iter().any(|one| chosen.contains(one)));
        }
        prop_assert_eq!(cost(&chosen.iter().collect::<Vec<_>>()), cheapest(&lists, &all));
    }
}
