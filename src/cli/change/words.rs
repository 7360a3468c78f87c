//! The lines of a change, for people and for a program. It must not know what was decided.

use serde_json::{Value, json};

use super::Opened;
use crate::cli::in_json::{one_line, owner_in_json};
use crate::domain::catalog::Catalog;
use crate::domain::edit::{self, EditLine};
use crate::domain::token::record::TokenRecord;
use crate::io::local_time;

impl Opened {
    /// What is wanted, line by line.
    pub(super) fn lines(&self, wanted: &TokenRecord) -> Vec<EditLine> {
        self.lines_between(&self.record, wanted)
    }

    pub(in crate::cli) fn lines_between(&self, before: &TokenRecord, after: &TokenRecord) -> Vec<EditLine> {
        let catalog = Catalog::of_this_version();
        edit::lines(before, after, catalog, &self.called, &local_time::zone())
    }

    /// The token, and a line or two for each thing that changes.
    pub(in crate::cli) fn told(&self, lines: &[EditLine]) -> String {
        let mut rows = vec![format!("{}:", self.which())];
        for line in lines {
            let wider = if line.wider { "   wider" } else { "" };
            rows.push(match (&line.before, &line.after) {
                (Some(before), Some(after)) => format!("  {:<7} {before} → {after}{wider}", line.label),
                (Some(before), None) => format!("  {:<7} − {before}{wider}", line.label),
                (None, after) => format!("  {:<7} + {}{wider}", line.label, after.as_deref().unwrap_or_default()),
            });
        }
        rows.join("\n")
    }

    /// The same for a program.
    pub(super) fn document(&self, lines: &[EditLine], done: bool) -> String {
        let line = |line: &EditLine| json!({"what": line.label, "before": line.before, "after": line.after, "wider": line.wider});
        one_line(&json!({
            "id": self.record.id.to_string(),
            "name": self.record.name,
            "owner": owner_in_json(self.owner),
            "changes": lines.iter().map(line).collect::<Vec<Value>>(),
            "changed": done,
            "api": self.session.client.host(),
        }))
    }
}
