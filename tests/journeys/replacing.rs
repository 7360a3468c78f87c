//! What is at the place of a way out already is replaced by a yes to a question that names it, and
//! by nothing else.

use std::path::{Path, PathBuf};

use cfmint::domain::delivery::Target;
use cfmint::simulator::Simulator;
use cfmint::wizard::message::Msg;
use cfmint::wizard::page::key::KeyCode;

use crate::support::{Desk, in_folder, small};

fn key(letter: char) -> KeyCode {
    KeyCode::Char(letter)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn by_s_a_question_names_it_and_only_y_replaces_it() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(&folder, "token");
    std::fs::write(&path, "mine").unwrap();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter);
    let typed = path.to_str().unwrap();
    desk.press(key('s')).letters(typed);
    assert!(
        desk.words()
            .contains("exists already. You are asked before it is replaced."),
        "{}",
        desk.text()
    );
    for no in [key('n'), KeyCode::Enter, KeyCode::Esc, key(' ')] {
        desk.press(KeyCode::Enter).says("y replace any other key keep");
        assert!(desk.words().contains("exists already."), "{}", desk.text());
        desk.paste("y").says("y replace any other key keep");
        desk.press(no).says("It was left as it is.");
        assert!(
            desk.text().contains("A new file › "),
            "what was typed is there again: {}",
            desk.text()
        );
        assert_eq!(read(&path), "mine");
    }
    desk.press(KeyCode::Enter).press(key('y')).says("Replaced ");
    assert!(desk.words().contains("saved to "), "{}", desk.text());
    assert!(
        simulator.identify(&read(&path)).is_some(),
        "the secret, and nothing else"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no copy is left");
    desk.press(key('q'));
    assert_eq!(desk.ended.as_ref().unwrap().code, 0);
}

/// A letter that is typed behind the Enter belongs to the field, and is no yes.
#[test]
fn what_is_typed_behind_the_enter_answers_nothing() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(&folder, "token");
    std::fs::write(&path, "mine").unwrap();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter);
    desk.press(key('s')).letters(path.to_str().unwrap());
    desk.hurried(KeyCode::Enter).hurried(key('y')).idle();
    desk.says("It was left as it is.");
    assert!(!desk.words().contains("Replace it?"), "{}", desk.text());
    assert_eq!(read(&path), "mine");
}

#[test]
fn a_question_about_replacing_that_no_frame_has_shown_is_not_answered() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let path = in_folder(&folder, "token");
    std::fs::write(&path, "mine").unwrap();
    let mut desk = Desk::at(&simulator);
    desk.walk_to_summary().press(KeyCode::Enter);
    desk.press(key('s')).letters(path.to_str().unwrap());
    desk.hurried(KeyCode::Enter)
        .until_unseen("the question", |desk| desk.page().confirm.is_some());
    let effects = desk.wizard().update(Msg::Key(key('y').into()));
    assert!(effects.is_empty() && desk.page().confirm.is_some());
    desk.idle();
    assert_eq!(read(&path), "mine");
    // The twin: shown, it is.
    desk.press(key('y')).says("Replaced ");
}

#[test]
fn of_ways_up_front_each_is_asked_about_once_the_token_is_there() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let (file, dotenv) = (in_folder(&folder, "token"), in_folder(&folder, ".env"));
    std::fs::write(&file, "mine").unwrap();
    std::fs::write(&dotenv, "A=1\nTOKEN=mine\n").unwrap();
    let ways = [
        format!("file:{}", file.display()),
        format!("env:{}#TOKEN", dotenv.display()),
    ];
    let mut desk = Desk::going_to(&simulator, Target::read_all(&ways).unwrap());
    desk.idle();
    desk.walk_to_summary();
    let summary = desk.words();
    assert_eq!(summary.matches("The secret goes to ").count(), 2, "{summary}");
    let whole = desk.whole().split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(
        whole.matches("You are asked before it is replaced.").count(),
        2,
        "{whole}"
    );
    desk.press(KeyCode::Enter).says("y replace any other key keep");
    assert!(desk.words().contains("exists already."), "{}", desk.text());
    assert_eq!(
        (read(&file).as_str(), read(&dotenv).as_str()),
        ("mine", "A=1\nTOKEN=mine\n")
    );
    desk.press(key('x')).says("has a line for TOKEN already.");
    desk.press(key('Y')).says("Replaced TOKEN in ");
    assert_eq!(read(&file), "mine");
    let text = read(&dotenv);
    let secret = text.strip_prefix("A=1\nTOKEN=").unwrap().trim_end();
    assert!(simulator.identify(secret).is_some());
    // One of the two was not gone, and that is said at the end.
    desk.press(key('q'));
    let ended = desk.ended.as_ref().unwrap();
    assert_eq!(ended.code, 5);
    assert!(
        ended.words.iter().any(|words| words.contains("It was left as it is.")),
        "{ended:?}"
    );
}

/// On the screen of the secret, where a way out is at work until somebody opens the pipe and closes
/// it, and the next one is a file that is there already.
fn behind_a_slow_way(simulator: &Simulator, folder: &tempfile::TempDir) -> (Desk, PathBuf, PathBuf) {
    let (path, fifo) = (in_folder(folder, "token"), in_folder(folder, "fifo"));
    std::fs::write(&path, "mine").unwrap();
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    let slow = format!("command:sh -c 'cat; cat {} >&2'", fifo.display());
    let ways = [slow, format!("file:{}", path.display())];
    let mut desk = Desk::going_to(simulator, Target::read_all(&ways).unwrap());
    desk.idle();
    desk.walk_to_summary();
    desk.hurried(KeyCode::Enter)
        .until("the secret", |desk| desk.title().starts_with("Store it now"));
    (desk, path, fifo)
}

/// The question whether to leave is not turned into another under the finger: what it was about is
/// over, so it closes, and its yes neither leaves nor replaces.
#[test]
fn a_question_does_not_take_the_place_of_another() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let (mut desk, path, fifo) = behind_a_slow_way(&simulator, &folder);
    desk.hurried(key('q'));
    assert!(desk.words().contains("y leave"), "{}", desk.text());
    drop(std::fs::OpenOptions::new().write(true).open(&fifo).unwrap());
    desk.idle();
    assert!(
        !desk.words().contains("y leave") && !desk.words().contains("Replace it?"),
        "{}",
        desk.text()
    );
    desk.press(key('y'));
    assert!(desk.ended.is_none(), "{}", desk.text());
    assert_eq!(read(&path), "mine");
    // It came after a pause: so what waits is asked now.
    desk.says("Replace it?").press(key('z'));
    assert_eq!(read(&path), "mine");
}

/// While a field is open the question waits; ended meanwhile, it counts as not answered.
#[test]
fn a_question_waits_until_nothing_is_typed() {
    let simulator = small();
    let folder = tempfile::tempdir().unwrap();
    let (mut desk, path, fifo) = behind_a_slow_way(&simulator, &folder);
    desk.hurried(key('s')).hurried(key('x'));
    drop(std::fs::OpenOptions::new().write(true).open(&fifo).unwrap());
    desk.idle();
    assert!(!desk.words().contains("Replace it?"), "{}", desk.text());
    let outside = desk.wizard().ending_from_outside(143);
    assert!(
        outside.code == 5
            && outside
                .words
                .iter()
                .any(|words| words.contains("cfmint was not told to replace it")),
        "{outside:?}"
    );
    desk.press(key('y'));
    assert!(desk.text().contains("A new file › xy"), "{}", desk.text());
    desk.press(KeyCode::Esc).says("y replace any other key keep");
    // Ctrl-C is not a yes, either.
    desk.press(cfmint::wizard::page::key::ctrl('c'));
    assert_eq!(read(&path), "mine");
    assert!(!desk.words().contains("Replace it?"), "{}", desk.text());
}
