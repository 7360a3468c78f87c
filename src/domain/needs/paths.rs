//! A call as people write it (method, path or whole URL, with parameters or with real ids), found
//! among the calls that are known. Paths are compared segment by segment, a literal one before a
//! parameter. Knows nothing of permissions.

use super::data::{Data, Operation};

/// The methods of the API.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Longer than any path of the API with real names in it.
const LONGEST: usize = 2_000;

/// A call as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) method: Option<String>,
    /// Segments without host, version, query and slashes at the ends.
    pub(super) segments: Vec<String>,
}

impl Call {
    /// Reads it; none when it is no call at all.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let (first, rest) = text.split_once(char::is_whitespace).unwrap_or(("", text));
        let (method, path) = match method(first) {
            Some(method) => (Some(method), rest.trim()),
            None if first.is_empty() => (None, rest),
            None => return None,
        };
        let inside = within_api(path)?;
        (!inside.contains(char::is_whitespace)).then_some(())?;
        let inside = inside.split(['?', '#']).next().unwrap_or_default();
        let segments = inside.split('/').filter(|segment| !segment.is_empty());
        Some(Self {
            // What answers HEAD and OPTIONS is what GET reads.
            method: method.map(|method| {
                if matches!(method, "HEAD" | "OPTIONS") {
                    "GET"
                } else {
                    method
                }
                .to_owned()
            }),
            segments: segments.map(str::to_owned).collect(),
        })
    }

    /// `METHOD /path`.
    pub(super) fn words(&self) -> String {
        let path = format!("/{}", self.segments.join("/"));
        self.method
            .as_ref()
            .map_or(path.clone(), |method| format!("{method} {path}"))
    }

    /// The zones and accounts that it names by id, in the words of a spec.
    pub(super) fn resources(&self) -> Vec<String> {
        let of = |kind: &str, word: &str| {
            let at = self.segments.iter().position(|segment| segment == kind)?;
            let id = self.segments.get(at + 1).filter(|id| is_id(id))?;
            (at == 0).then(|| format!("{word}:{}", id.to_lowercase()))
        };
        [of("zones", "zone"), of("accounts", "account")]
            .into_iter()
            .flatten()
            .collect()
    }
}

pub(super) fn method(word: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(word))
}

/// Whether a text is an id as Cloudflare writes them: 32 hexadecimal digits.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The path without scheme, host and version.
fn within_api(path: &str) -> Option<&str> {
    if let Some((_, inside)) = path.split_once("/client/v4") {
        return Some(inside);
    }
    if path.contains("://") {
        return None;
    }
    const ROOTS: [&str; 9] = [
        "accounts",
        "zones",
        "user",
        "memberships",
        "radar",
        "ips",
        "graphql",
        "certificates",
        "organizations",
    ];
    let host = path.strip_prefix("api.cloudflare.com").unwrap_or(path);
    let first = host.split_once('/').map_or("", |(first, _)| first);
    // One word alone is a path only where it is nothing else.
    let alone = ["ips", "graphql"].contains(&host);
    (host.starts_with('/') || ROOTS.contains(&first) || alone).then_some(host)
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with(['{', ':', '<', '$'])
}

/// How a path fits: for each segment whether it is the same word; none when it does not fit.
fn fit(template: &str, given: &[String]) -> Option<Vec<bool>> {
    let mut exact = Vec::new();
    // Names of models and keys have slashes of their own.
    let rest = ["/{model_name}", "/{key_name}", "/{object_key}"]
        .iter()
        .any(|end| template.ends_with(end));
    let length = segments(template).count();
    let mut given = given.get(..length).filter(|_| rest).unwrap_or(given).iter();
    for segment in segments(template) {
        let word = given.next()?;
        let parameter = segment.contains('{');
        if !parameter && segment != word {
            return None;
        }
        exact.push(!parameter || is_parameter(word));
    }
    given.next().is_none().then_some(exact)
}

/// The calls of this path, of its method where it has one; those that fit best.
pub(super) fn find<'a>(data: &'a Data, call: &Call) -> Vec<&'a Operation> {
    let of_method = |operation: &&Operation| call.method.as_ref().is_none_or(|method| *method == operation.method);
    let operations = data.operations().iter().filter(of_method);
    let mut found: Vec<(Vec<bool>, &Operation)> = operations
        .filter_map(|operation| Some((fit(operation.path, &call.segments)?, operation)))
        .collect();
    let best = found.iter().map(|(exact, _)| exact.clone()).max();
    found.retain(|(exact, _)| Some(exact) == best.as_ref());
    found.into_iter().map(|(_, operation)| operation).collect()
}

/// Places of the calls whose path begins so, of the method where there is one: the last segment may
/// be typed in part. Those that end there first, then those with fewer parameters in place of what
/// is typed.
pub(super) fn beginning(data: &Data, call: &Call) -> Vec<usize> {
    let of_method = |operation: &Operation| call.method.as_ref().is_none_or(|method| *method == operation.method);
    let operations = data.operations().iter().enumerate();
    let mut found: Vec<((bool, usize), usize)> = operations
        .filter(|(_, operation)| of_method(operation))
        .filter_map(|(at, operation)| Some((begins(operation.path, &call.segments)?, at)))
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, at)| at).collect()
}

/// How a path begins: whether it goes on, and how many parameters stand for something that is typed
/// as it is. None when it does not begin so.
fn begins(template: &str, given: &[String]) -> Option<(bool, usize)> {
    let (last, whole) = given.split_last()?;
    let mut segments = segments(template);
    let mut parameters = 0;
    for word in whole {
        let segment = segments.next()?;
        let parameter = segment.contains('{');
        if !parameter && segment != word {
            return None;
        }
        parameters += usize::from(parameter && !is_parameter(word));
    }
    let segment = segments.next()?;
    let parameter = segment.contains('{');
    if !parameter && !segment.starts_with(last.as_str()) {
        return None;
    }
    parameters += usize::from(parameter && !is_parameter(last));
    let ends = parameter || segment == last;
    Some((!ends || segments.next().is_some(), parameters))
}

/// The calls that look most like one that is not there.
pub(super) fn nearest(data: &Data, call: &Call) -> Vec<String> {
    const MOST: usize = 3;
    let plain = |segments: &mut dyn Iterator<Item = &str>| {
        let words = segments.map(|segment| {
            if is_parameter(segment) || is_id(segment) {
                "{}"
            } else {
                segment
            }
        });
        words.collect::<Vec<_>>().join("/")
    };
    let given = plain(&mut call.segments.iter().map(String::as_str));
    // Comparing takes time by the square.
    if given.is_empty() || given.len() > 200 {
        return Vec::new();
    }
    let mut found: Vec<(f64, &Operation)> = data
        .operations()
        .iter()
        .map(|operation| {
            let alike = strsim::normalized_damerau_levenshtein(&given, &plain(&mut segments(operation.path)));
            let other = call.method.as_ref().is_some_and(|method| *method != operation.method);
            (if other { alike - 0.01 } else { alike }, operation)
        })
        .filter(|(alike, _)| *alike > 0.6)
        .collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    let calls = found.into_iter().take(MOST);
    calls
        .map(|(_, operation)| format!("{} {}", operation.method, operation.path))
        .collect()
}

/// Whether every word is one of the title; the last of several may be the beginning of one.
pub(super) fn in_title(operation: &Operation, text: &str) -> bool {
    let (title, text) = (operation.summary.to_lowercase(), text.to_lowercase());
    let of_title: Vec<&str> = title.split(|letter: char| !letter.is_alphanumeric()).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some((last, whole)) = words.split_last() else {
        return false;
    };
    let begins = |one: &&str| one.starts_with(last) && !whole.is_empty();
    whole.iter().all(|word| of_title.contains(word)) && (of_title.contains(last) || of_title.iter().any(begins))
}

/// The calls whose title, tag or path has every word, those whose title is the text first of all
/// and alone.
pub(super) fn by_words<'a>(data: &'a Data, text: &str) -> Vec<&'a Operation> {
    let text = text.to_lowercase();
    let titled: Vec<&Operation> = data
        .operations()
        .iter()
        .filter(|one| one.summary.to_lowercase() == text)
        .collect();
    if !titled.is_empty() {
        return titled;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |operation: &&Operation| {
        let all = format!(
            "{} {} {} {}",
            operation.method,
            operation.summary,
            operation.path,
            data.tag(operation)
        );
        let all = all.to_lowercase();
        words.iter().all(|word| all.contains(word))
    };
    if words.is_empty() {
        Vec::new()
    } else {
        data.operations().iter().filter(has).collect()
    }
}
