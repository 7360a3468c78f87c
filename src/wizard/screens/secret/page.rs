//! What the secret screen shows. The secret itself never passes through a page: only its place
//! does.

use super::values::Value;
use super::{Mode, SecretScreen, ways};
use crate::domain::journal::NoteKind;
use crate::domain::text::visible;
use crate::domain::token::lifetime::here;
use crate::domain::token::scope::Owner;
use crate::wizard::page::{
    Buttons, Confirm, FieldView, Line, Notice, Page, Part, SecretPlace, SecretValue, Sense, ValueView, Way,
};
use crate::wizard::state::context::Context;

/// Said as long as nothing else is.
const KEEP_IT: &str =
    "Anyone who has it can do everything in the summary. Do not store it in plain text where others can read it.";
/// Over the list of what happened.
const SO_FAR: &str = "What happened to it so far";

fn strong(words: &str) -> Part<'static> {
    Part::Lines(vec![Line::new(Sense::Strong, words)])
}

impl SecretScreen {
    /// The question that is open.
    fn question(&self) -> Option<Confirm> {
        match &self.mode {
            Mode::Asking(leaving, against) => Some(against.question(*leaving)),
            Mode::Replacing(replacing) => Some(replacing.question()),
            _ => None,
        }
    }

    /// That it is there, which one it is, and until when it works.
    pub(in crate::wizard) fn way(&self, cx: &Context) -> Way {
        let until = match self.expires() {
            Some(end) => format!("expires {}", here(end, &cx.start.zone)),
            None if self.is_expiry_unknown() && self.read_back.is_none() => "asking when it expires".into(),
            None if self.is_expiry_unknown() => "expiry not known".into(),
            None => "never expires".into(),
        };
        Way::Done {
            done: self.what_came().to_owned(),
            about: visible(self.name()).into_owned(),
            until,
        }
    }

    /// Of a token that was there before it is not said that it was created.
    fn what_came(&self) -> &'static str {
        match &self.request {
            Some((_, note)) if note.kind == NoteKind::Roll => "New secret",
            _ => "Token created",
        }
    }

    #[must_use]
    pub fn page(&self, cx: &Context) -> Page<'_> {
        if let Mode::SaveTo(field) = &self.mode {
            return self.page_of_places(field);
        }
        let hidden = !self.revealed;
        let mut parts = vec![Part::Space, Part::SecretPlace(self.place(cx))];
        parts.extend(self.under_the_secret(cx));
        let failed = self.failures().into_iter();
        parts.extend(failed.map(|words| Part::Lines(vec![Line::new(Sense::Warning, words)])));
        let checks: Vec<Line> = self.verified.iter().chain(&self.read_back).cloned().collect();
        let checks = if checks.is_empty() {
            vec![Line::new(Sense::ToDo, "Asking Cloudflare …")]
        } else {
            checks
        };
        parts.extend([Part::Space, Part::Beside(checks)]);
        if hidden {
            let command = test_command(&cx.start.base_url, self.owner);
            let from = if self.is_filtered() {
                "Test it from an address that is allowed:"
            } else {
                "Test it from anywhere:"
            };
            let lines = [from.to_owned()].into_iter().chain(command);
            parts.push(Part::Lines(lines.map(Line::plain).collect()));
        }
        let history = self.history(cx);
        if hidden && !history.is_empty() && self.field_part().is_none() {
            let heading = Line::new(Sense::Strong, SO_FAR);
            parts.push(Part::Spare([heading].into_iter().chain(history).collect()));
        }
        parts.extend(self.stops(cx).map(|line| Part::Lines(vec![line])));
        Page {
            question: "Store it now: it will not be shown again.".into(),
            parts,
            notice: Some(Notice {
                standing: true,
                ..Notice::warning(KEEP_IT)
            }),
            buttons: if self.field_part().is_some() {
                Buttons::default()
            } else {
                self.buttons()
            },
            confirm: self.question(),
            ..Page::default()
        }
    }

    /// The field that is open, what happened while the secret is shown, or where it can go.
    fn under_the_secret<'a>(&'a self, cx: &Context) -> Vec<Part<'a>> {
        match (self.field_part(), &self.s3) {
            (Some(field), _) => vec![Part::Space, field],
            (None, _) if self.revealed => {
                let mut history = self.history(cx);
                if history.is_empty() {
                    history.push(Line::new(Sense::Note, "nothing yet"));
                }
                vec![Part::Space, strong(SO_FAR), Part::Lines(history)]
            }
            (None, Some(_)) => {
                let mut lines = vec![Line::plain(self.where_to())];
                lines.extend(ways::remark(&cx.start.route));
                vec![Part::Space, Part::Lines(lines)]
            }
            (None, None) => vec![strong("Where should it go?"), Part::List(self.ways(cx))],
        }
    }

    /// What is between the rules.
    fn place(&self, cx: &Context) -> SecretPlace {
        let values = self.values();
        let several = self.s3.is_some();
        SecretPlace {
            title: if several {
                "The secrets: shown once"
            } else {
                "The secret: shown once"
            },
            values: values
                .iter()
                .enumerate()
                .map(|(at, value)| self.value_view(at == self.cursor, value))
                .collect(),
            cursor: several.then_some(self.cursor),
            focused: self.mode == Mode::Keys && !self.below.is_here(),
            so_far: self.so_far(cx),
        }
    }

    fn value_view(&self, under: bool, value: &Value) -> SecretValue {
        let shown = self.hidden(value).filter(|_| under && self.revealed);
        let view = match (shown, value, self.open(value)) {
            (Some(secret), ..) => ValueView::Revealed(secret.chars()),
            (None, Value::S3, _) => ValueView::Open("key id, secret, endpoint and region".to_owned()),
            (None, _, Some(text)) => ValueView::Open(text.to_owned()),
            (None, _, None) => ValueView::Hidden,
        };
        let copied = self.copies.of(value).map(str::to_owned);
        let went: Vec<String> = copied.into_iter().chain(self.went(value)).collect();
        SecretValue {
            label: Self::called(value),
            view,
            // Of one value the line below says it.
            so_far: if self.s3.is_some() {
                went.join(", ")
            } else {
                String::new()
            },
        }
    }

    /// What the keys act on, of several values.
    fn where_to(&self) -> String {
        let value = self.value();
        let called = self.called_shortly();
        let show = if self.hidden(&value).is_some() { "   r show" } else { "" };
        format!("Where should “{called}” go?   c copy   s save or send{show}")
    }

    /// The field that is open.
    fn field_part(&self) -> Option<Part<'_>> {
        match &self.mode {
            Mode::Checking(typed) => Some(Part::Field(FieldView {
                label: "Paste to check".into(),
                text: "•".repeat(typed.chars().min(12)),
                caret: Some(typed.chars().min(12)),
                placeholder: "paste the token from where you put it".into(),
                ..FieldView::default()
            })),
            Mode::Reminding(file) => Some(Part::Field(file.view("Save the reminder as"))),
            Mode::Keys | Mode::SaveTo(_) | Mode::Asking(..) | Mode::Replacing(_) => None,
        }
    }
}

/// The curl command that tests the token, on lines that are one command when they are copied off
/// the screen: outside of quotes a backslash at the end of a line joins it with the next, also in
/// the middle of a word.
fn test_command(base: &str, owner: Owner) -> Vec<String> {
    let base = base.trim_end_matches('/');
    let mut lines = vec!["curl -H \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\" \\".to_owned()];
    match owner {
        Owner::User => lines.push(format!("  {base}/user/tokens/verify")),
        Owner::Account(id) => {
            lines.push(format!("  {base}/accounts/\\"));
            lines.push(format!("{id}/tokens/verify"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A real shell puts the lines together; `echo` stands in for curl.
    #[test]
    fn the_command_is_one_line_for_a_shell() {
        let account = "a".repeat(32);
        for (owner, path) in [
            (Owner::User, "user/tokens/verify".to_owned()),
            (
                Owner::Account(account.parse().unwrap()),
                format!("accounts/{account}/tokens/verify"),
            ),
        ] {
            let lines = test_command("https://api.cloudflare.com/client/v4/", owner);
            assert!(lines.iter().all(|line| line.len() < 60), "{lines:?}");
            let script = lines.join("\n").replacen("curl -H", "echo", 1);
            let out = std::process::Command::new("sh").arg("-c").arg(script).output().unwrap();
            let said = String::from_utf8(out.stdout).unwrap();
            assert_eq!(
                said,
                format!("Authorization: Bearer  https://api.cloudflare.com/client/v4/{path}\n")
            );
        }
    }
}
