//! What the ways out look at to find out whether they can work here; a value, so that tests can
//! state it.

use std::ffi::OsString;
use std::time::Duration;

use super::clipboard::Surroundings;
use crate::domain::delivery::clipboard::Route;

/// How long a program may take to store a secret: some ask a person to touch a key or to allow it
/// on another screen.
const PATIENCE: Duration = Duration::from_secs(60);

/// The surroundings of a way out: what is there before the token is made, and what a program is
/// started with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// How a copy travels from here.
    pub route: Route,
    /// Standard output is a terminal: what is written there stays in its scrollback.
    pub stdout_is_terminal: bool,
    /// The folders in which programs are looked for, as `PATH` has them.
    pub path: OsString,
    /// Variables that a started program gets besides those of this process; for tests.
    pub variables: Vec<(OsString, OsString)>,
    /// How long a started program may take before it and its group are killed.
    pub patience: Duration,
}

impl Environment {
    /// Read from this process.
    #[must_use]
    pub fn here() -> Self {
        Self {
            route: Surroundings::here().looked_into().route(),
            stdout_is_terminal: super::stdout::is_terminal(),
            path: std::env::var_os("PATH").unwrap_or_default(),
            variables: Vec::new(),
            patience: PATIENCE,
        }
    }
    /// A variable as a started program would see it.
    pub(crate) fn variable(&self, name: &str) -> Option<OsString> {
        let ours = self.variables.iter().rev().find(|(known, _)| known == name);
        ours.map(|(_, value)| value.clone())
            .or_else(|| std::env::var_os(name))
            .filter(|value| !value.is_empty())
    }
}
