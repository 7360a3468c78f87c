//! Chance: secrets, token ids and ray ids from a keyed stream, and everything that must stay the
//! same from run to run from hashes. It must not know what the bytes are used for.
use sha2::{Digest, Sha256};
use std::io::Read;

/// A stream of random bytes: SHA-256 of a key from the operating system and a counter. Seeding can
/// fail, drawing cannot.
pub(super) struct Stream {
    key: [u8; 32],
    counter: u64,
}

impl Stream {
    /// A stream with a key from the operating system.
    pub(super) fn from_system() -> std::io::Result<Self> {
        let mut key = [0; 32];
        std::fs::File::open("/dev/urandom")?.read_exact(&mut key)?;
        Ok(Self { key, counter: 0 })
    }

    /// The next 32 bytes.
    pub(super) fn block(&mut self) -> [u8; 32] {
        self.counter = self.counter.wrapping_add(1);
        keyed_digest(&self.key, &self.counter.to_le_bytes())
    }

    /// 32 lower-case hex digits: the form of Cloudflare's ids.
    pub(super) fn id(&mut self) -> String {
        hex(&self.block()).chars().take(32).collect()
    }

    /// `count` letters of `alphabet`, each equally likely.
    pub(super) fn letters(&mut self, alphabet: &[u8], count: usize) -> String {
        let size = alphabet.len().max(1);
        let fair = 256 - 256 % size; // bytes from here on would favour the first letters
        let mut text = String::with_capacity(count);
        while text.len() < count {
            for byte in self.block() {
                let byte = usize::from(byte);
                if byte < fair && text.len() < count {
                    text.extend(alphabet.get(byte % size).map(|letter| char::from(*letter)));
                }
            }
        }
        text
    }
}

/// A keyed digest (HMAC with SHA-256). Without the key, which never leaves the process, it says
/// nothing about `data`: a bare SHA-256 of an R2 token would be the S3 secret itself (reference:
/// cloudflare-api section 8).
pub(super) fn keyed_digest(key: &[u8; 32], data: &[u8]) -> [u8; 32] {
    let pad = |with: u8| -> Vec<u8> {
        let mut block = vec![with; 64];
        block.iter_mut().zip(key).for_each(|(pad, key)| *pad ^= key);
        block
    };
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(data).finalize();
    Sha256::new()
        .chain_update(pad(0x5c))
        .chain_update(inner)
        .finalize()
        .into()
}

/// An id (32 hex digits) that is always the same for the same words.
pub(super) fn fixed_id(seed: u64, kind: &str, number: usize) -> String {
    let digest: [u8; 32] = Sha256::digest(format!("{seed}/{kind}/{number}")).into();
    hex(&digest).chars().take(32).collect()
}

/// A number that is always the same for the same words, for choosing from lists.
pub(super) fn fixed_number(seed: u64, kind: &str, number: usize) -> usize {
    let digest: [u8; 32] = Sha256::digest(format!("{seed}:{kind}:{number}")).into();
    digest.iter().take(6).fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyed_digest_is_hmac_sha256() {
        // RFC 4231 test case 2: key "Jefe" padded with zeros to the block length gives the same as
        // the short key.
        let mut key = [0; 32];
        key[..4].copy_from_slice(b"Jefe");
        assert_eq!(
            hex(&keyed_digest(&key, b"what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn letters_come_from_the_alphabet_and_differ() {
        let mut stream = Stream::from_system().unwrap();
        let (one, two) = (stream.letters(b"abc", 40), stream.letters(b"abc", 40));
        assert_eq!(one.len(), 40);
        assert!(one.bytes().all(|letter| b"abc".contains(&letter)));
        assert_ne!(one, two);
    }
}
