//! Resources of Terraform: by name, and in files of HCL. What a file names by an expression is said
//! to be open, and a module that is no folder here is named. Knows no folder: it is given the text
//! of one file, and says which local modules it uses.

use hcl_edit::Span;
use hcl_edit::parser::parse_body;
use hcl_edit::structure::Block;

use super::paths::is_id;
use super::redact::shown;
use super::search;
use super::{Basis, Collector, Ruleset, scope_word, word_of};
use crate::domain::token::scope::Scope;

/// How deep brackets may be in each other: far deeper than people write, and far from what a
/// parser cannot bear.
const DEEPEST: usize = 100;

/// What the block of a resource says about where it belongs.
#[derive(Debug, Default)]
struct Told {
    scope: Option<Scope>,
    phase: Option<String>,
}

impl Collector<'_> {
    /// The place of a resource.
    pub(super) fn resource(&self, name: &str) -> Option<usize> {
        self.data.resources.iter().position(|one| one.resource == name)
    }

    /// A resource by name, perhaps with `zone` or `account` behind it, or `resource "cloudflare_x"
    /// "y"`. False when no word is one.
    pub(super) fn say_terraform(&mut self, text: &str) -> bool {
        let words: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || "\"'{}".contains(letter))
            .collect();
        let data = words.first() == Some(&"data");
        let Some(name) = words.iter().find(|word| word.starts_with("cloudflare_")) else {
            return false;
        };
        let name = name.split('.').next().unwrap_or_default();
        let scope = words
            .iter()
            .find(|word| matches!(**word, "zone" | "account"))
            .map(|word| scope_word(word));
        self.need_resource(name, data, &Told { scope, phase: None }, "");
        true
    }

    /// One file: everything of Cloudflare in it.
    pub(super) fn terraform(&mut self, file: &str, text: &str) {
        if let Some((line, column)) = too_deep(text) {
            self.unknown(
                format!("{file}:{line}:{column}: brackets are nested more than {DEEPEST} deep"),
                vec!["Give the resources by name".to_owned()],
            );
            return;
        }
        let body = match parse_body(text) {
            Ok(body) => body,
            Err(error) => {
                let at = error.location();
                let why = format!("{file}:{}:{}: not HCL: {}", at.line(), at.column(), error.message());
                self.unknown(
                    why.split_whitespace().collect::<Vec<_>>().join(" "),
                    vec!["Fix it, or give its resources by name".to_owned()],
                );
                return;
            }
        };
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        for block in body.blocks() {
            let line = block
                .span()
                .map_or(1, |span| ends.partition_point(|end| *end < span.start) + 1);
            let place = format!("{file}:{line}");
            match block.ident.as_str() {
                "resource" | "data" => self.within(|collector| collector.block(block, &place)),
                "module" => self.module(block, &place),
                _ => {}
            }
        }
    }

    fn block(&mut self, block: &Block, place: &str) {
        let Some(name) = block.labels.first().map(hcl_edit::structure::BlockLabel::as_str) else {
            return;
        };
        if !name.starts_with("cloudflare_") {
            return;
        }
        for (key, word) in [("zone_id", "zone"), ("account_id", "account")] {
            if let Some(id) = literal(block, key).filter(|id| is_id(id)) {
                self.answer.resources.insert(format!("{word}:{}", id.to_lowercase()));
            }
        }
        let scope = match (
            block.body.has_attribute("zone_id"),
            block.body.has_attribute("account_id"),
        ) {
            (true, false) => Some(Scope::Zone),
            (false, true) => Some(Scope::Account),
            _ => None,
        };
        let told = Told {
            scope,
            phase: literal(block, "phase").map(str::to_owned),
        };
        self.need_resource(name, block.ident.as_str() == "data", &told, &format!("{place}: "));
    }

    /// A local module is read as a folder of its own, by whoever knows folders; any other is named.
    fn module(&mut self, block: &Block, place: &str) {
        let name = shown(
            block
                .labels
                .first()
                .map_or("?", hcl_edit::structure::BlockLabel::as_str),
        );
        let next = || vec!["Give its folder with --terraform, or its resources by name".to_owned()];
        match literal(block, "source") {
            Some(source) if is_local(source) => {}
            Some(source) => self.unknown(
                format!("{place}: module “{name}” comes from {} and was not read", shown(source)),
                next(),
            ),
            None => self.unknown(
                format!("{place}: module “{name}” has a source that is computed, or none"),
                next(),
            ),
        }
    }

    fn need_resource(&mut self, name: &str, data: bool, told: &Told, place: &str) {
        let found = self
            .resource(name)
            .or_else(|| data.then(|| self.managed(name)).flatten());
        let Some((at, one)) = found.and_then(|at| self.data.resources.get(at).map(|one| (at, one))) else {
            let near = self.proposals(|_| search::nearest(name));
            return self.unknown(format!("{place}{name}"), near);
        };
        let now = one.now.as_ref().map(|now| format!(" (now {now})")).unwrap_or_default();
        let ruleset = one.resource == "cloudflare_ruleset" || one.now.as_deref() == Some("cloudflare_ruleset");
        let (scopes, basis): (Vec<String>, Basis) = (one.minimal.keys().cloned().collect(), one.basis);
        if ruleset {
            return self.need_ruleset(&format!("{place}{name}"), data, told);
        }
        let scope = match (scopes.as_slice(), &told.scope) {
            ([], _) => {
                return self.unknown(
                    format!("{place}{name}: neither its documentation nor its calls say what permission it needs"),
                    vec!["Look at its page in the provider’s documentation".to_owned()],
                );
            }
            ([one], _) => one.clone(),
            (several, Some(told)) if several.iter().any(|one| one == word_of(told)) => word_of(told).to_owned(),
            (several, _) => {
                let choices = several.iter().map(|scope| format!("{name} {scope}")).collect();
                return self.ask(format!("{place}{name}: of a zone or of the account?"), choices);
            }
        };
        let names = self
            .data
            .resources
            .get(at)
            .and_then(|one| one.minimal.get(&scope))
            .cloned()
            .unwrap_or_default();
        let scope = scope_word(&scope);
        for group in names {
            if data {
                self.need_data_source(&format!("{place}data {name}{now}"), &group, &scope);
            } else {
                let sure = match basis {
                    Basis::Stated => "the permission of all calls that the provider makes for it",
                    Basis::Derived => "read from the provider’s calls, as far as Cloudflare names permissions for them",
                    Basis::Guess => "Cloudflare states no permission for its calls; similar calls need it",
                };
                self.need(&format!("{place}{name}{now}: {sure}"), basis, &group, &scope);
            }
        }
    }

    /// A data source reads what the resource of its name manages; nobody has written down more.
    fn need_data_source(&mut self, reason: &str, group: &str, scope: &Scope) {
        // Looking a zone up by its name takes Zone Read (Cloudflare's description of GET /zones).
        let read = group.strip_suffix(" Write").map(|of| format!("{of} Read"));
        let read = read.filter(|name| self.catalog.named(name, scope).is_some());
        let name = read.unwrap_or_else(|| group.to_owned());
        self.need(
            &format!("{reason}: it reads what the resource of its name manages"),
            Basis::Derived,
            &name,
            scope,
        );
    }

    /// The resource of a data source: of its name, or of its name in the singular.
    fn managed(&self, name: &str) -> Option<usize> {
        let singular = [
            name.strip_suffix("ies").map(|stem| format!("{stem}y")),
            name.strip_suffix('s').map(str::to_owned),
        ];
        singular.into_iter().flatten().find_map(|name| self.resource(&name))
    }

    fn need_ruleset(&mut self, reason: &str, reads: bool, told: &Told) {
        let fits = |phase: &super::data::Phase| {
            told.phase.as_ref() == Some(&phase.phase)
                && told.scope.as_ref().is_none_or(|scope| word_of(scope) == phase.scope)
        };
        let fitting: Vec<usize> = self
            .data
            .phases
            .iter()
            .enumerate()
            .filter(|(_, phase)| fits(phase))
            .map(|(at, _)| at)
            .collect();
        match fitting.as_slice() {
            [one] => self.need_phase(*one, reason, reads),
            _ => self.rulesets.push(Ruleset {
                reason: reason.to_owned(),
                scope: told.scope.clone(),
                reads,
                on: std::collections::BTreeSet::new(),
            }),
        }
    }
}

/// Whether a text is a file of Terraform: HCL, with a block of something in it.
pub(super) fn is_one(text: &str) -> bool {
    let is_block = |block: &Block| matches!(block.ident.as_str(), "resource" | "data" | "module");
    too_deep(text).is_none() && parse_body(text).is_ok_and(|body| body.blocks().any(is_block))
}

/// The folders of local modules that a file of Terraform uses, as written; none of one that cannot
/// be read, which the answer says.
#[must_use]
pub fn local_modules(text: &str) -> Vec<String> {
    if too_deep(text).is_some() {
        return Vec::new();
    }
    let Ok(body) = parse_body(text) else { return Vec::new() };
    let modules = body.blocks().filter(|block| block.ident.as_str() == "module");
    let sources = modules.filter_map(|block| literal(block, "source"));
    sources.filter(|source| is_local(source)).map(str::to_owned).collect()
}

/// Whether the source of a module is a folder beside the file (Terraform's documentation on module
/// sources: it begins with `./` or `../`).
fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../")
}

/// The text of an attribute that is there as it is.
fn literal<'a>(block: &'a Block, key: &str) -> Option<&'a str> {
    block.body.get_attribute(key)?.value.as_str()
}

/// Where brackets are too deep in each other; those of comments and texts count too.
fn too_deep(text: &str) -> Option<(usize, usize)> {
    let (mut depth, mut line, mut column) = (0_usize, 1, 0);
    for letter in text.chars() {
        column += 1;
        match letter {
            '\n' => (line, column) = (line + 1, 0),
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some((line, column));
        }
    }
    None
}
