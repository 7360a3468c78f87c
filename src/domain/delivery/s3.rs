//! What an S3 client needs to use a token on R2: made of the token, as secret as the token. It must
//! not know where it goes.

use std::hint::black_box;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use crate::domain::token::bucket;
use crate::secret::Secret;

/// What the names of its variables end with; S3 clients read them behind `AWS_`. The endpoint is that
/// of S3 alone, so that no other service of AWS is asked there.
pub(crate) const VARIABLES: [&str; 4] = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "ENDPOINT_URL_S3", "REGION"];
/// The region that R2 wants (reference: cloudflare-api section 8).
pub(crate) const REGION: &str = "auto";

/// The three values of an S3 client for R2 (reference: cloudflare-api section 8, "R2 / S3
/// credentials").
#[derive(Debug, PartialEq, Eq)]
pub struct Keys {
    /// The access key id: the token's id.
    pub access_key_id: String,
    /// The secret access key: the SHA-256 of the token's secret as 64 lower-case hexadecimal
    /// digits. It is as secret as the token.
    pub secret: Arc<Secret>,
    /// `https://ACCOUNT.r2.cloudflarestorage.com`, with the jurisdiction before `r2` when it is not
    /// the default one.
    pub endpoint: String,
}

impl Keys {
    /// Made of the token's secret and id, the account of the buckets, and their jurisdiction.
    ///
    /// # Errors
    /// A sentence when one of them is not what it should be; it quotes no secret.
    pub fn of(token: &Secret, id: &str, account: &str, jurisdiction: &str) -> Result<Self, String> {
        let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if token.is_empty() {
            return Err("There is no secret to make the S3 secret from.".to_owned());
        }
        if !plain(id) {
            return Err("The token’s id is not known, so there is no access key id for S3.".to_owned());
        }
        Ok(Self {
            access_key_id: id.to_owned(),
            secret: Arc::new(hashed(token)),
            endpoint: endpoint(account, jurisdiction)?,
        })
    }
    /// The lines of an environment that S3 clients read, in a page of their own.
    pub(crate) fn lines(&self) -> Secret {
        let before = format!("AWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY=", self.access_key_id);
        let after = format!("\nAWS_ENDPOINT_URL_S3={}\nAWS_REGION={REGION}\n", self.endpoint);
        let secret = self.secret.expose();
        let mut lines = Secret::with_room(before.len() + secret.len() + after.len());
        for piece in [before.as_bytes(), secret, after.as_bytes()] {
            lines.extend(piece);
        }
        lines
    }
}

/// Where an S3 client of these buckets connects to.
///
/// # Errors
/// A sentence when the account or the jurisdiction is not what it should be.
pub fn endpoint(account: &str, jurisdiction: &str) -> Result<String, String> {
    if account.len() != 32 || !account.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(
            "The S3 endpoint needs the id of the account that the buckets belong to: 32 hexadecimal digits.".to_owned(),
        );
    }
    if let Some(fault) = bucket::fault_of_jurisdiction(jurisdiction) {
        return Err(fault);
    }
    let between = match jurisdiction {
        "default" => String::new(),
        named => format!(".{named}"),
    };
    Ok(format!("https://{account}{between}.r2.cloudflarestorage.com"))
}

/// The SHA-256 of a secret in lower-case hexadecimal digits, in a page of its own.
fn hashed(token: &Secret) -> Secret {
    let digits = digits_of(token);
    wipe_what_was_called();
    digits
}

#[inline(never)]
fn digits_of(token: &Secret) -> Secret {
    let mut hasher = Sha256::new();
    let mut digest = [0; 32];
    hasher.update(token.expose());
    hasher.finalize_into_reset((&mut digest).into());
    // The hasher keeps the end of what it read in a block of 64 bytes, of which this fills all but
    // the last.
    hasher.update([0; 63]);
    black_box(&hasher);
    let mut hex = Secret::with_room(64);
    hex.append_with(|room| {
        for (pair, byte) in room.chunks_exact_mut(2).zip(digest) {
            for (digit, value) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *digit = if value < 10 { b'0' + value } else { b'a' + value - 10 };
            }
        }
        64
    });
    digest.zeroize();
    hex
}

/// Overwrites the part of the stack in which the functions called just before worked: they may have
/// left pieces of what they read. Without optimisation they reached 14 KiB down.
#[inline(never)]
fn wipe_what_was_called() {
    let mut room = [0_u8; 64 * 1024];
    black_box(&mut room).zeroize();
    black_box(&room);
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "0123456789abcdef0123456789abcdef";

    /// By `printf abc | sha256sum`, and FIPS 180-2's own example of two blocks.
    #[test]
    fn the_secret_is_the_hash_of_the_token() {
        for (token, hash) in [
            (
                &b"abc"[..],
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
        ] {
            let keys = Keys::of(&Secret::copied_from(token), "id1", ACCOUNT, "default").unwrap();
            assert_eq!(keys.secret.expose(), hash.as_bytes());
            assert_eq!(keys.access_key_id, "id1");
            assert!(!format!("{keys:?}").contains(hash));
        }
    }

    #[test]
    fn the_endpoint_by_jurisdiction() {
        for (jurisdiction, host) in [
            ("default", "0123456789abcdef0123456789abcdef.r2."),
            ("eu", "0123456789abcdef0123456789abcdef.eu.r2."),
            ("us", "0123456789abcdef0123456789abcdef.us.r2."),
            ("fedramp", "0123456789abcdef0123456789abcdef.fedramp.r2."),
        ] {
            let expected = format!("https://{host}cloudflarestorage.com");
            assert_eq!(endpoint(ACCOUNT, jurisdiction), Ok(expected));
        }
        for (account, jurisdiction) in [
            ("", "default"),
            ("abc", "eu"),
            (ACCOUNT, "evil.example/"),
            (ACCOUNT, ""),
        ] {
            assert!(
                endpoint(account, jurisdiction).unwrap_err().ends_with('.'),
                "{account} {jurisdiction}"
            );
        }
        let fake = Secret::copied_from(b"fake");
        assert!(Keys::of(&fake, "", ACCOUNT, "eu").is_err());
        assert!(Keys::of(&Secret::empty(), "id", ACCOUNT, "eu").is_err());
    }

    #[test]
    fn the_lines_of_an_s3_client() {
        let keys = Keys::of(&Secret::copied_from(b"abc"), "id1", ACCOUNT, "eu").unwrap();
        let expected = "AWS_ACCESS_KEY_ID=id1\n\
            AWS_SECRET_ACCESS_KEY=ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n\
            AWS_ENDPOINT_URL_S3=https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com\n\
            AWS_REGION=auto\n";
        assert_eq!(keys.lines().expose(), expected.as_bytes());
    }
}
