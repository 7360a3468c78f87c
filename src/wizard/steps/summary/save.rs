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
use crate::wizard::page::Notice;
use crate::wizard::page::file_field::FileField;
use crate::wizard::page::key;
use crate::wizard::page::keymap::{Action, Binding};
use crate::wizard::state::context::{Context, Live};

/// Where the summary is read: no row of its own, since the common case fills 24 rows.
pub(super) const TO_FILE: Binding = Binding {
    keys: &[(key::ctrl('s'), Action::Save)],
    written: "Ctrl-S",
    label: "save",
    footer: true,
};

impl SummaryStep {
    /// Opens the field, unless the draft cannot be saved as it is: then that is said first.
    pub(super) fn start_saving(&mut self, cx: &mut Context) {
        match text(cx) {
            Ok(_) => {
                self.saving = Some(FileField::of_token(&cx.work.draft.name, ".toml"));
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
                let Some(path) = saving.path() else { return true };
                match text(cx) {
                    Ok(text) => cx.ask(FileCall::SaveText(path, text)),
                    Err(why) => saving.refuse(&why),
                }
            }
            Action::Back => self.stop_saving(cx),
            act => saving.edit(act),
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
            (Err(why), Some(saving)) => saving.refuse(&why),
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
        return Err(
            "Something you typed looks like a credential, and others read spec files: remove it first.".to_owned(),
        );
    }
    let catalog = Catalog::embedded();
    let called = Called::of(cx);
    let text = spec::write(&cx.work.draft, &cx.work.verbatim, &cx.work.to, &catalog, &|resource| {
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
                "Saved like this, it could not be opened again. {}",
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
