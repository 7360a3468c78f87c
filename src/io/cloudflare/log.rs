//! `--log FILE`: a line of JSON for each request, so that somebody can see afterwards what was
//! asked and what came of it. A line has the time, the method, the path, the *names* of the query's
//! parameters (their values may be names of zones), the status or the cause, and the milliseconds.
//! Never a body, a header or a host, and there is no level at which that changes.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use reqwest::{Method, Url};
use serde::Serialize;

use crate::io::storage::append;

/// Where a line for each request goes; by default nowhere. Clones write to the same file.
#[derive(Debug, Clone, Default)]
pub struct RequestLog(Option<Arc<File>>);

impl RequestLog {
    /// Opens a file to add lines to. A new one is readable for its owner alone (0600); one that is
    /// there keeps its mode.
    ///
    /// # Errors
    /// A sentence that names the file: a folder, a link, a pipe or a device; not writable; no such
    /// folder.
    pub fn open(path: &Path) -> Result<Self, String> {
        let opened = append::open("--log", path)?;
        Ok(Self(Some(Arc::new(opened))))
    }

    /// Begins the line of a request that is about to be sent; it is written when the entry goes.
    pub(super) fn entry(&self, method: &Method, url: &Url) -> Entry {
        Entry(self.0.as_ref().map(|file| Open {
            file: Arc::clone(file),
            since: Instant::now(),
            line: Line {
                time: format!("{:.3}", Timestamp::now()),
                method: method.as_str().to_owned(),
                path: url.path().to_owned(),
                query: url.query_pairs().map(|(name, _)| name.into_owned()).collect(),
                status: None,
                cause: None,
                ms: 0,
            },
        }))
    }
}

/// One line, in the order in which it is read.
#[derive(Debug, Serialize)]
struct Line {
    /// When it was sent; RFC 3339, UTC.
    time: String,
    method: String,
    path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    query: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why there is no usable answer; words of this program only.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    ms: u64,
}

#[derive(Debug)]
struct Open {
    file: Arc<File>,
    since: Instant,
    line: Line,
}

/// A request that is out. However it ends, also when nobody waits for it any more, there is one
/// line of it.
#[derive(Debug)]
pub(super) struct Entry(Option<Open>);

impl Entry {
    /// The head of an answer is here.
    pub(super) fn status(&mut self, status: u16) {
        if let Some(open) = &mut self.0 {
            open.line.status = Some(status);
        }
    }

    /// All of the answer is here, or it is known why not: in this program's own words.
    pub(super) fn end(mut self, cause: Option<String>) {
        if let Some(open) = self.0.take() {
            open.write(cause);
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if let Some(open) = self.0.take() {
            open.write(Some("not waited for any longer".to_owned()));
        }
    }
}

impl Open {
    /// One write, so that lines of several programs do not mix. A disk that is full is no reason to
    /// disturb anybody.
    fn write(mut self, cause: Option<String>) {
        self.line.cause = cause;
        self.line.ms = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        if let Ok(mut line) = serde_json::to_vec(&self.line) {
            line.push(b'\n');
            let _ = (&*self.file).write_all(&line);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_line_names_parameters_and_not_their_values() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        let log = RequestLog::open(&path).unwrap();
        let asked = url("https://user:hush@example.com/client/v4/zones?name=contains%3Aprivate&page=2");
        let mut entry = log.entry(&Method::GET, &asked);
        entry.status(200);
        entry.end(None);
        log.entry(&Method::POST, &asked)
            .end(Some("the connection broke".to_owned()));
        drop(log.clone().entry(&Method::DELETE, &asked));
        let text = std::fs::read_to_string(&path).unwrap();
        for hidden in ["private", "contains", "example", "user", "hush"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0]["query"], serde_json::json!(["name", "page"]));
        assert_eq!(lines[0]["status"], 200);
        assert_eq!(lines[0]["path"], "/client/v4/zones");
        assert!(lines[0].get("cause").is_none() && lines[1].get("status").is_none());
        assert_eq!(lines[1]["cause"], "the connection broke");
        assert_eq!(lines[2]["cause"], "not waited for any longer");
        for line in &lines {
            let time = line["time"].as_str().unwrap();
            assert!(
                time.parse::<Timestamp>().is_ok() && time.ends_with('Z') && time.len() == 24,
                "{time}"
            );
            assert!(line["ms"].is_u64());
        }
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o177, 0, "{mode:o}");
    }

    #[test]
    fn lines_are_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(&path, "before\n").unwrap();
        let log = RequestLog::open(&path).unwrap();
        log.entry(&Method::GET, &url("https://example.com/a")).end(None);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with("before\n{"));
    }

    #[test]
    fn only_a_regular_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("target"), "").unwrap();
        symlink(at("target"), at("link")).unwrap();
        let made = std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        for (path, why) in [
            (at("link"), "symbolic link"),
            (at("pipe"), "not a regular file"),
            (folder.path().to_owned(), "not a regular file"),
            ("/dev/null".into(), "not a regular file"),
            (at("no/such"), "No such file"),
            (at("target/below"), "Not a directory"),
            (at("a\u{1b}]0;t\u{7}/b"), "^[]0;t^G"),
        ] {
            let sentence = RequestLog::open(&path).unwrap_err();
            assert!(sentence.contains(why) && sentence.starts_with("--log: "), "{sentence}");
            assert!(!sentence.contains(char::is_control), "{sentence:?}");
        }
        RequestLog::open(&at("target")).unwrap();
    }

    #[test]
    fn a_full_disk_disturbs_nobody() {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let log = RequestLog(Some(Arc::new(full)));
        log.entry(&Method::GET, &url("https://example.com/a")).end(None);
        RequestLog::default()
            .entry(&Method::GET, &url("https://example.com/a"))
            .end(None);
    }
}
