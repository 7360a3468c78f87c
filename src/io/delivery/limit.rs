//! The limit on the size of files (`ulimit -f`), looked at before the token exists: what goes over
//! it afterwards is a secret that is not delivered. It must not know whose secret it is.

use std::os::fd::AsFd;

use rustix::fs::{FileType, fstat};
use rustix::process::{Resource, getrlimit};

/// Bytes that a secret takes at most, in whatever form it goes: the lines for an S3 client.
pub(crate) const LARGEST: u64 = 1024;

/// Whether a file that has so many bytes already can take a secret.
///
/// # Errors
/// A sentence.
pub(crate) fn allows(bytes: u64) -> Result<(), String> {
    judge(getrlimit(Resource::Fsize).current, bytes)
}

/// The same of what a descriptor leads to; nothing but a file is limited.
///
/// # Errors
/// A sentence.
pub(crate) fn allows_more_in(descriptor: impl AsFd) -> Result<(), String> {
    match fstat(descriptor) {
        Ok(about) if FileType::from_raw_mode(about.st_mode) == FileType::RegularFile => {
            allows(u64::try_from(about.st_size).unwrap_or_default())
        }
        _ => Ok(()),
    }
}

fn judge(limit: Option<u64>, bytes: u64) -> Result<(), String> {
    match limit {
        Some(limit) if limit < bytes.saturating_add(LARGEST) => Err(format!(
            "Files here may have at most {limit} bytes (`ulimit -f`): too few for it."
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_limit_leaves_is_judged_with_what_is_there() {
        assert!(judge(None, u64::MAX).is_ok());
        assert!(judge(Some(LARGEST), 0).is_ok());
        assert!(judge(Some(LARGEST), 1).is_err());
        assert!(judge(Some(0), 0).unwrap_err().contains("ulimit -f"));
    }
}
