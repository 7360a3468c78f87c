//! What the environment says of the way to the API: a proxy, and whom to trust. The HTTP client
//! steps over what it cannot use, and would then connect by another way, or trust nobody, without a
//! word; so that is found out before. Values may hold a password: none is repeated. Knows no
//! request.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

use super::base::BaseUrl;

/// Reads a variable.
type Variables<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The variables that name a proxy for https, each as the client looks for it: in capitals first,
/// then small; that for https before that for all.
const PROXIES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// The largest file of certificates that is looked into, in bytes; those of systems have a quarter
/// of a MiB.
const LARGEST: u64 = 16 * 1024 * 1024;

/// What of it cannot be used for this API, as a clause; nothing for an API on this machine over
/// http, which needs neither.
pub(super) fn fault(base: &BaseUrl) -> Option<String> {
    let variables: Variables<'_> = &|name| std::env::var_os(name);
    if base.is_plain() {
        return None;
    }
    let proxy = || proxy(base.as_str(), variables);
    (!base.is_local())
        .then(proxy)
        .flatten()
        .or_else(|| certificates(variables))
}

/// Why no proxy can be used although one is named for this URL.
fn proxy(url: &str, variables: Variables<'_>) -> Option<String> {
    let first = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, variables(name)?)));
    let (name, value) = PROXIES
        .into_iter()
        .filter_map(first)
        .find(|(_, value)| !value.is_empty())?;
    let url: Uri = url.parse().ok()?;
    let without = first(["NO_PROXY", "no_proxy"]).map(|(_, value)| value.to_string_lossy().into_owned());
    let through = |proxy: &str| {
        let matcher = Matcher::builder()
            .https(proxy.to_owned())
            .no(without.clone().unwrap_or_default());
        matcher.build().intercept(&url)
    };
    // Stepped over on purpose.
    through("http://proxy.example")?;
    if variables("REQUEST_METHOD").is_some() {
        // As in a CGI program, where such variables may come from outside (httpoxy.org).
        return Some(format!(
            "{name} names a proxy, and no proxy is used while REQUEST_METHOD is set: unset one of the two"
        ));
    }
    let wanted = "expected http://HOST:PORT or https://HOST:PORT";
    let usable = |found: &Intercept| {
        found
            .uri()
            .authority()
            .is_some_and(|place| place.as_str() == place.host() || place.port().is_some())
    };
    match value.to_str().and_then(through).filter(usable) {
        None => Some(format!("{name} holds no address of a proxy that can be used; {wanted}")),
        Some(found) => match found.uri().scheme_str() {
            Some("http" | "https") => None,
            scheme => {
                let scheme = scheme.unwrap_or_default();
                Some(format!(
                    "{name} names a SOCKS proxy ({scheme}://), which cfmint does not support; {wanted}"
                ))
            }
        },
    }
}

/// Why the certificates that are to be trusted cannot be read. Apple's systems ask their keychain
/// and know no such variable.
fn certificates(variables: Variables<'_>) -> Option<String> {
    if cfg!(target_os = "macos") {
        return None;
    }
    let name = "SSL_CERT_FILE";
    let file = variables(name)?;
    // Also where SSL_CERT_DIR names a folder beside it: whoever names an authority does not mean
    // others in its place.
    let path = Path::new(&file);
    match certificate_in(path) {
        _ if file.is_empty() => Some(format!(
            "{name} is set and empty, so no certificate is trusted: unset it, or name a file"
        )),
        Ok(true) => None,
        Ok(false) => Some(format!("{name} names {path:?}, which holds no certificate in PEM form")),
        Err(error) => Some(format!("{name} names {path:?}, which cannot be read ({error})")),
    }
}

fn certificate_in(path: &Path) -> std::io::Result<bool> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST).read_to_end(&mut bytes)?;
    let begins = |mark: &[u8]| memchr::memmem::find(&bytes, mark).is_some();
    Ok(begins(b"-----BEGIN CERTIFICATE-----") || begins(b"-----BEGIN TRUSTED CERTIFICATE-----"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://api.cloudflare.com/client/v4";

    fn of(pairs: &[(&str, &str)]) -> Option<String> {
        proxy(URL, &|name| {
            pairs
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value.into())
        })
    }

    #[test]
    fn a_proxy_that_can_be_used_is_no_fault() {
        for good in [
            "http://proxy.example:3128",
            "https://proxy.example",
            "proxy.example:3128",
            "http://user:p%40ss@proxy.example/",
        ] {
            assert_eq!(of(&[("HTTPS_PROXY", good)]), None, "{good}");
            assert_eq!(of(&[("all_proxy", good), ("https_proxy", "")]), None, "{good}");
        }
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("HTTP_PROXY", "nonsense://")]), None, "nothing goes over http");
    }

    /// The client would connect without a proxy, or by another one.
    #[test]
    fn what_the_client_would_step_over_is_named_and_not_repeated() {
        for bad in [
            "http//proxy.example",
            "http://user:password@",
            "ftp://user:password@proxy.example:1",
            "http://proxy.example:99999",
            "http://user:pass word@proxy.example",
            "http://",
            " ",
        ] {
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                let why = of(&[(name, bad)]).unwrap_or_else(|| panic!("{bad:?} is taken"));
                assert!(why.starts_with(&format!("{name} holds no address")), "{why}");
                assert!(!why.contains("pass") && !why.contains("user"), "{why}");
            }
        }
        let why = of(&[("HTTPS_PROXY", "nonsense://"), ("ALL_PROXY", "http://proxy.example")]).unwrap();
        assert!(why.starts_with("HTTPS_PROXY"), "{why}");
        let why = of(&[("HTTPS_PROXY", "http://proxy.example"), ("REQUEST_METHOD", "GET")]).unwrap();
        assert!(why.contains("REQUEST_METHOD"), "{why}");
    }

    #[test]
    fn a_socks_proxy_is_named_for_what_it_is() {
        for scheme in ["socks4", "socks4a", "socks5", "socks5h"] {
            let why = of(&[("ALL_PROXY", &format!("{scheme}://user:password@127.0.0.1:1080"))]).unwrap();
            assert!(
                why.contains(&format!("a SOCKS proxy ({scheme}://)")) && !why.contains("password"),
                "{why}"
            );
        }
    }

    #[test]
    fn what_no_proxy_leaves_out_is_no_fault() {
        for without in ["*", "cloudflare.com", "x, api.cloudflare.com"] {
            assert_eq!(
                of(&[("HTTPS_PROXY", "nonsense://"), ("NO_PROXY", without)]),
                None,
                "{without}"
            );
        }
        assert!(of(&[("HTTPS_PROXY", "nonsense://"), ("no_proxy", "example.com")]).is_some());
    }

    #[cfg(not(target_os = "macos"))]
    #[test]
    fn a_file_of_certificates_that_is_missing_or_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path.into_os_string()
        };
        let of = |file: &OsString| {
            certificates(&|name| match name {
                "SSL_CERT_FILE" => Some(file.clone()),
                _ => Some("/etc/ssl/certs".into()),
            })
        };
        let good = at("good.pem", "# ours\n-----BEGIN CERTIFICATE-----\n");
        assert_eq!(of(&good), None);
        for (file, says) in [
            (at("none.pem", "-----BEGIN PRIVATE KEY-----\n"), "holds no certificate"),
            (
                folder.path().join("missing").into_os_string(),
                "cannot be read (No such file",
            ),
            (folder.path().as_os_str().to_owned(), "cannot be read (Is a directory"),
            (OsString::new(), "is set and empty"),
        ] {
            let why = of(&file).unwrap();
            assert!(why.contains(says), "{why}");
        }
        assert_eq!(certificates(&|_| None), None);
    }
}
