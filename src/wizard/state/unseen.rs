//! Steps on scales that no frame has shown yet. A second step on one counts only when the first was
//! seen, so that keys typed ahead or held down over a slow line never climb two levels. It must not
//! know what the steps are.

use super::context::Context;
use crate::wizard::page::Notice;

/// Said where ← has nothing to take.
pub(in crate::wizard) const LEAST: &str = "Nothing is lower than this. Esc goes back.";

/// What was changed since a frame was shown, by what each is known by, and what was said of the
/// last.
#[derive(Debug)]
pub(in crate::wizard) struct Unseen<K> {
    changed: Vec<K>,
    said: Option<Notice>,
}

impl<K> Default for Unseen<K> {
    fn default() -> Self {
        Self {
            changed: Vec::new(),
            said: None,
        }
    }
}

impl<K: PartialEq> Unseen<K> {
    /// Whether this was changed and not seen; then what was said of the last change is said still,
    /// since it is what the next frame has to show.
    pub(in crate::wizard) fn holds(&self, cx: &mut Context, one: &K) -> bool {
        let unseen = self.changed.contains(one);
        if unseen {
            cx.notice.clone_from(&self.said);
        }
        unseen
    }

    /// This was changed, and the notice that stands says so.
    pub(in crate::wizard) fn changed(&mut self, cx: &Context, one: K) {
        self.said.clone_from(&cx.notice);
        self.changed.push(one);
    }

    /// A frame has shown all of it.
    pub(in crate::wizard) fn seen(&mut self) {
        self.changed.clear();
        self.said = None;
    }
}
