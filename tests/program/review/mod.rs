//! `cfmint review` and `cfmint export`, as the program: what they print, to whom, with which exit
//! code, and that a spec is reviewed without asking anybody.

mod answers;
mod existing;
mod exported;
mod links;
mod markdown;
mod names;
mod nested;
mod printed;
mod tasks;

use crate::program;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use cfmint::domain::spec;
use program::{Home, PROGRAM};
use serde::Deserialize;
use serde_json::Value;

const ID: &str = "0123456789abcdef0123456789abcdef";

/// What `--json` prints, to the letter: a field more or less, or of another kind, is a failure.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    id: Option<String>,
    owner: String,
    grade: Level,
    reasons: Vec<Reason>,
    can: Vec<String>,
    cannot: Vec<String>,
    lines: Vec<Line>,
    not_before: Option<Time>,
    expires_on: Option<Time>,
    policies: Option<Vec<Policy>>,
    open_until_created: Vec<String>,
    reviewed_on: Time,
    /// The host that was asked.
    api: Option<String>,
}

/// RFC 3339 in UTC.
#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
struct Time(jiff::Timestamp);

impl TryFrom<String> for Time {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<Self, jiff::Error> {
        assert!(text.ends_with('Z'), "{text}");
        text.parse().map(Self)
    }
}

#[derive(Debug, Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Level {
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reason {
    level: Level,
    sentence: String,
    suggestion: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    head: String,
    text: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Policy {
    effect: String,
    permission_groups: Vec<Value>,
    resources: serde_json::Map<String, Value>,
}

/// Said where the simulator is asked.
const ELSEWHERE: &str = "cfmint: API at 127.0.0.1, which is not Cloudflare’s.\n";

/// Runs the program with this on its stdin. A port on which nobody answers stands for Cloudflare,
/// unless `more` says otherwise.
fn run(home: &Home, arguments: &[&str], stdin: &str, more: &[(&str, &str)]) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .envs(home.env())
        .env("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:1")
        .envs(more.iter().copied())
        .current_dir(home.path("home"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its stdin closes it: that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{output:?}"))
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// Reviews a spec that comes on stdin.
fn review(spec: &str, options: &[&str]) -> Output {
    let arguments = [&["review", "-"], options].concat();
    run(&Home::fresh(), &arguments, spec, &[])
}

fn document(output: &Output) -> Document {
    serde_json::from_str(out(output)).unwrap_or_else(|error| panic!("{error}\n{output:?}"))
}

const DNS: &str =
    "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n";
