//! The last words while the wizard is busy and cannot be asked: what it said it would say and keep,
//! as of the last time that it was not. The terminal's watchdog has them said. It decides nothing:
//! codes, words and the draft are the wizard's.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use super::storage::StorageWorker;
use crate::domain::exit::{self, Exit};
use crate::io::storage::Keeping;
use crate::wizard::Wizard;

/// How often, and after which pauses, it is tried to get at the drafts; somebody who hangs in a
/// file system may have them.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(10);

/// What is known; the watchdog has the other end.
#[derive(Clone)]
pub struct Farewell {
    known: Arc<Mutex<Known>>,
}

struct Known {
    ending: Exit,
    /// What is not kept yet.
    draft: Option<String>,
    keeping: Arc<Mutex<Keeping>>,
}

impl Farewell {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(storage: &StorageWorker) -> Self {
        let nothing = Exit {
            code: exit::DONE,
            words: Vec::new(),
        };
        let known = Known {
            ending: nothing,
            draft: None,
            keeping: storage.place(),
        };
        Self {
            known: Arc::new(Mutex::new(known)),
        }
    }

    /// This is how it would end now. To be called before anything is sent or handed over: once the
    /// last words are being said, this never returns, so that nothing happens behind them.
    pub(super) fn know(&self, wizard: &Wizard) {
        self.lock().ending = wizard.ending_from_outside(exit::DONE);
    }

    /// And this would be kept.
    pub(super) fn know_draft(&self, unkept: Option<String>) {
        self.lock().draft = unkept;
    }

    /// Says the last words, keeps the draft and ends the process with this code, or with that of a
    /// token whose secret is not in safe hands.
    pub(super) fn end(&self, code: u8, say: fn(&str)) {
        let known = self.lock();
        let Exit { code: worse, mut words } = known.ending.clone();
        words.extend(known.draft.as_ref().and_then(|text| keep(&known.keeping, text)));
        words.iter().for_each(|words| say(words));
        let code = if worse == exit::DONE { code } else { worse };
        std::process::exit(i32::from(code));
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A sentence when it cannot be kept.
fn keep(keeping: &Mutex<Keeping>, text: &str) -> Option<String> {
    for _ in 0..TRIES {
        match keeping.try_lock() {
            Ok(mut keeping) => return keeping.keep(text).err(),
            Err(TryLockError::Poisoned(keeping)) => return keeping.into_inner().keep(text).err(),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
    Some("The draft could not be kept: cfmint hangs while writing its file.".to_owned())
}
