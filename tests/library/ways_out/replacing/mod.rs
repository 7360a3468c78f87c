//! Replacing what is at a place already, for real: only what was seen and said yes to, as a whole,
//! and nothing of it is left. Tools that cannot be had here are stand-ins, as in `tools/`.

mod files;
mod tools;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use cfmint::domain::delivery::{Delivered, Existing, Looked, Payload, PayloadKind, Target};

use super::place::{Desk, FAKE, fake};

fn look(desk: &Desk, typed: &str) -> Looked {
    let way = Target::read(typed).unwrap();
    way.look(PayloadKind::Token, &desk.around)
        .unwrap_or_else(|why| panic!("{typed}: {why}"))
}

fn existing(desk: &Desk, typed: &str) -> Existing {
    look(desk, typed)
        .existing
        .unwrap_or_else(|| panic!("{typed}: nothing is there"))
}

fn replace(desk: &Desk, typed: &str, over: &Existing) -> Result<Delivered, String> {
    let secret = fake();
    let way = Target::read(typed).unwrap();
    way.deliver_over(&Payload::Token(&secret), Some(over), &desk.around)
}

fn written(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}
