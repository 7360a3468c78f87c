//! An answer of Cloudflare's API in place of a request: what creating or reading a token gives back, alone or in its envelope (reference: cloudflare-api section 2). The
//! token in it is a spec; what only the server sets is left out, and said to be. A secret that stands in it is never read: not a letter of it leaves the tree.

use super::reader::Reader;
use super::tree::{Entry, Node, What};

/// The fields around a result.
const ENVELOPE: [&str; 5] = ["success", "errors", "messages", "result", "result_info"];
/// What only the server sets.
pub(super) const OF_SERVER: [&str; 6] = ["id", "status", "issued_on", "modified_on", "last_used_on", SECRET];
/// The new token's secret, in the answer to a create request.
const SECRET: &str = "value";

/// What an answer is to be.
const EXPECTED: &str = "expected the answer to creating or reading a token, with its policies";

/// Whether a table is a request body or a token that was answered, and no spec.
pub(super) fn is_request(entries: &[Entry]) -> bool {
    field(entries, "policies").is_some() && field(entries, "grant").is_none()
}

/// The node that says the token: the whole file, or the result in it. None, with a fault, where there is no token or not one alone.
pub(super) fn token<'n>(reader: &mut Reader<'_>, tree: &'n Node) -> Option<&'n Node> {
    match &tree.what {
        What::Table(entries) if is_envelope(entries) => {
            reader.only(entries, &ENVELOPE, "an answer of Cloudflare");
            result(reader, tree, entries)
        }
        What::List(items) => single(reader, tree, items),
        _ => Some(tree),
    }
}

fn is_envelope(entries: &[Entry]) -> bool {
    let has = |name: &str| field(entries, name).is_some();
    (has("success") || has("result")) && !has("policies") && !has("grant")
}

fn field<'n>(entries: &'n [Entry], name: &str) -> Option<&'n Node> {
    let found = entries.iter().find(|entry| entry.key == name);
    found.map(|entry| &entry.node)
}

fn result<'n>(reader: &mut Reader<'_>, tree: &Node, entries: &'n [Entry]) -> Option<&'n Node> {
    if let Some(Node {
        what: What::Bool(false),
        span,
    }) = field(entries, "success")
    {
        let code = first_code(entries).map_or_else(String::new, |code| format!(" (error {code})"));
        let sentence = format!("In this answer Cloudflare refuses something{code}: it holds no token; {EXPECTED}.");
        reader.wrong.push((span.clone(), sentence));
        return None;
    }
    let Some(node) = field(entries, "result") else {
        reader.fault(tree, format!("This answer of Cloudflare has no result; {EXPECTED}."));
        return None;
    };
    match &node.what {
        What::Table(_) => alone(reader, node),
        What::List(items) => single(reader, node, items),
        // The answer to rolling a token is the secret alone.
        What::Text(_) => {
            let sentence = format!(
                "The result of this answer is a text, such as the secret that rolling a token gives: it was not read, and is no token; {EXPECTED}."
            );
            reader.fault(node, sentence);
            None
        }
        _ => {
            let kind = node.kind();
            reader.fault(node, format!("The result of this answer is {kind}; {EXPECTED}."));
            None
        }
    }
}

/// The code of the first error.
fn first_code(entries: &[Entry]) -> Option<String> {
    let What::List(errors) = &field(entries, "errors")?.what else {
        return None;
    };
    let What::Table(error) = &errors.first()?.what else {
        return None;
    };
    match &field(error, "code")?.what {
        What::Number(Some(code)) => Some(code.to_string()),
        _ => None,
    }
}

/// A token by itself.
fn alone<'n>(reader: &mut Reader<'_>, node: &'n Node) -> Option<&'n Node> {
    match &node.what {
        What::Table(entries) if is_request(entries) => Some(node),
        _ => {
            reader.fault(node, format!("This answer holds no token; {EXPECTED}."));
            None
        }
    }
}

/// The one token of a list.
fn single<'n>(reader: &mut Reader<'_>, list: &'n Node, items: &'n [Node]) -> Option<&'n Node> {
    match items {
        [one] => alone(reader, one),
        [] => {
            reader.fault(list, format!("This is a list with nothing in it; {EXPECTED}."));
            None
        }
        several => {
            let count = several.len();
            let sentence = format!(
                "This is a list of {count}, and a spec is one token: ask Cloudflare for one by its id, or keep one of them in the file."
            );
            reader.fault(list, sentence);
            None
        }
    }
}

/// Where the secret stands in an answer to a create request; in the answer to rolling it is the result.
pub(super) fn secret(node: &Node) -> Option<&Node> {
    match &node.what {
        What::Table(entries) if is_request(entries) => field(entries, SECRET),
        What::Table(entries) if is_envelope(entries) => field(entries, "result"),
        _ => None,
    }
}

/// Whether a field of a token says nothing because it is null, as Cloudflare answers it.
pub(super) fn says_nothing(key: &str, node: &Node) -> bool {
    matches!(node.what, What::Null) && ["condition", "not_before", "expires_on"].contains(&key)
}

/// What of a token is left out, as the one sentence about it; none where there is nothing of the kind.
pub(super) fn left_out(entries: &[Entry]) -> Option<String> {
    let of_server = |entry: &&Entry| OF_SERVER.contains(&entry.key.as_str());
    let empty = |entry: &&Entry| says_nothing(&entry.key, &entry.node);
    let name = |entry: &Entry| match (&entry.node.what, entry.key.as_str()) {
        (What::Text(word), "status") if ["disabled", "expired"].contains(&word.as_str()) => format!("status ({word})"),
        (_, key) => key.to_owned(),
    };
    let null: Vec<String> = entries.iter().filter(empty).map(name).collect();
    let mut names: Vec<String> = entries.iter().filter(of_server).map(name).collect();
    if names.is_empty() {
        return (!null.is_empty()).then(|| format!("Left out, since it is null: {}.", null.join(", ")));
    }
    names.extend(within_policies(entries));
    let null = if null.is_empty() {
        String::new()
    } else {
        format!("; and since it is null: {}", null.join(", "))
    };
    let secret = field(entries, SECRET).is_some_and(|node| !matches!(node.what, What::Null));
    // First, since a long sentence may be cut at its end.
    let secret = if secret {
        "What was given holds a token’s secret (value), which was not read: delete it there, or keep it as you keep the secret. "
    } else {
        ""
    };
    Some(format!(
        "{secret}This is an answer of Cloudflare. Left out, since only Cloudflare sets it: {}{null}.",
        names.join(", ")
    ))
}

/// What the server adds to policies and their groups.
fn within_policies(entries: &[Entry]) -> Vec<String> {
    let policies = tables(field(entries, "policies"));
    let groups = policies
        .iter()
        .flat_map(|policy| tables(field(policy, "permission_groups")));
    let groups: Vec<&[Entry]> = groups.collect();
    let any = |tables: &[&[Entry]], name| tables.iter().any(|table| field(table, name).is_some());
    [
        (any(&policies, "id"), "ids of policies"),
        (any(&groups, "name"), "names of permission groups"),
        (any(&groups, "meta"), "meta of permission groups"),
    ]
    .into_iter()
    .filter(|(there, _)| *there)
    .map(|(_, what)| what.to_owned())
    .collect()
}

/// The tables of a list.
fn tables(list: Option<&Node>) -> Vec<&[Entry]> {
    let Some(What::List(items)) = list.map(|list| &list.what) else {
        return Vec::new();
    };
    let entries = items.iter().map(|item| match &item.what {
        What::Table(entries) => Some(entries.as_slice()),
        _ => None,
    });
    entries.flatten().collect()
}
