//! `cfmint export`: the same token for other programs: the request's JSON, one curl command, a
//! Terraform file, a template link, a spec. What needs ids asks for them where a credential is
//! there; what can be said by name asks nobody.

use super::sign_in::Session;
use super::subject::{Sheet, Subject, SubjectArgs};
use super::{Command, Env, Outcome, asked, one_of, resolve};
use crate::domain::catalog::Catalog;
use crate::domain::exit;
use crate::domain::export;
use crate::domain::spec::{self, Read, Wanted, link};
use crate::domain::text::visible;
use crate::domain::token::from_record::as_draft;
use crate::domain::token::grant::Resource;
use crate::domain::token::spec::{Draft, Spec};
use crate::io::auth::find::FoundCredential;

/// As what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The body of the create request, byte for byte.
    Json,
    /// A command for a POSIX shell.
    Curl,
    /// A file for Cloudflare's provider, 5.13 and later.
    Terraform,
    /// A template link of the dashboard.
    Link,
    /// A spec in TOML.
    Spec,
}

impl Form {
    /// The words of `--as`.
    const WORDS: [(&'static str, Self); 5] = [
        ("json", Self::Json),
        ("curl", Self::Curl),
        ("terraform", Self::Terraform),
        ("link", Self::Link),
        ("spec", Self::Spec),
    ];

    /// Returns the form of a word.
    fn named(word: &str) -> Option<Self> {
        let found = Self::WORDS.iter().find(|(name, _)| *name == word);
        found.map(|(_, form)| *form)
    }
}

/// Print a token as JSON, curl, Terraform, link or spec.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cfmint export token.toml --as terraform > token.tf\n  cfmint export 0123456789abcdef0123456789abcdef --as spec > token.toml\n\nJSON, curl and Terraform need ids: with a credential, names are looked up. None\nof them holds a secret."
)]
pub(super) struct Args {
    /// Print json, curl, terraform, link or spec.
    #[arg(long = "as", value_name = "FORM", hide_possible_values = true, value_parser = one_of(Form::WORDS.map(|(word, _)| word), Form::named))]
    form: Form,
    /// What is exported.
    #[command(flatten)]
    subject: SubjectArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = true;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (subject, mut env) = self.subject.read(found)?;
        let form = self.form;
        match subject {
            Subject::Spec { file, read } if form == Form::Spec => Ok(spec_of(&file, &read)),
            Subject::Spec { file, read } if form == Form::Link => Ok(link_of(&file, &read)),
            Subject::Spec { file, read } if read.draft.is_resolved() => {
                Ok(printed(form, &Sheet::offline(&file, &read)?, &env))
            }
            Subject::Spec { file, read } => asked(async move {
                let session = named(&file, &read, &mut env).await?;
                let sheet = Sheet::resolved(&session, &file, &read).await?;
                Ok(printed(form, &sheet, &env))
            }),
            Subject::Token { id } => asked(async move {
                let sheet = Sheet::existing(&mut env, id).await?;
                Ok(printed(form, &sheet, &env))
            }),
        }
    }
}

/// Signs in to look names up; without a credential it says which ones need it.
pub(super) async fn named(file: &str, read: &Read, env: &mut Env) -> Result<Session, Outcome> {
    // What is missing is missing with ids, too; all of it is said before anything is asked.
    let gaps = Sheet::offline(file, read).err();
    if env.found.is_some() && gaps.is_none() {
        return Session::open(env).await;
    }
    let mut words: Vec<String> = gaps.into_iter().flat_map(|gaps| gaps.words).collect();
    words.extend(unasked(file, read, env));
    Err(Outcome::wrong(words))
}

/// Every name that nobody can look up, for want of a credential; nothing where there is one, or no
/// name.
pub(super) fn unasked(file: &str, read: &Read, env: &Env) -> Vec<String> {
    if env.found.is_some() || read.draft.is_resolved() {
        return Vec::new();
    }
    let why = "needs its id here, and there is no credential to look it up.";
    let mut words: Vec<String> = read
        .draft
        .unresolved()
        .map(|one| resolve::called(file, one, one.wanted.no_zone().as_deref().unwrap_or(why)))
        .collect();
    words.push(
        "Put a credential into CFMINT_API_TOKEN, or write ids. --as spec and cfmint review need none.".to_owned(),
    );
    words
}

/// The spec in our own words. It may be unfinished: what is missing is said, and can be mended in
/// what is printed.
fn spec_of(file: &str, read: &Read) -> Outcome {
    let catalog = Catalog::of_this_version();
    let text = spec::write(&read.draft, &read.verbatim, &read.to, catalog, &|_: &Resource| None);
    let missing = Sheet::alone(file, read).err();
    Outcome::text(&text, missing.map(|stopped| stopped.words).unwrap_or_default())
}

/// The link, with what it cannot carry: names too, since a link takes ids. Like a spec it may be
/// unfinished; the dashboard asks for the rest.
fn link_of(file: &str, read: &Read) -> Outcome {
    let why = "is called by name, and a link takes ids.";
    let named = read.draft.unresolved().filter(|one| one.wanted != Wanted::User);
    let mut words: Vec<String> = named.map(|one| resolve::called(file, one, why)).collect();
    let link = written(&read.draft, &read.verbatim, &mut words);
    Outcome::text(&link, words)
}

fn written(draft: &Draft, verbatim: &[serde_json::Value], words: &mut Vec<String>) -> String {
    let written = link::write(draft, verbatim, Catalog::of_this_version());
    let lost = written.lost.iter().map(|said| visible(said).into_owned());
    words.extend(lost.map(|said| format!("The link cannot carry this; set it in the dashboard. {said}")));
    written.link
}

fn printed(form: Form, sheet: &Sheet, env: &Env) -> Outcome {
    let spec = &sheet.spec;
    let mut words = Vec::new();
    if sheet.existing.is_some() {
        words.extend(exported_of(sheet));
        let mut unread = sheet.unread();
        if !unread.is_empty() {
            unread.push("Not exported: without that, the copy would work from elsewhere.".to_owned());
            return Outcome::stop(exit::FAILED, unread);
        }
        if spec.expires.is_some_and(|end| end <= sheet.now) {
            words.push("It has expired: set a later expiry before it is used.".to_owned());
        }
    }
    let text = match form {
        Form::Json => String::from_utf8_lossy(&spec.body()).into_owned(),
        Form::Curl => export::curl(spec, env.base.as_str()),
        Form::Terraform => {
            words.extend(missing_in_terraform(spec));
            export::terraform(spec, Catalog::of_this_version())
        }
        Form::Link => written(&as_draft(spec), &spec.verbatim, &mut words),
        Form::Spec => spec::write(
            &as_draft(spec),
            &spec.verbatim,
            &[],
            Catalog::of_this_version(),
            &|_: &Resource| None,
        ),
    };
    Outcome::text(&text, words)
}

/// What is exported can hold the id of the account, or nothing of it.
fn exported_of(sheet: &Sheet) -> Option<String> {
    let of_account = sheet.of_account();
    (!of_account.is_empty()).then(|| format!("Exported “{}”{of_account}.", sheet.name()))
}

/// The file names them in a remark; a script that drops its remarks should hear of it.
fn missing_in_terraform(spec: &Spec) -> Option<String> {
    let unknown = |given: &&serde_json::Value| crate::domain::token::from_policies::policy(given).is_none();
    match spec.verbatim.iter().filter(unknown).count() {
        0 => None,
        1 => Some(
            "One policy has a form that cfmint does not know: it is missing, and a comment in the file says where."
                .to_owned(),
        ),
        several => Some(format!(
            "{several} policies have a form that cfmint does not know: they are missing, and comments in the file say where."
        )),
    }
}
