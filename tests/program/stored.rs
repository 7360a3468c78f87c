//! The sign-ins that Cloudflare's own programs keep, in the home of a person: the real program
//! offers them in its wizard, and uses one by its button alone. Its commands and its demo do not
//! even open the files.

use crate::{command, program};
use std::os::fd::OwnedFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use cfmint::simulator::{Options, Simulator};
use cfmint::wizard::steps::StepId;
use command::{Desk, posts};
use jiff::{SignedDuration, Timestamp};
use program::{CTRL_C, ENTER, Home, PROGRAM, at, press, sees, small};
use rustix::fs::inotify::{self, CreateFlags, WatchFlags};

const TAB: &[u8] = b"\t";
const REFRESH: &str = "not-a-real-one-to-renew-it-with";

/// The home of somebody who has signed in with both programs, and the files.
fn signed_in_elsewhere(home: &Home, simulator: &Simulator, minutes: i64) -> [PathBuf; 2] {
    let until = Timestamp::now() + SignedDuration::from_mins(minutes);
    let all = simulator.credentials();
    let toml = format!(
        "oauth_token = \"{}\"\nexpiration_time = \"{until}\"\nrefresh_token = \"{REFRESH}\"\nscopes = [ \"account:read\", \"user:read\" ]\n",
        all.oauth_without_minting
    );
    let json = format!(
        "{{\n\t\"oauth_token\": \"{}\",\n\t\"expiration_time\": \"{until}\",\n\t\"refresh_token\": \"{REFRESH}\",\n\t\"scopes\": [\n\t\t\"account_api_tokens:create\"\n\t]\n}}\n",
        all.oauth
    );
    [
        ("home/.wrangler/config/default.toml", toml),
        ("config/cloudflare/config/default.json", json),
    ]
    .map(|(name, text)| {
        let path = home.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path
    })
}

/// Hears when one of the files is opened.
struct Watch(OwnedFd);

impl Watch {
    fn over(files: &[PathBuf]) -> Self {
        let watch = inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC).unwrap();
        for file in files {
            inotify::add_watch(&watch, file, WatchFlags::OPEN | WatchFlags::ACCESS).unwrap();
        }
        Self(watch)
    }

    fn heard(&self) -> bool {
        let mut room = [0_u8; 4096];
        rustix::io::read(&self.0, &mut room[..]).is_ok_and(|bytes| bytes > 0)
    }
}

#[test]
fn the_button_uses_it_and_nothing_before_does() {
    let simulator = small();
    let home = Home::fresh();
    let files = signed_in_elsewhere(&home, &simulator, 55);
    let before = files.each_ref().map(|file| std::fs::read(file).unwrap());
    let base = simulator.base_url();
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &[]);
    for words in [
        "Wrangler’s sign-in (OAuth), until",
        "none: its scopes do not cover it",
        "cf’s sign-in (OAuth), until",
        "tokens of accounts, within what you allowed it",
        "[ Use cf’s sign-in ]",
        "Token",
        "How to make one: ? has the steps.",
        "Tab buttons",
    ] {
        sees(&pty, words);
    }
    assert!(!pty.screen().contains("Use Wrangler"), "{}", pty.screen());
    press(&mut pty, ENTER, "Paste your token first.");
    assert_eq!(simulator.exchanges().len(), 0, "nobody was asked");
    press(&mut pty, TAB, "Enter use it");
    assert_eq!(simulator.exchanges().len(), 0, "nobody was asked");
    press(&mut pty, ENTER, &at(StepId::Template));
    sees(&pty, "Signed in with cf’s sign-in. It may be able to create");
    sees(&pty, "[ Owner: account ");
    pty.send(CTRL_C);
    pty.wait_for_exit();
    // Nothing is renewed, written or told.
    assert_eq!(files.each_ref().map(|file| std::fs::read(file).unwrap()), before);
    let raw = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(!raw.contains(REFRESH) && !raw.contains("cfoat_"));
    let sent = format!("{:?}", simulator.exchanges());
    assert!(!sent.contains(REFRESH), "the refresh token is theirs");
}

#[test]
fn one_that_has_expired_is_said_and_found_again_once_it_is_renewed() {
    let simulator = small();
    let home = Home::fresh();
    signed_in_elsewhere(&home, &simulator, -5);
    let base = simulator.base_url();
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &[]);
    sees(&pty, "no: it expired");
    sees(&pty, "cf auth whoami renews it. Then look again here.");
    assert!(!pty.screen().contains("[ Use"), "{}", pty.screen());
    signed_in_elsewhere(&home, &simulator, 55);
    press(&mut pty, ENTER, "[ Use cf’s sign-in ]");
    assert_eq!(simulator.exchanges().len(), 0);
    pty.send(CTRL_C);
    pty.wait_for_exit();
}

#[test]
fn the_wizard_opens_the_files_and_the_demo_does_not() {
    let simulator = small();
    let home = Home::fresh();
    let watch = Watch::over(&signed_in_elsewhere(&home, &simulator, 55));
    let mut pty = home.demo();
    sees(&pty, "ada@example.com");
    pty.send(CTRL_C);
    pty.wait_for_exit();
    assert!(!watch.heard(), "the demo looked at what is the person's own");
    let base = simulator.base_url();
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &[]);
    sees(&pty, "[ Use cf’s sign-in ]");
    assert!(watch.heard(), "a watch that hears nothing proves nothing");
    pty.send(CTRL_C);
    pty.wait_for_exit();
}

#[test]
fn a_wizard_with_a_credential_that_may_create_does_not_look() {
    let simulator = small();
    let home = Home::fresh();
    let watch = Watch::over(&signed_in_elsewhere(&home, &simulator, 55));
    let mut pty = home.facing(&simulator);
    sees(&pty, "It may create tokens");
    pty.send(CTRL_C);
    pty.wait_for_exit();
    assert!(!watch.heard());
}

#[test]
fn no_command_opens_the_files() {
    let simulator = small();
    let desk = Desk::at(&simulator).with("CFMINT_API_TOKEN", "");
    let watch = Watch::over(&signed_in_elsewhere(&desk.home, &simulator, 55));
    for arguments in [
        &["create", "--from", "spec.toml", "--yes", "--to", "file:token"] as &[&str],
        &["create", "--from", "spec.toml", "--dry-run"],
        &["review", "spec.toml"],
        &["export", "spec.toml", "--as", "json"],
        &[
            "roll",
            "0123456789abcdef0123456789abcdef",
            "--yes",
            "--to",
            "file:token",
        ],
        &["needs", "dns"],
    ] {
        let said = desk.run(arguments);
        assert!(!watch.heard(), "{arguments:?}: {said:?}");
    }
    let said = desk.run(&["create", "--from", "spec.toml", "--yes", "--to", "file:token"]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(said.stderr.contains("There is no credential"), "{said:?}");
    assert_eq!(simulator.exchanges().len(), 0);
}

/// A sign-in by OAuth that somebody hands over in the environment is judged as any other
/// credential.
#[test]
fn a_command_takes_a_sign_in_by_oauth_from_the_environment() {
    let simulator = small();
    let oauth = simulator.credentials().oauth.clone();
    let account = simulator.account_ids()[0].clone();
    let desk = Desk::at(&simulator).with("CFMINT_API_TOKEN", &oauth);
    let said = desk.create(&["--to", "file:token"]);
    assert_eq!(said.code, Some(4), "{said:?}");
    assert!(
        said.stderr
            .contains("This sign-in may not create such a token. It lacks User · API Tokens · Edit.")
            && said
                .stderr
                .contains("It may be able to create an account’s tokens: name the account as the owner."),
        "{said:?}"
    );
    let spec = format!(
        "name = 'deploy'\nowner = 'account:{account}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n"
    );
    desk.spec(&spec);
    let said = desk.create(&["--to", "file:token"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    let secret = std::fs::read_to_string(desk.file("token")).unwrap();
    assert!(simulator.identify(&secret).is_some());
    // The same by the command that prints it.
    let printed = format!("printf %s {oauth}");
    let desk = Desk::at(&simulator)
        .with("CFMINT_API_TOKEN", "")
        .with("CFMINT_TOKEN_COMMAND", &printed);
    desk.spec(&spec.replace("deploy", "another"));
    let said = desk.create(&["--to", "file:token"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    // That one may not read what tokens of the account may hold says nothing of creating: it is
    // tried, and Cloudflare says no.
    let desk = Desk::at(&simulator).with("CFMINT_API_TOKEN", &simulator.credentials().oauth_without_minting);
    desk.spec(&spec.replace("deploy", "third"));
    let before = posts(&simulator);
    let said = desk.create(&["--to", "file:third", "--if-exists", "another"]);
    assert_eq!((said.code, posts(&simulator)), (Some(3), before + 1), "{said:?}");
    assert!(said.stderr.contains("Account API Tokens Edit"), "{said:?}");
}

/// As with a scope that is for creating alone: whether a token of this name exists cannot be seen,
/// and with that said it is created.
#[test]
fn a_command_creates_with_a_scope_that_may_not_read() {
    let simulator = Simulator::start(Options {
        zones: 6,
        oauth_creates_only: true,
        ..Options::default()
    })
    .unwrap();
    let account = simulator.account_ids()[0].clone();
    let desk = Desk::at(&simulator).with("CFMINT_API_TOKEN", &simulator.credentials().oauth);
    desk.spec(&format!(
        "name = 'deploy'\nowner = 'account:{account}'\nexpires = '30d'\n[[grant]]\npermissions = ['zone/DNS:edit']\nresources = ['zone:example.com']\n"
    ));
    let said = desk.create(&["--to", "file:token"]);
    assert_eq!((said.code, posts(&simulator)), (Some(3), 0), "{said:?}");
    assert!(
        said.stderr.contains("--if-exists another creates it without looking."),
        "{said:?}"
    );
    let said = desk.create(&["--to", "file:token", "--if-exists", "another"]);
    assert_eq!((said.code, posts(&simulator)), (Some(0), 1), "{said:?}");
    let secret = std::fs::read_to_string(desk.file("token")).unwrap();
    assert!(simulator.identify(&secret).is_some());
}
