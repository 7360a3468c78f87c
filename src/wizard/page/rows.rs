//! A list and its rows.

use super::{Line, Sense};
use crate::domain::grade::Level;

/// Rows to move in. A row is made only when it is drawn, so that nothing grows with the number of
/// zones.
pub struct List<'a> {
    /// Which list it is; a change resets the scroll position.
    pub id: &'static str,
    /// Number of rows.
    pub len: usize,
    /// The row under the cursor.
    pub cursor: usize,
    /// Whether the cursor is in the list.
    pub focused: bool,
    /// The row at a place below `len`.
    pub row: Box<dyn Fn(usize) -> Row + 'a>,
    /// What its rows have beside each other.
    pub columns: Columns,
    /// Words that were searched for: where a row has them, it is said.
    pub found: String,
    /// How many rows have them, where the columns have no titles.
    pub matching: String,
    /// How many rows of it can have the cursor, where some only head others.
    pub countable: Option<(usize, usize)>,
    /// Said when there is no row, or under the last one.
    pub below: Vec<Line>,
}

impl<'a> List<'a> {
    /// A list of rows with this name, whose cursor is in it.
    pub fn new(id: &'static str, len: usize, cursor: usize, row: impl Fn(usize) -> Row + 'a) -> Self {
        Self {
            id,
            len,
            cursor,
            focused: true,
            row: Box::new(row),
            columns: Columns::Text,
            found: String::new(),
            matching: String::new(),
            countable: None,
            below: Vec::new(),
        }
    }
}

/// What the rows of a list have beside each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Columns {
    /// Sentences, which take several lines where they are long.
    Text,
    /// What it is called, what it is for, what kind it is.
    Purpose,
    /// What can be done, and what that costs.
    Acts,
    /// What a way out is called, what to type for it, and whether it works here.
    Ways,
    /// The key of a way to hand the secret over, what it does, and how.
    HandOver,
    /// Scope, permission, and the levels.
    Permissions,
    /// An address, what it is, what is worth knowing; so many columns has the longest address.
    Addresses(usize),
    /// What is needed: level and permission; why, and how sure that is.
    Needs,
    /// Of a token that exists: how bad a leak would be, its name, what it can, on what, until when it
    /// works, when it was used.
    Tokens,
    /// What it is (its title), what it belongs to (its title), whether it is excluded or included.
    Resources(String, String),
}

/// A mark before a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// No mark.
    None,
    /// It is chosen.
    Chosen,
    /// It is taken out of what is chosen.
    Excluded,
    /// Something is missing there.
    Warns,
    /// A box that can be ticked, and whether it is.
    Tick(bool),
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Something to choose or read.
    Thing,
    /// A heading of the rows under it; the cursor passes over it.
    Heading,
    /// An act.
    Button,
}

/// A level or a standing that a row can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelView {
    /// In which of the list's columns of levels it is, from 0; in one column they are comparable
    /// from row to row.
    pub column: usize,
    /// "Read"
    pub word: String,
    /// Whether the row has it.
    pub set: bool,
    /// Whether it cannot be had.
    pub unavailable: bool,
}

/// A row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub kind: RowKind,
    pub mark: Mark,
    /// The words of each column, already safe to show.
    pub cells: Vec<String>,
    /// What it can have.
    pub levels: Vec<LevelView>,
    /// Whether it cannot be chosen as it is.
    pub unavailable: bool,
    /// What is worth knowing of it.
    pub remark: Option<Line>,
    /// How each column is meant; plainly beyond the last of these.
    pub senses: Vec<Sense>,
    /// How bad a leak of it would be, where that is a column.
    pub grade: Option<Level>,
}

impl Row {
    /// A row of words.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            kind: RowKind::Thing,
            mark: Mark::None,
            cells: vec![text.into()],
            levels: Vec::new(),
            unavailable: false,
            remark: None,
            senses: Vec::new(),
            grade: None,
        }
    }

    /// A heading of rows.
    pub fn heading(text: impl Into<String>) -> Self {
        Self {
            kind: RowKind::Heading,
            ..Self::new(text)
        }
    }

    /// With a mark.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    /// With the words of the next column.
    #[must_use]
    pub fn cell(mut self, words: impl Into<String>) -> Self {
        self.cells.push(words.into());
        self
    }

    /// With its last column meant so.
    #[must_use]
    pub fn meant(mut self, sense: Sense) -> Self {
        self.senses.resize(self.cells.len(), Sense::Plain);
        if let Some(last) = self.senses.last_mut() {
            *last = sense;
        }
        self
    }

    /// How a column is meant.
    #[must_use]
    pub fn sense(&self, column: usize) -> Sense {
        self.senses.get(column).copied().unwrap_or(Sense::Plain)
    }

    /// With what is worth knowing of it.
    #[must_use]
    pub fn remark(mut self, remark: Option<Line>) -> Self {
        self.remark = remark;
        self
    }

    /// As an act.
    #[must_use]
    pub fn act(mut self) -> Self {
        self.kind = RowKind::Button;
        self
    }

    /// As one that cannot be chosen.
    #[must_use]
    pub fn unavailable(mut self, unavailable: bool) -> Self {
        self.unavailable = unavailable;
        self
    }

    /// The words of a column; none beyond the last.
    #[must_use]
    pub fn words(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}
