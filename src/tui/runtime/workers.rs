//! Who performs effects, one worker for each kind. None of them decides anything.

use super::clipboard::ClipboardWorker;
use super::delivery::DeliveryWorker;
use super::files::FileWorker;
use super::network::Network;
use super::storage::StorageWorker;

/// All of them. Dropping them ends their threads.
pub struct Workers {
    /// Asks Cloudflare's API.
    pub api: Network,
    /// Fills and empties the clipboard.
    pub clipboard: ClipboardWorker,
    /// Brings secrets to ways out.
    pub delivery: DeliveryWorker,
    /// Reads and writes files that a person named, or that other programs keep.
    pub files: FileWorker,
    /// Keeps drafts and notes of requests.
    pub storage: StorageWorker,
}

impl Workers {
    /// Calls that are not answered yet. A clipboard that takes its time is not among them.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.api.pending() + self.delivery.pending()
    }
}
