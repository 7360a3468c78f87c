//! A pasted error or command line of curl, wrangler or Terraform: the calls, resources and commands
//! that it names. The rest of it is not kept: it may hold a credential. Knows nothing of
//! permissions.

use super::paths::{Call, method};

/// What a pasted text names.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) calls: Vec<Call>,
    /// Resources of Terraform.
    pub(super) resources: Vec<String>,
    /// `wrangler …`, as far as its words go.
    pub(super) command: Option<String>,
    /// The words of Cloudflare's documentation that it points to.
    pub(super) documentation: Option<String>,
}

/// Whether a text is such an error or command line rather than the name of something. One line may
/// be typed by hand: in it the case of letters counts for nothing, and a code alone says it.
#[must_use]
pub fn is_error(text: &str) -> bool {
    const MARKS: [&str; 9] = [
        "[ERROR]",
        "\"errors\"",
        "documentation_url",
        "Authentication error",
        "[code:",
        "403 Forbidden",
        "401 Unauthorized",
        "Error:",
        "A request to the Cloudflare API",
    ];
    let curl = |line: &str| line.split_whitespace().any(|word| word == "curl");
    text.lines().any(curl)
        || MARKS.iter().any(|mark| text.contains(mark))
        || (!text.trim().contains('\n') && is_line_of_error(text))
}

/// The same of one line.
fn is_line_of_error(line: &str) -> bool {
    const MARKS: [&str; 13] = [
        "[error]",
        "authentication error",
        "authentication failed",
        "[code:",
        "403 forbidden",
        "401 unauthorized",
        "error:",
        "a request to the cloudflare api",
        "requires permission",
        "insufficient permission",
        "unauthorized to access",
        "unable to authenticate",
        "not authorized",
    ];
    // What Cloudflare answers where a permission is missing.
    const CODES: [&str; 2] = ["10000", "9109"];
    let line = line.to_lowercase();
    let parts = |letter: char| letter.is_whitespace() || "()[]{}<>,;:.\"'`".contains(letter);
    let words: Vec<&str> = line.split(parts).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| (3..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let coded = |pair: &[&str]| matches!(pair, ["error" | "code" | "status", of] if number(of));
    MARKS.iter().any(|mark| line.contains(mark))
        || words.iter().any(|word| CODES.contains(word))
        || words.windows(2).any(coded)
}

pub(super) fn read(text: &str) -> Named {
    let ends = |letter: char| letter.is_whitespace() || "\"'`(),;<>[]│╷╵".contains(letter);
    let words: Vec<&str> = text.split(ends).filter(|word| !word.is_empty()).collect();
    let curl = words.contains(&"curl");
    let mut named = Named {
        command: command(text),
        ..Named::default()
    };
    for (at, word) in words.iter().enumerate() {
        let word = word.trim_end_matches(['.', ':', '\\']);
        if word.contains("developers.cloudflare.com") {
            named.documentation.get_or_insert_with(|| documented(word));
        } else if let Some(resource) = resource(word) {
            if !named.resources.contains(&resource) {
                named.resources.push(resource);
            }
        } else if is_path(word) {
            let before = words.get(at.saturating_sub(2)..at).unwrap_or_default();
            let method = before.iter().rev().find_map(|word| method(word));
            let method = if curl { Some(method_of_curl(&words)) } else { method };
            let Some(mut call) = Call::read(word) else { continue };
            call.method = method.map(str::to_owned);
            if !named.calls.contains(&call) {
                named.calls.push(call);
            }
        }
    }
    named
}

/// Whether a word is a path of the API.
fn is_path(word: &str) -> bool {
    let whole = ["/accounts", "/zones", "/user", "/memberships"].contains(&word);
    let below = || {
        ["/accounts/", "/zones/", "/user/", "/radar/"]
            .iter()
            .any(|root| word.starts_with(root))
    };
    word.contains("/client/v4/") || whole || below()
}

/// The method of a curl command: what `-X` says, POST where it sends data, else GET.
fn method_of_curl(words: &[&str]) -> &'static str {
    let mut pairs = words.windows(2);
    let said = pairs.find_map(|pair| match pair {
        ["-X" | "--request", said] => method(said),
        _ => None,
    });
    let glued = || {
        words
            .iter()
            .find_map(|word| method(word.strip_prefix("-X").or(word.strip_prefix("--request="))?))
    };
    let sends = |word: &&&str| {
        word.starts_with("--data") || word.starts_with("--json") || matches!(**word, "-d" | "-F" | "--form")
    };
    said.or_else(glued).unwrap_or(if words.iter().find(sends).is_some() {
        "POST"
    } else {
        "GET"
    })
}

/// `cloudflare_dns_record` of `cloudflare_dns_record.www`.
fn resource(word: &str) -> Option<String> {
    let at = word.find("cloudflare_")?;
    let name = word
        .get(at..)?
        .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .next()?;
    let starts = at == 0 || word.get(..at).is_some_and(|before| before.ends_with('.'));
    (starts && name.len() > "cloudflare_".len()).then(|| name.to_owned())
}

/// The last command of wrangler in a text: the words after it that are no options.
fn command(text: &str) -> Option<String> {
    let line = text
        .lines()
        .find(|line| line.split_whitespace().any(|word| word == "wrangler"))?;
    let words = line.split_whitespace().skip_while(|word| *word != "wrangler");
    let plain = |word: &&str| {
        word.chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    let words: Vec<&str> = words.take_while(plain).take(6).collect();
    (words.len() > 1).then(|| words.join(" "))
}

/// `dns subresources records methods create` as words to look for.
fn documented(url: &str) -> String {
    let path = url.split("/api/").nth(1).unwrap_or_default();
    let skip = |word: &&str| !matches!(*word, "" | "resources" | "subresources" | "methods" | "operations");
    path.split(['/', '-', '_', '#'])
        .filter(skip)
        .collect::<Vec<_>>()
        .join(" ")
}
