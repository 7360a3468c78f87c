//! https on loopback: an authority that lives as long as the simulator, and a certificate by it for
//! the names of this machine. Its keys never leave the process; what a client has to trust is
//! written to a file. It must not know HTTP beyond the names of its versions.
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

/// Whom the certificate is for: every name by which loopback is reached.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// As ALPN spells HTTP/2 and HTTP/1.1 (RFC 9113, section 3.2; RFC 7301, section 6).
const HTTP2: &[u8] = b"h2";
const HTTP1: &[u8] = b"http/1.1";

/// The server's side of TLS.
#[derive(Clone)]
pub(super) struct Tls {
    both: TlsAcceptor,
    http1: TlsAcceptor,
}

impl Tls {
    /// Makes keys and certificates, and writes that of the authority to `certificate`: readable by
    /// all, and without a key.
    pub(super) fn start(certificate: &Path) -> io::Result<Self> {
        let (config, authority) = config().map_err(io::Error::other)?;
        write(certificate, &authority).map_err(|error| {
            io::Error::new(error.kind(), format!("Cannot write {}: {error}", certificate.display()))
        })?;
        let speaking = |versions: &[&[u8]]| {
            let mut config = config.clone();
            config.alpn_protocols = versions.iter().map(|version| version.to_vec()).collect();
            TlsAcceptor::from(Arc::new(config))
        };
        Ok(Self {
            both: speaking(&[HTTP2, HTTP1]),
            http1: speaking(&[HTTP1]),
        })
    }

    /// Shakes hands; HTTP/2 is offered if `http2`.
    pub(super) async fn accept(&self, stream: TcpStream, http2: bool) -> io::Result<TlsStream<TcpStream>> {
        let acceptor = if http2 { &self.both } else { &self.http1 };
        acceptor.accept(stream).await
    }
}

/// Whether HTTP/2 was agreed on.
pub(super) fn is_http2(stream: &TlsStream<TcpStream>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(HTTP2)
}

/// What the server says of itself, and its authority's certificate in PEM.
fn config() -> Result<(ServerConfig, String), Box<dyn std::error::Error + Send + Sync>> {
    let key = KeyPair::generate()?;
    let mut authority = parameters("", &[])?;
    // by its key: a client that still trusts that of another run is told of an unknown authority,
    // and not of a bad signature
    let mark: String = authority
        .key_identifier(&key)
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    authority.distinguished_name = named(&format!("cfmint emulate, authority {mark}"));
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority = CertifiedIssuer::self_signed(authority, key)?;
    let mut own = parameters("cfmint emulate", &NAMES)?;
    own.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // OpenSSL asks for it when it is strict, as Python is since 3.13
    own.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    let certificate = own.signed_by(&key, &authority)?;
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())?;
    Ok((config, authority.pem()))
}

/// Valid from yesterday, for clocks that are behind, and for the year or so that clients take for
/// the longest (398 days with Apple's).
fn parameters(name: &str, names: &[&str]) -> Result<CertificateParams, rcgen::Error> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut parameters = CertificateParams::new(names)?;
    parameters.distinguished_name = named(name);
    let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date();
    let day = |date: jiff::civil::Date| {
        let part = |number: i8| u8::try_from(number).unwrap_or(1);
        date_time_ymd(date.year().into(), part(date.month()), part(date.day()))
    };
    parameters.not_before = day(today.saturating_sub(jiff::Span::new().days(1)));
    parameters.not_after = day(today.saturating_add(jiff::Span::new().days(390)));
    Ok(parameters)
}

fn named(name: &str) -> DistinguishedName {
    let mut full = DistinguishedName::new();
    full.push(DnType::CommonName, name);
    full
}

fn write(path: &Path, pem: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o644).open(path)?;
    file.write_all(pem.as_bytes())
}
