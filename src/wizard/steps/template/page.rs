//! The list itself as a page: its groups, what is found, what is under the cursor, and the buttons
//! under it.

use super::TemplateStep;
use super::found::Found;
use super::grants;
use super::{Button, finder};
use crate::domain::catalog::template::{Basis, Template, TemplateKind};
use crate::domain::needs;
use crate::domain::summary::Names;
use crate::domain::token::scope::Owner;
use crate::wizard::page::groups::GroupedRow;
use crate::wizard::page::{Buttons, Columns, Line, List, Mark, Notice, Page, Part, Row, Sense, Told};
use crate::wizard::state::context::Context;

/// Words that find something, for whoever found nothing.
pub(super) const TRY: [&str; 6] = ["dns", "ddns", "cert", "deploy", "purge", "tunnel"];

impl TemplateStep {
    pub(super) fn listing<'a>(&'a self, cx: &'a Context) -> Page<'a> {
        let under = self.under(cx);
        let facts = under.map(|(at, template)| grants::facts(cx, template, at));
        let searching = self.pick.searching();
        Page {
            parts: vec![
                Part::Search(
                    self.pick
                        .view("Type a template, tool, call or resource; or paste a link or an error"),
                ),
                Part::List(self.list(cx)),
            ],
            detail_facts: facts.unwrap_or_default(),
            detail: self.detail(cx),
            buttons: self.buttons(cx),
            notice: (searching && self.len() > 0)
                .then(|| Notice::plain("Not it? Type the command you run, or paste the error you got.")),
            help_about: under.map(|(at, template)| -> Told<'a> { Box::new(move || grants::in_full(cx, template, at)) }),
            panel: under.map_or_else(Vec::new, |(at, template)| grants::panel(cx, template, at)),
            ..Page::default()
        }
    }

    /// The starting point under the cursor, with its place.
    fn under<'a>(&self, cx: &'a Context) -> Option<(usize, &'a Template)> {
        let Some(Found::Template(at)) = self.highlighted() else {
            return None;
        };
        let at = at as usize;
        Some((at, cx.templates.all().get(at)?))
    }

    fn list<'a>(&'a self, cx: &'a Context) -> List<'a> {
        let searching = self.pick.searching();
        let row = move |place: usize| match self.groups.drawn(place) {
            GroupedRow::Heading(group) => Row::heading(group),
            GroupedRow::Row(at) => self.row(cx, at),
        };
        let (len, all) = (self.len(), cx.templates.all().len());
        let (drawn, cursor) = match len {
            0 => (0, 0),
            len => (len + self.groups.len(), self.groups.place(self.pick.cursor)),
        };
        List {
            focused: !self.below.is_here(),
            columns: Columns::Purpose,
            matching: self.pick.matching(self.len()),
            found: if searching {
                self.pick.searched().trim().to_owned()
            } else {
                String::new()
            },
            countable: Some(if len == 0 {
                (0, all)
            } else {
                (self.pick.cursor + 1, len)
            }),
            below: self.nothing(),
            ..List::new("template", drawn, cursor, row)
        }
    }

    fn row(&self, cx: &Context, at: usize) -> Row {
        if let Some(front) = self.front.get(at) {
            return front.row(cx);
        }
        let place = match at.checked_sub(self.front.len()).and_then(|row| self.rows.get(row)) {
            Some(Found::Template(place)) => *place as usize,
            Some(Found::Thing(place)) => return finder::found_row(*place),
            None => return Row::new(""),
        };
        let Some(template) = cx.templates.all().get(place) else {
            return Row::new("");
        };
        let taken = cx.work.template() == Some(place);
        let guess = template.basis == Some(Basis::Guess);
        let row = Row::new(template.name.clone())
            .mark(if taken { Mark::Chosen } else { Mark::None })
            .cell(template.purpose.clone())
            .unavailable(template.refused.is_some());
        let row = match (self.pick.searching(), template.kind) {
            _ if guess => row.cell("GUESS"),
            (false, _) => row,
            (true, TemplateKind::Tool) => row.cell("tool"),
            (true, _) => row.cell("template"),
        };
        row.meant(if guess { Sense::Warning } else { Sense::Plain })
    }

    fn detail(&self, cx: &Context) -> Vec<String> {
        match (self.front.get(self.pick.cursor), self.under(cx), self.thing()) {
            (Some(front), ..) => front.detail(cx),
            (None, Some((_, template)), _) => grants::detail(template),
            (None, None, thing) => thing.map(|hit| finder::in_full(&hit)).into_iter().collect(),
        }
    }

    /// What stands where rows would be, and what one can do then.
    fn nothing(&self) -> Vec<Line> {
        if self.len() > 0 {
            return Vec::new();
        }
        if needs::is_error(self.pick.filter.text()) {
            return vec![Line::plain(finder::AN_ERROR)];
        }
        let mut lines = self.pick.nothing_below(0);
        lines.extend([
            Line::plain(""),
            Line::new(Sense::Strong, "What you can do"),
            Line::plain(format!("Instead, type what it does:  {}", TRY.join(" · "))),
            Line::plain("Paste the error that it shows, with the call that failed."),
            Line::plain("Or create a custom token: start empty and choose each permission."),
        ]);
        lines
    }

    fn buttons(&self, cx: &Context) -> Buttons {
        // Whose e-mail address that is stands in the top line.
        let owner = match cx.work.draft.owner {
            Owner::User => "you".to_owned(),
            owner => cx.owner(owner),
        };
        let words = Button::ALL.map(|button| match button {
            Button::Owner => format!("Owner: {owner}"),
            Button::Custom => "Create Custom Token".to_owned(),
            Button::Tokens => "Token list".to_owned(),
        });
        Buttons {
            words: words.into(),
            focus: self.below.at(),
        }
    }
}
