//! Everything that can be looked for by name as somebody types: tools and commands, phases of
//! rulesets, resources of Terraform, calls, permissions. A path with real ids finds its call, a
//! path that is not typed to its end those that begin so. What a hit takes is for [`super::answer`]
//! to say.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use super::data::{Data, Operation, Phase, Resource, Tool};
use super::input::begins_as_file;
use super::named::{is_title, permissions_of};
use super::pasted;
use super::paths::{self, Call};
use super::spelling::{respelt, words};
use crate::domain::catalog::Catalog;
use crate::domain::catalog::wording::{Choice, plain};
use crate::domain::search::{Beginning, ENOUGH, Index};
use crate::domain::token::scope::Scope;

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is called.
    pub title: String,
    /// What kind of thing it is: `call`; nothing where the words beside it say so.
    pub kind: &'static str,
    /// Which it is: method and path of a call, with `{}` for each parameter.
    pub about: String,
    /// The same in full.
    pub whole: String,
    /// What to give ([`super::Given::Words`]) to have it judged.
    pub words: String,
}

/// Which kinds are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kinds {
    All,
    /// All but tools and commands.
    NoTools,
}

/// One of the things that are known.
#[derive(Debug, Clone, Copy)]
enum Known {
    Tool(&'static Tool),
    Phase(&'static Phase),
    Resource(&'static Resource),
    Call(&'static Operation),
}

/// All of them, kind after kind, and how to look for them. Made when it is first asked for.
struct All {
    known: Vec<Known>,
    index: Index,
    tools: usize,
    /// The place of each call, by its place in the data.
    calls: Vec<u32>,
}

static ALL: LazyLock<All> = LazyLock::new(|| {
    let data = Data::embedded();
    let mut known: Vec<Known> = data.tools.iter().map(Known::Tool).collect();
    let tools = known.len();
    known.extend(data.phases.iter().map(Known::Phase));
    known.extend(data.resources.iter().map(Known::Resource));
    // Of several titles that begin as typed the shortest is meant.
    let mut order: Vec<(usize, usize, &Operation)> = data
        .operations()
        .iter()
        .enumerate()
        .map(|(at, call)| (call.summary.len() + call.path.len(), at, call))
        .collect();
    order.sort_by_key(|(length, at, _)| (*length, *at));
    let mut calls = vec![0; order.len()];
    for (_, at, call) in order {
        if let Some(place) = calls.get_mut(at) {
            *place = u32::try_from(known.len()).unwrap_or(u32::MAX);
        }
        known.push(Known::Call(call));
    }
    let index = Index::new(Beginning::OfAnyWord, known.iter().map(searched));
    All {
        known,
        index,
        tools,
        calls,
    }
});

/// Each permission at each level, and how to look for it. What is typed exactly is the catalog's
/// to read; this is for the letters on the way there.
struct Permissions {
    known: Vec<Choice<'static>>,
    /// The words of each.
    words: Vec<String>,
    index: Index,
}

static PERMISSIONS: LazyLock<Permissions> = LazyLock::new(|| {
    let rows = Catalog::of_this_version().rows().iter();
    let mut known: Vec<Choice<'static>> = rows
        .flat_map(|row| row.levels.iter().map(move |level| Choice { row, level }))
        .collect();
    known.sort_by_key(reaches_far);
    let titles: Vec<String> = known.iter().map(|one| plain(&called(one))).collect();
    let others = known.iter().map(|one| plain(&one.level.api_name));
    let index = Index::new(Beginning::OfAnyWord, titles.iter().map(String::as_str).zip(others));
    let words = titles
        .iter()
        .zip(&known)
        .map(|(title, one)| format!("{title} {}", plain(&one.level.api_name)));
    Permissions {
        words: words.collect(),
        known,
        index,
    }
});

/// Whether a permission is for more than what is chosen one by one: of two that are called alike
/// the narrower comes first.
fn reaches_far(one: &Choice<'_>) -> bool {
    !matches!(one.row.scope, Scope::Zone | Scope::Bucket)
}

/// `Zone · DNS · Edit`.
fn called(one: &Choice<'_>) -> String {
    format!("{} · {} · {}", one.row.scope.word(), one.row.label, one.level.word)
}

/// The permissions that are typed, which come first, and those that begin so.
fn permissions(typed: &str) -> (Vec<u32>, Vec<u32>) {
    let all = &*PERMISSIONS;
    let first = u32::try_from(ALL.known.len()).unwrap_or(u32::MAX);
    let mut named = permissions_of(typed, Catalog::of_this_version());
    named.iter_mut().for_each(|alike| alike.sort_by_key(reaches_far));
    let mut named: Vec<Choice<'static>> = named.concat();
    if !named.is_empty() && is_title(Data::embedded(), typed) {
        named.clear();
    }
    let place = |one: &Choice<'_>| {
        all.known
            .iter()
            .position(|known| known.level.id == one.level.id && known.row.scope == one.row.scope)
    };
    let places = named.iter().filter_map(place).filter_map(|at| u32::try_from(at).ok());
    let words = plain(typed);
    // A path is a call's.
    let begun = if words.is_empty() || Call::read(typed).is_some() {
        Vec::new()
    } else {
        all.index.plain(&words)
    };
    // Calls are many and have the letters anywhere; a permission is meant by how its words begin.
    let begins = |at: &u32| {
        let of = all.words.get(*at as usize).map_or("", String::as_str);
        words
            .split(' ')
            .all(|word| of.split(' ').any(|one| one.starts_with(word)))
    };
    let shifted = |at: u32| first.saturating_add(at);
    (
        places.map(shifted).collect(),
        begun.into_iter().filter(begins).map(shifted).collect(),
    )
}

/// What a thing is called, and what else leads to it.
fn searched(known: &Known) -> (&'static str, String) {
    match known {
        Known::Tool(tool) => (&tool.name, format!("{} {}", tool.r#match.join(" "), tool.purpose)),
        Known::Phase(phase) => (&phase.dash_name, format!("{} {} rules", phase.phase, phase.scope)),
        Known::Resource(resource) => (&resource.resource, "terraform".to_owned()),
        Known::Call(call) => {
            let tag = Data::embedded().tag(call);
            (call.summary, format!("{} {} {tag}", call.method, call.path))
        }
    }
}

/// Words of all that is known, in lower case. Made when something is misspelt.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let texts = ALL.known.iter().map(searched);
    let texts = texts.map(|(title, others)| format!("{title} {others}").to_lowercase());
    let owned = |text: String| words(&text).map(str::to_owned).collect::<Vec<_>>();
    texts.flat_map(owned).collect()
});

/// Letters from which on something that is not found is taken for misspelt.
const MISSPELT: usize = 4;

/// Places of what matches, by how it does, best first in each; a place is in one of them only.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// Permissions that are named with their levels.
    pub named: Vec<u32>,
    /// What is called so, or described so: calls by their paths first.
    pub known: Vec<u32>,
    /// Permissions whose words begin so.
    pub begun: Vec<u32>,
    /// What looks like what is typed: misspelt, or abbreviated. No tool is among the abbreviated:
    /// its permissions come together, whatever was meant.
    pub guessed: Vec<u32>,
}

/// The same in a row. Where the words as typed are nowhere, what looks most like them comes first.
#[must_use]
pub fn hits(typed: &str, kinds: Kinds) -> Vec<u32> {
    let found = matches(typed, kinds);
    [found.named, found.known, found.begun, found.guessed].concat()
}

/// What matches what is typed; nothing typed finds nothing.
#[must_use]
pub fn matches(typed: &str, kinds: Kinds) -> Matches {
    let typed = typed.trim();
    // Files and errors are read, not looked for.
    if typed.is_empty() || begins_as_file(typed) || pasted::is_error(typed) {
        return Matches::default();
    }
    let (all, data) = (&*ALL, Data::embedded());
    let calls = |found: Vec<usize>| found.into_iter().filter_map(|at| all.calls.get(at).copied());
    let (named, begun) = permissions(typed);
    let by_path = Call::read(typed).map(|typed| paths::beginning(data, &typed));
    let by_path: Vec<u32> = calls(by_path.unwrap_or_default()).collect();
    let plain = all.index.plain(typed);
    let is_tool = |place: &u32| (*place as usize) < all.tools;
    // What is misspelt comes before letters that happen to be in this order.
    let nowhere = [&named, &by_path, &plain, &begun].iter().all(|found| found.is_empty());
    let spelt = if nowhere && typed.chars().count() >= MISSPELT {
        respelt(typed, &WORDS)
    } else {
        None
    };
    let mut guessed = spelt.map_or_else(Vec::new, |spelt| all.index.plain(&spelt));
    if named.is_empty() && plain.len() < ENOUGH {
        guessed.extend(all.index.fuzzy(typed).into_iter().filter(|place| !is_tool(place)));
    }
    let mut seen = HashSet::new();
    let mut once = |mut found: Vec<u32>| {
        found.retain(|place| (kinds == Kinds::All || !is_tool(place)) && seen.insert(*place));
        found
    };
    Matches {
        named: once(named),
        known: once([by_path, plain].concat()),
        begun: once(begun),
        guessed: once(guessed),
    }
}

/// What looks most like something that is not known, as it can be given; calls with their titles
/// behind them.
pub(super) fn nearest(text: &str) -> Vec<String> {
    const MOST: usize = 3;
    let places = respelt(text, &WORDS).map_or_else(Vec::new, |spelt| ALL.index.plain(&spelt));
    let named = places
        .into_iter()
        .take(MOST)
        .filter_map(|place| ALL.known.get(place as usize));
    let called = |known: &Known| match known {
        Known::Tool(tool) => tool.name.clone(),
        Known::Phase(phase) => format!("{} {}", phase.phase, phase.scope),
        Known::Resource(resource) => resource.resource.clone(),
        Known::Call(call) => format!("{} {} ({})", call.method, call.path, call.summary),
    };
    named.map(called).collect()
}

#[must_use]
pub fn hit(place: u32) -> Option<Hit> {
    let Some(known) = ALL.known.get(place as usize) else {
        let one = PERMISSIONS.known.get(place as usize - ALL.known.len())?;
        return Some(Hit {
            title: called(one),
            kind: "",
            about: "permission".to_owned(),
            whole: format!("{}: the permission {}", called(one), one.level.api_name),
            words: one.spelt(),
        });
    };
    let (title, kind, about, whole, words) = match known {
        Known::Tool(tool) => (&*tool.name, "tool", tool.purpose.clone(), None, tool.slug.clone()),
        Known::Phase(phase) => {
            let about = format!("rules of {}s, phase {}", phase.scope, phase.phase);
            let words = format!("{} {}", phase.phase, phase.scope);
            (&*phase.dash_name, "rules", about, None, words)
        }
        Known::Resource(resource) => {
            let now = resource.now.as_ref().map(|now| format!(", now {now}"));
            let now = now.unwrap_or_default();
            let (about, whole) = (format!("Terraform{now}"), format!("resource of Terraform{now}"));
            (
                &*resource.resource,
                "resource",
                about,
                Some(whole),
                resource.resource.clone(),
            )
        }
        Known::Call(call) => {
            let tag = Data::embedded().tag(call);
            let words = format!("{} {}", call.method, call.path);
            let about = format!("{} {}", call.method, short(call.path));
            (call.summary, "call", about, Some(format!("{words} · {tag}")), words)
        }
    };
    Some(Hit {
        title: title.to_owned(),
        kind,
        whole: format!("{title}: {}", whole.as_ref().unwrap_or(&about)),
        about,
        words,
    })
}

/// A path with `{}` in place of each parameter.
fn short(path: &str) -> String {
    let mut parts = path.split('{');
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        short.push_str("{}");
        short.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::needs::{Given, answer};

    fn titles(typed: &str, most: usize) -> Vec<String> {
        let found = hits(typed, Kinds::All);
        let titles = found.into_iter().take(most).filter_map(hit);
        titles.map(|hit| format!("{} | {}", hit.title, hit.about)).collect()
    }

    #[test]
    fn what_is_typed_finds_calls_resources_phases_and_tools() {
        for (typed, first) in [
            ("purge cach", "Purge Cached Content | POST /zones/{}/purge_cache"),
            ("cloudflare_dns_rec", "cloudflare_dns_record | Terraform"),
            (
                "single redirect",
                "Single Redirect | rules of zones, phase http_request_dynamic_redirect",
            ),
            ("cert-man", "cert-manager | "),
            (
                "zones/22b1de5f1c0e4b3ea97bb1e963b06a43/purge_c",
                "Purge Cached Content | ",
            ),
            (
                "POST /zones/:zone/dns_records",
                "Create DNS Record | POST /zones/{}/dns_records",
            ),
            ("purge cahced contnet", "Purge Cached Content | "),
            ("purge cahce", "Purge Cached Content | "),
            ("external-dsn", "external-dns | "),
            ("cloudflare_recrod", "cloudflare_record | Terraform"),
            ("prgcchd", "Purge Cached Content | "),
            ("cloudflare_dns_rceord", "cloudflare_dns_record | Terraform"),
        ] {
            let found = titles(typed, 3);
            assert!(
                found.first().is_some_and(|one| one.starts_with(first)),
                "{typed}: {found:?}"
            );
        }
        assert_eq!(hits(" ", Kinds::All), [] as [u32; 0]);
        assert_eq!(hits("qqqzzz", Kinds::All), [] as [u32; 0]);
        let tools = |kinds| hits("cert-manager", kinds).len();
        assert!(tools(Kinds::NoTools) < tools(Kinds::All));
    }

    #[test]
    fn every_hit_is_understood_when_it_is_given() {
        let catalog = Catalog::embedded();
        let unknown: Vec<Hit> = (0..)
            .map_while(hit)
            .filter(|hit| {
                let answer = answer(&[Given::Words(hit.words.clone())], &catalog);
                // Of some calls and resources nobody knows what they take: that is said, and is no
                // misunderstanding.
                let said = |words: &str| answer.unknown.iter().any(|one| one.input.contains(words));
                let honest = [
                    "states no permission",
                    "neither its documentation",
                    "not in cfmint’s list of permissions",
                ];
                !answer.unknown.is_empty() && !honest.iter().any(|words| said(words))
            })
            .collect();
        assert_eq!(unknown, []);
    }
}
