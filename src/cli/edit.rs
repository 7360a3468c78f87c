//! `cfmint edit ID`: the wizard on a token that exists; with `--from SPEC` it becomes what the spec says.
//! Its secret stays.

use std::ffi::OsString;

use jiff::Timestamp;

use super::change::{ChangeArgs, Manner, Opened, token_id};
use super::consent::NOT_CHANGED;
use super::new::{ScreenArgs, Start};
use super::output::say;
use super::subject::Sheet;
use super::{Command, Env, Outcome, asked, both};
use crate::domain::catalog::Catalog;
use crate::domain::edit;
use crate::domain::spec::Read;
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{self, When};
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::io::auth::find::FoundCredential;
use crate::io::{input, local_time};
use crate::tui::runtime::Then;

/// Change a token, in the wizard or by a spec; its secret stays.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint edit 0123456789abcdef0123456789abcdef\n  cfmint export 0123456789abcdef0123456789abcdef --as spec > token.toml\n  cfmint edit 0123456789abcdef0123456789abcdef -f token.toml --dry-run\n  cfmint edit 0123456789abcdef0123456789abcdef -f token.toml --yes --json\n\nWithout --from the wizard opens on the token. A spec says all of it: what it\nleaves out is taken away."
)]
pub(super) struct Args {
    /// Name the token by its id.
    id: String,
    /// Read a spec (- is stdin) or a template link.
    #[arg(short, long, value_name = "SPEC|LINK")]
    from: Option<OsString>,
    /// Print difference and request; change nothing.
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// How it is told, and what it takes.
    #[command(flatten)]
    change: ChangeArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let Some(from) = &self.from else {
            return wizard(self, found);
        };
        input::listens([from]).map(say);
        // All that is wrong with the arguments is said at once.
        let spec = input::open(from);
        let ((id, (file, read)), mut env) = self.change.read(both(token_id(&self.id), spec), found)?;
        read.remarks.iter().for_each(|remark| say(remark));
        // What the file lacks is said before anybody is asked.
        Sheet::offline(&file, &at_once(&read)).map_err(not_changed)?;
        asked(edited(&mut env, id, &file, &read, &self))
    }
}

/// Opens the wizard on the token.
fn wizard(args: Args, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
    let id = token_id(&args.id).map_err(Outcome::wrong)?;
    if args.dry_run || args.change.is_for_a_spec() {
        let words = format!(
            "--dry-run, --yes, --json, --receipt and --account are for a spec: cfmint edit {id} --from SPEC. Without one the wizard opens on the token."
        );
        return Err(Outcome::wrong(vec![words]).and(NOT_CHANGED));
    }
    ScreenArgs::of(args.change.api).start(Start::on_token(id, Then::Edit), found)
}

fn not_changed(stopped: Outcome) -> Outcome {
    stopped.and(NOT_CHANGED)
}

async fn edited(env: &mut Env, id: TokenId, file: &str, read: &Read, args: &Args) -> Result<Outcome, Outcome> {
    let opened = Opened::read(env, id).await?;
    let wanted = wanted(&opened, file, read).await.map_err(not_changed)?;
    let manner = Manner {
        command: "edit",
        verb: "Change it",
        args: &args.change,
        dry_run: args.dry_run,
    };
    opened.become_(wanted, manner).await
}

/// What the spec makes of the token.
async fn wanted(opened: &Opened, file: &str, read: &Read) -> Result<TokenRecord, Outcome> {
    let begun = has_begun(opened, read);
    let readable = if begun { at_once(read) } else { read.clone() };
    let sheet = Sheet::resolved(&opened.session, file, &readable).await?;
    let mut spec = sheet.spec;
    if spec.owner != opened.owner {
        return Err(Outcome::wrong(vec![of_another(opened, spec.owner)]));
    }
    if begun {
        spec.starts = opened.record.starts;
    }
    let catalog = Catalog::of_this_version();
    Ok(edit::as_wanted(&opened.record, &spec, &|id| catalog.scopes_of(id)))
}

/// Whether the token works already and the spec would have it so: by the very start that it had, which
/// an exported spec repeats, or by none. Nothing has to be sent then, and a start in the past may
/// be.
fn has_begun(opened: &Opened, read: &Read) -> bool {
    let past = opened.record.starts.filter(|start| *start <= opened.now);
    past.is_some() && start_of(read, opened.now).is_some_and(|start| start.is_none() || start == past)
}

/// The start that a spec names; none where it cannot be read.
fn start_of(read: &Read, now: Timestamp) -> Option<Option<Timestamp>> {
    let when: When = lifetime::parse(&read.draft.starts).ok()?;
    when.resolve(now, &local_time::zone()).ok()
}

/// The same spec without a start.
fn at_once(read: &Read) -> Read {
    let mut read = read.clone();
    read.draft.starts.clear();
    read
}

/// Why a spec cannot be of this token.
fn of_another(opened: &Opened, owner: Owner) -> String {
    let (whose, line) = match opened.owner {
        Owner::User => ("you own it".to_owned(), "leave out owner".to_owned()),
        Owner::Account(id) => (format!("account {id} owns it"), format!("write owner = 'account:{id}'")),
    };
    let by = match owner {
        Owner::User => "you own it".to_owned(),
        Owner::Account(id) => format!("account {id} owns it"),
    };
    format!(
        "{}: {whose}, and by the spec {by}. A token never changes its owner: {line} in the spec.",
        opened.which()
    )
}
