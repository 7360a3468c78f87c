//! `cfmint list`: the tokens that exist, a line each, of every owner that the sign-in sees. What is
//! missing of them is said beside them.

mod table;

use serde::{Serialize, Serializer};

use super::sign_in::Session;
use super::token_lists::{OwnerArgs, OwnerInJson, TokenLists, Wanted};
use super::{Command, Outcome, asked, output};
use crate::domain::text::{escaped_json, thousands};
use crate::domain::token_list::{Concern, Criteria, ListedToken, OwnersTokens};
use crate::io::auth::find::FoundCredential;

/// Print the tokens that exist, and which of them need a look.
#[derive(Debug, clap::Args)]
#[command(
    visible_alias = "ls",
    after_help = "Examples:\n  cfmint list\n  cfmint list --account 0123456789abcdef0123456789abcdef --json\n  cfmint list --all --include-expired\n\nYour tokens and those of each account that you see, the newest first. 20 pages\nload by themselves; what is missing then is said. Exit 0: all that this sign-in\nmay see is here. Exit 1: something is missing. Exit 3: all was refused."
)]
pub(super) struct Args {
    /// Show expired tokens, too.
    #[arg(long)]
    include_expired: bool,
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
        let ((), mut env) = self.owner.read(Ok(()), found)?;
        let lists = asked(async {
            let session = Session::open(&mut env).await?;
            let wanted = Wanted {
                only: session.named_owner(),
                all: self.all,
            };
            Ok(TokenLists::load(&session, wanted).await)
        })?;
        let shown = Shown {
            lists: &lists,
            expired: self.include_expired,
        };
        let (document, mut words) = if self.json {
            (Some(shown.document()), Vec::new())
        } else {
            (shown.text(), shown.remarks())
        };
        // A program reads there what is missing.
        if !self.json {
            words.extend(lists.missing());
        }
        Ok(Outcome::stop(lists.code(), words).with(document))
    }
}

/// What of the lists is shown.
#[derive(Clone, Copy)]
struct Shown<'a> {
    lists: &'a TokenLists,
    /// Expired ones, too.
    expired: bool,
}

impl<'a> Shown<'a> {
    /// The tokens of an owner: as the API gives them, the newest first, and expired ones last.
    fn rows(self, one: &'a OwnersTokens) -> impl Iterator<Item = &'a ListedToken> + Clone {
        let now = self.lists.now;
        let works = one.rows.iter().filter(move |row| !row.has_expired(now));
        let expired = one.rows.iter().filter(move |row| self.expired && row.has_expired(now));
        works.chain(expired)
    }

    fn concerns(self, token: &ListedToken) -> Vec<Concern> {
        token.concerns(&Criteria::PAGE, self.lists.now)
    }

    fn all_rows(self) -> impl Iterator<Item = &'a ListedToken> + Clone {
        self.lists.owners.iter().flat_map(move |one| self.rows(one))
    }

    fn left_out(self) -> usize {
        let expired = self.lists.rows().filter(|row| row.has_expired(self.lists.now));
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
            error: self.lists.accounts_missing(),
            api: &self.lists.api,
        };
        // Fails only where a writer or a map key can fail; these are strings.
        escaped_json(&serde_json::to_string(&document).unwrap_or_default())
    }
}

#[derive(Serialize)]
struct Document<'a> {
    tokens: Rows<'a>,
    owners: Vec<OwnerInJson>,
    expired_left_out: usize,
    /// Why accounts are missing among the owners.
    error: Option<String>,
    api: &'a str,
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
