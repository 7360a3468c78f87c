//! Lines of a shell that were copied whole: something stands there beside the token. Told by the
//! program that they begin with, by options, signs of a shell and a remark behind; only a text with
//! a blank in it is looked at, which no token is. Must not know which shell it was.

use super::Another;
use super::quote::likeness;

const LINE: Another = ("a whole line of a shell", "Give only the token from it.");
const ASSIGNED: Another = ("a whole line of a shell", "Give only what is after the = sign.");
const NAMED: Another = (
    "a whole line of a shell",
    "Give only what is after the variable’s name.",
);
const SENT: Another = ("a whole command", "Give only what is after Bearer.");
const REMARK: Another = ("a remark", "The token belongs in its place.");
const REMARKED: Another = ("a token and a comment after it", "Give only what is before the # sign.");
const TUNNEL: Another = ("a whole line of a shell, and the token in it is a tunnel’s", "");
/// A command that nothing has run.
pub(super) const COMMAND: Another = (
    "a command that no shell has run",
    "For a command there is CFMINT_TOKEN_COMMAND.",
);

/// Words before the name of a variable.
const SETTERS: [&str; 12] = [
    "export", "set", "setx", "setenv", "env", "ENV", "ARG", "declare", "typeset", "readonly", "local", "global",
];

/// Programs that print what they keep.
const PRINTERS: [&str; 14] = [
    "pass",
    "gopass",
    "op",
    "bw",
    "vault",
    "sops",
    "cat",
    "gpg",
    "age",
    "security",
    "secret-tool",
    "aws",
    "gcloud",
    "az",
];

/// Programs that lines with a token begin with.
const PROGRAMS: [&str; 46] = [
    "curl",
    "wget",
    "http",
    "https",
    "httpie",
    "xh",
    "npx",
    "npm",
    "pnpm",
    "yarn",
    "bunx",
    "bun",
    "node",
    "deno",
    "wrangler",
    "cf",
    "cloudflared",
    "flarectl",
    "cfmint",
    "terraform",
    "tofu",
    "pulumi",
    "ansible-playbook",
    "docker",
    "podman",
    "kubectl",
    "helm",
    "sudo",
    "doas",
    "echo",
    "printf",
    "tee",
    "read",
    "source",
    "gh",
    "glab",
    "git",
    "ssh",
    "sh",
    "bash",
    "zsh",
    "fish",
    "python",
    "python3",
    "make",
    "systemctl",
];

/// Signs between commands.
const SIGNS: [&str; 8] = ["|", "||", "&&", "&", ";", ">", ">>", "<"];

/// What a text with a blank in it is, if it is a line of a shell. `whole` tells of what a prompt or
/// a remark leaves of it.
pub(super) fn line(text: &str, whole: fn(&str) -> Option<Another>) -> Option<Another> {
    if text.starts_with('#') && !text.starts_with("#{") {
        return prompted(text, whole).or(Some(REMARK));
    }
    let (first, rest) = text.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    if let Some(line) = prompted(text, whole) {
        return Some(line);
    }
    let program = first.rsplit('/').next().unwrap_or(first);
    if SETTERS.contains(&first) {
        return Some(set(rest));
    }
    if text.starts_with("$env:") {
        return Some(ASSIGNED);
    }
    let keeps = PRINTERS.contains(&program) && likeness(text).is_none() && !has_tunnel(text);
    if keeps {
        return Some(COMMAND);
    }
    let known = PROGRAMS.contains(&program) || PRINTERS.contains(&program);
    if known
        || text
            .split_whitespace()
            .any(|word| is_option(word) || SIGNS.contains(&word))
    {
        return Some(of_a_program(text));
    }
    // What stands before the remark may be more than a token, too.
    let remark = text.find(" #").or_else(|| text.find("\t#"))?;
    let before = text.get(..remark)?.trim();
    whole(before).or(Some(REMARKED))
}

/// A line behind the prompt of a shell.
fn prompted(text: &str, whole: fn(&str) -> Option<Another>) -> Option<Another> {
    let line = ["$ ", "% ", "> ", "# "]
        .iter()
        .find_map(|sign| text.strip_prefix(sign))?;
    whole(line.trim())
}

/// What is behind a word that sets a variable.
fn set(rest: &str) -> Another {
    let mut words = rest.split_whitespace().skip_while(|word| word.starts_with('-'));
    let name = words.next().unwrap_or_default();
    let value = rest.split_once('=').map(|(_, value)| value.trim());
    match value {
        Some(value) if is_more(value) => LINE,
        Some(_) if name.contains('=') => ASSIGNED,
        // A blank before the sign.
        Some(_) if words.next().is_some_and(|word| word.starts_with('=')) => ASSIGNED,
        _ => NAMED,
    }
}

/// A variable and its value, with a sign in between.
pub(super) fn assigned(value: &str) -> Another {
    if is_more(value.trim()) { LINE } else { ASSIGNED }
}

/// Whether more than the value stands behind the sign.
fn is_more(value: &str) -> bool {
    let quoted = ['"', '\'']
        .iter()
        .any(|quote| value.starts_with(*quote) && value.ends_with(*quote));
    !quoted && value.contains(char::is_whitespace)
}

fn of_a_program(text: &str) -> Another {
    if has_tunnel(text) {
        return TUNNEL;
    }
    if text.contains("Bearer ") || text.contains("bearer ") {
        return SENT;
    }
    LINE
}

/// `-H` and `--token`, also with a value.
fn is_option(word: &str) -> bool {
    let name = word.trim_start_matches('-');
    name.len() < word.len()
        && word.len() - name.len() <= 2
        && name.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

/// Whether a word of the line is the token of a tunnel.
fn has_tunnel(text: &str) -> bool {
    const SHORTEST: usize = 20;
    let mut words = text.split(|letter: char| letter.is_whitespace() || "\"'=".contains(letter));
    words.any(|word| word.starts_with("eyJ") && word.len() >= SHORTEST && !word.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::super::another::as_a_whole;
    use super::*;

    #[test]
    fn a_line_is_one_whatever_it_begins_with() {
        let token = "not-a-real-token";
        for (text, says) in [
            (
                "curl -H \"Authorization: Bearer T\" https://api.cloudflare.com/client/v4/zones",
                SENT,
            ),
            (
                "/usr/bin/curl -H 'Authorization: Bearer T' https://api.cloudflare.com",
                SENT,
            ),
            ("-H 'Authorization: Bearer T'", SENT),
            ("curl https://api.cloudflare.com/client/v4/zones", LINE),
            ("export CLOUDFLARE_API_TOKEN=T", ASSIGNED),
            ("export CLOUDFLARE_API_TOKEN=\"T\"", ASSIGNED),
            ("$ export CLOUDFLARE_API_TOKEN=T", ASSIGNED),
            ("# export CLOUDFLARE_API_TOKEN=T", ASSIGNED),
            ("export CLOUDFLARE_API_TOKEN=T && npx wrangler deploy", LINE),
            ("set CLOUDFLARE_API_TOKEN=T", ASSIGNED),
            ("declare -x CLOUDFLARE_API_TOKEN=T", ASSIGNED),
            ("$env:CLOUDFLARE_API_TOKEN = 'T'", ASSIGNED),
            ("set -x CLOUDFLARE_API_TOKEN T", NAMED),
            ("set -gx CLOUDFLARE_API_TOKEN 'T'", NAMED),
            ("setx CLOUDFLARE_API_TOKEN T", NAMED),
            ("setenv CLOUDFLARE_API_TOKEN T", NAMED),
            ("ENV CLOUDFLARE_API_TOKEN T", NAMED),
            ("npx wrangler deploy", LINE),
            ("wrangler secret put CLOUDFLARE_API_TOKEN", LINE),
            ("echo T | wrangler secret put X", LINE),
            ("T | pbcopy", LINE),
            ("some-tool --token T", LINE),
            ("some-tool --token=T", LINE),
            ("terraform apply -var token=T", LINE),
            ("T # cf", REMARKED),
            ("T\t# cf", REMARKED),
            ("CF_API_TOKEN=T # cf", ASSIGNED),
            ("# cf", REMARK),
            ("#cf", REMARK),
            ("pass show cloudflare", COMMAND),
            ("cat /run/secrets/cf", COMMAND),
        ] {
            let text = text.replace('T', token).replace(&format!("_{token}OKEN"), "_TOKEN");
            assert_eq!(as_a_whole(&text), Some(says), "{text}");
        }
        let tunnel = format!("eyJ{}", "Xx".repeat(60));
        for line in [
            "cloudflared service install T",
            "sudo cloudflared tunnel run --token T",
            "docker run x --token=T",
        ] {
            assert_eq!(line_of(&line.replace('T', &tunnel)), TUNNEL, "{line}");
        }
        for none in [token, "two words", "#{variable}", "a - b", "what's 5 -- 3"] {
            assert_eq!(line(none, as_a_whole), None, "{none}");
        }
    }

    fn line_of(text: &str) -> Another {
        line(text, as_a_whole).unwrap()
    }
}
