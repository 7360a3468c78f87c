//! One recorded exchange, in a form of our own: where it comes from (`#`), what was asked (`>`),
//! status and headers (`<`), then the body as it came, with its fields in their order. Ids, names,
//! addresses and secrets are made up in the same shape. It knows nothing of how the program reads
//! them.

use std::path::Path;

use serde_json::{Map, Value, json};

/// How many there are: one that is lost is not missed by a loop.
pub(crate) const COUNT: usize = 76;

/// Headers that say how the bytes travel; whoever plays an exchange writes its own.
const OF_THE_CONNECTION: [&str; 4] = ["content-length", "transfer-encoding", "connection", "content-encoding"];

/// The ids that stand in the bodies.
pub(crate) const OWN_TOKEN: &str = "3d4e5f60718293a4b5c6d7e8f90a1b2c";
pub(crate) const NEW_TOKEN: &str = "4e5f60718293a4b5c6d7e8f90a1b2c3d";
pub(crate) const ZONE: &str = "718293a4b5c6d7e8f90a1b2c3d4e5f60";
pub(crate) const ACCOUNT: &str = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
pub(crate) const OTHER_ACCOUNT: &str = "1b2c3d4e5f60718293a4b5c6d7e8f90a";
pub(crate) const USER: &str = "2c3d4e5f60718293a4b5c6d7e8f90a1b";

/// A request and its answer.
#[derive(Clone)]
pub(crate) struct Exchange {
    pub(crate) name: String,
    /// How it is known, when, and where it stands.
    pub(crate) source: String,
    pub(crate) method: String,
    /// With `{...}` for ids.
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Exchange {
    fn parse(name: &str, text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").expect("a blank line before the body");
        let starting = |sign: &'static str| head.lines().filter_map(move |line| line.strip_prefix(sign));
        let (method, path) = starting("> ").next().unwrap().split_once(' ').unwrap();
        let mut answer = starting("< ");
        let status = answer.next().unwrap().parse().unwrap();
        let headers = answer
            .map(|line| line.split_once(": ").unwrap_or_else(|| panic!("{name}: {line}")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            name: name.to_owned(),
            source: starting("# ").next().unwrap().to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            status,
            headers,
            body: body.to_owned(),
        }
    }

    /// By its name.
    pub(crate) fn named(name: &str) -> Self {
        let path = folder().join(format!("{name}.txt"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(name, &text)
    }

    /// The same with other ids in its body.
    pub(crate) fn with_ids(mut self, ids: &[(&str, String)]) -> Self {
        for (recorded, ours) in ids {
            self.body = self.body.replace(recorded, ours);
        }
        self
    }

    /// The same of this very token, if it is about one: a fault at any of them would be met by
    /// `/user/tokens/verify`, too.
    pub(crate) fn of_token(mut self, id: &str) -> Self {
        if self.path.ends_with("/tokens/{token_id}") {
            self.path = self.path.replace("{token_id}", id);
        }
        self
    }

    /// Of its headers those that do not say how the bytes travel.
    fn own_headers(&self) -> impl Iterator<Item = &(String, String)> {
        let of_the_connection = |name: &str| OF_THE_CONNECTION.contains(&name.to_ascii_lowercase().as_str());
        self.headers.iter().filter(move |(name, _)| !of_the_connection(name))
    }

    /// Whether somebody asked for it and got its answer, among what the simulator wrote down.
    pub(crate) fn met(&self, asked: &[Value]) -> bool {
        let fits = |target: &str| {
            let path = target.strip_prefix("/client/v4").unwrap_or(target);
            let path = path.split('?').next().unwrap_or_default();
            let (wanted, path): (Vec<_>, Vec<_>) = (self.path.split('/').collect(), path.split('/').collect());
            let same = |(wanted, part): (&&str, &&str)| wanted == part || wanted.starts_with('{');
            wanted.len() == path.len() && wanted.iter().zip(&path).all(same)
        };
        asked.iter().any(|asked| {
            let path = asked["path"].as_str().is_some_and(fits);
            path && asked["method"] == self.method.as_str() && asked["status"] == self.status
        })
    }

    /// The answer's bytes on a connection that is closed after them.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Recorded\r\n", self.status);
        for (name, value) in self.own_headers() {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let end = format!("connection: close\r\ncontent-length: {}\r\n\r\n", self.body.len());
        [head.as_bytes(), end.as_bytes(), self.body.as_bytes()].concat()
    }

    /// The simulator's fault that answers so, at every request that fits or at the nth only.
    pub(crate) fn fault(&self, nth: Option<u64>) -> Value {
        let mut headers = Map::new();
        let mut content_type = "text/plain";
        for (number, (name, value)) in self.own_headers().enumerate() {
            if name == "content-type" {
                content_type = value;
                continue;
            }
            // An object holds a name once; one that is spelled with other capitals is the same
            // header.
            let spelled: String = name
                .char_indices()
                .map(|(at, letter)| {
                    if number >> (at % 8) & 1 == 1 {
                        letter.to_ascii_uppercase()
                    } else {
                        letter
                    }
                })
                .collect();
            headers.insert(spelled, json!(value));
        }
        let mut path = self.path.clone();
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            path.replace_range(from..=to, "*");
        }
        let mut fault = json!({
            "fault": "answer", "method": self.method, "path": path, "status": self.status, "headers": headers, "content_type": content_type,
            "body": self.body,
        });
        if let Some(nth) = nth {
            fault["nth"] = json!(nth);
        }
        fault
    }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded/exchanges")
}

/// All of them, by name.
pub(crate) fn all() -> Vec<Exchange> {
    let files = std::fs::read_dir(folder()).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names.iter().map(|name| Exchange::named(name)).collect()
}
