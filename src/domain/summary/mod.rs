//! The review page in plain words, over the whole token: for each thing what can be done to it,
//! from where, until when. Data, not drawing: the wizard shows it, `cfmint review` prints it.

use std::collections::BTreeSet;

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::catalog::Catalog;
use crate::domain::text::visible;
use crate::domain::token::address::{IpFilter, Whereabouts, judge};
use crate::domain::token::grant::Resource;
use crate::domain::token::id::{AccountId, ZoneId};
use crate::domain::token::lifetime;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::{Place, Spec};

mod abilities;
mod clash;
pub mod directory;
pub mod overview;
mod page;
mod reach;
mod words;

use page::{Page, Said};

/// What is known here: the names of accounts, zones and of the signed-in person, and which zones an
/// account has.
pub trait Names {
    /// "example.com (id)" or only the id when the name is not known.
    fn resource(&self, resource: &Resource) -> String;
    /// "you (EMAIL)" or "account ACME".
    fn owner(&self, owner: Owner) -> String;
    /// The same as [`Names::resource`] without the id, for lists of many; names that occur twice
    /// are shown in full.
    fn short(&self, resource: &Resource) -> String {
        self.resource(resource)
    }
    /// The account that a zone belongs to, where it is known.
    fn account_of(&self, _zone: ZoneId) -> Option<AccountId> {
        None
    }
    /// Where chosen zones are said shorter by what is left out of an account, all of whose zones
    /// are known.
    fn all_but(&self, _chosen: &BTreeSet<Resource>) -> Vec<AllBut> {
        Vec::new()
    }
}

/// Zones chosen one by one that are nearly all of their account. A remark, not a change: "all
/// zones" also means the ones added later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllBut {
    pub account: AccountId,
    /// How many of its zones are chosen.
    pub chosen: usize,
    /// Those that are not.
    pub except: Vec<ZoneId>,
}

/// What a line says of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ability {
    Can,
    Cannot,
}

/// One line of the page and the place that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// The place to go to for changing it; none for lines that only explain.
    pub place: Option<Place>,
    /// What the line is about: "Name", "Owner", "On", "Can", "Not", "In short", "Clash", "As
    /// given", "Cannot", "Client IP", "Starts working", "Stops working", "Never stops working" or
    /// "Named" (a long list); empty when it goes on with the list of the line before. With several
    /// grants it says whose decision it is: "Can (Access 2)".
    pub head: String,
    /// Plain words, safe to show.
    pub text: String,
    /// Whether that is something the token can, or cannot; none for all else.
    pub ability: Option<Ability>,
    /// Whether it is something to think about again before the token is made.
    pub warning: bool,
}

impl SummaryLine {
    /// The line as it is read: "Can: Edit DNS".
    #[must_use]
    pub fn said(&self) -> String {
        if self.head.is_empty() {
            format!("  {}", self.text)
        } else {
            format!("{}: {}", self.head, self.text)
        }
    }

    fn new(place: Option<Place>, head: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            place,
            head: head.into(),
            text: text.into(),
            ability: None,
            warning: false,
        }
    }

    fn of(self, ability: Ability) -> Self {
        Self {
            ability: Some(ability),
            ..self
        }
    }

    fn warning(self) -> Self {
        Self { warning: true, ..self }
    }
}

/// The page, computed over the whole token: a deny beats every allow in it.
#[must_use]
pub fn lines(spec: &Spec, catalog: &Catalog, names: &dyn Names, now: Timestamp, zone: &TimeZone) -> Vec<SummaryLine> {
    lines_of(spec, catalog, names, (now, zone), false)
}

/// The same of a token that exists.
#[must_use]
pub fn lines_of_existing(
    spec: &Spec,
    catalog: &Catalog,
    names: &dyn Names,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<SummaryLine> {
    lines_of(spec, catalog, names, (now, zone), true)
}

fn lines_of(
    spec: &Spec,
    catalog: &Catalog,
    names: &dyn Names,
    (now, zone): (Timestamp, &TimeZone),
    exists: bool,
) -> Vec<SummaryLine> {
    let (plain, accounts) = spec.meant(&|zone| names.account_of(zone));
    let page = Page {
        spec: &plain,
        catalog,
        names,
        accounts: &accounts,
        exists,
    };
    let mut said = Said::default();
    said.lines
        .push(SummaryLine::new(Some(Place::Name), "Name", spec.name.as_str()));
    said.lines.push(owner(spec.owner, names));
    page.reaches(&mut said);
    let Said { mut lines, below } = said;
    lines.extend(page.clashes());
    lines.extend(page.as_given());
    lines.push(page.cannot());
    lines.extend(client_ip(spec));
    lines.push(starts(spec, now, zone));
    lines.push(ends(spec, now, zone));
    lines.extend(below);
    // The one place through which names of zones, accounts, groups and the token itself come to be
    // shown.
    for line in &mut lines {
        if let std::borrow::Cow::Owned(safe) = visible(&line.text) {
            line.text = safe;
        }
    }
    lines
}

/// Remarks on the filter that the page has; the wizard's step of the filter has all.
const REMARKS: usize = 3;

/// The page with what is strange about the filter after the lines of the client IP: that a token
/// works from nowhere, or not from here, is worth reading before it exists. `here` is what is known
/// of this machine.
#[must_use]
pub fn with_remarks(mut lines: Vec<SummaryLine>, filter: &IpFilter, here: &Whereabouts) -> Vec<SummaryLine> {
    let first = lines.iter().position(|line| line.head == "Client IP").unwrap_or(0);
    // A list of addresses goes on in lines without a head.
    let goes_on = lines.iter().skip(first + 1).take_while(|line| line.head.is_empty());
    let after = (first + 1 + goes_on.count()).min(lines.len());
    let remarks = judge(filter, here).into_iter().take(REMARKS);
    let remarks = remarks
        .map(|remark| SummaryLine::new(Some(remark.place), "But", visible(&remark.sentence).into_owned()).warning());
    lines.splice(after..after, remarks);
    lines
}

/// Whose the token will be, and what that means when people leave.
#[must_use]
pub fn owner(owner: Owner, names: &dyn Names) -> SummaryLine {
    let whose = names.owner(owner);
    let what_then = match owner {
        Owner::User => "It loses access when you do.",
        Owner::Account(_) => "It keeps working when people leave.",
    };
    SummaryLine::new(Some(Place::Owner), "Owner", format!("{whose}. {what_then}"))
}

/// An address alone without its /32 or /128, a range as it is sent.
fn in_words(nets: &[IpNet]) -> Vec<String> {
    let one = |net: &IpNet| {
        if net.prefix_len() == net.max_prefix_len() {
            net.addr().to_string()
        } else {
            net.to_string()
        }
    };
    nets.iter().map(one).collect()
}

/// From where; thousands of addresses are possible, and each can be read.
fn client_ip(spec: &Spec) -> Vec<SummaryLine> {
    let (only, except) = (in_words(&spec.ip.only), in_words(&spec.ip.except));
    let said: Vec<(Place, &str, Vec<String>, &str)> = match (only.is_empty(), except.is_empty()) {
        (true, true) => vec![(Place::IpOnly, "From any address.", only, "")],
        (true, false) => vec![(Place::IpExcept, "From any address, but not from ", except, ".")],
        (false, true) => vec![(Place::IpOnly, "Only from ", only, ".")],
        (false, false) => vec![
            (Place::IpOnly, "Only from ", only, ","),
            (Place::IpExcept, "but not from ", except, "."),
        ],
    };
    let mut lines: Vec<SummaryLine> = Vec::new();
    for (place, before, addresses, after) in said {
        let mut texts = words::packed(before, &addresses, ", ");
        if let Some(last) = texts.last_mut() {
            last.push_str(after);
        }
        for text in texts {
            match lines.last_mut() {
                // Few of both are one sentence.
                Some(last) if lines_fit(&last.text, &text) => last.text = format!("{} {text}", last.text),
                Some(_) => lines.push(SummaryLine::new(Some(place.clone()), "", text)),
                None => lines.push(SummaryLine::new(Some(place.clone()), "Client IP", text)),
            }
        }
    }
    lines
}

/// Whether two texts are still one line of the page.
fn lines_fit(one: &str, other: &str) -> bool {
    one.len() + other.len() < words::LONGEST
}

fn starts(spec: &Spec, now: Timestamp, zone: &TimeZone) -> SummaryLine {
    let text = match spec.starts.filter(|start| *start > now) {
        Some(start) => format!("{}.", lifetime::here(start, zone)),
        None => "at once.".to_owned(),
    };
    SummaryLine::new(Some(Place::Starts), "Starts working", text)
}

fn ends(spec: &Spec, now: Timestamp, zone: &TimeZone) -> SummaryLine {
    let said = |head, text| SummaryLine::new(Some(Place::Expires), head, text);
    match spec.expires {
        Some(end) if end <= now => said(
            "Stops working",
            format!("{}. That is in the past.", lifetime::here(end, zone)),
        )
        .warning(),
        Some(end) => said("Stops working", format!("{}.", lifetime::here(end, zone))),
        None => said(
            "Never stops working",
            "whoever gets hold of it can use it until someone deletes it.".to_owned(),
        )
        .warning(),
    }
}

#[cfg(test)]
mod tests;
