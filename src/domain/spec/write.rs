//! From a draft to TOML. What is written is read back piece by piece before it is taken, so that no
//! name, label or key that the words cannot say gets lost on the way: then the id or the raw form
//! is there.

use serde_json::Value;

use super::{Wanted, permission, resource};
use crate::domain::catalog::Catalog;
use crate::domain::delivery::Target;
use crate::domain::text::visible;
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::id::GroupId;
use crate::domain::token::scope::Scope;
use crate::domain::token::spec::Draft;
use crate::domain::token::zone_name::forms;

/// Columns up to which a list stays on its line.
const WIDE: usize = 100;

/// What a bare name is asked of.
pub(super) type Call<'a> = &'a dyn Fn(&Resource) -> Option<String>;

/// The file.
pub(super) fn write(draft: &Draft, verbatim: &[Value], to: &[Target], catalog: &Catalog, call: Call<'_>) -> String {
    let mut file = String::from(
        "# A Cloudflare API token as cfmint spells it. No secret is in here. To open it: cfmint --from FILE\n",
    );
    let Draft {
        owner,
        owner_unresolved,
        name,
        grants,
        ip_only,
        ip_except,
        starts,
        expires,
    } = draft;
    let owner = match owner_unresolved {
        None => resource::owner_words(*owner, call),
        // A name that no account has: it stays open in the file, too.
        Some(one) if one.wanted == Wanted::AnyOwner => "account:?".to_owned(),
        Some(one) => one.words.clone(),
    };
    for (key, text) in [
        ("name", name),
        ("owner", &owner),
        ("starts", starts),
        ("expires", expires),
    ] {
        if !text.is_empty() || key == "name" {
            file.push_str(&format!("{key} = {}\n", quoted(text)));
        }
    }
    let filter: Vec<String> = [("in", ip_only), ("not_in", ip_except)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| format!("{key} = {}", addresses(text)))
        .collect();
    if !filter.is_empty() {
        file.push_str(&format!("ip = {{ {} }}\n", filter.join(", ")));
    }
    if !to.is_empty() {
        let ways = to.iter().map(|way| quoted(&way.to_string()));
        list(&mut file, "to", &ways.collect::<Vec<_>>());
    }
    if !verbatim.is_empty() {
        file.push_str("# Policies no grant can say; they are sent as they are.\n");
        list(
            &mut file,
            "verbatim",
            &verbatim
                .iter()
                .map(|policy| quoted(&policy.to_string()))
                .collect::<Vec<_>>(),
        );
    }
    for grant in grants {
        write_grant(&mut file, grant, catalog, call);
    }
    file
}

fn write_grant(file: &mut String, grant: &DraftGrant, catalog: &Catalog, call: Call<'_>) {
    let DraftGrant {
        groups,
        resources,
        except,
        unresolved,
    } = grant;
    file.push_str("\n[[grant]]\n");
    let permissions = groups.iter().map(|(id, scope)| group(*id, scope, catalog));
    list(file, "permissions", &permissions.collect::<Vec<_>>());
    for (key, set, excluded) in [("resources", resources, false), ("except", except, true)] {
        let named = unresolved.iter().filter(|one| one.excluded == excluded);
        let items: Vec<String> = set
            .iter()
            .map(|resource| of_resource(resource, call))
            .chain(named.map(|one| quoted(&one.words)))
            .collect();
        for (name, ascii) in items.iter().filter_map(|item| in_ascii(item)) {
            file.push_str(&format!("# {name} is {ascii}.\n"));
        }
        if !items.is_empty() || !excluded {
            list(file, key, &items);
        }
    }
}

/// The name of a zone in the words of a resource, and its Punycode: letters may look like those of
/// another name, and whoever reviews the file sees only them.
fn in_ascii(item: &str) -> Option<(&str, String)> {
    let name = item.trim_matches('"').strip_prefix("zone:")?;
    let ascii = forms(name)?.ascii;
    (!name.is_ascii()).then_some((name, ascii))
}

fn group(id: GroupId, scope: &Scope, catalog: &Catalog) -> String {
    match permission::words(id, scope, catalog) {
        Some(words) => quoted(&words),
        None => format!("{{ id = \"{id}\", scope = {} }}", quoted(scope.as_api())),
    }
}

fn of_resource(resource: &Resource, call: Call<'_>) -> String {
    if let Some(words) = resource::words(resource, call) {
        return quoted(&words);
    }
    let scope = quoted(resource.scope().as_api());
    match resource {
        Resource::Raw { key, .. } => format!("{{ key = {}, scope = {scope} }}", quoted(key)),
        Resource::RawWithin { within, key, .. } => {
            format!(
                "{{ key = {}, within = {}, scope = {scope} }}",
                quoted(key),
                quoted(within)
            )
        }
        // A bucket whose parts the words cannot say is one key all the same.
        Resource::Bucket {
            account,
            jurisdiction,
            name,
        } => {
            let key = format!("{}.{account}_{jurisdiction}_{name}", resource.scope().as_api());
            format!("{{ key = {}, scope = {scope} }}", quoted(&key))
        }
        _ => quoted(""),
    }
}

/// A list as people type it in files, where that says the same; else the text.
fn addresses(text: &str) -> String {
    let items: Vec<&str> = text.split(", ").collect();
    let plain =
        |item: &&str| !item.is_empty() && !item.contains(|letter: char| letter == ',' || letter.is_whitespace());
    if items.iter().all(plain) {
        format!("[{}]", items.into_iter().map(quoted).collect::<Vec<_>>().join(", "))
    } else {
        quoted(text)
    }
}

fn list(file: &mut String, key: &str, items: &[String]) {
    let line = format!("{key} = [{}]\n", items.join(", "));
    if items.len() < 2 || line.chars().count() <= WIDE {
        file.push_str(&line);
        return;
    }
    file.push_str(&format!("{key} = [\n"));
    for item in items {
        file.push_str(&format!("  {item},\n"));
    }
    file.push_str("]\n");
}

/// A text as a basic string of TOML, in which nothing hides: what is not seen or moves what is seen
/// is escaped.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    let hides = visible(text) != text;
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(letter))),
            letter if hides && is_hidden(letter) => quoted.push_str(&format!("\\U{:08X}", u32::from(letter))),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn is_hidden(letter: char) -> bool {
    let alone = letter.to_string();
    visible(&alone) != alone
}
