//! A credential at rest: mixed (XOR) with random bytes that stand in a page of their own, and put
//! together only for as long as a request is signed. It must not know how a request is signed.
//!
//! What this is for: the credential is needed again for every list, so it cannot be wiped after its
//! use; but nobody looks at it in between, and a look at the memory, a piece of it in the swap
//! space or a core file then shows no copy of it. What it is not: a protection against somebody who
//! can read all the memory and knows this file. OpenSSH keeps its keys "shielded" for the same
//! reasons (sshkey.c, `sshkey_shield_private`).

use zeroize::Zeroize;

use super::Secret;
use super::credential::{Credential, Looks, looks};
use super::memory::LockedPage;

/// A credential that is kept for later requests.
#[derive(Debug)]
pub struct Sealed {
    mixed: Secret,
    pad: LockedPage,
    /// The e-mail address beside a Global API Key; not secret.
    email: Option<String>,
    looks: Looks,
}

impl Sealed {
    /// Seals a credential. Where the system gives no random bytes, it lies open in its locked page.
    #[must_use]
    pub fn new(credential: Credential) -> Self {
        let (mut mixed, email) = match credential {
            Credential::Token(secret) => (secret, None),
            Credential::GlobalKey { key, email } => (key, Some(email)),
        };
        let looks = if email.is_some() {
            Looks::GlobalKey
        } else {
            looks(&mixed)
        };
        let pad = random(mixed.length);
        mix(&mut mixed, &pad);
        Self {
            mixed,
            pad,
            email,
            looks,
        }
    }

    /// A copy of the secret itself, to be dropped as soon as it was used.
    #[must_use]
    pub fn open(&self) -> Secret {
        let mut secret = Secret::with_room(self.mixed.length);
        secret.extend(self.mixed.expose());
        mix(&mut secret, &self.pad);
        secret
    }

    /// The e-mail address that goes with a Global API Key; none for a token.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }

    /// What it looks like, by its form alone.
    #[must_use]
    pub fn looks(&self) -> Looks {
        self.looks
    }
}

fn mix(secret: &mut Secret, pad: &LockedPage) {
    for (byte, random) in secret.page.bytes_mut().iter_mut().zip(pad.bytes()) {
        *byte ^= random;
    }
}

/// So many random bytes; a page of at least one, since there is none of nothing.
fn random(count: usize) -> LockedPage {
    let mut pad = LockedPage::with_room(count);
    let mut filled = 0;
    while let Some(rest) = pad.bytes_mut().get_mut(filled..count).filter(|rest| !rest.is_empty()) {
        match rustix::rand::getrandom(rest, rustix::rand::GetRandomFlags::empty()) {
            Ok(more) => filled += more,
            Err(rustix::io::Errno::INTR) => {}
            // Half a pad is none that can be told from a whole one: then rather none.
            Err(_) => {
                pad.bytes_mut().zeroize();
                break;
            }
        }
    }
    pad
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &[u8] = b"not-a-real-secret-0123456789-abcdefghij";

    fn sealed() -> Sealed {
        Sealed::new(Credential::Token(Secret::copied_from(TEXT)))
    }

    fn shares(with: &[u8], other: &[u8]) -> bool {
        with.windows(4).any(|window| other.windows(4).any(|of| of == window))
    }

    #[test]
    fn at_rest_neither_page_holds_any_of_it_and_opened_it_is_whole() {
        let sealed = sealed();
        assert!(!shares(TEXT, sealed.mixed.page.bytes()));
        assert!(!shares(TEXT, sealed.pad.bytes()));
        assert!(shares(TEXT, sealed.open().page.bytes()), "the look finds what is there");
        for _ in 0..2 {
            assert_eq!(sealed.open().expose(), TEXT);
        }
        assert!(!shares(TEXT, sealed.mixed.page.bytes()), "opening leaves it sealed");
    }

    #[test]
    fn each_has_a_pad_of_its_own() {
        assert_ne!(sealed().mixed.expose(), sealed().mixed.expose());
    }

    #[test]
    fn what_is_not_secret_stays_known() {
        let key = Sealed::new(Credential::GlobalKey {
            key: Secret::copied_from(b"0badc0de"),
            email: "ada@example.com".to_owned(),
        });
        assert_eq!((key.email(), key.looks()), (Some("ada@example.com"), Looks::GlobalKey));
        assert_eq!(key.open().expose(), b"0badc0de");
        let token = sealed();
        assert_eq!((token.email(), token.looks()), (None, Looks::CutOff(TEXT.len(), 40)));
        let empty = Sealed::new(Credential::Token(Secret::empty()));
        assert!(empty.open().is_empty());
    }
}
