//! Notes that an earlier program kept of requests for a secret lead to the token: the next start
//! finds the one that was asked for and no other, and gives it a new secret. How they were made,
//! and when another is: see [`super::fixtures`].

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use cfmint::simulator::Simulator;
use cfmint::wizard::steps::StepId;
use rustix::process::Signal;
use serde_json::{Value, json};

use super::fixtures::{HOME, as_fixture, as_kept, of_api, text, unread};
use super::folder;
use super::program::{ENTER, Home, TO_CREATE, at, press, says, signed_in, small, to_secret, to_summary};
use super::pty::Pty;
use crate::command::{Desk, made, post, posts, until};

const SPEC_OF_ACCOUNT: &str = "name = 'deploy'
owner = 'account:Lovelace Analytics'
expires = '30d'
[[grant]]
permissions = ['account/Workers Scripts:edit']
resources = ['account:Lovelace Analytics']
";

/// A note that is of files alone.
const FILES: &str = "notes/files.json";
/// A note of a rotation of which the end of the old token is left.
const ROTATE: &str = "notes/rotate.json";

/// A note: how a program comes to leave it, and what the next start says of it.
struct Left {
    name: &'static str,
    leave: fn(&Simulator) -> Home,
    /// The title, and what is said below it.
    says: [&'static str; 2],
    /// What was asked for.
    body: Body,
}

const NOTES: [Left; 4] = [
    Left {
        name: "create",
        leave: |simulator| {
            slow(simulator, "POST", "/user/tokens");
            let home = Home::fresh();
            let mut pty = home.facing(simulator);
            to_summary(&mut pty);
            pty.send(&[TO_CREATE, ENTER].concat());
            until("the request", || posts(simulator) == 1);
            end(pty);
            home
        },
        says: ["Was the token created?", "then cfmint stopped before"],
        body: Body::OF_USER,
    },
    Left {
        name: "created",
        leave: |simulator| {
            let home = Home::fresh();
            let mut pty = home.facing(simulator);
            to_secret(&mut pty);
            end(pty);
            home
        },
        says: [
            "The secret of a token was not stored.",
            "An earlier run created “Edit zone DNS, example.com”",
        ],
        body: Body::OF_USER,
    },
    Left {
        name: "create-of-an-account",
        leave: |simulator| {
            let path = format!("/accounts/{}/tokens", simulator.account_ids()[0]);
            slow(simulator, "POST", &path);
            let desk = Desk::at(simulator);
            desk.spec(SPEC_OF_ACCOUNT);
            let running = desk.start(&["create", "--from", "spec.toml", "--yes", "--to", "file:secret"]);
            until("the request", || posts(simulator) == 1);
            running.signal(Signal::KILL);
            running.end();
            desk.home
        },
        says: ["Was the token created?", "then cfmint stopped before"],
        body: Body::OF_ACCOUNT,
    },
    Left {
        name: "roll",
        leave: |simulator| {
            let id = Body::OF_USER.post(simulator);
            let desk = Desk::at(simulator);
            slow(simulator, "PUT", "/user/tokens/*/value");
            let running = desk.start(&["roll", &id, "--yes", "--to", "file:secret"]);
            until("the new secret", || made(simulator)[0]["rolls"] == 1);
            running.signal(Signal::KILL);
            running.end();
            desk.home
        },
        says: ["Was it given a new secret?", "The old one may have stopped working."],
        body: Body::OF_USER,
    },
];

/// What is asked for: whose, by which name, which permission, and where.
struct Body {
    of_account: bool,
    name: &'static str,
    group: &'static str,
    resource: &'static str,
}

impl Body {
    const OF_USER: Self = Self {
        of_account: false,
        name: "Edit zone DNS, example.com",
        group: "4755a26eedb94da69e1066d98aa820be",
        resource: "com.cloudflare.api.account.zone.7f67fd670a330e326c92e7f2d21314e5",
    };
    const OF_ACCOUNT: Self = Self {
        of_account: true,
        name: "deploy",
        group: "e086da7e2179491d91ee5f35b3ca210a",
        resource: "com.cloudflare.api.account.1b848ca789be5c496e09df9702265719",
    };
    /// Another permission on the same.
    fn other(&self) -> Self {
        let group = if self.of_account {
            "c1fde68c7bcc44588cbb6ddbc16d6480"
        } else {
            "c8fed203ed3043cba015a93ad1616f1f"
        };
        Self { group, ..*self }
    }

    /// Makes this token, as the lost request would have; its id.
    fn post(&self, simulator: &Simulator) -> String {
        let path = if self.of_account {
            format!("/accounts/{}/tokens", simulator.account_ids()[0])
        } else {
            "/user/tokens".to_owned()
        };
        let policy =
            json!({"effect": "allow", "permission_groups": [{"id": self.group}], "resources": {self.resource: "*"}});
        post(
            simulator,
            &path,
            &json!({"name": self.name, "policies": [policy]}).to_string(),
        );
        let tokens = made(simulator);
        tokens.last().unwrap()["id"].as_str().unwrap().to_owned()
    }
}

/// The answer to such a request is far away.
fn slow(simulator: &Simulator, method: &str, path: &str) {
    let rule = json!({"method": method, "path": path, "fault": "delay", "seconds": 60});
    simulator.add_fault(rule).unwrap();
}

fn end(mut pty: Pty) {
    pty.signal(Signal::KILL);
    pty.wait_for_exit();
}

/// The notes in this home.
fn notes(home: &Home) -> Vec<PathBuf> {
    let files = fs::read_dir(folder(home)).into_iter().flatten();
    let files = files.map(|entry| entry.unwrap().path());
    let is_note = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with("request-");
    files.filter(is_note).collect()
}

/// The one note that is left in this home, as a fixture.
fn only(simulator: &Simulator, home: &Home) -> String {
    let [path] = &notes(home)[..] else {
        panic!("{:?}", notes(home))
    };
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with(&format!("request-{}~", of_api(simulator))), "{name}");
    as_fixture(&fs::read_to_string(path).unwrap(), simulator, home)
}

/// Puts a note where the next start looks.
fn place(simulator: &Simulator, home: &Home, note: &str) -> PathBuf {
    fs::create_dir_all(folder(home)).unwrap();
    let path = folder(home).join(format!("request-{}~1-1-0.json", of_api(simulator)));
    fs::write(&path, note).unwrap();
    path
}

/// A file with a secret as a killed run leaves it in the folder that its note names.
fn stray(home: &Home) -> PathBuf {
    let mut gone = std::process::Command::new("true").spawn().unwrap();
    gone.wait().unwrap();
    let path = home.path(&format!("home/.cfmint-{}-0-secret", gone.id()));
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    path
}

#[test]
fn earlier_notes_lead_to_the_token_that_was_asked_for_and_to_no_other() {
    let mut new = Vec::new();
    for note in NOTES {
        let kept = text(&format!("notes/{}.json", note.name), &mut new, || {
            let simulator = small();
            let home = (note.leave)(&simulator);
            only(&simulator, &home)
        });
        let (simulator, home) = (small(), Home::fresh());
        let (id, other) = (note.body.post(&simulator), note.body.other().post(&simulator));
        // Ids of tokens are drawn by lot: what the note knows by its id is the token that is here.
        let fields: Value = serde_json::from_str(&kept).unwrap();
        let known = fields["made"].as_str().unwrap_or("no id is known");
        let note_text = as_kept(&kept, &simulator, &home).replace(known, &id);
        let path = place(&simulator, &home, &note_text);
        let stray = kept.contains(HOME).then(|| stray(&home));
        let mut pty = home.facing(&simulator);
        for words in note.says {
            says(&pty, words);
        }
        if let Some(stray) = stray {
            let words = format!("left a file that may hold a secret: {}", stray.display());
            says(&pty, &words);
        }
        let name = note.body.name;
        says(&pty, &format!("{name} id {id}"));
        assert!(!pty.screen().contains(&other), "{}", pty.screen());
        pty.send(ENTER);
        says(&pty, &format!("Roll “{name}”: a new secret now? id {id}."));
        pty.send(b"y");
        says(&pty, "Cloudflare says: active.");
        let rolls = |id: &str| made(&simulator).iter().find(|token| token["id"] == id).unwrap()["rolls"].clone();
        assert_eq!((rolls(&id), rolls(&other)), (json!(1), json!(0)), "{}", note.name);
        assert!(notes(&home).contains(&path), "until it is taken");
        end(pty);
    }
    let mut read: Vec<String> = NOTES.map(|note| format!("notes/{}.json", note.name)).into();
    read.extend([FILES.to_owned(), ROTATE.to_owned()]);
    assert_eq!(unread("notes", &read), [""; 0], "no test reads them");
    assert_eq!(new, [""; 0], "made now: read them, then commit them");
}

/// A note that is kept for a file alone, once its token is in safe hands: the next start names the
/// file and looks for no token.
#[test]
fn an_earlier_note_of_files_names_the_file_that_was_left() {
    let mut new = Vec::new();
    let kept = text(FILES, &mut new, || {
        let simulator = small();
        let home = (NOTES[2].leave)(&simulator);
        stray(&home);
        let mut pty = home.facing(&simulator);
        says(&pty, NOTES[2].says[1]);
        says(&pty, "Yes: it exists");
        pty.send(ENTER);
        says(&pty, "a new secret now?");
        pty.send(b"y");
        says(&pty, "Cloudflare says: active.");
        press(&mut pty, b"s", "A new file ›");
        pty.send(home.path("home/token").to_str().unwrap().as_bytes());
        press(&mut pty, ENTER, "Saved to");
        pty.send(b"q");
        pty.wait_for_exit();
        only(&simulator, &home)
    });
    let (simulator, home) = (small(), Home::fresh());
    place(&simulator, &home, &as_kept(&kept, &simulator, &home));
    let stray = stray(&home);
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    says(
        &pty,
        &format!("left a file that may hold a secret: {}", stray.display()),
    );
    assert!(pty.screen().contains(&at(StepId::Template)), "{}", pty.screen());
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    assert_eq!(new, [""; 0], "made now: read them, then commit them");
}

/// A note of a rotation whose new secret is delivered: the same command ends the old token, and no
/// other.
#[test]
fn an_earlier_note_of_a_rotation_leads_to_the_end_of_the_old_token() {
    let mut new = Vec::new();
    let kept = text(ROTATE, &mut new, || {
        let simulator = small();
        let old = Body::OF_USER.post(&simulator);
        let desk = Desk::at(&simulator);
        let path = format!("/user/tokens/{old}");
        let rule = json!({"method": "DELETE", "path": path, "fault": "stall"});
        simulator.add_fault(rule).unwrap();
        let running = desk.start(&["rotate", &old, "--to", "file:secret", "--yes"]);
        let deletes = |one: &Value| one["method"] == "DELETE";
        until("the deletion", || simulator.exchanges().iter().any(deletes));
        running.signal(Signal::KILL);
        running.end();
        only(&simulator, &desk.home)
    });
    let simulator = small();
    let [old, twin] = [(); 2].map(|()| Body::OF_USER.post(&simulator));
    let desk = Desk::at(&simulator);
    let fields: Value = serde_json::from_str(&kept).unwrap();
    let note = as_kept(&kept, &simulator, &desk.home);
    let note = note.replace(fields["made"].as_str().unwrap(), &twin);
    let note = note.replace(fields["rotation"]["old"].as_str().unwrap(), &old);
    place(&simulator, &desk.home, &note);
    let said = desk.run(&["rotate", &old, "--yes"]).ends(0);
    assert!(said.stderr.contains(&format!("(id {twin}), and it works.")), "{said:?}");
    let left: Vec<Value> = made(&simulator).into_iter().map(|token| token["id"].clone()).collect();
    assert_eq!((left, posts(&simulator)), (vec![json!(twin)], 2));
    assert!(notes(&desk.home).is_empty());
    assert_eq!(new, [""; 0], "made now: read them, then commit them");
}
