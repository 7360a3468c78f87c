//! What is missing of the lists, in words, and how a command ends for it. It must not know what was
//! found in what is there.

use super::{AccountsSeen, TokenLists};
use crate::cli::code_of;
use crate::domain::exit;
use crate::domain::inventory::PAGES;
use crate::domain::refusal::{Refusal, as_on_screen};
use crate::domain::text::{listed, thousands};
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{ListProgress, OwnersTokens};

/// A list that claims more entries than this is not believed: a user has at most 50 tokens, an account
/// 500 (reference: cloudflare-api section 4).
const BELIEVED: u64 = 100_000;

/// How many there are, unless that makes no sense.
pub(super) fn believed(total: Option<u64>) -> Option<u64> {
    total.filter(|total| *total <= BELIEVED)
}

/// How much of an owner's list is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent<'a> {
    Whole,
    /// It is not for this sign-in.
    Shut(&'a Refusal),
    /// This came in place of a page.
    BrokenOff(&'a Refusal),
    /// So many tokens made no sense.
    Unreadable(usize),
    /// There is more than was asked for.
    Cut,
    /// It ended after so many, and says that there are more, or does not say how many there are.
    Ended(u64, Option<u64>),
}

fn extent(of: &OwnersTokens) -> Extent<'_> {
    let here = (of.rows.len() + of.skipped) as u64;
    match &of.progress {
        ListProgress::Broken(refusal) if of.rows.is_empty() && is_shut(refusal) => Extent::Shut(refusal),
        ListProgress::Broken(refusal) => Extent::BrokenOff(refusal),
        ListProgress::NotAsked => Extent::Cut,
        ListProgress::Loading | ListProgress::Here if of.skipped > 0 => Extent::Unreadable(of.skipped),
        // An answer without anything in it is no list that is empty.
        ListProgress::Loading | ListProgress::Here if here == 0 && of.total.is_none() => Extent::Ended(0, None),
        ListProgress::Loading | ListProgress::Here if of.is_whole() => Extent::Whole,
        ListProgress::Loading | ListProgress::Here if of.more => Extent::Cut,
        ListProgress::Loading | ListProgress::Here => Extent::Ended(here, of.total),
    }
}

/// Whether that is no more than what this sign-in may see. Everything else is a failure, since the
/// list of an owner whose name is known is there.
const fn is_shut(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::Forbidden { .. } | Refusal::WrongFamily { .. } | Refusal::RefusedHere { works: true, .. }
    )
}

impl TokenLists {
    /// Whether every token is here that this sign-in could have been asked about.
    pub(in crate::cli) fn is_all(&self) -> bool {
        self.accounts == AccountsSeen::All && self.owners.iter().all(|one| extent(one) == Extent::Whole)
    }

    /// Whether something broke off, or more was there than was asked for: another run may find more.
    pub(in crate::cli) fn broke_off(&self) -> bool {
        let accounts = match &self.accounts {
            AccountsSeen::All => false,
            AccountsSeen::More(_)
            | AccountsSeen::Unreadable(_)
            | AccountsSeen::Ended { .. }
            | AccountsSeen::Unseen(_) => true,
            AccountsSeen::Refused(refusal) => !is_shut(refusal),
        };
        let shown = |one| matches!(extent(one), Extent::Whole | Extent::Shut(_));
        accounts || !self.owners.iter().all(shown)
    }

    /// How a command ends that shows what this sign-in may see.
    pub(in crate::cli) fn code(&self) -> u8 {
        let mut extents = self.owners.iter().map(extent);
        if self.broke_off() {
            return exit::FAILED;
        }
        let refused = extents.clone().find_map(|extent| match extent {
            Extent::Shut(refusal) => Some(code_of(refusal)),
            _ => None,
        });
        let nothing = !extents.any(|extent| extent == Extent::Whole);
        refused.filter(|_| nothing).unwrap_or(exit::DONE)
    }

    /// What is missing, a sentence each, with what to do about it.
    pub(in crate::cli) fn missing(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        // That there are more is said with the tokens.
        if !matches!(self.accounts, AccountsSeen::More(_)) {
            said.extend(self.accounts_missing());
        }
        let mut alike: Vec<(Extent<'_>, Vec<Owner>)> = Vec::new();
        for one in &self.owners {
            match extent(one) {
                Extent::Whole | Extent::Cut | Extent::Ended(..) => {}
                Extent::BrokenOff(_) | Extent::Unreadable(_) if !one.rows.is_empty() => {
                    said.push(self.in_part(one));
                }
                other => match alike.iter_mut().find(|(extent, _)| *extent == other) {
                    Some((_, owners)) => owners.push(one.owner),
                    None => alike.push((other, vec![one.owner])),
                },
            }
        }
        said.extend(alike.iter().map(|(extent, owners)| self.not_here(*extent, owners)));
        said.extend(self.ended());
        said.extend(self.cut());
        said
    }

    /// Whether every token of an owner is here.
    pub(super) fn has_all_of(one: &OwnersTokens) -> bool {
        extent(one) == Extent::Whole
    }

    /// What is missing of one owner's tokens, as one sentence for a program.
    pub(super) fn missing_of(&self, one: &OwnersTokens) -> Option<String> {
        match extent(one) {
            Extent::Whole => None,
            Extent::Cut if one.progress == ListProgress::NotAsked => Some("Not asked.".to_owned()),
            Extent::Cut => Some("There are more than were asked for.".to_owned()),
            Extent::Shut(refusal) | Extent::BrokenOff(refusal) => Some(refusal.sentence()),
            Extent::Unreadable(count) => Some(unreadable(count)),
            Extent::Ended(here, total) => Some(ended("The list", here, total)),
        }
    }

    /// What is missing since the accounts did not all come.
    pub(in crate::cli) fn accounts_missing(&self) -> Option<String> {
        let not_here = |why: String| {
            Some(format!(
                "Not all accounts are here, and the tokens of the others are missing. {why} --account asks for one."
            ))
        };
        let said = match &self.accounts {
            AccountsSeen::All => return None,
            AccountsSeen::More(_) => return not_here("There are more than were asked for.".to_owned()),
            AccountsSeen::Ended { here, total } => return not_here(ended("The list of accounts", *here, *total)),
            AccountsSeen::Unreadable(1) => "1 account has a form that cfmint does not know.".to_owned(),
            AccountsSeen::Unreadable(count) => format!("{count} accounts have a form that cfmint does not know."),
            AccountsSeen::Refused(refusal) => refusal.sentence(),
            AccountsSeen::Unseen(id) => {
                return Some(format!(
                    "This sign-in sees no account with the id {id}. Cloudflare lists no tokens there, which proves nothing: check the id."
                ));
            }
        };
        Some(format!(
            "Not all of your accounts could be listed, and their tokens are missing here. {said} --account asks for one."
        ))
    }

    /// "Your tokens", "The tokens of ACME (id) and 3 more".
    fn tokens_of(&self, owners: &[Owner]) -> String {
        let account = |owner: &Owner| match owner {
            Owner::User => "yourself".to_owned(),
            Owner::Account(id) => self.account(*id),
        };
        match owners {
            [Owner::User] => "Your tokens".to_owned(),
            [one] => format!("The tokens of account {}", account(one)),
            several => format!("The tokens of {}", listed(several.iter().map(account).collect())),
        }
    }

    /// Of a list that is here in part.
    fn in_part(&self, one: &OwnersTokens) -> String {
        let tokens = self.tokens_of(&[one.owner]);
        match extent(one) {
            Extent::BrokenOff(refusal) => {
                let here = thousands(one.rows.len() as u64);
                let of = match believed(one.total) {
                    Some(_) => format!("{here} of {}", thousands(one.count())),
                    None => here,
                };
                format!(
                    "{tokens} could not all be listed: {of} are here. {} {}",
                    refusal.sentence(),
                    self.next_move(refusal)
                )
            }
            _ => format!("{tokens} could not all be read. {}", unreadable(one.skipped)),
        }
    }

    /// Of lists of which nothing is here.
    fn not_here(&self, extent: Extent<'_>, owners: &[Owner]) -> String {
        let tokens = self.tokens_of(owners);
        match extent {
            Extent::Shut(Refusal::Forbidden { needs: Some(needs), .. }) => {
                format!(
                    "{tokens} are not shown to this sign-in: it lacks {}.",
                    as_on_screen(needs)
                )
            }
            Extent::Shut(refusal) => format!("{tokens} are not shown to this sign-in. {}", refusal.sentence()),
            Extent::BrokenOff(refusal) => format!(
                "{tokens} could not be listed. {} {}",
                refusal.sentence(),
                self.next_move(refusal)
            ),
            Extent::Unreadable(count) => format!("{tokens} could not be read. {}", unreadable(count)),
            Extent::Whole | Extent::Cut | Extent::Ended(..) => format!("{tokens} are not all here."),
        }
    }

    /// How a command that has to read everything can, where lists are not for this sign-in.
    pub(in crate::cli) fn way_to_all(&self) -> Option<String> {
        let accounts = match &self.accounts {
            AccountsSeen::Refused(refusal) if is_shut(refusal) => Some(refusal),
            _ => None,
        };
        let lists = self.owners.iter().filter_map(|one| match extent(one) {
            Extent::Shut(refusal) => Some(refusal),
            _ => None,
        });
        let shut: Vec<&Refusal> = accounts.into_iter().chain(lists).collect();
        let mut needs: Vec<String> = Vec::new();
        for refusal in &shut {
            if let Refusal::Forbidden { needs: Some(group), .. } | Refusal::RefusedHere { needs: Some(group), .. } =
                refusal
            {
                let group = as_on_screen(group);
                if !needs.contains(&group) {
                    needs.push(group);
                }
            }
        }
        let token = (!needs.is_empty()).then(|| format!("sign in with a token that has {}", listed(needs)));
        let readable = self.owners.iter().filter(|one| extent(one) == Extent::Whole);
        let account = readable.filter_map(|one| match one.owner {
            Owner::Account(id) => Some(format!(
                "name an account that this one may read, such as --account {id}"
            )),
            Owner::User => None,
        });
        let ways: Vec<String> = token.into_iter().chain(account.take(1)).collect();
        (!shut.is_empty() && !ways.is_empty()).then(|| format!("To have everything read, {}.", ways.join(", or ")))
    }

    fn next_move(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NotSignedIn { .. } => self.source.another(),
            refusal => refusal.next_move(),
        }
    }

    /// Which lists ended before everything was here.
    fn ended(&self) -> Option<String> {
        let said = |one: &OwnersTokens| match extent(one) {
            Extent::Ended(here, total) => {
                let tokens = match one.owner {
                    Owner::User => "your tokens".to_owned(),
                    Owner::Account(_) => format!("the tokens of {}", self.whose(one.owner)),
                };
                Some(ended(&format!("The list of {tokens}"), here, total))
            }
            _ => None,
        };
        let said: Vec<String> = self.owners.iter().filter_map(said).collect();
        (!said.is_empty()).then(|| {
            format!(
                "Not all tokens are here. {} Try again: the next answer may have the others.",
                said.join(" ")
            )
        })
    }

    /// That there is more than was asked for, and how to get it.
    fn cut(&self) -> Option<String> {
        let cut: Vec<&OwnersTokens> = self.owners.iter().filter(|one| extent(one) == Extent::Cut).collect();
        let unasked = cut.iter().filter(|one| one.progress == ListProgress::NotAsked).count() as u64;
        let mut parts: Vec<String> = Vec::new();
        for one in cut.iter().filter(|one| one.progress != ListProgress::NotAsked) {
            let here = (one.rows.len() + one.skipped) as u64;
            let rest = believed(one.total).map_or(0, |total| total.saturating_sub(here));
            let of = self.whose(one.owner);
            parts.push(match rest {
                0 => format!("more of {of}"),
                rest => format!("{} of {of}", thousands(rest)),
            });
        }
        let (more, uncounted) = match &self.accounts {
            AccountsSeen::More(more) => (more.unwrap_or(0), more.is_none()),
            _ => (0, false),
        };
        match unasked + more {
            0 => {}
            1 => parts.push("all of 1 account".to_owned()),
            several => parts.push(format!("all of {} accounts", thousands(several))),
        }
        if uncounted {
            parts.push("all of the accounts that were not listed".to_owned());
        }
        (!parts.is_empty()).then(|| {
            let parts = listed(parts);
            match (self.unasked, self.has_all) {
                (true, true) => format!(
                    "Not all tokens are here: {PAGES} pages load by themselves. Missing: {parts}. --all asks for every page, --account for one account."
                ),
                (true, false) => format!(
                    "Not all tokens are here: {PAGES} pages load by themselves. Missing: {parts}. --account asks one account."
                ),
                (false, _) => format!(
                    "Not all tokens are here: cfmint reads at most {PAGES} pages of a list. Missing: {parts}."
                ),
            }
        })
    }
}

/// How a list ended that does not have everything.
fn ended(list: &str, here: u64, total: Option<u64>) -> String {
    match (total, believed(total)) {
        (_, Some(total)) => format!("{list} ended after {} of {}.", thousands(here), thousands(total)),
        (Some(total), None) => format!(
            "{list} ended after {}, and claims that there are {}, which cfmint does not believe.",
            thousands(here),
            thousands(total)
        ),
        (None, None) => format!("{list} came with nothing in it, and without a count."),
    }
}

fn unreadable(count: usize) -> String {
    match count {
        1 => "1 token has a form that cfmint does not know.".to_owned(),
        several => format!(
            "{} tokens have a form that cfmint does not know.",
            thousands(several as u64)
        ),
    }
}
