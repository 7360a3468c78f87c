//! Memory of the store, beside the least: the bare names and 16 bytes of id.

use cfmint::domain::inventory::zones::Zones;

use super::{COUNTS, MEMORY, names};

pub(crate) fn print() {
    println!("memory of the store, bytes a zone; floor: its name and the 16 bytes of its id");
    for count in COUNTS {
        let pages = names::pages(count);
        let floor: usize = pages.iter().flatten().map(|zone| zone.name.len() + 16).sum();
        let mut zones = Zones::default();
        let (mut held, mut most) = (0, 0);
        for page in pages {
            // What a page itself holds is freed within; it is not the store's.
            let before = MEMORY.current_usage() - weight(&page);
            MEMORY.reset_peak_usage();
            zones.add(page);
            most = most.max(held + MEMORY.peak_usage().saturating_sub(before));
            held += MEMORY.current_usage() - before;
        }
        let each = |bytes: usize| bytes as f64 / count as f64;
        println!(
            "  {count:>7} zones   {:.0} held (x{:.2})   {:.0} while growing   floor {:.0}",
            each(held),
            each(held) / each(floor),
            each(most),
            each(floor)
        );
        drop(zones);
    }
}

/// Bytes that a page holds on the heap.
fn weight(page: &Vec<cfmint::domain::inventory::zones::Zone>) -> usize {
    let names: usize = page.iter().map(|zone| zone.name.capacity()).sum();
    names + page.capacity() * size_of::<cfmint::domain::inventory::zones::Zone>()
}
