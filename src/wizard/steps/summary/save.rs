//! "To file": the token as a spec file, from the summary. The name of the file is typed in place;
//! what is typed stays until it is written or cancelled.

use std::collections::HashMap;
use std::path::PathBuf;

use super::SummaryStep;
use crate::domain::catalog::Catalog;
use crate::domain::spec;
use crate::domain::text::visible;
use crate::domain::token::grant::Resource;
use crate::secret::credential::looks_like_one;
use crate::wizard::message::FileCall;
use crate::wizard::page::key;
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::page::text_field::Field;
use crate::wizard::page::{FieldView, Notice};
use crate::wizard::state::context::{Context, Live};

/// Letters of the token's name that the proposed file name has at most.
const LONGEST_NAME: usize = 60;

/// Where the summary is read: no row of its own, since the common case fills 24 rows.
pub(super) const TO_FILE: Binding = Binding {
    keys: &[(key::ctrl('s'), Action::Save)],
    written: "Ctrl-S",
    label: "save",
    footer: true,
};

/// The field that is open.
pub(super) struct Saving {
    field: Field,
    /// Why the file could not be written.
    wrong: Option<String>,
}

impl Saving {
    pub(super) fn view(&self) -> FieldView {
        FieldView {
            label: "Save as spec file".into(),
            text: self.field.shown(),
            caret: Some(self.field.caret_column()),
            placeholder: "a path such as ~/token.toml".into(),
            wrong: self.wrong.iter().cloned().collect(),
            choice: None,
        }
    }

    pub(super) fn field(&mut self) -> &mut Field {
        &mut self.field
    }

    pub(super) fn paste(&mut self, cx: &mut Context, text: &str) {
        self.wrong = None;
        cx.notice = self.field.paste(text).sentence().map(Notice::plain);
    }
}

impl SummaryStep {
    /// Opens the field, unless the draft cannot be saved as it is: then that is said first.
    pub(super) fn start_saving(&mut self, cx: &mut Context) {
        match text(cx) {
            Ok(_) => {
                self.saving = Some(Saving {
                    field: Field::with(proposed(&cx.work.draft.name)),
                    wrong: None,
                });
            }
            Err(why) => {
                cx.notice = Some(Notice::warning(why));
                // Who expects a field goes on with a path and Enter: that must not land on "Create
                // Token".
                self.show_summary();
                self.cursor = 0;
            }
        }
    }

    /// An act while the field is open; false when none is.
    pub(super) fn act_on_saving(&mut self, cx: &mut Context, act: Action) -> bool {
        let Some(saving) = &mut self.saving else { return false };
        match act {
            Action::Enter => {
                let typed = saving.field.text().trim().to_owned();
                saving.wrong = None;
                match text(cx) {
                    _ if typed.is_empty() => {
                        saving.wrong = Some("No file is named: type a path such as ~/token.toml.".into());
                    }
                    Ok(text) => cx.ask(FileCall::SaveSpec(typed, text)),
                    Err(why) => saving.wrong = Some(why),
                }
            }
            Action::Back => self.stop_saving(cx),
            _ => {
                if saving.field.edit(act) {
                    saving.wrong = None;
                }
            }
        }
        true
    }

    /// Writing ended.
    pub fn spec_saved(&mut self, cx: &mut Context, result: Result<PathBuf, String>) {
        match (result, &mut self.saving) {
            (Ok(path), _) => {
                let path = visible(&path.display().to_string()).into_owned();
                let demo = if cx.start.demo { " --demo" } else { "" };
                let words = format!("Saved to {path}. Open it with cfmint{demo} --from {}.", word(&path));
                cx.notice = Some(Notice::good(words));
                self.stop_saving(cx);
            }
            (Err(why), Some(saving)) => saving.wrong = Some(visible(&why).into_owned()),
            (Err(why), None) => cx.notice = Some(Notice::warning(visible(&why).into_owned())),
        }
    }

    /// An Enter too many, meant for the field, must not press "Create Token".
    fn stop_saving(&mut self, cx: &mut Context) {
        self.saving = None;
        self.arm_later(cx);
    }
}

/// A path as one word of a shell.
fn word(path: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+,:@%".contains(letter);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// A file name made of the token's name: letters and digits in lower case, everything else a
/// hyphen.
fn proposed(name: &str) -> String {
    let mut file = String::new();
    for letter in name.trim().chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            file.push(letter);
        } else if !file.is_empty() && !file.ends_with('-') {
            file.push('-');
        }
    }
    let short: String = file.chars().take(LONGEST_NAME).collect();
    match short.trim_end_matches('-') {
        "" => "token.toml".to_owned(),
        short => format!("{short}.toml"),
    }
}

/// The spec file of the draft; a sentence when it could not be opened again as it is. It is written
/// for the embedded permission groups, by which `--from` reads it before the network is there: what
/// only the live list knows stands in it by its id.
fn text(cx: &Context) -> Result<String, String> {
    let draft = &cx.work.draft;
    let typed = [
        &draft.name,
        &draft.ip_only,
        &draft.ip_except,
        &draft.starts,
        &draft.expires,
    ];
    if typed.into_iter().any(|text| looks_like_one(text)) {
        return Err("Something that was typed looks like a credential, and a spec file is for others to read: take it out first.".to_owned());
    }
    let catalog = Catalog::embedded();
    let called = Called::of(cx);
    let text = spec::write(&cx.work.draft, &cx.work.verbatim, &catalog, &|resource| {
        called.name(cx, resource)
    });
    match spec::read(&text, &catalog) {
        Ok(_) => Ok(text),
        Err(faults) => {
            let why = faults
                .into_iter()
                .next()
                .map(|fault| fault.sentence)
                .unwrap_or_default();
            Err(format!(
                "It could not be opened again if it were saved now. {}",
                visible(&why)
            ))
        }
    }
}

/// Which names mean one thing here. Counted in one pass over the zones, whatever number of them is
/// chosen.
struct Called {
    zones: HashMap<String, usize>,
    /// Whether all accounts are here: else another may have the same name.
    all_accounts: bool,
}

impl Called {
    fn of(cx: &Context) -> Self {
        let chosen = cx
            .work
            .draft
            .grants
            .iter()
            .flat_map(|grant| grant.resources.iter().chain(&grant.except));
        let named = chosen.filter_map(|resource| match resource {
            Resource::Zone(id) => cx.zones.find(*id).map(|zone| (zone.name.to_lowercase(), 0)),
            _ => None,
        });
        let mut zones: HashMap<String, usize> = named.collect();
        if !zones.is_empty() {
            for zone in (0..cx.zones.len()).filter_map(|at| cx.zones.get(at)) {
                if let Some(count) = zones.get_mut(&zone.name.to_lowercase()) {
                    *count += 1;
                }
            }
        }
        let list = &cx.accounts_list;
        let here = u64::try_from(cx.accounts.len()).unwrap_or(u64::MAX);
        Self {
            zones,
            all_accounts: list.state == Live::Ready && list.total.is_none_or(|total| total <= here),
        }
    }

    fn name(&self, cx: &Context, resource: &Resource) -> Option<String> {
        match resource {
            Resource::Zone(id) => {
                let zone = cx.zones.find(*id)?;
                (self.zones.get(&zone.name.to_lowercase()) == Some(&1)).then(|| zone.name.to_owned())
            }
            Resource::Account(id) if self.all_accounts => {
                let name = &cx.accounts.iter().find(|account| account.id == *id)?.name;
                let count = cx.accounts.iter().filter(|account| account.name == *name).count();
                (count == 1).then(|| name.clone())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_of_any_name() {
        for (name, file) in [
            ("Edit zone DNS, example.com", "edit-zone-dns-example-com.toml"),
            ("", "token.toml"),
            ("../../etc/passwd", "etc-passwd.toml"),
            ("-rf ~", "rf.toml"),
            ("\u{202e}\u{1b}[2J", "2j.toml"),
            ("Müller & Söhne", "müller-söhne.toml"),
        ] {
            assert_eq!(proposed(name), file, "{name:?}");
        }
        assert!(proposed(&"long ".repeat(40)).chars().count() <= LONGEST_NAME + ".toml".len());
    }

    #[test]
    fn a_path_is_one_word_for_a_shell() {
        for (path, quoted) in [
            ("/a/b-c_1.toml", "/a/b-c_1.toml"),
            ("/my files/x", "'/my files/x'"),
            ("it's", r"'it'\''s'"),
        ] {
            assert_eq!(word(path), quoted);
        }
    }
}
