//! Finding: what each letter costs, beside one pass of the same search over the same bytes that
//! only counts hits.

use memchr::memmem;

use super::{COUNTS, WORD, median, names, timed};

const RUNS: usize = 101;

pub(crate) fn print() {
    println!(
        "finding, microseconds a letter of “{WORD}”, median of {RUNS}; floor: one memmem pass that counts the hits in the same bytes"
    );
    for count in COUNTS {
        let zones = names::store(count);
        let mut bytes = String::new();
        for at in 0..zones.len() {
            bytes.push_str(zones.get(at).unwrap().name);
            bytes.push('\n');
        }
        print!("  {count:>7} zones");
        let (mut ours_sum, mut floor_sum) = (0.0, 0.0);
        for end in 1..=WORD.len() {
            let needle = &WORD[..end];
            let (mut ours, mut floor) = (Vec::new(), Vec::new());
            for _ in 0..RUNS {
                ours.push(timed(|| std::hint::black_box(zones.matching(needle))).0);
                let hits = || memmem::find_iter(bytes.as_bytes(), needle).count();
                floor.push(timed(|| std::hint::black_box(hits())).0);
            }
            let (ours, floor) = (median(&ours), median(&floor));
            (ours_sum, floor_sum) = (ours_sum + ours, floor_sum + floor);
            print!("   {needle} {ours:.1} (x{:.2})", ours / floor);
        }
        println!("   sum {ours_sum:.1} (x{:.2})", ours_sum / floor_sum);
    }
}
