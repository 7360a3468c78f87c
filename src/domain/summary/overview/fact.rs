//! A fact of a token for a screen: a label with few words. It must not know of what it is said.

use crate::domain::text::visible;
use crate::domain::token::spec::Place;

/// How a fact is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    Plain,
    /// Something that the token can do.
    Can,
    /// Something that it is kept from.
    Not,
    /// Something to think about again.
    Warning,
    /// Nothing contains it.
    Danger,
}

/// A fact of the token and the place where it is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverviewFact {
    /// None for facts that only explain.
    pub place: Option<Place>,
    /// "Name"; empty where it goes on with the one before.
    pub label: &'static str,
    pub meaning: Meaning,
    /// "Edit"; empty where it is not about a level.
    pub level: String,
    /// "Zone · DNS", safe to show.
    pub words: String,
    /// "example.com", on which it can do that; empty where it is not about things.
    pub on: String,
    /// Where that is decided.
    pub on_place: Option<Place>,
    /// The id of that one thing, where a name stands for it.
    pub id: String,
    /// What goes on behind the words and can be left out: "It loses access when you do."
    pub more: String,
    /// What the level means: "create, read, change, delete and list".
    pub gloss: &'static str,
}

impl OverviewFact {
    /// Of its words, made safe to show.
    pub fn new(place: Option<Place>, label: &'static str, words: impl AsRef<str>) -> Self {
        Self {
            place,
            label,
            meaning: Meaning::Plain,
            level: String::new(),
            words: visible(words.as_ref()).into_owned(),
            on: String::new(),
            on_place: None,
            id: String::new(),
            more: String::new(),
            gloss: "",
        }
    }

    /// Meant so.
    #[must_use]
    pub fn meant(self, meaning: Meaning) -> Self {
        Self { meaning, ..self }
    }

    pub(super) fn more(self, more: impl Into<String>) -> Self {
        Self {
            more: more.into(),
            ..self
        }
    }

    /// Its words in one line: "Can: Edit Zone · DNS", without what that is on.
    #[must_use]
    pub fn said(&self) -> String {
        let label = if self.label.is_empty() {
            String::new()
        } else {
            format!("{}:", self.label)
        };
        let words = [&label, &self.level, &self.words].map(String::as_str);
        let words: Vec<&str> = words.into_iter().filter(|words| !words.is_empty()).collect();
        format!("{}{}", words.join(" "), self.more)
    }
}
