//! Texts that the program itself wrote at an earlier time, as files that stay: what makes one, and
//! what stands in it in place of the machine that made it.
//!
//! Each was made by the real program against the simulator, by the walk that stands beside its
//! name. `CFMINT_MAKE_KEPT=1 cargo test --test program earlier` makes the files that are missing
//! and fails, naming them, so that nobody makes one unseen. One that is there is never written
//! over, whatever is set: what people have on their disks does not change either. When the form
//! changes, its new texts get files of their own beside these.

#![allow(unreachable_pub)] // as its neighbours

use std::fs;
use std::path::PathBuf;

use cfmint::simulator::Simulator;

use super::program::Home;

/// The address that stands in the place of a simulator's.
const API: &str = "http://127.0.0.1:1/client/v4";
/// The folder that stands in the place of the home.
pub const HOME: &str = "/home/ada";

/// Where this fixture is.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/kept").join(name)
}

/// The text of a fixture, after it was made if it is missing and that was asked for.
pub fn text(name: &str, made: &mut Vec<String>, make: impl FnOnce() -> String) -> String {
    if let Ok(text) = fs::read_to_string(path(name)) {
        return text;
    }
    assert!(
        std::env::var_os("CFMINT_MAKE_KEPT").is_some(),
        "tests/kept/{name} is missing; see tests/program/kept/fixtures.rs"
    );
    let text = make();
    fs::create_dir_all(path(name).parent().unwrap()).unwrap();
    fs::write(path(name), &text).unwrap();
    made.push(name.to_owned());
    text
}

/// What was kept, without what belongs to this run.
pub fn as_fixture(text: &str, simulator: &Simulator, home: &Home) -> String {
    let text = text.replace(&simulator.base_url(), API);
    text.replace(home.path("home").to_str().unwrap(), HOME)
}

/// A fixture as this run would have kept it.
pub fn as_kept(text: &str, simulator: &Simulator, home: &Home) -> String {
    let text = text.replace(API, &simulator.base_url());
    text.replace(HOME, home.path("home").to_str().unwrap())
}

/// How the names of files end that are kept for this API: a part of what is kept, too.
pub fn of_api(simulator: &Simulator) -> String {
    let base = simulator.base_url();
    let letters = base.chars().map(|letter| match letter {
        ':' => "_3A".to_owned(),
        '/' => "_2F".to_owned(),
        other => other.to_string(),
    });
    format!("at-{}", letters.collect::<String>())
}

/// Fixtures of this folder that none of these names is read from.
pub fn unread(folder: &str, read: &[String]) -> Vec<String> {
    let there = fs::read_dir(path(folder)).unwrap();
    let names = there.map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
    names.filter(|name| !read.contains(name)).collect()
}
