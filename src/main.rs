//! The program: hardens itself, reads the command line, runs, and turns an ending into words and an exit code.

use std::alloc::System;
use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use cfmint::cli::args::{
    self, ApiOptions, Cli, Command, CreateOptions, DeliveryOptions, EmulateOptions, ExportOptions, NeedsOptions,
    ReviewOptions, RollOptions, WizardOptions,
};
use cfmint::cli::create::IfExists;
use cfmint::cli::{self, Subject};
use cfmint::domain::delivery::Target;
use cfmint::domain::exit::{self, Exit};
use cfmint::domain::grade::Level;
use cfmint::domain::text::visible;
use cfmint::domain::token::id::AccountId;
use cfmint::domain::token::scope::Owner;
use cfmint::io::auth::find;
use cfmint::io::cloudflare::BaseUrl;
use cfmint::io::input;
use cfmint::io::signals;
use cfmint::secret::credential::{certainly_hidden, hidden, likeness, quoted};
use cfmint::secret::memory;
use cfmint::simulator::{self, emulate};
use cfmint::tui::runtime::{self, Options};
use cfmint::wizard::state::pending_names::FromFile;
use jiff::SignedDuration;
use zeroizing_alloc::ZeroAlloc;

/// Freed memory is wiped: buffers of the network and of the decoder hold a credential or a secret for a moment, and no type of ours
/// reaches them (reference: security section 1; cost there: nothing a person can notice).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    // Before any thread: no core dump, not dumpable, and the credential out of the environment block.
    memory::harden();
    signals::make_file_limit_an_error();
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return unread(&error),
    };
    if cli.command.as_ref().is_some_and(Command::names_strays) {
        cli::name_strays(say);
    }
    let ending = match cli.command {
        None => wizard(&cli.wizard),
        Some(Command::New(options)) => wizard(&options),
        Some(Command::Create(options)) => create(&options),
        Some(Command::Roll(options)) => roll(&options),
        Some(Command::Review(options)) => review(&options),
        Some(Command::Export(options)) => export(&options),
        Some(Command::Needs(options)) => Ok(needs(&options)),
        Some(Command::Emulate(options)) => emulate(options),
        Some(Command::Completions { shell }) => Ok(printed(&args::completions(shell))),
        Some(Command::Man) => Ok(printed(&args::manual())),
    };
    let mut ending = ending.unwrap_or_else(|why| Exit {
        code: 2,
        words: vec![why],
    });
    if memory::locking_refused() {
        ending.words.push(UNLOCKED.to_owned());
    }
    ending.words.iter().for_each(|words| say(words));
    args::in_history(std::env::args_os(), ending.code == exit::WRONG, &ending.words).map(say);
    ExitCode::from(ending.code)
}

/// Help, version, or what is wrong with the arguments, in clap's words. Help that cannot be written is a failure; of a mistake that cannot be told nobody is left to hear.
fn unread(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    args::in_history(std::env::args_os(), error.use_stderr(), &[]).map(say);
    match printed {
        Err(why) if !error.use_stderr() && why.kind() != ErrorKind::BrokenPipe => {
            say(&format!("Standard output could not be written ({why})."));
            ExitCode::from(exit::FAILED)
        }
        _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::WRONG)),
    }
}

fn wizard(options: &WizardOptions) -> Result<Exit, String> {
    // Also in the demo, which uses nothing of the person's own: no child is to inherit a credential.
    let found = find::find().filter(|_| !options.demo);
    let base = options.base().map_err(|why| vec![why]);
    input::listens(options.from.iter().chain(&options.needs)).map(say);
    let from = options.from.as_deref().map(input::open).transpose();
    // All that is wrong is said at once.
    let (from, to, base) = match (from, Target::read_all(&options.to), base) {
        (Ok(from), Ok(to), Ok(base)) => (from, to, base),
        (from, to, base) => return Ok(wrong(all([from.err(), to.err(), base.err()]))),
    };
    let from = from.map(|(file, read)| FromFile::new(file, read));
    let log = options.api.request_log()?;
    Ok(runtime::run(Options {
        to,
        s3: options.s3,
        demo: options.demo,
        base,
        found,
        template: options.template.clone(),
        from,
        needs: input::needs::read(&options.needs, &[], &[]),
        no_color: options.colorless(),
        log,
        say,
    }))
}

/// Said once, at the end, where it stays on the screen: by every command that held something secret.
const UNLOCKED: &str = "This system let cfmint lock no memory (`ulimit -l`), so a secret may have been written to its swap space. Everything else was as usual.";

/// A token from a spec, without a terminal.
fn create(options: &CreateOptions) -> Result<Exit, String> {
    // First of all, and whatever is wrong: no child is to inherit a credential.
    let found = find::find();
    input::listens([&options.from]).map(say);
    let opened = input::open(&options.from);
    let delivery = if options.dry_run {
        Target::read_all(&options.delivery.to).map(|to| delivery_to(to, &options.delivery))
    } else {
        delivery(&options.delivery, options.yes, "create")
    };
    let account = account(options.account.as_deref()).map_err(|why| vec![why]);
    let base = options.delivery.api.base().map_err(|why| vec![why]);
    // All that is wrong is said at once.
    let ((file, read), account, mut delivery, base) = match (opened, account, delivery, base) {
        (Ok(opened), Ok(account), Ok(delivery), Ok(base)) => (opened, account, delivery, base),
        (opened, account, delivery, base) => {
            let words = [opened.err(), account.err(), base.err(), delivery.err()];
            return Ok(wrong(all(words)));
        }
    };
    read.remarks.iter().for_each(|remark| say(remark));
    let if_exists = match options.if_exists {
        args::IfExists::Fail => IfExists::Fail,
        args::IfExists::Skip => IfExists::Skip,
        args::IfExists::Another => IfExists::Another,
    };
    delivery.spec = Some(PathBuf::from(&options.from));
    let args = cli::create::Args {
        file,
        read,
        delivery,
        if_exists,
    };
    let env = env(found, &options.delivery.api, base, account)?;
    if options.dry_run {
        return Ok(told(cli::create::dry_run::run(&args, env)));
    }
    Ok(told(cli::create::run(&args, env)))
}

/// A new secret for a token that exists.
fn roll(options: &RollOptions) -> Result<Exit, String> {
    let found = find::find();
    let delivery = match delivery(&options.delivery, options.yes, "roll") {
        Ok(delivery) => delivery,
        Err(words) => return Ok(wrong(words)),
    };
    let id = options.id.parse();
    let id = id.map_err(|why| format!("{} is no token’s id: {why}. Nothing was changed.", quoted(&options.id)))?;
    // The environment never says whose: only the option does.
    let owner = match &options.account {
        None => Owner::User,
        Some(_) => account(options.account.as_deref())?.map_or(Owner::User, Owner::Account),
    };
    let account = account(options.account.as_deref())?;
    let args = cli::roll::Args { id, owner, delivery };
    Ok(told(cli::roll::run(
        &args,
        env(found, &options.delivery.api, options.delivery.api.base()?, account)?,
    )))
}

/// The summary page.
fn review(options: &ReviewOptions) -> Result<Exit, String> {
    let found = find::find();
    let (subject, account, base) = match asked(&options.subject, options.account.as_deref(), &options.api) {
        Ok(asked) => asked,
        Err(words) => return Ok(wrong(words)),
    };
    let form = match (options.json, options.markdown) {
        (true, _) => cli::review::Form::Json,
        (_, true) => cli::review::Form::Markdown,
        _ => cli::review::Form::Text,
    };
    let fail_on = options.fail_on.as_deref().and_then(Level::named);
    let env = env(found, &options.api, base, account)?;
    let args = cli::review::Args { subject, form, fail_on };
    Ok(told(cli::review::run(&args, env)))
}

/// The token for other programs.
fn export(options: &ExportOptions) -> Result<Exit, String> {
    let found = find::find();
    let (subject, account, base) = match asked(&options.subject, options.account.as_deref(), &options.api) {
        Ok(asked) => asked,
        Err(words) => return Ok(wrong(words)),
    };
    let form = cli::export::Form::named(&options.form).ok_or("--as: there is no such form.")?;
    let env = env(found, &options.api, base, account)?;
    let args = cli::export::Args { subject, form };
    Ok(told(cli::export::run(&args, env)))
}

/// What is meant, about which account, and where the API is: all that is wrong is said at once.
fn asked(
    named: &OsString,
    owner: Option<&str>,
    api: &ApiOptions,
) -> Result<(Subject, Option<AccountId>, BaseUrl), Vec<String>> {
    let account = account(owner).map_err(|why| vec![why]);
    let base = api.base().map_err(|why| vec![why]);
    // The environment never says whose: only the option does.
    let whose = match (owner, &account) {
        (Some(_), Ok(Some(id))) => Owner::Account(*id),
        _ => Owner::User,
    };
    match (subject(named, whose), account, base) {
        (Ok(subject), Ok(account), Ok(base)) => Ok((subject, account, base)),
        (subject, account, base) => Err(all([subject.err(), account.err(), base.err()])),
    }
}

/// The smallest set of permissions.
fn needs(options: &NeedsOptions) -> Exit {
    let form = match (options.json, options.markdown, options.spec) {
        (true, _, _) => cli::needs::Form::Json,
        (_, true, _) => cli::needs::Form::Markdown,
        (_, _, true) => cli::needs::Form::Spec,
        _ => cli::needs::Form::Text,
    };
    input::listens(&options.what).map(say);
    told(cli::needs::run(&cli::needs::Args {
        given: input::needs::read(&options.what, &options.terraform, &options.wrangler),
        form,
    }))
}

/// What is meant by SPEC or TOKEN-ID: 32 hexadecimal digits are an id, everything else a file. (A file of such a name is `./NAME`.)
fn subject(named: &OsString, owner: Owner) -> Result<Subject, Vec<String>> {
    if let Some(id) = named.to_str().and_then(|text| text.parse().ok()) {
        return Ok(Subject::Token { id, owner });
    }
    if let Some(what) = named.to_str().and_then(likeness)
        && !Path::new(named).exists()
    {
        return Err(vec![format!(
            "What was given looks like {what}, which is never an argument. Expected a spec file or a token’s id."
        )]);
    }
    input::listens([named]).map(say);
    let (file, read) = input::open(named)?;
    read.remarks.iter().for_each(|remark| say(remark));
    let read = Box::new(read);
    Ok(Subject::Spec { file, read })
}

/// What several looks found wrong, in this order.
fn all<const N: usize>(words: [Option<Vec<String>>; N]) -> Vec<String> {
    words.into_iter().flatten().flatten().collect()
}

fn wrong(words: Vec<String>) -> Exit {
    Exit {
        code: exit::WRONG,
        words,
    }
}

/// The ways out, when it is clear that the command is meant.
fn delivery(options: &DeliveryOptions, yes: bool, what: &str) -> Result<cli::Delivery, Vec<String>> {
    let (to, mut wrong) = match Target::read_all(&options.to) {
        Ok(to) => (to, Vec::new()),
        Err(wrong) => (Vec::new(), wrong),
    };
    if !yes {
        let or = if what == "create" {
            " (or --dry-run, which shows what would be sent)"
        } else {
            ""
        };
        wrong.push(format!("cfmint {what} does nothing without --yes{or}."));
    }
    if options.to.is_empty() {
        wrong.push(format!(
            "cfmint {what} needs to know where the secret goes: --to file:PATH, for example."
        ));
    }
    if !wrong.is_empty() {
        wrong.push("Nothing was sent.".to_owned());
        return Err(wrong);
    }
    Ok(delivery_to(to, options))
}

fn delivery_to(to: Vec<Target>, options: &DeliveryOptions) -> cli::Delivery {
    cli::Delivery {
        to,
        overwrite: options.overwrite,
        spec: None,
        s3: options.s3,
        json: options.json,
        wait: options.wait,
    }
}

/// The account of the option, else of the environment.
fn account(option: Option<&str>) -> Result<Option<AccountId>, String> {
    match option {
        None => find::account(),
        Some(id) => id
            .parse()
            .map(Some)
            .map_err(|why| format!("--account: {} is no account’s id: {why}.", quoted(id))),
    }
}

fn env(
    found: Option<find::Found>,
    options: &ApiOptions,
    base: BaseUrl,
    account: Option<AccountId>,
) -> Result<cli::Env, String> {
    Ok(cli::Env {
        found,
        base,
        log: options.request_log()?,
        account,
        say: Arc::new(say),
    })
}

/// A line on stderr: whatever a file, a variable or the API put into it cannot drive the terminal.
fn say(words: &str) {
    // A closed stderr is no reason to fail. What quotes input has hidden a credential already; this is for what came another way.
    let _ = writeln!(std::io::stderr(), "cfmint: {}", visible(&certainly_hidden(words)));
}

/// Prints the document, if there is one; that it cannot be printed is a failure where nothing worse happened.
fn told(outcome: cli::Outcome) -> Exit {
    let mut ending = outcome.ending;
    if let Some(document) = outcome.document {
        let printed = printed(format!("{document}\n").as_bytes());
        ending.words.extend(printed.words);
        // A grade that nobody can read is a failure, too.
        if printed.code != exit::DONE && [exit::DONE, exit::FOUND].contains(&ending.code) {
            ending.code = printed.code;
        }
    }
    ending
}

/// Writes to standard output. Whoever closed it has read enough; anything else that goes wrong is a failure.
fn printed(bytes: &[u8]) -> Exit {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(bytes).and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit {
            code: exit::FAILED,
            words: vec![format!("Standard output could not be written ({error}).")],
        },
        _ => Exit {
            code: exit::DONE,
            words: Vec::new(),
        },
    }
}

/// Serves until it is killed; a bad option or file is wrong input (2), a port that is taken a failure (1).
fn emulate(options: EmulateOptions) -> Result<Exit, String> {
    let faults = options.faults;
    let options = simulator::Options {
        listen: options.listen,
        tls_certificate: options.tls,
        zones: options.zones,
        accounts: options.accounts,
        clock_ahead: SignedDuration::from_secs(options.clock_ahead),
        truth_file: options.truth,
        hostile: options.hostile,
        log_file: options.log,
        ..simulator::Options::default()
    };
    match emulate::run(options, faults.as_deref(), &mut std::io::stdout().lock()) {
        Ok(()) => Ok(Exit {
            code: 0,
            words: Vec::new(),
        }),
        // It shares no type with the rest, and quotes paths as they are.
        Err(error) if error.kind() == ErrorKind::InvalidInput => Err(hidden(&error.to_string()).into_owned()),
        Err(error) => Ok(Exit {
            code: 1,
            words: vec![hidden(&error.to_string()).into_owned()],
        }),
    }
}
