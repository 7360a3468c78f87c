//! The tabs of the summary beside its first: the same token as the request that will be sent, as
//! curl, as Terraform.

use std::borrow::Cow;
use std::ops::Range;

use super::change::TokenChange;
use crate::domain::export;
use crate::domain::text::visible;
use crate::domain::token::spec::Spec;
use crate::wizard::page::Tabs;
use crate::wizard::state::context::Context;

/// Which tab is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Summary,
    Json,
    Curl,
    Terraform,
}

/// From left to right.
const ORDER: [(Tab, &str); 4] = [
    (Tab::Summary, "Summary"),
    (Tab::Json, "JSON"),
    (Tab::Curl, "curl"),
    (Tab::Terraform, "Terraform"),
];

impl Tab {
    /// The tab so many places to the right; round at the ends.
    pub(super) fn turned(self, by: usize) -> Self {
        let at = ORDER.iter().position(|(tab, _)| *tab == self).unwrap_or(0);
        ORDER.iter().cycle().nth(at + by).map_or(self, |(tab, _)| *tab)
    }

    /// The name of its text on the screen.
    pub(super) fn id(self) -> &'static str {
        ORDER
            .iter()
            .find(|(tab, _)| *tab == self)
            .map_or("Summary", |(_, name)| *name)
    }

    /// How many steps to the right one step to the left is.
    pub(super) const LEFT: usize = ORDER.len() - 1;

    /// All tabs, with the open one, and whether the focus is on it.
    pub(super) fn shown(self, focused: bool) -> Tabs {
        Tabs {
            words: ORDER.iter().map(|(_, name)| (*name).to_owned()).collect(),
            open: ORDER.iter().position(|(tab, _)| *tab == self).unwrap_or(0),
            focused,
        }
    }
}

/// A text and where its lines are, found once.
struct Text {
    bytes: Vec<u8>,
    lines: Vec<Range<usize>>,
}

impl Text {
    fn new(bytes: Vec<u8>) -> Self {
        let mut start = 0;
        let mut lines = Vec::new();
        for line in bytes.split(|byte| *byte == b'\n') {
            lines.push(start..start + line.len());
            start += line.len() + 1;
        }
        // A break at the end begins no line.
        if lines.len() > 1 && lines.last().is_some_and(Range::is_empty) {
            lines.pop();
        }
        Self { bytes, lines }
    }

    fn line(&self, at: usize) -> Cow<'_, str> {
        let bytes = self.lines.get(at).and_then(|line| self.bytes.get(line.clone()));
        visible(std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default())
    }
}

/// The texts of the tabs, made once when the summary opens.
pub(super) struct Texts {
    json: Text,
    curl: Text,
    terraform: Text,
}

impl Texts {
    pub(super) fn of(spec: &Spec, cx: &Context, change: Option<&TokenChange>) -> Self {
        let (json, curl) = match change {
            None => (spec.body(), export::curl(spec, &cx.start.base_url)),
            Some(change) => {
                let base = &cx.start.base_url;
                let curl = |body: &Vec<u8>| export::changing(base, spec.owner, change.wanted.id, body);
                let text = change.body.as_ref().map_or_else(Clone::clone, curl);
                let body = change.body.clone().unwrap_or_else(String::into_bytes);
                (body, text)
            }
        };
        Self {
            json: Text::new(json),
            curl: Text::new(curl.into_bytes()),
            terraform: Text::new(export::terraform(spec, cx.catalog()).into_bytes()),
        }
    }

    /// The very bytes of the request.
    pub(super) fn body(&self) -> &[u8] {
        &self.json.bytes
    }

    fn text(&self, tab: Tab) -> Option<&Text> {
        match tab {
            Tab::Summary => None,
            Tab::Json => Some(&self.json),
            Tab::Curl => Some(&self.curl),
            Tab::Terraform => Some(&self.terraform),
        }
    }

    /// How many lines a tab has; none for the summary itself.
    pub(super) fn len(&self, tab: Tab) -> usize {
        self.text(tab).map_or(0, |text| text.lines.len())
    }

    /// A line of a tab, safe to show.
    pub(super) fn line(&self, tab: Tab, at: usize) -> Cow<'_, str> {
        self.text(tab).map_or(Cow::Borrowed(""), |text| text.line(at))
    }
}
