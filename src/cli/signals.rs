//! Signals while a command runs. Where a token may exist whose secret is not delivered, its name,
//! and its id when it is known, are said before the end; the note stays for the next start.

use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::iterator::Signals;

use super::output::say;
use crate::domain::exit;
use crate::io::signals::{ENDING, Stop};

/// What is to be said when a signal ends the command now; nothing where nothing can exist.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Known>>);

#[derive(Clone, Default)]
struct Known {
    words: Vec<String>,
    /// Whether a token may exist whose secret nobody has.
    undelivered: bool,
}

impl Watch {
    /// Listens from here on.
    pub(super) fn begin() -> Self {
        let watch = Self::default();
        let known = watch.clone();
        // Without a listener a signal ends the program as everywhere; the note on the disk is what
        // counts.
        if let Ok(mut signals) = Signals::new(ENDING) {
            let _ = std::thread::Builder::new().name("signals".into()).spawn(move || {
                if let Some(stop) = signals.forever().find_map(Stop::of) {
                    let known = known.now();
                    known.words.iter().for_each(|words| say(words));
                    let code = if known.undelivered {
                        exit::UNDELIVERED
                    } else {
                        stop.code()
                    };
                    std::process::exit(i32::from(code));
                }
            });
        }
        watch
    }

    /// This is what is known now: a token may exist whose secret is not in safe hands yet.
    pub(super) fn know(&self, words: Vec<String>) {
        self.set(Known {
            words,
            undelivered: true,
        });
    }

    /// No secret is under way: it is where it was to go, or nothing has come of the request.
    pub(super) fn know_settled(&self, words: String) {
        self.set(Known {
            words: vec![words],
            undelivered: false,
        });
    }

    fn set(&self, known: Known) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = known;
    }

    fn now(&self) -> Known {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
