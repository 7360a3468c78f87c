//! The tabs of the summary beside its first: the same token as the request that will be sent, as curl, as Terraform.

use std::borrow::Cow;

use crate::export;
use crate::text::visible;
use crate::token::spec::Spec;
use crate::wizard::context::Context;

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

    /// How many steps to the right one step to the left is.
    pub(super) const LEFT: usize = ORDER.len() - 1;

    /// The line of all tabs, the open one marked.
    pub(super) fn line(self) -> String {
        let names = ORDER.iter().map(|(tab, name)| {
            if *tab == self {
                format!("[{name}]")
            } else {
                (*name).to_owned()
            }
        });
        names.collect::<Vec<_>>().join("  ")
    }
}

/// The texts of the tabs, made once when the summary opens.
pub(super) struct Texts {
    /// The very bytes of the request.
    pub(super) body: Vec<u8>,
    curl: String,
    terraform: String,
}

impl Texts {
    pub(super) fn of(spec: &Spec, cx: &Context) -> Self {
        Self {
            body: spec.body(),
            curl: export::curl(spec, &cx.start.base_url),
            terraform: export::terraform(spec, cx.catalogue()),
        }
    }

    /// The lines of a tab, safe to show; none for the summary itself.
    pub(super) fn lines(&self, tab: Tab) -> Vec<Cow<'_, str>> {
        let text = match tab {
            Tab::Summary => "",
            Tab::Json => std::str::from_utf8(&self.body).unwrap_or_default(),
            Tab::Curl => &self.curl,
            Tab::Terraform => &self.terraform,
        };
        text.lines().map(visible).collect()
    }
}
