//! Names and jurisdictions of R2 buckets, as far as a resource key needs them right:
//! `<account>_<jurisdiction>_<name>` (reference: cloudflare-api section 3) has no escaping, so that
//! what could be read as another key is refused here. Knows no list and no network.

use std::collections::BTreeSet;

use super::id::{AccountId, GroupId};
use super::quoted;
use super::to_policies::{Policy, PolicyEffect, ResourceMap};

/// The published jurisdictions; each is a list of its own, the first is meant where none is named
/// (reference: cloudflare-api section 2).
pub const JURISDICTIONS: [&str; 5] = ["default", "eu", "us", "fedramp", "fedramp-high"];

/// Published lengths of a bucket's name, in characters (`r2_bucket_name` in
/// tests/openapi/openapi-tokens.json).
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=64;

/// What is wrong with a bucket's name, as a sentence; none when it may be one. The published
/// alphabet is not known here, so this is wider than Cloudflare's may be: ASCII letters and digits,
/// `-`, `.` and `_`.
#[must_use]
pub fn fault_of_name(name: &str) -> Option<String> {
    let strange = |letter: &char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '_'));
    if let Some(letter) = name.chars().find(strange) {
        return Some(format!(
            "{} is not an R2 bucket name: it has {}; expected only letters, digits and hyphens.",
            quoted(name),
            match letter {
                '/' => "a slash, as if it were a path into the bucket".to_owned(),
                ' ' => "a space".to_owned(),
                letter => format!("the character {}", quoted(&letter.to_string())),
            }
        ));
    }
    let length = name.chars().count();
    (!LENGTHS.contains(&length)).then(|| {
        format!(
            "{} is not an R2 bucket name: it has {length} characters; expected {} to {}.",
            quoted(name),
            LENGTHS.start(),
            LENGTHS.end()
        )
    })
}

/// What is wrong with a jurisdiction, as a sentence. New ones may come, so any lower-case word is
/// let through.
#[must_use]
pub fn fault_of_jurisdiction(word: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    (word.is_empty() || word.len() > 32 || !word.chars().all(plain)).then(|| {
        format!(
            "{} is not an R2 jurisdiction: expected one such as {}.",
            quoted(word),
            JURISDICTIONS.join(", ")
        )
    })
}

/// Whose buckets policies allow something with, and in which jurisdiction: what an S3 client's
/// endpoint is made of. `is_storage` tells the groups of R2 storage that are given on a whole
/// account, whose buckets are then meant in the default jurisdiction, too (reference:
/// cloudflare-api section 8).
#[must_use]
pub fn places(policies: &[Policy], is_storage: &dyn Fn(GroupId) -> bool) -> BTreeSet<(AccountId, String)> {
    let allowed = policies.iter().filter(|policy| policy.effect == PolicyEffect::Allow);
    let mut places = BTreeSet::new();
    for policy in allowed {
        let ResourceMap::Flat(keys) = &policy.resources else {
            continue;
        };
        let storage = policy.groups.iter().any(|group| is_storage(*group));
        for key in keys {
            if let Some(bucket) = key.strip_prefix("com.cloudflare.edge.r2.bucket.") {
                let mut parts = bucket.splitn(3, '_');
                let account = parts.next().and_then(|account| account.parse().ok());
                places.extend(account.zip(parts.next().map(str::to_owned)));
            } else if let Some(account) = key.strip_prefix("com.cloudflare.api.account.")
                && storage
            {
                places.extend(
                    account
                        .parse()
                        .ok()
                        .map(|account| (account, JURISDICTIONS[0].to_owned())),
                );
            }
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_could_be_read_as_something_else_are_refused() {
        for name in ["logs", "build-cache", "a.b_c", &"a".repeat(64)] {
            assert_eq!(fault_of_name(name), None, "{name}");
        }
        for (name, says) in [
            ("logs/2026", "a slash"),
            ("my bucket", "a space"),
            ("logs*", "the character “*”"),
            ("l\u{f6}gs", "the character “\u{f6}”"),
            ("ab", "2 characters; expected 3 to 64"),
            ("", "0 characters"),
            (&"a".repeat(65), "65 characters"),
        ] {
            let sentence = fault_of_name(name).unwrap();
            assert!(sentence.contains(says), "{sentence}");
        }
    }

    #[test]
    fn jurisdictions_are_lower_case_words() {
        for word in JURISDICTIONS {
            assert_eq!(fault_of_jurisdiction(word), None);
        }
        for word in ["", "EU", "e_u", "eu ", &"a".repeat(33)] {
            assert!(fault_of_jurisdiction(word).unwrap().contains("default, eu"), "{word}");
        }
    }

    #[test]
    fn the_places_of_buckets_and_of_whole_accounts() {
        let (one, other) = ("1".repeat(32), "2".repeat(32));
        let group: GroupId = "b4992e1108244f5d8bfbd5744320c2e1".parse().unwrap();
        let policy = |effect, keys: &[String]| Policy {
            effect,
            groups: [group].into(),
            resources: ResourceMap::Flat(keys.iter().cloned().collect()),
        };
        let bucket = |account: &str, rest: &str| format!("com.cloudflare.edge.r2.bucket.{account}_{rest}");
        let policies = [
            policy(
                PolicyEffect::Allow,
                &[bucket(&one, "eu_a_b"), bucket(&one, "eu_c"), bucket("x", "eu_d")],
            ),
            policy(PolicyEffect::Deny, &[bucket(&other, "eu_e")]),
            policy(PolicyEffect::Allow, &[format!("com.cloudflare.api.account.{other}")]),
        ];
        let names = |storage: bool| -> Vec<(String, String)> {
            let places = places(&policies, &|_| storage);
            places
                .into_iter()
                .map(|(account, word)| (account.to_string(), word))
                .collect()
        };
        assert_eq!(names(false), [(one.clone(), "eu".to_owned())]);
        assert_eq!(names(true), [(one, "eu".to_owned()), (other, "default".to_owned())]);
    }
}
