//! Which signals end the program and with which code, in one list for the screen and the commands,
//! so that neither hears fewer than the other. It must not know what an end takes.
//!
//! Not in the list: what only stops (TSTP, TTIN and TTOU are the shell's), PIPE, which Rust ignores
//! so that a closed pipe is an error like any other, and faults of the program itself (SEGV, BUS,
//! ILL, FPE), after which nothing of it can be trusted to run.

use std::os::raw::c_int;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use rustix::process::{Resource, getrlimit};
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGSYS, SIGTERM, SIGTRAP, SIGUSR1, SIGUSR2, SIGVTALRM,
    SIGXCPU, SIGXFSZ,
};

/// Signals whose usual effect is the end, and after which a program can still put things in order.
pub const ENDING: &[c_int] = &[
    SIGHUP,
    SIGINT,
    SIGQUIT,
    SIGTRAP,
    SIGABRT,
    SIGUSR1,
    SIGUSR2,
    SIGALRM,
    SIGTERM,
    SIGXCPU,
    SIGXFSZ,
    SIGVTALRM,
    SIGPROF,
    SIGIO,
    SIGSYS,
    // Not every kind of machine has these.
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    rustix::process::Signal::STKFLT.as_raw(),
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    rustix::process::Signal::POWER.as_raw(),
];

/// A signal that asks the program to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop(c_int);

impl Stop {
    /// The line is or will be cut.
    pub const HANGUP: Self = Self(SIGHUP);
    /// What Ctrl-C is elsewhere.
    pub const INTERRUPT: Self = Self(SIGINT);

    /// Whether this signal, which came, asks for the end.
    ///
    /// SIGXFSZ comes by a write of our own that goes over the limit on the size of files; that
    /// write has failed, which is said where it was made. Only where there is no limit, somebody
    /// else must have sent it.
    #[must_use]
    pub fn of(signal: c_int) -> Option<Self> {
        let by_a_write = signal == SIGXFSZ && getrlimit(Resource::Fsize).current.is_some();
        (ENDING.contains(&signal) && !by_a_write).then_some(Self(signal))
    }

    /// The exit code of a program that a signal ended.
    #[must_use]
    pub fn code(self) -> u8 {
        u8::try_from(self.0).unwrap_or_default().saturating_add(128)
    }
}

/// Whether a write went over the limit on the size of files since this was asked last.
static OVER_THE_LIMIT: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From here on such a write fails with an error (EFBIG) and does not kill. Programs that are
/// started from here get the signal as ever. Where that is refused, it kills as before: nothing
/// that could be said would help.
pub fn make_file_limit_an_error() {
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::clone(&OVER_THE_LIMIT));
}

/// Whether a write of ours went over that limit since this was asked last.
#[must_use]
pub fn went_over_file_limit() -> bool {
    OVER_THE_LIMIT.swap(false, Ordering::SeqCst)
}

/// For tests of the real program, never in a release: computes, and hears nothing, as long as the
/// file is there that `CFMINT_BUSY_WHILE` names.
pub fn busy_when_asked() {
    #[cfg(debug_assertions)]
    if let Some(file) = std::env::var_os("CFMINT_BUSY_WHILE") {
        while std::path::Path::new(&file).exists() {
            std::hint::spin_loop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_that_ends_has_its_code() {
        for (signal, code) in [
            (SIGHUP, 129),
            (SIGINT, 130),
            (SIGQUIT, 131),
            (SIGABRT, 134),
            (SIGALRM, 142),
            (SIGTERM, 143),
        ] {
            assert_eq!(Stop::of(signal).map(Stop::code), Some(code));
        }
        for only_stops in [signal_hook::consts::SIGTSTP, signal_hook::consts::SIGCHLD] {
            assert_eq!(Stop::of(only_stops), None);
        }
    }
}
