//! Identifiers of Cloudflare's objects: 32 lower-case hexadecimal digits, one type for each kind of
//! thing, so that an account's id cannot be used for a zone's. They are parsed here and nowhere
//! else; a path or a resource key is only ever built from a parsed one (reference: cloudflare-api
//! section 2). What is only known by name has a stand-in, which is no id in any text.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

/// Why a text is not an identifier, as a sentence for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text has another length than 32.
    #[error("an id has 32 characters, this has {0}")]
    Length(usize),
    /// The text has a character that is not 0-9 or a-f; the position counts from 1.
    #[error("an id has only the digits 0-9 and a-f; character {0} is another")]
    Digit(usize),
}

/// What an identifier holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Id {
    /// Sixteen bytes that are written as 32 lower-case hexadecimal digits.
    Known([u8; 16]),
    /// Equals no id of Cloudflare's, and no text is read as one; the last one comes first.
    StandIn(Reverse<u32>),
}

fn parse(text: &str) -> Result<Id, IdError> {
    let count = text.chars().count();
    if count != 32 {
        return Err(IdError::Length(count));
    }
    let mut bytes = [0_u8; 16];
    for (at, digit) in text.chars().enumerate() {
        let value = match digit {
            '0'..='9' => digit as u8 - b'0',
            'a'..='f' => digit as u8 - b'a' + 10,
            _ => return Err(IdError::Digit(at + 1)),
        };
        if let Some(byte) = bytes.get_mut(at / 2) {
            *byte = *byte << 4 | value;
        }
    }
    Ok(Id::Known(bytes))
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(bytes) => bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}")),
            Self::StandIn(Reverse(number)) => write!(f, "(not looked up: {number})"),
        }
    }
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Id);

        impl $name {
            /// Stands for what is only known by name, on pages that ask nobody.
            #[must_use]
            pub fn stand_in(number: u32) -> Self {
                Self(Id::StandIn(Reverse(number)))
            }

            /// Whether it is not Cloudflare's.
            #[must_use]
            pub fn is_stand_in(self) -> bool {
                matches!(self.0, Id::StandIn(_))
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }
    )+};
}

identifiers! {
    AccountId,
    /// A zone (a domain).
    ZoneId,
    UserId,
    /// A permission group; the same in every account.
    GroupId,
    /// A token, not its secret. It is not secret, but for a token with R2 rights it is the access
    /// key id.
    TokenId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_and_written_back() {
        let text = "4755a26eedb94da69e1066d98aa820be";
        assert_eq!(text.parse::<GroupId>().unwrap().to_string(), text);
    }

    #[test]
    fn a_stand_in_is_no_id_in_any_text() {
        for number in [0, 1, u32::MAX] {
            let one = ZoneId::stand_in(number);
            assert!(one.is_stand_in());
            assert!(one.to_string().parse::<ZoneId>().is_err(), "{one}");
        }
        for text in ["00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"] {
            let known: ZoneId = text.parse().unwrap();
            assert!(!known.is_stand_in() && known < ZoneId::stand_in(1));
        }
        assert!(ZoneId::stand_in(1) < ZoneId::stand_in(0));
    }

    #[test]
    fn what_is_no_id_is_named() {
        assert_eq!("".parse::<ZoneId>(), Err(IdError::Length(0)));
        assert_eq!(
            "4755a26eedb94da69e1066d98aa820bE".parse::<ZoneId>(),
            Err(IdError::Digit(32))
        );
        assert_eq!(
            "4755a26eedb94da69e1066d98aa820b/".parse::<ZoneId>(),
            Err(IdError::Digit(32))
        );
        assert_eq!(
            "4755a26eedb94da69e1066d98aa820be0".parse::<ZoneId>(),
            Err(IdError::Length(33))
        );
    }
}
