//! How other threads reach the one that waits on the terminal: a message in a queue and one byte that ends its wait. It must not know what the messages mean.
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};

/// Ends the terminal's wait from any thread. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Waker {
    bell: Arc<UnixStream>,
}

impl Waker {
    /// Ends the present wait, or the next one if there is none. Several calls may end one wait.
    pub fn wake(&self) {
        // A full pipe has rung already; a closed one has nobody to wake.
        let _ = (&*self.bell).write(&[1]);
    }
}

/// The end that the terminal listens to.
#[derive(Debug)]
pub(crate) struct Bell {
    ear: UnixStream,
    waker: Waker,
}

impl Bell {
    /// # Errors
    /// The process may not open any more files.
    pub(crate) fn new() -> std::io::Result<Self> {
        let (ear, bell) = UnixStream::pair()?;
        ear.set_nonblocking(true)?;
        bell.set_nonblocking(true)?;
        Ok(Self {
            ear,
            waker: Waker { bell: Arc::new(bell) },
        })
    }
    pub(crate) fn waker(&self) -> Waker {
        self.waker.clone()
    }
    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.ear.as_fd()
    }
    /// Forgets how often it rang.
    pub(crate) fn hush(&mut self) {
        let mut rung = [0; 64];
        while self.ear.read(&mut rung).is_ok_and(|count| count > 0) {}
    }
}

/// Where other threads put messages; clone it for each.
#[derive(Debug)]
pub struct Outbox<T> {
    sender: Sender<T>,
    waker: Waker,
}

impl<T> Clone for Outbox<T> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            waker: self.waker.clone(),
        }
    }
}

impl<T> Outbox<T> {
    /// Posts a message and ends the wait. False when nobody will read it any more.
    pub fn post(&self, message: T) -> bool {
        let posted = self.sender.send(message).is_ok();
        self.waker.wake();
        posted
    }
}

/// Where the waiting thread takes them out.
#[derive(Debug)]
pub struct Inbox<T> {
    receiver: Receiver<T>,
}

impl<T> Inbox<T> {
    /// The next message, if one is there. Never waits.
    #[must_use]
    pub fn next(&self) -> Option<T> {
        self.receiver.try_recv().ok()
    }
}

/// A queue whose messages end the wait that `waker` belongs to.
#[must_use]
pub fn inbox<T>(waker: Waker) -> (Outbox<T>, Inbox<T>) {
    let (sender, receiver) = mpsc::channel();
    (Outbox { sender, waker }, Inbox { receiver })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    fn rings(bell: &Bell) -> bool {
        let fd = bell.fd();
        poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&Timespec::default())).unwrap() == 1
    }

    #[test]
    fn a_message_rings_once_and_is_read_once() {
        let mut bell = Bell::new().unwrap();
        let (outbox, inbox) = inbox(bell.waker());
        assert!(!rings(&bell));
        std::thread::scope(|scope| {
            for number in 0..3 {
                let outbox = outbox.clone();
                scope.spawn(move || outbox.post(number));
            }
        });
        assert!(rings(&bell));
        bell.hush();
        assert!(!rings(&bell));
        let mut read: Vec<i32> = std::iter::from_fn(|| inbox.next()).collect();
        read.sort_unstable();
        assert_eq!(read, [0, 1, 2]);
        drop(inbox);
        assert!(!outbox.post(4));
    }

    #[test]
    fn ringing_without_end_blocks_nobody() {
        let bell = Bell::new().unwrap();
        let waker = bell.waker();
        for _ in 0..1_000_000 {
            waker.wake();
        }
        assert!(rings(&bell));
    }
}
