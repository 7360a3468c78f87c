//! `cfmint list`: the tokens that exist, a line each, of every owner that the sign-in sees. What is
//! missing of them is said beside them.

mod find;
mod table;

use serde::{Serialize, Serializer};

use self::find::Find;
use super::in_json::one_line;
use super::sign_in::Session;
use super::token_lists::{OwnerArgs, OwnerInJson, TokenLists, Wanted};
use super::{Command, Outcome, asked, output};
use crate::domain::exit;
use crate::domain::text::thousands;
use crate::domain::token_list::{Concern, Criteria, ListedToken, OwnersTokens};
use crate::io::auth::find::FoundCredential;
use crate::secret::credential::quoted;

/// Print the tokens that exist, and which of them need a look.
#[derive(Debug, clap::Args)]
#[command(
    visible_alias = "ls",
    after_help = "Examples:\n  cfmint list\n  cfmint list --account 0123456789abcdef0123456789abcdef --json\n  cfmint list --all --include-expired\n  cfmint list --find 'edit dns example.com'\n\nYour tokens and those of each account that you see, the newest first. 20 pages\nload by themselves; what is missing then is said. Exit 0: all that this sign-in\nmay see is here. Exit 1: something is missing. Exit 3: all was refused."
)]
pub(super) struct Args {
    /// Show expired tokens, too.
    #[arg(long)]
    include_expired: bool,
    /// Show what answers all these words, name or rights.
    #[arg(long, value_name = "WORDS")]
    find: Option<String>,
    /// Read every page, however many there are.
    #[arg(long)]
    all: bool,
    /// Print one JSON object; times in UTC.
    #[arg(long)]
    json: bool,
    /// Whose tokens.
    #[command(flatten)]
    owner: OwnerArgs,
}

impl Command for Args {
    const NAMES_STRAYS: bool = false;
    const TAKES_CREDENTIAL: bool = true;

    fn run(self, found: Option<FoundCredential>) -> Result<Outcome, Outcome> {
        let (words, mut env) = self.owner.read(find::read(self.find.as_deref()), found)?;
        let (lists, find) = asked(async {
            let session = Session::open(&mut env).await?;
            let wanted = Wanted {
                only: session.named_owner(),
                all: self.all,
                has_all: true,
            };
            let mut lists = TokenLists::load(&session, wanted).await;
            let find = match words {
                Some(words) => Some(Find::asked(&session, words, &mut lists.called).await),
                None => None,
            };
            Ok((lists, find))
        })?;
        let shown = Shown {
            lists: &lists,
            find: find.as_ref(),
            expired: self.include_expired,
        };
        let (document, mut words) = if self.json {
            (Some(shown.document()), Vec::new())
        } else {
            (shown.text(), shown.remarks())
        };
        words.extend(find.iter().flat_map(Find::remarks));
        // A program reads there what is missing.
        if !self.json {
            words.extend(lists.only_own());
            words.extend(lists.missing());
        }
        let code = match lists.code() {
            exit::DONE if find.is_some_and(|find| find.missing.is_some()) => exit::FAILED,
            code => code,
        };
        Ok(Outcome::stop(code, words).with(document))
    }
}

/// What of the lists is shown.
#[derive(Clone, Copy)]
struct Shown<'a> {
    lists: &'a TokenLists,
    /// What answers this alone.
    find: Option<&'a Find>,
    /// Expired ones, too.
    expired: bool,
}

impl<'a> Shown<'a> {
    /// The tokens of an owner: as the API gives them, the newest first, and expired ones last.
    fn rows(self, one: &'a OwnersTokens) -> impl Iterator<Item = &'a ListedToken> + Clone {
        let now = self.lists.now;
        let found = one.rows.iter().filter(move |row| self.finds(row));
        let works = found.clone().filter(move |row| !row.has_expired(now));
        let expired = found.filter(move |row| self.expired && row.has_expired(now));
        works.chain(expired)
    }

    fn finds(self, token: &ListedToken) -> bool {
        self.find.is_none_or(|find| token.answers(&find.search))
    }

    fn concerns(self, token: &ListedToken) -> Vec<Concern> {
        token.concerns(&Criteria::PAGE, self.lists.now)
    }

    fn all_rows(self) -> impl Iterator<Item = &'a ListedToken> + Clone {
        self.lists.owners.iter().flat_map(move |one| self.rows(one))
    }

    fn left_out(self) -> usize {
        let found = self.lists.rows().filter(|row| self.finds(row));
        let expired = found.filter(|row| row.has_expired(self.lists.now));
        if self.expired { 0 } else { expired.count() }
    }

    /// The lines for people; none where nothing came.
    fn text(self) -> Option<String> {
        let text = table::of(self, output::columns());
        (!text.is_empty()).then_some(text)
    }

    /// What is to be known of the lines.
    fn remarks(self) -> Vec<String> {
        let mut words = Vec::new();
        if let Some(find) = self.find.filter(|_| self.all_rows().next().is_none()) {
            let read = if self.lists.is_all() { "" } else { " that could be read" };
            words.push(format!("No token{read} matches {}.", quoted(&find.words)));
        }
        let concerned = self.all_rows().filter(|row| !self.concerns(row).is_empty()).count();
        match concerned {
            0 => {}
            1 => words.push("1 token needs a look: it is marked with !.".to_owned()),
            several => words.push(format!(
                "{} tokens need a look: they are marked with !.",
                thousands(several as u64)
            )),
        }
        match self.left_out() {
            0 => {}
            1 => words.push("1 expired token is left out: --include-expired shows it.".to_owned()),
            several => words.push(format!(
                "{} expired tokens are left out: --include-expired shows them.",
                thousands(several as u64)
            )),
        }
        words
    }

    /// One JSON object on a line.
    fn document(self) -> String {
        let document = Document {
            tokens: Rows(self),
            owners: self.lists.owners_in_json(),
            expired_left_out: self.left_out(),
            find: self.find.map(|find| FindInJson {
                words: &find.words,
                error: find.missing.as_deref(),
            }),
            error: self.lists.accounts_missing(),
            api: &self.lists.api,
        };
        one_line(&document)
    }
}

#[derive(Serialize)]
struct Document<'a> {
    tokens: Rows<'a>,
    owners: Vec<OwnerInJson>,
    expired_left_out: usize,
    /// What was looked for; null where nothing was.
    find: Option<FindInJson<'a>>,
    /// Why accounts are missing among the owners.
    error: Option<String>,
    api: &'a str,
}

#[derive(Serialize)]
struct FindInJson<'a> {
    words: &'a str,
    /// Why tokens that answer may be missing.
    error: Option<&'a str>,
}

/// The tokens, each made when it is written: of thousands there is one at a time.
struct Rows<'a>(Shown<'a>);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(shown) = self;
        serializer.collect_seq(
            shown
                .all_rows()
                .map(|row| shown.lists.token_in_json(row, &shown.concerns(row))),
        )
    }
}
