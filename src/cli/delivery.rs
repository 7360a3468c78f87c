//! The ways out of a command: looked at before the token exists, gone one after the other when it
//! does, and what is said of it.

mod args;
mod of_spec;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

pub(super) use self::args::DeliveryArgs;
pub(super) use self::of_spec::counting;
use super::output::say;
use super::signals::Watch;
use super::{Env, Outcome};
use crate::domain::catalog::Catalog;
use crate::domain::delivery::clipboard::Route;
use crate::domain::delivery::s3::Keys;
use crate::domain::delivery::{Existing, Folders, Looked, Payload, PayloadKind, Target, TargetKind};
use crate::domain::token::bucket;
use crate::domain::token::id::TokenId;
use crate::domain::token::scope::Owner;
use crate::domain::token::to_policies::Policy;
use crate::io::auth::find::FoundCredential;
use crate::io::cloudflare::BaseUrl;
use crate::io::delivery::file::expand;
use crate::io::delivery::{Environment, Room};
use crate::secret::Secret;
use crate::secret::credential::Credential;

/// The last sentence where a way out cannot work.
pub(super) const NOTHING_SENT: &str = "Nothing was sent.";

/// The same of a command that creates.
pub(super) const NOT_CREATED: &str = "Nothing was created.";

/// What was chosen, found to work here.
pub(super) struct Ways {
    to: Vec<Target>,
    args: DeliveryArgs,
    /// What is at the place of each way already, and is replaced.
    over: Vec<Option<Existing>>,
    around: Environment,
    /// The account and jurisdiction of the S3 endpoint.
    s3: Option<(String, String)>,
    /// The option that names the API, where it is not Cloudflare's.
    elsewhere: String,
}

impl Ways {
    /// Looks at every way before anything is sent; all that cannot work are named, and so is what
    /// is replaced. No secret goes into the file of `spec`, which this run reads.
    pub(super) fn check(to: &[Target], args: &DeliveryArgs, spec: Option<&Path>, env: &Env) -> Result<Self, Outcome> {
        let around = Environment::here();
        let contents = if args.s3 { PayloadKind::S3 } else { PayloadKind::Token };
        let (mut wrong, mut looked): (Vec<String>, Vec<Looked>) = (Vec::new(), Vec::new());
        let mut room = Room::default();
        for way in to {
            if args.overwrite && !replaceable(way) {
                wrong.push(format!(
                    "{}: there is nothing to replace; leave --overwrite out.",
                    args.named(way)
                ));
                continue;
            }
            match can(way, contents, &around, &mut room) {
                Ok(found) if looked.iter().any(|known| known.way == found.way) => wrong.push(format!(
                    "{}: that place is named twice; leave one out.",
                    args.named(way)
                )),
                Ok(found) => {
                    if let Some(remark) = &found.remark {
                        say(&format!("{}: {remark}", args.named(way)));
                    }
                    match &found.existing {
                        Some(existing) if !args.overwrite => {
                            wrong.push(format!("{}: {}", args.named(way), kept(existing)))
                        }
                        _ => match needed(&found, contents, spec, env) {
                            Some(why) => wrong.push(format!("{}: {why}", args.named(way))),
                            None => looked.push(found),
                        },
                    }
                }
                Err(why) => wrong.push(format!("{}: {why}", args.named(way))),
            }
        }
        wrong.extend(one_file_twice(to, args));
        if args.json && to.iter().any(|way| *way.place() == TargetKind::Stdout) {
            wrong.push("--to stdout and --json cannot both have standard output: leave one out.".to_owned());
        }
        if wrong.is_empty() {
            let replaced = looked.iter().filter_map(|looked| replaced(looked, args));
            replaced.for_each(|words| say(&words));
            let (to, over) = looked.into_iter().map(|looked| (looked.way, looked.existing)).unzip();
            return Ok(Self {
                to,
                args: args.clone(),
                over,
                around,
                s3: None,
                elsewhere: elsewhere(&env.base),
            });
        }
        Err(Outcome::wrong(wrong).and(NOTHING_SENT))
    }

    /// With `--s3` the token must be one for R2, of an account that is known: found out before it
    /// exists.
    pub(super) fn for_policies(&mut self, policies: &[Policy], owner: Owner) -> Result<(), Outcome> {
        if !self.args.s3 {
            return Ok(());
        }
        let catalog = Catalog::of_this_version();
        let is_storage = |id| catalog.is_r2_storage(id);
        let mut places = bucket::places(policies, &is_storage);
        if let (true, Owner::Account(id)) = (places.is_empty(), owner)
            && policies
                .iter()
                .any(|policy| policy.groups.iter().any(|id| is_storage(*id)))
        {
            places.insert((id, bucket::JURISDICTIONS[0].to_owned()));
        }
        if places.len() > 1 {
            let named: Vec<String> = places
                .iter()
                .map(|(account, place)| format!("{account} ({place})"))
                .collect();
            let words = format!(
                "--s3 writes one endpoint, and this token is for several: {}. Make one token for each.",
                named.join(", ")
            );
            return Err(Outcome::wrong(vec![words]).and(NOT_CREATED));
        }
        self.s3 = places
            .into_iter()
            .next()
            .map(|(account, place)| (account.to_string(), place));
        if self.s3.is_none() {
            let words = "--s3 needs a token for R2 storage, on buckets or on accounts that are named.".to_owned();
            return Err(Outcome::wrong(vec![words]).and(NOT_CREATED));
        }
        Ok(())
    }

    /// The folders that they write into, for the note.
    pub(super) fn folders(&self) -> BTreeSet<PathBuf> {
        Folders::here().of(&self.to)
    }

    /// Where the secret goes, as it is written, and what is replaced there.
    pub(super) fn places(&self) -> impl Iterator<Item = (String, Option<&Existing>)> {
        let to = self.to.iter().map(ToString::to_string);
        to.zip(self.over.iter().map(Option::as_ref))
    }

    /// Goes every way, whatever became of the one before. After each `so_far` hears what became of
    /// them.
    pub(super) fn go(&self, secret: &Secret, id: TokenId, so_far: impl Fn(&Gone)) -> Gone {
        let mut gone = Gone::default();
        let keys = self
            .s3
            .as_ref()
            .map(|(account, jurisdiction)| Keys::of(secret, &id.to_string(), account, jurisdiction));
        for (way, over) in self.to.iter().zip(&self.over) {
            let over = over.as_ref();
            let delivered = match &keys {
                None => way.deliver_over(&Payload::Token(secret), over, &self.around),
                Some(Ok(keys)) => way.deliver_over(&Payload::S3(keys), over, &self.around),
                Some(Err(why)) => Err(why.clone()),
            };
            match delivered {
                Ok(delivered) => {
                    say(&delivered.words);
                    gone.well.push(way.to_string());
                    gone.replaced.extend(over.map(|_| way.to_string()));
                }
                Err(why) => gone.failed.push(format!("{}: {why}", self.args.named(way))),
            }
            so_far(&gone);
        }
        gone
    }

    /// The command that gives the token a new secret by the same ways. It replaces the one that
    /// arrived, and what was to be replaced, also where that appeared only afterwards; where one of
    /// the ways has nothing to replace, so that the command cannot say that, what arrived in a file
    /// stays and the new one goes beside it.
    pub(super) fn roll_line(&self, owner: Owner, id: TokenId, gone: &Gone) -> String {
        self.line("roll", owner, id, gone)
    }

    /// The same of another command that delivers a new secret.
    pub(super) fn line(&self, command: &str, owner: Owner, id: TokenId, gone: &Gone) -> String {
        let arrived = |way: &Target| gone.well.contains(&way.to_string());
        let full = self.args.overwrite || self.to.iter().any(arrived);
        let overwrite = full && self.to.iter().all(replaceable);
        let way = |way: &Target| match way.place() {
            TargetKind::File(file) if !overwrite && arrived(way) => format!("file:{file}.new"),
            TargetKind::Dotenv { file, name } if !overwrite && arrived(way) => format!("env:{file}#{name}_NEW"),
            _ => way.to_string(),
        };
        let ways: Vec<String> = self.to.iter().map(way).collect();
        let overwrite = if overwrite { " --overwrite" } else { "" };
        let s3 = if self.args.s3 { " --s3" } else { "" };
        let line = owner.command_line(command, id, &ways);
        format!("{line}{overwrite}{s3}{}", self.elsewhere)
    }
}

/// What became of the deliveries.
#[derive(Debug, Default)]
pub(super) struct Gone {
    pub(super) well: Vec<String>,
    /// Those of them that replaced what was there.
    pub(super) replaced: Vec<String>,
    pub(super) failed: Vec<String>,
}

impl Gone {
    pub(super) fn json(&self) -> Value {
        let one = |to: &String| match self.replaced.contains(to) {
            true => json!({ "to": to, "replaced": true }),
            false => json!({ "to": to }),
        };
        self.well.iter().map(one).collect()
    }
}

/// Whether something can be at its place already.
fn replaceable(way: &Target) -> bool {
    match way.place() {
        TargetKind::File(_) | TargetKind::Dotenv { .. } | TargetKind::Tool(..) => true,
        TargetKind::Clipboard | TargetKind::Stdout | TargetKind::Command(_) => false,
    }
}

/// What is said where something is there and nobody said that it may be replaced.
fn kept(existing: &Existing) -> String {
    let replaces = if existing.is_entered() {
        "replaces it"
    } else {
        "adds it"
    };
    existing.refusal(&format!("Choose another name; --overwrite {replaces}."))
}

/// Why a place is not taken: what is read from there in this run would be gone. A command's
/// credential is not known yet, so that its words have to do.
fn needed(looked: &Looked, contents: PayloadKind, spec: Option<&Path>, env: &Env) -> Option<String> {
    let way = &looked.way;
    if spec.is_some_and(|spec| way.is_in(spec)) {
        return Some(
            "this run reads its spec from that file, and a secret does not belong there. Choose another place."
                .to_owned(),
        );
    }
    looked.existing.as_ref()?;
    let found = env.found.as_ref()?;
    let is_it = match found {
        FoundCredential::Given(_, Credential::Token(secret) | Credential::GlobalKey { key: secret, .. }, _) => {
            match way.would_replace(secret, contents) {
                Ok(is_it) => is_it,
                Err(why) => return Some(why),
            }
        }
        FoundCredential::Command(line) => way.is_printed_by(line),
        FoundCredential::Unusable(..) => false,
    };
    is_it.then(|| {
        format!(
            "this run signs in with the credential that is there ({}), which would be gone. Choose another place.",
            found.source().words()
        )
    })
}

/// What is said before it is replaced.
fn replaced(looked: &Looked, args: &DeliveryArgs) -> Option<String> {
    let existing = looked.existing.as_ref()?;
    let stays = existing.stays().map(|stays| format!(" {stays}")).unwrap_or_default();
    Some(format!("{} {}.{stays}", args.named(&looked.way), existing.replacing()))
}

/// One file by two paths: the second way would find it there when the first is done. Paths that are
/// spelt alike were refused when they were read.
fn one_file_twice(ways: &[Target], args: &DeliveryArgs) -> Vec<String> {
    let real = |way: &Target| {
        let (file, name) = match way.place() {
            TargetKind::File(file) => (expand(file), None),
            TargetKind::Dotenv { file, name } => (expand(file), Some(name.clone())),
            _ => return None,
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some((folder.join(file.file_name()?), name))
    };
    let mut known: Vec<(PathBuf, Option<String>)> = Vec::new();
    let mut wrong = Vec::new();
    for way in ways {
        let Some((path, name)) = real(way) else { continue };
        // Two variables of one file are two lines.
        let two_lines = |other: &Option<String>| other.is_some() && name.is_some() && *other != name;
        if known.iter().any(|(file, other)| *file == path && !two_lines(other)) {
            wrong.push(format!(
                "{}: that place is named twice, by two paths; leave one out.",
                args.named(way)
            ));
        }
        known.push((path, name));
    }
    wrong
}

/// What a line must say so that it asks the same API.
pub(super) fn elsewhere(base: &BaseUrl) -> String {
    match shlex::try_quote(base.as_str()) {
        Ok(url) if *base != BaseUrl::cloudflare() => format!(" --api-base-url {url}"),
        _ => String::new(),
    }
}

/// A copy in a clipboard of this machine ends with its owner, which a command is not for long.
fn can(way: &Target, contents: PayloadKind, around: &Environment, room: &mut Room) -> Result<Looked, String> {
    if *way.place() == TargetKind::Clipboard && !matches!(around.route, Route::Tmux | Route::Nowhere(_)) {
        return Err(
            "A command ends too soon to keep a copy in the clipboard; inside tmux it works. Try command:xclip or command:wl-copy."
                .to_owned(),
        );
    }
    way.look_beside(contents, around, room)
}

/// Says what a signal is to leave behind: a token that exists, whose secret is not in safe hands
/// yet.
pub(super) fn know(watch: &Watch, name: &str, id: TokenId, line: &str) {
    watch.know(vec![
        format!("Stopped while storing the secret of “{name}” (id {id})."),
        format!("Roll it for a new secret: {line}"),
    ]);
}
