//! `cfmint create`: a token from a spec, without a terminal. Everything is looked at before the
//! request: the spec, the ways out, the sign-in, the names. The request goes out once; when its
//! answer is lost, what is known is said, and the next start of the wizard finds the note.

mod created;
mod dry_run;
mod existing;
mod lost;

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::account::AccountArg;
use super::delivery::{self, DeliveryArgs, Gone, NOT_CREATED, Ways};
use super::labels::Labels;
use super::output::say;
use super::sign_in::Session;
use super::signals::Watch;
use super::subject::Sheet;
use super::tested;
use super::{Command, Env, Outcome, asked, both, journal};
use crate::domain::delivery::Target;
use crate::domain::edit::FromNow;
use crate::domain::journal::{Note, NoteId};
use crate::domain::response::Created;
use crate::domain::spec::Read;
use crate::domain::text::visible;
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{here_to_the_second, to_api};
use crate::domain::token::spec::Spec;
use crate::io::auth::find::FoundCredential;
use crate::io::storage::Api;
use crate::io::storage::journal::Notes;
use crate::io::{input, local_time};
use crate::secret::Secret;

/// The note of the one request that a run makes.
const NOTE: NoteId = NoteId(0);

/// Create a token from a spec and deliver its secret.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint create -f token.toml --dry-run\n  cfmint create -f token.toml -y --to file:/run/secrets/cloudflare\n  cfmint create -f token.toml -y --to github:OWNER/REPO#NAME --json\n\nWays for --to: file:PATH, env:PATH#NAME, command:CMD, stdout, pass:PATH and\nothers. Without --to a spec may say it: to = [\"env:.env#NAME\"], where a path\nbegins where cfmint runs. Stdout has nothing but the JSON, or the secret with\n--to stdout.\nExit 5: the token exists, but its secret was not delivered; the line that rolls\nit is printed. A delivered token that does not work yet is a success\n(\"verified\": false), unless --wait 60s runs out (exit 1)."
)]
pub(super) struct Args {
    /// Read a spec (- is stdin) or a template link.
    #[arg(short, long, value_name = "SPEC|LINK")]
    from: OsString,
    /// Create it; nothing is sent without this.
    #[arg(short, long, conflicts_with = "dry_run")]
    yes: bool,
    /// Print summary and request; create nothing.
    #[arg(long)]
    dry_run: bool,
    /// Handle a name in use: fail (default), skip, another.
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        default_value = "fail",
        hide_possible_values = true,
        hide_default_value = true
    )]
    if_exists: IfExists,
    /// Where the secret goes.
    #[command(flatten)]
    delivery: DeliveryArgs,
    /// Sign in as this account [env: CLOUDFLARE_ACCOUNT_ID]
    #[arg(long, value_name = "ID|NAME")]
    account: Option<String>,
}

/// What is done where the owner has a token of this name that has not expired. Cloudflare lets
/// several have one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum IfExists {
    /// End with 1; nothing is created.
    Fail,
    /// End with 0; nothing is created.
    Skip,
    /// Create another one beside it.
    Another,
}

/// What the arguments name, opened.
struct Opened {
    /// The spec's file, safe to show.
    file: String,
    /// What it says.
    read: Read,
    /// Where the secret goes.
    to: Vec<Target>,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(mut self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        input::listens([&self.from]).map(say);
        let opened = input::open(&self.from);
        let to = if self.dry_run {
            self.delivery.targets()
        } else {
            let or = " (or --dry-run, which shows what would be sent)";
            let in_spec = opened.as_ref().ok().map(|(_, read)| !read.to.is_empty());
            self.delivery.targets_or(in_spec, self.yes, "create", or)
        };
        let asked = both(AccountArg::read(self.account.as_deref()), self.delivery.api.base());
        // All that is wrong is said at once.
        let (((file, read), (account, base)), to) = both(both(opened, asked), to).map_err(Outcome::wrong)?;
        read.remarks.iter().for_each(|remark| say(remark));
        self.delivery.of_spec = to.is_empty();
        let (to, remark) = delivery::counting(to, &read.to);
        remark.iter().for_each(|remark| say(remark));
        let env = Env::new(found, &self.delivery.api, base, account)?;
        let opened = Opened { file, read, to };
        if self.dry_run {
            return dry_run::run(&self, &opened, env);
        }
        match requested(&self, &opened, env)? {
            // No connection is left while the secret is under way.
            Requested::Made { run, id, secret } => Ok(run.made(id, &secret)),
            Requested::Over(end) => Ok(end),
        }
    }
}

/// What came of the request.
enum Requested {
    /// The token exists, and nobody has its secret yet.
    Made { run: Box<Run>, id: TokenId, secret: Secret },
    /// There is no secret to be delivered.
    Over(Outcome),
}

/// Everything up to the answer to the request.
fn requested(args: &Args, opened: &Opened, mut env: Env) -> Result<Requested, Outcome> {
    let (mut ways, _) = look(args, opened, &env)?;
    let Opened { file, read, .. } = opened;
    asked(async move {
        let session = Session::open(&mut env).await?;
        let sheet = Sheet::resolved(&session, file, read).await.map_err(not_created)?;
        let of_account = sheet.of_account();
        let spec = sheet.spec;
        session.may_own(spec.owner, &of_account)?;
        ways.for_policies(&spec.policies(), spec.owner)?;
        if let Some(why) = tested::vain(args.delivery.wait, spec.starts) {
            return Err(Outcome::wrong(vec![why]).and(NOT_CREATED));
        }
        let run = Run {
            notes: Notes::here(&Api::At(env.base.as_str().to_owned())),
            watch: Watch::begin(),
            body: spec.body(),
            session,
            spec,
            of_account,
            ways,
            env,
            json: args.delivery.json,
            wait: args.delivery.wait,
            if_exists: args.if_exists,
            called: sheet.called,
            from_now: FromNow::of(&read.draft),
            kept: true,
        };
        run.create().await
    })
}

/// What can be seen without asking anybody: the ways out, and the spec with stand-ins in place of
/// names. All that is wrong is said at once.
fn look(args: &Args, opened: &Opened, env: &Env) -> Result<(Ways, Sheet), Outcome> {
    let ways = Ways::check(&opened.to, &args.delivery, Some(Path::new(&args.from)), env);
    let sheet = Sheet::offline(&opened.file, &opened.read);
    match (ways, sheet) {
        (Ok(ways), Ok(sheet)) => Ok((ways, sheet)),
        (ways, sheet) => {
            // The spec first, as everywhere; that nothing was sent is said last.
            let stopped = [sheet.err(), ways.err()];
            let words = stopped.into_iter().flatten().flat_map(|stopped| stopped.words);
            Err(Outcome::wrong(words.collect()).and(NOT_CREATED))
        }
    }
}

fn not_created(stopped: Outcome) -> Outcome {
    stopped.and(NOT_CREATED)
}

/// A request that is about to be made.
struct Run {
    session: Session,
    spec: Spec,
    /// What stands behind the token: which account's it is.
    of_account: String,
    body: Vec<u8>,
    ways: Ways,
    env: Env,
    notes: Notes,
    watch: Watch,
    json: bool,
    wait: Option<Duration>,
    if_exists: IfExists,
    /// What things are called that the spec names.
    called: Labels,
    /// Which of its times are counted from the moment of the run, so that an older token's are
    /// others.
    from_now: FromNow,
    /// Whether the note of the request is on the disk.
    kept: bool,
}

impl Run {
    fn name(&self) -> String {
        visible(self.spec.name.as_str()).into_owned()
    }

    async fn create(mut self) -> Result<Requested, Outcome> {
        let mut note = Note {
            who: self.session.who.user,
            // By the answers to the sign-in, should the list not come.
            ahead: self.session.client.server_ahead().unwrap_or_default(),
            folders: self.ways.folders(),
            ..Note::of(&self.spec, Timestamp::now())
        };
        match self.session.client.all_tokens(self.spec.owner).await {
            Ok(tokens) => {
                if self.if_exists != IfExists::Another {
                    self.may_create(&tokens).await?;
                }
                note.before = Some(tokens.rows.iter().map(|token| token.id).collect());
                note.ahead = tokens.ahead;
            }
            Err(refusal) if self.if_exists != IfExists::Another => {
                return Err(existing::not_seen(&refusal, self.session.source));
            }
            Err(_) => {}
        }
        note.sent = Timestamp::now();
        self.kept = journal::keep(&mut self.notes, NOTE, &note).map_err(not_created)?;
        self.watch.know(vec![
            format!(
                "Stopped while creating “{}”: it may exist. The request went out at {}.",
                self.name(),
                here_to_the_second(note.sent, &local_time::zone())
            ),
            self.where_to_look(),
        ]);
        match self.session.client.create(self.spec.owner, &self.body).await {
            Created::Yes { record, secret } => {
                note.made = Some(record.id);
                let _ = self.notes.keep(NOTE, &note.text());
                self.told_of(record.id);
                self.session.hang_up().await;
                Ok(Requested::Made {
                    id: record.id,
                    run: Box::new(self),
                    secret,
                })
            }
            Created::No(refusal) => {
                const WHAT: &str = "Not created.";
                self.watch.know_settled(WHAT.to_owned());
                self.notes.forget(NOTE);
                let refusal = self.session.client.believed_of_writing(self.spec.owner, refusal).await;
                Err(Outcome::refused(WHAT, &refusal, self.session.source))
            }
            Created::Unknown { why, id } => {
                note.made = id;
                let _ = self.notes.keep(NOTE, &note.text());
                Ok(Requested::Over(self.lost(&note, &why).await))
            }
            Created::Unlikely { why } => Ok(Requested::Over(self.put_off(&note, &why).await)),
        }
    }

    /// Says that the token exists, and what a signal is to say of it from now on.
    fn told_of(&self, id: TokenId) {
        let name = self.name();
        let line = self.ways.roll_line(self.spec.owner, id, &Gone::default());
        delivery::know(&self.watch, &name, id, &line);
        say(&format!("Created “{name}” (id {id}){}.", self.of_account));
    }

    /// The document of `--json`; never the secret.
    fn document(&self, id: Option<TokenId>, gone: &Gone, verified: bool) -> Option<String> {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        self.json.then(|| {
            json!({
                "id": id.map(|id| id.to_string()),
                "name": self.spec.name.as_str(),
                "owner": self.spec.owner.in_spec(),
                "policies": body.get("policies"),
                "expires_on": self.spec.expires.map(to_api),
                "delivered": gone.json(),
                "verified": verified,
                "api": self.env.base.host(),
            })
            .to_string()
        })
    }
}
