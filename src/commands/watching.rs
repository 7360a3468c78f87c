//! Signals while a command runs. Where a token may exist whose secret is not delivered, its name, and its id when it is known, are said before the end; the
//! note stays for the next start.

use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::iterator::Signals;

use super::Say;
use crate::ending;
use crate::signals::{ENDING, Stop};

/// What is to be said when a signal ends the command now; nothing where nothing can exist.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Vec<String>>>);

impl Watch {
    /// Listens from here on.
    pub(super) fn begin(say: &Say) -> Self {
        let watch = Self::default();
        let (known, say) = (watch.clone(), Arc::clone(say));
        // Without a listener a signal ends the program as everywhere; the note on the disk is what counts.
        if let Ok(mut signals) = Signals::new(ENDING) {
            let _ = std::thread::Builder::new().name("signals".into()).spawn(move || {
                if let Some(stop) = signals.forever().find_map(Stop::of) {
                    let words = known.words();
                    words.iter().for_each(|words| say(words));
                    let code = if words.is_empty() {
                        stop.code()
                    } else {
                        ending::UNDELIVERED
                    };
                    std::process::exit(i32::from(code));
                }
            });
        }
        watch
    }

    /// This is what is known now.
    pub(super) fn know(&self, words: Vec<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = words;
    }

    fn words(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
