//! What is said in words: a call, a title, a resource of Terraform, a command of wrangler, a tool,
//! a phase, a permission by name, a pasted error. Tells which it is, and adds what that takes.
//! Whoever calls it has looked for files before.

use super::data::Operation;
use super::minimize::{Need, of_operation, scope_of};
use super::paths::{self, Call, by_words, in_title, nearest};
use super::redact::shown;
use super::search;
use super::tools::wrangler_words;
use super::{Basis, Collector, LARGEST, Ruleset, pasted, scope_word, terraform, wrangler};
use crate::domain::token::scope::Scope;

/// Titles that a question lists at most; more are no question any more.
const CHOICES: usize = 12;

impl Collector<'_> {
    /// Adds one thing that is wanted, whatever it is.
    pub(super) fn say(&mut self, what: &str) {
        let text = what.trim();
        if text.is_empty() {
            return self.unknown(
                "(nothing)",
                vec!["Give a call, a title, a resource of Terraform, a command or a tool".to_owned()],
            );
        }
        if text.len() > LARGEST {
            let next = vec!["Give the lines with the error, or the method and the path".to_owned()];
            return self.unknown(format!("A text of {} bytes, too large to read", text.len()), next);
        }
        self.said.insert(text.to_owned());
        if pasted::is_error(text) {
            return self.within(|collector| collector.say_pasted(text));
        }
        if text.contains('\n') {
            return self.say_lines(text);
        }
        if self.say_permissions(text) {
            return;
        }
        if let Some(call) = Call::read(text) {
            return self.say_call(&call);
        }
        if let Some(words) = wrangler_words(text) {
            return self.say_wrangler(&words);
        }
        if text.contains("cloudflare_") && self.say_terraform(text) {
            return;
        }
        if self.say_phase(text) || self.say_tool(text) {
            return;
        }
        self.say_title(text);
    }

    /// A text of several lines that is no error: a file of Terraform or wrangler, or one thing a
    /// line. Of a text in which no line stands for itself something may be named all the same.
    fn say_lines(&mut self, text: &str) {
        const NAME: &str = "the pasted text";
        const MOST: usize = 100;
        if terraform::is_one(text) {
            return self.terraform(NAME, text);
        }
        if wrangler::is_one(text) {
            return self.wrangler(NAME, text);
        }
        if self.say_list_of_permissions(text) {
            return;
        }
        let lines = self.catalog.lines(text);
        let known = |line: &&str| {
            let mut collector = Collector::new(self.catalog);
            collector.quiet = true;
            collector.say(line);
            collector.finish().unknown.is_empty()
        };
        if lines.len() <= MOST && lines.iter().any(known) {
            return lines.iter().for_each(|line| self.say(line));
        }
        self.within(|collector| collector.say_pasted(text));
    }

    fn say_call(&mut self, call: &Call) {
        self.within(|collector| collector.judge_call(call));
    }

    fn judge_call(&mut self, call: &Call) {
        // Cloudflare's Terraform docs and ours print such calls once for both.
        if let Some(both) = call
            .segments
            .first()
            .filter(|first| first.contains("account") && first.contains("zone"))
        {
            let with = |root: &str| call.words().replacen(&format!("/{both}/"), &format!("/{root}/"), 1);
            return self.ask(
                format!("For a zone or for an account? {}", shown(&call.words())),
                vec![shown(&with("zones")), shown(&with("accounts"))],
            );
        }
        if call.segments.first().is_some_and(|first| first == "graphql") {
            return self.ask(
                "Does the GraphQL query read data of zones, or of accounts (Workers, R2 and others)?",
                vec!["Analytics Read".to_owned(), "Account Analytics Read".to_owned()],
            );
        }
        let found = paths::find(self.data, call);
        self.answer.resources.extend(call.resources());
        match found.as_slice() {
            [] => {
                let without = Call {
                    method: None,
                    ..call.clone()
                };
                let others = paths::find(self.data, &without);
                let near = if others.is_empty() {
                    self.proposals(|data| nearest(data, call))
                } else {
                    others
                        .iter()
                        .map(|one| format!("{} {}", one.method, one.path))
                        .collect()
                };
                self.unknown(shown(&call.words()), near);
            }
            [one] => self.say_operation(one, call),
            [first, ..] if call.method.is_some() => self.say_operation(first, call),
            several => {
                let choices = several
                    .iter()
                    .map(|one| format!("{} {}", one.method, one.path))
                    .collect();
                self.ask(format!("Which method of {}?", shown(&call.words())), choices);
            }
        }
    }

    pub(super) fn say_operation(&mut self, operation: &Operation, call: &Call) {
        let words = format!("{} {}", operation.method, operation.path);
        if !operation.auth.is_empty() {
            return self.remark(match operation.auth {
                "upload token" => {
                    format!("{words} needs an upload token, which another call gives, and no permission.")
                }
                "none" => format!("{words} needs no permission: any token, or none, will do."),
                _ => format!("{words} needs no permission: any token will do."),
            });
        }
        let accepted = self.data.accepted(operation).len();
        // The list of a ruleset's call is the union over all phases, and the phase decides
        // (terraform-provider-cloudflare issue 5651).
        if accepted > 7 && operation.path.contains("/rulesets") {
            let phase = call.segments.iter().find_map(|segment| {
                let fits = scope_of(operation.path);
                self.data
                    .phases
                    .iter()
                    .position(|one| one.phase == *segment && scope_word(&one.scope) == fits)
            });
            let reads = operation.method == "GET";
            return match phase {
                Some(at) => self.need_phase(at, &words, reads),
                None => self.rulesets.push(Ruleset {
                    reason: words,
                    scope: Some(scope_of(operation.path)),
                    reads,
                    on: std::collections::BTreeSet::new(),
                }),
            };
        }
        if operation.method == "POST" && operation.path == "/zones" {
            let reason = format!(
                "{words} ({}): the API names a zone’s and a DNS permission, and a new zone needs both",
                operation.summary
            );
            self.need(&reason, Basis::Derived, "Zone Write", &Scope::Zone);
            self.need(&reason, Basis::Derived, "DNS Write", &Scope::Zone);
            return self.remark(
                "A new zone cannot be chosen before it exists: let the token reach all zones of its account."
                    .to_owned(),
            );
        }
        match of_operation(self.data, self.catalog, operation) {
            Some(need) => self.put(operation, &words, need),
            None => self.unknown(
                format!(
                    "{words} ({}): Cloudflare states no permission for it, and nothing near it does",
                    operation.summary
                ),
                vec!["Look at its page on developers.cloudflare.com/api".to_owned()],
            ),
        }
    }

    fn put(&mut self, operation: &Operation, words: &str, need: Need) {
        if operation.method != "GET" {
            self.remark_on_read(words, &need);
        }
        self.needs.push(need);
    }

    fn say_pasted(&mut self, text: &str) {
        let named = pasted::read(text);
        for call in &named.calls {
            self.answer.resources.extend(call.resources());
        }
        let known: Vec<String> = named
            .resources
            .into_iter()
            .filter(|name| self.resource(name).is_some())
            .collect();
        if !known.is_empty() {
            return known.iter().for_each(|name| {
                self.say_terraform(name);
            });
        }
        // A method says more than the command; without one the command knows which.
        let certain = named.calls.iter().any(|call| call.method.is_some());
        if let Some(command) = named
            .command
            .filter(|command| !certain && self.tool_of(command).is_some())
        {
            return self.say_wrangler(&command);
        }
        if named.calls.is_empty() {
            let mut near = named
                .documentation
                .map(|words| self.proposals(|_| search::nearest(&words)))
                .unwrap_or_default();
            near.push(
                "Give the method and the path of the call that failed, for example POST /zones/{zone_id}/purge_cache"
                    .to_owned(),
            );
            return self.unknown("A text that names no call, no resource and no command", near);
        }
        for call in &named.calls {
            self.say_call(call);
        }
    }

    fn say_phase(&mut self, text: &str) -> bool {
        let (name, scope) = text.split_once(' ').unwrap_or((text, ""));
        let fits: Vec<usize> = self
            .data
            .phases
            .iter()
            .enumerate()
            .filter(|(_, phase)| phase.phase == name && (scope.is_empty() || phase.scope == scope))
            .map(|(at, _)| at)
            .collect();
        match fits.as_slice() {
            [] => return false,
            [one] => self.phases.push(*one),
            _ => self.ask(
                format!("Phase {name} of zones or of the account?"),
                vec![format!("{name} zone"), format!("{name} account")],
            ),
        }
        true
    }

    fn say_title(&mut self, text: &str) {
        let found = by_words(self.data, text);
        let nowhere = Call {
            method: None,
            segments: Vec::new(),
        };
        match found.as_slice() {
            [one] if in_title(one, text) && !self.lacks_its_level(text) => self.say_operation(one, &nowhere),
            // Its words are there, but not as a title: that is for the person to say.
            [one] => self.unknown(
                shown(text),
                vec![format!("{} {} ({})", one.method, one.path, one.summary)],
            ),
            several if (2..=CHOICES).contains(&several.len()) => {
                let choices = several
                    .iter()
                    .map(|one| format!("{} {}", one.method, one.path))
                    .collect();
                self.ask(format!("Which call is “{}”?", shown(text)), choices);
            }
            [] => {
                if let Some((why, near)) = self.nearest_named(text) {
                    return self.unknown(why, near);
                }
                let mut near = self.proposals(|_| search::nearest(text));
                if near.is_empty() {
                    near.push("Give the method and the path of a call, a resource of Terraform, a command of wrangler or the name of a tool".to_owned());
                }
                self.unknown(shown(text), near);
            }
            many => {
                let near = many
                    .iter()
                    .take(CHOICES)
                    .map(|one| format!("{} {}", one.method, one.path))
                    .collect();
                self.unknown(format!("{}: {} calls have these words", shown(text), many.len()), near);
            }
        }
    }
}
