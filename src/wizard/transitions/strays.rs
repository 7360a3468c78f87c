//! Files that killed runs left while they wrote a secret: looked for where notes say that one may
//! be, whatever API they asked, named in the first rows of the first step, and removed by a
//! person's choice, one at a time. A note stands for those that are left until the last is gone. It
//! must not know how such a file is recognised.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::domain::delivery::StrayFiles;
use crate::domain::journal::{Note, NoteId, NoteKind};
use crate::wizard::draft_file::EarlierRun;
use crate::wizard::message::{FileCall, StorageCall};
use crate::wizard::page::Notice;
use crate::wizard::state::strays::shown;
use crate::wizard::{Phase, Wizard};

impl Wizard {
    /// Notes of earlier runs came: are there files of theirs?
    pub(in crate::wizard) fn look_for_strays<'a>(&mut self, notes: impl Iterator<Item = &'a (NoteId, Note)>) {
        let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
        for (id, note) in notes {
            folders.extend(note.folders.iter().cloned());
            // The newest: how long is looked again counts from it.
            let older = self
                .cx
                .strays
                .earlier
                .as_ref()
                .is_none_or(|known| known.sent < note.sent);
            if older {
                self.cx.strays.earlier = Some(note.clone());
            }
            if note.kind == NoteKind::Files {
                self.cx.strays.notes.push(*id);
            }
        }
        if !folders.is_empty() {
            self.cx.ask(FileCall::FindStrays(folders));
        }
    }

    /// They were looked for.
    pub(in crate::wizard) fn strays_found(&mut self, found: StrayFiles) {
        let now = self.cx.now.wall;
        let old = self.cx.strays.earlier.as_ref().is_none_or(|note| note.is_old(now));
        self.cx.strays.files = found.files;
        self.cx.strays.unsure = if old { Vec::new() } else { found.unsure };
        self.note_strays();
        if !self.cx.strays.files.is_empty() && !matches!(self.phase, Phase::Unknown(_)) {
            self.cx.kept.remark = Some(EarlierRun::Strays);
            self.cx.notice = Some(Notice {
                about_strays: true,
                ..Notice::warning("")
            });
        }
        self.refresh();
    }

    /// The page says itself that there are some: the notice need not.
    pub(in crate::wizard) fn strays_are_on_the_page(&mut self) {
        if let Some(notice) = &mut self.cx.notice {
            notice.about_strays = false;
        }
        self.cx.notice.take_if(|notice| notice.text.is_empty());
    }

    /// What is left outlives the notes of the requests, which may be forgotten meanwhile: one note
    /// stands for it, in place of all that did.
    fn note_strays(&mut self) {
        let strays = &mut self.cx.strays;
        let folders = strays.files.iter().filter_map(|file| Some(file.parent()?.to_owned()));
        let folders: BTreeSet<PathBuf> = folders.chain(strays.unsure.iter().cloned()).collect();
        let mut calls: Vec<StorageCall> = Vec::new();
        let standing = strays.notes.split_off(strays.notes.len().min(1));
        calls.extend(standing.into_iter().map(StorageCall::ForgetNote));
        match (strays.notes.first().copied(), &strays.earlier) {
            (Some(id), _) if folders.is_empty() => {
                strays.notes.clear();
                calls.push(StorageCall::ForgetNote(id));
            }
            (id, Some(note)) if !folders.is_empty() => {
                let text = note.of_files(folders).text();
                let id = id.unwrap_or_else(|| NoteId(self.cx.ticket()));
                self.cx.strays.notes = vec![id];
                calls.push(StorageCall::KeepNote(id, text));
            }
            _ => {}
        }
        calls.into_iter().for_each(|call| self.cx.ask(call));
    }

    /// The person wants this one to go.
    pub(in crate::wizard) fn remove_stray(&mut self, path: PathBuf) {
        self.cx.ask(FileCall::RemoveStray(path));
    }

    /// It is gone, or not.
    pub(in crate::wizard) fn stray_removed(&mut self, path: &Path, result: Result<(), String>) {
        match result {
            Ok(()) => {
                self.cx.strays.files.retain(|file| file != path);
                self.note_strays();
                self.cx.notice = Some(Notice::good(format!("Removed {}.", shown(path))));
            }
            Err(why) => self.cx.notice = Some(Notice::warning(why)),
        }
        self.refresh();
    }
}
