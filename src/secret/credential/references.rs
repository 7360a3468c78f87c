//! References to places where secrets are kept, which something else was to follow: those of known
//! stores by name, others by their form. A credential has none of the signs `:` and `/`. Must not
//! know whether a store is there, and follows nothing.

use super::Another;

/// How references of stores begin, before the colon; what they are, and what reads them.
const STORES: &[(&[&str], Another)] = &[
    (
        &["op"],
        ("a 1Password reference", "Let CFMINT_TOKEN_COMMAND read it: op read …"),
    ),
    (
        &["vault", "hashivault", "bao", "openbao"],
        ("a Vault reference", "Let CFMINT_TOKEN_COMMAND read it: vault kv get …"),
    ),
    (
        &["sops"],
        ("a sops reference", "Let CFMINT_TOKEN_COMMAND read it: sops decrypt …"),
    ),
    (
        &["pass", "gopass"],
        ("a pass reference", "Let CFMINT_TOKEN_COMMAND read it: pass show …"),
    ),
    (
        &["bw", "bws", "bitwarden"],
        ("a Bitwarden reference", "Let CFMINT_TOKEN_COMMAND read it: bw get …"),
    ),
    (
        &["keyring", "keychain", "secret-service", "libsecret"],
        (
            "a reference to this machine’s keyring",
            "Let CFMINT_TOKEN_COMMAND read it: secret-tool lookup …",
        ),
    ),
    (
        &[
            "arn",
            "asm",
            "ssm",
            "awssm",
            "awsssm",
            "awssecret",
            "awssecrets",
            "aws-sm",
            "aws-ssm",
            "aws-secretsmanager",
        ],
        (
            "an AWS reference",
            "Let CFMINT_TOKEN_COMMAND read it: aws secretsmanager get-secret-value …",
        ),
    ),
    (
        &["sm", "gsm", "gcpsm", "gcp-sm", "gcpsecrets", "gcpsecretmanager"],
        GOOGLE,
    ),
    (&["akv", "azkv", "azurekeyvault", "keyvault"], AZURE),
    (
        &[
            "akeyless",
            "conjur",
            "doppler",
            "docker",
            "env",
            "github",
            "infisical",
            "k8s",
            "keepass",
            "keepassxc",
            "kms",
            "kubernetes",
            "lastpass",
            "secret",
            "secretref",
            "secrets",
        ],
        ANY,
    ),
];

const GOOGLE: Another = (
    "a Google Secret Manager reference",
    "Let CFMINT_TOKEN_COMMAND read it: gcloud secrets versions access …",
);
const AZURE: Another = (
    "an Azure Key Vault reference",
    "Let CFMINT_TOKEN_COMMAND read it: az keyvault secret show …",
);
const ANY: Another = (
    "a reference to a place where secrets are kept",
    "Let CFMINT_TOKEN_COMMAND read it.",
);
const ENCRYPTED: Another = (
    "a value that sops has encrypted",
    "Let CFMINT_TOKEN_COMMAND read it: sops decrypt …",
);

/// What a text refers to, if it is certainly a reference.
pub(super) fn reference(text: &str) -> Option<Another> {
    if text.starts_with("ENC[") && text.ends_with(']') {
        return Some(ENCRYPTED);
    }
    if text.starts_with("@Microsoft.KeyVault(") {
        return Some(AZURE);
    }
    if text.starts_with("projects/") && text.contains("/secrets/") {
        return Some(GOOGLE);
    }
    let (scheme, rest) = text.split_once(':')?;
    // No longer than a name: what else stands there is not copied.
    let named = (2..=30).contains(&scheme.len());
    if !named || rest.is_empty() || rest.starts_with(char::is_whitespace) {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    let known = STORES.iter().find(|(names, _)| names.contains(&scheme.as_str()));
    if let Some((_, what)) = known {
        return Some(*what);
    }
    let of_a_scheme = |letter: char| letter.is_ascii_alphanumeric() || "+-.".contains(letter);
    let named = scheme.chars().all(of_a_scheme);
    // Two slashes begin an address, which is named as one; but vals writes ref+vault://.
    let leads = rest.contains(['/', '#']) && !rest.starts_with("//") || scheme.starts_with("ref+");
    let spaced = rest.contains(char::is_whitespace);
    (named && leads && !spaced && scheme != "file").then_some(ANY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stores_are_named_and_others_known_by_their_form() {
        for (text, says) in [
            ("op://vault/cloudflare/token", "1Password"),
            ("vault:secret/cloudflare#token", "Vault"),
            ("vault://secret/cloudflare", "Vault"),
            ("VAULT:secret/cloudflare", "Vault"),
            ("sops:secrets.yaml#cloudflare", "a sops"),
            ("ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]", "sops has encrypted"),
            ("pass:cloudflare", "a pass"),
            ("bw://cloudflare/token", "Bitwarden"),
            ("keyring:cloudflare", "keyring"),
            ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:cloudflare", "AWS"),
            ("ssm:/cloudflare/token", "AWS"),
            ("sm://cloudflare", "Google"),
            ("projects/mine/secrets/cloudflare/versions/latest", "Google"),
            ("akv:mine/cloudflare", "Azure"),
            ("@Microsoft.KeyVault(SecretUri=mine)", "Azure"),
            ("doppler:cloudflare", "where secrets are kept"),
            ("ref+vault://secret/cloudflare#/token", "where secrets are kept"),
            ("some-store:cloudflare/token", "where secrets are kept"),
            ("some-store:cloudflare#token", "where secrets are kept"),
        ] {
            let what = reference(text).unwrap_or_else(|| panic!("{text} is no reference"));
            assert!(what.0.contains(says), "{text}: {what:?}");
        }
        for text in [
            "not-a-real-token",
            "vault",
            "vault:",
            "vault: not-a-real-token",
            "https://example.com/a",
            "file:/run/secrets/cf",
            "me:not-a-real-one",
            "a:b/c",
        ] {
            assert_eq!(reference(text), None, "{text}");
        }
    }
}
