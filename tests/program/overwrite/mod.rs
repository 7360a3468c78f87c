//! Replacing a secret where it lives, with `create` and `roll`: asked for by `--overwrite`, named
//! before, and only what was there when it was looked at. Tools are stand-ins on the PATH.

mod looked;
mod meanwhile;

use crate::{command, program};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use cfmint::simulator::Simulator;
use command::{Desk, Said, made, text};
use program::small;

/// The id of the token that a text is the secret of, and nothing else.
#[track_caller]
fn owner(simulator: &Simulator, secret: &str) -> String {
    simulator
        .identify(secret)
        .expect("the secret of a token, and nothing else")
}

fn read(desk: &Desk, name: &str) -> String {
    fs::read_to_string(desk.file(name)).unwrap()
}

/// A desk with programs of its own, found before all others; each is a script.
fn with_tools(simulator: &Simulator, tools: &[(&str, &str)]) -> Desk {
    let desk = Desk::at(simulator);
    fs::create_dir(desk.file("bin")).unwrap();
    for (name, script) in tools {
        let file = desk.file("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", desk.file("bin").display());
    desk.with("PATH", &path)
}

/// Runs a line that was printed, with the same programs.
fn shell(desk: &Desk, line: &str) -> Said {
    desk.shell(&format!("PATH=\"$PWD/bin:$PATH\" {line}"))
}
