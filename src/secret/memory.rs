//! The one module that may use `unsafe`: pages of memory that are locked, not dumped and wiped, the
//! environment block, from which a credential's bytes are overwritten, and what is still done when
//! the process aborts. Everything here is small enough to be read in one go. It must not know what
//! a secret looks like or where it goes.
#![allow(unsafe_code)]

use std::ffi::{CStr, OsStr, c_char, c_void};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::mm::{MapFlags, ProtFlags, mlock, mmap_anonymous, munmap};
use rustix::termios::{OptionalActions, Termios, tcgetpgrp, tcsetattr};
use zeroize::Zeroize;

use super::Secret;

static LOCKING_REFUSED: AtomicBool = AtomicBool::new(false);

/// Whether the system refused to lock a page so far (`RLIMIT_MEMLOCK` is 0 or used up): secrets may
/// then reach the swap space. Whoever talks to the person says so once; nothing else changes.
#[must_use]
pub fn locking_refused() -> bool {
    LOCKING_REFUSED.load(Ordering::Relaxed)
}

/// A piece of memory for secrets, apart from the heap: locked against swapping, left out of core
/// dumps, zero in a forked child (the last two on Linux), wiped and given back on drop. Its address
/// never changes. Begins as zeros.
pub struct LockedPage {
    place: Place,
}

enum Place {
    /// A mapping of its own: where it begins, and its bytes.
    Mapped(NonNull<u8>, usize),
    /// When the system refuses to map: the heap, wiped on drop all the same.
    Heap(Box<[u8]>),
}

// SAFETY: the mapping belongs to this value alone, and all access goes through `&self` (reading) or
// `&mut self` (writing).
unsafe impl Send for LockedPage {}
// SAFETY: as above; a shared `LockedPage` can only be read.
unsafe impl Sync for LockedPage {}

impl LockedPage {
    /// Room for this many bytes, at least one. The system gives whole pages; what lies behind the
    /// room stays zero.
    #[must_use]
    pub fn with_room(bytes: usize) -> Self {
        let size = bytes.max(1);
        Self {
            place: map(size).unwrap_or_else(|| Place::Heap(vec![0; size].into_boxed_slice())),
        }
    }

    /// All of it, also what was not written yet.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.place {
            // SAFETY: the mapping is readable, this long, initialised with zeros by the system, and
            // lives as long as `self`.
            Place::Mapped(start, size) => unsafe { std::slice::from_raw_parts(start.as_ptr(), *size) },
            Place::Heap(bytes) => bytes,
        }
    }

    /// All of it, to write into.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        match &mut self.place {
            // SAFETY: as in `bytes`; it is writable, and `&mut self` says that nobody else looks.
            Place::Mapped(start, size) => unsafe { std::slice::from_raw_parts_mut(start.as_ptr(), *size) },
            Place::Heap(bytes) => bytes,
        }
    }

    /// Overwrites everything with zeros, in a way that the compiler may not leave out.
    pub fn wipe(&mut self) {
        self.bytes_mut().zeroize();
    }
}

impl Drop for LockedPage {
    fn drop(&mut self) {
        self.wipe();
        if let Place::Mapped(start, size) = self.place {
            // SAFETY: mapped by `map` with this size, unmapped nowhere else, and no slice outlives
            // `self`. A failure would leave a wiped page behind.
            let _ = unsafe { munmap(start.as_ptr().cast::<c_void>(), size) };
        }
    }
}

impl std::fmt::Debug for LockedPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[page]")
    }
}

fn map(size: usize) -> Option<Place> {
    // SAFETY: a new private mapping at an address of the system's choice touches no memory of ours.
    let start = unsafe {
        mmap_anonymous(
            std::ptr::null_mut(),
            size,
            ProtFlags::READ | ProtFlags::WRITE,
            MapFlags::PRIVATE,
        )
    }
    .ok()?;
    // SAFETY: `start..start + size` is the mapping made above.
    if unsafe { mlock(start, size) }.is_err() {
        LOCKING_REFUSED.store(true, Ordering::Relaxed);
    }
    #[cfg(target_os = "linux")]
    for advice in [rustix::mm::Advice::LinuxDontDump, rustix::mm::Advice::LinuxWipeOnFork] {
        // SAFETY: as above; neither advice changes what this process reads. An old kernel may
        // refuse one, which is no reason to stop.
        let _ = unsafe { rustix::mm::madvise(start, size, advice) };
    }
    NonNull::new(start.cast::<u8>()).map(|start| Place::Mapped(start, size))
}

unsafe extern "C" {
    /// The environment block of the C library: pointers to `NAME=VALUE`, ended by a null pointer.
    static environ: *const *mut c_char;
}

/// Takes a variable out of the environment: its value moves into a [`Secret`], its bytes in the
/// environment block (readable through `/proc/PID/environ`) are overwritten in place, and it is
/// removed, so that no child inherits it. An empty value counts as absent.
///
/// **Call it before any thread starts**, from the first lines of `main`: the environment has no
/// lock that C code would respect.
pub fn take_env(name: &str) -> Option<Secret> {
    let mut taken = None;
    let mut found = false;
    // SAFETY: no other thread runs (see above), so the block stands still; it is an array of
    // pointers to writable, NUL-terminated strings that ends with a null pointer. Only bytes before
    // a string's own NUL are overwritten.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            let length = CStr::from_ptr(*entry).count_bytes();
            let bytes = std::slice::from_raw_parts_mut((*entry).cast::<u8>(), length);
            let ours = bytes.starts_with(name.as_bytes()) && bytes.get(name.len()) == Some(&b'=');
            if let Some(value) = bytes.get_mut(name.len() + 1..).filter(|_| ours) {
                found = true;
                // As getenv does, the first of several counts; all are wiped.
                if taken.is_none() && !value.is_empty() {
                    taken = Some(Secret::copied_from(value));
                }
                value.zeroize();
            }
            entry = entry.add(1);
        }
        if found {
            std::env::remove_var(OsStr::from_bytes(name.as_bytes()));
        }
    }
    taken
}

/// Core dumps off, and no other process of the same user may read this one's memory. Call it in the
/// first lines of `main`. What the system refuses is left as it is: the pages above are kept out of
/// dumps on their own.
pub fn harden() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let _ = setrlimit(
        Resource::Core,
        Rlimit {
            current: Some(0),
            maximum: Some(0),
        },
    );
    // A limit of 0 does not stop a dump that goes to a program (core(5)); this flag does.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    #[cfg(target_os = "macos")]
    deny_attach();
}

#[cfg(target_os = "macos")]
fn deny_attach() {
    unsafe extern "C" {
        fn ptrace(request: i32, pid: i32, address: *mut c_char, data: i32) -> i32;
    }
    const PT_DENY_ATTACH: i32 = 31;
    // SAFETY: this request looks at none of the other arguments.
    unsafe { ptrace(PT_DENY_ATTACH, 0, std::ptr::null_mut(), 0) };
}

/// What gives a terminal back when the process may do nothing else any more. All of it is made
/// beforehand.
#[derive(Debug)]
pub struct GiveBack {
    /// The terminal, which takes what it can without being waited for.
    pub terminal: OwnedFd,
    pub settings: Termios,
    /// Whether there is something to give back; false from then on, so that nothing else is
    /// written.
    pub entered: Arc<AtomicBool>,
    /// What is written to it.
    pub bytes: Box<[u8]>,
}

/// Gives the terminal back within the handler of SIGABRT: when the process aborts itself (a panic
/// within a panic, no memory, a stack that is too deep), nothing of it runs afterwards. One that
/// came from outside is heard as every signal, a moment later. False when the system refuses.
pub fn give_back_when_aborted(back: GiveBack) -> bool {
    let act = move || {
        // In the background its settings are the shell's.
        let theirs = tcgetpgrp(&back.terminal).is_ok_and(|foreground| foreground != rustix::process::getpgrp());
        if back.entered.swap(false, Ordering::SeqCst) && !theirs {
            let _ = rustix::io::write(&back.terminal, &back.bytes);
            let _ = tcsetattr(&back.terminal, OptionalActions::Now, &back.settings);
        }
    };
    // SAFETY: in the handler there are system calls and an atomic flag: no memory is asked for or
    // given back, no lock is taken, nothing panics.
    unsafe { signal_hook::low_level::register(signal_hook::consts::SIGABRT, act) }.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_empty_takes_bytes_and_is_wiped() {
        let mut page = LockedPage::with_room(10);
        assert_eq!(page.bytes().len(), 10);
        assert!(page.bytes().iter().all(|byte| *byte == 0));
        page.bytes_mut()[..4].copy_from_slice(b"held");
        assert_eq!(&page.bytes()[..4], b"held");
        page.wipe();
        assert!(page.bytes().iter().all(|byte| *byte == 0));
    }

    /// What the kernel itself says of the mapping: locked, and not in dumps.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_kernel_calls_the_page_locked_and_not_dumped() {
        let page = LockedPage::with_room(1);
        let address = page.bytes().as_ptr() as usize;
        let map = std::fs::read_to_string("/proc/self/smaps").unwrap();
        let mut inside = false;
        let mut flags = None;
        for line in map.lines() {
            let range = line.split(' ').next().and_then(|word| word.split_once('-'));
            if let Some((from, to)) =
                range.and_then(|(a, b)| Some((usize::from_str_radix(a, 16).ok()?, usize::from_str_radix(b, 16).ok()?)))
            {
                inside = (from..to).contains(&address);
            } else if inside && line.starts_with("VmFlags:") {
                flags = Some(line.to_owned());
            }
        }
        let flags = flags.expect("the page is a mapping");
        assert!(flags.contains(" dd"), "{flags}");
        assert!(flags.contains(" wf"), "{flags}");
        assert!(locking_refused() || flags.contains(" lo"), "{flags}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_variable_leaves_the_environment_block() {
        const NAME: &str = "CFMINT_TEST_TAKEN";
        const VALUE: &str = "not-a-real-secret-0123456789";
        if std::env::var_os("CFMINT_TEST_TAKE_ENV").is_some() {
            let before = std::fs::read("/proc/self/environ").unwrap();
            assert!(before.windows(VALUE.len()).any(|window| window == VALUE.as_bytes()));
            let taken = take_env(NAME).expect("the variable was set");
            assert_eq!(taken.expose(), VALUE.as_bytes());
            assert!(std::env::var_os(NAME).is_none());
            assert!(take_env(NAME).is_none());
            let after = std::fs::read("/proc/self/environ").unwrap();
            assert!(!after.windows(8).any(|window| window == &VALUE.as_bytes()[..8]));
            assert!(
                std::env::var_os("CFMINT_TEST_TAKE_ENV").is_some(),
                "the neighbours are left alone"
            );
            return;
        }
        // A process of its own, so that the other tests' threads do not read the environment
        // meanwhile.
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "secret::memory::tests::a_variable_leaves_the_environment_block",
                "--test-threads=1",
            ])
            .env("CFMINT_TEST_TAKE_ENV", "1")
            .env(NAME, VALUE)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
    }
}
