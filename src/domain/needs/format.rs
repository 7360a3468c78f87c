//! The answer as JSON, as a table for people, as Markdown and as a spec. Texts are made safe to
//! show here.

use serde_json::{Value, json};

use super::{AS_OF, Answer, Basis, Permission, parts, word_of};
use crate::domain::catalog::Catalog;
use crate::domain::spec::{self, Unresolved, Wanted};
use crate::domain::text::{escaped_json, visible};
use crate::domain::token::grant::{DraftGrant, Resource};
use crate::domain::token::scope::{Owner, Scope};
use crate::domain::token::spec::Draft;

/// One JSON object.
#[must_use]
pub fn to_json(answer: &Answer) -> String {
    let permission = |one: &Permission| {
        json!({
            "id": one.id.to_string(),
            "name": one.name,
            "scope": word_of(&one.scope),
            "level": one.words.1.to_lowercase(),
            "because": one.because,
            "basis": one.basis,
        })
    };
    let permissions: Vec<Value> = answer.permissions.iter().map(permission).collect();
    let document = json!({
        "permissions": permissions,
        "resources": answer.resources,
        "questions": answer.questions,
        "unknown": answer.unknown,
        "remarks": answer.remarks,
        "data_of": AS_OF,
    });
    escaped_json(&document.to_string())
}

/// How sure it is, in a word or two.
#[must_use]
pub fn sure(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::Derived => "derived",
        Basis::Guess => "a GUESS",
    }
}

/// What each word for how sure it is means, for those that occur.
#[must_use]
pub fn legend(answer: &Answer) -> Vec<&'static str> {
    let lines = [
        (
            Basis::Stated,
            "stated: Cloudflare, or the tool’s documentation, says so; or you named it.",
        ),
        (
            Basis::Derived,
            "derived: chosen among several that Cloudflare accepts, or read from the calls that a tool makes.",
        ),
        (
            Basis::Guess,
            "a GUESS: not documented; what similar calls need, or the product of its name. Test it first.",
        ),
    ];
    let occurs = |basis: Basis| answer.permissions.iter().any(|one| one.basis == basis);
    lines
        .into_iter()
        .filter(|(basis, _)| occurs(*basis))
        .map(|(_, words)| words)
        .collect()
}

/// `Zone · DNS · Edit`, and whether that is for all zones.
#[must_use]
pub fn row(one: &Permission) -> String {
    let all = if one.everywhere { ", on all zones" } else { "" };
    format!("{} · {} · {}{all}", one.scope.word(), one.words.0, one.words.1)
}

/// What is said where no permission is in the answer.
#[must_use]
pub fn nothing(answer: &Answer) -> &'static str {
    if answer.resolved() {
        "It needs no permission."
    } else {
        "No permission so far."
    }
}

/// For people.
#[must_use]
pub fn to_text(answer: &Answer) -> String {
    let mut lines = Vec::new();
    if answer.permissions.is_empty() {
        lines.push(nothing(answer).to_owned());
    }
    for one in &answer.permissions {
        lines.push(format!("{}   [{}]", row(one), sure(one.basis)));
        lines.extend(one.because.iter().map(|why| format!("    {why}.")));
    }
    if !answer.resources.is_empty() {
        lines.push(format!(
            "Limit it to: {}",
            answer.resources.iter().cloned().collect::<Vec<_>>().join(", ")
        ));
    }
    for question in &answer.questions {
        lines.push(format!("QUESTION  {}", question.about));
        lines.extend(
            question
                .choices
                .iter()
                .map(|choice| format!("    add or give instead: {choice}")),
        );
    }
    for unknown in &answer.unknown {
        lines.push(format!("UNKNOWN   {}", unknown.input));
        lines.extend(
            unknown
                .nearest
                .iter()
                .map(|near| format!("    nearest, or next: {near}")),
        );
    }
    lines.extend(answer.remarks.iter().map(|remark| format!("Note: {remark}")));
    lines.extend(legend(answer).into_iter().map(str::to_owned));
    lines.push(format!("Permission data of {AS_OF}."));
    lines
        .iter()
        .map(|line| visible(line).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// A text in a code span of Markdown, where nothing in it starts anything.
fn code(text: &str) -> String {
    let text = visible(text).replace('`', "'").replace('|', "¦");
    format!("`{}`", if text.is_empty() { " " } else { &text })
}

/// For a pull request or an issue.
#[must_use]
pub fn to_markdown(answer: &Answer) -> String {
    let mut lines = vec![
        "| Permission | How sure | Because |".to_owned(),
        "|---|---|---|".to_owned(),
    ];
    for one in &answer.permissions {
        let why: Vec<String> = one.because.iter().map(|why| code(why)).collect();
        lines.push(format!(
            "| {} | {} | {} |",
            code(&row(one)),
            sure(one.basis),
            why.join("<br>")
        ));
    }
    let mut list = |title: &str, items: Vec<String>| {
        if !items.is_empty() {
            lines.push(format!("\n{title}\n"));
            lines.extend(items.into_iter().map(|item| format!("- {item}")));
        }
    };
    let with = |head: &str, rest: &[String]| {
        let rest: Vec<String> = rest.iter().map(|one| code(one)).collect();
        if rest.is_empty() {
            code(head)
        } else {
            format!("{}: {}", code(head), rest.join(", "))
        }
    };
    list("Limit it to:", answer.resources.iter().map(|one| code(one)).collect());
    list(
        "Questions:",
        answer
            .questions
            .iter()
            .map(|one| with(&one.about, &one.choices))
            .collect(),
    );
    list(
        "Unknown, with the nearest or the next step:",
        answer
            .unknown
            .iter()
            .map(|one| with(&one.input, &one.nearest))
            .collect(),
    );
    list("Notes:", answer.remarks.iter().map(|one| code(one)).collect());
    list("How sure:", legend(answer).into_iter().map(str::to_owned).collect());
    lines.push(format!("\nPermission data of {AS_OF}."));
    lines.join("\n")
}

/// A spec in TOML with an access for each scope, and one for all zones where a tool looks for one
/// by its name, and sentences about what it leaves open: resources that nobody named stay empty,
/// since all of them would be more than was asked for.
#[must_use]
pub fn to_spec(answer: &Answer, catalog: &Catalog) -> (String, Vec<String>) {
    let permissions: Vec<&Permission> = answer.permissions.iter().collect();
    let (mut grants, mut open) = (Vec::new(), Vec::new());
    for part in parts(&permissions) {
        let mut grant = DraftGrant {
            groups: part.permissions.iter().map(|one| (one.id, one.scope.clone())).collect(),
            ..DraftGrant::default()
        };
        for words in &part.on {
            match place(words) {
                Some(Ok(resource)) => {
                    grant.resources.insert(resource);
                }
                Some(Err(named)) => grant.unresolved.push(named),
                None => {}
            }
        }
        match &part.scope {
            _ if part.everywhere => {
                grant.resources.insert(Resource::AllZones);
            }
            Scope::User => grant.unresolved.push(Unresolved::unplaced("user", Wanted::User)),
            _ if !part.on.is_empty() => {}
            scope => {
                let what = if *scope == Scope::Zone {
                    "zone:NAME or zones:all"
                } else {
                    "account:NAME or accounts:all"
                };
                open.push(format!(
                    "The grant for {} names no resources: write {what} into it.",
                    scope.word()
                ));
            }
        }
        grants.push(grant);
    }
    let draft = Draft {
        owner: Owner::User,
        owner_unresolved: None,
        name: "Named by cfmint needs".to_owned(),
        grants,
        ip_only: String::new(),
        ip_except: String::new(),
        starts: String::new(),
        expires: "90d".to_owned(),
    };
    let text = spec::write(&draft, &[], &[], catalog, &|_: &Resource| None);
    (text, open)
}

/// A resource of an answer, in the words of a spec: itself where an id is given, something to be
/// looked up where it is a name.
#[must_use]
pub fn place(words: &str) -> Option<Result<Resource, Unresolved>> {
    match words.split_once(':')? {
        ("zone", name) => Some(match name.parse() {
            Ok(id) => Ok(Resource::Zone(id)),
            Err(_) => {
                let wanted = Wanted::zone(name).unwrap_or_else(|| Wanted::Zone(name.to_owned()));
                Err(Unresolved::unplaced(words, wanted))
            }
        }),
        ("account", id) => Some(Ok(Resource::Account(id.parse().ok()?))),
        _ => None,
    }
}
