//! The real program in a terminal of its own, in a home of its own, walked through the wizard by
//! keys.
#![allow(dead_code, unreachable_pub)] // each test program uses its part

use std::path::{Path, PathBuf};

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::steps::StepId;

use super::pty::Pty;

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_cfmint");

pub const ENTER: &[u8] = b"\r";
pub const ESC: &[u8] = b"\x1b";
pub const DOWN: &[u8] = b"\x1b[B";
pub const UP: &[u8] = b"\x1b[A";
pub const RIGHT: &[u8] = b"\x1b[C";
/// From anywhere on the summary to "Create Token".
pub const TO_CREATE: &[u8] = b"\x1b[F\x1b[D\x1b[D";
pub const CTRL_C: &[u8] = b"\x03";

/// A folder that stands for everything in which a program may leave files.
pub struct Home(pub tempfile::TempDir);

/// Each variable that names a folder, and the folder in the home.
const FOLDERS: [(&str, &str); 8] = [
    ("HOME", "home"),
    ("TMPDIR", "tmp"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_STATE_HOME", "state"),
    ("XDG_RUNTIME_DIR", "runtime"),
    ("PWD", "home"),
];

/// Variables of whoever runs the tests that would sign in or change where the API is.
const NOT_OURS: [&str; 9] = [
    "CFMINT_TOKEN_COMMAND",
    "CFMINT_API_TOKEN",
    "CFMINT_API_TOKEN_FILE",
    "CLOUDFLARE_API_TOKEN",
    "CLOUDFLARE_API_TOKEN_FILE",
    "CLOUDFLARE_API_KEY",
    "CLOUDFLARE_EMAIL",
    "CLOUDFLARE_ACCOUNT_ID",
    "CLOUDFLARE_API_BASE_URL",
];

impl Home {
    pub fn fresh() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        for (_, folder) in FOLDERS {
            std::fs::create_dir_all(home.path(folder)).unwrap();
        }
        home
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The environment of a program that lives here.
    pub fn env(&self) -> Vec<(String, String)> {
        let nothing = NOT_OURS.iter().map(|name| ((*name).to_owned(), String::new()));
        let folders = FOLDERS
            .iter()
            .map(|(name, folder)| ((*name).to_owned(), self.path(folder).to_str().unwrap().to_owned()));
        nothing
            .chain(folders)
            .chain([
                ("TZ".to_owned(), "UTC".to_owned()),
                // What is printed is looked at line by line.
                ("COLUMNS".to_owned(), "100000".to_owned()),
            ])
            .collect()
    }

    /// Starts a program here, with more variables.
    pub fn start(&self, size: (u16, u16), program: &Path, arguments: &[&str], more: &[(&str, &str)]) -> Pty {
        let own = self.env();
        let mut env: Vec<(&str, &str)> = own
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        env.extend(more);
        Pty::start(size.0, size.1, program, arguments, &env)
    }

    /// The demo.
    pub fn demo(&self) -> Pty {
        self.start((80, 24), Path::new(PROGRAM), &["--demo"], &[])
    }

    /// In front of a simulator, with its credential in a variable.
    pub fn facing(&self, simulator: &Simulator) -> Pty {
        self.facing_in((80, 24), simulator)
    }

    /// The same in a terminal of this size.
    pub fn facing_in(&self, size: (u16, u16), simulator: &Simulator) -> Pty {
        let base = simulator.base_url();
        let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
        self.start(size, Path::new(PROGRAM), &["--api-base-url", &base], &env)
    }
}

/// A simulator with few zones.
pub fn small() -> Simulator {
    Simulator::start(Options {
        zones: 6,
        ..Options::default()
    })
    .unwrap()
}

/// How a screen says at which step it is; no other test outside `src` knows.
pub fn at(step: StepId) -> String {
    format!("› {}", step.name())
}

/// What stands in the field of the name, if this screen has it.
pub fn name_on(screen: &str) -> Option<&str> {
    let field = |line: &'_ str| -> Option<usize> {
        let label = line.trim_start().strip_prefix("Name ")?;
        let typed = label.trim_start().strip_prefix('›')?.trim_start();
        Some(line.len() - typed.len())
    };
    screen
        .lines()
        .find_map(|line| Some(line.get(field(line)?..)?.trim_end()))
}

/// Waits until the name begins with this.
pub fn is_called(pty: &Pty, name: &str) -> String {
    pty.wait_for(name, |screen| {
        name_on(screen).is_some_and(|typed| typed.starts_with(name))
    })
}

/// A screen as one line: its words, wherever its rows end.
pub fn one_line(screen: &str) -> String {
    screen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Waits until the title or another part of the screen is there.
pub fn sees(pty: &Pty, text: &str) {
    pty.wait_for(text, |screen| screen.contains(text));
}

/// The first frame with the lists behind it.
pub fn signed_in(pty: &Pty) {
    pty.wait_for("the sign-in", |screen| {
        screen.contains(&at(StepId::Template)) && screen.contains("ada@example.com")
    });
}

/// Waits until this is on the screen, wherever its rows end.
pub fn says(pty: &Pty, words: &str) {
    pty.wait_for(words, |screen| one_line(screen).contains(words));
}

/// Presses a key and waits for what it leads to.
pub fn press(pty: &mut Pty, key: &[u8], then: &str) {
    pty.send(key);
    sees(pty, then);
}

pub fn to_resources(pty: &mut Pty) {
    signed_in(pty);
    press(pty, ENTER, &at(StepId::Name));
    press(pty, ENTER, &at(StepId::Permissions));
    press(pty, ENTER, &at(StepId::Resources));
    pty.wait_for("the zones", |screen| {
        screen.contains(" zones.") || screen.contains("example.")
    });
}

pub fn to_limits(pty: &mut Pty) {
    to_resources(pty);
    press(pty, b"example.com", "›  example.com ");
    press(pty, ENTER, "Included example.com");
    press(pty, ENTER, &at(StepId::Limits));
}

pub fn to_summary(pty: &mut Pty) {
    to_limits(pty);
    press(pty, ENTER, &at(StepId::Summary));
}

/// Creates: another key arms "Create Token" at once.
pub fn to_secret(pty: &mut Pty) {
    to_summary(pty);
    pty.send(TO_CREATE);
    press(pty, ENTER, "Token created");
    sees(pty, "Read back: exactly what you asked for.");
}

/// The secret in its place on the screen, when it is revealed: all that stands on the row.
pub fn on_screen(screen: &str) -> Option<String> {
    let alone = |line: &&str| line.len() >= 40 && line.bytes().all(|byte| byte.is_ascii_graphic());
    let shown = screen.contains("Shown. Copy the whole line");
    screen.lines().find(alone).filter(|_| shown).map(str::to_owned)
}
