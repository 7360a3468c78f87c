//! The program without a terminal, as a script runs it: in a home of its own, in front of a
//! simulator in this process, whose truth says what it made.
#![allow(dead_code, unreachable_pub)] // each test program uses its part

use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use cfmint::simulator::Simulator;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::program::{Home, PROGRAM};

/// How long anything may take on a busy machine before a test gives up: a request's 30 seconds, and
/// the look for a lost token.
pub const DEADLINE: Duration = Duration::from_secs(120);

/// What a good spec says.
pub const SPEC: &str =
    "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";

/// Where a script stands.
pub struct Desk {
    pub home: Home,
    /// The credential.
    pub token: String,
    pub base: String,
    /// More variables; these win.
    pub env: Vec<(String, String)>,
}

/// What the program said.
#[derive(Debug, Default)]
pub struct Said {
    /// None when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The program while it runs.
pub struct Running {
    child: Child,
}

impl Desk {
    pub fn at(simulator: &Simulator) -> Self {
        let home = Home::fresh();
        std::fs::write(home.path("home/spec.toml"), SPEC).unwrap();
        Self {
            home,
            token: simulator.api_token().to_owned(),
            base: simulator.base_url(),
            env: Vec::new(),
        }
    }

    pub fn spec(&self, text: &str) -> &Self {
        std::fs::write(self.home.path("home/spec.toml"), text).unwrap();
        self
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// A file in the home.
    pub fn file(&self, name: &str) -> PathBuf {
        self.home.path("home").join(name)
    }

    /// The notes that are kept.
    pub fn notes(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.home.path("state/cfmint")).into_iter().flatten();
        files
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with("request-"))
            .collect()
    }

    /// The program with these arguments, in its environment.
    pub fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .envs(self.home.env())
            .env("CFMINT_API_TOKEN", &self.token)
            .env("CLOUDFLARE_API_BASE_URL", &self.base)
            .envs(self.env.iter().map(|(name, value)| (name, value)))
            .current_dir(self.home.path("home"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn start(&self, arguments: &[&str]) -> Running {
        Running::of(&mut self.command(PROGRAM, arguments))
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        self.start(arguments).end()
    }

    /// `create` from the spec, with these further arguments.
    pub fn create(&self, arguments: &[&str]) -> Said {
        self.run(&[&["create", "--from", "spec.toml", "--yes"], arguments].concat())
    }

    /// Runs a line of what was printed through a shell, in which `cfmint` is the program.
    pub fn shell(&self, line: &str) -> Said {
        let folder = PathBuf::from(PROGRAM);
        let path = format!(
            "{}:{}",
            folder.parent().unwrap().display(),
            std::env::var("PATH").unwrap()
        );
        Running::of(self.command("sh", &["-c", line]).env("PATH", path)).end()
    }
}

impl Running {
    pub fn of(command: &mut Command) -> Self {
        Self {
            child: command.spawn().unwrap(),
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id()).unwrap()).unwrap()
    }

    /// Writes to its stdin, which must be a pipe, and closes it.
    pub fn feed(mut self, text: &str) -> Self {
        let _ = self.child.stdin.take().unwrap().write_all(text.as_bytes());
        self
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it does not end in time; it is killed then.
    pub fn end(self) -> Said {
        let pid = self.pid();
        let (told, ended) = channel();
        std::thread::spawn(move || told.send(self.child.wait_with_output()));
        let Ok(output) = ended.recv_timeout(DEADLINE) else {
            let _ = kill_process(pid, Signal::KILL);
            panic!("the program does not end");
        };
        let output = output.unwrap();
        Said {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Said {
    /// Everything.
    pub fn all(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }

    /// The lines that begin a token's new secret.
    pub fn roll_lines(&self) -> Vec<String> {
        let lines = self.stderr.lines();
        lines
            .filter_map(|line| Some(format!("cfmint roll {}", line.split_once("cfmint roll ")?.1)))
            .collect()
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no “{words}” in {}", self.stderr);
        self
    }
}

/// Waits until this holds.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < end, "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// How often somebody asked for a new token.
pub fn posts(simulator: &Simulator) -> u64 {
    simulator.truth()["posts"].as_u64().unwrap()
}

/// The tokens that somebody asked for and that are not deleted.
pub fn made(simulator: &Simulator) -> Vec<Value> {
    let truth = simulator.truth();
    let tokens = truth["tokens"].as_array().unwrap().iter();
    let live = tokens.filter(|token| token["preset"] == false && token["deleted"] == false);
    live.cloned().collect()
}

pub fn text<'a>(token: &'a Value, key: &str) -> &'a str {
    token[key].as_str().unwrap()
}

/// Whether what was told to a person is all of the simulator's truth (reference: design section 7,
/// promises 7 and 8).
///
/// # Errors
/// What was lost, changed or shown.
pub fn judge(simulator: &Simulator, said: &Said) -> Result<(), String> {
    let told = said.all();
    if posts(simulator) != 1 {
        return Err(format!("{} requests for a token", posts(simulator)));
    }
    let exchanges = simulator.exchanges();
    if let Some(other) = exchanges
        .iter()
        .find(|one| one["method"] != "GET" && one["method"] != "POST")
    {
        return Err(format!("{} {} unasked", other["method"], other["path"]));
    }
    if exchanges.iter().any(|exchange| exchange["sink"] == true) {
        return Err("a redirect was followed".to_owned());
    }
    for token in made(simulator) {
        let (id, name) = (text(&token, "id"), text(&token, "name"));
        let place = told.contains(name) && told.contains("dash.cloudflare.com/");
        if !told.contains(id) && !place {
            return Err(format!("nobody was told of {name} ({id})"));
        }
    }
    shows_no_secret(simulator, &told)
}

/// Neither a secret, nor a half, nor the credential, nor what a fault smuggles.
pub fn shows_no_secret(simulator: &Simulator, told: &str) -> Result<(), String> {
    for sign in ["cfut_", "cfat_", "smuggled", "<html"] {
        if told.contains(sign) {
            return Err(format!("“{sign}” is in the output"));
        }
    }
    if told.contains(simulator.api_token()) {
        return Err("the credential is in the output".to_owned());
    }
    let mut words = told.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '-');
    match words.find(|word| simulator.identify(word).is_some()) {
        Some(_) => Err("a secret is in the output".to_owned()),
        None => Ok(()),
    }
}

/// Asks for a token as another client would.
pub fn post(simulator: &Simulator, path: &str, body: &str) {
    send(simulator, "POST", path, body);
}

/// Asks for anything as another client would; it is not refused.
pub fn send(simulator: &Simulator, method: &str, path: &str, body: &str) {
    use std::io::Read;
    let base = simulator.base_url();
    let (host, prefix) = base.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let head = format!(
        "{method} /{prefix}{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
        simulator.api_token(),
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 200"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

/// The one line of JSON that was printed.
#[track_caller]
pub fn document(said: &Said) -> Value {
    assert_eq!(said.stdout.lines().count(), 1, "{said:?}");
    serde_json::from_str(&said.stdout).unwrap()
}

/// No secret is in what was said, nor what a fault smuggles.
#[track_caller]
pub fn says_no_secret(said: &Said, simulator: &Simulator) {
    let shown = shows_no_secret(simulator, &said.all());
    assert_eq!(shown, Ok(()), "{said:?}");
}
