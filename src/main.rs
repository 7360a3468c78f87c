//! The program: hardens itself, reads the command line, runs, and turns an ending into words and an
//! exit code.

use std::alloc::System;
use std::process::ExitCode;

use cfmint::cli::args::{Cli, in_history};
use cfmint::cli::{say, unwritten};
use cfmint::domain::exit;
use cfmint::io::signals;
use cfmint::secret::memory;
use zeroizing_alloc::ZeroAlloc;

/// Freed memory is wiped: buffers of the network and of the decoder hold a credential or a secret
/// for a moment, and no type of ours reaches them (reference: security section 1; cost there:
/// nothing a person can notice).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

/// Said once, at the end, where it stays on the screen: by every command that held something
/// secret.
const UNLOCKED: &str = "cfmint could not lock memory here (`ulimit -l`), so a secret may have been written to swap space. Nothing else is affected.";

fn main() -> ExitCode {
    // Before any thread: no core dump, not dumpable, and the credential out of the environment
    // block.
    memory::harden();
    signals::make_file_limit_an_error();
    let mut ending = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli.run(),
        Err(error) => return unread(&error),
    };
    if memory::locking_refused() {
        ending.words.push(UNLOCKED.to_owned());
    }
    ending.words.iter().for_each(|words| say(words));
    in_history(std::env::args_os(), ending.code == exit::WRONG, &ending.words).map(say);
    ExitCode::from(ending.code)
}

/// Prints help, version, or what is wrong with the arguments, in clap's words. Help that cannot be
/// written is a failure; of a mistake that cannot be told nobody is left to hear.
fn unread(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    in_history(std::env::args_os(), error.use_stderr(), &[]).map(say);
    match unwritten(printed) {
        Some(why) if !error.use_stderr() => {
            say(&why);
            ExitCode::from(exit::FAILED)
        }
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::WRONG)),
    }
}
