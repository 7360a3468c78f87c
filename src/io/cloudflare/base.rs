//! Where the API is. A credential goes to this address, so it is checked here, once: https, or
//! plain http to this very machine (reference: security section 2, and section 6, promise 17).
//! Knows nothing of requests.

use std::net::IpAddr;

use reqwest::Url;

use crate::secret::credential::likeness;

/// Where the API is: https, or http to loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// No trailing slash, no user name, no query.
    text: String,
    /// The host as it is in the URL; a v6 address without brackets.
    host: String,
    /// http rather than https.
    plain: bool,
}

impl BaseUrl {
    /// `https://api.cloudflare.com/client/v4`
    #[must_use]
    pub fn cloudflare() -> Self {
        Self {
            text: "https://api.cloudflare.com/client/v4".to_owned(),
            host: "api.cloudflare.com".to_owned(),
            plain: false,
        }
    }

    /// Reads an address; white space at both ends and slashes at the end are dropped.
    ///
    /// # Errors
    /// A sentence: http to anything but loopback, user name or password in it, no host, another
    /// scheme. It never repeats a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wanted = "expected something like https://api.cloudflare.com/client/v4";
        if let Some(what) = likeness(text) {
            return Err(format!("the API base URL holds what looks like {what}; {wanted}"));
        }
        let url = Url::parse(text.trim()).map_err(|_| format!("the API base URL is not a URL; {wanted}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the API base URL must not hold a user name or a password".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(format!(
                "the API base URL must end with its path, without ? or #; {wanted}"
            ));
        }
        let host = url.host_str().unwrap_or_default();
        let host = host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(host);
        if host.is_empty() {
            return Err(format!("the API base URL has no host; {wanted}"));
        }
        let plain = match url.scheme() {
            "https" => false,
            "http" if is_loopback(host) => true,
            "http" => {
                return Err(
                    "the API base URL must be https: plain http would show the credential on the way \
                            (http is allowed for 127.0.0.1, ::1 and localhost only)"
                        .to_owned(),
                );
            }
            other => return Err(format!("the API base URL must be https, not {other}; {wanted}")),
        };
        Ok(Self {
            text: url.as_str().trim_end_matches('/').to_owned(),
            host: host.to_owned(),
            plain,
        })
    }

    /// The host, for the header of the screen.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The URL as text, no trailing slash.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it is http, and so on this machine.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether it is on this machine: no proxy is in between.
    pub(super) fn is_local(&self) -> bool {
        is_loopback(&self.host)
    }
}

/// 127.0.0.0/8, ::1, or the name `localhost`, which the client pins to them whatever the resolver
/// says.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cloudflare_is_a_valid_base() {
        assert_eq!(
            BaseUrl::parse(BaseUrl::cloudflare().as_str()),
            Ok(BaseUrl::cloudflare())
        );
    }

    #[test]
    fn good_ones_are_taken() {
        for (text, url, host, plain, local) in [
            (
                "https://api.cloudflare.com/client/v4/",
                "https://api.cloudflare.com/client/v4",
                "api.cloudflare.com",
                false,
                false,
            ),
            (
                "  https://api.example.com  ",
                "https://api.example.com",
                "api.example.com",
                false,
                false,
            ),
            (
                "http://127.0.0.1:8080/client/v4",
                "http://127.0.0.1:8080/client/v4",
                "127.0.0.1",
                true,
                true,
            ),
            ("http://127.9.9.9:1", "http://127.9.9.9:1", "127.9.9.9", true, true),
            ("http://[::1]:8080", "http://[::1]:8080", "::1", true, true),
            (
                "http://LOCALHOST:8080",
                "http://localhost:8080",
                "localhost",
                true,
                true,
            ),
            (
                "https://localhost:8443",
                "https://localhost:8443",
                "localhost",
                false,
                true,
            ),
        ] {
            let base = BaseUrl::parse(text).unwrap();
            assert_eq!(
                (base.as_str(), base.host(), base.is_plain(), base.is_local()),
                (url, host, plain, local)
            );
        }
    }

    #[test]
    fn bad_ones_are_refused_without_their_password() {
        for (text, part) in [
            ("", "not a URL"),
            ("api.cloudflare.com", "not a URL"),
            ("http://192.0.2.1/client/v4", "must be https"),
            ("http://localhost.example.com", "must be https"),
            ("http://127.0.0.1.example.com", "must be https"),
            ("http://[::ffff:127.0.0.1]", "must be https"),
            ("http://0.0.0.0", "must be https"),
            ("file:///etc/passwd", "no host"),
            ("ftp://example.com", "not ftp"),
            ("https://user:hunter2@example.com", "user name"),
            ("http://hunter2@127.0.0.1", "user name"),
            ("https://127.0.0.1@example.com", "user name"),
            ("https://example.com/?hunter2", "without ?"),
            ("https://example.com/#a", "without ?"),
            ("https://", "not a URL"),
        ] {
            let sentence = BaseUrl::parse(text).unwrap_err();
            assert!(sentence.contains(part), "{text}: {sentence}");
            assert!(!sentence.contains("hunter2"), "{sentence}");
        }
    }
}
