//! What `create --dry-run` of a spec with ids costs without a credential, beside `--version`:
//! `cargo bench --bench dry_run`. Both run in turn, many times; CPU time is compared, since wall
//! time on a busy machine says little. It prints and judges nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

const RUNS: usize = 100;
/// Milliseconds that a dry run may take beyond `--version`.
const GOAL: f64 = 5.0;
const SPEC: &str = "name = 'deploy'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:0123456789abcdef0123456789abcdef']\n";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("spec.toml"), SPEC).expect("a spec");
    let (mut versions, mut dry_runs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        versions.extend(cpu(folder.path(), &["--version"]));
        dry_runs.extend(cpu(folder.path(), &["create", "--from", "spec.toml", "--dry-run"]));
    }
    if versions.len() < RUNS || dry_runs.len() < RUNS {
        println!("CPU time: NOT MEASURED, this system has no /proc/PID/schedstat");
        return;
    }
    let (version, dry_run) = (median(&mut versions), median(&mut dry_runs));
    println!(
        "CPU time, median of {RUNS} runs of each in turn: --version {version:.2} ms, create --dry-run {dry_run:.2} ms, difference {:.2} ms (goal {GOAL})",
        dry_run - version
    );
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Milliseconds of CPU time of one run, which has one thread; none where the system does not tell.
fn cpu(folder: &Path, arguments: &[&str]) -> Option<f64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cfmint"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        // Nobody answers there, and without a credential nobody is to be asked.
        .env("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:9/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let pid = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .expect("a process");
    // It has ended and is still there to be asked what it took.
    waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT).expect("it ends");
    let used = std::fs::read_to_string(format!("/proc/{}/schedstat", child.id())).ok();
    assert!(child.wait().expect("it ends").success(), "{arguments:?}");
    let nanoseconds: f64 = used?.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e6)
}
