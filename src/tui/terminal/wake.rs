//! How other threads reach the one that waits on the terminal: one byte ends its wait. It must not
//! know what they have to say.
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;

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

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    fn rings(bell: &Bell) -> bool {
        let fd = bell.fd();
        poll(&mut [PollFd::new(&fd, PollFlags::IN)], Some(&Timespec::default())).unwrap() == 1
    }

    #[test]
    fn waking_from_any_thread_rings_until_it_is_heard() {
        let mut bell = Bell::new().unwrap();
        let waker = bell.waker();
        assert!(!rings(&bell));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                let waker = waker.clone();
                scope.spawn(move || waker.wake());
            }
        });
        assert!(rings(&bell));
        bell.hush();
        assert!(!rings(&bell));
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
