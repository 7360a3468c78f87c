//! An answer of Cloudflare's API in place of a request: what creating or reading a token gives
//! back, alone or in its envelope (reference: cloudflare-api section 2). The token in it is a spec;
//! what only the server sets is left out, and said to be. Of a secret that is in it only the
//! kind is looked at, which says whose it is: not a letter of it leaves the tree.

use super::reader::Reader;
use super::tree::{Entry, Node, What};
use crate::domain::token::id::AccountId;

/// The fields around a result.
const ENVELOPE: [&str; 5] = ["success", "errors", "messages", "result", "result_info"];
/// What only the server sets.
pub(super) const OF_SERVER: [&str; 9] = [
    "id",
    "status",
    "issued_on",
    "modified_on",
    "last_used_on",
    "creator_email_at_creation",
    "provisioner_id",
    "provisioner_type",
    SECRET,
];
/// The new token's secret, in the answer to a create request.
const SECRET: &str = "value";
/// How the secret of an account's token begins.
const OF_ACCOUNT: &str = "cfat_";

const EXPECTED: &str = "expected the answer to creating or reading a token, with its policies";

/// Whether a table is a request body or a token that was answered, and no spec.
pub(super) fn is_request(entries: &[Entry]) -> bool {
    field(entries, "policies").is_some() && field(entries, "grant").is_none()
}

/// The node that says the token: the whole file, or the result in it. None, with a fault, where
/// there is no token or not one alone.
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
                "The result of this answer is a text, such as the secret that rolling a token gives: it was not read, and is not a token; {EXPECTED}."
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

/// Where the secret is in an answer to a create request; in the answer to rolling it is the
/// result.
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

/// Whether the server set something in a token.
pub(super) fn is_answered(entries: &[Entry]) -> bool {
    entries.iter().any(|entry| OF_SERVER.contains(&entry.key.as_str()))
}

/// Asks for the owner where an answer names none, as Cloudflare's do, and its secret says that it
/// is an account's: it must not become a token of the person.
pub(super) fn ask_for_owner(reader: &mut Reader<'_>, entries: &[Entry]) {
    let Some(node) = field(entries, SECRET) else { return };
    let is_accounts = matches!(&node.what, What::Text(value) if value.trim_start().starts_with(OF_ACCOUNT));
    if !is_accounts || field(entries, "owner").is_some() {
        return;
    }
    let which = match only_account(entries) {
        Some(id) => format!(
            "add \"owner\": \"account:{id}\" beside it, if the token belongs to the account that its policies are about"
        ),
        None => "add \"owner\": \"account:ID\" beside it, with the id of that account".to_owned(),
    };
    let sentence =
        format!("This is the secret of an account’s token, and an answer does not say of which account: {which}.");
    reader.fault(node, sentence);
}

/// The one account that all resources of all policies are of, as far as their keys say.
fn only_account(entries: &[Entry]) -> Option<AccountId> {
    let policies = tables(field(entries, "policies"));
    let resources = policies.iter().map(|policy| match &field(policy, "resources")?.what {
        What::Table(keys) if !keys.is_empty() => Some(keys),
        _ => None,
    });
    let resources: Vec<&Vec<Entry>> = resources.collect::<Option<_>>()?;
    let mut keys = resources.into_iter().flatten().map(|entry| account_in(&entry.key));
    let first = keys.next()??;
    keys.all(|id| id == Some(first)).then_some(first)
}

/// The account that a resource key names, or whose bucket it is.
fn account_in(key: &str) -> Option<AccountId> {
    let bucket = |key: &str| {
        let (id, _) = key.strip_prefix("com.cloudflare.edge.r2.bucket.")?.split_once('_')?;
        id.parse().ok()
    };
    let itself = key.strip_prefix("com.cloudflare.api.account.");
    itself.and_then(|id| id.parse().ok()).or_else(|| bucket(key))
}

/// What of a token is left out, as the one sentence about it; none where there is nothing of the
/// kind. `null` names what says nothing.
pub(super) fn left_out(entries: &[Entry], null: &[String], answered: bool) -> Option<String> {
    let null = match null.get(..MOST_NAMED) {
        Some(first) if null.len() > MOST_NAMED => format!("{} and {} more", first.join(", "), null.len() - MOST_NAMED),
        _ => null.join(", "),
    };
    if !answered {
        return (!null.is_empty()).then(|| format!("Left out (null): {null}."));
    }
    let of_server = |entry: &&Entry| OF_SERVER.contains(&entry.key.as_str());
    let name = |entry: &Entry| match (&entry.node.what, entry.key.as_str()) {
        (What::Text(word), "status") if ["disabled", "expired"].contains(&word.as_str()) => format!("status ({word})"),
        (_, key) => key.to_owned(),
    };
    let mut names: Vec<String> = entries.iter().filter(of_server).map(name).collect();
    names.extend(within_policies(entries));
    let left_out = match (names.is_empty(), null.is_empty()) {
        (true, true) => String::new(),
        (true, false) => format!(" Left out (null): {null}."),
        (false, true) => format!(" Left out (only Cloudflare sets it): {}.", names.join(", ")),
        (false, false) => format!(
            " Left out (only Cloudflare sets it): {}. Left out (null): {null}.",
            names.join(", ")
        ),
    };
    let secret = field(entries, SECRET).is_some_and(|node| !matches!(node.what, What::Null));
    // First, since a long sentence may be cut at its end.
    let secret = if secret {
        "Your input holds a token’s secret (value), which was not read: delete it there, or guard it like the secret. "
    } else {
        ""
    };
    let owner = if field(entries, "owner").is_some() {
        ""
    } else {
        ", and an answer names no owner: it is read as a token of your own (for an account’s, add \"owner\": \"account:ID\" to it)"
    };
    Some(format!("{secret}This is an answer of Cloudflare{owner}.{left_out}"))
}

/// Names of what is null that are said at most.
const MOST_NAMED: usize = 12;

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
