//! What was asked and answered, for people who check it: in memory, and as files where wanted.
//! Never holds a credential or a secret. It must not know endpoints.
use super::Options;
use super::envelope::{Answer, Body};
use super::request::Request;
use serde_json::{Map, Value, json};
use std::collections::VecDeque;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// What stands where a secret stood; of a length that the published schema allows.
const REDACTED: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

/// Collects exchanges.
pub(super) struct Recorder {
    exchanges: VecDeque<Value>,
    /// How many of the newest exchanges stay in memory.
    keep: usize,
    count: u64,
    file: Option<File>,
    log: Option<File>,
    truth: Option<PathBuf>,
    hostile: bool,
}

impl Recorder {
    /// Opens the files that `options` and the environment variable `CFMINT_EXCHANGES` (a directory)
    /// ask for.
    pub(super) fn open(options: &Options) -> std::io::Result<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let directory = std::env::var_os("CFMINT_EXCHANGES").filter(|directory| !directory.is_empty());
        let file = directory.map(|directory| {
            std::fs::create_dir_all(&directory)?;
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let name = format!("exchanges-{}-{number}.jsonl", std::process::id());
            append(&PathBuf::from(directory).join(name))
        });
        let log = options.log_file.as_ref().map(append);
        Ok(Self {
            exchanges: VecDeque::new(),
            keep: options.keep_exchanges,
            count: 0,
            file: file.transpose()?,
            log: log.transpose()?,
            truth: options.truth_file.clone(),
            hostile: options.hostile,
        })
    }

    /// One request and the answer it got (or would have got, had `fault` not struck).
    pub(super) fn exchange(&mut self, request: &Request, answer: Option<&Answer>, fault: Option<&str>) {
        self.count += 1;
        let status = answer.map(|answer| answer.status);
        let refused = status.is_some_and(|status| (400..500).contains(&status));
        let record = json!({
            "number": self.count, "method": request.method, "path": request.target,
            "sink": request.path.is_none(),
            "request_headers": headers(request), "request_body": request_body(request),
            "status": status, "content_type": answer.map(Answer::content_type),
            "response_headers": answer.map(|answer| answer.headers.iter()
                .map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect::<Map<String, Value>>()),
            "response_body": answer.map(|answer| response_body(request, answer)),
            "fault": fault.or(self.hostile.then_some("hostile names")), "deliberate": refused || request.header("x-deliberate").is_some(),
        });
        let line = json!({"method": request.method, "path": without(request, &request.target), "status": status, "fault": fault});
        write_line(&mut self.file, &record);
        write_line(&mut self.log, &line);
        self.exchanges.push_back(record);
        while self.exchanges.len() > self.keep {
            self.exchanges.pop_front();
        }
    }

    /// Notes a belief in the log.
    pub(super) fn belief(&mut self, belief: &str) {
        write_line(&mut self.log, &json!({"belief": belief}));
    }

    /// The newest exchanges.
    pub(super) fn exchanges(&self) -> Vec<Value> {
        self.exchanges.iter().cloned().collect()
    }

    /// Whether somebody wants the truth in a file.
    pub(super) fn wants_truth(&self) -> bool {
        self.truth.is_some()
    }

    /// Writes the truth, whole or not at all. A full disk must not stop the simulator: the file is
    /// then old.
    pub(super) fn truth(&self, truth: &Value) {
        if let Some(path) = &self.truth {
            let mut draft = path.clone().into_os_string();
            draft.push(".new");
            let _ = std::fs::write(&draft, format!("{truth}\n")).and_then(|()| std::fs::rename(&draft, path));
        }
    }
}

fn append(path: &PathBuf) -> std::io::Result<File> {
    File::options().create(true).append(true).open(path)
}

fn write_line(file: &mut Option<File>, line: &Value) {
    if let Some(file) = file {
        let _ = file.write_all(format!("{line}\n").as_bytes());
    }
}

/// The text with every credential of the request replaced.
fn without(request: &Request, text: &str) -> String {
    request
        .credentials()
        .into_iter()
        .fold(text.to_owned(), |text, secret| text.replace(secret, "[credential]"))
}

fn headers(request: &Request) -> Value {
    let plain = |(name, value): &(String, String)| (name.clone(), Value::from(without(request, value)));
    request.headers.iter().map(plain).collect::<Map<_, _>>().into()
}

fn request_body(request: &Request) -> Value {
    if request.body.is_empty() {
        return Value::Null;
    }
    let text = without(request, &String::from_utf8_lossy(&request.body));
    serde_json::from_str(&text).unwrap_or(Value::from(text))
}

fn response_body(request: &Request, answer: &Answer) -> Value {
    let text = String::from_utf8_lossy(&answer.bytes()).into_owned();
    let text = answer
        .secret
        .as_ref()
        .map_or(text.clone(), |secret| text.replace(secret, REDACTED));
    let text = without(request, &text);
    match &answer.body {
        Body::Json(_) => serde_json::from_str(&text).unwrap_or(Value::from(text)),
        Body::Raw { .. } => text.into(),
    }
}
