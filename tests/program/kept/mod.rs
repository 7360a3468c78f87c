//! The draft over the end of the real program: kept on every way out, offered at the next start,
//! and the same token comes of it.

mod earlier_drafts;
mod earlier_notes;
mod fixtures;

use crate::{program, pty};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use cfmint::simulator::Simulator;
use cfmint::wizard::steps::StepId;
use program::{
    CTRL_C, DOWN, ENTER, ESC, Home, PROGRAM, RIGHT, TO_CREATE, UP, at, press, sees, signed_in, small, to_limits,
    to_resources, to_secret, to_summary,
};
use pty::Pty;
use rustix::process::Signal;

const HOME_KEY: &[u8] = b"\x1b[H";
const CTRL_L: &[u8] = b"\x0c";

/// The folder of drafts in this home.
fn folder(home: &Home) -> PathBuf {
    home.path("state").join("cfmint")
}

/// The files in it.
fn drafts(home: &Home) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(home)).map(|entries| entries.map(|entry| entry.unwrap().path()).collect());
    let mut files: Vec<PathBuf> = entries.unwrap_or_default();
    // One that is being written has no name of its own yet.
    files.retain(|file| file.file_name().unwrap().to_str().unwrap().starts_with("draft-"));
    files.sort();
    files
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o777
}

/// The tab with the bytes that will be sent. The end, a duration that is resolved when the summary
/// opens, differs by the time of day.
fn json_tab(pty: &mut Pty) -> String {
    pty.send(&[HOME_KEY, UP, RIGHT].concat());
    let screen = pty.wait_for("the JSON tab", |screen| screen.contains("\"policies\""));
    let whole = |line: &&str| !line.contains("expires_on") && !line.contains("cfmint");
    screen
        .lines()
        .filter(whole)
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
}

/// What the summary of this draft sends, without an end of the program between.
fn straight(simulator: &Simulator) -> String {
    let home = Home::fresh();
    let mut pty = home.facing_in((80, 40), simulator);
    draft(&mut pty);
    press(&mut pty, ENTER, &at(StepId::Summary));
    tabs(&mut pty)
}

/// "Edit zone DNS" on example.com with a name of one's own, on step 5.
fn draft(pty: &mut Pty) {
    signed_in(pty);
    press(pty, ENTER, &at(StepId::Name));
    press(pty, b" mine", "Edit zone DNS mine");
    press(pty, ENTER, &at(StepId::Permissions));
    press(pty, ENTER, &at(StepId::Resources));
    pty.wait_for("the zones", |screen| screen.contains("example."));
    press(pty, b"example.com", "›  example.com ");
    press(pty, ENTER, "Included example.com");
    press(pty, ENTER, &at(StepId::Limits));
}

/// The lists are here before the JSON tab is opened, so that both runs know the same.
fn tabs(pty: &mut Pty) -> String {
    sees(pty, "ada@example.com");
    json_tab(pty)
}

/// A new start offers the draft; it is continued and leads to the summary.
fn continued(home: &Home, simulator: &Simulator) -> String {
    let mut pty = home.facing_in((80, 40), simulator);
    sees(&pty, "Continue “Edit zone DNS mine");
    sees(&pty, "Forget “");
    sees(&pty, "›  Edit zone DNS");
    signed_in(&pty);
    sees(&pty, "Your draft");
    press(&mut pty, HOME_KEY, "›  Continue ");
    press(&mut pty, ENTER, &at(StepId::Summary));
    let tab = tabs(&mut pty);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    tab
}

#[test]
fn kept_on_every_way_out_and_continued_as_it_was() {
    let simulator = small();
    let wanted = straight(&simulator);
    assert!(wanted.contains("Edit zone DNS mine"), "{wanted}");
    type End = fn(&mut Pty);
    let ends: [(&str, End); 7] = [
        ("HUP", |pty| pty.signal(Signal::HUP)),
        ("TERM", |pty| pty.signal(Signal::TERM)),
        ("INT", |pty| pty.signal(Signal::INT)),
        ("Ctrl-C", |pty| pty.send(CTRL_C)),
        ("a closed terminal", Pty::hang_up),
        // What was kept when the step was left: the answer to one more key comes after it.
        ("KILL", |pty| {
            press(pty, DOWN, &at(StepId::Limits));
            press(pty, b"\x1bOP", "Ctrl-L");
            pty.signal(Signal::KILL);
        }),
        ("a panic", |pty| pty.send(CTRL_L)),
    ];
    for (name, end) in ends {
        let home = Home::fresh();
        let base = simulator.base_url();
        let token = simulator.api_token();
        let env = [("CLOUDFLARE_API_TOKEN", token), ("CFMINT_PANIC_ON_REDRAW", "1")];
        let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
        draft(&mut pty);
        let mut wanted = wanted.clone();
        if name != "KILL" {
            // Something that no step has been left with yet: only the end itself can keep it.
            for step in [StepId::Resources, StepId::Permissions, StepId::Name] {
                press(&mut pty, ESC, &at(step));
            }
            press(&mut pty, b"!", "Edit zone DNS mine!");
            wanted = wanted.replace("Edit zone DNS mine", "Edit zone DNS mine!");
        }
        end(&mut pty);
        let code = pty.wait_for_exit().exit_code();
        assert_ne!(code, 0, "{name}");
        if name == "a panic" {
            assert_eq!(code, 101);
            pty.assert_restored();
            assert!(pty.screen().contains("asked for"), "{}", pty.screen());
        }
        let files = drafts(&home);
        assert_eq!(files.len(), 1, "{name}: {files:?}");
        assert_eq!((mode(&files[0]), mode(&folder(&home))), (0o600, 0o700), "{name}");
        let text = fs::read_to_string(&files[0]).unwrap();
        assert!(!text.contains(token) && !text.contains(&token[..16]), "{name}");
        assert_eq!(continued(&home, &simulator), wanted, "{name}");
    }
}

#[test]
fn what_the_program_was_started_with_is_kept_before_a_key_is_pressed() {
    let simulator = small();
    let base = simulator.base_url();
    let env = [("CLOUDFLARE_API_TOKEN", simulator.api_token())];
    let home = Home::fresh();
    let arguments = ["--api-base-url", &base, "--needs", "cloudflare_ruleset"];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &arguments, &env);
    signed_in(&pty);
    sees(&pty, "Question: Which phase of rulesets? cloudflare_ruleset");
    pty.signal(Signal::TERM);
    assert_ne!(pty.wait_for_exit().exit_code(), 0);
    assert_eq!(drafts(&home).len(), 1);
    let mut pty = home.facing(&simulator);
    sees(&pty, "Your draft");
    press(&mut pty, HOME_KEY, "›  Continue ");
    press(&mut pty, ENTER, "›  cloudflare_ruleset");
    press(&mut pty, ENTER, "Question: Which phase of rulesets? cloudflare_ruleset");
}

#[test]
fn what_is_being_typed_is_kept_but_no_credential() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    press(&mut pty, ENTER, &at(StepId::Name));
    pty.send(simulator.api_token().as_bytes());
    sees(&pty, "Edit zone [hidden]");
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    let text = fs::read_to_string(&drafts(&home)[0]).unwrap();
    let token = simulator.api_token();
    assert!(
        !text.contains(&token[..12]) && !text.contains(&token[token.len() - 12..]),
        "{text}"
    );
    assert!(text.contains("Edit zone [hidden]"), "{text}");
}

#[test]
fn nothing_is_kept_before_anything_is_drafted_nor_after_the_token_exists() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_exit().exit_code(), 143);
    assert_eq!(drafts(&home), [""; 0].map(PathBuf::from));
    let mut pty = home.facing(&simulator);
    to_summary(&mut pty);
    assert_eq!(drafts(&home).len(), 1);
    pty.send(TO_CREATE);
    press(&mut pty, ENTER, "Token created");
    sees(&pty, "Read back: exactly what you asked for.");
    assert_eq!(drafts(&home), [""; 0].map(PathBuf::from));
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_for_exit().exit_code(), 5);
    assert_eq!(drafts(&home), [""; 0].map(PathBuf::from));
}

#[test]
fn drafts_of_the_demo_and_of_each_api_are_apart() {
    let (one, other) = (small(), small());
    let home = Home::fresh();
    let mut pty = home.facing(&one);
    to_resources(&mut pty);
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    for mut pty in [home.facing(&other), home.demo()] {
        signed_in(&pty);
        assert!(!pty.screen().contains("Continue “"), "{}", pty.screen());
        press(&mut pty, ENTER, &at(StepId::Name));
        pty.signal(Signal::TERM);
        pty.wait_for_exit();
    }
    assert_eq!(drafts(&home).len(), 3);
    let pty = home.demo();
    sees(&pty, "Continue “");
}

#[test]
fn a_damaged_draft_is_set_aside_and_said() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_limits(&mut pty);
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    let path = drafts(&home).remove(0);
    let text = fs::read(&path).unwrap();
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    // Said beside the words of the sign-in, not in their place.
    sees(&pty, "draft cannot be opened");
    assert!(!pty.screen().contains("Continue “"));
    assert_eq!(drafts(&home), [path.with_extension("unreadable")]);
    press(&mut pty, ENTER, &at(StepId::Name));
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    assert_eq!(drafts(&home).len(), 2);
}

#[test]
fn forgotten_when_asked() {
    let simulator = small();
    let home = Home::fresh();
    let mut pty = home.facing(&simulator);
    to_limits(&mut pty);
    pty.signal(Signal::TERM);
    pty.wait_for_exit();
    let mut pty = home.facing(&simulator);
    signed_in(&pty);
    sees(&pty, "Continue “");
    press(&mut pty, HOME_KEY, "›  Continue ");
    press(&mut pty, DOWN, "›  Forget “");
    press(&mut pty, ENTER, "y forget");
    assert_eq!(drafts(&home).len(), 1);
    press(&mut pty, b"y", "is forgotten");
    assert_eq!(drafts(&home), [""; 0].map(PathBuf::from));
    assert!(!pty.screen().contains("Continue “"));
    press(&mut pty, ESC, "›  Edit zone DNS");
}

#[test]
fn the_wizard_works_where_nothing_can_be_kept() {
    let simulator = small();
    let home = Home::fresh();
    let base = simulator.base_url();
    let file = home.path("file");
    fs::write(&file, "").unwrap();
    for state in [file.to_str().unwrap(), "/proc/nowhere"] {
        let env = [
            ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
            ("XDG_STATE_HOME", state),
        ];
        let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
        to_limits(&mut pty);
        pty.send(CTRL_C);
        assert_eq!(pty.wait_for_exit().exit_code(), 130);
        pty.assert_restored();
        assert!(pty.screen().contains("The draft could not be kept"), "{}", pty.screen());
    }
    // A folder that does not begin at the root is ignored, and the one in the home is taken.
    let env = [
        ("CLOUDFLARE_API_TOKEN", simulator.api_token()),
        ("XDG_STATE_HOME", "state"),
    ];
    let mut pty = home.start((80, 24), Path::new(PROGRAM), &["--api-base-url", &base], &env);
    to_limits(&mut pty);
    pty.send(CTRL_C);
    assert_eq!(pty.wait_for_exit().exit_code(), 130);
    let usual = if cfg!(target_os = "macos") {
        "Library/Application Support"
    } else {
        ".local/state"
    };
    assert_eq!(
        fs::read_dir(home.path("home").join(usual).join("cfmint"))
            .unwrap()
            .count(),
        1
    );
    let mut pty = home.facing(&simulator);
    to_secret(&mut pty);
}
