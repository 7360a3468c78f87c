//! A place where stand-ins for tools are found before anything else, and what they wrote down about
//! how they were called.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use cfmint::domain::delivery::clipboard::Route;
use cfmint::domain::delivery::{Delivered, Payload, PayloadKind, Target};
use cfmint::io::delivery::Environment;
use cfmint::secret::Secret;

/// What is handed over in these tests.
pub(crate) const FAKE: &str = "not-a-real-secret-0123456789-ABCDEFGHIJ";

pub(crate) fn fake() -> Secret {
    Secret::copied_from(FAKE.as_bytes())
}

/// How a stand-in was called once.
#[derive(Debug)]
pub(crate) struct Call {
    pub argv: Vec<String>,
    pub environment: String,
    pub descriptors: Vec<String>,
    pub leads_its_group: bool,
    pub stdin: Vec<u8>,
}

pub(crate) struct Desk {
    folder: tempfile::TempDir,
    pub around: Environment,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        let mut path = OsString::from(folder.path().join("bin"));
        path.push(":/usr/local/bin:/usr/bin:/bin");
        fs::create_dir(folder.path().join("bin")).unwrap();
        let around = Environment {
            route: Route::Nowhere("There is no clipboard.".to_owned()),
            stdout_is_terminal: false,
            path,
            variables: vec![("HOME".into(), folder.path().into())],
            patience: Duration::from_secs(30),
        };
        Self { folder, around }
    }
    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    /// Puts a stand-in there. It is a link to a file that nobody writes: a program that was just
    /// written cannot always be run ("text file busy").
    pub(crate) fn stand_in(&self, name: &str, behaviour: &str) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/library/ways_out/stand-in.sh");
        let _ = symlink(script, self.at("bin").join(name));
        fs::write(self.at("bin").join(format!("{name}.behaviour")), behaviour).unwrap();
    }
    /// How it was called so far, in order.
    pub(crate) fn calls(&self, name: &str) -> Vec<Call> {
        let folders = (1..).map(|number| self.at("bin").join(format!("{name}.call.{number}")));
        let lines =
            |file: &Path| -> Vec<String> { fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect() };
        folders
            .take_while(|folder| folder.is_dir())
            .map(|folder| Call {
                argv: lines(&folder.join("argv")),
                environment: fs::read_to_string(folder.join("env")).unwrap(),
                descriptors: lines(&folder.join("descriptors")),
                leads_its_group: folder.join("leads-its-group").exists(),
                stdin: fs::read(folder.join("stdin")).unwrap(),
            })
            .collect()
    }
    pub(crate) fn deliver(&self, typed: &str) -> Result<Delivered, String> {
        let secret = fake();
        Target::read(typed)
            .unwrap()
            .deliver(&Payload::Token(&secret), &self.around)
    }
    pub(crate) fn check(&self, typed: &str) -> Result<Option<String>, String> {
        check(&Target::read(typed).unwrap(), PayloadKind::Token, &self.around)
    }
}

/// Whether a way can work without replacing anything: what is to be known of it, or why not.
pub(crate) fn check(way: &Target, kind: PayloadKind, around: &Environment) -> Result<Option<String>, String> {
    let looked = way.look(kind, around)?;
    match looked.existing {
        None => Ok(looked.remark),
        Some(existing) => Err(existing.refusal("Remove it or choose another name.")),
    }
}
