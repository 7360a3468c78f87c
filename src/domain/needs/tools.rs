//! Tools and commands of wrangler by their names. Knows nothing of calls.

use super::redact::shown;
use super::{Basis, Collector, scope_word};

impl Collector<'_> {
    pub(super) fn say_tool(&mut self, text: &str) -> bool {
        let text = text.to_lowercase();
        let found = |own: bool| -> Vec<usize> {
            let tools = self.data.tools.iter().enumerate();
            tools
                .filter(|(_, tool)| {
                    let names = [tool.slug.as_str(), tool.name.as_str()];
                    let own_name = names.iter().any(|name| name.to_lowercase() == text);
                    if own {
                        own_name
                    } else {
                        tool.r#match.iter().any(|word| word.to_lowercase() == text)
                    }
                })
                .map(|(at, _)| at)
                .collect()
        };
        let found = match found(true) {
            own if own.is_empty() => found(false),
            own => own,
        };
        match found.as_slice() {
            [] => return false,
            [one] => self.need_tool(*one),
            several => {
                let choices = several.iter().filter_map(|at| self.data.tools.get(*at));
                let choices = choices.map(|tool| tool.name.clone()).collect();
                self.ask(format!("Which tool is “{text}”?"), choices);
            }
        }
        true
    }

    /// What a tool takes, and a remark for what it takes in some cases only.
    pub(super) fn need_tool(&mut self, at: usize) {
        let Some(tool) = self.data.tools.get(at) else { return };
        let sure = match tool.basis {
            Basis::Stated => format!("its documentation says so, {}", tool.source),
            Basis::Guess => format!("not documented; what similar calls need, {}", tool.source),
            Basis::Derived => format!("read from its source or parts of its documentation, {}", tool.source),
        };
        let reason = format!("{}: {sure}", tool.name);
        let basis = tool.basis;
        let note = (!tool.note.is_empty()).then(|| format!("{}: {}", tool.name, tool.note));
        let optional: Vec<String> = tool
            .optional
            .iter()
            .map(|one| format!("{}: {} ({}) as well when {}.", tool.name, one.name, one.scope, one.when))
            .collect();
        for one in &tool.permissions {
            let scope = scope_word(&one.scope);
            if tool.on_all_zones.contains(&one.name) {
                self.need_everywhere(&reason, basis, &one.name, &scope);
            } else {
                self.need(&reason, basis, &one.name, &scope);
            }
        }
        note.into_iter().chain(optional).for_each(|remark| self.remark(remark));
    }

    pub(super) fn say_wrangler(&mut self, words: &str) {
        if let Some(at) = self.tool_of(words) {
            return self.need_tool(at);
        }
        let first = words.split(' ').nth(1).unwrap_or_default();
        let of_product = self.data.tools.iter().filter(|tool| {
            tool.name.split(' ').next() == Some("wrangler")
                && tool
                    .name
                    .split(' ')
                    .nth(1)
                    .is_some_and(|word| word == first || strsim::jaro_winkler(word, first) > 0.85)
        });
        let mut near: Vec<String> = of_product.map(|tool| tool.name.clone()).collect();
        near.push("Give the calls that it makes, or its configuration with --wrangler FILE".to_owned());
        self.unknown(shown(words), near);
    }

    /// The command of wrangler with the longest run of words at its start.
    pub(super) fn tool_of(&self, words: &str) -> Option<usize> {
        let starts = |with: &str| words == with || words.strip_prefix(with).is_some_and(|rest| rest.starts_with(' '));
        let tools = self.data.tools.iter().enumerate();
        let all = tools.flat_map(|(at, tool)| tool.r#match.iter().map(move |with| (with.len(), at, with)));
        let commands = all.filter(|(_, _, with)| with.starts_with("wrangler ") && starts(with));
        commands.max_by_key(|(length, ..)| *length).map(|(_, at, _)| at)
    }
}

/// The words of a command of wrangler, however it is started.
pub(super) fn wrangler_words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "$").collect();
    let at = words
        .iter()
        .position(|word| *word == "wrangler" || word.starts_with("wrangler@"))?;
    let before = words.get(..at)?;
    let starter = |word: &&str| {
        matches!(
            *word,
            "npx" | "pnpm" | "yarn" | "bunx" | "npm" | "exec" | "dlx" | "x" | "--" | "-y" | "--yes"
        )
    };
    before.iter().all(starter).then(|| {
        let rest = words.get(at + 1..).unwrap_or_default();
        std::iter::once("wrangler")
            .chain(rest.iter().copied())
            .collect::<Vec<_>>()
            .join(" ")
    })
}
