//! The create request as one curl command for a POSIX shell. The body is the very bytes of
//! [`Spec::body`]; the credential stays in the environment and is named, not written.

use crate::domain::token::id::TokenId;
use crate::domain::token::scope::Owner;
use crate::domain::token::spec::Spec;

/// What stands above the command, in a shell's comments.
const WARNING: &str = "\
# Run in a POSIX shell. CLOUDFLARE_API_TOKEN must hold a token that may create
# tokens. The answer holds the secret, shown only once: it goes to a new file
# that only you can read. Run it once. If no answer comes, look in the token
# list before running it again.
";

/// The command with a warning above it, ending with a newline. `base_url` is the API's, such as
/// `https://api.cloudflare.com/client/v4`, with or without a slash at its end. The first
/// `--fail-with-body` is in curl 7.76, the first `--no-clobber` in 7.83 (both older than the
/// distributions that are still supported; without it an older secret in the file would be
/// overwritten).
#[must_use]
pub fn curl(spec: &Spec, base_url: &str) -> String {
    let base = base_url.trim_end_matches('/');
    let url = match spec.owner {
        Owner::User => format!("{base}/user/tokens"),
        Owner::Account(id) => format!("{base}/accounts/{id}/tokens"),
    };
    let body = spec.body();
    let body = String::from_utf8_lossy(&body);
    format!(
        "{WARNING}(umask 077 && curl --fail-with-body --silent --show-error \\\n  \
           --request POST {url} \\\n  \
           --header \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\" \\\n  \
           --header 'Content-Type: application/json' \\\n  \
           --output cloudflare-token.json --no-clobber \\\n  \
           --data-binary {body})\n",
        url = quoted(&url),
        body = quoted(&body),
    )
}

/// The command that changes a token, with the very bytes of the request.
#[must_use]
pub fn changing(base_url: &str, owner: Owner, id: TokenId, body: &[u8]) -> String {
    let base = base_url.trim_end_matches('/');
    let body = String::from_utf8_lossy(body);
    format!(
        "# Run in a POSIX shell. CLOUDFLARE_API_TOKEN must hold a token that may edit\n\
         # tokens. The secret of the token that is changed stays the same.\n\
         curl --fail-with-body --silent --show-error \\\n  \
           --request PUT {url} \\\n  \
           --header \"Authorization: Bearer $CLOUDFLARE_API_TOKEN\" \\\n  \
           --header 'Content-Type: application/json' \\\n  \
           --data-binary {body}\n",
        url = quoted(&format!("{base}{}/{id}", owner.tokens_path())),
        body = quoted(&body),
    )
}

/// The line that asks whether the token in this variable works, as Cloudflare documents it (reference:
/// cloudflare-api section 2, `GET T/verify`); a token is verified at the endpoint of its owner's kind.
#[must_use]
pub fn verifying(base_url: &str, owner: Owner, variable: &str) -> String {
    let base = base_url.trim_end_matches('/');
    let url = quoted(&format!("{base}{}/verify", owner.tokens_path()));
    format!("curl {url} --header \"Authorization: Bearer ${variable}\"\n")
}

/// One word of a POSIX shell: in single quotes nothing has a meaning but their end. shlex would mix
/// quotes and escape half of the body where a name holds an apostrophe; this stays readable, and
/// people read it before they run it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
