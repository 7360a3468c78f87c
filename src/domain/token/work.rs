//! Steps of work, so that a test can hold how much of it a token costs: what reads, judges or
//! explains policies calls [`step`] wherever it goes round or deeper. In a test the steps are
//! counted, and too many end the test in place of hanging; in the program a step is nothing.

#[cfg(not(test))]
pub(crate) fn step() {}

#[cfg(test)]
pub(crate) fn step() {
    counting::step();
}

#[cfg(test)]
pub(crate) use counting::counted;

#[cfg(test)]
mod counting {
    use std::cell::Cell;

    thread_local! {
        /// Steps so far and at most, while they are counted.
        static STEPS: Cell<Option<(u64, u64)>> = const { Cell::new(None) };
    }

    pub(crate) fn step() {
        STEPS.with(|steps| {
            if let Some((count, most)) = steps.get() {
                steps.set((count < most).then_some((count + 1, most)));
                assert!(count < most, "more than {most} steps");
            }
        });
    }

    /// Does the work, and tells its steps; ends in a panic when there are more than `most`.
    pub(crate) fn counted<T>(most: u64, work: impl FnOnce() -> T) -> (T, u64) {
        STEPS.with(|steps| steps.set(Some((0, most))));
        let done = work();
        let count = STEPS.with(Cell::take).map_or(0, |(count, _)| count);
        (done, count)
    }

    #[test]
    fn too_many_steps_end_the_work() {
        assert_eq!(counted(3, || (0..3).for_each(|_| step())).1, 3);
        let endless = || {
            counted(1000, || {
                loop {
                    step()
                }
            })
        };
        assert!(std::panic::catch_unwind(endless).is_err());
    }
}
