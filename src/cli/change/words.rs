//! The lines of a change, for people and for a program. It must not know what was decided.

use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::Opened;
use crate::cli::account::of_account;
use crate::cli::in_json::one_line;
use crate::cli::labels::Labels;
use crate::domain::catalog::Catalog;
use crate::domain::edit::{self, EditLine};
use crate::domain::summary::directory::Directory;
use crate::domain::text::visible;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;
use crate::io::local_time;

/// "“deploy” (id …) of account Home Lab (0123…)", safe to show.
pub(in crate::cli) fn which(record: &TokenRecord, owner: Owner, called: &Labels) -> String {
    let account = match owner {
        Owner::User => None,
        Owner::Account(id) => called.account(id),
    };
    let name = visible(&record.name);
    format!("“{name}” (id {}){}", record.id, of_account(owner, account.as_deref()))
}

/// What differs between two records of a token.
pub(super) fn lines_between(before: &TokenRecord, after: &TokenRecord, called: &Labels) -> Vec<EditLine> {
    let catalog = Catalog::of_this_version();
    edit::lines(before, after, catalog, called, &local_time::zone())
}

/// What is spoken of, and a line or two for each thing that changes.
pub(in crate::cli) fn told(which: &str, lines: &[EditLine]) -> String {
    let mut rows = vec![format!("{which}:")];
    for line in lines {
        let wider = if line.wider { "   wider" } else { "" };
        rows.push(format!("  {:<7} {}{wider}", line.label, line.words()));
    }
    rows.join("\n")
}

/// A line for a program.
pub(in crate::cli) fn in_json(line: &EditLine) -> Value {
    json!({"what": line.label, "before": line.before, "after": line.after, "wider": line.wider})
}

impl Opened {
    /// What is wanted, line by line; times in UTC for a program.
    pub(super) fn lines(&self, wanted: &TokenRecord, json: bool) -> Vec<EditLine> {
        let zone = if json { TimeZone::UTC } else { local_time::zone() };
        edit::lines(&self.record, wanted, Catalog::of_this_version(), &self.called, &zone)
    }

    pub(in crate::cli) fn lines_between(&self, before: &TokenRecord, after: &TokenRecord) -> Vec<EditLine> {
        lines_between(before, after, &self.called)
    }

    /// The token, and a line or two for each thing that changes.
    pub(in crate::cli) fn told(&self, lines: &[EditLine]) -> String {
        told(&self.which(), lines)
    }

    /// The same for a program.
    pub(super) fn document(&self, lines: &[EditLine], done: bool) -> String {
        one_line(&self.changes(lines, done))
    }

    /// What a dry run prints: the change, and the exact request that would make it.
    pub(super) fn rehearsed(&self, lines: &[EditLine], body: &[u8], json: bool) -> String {
        let path = format!("{}/{}", self.owner.tokens_path(), self.record.id);
        let bytes = String::from_utf8_lossy(body);
        if !json {
            return format!("{}\n\nPUT {path}\n{bytes}", self.told(lines));
        }
        let mut document = self.changes(lines, false);
        let parsed: Value = serde_json::from_slice(body).unwrap_or_default();
        if let Some(fields) = document.as_object_mut() {
            let request = json!({"method": "PUT", "path": path, "body": parsed, "bytes": bytes});
            fields.insert("request".to_owned(), request);
        }
        one_line(&document)
    }

    fn changes(&self, lines: &[EditLine], done: bool) -> Value {
        json!({
            "id": self.record.id.to_string(),
            "name": self.record.name,
            "owner": self.owner.in_spec(),
            "changes": lines.iter().map(in_json).collect::<Vec<Value>>(),
            "changed": done,
            "api": self.session.client.host(),
        })
    }
}
