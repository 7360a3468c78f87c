//! An entry of a store that keeps the secret in its first line and whatever a person wrote behind
//! it. It must not know how the store is asked.

use super::{child, limit};
use crate::domain::delivery::payload::Payload;
use crate::secret::Secret;

/// How the lines of an S3 client begin, which are replaced together.
const S3: [&[u8]; 4] = [
    b"AWS_ACCESS_KEY_ID=",
    b"AWS_SECRET_ACCESS_KEY=",
    b"AWS_ENDPOINT_URL_S3=",
    b"AWS_REGION=",
];

/// Why an entry cannot be written again with another first line.
pub(crate) fn fault(printed: &Secret) -> Option<String> {
    let room = u64::try_from(child::FITS).unwrap_or_default();
    let bytes = u64::try_from(printed.expose().len()).unwrap_or(u64::MAX);
    (bytes.saturating_add(limit::LARGEST) > room)
        .then(|| "What follows its first line is too long to hand to a program at once.".to_owned())
}

/// The same entry with the parcel in place of its first line, every other byte as it was. For an S3
/// client all lines of the one before are replaced.
pub(crate) fn edited(payload: &Payload<'_>, printed: &Secret) -> Secret {
    let text = printed.expose();
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    let rest = match payload {
        Payload::Token(_) => {
            let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
            text.get(first.strip_suffix(b"\r").unwrap_or(first).len()..)
        }
        Payload::S3(_) => {
            let own = |line: &&[u8]| S3.iter().any(|name| line.starts_with(name));
            let count = lines.clone().take_while(own).count().max(1);
            text.get(lines.take(count).map(<[u8]>::len).sum()..)
        }
    };
    let (new, rest) = (payload.document(), rest.unwrap_or_default());
    let mut entry = Secret::with_room(new.expose().len() + rest.len());
    entry.extend(new.expose());
    entry.extend(rest);
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::s3::Keys;

    #[test]
    fn only_the_first_line_is_another() {
        let new = Secret::copied_from(b"not-a-real-secret");
        for (before, after) in [
            ("", "not-a-real-secret"),
            ("old", "not-a-real-secret"),
            ("old\n", "not-a-real-secret\n"),
            ("old\nurl: x\n\nlogin: y", "not-a-real-secret\nurl: x\n\nlogin: y"),
            ("old\r\nurl: x\r\n", "not-a-real-secret\r\nurl: x\r\n"),
            ("\nurl: x\n", "not-a-real-secret\nurl: x\n"),
        ] {
            let edited = edited(&Payload::Token(&new), &Secret::copied_from(before.as_bytes()));
            assert_eq!(edited.expose(), after.as_bytes(), "{before:?}");
        }
    }

    #[test]
    fn for_an_s3_client_its_own_lines_are_others() {
        let keys = Keys::of(&Secret::copied_from(b"abc"), "id1", &"0a".repeat(16), "default").unwrap();
        let lines = String::from_utf8(keys.lines().expose().to_vec()).unwrap();
        for (before, rest) in [
            ("old\nurl: x\n", "url: x\n"),
            (lines.replace("id1", "id0").as_str(), ""),
            (&format!("{lines}url: x"), "url: x"),
        ] {
            let edited = edited(&Payload::S3(&keys), &Secret::copied_from(before.as_bytes()));
            assert_eq!(edited.expose(), format!("{lines}{rest}").as_bytes(), "{before:?}");
        }
    }

    #[test]
    fn what_is_too_long_is_known_before() {
        assert_eq!(fault(&Secret::copied_from(b"old\nurl: x\n")), None);
        let mut long = Secret::with_room(child::FITS);
        long.extend(&vec![b'x'; child::FITS]);
        assert!(fault(&long).is_some());
    }
}
