//! The review page in plain words, over the whole token: what it can, where, from where, until when. Data, not drawing: the
//! wizard shows it, `review` will print it.
use std::collections::BTreeSet;

use ipnet::IpNet;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalogue::Catalogue;
use crate::catalogue::picker::manages_tokens;
use crate::text::visible;
use crate::token::grant::{Grant, Resource};
use crate::token::id::GroupId;
use crate::token::lifetime;
use crate::token::scope::{Owner, Scope};
use crate::token::spec::{Place, Spec};

mod clash;

/// How things are called here: the names of accounts, zones and of the signed-in person, as far as known.
pub trait Names {
    /// "example.com (id)" or only the id when the name is not known.
    fn resource(&self, resource: &Resource) -> String;
    /// "you (EMAIL)" or "account ACME".
    fn owner(&self, owner: Owner) -> String;
}

/// One line of the page and the place that it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The place to go to for changing it; none for lines that only explain.
    pub place: Option<Place>,
    /// What the line is about: "Name", "Owner", "Can", "Where", "Not", "Clash", "Cannot", "Client IP", "Starts working", "Stops working" or
    /// "Never stops working". With several grants those of a grant begin with its number: "Access 2 · Can".
    pub head: String,
    /// Plain words, safe to show.
    pub text: String,
    /// Whether it is something to think about again before the token is made.
    pub warning: bool,
}

/// The page, computed over the whole token: a deny beats every allow in it.
#[must_use]
pub fn lines(spec: &Spec, catalogue: &Catalogue, names: &dyn Names, now: Timestamp, zone: &TimeZone) -> Vec<Line> {
    let page = Page { spec, catalogue, names };
    let mut lines = vec![
        line(Some(Place::Name), "Name", spec.name.as_str().to_owned()),
        line(None, "Owner", page.owner()),
    ];
    for (at, grant) in spec.grants.iter().enumerate() {
        page.grant(at, grant, &mut lines);
    }
    lines.extend(page.clashes());
    lines.push(page.cannot());
    lines.push(client_ip(spec));
    lines.push(starts(spec, now, zone));
    lines.push(ends(spec, now, zone));
    // The one place through which names of zones, accounts, groups and the token itself come to be shown.
    for line in &mut lines {
        if let std::borrow::Cow::Owned(safe) = visible(&line.text) {
            line.text = safe;
        }
    }
    lines
}

fn line(place: Option<Place>, head: &str, text: String) -> Line {
    Line {
        place,
        head: head.to_owned(),
        text,
        warning: false,
    }
}

/// What the page is made from.
struct Page<'a> {
    spec: &'a Spec,
    catalogue: &'a Catalogue,
    names: &'a dyn Names,
}

impl Page<'_> {
    fn owner(&self) -> String {
        let owner = self.names.owner(self.spec.owner);
        match self.spec.owner {
            Owner::User => format!("{owner}. It loses access when you do."),
            Owner::Account(_) => format!("{owner}. It keeps working when people leave."),
        }
    }

    /// The head of a line about one grant; its number is said where there are several.
    fn head(&self, at: usize, word: &str) -> String {
        if self.spec.grants.len() > 1 {
            format!("Access {} · {word}", at + 1)
        } else {
            word.to_owned()
        }
    }

    /// What a grant can, and where, for each scope.
    fn grant(&self, at: usize, grant: &Grant, lines: &mut Vec<Line>) {
        let scopes: BTreeSet<&Scope> = grant.groups.values().collect();
        for scope in scopes {
            let groups = grant.groups.iter().filter(|(_, of)| *of == scope).map(|(id, _)| *id);
            let place = Place::Permissions(at);
            lines.extend(
                self.abilities(groups)
                    .into_iter()
                    .map(|text| line(Some(place.clone()), &self.head(at, "Can"), text)),
            );
            let place = Place::Resources(at, scope.clone());
            let of_scope = |resource: &&Resource| resource.scope() == *scope;
            for resource in grant.resources.iter().filter(of_scope) {
                let text = format!("on {}", self.resource(resource));
                lines.push(line(Some(place.clone()), &self.head(at, "Where"), text));
            }
            for resource in grant.except.iter().filter(of_scope) {
                let text = format!(
                    "on {}: none of the above, whatever else this token allows",
                    self.resource(resource)
                );
                lines.push(line(Some(place.clone()), &self.head(at, "Not"), text));
            }
        }
    }

    /// One sentence for each group, by the dashboard's label.
    fn abilities(&self, groups: impl Iterator<Item = GroupId>) -> Vec<String> {
        let mut abilities: Vec<(String, String)> = groups
            .map(|id| {
                let label = self
                    .catalogue
                    .row_of(id)
                    .map_or_else(String::new, |(row, _)| row.label.to_lowercase());
                (label, self.ability(id))
            })
            .collect();
        abilities.sort();
        abilities.into_iter().map(|(_, ability)| ability).collect()
    }

    /// What a group lets one do, in so many words.
    fn ability(&self, id: GroupId) -> String {
        let Some((row, level)) = self.catalogue.row_of(id) else {
            return format!(
                "{id}: a permission group that is not in the list, so that what it allows is not known here"
            );
        };
        let label = &row.label;
        let bare = level.bare_word();
        let words = match bare.as_str() {
            "Edit" => format!("Edit {label} (create, read, change, delete and list)"),
            "Read" => format!("Read {label} (read and list only)"),
            // reference: catalogue section 6
            "Metadata Read" => format!("Read metadata of {label} (settings, not content)"),
            other if label.ends_with(other) => label.clone(),
            other => format!("{label}: {other}"),
        };
        if bare == level.word {
            words
        } else {
            format!("{words}; the API calls it {}", level.api_name)
        }
    }

    /// What and which, as it follows "on".
    fn resource(&self, resource: &Resource) -> String {
        let account = |id| self.names.resource(&Resource::Account(id));
        match resource {
            Resource::User(_) => self.names.resource(resource),
            Resource::AllAccounts => "every account, also ones joined later".to_owned(),
            Resource::Account(id) => format!("account {}", account(*id)),
            Resource::AllZones => "every zone of every account, also ones added later".to_owned(),
            Resource::ZonesOf(id) => format!("all zones of account {}, also ones added later", account(*id)),
            Resource::Zone(_) => format!("zone {}", self.names.resource(resource)),
            Resource::Bucket { .. } => format!("R2 bucket {}", self.names.resource(resource)),
            Resource::Raw { key, .. } => key.clone(),
            Resource::RawWithin { within, key, .. } => format!("{key} within {within}"),
        }
    }

    /// What it cannot. That it creates no tokens holds by Cloudflare's rule for tokens that are made by a token (reference: cloudflare-api
    /// section 1), unless it was asked for all the same.
    fn cannot(&self) -> Line {
        let asked = self.spec.grants.iter().flat_map(|grant| grant.groups.keys());
        let managing = asked
            .filter_map(|id| self.catalogue.group(*id))
            .find(|group| manages_tokens(&group.name));
        match managing {
            None => line(None, "Cannot", "anything else; it cannot create tokens.".to_owned()),
            Some(group) => Line {
                warning: true,
                ..line(
                    None,
                    "Cannot",
                    format!("anything else; but {} lets it manage tokens.", group.name),
                )
            },
        }
    }

    /// Where a grant excludes what another gives, or what it gives itself.
    fn clashes(&self) -> Vec<Line> {
        let clash_line = |clash: clash::Clash<'_>| {
            let what = self.abilities_in_short(&clash.groups);
            let (except, given) = (self.resource(clash.except), self.resource(clash.given));
            let overlap = if clash.certain { "" } else { ", where it is one of them" };
            let text = if clash.excluding == clash.giving {
                format!("{except} is both included and excluded ({what}): excluded wins.")
            } else {
                format!(
                    "Access {} excludes {except}{overlap}; that beats Access {}, which gives {what} on {given}.",
                    clash.excluding + 1,
                    clash.giving + 1
                )
            };
            Line {
                warning: true,
                ..line(
                    Some(Place::Resources(clash.excluding, clash.except.scope())),
                    "Clash",
                    text,
                )
            }
        };
        clash::clashes(&self.spec.grants).into_iter().map(clash_line).collect()
    }

    fn abilities_in_short(&self, groups: &[GroupId]) -> String {
        let mut words: Vec<String> = groups.iter().map(|id| self.catalogue.in_words(*id)).collect();
        words.sort();
        words.join(", ")
    }
}

/// An address alone without its /32 or /128, a range as it is sent.
fn in_words(nets: &[IpNet]) -> String {
    let one = |net: &IpNet| {
        if net.prefix_len() == net.max_prefix_len() {
            net.addr().to_string()
        } else {
            net.to_string()
        }
    };
    nets.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn client_ip(spec: &Spec) -> Line {
    let (only, except) = (&spec.ip.only, &spec.ip.except);
    let not = format!("but not from {}.", in_words(except));
    let (place, text) = match (only.is_empty(), except.is_empty()) {
        (true, true) => (Place::IpOnly, "From any address.".to_owned()),
        (true, false) => (Place::IpExcept, format!("From any address, {not}")),
        (false, true) => (Place::IpOnly, format!("Only from {}.", in_words(only))),
        (false, false) => (Place::IpOnly, format!("Only from {}, {not}", in_words(only))),
    };
    line(Some(place), "Client IP", text)
}

fn starts(spec: &Spec, now: Timestamp, zone: &TimeZone) -> Line {
    let text = match spec.starts.filter(|start| *start > now) {
        Some(start) => format!("{}.", lifetime::in_words(start, zone)),
        None => "at once.".to_owned(),
    };
    line(Some(Place::Starts), "Starts working", text)
}

fn ends(spec: &Spec, now: Timestamp, zone: &TimeZone) -> Line {
    let place = Some(Place::Expires);
    match spec.expires {
        Some(end) if end <= now => Line {
            warning: true,
            ..line(
                place,
                "Stops working",
                format!("{}. That is past by now.", lifetime::in_words(end, zone)),
            )
        },
        Some(end) => line(place, "Stops working", format!("{}.", lifetime::in_words(end, zone))),
        None => Line {
            warning: true,
            ..line(
                place,
                "Never stops working",
                "whoever gets hold of it can use it until someone deletes it.".to_owned(),
            )
        },
    }
}

#[cfg(test)]
mod tests;
