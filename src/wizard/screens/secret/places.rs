//! The ways out as rows, while one is typed: each with what to type and whether it works here. What
//! is typed belongs to the row under the cursor, unless it names its way itself.

use super::values::Value;
use super::{Mode, SecretScreen};
use crate::domain::delivery::{Completed, Readiness, Target, ToolHere, completed_name, scheme_of};
use crate::wizard::message::DeliveryCall;
use crate::wizard::page::keymap::Action;
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{Columns, FieldView, Line, List, Notice, Page, Part, Row, Sense, list};
use crate::wizard::state::context::Context;

/// A row: the word before the colon, what it is called, what to type.
struct Place {
    scheme: &'static str,
    name: &'static str,
    typed: &'static str,
}

const fn place(scheme: &'static str, name: &'static str, typed: &'static str) -> Place {
    Place { scheme, name, typed }
}

const PLACES: [Place; 10] = [
    place("file", "A new file", "~/cf-token"),
    place("env", "A line of a .env file", ".env#CLOUDFLARE_API_TOKEN"),
    place("github", "GitHub Actions secret", "OWNER/REPO#NAME"),
    place("wrangler", "Wrangler secret", "NAME#WORKER"),
    place("kubernetes", "Kubernetes secret", "NAMESPACE/SECRET#KEY"),
    place("vault", "Vault", "PATH#FIELD"),
    place("1password", "1Password", "VAULT/ITEM"),
    place("pass", "pass", "PATH"),
    place("keyring", "This machine’s keyring", "SERVICE/ACCOUNT"),
    place("command", "Another program", "COMMAND"),
];

/// Letters that the last column has for a tool; what is longer is said once something is typed.
const ROOM: usize = 21;

impl SecretScreen {
    /// `s`: where to?
    pub(super) fn ask_where(&mut self, cx: &mut Context) {
        self.way_note = None;
        // The caret goes into the field, so the secret leaves the screen.
        self.revealed = false;
        self.place = 0;
        self.mode = Mode::SaveTo(Field::default());
        cx.ask(DeliveryCall::LookAround);
    }

    /// Which programs are here.
    pub fn around(&mut self, tools: Vec<ToolHere>) {
        self.tools = tools;
    }

    /// The row that a text belongs to: the one that it names, or the one under the cursor.
    fn row_of(&self, text: &str) -> usize {
        let named = scheme_of(text).and_then(|scheme| PLACES.iter().position(|place| place.scheme == scheme));
        named.unwrap_or(self.place)
    }

    /// What is typed, with the way that it is for.
    pub(super) fn way_typed(&self, field: &Field) -> String {
        let text = field.text().trim();
        match PLACES.get(self.place) {
            Some(place) if place.scheme != "file" && scheme_of(text).is_none() && !text.is_empty() => {
                format!("{}:{text}", place.scheme)
            }
            _ => text.to_owned(),
        }
    }

    /// To another way.
    pub(super) fn move_place(&mut self, cx: &mut Context, act: Action) {
        let Mode::SaveTo(field) = &self.mode else { return };
        if scheme_of(field.text().trim()).is_some() {
            cx.notice = Some(Notice::plain("What you typed names a way; erase it to choose another."));
            return;
        }
        self.place = list::moved(self.place, act, PLACES.len()).unwrap_or(self.place);
        self.check_way(cx);
    }

    /// Tab: what is typed, completed; nothing typed is what the row proposes.
    pub(super) fn complete(&mut self, cx: &mut Context) {
        let proposed = PLACES.get(self.place).map_or("", |place| self.proposed(place));
        let Mode::SaveTo(field) = &mut self.mode else { return };
        let text = field.text().trim().to_owned();
        let is_path = PLACES
            .get(self.place)
            .is_some_and(|place| ["file", "env"].contains(&place.scheme));
        let named = scheme_of(&text);
        let (before, path) = match named {
            Some("file" | "env") => text.split_once(':').unwrap_or(("", &text)),
            _ => ("", text.as_str()),
        };
        if text.is_empty() && is_path {
            *field = Field::with(proposed);
            return self.check_way(cx);
        }
        let takes_path = is_path && named.is_none() || !before.is_empty();
        if takes_path && !path.contains('#') {
            cx.ask(DeliveryCall::Complete(path.to_owned()));
        } else if named.is_some() || !self.complete_name(cx) {
            cx.notice = Some(Notice::plain("Tab completes the name of a way, and a path."));
        }
    }

    /// Completes what is typed to the name of a way; whether there is one.
    fn complete_name(&mut self, cx: &mut Context) -> bool {
        let Mode::SaveTo(field) = &mut self.mode else {
            return false;
        };
        let text = field.text().trim();
        let Some(name) = completed_name(text).filter(|name| name != text) else {
            return false;
        };
        *field = Field::with(name);
        self.check_way(cx);
        true
    }

    /// A path was completed; an answer to an older text is dropped.
    pub fn completed(&mut self, cx: &mut Context, done: Completed) {
        let Mode::SaveTo(field) = &self.mode else { return };
        let Some(before) = field.text().trim().strip_suffix(done.typed.as_str()) else {
            return;
        };
        if !matches!(before, "" | "file:" | "env:") {
            return;
        }
        let before = before.to_owned();
        // A file that is there comes before a way of such a name.
        if done.names == 0 && before.is_empty() && self.complete_name(cx) {
            return;
        }
        if done.text == done.typed && done.names != 1 {
            cx.notice = Some(Notice::plain(match done.names {
                0 => "Nothing there matches.".to_owned(),
                names => format!("{names} names match."),
            }));
            return;
        }
        self.mode = Mode::SaveTo(Field::with(format!("{before}{}", done.text)));
        self.check_way(cx);
    }

    /// What can be typed for a row.
    fn proposed(&self, place: &Place) -> &'static str {
        match (place.scheme, self.value()) {
            ("env", Value::AccessKeyId) => ".env#AWS_ACCESS_KEY_ID",
            ("env", Value::S3Secret) => ".env#AWS_SECRET_ACCESS_KEY",
            ("env", Value::Endpoint(_)) => ".env#AWS_ENDPOINT_URL_S3",
            // What the names of all four begin with.
            ("env", Value::S3) => ".env#AWS",
            _ => place.typed,
        }
    }

    /// The page while a way is typed.
    pub(super) fn page_of_places(&self, field: &Field) -> Page<'_> {
        let at = self.row_of(field.text().trim());
        let label = match scheme_of(field.text().trim()) {
            Some("clipboard") => "The clipboard",
            Some("stdout") => "Standard output",
            _ => PLACES.get(at).map_or("", |place| place.name),
        };
        let rows = move |at: usize| self.row_of_place(at);
        let list = List {
            columns: Columns::Ways,
            ..List::new("ways out", PLACES.len(), at, rows)
        };
        let mut said = Vec::new();
        let way = Target::read_or_file(&self.way_typed(field))
            .ok()
            .filter(|_| !field.is_empty());
        let blocked = matches!(self.way_note, Some(Readiness::Blocked(_)));
        let announced = way.iter().filter(|_| !blocked);
        said.extend(announced.map(|way| way.announced(self.contents())));
        let is_tool = way.as_ref().is_some_and(|way| way.note().is_some());
        let warns = match &self.way_note {
            Some(Readiness::Blocked(why)) if !field.is_empty() => Some(why),
            Some(Readiness::Warned(remark)) if is_tool => {
                said.push(remark.clone());
                None
            }
            Some(Readiness::Warned(warning)) => Some(warning),
            Some(Readiness::Blocked(_) | Readiness::Ready) | None => None,
        };
        let warns = warns.map(|words| Line::new(Sense::Warning, words));
        // Whole, where the last column has no room for it or is not there.
        let lacks = PLACES.get(at).and_then(|place| self.tool_of(place));
        let lacks = lacks.filter(|tool| !tool.works && field.is_empty());
        let warns = warns.or(lacks.map(|tool| Line::new(Sense::Danger, format!("{}.", tool.words))));
        let said = (!said.is_empty()).then(|| Line::new(Sense::Detail, said.join(" ")));
        Page {
            question: match self.s3 {
                None => "Where should it go?".into(),
                Some(_) => format!("Where should “{}” go?", self.called_shortly()),
            },
            state: "not shown here · nothing replaced unasked".into(),
            parts: vec![
                Part::Space,
                Part::List(list),
                Part::Space,
                Part::Field(FieldView {
                    label: label.into(),
                    text: field.shown(),
                    caret: Some(field.caret_column()),
                    ..FieldView::default()
                }),
                Part::Lines(warns.into_iter().chain(said).collect()),
            ],
            ..Page::default()
        }
    }

    /// What is known of the row's tool.
    fn tool_of(&self, place: &Place) -> Option<&ToolHere> {
        self.tools.iter().find(|tool| tool.scheme == place.scheme)
    }

    fn row_of_place(&self, at: usize) -> Row {
        let Some(place) = PLACES.get(at) else {
            return Row::new("");
        };
        let row = Row::new(place.name).cell(self.proposed(place));
        let short = |tool: &ToolHere| match (tool.works, tool.words.chars().count() > ROOM) {
            (true, true) => "installed".to_owned(),
            (false, true) => "not installed".to_owned(),
            (_, false) => tool.words.clone(),
        };
        match (place.scheme, self.tool_of(place)) {
            ("file", _) => row.cell("only you can read it"),
            ("env", _) => row.cell("the other lines stay"),
            ("command", _) => row.cell("reads it on stdin"),
            (_, None) => row.cell("…"),
            (_, Some(tool)) => {
                let sense = if tool.works { Sense::Good } else { Sense::Danger };
                row.remark(Some(Line::new(sense, short(tool))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::TOOLS;

    #[test]
    fn every_named_tool_has_a_row() {
        for tool in TOOLS {
            assert!(
                PLACES.iter().any(|place| place.scheme == tool.scheme),
                "{}",
                tool.scheme
            );
        }
    }
}
