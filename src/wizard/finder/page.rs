//! The page of the finder: the search, what it found or what is needed, and the buttons.

use super::{AN_ERROR, Button, Finder, found_row, in_full};
use crate::domain::needs;
use crate::wizard::page::{Buttons, Columns, Line as Text, List, Page, Part, Row};
use crate::wizard::state::context::Context;

/// What the help begins with.
const HELP: (&str, &str) = (
    "What it needs",
    "Say what will use the token, and cfmint finds the permissions it needs. Documented ones come ticked, guesses do not. Nothing is added until you press the button.",
);

/// Said while nothing is asked for.
const NOTHING_ASKED: [&str; 2] = [
    "Say what you will call, deploy or run. For example:",
    "cert-manager · POST /zones/{zone_id}/purge_cache · cloudflare_dns_record · ./main.tf",
];

impl Finder {
    /// What it asks and shows, in place of the step's own page.
    pub fn page<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let words = |button: Button| match (button, self.taken(cx).len()) {
            (Button::Add, 1) => "Add this one".to_owned(),
            (Button::Add, count) => format!("Add these {count}"),
            (Button::StartOver, _) => "Start over".to_owned(),
        };
        Page {
            question: "What will it call, deploy or run?".into(),
            state: self.state(cx),
            parts: self.parts(cx),
            detail: self.detail(cx),
            buttons: Buttons {
                words: self.buttons(cx).into_iter().map(words).collect(),
                focus: self.below.at(),
            },
            help_of: Some(HELP),
            // Below the rows there may be no room for all of it.
            help_about: Some(Box::new(|| self.remarks())),
            ..Page::default()
        }
    }

    /// The whole of what is under the cursor.
    fn detail(&self, cx: &Context) -> Vec<String> {
        if self.searching() {
            let under = self.hits.get(self.pick.cursor).and_then(|place| needs::hit(*place));
            under.map(|hit| in_full(&hit)).into_iter().collect()
        } else {
            self.about(cx)
        }
    }

    fn parts<'a>(&'a self, cx: &'a Context) -> Vec<Part<'a>> {
        let search = self
            .pick
            .view("Type a call, tool, command, resource or ./file; or paste an error");
        let mut parts = vec![Part::Search(search)];
        if self.searching() {
            parts.push(Part::List(self.found()));
            return parts;
        }
        parts.push(Part::List(List {
            focused: !self.below.is_here(),
            columns: Columns::Needs,
            below: if self.lines.is_empty() {
                NOTHING_ASKED.map(Text::plain).to_vec()
            } else {
                Vec::new()
            },
            ..List::new("answer", self.lines.len(), self.pick.cursor, move |at| {
                self.line(cx, at)
            })
        }));
        if !self.lines.is_empty() {
            parts.extend(self.under_rows(cx));
        }
        parts
    }

    fn found(&self) -> List<'_> {
        let empty = if !self.hits.is_empty() {
            Vec::new()
        } else if needs::is_error(self.pick.filter.text()) {
            vec![Text::plain(AN_ERROR)]
        } else {
            let mut lines = self.pick.nothing_below(0);
            lines.push(Text::plain(
                "Enter looks it up as typed, or reads the file of that name.",
            ));
            lines
        };
        let row = |at: usize| {
            let place = self.hits.get(at);
            place.map_or_else(|| Row::new(""), |place| found_row(*place))
        };
        List {
            columns: Columns::Purpose,
            found: self.pick.searched().to_owned(),
            matching: self.pick.matching(self.hits.len()),
            focused: !self.below.is_here(),
            below: empty,
            ..List::new("found", self.hits.len(), self.pick.cursor, row)
        }
    }
}
