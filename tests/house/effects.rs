//! Whoever performs effects matches all of them, and the wizard all answers: an arm that takes the
//! rest would let a new effect compile that nobody performs, and the wizard would wait for ever.
//! The compiler holds the rest of the rule.

use super::source::{Source, sources};

/// Where effects and answers are named, an enum for each worker among them; where each is matched;
/// where no match over one may take the rest; and how many enums there are at least. Of messages
/// the wizard alone takes all: whether one is a letter may be asked by itself.
const WORDS: [(&str, &str, &str, usize); 3] = [
    ("src/wizard/message/effect.rs", "src/tui/runtime/", "src/", 5),
    ("src/wizard/message/answer.rs", "src/wizard/transitions/", "src/", 5),
    ("src/wizard/message/mod.rs", "src/wizard/mod.rs", "src/wizard/", 1),
];

/// The enums of a file.
fn enums(files: &[Source], name: &str) -> Vec<String> {
    let file = files.iter().find(|file| file.name == name);
    let code = &file.expect("the words are where this test looks").code;
    let names = code
        .match_indices("pub enum ")
        .map(|(at, mark)| &code[at + mark.len()..]);
    names.map(|rest| word(rest).to_owned()).collect()
}

fn word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    &text[..end.unwrap_or(text.len())]
}

/// Where the first of these stands outside of every bracket; the end where none does, or where the
/// bracket around the text closes.
fn outside(text: &str, found: impl Fn(&str) -> bool) -> usize {
    let mut depth = 0usize;
    for (at, letter) in text.char_indices() {
        if depth == 0 && found(&text[at..]) {
            return at;
        }
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return at,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The patterns of each `match` that stand without a guard.
fn matches(code: &str) -> Vec<Vec<String>> {
    let is_word = |at: &usize| {
        let before = code[..*at].chars().next_back();
        let after = code[at + "match".len()..].chars().next();
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_') && after.is_some_and(char::is_whitespace)
    };
    let starts = code.match_indices("match").map(|(at, _)| at).filter(is_word);
    starts.map(|at| patterns(&code[at..])).collect()
}

fn patterns(code: &str) -> Vec<String> {
    let body = outside(code, |rest| rest.starts_with('{'));
    let mut rest = code.get(body + 1..).unwrap_or_default();
    let mut found = Vec::new();
    loop {
        let (pattern, after) = rest.split_at(outside(rest, |rest| rest.starts_with("=>")));
        let Some(after) = after.strip_prefix("=>") else {
            return found;
        };
        if !pattern.split_whitespace().any(|word| word == "if") {
            found.push(pattern.trim().to_owned());
        }
        let after = after.trim_start();
        let end = match after.strip_prefix('{') {
            Some(block) => outside(block, |_| false) + 2,
            None => outside(after, |rest| rest.starts_with(',')),
        };
        rest = after.get(end..).unwrap_or_default().trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

/// Whether the pattern names a variant of this enum.
fn names(pattern: &str, name: &str) -> bool {
    let path = format!("{name}::");
    pattern.match_indices(&path).any(|(at, _)| {
        let before = pattern[..at].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_')
    })
}

/// Whether one of its alternatives takes everything, or all calls of one worker unseen.
fn takes_the_rest(pattern: &str) -> bool {
    pattern.split('|').map(str::trim).any(|part| {
        let binding = part.strip_suffix("@ _").unwrap_or(part).trim();
        let binding = binding.trim_start_matches("ref ").trim_start_matches("mut ");
        let small = binding.starts_with(|letter: char| letter.is_lowercase() || letter == '_');
        let bare = small && word(binding) == binding;
        bare || (names(part, "Effect") && (part.ends_with("(_)") || part.ends_with("(..)")))
    })
}

/// Every match over one of these enums that has such an arm.
fn wildcards<'a>(files: impl IntoIterator<Item = &'a Source>, enums: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for patterns in matches(&file.code) {
            let over = |name: &&String| patterns.iter().any(|pattern| names(pattern, name));
            let Some(name) = enums.iter().find(over) else { continue };
            let arms = patterns.iter().filter(|pattern| takes_the_rest(pattern));
            found.extend(arms.map(|arm| format!("{}: `{arm} =>` in a match over {name}", file.name)));
        }
    }
    found
}

#[test]
fn whoever_performs_effects_matches_all_of_them_and_so_with_answers() {
    let files = sources();
    for (words, place, watched, least) in WORDS {
        let enums = enums(&files, words);
        let watched = files.iter().filter(|file| file.name.starts_with(watched));
        assert_eq!(wildcards(watched, &enums), [""; 0]);
        // A rule that watches nothing holds nothing.
        assert!(enums.len() >= least, "{words}: {enums:?}");
        for name in &enums {
            let matched = |file: &Source| matches(&file.code).concat().iter().any(|pattern| names(pattern, name));
            let mut there = files.iter().filter(|file| file.name.starts_with(place));
            assert!(there.any(matched), "nobody in {place} matches {name}");
        }
    }
}

#[test]
fn twin_an_arm_that_takes_the_rest_is_found() {
    let enums = ["Effect".to_owned(), "ApiCall".to_owned()];
    let plant = |arms: &str| {
        let text = format!("fn f(call: ApiCall) {{ g(match call.h(|x| {{ x }}) {{ {arms} }}) }}");
        wildcards(&[Source::new("src/tui/runtime/a.rs", &text)], &enums).len()
    };
    for all in [
        "ApiCall::Look(_) => 1, ApiCall::Create { body, .. } => { match body { _ => 2 } }",
        "ApiCall::Look(ticket) | ApiCall::Roll(ticket, _) => ticket, ApiCall::Delete(..) => 3,",
        "ApiCall::Look(n) if n > 1 => { 1 } ApiCall::Look(_) => 2",
        "Effect::Api(call) => self.api.send(call), Effect::Leave(exit) => return Some(exit),",
        "Some(1) => 1, other => 2, _ => 3",
    ] {
        assert_eq!(plant(all), 0, "{all}");
    }
    for rest in [
        "ApiCall::Look(_) => 1, _ => 2",
        "ApiCall::Look(_) => { 1 } other => g(other),",
        "crate::wizard::message::ApiCall::Look(_) => 1, ApiCall::Create { .. } | _ => 2",
        "Effect::Api(call) => g(call), effect @ _ => h(effect)",
        "Effect::Api(_) => 1, Effect::Leave(exit) => 2",
        "Effect::Storage(..) | Effect::Api(_) => None, Effect::Leave(exit) => Some(exit)",
        "Some(ApiCall::Look(_)) => 1, mut other => 2",
    ] {
        assert_eq!(plant(rest), 1, "{rest}");
    }
}
