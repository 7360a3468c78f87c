//! What comparing came to, in words and for a program. It must not know how it was found.

use serde_json::{Value, json};

use super::compared::{Compared, Comparison, State};
use crate::cli::Outcome;
use crate::cli::change::{in_json, told};
use crate::cli::drift::SIGNS;
use crate::cli::in_json::one_line;
use crate::cli::output;
use crate::domain::edit::EditLine;
use crate::domain::exit;
use crate::domain::text::visible;
use crate::domain::token::record::TokenRecord;
use crate::domain::token::scope::Owner;

impl Comparison {
    /// What is printed and said, and how it ends.
    pub(super) fn outcome(self, json: bool) -> Outcome {
        let document = if json { self.document() } else { self.text() };
        Outcome::stop(self.code(), self.words()).with(Some(document))
    }

    fn code(&self) -> u8 {
        let differs = |one: &Compared| !matches!(one.state, State::Same(_) | State::Unread(_));
        let beside = self.beside.as_ref().is_some_and(|beside| !beside.is_empty());
        match () {
            () if beside || self.all.iter().any(differs) => exit::FOUND,
            () if self.is_whole() => exit::DONE,
            () => exit::FAILED,
        }
    }

    /// Whether everything could be read.
    fn is_whole(&self) -> bool {
        let unread = |one: &Compared| matches!(one.state, State::Unread(_));
        !self.all.iter().any(unread) && self.lists.iter().all(|list| list.missing.is_empty())
    }

    /// What could not be read, each reason once.
    fn missing(&self) -> Vec<String> {
        let unread = self.all.iter().filter_map(|one| match &one.state {
            State::Unread(why) => Some(why),
            _ => None,
        });
        let lists = self.lists.iter().map(|list| &list.missing);
        let mut said: Vec<String> = Vec::new();
        for why in unread.chain(lists).flatten() {
            if !said.contains(why) {
                said.push(why.clone());
            }
        }
        said
    }

    /// What is said beside the lines.
    fn words(&self) -> Vec<String> {
        let mut words = self.missing();
        let (mut same, mut unread) = (0, 0);
        for one in &self.all {
            same += usize::from(matches!(one.state, State::Same(_)));
            unread += usize::from(matches!(one.state, State::Unread(_)));
        }
        let of = match self.all.len() {
            1 => "1 spec".to_owned(),
            several => format!("{several} specs"),
        };
        let differ = self.all.len() - same - unread;
        words.push(match (differ, unread) {
            (0, 0) if self.all.len() == 1 => "The token is as its spec asks.".to_owned(),
            (0, 0) => format!("{of}: all tokens are as they ask."),
            (differ, 0) => format!("{of}: {differ} not as asked."),
            (differ, unread) => format!("{of}: {differ} not as asked, {unread} not known."),
        });
        match self.beside.as_ref().map_or(0, Vec::len) {
            0 => {}
            1 => words.push("1 token is in no spec.".to_owned()),
            several => words.push(format!("{several} tokens are in no spec.")),
        }
        words
    }

    /// A line for each spec and each token in none, with the lines of what differs.
    fn text(&self) -> String {
        let mut rows: Vec<String> = self.all.iter().map(|one| self.told(one)).collect();
        if self.all.iter().any(|one| matches!(one.state, State::Different(..))) {
            rows.push(SIGNS.to_owned());
        }
        for (owner, record) in self.beside.iter().flatten() {
            rows.push(format!("In no spec: {}", self.which(*owner, record)));
        }
        let text = rows.join("\n");
        // In a pipe no line is broken.
        match output::columns() {
            Some(_) => output::page(&text),
            None => text,
        }
    }

    fn which(&self, owner: Owner, record: &TokenRecord) -> String {
        let list = self.lists.iter().find(|list| list.is_of(owner));
        list.map_or_else(|| record.id.to_string(), |list| list.which(record))
    }

    /// What a spec came to.
    fn told(&self, one: &Compared) -> String {
        let Compared { file, name, owner, .. } = one;
        let which = |record: &TokenRecord| owner.map_or_else(String::new, |owner| self.which(owner, record));
        let name = format!("“{}”", visible(name));
        match &one.state {
            State::Same(record) => format!("{file}: as asked: {}", which(record)),
            State::Different(record, lines) => told(&format!("{file}: different: {}", which(record)), lines),
            State::Missing => format!("{file}: missing: {name}{}", self.whose(*owner)),
            State::Ambiguous(several) => {
                let ids: Vec<String> = several.iter().map(|record| record.id.to_string()).collect();
                let (count, whose) = (several.len(), self.whose(*owner));
                format!("{file}: {count} are named {name}{whose}: {}", ids.join(", "))
            }
            State::Unread(_) => format!("{file}: not known: {name}"),
        }
    }

    /// " (yours, ada@example.com)".
    fn whose(&self, owner: Option<Owner>) -> String {
        let list = owner.and_then(|owner| Some((owner, self.lists.iter().find(|list| list.is_of(owner))?)));
        list.map_or_else(String::new, |(owner, list)| format!(" ({})", list.tokens.whose(owner)))
    }

    /// One JSON object on a line.
    fn document(&self) -> String {
        let token = |(owner, record): &(Owner, TokenRecord)| json!({"id": record.id.to_string(), "name": record.name, "owner": owner.in_spec()});
        let beside = self.beside.as_ref();
        one_line(&json!({
            "specs": self.all.iter().map(spec_in_json).collect::<Vec<Value>>(),
            "in_no_spec": beside.map(|beside| beside.iter().map(token).collect::<Vec<Value>>()),
            "unread": self.missing(),
            "api": self.api,
        }))
    }
}

fn spec_in_json(one: &Compared) -> Value {
    let (state, records, lines): (&str, &[TokenRecord], &[EditLine]) = match &one.state {
        State::Same(record) => ("same", std::slice::from_ref(record), &[]),
        State::Different(record, lines) => ("different", std::slice::from_ref(record), lines),
        State::Missing => ("missing", &[], &[]),
        State::Ambiguous(several) => ("ambiguous", several, &[]),
        State::Unread(_) => ("unknown", &[], &[]),
    };
    json!({
        "spec": one.file,
        "name": one.name,
        "owner": one.owner.map(Owner::in_spec),
        "state": state,
        "ids": records.iter().map(|record| record.id.to_string()).collect::<Vec<String>>(),
        "changes": lines.iter().map(in_json).collect::<Vec<Value>>(),
    })
}
