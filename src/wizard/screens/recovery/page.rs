//! What the screen of a lost answer says, and the words of an end from there.

use jiff::tz::TimeZone;

use super::found::{Found, Listing, created, which};
use super::{Deed, Entry, PendingCreate, Seen, roll};
use crate::domain::exit::Exit;
use crate::domain::journal::{OLDER, PAUSES};
use crate::domain::refusal::Refusal;
use crate::domain::text::{fit, visible};
use crate::domain::token::id::TokenId;
use crate::domain::token::lifetime::{here, here_to_the_second};
use crate::wizard::page::keymap::{self as bound, Binding};
use crate::wizard::page::{Columns, Confirm, Line, List, Mark, Page, Part, Row, Sense};
use crate::wizard::state::context::Context;

/// Columns that a name has in a question.
const NAME: usize = 30;
/// Cloudflare's own word for it comes first.
const ROLL: &str = "Roll: new secret now";

impl PendingCreate {
    /// The screen.
    #[must_use]
    pub fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let mut parts = vec![Part::Lines(self.what_happened(cx)), Part::Space];
        let known = self.what_is_known(cx);
        if !known.is_empty() {
            parts.extend([Part::Boxed(known), Part::Space]);
        }
        let lines = self.what_was_seen(cx);
        if !lines.is_empty() {
            parts.extend([Part::Lines(lines), Part::Space]);
        }
        let entries = self.entries();
        let rows: Vec<Row> = entries.iter().map(|entry| self.row(*entry, cx)).collect();
        let doing = self.doing.map(|(deed, ..)| match deed {
            Deed::Roll => "Asking for a new secret",
            Deed::Delete => "Deleting it",
        });
        if let Some(words) = doing {
            parts.push(Part::Lines(vec![Line::new(Sense::Doing, words)]));
        } else {
            parts.push(Part::Lines(vec![Line::new(Sense::Strong, "What now?")]));
            let list = List::new("lost", rows.len(), self.cursor, move |at| {
                rows.get(at).cloned().unwrap_or_else(|| Row::new(""))
            });
            parts.push(Part::List(List {
                columns: Columns::Acts,
                ..list
            }));
        }
        Page {
            question: self.asked().to_owned(),
            parts,
            detail: self.doubt_under_the_cursor(&entries),
            confirm: self.question(),
            help_about: Some(Box::new(|| self.told(cx))),
            ..Page::default()
        }
    }

    /// All that is said on the page; what it may have no room for comes first.
    fn told(&self, cx: &Context) -> Vec<Line> {
        let mut told = self.what_is_known(cx);
        told.extend(self.what_happened(cx));
        told.extend(self.what_was_seen(cx));
        told.retain(|line| !line.text.is_empty());
        told
    }

    /// What speaks against the one of several that is under the cursor.
    fn doubt_under_the_cursor(&self, entries: &[Entry]) -> Vec<String> {
        let Some(Entry::Token(at)) = entries.get(self.cursor) else {
            return Vec::new();
        };
        let found = self.found();
        let doubt = found.get(*at).and_then(doubt);
        doubt.into_iter().map(str::to_owned).collect()
    }

    /// How the footer says a key here: q is the way out, and Esc goes back only from one of
    /// several.
    pub(in crate::wizard) fn in_footer(&self, binding: &Binding) -> Option<(&'static str, &'static str)> {
        let needless = match binding.written {
            written if written == bound::QUIT.written => self.doing.is_none(),
            written if written == bound::ESC.written => self.chosen.is_none(),
            _ => false,
        };
        (!needless).then_some((binding.written, binding.label))
    }

    fn asked(&self) -> &'static str {
        match (&self.why, self.note.made) {
            _ if self.is_of_a_roll() => roll::TITLE,
            (None, Some(_)) => "The secret of a token was not stored.",
            _ if self.is_unlikely() => "The token was probably not created.",
            _ => "The answer got lost. Was the token created?",
        }
    }

    fn what_happened(&self, cx: &Context) -> Vec<Line> {
        let sent = self.sent(cx);
        let name = visible(&self.note.name);
        match (&self.why, self.note.made) {
            _ if self.is_of_a_roll() => vec![Line::plain(roll::what_happened(&name, &sent))],
            (None, Some(_)) => vec![Line::plain(format!(
                "An earlier run created “{name}” at {sent} and stopped before storing its secret."
            ))],
            (why, _) => {
                let why = why.as_deref().unwrap_or("cfmint stopped before an answer came");
                vec![
                    Line::plain(format!("The request went out at {sent}, then {why}.")),
                    Line::plain("cfmint will not send it again."),
                ]
            }
        }
    }

    /// When the request went out: today only the time of day.
    fn sent(&self, cx: &Context) -> String {
        let local = |at: jiff::Timestamp| at.to_zoned_datetime(cx.start.zone.clone());
        let sent = local(self.note.sent);
        if self.is_own() && sent.date() == local(cx.now.wall).date() {
            sent.strftime("%H:%M:%S").to_string()
        } else {
            here(self.note.sent, &cx.start.zone)
        }
    }

    /// Whether nothing that was seen speaks against an answer by which there is hardly a token.
    fn is_unlikely(&self) -> bool {
        self.unlikely && self.found().is_empty()
    }

    /// The token, where one was found.
    fn what_is_known(&self, cx: &Context) -> Vec<Line> {
        let found = self.found();
        match found.as_slice() {
            [] => Vec::new(),
            [one] => self.shown(one, cx),
            several => {
                let mut lines = several_match(several, &visible(&self.note.name));
                if let Some(chosen) = several.iter().find(|one| Some(one.id) == self.chosen) {
                    lines = self.shown(chosen, cx);
                }
                lines
            }
        }
    }

    /// How far looking has come, and what else may hold the secret.
    fn what_was_seen(&self, cx: &Context) -> Vec<Line> {
        let nothing = self.found().is_empty();
        let mut lines = match &self.seen {
            Seen::Looking => vec![Line::new(Sense::Doing, "Looking in your token list")],
            Seen::Refused(refusal) if nothing || self.is_unseen() => self.refused(refusal, cx),
            Seen::Found(_) if nothing => vec![Line::new(
                Sense::Warning,
                "Not in your token list so far. It may still appear; look again before creating another.",
            )],
            Seen::Refused(_) | Seen::Found(_) => Vec::new(),
        };
        if nothing && self.next.is_some() {
            // The pause that runs is counted already.
            let left: u64 = PAUSES.iter().skip(self.looks.saturating_sub(1)).sum();
            let words = format!("New tokens can take a moment to be listed. Checking for another {left} seconds.");
            lines.push(Line::new(Sense::Note, words));
        }
        // The secret that is looked for may be there; it is removed on another screen.
        let strays = cx.strays.sentence().into_iter();
        lines.extend(strays.map(|said| Line::new(Sense::Warning, said)));
        lines
    }

    /// Whether what was found is known by an answer alone.
    fn is_unseen(&self) -> bool {
        self.found().iter().any(|one| one.listing == Listing::Unknown)
    }

    fn shown(&self, one: &Found<'_>, cx: &Context) -> Vec<Line> {
        if self.is_of_a_roll() {
            roll::shown(one, cx)
        } else {
            self.exists(one, cx)
        }
    }

    fn refused(&self, refusal: &Refusal, cx: &Context) -> Vec<Line> {
        let words = if refusal.is_lasting() {
            format!(
                "This sign-in may not list tokens. Note {} and {} and check {}.",
                visible(&self.note.name),
                here(self.note.sent, &cx.start.zone),
                self.note.owner.dashboard()
            )
        } else {
            return vec![Line::new(
                Sense::Warning,
                format!("The list did not load. {}", refusal.sentence()),
            )];
        };
        vec![
            Line::new(Sense::Warning, words),
            Line::new(Sense::Plain, refusal.sentence()),
        ]
    }

    fn row(&self, entry: Entry, cx: &Context) -> Row {
        match entry {
            Entry::Token(at) => match self.found().get(at) {
                // They have one name: what tells them apart comes first.
                Some(one) => {
                    let row = Row::new(created(one, cx)).cell(one.id.to_string());
                    match doubt(one) {
                        Some(_) if one.differs => row.mark(Mark::Warns).cell("other permissions"),
                        Some(_) => row.mark(Mark::Warns),
                        None => row,
                    }
                }
                None => Row::new(""),
            },
            Entry::Roll if self.is_of_a_roll() => Row::new(ROLL).cell("every earlier secret stops"),
            Entry::Roll => Row::new(ROLL).cell("the lost one stops at once"),
            Entry::Delete => Row::new("Delete this token").cell("it stops working at once"),
            Entry::Quit if self.the_one().is_some() => Row::new("Leave it and quit").cell("the next start asks again"),
            Entry::Quit => Row::new("Quit").cell("the next start looks for it again"),
            Entry::LookAgain => Row::new("Look again"),
            Entry::Back if self.spec.is_some() => Row::new("Back to the summary"),
            Entry::Back => Row::new("Go on").cell("the next start looks for it again"),
            Entry::Forget => Row::new("Go on, forget it").cell("cfmint stops looking for it"),
        }
    }

    fn question(&self) -> Option<Confirm> {
        let (deed, id) = self.asking?;
        let found = self.found();
        let name = found.iter().find(|one| one.id == id).map_or("", |one| one.name);
        // What is asked must be read to its end, also in a small window.
        let name = fit(&visible(name), NAME);
        Some(match deed {
            Deed::Roll if self.is_of_a_roll() => roll::question(&name, id),
            Deed::Roll => Confirm {
                question: format!("Roll “{name}”: a new secret now?"),
                cost: format!("id {id}. The lost one stops working at once."),
                yes: "yes, roll it",
                no: "no, leave it",
            },
            Deed::Delete => Confirm {
                question: format!("Delete “{name}”?"),
                cost: format!("id {id}. This cannot be undone."),
                yes: "yes, delete it",
                no: "no, keep it",
            },
        })
    }

    /// Ends with the exit code of "a token may exist whose secret is not delivered", and says what
    /// to look for.
    #[must_use]
    pub fn ending(&self, zone: &TimeZone) -> Exit {
        let name = visible(&self.note.name);
        let sent = here_to_the_second(self.note.sent, zone);
        if self.is_of_a_roll() {
            return self.ending_of_a_roll(&name, &sent);
        }
        let found = self.found();
        let mut words = vec![if self.why.is_none() && self.note.made.is_some() {
            format!("The token “{name}” was created at {sent} by an earlier run; its secret was not stored.")
        } else if self.is_unlikely() {
            format!("The token “{name}” was probably not created; the request went out at {sent}.")
        } else {
            format!("The answer got lost: the token “{name}” may exist. The request went out at {sent}.")
        }];
        words.extend(found.iter().map(|one| {
            format!(
                "{}: id {}. Its secret did not arrive.",
                if found.len() == 1 {
                    "This token exists"
                } else {
                    "A token that may be it"
                },
                one.id
            )
        }));
        let place = self.note.owner.dashboard();
        words.push(if found.is_empty() {
            format!("Check {place} before creating another. The next start of cfmint looks for it again.")
        } else if let [one] = found.as_slice() {
            let line = self.roll_line(one.id);
            format!("Roll it ({line}) or delete it at {place}.")
        } else {
            format!("Roll yours (a new secret) or delete it at {place}.")
        });
        Exit { code: 5, words }
    }

    /// That it exists, what speaks against it, and which it is. Of one that an answer named and no
    /// list shows, no more than that.
    fn exists(&self, one: &Found<'_>, cx: &Context) -> Vec<Line> {
        // An earlier run had the secret on its screen, where its answer came; since then the token may
        // have been deleted.
        let earlier = self.why.is_none() && self.note.made.is_some();
        let lost = if earlier {
            "its secret was not stored"
        } else {
            "its secret did not arrive"
        };
        let head = match (one.listing, one.doubtful) {
            (Listing::Lacks, _) => format!("Cloudflare named this token, but {lost}."),
            (Listing::Unknown, _) if earlier => format!("Cloudflare named this token, but {lost}."),
            (Listing::Shows, true) => "Perhaps: a token of that name exists.".to_owned(),
            (Listing::Shows | Listing::Unknown, _) => format!("Yes: it exists, but {lost}."),
        };
        let mut lines = vec![Line::new(Sense::Warning, head)];
        lines.extend(doubt(one).map(|doubt| Line::new(Sense::Warning, doubt)));
        lines.extend(which(one, cx));
        lines
    }

    /// The command for a new secret of this token.
    pub(super) fn roll_line(&self, id: TokenId) -> String {
        let api = self.api.iter().map(|api| format!(" --api-base-url {api}"));
        let line = self.note.owner.roll_line(id, &["file:PATH".to_owned()]);
        std::iter::once(line).chain(api).collect()
    }
}

/// What speaks against it.
fn doubt(one: &Found<'_>) -> Option<&'static str> {
    Some(match (one.listing, one.differs, one.doubtful) {
        (Listing::Unknown, ..) => return None,
        (Listing::Lacks, ..) => "It is not in your token list: not yet, or deleted since.",
        (_, true, true) => "Its permissions differ from what you asked for: it may be someone else’s.",
        (_, false, true) => OLDER,
        (_, true, false) => "Its permissions differ from what you asked for.",
        (_, false, false) => return None,
    })
}

/// That several have the name, and what to do.
fn several_match(several: &[Found<'_>], name: &str) -> Vec<Line> {
    let count = several.len();
    let other = several.iter().all(|one| one.differs);
    let but = if other { " with other permissions" } else { "" };
    vec![
        Line::new(Sense::Warning, format!("{count} tokens{but} are called {name}.")),
        Line::plain(
            "Choose yours by when it was created (by the clock here), and by its id. Nothing is changed until you do.",
        ),
    ]
}
