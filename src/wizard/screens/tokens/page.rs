//! The page of the list: its rows, what is said of what did not come, and the buttons.

use super::rows;
use super::{Button, TokensScreen};
use crate::domain::refusal::Refusal;
use crate::domain::sign_in::SignIn;
use crate::domain::summary::Names;
use crate::domain::text::{listed, thousands, visible};
use crate::domain::token::scope::Owner;
use crate::domain::token_list::{ListProgress, OwnersTokens, most_of};
use crate::wizard::page::groups::GroupedRow;
use crate::wizard::page::{Buttons, Columns, Line, List, Notice, Page, Part, Row, Sense, Way};
use crate::wizard::state::context::{Context, Live};

/// What the help begins with.
const HELP: (&str, &str) = (
    "Token list",
    "The tokens that exist: your own, and those of the accounts this sign-in sees. Risk says what a thief of one could do. The page of one says what can be done with it.",
);
/// Owners that are named where they are refused.
const NAMED: usize = 3;

impl TokensScreen {
    #[must_use]
    pub fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        if let Some(one) = &self.one {
            return one.page(cx);
        }
        let detail = self.under().map(|token| rows::detail(cx, token));
        let needs = self.rows.need_a_look;
        let notice = self.rows.needs_a_look().map(|words| Notice {
            standing: true,
            ..Notice::warning(words)
        });
        Page {
            question: "Which token?".into(),
            state: match needs {
                0 => String::new(),
                1 => "1 needs a look".to_owned(),
                several => format!("{} need a look", thousands(several as u64)),
            },
            parts: vec![
                Part::Search(self.pick.view("Type to find a token by name, permission or zone")),
                Part::List(self.list(cx)),
            ],
            detail: detail.unwrap_or_default(),
            buttons: self.shown_buttons(),
            notice,
            help_of: Some(HELP),
            ..Page::default()
        }
    }

    fn list<'a>(&'a self, cx: &'a Context) -> List<'a> {
        let row = move |place: usize| match self.rows.groups.drawn(place) {
            GroupedRow::Heading(owner) => self.heading(cx, owner),
            GroupedRow::Row(at) => match self
                .rows
                .place(at)
                .and_then(|(owner, at)| self.owners.get(owner)?.rows.get(at))
            {
                Some(token) => rows::row(cx, token),
                None => Row::new(""),
            },
        };
        let len = self.rows.len();
        let (drawn, cursor) = match len {
            0 => (0, 0),
            len => (len + self.rows.groups.len(), self.rows.groups.place(self.pick.cursor)),
        };
        List {
            focused: !self.below.is_here(),
            columns: Columns::Tokens,
            found: self.pick.searched().trim().to_owned(),
            countable: Some(if len == 0 { (0, 0) } else { (self.pick.cursor + 1, len) }),
            below: self.said_of_lists(cx),
            ..List::new("tokens", drawn, cursor, row)
        }
    }

    /// What stands below the rows, or in their place: what is loading, refused, or not asked for.
    fn said_of_lists(&self, cx: &Context) -> Vec<Line> {
        let mut lines = Vec::new();
        if self.rows.len() == 0 && self.rows.all > 0 {
            lines.extend(self.pick.nothing_below(0));
            if self.only {
                lines.push(Line::plain("Only what needs a look is shown. F3 shows all again."));
            }
        }
        let waits = matches!(cx.sign_in, SignIn::Checking(_))
            || (self.owners.is_empty() && cx.accounts_list.state == Live::Loading);
        if waits && self.owners.is_empty() {
            lines.push(Line::plain("Signing in …"));
        }
        lines.extend(self.loading());
        lines.extend(self.refused(cx));
        for of in &self.owners {
            lines.extend(self.broken(cx, of));
        }
        let not_asked = self
            .owners
            .iter()
            .filter(|of| of.progress == ListProgress::NotAsked)
            .count();
        if not_asked > 0 {
            let owners = if not_asked == 1 {
                "1 account was"
            } else {
                &*format!("{} accounts were", thousands(not_asked as u64))
            };
            lines.push(Line::new(Sense::Warning, format!("{owners} not asked for tokens yet.")));
        }
        if let Live::Failed(refusal) = &cx.accounts_list.state {
            let words = format!(
                "The accounts could not be listed, so their tokens may be missing here. {}",
                refusal.sentence()
            );
            lines.push(Line::new(Sense::Warning, words));
        }
        if cx.accounts_list.state == Live::Loading && !self.owners.is_empty() {
            lines.push(Line::plain("Looking for your accounts …"));
        }
        lines.extend(self.not_all_names(cx));
        let over = self.owners.iter().all(OwnersTokens::is_whole) && cx.accounts_list.state == Live::Ready;
        if self.rows.all == 0 && over && !self.owners.is_empty() {
            lines.push(Line::plain("There is no token yet."));
        }
        lines
    }

    /// A search by the name of a zone finds no more than the names that are known.
    fn not_all_names(&self, cx: &Context) -> Option<Line> {
        let all = cx.zones_list.state == Live::Ready && !cx.more_zones_than_here() && cx.zones_of.is_none();
        let words = "Not all zones are known here: a search by the name of one may miss tokens.";
        (self.pick.searching() && !all).then(|| Line::new(Sense::Warning, words))
    }

    fn loading(&self) -> Option<Line> {
        let out: Vec<&OwnersTokens> = self
            .owners
            .iter()
            .filter(|of| of.progress == ListProgress::Loading)
            .collect();
        let total: u64 = self.owners.iter().map(OwnersTokens::count).sum();
        let here = self.rows.all as u64;
        let words = match (out.is_empty(), here) {
            (true, here) if here > 0 && total > here => {
                format!("{} of {} tokens are here.", thousands(here), thousands(total))
            }
            (true, _) => return None,
            (false, 0) => "Loading tokens …".to_owned(),
            (false, here) if total > here => {
                format!("Loading tokens: {} of {} so far.", thousands(here), thousands(total))
            }
            (false, here) => format!("Loading tokens: {} so far.", thousands(here)),
        };
        Some(Line::plain(words))
    }

    /// Whose tokens are not for this sign-in: said together, since there may be many.
    fn refused(&self, cx: &Context) -> Option<Line> {
        let lasting =
            |of: &&OwnersTokens| matches!(&of.progress, ListProgress::Broken(refusal) if refusal.is_lasting());
        let refused: Vec<&OwnersTokens> = self
            .owners
            .iter()
            .filter(lasting)
            .filter(|of| of.rows.is_empty())
            .collect();
        if refused.is_empty() {
            return None;
        }
        let mine = refused.iter().any(|of| of.owner == Owner::User);
        let accounts: Vec<String> = refused
            .iter()
            .filter(|of| of.owner != Owner::User)
            .map(|of| cx.owner(of.owner).trim_start_matches("account ").to_owned())
            .collect();
        let mut whose = Vec::new();
        if mine {
            whose.push("your own tokens".to_owned());
        }
        let those = if mine { "those" } else { "the tokens" };
        match accounts.as_slice() {
            [] => {}
            few if few.len() <= NAMED => whose.push(format!("{those} of {}", listed(few.to_vec()))),
            many => whose.push(format!("{those} of {} accounts", thousands(many.len() as u64))),
        }
        let sure = |of: &&OwnersTokens| matches!(&of.progress, ListProgress::Broken(Refusal::Forbidden { .. }));
        let lacks_verb = if refused.iter().all(sure) { "lacks" } else { "may lack" };
        let lacks = match (mine, accounts.is_empty()) {
            (true, true) => "User · API Tokens · Read",
            (false, _) => "Account · Account API Tokens · Read",
            (true, false) => "User · API Tokens · Read, and Account · Account API Tokens · Read",
        };
        let lacks = format!("{lacks_verb} {lacks}");
        let words = format!(
            "Cloudflare does not show {} to this sign-in: it {lacks}. Add that to it, or sign in with another one.",
            listed(whose)
        );
        Some(Line::new(Sense::Danger, words))
    }

    /// A list that broke off.
    fn broken(&self, cx: &Context, of: &OwnersTokens) -> Vec<Line> {
        let whose = match of.owner {
            Owner::User => "Your list".to_owned(),
            owner => format!("The list of {}", cx.owner(owner)),
        };
        let mut lines = Vec::new();
        if let ListProgress::Broken(refusal) = &of.progress
            && !(refusal.is_lasting() && of.rows.is_empty())
        {
            let what = match of.rows.len() {
                0 => "could not be loaded".to_owned(),
                1 => "broke off after 1 token".to_owned(),
                count => format!("broke off after {} tokens", thousands(count as u64)),
            };
            lines.push(Line::new(
                Sense::Warning,
                format!("{whose} {what}. {}", refusal.sentence()),
            ));
        }
        if of.skipped > 0 {
            let rows = match of.skipped {
                1 => "1 token".to_owned(),
                several => format!("{} tokens", thousands(several as u64)),
            };
            lines.push(Line::new(
                Sense::Warning,
                format!("{whose} has {rows} that cfmint cannot read."),
            ));
        }
        lines
    }

    fn shown_buttons(&self) -> Buttons {
        let words = self.buttons().into_iter().map(|button| match button {
            Button::Show => "Show".to_owned(),
            Button::Clone => "Clone".to_owned(),
            Button::SignIn => "Sign in as someone else".to_owned(),
            Button::Only if self.only => match self.rows.all {
                1 => "Show it all".to_owned(),
                all => format!("All {}", thousands(all as u64)),
            },
            Button::Only => match self.rows.need_a_look {
                1 => "Only this 1".to_owned(),
                several => format!("Only these {}", thousands(several as u64)),
            },
            // What a list has that was not asked for, nobody knows.
            Button::Rest if self.owners.iter().any(|of| of.progress == ListProgress::NotAsked) => {
                format!("Load the rest: {} requests or more", thousands(self.missing()))
            }
            Button::Rest => match self.missing() {
                1 => "Load the rest: 1 request".to_owned(),
                several => format!("Load the rest: {} requests", thousands(several)),
            },
        });
        Buttons {
            words: words.collect(),
            focus: self.below.at(),
        }
    }

    pub(super) fn way_of_list(&self, cx: &Context) -> Way {
        let mine = match cx.who().and_then(|who| who.email.as_deref()) {
            Some(email) => visible(email).into_owned(),
            None => "yours".to_owned(),
        };
        let accounts: Vec<&OwnersTokens> = self.owners.iter().filter(|of| of.owner != Owner::User).collect();
        let has_own = self.owners.iter().any(|of| of.owner == Owner::User);
        let about = match (has_own, accounts.as_slice()) {
            (false, []) => String::new(),
            (true, []) => format!("of {mine}"),
            (false, [one]) => format!("of {}", cx.owner(one.owner)),
            (true, [one]) => format!("of {mine} and {}", cx.owner(one.owner)),
            (true, several) => format!("of {mine} and {} accounts", several.len()),
            (false, several) => format!("of {} accounts", several.len()),
        };
        // Of several the headings say it.
        let quota = match self.owners.as_slice() {
            [one] if one.progress == ListProgress::Here || !one.rows.is_empty() => {
                let seen = if one.owner == Owner::User { "used" } else { "seen" };
                format!("{} of {} tokens {seen}", thousands(one.count()), most_of(one.owner))
            }
            _ => String::new(),
        };
        Way::Place {
            place: "Token list",
            about,
            inside: false,
            state: Line::plain(quota),
        }
    }
}
