//! The program: hardens itself, reads the command line, runs, and turns an ending into words and an exit code.

use std::alloc::System;
use std::io::Write;
use std::process::ExitCode;

use cfmint::cli::{Cli, Command, EmulateOptions, WizardOptions};
use cfmint::runtime::{self, Options};
use cfmint::secret::memory;
use cfmint::session::find;
use cfmint::simulator::emulate;
use cfmint::text::visible;
use cfmint::ways_out::WayOut;
use cfmint::wizard::message::Ending;
use zeroizing_alloc::ZeroAlloc;

/// Freed memory is wiped: buffers of the network and of the decoder hold a credential or a secret for a moment, and no type of ours
/// reaches them (reference: security section 1; cost there: nothing a person can notice).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    // Before any thread: no core dump, not dumpable, and the credential out of the environment block.
    memory::harden();
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // Nobody is left to tell when that fails.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let ending = match cli.command {
        None => wizard(&cli.wizard),
        Some(Command::New(options)) => wizard(&options),
        Some(Command::Emulate(options)) => emulate(options),
    };
    let ending = ending.unwrap_or_else(|why| Ending {
        code: 2,
        words: vec![why],
    });
    let mut stderr = std::io::stderr().lock();
    // The last door: whatever a file, a variable or the API put into these words cannot drive the terminal.
    for words in &ending.words {
        // A closed stderr is no reason to fail.
        let _ = writeln!(stderr, "cfmint: {}", visible(words));
    }
    ExitCode::from(ending.code)
}

fn wizard(options: &WizardOptions) -> Result<Ending, String> {
    // Also in the demo, which uses nothing of the person's own: no child is to inherit a credential.
    let found = find::find().filter(|_| !options.demo);
    let base = options.base()?;
    let log = options.request_log()?;
    let from = match options.from.as_deref().map(runtime::spec::open).transpose() {
        Ok(from) => from,
        Err(words) => return Ok(Ending { code: 2, words }),
    };
    let to = match WayOut::read_all(&options.to) {
        Ok(to) => to,
        Err(words) => return Ok(Ending { code: 2, words }),
    };
    let mut ending = runtime::run(Options {
        to,
        s3: options.s3,
        demo: options.demo,
        base,
        found,
        template: options.template.clone(),
        from,
        no_color: options.colorless(),
        log,
    });
    if memory::locking_refused() {
        ending.words.push(UNLOCKED.to_owned());
    }
    Ok(ending)
}

/// Said once, at the end, where it stays on the screen.
const UNLOCKED: &str = "This system let cfmint lock no memory (`ulimit -l`), so a secret may have been written to its swap space. Everything else was as usual.";

/// Serves until it is killed; a bad option or file is wrong input (2), a port that is taken a failure (1).
fn emulate(options: EmulateOptions) -> Result<Ending, String> {
    let EmulateOptions {
        listen,
        zones,
        accounts,
        faults,
        clock_ahead,
        truth,
        hostile,
        log,
    } = options;
    let options = emulate::EmulateOptions {
        listen,
        zones,
        accounts,
        faults,
        clock_ahead,
        truth,
        hostile,
        log,
    };
    match emulate::run(options, &mut std::io::stdout().lock()) {
        Ok(()) => Ok(Ending {
            code: 0,
            words: Vec::new(),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput => Err(error.to_string()),
        Err(error) => Ok(Ending {
            code: 1,
            words: vec![error.to_string()],
        }),
    }
}
