//! What the secret screen shows. The secret itself never passes through a page: only its place
//! does.

use super::values::Value;
use super::{Mode, SecretScreen};
use crate::domain::delivery::Readiness;
use crate::domain::journal::NoteKind;
use crate::domain::text::visible;
use crate::domain::token::lifetime::in_words;
use crate::domain::token::scope::Owner;
use crate::wizard::page::{Confirm, FieldView, Line, Page, Part, SecretPlace, Sense, Way};
use crate::wizard::state::context::Context;

impl SecretScreen {
    /// The question that is open.
    fn question(&self, cx: &Context) -> Option<Confirm> {
        match &self.mode {
            Mode::Asking(_) => self.stands_against(cx).map(|against| against.question()),
            Mode::Replacing(replacing) => Some(replacing.question()),
            _ => None,
        }
    }

    /// That it is there, which one it is, and until when it works.
    pub(in crate::wizard) fn way(&self, cx: &Context) -> Way {
        let until = self
            .expires()
            .map(|end| format!("expires {}", in_words(end, &cx.start.zone)));
        Way::Done {
            done: self.what_came().to_owned(),
            about: visible(self.name()).into_owned(),
            until: until.unwrap_or_default(),
        }
    }

    /// Of a token that was there before it is not said that it was created.
    fn what_came(&self) -> &'static str {
        match &self.request {
            Some((_, note)) if note.kind == NoteKind::Roll => "New secret",
            _ => "Token created",
        }
    }

    fn what_happened(&self, value: &Value) -> String {
        let copied = self.copies.of(value).map(str::to_owned);
        let done: Vec<String> = copied.into_iter().chain(self.went(value)).collect();
        match (done.is_empty(), self.taken()) {
            (true, false) => "not taken yet".into(),
            (true, true) => "taken".into(),
            (false, _) => done.join(", "),
        }
    }

    #[must_use]
    pub fn page(&self, cx: &Context) -> Page<'_> {
        let plain = |text: String| Line::new(Sense::Plain, text);
        let ends = match self.expires() {
            // The note of an earlier run does not know it.
            None if self.spec.is_none() && self.record.policies_as_given.is_empty() => {
                "When it stops working is being asked …".into()
            }
            Some(end) => format!("Stops working: {}.", in_words(end, &cx.start.zone)),
            None => "Never stops working by itself.".into(),
        };
        let mut parts = vec![
            Part::Lines(vec![
                Line::new(
                    Sense::Warning,
                    "Anyone who has it can do everything in the summary. Do not store it in plain text where others can read it.",
                ),
                plain(format!("“{}” · id {}", visible(self.name()), self.record.id)),
                plain(ends),
            ]),
            Part::Space,
        ];
        parts.extend(
            self.values()
                .iter()
                .enumerate()
                .map(|(at, value)| self.value_part(at, value)),
        );
        parts.push(Part::Space);
        let failed = self.failures().into_iter();
        parts.extend(failed.map(|words| Part::Lines(vec![Line::new(Sense::Warning, words)])));
        let checks: Vec<Line> = self.verified.iter().chain(&self.read_back).cloned().collect();
        parts.push(Part::Lines(if checks.is_empty() {
            vec![plain("Asking Cloudflare …".into())]
        } else {
            checks
        }));
        parts.push(Part::Lines(vec![Line::new(
            Sense::Plain,
            "Test it, with the token in that variable:",
        )]));
        let command = test_command(&cx.start.base_url, self.owner);
        let lines = command.into_iter().map(|line| Line::new(Sense::Plain, line));
        parts.push(Part::Lines(lines.collect()));
        parts.extend(self.open_part());
        Page {
            question: "Take it now: it will not be shown again.".into(),
            parts,
            confirm: self.question(cx),
            ..Page::default()
        }
    }

    /// The line of a value. Where there is one only, nothing has to be chosen.
    fn value_part(&self, at: usize, value: &Value) -> Part<'_> {
        let chosen = at == self.cursor;
        let mark = match (&self.s3, chosen) {
            (None, _) => "",
            (Some(_), true) => "› ",
            (Some(_), false) => "  ",
        };
        let hidden = match (value, self.open(value)) {
            (_, Some(text)) => text.to_owned(),
            (Value::S3, _) => "key id, secret, endpoint and region, as variables".to_owned(),
            (Value::Token, _) => format!("hidden · {}", self.what_happened(value)),
            _ => {
                let copied = self.copies.of(value).map(str::to_owned);
                let done: Vec<String> = copied.into_iter().chain(self.went(value)).collect();
                ["hidden".to_owned()]
                    .into_iter()
                    .chain(done)
                    .collect::<Vec<_>>()
                    .join(" · ")
            }
        };
        let shown = self.hidden(value).filter(|_| chosen && self.revealed);
        Part::SecretPlace(SecretPlace {
            label: format!("{mark}{}", Self::called(value)),
            hidden,
            revealed: shown.map(|secret| secret.chars()),
        })
    }

    /// The field that is open.
    fn open_part(&self) -> Option<Part<'_>> {
        match &self.mode {
            Mode::SaveTo(field) => {
                let wrong = match &self.way_note {
                    Some(Readiness::Blocked(why)) if !field.is_empty() => vec![why.clone()],
                    Some(Readiness::Warned(warning)) => vec![warning.clone()],
                    Some(Readiness::Blocked(_) | Readiness::Ready) | None => Vec::new(),
                };
                Some(Part::Field(FieldView {
                    label: "Save or send".into(),
                    text: field.shown(),
                    caret: Some(field.caret_column()),
                    placeholder: "~/token, a new file; or env:PATH#NAME, github: …".into(),
                    wrong,
                    choice: None,
                }))
            }
            Mode::Checking(typed) => Some(Part::Field(FieldView {
                label: "Paste to check".into(),
                text: "•".repeat(typed.chars().min(12)),
                caret: Some(typed.chars().min(12)),
                placeholder: "paste the token from where you put it".into(),
                ..FieldView::default()
            })),
            Mode::Keys | Mode::Asking(_) | Mode::Replacing(_) => None,
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
